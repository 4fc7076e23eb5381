"""Words that the law counts: those of the case that are meant for them but written otherwise, and rules that find nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from planner.checks.base import fact, finding, groups
from planner.checks.facts import Facts
from planner.findings import Finding
from planner.i18n import _, every_translation, listed
from planner.once import once
from planner.programmes.alternatives import not_followed
from planner.programmes.case_law import own_folders
from planner.programmes.counting import counts
from planner.programmes.doubts import doubts
from planner.programmes.law import CountingRule
from planner.programmes.loader import file_of, load
from planner.programmes.vocabulary import (
    SYNONYMS,
    UNIT,
    bundled_words,
    component_units,
    foods_named,
    foods_of,
    unit_word,
    words_read,
)
from planner.schema import CASE_TABLES
from planner.schema.base import split_list
from planner.schema.food_words import FOODS, OF_SEVERAL
from planner.words import alike, did_you_mean, likeliest, likeness

MEANT = 0.8
"""Likeness from which a word of the case was probably meant for one of the law's."""

SLIP = 0.85
"""Likeness from which a word was probably meant for the name of a food."""

SHORTEST = 4
"""Letters of the shortest word that is compared by likeness: among shorter ones everything is like everything."""


def meant_word(word: str, known: dict[str, str]) -> str:
    """Return the word of the law for which a word was probably meant, or an empty string.

    It is the same but for capitals, signs and spaces, or its plural; one of the words that people write for it in the
    languages of the planner; or very like one of these. A word for another food is never taken for it.

    >>> meant_word("œuf", {"meat": ""}), meant_word("viande bovine", {"meat": ""})
    ('', 'meat')
    >>> meant_word("Viandes", {"meat": "", "fish": ""}), meant_word("Label Rouge", {"label_rouge": ""})
    ('meat', 'label_rouge')
    """
    others = FOODS if FOODS.keys() & known else {}
    if others and (foods := foods_of(word)):
        eaten = [candidate for candidate in known if candidate in foods]
        return eaten[0] if len(eaten) == 1 else ""
    best, most = "", 0.0
    for candidate in dict.fromkeys([*known, *others]):
        for name in (candidate, *SYNONYMS.get(candidate, ()), *every_translation(candidate.replace("_", " "))):
            like = _like(word, name, food=candidate in FOODS)
            if like > most:
                best, most = candidate, like
    return best if most >= MEANT and best in known else ""


def _like(word: str, name: str, *, food: bool) -> float:
    """Return how alike two words are; names of foods are short and many, so that only a slip within a word is let pass."""
    one, other = _singular(word), _singular(name)
    if one == other:
        return 1.0
    if min(len(one), len(other)) < SHORTEST:
        return 0.0
    if food and one[0] != other[0]:
        return 0.0
    like = likeness(word, name)
    return 0.0 if food and like < SLIP else like


def _singular(word: str) -> str:
    return alike(word).removesuffix("s")


@fact(needs_law=True)
def word_of_the_law(facts: Facts) -> Iterator[Finding]:
    """A word is not one that the law counts, but was probably meant for one."""
    for (table, name), known in words_read(facts.law).items():
        column = CASE_TABLES[table][name]
        if column.allowed or (table, name) == UNIT:  # a unit is asked about by `component_unit`
            continue
        values = facts.table(table)[name]
        words = values.map(split_list).explode() if column.kind == "list" else values
        words = words[words.notna() & (words != "") & ~words.isin([*known, *SYNONYMS])]
        for (word,), part in groups(words.to_frame(), name):
            if meant := meant_word(word, known):
                yield finding(
                    "warning",
                    table,
                    part.index,
                    name,
                    what=_("“{word}” is not a word that the law counts; probably “{meant}” is meant.").format(
                        word=word, meant=meant
                    ),
                    why=_("What bears it does not count: {rule}").format(rule=known[meant]),
                    mend=_("Write {meant}, or leave it if something else is meant.").format(meant=meant),
                )


@fact(needs_law=True)
def food_group_not_counted(facts: Facts) -> Iterator[Finding]:
    """A food group is one of which nobody can tell whether the law counts it: no rule reads it, and no food is so called."""
    column = CASE_TABLES["products"]["food_group"]
    known = words_read(facts.law).get(("products", "food_group"), {})
    named = facts["products"]["food_group"]
    named = named[(named != "") & ~named.isin(known) & bool(known)]
    for (word,), part in groups(named.to_frame(), "food_group"):
        foods = foods_of(word)
        if (foods and not foods & OF_SEVERAL) or meant_word(word, known):
            continue
        text = _("Write the group that is meant: {words}. Leave it if it is none of these.")
        named_groups = [group for group in foods_named(word) if group in known]
        if len(named_groups) > 1:
            text = _("Several groups are named: write for each product the one that it is, {words}.")
        yield finding(
            "warning",
            "products",
            part.index,
            "food_group",
            what=_("Products of the food group “{word}”: {count}. No rule of the programme counts this group.").format(
                word=word, count=len(part)
            ),
            why=_("If one that the law counts is meant, what is bought of them is missing in its shares and amounts."),
            mend=text.format(
                words=", ".join(column.word(group) for group in (named_groups if len(named_groups) > 1 else known))
            ),
        )


