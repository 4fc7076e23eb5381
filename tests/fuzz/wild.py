"""Cases in which everything a town may say occurs, with holes where towns have holes.

`wild_cases` takes a case of `tests.strategies.cases` and lets nutrients, menus of every mode, rules of every family and mode,
empty classes, years that have begun and bundled programmes into it. What is drawn keeps the schema; whether it makes
sense is left to the planner's own checks.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from planner.case import Case
from planner.checks.facts import FREE_MENUS
from planner.programmes import law_of
from planner.schema import CASE_TABLES
from planner.schema.case_tables import OF_PRODUCTS, WITH_SPAN
from tests.cases import typed
from tests.strategies import Draw, Row, cases

MODES = ("fixed", "repertoire", "ingredients", "free_basket")
FAMILY_MODES = ("hard", "soft", "off")
NUTRIENTS = ("energy_kcal", "protein_g", "fat_g", "saturated_fat_g", "sodium_mg", "calcium_mg", "vitamin_c_mg")
TOWNS: tuple[Row, ...] = (
    {"country": "BR", "currency": "BRL", "programmes": None},
    {"country": "BR", "currency": "BRL", "programmes": "br-pnae"},
    {"country": "BR", "currency": "BRL", "programmes": "br-pnae|br-sao-paulo-organic"},
    {"country": "FR", "currency": "EUR", "programmes": "fr-egalim"},
    {"country": "FR", "currency": "EUR", "programmes": "fr-egalim|fr-terres-de-sources"},
    {"country": "IN", "currency": "INR", "programmes": "in-pm-poshan"},
    {"country": "PE", "currency": "PEN", "programmes": "pe-wasi-mikuna"},
    {"country": "US", "currency": "USD", "programmes": "us-nslp"},
    {"country": "US", "currency": "USD", "programmes": "us-nslp|us-ny-30"},
    {"country": "PE", "currency": "PEN", "programmes": "pe-pae"},
    {"country": "CO", "currency": "COP", "programmes": "co-ley-2046"},
    {"country": "ES", "currency": "EUR", "programmes": "es-rd-315", "programme_date": date(2026, 11, 2)},
    {"country": "DE", "currency": "EUR", "programmes": "de-dge"},
    {"country": "GB", "currency": "GBP", "programmes": "gb-eng-sfs"},
    {"country": "IT", "currency": "EUR", "programmes": "it-mensa-bio"},
    {"country": "DK", "currency": "DKK", "programmes": "dk-spisemaerke"},
    {"country": "DK", "currency": "DKK", "programmes": "dk-spisemaerke-money-silver"},
)
OF_COMMITTEES = (
    "targets",
    "limits",
    "offers",
    "commitments",
    "points",
    "nutrition_standards",
    "frequency_rules",
    "funds",
)
"""Tables of which a row may hold for one committee alone."""

OWN_COUNTING: list[Row] = [
    {"counts": "family_farming", "clause": 1, "attribute": "supplier.kind", "definition": "Family farms",
     "values": "individual|informal_group|formal_group"},
    {"counts": "organic", "clause": 1, "attribute": "offer.organic", "values": "yes", "definition": "Organic"},
]  # fmt: skip
STAGES = {
    "br-pnae": ("pre_school", "primary"),
    "fr-egalim": ("", ""),
    "in-pm-poshan": ("primary", "upper_primary"),
    "us-nslp": ("k_5", "grades_6_8"),
}


def _rarely(draw: Draw, times: int = 4) -> bool:
    """Return True once in so many times."""
    return draw(st.integers(1, times)) == 1


def _some(draw: Draw, *values: Any) -> Any:
    return draw(st.sampled_from(values))


def _bounds(draw: Draw, *values: float) -> tuple[float | None, float | None]:
    low, high = sorted((_some(draw, *values), _some(draw, *values)))
    kind = _some(draw, "least", "most", "both")
    return (low if kind != "most" else None), (high if kind != "least" else None)


@st.composite
def wild_cases(draw: Draw) -> Case:
    """Draw a case with any mix of features; most are valid, and what is not must be told as a finding."""
    case = draw(cases(target_mode=_some(draw, "soft", "soft", "hard")))
    tables = dict(case.tables)
    parts = (
        _town, _nutrients, _stages_and_choices, _repertoire, _menu_rules, _standards, _modes, _nobody, _year, _ceilings, _committees,
    )  # fmt: skip
    for part in parts:
        part(draw, tables)
    return replace(case, tables=tables)


Tables = dict[str, pd.DataFrame]


def _set(tables: Tables, name: str, rows: list[Row]) -> None:
    tables[name] = typed(name, rows)


def _add(tables: Tables, name: str, rows: list[Row]) -> None:
    more = typed(name, rows)
    frame = pd.concat([tables[name], more], ignore_index=True)
    key = CASE_TABLES[name].key
    frame = frame.drop_duplicates(key, keep="last", ignore_index=True) if key else frame
    tables[name] = frame.set_axis(pd.RangeIndex(2, 2 + len(frame)))


def _town(draw: Draw, tables: Tables) -> None:
    town = _some(draw, *TOWNS)
    change = {name: value for name, value in town.items() if value is not None}
    if _rarely(draw):
        change["goals"] = _some(draw, "shares|meals", "nutrition", "meals|nutrition|shares|rules")
    if _rarely(draw):
        change["fairness_share"] = _some(draw, 0.3, 1.0)
    tables["case"] = tables["case"].assign(**change)
    law = law_of(
        str(town["programmes"] or "").split("|") if town["programmes"] else [],
        town.get("programme_date") or tables["case"].iloc[0]["first_day"].date(),
    )
    named = set(law.counting_rules) | set(tables["counting_rules"]["counts"])
    _add(tables, "counting_rules", [row for row in OWN_COUNTING if row["counts"] not in named])
    if not law.rates:
        _add(tables, "fund_rates", [
            {"fund": "transfer", "stage": stage, "amount_per_pupil_day": _some(draw, 0.0, 0.5, 1.5)}
            for stage in tables["stages"]["stage"]
        ])  # fmt: skip
    shares = [rule.target for rule in law.targets]
    if len(tables["waivers"]) and shares and law.waiver_grounds:
        own = tables["waivers"].assign(target=_some(draw, *shares), ground=_some(draw, *law.waiver_grounds))
        tables["waivers"] = own
    else:
        tables["waivers"] = tables["waivers"].iloc[:0]
    stages = STAGES.get(str(town["programmes"]).split("|")[0], ("", ""))
    if _rarely(draw, 3):
        stages = ("", "")
    tables["stages"] = tables["stages"].assign(programme_stage=list(stages))


def _ceilings(draw: Draw, tables: Tables) -> None:
    """Ceilings of what a day of a stage may cost, low enough to bind."""
    if _rarely(draw, 3):
        _add(
            tables,
            "cost_ceilings",
            [{"stage": _some(draw, *tables["stages"]["stage"]), "amount": _some(draw, 0.1, 0.5, 2.0)}],
        )


def _committees(draw: Draw, tables: Tables) -> None:
    """Two committees, some rows of rules, offers and money of one of them alone, and calls of their own."""
    if not _rarely(draw, 3):
        return
    sites = tables["sites"]
    tables["sites"] = sites.assign(committee=[("alto", "bajo")[at % 2] for at in range(len(sites))])
    if _rarely(draw):
        tables["case"] = tables["case"].assign(calls="by_committee")
    for name in (*OF_COMMITTEES, "cost_ceilings"):
        frame = tables[name]
        if len(frame) and _rarely(draw, 3):
            own = np.arange(len(frame)) == draw(st.integers(0, len(frame) - 1))
            tables[name] = frame.assign(committee=frame["committee"].mask(own, "alto"))


def _nutrients(draw: Draw, tables: Tables) -> None:
    if _rarely(draw, 3):
        return  # a town that has no composition table
    rows = []
    for number, product in enumerate(tables["products"]["product"]):
        values = {name: _some(draw, None, 0.0, 3.0 + number, 90.0) for name in NUTRIENTS}
        rows.append({"food": f"F{number}", "name": f"Food {product}", **values})
    _set(tables, "composition", rows)
    foods = [_some(draw, f"F{number}", f"F{number}", "") for number in range(len(rows))]
    ages = [_some(draw, None, None, None, 1, 6, 12) for _ in rows]
    allergens = [_some(draw, "", "", "gluten", "soy|milk") for _ in rows]
    tables["products"] = tables["products"].assign(
        food=foods, allergens=allergens, minimum_age_years=np.array([np.nan if a is None else a for a in ages], float)
    )
    if _rarely(draw):
        unit = _some(draw, ("fruit_cups", "cup"), ("grains", "oz_eq"))
        _set(tables, "components", [
            {"product": product, "component": unit[0], "amount_per_100g": _some(draw, 0.5, 1.0), "unit": unit[1]}
            for product in tables["products"]["product"] if draw(st.booleans())
        ])  # fmt: skip


def _stages_and_choices(draw: Draw, tables: Tables) -> None:
    """Let interchangeable ingredients differ by stage, and come in any order."""
    if _rarely(draw, 3):
        rows = []
        for stage in _some(draw, ("pre", "primary"), ("pre",), ("",)):
            products = draw(st.lists(st.sampled_from(["banana", "orange", "juice"]), min_size=1, unique=True))
            rows += [
                {"dish": "fruit", "stage": stage, "product": product, "choice": "fruit", "net_g": _some(draw, 40, 80)}
                for product in products
            ]
        kept = tables["recipes"][tables["recipes"]["dish"] != "fruit"]
        tables["recipes"] = kept
        _add(tables, "recipes", rows)
    order = draw(st.permutations(range(len(tables["recipes"]))))
    frame = tables["recipes"].iloc[list(order)]
    tables["recipes"] = frame.set_axis(pd.RangeIndex(2, 2 + len(frame)))


EXTRA_DISHES: tuple[Row, ...] = (
    {"dish": "porridge", "name": "Porridge", "meal": "breakfast", "slot": "main", "tags": "warm"},
    {"dish": "stew", "name": "Stew", "meal": "lunch", "slot": "main", "tags": "warm|rare"},
)
EXTRA_RECIPES: tuple[Row, ...] = (
    {"dish": "porridge", "product": "rice", "net_g": 40},
    {"dish": "stew", "product": "beans", "net_g": 50},
    {"dish": "stew", "product": "rice", "choice": "grain", "net_g": 60},
    {"dish": "stew", "product": "banana", "choice": "grain", "net_g": 50},
)


def _repertoire(draw: Draw, tables: Tables) -> None:
    """Free menus of every mode, their dishes allowed in some months only, or none at all."""
    groups = tables["menu_groups"]
    modes = [_some(draw, *MODES, "fixed") for _ in range(len(groups))]
    tables["menu_groups"] = groups.assign(mode=modes)
    if set(modes) <= {"fixed"}:
        return
    _add(tables, "dishes", list(EXTRA_DISHES))
    _add(tables, "recipes", list(EXTRA_RECIPES))
    rows = []
    for menu, mode in zip(groups["menu"], modes, strict=True):
        if mode in ("repertoire", "free_basket"):
            dishes = draw(st.lists(st.sampled_from(list(tables["dishes"]["dish"])), min_size=1, unique=True))
            rows += [
                {"menu": menu, "dish": d, "months": _some(draw, None, None, None, "2", "3", "7-8")} for d in dishes
            ]
            if draw(st.booleans()):
                tables["menus"] = tables["menus"][tables["menus"]["menu"] != menu]
        if mode == "ingredients" and _rarely(draw):
            tables["menus"] = tables["menus"][tables["menus"]["weekday"] != "mon"]
    tables["menus"] = tables["menus"].set_axis(pd.RangeIndex(2, 2 + len(tables["menus"])))
    _set(tables, "repertoire", rows)


def _menu_rules(draw: Draw, tables: Tables) -> None:
    rows = []
    values = {
        "dish": list(tables["dishes"]["dish"]),
        "product": list(tables["products"]["product"]),
        "food_group": ["fruit", "cereal", "legume", "drink"],
        "slot": ["main", "fruit"],
        "processing_class": ["fresh", "processed"],
        "dish_tag": ["warm", "rare"],
    }
    for number in range(_some(draw, 0, 0, 1, 2, 3)):
        scope = _some(draw, *values)
        low, high = _bounds(draw, 0, 1, 2, 3, 5, 9)
        rest = _some(draw, None, None, 1, 2, 6)
        given = not set(tables["menu_groups"]["mode"]) & set(FREE_MENUS)
        per = _some(draw, "day", "week", "week", "month", "year", "any_month", *WITH_SPAN, *["cycle"] * given)
        count = _some(draw, "days", "servings", *["foods"] * (scope in OF_PRODUCTS))
        if count == "foods":
            low, high = low or 2, None
        rows.append({"rule": f"rule{number}", "menu": _some(draw, None, *tables["menu_groups"]["menu"]), "scope": scope,
                     "value": _some(draw, *values[scope]), "per": per, "count": count, "minimum": low, "maximum": high,
                     "span": _some(draw, 1, 2, 3, 7) if per in WITH_SPAN else None,
                     "rest_days": rest, "mode": _some(draw, "hard", "hard", "soft", "off")})  # fmt: skip
    _set(tables, "frequency_rules", rows)


def _standards(draw: Draw, tables: Tables) -> None:
    rows = []
    for number in range(_some(draw, 0, 0, 1, 2)):
        low, high = _bounds(draw, 1, 20, 100, 400, 2000)
        nutrient = _some(draw, *NUTRIENTS, "food_group:fruit")
        basis = (
            "per_day"
            if nutrient in ("energy_kcal", "food_group:fruit")
            else _some(draw, "per_day", "per_week", "energy_share")
        )
        if basis == "energy_share":
            low, high = _bounds(draw, 0.05, 0.1, 0.3, 0.6)
        rows.append({"standard": f"standard{number}", "stage": _some(draw, "pre", "primary"), "nutrient": nutrient,
                     "basis": basis, "window": _some(draw, "week", "month", "year"), "minimum": low, "maximum": high,
                     "mode": _some(draw, "soft", "hard", "off")})  # fmt: skip
    _set(tables, "nutrition_standards", rows)


def _modes(draw: Draw, tables: Tables) -> None:
    """Every family of rules hard, soft or off."""
    if draw(st.booleans()):
        return
    families = draw(st.lists(st.sampled_from(CASE_TABLES["rules"]["family"].allowed), max_size=3, unique=True))
    _set(tables, "rules", [{"family": family, "mode": _some(draw, *FAMILY_MODES)} for family in families])


def _nobody(draw: Draw, tables: Tables) -> None:
    """Classes without pupils, pupils who do not eat, menus without a class."""
    enrolment = tables["enrolment"].copy()
    for row in enrolment.index:
        if _rarely(draw, 6):
            enrolment.loc[row, "pupils"] = 0
        if _rarely(draw, 8):
            enrolment.loc[row, "take_up_share"] = 0.0
        if _rarely(draw, 5):
            enrolment.loc[row, "meals_per_day"] = _some(draw, 1, 2, 3)
    tables["enrolment"] = enrolment
    if _rarely(draw, 5):
        _add(tables, "menu_groups", [{"menu": "nobody", "name": "Nobody's", "mode": _some(draw, *MODES)}])
        if draw(st.booleans()):
            _add(tables, "repertoire", [{"menu": "nobody", "dish": "plate"}])


def _year(draw: Draw, tables: Tables) -> None:
    """A year that has begun: what was bought and served, what was announced, when orders go out."""
    first, last = tables["case"].iloc[0][["first_day", "last_day"]]
    if _rarely(draw):
        tables["case"] = tables["case"].assign(order_day=first - timedelta(days=_some(draw, 0, 2, 10)))
    if _rarely(draw):
        begin = first - timedelta(days=_some(draw, 14, 30))
        tables["case"] = tables["case"].assign(year_first_day=begin)
        day = begin + timedelta(days=1)
        goods = {"date": day, "supplier": "coop", "product": _some(draw, "rice", "banana")}
        rows = [
            goods | {"kg": 40, "amount": _some(draw, 120.0, 0.0), "fund": _some(draw, "own", "transfer", None)},
            goods | {"product": None, "kg": 0, "amount": 7.5, "fund": "own"},
            goods | {"kg": -3, "amount": -20.5, "fund": "own"},
        ]
        if rows[0]["amount"]:
            rows[2]["fund"] = rows[0]["fund"]
        _set(tables, "bought", rows[: _some(draw, 1, 2, 3) if rows[0]["amount"] else 2])
        menu = str(tables["menu_groups"]["menu"].iloc[0])
        _set(tables, "served", [{"date": day, "menu": menu, "dish": "plate"}])
    if _rarely(draw):
        offer = str(tables["offers"]["offer"].iloc[0])
        day = first + timedelta(days=draw(st.integers(0, (last - first).days)))
        tables["case"] = tables["case"].assign(stability_share=_some(draw, 0.0, 0.2))
        _set(tables, "announced", [{"offer": offer, "date": day, "packs": _some(draw, 1, 5)}])
