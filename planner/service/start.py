"""A first case of a town from five inputs, and which of its assumptions to look up first."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from planner.checks.iso import country_meant
from planner.findings import Finding, InputError
from planner.i18n import _, ngettext, set_country
from planner.imports import Imported, Said, read_register
from planner.imports.bring import Read, put_on_record, terms_of
from planner.imports.menus import menus_of
from planner.io import read_case, write_case
from planner.io.files import file_error
from planner.ledger import Unknown, keep_meanings, read_meanings
from planner.ledger.source import fingerprint
from planner.making.pipeline import make_plan
from planner.making.plan import Plan
from planner.programmes import loader
from planner.service.answers import numbers_by_word
from planner.start import Started, Town, start_case
from planner.start.begin import kitchen_of
from planner.start.regions import calendar_regions as regions_of
from planner.start.rows import MENU
from planner.start.town import (
    country_facts,
    country_findings,
    pupil_findings,
    pupils_of_register,
    refuse_wrong,
    region_findings,
    stages_of,
    started_countries,
)
from planner.studies.assumptions import Assumption, Moved, assumptions_of, moved, one_of_each


class FileAsks(InputError):
    """A file of a town cannot be taken yet; `questions` holds the words of which somebody must say the meaning."""

    def __init__(self, findings: list[Finding], questions: Sequence[Unknown]) -> None:
        super().__init__(findings)
        self.questions = tuple(questions)


def country_law(country: str) -> str:
    """Return the programme of school meals of a country, by its short name."""
    return str(country_facts(country)["programme"])


def laws_of(country: str) -> list[str]:
    """Return the short names of a country's programmes, also those of its towns and States."""
    return [name for name in loader.names() if loader.load(name).country == country]


def start_countries() -> list[str]:
    """Return the ISO codes of the countries in which a town can start from five inputs."""
    return started_countries()


def money_of(country: str) -> str:
    """Return the ISO code of the money of a country in which a town can start; empty for any other."""
    code = country_meant(country)
    return str(country_facts(code)["currency"]) if code in started_countries() else ""


def refuse_country(country: str) -> None:
    """Raise an `InputError` if a town of a country cannot be started."""
    if wrong := country_findings(country):
        raise InputError(wrong)


def calendar_regions(country: str) -> list[str]:
    """Return the regions by which the school calendar of a country differs; none where it does not."""
    return regions_of(country_meant(country))


def refuse_region(region: str, country: str) -> None:
    """Raise an `InputError` if nothing goes by a region in a country in which a town can start."""
    if wrong := region_findings(Town(country, "", 0.0, region=region)):
        raise InputError(wrong)


def pupils_by_word(texts: Sequence[str], country: str) -> dict[str, float]:
    """Read pupils by stage as they are said; the example of an `InputError` is of the country's own stages."""
    code = country_meant(country)
    words = list(stages_of(code))[:2] if code in started_countries() else []
    counts = zip(words, (1200, 300), strict=False)
    example = ",".join(f"{word}={count}" for word, count in counts)
    return numbers_by_word(texts, "--pupils", example and f"--pupils {example}")


def pupils_said(texts: Sequence[str], country: str) -> dict[str, float]:
    """Return pupils by stage as they are said of a town of a country; an `InputError` tells all that is wrong in it."""
    pupils = pupils_by_word(texts, country)
    if country_meant(country) in started_countries() and (wrong := pupil_findings(Town(country, "", 0.0, pupils))):
        raise InputError(wrong)
    return pupils


def with_register(
    town: Town,
    path: str | Path,
    *,
    only: Sequence[str] = (),
    said: Sequence[str] = (),
    accept_suggestions: bool = False,
    mend: bool = False,
    leave_out: Sequence[int] = (),
) -> Town:
    """Return a town with the schools of a register.

    Parameters
    ----------
    town : Town
        The town; its pupils, if any are said, are shared among schools of which the register tells none.
    path : str or Path
        The register.
    only : sequence of str
        Which lines are wanted, such as ``municipality=Nantes``.
    said : sequence of str
        What its words mean, as ``school_column:"Nome"=name``.
    accept_suggestions, mend : bool
        As of `planner.imports.read_register`.
    leave_out : sequence of int
        Lines of the register that are not read.

    Returns
    -------
    Town
        With the rows of the register.

    Raises
    ------
    FileAsks
        With all that is wrong in the register, and what is asked of it.
    """
    refuse_wrong(replace(town, register={"sites": pd.DataFrame()}))
    meanings = tuple(read_meanings(kitchen_of(town), said, {}, free=("dish",)))
    found = read_register(
        path,
        only=only or None,
        country=town.code,
        pupils=pupils_of_register(town) or None,
        place=town.place,
        mend=mend,
        leave_out=leave_out,
        meanings=meanings,
        accept_suggestions=accept_suggestions,
        town=town.name,
    )
    if not found.usable:
        raise FileAsks([one for one in found.findings if one.severity == "error"], found.questions)
    return _with_file(
        replace(town, register=found.tables),
        Path(path),
        found,
        Said(meanings, only=tuple(only), leave_out=frozenset(leave_out)),
    )


