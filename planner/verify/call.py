"""The call, the member split and the committees: their sums against the orders, and the cap of a family."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from planner.i18n import _
from planner.shown import shown_frame
from planner.verify.bought import before, own_marks
from planner.verify.facts import FAMILY_FARM_KINDS, Facts, join, of
from planner.verify.figures import hold
from planner.verify.goods import line_amount
from planner.verify.routes import of_caller
from planner.verify.scopes import callers, places_before, worth_by_site
from planner.verify.shares import attributes, attributes_of, counting_rules, meets, meets_at, offers_that_count
from planner.verify.violation import HALF_CENT, KG_RELATIVE, MONEY, PRICE, SHARE, Report, differ

Tables = Mapping[str, pd.DataFrame]


def farm_offers(facts: Facts) -> set[str]:
    """Return the offers of farms: those that the law ranks, else those of farmers and their groups."""
    ranking = facts.law.ranking
    if ranking is not None and ranking.applies_to:
        return offers_that_count(facts, facts.law.counting_rules[ranking.applies_to])
    farms = facts.suppliers.index[facts.suppliers["kind"].isin(FAMILY_FARM_KINDS)]
    return set(facts.offers.index[facts.offers["supplier"].isin(farms)])


def asking_papers(facts: Facts) -> dict[str, str]:
    """Return for each offer that is asked for the kind of the paper that does; blank: a neutral one. None under contract is."""
    signed = set(facts.offers.index[facts.offers["contract"] != ""])
    return {offer: kind for offer, kind in papers_meant(facts).items() if offer not in signed}


def papers_meant(facts: Facts) -> dict[str, str]:
    """Return for each offer, also one under contract, the kind of the paper that asks for such goods; blank: a neutral one.

    By hand, a paper for farms and then one for all: a farm's carrots stand under the first, a firm's under the second; without the second a
    firm's are not asked for, unless a way of award is meant for the firm. A law without papers asks those for whom it has a public call or an
    order of preference, and if there are none everybody.
    """
    law, rules = facts.law, counting_rules(facts)
    everything = {str(offer) for offer in facts.offers.index}
    found: dict[str, str] = {}
    for kind, paper in law.calls.items():
        meant = offers_that_count(facts, rules[paper.open_to]) if paper.open_to else everything
        found = dict.fromkeys(meant, kind) | found
    if not law.calls:
        kept = [route.applies_to for route in law.award_routes if route.kind == "public_call" and route.applies_to]
        kept += [law.ranking.applies_to] if law.ranking is not None and law.ranking.applies_to else []
        for offers in [offers_that_count(facts, rules[name]) for name in kept] if kept else [everything]:
            found |= dict.fromkeys(offers, "")
    for route in law.award_routes:
        if route.applies_to:
            found = dict.fromkeys(offers_that_count(facts, rules[route.applies_to]), "") | found
    return found


def lots_of_several(facts: Facts, asked: dict[str, str]) -> dict[str, str]:
    """Return for each offer that is asked for the lot of several products that it belongs to; blank where each product is a lot."""
    found = {}
    for offer, kind in asked.items():
        families = facts.law.calls[kind].families if kind else ()
        words = attributes(facts)[offer]
        name = next((name for name, rule in families if meets(rule, words)), _("All other food"))
        found[offer] = name if families else ""
    return found


def check_call(facts: Facts, orders: pd.DataFrame, plan: Tables, report: Report) -> None:
    """Check lots and their calendar, where the plan has both, against what is ordered from those called.

    Parameters
    ----------
    facts : Facts
        The case.
    orders : pandas.DataFrame
        Orders with `planner.verify.goods.with_worth`.
    plan : mapping of str to pandas.DataFrame
        Tables of the plan.
    report : Report
        Receives what is wrong.
    """
    if "lots" not in plan or "lot_deliveries" not in plan:
        return
    lots, calendar = plan["lots"], plan["lot_deliveries"]
    asked = asking_papers(facts)
    called = orders[orders["offer"].isin(set(asked))]
    organic = called["offer"].map(facts.offers["organic"]).astype(bool)
    caller = callers(facts)
    goods = called.assign(
        product=called["own_product"],
        organic=organic,
        committee=called["zone"].map(caller).astype("str"),
        paper=called["offer"].map(asked).astype("str"),
        family=called["offer"].map(lots_of_several(facts, asked)).astype("str"),
    )
    lots = shown_frame(lots)  # a lot's name may be kept as the law's text; the law speaks the reader's language
    parts = join(calendar, lots[["lot", "product", "organic", "paper", "family"]], ["lot"], "left", ("", "_lot"))
    parts["organic"] = parts["organic"].fillna(False).astype(bool)
    keys = ["product", "organic", "paper", "family", "delivery_day", "zone"]
    what = _("The lots' calendar does not add up to what is ordered from those to whom the call applies.")
    _same_sums("lot_deliveries", goods, parts, keys, {"packs": ("packs", "packs")}, what, report)
    _same_sums(
        "lots", calendar, lots, ["lot"], {"packs": ("packs", "packs"), "units": ("units", "units"), "kg": ("kg", "kg")},
        _("The lot is not the sum of its deliveries."), report,
    )  # fmt: skip
    pack_kg = lots["product"].map(facts.pack_kg).to_numpy(dtype=float)
    wrong = lots.assign(own=lots["packs"] * pack_kg)
    wrong = wrong[differ(wrong["own"], wrong["kg"])]
    report.add_rows("lots", _("The weight is not packs times the weight of a pack."), wrong, ["lot"], "own", "kg", "kg")
    price = lots["reference_price"].fillna(lots["plan_price"])
    units = lots["product"].map(facts.products["pack_units"].astype(float))
    own = [line_amount(*line)[0] for line in zip(lots["packs"].astype(float), units, price, strict=True)]
    wrong = lots.assign(own=np.array(own, dtype=float))
    wrong = wrong[differ(wrong["own"], wrong["amount"], MONEY)]
    what = _("The worth of the lot is not quantity times price.")
    report.add_rows("lots", what, wrong, ["lot"], "own", "amount", "currency")
    _check_reference(facts, lots, report)
    _check_plan_price(lots, goods, report)
    _check_calendar(facts, lots, calendar, report)
    _check_ways(facts, lots, orders, report)
    _check_bidders(facts, lots, goods, report)
    if "lot_shares" in plan:
        _check_shares(facts, goods, shown_frame(plan["lot_shares"]), report)
    whose = of(calendar["lot"], lots.drop_duplicates("lot").set_index("lot")["committee"])
    calls = calendar["zone"].map(caller)
    what = _("The lot is not of the committee that calls for what comes to this zone.")
    rows = calendar.assign(own=calls, found=whose.to_numpy())[calls.to_numpy() != whose.to_numpy()]
    report.add_rows("lots", what, rows, ["lot", "zone"], "own", "found")


def _check_ways(facts: Facts, lots: pd.DataFrame, orders: pd.DataFrame, report: Report) -> None:
    """Check the way of award where it goes by the worth of all that a paper asks for in the year.

    By hand, lots of 25,000.00 and 30,000.00: a way below 40,000.00 is not open to either, one from 40,000.00 on is open to both. Lots of 8,000.00
    after 14,000.00 bought earlier in the year, or ordered under contract, go by 22,000.00.
    """
    caller, meant = callers(facts), papers_meant(facts)
    signed = orders[orders["offer"].map(facts.offers["contract"]) != ""]
    for kind, paper in facts.law.calls.items():
        if paper.worth_of != "call":
            continue
        for committee, own in lots[lots["paper"] == kind].groupby("committee"):
            held = signed[(signed["offer"].map(meant) == kind) & (signed["zone"].map(caller) == committee)]
            earlier = _bought_by_paper(facts, kind, of_caller(facts, caller, str(committee)))
            worth = round(math.fsum([*own["amount"], *held["own_amount"], earlier]), 2)
            for route in facts.law.award_routes:
                if route.applies_to or (route.kind in facts.law.calls and route.kind != kind):
                    continue
                low, high = route.from_amount, route.below_amount
                fits = (low is None or worth >= low) and (high is None or worth < high)
                told = own["routes"].map(lambda cell, name=route.name: name in cell.split("; "))
                what = _(
                    "The way of award “{route}” is told wrongly: all that is asked for in the year is worth {worth}."
                )
                text = what.format(route=route.name, worth=f"{worth:,.2f}")
                report.add_rows("lots", text, own[told != fits], ["lot"])


def _bought_by_paper(facts: Facts, kind: str, goods: pd.DataFrame) -> float:
    """Return what goods bought before come to for which a paper is the first of the law that asks, in currency."""
    rules, words_of, found = counting_rules(facts), attributes_of(facts), []
    places = places_before(facts, goods)
    rows = zip(goods["supplier"], goods["product"], goods["amount"], own_marks(facts, goods), places, strict=True)
    for seller, product, amount, mark, place in rows:
        words = words_of(seller, product, *mark)
        first = next(
            (
                name
                for name, paper in facts.law.calls.items()
                if not paper.open_to or meets_at(facts, rules[paper.open_to], words, place)
            ),
            "",
        )
        found += [float(amount)] if first == kind else []
    return math.fsum(found)


def _check_bidders(facts: Facts, lots: pd.DataFrame, goods: pd.DataFrame, report: Report) -> None:
    """Check that no more are said to be able to deliver a lot than offer its goods as its paper asks for them, under their caps.

    How many can is an estimate; how many offer what is asked for bounds it. By hand, all carrots are bought of the one local farm and asked for as
    local: of the farm and two distant wholesalers one can bid. A lot of carrots for 60.00 and leeks for 50.00 is beyond a cap of 100.00.
    """
    if lots.empty:
        return
    rules, keys = counting_rules(facts), ["committee", "paper", "family", "product", "organic"]
    bought = goods[goods["packs"] > 0].groupby(keys)["offer"].agg(set)
    sold = before(facts, "supplier", "amount")
    left = (facts.caps - sold.reindex(facts.caps.index).fillna(0.0)).clip(lower=0.0)
    if facts.mode("supplier_caps") == "off":
        left = left * math.nan
    left = left.fillna(math.inf)
    stem = lots["lot"].where(lots["family"] == "", lots["lot"].str.split(".").str[0])
    worth = lots["amount"].groupby(stem).transform("sum")
    most = []
    for row, whole in zip(lots.to_dict("records"), worth, strict=True):
        able = set(facts.offers_of[row["product"]])
        paper = facts.law.calls.get(str(row["paper"]))
        own = bought.get((row["committee"], row["paper"], row["family"], row["product"], row["organic"] is True), set())
        for name, _text in paper.specify if paper is not None else ():
            counting = offers_that_count(facts, rules[name])
            able &= counting if own and own <= counting else able
        sellers = {str(facts.offers.at[offer, "supplier"]) for offer in able}
        most.append(sum(left[seller] + MONEY >= whole for seller in sellers))
    rows = lots.assign(own=most)
    what = _("More suppliers are said to be able to deliver the lot than offer what it asks for.")
    report.add_rows("lots", what, rows[lots["able_bidders"].fillna(0) > rows["own"]], ["lot"], "own", "able_bidders")


def _check_shares(facts: Facts, goods: pd.DataFrame, stated: pd.DataFrame, report: Report) -> None:
    """Check what each share to reach comes to in a lot of several products, as the plan buys it.

    By hand, organic carrots for 60.00 and leeks for 40.00 in one lot: 60.00 of 100.00. Of a share of meat alone, the meat of the lot is the whole;
    a lot without meat has no row.
    """
    rules, own = counting_rules(facts), {}
    for rule in facts.law.targets:
        if (rule.sense, rule.basis) != ("at_least", "money") or rule.mode == "off" or rule.scope or rule.per:
            continue
        counting = offers_that_count(facts, rules[rule.counts])
        inside = offers_that_count(facts, rules[rule.within]) if rule.within else set(goods["offer"])
        several = goods[(goods["family"] != "") & goods["offer"].isin(inside)]
        for key, rows in several.groupby(["paper", "family", "committee"]):
            amount = math.fsum(rows["own_amount"])
            counted = math.fsum(rows.loc[rows["offer"].isin(counting), "own_amount"])
            if amount > MONEY:
                own[str(key[0]), str(key[1]), str(key[2]), rule.target] = (
                    counted,
                    amount,
                    counted / amount,
                    rule.share,
                )
    keys, figures = ["paper", "family", "committee", "target"], ["counted", "amount", "share", "required"]
    frame = pd.DataFrame([(*key, *values) for key, values in own.items()], columns=[*keys, *figures])
    slack = {"counted": MONEY, "amount": MONEY, "share": SHARE, "required": SHARE}
    hold("lot_shares", frame, stated, keys, slack, report)


def _check_plan_price(lots: pd.DataFrame, goods: pd.DataFrame, report: Report) -> None:
    """Check that the plan's price of a lot is the mean of what is paid for its goods.

    Lots of one product differ by labels, which they do not state: where there are several, the price lies between the
    least and the highest that is paid.
    """
    keys = ["committee", "paper", "family", "product", "organic"]
    # by prices, not by rounded lines: where all is bought at 9.5763, so much is the price
    paid = goods[goods["packs"] > 0].assign(worth=lambda lines: lines["own_units"] * lines["own_price"])
    sums = paid.groupby(keys).agg(amount=("worth", "sum"), units=("own_units", "sum"))
    edges = paid.groupby(keys)["own_price"].agg(["min", "max"])
    rows = lots.assign(organic=lots["organic"].fillna(False).astype(bool), stem=lots["lot"].str.split("-").str[0])
    one = rows.groupby(keys)["stem"].transform("nunique") == 1
    pairs = pd.MultiIndex.from_frame(rows[keys])
    mean = (sums["amount"] / sums["units"]).reindex(pairs).to_numpy(dtype=float)
    least, most = (edges[end].reindex(pairs).to_numpy(dtype=float) for end in ("min", "max"))
    found = rows["plan_price"].to_numpy(dtype=float)
    rounding = HALF_CENT * (goods["packs"] > 0).sum() / rows["units"].clip(lower=1.0).to_numpy(dtype=float)
    off = np.where(one, differ(mean, found), (found < least - rounding - SHARE) | (found > most + rounding + SHARE))
    what = _("The plan's price of the lot is not the mean of what it pays for these goods.")
    report.add_rows("lots", what, rows.assign(own=mean)[off.astype(bool)], ["lot"], "own", "plan_price", "currency")


def _check_calendar(facts: Facts, lots: pd.DataFrame, calendar: pd.DataFrame, report: Report) -> None:
    """Check the days of delivery in the calendar, and what each lot says of them."""
    within = calendar["delivery_day"].where(calendar["delivery_day"].isin(facts.days), facts.first_day)
    own = of(within, facts.period_of_day)
    wrong = calendar.assign(own=own)[own != calendar["period"]]
    what = _("The day of delivery does not lie in the period.")
    report.add_rows("lot_deliveries", what, wrong, ["lot", "delivery_day", "zone"], "own", "period")
    for column, factor in (("kg", facts.pack_kg), ("units", facts.products["pack_units"].astype(float))):
        product = of(calendar["lot"], lots.drop_duplicates("lot").set_index("lot")["product"])
        own = calendar["packs"] * of(product, factor).to_numpy(dtype=float)
        wrong = calendar.assign(own=own)[differ(own, calendar[column])]
        what = _("The figure {column} is not that of the packs.").format(column=column)
        report.add_rows("lot_deliveries", what, wrong, ["lot", "delivery_day", "zone"], "own", column, column)
    parts = calendar[calendar["packs"] > 0]
    own_rows = parts.groupby("lot").agg(
        deliveries=("delivery_day", "nunique"),
        first_delivery=("delivery_day", "min"),
        last_delivery=("delivery_day", "max"),
    )
    own_rows["zones"] = parts.groupby("lot")["zone"].agg(lambda zones: "|".join(sorted(set(zones))))
    for column in own_rows.columns:
        own = of(lots["lot"], own_rows[column])
        found = lots[column].map(lambda cell: "|".join(sorted(cell.split("|")))) if column == "zones" else lots[column]
        wrong = lots.assign(own=own, found=found)[(own != found).fillna(True).astype(bool)]
        what = _("The lot's {column} is not that of its deliveries.").format(column=column)
        report.add_rows("lots", what, wrong, ["lot"], "own", "found")


def _check_reference(facts: Facts, lots: pd.DataFrame, report: Report) -> None:
    pairs = pd.MultiIndex.from_arrays([lots["product"], lots["organic"].fillna(False).astype(bool)])
    mean = facts.quotes["mean"]
    own = mean.reindex(pairs).to_numpy(dtype=float) if len(mean) else np.full(len(lots), np.nan)
    wrong = lots.assign(own=own)[differ(own, lots["reference_price"], PRICE)]
    what = _("The reference price is not the mean of the quotes with freight.")
    report.add_rows("lots", what, wrong, ["lot"], "own", "reference_price", "currency")
    count = facts.quotes["size"]
    told = count.reindex(pairs).fillna(0.0).to_numpy(dtype=float) if len(count) else np.zeros(len(lots))
    wrong = lots.assign(own=told)[differ(told, lots["quotes"].fillna(0))]
    report.add_rows("lots", _("This is not the number of quotes."), wrong, ["lot"], "own", "quotes", _("quotes"))


def check_members(facts: Facts, orders: pd.DataFrame, split: pd.DataFrame, report: Report) -> None:
    """Check that the split adds up to each group's orders, and that no member is above its cap or capacity.

    Parameters
    ----------
    facts : Facts
        What the case says.
    orders : pandas.DataFrame
        Order lines with `planner.verify.goods.with_worth`.
    split : pandas.DataFrame
        Table ``member_split`` of the plan; a row of a blank member is what is left over.
    report : Report
        Receives what is wrong.
    """
    members = facts.case["members"]
    mine = orders[orders["own_supplier"].isin(members["supplier"])].assign(supplier=lambda o: o["own_supplier"])
    sums = {
        "packs": ("packs", "packs"),
        "kg": ("own_kg", "kg"),
        "amount": ("own_amount", "amount"),
    }
    what = _("The members' parts do not add up to the group's orders.")
    _same_sums("member_split", mine, split, ["supplier", "offer"], sums, what, report)
    ordered = mine.groupby(["supplier", "offer"])["packs"].sum()
    pairs = pd.MultiIndex.from_frame(split[["supplier", "offer"]])
    own = split["packs"] / ordered.reindex(pairs).to_numpy(dtype=float)
    wrong = split.assign(own=own)[differ(own, split["share"], SHARE)]
    what = _("This is not the member's part of the packs that the group is asked for.")
    report.add_rows("member_split", what, wrong, ["supplier", "member", "offer"], "own", "share", "share")
    placed = split[split["member"] != ""]
    _check_parts(facts, split, report)
    known = set(zip(members["supplier"], members["member"], strict=True))
    strange = [pair not in known for pair in zip(placed["supplier"], placed["member"], strict=True)]
    rows = placed[np.array(strange, dtype=bool)]
    report.add_rows("member_split", _("The group has no member of this code."), rows, ["supplier", "member"])
    _check_member_caps(facts, placed, report)
    _check_capacities(members, placed, report)


def _check_parts(facts: Facts, split: pd.DataFrame, report: Report) -> None:
    """Check the weight of each part, the product, and the cap that stands beside it."""
    keys = ["supplier", "member", "offer"]
    own_kg = split["packs"] * of(split["offer"], facts.offers["pack_kg"]).astype(float)
    wrong = split.assign(own=own_kg)[differ(own_kg, split["kg"])]
    report.add_rows(
        "member_split", _("The weight is not packs times the weight of a pack."), wrong, keys, "own", "kg", "kg"
    )
    product = of(split["offer"], facts.offers["product"])
    wrong = split.assign(own=product)[split["product"] != product]
    report.add_rows("member_split", _("The product is not that of the offer."), wrong, keys, "own", "product")
    law = facts.law.family_cap
    binding = law is not None and facts.mode("supplier_caps") != "off"
    cap = np.where((split["member"] != "") & binding, law.value if law else np.nan, np.nan)
    wrong = split.assign(own=cap)[differ(cap, split["cap_amount"], HALF_CENT)]
    what = _("This is not the most that one family may sell.")
    report.add_rows("member_split", what, wrong, keys, "own", "cap_amount", "currency")


def _check_member_caps(facts: Facts, placed: pd.DataFrame, report: Report) -> None:
    cap = facts.law.family_cap
    sold = placed.groupby(["supplier", "member"], as_index=False)[["amount"]].sum()
    if cap is not None and facts.mode("supplier_caps") != "off":
        wrong = sold.assign(cap=cap.value)[sold["amount"] > cap.value + MONEY]
        what = _("A member sells more than one family may.")
        report.add_rows("supplier_caps", what, wrong, ["supplier", "member"], "cap", "amount", "currency")
        rows = join(placed, sold, ["supplier", "member"], "left", ("", "_all"))
        own = rows["amount_all"] / cap.value
        wrong = rows.assign(own=own)[differ(own, rows["cap_used_share"], SHARE)]
        what = _("The part of the cap that is used is not what the member sells, by the cap.")
        report.add_rows("member_split", what, wrong, ["supplier", "member", "offer"], "own", "cap_used_share", "share")


def _check_capacities(members: pd.DataFrame, placed: pd.DataFrame, report: Report) -> None:
    for keys, rows in (
        (["supplier", "member"], members[members["product"] == ""]),
        (["supplier", "member", "product"], members[members["product"] != ""]),
    ):
        given = placed.groupby(keys, as_index=False)[["kg"]].sum()
        both = join(given, rows[[*keys, "capacity_kg"]], keys)
        wrong = both[both["kg"] > both["capacity_kg"] * (1 + KG_RELATIVE) + KG_RELATIVE]
        what = _("A member delivers more than it can.")
        report.add_rows("member_split", what, wrong, keys, "capacity_kg", "kg", "kg")


def check_committees(
    facts: Facts,
    orders: pd.DataFrame,
    deliveries: pd.DataFrame | None,
    meals: pd.DataFrame,
    stated: pd.DataFrame,
    report: Report,
) -> None:
    """Check that the committees together have all goods, what each eats and receives, and its share of family farming.

    Parameters
    ----------
    facts : Facts
        The case.
    orders, deliveries : pandas.DataFrame
        With `planner.verify.goods.with_worth`; without deliveries only the sums are checked.
    meals : pandas.DataFrame
        ``site`` where they are eaten, ``meals``.
    stated : pandas.DataFrame
        Table ``committees`` of the plan.
    report : Report
        Receives what is wrong.
    """
    if stated.empty:
        if (facts.sites["committee"] != "").any():
            report.add("committees", _("Sites name committees, but the plan says nothing of them."))
        return
    totals = {
        "goods_kg": (float(orders["own_kg"].sum()), 0.0, "kg"),
        "goods_amount": (float(orders["own_amount"].sum()), MONEY, "currency"),
        "family_amount": (
            float(orders.loc[orders["offer"].isin(farm_offers(facts)), "own_amount"].sum()),
            MONEY,
            "currency",
        ),
    }
    for column, (own, slack, unit) in totals.items():
        found = float(stated[column].sum())
        if differ([own], [found], slack)[0]:
            what = _("The committees' {column} does not add up to that of the orders.").format(column=column)
            report.add("committees", what, "", own, found, unit)
    goods = stated["goods_amount"].where(stated["goods_amount"] > 0)
    own_share = stated["family_amount"] / goods
    wrong = stated.assign(own=own_share)[differ(own_share, stated["family_share"], SHARE)]
    what = _("The share is not what comes from family farming, by the goods.")
    report.add_rows(
        "committees", what, wrong, ["committee"], "own", "family_share", "share", ("committees", "family_share")
    )
    if deliveries is not None:
        _check_each_committee(facts, orders, deliveries, meals, stated, report)


def _check_each_committee(
    facts: Facts,
    orders: pd.DataFrame,
    deliveries: pd.DataFrame,
    meals: pd.DataFrame,
    stated: pd.DataFrame,
    report: Report,
) -> None:
    """Check what each committee eats and receives; the worth of an order is divided among the sites that receive it."""
    committee = facts.sites["committee"]
    fed_by = of(facts.receiver, committee).set_axis(facts.sites.index)
    lines = worth_by_site(orders, deliveries.assign(zone=of(deliveries["site"], facts.sites["zone"])))
    lines["committee"] = of(lines["site"], committee)
    lines["family"] = lines["worth"].where(lines["offer"].isin(farm_offers(facts)), 0.0)
    lines = lines[lines["packs"] > 0]
    reached = lines.groupby("own_supplier")["committee"].nunique()
    shared = lines[lines["own_supplier"].isin(reached.index[reached > 1])]
    grouped = lines.groupby("committee")
    own = pd.DataFrame({"sites": fed_by.value_counts().astype(float)})
    own["meals"] = meals["meals"].groupby(of(meals["site"], fed_by)).sum()
    own["goods_kg"], own["goods_amount"] = grouped["own_kg"].sum(), grouped["worth"].sum()
    own["family_amount"] = grouped["family"].sum()
    own["suppliers"] = grouped["own_supplier"].nunique()
    own["shared_suppliers"] = shared.groupby("committee")["own_supplier"].nunique()
    own = own.fillna(0.0).rename_axis("committee").reset_index()
    slack = dict.fromkeys(("sites", "meals", "goods_kg", "suppliers", "shared_suppliers"), 0.0)
    hold("committees", own, stated, ["committee"], slack | {"goods_amount": MONEY, "family_amount": MONEY}, report)


def _same_sums(
    table: str,
    own: pd.DataFrame,
    stated: pd.DataFrame,
    keys: list[str],
    columns: Mapping[str, tuple[str, str]],
    what: str,
    report: Report,
) -> None:
    """Report where sums over keys differ; `columns` maps a unit to the column of `own` and of `stated`."""
    left = own.groupby(keys, as_index=False)[[mine for mine, _theirs in columns.values()]].sum()
    right = stated.groupby(keys, as_index=False)[[theirs for _mine, theirs in columns.values()]].sum()
    for name, (mine, theirs) in columns.items():
        pair = join(
            left[[*keys, mine]].rename(columns={mine: "own"}), right[[*keys, theirs]].rename(columns={theirs: "found"}),
            keys, "outer",
        )  # fmt: skip
        pair[["own", "found"]] = pair[["own", "found"]].astype("float64").fillna(0.0)
        slack = MONEY if name == "amount" else 0.0
        unit = "currency" if name == "amount" else name
        wrong = pair[differ(pair["own"], pair["found"], slack)]
        report.add_rows(table, what, wrong, keys, "own", "found", unit)
