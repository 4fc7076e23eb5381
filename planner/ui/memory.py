"""What was set and typed, kept: Streamlit forgets a widget that is not on the page, and everything on a reload.

A widget whose key comes from `kept` has its value again after another page, another language, Back or a reload; the value
lies in the workspace, under a name that says what it is about. What is set as it would be anyway is not noted.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from secrets import token_hex
from typing import Any

import streamlit as st

from planner.ui.store import Workspace

_NAME = "typed"
_DAY = "day"


def begin(workspace: Workspace, owner: str) -> None:
    """Read what is noted in a workspace, once for each case that is open in it.

    Parameters
    ----------
    workspace : Workspace
        Where it is kept.
    owner : str
        The case: another one has notes of its own.
    """
    if st.session_state.get("typed_of") != owner:
        st.session_state.typed_of = owner
        st.session_state[_NAME] = workspace.typed()
        st.session_state.turn = turn() + 1


def turn() -> int:
    """Return a number that changes whenever widgets must take up another value than the one they show."""
    found: int = st.session_state.get("turn", 0)
    return found


def kept(name: str, usual: Any, among: Collection[Any] | None = None) -> str:
    """Return the key for a widget, which then shows what was set before; do not give the widget a value as well.

    Parameters
    ----------
    name : str
        What the widget is about.
    usual : object
        Its value if nothing was set: text, number, bool, day, None, or a list of texts.
    among : collection, optional
        Values that there are now; one that is gone is not taken up.

    Returns
    -------
    str
        Key under which the widget's value is; another one whenever widgets must take up other values than they show.
    """
    key = f"{name}#{turn()}"
    value = st.session_state[key] if key in st.session_state else _read(noted(name), usual)
    if among is not None and not (set(value) <= set(among) if isinstance(value, list) else value in among):
        value = usual
    st.session_state[key] = value
    note(name, None if value == usual else _written(value))
    return key


def noted(name: str) -> Any:
    """Return what is noted under a name, as JSON has it, or None."""
    return st.session_state.get(_NAME, {}).get(name)


def note(name: str, value: Any) -> None:
    """Note a value, as JSON has it, under a name; None forgets it."""
    if noted(name) != value:
        _put({name: value})


def note_all(values: dict[str, Any]) -> None:
    """Note several values at once, as JSON has them; None forgets one."""
    _put(values)


def stored() -> dict[str, Any]:
    """Return all that is noted in the workspace now, also by other windows."""
    workspace: Workspace = st.session_state.workspace
    return workspace.typed()


def window() -> str:
    """Return a word for this window: one for as long as it is not loaded again."""
    word: str = st.session_state.setdefault("window", token_hex(4))
    return word


def put(name: str, value: Any) -> None:
    """Set a widget that is shown further down on the page, or next, to a value."""
    note(name, _written(value))
    st.session_state[f"{name}#{turn()}"] = value


def names(start: str) -> list[str]:
    """Return the names under which something is noted that begin so."""
    return [name for name in st.session_state.get(_NAME, {}) if name.startswith(start)]


def forget(start: str) -> None:
    """Forget all that is noted under names that begin so; the widgets show what is usual."""
    found = names(start)
    st.session_state.turn = turn() + 1
    if found:
        _put(dict.fromkeys(found))


def _put(values: dict[str, Any]) -> None:
    memory = st.session_state.setdefault(_NAME, {})
    for name, value in values.items():
        if value is None:
            memory.pop(name, None)
        else:
            memory[name] = value
    workspace: Workspace = st.session_state.workspace
    workspace.keep_typed(values)


def _written(value: Any) -> Any:
    if value is None or isinstance(value, date):
        return {_DAY: value.isoformat() if value else ""}
    return value


def _read(value: Any, usual: Any) -> Any:
    """Return a noted value in the form of the usual one; that one where nothing fit is noted."""
    if isinstance(value, dict) and _DAY in value:
        try:
            return date.fromisoformat(value[_DAY]) if value[_DAY] else None
        except (TypeError, ValueError):
            return usual
    fits = value is not None and (usual is None or type(value) is type(usual))
    return value if fits else usual
