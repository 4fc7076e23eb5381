"""What the reader should know: warnings, sources and assumptions, the plan in a few figures, the run record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from planner.assumed import assumed_cells
from planner.case import Case
from planner.i18n import _, apart_texts, day_text, money_text, ngettext, number_text, share_text
from planner.inputs import WHOLE_PLAN, Assembly, cents, names_of, records, table_of
from planner.judgement import Judgement
from planner.programmes.duties import days_text
from planner.programmes.law import Figure, Law
from planner.reports.alternatives import met_instead
from planner.reports.bonuses import bonus_rows
from planner.reports.calls import lots_in_all
from planner.reports.delivery_days import delivery_warnings
from planner.reports.members import unplaced
from planner.reports.money import of_bills
from planner.reports.purchases import whole_pack_overhead
from planner.schema.base import split_list
from planner.schema.plan_tables import SUMMARY_MEASURES

Tables = Mapping[str, pd.DataFrame]

SOURCE, ASSUMPTION = "source", "assumption"


def source_table(case: Case, law: Law) -> pd.DataFrame:
    """Return the table ``sources``: every source and assumption of the case's rows, and of the law's figures used."""
    rows = []
    for name, frame in _as_told(case).items():
        for kind, column in ((SOURCE, "source"), (ASSUMPTION, "assumed")):
            texts = Counter(text for text in frame[column] if isinstance(text, str) and text)
            rows += [{"table": name, "kind": kind, "text": t, "rows": n} for t, n in sorted(texts.items())]
    for figure in _figures(law):
        rows.append({"table": _("law"), "kind": SOURCE, "text": figure, "rows": None})
    return table_of("sources", sorted(rows, key=lambda row: (row["kind"], row["table"] == _("law"))))


def _as_told(case: Case) -> dict[str, pd.DataFrame]:
    """Return sources and assumptions by the table of which they tell: what was filled in counts while it stands."""
    cells = assumed_cells(case)
    tables = set(cells["table"])
    return {
        name: pd.concat([frame[["source", "assumed"]], cells.loc[cells["table"] == name, ["source", "assumed"]]])
        if name in tables
        else frame
        for name, frame in case.tables.items()
        if name != "assumptions" and (len(frame) or name in tables)
    }


def _figures(law: Law) -> list[str]:
    texts = {target.source.reference for target in law.targets if target.source}
    texts |= {figure.source.reference for _name, figure in _used_figures(law)}
    return sorted(texts)


def _used_figures(law: Law) -> Iterator[tuple[str, Figure]]:
    """Yield the law's figures on which money, caps, prices and warnings of a plan rest, with their names."""
    for name, figure in (
        (_("Most that one family may sell"), law.family_cap),
        (_("Quotes behind a reference price"), law.quotes_required),
        (_("Premium for organic food"), law.organic_premium),
        (_("Different fresh foods in a year"), law.fresh_foods_minimum),
    ):
        if figure is not None:
            yield name, figure
    for stage, figure in law.rates.items():
        yield _("Money per pupil and day, {stage}").format(stage=stage), figure


def warning_table(case: Case, law: Law, assembly: Assembly, tables: Tables) -> pd.DataFrame:
    """Return the table ``warnings``: what the reader should know before trusting the plan, but for shares (`share_warnings`).

    Parameters
    ----------
    case, law, assembly : Case, Law, Assembly
        What was planned, and under which law.
    tables : mapping of str to pandas.DataFrame
        The plan's other tables but for those on the menu.

    Returns
    -------
    pandas.DataFrame
        Topic and text, in the reader's language.
    """
    rows = [
        *_shortfall_warnings(tables),
        *_goal_warning(case),
        *_promise_warnings(tables["promises"], str(case.head["currency"])),
        *_law_warnings(case, law, tables["targets"]),
        *_variety_warning(case, law, tables["summary"]),
        *_data_warnings(case, assembly, tables),
        *((_("Delivery days"), text) for text in delivery_warnings(case, assembly, tables)),
        *_price_warnings(law, tables["prices"]),
        *_index_warnings(assembly),
        *_call_warnings(tables),
    ]
    rows += [(_("Not modelled"), text) for text in law.not_modelled]
    return table_of("warnings", [{"topic": topic, "text": text} for topic, text in rows])


