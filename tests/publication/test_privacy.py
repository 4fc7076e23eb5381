"""Persons have codes that nobody can guess, few are never told alone, and no word of a private cell is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.case import Case
from planner.publication.privacy import Cloak, plain, rules
from planner.publication.public import gather
from planner.schema import CASE_TABLES
from tests.cases import added, edited, rows, tiny_case
from tests.publication.made import AS_OF, CONTRACT, KEY, LINES, ORDERS, farmers, ledger, plan_of, public, town

PUBLIC = {
    ("case", "name"), ("case", "buyer"), ("case", "country"), ("case", "currency"), ("case", "programmes"), ("stages", "name"), ("sites", "name"), ("sites", "municipality"), ("sites", "state"), ("sites", "zone"),
    ("composition", "name"), ("products", "name"), ("products", "food_group"), ("products", "unit"), ("products", "allergens"), ("dishes", "name"), ("dishes", "meal"), ("dishes", "slot"), ("menu_groups", "name"),
    ("suppliers", "name"), ("suppliers", "municipality"), ("suppliers", "state"), ("suppliers", "certificates"), ("suppliers", "ownership"), ("contracts", "name"), ("funds", "name"), ("funds", "role"),
    ("counting_rules", "attribute"), ("counting_rules", "values"), ("counting_rules", "definition"), ("targets", "name"), ("stages", "programme_stage"),
}  # fmt: skip
"""Text cells that may be told; of every other one no word may be."""


def test_a_name_comes_out_as_plain_text() -> None:
    """Tags, links, marks, formulas, unseen characters, numbers of persons and addresses are gone; what looks like one of them stays."""
    assert plain("=HYPERLINK(A1)") == "HYPERLINK(A1)"
    assert plain("<script>x</script>Sítio &lt;b&gt;Boa&lt;/b&gt;") == "x Sítio Boa"
    assert plain("<<b>i>A") == "A"
    assert plain("[Vista](https://x.test) **forte** `c`") == "Vista forte c"
    assert plain("A\u202eB\x00C\u200bD\n  E") == "ABCD E"
    assert plain("JOAO 529.982.247-25 ana@x.test") == "JOAO [personal number]"
    assert plain("D'Ávila & Filhos, n.º 5 (5 < 6)") == "D'Ávila & Filhos, n.º 5 (5 ‹ 6)"
    assert plain("चीनी क्\u200dष") == "चीनी क्\u200dष"
    assert plain(None) == plain(float("nan")) == ""


def test_a_code_is_the_town_s_own() -> None:
    """The same farmer has the same code with the same key, and another with another town's: no list of names finds it."""
    case = town()
    one, again, other = Cloak(case, KEY), Cloak(case, KEY), Cloak(case, b"another key")
    assert one.supplier("f1") == again.supplier("f1")
    assert one.supplier("f1").id != other.supplier("f1").id
    assert one.supplier("coop").name == "Cooperativa"
    assert one.supplier("nobody knows").coded  # whom the case does not have is no firm that it knows


@pytest.mark.parametrize(("kind", "coded"), [("individual", True), ("informal_group", True), ("formal_group", False), ("other", False)])  # fmt: skip
def test_persons_have_codes(kind: str, coded: bool) -> None:
    """An informal group is its members; a cooperative or a firm is named."""
    case = town(suppliers=edited("suppliers", 1, kind=kind, families=2))
    assert Cloak(case, KEY).supplier("f1").coded is coded


def test_of_few_with_a_code_less_is_told() -> None:
    """Three organic farmers of Vila are told with town and certificate; with two, and with a fourth unlike them, less."""
    three = [{"supplier": f"g{n}", "municipality": "Vila", "certificates": "organic"} for n in range(3)]
    cloak = Cloak(town(suppliers=farmers(*three)), KEY)
    assert cloak.profile("g0").certificates == ("organic",)
    assert cloak.profile("f1").municipality == cloak.profile("f1").state == ""  # f1 alone has none
    two = Cloak(town(suppliers=farmers(*three[:2])), KEY)
    assert (two.profile("g0").municipality, two.profile("g0").certificates) == ("Vila", ())  # f1 is the third there
    assert two.profile("f1").municipality == "Vila"
    alone = Cloak(town(), KEY)
    assert alone.profile("f1") == type(alone.profile("f1"))()
    assert alone.profile("coop").families == 10


