"""Lines of a file - delivery notes, invoices, exports of other programs - as entries in the words of the case."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pandas as pd

from planner.case import Case
from planner.checks.mappings import LEFT_OUT
from planner.findings import Finding
from planner.i18n import _, share_text
from planner.io.foreign import known_table, read_foreign
from planner.io.offices import UNSAID, Habits, is_day, plain_columns, plain_day, without_currency
from planner.io.raw import Cell, RawTable, cell_text, is_blank, plain
from planner.io.troubles import quoted
from planner.io.typed import type_table
from planner.ledger import macantine, personal, questions
from planner.ledger.reckon import reckon
from planner.ledger.words import BLANK, DISCOUNTS, WITH_TAX, Meaning, Suggestion, Unknown, Words, certain, words_of
from planner.schema import Table
from planner.schema.base import split_list
from planner.schema.ledger_tables import ENTRIES
from planner.units import apart, same_unit
from planner.words import alike

REQUIRED = ("date", "supplier")

_READ = Table("entries", ENTRIES.text, tuple(replace(column, required=False) for column in ENTRIES.columns))
_FIGURES = tuple(column.name for column in ENTRIES.columns if column.kind == "number")
_DAYS = tuple(column.name for column in ENTRIES.columns if column.kind == "date")
_NAMED = {"supplier": "supplier", "product": "product", "fund": "fund", "contract": "contract", "site": "site"}


@dataclass(frozen=True)
class Lines:
    """What a file says.

    Parameters
    ----------
    frame : pandas.DataFrame
        Entries with the columns of `planner.schema.ledger_tables.ENTRIES` and ``amount_cents``; the index holds the
        file's line numbers. Lines with an error are left out.
    findings : list of Finding
        All that is wrong or doubtful. With an error in it nothing may be recorded.
    accepted : list of Meaning
        Suggestions that were taken because the user allowed it.
    unknown : list of Unknown
        Words of which somebody must say what they mean; headings too, though lines can be read without some.
    """

    frame: pd.DataFrame
    findings: list[Finding] = field(default_factory=list)
    accepted: list[Meaning] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)


def read_lines(
    case: Case,
    path: Path,
    meanings: Iterable[Meaning] = (),
    *,
    accept_suggestions: bool = False,
    today: date | None = None,
    habits: Habits = UNSAID,
) -> Lines:
    """Read a CSV file or workbook of lines.

    Parameters
    ----------
    case : Case
        By whose words and mappings the file is read.
    path : Path
        A .csv, .tsv, .xlsx or .ods file, with the user's own headings and names or those of `ma cantine`.
    meanings : iterable of Meaning
        What words mean, beside the case's own mappings.
    accept_suggestions : bool
        Take suggestions that are very like and clearly the likest; each is told in a note.
    today : date, optional
        Given, a later day is an error: it cannot have happened yet. Without it such lines are taken as a question
        what if.
    habits : Habits
        What the user said of how the file writes days and decimals.

    Returns
    -------
    Lines
        Entries without an error, with all that is wrong or doubtful in the file. Of a file that holds a person's number
        there are no entries, and that alone is told.

    Raises
    ------
    InputError
        If nothing can be read at all: no such file, a protected, damaged or foreign one, one that is too large.
    """
    words = words_of(case, meanings)
    personal.refuse_words([path.name])
    raw, findings = _read_raw(path, words["column"])
    if told := personal.in_table(raw):
        # Nothing else is told of such a file, so that no finding repeats the number.
        return Lines(ENTRIES.empty().assign(amount_cents=pd.Series(dtype="Int64")), told)
    return understood(case, raw, words, findings, accept_suggestions=accept_suggestions, today=today, habits=habits)


def understood(
    case: Case,
    raw: RawTable,
    words: dict[str, Words],
    findings: Sequence[Finding] = (),
    *,
    accept_suggestions: bool = False,
    today: date | None = None,
    habits: Habits = UNSAID,
    ask: bool = True,
) -> Lines:
    """Return the entries that a raw table holds; see `read_lines`.

    Without `ask` decimals are written with a point, as the manual says, where a number can be read in two ways.

    Parameters
    ----------
    case : Case
        By whose words, country and currency the table is read.
    raw : RawTable
        The table as it stands in the file, cells unread.
    words : dict of str to Words
        The words of each kind (``column``, ``supplier``, ``product`` and so on) and what they mean.
    findings : sequence of Finding
        What was found when the file was opened; it comes first.
    accept_suggestions : bool
        Take suggestions that are very like and clearly the likest.
    today : datetime.date, optional
        Given, a later day is an error.
    habits : Habits
        What the user said of how the file writes days and decimals; country and currency are the case's.
    ask : bool
        May the user be asked how a number is meant that can be read in two ways, and what an amount without goods is for?

    Returns
    -------
    Lines
        Entries without an error; none where the table as a whole has one.
    """
    found = list(findings)
    accepted: list[Meaning] = []
    if macantine.is_purchase_table(raw):
        raw = macantine.as_lines(raw, words["site"])
    raw = _without_currency(raw, _text(case, "currency"))
    named, headings, more, taken = _columns(raw, words["column"], accept_suggestions)
    discounted, asked_of = discounts(raw, words["column"])
    found += [*more, *asked_of]
    accepted += taken
    unknown = [Unknown("column", f.column, _choices(words, f)) for f in more if f.code == "unmapped-column"]
    own_units = {*case["products"]["unit"], *case["unit_weights"]["unit"]}
    named, two_units = amounts_apart(_with_values(named, words["value"]), own_units)
    habits = replace(habits, country=_text(case, "country"), currency=_text(case, "currency"))
    named, doubts = plain_columns(named, _FIGURES, _DAYS, habits)
    frame, _extras, unreadable = type_table(
        named, replace(_READ, name=raw.name), habits.country, decimals=habits.mark, ask=ask
    )
    unreadable = [with_option(finding) if ask else finding for finding in unreadable]
    doubts = [*two_units, *doubts]
    found += [*doubts, *unreadable]
    # What is to be paid after a discount is the amount; the price on paper is that before it.
    frame.loc[frame.index.isin(discounted) & frame["amount"].notna(), "price"] = float("nan")
    frame["product"] = frame["product"].replace(LEFT_OUT, "")
    if ask:
        owed = _charges_of_contracts(case, frame["contract"], words["contract"])
        frame["product"] = frame["product"].mask(_nameless(frame) & ~owed, BLANK)
    for column, kind in _NAMED.items():
        before = frame[column]
        frame[column], more, taken = _in_our_words(frame[column], kind, words[kind], raw.name, accept_suggestions)
        found += more
        accepted += taken
        asked = before[before.index.isin([f.rows[0] for f in more if f.code == f"unknown-{kind}"])]
        unknown += [Unknown(kind, word, words[kind].choices(word)) for word in dict.fromkeys(asked)]
    frame["product"] = frame["product"].replace(LEFT_OUT, "")
    frame["unit"] = frame["unit"].map(lambda unit: words["unit"](unit) or unit if unit else "").astype("str")
    frame = _with_defaults(frame)
    frame, contradictions = reckon(case, frame, raw.name)
    found += contradictions
    # Of a line whose cells cannot be read nothing more is asked: they only look blank.
    readable = _without(frame, [*doubts, *unreadable, *contradictions])
    found += questions.ask(case, readable[readable["product"] != BLANK], raw.name, today)
    found = [replace(f, column=headings.get(f.column, f.column)) for f in found]
    whole = not any(f.severity == "error" and not f.rows for f in found)
    kept = _without(frame, found) if whole else frame.iloc[:0]
    return Lines(kept, found, accepted, unknown)


def _choices(words: dict[str, Words], finding: Finding) -> tuple[tuple[str, str, float], ...]:
    """Return what an unknown column may be, what its finding suggests first."""
    suggested = accept_option(Meaning("column", finding.column, "kind")) in finding.mend
    every = words["column"].choices(finding.column)
    return tuple(sorted(every, key=lambda one: one[0] != "kind")) if suggested else every


def _nameless(frame: pd.DataFrame) -> pd.Series[bool]:
    """Return which lines of goods or charges hold an amount and nothing that says for what."""
    goods = frame["kind"].isin(("", "delivery", "order")) & frame["amount"].notna()
    return goods & (frame["product"] == "") & frame["quantity"].isna() & frame["kg"].isna()


def _charges_of_contracts(case: Case, named: pd.Series, words: Words) -> pd.Series[bool]:
    """Return which lines name a contract with a charge for the year: without goods they are that charge."""
    contracts = case["contracts"]
    charged = contracts.loc[contracts["charge_per_year"] > 0, "contract"]
    return named.map(lambda word: words(word) or word).isin(charged)


def _without_currency(raw: RawTable, currency: str) -> RawTable:
    """Return the table with headings without the sign of the currency: a price (R$) is a price."""
    return replace(raw, headings=[without_currency(heading, currency) for heading in raw.headings])


def discounts(raw: RawTable, words: Words) -> tuple[set[int], list[Finding]]:
    """Return the lines with a discount, and what is asked of its column if nobody has said that it may be left out."""
    lines: set[int] = set()
    findings: list[Finding] = []
    known = {alike(word) for word in DISCOUNTS}
    for heading, cells in zip(raw.headings, raw.columns, strict=True):
        if alike(re.sub(r"\b(HT|TTC)\b", "", heading)) in known or alike(heading) in known:
            rows = [line for line, cell in zip(raw.lines, cells, strict=True) if not _nothing(cell)]
            lines |= set(rows)
            if rows and words(heading) != LEFT_OUT:
                findings.append(_discount(raw.name, heading, rows))
    return lines, findings


def _nothing(cell: Cell) -> bool:
    """Tell whether a cell is blank or nought, however it is written."""
    return is_blank(cell) or not re.search(r"[1-9]", cell_text(cell))


def _without(frame: pd.DataFrame, findings: Iterable[Finding]) -> pd.DataFrame:
    """Return the lines without those that have an error."""
    wrong = {row for f in findings if f.severity == "error" for row in f.rows}
    return frame[~frame.index.isin(wrong)]


def _read_raw(path: Path, columns: Words) -> tuple[RawTable, list[Finding]]:
    # Every heading that is known, as a table, so that titles above the headings are skipped.
    known = known_table((*columns.known, *macantine.HEADINGS))

    def hits(raw: RawTable) -> int:
        return len({columns(heading) or heading for heading in raw.headings if plain(heading) in known})

    return read_foreign(path, known, hits, see_titles=personal.refuse_words)


def _columns(
    raw: RawTable, words: Words, accept: bool
) -> tuple[RawTable, dict[str, str], list[Finding], list[Meaning]]:
    """Return the table under our names, their headings by our names, what was found, and what was accepted."""
    findings: list[Finding] = []
    accepted: list[Meaning] = []
    places: dict[str, int] = {}
    unknown: dict[int, list[Suggestion]] = {}
    for at, heading in enumerate(raw.headings):
        ours = words(heading) if heading else None
        if ours == LEFT_OUT or (ours is None and all(map(is_blank, raw.columns[at]))):
            continue
        if ours is None:
            unknown[at] = _fitting(words.suggest(heading), raw.columns[at]) if heading else []
        elif ours in places:
            findings.append(doubled_column(raw.name, "column", ours, raw.headings[places[ours]], heading))
        else:
            places[ours] = at
    for at, suggestions in unknown.items():
        free = [suggestion for suggestion in suggestions if suggestion.ours not in places]
        kinds, others = questions.says_kinds(raw.columns[at])
        if kinds and raw.headings[at] and "kind" not in places:
            findings.append(_column_of_kinds(raw.name, raw.headings[at], others))
            continue
        sure = certain(free) if accept else None
        if sure is not None:
            meaning = Meaning("column", raw.headings[at], sure.ours)
            places[sure.ours] = at
            accepted.append(meaning)
            findings.append(taken(raw.name, (), raw.headings[at], meaning, sure))
        else:
            taxed = any(alike(word) in alike(raw.headings[at]) for word in WITH_TAX)
            findings.append(
                _with_tax(raw.name, raw.headings[at]) if taxed else _unmapped_column(raw.name, raw.headings[at], free)
            )
    for name in REQUIRED:
        if name not in places:
            findings.append(_missing_column(raw, name, [raw.headings[at] for at in unknown if raw.headings[at]]))
    headings = {name: raw.headings[at] for name, at in places.items()}
    table = RawTable(raw.name, raw.source, list(places), [raw.columns[at] for at in places.values()], raw.lines)
    return table, headings, findings, accepted


def _fitting(suggestions: list[Suggestion], cells: Sequence[Cell]) -> list[Suggestion]:
    """Return the suggestions for a column of which at least one cell could be read: days are no invoice, words no price."""
    texts = [plain_day(cell) for cell in cells if not is_blank(cell)]
    days = [cell for cell in texts if is_day(cell)]
    kinds = {column.name: column.kind for column in ENTRIES.columns}
    if days and len(days) == len(texts):
        return [one for one in suggestions if kinds.get(one.ours) in ("date", None)]
    without = {"date"} if not days else set()
    if not any(re.search(r"\d", cell_text(cell)) for cell in texts):
        without.add("number")
    return [one for one in suggestions if kinds.get(one.ours) not in without]


def _with_values(raw: RawTable, values: Words) -> RawTable:
    """Return the table with words for yes and no, kinds of lines and labels in ours where they are mapped."""

    def whole(cell: Cell) -> Cell:
        return values(cell_text(cell)) or cell

    def listed(cell: Cell) -> Cell:
        return "|".join(values(word) or word for word in split_list(cell_text(cell)))

    changes: dict[str, Callable[[Cell], Cell]] = {
        "kind": lambda cell: questions.kind_word(whole(cell)),
        "labels": listed,
    }
    changes |= {column.name: whole for column in ENTRIES.columns if column.kind == "boolean"}
    columns = {
        name: list(map(changes[name], cells)) if name in changes else list(cells)
        for name, cells in zip(raw.headings, raw.columns, strict=True)
    }
    credits_ = [at for at, kind in enumerate(columns.get("kind", ())) if kind == "credit_note"]
    marks = columns.get("credit_note", [None] * len(raw.lines))
    for at in credits_:
        columns["kind"][at], marks[at] = "delivery", "yes" if is_blank(marks[at]) else marks[at]
    if credits_:
        columns["credit_note"] = marks
    return replace(raw, headings=list(columns), columns=list(columns.values()))


def amounts_apart(
    raw: RawTable, own: Collection[str], columns_of: Sequence[str] = ("quantity", "kg")
) -> tuple[RawTable, list[Finding]]:
    """Return the table with amount and unit in their own columns where both stand in one cell, such as 12 kg.

    Where the column of units says another unit, or a weight is not in kg, it is asked which of the two is meant.

    Parameters
    ----------
    raw : RawTable
        A table under our names, with ``unit`` where the file has units.
    own : collection of str
        Units of the case's own.
    columns_of : sequence of str
        Columns in which an amount may stand with its unit.

    Returns
    -------
    tuple of (RawTable, list of Finding)
        The table, and an error for each cell in which two units contradict each other.
    """
    columns = {name: list(cells) for name, cells in zip(raw.headings, raw.columns, strict=True)}
    units = columns.get("unit", [None] * len(raw.lines))
    findings = []
    for name in columns_of:
        for at, cell in enumerate(columns.get(name, ())):
            found = apart(cell, own) if isinstance(cell, str) else None
            if found is None:
                continue
            amount, unit = found
            said = "kg" if name == "kg" else cell_text(units[at])
            if said and not same_unit(said, unit):
                findings.append(_two_units(raw.name, raw.lines[at], name, (str(cell), unit, said)))
                columns[name][at] = None
            else:
                columns[name][at] = amount
                units[at] = units[at] if name == "kg" else unit
    if any(not is_blank(unit) for unit in units):
        columns["unit"] = units
    return replace(raw, headings=list(columns), columns=list(columns.values())), findings


def _two_units(table: str, row: int, column: str, words: tuple[str, str, str]) -> Finding:
    """Return what is told of an amount whose own unit is not that of its column, or of the unit beside it."""
    cell, unit, said = words
    mend = (
        _("Write the number alone, reckoned in {said}.")
        if column == "kg"
        else _("Write the number alone, with the unit that it is in beside it.")
    )
    return Finding(
        "two-units",
        "error",
        table,
        (row,),
        column,
        _("{cell} is in {unit}, but beside it or in the heading stands {said}.").format(
            cell=quoted(cell), unit=quoted(unit), said=quoted(said)
        ),
        _("The line weighs one or the other; neither is guessed."),
        mend.format(said=said),
    )


def _in_our_words(
    found: pd.Series[str], kind: str, words: Words, table: str, accept: bool
) -> tuple[pd.Series[str], list[Finding], list[Meaning]]:
    """Return a column in the words of the case; what is unknown stays as it is and is told, with what is like it."""
    findings: list[Finding] = []
    accepted: list[Meaning] = []
    meant: dict[str, str] = {}
    for word in dict.fromkeys(found[found != ""]):
        ours = words(word)
        if ours is None:
            rows = tuple(int(row) for row in found.index[found == word])
            suggestions = words.suggest(word)
            sure = certain(suggestions) if accept and not words.may_mean(word) else None
            if sure is not None:
                ours = sure.ours
                accepted.append(Meaning(kind, word, ours))
                findings.append(taken(table, rows, word, accepted[-1], sure))
            else:
                findings.append(_unknown_word(table, rows, kind, word, words.may_mean(word), suggestions))
        meant[word] = ours if ours is not None else word
    return found.map(lambda word: meant.get(word, word)).astype("str"), findings, accepted


def _with_defaults(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.copy()
    for column in ENTRIES.columns:
        if column.default is not None:
            values = frame[column.name]
            blank = values == "" if values.dtype == "str" else values.isna()
            frame[column.name] = values.mask(blank, column.default)
    return frame


def with_option(finding: Finding) -> Finding:
    """Return what is said of a number that can be read in two ways with the option that tells which holds."""
    if finding.code != "ambiguous-number":
        return finding
    return replace(
        finding,
        mend=_(
            "Say how the file writes decimals: --decimals point, if 1.000 is one and 1,000 a thousand; --decimals comma, if "
            "1.000 is a thousand and 1,000 one."
        ),
    )


def _text(case: Case, column: str) -> str:
    table = case.table("case")
    return str(table[column].iloc[0]) if len(table) else ""


def accept_option(meaning: Meaning) -> str:
    """Return how a meaning is accepted on the command line, also where the word has an apostrophe."""
    return f"--map {shlex.quote(str(meaning))}"


def likely(suggestions: Sequence[Suggestion]) -> str:
    """Return a sentence with what is most like a word, and how like; it begins with a space, and is empty if nothing is."""
    if not suggestions:
        return ""
    named = ", ".join(
        _("{word} ({likeness} alike)").format(word=s.ours, likeness=share_text(s.likeness, 0)) for s in suggestions
    )
    return " " + _("Most like it: {words}.").format(words=named)


def _column_of_kinds(table: str, heading: str, others: bool) -> Finding:
    """Return that a column tells what each line is: an error where some are no deliveries, which they would be taken for."""
    return Finding(
        "unmapped-column",
        "error" if others else "warning",
        table,
        (),
        heading,
        _("The column {heading} is not known.").format(heading=quoted(heading))
        + " "
        + _("Its cells say what each line is: a delivery, an order, a payment or a credit note."),
        _("A line that does not say what it is counts as a delivery."),
        _("If it is meant, accept it once: {option}. If the column is to be left out: {left_out}.").format(
            option=accept_option(Meaning("column", heading, "kind")),
            left_out=accept_option(Meaning("column", heading, LEFT_OUT)),
        ),
    )


def _unmapped_column(table: str, heading: str, suggestions: list[Suggestion]) -> Finding:
    if not heading:
        return Finding(
            "column-without-heading",
            "warning",
            table,
            (),
            "",
            _("There are cells in a column without a heading."),
            _("They are not recorded."),
            _("Give the column its heading, or clear its cells."),
        )
    left_out = accept_option(Meaning("column", heading, LEFT_OUT))
    if suggestions:
        mend = _("If it is meant, accept it once: {option}. If the column is to be left out: {left_out}.").format(
            option=accept_option(Meaning("column", heading, suggestions[0].ours)), left_out=left_out
        )
    else:
        mend = _("Say once what it is, --map 'column:\"{heading}\"=NAME', or leave it out: {left_out}.").format(
            heading=heading, left_out=left_out
        )
    return Finding(
        "unmapped-column",
        "warning" if suggestions else "note",
        table,
        (),
        heading,
        _("The column {heading} is not known.").format(heading=quoted(heading)) + likely(suggestions),
        _("What stands in it is not recorded; nothing is guessed."),
        mend,
    )


def _missing_column(raw: RawTable, name: str, unknown: list[str]) -> Finding:
    if unknown:
        option = accept_option(Meaning("column", unknown[0], name))
        mend = _("If one of {headings} holds it, say so once, as in: {option}.").format(
            headings=", ".join(quoted(heading) for heading in unknown), option=option
        )
    else:
        mend = _("Add a column with the heading {column}.").format(column=quoted(name))
    return Finding(
        "missing-column",
        "error",
        raw.name,
        (),
        name,
        _("No column is known to hold {column}.").format(column=quoted(name)),
        _("Every line needs it: {text}").format(text=ENTRIES[name].meaning),
        mend,
    )


def doubled_column(table: str, kind: str, ours: str, first: str, second: str) -> Finding:
    """Return the error that two columns of a file mean the same.

    Parameters
    ----------
    table : str
        The file.
    kind : str
        Kind of mapping by which its headings are told.
    ours : str
        What both mean.
    first, second : str
        Their headings.

    Returns
    -------
    Finding
        With how to leave either out.
    """
    return Finding(
        "duplicate-column",
        "error",
        table,
        (),
        second,
        _("The columns {first} and {second} both hold {column}.").format(
            first=quoted(first), second=quoted(second), column=quoted(ours)
        ),
        _("Nobody can tell which of them holds."),
        _("Leave one of them out: {option} or {other}.").format(
            option=accept_option(Meaning(kind, first, LEFT_OUT)), other=accept_option(Meaning(kind, second, LEFT_OUT))
        ),
    )


def _discount(table: str, heading: str, rows: list[int]) -> Finding:
    return Finding(
        "discount-in-doubt",
        "error",
        table,
        tuple(rows),
        heading,
        _("{heading} holds discounts; nobody can tell whether prices and amounts are before or after them.").format(
            heading=quoted(heading)
        ),
        _("Every share would be reckoned from what was not paid."),
        _(
            "If the amounts are after the discount: {option}; the price of these lines is then reckoned from them. "
            "Otherwise write the amounts after the discount."
        ).format(option=accept_option(Meaning("column", heading, LEFT_OUT))),
    )


def _with_tax(table: str, heading: str) -> Finding:
    return Finding(
        "sum-with-tax",
        "warning",
        table,
        (),
        heading,
        _("{heading} holds sums with tax, which are never taken for sums without.").format(heading=quoted(heading)),
        _("Shares and prices of the case are reckoned as its offers are; what stands in the column is not recorded."),
        _("Add a column without tax. To leave this one out without a word: {left_out}.").format(
            left_out=accept_option(Meaning("column", heading, LEFT_OUT))
        ),
    )


def _nameless_lines(table: str, rows: tuple[int, ...]) -> Finding:
    return Finding(
        "unknown-product",
        "error",
        table,
        rows,
        "product",
        _("There is an amount, but neither a product nor a quantity: goods, or a charge for delivery?"),
        _("Only goods count toward shares and caps, so every share depends on the answer; nothing is guessed."),
        _("For goods fill in the product. If all such lines are charges for delivery, say so once: {option}.").format(
            option=accept_option(Meaning("product", BLANK, LEFT_OUT))
        ),
    )


def _unknown_word(
    table: str, rows: tuple[int, ...], kind: str, word: str, several: tuple[str, ...], suggestions: list[Suggestion]
) -> Finding:
    if word == BLANK and kind == "product":
        return _nameless_lines(table, rows)
    if several:
        return _like_several(table, rows, kind, word, several)
    what = {
        "supplier": _("{word} is not a supplier of the case."),
        "product": _("{word} is not a product of the case."),
        "fund": _("{word} is not a fund of the case."),
        "contract": _("{word} is not a contract of the case."),
        "site": _("{word} is not a school or kitchen of the case."),
    }[kind]
    ours = suggestions[0].ours if suggestions else "NAME"
    return Finding(
        f"unknown-{kind}",
        "error",
        table,
        rows,
        kind,
        what.format(word=quoted(word)) + likely(suggestions),
        _("It would count for nobody, and a share reckoned without it would be wrong; nothing is guessed."),
        _("Say once what it means: {option}; or add it to the table {table} of the case.").format(
            option=accept_option(Meaning(kind, word, ours)), table=f"{kind}s"
        ),
    )


def _like_several(table: str, rows: tuple[int, ...], kind: str, word: str, several: tuple[str, ...]) -> Finding:
    options = " / ".join(accept_option(Meaning(kind, word, ours)) for ours in several)
    return Finding(
        f"unknown-{kind}",
        "error",
        table,
        rows,
        kind,
        _("{word} is written like more than one thing of the case: {names}.").format(
            word=quoted(word), names=", ".join(quoted(ours) for ours in several)
        ),
        _("Nobody can tell which of them is meant; nothing is guessed."),
        _("Say once which it is: {options}.").format(options=options),
    )


def taken(table: str, rows: tuple[int, ...], word: str, meaning: Meaning, suggestion: Suggestion) -> Finding:
    """Return the note that a suggestion was taken.

    Parameters
    ----------
    table : str
        The file or sheet.
    rows : tuple of int
        Its lines; none for a heading.
    word : str
        As it stands there.
    meaning : Meaning
        What it was taken for.
    suggestion : Suggestion
        With how like it is.

    Returns
    -------
    Finding
        The note.
    """
    return Finding(
        "suggestion-accepted",
        "note",
        table,
        rows,
        meaning.kind,
        _("{word} is taken for {ours} ({likeness} alike).").format(
            word=quoted(word), ours=quoted(meaning.ours), likeness=share_text(suggestion.likeness, 0)
        ),
        _("Suggestions were to be accepted; it is kept in the case's table of mappings."),
        _("If it is wrong, undo the import, correct the table `mappings` of the case and import again."),
    )
