"""What the counting rules say of each offer, and the law's order of preference among offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from planner.assembly.calendar import Bools
from planner.assembly.lots import fairness
from planner.assembly.needs import receiving_sites
from planner.assembly.scopes import WORDS, Groups, inside, receivers
from planner.case import Case
from planner.i18n import _
from planner.programmes.counting import ATTRIBUTES, counts, first_that_counts
from planner.programmes.geography import catchments, nearest_km, tiers
from planner.programmes.law import EACH_SUPPLIER, Condition, CountingRule, Criterion, Law, Ranking, Scope
from planner.programmes.own_rules import case_counting_rules

UNRANKED = -1
"""Rank of an offer to which the law's order of preference does not apply."""


def counting_rules(case: Case, law: Law) -> dict[str, CountingRule]:
    """Return every counting rule by name: the case's own, the steps of points and the law's; of one name the law's holds.

    Of what is counted for each supplier apart there is one rule more for each who sells: `of_supplier`.
    """
    steps = {score.counts.name: score.counts for rule in law.points for score in rule.scores}
    rules = case_counting_rules(case) | steps | law.counting_rules
    own = case["targets"]
    apart = {
        *own.loc[own["per"] == EACH_SUPPLIER, "counts"],
        *(t.counts for t in law.targets if t.per == EACH_SUPPLIER),
    }
    names = dict(zip(case["suppliers"]["supplier"], case["suppliers"]["name"], strict=True))
    sell = sorted({*case["offers"]["supplier"], *case["bought"]["supplier"]} & set(names)) if apart else []
    alone = [of_supplier(rules[name], seller, names[seller]) for name in sorted(apart & set(rules)) for seller in sell]
    return rules | {rule.name: rule for rule in alone}


def of_supplier(rule: CountingRule, supplier: str, name: str) -> CountingRule:
    """Return what counts under a rule of one supplier alone; its short name is that of the rule, ``@`` and the supplier's.

    Parameters
    ----------
    rule : CountingRule
        The rule.
    supplier, name : str
        Short name and name of the supplier.

    Returns
    -------
    CountingRule
        Goods count under it that count under the rule and come from the supplier.
    """
    own = Condition("supplier.supplier", (supplier,))
    return replace(
        rule,
        name=f"{rule.name}@{supplier}",
        # placeholder counts: "Bought from cooperatives of family farmers"
        definition=_("{counts}, of {supplier} alone").format(counts=rule.definition or rule.name, supplier=name),
        clauses=tuple((*clause, own) for clause in rule.clauses),
    )


def offer_facts(case: Case, offers: pd.DataFrame, law: Law) -> pd.DataFrame:
    """Return what counting rules may look at, one row per offer in the order of `offers`.

    A column per attribute of `planner.programmes.counting.ATTRIBUTES`; unknown is blank or missing. The tier of a supplier
    and the catchments in which it lies come from `planner.programmes.geography`, with what the law calls local.

    Parameters
    ----------
    case : Case
        The case, with suppliers, products and offers.
    offers : pandas.DataFrame
        ``supplier``, ``product`` and ``offer`` (short names; a blank or unknown one has blank facts): offers, or rows
        of what was bought.
    law : Law
        The law, for what it calls local.

    Returns
    -------
    pandas.DataFrame
        A column per attribute, such as ``supplier.kind``; rows are numbered from 0.
    """
    suppliers = case["suppliers"].set_index("supplier", drop=False)
    tables: dict[str, pd.DataFrame] = {
        "supplier": suppliers.assign(
            **_nearness(case, law, suppliers, case["sites"]),
            catchment=catchments(suppliers, case["zones"]),
            practice_score=_practice(case, suppliers),
            women_members_share=_women(case).reindex(suppliers.index),
        ),
        "product": case["products"].set_index("product", drop=False),
        "offer": case["offers"].set_index("offer", drop=False),
    }
    facts = {}
    for attribute in ATTRIBUTES:
        table, column = attribute.split(".")
        if column in tables[table]:
            facts[attribute] = tables[table][column].reindex(offers[table]).reset_index(drop=True)
        else:
            facts[attribute] = pd.Series("", index=range(len(offers)), dtype="str")
    return pd.DataFrame(facts)


