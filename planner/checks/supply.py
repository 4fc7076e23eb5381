"""Who delivers what when, and at what price: suppliers, offers, quotes, and what one meal would cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from planner.checks.arrivals import IN_THE_WAY
from planner.checks.base import fact, finding, groups, money, number
from planner.checks.days import reversed_days
from planner.checks.facts import Facts, months_or_none
from planner.checks.scopes import receivers, scope_of, sites_in
from planner.findings import Finding
from planner.i18n import _, day_text, listed, ngettext, share_text
from planner.once import once
from planner.schema import CASE_TABLES
from planner.schema.base import split_list
from planner.schema.law_words import ORGANIC_CERTIFICATES

ABSURD_PRICE = 5.0
"""A price this many times above or below the others for the same product is questioned."""

ABSURD_COST = 2.0
"""A cost of the meal this many times above or below the usual is questioned."""

HEAVY_SHARE = 0.5
"""A product that makes up more of the cost than this is questioned where no usual cost is given."""

QUOTE_MONTHS = 12
"""Quotes older than this, counted back from the plan's first day, hardly show today's prices."""

GROUPS = ("informal_group", "formal_group")


def _lines(facts: Facts, table: str, column: str, words: Iterable[str]) -> pd.Index:
    """Return the lines of a table in which a column has one of the words."""
    values = facts.table(table)[column]
    return values.index[values.isin(list(words))]


def first_offer(facts: Facts, rows: pd.DataFrame) -> str:
    """Return the first of some offers in the user's words: its short name, supplier and product."""
    offer, supplier, product = (str(rows[name].iloc[0]) for name in ("offer", "supplier", "product"))
    return _("{offer} ({supplier}, {product})").format(
        offer=offer,
        supplier=facts.name("supplier", supplier),
        product=facts.name("product", product),
    )


# --- is everything on the menus offered? ------------------------------------------------------------------------------


def _in_store(facts: Facts) -> pd.Series:
    stock = facts["stock"]
    return stock.groupby("product")["kg"].sum()


@fact()
def nobody_offers(facts: Facts) -> Iterator[Finding]:
    """A product on the menus is offered by nobody."""
    offered = set(facts["offers"]["product"])
    store = _in_store(facts)
    known = facts.need_kg[facts.need_kg.index.isin(facts.products.index)]
    short = {str(p): float(kg) for p, kg in known.items() if p not in offered and kg > store.get(p, 0.0)}
    if short:
        names = facts.labels("product")
        yield finding(
            "warning",
            "products",
            _lines(facts, "products", "product", short),
            "product",
            what=_("Nobody offers {products}, which the menus need.").format(
                products=listed(
                    _("{name} ({kg} kg)").format(name=names[p], kg=number(kg, 0)) for p, kg in short.items()
                )
            ),
            why=_("It will be short: the pupils will lack it."),
            mend=_("Find a supplier and add an offer, or take it off the menus."),
        )  # fmt: skip


@fact()
def nobody_offers_in_months(facts: Facts) -> Iterator[Finding]:
    """A product on the menus is offered, but not in every month in which it is needed."""
    store = _in_store(facts)
    names = facts.labels("product")
    lacking = months_without_offer(facts)
    for (product,), part in groups(facts.need, "product"):
        if product not in lacking or part["kg"].sum() <= store.get(product, 0.0):
            continue
        without = part[part["month"].isin(lacking[product])]
        yield finding(
            "warning",
            "offers",
            _lines(facts, "offers", "product", [product]),
            "months",
            what=_("Nobody delivers {product} in {months}, when the menus need {kg} kg.").format(
                product=names[product],
                months=listed((str(month)[:7] for month in without["month"]), 12),
                kg=number(float(without["kg"].sum()), 0),
            ),
            why=_("It will be short in these months: the pupils will lack it."),
            mend=_("Look at the offers' months and days, find another supplier, or serve what is in season."),
        )


