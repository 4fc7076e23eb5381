from __future__ import annotations

from planner.paths import PROGRAMMES
from planner.programmes import load, names


def test_the_manual_names_every_word_that_a_rule_looks_for() -> None:
    """A user finds in the manual each word that must stand in the tables of a case."""
    manual = (PROGRAMMES / "README.md").read_text(encoding="utf-8")
    words: set[str] = set()
    for programme in map(load, names()):
        for rule in programme.counting_rules.values():
            for clause in rule.any:
                for attribute, values in clause.all.items():
                    if attribute not in ("product.processing_class", "offer.organic"):
                        words |= {value for value in values if value != "*"}
        for standards in programme.standards.values():
            for fact in standards:
                scope, _colon, value = fact.nutrient.partition(":")
                words |= set(value.split("|")) if scope in ("food_group", "component") else set()
        for frequencies in programme.frequencies.values():
            words |= {word for fact in frequencies for word in fact.value.split("|")}
    assert {word for word in words if f"`{word}`" not in manual} == set()


def test_the_manual_names_every_programme() -> None:
    """Each bundled file has its row."""
    manual = (PROGRAMMES / "README.md").read_text(encoding="utf-8")
    assert {path.stem for path in PROGRAMMES.glob("*.yaml") if f"`{path.stem}`" not in manual} == set()
