"""Checks of suppliers, offers, quotes and of what a meal would cost."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cases import Row, added, edited, figure, rows, tiny_law, without
from tests.checks.asking import found, one

SPRING = edited("case", 0, first_day=date(2026, 3, 2), last_day=date(2026, 5, 15))


def _rice(**cells: object) -> list[dict[str, object]]:
    return edited("offers", 3, **cells)


def test_nobody_offers() -> None:
    """A product on the menus that nobody offers is a warning with the kilograms; it never stops the plan."""
    finding = one("nobody-offers", offers=without("offers", 3))
    assert (finding.severity, finding.table, finding.rows) == ("warning", "products", (2,))
    assert "Arroz (62 kg)" in finding.what


def test_nobody_offers_but_in_store() -> None:
    """What the store holds for the whole plan need not be offered."""
    stock = [{"zone": "norte", "product": "arroz", "kg": 40}, {"zone": "sul", "product": "arroz", "kg": 22}]
    assert found("nobody-offers", offers=without("offers", 3), stock=stock) == []
    assert one("nobody-offers", offers=without("offers", 3), stock=stock[:1])


def test_nobody_offers_an_alternative() -> None:
    """An interchangeable ingredient is served where somebody offers it, so the others need not be."""
    recipes = edited("recipes", 5, choice="fruit")
    recipes.insert(5, {"dish": "fruta", "product": "papaya", "choice": "fruit", "net_g": 100})
    papaya = rows("products")[3] | {"product": "papaya", "name": "Mamão"}
    changed = {"recipes": recipes, "products": added("products", papaya)}
    assert found("nobody-offers", **changed) == []
    assert "Mamão" in one("nobody-offers", **changed, offers=without("offers", 1, 5)).what


def test_nobody_offers_a_substitute() -> None:
    """A diet's substitute is needed as much as what it replaces."""
    tofu = rows("products")[1] | {"product": "tofu", "name": "Tofu"}
    diet = {
        "diet": "d",
        "stage": "pre",
        "product": "feijao",
        "pupils_share": 0.5,
        "substitute": "tofu",
        "grams_factor": 2,
    }
    finding = one("nobody-offers", products=added("products", tofu), diets=[diet])
    assert "Tofu (8 kg)" in finding.what


def test_nobody_offers_in_months() -> None:
    """Months of need without delivery are listed; an offer of somebody else fills them."""
    banana = [row | {"months": "3|5"} if row["product"] == "banana" else row for row in rows("offers")]
    finding = one("nobody-offers-in-months", case=SPRING, offers=banana)
    assert (finding.severity, finding.rows) == ("warning", (3, 7))
    assert "2026-04" in finding.what
    assert "2026-03" not in finding.what
    other = rows("offers")[5] | {"offer": "april", "months": "4"}
    assert found("nobody-offers-in-months", case=SPRING, offers=[*banana, other]) == []


@pytest.mark.parametrize(("days", "asked"), [(44, True), (45, False)])
def test_nobody_offers_in_months_of_what_keeps(days: int, asked: bool) -> None:
    """What comes on 31 March and keeps for 45 days lasts to 15 May, the plan's last day; a day less leaves that day bare."""
    changed = {"case": SPRING, "offers": _rice(months="3")}
    findings = found("nobody-offers-in-months", **changed, products=edited("products", 0, shelf_life_days=days))
    assert len(findings) == asked
    perishable = edited("products", 0, shelf_life_days=days, storable=False)
    assert one("nobody-offers-in-months", **changed, products=perishable)


def test_nobody_offers_in_months_before_the_first_delivery() -> None:
    """What keeps long does not help in the months before it is delivered."""
    assert "2026-03" in one("nobody-offers-in-months", case=SPRING, offers=_rice(months="4-12")).what


@pytest.mark.parametrize(
    ("cells", "outside"),
    [
        ({"months": "4-12"}, True),
        ({"months": "3"}, False),
        ({"first_day": date(2026, 3, 13)}, False),
        ({"first_day": date(2026, 3, 14)}, True),
        ({"last_day": date(2026, 3, 2)}, False),
        ({"last_day": date(2026, 3, 1)}, True),
        ({"months": "nonsense"}, False),
    ],
)
def test_offer_outside_plan(cells: dict[str, object], outside: bool) -> None:
    """An offer that reaches no school day of the plan is questioned, one that reaches a single one is not."""
    assert [f.rows for f in found("offer-outside-plan", offers=_rice(**cells))] == [(5,)] * outside


