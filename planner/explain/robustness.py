"""How sure a plan is: harvests, prices, attendance and suppliers drawn from stated ranges, and what then becomes of it.

A plan is made safer by margins: it is planned for harvests below, and attendance above, what is expected. How wide they are is
chosen on sampled futures, and what they are worth is measured on others, so that the choice does not praise itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
import yaml

from models.blocks import Floats, Ints
from models.instance import Instance
from models.sensitivity import NoPlanError, Probe
from models.terms import offer_of_terms
from planner.assembly import assemble
from planner.assembly.choices import menus_to_choose
from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _, money_text, number_text, share_text
from planner.inputs import names_of, table_of
from planner.kept import kept
from planner.making.pipeline import Listener, try_plan
from planner.making.plan import Plan
from planner.making.scenarios import apply
from planner.reasons import READ_ERRORS, Loader, text_reason

MOST_LOSSES = 8
LEVELS_OF_CARE = (0.0, 0.25, 0.5, 0.75, 1.0)
AIM = 0.9
"""Part of the futures in which the meals shall hold, unless another is asked for."""

NEAR = 0.05
"""Where no margins reach the aim: part of the futures that wider margins must win to be worth their price."""


@dataclass(frozen=True, slots=True)
class Ranges:
    """From what is drawn; every figure is an assumption until a case has its own.

    Parameters
    ----------
    yield_least, yield_most : float
        Harvest of an offer over the whole plan, as a part of what is expected; the expected one is likeliest.
    price_least, price_most : float
        Price of a product when new orders are placed, as a part of today's.
    attendance_least, attendance_most : float
        Pupils who eat in a zone and period, as a part of those expected.
    supplier_lost : float
        Chance that a supplier delivers nothing at all.
    tolerated_short : float
        Part of all servings that may lack a product while the meals still count as held.
    """

    yield_least: float = 0.7
    yield_most: float = 1.1
    price_least: float = 0.9
    price_most: float = 1.2
    attendance_least: float = 0.9
    attendance_most: float = 1.05
    supplier_lost: float = 0.02
    tolerated_short: float = 0.01


@dataclass(frozen=True, eq=False)
class Robustness:
    """What became of a plan.

    Parameters
    ----------
    ranges : Ranges
        What was drawn from.
    seed : int
        Of the draws.
    plan : Plan
        The plan that was tried, with its tables ``robustness`` and ``supplier_losses`` filled in.
    robust : Plan or None
        The plan made with margins, verified, in whole packs, with the same tables; None if there is none.
    changes : tuple of str
        The margins as lines of a scenario.
    draws : pandas.DataFrame
        One row per draw: ``draw``, ``lost`` (suppliers), ``fixed_short`` (part of all servings short if the orders stay as they
        are), ``fixed_holds``, ``best_short``, ``best_missed`` (points of shares missed), ``best_cost``, ``best_holds`` with the best
        response, packs split and minimum orders kept in part; NaN where that was not solved; ``robust_short`` and ``robust_holds``
        with the orders of the plan with margins.
    care : pandas.DataFrame
        Margins tried, on other futures than `draws`: ``care`` (0: none, 1: the ends of the ranges), ``changes``, ``cost``
        (continuous), ``price`` (against no care), ``short`` (servings the plan itself leaves short), ``holds`` (part of the futures).
    """

    ranges: Ranges
    seed: int
    plan: Plan
    robust: Plan | None
    changes: tuple[str, ...]
    draws: pd.DataFrame
    care: pd.DataFrame


def read_ranges(path: Path) -> Ranges:
    """Read ranges from a YAML file; those not given keep their default.

    Raises
    ------
    InputError
        If a name is unknown, a value is not a number from 0 to 10, or a least exceeds its most.
    """
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=Loader) or {}
    except READ_ERRORS as error:
        raise _bad(
            _("The file {path} cannot be read: {error}").format(path=path.name, error=text_reason(error))
        ) from None
    known = {field.name for field in fields(Ranges)}
    wrong = [str(k) for k, v in data.items() if k not in known or not isinstance(v, (int, float)) or not 0 <= v <= 10]
    ranges = Ranges() if wrong else replace(Ranges(), **{k: float(v) for k, v in data.items()})
    values = asdict(ranges)
    wrong += [k for k in ("yield", "price", "attendance") if values[f"{k}_least"] > values[f"{k}_most"]]
    if wrong:
        raise _bad(_("These ranges cannot be used: {names}.").format(names=", ".join(wrong)))
    return ranges


def _bad(what: str) -> InputError:
    names = ", ".join(field.name for field in fields(Ranges))
    why = _("Draws from a wrong range would mislead.")
    return InputError(
        [Finding("ranges", "error", "ranges", (), "", what, why, _("Known are: {names}.").format(names=names))]
    )


@dataclass(frozen=True, eq=False)
class _Draw:
    """One future, by row of the instance's tables; attendance is shaped (zones, periods)."""

    harvest: Floats
    price: Floats
    attendance: Floats
    lost: Ints


