"""Recomputes every rule from a case's tables and a plan's decisions, with code of its own.

Nothing here is shared with the model or with what makes its input: a misunderstanding there must show here.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from planner.case import Case
from planner.i18n import shown
from planner.programmes.law import Law
from planner.verify import (
    alternatives,
    bonuses,
    call,
    ceilings,
    chosen,
    contract_charges,
    contracts,
    costs,
    delivery_limits,
    frequency,
    given_way,
    goods,
    grow,
    limits,
    losses,
    menu,
    money,
    nutrition,
    papers,
    practice,
    promises,
    ranking,
    record,
    rooms,
    routes,
    scopes,
    shares,
    spend_order,
    stores,
    totals,
)
from planner.verify.facts import Facts, facts_of
from planner.verify.summary import check_summary, meals_eaten
from planner.verify.tables import read_tables
from planner.verify.violation import Report, Violation

__all__ = ["Violation", "verify"]


def verify(case: Case, law: Law, tables: Mapping[str, pd.DataFrame], *, complete: bool = True) -> list[Violation]:
    """Recompute every rule for a plan and return what it breaks.

    The decisions (orders, payments, the menu served) are held against the case and the law; every other table of the
    plan is held against what follows from the decisions.

    Parameters
    ----------
    case : Case
        A case without errors.
    law : Law
        The law that applies to it.
    tables : mapping of str to pandas.DataFrame
        Tables of the plan, as in `planner.schema.PLAN_TABLES`; edited by hand or not.
    complete : bool
        True: every table must be there. False: only the orders must; without payments nothing is said of funds, without
        a menu the menus of the case are taken as served, without deliveries each zone's goods are shared out among its
        sites by their needs, and tables that are missing are not compared.

    Returns
    -------
    list of Violation
        Empty if the plan keeps every rule and tells the truth.
    """
    facts = facts_of(case, law)
    run = record.run_record(tables)
    report = Report(facts.names | {"measure": _measure_names(tables)}, record.withheld(run))
    plan = read_tables(facts, tables, report, complete)
    orders = losses.with_what_is_ordered(facts, goods.with_worth(facts, plan["orders"]))
    goods.check_orders(facts, orders, report)
    losses.check_losses(orders, report)
    for check in (
        goods.check_supply,
        goods.check_life_left,
        goods.check_minimums,
        delivery_limits.check_delivery_limits,
        goods.check_caps,
    ):
        check(facts, orders, report)

    signed = contracts.called_off(facts, orders)
    contracts.check_contracts(facts, signed, orders, plan.get("contracts"), report)

    served = plan.get("served")
    if served is None:
        served = menu.filled_menu(facts)
    else:
        menu.check_menu(facts, served, report)
        chosen.check_chosen(facts, served, report)
        if "nutrition" in plan:
            nutrition.check_nutrition(facts, served, plan["nutrition"], report)
        if "menu_frequency" in plan:
            frequency.check_frequencies(facts, served, plan["menu_frequency"], report)
        # a sheet without a row, as before it is filled, says nothing
        if len(plan.get("menu_sheet", ())):
            papers.check_menu_sheet(facts, served, plan["menu_sheet"], report)
        if len(plan.get("recipe_sheet", ())):
            papers.check_recipe_sheet(facts, served, plan["recipe_sheet"], report)
            if "diet_plates" in plan:
                papers.check_diet_plates(facts, served, plan["diet_plates"], report)
    often = frequency.judged_frequencies(facts, served)
    deliveries = plan.get("deliveries")
    if deliveries is not None:
        deliveries = goods.with_worth(facts, deliveries)
        goods.check_deliveries(facts, orders, deliveries, report)
        if len(plan.get("diet_deliveries", ())) or ("diet_deliveries" in plan and len(plan.get("menu_sheet", ()))):
            papers.check_diet_deliveries(facts, served, deliveries, plan["diet_deliveries"], report)
        deliveries = deliveries[deliveries["site"].isin(facts.zone_of_receiver.index)]
    received = None if deliveries is None else scopes.worth_by_site(orders, deliveries)
    bought = scopes.Bought(facts, orders, received)
    limited = limits.parts(facts, bought)
    limits.check_limits(limited, report)
    promised, scores = promises.owed(facts, bought), practice.scored(facts, bought)
    promises.check_promises(promised, plan.get("promises"), report)
    practice.check_points(scores, plan.get("points"), plan.get("scores"), plan.get("lot_scores"), report)
    day_costs = ceilings.costs(facts, served, bought)
    ceilings.check_ceilings(day_costs, plan.get("cost_ceilings"), report)
    result = stores.run_stores(facts, menu.daily_needs(facts, served), orders, deliveries)
    stores.check_stores(facts, result, report)
    stores.check_shortfalls(facts, result, plan.get("shortfalls"), report)
    if "stocks" in plan:
        stores.check_stocks(result, plan["stocks"], report)
    filled = [] if deliveries is None else rooms.lying(facts, result)
    rooms.check_rooms(filled, plan.get("rooms"), report)

    paid = plan.get("payments")
    payments = None if paid is None else contract_charges.of_bills(paid)
    apart = shares.told_apart(facts)
    due = money.bills(facts, orders, apart=apart)
    reckonings: list[shares.Reckoning] = []
    reckoned: list[shares.Reckoning] = []
    spared: set[tuple[str, str, str]] = set()
    if paid is not None and payments is not None:
        contract_charges.check_charges(facts, paid, report)
        money.check_payments(facts, orders, received, due, payments, apart, report)
        reckoned = shares.reckon(facts, orders, payments, received)
        reckonings = [one for one in reckoned if one.rule.mode != "off"]
        if not record.says_unproved(run, ranking.FAMILY):
            ranking.check_ranking(facts, orders, payments, reckonings, report)
        if not record.says_unproved(run, spend_order.FAMILY):
            spend_order.check_order(facts, payments, apart, report)
        ways = alternatives.ways_of(facts, "targets")
        told = [one for one in reckoned if one.rule.mode != "off" or one.rule.stem in ways]
        spared = alternatives.excused(facts, reckoned, often)
        shares.check_targets(facts, told, spared, plan.get("targets"), report)
        if "fund_use" in plan:
            money.check_fund_use(facts, paid, plan["fund_use"], report)
    lots = routes.lots_of(facts, result, orders)
    unproved = record.says_unproved(run, routes.FAMILY)
    routes.check_routes(facts, lots, orders, payments, reckonings, plan.get("routes"), unproved, report)
    if "supplier_totals" in plan:
        totals.check_supplier_totals(facts, orders, due, plan["supplier_totals"], report)
    if "prices" in plan:
        totals.check_prices(facts, orders, plan["prices"], report)
    call.check_call(facts, orders, plan, report)
    if "member_split" in plan:
        call.check_members(facts, orders, plan["member_split"], report)
    if "committees" in plan:
        call.check_committees(facts, orders, deliveries, meals_eaten(facts, served), plan["committees"], report)
    if "given_way" in plan and payments is not None:
        given_way.check_given_way(
            facts,
            plan,
            tables.get("run"),
            orders,
            result,
            reckoned,
            nutrition.judged_standards(facts, served),
            often,
            spared,
            limited,
            promised,
            signed,
            scores,
            day_costs,
            lots,
            filled,
            report,
        )
    if "summary" in plan:
        check_summary(facts, served, orders, due, paid, result, reckonings, plan["summary"], report)
        if payments is not None:
            bonuses.check_bonuses(facts, served, reckoned, plan["summary"], report)
    _check_told(facts, plan, served, orders, result, reckonings, run, report)
    return report.violations


def _measure_names(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return the names in print of the figures of the plan's summary, as the plan has them."""
    summary = tables.get("summary")
    if summary is None or not {"measure", "name"} <= set(summary.columns):
        return {}
    return {str(measure): shown(str(name)) for measure, name in zip(summary["measure"], summary["name"], strict=True)}


def _check_told(
    facts: Facts,
    plan: Mapping[str, pd.DataFrame],
    served: pd.DataFrame,
    orders: pd.DataFrame,
    result: stores.Stores,
    reckonings: list[shares.Reckoning],
    run: Mapping[str, str],
    report: Report,
) -> None:
    """Check the tables that nothing else in the plan rests on."""
    record.check_run(facts, run, report)
    if len(plan.get("meal_costs", ())):  # a plan may do without, as those of earlier editions do
        costs.check_meal_costs(facts, served, orders, plan["meal_costs"], report)
    if "to_grow" in plan:
        grow.check_to_grow(facts, orders, result, reckonings, plan["to_grow"], report)
        if "sowing_calendar" in plan:
            grow.check_sowing(facts, plan["to_grow"], plan["sowing_calendar"], report)
    if "sources" in plan:
        record.check_sources(facts, plan["sources"], report)
    if "warnings" in plan:
        record.check_warnings(facts, plan, report)
    if "why_offers" in plan:
        record.check_why_offers(facts, orders, plan["why_offers"], report)
