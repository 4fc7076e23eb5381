"""The call for proposals: its name and terms, and its annex to calculate with. The notice is a paper (`planner.papers.calls`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from planner.case import Case
from planner.i18n import N_, _, money_text, share_text
from planner.inputs import month_of, names_of
from planner.io.atomic import atomic_path
from planner.programmes.award import ways_of
from planner.programmes.law import ALLOTMENT, AwardRoute, CallPaper, Law, LifeLeft, Source
from planner.quotes import quotes_of_year
from planner.reports.packing import save
from planner.reports.sheets import LINE_HEIGHT, Book, table_sheet, text_lines
from planner.schema import PLAN_TABLES
from planner.schema.base import Column, Table, typed_frame

Tables = Mapping[str, pd.DataFrame]

FOR_THE_BUYER = ("plan_price", "able_bidders", "warning", "proposal")
"""Columns of the lots that are the buyer's own business and stand in no public paper."""

PRICED = ("reference_price", "quotes", "price_note", "amount")
"""Columns of the lots that stand in a paper only if the buyer fixes the prices."""

CALENDAR_SHEET = N_("Calendar by month")
"""Title of the sheet; like the tables' labels a name, not translated."""

TERMS_WIDTHS = (30.0, 84.0, 60.0)


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that bidders must know.

    Parameters
    ----------
    title : str
        What it is about.
    lines : tuple of str
        In plain words; in their order if `ordered`.
    source : str
        Law and article, with a word where it was not confirmed; blank: the planner's own words.
    ordered : bool
        Do the lines follow one after the other?
    """

    title: str
    lines: tuple[str, ...]
    source: str = ""
    ordered: bool = False


def call_terms(case: Case, law: Law, paper: CallPaper | None = None, families: Collection[str] = ("",)) -> list[Term]:
    """Return what a paper must say beside its lots: who may offer, how offers are chosen, prices, caps, time.

    Parameters
    ----------
    case, law : Case, Law
        What was planned.
    paper : CallPaper, optional
        The law's paper; None: the law has none for these lots.
    families : collection of str
        Its lots of several products by name; blank: each product is a lot.

    Returns
    -------
    list of Term
        In their order. Of what is given and not bought nobody offers anything: nothing then but the shelf life.
    """
    if paper is not None and paper.kind == ALLOTMENT:
        return [] if law.life_left is None else [_life_left(case, law.life_left)]
    found = [_who(law, paper), *_selection(case, law, paper, families), *_prices(law, paper)]
    if law.family_cap is not None:
        found.append(_term(_("Most that one family may sell"), law.family_cap.source))
    if law.call_open_days is not None:
        found.append(_term(_("How long the call stays open"), law.call_open_days.source))
    if law.life_left is not None:
        found.append(_life_left(case, law.life_left))
    if law.lead_time_days is not None:
        found.append(_term(_("Time to reckon with"), law.lead_time_days.source))
    found += [
        _award(case, law, route, together=paper is not None and paper.worth_of == "call")
        for route in (law.award_routes if paper is None else ways_of(law, paper.kind))
    ]
    found += [Term(_("By what the way of award goes"), (text,)) for text in way_of_year(case, law, paper)]
    refused = tuple(dict.fromkeys(law.refusals.values()))
    if refused:
        found.append(Term(_("What may not decide"), refused))
    return found


def way_of_year(case: Case, law: Law, paper: CallPaper | None) -> list[str]:
    """Return that the rest of the year may bring another way of award, where ways go by worth and the plan ends before the year does.

    Parameters
    ----------
    case : Case
        The case; its year begins on ``year_first_day``, or with the plan.
    law : Law
        The law, with its ways of award.
    paper : CallPaper or None
        Paper whose ways are meant; None: a neutral one, of all ways.

    Returns
    -------
    list of str
        The sentence, or none.
    """
    ways = law.award_routes if paper is None else ways_of(law, paper.kind)
    begin, first, last = (case.head[name] for name in ("year_first_day", "first_day", "last_day"))
    year = (first if pd.isna(begin) else min(begin, first)) + pd.DateOffset(years=1)
    if last >= year - pd.Timedelta(days=1) or all(one.below_amount is None and one.from_amount is None for one in ways):
        return []
    return [
        _(
            "By what this plan buys and what was bought earlier in the year. The plan does not cover the whole year, and for all that the year buys "
            "the way of award may be a stricter one."
        )
    ]


def _life_left(case: Case, rule: LifeLeft) -> Term:
    """Return how many days of its shelf life each dated food must have left, which call and contract are to say."""
    products = case["products"]
    dated = products[products["whole_life_days"].notna()].sort_values("name", kind="stable")
    days = [
        _("{product}: at least {days} of {whole} days").format(
            product=name, days=int(np.ceil(rule.share * whole - 1e-9)), whole=int(whole)
        )
        for name, whole in zip(dated["name"], dated["whole_life_days"], strict=True)
    ]
    return Term(_("Shelf life left on delivery"), (rule.source.plain, *days), cited(rule.source))


def _award(case: Case, law: Law, route: AwardRoute, *, together: bool) -> Term:
    """Return a way of award with its amounts: for lots (or all of a paper together) of which worth, who is preferred, and by how much."""
    currency = str(case.head["currency"])
    lines = [route.source.plain]
    if route.below_amount is not None:
        text = (
            _("Where all lots together are worth less than {amount}.")
            if together
            else _("For lots worth less than {amount}.")
        )
        lines.append(text.format(amount=money_text(route.below_amount, currency)))
    if route.from_amount is not None:
        text = (
            _("Where all lots together are worth {amount} or more.")
            if together
            else _("For lots worth {amount} or more.")
        )
        lines.append(text.format(amount=money_text(route.from_amount, currency)))
    if route.applies_to and route.kind in ("direct", "preference"):
        meant = _definition(case, law, route.applies_to).rstrip(".")
        lines.append(_("Preferred: {definition}.").format(definition=meant))
    if route.set_aside:
        text = (
            _("{share} of the worth of a lot is set aside for them.")
            if route.set_aside_of == "worth"
            else _("{share} of the quantity of a lot is set aside for them.")
        )
        lines.append(text.format(share=share_text(route.set_aside)))
    if route.margin is not None:
        text = _("They win unless their price is more than {share} above another's.")
        lines.append(text.format(share=share_text(route.margin)))
    title = _("Way of award: {route}").format(route=route.name)
    return Term(title, tuple(line for line in lines if line), cited(route.source))


def _definition(case: Case, law: Law, name: str) -> str:
    """Return what counts under a rule of the law or of the case, in its own words."""
    if name in law.counting_rules:
        return law.counting_rules[name].definition
    own = case["counting_rules"]
    return next((text for text in own.loc[own["counts"] == name, "definition"] if text), name)


def _who(law: Law, paper: CallPaper | None) -> Term:
    """Return who may bid; a law that means the call for nobody in particular is not said to keep others out."""
    title = _("Who may bid")
    if paper is not None and not paper.open_to:
        return Term(
            title,
            (_("Everybody who can deliver what is asked for: farms, cooperatives, traders and other firms alike."),),
            cited(paper.source),
        )
    own = [(paper.open_to, paper.source)] if paper is not None else []
    for name, source in [*_meant_for(law), *own]:
        definition = law.counting_rules[name].definition.rstrip(".")
        return Term(title, (_("{definition}.").format(definition=definition),), cited(source))
    text = _(
        "The programmes of this case keep no call for some suppliers alone. The lots are all that the plan buys: "
        "write into the notice who may bid."
    )
    return Term(title, (text,))


def _meant_for(law: Law) -> list[tuple[str, Source]]:
    """Return the counting rules of those for whom the law means a call, with where it says so; the order of preference first."""
    ranked = [(law.ranking.applies_to, law.ranking.source)] if law.ranking is not None else []
    routes = [(route.applies_to, route.source) for route in law.award_routes if route.kind == "public_call"]
    return [(name, source) for name, source in (*ranked, *routes) if name]


def call_named(law: Law, lots: pd.DataFrame) -> CallPaper | None:
    """Return the law's paper by which some lots are asked for; None where it has none for them, or they are of several.

    Where there are no lots it is the only paper that the law knows.
    """
    kinds = set(lots["paper"])
    if not kinds and len(law.calls) == 1:
        return next(iter(law.calls.values()))
    return law.calls.get(str(next(iter(kinds)))) if len(kinds) == 1 else None


def _kinds(law: Law, lots: pd.DataFrame) -> set[str | None]:
    """Return the kinds of the ways of award that lots go by, each by the first of its own; None: a lot has none."""
    kinds: dict[str, str | None] = {route.name: route.kind for route in law.award_routes}
    return {kinds.get(cell.split("; ")[0]) for cell in lots["routes"]}


def call_title(law: Law, lots: pd.DataFrame) -> str:
    """Return what the notice is called: by the law's own name for it, where the programmes say that; else by a neutral one.

    By hand: lots that are all awarded directly are no call at all but a request for an offer; with one lot that is put out, it is a call.
    """
    named = call_named(law, lots)
    if named is not None:
        return named.title
    if _kinds(law, lots) == {"direct"}:
        return _("Request for an offer: direct award")
    return _("Call for offers of food")


def call_titles(law: Law, lots: pd.DataFrame) -> list[str]:
    """Return what the papers of a plan are called, in the law's order; one at least."""
    kinds = [kind for kind in (*law.calls, "") if (lots["paper"] == kind).any()]
    return list(dict.fromkeys(call_title(law, lots[lots["paper"] == kind]) for kind in kinds)) or [
        call_title(law, lots)
    ]


