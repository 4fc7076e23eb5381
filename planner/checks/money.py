"""Who pays, and which shares are asked for: funds, counting rules, targets, waivers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from planner.checks.base import fact, finding, groups
from planner.checks.days import outside, reversed_days
from planner.checks.facts import Facts
from planner.checks.words import can_be_told, practice_scores, purchases, women_members
from planner.findings import Finding
from planner.i18n import _, listed, ngettext, share_text
from planner.programmes import counting
from planner.programmes.alternatives import not_followed
from planner.programmes.conflicts import loosened, refusals
from planner.programmes.law import EACH_SUPPLIER, TargetRule
from planner.programmes.own_rules import case_counting_rules
from planner.programmes.vocabulary import other_food
from planner.schema.base import split_list
from planner.schema.case_tables import PROCESSING_CLASSES, SUPPLIER_FIGURES, SUPPLIER_KINDS, TIERS
from planner.words import did_you_mean

ANY_KNOWN = "*"
BOUNDS = (">=", "<=")
RATE_WHATEVER_THE_ATTENDANCE = ("creche", "indigenous")
"""Programme stages that have one rate, part-time or full-time."""

# --- funds ------------------------------------------------------------------------------------------------------------


def _without_amount(facts: Facts) -> pd.DataFrame:
    """Return the funds whose money is reckoned from rates; that of funds with instalments is their sum."""
    frame = facts["funds"]
    unread = frame.index.isin(facts.unread.get(("funds", "amount"), ()))
    stated = frame["amount"].notna() | unread | frame["fund"].isin(facts["instalments"]["fund"])
    return frame[~stated & (frame["fund"] != "")]


def _stages_with_rate(facts: Facts) -> set[str]:
    """Return the stages for which the law has a rate; the one for a full school day holds for any stage without its own."""
    stages, rates = facts["stages"], facts.law.rates
    full_time = (stages["attendance"] == "full_time") & ("full_time" in rates)
    full_time &= ~stages["programme_stage"].isin(RATE_WHATEVER_THE_ATTENDANCE)
    return set(stages.loc[full_time | stages["programme_stage"].isin(list(rates)), "stage"])


@fact(needs_law=True)
def fund_without_money(facts: Facts) -> Iterator[Finding]:
    """A fund has neither an amount nor rates, and the law gives none."""
    frame = _without_amount(facts)
    rows = frame[~frame["fund"].isin(facts["fund_rates"]["fund"])]
    if len(rows) and not _stages_with_rate(facts):
        yield finding(
            "error",
            "funds",
            rows.index,
            "amount",
            what=_("Nobody knows how much money is in {funds}: no amount, no rates, and none in the law.").format(
                funds=listed(facts.named("fund", rows["fund"]))
            ),
            why=_("The plan cannot spend what it does not know."),
            mend=_("Enter the amount, or rates per pupil and day in fund_rates, or the programme_stage of the stages so that the law's rates can be found."),
        )  # fmt: skip


@fact(needs_law=True)
def stage_without_rate(facts: Facts) -> Iterator[Finding]:
    """A fund reckoned from rates has none for a stage with pupils."""
    rates = facts["fund_rates"]
    enrolled = facts["stages"]["stage"][facts["stages"]["stage"].isin(facts.enrolment["stage"])]
    by_law = _stages_with_rate(facts)
    for line, fund in _without_amount(facts)["fund"].items():
        with_rate = set(rates.loc[rates["fund"] == fund, "stage"]) or by_law
        missing = [stage for stage in enrolled if stage not in with_rate]
        if with_rate and missing:
            yield finding(
                "warning",
                "funds",
                [line],
                "fund",
                what=_("{fund} has no rate for {stages}, where there are pupils.").format(
                    fund=facts.name("fund", fund), stages=listed(facts.named("stage", missing))
                ),
                why=_("It receives nothing for them, and the shares are reckoned on less money."),
                mend=_("Add a rate to fund_rates, or the programme_stage of the stage; a rate of 0 says that none is paid."),
            )  # fmt: skip


@fact()
def days_paid_missing(facts: Facts) -> Iterator[Finding]:
    """A fund reckoned from rates does not say for how many days they are paid."""
    frame = _without_amount(facts)
    rows = frame[frame["days_paid"].isna()]
    if len(rows):
        yield finding(
            "error",
            "funds",
            rows.index,
            "days_paid",
            what=ngettext(
                "{funds} has neither an amount nor the days for which the rates are paid.",
                "{funds} have neither an amount nor the days for which the rates are paid.",
                len(rows),
            ).format(funds=listed(facts.named("fund", rows["fund"]))),
            why=_("Their money is pupils x rate x days, and cannot be reckoned without the days."),
            mend=_("Enter days_paid (200 school days, say), or the amount."),
        )


@fact()
def fund_empty(facts: Facts) -> Iterator[Finding]:
    """A fund has no money."""
    frame = facts["funds"]
    come = frame["fund"].map(facts["instalments"].groupby("fund")["amount"].sum())
    nothing = (frame["amount"] == 0) | (frame["amount"].isna() & (frame["days_paid"] == 0).fillna(False))
    rows = frame[nothing.where(come.isna(), come == 0)]
    if len(rows):
        yield finding(
            "warning",
            "funds",
            rows.index,
            "amount",
            what=_("There is no money in {funds}.").format(funds=listed(facts.named("fund", rows["fund"]))),
            why=_("It can pay nothing, and no share of it can be reckoned."),
            mend=_("Enter the amount; blank means that it is reckoned from the rates."),
        )


@fact()
def amount_and_rates(facts: Facts) -> Iterator[Finding]:
    """A fund has both an amount and rates."""
    frame = facts["funds"]
    rows = frame[frame["amount"].notna() & frame["fund"].isin(facts["fund_rates"]["fund"])]
    if len(rows):
        yield finding(
            "warning",
            "funds",
            rows.index,
            "amount",
            what=_("{funds} have an amount and rates.").format(funds=listed(facts.named("fund", rows["fund"]))),
            why=_("The amount is taken and the rates are not looked at."),
            mend=_("Leave the amount blank to reckon from the rates, or delete the rates."),
        )


@fact()
def fund_reversed(facts: Facts) -> Iterator[Finding]:
    """A fund ends before it begins."""
    yield from reversed_days(facts, "funds", _("It could never pay anything."))


def longest_to_invoice(facts: Facts) -> pd.Series:
    """Return by line of the funds how long after a delivery its invoice comes at the most; no time where a fund pays by delivery."""
    terms = facts["suppliers"]
    days = terms["days_to_invoice"].fillna(0).astype("int64") + terms["invoice_day"].notna() * 31
    most = int(days.max()) if len(days) else 0
    return pd.to_timedelta((facts["funds"]["paid_on"] == "invoice") * most, unit="D")


@fact()
def fund_pays_unknown_invoices(facts: Facts) -> Iterator[Finding]:
    """A fund pays by the day of the invoice, and no supplier says when it invoices."""
    frame, terms = facts["funds"], facts["suppliers"]
    dated = frame["first_day"].notna() | frame["last_day"].notna() | frame["fund"].isin(facts["instalments"]["fund"])
    rows = frame[(frame["paid_on"] == "invoice") & dated]
    if len(rows) and terms[["days_to_invoice", "invoice_day"]].isna().all(axis=None):
        yield finding(
            "warning",
            "funds",
            rows.index,
            "paid_on",
            what=_("{funds} pay by the day of the invoice, but no supplier says when it invoices.").format(
                funds=listed(rows["name"].where(rows["name"] != "", rows["fund"]))
            ),
            why=_("Every delivery is taken to be invoiced on its day, as if the funds paid by delivery."),
            mend=_("Fill in invoice_day or days_to_invoice with the suppliers, or write delivery."),
        )


@fact()
def fund_outside_plan(facts: Facts) -> Iterator[Finding]:
    """A fund may not pay on any day of the plan."""
    frame = facts["funds"]
    first = frame["first_day"] - longest_to_invoice(facts)
    apart = outside(facts, first, frame["last_day"]) & ~(frame["last_day"] < frame["first_day"])
    rows = frame[apart]
    if len(rows):
        yield finding(
            "warning",
            "funds",
            rows.index,
            "first_day",
            what=_("{funds} may pay only before or after the plan.").format(
                funds=listed(facts.named("fund", rows["fund"]))
            ),
            why=_("Nothing can be paid from them."),
            mend=_("Correct the days, the year above all."),
        )


def may_pay(facts: Facts, funds: pd.DataFrame) -> pd.DataFrame:
    """Return which funds (columns: their lines) may pay any offer of each product (row) that is on the menus and offered."""
    kind = facts["suppliers"].drop_duplicates("supplier").set_index("supplier")["kind"]
    offers = pd.DataFrame(
        {"product": facts["offers"]["product"], "kind": facts["offers"]["supplier"].map(kind)}
    ).drop_duplicates()
    offers = offers[offers["product"].isin(facts.wanted & set(facts.products.index))].dropna()
    offers["class"] = offers["product"].map(facts.products["processing_class"])
    offers["group"] = offers["product"].map(facts.products["food_group"])
    payable = pd.DataFrame(True, index=offers.index, columns=funds.index)
    for line, row in funds.iterrows():
        for column, cell in (("class", "pays_classes"), ("group", "pays_food_groups"), ("kind", "pays_supplier_kinds")):
            if split_list(row[cell]):
                payable[line] &= offers[column].isin(split_list(row[cell]))
    return payable.groupby(offers["product"]).any()


@fact()
def nobody_pays(facts: Facts) -> Iterator[Finding]:
    """A product on the menus is offered, but no fund may pay any of its offers."""
    funds = facts["funds"]
    first = funds["first_day"] - longest_to_invoice(facts)
    funds = funds[(funds["amount"].isna() | (funds["amount"] > 0)) & ~outside(facts, first, funds["last_day"])]
    if len(funds) == 0:
        return
    payers = may_pay(facts, funds)
    unpaid = sorted(payers.index[~payers.any(axis=1)])
    if unpaid:
        frame = facts["products"]
        names = facts.labels("product")
        yield finding(
            "warning",
            "products",
            frame.index[frame["product"].isin(unpaid)],
            "product",
            what=_("No fund may pay for {products}.").format(products=listed(names[p] for p in unpaid)),
            why=_("It will be short although it is offered."),
            mend=_("Look at what the funds may pay (classes, food groups, kinds of supplier), or take it off the menus."),
        )  # fmt: skip


@fact()
def food_group_unknown(facts: Facts) -> Iterator[Finding]:
    """A rule names a food group that no product has."""
    known = set(facts["products"]["food_group"]) - {""}
    for table, column in (("funds", "pays_food_groups"), ("limits", "food_group"), ("harvests", "food_group")):
        cells = facts.table(table)[column].map(split_list).explode().dropna().astype("str")
        unknown = cells[~cells.isin(known)]
        for (word,), part in groups(unknown.to_frame(), column):
            yield finding(
                "warning",
                table,
                part.index,
                column,
                what=_("No product is in the food group “{word}”.").format(word=word)
                + did_you_mean(word, (group for group in known if not other_food(word, group))),
                why=_("The rule reaches nothing."),
                mend=_("Write the food group as in the products."),
            )


# --- counting rules ---------------------------------------------------------------------------------------------------


def _words(values: pd.Series) -> set[str]:
    return {word for cell in values for word in split_list(cell)}


def _attribute_words(facts: Facts) -> dict[str, set[str]]:
    """Return the values that each attribute of a counting rule has in the case."""
    suppliers, offers, products, areas = facts["suppliers"], facts["offers"], facts["products"], facts["zones"]
    lists = {
        "supplier.ownership": suppliers["ownership"],
        "supplier.certificates": suppliers["certificates"],
        "supplier.labels": suppliers["labels"],
        "offer.labels": offers["labels"],
        "product.tags": products["tags"],
    }
    texts = {
        "supplier.supplier": suppliers["supplier"],
        "supplier.municipality": suppliers["municipality"],
        "supplier.catchment": areas.loc[areas["kind"] == "catchment", "area"],
        **{name: pd.Series(dtype="str") for name in SUPPLIER_FIGURES},
        "supplier.state": suppliers["state"],
        "product.product": products["product"],
        "product.food_group": products["food_group"],
    }
    fixed = {
        "supplier.kind": SUPPLIER_KINDS,
        "supplier.tier": TIERS,
        "offer.organic": ("yes", "no"),
        "product.processing_class": PROCESSING_CLASSES,
    }
    return (
        {name: _words(values) for name, values in lists.items()}
        | {name: set(values) - {""} for name, values in texts.items()}
        | {name: set(words) for name, words in fixed.items()}
    )


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _there(attribute: str, word: str, known: set[str], figures: pd.DataFrame) -> bool:
    """Return whether a value of a counting rule can be met by something in the case."""
    if attribute in SUPPLIER_FIGURES:
        if attribute not in figures:
            return True  # how far away a supplier is stands in no table
        scores = figures[attribute]
        if word[:2] in BOUNDS and _is_number(word[2:]):
            bound = float(word[2:])
            return bool((scores >= bound).any() if word[:2] == ">=" else (scores <= bound).any())
        return word == ANY_KNOWN and bool(scores.notna().any())
    return word in known or (word == ANY_KNOWN and bool(known))


@fact()
def counting_matches_nothing(facts: Facts) -> Iterator[Finding]:
    """A row of a counting rule names values that nothing in the case has."""
    known = _attribute_words(facts)
    suppliers = facts["suppliers"]
    women = suppliers["supplier"].map(women_members(facts)).astype("float64")
    scores = practice_scores(facts, suppliers)
    figures = suppliers.assign(women_members_share=women, practice_score=scores).add_prefix("supplier.")
    frame = facts["counting_rules"]
    for line, counts, attribute, cell in zip(
        frame.index, frame["counts"], frame["attribute"], frame["values"], strict=True
    ):
        words = split_list(cell)
        if attribute not in known:
            continue
        unknown = [word for word in words if not _there(attribute, word, known[attribute], figures)]
        if unknown:
            nothing = len(unknown) == len(words)
            yield finding(
                "warning" if nothing else "note",
                "counting_rules",
                [line],
                "values",
                what=_("In {counts} nothing in the case has {attribute} {words}.").format(
                    counts=counts, attribute=attribute, words=listed(f"“{word}”" for word in unknown)
                )
                + did_you_mean(unknown[0], known[attribute]),
                why=_("The row can never hold, so less counts than you may expect.")
                if nothing
                else _("These values count nothing."),
                mend=_("Write the values as in the tables, separated by |; for a score >=60, <=60 or *."),
            )


@fact()
def counting_bound_no_number(facts: Facts) -> Iterator[Finding]:
    """A value of a counting rule begins like a bound but no number follows."""
    values = facts["counting_rules"]["values"]
    wrong = values.map(
        lambda cell: [w for w in split_list(cell) if w[:2] in BOUNDS and not _is_number(w[2:])]
    ).explode()
    wrong = wrong.dropna().astype("str")
    for (word,), part in groups(wrong.to_frame(), "values"):
        yield finding(
            "error",
            "counting_rules",
            part.index,
            "values",
            what=_("“{word}” is no bound: no number follows.").format(word=word),
            why=_("What counts cannot be told."),
            mend=_("Write a number with a decimal point after it, such as >=60."),
        )


@fact(needs_law=True)
def counting_rule_of_the_law(facts: Facts) -> Iterator[Finding]:
    """A counting rule of the case has the name of one of the programme's."""
    frame = facts["counting_rules"]
    for (counts,), part in groups(frame[frame["counts"].isin(list(facts.law.counting_rules))], "counts"):
        yield finding(
            "error",
            "counting_rules",
            part.index,
            "counts",
            what=_("{counts} is the name of a counting rule of the programme: {definition}.").format(
                counts=counts, definition=facts.law.counting_rules[counts].definition.rstrip(".")
            ),
            why=_("What the law counts may not be changed by a case."),
            mend=_("Give your rule a name of its own, or delete the rows and use the programme's rule."),
        )


