"""The fixed words of the record - roles, seats, rules, votes, ties, steps - as a reader sees them, and which one a user means.

By hand: who types “membre” means the role `member`, as the French for it is that; “maire” means the seat `municipality`, as people say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BeforeValidator

from planner.i18n import N_, _, every_translation
from planner.words import alike

ROLES = {
    "reader": N_("reader"),
    "observer": N_("observer"),
    "member": N_("member"),
    "chair": N_("chair"),
    "administrator": N_("administrator"),
}
SEATS = {
    "parent": N_("parents"),
    "teacher": N_("teachers"),
    "student": N_("students"),
    "farmer": N_("farmers"),
    "health": N_("health"),
    "nutritionist": N_("nutritionist"),
    "purchasing": N_("purchasing"),
    "municipality": N_("municipality"),
    "civil_society": N_("civil society"),
    "other": N_("others"),
}
QUORUMS = {
    "more_than_half": N_("more than half of those with a vote must be present"),
    "two_thirds": N_("two thirds of those with a vote must be present"),
    "all": N_("all with a vote must be present"),
}
MAJORITIES = {
    "of_votes": N_("more yes than no among the votes given"),
    "of_present": N_("yes of more than half of those present"),
    "of_seats": N_("yes of more than half of all with a vote"),
    "two_thirds_of_votes": N_("yes of at least two thirds of the votes given"),
}
CHOICES = {"yes": N_("yes"), "no": N_("no"), "abstain": N_("abstention")}
TIES = {
    "own": N_("owner or member of the supplier"),
    "employment": N_("works for the supplier"),
    "kinship": N_("related by blood"),
    "in_law": N_("related by marriage"),
    "other": N_("another interest"),
}
STEPS = {
    "preparation": N_("Getting ready"),
    "price_research": N_("Price research"),
    "call": N_("Call"),
    "proposals_received": N_("Proposals received"),
    "ranking": N_("Ranking"),
    "award": N_("Award"),
    "contracts": N_("Contracts"),
    "deliveries": N_("Deliveries"),
    "evaluation": N_("Evaluation"),
}
PLAN_STATES = {
    "draft": N_("draft"),
    "proposed": N_("proposed"),
    "adopted": N_("adopted"),
    "superseded": N_("superseded by a later one"),
    "set_aside": N_("set aside after an appeal"),
}

ALSO = {
    "parent": ("parents", "mère", "père", "mãe", "pai", "madre", "padre", "pais"),
    "teacher": ("professeur", "professora", "professor", "profesora", "profesor", "enseignant", "enseignante", "docente"),
    "student": ("élève", "aluno", "aluna", "alumno", "alumna", "pupil", "pupils", "estudante", "estudiante"),
    "farmer": ("agriculteur", "agricultrice", "agricultor", "agricultora"),
    "purchasing": ("achats", "compras", "acheteur", "acheteuse", "buyer"),
    "municipality": ("maire", "mairie", "mayor", "town hall", "prefeito", "prefeita", "prefeitura", "alcalde", "alcaldesa", "alcaldía"),
    "other": ("autre", "outro", "outra", "otro", "otra"),
    "chair": ("président", "présidente", "presidente", "presidenta"),
    "administrator": ("admin", "administratrice", "administradora"),
    "abstain": ("s'abstenir", "abster-se", "abstenerse", "abstained", "abstains"),
    "two_thirds": ("2/3",),
}  # fmt: skip
"""What else people write for a word, in any language."""


def meant(said: Any, known: Mapping[str, str]) -> Any:
    """Return which of some fixed words is meant, in whatever language it was said; what means none of them as it was said.

    >>> meant("Membre", {"member": "member"}), meant("maire", SEATS), meant("zzz", SEATS)
    ('member', 'municipality', 'zzz')
    """
    if not isinstance(said, str) or said in known:
        return said
    wanted = alike(said)
    found = {
        word
        for word, text in known.items()
        if wanted in map(alike, (word, *every_translation(text), *ALSO.get(word, ())))
    }
    return found.pop() if len(found) == 1 else said


def one_of(known: Mapping[str, str]) -> BeforeValidator:
    """Return what lets a part of an act take fixed words in the user's language."""
    return BeforeValidator(lambda said: meant(said, known))


def _in_words(known: Mapping[str, str]) -> dict[str, str]:
    return {word: _(text) for word, text in known.items()}


def roles() -> dict[str, str]:
    """Return the roles in words."""
    return _in_words(ROLES)


def seats() -> dict[str, str]:
    """Return for whom members speak, in words."""
    return _in_words(SEATS)


def quorums() -> dict[str, str]:
    """Return the rules of quorum in words."""
    return _in_words(QUORUMS)


def majorities() -> dict[str, str]:
    """Return the rules of majority in words."""
    return _in_words(MAJORITIES)


def choices() -> dict[str, str]:
    """Return the choices of a vote in words."""
    return _in_words(CHOICES)


def plan_states() -> dict[str, str]:
    """Return what a plan on record can be, in words."""
    return _in_words(PLAN_STATES)


def ties() -> dict[str, str]:
    """Return what ties a member to a supplier, in words."""
    return _in_words(TIES)


def steps() -> dict[str, str]:
    """Return the steps of the procurement in words, in their order."""
    return _in_words(STEPS)
