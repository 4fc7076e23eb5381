"""Random small cases that are valid: every part of the case's language occurs, in sizes that solve at once.

`cases` draws a case typed through the schema; `laws` a made-up law that fits any of them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

from hypothesis import strategies as st

from planner.case import Case
from planner.programmes.law import AwardRoute, Condition, CountingRule, Figure, Law, PointsRule, Score, TargetRule
from planner.programmes.points import step
from planner.schema import CASE_TABLES
from tests.cases import figure, source, typed

Row = dict[str, Any]
Draw = st.DrawFn

FARMS = ("individual", "informal_group", "formal_group")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


def _maybe(draw: Draw, values: st.SearchStrategy[Any]) -> Any:
    """Return a value or None, as often the one as the other."""
    return draw(values) if draw(st.booleans()) else None


def _case(draw: Draw) -> Row:
    first = date(2026, 2, 2) + timedelta(days=draw(st.integers(0, 20)))
    period = draw(st.sampled_from(["week", "fortnight", "month"]))
    longest = {"week": 24, "fortnight": 40, "month": 70}[period]
    return {
        "case": "random",
        "name": "Random case",
        "country": "BR",
        "currency": "BRL",
        "first_day": first,
        "last_day": first + timedelta(days=draw(st.integers(4, longest))),
        "period": period,
        "school_weekdays": draw(st.sampled_from([None, "mon|wed|fri", "mon|tue|wed|thu|fri|sat"])),
        "cycle_first_day": _maybe(draw, st.just(first - timedelta(days=10))),
    }


def _day(draw: Draw, case: Row) -> date:
    """Return a day of the plan."""
    first: date = case["first_day"]
    return first + timedelta(days=draw(st.integers(0, (case["last_day"] - first).days)))


def _calendar(draw: Draw, case: Row, sites: list[Row]) -> list[Row]:
    rows: dict[tuple[date, str], Row] = {}
    for _number in range(draw(st.integers(0, 3))):
        day = _day(draw, case)
        site = draw(st.sampled_from(["", *(row["site"] for row in sites)]))
        rows[day, site] = {
            "first_day": day,
            "last_day": _maybe(draw, st.just(min(case["last_day"], day + timedelta(days=draw(st.integers(0, 4)))))),
            "kind": draw(st.sampled_from(["no_school", "no_school", "school"])),
            "site": site,
        }
    return list(rows.values())


def _stages(draw: Draw) -> list[Row]:
    return [
        {"stage": "pre", "name": "Pre", "programme_stage": "pre_school", "age_from_years": 4, "age_to_years": 5},
        {"stage": "primary", "name": "Primary", "programme_stage": "primary", "age_from_years": 6, "age_to_years": 10,
         "attendance": draw(st.sampled_from(["part_time", "full_time"]))},
    ]  # fmt: skip


def _sites(draw: Draw) -> list[Row]:
    kitchen = draw(st.booleans())
    sites = []
    if kitchen:
        sites.append({"site": "kitchen", "kind": "kitchen", "zone": draw(st.sampled_from(["north", "south"]))})
    for number in range(draw(st.integers(1, 3))):
        zone = draw(st.sampled_from(["north", "south"]))
        fed = kitchen and (number == 0 or draw(st.booleans()))
        sites.append({"site": f"school{number}", "kind": "school", "zone": zone, "kitchen": "kitchen" if fed else None})
    for number, site in enumerate(sites):
        site |= {"name": site["site"].title(), "municipality": "Vila", "state": "SP",
                 "lat": -23.8 - 0.03 * number, "lon": -46.7 + 0.02 * number}  # fmt: skip
    return sites


def _enrolment(draw: Draw, case: Row, sites: list[Row], menus: list[str]) -> list[Row]:
    rows = []
    for site in sites:
        if site["kind"] == "kitchen":
            continue
        for stage in draw(st.sampled_from([["pre"], ["primary"], ["pre", "primary"]])):
            row = {"site": site["site"], "stage": stage, "pupils": draw(st.integers(1, 90)),
                   "take_up_share": draw(st.sampled_from([None, 1.0, 0.9, 0.85])),
                   "menu": draw(st.sampled_from(menus))}  # fmt: skip
            rows.append(row)
            if draw(st.integers(0, 4)) == 0:
                later = {
                    "valid_from": _day(draw, case),
                    "pupils": draw(st.integers(1, 90)),
                    "menu": draw(st.sampled_from(menus)),
                }
                rows.append(row | later)
    return rows


PRODUCTS: tuple[Row, ...] = (
    {"product": "rice", "food_group": "cereal", "processing_class": "fresh", "unit": "box"},
    {"product": "beans", "food_group": "legume", "processing_class": "fresh", "unit": "box"},
    {"product": "banana", "food_group": "fruit", "processing_class": "fresh", "unit": "box"},
    {"product": "orange", "food_group": "fruit", "processing_class": "fresh", "unit": "box"},
    {"product": "juice", "food_group": "drink", "processing_class": "processed", "unit": "bottle"},
)


def _products(draw: Draw) -> list[Row]:
    rows = []
    for product in PRODUCTS:
        shelf = draw(st.sampled_from([0, 1, 2, 4, 7, 10, 15, 31, 180]))
        rows.append(
            product
            | {
                "name": product["product"].title(),
                "gross_factor": draw(st.sampled_from([None, 1.25, 1.66])),
                "unit_kg": draw(st.sampled_from([0.3, 0.5, 1.0, 1.5])),
                "pack_units": draw(st.sampled_from([None, 1, 3, 10])),
                "shelf_life_days": shelf,
                "storable": draw(st.booleans()),
            }
        )
    return rows


def _recipes(draw: Draw, case: Row) -> list[Row]:
    grams = st.sampled_from([7.5, 20, 45, 60, 110])
    rows = [
        {"dish": "plate", "product": "rice", "net_g": draw(grams)},
        {"dish": "plate", "product": "beans", "net_g": draw(grams)},
        {"dish": "drink", "product": "juice", "net_g": draw(grams)},
    ]
    if (
        draw(st.integers(0, 2)) == 0
    ):  # what the plate is made of changes on a day, all of it or for the little ones alone
        day = _day(draw, case)
        stage = draw(st.sampled_from([None, "pre"]))
        rows[1]["last_day"] = day
        rows.append(
            {
                "dish": "plate",
                "stage": stage,
                "product": "beans",
                "net_g": draw(grams),
                "first_day": day + timedelta(days=1),
            }
        )
    if draw(st.booleans()):
        rows.append({"dish": "plate", "stage": "pre", "product": "rice", "net_g": draw(grams)})
    if draw(st.booleans()):
        fruits = draw(st.permutations(["banana", "orange"]))
        rows += [
            {"dish": "fruit", "product": fruit, "choice": "fruit of the season", "net_g": draw(grams)}
            for fruit in fruits
        ]
    else:
        rows.append({"dish": "fruit", "product": "banana", "net_g": draw(grams)})
    return rows


def _menus(draw: Draw, case: Row, menus: list[str]) -> list[Row]:
    rows: list[Row] = []
    for menu in menus:
        rows.append({"menu": menu, "dish": "plate", "weekday": draw(st.sampled_from([None, "mon", "wed"]))})
        for week in draw(st.sampled_from([[None], [1], [1, 2], [2]])):
            weekday = draw(st.sampled_from([None, *WEEKDAYS]))
            rows.append({"menu": menu, "dish": "fruit", "cycle_week": week, "weekday": weekday})
        if draw(st.booleans()):
            rows.append({"menu": menu, "dish": "drink", "weekday": "fri"})
        if draw(st.integers(0, 3)) == 0:
            rows.append({"menu": menu, "dish": draw(st.sampled_from(["plate", "drink"])), "date": _day(draw, case)})
    return rows


def _diets(draw: Draw, sites: list[Row]) -> list[Row]:
    if draw(st.integers(0, 2)):
        return []
    product, substitute = draw(st.sampled_from([("beans", "rice"), ("juice", "orange"), ("beans", None)]))
    diet = {"diet": "special", "stage": draw(st.sampled_from([None, "pre"])), "product": product,
            "substitute": substitute, "pupils_share": draw(st.sampled_from([0.05, 0.2])),
            "grams_factor": draw(st.sampled_from([None, 1.5]))}  # fmt: skip
    if draw(st.booleans()):
        return [diet]
    return [diet, diet | {"site": draw(st.sampled_from([row["site"] for row in sites])), "pupils_share": 0.5}]


def _cancelled(draw: Draw, case: Row, sites: list[Row]) -> list[Row]:
    if draw(st.integers(0, 2)):
        return []
    return [{"first_day": _day(draw, case), "site": draw(st.sampled_from([None, *(row["site"] for row in sites)])),
             "weekdays": draw(st.sampled_from([None, "mon|wed"])), "last_day": draw(st.sampled_from([None, case["last_day"]])),
             "pupils_share": draw(st.sampled_from([None, 0.4]))}]  # fmt: skip


def _suppliers(draw: Draw, plenty: bool) -> list[Row]:
    rows = [
        {"supplier": "firm", "kind": "other", "municipality": "Capital"},
        {"supplier": "coop", "kind": "formal_group", "families": draw(st.integers(1, 8)), "municipality": "Vila",
         "certificates": "organic", "ownership": draw(st.sampled_from([None, "women", "settlement|women"]))},
        {"supplier": "farm", "kind": "individual", "families": draw(st.sampled_from([None, 1])), "municipality": "Vila"},
    ]  # fmt: skip
    for number, row in enumerate(rows):
        row |= {
            "name": row["supplier"].title(),
            "state": "SP",
            "lat": -23.7 - 0.1 * number,
            "lon": -46.6,
            "delivery_cost_per_drop": _maybe(draw, st.sampled_from([5, 12.5])),
            "delivery_cost_per_km": _maybe(draw, st.just(0.35)),
            "delivery_cost_per_kg": _maybe(draw, st.just(0.11)),
            "minimum_drop_kg": draw(st.sampled_from([None, None, None, 5, 20])),
            "kg_per_day": draw(st.sampled_from([None, None, None, None, 15])),
            "kg_per_week": draw(st.sampled_from([None, None, None, None, 40])),
            "delivery_days_per_week": draw(st.sampled_from([None, None, None, None, 1, 2])),
            "minimum_order_amount": draw(st.sampled_from([None, None, None, 30])),
            "order_weekdays": draw(st.sampled_from([None, None, "tue", "mon|thu"])),
            "days_to_invoice": draw(st.sampled_from([None, None, 2])),
            "invoice_day": draw(st.sampled_from([None, None, 20])),
            "cap_amount": draw(st.sampled_from([None, None, None, 400])),
        }
    if plenty:
        rows[0] |= {"minimum_drop_kg": None, "minimum_order_amount": None, "cap_amount": None}
        rows[0] |= {"kg_per_day": None, "kg_per_week": None, "delivery_days_per_week": None}
    return rows


def _offers(draw: Draw, case: Row, plenty: bool) -> list[Row]:
    rows: list[Row] = []
    for product in PRODUCTS:
        for supplier in ("firm", "coop", "farm"):
            if plenty and supplier == "firm":
                name = product["product"]
                rows.append({"offer": f"firm-{name}", "supplier": "firm", "product": name, "price": 4.35})
                continue
            if not draw(st.integers(0, 3 if supplier == "firm" else 1)):
                continue
            rows.append(
                {
                    "offer": f"{supplier}-{product['product']}",
                    "supplier": supplier,
                    "product": product["product"],
                    "price": draw(st.sampled_from([2.35, 4.0, 6.99])),
                    "price_factor": _maybe(draw, st.just("old")),
                    "months": draw(st.sampled_from([None, None, "2", "3-1"])),
                    "first_day": draw(st.sampled_from([None, None, None, case["first_day"] + timedelta(days=9)])),
                    "last_day": draw(st.sampled_from([None, None, None, case["first_day"] + timedelta(days=12)])),
                    "kg_per_period": _maybe(draw, st.integers(2, 60)),
                    "kg_total": draw(st.sampled_from([None, None, 25, 80])),
                    "expected_loss_share": draw(st.sampled_from([None, 0.1])),
                    "organic": draw(st.booleans()),
                    "minimum_kg": draw(st.sampled_from([None, None, None, 4, 15])),
                    "lead_time_days": draw(st.sampled_from([None, 3])),
                }
            )
    if not rows:
        rows.append({"offer": "firm-rice", "supplier": "firm", "product": "rice", "price": 4.0})
    return rows


def _funds(draw: Draw, plenty: bool) -> list[Row]:
    return [
        {"fund": "transfer", "name": "Transfer", "role": "transfer", "days_paid": draw(st.integers(5, 30)),
         "pays_classes": draw(st.sampled_from([None, "fresh|culinary_ingredient"])),
         "pays_supplier_kinds": draw(st.sampled_from([None, None, "individual|formal_group"]))},
        {"fund": "own", "name": "Own money", "role": "own", "amount": 100000 if plenty else draw(st.sampled_from([300, 5000, 100000])),
         "amount_per_period": None if plenty else draw(st.sampled_from([None, None, 400]))},
    ]  # fmt: skip


def _targets(draw: Draw, mode: str) -> list[Row]:
    options: list[Row] = [
        {"target": "women", "name": "Women", "counts": "women", "share": 0.2, "denominator": "spend"},
        {"target": "organic", "name": "Organic", "counts": "organic", "share": 0.3, "denominator": "received",
         "fund": "transfer"},
        {"target": "fruit-farms", "name": "Fruit from farms", "counts": "family_farming", "within": "fruit", "share": 0.5,
         "denominator": "spend"},
        {"target": "kg-farms", "name": "Kg from farms", "counts": "family_farming", "basis": "mass", "share": 0.4,
         "denominator": "spend"},
        {"target": "firms", "name": "Little from firms", "counts": "firms", "sense": "at_most", "share": 0.6,
         "denominator": "spend", "window": draw(st.sampled_from(["year", "period"]))},
        {"target": "each", "name": "Each of the firms", "counts": "firms", "sense": "at_most", "share": 0.3, "per": "supplier",
         "denominator": "spend", "window": draw(st.sampled_from(["year", "period"]))},
        {"target": "fixed", "name": "A fixed sum", "counts": "family_farming", "share": 0.5, "denominator": "amount",
         "denominator_amount": 500},
    ]  # fmt: skip
    chosen = draw(st.lists(st.sampled_from(options), max_size=2, unique_by=lambda row: row["target"]))
    return [row | {"mode": mode} for row in chosen]


COUNTING: list[Row] = [
    {
        "counts": "women",
        "clause": 1,
        "attribute": "supplier.ownership",
        "values": "women",
        "definition": "Women's groups",
    },
    {"counts": "firms", "clause": 1, "attribute": "supplier.kind", "values": "other", "definition": "Other firms"},
    {"counts": "fruit", "clause": 1, "attribute": "product.food_group", "values": "fruit", "definition": "Fruit"},
]


RULES = (
    "supply",
    "supplier_caps",
    "funds",
    "share_targets",
    "minimum_orders",
    "product_limits",
    "commitments",
    "contracts",
)
"""Families of rules that a random case may relax; demand gives way by itself."""


@st.composite
def cases(draw: Draw, *, target_mode: str = "soft") -> Case:
    """Draw a small valid case in which any part of the case's language may occur.

    Parameters
    ----------
    draw : hypothesis.strategies.DrawFn
        Given by hypothesis.
    target_mode : str
        Mode of the case's own targets; hard ones may leave no plan at all.
    """
    case = _case(draw)
    sites = _sites(draw)
    menus = draw(st.sampled_from([["all"], ["small", "big"]]))
    plenty = draw(st.booleans())  # half of the cases can feed everybody
    offers = _offers(draw, case, plenty)
    content: dict[str, list[Row]] = {
        "case": [case],
        "calendar": _calendar(draw, case, sites),
        "stages": _stages(draw),
        "sites": sites,
        "enrolment": _enrolment(draw, case, sites, menus),
        "cancelled_meals": _cancelled(draw, case, sites),
        "diets": _diets(draw, sites),
        "products": _products(draw),
        "dishes": [
            {"dish": "plate", "name": "Plate", "meal": "lunch", "slot": "main"},
            {"dish": "fruit", "name": "Fruit", "meal": "lunch", "slot": "fruit"},
            {"dish": "drink", "name": "Drink", "meal": draw(st.sampled_from(["lunch", "breakfast"])), "slot": "main"},
        ],
        "recipes": _recipes(draw, case),
        "menu_groups": [{"menu": menu, "name": menu.title()} for menu in menus],
        "menus": _menus(draw, case, menus),
        "price_factors": [{"price_factor": "old", "factor": draw(st.sampled_from([1.0, 1.37]))}],
        "suppliers": _suppliers(draw, plenty),
        "offers": offers,
        "funds": _funds(draw, plenty),
        "counting_rules": COUNTING,
        "targets": _targets(draw, target_mode),
    }
    receiving = {row["kitchen"] or row["site"] for row in map(_with_kitchen, sites)}
    zones = sorted({row["zone"] for row in sites if row["site"] in receiving})
    if draw(st.integers(0, 2)) == 0:
        content["stock"] = [
            {"zone": draw(st.sampled_from(zones)), "product": draw(st.sampled_from(["rice", "beans", "banana"])),
             "kg": draw(st.sampled_from([0.7, 3, 12])), "use_by": _maybe(draw, st.just(_day(draw, case)))}
        ]  # fmt: skip
    if not plenty and draw(st.integers(0, 2)) == 0:
        content["limits"] = [
            {"limit": "half", "food_group": draw(st.sampled_from(["fruit", None])), "maximum_share": 0.6}
        ]
    if draw(st.integers(0, 3)) == 0:
        content["commitments"] = [{"supplier": draw(st.sampled_from(["coop", "farm"])), "minimum_amount_per_period": 5}]
    if draw(st.integers(0, 2)) == 0:
        _contract(draw, content)
    if draw(st.integers(0, 3)) == 0:
        content["harvests"] = [{"harvest": "poor", "food_group": draw(st.sampled_from([None, "fruit"])), "months": "2",
                                "factor": 0.5}]  # fmt: skip
    if draw(st.integers(0, 3)) == 0:
        one = draw(st.sampled_from(offers))
        content["sold_elsewhere"] = [
            {"supplier": one["supplier"], "product": one["product"], "buyer": "Embu", "kg": draw(st.sampled_from([3, 40])),
             "harvest_kg": _maybe(draw, st.just(200)), "first_day": _maybe(draw, st.just(_day(draw, case)))}
        ]  # fmt: skip
    if draw(st.integers(0, 2)) == 0:
        content["distances"] = [{"supplier": "coop", "zone": draw(st.sampled_from(zones)), "km": 17.5},
                                {"supplier": "firm", "site": sites[-1]["site"], "km": 40}]  # fmt: skip
    if draw(st.integers(0, 2)) == 0:
        content["delivery_charges"] = [
            {
                "supplier": "coop",
                "zone": draw(st.sampled_from(zones)),
                "delivery_cost_per_kg": 0.23,
                "delivery_cost_per_drop": _maybe(draw, st.sampled_from([0, 7.5])),
            },
            *_of_an_offer(draw, content["offers"], zones),
        ]
    if draw(st.integers(0, 3)) == 0:
        content["waivers"] = [{"target": "family-share", "ground": "no_invoice", "note": "minutes of 2 March"}]
    if draw(st.integers(0, 3)) == 0:
        content["rules"] = [{"family": draw(st.sampled_from(RULES)), "mode": draw(st.sampled_from(["soft", "off"]))}]
    if draw(st.integers(0, 3)) == 0:
        content["fund_rates"] = [{"fund": "transfer", "stage": "pre", "amount_per_pupil_day": 0.7}]
    _delivery_days(draw, content, receiving, plenty)
    _money_by_day(draw, content)
    _rooms(draw, content, receiving)
    return Case({name: typed(name, content.get(name, [])) for name in CASE_TABLES})


def _of_an_offer(draw: Draw, offers: list[Row], zones: list[str]) -> list[Row]:
    """Return, or not, what a kg of the cooperative's first offer costs to bring to a zone."""
    own = [row["offer"] for row in offers if row["supplier"] == "coop"]
    row = {"supplier": "coop", "zone": draw(st.sampled_from(zones)), "delivery_cost_per_kg": 0.4}
    return [row | {"offer": own[0]}] if own and draw(st.booleans()) else []


