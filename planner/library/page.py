"""All that the library says of one food, in the reader's words: the same facts on a screen and at a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from planner.i18n import LANGUAGES, _, figures_text, language, month_name, phrase, plain_text, price_text, reader
from planner.library.foods import Library, library
from planner.schema.base import split_list, split_months
from planner.schema.case_tables import CASE_TABLES, NUTRIENTS
from planner.schema.law_words import CLASS_WORDS, FOOD_GROUP_WORDS, PRODUCT_TAG_WORDS
from planner.schema.library_tables import PRICE_WORDS, SEASON_WORDS, UNIT_WORDS
from planner.schema.words import list_in_words, spoken, unit_in_words


@dataclass(frozen=True)
class Part:
    """A table of a page.

    Parameters
    ----------
    title : str
        What it tells.
    table : pandas.DataFrame
        Texts as they are read, under headings as they are read.
    right : tuple of int
        Places of the columns that hold figures.
    notes : tuple of str
        Sources, and what is reckoned, where the table has no column for them.
    """

    title: str
    table: pd.DataFrame
    right: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LibraryPage:
    """All that is known of a food or a dish.

    Parameters
    ----------
    key : str
        Its key.
    name : str
        Its name in the language in use.
    facts : tuple of (str, str)
        Label and text.
    parts : tuple of Part
        Tables; one that no source fills is left out.
    """

    food: str
    name: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]


def food_page(food: str, country: str = "", known: Library | None = None) -> LibraryPage:
    """Return all that is known of a food.

    Parameters
    ----------
    food : str
        Its key.
    country : str
        ISO code: of this country alone are seasons and prices; of others the rest only where it tells nothing. Empty: of all.
    known : Library, optional
        The library; without it the one that is shipped.

    Returns
    -------
    LibraryPage
        Name, facts and tables in the language in use; tables that no source fills are left out.
    """
    known = known or library()
    parts = (
        _units(_nearest(known.of("units", food, country), country)),
        _factors(_nearest(known.of("factors", food, country), country)),
        _seasons(_own(known.of("seasons", food, country), country)),
        _prices(_own(known.of("prices", food, country), country)),
        _composition(_nearest(known.of("composition", food, country), country)),
    )
    return LibraryPage(
        food, known.name(food), _facts(known.food(food)), tuple(part for part in parts if len(part.table))
    )


def _own(rows: pd.DataFrame, country: str) -> pd.DataFrame:
    return rows[rows["country"] == country.upper()] if country else rows


def _nearest(rows: pd.DataFrame, country: str) -> pd.DataFrame:
    own = _own(rows, country)
    return own if len(own) else rows


def _facts(row: pd.Series) -> tuple[tuple[str, str], ...]:
    names = [
        (LANGUAGES[tongue], ", ".join([str(row[f"name_{tongue}"]), *split_list(row[f"also_{tongue}"])]))
        for tongue in sorted(LANGUAGES, key=lambda one: one != language())
    ]
    group, kind = str(row["food_group"]), str(row["processing_class"])
    storable = "" if pd.isna(row["storable"]) else _("yes") if row["storable"] else _("no")
    days = "" if pd.isna(row["shelf_life_days"]) else plain_text(row["shelf_life_days"])
    told = [
        *names,
        (_("Food group"), _(FOOD_GROUP_WORDS[group]) if group in FOOD_GROUP_WORDS else spoken(group)),
        (_("Degree of processing"), _(CLASS_WORDS[kind])),
        (_("Keeps, in days after the delivery"), days),
        (_("Can be bought ahead and stored"), storable),
        (_("Allergens"), list_in_words("allergens", str(row["allergens"])).replace("|", ", ") or _("not stated")),
        (_("Words that rules read"), tags_in_words(str(row["tags"]), PRODUCT_TAG_WORDS)),
        (_("Who says so"), str(row["source"])),
        (_("Estimated or reckoned"), str(row["assumed"])),
    ]
    return tuple((label, text) for label, text in told if text)


def tags_in_words(cell: str, words: Mapping[str, str]) -> str:
    """Return tags as a reader sees them, with commas between; a tag that no law reads stands as it is."""
    return ", ".join(_(words[tag]) if tag in words else spoken(tag) for tag in split_list(cell))


def country_name(code: str) -> str:
    """Return the name of a country in the language in use."""
    return str(reader().territories.get(code, code))


def _frame(headings: Sequence[str], rows: Sequence[tuple[str, ...]]) -> pd.DataFrame:
    """Return texts under headings, without columns in which nothing stands."""
    frame = pd.DataFrame(rows, columns=list(headings), dtype="str")
    return frame[[heading for heading in headings if (frame[heading] != "").any()]] if rows else frame


def _told(rows: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Return for each row its country, who says so, and what is reckoned."""
    return [(country_name(c), s, a) for c, s, a in zip(rows["country"], rows["source"], rows["assumed"], strict=True)]


