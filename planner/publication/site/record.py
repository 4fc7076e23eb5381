"""The pages of decisions and of data: minutes, what was waived; every file with its fingerprint, what is left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from planner.i18n import _, day_text, ngettext, number_text
from planner.inputs import records
from planner.publication.decisions import PointTold, StepTold
from planner.publication.ocds import appeal_words, standing_words
from planner.publication.privacy import plain
from planner.publication.site.blocks import Block, Cell, Page, Prose, Section, Table
from planner.publication.site.calls import call_title
from planner.publication.site.told import File, Told, count, own, text
from planner.record.words import choices, result_text, seats, steps


def decisions_page(told: Told) -> Page:
    """Return the page of decisions: the minutes, and which rules somebody decided not to follow."""
    sections = [
        *_adopted(told),
        Section("minutes", _("Minutes"), tuple(_minutes(told))),
        Section("waived", _("Rules that were set aside"), tuple(_waived(told))),
    ]
    lead = _(
        "Who decided what: minutes of the town's committees, and rules of which they decided that they do not hold."
    )
    return Page("decisions", _("Decisions"), lead, tuple(sections))


def _adopted(told: Told) -> Iterator[Section]:
    """Yield what was adopted, how it was voted on, and how far the purchase is; nothing where no record says it."""
    decided = told.public.decisions
    if decided is None:
        return
    adoptions = tuple(
        (
            Cell(one.title, own=True, below=(one.committee,)),
            text(day_text(one.day)),
            Cell(standing_words(one), below=tuple(f"{day_text(two.day)}: {appeal_words(two)}" for two in one.appeals)),
            Cell(one.fingerprint, code=True),
        )
        for one in decided.adoptions
    )
    heads = (_("Plan"), _("Adopted on"), _("What it is now, and appeals"), _("Fingerprint of plan, case and law"))
    yield Section("adopted", _("The plan that was adopted"), (Table(_("Adopted plans"), heads, adoptions),))
    rows = [
        (
            Cell(point.title, own=True, below=(_("{committee}, {day}").format(committee=session.committee, day=day_text(session.day)),)),
            text(result_text(point.result) if point.result else _("Not put to the vote.")),
            Cell("", below=tuple(_votes(point))),
        )
        for session in decided.sessions
        for point in session.points
    ]  # fmt: skip
    if rows:
        note = _("Members stand here by the seat for which they speak. Their names and reasons are not told.")
        table = Table(_("Votes"), (_("Proposal"), _("Result"), _("Who voted how")), tuple(rows), (), note)
        yield Section("votes", _("How it was decided"), (table,))
    of_each = [(_("Steps of the purchase"), decided.steps)]
    of_each += [
        (_("Steps of the purchase: {call}").format(call=call_title(told, one)), decided.of_calls[one.call])
        for one in told.public.processes
        if one.kind == "call" and one.call in decided.of_calls
    ]
    tables = tuple(_steps(title, found) for title, found in of_each if found)
    if tables:
        yield Section("steps", _("How far the purchase is"), tables)


def _steps(title: str, found: Mapping[str, StepTold]) -> Table:
    done = _("done on {day}")
    lines = tuple(
        (
            text(steps()[one.id]),
            text(day_text(one.due) if one.due else ""),
            text(done.format(day=day_text(one.done)) if one.done else _("not done yet")),
        )
        for one in found.values()
    )
    return Table(title, (_("Step"), _("Until"), _("How far")), lines)


def _votes(point: PointTold) -> Iterator[str]:
    """Yield each choice with the seats that made it, and how many declared a tie."""
    for choice, word in choices().items():
        named = Counter(seats().get(seat, _("a former member")) for seat, voted in point.votes if voted == choice)
        if named:
            who = ", ".join(f"{seat} ({number_text(many)})" if many > 1 else seat for seat, many in named.items())
            yield f"{word}: {who}"
    if point.ties:
        text_ = ngettext("{count} member declared a tie.", "{count} members declared a tie.", point.ties)
        yield text_.format(count=number_text(point.ties))


def _minutes(told: Told) -> Iterator[Block]:
    if not told.minutes:
        text_ = _("No minutes are published here yet. Ask {buyer} for them.")
        yield Prose((text_.format(buyer=told.public.head.buyer.name),))
        return
    rows = tuple(
        (own(one.text, told.root + one.address), text(_size(one)), Cell(one.sha256, code=True)) for one in told.minutes
    )
    yield Table(_("Minutes to read"), (_("Paper"), _("Size"), _("Fingerprint (SHA-256)")), rows)


def _waived(told: Told) -> Iterator[Block]:
    targets = told.plan["targets"]
    names = sorted({plain(row.name) for row in records(targets[targets["mode"] == "waived"])})
    if names:
        yield Table(_("Shares that are waived"), (_("Share"),), tuple((own(name),) for name in names))
    else:
        yield Prose((_("No share of the law is waived in this plan."),))


def data_page(told: Told) -> Page:
    """Return the page of data: the files, how anybody checks them, what is left out."""
    lead = _("Everything on these pages as data, to reckon with, and how you can check that nobody changed it.")
    sections = [
        Section("files", _("Files"), tuple(_files(told))),
        Section("check", _("How to check"), tuple(_check())),
        Section("plan", _("Where the figures come from"), tuple(_source(told))),
        Section("left-out", _("What is not told, and why"), tuple(_left_out(told))),
    ]
    return Page("data", _("Data"), lead, tuple(sections))


def _files(told: Told) -> Iterator[Block]:
    if not told.data:
        yield Prose((_("No files of data were published with these pages."),))
        return
    rows = tuple(
        (
            Cell(one.address.rsplit("/", 1)[-1], told.root + one.address, (one.text,) if one.text else ()),
            text(_size(one)),
            Cell(one.sha256, code=True),
        )
        for one in told.data
    )
    heads = (_("File"), _("Size"), _("Fingerprint (SHA-256)"))
    yield Table(_("Files to fetch, with their fingerprints"), heads, rows, (1,))


def _check() -> Iterator[Block]:
    yield Prose(
        (
            _("A fingerprint is reckoned from every letter of a file: if one letter changes, it is another one."),
            _(
                "Fetch a file, reckon its fingerprint on your own machine and hold it against the one above. On Windows: certutil -hashfile FILE SHA256; "
                "on macOS: shasum -a 256 FILE; on Linux: sha256sum FILE."
            ),
            _("Add up the amounts in the files: they are those of these pages, to the cent."),
            _("If something differs, ask the town for the invoice or the minutes behind it."),
        )
    )


def _source(told: Told) -> Iterator[Block]:
    run = dict(zip(told.plan["run"]["item"], told.plan["run"]["value"], strict=True))
    head = told.public.head
    rows = (
        (text(_("Plan of")), text(_day(run.get("made_on")))),
        (text(_("Told as of")), text(day_text(head.as_of))),
        (text(_("Law as of")), text(day_text(head.law_on))),
        (text(_("Law")), own(", ".join(one.name for one in told.public.programmes) or _("none"))),
        (text(_("Fingerprint of the case")), Cell(plain(run.get("case_fingerprint")) or _("not known"))),
        *([(text(_("Fingerprint of the adopted plan")), Cell(head_.adoption.fingerprint, code=True))] if (head_ := told.public.decisions) else []),
        (text(_("Made with")), Cell(_("School-meal planner, edition {edition}").format(edition=plain(run.get("planner_version"))))),
    )  # fmt: skip
    yield Table(_("The plan and its law"), (_("What"), _("Which")), rows)


def _day(cell: object) -> str:
    try:
        return day_text(date.fromisoformat(str(cell)))
    except ValueError:
        return _("not known")


def _left_out(told: Told) -> Iterator[Block]:
    rows = tuple((text(one.what), text(count(one.count)), text(one.why)) for one in told.public.left_out)
    if rows:
        yield Table(_("What is merged or left out"), (_("What"), _("How many"), _("Why")), rows, (1,))
    else:
        yield Prose((_("Nothing is left out."),))


def _size(file: File) -> str:
    """Return the size of a file in kB, at least one."""
    return _("{size} kB").format(size=number_text(max(1.0, file.size / 1000)))
