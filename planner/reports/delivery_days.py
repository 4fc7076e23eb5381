"""Which days of delivery a plan assumed where the case says none, in a few plain sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from planner.case import Case
from planner.i18n import _, ngettext
from planner.inputs import Assembly, names_of
from planner.schema.base import split_list

NAMED = 8
"""Names that a sentence lists; of more it says how many."""


def delivery_warnings(case: Case, assembly: Assembly, tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Yield who states no weekdays, what comes more often than once a period or less, and which sites receive on one weekday.

    Parameters
    ----------
    case, assembly : Case, Assembly
        What was planned.
    tables : mapping of str to pandas.DataFrame
        The plan's tables ``orders`` and ``deliveries``.

    Yields
    ------
    str
        A sentence for each, in the reader's language; nothing where nothing is bought.
    """
    orders = tables["orders"]
    orders = orders[orders["packs"] > 0]
    if orders.empty:
        return
    silent = without_weekdays(case, orders)
    if len(silent):
        yield _silent(silent, names_of(case["suppliers"], "supplier"), orders["supplier"].nunique())
    names = names_of(case["products"], "product")
    often = _often(tables["deliveries"])
    if len(often):
        text = _("These come to a site more than once in a planning period: {products}.")
        each = _("{product} (on up to {count} days)")
        yield text.format(products=_some([each.format(product=names[name], count=days) for name, days in often]))
    ahead = _ahead(assembly, orders)
    if ahead:
        text = _("These come at once for several planning periods, as they keep: {products}.")
        yield text.format(products=_some([names[product] for product in ahead]))
    sites = case["sites"]
    few = sites.loc[[len(split_list(cell)) == 1 for cell in sites["receives_weekdays"]], "name"].tolist()
    if few:
        text = _(
            "These receive food on one weekday only, and can have nothing that keeps less than a week fresh on every day: {sites}."
        )
        yield text.format(sites=_some(few))


def without_weekdays(case: Case, orders: pd.DataFrame) -> list[str]:
    """Return suppliers of whom something is ordered that has no weekdays of delivery, nor have they."""
    offers = case["offers"].set_index("offer")["delivery_weekdays"]
    of_supplier = case["suppliers"].set_index("supplier")["delivery_weekdays"]
    said = (orders["offer"].map(offers) != "") | (orders["supplier"].map(of_supplier) != "")
    return sorted(orders.loc[~said, "supplier"].unique())


def _silent(silent: list[str], names: Mapping[str, str], suppliers: int) -> str:
    rest = _(
        "Food comes on the first day of each planning period on which the sites receive; what does not keep so long comes again in time."
    )
    if len(silent) == suppliers:
        return f"{_('No supplier states weekdays on which it delivers: every day is taken to be one.')} {rest}"
    text = _("No weekdays of delivery are stated, so every day is taken to be one, for: {suppliers}.")
    return f"{text.format(suppliers=_some([names[supplier] for supplier in silent]))} {rest}"


def _often(deliveries: pd.DataFrame) -> list[tuple[str, int]]:
    """Return the most days in a period on which a site gets a product, of those that are more than one; the most first."""
    lines = deliveries[deliveries["packs"] > 0]
    days = lines.groupby(["product", "site", "period"])["delivery_day"].nunique().groupby(level="product").max()
    days = days[days > 1].sort_values(ascending=False, kind="stable")
    return [(str(product), int(count)) for product, count in zip(days.index, days, strict=True)]


def _ahead(assembly: Assembly, orders: pd.DataFrame) -> list[str]:
    """Return the products that come in at most half of the periods in which a zone eats them, of those bought."""
    needs = assembly.zone_needs
    eaten = needs[needs["need_kg"] > needs["opening_kg"]].groupby(["product", "zone"])["period"].nunique()
    comes = orders.groupby(["product", "zone"])["period"].nunique()
    both = pd.concat([eaten.rename("eaten"), comes.rename("comes")], axis=1).dropna()
    kept = (2 * both["comes"] <= both["eaten"]).groupby(level="product").all()
    return sorted(kept.index[kept])


def _some(names: list[str]) -> str:
    if len(names) <= NAMED:
        return ", ".join(names)
    more = ngettext("{count} more", "{count} more", len(names) - NAMED).format(count=len(names) - NAMED)
    return f"{', '.join(names[:NAMED])}, {more}"