def _nearness(case: Case, law: Law, suppliers: pd.DataFrame, sites: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the tier of each supplier and its km to the nearest of some sites."""
    road_factor = float(case.head["road_factor"])
    near = tiers(suppliers, sites, case["zones"], local=law.local, distances=case["distances"], road_factor=road_factor)
    return {"tier": near, "km": nearest_km(suppliers, sites, case["distances"], road_factor)}


def _practice(case: Case, suppliers: pd.DataFrame) -> pd.Series:
    """Return the practice score of each supplier: the latest dated one that holds on the plan's first day, else the undated."""
    dated, day = case["practice_scores"], pd.Timestamp(case.head["first_day"])
    begun = (
        dated[dated["valid_from"] <= day]
        .sort_values("valid_from", kind="stable")
        .drop_duplicates("supplier", keep="last")
    )
    holds = begun[~(begun["valid_to"] < day)].set_index("supplier")["score"]
    return holds.reindex(suppliers.index).fillna(suppliers["practice_score"])


def _women(case: Case) -> pd.Series:
    """Return the part of the families of each group whose register is in a woman's name.

    A family of which it is not told counts as none, listed or not; groups that tell it of no family are not there. By hand: of 10
    families 6 are told to be a woman's, 2 are not, of 2 nothing is said, or they have no row: 0.6.
    """
    members = case["members"].groupby(["supplier", "member"])["woman_holder"].max()
    told = members.notna().groupby(level="supplier").any()
    women = members.fillna(False).astype("float64").groupby(level="supplier")
    families = case["suppliers"].set_index("supplier")["families"].reindex(told.index).astype("float64")
    part: pd.Series = women.sum() / np.fmax(families, women.size().astype("float64"))
    return part[told]


def counting_table(rules: Mapping[str, CountingRule], facts: pd.DataFrame, case: Case, law: Law) -> pd.DataFrame:
    """Return whether each offer (row) counts under each rule (column), as booleans; of a rule of places whether it does anywhere.

    Parameters
    ----------
    rules : mapping of str to CountingRule
        Rules by short name.
    facts : pandas.DataFrame
        From `offer_facts`.
    case, law : Case, Law
        The case, and the law by which places are near.

    Returns
    -------
    pandas.DataFrame
        Boolean, with the index of `facts`.
    """
    found = {
        name: _at_sites(rule, facts, case, law).any(axis=1) if rule.places else counts(rule, facts)
        for name, rule in rules.items()
    }
    return pd.DataFrame(found, index=facts.index)


def counting_at(
    rules: Mapping[str, CountingRule], facts: pd.DataFrame, case: Case, law: Law, groups: Groups
) -> dict[str, Bools]:
    """Return for each rule of places whether an offer (row) counts that goes to the sites of a group (column).

    Parameters
    ----------
    rules : mapping of str to CountingRule
        Rules by short name; those that do not look at places are left out.
    facts : pandas.DataFrame
        From `offer_facts`.
    case, law : Case, Law
        The case, and the law by which places are near.
    groups : Groups
        Groups of sites; all sites of a group are alike under the rules.

    Returns
    -------
    dict of str to numpy.ndarray of bool, shape (offers, groups)
        By the rule's short name.
    """
    sites = list(groups.of_site.index)
    first = [sites.index(site) for site in groups.of_site.drop_duplicates().sort_values().index]
    return {name: _at_sites(rule, facts, case, law)[:, first] for name, rule in rules.items() if rule.places}


def counted_where(
    rule: CountingRule, facts: pd.DataFrame, case: Case, law: Law, places: pd.DataFrame
) -> tuple[Bools, Bools]:
    """Return which goods count under a rule of places, and of which that cannot be told.

    Goods of which it is not said where they went may have gone to any site that fits what is said. They count if they do at every
    one, else it cannot be told and they do not.

    Parameters
    ----------
    rule : CountingRule
        A rule of places.
    facts : pandas.DataFrame
        From `offer_facts`.
    case, law : Case, Law
        The case, and the law by which places are near.
    places : pandas.DataFrame
        ``committee``, ``zone``, ``site``: where the goods of each row of `facts` went; blank is unknown.

    Returns
    -------
    tuple of numpy.ndarray of bool, shape (rows of facts,)
        Which surely count; and which do at some of the sites where they may have gone, and at others not.
    """
    met, sites = _at_sites(rule, facts, case, law), receivers(case)
    may = np.ones(met.shape, dtype=bool)
    for word in WORDS:
        said = places[word].to_numpy(dtype=object)[:, None]
        may &= (said == "") | (said == sites[word].to_numpy(dtype=object)[None, :])
    surely = may.any(axis=1) & (met | ~may).all(axis=1)
    return surely, (met & may).any(axis=1) & ~surely


def _at_sites(rule: CountingRule, facts: pd.DataFrame, case: Case, law: Law) -> Bools:
    """Return whether goods (row) count under a rule of places that go to each site which receives food (column).

    Where a clause is meant for a site alone, those of everybody do not hold there. In such a clause suppliers are as near as they
    are to the sites for which it is meant.
    """
    sites = receivers(case)
    meant = np.array([inside(sites, place) for place in rule.places], dtype=bool).reshape(len(rule.places), len(sites))
    own = np.array([bool(place) for place in rule.places], dtype=bool)
    told = meant[own].any(axis=0)
    met = np.zeros((len(facts), len(sites)), dtype=bool)
    for clause, place, there in zip(rule.clauses, rule.places, meant, strict=True):
        one = replace(rule, clauses=(clause,), places=())
        met |= np.outer(counts(one, _seen_from(place, facts, case, law)), there if place else ~told)
    return met


def _seen_from(place: Scope, facts: pd.DataFrame, case: Case, law: Law) -> pd.DataFrame:
    """Return the facts with suppliers as near as they are to the schools that are fed in a place."""
    if not place:
        return facts
    there = set(receivers(case)["site"][inside(receivers(case), place)])
    suppliers = case["suppliers"].set_index("supplier", drop=False)
    near = _nearness(case, law, suppliers, case["sites"][receiving_sites(case).isin(there).to_numpy()])
    named = {f"supplier.{word}": rows.reindex(facts["supplier.supplier"]).to_numpy() for word, rows in near.items()}
    return facts.assign(**named)


def counted(name: str, counting: pd.DataFrame, at: Mapping[str, Bools], offer: Ints, group: Ints) -> Bools:
    """Return whether goods of offers (rows of `counting`) that go to groups of sites count under a rule.

    Parameters
    ----------
    name : str
        Short name of the rule.
    counting : pandas.DataFrame
        From `counting_table`.
    at : mapping of str to numpy.ndarray of bool
        From `counting_at`.
    offer, group : numpy.ndarray of int, shape (n,)
        Row of the offer and number of the group of sites of each good.

    Returns
    -------
    numpy.ndarray of bool, shape (n,)
        Does each count?
    """
    found = at[name][offer, group] if name in at else counting[name].to_numpy(dtype=bool)[offer]
    return np.asarray(found, dtype=bool)


def ranks(
    ranking: Ranking | None, counting: pd.DataFrame, facts: pd.DataFrame, drawn: pd.DataFrame | None = None
) -> Ints:
    """Return the rank of each offer: 0 first, equal ranks tie, `UNRANKED` where the order does not apply.

    The criteria are looked at in turn, as `criteria_places` says, and then the draws. Without an order in the law every offer has
    rank 0.

    Parameters
    ----------
    ranking : Ranking or None
        The law's order of preference; None: it has none.
    counting : pandas.DataFrame
        From `counting_table`, with a column of the rule that says to which goods the order applies.
    facts : pandas.DataFrame
        From `offer_facts`, in the same order.
    drawn : pandas.DataFrame, optional
        From `draws_in_force`; None: nothing was drawn.

    Returns
    -------
    numpy.ndarray of int, shape (offers,)
        Ranks without gaps: 0, 1, 2 and so on.
    """
    if ranking is None:
        return np.zeros(len(facts), dtype=np.int64)
    applies = applies_to(ranking, counting)
    rank = np.full(len(facts), UNRANKED, dtype=np.int64)
    if applies.any():
        places = criteria_places(ranking, facts)[applies]
        by_draw = drawn_places(places, facts[applies], drawn)
        _, order = np.unique(np.column_stack((places, by_draw)), axis=0, return_inverse=True)
        rank[applies] = order.ravel()
    return rank


def applies_to(ranking: Ranking, counting: pd.DataFrame) -> Bools:
    """Return to which offers the order applies; see `ranks`."""
    if not ranking.applies_to:
        return np.ones(len(counting), dtype=bool)
    return np.asarray(counting[ranking.applies_to], dtype=bool)


def criteria_places(ranking: Ranking, facts: pd.DataFrame) -> Ints:
    """Return the place of each offer (row) in each criterion (column), 0 first.

    By classes it is that of the first that fits, or the last; by a figure the largest is first, then those of whom it is not known,
    then those for whom it is not meant. By hand: 0.8, 0.5, blank, 0.8 are at 0, 1, 2, 0.

    Parameters
    ----------
    ranking : Ranking
        The law's order of preference.
    facts : pandas.DataFrame
        From `offer_facts`.
    """
    places = np.zeros((len(facts), len(ranking.criteria)), dtype=np.int64)
    for column, criterion in enumerate(ranking.criteria):
        if criterion.figure:
            figure = criterion_figures(criterion, facts)
            known, at = np.unique(-figure[~np.isnan(figure)], return_inverse=True)
            meant = np.ones(len(facts), dtype=bool) if criterion.among is None else counts(criterion.among, facts)
            places[:, column] = np.where(meant, len(known), len(known) + 1)
            places[~np.isnan(figure), column] = at
        else:
            place = first_that_counts(criterion.classes, facts)
            places[:, column] = np.where(place < 0, len(criterion.classes), place)
    return places


def criterion_figures(criterion: Criterion, facts: pd.DataFrame) -> Floats:
    """Return the figure of each offer by which a criterion looks; NaN where it is not known or not meant for the offer."""
    figure = facts[criterion.figure].to_numpy(dtype=np.float64)
    return figure if criterion.among is None else np.where(counts(criterion.among, facts), figure, np.nan)


def draws_in_force(case: Case, law: Law) -> pd.DataFrame | None:
    """Return the draws that decide among equals; None where equals share, or the law knows no draw."""
    drawn = law.ranking is not None and law.ranking.draw_witnesses is not None and fairness(case) == 0
    return case["draws"] if drawn and len(case["draws"]) else None


def drawn_places(places: Ints, facts: pd.DataFrame, drawn: pd.DataFrame | None) -> Ints:
    """Return the place that a draw gave each offer among its equals; 0 where none was drawn for all of them.

    A draw is of a product and decides wherever suppliers who were in it together are equal. By hand: a, b and c were drawn for bananas,
    in this order; b and c are equal and a is not: b comes before c. Had d, who was not in that draw, been equal to them, nothing were decided.

    Parameters
    ----------
    places : numpy.ndarray of int, shape (offers, criteria)
        From `criteria_places`, of offers to which the order applies.
    facts : pandas.DataFrame
        From `offer_facts`, of the same offers.
    drawn : pandas.DataFrame or None
        From `draws_in_force`.

    Returns
    -------
    numpy.ndarray of int, shape (offers,)
        Places from 1, or 0.
    """
    found = np.zeros(len(facts), dtype=np.int64)
    if drawn is None or facts.empty:
        return found
    first = drawn.drop_duplicates(["product", "supplier"]).set_index(["product", "supplier"])[["place", "seed"]]
    mine = first.reindex(pd.MultiIndex.from_frame(facts[["product.product", "supplier.supplier"]]))
    place, seed = mine["place"].fillna(0).to_numpy(dtype=np.int64), mine["seed"].fillna("").to_numpy(dtype=object)
    for rows in equals(places, facts):
        if (place[rows] > 0).all() and len(set(seed[rows])) == 1:
            found[rows] = place[rows]
    return found


def equals(places: Ints, facts: pd.DataFrame) -> list[Ints]:
    """Return the rows of offers of one product that are equal in all criteria and come from different suppliers; see `drawn_places`."""
    keys = np.column_stack((pd.factorize(facts["product.product"], sort=True)[0], places))
    _keys, group = np.unique(keys, axis=0, return_inverse=True)
    rows = pd.Series(range(len(facts))).groupby(group.ravel())
    sellers = facts["supplier.supplier"].to_numpy()
    found = [np.asarray(mine, dtype=np.int64) for _key, mine in rows]
    return [mine for mine in found if len(set(sellers[mine])) > 1]
