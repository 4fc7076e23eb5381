"""How sure a plan is: harvests, prices, attendance and suppliers drawn from stated ranges, and what then becomes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from models.blocks import Floats, Ints
from models.instance import Instance
from models.sensitivity import NoPlanError, Probe
from planner.assembly import assemble
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.io.atomic import atomic_path
from planner.plan import Plan
from planner.reports.inputs import names_of

MOST_LOSSES = 8
LEVELS_OF_CARE = (0.0, 0.5, 1.0)


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
    draws : pandas.DataFrame
        One row per draw: ``draw``, ``lost`` (suppliers), ``fixed_short`` (part of all servings short if the orders stay as they
        are), ``fixed_holds``, ``best_short``, ``best_missed`` (points of shares missed), ``best_cost``, ``best_holds`` with the best
        response, packs split and minimum orders kept in part; NaN where that was not solved.
    losses : pandas.DataFrame
        One row per supplier lost alone, what hurts most first: ``supplier``, ``supplier_name``, ``short`` (servings), ``missed``
        (points), ``cost`` (change, with the best response).
    care : pandas.DataFrame
        Plans made for harvests below and attendance above what is expected: ``care`` (0: none, 1: the ends of the ranges),
        ``cost`` (continuous), ``price`` (against no care), ``short`` (servings the plan itself leaves short), ``holds`` (part of the draws).
    """

    ranges: Ranges
    seed: int
    draws: pd.DataFrame
    losses: pd.DataFrame
    care: pd.DataFrame


def read_ranges(path: Path) -> Ranges:
    """Read ranges from a YAML file; those not given keep their default.

    Raises
    ------
    InputError
        If a name is unknown, a value is not a number from 0 to 10, or a least exceeds its most.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise _bad(_("The file {path} cannot be read: {error}").format(path=path.name, error=error)) from None
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
    plan: Plan, ranges: Ranges | None = None, *, draws: int = 50, seed: int = 0, responses: int = 10
) -> Robustness:
    """Draw futures and see whether a plan holds in them.

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

    Raises
    ------
    ValueError
        If there is no plan.
    """
    if not plan.exists:
        raise ValueError("there is no plan to try")
    ranges = ranges or Ranges()
    free = (plan.case["menu_groups"]["mode"] != "fixed").any()
    instance = assemble(plan.case, plan.law, plan["served"] if free else None).instance
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
    base = Probe(instance)
    losses = _losses(instance, base, ordered, names)
    return Robustness(ranges, seed, frame, losses, _care(instance, base, futures, ranges))


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
    for column, table in (("offer", instance.offers), ("zone", instance.zones), ("period", instance.periods)):
        rows = pd.Series(range(len(table)), index=table[column])
        frame[column] = rows.reindex(orders[column]).to_numpy(dtype=np.int64)
    return frame


def _orders_of_values(instance: Instance, probe: Probe) -> pd.DataFrame:
    supply, demand, lanes = instance.supply, instance.demand, instance.lanes
    from_row, to_row = lanes["supply"].to_numpy(), lanes["demand"].to_numpy()
    return pd.DataFrame(
        {
            "packs": probe.values[probe.problem.columns.slice("buy")],
            "offer": supply["offer"].to_numpy()[from_row],
            "zone": demand["zone"].to_numpy()[to_row],
            "period": supply["period"].to_numpy()[from_row],
        }
    )


def _short_if_fixed(instance: Instance, orders: pd.DataFrame, future: _Draw) -> float:
    """Return the part of all servings that lack a product if nothing is ordered but what was.

    Of each order comes what the harvest leaves of the offer's supply of the period. What is too much of a storable product is
    kept for later periods, of any other it is lost.
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
    of_need = demand["period"].to_numpy(), demand["zone"].to_numpy(), demand["product"].to_numpy()
    need[of_need] = demand["packs"].to_numpy() * future.attendance[of_need[1], of_need[0]]
    weight[of_need] = demand["servings"].to_numpy()
    opening = instance.opening_stocks["demand"].to_numpy()
    np.add.at(came, tuple(x[opening] for x in of_need), instance.opening_stocks["packs"].to_numpy())
    keeps = instance.products["storable"].to_numpy(dtype=bool)
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
    return replace(instance, offers=offers, supply=instance.supply.assign(packs=packs), demand=demand)