# --- targets ----------------------------------------------------------------------------------------------------------


NAME_RULES = (
    ("targets", "counts"),
    ("targets", "within"),
    ("point_scores", "counts"),
    ("award_routes", "counts"),
)
"""Columns that name a counting rule."""


@fact(needs_law=True)
def counting_rule_unknown(facts: Facts) -> Iterator[Finding]:
    """A target, a practice or a way of award counts by a rule that neither the case nor the programme has."""
    known = [*facts["counting_rules"]["counts"].drop_duplicates(), *facts.law.counting_rules]
    for table, column in NAME_RULES:
        frame = facts.table(table)
        words = frame.loc[(frame[column] != "") & ~frame[column].isin(known), [column]]
        for (word,), part in groups(words, column):
            yield finding(
                "error",
                table,
                part.index,
                column,
                what=_("“{word}” is no counting rule of the case or its programmes.").format(word=word)
                + did_you_mean(word, known),
                why=_("What counts toward the share is unclear.")
                if table == "targets"
                else _("Who or what is meant is unclear."),
                mend=_("Write one of: {known}; or describe it in the counting rules.").format(
                    known=listed(known, 20) or _("none so far")
                ),
            )


@fact()
def received_without_fund(facts: Facts) -> Iterator[Finding]:
    """A target is a share of money received, but names neither a fund nor sites that have funds of their own."""
    frame = facts["targets"]
    everybody = (frame[["committee", "zone", "site"]] == "").all(axis=1) & frame["per"].isin(["", EACH_SUPPLIER])
    rows = frame[(frame["denominator"] == "received") & (frame["fund"] == "") & everybody]
    if len(rows):
        yield finding(
            "error",
            "targets",
            rows.index,
            "fund",
            what=_("{targets} are shares of the money received, but name no fund.").format(
                targets=listed(rows["target"])
            ),
            why=_("It is unclear which money is meant."),
            mend=_("Name the fund, or set denominator to spend for a share of what is bought."),
        )


