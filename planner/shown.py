"""The tables of a plan as a reader sees them: texts that they keep are written in the language in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from planner.i18n import Reader, reads_as, shown
from planner.kept import OPEN, keeping
from planner.schema.plan_frames import PlanByName


class PlanTables(PlanByName, Mapping[str, pd.DataFrame]):  # type: ignore[misc]
    """The tables of a plan as the reader of the moment sees them, in whatever language.

    Parameters
    ----------
    stored : mapping of str to pandas.DataFrame
        The tables with their texts kept (`planner.kept`): what ``plan.json`` holds.
    """

    def __init__(self, stored: Mapping[str, pd.DataFrame]) -> None:
        self.stored = dict(stored)
        self._shown: dict[tuple[str, Reader], pd.DataFrame] = {}

    def table(self, name: str) -> pd.DataFrame:
        """Return a table whose name is not known before."""
        if keeping():
            return self.stored[name]
        key = (name, reads_as())
        if key not in self._shown:
            self._shown[key] = shown_frame(self.stored[name])
        return self._shown[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.stored)

    def __len__(self) -> int:
        return len(self.stored)


def stored_tables(tables: Mapping[str, pd.DataFrame]) -> Mapping[str, pd.DataFrame]:
    """Return the tables of a plan as they are kept."""
    return tables.stored if isinstance(tables, PlanTables) else tables


def shown_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its texts in the language in use; the very table where it keeps none."""
    written = {}
    for name in frame.columns:
        if str(frame[name].dtype) in ("str", "object"):
            different = [text for text in frame[name].unique() if isinstance(text, str) and OPEN in text]
            if different:
                words = {text: shown(text) for text in different}
                written[name] = (
                    frame[name].map(lambda text, words=words: words.get(text, text)).astype(frame[name].dtype)
                )
    return frame.assign(**written) if written else frame