@fact(needs_law=True)
def component_unit(facts: Facts) -> Iterator[Finding]:
    """A component is given in another unit than the law counts it in: their figures cannot be compared."""
    units = component_units([facts.law])
    rows = facts["components"]
    asked = pd.Series([units.get(word, "") for word in rows["component"]], index=rows.index, dtype="str")
    wrong = rows[(asked != "") & (rows["unit"] != "") & (rows["unit"] != asked)]
    for (component, unit), part in groups(wrong, ["component", "unit"]):
        yield finding(
            "error",
            "components",
            part.index,
            "unit",
            what=_("The component {component} is given in “{unit}”, but the law counts it in {asked}.").format(
                component=CASE_TABLES["components"]["component"].word(component),
                unit=unit,
                asked=unit_word(units[component]),
            ),
            why=_("A figure in another unit would be held against the law's as if it were in its own."),
            mend=_("Write the amount per 100 g in {asked}, and {asked} in the column `unit`.").format(
                asked=unit_word(units[component])
            ),
        )


@fact(needs_law=True)
def word_of_an_own_programme(facts: Facts) -> Iterator[Finding]:
    """A programme file of the case's own reads a word that neither the case nor any other programme knows: a slip if one is near."""
    if not own_folders(facts.case):
        return
    others = bundled_words()
    for (table, name), read in words_read(facts.law).items():
        column = CASE_TABLES[table][name]
        there = {word for cell in facts.table(table)[name] for word in split_list(cell)}
        known = list(column.allowed or dict.fromkeys([*others.get((table, name), {}), *sorted(there)]))
        for word in read:
            if word not in known:
                yield finding(
                    "error" if column.allowed or likeliest(word, known, MEANT) else "warning",
                    "case",
                    (),
                    "programmes",
                    what=_("A programme file of your own reads “{word}” in the column {column} of {table}, which stands nowhere else.").format(
                        word=word, column=name, table=table
                    )
                    + did_you_mean(word, known),
                    why=_("The rule then finds nothing to count: {rule}").format(rule=read[word]),
                    mend=_("Correct the word in the programme file, or write it in the column {column} where it holds.").format(column=name),
                )  # fmt: skip


@fact(needs_law=True)
def programme_doubt(facts: Facts) -> Iterator[Finding]:
    """A figure or a day in a programme file of the case's own looks like a slip."""
    folders = own_folders(facts.case)
    for name in facts.law.programmes if folders else ():
        path = file_of(name, folders)
        if path.parent in folders:
            yield from doubts(load(path.stem, folders), date.today())


@fact(needs_law=True)
def nothing_counts(facts: Facts) -> Iterator[Finding]:
    """No product, offer or supplier of the case counts under a rule on which a share of the law rests."""
    used: dict[str, list[str]] = {}
    idle = not_followed(facts.case, facts.law)
    for target in facts.law.targets:
        if ("targets", target.target) in idle:
            continue
        if target.mode != "off" and target.sense == "at_least":
            used.setdefault(target.counts, []).append(target.name)
        if target.mode != "off" and target.within:
            used.setdefault(target.within, []).append(target.name)
    rows = purchases(facts)
    for name, targets in used.items():
        rule = facts.law.counting_rules.get(name)
        if rule is None or len(rows) == 0 or not can_be_told(rule, rows) or counts(rule, rows).any():
            continue
        yield finding(
            "warning",
            _home(rule),
            (),
            _column(rule),
            what=_("None of what is offered counts as “{rule}” ({words}).").format(
                rule=rule.definition, words=_conditions(rule)
            ),
            why=_("On it rests: {targets}. The share is nothing of nothing, or cannot be reached.").format(
                targets=listed(targets)
            ),
            mend=_("Write these words where they hold, in the tables products, offers and suppliers; leave it if nothing does."),
        )  # fmt: skip


