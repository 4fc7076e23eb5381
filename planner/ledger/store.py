"""The ledger as a database: batches and entries that are added to and never changed.

How it is opened and written: `planner.database`. What was reported as recorded survives a power cut, and imports happen one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd
import sqlalchemy as sa

from planner.database import Database, Form, Words
from planner.findings import Finding
from planner.i18n import _
from planner.io.files import refuse
from planner.ledger.opening import Recorded
from planner.ledger.records import Batch, Entry
from planner.schema.base import DTYPES
from planner.schema.ledger_tables import ENTRIES
from planner.units import MONEY_PLACES, QUANTITY_PLACES, exact

CHUNK = 500
"""Entries per statement."""

SAME_LINE = ("kind", "date", "supplier", "product", "quantity", "unit", "amount", "invoice", "accepted", "site")
"""Two entries that agree in all of these are taken for the same line recorded twice."""

_PLACES = {"quantity": QUANTITY_PLACES, "kg": QUANTITY_PLACES, "price": QUANTITY_PLACES, "amount": MONEY_PLACES}

_batches: sa.Table = Batch.__table__  # type: ignore[assignment]
_entries: sa.Table = Entry.__table__  # type: ignore[assignment]


def _words() -> Words:
    return Words(
        other=_("{file} is not a ledger."),
        other_mend=_("Name another file; lines in CSV or a workbook are imported with `planner ledger import`."),
        absent=_("There is no ledger {file}."),
        absent_mend=_("Import a file of lines first, with `planner ledger import`."),
        unusable=_("The ledger {place} cannot be used: {reason}."),
        newer=_("The ledger {place} was made by a newer version of the planner."),
    )


FORM = Form("ledger", "planner.ledger", "0002", "alembic_version", "batches", _words)
"""What a ledger is as a database."""


class Ledger:
    """One buyer's ledger.

    Parameters
    ----------
    place : str or Path
        File of SQLite, or URL such as ``postgresql+psycopg://user@host/name``.
    create : bool
        Make it if it is not there.

    Raises
    ------
    InputError
        If there is none and `create` is False, if it cannot be opened, or was made by a newer version.
    """

    def __init__(self, place: str | Path, *, create: bool = True) -> None:
        self._database = Database(place, FORM, create=create)

    def close(self) -> None:
        """Close the connections."""
        self._database.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    # --- write ---------------------------------------------------------------------------------------------------------

    def record(
        self,
        frame: pd.DataFrame,
        *,
        who: str,
        file: str,
        fingerprint: str,
        currency: str,
        keep_duplicates: bool = False,
    ) -> Recorded:
        """Record lines as one batch: all of them, or none.

        Parameters
        ----------
        frame : pandas.DataFrame
            Lines as `planner.ledger.lines.Lines` gives them; the index holds line numbers.
        who : str
            Who records them.
        file : str
            Name of the file.
        fingerprint : str
            SHA-256 of the file's bytes. A file that counts already is refused.
        currency : str
            Currency of the amounts.
        keep_duplicates : bool
            Record lines also that stand in the file or the ledger already; without it they are left out and told.

        Returns
        -------
        Recorded
            The new batch, and the lines left out; batch 0 with no rows if every line was there already.

        Raises
        ------
        InputError
            If the same file counts already, or the ledger is kept in another currency.
        """
        with self._database.writing() as connection:
            self._refuse_imported(connection, file, fingerprint)
            self._refuse_currency(connection, currency)
            again, findings = _duplicates(frame, self._live(connection), file) if not keep_duplicates else ([], [])
            kept = frame.drop(index=again)
            if kept.empty:
                return Recorded(0, 0, findings)
            batch = self._new_batch(
                connection, "import", who, file=file, fingerprint=fingerprint, currency=currency, rows=len(kept)
            )
            for rows in _chunks(_rows(kept, batch)):
                self._insert(connection, rows)
        return Recorded(batch, len(kept), findings)

    def undo(self, batch: int, *, who: str, note: str = "") -> int:
        """Let a batch count no more; its entries stay on record. Return the number of the batch that says so.

        An import that was undone may be made again. An undoing is not undone: import the file again.

        Parameters
        ----------
        batch : int
            Number of the batch.
        who : str
            Who undoes it.
        note : str
            Why; blank: a text that names the batch.

        Returns
        -------
        int
            Number of the batch that records the undoing.

        Raises
        ------
        InputError
            If there is no such batch, it is undone already or an undoing itself, or later corrections rest on it.
        """
        with self._database.writing() as connection:
            found = connection.execute(sa.select(_batches).where(_batches.c.id == batch)).one_or_none()
            if found is None:
                _refuse_batch(batch, _("There is no such batch."), _("`planner ledger show` lists the batches."))
            if found.undone_by is not None:
                by = connection.execute(sa.select(_batches).where(_batches.c.id == found.undone_by)).one()
                _refuse_batch(
                    batch,
                    _("It was undone already on {when} by {who}.").format(when=_when(by.at), who=by.who),
                    _("Nothing is left to do."),
                )
            if found.kind == "undo":
                _refuse_batch(
                    batch,
                    _("It is an undoing itself."),
                    _("Import the file again, or record the correction again."),
                )
            later = sa.select(_entries.c.batch).join(_batches, _batches.c.id == _entries.c.batch)
            mine = sa.select(_entries.c.id).where(_entries.c.batch == batch)
            resting = later.where(_entries.c.reverses.in_(mine), _batches.c.undone_by.is_(None)).distinct()
            corrections = sorted(connection.scalars(resting))
            if corrections:
                _refuse_batch(
                    batch,
                    _("Corrections rest on it: batch {batches}.").format(batches=", ".join(map(str, corrections))),
                    _("Undo them first, the latest first."),
                )
            new = self._new_batch(connection, "undo", who, note=note or _("undoes batch {batch}").format(batch=batch))
            connection.execute(sa.update(_batches).where(_batches.c.id == batch).values(undone_by=new))
        return new

    def correct(self, entry: int, line: pd.DataFrame | None, *, who: str, note: str = "") -> Recorded:
        """Correct an entry by further ones: one that reverses it, and one in its place.

        Parameters
        ----------
        entry : int
            Number of the entry.
        line : pandas.DataFrame or None
            The line as it should have been, in one row; None: there should have been none.
        who : str
            Who corrects it.
        note : str
            Why.

        Returns
        -------
        Recorded
            The new batch, with one entry or two.

        Raises
        ------
        InputError
            If the entry does not count, is a reversal itself, or was corrected already.
        """
        with self._database.writing() as connection:
            old = self._correctable(connection, entry)
            rows = 1 if line is None else 2
            currency = connection.scalars(sa.select(_batches.c.currency).where(_batches.c.id == old["batch"])).one()
            text = note or _("corrects entry {entry}").format(entry=entry)
            batch = self._new_batch(connection, "correction", who, note=text, rows=rows, currency=currency)
            reversal = {name: value for name, value in old.items() if name != "id"}
            reversal |= {"batch": batch, "line": None, "reverses": entry}
            reversal |= {name: None if old[name] is None else -old[name] for name in ("quantity", "kg", "amount")}
            self._insert(connection, [reversal])
            if line is not None:
                self._insert(connection, [{**next(_rows(line, batch)), "line": None}])
        return Recorded(batch, rows, [])

    # --- read ----------------------------------------------------------------------------------------------------------

    def entries(self, *, live: bool = True) -> pd.DataFrame:
        """Return the entries, those of undone batches left out.

        Parameters
        ----------
        live : bool
            False: also those that count no more, marked in the column ``live``.

        Returns
        -------
        pandas.DataFrame
            Columns of `planner.schema.ledger_tables.ENTRIES`, ``amount_cents``, ``batch``, ``line``, ``reverses`` (the
            entry that it takes back, with figures of the opposite sign, or blank) and ``live``; the index holds the
            numbers of the entries.
        """
        with self._database.reading() as connection:
            return self._live(connection) if live else _frame(connection.execute(_with_life()).mappings().all())

    def batches(self) -> pd.DataFrame:
        """Return the batches, one row each: ``kind``, ``at`` (UTC), ``who``, ``file``, ``rows``, ``note``, ``undone_by``."""
        columns = ["id", "kind", "at", "who", "file", "fingerprint", "rows", "currency", "note", "undone_by"]
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(*(_batches.c[name] for name in columns)).order_by(_batches.c.id)).all()
        frame = pd.DataFrame([tuple(row) for row in rows], columns=columns)
        types = {"id": "int64", "rows": "int64", "undone_by": "Int64", "at": "datetime64[s]"}
        return frame.astype(types | {name: "str" for name in columns if name not in types}).set_index("id")

    def _live(self, connection: sa.Connection) -> pd.DataFrame:
        query = _with_life().where(_batches.c.undone_by.is_(None))
        return _frame(connection.execute(query).mappings().all())

    # --- parts ---------------------------------------------------------------------------------------------------------

    def _insert(self, connection: sa.Connection, rows: list[dict[str, Any]]) -> None:
        connection.execute(sa.insert(_entries), rows)

    def _new_batch(self, connection: sa.Connection, kind: str, who: str, **cells: Any) -> int:
        blank: dict[str, Any] = {"file": "", "fingerprint": "", "rows": 0, "currency": "", "note": ""}
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        values = blank | {"kind": kind, "at": now, "who": who[:200]} | cells
        key = connection.execute(sa.insert(_batches).values(values)).inserted_primary_key
        assert key is not None
        return int(key[0])

    def _refuse_imported(self, connection: sa.Connection, file: str, fingerprint: str) -> None:
        live = (_batches.c.kind == "import", _batches.c.undone_by.is_(None))
        found = connection.execute(sa.select(_batches).where(_batches.c.fingerprint == fingerprint, *live)).first()
        if found is not None:
            refuse(
                "imported-already",
                _("{file} was imported already on {when} by {who}, as batch {batch} ({first}).").format(
                    file=file, when=_when(found.at), who=found.who, batch=found.id, first=found.file
                ),
                _("Nothing is left to do. If it must be imported anew: planner ledger undo CASE {batch}").format(
                    batch=found.id
                ),
                _("Its lines would count twice."),
                file,
            )

    def _refuse_currency(self, connection: sa.Connection, currency: str) -> None:
        known = connection.scalars(sa.select(_batches.c.currency).where(_batches.c.currency != "").limit(1)).first()
        if known is not None and known != currency:
            refuse(
                "other-currency",
                _("The ledger is kept in {known}, the case in {currency}.").format(known=known, currency=currency),
                _("Keep a ledger of its own for this case."),
                _("Sums of two currencies mean nothing."),
            )

    def _correctable(self, connection: sa.Connection, entry: int) -> dict[str, Any]:
        """Return an entry that may be corrected, or refuse."""
        old = connection.execute(sa.select(_entries).where(_entries.c.id == entry)).mappings().one_or_none()
        if old is None:
            _refuse_entry(entry, _("There is no such entry."))
        if connection.scalars(sa.select(_batches.c.undone_by).where(_batches.c.id == old["batch"])).one() is not None:
            _refuse_entry(entry, _("Its batch was undone, so it counts no more."))
        if old["reverses"] is not None:
            _refuse_entry(entry, _("It only takes back entry {other}.").format(other=old["reverses"]))
        later = sa.select(_entries.c.batch).join(_batches, _batches.c.id == _entries.c.batch)
        found = connection.scalars(later.where(_entries.c.reverses == entry, _batches.c.undone_by.is_(None))).first()
        if found is not None:
            _refuse_entry(entry, _("It was corrected already, by batch {batch}.").format(batch=found))
        return dict(old)


def _with_life() -> sa.Select[Any]:
    return (
        sa.select(_entries, _batches.c.undone_by.is_(None).label("live"))
        .join(_batches, _batches.c.id == _entries.c.batch)
        .order_by(_entries.c.id)
    )


def _frame(rows: Iterable[Mapping[Any, Any]]) -> pd.DataFrame:
    """Return entries as a table with the schema's types."""
    rows = list(rows)
    index = pd.Index([row["id"] for row in rows], dtype="int64", name="entry")
    columns: dict[str, pd.Series[Any]] = {}
    for column in ENTRIES.columns:
        values = [row[column.name] for row in rows]
        if column.kind == "number":
            values = [float("nan") if value is None else float(value) for value in values]
        columns[column.name] = pd.Series(values, index=index, dtype=DTYPES[column.kind])
    cents = [None if row["amount"] is None else int(row["amount"].scaleb(MONEY_PLACES)) for row in rows]
    columns["amount_cents"] = pd.Series(cents, index=index, dtype="Int64")
    for name in ("batch", "line", "reverses"):
        columns[name] = pd.Series([row[name] for row in rows], index=index, dtype="Int64")
    columns["live"] = pd.Series([bool(row["live"]) for row in rows], index=index, dtype="boolean")
    return pd.DataFrame(columns, index=index)


