"""Checks of days of delivery, in the tiny case: lettuce on Mondays and Wednesdays, bananas on Tuesdays and Thursdays, rice daily.

Lettuce keeps 4 days: 20 g x 1.25 for 140 pupils are 3.5 kg a day, of which 1 kg for the 40 in the south. The plan runs from Monday 2
to Friday 13 March 2026.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from planner.checks.facts import Facts
from tests.cases import Row, added, edited, rows, tiny_case, without
from tests.checks.asking import found, one

FRESH = "nobody-can-bring-it-fresh"
NORTE = {"supplier": "coop", "zone": "norte", "delivery_cost_per_kg": 0.2}


def _lettuce(cell: str, **product: Any) -> dict[str, Any]:
    """Return changes: lettuce is delivered on some weekdays only."""
    offers = [row | {"delivery_weekdays": cell} if row["product"] == "alface" else row for row in rows("offers")]
    return {"offers": offers, "products": edited("products", 2, **product)}


def _closed(supplier: str, first: date, last: date | None = None, kind: str = "does_not_deliver") -> dict[str, Any]:
    return {"supplier": supplier, "first_day": first, "last_day": last, "kind": kind}


# --- when what can come -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("life", "fed"), [(0, [1, 4]), (1, [1, 2, 4]), (2, [1, 2, 3, 4]), (3, [0, 1, 2, 3, 4]), (30, [0, 1, 2, 3, 4])]
)
def test_bread_of_a_bakery_on_two_days(life: int, fed: list[int]) -> None:
    """A baker on Tuesdays and Fridays: bread of a day feeds both; of one day Wednesday too; of three Friday's still feeds Monday."""
    facts = Facts(tiny_case(**_lettuce("tue|fri", shelf_life_days=life)))
    reached = facts.arrivals.reached("alface", 0)
    assert np.flatnonzero(reached[7:12]).tolist() == fed


@pytest.mark.parametrize(
    ("storable", "last", "fed"), [(False, 11, [0, 1, 2]), (False, 6, []), (True, 6, [0, 1, 2, 3, 4])]
)
def test_what_is_not_storable_waits_for_its_own_supplier_only(storable: bool, last: int, fed: list[int]) -> None:
    """On Fridays, kept ten days: Friday's feeds next week while its offer goes on; after its end only what is storable is fed."""
    changed = _lettuce("fri", shelf_life_days=10, storable=storable)
    changed["offers"] = [
        row | {"last_day": date(2026, 3, last)} if row["product"] == "alface" else row for row in changed["offers"]
    ]
    reached = Facts(tiny_case(**changed)).arrivals.reached("alface", 0)
    assert np.flatnonzero(reached[7:12]).tolist() == fed


def test_an_extra_day_and_a_holiday_outweigh_the_weekdays() -> None:
    """Fridays, closed on the 6th, on Monday 9 beside: these two days change, no other."""
    days = [_closed("coop", date(2026, 3, 6)), _closed("coop", date(2026, 3, 9), kind="delivers")]
    suppliers = edited("suppliers", 0, delivery_weekdays="fri")
    delivers = Facts(tiny_case(suppliers=suppliers, supplier_days=days)).arrivals.delivers()[0]
    assert np.flatnonzero(delivers).tolist() == [7, 11]


def test_the_days_of_an_offer_outweigh_those_of_its_supplier() -> None:
    """A cooperative comes on Mondays, its bananas on Thursdays."""
    case = tiny_case(
        suppliers=edited("suppliers", 0, delivery_weekdays="mon"), offers=edited("offers", 1, delivery_weekdays="thu")
    )
    delivers = Facts(case).arrivals.delivers()
    assert [np.flatnonzero(delivers[row]).tolist() for row in (0, 1)] == [[0, 7], [3, 10]]


