"""Which rule a town follows where one of several has to be met."""

from __future__ import annotations

from collections.abc import Iterator

from planner.checks.base import fact, finding
from planner.checks.facts import Facts
from planner.findings import Finding
from planner.i18n import _, listed
from planner.words import did_you_mean


@fact(needs_law=True, of="alternatives")
def alternative_of_no_programme(facts: Facts) -> Iterator[Finding]:
    """A row chooses between rules of which the law leaves no choice."""
    known = [one.alternative for one in facts.law.alternatives]
    frame = facts["alternatives"]
    for line, row in frame[(frame["alternative"] != "") & ~frame["alternative"].isin(known)].iterrows():
        yield finding(
            "error",
            "alternatives",
            (line,),
            "alternative",
            what=_("“{word}” is no choice between rules that the programmes leave.").format(word=row["alternative"])
            + did_you_mean(row["alternative"], known),
            why=_("The row chooses nothing."),
            mend=_("Write one of: {known}.").format(known=listed(known, 20))
            if known
            else _("The programmes of this case leave no choice between rules: delete the row."),
        )


@fact(needs_law=True, of="alternatives")
def alternative_not_of_the_choice(facts: Facts) -> Iterator[Finding]:
    """A town follows a rule that is not among those of which one has to be met."""
    ways = {one.alternative: [way.rule for way in one.ways] for one in facts.law.alternatives}
    frame = facts["alternatives"]
    for line, row in frame[frame["follows"] != ""].iterrows():
        known = ways.get(row["alternative"], [row["follows"]])
        if row["follows"] not in known:
            yield finding(
                "error",
                "alternatives",
                (line,),
                "follows",
                what=_("“{word}” is no rule of the choice “{choice}”.").format(
                    word=row["follows"], choice=row["alternative"]
                )
                + did_you_mean(row["follows"], known),
                why=_("It is not known which rule the plan is to keep."),
                mend=_("Write one of: {known}.").format(known=listed(known, 20)),
            )


@fact(needs_law=True)
def alternative_not_chosen(facts: Facts) -> Iterator[Finding]:
    """The case does not say which of several rules the town follows."""
    said = set(facts["alternatives"]["alternative"])
    for one in facts.law.alternatives:
        if one.alternative not in said:
            first, *others = one.ways
            yield finding(
                "note",
                "alternatives",
                (),
                "follows",
                what=_("{plain} The plan follows “{way}”; the other way: {others}.").format(
                    plain=one.source.plain,
                    way=first.words,
                    others=", ".join(f"“{way.words}”" for way in others),
                ),
                why=_("One of them is enough, and the case does not say which one the town follows."),
                mend=_(
                    "Write a row in the table `alternatives`: {choice} under alternative, and {rules} under follows."
                ).format(choice=one.alternative, rules=_(" or ").join(way.rule for way in one.ways)),
            )
