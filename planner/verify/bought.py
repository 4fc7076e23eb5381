"""What was bought before the plan's first day, as the check counts it toward the rules of the year."""

from __future__ import annotations

import pandas as pd

from planner.schema.base import split_list
from planner.verify.facts import Facts


def goods_before(facts: Facts) -> pd.DataFrame:
    """Return the goods bought before the plan's first day: supplier, offer, product, kg, amount, fund, organic, labels."""
    rows = facts.case["bought"]
    return rows[rows["product"] != ""].reset_index(drop=True)


def before(facts: Facts, column: str, what: str) -> pd.Series:
    """Return the kg or the worth of the goods bought before, summed by another column; not there is not bought.

    Parameters
    ----------
    facts : Facts
        What the case says.
    column : {"supplier", "offer", "product", "fund"}
        By what it is summed, a column of `goods_before`.
    what : {"kg", "amount"}
        The kg, or the worth in currency.

    Returns
    -------
    pandas.Series
        Sums by the words of the column; what was not bought has no row.
    """
    name = f"{__name__}.{column}.{what}"
    if name not in facts.reckoned:
        facts.reckoned[name] = goods_before(facts).groupby(column)[what].sum().astype(float)
    found: pd.Series = facts.reckoned[name]
    return found


def under_contracts(facts: Facts) -> dict[str, float]:
    """Return the kg of goods bought before the plan under each contract: the row's own, else that of its offer."""
    found: dict[str, float] = {}
    for _line, row in facts.case["bought"].iterrows():
        contract = row["contract"] or (facts.offers.at[row["offer"], "contract"] if row["offer"] else "")
        if row["product"] and contract:
            found[str(contract)] = found.get(str(contract), 0.0) + float(row["kg"])
    return found


def paid_before(facts: Facts) -> pd.Series:
    """Return what each fund paid before the plan's first day, goods and deliveries."""
    paid = facts.case["bought"].groupby("fund")["amount"].sum().astype(float)
    return paid.reindex(facts.funds.index).fillna(0.0)


def own_marks(facts: Facts, goods: pd.DataFrame) -> list[tuple[bool, list[str]]]:
    """Return for each row whether it is organic and which labels it bears: its own word, else that of its offer."""
    marks = []
    for _index, row in goods.iterrows():
        offer = facts.offers.loc[row["offer"]] if row["offer"] else None
        organic, labels = row["organic"], row["labels"]
        if pd.isna(organic):
            organic = offer is not None and bool(offer["organic"])
        if not labels and offer is not None:
            labels = offer["labels"]
        marks.append((bool(organic), split_list(labels)))
    return marks