def test_days_on_which_a_site_receives() -> None:
    """By its weekdays unless the calendar closes it; a kitchen without weekdays also on days of the schools that it feeds."""
    sites = [*edited("sites", 1, receives_weekdays="mon|thu"), rows("sites")[0] | {"site": "k", "kitchen": ""}]
    sites[0]["kitchen"] = "k"
    calendar = [
        {"first_day": date(2026, 3, 9), "kind": "no_school", "site": "emei"},
        {"first_day": date(2026, 3, 7), "kind": "school", "site": "emef"},
    ]
    receives = Facts(tiny_case(sites=sites, calendar=calendar)).arrivals.receives
    assert np.flatnonzero(receives[1]).tolist() == [0, 3, 10]
    assert np.flatnonzero(receives[2]).tolist() == [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11]


# --- what nobody can bring --------------------------------------------------------------------------------------------


def test_nobody_can_bring_it_fresh() -> None:
    """Lettuce of one day that comes on Fridays is there on no Monday and no Wednesday: four days, 14 kg."""
    finding = one(FRESH, **_lettuce("fri", shelf_life_days=1))
    assert (finding.severity, finding.table, finding.column, finding.rows) == (
        "warning",
        "offers",
        "delivery_weekdays",
        (2, 4),
    )
    assert "Alface" in finding.what
    assert "keeps for 1 day " in finding.what
    assert "14 kg" in finding.what
    assert "Friday only" in finding.what
    for text in ("EMEF Um", "EMEI Dois", "Monday 2026-03-02", "Wednesday 2026-03-11"):
        assert text in finding.what
    assert "more weekdays" in finding.mend


@pytest.mark.parametrize(("life", "days"), [(4, 3), (5, 2)])
def test_what_keeps_longer_lacks_fewer_days(life: int, days: int) -> None:
    """From Friday the 6th lettuce of 4 days feeds Monday the 9th, of 5 Wednesday too; the first week stays bare."""
    assert f"{3.5 * days:g} kg" in one(FRESH, **_lettuce("fri", shelf_life_days=life)).what


def test_a_supplier_that_comes_late_leaves_the_first_days_bare() -> None:
    """Rice comes on Thursdays only and keeps: Monday to Wednesday of the first week lack 3 x 6.2 kg; with 15 and 3.6 kg in store nothing."""
    suppliers = edited("suppliers", 2, delivery_weekdays="thu")
    finding = next(f for f in found(FRESH, suppliers=suppliers) if "Arroz" in f.what)
    assert (finding.table, finding.column, finding.rows) == ("suppliers", "delivery_weekdays", (4,))
    assert "18.6 kg" in finding.what
    stock = [{"zone": "norte", "product": "arroz", "kg": 15}, {"zone": "sul", "product": "arroz", "kg": 3.6}]
    assert not any("Arroz" in f.what for f in found(FRESH, suppliers=suppliers, stock=stock))
    stock[0]["kg"] = 14.9
    assert (
        "to EMEF Um in time for Wednesday"
        in next(f for f in found(FRESH, suppliers=suppliers, stock=stock) if "Arroz" in f.what).what
    )
    gone = [row | {"use_by": date(2026, 3, 3)} for row in stock]
    assert "6.2 kg" in next(f for f in found(FRESH, suppliers=suppliers, stock=gone) if "Arroz" in f.what).what


def test_a_site_that_receives_too_seldom() -> None:
    """The south receives on Thursdays: its lettuce of the 11th would be six days old; the first week is told by itself."""
    finding = one(FRESH, sites=edited("sites", 1, receives_weekdays="thu"))
    assert (finding.table, finding.column, finding.rows) == ("sites", "receives_weekdays", (3,))
    assert "to EMEI Dois in time for Wednesday 2026-03-11: the menus need 1 kg" in finding.what
    assert "receive on Thursday only" in finding.what
    assert "keeps for 6 days" in finding.mend
    assert (
        found(
            FRESH, sites=edited("sites", 1, receives_weekdays="thu"), products=edited("products", 2, shelf_life_days=6)
        )
        == []
    )


