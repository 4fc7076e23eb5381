"""Commands on the town's record: cases and plans that are kept, committees and what they decide, its audit and its copies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.markup import escape

from planner import service
from planner.commands.console import (
    EXIT_SHORT,
    CasePath,
    Changes,
    DrawnProduct,
    ScenarioFile,
    ScenarioNames,
    Seed,
    SeedFrom,
    Witnesses,
    made_or_read,
    out,
    plain_errors,
    print_drawn,
    print_findings,
    print_table,
    translated,
)
from planner.commands.frame import Group
from planner.i18n import _, day_text, ngettext, number_text, set_country

if TYPE_CHECKING:
    from planner.record.state import Session, State
    from planner.record.store import Record

ACTS_SHOWN = 15
FORMS: tuple[Literal["pdf", "docx", "html"], ...] = ("pdf", "docx", "html")

app = typer.Typer(
    cls=Group,
    help=_("Keep cases, plans and the decisions of committees on a record that nobody can change unseen."),
    no_args_is_help=True,
    add_completion=False,
)
_command = translated(app)

Place = Annotated[str, typer.Argument(metavar="RECORD", help=_("The record: a file (.sqlite), or a database's URL."))]
By = Annotated[str | None, typer.Option("--by", help=_("Who does it. Default: the user of this machine."))]
Word = Annotated[str, typer.Argument(metavar="CASE", help=_("Short name of the case on record."))]
CommitteeName = Annotated[str, typer.Argument(metavar="COMMITTEE", help=_("Short name of the committee."))]
SessionName = Annotated[str, typer.Argument(metavar="SESSION", help=_("Short name of the session, as s1."))]
ItemName = Annotated[str, typer.Argument(metavar="POINT", help=_("Point of the agenda, as i1."))]
ProposalName = Annotated[str, typer.Argument(metavar="PROPOSAL", help=_("Short name of the proposal, as p1."))]
AdoptionName = Annotated[str, typer.Argument(metavar="ADOPTION", help=_("Short name of the adoption, as a1."))]
Day = Annotated[datetime | None, typer.Option("--day", formats=["%Y-%m-%d"], help=_("Day, as 2026-03-02."))]
Reason = Annotated[str, typer.Option("--reason", help=_("Why."))]


@contextmanager
def _opened(place: str) -> Iterator[Record]:
    with plain_errors(), service.record.begun_record(place) as record:
        set_country(service.record.country_of(record))
        yield record


def _say(record: Record, by: str | None) -> None:
    """Print what was put on record, as it stands there."""
    out.print(escape(service.record.last_act(record, by or service.user())))


@_command()
def begin(
    place: Place,
    name: Annotated[str, typer.Option("--name", help=_("What it is called, such as the town."))],
    by: By = None,
) -> None:
    """Begin a record; who begins it says who sits where until an administrator is named."""
    with plain_errors():
        service.record.begin_record(place, name, by or service.user())
    out.print(_("The record {name} begins.").format(name=escape(name)))


@_command()
def keep(
    place: Place,
    case: CasePath,
    based_on: Annotated[
        int | None,
        typer.Option("--based-on", help=_("Version of which the case was made, as `planner record show` lists them.")),
    ] = None,
    note: Annotated[str, typer.Option("--note", help=_("Why."))] = "",
    by: By = None,
) -> None:
    """Keep a case as a version of its own; what others kept meanwhile is put together with it, or told where both changed the same."""
    with _opened(place) as record:
        known = service.load_case(case)
        done = service.record.keep_case(record, known, by or service.user(), based_on, note)
        versions = len(record.state().cases[str(known.head["case"])].versions)
    for one in done.theirs:
        out.print(escape(_("Changed meanwhile by others: {what}").format(what=_told(one))))
    text = _("Version {number} is on record.") if done.new else _("Nothing has changed since version {number}.")
    out.print(text.format(number=versions))
    if done.theirs:
        text = _(
            "The folder {folder} lacks what others changed: before you go on, write version {number} into a new one: "
            "planner record open {record} {case} --out FOLDER"
        )
        case_word = str(known.head["case"])
        out.print(
            escape(text.format(folder=case, number=versions, record=place, case=case_word)),
            style="yellow",
            soft_wrap=True,
        )


def _told(one: service.Difference) -> str:
    where = f"{one.table}, {one.row}"
    return f"{where}, {one.column}: {one.one or '–'} → {one.other or '–'}" if one.column else where


@_command("open")
def open_(
    place: Place,
    case: Word,
    folder: Annotated[Path, typer.Option("--out", help=_("Folder for the case; nothing may be there yet."))],
    number: Annotated[int | None, typer.Option("--version", help=_("Which version. Default: the latest."))] = None,
) -> None:
    """Write a version of a case into a folder."""
    with _opened(place) as record:
        service.record.open_version(record, case, folder, number)
    out.print(_("Written: {file}").format(file=escape(str(folder))))


@_command()
def differences(place: Place, case: Word, number: Annotated[int, typer.Argument(metavar="VERSION")]) -> None:
    """Say what a version of a case differs in from the one before."""
    with _opened(place) as record:
        found = service.record.version_differences(record, case, number)
    for one in found:
        out.print(escape(_told(one)))
    if not found:
        out.print(_("Nothing."))


@_command()
def plan(
    place: Place,
    case: CasePath,
    plan_file: Annotated[
        Path | None,
        typer.Option("--plan", help=_("plan.json or plan.xlsx made before; without it the case is planned first.")),
    ] = None,
    scenario: ScenarioNames = None,
    change: Changes = None,
    file: ScenarioFile = None,
    by: By = None,
) -> None:
    """Keep a plan with all that it was made of: the case, the changes, the law."""
    with _opened(place) as record:
        known = service.load_case(case)
        choice = service.choose(known, scenario or (), file, change or ())
        made = made_or_read(choice.case, plan_file)
        word = service.record.keep_plan(record, known, made, choice.scenario, by or service.user())
    out.print(_("Plan {plan} is on record.").format(plan=word))


@_command("take")
def take(
    place: Place,
    plan_word: Annotated[str, typer.Argument(metavar="PLAN", help=_("Short name of the plan on record."))],
    folder: Annotated[Path, typer.Option("--out", help=_("Folder for the plan, its case and the law as it was."))],
) -> None:
    """Write a plan on record into a folder, with its case and the law as it was; it is checked again first."""
    with _opened(place) as record:
        _case, made, _file = service.record.open_plan(record, plan_word, folder)
        files = service.export_plan(made, folder)
    out.print(_("Written: {file}").format(file=escape(str(files["workbook"]))))


@_command()
def remove(place: Place, case: Word, reason: Reason, by: By = None) -> None:
    """Remove a case from what is listed; it can be brought back for 30 days."""
    with _opened(place) as record:
        service.record.remove_case(record, case, reason, by or service.user())
    out.print(_("Removed."))


@_command("bring-back")
def bring_back(place: Place, case: Word, reason: Reason = "", by: By = None) -> None:
    """List a case again that was removed."""
    with _opened(place) as record:
        service.record.bring_case_back(record, case, reason, by or service.user())
    out.print(_("Brought back."))


@_command()
def expire(place: Place, by: By = None) -> None:
    """Let go plans that nobody proposed for 90 days, and cases that were removed; what was proposed or adopted stays for good."""
    with _opened(place) as record:
        count = service.record.expire(record, by or service.user())
    text = ngettext("{count} content was let go.", "{count} contents were let go.", count)
    out.print(text.format(count=number_text(count)))


@_command()
def committee(
    place: Place,
    word: CommitteeName,
    name: Annotated[str | None, typer.Option("--name", help=_("What it is called."))] = None,
    quorum: Annotated[
        str | None,
        typer.Option("--quorum", help=_("How many with a vote must be present: more_than_half, two_thirds or all.")),
    ] = None,
    majority: Annotated[
        str | None,
        typer.Option("--majority", help=_("What carries: of_votes, of_present, of_seats or two_thirds_of_votes.")),
    ] = None,
    signature: Annotated[
        list[str] | None,
        typer.Option("--signature", help=_("Seat without whose yes nothing is carried; may be given several times.")),
    ] = None,
    kinship: Annotated[
        int | None, typer.Option("--kinship", help=_("Degree of kinship up to which a member abstains. Default: 0."))
    ] = None,
    in_law: Annotated[
        int | None, typer.Option("--in-law", help=_("The same for relatives by marriage. Default: 0."))
    ] = None,
    appeal_days: Annotated[
        int | None, typer.Option("--appeal-days", help=_("Days for an appeal against an adoption. Default: no appeal."))
    ] = None,
    casting_vote: Annotated[
        bool | None,
        typer.Option(
            "--casting-vote/--no-casting-vote",
            help=_("Where as many say yes as no, the vote of the chair decides. Default: such a point is not carried."),
        ),
    ] = None,
    notice_days: Annotated[
        int | None, typer.Option("--notice-days", help=_("Days that a session is called ahead. Default: 0."))
    ] = None,
    notice_binds: Annotated[
        bool | None,
        typer.Option(
            "--notice-binds/--notice-is-told",
            help=_("Refuse a session with a shorter notice. Default: it is held, and minuted."),
        ),
    ] = None,
    proxies: Annotated[
        int | None,
        typer.Option("--proxies", help=_("Proxies that one member may hold in a session. Default: 0, there are none.")),
    ] = None,
    proxies_count: Annotated[
        bool | None,
        typer.Option(
            "--proxies-count/--proxies-do-not-count",
            help=_("Who is represented by proxy counts for the quorum. Default: not."),
        ),
    ] = None,
    inviting: Annotated[
        list[str] | None,
        typer.Option(
            "--inviting",
            help=_(
                "Seat whose members give suppliers links, beside the chair and administrators; may be given several times, and blank for none. Default: purchasing."
            ),
        ),
    ] = None,
    law_of: Annotated[
        str | None,
        typer.Option(
            "--law-of",
            help=_(
                "Short name of a case on record: what is not named here is taken from what its law says of the committee."
            ),
        ),
    ] = None,
    of_law: Annotated[
        str, typer.Option("--as", help=_("Which committee of that law, where it knows several, by its short name."))
    ] = "",
    by: By = None,
) -> None:
    """Found a committee, or let it decide by other rules; those of the law of a case are offered with --law-of, with their source."""
    with _opened(place) as record:
        usual = service.record.rules_of_law(record, law_of, of_law) if law_of else None
        for text in service.record.words.of_law_text(usual) if usual else ():
            out.print(escape(text))
        quorum = quorum or (usual.quorum if usual else None)
        majority = majority or (usual.majority if usual else None)
        name = name or (usual.name if usual else None)
        missing = [option for option, given in (("--name", name), ("--quorum", quorum), ("--majority", majority)) if not given]  # fmt: skip
        if missing:
            raise typer.BadParameter(
                _("Name what the law does not say, as the committee's own statutes have it: {options}.").format(
                    options=", ".join(missing)
                )
            )
        service.record.set_committee(
            record,
            by or service.user(),
            word,
            str(name),
            quorum=quorum,
            majority=majority,
            signatures=tuple(signature or ()),
            kinship=_first(kinship, usual and usual.kinship, 0),
            in_law=_first(in_law, usual and usual.in_law, 0),
            appeal_days=_first(appeal_days, usual and usual.appeal_days, None),
            casting_vote=_first(casting_vote, usual and usual.casting_vote, False),
            notice_days=_first(notice_days, usual and usual.notice_days, 0),
            notice_binds=_first(notice_binds, usual and usual.notice_binds, False),
            proxies=_first(proxies, usual and usual.proxies, 0),
            proxies_count=_first(proxies_count, usual and usual.proxies_count, False),
            **({} if inviting is None else {"inviting": tuple(one for one in inviting if one)}),
        )
        for text in service.record.words.rules_text(record.state().committees[word].rules):
            out.print(escape(text))


def _first[T](*values: T | None) -> T | None:
    """Return the first that is told."""
    return next((value for value in values if value is not None), None)


@_command()
def member(
    place: Place,
    word: CommitteeName,
    who: Annotated[str, typer.Argument(metavar="MEMBER", help=_("By what the member signs in."))],
    name: Annotated[str, typer.Option("--name", help=_("What they are called."))],
    seat: Annotated[
        str,
        typer.Option(
            "--seat",
            help=_(
                "For whom they speak: parent, teacher, student, farmer, health, nutritionist, purchasing, municipality, civil_society or other."
            ),
        ),
    ],
    role: Annotated[
        str, typer.Option("--role", help=_("What they may do: reader, observer, member, chair or administrator."))
    ],
    administers: Annotated[
        bool,
        typer.Option(
            "--administers", help=_("They say who sits where beside that role, as who keeps the record and has a vote.")
        ),
    ] = False,
    instead: Annotated[
        bool, typer.Option("--instead", help=_("In place of another name or seat that is known under that sign-in."))
    ] = False,
    by: By = None,
) -> None:
    """Give somebody a seat and a role in a committee."""
    with _opened(place) as record:
        who_does = by or service.user()
        service.record.seat_member(
            record, who_does, word, who, name, seat, role, administers=administers, instead=instead
        )
        _say(record, who_does)


@_command()
def leave(
    place: Place,
    word: CommitteeName,
    who: Annotated[str, typer.Argument(metavar="MEMBER", help=_("By what the member signs in."))],
    reason: Reason = "",
    by: By = None,
) -> None:
    """Take somebody out of a committee."""
    with _opened(place) as record:
        service.record.unseat_member(record, by or service.user(), word, who, reason)
        _say(record, by)


@_command()
def invite(
    place: Place,
    case: Word,
    supplier: Annotated[str, typer.Argument(metavar="SUPPLIER", help=_("Short name of the supplier."))],
    until: Annotated[
        datetime,
        typer.Option("--until", formats=["%Y-%m-%d"], help=_("Last day on which it can offer, as 2026-03-02.")),
    ],
    address: Annotated[
        str, typer.Option("--address", help=_("Address of the town's app, to print the whole link."))
    ] = "",
    by: By = None,
) -> None:
    """Give a supplier a link by which it offers products, months, quantities and prices, and sees nothing else of the town."""
    if address and not address.startswith(("https://", "http://")):
        raise typer.BadParameter(_("An address begins with https://"), param_hint="--address")
    with _opened(place) as record:
        secret = service.record.invite(record, by or service.user(), case, supplier, until.date())
    out.print(_("The link, told this once; whoever has it can offer in the supplier's name:"))
    out.print(escape(f"{address.rstrip('/')}/?{service.record.LINK}={secret}"))
    if not address:
        out.print(_("Put the address of the town's app before it."))


@_command("end-invitation")
def end_invitation(
    place: Place,
    invitation: Annotated[str, typer.Argument(metavar="INVITATION", help=_("Short name of the invitation, as v1."))],
    reason: Reason = "",
    by: By = None,
) -> None:
    """Let a supplier's link be good no more."""
    with _opened(place) as record:
        service.record.end_invitation(record, by or service.user(), invitation, reason)
        _say(record, by)


