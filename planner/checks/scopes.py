"""Whose food funds and shares are about: committees, delivery zones, schools and kitchens."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any, Final

import pandas as pd

from planner.checks.base import fact, finding
from planner.checks.facts import Facts
from planner.findings import Finding
from planner.i18n import _, listed, ngettext
from planner.programmes.law import EACH_SUPPLIER, Scope

WORDS: Final = ("committee", "zone", "site")
SCOPED = ("funds", "counting_rules", "targets", "waivers", "limits", "commitments", "points", "cost_ceilings")
"""Tables whose rows tell sites apart where they are limited to some."""

ON_MENUS = ("frequency_rules", "nutrition_standards")
"""Tables whose rows are about menu groups: those eaten at some sites alone, if the row names them."""

ONLY_THERE = ("offers", *ON_MENUS)
"""Tables whose rows hold for some sites only, and tell nothing apart in what is paid and counted."""


def receivers(facts: Facts) -> pd.DataFrame:
    """Return the sites that receive food: kitchens, and schools that cook for themselves."""
    sites = facts["sites"]
    fed = set(sites["kitchen"].where(sites["kitchen"] != "", sites["site"]))
    return sites[sites["site"].isin(fed)]


def scope_of(row: pd.Series) -> Scope:
    """Return the sites to which a row is limited."""
    return Scope(*(str(row[word]) for word in WORDS))


def sites_in(places: pd.DataFrame, scope: Scope) -> frozenset[str]:
    """Return the places that lie in a scope."""
    for word in WORDS:
        if getattr(scope, word):
            places = places[places[word] == getattr(scope, word)]
    return frozenset(places["site"])


def _stated(facts: Facts, tables: tuple[str, ...] = SCOPED) -> Iterator[tuple[str, int, Scope]]:
    """Yield table, row and scope of every row that is limited to sites."""
    for table in tables:
        for line, row in facts.table(table).iterrows():
            if scope_of(row):
                yield table, int(str(line)), scope_of(row)


def _each(facts: Facts) -> dict[Scope, str]:
    """Return the committees, zones or sites of which each has a share by itself, with the share's name; other words are told as such."""
    asked = [(str(row["per"]), str(row["target"])) for _line, row in facts["targets"].iterrows() if row["per"] in WORDS]
    asked += [(rule.per, rule.target) for rule in facts.law.targets if rule.per in WORDS]
    places = receivers(facts)
    return {Scope(**{per: word}): name for per, name in asked for word in sorted(set(places[per]) - {""})}


@fact()
def scope_of_nobody(facts: Facts) -> Iterator[Finding]:
    """A row is limited to sites of which none receives food."""
    places = receivers(facts)
    known = {word: set(facts.table("sites")[word]) for word in WORDS}
    for table, line, scope in _stated(facts, SCOPED + ONLY_THERE):
        words = [word for word in WORDS if getattr(scope, word)]
        if any(getattr(scope, word) not in known[word] for word in words) or sites_in(places, scope):
            continue  # an unknown word is told as such
        yield finding(
            "error",
            table,
            (line,),
            words[-1],
            what=_("No site that receives food is meant by {scope}.").format(scope=scope),
            why=_(
                "Nothing is delivered there: a fund would pay for nothing, a rule would be about nothing, an offer would never be taken."
            ),
            mend=_(
                "Name sites that receive food: of a school that a kitchen cooks for the kitchen, of several cells ones that fit together."
            ),
        )


@fact()
def site_of_no_committee(facts: Facts) -> Iterator[Finding]:
    """Some sites that receive food name their committee, others none."""
    places = receivers(facts)
    bare = places[places["committee"] == ""]
    if len(bare) and len(bare) < len(places):
        yield finding(
            "warning",
            "sites",
            bare.index,
            "committee",
            what=_("{sites} name no committee, though other sites do.").format(sites=listed(bare["name"])),
            why=_("What is bought for them counts for no committee, and no committee's money pays for it."),
            mend=_("Enter their committee; or leave it blank if the buyer itself is in charge of them."),
        )