@fact(needs_law=True)
def generated_target_name(facts: Facts) -> Iterator[Finding]:
    """A target is named as the share of a committee, zone or site of another target is: its name, @ and the sites."""
    frame = facts["targets"]
    known = {*frame["target"], *(rule.target for rule in facts.law.targets)}
    rows = frame[[("@" in name and name.split("@")[0] in known) for name in frame["target"]]]
    if len(rows):
        yield finding(
            "error",
            "targets",
            rows.index,
            "target",
            what=_("{targets} are named as the planner names the share of some sites, or of one supplier, of another target.").format(
                targets=listed(rows["target"])
            ),
            why=_("The share that a target asks of each committee, zone, site or supplier is called by the target's name, @ and theirs: two shares would have one name."),
            mend=_("Give the target a name without @; sites are named in the columns committee, zone and site."),
        )  # fmt: skip


@fact()
def least_of_each_supplier(facts: Facts) -> Iterator[Finding]:
    """A share is to be reached by each supplier apart."""
    frame = facts["targets"]
    rows = frame[(frame["per"] == EACH_SUPPLIER) & (frame["sense"] == "at_least")]
    if len(rows):
        yield finding(
            "error",
            "targets",
            rows.index,
            "sense",
            what=_("A least share is asked of each supplier: {targets}.").format(
                targets=listed(name or target for name, target in zip(rows["name"], rows["target"], strict=True))
            ),
            why=_("Every supplier with an offer would have to be bought from, so such a share is a most only."),
            mend=_("Set sense to at_most; what a supplier may rely on at least stands in the table commitments."),
        )


