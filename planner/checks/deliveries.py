"""Days of delivery: when suppliers come, when sites receive, and what nobody can bring while it is good."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from planner.charges import PER_DROP, PER_KG
from planner.checks.arrivals import IN_THE_WAY, Floats
from planner.checks.base import fact, finding, groups, number
from planner.checks.days import contradictions, days_listed, outside, pupils_a_day, reversed_days
from planner.checks.facts import Facts
from planner.checks.scopes import WORDS, receivers, scope_of, sites_in
from planner.checks.supply import first_offer, months_without_offer
from planner.findings import Finding
from planner.i18n import _, day_text, listed, ngettext, weekday_text
from planner.once import once
from planner.programmes.law import Scope
from planner.schema.base import split_weekdays

_MONDAY = date(2024, 1, 1)


def weekdays_listed(cells: Iterable[str]) -> str:
    """Return the weekdays that cells name, for reading."""
    numbers = sorted({number for cell in cells for number in split_weekdays(cell)})
    return listed((weekday_text(_MONDAY + timedelta(days=number)) for number in numbers), 7)


# --- tables of days and places ----------------------------------------------------------------------------------------


@fact(of="supplier_days")
def supplier_days_reversed(facts: Facts) -> Iterator[Finding]:
    """A row on a supplier's days ends before it begins."""
    yield from reversed_days(facts, "supplier_days", _("The row has no day, so it changes nothing."))


@fact(of="supplier_days")
def supplier_days_contradict(facts: Facts) -> Iterator[Finding]:
    """Two rows of a supplier say of the same day that it delivers and that it does not."""
    for lines, first in contradictions(facts, "supplier_days", "supplier", ("delivers", "does_not_deliver")):
        yield finding(
            "error",
            "supplier_days",
            lines,
            "kind",
            what=_("Rows of {supplier} say that it delivers and that it does not on the same day, such as {day}.").format(
                supplier=facts.name("supplier", facts["supplier_days"].at[lines[0], "supplier"]), day=first
            ),
            why=_("It cannot be told which of them holds; the order of rows has no meaning."),
            mend=_("Let the holidays end before the extra day and begin anew after it, or delete one of the rows."),
        )  # fmt: skip


@fact(of="supplier_days")
def supplier_days_outside(facts: Facts) -> Iterator[Finding]:
    """A row on a supplier's days lies outside the plan."""
    frame = facts["supplier_days"]
    rows = frame.index[outside(facts, frame["first_day"], frame["last_day"].fillna(frame["first_day"]))]
    if len(rows):
        yield finding(
            "note",
            "supplier_days",
            rows,
            "first_day",
            what=ngettext(
                "{count} row lies before or after the plan.", "{count} rows lie before or after the plan.", len(rows)
            ).format(count=len(rows)),
            why=_("They change nothing; perhaps the year is wrong, and something is ordered for a holiday."),
            mend=_("Correct the year, or leave them."),
        )


@fact(of="delivery_places")
def delivery_place_of_nobody(facts: Facts) -> Iterator[Finding]:
    """A supplier is to deliver to a place at which no site receives food."""
    places = receivers(facts)
    known = {word: set(facts.table("sites")[word]) for word in WORDS}
    lines = []
    for line, row in facts["delivery_places"].iterrows():
        scope = scope_of(row)
        strange = any(getattr(scope, word) not in known[word] for word in WORDS if getattr(scope, word))
        if scope and not strange and not sites_in(places, scope):  # an unknown word is told as such
            lines.append(line)
    for (supplier,), part in groups(facts["delivery_places"].loc[lines], "supplier"):
        yield finding(
            "error",
            "delivery_places",
            part.index,
            "site",
            what=_("{supplier} is to deliver to {places}, where no site receives food.").format(
                supplier=facts.name("supplier", supplier), places=listed(_place(facts, row) for _line, row in part.iterrows())
            ),
            why=_("It delivers to the sites of its rows only, so nothing can be bought from it for the sites that are meant."),
            mend=_(
                "Name sites that receive food: of a school that a kitchen cooks for the kitchen, of several cells ones that fit together."
            ),
        )  # fmt: skip