def share_warnings(case: Case, law: Law, tables: Tables) -> pd.DataFrame:
    """Return the rows of ``warnings`` on shares and on what is to be done where one is missed.

    A share that another rule makes good, of which one is enough, is told so and no duty hangs on it: so they are written once the
    tables on the menu are there.

    Parameters
    ----------
    case, law : Case, Law
        What was planned, and under which law.
    tables : mapping of str to pandas.DataFrame
        The plan's tables ``targets`` and ``menu_frequency``.

    Returns
    -------
    pandas.DataFrame
        Topic and text, in the reader's language.
    """
    instead = met_instead(case, law, tables)
    rows = [*_target_warnings(case, tables["targets"], instead), *_duty_warnings(law, tables["targets"], set(instead))]
    return table_of("warnings", [{"topic": topic, "text": text} for topic, text in rows])


Warning = tuple[str, str]


def _shortfall_warnings(tables: Tables) -> Iterator[Warning]:
    short = tables["shortfalls"]
    if len(short):
        products = short["product"].nunique()
        text = ngettext(
            "{products} product is short somewhere, {kg:,.1f} kg in all. See the sheet Shortfalls for where and why.",
            "{products} products are short somewhere, {kg:,.1f} kg in all. See the sheet Shortfalls for where and why.",
            products,
        )
        yield _("Shortfalls"), text.format(products=products, kg=short["short_kg"].sum())


def _duty_warnings(law: Law, targets: pd.DataFrame, made_good: set[str]) -> Iterator[Warning]:
    """Yield what the buyer has to do because the plan does not reach a share, which no other rule makes good."""
    short = set(targets.loc[(targets["judgement"] == Judgement.NOT_MET) & (targets["mode"] != "off"), "target"])
    short -= made_good
    for duty in law.duties:
        if duty.event == "share_short" and duty.target in short:
            text = _("{name}, {days} from when it is known: {plain} ({reference})")
            yield (
                _("Duties"),
                text.format(
                    name=duty.name,
                    days=days_text(duty.within, working=duty.working),
                    plain=duty.source.plain,
                    reference=duty.source.reference,
                ),
            )


def _goal_warning(case: Case) -> Iterator[Warning]:
    """Yield that the case grants its goals in an order of its own."""
    words = {"meals": _("meals"), "rules": _("soft rules"), "nutrition": _("nutrition"), "shares": _("shares")}
    first = split_list(case.head["goals"])
    if first:
        text = _("Where not everything was possible, goals were granted in this order: {goals}.")
        named = [words[word] for word in dict.fromkeys((*first, *words))]
        yield _("Goals"), text.format(goals=", ".join(named))


def _target_warnings(case: Case, targets: pd.DataFrame, instead: Mapping[str, str]) -> Iterator[Warning]:
    decisions = case["waivers"].drop_duplicates("target").set_index("target")
    for row in records(targets):
        where = row.name if row.window == WHOLE_PLAN else f"{row.name} ({row.window})"
        if row.mode == "waived":
            text = _("{target} is not sought. {definition}").format(target=where, definition=row.definition)
            yield _("Shares"), f"{text} {_decision(decisions.loc[row.target])}".strip()
        elif row.mode == "off":
            yield _("Shares"), _("{target} is off. {definition}").format(target=where, definition=row.definition)
        elif row.judgement == Judgement.NOT_MET:
            text = (
                _("{target} stands at {reached} of {base}, below {required}. It need not be met: one of several rules is enough, and {other} is met.")
                if row.target in instead
                else _("{target} is not met: {reached} of {base}, {required} required.")
            )  # fmt: skip
            reached, required = apart_texts(row.reached_share, row.required_share, share_text)
            other = instead.get(row.target, "")
            yield _("Shares"), text.format(target=where, reached=reached, base=row.base, required=required, other=other)
        elif row.judgement == Judgement.NOT_KNOWN:
            text = _("Of {target} nobody can tell: what it is a share of is not known. {definition}")
            yield _("Shares"), text.format(target=where, definition=row.definition)


def _decision(waiver: pd.Series) -> str:
    """Return the decision by which a share is waived: its text, and its day where that is told."""
    if pd.isna(waiver["decided_on"]):
        return _("The decision: {note}.").format(note=waiver["note"])
    day = day_text(waiver["decided_on"])
    return _("The decision, of {day}: {note}.").format(day=day, note=waiver["note"])


