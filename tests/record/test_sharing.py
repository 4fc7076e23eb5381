"""The register of capacity: several buyers, one farm, no harvest sold twice; by hand, in both kinds of database."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from planner.findings import InputError
from planner.record.act import Act
from planner.record.audit import audit
from planner.record.keeping import Refused
from planner.record.sharing import (
    BuyerJoined,
    CapacityStated,
    GivenBack,
    Ordered,
    PartReserved,
    PlanCommitted,
    Taken,
    left_for,
    part_of,
)
from planner.record.store import Record

FARM: dict[str, Any] = {"supplier": "Farm", "product": "Lettuce"}
MARCH = ("Farm", "Lettuce", "2026-03")


def begun(place: str, kg: float = 400) -> Record:
    """Return a register of three buyers and a farm that has so many kg of lettuce in March, and in April too."""
    record = Record(place, create=True)
    record.begin("Region", "ana")
    for word, name in (("emb", "Embu"), ("par", "Parelheiros"), ("ita", "Itapecerica")):
        record.do(BuyerJoined(buyer=word, name=name, people=(f"{word}-buyer",)), "ana")
    lines = tuple(Ordered(**FARM, month=month, kg=kg) for month in ("2026-03", "2026-04"))
    record.do(CapacityStated(lines=lines, source="Visit of 3 February"), "emb-buyer")
    return record


def commit(kg: float, buyer: str = "par", month: str = "2026-03", case: str = "year", **line: Any) -> PlanCommitted:
    """Return the commitment of a buyer of so many kg of lettuce in a month.

    Parameters
    ----------
    kg : float
        How much.
    buyer, month, case : str
        Whose, when, and of which case.
    **line
        What else the line says.
    """
    days = {"first_day": f"{month}-02", "last_day": f"{month}-08"}
    lines = (Taken(**(FARM | days | line), kg=kg),)
    return PlanCommitted(buyer=buyer, case=case, plan="0" * 64, lines=lines)


def refused(record: Record, act: Act, who: str) -> str:
    """Return why an act is refused, in words."""
    with pytest.raises(InputError) as error:
        record.do(act, who)
    (finding,) = error.value.findings
    return f"{finding.code}: {finding.what}"


def test_the_example_of_the_module_by_hand(place: str) -> None:
    """400 kg, 100 set aside for Embu that has committed 40, 250 committed: 50 are left for a third town, 150 in all for Embu."""
    with begun(place) as record:
        record.do(PartReserved(buyer="emb", **FARM, share=0.25), "ana")
        record.do(commit(40, "emb"), "emb-buyer")
        record.do(commit(250), "par-buyer")
        told = refused(record, commit(50.1, "ita"), "ita-buyer")
        assert told.startswith("sold-twice")
        for word in ("Lettuce of Farm", "March 2026", "50.1", "50.0 kg are left of 400.0", "Embu 100.0 kg", "Parelheiros 250.0 kg"):  # fmt: skip
            assert word in told
        assert isinstance(record.acts()[-1][1], Refused), "that it was tried is on record"
        record.do(commit(50, "ita"), "ita-buyer")
        record.do(commit(100, "emb"), "emb-buyer")
        assert "sold-twice" in refused(record, commit(100.1, "emb"), "emb-buyer")
        assert part_of(record.state(), MARCH).free == pytest.approx(0)
        assert audit(record).faults == []


def test_a_part_set_aside_holds_also_when_the_other_commits_first(place: str) -> None:
    """Of 400 kg 100 are Embu's before it has a plan: Parelheiros gets 300, not a kg more."""
    with begun(place) as record:
        record.do(PartReserved(buyer="emb", **FARM, kg=100), "ana")
        assert "300.0 kg are left" in refused(record, commit(301), "par-buyer")
        record.do(commit(300), "par-buyer")
        record.do(commit(100, "emb"), "emb-buyer")


def test_a_new_plan_stands_in_the_place_of_the_one_before(place: str) -> None:
    """300 kg, then 400: together they would be too much, but the second replaces the first; of another case it adds."""
    with begun(place) as record:
        record.do(commit(300), "par-buyer")
        record.do(commit(400), "par-buyer")
        assert part_of(record.state(), MARCH).committed == {"par": 400}
        assert "sold-twice" in refused(record, commit(1, case="kitchen"), "par-buyer")
        record.do(GivenBack(buyer="par", case="year"), "par-buyer")
        assert part_of(record.state(), MARCH).free == 400
        assert "nothing-committed" in refused(record, GivenBack(buyer="par", case="year"), "par-buyer")