def _place(facts: Facts, row: pd.Series) -> Scope:
    """Return the place that a row names, a site by its name."""
    place = scope_of(row)
    return replace(place, site=facts.name("site", place.site))


@fact(of="delivery_places")
def delivery_place_is_everywhere(facts: Facts) -> Iterator[Finding]:
    """A row on where a supplier delivers names no place."""
    frame = facts["delivery_places"]
    rows = frame[(frame[list(WORDS)] == "").all(axis=1)]
    if len(rows):
        yield finding(
            "warning",
            "delivery_places",
            rows.index,
            "zone",
            what=_("The rows of {suppliers} name no place, so they deliver everywhere.").format(
                suppliers=listed(facts.named("supplier", rows["supplier"].drop_duplicates()))
            ),
            why=_("Other rows of the same supplier change nothing then."),
            mend=_("Name a committee, a zone or a site; or delete the rows if they deliver everywhere."),
        )


# --- charges by zone --------------------------------------------------------------------------------------------------


def _zones_reached(facts: Facts, supplier: str) -> set[str]:
    """Return the delivery zones in which a supplier delivers to some site."""
    places, rows = receivers(facts), facts["delivery_places"]
    scopes = [scope_of(row) for _line, row in rows[rows["supplier"] == supplier].iterrows()]
    sites = {site for scope in scopes for site in sites_in(places, scope)}
    return set(places.loc[places["site"].isin(sites), "zone"] if scopes else places["zone"]) - {""}


@fact(of="delivery_charges")
def zone_charge_never_due(facts: Facts) -> Iterator[Finding]:
    """A supplier has a charge for a zone to which it does not deliver, or in which no site receives food."""
    known = set(facts["sites"]["zone"])
    for (supplier,), rows in groups(facts["delivery_charges"], "supplier"):
        vain = rows[rows["zone"].isin(known - _zones_reached(facts, supplier))]  # an unknown zone is told as such
        if len(vain):
            yield finding(
                "warning",
                "delivery_charges",
                vain.index,
                "zone",
                what=_("{supplier} has a charge for {zones}, where it brings nothing.").format(
                    supplier=facts.name("supplier", supplier), zones=listed(vain["zone"])
                ),
                why=_("The charge is never due; perhaps another zone is meant, which is then reckoned too cheap."),
                mend=_("Name a zone with sites to which it delivers (delivery_places), or delete the row."),
            )


@fact()
def zone_without_charge(facts: Facts) -> Iterator[Finding]:
    """A supplier charges by zone, per kg or drop, but nothing says what it charges in another zone to which it delivers."""
    suppliers = facts.table("suppliers").drop_duplicates("supplier").set_index("supplier")
    told = {
        PER_KG: _("{supplier} charges per kg by zone, but has no charge for {zones}."),
        PER_DROP: _("{supplier} charges per drop by zone, but has no charge for {zones}."),
    }
    for column, what in told.items():
        everywhere = suppliers[column]
        charged = facts["delivery_charges"].query("offer == ''").dropna(subset=[column])
        for (supplier,), rows in groups(charged, "supplier"):
            left = sorted(_zones_reached(facts, supplier) - set(rows["zone"]))
            if left and supplier in everywhere.index and np.isnan(everywhere[supplier]):
                yield finding(
                    "warning",
                    "delivery_charges",
                    rows.index,
                    "zone",
                    what=what.format(supplier=facts.name("supplier", supplier), zones=listed(left)),
                    why=_("The plan takes it that nothing is charged there, so its food may seem cheaper than it is."),
                    mend=_(
                        "Add a row for each of these zones (0 where nothing is charged), or fill in the supplier's {column}, which holds for all others."
                    ).format(column=column),
                )