def _contract(draw: Draw, content: dict[str, list[Row]]) -> None:
    """Let one offer that is not the firm's be the price of a contract, which may end in the plan and bind to a little."""
    case = content["case"][0]
    theirs = [row for row in content["offers"] if row["supplier"] != "firm"]
    if not theirs:
        return
    offer = draw(st.sampled_from(theirs))
    offer["contract"] = "signed"
    drawn = draw(st.booleans())
    content["contracts"] = [
        {"contract": "signed", "name": "Signed", "supplier": offer["supplier"], "product": offer["product"],
         "first_day": draw(st.sampled_from([date(2025, 1, 1), _day(draw, case)])), "last_day": date(2026, 12, 31),
         "option_until": date(2027, 6, 30) if drawn else None, "option_drawn": drawn,
         "minimum_kg": _maybe(draw, st.just(3)), "maximum_kg": _maybe(draw, st.sampled_from([4, 12.5, 60])),
         "called_off_kg": draw(st.sampled_from([0, 2.5, 20])), **_charge(draw, content)}
    ]  # fmt: skip
    if draw(st.booleans()):
        content["contracts"][0] |= {"last_day": case["last_day"], "option_drawn": False}


def _charge(draw: Draw, content: dict[str, list[Row]]) -> Row:
    """Return a charge of the year, of a fund that has the money for it on any day; half of all contracts have none."""
    rich = [row["fund"] for row in content["funds"] if (row.get("amount") or 0) >= 100 and not row.get("first_day")]
    return {"charge_per_year": 12.34, "charge_fund": rich[-1]} if rich and draw(st.booleans()) else {}


