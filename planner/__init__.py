"""Planner of local sourcing for school meals.

>>> import planner
>>> planner.__version__                        # doctest: +SKIP
>>> case = planner.load_case("my-town")        # doctest: +SKIP
>>> planner.check_case(case)                   # doctest: +SKIP
>>> plan = planner.make_plan(case)             # doctest: +SKIP
>>> planner.export_plan(plan, "plans/my-town") # doctest: +SKIP
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import LazyLoader, find_spec, module_from_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.case import Case
    from planner.findings import Finding, InputError
    from planner.making.plan import Outcome, Plan
    from planner.service import (
        PlanFault,
        check_case,
        convert_case,
        export_plan,
        load_case,
        make_plan,
        new_template,
        verify_plan,
    )

    __version__: str

__all__ = [
    "Case",
    "Finding",
    "InputError",
    "Outcome",
    "Plan",
    "PlanFault",
    "check_case",
    "convert_case",
    "export_plan",
    "load_case",
    "make_plan",
    "new_template",
    "verify_plan",
]

_HOMES = {
    "Case": "planner.case",
    "Finding": "planner.findings",
    "InputError": "planner.findings",
    "Outcome": "planner.making.plan",
    "Plan": "planner.making.plan",
}


def __getattr__(name: str) -> Any:
    # Loaded on first use: parts of the package import each other through `planner`, and a short command such as
    # `planner --help` should not wait for the solver.
    if name == "service":
        return _late("planner.service")
    if name == "__version__":
        from planner.version import planner_version

        return planner_version()
    if name not in __all__:
        raise AttributeError(f"module 'planner' has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "planner.service")), name)


def _late(name: str) -> ModuleType:
    """Return a module that is loaded when something of it is first asked for; ``from planner import service`` gets it."""
    if name not in sys.modules:
        spec = find_spec(name)
        assert spec is not None
        assert spec.loader is not None
        spec.loader = LazyLoader(spec.loader)
        sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]