@_command("answer-offer")
def answer_offer(
    place: Place,
    offer: Annotated[str, typer.Argument(metavar="OFFER", help=_("Short name of the offer, as o1."))],
    refuse: Annotated[
        list[str] | None,
        typer.Option(
            "--refuse", help=_("A line that is not accepted, and why: '3=dearer than the market'; may be repeated.")
        ),
    ] = None,
    look: Annotated[bool, typer.Option("--look", help=_("Only show its lines."))] = False,
    by: By = None,
) -> None:
    """Accept the lines of a supplier's offer but those that are refused: they become offers in a new version of the case."""
    with _opened(place) as record:
        for line in service.record.offered_lines(record, offer):
            filled = [f"{heading}: {text}" for heading, text in line.items() if text and heading != "line"]
            out.print(escape(f"{line['line']}. {', '.join(filled)}"))
        found = service.record.offer_findings(record, offer)
        if found:
            out.print(_("What is to know before these lines are answered:"))
            print_findings(found)
        if look:
            return
        done = service.record.answer_offer(record, by or service.user(), offer, _refused(refuse or ()))
        word = str(done.case.head["case"])
        versions = len(record.state().cases[word].versions)
    text = _("Version {number} of {case} has what was accepted.") if done.new else _("Nothing was accepted.")
    out.print(escape(text.format(number=versions, case=word)))


