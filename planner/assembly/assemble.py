"""A checked case under a law becomes an instance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from models.constraints import DEFAULT_MODES
from models.derived import lane_bill
from models.instance import TABLES, Instance, Mode, empty_table
from planner.assembly.asked import asked, asked_to_date
from planner.assembly.calendar import Bools, SchoolCalendar, day_numbers, make_calendar
from planner.assembly.ceilings import StageNeeds, ceiling_rows, stage_needs
from planner.assembly.choices import menus_to_choose, recipes_by_stage
from planner.assembly.contracts import Contract, contract_rows, contracts, packs_left
from planner.assembly.counting import counting_at, counting_rules, counting_table, draws_in_force, offer_facts, ranks
from planner.assembly.delivery_limits import delivery_limit_rows
from planner.assembly.distances import distance_table
from planner.assembly.elsewhere import stated_kg
from planner.assembly.funds import fund_table, instalment_rows, money_left, payment_rows
from planner.assembly.labels import positions, records, words_at
from planner.assembly.lanes import (
    Days,
    Goods,
    bill_rows,
    demand_rows,
    drop_rows,
    keep_demanded,
    lane_rows,
    late_rows,
    order_rows,
    packs_ahead,
    packs_needed,
    reached,
    stock_rows,
    useful_packs,
    why_unfed,
    windows_of,
)
from planner.assembly.life_left import too_old
from planner.assembly.lots import fairness, lot_rows
from planner.assembly.menus import (
    choose,
    dishes_by_day,
    eaten,
    offer_seasons,
    served_table,
    with_chosen_menus,
)
from planner.assembly.money_days import invoices, money_begins, money_days
from planner.assembly.needs import (
    Needs,
    Spread,
    fed_sites,
    meal_table,
    pupils_of,
    site_needs,
    unserved,
)
from planner.assembly.points import Scored, point_rows, scored
from planner.assembly.price_index import indexed_offers
from planner.assembly.prices import offer_table
from planner.assembly.promises import Promise, commitment_rows, limit_rows, offering_periods, promises
from planner.assembly.purchases import Purchases
from planner.assembly.rooms import Stores, room_cuts, room_rows, stated_rooms
from planner.assembly.routes import Routed, route_rows, routed
from planner.assembly.scopes import (
    Groups,
    demanded_in,
    like_sites,
    receivers,
    served_places,
    site_groups,
)
from planner.assembly.stability import announced_rows
from planner.assembly.supply import delivery_days, in_periods, most_to_order, ordered_too_late, supply_rows
from planner.assembly.targets import (
    ResolvedTarget,
    binds,
    groups_told_apart,
    resolve_targets,
    target_rows,
    target_terms,
)
from planner.assembly.to_date import to_date
from planner.assembly.windows import Windows
from planner.callers import callers
from planner.case import Case
from planner.charges import PER_DROP, charges, delivery_terms, offer_charges
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.once import once
from planner.programmes.law import CountingRule, Law, Scope
from planner.schema.base import split_list
from planner.schema.case_tables import BY_DAY, BY_VISIT

GOALS = {"meals": "shortfall", "rules": "rules", "nutrition": "nutrition_gaps", "shares": "target_gaps"}
"""Level of the objective behind each word of the case for its goals."""

FAMILY_KINDS = ("individual", "informal_group", "formal_group")


@dataclass(frozen=True, eq=False)
class DailyNeeds:
    """What the receiving sites eat, day by day.

    Parameters
    ----------
    sites, products : pandas.Index
        Words of the columns ``site`` and ``product``.
    dates : numpy.ndarray of datetime64
        Days of the column ``day``.
    periods : numpy.ndarray of int, shape (D,)
        Row of periods of each day.
    table : pandas.DataFrame
        ``site``, ``product``, ``day`` (positions), ``kg``, ``opening_kg`` (of it from the opening stock), ``servings`` (to pupils).
    """

    sites: pd.Index
    products: pd.Index
    dates: np.ndarray
    periods: Ints
    table: pd.DataFrame

    def kg_by_product(self) -> pd.Series:
        """Return the kg of each product that the plan needs beyond the opening stock."""
        rest = self.table["kg"] - self.table["opening_kg"]
        sums = np.bincount(self.table["product"], rest, len(self.products))
        return pd.Series(sums, index=self.products)[np.bincount(self.table["product"], minlength=len(sums)) > 0]


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
    daily_needs : DailyNeeds
        What the receiving sites eat, day by day.
    site_needs : pandas.DataFrame
        In whole packs, window by window: ``site`` (receiving), ``zone``, ``part`` (row of the instance's zones), ``product``,
        ``period``, ``day`` (first on which it is eaten), ``packs`` (to be bought).
    zone_needs : pandas.DataFrame
        ``zone``, ``product``, ``period``, ``need_kg`` (exact), ``opening_kg`` (of it from the opening stock), ``packs`` (whole, to
        be bought, of windows that begin in the period), ``servings`` (to pupils, that contain the product).
    meals : pandas.DataFrame
        ``period``, ``site`` (where it is eaten), ``stage``, ``menu``, ``meal``, ``days``, ``meals`` (pupils eating x days).
    unserved : float
        Pupils who eat x school days on which their menu has no dish: they are in no meal.
    money_days : numpy.ndarray of datetime64
        Days of delivery from which on a fund begins to pay, gets more money, or pays no more: the spans of the instance's ``days``
        begin with them.
    indexed : pandas.DataFrame
        From `planner.assembly.price_index.indexed_offers`.
    invoiced : pandas.DataFrame
        From `planner.assembly.money_days.invoices`: when each supplier invoices what it brings on each day of the plan.
    offers : pandas.DataFrame
        Row by row the instance's offers, in words: see `planner.assembly.prices.offer_table`; with ``rank``, and
        ``order_packs`` (most that can be ordered of it in all; inf: no limit), ``contract_packs`` (the same of all offers of
        its contract together), and ``asked``, ``paper`` and ``family`` from `planner.assembly.asked.asked`.
    groups : Groups
        Groups of sites that rules tell apart.
    zones : pandas.Index
        Delivery zones, sorted.
    can_come : numpy.ndarray of bool, shape (offers, zones, D)
        Days of `daily_needs` on which each offer can be delivered to all sites of a zone that receive on that day, if it is ordered
        by this plan.
    fund_amounts : pandas.DataFrame
        From `planner.assembly.funds.fund_table`: the money of the whole year; row by row the instance's funds.
    targets : tuple of ResolvedTarget
        Row by row the instance's targets.
    promises : tuple of Promise
        What suppliers may rely on, also what a decision lifts.
    stated_kg : tuple of numpy.ndarray, shapes (offers, periods) and (offers,)
        What each offer can deliver by what the case says of it, less what others have of its harvest: in each period, and in all; inf: no limit.
    contracts : tuple of Contract
        Row by row the instance's contracts.
    scores : tuple of Scored
        Row by row the instance's rules of points.
    routes : tuple of Routed
        Every lot of which something is needed with the route that it takes; empty where the law has no routes.
    asked_to_date : pandas.DataFrame
        What was bought earlier in the year of what each paper of the law asks for (see `planner.assembly.asked.asked_to_date`).
    offered : pandas.DataFrame
        ``offer``, ``period`` (rows of the instance), ``packs``: what each offer has in each period, also where no meal can be made of it.
    offering : mapping of (str, Scope) to tuple of str
        Periods in which each supplier to whom something is promised can deliver something to the sites meant.
    stage_needs : mapping of Scope to StageNeeds
        What the pupils of each stage eat in the plan: of all sites, and of those that have ceilings of cost of their own.
    counting_rules : mapping of str to CountingRule
        Every rule by name, the law's and the case's.
    counting : pandas.DataFrame
        Boolean: does the offer (row, as in `offers`) count under the rule (column)? Of a rule of places: anywhere?
    counting_at : mapping of str to numpy.ndarray of bool, shape (offers, groups)
        Of each rule of places: does the offer count that goes to the sites of a group?
    distances : pandas.DataFrame
        ``supplier``, ``zone``, ``km`` (one way), ``estimated``.
    unpayable : pandas.DataFrame
        ``supplier``, ``offer`` (blank: delivery), ``period`` of bills that no fund may pay.
    unmet : pandas.DataFrame
        ``zone``, ``product``, ``period``, ``packs``, ``reason`` of needs that no lane reaches, whatever is chosen:
        ``no_offer`` (nobody offers the product), ``no_fund`` (no fund may pay those who could), or why nobody can bring it then, nor
        before for store: ``out_of_season``, ``other_places``, ``no_day`` (see `planner.assembly.lanes.why_unfed`).
    """

    instance: Instance
    periods: pd.DataFrame
    served: pd.DataFrame
    daily_needs: DailyNeeds
    site_needs: pd.DataFrame
    zone_needs: pd.DataFrame
    meals: pd.DataFrame
    unserved: float
    money_days: np.ndarray
    indexed: pd.DataFrame
    invoiced: pd.DataFrame
    offers: pd.DataFrame
    groups: Groups
    zones: pd.Index
    can_come: Bools
    fund_amounts: pd.DataFrame
    targets: tuple[ResolvedTarget, ...]
    promises: tuple[Promise, ...]
    stated_kg: tuple[Floats, Floats]
    contracts: tuple[Contract, ...]
    scores: tuple[Scored, ...]
    routes: tuple[Routed, ...]
    asked_to_date: pd.DataFrame
    offered: pd.DataFrame
    offering: Mapping[tuple[str, Scope], tuple[str, ...]]
    stage_needs: Mapping[Scope, StageNeeds]
    counting_rules: Mapping[str, CountingRule]
    counting: pd.DataFrame
    counting_at: Mapping[str, Bools]
    distances: pd.DataFrame
    unpayable: pd.DataFrame
    unmet: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Frame:
    """Labels of the instance, sorted, and the calendar; parts of an assembly that need no menu.

    `season` tells on which days of the plan each offer is in season, `can` on which it can deliver, `possible` in which periods.
    """

    calendar: SchoolCalendar
    zones: pd.Index
    groups: Groups
    products: pd.Index
    suppliers: pd.Index
    site_zone: pd.Series
    product_table: pd.DataFrame
    offers: pd.DataFrame
    season: Bools
    can: Bools
    possible: Bools
    offered_by_month: Bools


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

    Returns
    -------
    Assembly
        The instance, and what stands behind its numbers: periods, what is served, offers, shares, groups of sites and
        the rest.

    Raises
    ------
    InputError
        If a menu group is not fixed and its menu is not given, or a share is asked for of what nobody can reckon.
    """
    if served is None:
        _refuse_free_menus(case)
    frame = make_frame(case, law)
    funds = fund_table(case, law)
    rules = counting_rules(case, law)
    facts = offer_facts(case, frame.offers, law)
    counting, at = counting_table(rules, facts, case, law), counting_at(rules, facts, case, law, frame.groups)
    most = most_to_order(case, frame.offers, frame.calendar)
    signed = contracts(case)
    papers = asked(law, counting, facts)
    offers = frame.offers.assign(
        rank=ranks(law.ranking, counting, facts, draws_in_force(case, law)),
        order_packs=most,
        contract_packs=packs_left(signed, frame.offers),
        asked=papers["asked"].to_numpy(),
        paper=papers["paper"].to_numpy(),
        family=papers["family"].to_numpy(),
    )
    distances = distance_table(case, frame.suppliers, frame.zones)
    targets = resolve_targets(case, law, funds, frame.calendar.periods)
    promised = promises(case, law, offers, counting)
    demand = _demand(case, law, frame, served, _keeping(case, frame, targets, promised))
    scores = scored(case, law, rules, counting)
    routes = routed(
        case, law, offers, rules, counting, frame.possible, demand.can_come.any(axis=2), _needed_by_zone(frame, demand)
    )
    instance = _instance(
        case, law, frame, offers, demand, funds, targets, promised, signed, scores, routes, counting, at, distances
    )
    return Assembly(
        instance=instance,
        periods=_periods(frame.calendar),
        served=demand.served,
        daily_needs=demand.daily,
        site_needs=demand.site_needs,
        zone_needs=_zone_needs(frame, demand),
        meals=demand.meals,
        unserved=demand.unserved,
        money_days=frame.calendar.dates[money_days(case, frame.calendar)],
        indexed=indexed_offers(case),
        invoiced=invoices(case, frame.calendar),
        offers=offers,
        groups=frame.groups,
        zones=frame.zones,
        can_come=demand.can_come,
        fund_amounts=funds,
        targets=tuple(targets),
        promises=tuple(promised),
        stated_kg=stated_kg(case, frame.offers, frame.season, frame.calendar),
        contracts=tuple(signed),
        scores=tuple(scores),
        routes=tuple(routes),
        asked_to_date=asked_to_date(case, law, rules),
        offered=demand.offered,
        offering=_offering(case, frame, promised),
        stage_needs=demand.stage_needs,
        counting_rules=rules,
        counting=counting,
        counting_at=at,
        distances=distances,
        unpayable=_unpayable(instance),
        unmet=_unmet(instance, demand.rows["unfed"]),
    )


def _needed_by_zone(frame: Frame, demand: _Demand) -> pd.DataFrame:
    """Return what is needed beyond the opening stock: ``zone``, ``product``, ``kg``."""
    daily = demand.daily
    needs = pd.DataFrame(
        {
            "zone": frame.site_zone.reindex(daily.sites).to_numpy(dtype=object)[daily.table["site"]],
            "product": daily.products.to_numpy(dtype=object)[daily.table["product"]],
            "kg": daily.table["kg"] - daily.table["opening_kg"],
        }
    )
    return needs.groupby(["zone", "product"], as_index=False)[["kg"]].sum()


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
    if law is None:
        return _frame(case)
    frame = lawful_frame(case, law)
    return replace(frame, groups=groups_told_apart(case, law, like_sites(case, frame.calendar)))


def lawful_frame(case: Case, law: Law) -> Frame:
    """Return labels, calendar and offers of a case, its sites in the groups that its days of delivery tell apart.

    An offer of which the law wants more shelf life left is in no season.
    """
    frame = _frame(case)
    late = too_old(case, frame.offers, law)
    if not late.any():
        return frame
    fresh = ~late[:, np.newaxis]
    return replace(frame, season=frame.season & fresh, can=frame.can & fresh, possible=frame.possible & fresh)


@once
def _frame(case: Case) -> Frame:
    calendar = make_calendar(case)
    zones = pd.Index(sorted(case["sites"]["zone"].unique()), dtype="str")
    products = pd.Index(sorted(case["products"]["product"]), dtype="str")
    suppliers = pd.Index(sorted(case["suppliers"]["supplier"]), dtype="str")
    offers = offer_table(case)
    seasons = offer_seasons(case, pd.Index(offers["offer"]), products)
    month = calendar.days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    can, like = delivery_days(case, offers, seasons, calendar), like_sites(case, calendar)
    return Frame(
        calendar,
        zones,
        site_groups(case, [], like),
        products,
        suppliers,
        case["sites"].set_index("site")["zone"],
        _product_rows(case, products),
        offers,
        seasons.on(calendar.days),
        can,
        in_periods(can, calendar),
        seasons.products_in(np.unique(month), len(products)),
    )


def _product_rows(case: Case, products: pd.Index) -> pd.DataFrame:
    rows = case["products"].set_index("product").reindex(products)
    return pd.DataFrame(
        {
            "product": pd.Series(products, dtype="str"),
            "pack_kg": (rows["unit_kg"] * rows["pack_units"]).to_numpy(dtype=np.float64),
            "storable": rows["storable"].fillna(False).to_numpy(dtype=bool),
            "life": rows["shelf_life_days"].fillna(0).to_numpy(dtype=np.int64),
            "kept": rows["kept"].fillna("").to_numpy(dtype=object),
            "litres_per_kg": rows["litres_per_kg"].to_numpy(dtype=np.float64),
        }
    )


@dataclass(frozen=True, eq=False)
class _Demand:
    """What the menus ask for, and who can bring it when.

    Parameters
    ----------
    rows, lanes : pandas.DataFrame
        The tables ``demand`` and ``lanes`` of the instance, with days as positions in the calendar (``first``, ``comes``), and why
        nobody brings what a row is for (``unfed``).
    supply : pandas.DataFrame
        The table ``supply``, without rows at which no lane begins.
    offered : pandas.DataFrame
        See `Assembly`.
    total_packs : numpy.ndarray, shape (offers,)
        Packs that each offer has in all.
    packs : numpy.ndarray, shape (parts, products)
        Packs needed.
    """

    served: pd.DataFrame
    daily: DailyNeeds
    site_needs: pd.DataFrame
    meals: pd.DataFrame
    unserved: float
    rows: pd.DataFrame
    lanes: pd.DataFrame
    supply: pd.DataFrame
    offered: pd.DataFrame
    total_packs: Floats
    packs: Floats
    can_come: Bools
    stage_needs: Mapping[Scope, StageNeeds]


@dataclass(frozen=True, eq=False)
class _Keeping:
    """What storing is good for: of each product, `storable` (it may help to buy ahead), `keeps` (it is all the same when)."""

    storable: Bools
    keeps: Bools


def _keeping(case: Case, frame: Frame, targets: list[ResolvedTarget], promised: list[Promise]) -> _Keeping:
    """Tell of which storable products it can be of any use to choose when they are bought.

    It is of none where time is free and every offer delivers on any day, without limit or minimum of any kind in a period: then each
    purchase can wait until it is needed, at the same price, and the stores are left out. Most staples are such.
    """
    storable = frame.product_table["storable"].to_numpy(dtype=bool)
    if not _time_is_free(case, frame.calendar, targets):
        return _Keeping(storable, np.zeros(len(storable), dtype=bool))
    rows = case["offers"].set_index("offer").reindex(frame.offers["offer"])
    terms = delivery_terms(case).reindex(frame.offers["supplier"])
    bound = {promise.supplier for promise in promised if promise.kind == "minimum" and not promise.decision}
    supply, _total = supply_rows(case, frame.offers, frame.can, frame.calendar)
    limited = np.zeros(len(rows), dtype=bool)
    limited[supply["offer"][np.isfinite(supply["packs"])]] = True
    anyone = frame.calendar.receives.any(axis=0)
    sold = np.zeros(frame.possible.shape, dtype=bool)
    sold[supply["offer"], supply["period"]] = True
    always = frame.can[:, anyone].all(axis=1) & (sold | ~in_periods(anyone[None, :], frame.calendar)).all(axis=1)
    matters = limited | ~_plain(terms, bound) | ~always | (rows["minimum_kg"].fillna(0) > 0).to_numpy()
    product = positions(frame.products, frame.offers["product"])
    some = np.bincount(product, matters, len(storable)) > 0
    return _Keeping(storable & some, storable & ~some)


@dataclass(frozen=True, eq=False)
class _Block:
    """A product at sites that receive on the same days by the same offers."""

    product: int
    windows: Windows
    goods: Goods
    like: int


def _demand(case: Case, law: Law, frame: Frame, served: pd.DataFrame | None, keeping: _Keeping) -> _Demand:
    calendar, products = frame.calendar, frame.products
    stages, menus = pd.Index(case["stages"]["stage"]), pd.Index(sorted(case["menu_groups"]["menu"]), dtype="str")
    pupils = pupils_of(case, calendar, stages, menus)
    spread = Spread(calendar, pupils)
    dishes = dishes_by_day(case, calendar, menus, pupils.open_by_menu(calendar, len(menus)))
    chosen = choose(case, dishes, calendar, frame.offered_by_month, products, menus)
    if served is not None:
        dishes, chosen = with_chosen_menus(dishes, chosen, served, calendar, menus, menus_to_choose(case))
    recipes = recipes_by_stage(case, stages)
    plates = eaten(case, dishes, chosen, recipes, spread, products)
    sites = fed_sites(case, spread)[0]
    desk = _Desk(case, frame, keeping, sites)

    def needs() -> Iterator[Needs]:
        return site_needs(case, plates, frame.site_zone)

    if len(stated_rooms(case)):
        desk.fit_in(needs())
    for one in needs():
        desk.add(one)
    rows, lanes, supply = desk.tables()
    return _Demand(
        served_table(case, dishes, chosen, calendar, menus),
        DailyNeeds(sites, products, calendar.dates, calendar.period_of_day, desk.daily()),
        desk.site_needs(),
        meal_table(spread, dishes, stages, menus),
        unserved(case, spread, dishes, menus),
        rows,
        lanes,
        supply,
        desk.supply[["offer", "period", "packs"]],
        desk.total_packs,
        desk.packs,
        desk.can_come(),
        stage_needs(case, law, plates, stages),
    )


class _Desk:
    """Where needs become whole packs and meet offers, product by product: no table of days x sites x products ever exists."""

    def __init__(self, case: Case, frame: Frame, keeping: _Keeping, sites: pd.Index) -> None:
        self.case, self.frame, self.keeping, self.sites = case, frame, keeping, sites
        calendar, parts = frame.calendar, frame.groups.parts
        self.part = frame.groups.part_of_site.reindex(sites).to_numpy(dtype=np.int64)
        self.like = parts["like"].to_numpy(dtype=np.int64)
        first_of_like = frame.groups.part_of_site.map(parts["like"]).drop_duplicates().sort_values()
        places = receivers(case).loc[first_of_like.index]
        month = calendar.periods["first_day"].dt.year * 12 + calendar.periods["first_day"].dt.month
        self.days = Days(
            calendar.receives[positions(calendar.sites, places["site"])],
            calendar.period_of_day,
            month.to_numpy(dtype=np.int64)[calendar.period_of_day],
            money_days(case, calendar),
            money_begins(case, calendar),
        )
        self.supply, self.total_packs = supply_rows(case, frame.offers, frame.can, calendar)
        self.supply_of = np.full((len(frame.offers), len(calendar.periods)), -1)
        self.supply_of[self.supply["offer"], self.supply["period"]] = np.arange(len(self.supply))
        self.late = ordered_too_late(case, frame.offers, calendar)
        told = np.zeros(self.supply_of.shape, dtype=bool)
        told[self.supply["offer"], self.supply["period"]] = self.supply["late_packs"] >= 1
        period = calendar.period_of_day
        self.can = frame.can & (self.supply_of >= 0)[:, period] & (~self.late | told[:, period])
        self.serves = served_places(case, frame.offers["offer"], places)
        terms = delivery_terms(case).reindex(frame.offers["supplier"])
        self.by_visit, self.by_day = (
            (terms[names] > 0).any(axis=1).to_numpy(dtype=bool) for names in (BY_VISIT, BY_DAY)
        )
        self.product_of_offer = positions(frame.products, frame.offers["product"])
        self.packs = np.zeros((len(parts), len(frame.products)))
        self._room: dict[tuple[int, str], list[int]] = {}
        self._daily: list[pd.DataFrame] = []
        self._sites: list[pd.DataFrame] = []
        self._blocks: list[_Block] = []
        self._rows: list[pd.DataFrame] = []

    def fit_in(self, needs: Iterable[Needs]) -> None:
        """Take in what fits into the store rooms of the sites, from what they eat of every product."""
        like = self.like[self.part]
        table, receives = self.frame.product_table, self.days.receives[like]

        def comes(product: int) -> Bools:
            goods = self._goods(product)
            can = (goods.can[:, None, :] & goods.serves[:, like][:, :, None]).any(axis=0)
            return np.asarray(can & receives, dtype=bool)

        told = ((one, comes(one.product)) for one in needs)
        cuts = room_cuts(stated_rooms(self.case), told, table, self.sites, receives)
        self._room = {(int(like[site]), kept): days.tolist() for (site, kept), days in cuts.items()}

    def add(self, needs: Needs) -> None:
        """Take in what the sites eat of a product."""
        site, day = np.nonzero(needs.kg)
        columns = {"kg": needs.kg, "opening_kg": needs.opening_kg, "servings": needs.servings}
        values = {name: array[site, day] for name, array in columns.items()}
        self._daily.append(pd.DataFrame({"site": site, "product": needs.product, "day": day} | values))
        to_buy, goods = needs.to_buy, self._goods(needs.product)
        kept = str(self.frame.product_table["kept"].iloc[needs.product])
        for like in np.unique(self.like[self.part]):
            members = np.flatnonzero(self.like[self.part] == like)
            needed = (to_buy[members] > 0).any(axis=0)
            if needed.any():
                windows = windows_of(needed, int(like), goods, self.days, self._room.get((int(like), kept), ()))
                self._block(needs, members, to_buy[members], windows, goods)

    def _goods(self, product: int) -> Goods:
        table, offers = self.frame.product_table, np.flatnonzero(self.product_of_offer == product)
        can, late = self.can[offers], self.late[offers]
        told = (can & late).any(axis=1)
        can = np.concatenate([can & ~late, (can & late)[told]])
        offers = np.concatenate([offers, offers[told]])
        return Goods(
            offers,
            can,
            self.frame.can[offers],
            self.frame.season[offers],
            self.serves[offers],
            float(table["pack_kg"].iloc[product]),
            int(table["life"].iloc[product]),
            bool(self.keeping.storable[product]),
            bool(self.keeping.keeps[product]),
            self.by_visit[offers],
            self.by_day[offers],
        )

    def _block(self, needs: Needs, members: Ints, to_buy: Floats, windows: Windows, goods: Goods) -> None:
        servings = np.add.reduceat(needs.servings[members], windows.first, axis=1)
        packs, last_use = packs_needed(to_buy, windows, goods)
        site, window = np.nonzero(packs)
        self._sites.append(
            pd.DataFrame(
                {
                    "site": members[site],
                    "part": self.part[members[site]],
                    "product": needs.product,
                    "first": windows.first[window],
                    "packs": packs[site, window],
                }
            )
        )
        parts, place = np.unique(self.part[members], return_inverse=True)
        shape = (len(parts), packs.shape[1])
        of_part, fed, last = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=np.int64)
        np.add.at(of_part, place, packs)
        np.add.at(fed, place, servings)
        np.maximum.at(last, place, np.where(packs > 0, last_use, 0))
        np.add.at(self.packs[:, needs.product], parts, of_part.sum(axis=1))
        ahead, keeps = packs_ahead(of_part, last, windows, goods.life)
        if not goods.storable:
            ahead = np.zeros_like(ahead)
        rows = demand_rows(parts, of_part, fed, windows, ahead)
        like = int(self.like[parts[0]])
        unfed = why_unfed(windows, goods, like, self.frame.can[goods.offers] & self.days.receives[like])
        place_of = np.full(len(self.like), -1)
        place_of[parts] = np.arange(len(parts))
        self._rows.append(
            rows.assign(
                product=needs.product,
                keeps=keeps[place_of[rows["zone"]], rows["window"]],
                last_use=last[place_of[rows["zone"]], rows["window"]],
                windows=shape[1],
                unfed=np.array(unfed, dtype=object)[rows["window"]],
                block=len(self._blocks),
            )
        )
        self._blocks.append(_Block(needs.product, windows, goods, like))

    def can_come(self) -> Bools:
        """Return `Assembly.can_come`."""
        zone = positions(self.frame.zones, self.frame.groups.parts["zone"])
        found = np.zeros((len(self.frame.offers), len(self.frame.zones), len(self.frame.calendar.days)), dtype=bool)
        some, every = found.any(axis=0), ~found
        for part, like in enumerate(self.like):
            some[zone[part]] |= self.days.receives[like]
            every[:, zone[part]] &= ~self.days.receives[like] | self.serves[:, [like]]
        return (self.frame.can & ~self.late)[:, None, :] & some & every

    def daily(self) -> pd.DataFrame:
        """Return the table of `DailyNeeds`."""
        none = pd.DataFrame({name: pd.Series(dtype="int64") for name in ("site", "product", "day")})
        none = none.assign(kg=0.0, opening_kg=0.0, servings=0.0)
        return pd.concat([none, *self._daily], ignore_index=True)

    def site_needs(self) -> pd.DataFrame:
        """Return the table ``site_needs`` of an assembly."""
        calendar = self.frame.calendar
        none = {name: pd.Series(dtype="int64") for name in ("site", "part", "product", "first")}
        rows = pd.concat([pd.DataFrame(none).assign(packs=0.0), *self._sites], ignore_index=True)
        rows = rows.sort_values(["site", "product", "first"], ignore_index=True)
        first = rows["first"].to_numpy(dtype=np.int64)
        return pd.DataFrame(
            {
                "site": words_at(self.sites, rows["site"]),
                "zone": words_at(self.frame.groups.parts["zone"], rows["part"]),
                "part": rows["part"].astype("int64"),
                "product": words_at(self.frame.products, rows["product"]),
                "period": words_at(calendar.periods["period"], calendar.period_of_day[first]),
                "day": pd.Series(calendar.dates[first]),
                "packs": rows["packs"],
            }
        )

    def tables(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Return the tables ``demand``, ``lanes`` and ``supply``, days as positions in the calendar."""
        period = self.frame.calendar.period_of_day
        columns = ("zone", "product", "window", "windows", "keeps", "last_use", "first", "block")
        none = pd.DataFrame({name: pd.Series(dtype="int64") for name in columns})
        none = none.assign(packs=0.0, servings=0.0, ahead=0.0, unfed="")
        demand = pd.concat([none, *self._rows], ignore_index=True)
        demand = demand.sort_values(["zone", "product", "window"], ignore_index=True)
        demand = demand.assign(row=np.arange(len(demand)), period=period[demand["first"].to_numpy(dtype=np.int64)])
        lane_columns = ("supply", "demand", "comes", "shifted")
        lanes = [pd.DataFrame({name: pd.Series(dtype="int64") for name in lane_columns})]
        for block, rows in demand.groupby("block"):
            one = self._blocks[int(str(block))]
            lanes.append(lane_rows(rows, one.windows, one.goods, one.like, self.days, self.supply_of))
        lane_table = pd.concat(lanes, ignore_index=True).sort_values(["supply", "demand", "comes"], ignore_index=True)
        supply, lane_table = keep_demanded(self.supply, lane_table)
        offer = supply["offer"].to_numpy(dtype=np.int64)[lane_table["supply"]]
        lane_table["late"] = self.late[offer, lane_table["comes"].to_numpy(dtype=np.int64)]
        return demand, lane_table, supply


