"""By what offers are compared where a paper leaves prices open: weights that add up, lots that the paper has."""

from __future__ import annotations

from collections.abc import Iterator

from planner.checks.base import fact, finding
from planner.checks.facts import Facts
from planner.findings import Finding
from planner.i18n import _, listed, share_text
from planner.words import did_you_mean

ROUNDING = 0.0005
"""By how much weights may miss the whole: three criteria of a third each are written as 0.333."""


@fact(of="award_criteria")
def criteria_not_whole(facts: Facts) -> Iterator[Finding]:
    """The weights of the criteria of a lot do not add up to the whole mark."""
    frame = facts["award_criteria"]
    for lot, rows in frame[frame["weight_share"].notna()].groupby("lot"):
        whole = float(rows["weight_share"].sum())
        if abs(whole - 1.0) > ROUNDING * len(rows):
            what = (
                _("The weights of the criteria of lot “{lot}” add up to {whole}.").format(
                    lot=lot, whole=share_text(whole)
                )
                if lot
                else _("The weights of the criteria of all lots add up to {whole}.").format(whole=share_text(whole))
            )
            yield finding(
                "warning",
                "award_criteria",
                tuple(rows.index),
                "weight_share",
                what=what,
                why=_(
                    "They stand in the paper by which offers are asked for, and nobody could tell how an offer is marked."
                ),
                mend=_("Write weights that add up to 1."),
            )


@fact(needs_law=True, of="award_criteria")
def criteria_of_no_lot(facts: Facts) -> Iterator[Finding]:
    """A criterion is of a lot that no paper of the law has."""
    papers = facts.law.calls.values()
    known = [name for paper in papers for name, _rule in paper.families]
    if known:  # what belongs to none of them is a lot of its own
        known.append(_("All other food"))
    frame = facts["award_criteria"]
    for line, row in frame[(frame["lot"] != "") & ~frame["lot"].isin(known)].iterrows():
        yield finding(
            "warning",
            "award_criteria",
            (line,),
            "lot",
            what=_("No paper of the programmes has a lot “{lot}”.").format(lot=row["lot"])
            + did_you_mean(row["lot"], known),
            why=_("The criterion stands in no paper."),
            mend=_("Write one of: {known}.").format(known=listed(known, 20))
            if known
            else _("The papers of these programmes have no lots of several products: leave the cell lot blank."),
        )