def schools(*pupils: int) -> Case:
    """Return a case with schools of so many pupils."""
    sites = [{"site": f"s{n}", "name": f"S{n}", "municipality": "Vila", "state": "SP", "zone": "norte"} for n in range(len(pupils))]  # fmt: skip
    enrolled = [{"site": f"s{n}", "stage": "primary", "pupils": many, "menu": "all"} for n, many in enumerate(pupils)]
    return tiny_case(sites=sites, enrolment=enrolled)


@pytest.mark.parametrize(
    ("pupils", "told"),
    [
        ((10, 200), [10, 200]),
        ((9, 200), [209]),
        ((6, 8, 200), [200, 14]),
        ((4, 5, 30, 200), [200, 39]),
        ((9,), []),
        ((2, 3), []),
    ],
)
def test_small_schools_are_told_together(pupils: tuple[int, ...], told: list[int]) -> None:
    """Ten pupils stand alone, nine do not; together they are ten at least and two schools at least, or they are not told."""
    assert [one.pupils for one in Cloak(schools(*pupils), KEY).schools] == told


def test_a_later_number_does_not_count_yet() -> None:
    """Twelve pupils on the first day and five from May on are twelve."""
    rows = [
        {"site": "s0", "stage": "primary", "pupils": 12, "menu": "all"},
        {"site": "s0", "stage": "primary", "pupils": 5, "menu": "all", "valid_from": date(2026, 5, 1)},
    ]
    case = replace(schools(1), tables={**schools(1).tables, "enrolment": tiny_case(enrolment=rows)["enrolment"]})
    assert [one.pupils for one in Cloak(case, KEY).schools] == [12]


@pytest.mark.parametrize(("pupils", "named"), [(9, False), (10, True)])
def test_food_of_a_rare_diet_has_no_name(pupils: int, named: bool) -> None:
    """Rice milk for nine pupils is food for special needs; for ten it has its name. So with a share of those who are enrolled."""
    milk = added("products", {"product": "leite_arroz", "name": "Leite de arroz", "unit": "litre", "unit_kg": 1.0})
    diet = {"diet": "milk", "site": "emef", "stage": "primary", "product": "feijao", "substitute": "leite_arroz"}
    for told in ({"pupils": pupils}, {"pupils_share": pupils / 100}):
        cloak = Cloak(town(products=milk, diets=[diet | told]), KEY)
        assert (cloak.product("leite_arroz").name == "Leite de arroz") is named


def test_a_menu_of_few_is_not_told() -> None:
    """A menu group of nine pupils may be a diet: of two groups the other alone is told."""
    few = added("enrolment", {"site": "emef", "stage": "pre", "pupils": 9, "menu": "rare"})
    cloak = Cloak(town(enrolment=few, menu_groups=added("menu_groups", {"menu": "rare", "name": "Sem glúten"})), KEY)
    assert [cloak.menu_is_told(menu) for menu in ("all", "rare")] == [True, False]


def test_a_menu_that_begins_later_is_told_and_one_that_shrinks_is_not() -> None:
    """From May on a hundred eat another menu: it is told; where nine are left on a menu from some day on, it is not."""
    later = {"site": "emef", "stage": "primary", "menu": "new", "valid_from": date(2026, 5, 1)}
    for pupils, is_told in ((100, True), (9, False)):
        cloak = Cloak(town(enrolment=added("enrolment", later | {"pupils": pupils})), KEY)
        assert cloak.menu_is_told("new") is is_told
        assert [one.pupils for one in cloak.schools] == [100, 50]


def test_every_rule_names_its_source() -> None:
    """Each number stands with whose rule it is and when that was read."""
    assert all(rule.source and rule.read_on for rule in rules().values())


def poisoned(case: Case, word: str) -> Case:
    """Return a case with a word in every text cell that is no name of something public."""
    individuals = set(case["suppliers"].loc[case["suppliers"]["kind"] == "individual", "supplier"])
    tables = {}
    for name, frame in case.tables.items():
        frame = frame.copy()
        for column in CASE_TABLES[name].columns:
            free = column.kind in ("text", "list") and not (column.key or column.references or column.allowed)
            if free and (name, column.name) not in PUBLIC:
                frame[column.name] = pd.Series(f"{word}{column.name}", index=frame.index, dtype="str")
        for column in ("supplier", "name", "municipality"):
            if name in ("suppliers", "offers", "contracts") and column in frame:
                person = frame["supplier"].isin(individuals)
                frame[column] = frame[column].mask(person, word + frame[column])
        tables[name] = frame
    offers = tables["offers"]
    tables["offers"] = offers.assign(offer=word + offers["offer"])
    return replace(case, tables=tables)


