"""What a menu says: a dish on a day, whatever the form of the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from planner.imports.profile import own_profile
from planner.imports.result import Told
from planner.words import alike


@dataclass(frozen=True, slots=True)
class Serving:
    """A dish on a day.

    Parameters
    ----------
    line : int
        Line of the file.
    dish : str
        Its name, as it stands there.
    date : datetime.date or None
        Day.
    week : int or None
        Week of the cycle, where there is no day; None: every week.
    weekday : int or None
        From Monday as 0, where there is no day.
    meal : str
        Meal, in the words of a case; blank: not told.
    slot : str
        Part of the meal, in the file's words; blank: not told.
    menu : str
        Group of pupils, in the file's words; blank: not told.
    site : str
        School, in the file's words; blank: not told.
    kind : str
        Kind of menu, in the file's words: a meal, a group of pupils, a diet; blank: not told.
    """

    line: int
    dish: str
    date: date | None = None
    week: int | None = None
    weekday: int | None = None
    meal: str = ""
    slot: str = ""
    menu: str = ""
    site: str = ""
    kind: str = ""


@dataclass
class Served(Told):
    """The servings of a file, with what is told of it.

    Parameters
    ----------
    servings : list of Serving
        In the order of the file.
    """

    servings: list[Serving] = field(default_factory=list)


def is_nothing(text: str) -> bool:
    """Tell whether a cell says that nothing is served: a dash, a holiday."""
    words = own_profile("menus").values["nothing"]
    return text.strip() in words or alike(text) in {alike(word) for word in words if alike(word)}