def _delivery_days(draw: Draw, content: dict[str, list[Row]], receiving: set[str], plenty: bool) -> None:
    """Let suppliers, offers, sites and funds have days of their own, as half of all cases do; in plenty the firm comes on any day."""
    if draw(st.booleans()):
        return
    case = content["case"][0]
    weekdays = st.sampled_from([None, None, "mon", "tue|thu", "fri", "mon|tue|wed|thu|fri", "sat"])
    for row in content["suppliers"]:
        free = plenty and row["supplier"] == "firm"
        row["delivery_weekdays"] = None if free else draw(weekdays)
    for row in content["offers"]:
        if not row["offer"].startswith("firm-") and draw(st.integers(0, 3)) == 0:
            row["delivery_weekdays"] = draw(weekdays)
    for row in content["sites"]:
        if row["site"] in receiving:
            row["receives_weekdays"] = draw(st.sampled_from([None, None, None, "mon|thu", "mon|wed|fri", "tue"]))
    days: dict[tuple[str, date], Row] = {}
    for _number in range(draw(st.integers(0, 3))):
        supplier, day = draw(st.sampled_from(["coop", "farm"])), _day(draw, case)
        if all(supplier != other for other, _day_of in days):  # two rows of a supplier might contradict each other
            days[supplier, day] = {
                "supplier": supplier,
                "first_day": day,
                "last_day": _maybe(draw, st.just(day + timedelta(days=draw(st.integers(0, 6))))),
                "kind": draw(st.sampled_from(["delivers", "does_not_deliver", "does_not_deliver"])),
            }
    content["supplier_days"] = list(days.values())
    if draw(st.integers(0, 2)) == 0:
        places = [{"site": site} for site in sorted(receiving)]
        places += [{"zone": zone} for zone in sorted({r["zone"] for r in content["sites"] if r["site"] in receiving})]
        content["delivery_places"] = [
            {"supplier": draw(st.sampled_from(["coop", "farm"]))} | draw(st.sampled_from(places))
        ]
    if draw(st.integers(0, 2)) == 0:
        content["funds"][0]["last_day" if draw(st.booleans()) else "first_day"] = _day(draw, case)


