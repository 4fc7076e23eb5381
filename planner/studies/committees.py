"""Committees that share a supply: what each would have alone, what it has beside the others, and what stands between them.

A committee alone is the same case with its sites, pupils, funds and shares only: it has every supplier to itself, as if the others
bought nothing. Between the two stands what it would buy then, and what others get of it in the joint plan. What a contract binds all to
together, a committee alone carries by its part: what it receives of the contract in the joint plan, of what all receive.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from planner.assembly.assemble import lawful_frame
from planner.assembly.contracts import contracts
from planner.assembly.counting import counted, counting_at, counting_rules, counting_table, offer_facts
from planner.assembly.needs import receiving_sites
from planner.assembly.scopes import places_bought
from planner.assembly.supply import supply_rows
from planner.assembly.targets import groups_told_apart, target_rules
from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.making.pipeline import Listener, make_plan, told_of, try_plan
from planner.making.plan import Plan
from planner.programmes.law import Scope
from planner.reports.money import of_bills, site_cents
from planner.schema import CASE_TABLES
from planner.studies.compare import outcome_text

LEAST_KG = 1e-6
CENT = 0.005
"""Half the least that can be paid."""


@dataclass(frozen=True, eq=False)
class SideBySide:
    """Each committee alone and beside the others.

    Parameters
    ----------
    case : Case
        The joint case.
    joint : Plan
        Its plan.
    alone : mapping of str to Plan
        Plan of each committee alone; one that cannot be made has an outcome that says why.
    figures : pandas.DataFrame
        ``committee``, ``measure`` (``goods_amount``, ``delivery_amount``, ``short_servings`` or the short name of a share), ``name``,
        ``unit``, ``joint``, ``alone``, ``change`` (joint less alone); NaN: not known.
    between : pandas.DataFrame
        ``committee``, ``supplier``, ``supplier_name``, ``product``, ``product_name``, ``kg_alone``, ``kg_joint``, ``kg_less``, ``others``
        (kg that other committees get of the offer), ``taken_by``: offers of which a committee gets less than it would alone
        because others get some, and there is not enough, or the supplier may sell no more; the largest worth first.
    """

    case: Case
    joint: Plan
    alone: Mapping[str, Plan]
    figures: pd.DataFrame
    between: pd.DataFrame

    @property
    def not_planned(self) -> list[str]:
        """Which committees have no plan alone, and why: of them nobody knows what stands between."""
        text = _("{committee} could not be planned alone. {why}")
        return [text.format(committee=n, why=outcome_text(p)) for n, p in self.alone.items() if not p.exists]


def committees_apart(
    case: Case,
    *,
    progress: Listener | None = None,
    cancel: threading.Event | None = None,
    time_limit_s: float | None = None,
) -> SideBySide:
    """Plan all committees together, then each alone, and set the plans side by side.

    Parameters
    ----------
    case : Case
        A case whose sites name committees.
    progress : callable, optional
        Is told each step, with the committee's name before it.
    cancel : threading.Event, optional
        Set it to stop.
    time_limit_s : float, optional
        Seconds for each plan.

    Returns
    -------
    SideBySide
        The joint plan, each committee's own, their figures, and what stands between them.

    Raises
    ------
    InputError
        If the case has errors, fewer than two committees, or no joint plan.
    """
    sites = case["sites"]
    home = sites["committee"].set_axis(sites["site"]).reindex(receiving_sites(case)).set_axis(sites["site"])
    names = sorted(set(home) - {""})
    if len(names) < 2:
        raise InputError([_too_few(names)])
    joint = make_plan(case, progress=progress, cancel=cancel, time_limit_s=time_limit_s)
    if not joint.exists:
        raise InputError([_no_joint_plan()])
    received, alone = _received(case, joint, home), {}
    for name in names:
        listener = told_of(name, progress)
        own = case_of(case, name, contract_parts(case, received, name))
        alone[name] = try_plan(own, progress=listener, cancel=cancel, time_limit_s=time_limit_s)
    figures = [row for name in names for row in _figures(case, joint, alone[name], name, received)]
    columns = ["committee", "measure", "name", "unit", "joint", "alone"]
    frame = pd.DataFrame(figures, columns=columns)
    frame = frame.assign(change=frame["joint"].astype(float) - frame["alone"].astype(float))
    scarce = _Scarce(case, joint, received)
    between = pd.concat([_between(case, alone[name], name, scarce) for name in names], ignore_index=True)
    return SideBySide(case, joint, alone, frame, between)


def case_of(case: Case, committee: str, parts: Mapping[str, float] | None = None) -> Case:
    """Return the case of one committee alone.

    Of every table only the rows are left that name no place, or one of its own: which columns name places the schema says. So it is
    with rows that name a fund, an offer or a contract that went. A supplier that goes to places of others only has no offer left.

    Parameters
    ----------
    case : Case
        The joint case.
    committee : str
        Its name.
    parts : mapping of str to float, optional
        By contract, what part of its least the committee carries, from `contract_parts`; without it the whole.

    Returns
    -------
    Case
        A changed copy.
    """
    sites = case["sites"]
    home = sites["committee"].set_axis(sites["site"]).reindex(receiving_sites(case)).to_numpy(dtype=object)
    mine = set(sites.loc[home == committee, "site"])
    zones = set(sites.loc[sites["site"].isin(mine), "zone"])
    tables = dict(case.tables)
    bought = places_bought(case, case["bought"])["committee"].isin(["", committee]).to_numpy()
    tables["bought"] = tables["bought"][bought]
    _keep(tables, {"sites.site": mine, "sites.zone": zones, "sites.committee": {committee}}, ("bought",))
    gone = set(case["delivery_places"]["supplier"]) - set(tables["delivery_places"]["supplier"])
    tables["offers"] = tables["offers"][~tables["offers"]["supplier"].isin(gone)]
    tables["contracts"] = tables["contracts"][~tables["contracts"]["supplier"].isin(gone)]
    elsewhere = ~tables["contracts"]["charge_fund"].isin(["", *tables["funds"]["fund"]])
    tables["contracts"] = tables["contracts"].assign(  # a charge that the fund of another committee pays
        charge_fund=tables["contracts"]["charge_fund"].mask(elsewhere, ""),
        charge_per_year=tables["contracts"]["charge_per_year"].mask(elsewhere),
    )
    gone_rules = set(case["counting_rules"]["counts"]) - set(tables["counting_rules"]["counts"])
    rows = tables["targets"]  # shares that count what is counted at places of others only
    tables["targets"] = rows[~rows["counts"].isin(gone_rules) & ~rows["within"].isin(gone_rules)]
    left = {place: set(tables[place.partition(".")[0]][place.partition(".")[2]]) for place in _FOLLOW}
    _keep(tables, left)
    alone = replace(case, tables=tables)
    return alone if parts is None else _with_its_part(case, alone, parts)


_FOLLOW = ("funds.fund", "offers.offer", "contracts.contract", "points.rule")
"""What goes with the places: rows that name one that went have nothing left to say."""


def _keep(tables: dict[str, pd.DataFrame], words: Mapping[str, set[str]], but: Collection[str] = ()) -> None:
    """Keep of each table the rows that name nothing in a column, or one of the words to which the schema lets it refer."""
    for table in CASE_TABLES.values():
        for column in table.columns:
            own = [f"{table.name}.{column.name}"] if column.key else []
            place = next((place for place in (*own, *column.references) if place in words), None)
            if place is not None and table.name not in but:
                rows = tables[table.name]
                tables[table.name] = rows[rows[column.name].isna() | rows[column.name].isin(["", *words[place]])]


def contract_parts(case: Case, received: pd.DataFrame, committee: str) -> dict[str, float]:
    """Return by contract the part of it that a committee receives in the joint plan; of a contract of which nobody gets any, nothing.

    By hand: a contract binds both to 12 kg; in the joint plan each gets 6 of them, so each alone is bound to 12 x 6 / 12 = 6 kg.

    Parameters
    ----------
    case : Case
        The joint case.
    received : pandas.DataFrame
        What each committee receives: ``committee``, ``offer``, ``kg``.
    committee : str
        Its name.

    Returns
    -------
    dict of str to float
        0 to 1, for every contract of the case.
    """
    named = case["offers"].set_index("offer")["contract"]
    lines = received.assign(contract=named.reindex(received["offer"]).to_numpy())
    every = lines.groupby("contract")["kg"].sum()
    own = lines[lines["committee"] == committee].groupby("contract")["kg"].sum()
    return {str(row): float(own.get(row, 0.0) / every[row]) if every.get(row, 0.0) > 0 else 0.0
            for row in case["contracts"]["contract"]}  # fmt: skip


def _with_its_part(case: Case, alone: Case, parts: Mapping[str, float]) -> Case:
    """Return the case of a committee that carries its part of what is missing to the least of each contract."""
    missing = {one.contract: one.least_kg for one in contracts(case)}
    least = {one.contract: one.before_kg + parts[one.contract] * missing[one.contract] for one in contracts(alone)
             if missing[one.contract] > 0}  # fmt: skip
    rows = alone.tables["contracts"]
    own = rows["contract"].map(least).astype("float64").fillna(rows["minimum_kg"])
    return replace(alone, tables=dict(alone.tables) | {"contracts": rows.assign(minimum_kg=own)})


def _received(case: Case, plan: Plan, home: pd.Series) -> pd.DataFrame:
    """Return what each committee receives: ``committee``, ``site``, ``offer``, ``period``, ``kg``, ``cents``."""
    lines = plan["deliveries"]
    lines = lines.assign(cents=site_cents(plan["orders"], lines), committee=home.reindex(lines["site"]).to_numpy())
    return lines.groupby(["committee", "site", "offer", "period"], as_index=False)[["kg", "cents"]].sum()


def _figures(case: Case, joint: Plan, alone: Plan, name: str, received: pd.DataFrame) -> list[dict[str, Any]]:
    """Return what a committee has in the joint plan and alone."""
    own = received[received["committee"] == name]
    currency = str(case.head["currency"])
    goods = float(alone["orders"]["amount"].sum()) if alone.exists else np.nan
    head = {"committee": name}
    rows: list[dict[str, Any]] = [
        head | {"measure": "goods_amount", "name": _("Worth of the goods"), "unit": currency,
                "joint": own["cents"].sum() / 100, "alone": goods},
        head | {"measure": "delivery_amount", "name": _("Charges for delivery"), "unit": currency,
                "joint": _charges(joint, name), "alone": _charges(alone, None)},
        head | {"measure": "short_servings", "name": _("Servings short"), "unit": "servings",
                "joint": _short(joint, case, name), "alone": _short(alone, case, name)},
    ]  # fmt: skip
    told = (
        {}
        if not alone.exists
        else dict(zip(alone["targets"]["target"], alone["targets"]["reached_share"], strict=True))
    )
    for target in joint["targets"].drop_duplicates("target").to_dict("records"):
        if target["mode"] == "off" or (target["scope"] and target["scope"] != str(Scope(committee=name))):
            continue
        apart = f"{target['target']}@{name}"
        if not target["scope"] and apart in set(joint["targets"]["target"]):
            continue  # its own row follows
        reached = target["reached_share"] if target["scope"] else _share_of(joint, target, own)
        rows.append(
            head | {"measure": target["target"], "name": target["name"], "unit": "share", "joint": reached,
                    "alone": told.get(target["target"], np.nan)}
        )  # fmt: skip
    return rows


def _share_of(joint: Plan, target: Mapping[Any, Any], own: pd.DataFrame) -> float:
    """Return a committee's part of a share that is asked of all: of what it spends; NaN where it is reckoned on something else."""
    rule = next((one for one in target_rules(joint.case, joint.law) if one.target == target["target"]), None)
    if rule is None or rule.denominator != "spend" or rule.fund or rule.fund_role or rule.window != "year":
        return np.nan
    offers = joint.case["offers"]
    rules = counting_rules(joint.case, joint.law)
    facts = offer_facts(joint.case, offers, joint.law)
    groups = groups_told_apart(joint.case, joint.law)
    counting = counting_table(rules, facts, joint.case, joint.law)
    at = counting_at(rules, facts, joint.case, joint.law, groups)
    value = own["cents"] if rule.basis == "money" else own["kg"]
    goods = pd.Index(offers["offer"]).get_indexer(own["offer"]), groups.of_site.reindex(own["site"]).to_numpy()
    inside = counted(rule.within, counting, at, *goods) if rule.within else np.full(len(own), True)
    counts = inside & counted(rule.counts, counting, at, *goods)
    whole = float(value[inside].sum())
    return float(value[counts].sum()) / whole if whole > 0 else np.nan


