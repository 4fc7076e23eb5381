"""Every rule of the day, on the plan worked out by hand: who comes when and where, what is eaten by when, who pays from when to when.

All of that plan comes on Mondays 2 and 9 March. Leaves are eaten on Mondays and Wednesdays, bananas on Tuesdays and Thursdays.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from planner.verify import Violation, verify
from planner.verify.facts import Facts
from planner.verify.stores import run_stores
from tests.cases import Row, edited, tiny, tiny_case, tiny_law
from tests.verify.plans import W1, W2, delivery, order, tiny_plan, tiny_rows
from tests.verify.test_ranking import law

LEAVES, BANANA, EMEF, COOP = 0, 1, 0, 0
"""Rows of the tiny case: the cooperative's offers of lettuce and bananas, a site, the cooperative."""

MON, TUE, WED, THU = (date(2026, 3, day) for day in (2, 3, 4, 5))


def found(plan: dict[str, list[Row]] | None = None, **tables: list[Row]) -> list[Violation]:
    """Return what the plan breaks in a case with whole tables replaced."""
    case, law = tiny() if not tables else (tiny_case(**tables), tiny_law())
    return verify(case, law, tiny_plan(**plan or {}))


def told(violations: list[Violation], family: str, words: str) -> list[str]:
    """Return where the violations of a family are whose text has some words."""
    return [violation.where for violation in violations if violation.family == family and words in violation.what]


def moved(product: str, day: date) -> dict[str, list[Row]]:
    """Return the plan with what norte gets of a product in the first week delivered, and to be ordered, on another day."""
    plan = tiny_rows()
    for name in ("orders", "deliveries"):
        for line in plan[name]:
            if (line["period"], line["zone"], line["product"]) == (W1, "norte", product):
                line |= {"delivery_day": day, "order_by": day}
    return {name: plan[name] for name in ("orders", "deliveries")}


# --- when an offer comes ---------------------------------------------------------------------------------------------

NOT_THEN = "does not deliver on this day"


@pytest.mark.parametrize(
    ("supplier", "offer", "weeks"),
    [
        ("", "", []),
        ("mon", "", []),
        ("tue|fri", "", [W1, W2]),
        ("", "tue", [W1, W2]),
        ("tue", "mon", []),
        ("mon", "tue", [W1, W2]),
    ],
)
def test_an_offer_comes_on_its_weekdays_else_on_its_suppliers(supplier: str, offer: str, weeks: list[str]) -> None:
    """Bananas come on two Mondays: right if the offer says Monday, or says nothing and the cooperative says Monday or nothing."""
    groups = edited("suppliers", COOP, delivery_weekdays=supplier)
    offers = edited("offers", BANANA, delivery_weekdays=offer)
    offers[LEAVES] |= {"delivery_weekdays": "mon"}
    where = told(found(suppliers=groups, offers=offers), "supply", NOT_THEN)
    assert [week for week in (W1, W2) if any(f"period from {week}" in place for place in where)] == weeks


@pytest.mark.parametrize(
    ("first", "last", "kind", "weekdays", "weeks"),
    [
        (date(2026, 2, 27), date(2026, 3, 1), "does_not_deliver", "", []),
        (date(2026, 2, 27), MON, "does_not_deliver", "", [W1]),
        (MON, None, "does_not_deliver", "", [W1]),
        (TUE, date(2026, 3, 8), "does_not_deliver", "", []),
        (MON, None, "delivers", "tue", [W2]),
        (TUE, None, "delivers", "tue", [W1, W2]),
        (MON, date(2026, 3, 9), "delivers", "tue", []),
    ],
)
def test_a_suppliers_days_outweigh_its_weekdays(
    first: date, last: date | None, kind: str, weekdays: str, weeks: list[str]
) -> None:
    """On its holiday it does not come on any weekday; beside its weekdays it comes where the table says so, on these days only."""
    days = [{"supplier": "coop", "first_day": first, "last_day": last, "kind": kind}]
    suppliers = edited("suppliers", COOP, delivery_weekdays=weekdays)
    where = told(found(suppliers=suppliers, supplier_days=days), "supply", NOT_THEN)
    assert [week for week in (W1, W2) if any(f"period from {week}" in place for place in where)] == weeks


