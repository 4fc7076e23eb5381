"""The pages of decisions and of data: minutes, what was waived; every file with its fingerprint, what is left out and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from planner.i18n import _, day_text, number_text
from planner.inputs import records
from planner.publication.privacy import plain
from planner.publication.site.blocks import Block, Cell, Page, Prose, Section, Table
from planner.publication.site.told import File, Told, count, own, text


def decisions_page(told: Told) -> Page:
    """Return the page of decisions: the minutes, and which rules somebody decided not to follow."""
    sections = [
        Section("minutes", _("Minutes"), tuple(_minutes(told))),
        Section("waived", _("Rules that were set aside"), tuple(_waived(told))),
    ]
    lead = _(
        "Who decided what: minutes of the town's committees, and rules of which they decided that they do not hold."
    )
    return Page("decisions", _("Decisions"), lead, tuple(sections))


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