@fact()
def denominator_amount_missing(facts: Facts) -> Iterator[Finding]:
    """A target is a share of a fixed amount that is not given."""
    frame = facts["targets"]
    rows = frame[(frame["denominator"] == "amount") & frame["denominator_amount"].isna()]
    if len(rows):
        yield finding(
            "error",
            "targets",
            rows.index,
            "denominator_amount",
            what=_("{targets} are shares of a fixed amount, but the amount is blank.").format(
                targets=listed(rows["target"])
            ),
            why=_("A share of an unknown amount cannot be reckoned."),
            mend=_("Enter denominator_amount, or set denominator to spend or received."),
        )


@fact()
def mass_of_money(facts: Facts) -> Iterator[Finding]:
    """A target is a share of weight in money received."""
    frame = facts["targets"]
    rows = frame[(frame["denominator"] == "received") & (frame["basis"] == "mass")]
    if len(rows):
        yield finding(
            "error",
            "targets",
            rows.index,
            "basis",
            what=_("{targets} would be kilograms as a share of money.").format(targets=listed(rows["target"])),
            why=_("Such a share means nothing."),
            mend=_("Set basis to money, or denominator to spend: the kilograms bought."),
        )


_SAME: Final = (
    "counts",
    "within",
    "basis",
    "denominator",
    "denominator_amount",
    "fund",
    "window",
    "committee",
    "zone",
    "site",
)
"""What two shares are of, and where: shares with these alike are of one whole."""