# --- where it comes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("weekdays", "open_"), [("", True), ("mon", True), ("tue|wed", False)])
def test_a_site_receives_on_its_days(weekdays: str, open_: bool) -> None:
    """EMEF Um gets all on Mondays: wrong if it only receives on Tuesdays and Wednesdays."""
    where = told(
        found(sites=edited("sites", EMEF, receives_weekdays=weekdays)), "deliveries", "not receive food on this day"
    )
    assert (where == []) is open_
    assert all("EMEF Um" in place for place in where)


def test_a_site_that_the_calendar_closes_receives_nothing() -> None:
    """On 2 March EMEF Um is closed, whatever weekdays it names; on the 9th it receives."""
    closed = [{"site": "emef", "first_day": MON, "kind": "no_school"}]
    for weekdays in ("", "mon"):
        broken = found(sites=edited("sites", EMEF, receives_weekdays=weekdays), calendar=closed)
        where = told(broken, "deliveries", "not receive food on this day")
        assert len(where) == 4  # lettuce, bananas, rice, beans
        assert all("EMEF Um" in place and W1 in place for place in where)


@pytest.mark.parametrize(
    ("place", "served"),
    [({"zone": "norte"}, True), ({"site": "emef"}, True), ({"zone": "sul"}, False), ({"site": "emei"}, False)],
)
def test_a_supplier_delivers_to_its_places_only(place: Row, served: bool) -> None:
    """The cooperative brings leaves and bananas to EMEF Um in zone norte, twice."""
    where = told(found(delivery_places=[{"supplier": "coop"} | place]), "deliveries", "does not deliver to this site")
    assert len(where) == (0 if served else 4)


# --- what is eaten by when -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("life", "missing"), [(3, []), (2, [12.0, 4.8])])
def test_bananas_are_eaten_on_their_last_day_and_not_on_the_next(life: int, missing: list[float]) -> None:
    """Those of Monday are eaten on Thursday, three days later: 12 kg of emef, 4.8 of emei. If they keep two days these are missing.

    Then of 24 kg 12 are in vain, 8 dozens; of 10.5 kg 5.7 are left: of 7 dozens 3 are in vain, 4.5 kg.
    """
    stocks = tiny_rows()["stocks"][:2]  # what is left of the bananas is good for no day after the plan
    broken = found({"stocks": stocks}, products=edited("products", 3, shelf_life_days=life))
    assert [v.expected for v in broken if v.family == "shortfalls" and W1 in v.where] == pytest.approx(missing)
    vain = [v.found for v in broken if v.family == "demand" and W1 in v.where]
    assert vain == pytest.approx([12.0, 4.5] if missing else [])


def test_what_comes_after_it_is_eaten_feeds_nobody() -> None:
    """Lettuce that comes on Wednesday is missing on Monday, 2.5 kg; five of its ten bunches are in vain."""
    broken = found(moved("alface", WED))
    assert [(v.expected, v.found) for v in broken if v.family == "shortfalls"] == [(2.5, 0.0)]
    assert [v.found for v in broken if v.family == "demand"] == [2.5]


def bought_ahead() -> dict[str, list[Row]]:
    """Return the plan with the second week's lettuce of norte brought in the first."""
    plan = tiny_rows()
    orders = [line for line in plan["orders"] if (line["period"], line["offer"]) != (W2, "coop-alface")]
    deliveries = [line for line in plan["deliveries"] if (line["period"], line["offer"]) != (W2, "coop-alface")]
    orders[0] |= order(W1, "norte", "coop-alface", 20)
    deliveries[0] |= delivery(W1, "norte", "coop-alface", 20)
    return {"orders": orders, "deliveries": deliveries}


NOT_OPEN = {"supplier": "coop", "kind": "does_not_deliver"}


@pytest.mark.parametrize(
    ("cells", "closed", "kept"),
    [
        ({}, [], 5.0),  # it could come on the second Monday
        ({}, [NOT_OPEN | {"first_day": date(2026, 3, 9), "last_day": date(2026, 3, 11)}], None),  # it could not
        ({}, [NOT_OPEN | {"first_day": date(2026, 3, 9), "last_day": date(2026, 3, 10)}], 2.5),  # it could on Wednesday
        ({"last_day": date(2026, 3, 10)}, [NOT_OPEN | {"first_day": date(2026, 3, 9), "last_day": date(2026, 3, 10)}], 2.5),
        ({"last_day": date(2026, 3, 8)}, [], 5.0),  # its season is over
    ],
)  # fmt: skip
def test_what_is_not_storable_waits_only_while_its_offer_could_not_come_again(
    cells: Row, closed: list[Row], kept: float | None
) -> None:
    """Lettuce that keeps nine days and came on 2 March is eaten on 9 and 11 March, 2.5 kg each day.

    That is right only where the cooperative, in season all the while, could not come from 9 March to the day on which it is eaten.
    """
    products = edited("products", 2, shelf_life_days=9)
    broken = found(bought_ahead(), products=products, offers=edited("offers", LEAVES, **cells), supplier_days=closed)
    assert [v.found for v in broken if v.family == "storage"] == ([] if kept is None else [kept])
    storable = edited("products", 2, shelf_life_days=9, storable=True)
    assert [v for v in found(bought_ahead(), products=storable) if v.family == "storage"] == []


