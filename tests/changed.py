"""Which test files look at what was changed: `python -m tests.changed [COMMIT]` prints them, one a line.

A changed test file is one. Of a changed module they are the file that mirrors it (of ``planner/checks/money.py`` it is
``tests/checks/test_money.py``) and those that import it by name; of a module that has neither, those that mirror its folder. What works on
it from farther away is found by the whole suite alone: this is for every save, not for what lands.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent


def changed_files(since: str) -> list[str]:
    """Return the files that differ from a commit, also those that git does not know yet, as paths below the root."""
    words = (["diff", "--name-only", "--diff-filter=d", since], ["ls-files", "--others", "--exclude-standard"])
    return [
        line
        for command in words
        for line in subprocess.run(
            ["git", *command], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.splitlines()
    ]


def asked_by(files: Iterable[str]) -> list[str]:
    """Return the test files that look at changed files, in order; browser tests are left to the whole suite."""
    found: set[str] = set()
    for name in files:
        if name in _imports():
            found.add(name)
        elif name.endswith(".py"):
            found |= _tests_of_module(name)
    return sorted(found)


def _tests_of_module(name: str) -> set[str]:
    path = Path(name)
    module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    below = path.parent if path.parts[0] in ("models", "tests") else Path(*path.parts[1:-1])
    folder = (Path("tests") / below).as_posix()
    found = {test for test, imported in _imports().items() if module in imported}
    found |= {f"{folder}/test_{path.name}"} & _imports().keys()
    return found or {test for test in _imports() if Path(test).parent.as_posix() == folder}


@cache
def _imports() -> dict[str, set[str]]:
    """Return by test file the modules that it imports by name."""
    found = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        if "browser" in path.parts:
            continue
        names = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        found[path.relative_to(ROOT).as_posix()] = names
    return found


if __name__ == "__main__":
    print(*asked_by(changed_files(sys.argv[1] if len(sys.argv) > 1 else "HEAD")), sep="\n")