@once
def months_without_offer(facts: Facts) -> dict[str, list[pd.Timestamp]]:
    """Return by product the months in which no offer of it is in season, and some of what is eaten keeps from none before."""
    arrivals, offered = facts.arrivals, set(facts["offers"]["product"]) & set(facts.products.index)
    month = facts.days.to_period("M").to_timestamp()
    served = arrivals.plates.groupby("product")["day"].unique()
    kinds = np.unique(arrivals.kinds[arrivals.receiving])
    lacking = {}
    for (product,), part in groups(facts.need[facts.need["product"].isin(offered)], "product"):
        ever = np.logical_or.reduce([arrivals.reached(product, kind, IN_THE_WAY) for kind in kinds])
        mine = (facts["offers"]["product"] == product).to_numpy()
        open_ = (arrivals.season[mine] & arrivals.school.any(axis=0)).any(axis=0)
        eaten = np.isin(np.arange(len(facts.days)), served.get(product, []))
        bare = set(month[eaten & ~ever].unique()) - set(month[open_].unique())
        lacking[product] = [one for one in part["month"] if one in bare]
    return {product: months for product, months in lacking.items() if months}


@fact()
def offer_outside_plan(facts: Facts) -> Iterator[Finding]:
    """An offer is in season on no day of the plan on which anybody receives."""
    if not facts.school_days.any():
        return
    frame = facts["offers"]
    understood = frame["months"].map(lambda cell: months_or_none(cell) is not None).astype(bool)
    forwards = ~(frame["last_day"] < frame["first_day"])
    ever = (facts.arrivals.season & facts.arrivals.school.any(axis=0)).any(axis=1)
    rows = frame[understood & forwards & ~ever]
    yield from _contract_away(facts, rows)
    rows = rows[~rows["contract"].isin(_contracts_away(facts).index)]
    if len(rows):
        yield finding(
            "warning",
            "offers",
            rows.index,
            "months",
            what=ngettext(
                "{count} offer delivers on no school day of the plan: {offer}.",
                "{count} offers deliver on no school day of the plan, such as {offer}.",
                len(rows),
            ).format(count=len(rows), offer=first_offer(facts, rows)),
            why=_("Nothing can be bought from them."),
            mend=_("Check their months, first and last day (the year above all)."),
        )


def _contracts_away(facts: Facts) -> pd.DataFrame:
    """Return the ends of the contracts that hold on no day of the plan."""
    ends = facts.contract_days
    return ends[(ends["first"] > facts.days[-1]) | (ends["last"] < facts.days[0])]


def _contract_away(facts: Facts, rows: pd.DataFrame) -> Iterator[Finding]:
    """Yield the contracts whose offers never come because they are over, or have not begun."""
    names, ends = facts.labels("contract"), _contracts_away(facts)
    for (contract,), part in groups(rows[rows["contract"].isin(ends.index)], "contract"):
        first, last = (ends[name][str(contract)] for name in ("first", "last"))
        yield finding(
            "warning",
            "offers",
            part.index,
            "contract",
            what=_("{contract} holds from {first} to {last}, so on no day of the plan; its offers deliver nothing: {offer}.").format(
                contract=names.get(contract, contract), first=day_text(first), last=day_text(last), offer=first_offer(facts, part)
            ),
            why=_("Nothing can be bought from them."),
            mend=_("Name the contract that holds now, say that its extension is drawn (option_drawn, option_until), or correct its days."),
        )  # fmt: skip


@fact()
def offer_reversed(facts: Facts) -> Iterator[Finding]:
    """An offer ends before it begins."""
    yield from reversed_days(facts, "offers", _("Nothing could ever be bought from it."))


@fact()
def offer_not_needed(facts: Facts) -> Iterator[Finding]:
    """An offer is of a product that no menu asks for."""
    if facts.recipes.empty and not facts.wanted:  # nobody eats, or nothing is served: that is said in its place
        return
    frame = facts["offers"]
    rows = frame[(frame["product"] != "") & ~frame["product"].isin(facts.wanted)]
    if len(rows):
        yield finding(
            "note",
            "offers",
            rows.index,
            "product",
            what=ngettext(
                "{count} offer is of a product on no menu: {products}.",
                "{count} offers are of products on no menu: {products}.",
                len(rows),
            ).format(count=len(rows), products=listed(facts.named("product", rows["product"].drop_duplicates()))),
            why=_("Nothing of them will be bought."),
            mend=_("Put the products into a dish that is served, or leave it."),
        )


