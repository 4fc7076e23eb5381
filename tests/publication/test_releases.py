"""Releases hold what changed, and the standard's own merging makes the state of them again."""

from __future__ import annotations

import warnings
from typing import Any

import ocdsmerge
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.publication.releases import changes, merged, withdrawn
from planner.publication.standard import _schemas

Json = dict[str, Any]
SCHEMA = _schemas()["release-schema.json"]


def lot(name: str, quantity: int, **more: Any) -> Json:
    """Return a lot."""
    return {"id": name, "quantity": quantity, **more}


def test_a_release_holds_what_changed_and_what_is_no_more() -> None:
    """One lot has 12 kg in place of 10, the other is gone: the first says its kg, the second that it is cancelled."""
    before = {"tender": {"id": "t", "lots": [lot("1", 10, unit={"name": "kg"}), lot("2", 5)]}}
    after = withdrawn(before, {"tender": {"id": "t", "lots": [lot("1", 12, unit={"name": "kg"})]}})
    told = changes(before, after)
    assert told == {"tender": {"lots": [lot("1", 12), {"id": "2", "status": "cancelled"}]}}
    assert merged([before, told]) == after


def test_nothing_new_is_no_release() -> None:
    """The same state again says nothing, also after something was withdrawn."""
    before = {"awards": [{"id": "a", "status": "pending", "value": {"amount": 3, "currency": "EUR"}}]}
    assert changes(before, withdrawn(before, before)) == {}
    gone = withdrawn(before, {})
    assert gone == {"awards": [{"id": "a", "status": "cancelled"}]}
    assert changes(gone, withdrawn(gone, {})) == {}


def test_a_field_that_is_gone_is_null() -> None:
    """An amount that is not known any more is told as null, where the schema allows no null for the whole value."""
    before = {"awards": [{"id": "a", "value": {"amount": 3, "currency": "EUR"}, "description": "x"}]}
    told = changes(before, {"awards": [{"id": "a"}]})
    assert told == {"awards": [{"id": "a", "value": {"amount": None, "currency": None}, "description": None}]}
    assert merged([before, told]) == {"awards": [{"id": "a"}]}


def test_what_was_paid_and_taken_back_is_nothing() -> None:
    """A payment that the ledger has no more is of 0.00, a delivery not met, a party without a role."""
    line = {"transactions": [{"id": "t", "value": {"amount": 9, "currency": "EUR"}}], "milestones": [{"id": "m", "status": "met"}]}  # fmt: skip
    before = {"contracts": [{"id": "c", "awardID": "a", "implementation": line}], "parties": [{"id": "p", "roles": ["supplier"]}]}  # fmt: skip
    after = withdrawn(before, {"contracts": [{"id": "c", "awardID": "a"}]})
    held = after["contracts"][0]["implementation"]
    assert held["transactions"][0]["value"] == {"amount": 0, "currency": "EUR"}
    assert held["milestones"][0]["status"] == "notMet"
    assert after["parties"] == [{"id": "p"}]


values = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["a", "b"]),
        "value": st.fixed_dictionaries({"amount": st.integers(0, 3), "currency": st.just("EUR")}),
        "roles": st.lists(st.sampled_from("xyz"), min_size=1, max_size=2),
        "items": st.lists(st.integers(1, 3), min_size=1, max_size=3, unique=True).map(
            lambda ids: [{"id": str(one), "quantity": one} for one in ids]
        ),
    },
)
states = st.fixed_dictionaries(
    {"ocid": st.just("o"), "tender": values.map(lambda told: {"id": "t", **told})},
    optional={
        "awards": st.dictionaries(st.sampled_from("abc"), values, min_size=1, max_size=3).map(
            lambda told: [{"id": name, **one} for name, one in told.items()]
        )
    },
)


@settings(max_examples=25, deadline=None)
@given(st.lists(states, min_size=1, max_size=4))
def test_releases_come_to_the_state_by_the_standard_s_own_merging(history: list[Json]) -> None:
    """Whatever states follow each other, their releases merge into the last one, by our code and by that of the standard's keepers."""
    releases: list[Json] = []
    after: Json = {}
    for number, state in enumerate(history):
        before = merged(releases)
        after = withdrawn(before, state)
        told = changes(before, after)
        head = {"ocid": "o", "id": str(number), "date": f"2026-01-01T00:00:0{number}Z", "tag": ["planning"]}
        releases.append(head | told)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = ocdsmerge.Merger(SCHEMA).create_compiled_release(releases)
    ours = _bare(merged(releases))
    assert ours == _bare(after)
    assert {name: one for name, one in _bare(theirs).items() if name not in ("id", "date", "tag")} == ours


def _bare(part: Any) -> Any:
    if isinstance(part, dict):
        kept = {name: _bare(one) for name, one in part.items()}
        return {name: one for name, one in kept.items() if one != {} and one is not None}
    if isinstance(part, list):  # in what order objects of a list stand says nothing
        return sorted((_bare(one) for one in part), key=lambda one: str(one["id"]) if isinstance(one, dict) else "")
    return part
