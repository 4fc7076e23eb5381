"""Each share of the law as it stands: by the ledger to date, or as planned; with numerator, denominator and definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from planner.assembly.calendar import make_calendar
from planner.assembly.funds import fund_table
from planner.assembly.targets import resolve_targets
from planner.i18n import _, apart_texts, day_text, money_text, number_text, sentence, share_text
from planner.inputs import records
from planner.judgement import Judgement
from planner.making.plan import Plan
from planner.publication import public
from planner.publication.site.blocks import Mood, Share
from planner.publication.site.told import Told, known
from planner.schema.progress_tables import STATUS_WORDS
from planner.schema.words import in_words

MOODS: Mapping[str, Mood] = {
    "reached": "good",
    "on_track": "good",
    "kept": "good",
    "made_good": "good",
    "slipping": "gave_way",
    "out_of_reach": "broken",
    "missed": "broken",
}
"""How each status of a share reads; any other is not known."""

AHEAD = ("on_track", "slipping", "out_of_reach")
"""How a share stands of which it is told where it leads."""

NOT_ASKED = ("off", "waived")
"""Modes in which a share is told and not asked for."""

BY_PLAN: Mapping[str, Mood] = {Judgement.MET: "good", Judgement.NOT_MET: "broken"}


def shares(told: Told) -> tuple[Share, ...]:
    """Return each share of the whole year, those to reach before those not to pass, those not asked for at the end."""
    public = sorted(
        told.public.shares, key=lambda one: (told.modes.get(one.id, "") in NOT_ASKED, one.sense == "at_most")
    )
    if told.standing is None:
        return tuple(_planned(told, one) for one in public)
    rows = told.standing["standing"]
    by_id = {told.cloak.id(str(row.target)): row for row in records(rows[rows["window"] == ""])}
    fixed = _fixed(told.plan)
    return tuple(
        _to_date(one, by_id[one.id], fixed=fixed.get(str(by_id[one.id].target), False)) if one.id in by_id else _planned(told, one)
        for one in public
    )  # fmt: skip


def _fixed(plan: Plan) -> dict[str, bool]:
    """Return for each share whether it is one of a fixed amount, such as the money received, rather than of what is bought."""
    found = resolve_targets(plan.case, plan.law, fund_table(plan.case, plan.law), make_calendar(plan.case).periods)
    return {one.rule.target: not np.isnan(one.denominator) for one in found}


def _planned(told: Told, one: public.Share) -> Share:
    reached, asked = _apart(one.reached, one.required)
    if one.reached is None:
        said = _("By the plan: not known.")
    else:
        said = _("By the plan, at the end of the year: {reached}, that is {part} of {whole}.")
    mode = told.modes.get(one.id, "")
    judged = mode not in NOT_ASKED
    return Share(
        name=_name(one),
        mood=BY_PLAN.get(one.judgement, "not_known") if judged else "not_known",
        word=sentence(in_words("judgement", one.judgement)) if judged else _("Not asked for in this plan"),
        sentences=(
            said.format(reached=reached, part=_amount(one, one.numerator), whole=_amount(one, one.denominator)),
            _asked(one, asked),
        ),
        reached=one.reached,
        asked=one.required,
        facts=tuple(_definition(one)),
    )


def _to_date(one: public.Share, row: Any, *, fixed: bool) -> Share:
    """Return a share as the ledger has it; of a fixed amount it is told as the part of the year's, else of what was bought."""
    whole = row.denominator_year if fixed else row.denominator_to_date
    part = row.share_of_year if fixed else row.share_to_date
    reached = None if pd.isna(part) else float(part)
    written, asked = _apart(reached, one.required)
    if reached is None:
        said = _("Not known yet.")
    elif fixed:
        said = _("So far {reached} of the whole year: {part} of {whole}.")
    else:
        said = _("So far {reached} of what was bought: {part} of {whole}.")
    sentences = [
        said.format(reached=written, part=_amount(one, row.counted), whole=_amount(one, whole)),
        _asked(one, asked),
    ]
    if pd.notna(row.forecast_share) and row.status in AHEAD:
        ahead = share_text(row.forecast_share)
        sentences.append(
            _("If things go on like this: {share} on {day}.").format(share=ahead, day=day_text(row.ends.date()))
        )
    return Share(
        name=_name(one),
        mood=MOODS.get(row.status, "not_known"),
        word=sentence(_(STATUS_WORDS[row.status])),
        sentences=tuple(sentences),
        reached=reached,
        asked=one.required,
        facts=(
            (_("As planned for the year"), known(one.reached, share_text)),
            *_definition(one),
        ),
    )


def _name(one: public.Share) -> str:
    return f"{one.name} ({one.scope})" if one.scope else one.name


def _apart(reached: float | None, asked: float) -> tuple[str, str]:
    """Return a share and what is asked with as many digits as tell them apart."""
    return apart_texts(np.nan if reached is None else reached, asked, share_text)


def _asked(one: public.Share, asked: str) -> str:
    text = _("At most {share} is allowed.") if one.sense == "at_most" else _("At least {share} is asked for.")
    return text.format(share=asked)


def _amount(one: public.Share, amount: float | None) -> str:
    if one.unit == "kg":
        return known(amount, lambda kg: _("{kg} kg").format(kg=number_text(kg)))
    return known(amount, lambda money: money_text(money, one.unit))


def _definition(one: public.Share) -> Iterator[tuple[str, str]]:
    yield _("What counts"), one.definition or _("not told")
    if one.source and not one.verified:
        yield _("Who asks for it"), _("{source} (not confirmed in its source)").format(source=one.source)
    else:
        yield _("Who asks for it"), one.source or _("the town itself")