def _promise_warnings(promises: pd.DataFrame, currency: str) -> Iterator[Warning]:
    """Yield what a recorded decision lifts, once per supplier and promise, with its text."""
    texts = {
        "minimum": _("{supplier} is not promised {amount} in every period. The decision: {decision}."),
        "continuity": _("{supplier} is not promised {amount} of last year's worth. The decision: {decision}."),
    }
    lifted = promises[promises["decision"] != ""]
    for row in records(lifted.drop_duplicates(["supplier", "kind", "rule"])):
        amount = money_text(row.promised, currency)
        text = texts[row.kind].format(supplier=row.supplier_name, amount=amount, decision=row.decision.rstrip("."))
        yield _("Promises"), text


def _law_warnings(case: Case, law: Law, targets: pd.DataFrame) -> Iterator[Warning]:
    unread = [name for name, figure in _used_figures(law) if not figure.source.verified]
    unread += list(dict.fromkeys(targets.loc[targets["verified"].eq(False).fillna(False), "name"]))
    if unread:
        text = _("These figures of the law were not read in their source; check them before you sign: {figures}.")
        yield _("Law"), text.format(figures="; ".join(unread))
    own = case["waivers"]
    unlawful = own.loc[~own["ground"].isin(list(law.waiver_grounds)), "target"]
    if len(unlawful):
        text = _("Waived without one of the law's grounds: {targets}.")
        named = dict(zip(targets["target"], targets["name"], strict=True))
        yield _("Law"), text.format(targets=", ".join(named.get(one) or one for one in unlawful))


def _variety_warning(case: Case, law: Law, summary: pd.DataFrame) -> Iterator[Warning]:
    """Yield that fewer different fresh foods are bought than the law names for a year."""
    least = law.fresh_foods_minimum
    found = summary.set_index("measure")["value"]["fresh_foods"]
    if least is not None and found < least.value:
        row = case.head
        text = _(
            "{found:.0f} different fresh or minimally processed foods are bought from {first} to {last}; the law names at least "
            "{least:g} in a year ({source}). Dishes with other fruit, vegetables, roots or grains would add some."
        )
        yield (
            _("Variety of foods"),
            text.format(
                found=found,
                first=day_text(row["first_day"]),
                last=day_text(row["last_day"]),
                least=least.value,
                source=least.source.reference,
            ),
        )


def _filled_in(case: Case, assumed: int) -> str:
    """Return how much of it was filled in for the user, which is what `start`, the checks and the first page count; blank if nothing."""
    filled_in = len(assumed_cells(case))
    if not filled_in:
        return ""
    text = _(" Filled in for you: {filled}; said in the row itself: {others}.")
    return text.format(filled=number_text(filled_in), others=number_text(assumed - filled_in))


def _data_warnings(case: Case, assembly: Assembly, tables: Tables) -> Iterator[Warning]:
    assumed = tables["sources"].loc[tables["sources"]["kind"] == ASSUMPTION, "rows"].sum()
    if assumed:
        text = ngettext(
            "{count} row or cell of the case is assumed. The sheet Sources lists it.",
            "{count} rows or cells of the case are assumed. The sheet Sources lists them.",
            int(assumed),
        )
        yield _("Assumptions"), text.format(count=number_text(int(assumed))) + _filled_in(case, int(assumed))
    unlimited = tables["fund_use"].loc[tables["fund_use"]["available"].isna(), "fund"].unique()
    funds = names_of(case["funds"], "fund")
    for fund in unlimited:
        how = assembly.fund_amounts.set_index("fund")["how"].get(fund, "")
        text = _("{fund} is planned without a limit ({how}).")
        yield _("Funds"), text.format(fund=funds.get(fund) or fund, how=how)
    visited = tables["orders"][["supplier", "zone"]].drop_duplicates()
    roads = visited.merge(assembly.distances, on=["supplier", "zone"], how="left")
    estimated = roads["estimated"].eq(True) & roads["km"].notna()
    if estimated.any():
        text = ngettext(
            "{count} of {all} distances is estimated as the crow flies x road factor {factor}.",
            "{count} of {all} distances are estimated as the crow flies x road factor {factor}.",
            int(estimated.sum()),
        )
        factor = float(case.head["road_factor"])
        yield _("Distances"), text.format(count=int(estimated.sum()), all=len(roads), factor=factor)
    if roads["km"].isna().any():
        named = names_of(case["suppliers"], "supplier")
        names = ", ".join(sorted(named.get(one) or one for one in roads.loc[roads["km"].isna(), "supplier"].unique()))
        yield (
            _("Distances"),
            _("No coordinates, so no distance and no charge by km: {suppliers}.").format(suppliers=names),
        )
    overhead = whole_pack_overhead(assembly, tables["orders"], float(tables["shortfalls"]["short_kg"].sum()))
    if overhead > OVERHEAD_TOLD:
        text = _("Whole packs need {share:.1%} more than the recipes ask for. Smaller packs would save it.")
        yield _("Whole packs"), text.format(share=overhead)
    yield from _cost_warning(case, tables)


