"""The decisions of an instance as column sets, and the slacks by which soft families give way.

Member i of a set belongs to row i of the instance's table named beside it, so that no look-up is ever needed.
Slack sets exist only for soft families. They are defined here, once; `models.build` puts them into the rows, and
`models.objective` makes them small.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.blocks import Columns, ColumnSet, Floats, Ints
from models.derived import counted_days, due_funds, menu_demand, need_kg, order_rows, supply_product
from models.instance import DEFAULT_MODES, Instance


@dataclass(frozen=True)
class Slack:
    """How far the rows of a soft family may give way, and what that costs.

    Parameters
    ----------
    name : str
        Name of the column set.
    family : str
        Family of `models.instance.FAMILIES` whose mode it follows.
    unit : str
        Unit of one, for people.
    level : str
        Level of the objective (`models.objective.LEVELS`) that makes it small.
    weights : callable
        Instance -> what one unit costs in that level, one per member; its length is the size of the set.
    upper : callable
        Instance -> most by which each member may give way; 0 for a row that is hard although its family is not.
    """

    name: str
    family: str
    unit: str
    level: str
    weights: Callable[[Instance], Floats]
    upper: Callable[[Instance], Floats]


def rows_with_mode(instance: Instance, family: str, own: pd.Series, mode: str) -> np.ndarray:
    """Tell which rows of a table with a mode of their own have `mode`.

    A row's own mode counts. Where the family's mode is not its default, a scenario has set it: then it counts for all
    rows, except that a row that is off stays off.
    """
    of_family = instance.mode(family)
    if of_family != DEFAULT_MODES[family]:
        own = own.mask(own != "off", of_family)
    return np.asarray(own == mode, dtype=bool)


COLUMN_SETS = {"payment": "pay", "bought": "bought", "brought": "buy", "serving": "serve", "fill": "fill"}
"""Column set behind each word that says over what a rule on goods is summed: what is paid, bought, or brought by a lane; or, where the menu
is chosen, over days of dishes and of what fills them."""


def columns_of_terms(columns: Columns, terms: pd.DataFrame) -> Ints:
    """Return the column of each term that says by ``column`` and ``index`` which one is meant."""
    found = np.zeros(len(terms), dtype=np.int64)
    for word, name in COLUMN_SETS.items():
        own = (terms["column"] == word).to_numpy()
        if own.any():
            found[own] = columns(name, terms["index"].to_numpy()[own])
    return found


def supply_of_terms(instance: Instance, terms: pd.DataFrame) -> Ints:
    """Return the row of supply whose goods each term is about, which says by ``column`` bought or brought and ``index``."""
    index = terms["index"].to_numpy(dtype=np.int64)
    brought = (terms["column"] == "brought").to_numpy()
    found = index.copy()
    found[brought] = instance.lanes["supply"].to_numpy()[index[brought]]
    return found


def rows_in_force(instance: Instance, family: str, own: pd.Series, term_rows: pd.Series) -> tuple[Ints, Ints, Ints]:
    """Return what a family whose rows have modes of their own writes: the rows that are not off.

    Parameters
    ----------
    instance : Instance
        The instance.
    family : str
        The family.
    own : pandas.Series, n rows
        Modes of the rows.
    term_rows : pandas.Series, k terms
        Row to which each term belongs.

    Returns
    -------
    tuple of numpy.ndarray of int
        Rows in force; for each term its place among them, -1 where its row is off; terms of rows in force.
    """
    in_force = np.flatnonzero(~rows_with_mode(instance, family, own, "off"))
    place = np.full(len(own), -1, dtype=np.int64)
    place[in_force] = np.arange(len(in_force))
    of_terms = place[term_rows.to_numpy()]
    return in_force, of_terms, np.flatnonzero(of_terms >= 0)


def _one_per(amounts: Floats) -> Floats:
    """Return 1 / amount, and 1 where the amount is below one or unknown: excesses become parts of the whole."""
    return 1.0 / np.fmax(np.abs(np.where(np.isfinite(amounts), amounts, 1.0)), 1.0)


def _column(table: str, column: str) -> Callable[[Instance], Floats]:
    return lambda instance: _one_per(getattr(instance, table)[column].to_numpy(dtype=float))


def _unlimited(table: str) -> Callable[[Instance], Floats]:
    return lambda instance: np.full(len(getattr(instance, table)), np.inf)


def _where_soft(family: str, table: str) -> Callable[[Instance], Floats]:
    def upper(instance: Instance) -> Floats:
        soft = rows_with_mode(instance, family, getattr(instance, table)["mode"], "soft")
        return np.where(soft, np.inf, 0.0)

    return upper


def _servings(instance: Instance) -> Floats:
    servings = instance.demand["servings"].to_numpy()
    needed = (instance.demand["packs"].to_numpy() > 0) | menu_demand(instance)
    if (servings[needed] <= 0).any():
        raise ValueError("instance table demand: a need on which no serving rests could be left unmet at no cost")
    return servings


def _most_short(instance: Instance) -> Floats:
    return np.where(menu_demand(instance), np.inf, instance.demand["packs"].to_numpy())


def _fund_periods(instance: Instance) -> Floats:
    return np.repeat(_column("funds", "amount_per_period")(instance), len(instance.periods))


def _limited_kg(instance: Instance) -> Floats:
    terms = instance.product_limit_terms
    product = supply_product(instance)[supply_of_terms(instance, terms)]
    pairs = pd.DataFrame({"limit": terms["limit"].to_numpy(), "product": product}).drop_duplicates()
    kg = need_kg(instance)[pairs["product"].to_numpy()]
    return np.bincount(pairs["limit"].to_numpy(), weights=kg, minlength=len(instance.product_limits))


def _change(instance: Instance) -> Floats:
    return instance.announced["weight"].to_numpy(dtype=float)


def _least_spent(instance: Instance) -> Floats:
    return _column("funds", "minimum")(instance)[due_funds(instance)]


def _drop_weights(instance: Instance) -> Floats:
    return _one_per(instance.drops["minimum_kg"].to_numpy())


SLACKS: dict[str, Slack] = {
    slack.name: slack
    for slack in (
        Slack("short", "demand", "packs", "shortfall", _servings, _most_short),
        Slack(
            "gap",
            "share_targets",
            "",
            "target_gaps",
            _column("targets", "scale"),
            _where_soft("share_targets", "targets"),
        ),
        Slack(
            "nutrition_gap",
            "nutrition",
            "",
            "nutrition_gaps",
            _column("standards", "scale"),
            _where_soft("nutrition", "standards"),
        ),
        Slack(
            "frequency_gap",
            "menu_frequency",
            "days",
            "rules",
            lambda i: np.ones(len(i.frequencies)),
            _where_soft("menu_frequency", "frequencies"),
        ),
        Slack("supply_excess", "supply", "packs", "rules", _column("supply", "packs"), _unlimited("supply")),
        Slack("offer_excess", "supply", "packs", "rules", _column("offers", "total_packs"), _unlimited("offers")),
        Slack(
            "cap_excess",
            "supplier_caps",
            "currency",
            "rules",
            _column("suppliers", "cap_amount"),
            _unlimited("suppliers"),
        ),
        Slack("fund_excess", "funds", "currency", "rules", _column("funds", "amount"), _unlimited("funds")),
        Slack(
            "fund_period_excess",
            "funds",
            "currency",
            "rules",
            _fund_periods,
            lambda i: np.full(len(i.funds) * len(i.periods), np.inf),
        ),
        Slack(
            "instalment_excess",
            "funds",
            "currency",
            "rules",
            lambda i: _column("funds", "amount")(i)[i.instalments["fund"].to_numpy()],
            _unlimited("instalments"),
        ),
        Slack(
            "lapse", "fund_spending", "currency", "lapses", _least_spent, lambda i: np.full(len(due_funds(i)), np.inf)
        ),
        Slack(
            "order_lack",
            "minimum_orders",
            "packs",
            "rules",
            lambda i: _column("supply", "minimum_packs")(i)[order_rows(i)],
            lambda i: np.full(len(order_rows(i)), np.inf),
        ),
        Slack(
            "supplier_order_lack",
            "minimum_orders",
            "currency",
            "rules",
            _column("supplier_orders", "minimum_amount"),
            _unlimited("supplier_orders"),
        ),
        Slack("drop_lack", "minimum_orders", "kg", "rules", _drop_weights, _unlimited("drops")),
        Slack(
            "day_excess",
            "delivery_limits",
            "kg",
            "rules",
            _column("delivery_days", "most_kg"),
            _unlimited("delivery_days"),
        ),
        Slack(
            "week_excess",
            "delivery_limits",
            "kg",
            "rules",
            _column("delivery_weeks", "most_kg"),
            _unlimited("delivery_weeks"),
        ),
        Slack(
            "days_excess",
            "delivery_limits",
            "days",
            "rules",
            _column("delivery_weeks", "most_days"),
            _unlimited("delivery_weeks"),
        ),
        Slack(
            "room_excess",
            "room",
            "kg or l",
            "rules",
            lambda i: _column("rooms", "most")(i)[i.room_days["room"].to_numpy()],
            _unlimited("room_days"),
        ),
        Slack(
            "limit_excess",
            "product_limits",
            "kg",
            "rules",
            lambda i: _one_per(_limited_kg(i)),
            _unlimited("product_limits"),
        ),
        Slack(
            "commitment_lack",
            "commitments",
            "currency",
            "rules",
            _column("commitments", "minimum_amount"),
            _where_soft("commitments", "commitments"),
        ),
        Slack(
            "contract_lack",
            "contracts",
            "kg",
            "rules",
            _column("contracts", "minimum_kg"),
            _unlimited("contracts"),
        ),
        Slack(
            "contract_excess",
            "contracts",
            "kg",
            "rules",
            _column("contracts", "maximum_kg"),
            _unlimited("contracts"),
        ),
        Slack(
            "points_lack",
            "points",
            "",
            "target_gaps",
            _column("points", "scale"),
            _where_soft("points", "points"),
        ),
        Slack(
            "ceiling_excess",
            "cost_ceilings",
            "currency",
            "rules",
            _column("cost_ceilings", "amount"),
            _where_soft("cost_ceilings", "cost_ceilings"),
        ),
        Slack(
            "reserve_lack",
            "award_routes",
            "",
            "reserved",
            lambda i: i.award_routes["value"].to_numpy(dtype=float),
            _where_soft("award_routes", "award_routes"),
        ),
        Slack(
            "fair_lack",
            "fairness",
            "packs",
            "unfairness",
            lambda i: i.fair_parts["weight"].to_numpy(dtype=float),
            _unlimited("fair_parts"),
        ),
        Slack("less", "stability", "packs", "cost", _change, lambda i: i.announced["packs"].to_numpy(dtype=float)),
        Slack("more", "stability", "packs", "cost", _change, _unlimited("announced")),
    )
}
"""Every slack by name. Weights relate an excess to the amount of the rule, so that excesses of one level compare."""


def _decision(
    name: str, upper: Floats, unit: str, lower: Floats | None = None, integer: np.ndarray | None = None
) -> ColumnSet:
    count = len(upper)
    return ColumnSet(
        name,
        np.zeros(count) if lower is None else lower.astype(float),
        upper.astype(float),
        np.zeros(count, dtype=bool) if integer is None else integer,
        unit,
    )


def make_columns(instance: Instance) -> Columns:
    """Return all column sets of an instance.

    ``buy`` (lanes, packs), ``bought`` (supply, packs), ``pay`` (payments, currency), ``stock`` (stocks, packs at the
    end of the period), ``visit`` (drops, yes or no), ``order`` (`order_rows`, yes or no), ``supplier_order``
    (supplier_orders, yes or no), ``come`` (`counted_days`, yes or no), ``serve`` (servings, days), ``fill`` (fills, days), then the slacks of soft families.
    """

    def free(table: str) -> Floats:
        return np.full(len(getattr(instance, table)), np.inf)

    def yes_or_no(name: str, count: int) -> ColumnSet:
        return _decision(name, np.ones(count), "", integer=np.ones(count, dtype=bool))

    servings = instance.servings
    most_days = servings["maximum_days"].to_numpy()
    sets = [
        _decision("buy", free("lanes"), "packs"),
        _decision("bought", free("supply"), "packs"),
        _decision("pay", free("payments"), "currency"),
        _decision("stock", instance.stocks["max_packs"].to_numpy(), "packs"),
        yes_or_no("visit", len(instance.drops)),
        yes_or_no("order", len(order_rows(instance))),
        yes_or_no("supplier_order", len(instance.supplier_orders)),
        yes_or_no("come", len(counted_days(instance))),
        _decision("serve", most_days, "days", lower=servings["minimum_days"].to_numpy()),
        _decision("fill", most_days[instance.fills["serving"].to_numpy()], "days"),
        _decision("there", instance.foods["most"].to_numpy(), "foods"),
    ]
    for slack in SLACKS.values():
        if instance.mode(slack.family) == "soft" or _own_soft(instance, slack):
            sets.append(_decision(slack.name, slack.upper(instance), slack.unit))
    return Columns(sets)


WITH_MODES = {
    "gap": "targets",
    "nutrition_gap": "standards",
    "frequency_gap": "frequencies",
    "commitment_lack": "commitments",
    "points_lack": "points",
    "ceiling_excess": "cost_ceilings",
    "reserve_lack": "award_routes",
}
"""Slacks of families whose rows have modes of their own, with the table that holds them."""


def _own_soft(instance: Instance, slack: Slack) -> bool:
    """Tell whether a family that is hard by default has rows that are soft by their own mode."""
    table = WITH_MODES.get(slack.name)
    if table is None or instance.mode(slack.family) == "off":
        return False
    return bool(rows_with_mode(instance, slack.family, getattr(instance, table)["mode"], "soft").any())
