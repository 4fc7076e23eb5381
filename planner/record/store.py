"""The record of a town as a database: acts that are added to and never changed, and the contents that they speak of.

Contents (tables of a case, a plan, a law) are kept once, under their hash, packed; what two versions of a case have in common is there once.
"""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from planner.database import Database, Form, Words
from planner.findings import Finding, InputError
from planner.i18n import _, shown
from planner.kept import kept
from planner.ledger.personal import refuse_words
from planner.record.act import Act, Actor, Entry, Refusal, signed
from planner.record.acts import Unreadable, body_of, read
from planner.record.chain import FIRST, canonical, digest, link, short
from planner.record.keeping import Expired, Refused
from planner.record.people import Begun
from planner.record.state import State

_meta = sa.MetaData()
_acts = sa.Table(
    "acts",
    _meta,
    *(sa.Column(name, sa.Text) for name in ("at", "who", "kind", "body", "before", "link")),
    sa.Column("number", sa.Integer, primary_key=True),
)
_contents = sa.Table(
    "contents",
    _meta,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("size", sa.Integer),
    sa.Column("packed", sa.LargeBinary),
)
_expired = sa.Table(
    "expired", _meta, sa.Column("digest", sa.String(64), primary_key=True), sa.Column("act", sa.Integer)
)
_studies = sa.Table(
    "studies",
    _meta,
    *(sa.Column(name, sa.Text, primary_key=True) for name in ("case", "key", "owner")),
    *(sa.Column(name, sa.Text) for name in ("manifest", "at")),
    sa.Column("size", sa.Integer),
    sa.Column("packed", sa.LargeBinary),
)


def _words() -> Words:
    return Words(
        other=_("{file} is not a record."),
        other_mend=_("Name another file, or begin a record in a new one: planner record begin"),
        absent=_("There is no record {file}."),
        absent_mend=_("Begin one: planner record begin"),
        unusable=_("The record {place} cannot be used: {reason}."),
        newer=_("The record {place} was made by a newer version of the planner."),
    )


FORM = Form("record", "planner.record", "0002", "record_version", "acts", _words)
"""What a record is as a database."""


@dataclass(frozen=True, slots=True)
class Study:
    """What a study of a case gave, kept beside the record: it can be made anew, so that it is no act, and it goes after a while.

    Parameters
    ----------
    case : str
        Short name of the case.
    manifest : str
        Hash of the version of which it was made.
    key : str
        What else it was made of, as a hash.
    owner : str
        Whose it is, as a hash: each person's studies have a bound of their own.
    packed : bytes
        What it gave.
    """

    case: str
    manifest: str
    key: str
    owner: str
    packed: bytes


