"""The finished runs of a sweep, kept so that a break loses nothing: one line of JSON each, appended."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from planner.case import Case
from planner.programmes.case_law import law_for
from planner.version import planner_version

STORE = "runs.jsonl"


def run_key(case: Case, time_limit_s: float | None = None) -> str:
    """Return what tells a run from every other: its changed case, the law applied, the planner's version, the time allowed."""
    parts = (case.fingerprint, repr(law_for(case)), planner_version(), repr(time_limit_s))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


class Store:
    """Finished runs in a file.

    A line that a break left torn is cut off; all whole lines before it are kept.

    Parameters
    ----------
    folder : Path
        Folder of the sweep; made if it is not there.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / STORE
        self.runs: dict[str, dict[str, Any]] = {}
        if self.path.exists():
            self._read()

    def add(self, key: str, result: dict[str, Any]) -> None:
        """Append a finished run; it is on the disk when this returns."""
        line = json.dumps({"key": key, **result}, ensure_ascii=False) + "\n"
        with self.path.open("a", encoding="utf-8") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        self.runs[key] = result

    def _read(self) -> None:
        whole = 0
        with self.path.open("rb") as file:
            for line in file:
                try:
                    run = json.loads(line)
                except ValueError:
                    break
                if not line.endswith(b"\n") or not isinstance(run, dict) or "key" not in run:
                    break
                self.runs[run.pop("key")] = run
                whole += len(line)
        if whole < self.path.stat().st_size:
            os.truncate(self.path, whole)
