"""Files that towns have, brought into a case: registers of schools, price lists, menus, recipes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from planner.case import Case
from planner.checks.mappings import LEFT_OUT
from planner.edits import Difference
from planner.findings import InputError
from planner.habits import Decimals, Order
from planner.imports import Said, record
from planner.imports.bring import Brought, bring, take_back
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


def import_files(
    case: Case | str | Path,
    files: Sequence[str | Path],
    *,
    said: Sequence[str] = (),
    only: Sequence[str] = (),
    about: str = "",
    accept_suggestions: bool = False,
    leave_out: Sequence[int] = (),
    pupils: Sequence[str] = (),
    place: str = "",
    town: str = "",
    mend: bool = False,
    tax: str = "",
    price_factor: str = "",
    day: str = "",
    market: str = "",
    menu: str = "",
    meal: str = "",
    apart: bool = False,
    dates: str | None = None,
    decimals: str | None = None,
    dry_run: bool = False,
    by: str = "",
) -> Brought:
    """Import files into a case: all of them, or none if anything in one is wrong.

    Parameters
    ----------
    case : Case, str or Path
        The case, or where it lies; what is said of words is kept in it.
    files : sequence of str or Path
        CSV files and workbooks with headings of one's own or of a published form; calendars (.ics), tables in a PDF, recipes as
        JSON. A register and the pupils of its schools may come together.
    said : sequence of str
        What words mean, such as ``school_column:"Nome"=name`` or ``stage:"EMEF"=primary``.
    only : sequence of str
        Which lines are wanted, such as ``municipality=Nantes|Rezé``.
    about : {"schools", "prices", "menus", "recipes", "composition"}, optional
        What the files are about. Empty: as their headings tell.
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
    dry_run : bool
        Write nothing.
    by : str
        Who imports. Empty: the user of the machine.

    Returns
    -------
    Brought
        The case after it, what each file says, and what changed.

    Raises
    ------
    InputError
        If anything is wrong; nothing was changed.
    """
    known = case if isinstance(case, Case) else case_to_fill(case)
    answers = Said(
        meanings=tuple(read_meanings(known, said, _also_meant(known), free=("dish",))),
        accept_suggestions=accept_suggestions,
        habits=Habits(dates=Order(dates) if dates else None, decimals=Decimals(decimals) if decimals else None),
        only=tuple(only),
        leave_out=frozenset(leave_out),
        pupils=whole_by_word([text for text in pupils if text != LATER], "--pupils") or None,
        later=LATER in pupils,
        mend=mend,
        place=place_said(place),
        town=town,
        tax_percent=percent_said(tax, "--tax"),
        price_factor=price_factor,
        day=day_said(day),
        market=market,
        menu=menu,
        meal=meal,
        apart=apart,
    )
    return bring(known, [Path(file) for file in files], answers, about=about, dry_run=dry_run, who=by)


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