@fact()
def supplier_without_offer(facts: Facts) -> Iterator[Finding]:
    """A supplier offers nothing."""
    frame = facts["suppliers"]
    rows = frame[~frame["supplier"].isin(facts["offers"]["supplier"])]
    if len(rows):
        yield finding(
            "note",
            "suppliers",
            rows.index,
            "supplier",
            what=ngettext(
                "{count} supplier offers nothing: {suppliers}.",
                "{count} suppliers offer nothing: {suppliers}.",
                len(rows),
            ).format(count=len(rows), suppliers=listed(facts.named("supplier", rows["supplier"]))),
            why=_("Nothing can be bought from them."),
            mend=_("Add their offers, or leave it."),
        )


@fact()
def commitment_without_offer(facts: Facts) -> Iterator[Finding]:
    """A commitment holds toward a supplier that offers nothing."""
    frame = facts["commitments"]
    rows = frame[
        (frame["supplier"] != "") & (frame["decision"] == "") & ~frame["supplier"].isin(facts["offers"]["supplier"])
    ]
    if len(rows):
        yield finding(
            "warning",
            "commitments",
            rows.index,
            "supplier",
            what=_("Something is promised to {suppliers}, who offer nothing.").format(
                suppliers=listed(facts.named("supplier", rows["supplier"]))
            ),
            why=_("The promise cannot be kept."),
            mend=_("Add their offers, or enter the decision that lifts the commitment."),
        )


@fact()
def promise_where_nothing_is_offered(facts: Facts) -> Iterator[Finding]:
    """A commitment is about some sites, and its supplier offers to others only."""
    frame, offers, places = facts["commitments"], facts["offers"], receivers(facts)
    rows = []
    for line, row in frame.iterrows():
        own = offers[offers["supplier"] == row["supplier"]]
        meant = sites_in(places, scope_of(row))
        reached = [sites_in(places, scope_of(offer)) for _line, offer in own.iterrows()]
        if (
            scope_of(row)
            and meant
            and reached
            and row["decision"] == ""
            and not any(meant & sites for sites in reached)
        ):
            rows.append(line)
    if rows:
        yield finding(
            "warning",
            "commitments",
            pd.Index(rows),
            "supplier",
            what=_("Something is promised to {suppliers} of sites to which nothing of theirs is offered.").format(
                suppliers=listed(facts.named("supplier", frame.loc[rows, "supplier"]))
            ),
            why=_("The promise cannot be kept, and the plan passes over it."),
            mend=_(
                "Let an offer go to these sites, name other sites, or enter the decision that lifts the commitment."
            ),
        )


@fact()
def decision_without_promise(facts: Facts) -> Iterator[Finding]:
    """A decision lifts nothing, or says not what it lifts, or a row says what is lifted without a decision."""
    frame = facts["commitments"]
    decided = frame["decision"] != ""
    silent = frame[decided & (frame["lifts"] == "")]
    if len(silent):
        yield finding(
            "warning",
            "commitments",
            silent.index,
            "lifts",
            what=_("The decision on {suppliers} does not say what it lifts, so it lifts all that is promised.").format(
                suppliers=listed(facts.named("supplier", silent["supplier"]))
            ),
            why=_("A decision lifts what it names and nothing else, and stands in the plan with its text."),
            mend=_("Write minimum, continuity or both in the column lifts."),
        )
    loose = frame[~decided & (frame["lifts"] != "")]
    if len(loose):
        yield finding(
            "error",
            "commitments",
            loose.index,
            "decision",
            what=_("A promise to {suppliers} is lifted without a decision.").format(
                suppliers=listed(facts.named("supplier", loose["supplier"]))
            ),
            why=_("What is promised holds until a decision on record lifts it."),
            mend=_("Write the decision with its date, or leave the column lifts blank."),
        )


# --- offers in themselves ---------------------------------------------------------------------------------------------


