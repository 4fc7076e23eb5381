"""The conflict of a case made impossible on purpose is a smallest one, and its ways out lead to a plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from models.conflict import ConflictSearch
from models.sensitivity import NoPlanError, Probe
from planner.assembly import assemble
from planner.case import Case
from planner.explain.conflict import Explained, explain_conflict
from planner.making.scenarios import apply
from planner.programmes.case_law import law_for
from planner.programmes.law import Law
from planner.schema import CASE_TABLES
from planner.schema.base import typed_frame
from tests.cases import typed as case_table
from tests.shared import make_plan
from tests.verify.contracts import bananas, law, points, secured
from tests.verify.test_routes import offers, route, routed, unquoted


@pytest.fixture(scope="module")
def impossible(tiny: Case) -> Case:
    """All meals must be served, with hardly any money."""
    funds = list(tiny["funds"]["fund"])
    lines = [f"budget fund={fund} change==20" for fund in funds]
    return apply(tiny, [*lines, "rule family=demand mode=hard"])


@pytest.fixture(scope="module")
def explained(impossible: Case) -> Explained:
    """Why not."""
    found = explain_conflict(impossible, assemble(impossible, law_for(impossible)))
    assert found is not None
    return found


def test_the_conflict_is_there_and_no_member_can_be_spared(impossible: Case) -> None:
    """The members cannot hold together; without any one of them the others can."""
    search = ConflictSearch(assemble(impossible, law_for(impossible)).instance)
    conflict = search.find()
    assert conflict is not None
    kept = list(conflict.wishes)
    assert len(kept) >= 2
    assert not search.possible(kept)
    for wish in kept:
        assert search.possible([one for one in kept if one != wish])


def test_it_names_the_meals_and_the_money(explained: Explained) -> None:
    """The conflict is between what the menus ask for and what the funds have."""
    assert explained.minimal
    assert {"demand", "funds"} <= set(explained.wishes["family"])


def test_every_way_out_that_works_gives_a_plan(impossible: Case, explained: Explained) -> None:
    """A fresh solve of the case with the change has a plan, and at least one way out works."""
    ways = explained.ways_out[explained.ways_out["works"]]
    assert len(ways)
    for change in ways["change"]:
        changed = apply(impossible, [change])
        assert Probe(assemble(changed, law_for(changed)).instance).base["cost"] > 0


def test_money_that_comes_too_late_is_named_with_its_days(tiny: Case) -> None:
    """The transfer comes on 6 and 10 March, and the 200 of the town do not feed everybody until then."""
    rows = [{"fund": "transfer", "date": day, "amount": 500.0} for day in (date(2026, 3, 6), date(2026, 3, 10))]
    tables = dict(tiny.tables) | {"instalments": case_table("instalments", rows)}
    case = apply(replace(tiny, tables=tables), ["rule family=demand mode=hard"])
    found = explain_conflict(case, assemble(case, law_for(case)))
    assert found is not None
    told = found.wishes[found.wishes["family"] == "funds"]["text"].tolist()
    assert any("comes only on 2026-03-06, 2026-03-10" in text for text in told)
    assert {"transfer", "own"} & set(found.wishes["concerns"])


def test_spending_that_cannot_be_is_named(tiny: Case) -> None:
    """All food costs 1,200 at the most, of which the town's fund is to pay 1,900."""
    funds = tiny.tables["funds"].assign(amount=[1000.0, 1900.0], carry_over_share=[None, 0.0])
    case = apply(replace(tiny, tables=dict(tiny.tables) | {"funds": funds}), ["rule family=fund_spending mode=hard"])
    found = explain_conflict(case, assemble(case, law_for(case)))
    assert found is not None
    told = found.wishes[found.wishes["family"] == "fund_spending"]
    assert told["concerns"].tolist() == ["own"]
    assert "1,900.00" in told["text"].iloc[0]
    assert "rule family=fund_spending mode=soft" in set(found.ways_out["change"])


def test_without_a_way_out_there_is_no_plan(impossible: Case) -> None:
    """The case as it is has no plan."""
    with pytest.raises(NoPlanError):
        Probe(assemble(impossible, law_for(impossible)).instance)


def test_a_possible_case_has_no_conflict(tiny: Case) -> None:
    """Where everything holds together there is nothing to explain."""
    assert explain_conflict(tiny, assemble(tiny, law_for(tiny))) is None


