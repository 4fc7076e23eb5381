"""Which stage of the library a stage of a case eats like: the same one, else the nearest by age; what it is given by that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from planner.i18n import _, every_translation
from planner.library.foods import Library
from planner.schema.base import is_empty
from planner.schema.law_words import STAGE_WORDS
from planner.words import Names

AGES = ("age_from_years", "age_to_years")
"""Columns of a stage that say its ages."""


@dataclass(frozen=True)
class Eats:
    """Whose portions a stage of a case eats.

    Parameters
    ----------
    stage : str
        Stage of the library.
    name : str
        Its name.
    by : {"name", "age", "nothing"}
        What it is found by. By nothing: the ages of the case's stage are not known, and this is the measure of the recipes.
    """

    stage: str
    name: str
    by: str

    def told(self, name: str) -> str:
        """Return in words that the library has no portions of a stage, by its name, and whose stand for them; empty if it has."""
        texts = {
            "name": "",
            "age": _(
                "The library has no portions of {stage} in this country: those of {other}, the nearest by age, stand for them."
            ),
            "nothing": _(
                "The library has no portions of {stage} in this country, and its ages are not known: those of {other} stand for them."
            ),
        }
        return texts[self.by].format(stage=name, other=self.name)


def stage_of_law(name: str, programme_stage: str) -> str:
    """Return the stage as programmes and registers call it, by what is said or else by its name; empty if none is called so."""
    if programme_stage:
        return programme_stage if programme_stage in STAGE_WORDS else ""
    called = Names((word, code) for code, text in STAGE_WORDS.items() for word in every_translation(text))
    return called(name) or ""


def eats_like(row: Mapping[Any, Any], country: str, known: Library, words: Names | None = None) -> Eats:
    """Return whose portions a stage of a case eats.

    By hand: France has no portions of a day nursery, 0 to 3 years; those of the école maternelle, 3 to 5 years, are the nearest.

    Parameters
    ----------
    row : mapping of str to object
        The stage: short name, name, the programme's stage, ages in years as far as they are known.
    country : str
        ISO code of a country with portions.
    known : Library
        The library.
    words : Names, optional
        What people call the country's stages, beside the words of the programmes.

    Returns
    -------
    Eats
        The same stage, else that with most years in common, else with fewest between them.
    """
    rows = known.stages(country)
    names = dict(zip(rows["stage"], rows["name"], strict=True))
    cells = [str(row.get(cell, "") or "") for cell in ("stage", "programme_stage", "name")]
    laws = {
        str(one["stage"]): stage_of_law(str(one["name"]), str(one["programme_stage"])) for _line, one in rows.iterrows()
    }
    its = stage_of_law(cells[2] or cells[0], cells[1] or (cells[0] if cells[0] in STAGE_WORDS else ""))
    same = [stage for stage in laws if stage in cells] or [stage for stage, law in laws.items() if law and law == its]
    if not same and words is not None:
        same = [found for cell in cells if cell and (found := words(cell))]
    if same:
        return Eats(same[0], names[same[0]], "name")
    ages = _ages(row) or _ages_of_law(its, known)
    if ages is None:
        measure = _measure(country, known)
        return Eats(measure, names[measure], "nothing")
    first, last = ages
    nearest = min(
        (max(float(one["age_from_years"]), first) - min(float(one["age_to_years"]), last), at)
        for at, (_line, one) in enumerate(rows.iterrows())
    )[1]
    stage = str(rows["stage"].iloc[nearest])
    return Eats(stage, names[stage], "age")


def _ages(row: Mapping[Any, Any]) -> tuple[float, float] | None:
    first, last = (row.get(name) for name in AGES)
    return None if is_empty(first) or is_empty(last) else (float(first), float(last))  # type: ignore[arg-type]


def _ages_of_law(law: str, known: Library) -> tuple[float, float] | None:
    """Return the ages of a stage of the programmes by the first country of the library that has it; None if none has."""
    rows = known["stages"]
    return next((_ages(row) for row in rows[rows["programme_stage"] == law].to_dict("records")), None) if law else None


def _measure(country: str, known: Library) -> str:
    """Return the stage for which the grams of a country's recipes hold as they stand."""
    portions = known.portions(country)
    return str(portions.loc[(portions["food_group"] == "") & (portions["factor"] == 1), "stage"].iloc[0])


class Portion(NamedTuple):
    """A part of the recipes' measure that a stage gets of a food group, and who says so."""

    factor: float
    source: str


def portions_of(stage: str, country: str, known: Library) -> dict[str, Portion]:
    """Return the portions of a stage by food group; the group without a name is for all others.

    Parameters
    ----------
    stage : str
        Stage of the library.
    country : str
        ISO code of a country with portions.
    known : Library
        The library.

    Returns
    -------
    dict of str to Portion
        As parts of the recipes' measure.
    """
    rows = known.portions(country)
    rows = rows[rows["stage"] == stage]
    told = zip(rows["food_group"], rows["factor"], rows["source"], strict=True)
    return {str(group): Portion(float(factor), str(source)) for group, factor, source in told}


def years_between(one: str, other: str, country: str, known: Library) -> float:
    """Return how far the middles of the ages of two stages of the library lie apart, in years.

    Parameters
    ----------
    one, other : str
        Stages of the library.
    country : str
        ISO code.
    known : Library
        The library.

    Returns
    -------
    float
        Years, from 0.
    """
    middles = known.stages(country).set_index("stage")[list(AGES)].astype(float).mean(axis=1)
    return abs(float(middles[one]) - float(middles[other]))


def grams_of(
    rows: pd.DataFrame, groups: Mapping[str, str], before: Mapping[str, Portion], after: Mapping[str, Portion]
) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Yield the rows of a recipe for another stage, each with the column of its grams and who tells the portion.

    By hand: 70 g of carrot for elementary pupils (1) are 50.4 g for the maternelle (0.72).

    Parameters
    ----------
    rows : pandas.DataFrame
        The recipe for one stage.
    groups : mapping of str to str
        Food groups by product.
    before, after : mapping of str to Portion
        Portions of that stage and of the other, as of `portions_of`.

    Returns
    -------
    iterator of (dict, str, str)
        The row, ``net_g`` or ``cooked_g``, and the source of the portion.
    """
    for row in rows.to_dict("records"):
        group = groups.get(str(row["product"]), "")
        then, now = (portions.get(group, portions[""]) for portions in (before, after))
        for column in ("net_g", "cooked_g"):
            if not is_empty(row[column]):
                grams = round(float(row[column]) * now.factor / then.factor, 2)
                yield {str(name): cell for name, cell in row.items()} | {column: grams}, column, now.source