def _with_file(town: Town, path: Path, found: Imported, said: Said) -> Town:
    """Return a town with a file that goes on record, and with what was said of its words."""
    meanings = dict.fromkeys((*town.meanings, *said.meanings, *found.accepted))
    return replace(
        town, files=(*town.files, Read(path.name, fingerprint(path), found, terms_of(said))), meanings=tuple(meanings)
    )


def with_menu(
    town: Town,
    path: str | Path,
    *,
    meal: str = "",
    day: str = "",
    said: Sequence[str] = (),
    accept_suggestions: bool = False,
    known_only: bool = False,
) -> tuple[Town, list[str]]:
    """Return a town with the menu of a file, cooked by the recipes of the library.

    Parameters
    ----------
    town : Town
        The town.
    path : str or Path
        A table, a grid of days in a sheet or PDF, a calendar (.ics).
    meal, day : str
        The meal, and a day of the first week, of a menu that does not say them.
    said : sequence of str
        What names of dishes mean, as ``dish:"Arroz do dia"=arroz-feijao``.
    accept_suggestions : bool
        Take suggestions that are very like and clearly the likest.
    known_only : bool
        Leave out dishes of which the library has no recipe, instead of asking.

    Returns
    -------
    Town
        With the menu.
    list of str
        Names of the dishes that were left out.

    Raises
    ------
    FileAsks
        With all that is wrong in the file, or the dishes without a recipe, and what is asked of it.
    """
    refuse_wrong(town)
    case = kitchen_of(town)
    meanings = tuple(read_meanings(case, said, {}, free=("dish",)))
    asked = Said(meanings=meanings, accept_suggestions=accept_suggestions, menu=MENU, meal=meal, day=day)
    found = menus_of(Path(path), case, asked)
    if not found.usable:
        raise FileAsks([one for one in found.findings if one.severity == "error"], found.questions)
    lost = found.tables["dishes"] if "dishes" in found.tables else pd.DataFrame(columns=["dish", "name"])
    menu = found.tables["menus"]
    menu = menu[~menu["dish"].isin(lost["dish"])]
    if (len(lost) and not known_only) or menu.empty:
        raise FileAsks([_without_recipe(Path(path).name, list(lost["name"]))], found.questions)
    town = _with_file(replace(town, menu=menu.reset_index(drop=True)), Path(path), found, asked)
    return town, list(lost["name"])


def _without_recipe(file: str, names: list[str]) -> Finding:
    return file_error(
        "start-recipes",
        ngettext(
            "The library has no recipe of {count} dish of the menu: {names}.",
            "The library has no recipe of {count} dishes of the menu: {names}.",
            len(names),
        ).format(count=len(names), names=", ".join(names)),
        _(
            'Say which dish of the library each is, as --map dish:"NAME"=KEY (planner library lists them), or leave them out for now with '
            "--known-dishes; their recipes can be imported later."
        ),
        _("What has to be bought follows from recipes. Nothing was written."),
        file,
    )


def first_case(town: Town) -> Started:
    """Return a first case of a town as it is read from a file, without one; see `begin_case`."""
    with tempfile.TemporaryDirectory() as folder:
        begun = begin_case(town, Path(folder) / "case")
    return begun._replace(case=replace(begun.case, path=None))


def begin_case(town: Town, into: str | Path, *, overwrite: bool = False) -> Started:
    """Write a first case of a town.

    Parameters
    ----------
    town : Town
        What the town says.
    into : str or Path
        A folder, or a workbook if it ends in ``.xlsx``.
    overwrite : bool
        Write also where there is something.

    Returns
    -------
    Started
        The case as it is read again from where it was written, and the prices that nobody told.

    Raises
    ------
    InputError
        With all that is wrong in what the town says, or if there is something already.
    """
    set_country(town.code)  # what is told of it is told as its people write figures
    place = Path(into)
    if not overwrite and place.exists() and not (place.is_dir() and not any(place.iterdir())):
        what = _("There is something at {path} already.").format(path=place)
        raise InputError([file_error("already-there", what, _("Name another place."), _("Nothing was written."))])
    started = start_case(town)
    write_case(started.case, place)
    case = keep_meanings(read_case(place)[0], town.meanings)
    for one in town.files:
        put_on_record(case, one)
    return started._replace(case=case)


def assumed_first(plan: Plan, most: int = 10) -> list[Assumption]:
    """Return the assumed figures on which most of a plan's cost hangs; of each thing the first, a price before grams before peel.

    Parameters
    ----------
    plan : Plan
        A plan with tables.
    most : int
        How many.
    """
    return one_of_each(assumptions_of(plan))[:most]


def moved_most(plan: Plan, most: int, make: Callable[..., Plan] = make_plan) -> Iterator[Moved]:
    """Plan anew with each of the assumptions on which most hangs a tenth larger and smaller, and tell what each moves.

    Parameters
    ----------
    plan : Plan
        A plan with tables.
    most : int
        How many.
    make : callable
        Makes the plan of a case.

    Returns
    -------
    iterator of Moved
        One after the other, as they are planned.
    """
    for assumption in assumed_first(plan, most):
        yield moved(plan, assumption, make)