def robustness(
    plan: Plan,
    ranges: Ranges | None = None,
    *,
    draws: int = 50,
    seed: int = 0,
    responses: int = 10,
    aim: float | None = AIM,
    progress: Listener | None = None,
) -> Robustness:
    """Draw futures, see whether a plan holds in them, and make a plan that holds more often.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    ranges : Ranges, optional
        What to draw from.
    draws, seed : int
        How many futures, and where the draws begin: the same seed gives the same futures.
    responses : int
        In how many of them, the first, the best response is solved for; that takes longer.
    aim : float or None
        Part of the futures in which the meals shall hold: the least margins that reach it are taken, or that come near the best there are.
        None: no margins are tried and no plan is made with them.
    progress : callable, optional
        Is told the steps of the plan with margins.

    Returns
    -------
    Robustness
        The futures, what became of the plan in them, and the plan with margins if one was made.

    Raises
    ------
    ValueError
        If there is no plan.
    """
    if not plan.exists:
        raise ValueError("there is no plan to try")
    ranges = ranges or Ranges()
    instance = _instance(plan.case, plan)
    futures = _draws(instance, ranges, draws, seed)
    names = names_of(plan.case["suppliers"], "supplier")
    code = instance.suppliers["supplier"].to_numpy(dtype=object)
    ordered = _orders_of_plan(instance, plan["orders"])
    rows = []
    for number, future in enumerate(futures):
        row = {"draw": number + 1, "lost": ", ".join(names[code[s]] for s in future.lost)}
        short = _short_if_fixed(instance, ordered, future)
        row |= {"fixed_short": short, "fixed_holds": short <= ranges.tolerated_short}
        rows.append(row | (_best_response(instance, future, ranges) if number < responses else {}))
    frame = pd.DataFrame(rows).reindex(
        columns=["draw", "lost", "fixed_short", "fixed_holds", "best_short", "best_missed", "best_cost", "best_holds"]
    )
    losses = _losses(instance, Probe(instance), ordered, names)
    levels = () if aim is None else LEVELS_OF_CARE
    care = _care(plan, instance, levels, _draws(instance, ranges, draws, seed + 1), ranges)
    chosen = None if aim is None else least_that_reaches(care, aim)
    robust = None if chosen is None else _plan_with_margins(plan, chosen["changes"], progress)
    if robust is not None:
        new = _instance(plan.case, robust)
        its_orders = _orders_of_plan(new, robust["orders"])
        frame["robust_short"] = [_short_if_fixed(new, its_orders, future) for future in futures]
    else:
        frame["robust_short"] = np.nan
    frame["robust_holds"] = frame["robust_short"] <= ranges.tolerated_short
    words = _Words(plan, robust, ranges, frame, seed)
    with kept():
        filled = {
            "robustness": table_of("robustness", words.rows(chosen)),
            "supplier_losses": table_of("supplier_losses", words.losses(losses)),
        }
    plan = plan.with_tables(filled)
    robust = None if robust is None else robust.with_tables(filled)
    return Robustness(ranges, seed, plan, robust, () if chosen is None else tuple(chosen["changes"]), frame, care)


def margins(ranges: Ranges, care: float) -> tuple[str, ...]:
    """Return the lines of a scenario that plans for smaller harvests and more pupils, a part of the way to the ends of the ranges."""
    harvest, eating = 1 - care * (1 - min(ranges.yield_least, 1.0)), 1 + care * (max(ranges.attendance_most, 1.0) - 1)
    lines = [f"harvest factor={harvest:.6g}"] if harvest < 1 else []
    return (*lines, *([f"take_up change=x{eating:.6g}"] if eating > 1 else []))


