"""A most that holds for each supplier apart, as one rule: the case that is solved by hand (data/cases/tiny), each supplier at most 40 % of the spend.

Without the rule one wholesaler sells 240 kg of bananas at 2.50, 600.00, and the other 80 kg of beans at 6.00, 480.00 of 1,080.00 in all. The next
kilos cost 0.50 more from farmer A (30 kg at 3.00, his cap), then 1.10 more from farmer B (3.60), and of beans 1.00 more from cooperative C. With 30 kg
of A, x kg of B and y kg of C the whole is 1,095 + 1.1x + y. Bananas of the wholesaler, 525 - 2.5x, are at most 40 % of that if 2.94x + 0.4y >= 87;
beans, 480 - 6y, if 0.44x + 6.4y >= 42. The cheapest whole kilos are x = 29 and y = 5: 1,131.90, of which 40 % are 452.76; bananas are 452.50, beans
450.00.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from planner import service
from planner.case import Case
from planner.explain.conflict import why_not
from planner.findings import InputError
from planner.making.pipeline import load_case
from planner.making.plan import Outcome, Plan
from planner.making.scenarios import apply
from planner.programmes import describe_rules, law_of
from planner.reports.verdict import verdict
from planner.reports.views import _target_lines
from planner.verify import verify
from tests.cases import typed
from tests.replan.ledgers import entries
from tests.shared import make_plan

RULE: dict[str, Any] = {
    "target": "most",
    "name": "Each supplier at most 40 %",
    "counts": "anybody",
    "sense": "at_most",
    "share": 0.4,
    "basis": "money",
    "denominator": "spend",
    "window": "year",
    "mode": "hard",
    "per": "supplier",
}
COUNTING = [
    {"counts": "anybody", "clause": 1, "attribute": "supplier.supplier", "values": "*", "definition": "Bought from whomever"},
    {"counts": "cooperatives", "clause": 1, "attribute": "supplier.kind", "values": "formal_group", "definition": "Bought from cooperatives"},
    {"counts": "beans", "clause": 1, "attribute": "product.food_group", "values": "legume", "definition": "Beans"},
]  # fmt: skip


def case_of(*targets: dict[str, Any], **tables: list[dict[str, Any]]) -> Case:
    """Return the case that is solved by hand with shares of its own in place of the one it has."""
    case = load_case("data/cases/tiny")
    own = {"targets": list(targets), "counting_rules": COUNTING} | tables
    return replace(case, tables=case.tables | {name: typed(name, rows) for name, rows in own.items()})


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return the plan in which each supplier must stay below 40 %."""
    return make_plan(case_of(RULE))


def spent(plan: Plan) -> dict[str, float]:
    """Return what each supplier sells."""
    return dict(plan["orders"].groupby("supplier")["amount"].sum())


def test_no_supplier_sells_more_than_its_part(plan: Plan) -> None:
    """The plan is the one reckoned by hand, proved best; all meals are served."""
    assert plan.outcome is Outcome.COMPLETE
    assert spent(plan) == {"sitio-a": 90.0, "sitio-b": 104.4, "coop-c": 35.0, "atacado-e": 452.5, "atacado-f": 450.0}
    assert plan.figure("total_amount") == pytest.approx(1131.9)


def test_each_supplier_has_a_row_with_its_name_and_there_is_none_over_all(plan: Plan) -> None:
    """Six who offer something: six rows, also of the one who sells nothing; the first page has one line, of the highest."""
    rows = plan["targets"].set_index("target")
    assert sorted(rows.index) == [
        f"most@{one}" for one in ("atacado-e", "atacado-f", "coop-c", "coop-d", "sitio-a", "sitio-b")
    ]
    assert rows.loc["most@atacado-e", "reached_share"] == pytest.approx(452.5 / 1131.9)
    assert rows.loc["most@coop-d", ["numerator", "judgement"]].tolist() == [0.0, "met"]
    assert "Atacado E" in rows.loc["most@atacado-e", "name"]
    assert "Atacado E" in rows.loc["most@atacado-e", "definition"]
    (line,) = _target_lines(plan["targets"])
    assert "Atacado E" in line.name


@pytest.mark.parametrize(
    ("share", "over"), [(0.3998, set()), (0.3997, {"Atacado E"}), (0.3975, {"Atacado E", "Atacado F"})]
)
def test_the_check_judges_each_supplier_by_itself(plan: Plan, share: float, over: set[str]) -> None:
    """Of 1,131.90 bananas are 39.977 % and beans 39.756 %: 39.98 % are kept, 39.97 % are passed by one, 39.75 % by both."""
    case = case_of(RULE | {"share": share})
    found = verify(case, plan.law, plan.tables)
    missed = [one for one in found if "must be reached" in one.what]
    assert {
        word for word in ("Atacado E", "Atacado F", "Cooperativa C") if any(word in str(one.where) for one in missed)
    } == over


