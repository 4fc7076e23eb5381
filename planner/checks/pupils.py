"""Who eats: stages, enrolment."""

from __future__ import annotations

from collections.abc import Iterator

from planner.checks.base import fact, finding, groups, number
from planner.checks.facts import FREE_MENUS, Facts
from planner.findings import Finding
from planner.i18n import _, listed, ngettext, share_text
from planner.words import did_you_mean

LOW_TAKE_UP = 0.3
"""Below this part of the pupils eating, a typing error is likelier than an empty canteen."""


@fact()
def ages_reversed(facts: Facts) -> Iterator[Finding]:
    """The oldest age of a stage is below the youngest."""
    frame = facts["stages"]
    frame = frame[frame["age_to_years"] < frame["age_from_years"]]
    if len(frame):
        yield finding(
            "error",
            "stages",
            frame.index,
            "age_to_years",
            what=_("In {stages} the oldest age is below the youngest.").format(
                stages=listed(facts.named("stage", frame["stage"]))
            ),
            why=_("What may be served to whom depends on the ages."),
            mend=_("Exchange the two ages, or correct them."),
        )


@fact(needs_law=True)
def programme_stage_unknown(facts: Facts) -> Iterator[Finding]:
    """A stage with pupils is called in a way that the programme does not know, or not at all."""
    known = facts.law.stages
    frame = facts["stages"]
    frame = frame[frame["stage"].isin(facts.enrolment["stage"]) & ~frame["programme_stage"].isin(list(known))]
    for (word,), part in groups(frame if known else frame[:0], "programme_stage"):
        yield finding(
            "warning",
            "stages",
            part.index,
            "programme_stage",
            what=(
                _("“{word}” is no stage of the programme.").format(word=word) + did_you_mean(word, known)
                if word
                else _("{stages} have no programme_stage.").format(stages=listed(facts.named("stage", part["stage"])))
            ),
            why=_("The programme's rates and nutrition standards do not reach these pupils."),
            mend=_("Write one of: {known}.").format(known=", ".join(known)),
        )


@fact()
def school_without_enrolment(facts: Facts) -> Iterator[Finding]:
    """A school has no row in the enrolment."""
    sites = facts["sites"]
    frame = sites[(sites["kind"] == "school") & ~sites["site"].isin(facts["enrolment"]["site"])]
    if len(frame):
        yield finding(
            "note",
            "sites",
            frame.index,
            "site",
            what=ngettext(
                "{count} school has no row in the enrolment: {sites}.",
                "{count} schools have no row in the enrolment: {sites}.",
                len(frame),
            ).format(count=len(frame), sites=listed(facts.named("site", frame["site"]))),
            why=_("Nothing is planned for them."),
            mend=_("Enter their pupils, or leave it if they are closed."),
        )


@fact()
def nobody_to_feed(facts: Facts) -> Iterator[Finding]:
    """No pupil eats in the whole plan."""
    frame = facts["enrolment"]
    if len(frame) and not (facts.enrolment["pupils"] * facts.enrolment["take_up_share"]).sum() > 0:
        yield finding(
            "error",
            "enrolment",
            frame.index,
            "pupils",
            what=_("There is nobody to feed: no row has pupils who eat, at a site of the table sites."),
            why=_("Without pupils no food is needed, and nothing can be planned."),
            mend=_("Enter the pupils enrolled, and leave take_up_share blank or above 0."),
        )


@fact()
def school_without_pupils(facts: Facts) -> Iterator[Finding]:
    """All rows of a school in the enrolment say zero pupils."""
    frame = facts["enrolment"]
    filled = frame[frame["pupils"].notna()]
    total = filled.groupby("site")["pupils"].transform("sum")
    rows = filled[total == 0]
    if len(rows):
        yield finding(
            "note",
            "enrolment",
            rows.index,
            "pupils",
            what=_("No pupils at {sites}.").format(sites=listed(facts.named("site", rows["site"].drop_duplicates()))),
            why=_("Nothing is planned for them."),
            mend=_("Enter the pupils if there are any."),
        )


@fact()
def enrolment_after_the_plan(facts: Facts) -> Iterator[Finding]:
    """A number of pupils holds only from a day after the plan."""
    last = facts.last_day
    frame = facts["enrolment"]
    rows = frame.index[frame["valid_from"] > last] if last is not None else frame.index[:0]
    if len(rows):
        yield finding(
            "warning",
            "enrolment",
            rows,
            "valid_from",
            what=ngettext(
                "{count} row holds only from a day after the plan's last.",
                "{count} rows hold only from a day after the plan's last.",
                len(rows),
            ).format(count=len(rows)),
            why=_("These pupils are not counted at all."),
            mend=_("Correct the year, or leave valid_from blank."),
        )


@fact()
def menu_group_without_menu(facts: Facts) -> Iterator[Finding]:
    """Pupils are in a menu group for which nothing is ever served."""
    modes = dict(zip(facts["menu_groups"]["menu"], facts["menu_groups"]["mode"], strict=True))
    with_menu = set(facts["menus"]["menu"])
    with_repertoire = set(facts["repertoire"]["menu"])
    for (menu,), part in groups(facts.enrolment, "menu"):
        mode = modes.get(menu, "")
        fed = menu in with_menu or (mode in FREE_MENUS and menu in with_repertoire)
        if mode and not fed:
            yield finding(
                "error",
                "enrolment",
                part.index,
                "menu",
                what=ngettext(
                    "The menu group {menu} has no menus: {pupils} pupil would get nothing.",
                    "The menu group {menu} has no menus: {pupils} pupils would get nothing.",
                    round(part["pupils"].sum()),
                ).format(menu=facts.name("menu", menu), pupils=number(float(part["pupils"].sum()))),
                why=_("Their food would be missing in every order."),
                mend=_("Add rows for it to the repertoire, or change the menu group.")
                if mode in FREE_MENUS
                else _("Add rows for it to the menus, or change the menu group."),
            )


@fact()
def take_up_low(facts: Facts) -> Iterator[Finding]:
    """Hardly any pupil is expected to eat."""
    frame = facts["enrolment"]
    rows = frame.index[frame["take_up_share"].between(0, LOW_TAKE_UP, inclusive="left")]
    if len(rows):
        yield finding(
            "warning",
            "enrolment",
            rows,
            "take_up_share",
            what=ngettext(
                "In {count} row fewer than {share} of the pupils eat: are you sure?",
                "In {count} rows fewer than {share} of the pupils eat: are you sure?",
                len(rows),
            ).format(count=len(rows), share=share_text(LOW_TAKE_UP, 0)),
            why=_("Food is ordered only for those who eat."),
            mend=_("Write the part of the pupils who eat, 0 to 1; blank means all."),
        )