@fact()
def kitchen_of_another_committee(facts: Facts) -> Iterator[Finding]:
    """A school is cooked for in a kitchen of another committee."""
    sites = facts["sites"].drop_duplicates("site")
    of_kitchen = sites["kitchen"].map(sites.set_index("site")["committee"])
    wrong = sites[(sites["committee"] != "") & of_kitchen.notna() & (sites["committee"] != of_kitchen)]
    if len(wrong):
        yield finding(
            "warning",
            "sites",
            wrong.index,
            "committee",
            what=_("{sites} are cooked for in the kitchen of another committee, or of none.").format(
                sites=listed(wrong["name"])
            ),
            why=_("Food belongs to the committee of the site that receives it: here the kitchen's."),
            mend=_("Give the school and its kitchen the same committee, unless it is meant so."),
        )


@fact()
def share_within_and_apart(facts: Facts) -> Iterator[Finding]:
    """A share of some sites is to hold for each committee, zone or site apart."""
    frame = facts["targets"]
    rows = frame[(frame["per"] != "") & (frame[list(WORDS)] != "").any(axis=1)]
    if len(rows):
        yield finding(
            "error",
            "targets",
            rows.index,
            "per",
            what=_("{targets} are shares of some sites and of each apart at once.").format(
                targets=listed(rows["target"])
            ),
            why=_("It is unclear for whom they hold."),
            mend=_("Empty per, or empty committee, zone and site; several sites can have a row each."),
        )


@fact(needs_law=True)
def each_supplier_of_some_sites(facts: Facts) -> Iterator[Finding]:
    """A row is about some sites of a share that holds for each supplier apart."""
    frame = facts["targets"]
    apart = {
        *frame.loc[frame["per"] == EACH_SUPPLIER, "target"],
        *(t.target for t in facts.law.targets if t.per == EACH_SUPPLIER),
    }
    rows = frame[frame["target"].isin(apart) & (frame["per"] == "") & (frame[list(WORDS)] != "").any(axis=1)]
    if len(rows):
        yield finding(
            "error",
            "targets",
            rows.index,
            "target",
            what=_("{targets} hold for each supplier apart, and these rows are about some sites of them.").format(
                targets=listed(rows["target"])
            ),
            why=_("What one supplier may sell at most would become what all together may sell there."),
            mend=_("Empty committee, zone and site; or give the row a name of its own, if all suppliers together are meant."),
        )  # fmt: skip


@fact(needs_law=True)
def scopes_named_alike(facts: Facts) -> Iterator[Finding]:
    """A committee, a zone and a site that funds or shares name have the same name, but are not the same sites."""
    places = receivers(facts)
    named: dict[str, Scope] = {}
    stated = [
        *((table, (line,), scope) for table, line, scope in _stated(facts)),
        *(("sites", (), s) for s in _each(facts)),
    ]
    for table, lines, scope in stated:
        first = named.setdefault(str(scope), scope)
        if first != scope and sites_in(places, first) != sites_in(places, scope):
            yield finding(
                "error",
                table,
                lines,
                next(word for word in WORDS if getattr(scope, word)),
                what=_("{name} is the name of two different sets of sites.").format(name=scope),
                why=_("What is bought for one could not be told from what is bought for the other."),
                mend=_("Give the committee, the zone or the site another name in the table sites."),
            )


@fact(needs_law=True)
def scopes_that_overlap(facts: Facts) -> Iterator[Finding]:
    """Two funds, or two shares, are for sites that overlap in part."""
    places = receivers(facts)
    for table in ("funds", "targets"):
        scopes = {scope: line for name, line, scope in _stated(facts) if name == table}
        for (one, _line), (other, line) in combinations(scopes.items(), 2):
            mine, theirs = sites_in(places, one), sites_in(places, other)
            if mine & theirs and not (mine <= theirs or theirs <= mine):
                yield finding(
                    "warning",
                    table,
                    (line,),
                    next(word for word in WORDS if getattr(other, word)),
                    what=_("{one} and {other} have some sites in common, and each has others.").format(
                        one=one, other=other
                    ),
                    why=_("What is bought for the sites in common counts, and may be paid, on both sides."),
                    mend=_("Divide the sites so that each belongs to one, unless it is meant so."),
                )


