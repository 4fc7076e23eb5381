"""A checked case under a law becomes an instance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from models.derived import lane_bill
from models.instance import DEFAULT_MODES, TABLES, Instance, Mode, empty_table
from planner.assembly.calendar import NOMINAL_DAYS, Bools, SchoolCalendar, day_numbers, make_calendar
from planner.assembly.ceilings import ceiling_rows, stage_needs
from planner.assembly.choices import menus_to_choose, recipes_by_stage
from planner.assembly.counting import counting_rules, counting_table, offer_facts, ranks
from planner.assembly.distances import distance_table
from planner.assembly.funds import fund_table, money_left, payment_rows
from planner.assembly.labels import pair_positions, positions, records, words_at
from planner.assembly.lanes import (
    bill_rows,
    demand_rows,
    drop_rows,
    keep_demanded,
    lane_rows,
    order_rows,
    packs_ahead,
    stock_rows,
    storing_helps,
    useful_packs,
)
from planner.assembly.lots import fairness, lot_rows
from planner.assembly.menus import (
    choose,
    dishes_by_day,
    eaten,
    offer_seasons,
    served_table,
    with_chosen_menus,
)
from planner.assembly.needs import (
    Needs,
    Spread,
    meal_table,
    pupils_of,
    receiving_sites,
    site_need_table,
    site_needs,
    unserved,
    whole_packs,
)
from planner.assembly.points import Scored, point_rows, scored
from planner.assembly.prices import offer_table
from planner.assembly.promises import Promise, commitment_rows, limit_rows, promises
from planner.assembly.routes import Routed, route_rows, routed
from planner.assembly.scopes import Groups, demanded_in, lanes_by_group, site_groups
from planner.assembly.stability import announced_rows
from planner.assembly.supply import deliveries_possible, most_to_order, supply_rows
from planner.assembly.targets import (
    ResolvedTarget,
    binds,
    groups_told_apart,
    resolve_targets,
    target_rows,
    target_terms,
)
from planner.assembly.to_date import to_date
from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.programmes.law import CountingRule, Law
from planner.schema.base import split_list

GOALS = {"meals": "shortfall", "rules": "rules", "nutrition": "nutrition_gaps", "shares": "target_gaps"}
"""Level of the objective behind each word of the case for its goals."""

FAMILY_KINDS = ("individual", "informal_group", "formal_group")


@dataclass(frozen=True, eq=False)
class Assembly:
    """An instance with what a reader of its plan needs to know of where its numbers come from.

    Every frame uses the words of the case; row numbers stand in `instance` alone.

    Parameters
    ----------
    instance : models.instance.Instance
        Input of the solve. Its tables are sorted by label, so that the order of the case's rows plays no part.
    periods : pandas.DataFrame
        ``period``, ``first_day``, ``last_day``, ``school_days`` (days on which any site has school).
    served : pandas.DataFrame
        The table ``served`` of the plan.
    site_needs : pandas.DataFrame
        ``site`` (receiving), ``zone``, ``product``, ``period``, ``need_kg`` (exact), ``opening_kg`` (of it from the
        opening stock), ``packs`` (whole, to be bought), ``servings`` (to pupils, that contain the product).
    zone_needs : pandas.DataFrame
        The same, summed over the sites of a zone.
    meals : pandas.DataFrame
        ``period``, ``site`` (where it is eaten), ``stage``, ``menu``, ``meal``, ``days``, ``meals`` (pupils eating x days).
    unserved : float
        Pupils who eat x school days on which their menu has no dish: they are in no meal.
    delivery_days : pandas.DataFrame
        ``zone``, ``period``, ``delivery_day``: first school day of any of the zone's sites in the period.
    offers : pandas.DataFrame
        Row by row the instance's offers, in words: see `planner.assembly.prices.offer_table`; with ``rank``, and
        ``order_packs`` (most that can be ordered of it in all; inf: no limit).
    groups : Groups
        Groups of sites that funds and shares tell apart.
    fund_amounts : pandas.DataFrame
        From `planner.assembly.funds.fund_table`: the money of the whole year; row by row the instance's funds.
    targets : tuple of ResolvedTarget
        Row by row the instance's targets.
    promises : tuple of Promise
        What suppliers may rely on, also what a decision lifts.
    scores : tuple of Scored
        Row by row the instance's rules of points.
    routes : tuple of Routed
        Every lot of which something is needed with the route that it takes; empty where the law has no routes.
    offering : mapping of str to tuple of str
        Periods in which each supplier can deliver something.
    stage_needs : pandas.DataFrame
        Gross kg that the pupils of each stage (row) eat of each product (column) in the plan.
    pupil_days : pandas.Series
        Days on which a pupil is served anything, summed over the pupils of each stage.
    counting_rules : mapping of str to CountingRule
        Every rule by name, the law's and the case's.
    counting : pandas.DataFrame
        Boolean: does the offer (row, as in `offers`) count under the rule (column)?
    distances : pandas.DataFrame
        ``supplier``, ``zone``, ``km`` (one way), ``estimated``.
    unpayable : pandas.DataFrame
        ``supplier``, ``offer`` (blank: delivery), ``period`` of bills that no fund may pay.
    unmet : pandas.DataFrame
        ``zone``, ``product``, ``period``, ``packs``, ``reason`` of needs that no lane reaches, whatever is chosen:
        ``no_offer`` (nobody offers the product), ``out_of_season`` (nobody can deliver it then, nor before for store),
        ``no_fund`` (no fund may pay those who could).
    """

    instance: Instance
    periods: pd.DataFrame
    served: pd.DataFrame
    site_needs: pd.DataFrame
    zone_needs: pd.DataFrame
    meals: pd.DataFrame
    unserved: float
    delivery_days: pd.DataFrame
    offers: pd.DataFrame
    groups: Groups
    fund_amounts: pd.DataFrame
    targets: tuple[ResolvedTarget, ...]
    promises: tuple[Promise, ...]
    scores: tuple[Scored, ...]
    routes: tuple[Routed, ...]
    offering: Mapping[str, tuple[str, ...]]
    stage_needs: pd.DataFrame
    pupil_days: pd.Series
    counting_rules: Mapping[str, CountingRule]
    counting: pd.DataFrame
    distances: pd.DataFrame
    unpayable: pd.DataFrame
    unmet: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Frame:
    """Labels of the instance, sorted, and the calendar; parts of an assembly that need no menu."""

    calendar: SchoolCalendar
    zones: pd.Index
    groups: Groups
    products: pd.Index
    suppliers: pd.Index
    site_zone: pd.Series
    product_table: pd.DataFrame
    offers: pd.DataFrame
    possible: Bools
    offered_by_month: Bools


@dataclass(frozen=True, eq=False)
class _ZoneNeeds:
    """Needs in whole packs, as arrays of shape (rows of zones, periods, products)."""

    packs: Floats
    servings: Floats
    last_use: Ints


def assemble(case: Case, law: Law, served: pd.DataFrame | None = None) -> Assembly:
    """Return the instance of a case under a law, with what its readers need.

    Parameters
    ----------
    case : Case
        A case without errors (`planner.checks.check`).
    law : Law
        What the programmes ask for.
    served : pandas.DataFrame, optional
        What is served, day by day, on the menus of which something was chosen (`planner.menus.MenuPlan.served`). Without it
        the ingredients of fixed menus that leave a choice are filled in turn: good enough to ask about, not to buy for.

    Raises
    ------
    InputError
        If a menu group is not fixed and its menu is not given, or a share is asked for of what nobody can reckon.
    """
    if served is None:
        _refuse_free_menus(case)
    frame = make_frame(case, law)
    demand = _demand(case, frame, served)
    funds = fund_table(case, law)
    rules = counting_rules(case, law)
    facts = offer_facts(case, frame.offers, law)
    counting = counting_table(rules, facts)
    most = most_to_order(case, frame.offers, frame.calendar)
    offers = frame.offers.assign(rank=ranks(law.ranking, counting, facts), order_packs=most)
    distances = distance_table(case, frame.suppliers, frame.zones)
    targets = resolve_targets(case, law, funds, frame.calendar.periods)
    promised = promises(case, law, offers, counting)
    scores = scored(case, law, rules, counting)
    routes = routed(case, law, offers, counting, frame.possible, demand.site_needs)
    instance = _instance(
        case, law, frame, offers, demand, funds, targets, promised, scores, routes, counting, distances
    )
    return Assembly(
        instance=instance,
        periods=_periods(frame.calendar),
        served=demand.served,
        site_needs=demand.site_needs,
        zone_needs=_zone_needs(demand.site_needs),
        meals=demand.meals,
        unserved=demand.unserved,
        delivery_days=_delivery_days(case, frame),
        offers=offers,
        groups=frame.groups,
        fund_amounts=funds,
        targets=tuple(targets),
        promises=tuple(promised),
        scores=tuple(scores),
        routes=tuple(routes),
        offering=_offering(frame),
        stage_needs=pd.DataFrame(demand.stage_needs[0], index=demand.stages, columns=frame.products),
        pupil_days=pd.Series(demand.stage_needs[1], index=demand.stages),
        counting_rules=rules,
        counting=counting,
        distances=distances,
        unpayable=_unpayable(instance),
        unmet=_unmet(instance),
    )


def _refuse_free_menus(case: Case) -> None:
    groups = case["menu_groups"]
    free = groups[groups["mode"] != "fixed"]
    if len(free):
        raise InputError(
            [
                Finding(
                    code="free-menu",
                    severity="error",
                    table="menu_groups",
                    rows=tuple(int(row) for row in free.index),
                    column="mode",
                    what=_("The menu of {menus} is not fixed.").format(menus=", ".join(free["menu"])),
                    why=_("Only fixed menus can be planned: without one nothing is known of what is needed."),
                    mend=_("Give the dishes day by day in the table menus, and set the mode to fixed."),
                )
            ]
        )


def make_frame(case: Case, law: Law | None = None) -> Frame:
    """Return labels, calendar and offers of a case; its sites in the groups that its rules under a law tell apart."""
    calendar = make_calendar(case)
    zones = pd.Index(sorted(case["sites"]["zone"].unique()), dtype="str")
    products = pd.Index(sorted(case["products"]["product"]), dtype="str")
    suppliers = pd.Index(sorted(case["suppliers"]["supplier"]), dtype="str")
    offers = offer_table(case)
    seasons = offer_seasons(case, pd.Index(offers["offer"]), products)
    month = calendar.days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return Frame(
        calendar,
        zones,
        site_groups(case, []) if law is None else groups_told_apart(case, law),
        products,
        suppliers,
        case["sites"].set_index("site")["zone"],
        _product_rows(case, products),
        offers,
        deliveries_possible(seasons, calendar),
        seasons.products_in(np.unique(month), len(products)),
    )


def _product_rows(case: Case, products: pd.Index) -> pd.DataFrame:
    rows = case["products"].set_index("product").reindex(products)
    days = NOMINAL_DAYS[str(case["case"].iloc[0]["period"])]
    return pd.DataFrame(
        {
            "product": pd.Series(products, dtype="str"),
            "pack_kg": (rows["unit_kg"] * rows["pack_units"]).to_numpy(dtype=np.float64),
            "storable": rows["storable"].fillna(False).to_numpy(dtype=bool),
            "shelf_periods": rows["shelf_life_days"].fillna(0).to_numpy(dtype=np.int64) // days,
        }
    )


@dataclass(frozen=True, eq=False)
class _Demand:
    """What the menus ask for."""

    served: pd.DataFrame
    site_needs: pd.DataFrame
    meals: pd.DataFrame
    unserved: float
    zones: _ZoneNeeds
    stages: pd.Index
    stage_needs: tuple[Floats, Floats]


def _demand(case: Case, frame: Frame, served: pd.DataFrame | None) -> _Demand:
    calendar, products = frame.calendar, frame.products
    stages, menus = pd.Index(case["stages"]["stage"]), pd.Index(sorted(case["menu_groups"]["menu"]), dtype="str")
    pupils = pupils_of(case, calendar, stages, menus)
    spread = Spread(calendar, pupils)
    dishes = dishes_by_day(case, calendar, menus, pupils.open_by_menu(calendar, len(menus)))
    chosen = choose(case, dishes, calendar, frame.offered_by_month, products, menus)
    if served is not None:
        dishes, chosen = with_chosen_menus(dishes, chosen, served, calendar, menus, menus_to_choose(case))
    recipes = recipes_by_stage(case, stages)
    kg, servings = eaten(case, dishes, chosen, recipes, spread.eaters, len(calendar.days), products)
    needs = site_needs(case, spread, kg, servings, frame.site_zone, products)
    pack_kg, shelf = frame.product_table["pack_kg"].to_numpy(), frame.product_table["shelf_periods"].to_numpy()
    packs, last_use = whole_packs(needs.kg - needs.opening_kg, pack_kg, shelf)
    return _Demand(
        served_table(case, dishes, chosen, calendar, menus),
        site_need_table(needs, packs, calendar, frame.site_zone, products),
        meal_table(spread, dishes, stages, menus),
        unserved(spread, dishes, menus),
        _by_zone(needs, packs, last_use, frame),
        stages,
        stage_needs(spread, kg, len(stages)),
    )


def _by_zone(needs: Needs, packs: Floats, last_use: Ints, frame: Frame) -> _ZoneNeeds:
    parts = frame.groups.parts
    where = pd.DataFrame(
        {"zone": frame.site_zone.reindex(needs.sites), "group": frame.groups.of_site.reindex(needs.sites)}
    )
    zone = pair_positions(parts[["zone", "group"]], where)
    shape = (len(parts), *packs.shape[1:])
    total, servings, last = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=np.int64)
    np.add.at(total, zone, packs)
    np.add.at(servings, zone, needs.servings)
    np.maximum.at(last, zone, np.where(packs > 0, last_use, 0))
    return _ZoneNeeds(total, servings, last)


def _instance(
    case: Case,
    law: Law,
    frame: Frame,
    offers: pd.DataFrame,
    demand: _Demand,
    funds: pd.DataFrame,
    targets: list[ResolvedTarget],
    promised: list[Promise],
    scores: list[Scored],
    routes: list[Routed],
    counting: pd.DataFrame,
    distances: pd.DataFrame,
) -> Instance:
    needs = demand.zones
    terms = case["suppliers"].set_index("supplier").reindex(frame.suppliers)
    rows = pd.DataFrame(
        {
            "offer": offers["offer"],
            "supplier": positions(frame.suppliers, offers["supplier"]),
            "product": positions(frame.products, offers["product"]),
            "pack_kg": offers["pack_kg"],
            "price_per_pack": offers["price_per_pack"],
            "rank": offers["rank"],
        }
    )
    possible, rows["total_packs"] = supply_rows(case, offers, frame.possible, frame.calendar)
    bound = {promise.supplier for promise in promised if promise.kind == "minimum" and not promise.decision}
    free = _time_is_free(case, frame.calendar, targets)
    goods = _goods(frame, rows, terms, possible, needs, distances, _plain(terms, bound) if free else None)
    supply, periods = goods["supply"], frame.calendar.periods
    groups = frame.groups
    bills = bill_rows(terms, rows, supply, goods["demand"], goods["lanes"], groups.parts)
    payments = payment_rows(case, bills, offers, periods, groups)
    lane_zones = lanes_by_group(goods["lanes"], goods["demand"], groups)
    limits, limit_terms = limit_rows(case, offers, supply)
    sellers = supplier_rows(case, terms, law)
    lots, lot_terms = lot_rows(case, law, rows, supply, frame.product_table, sellers, periods)
    commitments, promise_terms = commitment_rows(promised, offers, supply, periods, frame.possible)
    packs = demanded_in(groups, needs.packs)
    all_kg = packs @ frame.product_table["pack_kg"].to_numpy()
    worths = packs @ _mean_price(rows, len(frame.products))
    worth = float(worths.sum())
    points, point_terms = point_rows(scores, rows, supply, worth, float(all_kg.sum()))
    award_routes, award_terms, preferences = route_rows(
        routes, rows.assign(product_name=offers["product"].to_numpy()), supply
    )
    ceilings, ceiling_terms = ceiling_rows(
        case, law, demand.stages, demand.stage_needs, rows["product"].to_numpy()[supply["offer"]]
    )
    tables = goods | {
        "periods": periods,
        "zones": groups.parts,
        "products": frame.product_table,
        "suppliers": sellers,
        "offers": rows,
        "bills": bills,
        "funds": money_left(funds),
        "payments": payments,
        "targets": target_rows(targets, funds, all_kg, worths, groups),
        "target_terms": target_terms(
            targets, counting, offers, funds, periods, supply, bills, payments, lane_zones, groups
        ),
        "product_limits": limits,
        "product_limit_terms": limit_terms,
        "commitments": commitments,
        "commitment_terms": promise_terms,
        "points": points,
        "point_terms": point_terms,
        "cost_ceilings": ceilings,
        "cost_ceiling_terms": ceiling_terms,
        "award_routes": award_routes,
        "award_terms": award_terms,
        "price_preferences": preferences,
        "lots": lots,
        "lot_terms": lot_terms,
        "announced": announced_rows(case, rows, supply, periods),
    }
    typed: dict[str, Any] = {name: typed_rows(name, table) for name, table in tables.items()}
    return Instance(**typed, modes=family_modes(case), fairness=fairness(case), goals=goals(case))


def _goods(
    frame: Frame,
    rows: pd.DataFrame,
    terms: pd.DataFrame,
    supply: pd.DataFrame,
    needs: _ZoneNeeds,
    distances: pd.DataFrame,
    plain: Bools | None,
) -> dict[str, pd.DataFrame]:
    """Return the tables that say what can go where: supply, demand, lanes, stocks, drops, supplier_orders.

    `plain` tells which suppliers take any order in any period at one price, where time is free; None: it is not.
    """
    product: Ints = rows["product"].to_numpy()
    supplier = rows["supplier"].to_numpy()
    storable, shelf = frame.product_table["storable"].to_numpy(), frame.product_table["shelf_periods"].to_numpy()
    if plain is not None:
        storable = storable & storing_helps(
            (needs.packs > 0).any(axis=0), supply, rows.assign(plain=plain[supplier]), shelf
        )
    offered = np.zeros(needs.packs.shape[1:], dtype=bool)
    offered[supply["period"], product[supply["offer"]]] = True
    ahead, earliest = packs_ahead(needs.packs, needs.last_use, storable, shelf)
    demand = demand_rows(needs.packs, needs.servings, offered, ahead, earliest)
    supply = keep_demanded(supply, product, demand)
    per_kg = terms["delivery_cost_per_kg"].fillna(0).to_numpy()[supplier]
    lanes = lane_rows(supply, product, demand, per_kg * rows["pack_kg"].to_numpy())
    useful = useful_packs(demand, ahead)
    zones = frame.groups.parts
    km = distances["km"].to_numpy().reshape(len(frame.suppliers), len(frame.zones))
    km = km[:, positions(frame.zones, zones["zone"])]
    return {
        "supply": supply,
        "demand": demand,
        "lanes": lanes,
        "stocks": stock_rows(demand, ahead),
        "drops": drop_rows(terms, rows, supply, demand, lanes, useful, km, zones["round"].to_numpy()),
        "supplier_orders": order_rows(terms, rows, supply, lanes, useful),
    }


def _time_is_free(case: Case, calendar: SchoolCalendar, targets: list[ResolvedTarget]) -> bool:
    """Return whether it is all the same to money, shares and what was announced in which period something is bought."""
    if len(case["announced"]) and case["case"].iloc[0]["stability_share"] > 0:
        return False
    funds = case["funds"]
    late = day_numbers(funds["first_day"], calendar.days[0]) > calendar.days[0]
    early = day_numbers(funds["last_day"], calendar.days[-1]) < calendar.days[-1]
    by_period = funds["amount_per_period"].notna() | late | early
    return not (by_period.any() or any(target.window and binds(target) for target in targets))


def _plain(terms: pd.DataFrame, promised: set[str]) -> Bools:
    """Return which suppliers take any order in any period at the same price, and are promised none in each."""
    columns = ["minimum_order_amount", "minimum_drop_kg", "delivery_cost_per_drop", "delivery_cost_per_km"]
    return np.asarray(~(terms[columns] > 0).any(axis=1) & ~terms.index.isin(sorted(promised)), dtype=bool)


def typed_rows(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the columns and dtypes that an instance wants."""
    rows = table[list(TABLES[name])]
    other = {column: dtype for column, dtype in _dtypes(name).items() if rows[column].dtype != dtype}
    return (rows.astype(other) if other else rows).reset_index(drop=True)


