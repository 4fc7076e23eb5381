"""Rules that the case sets in tables of its own: scales of points, ways of award, ceilings of cost, promises and decisions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from planner.checks.base import fact, finding, groups, money, number
from planner.checks.facts import Facts
from planner.checks.scopes import WORDS
from planner.checks.words import can_be_told, purchases
from planner.findings import Finding
from planner.i18n import _, listed, ngettext, share_text
from planner.programmes.conflicts import overlap, same_worth
from planner.programmes.counting import counts
from planner.programmes.law import AwardRoute
from planner.programmes.own_rules import case_counting_rules
from planner.programmes.points import scores
from planner.schema.base import split_list
from planner.schema.words import in_words

# --- points -----------------------------------------------------------------------------------------------------------


@fact(of="points")
def scale_without_scores(facts: Facts) -> Iterator[Finding]:
    """A scale of points has no row that gives any."""
    frame = facts["points"]
    rows = frame[(frame["rule"] != "") & (frame["mode"] != "off") & ~frame["rule"].isin(facts["point_scores"]["rule"])]
    if len(rows):
        yield finding(
            "error",
            "points",
            rows.index,
            "rule",
            what=_("Nothing gives points on {scales}.").format(scales=listed(facts.named("rule", rows["rule"]))),
            why=_("Everybody scores nothing there, so the mean is reached by nobody or by all."),
            mend=_("Add rows to point_scores that name it, or set its mode to off."),
        )


@fact(of="point_scores")
def score_says_nothing(facts: Facts) -> Iterator[Finding]:
    """A row of points names neither a counting rule nor a figure with a bound, or both, or bounds that nothing meets."""
    frame = facts["point_scores"]
    rule, figure = frame["counts"] != "", frame["figure"] != ""
    bounded = frame["at_least"].notna() | frame["at_most"].notna()
    wrong = frame[(rule == figure) | (figure != bounded)]
    if len(wrong):
        yield finding(
            "error",
            "point_scores",
            wrong.index,
            "counts",
            what=ngettext(
                "{count} row does not say what gives the points.",
                "{count} rows do not say what gives the points.",
                len(wrong),
            ).format(count=len(wrong)),
            why=_("Points are given for meeting a counting rule, or for a figure within bounds: one of the two."),
            mend=_("Fill in counts, or figure with at_least, at_most or both, and leave the other blank."),
        )
    reversed_ = frame[frame["at_least"] > frame["at_most"]]
    if len(reversed_):
        yield finding(
            "error",
            "point_scores",
            reversed_.index,
            "at_least",
            what=_("at_least is above at_most."),
            why=_("No figure lies between them, so the step is reached by nobody."),
            mend=_("Exchange the two."),
        )


@fact(needs_law=True, of="point_scores")
def figure_refused(facts: Facts) -> Iterator[Finding]:
    """Points rise with a figure that the law refuses: how near a supplier is, say."""
    frame = facts["point_scores"]
    for (figure,), part in groups(frame[frame["figure"].isin(list(facts.law.refusals))], "figure"):
        yield finding(
            "error",
            "point_scores",
            part.index,
            "figure",
            what=_("Points are given for {figure}.").format(figure=figure),
            why=facts.law.refusals[figure],
            mend=_("Give them for a practice, a label or another figure that the law allows, or delete the row."),
        )


@fact(needs_law=True)
def practice_without_supplier(facts: Facts) -> Iterator[Finding]:
    """Nobody who offers anything meets a practice that gives points."""
    rows = purchases(facts)
    if len(rows) == 0:
        return
    own = set(facts["points"]["rule"])
    for name, rule in {rule.stem: rule for rule in facts.law.points if rule.mode != "off"}.items():
        if name not in own:
            continue
        idle = [
            score.practice or score.counts.name
            for score in rule.scores
            if can_be_told(score.counts, rows) and not counts(score.counts, rows).any()
        ]
        if idle:
            frame = facts["point_scores"]
            yield finding(
                "warning",
                "point_scores",
                frame.index[frame["rule"] == name],
                "counts",
                what=_("On the scale {scale} no supplier meets: {practices}.").format(
                    scale=rule.definition, practices=listed(dict.fromkeys(idle))
                ),
                why=_("These points are given to nobody, so the mean is harder to reach than it may seem."),
                mend=_("Enter the practice where it holds, in the tables suppliers, members and offers; leave it if it holds nowhere."),
            )  # fmt: skip


@fact(needs_law=True)
def scale_above_all(facts: Facts) -> Iterator[Finding]:
    """A mean is asked for that lies above what the best of the offers scores."""
    rows = purchases(facts)
    if len(rows) == 0:
        return
    frame = facts["points"]
    for rule in facts.law.points:
        if not all(can_be_told(score.counts, rows) for score in rule.scores):
            continue
        best = float(scores(rule, lambda practice: counts(practice, rows), len(rows)).max())
        if rule.mode != "off" and rule.minimum > best:
            there = (frame[list(WORDS)] == [getattr(rule.scope, word) for word in WORDS]).all(axis=1)
            own = frame.index[(frame["rule"] == rule.stem) & there]
            yield finding(
                "warning",
                "points" if len(own) else "case",
                own,
                "minimum" if len(own) else "programmes",
                what=_("{scale} asks for {minimum} points on average; the best of all offers scores {best}.").format(
                    scale=rule.definition, minimum=number(rule.minimum), best=number(best)
                ),
                why=_(
                    "Whatever is bought, the mean is not reached: as a floor it leaves no plan, as an aim it is missed."
                ),
                mend=_("Lower the minimum to {best} or less, or enter the practices of more suppliers.").format(
                    best=number(best)
                ),
            )


@fact(of="practice_scores")
def practice_score_overlap(facts: Facts) -> Iterator[Finding]:
    """A dated practice score ends before it begins, or after the next has begun."""
    frame = facts["practice_scores"]
    reversed_ = frame[frame["valid_to"] < frame["valid_from"]]
    following = frame.sort_values("valid_from", kind="stable").groupby("supplier")["valid_from"].shift(-1)
    late = frame[frame["valid_to"] >= following.reindex(frame.index)]
    for rows, what, mend in (
        (reversed_, _("A score ends before it begins."), _("Exchange valid_from and valid_to.")),
        (late, _("A score still holds when the next one begins."), _("Let valid_to be the day before the next valid_from, or leave it blank.")),
    ):  # fmt: skip
        if len(rows):
            why = _("Nobody can tell which score counts on such a day.")
            yield finding("error", "practice_scores", rows.index, "valid_to", what=what, why=why, mend=mend)


@fact(of="point_scores")
def practice_with_two_bounds(facts: Facts) -> Iterator[Finding]:
    """Steps of one practice give different bounds to its points."""
    frame = facts["point_scores"]
    for (rule, practice), part in groups(frame[frame["practice"] != ""], ["rule", "practice"]):
        bounds = sorted(set(part["most_points"].dropna()))
        if len(bounds) > 1:
            yield finding(
                "error",
                "point_scores",
                part.index[part["most_points"].notna()],
                "most_points",
                what=_("On the scale {scale} the practice {practice} gives at most {bounds} points.").format(
                    scale=facts.name("rule", rule), practice=practice, bounds=listed(number(bound) for bound in bounds)
                ),
                why=_("A practice has one bound, over all of its steps, so only one of these would be obeyed."),
                mend=_("Write the same most_points in all rows of the practice, or give each practice a name of its own."),
            )  # fmt: skip


# --- ways of award ----------------------------------------------------------------------------------------------------


@fact(of="award_routes")
def route_says_nothing(facts: Facts) -> Iterator[Finding]:
    """A preference without a number, a direct award with one, or thresholds between which no lot lies."""
    frame = facts["award_routes"]
    some = frame["margin_share"].notna() | frame["set_aside_share"].notna()
    silent = frame[(frame["kind"] == "preference") & ~some]
    if len(silent):
        yield finding(
            "error",
            "award_routes",
            silent.index,
            "margin_share",
            what=_("{routes} prefer somebody, but not by how much.").format(routes=listed(facts.named("route", silent["route"]))),
            why=_("A preference without a number decides nothing."),
            mend=_("Give margin_share (0.1: a tenth dearer still wins), set_aside_share (0.3: three tenths are theirs), or both."),
        )  # fmt: skip
    idle = frame[(frame["kind"] == "direct") & some]
    if len(idle):
        yield finding(
            "error",
            "award_routes",
            idle.index,
            "kind",
            what=_("{routes} are direct awards with a margin or a part set aside.").format(
                routes=listed(facts.named("route", idle["route"]))
            ),
            why=_("A direct award leaves the whole lot to those meant, so neither would be obeyed."),
            mend=_("Leave both blank, or make it a preference."),
        )
    never = frame[frame["from_amount"] >= frame["below_amount"]]
    if len(never):
        yield finding(
            "error",
            "award_routes",
            never.index,
            "from_amount",
            what=_("{routes} are for lots from an amount on that is not below the other.").format(
                routes=listed(facts.named("route", never["route"]))
            ),
            why=_("No lot lies between the two."),
            mend=_("Exchange the amounts, or leave one blank."),
        )


@fact(needs_law=True)
def routes_overlap(facts: Facts) -> Iterator[Finding]:
    """Two ways of award to the same suppliers hold for lots of the same worth."""
    frame = facts["award_routes"]
    for one, other in combinations(facts.law.award_routes, 2):
        rows = frame.index[
            frame["route"].isin([r.route for r in (one, other) if r.source.rule.startswith("award_routes.")])
        ]
        if overlap(one, other) and len(rows):
            yield finding(
                "error",
                "award_routes",
                rows,
                "below_amount",
                what=_("The ways of award “{one}” and “{other}” hold for lots of the same worth.").format(
                    one=one.name, other=other.name
                ),
                why=_("Both say how such a lot goes to the same suppliers, so nobody can tell by which of them it is awarded."),
                mend=_("Let one end where the other begins: below_amount of the one is from_amount of the other."),
            )  # fmt: skip


@fact(needs_law=True)
def routes_passed_over(facts: Facts) -> Iterator[Finding]:
    """Two ways of award prefer different suppliers of one product for lots of the same worth, and only the first can be followed.

    Parts that two ways set aside, and nothing else, stand side by side as long as they fit in.
    """
    rows = purchases(facts)
    rules = case_counting_rules(facts.case) | facts.law.counting_rules
    stated = dict(zip(facts["rules"]["family"], facts["rules"]["mode"], strict=True)).get("award_routes")
    if len(rows) == 0 or stated == "off":
        return
    frame = facts["award_routes"]
    for first, other in combinations([route for route in facts.law.award_routes if route.prefers], 2):
        if first.applies_to == other.applies_to or not same_worth(first, other):
            continue
        beyond = first.reserved + other.reserved > 1.0 + 1e-9
        if first.sets_aside_alone and other.sets_aside_alone:
            continue  # see parts_beyond_the_lot
        if not {first.applies_to, other.applies_to} <= set(rules):
            continue
        both = [set(rows.loc[counts(rules[one.applies_to], rows), "product.product"]) for one in (first, other)]
        products = sorted(both[0] & both[1])
        if products:
            names = facts.labels("product")
            own = frame.index[frame["route"].isin([first.route, other.route])]
            yield finding(
                "error" if beyond and len(own) else "warning",
                "award_routes" if len(own) else "case",
                own,
                "route" if len(own) else "programmes",
                what=_("Of {products} only the way of award “{one}” is followed; “{other}” is passed over.").format(
                    products=listed(names.get(p, p) for p in products), one=first.name, other=other.name
                ),
                why=_("Both are open to the same lot, and a lot takes the first way alone: those whom the other prefers get nothing by it."),
                mend=_("Put the way that matters more first, let one end where the other begins (below_amount, from_amount), or make one way of both with a counting rule that meets both groups."),
            )  # fmt: skip


@fact(needs_law=True)
def parts_beyond_the_lot(facts: Facts) -> Iterator[Finding]:
    """Ways of award that only set parts of one lot aside ask together for more than all of it."""
    rows = purchases(facts)
    rules = case_counting_rules(facts.case) | facts.law.counting_rules
    stated = dict(zip(facts["rules"]["family"], facts["rules"]["mode"], strict=True)).get("award_routes")
    if len(rows) == 0 or stated == "off":
        return
    frame, names = facts["award_routes"], facts.labels("product")
    of_product: dict[str, list[AwardRoute]] = {}
    for way in facts.law.award_routes:
        if way.sets_aside_alone and way.applies_to in rules:
            for product in sorted(set(rows.loc[counts(rules[way.applies_to], rows), "product.product"])):
                of_product.setdefault(product, []).append(way)
    beyond: dict[tuple[str, ...], tuple[list[AwardRoute], list[str]]] = {}
    for product, ways in of_product.items():
        for least in sorted({way.from_amount or 0.0 for way in ways}):
            found = [way for way in ways if way.takes(least)]
            apart = len({way.applies_to for way in found}) == len(found)  # else see routes_overlap
            if apart and sum(way.reserved for way in found) > 1.0 + 1e-9:
                beyond.setdefault(tuple(way.route for way in found), (found, []))[1].append(product)
                break
    for ways, products in beyond.values():
        own = frame.index[frame["route"].isin([one.route for one in ways])]
        yield finding(
            "error" if len(own) else "warning",
            "award_routes" if len(own) else "case",
            own,
            "route" if len(own) else "programmes",
            what=_("Of {products} the ways of award {ways} together set aside {part}, more than the whole lot.").format(
                products=listed(names.get(one, one) for one in products),
                ways=listed(f"“{one.name}”" for one in ways),
                part=share_text(sum(one.reserved for one in ways), 0),
            ),
            why=_("All these parts are of one lot, so they cannot all be kept."),
            mend=_("Lower set_aside_share, so that all of them together are the whole lot at most."),
        )


@fact(needs_law=True)
def own_rule_of_the_law(facts: Facts) -> Iterator[Finding]:
    """A scale or a way of award of the case has the name of one of the programmes."""
    for table, column, names in (
        ("points", "rule", [r.name for r in facts.law.points if r.source.programme]),
        ("award_routes", "route", [r.route for r in facts.law.award_routes if r.source.programme]),
    ):
        frame = facts.table(table)
        rows = frame[frame[column].isin(names)]
        if len(rows):
            yield finding(
                "error",
                table,
                rows.index,
                column,
                what=_("{names} stands in a programme already.").format(
                    names=listed(facts.named(column, rows[column]))
                ),
                why=_("What a programme asks for may not be changed by a case, so these rows would be left out."),
                mend=_("Give yours a name of its own; it then holds beside the programme's."),
            )


# --- promises and decisions -------------------------------------------------------------------------------------------


@fact(needs_law=True)
def promise_of_nothing(facts: Facts) -> Iterator[Finding]:
    """A row of promises promises nothing: it names a supplier alone, or a part of an amount that is not given."""
    frame = facts["commitments"]
    by_law = any(rule.kept_share is not None for rule in facts.law.commitments)
    part, amount = frame["kept_share"] > 0, frame["last_year_amount"].notna()
    other = (frame["minimum_amount_per_period"] > 0) | (frame[["decision", "lifts"]] != "").any(axis=1)
    rows = frame[(part & ~amount) | (~part & ~other & ~(amount & by_law))]
    if len(rows):
        names = facts.labels("supplier")
        yield finding(
            "error",
            "commitments",
            rows.index,
            "last_year_amount",
            what=_("Nothing is promised to {suppliers}, or a part of an amount that is not given.").format(
                suppliers=listed(names.get(one, one) for one in rows["supplier"])
            ),
            why=_("The plan would keep nothing for them, though the row looks like a promise."),
            mend=_("Fill in minimum_amount_per_period, or kept_share and last_year_amount together; or delete the row."),
        )  # fmt: skip


@fact(of="members")
def woman_holder_told_twice(facts: Facts) -> Iterator[Finding]:
    """One family is told to be registered in a woman's name, and not to be."""
    frame = facts["members"]
    told = frame[frame["woman_holder"].notna()]
    for (supplier, member), part in groups(told, ["supplier", "member"]):
        if part["woman_holder"].nunique() > 1:
            yield finding(
                "error",
                "members",
                part.index,
                "woman_holder",
                what=_("Of the family {member} of {supplier} the rows say yes and no.").format(
                    member=member, supplier=facts.name("supplier", supplier)
                ),
                why=_("Nobody can tell whether it counts toward the part of women."),
                mend=_("Write the same in all rows of the family, or leave the others blank."),
            )