def call_contents(law: Law, lots: pd.DataFrame) -> list[Term]:
    """Return what the law wants in the paper, in words; nothing where it does not say."""
    named = call_named(law, lots)
    if named is None:
        return []
    lines = (named.source.plain, *named.contains, *named.to_fill)
    return [Term(_("What the law calls this paper and wants in it"), lines, cited(named.source))]


def award_criteria(case: Case, paper: CallPaper | None, families: Collection[str]) -> pd.DataFrame:
    """Return the criteria by which offers are compared: the case's with their weights; for lots without any those that the law allows, without.

    By hand, the case weighs the lot of bread alone: all other lots have the law's criteria, and their weights are still to be set.

    Parameters
    ----------
    case : Case
        The case, with its own criteria.
    paper : CallPaper, optional
        The law's paper; None: the law has none.
    families : collection of str
        Lots of several products that the paper has, by name; blank: each product is a lot.

    Returns
    -------
    pandas.DataFrame
        ``family`` (lot that they are of; blank: every lot), ``criterion``, ``how`` (what is looked at), ``weight_share`` (0 to 1; NaN: to be set).
    """
    own = case["award_criteria"]
    columns = ["family", "criterion", "how", "weight_share"]
    lots = set(families) or {""}
    rest = lots - (set(own["lot"]) - {""})
    own = own[own["lot"].isin(lots | {""} if rest else lots)]
    found = own.rename(columns={"lot": "family"})[columns].reset_index(drop=True)
    if not rest or (own["lot"] == "").any():
        return found
    rows = [("", name, plain, np.nan) for name, plain in (paper.criteria if paper else ())]
    lawful = pd.DataFrame(rows, columns=columns)
    return pd.concat([found, lawful], ignore_index=True) if len(found) else lawful


