"""Files that a visitor brings: kept while other pages are looked at, written under a harmless name to be read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from planner.i18n import _
from planner.paths import file_name
from planner.ui import bounds
from planner.ui.text import plain


def chosen(label: str, kinds: Sequence[str], *, key: str) -> tuple[str, bytes] | None:
    """Ask for a file; return its name and content, also after another page was looked at, or None.

    Parameters
    ----------
    label : str
        What is asked for.
    kinds : sequence of str
        Suffixes, without the dot.
    key : str
        Name of the widget.

    Returns
    -------
    tuple of (str, bytes) or None
        Name and content of the file, or None while none was brought.
    """
    kept = f"kept-{key}"
    file = st.file_uploader(
        label, type=list(kinds), max_upload_size=bounds.upload_mb(), key=key, on_change=forget, args=(key,)
    )
    if file is not None:
        st.session_state[kept] = file.name, file.getvalue()
    found: tuple[str, bytes] | None = st.session_state.get(kept)
    if found is not None and file is None:
        st.caption(plain(_("Chosen before: {file}").format(file=found[0])))
    return found


def forget(key: str) -> None:
    """Forget the file that was chosen; another was, or it was taken away."""
    st.session_state.pop(f"kept-{key}", None)


@contextmanager
def written(name: str, suffix: str, content: bytes) -> Iterator[Path]:
    """Give a file with a content for as long as it is read.

    Parameters
    ----------
    name : str
        Name that the visitor's file has: findings name it, so it is used as far as it is harmless.
    suffix : str
        Suffix by which it is read, with the dot.
    content : bytes
        What is in it.

    Yields
    ------
    Path
        The file, in a folder that is gone afterwards.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{file_name(Path(name).stem)}{suffix}"
        path.write_bytes(content)
        yield path


def several(label: str, *, key: str) -> list[tuple[str, bytes]]:
    """Ask for files of any kind; return their names and contents, also after another page was looked at.

    Parameters
    ----------
    label : str
        What is asked for.
    key : str
        Name of the widget.

    Returns
    -------
    list of tuple of (str, bytes)
        Name and content of each; none while none was brought.
    """
    kept = f"kept-{key}"
    found = st.file_uploader(
        label,
        accept_multiple_files=True,
        max_upload_size=bounds.upload_mb(),
        # Another key is an empty widget: nothing else takes files out of it.
        key=f"{key}-{st.session_state.get(f'turn-{key}', 0)}",
        on_change=forget,
        args=(key,),
    )
    if found:
        st.session_state[kept] = [(file.name, file.getvalue()) for file in found]
    brought: list[tuple[str, bytes]] = st.session_state.get(kept, [])
    if brought and not found:
        st.caption(plain(_("Chosen before: {file}").format(file=", ".join(name for name, _content in brought))))
        st.button(_("Put these files away"), on_click=put_away, args=(key,))
    return brought


def put_away(key: str) -> None:
    """Forget the files that were chosen, and empty the widget."""
    forget(key)
    st.session_state[f"turn-{key}"] = st.session_state.get(f"turn-{key}", 0) + 1