def _short(plan: Plan, case: Case, name: str) -> float:
    """Return the servings that lack a product in a committee's zones; NaN where a zone is shared or there is no plan."""
    if not plan.exists:
        return np.nan
    sites = case["sites"]
    mine, others = (
        set(sites.loc[sites["committee"] == name, "zone"]),
        set(sites.loc[sites["committee"] != name, "zone"]),
    )
    rows = plan["shortfalls"]
    if mine & others and len(rows) and plan.case is case:
        return np.nan
    return float(rows.loc[rows["zone"].isin(mine), "short_servings"].sum())


def _charges(plan: Plan, name: str | None) -> float:
    """Return what deliveries cost, in all or for one committee; NaN where others share a charge or nothing tells them apart."""
    if not plan.exists:
        return np.nan
    payments = plan["payments"]
    paid = of_bills(payments[payments["offer"] == ""])
    if name is None or paid.empty:
        return float(paid["amount"].sum())
    groups = groups_told_apart(plan.case, plan.law)
    scope = Scope(committee=name)
    if scope not in groups.in_scope:
        return np.nan
    mine = groups.labels_in(scope)
    shared = {label for label, there in zip(groups.labels, groups.holds(scope), strict=True) if there} - mine
    return np.nan if paid["scope"].isin(shared).any() else float(paid.loc[paid["scope"].isin(mine), "amount"].sum())


