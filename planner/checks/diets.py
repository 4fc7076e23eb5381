"""Diets and allergens: a child that must not have something is at risk where the tables are not plain."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planner.checks.base import fact, finding, groups, number
from planner.checks.days import days_listed
from planner.checks.facts import Facts, whole_pupils
from planner.findings import Finding
from planner.i18n import _, listed, share_text
from planner.once import once
from planner.schema.base import split_list
from planner.schema.words import NO_ALLERGENS, allergen_code, in_words


@fact(of="diets")
def diet_without_pupils(facts: Facts) -> Iterator[Finding]:
    """A row of the diets says neither which part of the pupils have the diet nor how many, or both."""
    frame = facts["diets"]
    part, count = frame["pupils_share"].notna(), frame["pupils"].notna()
    told = (
        (~part & ~count, _("Nobody says how many pupils have {diets}.")),
        (part & count, _("Of {diets} both a part of the pupils and a number is told.")),
    )
    for wrong, what in told:
        if wrong.any():
            yield finding(
                "error",
                "diets",
                frame.index[wrong],
                "pupils_share",
                what=what.format(diets=listed(frame.loc[wrong, "diet"].drop_duplicates())),
                why=_("What is ordered for them follows from it."),
                mend=_(
                    "Write a part under pupils_share (2 % is 0.02), or a site and a number under pupils; leave the other blank."
                ),
            )


@fact(of="diets")
def diet_number_of_several(facts: Facts) -> Iterator[Finding]:
    """A number of pupils with a diet is told of all sites, or of all stages at a site that has several."""
    frame = facts["diets"]
    counted = frame[frame["pupils"].notna()]
    everywhere = counted[counted["site"] == ""]
    if len(everywhere):
        yield finding(
            "error",
            "diets",
            everywhere.index,
            "site",
            what=_("Of {diets} a number of pupils is told, but not at which school.").format(
                diets=listed(everywhere["diet"].drop_duplicates())
            ),
            why=_("It could mean so many at each school, or so many in all."),
            mend=_("Name the school under site, a row for each; or write a part of the pupils under pupils_share."),
        )
    stages = facts.enrolment.groupby("site")["stage"].nunique()
    mixed = counted[(counted["stage"] == "") & counted["site"].map(stages).gt(1)]
    for (site,), part in groups(mixed, "site"):
        yield finding(
            "error",
            "diets",
            part.index,
            "stage",
            what=_("Of {diets} a number of pupils is told at {site}, which has several stages.").format(
                diets=listed(part["diet"].drop_duplicates()), site=facts.name("site", site)
            ),
            why=_("Portions differ by stage, and it is not said of which stage these pupils are."),
            mend=_("Name the stage, with a row for each."),
        )


@fact(of="diets")
def diet_of_more_than_eat(facts: Facts) -> Iterator[Finding]:
    """More pupils have a diet at a site than eat there on some day."""
    eating = facts.eating.groupby(["site", "stage", "day"], as_index=False)[["usual"]].sum()
    eating = eating.rename(columns={"usual": "pupils"})  # who is away takes some with a diet along
    counted: pd.DataFrame = facts["diets"].assign(line=facts["diets"].index)
    counted = counted[counted["pupils"].notna() & (counted["site"] != "")].rename(columns={"pupils": "number"})
    rows = counted.merge(eating, on="site", suffixes=("", "_of"))
    rows = rows[rows["stage"].isin([""]) | (rows["stage"] == rows["stage_of"])]
    absent = counted[~counted["line"].isin(rows["line"]) & (counted["number"] > 0)]
    if len(absent) and facts.school_days.any():
        yield finding(
            "warning",
            "diets",
            absent["line"],
            "site",
            what=_("Nobody of the stage eats in the plan at {sites}, of which {diets} is told.").format(
                sites=listed(facts.named("site", absent["site"].drop_duplicates())),
                diets=listed(absent["diet"].drop_duplicates()),
            ),
            why=_("Nothing is ordered for these pupils."),
            mend=_("Name the school at which they eat, not the kitchen, and its stage; or take the row out."),
        )
    for (line, diet, site), part in groups(rows[rows["number"] > rows["pupils"] + 1e-9], ["line", "diet", "site"]):
        yield finding(
            "error",
            "diets",
            [line],
            "pupils",
            what=_("At {site} {diet} is told of more than eat there ({count}, of {eat}): {days}.").format(
                count=int(part["number"].iloc[0]),
                diet=diet,
                site=facts.name("site", site),
                eat=number(float(part["pupils"].min()), 1),
                days=days_listed(facts, part["day"]),
            ),
            why=_("More would be ordered for the diet than there are pupils to eat it."),
            mend=_(
                "Correct the number: it is of pupils who eat, those enrolled times take_up_share. Or correct the enrolment."
            ),
        )


@fact(of="diets")
def diets_of_more_than_all(facts: Facts) -> Iterator[Finding]:
    """The pupils with a diet that replaces the same product add up to more than all."""
    rows = _shares(facts)
    rows = rows[rows["share"].between(0, 1)]
    total = rows.groupby(["place", "stage_of", "product"])["share"].transform("sum")
    told: set[tuple[int, ...]] = set()
    for (_place, stage, product), part in groups(rows[total > 1 + 1e-9], ["place", "stage_of", "product"]):
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
                stage=facts.name("stage", stage),
                product=facts.name("product", product),
                share=share_text(part["share"].sum(), 0),
            ),
            why=_("Less than nothing of it would be ordered."),
            mend=_("Correct the shares; 2 % is 0.02."),
        )


@fact(of="diets")
def diets_counted_up_to_more_than_eat(facts: Facts) -> Iterator[Finding]:
    """At a school diets that replace the same product, each counted up to whole pupils, are more than those who eat there."""
    where = ["site", "stage", "product"]
    heads = facts.diet_heads
    rows = heads[heads["heads"] > 0]
    rows = rows.assign(all=rows.groupby([*where, "usual", "pupils"])["heads"].transform("sum"))
    rows = rows.assign(eat=whole_pupils(rows["pupils"]), number=rows["number"].isna())
    more = (
        rows[rows["all"] > rows["eat"]].sort_values("all", kind="stable").drop_duplicates([*where, "line"], keep="last")
    )
    for (stage, product), part in groups(more[more["number"]], ["stage", "product"]):
        schools = part.drop_duplicates("site")
        yield finding(
            "warning",
            "diets",
            part["line"],
            "pupils_share",
            what=_(
                "More pupils of {stage} do without {product} than eat, each diet counted up to whole pupils: {schools}."
            ).format(
                stage=facts.name("stage", stage),
                product=facts.name("product", product),
                schools=listed(
                    _("{site} ({count} of {eat})").format(site=facts.name("site", site), count=int(count), eat=int(eat))
                    for site, count, eat in zip(schools["site"], schools["all"], schools["eat"], strict=True)
                ),
            ),
            why=_("A substitute is ordered for each of them, and nothing of {product} for the others.").format(
                product=facts.name("product", product)
            ),
            mend=_(
                "Tell how many there have each diet, 0 where nobody has: rows of diets with the school under site and a number under pupils."
            ),
        )


@fact(of="diets")
def diet_said_twice(facts: Facts) -> Iterator[Finding]:
    """A diet has a row for one stage and one for every stage about the same product."""
    told: set[tuple[int, ...]] = set()
    for (diet, _place, stage, product), part in groups(facts.diets, ["diet", "place", "stage_of", "product"]):
        lines = tuple(part["line"])
        if part["line"].nunique() > 1 and part["stage"].nunique() > 1 and lines not in told:
            told.add(lines)
            yield finding(
                "error",
                "diets",
                part["line"],
                "stage",
                what=_("Diet {diet} says two things of {product} at {stage}: one for every stage, one for it.").format(
                    diet=diet, product=facts.name("product", product), stage=facts.name("stage", stage)
                ),
                why=_("Nobody can tell which of them these pupils get; both would be ordered."),
                mend=_("Name the stage in every row of this diet and product, each stage once."),
            )


@fact(of="diets")
def diet_with_two_shares(facts: Facts) -> Iterator[Finding]:
    """A diet has different shares of one stage, or different numbers at one site: it is not one group of pupils."""
    told: set[tuple[int, ...]] = set()
    for (diet, _place, stage), part in groups(facts.diets, ["diet", "place", "stage_of"]):
        shares = sorted(set(part["pupils_share"].dropna()))
        counts = sorted(set(part["pupils"].dropna()))
        lines = tuple(part["line"])
        if len(shares) + len(counts) > 1 and lines not in told:
            told.add(lines)
            words = [*map(share_text, shares), *(number(float(count), 0) for count in counts)]
            yield finding(
                "warning",
                "diets",
                part["line"],
                "pupils_share",
                what=_("Diet {diet} is that of {shares} of the pupils of {stage}.").format(
                    diet=diet, stage=facts.name("stage", stage), shares=listed(words)
                ),
                why=_(
                    "A diet's pupils are counted once, by its largest share, on menus and recipe sheets and in what is ordered."
                ),
                mend=_("Write one share in all rows of the diet and stage, or give the groups names of their own."),
            )


@fact(of="diets")
def diet_of_nobody(facts: Facts) -> Iterator[Finding]:
    """A diet whose share or number is 0."""
    frame = facts["diets"]
    elsewhere = set(frame.loc[frame["site"] == "", "diet"])  # a school of which it is said that nobody there has it
    told = (
        ("pupils_share", _("The share of pupils with {diets} is 0."), frame["pupils_share"].eq(0)),
        (
            "pupils",
            _("The number of pupils with {diets} is 0."),
            frame["pupils"].eq(0) & ~frame["diet"].isin(elsewhere),
        ),
    )
    for column, what, nobody in told:
        rows = frame.index[nobody.fillna(False)]
        if len(rows):
            yield finding(
                "warning",
                "diets",
                rows,
                column,
                what=what.format(diets=listed(frame.loc[rows, "diet"].drop_duplicates())),
                why=_("Nothing is ordered for the diet, and no menu or recipe sheet names it."),
                mend=_("Write the part of the pupils who need it, 1 of 200 is 0.005; or take the rows out."),
            )


@fact(of="diets")
def substitute_taken_away(facts: Facts) -> Iterator[Finding]:
    """A diet's substitute is a product that the same diet cannot have."""
    rows = facts.diets
    gone = pd.MultiIndex.from_frame(rows[["diet", "place", "stage_of", "product"]])
    theirs = pd.MultiIndex.from_frame(rows[["diet", "place", "stage_of", "substitute"]])
    wrong = rows[theirs.isin(gone) & (rows["substitute"] != "")]
    for (diet, substitute), part in groups(wrong, ["diet", "substitute"]):
        yield finding(
            "error",
            "diets",
            part["line"],
            "substitute",
            what=_("Diet {diet} is served {product}, which it cannot have.").format(
                diet=diet, product=facts.name("product", substitute)
            ),
            why=_("A substitute is not replaced again: these pupils would get it."),
            mend=_("Name another substitute, or leave the cell blank: then the product is left out."),
        )


