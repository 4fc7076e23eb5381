"""What may be served on the menus that are free, and what it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pandas as pd

from models.blocks import Floats
from models.instance import empty_table
from planner.assembly.calendar import Bools
from planner.assembly.choices import GIVEN_DISHES, choice_options, recipes_by_stage, season_of
from planner.assembly.labels import positions
from planner.assembly.menu_choice.setting import Setting
from planner.assembly.menu_rules import Frequency, menu_eaters, too_young
from planner.recipe_days import ALWAYS
from planner.schema.base import split_months

MOST_PORTIONS = 1000.0
"""Portions of one food a day that a free basket may hold: a bound that never binds."""


class Dishes:
    """Dishes and what fills them, as decisions, with what a day of each needs.

    Parameters
    ----------
    known : Setting
        What every step knows.

    Attributes
    ----------
    servings : pandas.DataFrame
        Table of the instance, with the ``season`` of the dish: one that changes within a period has a row for each.
    fills : pandas.DataFrame
        ``serving``, ``choice``, ``stage`` (blank: all who eat the dish), ``product``.
    portions : pandas.DataFrame
        What each serving or fill gives each stage: ``column``, ``index``, ``stage``, ``product``, ``net_g``, ``kg`` (gross, a pupil),
        ``servings``, ``serving``, ``menu``, ``span``.
    by_stage : pandas.DataFrame
        The same a day for all pupils of a part of the sites (``part``).
    needs : pandas.DataFrame
        The same over all stages: ``column``, ``index``, ``product``, ``part``, ``span``, ``kg``, ``servings``.
    """

    def __init__(self, known: Setting) -> None:
        self.known = known
        self.servings, self.fills = self._servings()
        self.portions = self._portions(self.servings, self.fills)
        self.by_stage = self._by_stage()
        self.needs = self._needs()

    def _servings(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        parts = [self._menu_servings(menu) for menu in self.known.free]
        servings = pd.concat([empty_table("servings").assign(season=ALWAYS), *parts], ignore_index=True)
        servings = servings[servings["maximum_days"] > 0].astype({"season": "int64"}).reset_index(drop=True)
        options = choice_options(self.known.case)
        whose = ["menu", "dish", "season"]
        fills = servings[whose].assign(serving=np.arange(len(servings))).merge(options, on=whose)
        fills["product"] = positions(self.known.products, fills["product"])
        fills = fills.sort_values(["serving"], kind="stable").reset_index(drop=True)
        return servings, fills[["serving", "choice", "stage", "product"]]

    def _menu_servings(self, menu: str) -> pd.DataFrame:
        mode = self.known.modes[menu]
        if mode in GIVEN_DISHES:
            return self._given_dishes(menu)
        rows = self.known.case["repertoire"][self.known.case["repertoire"]["menu"] == menu].sort_values(
            "dish", kind="stable"
        )
        rows = rows[~rows["dish"].isin(self._dishes_too_young(menu))]
        opened = self.known.days.open[self.known.days.menus.get_loc(menu)]
        month = self.known.days.calendar.dates.astype("datetime64[M]").astype(np.int64) % 12 + 1
        frames = []
        for row in rows.itertuples():
            may = opened & np.isin(month, split_months(str(row.months)))
            for season, then in self._seasons(str(row.dish)):
                most = np.bincount(self.known.days.span_of_day, may & then, len(self.known.days.spans))
                frames.append(self._rows_of(menu, str(row.dish), season, np.zeros(len(most)), most))
        table = pd.concat([empty_table("servings"), *frames], ignore_index=True)
        if mode == "free_basket":
            table["maximum_days"] *= MOST_PORTIONS
            table["whole"] = False
        return table

    def _seasons(self, dish: str) -> Iterator[tuple[int, Bools]]:
        """Yield the seasons of a dish within the plan, with the days of the plan that lie in each."""
        days = self.known.days.calendar.days
        season = season_of(self.known.case, dish, days)
        for one in np.unique(season).tolist():
            yield one, np.asarray(season == one)

    def _dishes_too_young(self, menu: str) -> set[str]:
        """Return dishes of which some stage on the menu would be served, in any season, whatever fills them, what is not for its age."""
        eaters = menu_eaters(self.known.case)
        rows = recipes_by_stage(self.known.case, self.known.stages)
        rows = rows.assign(stage=self.known.stages.to_numpy(dtype=object)[rows["stage"].to_numpy(dtype=np.int64)])
        rows = rows[(rows["net_g"] > 0) & rows["stage"].isin(eaters.loc[eaters["menu"] == menu, "stage"])]
        young = {stage: too_young(self.known.case, [stage]) for stage in rows["stage"].unique()}
        bad = [product in young[stage] for product, stage in zip(rows["product"], rows["stage"], strict=True)]
        rows = rows.assign(bad=np.array(bad, dtype=bool))
        gone = rows[rows["choice"] != ""].groupby(["dish", "season", "stage", "choice"])["bad"].all()
        always = set(rows.loc[rows["bad"] & (rows["choice"] == ""), "dish"])
        return always | set(gone[gone].index.get_level_values("dish"))

    def _rows_of(self, menu: str, dish: str, season: int, least_days: Floats, most_days: Floats) -> pd.DataFrame:
        """Return the rows of a dish in one of its seasons, one per span."""
        return pd.DataFrame(
            {
                "menu": menu,
                "period": np.arange(len(most_days)),
                "meal": self.known.dish_table["meal"][dish],
                "slot": self.known.dish_table["slot"][dish],
                "dish": dish,
                "season": season,
                "minimum_days": least_days,
                "maximum_days": most_days.astype(float),
                "whole": True,
            }
        )

    def _given_dishes(self, menu: str) -> pd.DataFrame:
        own = self.known.given
        own = own[own["menu"] == self.known.days.menus.get_loc(menu)]
        day, frames = own["day"].to_numpy(), []
        for dish in sorted(own["dish"].unique()):
            served = np.zeros(len(self.known.days.calendar.days), dtype=bool)
            served[day[(own["dish"] == dish).to_numpy()]] = True
            for season, then in self._seasons(dish):
                days = np.bincount(self.known.days.span_of_day, served & then, len(self.known.days.spans))
                frames.append(self._rows_of(menu, dish, season, days, days))
        return pd.concat([empty_table("servings"), *frames], ignore_index=True)

    def _portions(self, servings: pd.DataFrame, fills: pd.DataFrame) -> pd.DataFrame:
        """Return what each serving or fill gives each stage: ``column``, ``index``, ``stage``, ``product``, ``net_g``, ``servings``."""
        whose = ["menu", "dish", "season"]
        base = servings[whose].assign(index=np.arange(len(servings)), column="serving")
        always = base.merge(self.known.recipes[self.known.recipes["choice"] == ""], on=whose)
        words = self.known.products.to_numpy(dtype=object)
        filled = fills.assign(
            menu=servings["menu"].to_numpy()[fills["serving"]],
            dish=servings["dish"].to_numpy()[fills["serving"]],
            season=servings["season"].to_numpy()[fills["serving"]],
            recipe_product=words[fills["product"]],
            index=np.arange(len(fills)),
            column="fill",
        ).drop(columns="product")
        filled["for_stage"] = positions(self.known.stages, filled.pop("stage"))
        chosen = filled.merge(
            self.known.recipes[self.known.recipes["choice"] != ""], on=[*whose, "choice", "recipe_product"]
        )
        chosen = chosen[(chosen["for_stage"] < 0) | (chosen["for_stage"] == chosen["stage"])]
        columns = ["column", "index", "stage", "product", "net_g", "servings"]
        both = pd.concat([always[columns], chosen[columns]], ignore_index=True)
        row = np.where(both["column"] == "serving", both["index"], 0)
        fill = both["column"] == "fill"
        row[fill] = fills["serving"].to_numpy()[both.loc[fill, "index"]]
        both["serving"] = row
        both["menu"] = positions(self.known.days.menus, servings["menu"])[row]
        both["span"] = servings["period"].to_numpy(dtype=np.int64)[row]
        gross = self.known.case["products"].set_index("product")["gross_factor"]
        both["kg"] = both["net_g"] * both["product"].map(gross) / 1000
        both["product"] = positions(self.known.products, both["product"])
        return both

    def _by_stage(self) -> pd.DataFrame:
        rows, known = self.portions, self.known
        days = np.maximum(known.days.open_by_span, 1.0)
        menu, span = rows["menu"].to_numpy(), rows["span"].to_numpy()
        pupils = self._pupil_days()[:, menu, rows["stage"].to_numpy(), span] / days[menu, span]
        part, row = np.nonzero(pupils)
        heads = pupils[part, row]
        found: pd.DataFrame = rows.take(row).assign(part=part)
        return found.assign(kg=found["kg"] * heads, servings=found["servings"] * heads)

    def _needs(self) -> pd.DataFrame:
        keys = ["column", "index", "product", "part", "span"]
        needs: pd.DataFrame = self.by_stage.groupby(keys, as_index=False)[["kg", "servings"]].sum()
        return needs[needs["kg"] > 1e-12].reset_index(drop=True)

    def _pupil_days(self) -> Floats:
        """Return meals of a stage on a menu per span if it were served every day: shape (parts of the sites, menus, stages, spans)."""
        ones = np.ones((len(self.known.spread.eaters), len(self.known.days.calendar.days), 1))
        parts = len(self.known.groups.parts)
        total = np.zeros(
            (parts, len(self.known.days.menus), len(self.known.stages), len(self.known.days.calendar.periods))
        )
        rows = self.known.pupils.rows
        for index, part in self.known.spread.parts(ones):
            who = rows.iloc[index]
            at = (self.known.part_of_row[index], who["menu"].to_numpy(), who["stage"].to_numpy())
            np.add.at(total, at, part[:, :, 0])
        out = np.zeros((*total.shape[:3], len(self.known.days.spans)))
        np.add.at(out.transpose(3, 0, 1, 2), self.known.span_of_period, total.transpose(3, 0, 1, 2))
        return out

    def slots(self, rules: list[Frequency]) -> pd.DataFrame:
        """Return the parts of meals of free menus: each is filled on every day, unless a rule is about its frequency."""
        keys, servings = ["menu", "period", "meal", "slot"], self.servings
        chosen = servings["menu"].map(self.known.modes) == "repertoire"
        slots = servings.loc[chosen, keys].drop_duplicates().sort_values(keys, ignore_index=True)
        opened = self.known.days.open_by_span
        days = opened[positions(self.known.days.menus, slots["menu"]), slots["period"].to_numpy(dtype=np.int64)]
        optional = may_be_left_out(rules)
        places = zip(slots["menu"], slots["meal"], slots["slot"], strict=True)
        loose = [optional(menu, meal, slot) for menu, meal, slot in places]
        room = servings.groupby(keys)["maximum_days"].sum().reindex(pd.MultiIndex.from_frame(slots[keys])).to_numpy()
        slots["minimum_days"] = np.where(np.array(loose, dtype=bool), 0.0, np.minimum(days, room))
        slots["maximum_days"] = days
        return slots


def may_be_left_out(rules: Iterable[Frequency]) -> Callable[[str, str, str], bool]:
    """Return what tells of a menu, meal and slot whether a rule is about its frequency: all others are filled on every day."""
    ruled = {(rule.menu, value) for rule in rules if rule.scope == "slot" for value in rule.values}
    return lambda menu, meal, slot: (menu, slot) in ruled or (menu, f"{meal}/{slot}") in ruled