@fact(needs_law=True)
def share_without_money(facts: Facts) -> Iterator[Finding]:
    """A share is asked for of sites for which no fund may pay, or that receive no money of their own."""
    places = receivers(facts)
    funds = {str(row["fund"]): sites_in(places, scope_of(row)) for _line, row in facts["funds"].iterrows()}
    meant = {str(row["target"]): str(row["fund"]) for _line, row in facts["targets"].iterrows() if row["fund"]}
    asked: list[tuple[Scope, str, str, tuple[int, ...]]] = [
        (scope_of(row), str(row["target"]), str(row["denominator"]), (int(str(line)),))
        for line, row in facts["targets"].iterrows()
        if scope_of(row)
    ]
    own = {str(row["target"]): str(row["denominator"]) for _line, row in facts["targets"].iterrows()}
    of_law = {rule.target: rule.denominator for rule in facts.law.targets}
    asked += [(scope, name, own.get(name, of_law.get(name, "")), ()) for scope, name in _each(facts).items()]
    for scope, name, denominator, lines in asked:
        sites = sites_in(places, scope)
        paid = [there for fund, there in funds.items() if fund == meant.get(name, fund)]
        alone = any(there and there <= sites for there in paid)
        if not sites or (alone if denominator == "received" else sites <= frozenset().union(*paid)):
            continue
        text = (
            _("No fund is for {scope} alone, so what it receives is not known, and {target} neither.")
            if denominator == "received"
            else _("{target} is asked of {scope}, but no fund may pay for all of its sites.")
        )
        yield finding(
            "warning",
            "targets" if lines else "funds",
            lines,
            "committee",
            what=text.format(scope=scope, target=name),
            why=_("A share of no money cannot be reached, nor reckoned."),
            mend=_(
                "Add a fund with its committee, zone or site to the table funds; or leave these cells of a fund blank."
            ),
        )


@fact(needs_law=True, of="waivers")
def waiver_of_no_share_there(facts: Facts) -> Iterator[Finding]:
    """A waiver is for sites of which the share is not asked apart."""
    apart = {(name, scope) for scope, name in _each(facts).items()}
    frame = facts["targets"]
    apart |= {(str(row["target"]), scope_of(row)) for _line, row in frame.iterrows()}
    known = {*frame["target"], *(rule.target for rule in facts.law.targets)}
    for table, line, scope in _stated(facts):
        name = str(facts.table(table).loc[line, "target"]) if table == "waivers" else ""
        if name in known and (name, scope) not in apart:
            yield finding(
                "error",
                "waivers",
                (line,),
                next(word for word in WORDS if getattr(scope, word)),
                what=_("{target} is not asked of {scope} apart.").format(target=name, scope=scope),
                why=_("The waiver waives nothing."),
                mend=_("Empty committee, zone and site to waive the share over all; or name whom it is asked of."),
            )


@fact(needs_law=True)
def bought_for_nobody_known(facts: Facts) -> Iterator[Finding]:
    """Goods bought earlier in the year do not say for whom, though shares are asked of some sites."""
    rows = _bought_anywhere(facts)
    if len(rows) and (_each(facts) or any(table == "targets" for table, _line, _scope in _stated(facts))):
        yield finding(
            "warning",
            "bought",
            rows.index,
            "committee",
            what=ngettext(
                "{count} row of what was bought does not say for which site or committee.",
                "{count} rows of what was bought do not say for which site or committee.",
                len(rows),
            ).format(count=len(rows)),
            why=_("They count toward the shares of all, but toward none of a committee, zone or site."),
            mend=_("Enter the site or the committee, if it is known."),
        )