class _Scarce:
    """What there is of each offer, and who gets it in the joint plan."""

    def __init__(self, case: Case, joint: Plan, received: pd.DataFrame) -> None:
        self.case, self.received = case, received
        frame = lawful_frame(case, joint.law)
        supply, total = supply_rows(case, frame.offers, frame.can, frame.calendar)
        offers = frame.offers.reset_index(drop=True)
        kg, row = offers["pack_kg"].to_numpy(), supply["offer"].to_numpy()
        labels = frame.calendar.periods["period"].to_numpy()[supply["period"]]
        self.in_period = pd.Series(
            supply["packs"].to_numpy() * kg[row], index=[offers["offer"].to_numpy()[row], labels]
        )
        self.in_all = pd.Series(np.asarray(total) * kg, index=offers["offer"])
        sold = joint["supplier_totals"].set_index("supplier")
        self.room = (sold["cap_amount"] - sold["sold_before_amount"] - sold["goods_amount"]).astype(float)
        self.offers = offers.set_index("offer")

    def lacks(self, offer: str, wanted: pd.Series, name: str) -> bool:
        """Tell whether what a committee wants, by period, and what the others get are more than there is."""
        rows = self.received[self.received["offer"] == offer]
        others = rows[rows["committee"] != name].groupby("period")["kg"].sum()
        both = wanted.add(others, fill_value=0.0)
        there = np.array([self.in_period.get((offer, period), np.inf) for period in both.index], dtype=float)
        if (both.to_numpy() > there + LEAST_KG).any() or both.sum() > np.nan_to_num(
            self.in_all[offer], nan=np.inf
        ) + LEAST_KG:
            return True
        line = self.offers.loc[offer]
        mine = rows.loc[rows["committee"] == name, "kg"].sum()
        more = (wanted.sum() - mine) * line["price_per_pack"] / line["pack_kg"]
        return bool(more > float(self.room.get(str(line["supplier"]), np.inf)) + CENT)


