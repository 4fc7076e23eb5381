"""Where supply can meet demand: demand rows, lanes, stores, drops and orders, in row numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from planner.assembly.calendar import Bools


def storing_helps(needed: Bools, supply: pd.DataFrame, offers: pd.DataFrame, shelf_periods: Ints) -> Bools:
    """Return for which products buying ahead can be of any use.

    It is of none where every offer has no limit and no minimum of any kind in a period and delivers whenever it could have
    been bought ahead for: each purchase can then wait until it is needed, at the same price. Most staples are such, and
    leaving out their stores makes the problem far smaller without changing its answer.

    Parameters
    ----------
    needed : numpy.ndarray of bool, shape (periods, products)
        Does any zone need it?
    supply : pandas.DataFrame
        Every row of supply, before any is left out.
    offers : pandas.DataFrame
        Columns ``product`` (row) and ``plain`` (its supplier has no minimum order, no charge or minimum by drop, and no
        promise for every period).
    shelf_periods : numpy.ndarray of int, shape (products,)
        For how many periods it keeps.
    """
    product, periods = offers["product"].to_numpy(), np.arange(len(needed))
    available = np.zeros((len(offers), len(needed)), dtype=bool)
    available[supply["offer"], supply["period"]] = True
    last = np.maximum.accumulate(np.where(available, periods, -1), axis=1)
    gone = needed[:, product].T & ~available & (last >= 0) & (periods - last <= shelf_periods[product][:, None])
    bounded = np.isfinite(supply["packs"]) | (supply["minimum_packs"] > 0)
    helps = gone.any(axis=1) | ~offers["plain"].to_numpy()
    helps[supply["offer"][bounded]] = True
    return np.bincount(product, helps, len(shelf_periods)) > 0


def packs_ahead(packs: Floats, last_use: Ints, storable: Bools, shelf_periods: Ints) -> tuple[Floats, Ints]:
    """Return how much may be in store for later periods, and how early the packs of each period may be bought.

    Packs bought ahead must keep until the last of them is served, remainders of opened packs included. The oldest is used
    first, so nothing may be bought earlier than what is needed before it.

    Parameters
    ----------
    packs : numpy.ndarray, shape (zones, periods, products)
        Needs.
    last_use : numpy.ndarray of int, same shape
        Last period in which something of the packs of each period is served.
    storable : numpy.ndarray of bool, shape (products,)
        May it be kept from period to period?
    shelf_periods : numpy.ndarray of int, shape (products,)
        For how many.

    Returns
    -------
    ahead : numpy.ndarray, same shape
        Most packs in store at the end of each period; zero if not storable.
    earliest : numpy.ndarray of int, same shape
        Earliest period in which the packs of each period may be bought.
    """
    periods = np.arange(packs.shape[1])[:, None]
    earliest = np.where(packs > 0, last_use - np.where(storable, shelf_periods, 0), 0)
    earliest = np.minimum(np.maximum.accumulate(earliest, axis=1), periods)
    so_far = np.concatenate([np.zeros_like(packs[:, :1]), np.cumsum(packs, axis=1)], axis=1)
    ahead = np.zeros_like(packs)
    for period in range(packs.shape[1]):
        within = (earliest <= period).sum(axis=1)
        upto = np.take_along_axis(so_far, within[:, None], axis=1)[:, 0]
        ahead[:, period] = upto - so_far[:, period + 1]
    return np.where(storable, ahead, 0.0), earliest


def demand_rows(packs: Floats, servings: Floats, offered: Bools, ahead: Floats, earliest: Ints) -> pd.DataFrame:
    """Return the table ``demand`` of an instance.

    A storable product also has rows without a need: in the periods in which it can be bought for a later one, and in those
    between, so that rows linked by a stock are of consecutive periods.

    Parameters
    ----------
    packs, servings : numpy.ndarray, shape (zones, periods, products)
        Needs.
    offered : numpy.ndarray of bool, shape (periods, products)
        Can any offer deliver?
    ahead, earliest : numpy.ndarray
        From `packs_ahead`.
    """
    periods = np.arange(packs.shape[1])[:, None]
    last_offered = np.maximum.accumulate(np.where(offered, periods, -1), axis=0)
    none = packs.shape[1]
    starts = np.where(packs > 0, earliest, none)
    next_starts = np.minimum.accumulate(starts[:, ::-1], axis=1)[:, ::-1]
    next_starts = np.concatenate([next_starts[:, 1:], np.full_like(starts[:, :1], none)], axis=1)
    for_later = (ahead > 0) & (next_starts <= last_offered)
    zone, product, period = np.nonzero(((packs > 0) | for_later).transpose(0, 2, 1))
    at = (zone, period, product)
    need = packs[at]
    per_pack = np.divide(servings[at], need, out=np.zeros(len(need)), where=need > 0)
    return pd.DataFrame({"zone": zone, "product": product, "period": period, "packs": need, "servings": per_pack})


def stock_rows(demand: pd.DataFrame, ahead: Floats) -> pd.DataFrame:
    """Return the table ``stocks``: links between demand rows of a zone and product in consecutive periods.

    `ahead`, from `packs_ahead`, limits them.
    """
    zone, product, period = (demand[c].to_numpy() for c in ("zone", "product", "period"))
    follows = (zone[1:] == zone[:-1]) & (product[1:] == product[:-1]) & (period[1:] == period[:-1] + 1)
    most = ahead[zone, period, product]
    first = np.flatnonzero(follows & (most[:-1] > 0))
    return pd.DataFrame({"demand": first, "next_demand": first + 1, "max_packs": most[first]})


def keep_demanded(supply: pd.DataFrame, offer_product: Ints, demand: pd.DataFrame) -> pd.DataFrame:
    """Return the supply rows for which there is a demand row of the product and period."""
    wanted = pd.MultiIndex.from_frame(demand[["product", "period"]]).unique()
    here = pd.MultiIndex.from_arrays([offer_product[supply["offer"]], supply["period"]])
    return supply[here.isin(wanted)].reset_index(drop=True)


def lane_rows(
    supply: pd.DataFrame, offer_product: Ints, demand: pd.DataFrame, delivery_per_pack: Floats
) -> pd.DataFrame:
    """Return the table ``lanes``: every supply row with every demand row of its product and period.

    Parameters
    ----------
    supply, demand : pandas.DataFrame
        Tables of the instance.
    offer_product : numpy.ndarray of int, shape (offers,)
        Product of each offer.
    delivery_per_pack : numpy.ndarray, shape (offers,)
        Charge per pack delivered.
    """
    left = pd.DataFrame(
        {"supply": np.arange(len(supply)), "product": offer_product[supply["offer"]], "period": supply["period"]}
    )
    right = demand[["product", "period"]].assign(demand=np.arange(len(demand)))
    lanes = left.merge(right, on=["product", "period"])[["supply", "demand"]].sort_values(["supply", "demand"])
    charge = delivery_per_pack[supply["offer"].to_numpy()[lanes["supply"]]]
    return lanes.assign(delivery_per_pack=charge).reset_index(drop=True)


def useful_packs(demand: pd.DataFrame, ahead: Floats) -> Floats:
    """Return per demand row the most packs that are of use there: its need, and what may be kept for later periods."""
    zone, product, period = (demand[c].to_numpy() for c in ("zone", "product", "period"))
    return np.asarray(demand["packs"].to_numpy() + ahead[zone, period, product], dtype=np.float64)


def drop_rows(
    terms: pd.DataFrame,
    offers: pd.DataFrame,
    supply: pd.DataFrame,
    demand: pd.DataFrame,
    lanes: pd.DataFrame,
    useful: Floats,
    km: Floats,
    rounds: Ints,
) -> pd.DataFrame:
    """Return the table ``drops``: visits of suppliers that charge by drop or km, or bring no less than a minimum.

    Parameters
    ----------
    terms : pandas.DataFrame
        The case's suppliers, in the order of the instance.
    offers : pandas.DataFrame
        Columns ``supplier`` (row) and ``pack_kg``.
    supply, demand, lanes : pandas.DataFrame
        Tables of the instance.
    useful : numpy.ndarray
        From `useful_packs`.
    km : numpy.ndarray, shape (suppliers, zones)
        One way; where it is unknown, no charge by km can be reckoned.
    rounds : numpy.ndarray of int, shape (zones,)
        Row of zones to which one drop goes for each row.
    """
    per_drop, per_km, minimum = (
        terms[c].fillna(0).to_numpy() for c in ("delivery_cost_per_drop", "delivery_cost_per_km", "minimum_drop_kg")
    )
    offer = supply["offer"].to_numpy()[lanes["supply"]]
    reach = pd.DataFrame(
        {
            "supplier": offers["supplier"].to_numpy()[offer],
            "demand": lanes["demand"].to_numpy(),
            "packs": supply["packs"].to_numpy()[lanes["supply"]],
            "pack_kg": offers["pack_kg"].to_numpy()[offer],
        }
    )
    reach = reach[((per_drop > 0) | (per_km > 0) | (minimum > 0))[reach["supplier"]]]
    # Several offers of one supplier share the demand for their product.
    reach = reach.groupby(["supplier", "demand"], as_index=False).agg({"packs": "sum", "pack_kg": "first"})
    row = reach["demand"].to_numpy()
    reach["kg"] = np.minimum(reach["packs"].to_numpy(), useful[row]) * reach["pack_kg"]
    reach["zone"], reach["period"] = rounds[demand["zone"].to_numpy()[row]], demand["period"].to_numpy()[row]
    drops = reach.groupby(["supplier", "zone", "period"], as_index=False)["kg"].sum()
    supplier = drops["supplier"].to_numpy()
    road = np.nan_to_num(km)[supplier, drops["zone"].to_numpy()]
    return pd.DataFrame(
        {
            "supplier": supplier,
            "zone": drops["zone"],
            "period": drops["period"],
            "charge": per_drop[supplier] + per_km[supplier] * 2 * road,
            "minimum_kg": minimum[supplier],
            "maximum_kg": drops["kg"],
        }
    )


def order_rows(
    terms: pd.DataFrame,
    offers: pd.DataFrame,
    supply: pd.DataFrame,
    lanes: pd.DataFrame,
    useful: Floats,
) -> pd.DataFrame:
    """Return the table ``supplier_orders``: suppliers that accept no order in a period below some worth.

    Parameters
    ----------
    terms : pandas.DataFrame
        The case's suppliers, in the order of the instance.
    offers : pandas.DataFrame
        Columns ``supplier`` (row) and ``price_per_pack``.
    supply, lanes : pandas.DataFrame
        Tables of the instance.
    useful : numpy.ndarray
        From `useful_packs`.
    """
    minimum = terms["minimum_order_amount"].fillna(0).to_numpy()
    of_use = np.bincount(lanes["supply"], useful[lanes["demand"]], len(supply))
    offer = supply["offer"].to_numpy()
    frame = pd.DataFrame(
        {
            "supplier": offers["supplier"].to_numpy()[offer],
            "period": supply["period"],
            "maximum_amount": np.minimum(supply["packs"], of_use) * offers["price_per_pack"].to_numpy()[offer],
        }
    )
    frame = frame[minimum[frame["supplier"]] > 0]
    orders = frame.groupby(["supplier", "period"])["maximum_amount"].sum().reset_index()
    orders["minimum_amount"] = minimum[orders["supplier"]]
    return orders


def bill_rows(
    terms: pd.DataFrame,
    offers: pd.DataFrame,
    supply: pd.DataFrame,
    demand: pd.DataFrame,
    lanes: pd.DataFrame,
    zones: pd.DataFrame,
) -> pd.DataFrame:
    """Return the table ``bills``: goods by offer and period; then delivery by supplier and period, where it is charged.

    Each is billed to the groups of sites that it can reach, apart.

    Parameters
    ----------
    terms : pandas.DataFrame
        The case's suppliers, in the order of the instance.
    offers : pandas.DataFrame
        Column ``supplier`` (row).
    supply, demand, lanes, zones : pandas.DataFrame
        Tables of the instance.
    """
    row, zone = lanes["supply"].to_numpy(), demand["zone"].to_numpy()[lanes["demand"]]
    if zones["group"].nunique() == 1:
        goods = pd.DataFrame({"supply": np.arange(len(supply)), "group": zones["group"].iloc[0]})
    else:
        goods = pd.DataFrame({"supply": row, "group": zones["group"].to_numpy()[zone]}).drop_duplicates()
        goods = goods.sort_values(["supply", "group"], ignore_index=True)
    offer = supply["offer"].to_numpy()[goods["supply"]]
    goods["offer"], goods["supplier"] = offer, offers["supplier"].to_numpy()[offer]
    goods["period"] = supply["period"].to_numpy()[goods["supply"]]
    charges = (
        (terms[["delivery_cost_per_drop", "delivery_cost_per_km", "delivery_cost_per_kg"]] > 0).any(axis=1).to_numpy()
    )
    visits = pd.DataFrame(
        {
            "supplier": offers["supplier"].to_numpy()[supply["offer"].to_numpy()[row]],
            "period": supply["period"].to_numpy()[row],
            "group": zones["charged"].to_numpy()[zone],
        }
    )
    visits = visits[charges[visits["supplier"]]].drop_duplicates().assign(offer=-1)
    both = [goods.drop(columns="supply"), visits.sort_values(["supplier", "period", "group"])]
    return pd.concat(both, ignore_index=True)
