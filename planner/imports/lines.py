"""The lines of a file that are read: those wanted, without totals and without what the user leaves out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.findings import Finding, InputError
from planner.i18n import _, listed, ngettext
from planner.imports.profile import Profile, own_profile
from planner.imports.result import Left, Told
from planner.imports.told import told
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


@dataclass
class Lines(Told):
    """The lines of a table that are read; of those that are not it is told why.

    Parameters
    ----------
    raw : RawTable
        The lines that are left to read.
    shown : sequence of int
        Places of the columns by which a line is told; none: by all.
    """

    raw: RawTable
    shown: Sequence[int] = ()

    def without(self, reasons: Mapping[int, str]) -> list[Left]:
        """Leave lines out, each by its place with the reason, and return what is told of them."""
        gone = [Left(self.raw.lines[row], row_text(self.raw, row, self.shown), reasons[row]) for row in sorted(reasons)]
        if gone:
            self.raw = at_places(self.raw, [row for row in range(len(self.raw.lines)) if row not in reasons])
            self.left += gone
        return gone

    def leave_out(self, lines: frozenset[int]) -> None:
        """Leave out the lines that the user leaves out, by their numbers in the file."""
        reason = _("left out as you said")
        self.without({row: reason for row, line in enumerate(self.raw.lines) if line in lines})

    def leave_totals_out(self, names: Sequence[int]) -> None:
        """Leave out lines of totals, by the places of the columns in which *Total* would stand."""
        words = {alike(word) for word in own_profile("schools").totals}

        def is_total(row: int) -> bool:
            texts = (alike(cell_text(cells[row])) for at in names if not is_blank((cells := self.raw.columns[at])[row]))
            return _says_total(next(texts, ""), words)

        reason = _("a total, no line of its own")
        totals = self.without({row: reason for row in range(len(self.raw.lines)) if is_total(row)})
        if not totals:
            return
        text = ngettext(
            "{count} line is a total ({text}) and was left out.",
            "{count} lines are totals ({text}) and were left out.",
            len(totals),
        )
        self.findings.append(
            told(
                "totals-left-out",
                "warning",
                self.raw.name,
                [one.line for one in totals],
                self.raw.headings[names[0]] if names else "",
                what=text.format(count=len(totals), text=quoted(totals[0].text)),
                why=_("Taken as a line of its own, everything would be counted twice."),
                mend=_("Nothing need be done if they are totals; else give the line another name."),
            )
        )

    def leave_remarks_out(self, code: int | None, name: int | None) -> None:
        """Leave remarks out, such as *Source: the census* below the lines.

        A remark is a line with one cell: where the code would stand of a thing that has a name, or, at the end, where the
        name would stand and with the sign of a remark.

        Parameters
        ----------
        code, name : int or None
            Places of the columns of codes and names; None: there is none.
        """
        filled = [
            [at for at, cells in enumerate(self.raw.columns) if not is_blank(cells[row])]
            for row in range(len(self.raw.lines))
        ]
        last = max((row for row, places in enumerate(filled) if len(places) > 1), default=len(filled))

        def is_remark(row: int) -> bool:
            if len(filled[row]) != 1 or name is None:
                return False
            (at,) = filled[row]
            text = cell_text(self.raw.columns[at][row]).strip()
            return at == code or (at == name and row > last and (":" in text or text.startswith("*")))

        reason = _("a remark, no line of its own")
        remarks = self.without({row: reason for row in range(len(filled)) if is_remark(row)})
        if not remarks:
            return
        text = ngettext(
            "{count} line is a remark ({text}) and was left out.",
            "{count} lines are remarks ({text}) and were left out.",
            len(remarks),
        )
        self.findings.append(
            told(
                "remarks-left-out",
                "note",
                self.raw.name,
                [one.line for one in remarks],
                "",
                what=text.format(count=len(remarks), text=quoted(remarks[0].text)),
                why=_("A line with a single cell says nothing that could be planned for."),
                mend=_("Nothing need be done if they are remarks; else fill in the other cells of the line."),
            )
        )

    def keep_open(self, profile: Profile) -> None:
        """Leave out the lines that a profile does not keep, such as closed schools."""
        places = {plain(heading): at for at, heading in enumerate(self.raw.headings)}
        closed: list[Left] = []
        for heading, words in profile.kept.items():
            if (at := places.get(plain(heading))) is None:
                continue
            known, reason = {alike(word) for word in words}, _("{column} is {value}: the school is not open")
            closed += self.without(
                {
                    row: reason.format(column=heading, value=cell_text(cell))
                    for row, cell in enumerate(self.raw.columns[at])
                    if not is_blank(cell) and alike(cell_text(cell)) not in known
                }
            )
        if closed:
            self.findings.append(_not_kept(self.raw.name, closed))


def _says_total(text: str, words: set[str]) -> bool:
    return any(text == word or text.startswith((f"{word} ", f"{word}de", f"{word}d'")) for word in words)


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
        _("No line of the file is one of those that are wanted."),
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
