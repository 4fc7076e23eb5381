"""What is bought, who receives it and what lies in store: the plan's quantities, in whole packs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from models.solution import Solution
from planner.case import Case
from planner.exact import line_cents
from planner.reports.inputs import Assembly, labels, names_of, records, typed, whole
from planner.reports.members import split_cents
from planner.reports.ordering import packs_to_order


def order_table(case: Case, assembly: Assembly, solution: Solution) -> pd.DataFrame:
    """Return the table ``orders``: one row per period, zone and offer from which something is bought."""
    instance = assembly.instance
    packs = whole(solution.values["buy"], "packs bought")
    bought = np.flatnonzero(packs)
    supply = instance.lanes["supply"].to_numpy()[bought]
    demand = instance.lanes["demand"].to_numpy()[bought]
    offer_row = instance.supply["offer"].to_numpy()[supply]
    frame = pd.DataFrame(
        {
            "period": labels(instance.periods, "period", instance.supply["period"].to_numpy()[supply]),
            "zone": labels(instance.zones, "zone", instance.demand["zone"].to_numpy()[demand]),
            "offer": labels(instance.offers, "offer", offer_row),
            "packs": packs[bought],
        }
    )
    frame = frame.groupby(["period", "zone", "offer"])["packs"].sum().reset_index()
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
    days = assembly.delivery_days.set_index(["zone", "period"])["delivery_day"]
    frame["delivery_day"] = days.reindex(pd.MultiIndex.from_frame(frame[["zone", "period"]])).to_numpy()
    lead = pd.to_timedelta(offers["lead_time_days"].to_numpy(), unit="D")
    frame["order_by"] = frame["delivery_day"] - lead
    return typed("orders", frame.sort_values(["period", "zone", "supplier", "product", "offer"]))


def bought_by_group(assembly: Assembly, solution: Solution) -> pd.DataFrame:
    """Return the packs of each order for each group of sites: ``period``, ``zone``, ``group``, ``offer``, ``product``, ``packs``."""
    instance = assembly.instance
    packs = whole(solution.values["buy"], "packs bought")
    lanes = instance.lanes.assign(packs=packs)[packs > 0]
    supply, demand = instance.supply.iloc[lanes["supply"]], instance.demand.iloc[lanes["demand"]]
    zones = instance.zones.iloc[demand["zone"]]
    frame = pd.DataFrame(
        {
            "period": labels(instance.periods, "period", supply["period"]),
            "zone": zones["zone"].to_numpy(),
            "group": zones["group"].to_numpy(),
            "offer": labels(instance.offers, "offer", supply["offer"]),
            "product": labels(instance.products, "product", demand["product"]),
            "packs": lanes["packs"].to_numpy(),
        }
    )
    return frame.groupby(["period", "zone", "group", "offer", "product"], as_index=False)[["packs"]].sum()


def met_packs(assembly: Assembly, solution: Solution) -> Ints:
    """Return per row of demand the packs of the need that the plan covers."""
    need = whole(assembly.instance.demand["packs"].to_numpy(), "packs needed")
    short = solution.values.get("short")
    return need if short is None or not len(short) else need - whole(short, "packs short")


def site_shares(assembly: Assembly, met: Ints) -> pd.DataFrame:
    """Return what each site gets of what its zone gets: one row per site, product and period, in whole packs.

    Where a zone is short, every site goes short by the same part, as near as whole packs allow; what is left over by
    rounding goes to the largest remainders, in the order of the sites.

    Returns
    -------
    pandas.DataFrame
        Columns ``zone``, ``group``, ``product``, ``period``, ``site``, ``packs`` (more than none), in that order of rows.
    """
    demand = _demand_labels(assembly).assign(met=met, demand=lambda d: d["packs"]).drop(columns="packs")
    needs = assembly.site_needs.loc[assembly.site_needs["packs"] > 0, ["zone", "product", "period", "site", "packs"]]
    needs = needs.assign(group=assembly.groups.of_site.reindex(needs["site"]).to_numpy())
    keys = ["zone", "group", "product", "period"]
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
            "zone": labels(instance.zones, "zone", instance.demand["zone"]),
            "group": instance.zones["group"].to_numpy()[instance.demand["zone"]],
            "product": labels(instance.products, "product", instance.demand["product"]),
            "period": labels(instance.periods, "period", instance.demand["period"]),
            "packs": whole(instance.demand["packs"].to_numpy(), "packs needed"),
        }
    )


def delivery_table(
    case: Case,
    assembly: Assembly,
    orders: pd.DataFrame,
    met: Ints,
    spare: pd.DataFrame | None = None,
    by_group: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the table ``deliveries``: every ordered pack goes to a site, the earliest needs first.

    Purchases and needs of a zone and product are laid side by side in order of time; where they overlap, the site of the
    need receives the packs of the purchase. So every site's need is met whenever its zone's is, in whole packs.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What was planned.
    orders : pandas.DataFrame
        Table ``orders``.
    met : numpy.ndarray of int
        From `met_packs`.
    spare : pandas.DataFrame, optional
        ``zone``, ``product``, ``site``, ``packs`` of what is bought beyond the needs that are met, and who receives it.
    by_group : pandas.DataFrame, optional
        From `bought_by_group`: what is bought for a group of sites goes to these. Without it the sites of a zone share all.

    Raises
    ------
    ValueError
        If more is bought than is needed, and nobody is said to receive it: the model forbids it.
    """
    shares = site_shares(assembly, met)
    keys = ["zone", "product"] if by_group is None else ["zone", "group", "product"]
    if spare is not None and len(spare):
        # A last period that is none: what is to spare comes after every need.
        last = spare.assign(period="~").drop(columns="group", errors="ignore")
        last["group"] = assembly.groups.of_site.reindex(last["site"]).to_numpy()
        shares = pd.concat([shares, last])
    shares = shares.sort_values([*keys, "period", "site"], ignore_index=True)
    bought = orders.reset_index(names="order")
    if by_group is not None:
        line = ["period", "zone", "offer", "product"]
        bought = bought[[*line, "order"]].merge(by_group, on=line)
    bought = bought.sort_values([*keys, "period", "offer"], kind="stable")
    balance = (
        shares.groupby(keys)["packs"].sum().subtract(bought.groupby(keys)["packs"].sum().astype("int64"), fill_value=0)
    )
    if (balance < 0).any():
        raise ValueError("more is bought than the sites need")
    stores = balance[balance > 0].rename("packs").reset_index().assign(order=-1)
    # What an opening store covers comes before every purchase; such packs are nobody's delivery.
    sources = pd.concat([stores, bought[[*keys, "order", "packs"]]], ignore_index=True)
    sources = sources.sort_values(keys, kind="stable", ignore_index=True)
    ends, needs = np.cumsum(sources["packs"].to_numpy(dtype=np.int64)), np.cumsum(shares["packs"].to_numpy())
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

    Period by period the needs of a zone are met from what has come so far and still keeps, as far as it reaches. What is
    ordered beyond that goes to the site of the zone that needs most of the product, else to its first. Where groups of sites
    are told apart, each order is divided among them as `before`, the deliveries of the plan that was changed, divides it.
    """
    by_group = _divided(assembly, orders, before) if assembly.groups.several else None
    lines = orders.assign(group=0) if by_group is None else by_group
    keys = ["zone", "product"] if by_group is None else ["zone", "group", "product"]
    met = _met_by(assembly, lines, keys)
    asked = lines.groupby(keys)["packs"].sum()
    used = _demand_labels(assembly).assign(met=met).groupby(keys)["met"].sum().reindex(asked.index).fillna(0)
    over = (asked - used).astype("int64")
    spare = over[over > 0].rename("packs").reset_index()
    spare = spare.assign(site=_takers(case, assembly, spare))
    return delivery_table(case, assembly, orders, met, spare, by_group)


def _divided(assembly: Assembly, orders: pd.DataFrame, before: pd.DataFrame | None) -> pd.DataFrame:
    """Return orders divided among the groups of sites of their zones: as they were before, else by what each group needs.

    By hand: of 8 packs two groups had 4 each; of 6 each has 3. A group gets no more than it needs while another lacks some.

    Returns
    -------
    pandas.DataFrame
        As from `bought_by_group`.
    """
    had: dict[tuple[str, str, str], dict[int, int]] = {}
    if before is not None:
        group = assembly.groups.of_site.reindex(before["site"]).to_numpy()
        for line in records(
            before.assign(group=group).groupby(["period", "zone", "offer", "group"], as_index=False)[["packs"]].sum()
        ):
            had.setdefault((line.period, line.zone, line.offer), {})[int(line.group)] = int(line.packs)
    open_needs: dict[tuple[str, str], dict[int, int]] = {}
    demand = _demand_labels(assembly).groupby(["zone", "product", "group"], as_index=False)[["packs"]].sum()
    for row in records(demand):
        open_needs.setdefault((row.zone, row.product), {})[int(row.group)] = int(row.packs)
    groups_of_zone = assembly.groups.parts.groupby("zone")["group"].agg(list)
    rows = []
    for line in records(orders.sort_values(["period", "zone", "offer"], kind="stable")):
        numbers = sorted(groups_of_zone[line.zone])
        needs = open_needs.setdefault((line.zone, line.product), {})
        parts = had.get((line.period, line.zone, line.offer)) or needs
        weights = np.array([parts.get(number, 0) for number in numbers], dtype=np.int64)
        share = split_cents(int(line.packs), weights if weights.sum() else np.ones(len(numbers), dtype=np.int64))
        left = np.array([needs.get(number, 0) for number in numbers], dtype=np.int64)
        beyond = np.maximum(share - left, 0)
        room = np.maximum(left - share, 0)
        moved = min(int(beyond.sum()), int(room.sum()))
        share = share - split_cents(moved, beyond) + split_cents(moved, room)
        for number, packs in zip(numbers, share, strict=True):
            needs[number] = max(needs.get(number, 0) - int(packs), 0)
            rows.append((line.period, line.zone, number, line.offer, line.product, int(packs)))
    frame = pd.DataFrame(rows, columns=["period", "zone", "group", "offer", "product", "packs"])
    return frame[frame["packs"] > 0].reset_index(drop=True)


def _met_by(assembly: Assembly, orders: pd.DataFrame, keys: list[str]) -> Ints:
    """Return per row of demand the packs of the need that the orders cover, the oldest used first while they keep."""
    demand = _demand_labels(assembly)
    number = {label: n for n, label in enumerate(assembly.instance.periods["period"])}
    shelf = assembly.instance.products.set_index("product")["shelf_periods"]
    packs = orders.groupby([*keys, "period"], as_index=False)[["packs"]].sum()
    came: dict[tuple[object, ...], dict[int, int]] = {}
    for line in records(packs):
        came.setdefault(tuple(getattr(line, key) for key in keys), {})[number[line.period]] = int(line.packs)
    met = np.zeros(len(demand), dtype=np.int64)
    for row in records(demand.assign(now=demand["period"].map(number)).sort_values("now", kind="stable")):
        left = came.get(tuple(getattr(row, key) for key in keys), {})
        for born in sorted(left):
            if row.now - int(shelf[row.product]) <= born <= row.now:
                given = min(left[born], int(row.packs) - int(met[row.Index]))
                left[born] -= given
                met[row.Index] += given
    return met


def _takers(case: Case, assembly: Assembly, spare: pd.DataFrame) -> list[str]:
    """Return the site that receives what a zone, or a group of its sites, is sent of a product beyond its needs."""
    needs = assembly.site_needs.groupby(["zone", "product", "site"], as_index=False)[["packs"]].sum()
    sites = case["sites"]
    receiving = sites[sites["site"].isin(sites["kitchen"].where(sites["kitchen"] != "", sites["site"]))]
    group = assembly.groups.of_site
    found = []
    for row in records(spare):
        here = receiving.loc[receiving["zone"] == row.zone, "site"]
        if "group" in spare:
            here = here[(group.reindex(here) == row.group).to_numpy()]
        own = needs[(needs["zone"] == row.zone) & (needs["product"] == row.product) & needs["site"].isin(here)]
        found.append(str(own.loc[own["packs"].idxmax(), "site"]) if len(own) else str(here.iloc[0]))
    return found


def whole_pack_overhead(assembly: Assembly) -> float:
    """Return by how much whole packs exceed the exact needs that are bought, as a share; NaN if nothing is needed."""
    pack_kg = assembly.instance.products.set_index("product")["pack_kg"]
    needs = assembly.site_needs
    whole_kg: Floats = needs["packs"].to_numpy() * pack_kg.reindex(needs["product"]).to_numpy()
    exact = float((needs["need_kg"] - needs["opening_kg"]).sum())
    return float(whole_kg.sum()) / exact - 1 if exact > 0 else np.nan
