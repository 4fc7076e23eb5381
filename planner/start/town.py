"""What a town says of itself to begin with, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from planner.checks.iso import country_meant
from planner.findings import Finding, InputError
from planner.i18n import _, reader
from planner.imports.bring import Read
from planner.imports.stages import stage_names
from planner.io.files import file_error
from planner.ledger.words import Meaning
from planner.library import library
from planner.library.stages import stage_of_law
from planner.programmes import loader
from planner.words import did_you_mean, short_name

MOST_PUPILS = 100_000
"""Most pupils of a row of a case."""


@dataclass(frozen=True)
class Town:
    """The inputs of a first plan.

    Parameters
    ----------
    country : str
        ISO code, or the country's name in a language of the planner.
    name : str
        The town, as its schools' municipality.
    money : float
        What there is for food in the school year.
    pupils : mapping of str to float
        Pupils by stage, in the stages' short names or what people call them. Empty where a register has them.
    register : mapping of str to pandas.DataFrame
        Rows of ``sites``, ``stages``, ``enrolment`` and ``menu_groups`` as `planner.imports.read_register` gives them.
    menu : pandas.DataFrame, optional
        Rows of ``menus`` whose dishes are the library's. Without it the country's starter cycle is served.
    state : str
        State or department. Blank: not said.
    programmes : tuple of str
        The law. Empty: the country's programme.
    cost_per_meal : float, optional
        What the food of a meal costs the town today.
    prices : mapping of str to float
        What the town pays for a kg, by the name of the product.
    year : int, optional
        Year in which the school year begins. Without it the next that has not begun.
    region : str
        Region whose holidays are meant, where the country has several.
    place : tuple of float, optional
        Latitude and longitude of the town.
    today : date
        The day.
    files : tuple of Read
        The files of the register and the menu, which go on record with the case.
    meanings : tuple of Meaning
        What was said of words of these files, which is kept in the case.
    """

    country: str
    name: str
    money: float
    pupils: Mapping[str, float] = field(default_factory=dict)
    register: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    menu: pd.DataFrame | None = None
    state: str = ""
    programmes: tuple[str, ...] = ()
    cost_per_meal: float | None = None
    prices: Mapping[str, float] = field(default_factory=dict)
    year: int | None = None
    region: str = ""
    place: tuple[float, float] | None = None
    today: date = field(default_factory=date.today)
    files: tuple[Read, ...] = ()
    meanings: tuple[Meaning, ...] = ()

    @property
    def code(self) -> str:
        """The country's ISO code in capitals, also where its name was said."""
        return country_meant(self.country) or self.country.strip().upper()


def started_countries() -> list[str]:
    """Return the ISO codes of the countries for which the library has a starter cycle, portions and a calendar."""
    known = library()
    return sorted({*known["countries"]["country"]} & {*known["cycle"]["country"]} & {*known["calendar"]["country"]})


def country_facts(country: str) -> dict[str, Any]:
    """Return what a rough plan takes for granted in a country: its row of the library's table countries."""
    rows = library()["countries"]
    (row,) = rows[rows["country"] == country].to_dict("records")
    return {str(name): value for name, value in row.items()}


def stages_of(country: str) -> dict[str, str]:
    """Return the names of a country's stages by their short names."""
    rows = library().stages(country)
    return dict(zip(rows["stage"], rows["name"], strict=True))


def pupils_of_register(town: Town) -> dict[str, int]:
    """Return the pupils that are said, by the stages as registers call them; words that mean none as they are."""
    names = stage_names(town.code)
    rows = library().stages(town.code).to_dict("records")
    laws = {row["stage"]: stage_of_law(str(row["name"]), str(row["programme_stage"])) for row in rows}
    return {laws.get(names(word) or "", "") or word: int(count) for word, count in town.pupils.items()}


def town_findings(town: Town) -> list[Finding]:
    """Return all that keeps a town's inputs from becoming a case, all at once."""
    return list(_wrong(town))