@fact(needs_law=True)
def shares_exclude_each_other(facts: Facts) -> Iterator[Finding]:
    """One share is to be at least more than another of the same whole may be at most."""
    if not {"at_least", "at_most"} <= {*facts["targets"]["sense"], *(rule.sense for rule in facts.law.targets)}:
        return
    own = facts["targets"][["target", "name", "sense", "share", "mode", "per", *_SAME]]
    of_law = pd.DataFrame(
        [
            {name: getattr(rule, name, "") for name in own.columns} | dict.fromkeys(("committee", "zone", "site"), "")
            for rule in facts.law.targets
            if rule.target not in set(own["target"])
        ],
        columns=own.columns,
    )
    rows = pd.concat([own.assign(line=own.index), of_law.assign(line=-1)], ignore_index=True)
    rows = rows[(rows["mode"] != "off") & (rows["per"] != EACH_SUPPLIER)]  # a most of each is none of all
    rows = rows.assign(**{name: rows[name].fillna("") for name in _SAME})
    for _same, part in rows.groupby(list(_SAME), sort=False):
        floors, ceilings = (part[part["sense"] == sense].sort_values("share") for sense in ("at_least", "at_most"))
        if floors.empty or ceilings.empty or not floors["share"].iloc[-1] > ceilings["share"].iloc[0]:
            continue
        low, high = floors.iloc[-1], ceilings.iloc[0]
        must = low["mode"] == high["mode"] == "hard"
        yield finding(
            "error" if must else "warning",
            "targets",
            [line for line in (low["line"], high["line"]) if line >= 0],
            "share",
            what=_("“{floor}” asks for at least {low} and “{ceiling}” for at most {high} of the same.").format(
                floor=low["name"] or low["target"],
                low=share_text(low["share"]),
                ceiling=high["name"] or high["target"],
                high=share_text(high["share"]),
            ),
            why=_("Only a plan that buys nothing of it keeps both: pupils would go without food.")
            if must
            else _("No plan reaches both: one of them gives way in every one."),
            mend=_("Correct one of the two shares or its sense, or set the mode of one of them to off."),
        )