def test_offer_reversed() -> None:
    """An offer that ends before it begins is an error, told once."""
    offers = _rice(first_day=date(2026, 3, 9), last_day=date(2026, 3, 8))
    assert one("offer-reversed", offers=offers).severity == "error"
    assert found("offer-outside-plan", offers=offers) == []
    assert found("offer-reversed", offers=_rice(first_day=date(2026, 3, 9), last_day=date(2026, 3, 9))) == []


def test_offer_not_needed() -> None:
    """An offer of a product on no menu is noted; a product of a repertoire is needed."""
    menus = without("menus", 3, 4)
    assert one("offer-not-needed", menus=menus).rows == (3, 7)
    nobody = [row | {"pupils": 0} for row in rows("enrolment")]
    assert found("offer-not-needed", menus=menus, enrolment=nobody) == []  # that nobody eats is an error of its own
    assert found("offer-not-needed", menus=menus, repertoire=[{"menu": "all", "dish": "fruta"}]) == []


def test_supplier_without_offer() -> None:
    """A supplier without offers is noted."""
    assert one("supplier-without-offer", offers=without("offers", 2)).rows == (3,)


def test_commitment_without_offer() -> None:
    """A promise to a supplier without offers is questioned, unless a decision lifts it."""
    promise = {"supplier": "f1", "minimum_amount_per_period": 10}
    offers = without("offers", 2)
    assert one("commitment-without-offer", offers=offers, commitments=[promise]).rows == (2,)
    assert found("commitment-without-offer", commitments=[promise]) == []
    assert found("commitment-without-offer", offers=offers, commitments=[promise | {"decision": "Minutes 3"}]) == []


def test_promise_where_nothing_is_offered() -> None:
    """A promise of the one school by a supplier that offers to the other alone is passed over in silence else."""
    first, other = (row["site"] for row in rows("sites")[:2])
    promise = {"supplier": "f1", "minimum_amount_per_period": 10, "site": first}
    line = next(number for number, row in enumerate(rows("offers")) if row["supplier"] == "f1")
    there, here = edited("offers", line, site=other), edited("offers", line, site=first)
    assert one("promise-where-nothing-is-offered", offers=there, commitments=[promise]).rows == (2,)
    assert found("promise-where-nothing-is-offered", offers=here, commitments=[promise]) == []
    assert (
        found("promise-where-nothing-is-offered", offers=there, commitments=[promise | {"decision": "Minutes 3"}]) == []
    )
    assert found("promise-where-nothing-is-offered", commitments=[promise]) == []


@pytest.mark.parametrize(
    ("first", "second", "twice"),
    [
        ({}, {}, True),
        ({"months": "1-6"}, {"months": "6-12"}, True),
        ({"months": "1-6"}, {"months": "7-12"}, False),
        ({"last_day": date(2026, 3, 5)}, {"first_day": date(2026, 3, 5)}, True),
        ({"last_day": date(2026, 3, 5)}, {"first_day": date(2026, 3, 6)}, False),
        ({"organic": True}, {"organic": False}, False),
        ({}, {"supplier": "f1"}, False),
    ],
)
def test_offer_twice(first: dict[str, object], second: dict[str, object], twice: bool) -> None:
    """Two offers of one supplier and product in the same months are questioned."""
    offers = edited("offers", 3, **first)
    offers.append(rows("offers")[3] | {"offer": "again"} | second)
    assert [f.rows for f in found("offer-twice", offers=offers)] == [(5, 8)] * twice


@pytest.mark.parametrize(
    ("first", "second", "twice"),
    [
        ({}, {"contract": ""}, True),
        ({"first_day": date(2026, 3, 9)}, {"contract": "", "last_day": date(2026, 3, 8)}, False),
        ({}, {"contract": "d"}, False),
        ({}, {"contract": "c"}, False),
    ],
)
def test_offers_of_contracts_are_not_twice(first: Row, second: dict[str, object], twice: bool) -> None:
    """One begins when the price before it ends, two have a quantity each; beside a contract in force it is asked."""
    offer = rows("offers")[3]
    signed = {
        "name": "Contract", "supplier": offer["supplier"], "product": offer["product"], "first_day": date(2026, 2, 1),
        "last_day": date(2026, 12, 31), "maximum_kg": 100,
    }  # fmt: skip
    contracts = [signed | {"contract": "c"} | first, signed | {"contract": "d"}]
    offers = [*edited("offers", 3, contract="c"), offer | {"offer": "again"} | second]
    assert [f.rows for f in found("offer-twice", offers=offers, contracts=contracts)] == [(5, 8)] * twice


