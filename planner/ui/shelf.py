"""What was worked out, kept in the server's memory: checked plans, comparisons, curves; no more than a few."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

import streamlit as st

from planner.ui.jobs import Job

MOST_RESULTS = 16

Key = tuple[str, ...]


class Shelf:
    """Results by workspace and content; the one not asked for longest goes first.

    Parameters
    ----------
    most : int
        Results that are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Any] = OrderedDict()
        self._lock = threading.Lock()
        self.jobs: dict[str, Job] = {}
        """The work under way of each workspace, by its word."""

    def get(self, key: Key) -> Any:
        """Return what is kept under a key, or None."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Key, value: Any) -> None:
        """Keep something."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


@st.cache_resource(show_spinner=False)
def shelf() -> Shelf:
    """Return the one shelf of this server."""
    return Shelf(MOST_RESULTS)