@fact(of="delivery_charges")
def zone_charge_of_offer(facts: Facts) -> Iterator[Finding]:
    """A charge of one offer is of another supplier's, or is told for the drop, which brings more than one offer."""
    rows = facts["delivery_charges"].query("offer != ''")
    seller = facts["offers"].drop_duplicates("offer").set_index("offer")["supplier"]
    others = rows[rows["offer"].isin(seller.index) & (rows["offer"].map(seller) != rows["supplier"])]
    dropped = rows[rows[PER_DROP].notna()]
    for wrong, column, what, why, mend in (
        (others, "offer", _("{offers}: offered by another supplier than the one that charges."), _("The charge would never be due."), _("Correct the supplier or the offer.")),
        (dropped, PER_DROP, _("{offers}: a charge for the drop is told of a single offer."), _("A drop brings all that the supplier sells there, so nobody could tell what it costs."), _("Leave offer blank for the charge per drop, and write one per kg in a row of the offer.")),
    ):  # fmt: skip
        if len(wrong):
            yield finding(
                "error",
                "delivery_charges",
                wrong.index,
                column,
                what=what.format(offers=listed(facts.named("offer", wrong["offer"].unique()))),
                why=why,
                mend=mend,
            )


@fact(of="delivery_charges")
def zone_charge_not_said(facts: Facts) -> Iterator[Finding]:
    """A row for a zone says neither what a kg nor what a drop costs."""
    rows = facts["delivery_charges"]
    silent = rows[rows[[PER_KG, PER_DROP]].isna().all(axis=1)]
    if len(silent):
        yield finding(
            "warning",
            "delivery_charges",
            silent.index,
            PER_KG,
            what=_("No charge is told for {zones}.").format(zones=listed(silent["zone"].unique())),
            why=_("The row changes nothing: there the supplier's own charges hold."),
            mend=_(
                "Fill in delivery_cost_per_kg or delivery_cost_per_drop, with 0 where nothing is charged, or delete the row."
            ),
        )


# --- offers that never come -------------------------------------------------------------------------------------------


@fact()
def offer_without_delivery_day(facts: Facts) -> Iterator[Finding]:
    """An offer is in season, but is delivered on no day on which a site that it reaches receives."""
    arrivals, frame = facts.arrivals, facts["offers"]
    here = arrivals.receives[arrivals.receiving]
    season = (arrivals.season & arrivals.school.any(axis=0)).any(axis=1)
    on_its_days = (arrivals.delivers(["holidays"])).any(axis=1)
    open_ = arrivals.delivers().any(axis=1)
    to_somebody = (arrivals.delivers() & here.any(axis=0)).any(axis=1)
    reached = arrivals.reaches[:, arrivals.receiving]
    served = np.array(
        [(one & (here[to] if to.any() else here[:0])).any() for one, to in zip(arrivals.delivers(), reached, strict=True)],
        dtype=bool,
    )  # fmt: skip
    left = season & ~served
    for why, rows in (
        ("weekdays", left & ~on_its_days),
        ("holidays", left & on_its_days & ~open_),
        ("receives", left & open_ & reached.any(axis=1) & ~to_somebody),
        ("places", left & open_ & to_somebody & reached.any(axis=1)),
    ):
        if rows.any():
            yield _never_delivered(facts, frame[rows], why)


def _never_delivered(facts: Facts, rows: pd.DataFrame, why: str) -> Finding:
    arrivals = facts.arrivals
    cells = arrivals.weekday_cells[rows.index]
    of_offer = rows["delivery_weekdays"] != ""
    table, column, lines = ("offers", "delivery_weekdays", list(rows.index))
    if not of_offer.any():
        suppliers = facts["suppliers"]
        table, lines = "suppliers", list(suppliers.index[suppliers["supplier"].isin(rows["supplier"])])
    what = {
        "weekdays": _("{offers} come on {weekdays} only, and no such day lies in their months, first and last day."),
        "holidays": _("{offers} come on no day: all of theirs are holidays of the supplier."),
        "receives": _("{offers} come on {weekdays} only, when no site receives."),
        "places": _("{offers} come on {weekdays} only, when the sites to which they are delivered receive nothing."),
    }[why]
    mend = {
        "weekdays": _("Correct delivery_weekdays, or the offer's first and last day."),
        "holidays": _("Correct supplier_days, or leave it if nothing is to be bought there."),
        "receives": _("Agree a day on which the sites receive: delivery_weekdays of the supplier or receives_weekdays of the sites."),
        "places": _("Agree a day on which these sites receive (delivery_weekdays, receives_weekdays), or add others to delivery_places."),
    }[why]  # fmt: skip
    if why == "holidays":
        days = facts["supplier_days"]
        table, column, lines = "supplier_days", "kind", list(days.index[days["supplier"].isin(rows["supplier"])])
    named = listed(first_offer(facts, rows.loc[[line]]) for line in rows.index)
    return finding(
        "warning",
        table,
        lines,
        column,
        what=what.format(offers=named, weekdays=weekdays_listed(cells) or _("every day")),
        why=_("Nothing can be bought from them."),
        mend=mend,
    )


