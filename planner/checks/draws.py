"""Whether draws are what they say: an order that follows from its seed, before witnesses, where the law asks for one."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.checks.base import fact, finding, groups
from planner.checks.facts import Facts
from planner.findings import Finding
from planner.i18n import _, listed, ngettext, number_text
from planner.programmes.draw import order_of
from planner.schema.base import split_list

DRAW = ("product", "seed")
"""Columns that tell the draws apart."""

ONE_DRAW = ("date", "seed_from", "witnesses")
"""Columns that say the same in all rows of a draw."""


@fact(of="draws")
def draw_not_one(facts: Facts) -> Iterator[Finding]:
    """The rows of a draw contradict each other."""
    for (product, _seed), rows in groups(facts["draws"], DRAW):
        several = [column for column in ONE_DRAW if rows[column].nunique(dropna=False) > 1]
        if several:
            yield finding(
                "error",
                "draws",
                rows.index,
                several[0],
                what=_("The rows of the draw of {product} name several days, origins of the seed or witnesses.").format(
                    product=facts.name("product", product)
                ),
                why=_("A draw is held once, of all who are equal: who draws twice draws until it fits."),
                mend=_("Write the same day, origin and witnesses in all rows of the draw."),
            )


@fact(of="draws")
def draw_not_from_its_seed(facts: Facts) -> Iterator[Finding]:
    """The places of a draw do not follow from its seed."""
    for (product, seed), rows in groups(facts["draws"], DRAW):
        if not seed or rows["place"].isna().any():
            continue  # told as blank
        told = rows.sort_values("place", kind="stable")
        right = order_of(seed, product, rows["supplier"])
        if told["supplier"].tolist() != right or rows["place"].duplicated().any():
            yield finding(
                "error",
                "draws",
                rows.index,
                "place",
                what=_("The places of the draw of {product} do not follow from its seed.").format(
                    product=facts.name("product", product)
                ),
                why=_("Anybody can redo a draw: each supplier drew the SHA-256 of “seed|supplier|product”, and the smallest is first."),
                mend=_("By the seed “{seed}” the order is: {names}. Write these places, or the seed that was drawn.").format(
                    seed=seed, names=listed(facts.named("supplier", right), 20)
                ),
            )  # fmt: skip


@fact(needs_law=True, of="draws")
def draw_with_few_witnesses(facts: Facts) -> Iterator[Finding]:
    """A draw had fewer witnesses than the law's procedure asks for."""
    ranking = facts.law.ranking
    least = ranking.draw_witnesses if ranking is not None else None
    if least is None:
        return
    for (product, _seed), rows in groups(facts["draws"], DRAW):
        named = {" ".join(one.split()).casefold() for one in split_list(str(rows["witnesses"].iloc[0]))}
        if len(named) < least:
            text = ngettext(
                "The draw of {product} names {count} witness; it needs {least}.",
                "The draw of {product} names {count} witnesses; it needs {least}.",
                len(named),
            )
            yield finding(
                "error",
                "draws",
                rows.index,
                "witnesses",
                what=text.format(
                    product=facts.name("product", product), count=number_text(len(named)), least=number_text(least)
                ),
                why=_("A draw that too few saw can be contested."),
                mend=_("Name by seat or role who was there, each once, with | between them."),
            )


@fact(needs_law=True, of="draws")
def draw_without_effect(facts: Facts) -> Iterator[Finding]:
    """Draws are on file, and nothing in this case is decided by draw."""
    ranking = facts.law.ranking
    fairness = pd.to_numeric(facts["case"]["fairness_share"], errors="coerce").fillna(0.0)
    if ranking is None or ranking.draw_witnesses is None:
        what = _("A draw is on file, and the programmes of this case know none.")
        mend = _("Empty the table draws, or name the programme whose procedure it is.")
        table, column = "draws", ""
    elif (fairness > 0).any():
        what = _("A draw is on file, and the case lets equals share.")
        mend = _("Clear fairness_share in the table case if the draw is to decide; keep it if they agreed to share.")
        table, column = "case", "fairness_share"
    else:
        return
    lines = facts["draws"].index if table == "draws" else facts["case"].index
    yield finding("warning", table, lines, column, what=what, why=_("The draw decides nothing."), mend=mend)
