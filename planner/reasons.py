"""Why something could not be read or written, in the user's words instead of those of the machine or of a library."""

from __future__ import annotations

import errno
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from planner.i18n import N_, _

_OS = {
    errno.EACCES: N_("you may not read or write there"),
    errno.EPERM: N_("you may not read or write there"),
    errno.EROFS: N_("nothing can be written there: it is read-only"),
    errno.ENOENT: N_("there is no such file or folder"),
    errno.EISDIR: N_("it is a folder, not a file"),
    errno.ENOTDIR: N_("a part of it is a file, not a folder"),
    errno.EEXIST: N_("there is something already"),
    errno.ENOTEMPTY: N_("the folder is not empty"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("your part of the disk is full"),
    errno.EFBIG: N_("the file would be too large for this disk"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.ELOOP: N_("the links lead in a circle"),
    errno.EBUSY: N_("another program uses it"),
    errno.ETXTBSY: N_("another program uses it"),
    errno.EMFILE: N_("too many files are open"),
    errno.EIO: N_("the disk has a fault"),
}

_SQLITE = {
    "SQLITE_CANTOPEN": N_("you may not read or write there"),
    "SQLITE_PERM": N_("you may not read or write there"),
    "SQLITE_AUTH": N_("you may not read or write there"),
    "SQLITE_READONLY": N_("nothing can be written there: it is read-only"),
    "SQLITE_FULL": N_("the disk is full"),
    "SQLITE_BUSY": N_("another program uses it"),
    "SQLITE_LOCKED": N_("another program uses it"),
    "SQLITE_PROTOCOL": N_("another program uses it"),
    "SQLITE_IOERR": N_("the disk is full or has a fault"),
    "SQLITE_CORRUPT": N_("the file is damaged"),
    "SQLITE_NOTADB": N_("the file is damaged, or is no database"),
}
"""Why a database in a file refuses, by the names of SQLite."""

_FAULTS = {
    "missing": N_("it is missing: the part is required"),
    "extra_forbidden": N_("no such part is known here (Extra inputs are not permitted)"),
    "string_type": N_("it must be a text, a valid string; put it in quotation marks"),
    "bool_type": N_("it must be true or false"),
    "bool_parsing": N_("it must be true or false"),
    "int_type": N_("it must be a whole number"),
    "float_type": N_("it must be a valid number, without quotation marks"),
    "float_parsing": N_("it must be a valid number"),
    "dict_type": N_("it must have parts of its own, each as “name: value”"),
    "model_type": N_("it must have parts of its own, each as “name: value”"),
    "list_type": N_("it must be a list, in square brackets or with a dash before each"),
    "date_type": N_("it must be a day, such as 2026-02-09"),
    "date_from_datetime_parsing": N_("it must be a day, such as 2026-02-09"),
    "date_parsing": N_("it must be a day, such as 2026-02-09"),
    "less_than_equal": N_("it must be less than or equal to {le}"),
    "less_than": N_("it must be less than {lt}"),
    "greater_than_equal": N_("it must be at least {ge}"),
    "greater_than": N_("it must be more than {gt}"),
    "literal_error": N_("it must be one of: {expected}"),
    "string_too_short": N_("it must not be blank"),
    "too_short": N_("it must not be empty"),
    "string_pattern_mismatch": N_("it is not written as it must be: {pattern}"),
}

_WRITTEN = {
    r"^([A-Z]{2})?$": N_('the code of the country in two capital letters, as PH, or ""'),
    r"^([A-Z]{3})?$": N_('the code of the currency in three capital letters, as PHP, or ""'),
    r"^[a-z0-9][a-z0-9_.-]*$": N_("small letters, digits, points, hyphens and underscores, without blanks or accents"),
    r"^[0-9]{2}-[0-9]{2}$": N_("a month and a day, as 07-01"),
}
"""How a text is written that has a pattern, in words."""


def os_reason(error: OSError) -> str:
    """Return why the machine refused, in the language in use; what is not known as the machine says it."""
    text = _OS.get(error.errno or 0)
    return _(text) if text else str(error.strerror or error)


def database_reason(error: BaseException, place: Path | None = None) -> str:
    """Return why a database cannot be used: the usual causes in the language in use, others with what the database says.

    Parameters
    ----------
    error : BaseException
        What the driver raised, or that there is none.
    place : Path, optional
        File of the database; None: it is on a server.
    """
    if isinstance(error, ModuleNotFoundError):
        return _("the driver {name} for this kind of database is not installed").format(name=error.name or error)
    if place is not None and not place.parent.is_dir():
        return _(_OS[errno.ENOENT])
    name = "_".join(str(getattr(error, "sqlite_errorname", "")).split("_")[:2])
    if name in _SQLITE:
        return _(_SQLITE[name])
    return _("the database refuses it ({said})").format(said=" ".join(str(error).split()).rstrip("."))


def text_reason(error: Exception) -> str:
    """Return why a file of settings (YAML, TOML) cannot be read, with the place.

    Parameters
    ----------
    error : Exception
        An `OSError`, a `UnicodeDecodeError`, or what the library of YAML or TOML raised.
    """
    if isinstance(error, OSError):
        return os_reason(error)
    if isinstance(error, UnicodeDecodeError):
        line = error.object[: error.start].count(b"\n") + 1
        return _("line {line} is not in UTF-8; save the file as UTF-8").format(line=line)
    if isinstance(error, tomllib.TOMLDecodeError):
        line, column = getattr(error, "lineno", 0), getattr(error, "colno", 0)
        return _("line {line}, character {column}: this is not how TOML is written").format(line=line, column=column)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", "") or "")
    if mark is None:
        position = getattr(error, "position", None)
        if position is None:
            return _("it is not how YAML is written")
        return _("character {column} of the file is none that a text may have").format(column=position + 1)
    return _("line {line}, character {column}: {problem}").format(
        line=mark.line + 1,
        column=mark.column + 1,
        problem=problem if isinstance(error, Told) else _yaml_problem(problem),
    )


def _yaml_problem(problem: str) -> str:
    known = (
        ("\\t", _("a tab stands where blanks must stand")),
        ("mapping values are not allowed", _("a colon stands where none may; put a text with a colon in quotation marks")),
        ("could not find expected ':'", _("a colon is missing behind a name, or a quotation mark is not closed")),
        ("expected <block end>", _("a line is not indented as those beside it")),
        ("expected ',' or", _("a bracket is not closed, a comma is missing, or a text with a colon is not in quotation marks")),
        ("end of stream", _("a quotation mark or a bracket is not closed")),
        ("undefined alias", _("a text that begins with * or & must be in quotation marks")),
        ("could not determine a constructor", _("a text that begins with ! must be in quotation marks")),
    )  # fmt: skip
    return next((text for word, text in known if word in problem), _("this is not how YAML is written"))


def fault_reason(error: Mapping[str, Any]) -> str:
    """Return what is wrong with a part of a programme file, from a fault as pydantic tells it."""
    context = error.get("ctx") or {}
    if error["type"] == "value_error":  # ours, in our words
        return str(context.get("error", error["msg"]))
    text = _FAULTS.get(error["type"])
    shown = {name: str(value).replace("'", "") if name == "expected" else value for name, value in context.items()}
    if "pattern" in shown:
        shown["pattern"] = _(_WRITTEN[shown["pattern"]]) if shown["pattern"] in _WRITTEN else shown["pattern"]
    return _(text).format(**shown) if text else str(error["msg"])


class Told(yaml.constructor.ConstructorError):
    """What is wrong in a YAML file, in our own words and the reader's language already."""

    def __init__(self, problem: str, node: yaml.Node) -> None:
        super().__init__(None, None, problem, node.start_mark)


class Loader(yaml.SafeLoader):
    """YAML in which a day that no calendar has, such as 2026-02-30, is an error with its place."""


def _day(loader: Loader, node: yaml.ScalarNode) -> object:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        raise Told(_("no calendar has the day {day}").format(day=node.value), node) from None


Loader.add_constructor("tag:yaml.org,2002:timestamp", _day)


READ_ERRORS = (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, yaml.YAMLError)
"""What reading a file of settings may raise."""