@cache
def _dtypes(name: str) -> dict[str, Any]:
    return {str(column): dtype for column, dtype in empty_table(name).dtypes.items()}


def supplier_rows(case: Case, terms: pd.DataFrame, law: Law) -> pd.DataFrame:
    """Return the table ``suppliers``: the cap is the supplier's own, else the law's for each of its families."""
    families = terms["families"].astype("float64")
    families = families.mask(terms["kind"].eq("individual") & families.isna(), 1.0)
    families = families.where(terms["kind"].isin(FAMILY_KINDS))
    by_law = families * (law.family_cap.value if law.family_cap else np.nan)
    return pd.DataFrame(
        {
            "supplier": terms.index,
            "families": families.to_numpy(),
            "cap_amount": terms["cap_amount"].fillna(by_law).to_numpy(dtype=np.float64),
            "sold_amount": to_date(case, "supplier", terms.index),
        }
    )


def _mean_price(offers: pd.DataFrame, products: int) -> Floats:
    """Return the mean price of a pack of each product over its offers, 0 where nobody offers it."""
    price = offers.groupby("product")["price_per_pack"].mean().reindex(range(products)).fillna(0.0)
    return price.to_numpy(dtype=np.float64)


def family_modes(case: Case) -> dict[str, Mode]:
    """Return whether each family of rules is hard, soft or off."""
    return dict(DEFAULT_MODES) | {row["family"]: row["mode"] for row in records(case["rules"])}


