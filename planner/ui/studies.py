"""Studies of a case (comparison, trade-off curve, robustness, why no plan is possible...), kept with the version of the case that they were made of.

A study is found again by what it was made of: the case's content and law, what was asked, the edition of the planner, and the language of its words. It lies
in the case's folder of the visitor's workspace; where that version of the case is on a record that several share, and whoever made it may keep cases there, it
lies beside the record, for all who have the case. It goes after `service.record.DAYS_OF_A_DRAFT` days, as plans do that nobody proposed, and where one person's
take more than `bounds.studies_mb`, that person's oldest go first: nobody's because of another's.

It is a pickle, since what a study gives is objects of this program; of other programs it could bring along nothing is taken (`_Reader`). No path is in
it: that of the workspace would be its key.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import pickle
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path, PurePath
from typing import Any

from planner import i18n, service
from planner.case import Case
from planner.findings import InputError
from planner.ui import bounds, record
from planner.ui.store import Workspace
from planner.version import planner_version

log = logging.getLogger(__name__)

VISIT = frozenset({"audit", "publish", "standing"})
"""What is only at hand: an audit says how the record was at that moment, and where the year stands is worked out unasked."""

OWN = frozenset({"replan"})
"""What was made of the ledger as well, which is the workspace's own: it is kept there alone."""

_MEGABYTE = 2**20

_HERE = "case"


@dataclass(frozen=True)
class Place:
    """Where a study is kept and found.

    Parameters
    ----------
    workspace : Workspace
        The visitor's workspace.
    case : str
        Name of the case in it.
    key : str
        What it was made of, as a hash.
    record : str
        The record that several share; blank: there is none, or the case is not on it.
    word : str
        Short name of the case there.
    manifest : str
        The version there that it is made of; blank: none is, so it is kept in the workspace.
    who : str
        Who makes it, as on record.
    owner : str
        Whose it is: whoever has signed in, else the workspace; as a hash.
    """

    workspace: Workspace
    case: str
    key: str
    record: str = ""
    word: str = ""
    manifest: str = ""
    who: str = ""
    owner: str = ""

    def find(self) -> Any:
        """Return the study, or None if it was not made, or cannot be read any more."""
        since = _since()
        packed = self.workspace.study(self.case, self.key, since)
        if packed is None and self.record:
            try:
                kept = record.opened(self.workspace)
                packed = kept.study(self.word, self.key, since) if kept is not None else None
            except InputError:  # told beside every page
                return None
        if packed is None:
            return None
        try:
            return unpacked(packed, self.workspace.case_path)
        except (pickle.UnpicklingError, zlib.error, AttributeError, EOFError, ImportError, TypeError, ValueError):
            log.exception("a study that was kept cannot be read")
            return None

    def keep(self, value: Any) -> bool:
        """Keep a study; return False if it is too large for that, or neither record nor disk takes it."""
        packed, most = pack(value), bounds.studies_mb() * _MEGABYTE
        if len(packed) > most:
            return False
        try:
            if not self._on_record(packed, most):
                self.workspace.keep_study(self.case, self.key, packed, most, _since())
        except (OSError, InputError):
            log.exception("a study could not be kept")
            return False
        return True

    def _on_record(self, packed: bytes, most: int) -> bool:
        """Keep a study beside the record, if the version is on it and whoever makes it may keep cases there."""
        if not self.manifest:
            return False
        from planner.record.store import Study

        with service.record.opened_record(self.record) as kept:
            one = Study(self.word, self.manifest, self.key, self.owner, packed)
            return service.record.keep_study(kept, self.who, one, most, _since())


