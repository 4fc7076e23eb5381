"""A first case of a town: five inputs, the rest from the library, every filled cell marked as assumed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from planner.assembly import assemble
from planner.assembly.funds import fund_table
from planner.case import Case
from planner.i18n import _
from planner.library import Library, library
from planner.library.stages import Eats
from planner.programmes.case_law import law_for
from planner.start.days import SchoolYear, Span, school_year
from planner.start.filled import Filled, Row, Why, about
from planner.start.prices import Unknown, add_offers, fill_unknown, menu_cost, refuse_dear
from planner.start.regions import Holidays, holidays_of
from planner.start.rows import MENU, add_calendar, add_menu, add_products, add_pupils, first_monday, tongue_of
from planner.start.town import Town, country_facts, refuse_wrong
from planner.words import short_name

MARKET = "market"
"""Short name of the supplier that stands for whoever sells to the town today."""

TRANSFER, OWN = "transfer", "own"
"""Short names of the funds."""


class Started(NamedTuple):
    """A first case, and what it could not know.

    Parameters
    ----------
    case : Case
        The case.
    unplaced : tuple of str
        Names of the schools of which nobody says where they lie, nor where the town does.
    nowhere : bool
        Whether that is so of all schools: they are set at a place of the country.
    unpriced : tuple of str
        Names of the products of which nobody tells a price.
    price_per_kg : float or None
        What a kg of each of them is taken to cost, in the case's currency; None if every price is told.
    cost_per_meal : float or None
        What a meal of the menu then costs, said by the town or reckoned from its money; None if every price is told.
    unportioned : tuple of str
        Of each stage of which the library has no portions, whose stand for them, in words.
    holidays : Holidays
        Whose holidays are taken, where the calendar of the country differs by region.
    """

    case: Case
    unplaced: tuple[str, ...]
    nowhere: bool
    unpriced: tuple[str, ...]
    price_per_kg: float | None
    cost_per_meal: float | None
    unportioned: tuple[str, ...]
    holidays: Holidays


def start_case(town: Town) -> Started:
    """Return a first case of a town.

    Parameters
    ----------
    town : Town
        What the town says.

    Returns
    -------
    Started
        The case, which the checks accept, and which prices nobody told.

    Raises
    ------
    InputError
        With all that is wrong in what the town says, or if its money does not go with known prices.
    """
    refuse_wrong(town)
    known = library()
    year = school_year_of(town)
    filled = Filled()
    head = _add_head(filled, town, known, year)
    add_calendar(filled, year)
    portions = add_pupils(filled, town, known)
    add_products(filled, town, known, add_menu(filled, town, known, portions))
    _add_market(filled, town)
    unknown = add_offers(filled, town, known, MARKET, year.first.year)
    _add_money(filled, town, known)
    price, per_meal = _fill_prices(filled, town, unknown)
    if town.cost_per_meal is not None:
        head["usual_cost_per_meal"] = town.cost_per_meal
    case = filled.case()
    lost = _unplaced(case) if town.place is None else ()
    return Started(
        case=case,
        unplaced=lost,
        nowhere=len(lost) == len(case.tables["sites"]),
        unpriced=tuple(one.name for one in unknown),
        price_per_kg=price,
        cost_per_meal=per_meal,
        unportioned=_unportioned(case, portions),
        holidays=Holidays() if _is_dated(town) else holidays_of(town),
    )


def _unportioned(case: Case, portions: dict[str, Eats]) -> tuple[str, ...]:
    """Return of each stage without portions of its own whose stand for them."""
    stages = case.tables["stages"]
    told = (portions[str(s)].told(str(n)) for s, n in zip(stages["stage"], stages["name"], strict=True))
    return tuple(text for text in told if text)


def _unplaced(case: Case) -> tuple[str, ...]:
    """Return the names of the schools whose place is filled in."""
    told, sites = case.tables["assumptions"], case.tables["sites"]
    filled_in = told.loc[(told["table"] == "sites") & (told["column"] == "lat"), "row"]
    return tuple(str(name) for name in sites.loc[sites["site"].isin(filled_in), "name"])


def school_year_of(town: Town) -> SchoolYear:
    """Return the school year that is planned: the days of a dated menu, the year that is said, else the next that has not begun."""
    if town.menu is not None and _is_dated(town):
        return _of_dates(sorted(town.menu["date"].dropna().dt.date.unique()))
    rows = library()["calendar"]
    rows = rows[rows["country"] == town.code]
    its = holidays_of(town)
    if town.year is not None:
        return _with_reason(school_year(rows, town.year, its.region), its)
    this = school_year(rows, town.today.year, its.region)
    return _with_reason(this if this.first >= town.today else school_year(rows, town.today.year + 1, its.region), its)


def _is_dated(town: Town) -> bool:
    """Tell whether the menu of a town has days: then they are its calendar."""
    return town.menu is not None and bool(town.menu["date"].notna().any())


def _with_reason(year: SchoolYear, its: Holidays) -> SchoolYear:
    """Return a school year whose holidays of a region say why they are the town's."""
    if not its.why:
        return year
    off = (
        span._replace(
            source="; ".join(filter(None, (span.source, its.source))),
            assumed="; ".join(filter(None, (its.why, span.assumed))),
        )
        if span.region
        else span
        for span in year.off
    )
    return year._replace(off=tuple(off))