def goals(case: Case) -> tuple[str, ...]:
    """Return the levels of wishes that the case wants granted first."""
    return tuple(GOALS[word] for word in split_list(case["case"].iloc[0]["goals"]))


def _periods(calendar: SchoolCalendar) -> pd.DataFrame:
    school_days = np.add.reduceat(calendar.school.any(axis=0).astype(np.int64), calendar.period_starts)
    return calendar.periods.assign(school_days=school_days)


def _zone_needs(site_needs: pd.DataFrame) -> pd.DataFrame:
    return site_needs.groupby(["zone", "product", "period"], as_index=False)[
        ["need_kg", "opening_kg", "packs", "servings"]
    ].sum()


def _delivery_days(case: Case, frame: Frame) -> pd.DataFrame:
    """Return the first day in each period with school at a site in the zone or fed from a kitchen there."""
    own = positions(frame.zones, case["sites"]["zone"])
    fed = positions(frame.zones, frame.site_zone.reindex(receiving_sites(case)))
    school, calendar = np.zeros((len(frame.zones), len(frame.calendar.days)), dtype=bool), frame.calendar
    for zone_of_site in (own, fed):
        np.logical_or.at(school, zone_of_site, calendar.school)
    none = len(calendar.days)
    day = np.minimum.reduceat(np.where(school, np.arange(none), none), calendar.period_starts, axis=1)
    zone, period = np.nonzero(day < none)
    return pd.DataFrame(
        {
            "zone": words_at(frame.zones, zone),
            "period": words_at(calendar.periods["period"], period),
            "delivery_day": pd.Series(calendar.dates[day[zone, period]]),
        }
    )


