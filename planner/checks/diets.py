"""Diets and allergens: a child that must not have something is at risk where the tables are not plain."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planner.checks.base import fact, finding, groups, listed
from planner.checks.facts import Facts
from planner.findings import Finding
from planner.i18n import _, share_text
from planner.schema.base import split_list
from planner.schema.words import NO_ALLERGENS, allergen_code, in_words


@fact()
def diets_of_more_than_all(facts: Facts) -> Iterator[Finding]:
    """The shares of pupils with a diet that replaces the same product add up to more than all."""
    rows = _by_stage(facts)
    rows = rows[rows["pupils_share"].between(0, 1)]
    total = rows.groupby(["stage_of", "product"])["pupils_share"].transform("sum")
    told: set[tuple[int, ...]] = set()
    for (stage, product), part in groups(rows[total > 1 + 1e-9], ["stage_of", "product"]):
        lines = tuple(part["line"])
        if lines in told:
            continue
        told.add(lines)
        yield finding(
            "error",
            "diets",
            lines,
            "pupils_share",
            what=_("More than all pupils of {stage} do without {product}: {share}.").format(
                stage=stage, product=product, share=share_text(part["pupils_share"].sum(), 0)
            ),
            why=_("Less than nothing of it would be ordered."),
            mend=_("Correct the shares; 2 % is 0.02."),
        )


@fact()
def diet_said_twice(facts: Facts) -> Iterator[Finding]:
    """A diet has a row for one stage and one for every stage about the same product."""
    for (diet, stage, product), part in groups(_by_stage(facts), ["diet", "stage_of", "product"]):
        if part["line"].nunique() > 1 and part["stage"].nunique() > 1:
            yield finding(
                "error",
                "diets",
                part["line"],
                "stage",
                what=_("Diet {diet} says two things of {product} at {stage}: one for every stage, one for it.").format(
                    diet=diet, product=product, stage=stage
                ),
                why=_("Nobody can tell which of them these pupils get; both would be ordered."),
                mend=_("Name the stage in every row of this diet and product, each stage once."),
            )


@fact()
def diet_with_two_shares(facts: Facts) -> Iterator[Finding]:
    """A diet has different shares of one stage: it is not one group of pupils."""
    for (diet, stage), part in groups(_by_stage(facts), ["diet", "stage_of"]):
        shares = sorted(set(part["pupils_share"].dropna()))
        if len(shares) > 1:
            yield finding(
                "warning",
                "diets",
                part["line"],
                "pupils_share",
                what=_("Diet {diet} is that of {shares} of the pupils of {stage}.").format(
                    diet=diet, stage=stage, shares=listed(share_text(share) for share in shares)
                ),
                why=_(
                    "Menus and recipe sheets count a diet's pupils once, by its largest share; orders follow each row."
                ),
                mend=_("Write one share in all rows of the diet and stage, or give the groups names of their own."),
            )


@fact()
def diet_of_nobody(facts: Facts) -> Iterator[Finding]:
    """A diet whose share is 0."""
    frame = facts["diets"]
    rows = frame.index[frame["pupils_share"] == 0]
    if len(rows):
        yield finding(
            "warning",
            "diets",
            rows,
            "pupils_share",
            what=_("The share of pupils with {diets} is 0.").format(
                diets=listed(frame.loc[rows, "diet"].drop_duplicates())
            ),
            why=_("Nothing is ordered for the diet, and no menu or recipe sheet names it."),
            mend=_("Write the part of the pupils who need it, 1 of 200 is 0.005; or take the rows out."),
        )


@fact()
def substitute_taken_away(facts: Facts) -> Iterator[Finding]:
    """A diet's substitute is a product that the same diet cannot have."""
    rows = _by_stage(facts)
    gone = pd.MultiIndex.from_frame(rows[["diet", "stage_of", "product"]])
    theirs = pd.MultiIndex.from_frame(rows[["diet", "stage_of", "substitute"]])
    wrong = rows[theirs.isin(gone) & (rows["substitute"] != "")]
    for (diet, substitute), part in groups(wrong, ["diet", "substitute"]):
        yield finding(
            "error",
            "diets",
            part["line"],
            "substitute",
            what=_("Diet {diet} is served {product}, which it cannot have.").format(diet=diet, product=substitute),
            why=_("A substitute is not replaced again: these pupils would get it."),
            mend=_("Name another substitute, or leave the cell blank: then the product is left out."),
        )


@fact()
def avoided_allergen_served(facts: Facts) -> Iterator[Finding]:
    """A diet gets a product with an allergen that it is said to avoid."""
    plates = _served_to_diets(facts)
    for (diet, product), part in groups(plates, ["diet", "got"]):
        avoided = part["avoids"].iloc[0] & _stated(facts, product)
        if not avoided:
            continue
        replaced = sorted(part.loc[part["replaces"], "line"])
        words = listed(in_words("allergens", word) for word in sorted(avoided))
        what = _("Diet {diet} avoids {allergens} and is served {product}, which contains it.")
        mend = _("Name another substitute.") if replaced else _(
            "Add a row to diets with {diet}, {product} and what is served instead; a blank substitute leaves it out."
        ).format(diet=diet, product=product)  # fmt: skip
        yield finding(
            "error",
            "diets",
            replaced or part["line"],
            "substitute" if replaced else "avoids",
            what=what.format(diet=diet, allergens=words, product=product),
            why=_("A child would be served what it must not have."),
            mend=mend,
        )


