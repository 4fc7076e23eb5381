"""The forms in which menus are kept: tables with headings, grids in sheets and PDF, calendars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.imports.files import head_text
from planner.imports.headings import Columns, column_words
from planner.imports.menu_days import Heading, meal_of
from planner.imports.menu_grid import Line, is_grid
from planner.imports.profile import own_profile, profile_of, profiles
from planner.imports.result import Left, Said
from planner.imports.servings import Served, Serving, is_nothing
from planner.imports.told import told
from planner.io.files import MAX_FILE_BYTES, cannot_read, check_size, refuse
from planner.io.foreign import TEXT_SUFFIXES, known_table, read_foreign
from planner.io.heads import filled_merges
from planner.io.raw import Cell, RawTable, cell_text
from planner.io.troubles import quoted
from planner.io.workbooks import Sheet, read_sheets

Grid = tuple[str, list[Line]]
"""Name of a sheet or page, and its lines."""


def grids_of(path: Path, case: Case | None, said: Said) -> list[Grid]:
    """Return the parts of a file that are grids; none if it is a table with headings.

    Parameters
    ----------
    path : Path
        A text file, workbook or PDF.
    case : Case or None
        The case, with what headings mean.
    said : Said
        What the user said.

    Returns
    -------
    list of (str, list of (int, sequence of cells))
        Name of each sheet or page with its lines.

    Raises
    ------
    InputError
        If the file cannot be read, or is a PDF without a table.
    """
    if path.suffix.casefold() == ".pdf":
        return pdf_tables(path)
    if path.suffix.casefold() in TEXT_SUFFIXES:
        raw, _found = read_foreign(path, known_table(_known(case, said)), lambda raw: len(raw.headings))
        parts: list[Grid] = [(raw.name, _lines(raw))]
        headed = _has_headings(raw.headings, case, said)
    else:
        sheets = [sheet for sheet in _sheets(path) if not sheet.is_help]
        parts = [
            (sheet.title, [(line, filled) for line, filled in enumerate(filled_merges(sheet), 1)]) for sheet in sheets
        ]
        headed = any(
            _has_headings([cell_text(c) for c in cells], case, said) for _title, its in parts for _l, cells in its[:20]
        )
    heading = heading_of(case, said)
    return [] if headed else [part for part in parts if is_grid(part[1], heading)]


def _sheets(path: Path) -> list[Sheet]:
    try:
        check_size(path.name, path.stat().st_size, MAX_FILE_BYTES)
        return read_sheets(path)
    except OSError as error:
        raise InputError([cannot_read(path, error)]) from error


def heading_of(case: Case | None, said: Said) -> Heading:
    """Return what is known of a menu from outside of it."""
    near = date.fromisoformat(said.day) if said.day else None
    return Heading(meal=meal_of(said.meal) or said.meal, country=head_text(case, "country"), near=near)


def _known(case: Case | None, said: Said) -> list[str]:
    own = column_words(own_profile("menus"), case, said.meanings)
    return [
        *(h for profile in profiles() if profile.about == "menus" for h in profile.headings),
        *own.known,
        *own.mapped,
    ]


def _has_headings(headings: Sequence[str], case: Case | None, said: Said) -> bool:
    """Tell whether headings are those of a table: a day beside a dish or a meal, or a known form."""
    if profile_of(list(headings), "menus") is not None:
        return True
    words = column_words(own_profile("menus"), case, said.meanings)
    found = {words(heading) for heading in headings if heading}
    return bool(found & {"date", "weekday"}) and bool(
        found & {"dish", "meal", "slot", "cycle_week"} or {"date", "weekday"} <= found
    )


def _lines(raw: RawTable) -> list[Line]:
    rows = list(zip(*raw.columns, strict=True)) if raw.columns else []
    cells: list[Line] = [
        (line, ["" if c is None else c for c in row]) for line, row in zip(raw.lines, rows, strict=True)
    ]
    return [(max(raw.lines[0] - 1, 1) if raw.lines else 1, list(raw.headings)), *cells]


def pdf_tables(path: Path) -> list[Grid]:
    """Return the tables in a PDF, each with its lines counted from 1.

    Raises
    ------
    InputError
        If the file cannot be read, is a picture, or holds no table.
    """
    import pdfplumber  # takes a third of a second to load, for this alone
    from pdfminer.pdfexceptions import PDFException
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        check_size(path.name, path.stat().st_size, MAX_FILE_BYTES)
        with pdfplumber.open(path) as pdf:
            letters = sum(len(page.chars) for page in pdf.pages)
            found = [(number, table) for number, page in enumerate(pdf.pages, 1) for table in page.extract_tables()]
    except OSError as error:
        raise InputError([cannot_read(path, error)]) from error
    except (PDFException, PdfminerException, ValueError, KeyError, TypeError):
        refuse(
            "corrupt-file",
            _("{file} cannot be read as a PDF; it is damaged or protected by a password.").format(file=path.name),
            _("Save it anew without a password, or ask for the menu as a workbook."),
            _("Nothing could be read from it."),
        )
    if not letters:
        refuse(
            "pdf-is-a-picture",
            _("{file} is a picture: it holds no letters that could be read.").format(file=path.name),
            _(
                "Ask who wrote it for the file it was made from, or type the menu into a workbook: days across, dishes below."
            ),
            _("Reading letters off a picture makes mistakes that nobody sees."),
        )
    if not found:
        refuse(
            "pdf-without-table",
            _("{file} holds text, but no table with lines between its cells.").format(file=path.name),
            _(
                "Ask who wrote it for the file it was made from, or copy the menu into a workbook: days across, dishes below."
            ),
            _("Which dish is of which day cannot be told from the places of words alone."),
        )
    return [
        (
            _("page {number}").format(number=number),
            [
                (line, [None if cell is None else " ".join(cell.split()) for cell in cells])
                for line, cells in enumerate(table, 1)
            ],
        )
        for number, table in found
    ]


def calendar_servings(path: Path, heading: Heading) -> Served:
    """Return the servings of a calendar: each event a dish, or each line of its description one.

    Parameters
    ----------
    path : Path
        An .ics file.
    heading : Heading
        With the meal, where events do not say it.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    from icalendar import Calendar  # for this alone

    try:
        check_size(path.name, path.stat().st_size, MAX_FILE_BYTES)
        calendars = Calendar.from_ical(path.read_bytes(), multiple=True)
    except OSError as error:
        raise InputError([cannot_read(path, error)]) from error
    except (ValueError, KeyError, IndexError):
        refuse(
            "corrupt-file",
            _("{file} cannot be read as a calendar.").format(file=path.name),
            _("Export it anew from the calendar program (iCalendar, .ics)."),
        )
    served = Served()
    repeated = []
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    for number, event in enumerate(events, 1):
        start = event.get("DTSTART")
        day = None if start is None else start.dt
        day = day.date() if isinstance(day, datetime) else day
        if event.get("RRULE") is not None:
            repeated.append(number)
            continue
        title, text = str(event.get("SUMMARY", "")).strip(), str(event.get("DESCRIPTION", "")).strip()
        its = heading.after(title)
        # Of an event that has a description the title is the meal or the kind of menu.
        for part in (one.strip(" -•·*") for one in (text or title).split("\n")):
            slot, _sign, dish = part.partition(":") if ":" in part else ("", "", part)
            if dish.strip() and day is not None and not is_nothing(dish.strip()):
                served.servings.append(Serving(number, dish.strip(), day, meal=its.meal, slot=slot.strip()))
            elif part:
                served.left.append(Left(number, part, _("nothing is served") if day else _("no day")))
    if repeated:
        served.findings.append(_repeated(path.name, repeated))
    return served