def _instance(case: Case, plan: Plan) -> Instance:
    """Return the instance of a case with the menus of a plan, where something was chosen."""
    return assemble(case, plan.law, plan["served"] if menus_to_choose(case) else None).instance


def least_that_reaches(care: pd.DataFrame, aim: float) -> Any | None:
    """Return the row of the least margins with which the meals hold often enough; else nearly as often as with any."""
    known = care[care["holds"].notna()]
    if known.empty:
        return None
    most = float(known["holds"].max())
    return known[known["holds"] >= (aim if most >= aim else most - NEAR)].iloc[0]


def _plan_with_margins(plan: Plan, changes: tuple[str, ...], progress: Listener | None) -> Plan | None:
    record = {"scenario": "margins", "changes": "; ".join(changes)}
    made = try_plan(apply(plan.case, changes), progress=progress, record=record)
    return made if made.exists else None


def _owed(plan: Plan) -> float:
    """Return the charges of contracts for the year, which are the same whatever is bought."""
    return float(plan["payments"].loc[plan["payments"]["contract"] != "", "amount"].sum())


class _Words:
    """Says in words and figures what became of the plans."""

    def __init__(self, plan: Plan, robust: Plan | None, ranges: Ranges, draws: pd.DataFrame, seed: int) -> None:
        self._plan, self._robust, self._ranges, self._draws, self._seed = plan, robust, ranges, draws, seed
        self._currency = str(plan.case.head["currency"])

    def rows(self, chosen: Any | None) -> list[dict[str, Any]]:
        """Return the rows of the table ``robustness``."""
        draws, cost = self._draws, self._plan.figure("total_amount")
        solved = draws[draws["best_short"].notna() | draws["best_holds"].notna()]
        ranges = self._ranges
        drawn = _(
            "{count} futures, seed {seed}: harvest of each offer {yield_least} to {yield_most} of what is expected, prices {price_least} to {price_most}, pupils eating {eating_least} to {eating_most}, each supplier lost with a chance of {lost}. Meals hold if at most {tolerated} of all servings lack a product. All of these are assumptions."
        ).format(
            count=number_text(len(draws)),
            seed=self._seed,
            yield_least=share_text(ranges.yield_least, 0),
            yield_most=share_text(ranges.yield_most, 0),
            price_least=share_text(ranges.price_least, 0),
            price_most=share_text(ranges.price_most, 0),
            eating_least=share_text(ranges.attendance_least, 0),
            eating_most=share_text(ranges.attendance_most, 0),
            lost=share_text(ranges.supplier_lost, 1),
            tolerated=share_text(ranges.tolerated_short, 1),
        )
        found = [
            {
                "plan": "as_is",
                "name": _("The plan, its orders kept whatever comes"),
                "cost": cost,
                "futures": len(draws),
                "holds_share": float(draws["fixed_holds"].mean()),
                "short_share": float(draws["fixed_short"].mean()),
                "text": drawn,
            }
        ]
        if len(solved):
            found.append(
                {
                    "plan": "best_response",
                    "name": _("The best new orders, once the future is known"),
                    "cost": float(solved["best_cost"].mean()) + _owed(self._plan),
                    "futures": len(solved),
                    "holds_share": float(solved["best_holds"].astype(bool).mean()),
                    "short_share": float(solved["best_short"].mean()),
                    "text": _("Meals and shares hold; in the first of the futures, packs split and minimum orders kept in part. The cost is the mean, at the prices drawn."),
                }
            )  # fmt: skip
        if self._robust is not None and chosen is not None:
            safer = self._robust.figure("total_amount")
            text = _("Planned with {changes}. The price of safety is {price}, {share} of the cost.").format(
                changes="; ".join(chosen["changes"]) or _("no margins: the plan holds often enough as it is"),
                price=money_text(safer - cost, self._currency),
                share=share_text((safer - cost) / cost if cost else np.nan),
            )
            found.append(
                {
                    "plan": "margins",
                    "name": _("The plan with margins, its orders kept whatever comes"),
                    "care_share": float(chosen["care"]),
                    "cost": safer,
                    "price": safer - cost,
                    "futures": len(draws),
                    "holds_share": float(draws["robust_holds"].mean()),
                    "short_share": float(draws["robust_short"].mean()),
                    "text": text,
                }
            )
        return found

    def losses(self, losses: pd.DataFrame) -> list[dict[str, Any]]:
        """Return the rows of the table ``supplier_losses``."""
        plain = [{str(key): value for key, value in row.items()} for row in losses.to_dict("records")]
        return [row | {"text": self._loss(row)} for row in plain]

    def _loss(self, row: Mapping[Any, Any]) -> str:
        kept = _("Orders kept, {kept} of all servings lack a product.").format(
            kept=share_text(row["short_kept_share"], 2)
        )
        if np.isnan(row["short_best_share"]):
            return f"{kept} " + _("With new orders no plan keeps every rule that must hold.")
        if row["short_best_share"] > 1e-6:
            text = _("Even with the best new orders {best} lack one: nobody else offers enough.")
            return f"{kept} " + text.format(best=share_text(row["short_best_share"], 2))
        text = (
            _("The best new orders feed everybody and cost {cost} more.")
            if row["cost"] >= 0
            else _("The best new orders feed everybody and cost {cost} less.")
        )
        text = text.format(cost=money_text(abs(row["cost"]), self._currency))
        if row["missed_points"] > 1e-3:
            text += " " + _("Shares miss {points} points more.").format(points=number_text(row["missed_points"], 2))
        return f"{kept} {text}"