@_command()
def draw(
    place: Place,
    case: Word,
    seed: Seed,
    seed_from: SeedFrom,
    witness: Witnesses,
    product: DrawnProduct = "",
    day: Day = None,
    by: By = None,
) -> None:
    """Draw among proposals that are equal in all that the law prefers; seed, witnesses and order are on record."""
    with _opened(place) as record:
        before = len(record.state().cases[case].versions) if case in record.state().cases else 0
        done = service.record.draw(
            record,
            by or service.user(),
            case,
            seed=seed,
            seed_from=seed_from,
            witnesses=witness,
            day=day.date() if day else date.today(),
            product=product,
        )
        told = service.proposals.ranking(done.case)
        rows = done.case["draws"]
        drawn = list(rows.loc[rows["seed"] == seed.strip(), "product"].unique())
    print_drawn(told, drawn, done.case)
    out.print(escape(_("Version {number} of {case} has the order.").format(number=before + 1, case=case)))


def _refused(said: Sequence[str]) -> dict[int, str]:
    """Return why lines are refused, by number."""
    found = {}
    for one in said:
        line, _equals, reason = one.partition("=")
        if not line.strip().isdigit() or not reason.strip():
            raise typer.BadParameter(
                _("{given} is no line with a reason, as '3=dearer than the market'.").format(given=one)
            )
        found[int(line)] = reason.strip()
    return found


