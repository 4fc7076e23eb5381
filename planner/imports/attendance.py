"""Records of meals served: what part of the pupils is expected to eat, by school, weekday and month, with its error.

In words: of what a school served `planner.attendance` tells the part of its pupils that is expected on each school day of the plan. The greatest of these parts
becomes ``enrolment.take_up_share``; on weekdays and in months with fewer, and on days beside days off, the rest are in ``cancelled_meals``.

By hand: of 100 pupils 90 are expected from Monday to Thursday, 81 on Fridays. The part who eat is 0.9, and on Fridays 0.1 of those stay away: 100 x 0.9 x 0.9 = 81.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from planner.assembly.calendar import SchoolCalendar, make_calendar
from planner.attendance import Expected, expected_of
from planner.case import Case
from planner.checks.mappings import LEFT_OUT
from planner.i18n import _
from planner.imports import attendance_told as tell
from planner.imports.files import Opened, head_text, opened
from planner.imports.headings import map_headings
from planner.imports.lines import Lines, row_text
from planner.imports.pupils_told import unknown_stage
from planner.imports.result import Imported, Left, Said, SchoolExpected, Told, rows_of
from planner.imports.stages import Stages
from planner.imports.typed import typed_lines
from planner.ledger import personal
from planner.ledger.lines import taken
from planner.ledger.words import Meaning, Unknown, certain, words_of
from planner.schema.base import WEEKDAYS, split_weekdays
from planner.schema.import_tables import ATTENDANCE

_SHARE_DIGITS, _AWAY_DIGITS = 2, 4
"""Whole per cent are expected, which is finer than any such figure is sure; what is reckoned from them keeps more."""


@dataclass
class _Found(Told):
    """What has been made of the record so far."""

    expected: list[SchoolExpected] = field(default_factory=list)
    enrolment: list[dict[str, object]] = field(default_factory=list)
    cancelled: list[dict[str, object]] = field(default_factory=list)


def attendance_of(path: Path, case: Case | None, said: Said) -> Imported:
    """Read a record of meals served as the part of the pupils that is expected to eat.

    Parameters
    ----------
    path : Path
        A text file or workbook: date, school, meals served, and if it has them meals forecast, pupils, stage, meal and menu.
    case : Case or None
        The case that it is for, with its schools, pupils and days.
    said : Said
        What the user said of it.

    Returns
    -------
    Imported
        ``tables`` has ``enrolment`` (part who eat) and ``cancelled_meals`` (fewer on some days); ``expected`` what they rest on, by school.
    """
    file = opened(path, "attendance", case, said)
    columns = map_headings(file.raw, file.profile, file.words, said.accept_suggestions)
    lines = Lines(columns.without_strange(file.raw))
    lines.leave_out(said.leave_out)
    lines.leave_totals_out([columns.places[name] for name in ("date", "name", "site") if name in columns.places])
    habits = replace(said.habits, country=head_text(case, "country"))
    frame, raw, unread = typed_lines(lines.raw, columns, ATTENDANCE, habits, case)
    if persons := personal.in_table(raw):
        return Imported("attendance", {}, findings=persons)
    found = _Found(findings=[*file.findings])
    found.hear(columns, lines)
    found.findings += [*unread, *tell.missing_columns(file.raw, columns)]
    if case is None or case["enrolment"].empty or pd.isna(case.head["first_day"]) or pd.isna(case.head["last_day"]):
        found.findings.append(tell.no_pupils(file.raw.name))
    if any(one.severity == "error" for one in found.findings):
        return _imported(file, found)
    assert case is not None
    stage_in = file.raw.headings[columns.places["stage"]] if "stage" in columns.places else ""
    record = _placed(frame, file, case, said, found, stage_in)
    found.findings += tell.several_meals(raw, record)
    found.findings += tell.totals_beside_stages(raw.name, record)
    if "pupils" in columns.places:
        heading = file.raw.headings[columns.places["pupils"]]
        doubts = tell.pupils_in_doubt(raw.name, heading, record, _told_again(record, case))
        found.findings += doubts
        others = tuple(one for one in file.words.choices(heading) if one[0] != "pupils")  # that is what is in doubt
        found.questions += [Unknown("attendance_column", heading, others) for _one in doubts]
    if not any(one.severity == "error" for one in found.findings):
        _Town(case, file.source, record, "pupils" in columns.places, found).tell()
        found.findings += tell.summary(raw.name, found.expected, "pupils" in columns.places)
    found.left += [Left(line, row_text(raw, raw.lines.index(line)), why) for line, why in _unused(frame).items()]
    return _imported(file, found)


def _imported(file: Opened, found: _Found) -> Imported:
    rows = {"enrolment": found.enrolment, "cancelled_meals": found.cancelled}
    tables = {name: rows_of(name, its) for name, its in rows.items() if its}
    given = {"enrolment": ("take_up_share",), "cancelled_meals": ("last_day", "pupils_share", "note")}
    imported = Imported("attendance", tables, given, file.source, expected=found.expected)
    imported.hear(found)
    return imported


def _unused(frame: pd.DataFrame) -> dict[int, str]:
    """Return lines that say nothing, and why."""
    blank = {int(str(line)): _("no number of meals") for line in frame.index[frame["eaten"].isna()]}
    return blank | {int(str(line)): _("no day in the line") for line in frame.index[frame["date"].isna()]}


def _placed(frame: pd.DataFrame, file: Opened, case: Case, said: Said, found: _Found, stage_in: str) -> pd.DataFrame:
    """Return the lines with ``school`` and ``of_stage`` (by the column headed `stage_in`) of the case; those of other schools are left out and told."""
    frame = frame[frame["date"].notna() & frame["eaten"].notna()]
    frame = frame.assign(word=frame["site"].where(frame["site"] != "", frame["name"]))
    schools = {
        str(word): _school(str(word), its, file.raw.name, case, said, found)
        for word, its in frame.groupby("word", sort=False)
    }
    if not any(schools.values()) and not frame.empty:
        found.findings.append(tell.no_school_known(file.raw.name, case))
    frame = frame.assign(school=frame["word"].map(schools))
    frame = frame[frame["school"] != ""]
    stages = Stages(file.profile, case, said.meanings, head_text(case, "country"))
    known: dict[str, str] = {"": ""}
    for word in dict.fromkeys(str(one) for one in frame["stage"] if one):
        ours = stages.words(word)
        if ours is None and not file.profile.stages_of(word):
            its = tuple(int(str(line)) for line in frame.index[frame["stage"] == word])
            found.questions.append(Unknown("stage", word, stages.offered(word), its))
            found.findings.append(unknown_stage(file.raw.name, stage_in, word, its, stages))
        known[word] = stages.in_case(ours) if ours and ours != LEFT_OUT else "" if ours is None else LEFT_OUT
    frame = frame.assign(of_stage=[known[str(word)] for word in frame["stage"]])
    return frame[frame["of_stage"] != LEFT_OUT]


def _told_again(record: pd.DataFrame, case: Case) -> list[int]:
    """Return the lines whose pupils may be those of other lines of their day too: by menu they differ, or each stage has those of all.

    By hand: of 100 pupils 60 are in one stage and 40 in another. A day on which both lines say 100 has 100, not 200; where both
    stages have 50, lines of 50 are added up.
    """
    told = record[record["pupils"].notna()]
    stages = told.groupby(["school", "date", "stage"])["pupils"].agg(["min", "max"])
    differ = (stages["min"] != stages["max"]).groupby(["school", "date"]).any()
    days = stages.groupby(["school", "date"])["max"].agg(["nunique", "size", "max"])
    same = (days["nunique"] == 1) & (days["size"] > 1)
    enrolment = case.table("enrolment")
    enrolment = enrolment[enrolment["pupils"].gt(0).fillna(False)]
    again = pd.Series(data=False, index=days.index)
    for school, its in days[same].groupby("school"):
        found = set(told.loc[told["school"] == school, "of_stage"])
        pupils = enrolment[(enrolment["site"] == school) & ("" in found or enrolment["stage"].isin(found))]
        there = _enrolled(pupils, pd.DatetimeIndex(its.index.get_level_values("date"))).to_numpy()
        added = (its["max"] * its["size"]).to_numpy()
        again[its.index] = (there > 0) & (abs(its["max"].to_numpy() - there) <= abs(added - there))
    doubt = days.index[differ | again]
    at = pd.MultiIndex.from_frame(told[["school", "date"]])
    return [int(str(line)) for line in told.index[at.isin(doubt)]]


def _school(word: str, lines: pd.DataFrame, table: str, case: Case, said: Said, found: _Found) -> str:
    """Return the school of the case that a word of some lines means, their code or name; empty if none."""
    words = words_of(case, [*said.meanings, *found.accepted])["site"]
    called = [word, *(str(name) for name in lines["name"].unique())]
    for one in called:
        if one and (ours := words(one)) is not None:
            return ours
    suggestions = words.suggest(called[-1] or word)
    sure = certain(suggestions) if said.accept_suggestions else None
    rows = [int(str(line)) for line in lines.index]
    if sure is not None:
        meaning = Meaning("site", word, sure.ours)
        found.accepted.append(meaning)
        found.findings.append(taken(table, tuple(rows), "name", meaning, sure))
        return sure.ours
    found.questions.append(Unknown("site", word, words.choices(word)))
    found.findings.append(tell.unknown_school(table, word, rows, suggestions))
    return ""


class _Town:
    """The rows that the record of a town gives, school by school."""

    def __init__(self, case: Case, source: str, record: pd.DataFrame, counted: bool, found: _Found) -> None:
        self._case, self._source, self._record, self._found = case, source, record, found
        self._calendar: SchoolCalendar = make_calendar(case)
        self._counted = counted
        self._weekdays = split_weekdays(case.head["school_weekdays"])
        self._enrolment = case.table("enrolment")
        self._beside = self._beside_days_off(pd.DatetimeIndex(sorted(set(record.loc[record["eaten"] > 0, "date"]))))

    def tell(self) -> None:
        """Add the rows of every school, and what is told of it."""
        names = dict(zip(self._case["sites"]["site"], self._case["sites"]["name"], strict=True))
        for school, part in self._record.groupby("school", sort=False):
            for menu, pupils, its in self._by_menu(str(school), part, str(names[school])):
                self._one(str(school), str(names[school]), menu, pupils, its)

    def _by_menu(self, school: str, part: pd.DataFrame, name: str) -> Iterable[tuple[str, pd.DataFrame, pd.DataFrame]]:
        """Yield what is told apart at a school: the menu group (empty: all), its rows of the enrolment, the lines of the record."""
        pupils = self._enrolment[(self._enrolment["site"] == school) & self._enrolment["pupils"].gt(0).fillna(False)]
        if pupils.empty:
            self._found.findings.append(tell.school_without_pupils(name, part.index))
            return
        if (part["of_stage"] == "").any():
            yield "", pupils, part
            return
        strange = set(part["of_stage"]) - set(pupils["stage"])
        if strange:
            self._found.findings.append(tell.stage_not_there(name, part.index[part["of_stage"].isin(strange)]))
        for menu, rows in pupils.groupby("menu"):
            its = part[part["of_stage"].isin(rows["stage"])]
            if set(its["of_stage"]) == set(rows["stage"]):
                yield str(menu), rows, its
            elif len(its):
                self._found.findings.append(tell.stages_together(name, its.index))

    def _one(self, school: str, name: str, menu: str, pupils: pd.DataFrame, part: pd.DataFrame) -> None:
        record = self._daily(part, pupils)
        asked = self._asked(school)
        if record.empty or asked.empty:
            self._found.findings.append(tell.nothing_served(name, part.index))
            return
        expected = expected_of(record, asked)
        levels = self._levels(part, pupils)
        most = float(expected.shares.max()) * max(levels.values(), default=1.0) if expected.method else np.nan
        one = SchoolExpected(name, school, menu, expected, most > 1)
        self._found.expected.append(one)
        if not expected.method or most > 1:
            return
        basis, source = tell.basis(expected), {"source": self._source}
        shares = expected.shares.round(_SHARE_DIGITS)
        for row in pupils.to_dict("records"):
            key = {str(column): row[column] for column in ("site", "stage", "valid_from")}
            level = float(shares.max()) * levels.get(str(row["stage"]), 1.0)
            self._found.enrolment.append(
                key | {"take_up_share": round(level, _SHARE_DIGITS)} | source | {"assumed": f"take_up_share: {basis}"}
            )
        self._found.cancelled += [
            row | {"site": school, "menu": menu, "assumed": f"pupils_share: {basis}"} | source
            for row in _away(shares, asked, expected, self._calendar)
        ]

    def _levels(self, part: pd.DataFrame, pupils: pd.DataFrame) -> dict[str, float]:
        """Return by how much more of its pupils a stage eats than all of a menu together; nothing where meals are not told by stage.

        By hand: of 100 and 50 pupils 90 and 30 eat, of all 0.8: the first stage has 0.9 / 0.8, the second 0.6 / 0.8.
        """
        stages = {
            str(stage): self._daily(its, pupils[pupils["stage"] == stage]) for stage, its in part.groupby("of_stage")
        }
        if len(stages) < 2:
            return {}
        eaten = {stage: float(its["eaten"].sum()) for stage, its in stages.items()}
        there = {stage: float(its["pupils"].sum()) for stage, its in stages.items()}
        whole = sum(eaten.values()) / sum(there.values()) if sum(there.values()) else 0.0
        return {stage: eaten[stage] / there[stage] / whole for stage in stages if there[stage] and whole}

    def _daily(self, part: pd.DataFrame, pupils: pd.DataFrame) -> pd.DataFrame:
        """Return what a school served, a day a row, as `planner.attendance.expected_of` asks for it."""
        stages = part.groupby("date")["of_stage"].nunique()
        daily = part.groupby("date")[["eaten", "forecast"]].sum(min_count=1)
        # Lines of several menus tell the same pupils of a stage.
        once = part.groupby(["date", "stage"])["pupils"].max()
        daily["pupils"] = once.groupby("date").sum(min_count=1)
        lacking = part[part["forecast"].isna()]["date"]
        daily["forecast"] = daily["forecast"].mask(daily.index.isin(lacking))
        daily = daily[(stages == part["of_stage"].nunique()) & (daily["eaten"] > 0)]
        if not self._counted:
            daily["pupils"] = _enrolled(pupils, pd.DatetimeIndex(daily.index))
        daily = daily[daily["pupils"] > 0].sort_index()
        return daily.assign(beside=daily.index.isin(self._beside))

    def _asked(self, school: str) -> pd.DataFrame:
        """Return the plan's days with school at a school on the usual weekdays."""
        calendar = self._calendar
        open_ = calendar.school[calendar.sites.get_loc(school)]
        everywhere = pd.DatetimeIndex(calendar.dates[calendar.school.any(axis=0)])
        days = pd.DatetimeIndex(calendar.dates[open_])
        days = days[days.day_of_week.isin(self._weekdays)]
        return pd.DataFrame({"beside": days.isin(self._beside_days_off(everywhere))}, index=days)

    def _beside_days_off(self, served: pd.DatetimeIndex) -> pd.DatetimeIndex:
        """Return the days served before or after a usual weekday on which nobody served; the first and last day of all are not told so."""
        if len(served) == 0:
            return served
        span = pd.date_range(served[0], served[-1])
        usual = span[span.day_of_week.isin(self._weekdays)]
        off = ~usual.isin(served)
        beside = np.roll(off, 1) | np.roll(off, -1)
        return usual[beside & ~off]