def _bought_anywhere(facts: Facts) -> pd.DataFrame:
    """Return the goods bought earlier in the year of which nothing says for whom: no site, no committee, no fund of one."""
    frame = facts["bought"]
    limited = {str(row["fund"]) for _line, row in facts["funds"].iterrows() if scope_of(row)}
    unknown = (frame["site"] == "") & (frame["committee"] == "") & ~frame["fund"].isin(sorted(limited))
    return frame[(frame["product"] != "") & unknown]


# --- counting rules of places -----------------------------------------------------------------------------------------


def _of_places(facts: Facts) -> set[str]:
    """Return the counting rules of the case that tell sites apart."""
    return {
        str(facts["counting_rules"].loc[line, "counts"]) for table, line, _scope in _stated(facts, ("counting_rules",))
    }


@fact()
def clause_of_different_sites(facts: Facts) -> Iterator[Finding]:
    """Rows of one clause of a counting rule are limited to different sites."""
    frame = facts["counting_rules"]
    for (counts, clause), rows in frame.groupby(["counts", "clause"]):
        if len(rows[list(WORDS)].drop_duplicates()) > 1:
            yield finding(
                "error",
                "counting_rules",
                rows.index,
                next(word for word in WORDS if rows[word].nunique() > 1),
                what=_("The rows of clause {clause} of {counts} are for different sites.").format(
                    clause=clause, counts=counts
                ),
                why=_("All rows of a clause must hold together, so it is unclear where it holds."),
                mend=_("Write the same committee, zone and site in all rows of the clause; of other sites make a clause with a number of its own."),
            )  # fmt: skip


@fact()
def counted_nowhere_else(facts: Facts) -> Iterator[Finding]:
    """A counting rule has clauses for some sites, and none for others."""
    frame, places = facts["counting_rules"], receivers(facts)
    for counts in sorted(_of_places(facts)):
        rows = frame[frame["counts"] == counts]
        scopes = {scope_of(row) for _line, row in rows.iterrows()}
        bare = places[~places["site"].isin(frozenset().union(*(sites_in(places, scope) for scope in scopes)))]
        if len(bare):
            yield finding(
                "warning",
                "counting_rules",
                rows.index,
                "committee",
                what=_("{counts} says nothing of what comes to {sites}.").format(
                    counts=counts, sites=listed(bare["name"])
                ),
                why=_("What is bought for them never counts under it, though it is part of what is spent."),
                mend=_("Add a clause for them, or one with committee, zone and site blank: it holds wherever no other clause is meant."),
            )  # fmt: skip


@fact()
def place_that_decides_elsewhere(facts: Facts) -> Iterator[Finding]:
    """Points or a way of award ask a counting rule that tells sites apart."""
    placed = _of_places(facts)
    for table in ("point_scores", "award_routes"):
        rows = facts[table][facts[table]["counts"].isin(sorted(placed))]
        if len(rows):
            yield finding(
                "error",
                table,
                rows.index,
                "counts",
                what=_("{rules} count by committee, zone or site.").format(rules=listed(sorted(set(rows["counts"])))),
                why=_("Goods have the same points wherever they go.")
                if table == "point_scores"
                else _("A lot is awarded as a whole, wherever its goods go."),
                mend=_(
                    "Make a scale for each committee in points, with a counting rule of its own that names no place."
                )
                if table == "point_scores"
                else _("Name a counting rule whose committee, zone and site are blank."),
            )


@fact(needs_law=True)
def counted_by_unknown_place(facts: Facts) -> Iterator[Finding]:
    """Goods bought earlier do not say where they went, though what counts depends on it."""
    placed, frame = _of_places(facts), facts["bought"]
    asked = facts["targets"]
    rules = sorted(placed & ({*asked["counts"]} | {*asked["within"]}))
    limited = {str(row["fund"]) for _line, row in facts["funds"].iterrows() if scope_of(row)}
    unknown = (frame["site"] == "") & (frame["committee"] == "") & ~frame["fund"].isin(sorted(limited))
    rows = frame[(frame["product"] != "") & unknown]
    if rules and len(rows):
        yield finding(
            "warning",
            "bought",
            rows.index,
            "site",
            what=ngettext(
                "{count} row of what was bought does not say where it went, and {rules} count by place.",
                "{count} rows of what was bought do not say where they went, and {rules} count by place.",
                len(rows),
            ).format(count=len(rows), rules=listed(rules)),
            why=_("What does not count at every site where it may have gone is not counted."),
            mend=_("Enter the site or the committee, if it is known."),
        )


