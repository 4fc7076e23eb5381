"""What shaped a menu, in words: what holds its cost up, what it misses, and what would help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from models.objective import breaks_ties
from models.optimise import PROVED_GAP
from planner.assembly.choices import first_fills, season_of
from planner.assembly.labels import records
from planner.assembly.menu_choice import MenuDays
from planner.assembly.menu_rules import amounts_per_gram, menu_frequencies, menu_standards, nutrient_words
from planner.assembly.modes import family_mode
from planner.case import Case
from planner.i18n import _, apart_texts, money_text, ngettext, number_text
from planner.judgement import Judgement, direction, is_not_met
from planner.menus.options import stage_grams
from planner.menus.plan import FREE_DISHES, MenuPlan
from planner.menus.tables import MenuFacts, pupils_by_day, typed_table
from planner.programmes.tables import span_words
from planner.schema.base import split_months

MOST_ROWS = 60
"""Rows that tell what holds the cost up, the dearest first; more would be read by nobody."""

LEAST_AMOUNT = 5e-5
"""Currency per meal below which a rule is not said to hold the cost up."""

SUGGESTIONS = 4

OF_THE_SEARCH = ("holds_cost_up", "laid_out", "not_proved", "not_heeded")
"""Kinds of notes that only the search for a menu can tell; the others follow from what is served."""

NOTHING_SERVED = "nothing_served"
"""Kind of the note on school days on which a chosen menu has no dish: its pupils are not fed."""


def menu_notes(facts: MenuFacts, menu: MenuPlan, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the table ``menu_notes``.

    Parameters
    ----------
    facts : MenuFacts
        The menus served.
    menu : MenuPlan
        How the free menus were chosen.
    tables : mapping of str to pandas.DataFrame
        The plan's ``nutrition``, ``orders`` and ``menu_frequency``.

    Returns
    -------
    pandas.DataFrame
        A row per note: what is served on no day, owed less, missed, binding, laid out differently or not proved. Notes
        on how a menu was chosen are there only where it was.
    """
    asked = tables["menu_frequency"]
    asked = asked[asked["mode"] != "off"]
    rows = [
        *_nothing_served(facts),
        *_owed_less(facts, asked),
        *_few_there(asked),
    ]
    rows += _missed(facts, tables["nutrition"], tables["orders"])
    if menu.choice is not None and menu.solution is not None:
        rows += _binding(facts, menu)
        rows += [_laid_out(name, share) for name, share in sorted(menu.deviation.items())]
        rows += _not_proved(facts, menu)
        rows += _not_heeded(facts)
    return typed_table("menu_notes", pd.DataFrame(rows))


def _nothing_served(facts: MenuFacts) -> Iterator[dict[str, Any]]:
    """Yield the menus of chosen dishes that serve nothing on days on which their pupils come to eat."""
    modes = facts.case["menu_groups"].set_index("menu")["mode"]
    for at, (name, menu) in enumerate(facts.menus.items()):
        empty = np.setdiff1d(np.flatnonzero(facts.days.open[at]), menu.days)
        if modes[name] not in FREE_DISHES or not len(empty):
            continue
        first = str(facts.days.calendar.dates[empty[0]].astype("datetime64[D]"))
        text = ngettext(
            "Nothing is served on {count} school day, {first}: no dish of the repertoire may be.",
            "Nothing is served on {count} school days, the first is {first}: no dish of the repertoire may be.",
            len(empty),
        )
        mend = _("Allow more dishes in these months, or add dishes that all who eat the menu may have.")
        if _not_asked(facts, name, modes[name], empty):
            text = ngettext(
                "Nothing is served on {count} school day, {first}: nothing asks the basket for food.",
                "Nothing is served on {count} school days, the first is {first}: nothing asks the basket for food.",
                len(empty),
            )
            mend = _("Add a nutrition standard or a rule on how often with a minimum, or set its mode to repertoire.")
        yield {
            "kind": NOTHING_SERVED,
            "menu": name,
            "window": first,
            "subject": _("school days"),
            "amount": float(len(empty)),
            "unit": _("days"),
            "text": text.format(count=len(empty), first=first),
            "help": mend,
        }


