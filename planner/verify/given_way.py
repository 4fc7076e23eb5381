"""What gave way, found anew from the decisions: every rule of every family that is not kept or not known, and no other.

By hand: a cap of 100, of which 30 were sold before, leaves 70; goods for 80 are 10 too much. A harvest of 25 kg in packs of
10 kg is 20 kg; three packs are 10 kg too much. A minimum of 25 kg is three packs, 30 kg; two packs lack 10 kg.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.judgement import Judgement
from planner.verify.bought import before, paid_before
from planner.verify.ceilings import Cost
from planner.verify.contract_charges import of_bills, owed_by_fund
from planner.verify.contracts import CalledOff
from planner.verify.delivery_limits import delivery_limits
from planner.verify.facts import Facts
from planner.verify.funding import as_it_comes, least_spent
from planner.verify.limits import Part
from planner.verify.losses import arriving_in_all, arriving_in_period
from planner.verify.practice import Score
from planner.verify.promises import Owed
from planner.verify.rooms import Lying
from planner.verify.routes import Lot
from planner.verify.shares import Reckoning, modes_allowed
from planner.verify.stores import Stores
from planner.verify.violation import KG_RELATIVE, MONEY, PACK_SLACK, Report, differ

PLAN = "plan"
KEY = ["family", "rule", "about", "window"]


class Kept(NamedTuple):
    """What a rule asks for and what the plan has; `close` where figures that agree to the cent may be judged either way."""

    family: str
    rule: str
    about: str
    window: str
    mode: str
    bound: float
    found: float
    amount: float
    judgement: str
    close: bool = False


def check_given_way(
    facts: Facts,
    plan: Mapping[str, pd.DataFrame],
    run: pd.DataFrame | None,
    orders: pd.DataFrame,
    stores: Stores,
    reckonings: list[Reckoning],
    standards: pd.DataFrame,
    frequencies: pd.DataFrame,
    spared: set[tuple[str, str, str]],
    limited: list[Part],
    promised: list[Owed],
    signed: list[CalledOff],
    scores: list[Score],
    day_costs: list[Cost],
    routed: list[Lot],
    filled: list[Lying],
    report: Report,
) -> None:
    """Hold the table ``given_way`` against what gave way.

    Parameters
    ----------
    facts, plan, orders, stores, reckonings
        What the case says, the plan's tables, its order lines with their worth, what became of the food, the shares.
    run : pandas.DataFrame or None
        The run record.
    standards, frequencies : pandas.DataFrame
        Standards and rules of frequency, judged.
    spared : set of (str, str, str)
        Family, rule and what it is about of those that may be missed since another rule is met.
    limited, promised, signed, scores, day_costs, routed, filled
        What suppliers that are limited bring, what suppliers may rely on, what is called off under contracts, what their practice scores, what a pupil's day costs, lots with their routes of
        award, what lies in store rooms.
    report : Report
        Receives what is wrong.
    """
    rows = [
        *_missing(facts, stores),
        *_shares(facts, reckonings),
        *_standards(standards),
        *_frequencies(frequencies),
        *(() if "served" not in plan else _menus(facts, plan["served"])),
        *_supply(facts, orders),
        *_caps(facts, orders),
        *_funds(facts, of_bills(plan["payments"]) if "payments" in plan else None),
        *_minimums(facts, orders),
        *_delivery_limits(facts, orders),
        *_rooms(filled),
        *_limits(limited),
        *_commitments(promised),
        *_contracts(signed),
        *_points(scores),
        *_ceilings(day_costs),
        *_routes(routed),
        *_lots(plan.get("lots")),
        *_search(run),
    ]
    rows = [row for row in rows if (row.family, row.rule, row.about) not in spared]
    broken = (str(Judgement.NOT_MET), str(Judgement.NOT_KNOWN))
    own = pd.DataFrame([row for row in rows if row.judgement in broken or row.close], columns=list(Kept._fields))
    both = own.merge(plan["given_way"], on=KEY, how="outer", suffixes=("", "_said"), indicator=True)
    silent = both[(both["_merge"] == "left_only") & ~both["close"].eq(True)]
    report.add_rows("given_way", _("The plan does not say that this rule gave way."), silent, KEY, "bound", "found")
    strange = both[both["_merge"] == "right_only"]
    report.add_rows("given_way", _("The plan says that a rule gave way which is kept."), strange, KEY)
    both = both[(both["_merge"] == "both") & ~both["close"].eq(True)]
    for column in ("mode", "judgement"):
        what = _("The {column} of a rule that gave way is not what it is.").format(column=column)
        wrong = both[both[column] != both[f"{column}_said"]]
        report.add_rows("given_way", what, wrong, KEY, column, f"{column}_said")
    for column in ("bound", "found", "amount"):
        what = _("The figure {column} of a rule that gave way does not follow from the plan.").format(column=column)
        wrong = both[differ(both[column], both[f"{column}_said"], 2 * MONEY * both["family"].isin(IN_MONEY))]
        report.add_rows("given_way", what, wrong, KEY, column, f"{column}_said")


IN_MONEY = ("supplier_caps", "funds", "fund_spending", "commitments", "share_targets", "minimum_orders")


def _over(family: str, rule: str, window: str, mode: str, most: float, found: float, slack: float) -> Iterator[Kept]:
    if mode != "off" and found > most + slack:
        yield Kept(family, rule, "", window, mode, most, found, found - most, Judgement.NOT_MET)


def _under(family: str, rule: str, about: str, window: str, mode: str, least: float, found: float, slack: float) -> Iterator[Kept]:  # fmt: skip
    if mode != "off" and found < least - slack:
        yield Kept(family, rule, about, window, mode, least, found, least - found, Judgement.NOT_MET)


def _sums(lines: pd.DataFrame, keys: list[str], what: str) -> list[tuple[Any, ...]]:
    sums = lines.groupby(keys, as_index=False)[[what]].sum()
    return list(sums.itertuples(index=False, name=None))


def _missing(facts: Facts, stores: Stores) -> Iterator[Kept]:
    mode = facts.mode("demand")
    if mode == "off" or stores.missing.empty:
        return
    need = stores.need.set_index(["period", "zone", "product"])["kg"]
    where = pd.MultiIndex.from_frame(stores.missing[["period", "zone", "product"]])
    short = stores.missing.assign(need=need.reindex(where).to_numpy(dtype=float))
    short = short[short["short_kg"] > KG_RELATIVE]
    sums = short.groupby(["product", "period"], as_index=False)[["need", "short_kg"]].sum()
    for row in sums.itertuples():
        asked, lacking = float(str(row.need)), float(str(row.short_kg))
        yield Kept("demand", str(row.product), "", str(row.period), mode, asked, asked - lacking, lacking, Judgement.NOT_MET)  # fmt: skip


def _menus(facts: Facts, served: pd.DataFrame) -> Iterator[Kept]:
    """Yield the menus whose dishes are chosen and that serve nothing on days on which their pupils eat.

    A repertoire from March on, in a plan that begins with the last week of February: five days from 23 February.
    """
    groups = facts.case["menu_groups"]
    free = groups.loc[groups["mode"].isin(["repertoire", "free_basket"]), "menu"]
    eating = facts.eating[facts.eating["pupils"] > 0]
    for menu in free:
        days = set(eating.loc[eating["menu"] == menu, "date"]) - set(served.loc[served["menu"] == menu, "date"])
        if days:
            yield from _over("menu", menu, f"{min(days):%Y-%m-%d}", "hard", 0.0, float(len(days)), 0.0)


def _shares(facts: Facts, reckonings: list[Reckoning]) -> Iterator[Kept]:
    for item in reckonings:
        mode = next(iter(modes_allowed(facts, item.rule)))
        if mode not in ("hard", "soft"):
            continue
        unknown = item.judgement == Judgement.NOT_KNOWN
        yield Kept(
            "share_targets", item.rule.target, "", item.period or PLAN, mode, item.rule.share * item.denominator,
            item.numerator, math.nan if unknown else item.gap, item.judgement, 0 < item.gap <= 2 * item.slack,
        )  # fmt: skip


def _standards(standards: pd.DataFrame) -> Iterator[Kept]:
    for row in standards.to_dict("records"):
        value, low, high = float(row["value"]), np.fmax(row["minimum"], row["target"]), np.fmin(row["maximum"], row["target"])  # fmt: skip
        bound = high if math.isnan(low) or value > high else low
        amount = max(low - value, value - high) if not math.isnan(low + high) else np.fmax(low - value, value - high)
        amount = amount if row["judgement"] == Judgement.NOT_MET else math.nan
        about = f"{row['menu']}|{row['stage']}"
        yield Kept("nutrition", row["standard"], about, row["window"], row["mode"], bound, value, amount, row["judgement"])  # fmt: skip


def _frequencies(frequencies: pd.DataFrame) -> Iterator[Kept]:
    for row in frequencies[frequencies["mode"] != "off"].to_dict("records"):
        found, low, high = (float(row[name]) for name in ("found", "minimum", "maximum"))
        if found > high + 1e-9:
            bound, amount = high, found - high
        elif found < low - 1e-9:
            bound, amount = low, low - found
        else:  # only its rest can be broken
            bound, found, amount = 0.0, float(row["too_soon"]), float(row["too_soon"])
        yield Kept("menu_frequency", row["rule"], row["menu"], row["window"], row["mode"], bound, found, amount, row["judgement"])  # fmt: skip


def _supply(facts: Facts, orders: pd.DataFrame) -> Iterator[Kept]:
    mode = facts.mode("supply")
    orders = orders[orders["packs"] > 0]
    pack: Any = (facts.offers["unit_kg"].astype(float) * facts.offers["pack_units"].astype(float)).to_dict()
    for offer, period, kg in _sums(orders, ["offer", "period"], "own_kg"):
        packs = arriving_in_period(facts, offer, period)
        if facts.never_in_time(offer, period):
            packs = min(packs, facts.late_packs.get((offer, period), 0.0))
        yield from _over("supply", offer, period, mode, packs * pack[offer], kg, KG_RELATIVE * max(1.0, kg))
    for offer, kg in _sums(orders, ["offer"], "own_kg"):
        whole = arriving_in_all(facts, str(offer)) * pack[offer]
        yield from _over("supply", str(offer), PLAN, mode, whole, float(kg), KG_RELATIVE * max(1.0, float(kg)))


def _caps(facts: Facts, orders: pd.DataFrame) -> Iterator[Kept]:
    earlier: Any = before(facts, "supplier", "amount")
    for supplier, found in _sums(orders, ["own_supplier"], "own_amount"):
        cap = float(facts.caps[supplier])
        left = math.nan if math.isnan(cap) else max(0.0, cap - float(earlier.get(supplier, 0.0)))
        if found > 0:
            yield from _over("supplier_caps", str(supplier), PLAN, facts.mode("supplier_caps"), left, found, MONEY)


def _funds(facts: Facts, payments: pd.DataFrame | None) -> Iterator[Kept]:
    if payments is None:
        return
    mode = facts.mode("funds")
    left: Any = (facts.fund_money - paid_before(facts) - owed_by_fund(facts)).clip(lower=0.0)
    for fund, found in _sums(payments, ["fund"], "amount"):
        yield from _over("funds", str(fund), PLAN, mode, float(left[fund]), float(found), MONEY)
    for fund, period, found in _sums(payments, ["fund", "period"], "amount"):
        most = float(facts.funds["amount_per_period"].astype(float)[fund])
        yield from _over("funds", str(fund), str(period), mode, most, float(found), MONEY)
    for row in as_it_comes(facts, payments).itertuples():
        most, paid = float(str(row.most)), float(str(row.amount))
        if mode != "off" and paid > most + MONEY:
            until = f"{row.until:%Y-%m-%d}"
            yield Kept("funds", str(row.fund), "come", until, mode, most, paid, paid - most, Judgement.NOT_MET)
    spent: Any = payments.groupby("fund")["amount"].sum()
    for fund, least in least_spent(facts).items():
        paid = float(spent.get(fund, 0.0))
        yield from _under("fund_spending", str(fund), "", PLAN, facts.mode("fund_spending"), float(least), paid, MONEY)


def _minimums(facts: Facts, orders: pd.DataFrame) -> Iterator[Kept]:
    mode = facts.mode("minimum_orders")
    orders = orders[orders["packs"] > 0]
    pack: Any = facts.offers["unit_kg"].astype(float) * facts.offers["pack_units"].astype(float)
    least = facts.offers["minimum_kg"].astype(float)
    whole: Any = np.ceil(least / pack - PACK_SLACK) * pack
    for offer, period, kg in _sums(orders, ["offer", "period"], "own_kg"):
        yield from _under("minimum_orders", str(offer), "offer", str(period), mode, float(whole[offer]), float(kg), KG_RELATIVE * max(1.0, float(kg)))  # fmt: skip
    worth: Any = facts.suppliers["minimum_order_amount"].astype(float)
    for supplier, period, amount in _sums(orders, ["own_supplier", "period"], "own_amount"):
        yield from _under("minimum_orders", str(supplier), "order", str(period), mode, float(worth[supplier]), float(amount), MONEY)  # fmt: skip
    drop: Any = facts.suppliers["minimum_drop_kg"].astype(float)
    for supplier, zone, period, _day, kg in _sums(orders, ["own_supplier", "zone", "period", "delivery_day"], "own_kg"):
        yield from _under("minimum_orders", str(supplier), f"zone|{zone}", str(period), mode, float(drop[supplier]), float(kg), KG_RELATIVE * max(1.0, float(kg)))  # fmt: skip


def _delivery_limits(facts: Facts, orders: pd.DataFrame) -> Iterator[Kept]:
    mode = facts.mode("delivery_limits")
    for limit in delivery_limits(facts, orders):
        slack = KG_RELATIVE * max(1.0, limit.most)
        for kept in _over("delivery_limits", limit.supplier, limit.first_day, mode, limit.most, limit.found, slack):
            yield kept._replace(about=limit.about)


def _rooms(found: list[Lying]) -> Iterator[Kept]:
    for one in found:
        day, kg = one.fullest
        for kept in _over("room", one.site, day, one.mode, one.room, kg, one.slack):
            yield kept._replace(about=one.kept)


def _limits(found: list[Part]) -> Iterator[Kept]:
    for one in found:
        most = one.most - one.before
        yield from _over("product_limits", one.label, PLAN, one.mode, most, one.now, KG_RELATIVE * max(1.0, abs(most)))


def _commitments(found: list[Owed]) -> Iterator[Kept]:
    for one in found:
        if not one.decision:
            lack = one.lack if one.judgement == Judgement.NOT_MET else math.nan
            yield Kept(
                "commitments", one.supplier, one.rule or str(one.scope), one.period or PLAN, one.mode, one.promised, one.bought, lack,
                one.judgement,
            )  # fmt: skip


def _contracts(found: list[CalledOff]) -> Iterator[Kept]:
    for one in found:
        bound, amount = (one.most, one.total - one.most) if one.beyond else (one.least, one.least - one.total)
        yield Kept("contracts", one.contract, "", PLAN, one.mode, bound, one.total, amount, one.judgement)


def _points(found: list[Score]) -> Iterator[Kept]:
    for one in found:
        least = one.rule.minimum
        yield Kept("points", one.rule.name, "", PLAN, one.mode, least, one.mean, least - one.mean, one.judgement)


def _ceilings(found: list[Cost]) -> Iterator[Kept]:
    for one in found:
        most = one.ceiling.value
        yield Kept(
            "cost_ceilings",
            one.stage,
            str(one.scope),
            PLAN,
            one.mode,
            most,
            one.per_day,
            one.per_day - most,
            one.judgement,
        )


def _routes(found: list[Lot]) -> Iterator[Kept]:
    for lot in found:
        if lot.route is not None:
            least = lot.theirs
            yield Kept(
                "award_routes", lot.product, lot.route.route + (f"@{lot.committee}" if lot.committee else ""), PLAN, lot.mode, least, lot.of_preferred,
                least - lot.of_preferred, lot.judgement,
            )  # fmt: skip


def _lots(lots: pd.DataFrame | None) -> Iterator[Kept]:
    """Yield the lots that the call itself says may stay without a bid."""
    if lots is not None:
        for lot in lots.loc[lots["warning"] != "", "lot"]:
            yield Kept("lots", lot, "", PLAN, "", math.nan, math.nan, math.nan, Judgement.NOT_KNOWN)


def _search(run: pd.DataFrame | None) -> Iterator[Kept]:
    """Yield that the search was stopped early, as the run record says."""
    said = {} if run is None else dict(zip(run["item"], run["value"], strict=True))
    if said.get("termination") == "feasible":
        gap = float(said.get("gap") or "nan")
        yield Kept("search", "termination", "", PLAN, "", 0.0, gap, math.nan, Judgement.NOT_KNOWN)