@pytest.mark.parametrize(
    ("labels", "organic", "asked"),
    [
        ("AB", None, True),
        ("label_rouge|agriculture biologique", False, True),
        ("bio", None, True),
        ("Orgânico", None, True),
        ("ecológico", None, True),
        ("AB", True, False),
        ("bio en conversion", None, False),
        ("label_rouge", None, False),
    ],
)
def test_organic_as_label(labels: str, organic: bool | None, asked: bool) -> None:
    """Organic written as a label is asked about while the column that counts does not say yes, in any language."""
    findings = found("organic-as-label", offers=edited("offers", 1, labels=labels, organic=organic))
    assert [(finding.severity, finding.table, finding.column) for finding in findings] == [
        ("warning", "offers", "organic")
    ] * asked


@pytest.mark.parametrize(("certificates", "asked"), [("", True), ("fair", True), ("fair|agroecological", False)])
def test_organic_without_certificate(certificates: str, asked: bool) -> None:
    """An organic offer needs a supplier with an organic or agroecological certificate."""
    findings = found("organic-without-certificate", suppliers=edited("suppliers", 0, certificates=certificates))
    assert [f.rows for f in findings] == [(2,)] * asked


@pytest.mark.parametrize(("minimum", "asked"), [(6, False), (6.1, True)])
def test_minimum_above_capacity(minimum: float, asked: bool) -> None:
    """The least worth ordering may be all that can be delivered, not more."""
    assert len(found("minimum-above-capacity", offers=edited("offers", 0, minimum_kg=minimum))) == asked
    total = edited("offers", 0, minimum_kg=minimum, kg_per_period=None, kg_total=6)
    assert len(found("minimum-above-capacity", offers=total)) == asked


@pytest.mark.parametrize(("kg", "asked"), [(9.9, True), (10, False), (None, False), (0, True)])
def test_less_than_a_pack(kg: float | None, asked: bool) -> None:
    """At a loss of a fifth two packs of 5 kg must be ordered so that one arrives: of 10 kg one does, of less none."""
    assert len(found("less-than-a-pack", offers=_rice(kg_per_period=kg, expected_loss_share=0.2))) == asked


def test_less_than_a_pack_in_all_is_told_of_the_column_that_says_so() -> None:
    """An offer of 4 kg in all is told where that stands; a negative amount is an error of its own and told once."""
    assert [f.column for f in found("less-than-a-pack", offers=_rice(kg_total=4))] == ["kg_total"]
    assert found("less-than-a-pack", offers=_rice(kg_total=-5)) == []


@pytest.mark.parametrize(("loss", "told"), [(0.3, "143"), (0.5, "200")])
def test_loss_orders_more(loss: float, told: str) -> None:
    """At a loss of 30 % 143 packs are ordered for 100 that must arrive; without a loss nothing is said."""
    (finding,) = found("loss-orders-more", offers=_rice(expected_loss_share=loss))
    assert finding.severity == "note"
    assert told in finding.why
    assert not found("loss-orders-more")
    everything = _rice(expected_loss_share=1)
    assert not found("loss-orders-more", offers=everything)  # nothing arrives, so no order is large enough


def test_loss_of_everything() -> None:
    """A loss of all that is ordered is told in its own words; where a hundredth arrives it is not."""
    assert found("loss-of-everything", offers=_rice(expected_loss_share=1))
    assert not found("loss-of-everything", offers=_rice(expected_loss_share=0.99))


@pytest.mark.parametrize(("price", "asked"), [(125, False), (125.5, True), (5, False), (4.9, True)])
def test_price_absurd(price: float, asked: bool) -> None:
    """A price more than five times above or below the median of the others is questioned."""
    findings = found("price-absurd", offers=_rice(price=price))
    assert [(f.table, f.rows) for f in findings] == [("offers", (5,))] * asked


@pytest.mark.parametrize(("price", "told"), [(0, True), (0.000001, False)])
def test_price_of_nothing(price: float, told: bool) -> None:
    """Food that is given is noted, so that a price that was not known is not taken for it; the smallest price is none of it."""
    findings = found("price-of-nothing", offers=_rice(price=price))
    assert [(f.severity, f.table, f.rows) for f in findings] == [("note", "offers", (5,))] * told