@_command()
def propose(
    place: Place,
    word: CommitteeName,
    plan_word: Annotated[str, typer.Argument(metavar="PLAN", help=_("Short name of the plan on record."))],
    title: Annotated[str, typer.Option("--title", help=_("What the proposal is called."))],
    reason: Reason,
    by: By = None,
) -> None:
    """Put a plan before a committee."""
    with _opened(place) as record:
        made = service.record.propose(record, by or service.user(), word, plan_word, title, reason)
    out.print(_("Proposal {proposal}.").format(proposal=made))


@_command()
def comment(
    place: Place, proposal: ProposalName, text: Annotated[str, typer.Argument(metavar="TEXT")], by: By = None
) -> None:
    """Say something of a proposal."""
    with _opened(place) as record:
        service.record.comment(record, by or service.user(), proposal, text)
        _say(record, by)


@_command()
def withdraw(place: Place, proposal: ProposalName, reason: Reason = "", by: By = None) -> None:
    """Take back a proposal that you made."""
    with _opened(place) as record:
        service.record.withdraw(record, by or service.user(), proposal, reason)
        _say(record, by)


Proposals = Annotated[
    list[str] | None, typer.Option("--proposal", help=_("A proposal on the agenda; may be given several times."))
]
Points = Annotated[
    list[str] | None, typer.Option("--point", help=_("Another point of the agenda, in words; likewise."))
]
Appeals = Annotated[
    bool, typer.Option("--appeals", help=_("Put every appeal on the agenda that waits for a decision."))
]
Where = Annotated[str, typer.Option("--where", help=_("Where it takes place."))]