def _draws(instance: Instance, ranges: Ranges, count: int, seed: int) -> list[_Draw]:
    random = np.random.default_rng(seed)

    def around_one(least: float, most: float, shape: int | tuple[int, int]) -> Floats:
        least, most = min(least, 1.0), max(most, 1.0)
        return np.ones(shape) if least == most else random.triangular(least, 1.0, most, shape)

    return [
        _Draw(
            around_one(ranges.yield_least, ranges.yield_most, len(instance.offers)),
            around_one(ranges.price_least, ranges.price_most, len(instance.products)),
            around_one(ranges.attendance_least, ranges.attendance_most, (len(instance.zones), len(instance.periods))),
            np.flatnonzero(random.random(len(instance.suppliers)) < ranges.supplier_lost),
        )
        for _number in range(count)
    ]


def _orders_of_plan(instance: Instance, orders: pd.DataFrame) -> pd.DataFrame:
    """Return ``offer``, ``zone``, ``period`` (rows of the instance) and ``packs``."""
    frame = pd.DataFrame({"packs": orders["packs"].astype("float64").to_numpy()})
    tables: dict[str, pd.DataFrame] = {"offer": instance.offers, "zone": instance.zones, "period": instance.periods}
    for column, table in tables.items():
        # Of a delivery zone in several rows the first stands for all.
        rows = pd.Series(range(len(table)), index=table[column]).groupby(level=0).first()
        frame[column] = rows.reindex(orders[column]).to_numpy(dtype=np.int64)
    return frame


def _orders_of_values(instance: Instance, probe: Probe) -> pd.DataFrame:
    """Return what the continuous problem buys, as the orders of a plan."""
    supply, demand, lanes = instance.supply, instance.demand, instance.lanes
    from_row, to_row = lanes["supply"].to_numpy(), lanes["demand"].to_numpy()
    return pd.DataFrame(
        {
            "packs": probe.values[probe.problem.columns.slice("buy")],
            "offer": instance.offers["offer"].to_numpy()[supply["offer"].to_numpy()[from_row]],
            "zone": instance.zones["zone"].to_numpy()[demand["zone"].to_numpy()[to_row]],
            "period": instance.periods["period"].to_numpy()[supply["period"].to_numpy()[from_row]],
        }
    )


