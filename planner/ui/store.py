"""What a visitor keeps between two clicks, a reload and a crash: a folder of its own, named by a word in the address.

The word is long and random, so that nobody finds another's case by guessing; it is the only key.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from planner import service
from planner.case import Case
from planner.plan import Plan

SEAL = "checked"
"""File beside a plan that says that it was checked."""

_WORD = re.compile(r"[A-Za-z0-9_-]{22}")


def home() -> Path:
    """Return the folder of all workspaces; set PLANNER_HOME to keep them elsewhere."""
    named = os.environ.get("PLANNER_HOME")
    if named:
        return Path(named)
    data = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(data) if data else Path.home() / ".local" / "share") / "school-meal-planner"


@dataclass(frozen=True)
class Workspace:
    """The folder of one visitor.

    Parameters
    ----------
    word : str
        Its name, as in the address.
    """

    word: str

    @staticmethod
    def new() -> Workspace:
        """Return a workspace that nobody has used."""
        return Workspace(secrets.token_urlsafe(16))

    @staticmethod
    def named(word: str) -> Workspace | None:
        """Return the workspace of a word in the address, or None if no such word could have been given out."""
        return Workspace(word) if _WORD.fullmatch(word) else None

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return home() / self.word

    @property
    def case_path(self) -> Path:
        """Folder of the case's tables."""
        return self.folder / "case"

    def open_case(self, case: Case) -> None:
        """Keep a case in place of the one before; its plans and wishes go with that one."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, mode=0o700)
        service.save_case(case, self.case_path)

    def keep_case(self, case: Case) -> None:
        """Keep an edited case beside its wishes and the plans of its former states."""
        fresh = self.folder / "case.new"
        shutil.rmtree(fresh, ignore_errors=True)
        service.save_case(case, fresh)
        shutil.rmtree(self.case_path, ignore_errors=True)
        fresh.rename(self.case_path)

    def load_case(self) -> Case | None:
        """Return the case that is kept, or None."""
        return service.load_case(self.case_path) if self.case_path.is_dir() else None

    def keep_wishes(self, changes: list[str]) -> None:
        """Keep the changes that the visitor has chosen over the case."""
        (self.folder / "wishes.json").write_text(json.dumps(changes), encoding="utf-8")

    def wishes(self) -> list[str]:
        """Return the changes that are kept."""
        path = self.folder / "wishes.json"
        return list(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else []

    def plan_folder(self, case: Case) -> Path:
        """Return where the plan of a case (with its changes) lies: one folder per content."""
        return self.folder / "plans" / case.fingerprint

    def keep_plan(self, plan: Plan) -> None:
        """Write a plan's files; the next visit reads them instead of solving again."""
        folder = self.plan_folder(plan.case)
        files = service.export_plan(plan, folder)
        (folder / SEAL).write_text(service.plan_seal(plan.case, files["data"]), encoding="utf-8")

    def drop_plan(self, case: Case) -> None:
        """Remove the plan of a case."""
        shutil.rmtree(self.plan_folder(case), ignore_errors=True)

    def load_plan(self, case: Case) -> Plan | None:
        """Return the plan of exactly this case if it was made before; checked again unless its file is as it was when checked."""
        path, seal = self.plan_folder(case) / "plan.json", self.plan_folder(case) / SEAL
        if not path.is_file():
            return None
        return service.plan_from_file(case, path, seal=seal.read_text(encoding="utf-8") if seal.is_file() else "")
