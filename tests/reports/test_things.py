"""Pages of one school, supplier, product and week, found by name: hand-reckoned on small tables."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from planner.case import Case
from planner.i18n import using
from planner.reports.things import PAGES, Page, Section, Thing, days_of, meant, search, spans, things
from planner.reports.things.schools import enrolled
from planner.schema import PLAN_TABLES
from planner.schema.base import typed_frame
from tests.cases import Row, edited, rows, tiny_case

MAY_4, MAY_11, JUNE_1 = (pd.Timestamp(day) for day in ("2026-05-04", "2026-05-11", "2026-06-01"))


def table(name: str, *lines: Row) -> pd.DataFrame:
    """Return a table of a plan with some columns filled in."""
    return typed_frame(PLAN_TABLES[name], pd.DataFrame(lines), partial=True) if lines else PLAN_TABLES[name].empty()


def order(day: pd.Timestamp, product: str, offer: str, kg: float, amount: float, due: str) -> Row:
    """Return an order of the cooperative for zone A."""
    return {
        "period": f"{day:%Y-%m-%d}", "delivery_day": day, "order_by": pd.Timestamp(due), "zone": "A", "offer": offer,
        "supplier": "coop", "product": product, "packs": 1, "units": kg, "unit": "kg", "kg": kg, "order_packs": 1,
        "order_kg": kg, "price_per_unit": amount / kg, "amount": amount, "organic": False,
    }  # fmt: skip


def brought(day: pd.Timestamp, site: str, zone: str, product: str, kg: float, supplier: str = "coop") -> Row:
    """Return what a supplier brings to a site."""
    return {
        "delivery_day": day, "period": f"{day:%Y-%m-%d}", "zone": zone, "site": site, "offer": f"{supplier}-{product}",
        "supplier": supplier, "product": product, "packs": 1, "units": kg, "unit": "kg", "kg": kg,
    }  # fmt: skip


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    """Return a plan's tables: the cooperative brings lettuce on two days of May and one of June, and bananas once; the firm lettuce once."""
    known = {name: one.empty() for name, one in PLAN_TABLES.items()}
    return known | {
        "orders": table(
            "orders",
            order(MAY_4, "alface", "coop-alface", 20.0, 40.0, "2026-04-30"),
            order(MAY_11, "alface", "coop-alface", 30.0, 60.0, "2026-05-07"),
            order(JUNE_1, "alface", "coop-alface", 10.0, 20.0, "2026-05-28"),
            order(MAY_11, "banana", "coop-banana", 5.0, 15.0, "2026-05-08"),
        ),
        "deliveries": table(
            "deliveries",
            brought(MAY_4, "emef", "A", "alface", 20.0),
            brought(MAY_11, "emef", "A", "alface", 10.0),
            brought(MAY_11, "emei", "B", "alface", 20.0),
            brought(MAY_11, "emei", "B", "banana", 5.0),
            brought(MAY_11, "emef", "A", "alface", 7.0, "firma"),
            brought(JUNE_1, "emef", "A", "alface", 10.0),
        ),
        "supplier_totals": table(
            "supplier_totals",
            {"supplier": "coop", "families": 30, "kg": 65.0, "goods_amount": 135.0, "delivery_amount": 0.0, "amount_per_family": 4.5},
        ),
        "menu_sheet": table(
            "menu_sheet",
            {"date": MAY_4, "menu": "primary", "meal": "lunch", "dish": "s", "text": "Salad", "ingredients": "Alface", "pupils": 90.0},
            {"date": MAY_11, "menu": "primary", "meal": "lunch", "dish": "s", "text": "Salad", "ingredients": "Alface", "pupils": 90.0},
        ),
        "shortfalls": table(
            "shortfalls",
            {"period": "2026-05-04", "zone": "A", "product": "alface", "demand_kg": 25.0, "short_kg": 5.0, "short_servings": 50.0},
        ),
    }  # fmt: skip


def page(tables: dict[str, pd.DataFrame], kind: str, of: str, when: str = "") -> Page:
    """Return the page of a thing of the tiny case."""
    case = tiny_case()
    thing = next(one for one in things(case, tables) if (one.kind, one.of) == (kind, of))
    return PAGES[kind](case, tables, thing, days_of(when), None)


def part(shown: Page, name: str) -> list[list[object]]:
    """Return the rows of a part of a page."""
    found: Section = next(one for one in shown.sections if one.name == name)
    return [list(row) for row in found.rows.itertuples(index=False)]


def names(case: Case, table: str, key: str) -> dict[str, str]:
    """Return the names of a case's things."""
    return dict(zip(case[table][key], case[table]["name"], strict=True))


