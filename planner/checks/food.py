"""What is bought: products, their weights, keeping and composition."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from planner.checks.base import fact, finding, number
from planner.checks.facts import Facts
from planner.findings import Finding
from planner.i18n import _, listed, ngettext
from planner.units import kg_of

HIGH_GROSS_FACTOR = 3.0
"""Above this two thirds of what is bought would be thrown away."""

WEIGHT_DIGITS = 1e-3
"""Part by which the weight of a pound or the like may be rounded."""

LITRE_KG = (0.7, 1.5)
"""Weight of a litre of food, from oil to syrup."""

# kcal per gram, as food labels reckon
PROTEIN_KCAL, CARBOHYDRATE_KCAL, FAT_KCAL = 4.0, 4.0, 9.0
ENERGY_RATIO, ENERGY_SLACK_KCAL = 1.5, 40.0
MOST_MACRONUTRIENTS_G = 105.0
"""Protein, carbohydrate and fat in 100 g: all there is, and a little for rounding in the tables."""


@fact()
def product_without_composition(facts: Facts) -> Iterator[Finding]:
    """A product of the menus has no row in the composition."""
    frame = facts["products"]
    rows = frame[(frame["food"] == "") & frame["product"].isin(facts.wanted)]
    if len(rows):
        yield finding(
            "note",
            "products",
            rows.index,
            "food",
            what=ngettext(
                "{count} product on the menus has no composition: {products}.",
                "{count} products on the menus have no composition: {products}.",
                len(rows),
            ).format(count=len(rows), products=listed(facts.named("product", rows["product"]))),
            why=_("Their nutrients count as unknown."),
            mend=_("Name the row of the composition table, if there is one."),
        )


@fact()
def gross_factor_high(facts: Facts) -> Iterator[Finding]:
    """A gross factor says that most of a product is thrown away."""
    frame = facts["products"]
    rows = frame[(frame["gross_factor"] > HIGH_GROSS_FACTOR) & (frame["gross_factor"] <= 10)]
    if len(rows):
        yield finding(
            "warning",
            "products",
            rows.index,
            "gross_factor",
            what=_("Of {products} more than two thirds would be thrown away: are you sure?").format(
                products=listed(
                    f"{facts.name('product', p)} ({number(f)})" for p, f in zip(rows["product"], rows["gross_factor"], strict=True)
                )
            ),
            why=_("Orders are the net grams times this factor."),
            mend=_("It is gross weight / net weight raw: 1.66 for a banana. The change of weight in cooking is no part of it."),
        )  # fmt: skip


@fact()
def weight_of_other_weight(facts: Facts) -> Iterator[Finding]:
    """A product sold by the kilogram, the pound or another weight has a unit that weighs something else."""
    frame = facts["products"]
    weight = frame["unit"].map(lambda unit: kg_of(str(unit))).astype("float64")
    rows = frame.assign(weight=weight)[(frame["unit_kg"] / weight - 1).abs().gt(WEIGHT_DIGITS)]
    for unit, part in rows.groupby("unit", sort=False):
        right = number(part["weight"].iloc[0], 4)
        yield finding(
            "error",
            "products",
            part.index,
            "unit_kg",
            what=_("A {unit} weighs {right} kg, and the case says something else of {products}.").format(
                unit=unit,
                products=listed(f"{facts.name('product', p)} ({number(k, 4)})" for p, k in zip(part["product"], part["unit_kg"], strict=True)),
                right=right,
            ),
            why=_("Every order and every amount of them would be wrong by this factor."),
            mend=_("Write {right}, and the size of the pack in pack_units; or call the unit pack, sack, ... if the price is for the whole.").format(right=right),
        )  # fmt: skip


@fact()
def litre_of_odd_weight(facts: Facts) -> Iterator[Finding]:
    """A product sold by the litre weighs what no litre of food does."""
    frame = facts["products"]
    is_litre = frame["unit"].str.lower().str.strip().isin(["l", "litre", "liter", "litro"])
    rows = frame[is_litre & (frame["unit_kg"] > 0) & ~frame["unit_kg"].between(*LITRE_KG)]
    if len(rows):
        yield finding(
            "warning",
            "products",
            rows.index,
            "unit_kg",
            what=_("A litre of {products} hardly weighs that: are you sure?").format(
                products=listed(f"{facts.name('product', p)} ({number(k, 3)} kg)" for p, k in zip(rows["product"], rows["unit_kg"], strict=True))
            ),
            why=_("Orders and amounts depend on the weight of the unit."),
            mend=_("A litre of milk weighs 1.03 kg, of oil 0.92 kg; sizes of packs go into pack_units."),
        )  # fmt: skip


@fact()
def storable_but_short_lived(facts: Facts) -> Iterator[Finding]:
    """A product may be bought ahead but does not keep until the next day."""
    frame = facts["products"]
    rows = frame[frame["storable"].fillna(False).astype(bool) & (frame["shelf_life_days"] < 1)]
    if len(rows):
        yield finding(
            "warning",
            "products",
            rows.index,
            "shelf_life_days",
            what=_("{products} are marked storable but keep for no day after the delivery.").format(
                products=listed(facts.named("product", rows["product"]))
            ),
            why=_("Nothing of them can be bought ahead."),
            mend=_("Enter the days they keep (blank means 5), or mark them as not storable."),
        )


@fact()
def pack_bigger_than_need(facts: Facts) -> Iterator[Finding]:
    """One pack holds more than the whole plan needs."""
    packs = facts.products[["pack_kg"]].join(facts.need_kg.rename("need_kg"), how="inner")
    big = packs[packs["pack_kg"] > packs["need_kg"]]
    if len(big):
        yield finding(
            "warning",
            "products",
            facts["products"].index[facts["products"]["product"].isin(big.index)],
            "pack_units",
            what=_("One pack is more than the whole plan needs: {products}.").format(
                products=listed(
                    _("{product} ({pack} kg for {need} kg, {left:.1%} of the pack is left over)").format(
                        product=facts.name("product", p), pack=number(pack), need=number(need), left=1.0 - need / pack
                    )
                    for p, pack, need in zip(big.index, big["pack_kg"], big["need_kg"], strict=True)
                )
            ),
            why=_("What is left over of a pack is paid too, and no menu uses it."),
            mend=_("Check unit_kg and pack_units, and the grams in the recipes."),
        )


@fact()
def energy_does_not_fit(facts: Facts) -> Iterator[Finding]:
    """The energy of a food is far from what its protein, carbohydrate and fat give."""
    frame = facts["composition"].dropna(subset=["energy_kcal", "protein_g", "carbohydrate_g", "fat_g"])
    given = frame["energy_kcal"]
    reckoned = (
        PROTEIN_KCAL * frame["protein_g"] + CARBOHYDRATE_KCAL * frame["carbohydrate_g"] + FAT_KCAL * frame["fat_g"]
    )
    high = (given > ENERGY_RATIO * reckoned) & (given - reckoned > ENERGY_SLACK_KCAL)
    # tables that reckon carbohydrate by difference include the fibre, which gives little energy
    least = reckoned - CARBOHYDRATE_KCAL * frame["fibre_g"].fillna(0)
    low = (least > ENERGY_RATIO * given) & (least - given > ENERGY_SLACK_KCAL)
    rows = frame[high | low]
    if len(rows):
        first = rows.iloc[0]
        yield finding(
            "warning",
            "composition",
            rows.index,
            "energy_kcal",
            what=ngettext("The energy of {count} food does not fit its protein, carbohydrate and fat: {food} has {given} kcal, they give {reckoned}.", "The energy of {count} foods does not fit their protein, carbohydrate and fat: {food} has {given} kcal, they give {reckoned}.", len(rows)).format(
                count=len(rows), food=facts.name("food", first["food"]), given=number(first["energy_kcal"], 0), reckoned=number(float(reckoned.loc[rows.index].iloc[0]), 0)
            ),
            why=_("Menus would be judged by a wrong energy."),
            mend=_("Perhaps kilojoules were entered for kilocalories (divide by 4.184), or a decimal point is lost."),
        )  # fmt: skip


@fact()
def more_than_all_of_it(facts: Facts) -> Iterator[Finding]:
    """Protein, carbohydrate and fat of a food weigh more than the food."""
    frame = facts["composition"]
    total = frame[["protein_g", "carbohydrate_g", "fat_g"]].sum(axis=1)
    rows = frame[(total > MOST_MACRONUTRIENTS_G) & np.isfinite(total)]
    if len(rows):
        yield finding(
            "warning",
            "composition",
            rows.index,
            "carbohydrate_g",
            what=_("Protein, carbohydrate and fat of {foods} add up to more than 100 g.").format(
                foods=listed(facts.named("food", rows["food"]))
            ),
            why=_("Menus would be judged by wrong nutrients."),
            mend=_("Values are per 100 g of the edible part; check the decimal points."),
        )