def test_as_an_aim_it_gives_way_and_the_supplier_is_named() -> None:
    """10 % each cannot be: the six together would sell 60 %. Meals come first, and the verdict names who is furthest above."""
    plan = make_plan(case_of(RULE | {"share": 0.1, "mode": "soft"}))
    assert plan.outcome is Outcome.SHORT
    lines = " ".join(line.text for line in verdict(plan.case, plan.tables))
    assert "(Atacado E): 37." in lines
    assert set(plan["given_way"]["rule"]) >= {"most@atacado-e", "most@atacado-f"}


def test_only_those_who_count_are_meant_and_of_the_whole_that_is_named() -> None:
    """Cooperatives at most 30 % each of the kg of beans, and three quarters of them from cooperatives: 24 kg of 80 each are 48, so 12 kg are missing."""
    most = RULE | {"counts": "cooperatives", "within": "beans", "basis": "mass", "share": 0.3}
    most_of_all = most | {
        "target": "coops",
        "name": "From cooperatives",
        "share": 0.75,
        "sense": "at_least",
        "per": "",
        "mode": "soft",
    }
    plan = make_plan(case_of(most, most_of_all))
    rows = plan["targets"].set_index("target")["numerator"]
    assert rows.to_dict() == {"coops": 48.0, "most@coop-c": 24.0, "most@coop-d": 24.0}


def test_what_was_bought_before_counts_for_its_supplier() -> None:
    """400.00 of bananas were bought of B, who sold nothing else: of 800.00 and what is still bought he may have 40 %; a firm without offers has a row too."""
    lines = [
        {"date": date(2026, 1, 20), "supplier": who, "product": "banana", "kg": 100, "amount": 400.0, "fund": "own"}
        for who in ("sitio-b", "atacado-g")
    ]
    case = case_of(RULE | {"mode": "soft"}, bought=lines)
    sellers = case.tables["suppliers"]
    gone = sellers[sellers["supplier"] == "atacado-e"].assign(supplier="atacado-g", name="Atacado G")
    gone.index = [99]
    head = case.tables["case"].assign(year_first_day="2026-01-05").astype({"year_first_day": "datetime64[s]"})
    funds = case.tables["funds"].assign(amount=[1000.0, 1200.0])
    case = replace(case, tables=case.tables | {"suppliers": pd.concat([sellers, gone]), "case": head, "funds": funds})
    plan = make_plan(case)
    rows = plan["targets"].set_index("target")
    assert rows.loc["most@atacado-g", "counted_before"] == 400.0
    assert rows.loc["most@sitio-b", "counted_before"] == 400.0
    assert rows["denominator"].iloc[0] == pytest.approx(800 + plan["orders"]["amount"].sum())
    assert plan.violations == ()


# --- the rule of a programme ------------------------------------------------------------------------------------------

PROGRAMME = """
programme: spread
name: Spread of purchases (made up)
country: ""
currency: ""
status: local_law
covers: {from: 2020-01-01, to: null, plain: Made up for a test.}
plain: No supplier may sell too much of what is bought.
references: {law: {text: Law 1}}
not_modelled: []
counting_rules:
  anybody: {definition: Bought from whomever, any: [{all: {supplier.supplier: ["*"]}}]}
targets:
  most:
    name: Most of one supplier
    counts: anybody
    sense: SENSE
    denominator: spend
    per: supplier
    mode: hard
    dated: [{from: 2020-01-01, share: 0.5, reference: law, verified: false, plain: No supplier sells more than half.}]
"""


def under(folder: Path, *targets: dict[str, Any]) -> Case:
    """Return the case under a programme of its own that asks of each supplier at most a half."""
    (folder / "programmes").mkdir()
    (folder / "programmes" / "spread.yaml").write_text(PROGRAMME.replace("SENSE", "at_most"), encoding="utf-8")
    case = case_of(*targets, counting_rules=[])
    head = case.tables["case"].assign(programmes="spread")
    return replace(case, tables=case.tables | {"case": head}, path=folder)


def test_a_programme_asks_it_of_each_supplier(tmp_path: Path) -> None:
    """The wholesaler may sell half of all bananas and beans: 600.00 of 1,080.00 are too much, and the row has the law's source."""
    plan = make_plan(under(tmp_path))
    rows = plan["targets"].set_index("target")
    assert len(rows) == 6
    assert rows.loc["most@atacado-e", "reached_share"] <= 0.5
    assert rows["source"].unique().tolist() == ["Law 1"]
    assert "of each supplier apart" in set(
        describe_rules("spread", None, [tmp_path / "programmes"])["unit"].str.split(", ").str[-1]
    )