@pytest.mark.parametrize(
    ("weekdays", "kept"),
    [
        ("tue|thu", None),  # neither can come on Monday but the firm, and the firm's is eaten first
        ("thu|mon", 2.5),  # both could come on Monday
    ],
)
def test_which_of_two_deliveries_is_eaten_first_nobody_prescribes(weekdays: str, kept: float | None) -> None:
    """Lettuce of the cooperative and of the firm, 2.5 kg each, comes on Thursday 5 March; 2.5 kg are eaten on Friday and 2.5 kg on Monday.

    The cooperative comes on some days, the firm on any: Friday's may be the firm's, and Monday's the cooperative's if it cannot come on Monday.
    """
    products, offers = edited("products", 2, shelf_life_days=5), edited("offers", LEAVES, delivery_weekdays=weekdays)
    facts = Facts(tiny_case(products=products, offers=offers), tiny_law())
    eaten = {date(2026, 3, 6): W1, date(2026, 3, 9): W2}
    daily = pd.DataFrame({"date": pd.DatetimeIndex(list(eaten)).as_unit("s"), "period": list(eaten.values())})
    daily = daily.assign(site="emef", product="alface", kg=2.5, servings=100.0)
    lines = [
        {"delivery_day": pd.Timestamp(THU).as_unit("s"), "site": "emef", "own_product": "alface", "offer": offer}
        for offer in ("coop-alface", "f1-alface")
    ]
    for both in (lines, lines[::-1]):
        brought = pd.DataFrame(both).assign(own_kg=2.5)
        early = run_stores(facts, daily, pd.DataFrame({"own_kg": [5.0]}), brought).early
        assert early["kg"].tolist() == ([] if kept is None else [kept])


# --- drops and minimums ----------------------------------------------------------------------------------------------


def test_each_day_is_a_drop_with_its_charge() -> None:
    """The cooperative asks 5 a drop: lettuce on Monday and bananas on Tuesday of the first week are two, 10."""
    broken = [v for v in found(moved("banana", TUE)) if v.family == "payments"]
    assert [(v.expected, v.found) for v in broken] == [(10.0, 5.0)]


@pytest.mark.parametrize(("least", "short"), [(5.0, []), (5.1, [5.0]), (24.1, [5.0, 24.0])])
def test_each_day_brings_no_less_than_the_least(least: float, short: list[float]) -> None:
    """Lettuce on Monday is 5 kg, bananas on Tuesday 24; in the second week both come on Monday, 29 kg."""
    broken = found(moved("banana", TUE), suppliers=edited("suppliers", COOP, minimum_drop_kg=least))
    assert [v.found for v in broken if v.family == "minimum_orders"] == short
    whole = found(suppliers=edited("suppliers", COOP, minimum_drop_kg=29.0))
    assert [v for v in whole if v.family == "minimum_orders"] == []


# --- ordered in time -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "lead", "announced", "late"),
    [
        (date(2026, 2, 28), 2, [], []),
        (date(2026, 3, 1), 2, [], [(0.0, 16.0)]),
        (date(2026, 3, 1), 2, [(MON, 16)], []),
        (date(2026, 3, 1), 2, [(MON, 15)], [(15.0, 16.0)]),
        (date(2026, 3, 1), 2, [(TUE, 16)], [(0.0, 16.0)]),  # for a day on which it would be in time
    ],
)
def test_what_is_ordered_too_late_for_its_day_was_announced_for_such_a_day(
    day: date, lead: int, announced: list[tuple[date, int]], late: list[tuple[float, float]]
) -> None:
    """16 dozens come on 2 March, with a lead of two days: ordered by 28 February. Later only what was announced comes."""
    promised = [{"offer": "coop-banana", "zone": "norte", "date": on, "packs": packs} for on, packs in announced]
    offers = edited("offers", BANANA, lead_time_days=lead)
    broken = found(offers=offers, case=edited("case", 0, order_day=day), announced=promised)
    assert [(v.expected, v.found) for v in broken if "too late" in v.what] == late