def test_a_zone_to_which_nobody_brings_it() -> None:
    """Both who offer lettuce go to the north only: the south lacks it on all four days."""
    places = [{"supplier": supplier, "zone": "norte"} for supplier in ("coop", "f1")]
    finding = one(FRESH, delivery_places=places)
    assert (finding.table, finding.rows) == ("delivery_places", (2, 3))
    assert "to EMEI Dois in time" in finding.what
    assert "the menus need 4 kg" in finding.what
    assert found(FRESH, delivery_places=places[:1]) == []


def test_holidays_in_which_nobody_brings_it() -> None:
    """Both who offer lettuce are closed from 6 to 11 March: what comes on Thursday the 5th lasts to Monday, not to Wednesday."""
    days = [_closed(supplier, date(2026, 3, 6), date(2026, 3, 11)) for supplier in ("coop", "f1")]
    finding = one(FRESH, supplier_days=days)
    assert (finding.table, finding.rows) == ("supplier_days", (2, 3))
    assert "Wednesday 2026-03-11: the menus need 3.5 kg" in finding.what
    assert found(FRESH, supplier_days=days[:1]) == []


def test_an_offer_that_ends_before_and_may_not_be_stored() -> None:
    """Rice ends on Friday the 6th: stored it lasts, not storable the second week lacks 5 x 6.2 kg, and storing would help."""
    offers = edited("offers", 3, last_day=date(2026, 3, 6))
    assert found(FRESH, offers=offers) == []
    finding = one(FRESH, offers=offers, products=edited("products", 0, storable=False))
    assert "31 kg" in finding.what
    assert "storable" in finding.mend


def test_an_alternative_that_can_come_is_enough() -> None:
    """Where papaya may take the place of bananas, nothing is missing while one of them can come."""
    banana = [row | {"last_day": date(2026, 3, 3)} if row["product"] == "banana" else row for row in rows("offers")]
    recipes = edited("recipes", 5, choice="fruit")
    recipes.insert(5, {"dish": "fruta", "product": "papaya", "choice": "fruit", "net_g": 100})
    products = added("products", rows("products")[3] | {"product": "papaya", "name": "Mamão"})
    papaya = banana[1] | {"offer": "papaya", "product": "papaya", "last_day": None}
    changed = {"recipes": recipes, "products": products}
    assert found(FRESH, **changed, offers=[*banana, papaya]) == []
    assert "Mamão" in one(FRESH, **changed, offers=[*banana, papaya | {"last_day": date(2026, 3, 3)}]).what


def test_a_month_without_an_offer_is_told_once() -> None:
    """Bananas in March and May only: April is told as a month, not day by day."""
    spring = edited("case", 0, last_day=date(2026, 5, 15))
    offers = [row | {"months": "3|5"} if row["product"] == "banana" else row for row in rows("offers")]
    assert one("nobody-offers-in-months", case=spring, offers=offers)
    assert found(FRESH, case=spring, offers=offers) == []


def test_every_day_or_no_days_said_asks_nothing() -> None:
    """A case without any of it, and one with all weekdays named, gives no finding, whatever the periods."""
    for period in ("week", "fortnight", "month"):
        assert found(FRESH, case=edited("case", 0, period=period)) == []
    assert found(FRESH, **_lettuce("mon|tue|wed|thu|fri", shelf_life_days=0)) == []


# --- sites ------------------------------------------------------------------------------------------------------------


def test_pupils_before_the_first_delivery() -> None:
    """The south receives on Thursdays, but 40 pupils eat there from Monday on; what is all in store is not asked about."""
    sites = edited("sites", 1, receives_weekdays="thu")
    finding = one("pupils-before-the-first-delivery", sites=sites)
    assert (finding.severity, finding.table, finding.rows) == ("warning", "sites", (3,))
    assert "for the first time on 2026-03-05, but pupils eat before that (40)" in finding.what
    assert "Tuesday 2026-03-03" in finding.what
    stock = [
        {"zone": "sul", "product": row["product"], "kg": 10, "use_by": date(2026, 3, 20)} for row in rows("products")
    ]
    assert found("pupils-before-the-first-delivery", sites=sites, stock=stock) == []
    assert found("pupils-before-the-first-delivery", sites=edited("sites", 1, receives_weekdays="mon|thu")) == []