def _instance(
    case: Case,
    law: Law,
    frame: Frame,
    offers: pd.DataFrame,
    demand: _Demand,
    funds: pd.DataFrame,
    targets: list[ResolvedTarget],
    promised: list[Promise],
    signed: list[Contract],
    scores: list[Scored],
    routes: list[Routed],
    counting: pd.DataFrame,
    at: Mapping[str, Bools],
    distances: pd.DataFrame,
) -> Instance:
    terms = delivery_terms(case).reindex(frame.suppliers)
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
    rows["total_packs"] = demand.total_packs
    goods = _goods(case, frame, rows, terms, demand, distances)
    supply, periods = goods["supply"], frame.calendar.periods
    groups = frame.groups
    bills = bill_rows(terms, rows, supply, goods["demand"], goods["lanes"], groups.parts, goods["days"])
    payments = payment_rows(case, bills, offers, goods["days"], groups)
    purchases = Purchases(rows, supply, goods["demand"], goods["lanes"], bills, payments, groups)
    limits, limit_terms = limit_rows(case, offers, purchases)
    sellers = supplier_rows(case, terms, law)
    lots, lot_terms = lot_rows(case, law, rows, supply, frame.product_table, sellers, periods)
    commitments, promise_terms = commitment_rows(case, promised, offers, periods, frame.possible, purchases)
    contract_table, contract_terms = contract_rows(signed, offers, supply)
    packs = demanded_in(groups, demand.packs)
    all_kg = packs @ frame.product_table["pack_kg"].to_numpy()
    worths = packs @ _mean_price(rows, len(frame.products))
    worth = float(worths.sum())
    points, point_terms = point_rows(scores, purchases, worth, float(all_kg.sum()))
    zone_of_lane = groups.parts["zone"].to_numpy()[
        goods["demand"]["zone"].to_numpy()[goods["lanes"]["demand"].to_numpy()]
    ]
    award_routes, award_terms, preferences = route_rows(
        routes,
        rows.assign(product_name=offers["product"].to_numpy()),
        supply,
        goods["lanes"],
        callers(case).reindex(zone_of_lane).to_numpy(dtype=object),
    )
    ceilings, ceiling_terms = ceiling_rows(case, law, demand.stage_needs, rows["product"].to_numpy(), purchases)
    tables = goods | {
        "periods": periods,
        "zones": groups.parts,
        "products": frame.product_table,
        "suppliers": sellers,
        "offers": rows,
        "bills": bills,
        "funds": money_left(funds),
        "payments": payments,
        "instalments": instalment_rows(case, funds),
        "targets": target_rows(targets, funds, all_kg, worths, groups),
        "target_terms": target_terms(targets, counting, funds, periods, purchases, at),
        "product_limits": limits,
        "product_limit_terms": limit_terms,
        "commitments": commitments,
        "commitment_terms": promise_terms,
        "contracts": contract_table,
        "contract_terms": contract_terms,
        "points": points,
        "point_terms": point_terms,
        "cost_ceilings": ceilings,
        "cost_ceiling_terms": ceiling_terms,
        "award_routes": award_routes,
        "award_terms": award_terms,
        "price_preferences": preferences,
        "lots": lots,
        "lot_terms": lot_terms,
        "announced": announced_rows(case, rows, supply, frame.calendar),
    }
    typed: dict[str, Any] = {name: typed_rows(name, table) for name, table in tables.items()}
    return Instance(**typed, modes=family_modes(case), fairness=fairness(case), goals=goals(case))