def _owed_less(facts: MenuFacts, frequencies: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rules on how often that owe less in some window than in a whole one: a note for each rule of a menu."""
    lowered = frequencies[frequencies["minimum"] < frequencies["asked"]]
    spans = {(r.menu, r.rule): span_words(r.per, r.span) for r in menu_frequencies(facts.case, facts.law)}
    for (menu, rule), part in lowered.groupby(["menu", "rule"], sort=True):
        first = part.iloc[0]
        text = ngettext(
            "Asked of a whole {window}: {asked}. {count} is not whole, from {first}: days served {days}, owed {owed}.",
            "Asked of a whole {window}: {asked}. {count} are not whole, the first from {first}: days served {days}, owed {owed}.",
            len(part),
        )
        yield {
            "kind": "owed_less",
            "menu": menu,
            "window": first["window"],
            "subject": rule,
            "amount": float((part["asked"] - part["minimum"]).sum()),
            "unit": first["count"],
            "text": text.format(
                window=spans[str(menu), str(rule)],
                asked=number_text(first["asked"], 0 if float(first["asked"]).is_integer() else 1),
                count=len(part),
                first=first["window"],
                days=int(first["days"]),
                owed=number_text(first["minimum"]),
            ),
            "help": _("A minimum is owed in proportion to the days, rounded down. For more, ask for more, or serve it on the days that are left."),
        }  # fmt: skip


def _few_there(frequencies: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rules on how often that count days on which most pupils are missing: a note for each rule of a menu."""
    few = frequencies[frequencies["few_there"] > 0]
    for (menu, rule), part in few.groupby(["menu", "rule"], sort=True):
        text = _(
            "Counted on days on which fewer than half of the menu's pupils eat: {few}, the first from {first}. They count all the same."
        )
        yield {
            "kind": "few_there",
            "menu": menu,
            "window": part.iloc[0]["window"],
            "subject": rule,
            "amount": float(part["few_there"].sum()),
            "unit": part.iloc[0]["count"],
            "text": text.format(few=number_text(part["few_there"].sum()), first=part.iloc[0]["window"]),
            "help": _("Serve it on a day on which most pupils are there."),
        }


def _not_asked(facts: MenuFacts, menu: str, mode: str, empty: Ints) -> bool:
    """Tell whether a basket serves nothing on days on all of which its repertoire has something."""
    rows = facts.case["repertoire"]
    months = {month for cell in rows.loc[rows["menu"] == menu, "months"] for month in split_months(str(cell))}
    needed = facts.days.calendar.dates[empty].astype("datetime64[M]").astype(np.int64) % 12 + 1
    return mode == "free_basket" and bool(np.isin(needed, list(months)).all())


def _laid_out(menu: str, share: float) -> dict[str, Any]:
    text = _("Whole days and rest rules moved {share:.1%} of the servings away from the menu in broad strokes.")
    return {
        "kind": "laid_out",
        "menu": menu,
        "subject": _("day-by-day calendar"),
        "amount": share,
        "unit": "share",
        "text": text.format(share=share),
    }


def _not_proved(facts: MenuFacts, menu: MenuPlan) -> Iterator[dict[str, Any]]:
    """Yield, where a menu in whole days is not proved to be the best, how far it may be from it, or from one in parts of days."""
    if menu.days is None or menu.solution is None or not menu.deviation:
        return
    levels = [level for level in menu.days.levels if not breaks_ties(level.name)]
    open_levels = [level for level in levels if level.gap > PROVED_GAP]
    if not open_levels:
        return
    first, cost = open_levels[0], next(level for level in levels if level.name == "cost")
    currency = str(facts.case.head["currency"])
    row = {"kind": "not_proved", "menu": sorted(menu.deviation)[0], "subject": _("whole days")}
    if not np.isfinite(first.gap):
        least = next(level.value for level in menu.solution.levels if level.name == "cost")
        text = _(
            "The menu was brought to whole days a month and then a week at a time, which proves nothing. In parts of days, by month, its food would cost {least}; in whole days, with which more of the standards may be missed, {cost}, both before whole packs and visits."
        )
        text = text.format(least=money_text(least, currency), cost=money_text(cost.value, currency))
        yield row | {"amount": cost.value - least, "unit": currency, "text": text}
    elif first.name == "cost":
        text = _(
            "The search for whole days ended before the best menu was proved: one that keeps as much can cost at most {gap:.2%} less."
        )
        yield row | {"amount": first.gap, "unit": "share", "text": text.format(gap=first.gap)}
    else:
        text = _(
            "The search for whole days ended before it was proved that no menu keeps more of what is wished, by {gap:.2%} of what is missed at most."
        )
        yield row | {"amount": first.gap, "unit": "share", "text": text.format(gap=first.gap)}


def _not_heeded(facts: MenuFacts) -> Iterator[dict[str, Any]]:
    """Yield a note on the ways of award, which the purchases heed and the choice of the menu does not, by name."""
    names = [route.name for route in facts.law.award_routes if route.prefers]
    if names and family_mode(facts.case, "award_routes") != "off":
        text = _("The menu was chosen without heeding these: {names}. The purchases of the plan heed them.")
        yield {
            "kind": "not_heeded",
            "menu": str(facts.case["menu_groups"].loc[facts.case["menu_groups"]["mode"] != "fixed", "menu"].min()),
            "subject": _("ways of award"),
            "amount": float(len(names)),
            "unit": _("rules"),
            "text": text.format(names="; ".join(names)),
            "help": _("See what gave way. If one of these did, take a menu from this plan as given and change the dishes that stand in its way."),
        }  # fmt: skip


# ---- what holds the cost up ---------------------------------------------------------------------------------------------


def _binding(facts: MenuFacts, menu: MenuPlan) -> list[dict[str, Any]]:
    rows = [*_binding_standards(facts, menu), *_binding_rules(facts, menu)]
    rows = [row for row in rows if row["amount"] >= LEAST_AMOUNT]
    return sorted(rows, key=lambda row: -row["amount"])[:MOST_ROWS]


def _meals(facts: MenuFacts, days: MenuDays) -> dict[tuple[str, str], Floats]:
    """Return meals of each menu and stage in each span."""
    heads = pupils_by_day(facts)
    found = {}
    for (name, stage), by_day in heads.items():
        served = facts.menus[name]
        meals = np.zeros(len(days.spans))
        np.add.at(meals, days.span_of_day[served.days], by_day[served.days] * served.meals)
        found[name, stage] = meals
    return found


def _binding_standards(facts: MenuFacts, menu: MenuPlan) -> list[dict[str, Any]]:
    choice, solution = menu.choice, menu.solution
    assert choice is not None
    assert solution is not None
    meals, rows, doubtful = _meals(facts, choice.days), [], _missed_spans(menu)
    stages = facts.case["stages"].set_index("stage")["name"]
    for side in ("least", "most"):
        block = f"standards_{side}"
        duals = solution.duals.get(block, np.zeros(0))
        kept = choice.instance.standards["minimum" if side == "least" else "maximum"].notna().to_numpy().nonzero()[0]
        for dual, place in zip(np.nan_to_num(duals), kept, strict=False):
            line = choice.standard_rows.iloc[int(place)]
            standard = choice.standards[int(line["rule"])]
            eaten = meals[standard.menu, standard.stage][int(line["span"])]
            if not dual or not eaten or (standard.menu, int(line["span"])) in doubtful:
                continue
            limit = float(choice.instance.standards["minimum" if side == "least" else "maximum"].iloc[int(place)])
            share = standard.basis == "energy_share"
            step = abs(dual) * (0.01 * _energy(facts, standard.menu, standard.stage) if share else 0.01 * limit) / eaten
            words = _("one point of the energy") if share else _("1 %")
            text = _("{nutrient}, {stage}, from {first}: tightening the {bound} by {step} costs {amount:.4f} a meal.")
            if not share:
                text += " " + _("Without it a meal would cost at most {most:.3f} less.")
            rows.append(
                {
                    "kind": "holds_cost_up",
                    "menu": standard.menu,
                    "stage": standard.stage,
                    "window": str(choice.days.spans["period"].iloc[int(line["span"])]),
                    "subject": f"{standard.standard} ({_('minimum') if side == 'least' else _('maximum')})",
                    "amount": step,
                    "unit": _("{currency} per meal").format(currency=str(facts.case.head["currency"])),
                    "text": text.format(
                        nutrient=nutrient_words(standard.nutrient, standard.without),
                        stage=stages[standard.stage],
                        first=choice.days.spans["period"].iloc[int(line["span"])],
                        bound=_("minimum") if side == "least" else _("maximum"),
                        step=words,
                        amount=step,
                        most=step * 100,
                    ),
                }
            )
    return rows


def _missed_spans(menu: MenuPlan) -> set[tuple[str, int]]:
    """Return menus and spans in which a standard is missed: there a dual prices the miss, not the food."""
    choice, solution = menu.choice, menu.solution
    assert choice is not None
    assert solution is not None
    gaps = solution.values.get("nutrition_gap", np.zeros(len(choice.standard_rows)))
    missed = choice.standard_rows[gaps > 1e-7]
    return {(choice.standards[int(r)].menu, int(s)) for r, s in zip(missed["rule"], missed["span"], strict=True)}


def _energy(facts: MenuFacts, menu: str, stage: str) -> float:
    grams = facts.grams[menu, stage]
    kcal = grams @ np.nan_to_num(amounts_per_gram(facts.case, "energy_kcal", facts.products))
    return float(kcal.mean()) if len(kcal) else 0.0


def _binding_rules(facts: MenuFacts, menu: MenuPlan) -> list[dict[str, Any]]:
    choice, solution = menu.choice, menu.solution
    assert choice is not None
    assert solution is not None
    meals = _meals(facts, choice.days)
    total = {name: sum(m.sum() for (of, _stage), m in meals.items() if of == name) for name in facts.menus}
    saved: dict[tuple[str, str, str], float] = {}
    first = choice.days.spans["period"].to_numpy(dtype=object)
    doubtful = {(name, str(first[span])) for name, span in _missed_spans(menu)}
    bounds: pd.DataFrame = choice.instance.frequencies
    for side, bound in (("least", "minimum"), ("most", "maximum")):
        duals = solution.duals.get(f"frequencies_{side}", np.zeros(0))
        kept = bounds[bound].notna().to_numpy().nonzero()[0]
        for dual, place in zip(np.nan_to_num(duals), kept, strict=False):
            rule = choice.frequencies[int(choice.frequency_rows["rule"].iloc[int(place)])]
            if (rule.menu, str(choice.frequency_rows["window"].iloc[int(place)]).split(" ")[0]) in doubtful:
                continue
            if rule.count in ("foods", "share"):
                continue  # what a food or a part of the servings more costs is no price of a day
            key = (rule.menu, rule.rule, side)
            saved[key] = saved.get(key, 0.0) + abs(float(dual))
    rows = []
    for (name, rule_name, side), amount in saved.items():
        per_meal = amount / total[name] if total[name] else 0.0
        text = (
            _("One day less asked for in every window would save {amount:.4f} a meal.")
            if side == "least"
            else _("One day more allowed in every window would save {amount:.4f} a meal.")
        )
        rows.append(
            {
                "kind": "holds_cost_up",
                "menu": name,
                "subject": f"{rule_name} ({_('minimum') if side == 'least' else _('maximum')})",
                "amount": per_meal,
                "unit": _("{currency} per meal").format(currency=str(facts.case.head["currency"])),
                "text": text.format(amount=per_meal),
            }
        )
    return rows


# ---- what is missed -----------------------------------------------------------------------------------------------------


def _missed(facts: MenuFacts, nutrition: pd.DataFrame, orders: pd.DataFrame) -> list[dict[str, Any]]:
    missed = nutrition[is_not_met(nutrition["judgement"])]
    low, high = missed[["minimum", "target"]].max(axis=1), missed[["maximum", "target"]].min(axis=1)
    sides = [direction(*figures) for figures in zip(missed["value"], low, high, strict=True)]
    stages = facts.case["stages"].set_index("stage")["name"]
    prices = _prices(facts, orders)
    left_out = {(s.menu, s.stage, s.standard): s.without for s in menu_standards(facts.case, facts.law)}
    rows = []
    for (menu, stage, standard, side), part in missed.assign(side=sides).groupby(["menu", "stage", "standard", "side"]):
        worst = part.iloc[int(np.argmax(part["gap"].fillna(np.inf).to_numpy(dtype=float)))]
        every = nutrition[(nutrition["menu"] == menu) & (nutrition["stage"] == stage)]
        windows = int((every["standard"] == standard).sum())
        bound = np.nanmax([worst["minimum"], worst["target"], -np.inf]) if side == "short" else np.nanmin(
            [worst["maximum"], worst["target"], np.inf]
        )  # fmt: skip
        scale, unit = (100, "%") if worst["basis"] == "energy_share" else (1, worst["unit"])
        found, asked = apart_texts(worst["value"] * scale, bound * scale, number_text)
        text = _(
            "{nutrient}, {stage}: {status} in {missed} of {windows} windows; worst from {window}: {value} {unit} where {bound} {unit} is the bound."
        )
        rows.append(
            {
                "kind": "cannot_be_met",
                "menu": menu,
                "stage": stage,
                "window": worst["window"],
                "subject": f"{standard} ({_('short') if side == 'short' else _('over')})",
                "amount": worst["gap"],
                "unit": worst["unit"],
                "text": text.format(
                    nutrient=worst["nutrient_name"],
                    stage=stages[str(stage)],
                    status=_("short") if side == "short" else _("too much"),
                    missed=len(part),
                    windows=windows,
                    window=worst["window"],
                    value=found,
                    bound=asked,
                    unit=unit,
                ),
                "help": _help(
                    facts,
                    str(menu),
                    str(stage),
                    (str(worst["nutrient"]), left_out[str(menu), str(stage), str(standard)]),
                    str(worst["basis"]),
                    str(side),
                    prices,
                ),
            }
        )
    return rows


def _prices(facts: MenuFacts, orders: pd.DataFrame) -> Floats:
    """Return currency per net gram: the mean price paid, else the lowest offer; NaN where nobody offers it."""
    paid = orders.groupby("product")[["amount", "kg"]].sum()
    paid = paid[paid["kg"] > 0]
    offers = facts.days.frame.offers
    offered = (offers["price_per_pack"] / offers["pack_kg"]).groupby(offers["product"]).min()
    per_kg = (paid["amount"] / paid["kg"]).reindex(facts.products).fillna(offered.reindex(facts.products))
    gross = facts.case["products"].set_index("product")["gross_factor"].reindex(facts.products)
    return (per_kg * gross / 1000).to_numpy(dtype=float)


def _help(
    facts: MenuFacts, menu: str, stage: str, nutrient: tuple[str, str], basis: str, side: str, prices: Floats
) -> str:
    """Return the dishes that would bring more of it for the money, or that bring most of what is too much.

    The nutrient comes with the foods that are left out of it. A dish that changes counts by the mean of its seasons.
    """
    case = facts.case
    names = case["dishes"].set_index("dish")["name"]
    if side == "over":
        served = facts.menus[menu]
        gives = _gives(facts, served.options, menu, stage, nutrient) * served.portions.sum(axis=1)
        by_dish = pd.Series(gives).groupby(served.options["dish"].to_numpy()).sum().sort_values(ascending=False)
        return _("Serve less often, or in smaller portions: {dishes}.").format(
            dishes=", ".join(str(names[dish]) for dish in by_dish.index[:SUGGESTIONS])
        )
    known = _known_dishes(case, menu)
    days = facts.days.calendar.days
    pairs = [(dish, season) for dish in known for season in np.unique(season_of(case, dish, days)).tolist()]
    lines = [(dish, season, first_fills(case, menu, dish, season)) for dish, season in pairs]
    options = pd.DataFrame(lines, columns=["dish", "season", "fills"])
    gives = _gives(facts, options, menu, stage, nutrient)
    grams = stage_grams(facts.recipes, options, menu, stage, facts.products)
    if basis == "energy_share":
        cost = grams @ np.nan_to_num(amounts_per_gram(case, "energy_kcal", facts.products))
    else:
        cost = grams @ np.nan_to_num(prices, nan=float(np.nanmax(prices, initial=0.0)))
    worth = pd.Series(np.divide(gives, cost, out=np.zeros(len(gives)), where=cost > 0), index=options["dish"])
    worth = worth.groupby(level=0, sort=False).mean()
    best = worth[worth > 0].sort_values(ascending=False, kind="stable").index[:SUGGESTIONS]
    if not len(best):
        return _("No dish that this menu knows contains it: add dishes to the repertoire.")
    text = _("Richest in it: {dishes}.") if basis == "energy_share" else _("Most of it for the money: {dishes}.")
    return text.format(dishes=", ".join(str(names[dish]) for dish in best))


def _gives(facts: MenuFacts, options: pd.DataFrame, menu: str, stage: str, nutrient: tuple[str, str]) -> Floats:
    grams = stage_grams(facts.recipes, options, menu, stage, facts.products)
    name, without = nutrient
    return np.asarray(grams @ np.nan_to_num(amounts_per_gram(facts.case, name, facts.products, without)))


def _known_dishes(case: Case, menu: str) -> list[str]:
    own = pd.concat([case["repertoire"][["menu", "dish"]], case["menus"][["menu", "dish"]]])
    return sorted(set(own.loc[own["menu"] == menu, "dish"]))


def menu_warnings(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return rows of the table ``warnings`` on what the menu misses."""
    notes = tables["menu_notes"]
    rows = [(_("Menu"), f"{row['menu']}: {row['text']}") for row in records(notes[notes["kind"] == NOTHING_SERVED])]
    nutrition = tables["nutrition"]
    named = nutrition[nutrition["standard"] != ""]
    missed = named[is_not_met(named["judgement"])]
    if len(missed):
        keys = ["menu", "stage", "standard"]
        text = ngettext(
            "{count} of {all} nutrition standards is missed somewhere. See the sheets Nutrition and Menu notes.",
            "{count} of {all} nutrition standards are missed somewhere. See the sheets Nutrition and Menu notes.",
            len(missed[keys].drop_duplicates()),
        )
        rows.append(
            (
                _("Nutrition"),
                text.format(count=len(missed[keys].drop_duplicates()), all=len(named[keys].drop_duplicates())),
            )
        )
    doubt = named[named["judgement"] == Judgement.NOT_KNOWN]
    if len(doubt):
        text = _(
            "Too little is known of the foods to say whether these standards are met: {names}. Fill in the composition table."
        )
        rows.append((_("Nutrition"), text.format(names=", ".join(sorted(set(doubt["nutrient_name"]))))))
    broken = tables["menu_frequency"]
    broken = broken[is_not_met(broken["judgement"]) & (broken["mode"] != "off")]
    if len(broken):
        text = ngettext(
            "{count} rule on how often dishes are served is not kept somewhere. See the sheet Menu rules.",
            "{count} rules on how often dishes are served are not kept somewhere. See the sheet Menu rules.",
            len(broken[["menu", "rule"]].drop_duplicates()),
        )
        rows.append((_("Menu"), text.format(count=len(broken[["menu", "rule"]].drop_duplicates()))))
    return typed_table("warnings", pd.DataFrame(rows, columns=["topic", "text"]))