@fact(needs_law=True)
def ceilings_leave_no_room(facts: Facts) -> Iterator[Finding]:
    """All that is offered of a whole counts toward a most of it, and what all sellers may have adds up to less than the whole.

    By hand: of bananas each supplier at most 30 %, and three offer them: 3 x 30 % = 90 %, so no plan buys a banana and keeps it. With
    34 % each, or a fourth seller, or of all food where somebody sells what does not count, there is room. What was bought before the
    plan may leave room too, so then nothing is said.
    """
    rows, rules = purchases(facts), case_counting_rules(facts.case) | facts.law.counting_rules
    for rule, line in _ceilings(facts):
        named = [rules.get(name) for name in (rule.counts, *([rule.within] if rule.within else []))]
        if any(one is None or one.places or not can_be_told(one, rows) for one in named):
            continue
        whole = rows[counting.counts(rules[rule.within], rows)] if rule.within else rows
        before = rule.window != "period" and len(facts["bought"])
        given = rule.basis == "money" and not (whole["offer.price"] > 0).all()  # what costs nothing fills no share
        if before or given or whole.empty or not counting.counts(rules[rule.counts], whole).all():
            continue
        each = rule.per == EACH_SUPPLIER
        sellers = whole["offer.supplier"].nunique() if each else 1
        if not sellers * rule.share < 1 - _NOISE:
            continue
        figures = {"name": rule.name or rule.target, "share": share_text(rule.share), "count": sellers}
        hard = rule.mode == "hard"
        yield finding(
            "error" if hard else "warning",
            "targets" if line >= 0 else "case",
            [line] if line >= 0 else (),
            "share" if line >= 0 else "programmes",
            what=_(
                "“{name}” allows {share} of each supplier at most; {count} sell all that it is a share of, so {all} together."
            ).format(**figures, all=share_text(sellers * rule.share))
            if each
            else _("“{name}” allows {share} at most, and all that is offered of its whole counts.").format(**figures),
            why=_("Only a plan that buys nothing of it keeps it: pupils would go without food.")
            if hard
            else _("No plan that buys any of it keeps it: it gives way in every one."),
            mend=_("Allow {least} or more of each, or enter offers of more suppliers: it takes {needed}.").format(
                least=share_text(math.ceil(100 / sellers) / 100), needed=math.ceil(1 / rule.share - _NOISE)
            )
            if each and rule.share > 0
            else _("Correct the share or what counts toward it, or set its mode to off."),
        )


