"""Why something is missing, in words: what stands in the way of each offer that could have delivered it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from models.blocks import Ints
from models.instance import Instance
from models.solution import Solution
from planner.case import Case
from planner.families import FAMILIES
from planner.families.facts import Bought, Names
from planner.families.family import Obstacle
from planner.i18n import _, ngettext, sentence
from planner.inputs import Assembly, labels, names_of, records, typed, whole
from planner.reports.stores import Pantries, short_needs

OBSTACLES: tuple[Obstacle, ...] = tuple(
    sorted((one for family in FAMILIES for one in family.obstacles), key=lambda one: one.last)
)
"""What may stand in the way, in the order in which it is looked for; the first that holds is the lane's."""


def shortfall_table(case: Case, assembly: Assembly, solution: Solution, pantries: Pantries) -> pd.DataFrame:
    """Return the table ``shortfalls``: what is missing where and when, and why.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What was planned.
    solution : Solution
        Its solution, which tells what each offer has left.
    pantries : Pantries
        From `planner.reports.stores.run_pantries`: what is missing at the sites.

    Returns
    -------
    pandas.DataFrame
        The table, in kg and servings; without rows where everybody is fed.
    """
    frame = short_needs(assembly, pantries)
    frame["product_name"] = frame["product"].map(names_of(case["products"], "product"))
    frame["reason"] = _reasons(case, assembly, solution, frame)
    return typed("shortfalls", frame)


def _reasons(case: Case, assembly: Assembly, solution: Solution, missing: pd.DataFrame) -> list[str]:
    words: dict[Place, str] = {}
    for place, text in (
        *_static_reasons(case, assembly),
        *_dynamic_reasons(Names(case), assembly.instance, solution).items(),
    ):
        # of one period some days may be short for another reason than others
        words[place] = text if text in words.get(place, text) else f"{words[place]} {text}"
    places = list(missing[["period", "zone", "product"]].itertuples(index=False, name=None))
    lasting: dict[tuple[str, str], str] = {}  # a pack that is short may be missed again when its rest was due
    found = []
    for period, zone, product in places:
        reason = words.get((period, zone, product), "")
        if reason:
            lasting[zone, product] = reason
        found.append(
            reason or lasting.get((zone, product), _("What is left of a pack runs out before it can be used up."))
        )
    return found


Place = tuple[str, str, str]
"""Period, zone, product."""


def _static_reasons(case: Case, assembly: Assembly) -> Iterator[tuple[Place, str]]:
    """Yield why needs cannot be met whatever is chosen."""
    life = case["products"].set_index("product")["shelf_life_days"]
    texts = {
        "no_offer": _("Nobody offers it."),
        "out_of_season": _(
            "Nobody can deliver it then: it is out of season, its offers have ended, it is too late to order, or too little of its shelf life would be left."
        ),
        "other_places": _("Nobody who offers it then delivers to these sites."),
        "no_fund": _("No fund may pay those who offer it."),
    }
    for row in records(assembly.unmet):
        text = texts.get(str(row.reason)) or ngettext(
            "Nobody who offers it comes in time: it keeps for {count} day after its delivery.",
            "Nobody who offers it comes in time: it keeps for {count} days after its delivery.",
            int(life[row.product]),
        ).format(count=int(life[row.product]))
        yield (str(row.period), str(row.zone), str(row.product)), text


def _dynamic_reasons(names: Names, instance: Instance, solution: Solution) -> dict[Place, str]:
    """Return what stood in the way of the offers that could have met a need that is short."""
    short = solution.values.get("short", np.zeros(0))
    rows = np.flatnonzero(whole(short, "packs short")) if len(short) else np.zeros(0, dtype=np.int64)
    if not len(rows):
        return {}
    pairs = _reachable(instance, rows)
    lanes = instance.lanes[["supply", "demand"]].assign(lane=np.arange(len(instance.lanes)))
    pairs = pairs.merge(lanes, on="demand")
    bought = Bought(instance, solution)
    pairs["code"] = _obstacles(bought)[pairs["lane"].to_numpy()]
    pairs["text"] = ""
    for code in pairs["code"].unique():
        here = (pairs["code"] == code).to_numpy()
        pairs.loc[here, "text"] = _texts(names, bought, int(code), pairs["lane"].to_numpy()[here])
    pairs = pairs[["short", "code", "text"]].drop_duplicates().sort_values(["short", "code"], kind="stable")
    texts = {row: list(part) for row, part in pairs.groupby("short")["text"]}
    demand = instance.demand.loc[list(texts)]
    where = zip(
        labels(instance.periods, "period", demand["period"]),
        labels(instance.zones, "zone", demand["zone"]),
        labels(instance.products, "product", demand["product"]),
        strict=True,
    )
    return {place: _sentence(found) for place, found in zip(where, texts.values(), strict=True)}


def _texts(names: Names, bought: Bought, code: int, lanes: Ints) -> list[str]:
    """Return in words what stands in the way on some lanes, which is the same obstacle on all of them."""
    if code == len(OBSTACLES):
        return [_("rules that must hold leave no room for it")] * len(lanes)
    obstacle = OBSTACLES[code]
    if obstacle.named is None:
        return [_(obstacle.text)] * len(lanes)
    named = obstacle.named(names, bought)
    return [_(obstacle.text).format(name=named[lane]) for lane in lanes]


def _sentence(parts: list[str]) -> str:
    text = "; ".join(parts)
    return f"{sentence(text)}."


def _reachable(instance: Instance, rows: Ints) -> pd.DataFrame:
    """Return pairs (row of demand that is short, row of demand whose purchases could have met it, by store or at once)."""
    before = np.full(len(instance.demand), -1, dtype=np.int64)
    keeps = np.full(len(instance.demand), -1, dtype=np.int64)
    link = instance.stocks[instance.stocks["next_demand"] >= 0]
    before[link["next_demand"].to_numpy()] = link["demand"].to_numpy()
    last = link["last_demand"].to_numpy()
    keeps[link["demand"].to_numpy()] = np.where(last < 0, len(keeps), last)
    short, at, parts = rows, rows, []
    while len(at):
        parts.append(pd.DataFrame({"short": short, "demand": at}))
        at = before[at]
        going = (at >= 0) & (keeps[at] >= short)
        short, at = short[going], at[going]
    return pd.concat(parts, ignore_index=True)


def _obstacles(bought: Bought) -> Ints:
    """Return for each lane what stands in the way of one more pack on it: its number among the obstacles; behind them all, nothing."""
    words = [one.text for one in OBSTACLES]
    found = np.select([one.full(bought) for one in OBSTACLES], [words.index(word) for word in words], len(words))
    return np.asarray(found, dtype=np.int64)
