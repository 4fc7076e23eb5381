"""Who calls a public function reads what each parameter means without opening the code."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

import models
import planner
from planner import service

MANY = 3
"""Parameters from which on a function tells what each is."""

ROOT = Path(planner.__file__).parent.parent
HELP = set((Path(planner.__file__).parent / "commands").glob("*.py")) - {
    Path(planner.__file__).parent / "commands" / f"{name}.py" for name in ("console", "frame", "usage")
}
"""What commands say of themselves, and of each option, is their help."""

PLACES = sorted(
    {path for package in (planner, models) for path in Path(str(package.__file__)).parent.rglob("*.py")} - HELP
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.Module | ast.ClassDef) -> Iterator[Function]:
    """Yield the public functions of a module and the public methods of its public classes."""
    for part in tree.body:
        if isinstance(part, Function) and not part.name.startswith("_"):
            yield part
        elif isinstance(part, ast.ClassDef) and not part.name.startswith("_"):
            yield from functions(part)


def lacking(function: Function) -> list[str]:
    """Return the sections, and the parameters, that a function with many parameters does not tell."""
    told, every = ast.get_docstring(function) or "", function.args
    names = [one.arg for one in (*every.posonlyargs, *every.args, *every.kwonlyargs) if one.arg not in ("self", "cls")]
    if len(names) + (every.vararg is not None) + (every.kwarg is not None) < MANY:
        return []
    parts = told.split("\nParameters\n----------\n")
    found = ["Parameters"] if len(parts) == 1 else [name for name in names if name not in _told(parts[1])]
    nothing = function.returns is None or ast.unparse(function.returns) == "None"
    if not nothing and "\nReturns\n-------\n" not in told and "\nYields\n------\n" not in told:
        found.append("Returns")
    return found


def _told(section: str) -> set[str]:
    """Return the parameters that a section begins a line with; several may share one."""
    lines = section.partition("\n\n")[0].splitlines()
    heads = [line.partition(" :")[0] for line in lines if not line.startswith(" ")]
    return {name.strip(" *") for head in heads for name in head.split(",")}


@pytest.mark.parametrize("path", PLACES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_functions_with_many_parameters_tell_what_each_is(path: Path) -> None:
    """Parameters and what comes back have a section each, and no parameter is left out."""
    found = {f.name: lack for f in functions(ast.parse(path.read_text(encoding="utf-8"))) if (lack := lacking(f))}
    assert found == {}


def test_what_the_service_hands_on_tells_it_too() -> None:
    """It holds for functions of other modules that the service makes public."""
    found = {}
    for name in service.__all__:
        if inspect.isfunction(one := getattr(service, name)):
            (function,) = ast.parse(inspect.getsource(one)).body
            assert isinstance(function, Function)
            if lack := lacking(function):
                found[name] = lack
    assert found == {}


SHOWN = '''
def two(a: int, b: int) -> int:
    """Add."""
def bare(a: int, b: int, *, c: int) -> int:
    """Add."""
def half(a: int, b: int, c: int) -> None:
    """Add.

    Parameters
    ----------
    a, b : int
        Numbers; c is one, too.
    """
def whole(a: int, *b: int, **c: int) -> int:
    """Add.

    Parameters
    ----------
    a : int
        A number.
    *b, **c
        Numbers.

    Returns
    -------
    int
        The sum.
    """
'''


def test_what_is_lacking_is_found() -> None:
    """Two parameters need no section; of three, those that are not told are named, and what comes back."""
    found = {function.name: lacking(function) for function in functions(ast.parse(SHOWN))}
    assert found == {"two": [], "bare": ["Parameters", "Returns"], "half": ["c"], "whole": []}