_NOISE: Final = 1e-9


def _ceilings(facts: Facts) -> Iterator[tuple[TargetRule, int]]:
    """Yield every most of what is bought that is in force, of the case with its line and of the law with -1."""
    of_law = {rule.target: rule for rule in facts.law.targets}
    own = facts["targets"]
    found = [(rule, -1) for name, rule in of_law.items() if name not in set(own["target"])]
    for line, row in own[own["share"].notna()].iterrows():
        words = {name: str(row[name]) for name in ("target", "name", "counts", "sense", "basis", "denominator", "within", "window", "mode", "per")}  # fmt: skip
        law = of_law.get(words["target"])
        words["per"] = words["per"] or (law.per if law is not None else "")
        found.append((TargetRule(**words, share=float(row["share"])), int(line)))  # type: ignore[arg-type,call-overload]
    idle = not_followed(facts.case, facts.law)
    for rule, line in found:
        bought = rule.sense == "at_most" and rule.denominator == "spend" and rule.mode != "off"
        let_go = rule.target in _waived(facts) or (line < 0 and ("targets", rule.target) in idle)
        if bought and not let_go:
            yield rule, line


@fact(needs_law=True)
def past_share_of_no_target(facts: Facts) -> Iterator[Finding]:
    """A share of an earlier year is of a target that neither the case nor the programme has."""
    yield from _no_target(facts, "past_shares", _("So no share is held against that year."))


@fact()
def past_share_above_whole(facts: Facts) -> Iterator[Finding]:
    """More counted in an earlier year than there was in all."""
    frame = facts["past_shares"]
    rows = frame[frame["counted"] > frame["whole"]]
    if len(rows):
        yield finding(
            "error",
            "past_shares",
            rows.index,
            "counted",
            what=_("More counted toward {targets} in that year than was bought in all.").format(
                targets=listed(rows["target"])
            ),
            why=_("A share of more than the whole cannot be right, and nothing could reach it."),
            mend=_("Look both figures up; counted is the part of whole that counts, in the same unit."),
        )


@fact(needs_law=True)
def baseline_not_on_record(facts: Facts) -> Iterator[Finding]:
    """A share may not fall below that of an earlier year, of which nothing is on record."""
    frame, past = facts["targets"], facts["past_shares"]
    own = frame[frame["baseline_year"].notna() & (frame[["committee", "zone", "site"]] == "").all(axis=1)]
    asked: list[tuple[str, str, int, str, tuple[Any, ...]]] = [
        (rule.target, rule.name, rule.baseline_year, "case", ()) for rule in facts.law.targets if rule.baseline_year
    ]
    asked += [
        (row["target"], row["name"], int(row["baseline_year"]), "targets", (line,)) for line, row in own.iterrows()
    ]
    known = set(zip(past["target"], past["year"], strict=True))
    for target, name, year, table, lines in asked:
        if (target, year) not in known:
            yield finding(
                "warning",
                table,
                lines,
                "programmes" if table == "case" else "baseline_year",
                what=_("“{name}” may not fall below its share of {year}, of which nothing is on record.").format(
                    name=name, year=year
                ),
                why=_("So the plan is not held against that year; what it asks for beside it stays."),
                mend=_(
                    "Enter what counted in {year}, and of what, in the table past_shares for the target {target}."
                ).format(year=year, target=target),
            )


@fact()
def baseline_of_a_part(facts: Facts) -> Iterator[Finding]:
    """A share that is held against an earlier year is a ceiling, or one of some sites or of parts of the year."""
    frame = facts["targets"]
    part = (frame[["committee", "zone", "site"]] != "").any(axis=1)
    rows = frame[frame["baseline_year"].notna() & ((frame["sense"] != "at_least") | (frame["window"] != "year") | part)]
    if len(rows):
        yield finding(
            "error",
            "targets",
            rows.index,
            "baseline_year",
            what=_("{targets} cannot be held against an earlier year.").format(targets=listed(rows["target"])),
            why=_("What is on record of an earlier year is a share to reach of everybody over the whole year."),
            mend=_("Leave baseline_year blank, or set sense to at_least and window to year for everybody."),
        )