@pytest.mark.parametrize(
    ("row", "refused"), [({"share": 0.4}, False), ({"share": 0.6}, True), ({"per": "site"}, True), ({"per": ""}, False)]
)
def test_a_case_may_tighten_it_and_not_make_it_another(row: dict[str, Any], refused: bool, tmp_path: Path) -> None:
    """40 % for each is tighter, 60 % looser; of each school apart is another rule; a row that says nothing of it leaves it to the law."""
    told = {one.code for one in service.check_case(under(tmp_path, RULE | row)) if one.severity == "error"}
    assert ("target-loosened" in told) is refused
    assert refused or not told


def test_a_least_of_each_supplier_is_no_rule_of_a_programme(tmp_path: Path) -> None:
    """It would oblige the buyer to buy from everybody: the file is refused, with the word to write."""
    (tmp_path / "spread.yaml").write_text(PROGRAMME.replace("SENSE", "at_least"), encoding="utf-8")
    with pytest.raises(InputError) as told:
        law_of(["spread"], date(2026, 3, 2), [tmp_path])
    assert "sense: at_most" in told.value.findings[0].what


# --- around it --------------------------------------------------------------------------------------------------------


def test_a_change_is_one_for_all_suppliers() -> None:
    """A scenario changes the rule itself; asked for one supplier alone it says how to write it."""
    case = case_of(RULE)
    changed = apply(case, ["target target=most share=0.3"])
    assert changed["targets"]["share"].tolist() == [0.3]
    with pytest.raises(InputError) as told:
        apply(case, ["target target=most@atacado-e share=0.3"])
    assert "target=most" in told.value.findings[0].mend


def test_where_it_stands_in_the_way_the_way_out_is_one_that_works() -> None:
    """Of 240 kg of bananas farmers can bring 130; 42 % for each leave 100.8 to the firm, and 9.2 kg are missing. The way out names the rule and makes a plan."""
    bananas = {
        "counts": "bananas",
        "clause": 1,
        "attribute": "product.product",
        "values": "banana",
        "definition": "Bananas",
    }
    most = RULE | {"counts": "bananas", "within": "bananas", "basis": "mass", "share": 0.42}
    case = apply(case_of(most, counting_rules=[bananas]), ["rule family=demand mode=hard"])
    assert make_plan(case).outcome is Outcome.IMPOSSIBLE
    found = why_not(case)
    assert found is not None
    ways = found.ways_out.set_index("change")
    assert ways.loc["target target=most mode=soft", "works"]
    assert "Atacado" not in ways.loc["target target=most mode=soft", "text"]
    assert make_plan(apply(case, ["target target=most mode=soft"])).outcome is Outcome.SHORT


def test_progress_tells_each_supplier_and_who_heads_above(plan: Plan) -> None:
    """In the first week the firm brought all its bananas, 226.25 of 300.00 that came: above 40 % of what was bought, and the row says where it leads."""
    day = date(2026, 3, 6)
    lines = entries(
        [
            {"date": day, "supplier": "atacado-e", "product": "banana", "kg": 90.5, "amount": 226.25, "fund": "own"},
            {"date": day, "supplier": "coop-c", "product": "feijao", "kg": 10.5, "amount": 73.75, "fund": "own"},
        ]
    )
    found = service.standing(plan.case, lines, day, plan, last_days=False)["standing"].set_index("target")
    assert found.loc["most@atacado-e", ["counted", "denominator_to_date"]].tolist() == [226.25, 300.0]
    assert found.loc["most@coop-c", "counted"] == 73.75
    assert "Atacado E" in found.loc["most@atacado-e", "name"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"sense": "at_least"}, "least-of-each-supplier"),
        ({"site": "norte"}, "share-within-and-apart"),
        ({"per": "", "site": "norte", "target": "most"}, "each-supplier-of-some-sites"),
    ],
)
def test_what_it_cannot_mean_is_refused(row: dict[str, Any], code: str) -> None:
    """A least of each supplier, some sites of it, and a row about some sites beside it: each is an error that says why."""
    both = [RULE, RULE | row] if row.get("per") == "" else [RULE | row]
    told = {one.code for one in service.check_case(case_of(*both)) if one.severity == "error"}
    assert code in told
    assert not {one.code for one in service.check_case(case_of(RULE)) if one.severity == "error"}


def test_who_sells_none_of_what_a_share_is_of_has_no_row() -> None:
    """Of beans, half each: who sells bananas alone has no share of them; the plan passes the check."""
    beans = make_plan(case_of(RULE | {"share": 0.5, "within": "beans"}))
    sell = set(
        beans.case["offers"].merge(beans.case["products"], on="product").query("food_group == 'legume'")["supplier"]
    )
    assert set(beans["targets"]["target"]) == {f"most@{supplier}" for supplier in sell}
    assert 1 < len(sell) < beans.case["offers"]["supplier"].nunique()
