"""Which entries hold, and what their goods are: organic and labelled as the line says, else as the supplier's offer does."""

from __future__ import annotations

import pandas as pd

from planner.case import Case
from planner.exact import worths
from planner.findings import Finding
from planner.i18n import _
from planner.schema.base import split_list
from planner.schema.ledger_tables import ENTRIES


def in_force(entries: pd.DataFrame) -> pd.DataFrame:
    """Return the entries that stand as they are: no reversals, and nothing that one takes back."""
    reversed_ = entries["reverses"].dropna()
    return entries[entries["reverses"].isna() & ~entries.index.isin(reversed_)]


def lines_in_force(entries: pd.DataFrame) -> pd.DataFrame:
    """Return the entries that stand as they are, with the columns of a file of lines."""
    return in_force(entries)[ENTRIES.names]


def bought(entries: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of goods and charges that were accepted, of those in force."""
    held = in_force(entries)
    return held[(held["kind"] == "delivery") & held["accepted"].fillna(True).astype(bool)]


def with_labels(case: Case, entries: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Fill in from the offers what lines do not say of organic and labels.

    Parameters
    ----------
    case : Case
        Its offers say what a supplier's product is.
    entries : pandas.DataFrame
        Entries.

    Returns
    -------
    pandas.DataFrame
        The entries, ``organic`` and ``labels`` filled in where all offers of the supplier for the product agree.
    list of Finding
        Where they do not agree: such goods are taken as plain, so that no share is overstated.
    """
    offers = case["offers"]
    said: dict[tuple[str, str], set[tuple[bool, str]]] = {}
    for supplier, product, organic, labels in zip(
        offers["supplier"], offers["product"], offers["organic"], offers["labels"], strict=True
    ):
        word = "|".join(sorted(split_list(labels)))
        said.setdefault((supplier, product), set()).add((bool(organic) if organic is not pd.NA else False, word))
    entries = entries.copy()
    doubtful: dict[tuple[str, str], list[int]] = {}
    organics, words = entries["organic"].astype("object").tolist(), entries["labels"].tolist()
    for at, (line, supplier, product) in enumerate(
        zip(entries.index, entries["supplier"], entries["product"], strict=True)
    ):
        known = said.get((supplier, product), set())
        if organics[at] is pd.NA:
            each = {organic for organic, _labels in known}
            if len(each) > 1:
                doubtful.setdefault((supplier, product), []).append(int(line))
            organics[at] = each == {True}
        if not words[at]:
            each_word = {labels for _organic, labels in known}
            words[at] = next(iter(each_word)) if len(each_word) == 1 else ""
    entries["organic"] = pd.Series(organics, index=entries.index, dtype="boolean")
    entries["labels"] = pd.Series(words, index=entries.index, dtype="str")
    return entries, [
        Finding(
            "organic-not-told",
            "warning",
            "",
            tuple(lines),
            "organic",
            _("{supplier} offers {product} organic and not; the lines do not say which it was.").format(
                supplier=supplier, product=product
            ),
            _("They are taken as not organic, so that no share is overstated."),
            _("Say yes or no under organic, with `planner ledger correct` or in the file."),
        )
        for (supplier, product), lines in doubtful.items()
    ]


def amounts_of(entries: pd.DataFrame) -> pd.Series:
    """Return what each entry comes to: its amount, or else quantity x price, rounded once to the cent; 0 where neither is known."""
    worth = pd.Series(worths(entries["quantity"], entries["price"]), index=entries.index)
    return entries["amount"].fillna(worth).fillna(0.0)