def _short_if_fixed(instance: Instance, orders: pd.DataFrame, future: _Draw) -> float:
    """Return the part of all servings that lack a product if nothing is ordered but what was.

    Of each order comes what the harvest leaves of the offer's supply of the period. What is too much of a storable product, or of one
    that may come on a Friday for Monday, is kept for later periods, of any other it is lost.
    """
    supply, demand = instance.supply, instance.demand
    offers, zones, periods, products = (
        len(t) for t in (instance.offers, instance.zones, instance.periods, instance.products)
    )
    limit = np.zeros((offers, periods))
    limit[supply["offer"], supply["period"]] = supply["packs"]
    factor = future.harvest * ~np.isin(instance.offers["supplier"].to_numpy(), future.lost)
    # Without a limit in the case a supplier brings whatever is ordered, unless it is lost.
    there = np.where(factor[:, None] > 0, limit * np.where(factor > 0, factor, 1.0)[:, None], 0.0)
    offer, zone, period = (orders[c].to_numpy() for c in ("offer", "zone", "period"))
    wanted = np.zeros((offers, periods))
    np.add.at(wanted, (offer, period), orders["packs"].to_numpy())
    part = np.minimum(1.0, np.divide(there, wanted, out=np.ones_like(there), where=wanted > 0))
    total, sold = instance.offers["total_packs"].to_numpy() * factor, (wanted * part).sum(axis=1)
    part *= np.where(np.isfinite(total) & (sold > total), total / np.fmax(sold, 1e-9), 1.0)[:, None]
    came, need, weight = (np.zeros((periods, zones, products)) for _name in range(3))
    product = instance.offers["product"].to_numpy()[offer]
    np.add.at(came, (period, zone, product), orders["packs"].to_numpy() * part[offer, period])
    part_of_zone = demand["zone"].to_numpy()
    zone = instance.zones["round"].to_numpy()[part_of_zone]
    of_need = demand["period"].to_numpy(), zone, demand["product"].to_numpy()
    packs = demand["packs"].to_numpy() * future.attendance[part_of_zone, of_need[0]]
    np.add.at(need, of_need, packs)
    np.add.at(weight, of_need, packs * demand["servings"].to_numpy())
    weight = np.divide(weight, need, out=np.zeros_like(weight), where=need > 0)
    opening = instance.opening_stocks["demand"].to_numpy()
    np.add.at(came, tuple(x[opening] for x in of_need), instance.opening_stocks["packs"].to_numpy())
    keeps = instance.products["storable"].to_numpy(dtype=bool).copy()
    of_lane = instance.lanes["demand"].to_numpy()
    before = instance.days["period"].to_numpy()[instance.lanes["day"]] < of_need[0][of_lane]
    keeps[of_need[2][of_lane[before]]] = True
    left, short, asked = np.zeros((zones, products)), 0.0, 0.0
    for t in range(periods):
        balance = left + came[t] - need[t]
        short += float((np.fmax(-balance, 0) * weight[t]).sum())
        asked += float((need[t] * weight[t]).sum())
        left = np.where(keeps, np.fmax(balance, 0), 0.0)
    return short / asked if asked > 0 else 0.0


def _changed(instance: Instance, harvest: Floats, price: Floats, attendance: Floats, lost: Ints) -> Instance:
    factor = harvest * ~np.isin(instance.offers["supplier"].to_numpy(), lost)
    of_supply = factor[instance.supply["offer"].to_numpy()]
    packs = instance.supply["packs"].to_numpy()
    packs = np.where(of_supply > 0, packs * np.where(of_supply > 0, of_supply, 1.0), 0.0)
    offers = instance.offers.assign(
        total_packs=instance.offers["total_packs"] * factor,
        price_per_pack=instance.offers["price_per_pack"] * price[instance.offers["product"].to_numpy()],
    )
    eating = attendance[instance.demand["zone"].to_numpy(), instance.demand["period"].to_numpy()]
    demand = instance.demand.assign(packs=instance.demand["packs"] * eating)
    supply = instance.supply.assign(packs=packs)
    contracts, commitments = (
        instance.contracts,
        instance.commitments,
    )  # to those who are lost they bind nobody: a least of 0
    return replace(
        instance,
        offers=offers,
        supply=supply,
        demand=demand,
        contracts=contracts.assign(minimum_kg=contracts["minimum_kg"].mask(_of_lost(instance, lost, "contract"), 0.0)),
        commitments=commitments.assign(
            minimum_amount=commitments["minimum_amount"].mask(_of_lost(instance, lost, "commitment"), 0.0)
        ),
    )