def selection_terms(case: Case, law: Law) -> list[Term]:
    """Return how offers are chosen: the law's order of preference, or paper by paper its criteria and ways of award."""
    if law.ranking is not None:
        return _selection(case, law, None, ("",))
    found = []
    papers: list[CallPaper | None] = [paper for paper in law.calls.values() if paper.kind != ALLOTMENT]
    for paper in papers or [None]:
        lots = [name for name, _rule in paper.families] if paper is not None else []
        for term in _selection(case, law, paper, lots or ("",)):
            title = term.title if paper is None else f"{paper.title}: {term.title}"
            found.append(replace(term, title=title, lines=(*term.lines, *_weighed(case, paper, lots or ("",)))))
        found += [
            _award(case, law, route, together=paper is not None and paper.worth_of == "call")
            for route in (law.award_routes if paper is None else ways_of(law, paper.kind))
        ]
    return found


def _weighed(case: Case, paper: CallPaper | None, families: Collection[str]) -> list[str]:
    """Return the criteria of award in words, each with its weight."""
    told = []
    for row in award_criteria(case, paper, families).to_dict("records"):
        share = float(row["weight_share"])
        text = _("{criterion}: weight still to be set") if np.isnan(share) else _("{criterion}: {share} of the mark")
        name = ", ".join(str(row[part]) for part in ("family", "criterion") if row[part])
        told.append(text.format(criterion=name, share=share_text(share)))
    return told