def place_of(workspace: Workspace, case: Case, kind: str, words: Sequence[str]) -> Place:
    """Return where a study of the open case is kept and found.

    Parameters
    ----------
    workspace : Workspace
        The visitor's workspace.
    case : Case
        The case as it is, without changes.
    kind : str
        What it is, such as ``frontier``.
    words : sequence of str
        What it is about.

    Returns
    -------
    Place
        The place; beside the record that several share where the case is on it, else in the workspace.
    """
    made_of = (kind, case.fingerprint, _law(case), planner_version(), i18n.language(), *words)
    key = hashlib.sha256(json.dumps(made_of).encode()).hexdigest()
    here = Place(workspace, workspace.place.name, key)
    try:
        known = record.known(workspace, case) if record.shared() and kind not in OWN else None
    except InputError:  # told beside every page
        known = None
    if known is None or known.removed:
        return here
    noted, manifest = workspace.noted(), ""
    if noted is not None and noted.case == known.word and noted.version == workspace.version():
        manifest = noted.manifest
    person = record.person()
    owner = person.who if person is not None and person.signed_in else workspace.word
    return replace(
        here,
        record=record.place(workspace),
        word=known.word,
        manifest=manifest,
        who=record.who(),
        owner=hashlib.sha256(owner.encode()).hexdigest(),
    )


def _law(case: Case) -> str:
    try:
        return repr(service.law_for(case))
    except InputError:  # told on the page Case
        return ""


def _since() -> datetime:
    """Return the moment before which what was made is gone."""
    return datetime.now(UTC) - timedelta(days=service.record.DAYS_OF_A_DRAFT)


# --- as bytes ----------------------------------------------------------------------------------------------------------------


def pack(value: Any) -> bytes:
    """Return a study as bytes; where the case lies is not in them."""
    found = io.BytesIO()
    _Writer(found, protocol=5).dump(value)
    return zlib.compress(found.getvalue(), 6)


def unpacked(packed: bytes, case_path: Path) -> Any:
    """Return a study from bytes.

    Parameters
    ----------
    packed : bytes
        What `pack` gave.
    case_path : Path
        Where the case lies for whoever reads it.

    Returns
    -------
    object
        The study.

    Raises
    ------
    pickle.UnpicklingError
        If anything in it is not of this program, or of what its tables are made of.
    """
    return _Reader(io.BytesIO(zlib.decompress(packed)), case_path).load()


class _Writer(pickle.Pickler):
    def persistent_id(self, obj: Any) -> str | None:
        return _HERE if isinstance(obj, PurePath) else None


class _Reader(pickle.Unpickler):
    """Reads objects of this program, and those of which tables are made; anything else could do what it likes where it is read."""

    def __init__(self, file: io.BytesIO, case_path: Path) -> None:
        super().__init__(file)
        self._case_path = case_path

    def persistent_load(self, pid: Any) -> Path:
        return self._case_path

    def find_class(self, module: str, name: str) -> Any:
        if name in _OF_TABLES.get(module, ()):
            return super().find_class(module, name)
        if module.split(".")[0] in ("planner", "models") and "." not in name:
            found = super().find_class(module, name)
            # What only holds values: making one does nothing else.
            if isinstance(found, type) and (is_dataclass(found) or issubclass(found, (Enum, Mapping, str, tuple))):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is nothing that a study may hold")


_OF_TABLES: Mapping[str, frozenset[str]] = {
    module: frozenset(names.split())
    for module, names in {
        "builtins": "slice set frozenset complex",
        "collections": "OrderedDict",
        "datetime": "date datetime timedelta timezone",
        "decimal": "Decimal",
        "numpy": "dtype ndarray",
        "numpy._core.multiarray": "_reconstruct scalar",
        "numpy._core.numeric": "_frombuffer",
        "pandas": "BooleanDtype CategoricalDtype DataFrame DatetimeIndex Float64Dtype Index Int64Dtype MultiIndex PeriodIndex RangeIndex Series StringDtype",
        "pandas._libs.arrays": "__pyx_unpickle_NDArrayBacked",
        "pandas._libs.internals": "_unpickle_block",
        "pandas._libs.tslibs.nattype": "_nat_unpickle",
        "pandas._libs.tslibs.timedeltas": "_timedelta_unpickle",
        "pandas._libs.tslibs.timestamps": "_unpickle_timestamp",
        "pandas.arrays": "BooleanArray Categorical DatetimeArray FloatingArray IntegerArray StringArray TimedeltaArray",
        "pandas.core.indexes.base": "_new_Index",
        "pandas.core.indexes.datetimes": "_new_DatetimeIndex",
        "pandas.core.internals.managers": "BlockManager SingleBlockManager",
    }.items()
}
"""By module, what tables are made of."""
