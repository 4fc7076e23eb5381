"""What each rule of the law does in one case: whether it binds, is only noted, waits for a figure, or concerns nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
import pandas as pd

from planner.assembly.asked import asked
from planner.assembly.assemble import FAMILY_KINDS, make_frame
from planner.assembly.counting import counting_rules, counting_table, offer_facts
from planner.assembly.funds import fund_table
from planner.assembly.menu_rules import menu_frequencies, menu_standards
from planner.assembly.modes import family_mode, mode_in_force
from planner.assembly.targets import resolve_targets
from planner.case import Case
from planner.i18n import N_, _, ngettext
from planner.programmes.alternatives import followed, not_followed
from planner.programmes.case_law import law_for, own_folders
from planner.programmes.files import Fact, in_force
from planner.programmes.law import Source
from planner.programmes.loader import load
from planner.programmes.tables import describe_rules
from planner.programmes.watch import series

DOES = {
    "binds": N_("Binds in this case"),
    "no_figure": N_("Has no figure yet"),
    "noted": N_("Noted: the plan tells of it and is not led by it"),
    "nobody": N_("Concerns nobody in this case"),
    "not_modelled": N_("Not modelled"),
}
"""What a rule does in a case, in the order in which it is told."""

COLUMNS = ["programme", "rule", "does", "mode", "value", "unit", "plain", "why", "reference", "verified"]

Answer = tuple[str, str, str]
"""What a rule does, how it binds (``hard``, ``soft``; blank where that is not a question), and why."""


def law_in_case(case: Case) -> pd.DataFrame:
    """Return what every rule of the case's programmes does in the case, on the day whose law applies.

    Parameters
    ----------
    case : Case
        A case without errors.

    Returns
    -------
    pandas.DataFrame
        One row per rule: ``programme``, ``rule`` (its place in the file), ``does`` (a key of `DOES`), ``mode``, ``value`` and
        ``unit`` in words, ``plain``, ``why`` (what it leads or why it does not bind), ``reference`` and ``verified``; those
        that bind first, each programme's in its file's order. What a programme does not model has no rule and no value.
    """
    case_asked, law = _Asked(case), law_for(case)
    rows: list[dict[str, object]] = []
    for name in law.programmes:
        programme = load(name, own_folders(case))
        told = describe_rules(name, law.on, own_folders(case)).set_index("rule")
        for place, facts in series(programme).items():
            answer = case_asked.answer(place, in_force(facts, law.on), programme.programme)
            if answer is None or all(fact.from_ > law.on for fact in facts):
                continue
            last = max((f for f in facts if f.from_ <= law.on), key=lambda fact: fact.from_)
            value, unit = (
                (told.at[place, "value"], told.at[place, "unit"]) if place in told.index else (_("not known"), "")
            )
            cells = (
                name,
                place,
                *answer[:2],
                value,
                unit,
                _(last.plain),
                answer[2],
                programme.reference_line(last),
                last.verified,
            )
            rows.append(dict(zip(COLUMNS, cells, strict=True)))
        rows += [
            dict.fromkeys(COLUMNS, "")
            | {"programme": name, "does": "not_modelled", "plain": _(left.plain), "verified": True}
            | {"reference": programme.reference_line(left)}
            for left in programme.left_out()
        ]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.sort_values("does", key=lambda does: does.map(list(DOES).index), kind="stable").reset_index(drop=True)


class _Asked:
    """A case under its law, asked what each rule does in it; each fact is reckoned once."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.law = law_for(case)
        self.rows = case.head

    def answer(self, place: str, fact: Fact | None, programme: str) -> Answer | None:
        """Return what a rule does; None where it holds no rule for this day."""
        section, _dot, name = place.partition(".")
        if fact is None:
            return "no_figure", "", _("no value is known for this day, and none is guessed")
        return _SECTIONS[section](self, name, fact, programme)

    # ---- what the case has ------------------------------------------------------------------------------------------

    @cached_property
    def counting(self) -> pd.DataFrame:
        """Which offers count under which rule of law or case."""
        offers = make_frame(self.case).offers
        facts = offer_facts(self.case, offers, self.law)
        return counting_table(counting_rules(self.case, self.law), facts, self.case, self.law)

    def meant(self, rule: str) -> int:
        """Return how many offers count under a rule; all of them where it is not named."""
        return int(self.counting[rule].sum()) if rule else len(self.counting)

    @cached_property
    def stages(self) -> set[str]:
        """Programme stages of the case's pupils."""
        return set(self.case["stages"]["programme_stage"])

    def family(self, family: str, own: str) -> str:
        """Return the mode of a rule whose own mode is given, as the case states it for the family."""
        return str(mode_in_force(own, family_mode(self.case, family)))

    def binding(self, mode: str, why: str = "") -> Answer:
        """Return that a rule binds, or that the case has switched its family off."""
        return ("noted", "off", _("switched off in the case")) if mode == "off" else ("binds", mode, why)

    def outweighed(self, source: Source | None, programme: str) -> Answer | None:
        """Return that another programme's rule of the same name, which is tighter, holds in place of one's own."""
        if source is not None and source.programme == programme:
            return None
        other = source.programme if source is not None else ""
        return "noted", "", _("{programme} asks for more, and that holds").format(programme=other)

    # ---- one answer per section of a programme file -----------------------------------------------------------------

    def target(self, name: str, fact: Fact, programme: str) -> Answer:
        """Answer for a share."""
        if getattr(fact, "share", None) is None:
            return "no_figure", "", _no_figure()
        resolved = resolve_targets(
            self.case, self.law, fund_table(self.case, self.law), pd.DataFrame({"period": ["-"]})
        )
        found = next((target for target in resolved if target.rule.stem == name), None)
        if found is None:
            return "nobody", "", _("no supplier sells anything that counts")
        if (lost := self.outweighed(found.rule.source, programme)) is not None:
            return lost
        if found.mode in ("off", "waived"):
            return "noted", found.mode, found.reason
        if not found.known:
            return "noted", found.mode, _("of money that is not known, so it is told as not known")
        why = _("{count} of {all} offers count").format(
            count=self.meant(found.rule.counts.removesuffix(f"@{found.rule.supplier}")), all=len(self.counting)
        )
        return self.binding(found.mode, why)

    def figure(self, attribute: str, fact: Fact, programme: str) -> Answer | None:
        """Return that a figure is not set, or that another programme's holds; None where it is this one."""
        if getattr(fact, "value", None) is None:
            return "no_figure", "", _no_figure()
        found = getattr(self.law, attribute)
        return self.outweighed(found.source if found else None, programme)

    def family_cap(self, _name: str, fact: Fact, programme: str) -> Answer:
        """Answer for the most that a family may sell."""
        if (lost := self.figure("family_cap", fact, programme)) is not None:
            return lost
        farms = int(self.case["suppliers"]["kind"].isin(FAMILY_KINDS).sum())
        if not farms:
            return "nobody", "", _("no supplier is a family farm or a group of them")
        return self.binding(
            self.family("supplier_caps", "hard"),
            ngettext("caps {count} supplier", "caps {count} suppliers", farms).format(count=farms),
        )

    def rate(self, name: str, fact: Fact, _programme: str) -> Answer:
        """Answer for the money per pupil and day of a stage."""
        if getattr(fact, "value", None) is None:
            return "no_figure", "", _no_figure()
        funds = self.case["funds"]
        reckoned = funds[funds["amount"].isna() & funds["days_paid"].notna()]
        stated = {*self.case["fund_rates"]["fund"], *self.case["instalments"]["fund"]}
        reckoned = reckoned[~reckoned["fund"].isin(list(stated))]
        if reckoned.empty:
            return "nobody", "", _("the case states the money of every fund, or rates of its own")
        full = (self.case["stages"]["attendance"] == "full_time").any()
        if name not in self.stages and not (name == "full_time" and full):
            return "nobody", "", _("no pupil of the case is of this stage")
        return "binds", "", _("the money of {funds} is reckoned from it").format(funds=", ".join(reckoned["name"]))

    def ceiling(self, name: str, fact: Fact, _programme: str) -> Answer:
        """Answer for the most that a pupil's day may cost."""
        if getattr(fact, "value", None) is None:
            return "no_figure", "", _no_figure()
        if name not in self.stages:
            return "nobody", "", _("no pupil of the case is of this stage")
        return self.binding(self.family("cost_ceilings", "soft"))

    def told(self, _name: str, fact: Fact, _programme: str) -> Answer:
        """Answer for a figure that papers and warnings tell."""
        if getattr(fact, "value", 0) is None:
            return "no_figure", "", _no_figure()
        return "noted", "", _("told in the call, on prices or among the warnings")

    def local(self, _name: str, fact: Fact, _programme: str) -> Answer:
        """Answer for what counts as local."""
        if self.law.local is None and getattr(fact, "kind", "").startswith("radius"):
            return "no_figure", "", _no_figure()
        rules = [*counting_rules(self.case, self.law).values()]
        if self.law.ranking:
            rules += self.law.ranking.looked_at
        asked = any(c.attribute == "supplier.tier" for rule in rules for clause in rule.clauses for c in clause)
        if not asked:
            return "nobody", "", _("no rule of law or case asks who is local")
        return "binds", "", _("decides who is local")

    def life_left(self, _name: str, _fact: Fact, _programme: str) -> Answer:
        """Answer for the shelf life that must be left on delivery."""
        stated = int(self.case["offers"]["life_left_days"].notna().sum())
        if not stated:
            return "noted", "", _("told in the call; no offer of the case says how many days will be left")
        why = ngettext(
            "{count} offer says how many days will be left", "{count} offers say how many days will be left", stated
        )
        return "binds", "hard", why.format(count=stated)

    def ranking(self, _name: str, _fact: Fact, _programme: str) -> Answer:
        """Answer for the order of preference."""
        applies = self.law.ranking.applies_to if self.law.ranking else ""
        if not self.meant(applies):
            return "nobody", "", _("no offer of the case is among those it orders")
        return self.binding(self.family("ranking", "hard"))

    def standard(self, name: str, _fact: Fact, programme: str) -> Answer:
        """Answer for a nutrition standard."""
        own = [r.standard for r in self.law.standards if _is_of(r.source, programme, f"standards.{name}")]
        modes = [s.mode for s in menu_standards(self.case, self.law) if s.standard in own]
        return self.on_menus(modes)

    def frequency(self, name: str, _fact: Fact, programme: str) -> Answer:
        """Answer for a rule on how often something is served."""
        own = [r.rule for r in self.law.frequencies if _is_of(r.source, programme, f"frequencies.{name}")]
        modes = [f.mode for f in menu_frequencies(self.case, self.law) if f.rule in own]
        instead = [way for rule in own if (way := not_followed(self.case, self.law).get(("frequencies", rule)))]
        if instead and set(modes) == {"off"}:
            return "noted", "off", _("off: in its place the town follows “{way}”").format(way=instead[0].words)
        return self.on_menus(modes)

    def on_menus(self, modes: Sequence[str]) -> Answer:
        """Answer for a rule of menus, by its modes on each menu that it concerns."""
        if not modes:
            return "nobody", "", _("no menu of the case serves such pupils")
        return self.binding("hard" if "hard" in modes else modes[0])

    def labels(self, _name: str, _fact: Fact, _programme: str) -> Answer:
        """Answer for an order of labels."""
        return "noted", "", _("orders what was bought by label, on the page Progress")

    def points(self, name: str, fact: Fact, _programme: str) -> Answer:
        """Answer for points for good practice."""
        if getattr(fact, "minimum", None) is None:
            return "no_figure", "", _no_figure()
        rule = next(rule for rule in self.law.points if rule.name == name)
        scored = np.any([self.counting[score.counts.name] for score in rule.scores], axis=0).sum()
        why = _("{count} of {all} offers have points").format(count=int(scored), all=len(self.counting))
        return self.binding(self.family("points", rule.mode), why)

    def commitment(self, name: str, fact: Fact, _programme: str) -> Answer:
        """Answer for what suppliers may rely on."""
        if getattr(fact, "minimum_per_period", None) is None and getattr(fact, "kept_share", None) is None:
            return "no_figure", "", _no_figure()
        rule = next(rule for rule in self.law.commitments if rule.name == name)
        if not self.meant(rule.applies_to):
            return "nobody", "", _("no offer of the case is of a supplier that it means")
        return self.binding(self.family("commitments", rule.mode))

    def bonus(self, _name: str, fact: Fact, _programme: str) -> Answer:
        """Answer for money of a later year that hangs on a share."""
        if getattr(fact, "target", "") not in {bonus.target for bonus in self.law.bonuses}:
            return "no_figure", "", _no_figure()
        return "noted", "", _("told in the summary; `planner worth` says what reaching the share costs and brings")

    def duty(self, _name: str, fact: Fact, _programme: str) -> Answer:
        """Answer for what the buyer has to do by a day."""
        return "noted", "", _("progress reminds of it, and the plan where the share is short")

    def committee(self, _name: str, _fact: Fact, _programme: str) -> Answer:
        """Answer for who sits in a committee, and by which rules it decides."""
        return "noted", "", _("offered where a committee is founded on record; its own statutes count")

    def any_of(self, name: str, _fact: Fact, programme: str) -> Answer:
        """Answer for rules of which one has to be met."""
        for one, way in followed(self.case, self.law):
            if _is_of(one.source, programme, f"any_of.{name}"):
                others = ", ".join(f"“{other.words}”" for other in one.ways if other is not way)
                text = _("the town follows “{way}”; enough in its place would be {others}")
                return "binds", "", text.format(way=way.words, others=others)
        return "no_figure", "", _("less than two of its rules have a figure on this day; the one that has must be met")

    def route(self, name: str, fact: Fact, _programme: str) -> Answer:
        """Answer for a way of awarding lots."""
        rule = next((route for route in self.law.award_routes if route.route == name), None)
        if rule is None:
            return "no_figure", "", _no_figure()
        if not self.meant(rule.applies_to):
            return "nobody", "", _("no offer of the case is of a supplier that it means")
        if rule.kind == "preference" and rule.margin is None and rule.set_aside is None:
            return "no_figure", "", _no_figure()
        if not rule.prefers:
            return "noted", "", _("named in the call for the lots that fit it")
        return self.binding(self.family("award_routes", "soft"))

    def call(self, name: str, _fact: Fact, programme: str) -> Answer:
        """Answer for what the paper is called by which food is asked for."""
        other = self.law.calls[name].source.programme
        if other != programme:
            return "noted", "", _("{programme} has a paper for this too, and that is used").format(programme=other)
        papers = asked(self.law, self.counting, offer_facts(self.case, make_frame(self.case).offers, self.law))
        if (papers["paper"] == name).any():
            return "noted", "", _("names the paper of the call and what must stand in it")
        return "nobody", "", _("no offer of the case is of those whom it asks")

    def ground(self, name: str, _fact: Fact, _programme: str) -> Answer:
        """Answer for a lawful ground for waiving a share."""
        used = self.case["waivers"].loc[self.case["waivers"]["ground"] == name, "target"]
        if used.empty:
            return "noted", "", _("the case waives nothing on this ground")
        return "binds", "", _("waives {targets}").format(targets=", ".join(used))

    def refusal(self, _name: str, _fact: Fact, _programme: str) -> Answer:
        """Answer for what may not decide: a case that looks at it is refused."""
        return "binds", "hard", _("a rule that looks at it is refused")