def _selection(case: Case, law: Law, paper: CallPaper | None, families: Collection[str]) -> list[Term]:
    title = _("Order in which bids are chosen")
    if law.ranking is None and len(award_criteria(case, paper, families)):
        text = _(
            "By the criteria of award and their weights, which stand in the notice; offers are compared by nothing else."
        )
        return [Term(_("How offers are chosen"), (text,), cited(paper.source) if paper else "")]
    if law.ranking is None:
        text = _("The programmes of this case set no order of preference. Write the criteria of award into the notice.")
        return [Term(title, (text,))]
    lines = tuple(
        _("{criterion}: {classes}.").format(criterion=one.name, classes=_in_turn([rule.name for rule in one.classes]))
        if one.classes
        else _("{criterion}: the largest first.").format(criterion=one.name)
        for one in law.ranking.criteria
    )
    ties = (law.ranking.ties,) if law.ranking.ties else ()
    return [
        Term(title, (*lines, *ties), cited(law.ranking.source), ordered=True),
        _term(_("What counts as local"), law.local.source)
        if law.local is not None
        else Term(_("What counts as local"), (_("The supplier lies in the municipality of a school of this call."),)),
    ]


def _in_turn(names: list[str]) -> str:
    # A criterion with one class sets those who meet it before those who do not.
    return _(", then ").join(names if len(names) > 1 else [*names, _("all others")])


def prices_fixed(law: Law, paper: CallPaper | None) -> bool:
    """Tell whether the buyer fixes the prices beforehand: by what the paper says; without one, where the law asks for quotes."""
    return law.quotes_required is not None if paper is None else paper.prices == "fixed"


def _prices(law: Law, paper: CallPaper | None) -> list[Term]:
    title = _("How prices are fixed")
    if not prices_fixed(law, paper):
        text = _("Who offers says the price of every product, delivered to the places named, for the whole time.")
        return [Term(title, (text,))]
    rule = _("The price of a lot is its reference price: the mean of the quotes listed in the annex, with freight.")
    if law.quotes_required is None:
        return [Term(title, (rule,))]
    found = [Term(title, (rule, law.quotes_required.source.plain), cited(law.quotes_required.source))]
    if law.organic_premium is not None:
        found.append(_term(_("Organic food"), law.organic_premium.source))
    return found


def _term(title: str, source: Source) -> Term:
    return Term(title, (source.plain,), cited(source))


def cited(source: Source) -> str:
    """Return where a rule stands, with a word where it was not confirmed."""
    if source.verified:
        return source.reference
    return _("{reference} (not confirmed in its source: check before you publish)").format(reference=source.reference)


# --- tables of the annex ---------------------------------------------------------------------------------------------


def month_calendar(lots: pd.DataFrame, deliveries: pd.DataFrame) -> tuple[Table, pd.DataFrame]:
    """Return the delivery calendar by month: a row per lot and zone, a column per month, in purchase units."""
    month = month_of(deliveries["delivery_day"])
    wide = deliveries.assign(month=month).pivot_table(
        index=["lot", "zone"], columns="month", values="units", aggfunc="sum"
    )
    months = sorted(set(month))
    named = lots.set_index("lot")[["product_name", "unit"]]
    frame = wide.reindex(columns=months).reset_index() if len(wide) else pd.DataFrame(columns=["lot", "zone"])
    frame["product_name"], frame["unit"] = frame["lot"].map(named["product_name"]), frame["lot"].map(named["unit"])
    frame["total"] = frame[months].sum(axis=1)
    columns = (
        Column("lot", "text", _("Lot."), label=_("Lot")),
        Column("product_name", "text", _("Product's name."), label=_("Product name")),
        Column("zone", "text", _("Delivery zone."), label=_("Zone")),
        Column("unit", "text", _("Purchase unit."), label=_("Unit")),
        *(Column(m, "number", _("Delivered in the month."), label=m, unit="units") for m in months),
        Column("total", "number", _("In all."), label=_("In all"), unit="units"),
    )
    text = _("Purchase units of each lot to be delivered to each zone, month by month.")
    table = Table("call_calendar", text, columns, label=CALENDAR_SHEET)
    return table, typed_frame(table, frame)


