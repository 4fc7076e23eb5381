"""What is bought, who receives it and what lies in store: the plan's quantities, in whole packs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from models.blocks import Ints
from models.solution import Solution
from planner.case import Case
from planner.exact import line_cents
from planner.inputs import Assembly, labels, names_of, records, typed, whole
from planner.order_days import last_order_days
from planner.reports.members import split_cents
from planner.reports.ordering import packs_to_order


def order_table(case: Case, assembly: Assembly, solution: Solution) -> pd.DataFrame:
    """Return the table ``orders``: one row per day of delivery, zone and offer from which something is bought.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What was planned.
    solution : Solution
        Its solution; packs of an offer that come on the same day to parts of a zone are one row.

    Returns
    -------
    pandas.DataFrame
        The table, in packs, purchase units, kg and currency.

    Raises
    ------
    ValueError
        If its packs are not whole: a fault of our own.
    """
    frame = bought(assembly, solution).groupby(ORDER, as_index=False)[["packs"]].sum()
    return orders_of(case, assembly, frame)


def orders_of(case: Case, assembly: Assembly, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``orders`` of given packs: ``period``, ``delivery_day``, ``zone``, ``offer``, ``packs``.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What was planned.
    frame : pandas.DataFrame
        Whole packs that arrive, with the columns named above; it is filled in place.

    Returns
    -------
    pandas.DataFrame
        The table: with what must be ordered so that they arrive, its worth to the cent, and the last day to order.
    """
    offers = assembly.offers.set_index("offer").reindex(frame["offer"])
    frame["supplier"], frame["product"] = offers["supplier"].to_numpy(), offers["product"].to_numpy()
    frame["supplier_name"] = frame["supplier"].map(names_of(case["suppliers"], "supplier"))
    frame["product_name"] = frame["product"].map(names_of(case["products"], "product"))
    frame["unit"], frame["organic"] = offers["unit"].to_numpy(), offers["organic"].to_numpy()
    frame["units"] = frame["packs"] * offers["pack_units"].to_numpy()
    frame["kg"] = frame["packs"] * offers["pack_kg"].to_numpy()
    frame["order_packs"] = packs_to_order(frame, assembly.offers)
    frame["order_kg"] = frame["order_packs"] * offers["pack_kg"].to_numpy()
    frame["price_per_unit"] = offers["price_per_unit"].to_numpy()
    frame["amount"] = line_cents(frame["packs"], offers["pack_units"], frame["price_per_unit"]) / 100
    day = frame["delivery_day"].to_numpy(dtype="datetime64[D]").astype(np.int64)
    due = last_order_days(day, offers["lead_time_days"].to_numpy(dtype=np.int64), offers["order_weekdays"].tolist())
    frame["order_by"] = due.astype("datetime64[D]").astype("datetime64[s]")
    return typed("orders", frame.sort_values(["period", "zone", "supplier", "product", "offer", "delivery_day"]))


ORDER = ["period", "delivery_day", "zone", "offer"]
"""What tells one line of ``orders`` from another."""


def bought(assembly: Assembly, solution: Solution) -> pd.DataFrame:
    """Return what a solution buys, by the window of days that it is for.

    Returns
    -------
    pandas.DataFrame
        ``period`` (of the delivery), ``delivery_day``, ``zone``, ``part`` (row of the instance's zones), ``offer``, ``product``, ``day``
        (first of the window in which it is eaten, or from which it is kept), ``packs``.
    """
    instance = assembly.instance
    packs = whole(solution.values["buy"], "packs bought")
    lanes: pd.DataFrame = instance.lanes.assign(packs=packs)[packs > 0]
    supply, demand = instance.supply.iloc[lanes["supply"]], instance.demand.iloc[lanes["demand"]]
    return pd.DataFrame(
        {
            "period": labels(instance.periods, "period", supply["period"]),
            "delivery_day": instance.days["day"].to_numpy()[lanes["day"]],
            "zone": labels(instance.zones, "zone", demand["zone"]),
            "part": demand["zone"].to_numpy(),
            "offer": labels(instance.offers, "offer", supply["offer"]),
            "product": labels(instance.products, "product", demand["product"]),
            "day": instance.days["day"].to_numpy()[demand["day"]],
            "packs": lanes["packs"].to_numpy(),
        }
    )