def _no_figure() -> str:
    return _("nobody can set it but the town")


def _is_of(source: Source, programme: str, rule: str) -> bool:
    return source.programme == programme and source.rule == rule


_SECTIONS: dict[str, Callable[[_Asked, str, Fact, str], Answer]] = {
    "targets": _Asked.target,
    "family_cap": _Asked.family_cap,
    "rates": _Asked.rate,
    "cost_ceilings": _Asked.ceiling,
    "quotes_required": _Asked.told,
    "organic_premium": _Asked.told,
    "fresh_foods_minimum": _Asked.told,
    "call_open_days": _Asked.told,
    "lead_time_days": _Asked.told,
    "local": _Asked.local,
    "life_left": _Asked.life_left,
    "ranking": _Asked.ranking,
    "standards": _Asked.standard,
    "frequencies": _Asked.frequency,
    "label_orders": _Asked.labels,
    "points": _Asked.points,
    "commitments": _Asked.commitment,
    "bonuses": _Asked.bonus,
    "duties": _Asked.duty,
    "committees": _Asked.committee,
    "award_routes": _Asked.route,
    "calls": _Asked.call,
    "waiver_grounds": _Asked.ground,
    "refusals": _Asked.refusal,
    "any_of": _Asked.any_of,
}
"""Who answers for each section of a programme file; a test fails for a section that nobody answers for."""
