"""Menu: every meal of a free menu is filled."""

from __future__ import annotations

import pandas as pd

from models.constraints import menu
from planner.families.facts import Tables
from planner.families.family import FamilyWords, named_in
from planner.judgement import Judgement


def _tells(tables: Tables) -> pd.DataFrame:
    """Tell the menus of chosen dishes that serve nothing on days on which pupils come to eat, from the first such day."""
    notes = tables.get("menu_notes")
    rows = (
        pd.DataFrame(columns=["menu", "window", "amount"])
        if notes is None
        else notes[notes["kind"] == "nothing_served"]
    )
    return pd.DataFrame(
        {"rule": rows["menu"], "window": rows["window"], "maximum": 0.0, "found": rows["amount"], "unit": "days"}
    ).assign(judgement=Judgement.NOT_MET.value, mode="hard")


FAMILY = FamilyWords(menu.FAMILY, light="menus", tells=_tells, label=named_in("menu_groups"))
