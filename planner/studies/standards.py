"""Can the nutrition standards of a case be met all together by any menu of its dishes, and which of them stand in each other's way.

Every menu is free, dishes may come on parts of days, food is at hand without limit and costs nothing, and no other rule is asked but how
often dishes come: what cannot be met so can be met by no menu of these dishes in these portions. Of a food only the nutrients that are known
are counted. By hand: rice, of which a portion has 10 g of protein and 600 mg of sodium; a day is to have 20 g and no more than 600 mg. Both
cannot be met together; each can if the other is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from models.constraints import DEFAULT_MODES
from models.diagnose import diagnose
from models.instance import Instance, Mode
from planner.assembly.menu_choice import MenuChoice, assemble_choice, in_parts_of_days
from planner.assembly.menu_rules import nutrient_words
from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.menus import told_of
from planner.programmes.case_law import law_for
from planner.schema import CASE_TABLES
from planner.schema.base import typed_frame
from planner.schema.case_tables import NUTRIENTS
from planner.words import did_you_mean

KEPT = ("nutrition", "menu_frequency", "demand")


class Together(NamedTuple):
    """What comes of asking for all standards at once.

    Parameters
    ----------
    possible : bool
        Is there a menu, on parts of days, that meets them all?
    gives_way : pandas.DataFrame
        The smallest relaxation that makes one possible, as `planner.menus.why_impossible` tells it, of all months the one in which the
        most has to give way. Empty if it is possible.
    enough : tuple of str
        Nutrients of which it is enough to drop the standards, each alone, so that all others can be met.
    """

    possible: bool
    gives_way: pd.DataFrame
    enough: tuple[str, ...]

    @property
    def enough_in_words(self) -> list[str]:
        """The nutrients of which it is enough to drop the standards, in words."""
        return [nutrient_words(nutrient) for nutrient in self.enough]


Least = tuple[str, str, float]
"""A standard asked for beside the others: stage of the case, nutrient, least amount per pupil and day."""


def standards_together(case: Case, *, frequencies: bool = True, least: Sequence[Least] = ()) -> Together:
    """Ask for all nutrition standards of law and case at once; see the module's text.

    Parameters
    ----------
    case : Case
        A case without errors, whose repertoire is asked, on its days; of a menu without one, the dishes that it serves.
    frequencies : bool
        Also hold the rules on how often dishes come.
    least : sequence of (str, str, float)
        Standards asked for beside those of law and case: stage, nutrient, and the least per pupil and day, on the average of a month.

    Returns
    -------
    Together
        Whether one menu can meet them all, and if none can, which stand in each other's way.

    Raises
    ------
    InputError
        If a stage or a nutrient is not known.
    """
    case = _with(case, least)
    asked = _free(case, frequencies=frequencies)
    law = law_for(asked)
    choice = assemble_choice(asked, law, by_month=True)
    instance = in_parts_of_days(choice)
    relaxed = _relaxed(choice, instance)
    of_row = np.array([choice.standards[at].nutrient for at in choice.standard_rows["rule"]], dtype=object)
    enough = []
    for nutrient in sorted(set(of_row)) if len(relaxed) else ():
        without = instance.standards.assign(mode=instance.standards["mode"].mask(of_row == nutrient, "off"))
        if _relaxed(choice, replace(instance, standards=without)).empty:
            enough.append(nutrient)
    return Together(relaxed.empty, relaxed, tuple(enough))


def _with(case: Case, least: Sequence[Least]) -> Case:
    """Return the case with further standards, each of which must hold."""
    stages = list(case["stages"]["stage"])
    for stage, nutrient, _amount in least:
        _known(stage, stages, "stage", _("“{word}” is no stage of the case.").format(word=stage))
        _known(nutrient, list(NUTRIENTS), "nutrient", _("“{word}” is no nutrient.").format(word=nutrient))
    rows = [
        {"standard": f"{nutrient}-{stage}", "stage": stage, "nutrient": nutrient, "basis": "per_day", "window": "month",
         "minimum": amount, "mode": "hard"}
        for stage, nutrient, amount in least
    ]  # fmt: skip
    if not rows:
        return case
    more = typed_frame(CASE_TABLES["nutrition_standards"], pd.DataFrame(rows), partial=True)
    table = pd.concat([case["nutrition_standards"], more], ignore_index=True)
    return Case({**case.tables, "nutrition_standards": table}, case.extras, case.path)


def _known(word: str, known: list[str], column: str, what: str) -> None:
    if word not in known:
        why, mend = _("Nothing can be asked of it."), _("Use one of: {known}.").format(known=", ".join(known))
        what += did_you_mean(word, known)
        raise InputError([Finding("unknown-standard", "error", "nutrition_standards", (), column, what, why, mend)])


def _free(case: Case, *, frequencies: bool) -> Case:
    """Return the case with every menu free, in which nothing is asked for but standards, and perhaps how often dishes come.

    A menu that is given and has no repertoire is free among the dishes that it serves.
    """
    modes: dict[str, Mode] = {family: "off" for family in DEFAULT_MODES if family not in KEPT}
    modes |= {"nutrition": "hard", "menu_frequency": "hard" if frequencies else "off"}
    rules = pd.DataFrame({"family": list(modes), "mode": list(modes.values())})
    given: pd.DataFrame = case["menus"][["menu", "dish"]].drop_duplicates()
    given = given[~given["menu"].isin(case["repertoire"]["menu"])]
    known: list[pd.DataFrame] = [case["repertoire"], typed_frame(CASE_TABLES["repertoire"], given, partial=True)]
    tables = {
        **case.tables,
        "repertoire": pd.concat(known, ignore_index=True),
        "menu_groups": case["menu_groups"].assign(mode="repertoire"),
        "rules": typed_frame(CASE_TABLES["rules"], rules, partial=True),
    }
    return Case(tables, case.extras, case.path)


def _relaxed(choice: MenuChoice, instance: Instance) -> pd.DataFrame:
    found = told_of(choice, diagnose(instance))
    found = found[found["family"].isin(["nutrition", "menu_frequency"])].sort_values(
        "amount", ascending=False, kind="stable"
    )
    return found.drop_duplicates(["family", "rule", "about", "sense"], ignore_index=True).assign(period="")