# --- sites that receive too seldom ------------------------------------------------------------------------------------


def _sites_with_days(facts: Facts) -> pd.DataFrame:
    """Return the sites that receive food, with ``row`` of `Facts.sites`."""
    frame = facts["sites"].drop_duplicates("site").assign(row=np.arange(len(facts.sites)))
    return frame[facts.arrivals.receiving]


@fact()
def receives_never(facts: Facts) -> Iterator[Finding]:
    """A site that feeds pupils receives on no day of the plan."""
    arrivals = facts.arrivals
    rows = _sites_with_days(facts)
    rows = rows[~arrivals.receives[rows["row"]].any(axis=1) & arrivals.school[rows["row"]].any(axis=1)]
    if len(rows):
        yield finding(
            "warning",
            "sites",
            rows.index,
            "receives_weekdays",
            what=_("{sites} receive on {weekdays} only, and no such day of the plan is open to them.").format(
                sites=listed(rows["name"].where(rows["name"] != "", rows["site"])), weekdays=weekdays_listed(rows["receives_weekdays"])
            ),
            why=_("Nothing can ever be delivered to them, so their pupils would get nothing."),
            mend=_("Enter weekdays on which somebody is there, or leave receives_weekdays blank: then every day with school."),
        )  # fmt: skip


@fact()
def receives_without_school(facts: Facts) -> Iterator[Finding]:
    """A site receives on a weekday on which nobody there has school."""
    arrivals = facts.arrivals
    rows = _sites_with_days(facts)
    lines, words = [], set()
    for line, cell, row in zip(rows.index, rows["receives_weekdays"], rows["row"], strict=True):
        with_school = set(facts.days.day_of_week[arrivals.school[row]])
        idle = set(split_weekdays(cell)) - with_school
        if idle and with_school:
            lines.append(line)
            words |= idle
    if lines:
        names = rows.loc[lines]
        yield finding(
            "warning",
            "sites",
            lines,
            "receives_weekdays",
            what=_("{sites} receive on {weekdays}, when nobody there has school: are you sure?").format(
                sites=listed(names["name"].where(names["name"] != "", names["site"])),
                weekdays=listed((weekday_text(_MONDAY + timedelta(days=int(n))) for n in sorted(words)), 7),
            ),
            why=_("Deliveries are planned for these days: somebody must be there to take them."),
            mend=_("Leave the days out of receives_weekdays, unless somebody is there."),
        )


@fact()
def pupils_before_the_first_delivery(facts: Facts) -> Iterator[Finding]:
    """Pupils eat at a site before it can receive anything in the plan."""
    bare = _before_the_first(facts)
    names = facts.labels("site")
    for (first,), part in groups(bare, "first"):
        sites = sorted(set(part["site"]))
        if first == str(len(facts.days)):  # told as never
            continue
        yield finding(
            "warning",
            "sites",
            facts["sites"].index[facts["sites"]["site"].isin(sites)],
            "receives_weekdays",
            what=_("{sites} receive for the first time on {day}, but pupils eat before that ({pupils}): {days}.").format(
                sites=listed(names[site] for site in sites),
                day=day_text(facts.days[int(first)]),
                pupils=pupils_a_day(part),
                days=days_listed(facts, part["day"]),
            ),
            why=_("What is not in store will be short on these days."),
            mend=_("Let them receive on an earlier weekday, begin the plan on a day on which they do, or enter what is there already in the table stock."),
        )  # fmt: skip


