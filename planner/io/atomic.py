"""Outputs that are there in full or not at all."""

from __future__ import annotations

import errno
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from planner.findings import Finding, InputError
from planner.i18n import _

_PLACE_ERRORS = {
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EISDIR,
    errno.ENOTDIR,
    errno.EEXIST,
    errno.ENAMETOOLONG,
    errno.EBUSY,
}


@contextmanager
def atomic_path(path: str | Path, *, folder: bool = False) -> Iterator[Path]:
    """Give a temporary sibling to write to, and put it in the place of `path` if all went well.

    Parameters
    ----------
    path : str or Path
        Where the output shall be. What is there is replaced; missing parent folders are made.
    folder : bool
        True if the output is a folder; it is made, empty, before it is handed out.

    Yields
    ------
    Path
        The temporary sibling, with the same suffix as `path`. It is removed if an exception leaves the block, and
        what was at `path` stays as it was.

    Raises
    ------
    InputError
        If the place cannot be written to.
    """
    target = Path(path)
    temporary = target.with_name(f".{target.stem[:80]}-{secrets.token_hex(4)}{target.suffix}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if folder:
            temporary.mkdir()
        if target.exists() and target.is_dir() != folder:
            code = errno.EISDIR if target.is_dir() else errno.ENOTDIR
            raise OSError(code, _("a folder is in the way") if target.is_dir() else _("a file is in the way"))
        yield temporary
        _put(temporary, target)
    except OSError as error:
        if error.errno not in _PLACE_ERRORS:
            raise
        raise InputError([_cannot_write(target, error)]) from error
    finally:
        _remove(temporary)


def _put(temporary: Path, target: Path) -> None:
    """Move `temporary` to `target`; a folder that is there is set aside first and brought back if the move fails."""
    if not (temporary.is_dir() and target.is_dir()):
        temporary.replace(target)
        return
    aside = target.with_name(f".{target.name[:80]}-{secrets.token_hex(4)}-old")
    target.rename(aside)
    try:
        temporary.rename(target)
    except OSError:
        aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _cannot_write(target: Path, error: OSError) -> Finding:
    return Finding(
        code="cannot-write",
        severity="error",
        table="",
        rows=(),
        column="",
        what=_("{path} cannot be written: {reason}.").format(path=target, reason=error.strerror or error),
        why=_("Nothing was written; what was there before is unchanged."),
        mend=_("Close the file if it is open in another program, or name another place that you may write to."),
    )