@fact(of="diets")
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
            what=what.format(diet=diet, allergens=words, product=facts.name("product", product)),
            why=_("A child would be served what it must not have."),
            mend=mend,
        )


@fact(of="diets")
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
                    diet=diet, products=listed(facts.named("product", unknown))
                ),
                why=_("Nobody can tell whether these pupils may eat it; menus say that it is not known."),
                mend=_("State the allergens in the table products; none where there are none."),
            )


@fact(of="diets")
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
                    substitute=facts.name("product", row["substitute"]),
                    product=facts.name("product", row["product"]),
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
                products=listed(facts.named("product", frame.loc[rows, "product"]))
            ),
            why=_("Menus and recipe sheets show the allergens to those who must avoid them."),
            mend=_("Write either none or the allergens."),
        )


def _shares(facts: Facts) -> pd.DataFrame:
    """Return the diets with the ``share`` of those who eat, the largest of the diet; a number is a share of the fewest who eat at the school."""
    there = facts.diet_days[facts.diet_days["place"] != ""]
    counted = there["number"].astype("float64") / there["fewest"].where(there["fewest"] > 0)
    there = there.assign(share=counted.fillna(there["pupils_share"]), stage_of=there["stage"])
    elsewhere = facts.diets[facts.diets["place"] == ""]
    rows = pd.concat([elsewhere.assign(share=elsewhere["pupils_share"]), there], ignore_index=True)
    return rows.assign(share=rows.groupby(["place", "stage_of", "diet"])["share"].transform("max"))


