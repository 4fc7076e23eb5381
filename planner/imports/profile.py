"""Files that an import knows, as data under ``data/profiles``: what a published file's headings mean, and when they held."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, field_validator

from planner.imports.head_units import with_units
from planner.io.raw import plain
from planner.ledger.words import HEADINGS
from planner.paths import PROFILES
from planner.words import alike

About = Literal["schools", "prices", "menus", "recipes", "attendance", "offers", "composition"]


class Grades(BaseModel):
    """How a line tells its stage by its first and last grade."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    first: str
    last: str
    order: tuple[str, ...]
    stages: dict[str, tuple[str, ...]]

    def stage(self, first: str, last: str) -> str:
        """Return the stage that has all grades of a span; empty if none has, or a grade is unknown."""
        if first not in self.order or last not in self.order:
            return ""
        span = set(self.order[self.order.index(first) : self.order.index(last) + 1])
        return next((stage for stage, grades in self.stages.items() if span and span <= set(grades)), "")

    def overlapping(self, word: str) -> tuple[str, ...]:
        """Return the stages that have a grade of a span such as ``PK-05``, that with most of its grades first."""
        first, _sign, last = word.partition("-")
        if first not in self.order or last not in self.order:
            return ()
        span = set(self.order[self.order.index(first) : self.order.index(last) + 1])
        shared = {stage: len(span & set(grades)) for stage, grades in self.stages.items()}
        return tuple(sorted((stage for stage, count in shared.items() if count), key=lambda stage: -shared[stage]))


class FlagWords(BaseModel):
    """A column whose words tell a stage where no flag does."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: str
    words: dict[str, tuple[str, ...]]


class StageName(BaseModel):
    """A stage as a case gets it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = ""
    programme_stage: str = ""


class Profile(BaseModel):
    """A file that is known; the fields are described in ``data/profiles/README.md``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    profile: str
    about: About
    title: str
    held: str
    publisher: str = ""
    document: str = ""
    terms: str = ""
    country: str = ""
    own: bool = False
    as_in_ledger: tuple[str, ...] = ()
    year_in: str = ""
    known_by: tuple[tuple[str, ...], ...] = ()
    columns: dict[str, tuple[str, ...]]
    together: dict[str, tuple[str, ...]] = {}
    fixed: dict[str, str] = {}
    width: dict[str, int] = {}
    unknown: tuple[str, ...] = ()
    kept: dict[str, tuple[str, ...]] = {}
    filters: dict[str, dict[str, str]] = {}
    state_from_code: bool = False
    blank_is_none: bool = False
    lines_add: bool = False
    pupils: dict[str, tuple[str, ...]] = {}
    pupils_of_several: dict[str, tuple[str, ...]] = {}
    counted_elsewhere: tuple[str, ...] = ()
    total: str = ""
    stage_words: dict[str, tuple[str, ...]] = {}
    several_words: dict[str, tuple[str, ...]] = {}
    flags: dict[str, tuple[str, ...]] = {}
    flag_words: FlagWords | None = None
    grades: Grades | None = None
    stages: dict[str, StageName] = {}
    values: dict[str, dict[str, str]] = {}
    contact: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()

    @field_validator("columns", "pupils", "stage_words", "flags", mode="before")
    @classmethod
    def _texts(cls, value: dict[str, list[object]]) -> dict[str, tuple[str, ...]]:
        return {str(name): tuple(str(one) for one in found) for name, found in value.items()}

    def named(self, column: str) -> tuple[str, ...]:
        """Return the headings that mean a column, also those by which the ledger knows the same."""
        return (*self.columns.get(column, ()), *(HEADINGS.get(column, ()) if column in self.as_in_ledger else ()))

    @property
    def body(self) -> str:
        """Who publishes it and what it is, as the source of a row."""
        return ", ".join(part for part in (self.publisher, self.document) if part)

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that it knows."""
        found = [
            heading for column in dict.fromkeys((*self.columns, *self.as_in_ledger)) for heading in self.named(column)
        ]
        found += [heading for known in (*self.together.values(), *self.pupils.values()) for heading in known]
        found += [heading for known in self.flags.values() for heading in known]
        found += [*self.pupils_of_several, *self.counted_elsewhere, *self.kept, *self.filters, *self.contact]
        if self.own:
            found += [word for words in self.stage_words.values() for word in words]
        found += [one for one in (self.total, self.year_in) if one]
        if self.grades:
            found += [self.grades.first, self.grades.last]
        return tuple(dict.fromkeys(with_units(found) if self.about == "composition" else found))

    def stages_of(self, word: str) -> tuple[str, ...]:
        """Return the stages of which a word for a kind of school, or a span of grades, may have pupils; none if not known."""
        told = next((stages for theirs, stages in self.several_words.items() if alike(theirs) == alike(word)), ())
        return told or (self.grades.overlapping(word) if self.grades else ())

    def knows(self, headings: set[str]) -> bool:
        """Tell whether a file with these headings, in plain form, is one of this profile."""
        return any({plain(one) for one in line} <= headings for line in self.known_by)


@cache
def profiles(folder: Path = PROFILES) -> tuple[Profile, ...]:
    """Return every profile, in the order of their names."""
    return tuple(Profile(**yaml.safe_load(path.read_text("utf-8"))) for path in sorted(folder.glob("*.yaml")))


def own_profile(about: str) -> Profile:
    """Return the profile by which a file of nobody's form is read: headings in the planner's languages."""
    return next(one for one in profiles() if one.own and one.about == about)


def profile_of(headings: list[str], about: str = "") -> Profile | None:
    """Return the profile that knows a file by its headings, that with most of them; None if none does.

    Parameters
    ----------
    headings : list of str
        As they stand in the file.
    about : str
        What the file is about; empty: anything.
    """
    found = {plain(heading) for heading in headings}
    known = [one for one in profiles() if (not about or one.about == about) and one.knows(found)]
    return max(known, key=lambda one: sum(plain(h) in found for h in one.headings), default=None)