def test_receives_never() -> None:
    """A site that receives on Mondays only, both of which the calendar closes, receives never; with one of them open it does."""
    sites = edited("sites", 1, receives_weekdays="mon")
    calendar = [{"first_day": date(2026, 3, day), "kind": "no_school"} for day in (2, 9)]
    assert one("receives-never", sites=sites, calendar=calendar).rows == (3,)
    assert found("pupils-before-the-first-delivery", sites=sites, calendar=calendar) == []
    assert found(FRESH, sites=sites, calendar=calendar) == []
    assert found("receives-never", sites=sites, calendar=calendar[:1]) == []


@pytest.mark.parametrize(("cell", "asked"), [("mon|sat", True), ("mon|thu", False), ("sat", True)])
def test_receives_without_school(cell: str, asked: bool) -> None:
    """A Saturday without school on which food is to come is asked about; a make-up Saturday is a day with school."""
    sites = edited("sites", 1, receives_weekdays=cell)
    findings = found("receives-without-school", sites=sites)
    assert [f.rows for f in findings] == [(3,)] * asked
    saturday = [{"first_day": date(2026, 3, 7), "kind": "school"}]
    assert found("receives-without-school", sites=sites, calendar=saturday) == []


# --- offers and suppliers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        (
            {"offers": edited("offers", 3, delivery_weekdays="sat", last_day=date(2026, 3, 6))},
            ("offers", "delivery_weekdays", (5,)),
        ),
        ({"offers": edited("offers", 3, delivery_weekdays="sat")}, ("offers", "delivery_weekdays", (5,))),
        ({"suppliers": edited("suppliers", 1, delivery_weekdays="sun")}, ("suppliers", "delivery_weekdays", (3,))),
        ({"supplier_days": [_closed("f1", date(2026, 3, 1), date(2026, 3, 31))]}, ("supplier_days", "kind", (2,))),
        (
            {
                "suppliers": edited("suppliers", 1, delivery_weekdays="tue"),
                "delivery_places": [{"supplier": "f1", "zone": "sul"}],
                "sites": edited("sites", 1, receives_weekdays="mon|thu"),
            },
            ("suppliers", "delivery_weekdays", (3,)),
        ),
    ],
)
def test_offer_without_delivery_day(changed: dict[str, Any], place: tuple[str, str, tuple[int, ...]]) -> None:
    """Weekdays that never fall into the dates, or when nobody receives; holidays over all days; a site that is closed on its days."""
    finding = one("offer-without-delivery-day", **changed)
    assert (finding.severity, finding.table, finding.column, finding.rows) == ("warning", *place)


def test_an_offer_that_comes_once_is_not_asked_about() -> None:
    """One day on which it comes and somebody receives is enough; an offer out of season is told as such."""
    once = edited("offers", 3, delivery_weekdays="fri", last_day=date(2026, 3, 6))
    assert found("offer-without-delivery-day", offers=once) == []
    over = edited("offers", 3, months="7", delivery_weekdays="fri")
    assert found("offer-without-delivery-day", offers=over) == []
    assert one("offer-outside-plan", offers=over)


def test_supplier_days_reversed() -> None:
    """Holidays that end before they begin are an error; those of a single day are not."""
    row = _closed("coop", date(2026, 3, 5), date(2026, 3, 4))
    assert one("supplier-days-reversed", supplier_days=[row]).severity == "error"
    assert found("supplier-days-reversed", supplier_days=[row | {"last_day": row["first_day"]}]) == []


