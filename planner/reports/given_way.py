"""Every rule that a plan does not keep, by one mechanism that asks each family of rules; the verdict rests on it alone.

A family answers with what it asks for and what the plan has; whether that is kept is judged here, in one place, and only
what is not met or not known is told. A rule that does not bind (off, waived) is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.constraints import DEFAULT_MODES
from models.derived import lane_zone
from models.terms import supply_of_terms
from planner.case import Case
from planner.inputs import WHOLE_PLAN, Assembly, labels, records, typed
from planner.judgement import Judgement, judge
from planner.programmes.law import Law
from planner.reports.alternatives import made_good
from planner.reports.money import CENT, of_bills
from planner.schema import PLAN_TABLES

COLUMNS = ["rule", "about", "window", "mode", "minimum", "maximum", "found", "unit", "judgement"]
BINDING = ("hard", "soft")
COMES = "come"
"""What a row about a fund's instalments says it is about."""


@dataclass(frozen=True, eq=False)
class Asked:
    """What a family may look at: the plan's tables, and the instance with what stands behind its numbers."""

    tables: Mapping[str, pd.DataFrame]
    assembly: Assembly
    currency: str

    def ordered(self, what: str, *keys: str) -> pd.DataFrame:
        """Return the sum of kg or amount of what is ordered, by keys; lines without packs are none."""
        orders = self.tables["orders"]
        orders = orders[orders["packs"] > 0]
        return orders.groupby(list(keys), as_index=False)[[what]].sum().rename(columns={what: "found"})