def kitchen_of(town: Town) -> Case:
    """Return a case of all dishes of a country, by whose names those of a menu are found."""
    known, filled = library(), Filled()
    filled.add(
        "case",
        {
            "case": "kitchen",
            "name": town.name,
            "country": town.code,
            "currency": "",
            "first_day": town.today,
            "last_day": town.today,
        },
    )
    filled.add("menu_groups", {"menu": MENU, "name": _("All schools")})
    tongue = tongue_of(town.code)
    for row in known.dishes(town.code).to_dict("records"):
        filled.add(
            "dishes",
            {
                "dish": row["dish"],
                "name": row[f"name_{tongue}"] or row["name_en"],
                "meal": row["meal"],
                "slot": row["slot"],
            },
        )
    return filled.case()


def _of_dates(days: list[date]) -> SchoolYear:
    """Return the span of a dated menu; weekdays on which it has no dish are without school."""
    told, between = _("the days of the menu"), _("the menu has no dish on this day")
    every = [days[0] + timedelta(n) for n in range((days[-1] - days[0]).days + 1)]
    off = tuple(Span(day, day, "", "", between) for day in every if day.weekday() < 5 and day not in days)
    return SchoolYear(days[0], days[-1], "", told, off)


def _add_head(filled: Filled, town: Town, known: Library, year: SchoolYear) -> Row:
    country = country_facts(town.code)
    usual = Why(str(year.source), str(year.assumed) or _("the usual weeks of the country"))
    cells = {"first_day": usual, "last_day": usual}
    cells["school_weekdays"] = Why("", _("the usual weekdays of the country"))
    if not town.programmes:
        cells["programmes"] = Why("", _("the country's programme of school meals"))
    return filled.add(
        "case",
        {
            "case": f"{short_name(town.name)}-{year.first.year}",
            "name": _("School meals of {town}, {year}").format(town=town.name, year=year.first.year),
            "country": town.code,
            "currency": country["currency"],
            "programmes": "|".join(town.programmes) or country["programme"],
            "first_day": year.first,
            "last_day": year.last,
            "period": "week",
            "school_weekdays": country["school_weekdays"],
            "cycle_first_day": first_monday(year.first),
        },
        cells,
    )


def _add_market(filled: Filled, town: Town) -> None:
    """Add the one supplier of a rough plan, which is nobody in particular; no farm is made up."""
    reason = _(
        "nobody in particular: it stands for whoever sells to the town today, has everything, and has neither a label nor a place"
    )
    row = {"supplier": MARKET, "name": _("Open market (assumed)"), "kind": "other", "municipality": town.name}
    filled.add("suppliers", row, whole=Why("", reason))


def _add_money(filled: Filled, town: Town, known: Library) -> None:
    """Add the money: what the programme pays by its rates, and the rest of the amount as the town's own."""
    country = country_facts(town.code)
    own: Row = {"fund": OWN, "name": country["own_fund"], "role": "own", "amount": town.money}
    if not country["transfer_fund"]:
        filled.add("funds", own)
        return
    rates = {
        "fund": TRANSFER,
        "name": country["transfer_fund"],
        "role": "transfer",
        "days_paid": int(float(str(country["days_paid"]))),
    }
    paid = _paid(filled, rates)
    if paid is None or paid >= town.money:
        filled.add("funds", {name: rates[name] for name in ("fund", "name", "role")} | {"amount": town.money})
        return
    filled.add("funds", rates, {"days_paid": Why(str(country["source"]), about(country, "days_paid"))})
    own["amount"] = round(town.money - paid, 2)
    text = _("what the town says, less what the programme pays by its rates for the pupils enrolled")
    filled.add("funds", own, {"amount": Why("", text)})


def _paid(filled: Filled, rates: Row) -> float | None:
    """Return what the programme pays by its rates; None where it has none for these pupils."""
    case = filled.case()
    alone = Filled()
    alone.add("funds", rates)
    with_rates = Case({**case.tables, "funds": alone.case().tables["funds"]})
    amount = float(fund_table(with_rates, law_for(with_rates))["amount"].iloc[0])
    return amount if amount == amount and amount > 0 else None


def _fill_prices(filled: Filled, town: Town, unknown: list[Unknown]) -> tuple[float | None, float | None]:
    """Fill the prices that nobody tells; return that of a kg, and what a meal then costs."""
    if not unknown:
        return None, None
    case = filled.case()
    offers = case.tables["offers"]
    case = replace(case, tables={**case.tables, "offers": offers.assign(price=offers["price"].fillna(1.0))})
    made = assemble(case, law_for(case))
    kg = made.zone_needs.groupby("product")["need_kg"].sum()
    needs, meals = {str(food): float(need) for food, need in kg.items()}, float(made.meals["meals"].sum())
    refuse_dear(town, meals, int(made.meals.groupby("period")["days"].max().sum()))
    return fill_unknown(filled, town, unknown, needs, meals), menu_cost(town, meals) / max(meals, 1.0)