@fact()
def offer_twice(facts: Facts) -> Iterator[Finding]:
    """A supplier offers the same product twice for the same days; what is signed has its quantity from its contract.

    To different committees, zones or sites it may do so at prices of their own: told only where each has a harvest of its own.
    """
    frame, days = facts["offers"], facts.offer_days
    limited = frame[["kg_per_period", "kg_total"]].notna().any(axis=1)
    frame = frame[(frame["supplier"] != "") & (frame["product"] != "")]
    keys = ["supplier", "product", "organic"]
    for (supplier, product, _organic), part in groups(frame[frame.duplicated(keys, keep=False)], keys):
        months = {line: set(months_or_none(cell) or ()) for line, cell in part["months"].items()}
        lines: set[int] = set()
        for one, other in combinations(part.index, 2):
            a, b = days.loc[one], days.loc[other]
            apart = bool(a["last_day"] < b["first_day"]) or bool(b["last_day"] < a["first_day"])
            signed = part.loc[one, "contract"] != "" and part.loc[other, "contract"] != ""
            for_others = not limited[[one, other]].all() and scope_of(part.loc[one]) != scope_of(part.loc[other])
            if months[one] & months[other] and not apart and not signed and not for_others:
                lines |= {one, other}
        if lines:
            yield finding(
                "warning",
                "offers",
                lines,
                "months",
                what=_("{supplier} offers {product} {count} times for the same months.").format(
                    supplier=facts.name("supplier", supplier), product=facts.name("product", product), count=len(lines)
                ),
                why=_("Its quantities count for each offer: more could be bought than it has."),
                mend=_(
                    "Keep one offer for each month, join several prices of one harvest by a contract with maximum_kg, or leave it if they are really separate quantities."
                ),
            )


@fact()
def organic_without_certificate(facts: Facts) -> Iterator[Finding]:
    """An offer is organic but its supplier holds no such certificate."""
    suppliers = facts["suppliers"]
    certified = suppliers["certificates"].map(lambda cell: bool(ORGANIC_CERTIFICATES & set(split_list(cell))))
    known = suppliers.loc[~certified.astype(bool), "supplier"]
    frame = facts["offers"]
    rows = frame[frame["organic"].fillna(False).astype(bool) & frame["supplier"].isin(known)]
    for (supplier,), part in groups(rows, "supplier"):
        yield finding(
            "warning",
            "offers",
            part.index,
            "organic",
            what=_("{supplier} offers organic {products}, but has no organic certificate in the suppliers' table.").format(
                supplier=facts.name("supplier", supplier), products=listed(facts.named("product", part["product"].drop_duplicates()))
            ),
            why=_("Without a certificate it may not count as organic, nor be paid an organic price."),
            mend=_("Enter “organic” or “agroecological” in certificates once the certificate was seen, or set organic to no."),
        )  # fmt: skip


@fact()
def organic_as_label(facts: Facts) -> Iterator[Finding]:
    """A label says organic, but the column that counts does not."""
    certificates = CASE_TABLES["suppliers"]["certificates"]
    offers = facts["offers"]
    offered = pd.MultiIndex.from_frame(
        offers.loc[offers["organic"].fillna(False).astype(bool), ["supplier", "product"]]
    )
    for table in ("offers", "bought"):
        frame = facts[table]
        counts = frame["organic"].fillna(False).astype(bool)
        if table == "bought":  # blank there means what the offer says
            counts |= frame["organic"].isna() & pd.MultiIndex.from_frame(frame[["supplier", "product"]]).isin(offered)
        rows = frame.loc[~counts, ["labels"]]
        words = rows["labels"].map(split_list).explode().dropna().astype("str")
        for (word,), part in groups(
            words[words.map(certificates.code).isin(ORGANIC_CERTIFICATES)].to_frame(), "labels"
        ):
            yield finding(
                "warning",
                table,
                part.index,
                "organic",
                what=_("“{word}” stands among the labels, but the column organic does not say yes.").format(word=word),
                why=_("Only the column organic is counted: without it the goods are taken as not organic."),
                mend=_(
                    "Write yes under organic if they are certified; otherwise take “{word}” from the labels."
                ).format(word=word),
            )


@fact()
def minimum_above_capacity(facts: Facts) -> Iterator[Finding]:
    """The least that is worth ordering is more than the offer can deliver."""
    frame = facts["offers"]
    most = frame[["kg_per_period", "kg_total"]].min(axis=1)
    rows = frame[frame["minimum_kg"] > most]
    if len(rows):
        yield finding(
            "warning",
            "offers",
            rows.index,
            "minimum_kg",
            what=ngettext(
                "{count} offer has a minimum above what it can deliver: {offer}.",
                "{count} offers have a minimum above what they can deliver, such as {offer}.",
                len(rows),
            ).format(count=len(rows), offer=first_offer(facts, rows)),
            why=_("Nothing can ever be ordered from them."),
            mend=_("Check minimum_kg, kg_per_period and kg_total."),
        )