def given_way_table(case: Case, law: Law, assembly: Assembly, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the table ``given_way`` of a plan: one row per rule that is not met, or of which it is not known.

    A rule is left out where another rule, of which one has to be met, is met in its place.

    Parameters
    ----------
    case, law, assembly : Case, Law, Assembly
        What was planned; the instance that was solved, with its labels.
    tables : mapping of str to pandas.DataFrame
        The other tables of the plan.
    """
    asked = Asked(tables, assembly, str(case["case"].iloc[0]["currency"]))
    modes = {family: assembly.instance.mode(family) for family in DEFAULT_MODES}
    answers = {
        family: ask(asked).assign(family=family) for family, ask in ASKED.items() if modes.get(family, "soft") != "off"
    }
    rows = _table([_with_mode(answer, str(modes.get(family, ""))) for family, answer in answers.items()])
    spared = made_good(case, law, tables)
    keys = zip(rows["family"], rows["rule"], rows["about"], strict=True)
    return rows[[key not in spared for key in keys]].reset_index(drop=True) if spared else rows


def told_by_tables(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the table as far as a plan of an earlier edition, which has none, tells it by other tables."""
    every = {name: schema.empty() for name, schema in PLAN_TABLES.items()} | dict(tables)
    return _table([ask(every).assign(family=family) for family, ask in TOLD.items()])


def _with_mode(answer: pd.DataFrame, mode: str) -> pd.DataFrame:
    return answer if "mode" in answer else answer.assign(mode=mode)


def _table(answers: list[pd.DataFrame]) -> pd.DataFrame:
    frames = [_judged(answer.reindex(columns=["family", *COLUMNS])) for answer in answers if len(answer)]
    if not frames:
        return typed("given_way", pd.DataFrame(columns=_names()))
    found = pd.concat(frames, ignore_index=True)
    return typed("given_way", found.reindex(columns=_names()))


def _names() -> list[str]:
    return ["family", "rule", "about", "window", "mode", "bound", "found", "amount", "unit", "judgement", "words"]


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are not kept, with the bound that is passed and by how much."""
    low, high, found = (rows[name].astype("float64").to_numpy() for name in ("minimum", "maximum", "found"))
    money = ~rows["unit"].isin(UNITS).to_numpy()
    bound = np.where(~np.isnan(low) & ~(found > high), low, high)
    size = np.nan_to_num(np.abs(bound))
    slack = np.where(money, CENT / 2, 1e-6 * np.maximum(1.0, size))  # a whole cent too little is too little
    words = np.where(rows["judgement"].notna(), rows["judgement"], judge(found, found, low, high, slack))
    amount = np.fmax(low - found, found - high)
    shown = rows.assign(
        about=rows["about"].astype(object).where(rows["about"].notna(), ""),
        bound=bound,
        amount=np.where(words == Judgement.NOT_MET, amount, np.nan),
        judgement=words,
        words="",
    )
    return shown[np.isin(words, [Judgement.NOT_MET, Judgement.NOT_KNOWN])]


UNITS = ("kg", "days", "servings", "foods", "share", "lots", "")
"""Units that are not money: they are judged relatively, money to the cent. Nutrients come judged already."""


def _demand(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    short = tables["shortfalls"].groupby(["product", "period"], as_index=False)[["demand_kg", "short_kg"]].sum()
    return pd.DataFrame(
        {
            "rule": short["product"],
            "window": short["period"],
            "minimum": short["demand_kg"],
            "found": short["demand_kg"] - short["short_kg"],
            "unit": "kg",
            "judgement": Judgement.NOT_MET.value,
        }
    )


def _shares(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    rows = tables["targets"]
    rows = rows[rows["mode"].isin(BINDING)]
    due = rows["required_share"] * rows["denominator"]
    floor = rows["sense"] == "at_least"
    return pd.DataFrame(
        {
            "rule": rows["target"],
            "window": rows["window"],
            "mode": rows["mode"],
            "minimum": due.where(floor),
            "maximum": due.where(~floor),
            "found": rows["numerator"],
            "unit": rows["unit"],
            "judgement": rows["judgement"],
        }
    )


def _nutrition(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    rows = tables["nutrition"]
    rows = rows[(rows["standard"] != "") & rows["mode"].isin(BINDING)]
    return pd.DataFrame(
        {
            "rule": rows["standard"],
            "about": rows["menu"] + "|" + rows["stage"],
            "window": rows["window"],
            "mode": rows["mode"],
            "minimum": rows[["minimum", "target"]].max(axis=1),
            "maximum": rows[["maximum", "target"]].min(axis=1),
            "found": rows["value"],
            "unit": rows["unit"],
            "judgement": rows["judgement"],
        }
    )


def _frequency(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    rows = tables["menu_frequency"]
    rows = rows[rows["mode"].isin(BINDING)]
    kept = (rows["minimum"].fillna(0.0) <= rows["found"] + 1e-9) & ~(rows["found"] > rows["maximum"] + 1e-9)
    soon = kept & (rows["too_soon"] > 0)  # only its rest is broken: days on which it came too soon, of none
    return pd.DataFrame(
        {
            "rule": rows["rule"],
            "about": rows["menu"],
            "window": rows["window"],
            "mode": rows["mode"],
            "minimum": rows["minimum"].mask(soon),
            "maximum": rows["maximum"].mask(soon, 0.0),
            "found": rows["found"].mask(soon, rows["too_soon"].astype("float64")),
            "unit": rows["count"].where(~soon, "days"),
            "judgement": rows["judgement"],
        }
    )


def _menus(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Tell the menus of chosen dishes that serve nothing on days on which pupils come to eat, from the first such day."""
    notes = tables.get("menu_notes")
    rows = (
        pd.DataFrame(columns=["menu", "window", "amount"])
        if notes is None
        else notes[notes["kind"] == "nothing_served"]
    )
    return pd.DataFrame(
        {"rule": rows["menu"], "window": rows["window"], "maximum": 0.0, "found": rows["amount"], "unit": "days"}
    ).assign(judgement=Judgement.NOT_MET.value, mode="hard")


@dataclass(frozen=True, slots=True)
class _Told:
    """Where a table of the plan tells of each rule what it asks for and what the plan has: names of its columns.

    `about` names columns of which at most one is filled in; `whose` one that is added to them where it is filled in; `unit` is a column, or the unit itself; ``currency`` is the case's.
    """

    table: str
    rule: str
    found: str
    minimum: str = ""
    maximum: str = ""
    about: tuple[str, ...] = ()
    window: str = ""
    unit: str = "currency"
    whose: str = ""

    def ask(self, asked: Asked) -> pd.DataFrame:
        """Return the rows of the table that bind, each with its judgement."""
        rows = asked.tables[self.table]
        rows = rows[rows["mode"].isin(BINDING)]
        answer = rows[[self.rule, self.found, "mode", "judgement"]].set_axis(
            ["rule", "found", "mode", "judgement"], axis=1
        )
        for name in ("minimum", "maximum"):
            if column := getattr(self, name):
                answer[name] = rows[column]
        for column in self.about:
            answer["about"] = rows[column] if "about" not in answer else answer["about"] + rows[column]
        if self.whose:
            answer["about"] += ("@" + rows[self.whose]).where(rows[self.whose] != "", "")
        answer["window"] = rows[self.window] if self.window else WHOLE_PLAN
        unit = asked.currency if self.unit == "currency" else self.unit
        return answer.assign(unit=rows.get(self.unit, unit))


BY_TABLE = {
    "commitments": _Told(
        "promises", "supplier", "bought", minimum="promised", about=("rule", "scope"), window="window"
    ),
    "points": _Told("points", "rule", "reached", minimum="minimum", unit=""),
    "cost_ceilings": _Told("cost_ceilings", "stage", "cost", maximum="ceiling", about=("scope",)),
    "award_routes": _Told(
        "routes", "product", "bought_preferred", minimum="reserved", about=("route",), whose="committee", unit="unit"
    ),
}
"""Families whose rules have a table of their own, with a judgement in each row."""


def _contracts(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Ask for what each contract binds to in this plan, over its whole life; of a most only where something is ordered."""
    rows = tables["contracts"]
    rows = rows[rows["mode"].isin(BINDING)]
    return pd.DataFrame(
        {
            "rule": rows["contract"],
            "window": WHOLE_PLAN,
            "mode": rows["mode"],
            "minimum": rows["minimum_kg"].where(rows["due"].fillna(False).astype(bool)),
            "maximum": rows["maximum_kg"].where(rows["ordered_kg"] > 0),
            "found": rows["before_kg"] + rows["ordered_kg"],
            "unit": "kg",
            "judgement": rows["judgement"],
        }
    )


def _rooms(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Ask of each store room what lies there on its fullest day."""
    rows = tables["rooms"]
    rows = rows[rows["mode"].isin(BINDING)]
    return pd.DataFrame(
        {
            "rule": rows["site"],
            "about": rows["kept"],
            "window": rows["day"].dt.strftime("%Y-%m-%d"),
            "mode": rows["mode"],
            "maximum": rows["room_kg"].fillna(rows["room_litres"]),
            "found": rows["found_kg"].fillna(rows["found_litres"]),
            "unit": np.where(rows["room_kg"].notna(), "kg", "l"),
            "judgement": rows["judgement"],
        }
    )


def _lots(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Tell the lots of which nobody can say whether anybody will bid."""
    rows = tables["lots"][tables["lots"]["warning"] != ""]
    return pd.DataFrame({"rule": rows["lot"], "window": WHOLE_PLAN, "judgement": Judgement.NOT_KNOWN.value})


def _search(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Tell that the search was stopped before the plan was proved to be the best."""
    run = tables["run"].set_index("item")["value"]
    if run.get("termination") != STOPPED:
        return pd.DataFrame(columns=COLUMNS)
    gap = pd.to_numeric(pd.Series([run.get("gap", "")]), errors="coerce")
    return pd.DataFrame(
        {"rule": ["termination"], "window": WHOLE_PLAN, "maximum": 0.0, "found": gap, "unit": "share"}
    ).assign(judgement=Judgement.NOT_KNOWN.value)


STOPPED = "feasible"

TOLD: dict[str, Callable[[Mapping[str, pd.DataFrame]], pd.DataFrame]] = {
    "demand": _demand,
    "share_targets": _shares,
    "nutrition": _nutrition,
    "menu_frequency": _frequency,
    "menu": _menus,
    "contracts": _contracts,
    "room": _rooms,
    "lots": _lots,
    "search": _search,
}
"""Families, and two things that are no rules, of which the plan's own tables tell."""


def _supply(asked: Asked) -> pd.DataFrame:
    """Ask no more of an offer than it has, in each period and in all, in the weight of whole packs."""
    instance = asked.assembly.instance
    offers = instance.offers.assign(kg=instance.products["pack_kg"].to_numpy()[instance.offers["product"].to_numpy()])
    supply = instance.supply
    of_offer = supply["offer"].to_numpy()
    limits = pd.DataFrame(
        {
            "offer": labels(offers, "offer", of_offer),
            "period": labels(instance.periods, "period", supply["period"]),
            "maximum": supply["packs"].to_numpy() * offers["kg"].to_numpy()[of_offer],
        }
    )
    each = asked.ordered("kg", "offer", "period").merge(limits, on=["offer", "period"])
    in_all = pd.DataFrame({"offer": offers["offer"], "maximum": offers["total_packs"] * offers["kg"]})
    whole = asked.ordered("kg", "offer").merge(in_all, on="offer").assign(period=WHOLE_PLAN)
    rows = pd.concat([each, whole], ignore_index=True).replace({"maximum": np.inf}, np.nan)
    return rows.rename(columns={"offer": "rule", "period": "window"}).assign(unit="kg")


def _caps(asked: Asked) -> pd.DataFrame:
    suppliers = asked.assembly.instance.suppliers
    left = (suppliers["cap_amount"] - suppliers["sold_amount"].fillna(0.0)).clip(lower=0.0)
    caps = pd.DataFrame({"supplier": suppliers["supplier"], "maximum": left})
    rows = asked.ordered("amount", "supplier").merge(caps, on="supplier")
    return rows.rename(columns={"supplier": "rule"}).assign(window=WHOLE_PLAN, unit=asked.currency)


def _funds(asked: Asked) -> pd.DataFrame:
    funds = asked.assembly.instance.funds
    paid = of_bills(asked.tables["payments"])
    parts = []
    for column, keys in (("amount", ["fund"]), ("amount_per_period", ["fund", "period"])):
        most = pd.DataFrame({"fund": funds["fund"], "maximum": funds[column].clip(lower=0.0)})
        found = paid.groupby(keys, as_index=False)[["amount"]].sum().rename(columns={"amount": "found"})
        parts.append(found.merge(most, on="fund"))
    rows = pd.concat([*parts, _as_it_comes(asked)], ignore_index=True)
    rows = rows.rename(columns={"fund": "rule", "period": "window"}).assign(unit=asked.currency)
    return rows.assign(window=rows["window"].fillna(WHOLE_PLAN))


def _as_it_comes(asked: Asked) -> pd.DataFrame:
    """Ask that no fund pays for deliveries until the eve of an instalment (the window) more than had come by then."""
    come, paid = asked.assembly.instance.instalments, of_bills(asked.tables["payments"])
    counts = _money_day(asked, paid)
    rows = []
    for row in records(come):
        fund = asked.assembly.instance.funds["fund"].iloc[row.fund]
        found = paid.loc[(paid["fund"] == fund) & (counts < row.day), "amount"].sum()
        window = f"{row.day - pd.Timedelta(days=1):%Y-%m-%d}"
        rows.append({"fund": fund, "about": COMES, "period": window, "maximum": max(0.0, row.amount), "found": found})
    return pd.DataFrame(rows, columns=["fund", "about", "period", "maximum", "found"])


def _money_day(asked: Asked, paid: pd.DataFrame) -> pd.Series:
    """Return the day by which the money of each payment must have come: of its first delivery, or of the invoice for that."""
    came = paid["since"].fillna(pd.to_datetime(paid["period"]).astype("datetime64[s]"))
    by_invoice = asked.assembly.fund_amounts.set_index("fund")["by_invoice"].reindex(paid["fund"]).to_numpy(dtype=bool)
    invoiced = asked.assembly.invoiced.stack().reindex(pd.MultiIndex.from_arrays([paid["supplier"], came]))
    return came.mask(by_invoice, pd.Series(invoiced.to_numpy(), index=paid.index))


def _spending(asked: Asked) -> pd.DataFrame:
    """Ask of each fund from which money would lapse that enough of it is spent."""
    funds = asked.assembly.instance.funds
    due = funds[funds["minimum"] > 0]
    paid = of_bills(asked.tables["payments"]).groupby("fund")["amount"].sum()
    found = paid.reindex(due["fund"]).fillna(0.0).to_numpy()
    return pd.DataFrame({"rule": due["fund"], "window": WHOLE_PLAN, "minimum": due["minimum"], "found": found, "unit": asked.currency})  # fmt: skip


def _minimums(asked: Asked) -> pd.DataFrame:
    """Ask for what is worth ordering of an offer, from a supplier and at a stop, wherever something is ordered."""
    instance = asked.assembly.instance
    supply, kg = instance.supply, instance.products["pack_kg"].to_numpy()
    of_offer = supply["offer"].to_numpy()
    pack = kg[instance.offers["product"].to_numpy()[of_offer]]
    per_offer = pd.DataFrame(
        {
            "offer": labels(instance.offers, "offer", of_offer),
            "period": labels(instance.periods, "period", supply["period"]),
            "minimum": supply["minimum_packs"].to_numpy() * pack,
        }
    )
    bills, drops = instance.supplier_orders, instance.drops
    per_bill = pd.DataFrame(
        {
            "supplier": labels(instance.suppliers, "supplier", bills["supplier"]),
            "period": labels(instance.periods, "period", bills["period"]),
            "minimum": bills["minimum_amount"].to_numpy(),
        }
    )
    per_drop = pd.DataFrame(
        {
            "supplier": labels(instance.suppliers, "supplier", drops["supplier"]),
            "zone": labels(instance.zones, "zone", drops["zone"]),
            "delivery_day": instance.days["day"].to_numpy()[drops["day"]],
            "minimum": drops["minimum_kg"].to_numpy(),
        }
    )
    offers = asked.ordered("kg", "offer", "period").merge(per_offer).assign(about="offer", unit="kg")
    orders = asked.ordered("amount", "supplier", "period").merge(per_bill).assign(about="order", unit=asked.currency)
    stops = asked.ordered("kg", "supplier", "zone", "period", "delivery_day").merge(per_drop)
    stops = stops.assign(about="zone|" + stops["zone"].astype("str"), unit="kg")
    rows = pd.concat([offers.rename(columns={"offer": "rule"}), orders.rename(columns={"supplier": "rule"}),
                      stops.rename(columns={"supplier": "rule"})], ignore_index=True)  # fmt: skip
    return rows[rows["minimum"] > 0].rename(columns={"period": "window"})


def _delivery_limits(asked: Asked) -> pd.DataFrame:
    """Ask of each supplier with a limit what it brings on a day and in a week, and on how many days it comes."""
    instance = asked.assembly.instance
    days, weeks = instance.delivery_days, instance.delivery_weeks
    on_day = pd.DataFrame(
        {
            "supplier": labels(instance.suppliers, "supplier", days["supplier"]),
            "delivery_day": instance.days["day"].to_numpy()[days["day"]],
            "window": weeks["first_day"].to_numpy()[days["week"]],
            "maximum": days["most_kg"].to_numpy(),
        }
    )
    brought = asked.ordered("kg", "supplier", "delivery_day").merge(on_day)
    in_week = brought.groupby(["supplier", "window"], as_index=False).agg(kg=("found", "sum"), days=("found", "size"))
    most = pd.DataFrame(
        {
            "supplier": labels(instance.suppliers, "supplier", weeks["supplier"]),
            "window": weeks["first_day"].to_numpy(),
            "week_kg": weeks["most_kg"].clip(lower=0.0).to_numpy(),
            "most_days": weeks["most_days"].clip(lower=0.0).to_numpy(),
        }
    )
    in_week = in_week.merge(most)
    rows = pd.concat(
        [
            brought.assign(about="day", window=brought["delivery_day"], unit="kg"),
            in_week.assign(about="week", found=in_week["kg"], maximum=in_week["week_kg"], unit="kg"),
            in_week.assign(
                about="days", found=in_week["days"].astype(float), maximum=in_week["most_days"], unit="days"
            ),
        ],
        ignore_index=True,
    )
    bound: pd.DataFrame = rows[np.isfinite(rows["maximum"])]
    return bound.assign(rule=bound["supplier"], window=bound["window"].dt.strftime("%Y-%m-%d"))


def _limits(asked: Asked) -> pd.DataFrame:
    """Ask that no supplier brings more than its part, in all or to some sites; what was bought before belongs to the whole."""
    instance = asked.assembly.instance
    limits, terms = instance.product_limits, instance.product_limit_terms
    supply = instance.supply.iloc[supply_of_terms(instance, terms)]
    group, brought = np.full(len(terms), OF_ALL), (terms["column"] == "brought").to_numpy()
    group[brought] = instance.zones["group"].to_numpy()[lane_zone(instance)[terms["index"].to_numpy()[brought]]]
    goods = pd.DataFrame(
        {
            "limit": terms["limit"].to_numpy(),
            "counts": terms["counts"].to_numpy(),
            "offer": labels(instance.offers, "offer", supply["offer"]),
            "period": labels(instance.periods, "period", supply["period"]),
            "group": group,
        }
    ).drop_duplicates()  # several lanes bring one offer's goods to the same sites
    lines = pd.concat([asked.ordered("kg", "offer", "period").assign(group=OF_ALL), _received_kg(asked)])
    goods = goods.merge(lines, on=["offer", "period", "group"], how="left").fillna({"found": 0.0})
    goods["own"] = goods["found"] * goods["counts"].astype("float64")
    sums = goods.groupby("limit")[["found", "own"]].sum().reindex(range(len(limits)), fill_value=0.0)
    most = limits["maximum_share"].to_numpy() * sums["found"].to_numpy() + limits["room_kg"].to_numpy()
    rows = pd.DataFrame({"rule": limits["limit"], "maximum": most, "found": sums["own"].to_numpy()})
    return rows[rows["found"] > 0].assign(window=WHOLE_PLAN, unit="kg")


OF_ALL = -1
"""Stands for the group of sites of what everybody buys."""


def _received_kg(asked: Asked) -> pd.DataFrame:
    """Return what comes to each group of sites: ``offer``, ``period``, ``group``, ``found`` (kg)."""
    lines, of_site = asked.tables["deliveries"], asked.assembly.groups.of_site
    lines = lines.assign(group=of_site.reindex(lines["site"]).to_numpy(), found=lines["kg"])
    return lines.groupby(["offer", "period", "group"], as_index=False)[["found"]].sum()


def _of_supply(asked: Asked, what: str) -> np.ndarray:
    """Return kg or amount ordered of each row of the instance's supply."""
    instance = asked.assembly.instance
    sums = asked.ordered(what, "offer", "period").set_index(["offer", "period"])["found"]
    offer = labels(instance.offers, "offer", instance.supply["offer"])
    period = labels(instance.periods, "period", instance.supply["period"])
    return np.asarray(sums.reindex(pd.MultiIndex.from_arrays([offer, period])).fillna(0.0).to_numpy(), dtype=float)


def _no_bound(_asked: Asked) -> pd.DataFrame:
    """Answer for an order among plans: it prefers one plan to another and asks for nothing that a plan could miss.

    The law's order of preference is held by the check itself; fair parts and few changes are sought as far as what stands
    above them leaves room. What a stopped search leaves open is told under ``search``.
    """
    return pd.DataFrame(columns=COLUMNS)


def _by_tables(family: str) -> Callable[[Asked], pd.DataFrame]:
    return lambda asked: TOLD[family](asked.tables)


ASKED: dict[str, Callable[[Asked], pd.DataFrame]] = {family: _by_tables(family) for family in TOLD} | {
    "supply": _supply,
    "supplier_caps": _caps,
    "funds": _funds,
    "fund_spending": _spending,
    "minimum_orders": _minimums,
    "delivery_limits": _delivery_limits,
    "product_limits": _limits,
    **{family: told.ask for family, told in BY_TABLE.items()},
    "ranking": _no_bound,
    "fairness": _no_bound,
    "stability": _no_bound,
}
"""Who answers for each family of `models.instance.DEFAULT_MODES`; a test fails for one that nobody asks."""