def _of_lost(instance: Instance, lost: Ints, one: Literal["contract", "commitment"]) -> np.ndarray:
    """Tell which contracts or promises are those of suppliers that are lost."""
    terms: pd.DataFrame = instance.contract_terms if one == "contract" else instance.commitment_terms
    if one == "contract":
        terms = terms.rename(columns={"supply": "index"}).assign(column="bought")
    theirs = np.isin(instance.offers["supplier"].to_numpy()[offer_of_terms(instance, terms)], lost)
    count = len(instance.contracts if one == "contract" else instance.commitments)
    return np.isin(np.arange(count), terms.loc[theirs, one])


def _wishes(probe: Probe) -> Mapping[str, float]:
    return {"short": probe.base.get("shortfall", 0.0), "missed": 100 * probe.lacking}


def _best_response(instance: Instance, future: _Draw, ranges: Ranges) -> dict[str, object]:
    changed = _changed(instance, future.harvest, future.price, future.attendance, future.lost)
    try:
        probe = Probe(changed)
    except NoPlanError:
        return {"best_short": np.nan, "best_missed": np.nan, "best_cost": np.nan, "best_holds": False}
    asked = float((changed.demand["packs"] * changed.demand["servings"]).sum())
    wishes = _wishes(probe)
    short = wishes["short"] / asked if asked > 0 else 0.0
    holds = short <= ranges.tolerated_short and wishes["missed"] <= 1e-3
    return {"best_short": short, "best_missed": wishes["missed"], "best_cost": probe.base["cost"], "best_holds": holds}


def _losses(instance: Instance, base: Probe, orders: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return what becomes of the plan without each of its largest suppliers, what hurts most first."""
    worth = orders["packs"] * instance.offers["price_per_pack"].to_numpy()[orders["offer"]]
    supplier = instance.offers["supplier"].to_numpy()[orders["offer"]]
    largest = worth.groupby(supplier).sum().sort_values(ascending=False, kind="stable").index[:MOST_LOSSES]
    same = np.ones(len(instance.offers)), np.ones(len(instance.products))
    all_eat = np.ones((len(instance.zones), len(instance.periods)))
    asked = float((instance.demand["packs"] * instance.demand["servings"]).sum())
    before, rows = _wishes(base), []
    for one in largest:
        code = str(instance.suppliers["supplier"].iloc[one])
        lost = np.array([one])
        row: dict[str, object] = {"supplier": code, "supplier_name": names[code]}
        row["short_kept_share"] = _short_if_fixed(instance, orders, _Draw(*same, all_eat, lost))
        try:
            probe = Probe(_changed(instance, *same, all_eat, lost))
            after = _wishes(probe)
            row["short_best_share"] = max(after["short"] - before["short"], 0.0) / asked if asked > 0 else 0.0
            row["missed_points"] = after["missed"] - before["missed"]
            row["cost"] = probe.base["cost"] - base.base["cost"]
        except NoPlanError:
            row |= {"short_best_share": np.nan, "missed_points": np.nan, "cost": np.nan}
        rows.append(row)
    columns = ["supplier", "supplier_name", "short_kept_share", "short_best_share", "missed_points", "cost"]
    frame = pd.DataFrame(rows, columns=columns)
    worst = ["short_best_share", "missed_points", "short_kept_share", "cost"]
    return frame.sort_values(worst, ascending=False, kind="stable", na_position="first", ignore_index=True)


def _care(
    plan: Plan, instance: Instance, levels: Sequence[float], futures: list[_Draw], ranges: Ranges
) -> pd.DataFrame:
    """Return what plans with margins cost, packs split, and in how many of the futures their meals hold."""
    rows = []
    for care in levels:
        changes = margins(ranges, care)
        row = {"care": care, "changes": changes, "cost": np.nan, "short": np.nan, "holds": np.nan}
        rows.append(row)
        try:
            wider = _instance(apply(plan.case, changes), plan)
            probe = Probe(wider)
        except NoPlanError:
            continue
        orders = _orders_of_plan(instance, _orders_of_values(wider, probe))
        held = [_short_if_fixed(instance, orders, future) <= ranges.tolerated_short for future in futures]
        row |= {
            "cost": probe.base["cost"] + _owed(plan),
            "short": _wishes(probe)["short"],
            "holds": float(np.mean(held)),
        }
    frame = pd.DataFrame(rows, columns=["care", "changes", "cost", "short", "holds"])
    frame["price"] = frame["cost"] - frame["cost"].head(1).sum()
    return frame[["care", "changes", "cost", "price", "short", "holds"]]
