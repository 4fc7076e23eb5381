"""The lines of a file that are read: those wanted, without totals and without what the user leaves out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from planner.findings import Finding, InputError
from planner.i18n import _, listed, ngettext
from planner.imports.profile import Profile, own_profile
from planner.imports.result import Left
from planner.io.files import file_error
from planner.io.raw import Cell, RawTable, cell_text, is_blank, plain
from planner.io.troubles import quoted
from planner.ledger.words import Words
from planner.words import alike, meant_or_known

SEEN = 20_000
"""Different words of a column that are kept to tell what could have been meant."""

TEXT_SHOWN = 120


class Only:
    """Which lines are wanted, as ``municipality=Nantes|Rezé``.

    Parameters
    ----------
    conditions : sequence of str
        A column, ours or the file's, and the words that its cells may be; all conditions must hold.
    place_of : callable
        Place of a column among headings, or None.

    Raises
    ------
    InputError
        If a condition is not of this form.
    """

    def __init__(self, conditions: Sequence[str], place_of: Callable[[str, Sequence[str]], int | None]) -> None:
        self._parts = [self._read(condition) for condition in conditions]
        self._place_of = place_of
        self.seen: list[set[str]] = [set() for _part in self._parts]

    @staticmethod
    def _read(condition: str) -> tuple[str, frozenset[str]]:
        column, sign, words = condition.partition("=")
        if not sign or not column.strip() or not words.strip():
            raise InputError([_not_a_condition(condition)])
        return column.strip(), frozenset(alike(word) for word in words.split("|"))

    def wanted(self, headings: list[str]) -> Callable[[list[str]], bool] | None:
        """Return the test of lines below some headings; None if the conditions are not among them. See `planner.io.text_files.Wanted`."""
        places = [self._place_of(column, headings) for column, _words in self._parts]
        if not self._parts or any(place is None for place in places):
            return None
        return lambda row: self._holds([row[at] if at is not None and at < len(row) else "" for at in places])

    def _holds(self, cells: Sequence[Cell]) -> bool:
        holds = True
        for cell, seen, (_column, words) in zip(cells, self.seen, self._parts, strict=True):
            text = cell_text(cell).strip()
            if len(seen) < SEEN:
                seen.add(text)
            holds = holds and alike(text) in words
        return holds

    def refuse_if_unmet(self, name: str) -> None:
        """Raise an `InputError` if lines of a file were looked at; it is asked where none of them was wanted."""
        if any(self.seen):
            raise InputError([_nothing_wanted(name, self._parts, self.seen)])

    def lines(self, raw: RawTable, *, lenient: bool = False) -> RawTable:
        """Return a table with the wanted lines alone; all, where `lenient` and it has none of the columns that are asked for.

        Raises
        ------
        InputError
            If a column is not there, or no line is wanted.
        """
        if not self._parts:
            return raw
        places = [self._place_of(column, raw.headings) for column, _words in self._parts]
        absent = [column for (column, _words), at in zip(self._parts, places, strict=True) if at is None]
        if lenient and len(absent) == len(self._parts):
            return raw
        if absent:
            raise InputError([_no_such_column(raw, column) for column in absent])
        rows = zip(*(raw.columns[at] for at in places if at is not None), strict=True)
        kept = [at for at, cells in enumerate(rows) if self._holds(cells)]
        if not kept:
            raise InputError([_nothing_wanted(raw.name, self._parts, self.seen)])
        return at_places(raw, kept)


def at_places(raw: RawTable, kept: Sequence[int]) -> RawTable:
    """Return a table with some of its lines, by their places."""
    columns = [[cells[at] for at in kept] for cells in raw.columns]
    return replace(raw, columns=columns, lines=[raw.lines[at] for at in kept])


def without_totals(
    raw: RawTable, names: Sequence[int], numbers: Sequence[int], told: Sequence[int] = ()
) -> tuple[RawTable, list[Finding], list[Left]]:
    """Return a table without lines of totals, what is told of them, and the lines left.

    Parameters
    ----------
    raw : RawTable
        The table.
    names : sequence of int
        Places of the columns in which *Total* would stand.
    numbers : sequence of int
        Places of columns whose sum a total would be.
    told : sequence of int
        Places of the columns by which a line is told; none: by all.

    Returns
    -------
    tuple of (RawTable, list of Finding, list of Left)
        The other lines, what is told, and the totals.
    """
    words = {alike(word) for word in own_profile("schools").totals}

    def is_total(row: int) -> bool:
        texts = [alike(cell_text(raw.columns[at][row])) for at in names if not is_blank(raw.columns[at][row])]
        return bool(texts) and all(_says_total(text, words) for text in texts[:1])

    totals = [row for row in range(len(raw.lines)) if is_total(row)]
    if not totals:
        return raw, [], []
    kept = [row for row in range(len(raw.lines)) if row not in set(totals)]
    left = [Left(raw.lines[row], row_text(raw, row, told), _("a total, no line of its own")) for row in totals]
    finding = Finding(
        "totals-left-out",
        "warning",
        raw.name,
        tuple(raw.lines[row] for row in totals),
        raw.headings[names[0]] if names else "",
        ngettext(
            "{count} line is a total ({text}) and was left out.",
            "{count} lines are totals ({text}) and were left out.",
            len(totals),
        ).format(count=len(totals), text=quoted(row_text(raw, totals[0], told))),
        _("Taken as a line of its own, everything would be counted twice."),
        _("Nothing need be done if they are totals; else give the line another name."),
    )
    return at_places(raw, kept), [finding], left


def _says_total(text: str, words: set[str]) -> bool:
    return any(text == word or text.startswith((f"{word} ", f"{word}de", f"{word}d'")) for word in words)


def without_remarks(raw: RawTable, code: int | None, name: int | None) -> tuple[RawTable, list[Finding], list[Left]]:
    """Return a table of things without remarks such as *Source: the census* below it, what is told of them, and these lines.

    A remark is a line with one cell: where the code would stand of a thing that has a name, or, at the end, where the name
    would stand and with the sign of a remark.

    Parameters
    ----------
    raw : RawTable
        The table.
    code, name : int or None
        Places of the columns of codes and names; None: there is none.

    Returns
    -------
    tuple of (RawTable, list of Finding, list of Left)
        The other lines, what is told, and the remarks.
    """
    filled = [[at for at, cells in enumerate(raw.columns) if not is_blank(cells[row])] for row in range(len(raw.lines))]
    last = max((row for row, places in enumerate(filled) if len(places) > 1), default=len(raw.lines))

    def is_remark(row: int) -> bool:
        if len(filled[row]) != 1 or name is None:
            return False
        (at,) = filled[row]
        text = cell_text(raw.columns[at][row]).strip()
        return at == code or (at == name and row > last and (":" in text or text.startswith("*")))

    remarks = [row for row in range(len(raw.lines)) if is_remark(row)]
    if not remarks:
        return raw, [], []
    left = [Left(raw.lines[row], row_text(raw, row), _("a remark, no line of its own")) for row in remarks]
    finding = Finding(
        "remarks-left-out",
        "note",
        raw.name,
        tuple(one.line for one in left),
        "",
        ngettext(
            "{count} line is a remark ({text}) and was left out.",
            "{count} lines are remarks ({text}) and were left out.",
            len(left),
        ).format(count=len(left), text=quoted(left[0].text)),
        _("A line with a single cell says nothing that could be planned for."),
        _("Nothing need be done if they are remarks; else fill in the other cells of the line."),
    )
    kept = [row for row in range(len(raw.lines)) if row not in set(remarks)]
    return at_places(raw, kept), [finding], left


def left_out(
    raw: RawTable, lines: frozenset[int], told: Sequence[int] = ()
) -> tuple[RawTable, list[Finding], list[Left]]:
    """Return a table without the lines that the user leaves out, what is told of lines that are not there, and the lines left.

    Parameters
    ----------
    raw : RawTable
        The table.
    lines : frozenset of int
        Numbers of the lines that the user leaves out.
    told : sequence of int
        Places of the columns by which a line is told; none: by all.

    Returns
    -------
    tuple of (RawTable, list of Finding, list of Left)
        The other lines, what is told, and the lines left.
    """
    here = [row for row, line in enumerate(raw.lines) if line in lines]
    kept = [row for row in range(len(raw.lines)) if row not in set(here)]
    left = [Left(raw.lines[row], row_text(raw, row, told), _("left out as you said")) for row in here]
    return (at_places(raw, kept) if here else raw), [], left


def kept_lines(raw: RawTable, profile: Profile, told: Sequence[int] = ()) -> tuple[RawTable, list[Finding], list[Left]]:
    """Return a table without the lines that its profile does not keep, such as closed schools, and the lines left.

    Parameters
    ----------
    raw : RawTable
        The table.
    profile : Profile
        Its profile.
    told : sequence of int
        Places of the columns by which a line is told; none: by all.

    Returns
    -------
    tuple of (RawTable, list of Finding, list of Left)
        The lines that are kept, what is told, and the others.
    """
    places = {plain(heading): at for at, heading in enumerate(raw.headings)}
    left: list[Left] = []
    for heading, words in profile.kept.items():
        at = places.get(plain(heading))
        if at is None:
            continue
        known = {alike(word) for word in words}
        kept = []
        for row, cell in enumerate(raw.columns[at]):
            if is_blank(cell) or alike(cell_text(cell)) in known:
                kept.append(row)
            else:
                reason = _("{column} is {value}: the school is not open").format(column=heading, value=cell_text(cell))
                left.append(Left(raw.lines[row], row_text(raw, row, told), reason))
        raw = at_places(raw, kept)
    return raw, ([_not_kept(raw.name, left)] if left else []), left


def row_text(raw: RawTable, row: int, places: Sequence[int] = ()) -> str:
    """Return what stands in a line, in short.

    Parameters
    ----------
    raw : RawTable
        The table.
    row : int
        Place of the line.
    places : sequence of int
        Places of the columns that are told; none: all.

    Returns
    -------
    str
        At most `TEXT_SHOWN` letters.
    """
    told = [raw.columns[at] for at in places] or raw.columns
    cells = [cell_text(cells[row]).strip() for cells in told]
    text = ", ".join(cell for cell in cells if cell)
    return text if len(text) <= TEXT_SHOWN else text[: TEXT_SHOWN - 1] + "…"


def place_finder(words: Words) -> Callable[[str, Sequence[str]], int | None]:
    """Return what finds the place of a column among headings, by our name of it or by the file's."""

    def place_of(column: str, headings: Sequence[str]) -> int | None:
        theirs = [at for at, heading in enumerate(headings) if alike(heading) == alike(column)]
        ours = [at for at, heading in enumerate(headings) if heading and words(heading) == column]
        return next(iter([*theirs, *ours]), None)

    return place_of