def _between(case: Case, alone: Plan, name: str, scarce: _Scarce) -> pd.DataFrame:
    """Return the offers of which a committee would have more alone, and has not because others get some."""
    columns = ["committee", "supplier", "supplier_name", "product", "product_name", "kg_alone", "kg_joint", "kg_less",
               "others", "taken_by"]  # fmt: skip
    if not alone.exists:
        return pd.DataFrame(columns=columns)
    named = {table: dict(zip(case.table(table)[key], case.table(table)["name"], strict=True))
             for table, key in (("suppliers", "supplier"), ("products", "product"))}  # fmt: skip
    rows = []
    for (offer, supplier, product), had in alone["orders"].groupby(["offer", "supplier", "product"]):
        got = scarce.received[scarce.received["offer"] == offer].groupby("committee")["kg"].sum()
        mine, others = float(got.get(name, 0.0)), got.drop(labels=[name], errors="ignore")
        kg = float(had["kg"].sum())
        less = kg - mine
        if (
            less <= LEAST_KG
            or others.sum() <= LEAST_KG
            or not scarce.lacks(str(offer), had.groupby("period")["kg"].sum(), name)
        ):
            continue
        takers = ", ".join(str(word) or _("the buyer itself") for word in others[others > LEAST_KG].index)
        row = (name, supplier, named["suppliers"][supplier], product, named["products"][product])
        rows.append((less * had["amount"].sum() / kg, (*row, kg, mine, less, float(others.sum()), takers)))
    rows.sort(key=lambda pair: (-pair[0], pair[1][1:4]))
    return pd.DataFrame([row for _worth, row in rows], columns=columns)


def _too_few(names: list[str]) -> Finding:
    return Finding(
        "too-few-committees", "error", "sites", (), "committee",
        _("The sites name {count} committees.").format(count=len(names)),
        _("What committees give up to one another needs two of them."),
        _("Enter the committee in charge of each site in the table sites."),
    )  # fmt: skip


def _no_joint_plan() -> Finding:
    return Finding(
        "no-joint-plan", "error", "case", (), "case",
        _("No plan keeps every rule that must hold, so there is nothing to set the committees' plans against."),
        _("Each committee alone says nothing of what all can have."),
        _("Plan the case first: the plan tells what would have to give way."),
    )  # fmt: skip