def _wishes(probe: Probe) -> Mapping[str, float]:
    return {"short": probe.base.get("shortfall", 0.0), "missed": 100 * probe.base.get("target_gaps", 0.0)}


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
    worth = orders["packs"] * instance.offers["price_per_pack"].to_numpy()[orders["offer"]]
    supplier = instance.offers["supplier"].to_numpy()[orders["offer"]]
    largest = worth.groupby(supplier).sum().sort_values(ascending=False, kind="stable").index[:MOST_LOSSES]
    same = np.ones(len(instance.offers)), np.ones(len(instance.products))
    all_eat = np.ones((len(instance.zones), len(instance.periods)))
    rows = []
    for one in largest:
        code = str(instance.suppliers["supplier"].iloc[one])
        row: dict[str, object] = {"supplier": code, "supplier_name": names[code]}
        try:
            probe = Probe(_changed(instance, *same, all_eat, np.array([one])))
            row |= {k: v - _wishes(base)[k] for k, v in _wishes(probe).items()}
            row["cost"] = probe.base["cost"] - base.base["cost"]
        except NoPlanError:
            row |= {"short": np.inf, "missed": np.nan, "cost": np.nan}
        rows.append(row)
    frame = pd.DataFrame(rows, columns=["supplier", "supplier_name", "short", "missed", "cost"])
    return frame.sort_values(["short", "missed", "cost"], ascending=False, kind="stable", ignore_index=True)


def _care(instance: Instance, base: Probe, futures: list[_Draw], ranges: Ranges) -> pd.DataFrame:
    """Return what plans cost that reckon with the bad ends of the ranges, and how often they hold."""
    rows = []
    for care in LEVELS_OF_CARE:
        harvest = np.full(len(instance.offers), 1 - care * (1 - min(ranges.yield_least, 1.0)))
        eating = 1 + care * (max(ranges.attendance_most, 1.0) - 1)
        attendance = np.full((len(instance.zones), len(instance.periods)), eating)
        try:
            none = np.zeros(0, dtype=np.int64)
            probe = Probe(_changed(instance, harvest, np.ones(len(instance.products)), attendance, none))
        except NoPlanError:
            rows.append({"care": care, "cost": np.nan, "price": np.nan, "short": np.nan, "holds": np.nan})
            continue
        orders = _orders_of_values(instance, probe)
        held = [_short_if_fixed(instance, orders, future) <= ranges.tolerated_short for future in futures]
        price = probe.base["cost"] - base.base["cost"]
        rows.append(
            {
                "care": care,
                "cost": probe.base["cost"],
                "price": price,
                "short": _wishes(probe)["short"],
                "holds": float(np.mean(held)) if held else np.nan,
            }
        )
    return pd.DataFrame(rows)


def write_robustness(found: Robustness, folder: str | Path) -> dict[str, Path]:
    """Write ``robustness.xlsx`` and ``robustness.json``, with the ranges as assumptions."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    assumed = pd.DataFrame({"assumption": list(asdict(found.ranges)), "value": list(asdict(found.ranges).values())})
    sheets = {"draws": found.draws, "losses": found.losses, "care": found.care, "assumptions": assumed}
    files = {"workbook": folder / "robustness.xlsx", "data": folder / "robustness.json"}
    with atomic_path(files["workbook"]) as target, pd.ExcelWriter(target, engine="openpyxl") as writer:
        for name, frame in sheets.items():
            frame.to_excel(writer, sheet_name=name, index=False)
    data = {"seed": found.seed} | {name: json.loads(frame.to_json(orient="records")) for name, frame in sheets.items()}
    with atomic_path(files["data"]) as target:
        Path(target).write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    return files