@pytest.mark.parametrize("promised", [100.0, 1e6], ids=["above the cap of its supplier", "above all it offers"])
def test_promises_that_stand_in_the_way_may_give_way(tiny: Case, promised: float) -> None:
    """Where promises of several periods make the plan impossible, none alone opens a way: their family does, and it is offered."""
    row = {column: [cell] for column, cell in {"supplier": "sitio-a", "minimum_amount_per_period": promised}.items()}
    promises = typed_frame(
        CASE_TABLES["commitments"], pd.DataFrame(row).reindex(columns=tiny.tables["commitments"].columns)
    )
    case = replace(tiny, tables={**tiny.tables, "commitments": promises})
    found = explain_conflict(case, assemble(case, law_for(case)))
    assert found is not None
    ways = found.ways_out.set_index("change")["works"]
    assert ways["rule family=commitments mode=soft"]
    assert make_plan(apply(case, ["rule family=commitments mode=soft"])).exists


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"minimum_kg": 200}, "at least 200 kg more must be called off under the contract Contract 7"),
        ({"maximum_kg": 90, "called_off_kg": 30}, "the contract Contract 7 allows only 60 kg more"),
    ],
)
def test_a_contract_in_the_way_is_named_with_its_kg(cells: dict[str, float], says: str) -> None:
    """Of 168 kg of bananas 200 cannot be called off, and 60 feed nobody enough; the contracts giving way opens a plan."""
    days = {"first_day": date(2026, 1, 1), "last_day": date(2026, 3, 13)}
    case = bananas(
        contracts=[{"contract": "c", "name": "Contract 7", "supplier": "firma", "product": "banana"} | days | cells],
        offers=[{"offer": "firm", "supplier": "firma", "product": "banana", "contract": "c", "price": 2.0}],
        rules=[{"family": "demand", "mode": "hard"}],
    )
    found = explain_conflict(case, assemble(case, law()))
    assert found is not None
    rows = found.wishes[found.wishes["family"] == "contracts"]
    assert rows["text"].tolist() == [says]
    assert (rows["unit"] == "kg").all()
    ways = found.ways_out.set_index("change")["works"]
    assert ways["rule family=contracts mode=soft"]


FED = {"family": "demand", "mode": "hard"}


def told_of(case: Case, of_law: Law) -> dict[str, dict[str, object]]:
    """Return the wishes in conflict by family; letting any of the rules but supply give way opens a plan."""
    found = explain_conflict(case, assemble(case, of_law))
    assert found is not None
    ways = found.ways_out.set_index("change")["works"]
    for family in set(found.wishes["family"]) - {"supply"}:
        assert ways[f"rule family={family} mode=soft"]
    return {row["family"]: row for row in found.wishes.to_dict("records")}  # type: ignore[misc]


def test_a_lot_that_must_be_theirs_is_named_where_they_have_too_little() -> None:
    """The cooperative has 40 of 112 dozen, all of which are for it: 72 are missing, though the firm has enough."""
    case = unquoted(offers=offers(3.0, kg_per_period=30), rules=[FED, {"family": "award_routes", "mode": "hard"}])
    rows = told_of(case, routed(route(below=300)))
    assert set(rows) == {"award_routes", "supply", "demand"}
    assert rows["award_routes"]["text"] == "what is reserved of Banana is bought from those for whom it is"
    assert (rows["award_routes"]["needed"], rows["award_routes"]["unit"]) == (pytest.approx(72), "packs")


def test_a_floor_of_points_above_all_is_named_as_its_scale_is() -> None:
    """Nobody scores more than 1: of 1.5 for 336.00 there lack 168 points times currency."""
    row = told_of(bananas(rules=[FED]), points(1.5))["points"]
    assert row["text"] == "the points of “Good practice” reach their floor"
    assert (row["needed"], row["unit"]) == (pytest.approx(168), "points times BRL")


def test_a_promise_beyond_the_need_is_named_as_its_supplier_is() -> None:
    """56 dozens a week at 3.00 are 168.00: 1,000.00 cannot be kept, and the promise giving way opens a plan."""
    row = told_of(bananas(rules=[FED]), secured(1000, None))["commitments"]
    assert str(row["text"]).startswith("what was promised to Cooperativa (2026-03-")
