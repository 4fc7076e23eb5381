"""What a finding advises works: each mend that names a word, a column or a command is carried out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import planner.checks
from planner.checks import check
from planner.findings import Finding
from planner.programmes import law_of
from planner.programmes.law import Alternative, Law, Way
from tests.assembly.test_price_index import CONTRACT, INDEXED, VALUES, month
from tests.cases import added, edited, rows, source, tiny_case, tiny_law, without
from tests.checks.asking import found
from tests.checks.test_draws import KNOWS, drawn
from tests.checks.test_elsewhere import ROW

NUMBER = "529.982.247-25"
NAMES_SOMETHING = re.compile(
    r"`|(?<!\w)--\w|\b[a-z]+_[a-z_]+\b|“[^”]+”|\bWrite (one of|\{|[a-z0-9]+ or|servings|\d)|>="
)
"""A mend that names a command, an option, a column or a word to write."""


TWO_COMMITTEES = [site | {"committee": name} for site, name in zip(rows("sites"), ("alto", "bajo"), strict=True)]
OF_ALTO = [{"rule": "fruit", "scope": "food_group", "value": "fruit", "per": "week", "minimum": 2, "committee": "alto"}]


@dataclass(frozen=True)
class Advice:
    """A fault, and the case after what was advised; `said` stands in the mend, so that both belong together."""

    said: str
    before: dict[str, Any]
    after: dict[str, Any]
    law: Law | None = None
    also: dict[str, Any] = field(default_factory=dict)
    """What both need."""


def _menus(*weekdays: str) -> list[dict[str, Any]]:
    return [{"menu": "all", "weekday": weekday, "dish": "salada"} for weekday in weekdays]


def _cycle(*weeks: int) -> list[dict[str, Any]]:
    return [{"menu": "all", "cycle_week": week, "dish": "salada"} for week in weeks]


_SATURDAY = {"first_day": date(2026, 3, 7), "kind": "school"}
_YEAR = edited("case", 0, first_day=date(2026, 1, 1), last_day=date(2026, 12, 31))
_STANDARD = {"standard": "s", "stage": "pre", "nutrient": "energy_kcal", "minimum": 3}
_SCORE = {"counts": "own", "attribute": "supplier.practice_score"}
_OWN = {"counts": "own", "attribute": "supplier.supplier", "definition": "Own"}
_OTHER = {"dish": "outra", "name": "Outra", "meal": "lunch", "slot": "salad"}
_TWO_SALADS = {
    "recipes": added("recipes", {"dish": "outra", "product": "alface", "net_g": 20}),
    "menus": added("menus", {"menu": "all", "weekday": "mon", "dish": "outra"}),
}
_DIET = {"diet": "d", "product": "arroz", "substitute": "feijao", "pupils_share": 0.02}
_THREE = {"site": "emef", "stage": "primary", "pupils": 3, "pupils_share": None}
_WAIVER = {"target": "family-share", "ground": "no_invoice", "note": "Minutes 1"}
_PRICE = {"criterion": "Price", "weight_share": 1.0}
_FOLLOWS = {"alternative": "organic", "follows": "dishes"}
_CHOICE = tiny_law(
    alternatives=(
        Alternative(
            "organic",
            (
                Way("family-share", "targets", ("family-share",), "Family farming"),
                Way("dishes", "frequencies", ("dishes",), "Dishes"),
            ),
            source("any_of.organic"),
        ),
    )
)
_STAGES = tiny_law(stages={"pre_school": "4 to 5 years", "primary": "6 to 10 years"})
_DATED = {"menu": "all", "date": date(2026, 3, 3), "dish": "salada"}
_DAILY = {"rule": "salad", "scope": "dish", "value": "salada", "per": "day", "maximum": 1}
_WEEKS = _DAILY | {"per": "any_weeks", "span": 3}
_FOODS = {"rule": "fruit", "scope": "food_group", "value": "fruit", "per": "week", "count": "foods", "minimum": 2}
_RIPE = {
    "rule": "ripe",
    "scope": "season",
    "value": "in_season",
    "per": "month",
    "count": "share",
    "of": "food_group:fruit",
    "minimum": 0.45,
}
_CHOSEN = [{"menu": "all", "name": "Todos", "mode": "repertoire"}]
_CUPS = {"product": "alface", "component": "milk", "amount_per_100g": 0.4, "unit": "cup"}
_PATTERN = law_of(["us-nslp"], date(2026, 3, 2))

_AGAIN = [*rows("offers"), rows("offers")[3] | {"offer": "again"}]
_JOINED = {"contract": "c", "name": "Contract", "supplier": rows("offers")[3]["supplier"], "product": rows("offers")[3]["product"], "first_day": date(2026, 2, 1), "last_day": date(2026, 12, 31), "maximum_kg": 100}  # fmt: skip
_MADE_UP = _SATURDAY | {"menu_of": date(2026, 3, 3)}
_FRIDAY = [row | {"delivery_weekdays": "fri"} if row["product"] == "alface" else row for row in rows("offers")]
_CLOSED = [
    {"supplier": supplier, "first_day": date(2026, 3, 6), "last_day": date(2026, 3, 11), "kind": "does_not_deliver"}
    for supplier in ("coop", "f1")
]
_OPEN = [row | {"last_day": date(2026, 3, 9)} for row in _CLOSED] + [
    {"supplier": "f1", "first_day": date(2026, 3, 10), "kind": "delivers"}
]
_NORTH = [{"supplier": supplier, "zone": "norte"} for supplier in ("coop", "f1")]
_NO_LUNCH = {"first_day": date(2026, 3, 4), "menu": "all", "meal": "lunch"}
_CHARGED = {"supplier": "coop", "zone": "norte", "delivery_cost_per_kg": 0.2}
_YEARLY = {"contract": "c", "name": "Contract 7", "supplier": "firma", "product": "banana", "first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31),
           "charge_per_year": 120, "charge_fund": "city"}  # fmt: skip
_OVER = {
    "contract": "c",
    "name": "Contract 7",
    "supplier": "firma",
    "product": "banana",
    "first_day": date(2025, 1, 1),
    "last_day": date(2026, 2, 27),
}
_BANANAS = {"offers": edited("offers", 5, contract="c")}
_LATE = edited("funds", 1, first_day=date(2026, 3, 9))
_POOR = edited("funds", 1, amount=100)
_THURSDAYS = edited("sites", 1, receives_weekdays="thu")
_TUESDAYS = {"suppliers": edited("suppliers", 1, delivery_weekdays="tue")}
_SOUTH = [{"supplier": "f1", "zone": "sul"}]
_MONDAYS = edited("sites", 1, receives_weekdays="mon|thu")

_INVOICED = edited("funds", 0, paid_on="invoice", last_day=date(2026, 3, 31))
_MARCH = INDEXED | {"price": 25.0} | month(3)
_SIGNED = {"contracts": [CONTRACT], "price_indices": VALUES}
_JANUARY, _OF_MARCH, _FEBRUARY = VALUES
_DRY = [row | {"kept": "dry"} for row in rows("products")]
_DRY_ROOM = {"site": "emef", "kept": "dry", "kg": 36}
_ROOM = {"storage_room": [_DRY_ROOM]}

_PAST = {"target": "families", "year": 2019, "counted": 40.0, "whole": 100.0}
_SINCE = {"targets": edited("targets", 0, baseline_year=2019)}

ADVICE: dict[str, list[Advice]] = {
    "past-share-of-no-target": [
        Advice("Write one of", {"past_shares": [_PAST | {"target": "familes"}]}, {"past_shares": [_PAST]}, tiny_law()),
    ],
    "past-share-above-whole": [
        Advice("counted is the part of whole", {"past_shares": [_PAST | {"counted": 140.0}]}, {"past_shares": [_PAST]}),
    ],
    "baseline-not-on-record": [
        Advice("past_shares", _SINCE, _SINCE | {"past_shares": [_PAST]}, tiny_law()),
    ],
    "baseline-of-a-part": [
        Advice("Leave baseline_year blank", {"targets": edited("targets", 0, baseline_year=2019, window="quarter", denominator="spend")}, {"targets": edited("targets", 0, window="quarter", denominator="spend")}),
        Advice("window to year", {"targets": edited("targets", 0, baseline_year=2019, window="quarter", denominator="spend")}, _SINCE | {"past_shares": [_PAST]}),
    ],
    "fund-pays-unknown-invoices": [
        Advice("invoice_day", {"funds": _INVOICED}, {"funds": _INVOICED, "suppliers": edited("suppliers", 0, invoice_day=31)}),
        Advice("days_to_invoice", {"funds": _INVOICED}, {"funds": _INVOICED, "suppliers": edited("suppliers", 0, days_to_invoice=5)}),
        Advice("write delivery", {"funds": _INVOICED}, {"funds": edited("funds", 0, paid_on="delivery", last_day=date(2026, 3, 31))}),
    ],
    "indexed-offer-without-base": [
        Advice("price_index and index_base", {"offers": edited("offers", 3, **_MARCH | {"index_base": None})}, {"offers": edited("offers", 3, **_MARCH)}, also=_SIGNED),
        Advice("leave both blank", {"offers": edited("offers", 3, **_MARCH | {"index_base": None})}, {"offers": edited("offers", 3, **month(3))}, also=_SIGNED),
    ],
    "index-unknown-then": [
        Advice("table price_indices", {"price_indices": VALUES[1:]}, {"price_indices": VALUES}, also={"contracts": [CONTRACT], "offers": edited("offers", 3, **_MARCH)}),
        Advice("correct the day", {"offers": edited("offers", 3, **_MARCH | {"index_base": date(2025, 1, 1)})}, {"offers": edited("offers", 3, **_MARCH)}, also=_SIGNED),
    ],
    "index-carried-on": [
        Advice("table price_indices", {"price_indices": [_JANUARY, _FEBRUARY]}, {"price_indices": VALUES}, also={"contracts": [CONTRACT], "offers": edited("offers", 3, **_MARCH)}),
    ],
    "diet-without-pupils": [
        Advice("under pupils_share", {"diets": [_DIET | {"pupils_share": None}]}, {"diets": [_DIET]}),
        Advice("number under pupils", {"diets": [_DIET | {"pupils_share": None}]}, {"diets": [_DIET | _THREE]}),
    ],
    "diet-number-of-several": [
        Advice("under site", {"diets": [_DIET | _THREE | {"site": None}]}, {"diets": [_DIET | _THREE]}),
        Advice("under pupils_share", {"diets": [_DIET | _THREE | {"site": None}]}, {"diets": [_DIET]}),
    ],
    "diet-of-more-than-eat": [Advice("those enrolled times take_up_share", {"diets": [_DIET | _THREE | {"pupils": 101}]}, {"diets": [_DIET | _THREE]})],
    "serving-without-grams": [
        Advice("net_g with raw", {"recipes": edited("recipes", 0, net_g=None)}, {}),
        Advice("leave the other blank", {"recipes": edited("recipes", 0, cooked_g=125)}, {"recipes": edited("recipes", 0, net_g=None, cooked_g=125)}, also={"products": edited("products", 0, cooking_factor=2.5)}),
    ],
    "cooked-without-factor": [
        Advice("Fill in cooking_factor", {}, {"products": edited("products", 0, cooking_factor=2.5)}, also={"recipes": edited("recipes", 0, net_g=None, cooked_g=125)}),
        Advice("raw grams as net_g", {"recipes": edited("recipes", 0, net_g=None, cooked_g=125)}, {"recipes": rows("recipes")}),
    ],
    "nobody-can-bring-it-fresh": [
        Advice("more weekdays with a supplier (delivery_weekdays)", {"offers": _FRIDAY}, {"offers": edited("offers", 2, delivery_weekdays="mon|wed")}),
        Advice("on more weekdays (receives_weekdays)", {"sites": _THURSDAYS}, {"sites": edited("sites", 1, receives_weekdays="mon|thu")}),
        Advice("keeps for 6 days", {"sites": _THURSDAYS}, {"sites": _THURSDAYS, "products": edited("products", 2, shelf_life_days=6)}),
        Advice("supplier_days", {"supplier_days": _CLOSED}, {"supplier_days": _OPEN}),
        Advice("delivery_places", {"delivery_places": _NORTH}, {"delivery_places": [*_NORTH, {"supplier": "f1", "zone": "sul"}]}),
        Advice("say yes under storable", {"products": edited("products", 0, storable=False)}, {}, also={"offers": edited("offers", 3, last_day=date(2026, 3, 6))}),
        Advice("a supplier who comes on other days", {"offers": _FRIDAY}, {"offers": [*_FRIDAY, rows("offers")[2] | {"offer": "new", "supplier": "firma"}]}),
        Advice("serve it on days for which it can come", {"offers": _FRIDAY}, {"offers": _FRIDAY, "menus": [row | {"weekday": "fri"} if row["dish"] == "salada" else row for row in without("menus", 2)]}),
    ],
    "offer-without-delivery-day": [
        Advice("delivery_weekdays", {"offers": edited("offers", 3, delivery_weekdays="sat")}, {"offers": edited("offers", 3, delivery_weekdays="fri")}),
        Advice("supplier_days", {"supplier_days": [_CLOSED[1] | {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 13)}]}, {"supplier_days": _CLOSED[1:]}),
        Advice("delivery_weekdays of the supplier", {"suppliers": edited("suppliers", 1, delivery_weekdays="sun")}, {"suppliers": edited("suppliers", 1, delivery_weekdays="mon")}),
        Advice("delivery_weekdays, receives_weekdays", {"sites": _MONDAYS}, {"sites": edited("sites", 1, receives_weekdays="tue")}, also=_TUESDAYS | {"delivery_places": _SOUTH}),
        Advice("add others to delivery_places", {"delivery_places": _SOUTH}, {"delivery_places": [*_SOUTH, {"supplier": "f1", "zone": "norte"}]}, also=_TUESDAYS | {"sites": _MONDAYS}),
    ],
    "cancelled-meal-of-some": [
        Advice("site and pupils_share blank", {"cancelled_meals": [_NO_LUNCH | {"pupils_share": 0.5}]}, {"cancelled_meals": [_NO_LUNCH]}),
        Advice("menu group of its own", {"cancelled_meals": [_NO_LUNCH | {"site": "emei"}]}, {"cancelled_meals": [_NO_LUNCH | {"menu": "two"}], "enrolment": edited("enrolment", 1, menu="two"),
                                         "menus": [*rows("menus"), *(row | {"menu": "two"} for row in rows("menus"))]}, also={"menu_groups": added("menu_groups", {"menu": "two", "name": "Two"})}),
    ],
    "cancelled-meal-of-choice": [
        Advice("menu group whose dishes are given", {"cancelled_meals": [_NO_LUNCH | {"menu": "two"}]}, {"cancelled_meals": [_NO_LUNCH]}, also={"menu_groups": added("menu_groups", {"menu": "two", "name": "Two", "mode": "repertoire"})}),
        Advice("leave meal blank", {"cancelled_meals": [_NO_LUNCH | {"menu": "two"}]}, {"cancelled_meals": [_NO_LUNCH | {"menu": "two", "meal": None}]}, also={"menu_groups": added("menu_groups", {"menu": "two", "name": "Two", "mode": "repertoire"})}),
    ],
    "offer-outside-plan": [
        Advice("extension is drawn", {"contracts": [_OVER]}, {"contracts": [_OVER | {"option_until": date(2026, 12, 31), "option_drawn": True}]}, also=_BANANAS),
        Advice("correct its days", {"contracts": [_OVER]}, {"contracts": [_OVER | {"last_day": date(2026, 12, 31)}]}, also=_BANANAS),
    ],
    "zone-charge-never-due": [
        Advice("delivery_places", {"delivery_places": [{"supplier": "coop", "zone": "sul"}]}, {"delivery_places": [{"supplier": "coop", "zone": zone} for zone in ("norte", "sul")]}, also={"delivery_charges": [_CHARGED, _CHARGED | {"zone": "sul"}]}),
        Advice("delete the row", {"delivery_charges": [_CHARGED | {"zone": "sul"}, _CHARGED]}, {"delivery_charges": [_CHARGED | {"zone": "sul"}]}, also={"delivery_places": [{"supplier": "coop", "zone": "sul"}]}),
    ],
    "zone-charge-of-offer": [
        Advice("Correct the supplier or the offer", {"delivery_charges": [_CHARGED | {"offer": "firma-banana"}]}, {"delivery_charges": [_CHARGED | {"offer": "coop-banana"}]}),
        Advice("Leave offer blank", {"delivery_charges": [_CHARGED | {"offer": "coop-banana", "delivery_cost_per_drop": 4}]}, {"delivery_charges": [_CHARGED | {"offer": "coop-banana"}, {"supplier": "coop", "zone": "norte", "delivery_cost_per_drop": 4}]}),
    ],
    "zone-charge-not-said": [
        Advice("Fill in delivery_cost_per_kg", {"delivery_charges": [{"supplier": "coop", "zone": "norte"}]}, {"delivery_charges": [{"supplier": "coop", "zone": "norte", "delivery_cost_per_drop": 4}]}),
        Advice("delete the row", {"delivery_charges": [{"supplier": "coop", "zone": "norte"}]}, {"delivery_charges": []}),
    ],
    "zone-without-charge": [
        Advice("0 where nothing is charged", {"delivery_charges": [_CHARGED]}, {"delivery_charges": [_CHARGED, _CHARGED | {"zone": "sul", "delivery_cost_per_kg": 0}]}),
        Advice("supplier's delivery_cost_per_kg", {}, {"suppliers": edited("suppliers", 0, delivery_cost_per_kg=0.45)}, also={"delivery_charges": [_CHARGED]}),
    ],
    "offer-twice": [
        Advice("one offer for each month", {"offers": _AGAIN}, {"offers": [*edited("offers", 3, months="1-6"), _AGAIN[-1] | {"months": "7-12"}]}),
        Advice("a contract with maximum_kg", {"offers": _AGAIN}, {"offers": [*edited("offers", 3, contract="c", last_day=date(2026, 3, 6)), _AGAIN[-1] | {"contract": "c", "first_day": date(2026, 3, 7)}], "contracts": [_JOINED]}),
    ],
    "life-shorter-than-planned": [
        Advice("Lower products.shelf_life_days", {}, {"products": edited("products", 1, shelf_life_days=100)}, also={"offers": edited("offers", 4, life_left_days=100)}),
        Advice("ask the supplier for more", {"offers": edited("offers", 4, life_left_days=100)}, {"offers": edited("offers", 4, life_left_days=180)}),
    ],
    "life-longer-than-whole": [
        Advice("Correct offers.life_left_days", {"offers": edited("offers", 4, life_left_days=400)}, {"offers": edited("offers", 4, life_left_days=300)}, also={"products": edited("products", 1, whole_life_days=365)}),
        Advice("or products.whole_life_days", {"products": edited("products", 1, whole_life_days=365)}, {"products": edited("products", 1, whole_life_days=400)}, also={"offers": edited("offers", 4, life_left_days=400)}),
    ],
    "contract-charge-without-fund": [
        Advice("charge_fund", {"contracts": [_YEARLY | {"charge_fund": None}]}, {"contracts": [_YEARLY]}),
        Advice("charge_per_year blank", {"contracts": [_YEARLY | {"charge_fund": None}]}, {"contracts": [_YEARLY | {"charge_fund": None, "charge_per_year": None}]}),
    ],
    "contract-charge-not-then": [
        Advice("another fund in charge_fund", {"contracts": [_YEARLY]}, {"contracts": [_YEARLY | {"charge_fund": "federal"}]}, law=tiny_law(), also={"funds": _LATE}),
        Advice("days of the fund", {"funds": _LATE}, {"funds": edited("funds", 1, first_day=date(2026, 3, 2))}, law=tiny_law(), also={"contracts": [_YEARLY]}),
    ],
    "contract-charge-beyond-money": [
        Advice("another fund in charge_fund", {"contracts": [_YEARLY]}, {"contracts": [_YEARLY | {"charge_fund": "federal"}]}, law=tiny_law(), also={"funds": _POOR}),
        Advice("correct the charge", {"contracts": [_YEARLY]}, {"contracts": [_YEARLY | {"charge_per_year": 100}]}, law=tiny_law(), also={"funds": _POOR}),
    ],
    "menu-of-no-school": [
        Advice("kind to school", {"calendar": [_SATURDAY | {"kind": "no_school", "menu_of": date(2026, 3, 3)}]}, {"calendar": [_SATURDAY | {"menu_of": date(2026, 3, 3)}]}),
        Advice("menu_of blank", {"calendar": [_SATURDAY | {"kind": "no_school", "menu_of": date(2026, 3, 3)}]}, {"calendar": [_SATURDAY | {"kind": "no_school"}]}),
    ],
    "menu-of-some-schools": [Advice("menu_of for all schools", {"calendar": [_MADE_UP | {"site": "emef"}, _MADE_UP | {"site": "emei", "menu_of": None}]}, {"calendar": [_MADE_UP]})],
    "receives-never": [Advice("receives_weekdays blank", {"sites": edited("sites", 1, receives_weekdays="sat"), "calendar": [{"first_day": date(2026, 3, 7), "kind": "no_school"}]}, {"sites": edited("sites", 1, receives_weekdays=None)}, also={})],
    "receives-without-school": [Advice("out of receives_weekdays", {"sites": edited("sites", 1, receives_weekdays="mon|sat")}, {"sites": edited("sites", 1, receives_weekdays="mon")})],
    "drop-too-big": [
        Advice("minimum_drop_kg", {"suppliers": edited("suppliers", 1, minimum_drop_kg=50)}, {"suppliers": edited("suppliers", 1, minimum_drop_kg=2.5)}),
        Advice("zones that it serves in one round together", {}, {"sites": edited("sites", 1, zone="norte")}, also={"suppliers": edited("suppliers", 1, minimum_drop_kg=5)}),
    ],
    "load-too-small": [
        Advice("minimum_drop_kg or kg_per_day", {"suppliers": edited("suppliers", 1, minimum_drop_kg=2, kg_per_day=1.5)}, {"suppliers": edited("suppliers", 1, minimum_drop_kg=2, kg_per_day=2)}),
        Advice("Check kg_per_week", {"suppliers": edited("suppliers", 1, kg_per_week=0.4)}, {"suppliers": edited("suppliers", 1, kg_per_week=0.5)}),
    ],
    "room-too-small": [
        Advice("receives_weekdays", _ROOM | {"sites": edited("sites", 0, receives_weekdays="mon|thu")}, {"sites": edited("sites", 0, receives_weekdays="mon|wed|fri")} | _ROOM, also={"products": _DRY}),
        Advice("kg or litres of the room", {"storage_room": [_DRY_ROOM | {"kg": 7}]}, _ROOM, also={"products": _DRY}),
    ],
    "pack-beyond-room": [
        Advice("kg or litres of the room", {"storage_room": [_DRY_ROOM | {"kg": 4}]}, _ROOM, also={"products": _DRY}),
        Advice("unit_kg, pack_units", {"products": [row | {"pack_units": 8} if row["product"] == "arroz" else row for row in _DRY]}, {"products": _DRY}, also=_ROOM),
    ],
    "room-without-size": [
        Advice("kg or litres", {"storage_room": [_DRY_ROOM | {"kg": None}]}, _ROOM, also={"products": _DRY}),
        Advice("row out", {"storage_room": [_DRY_ROOM | {"litres": 9}]}, {"storage_room": []}, also={"products": _DRY}),
    ],
    "room-reversed": [
        Advice("Exchange", {"storage_room": [_DRY_ROOM | {"first_day": date(2026, 3, 13), "last_day": date(2026, 3, 2)}]}, {"storage_room": [_DRY_ROOM | {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 13)}]}, also={"products": _DRY}),
        Advice("the year", {"storage_room": [_DRY_ROOM | {"first_day": date(2027, 3, 2), "last_day": date(2026, 3, 13)}]}, {"storage_room": [_DRY_ROOM | {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 13)}]}, also={"products": _DRY}),
    ],
    "room-told-twice": [
        Advice("day before the next", {"storage_room": [_DRY_ROOM, _DRY_ROOM | {"first_day": date(2026, 3, 9)}]}, {"storage_room": [_DRY_ROOM | {"last_day": date(2026, 3, 8)}, _DRY_ROOM | {"first_day": date(2026, 3, 9)}]}, also={"products": _DRY}),
        Advice("sum in one row", {"storage_room": [_DRY_ROOM, _DRY_ROOM | {"first_day": date(2026, 3, 9)}]}, {"storage_room": [_DRY_ROOM | {"last_day": date(2026, 3, 8)}, _DRY_ROOM | {"first_day": date(2026, 3, 9), "kg": 72}]}, also={"products": _DRY}),
    ],
    "room-with-gap": [
        Advice("Add a row", {"storage_room": [_DRY_ROOM | {"last_day": date(2026, 3, 8)}]}, {"storage_room": [_DRY_ROOM | {"last_day": date(2026, 3, 8)}, _DRY_ROOM | {"first_day": date(2026, 3, 9), "kg": 0}]}, also={"products": _DRY}),
        Advice("row before or after", {"storage_room": [_DRY_ROOM | {"first_day": date(2026, 3, 3)}]}, {"storage_room": [_DRY_ROOM | {"first_day": date(2026, 3, 2)}]}, also={"products": _DRY}),
    ],
    "litres-not-said": [
        Advice("Enter litres_per_kg", {"products": _DRY}, {"products": [row | {"litres_per_kg": 2.5} for row in _DRY]}, also={"storage_room": [_DRY_ROOM | {"kg": None, "litres": 900}]}),
        Advice("tell the room in kg", {"storage_room": [_DRY_ROOM | {"kg": None, "litres": 900}]}, _ROOM, also={"products": _DRY}),
    ],
    "keeping-not-said": [Advice("dry, chilled or frozen", {"products": rows("products")}, {"products": _DRY}, also=_ROOM)],
    "personal-number": [
        Advice("letter between its digits", {"suppliers": edited("suppliers", 1, source=NUMBER)}, {"suppliers": edited("suppliers", 1, source="529.9A82.247-25")}),
        Advice("such as F01", {"suppliers": edited("suppliers", 1, source=NUMBER)}, {"suppliers": edited("suppliers", 1, source="F01")}),
    ],
    "personal-name": [Advice("such as F01", {"suppliers": edited("suppliers", 1, name="Maria Souza")}, {"suppliers": edited("suppliers", 1, name="F01")})],
    "code-not-iso": [Advice("Write BR", {"case": edited("case", 0, country="Brasil")}, {"case": edited("case", 0, country="BR")})],
    "country-unknown": [
        Advice("Write GB", {"case": edited("case", 0, country="UK")}, {"case": edited("case", 0, country="GB")}),
        Advice("BR and BRL", {"case": edited("case", 0, country="XQ")}, {"case": edited("case", 0, country="BR")}),
    ],
    "too-many-school-days": [Advice("no_school", {}, {"calendar": [{"first_day": date(2026, 1, 1), "kind": "no_school"}]}, also={"case": _YEAR})],
    "weight-of-other-weight": [
        Advice("Write 0.4536", {"products": edited("products", 1, unit="lb")}, {"products": edited("products", 1, unit="lb", unit_kg=0.4536)}),
        Advice("pack_units", {"products": edited("products", 1, unit_kg=5.0)}, {"products": edited("products", 1, unit_kg=1.0, pack_units=5)}),
        Advice("call the unit pack", {"products": edited("products", 1, unit_kg=5.0)}, {"products": edited("products", 1, unit_kg=5.0, unit="pack")}),
    ],
    "litre-of-odd-weight": [Advice("1.03", {"products": edited("products", 1, unit="litre", unit_kg=6.0)}, {"products": edited("products", 1, unit="litre", unit_kg=1.03, pack_units=6)})],
    "pack-bigger-than-need": [Advice("pack_units", {"products": edited("products", 2, pack_units=60)}, {"products": edited("products", 2, pack_units=6)})],
    "cycle-week-beyond-plan": [Advice("counts weeks", {"menus": _cycle(1, 2, 3)}, {"menus": _cycle(1, 2)})],
    "dishes-in-one-slot": [
        Advice("“side”", {"dishes": added("dishes", _OTHER)}, {"dishes": [*edited("dishes", 1, slot="side"), _OTHER | {"slot": "side"}]}, also=_TWO_SALADS),
        Advice("slot of their own", {"dishes": added("dishes", _OTHER)}, {"dishes": added("dishes", _OTHER | {"slot": "starter"})}, also=_TWO_SALADS),
    ],
    "menu-date-and-cycle": [
        Advice("blank", {"menus": added("menus", _DATED | {"cycle_week": 1})}, {"menus": added("menus", _DATED)}),
        Advice("blank", {"menus": added("menus", _DATED | {"weekday": "tue"})}, {"menus": added("menus", _DATED | {"weekday": "tue", "date": None})}),
    ],
    "school-day-without-food": [
        Advice("row with a date", {"menus": _menus("mon", "tue", "wed", "thu", "fri")}, {"menus": [*_menus("mon", "tue", "wed", "thu", "fri"), _DATED | {"date": date(2026, 3, 7)}]}, also={"calendar": [_SATURDAY]}),
        Advice("as no_school", {"menus": _menus("mon", "tue", "wed", "fri")}, {"menus": _menus("mon", "tue", "wed", "fri"), "calendar": [{"first_day": date(2026, 3, day), "kind": "no_school"} for day in (5, 12)]}),
    ],
    "energy-share-of-no-energy": [
        Advice("per_day", {"nutrition_standards": [_STANDARD | {"nutrient": "iron_mg", "basis": "energy_share", "minimum": 0.1}]}, {"nutrition_standards": [_STANDARD | {"nutrient": "iron_mg", "basis": "per_day"}]}),
        Advice("protein_g", {"nutrition_standards": [_STANDARD | {"nutrient": "iron_mg", "basis": "energy_share", "minimum": 0.1}]}, {"nutrition_standards": [_STANDARD | {"nutrient": "protein_g", "basis": "energy_share", "minimum": 0.1}]}),
    ],
    "nutrient-unknown": [Advice("without blank", {"nutrition_standards": [_STANDARD | {"without": "milk"}]}, {"nutrition_standards": [_STANDARD]}), Advice("energy_kcal", {"nutrition_standards": [_STANDARD | {"nutrient": "energy"}]}, {"nutrition_standards": [_STANDARD]})],
    "span-without-number": [
        Advice("under span", {"frequency_rules": [_WEEKS | {"span": None}]}, {"frequency_rules": [_WEEKS]}),
        Advice("Leave span blank", {"frequency_rules": [_DAILY | {"span": 3}]}, {"frequency_rules": [_DAILY]}),
        Advice("under per", {"frequency_rules": [_DAILY | {"span": 3}]}, {"frequency_rules": [_WEEKS]}),
    ],
    "foods-counted-amiss": [
        Advice("under scope", {"frequency_rules": [_FOODS | {"scope": "dish", "value": "salada"}]}, {"frequency_rules": [_FOODS]}),
        Advice("maximum blank", {"frequency_rules": [_FOODS | {"maximum": 2}]}, {"frequency_rules": [_FOODS]}),
        Advice("count days or servings", {"frequency_rules": [_FOODS | {"maximum": 2}]}, {"frequency_rules": [_FOODS | {"maximum": 2, "count": "days"}]}),
    ],
    "share-of-servings-amiss": [
        Advice("under of", {"frequency_rules": [_RIPE | {"of": "fruit"}]}, {"frequency_rules": [_RIPE]}),
        Advice("of blank", {"frequency_rules": [_DAILY | {"of": "food_group:fruit"}]}, {"frequency_rules": [_DAILY]}),
        Advice("under scope", {"frequency_rules": [_RIPE | {"scope": "dish", "value": "salada"}]}, {"frequency_rules": [_RIPE | {"scope": "product", "value": "banana"}]}),
        Advice("in_season under value", {"frequency_rules": [_RIPE | {"value": "ripe"}]}, {"frequency_rules": [_RIPE]}),
        Advice("0.45 for 45 %", {"frequency_rules": [_RIPE | {"minimum": 45}]}, {"frequency_rules": [_RIPE]}),
    ],
    "season-not-told": [
        Advice("season_months", {}, {"products": [row | {"season_months": "3-5"} for row in rows("products")]}, tiny_law(), {"frequency_rules": [_RIPE]}),
    ],
    "cycle-of-chosen-menu": [
        Advice("serving_days", {"frequency_rules": [_DAILY | {"per": "cycle"}]}, {"frequency_rules": [_DAILY | {"per": "serving_days", "span": 20}]}, tiny_law(), {"menu_groups": _CHOSEN}),
        Advice("mode fixed", {"menu_groups": _CHOSEN}, {"menu_groups": rows("menu_groups")}, tiny_law(), {"frequency_rules": [_DAILY | {"per": "cycle"}]}),
    ],
    "days-within-a-day": [Advice("servings", {"frequency_rules": [_DAILY | {"count": "days"}]}, {"frequency_rules": [_DAILY | {"count": "servings"}]})],
    "price-absurd": [
        Advice("decimal point", {"offers": edited("offers", 3, price=2500)}, {}),
        Advice("price_factor", {"quotes": edited("quotes", 0, price=2.0)}, {"quotes": edited("quotes", 0, price=2.0, price_factor="old")}, also={"price_factors": [{"price_factor": "old", "factor": 10}]}),
    ],
    "counting-bound-no-number": [Advice(">=60", {"counting_rules": added("counting_rules", _SCORE | {"values": ">=sixty"})}, {"counting_rules": added("counting_rules", _SCORE | {"values": ">=60"})}, also={"suppliers": edited("suppliers", 0, practice_score=70)})],
    "counting-matches-nothing": [
        Advice("separated by |", {"counting_rules": added("counting_rules", _OWN | {"values": "coop,f1"})}, {"counting_rules": added("counting_rules", _OWN | {"values": "coop|f1"})}),
        Advice(">=60", {"counting_rules": added("counting_rules", _SCORE | {"values": ">=90"})}, {"counting_rules": added("counting_rules", _SCORE | {"values": ">=60"})}, also={"suppliers": edited("suppliers", 0, practice_score=70)}),
    ],
    "counting-rule-unknown": [Advice("family_farms", {"targets": edited("targets", 0, counts="family-farm")}, {"targets": edited("targets", 0, counts="family_farms")}, tiny_law())],
    "days-paid-missing": [
        Advice("days_paid", {"funds": edited("funds", 0, days_paid=None)}, {"funds": edited("funds", 0, days_paid=200)}),
        Advice("the amount", {"funds": edited("funds", 0, days_paid=None)}, {"funds": edited("funds", 0, days_paid=None, amount=3000)}),
    ],
    "least-of-each-supplier": [
        Advice("at_most", {"targets": edited("targets", 0, per="supplier")}, {"targets": edited("targets", 0, per="supplier", sense="at_most")}),
        Advice("the table commitments", {"targets": edited("targets", 0, per="supplier")}, {"targets": without("targets", 0), "commitments": [{"supplier": "coop", "minimum_amount_per_period": 20}]}),
    ],
    "denominator-amount-missing": [
        Advice("denominator_amount", {"targets": edited("targets", 0, denominator="amount")}, {"targets": edited("targets", 0, denominator="amount", denominator_amount=900)}),
        Advice("to spend", {"targets": edited("targets", 0, denominator="amount")}, {"targets": edited("targets", 0, denominator="spend")}),
        Advice("or received", {"targets": edited("targets", 0, denominator="amount")}, {"targets": edited("targets", 0, denominator="received")}),
    ],
    "fund-without-money": [
        Advice("Enter the amount", {}, {"funds": edited("funds", 0, amount=900)}, tiny_law(rates={}), also={"fund_rates": []}),
        Advice("fund_rates", {"fund_rates": []}, {}, tiny_law(rates={})),
        Advice("programme_stage", {"stages": [row | {"programme_stage": None} for row in rows("stages")]}, {}, tiny_law(), also={"fund_rates": []}),
    ],
    "fund-of-role-missing": [Advice("Write transfer", {"funds": [row | {"role": "own"} for row in rows("funds")]}, {}, tiny_law())],
    "stage-without-rate": [
        Advice("fund_rates", {"fund_rates": without("fund_rates", 0)}, {}, tiny_law()),
        Advice("a rate of 0", {"fund_rates": without("fund_rates", 0)}, {"fund_rates": edited("fund_rates", 0, amount_per_pupil_day=0)}, tiny_law()),
    ],
    "waiver-of-no-target": [Advice("family-share", {"waivers": [_WAIVER | {"target": "family_share"}]}, {"waivers": [_WAIVER]}, tiny_law())],
    "waiver-ground-unlawful": [Advice("no_invoice", {"waivers": [_WAIVER | {"ground": "no_invoices"}]}, {"waivers": [_WAIVER]}, tiny_law())],
    "criteria-not-whole": [Advice("add up to 1", {"award_criteria": [_PRICE | {"weight_share": 0.6}]}, {"award_criteria": [_PRICE]}, tiny_law())],
    "criteria-of-no-lot": [Advice("leave the cell lot blank", {"award_criteria": [_PRICE | {"lot": "Fruit"}]}, {"award_criteria": [_PRICE]}, tiny_law())],
    "draw-not-from-its-seed": [Advice("Write these places", {"draws": drawn("coop", "f1")}, {"draws": drawn("f1", "coop")})],
    "sold-elsewhere-without-capacity": [
        Advice("Fill in kg_per_period", {"offers": edited("offers", 0, kg_per_period=None), "sold_elsewhere": [ROW]}, {"sold_elsewhere": [ROW]}),
        Advice("harvest_kg", {"sold_elsewhere": [ROW]}, {"sold_elsewhere": [ROW | {"harvest_kg": 10}]}, also={"offers": edited("offers", 0, kg_per_period=None)}),
    ],
    "recipe-row-never-holds": [Advice("last_day", {"recipes": edited("recipes", 5, first_day=date(2026, 3, 2), last_day=date(2026, 3, 1))}, {"recipes": edited("recipes", 5, first_day=date(2026, 3, 2), last_day=date(2026, 12, 31))})],
    "draw-without-effect": [Advice("Clear fairness_share", {"draws": drawn("f1", "coop"), "case": edited("case", 0, fairness_share=0.5)}, {"case": rows("case")}, KNOWS)],
    "alternative-of-no-programme": [Advice("organic", {"alternatives": [_FOLLOWS | {"alternative": "organics"}]}, {"alternatives": [_FOLLOWS]}, _CHOICE), Advice("delete the row", {"alternatives": [_FOLLOWS]}, {}, tiny_law())],
    "alternative-not-of-the-choice": [Advice("dishes", {"alternatives": [_FOLLOWS | {"follows": "dish"}]}, {"alternatives": [_FOLLOWS]}, _CHOICE)],
    "alternative-not-chosen": [Advice("family-share or dishes", {}, {"alternatives": [_FOLLOWS]}, _CHOICE)],
    "component-unit": [Advice("in the column `unit`", {"components": [_CUPS | {"unit": "ml", "amount_per_100g": 100}]}, {"components": [_CUPS]}, _PATTERN)],
    "programme-stage-unknown": [Advice("pre_school", {"stages": edited("stages", 0, programme_stage="preschool")}, {}, _STAGES)],
    "enrolment-after-the-plan": [Advice("valid_from", {"enrolment": edited("enrolment", 0, valid_from=date(2027, 3, 2))}, {"enrolment": edited("enrolment", 0, valid_from=None)})],
    "nobody-to-feed": [Advice("take_up_share", {"enrolment": [row | {"take_up_share": 0} for row in rows("enrolment")]}, {"enrolment": [row | {"take_up_share": None} for row in rows("enrolment")]})],
    "take-up-low": [Advice("blank means all", {"enrolment": edited("enrolment", 0, take_up_share=0.1)}, {"enrolment": edited("enrolment", 0, take_up_share=None)})],
    "months-not-understood": [Advice("3-6|11", {"offers": edited("offers", 5, months="Mar-Jun")}, {"offers": edited("offers", 5, months="3-6|11")})],
    "word-not-allowed": [Advice("cooperative or association", {"suppliers": edited("suppliers", 0, kind="Formal Group")}, {})],
    "number-out-of-range": [Advice("92 % is 0.92", {"enrolment": edited("enrolment", 0, take_up_share=92)}, {"enrolment": edited("enrolment", 0, take_up_share=0.92)})],
    "group-without-families": [
        Advice("Enter the families", {"suppliers": edited("suppliers", 0, families=None)}, {}, tiny_law()),
        Advice("cap_amount", {"suppliers": edited("suppliers", 0, families=None)}, {"suppliers": edited("suppliers", 0, families=None, cap_amount=900)}, tiny_law()),
    ],
    "families-do-not-fit": [Advice("Write 1", {"suppliers": edited("suppliers", 1, families=3)}, {"suppliers": edited("suppliers", 1, families=1)})],
    "loss-orders-more": [
        Advice(
            "expected_loss_share blank",
            {"offers": edited("offers", 3, expected_loss_share=0.1)},
            {"offers": edited("offers", 3, expected_loss_share=None)},
        )
    ],
    "less-than-a-pack": [Advice("unit_kg", {"offers": edited("offers", 3, kg_per_period=4)}, {"offers": edited("offers", 3, kg_per_period=20)})],
    "minimum-above-capacity": [Advice("minimum_kg", {"offers": edited("offers", 0, minimum_kg=7)}, {"offers": edited("offers", 0, minimum_kg=5)})],
    "organic-without-certificate": [
        Advice("“organic”", {"suppliers": edited("suppliers", 0, certificates="")}, {"suppliers": edited("suppliers", 0, certificates="organic")}),
        Advice("“agroecological”", {"suppliers": edited("suppliers", 0, certificates="")}, {"suppliers": edited("suppliers", 0, certificates="agroecological")}),
        Advice("organic to no", {}, {"offers": edited("offers", 0, organic=False)}, also={"suppliers": edited("suppliers", 0, certificates="")}),
    ],
    "organic-as-label": [
        Advice("yes under organic", {"offers": edited("offers", 1, labels="bio", organic=None)}, {"offers": edited("offers", 1, labels="bio", organic=True)}, also={"suppliers": [row | {"certificates": "organic"} for row in rows("suppliers")]}),
        Advice("from the labels", {"offers": edited("offers", 1, labels="bio", organic=None)}, {"offers": edited("offers", 1, labels="", organic=None)}),
    ],
    "meal-cost-unusual": [Advice("unit_kg", {"offers": edited("offers", 3, price=2500)}, {})],
    "menu-eaten-elsewhere-too": [
        Advice(
            "a row in menu_groups",
            {"frequency_rules": OF_ALTO},
            {
                "frequency_rules": OF_ALTO,
                "menu_groups": added("menu_groups", {"menu": "alto", "name": "Alto"}),
                "menus": added("menus", *(row | {"menu": "alto"} for row in rows("menus"))),
                "enrolment": edited("enrolment", 0, menu="alto"),
            },
            also={"sites": TWO_COMMITTEES},
        ),
        Advice(
            "empty committee",
            {"frequency_rules": OF_ALTO},
            {"frequency_rules": [row | {"committee": None} for row in OF_ALTO]},
            also={"sites": TWO_COMMITTEES},
        ),
    ],
    "one-product-costs-most": [Advice("usual_cost_per_meal", {"case": edited("case", 0, usual_cost_per_meal=None)}, {"case": edited("case", 0, usual_cost_per_meal=1.0)}, also={"offers": edited("offers", 3, price=60)})],
}  # fmt: skip


def _mends() -> Iterator[tuple[str, str]]:
    """Yield the code of each check, and each text of its mends that names something."""
    for path in sorted(Path(planner.checks.__file__).parent.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        for function in functions:
            for text in _texts(function):
                if NAMES_SOMETHING.search(text):
                    for code in _codes(function, functions):
                        yield code, text


def _texts(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if (
            (isinstance(node, ast.keyword) and node.arg == "mend")
            or (isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "mend" for target in node.targets))
            or (isinstance(node, ast.Return) and function.name.endswith("_mend") and node.value)
        ):
            values = [node.value]
        else:
            continue
        for value in values:
            for call in ast.walk(value):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "N_"):
                    yield str(ast.literal_eval(call.args[0]))


def _codes(function: ast.FunctionDef, functions: list[ast.FunctionDef]) -> list[str]:
    """Return the codes under which a function's texts are told: its own, or those of the checks that call it."""
    if function.decorator_list:
        return [function.name.replace("_", "-")]
    callers = [other for other in functions if other is not function and _calls(other, function.name)]
    return [code for caller in callers for code in _codes(caller, functions)]