def _goods(
    case: Case,
    frame: Frame,
    rows: pd.DataFrame,
    terms: pd.DataFrame,
    demand: _Demand,
    distances: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Return the tables that say what can go where: days, supply, demand, lanes, late_orders, stocks, drops, supplier_orders, rooms."""
    need, supply, lanes = demand.rows, demand.supply, demand.lanes
    calendar = frame.calendar
    rooms = stated_rooms(case)
    begins = rooms.loc[rooms["first"] > 0, "first"]
    used = np.union1d(np.union1d(need["first"], lanes["comes"]), begins).astype(np.int64)
    days = pd.DataFrame(
        {
            "day": pd.Series(calendar.dates[used]),
            "period": calendar.period_of_day[used],
            "span": np.searchsorted(money_days(case, calendar), used, side="right"),
        }
    )
    need = need.assign(day=np.searchsorted(used, need["first"]))
    zones = frame.groups.parts
    per_kg = offer_charges(case, frame.offers, pd.Index(zones["zone"]))
    per_drop = charges(case, PER_DROP, frame.suppliers, pd.Index(zones["zone"]))
    offer = supply["offer"].to_numpy(dtype=np.int64)[lanes["supply"]]
    zone = need["zone"].to_numpy(dtype=np.int64)[lanes["demand"]]
    charge = per_kg[offer, zone] * rows["pack_kg"].to_numpy()[offer]
    lanes = lanes.assign(day=np.searchsorted(used, lanes["comes"]), delivery_per_pack=charge)
    useful = useful_packs(need)
    km = distances["km"].to_numpy().reshape(len(frame.suppliers), len(frame.zones))
    km = km[:, positions(frame.zones, zones["zone"])]
    reach, stocks = reached(rows, supply, need, lanes, useful), stock_rows(need)
    stores = Stores(
        frame.product_table, demand.daily.sites, demand.daily.table, need, lanes, stocks, used, len(calendar.days)
    )
    limited_days, weeks = delivery_limit_rows(case, terms, reach, days)
    return {
        "days": days,
        "supply": supply,
        "demand": need,
        "lanes": lanes,
        "late_orders": late_rows(supply, lanes),
        "stocks": stocks,
        "drops": drop_rows(terms, per_drop, reach, km, zones["round"].to_numpy()),
        "supplier_orders": order_rows(terms, rows, supply, lanes, useful),
        "delivery_days": limited_days,
        "delivery_weeks": weeks,
        **room_rows(rooms, frame.groups.part_of_site, stores),
    }


def _time_is_free(case: Case, calendar: SchoolCalendar, targets: list[ResolvedTarget]) -> bool:
    """Return whether it is all the same to money, shares and what was announced in which period something is bought."""
    if len(case["announced"]) and case.head["stability_share"] > 0:
        return False
    if pd.notna(case.head["order_day"]):
        return False
    funds = case["funds"]
    late = day_numbers(funds["first_day"], calendar.days[0]) > calendar.days[0]
    early = day_numbers(funds["last_day"], calendar.days[-1]) < calendar.days[-1]
    if len(money_days(case, calendar)):
        return False
    by_period = funds["amount_per_period"].notna() | late | early
    return not (by_period.any() or any(target.window and binds(target) for target in targets))


def _plain(terms: pd.DataFrame, promised: set[str]) -> Bools:
    """Return which suppliers take any order in any period at the same price, and are promised none in each."""
    columns = ["minimum_order_amount", *BY_VISIT]
    return np.asarray(~(terms[columns] > 0).any(axis=1) & ~terms.index.isin(sorted(promised)), dtype=bool)


def typed_rows(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the columns and dtypes that an instance wants."""
    if table.empty and TABLES[name].keys() <= set(table.columns):
        return empty_table(name)
    rows = table[list(TABLES[name])]
    other = {column: dtype for column, dtype in _dtypes(name).items() if rows[column].dtype != dtype}
    return (rows.astype(other) if other else rows).reset_index(drop=True)


@cache
def _dtypes(name: str) -> dict[str, Any]:
    return {str(column): dtype for column, dtype in empty_table(name).dtypes.items()}


def supplier_rows(case: Case, terms: pd.DataFrame, law: Law) -> pd.DataFrame:
    """Return the table ``suppliers``: the cap is the supplier's own, else the law's for each of its families.

    Parameters
    ----------
    case : Case
        The case, for what each sold before the plan's first day.
    terms : pandas.DataFrame
        The case's suppliers by short name, in the order wanted: ``kind``, ``families``, ``cap_amount``.
    law : Law
        The law, with the most that a family may sell in a year, if it knows one.

    Returns
    -------
    pandas.DataFrame
        Columns ``supplier``, ``families`` (NaN for whoever is no family farming; an individual is one family),
        ``cap_amount`` (currency; NaN: none), ``sold_amount`` (currency).
    """
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
    return tuple(GOALS[word] for word in split_list(case.head["goals"]))


def _periods(calendar: SchoolCalendar) -> pd.DataFrame:
    school_days = np.add.reduceat(calendar.school.any(axis=0).astype(np.int64), calendar.period_starts)
    return calendar.periods.assign(school_days=school_days)


def _zone_needs(frame: Frame, demand: _Demand) -> pd.DataFrame:
    daily, keys = demand.daily, ["zone", "product", "period"]
    labels = frame.calendar.periods["period"].to_numpy(dtype=object)
    site_zone = frame.site_zone.reindex(daily.sites).to_numpy(dtype=object)
    rows = daily.table
    by_day = pd.DataFrame(
        {
            "zone": site_zone[rows["site"]],
            "product": words_at(daily.products, rows["product"]),
            "period": labels[daily.periods[rows["day"]]],
            "need_kg": rows["kg"],
            "opening_kg": rows["opening_kg"],
            "servings": rows["servings"],
        }
    )
    sums = by_day.groupby(keys)[["need_kg", "opening_kg", "servings"]].sum()
    packs = demand.site_needs.groupby(keys)["packs"].sum()
    both = sums.join(packs, how="outer").fillna(0.0).reset_index()
    return both[[*keys, "need_kg", "opening_kg", "packs", "servings"]]


def _offering(case: Case, frame: Frame, promised: list[Promise]) -> dict[tuple[str, Scope], tuple[str, ...]]:
    labels = frame.calendar.periods["period"].to_numpy(dtype=object)
    return {
        (one.supplier, one.scope): tuple(labels[offering_periods(case, frame.offers, frame.possible, one)])
        for one in promised
    }


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


def _unmet(instance: Instance, unfed: pd.Series) -> pd.DataFrame:
    demand, lanes = instance.demand, instance.lanes
    paid = np.zeros(len(instance.bills), dtype=bool)
    paid[instance.payments["bill"]] = True
    payable = paid[lane_bill(instance)]
    offered = demand["product"].isin(instance.offers["product"]).to_numpy()
    reached = _reached(instance, lanes["demand"].to_numpy())
    affordable = _reached(instance, lanes["demand"].to_numpy()[payable])
    reason = np.where(~affordable, "no_fund", "").astype(object)
    reason[~reached] = unfed.to_numpy(dtype=object)[~reached]
    reason[~offered] = "no_offer"
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
    served = np.zeros(len(instance.demand), dtype=bool)
    served[by_lane] = True
    reached, stocks = served.copy(), instance.stocks
    first, last = stocks["next_demand"].to_numpy(), stocks["last_demand"].to_numpy()
    follows = np.zeros(len(served), dtype=bool)
    follows[first] = True
    end = np.append(np.flatnonzero(~follows)[1:], len(served)) - 1
    chain_end = end[np.cumsum(~follows) - 1]
    last = np.where(last >= 0, last, chain_end[first]) if len(first) else last
    can = served[stocks["demand"]]
    for row, until in zip(first[can], last[can], strict=True):
        reached[row : until + 1] = True
    return reached