def _bodies() -> tuple[str, str, str]:
    return _("Country"), _("Who says so"), _("Estimated or reckoned")


def _units(rows: pd.DataFrame) -> Part:
    cells = [
        (_(UNIT_WORDS[unit]) if unit in UNIT_WORDS else unit_in_words(unit), size, figures_text(kg, 3), *told)
        for unit, size, kg, told in zip(rows["unit"], rows["size"], rows["kg"], _told(rows), strict=True)
    ]
    frame = _frame((_("Unit"), _("Size"), _("kg"), *_bodies()), cells)
    return Part(_("What a unit weighs as it is bought"), frame, _places(frame, _("kg")))


def _factors(rows: pd.DataFrame) -> Part:
    cells = [
        (_number(gross), _number(cooked), *told)
        for gross, cooked, told in zip(rows["gross_factor"], rows["cooking_factor"], _told(rows), strict=True)
    ]
    gross, cooked = _("Gross weight per net weight"), _("Cooked weight per raw weight")
    frame = _frame((gross, cooked, *_bodies()), cells)
    return Part(_("Peel, trimmings, cooking"), frame, _places(frame, gross, cooked))


def _seasons(rows: pd.DataFrame) -> Part:
    cells = [
        (country_name(country), region, months_in_words(months), _(SEASON_WORDS[kind]), source, assumed)
        for country, region, months, kind, source, assumed in zip(
            *(rows[name] for name in ("country", "region", "months", "kind", "source", "assumed")), strict=True
        )
    ]
    who, note = _bodies()[1:]
    return Part(_("Seasons"), _frame((_("Country"), _("Region"), _("Months"), _("What"), who, note), cells))


def _prices(rows: pd.DataFrame) -> Part:
    cells = []
    for row, told in zip(rows.to_dict("records"), _told(rows), strict=True):
        years = (
            str(row["first_year"])
            if row["first_year"] == row["last_year"]
            else (f"{row['first_year']}-{row['last_year']}")
        )
        money = [price_text(row[name]) if row[name] == row[name] else "" for name in ("low", "typical", "high")]
        per = _("{currency} per {unit}").format(currency=row["currency"], unit=unit_in_words(row["unit"]))
        cells.append((_(PRICE_WORDS[row["kind"]]), row["place"], years, *money, per, *told))
    money_headings = (_("lowest"), _("typical"), _("highest"))
    frame = _frame((_("Stage of trade"), _("Place"), _("Years"), *money_headings, _("Unit"), *_bodies()), cells)
    return Part(_("Prices that were paid"), frame, _places(frame, *money_headings))


def _composition(rows: pd.DataFrame) -> Part:
    tables = rows.to_dict("records")
    columns = CASE_TABLES["composition"]
    cells = [
        (phrase(columns[name].meaning), columns[name].unit, *(_number(row[name]) for row in tables))
        for name in NUTRIENTS
    ]
    cells = [row for row in cells if any(row[2:])]
    frame = pd.DataFrame(cells, columns=[_("Nutrient"), _("Unit"), *(row["code"] for row in tables)], dtype="str")
    basis = {
        "total": _("carbohydrate with fibre"),
        "available": _("carbohydrate without fibre"),
    }
    notes = [
        "; ".join(
            part
            for part in (
                f"{row['code']}: {row['name']}",
                row["source"],
                basis[row["carbohydrate_basis"]],
                row["note"],
                row["assumed"],
            )
            if part
        )
        for row in tables
    ]
    return Part(
        _("Composition, per 100 g of the edible part"), frame, tuple(range(2, len(frame.columns))), tuple(notes)
    )


def _number(value: float) -> str:
    return "" if value != value else plain_text(value)


def _places(frame: pd.DataFrame, *headings: str) -> tuple[int, ...]:
    return tuple(place for place, heading in enumerate(frame.columns) if heading in headings)


def months_in_words(months: str) -> str:
    """Return months of a cell as a reader sees them.

    >>> months_in_words("11-2|5"), months_in_words("1-12")
    ('Nov-Feb, May', 'all year')
    """
    known = split_months(months)
    if len(known) == 12:
        return _("all year")
    starts = [month for month in known if (month - 2) % 12 + 1 not in known]
    spans = []
    for first in sorted(starts, key=lambda month: (month - starts[-1]) % 12):
        last = first
        while last % 12 + 1 in known:
            last = last % 12 + 1
        spans.append(month_name(first) if first == last else f"{month_name(first)}-{month_name(last)}")
    return ", ".join(spans)
