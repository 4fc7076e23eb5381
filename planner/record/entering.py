"""What law and price research say of a supplier's lines before anybody answers them, beside what the check of the case finds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planner.assembly.counting import UNRANKED
from planner.case import Case
from planner.exact import product
from planner.findings import Finding
from planner.i18n import _, money_text, price_text, share_text
from planner.inputs import names_of
from planner.making.draws import Standing, standing
from planner.programmes.law import Law
from planner.reports.prices import quoted


def of_law(before: Case, after: Case, law: Law) -> list[Finding]:
    """Return what is to know of offers that are new or changed.

    Told is an offer to which the law's order of preference does not apply, a price above the reference price, and a supplier who
    offers more in all than it may sell in a year. By hand: 10 families at 1,000 each may sell 10,000; 6,000 kg at 2.00 are 12,000.

    Parameters
    ----------
    before, after : Case
        The case without the lines, and with them.
    law : Law
        Its law.

    Returns
    -------
    list of Finding
        Warnings; none where nothing is to know.
    """
    stands = standing(after, law)
    fresh = _fresh(before, after)
    rows = stands.offers[stands.offers["offer"].isin(fresh)]
    return [
        *_not_ranked(after, law, stands, rows),
        *_above_reference(after, law, rows),
        *_above_cap(after, law, stands, rows),
    ]


def _fresh(before: Case, after: Case) -> set[str]:
    """Return the offers that are not in the case as they are."""
    known = {tuple(map(str, row)) for row in before["offers"].astype(str).to_numpy().tolist()}
    rows = after["offers"]
    new = [tuple(map(str, row)) not in known for row in rows.astype(str).to_numpy().tolist()]
    return set(rows.loc[new, "offer"])


def _not_ranked(case: Case, law: Law, stands: Standing, rows: pd.DataFrame) -> Iterator[Finding]:
    if law.ranking is None or not law.ranking.applies_to:
        return
    names = names_of(case["suppliers"], "supplier")
    for supplier in sorted(set(rows.loc[stands.rank[rows.index] == UNRANKED, "supplier"])):
        yield _warning(
            "supplier",
            "offer-not-of-the-procedure",
            _("{supplier} is none of those whom the procedure of this call is for.").format(supplier=names[supplier] or supplier),
            _("It is for this: {definition}.").format(
                definition=law.counting_rules[law.ranking.applies_to].definition.rstrip(".")
            ),
            _("Look at kind in the table suppliers; if it is right, it cannot win a lot of the call and sells beside it alone."),
        )  # fmt: skip


def _above_reference(case: Case, law: Law, rows: pd.DataFrame) -> Iterator[Finding]:
    tell, goods = quoted(case, law), names_of(case["products"], "product")
    for offer in rows.to_dict("records"):
        price, known = float(offer["price_per_unit"]), tell(str(offer["product"]), bool(offer["organic"]))
        if np.isnan(known.reference) or price <= known.reference:
            continue
        yield _warning(
            "price",
            "price-above-reference",
            _("{product} at {price} is {share} above the reference price of {reference}.").format(
                product=goods[str(offer["product"])] or offer["product"],
                price=price_text(price),
                share=share_text(price / known.reference - 1),
                reference=price_text(known.reference),
            ),
            _("That is what the price research found. {note}").format(note=known.note),
            _("Ask whether it can be sold at the reference price, or look at the quotes again."),
        )


def _above_cap(case: Case, law: Law, stands: Standing, rows: pd.DataFrame) -> Iterator[Finding]:
    suppliers, said = case["suppliers"].set_index("supplier"), case["offers"].set_index("offer")
    currency = str(case.head["currency"])
    for supplier in sorted(set(rows["supplier"])):
        row = suppliers.loc[supplier]
        by_law = (
            float(row["families"]) * law.family_cap.value if law.family_cap and pd.notna(row["families"]) else np.nan
        )
        cap = np.fmin(by_law, float(row["cap_amount"]) if pd.notna(row["cap_amount"]) else np.nan)
        mine = stands.offers[stands.offers["supplier"] == supplier]
        kg = said.loc[mine["offer"], "kg_total"].astype("float64").to_numpy()
        worth = float(np.nansum([float(product(price, some / unit)) for price, some, unit in zip(mine["price_per_unit"], kg, mine["unit_kg"], strict=True) if some == some]))  # fmt: skip
        if np.isnan(cap) or worth <= cap:
            continue
        yield _warning(
            "kg_total",
            "offers-above-cap",
            _("{supplier} offers {worth} in all, and may sell {cap} in a year.").format(
                supplier=row["name"] or supplier,
                worth=money_text(worth, currency),
                cap=money_text(float(cap), currency),
            ),
            _("So much may all its families sell ({reference}).").format(reference=law.family_cap.source.reference)
            if law.family_cap and cap == by_law
            else _("It is its own limit (cap_amount)."),
            _("What is beyond is never bought: agree on less, or see that all families with a register are counted."),
        )


def _warning(column: str, code: str, what: str, why: str, mend: str) -> Finding:
    return Finding(code, "warning", "suppliers" if column == "supplier" else "offers", (), column, what, why, mend)
