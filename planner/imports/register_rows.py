"""The rows of a case that a register gives: sites, stages, menu groups and enrolment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from planner.case import Case
from planner.findings import Finding
from planner.i18n import _
from planner.imports import register_told as told
from planner.imports.coordinates import Places, Register, read_places, split_pairs
from planner.imports.headings import Columns
from planner.imports.profile import Profile
from planner.imports.pupils import Count, is_like_pupils, shared_evenly, unknown_pupils
from planner.imports.result import Left, Said, Told, rows_of
from planner.imports.schools import School, has_names
from planner.imports.stages import Stages
from planner.io.raw import Cell, RawTable, cell_text
from planner.ledger.words import Unknown
from planner.schema.import_tables import PUPILS_OF
from planner.words import alike


class Rows(Told):
    """The rows that a register gives a case, and what is told of them."""

    def __init__(self, raw: RawTable, profile: Profile, stages: Stages, case: Case | None, source: str) -> None:
        super().__init__()
        self._raw, self._profile, self._stages, self._case = raw, profile, stages, case
        self._source = source
        self._sites: list[dict[str, object]] = []
        self._enrolment: list[dict[str, object]] = []
        self._stage_rows: dict[str, dict[str, object]] = {}
        self._menus: dict[str, dict[str, object]] = {}
        self._given: set[str] = set()

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the rows as tables; those without a row are left out."""
        found = {
            "stages": [self._stage_rows[stage] for stage in sorted(self._stage_rows, key=self._order)],
            "sites": self._sites,
            "menu_groups": list(self._menus.values()),
            "enrolment": self._enrolment,
        }
        return {name: rows_of(name, rows) for name, rows in found.items() if rows}

    def _order(self, stage: str) -> int:
        known = list(self._profile.stages)
        return known.index(stage) if stage in known else len(known)

    def given(self) -> dict[str, tuple[str, ...]]:
        """Return the columns of which the register itself says something."""
        return {"sites": tuple(sorted(self._given)), "enrolment": ("pupils",), "stages": (), "menu_groups": ()}

    def add_sites(self, schools: list[School], columns: Columns, said: Said, count: Count, country: str) -> None:
        """Add the row of every school in the table sites, unless the file has no names: then it is about schools of the case.

        Parameters
        ----------
        schools : list of School
            The schools of the file.
        columns : Columns
            What its headings mean.
        said : Said
            What the user said.
        count : Count
            Pupils: schools without any are left out.
        country : str
            ISO code, by whose outlines coordinates are held.
        """
        if not has_names(columns, self._profile):
            return
        gone = [school for school in schools if set(school.rows) <= set(count.nobody)]
        for school in gone:
            reason = _("no pupil in the register")
            self.left.append(Left(self._raw.lines[school.rows[0]], str(school.cells["name"]), reason))
        if gone:
            self.findings.append(told.no_pupils(self._raw, [school.rows[0] for school in gone]))
        schools = [school for school in schools if school not in gone]
        places = _places(self._raw, columns, schools, country, said)
        self.findings += places.findings
        town = said.town or self._town()
        townless = []
        for school, point, assumed in zip(schools, places.points, places.assumed, strict=True):
            cells = {"site": school.site, **school.cells, "lat": point[0], "lon": point[1]}
            notes = [assumed]
            if not cells["municipality"]:
                cells["municipality"] = town
                townless.append(school.rows[0])
                notes.append(_("municipality: that of the town, the file says none") if town else "")
            if not cells["zone"]:
                cells["zone"] = str(cells["municipality"] or cells["name"])
                notes.append(_("zone: all schools of a municipality as one delivery round, until you part them"))
            self._sites.append(cells | {"source": self._source, "assumed": "; ".join(note for note in notes if note)})
        self._given = {
            name for name in ("name", "municipality", "state", "zone", "committee") if _filled(schools, name)
        }
        self._given |= (
            {"lat", "lon"}
            if any(p[0] == p[0] and not a for p, a in zip(places.points, places.assumed, strict=True))
            else set()
        )
        if townless and not town:
            self.findings.append(told.no_town(self._raw, townless))

    def _town(self) -> str:
        if self._case is None or self._case["sites"].empty:
            return ""
        towns = Counter(str(town) for town in self._case["sites"]["municipality"] if town)
        return next(iter(towns)) if len(towns) == 1 else ""

    def add_pupils(self, schools: list[School], columns: Columns, said: Said, count: Count) -> None:
        """Add the rows of the table enrolment.

        Parameters
        ----------
        schools : list of School
            The schools of the file.
        columns : Columns
            What its headings mean.
        said : Said
            What the user said.
        count : Count
            Pupils by line and stage.
        """
        site_of = {row: school.site for school in schools for row in school.rows}
        counted, assumed = dict(count.pupils), ""
        told_something = bool(count.pupils or count.nobody or count.unknown or count.questions)
        if not told_something and said.pupils:
            counted, nowhere = self._shared(count, said.pupils, sorted(school.rows[0] for school in schools))
            assumed = _("pupils: those of the town, shared evenly among its schools of the stage")
            self.findings += [told.stage_nowhere(self._raw, nowhere)] if nowhere else []
        elif not told_something and not said.later and schools:
            stages = sorted({stage for found in count.stages.values() for stage in found})
            unread = [self._raw.headings[at] for at in columns.unread if is_like_pupils(self._raw.headings[at])]
            self.findings.append(told.pupils_asked(self._raw, stages, unread))
            holds = ("pupils", *(f"{PUPILS_OF}{stage}" for stage in self._profile.stages))
            choices = tuple((ours, ours, 0.0) for ours in holds)
            self.questions += [Unknown("school_column", heading, choices) for heading in unread]
        if count.unknown:
            self.findings.append(unknown_pupils(self._raw, count.unknown))
        sums: dict[tuple[str, str], int] = {}
        for (row, stage), pupils in counted.items():
            if row in site_of:
                ours = self._stages.in_case(stage)
                sums[site_of[row], ours] = sums.get((site_of[row], ours), 0) + pupils
        self.findings += self._twice(columns, schools)
        for stage in {s for _r, s in counted}:
            if same := self._stages.of_case_alike(stage):
                self.findings.append(told.several_in_case(self._raw, stage, same))
                self.questions.append(Unknown("stage", stage, self._stages.choices(same)))
        for (site, stage), pupils in sums.items():
            self._add_stage(stage)
            self._enrolment.append(
                {
                    "site": site,
                    "stage": stage,
                    "pupils": pupils,
                    "menu": self._menu(stage),
                    "source": self._source,
                    "assumed": assumed,
                }
            )

    def _shared(
        self, count: Count, pupils: Mapping[str, int], rows: list[int]
    ) -> tuple[dict[tuple[int, str], int], list[str]]:
        """Return pupils of the town shared among its schools, all stages as the case calls them."""
        given: Counter[str] = Counter()
        for word, number in pupils.items():
            given[self._stages.in_case(self._stages.words(word) or word)] += number
        there = {row: [self._stages.in_case(stage) for stage in its] for row, its in count.stages.items()}
        return shared_evenly(replace(count, stages=there), dict(given), rows)

    def _twice(self, columns: Columns, schools: list[School]) -> list[Finding]:
        """Return what is told of schools that stand in several lines which say the same stage, or none."""
        if self._profile.lines_add:
            return []
        found = []
        words = columns.places.get("stage")
        for school in schools:
            seen: dict[str, int] = {}
            for row in school.rows:
                word = "" if words is None else alike(cell_text(self._raw.columns[words][row]))
                if word in seen:
                    found.append((school, seen[word], row))
                seen.setdefault(word, row)
        return [told.line_twice(self._raw, found)] if found else []

    def _add_stage(self, stage: str) -> None:
        row = self._stages.row(stage, self._source)
        if row is not None:
            self._stage_rows.setdefault(stage, row)

    def _menu(self, stage: str) -> str:
        """Return the menu group of a stage: that of the case's pupils of it, its only one, or one of the stage's own."""
        if self._case is not None:
            table = self._case["enrolment"]
            menus = list(
                dict.fromkeys(str(m) for m, s in zip(table["menu"], table["stage"], strict=True) if s == stage and m)
            )
            groups = [str(menu) for menu in self._case["menu_groups"]["menu"]]
            for known in (menus, groups):
                if len(known) == 1:
                    return known[0]
            if stage in groups:
                return stage
        name = (self._stages.row(stage, "") or {"name": stage})["name"]
        note = _("menu: each stage has a menu of its own, until you join them")
        self._menus.setdefault(stage, {"menu": stage, "name": name, "assumed": note})
        return stage


def _filled(schools: list[School], name: str) -> bool:
    return any(school.cells[name] for school in schools)


def _places(raw: RawTable, columns: Columns, schools: list[School], country: str, said: Said) -> Places:
    """Return where the schools lie, one after another."""
    rows = [school.rows[0] for school in schools]
    lat, lon = columns.places.get("lat"), columns.places.get("lon")
    headings = ("lat", "lon")
    if lat is not None and lon is not None:
        cells: tuple[Sequence[Cell], Sequence[Cell]] = raw.columns[lat], raw.columns[lon]
        headings = raw.headings[lat], raw.headings[lon]
    elif "position" in columns.places:
        cells = split_pairs(raw.columns[columns.places["position"]])
        headings = (raw.headings[columns.places["position"]],) * 2
    else:
        cells = [None] * len(raw.lines), [None] * len(raw.lines)
    register = Register(
        raw.name,
        [raw.lines[row] for row in rows],
        [cells[0][row] for row in rows],
        [cells[1][row] for row in rows],
        [str(school.cells["state"]) for school in schools],
        headings,
    )
    return read_places(register, country, said.mend, said.place)
