"""How states of a process become releases, and releases the state again: by the merging of the Open Contracting Data Standard.

A release holds what changed: fields that are new or other, of lists the objects that changed, found by their ``id``; a field that is gone is null.
An object cannot leave a list: one that is no more gets the status that says so (`withdrawn`). By hand, a lot of 10 kg and one of 5 kg; then
the first has 12 kg and the second is gone: the second release holds ``{"id": "1", "quantity": 12}`` and ``{"id": "2", "status": "cancelled"}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from planner.publication.standard import whole_lists

Json = dict[str, Any]

KEPT = frozenset({"id", "awardID"})
"""Fields that stand in every object that has them, also where they did not change: without them it says not what changed."""

_NO_MORE: Mapping[str, Json] = {
    "lots": {"status": "cancelled"},
    "awards": {"status": "cancelled"},
    "contracts": {"status": "cancelled"},
    "milestones": {"status": "notMet"},
    "items": {"quantity": 0},
}
"""What an object of a list says that is there no more."""


def merged(releases: list[Json]) -> Json:
    """Return the state that releases of one process come to, the earliest first; without ``id``, ``date`` and ``tag`` of any."""
    state: Json = {}
    for release in releases:
        _merge(state, {key: value for key, value in release.items() if key not in ("id", "date", "tag")})
    told: Json = _bare(state)
    return told


def changes(before: Json, after: Json) -> Json:
    """Return what a release has to hold so that `after` follows from `before`: see the module."""
    return _changes(before, after)


def withdrawn(before: Json, after: Json) -> Json:
    """Return a state with what was there before and is no more, marked so.

    Parameters
    ----------
    before : dict
        The state that earlier releases come to.
    after : dict
        The state as it is now.

    Returns
    -------
    dict
        `after`, with objects of lists that it lost: cancelled, not met, of no quantity, without a role, or of amount 0.
    """
    found = deepcopy(after)
    for name, old in before.items():
        if _is_objects(old) and name not in whole_lists():
            now = found.setdefault(name, [])
            here = {one["id"]: one for one in now}
            for one in old:
                if one["id"] in here:
                    here[one["id"]].update(withdrawn(one, here[one["id"]]))
                else:
                    now.append(_gone(name, one))
        elif isinstance(old, dict) and isinstance(found.get(name), dict):
            found[name] = withdrawn(old, found[name])
        elif isinstance(old, dict) and name not in found:
            lost = withdrawn(old, {})
            if lost:
                found[name] = lost
    return found


def _gone(name: str, one: Json) -> Json:
    told = deepcopy(one) | _NO_MORE.get(name, {})
    if name == "transactions" and "value" in told:
        told["value"] = told["value"] | {"amount": 0}
    if name == "items" and "unit" in told:
        told["unit"].pop("value", None)
    if name == "parties":
        told.pop("roles", None)
    if name in ("awards", "contracts"):  # what is no more is worth nothing, so that sums of what stands are right
        told.pop("value", None)
    return told


def _merge(state: Json, release: Json) -> None:
    for name, value in release.items():
        if isinstance(value, dict):
            held = state.get(name)
            state[name] = held = held if isinstance(held, dict) else {}
            _merge(held, value)
        elif _is_objects(value) and name not in whole_lists():
            held = state.get(name)
            state[name] = held = held if _is_objects(held) else []
            assert isinstance(held, list)
            here = {one["id"]: one for one in held}
            for one in value:
                if one["id"] not in here:
                    here[one["id"]] = {}
                    held.append(here[one["id"]])
                _merge(here[one["id"]], one)
        elif value is None:
            state.pop(name, None)
        else:
            state[name] = deepcopy(value)


def _changes(before: Json, after: Json) -> Json:
    found: Json = {}
    for name, value in after.items():
        old = before.get(name)
        if isinstance(value, dict):
            told = _changes(old if isinstance(old, dict) else {}, value)
            if told:
                found[name] = told
        elif _is_objects(value) and name not in whole_lists():
            here = {one["id"]: one for one in old} if old is not None and _is_objects(old) else {}
            told_all = [(one, _changes(here.get(one["id"], {}), one), one["id"] in here) for one in value]
            kept = [
                {key: one[key] for key in one if key in KEPT} | told
                for one, told, known in told_all
                if not known or told.keys() - KEPT
            ]
            if kept:
                found[name] = kept
        elif value != old:
            found[name] = deepcopy(value)
    for name, old in before.items():
        if name not in after:
            lost = _nothing(old)
            if lost != {}:
                found[name] = lost
    return found


def _nothing(old: Any) -> Any:
    """Return what says that a field is gone: null; of an object, its fields, since the schema allows no null in its place."""
    if isinstance(old, dict):
        return {name: value for name, one in old.items() if (value := _nothing(one)) != {}}
    return None


def _bare(part: Any) -> Any:
    """Return a state without objects that hold nothing."""
    if isinstance(part, dict):
        told = {name: _bare(value) for name, value in part.items()}
        return {name: value for name, value in told.items() if value != {}}
    return [_bare(one) for one in part] if isinstance(part, list) else part


def _is_objects(value: Any) -> bool:
    """Tell whether a value is a list of objects that have ids."""
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) and "id" in one for one in value)