def _rooms(draw: Draw, content: dict[str, list[Row]], receiving: set[str]) -> None:
    """Let sites say how much fits into their store rooms, as a third of all cases do, and products how they are kept."""
    if draw(st.integers(0, 2)):
        return
    for row in content["products"]:
        row["kept"] = draw(st.sampled_from([None, "dry", "dry", "chilled"]))
        row["litres_per_kg"] = draw(st.sampled_from([0.8, 1.5, 6.0]))
    change = _maybe(draw, st.just(_day(draw, content["case"][0])))
    spans = [{}] if change is None else [{"last_day": change - timedelta(days=1)}, {"first_day": change}]
    content["storage_room"] = [
        {
            "site": site,
            "kept": kept,
            draw(st.sampled_from(["kg", "litres"])): draw(st.sampled_from([0.0, 2.5, 8.0, 20.0, 60.0])),
        }
        | span
        for site in sorted(receiving)
        for kept in ("dry", "chilled")
        if draw(st.booleans())
        for span in spans
    ]


def _money_by_day(draw: Draw, content: dict[str, list[Row]]) -> None:
    """Let the transfer come in instalments, money lapse and funds be spent in an order, as half of all cases do."""
    if draw(st.booleans()):
        return
    case = content["case"][0]
    for row in content["funds"]:
        row["spend_order"] = draw(st.sampled_from([None, 1, 2]))
        row["carry_over_share"] = draw(st.sampled_from([None, 0.0, 0.3]))
        row["paid_on"] = draw(st.sampled_from([None, "invoice"]))
    days = {_day(draw, case), _day(draw, case), case["last_day"] + timedelta(days=draw(st.sampled_from([0, 5])))}
    content["instalments"] = [
        {"fund": "transfer", "date": day, "amount": draw(st.sampled_from([20.0, 133.35, 900.0]))}
        for day in sorted(days)
    ]