@fact()
def allergens_of_a_diet_not_stated(facts: Facts) -> Iterator[Finding]:
    """Of what a diet with avoided allergens is served nothing is stated."""
    plates = _served_to_diets(facts)
    for (diet,), part in groups(plates, "diet"):
        unknown = [p for p in dict.fromkeys(part["got"]) if not _stated(facts, p)]
        if unknown:
            yield finding(
                "warning",
                "diets",
                part["line"],
                "avoids",
                what=_("Diet {diet} avoids allergens, but those of {products} are not stated.").format(
                    diet=diet, products=listed(unknown)
                ),
                why=_("Nobody can tell whether these pupils may eat it; menus say that it is not known."),
                mend=_("State the allergens in the table products; none where there are none."),
            )


@fact()
def substitute_with_the_same_allergen(facts: Facts) -> Iterator[Finding]:
    """Of a diet that does not say what it avoids, the substitute has an allergen of what it replaces."""
    frame = facts["diets"]
    frame = frame[(frame["avoids"] == "") & (frame["substitute"] != "")]
    for line, row in frame.iterrows():
        same = (_stated(facts, row["product"]) & _stated(facts, row["substitute"])) - {NO_ALLERGENS}
        if same:
            yield finding(
                "warning",
                "diets",
                [line],
                "substitute",
                what=_("For diet {diet} {substitute} replaces {product}, but contains {allergens} too.").format(
                    diet=row["diet"],
                    substitute=row["substitute"],
                    product=row["product"],
                    allergens=listed(in_words("allergens", word) for word in sorted(same)),
                ),
                why=_("If these pupils avoid it, they would be served what they must not have."),
                mend=_("Name another substitute; or say in the column avoids what the diet avoids."),
            )


@fact()
def none_among_allergens(facts: Facts) -> Iterator[Finding]:
    """A product is said to have no allergen and one."""
    frame = facts["products"]
    words = frame["allergens"].map(lambda cell: {allergen_code(word) for word in split_list(cell)})
    rows = frame.index[[NO_ALLERGENS in found and len(found) > 1 for found in words]]
    if len(rows):
        yield finding(
            "error",
            "products",
            rows,
            "allergens",
            what=_("{products} are said to contain no allergen, and one.").format(
                products=listed(frame.loc[rows, "product"])
            ),
            why=_("Menus and recipe sheets show the allergens to those who must avoid them."),
            mend=_("Write either none or the allergens."),
        )


def _by_stage(facts: Facts) -> pd.DataFrame:
    """Return the diets with the stage at which they hold in ``stage_of``, and their ``line``."""
    frame = facts["diets"].assign(line=facts["diets"].index)
    every = frame[frame["stage"] == ""].merge(
        facts["stages"][["stage"]].rename(columns={"stage": "stage_of"}), how="cross"
    )
    return pd.concat([frame[frame["stage"] != ""].assign(stage_of=lambda own: own["stage"]), every], ignore_index=True)


def _stated(facts: Facts, product: str) -> set[str]:
    """Return the allergens that are stated of a product."""
    found = facts["products"].loc[facts["products"]["product"] == product, "allergens"]
    return {allergen_code(word) for cell in found for word in split_list(cell)}


def _served_to_diets(facts: Facts) -> pd.DataFrame:
    """Return what diets that say what they avoid may be served.

    Returns
    -------
    pandas.DataFrame
        ``diet``, ``got`` (product), ``avoids`` (set of allergens), ``line`` of the diet's row, ``replaces`` (is it there in
        place of another?).
    """
    diets = _by_stage(facts)
    avoided: dict[str, set[str]] = {}
    for diet, cell in zip(diets["diet"], diets["avoids"], strict=True):
        avoided.setdefault(diet, set()).update({allergen_code(word) for word in split_list(cell)} - {NO_ALLERGENS})
    careful = [bool(avoided.get(diet)) for diet in diets["diet"]]
    diets = diets[np.array(careful, dtype=bool) & (diets["pupils_share"] > 0).to_numpy(dtype=bool)]
    plates = facts.recipes.loc[facts.recipes["net_g"] > 0, ["stage", "product"]].drop_duplicates()
    lines = diets.groupby(["diet", "stage_of"])["line"].first().reset_index()
    usual = plates.merge(lines, left_on="stage", right_on="stage_of")
    rows = usual.merge(
        diets[["diet", "stage_of", "product", "substitute", "line"]],
        on=["diet", "stage_of", "product"],
        how="left",
        suffixes=("", "_own"),
    )
    replaces = rows["line_own"].notna()
    found = pd.DataFrame(
        {
            "diet": rows["diet"],
            "got": rows["substitute"].where(replaces, rows["product"]),
            "line": rows["line_own"].where(replaces, rows["line"]).astype("int64"),
            "replaces": replaces,
        }
    )
    found["avoids"] = found["diet"].map(avoided)
    return found[found["got"] != ""].drop_duplicates(["diet", "got", "line"]).reset_index(drop=True)
