"""From law to test: every dated value of every programme that is shipped, with its article, its place in the file, and what holds it.

The cases of ``cases/*.yaml`` say with a programme, a day and a rule which value they are about; so nobody types the table. What is no figure
that a case can keep or break (an order of preference, a definition) is held by a test of its own, which ``cases/held-by.yaml`` names.
Written anew by ``uv run python -m tests.programmes.traced``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from planner.paths import PROGRAMMES
from planner.programmes import law_of, load
from planner.programmes.files import Fact
from planner.programmes.law import Law, Source
from planner.programmes.watch import series

HERE = Path(__file__).parent
OWN = (HERE / "own",)
STANDS_FOR = {"our-town": "own-goals", "rennes": "fr-terres-de-sources"}
PAGE = PROGRAMMES / "FROM-LAW-TO-TEST.md"


class Held(NamedTuple):
    """A value of a programme and what holds it: cases that keep it, cases that break it, and tests of their own."""

    programme: str
    place: str
    fact: Fact
    reference: str
    keeps: tuple[str, ...]
    breaks: tuple[str, ...]
    tests: tuple[str, ...]

    @property
    def both_sides(self) -> bool:
        """Is it held by a test of its own, or by cases that keep it and cases that break it?"""
        return bool(self.tests or (self.keeps and self.breaks))


@cache
def entries() -> list[dict[str, Any]]:
    """Return every case with the programme it is about."""
    found = []
    for path in sorted((HERE / "cases").glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [{"programme": content["programme"], **case} for case in content.get("cases", ())]
    return found


def sources(law: Law, entry: dict[str, Any]) -> Iterator[tuple[Source | None, bool | None]]:
    """Yield the values that a case is about, each with whether the case keeps it; None: it says what follows from it."""
    met = entry.get("met")
    for key, rules, name in (
        ("target", law.targets, "target"),
        ("frequency", law.frequencies, "rule"),
        ("points", law.points, "name"),
        ("bonus", law.bonuses, "bonus"),
        ("duty", law.duties, "duty"),
    ):
        if key in entry:
            yield from ((rule.source, met) for rule in rules if getattr(rule, name) == entry[key])
    if "families" in entry and law.family_cap:
        yield law.family_cap.source, met
    if "money" in entry:
        yield law.rates[entry["stage"]].source, None
    if "ceiling" in entry:
        yield law.cost_ceilings[entry["ceiling"]].source, met
    if "figure" in entry:
        yield getattr(law, entry["figure"]).source, met
    if "nutrient" in entry:
        yield standard_of(law, entry).source, met
    if "lot" in entry:
        yield from ((route.source, route.route in entry["routes"]) for route in law.award_routes)


def standard_of(law: Law, entry: dict[str, Any]) -> Any:
    """Return the one standard that fits a case by nutrient, stage, attendance and meals."""
    (standard,) = (
        s
        for s in law.standards
        if s.nutrient == entry["nutrient"]
        and s.programme_stage == entry["stage"]
        and s.attendance in ("", entry.get("attendance", ""))
        and s.meals in (None, entry.get("meals"))
    )
    return standard


def place_of(source: Source) -> tuple[str, str]:
    """Return the file in which a value stands, and its place there: of a variant its own, or that of its programme."""
    name = STANDS_FOR.get(source.programme, source.programme)
    whole = next(stem for stem in sorted(BUNDLED, key=len, reverse=True) if name == stem or name.startswith(f"{stem}-"))
    places = series(load(whole), variants=True)
    rule = source.rule.split(".", 1)[-1]
    variant = name.removeprefix(whole).removeprefix("-")
    found = (f"variants.{variant}.{rule}", source.rule, f"targets.{rule}")
    return whole, next((place for place in found if place in places), source.rule)


BUNDLED = [path.stem for path in sorted(PROGRAMMES.glob("*.yaml"))]


@cache
def own_tests() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return by programme and place the tests that ``held-by.yaml`` names."""
    content = yaml.safe_load((HERE / "held-by.yaml").read_text(encoding="utf-8"))
    return {(name, place): tuple(tests) for name, places in content.items() for place, tests in places.items()}


@cache
def held() -> tuple[Held, ...]:
    """Return every dated value of every programme that is shipped, with what holds it."""
    sides: dict[tuple[str, str, date], tuple[list[str], list[str]]] = {}
    for entry in entries():
        for source, met in sources(law_of([entry["programme"]], entry["day"], OWN), entry):
            if source is not None and source.valid_from is not None:
                keeps, breaks = sides.setdefault((*place_of(source), source.valid_from), ([], []))
                for wanted, names in ((True, keeps), (False, breaks)):
                    if met in (wanted, None):
                        names.append(entry["name"])
    found = []
    for name in BUNDLED:
        programme = load(name)
        for place, facts in series(programme, variants=True).items():
            for fact in facts:
                keeps, breaks = sides.get((name, place, fact.from_), ([], []))
                tests = own_tests().get((name, place), ())
                line = programme.reference_line(fact)
                found.append(Held(name, place, fact, line, tuple(keeps), tuple(breaks), tests))
    return tuple(found)


def page() -> str:
    """Return the table of all programmes as a page of Markdown."""
    parts = [
        "# From law to test",
        "Every dated value of every programme that is shipped: the law and article, its place in the file, and the cases of "
        "`tests/programmes/cases` that keep it and that break it (or the test of its own that holds it). A value without a case of its own "
        "day is held by those of another day of the same rule. Made by `uv run python -m tests.programmes.traced`, never by hand.",
    ]
    for name in BUNDLED:
        rows = [one for one in held() if one.programme == name]
        lines = [_row(one) for one in rows]
        head = "| law | place in the file | from | kept by | broken by |\n|---|---|---|---|---|"
        parts += [f"## `{name}`", "\n".join([head, *lines])]
    return "\n\n".join(parts) + "\n"


def _row(one: Held) -> str:
    law = one.reference.replace("|", "/") + ("" if one.fact.verified else " (not confirmed)")
    keeps, breaks = ("; ".join(names) for names in (one.keeps, one.breaks))
    if one.tests:
        keeps = "; ".join([*([keeps] if keeps else []), *(f"`{test}`" for test in one.tests)])
    return f"| {law} | `{one.place}` | {one.fact.from_} | {keeps} | {breaks} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
