"""What is told of a record of meals served: what is expected of the schools, on what it rests, and how far off it was."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence

import pandas as pd

from planner.attendance import DAYS_NEEDED, HELD_WEEKS, OF_A_WEEKDAY, Error, Expected
from planner.attendance.expected import LAST_FOUR
from planner.case import Case
from planner.checks.mappings import LEFT_OUT
from planner.findings import Finding
from planner.i18n import _, day_text, listed, ngettext, number_text, share_text, weekday_text
from planner.imports.headings import Columns
from planner.imports.result import SchoolExpected
from planner.imports.told import told
from planner.io.raw import RawTable
from planner.io.troubles import quoted
from planner.ledger.lines import accept_option, likely
from planner.ledger.words import Meaning, Suggestion

_A_MONDAY = pd.Timestamp("2026-01-05")
_NEARLY = 0.02
"""Part above or below what was eaten from which it is said to be too high or too low."""

Lines = Iterable[Hashable]


def expected_note(share: float) -> str:
    """Return what a row of the cancelled meals comes from."""
    return _("{share} of the pupils are expected").format(share=share_text(share, 0))


def basis(expected: Expected) -> str:
    """Return on what the part of the pupils rests, with its error, for the column assumed."""
    method = (
        _("the mean of the last four same weekdays")
        if expected.method == LAST_FOUR
        else _("weekdays and months told apart by regression")
        if expected.months
        else _("weekdays told apart by regression")
    )
    text = ngettext(
        "expected from {count} day with meals, {first} to {last}, {method}",
        "expected from {count} days with meals, {first} to {last}, {method}",
        expected.days,
    )
    parts = [
        text.format(count=expected.days, first=day_text(expected.first), last=day_text(expected.last), method=method)
    ]
    if expected.error is None:
        parts.append(_("no weeks could be held out to measure its error"))
    else:
        held = _("in the weeks held out at the end ({weeks}), it missed by {off} of the meals ({side})")
        parts.append(held.format(weeks=HELD_WEEKS, off=share_text(expected.error.off), side=side(expected.error)))
    parts += [rule.format(off=share_text(error.off)) for rule, error in _rules(expected) if error is not None]
    if expected.official_ever is not None:
        parts.append(
            _("the forecast in the file missed by {off} ({side})").format(
                off=share_text(expected.official_ever.off), side=side(expected.official_ever)
            )
        )
    return ". ".join(part[0].upper() + part[1:] if at else part for at, part in enumerate(parts))


def _rules(expected: Expected) -> list[tuple[str, Error | None]]:
    return [
        (_("as a week before would have missed by {off}"), expected.last_week),
        (_("the mean of the last four by {off}"), expected.last_four),
    ]


def side(error: Error) -> str:
    """Return on which side of what was eaten something lay, in all: 5.7% too high."""
    if abs(error.above) < 0.0005:
        return _("neither too high nor too low")
    text = _("{share} too high") if error.above > 0 else _("{share} too low")
    return text.format(share=share_text(abs(error.above)))


def missing_columns(raw: RawTable, columns: Columns) -> list[Finding]:
    """Return the errors that no column is known to hold the day, the school or the meals."""
    lacking = [
        (name, what)
        for names, name, what in (
            (("date",), "date", _("the day")),
            (("site", "name"), "name", _("the school")),
            (("eaten",), "eaten", _("the meals served")),
        )
        if not any(one in columns.places for one in names)
    ]
    heading = next((question.theirs for question in columns.questions), next((h for h in raw.headings if h), "…"))
    return [
        told(
            "missing-column",
            "error",
            raw.name,
            (),
            name,
            what=_("No column is known to hold {what}.").format(what=what),
            why=_("Who will eat is reckoned from meals by day and school."),
            mend=_("Say once which it is, as in: {option}.").format(
                option=accept_option(Meaning("attendance_column", heading, name))
            ),
        )
        for name, what in lacking
    ]


def no_pupils(table: str) -> Finding:
    """Return the error that the case has no pupils, or no days to plan."""
    return told(
        "no-pupils-yet",
        "error",
        table,
        (),
        "",
        what=_("The case has no pupils, or no first and last day."),
        why=_("Meals are taken as a part of the pupils, for the days of the plan."),
        mend=_("Import the register of the schools first, and fill in the days of the plan in the table case."),
    )


def several_meals(raw: RawTable, record: pd.DataFrame) -> list[Finding]:
    """Return the errors that a file counts several meals of a day, or one meal twice."""
    meals = [str(meal) for meal in record["meal"].unique()]
    if len(meals) > 1:
        named = next((meal for meal in meals if meal), "…")
        return [
            told(
                "several-meals",
                "error",
                raw.name,
                (),
                "meal",
                what=_("The file counts several meals of a day: {meals}.").format(
                    meals=listed(quoted(meal) if meal else _("none named") for meal in meals)
                ),
                why=_("Who eats is counted by the day; meals added up would be more than pupils."),
                mend=_("Name the meal that most eat: {option}").format(option=f'--only "meal={named}"'),
            )
        ]
    same = record.duplicated(["date", "school", "stage", "menu"], keep=False)
    if not same.any():
        return []
    first = record[same].iloc[0]
    rows = [int(str(line)) for line in record.index[same]]
    return [
        told(
            "day-told-twice",
            "error",
            raw.name,
            rows,
            "date",
            what=_("Meals of {school} on {day} stand in several lines.").format(
                school=quoted(str(first["name"] or first["site"])), day=day_text(first["date"])
            ),
            why=_("Whether they are to be added up, or one of them is wrong, cannot be told."),
            mend=_(
                "If they are of different stages or menus, say which column tells them; else leave one out: {option}."
            ).format(option=f"--leave-out {rows[-1]}"),
        )
    ]


def totals_beside_stages(table: str, record: pd.DataFrame) -> list[Finding]:
    """Return the error that a school has lines of a stage on a day, and others of none or of several."""
    told_so = record["of_stage"] != ""
    mixed = told_so.groupby([record["school"], record["date"]]).transform("nunique") > 1
    whole = record[mixed & ~told_so]
    if whole.empty:
        return []
    first, rows = whole.iloc[0], _numbers(whole.index)
    stages = "|".join(dict.fromkeys(str(stage) for stage in record.loc[told_so, "stage"]))
    return [
        told(
            "totals-beside-stages",
            "error",
            table,
            rows,
            "stage",
            what=_("{school} has on {day} lines of one stage, and others of none or of several.").format(
                school=quoted(str(first["name"] or first["site"])), day=day_text(first["date"])
            ),
            why=_("If these are totals, everything would be counted twice."),
            mend=_("Take the lines of one stage alone: {only}; or leave the others out: {option}.").format(
                only=f'--only "stage={stages}"', option=f"--leave-out {rows[0]}"
            ),
        )
    ]


def pupils_in_doubt(table: str, heading: str, record: pd.DataFrame, rows: list[int]) -> list[Finding]:
    """Return the error that pupils in several lines of a day may be the same pupils.

    Parameters
    ----------
    table, heading : str
        The file, and its column of pupils.
    record : pandas.DataFrame
        Its lines.
    rows : list of int
        Lines of which it is in doubt.

    Returns
    -------
    list of Finding
        The error; none if there are no such lines.
    """
    if not rows:
        return []
    its = record.loc[rows]
    first = its.iloc[0]
    its = its[(its["school"] == first["school"]) & (its["date"] == first["date"])]
    return [
        told(
            "pupils-in-doubt",
            "error",
            table,
            rows,
            "pupils",
            what=_("Lines of {school} on {day} tell these pupils: {pupils}.").format(
                school=quoted(str(first["name"] or first["site"])),
                day=day_text(first["date"]),
                pupils=listed(number_text(float(one)) for one in its["pupils"]),
            ),
            why=_("Whether to add them up, or each line tells those of the whole school, cannot be told."),
            mend=_("Hold the meals against the pupils of the case: {option}.").format(
                option=accept_option(Meaning("attendance_column", heading, LEFT_OUT))
            ),
        )
    ]


def unknown_school(table: str, word: str, rows: Sequence[int], suggestions: Sequence[Suggestion]) -> Finding:
    """Return that a school is not one of the case: an error where one of the case may be meant, else a warning.

    Parameters
    ----------
    table : str
        The file.
    word : str
        Its code or name in the file.
    rows : sequence of int
        Its lines.
    suggestions : sequence of Suggestion
        Schools of the case that are called like it.

    Returns
    -------
    Finding
        The error or warning.
    """
    option = accept_option(Meaning("site", word, suggestions[0].ours if suggestions else "SCHOOL"))
    return told(
        "unknown-school",
        "error" if suggestions else "warning",
        table,
        rows,
        "name",
        what=_("{word} is not a school of the case.").format(word=quoted(word)) + likely(suggestions),
        why=_("What its pupils eat cannot be told; its lines are left out."),
        mend=_(
            "Say once which school it is: {option}; with the code or name of the school in the table sites. Or read the other schools alone, with --only."
        ).format(option=option),
    )


def no_school_known(table: str, case: Case) -> Finding:
    """Return the error that no school of the file is in the case."""
    return told(
        "no-school-known",
        "error",
        table,
        (),
        "name",
        what=_("No school of the file is in the case."),
        why=_("Nothing of it can be taken."),
        mend=_("Import the register of the schools first, or say once which school is which, with --map. The case has: {names}.").format(
            names=listed(quoted(str(name)) for name in case["sites"]["name"])
        ),
    )  # fmt: skip


def _numbers(rows: Lines) -> list[int]:
    return [int(str(row)) for row in rows]


def _of_school(code: str, rows: Lines, what: str, why: str, mend: str) -> Finding:
    return told(code, "warning", "attendance", _numbers(rows), "", what=what, why=why, mend=mend)


def school_without_pupils(name: str, rows: Lines) -> Finding:
    """Return the warning that a school has no pupils in the case."""
    return _of_school(
        "school-without-pupils",
        rows,
        _("{school} has no pupils in the case.").format(school=quoted(name)),
        _("Meals are taken as a part of the pupils."),
        _("Enter its pupils in the table enrolment, and import the file again."),
    )


def stage_not_there(name: str, rows: Lines) -> Finding:
    """Return the warning that a school has no pupils of a stage."""
    return _of_school(
        "stage-not-there",
        rows,
        _("The file has meals of a stage of which {school} has no pupils in the case.").format(school=quoted(name)),
        _("They are not taken."),
        _("Enter the pupils in the table enrolment, or say what the stage means, with --map."),
    )


def stages_together(name: str, rows: Lines) -> Finding:
    """Return the warning that only some of the stages that share a menu are in the file."""
    return _of_school(
        "stages-share-a-menu",
        rows,
        _("At {school} stages share a menu, and the file tells meals of some of them alone.").format(
            school=quoted(name)
        ),
        _("Who stays away is told by school and menu; nothing is taken of this school."),
        _("Give the stages menu groups of their own in the table enrolment, or add the meals of the others."),
    )


def nothing_served(name: str, rows: Lines) -> Finding:
    """Return the warning that there is no day with meals at a school."""
    return _of_school(
        "nothing-served",
        rows,
        _("There is no day with meals and pupils at {school}, or no day with school in the plan.").format(
            school=quoted(name)
        ),
        _("Nothing can be expected from it."),
        _("Correct the file if meals were served there."),
    )


def summary(table: str, schools: Sequence[SchoolExpected], counted: bool) -> list[Finding]:
    """Return what is told of all schools together: what they rest on, how far off it was, and of which nothing is said.

    Parameters
    ----------
    table : str
        The file.
    schools : sequence of SchoolExpected
        What is expected of each.
    counted : bool
        Whether the file tells the pupils of each day.

    Returns
    -------
    list of Finding
        Warnings of what is not taken, notes on the rest.
    """
    usable = [one.expected for one in schools if one.is_taken]
    found = [_thin(table, [one for one in schools if not one.expected.method])]
    found += [_too_many(table, [one for one in schools if one.too_many])]
    found += [_plain_rule(table, [one for one in schools if one.is_taken and one.expected.method == LAST_FOUR])]
    if usable:
        found += [_measured(table, usable), _not_told(table, usable, counted)]
        found += [_nearer(table, usable), _exceptional(table, usable)]
    return [one for one in found if one is not None]


def together(schools: Sequence[Expected], which: Callable[[Expected], Error | None]) -> Error | None:
    """Return an error of several schools together; None if none has it."""
    errors = [error for one in schools if (error := which(one)) is not None]
    return sum(errors[1:], errors[0]) if errors else None


def _thin(table: str, thin: Sequence[SchoolExpected]) -> Finding | None:
    if not thin:
        return None
    named = [
        _("{school} ({weekday})").format(
            school=quoted(one.name), weekday=weekday_text(_A_MONDAY + pd.Timedelta(days=one.expected.weekday))
        )
        for one in thin
    ]
    return told(
        "record-too-thin",
        "warning",
        table,
        (),
        "eaten",
        what=_("Of a weekday with school in the plan there are fewer days with meals than {count}: {schools}.").format(
            count=OF_A_WEEKDAY, schools=listed(named)
        ),
        why=_("What is expected of it would be made up; these schools stay as they are in the case."),
        mend=_("Import a longer record, or enter the part who eat by hand in the table enrolment."),
    )


def _too_many(table: str, schools: Sequence[SchoolExpected]) -> Finding | None:
    if not schools:
        return None
    named = [
        _("{school} ({share} of the pupils)").format(
            school=quoted(one.name), share=share_text(float(one.expected.shares.max()))
        )
        for one in schools
    ]
    return told(
        "more-meals-than-pupils",
        "warning",
        table,
        (),
        "eaten",
        what=_("More meals are expected than there are pupils: {schools}.").format(schools=listed(named)),
        why=_("Pupils or meals are counted otherwise there: adults, second helpings, several meals a day, pupils of another year. Nothing is taken."),
        mend=_("Correct the number of pupils in the table enrolment, or give the file a column with the pupils of each day."),
    )  # fmt: skip


def _plain_rule(table: str, schools: Sequence[SchoolExpected]) -> Finding | None:
    if not schools:
        return None
    return told(
        "plain-rule-used",
        "note",
        table,
        (),
        "eaten",
        what=_("The mean of the last four same weekdays is taken at: {schools}.").format(
            schools=listed(quoted(one.name) for one in schools)
        ),
        why=_(
            "They have fewer days with meals than {days} before the weeks that are held out, or this rule was clearly nearer before these."
        ).format(days=DAYS_NEEDED),
        mend=_("Import the file again when it has grown."),
    )


def _measured(table: str, usable: Sequence[Expected]) -> Finding:
    error = together(usable, lambda one: one.error)
    official = together(usable, lambda one: one.official_ever)
    if error is None:
        what = _("No weeks could be held out: how far off the expected meals are is not known.")
    else:
        what = _(
            "In the weeks held out at the end ({weeks}), the expected meals missed by {off} of those eaten, and were {side} in all."
        ).format(weeks=HELD_WEEKS, off=share_text(error.off), side=side(error))
    rules = [
        text.format(off=share_text(one.off), side=side(one))
        for text, one in (
            (_("As a week before would have missed by {off}."), together(usable, lambda one: one.last_week)),
            (_("The mean of the last four same weekdays by {off}."), together(usable, lambda one: one.last_four)),
            (_("The forecast in the file missed by {off} on all its days, and was {side} in all."), official),
        )
        if one is not None
    ]
    high = official is not None and official.above > _NEARLY
    return told(
        "attendance-expected",
        "note",
        table,
        (),
        "",
        what=" ".join([what, *rules]),
        why=_("Food is bought for whom the plan expects.")
        + (" " + _("The forecast in the file would have bought too much.") if high else ""),
        mend=_("The figures stand in the tables enrolment and cancelled_meals, each with what it rests on."),
    )


def _not_told(table: str, usable: Sequence[Expected], counted: bool) -> Finding | None:
    texts = []
    if not any(one.months for one in usable):
        texts.append(_("Months are not told apart: no school's record covers a year."))
    if not counted:
        texts.append(_("Meals are held against the pupils of the case, as the file does not tell those of each day."))
    if not texts:
        return None
    return told(
        "attendance-not-told",
        "note",
        table,
        (),
        "",
        what=" ".join(texts),
        why=_("A school that grew or shrank since, or eats otherwise in winter, is not seen."),
        mend=_("A longer record, and a column with the pupils of each day, tell more."),
    )


def _nearer(table: str, usable: Sequence[Expected]) -> Finding | None:
    error = together(usable, lambda one: one.error)
    rules = {
        _("as a week before"): together(usable, lambda one: one.last_week),
        _("the mean of the last four same weekdays"): together(usable, lambda one: one.last_four),
        _("the forecast in the file"): together(usable, lambda one: one.official),
    }
    better = [name for name, rule in rules.items() if rule and error and rule.off < error.off]
    if not better:
        return None
    return told(
        "plain-rule-nearer",
        "warning",
        table,
        (),
        "",
        what=_("In the weeks held out this would have been nearer: {rules}.").format(rules=listed(better)),
        why=_("These see each week before the next begins; a plan is made for months, and cannot."),
        mend=_("Keep to the plan for contracts, and order by the plain rule week by week."),
    )


def _exceptional(table: str, usable: Sequence[Expected]) -> Finding | None:
    days = sum(one.exceptional for one in usable)
    if not days:
        return None
    text = ngettext(
        "{count} day of a school with less than half of its usual meals was left out.",
        "{count} days of schools with less than half of their usual meals were left out.",
        days,
    )
    return told(
        "exceptional-days",
        "note",
        table,
        (),
        "eaten",
        what=text.format(count=days),
        why=_("A strike or an excursion comes on no fixed weekday, and no rule foresees it."),
        mend=_("Enter those that are known for the plan in the table cancelled_meals."),
    )
