"""What an act is: what it says, who may do it and when, and what it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, StringConstraints

from planner.record.state import State

Word = Annotated[str, StringConstraints(pattern=r"^[\w.-]{1,80}$")]
"""A short name."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=300)]
"""A name or a title."""

Remark = Annotated[str, StringConstraints(max_length=4000)]
"""A text, perhaps empty."""

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


class Act(BaseModel):
    """Something that somebody does to the record; what it says is never changed again."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

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