def call_quotes(case: Case, lots: pd.DataFrame) -> tuple[Table, pd.DataFrame]:
    """Return the quotes behind the reference prices of the lots."""
    products = names_of(case["products"], "product")
    quotes = quotes_of_year(case)
    wanted = pd.MultiIndex.from_frame(lots[["product", "organic"]].astype({"organic": bool}).drop_duplicates())
    quotes = quotes[pd.MultiIndex.from_frame(quotes[["product", "organic"]]).isin(wanted)]
    frame = quotes.assign(product_name=quotes["product"].map(products)).sort_values(
        ["product_name", "organic", "date", "market"], kind="stable"
    )
    columns = (
        Column("product_name", "text", _("Product's name."), label=_("Product name")),
        Column("organic", "boolean", _("Was an organic product quoted?"), label=_("Organic")),
        Column("market", "text", _("Where it was asked."), label=_("Market")),
        Column("date", "date", _("Day of the quote."), label=_("Day")),
        Column("price", "number", _("Price as quoted."), label=_("Price quoted"), unit="currency per unit"),
        Column("freight", "number", _("Freight, packaging and charges."), label=_("Freight"), unit="currency per unit"),
        Column("factor", "number", _("Factor to the plan's year."), label=_("Factor")),
        Column(
            "delivered",
            "number",
            _("Price with freight in the plan's year."),
            label=_("With freight"),
            unit="currency per unit",
        ),
    )
    text = _("Quotes per purchase unit behind the reference prices; a reference price is the mean of the last column.")
    table = Table("call_quotes", text, columns, label="Quotes")
    return table, typed_frame(table, frame)


def call_places(case: Case, deliveries: pd.DataFrame) -> tuple[Table, pd.DataFrame]:
    """Return the places to which the lots are delivered: schools and kitchens that receive food, by zone."""
    sites = case["sites"]
    receiving = set(sites["kitchen"].where(sites["kitchen"] != "", sites["site"]))
    frame = sites[sites["site"].isin(receiving) & sites["zone"].isin(set(deliveries["zone"]))]
    columns = (
        Column("zone", "text", _("Delivery zone."), label=_("Zone")),
        Column("site", "text", _("Short name or register number."), label=_("Site")),
        Column("name", "text", _("Name in full."), label=_("Place")),
        Column("municipality", "text", _("Municipality."), label=_("Municipality")),
    )
    table = Table(
        "call_places", _("Schools and kitchens that receive the food, by delivery zone."), columns, label="Places"
    )
    return table, typed_frame(table, frame.sort_values(["zone", "name"], kind="stable"))


def public_lots(lots: pd.DataFrame, routes_note: str, *, fixed: bool) -> tuple[Table, pd.DataFrame]:
    """Return the lots without what is the buyer's own business; where prices are offered, what they are worth to him is his own too.

    Parameters
    ----------
    lots : pandas.DataFrame
        Table ``lots`` of a plan.
    routes_note : str
        What is told below them of the ways of award; blank: nothing.
    fixed : bool
        Whether the buyer fixes the prices.

    Returns
    -------
    tuple of (Table, pandas.DataFrame)
        The columns that are published, and the lots with these alone.
    """
    known = PLAN_TABLES["lots"]
    blank = [name for name in ("committee", "family") if not (lots[name] != "").any()]
    left_out = (*FOR_THE_BUYER, "product", "paper", *blank, *(() if fixed else PRICED))
    columns = tuple(c for c in known.columns if c.name not in left_out)
    text = (
        _(
            "Lots of the call. The worth is quantity x reference price, or the price of the plan where there are no quotes."
        )
        if fixed
        else _("What is asked for, product by product.")
    )
    text = f"{text} {routes_note}".rstrip()
    table = Table("call_lots", text, columns, label="Lots")
    return table, lots[table.names]


# --- the annex -------------------------------------------------------------------------------------------------------


