"""What an act is: what it says, who may do it and when, and what it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    StringConstraints,
    ValidationError,
    model_validator,
)

from planner.findings import InputError
from planner.record.state import State
from planner.record.unsaid import unsaid

Word = Annotated[str, StringConstraints(pattern=r"^[\w.-]{1,80}$")]
"""A short name."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=300)]
"""A name or a title."""

Remark = Annotated[str, StringConstraints(max_length=4000)]
"""A text, perhaps empty."""


def signed(who: str) -> str:
    """Return by what somebody is known: an address of mail in small letters, as it is one however it is typed."""
    return who.lower() if "@" in who else who


WHO = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(signed)]
"""Name or address by which somebody signs in."""

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""Hash of a content."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Where an act stands on record.

    Parameters
    ----------
    number : int
        Its number, from 1.
    at : str
        When, in UTC, as ISO 8601.
    who : str
        Who did it.
    """

    number: int
    at: str
    who: str

    @property
    def day(self) -> date:
        """The day on which it was done."""
        return datetime.fromisoformat(self.at).date()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act is refused.

    Parameters
    ----------
    code : str
        Stable short name.
    what : str
        What is wrong.
    mend : str
        What can be done.
    """

    code: str
    what: str
    mend: str


class Said(BaseModel):
    """What an act says, or a part of it; what cannot be said so is refused in words, whoever makes it and wherever."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="wrap")
    @classmethod
    def _or_refused(cls, said: object, make: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return make(said)
        except ValidationError as error:
            raise InputError([unsaid(cls, one) for one in error.errors()]) from error


class Actor(Said):
    """Who acts."""

    who: WHO


class Act(Said):
    """Something that somebody does to the record; what it says is never changed again."""

    kind: ClassVar[str]

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Return why it may not be done now by who wants to, or None.

        Parameters
        ----------
        state : State
            What the record holds.
        entry : Entry
            Who wants to do it, when.
        """
        raise NotImplementedError

    def done(self, state: State, entry: Entry) -> State:
        """Return what the record holds when it is done.

        Parameters
        ----------
        state : State
            What the record holds before.
        entry : Entry
            Who did it, when.
        """
        raise NotImplementedError