@fact(of="members")
def families_not_listed(facts: Facts) -> Iterator[Finding]:
    """Of a group fewer families are listed than it has, and the part of women is reckoned from the list."""
    frame = facts["members"]
    told = set(frame.loc[frame["woman_holder"].notna(), "supplier"])
    families = facts["suppliers"].drop_duplicates("supplier").set_index("supplier")["families"]
    few = {}
    for (supplier,), part in groups(frame[frame["supplier"].isin(told)], "supplier"):
        listed_ones = part["member"].nunique()
        if supplier in families.index and families[supplier] > listed_ones:
            few[supplier] = f"{listed_ones}/{number(float(families[supplier]))}"
    if few:
        names = facts.labels("supplier")
        yield finding(
            "note",
            "members",
            frame.index[frame["supplier"].isin(list(few))],
            "member",
            what=_("Fewer families are listed than there are: {groups}.").format(
                groups=listed(f"{names.get(one, one)} ({part})" for one, part in few.items())
            ),
            why=_("A family of which nothing is said counts as none of a woman's."),
            mend=_("Add a row for each family, or correct families in the table suppliers."),
        )


def _contracted(facts: Facts) -> dict[str, set[str]]:
    """Return the suppliers to whom each rule of promises of the law holds, by the rule's name."""
    if not facts.law.commitments:
        return {}
    rows = purchases(facts)
    rules = case_counting_rules(facts.case) | facts.law.counting_rules
    found = {}
    for rule in facts.law.commitments:
        if rule.mode == "off" or rule.applies_to not in rules or not len(rows):
            continue
        if can_be_told(rules[rule.applies_to], rows):
            found[rule.name] = set(rows.loc[counts(rules[rule.applies_to], rows), "supplier.supplier"])
    return found


