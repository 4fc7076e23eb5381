"""The page of a supplier: what it sells, earns and was promised, when it comes, its members, why it is bought from or not."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.case import Case
from planner.i18n import _, money_text, ngettext, number_text, share_text
from planner.inputs import month_of
from planner.reports.things.offers import offer_section, why_section
from planner.reports.things.thing import (
    Days,
    Handout,
    Page,
    Section,
    Tables,
    Thing,
    facts,
    of_plan,
    own,
    row_of,
    section,
    with_names,
    words_of,
)
from planner.schema.words import spoken


def supplier_page(case: Case, tables: Tables, thing: Thing, days: Days, why: pd.DataFrame | None = None) -> Page:
    """Return the page of a supplier, also of one from whom nothing is bought.

    By hand: 20 kg of lettuce for 40.00 to each of two zones on 4 May, and as much on 11 May, are 80 kg for 160.00 in May, on two
    days and in four deliveries.

    Parameters
    ----------
    case : Case
        The case.
    tables : mapping of str to pandas.DataFrame
        The tables of its plan.
    thing : Thing
        The supplier.
    days : Days
        The days of what is ordered and delivered.
    why : pandas.DataFrame, optional
        Why each of its offers is bought or not, worked out for it alone.

    Returns
    -------
    Page
        The page; a part without rows is left out.
    """
    row = row_of(case, "suppliers", "supplier", thing.of)
    orders = with_names(case, days.of(_of(tables["orders"], thing.of), "delivery_day"))
    known = facts(
        (_("What it is"), words_of("suppliers", "kind", row["kind"])),
        (_("Municipality"), str(row["municipality"])),
        (_("Member families"), "" if pd.isna(row["families"]) else number_text(row["families"])),
        (_("Certificates"), words_of("suppliers", "certificates", row["certificates"])),
        (_("Labels"), words_of("suppliers", "labels", row["labels"])),
        *_earns(case, tables, thing.of),
        (_("Comes"), _comes(days.of(_of(tables["deliveries"], thing.of), "delivery_day"))),
        (_("Delivers on"), words_of("suppliers", "delivery_weekdays", row["delivery_weekdays"])),
        (_("Takes orders on"), words_of("suppliers", "order_weekdays", row["order_weekdays"])),
    )
    parts = [
        *why_section(case, tables, why, "supplier", thing.of),
        *offer_section(case, tables, "supplier", thing.of),
        *_months(orders),
        *_days(case, tables, days, orders, thing.of),
        *_contracts(case, tables, thing.of),
        *_promises(tables, thing.of),
        *_points(tables, thing.of),
        *_members(tables, thing.of),
        *_loss(tables, thing.of),
    ]
    handouts = []
    if len(orders):
        handouts.append(Handout("deliveries", _("Delivery list: what to bring on which day"), thing.of, days))
    if len(_of(tables["member_split"], thing.of)):
        handouts.append(Handout("members", _("What each member delivers"), thing.of, Days()))
    return Page(thing, days, known, tuple(parts), tuple(handouts))


def _of(rows: pd.DataFrame, supplier: str) -> pd.DataFrame:
    found: pd.DataFrame = rows[rows["supplier"] == supplier]
    return found


def _earns(case: Case, tables: Tables, supplier: str) -> Iterator[tuple[str, str]]:
    """Yield what it earns in the whole plan, and how much of its cap that uses."""
    currency = str(case.head["currency"])
    sold = _of(tables["supplier_totals"], supplier)
    label = _("Earns in the whole plan")
    if sold.empty:
        yield label, _("nothing is bought from it")
        return
    row = sold.iloc[0]
    text = _("{amount} for {kg} kg of goods")
    told = text.format(amount=money_text(row["goods_amount"], currency), kg=number_text(row["kg"], 1))
    if row["delivery_amount"] > 0:
        text = _("{goods}, and {amount} for delivery")
        told = text.format(goods=told, amount=money_text(row["delivery_amount"], currency))
    yield label, told
    if pd.notna(row["amount_per_family"]) and row["families"] > 1:
        yield _("For each member family"), money_text(row["amount_per_family"], currency)
    if pd.notna(row["cap_used_share"]):
        text = _("{share} of the {amount} that it may sell in the year")
        amount = money_text(row["cap_amount"], currency)
        yield _("Its cap"), text.format(share=share_text(row["cap_used_share"]), amount=amount)


def _comes(come: pd.DataFrame) -> str:
    if come.empty:
        return _("not in these days")
    days, drops = come["delivery_day"].nunique(), len(come.drop_duplicates(["delivery_day", "zone"]))
    schools = come["site"].nunique()
    day = ngettext("on {days} day", "on {days} days", days).format(days=number_text(days))
    drop = ngettext("{drops} delivery", "{drops} deliveries", drops).format(drops=number_text(drops))
    where = ngettext("{schools} school", "{schools} schools", schools).format(schools=number_text(schools))
    return _("{days}: {deliveries}, to {schools}").format(days=day, deliveries=drop, schools=where)


def _months(orders: pd.DataFrame) -> Iterator[Section]:
    by = orders.assign(month=month_of(orders["delivery_day"])).groupby(
        ["product_name", "product", "organic", "unit", "month"], as_index=False, dropna=False
    )
    sums = by.agg(units=("units", "sum"), kg=("kg", "sum"), amount=("amount", "sum"))
    columns = [own("month", _("Month")), *of_plan("orders", "product_name", "organic", "units", "unit", "kg", "amount")]
    title = _("What it sells, product by product and month by month")
    yield from section("sells", title, sums, columns, by=("month", "product_name"))


def _days(case: Case, tables: Tables, days: Days, orders: pd.DataFrame, supplier: str) -> Iterator[Section]:
    come = days.of(_of(tables["deliveries"], supplier), "delivery_day")
    named = come["zone"].map(spoken)
    zones = come.assign(zone=named).drop_duplicates(["delivery_day", "zone"]).sort_values("zone")
    by_day = orders.groupby("delivery_day").agg(order_by=("order_by", "min"), amount=("amount", "sum"))
    rows = pd.concat(
        [
            by_day,
            zones.groupby("delivery_day")["zone"].agg(", ".join).rename("zones"),
            come.groupby("delivery_day").agg(schools=("site", "nunique"), kg=("kg", "sum")),
        ],
        axis="columns",
        sort=True,
    ).reset_index()
    columns = [
        *of_plan("orders", "delivery_day", "order_by"),
        own("zones", _("Delivery zones")),
        own("schools", _("Schools"), "integer"),
        *of_plan("orders", "kg", "amount"),
    ]
    yield from section("days", _("On which days it comes"), rows, columns, by=("delivery_day",))


def _contracts(case: Case, tables: Tables, supplier: str) -> Iterator[Section]:
    mine = with_names(case, _of(tables["contracts"], supplier))
    columns = of_plan(
        "contracts", "name", "product_name", "ends_on", "minimum_kg", "maximum_kg", "before_kg", "ordered_kg", "left_kg",
        "missing_kg", "judgement",
    )  # fmt: skip
    yield from section("contracts", _("Its contracts"), mine, columns, by=("name", "product_name"))


def _promises(tables: Tables, supplier: str) -> Iterator[Section]:
    columns = of_plan("promises", "kind", "window", "promised", "bought", "missing", "judgement", "decision")
    yield from section("promises", _("What is promised to it"), _of(tables["promises"], supplier), columns)


def _points(tables: Tables, supplier: str) -> Iterator[Section]:
    mine = _of(tables["scores"], supplier)
    rules = tables["points"].drop_duplicates("rule").set_index("rule")["definition"]
    rows = mine.assign(definition=mine["rule"].map(rules).astype("str"))
    columns = [own("definition", _("Scale")), *of_plan("scores", "score", "points")]
    yield from section("points", _("Its points for good practice"), rows, columns)


def _members(tables: Tables, supplier: str) -> Iterator[Section]:
    mine = _of(tables["member_split"], supplier)
    by = mine.groupby("member", as_index=False)
    sums = by.agg(kg=("kg", "sum"), amount=("amount", "sum"), cap_used_share=("cap_used_share", "max"))
    columns = of_plan("member_split", "member", "kg", "amount", "cap_used_share")
    yield from section("members", _("Its members: a proposal"), sums, columns, by=("member",))


def _loss(tables: Tables, supplier: str) -> Iterator[Section]:
    losses = tables.get("supplier_losses")
    if losses is not None:
        columns = of_plan("supplier_losses", "text")
        yield from section("loss", _("What if it fails"), _of(losses, supplier), columns, long=True)
