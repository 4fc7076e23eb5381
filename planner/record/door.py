"""The suppliers' door: a link leads to one supplier's sheet, and what is offered there waits until the committee has answered each line.

The link holds a secret of 32 random bytes of which the record keeps the hash alone: nobody who reads the record can offer in a supplier's name. It is
good until its day, and can be ended. Nothing but the supplier's own lines, and what the menus need and farms could grow, can be seen by it.
"""

from __future__ import annotations

import csv
import io
import secrets
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planner.case import Case
from planner.checks import check
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.imports.bring import Bring, bring
from planner.imports.result import Said
from planner.io.files import refuse
from planner.papers.offer_sheets import Line, sheet_columns, sheet_lines, sheet_text
from planner.paths import file_name
from planner.programmes.case_law import law_or_none
from planner.record.chain import digest
from planner.record.entering import of_law
from planner.record.offering import Invited, OfferDecided, Offered, RefusedLine, by_link, over
from planner.record.state import Invitation, State
from planner.record.store import Record, finding_of
from planner.record.versions import Kept, keep_case, open_version

MOST_BYTES = 200_000
"""Largest sheet that is taken by a link: some thousand lines."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a supplier sees by its link.

    Parameters
    ----------
    buyer, supplier : str
        What the case and the supplier are called.
    until : datetime.date
        Last day on which it can offer.
    columns : list of (str, str)
        Columns of its lines with their headings.
    lines : list of dict
        What it offered before, what it could grow, and blank lines; text by column.
    sent : str
        When it offered last (UTC); blank: not yet.
    """

    buyer: str
    supplier: str
    until: date
    columns: list[tuple[str, str]]
    lines: list[Line]
    sent: str


def invite(record: Record, who: str, case: str, supplier: str, until: date) -> str:
    """Invite a supplier of a case on record, and return the secret of its link, which is told this once.

    Parameters
    ----------
    record : Record
        The record.
    who : str
        Who invites.
    case, supplier : str
        Short names.
    until : datetime.date
        Last day on which it can offer.

    Returns
    -------
    str
        The secret.

    Raises
    ------
    InputError
        If the case or the supplier is not known, or who wants to may not.
    """
    secret = secrets.token_urlsafe(32)

    def act(state: State) -> Invited:
        word = f"v{len(state.invitations) + 1}"
        return Invited(
            invitation=word, case=case, supplier=supplier, name=name, key=digest(secret.encode()), until=until
        )

    name = supplier
    kept = record.state().cases.get(case)
    if kept is not None:
        with tempfile.TemporaryDirectory() as place:
            found = open_version(record, kept.head.manifest, Path(place) / "case")["suppliers"].set_index("supplier")
        if supplier not in found.index:
            refuse(
                "no-such-supplier",
                _("The case has no supplier {names}.").format(names=supplier),
                _("Add it to the table suppliers and keep the case first."),
                _("Nothing was changed."),
            )
        name = str(found.loc[supplier, "name"]) or supplier
    record.do(act, who)
    return secret


def invitation_of(record: Record, secret: str) -> Invitation:
    """Return the invitation of a link.

    Raises
    ------
    InputError
        If there is none; that is not put on record, since anybody can try.
    """
    key = digest(secret.encode())
    found = next((one for one in record.state().invitations.values() if secrets.compare_digest(one.key, key)), None)
    if found is None:
        refuse(
            "no-invitation",
            _("This link is none that was given out."),
            _("Ask the committee for a new one."),
            _("Nothing can be shown."),
        )
    return found


def sheet_by_link(record: Record, secret: str) -> Sheet:
    """Return what a supplier sees by its link.

    Parameters
    ----------
    record : Record
        The record.
    secret : str
        Secret of the link.

    Raises
    ------
    InputError
        If it is none that was given out, or good no more.
    """
    found = invitation_of(record, secret)
    if (refusal := over(found, record.as_if("").day)) is not None:
        raise InputError([finding_of(refusal)])
    state = record.state()
    with tempfile.TemporaryDirectory() as place:
        case = open_version(record, state.cases[found.case].head.manifest, Path(place) / "case")
        columns, lines = sheet_columns(case), sheet_lines(case, found.supplier)
    sent = max((one.at for one in state.offers.values() if one.invitation == found.word), default="")
    return Sheet(str(case.head["name"]), found.name, found.until, columns, lines, sent)


def offer(record: Record, secret: str, lines: Sequence[Mapping[str, str]]) -> str:
    """Offer by a link, and return under which short name it is on record.

    Parameters
    ----------
    record : Record
        The record.
    secret : str
        Secret of the link.
    lines : sequence of mapping
        The lines, text by column as `Sheet` has them; those without a price and a quantity are no offer.

    Returns
    -------
    str
        Short name of the offer.

    Raises
    ------
    InputError
        If a line cannot be read, with all that is wrong; nothing is on record then. Or if the link is good no more.
    """
    found = invitation_of(record, secret)
    state = record.state()
    filled = [
        one for one in lines if any(str(one.get(name, "")).strip() for name in ("price", "period_quantity", "quantity"))
    ]
    strange = [one for one in filled if str(one.get("sheet", "")).split("/")[:2] != [found.case, found.supplier]]
    if strange or not filled:
        refuse(
            "no-line",
            _("No line has a price.") if not filled else _("A line is not of this sheet."),
            _("Fill in the price of what you offer, and send the sheet again."),
            _("Nothing was sent."),
        )
    with tempfile.TemporaryDirectory() as place:
        case = open_version(record, state.cases[found.case].head.manifest, Path(place) / "case")
        content = sheet_text(case, [{name: str(text) for name, text in one.items()} for one in filled])
        if len(content) > MOST_BYTES:
            refuse("too-long", _("The sheet is too long."), _("Offer less at once."), _("Nothing was sent."))
        _read(case, content, Path(place), found)

    def act(now: State) -> Offered:
        word = f"o{now.offers_made + 1}"
        return Offered(offer=word, invitation=found.word, sheet=digest(content), lines=len(filled))

    record.do(act, by_link(found.supplier), [content])
    # Of an invitation there is one offer that nobody has answered: this one.
    return next(word for word, one in record.state().offers.items() if one.invitation == found.word and not one.decided)