class Record:
    """What a town, or several, did: cases with every version, plans, committees and their decisions.

    Parameters
    ----------
    place : str or Path
        File of SQLite, or URL such as ``postgresql+psycopg://user@host/name``.
    create : bool
        Make the database if it is not there.

    Raises
    ------
    InputError
        If there is none and `create` is False, if it cannot be opened, or was made by a newer version.
    """

    def __init__(self, place: str | Path, *, create: bool = False) -> None:
        self.place = str(place)
        self._database = Database(place, FORM, create=create)
        self._state = State()

    def close(self) -> None:
        """Close the connections."""
        self._database.close()

    def __enter__(self) -> Record:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    # --- read ----------------------------------------------------------------------------------------------------------

    def state(self) -> State:
        """Return everything that follows from the acts so far."""
        with self._database.reading() as connection:
            return self._now(connection)

    def state_after(self, number: int) -> State:
        """Return everything that followed from the acts up to one, such as the closing of a session: what came later is not in it."""
        state = State()
        for entry, act in self.acts():
            if entry.number > number:
                break
            state = after(state, entry, act)
        return state

    def acts(self, since: int = 0) -> list[tuple[Entry, Act]]:
        """Return the acts after one, in their order."""
        with self._database.reading() as connection:
            return [_told(row) for row in self._rows(connection, since)]

    def raw(self) -> list[Mapping[str, Any]]:
        """Return the acts as they are stored, for who checks the chain."""
        with self._database.reading() as connection:
            return [dict(row) for row in self._rows(connection, 0)]

    def head(self) -> str:
        """Return the link of the last act: who writes it down can show later that nothing before it was changed."""
        with self._database.reading() as connection:
            return self._head(connection)

    def content(self, key: str) -> bytes:
        """Return a content by its hash.

        Raises
        ------
        InputError
            If it is not there any more, or not what was kept.
        """
        with self._database.reading() as connection:
            packed = connection.scalars(sa.select(_contents.c.packed).where(_contents.c.digest == key)).one_or_none()
        found = b""
        if packed is not None:
            with suppress(zlib.error):
                found = zlib.decompress(packed)
        if packed is None or digest(found) != key:
            what = (
                _("The content {key} is not on record any more.")
                if packed is None
                else _("The content {key} is not what was kept: somebody has changed it.")
            )
            raise InputError([_finding("lost-content", what.format(key=short(key)), _("Bring back a backup."))])
        return found

    def sizes(self) -> dict[str, tuple[int, int]]:
        """Return of every content how many bytes it has, and how many packed."""
        query = sa.select(_contents.c.digest, _contents.c.size, sa.func.length(_contents.c.packed))
        with self._database.reading() as connection:
            return {key: (size, packed) for key, size, packed in connection.execute(query)}

    # --- write ---------------------------------------------------------------------------------------------------------

    def begin(self, name: str, who: str) -> Entry:
        """Begin the record; who does may say who sits where.

        Parameters
        ----------
        name : str
            What it is called, such as the town.
        who : str
            Who begins it.
        """
        return self.do(beginning(name), who)

    def do(self, act: Act | Callable[[State], Act], who: str, contents: Iterable[bytes] = ()) -> Entry:
        """Put an act on record with the contents that it speaks of: all of it, or nothing.

        Parameters
        ----------
        act : Act, or callable
            The act, or what makes it of the state in which it is done.
        who : str
            Who does it.
        contents : iterable of bytes
            What it speaks of by hash.

        Returns
        -------
        Entry
            Where it stands.

        Raises
        ------
        InputError
            If it may not be done; that somebody wanted to is then on record. Or if a text holds a personal number: that is not.
        """
        with self._database.writing() as connection:
            entry, refusal = self._put(connection, act, who, contents)
        if refusal is not None:
            raise InputError([finding_of(refusal)])
        return entry

    def as_if(self, who: str) -> Entry:
        """Return where an act of somebody would stand now, to ask beforehand whether it may be done."""
        with self._database.reading() as connection:
            return Entry(self._now(connection).acts + 1, _time(connection), signed(who.strip()))

    def expire(self, who: str, gone: Callable[[State, set[str]], Iterable[str]], rule: str) -> int:
        """Let contents go, and return how many; the act that says so stays.

        Parameters
        ----------
        who : str
            Who does it.
        gone : callable
            Says of the state, and of the hashes of all contents, which may go. Nobody writes meanwhile: what somebody is about to speak
            of cannot go.
        rule : str
            By which rule.

        Returns
        -------
        int
            How many contents went.
        """
        with self._database.writing() as connection:
            keys = sorted(gone(self._now(connection), set(connection.scalars(sa.select(_contents.c.digest)))))
            refusal = None
            if keys:
                entry, refusal = self._put(connection, Expired(digests=tuple(keys), rule=rule), who, ())
            if keys and refusal is None:
                there = set(connection.scalars(sa.select(_expired.c.digest)))
                rows = [{"digest": key, "act": entry.number} for key in keys if key not in there]
                if rows:
                    connection.execute(sa.insert(_expired), rows)
                for key in keys:
                    connection.execute(sa.delete(_contents).where(_contents.c.digest == key))
        if refusal is not None:
            raise InputError([finding_of(refusal)])
        return len(keys)

    # --- studies, which are no part of what is on record ---------------------------------------------------------------

    def study(self, case: str, key: str, since: datetime) -> bytes | None:
        """Return what a study of a case gave, whoever made it, or None.

        Parameters
        ----------
        case, key : str
            As in `Study`.
        since : datetime.datetime
            When the oldest was made that still counts.

        Returns
        -------
        bytes or None
            What it gave.
        """
        here = (_studies.c.case == case) & (_studies.c.key == key) & (_studies.c.at >= since.isoformat())
        query = sa.select(_studies.c.packed).where(here).order_by(_studies.c.at.desc()).limit(1)
        with self._database.reading() as connection:
            return connection.scalars(query).one_or_none()

    def keep_study(self, study: Study, most: int, since: datetime) -> None:
        """Keep a study; the oldest of the same owner go where all of them take more room than they may, and nobody else's.

        Parameters
        ----------
        study : Study
            The study.
        most : int
            Bytes that all studies of its owner may take.
        since : datetime.datetime
            What was made before goes, whosever it is.
        """
        own = (_studies.c.case == study.case) & (_studies.c.key == study.key) & (_studies.c.owner == study.owner)
        with self._database.writing() as connection:
            connection.execute(sa.delete(_studies).where(own | (_studies.c.at < since.isoformat())))
            now = datetime.now(UTC).isoformat()
            connection.execute(sa.insert(_studies).values(**asdict(study), at=now, size=len(study.packed)))
            query = sa.select(_studies.c.case, _studies.c.key, _studies.c.size)
            room = most
            for case, key, size in connection.execute(
                query.where(_studies.c.owner == study.owner).order_by(_studies.c.at.desc())
            ).all():
                room -= size
                if room < 0:
                    one = (_studies.c.case == case) & (_studies.c.key == key) & (_studies.c.owner == study.owner)
                    connection.execute(sa.delete(_studies).where(one))

    def expire_studies(self, since: datetime) -> None:
        """Let the studies go that were made before a moment."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(_studies).where(_studies.c.at < since.isoformat()))

    # --- parts ---------------------------------------------------------------------------------------------------------

    def _put(
        self, connection: sa.Connection, act: Act | Callable[[State], Act], who: str, contents: Iterable[bytes]
    ) -> tuple[Entry, Refusal | None]:
        """Put an act on record, or that it was refused."""
        state = self._now(connection)
        made = act(state) if callable(act) else act
        entry = Entry(state.acts + 1, _time(connection), sayable(made, who))
        if not state.acts and not isinstance(made, Begun):
            raise InputError([not_begun()])
        with kept():
            refusal = made.refused(state, entry)
        if refusal is None:
            self._keep(connection, contents)
            self._add(connection, entry, made)
        elif state.acts:
            body = canonical(body_of(made))[:4000]
            self._add(connection, entry, Refused(act=made.kind, code=refusal.code, what=refusal.what[:4000], body=body))
        return entry, refusal

    def _rows(self, connection: sa.Connection, since: int) -> list[Any]:
        query = sa.select(_acts).where(_acts.c.number > since).order_by(_acts.c.number)
        return list(connection.execute(query).mappings())

    def _now(self, connection: sa.Connection) -> State:
        """Return the state, reckoned on from the one that was reckoned last."""
        state = self._state
        for row in self._rows(connection, state.acts):
            entry, act = _told(row)
            with _damage_told(entry.number):
                state = after(state, entry, act)
        self._state = state
        return state

    def _head(self, connection: sa.Connection) -> str:
        last = sa.select(_acts.c.link).order_by(_acts.c.number.desc()).limit(1)
        return connection.scalars(last).one_or_none() or FIRST

    def _add(self, connection: sa.Connection, entry: Entry, act: Act) -> None:
        body, before = body_of(act), self._head(connection)
        connection.execute(
            sa.insert(_acts).values(
                number=entry.number,
                at=entry.at,
                who=entry.who,
                kind=act.kind,
                body=canonical(body),
                before=before,
                link=link(entry.number, entry.at, entry.who, act.kind, body, before),
            )
        )

    def _keep(self, connection: sa.Connection, contents: Iterable[bytes]) -> None:
        made = {digest(content): content for content in contents}
        there = set(connection.scalars(sa.select(_contents.c.digest).where(_contents.c.digest.in_(made))))
        rows = [
            {"digest": key, "size": len(content), "packed": zlib.compress(content, 9)}
            for key, content in made.items()
            if key not in there
        ]
        if rows:
            connection.execute(sa.insert(_contents), rows)


def beginning(name: str) -> Begun:
    """Return the act by which a record of a name begins."""
    return Begun(name=name, key=secrets.token_hex(16))


def sayable(act: Act, who: str) -> str:
    """Return who acts as it is put on record, or refuse whom nobody could be called and personal numbers.

    Raises
    ------
    InputError
        If nobody is named, or a text of the act holds a personal number.
    """
    actor = Actor(who=who).who
    refuse_words([actor, *_texts(body_of(act))])
    return actor


def not_begun() -> Finding:
    """Return that a record has not begun."""
    return _finding("not-begun", _("The record has not begun."), _("Begin one: planner record begin"))


def after(state: State, entry: Entry, act: Act) -> State:
    """Return the state after an act.

    Parameters
    ----------
    state : State
        The state before.
    entry : Entry
        Where the act stands.
    act : Act
        What was done.

    Returns
    -------
    State
        What the record holds then.
    """
    return act.done(state, entry).change(acts=entry.number)


def finding_of(refusal: Refusal) -> Finding:
    """Return a refusal as a user is told it."""
    return _finding(refusal.code, shown(refusal.what), shown(refusal.mend))


def _finding(code: str, what: str, mend: str) -> Finding:
    return Finding(code, "error", "", (), "", what, _("Nothing was changed."), mend)


def _told(row: Mapping[str, Any]) -> tuple[Entry, Act]:
    with _damage_told(row["number"]):
        return Entry(row["number"], row["at"], row["who"]), read(row["kind"], row["body"])


@contextmanager
def _damage_told(number: int) -> Iterator[None]:
    """Turn an act that is not what somebody put on record into a finding."""
    try:
        yield
    except (Unreadable, KeyError, ValueError, AssertionError, StopIteration) as error:
        what = _("The record is damaged at act {number}: what it says cannot be read, or does not fit what was before.")
        mend = _("Look what else is: planner audit RECORD. Then bring back a backup, or use the edition that wrote it.")
        raise InputError([_finding("damaged-record", what.format(number=number), mend)]) from error


def _texts(value: Any) -> list[str]:
    """Return every text in what an act says."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for one in value.values() for text in _texts(one)]
    return [text for one in value for text in _texts(one)] if isinstance(value, list | tuple) else []


def _time(connection: sa.Connection) -> str:
    """Return the time of an act: never before that of the act before, whatever the clocks of several machines say."""
    now = datetime.now(UTC).replace(microsecond=0).isoformat()
    last = connection.scalars(sa.select(sa.func.max(_acts.c.at))).one()
    return max(now, last) if last else now