@fact(needs_law=True)
def law_reads_in_vain(facts: Facts) -> Iterator[Finding]:
    """A standard or a rule on how often is about food groups, components or tags that nothing of the case has."""
    stages = facts["stages"]
    own = set(stages.loc[stages["stage"].isin(facts.enrolment["stage"]), "programme_stage"])
    # per scope and words: does anything have to be reached, and the rule in words
    wanted: dict[tuple[str, str], tuple[bool, str]] = {}
    for standard in facts.law.standards:
        scope, _colon, value = standard.nutrient.partition(":")
        if standard.programme_stage in own:
            wanted.setdefault((scope, value), (standard.minimum is not None, standard.source.plain))
    idle = not_followed(facts.case, facts.law)
    for rule in facts.law.frequencies:
        to_reach = rule.minimum is not None and ("frequencies", rule.rule) not in idle
        base, _colon, value = rule.of.partition(":")
        for about in ((rule.scope, rule.value), (base, value)):
            wanted.setdefault(about, (to_reach, rule.source.plain))
    for (scope, value), (to_reach, plain) in wanted.items():
        table, column = _HELD.get(scope, ("", ""))
        words = split_list(value)
        if not table or {word for cell in facts.table(table)[column] for word in split_list(cell)} & set(words):
            continue
        yield finding(
            "warning" if to_reach else "note",
            table,
            (),
            column,
            what=_("Nothing in the table {table} has the {column} {words}.").format(
                table=table, column=column, words=listed(f"“{word}”" for word in words)
            ),
            why=_("The rule then finds nothing to count: {rule}").format(rule=plain),
            mend=_("Write the word in the column {column} where it holds; leave it if nothing does.").format(
                column=column
            ),
        )


_HELD = {
    "food_group": ("products", "food_group"),
    "component": ("components", "component"),
    "product_tag": ("products", "tags"),
    "dish_tag": ("dishes", "tags"),
}


@once
def purchases(facts: Facts) -> pd.DataFrame:
    """Return one row per offer with the attributes that stand in the tables; those from maps are missing."""
    parts: list[pd.DataFrame] = [facts["offers"].add_prefix("offer.")]
    for table, key in (("products", "product"), ("suppliers", "supplier")):
        own = facts.table(table).drop_duplicates(key)
        if table == "suppliers":
            own = own.assign(
                practice_score=practice_scores(facts, own),
                women_members_share=own[key].map(women_members(facts)).astype("float64"),
            )
        own = own.set_index(key, drop=False).add_prefix(f"{key}.")
        parts.append(own.reindex(facts.table("offers")[key]).set_index(facts["offers"].index))
    rows = pd.concat(parts, axis=1)
    texts = [str(name) for name in rows if rows[name].dtype == "str"]
    return rows.assign(**{name: rows[name].fillna("") for name in texts})


def practice_scores(facts: Facts, suppliers: pd.DataFrame) -> pd.Series:
    """Return the practice score of each supplier on the plan's first day, on the index of `suppliers`."""
    dated, day = facts["practice_scores"], facts.first_day
    if day is None or dated.empty:
        return suppliers["practice_score"]
    holds = (
        dated[(dated["valid_from"] <= day)]
        .sort_values("valid_from", kind="stable")
        .drop_duplicates("supplier", keep="last")
    )
    holds = holds[~(holds["valid_to"] < day)]
    known = dict(zip(holds["supplier"], holds["score"], strict=True))
    return suppliers["supplier"].map(known).astype("float64").fillna(suppliers["practice_score"])


@once
def women_members(facts: Facts) -> pd.Series:
    """Return the part of each group's families registered in a woman's name, as far as the table members tells it."""
    if facts["members"].empty:
        return pd.Series(dtype="float64")
    members = facts["members"].groupby(["supplier", "member"])["woman_holder"].max()
    told = members.notna().groupby(level="supplier").any()
    women = members.fillna(False).astype("float64").groupby(level="supplier")
    families = facts["suppliers"].drop_duplicates("supplier").set_index("supplier")["families"].reindex(told.index)
    part: pd.Series = women.sum() / np.fmax(families.astype("float64"), women.size().astype("float64"))
    return part[told]


def can_be_told(rule: CountingRule, rows: pd.DataFrame) -> bool:
    """Tell whether the tables alone say who counts under a rule, without a map."""
    return all(condition.attribute in rows for clause in rule.clauses for condition in clause)


def _home(rule: CountingRule) -> str:
    return {"offer": "offers", "product": "products", "supplier": "suppliers"}[_first(rule)[0]]


def _column(rule: CountingRule) -> str:
    return _first(rule)[1]


def _first(rule: CountingRule) -> tuple[str, str]:
    attribute = next((c.attribute for clause in rule.clauses for c in clause), "product.product")
    kind, _dot, column = attribute.partition(".")
    return kind, column


def _conditions(rule: CountingRule) -> str:
    conditions = dict.fromkeys(c for clause in rule.clauses for c in clause)
    return "; ".join(f"{c.attribute.partition('.')[2]} {listed(c.values, 12)}" for c in conditions)