def offered_lines(record: Record, word: str) -> list[dict[str, str]]:
    """Return the lines of an offer as they came: text by heading, with ``line``, their number.

    Parameters
    ----------
    record : Record
        The record.
    word : str
        Short name of the offer.
    """
    text = record.content(_offer(record.state(), word)).decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text), delimiter=";")
    return [{"line": str(number), **row} for number, row in enumerate(rows, 2)]


def _offer(state: State, word: str) -> str:
    found = state.offers.get(word)
    if found is None:
        refuse(
            "no-open-offer",
            _("There is no such offer that waits for an answer."),
            _("See which do: planner record show"),
            _("Nothing was changed."),
        )
    return found.sheet


def findings_of(record: Record, word: str) -> list[Finding]:
    """Return what law and check say of the lines of an offer, if all were accepted, and not without them; read before they are answered.

    Parameters
    ----------
    record : Record
        The record.
    word : str
        Short name of the offer.
    """
    state = record.state()
    content = record.content(_offer(state, word))
    invitation = state.invitations[state.offers[word].invitation]
    with tempfile.TemporaryDirectory() as place:
        case = open_version(record, state.cases[invitation.case].head.manifest, Path(place) / "case")
        law = law_or_none(case)
        known = {(one.code, one.column, one.what) for one in check(case, law)}
        after = _read(case, content, Path(place), invitation, state.offers[word].at[:10])
        found = [one for one in check(after, law) if (one.code, one.column, one.what) not in known]
        return [*(of_law(case, after, law) if law is not None else ()), *found]


def decide(record: Record, who: str, word: str, refused: Mapping[int, str]) -> Kept:
    """Answer an offer: the lines that are not refused become offers in a new version of the case.

    Parameters
    ----------
    record : Record
        The record.
    who : str
        Who answers.
    word : str
        Short name of the offer.
    refused : mapping of int to str
        Why a line is refused, by its number.

    Returns
    -------
    Kept
        The case with the offers that were accepted.

    Raises
    ------
    InputError
        If a line is not there, the case has changed so that the sheet does not fit it any more, or who wants to may not.
    """
    state = record.state()
    content = record.content(_offer(state, word))
    invitation = state.invitations[state.offers[word].invitation]
    head, *rows = content.decode("utf-8-sig").splitlines(keepends=True)
    numbers = range(2, len(rows) + 2)
    strange = [line for line in refused if line not in numbers]
    if strange:
        refuse(
            "no-such-line",
            _("The offer has no line {line}.").format(line=", ".join(map(str, strange))),
            _("Its lines are {first} to {last}.").format(first=2, last=len(rows) + 1),
            _("Nothing was changed."),
        )
    accepted = tuple(line for line in numbers if line not in refused)
    act = OfferDecided(
        offer=word,
        accepted=accepted,
        refused_lines=tuple(RefusedLine(line=line, reason=why) for line, why in sorted(refused.items())),
    )
    refusal = act.refused(state, record.as_if(who))
    base = state.cases[invitation.case].head.manifest
    with tempfile.TemporaryDirectory() as place:
        case = open_version(record, base, Path(place) / "case")
        if accepted and refusal is None:
            kept = [head, *(row for line, row in zip(numbers, rows, strict=True) if line in accepted)]
            case = _read(case, "".join(kept).encode("utf-8-sig"), Path(place), invitation, state.offers[word].at[:10])
            note = _("Offers of {name}").format(name=invitation.name)
            done = keep_case(record, case, who, base, note)
        else:
            done = Kept(case, base, False, [])
    # Last: killed before, the answer is given again, and what is in the case already changes nothing.
    record.do(act, who)
    return done


def _read(case: Case, content: bytes, place: Path, invitation: Invitation, day: str = "") -> Case:
    """Return a case with the offers of a sheet, or raise with all that is wrong in it.

    Parameters
    ----------
    case : Case
        The case.
    content : bytes
        The sheet.
    place : Path
        A folder for it.
    invitation : Invitation
        By which it came.
    day : str
        Day (ISO) on which it came; blank: it has just come.
    """
    file = place / f"{file_name(invitation.supplier)}.csv"
    file.write_bytes(content)
    said = Said(source=_("offer of {name} by link").format(name=invitation.name), day=day)
    done = bring(case, [Bring(file, said, "offers")], dry_run=True)
    errors = [one for one in done.findings if one.severity == "error"]
    if errors:
        raise InputError([_for_supplier(one) for one in errors])
    return done.case


def _for_supplier(one: Finding) -> Finding:
    return Finding(one.code, one.severity, one.table, one.rows, one.column, one.what, _("Nothing was sent."), one.mend)