def test_a_school_has_what_comes_from_whom_in_the_days_asked_for(tables: dict[str, pd.DataFrame]) -> None:
    """In May 20 and 10 kg of the cooperative's lettuce on two days, and 7 of the firm's; in the week of 4 May the 20 alone; in all 47."""
    case = tiny_case()
    coop, firm = (names(case, "suppliers", "supplier")[one] for one in ("coop", "firma"))
    lettuce = names(case, "products", "product")["alface"]
    may = page(tables, "site", "emef", "2026-05")
    first, last = sorted((coop, firm))
    kg = {coop: (30.0, 2, MAY_4), firm: (7.0, 1, MAY_11)}
    assert part(may, "brings") == [
        [lettuce, who, kg[who][0], "kg", kg[who][0], kg[who][1], kg[who][2], MAY_11] for who in (first, last)
    ]
    assert len(part(may, "days")) == 3
    assert dict(may.facts)["Comes in all"] == "37.0 kg on 2 days"
    assert part(page(tables, "site", "emef", "2026-05-04"), "brings") == [
        [lettuce, coop, 20.0, "kg", 20.0, 1, MAY_4, MAY_4]
    ]
    assert dict(page(tables, "site", "emef").facts)["Comes in all"] == "47.0 kg on 3 days"
    assert [one.kind for one in may.handouts] == ["deliveries"]


def test_a_school_without_a_kitchen_is_sent_to_the_one_that_cooks(tables: dict[str, pd.DataFrame]) -> None:
    """The nursery's food is cooked in the primary school: its page says so, has what comes there, and the list of that kitchen."""
    case = tiny_case(sites=edited("sites", 1, kitchen="emef"))
    nursery = case["sites"].iloc[1]
    thing = Thing("site", nursery["site"], nursery["name"])
    shown = PAGES["site"](case, tables, thing, days_of("2026-05"), None)
    assert dict(shown.facts)["Food is cooked and delivered at"] == names(case, "sites", "site")["emef"]
    assert dict(shown.facts)["Comes in all"] == "37.0 kg on 2 days"
    assert "also for the other schools" in next(one.note for one in shown.sections if one.name == "brings")
    assert [one.of for one in shown.handouts] == ["emef"]


def test_pupils_are_those_of_the_day() -> None:
    """90 from the beginning, 80 from 1 June on: 90 the day before, 80 on that day; a stage that begins later has its first number."""
    base = next(row for row in rows("enrolment") if row["site"] == "emef")
    lines = [base | {"pupils": 90}, base | {"pupils": 80, "valid_from": date(2026, 6, 1)}]
    case = tiny_case(enrolment=lines)
    assert enrolled(case, "emef", pd.Timestamp("2026-05-31"))["pupils"].tolist() == [90]
    assert enrolled(case, "emef", pd.Timestamp("2026-06-01"))["pupils"].tolist() == [80]
    later = tiny_case(enrolment=lines[1:])
    assert enrolled(later, "emef", pd.Timestamp("2026-02-01"))["pupils"].tolist() == [80]


def test_a_supplier_has_what_it_sells_month_by_month_and_when_it_comes(tables: dict[str, pd.DataFrame]) -> None:
    """In May 50 kg of lettuce for 100.00 and 5 of bananas for 15.00, on two days and in three deliveries to two schools; in all 135.00."""
    shown = page(tables, "supplier", "coop", "2026-05")
    products = names(tiny_case(), "products", "product")
    sold = part(shown, "sells")
    assert [[row[1], row[-2], row[-1]] for row in sold] == [
        [products["alface"], 50.0, 100.0],
        [products["banana"], 5.0, 15.0],
    ]
    assert {row[0] for row in sold} == {"2026-05"}
    facts = dict(shown.facts)
    assert facts["Comes"] == "on 2 days: 3 deliveries, to 2 schools"
    assert "135.00 for 65.0 kg of goods" in facts["Earns in the whole plan"]
    by_day = part(shown, "days")
    assert [row[0] for row in by_day] == [MAY_4, MAY_11]
    assert [row[1] for row in by_day] == [pd.Timestamp("2026-04-30"), pd.Timestamp("2026-05-07")]
    assert [row[2] for row in by_day] == ["A", "A, B"]


def test_a_supplier_from_whom_nothing_is_bought_has_its_offers(tables: dict[str, pd.DataFrame]) -> None:
    """Its page says that nothing is bought, and has every offer with 0 kg: what asks "why not" needs first."""
    shown = page(tables, "supplier", "firma")
    assert dict(shown.facts)["Earns in the whole plan"] == "nothing is bought from it"
    offers = tiny_case()["offers"]
    found = next(one for one in shown.sections if one.name == "offers").rows
    assert len(found) == (offers["supplier"] == "firma").sum()
    assert (found["kg"] == 0).all()