def test_what_the_register_does_not_say_cannot_be_committed(place: str) -> None:
    """Of an unknown product nothing is known; in a month that was not stated there is nothing."""
    with begun(place) as record:
        assert "capacity-unknown" in refused(record, commit(1, product="Kale"), "par-buyer")
        assert "0.0 kg are left of 0.0" in refused(record, commit(1, month="2026-05"), "par-buyer")


def test_who_may_do_what(place: str) -> None:
    """Only an administrator lets buyers join and sets aside; only a buyer's own people, or an administrator, commit for it."""
    with begun(place) as record:
        join = BuyerJoined(buyer="new", name="Juquitiba")
        assert "not-administrator" in refused(record, join, "par-buyer")
        assert "not-administrator" in refused(record, PartReserved(buyer="par", **FARM, share=1), "par-buyer")
        assert "not-of-the-buyer" in refused(record, commit(1, "emb"), "par-buyer")
        assert "not-administrator" in refused(
            record, CapacityStated(lines=(Ordered(**FARM, month="2026-03", kg=900),), source="hearsay"), "dan"
        )
        record.do(commit(1, "emb"), "ana")
        twice = BuyerJoined(buyer="new", name="Embu")
        assert "buyer-twice" in refused(record, twice, "ana")
        assert "unknown-buyer" in refused(record, commit(1, "xxx"), "ana")


def test_no_more_is_set_aside_than_is_left(place: str) -> None:
    """350 of 400 kg are committed: 50 can be set aside for another, 51 not; zero takes back what was set aside."""
    with begun(place) as record:
        record.do(commit(350), "par-buyer")
        assert "50.0 kg are left" in refused(record, PartReserved(buyer="emb", **FARM, kg=51), "ana")
        record.do(PartReserved(buyer="emb", **FARM, kg=50), "ana")
        assert left_for(part_of(record.state(), MARCH), "emb") == 50
        record.do(PartReserved(buyer="emb", **FARM), "ana")
        assert record.state().reserves == {}


def test_a_smaller_harvest_is_stated_and_what_was_committed_stays(place: str) -> None:
    """A hailstorm leaves 100 of 400 kg, of which 300 are committed: nobody gets more, and what is committed can shrink."""
    with begun(place) as record:
        record.do(commit(300), "par-buyer")
        hail = CapacityStated(lines=(Ordered(**FARM, month="2026-03", kg=100),), source="Hail of 1 March")
        record.do(hail, "ana")
        assert part_of(record.state(), MARCH).free == -200
        assert "0.0 kg are left of 100.0" in refused(record, commit(1, "emb"), "emb-buyer")
        assert "100.0 kg are left" in refused(record, commit(250), "par-buyer")
        record.do(commit(100), "par-buyer")


def test_of_two_buyers_at_once_one_is_refused(place: str) -> None:
    """Eight rounds: two towns commit 300 of 400 kg at the same time, each by connections of its own; one has it, the other is told."""
    begun(place).close()
    for _round in range(8):
        start = threading.Barrier(2)
        told: list[str] = []

        def race(buyer: str, start: threading.Barrier = start, told: list[str] = told) -> None:
            with Record(place) as own:
                start.wait()
                try:
                    own.do(commit(300, buyer), f"{buyer}-buyer")
                    told.append(buyer)
                except InputError as error:
                    told.append(error.findings[0].code)

        threads = [threading.Thread(target=race, args=(buyer,)) for buyer in ("par", "emb")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with Record(place) as record:
            assert len(told) == 2
            assert told.count("sold-twice") == 1
            held = part_of(record.state(), MARCH).committed
            assert sum(held.values()) == 300
            (winner,) = held
            record.do(GivenBack(buyer=winner, case="year"), "ana")
            assert audit(record).faults == []


def test_a_refusal_of_many_lines_fits_on_record(place: str) -> None:
    """What is refused is told whole in the record too, however many months are too much: the first ones named, the rest counted."""
    with begun(place) as record:
        months = [f"2026-{month:02d}" for month in range(1, 13)]
        record.do(CapacityStated(lines=tuple(Ordered(**FARM, month=m, kg=400) for m in months), source="Visit"), "ana")

        def takes(buyer: str, kg: float) -> PlanCommitted:
            lines = tuple(line for month in months for line in commit(kg, month=month).lines)
            return PlanCommitted(buyer=buyer, case="year", plan="0" * 64, lines=lines)

        record.do(takes("emb", 300), "ana")
        more = takes("par", 101)
        told = refused(record, more, "ana")
        assert "January 2026" in told
        assert "8 lines more" in told
        act = record.acts()[-1][1]
        assert isinstance(act, Refused)
        assert act.what.endswith("⟧"), "cut nowhere"
        assert len(act.what) < 3500
