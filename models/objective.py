"""The levels of the objective, in the order in which they are made small; each is held before the next."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.blocks import Columns, Ints, Level
from models.constraints import SLACKS
from models.derived import supply_price
from models.instance import Instance
from models.terms import columns_of_terms, supply_of_terms

SLACK_LEVELS: dict[str, str] = {
    "shortfall": "servings",
    "rules": "",
    "nutrition_gaps": "",
    "target_gaps": "",
    "reserved": "currency",
}
"""Levels made of slacks, in order unless `Instance.goals` says otherwise, with their units; those without unit add up
parts of a whole."""

PRIORITY = "priority"
"""Levels of the law's order of preference are called so, with a dot and the rank up to which they fill the lots."""

SPEND_ORDER = "spend_order"
"""Levels of the order in which funds are spent are called so, with a dot and the place from which on they keep money unspent."""

TIE_BREAKS = frozenset({"lapses", SPEND_ORDER, "stock"})
"""Levels, by the name before a dot, that only choose among equally good plans: how well they do is told, but no search waits for
them, and a plan counts as optimal without them."""

_NEVER_NEGATIVE = frozenset({*SLACK_LEVELS, "unfairness", *TIE_BREAKS})


def breaks_ties(level: str) -> bool:
    """Tell whether a level only chooses among equally good plans."""
    return level.partition(".")[0] in TIE_BREAKS


def never_negative(level: str) -> bool:
    """Tell whether a level cannot fall below zero: at zero, its columns are fixed instead of held by a row."""
    return level.partition(".")[0] in _NEVER_NEGATIVE


def make_levels(instance: Instance, columns: Columns) -> tuple[Level, ...]:
    """Return the levels that the instance has terms for.

    Unmet servings, soft rules broken, nutrition gaps, target gaps, lots not bought from those for whom they are reserved
    (those of `Instance.goals` before the others), the law's order of preference (one level per rank), unfairness among equals,
    cost as bids are compared, purchases from those preferred among equal bids, cost (goods and delivery), money that lapses, money
    of the funds that are spent later (one level per place), stock carried. A level between two of these is one more function in the list.
    """
    wishes = dict.fromkeys((*instance.goals, *SLACK_LEVELS))
    makers: list[Callable[[Instance, Columns], Level]] = [
        *(_slack_level(name, SLACK_LEVELS[name]) for name in wishes),
        *(_priority(rank) for rank in _ranks_to_fill(instance)),
        _slack_level("unfairness", "currency per family"),
        *((_evaluated, _preferred) if _prices_preferred(instance) else ()),
        _cost,
        _slack_level("lapses", ""),
        *(_spent_from(place) for place in sorted(set(instance.funds["place"]) - {0})),
        _stock,
    ]
    levels = (make(instance, columns) for make in makers)
    return tuple(level for level in levels if len(level.columns) or level.name == "cost")


def _slack_level(name: str, unit: str) -> Callable[[Instance, Columns], Level]:
    def make(instance: Instance, columns: Columns) -> Level:
        slacks = [s for s in SLACKS.values() if s.level == name and s.name in columns]
        none = np.zeros(0)
        return Level(
            name=name,
            columns=np.concatenate([none.astype(np.int64), *(columns(s.name) for s in slacks)]),
            costs=np.concatenate([none, *(s.weights(instance) for s in slacks)]),
            unit=unit,
        )

    return make


def _ranks_to_fill(instance: Instance) -> list[int]:
    """Return the ranks up to which lots are filled in turn; what is left goes to the last rank by itself."""
    if instance.mode("ranking") == "off" or not instance.lots["packs"].notna().any():
        return []
    return sorted(set(_term_ranks(instance)))[:-1]


def _term_ranks(instance: Instance) -> Ints:
    offer = instance.supply["offer"].to_numpy()[instance.lot_terms["supply"].to_numpy()]
    return np.asarray(instance.offers["rank"].to_numpy()[offer], dtype=np.int64)


def _priority(rank: int) -> Callable[[Instance, Columns], Level]:
    """Sell as much as possible from the ranks up to `rank`, each lot's packs at the lot's one price."""

    def make(instance: Instance, columns: Columns) -> Level:
        terms = instance.lot_terms[_term_ranks(instance) <= rank]
        worth = instance.lots["price"].to_numpy()[terms["lot"].to_numpy()]
        all_packs = np.nansum(instance.lots["packs"].to_numpy() * instance.lots["price"].to_numpy())
        return Level(
            name=f"{PRIORITY}.{rank}",
            columns=columns("bought", terms["supply"].to_numpy()),
            costs=-worth,
            unit="currency",
            tolerance=max(1e-6, 1e-9 * float(all_packs)),
        )

    return make


def _cost(instance: Instance, columns: Columns) -> Level:
    """Goods, delivery by weight and by drop, and what changes from the plan announced count, in currency."""
    changes = _slack_level("cost", "currency")(instance, columns)
    return Level(
        name="cost",
        columns=np.concatenate([columns("bought"), columns("buy"), columns("visit"), changes.columns]),
        costs=np.concatenate(
            [
                supply_price(instance),
                instance.lanes["delivery_per_pack"].to_numpy(),
                instance.drops["charge"].to_numpy(),
                changes.costs,
            ]
        ),
        unit="currency",
    )


def _prices_preferred(instance: Instance) -> bool:
    return instance.mode("award_routes") != "off" and len(instance.price_preferences) > 0


def _evaluated(instance: Instance, columns: Columns) -> Level:
    """Cost as bids are compared: a pack of those preferred counts as cheaper than it is by its discount."""
    cost, preferences = _cost(instance, columns), instance.price_preferences
    discounted = columns_of_terms(columns, preferences)
    return Level(
        name="evaluated",
        columns=np.concatenate([cost.columns, discounted]),
        costs=np.concatenate([cost.costs, -preferences["discount"].to_numpy()]),
        unit="currency",
    )


def _preferred(instance: Instance, columns: Columns) -> Level:
    """Of bids that compare as equal those preferred win: as much as can be is bought from them, by worth."""
    preferences = instance.price_preferences
    price = supply_price(instance)[supply_of_terms(instance, preferences)]
    return Level(name="preferred", columns=columns_of_terms(columns, preferences), costs=-price, unit="currency")


def _spent_from(place: int) -> Callable[[Instance, Columns], Level]:
    """Pay as little as possible from the funds of a place and later ones: so those before are spent first.

    By hand: the transfer is spent first, a donation second, own money last. Least is paid by donation and own money together, then by
    own money.
    """

    def make(instance: Instance, columns: Columns) -> Level:
        later = instance.funds["place"].to_numpy()[instance.payments["fund"].to_numpy()] >= place
        return Level(
            name=f"{SPEND_ORDER}.{place}",
            columns=columns("pay", np.flatnonzero(later)),
            costs=np.ones(int(later.sum())),
            unit="currency",
        )

    return make


def _stock(instance: Instance, columns: Columns) -> Level:
    """Packs carried from a period to the next, and packs that come on another day than the first on which they can.

    Nothing is bought earlier than needed where it costs nothing to wait, nor comes on another day where it costs nothing not to.
    """
    shifted = instance.lanes["shifted"].to_numpy()
    lanes = np.flatnonzero(shifted)
    return Level(
        name="stock",
        columns=np.concatenate([columns("stock"), columns("buy", lanes)]),
        costs=np.concatenate([np.ones(len(instance.stocks)), shifted[lanes].astype(float)]),
        unit="pack-periods",
    )
