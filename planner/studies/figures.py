"""The figures by which plans are compared, and the orders in which they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from planner.i18n import N_, _
from planner.judgement import is_not_met
from planner.making.plan import Plan
from planner.schema import CASE_TABLES
from planner.schema.words import WORDS, in_words

FIGURE_COLUMNS = ("measure", "group", "name", "unit", "value")

ABSENT_IS_NOTHING = ("supplier", "missing")
"""Groups in which a figure that a plan lacks is zero: it buys nothing there, it lacks nothing there. In the others it is
not known."""

TOLD_WHERE_ANY = ("contract_charges_amount",)
"""Figures of the whole plan that are told only where there is any of it."""

KIND_NAMES: Mapping[str, str] = {
    "individual": N_("individual farmers"),
    "informal_group": N_("informal groups"),
    "formal_group": N_("cooperatives and associations"),
    "other": N_("other firms"),
}


def plan_figures(plan: Plan) -> pd.DataFrame:
    """Return the figures of a plan.

    Returns
    -------
    pandas.DataFrame
        Columns ``measure`` (short name, unique), ``group`` (``whole``, ``share``, ``nutrition``, ``nutrient``, ``kind``,
        ``supplier``, ``missing``), ``name`` (in words), ``unit``, ``value`` (NaN: not known). Without rows if there is no plan.
    """
    rows: list[tuple[str, str, str, str, float]] = []
    if plan.exists:
        rows = [
            *_whole(plan),
            *_shares(plan),
            *_nutrition(plan),
            *_kinds(plan),
            *_per_family(plan),
            *_missing(plan),
            *_gave_way(plan),
        ]
    frame = pd.DataFrame(rows, columns=list(FIGURE_COLUMNS))
    return frame.astype(dict.fromkeys(FIGURE_COLUMNS[:-1], "str") | {"value": "float64"})


_Row = tuple[str, str, str, str, float]


def _whole(plan: Plan) -> Iterator[_Row]:
    for row in _records(plan["summary"]):
        if not row.measure.startswith("share:"):
            yield row.measure, "whole", row.name, row.unit, float(row.value)
    yield (
        "short_servings",
        "whole",
        _("Servings short"),
        _("servings"),
        float(plan["shortfalls"]["short_servings"].sum()),
    )


def _shares(plan: Plan) -> Iterator[_Row]:
    for row in _records(plan["targets"]):
        if row.mode == "off":
            continue
        key = row.target if row.window in ("", "plan") else f"{row.target} {row.window}"
        name = row.name if row.window in ("", "plan") else f"{row.name}, {row.window}"
        yield f"required:{key}", "share", _("{share}: required").format(share=name), "share", float(row.required_share)
        yield f"share:{key}", "share", _("{share}: reached").format(share=name), "share", float(row.reached_share)
        yield f"numerator:{key}", "share", _("{share}: numerator").format(share=name), row.unit, float(row.numerator)
        yield (
            f"denominator:{key}",
            "share",
            _("{share}: denominator").format(share=name),
            row.unit,
            float(row.denominator),
        )
        yield f"gap:{key}", "share", _("{share}: missing").format(share=name), row.unit, float(row.gap)


def _nutrition(plan: Plan) -> Iterator[_Row]:
    """Return how many checks against a standard end how, then what the menu gives over the whole plan."""
    frame = plan["nutrition"]
    judged = frame.loc[(frame["judgement"] != "") & (frame["mode"] != "off"), "judgement"]
    for judgement, words in WORDS["judgement"].items():
        count = float((judged == judgement).sum())
        yield (
            f"nutrition:{judgement}",
            "nutrition",
            _("Nutrition checks: {result}").format(result=_(words)),
            _("checks"),
            count,
        )
    for row in _records(_daily_means(frame)):
        text = _("{nutrient} a day: {menu}, {stage}").format(nutrient=row.nutrient_name, menu=row.menu, stage=row.stage)
        yield f"nutrient:{row.menu}:{row.stage}:{row.nutrient}", "nutrient", text, row.unit, float(row.mean)


def _daily_means(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what the menu gives a pupil on the average day of the plan: the mean of its weeks or months by days served."""
    keys = ["menu", "stage", "nutrient", "nutrient_name", "unit"]
    rows = frame[(frame["basis"] == "per_day") & frame["value"].notna() & (frame["days"] > 0)]
    # Several standards for one nutrient state the same value, perhaps by week and by month: one of them is enough.
    first = rows.groupby(keys)["standard"].transform("first")
    rows = rows[rows["standard"] == first]
    days = rows["days"].astype("float64")
    totals = rows.assign(days=days, value=rows["value"] * days).groupby(keys)[["value", "days"]].sum()
    return totals.assign(mean=totals["value"] / totals["days"]).reset_index()


