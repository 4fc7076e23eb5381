"""What is told of the lines of a register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.findings import Finding
from planner.i18n import _, listed, ngettext
from planner.imports.lines import row_text
from planner.io.raw import RawTable
from planner.io.troubles import quoted
from planner.ledger.lines import accept_option
from planner.ledger.words import Meaning

if TYPE_CHECKING:
    from planner.imports.schools import School


def nothing_left(table: str) -> Finding:
    """Return the error that no line of the file is a school."""
    return Finding(
        "no-schools",
        "error",
        table,
        (),
        "",
        _("No line of the file is a school that is open and wanted."),
        _("Without schools there is nothing to plan."),
        _("See that the file is the right one, and what --only and --leave-out ask for."),
    )


def nameless(raw: RawTable, rows: list[int]) -> Finding:
    """Return the warning that lines have neither a name nor a code."""
    return Finding(
        "nameless-lines",
        "warning",
        raw.name,
        tuple(raw.lines[row] for row in rows),
        "",
        _("The line has neither a name nor a code: {text}.").format(text=quoted(row_text(raw, rows[0]))),
        _("It cannot be told which school it is; it was left out."),
        _("Write the name or the code into the line if it is a school."),
    )


def one_code(raw: RawTable, code: str, rows: list[int], names: list[str]) -> Finding:
    """Return the error that two schools have one code.

    Parameters
    ----------
    raw : RawTable
        The lines.
    code : str
        The code.
    rows : list of int
        Places of the lines that have it.
    names : list of str
        The names in them.

    Returns
    -------
    Finding
        The error.
    """
    return Finding(
        "one-code-two-schools",
        "error",
        raw.name,
        tuple(raw.lines[row] for row in rows),
        "site",
        _("The code {code} belongs to more than one school: {names}.").format(
            code=quoted(code), names=listed([quoted(name) for name in dict.fromkeys(names)])
        ),
        _("The pupils of both would be added up as one school."),
        _("Correct the code in the file, or leave one of the lines out: --leave-out {line}.").format(
            line=raw.lines[rows[-1]]
        ),
    )


def line_twice(raw: RawTable, found: list[tuple[School, int, int]]) -> Finding:
    """Return the error that a school stands in two lines of which nobody can tell which holds."""
    school, first, second = found[0]
    return Finding(
        "school-twice",
        "error",
        raw.name,
        tuple(raw.lines[row] for _school, _first, row in found),
        "site",
        _("{school} stands in line {first} and again in line {second}, for the same stage.").format(
            school=quoted(str(school.cells["name"] or school.site)), first=raw.lines[first], second=raw.lines[second]
        ),
        _("Its pupils would be counted twice, or one of the lines is out of date."),
        _("Leave one of them out: --leave-out {line}; or correct the file.").format(line=raw.lines[second]),
    )


def no_name_column(raw: RawTable) -> Finding:
    """Return the error that no column is known to hold names or codes of schools."""
    unknown = next((heading for heading in raw.headings if heading), "…")
    return Finding(
        "missing-column",
        "error",
        raw.name,
        (),
        "name",
        _("No column is known to hold the name of the school, or its code."),
        _("Every line needs one of them."),
        _("Say once which it is, as in: {option}.").format(
            option=accept_option(Meaning("school_column", unknown, "name"))
        ),
    )


def padded(raw: RawTable, rows: list[int], example: str) -> Finding:
    """Return the note that leading zeros of codes were put back.

    Parameters
    ----------
    raw : RawTable
        The lines.
    rows : list of int
        Places of the lines.
    example : str
        The first code as it is now.

    Returns
    -------
    Finding
        The note.
    """
    return Finding(
        "leading-zeros",
        "note",
        raw.name,
        tuple(raw.lines[row] for row in rows),
        "site",
        _("Codes had lost their leading zeros; they were put back, as in {code}.").format(code=quoted(example)),
        _("Spreadsheets drop them; without them another file of the same body does not fit."),
        _("Nothing need be done."),
    )


def no_pupils(raw: RawTable, rows: list[int]) -> Finding:
    """Return the note that schools without pupils were left out."""
    text = ngettext(
        "{count} school has no pupil in the register and was left out.",
        "{count} schools have no pupil in the register and were left out.",
        len(rows),
    )
    return Finding(
        "schools-without-pupils",
        "note",
        raw.name,
        tuple(raw.lines[row] for row in rows),
        "",
        text.format(count=len(rows)),
        _("A school that is closed or empty needs no food."),
        _("If one is open, write it into the tables sites and enrolment."),
    )


def no_town(raw: RawTable, rows: list[int]) -> Finding:
    """Return the error that schools do not say their municipality."""
    return Finding(
        "no-municipality",
        "error",
        raw.name,
        tuple(raw.lines[row] for row in rows),
        "municipality",
        _("The file does not say in which municipality the school lies."),
        _("What counts as local is reckoned from it."),
        _("Say it for all of them: --town NAME; or add a column with the municipality."),
    )


def pupils_asked(raw: RawTable, stages: list[str], unread: list[str]) -> Finding:
    """Return the error that a register has no pupils.

    Parameters
    ----------
    raw : RawTable
        The lines.
    stages : list of str
        Stages that its lines have, as far as they say it.
    unread : list of str
        Headings of columns that are not read and may hold them.

    Returns
    -------
    Finding
        The error.
    """
    option = accept_option(Meaning("school_column", unread[0] if unread else "", "pupils"))
    columns = (
        " "
        + _("Columns that may hold them are not read: {headings}. If one does: {option}.").format(
            headings=listed([quoted(one) for one in unread]), option=option
        )
        if unread
        else ""
    )
    example = " ".join(f"--pupils {stage}=100" for stage in stages or ["primary"])
    return Finding(
        "pupils-asked",
        "error",
        raw.name,
        (),
        "pupils",
        _("The file does not say how many pupils a school has."),
        _("Food is bought for pupils; their number is not guessed."),
        _(
            "Name a file with the pupils of each school beside it, or say how many the town has by stage, as in {example}: they "
            "are shared evenly among its schools and marked as assumed. With --pupils later only the schools are taken."
        ).format(example=example)
        + columns,
    )


def stage_nowhere(raw: RawTable, stages: list[str]) -> Finding:
    """Return the error that pupils were given of a stage that no school has."""
    return Finding(
        "no-school-of-stage",
        "error",
        raw.name,
        (),
        "pupils",
        _("No school of the file has the stage {stages}.").format(stages=listed([quoted(one) for one in stages])),
        _("Its pupils would eat nowhere."),
        _("Correct the stage, or leave these pupils out."),
    )


def several_in_case(raw: RawTable, stage: str, same: list[str]) -> Finding:
    """Return the error that several stages of the case are one stage of the register.

    Parameters
    ----------
    raw : RawTable
        The lines.
    stage : str
        The stage of the register.
    same : list of str
        Stages of the case.

    Returns
    -------
    Finding
        The error.
    """
    options = " / ".join(accept_option(Meaning("stage", stage, one)) for one in same)
    return Finding(
        "stage-in-doubt",
        "error",
        raw.name,
        (),
        "stage",
        _("The case has more than one stage that the register calls {stage}: {names}.").format(
            stage=quoted(stage), names=listed([quoted(one) for one in same])
        ),
        _("What a portion weighs depends on the stage."),
        _("Say once which it is: {options}.").format(options=options),
    )


def strangers(raw: RawTable, rows: list[int], known: int) -> Finding:
    """Return the warning that a file has pupils of schools that the case has not.

    Parameters
    ----------
    raw : RawTable
        The lines.
    rows : list of int
        Places of the first line of each of them.
    known : int
        Schools of the file that the case has.

    Returns
    -------
    Finding
        A warning; an error where the case has none of the schools.
    """
    text = ngettext(
        "{count} school of the file is none of the case; its pupils were left out. {known} are of the case.",
        "{count} schools of the file are none of the case; their pupils were left out. {known} are of the case.",
        len(rows),
    )
    return Finding(
        "schools-not-in-case",
        "warning" if known else "error",
        raw.name,
        tuple(raw.lines[row] for row in rows),
        "site",
        text.format(count=len(rows), known=known),
        _("Pupils are joined to schools by the code."),
        _("Import the list of schools first; a code that is written otherwise is mapped once: {option}.").format(
            option=accept_option(Meaning("site", "THEIRS", "OURS"))
        ),
    )
