"""What committees give up to one another, reckoned by hand on the two that share a farm."""

from __future__ import annotations

from datetime import date

import openpyxl
import pandas as pd
import pytest

from planner.findings import InputError
from planner.schema import CASE_TABLES
from planner.studies.committees import SideBySide, case_of, committees_apart, contract_parts
from planner.studies.committees_files import write_committees
from tests.committees import FUNDS, SITES, two_committees

FIRM = {"offer": "firm-milk", "supplier": "firm", "product": "milk", "price": 2}


def farm(kg: float | None, **cells: object) -> dict[str, object]:
    """Return the farm's offer with so much a week."""
    return {"offer": "farm-milk", "supplier": "farm", "product": "milk", "price": 3, "kg_per_period": kg, **cells}


@pytest.fixture(scope="module")
def found() -> SideBySide:
    """Return the committees where the farm has 7 kg of the 8 that both need for their half."""
    return committees_apart(two_committees(offers=[farm(7), FIRM]))


def test_each_alone_reaches_its_half_and_one_does_not_beside_the_other(found: SideBySide) -> None:
    """Alone 4 kg and 12.00 of 24.00 each. Together one has 3 kg: 9.00 of 23.00, 39.1 %, and 1.00 less is spent."""
    rows = found.figures.set_index(["committee", "measure"])
    shares = sorted(rows.loc[(name, f"farm@{name}"), "joint"] for name in ("alto", "bajo"))
    assert shares == pytest.approx([9 / 23, 12 / 24])
    assert [rows.loc[(name, f"farm@{name}"), "alone"] for name in ("alto", "bajo")] == pytest.approx([0.5, 0.5])
    goods = [rows.loc[(name, "goods_amount"), "joint"] for name in ("alto", "bajo")]
    assert sorted(goods) == [23, 24]
    assert [rows.loc[(name, "goods_amount"), "alone"] for name in ("alto", "bajo")] == [24, 24]


def test_the_farms_milk_stands_between_them(found: SideBySide) -> None:
    """One kg that the one would have alone, of 4, while the other gets 4 of the 7."""
    rows = found.between[["supplier_name", "product_name", "kg_alone", "kg_joint", "kg_less", "others"]]
    assert rows.to_numpy().tolist() == [["Farm", "Milk powder", 4, 3, 1, 4]]
    assert set(found.between["committee"]) | set(found.between["taken_by"]) == {"alto", "bajo"}


@pytest.mark.parametrize(
    ("offer", "stands"),
    [(farm(8), False), (farm(None, kg_total=7), True), (farm(None), False)],
    ids=["enough in the week", "too little in all", "no limit"],
)
def test_only_what_is_too_little_stands_between(offer: dict[str, object], stands: bool) -> None:
    """8 kg are enough for both; 7 in all are not, though no week is limited."""
    assert committees_apart(two_committees(offers=[offer, FIRM])).between.empty is not stands


def test_a_committee_that_cannot_be_planned_alone_is_told_with_the_reason(found: SideBySide) -> None:
    """Without a fund of its own bajo has no plan alone: that is said, with the table that is empty; where all have one, nothing is."""
    (told,) = committees_apart(two_committees(funds=FUNDS[:1], offers=[farm(8), FIRM])).not_planned
    assert told.startswith("bajo could not be planned alone. ")
    assert "funds" in told
    assert found.not_planned == []


def test_a_share_of_all_is_told_for_each() -> None:
    """The half is asked of all alone: 8 kg in all are enough, however the committees share them; each one's part is told."""
    target = {"target": "farm", "name": "From the farm", "counts": "farms", "share": 0.5}
    rows = committees_apart(two_committees(targets=[target])).figures
    parts = rows[rows["measure"] == "farm"].set_index("committee")["joint"]
    goods = rows[rows["measure"] == "goods_amount"].set_index("committee")["joint"]
    assert float((parts * goods).sum()) == pytest.approx(24.0)


def test_a_committee_alone_has_its_own_sites_money_and_shares_only() -> None:
    """Alto alone: its school, its pupils, its fund with the money that comes to it."""
    come = [{"fund": fund, "date": date(2026, 3, 2), "amount": 100.0} for fund in ("fa", "fb")]
    case = case_of(two_committees(instalments=come), "alto")
    assert case["instalments"]["fund"].tolist() == ["fa"]
    assert case["sites"]["site"].tolist() == ["a1"]
    assert case["enrolment"]["site"].tolist() == ["a1"]
    assert case["funds"]["fund"].tolist() == ["fa"]


def test_the_rules_of_the_other_committee_go_with_it() -> None:
    """Of bajo's offer, limit, promise, mean of points and ceiling nothing is left to alto, nor what gives points on a scale that went."""
    bajo = {"committee": "bajo"}
    case = two_committees(
        offers=[
            {"offer": "bajo-milk", "supplier": "farm", "product": "milk", "price": 2.5} | bajo,
            {"offer": "firm-milk", "supplier": "firm", "product": "milk", "price": 2},
        ],
        limits=[{"limit": "half", "maximum_share": 0.5} | bajo],
        commitments=[{"supplier": "farm", "minimum_amount_per_period": 5} | bajo],
        points=[{"rule": "good", "minimum": 0.1} | bajo],
        point_scores=[{"rule": "good", "counts": "farms", "points": 1}],
        cost_ceilings=[{"amount": 1} | bajo],
    )
    tables = ("offers", "limits", "commitments", "points", "point_scores", "cost_ceilings")
    assert [len(case_of(case, "alto")[table]) for table in tables] == [1, 0, 0, 0, 0, 0]
    assert [len(case_of(case, "bajo")[table]) for table in tables] == [2, 1, 1, 1, 1, 1]