@pytest.mark.parametrize(
    ("other", "asked"), [({}, True), ({"supplier": "f1"}, False), ({"first_day": date(2026, 3, 11)}, False)]
)
def test_supplier_days_contradict(other: dict[str, Any], asked: bool) -> None:
    """A day within the holidays on which it delivers all the same is an error; of another supplier or after them it is not."""
    days = [
        _closed("coop", date(2026, 3, 2), date(2026, 3, 10)),
        _closed("coop", date(2026, 3, 10), kind="delivers") | other,
    ]
    findings = found("supplier-days-contradict", supplier_days=days)
    assert [(f.severity, f.rows) for f in findings] == [("error", (2, 3))] * asked
    assert not asked or "2026-03-10" in findings[0].what


def test_supplier_days_outside() -> None:
    """Holidays of another month are noted: perhaps the year is wrong."""
    assert one("supplier-days-outside", supplier_days=[_closed("coop", date(2026, 3, 14))]).severity == "note"
    assert found("supplier-days-outside", supplier_days=[_closed("coop", date(2026, 3, 13))]) == []
    assert found("day-and-month-swapped", supplier_days=[_closed("coop", date(2026, 5, 3))])


def test_delivery_place_of_nobody() -> None:
    """A school in another zone than its row says, and one that a kitchen cooks for, receive nothing; an unknown zone is told as such."""
    assert one(
        "delivery-place-of-nobody", delivery_places=[{"supplier": "f1", "zone": "norte", "site": "emei"}]
    ).rows == (2,)
    sites = edited("sites", 1, kitchen="emef")
    assert (
        one("delivery-place-of-nobody", delivery_places=[{"supplier": "f1", "site": "emei"}], sites=sites).severity
        == "error"
    )
    assert found("delivery-place-of-nobody", delivery_places=[{"supplier": "f1", "zone": "leste"}]) == []
    assert one("unknown-reference", delivery_places=[{"supplier": "f1", "zone": "leste"}])
    assert found("delivery-place-of-nobody", delivery_places=[{"supplier": "f1", "zone": "sul", "site": "emei"}]) == []


def test_delivery_place_is_everywhere() -> None:
    """A row without a place changes nothing, and undoes the others of its supplier."""
    assert one("delivery-place-is-everywhere", delivery_places=[{"supplier": "f1"}]).rows == (2,)
    assert found("delivery-place-is-everywhere", delivery_places=[{"supplier": "f1", "zone": "sul"}]) == []


@pytest.mark.parametrize(("least", "zones"), [(1.5, []), (1.6, ["sul"]), (3, ["sul"]), (3.1, ["norte", "sul"])])
def test_drop_too_big(least: float, zones: list[str]) -> None:
    """Lettuce of 1 day: a delivery feeds one day, 2.5 kg in the north and 1 kg in the south, and a bunch of 0.5 kg for rounding."""
    suppliers = edited("suppliers", 1, minimum_drop_kg=least)
    findings = found("drop-too-big", suppliers=suppliers, products=edited("products", 2, shelf_life_days=1))
    assert [[zone for zone in ("norte", "sul") if f"({zone})" in f.what] for f in findings] == [zones] * bool(zones)


def test_a_drop_for_several_days() -> None:
    """Lettuce of 4 days: Monday's delivery feeds Wednesday too, 5 kg in the north and half a kilogram for rounding; the offer has 5."""
    suppliers = edited("suppliers", 1, minimum_drop_kg=5)
    (finding,) = found("drop-too-big", suppliers=suppliers)
    assert "2.5 kg (sul)" in finding.what
    assert "norte" not in finding.what
    less = edited("offers", 2, kg_per_period=4.9)
    assert "4.9 kg (norte)" in found("drop-too-big", suppliers=suppliers, offers=less)[0].what
    assert found("drop-too-big", suppliers=suppliers, offers=without("offers", 2)) == []