def _repeated(name: str, events: list[int]) -> Finding:
    return told(
        "event-repeats",
        "error",
        name,
        events,
        "",
        what=_("An event of the calendar repeats itself."),
        why=_("On which days the dish is served until when is not read from such a rule."),
        mend=_("Write an event for each day, or give the menu as a cycle: weekdays across, dishes below."),
    )


def lines_servings(raw: RawTable, columns: Columns, cells: dict[str, Sequence[Cell]], frame: pd.DataFrame) -> Served:
    """Return the servings of a table with headings: one dish a line, or a column for each part of the meal.

    Parameters
    ----------
    raw : RawTable
        The lines.
    columns : Columns
        What headings mean.
    cells : dict of str to sequence of cells
        Columns that are parts of the meal, by their headings; none where there is a column of dishes.
    frame : pandas.DataFrame
        The lines, typed, as `planner.schema.import_tables.MENUS`.

    Returns
    -------
    Served
        Servings, and cells of which none was made.
    """
    import pandas as pd

    served = Served()
    lines = [int(line) for line in frame.index]
    for place, (line, row) in enumerate(zip(lines, frame.to_dict("records"), strict=True)):
        day = None if pd.isna(row["date"]) else row["date"].date()
        serving = Serving(
            line,
            "",
            day,
            None if day or pd.isna(row["cycle_week"]) else int(row["cycle_week"]),
            None if day else _weekday(row["weekday"]),
            row["meal"],
            row["slot"],
            row["menu"],
            row["site"],
            row["kind"],
        )
        dishes = (
            [(row["slot"], row["dish"])]
            if not cells
            else [(slot, cell_text(its[place]).strip()) for slot, its in cells.items()]
        )
        for slot, text in dishes:
            for dish in filter(None, (part.strip() for part in text.split("\n"))):
                if is_nothing(dish):
                    served.left.append(Left(line, dish, _("nothing is served")))
                elif serving.date is None and serving.weekday is None:
                    served.left.append(Left(line, dish, _("neither a day nor a weekday in the line")))
                else:
                    served.servings.append(replace(serving, dish=dish, slot=slot))
    return served


def _weekday(word: str) -> int | None:
    from planner.io.offices import weekday_of

    return weekday_of(word) if word else None


def meal_asked(name: str, lines: list[int], word: str = "") -> Finding:
    """Return the error that a menu does not say the meal, or says it in a word that is not known.

    Parameters
    ----------
    name : str
        The file.
    lines : list of int
        Its lines.
    word : str
        The word; blank: there is none.

    Returns
    -------
    Finding
        The error.
    """
    return told(
        "meal-asked",
        "error",
        name,
        lines,
        "meal",
        what=_("The meal {word} is not known.").format(word=quoted(word))
        if word
        else _("The file does not say which meal it is."),
        why=_("The law sets what a breakfast, a lunch or a snack must bring."),
        mend=_("Say it: --meal lunch; meals are breakfast, morning_snack, lunch, afternoon_snack and dinner."),
    )