def _stated(facts: Facts, product: str) -> set[str]:
    """Return the allergens that are stated of a product."""
    found = facts["products"].loc[facts["products"]["product"] == product, "allergens"]
    return {allergen_code(word) for cell in found for word in split_list(cell)}


@once
def _served_to_diets(facts: Facts) -> pd.DataFrame:
    """Return what diets that say what they avoid may be served.

    Returns
    -------
    pandas.DataFrame
        ``diet``, ``got`` (product), ``avoids`` (set of allergens), ``line`` of the diet's row, ``replaces`` (is it there in
        place of another?).
    """
    diets = facts.diets
    avoided: dict[str, set[str]] = {}
    for diet, cell in zip(diets["diet"], diets["avoids"], strict=True):
        avoided.setdefault(diet, set()).update({allergen_code(word) for word in split_list(cell)} - {NO_ALLERGENS})
    careful = [bool(avoided.get(diet)) for diet in diets["diet"]]
    diets = diets[
        np.array(careful, dtype=bool)
        & diets["pupils"].astype("float64").fillna(diets["pupils_share"]).gt(0).to_numpy(dtype=bool)
    ]
    plates = facts.recipes.loc[facts.recipes["net_g"] > 0, ["stage", "product"]].drop_duplicates()
    lines = diets.groupby(["diet", "place", "stage_of"])["line"].first().reset_index()
    usual = plates.merge(lines, left_on="stage", right_on="stage_of")
    rows = usual.merge(
        diets[["diet", "place", "stage_of", "product", "substitute", "line"]],
        on=["diet", "place", "stage_of", "product"],
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