def test_no_row_of_a_committee_alone_names_a_place_of_another() -> None:
    """Whatever table has a column for a committee, zone or site: a row for bajo goes, one for alto and one for all stay."""
    words = {"sites.committee": ("alto", "bajo"), "sites.zone": ("za", "zb"), "sites.site": ("a1", "b1")}
    for table in CASE_TABLES.values():
        if table.name in ("sites", "bought", "enrolment"):
            continue  # the places themselves; what was bought goes where its money came from; pupils are of a site
        for column in table.columns:
            own, other = next((words[place] for place in column.references if place in words), ("", ""))
            if own:
                named = [c.name for c in table.columns if c.key and c.kind == "text" and not c.references]
                rows = [
                    dict.fromkeys(named, f"n{k}") | {column.name: word} for k, word in enumerate((own, other, None))
                ]
                alone = case_of(two_committees(**{table.name: rows}), "alto")
                assert set(alone[table.name][column.name].fillna("")) == {own, ""}, (table.name, column.name)


def test_a_school_goes_with_its_kitchen_whatever_its_own_committee() -> None:
    """A school of bajo that alto's kitchen cooks for is planned with alto."""
    sites = [SITES[0], SITES[1] | {"kitchen": "a1"}]
    assert case_of(two_committees(sites=sites), "alto")["sites"]["site"].tolist() == ["a1", "b1"]


def test_a_supplier_of_the_other_committee_alone_offers_nothing() -> None:
    """The farm goes to bajo's zone only: alto alone has the firm's offer, bajo both."""
    case = two_committees(delivery_places=[{"supplier": "farm", "zone": "zb"}])
    assert case_of(case, "alto")["offers"]["offer"].tolist() == ["firm-milk"]
    assert case_of(case, "bajo")["offers"]["offer"].tolist() == ["farm-milk", "firm-milk"]


@pytest.mark.parametrize(("least", "each"), [(12, 6.0), (16, 8.0)])
def test_a_committee_alone_carries_its_part_of_a_contract(least: float, each: float) -> None:
    """Of 12 kg that bind both, 6 and 6 in the joint plan, each carries 6 alone; of 16 kg 8, so its share from the farm is missed. The
    whole, 12 of the 10 that it needs, could not be ordered. A contract that goes on after the plan binds to nothing, also alone.
    """
    signed = {"contract": "milk", "name": "Milk", "supplier": "firm", "product": "milk", "first_day": date(2026, 1, 1),
              "last_day": date(2026, 3, 6), "minimum_kg": least, "maximum_kg": 99}  # fmt: skip
    offers = [farm(15), FIRM | {"contract": "milk"}]
    case = two_committees(offers=offers, contracts=[signed])
    received = pd.DataFrame({"committee": ["alto", "bajo"], "offer": "firm-milk", "kg": [6.0, 6.0]})
    part = contract_parts(case, received, "alto")
    assert part == {"milk": 0.5}
    assert case_of(case, "alto", part)["contracts"]["minimum_kg"].tolist() == [each]
    assert contract_parts(case, received.assign(kg=0.0), "alto") == {"milk": 0.0}
    assert committees_apart(case).not_planned == []
    later = two_committees(offers=offers, contracts=[signed | {"last_day": date(2026, 3, 7)}])
    assert case_of(later, "alto", part)["contracts"]["minimum_kg"].tolist() == [least]


def test_what_was_called_off_counts_before_the_part() -> None:
    """Of 12 kg 4 were called off last year: 8 are missing, the half is 4, so 4 + 4 = 8 of its whole life bind the committee alone."""
    signed = {"contract": "milk", "name": "Milk", "supplier": "firm", "product": "milk", "first_day": date(2025, 1, 1),
              "last_day": date(2026, 3, 6), "minimum_kg": 12, "called_off_kg": 4}  # fmt: skip
    case = two_committees(offers=[farm(15), FIRM | {"contract": "milk"}], contracts=[signed])
    assert case_of(case, "alto", {"milk": 0.5})["contracts"]["minimum_kg"].tolist() == [8.0]


def test_one_committee_is_too_few() -> None:
    """Without a second committee there is nothing to give up: a finding, no crash."""
    with pytest.raises(InputError) as error:
        committees_apart(
            two_committees(sites=[site | {"committee": None} for site in SITES], funds=[{"fund": "f", "name": "F"}])
        )
    assert error.value.findings[0].code == "too-few-committees"


def test_the_workbook_holds_both_tables(found: SideBySide, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """A sheet with what each has, one with what stands between."""
    book = openpyxl.load_workbook(write_committees(found, tmp_path)["workbook"])
    assert book.sheetnames[:2] == ["Alone and together", "What stands between"]