def _agenda(
    state: State, committee: str, proposals: list[str] | None, points: list[str] | None, *, appeals: bool
) -> list[service.record.Point]:
    titles = [(state.proposals[one].title if one in state.proposals else one, one) for one in proposals or ()]
    agenda = [service.record.Point(title, one) for title, one in titles]
    agenda += service.record.appeal_points(state, committee) if appeals else []
    return agenda + [service.record.Point(one) for one in points or ()]


@_command()
def convene(
    place: Place,
    word: CommitteeName,
    day: Annotated[datetime, typer.Option("--day", formats=["%Y-%m-%d"], help=_("Day, as 2026-03-02."))],
    proposal: Proposals = None,
    point: Points = None,
    appeals: Appeals = False,
    where: Where = "",
    by: By = None,
) -> None:
    """Call a session for a day, with its agenda: every member with a vote is convened."""
    with _opened(place) as record:
        agenda = _agenda(record.state(), word, proposal, point, appeals=appeals)
        made = service.record.call_session(record, by or service.user(), word, day.date(), agenda, where)
        out.print(_("Session {session}.").format(session=made))
        for text in service.record.words.call_text(record.state(), made):
            out.print(escape(text))
        for item in record.state().calls[made].agenda:
            out.print(escape(f"  {item.word}: {item.title}"))


@_command("call-off")
def call_off(place: Place, session_word: SessionName, reason: Reason, by: By = None) -> None:
    """Call off a session that was called and is not open yet."""
    with _opened(place) as record:
        service.record.call_off_session(record, by or service.user(), session_word, reason)
        _say(record, by)


@_command()
def proxy(
    place: Place,
    session_word: SessionName,
    holder: Annotated[
        str, typer.Argument(metavar="[MEMBER]", help=_("Who shall vote, by what they sign in; none with --end."))
    ] = "",
    giver: Annotated[
        str | None, typer.Option("--from", help=_("Who gives it, where the chair enters it for them."))
    ] = None,
    end: Annotated[bool, typer.Option("--end", help=_("End the proxy that was given."))] = False,
    by: By = None,
) -> None:
    """Give another member a written proxy for one session that is called or open, or end it."""
    if bool(holder) == end:
        raise typer.BadParameter(_("Name who shall vote, or give --end."))
    with _opened(place) as record:
        if end:
            service.record.end_proxy(record, by or service.user(), session_word, giver)
        else:
            service.record.give_proxy(record, by or service.user(), session_word, holder, giver)
        _say(record, by)


@_command()
def session(
    place: Place,
    word: Annotated[
        str,
        typer.Argument(metavar="COMMITTEE", help=_("Short name of the committee, or of a session that was called.")),
    ],
    day: Day = None,
    proposal: Proposals = None,
    point: Points = None,
    appeals: Appeals = False,
    where: Where = "",
    held_before: Annotated[
        bool,
        typer.Option(
            "--held-before",
            help=_("It was held before all of this was on record, and is entered afterwards."),
        ),
    ] = False,
    by: By = None,
) -> None:
    """Open a session of a committee; one that was called is opened by its own short name, with the day and agenda of the call."""
    with _opened(place) as record:
        state, who = record.state(), by or service.user()
        if word in state.calls and word not in state.committees:
            if day or proposal or point or appeals or where:
                raise typer.BadParameter(_("Day, place and agenda of a session that was called are those of its call."))
            service.record.open_called(record, who, word)
            made = word
        else:
            agenda = _agenda(state, word, proposal, point, appeals=appeals)
            on = (day or datetime.now()).date()
            made = service.record.open_session(record, who, word, on, agenda, where, held_before=held_before)
        out.print(_("Session {session}.").format(session=made))
        for text in service.record.words.notice_text(record.state(), made):
            out.print(escape(text))
        for item in record.state().sessions[made].agenda:
            out.print(escape(f"  {item.word}: {item.title}"))


