"""The schools of a register: each once, by its code or its name, with the cells of its row."""

from __future__ import annotations

from dataclasses import dataclass, field

from planner.case import Case
from planner.findings import Finding
from planner.imports import register_told as told
from planner.imports.headings import Columns
from planner.imports.ids import short_name
from planner.imports.profile import Profile
from planner.imports.result import Said
from planner.io.raw import RawTable, cell_text, plain
from planner.words import alike


@dataclass
class School:
    """A school of a register.

    Parameters
    ----------
    site : str
        Its short name in the case.
    cells : dict
        Cells of its row in the table sites.
    rows : list of int
        Places of its lines.
    """

    site: str
    cells: dict[str, object]
    rows: list[int] = field(default_factory=list)


def schools_of(
    raw: RawTable, columns: Columns, profile: Profile, case: Case | None, said: Said
) -> tuple[list[School], list[Finding]]:
    """Return the schools of a register, each once, with what is wrong with their codes and names.

    Parameters
    ----------
    raw : RawTable
        Its lines.
    columns : Columns
        What its headings mean.
    profile : Profile
        Its profile.
    case : Case or None
        The case, whose schools are known again by code, mapping or name.
    said : Said
        What the user said.

    Returns
    -------
    list of School
        In the order of their first lines; of one code with two names none.
    list of Finding
        What is wrong.
    """
    findings: list[Finding] = []
    known = _Known(case, said)
    lines: dict[tuple[str, str], list[int]] = {}
    cells = Cells(raw, columns, profile)
    padded = []
    for row in range(len(raw.lines)):
        code, shortened = cells.code(row)
        padded += [row] if shortened else []
        called = "" if code else f"{alike(cells.name(row))}, {alike(cells.text('municipality', row))}"
        lines.setdefault((code, called), []).append(row)
    schools = []
    taken = set(known.codes)
    for (code, _called), rows in lines.items():
        names = list(dict.fromkeys(alike(cells.name(row)) for row in rows))
        if len(names) > 1:
            findings.append(told.one_code(raw, code, rows, [cells.name(row) for row in rows]))
            continue
        site = known.site(code, cells.name(rows[0])) or code or short_name(cells.name(rows[0]), taken)
        schools.append(School(site, cells.of(rows[0]), rows))
    if not any(name in columns.places for name in ("site", "name")) and "name" not in profile.together:
        findings.append(told.no_name_column(raw))
    if padded:
        findings.append(told.padded(raw, padded, cells.code(padded[0])[0]))
    return schools, findings


def has_names(columns: Columns, profile: Profile) -> bool:
    """Tell whether a file has names of schools; one without is about schools that the case has."""
    return "name" in columns.places or "name" in profile.together or "site" not in columns.places


class _Known:
    """Schools that the case has already, by code, mapping and name."""

    def __init__(self, case: Case | None, said: Said) -> None:
        table = None if case is None else case["sites"]
        self.codes = set() if table is None else {str(site) for site in table["site"]}
        names: dict[str, list[str]] = {}
        for site, name in [] if table is None else zip(table["site"], table["name"], strict=True):
            names.setdefault(alike(str(name)), []).append(str(site))
        self._by_name = {name: sites[0] for name, sites in names.items() if len(sites) == 1}
        kept = [] if case is None else zip(*(case["mappings"][c] for c in ("kind", "theirs", "ours")), strict=True)
        meanings = [
            *((str(k), str(t), str(o)) for k, t, o in kept),
            *((m.kind, m.theirs, m.ours) for m in said.meanings),
        ]
        self._mapped = {alike(theirs): ours for kind, theirs, ours in meanings if kind == "site"}

    def site(self, code: str, name: str) -> str:
        """Return the short name of a school of the case; empty if it has it not."""
        for word in (code, name):
            if word and alike(word) in self._mapped:
                return self._mapped[alike(word)]
        return code if code in self.codes else self._by_name.get(alike(name), "") if name else ""


class Cells:
    """What a line of a register says of a school."""

    def __init__(self, raw: RawTable, columns: Columns, profile: Profile) -> None:
        self._raw, self._columns, self._profile = raw, columns, profile
        places = {plain(heading): at for at, heading in enumerate(raw.headings)}
        self._together = {
            ours: [places[plain(h)] for h in headings if plain(h) in places]
            for ours, headings in profile.together.items()
        }

    def text(self, ours: str, row: int) -> str:
        """Return a cell as text."""
        if ours in self._together:
            return " ".join(
                part for at in self._together[ours] if (part := cell_text(self._raw.columns[at][row]).strip())
            )
        at = self._columns.places.get(ours)
        return self._profile.fixed.get(ours, "") if at is None else cell_text(self._raw.columns[at][row]).strip()

    def name(self, row: int) -> str:
        """Return the school's name."""
        return self.text("name", row)

    def code(self, row: int) -> tuple[str, bool]:
        """Return the school's code, and whether leading zeros that a spreadsheet dropped were put back."""
        code, width = self.text("site", row), self._profile.width.get("site", 0)
        if code.isdigit() and 0 < len(code) < width:
            return code.rjust(width, "0"), True
        return code, False

    def of(self, row: int) -> dict[str, object]:
        """Return the cells of the school's row in the table sites."""
        state = self.text("state", row)
        if self._profile.state_from_code and len(state) == 3:
            state = state.removeprefix("0")
        return {
            "name": self.name(row),
            "municipality": self.text("municipality", row),
            "state": state,
            "zone": self.text("zone", row),
            "committee": self.text("committee", row),
        }