def met_packs(assembly: Assembly, solution: Solution) -> Ints:
    """Return per row of demand the packs of the need that the plan covers."""
    need = whole(assembly.instance.demand["packs"].to_numpy(), "packs needed")
    short = solution.values.get("short")
    return need if short is None or not len(short) else need - whole(short, "packs short")


def site_shares(assembly: Assembly, met: Ints) -> pd.DataFrame:
    """Return what each site gets of what its part of a zone gets: one row per site, product and window, in whole packs.

    Where a part is short, every site goes short by the same part, as near as whole packs allow; what is left over by
    rounding goes to the largest remainders, in the order of the sites.

    Returns
    -------
    pandas.DataFrame
        Columns ``part``, ``product``, ``day``, ``site``, ``packs`` (more than none), in that order of rows.
    """
    demand = _demand_labels(assembly).assign(met=met, demand=lambda d: d["packs"]).drop(columns="packs")
    keys = ["part", "product", "day"]
    needs = assembly.site_needs.loc[assembly.site_needs["packs"] > 0, [*keys, "site", "packs"]]
    frame = needs.merge(demand, on=keys, how="left").sort_values([*keys, "site"], ignore_index=True)
    exact = frame["packs"] * frame["met"] / frame["demand"]
    frame["base"] = np.floor(exact + 1e-9)
    frame["rest"] = exact - frame["base"]
    groups = frame.groupby(keys, sort=False)
    left = frame["met"] - groups["base"].transform("sum")
    order = frame.sort_values([*keys, "rest"], ascending=[*[True] * len(keys), False], kind="stable").index
    place = groups.cumcount().reindex(frame.index)
    place.loc[order] = frame.loc[order].groupby(keys, sort=False).cumcount()
    frame["packs"] = (frame["base"] + (place < left)).astype("int64")
    return frame.loc[frame["packs"] > 0, [*keys, "site", "packs"]].reset_index(drop=True)


def _demand_labels(assembly: Assembly) -> pd.DataFrame:
    instance = assembly.instance
    return pd.DataFrame(
        {
            "part": instance.demand["zone"].to_numpy(),
            "product": labels(instance.products, "product", instance.demand["product"]),
            "day": instance.days["day"].to_numpy()[instance.demand["day"]],
            "packs": whole(instance.demand["packs"].to_numpy(), "packs needed"),
        }
    )