@fact(needs_law=True)
def waiver_of_no_target(facts: Facts) -> Iterator[Finding]:
    """A waiver names a target that neither the case nor the programme has."""
    yield from _no_target(facts, "waivers", _("The waiver waives nothing."))


def _no_target(facts: Facts, table: str, why: str) -> Iterator[Finding]:
    """Yield a finding for each word of a table that is no target of the case or its programmes."""
    known = [*facts["targets"]["target"], *(rule.target for rule in facts.law.targets)]
    frame = facts.table(table)
    for (word,), part in groups(frame[(frame["target"] != "") & ~frame["target"].isin(known)], "target"):
        yield finding(
            "error",
            table,
            part.index,
            "target",
            what=_("“{word}” is no target of the case or its programmes.").format(word=word)
            + did_you_mean(word, known),
            why=why,
            mend=_("Write one of: {known}.").format(known=listed(known, 20) or _("none so far")),
        )


@fact(needs_law=True)
def waiver_ground_unlawful(facts: Facts) -> Iterator[Finding]:
    """A waiver gives a ground that the law does not know."""
    grounds = facts.law.waiver_grounds
    frame = facts["waivers"]
    for (ground,), part in groups(frame[(frame["ground"] != "") & ~frame["ground"].isin(list(grounds))], "ground"):
        yield finding(
            "error",
            "waivers",
            part.index,
            "ground",
            what=_("“{ground}” is not among the grounds of the programme.").format(ground=ground)
            + did_you_mean(ground, grounds),
            why=_("A share may be waived only on a ground that the law names."),
            mend=_("Write one of: {grounds}.").format(
                grounds="; ".join(f"{name} ({text})" for name, text in grounds.items())
            )
            if grounds
            else _("The programmes of this case know no waiver: delete the row."),
        )


def _waived(facts: Facts) -> set[str]:
    """Return the targets waived on a lawful ground."""
    frame = facts["waivers"]
    return set(frame.loc[frame["ground"].isin(list(facts.law.waiver_grounds)), "target"])


@fact(needs_law=True)
def target_loosened(facts: Facts) -> Iterator[Finding]:
    """A row with the name of a programme's target asks for less than the programme."""
    roles = dict(zip(facts["funds"]["fund"], facts["funds"]["role"], strict=True))
    yield from loosened(facts["targets"], facts.law, roles, _waived(facts))


@fact(needs_law=True)
def attribute_refused(facts: Facts) -> Iterator[Finding]:
    """A counting rule looks at what the law says may not decide."""
    yield from refusals(facts["counting_rules"], facts.law)


@fact(needs_law=True)
def fund_of_role_missing(facts: Facts) -> Iterator[Finding]:
    """A target of the programme is reckoned on a fund that the case does not have."""
    roles = set(facts["funds"]["role"])
    missing: dict[str, list[str]] = {}
    idle = not_followed(facts.case, facts.law)
    for rule in facts.law.targets:
        needed = rule.fund_role and not rule.fund and rule.fund_role not in roles
        if needed and ("targets", rule.target) not in idle and rule.mode != "off" and rule.target not in _waived(facts):
            missing.setdefault(rule.fund_role, []).append(rule.target)
    for role, targets in missing.items():
        yield finding(
            "error",
            "funds",
            (),
            "role",
            what=_("No fund has the role {role}.").format(role=role),
            why=_("These targets of the programme are reckoned on it: {targets}.").format(targets=listed(targets, 10)),
            mend=_("Write {role} in the role of the fund that holds this money.").format(role=role),
        )


@fact()
def counting_definitions_differ(facts: Facts) -> Iterator[Finding]:
    """Rows of one counting rule define it in different words, of which only one is printed."""
    frame = facts["counting_rules"]
    for (name, *_place), part in groups(frame[frame["definition"] != ""], ["counts", "committee", "zone", "site"]):
        words = part["definition"].drop_duplicates()
        if name and len(words) > 1:
            yield finding(
                "warning",
                "counting_rules",
                part.index,
                "definition",
                what=_("The counting rule {name} is defined in {count} ways: {words}.").format(
                    name=name, count=len(words), words=listed(f"“{text}”" for text in words)
                ),
                why=_("Only one of them is printed beside the percentages, and the order of the rows decides which."),
                mend=_("Write the definition in one row of the rule, or the same in all."),
            )