OVERHEAD_TOLD = 0.02
"""Whole packs that exceed the exact need by more than this part are worth a word."""

COST_FACTOR_TOLD = 2.0
"""A cost per meal that is farther than this factor from the usual one is questioned."""


def _cost_warning(case: Case, tables: Tables) -> Iterator[Warning]:
    usual = case.head["usual_cost_per_meal"]
    cost = tables["summary"].set_index("measure")["value"]["cost_per_meal"]
    if pd.notna(usual) and pd.notna(cost) and not usual / COST_FACTOR_TOLD <= cost <= usual * COST_FACTOR_TOLD:
        text = _("The food of a meal costs {cost:.2f}, usually {usual:.2f}. Are grams, prices and pupils right?")
        yield _("Cost per meal"), text.format(cost=cost, usual=usual)


def _index_warnings(assembly: Assembly) -> Iterator[Warning]:
    """Yield the indices of which the last known value stands in for that of a month of the plan."""
    rows, dates = assembly.indexed, assembly.daily_needs.dates
    first, last = (day.astype("datetime64[M]") for day in (dates[0], dates[-1]))
    rows = rows[(rows["month"] > rows["known"]) & (rows["month"] >= first) & (rows["month"] <= last)]
    for index, own in rows.groupby("price_index"):
        months = ", ".join(f"{month:%Y-%m}" for month in sorted(own["month"].unique()))
        text = _("The index {index} has no value yet in {months}; prices are reckoned with that of {known}.")
        yield _("Prices"), text.format(index=index, months=months, known=f"{own['known'].max():%Y-%m}")


def _price_warnings(law: Law, prices: pd.DataFrame) -> Iterator[Warning]:
    noted = prices[prices["note"] != ""]
    if len(noted):
        text = (
            ngettext(
                "{count} of {all} prices needs a look: too few quotes, or above the reference. See the sheet Prices.",
                "{count} of {all} prices need a look: too few quotes, or above the reference. See the sheet Prices.",
                len(noted),
            )
            if law.quotes_required
            else ngettext(
                "{count} of {all} prices is above the mean of its quotes. See the sheet Prices.",
                "{count} of {all} prices are above the mean of their quotes. See the sheet Prices.",
                len(noted),
            )
        )
        yield _("Prices"), text.format(count=len(noted), all=len(prices))


def _call_warnings(tables: Tables) -> Iterator[Warning]:
    lots = tables["lots"]
    doubtful = int((lots["warning"] != "").sum())
    if doubtful:
        text = _("{count} of {all} lots may stay without a bid. See the sheet Call lots for why, and what would help.")
        yield _("Lots"), text.format(count=doubtful, all=lots_in_all(lots))
    for sentence in unplaced(tables["member_split"]):
        yield _("Members"), sentence