def test_price_absurd_in_a_quote() -> None:
    """A quote is questioned like an offer, and brought to the plan's year first."""
    odd = edited("quotes", 0, price=2.0)
    assert one("price-absurd", quotes=odd).table == "quotes"
    old = edited("quotes", 0, price=2.0, price_factor="old")
    assert found("price-absurd", quotes=old, price_factors=[{"price_factor": "old", "factor": 10}]) == []


def test_price_absurd_needs_another_price() -> None:
    """A single price has nothing to be compared with; of two far apart either may be wrong."""
    assert found("price-absurd", quotes=[], offers=_rice(price=9999)) == []
    two = [*_rice(price=100), rows("offers")[3] | {"offer": "other", "price": 10}]
    assert one("price-absurd", quotes=[], offers=two).rows == (5, 8)


@pytest.mark.parametrize(
    ("families", "cap", "wrong"), [(None, None, True), (0, None, True), (1, None, False), (None, 500, False)]
)
def test_group_without_families(families: int | None, cap: float | None, wrong: bool) -> None:
    """Where the law caps sales per family, a group has families or a cap of its own."""
    suppliers = edited("suppliers", 0, families=families, cap_amount=cap)
    findings = found("group-without-families", tiny_law(), suppliers=suppliers)
    assert [(f.severity, f.rows) for f in findings] == [("error", (2,))] * wrong
    assert found("group-without-families", tiny_law(family_cap=None), suppliers=suppliers) == []


@pytest.mark.parametrize(
    ("row", "families", "asked"),
    [
        (1, 1, False),
        (1, None, False),
        (1, 2, True),
        (1, 0, True),
        (2, None, False),
        (2, 0, False),
        (2, 1, True),
        (0, 9, False),
    ],
)
def test_families_do_not_fit(row: int, families: int | None, asked: bool) -> None:
    """An individual is one family, another firm none."""
    findings = found("families-do-not-fit", suppliers=edited("suppliers", row, families=families))
    assert [f.rows for f in findings] == [(row + 2,)] * asked


def test_charge_without_distance() -> None:
    """Charging by the kilometre needs coordinates or distances to every zone."""
    suppliers = edited("suppliers", 1, lat=None, delivery_cost_per_km=2)
    assert one("charge-without-distance", suppliers=suppliers).severity == "error"
    north = {"supplier": "f1", "site": "emef", "km": 10}
    south = {"supplier": "f1", "zone": "sul", "km": 12}
    assert one("charge-without-distance", suppliers=suppliers, distances=[north]).rows == (3,)
    assert found("charge-without-distance", suppliers=suppliers, distances=[north, south]) == []
    assert found("charge-without-distance", suppliers=edited("suppliers", 1, lat=None)) == []


@pytest.mark.parametrize(("day", "asked"), [(date(2026, 3, 1), True), (date(2026, 3, 2), False), (None, False)])
def test_stock_out_of_date(day: date | None, asked: bool) -> None:
    """What may be served until the plan's first day is of use, what is past it is not."""
    stock = [{"zone": "norte", "product": "arroz", "kg": 5, "use_by": day}]
    assert len(found("stock-out-of-date", stock=stock)) == asked


def test_quotes_too_few() -> None:
    """Fewer markets than the law asks for are questioned for products that are needed and offered."""
    two = without("quotes", 0)
    assert found("quotes-too-few", tiny_law(), quotes=two) == []
    finding = one("quotes-too-few", tiny_law(), quotes=without("quotes", 0, 1))
    assert (finding.severity, finding.rows) == ("warning", (2,))
    assert "Arroz (1)" in finding.what
    assert found("quotes-too-few", tiny_law(quotes_required=None), quotes=[]) == []
    assert one("quotes-too-few", tiny_law(quotes_required=figure(4))).rows == (2, 3, 4, 5)


def test_quotes_too_few_counts_markets() -> None:
    """Two quotes of one market are one market."""
    same = [row | {"market": "feira", "date": date(2026, 1, day)} for day, row in enumerate(rows("quotes")[:3], 1)]
    finding = one("quotes-too-few", tiny_law(), quotes=[*same, *rows("quotes")[3:]])
    assert "Arroz (1)" in finding.what