def _kinds(plan: Plan) -> Iterator[_Row]:
    totals, currency = plan["supplier_totals"], _currency(plan)
    for kind in CASE_TABLES["suppliers"]["kind"].allowed:
        rows, name = totals[totals["kind"] == kind], _(KIND_NAMES.get(kind, kind))
        goods, families = float(rows["goods_amount"].sum()), float(_families(rows).sum())
        yield f"suppliers:{kind}", "kind", _("Suppliers: {kind}").format(kind=name), _("suppliers"), float(len(rows))
        yield f"goods:{kind}", "kind", _("Goods bought: {kind}").format(kind=name), currency, goods
        if kind == "other":
            continue
        yield f"families:{kind}", "kind", _("Families: {kind}").format(kind=name), _("families"), families
        income = goods / families if families > 0 else np.nan
        unit = _("{currency} per family").format(currency=currency)
        yield f"income:{kind}", "kind", _("Sales per family: {kind}").format(kind=name), unit, income


def _families(rows: pd.DataFrame) -> pd.Series:
    """Return member families of suppliers; an individual farmer counts as one."""
    one = pd.Series(np.where(rows["kind"] == "individual", 1.0, 0.0), index=rows.index)
    return rows["families"].astype("float64").fillna(one)


def _per_family(plan: Plan) -> Iterator[_Row]:
    unit = _("{currency} per family").format(currency=_currency(plan))
    for row in _records(plan["supplier_totals"]):
        if pd.notna(row.amount_per_family):
            name = _("Sales per family: {supplier}").format(supplier=row.supplier_name or row.supplier)
            yield f"per_family:{row.supplier}", "supplier", name, unit, float(row.amount_per_family)


def _missing(plan: Plan) -> Iterator[_Row]:
    short = plan["shortfalls"]
    for (product, name), rows in short.groupby(["product", "product_name"], sort=True):
        yield (
            f"short:{product}",
            "missing",
            _("Missing: {product}").format(product=name),
            "kg",
            float(rows["short_kg"].sum()),
        )


def _gave_way(plan: Plan) -> Iterator[_Row]:
    """Return how many rules of each family are not met, each in each window in which it is looked at."""
    table = plan["given_way"]
    counts = table.loc[is_not_met(table["judgement"]), "family"].value_counts(sort=False)
    for family, count in counts.items():
        name = _("Gave way: {rules}").format(rules=in_words("family", str(family)))
        yield f"gave_way:{family}", "missing", name, _("rules"), float(count)


def order_lines(plan: Plan) -> pd.DataFrame:
    """Return what a plan buys by supplier and product.

    Returns
    -------
    pandas.DataFrame
        Columns ``supplier``, ``supplier_name``, ``product``, ``product_name``, ``kg``, ``amount``.
    """
    keys = ["supplier", "supplier_name", "product", "product_name"]
    if not plan.exists:
        texts = {key: pd.Series(dtype="str") for key in keys}
        return pd.DataFrame(texts | {"kg": pd.Series(dtype="float64"), "amount": pd.Series(dtype="float64")})
    return plan["orders"].groupby(keys, as_index=False, sort=True)[["kg", "amount"]].sum()


def changed_lines(base: pd.DataFrame, other: pd.DataFrame, least: float = 0.005) -> pd.DataFrame:
    """Return what is bought differently, the largest changes of worth first.

    Parameters
    ----------
    base, other : pandas.DataFrame
        From `order_lines`.
    least : float
        Least difference of worth or weight that is one.

    Returns
    -------
    pandas.DataFrame
        The columns of the keys, ``kg_base``, ``kg``, ``kg_difference``, ``amount_base``, ``amount``,
        ``amount_difference``.
    """
    keys = ["supplier", "product"]
    names = ["supplier_name", "product_name"]
    both = base.merge(other, on=keys, how="outer", suffixes=("_base", ""))
    for name in names:
        both[name] = both[name].fillna(both[f"{name}_base"])
    for figure in ("kg", "amount"):
        both[[figure, f"{figure}_base"]] = both[[figure, f"{figure}_base"]].fillna(0.0)
        both[f"{figure}_difference"] = both[figure] - both[f"{figure}_base"]
    changed = both[(both["amount_difference"].abs() >= least) | (both["kg_difference"].abs() >= least)]
    order = changed["amount_difference"].abs().round(2)
    changed = changed.assign(_order=-order).sort_values(["_order", *keys], kind="stable")
    figures = [f"{figure}{part}" for figure in ("kg", "amount") for part in ("_base", "", "_difference")]
    return changed[["supplier", "supplier_name", "product", "product_name", *figures]].reset_index(drop=True)


def _currency(plan: Plan) -> str:
    return str(plan.case.head["currency"])


def _records(frame: pd.DataFrame) -> list[Any]:
    return list(frame.itertuples(index=False))