@_command()
def present(
    place: Place,
    session_word: SessionName,
    who: Annotated[list[str], typer.Argument(metavar="MEMBER...", help=_("By what they sign in."))],
    guest: Annotated[
        list[str] | None, typer.Option("--guest", help=_("A guest, by name; may be given several times."))
    ] = None,
    by: By = None,
) -> None:
    """Enter who is present at a session, all of them together."""
    with _opened(place) as record:
        before = record.state().sessions.get(session_word)
        service.record.attend(record, by or service.user(), session_word, who, guest or ())
        _say(record, by)
        state = record.state()
        now = state.sessions[session_word]
        gone = [state.name_of(one) for one in before.present if one not in now.present] if before else []
        gone += [one for one in before.guests if one not in now.guests] if before else []
        if gone:
            text = _("Entered before and not present any more: {names}. Name all who are, if that is not meant.")
            out.print(escape(text.format(names=", ".join(gone))), style="yellow")


@_command()
def tie(
    place: Place,
    session_word: SessionName,
    item: ItemName,
    kind: Annotated[str, typer.Option("--tie", help=_("What ties them: own, employment, kinship, in_law or other."))],
    degree: Annotated[int, typer.Option("--degree", help=_("Degree of the kinship."))] = 0,
    supplier: Annotated[str, typer.Option("--supplier", help=_("To whom."))] = "",
    who: Annotated[
        str | None, typer.Option("--member", help=_("Who is tied, where the chair enters it for them."))
    ] = None,
    by: By = None,
) -> None:
    """Declare a tie to a supplier whom a point concerns: the member abstains."""
    with _opened(place) as record:
        service.record.declare(
            record,
            by or service.user(),
            session_word,
            item,
            kind,
            degree=degree,
            supplier=supplier,
            member=who,
        )
        _say(record, by)


@_command()
def vote(
    place: Place,
    session_word: SessionName,
    item: ItemName,
    choice: Annotated[str, typer.Argument(metavar="VOTE", help=_("yes, no or abstain."))],
    reason: Reason = "",
    giver: Annotated[
        str | None, typer.Option("--proxy-of", help=_("Whose vote it is, where it is cast by proxy."))
    ] = None,
    by: By = None,
) -> None:
    """Vote on a point of the agenda; a vote is not changed."""
    with _opened(place) as record:
        service.record.vote(record, by or service.user(), session_word, item, choice, reason, giver=giver)
        _say(record, by)


@_command()
def close(
    place: Place,
    session_word: SessionName,
    remarks: Annotated[str, typer.Option("--remarks", help=_("What else the minutes shall say."))] = "",
    by: By = None,
) -> None:
    """Close a session: its votes are counted by the committee's rules."""
    with _opened(place) as record:
        service.record.close_session(record, by or service.user(), session_word, remarks)
        _print_results(record.state().sessions[session_word])


def _print_results(found: Session) -> None:
    for result in found.results:
        item = found.item(result.item)
        title = item.title if item else result.item
        out.print(escape(f"{result.item}, {title}: {service.record.words.result_text(result)}"))


@_command()
def adopt(place: Place, session_word: SessionName, item: ItemName, by: By = None) -> None:
    """Adopt a plan that a session carried: it is frozen, and the year of its case goes by it."""
    with _opened(place) as record:
        made = service.record.adopt(record, by or service.user(), session_word, item)
        adoption = record.state().adoptions[made]
    text = _("Adoption {adoption}: plan {plan}, fingerprint {fingerprint}.")
    out.print(text.format(adoption=made, plan=adoption.plan, fingerprint=adoption.fingerprint))


@_command()
def appeal(
    place: Place,
    adoption: AdoptionName,
    who: Annotated[str, typer.Option("--from", help=_("Who appeals, by name."))],
    reason: Reason,
    by: By = None,
) -> None:
    """Enter an appeal against an adoption."""
    with _opened(place) as record:
        made = service.record.appeal(record, by or service.user(), adoption, who, reason)
    out.print(_("Appeal {appeal}.").format(appeal=made))


@_command()
def answer(
    place: Place,
    adoption: AdoptionName,
    appeal_word: Annotated[str, typer.Argument(metavar="APPEAL", help=_("Short name of the appeal, as e1."))],
    text: Annotated[str, typer.Option("--answer", help=_("Why."))],
    by: By = None,
) -> None:
    """Answer an appeal as a session has decided: upheld, and the plan set aside, if its point was carried."""
    with _opened(place) as record:
        service.record.answer_appeal(record, by or service.user(), adoption, appeal_word, text)
        _say(record, by)