@pytest.mark.parametrize(("day", "old"), [(date(2025, 3, 1), True), (date(2025, 3, 2), False)])
def test_quotes_old(day: date, old: bool) -> None:
    """A quote of twelve months before the plan is fresh enough, one a day older is noted."""
    assert [f.severity for f in found("quotes-old", quotes=edited("quotes", 0, date=day))] == ["note"] * old


@pytest.mark.parametrize(("day", "asked"), [(date(2026, 3, 13), False), (date(2026, 3, 14), True)])
def test_quotes_in_the_future(day: date, asked: bool) -> None:
    """A quote dated after the plan's last day is questioned."""
    assert len(found("quotes-in-the-future", quotes=edited("quotes", 0, date=day))) == asked


def test_quotes_from_one_source() -> None:
    """A market quoted twice for the same product is noted; organic and not are two products to a market."""
    again = rows("quotes")[0] | {"date": date(2026, 2, 1)}
    assert one("quotes-from-one-source", quotes=added("quotes", again)).rows == (2, 14)
    assert found("quotes-from-one-source", quotes=added("quotes", again | {"organic": True})) == []


@pytest.mark.parametrize(
    ("usual", "asked"), [(0.335, True), (0.336, False), (1.341, False), (1.342, True), (None, False)]
)
def test_meal_cost_unusual(usual: float | None, asked: bool) -> None:
    """The food of a meal costs 938.80 / 1,400 = 0.6706; twice or half the usual is the limit."""
    findings = found("meal-cost-unusual", case=edited("case", 0, usual_cost_per_meal=usual))
    assert len(findings) == asked


def test_meal_cost_unusual_names_what_weighs_most() -> None:
    """The three products that weigh most are named with the rows of their offers."""
    finding = one("meal-cost-unusual", offers=_rice(price=2500))
    assert finding.rows == (5, 6, 7)
    assert "22.59" in finding.what
    assert finding.what.index("Arroz (62 kg at 500.00, 98% of the cost)") < finding.what.index("Feijão")


@pytest.mark.parametrize(("price", "asked"), [(50.7, False), (50.8, True)])
def test_one_product_costs_most(price: float, asked: bool) -> None:
    """The others cost 628.80; 62 kg of rice cost more than that from 50.71 a pack of 5 kg, and are questioned."""
    no_usual = {"case": edited("case", 0, usual_cost_per_meal=None)}
    assert [f.rows for f in found("one-product-costs-most", **no_usual, offers=_rice(price=price))] == [(5,)] * asked
    assert found("one-product-costs-most", offers=_rice(price=price)) == []


def test_one_product_costs_most_of_few() -> None:
    """Of two products one always makes up half, which says nothing."""
    case = edited("case", 0, usual_cost_per_meal=None)
    menus = rows("menus")[:1]
    assert found("one-product-costs-most", case=case, menus=menus, offers=_rice(price=500)) == []


def test_harvest_reversed() -> None:
    """A harvest that ends before it begins is an error."""
    row = {"harvest": "h", "first_day": date(2026, 3, 4), "last_day": date(2026, 3, 3), "factor": 0.5}
    assert one("harvest-reversed", harvests=[row]).rows == (2,)
    assert found("harvest-reversed", harvests=[row | {"last_day": date(2026, 3, 4)}]) == []


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        ({}, False),
        ({"supplier": "coop"}, False),
        ({"supplier": "coop", "product": "alface"}, False),
        ({"supplier": "coop", "product": "arroz"}, True),
        ({"food_group": "fruit"}, False),
        ({"food_group": "fruit", "product": "arroz"}, True),
    ],
)
def test_harvest_of_no_offer(cells: dict[str, str], asked: bool) -> None:
    """A harvest must fit an offer in supplier, product and food group together."""
    row = {"harvest": "h", "factor": 0.5}
    assert [f.rows for f in found("harvest-of-no-offer", harvests=[row | cells])] == [(2,)] * asked


def test_decision_without_promise() -> None:
    """A decision says what it lifts, and what is lifted has a decision."""
    promise = {"supplier": "coop"}
    assert one("decision-without-promise", commitments=[promise | {"decision": "Minutes 7"}]).column == "lifts"
    assert one("decision-without-promise", commitments=[promise | {"lifts": "minimum"}]).severity == "error"
    both = promise | {"decision": "Minutes 7", "lifts": "minimum"}
    assert found("decision-without-promise", commitments=[both]) == []
