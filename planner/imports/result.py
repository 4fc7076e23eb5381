"""What an import found in a file: rows of a case's tables, what is wrong or doubtful, and what must be answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from planner.attendance import Expected
from planner.findings import Finding
from planner.io.offices import UNSAID, Habits
from planner.ledger.words import Meaning, Unknown
from planner.schema import CASE_TABLES
from planner.schema.base import DTYPES


@dataclass(frozen=True, slots=True)
class Left:
    """A line of a file that no row of the case was made of.

    Parameters
    ----------
    line : int
        Its number in the file.
    text : str
        What stands there, in short.
    reason : str
        Why, in the language in use.
    """

    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class Said:
    """What the user said of a file, beside the words that the case keeps.

    Parameters
    ----------
    meanings : tuple of Meaning
        What words mean.
    accept_suggestions : bool
        Take suggestions that are very like and clearly the likest.
    habits : Habits
        How the file writes days and decimals.
    only : tuple of str
        Which lines are wanted, as ``municipality=Nantes|Rezé``; of several all must hold.
    leave_out : frozenset of int
        Lines of the file that are not read.
    pupils : mapping of str to int, or None
        Pupils by stage in all schools together, where the register has none.
    later : bool
        Pupils come with another file.
    mend : bool
        Put decimal points of coordinates back, and exchange latitude and longitude, where only that can be meant.
    place : tuple of float, or None
        Latitude and longitude of the town, for schools without coordinates.
    town : str
        Municipality of schools, or other places, that do not say theirs.
    tax_percent : float, or None
        Tax in the prices of the file, in percent; 0: they hold none. None: not said.
    price_factor : str
        Short name of the factor of the case that brings the prices to the plan's year; ``none``: none is needed.
    day : str
        Day (ISO) of the first week of a menu that has weekdays alone, or of prices that do not say theirs; blank: not said.
    market : str
        Where prices were asked that do not say it.
    menu : str
        Menu group that eats the menu of a file.
    meal : str
        Meal of a menu that does not say it.
    apart : bool
        Names of dishes that are written nearly alike are different dishes.
    source : str
        Who says what stands in the file, where it is none of one's own; blank: its name and publisher tell.
    """

    meanings: tuple[Meaning, ...] = ()
    accept_suggestions: bool = False
    habits: Habits = UNSAID
    only: tuple[str, ...] = ()
    leave_out: frozenset[int] = frozenset()
    pupils: Mapping[str, int] | None = None
    later: bool = False
    mend: bool = False
    place: tuple[float, float] | None = None
    town: str = ""
    tax_percent: float | None = None
    price_factor: str = ""
    day: str = ""
    market: str = ""
    menu: str = ""
    meal: str = ""
    apart: bool = False
    source: str = ""


@dataclass(kw_only=True)
class Told:
    """What is told and asked of a file, at any step of reading it.

    Parameters
    ----------
    findings : list of Finding
        All that is wrong or doubtful.
    questions : list of Unknown
        Words of which somebody must say what they mean: the kind (what is asked), the word as it stands in the file, and all
        it may mean, the likest first, each with a likeness from 0 to 1.
    left : list of Left
        Lines of which no row was made.
    accepted : list of Meaning
        Suggestions that were taken because the user allowed it.
    """

    findings: list[Finding] = field(default_factory=list)
    questions: list[Unknown] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    accepted: list[Meaning] = field(default_factory=list)

    def hear(self, *others: Told) -> None:
        """Tell what others tell, after what is told here."""
        for other in others:
            self.findings += other.findings
            self.questions += other.questions
            self.left += other.left
            self.accepted += other.accepted


@dataclass(frozen=True)
class SchoolExpected:
    """What a record of meals lets expect of a school.

    Parameters
    ----------
    name, site : str
        The school, and its short name.
    menu : str
        Menu group; empty: all pupils of the school.
    expected : Expected
        What is expected on the days of the plan, and how good that was.
    too_many : bool
        More are expected to eat than are enrolled: nothing is taken.
    """

    name: str
    site: str
    menu: str
    expected: Expected
    too_many: bool

    @property
    def is_taken(self) -> bool:
        """Whether it becomes rows of the case."""
        return bool(self.expected.method) and not self.too_many

    @property
    def by_weekday(self) -> dict[int, float]:
        """Mean part of the pupils on the days of the plan, by weekday; Monday is 0."""
        shares = self.expected.shares.dropna()
        return {
            int(str(day)): float(one.mean()) for day, one in shares.groupby(pd.DatetimeIndex(shares.index).day_of_week)
        }


@dataclass
class Imported(Told):
    """What a file says. With an error among the findings nothing may be taken.

    Parameters
    ----------
    about : str
        What the file is about, a name of `planner.schema.import_tables.IMPORT_TABLES`; blank: that cannot be told.
    tables : dict of str to pandas.DataFrame
        Rows of the case's tables, typed, all their columns in the schema's order; cells of which the file says nothing are
        blank.
    given : dict of str to tuple of str
        Columns by table of which the file itself says something: in rows that the case has already, only they are changed.
    source : str
        Who publishes the file, as it stands in ``source`` of the rows.
    blanks : mapping of str to tuple of str
        Columns by table of which a blank cell says that there is none, where others say nothing by it.
    expected : list of SchoolExpected
        Of a record of meals, what each school is expected to serve; also of those of which nothing is taken.
    """

    about: str
    tables: dict[str, pd.DataFrame]
    given: dict[str, tuple[str, ...]] = field(default_factory=dict)
    source: str = ""
    blanks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    expected: list[SchoolExpected] = field(default_factory=list)

    @property
    def usable(self) -> bool:
        """Whether nothing that was found forbids taking it."""
        return not any(finding.severity == "error" for finding in self.findings)


def rows_of(table: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    """Return rows as a table of a case, with all its columns, typed; what a row does not say is blank."""
    frame = pd.DataFrame(index=pd.RangeIndex(2, len(rows) + 2))
    for column in CASE_TABLES[table].columns:
        dtype = DTYPES[column.kind]
        blank = "" if dtype == "str" else None
        frame[column.name] = pd.Series([row.get(column.name, blank) for row in rows], index=frame.index, dtype=dtype)
    return frame