# --- money by the day ------------------------------------------------------------------------------------------------


def paid_since(*parts: tuple[str, str, date, float]) -> list[Row]:
    """Return the plan's payments with those of the first week for Monday's deliveries; some replaced: offer, fund, since, amount."""
    payments = [row | ({"since": MON} if row["period"] == W1 else {}) for row in tiny_rows()["payments"]]
    offers = {offer for offer, *_rest in parts}
    kept = [row for row in payments if row["period"] == W2 or row["offer"] not in offers]
    coop = {"period": W1, "supplier": "coop"}
    more = [coop | {"offer": offer, "product": offer[5:], "fund": fund, "since": since, "amount": amount}
            for offer, fund, since, amount in parts]  # fmt: skip
    return kept + more


@pytest.mark.parametrize(
    ("cells", "weeks"),
    [
        ({"first_day": MON}, []),
        ({"first_day": TUE}, [W1]),
        ({"last_day": MON}, [W2]),
        ({"last_day": date(2026, 3, 1)}, [W1, W2]),
        ({"last_day": date(2026, 3, 9)}, []),
    ],
)
def test_a_fund_pays_what_comes_from_its_first_to_its_last_day(cells: Row, weeks: list[str]) -> None:
    """Federal money pays goods of Mondays 2 and 9 March: it must be there on that day, on the days after it need not."""
    payments = tiny_rows()["payments"]
    within = {W1: cells in ({"first_day": TUE}, {"last_day": MON}), W2: cells == {"last_day": date(2026, 3, 9)}}
    for row in payments:
        row |= {"since": date.fromisoformat(row["period"])} if within[row["period"]] else {}
    broken = found({"payments": payments}, funds=edited("funds", 0, **cells))
    assert told(broken, "payments", "") == []
    where = told(broken, "funds", "at this time")
    assert [week for week in (W1, W2) if any(week in place for place in where)] == weeks


@pytest.mark.parametrize(
    ("fund", "since", "family"),
    [("city", WED, None), ("federal", WED, "funds"), ("city", MON, "payments"), ("city", TUE, "payments")],
)
def test_what_comes_after_a_fund_is_over_has_a_bill_of_its_own(fund: str, since: date, family: str | None) -> None:
    """Federal money ends on Tuesday. Bananas that come on Wednesday, 120, are billed from Wednesday on, and the city pays them.

    The second drop, of 5, is Wednesday's too; in the second week, when federal money is gone, the city pays all.
    """
    funds = edited("funds", 0, last_day=TUE)
    funds[1] |= {"pays_classes": ""}
    payments = paid_since(("coop-banana", fund, since, 120.0), ("", "city", MON, 5.0), ("", "city", WED, 5.0))
    payments = [row | ({"fund": "city"} if row["period"] == W2 else {}) for row in payments]
    rice = [row for row in payments if (row["period"], row["offer"]) == (W2, "firma-arroz")]
    payments = [row for row in payments if row not in rice] + [rice[0] | {"amount": 150.0}]
    for row in payments:
        row["product"] = "" if not row["offer"] else row["product"]
    broken = [v for v in found(moved("banana", WED) | {"payments": payments}, funds=funds)
              if v.family in ("payments", "funds")]  # fmt: skip
    assert {v.family for v in broken} == ({family} if family else set())


# --- by the rank of the law, day by day -------------------------------------------------------------------------------


def ranks(**facts: Any) -> list[Violation]:
    """Return what is found where the law ranks single farmers before groups, and the farmer of lettuce could bring all of it."""
    offers = edited("offers", 2, kg_per_period=40)
    groups = edited("suppliers", COOP, delivery_cost_per_drop=None)
    groups[1] |= facts
    return [v for v in verify(tiny_case(offers=offers, suppliers=groups), law(), tiny_plan()) if v.family == "ranking"]


@pytest.mark.parametrize(("weekdays", "passed_over"), [("", True), ("mon", True), ("tue|wed|thu|fri", False)])
def test_who_comes_on_another_day_is_not_passed_over(weekdays: str, passed_over: bool) -> None:
    """The cooperative brings norte's lettuce on Mondays: the farmer is passed over only if he could bring it on Mondays too."""
    assert bool(ranks(delivery_weekdays=weekdays)) is passed_over