def _rows(frame: pd.DataFrame, batch: int) -> Iterator[dict[str, Any]]:
    """Yield lines as they are stored."""
    for line, row in zip(frame.index, frame[ENTRIES.names].to_dict("records"), strict=True):
        yield {"batch": batch, "line": int(line), "reverses": None} | {
            column.name: _stored(column.name, column.kind, row[column.name]) for column in ENTRIES.columns
        }


def _stored(name: str, kind: str, value: Any) -> Any:
    if kind == "date":
        return pd.Timestamp(value).date()
    if kind == "boolean":
        return None if value is pd.NA or value is None else bool(value)
    if kind == "number":
        return None if value != value else exact(value, _PLACES[name])
    return str(value)


def _chunks(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _duplicates(frame: pd.DataFrame, known: pd.DataFrame, file: str) -> tuple[list[Any], list[Finding]]:
    """Return the lines that stand in the file or the ledger already, and what to say about them."""
    taken_back = known["reverses"].dropna()
    known = known[known["reverses"].isna() & ~known.index.isin(taken_back)]
    in_ledger = {key: (int(entry), int(batch)) for key, entry, batch in zip(_keys(known), known.index, known["batch"], strict=True)}  # fmt: skip
    first: dict[tuple[Any, ...], Any] = {}
    within: list[Any] = []
    before: dict[int, list[Any]] = {}
    for line, key in zip(frame.index, _keys(frame), strict=True):
        if key in in_ledger:
            before.setdefault(in_ledger[key][1], []).append(line)
        elif key in first:
            within.append(line)
        else:
            first[key] = line
    findings = []
    mend = _("If it did happen twice, import again with --keep-duplicates, or tell the lines apart by invoice or site.")
    if within:
        findings.append(
            Finding(
                "duplicate-line",
                "warning",
                file,
                tuple(int(line) for line in within),
                "",
                _("The line stands further up in the file already: the same day, supplier, product, quantity and amount."),
                _("It is not recorded, so that nothing counts twice."),
                mend,
            )
        )  # fmt: skip
    for batch, lines in before.items():
        findings.append(
            Finding(
                "duplicate-line",
                "warning",
                file,
                tuple(int(line) for line in lines),
                "",
                _("The line stands in the ledger already, in batch {batch}.").format(batch=batch),
                _("It is not recorded, so that nothing counts twice."),
                mend,
            )
        )
    return [*within, *(line for lines in before.values() for line in lines)], findings


def _keys(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Yield what makes a line the same as another; unknown figures are alike."""
    columns = []
    for name in SAME_LINE:
        values = frame[name]
        if name in _PLACES:
            columns.append([None if v != v else exact(v, _PLACES[name]) for v in values.tolist()])
        else:
            columns.append(values.tolist())
    return zip(*columns, strict=True)


def total(frame: pd.DataFrame) -> Decimal:
    """Return the sum of the amounts of entries, exactly."""
    return Decimal(int(frame["amount_cents"].fillna(0).sum())).scaleb(-MONEY_PLACES)


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _refuse_batch(batch: int, what: str, mend: str) -> NoReturn:
    refuse(
        "cannot-undo",
        _("Batch {batch} cannot be undone.").format(batch=batch) + " " + what,
        mend,
        _("Nothing was changed."),
    )


def _refuse_entry(entry: int, what: str) -> NoReturn:
    refuse(
        "cannot-correct",
        _("Entry {entry} cannot be corrected.").format(entry=entry) + " " + what,
        _("`planner ledger show` lists the entries that count."),
        _("Nothing was changed."),
    )