@_command()
def minutes(
    place: Place,
    session_word: SessionName,
    folder: Annotated[
        Path,
        typer.Option(
            "--out", help=_("Folder for the minutes, to print (PDF), to edit (.docx) and to read on a screen (HTML).")
        ),
    ],
) -> None:
    """Write the minutes of a session: who was there, who voted how, what was decided, and how to check it."""
    with _opened(place) as record:
        made = {form: service.record.minutes(record, session_word, form) for form in FORMS}
        name = f"minutes-{service.file_name(session_word)}"
        with ExitStack() as both:
            for form, content in made.items():
                both.enter_context(service.atomic_path(folder / f"{name}.{form}")).write_bytes(content)
        for form in made:
            out.print(_("Written: {file}").format(file=escape(str(folder / f"{name}.{form}"))))


OfCall = Annotated[
    str,
    typer.Option(
        "--call",
        help=_("Which call of the plan, as `planner record steps` names it. Default: all without days of their own."),
    ),
]


@_command()
def step(
    place: Place,
    case: Word,
    name: Annotated[
        str,
        typer.Argument(
            metavar="STEP",
            help=_(
                "preparation, price_research, call, proposals_received, ranking, award, contracts, deliveries or evaluation."
            ),
        ),
    ],
    owner: Annotated[str, typer.Option("--owner", help=_("Who sees to it."))] = "",
    due: Annotated[datetime | None, typer.Option("--due", formats=["%Y-%m-%d"], help=_("Until when."))] = None,
    done: Annotated[bool, typer.Option("--done", help=_("It is done."))] = False,
    note: Annotated[str, typer.Option("--note", help=_("Why."))] = "",
    call: OfCall = "",
    by: By = None,
) -> None:
    """Say who sees to a step of the procurement until when, or that it is done; of all calls of the case, or of one."""
    with _opened(place) as record:
        who = by or service.user()
        if owner or not done:
            service.record.set_step(record, who, case, name, owner, due.date() if due else None, call)
        if done:
            service.record.finish_step(record, who, case, name, note, call)
        _say(record, by)


@_command()
def show(
    place: Place,
    everything: Annotated[bool, typer.Option("--all", help=_("Every act, not only the last."))] = False,
) -> None:
    """Show what is on record: cases, plans, committees, proposals, sessions, adoptions, and the last acts."""
    with _opened(place) as record:
        state, acts, head = record.state(), record.acts(), record.head()
    out.print(f"[bold]{escape(state.name)}[/]")
    _print_cases(state)
    _print_committees(state)
    _print_decisions(state)
    words = service.record.words
    told = [
        (str(entry.number), entry.at[:16].replace("T", " "), state.name_of(entry.who), words.sentence(state, act))
        for entry, act in (acts if everything else acts[-ACTS_SHOWN:])
    ]
    print_table((_("Act"), _("When (UTC)"), _("Who"), _("What")), told, title=_("Acts"))
    out.print(_("Link of the last act: {link}").format(link=head))


def _print_cases(state: State) -> None:
    words = service.record.words
    rows = [
        (case.word, case.name, str(number), one.at[:16].replace("T", " "), state.name_of(one.who), one.note)
        for case in state.cases.values()
        for number, one in enumerate(case.versions, 1)
        if not case.removed
    ]
    if rows:
        headings = (_("Case"), _("Name"), _("Version"), _("When (UTC)"), _("Who"), _("Remark"))
        print_table(headings, rows, title=_("Cases"))
    plans = [
        (plan.word, plan.case, plan.scenario, words.plan_states()[state.state_of(plan.word)], plan.at[:10])
        for plan in state.plans.values()
    ]
    if plans:
        print_table((_("Plan"), _("Case"), _("Scenario"), _("State"), _("Day")), plans, title=_("Plans"))


def _print_committees(state: State) -> None:
    words = service.record.words
    for committee in state.committees.values():
        out.print(escape(f"{committee.word}: {committee.name}. {' '.join(words.rules_text(committee.rules))}"))
        rows = [
            (one.who, one.name, words.seats()[one.seat], words.role_text(one)) for one in committee.members.values()
        ]
        if rows:
            print_table((_("Signs in as"), _("Name"), _("Seat"), _("Role")), rows, title=_("Members of the committee"))