@fact()
def less_than_a_pack(facts: Facts) -> Iterator[Finding]:
    """Not even one whole pack of an offer arrives in a period, after the expected loss."""
    frame = facts["offers"]
    kept = 1 - frame["expected_loss_share"]
    pack = frame["product"].map(facts.products["pack_kg"]).astype("float64")
    most = frame[["kg_per_period", "kg_total"]].min(axis=1)
    ordered = np.floor(most / pack + 1e-9)
    rows = frame[(ordered * kept + 1e-9 < 1) & (most >= 0)]  # what is below zero is an error of its own
    if len(rows):
        yield finding(
            "warning",
            "offers",
            rows.index,
            "kg_total" if rows["kg_per_period"].isna().all() else "kg_per_period",
            what=ngettext("{count} offer cannot deliver one whole pack: {offer}, {kg} kg for a pack of {pack} kg.", "{count} offers cannot deliver one whole pack, such as {offer}: {kg} kg for a pack of {pack} kg.", len(rows)).format(
                count=len(rows), offer=first_offer(facts, rows), kg=number(float((most * kept)[rows.index].iloc[0])), pack=number(float(pack[rows.index].iloc[0]))
            ),
            why=_("Only whole packs are ordered: nothing can be bought from them."),
            mend=_("Check the kg (not units) in the offer, and unit_kg and pack_units of the product."),
        )  # fmt: skip


@fact()
def loss_of_everything(facts: Facts) -> Iterator[Finding]:
    """All of an offer is expected to be lost: whatever is ordered, nothing arrives."""
    frame = facts["offers"]
    rows = frame[frame["expected_loss_share"] >= 1]
    if len(rows):
        yield finding(
            "warning",
            "offers",
            rows.index,
            "expected_loss_share",
            what=ngettext(
                "All that is ordered from {count} offer, {offer}, is expected to be lost.",
                "All that is ordered from {count} offers, such as {offer}, is expected to be lost.",
                len(rows),
            ).format(count=len(rows), offer=first_offer(facts, rows)),
            why=_("Nothing arrives however much is ordered, so nothing can be bought from them."),
            mend=_("Write the part that does not arrive, between 0 and 1; leave it blank where nothing is lost."),
        )


@fact()
def loss_orders_more(facts: Facts) -> Iterator[Finding]:
    """A loss is expected of an offer, so more is ordered than is to arrive."""
    frame = facts["offers"]
    rows = frame[(frame["expected_loss_share"] > 0) & (frame["expected_loss_share"] < 1)]
    if len(rows):
        loss = float(rows["expected_loss_share"].iloc[0])
        yield finding(
            "note",
            "offers",
            rows.index,
            "expected_loss_share",
            what=ngettext("A loss is expected of {count} offer, {offer}: {loss} of what is ordered does not arrive.", "A loss is expected of {count} offers, such as {offer}: {loss} of what is ordered does not arrive.", len(rows)).format(
                count=len(rows), offer=first_offer(facts, rows), loss=share_text(loss)
            ),
            why=_("So more is ordered: for every 100 packs that must arrive, {packs}. Only what arrives is paid.").format(
                packs=int(np.ceil((100 - 1e-9) / (1 - loss)))
            ),
            mend=_("Leave expected_loss_share blank where the supplier makes good what is lost."),
        )  # fmt: skip


@fact()
def price_of_nothing(facts: Facts) -> Iterator[Finding]:
    """Offers cost nothing: food that is given, or a price that was not known."""
    frame = facts["offers"]
    rows = frame[frame["price"] == 0]
    if len(rows):
        yield finding(
            "note",
            "offers",
            rows.index,
            "price",
            what=ngettext("{count} offer has the price 0: {offer}.", "{count} offers have the price 0, such as {offer}.", len(rows)).format(
                count=len(rows), offer=first_offer(facts, rows)
            ),
            why=_("What is given adds nothing to cost, to what is spent, or to a share of it; a charge for its delivery does."),
            mend=_("Leave it if the food is given, such as the State's grain; else write its price."),
        )  # fmt: skip