@fact(needs_law=True)
def contract_without_row(facts: Facts) -> Iterator[Finding]:
    """A supplier under contract has no row that says what it sold last year, so nothing of it can be kept."""
    kept = {rule.name for rule in facts.law.commitments if rule.kept_share is not None}
    frame = facts["commitments"]
    of_all = (frame[list(WORDS)] == "").all(axis=1)  # a row for some sites says nothing of the whole
    told = set(frame.loc[frame["last_year_amount"].notna() & of_all, "supplier"])
    missing = sorted({s for name, sellers in _contracted(facts).items() if name in kept for s in sellers} - told)
    if missing:
        yield finding(
            "warning",
            "commitments",
            frame.index[frame["supplier"].isin(missing)],
            "last_year_amount",
            what=_("Of {suppliers}, who are under contract, nothing says what was bought last year.").format(
                suppliers=listed(facts.named("supplier", missing))
            ),
            why=_(
                "The programme promises them a part of last year's worth; without a figure nothing is kept for them."
            ),
            mend=_("Add a row for each to commitments with last_year_amount; 0 where nothing was bought."),
        )


@fact(needs_law=True)
def decision_lifts_nothing(facts: Facts) -> Iterator[Finding]:
    """A decision lifts what neither the table nor a programme promises to the supplier."""
    frame = facts["commitments"]
    contracted = _contracted(facts)
    by_law: dict[str, set[str]] = {"minimum": set(), "continuity": set()}
    for rule in facts.law.commitments:
        if rule.minimum_per_period is not None:
            by_law["minimum"] |= contracted.get(rule.name, set())
        if rule.kept_share is not None:
            by_law["continuity"] |= contracted.get(rule.name, set())
    own = {
        "minimum": set(frame.index[frame["minimum_amount_per_period"] > 0]),
        "continuity": set(frame.index[(frame["kept_share"] > 0) & (frame["last_year_amount"] > 0)]),
    }
    some = (frame[list(WORDS)] != "").any(axis=1)  # of sites to which no programme promises anything apart
    for line, supplier, decision, lifts, apart in zip(
        frame.index, frame["supplier"], frame["decision"], frame["lifts"], some, strict=True
    ):
        named = split_list(lifts) or [*own]
        idle = [
            kind for kind in named if kind in own and line not in own[kind] and (apart or supplier not in by_law[kind])
        ]
        if decision and supplier and len(idle) == len(named):
            yield finding(
                "warning",
                "commitments",
                [line],
                "lifts",
                what=_("The decision on {supplier} lifts {kinds}, which nobody promised.").format(
                    supplier=facts.name("supplier", supplier), kinds=listed(in_words("kind", one) for one in named)
                ),
                why=_("A decision without a rule that it lifts changes nothing, and may be meant for another row."),
                mend=_("Write what was promised in the row (minimum_amount_per_period, or last_year_amount with kept_share), or delete the decision."),
            )  # fmt: skip


