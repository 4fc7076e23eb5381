"""The table of assumptions: how many cells of the case nobody has confirmed yet, and rows that mean no cell."""

from __future__ import annotations

from collections.abc import Iterator

from planner.assumed import assumed_cells
from planner.checks.base import fact, finding
from planner.checks.facts import Facts
from planner.findings import Finding
from planner.i18n import _, listed, number_text
from planner.schema import CASE_TABLES
from planner.words import did_you_mean


@fact(of="assumptions")
def assumed_for_you(facts: Facts) -> Iterator[Finding]:
    """Cells hold what was filled in for the user."""
    cells = assumed_cells(facts.case)
    if cells.empty:
        return
    counts = cells["table"].value_counts(sort=False)
    shown = [f"{CASE_TABLES[str(table)].title} {number_text(count)}" for table, count in counts.items()]
    yield finding(
        "note",
        "assumptions",
        (),
        what=_("Cells and rows that were filled in for you and still stand ({count}): {tables}.").format(
            count=number_text(len(cells)), tables=listed(shown, len(shown))
        ),
        why=_("The plan is as rough as they are."),
        mend=_(
            "Type your own figures over them, those first that move the cost most: see page Plan of the app, or `planner assumptions`."
        ),
    )


@fact(of="assumptions")
def assumption_of_nothing(facts: Facts) -> Iterator[Finding]:
    """A row of the table means a table or a column that does not exist."""
    told = facts.case.tables["assumptions"]
    for line, table, column in zip(told.index, told["table"], told["column"], strict=True):
        if table not in CASE_TABLES:
            wrong, known = table, list(CASE_TABLES)
        elif column and column not in CASE_TABLES[table]:
            wrong, known = column, CASE_TABLES[table].names
        else:
            continue
        yield finding(
            "warning",
            "assumptions",
            (line,),
            "table" if table not in CASE_TABLES else "column",
            what=_("There is no “{word}” of which something could be assumed.").format(word=wrong)
            + did_you_mean(wrong, known),
            why=_("The row says nothing of any cell."),
            mend=_("Correct the word, or delete the row."),
        )
