"""What a stage eats that a register brings into a case and of which no recipe tells: recipes of another stage, by the library's portions.

By hand: a French case has recipes of elementary pupils; a register brings a maternelle. 70 g of carrot become 50.4 g (0.72), and
every such cell is marked as assumed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from planner.assumed import cell_text, key_text
from planner.case import Case
from planner.findings import Finding
from planner.i18n import _, listed, ngettext, number_text
from planner.imports.files import head_text
from planner.imports.result import Imported, rows_of
from planner.imports.stages import stage_names
from planner.imports.told import told
from planner.io.troubles import quoted
from planner.library import library
from planner.library.stages import AGES, Eats, eats_like, grams_of, portions_of, years_between
from planner.schema import CASE_TABLES
from planner.schema.base import is_empty

Row = dict[str, Any]


@dataclass
class _Filled:
    """Rows that are filled in for stages without recipes, and what is told of them."""

    recipes: list[Row] = field(default_factory=list)
    assumed: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def assume(self, table: str, row: Row, column: str, source: str, why: str) -> None:
        schema = CASE_TABLES[table]
        cell = {"value": cell_text(schema[column], row[column]), "source": source, "assumed": why}
        self.assumed.append({"table": table, "row": key_text(row, table), "column": column} | cell)


def add_portions(found: Imported, case: Case, name: str) -> None:
    """Add to what a register says the recipes of stages that have none in the case, and tell of them.

    Parameters
    ----------
    found : Imported
        What the register says; recipes and assumptions are added to its tables.
    case : Case
        The case for which it is.
    name : str
        Name of the file.
    """
    country, recipes = head_text(case, "country"), case["recipes"]
    missing = _without_recipes(found, case)
    if not missing or recipes.empty or library().portions(country).empty:
        return
    names = stage_names(country)
    known = {str(row["stage"]): eats_like(row, country, library(), names) for row in case["stages"].to_dict("records")}
    filled = _Filled()
    for row in missing:
        _fill(filled, row, eats_like(row, country, library(), names), known, case, name)
    stages = found.tables.get("stages")
    if stages is not None:
        rows = {str(row["stage"]): row for row in missing}
        keys = [str(stage) for stage in stages["stage"]]
        told_before = [{str(name): cell for name, cell in row.items()} for row in stages.to_dict("records")]
        found.tables["stages"] = rows_of(
            "stages", [rows.get(key, row) for key, row in zip(keys, told_before, strict=True)]
        )
    if filled.recipes:
        found.tables["recipes"] = rows_of("recipes", filled.recipes)
        found.tables["assumptions"] = rows_of("assumptions", filled.assumed)
    found.findings += filled.findings


def _without_recipes(found: Imported, case: Case) -> list[Row]:
    """Return the stages with pupils in the file of which no recipe of the case tells, nor one for all stages."""
    if "enrolment" not in found.tables:
        return []
    have = {str(stage) for stage in case["recipes"]["stage"]}
    rows = [*case["stages"].to_dict("records")]
    rows += found.tables["stages"].to_dict("records") if "stages" in found.tables else []
    eat = {str(stage) for stage in found.tables["enrolment"]["stage"]}
    return [
        {str(name): cell for name, cell in row.items()}
        for row in rows
        if str(row["stage"]) in eat - have and "" not in have
    ]


def _fill(filled: _Filled, row: Row, eats: Eats, known: dict[str, Eats], case: Case, name: str) -> None:
    """Fill the recipes of a stage, of each dish from the stage in it that is nearest by age."""
    country, called = head_text(case, "country"), str(row["name"] or row["stage"])
    groups = dict(zip(case["products"]["product"], case["products"]["food_group"], strict=True))
    why = eats.told(called)
    if eats.by == "name" and all(is_empty(row[column]) for column in AGES):
        its = library().stages(country).set_index("stage").loc[eats.stage].to_dict()
        for column in AGES:
            row[column] = float(its[column])
            filled.assume(
                "stages", row, column, str(its["source"]), str(its["assumed"]) or _("the usual ages of the stage")
            )
    others: dict[str, None] = {}
    already = len(filled.recipes)
    for _dish, rows in case["recipes"].groupby("dish", sort=False):
        near = min(
            (stage for stage in dict.fromkeys(rows["stage"]) if stage in known),
            key=lambda stage: years_between(known[stage].stage, eats.stage, country, library()),
            default=None,
        )
        if near is None:
            continue
        others[_called(case, near)] = None
        before, after = (portions_of(one.stage, country, library()) for one in (known[near], eats))
        for made, column, source in grams_of(rows[rows["stage"] == near], groups, before, after):
            own = made | {"stage": row["stage"], "source": "", "assumed": ""}
            filled.recipes.append(own)
            grams = _("grams of the recipe for {stage}, by the library's portions").format(stage=_called(case, near))
            filled.assume("recipes", own, column, source, "; ".join(part for part in (grams, why) if part))
    if count := len(filled.recipes) - already:
        filled.findings.append(_told(name, called, [*others], count, why))


def _told(name: str, stage: str, others: list[str], count: int, why: str) -> Finding:
    """Return what is told of the recipes of a stage: a warning where the library has no portions of it."""
    text = ngettext(
        "No recipe of the case told what {stage} gets: {count} row was reckoned from the recipes for {others}, by the library's portions.",
        "No recipe of the case told what {stage} gets: {count} rows were reckoned from the recipes for {others}, by the library's portions.",
        count,
    ).format(stage=quoted(stage), count=number_text(count), others=listed([quoted(one) for one in others]))
    return told(
        "recipes-by-portions",
        "warning" if why else "note",
        name,
        (),
        "stage",
        what=f"{text} {why}".strip(),
        why=_("Without grams of its own nothing would be bought for its pupils. Each cell is marked as assumed."),
        mend=_("Type the grams that its kitchen weighs out into the table recipes."),
    )


def _called(case: Case, stage: str) -> str:
    stages: pd.DataFrame = case["stages"]
    return str(stages.loc[stages["stage"] == stage, "name"].iloc[0])