@fact()
def price_absurd(facts: Facts) -> Iterator[Finding]:
    """A price is far from the other offers and quotes of the product."""
    tables = ("offers", "quotes")
    prices = pd.concat([facts.prices(table).assign(table=table) for table in tables], ignore_index=True)
    prices = prices[prices["product"].isin(facts.products.index)]
    names = facts.labels("product")
    for (product,), part in groups(prices, "product"):
        value = part["price"].to_numpy()
        if len(value) < 2 or value.max() <= ABSURD_PRICE * value.min():
            continue
        others = np.array([np.median(np.delete(value, row)) for row in range(len(value))])
        odd = part[(value > ABSURD_PRICE * others) | (value < others / ABSURD_PRICE)].assign(
            others=others[(value > ABSURD_PRICE * others) | (value < others / ABSURD_PRICE)]
        )
        for (table,), rows in groups(odd, "table"):
            first = rows.iloc[0]
            yield finding(
                "warning",
                table,
                rows["line"],
                "price",
                what=_("{product} at {price} per {unit}, where the others are at {others}: are you sure?").format(
                    product=names[product],
                    price=money(first["price"]),
                    unit=facts.products.loc[product, "unit"],
                    others=money(first["others"]),
                ),
                why=_("One wrong price moves the whole plan, and somebody's income."),
                mend=_("Check the decimal point, and that all prices are for the same unit and year (price_factor)."),
            )


# --- suppliers --------------------------------------------------------------------------------------------------------


@fact(needs_law=True)
def group_without_families(facts: Facts) -> Iterator[Finding]:
    """A group has no number of families, so its cap cannot be reckoned."""
    cap = facts.law.family_cap
    if cap is None:
        return
    frame = facts["suppliers"]
    rows = frame[frame["kind"].isin(GROUPS) & ~(frame["families"] > 0).fillna(False) & frame["cap_amount"].isna()]
    if len(rows):
        yield finding(
            "error",
            "suppliers",
            rows.index,
            "families",
            what=_("{suppliers} have no number of member families.").format(suppliers=listed(facts.named("supplier", rows["supplier"]))),
            why=_("A group may sell {amount} per family and year ({reference}): without families no cap can be reckoned.").format(
                amount=money(cap.value), reference=cap.source.reference
            ),
            mend=_("Enter the families with a family-farming register, or a cap_amount of its own."),
        )  # fmt: skip


@fact()
def families_do_not_fit(facts: Facts) -> Iterator[Finding]:
    """An individual has several families or none, or another firm has some."""
    frame = facts["suppliers"]
    families = frame["families"].astype("float64")
    individuals = frame[(frame["kind"] == "individual") & families.notna() & (families != 1)]
    firms = frame[(frame["kind"] == "other") & (families > 0)]
    if len(individuals):
        yield finding(
            "warning",
            "suppliers",
            individuals.index,
            "families",
            what=_("{suppliers} are individuals, but do not have just one family.").format(
                suppliers=listed(facts.named("supplier", individuals["supplier"]))
            ),
            why=_("The most that they may sell follows from the number of families."),
            mend=_("Write 1, or make them a group."),
        )
    if len(firms):
        yield finding(
            "warning",
            "suppliers",
            firms.index,
            "families",
            what=_("{suppliers} are other firms, but have families.").format(
                suppliers=listed(facts.named("supplier", firms["supplier"]))
            ),
            why=_("Their sales count neither as family farming nor toward a cap per family."),
            mend=_("Make them an individual or a group, or leave families blank."),
        )


@fact()
def charge_without_distance(facts: Facts) -> Iterator[Finding]:
    """A supplier charges by the kilometre, but nobody knows where it is."""
    suppliers = facts["suppliers"]
    sites = facts["sites"]
    frame = suppliers[(suppliers["delivery_cost_per_km"] > 0) & (suppliers["lat"].isna() | suppliers["lon"].isna())]
    zones = set(sites["zone"]) - {""}
    distances = facts["distances"]
    by_site = dict(zip(sites["site"], sites["zone"], strict=True))
    reached = distances.assign(zone=distances["zone"].where(distances["zone"] != "", distances["site"].map(by_site)))
    unknown = [
        line
        for line, supplier in frame["supplier"].items()
        if zones - set(reached.loc[reached["supplier"] == supplier, "zone"])
    ]
    if unknown:
        yield finding(
            "error",
            "suppliers",
            unknown,
            "lat",
            what=_("{suppliers} charge by the kilometre, but have no coordinates.").format(
                suppliers=listed(facts.named("supplier", frame.loc[unknown, "supplier"]))
            ),
            why=_("Their delivery charges cannot be reckoned, so their offers cannot be compared."),
            mend=_("Enter the coordinates, or distances to every zone."),
        )