def summary_table(
    case: Case,
    law: Law,
    assembly: Assembly,
    tables: Tables,
    charges: pd.DataFrame,
    cost_before: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Return the table ``summary``: the figures of `SUMMARY_MEASURES`, what each fund pays, the shares, and the bonuses that hang on them.

    Parameters
    ----------
    case, law, assembly : Case, Law, Assembly
        What was planned, and under which law.
    tables : mapping of str to pandas.DataFrame
        Orders, payments, menu served, shortfalls, targets, fund_use and supplier_totals of the plan.
    charges : pandas.DataFrame
        From `planner.reports.money.delivery_charges`.
    cost_before : mapping of str to float, optional
        `models.solution.Solution.cost_before`: cost without the law's order, and with it but without fair sharing.

    Returns
    -------
    pandas.DataFrame
        The table: measure, name in print, value (NaN: not known), unit and note.
    """
    currency = str(case.head["currency"])
    orders, payments, suppliers = tables["orders"], tables["payments"], tables["supplier_totals"]
    planned, covered = _meals(case, assembly, tables["shortfalls"])
    goods = int(cents(orders["amount"]).sum())
    delivery = int(cents(of_bills(payments[payments["offer"] == ""])["amount"]).sum())
    owed = int(cents(payments.loc[payments["contract"] != "", "amount"]).sum())
    total = (goods + delivery + owed) / 100
    charged = (
        {"contract_charges_amount": (_("Charges of contracts for the year"), owed / 100, currency)} if owed else {}
    )
    figures = {
        "meals_planned": (_("Meals and snacks planned"), planned, _("meals")),
        "meals_covered": (_("Of them covered, at least"), covered, _("meals")),
        "days_without_menu": (_("Not in them: pupils x school days without a menu"), assembly.unserved, _("days")),
        "goods_amount": (_("Cost of goods"), goods / 100, currency),
        "delivery_amount": (_("Cost of delivery"), delivery / 100, currency),
        **charged,
        "total_amount": (_("Cost in all"), total, currency),
        "cost_per_meal": (
            _("Cost per meal"),
            total / planned if planned else np.nan,
            _("{currency} per meal").format(currency=currency),
        ),
        "goods_kg": (_("Weight ordered"), float(orders["order_kg"].sum()), "kg"),
        "arriving_kg": (_("Weight expected to arrive"), float(orders["kg"].sum()), "kg"),
        "suppliers": (_("Suppliers"), float(len(suppliers)), _("suppliers")),
        "families": (_("Farming families reached"), float(suppliers["families"].fillna(0).sum()), _("families")),
        "drops": (_("Deliveries: a supplier to a zone on a day"), float(len(charges)), _("deliveries")),
        "drop_km": (_("Kilometres driven for them"), 2 * float(charges["km"].sum(skipna=False)), "km"),
        "short_kg": (_("Missing"), float(tables["shortfalls"]["short_kg"].sum()), "kg"),
        "rounding_share": (
            _("Beyond what is eaten, because packs are whole"),
            whole_pack_overhead(assembly, tables["orders"], float(tables["shortfalls"]["short_kg"].sum())),
            "share",
        ),
        "food_km": (_("Mean distance of the food"), _mean_km(charges), "km"),
        "dishes": (_("Different dishes"), float(tables["served"]["dish"].nunique()), _("dishes")),
        "fresh_foods": (_("Different fresh foods bought"), _fresh_foods(case, orders), _("foods")),
        "organic_share": (_("Organic, of all goods ordered by this plan"), _organic_share(orders), "share"),
    }
    rows = [
        {"measure": measure, "name": name, "value": value, "unit": unit, "note": _(SUMMARY_MEASURES[measure])}
        for measure, (name, value, unit) in figures.items()
    ]
    rows += _cost_without({name: cost + owed / 100 for name, cost in (cost_before or {}).items()}, total, currency)
    names = dict(zip(case["funds"]["fund"], case["funds"]["name"], strict=True))
    for fund, spent in tables["fund_use"].groupby("fund")["spent"].sum().round(2).items():
        name, note = (
            _("Paid by {fund}").format(fund=names[str(fund)]),
            _("Goods, delivery and charges of contracts that this fund pays."),
        )
        rows.append({"measure": f"paid:{fund}", "name": name, "value": spent, "unit": currency, "note": note})
    for fund, line in tables["fund_use"].groupby("fund").last().iterrows():
        if pd.notna(line["available"]):
            name, note = _("Left of {fund}").format(fund=names[str(fund)]), _("Money of the fund, less all it has paid in its year.")  # fmt: skip
            left = round(line["available"] - line["spent_to_date"], 2)
            rows.append({"measure": f"left:{fund}", "name": name, "value": left, "unit": currency, "note": note})
    spent = tables["fund_use"].groupby("fund")["spent_to_date"].last()
    for fund, least in assembly.fund_amounts.set_index("fund")["minimum"].dropna().items():
        name, note = _("Lapses of {fund}").format(fund=names[str(fund)]), _("Money that is left when the fund ends, beyond what may be carried over.")  # fmt: skip
        lapses = round(max(0.0, float(least) - float(spent[str(fund)])), 2)
        rows.append({"measure": f"lapses:{fund}", "name": name, "value": lapses, "unit": currency, "note": note})
    for row in records(tables["targets"]):
        if row.window == WHOLE_PLAN and row.mode != "off":
            rows.append(
                {
                    "measure": f"share:{row.target}",
                    "name": row.name,
                    "value": row.reached_share,
                    "unit": "share",
                    "note": row.definition,
                }
            )
    rows += bonus_rows(case, law, assembly, tables["targets"])
    return table_of("summary", rows)


def _cost_without(cost_before: Mapping[str, float], total: float, currency: str) -> list[dict[str, object]]:
    """Return what the plan would cost without the law's order of preference, and without fair sharing.

    What was found under the law is among what the cheapest was looked for, so that it costs no less: a cent below is rounding.
    """
    ordered = min(cost_before.get("fairness", total), total)
    least = {name: min(cost, ordered) for name, cost in cost_before.items()}
    texts = {
        "ranking": (
            _("Cost if the cheapest were asked first"),
            _("The same lots, awarded by cost alone: what is above it is the price of the law's order of preference."),
        ),
        "fairness": (
            _("Cost without fair sharing"),
            _(
                "The law's order kept, the cheapest of equal rank asked first: what is above it is the price of sharing."
            ),
        ),
    }
    rows = [
        {
            "measure": f"cost_without_{name}",
            "name": texts[name][0],
            "value": cost,
            "unit": currency,
            "note": texts[name][1],
        }
        for name, cost in least.items()
    ]
    if "ranking" in least:
        note = _("What it costs more than the cheapest award of the same lots; fair sharing is not in it.")
        name, price = _("Price of the law's order of preference"), round(ordered - least["ranking"], 2)
        rows.append({"measure": "price_of_ranking", "name": name, "value": price, "unit": currency, "note": note})
    return rows


def _mean_km(charges: pd.DataFrame) -> float:
    """Return the distance of the food, weighted by kg; NaN if one is unknown or nothing is bought."""
    kg = float(charges["kg"].sum())
    return float((charges["km"] * charges["kg"]).sum(skipna=False)) / kg if kg else np.nan


def _fresh_foods(case: Case, orders: pd.DataFrame) -> float:
    """Return how many different fresh or minimally processed products are bought, what was bought before included."""
    fresh = case["products"].loc[case["products"]["processing_class"] == "fresh", "product"]
    before = case["bought"].loc[case["bought"]["kg"] > 0, "product"]
    return float(len({*orders.loc[orders["packs"] > 0, "product"], *before} & set(fresh)))


def _organic_share(orders: pd.DataFrame) -> float:
    """Return the worth of organic goods by that of all goods; NaN if nothing is bought."""
    goods = cents(orders["amount"])
    organic = orders["organic"].fillna(False).to_numpy(dtype=bool)
    return float(goods[organic].sum() / goods.sum()) if goods.sum() else np.nan


def _meals(case: Case, assembly: Assembly, shortfalls: pd.DataFrame) -> tuple[float, float]:
    """Return the meals planned, and of them those that certainly lack nothing."""
    sites = case["sites"].set_index("site")
    kitchen = sites["kitchen"].where(sites["kitchen"] != "", sites.index.to_series())
    zone = sites["zone"].reindex(kitchen).set_axis(sites.index)
    meals = assembly.meals
    planned = meals["meals"].groupby([meals["period"], meals["site"].map(zone)]).sum()
    lacking = shortfalls.groupby(["period", "zone"])["short_servings"].sum().reindex(planned.index).fillna(0.0)
    return float(planned.sum()), float((planned - lacking).clip(lower=0.0).sum())


def run_table(run: Mapping[str, str]) -> pd.DataFrame:
    """Return the table ``run``: the run record in the order given."""
    return table_of("run", [{"item": item, "value": str(value)} for item, value in run.items()])