# --- loads ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kg", "said"), [(0.4, True), (0.5, False)])
@pytest.mark.parametrize("column", ["kg_per_day", "kg_per_week"])
def test_load_too_small_for_a_pack(column: str, kg: float, said: bool) -> None:
    """F1 sells bunches of half a kilo: with less than that on a day or in a week nothing can be ordered from it."""
    told = found("load-too-small", suppliers=edited("suppliers", 1, **{column: kg}))
    assert bool(told) is said
    if said:
        assert "Alface (0.5 kg)" in told[0].what


@pytest.mark.parametrize(("most", "said"), [(9.9, True), (10.0, False)])
def test_load_too_small(most: float, said: bool) -> None:
    """The cooperative brings no less than 10 kg at once, and no more than so much a day."""
    told = found("load-too-small", suppliers=edited("suppliers", 0, minimum_drop_kg=10.0, kg_per_day=most))
    assert [finding.column for finding in told] == (["minimum_drop_kg"] if said else [])


def test_zone_charge_never_due() -> None:
    """A charge for sul is questioned where the cooperative goes to norte only; one for norte is not."""
    places = [{"supplier": "coop", "zone": "norte"}]
    rows_ = [NORTE, NORTE | {"zone": "sul"}]
    assert one("zone-charge-never-due", delivery_charges=rows_, delivery_places=places).rows == (3,)
    assert found("zone-charge-never-due", delivery_charges=rows_) == []


@pytest.mark.parametrize(("charges", "everywhere", "told"), [([NORTE], None, True), ([NORTE], 0.0, False), ([], None, False),
                                                            ([NORTE, NORTE | {"zone": "sul"}], None, False)])  # fmt: skip
def test_zone_without_charge(charges: list[Row], everywhere: float | None, told: bool) -> None:
    """Who charges by zone says what it charges everywhere else, be it 0, or in each zone; else sul is asked about."""
    tables: dict[str, Any] = {
        "delivery_charges": charges,
        "suppliers": edited("suppliers", 0, delivery_cost_per_kg=everywhere),
    }
    findings = found("zone-without-charge", **tables)
    assert bool(findings) is told
    assert all("sul" in finding.what and "norte" not in finding.what for finding in findings)
    assert np.all([finding.severity == "warning" for finding in findings])


@pytest.mark.parametrize(("everywhere", "told"), [(None, True), (25.0, False)])
def test_zone_without_charge_by_the_drop(everywhere: float | None, told: bool) -> None:
    """Who charges by the drop in norte alone says what a drop to sul costs."""
    tables: dict[str, Any] = {
        "delivery_charges": [{"supplier": "coop", "zone": "norte", "delivery_cost_per_drop": 40}],
        "suppliers": edited("suppliers", 0, delivery_cost_per_drop=everywhere),
    }
    findings = found("zone-without-charge", **tables)
    assert [("per drop" in finding.what, "delivery_cost_per_drop" in finding.mend) for finding in findings] == [
        (True, True)
    ] * told


def test_zone_charge_not_said() -> None:
    """A row with neither charge changes nothing."""
    silent = {"supplier": "coop", "zone": "norte"}
    assert one("zone-charge-not-said", delivery_charges=[silent]).rows == (2,)
    for column in ("delivery_cost_per_kg", "delivery_cost_per_drop"):
        assert found("zone-charge-not-said", delivery_charges=[silent | {column: 0}]) == []


def test_zone_charge_of_offer() -> None:
    """A charge of an offer is of its own supplier, and by the kg."""
    own = {"supplier": "coop", "zone": "norte", "offer": "coop-banana", "delivery_cost_per_kg": 0.6}
    assert found("zone-charge-of-offer", delivery_charges=[own]) == []
    assert one("zone-charge-of-offer", delivery_charges=[own | {"offer": "firma-banana"}]).column == "offer"
    assert (
        one("zone-charge-of-offer", delivery_charges=[own | {"delivery_cost_per_drop": 4}]).column
        == "delivery_cost_per_drop"
    )
    assert found("zone-without-charge", delivery_charges=[own]) == []
