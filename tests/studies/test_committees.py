"""What committees give up to one another, reckoned by hand on the two that share a farm."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from planner.findings import InputError
from planner.studies.committees import SideBySide, case_of, committees_apart
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
