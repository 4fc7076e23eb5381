"""What a page shows, in its address: a link, a reload and Back show it again, and so does coming back from another page.

A page names what it keeps there. What is set is noted in the workspace (`memory`) and written into the address at the end of the
run; where the address says something else than this window wrote, somebody went Back or followed a link, and the address counts.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from planner.ui import memory

_PAGE = "page shown"


def follow(page: str, usual: Mapping[str, str]) -> None:
    """Take up what the address says; call it before anything of the page is shown.

    Parameters
    ----------
    page : str
        Word of the page, under which its values are noted.
    usual : mapping of str to str
        The names in the address, each with its value where the address does not have it.
    """
    said = {name: st.query_params.get(name, value) for name, value in usual.items()}
    entered = st.session_state.get(_PAGE) != page
    if entered and not any(name in st.query_params for name in usual):
        return  # from another page: as it was left
    if said != st.session_state.get(_written(page)):
        for name, value in said.items():
            memory.put(_noted(page, name), value)
        st.session_state[_written(page)] = said


def value(page: str, name: str, usual: str = "") -> str:
    """Return what a page shows under a name.

    Parameters
    ----------
    page : str
        Word of the page, as of `follow`.
    name : str
        What is asked for, as it is called in the address.
    usual : str
        What holds where nothing was set.

    Returns
    -------
    str
        What was set last, on the page or by its address; never blank where `usual` is not.
    """
    found = memory.noted(_noted(page, name))
    return found if isinstance(found, str) and found else usual


def put(page: str, **values: str) -> None:
    """Have a page show something, under the names of its address."""
    for name, value in values.items():
        memory.put(_noted(page, name), value)


def write(page: str, usual: Mapping[str, str]) -> None:
    """Write into the address what the page shows; what is usual is left out. Call it at the end of the page."""
    now = {name: value(page, name, other) for name, other in usual.items()}
    st.session_state[_written(page)] = now
    others = {name: st.query_params.get_all(name) for name in st.query_params if name not in usual}
    wanted = {**others, **{name: [one] for name, one in now.items() if one != usual[name]}}
    if wanted != {name: st.query_params.get_all(name) for name in st.query_params}:
        st.query_params.from_dict(wanted)


def leave(page: str) -> None:
    """Note which page was shown; call it after every page, so that one knows whether it is entered or shown again."""
    st.session_state[_PAGE] = page


def _noted(page: str, name: str) -> str:
    return f"{page} {name}"


def _written(page: str) -> str:
    return f"address of {page}"