@once
def _before_the_first(facts: Facts) -> pd.DataFrame:
    """Return who eats before the site's first delivery, that is without stock: ``site``, ``day``, ``pupils``, ``first``."""
    arrivals = facts.arrivals
    receives = arrivals.receives
    days = np.arange(len(facts.days))
    first = pd.Series(np.where(receives, days, len(days)).min(axis=1, initial=len(days)), index=facts.sites)
    eaters = arrivals.eaters.groupby(["site", "day"], as_index=False)["pupils"].sum()
    eaters = eaters.assign(first=eaters["site"].map(first))
    missing = arrivals.missing[["site", "day"]].drop_duplicates()
    early: pd.DataFrame = eaters[eaters["day"] < eaters["first"]].merge(missing)
    return early


# --- what nobody can bring --------------------------------------------------------------------------------------------


@fact()
def nobody_can_bring_it_fresh(facts: Facts) -> Iterator[Finding]:
    """A product is eaten on days for which nobody can deliver it while it is good."""
    missing = facts.arrivals.missing
    early = _before_the_first(facts)[["site", "day"]].assign(early=True)
    missing = missing.merge(early, on=["site", "day"], how="left")
    missing = missing[missing["early"].isna()].drop(columns="early")
    months = months_without_offer(facts)
    for (product,), part in groups(missing, "product"):
        month = facts.days[part["day"].to_numpy(dtype=np.int64)].to_period("M").to_timestamp()
        part = part[~month.isin(months.get(product, []))].reset_index(drop=True)
        helps = [frozenset(one) for one in _helps(facts, product, part)]
        first = [next((reason for reason in _REASONS if reason in one), "") for one in helps]
        for (reason,), rows in groups(part.assign(reason=first), "reason"):
            yield _cannot_come(
                facts, product, rows, reason, frozenset.intersection(*(helps[row] for row in rows.index))
            )


_REASONS = (*IN_THE_WAY, "storable")


