"""Acts on cases and plans: what is kept, removed and brought back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Annotated, ClassVar

from pydantic import Field

from planner.i18n import _, day_text
from planner.record.act import Act, Digest, Entry, Line, Refusal, Remark, Word
from planner.record.rights import may_administer, may_keep, may_publish
from planner.record.state import KeptCase, KeptPlan, Publication, State, Version, put

DAYS_TO_BRING_BACK = 30
"""Days for which a case that was removed can be brought back; the project's own rule."""


class CaseKept(Act):
    """A case as it is now is kept as a version of its own; what it differs in from the one before stands beside it."""

    kind: ClassVar[str] = "case"
    case: Word
    name: Line
    manifest: Digest
    before: Digest | None = None
    changed: Annotated[int, Field(ge=0)] = 0
    differences: Digest | None = None
    note: Remark = ""

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever may not, and a version that was not made of the latest."""
        no = may_keep(state, entry.who)
        if no is not None:
            return no
        kept = state.cases.get(self.case)
        if (kept.head.manifest if kept else None) != self.before:
            return Refusal(
                "stale",
                _("Somebody else has kept another version of {case} meanwhile.").format(case=self.name),
                _("Look at what they changed, and put your edits on it."),
            )
        return None

    def done(self, state: State, entry: Entry) -> State:
        """Add the version."""
        kept = state.cases.get(self.case)
        version = Version(
            entry.number,
            entry.at,
            entry.who,
            self.manifest,
            self.before or "",
            self.note,
            self.changed,
            self.differences or "",
        )
        versions = (*(kept.versions if kept else ()), version)
        return state.change(cases=put(state.cases, self.case, KeptCase(self.case, self.name, versions)))


class CaseRemoved(Act):
    """A case is not listed any more; it can be brought back for a while, and what was adopted of it stays. Links by which suppliers offer end."""

    kind: ClassVar[str] = "removed"
    case: Word
    reason: Line

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever is no administrator, and a case that is not there."""
        no = may_administer(state, entry.who) or unknown_case(state, self.case)
        if no is None and state.cases[self.case].removed:
            return Refusal("removed-already", _("The case was removed already."), _("Nothing is left to do."))
        return no

    def done(self, state: State, entry: Entry) -> State:
        """Note when it was removed and why, and end the links to it."""
        kept = state.cases[self.case]
        gone = KeptCase(kept.word, kept.name, kept.versions, entry.at, self.reason)
        ended = {
            word: replace(one, ended=one.ended or entry.at) if one.case == self.case else one
            for word, one in state.invitations.items()
        }
        return state.change(cases=put(state.cases, self.case, gone), invitations=ended)


class CaseBroughtBack(Act):
    """A case that was removed is listed again."""

    kind: ClassVar[str] = "brought-back"
    case: Word
    reason: Remark = ""

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever is no administrator, a case that is there, and one that was removed too long ago."""
        no = may_administer(state, entry.who) or unknown_case(state, self.case)
        if no is not None:
            return no
        removed = state.cases[self.case].removed
        if not removed:
            return Refusal("not-removed", _("The case was not removed."), _("Nothing is left to do."))
        gone = Entry(0, removed, "").day
        if entry.day > gone + timedelta(days=DAYS_TO_BRING_BACK):
            return Refusal(
                "too-late",
                _("The case was removed on {day}; it could be brought back until {until}.").format(
                    day=day_text(gone), until=day_text(gone + timedelta(days=DAYS_TO_BRING_BACK))
                ),
                _("Open the case anew from a file or a backup."),
            )
        return None

    def done(self, state: State, entry: Entry) -> State:
        """List it again."""
        kept = state.cases[self.case]
        return state.change(cases=put(state.cases, self.case, KeptCase(kept.word, kept.name, kept.versions)))


class PlanKept(Act):
    """A plan is kept with all that it was made of; it is a draft until somebody proposes it."""

    kind: ClassVar[str] = "plan"
    plan: Word
    case: Word
    package: Digest
    scenario: Remark = ""
    changes: tuple[Remark, ...] = ()
    figures: dict[str, str] = Field(default_factory=dict)
    currency: Annotated[str, Field(max_length=3)]
    country: Annotated[str, Field(max_length=2)]

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever may not keep plans, and one of a case that is not on record."""
        return may_keep(state, entry.who) or unknown_case(state, self.case)

    def done(self, state: State, entry: Entry) -> State:
        """Add the plan."""
        kept = KeptPlan(
            self.plan,
            self.case,
            self.package,
            self.scenario,
            self.changes,
            self.figures,
            self.currency,
            self.country,
            entry.at,
            entry.who,
            entry.number,
        )
        return state.change(plans=put(state.plans, self.plan, kept))


class Published(Act):
    """What an adopted plan and the decisions on it are was shown to the public: which files, each with its fingerprint."""

    kind: ClassVar[str] = "published"
    case: Word
    adoption: Word
    files: Digest
    count: Annotated[int, Field(ge=1)]
    address: Remark = ""
    named: bool = False

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever neither chairs the committee that adopted the plan nor is an administrator, and a plan that nobody adopted."""
        no = unknown_case(state, self.case)
        if no is not None:
            return no
        adoption = state.adoptions.get(self.adoption)
        if adoption is None or adoption.case != self.case:
            return Refusal(
                "not-adopted",
                _("No plan of this case is adopted."),
                _("Let a committee adopt one."),
            )
        return may_publish(state, entry.who, adoption.committee)

    def done(self, state: State, entry: Entry) -> State:
        """Note what was published."""
        made = Publication(
            self.case, self.adoption, self.files, self.count, self.address, self.named, entry.at, entry.who
        )
        return state.change(publications=(*state.publications, made))


class Expired(Act):
    """Contents that nothing on record needs any more are let go; which ones is on record."""

    kind: ClassVar[str] = "expired"
    digests: tuple[Digest, ...]
    rule: Line

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse whoever is no administrator."""
        return may_administer(state, entry.who)

    def done(self, state: State, entry: Entry) -> State:
        """Nothing of the state is in what may go."""
        return state


class Refused(Act):
    """Somebody wanted to do what is not allowed: it was not done, and is on record."""

    kind: ClassVar[str] = "refused"
    act: Line
    code: Line
    what: Remark
    body: Remark = ""

    def refused(self, state: State, entry: Entry) -> Refusal | None:
        """Refuse nothing."""
        return None

    def done(self, state: State, entry: Entry) -> State:
        """Nothing changed."""
        return state


def removed_case(state: State, word: str) -> Refusal | None:
    """Refuse what is about a case that was removed."""
    kept = state.cases.get(word)
    if kept is None or not kept.removed:
        return None
    return Refusal(
        "case-removed",
        _("The case {case} was removed.").format(case=kept.name),
        _("Bring it back first: planner record bring-back"),
    )


def unknown_case(state: State, case: str) -> Refusal | None:
    """Refuse what names a case that is not on record."""
    if case in state.cases:
        return None
    known = ", ".join(sorted(state.cases)) or _("none")
    return Refusal(
        "unknown-case",
        _("There is no case {case} on record.").format(case=case),
        _("Known are: {known}.").format(known=known),
    )
