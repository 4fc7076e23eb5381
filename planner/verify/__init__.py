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
from planner.verify.again import Again
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
    again = Again(facts, report)
    orders = again(_ordered, facts, plan["orders"])
    again(goods.check_orders, facts, orders, report)
    again(losses.check_losses, orders, report)
    for check in (
        goods.check_supply,
        goods.check_life_left,
        goods.check_minimums,
        delivery_limits.check_delivery_limits,
        goods.check_caps,
    ):
        again(check, facts, orders, report)

    signed = again(contracts.called_off, facts, orders)
    again(contracts.check_contracts, facts, signed, orders, plan.get("contracts"), report)

    served = plan.get("served")
    if served is None:
        served = again(menu.filled_menu, facts)
    else:
        again(menu.check_menu, facts, served, report)
        again(chosen.check_chosen, facts, served, report)
        if "nutrition" in plan:
            again(nutrition.check_nutrition, facts, served, plan["nutrition"], report)
        if "menu_frequency" in plan:
            again(frequency.check_frequencies, facts, served, plan["menu_frequency"], report)
        # a sheet without a row, as before it is filled, says nothing
        if len(plan.get("menu_sheet", ())):
            again(papers.check_menu_sheet, facts, served, plan["menu_sheet"], report)
        if len(plan.get("recipe_sheet", ())):
            again(papers.check_recipe_sheet, facts, served, plan["recipe_sheet"], report)
            if "diet_plates" in plan:
                again(papers.check_diet_plates, facts, served, plan["diet_plates"], report)
    often = again(frequency.judged_frequencies, facts, served)
    deliveries = plan.get("deliveries")
    if deliveries is not None:
        deliveries = again(goods.with_worth, facts, deliveries)
        again(goods.check_deliveries, facts, orders, deliveries, report)
        if len(plan.get("diet_deliveries", ())) or ("diet_deliveries" in plan and len(plan.get("menu_sheet", ()))):
            again(papers.check_diet_deliveries, facts, served, deliveries, plan["diet_deliveries"], report)
        deliveries = again(_to_receivers, facts, deliveries)
    received = None if deliveries is None else again(scopes.worth_by_site, orders, deliveries)
    bought = again(scopes.Bought, facts, orders, received)
    limited = again(limits.parts, facts, bought)
    again(limits.check_limits, limited, report)
    promised, scores = again(promises.owed, facts, bought), again(practice.scored, facts, bought)
    again(promises.check_promises, promised, plan.get("promises"), report)
    again(practice.check_points, scores, plan.get("points"), plan.get("scores"), plan.get("lot_scores"), report)
    day_costs = again(ceilings.costs, facts, served, bought)
    again(ceilings.check_ceilings, day_costs, plan.get("cost_ceilings"), report)
    needs = again(menu.daily_needs, facts, served)
    result = again(stores.run_stores, facts, needs, orders, deliveries)
    again(stores.check_stores, facts, result, report)
    again(stores.check_shortfalls, facts, result, plan.get("shortfalls"), report)
    if "stocks" in plan:
        again(stores.check_stocks, result, plan["stocks"], report)
    filled: list[rooms.Lying] = [] if deliveries is None else again(rooms.lying, facts, result)
    again(rooms.check_rooms, filled, plan.get("rooms"), report)

    paid = plan.get("payments")
    payments = None if paid is None else again(contract_charges.of_bills, paid)
    apart = again(shares.told_apart, facts)
    due = again(_due, facts, orders, apart)
    reckonings: list[shares.Reckoning] = []
    reckoned: list[shares.Reckoning] = []
    spared: set[tuple[str, str, str]] = set()
    if paid is not None and payments is not None:
        again(contract_charges.check_charges, facts, paid, report)
        again(money.check_payments, facts, orders, received, due, payments, apart, report)
        reckoned = again(shares.reckon, facts, orders, payments, received)
        reckonings = [one for one in reckoned if one.rule.mode != "off"]
        if not record.says_unproved(run, ranking.FAMILY):
            again(ranking.check_ranking, facts, orders, payments, reckonings, report)
        if not record.says_unproved(run, spend_order.FAMILY):
            again(spend_order.check_order, facts, payments, apart, report)
        ways = alternatives.ways_of(facts, "targets")
        told = [one for one in reckoned if one.rule.mode != "off" or one.rule.stem in ways]
        spared = again(alternatives.excused, facts, reckoned, often)
        again(shares.check_targets, facts, told, spared, plan.get("targets"), report)
        if "fund_use" in plan:
            again(money.check_fund_use, facts, paid, plan["fund_use"], report)
    lots = again(routes.lots_of, facts, result, orders)
    unproved = record.says_unproved(run, routes.FAMILY)
    again(routes.check_routes, facts, lots, orders, payments, reckonings, plan.get("routes"), unproved, report)
    if "supplier_totals" in plan:
        again(totals.check_supplier_totals, facts, orders, due, plan["supplier_totals"], report)
    if "prices" in plan:
        again(totals.check_prices, facts, orders, plan["prices"], report)
    again(call.check_call, facts, orders, _of(plan, "lots", "lot_deliveries", "lot_shares"), report)
    if "member_split" in plan:
        again(call.check_members, facts, orders, plan["member_split"], report)
    if "committees" in plan:
        eaten = again(meals_eaten, facts, served)
        again(call.check_committees, facts, orders, deliveries, eaten, plan["committees"], report)
    if "given_way" in plan and payments is not None:
        again(
            given_way.check_given_way,
            facts,
            _of(plan, "served", "payments", "lots", "given_way"),
            tables.get("run"),
            orders,
            result,
            reckoned,
            again(nutrition.judged_standards, facts, served),
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
        again(check_summary, facts, served, orders, due, paid, result, reckonings, plan["summary"], report)
        if payments is not None:
            again(bonuses.check_bonuses, facts, served, reckoned, plan["summary"], report)
    _check_told(again, facts, plan, served, orders, result, reckonings, run, report)
    return report.violations


def _measure_names(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return the names in print of the figures of the plan's summary, as the plan has them."""
    summary = tables.get("summary")
    if summary is None or not {"measure", "name"} <= set(summary.columns):
        return {}
    return {str(measure): shown(str(name)) for measure, name in zip(summary["measure"], summary["name"], strict=True)}


def _of(plan: Mapping[str, pd.DataFrame], *names: str) -> dict[str, pd.DataFrame]:
    """Return some tables of a plan, as far as it has them."""
    return {name: plan[name] for name in names if name in plan}


def _ordered(facts: Facts, orders: pd.DataFrame) -> pd.DataFrame:
    """Return order lines with their worth and with what is ordered for what arrives."""
    return losses.with_what_is_ordered(facts, goods.with_worth(facts, orders))


def _to_receivers(facts: Facts, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Return the deliveries to sites that receive."""
    return deliveries[deliveries["site"].isin(facts.zone_of_receiver.index)]


def _due(facts: Facts, orders: pd.DataFrame, apart: scopes.Apart) -> pd.DataFrame:
    """Return the bills of all that is ordered."""
    return money.bills(facts, orders, apart=apart)


def _check_told(
    again: Again,
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
    again(record.check_run, facts, run, report)
    if len(plan.get("meal_costs", ())):  # a plan may do without, as those of earlier editions do
        again(costs.check_meal_costs, facts, served, orders, plan["meal_costs"], report)
    if "to_grow" in plan:
        again(grow.check_to_grow, facts, orders, result, reckonings, plan["to_grow"], report)
        if "sowing_calendar" in plan:
            again(grow.check_sowing, facts, plan["to_grow"], plan["sowing_calendar"], report)
    if "sources" in plan:
        again(record.check_sources, facts, plan["sources"], report)
    if "warnings" in plan:
        again(
            record.check_warnings, facts, _of(plan, "orders", "warnings", "shortfalls", "fund_use", "sources"), report
        )
    if "why_offers" in plan:
        again(record.check_why_offers, facts, orders, plan["why_offers"], report)