def write_annex(tables: Tables, case: Case, law: Law, path: Path) -> None:
    """Write the annex of the call as a workbook: lots, calendar, quotes, places, terms.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Tables of a plan; ``lots`` and ``lot_deliveries`` are read.
    case, law : Case, Law
        What was planned.
    path : Path
        File to write; it appears whole or not at all.
    """
    lots, deliveries = tables["lots"], tables["lot_deliveries"]
    book = Book(case)
    paper = call_named(law, lots)
    fixed = prices_fixed(law, paper)
    of_year = [_("Ways of award: {text}").format(text=text) for text in way_of_year(case, law, paper)]
    table_sheet(book, *public_lots(lots, " ".join(of_year), fixed=fixed))
    table_sheet(book, *month_calendar(lots, deliveries))
    periods = PLAN_TABLES["lot_deliveries"]
    table_sheet(book, periods, deliveries)
    if fixed:
        table_sheet(book, *call_quotes(case, lots))
    table_sheet(book, *call_places(case, deliveries))
    _terms_sheet(book, [*call_contents(law, lots), *call_terms(case, law, paper, set(lots["family"]))])
    with atomic_path(path) as target:
        save(book.finish(), book.extras, target)


def _terms_sheet(book: Book, terms: Sequence[Term]) -> None:
    ws = book.sheet(_("Terms"))
    book.put(ws, 1, 1, _("Terms of the call"), "title")
    for letter, width in zip("ABC", TERMS_WIDTHS, strict=True):
        ws.column_dimensions[letter].width = width
    for k, head in enumerate((_("Subject"), _("In plain words"), _("Source")), 1):
        book.put(ws, 3, k, head, "head")
    row = 4
    for term in terms:
        for n, line in enumerate(term.lines, 1):
            book.put(ws, row, 1, term.title if n == 1 else "", wrap=True)
            book.put(ws, row, 2, f"{n}. {line}" if term.ordered else line, wrap=True)
            book.put(ws, row, 3, term.source if n == 1 else "", wrap=True)
            texts = (term.title, line, term.source if n == 1 else "")
            lines = max(text_lines(t, w) for t, w in zip(texts, TERMS_WIDTHS, strict=True))
            ws.row_dimensions[row].height = LINE_HEIGHT * max(lines, 1)
            row += 1
    ws.print_title_rows = "3:3"


# --- who calls ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Call:
    """A call for offers of a plan: by one paper, for one committee that calls.

    Parameters
    ----------
    word : str
        By what it is known whatever the language: committee and paper; blank: all is asked for together, by no paper of the law.
    name : str
        What it is called.
    first_day, last_day : datetime.date
        First and last delivery that it asks for.
    """

    word: str
    name: str
    first_day: date
    last_day: date


def call_word(committee: str, paper: str) -> str:
    """Return by what a call is known: the committee that calls, and its paper."""
    return "/".join(word for word in (committee, paper) if word)


def calls_asked(tables: Tables, law: Law) -> list[Call]:
    """Return the calls of a plan: each of its own days, by the lots that it asks for."""
    found = []
    for (committee, paper), own in calls_of(tables).items():
        lots = own["lots"]
        if lots.empty or paper == ALLOTMENT:
            continue
        name = " \N{EN DASH} ".join(word for word in (call_title(law, lots), committee) if word)
        first, last = lots["first_delivery"].min().date(), lots["last_delivery"].max().date()
        found.append(Call(call_word(committee, paper), name, first, last))
    return found


def calls_of(tables: Tables) -> dict[tuple[str, str], Tables]:
    """Return the tables of each paper by the committee that calls (blank: everybody together, or the buyer itself) and its kind.

    Without a lot there is one, which says so.
    """
    lots, deliveries = tables["lots"], tables["lot_deliveries"]
    found: dict[tuple[str, str], Tables] = {}
    for (committee, paper), own in lots.groupby(["committee", "paper"], sort=True):
        days = deliveries[deliveries["lot"].isin(own["lot"])]
        shares = tables["lot_shares"]
        found[str(committee), str(paper)] = {
            **tables,
            "lots": own.reset_index(drop=True),
            "lot_deliveries": days.reset_index(drop=True),
            "lot_shares": shares[(shares["committee"] == committee) & (shares["paper"] == paper)],
        }
    return found or {("", ""): tables}