@fact(of="stock")
def stock_out_of_date(facts: Facts) -> Iterator[Finding]:
    """Something in store may not be served any more."""
    frame = facts["stock"]
    first = facts.first_day
    rows = frame[frame["use_by"] < first] if first is not None else frame[:0]
    if len(rows):
        yield finding(
            "warning",
            "stock",
            rows.index,
            "use_by",
            what=_("{products} in store are past their day before the plan begins.").format(
                products=listed(facts.named("product", rows["product"].drop_duplicates()))
            ),
            why=_("They are not served, and are bought anew."),
            mend=_("Correct the day, or delete the rows."),
        )


# --- price research ---------------------------------------------------------------------------------------------------


@fact(needs_law=True)
def quotes_too_few(facts: Facts) -> Iterator[Finding]:
    """A product on the menus has fewer quotes than the law asks for."""
    required = facts.law.quotes_required
    if required is None:
        return
    quotes = facts["quotes"]
    markets = quotes[quotes["price"] > 0].groupby("product")["market"].nunique()
    offered = facts["products"]["product"].isin(facts["offers"]["product"])
    frame = facts["products"][offered & facts["products"]["product"].isin(facts.wanted)]
    count = frame["product"].map(markets).astype("float64").fillna(0)
    rows = frame[count < required.value]
    if len(rows):
        yield finding(
            "warning",
            "products",
            rows.index,
            "product",
            what=ngettext(
                "{count} product has quotes from fewer than {required} markets: {products}.",
                "{count} products have quotes from fewer than {required} markets: {products}.",
                len(rows),
            ).format(
                count=len(rows),
                required=number(required.value),
                products=listed(
                    f"{facts.name('product', p)} ({number(n)})"
                    for p, n in zip(rows["product"], count[rows.index], strict=True)
                ),
            ),
            why=_("The law asks for them behind every price ({reference}).").format(
                reference=required.source.reference
            ),
            mend=_("Ask in further markets and add the quotes."),
        )


@fact()
def quotes_old(facts: Facts) -> Iterator[Finding]:
    """Quotes are more than a year older than the plan."""
    first = facts.first_day
    frame = facts["quotes"]
    rows = frame[frame["date"] < first - pd.DateOffset(months=QUOTE_MONTHS)] if first is not None else frame[:0]
    if len(rows):
        yield finding(
            "note",
            "quotes",
            rows.index,
            "date",
            what=ngettext(
                "{count} quote is more than {months} months older than the plan.",
                "{count} quotes are more than {months} months older than the plan.",
                len(rows),
            ).format(count=len(rows), months=QUOTE_MONTHS),
            why=_("They hardly show what food costs now."),
            mend=_("Ask again, or bring them to the plan's year with a price factor."),
        )


@fact()
def quotes_in_the_future(facts: Facts) -> Iterator[Finding]:
    """Quotes are dated after the plan's last day."""
    last = facts.last_day
    frame = facts["quotes"]
    rows = frame[frame["date"] > last] if last is not None else frame[:0]
    if len(rows):
        yield finding(
            "warning",
            "quotes",
            rows.index,
            "date",
            what=ngettext(
                "{count} quote is dated after the plan's last day.",
                "{count} quotes are dated after the plan's last day.",
                len(rows),
            ).format(count=len(rows)),
            why=_("A price from the future proves nothing."),
            mend=_("Correct the dates, the year above all."),
        )


@fact()
def quotes_from_one_source(facts: Facts) -> Iterator[Finding]:
    """The same market is quoted several times for a product."""
    frame = facts["quotes"]
    frame = frame[frame["market"] != ""]
    keys = ["product", "organic", "market"]
    rows = frame[frame.duplicated(keys, keep=False)]
    if len(rows):
        first = rows.iloc[0]
        yield finding(
            "note",
            "quotes",
            rows.index,
            "market",
            what=_("Some markets are quoted several times for a product, such as {market} for {product}.").format(
                market=first["market"], product=facts.name("product", first["product"])
            ),
            why=_("They count as one market in the price research, but each quote weighs in the mean."),
            mend=_("Keep the latest quote, or leave it."),
        )