def _with_kitchen(site: Row) -> Row:
    return {"kitchen": None} | site


def _scale(weight: Literal["worth", "mass"], *practices: CountingRule) -> tuple[PointsRule, ...]:
    scores = (
        *(Score(practice, 1.0, "both") for practice in practices),
        step("good", "near", "supplier.km", None, 30.0, 1.0),
    )
    return (PointsRule("good", "Good practice", scores, 1.2, "soft", source("good"), weight, 2.0, {"both": 1.5}),)


def _route(kind: Literal["direct", "preference"], **more: Any) -> AwardRoute:
    way = AwardRoute(kind, kind.title(), kind, "family_farming", None, None, source(kind))
    return replace(way, **more)


ROUTES = (
    (_route("direct", below_amount=60.0), _route("preference", from_amount=60.0, margin=0.2)),
    (_route("preference", set_aside=0.5),),
    (_route("preference", set_aside=0.3, set_aside_of="worth", margin=0.1),),
)
"""Ways of award to family farms: direct below an amount and a margin from it on, a part of the quantity, a part of the worth and a margin."""


def laws() -> st.SearchStrategy[Law]:
    """Draw a law with a share of the transfer for family farms, a cap a family, rates per pupil and day, and what a town may add.

    It may have a scale of points, a way of award for each kind of preference, and ceilings of cost.
    """
    farms = CountingRule("family_farming", "Bought from family farming", ((Condition("supplier.kind", FARMS),),))
    organic = CountingRule("organic", "Certified organic", ((Condition("offer.organic", ("yes",)),),))
    return st.builds(
        lambda share, cap, points, routes, ceilings: Law(
            programmes=("made-up",),
            on=date(2026, 2, 2),
            counting_rules={"family_farming": farms, "organic": organic},
            targets=(
                TargetRule("family-share", "Family farming", "family_farming", "at_least", share,
                           denominator="received", fund_role="transfer", source=source("family-share")),
            ),
            family_cap=cap,
            rates={"pre_school": figure(0.82), "primary": figure(0.57), "full_time": figure(1.57)},
            quotes_required=Figure(3, "quotes", source("quotes")),
            waiver_grounds={"no_invoice": "No invoice can be issued"},
            points=points,
            award_routes=routes,
            cost_ceilings=ceilings,
        ),
        share=st.sampled_from([0.3, 0.45, 0.9]),
        cap=st.sampled_from([None, figure(250), figure(40000)]),
        points=st.sampled_from([(), _scale("worth", farms, organic), _scale("mass", farms, organic)]),
        routes=st.sampled_from([(), *ROUTES]),
        ceilings=st.sampled_from([{}, {}, {"primary": figure(0.5)}]),
    )  # fmt: skip