def _print_decisions(state: State) -> None:
    words = service.record.words
    proposals = [
        (
            one.word,
            one.committee,
            one.plan,
            one.title,
            state.name_of(one.who),
            words.plan_states()[state.state_of_proposal(one.word)],
        )
        for one in state.proposals.values()
        if not one.withdrawn
    ]
    if proposals:
        columns = (_("Proposal on record"), _("Committee"), _("Plan"), _("Title"), _("Who"), _("State"))
        print_table(columns, proposals, title=_("Proposals"))
    invited = [
        (one.word, one.case, one.name, _("ended") if one.ended else _("until {day}").format(day=day_text(one.until)))
        for one in state.invitations.values()
    ]
    if invited:
        print_table((_("Invitation"), _("Case"), _("Supplier"), _("State")), invited, title=_("Invitations to offer"))
    offers = [
        (one.word, state.invitations[one.invitation].name, str(one.lines), one.at[:10], one.decided[:10])
        for one in state.offers.values()
    ]
    if offers:
        print_table((_("Offer"), _("Supplier"), _("Lines"), _("Day"), _("Answered")), offers, title=_("Offers by link"))
    for committee in state.committees:
        for call in state.called(committee):
            out.print(escape(f"{call.word}: {' '.join(words.call_text(state, call.word))}"))
    for found in state.sessions.values():
        is_open = _("open") if not found.closed else _("closed")
        out.print(escape(f"{found.word}, {day_text(found.day)}, {state.committees[found.committee].name}: {is_open}"))
        _print_results(found)


@_command()
def steps(place: Place, case: Word, call: OfCall = "") -> None:
    """List the steps of the procurement: who sees to each, until when, and how late the law and the first delivery leave it; with --call, of one call."""
    with _opened(place) as record:
        found = service.record.checklist(record, case, date.today(), call)
        known = [] if call else service.record.calls(record, case)
    rows, words = [], service.record.words
    for one in found:
        owner = one.step.owner if one.step else ""
        due = day_text(one.step.due) if one.step and one.step.due else ""
        state = _("late") if one.late else ""
        if one.step and one.step.done:
            state = _("done on {day}").format(day=day_text(date.fromisoformat(one.step.done[:10])))
        left = f"{day_text(one.due.day)}: {one.due.why}" if one.due else words.no_day()
        rows.append((words.steps()[one.word], owner, due, state, left))
    headings = (_("Step of the procurement"), _("Who sees to it"), _("Until"), _("State"), _("At the latest"))
    print_table(headings, rows, title=_("Steps of the procurement"))
    if len(known) > 1:
        names = "; ".join(f"{one.word} ({one.name})" for one in known)
        out.print(escape(_("Each call has days of its own with --call: {calls}").format(calls=names)))


@_command()
def backup(
    place: Place,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("Where the copy goes."))],
) -> None:
    """Copy a record into another file, whole, also while others write."""
    with plain_errors():
        broken = service.record.back_up(place, file)
    out.print(_("Written: {file}").format(file=escape(str(file))))
    for one in broken:
        out.print(escape(one))
    if broken:
        text = _("The copy is broken as what was copied is. Look what else is: planner audit {file}")
        out.print(escape(text.format(file=file)))
        raise typer.Exit(EXIT_SHORT)


@_command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The copy."))],
    place: Annotated[Path, typer.Argument(metavar="RECORD", help=_("Where it shall be used; nothing may be there."))],
) -> None:
    """Bring a copy back, after its chain was looked at."""
    with plain_errors():
        made = service.record.restore(file, place)
    out.print(_("Written: {file}").format(file=escape(str(made))))


def audit(
    place: Place,
    link: Annotated[
        str, typer.Option("--link", help=_("Link of an act as it stands on minutes: it must be in the record's chain."))
    ] = "",
    quick: Annotated[
        bool, typer.Option("--quick", help=_("Check adopted plans by the rules, without planning them anew."))
    ] = False,
) -> None:
    """Look whether a record is what it was: every act, every right, every content, and each adopted plan made anew from its frozen inputs."""
    with _opened(place) as record:
        done = service.record.audit_record(
            record, known=link, anew=not quick, progress=lambda text: out.print(escape(text))
        )
    for one in done.told:
        out.print(escape(f"{one.where}: {one.what}"))
    text = _("Looked at: acts {acts}, contents {contents}, adoptions {adoptions}.")
    out.print(
        text.format(
            acts=number_text(done.acts), contents=number_text(done.contents), adoptions=number_text(done.adoptions)
        )
    )
    if not quick and done.adoptions:
        text = _("{count} of {all} adopted plans were made anew and came out the same.")
        out.print(text.format(count=number_text(done.reproduced), all=number_text(done.adoptions)))
    out.print(_("Link of the last act: {link}").format(link=done.head))
    if done.faults:
        text = ngettext("{count} fault: see above.", "{count} faults: see above.", len(done.faults))
        out.print(text.format(count=number_text(len(done.faults))))
        raise typer.Exit(EXIT_SHORT)
    out.print(_("The record is what it was."))


COMMANDS = (audit,)