def _offering(frame: Frame) -> dict[str, tuple[str, ...]]:
    labels = frame.calendar.periods["period"].to_numpy(dtype=object)
    seller = frame.offers["supplier"].to_numpy(dtype=object)
    return {str(s): tuple(labels[frame.possible[seller == s].any(axis=0)]) for s in frame.suppliers}


def _unpayable(instance: Instance) -> pd.DataFrame:
    paid = np.isin(np.arange(len(instance.bills)), instance.payments["bill"].to_numpy())
    bills = instance.bills[~paid]
    return pd.DataFrame(
        {
            "supplier": words_at(instance.suppliers["supplier"], bills["supplier"]),
            "offer": words_at([*instance.offers["offer"], ""], bills["offer"]),  # -1, a bill for delivery: the blank
            "period": words_at(instance.periods["period"], bills["period"]),
        }
    )


def _unmet(instance: Instance) -> pd.DataFrame:
    demand, lanes = instance.demand, instance.lanes
    paid = np.zeros(len(instance.bills), dtype=bool)
    paid[instance.payments["bill"]] = True
    payable = paid[lane_bill(instance)]
    offered = demand["product"].isin(instance.offers["product"]).to_numpy()
    reached = _reached(instance, lanes["demand"].to_numpy())
    affordable = _reached(instance, lanes["demand"].to_numpy()[payable])
    reason = np.select([~offered, ~reached, ~affordable], ["no_offer", "out_of_season", "no_fund"], "")
    unmet = np.flatnonzero((demand["packs"].to_numpy() > 0) & (reason != ""))
    rows = demand.iloc[unmet]
    return pd.DataFrame(
        {
            "zone": words_at(instance.zones["zone"], rows["zone"]),
            "product": words_at(instance.products["product"], rows["product"]),
            "period": words_at(instance.periods["period"], rows["period"]),
            "packs": rows["packs"].to_numpy(),
            "reason": pd.Series(reason[unmet], dtype="str"),
        }
    )


def _reached(instance: Instance, by_lane: Ints) -> Bools:
    """Return which demand rows can be served: by a lane of their own, or from store by an earlier one that keeps."""
    row = np.arange(len(instance.demand))
    served = np.zeros(len(row), dtype=bool)
    served[by_lane] = True
    linked = np.zeros(len(row), dtype=bool)
    linked[instance.stocks["next_demand"]] = True
    first_linked = np.maximum.accumulate(np.where(linked, 0, row))
    last_served = np.maximum.accumulate(np.where(served, row, -1))
    period = instance.demand["period"].to_numpy()
    shelf = instance.products["shelf_periods"].to_numpy()[instance.demand["product"]]
    return np.asarray((last_served >= first_linked) & (period - period[last_served] <= shelf), dtype=bool)