def _not_a_condition(condition: str) -> Finding:
    return file_error(
        "condition-not-understood",
        _("“{text}” does not say which lines are wanted.").format(text=condition),
        _('Write COLUMN=WORD, or several words as COLUMN=ONE|OTHER, such as --only "municipality=Nantes|Rezé".'),
        _("Nothing was taken."),
    )


def _no_such_column(raw: RawTable, column: str) -> Finding:
    return file_error(
        "no-such-column",
        _("The file has no column {column}.").format(column=quoted(column)),
        meant_or_known(column, [heading for heading in raw.headings if heading]),
        _("Which lines are wanted cannot be told."),
        raw.name,
    )


def _nothing_wanted(table: str, parts: list[tuple[str, frozenset[str]]], seen: list[set[str]]) -> Finding:
    told = [
        _("{column}: {hint}").format(column=column, hint=meant_or_known(next(iter(words)), sorted(found - {""})))
        for (column, words), found in zip(parts, seen, strict=True)
        if not words & {alike(word) for word in found}
    ]
    return file_error(
        "no-line-wanted",
        _("No line of the file is what --only asks for."),
        " ".join(told) or _("Each word occurs, but not together in one line."),
        _("Nothing was taken."),
        table,
    )


def _not_kept(table: str, left: list[Left]) -> Finding:
    text = ngettext("{count} line was left out: {reasons}.", "{count} lines were left out: {reasons}.", len(left))
    return Finding(
        "lines-not-kept",
        "note",
        table,
        tuple(one.line for one in left),
        "",
        text.format(count=len(left), reasons=listed(dict.fromkeys(one.reason for one in left), 6, "; ")),
        _("A school that is closed has no pupils to plan for."),
        _("If one of them is open, correct its line in the file."),
    )