def test_a_product_says_who_brings_it_to_which_school_and_what_is_short(tables: dict[str, pd.DataFrame]) -> None:
    """Lettuce in May: three lines of school and supplier; served in the salad on two days; 5 kg short; in June nothing is."""
    shown = page(tables, "product", "alface", "2026-05")
    assert sorted((row[2], row[5]) for row in part(shown, "where")) == [(7.0, 1), (20.0, 1), (30.0, 2)]
    assert [[row[0], row[-1]] for row in part(shown, "dishes")] == [["Salad", 2]]
    assert dict(shown.facts)["Short"] == "5.0 kg"
    assert dict(page(tables, "product", "alface", "2026-06").facts)["Short"] == "nothing"
    assert page(tables, "product", "alface", "2026-06").days.name == "June 2026"


def test_a_week_says_what_must_be_ordered_by_which_day(tables: dict[str, pd.DataFrame]) -> None:
    """In the week of 4 May lettuce is ordered by Thursday 7 and bananas by Friday 8, both for the 11th; the 20 kg of the 4th come then."""
    shown = page(tables, "week", "2026-05-04")
    assert [[row[0], row[2], row[3], row[4], row[5]] for row in part(shown, "to_order")] == [
        [pd.Timestamp("2026-05-07"), MAY_11, 1, 30.0, 60.0],
        [pd.Timestamp("2026-05-08"), MAY_11, 1, 5.0, 15.0],
    ]
    assert [row[0] for row in part(shown, "days")] == [MAY_4]
    assert dict(shown.facts)["Comes"] == "20.0 kg from 1 supplier, on 1 day"
    assert dict(shown.facts)["Days on which something is served"] == "1"


def test_no_short_name_is_shown(tables: dict[str, pd.DataFrame]) -> None:
    """What has a name in the case stands under it on every page."""
    codes = {"emef", "emei", "coop", "firma", "alface", "banana"}
    for kind, of in (("site", "emef"), ("supplier", "coop"), ("product", "alface"), ("week", "2026-05-04")):
        for one in page(tables, kind, of).sections:
            assert not codes & {str(cell) for cell in one.rows.to_numpy().ravel()}, (kind, one.name)


def test_things_are_found_in_the_readers_words(tables: dict[str, pd.DataFrame]) -> None:
    """Capitals and accents apart; called so before beginning so; a day finds its week; a slip finds the likest; nothing finds nothing."""
    named = [
        Thing("product", "feijao", "Feijão"), Thing("product", "feijao_preto", "Feijão preto"),
        Thing("site", "17", "Escola José", also=("17",)),
    ]  # fmt: skip
    assert [one.of for one in search(named, "FEIJAO")] == ["feijao", "feijao_preto"]
    assert meant(named, "feijao") == named[0]
    assert meant(named, "preto feijao") == named[1]
    assert meant(named, "feij") is None
    assert meant(named, "17") == meant(named, "jose") == named[2]
    assert search(named, "feijaoo")[0].of == "feijao"
    assert meant(named, "feijaoo") is None
    assert search(named, "  ") == []
    known = things(tiny_case(), tables)
    assert [one.of for one in search(known, "2026-05-06")] == ["2026-05-04"]
    with using("pt_BR"):
        assert [one.of for one in search(things(tiny_case(), tables), "06/05/2026")] == ["2026-05-04"]


def test_days_are_a_month_a_week_or_the_whole_plan(tables: dict[str, pd.DataFrame]) -> None:
    """Wednesday 6 May means the week of Monday 4; May ends on the 31st, February of 2028 on the 29th; nonsense is refused."""
    assert (days_of("2026-05-06").first, days_of("2026-05-06").last) == (date(2026, 5, 4), date(2026, 5, 10))
    assert days_of("2026-05").last == date(2026, 5, 31)
    assert days_of("2028-02").last == date(2028, 2, 29)
    assert days_of("").first is None
    assert [days_of(when).by for when in ("", "2026-05", "2026-05-06")] == ["month", "month", "week"]
    for word in ("May", "2026-13", "2026-05-32"):
        with pytest.raises(ValueError, match=r"month|ISO|day|format"):
            days_of(word)
    found = [days.when for days in spans(tables)]
    assert found[0] == ""
    assert found[1:] == sorted(found[1:], key=lambda when: (when[:7], when))
    assert {"2026-05", "2026-05-04", "2026-06"} <= set(found)