def _enrolled(pupils: pd.DataFrame, days: pd.DatetimeIndex) -> pd.Series:
    """Return the pupils enrolled on each day; before the first row of a stage holds, those of that row."""
    total = pd.Series(0.0, index=days)
    for _stage, rows in pupils.sort_values("valid_from", na_position="first", kind="stable").groupby("stage"):
        since = pd.DatetimeIndex(rows["valid_from"].fillna(pd.Timestamp.min.ceil("s")))
        total += rows["pupils"].to_numpy(dtype=np.float64)[(since.searchsorted(days, side="right") - 1).clip(0)]
    return total


def _away(
    shares: pd.Series, asked: pd.DataFrame, expected: Expected, calendar: SchoolCalendar
) -> list[dict[str, object]]:
    """Return rows of the cancelled meals: of weekdays (in months, where they are told apart), and of single days beside days off.

    Weekdays with the same part have one row, and months that follow each other with the same weekdays too.
    """
    away = (1 - shares / shares.max()).round(_AWAY_DIGITS)
    days = pd.DatetimeIndex(asked.index)
    first, last = pd.Timestamp(calendar.dates[0]), pd.Timestamp(calendar.dates[-1])
    usual = ~asked["beside"].to_numpy(dtype=bool)
    month = days.to_period("M").start_time if expected.months else pd.DatetimeIndex([first] * len(days))
    weekdays: dict[pd.Timestamp, dict[tuple[float, float], list[str]]] = {}
    for (since, weekday), its in away[usual].groupby([month[usual], days[usual].day_of_week]):
        if its.iloc[0] > 0:
            both = float(its.iloc[0]), float(shares[its.index[0]])
            weekdays.setdefault(since, {}).setdefault(both, []).append(WEEKDAYS[weekday])
    rows: list[dict[str, object]] = []
    running: dict[tuple[float, float, str], dict[str, object]] = {}
    for since, parts in sorted(weekdays.items()):
        until = min(since + pd.offsets.MonthEnd(), last) if expected.months else last
        begun = running
        running = {}
        for (part, share), words in parts.items():
            same = begun.get((part, share, "|".join(words)))
            if same is not None and same["last_day"] == since - pd.Timedelta(days=1):
                same["last_day"] = until
            else:
                same = {"first_day": max(since, first), "last_day": until, "weekdays": "|".join(words)}
                same |= {"pupils_share": part, "note": tell.expected_note(share)}
                rows.append(same)
            running[part, share, "|".join(words)] = same
    weekdays_away = {
        (since, weekday): float(its.iloc[0])
        for (since, weekday), its in away[usual].groupby([month[usual], days[usual].day_of_week])
    }
    for day, since in zip(days[~usual], month[~usual], strict=True):
        if away[day] > weekdays_away.get((since, day.day_of_week), 0.0):
            note = tell.expected_note(float(shares[day]))
            rows.append({"first_day": day, "last_day": day, "pupils_share": float(away[day]), "note": note})
    return rows