def delivery_table(
    case: Case,
    assembly: Assembly,
    orders: pd.DataFrame,
    met: Ints,
    bought: pd.DataFrame,
    spare: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the table ``deliveries``: every ordered pack goes to a site, the earliest needs first.

    Purchases and needs of a part of a zone and of a product are laid side by side in order of time; where they overlap, the site of
    the need receives the packs of the purchase. So every site's need is met whenever its part's is, in whole packs.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What was planned.
    orders : pandas.DataFrame
        Table ``orders``.
    met : numpy.ndarray of int
        From `met_packs`.
    bought : pandas.DataFrame
        From `bought`: what of each order is for which part of its zone, and for which window.
    spare : pandas.DataFrame, optional
        ``part``, ``product``, ``site``, ``packs`` of what is bought beyond the needs that are met, and who receives it.

    Returns
    -------
    pandas.DataFrame
        The table; the packs of an order that come to a site on a day are one row.

    Raises
    ------
    ValueError
        If more is bought than is needed, and nobody is said to receive it: the model forbids it.
    """
    keys = ["part", "product"]
    shares = site_shares(assembly, met)
    if spare is not None and len(spare):
        never = np.datetime64("9999-12-31", "s")  # what is to spare comes after every need
        shares = pd.concat([shares, spare[[*keys, "site", "packs"]].assign(day=never)])
    shares = shares.sort_values([*keys, "day", "site"], ignore_index=True)
    number = pd.MultiIndex.from_frame(orders[ORDER])
    sources = bought.assign(order=number.get_indexer(pd.MultiIndex.from_frame(bought[ORDER])))
    sources = sources.sort_values([*keys, "day", "delivery_day", "offer"], kind="stable")
    balance = (
        shares.groupby(keys)["packs"].sum().subtract(sources.groupby(keys)["packs"].sum().astype("int64"), fill_value=0)
    )
    if (balance < 0).any():
        raise ValueError("more is bought than the sites need")
    stores = balance[balance > 0].rename("packs").reset_index().assign(order=-1)
    # What an opening store covers comes before every purchase; such packs are nobody's delivery.
    sources = pd.concat([stores, sources[[*keys, "order", "packs"]]], ignore_index=True)
    sources = sources.sort_values(keys, kind="stable", ignore_index=True)
    ends, needs = np.cumsum(sources["packs"].to_numpy(dtype=np.int64)), np.cumsum(shares["packs"].to_numpy(np.int64))
    edges = np.unique(np.concatenate([[0], ends, needs]))
    size, middle = np.diff(edges), edges[:-1]
    source, need = np.searchsorted(ends, middle, side="right"), np.searchsorted(needs, middle, side="right")
    parts = pd.DataFrame(
        {
            "order": sources["order"].to_numpy()[source],
            "site": shares["site"].to_numpy(dtype=object)[need],
            "packs": size,
        }
    )
    parts = parts[parts["order"] >= 0].groupby(["order", "site"])["packs"].sum().reset_index()
    lines = (
        orders.drop(columns=["packs", "units", "kg", "order_packs", "order_kg"])
        .iloc[parts["order"].to_numpy()]
        .reset_index(drop=True)
    )
    offers = assembly.offers.set_index("offer").reindex(lines["offer"])
    lines["site"], lines["packs"] = parts["site"].to_numpy(), parts["packs"].to_numpy()
    lines["site_name"] = lines["site"].map(names_of(case["sites"], "site"))
    lines["units"] = lines["packs"] * offers["pack_units"].to_numpy()
    lines["kg"] = lines["packs"] * offers["pack_kg"].to_numpy()
    return typed("deliveries", lines.sort_values(["delivery_day", "zone", "site", "product", "offer", "period"]))


def given_deliveries(
    case: Case, assembly: Assembly, orders: pd.DataFrame, before: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the table ``deliveries`` of orders that were not planned for the needs, but given.

    Window by window the needs of a zone are met from what has come so far and still keeps, as far as it reaches. What is
    ordered beyond that goes to the site of the zone that needs most of the product, else to its first. Where a zone has several
    parts, each order is divided among them as `before`, the deliveries of the plan that was changed, divides it.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What was planned.
    orders : pandas.DataFrame
        Table ``orders``, as given.
    before : pandas.DataFrame, optional
        Table ``deliveries`` of the plan that was changed; without it each order is divided by what the parts need.

    Returns
    -------
    pandas.DataFrame
        The table.
    """
    lines = given_parts(assembly, orders, before)
    keys = ["part", "product"]
    met, bought = _met_by(case, assembly, lines)
    asked = lines.groupby(keys)["packs"].sum()
    used = _demand_labels(assembly).assign(met=met).groupby(keys)["met"].sum().reindex(asked.index).fillna(0)
    over = (asked - used).astype("int64")
    spare = over[over > 0].rename("packs").reset_index()
    spare = spare.assign(site=_takers(case, assembly, spare))
    return delivery_table(case, assembly, orders, met, bought, spare)


def given_parts(assembly: Assembly, orders: pd.DataFrame, before: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return given orders divided among the parts of their zones: as they were before, else by what each part needs.

    By hand: of 8 packs two parts had 4 each; of 6 each has 3. A part gets no more than it needs while another lacks some.

    Parameters
    ----------
    assembly : Assembly
        The instance with what stands behind its numbers.
    orders : pandas.DataFrame
        Table ``orders``, as given.
    before : pandas.DataFrame, optional
        Table ``deliveries`` of the plan that was changed; None: there was none.

    Returns
    -------
    pandas.DataFrame
        ``period``, ``delivery_day``, ``zone``, ``part``, ``offer``, ``product``, ``packs``.
    """
    had: dict[tuple[str, str], dict[int, int]] = {}
    by_day: dict[tuple[str, str, pd.Timestamp], dict[int, int]] = {}
    if before is not None:
        part = assembly.groups.part_of_site.reindex(before["site"]).to_numpy()
        for line in records(
            before.assign(part=part).groupby(["delivery_day", "zone", "offer", "part"], as_index=False)[["packs"]].sum()
        ):
            by_day.setdefault((line.zone, line.offer, line.delivery_day), {})[int(line.part)] = int(line.packs)
            whole = had.setdefault((line.zone, line.offer), {})
            whole[int(line.part)] = whole.get(int(line.part), 0) + int(line.packs)
    open_needs: dict[tuple[int, str], int] = {}
    for row in records(_demand_labels(assembly).groupby(["part", "product"], as_index=False)[["packs"]].sum()):
        open_needs[int(row.part), row.product] = int(row.packs)
    zones = assembly.instance.zones["zone"]
    parts_of_zone = {zone: list(rows.index) for zone, rows in zones.groupby(zones)}
    rows = []
    for line in records(orders.sort_values(ORDER, kind="stable")):
        numbers = parts_of_zone[line.zone]
        left = np.array([open_needs.get((number, line.product), 0) for number in numbers], dtype=np.int64)
        known = by_day.get((line.zone, line.offer, line.delivery_day)) or had.get((line.zone, line.offer))
        weights = left if known is None else np.array([known.get(number, 0) for number in numbers], dtype=np.int64)
        share = split_cents(int(line.packs), weights if weights.sum() else np.ones(len(numbers), dtype=np.int64))
        beyond, room = np.maximum(share - left, 0), np.maximum(left - share, 0)
        moved = min(int(beyond.sum()), int(room.sum()))
        share = share - split_cents(moved, beyond) + split_cents(moved, room)
        for number, packs in zip(numbers, share, strict=True):
            open_needs[number, line.product] = max(open_needs.get((number, line.product), 0) - int(packs), 0)
            rows.append((line.period, line.delivery_day, line.zone, number, line.offer, line.product, int(packs)))
    columns = ["period", "delivery_day", "zone", "part", "offer", "product", "packs"]
    frame = pd.DataFrame(rows, columns=columns).astype({"delivery_day": "datetime64[s]"})
    return frame[frame["packs"] > 0].reset_index(drop=True)


def _met_by(case: Case, assembly: Assembly, lines: pd.DataFrame) -> tuple[Ints, pd.DataFrame]:
    """Return per row of demand the packs of the need that given orders cover, the oldest used first while they keep.

    With it the lines again, each with the window that it is for, as `delivery_table` wants them.
    """
    demand = _demand_labels(assembly).reset_index(names="row").sort_values("day", kind="stable")
    life = pd.to_timedelta(case["products"].set_index("product")["shelf_life_days"].astype("int64"), unit="D")
    came: dict[tuple[int, str], list[list[Any]]] = {}
    for line in records(lines.sort_values(["delivery_day", "offer"], kind="stable")):
        came.setdefault((line.part, line.product), []).append([line.delivery_day, int(line.packs), line.Index])
    met, used = np.zeros(len(demand), dtype=np.int64), []
    for row in records(demand):
        for store in came.get((row.part, row.product), []):
            day, left, order = store
            if day <= row.day <= day + life[row.product]:
                given = min(left, int(row.packs) - int(met[row.row]))
                store[1] -= given
                met[row.row] += given
                used += [(order, row.day, given)] if given else []
    rest = [(order, day, left) for stores in came.values() for day, left, order in stores if left]
    spent = pd.DataFrame([*used, *rest], columns=["order", "day", "packs"])
    return met, lines.drop(columns="packs").join(spent.set_index("order"), how="inner").reset_index(drop=True)


def _takers(case: Case, assembly: Assembly, spare: pd.DataFrame) -> list[str]:
    """Return the site that receives what a part of a zone is sent of a product beyond its needs."""
    needs = assembly.site_needs.groupby(["part", "product", "site"], as_index=False)[["packs"]].sum()
    part = assembly.groups.part_of_site
    sites = case["sites"]["site"]
    found = []
    for row in records(spare):
        own = needs[(needs["part"] == row.part) & (needs["product"] == row.product)]
        here = sites[(part.reindex(sites) == row.part).to_numpy()]
        found.append(str(own.loc[own["packs"].idxmax(), "site"]) if len(own) else str(here.iloc[0]))
    return found


def whole_pack_overhead(assembly: Assembly, orders: pd.DataFrame, short_kg: float) -> float:
    """Return by how much what arrives exceeds what is eaten of it, as a share; NaN if nothing is eaten, never below 0 by rounding.

    Parameters
    ----------
    assembly : Assembly
        The instance with what stands behind its numbers.
    orders : pandas.DataFrame
        Table ``orders``.
    short_kg : float
        What is missing in all.

    Returns
    -------
    float
        Share from 0 on: 0.02 is two percent more than is eaten.
    """
    eaten = float(assembly.daily_needs.kg_by_product().sum()) - short_kg
    return max(float(orders["kg"].sum()) / eaten - 1, 0.0) if eaten > NO_KG else np.nan


NO_KG = 1e-9
"""Kg below which nothing is eaten: the rounding of floating point."""
