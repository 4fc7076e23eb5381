"""What each visitor has at hand in the server's memory: the work under way, and the few results that were looked at last.

All of it is read again from where it is kept (plans, studies) or worked out again (findings): it only spares the wait. Each workspace has a hand of
its own, so that no visitor's results are seen by another, or go because of another. What was not asked for within an hour goes.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import Any

import streamlit as st

from planner.ui.jobs import Job

MOST_AT_HAND = 8
"""Results that one workspace has at hand; the one not asked for longest goes first."""

IDLE_SECONDS = 3600

Key = tuple[str, ...]


class Hand:
    """What one workspace has at hand."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, Any] = OrderedDict()
        self._lock = threading.Lock()
        self.job: Job | None = None
        """The work under way."""
        self.asked = time.monotonic()
        """When somebody asked for it last."""

    def get(self, key: Key) -> Any:
        """Return what is at hand under a key, or None."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Key, value: Any) -> None:
        """Have something at hand."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_AT_HAND:
                self._kept.popitem(last=False)


class Hands:
    """The hands of all workspaces of this server, by their words."""

    def __init__(self) -> None:
        self._of: dict[str, Hand] = {}
        self._lock = threading.Lock()

    def of(self, word: str, now: float | None = None) -> Hand:
        """Return the hand of a workspace; those that nobody asked for within an hour, and whose work has ended, are emptied.

        Parameters
        ----------
        word : str
            Word of the workspace.
        now : float, optional
            The moment, as `time.monotonic` has it.

        Returns
        -------
        Hand
            Its hand.
        """
        now = time.monotonic() if now is None else now
        with self._lock:
            found = self._of.setdefault(word, Hand())
            found.asked = now
            for other, hand in list(self._of.items()):
                if now - hand.asked > IDLE_SECONDS and (hand.job is None or not hand.job.running):
                    del self._of[other]
            return found


@st.cache_resource(show_spinner=False)
def hands() -> Hands:
    """Return the hands of this server."""
    return Hands()
