"""What the ledger and the record of a town have in common: a database that is opened, brought to its newest form, and written by one at a time.

SQLite is opened with write-ahead logging (who reads does not wait for who writes), foreign keys, and ``synchronous=FULL``: what
was reported as recorded must survive a power cut, and writes are rare enough that one sync to the disk each costs nothing that a
person would notice; ``NORMAL`` could lose the last ones. Everything that is written is decided and written in one transaction
that holds the only write lock from its first statement (``BEGIN IMMEDIATE``; on PostgreSQL a lock on one table): what two people
do at once happens one after the other.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, NoReturn

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, OperationalError

from planner.findings import InputError
from planner.i18n import _
from planner.io.files import cannot_read, is_database, refuse
from planner.io.troubles import quoted
from planner.reasons import database_reason

_HELD = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)
"""Why SQLite refuses what may be possible a moment later."""

LOCK_SECONDS = 30
"""How long a writer waits for another."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is told of a kind of database, in the language in use.

    Parameters
    ----------
    other, other_mend : str
        That a ``{file}`` is something else, and what to do.
    absent, absent_mend : str
        That there is none at ``{file}``, and what to do.
    unusable : str
        That the one at ``{place}`` cannot be used, for a ``{reason}``.
    newer : str
        That the one at ``{place}`` was made by a newer version.
    """

    other: str
    other_mend: str
    absent: str
    absent_mend: str
    unusable: str
    newer: str


@dataclass(frozen=True, slots=True)
class Form:
    """What a kind of database is made of.

    Parameters
    ----------
    code : str
        Short word in the codes of its findings, such as ``ledger``.
    package : str
        Package in which its folder ``migrations`` lies.
    newest : str
        The last step of that folder.
    versions : str
        Table that holds the step taken last; two kinds may share one database of PostgreSQL.
    locked : str
        Table that who writes locks on PostgreSQL.
    words : callable
        Gives what is told of it.
    """

    code: str
    package: str
    newest: str
    versions: str
    locked: str
    words: Callable[[], Words]


class Database:
    """A database of one form.

    Parameters
    ----------
    place : str or Path
        File of SQLite, or URL such as ``postgresql+psycopg://user@host/name``.
    form : Form
        What it is.
    create : bool
        Make it if it is not there.

    Raises
    ------
    InputError
        If there is none and `create` is False, if it cannot be opened, or was made by a newer version.
    """

    def __init__(self, place: str | Path, form: Form, *, create: bool = True) -> None:
        self.place, self._form = str(place), form
        path = None if "://" in self.place else Path(place)
        if path is not None:
            self._look_at(path, create)
        try:
            url = sa.URL.create("sqlite", database=str(path)) if path is not None else sa.make_url(self.place)
            self.engine = sa.create_engine(url, connect_args=_connect_args(url.drivername))
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            self._refuse_place(error)
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _on_connect)
            sa.event.listen(self.engine, "begin", _on_begin)
        with self._plain_errors():
            self._migrate()

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a connection to read with: it sees one state of everything until it is left."""
        with self._plain_errors(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Give a connection that alone may write; what is done with it is kept as a whole or not at all."""
        with self._plain_errors(), self.engine.connect() as plain:
            connection = plain.execution_options(planner_writes=True)
            with connection.begin():
                if connection.dialect.name != "sqlite":
                    connection.execute(sa.text(f"LOCK TABLE {self._form.locked} IN SHARE ROW EXCLUSIVE MODE"))
                yield connection

    def _migrate(self) -> None:
        """Bring the database to the newest form; who comes second waits and finds it done."""
        if self._step() == self._form.newest:
            return
        # Imported here: a database in its newest form is opened without it.
        from alembic import command
        from alembic.config import Config

        if self.engine.dialect.name == "sqlite":
            self._use_wal()
        with resources.as_file(resources.files(self._form.package) / "migrations") as folder:
            config = Config()
            config.set_main_option("script_location", str(folder).replace("%", "%%"))
            config.set_main_option("version_table", self._form.versions)
            with self.engine.connect() as plain:
                connection = plain.execution_options(planner_writes=True)
                with connection.begin():
                    if connection.dialect.name != "sqlite":
                        lock = sa.text("SELECT pg_advisory_xact_lock(hashtext(:name))")
                        connection.execute(lock, {"name": self._form.package})
                    step = self._step_of(connection)
                    if step is not None and step > self._form.newest:
                        self._refuse_newer()
                    config.attributes["connection"] = connection
                    command.upgrade(config, "head")

    def _step(self) -> str | None:
        with self.engine.connect() as connection:
            return self._step_of(connection)

    def _step_of(self, connection: sa.Connection) -> str | None:
        if not sa.inspect(connection).has_table(self._form.versions):
            return None
        return connection.scalars(sa.text(f"SELECT version_num FROM {self._form.versions}")).first()

    def _use_wal(self) -> None:
        """Turn on write-ahead logging, which the file then keeps; that needs a moment without another connection."""
        until = time.monotonic() + LOCK_SECONDS
        while True:
            raw = self.engine.raw_connection()
            try:
                if raw.cursor().execute("PRAGMA journal_mode").fetchone() == ("wal",):
                    return
                raw.cursor().execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF not in _HELD or time.monotonic() > until:
                    raise
                time.sleep(0.05)
            finally:
                raw.close()

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        """Turn what the database refuses into findings."""
        try:
            yield
        except IntegrityError:
            raise
        except OperationalError as error:
            self._refuse_place(error.orig or error)
        except DBAPIError as error:
            if isinstance(error.orig, sqlite3.DatabaseError):
                self._refuse_place(error.orig or error)
            raise
        except sqlite3.Error as error:  # of the driver itself, where it is asked without SQLAlchemy
            self._refuse_place(error)

    def _look_at(self, path: Path, create: bool) -> None:
        """Refuse what is no database; make the folder of a new one."""
        words = self._form.words()
        code = f"no-{self._form.code}"
        try:
            if path.is_file() and path.stat().st_size and not is_database(path):
                refuse(code, words.other.format(file=path), words.other_mend, _("Nothing was read or written."))
            if not path.is_file():
                if not create:
                    refuse(code, words.absent.format(file=path), words.absent_mend)
                path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError([cannot_read(path, error)]) from error

    def _refuse_place(self, error: BaseException) -> NoReturn:
        reason = database_reason(error, None if "://" in self.place else Path(self.place))
        place = sa.make_url(self.place).render_as_string() if "://" in self.place else self.place
        refuse(
            f"cannot-open-{self._form.code}",
            self._form.words().unusable.format(place=quoted(place), reason=reason),
            _(
                "See that the file or server is there, that you may write to it and that the disk has space; close other programs that hold it."
            ),
            _("Nothing was recorded."),
        )

    def _refuse_newer(self) -> NoReturn:
        refuse(
            f"newer-{self._form.code}",
            self._form.words().newer.format(place=self.place),
            _("Use that version."),
            _("This one might not understand what it holds."),
        )


def copy_of(place: str | Path, file: Path) -> None:
    """Copy a database in a file of SQLite into another file, whole, also while others write.

    Parameters
    ----------
    place : str or Path
        The database.
    file : Path
        The copy, where nothing is yet.

    Raises
    ------
    InputError
        If it cannot be read, or the copy cannot be written.
    """
    try:
        with closing(sqlite3.connect(place)) as source, closing(sqlite3.connect(file)) as target:
            source.backup(target)
    except sqlite3.Error as error:
        refuse(
            "cannot-copy",
            _("{place} cannot be copied to {file}: {reason}.").format(
                place=place, file=file.parent, reason=database_reason(error, file)
            ),
            _("Free some space there, or name another place that you may write to."),
            _("Nothing was written."),
        )


def _connect_args(driver: str) -> dict[str, Any]:
    return {"timeout": LOCK_SECONDS} if driver.startswith("sqlite") else {}


def _on_connect(connection: Any, _record: object) -> None:
    # The driver's own handling of transactions begins them too late; ours are begun in `_on_begin`.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={LOCK_SECONDS * 1000}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _on_begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("planner_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