# --- committees that call each for itself -----------------------------------------------------------------------------


def _call_apart(facts: Facts) -> bool:
    """Return whether committees call for proposals each for itself."""
    return bool((facts["case"]["calls"] == "by_committee").any())


@fact()
def calls_of_no_committee(facts: Facts) -> Iterator[Finding]:
    """Each committee is to call for itself, but no site names one."""
    if _call_apart(facts) and (receivers(facts)["committee"] == "").all():
        yield finding(
            "error",
            "case",
            facts["case"].index,
            "calls",
            what=_("Each committee is to call for proposals by itself, but no site that receives food names a committee."),
            why=_("There would be one call, as if all called together."),
            mend=_("Enter the committee of each site in the table sites, or set calls to together."),
        )  # fmt: skip


@fact()
def zone_of_two_callers(facts: Facts) -> Iterator[Finding]:
    """A delivery zone holds sites of two committees that call each for itself."""
    if not _call_apart(facts):
        return
    for zone, rows in receivers(facts).groupby("zone"):
        if rows["committee"].nunique() > 1:
            told = sorted(set(rows["committee"]))
            yield finding(
                "error",
                "sites",
                rows.index,
                "zone",
                what=_("The delivery zone {zone} holds sites of {committees}, which call for proposals each for itself.").format(
                    zone=zone, committees=listed(name or _("no committee") for name in told)
                ),
                why=_("A lot says in what zone it is delivered, and by whom it is awarded: what comes there would belong to two lots."),
                mend=_("Give the sites of each committee a delivery zone of their own."),
            )  # fmt: skip


@fact(needs_law=True)
def bought_for_no_lot_known(facts: Facts) -> Iterator[Finding]:
    """Goods bought earlier in the year do not say for which committee, though the worth of each committee's lots decides."""
    rows = _bought_anywhere(facts)
    if _call_apart(facts) and len(rows) and any(route.prefers for route in facts.law.award_routes):
        yield finding(
            "warning",
            "bought",
            rows.index,
            "committee",
            what=ngettext(
                "{count} row of what was bought does not say for which site or committee, and each calls for its lots.",
                "{count} rows of what was bought do not say for which site or committee, and each calls for its lots.",
                len(rows),
            ).format(count=len(rows)),
            why=_("It adds to no lot of a committee, so one may look worth less than a threshold that it has passed."),
            mend=_("Enter the site or the committee, if it is known."),
        )


# --- rules on menus ---------------------------------------------------------------------------------------------------

Pairs = frozenset[tuple[str, str]]
"""Menu groups and stages that eat them."""


def menus_there(facts: Facts, table: str, row: pd.Series) -> tuple[Pairs, Pairs]:
    """Return the menus and stages that a row on menus is about where it holds, and those of them that also eat elsewhere.

    A rule on how often is about a menu group, whoever eats it; a nutrition standard about what one stage eats of it.

    Parameters
    ----------
    facts : Facts
        What the case says.
    table : str
        ``nutrition_standards``, in which stages are told apart, or another table on menus, in which they are not.
    row : pandas.Series
        One row of it: its committee, zone and site say where it holds, ``menu`` and ``stage`` of whom; blank:
        everywhere, of all.

    Returns
    -------
    tuple of frozenset of (str, str)
        Pairs of menu group and stage (blank where stages are not told apart): those that eat where the row holds, and
        of them those that eat elsewhere, too.
    """
    eaters = facts.enrolment[facts.enrolment["take_up_share"] > 0]
    kitchen = facts["sites"].drop_duplicates("site").set_index("site")["kitchen"].reindex(eaters["site"]).fillna("")
    received = kitchen.where(kitchen != "", pd.Series(eaters["site"].to_numpy(), index=kitchen.index)).to_numpy()
    there = pd.Series(received, index=eaters.index).isin(sites_in(receivers(facts), scope_of(row)))
    wanted = pd.Series(True, index=eaters.index)
    for column in ("menu", "stage"):
        if row.get(column):
            wanted &= eaters[column] == row[column]
    stage = eaters["stage"] if table == "nutrition_standards" else pd.Series("", index=eaters.index)
    near, far = (
        frozenset(zip(eaters.loc[wanted & here, "menu"], stage[wanted & here], strict=True)) for here in (there, ~there)
    )
    return near, near & far


