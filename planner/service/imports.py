"""Files that towns have, brought into a case: registers of schools, price lists, menus, recipes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypedDict, Unpack

from planner.case import Case
from planner.checks.mappings import LEFT_OUT
from planner.edits import Difference
from planner.findings import InputError
from planner.habits import Decimals, Order
from planner.imports import Said, record
from planner.imports.bring import Bring, Brought, bring, take_back
from planner.imports.files import head_text
from planner.io import read_case
from planner.io.offices import Habits
from planner.ledger import read_meanings
from planner.library import library
from planner.service.answers import day_said, percent_said, place_said, whole_by_word

LATER = "later"
"""Said in place of pupils that come with another file."""


def case_to_fill(path: str | Path) -> Case:
    """Read a case into which files are imported: it may lack what a plan needs, but all its cells must be readable.

    Raises
    ------
    InputError
        If a cell cannot be read: writing the case would lose it.
    """
    case, findings = read_case(Path(path))
    lost = [one for one in findings if one.severity == "error" and one.code not in ("missing-column", "missing-table")]
    if lost:
        raise InputError(lost)
    return case


class Answers(TypedDict, total=False):
    """What may be said of a file beside what the file itself says.

    Parameters
    ----------
    said : sequence of str
        What words mean, such as ``school_column:"Nome"=name`` or ``stage:"EMEF"=primary``.
    only : sequence of str
        Which lines are wanted, such as ``municipality=Nantes|Rezé``.
    accept_suggestions : bool
        Take suggestions that are very like and clearly the likest.
    leave_out : sequence of int
        Lines of the file that are not read.
    pupils : sequence of str
        Pupils of the town by stage, such as ``primary=1200``; or ``later``: they come with another file.
    place : str
        ``LATITUDE,LONGITUDE`` of the town in degrees, for schools without coordinates.
    town : str
        Municipality of what does not say its own.
    mend : bool
        Put lost decimal points of coordinates back where one place alone can be meant.
    tax : str
        Tax in the prices of the file, in percent; 0: none.
    price_factor : str
        Factor of the case that brings the prices to the plan's year; ``none``: none is needed.
    day : str
        A day of the first week of a menu that has weekdays alone; the day of prices that do not say theirs.
    market : str
        Where prices were asked that do not say it.
    menu : str
        Menu group that eats the menu.
    meal : str
        Meal of a menu that does not say it.
    apart : bool
        Dishes with names nearly alike are different dishes.
    dates, decimals : str, optional
        How the file writes days (``day-first``, ``month-first``, ``as-shown``) and decimals (``point``, ``comma``).
    """

    said: Sequence[str]
    only: Sequence[str]
    accept_suggestions: bool
    leave_out: Sequence[int]
    pupils: Sequence[str]
    place: str
    town: str
    mend: bool
    tax: str
    price_factor: str
    day: str
    market: str
    menu: str
    meal: str
    apart: bool
    dates: str | None
    decimals: str | None


class ToImport(NamedTuple):
    """A file to import, with what is said of it alone.

    Parameters
    ----------
    file : str or Path
        CSV files and workbooks with headings of one's own or of a published form; calendars (.ics), tables in a PDF, recipes as
        JSON.
    about : str, optional
        What it is about, a name of `planner.schema.import_tables.IMPORT_TABLES`. Empty: as its headings tell.
    answers : Answers
        What is said of it. What words mean is said of all files that are imported together.
    """

    file: str | Path
    about: str = ""
    answers: Answers = Answers()


def import_files(
    case: Case | str | Path,
    files: Sequence[str | Path],
    *,
    about: str = "",
    dry_run: bool = False,
    by: str = "",
    **answers: Unpack[Answers],
) -> Brought:
    """Import files into a case: all of them, or none if anything in one is wrong.

    Parameters
    ----------
    case : Case, str or Path
        The case, or where it lies; what is said of words is kept in it.
    files : sequence of str or Path
        See `ToImport`. A register and the pupils of its schools may come together.
    about : str, optional
        What the files are about, a name of `planner.schema.import_tables.IMPORT_TABLES`. Empty: as their headings tell.
    dry_run : bool
        Write nothing.
    by : str
        Who imports. Empty: the user of the machine.
    **answers
        What is said of all of them; see `Answers`.

    Returns
    -------
    Brought
        The case after it, what each file says, and what changed.

    Raises
    ------
    InputError
        If anything is wrong; nothing was changed.
    """
    return import_each(case, [ToImport(file, about, answers) for file in files], dry_run=dry_run, by=by)


def import_each(case: Case | str | Path, files: Sequence[ToImport], *, dry_run: bool = False, by: str = "") -> Brought:
    """Import files into a case, each with what is said of it alone: all of them, or none if anything in one is wrong.

    Parameters
    ----------
    case : Case, str or Path
        The case, or where it lies; what is said of words is kept in it.
    files : sequence of ToImport
        The files. A register and the pupils of its schools may come together.
    dry_run : bool
        Write nothing.
    by : str
        Who imports. Empty: the user of the machine.

    Returns
    -------
    Brought
        The case after it, what each file says in the order of the files, and what changed.

    Raises
    ------
    InputError
        If anything is wrong; nothing was changed.
    """
    known = case if isinstance(case, Case) else case_to_fill(case)
    brought = [Bring(Path(one.file), _said(known, one.answers), one.about) for one in files]
    return bring(known, brought, dry_run=dry_run, who=by)


def _said(case: Case, answers: Answers) -> Said:
    pupils = answers.get("pupils", ())
    dates, decimals = answers.get("dates"), answers.get("decimals")
    return Said(
        meanings=tuple(read_meanings(case, answers.get("said", ()), _also_meant(case), free=("dish",))),
        accept_suggestions=answers.get("accept_suggestions", False),
        habits=Habits(dates=Order(dates) if dates else None, decimals=Decimals(decimals) if decimals else None),
        only=tuple(answers.get("only", ())),
        leave_out=frozenset(answers.get("leave_out", ())),
        pupils=whole_by_word([text for text in pupils if text != LATER], "--pupils") or None,
        later=LATER in pupils,
        mend=answers.get("mend", False),
        place=place_said(answers.get("place", "")),
        town=answers.get("town", ""),
        tax_percent=percent_said(answers.get("tax", ""), "--tax"),
        price_factor=answers.get("price_factor", ""),
        day=day_said(answers.get("day", "")),
        market=answers.get("market", ""),
        menu=answers.get("menu", ""),
        meal=answers.get("meal", ""),
        apart=answers.get("apart", False),
    )


def _also_meant(case: Case) -> dict[str, Callable[[str], str | None]]:
    """Return what words may be said to mean beside what a case knows: foods of the library, and suppliers whose lines are left out."""

    def food(word: str) -> str | None:
        if word in set(library()["foods"]["food"]):
            return word
        found = library().find(word, head_text(case, "country"))
        return found[0] if len(found) == 1 else None

    return {"product": food, "supplier": lambda word: LEFT_OUT if word == LEFT_OUT else None}


def undo_import(case: Case | str | Path, *, dry_run: bool = False) -> tuple[Case, list[record.Entry], list[Difference]]:
    """Undo the latest import of a case that still counts; see `planner.imports.bring.take_back`."""
    return take_back(case if isinstance(case, Case) else case_to_fill(case), dry_run=dry_run)


def imports_on_record(case: Case | str | Path) -> list[record.Entry]:
    """Return all imports of a case, the first first."""
    return record.entries(case if isinstance(case, Case) else case_to_fill(case))


def count_imports(case: Case, entries: Sequence[record.Entry], *, undone: bool) -> None:
    """Note on record whether imports count: after the case as it was before or after them was put back.

    Parameters
    ----------
    case : Case
        The case.
    entries : sequence of planner.imports.record.Entry
        Which imports.
    undone : bool
        Whether they count no more.
    """
    for entry in entries:
        record.mark(case, entry, undone=undone)