def _helps(facts: Facts, product: str, rows: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return for each row what alone would let the product come in time, of what is in the way."""
    arrivals = facts.arrivals
    life = arrivals.life(product)
    ok = {
        (kind, reason): arrivals.ages(product, kind, [reason]) <= life
        for kind in rows["kind"].unique()
        for reason in _REASONS
    }
    pairs = zip(rows["kind"], rows["day"], strict=True)
    return [tuple(reason for reason in _REASONS if ok[kind, reason][int(day)]) for kind, day in pairs]


def _cannot_come(facts: Facts, product: str, rows: pd.DataFrame, reason: str, helps: frozenset[str]) -> Finding:
    """Return the finding on days of a product for one reason; `helps` would each do for all of them."""
    names, sites = facts.labels("product"), facts.labels("site")
    table, column, lines = _where(facts, product, rows, reason)
    life = facts.arrivals.life(product)
    what = ngettext(
        "Nobody can bring {product}, which keeps for {count} day after its delivery, to {sites} in time for {days}: the menus need {kg} kg then.",
        "Nobody can bring {product}, which keeps for {count} days after its delivery, to {sites} in time for {days}: the menus need {kg} kg then.",
        life,
    ).format(
        product=names.get(product, product),
        count=life,
        sites=listed(sites[site] for site in sorted(set(rows["site"]))),
        days=days_listed(facts, rows["day"]),
        kg=number(float(rows["kg"].sum()), 1),
    )  # fmt: skip
    return finding(
        "warning",
        table,
        lines,
        column,
        what=f"{what} {_because(facts, product, rows, reason)}",
        why=_("It will be short on these days: the pupils will lack it."),
        mend=" ".join(_what_helps_mend(facts, product, rows, helps)),
    )


def _where(facts: Facts, product: str, rows: pd.DataFrame, reason: str) -> tuple[str, str, list[int]]:
    """Return table, column and lines of what is in the way."""
    offers = facts["offers"]
    mine = offers[offers["product"] == product]
    of_suppliers = {"holidays": ("supplier_days", "kind"), "places": ("delivery_places", "zone")}
    if not (mine["delivery_weekdays"] != "").any():
        of_suppliers["weekdays"] = ("suppliers", "delivery_weekdays")
    if reason in of_suppliers:
        table, column = of_suppliers[reason]
        return table, column, list(facts.table(table).index[facts.table(table)["supplier"].isin(mine["supplier"])])
    if reason == "receives":
        return "sites", "receives_weekdays", list(facts["sites"].index[facts["sites"]["site"].isin(rows["site"])])
    return "offers", "delivery_weekdays" if reason == "weekdays" else "last_day", list(mine.index)


def _because(facts: Facts, product: str, rows: pd.DataFrame, reason: str) -> str:
    """Return what is in the way, in words."""
    offers = facts["offers"]
    cells = facts.arrivals.weekday_cells[offers["product"] == product]
    here = facts["sites"].loc[facts["sites"]["site"].isin(rows["site"]), "receives_weekdays"]
    return {
        "receives": _("They receive on {weekdays} only.").format(weekdays=weekdays_listed(here)),
        "weekdays": _("Those who offer it come on {weekdays} only.").format(weekdays=weekdays_listed(cells)),
        "holidays": _("Those who offer it do not deliver then: their holidays are in the table supplier_days."),
        "places": _("Those who offer it do not deliver there (delivery_places), or their offers are for other sites."),
        "storable": _("Those who offer it have ended before, and it may not be kept in store from one planning period to the next."),
    }.get(reason, _("On no day before do those who offer it deliver and the sites receive."))  # fmt: skip


def _what_helps_mend(facts: Facts, product: str, rows: pd.DataFrame, helps: frozenset[str]) -> list[str]:
    """Return what would each help on all of the days; another supplier or another day of the menu always does."""
    texts = []
    if "receives" in helps:
        texts.append(_("Let the sites receive on more weekdays (receives_weekdays)."))
    if "weekdays" in helps:
        texts.append(_("Agree more weekdays with a supplier (delivery_weekdays)."))
    if "holidays" in helps:
        texts.append(_("Agree a day within the holidays, with a row delivers in supplier_days in place of them."))
    if "places" in helps:
        texts.append(_("Add these sites to the supplier's rows in delivery_places, or enter an offer for them."))
    if "storable" in helps:
        texts.append(_("If it may be kept in store, say yes under storable."))
    keeps = _days_to_keep(facts, product, rows)
    if keeps > facts.arrivals.life(product):
        texts.append(
            ngettext(
                "If it keeps for {count} day, frozen or dry, enter that in shelf_life_days.",
                "If it keeps for {count} days, frozen or dry, enter that in shelf_life_days.",
                int(keeps),
            ).format(count=int(keeps))
        )
    return [*texts, _("Find a supplier who comes on other days, or serve it on days for which it can come.")]


def _days_to_keep(facts: Facts, product: str, rows: pd.DataFrame) -> float:
    """Return for how many days it would have to keep for all of the days; 0: even that would not help."""
    ages = {kind: facts.arrivals.ages(product, kind) for kind in rows["kind"].unique()}
    most = max(float(ages[kind][int(day)]) for kind, day in zip(rows["kind"], rows["day"], strict=True))
    return most if np.isfinite(most) else 0.0


# --- drops ------------------------------------------------------------------------------------------------------------


@fact()
def drop_too_big(facts: Facts) -> Iterator[Finding]:
    """A supplier's least delivery is more than a zone can ever need of it at once."""
    suppliers = facts["suppliers"]
    names = facts.labels("supplier")
    for line, supplier, least in zip(suppliers.index, suppliers["supplier"], suppliers["minimum_drop_kg"], strict=True):
        if not least > 0 or not facts.arrivals.plates["product"].isin(_products(facts, supplier)).any():
            continue
        most = {zone: kg for zone, kg in _most_at_once(facts, supplier).items() if kg < least}
        if most:
            yield finding(
                "warning",
                "suppliers",
                (line,),
                "minimum_drop_kg",
                what=_("{supplier} brings no less than {least} kg at once to a zone, but of what it offers no delivery can be of more than {zones}.").format(
                    supplier=names[supplier], least=number(float(least)), zones=listed(f"{number(kg, 1)} kg ({zone})" for zone, kg in most.items())
                ),
                why=_("It is counted until the food would go off: nothing can be ordered from it for these zones."),
                mend=_("Check minimum_drop_kg (kg, not units); agree a smaller least, or put zones that it serves in one round together."),
            )  # fmt: skip


@fact()
def load_too_small(facts: Facts) -> Iterator[Finding]:
    """A supplier can bring less on a day or in a week than one pack of what it offers, or than its own least delivery."""
    suppliers, packs = facts["suppliers"], facts.products["pack_kg"]
    names, products = facts.labels("supplier"), facts.labels("product")
    for column in ("kg_per_day", "kg_per_week"):
        for line, supplier, most, least in (
            suppliers[["supplier", column, "minimum_drop_kg"]].dropna(subset=[column]).itertuples(name=None)
        ):
            heavy = [product for product in _products(facts, supplier) if packs[product] > most]
            which = _("on a day") if column == "kg_per_day" else _("in a week")
            if heavy:
                yield finding(
                    "warning", "suppliers", (line,), column,
                    what=_("{supplier} brings no more than {most} kg {which}, but one pack weighs more of {products}.").format(
                        supplier=names[supplier], most=number(most), which=which, products=listed(f"{products[one]} ({number(float(packs[one]))} kg)" for one in heavy)
                    ),
                    why=_("Packs are whole: none of it can be ordered from this supplier."),
                    mend=_("Check {column} (kg, all goods together) and the products' unit_kg and pack_units.").format(column=column),
                )  # fmt: skip
            if least > most:
                yield finding(
                    "warning", "suppliers", (line,), "minimum_drop_kg",
                    what=_("{supplier} brings no less than {least} kg at once to a zone, and no more than {most} kg {which}.").format(
                        supplier=names[supplier], least=number(float(least)), most=number(most), which=which
                    ),
                    why=_("Both cannot be kept: nothing can be ordered from it."),
                    mend=_("Correct minimum_drop_kg or {column}.").format(column=column),
                )  # fmt: skip


def _products(facts: Facts, supplier: str) -> list[str]:
    offers = facts["offers"]
    return sorted(set(offers.loc[offers["supplier"] == supplier, "product"]) & set(facts.products.index))


def _most_at_once(facts: Facts, supplier: str) -> dict[str, float]:
    """Return by zone that the supplier reaches the most kg of which one delivery can be of use.

    By hand: a zone eats 4 kg of lettuce each on Monday and Wednesday and 10 kg of carrots on Tuesday; lettuce keeps two days,
    carrots five. What comes on Monday is of use for both, 8 kg and 10 kg; with a pack more of each at each site, for packs are whole.
    """
    sites = receivers(facts)
    offers = facts["offers"]
    mine = offers["supplier"] == supplier
    reached = facts.arrivals.reaches[mine.to_numpy()].any(axis=0)
    sites = sites[sites["site"].isin(facts.sites[reached])]
    total: dict[str, Floats] = {}
    for product in _products(facts, supplier):
        pack = float(facts.products["pack_kg"].fillna(0.0)[product])
        life = facts.arrivals.life(product)
        own = offers[mine & (offers["product"] == product)]
        limit = float(own[["kg_per_period", "kg_total"]].min(axis=1).fillna(np.inf).sum())
        for zone, kg in facts.arrivals.eaten_by_zone(product).items():
            padded = np.concatenate([[0.0], np.cumsum(np.concatenate([kg, np.zeros(life)]))])
            within = padded[life + 1 :] - padded[: len(kg)]
            packed = within + pack * int((sites["zone"] == zone).sum()) * (within > 0)
            total[zone] = total.get(zone, np.zeros(len(kg))) + np.minimum(packed, limit)
    there = set(sites["zone"])
    return {zone: float(kg.max(initial=0.0)) for zone, kg in sorted(total.items()) if zone in there}