def _calls(function: ast.FunctionDef, name: str) -> bool:
    return any(isinstance(node, ast.Call) and getattr(node.func, "id", "") == name for node in ast.walk(function))


ELSEWHERE = {
    "assumed-for-you": "test_start",
    "area-not-geojson": "test_places",
    "scale-without-scores": "test_own_rules",
    "practice-with-two-bounds": "test_own_rules",
    "promise-of-nothing": "test_own_rules",
    "routes-passed-over": "test_own_rules",
    "score-says-nothing": "test_own_rules",
    "route-says-nothing": "test_own_rules",
    "routes-overlap": "test_own_rules",
    "parts-beyond-the-lot": "test_own_rules",
    "practice-score-overlap": "test_own_rules",
    "contract-without-row": "test_own_rules",
    "decision-lifts-nothing": "test_own_rules",
    "law-reads-in-vain": "test_words",
    "word-of-the-law": "test_words",
}
"""Checks whose mend is carried out where their own small law or outline is made."""


def test_every_mend_that_names_something_is_carried_out() -> None:
    """A mend that names a command, a column or a word has a row in the table, or a test of its own."""
    missing = {code: text for code, text in _mends() if code not in ADVICE and code not in ELSEWHERE}
    assert missing == {}


def _errors(findings: list[Finding]) -> set[tuple[str, str, str]]:
    return {(f.code, f.table, f.column) for f in findings if f.severity == "error"}


@pytest.mark.parametrize(("code", "advice"), [(code, one) for code, several in ADVICE.items() for one in several])
def test_mend(code: str, advice: Advice) -> None:
    """The fault is found and its mend says what is done; done, it is gone, and no error stands there instead."""
    told = found(code, advice.law, **advice.also | advice.before)
    assert told
    assert any(advice.said in finding.mend for finding in told), [finding.mend for finding in told]
    after = check(tiny_case(**advice.also | advice.after), advice.law)
    assert [f for f in after if f.code == code] == []
    left = _errors(after)  # mostly none, and then nobody need look what there was before
    assert not left or left <= _errors(check(tiny_case(**advice.also | advice.before), advice.law))