# --- what would a meal cost? ------------------------------------------------------------------------------------------


def _heaviest(facts: Facts) -> pd.DataFrame:
    return facts.cost.head(3)


def _heaviest_words(facts: Facts) -> str:
    names = facts.labels("product")
    total = float(facts.cost["amount"].sum())
    columns = (_heaviest(facts)[name] for name in ("product", "kg", "kg_price", "amount"))
    return listed(
        _("{product} ({kg} kg at {price}, {share} of the cost)").format(
            product=names.get(product, product),
            kg=number(kg, 0),
            price=money(price),
            share=share_text(amount / total if total else 0.0, 0),  # all may be free, if a cell is wrong
        )
        for product, kg, price, amount in zip(*columns, strict=True)
    )


@fact()
def meal_cost_unusual(facts: Facts) -> Iterator[Finding]:
    """The food of one meal would cost far more or far less than usual."""
    usual = facts["case"]["usual_cost_per_meal"].head(1)
    if not usual.gt(0).any() or facts.meals <= 0 or len(facts.cost) == 0:
        return
    cost = float(facts.cost["amount"].sum()) / facts.meals
    expected = float(usual.iloc[0])
    if expected / ABSURD_COST <= cost <= expected * ABSURD_COST:
        return
    yield finding(
        "warning",
        "offers",
        _heaviest(facts)["line"],
        "price",
        what=_("The food of one meal would cost about {cost}, where {usual} is usual: are you sure?").format(
            cost=money(cost), usual=money(expected)
        )
        + " "
        + _("Most of it: {products}.").format(products=_heaviest_words(facts)),
        why=_("So far from the usual, a unit, a decimal point or a number of pupils is probably wrong."),
        mend=_("Check price, unit_kg and the grams in the recipes of these products, and then the pupils."),
    )


@fact()
def one_product_costs_most(facts: Facts) -> Iterator[Finding]:
    """One product makes up more than half of the cost, and no usual cost is given to compare with."""
    cost = facts.cost
    total = float(cost["amount"].sum())
    if facts["case"]["usual_cost_per_meal"].head(1).gt(0).any() or total <= 0 or len(cost) < 3:
        return
    if cost["amount"].iloc[0] <= HEAVY_SHARE * total:
        return
    yield finding(
        "warning",
        "offers",
        cost["line"].head(1),
        "price",
        what=_("One product makes up more than half of the cost: {products}. Are you sure?").format(
            products=_heaviest_words(facts)
        ),
        why=_("A wrong unit or decimal point shows like this."),
        mend=_("Check its price, unit_kg and grams; with usual_cost_per_meal in the case the plan is compared with it."),
    )  # fmt: skip


@fact(of="harvests")
def harvest_reversed(facts: Facts) -> Iterator[Finding]:
    """An expected harvest ends before it begins."""
    yield from reversed_days(facts, "harvests", _("The row has no day, so it changes nothing."))


@fact(of="harvests")
def harvest_of_no_offer(facts: Facts) -> Iterator[Finding]:
    """An expected harvest concerns no offer."""
    offers = facts["offers"]
    group = offers["product"].map(facts.products["food_group"]).astype("str")
    frame = facts["harvests"]
    lines = []
    for line, supplier, product, food_group in zip(
        frame.index, frame["supplier"], frame["product"], frame["food_group"], strict=True
    ):
        fits = pd.Series(True, index=offers.index)
        for word, values in ((supplier, offers["supplier"]), (product, offers["product"]), (food_group, group)):
            fits &= (values == word) | (word == "")
        if not fits.any():
            lines.append(line)
    if lines:
        yield finding(
            "warning",
            "harvests",
            lines,
            "product",
            what=ngettext(
                "{count} expected harvest fits no offer.", "{count} expected harvests fit no offer.", len(lines)
            ).format(count=len(lines)),
            why=_("They change nothing."),
            mend=_("Check supplier, product and food group: an offer must fit all that are filled in."),
        )