@fact(of="commitments")
def promise_above_supply(facts: Facts) -> Iterator[Finding]:
    """More is promised to a supplier in every period than all that it offers in one is worth."""
    offers, products = facts["offers"], facts["products"]
    unit_kg = products.drop_duplicates("product").set_index("product")["unit_kg"]
    price = facts.prices("offers").set_index("line")["price"].reindex(offers.index)
    worth = offers["kg_per_period"] / offers["product"].map(unit_kg).astype("float64") * price
    # an offer without a limit, or of which something is not known, could be worth anything
    most = worth.fillna(np.inf).groupby(offers["supplier"]).sum()
    frame = facts["commitments"]
    promised = frame["minimum_amount_per_period"].where(frame["decision"] == "")
    can = frame["supplier"].map(most).astype("float64")
    for (supplier,), part in groups(frame[(promised > can + 0.005).fillna(False)], "supplier"):
        least, have = float(part["minimum_amount_per_period"].max()), float(most[supplier])
        yield finding(
            "warning",
            "commitments",
            part.index,
            "minimum_amount_per_period",
            what=_("{supplier} is promised {promised} in every period, but all that it offers in one is worth {worth}.").format(
                supplier=facts.name("supplier", supplier), promised=money(least), worth=money(have)
            ),
            why=_("A promise that must hold and cannot be delivered leaves no plan."),
            mend=_("Promise {worth} or less, enter more harvest in the offers, or the decision that lifts the promise.").format(
                worth=money(have)
            ),
        )  # fmt: skip