@settings(max_examples=2, deadline=None)
@given(st.text("bcdfgjkqvwxz", min_size=8, max_size=12))
def test_no_word_of_a_private_cell_is_published(word: str) -> None:
    """Whatever stands in remarks, sources, offers, names of persons and free words of the ledger: none of it is gathered."""
    person = {"contract": word + "contract", "name": word + "of João", "supplier": "f1", "product": "banana"}
    diets = [{"diet": word, "product": "feijao", "substitute": "banana", "pupils_share": 0.1, "stage": "pre"}]
    quotes = [{"product": "arroz", "market": word, "date": date(2026, 1, 12), "price": 25.0}]
    members = [{"supplier": "coop", "member": word + "m"}]
    case = poisoned(town(contracts=[CONTRACT, person], diets=diets, quotes=quotes, members=members), word)
    lines = [
        {**line, "supplier": word + "f1" if line["supplier"] == "f1" else line["supplier"], "note": word, "reason": word, "invoice": word + str(line.get("invoice", ""))}
        for line in LINES
    ]  # fmt: skip
    orders = [(zone, word + offer, word + who if who == "f1" else who, *rest) for zone, offer, who, *rest in ORDERS]
    told = public(case, ledger(lines), orders=orders)
    assert len(told.deliveries) == 5
    assert word not in repr(told)


def test_what_is_left_out_is_said() -> None:
    """The list names what is merged or left out, how much of it, and the rule."""
    told = {one.what: one.count for one in public(entries=ledger()).left_out}
    assert told["Names of persons who deliver"] == 1
    assert told["Goods that were refused"] == 1
    assert told["Numbers of invoices"] == 4


def test_a_share_of_one_person_is_not_told() -> None:
    """A most for each supplier apart is told of the firm and not of the farmer, whose name would stand in it."""
    plan = plan_of(town())
    share = plan["targets"].iloc[[0]]
    apart = pd.concat([share.assign(target=f"most@{who}", name=f"At most of {who}") for who in ("f1", "firma")])
    told = gather(plan.with_tables({"targets": apart}), None, key=KEY, as_of=AS_OF)
    assert [one.name for one in told.shares] == ["At most of firma"]


@pytest.mark.parametrize("short", ["buyer", "committee-norte", "p-abcdefgh"])
def test_no_supplier_takes_the_id_of_another_party(short: str) -> None:
    """A firm with the short name of the buyer, of a committee or like a code has an id of its own; others keep theirs."""
    case = town(suppliers=[*rows("suppliers")[:2], {**rows("suppliers")[2], "supplier": short}])
    cloak = Cloak(case, KEY)
    assert (cloak.supplier(short).id, cloak.supplier("coop").id) == (f"supplier-{short}", "coop")
    assert cloak.committee("norte").id == "committee-norte"


@pytest.mark.parametrize(("women", "men", "told"), [(1, 3, False), (3, 1, False), (3, 3, True), (0, 3, True)])
def test_a_share_does_not_tell_who_belongs_to_a_group(women: int, men: int, told: bool) -> None:
    """What one woman of four farmers sells is what her code is paid: such a share is not told; of three and three it is."""
    sellers = [f"w{number}" for number in range(women)] + [f"m{number}" for number in range(men)]
    more = farmers(*({"supplier": one, "ownership": "women" if one[0] == "w" else ""} for one in sellers))
    offers = added("offers", *({"offer": f"{one}-alface", "supplier": one, "product": "alface", "price": 2.0} for one in sellers))  # fmt: skip
    rules = [
        {"counts": "of_women", "clause": 1, "attribute": "supplier.ownership", "values": "women"},
        {"counts": "of_persons", "clause": 1, "attribute": "supplier.kind", "values": "individual"},
    ]
    target = {"target": "women", "name": "Of women", "counts": "of_women", "within": "of_persons", "share": 0.5}
    case = town(suppliers=more, offers=offers, counting_rules=rules, targets=[target])
    orders = [("norte", f"{one}-alface", one, "alface", 1.0, "bunch", 0.5, 2.0, 2.0, False) for one in sellers]
    plan = plan_of(case, orders=orders)
    plan = plan.with_tables({"targets": plan["targets"].assign(target="women", name="Of women")})
    found = gather(plan, None, key=KEY, as_of=AS_OF)
    assert [one.name for one in found.shares] == (["Of women"] if told else [])
    assert ("Shares" in [one.what for one in found.left_out]) is not told