def country_findings(country: str) -> list[Finding]:
    """Return what is wrong with a country, said by its name or code: that a town there cannot be started."""
    known = started_countries()
    if country_meant(country) in known:
        return []
    names = ", ".join(f"{reader().territories.get(code, code)} ({code.lower()})" for code in known)
    return [
        file_error(
            "start-country",
            _("There is no starter menu of the country “{word}”.").format(word=country),
            _("Name one of: {countries}. For another, begin with `planner template`.").format(countries=names),
            _("The rest of the case is filled from dishes, portions and a calendar of the country."),
        )
    ]


def region_findings(town: Town) -> list[Finding]:
    """Return what is wrong with the region that is said of a town in a country that can be started: that nothing goes by it."""
    rows = (library()[table] for table in ("calendar", "seasons"))
    known = sorted(
        {region for table in rows for region in table.loc[table["country"] == town.code, "region"] if region}
    )
    if not town.region or town.region in known:
        return []
    return [
        file_error(
            "start-region",
            _("Nothing goes by a region “{word}” in this country.").format(word=town.region)
            + did_you_mean(town.region, known),
            _("Name one of: {regions}. Or leave it out.").format(regions=", ".join(known) or _("none")),
            _("Holidays and seasons go by the region."),
        )
    ]


def pupil_findings(town: Town) -> list[Finding]:
    """Return what is wrong with the pupils that are said of a town in a country that can be started."""
    return list(_wrong_pupils(town))


def refuse_wrong(town: Town) -> None:
    """Raise an `InputError` with all that is wrong in a town's inputs."""
    if found := town_findings(town):
        raise InputError(found)


def _wrong(town: Town) -> Iterator[Finding]:
    wrong_country = country_findings(town.country)
    yield from wrong_country or _wrong_pupils(town)
    if not town.name.strip() or not short_name(town.name):
        yield file_error(
            "start-town",
            _("The town has no name."),
            _("Say its name."),
            _("Its schools lie in it, and food from it counts as local."),
        )
    if not 0 < town.money < 1e12:
        yield file_error(
            "start-money",
            _("The money for food is {amount:g}.").format(amount=town.money),
            _("Say what there is for food in the school year, as one amount above 0."),
            _("Without money nothing can be bought."),
        )
    if town.cost_per_meal is not None and not 0 < town.cost_per_meal < 1e6:
        yield file_error(
            "start-cost",
            _("The food of a meal costs {amount:g}.").format(amount=town.cost_per_meal),
            _("Say an amount above 0, or leave it out."),
            _("Prices that no source tells are reckoned from it."),
        )
    if not wrong_country:
        yield from region_findings(town)
    laws = loader.names()
    for word in town.programmes:
        if word not in laws:
            yield file_error(
                "start-law",
                _("There is no programme “{word}”.").format(word=word) + did_you_mean(word, laws),
                _("Name one of: {programmes}.").format(programmes=", ".join(laws)),
                _("Shares, standards and money follow from it."),
            )


def _wrong_pupils(town: Town) -> Iterator[Finding]:
    stages = stages_of(town.code)
    listed = ", ".join(f"{name} ({code})" for code, name in stages.items())
    if not town.register and not any(town.pupils.values()):
        yield file_error(
            "start-pupils",
            _("Nobody said how many pupils there are."),
            _("Say the number by stage, or name a register of the schools. Stages are: {stages}.").format(
                stages=listed
            ),
            _("What has to be bought follows from it."),
        )
    names = stage_names(town.code)
    taken: dict[str, str] = {}
    for word, count in town.pupils.items():
        stage = names(word)
        if stage is None:
            yield file_error(
                "start-stage",
                _("There is no stage “{word}”.").format(word=word) + did_you_mean(word, [*stages, *stages.values()]),
                _("Stages are: {stages}.").format(stages=listed),
                _("Portions and standards depend on the stage."),
            )
        elif stage in taken:
            yield file_error(
                "start-stage-twice",
                _("“{one}” and “{other}” are the same stage.").format(one=taken[stage], other=word),
                _("Say each stage once."),
                _("It would be unclear how many pupils it has."),
            )
        else:
            taken[stage] = word
        if not 0 <= count <= MOST_PUPILS or count != int(count):
            yield file_error(
                "start-number",
                _("Of “{word}” this number of pupils is said: {count:g}.").format(count=count, word=word),
                _("Say a whole number from 0 to {most}.").format(most=MOST_PUPILS),
                _("No town has so many, fewer than none, or a part of one."),
            )