def _on_menus(facts: Facts) -> Iterator[tuple[str, int, pd.Series, Pairs, Pairs]]:
    """Yield table, row, its cells and what `menus_there` says, of each row on menus for some sites that receive food."""
    places = receivers(facts)
    for table, line, scope in _stated(facts, ON_MENUS):
        row: Any = facts.table(table).loc[line]
        if row["mode"] != "off" and sites_in(places, scope):
            yield table, line, row, *menus_there(facts, table, row)


def _name_in(table: str) -> str:
    return "rule" if table == "frequency_rules" else "standard"


@fact()
def menu_eaten_elsewhere_too(facts: Facts) -> Iterator[Finding]:
    """A rule on menus is for some sites, and a menu group that is eaten there is eaten elsewhere too."""
    for table, line, row, _near, shared in _on_menus(facts):
        if shared:
            scope, menus = scope_of(row), sorted({menu for menu, _stage in shared})
            yield finding(
                "error",
                table,
                (line,),
                next(word for word in WORDS if getattr(scope, word)),
                what=_("{rule} is for {scope}, but {menus} are eaten elsewhere too.").format(
                    rule=row[_name_in(table)], scope=scope, menus=listed(facts.named("menu", menus))
                ),
                why=_("All who eat a menu group are served alike, so the rule would hold for others or for nobody."),
                mend=_(
                    "Give these sites a menu group of their own: a row in menu_groups, its rows in menus (or repertoire), and its name in their rows of enrolment. Or empty committee, zone and site."
                ),
            )


@fact()
def rule_of_no_menu_there(facts: Facts) -> Iterator[Finding]:
    """A rule on menus is for some sites, and nobody eats there what it is about."""
    for table, line, row, near, _shared in _on_menus(facts):
        if not near:
            scope = scope_of(row)
            yield finding(
                "error",
                table,
                (line,),
                next(word for word in WORDS if getattr(scope, word)),
                what=_("Nobody who is fed from {scope} eats what {rule} is about.").format(
                    scope=scope, rule=row[_name_in(table)]
                ),
                why=_("The rule would be kept by every plan, and ask for nothing."),
                mend=_("Name the sites where it is eaten, or the menu group or stage that eats there."),
            )


@fact()
def rule_twice_for_a_menu(facts: Facts) -> Iterator[Finding]:
    """Two rows of one rule on menus are for sites that overlap, so they say different things of one menu group."""
    seen: dict[tuple[str, str, str, str], int] = {}
    for table, line, row, near, _shared in _on_menus(facts):
        name = str(row[_name_in(table)])
        twice = sorted({seen[table, name, *pair] for pair in near if (table, name, *pair) in seen})
        if twice:
            scope = scope_of(row)
            yield finding(
                "error",
                table,
                (*twice, line),
                next(word for word in WORDS if getattr(scope, word)),
                what=_("{rule} has several rows for sites that eat the same menu group.").format(rule=name),
                why=_("It is unclear which of them holds there."),
                mend=_("Divide the sites so that each belongs to one row, or give one of the rows another name."),
            )
        seen |= {(table, name, *pair): line for pair in near}
