"""Programme files read from disk, with errors that the writer of a file can mend."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError

from planner.findings import Finding, InputError
from planner.i18n import _
from planner.paths import PROGRAMMES
from planner.programmes.files import Programme, Target, names_that_lead_nowhere
from planner.reasons import READ_ERRORS, Loader, Told, fault_reason, text_reason
from planner.words import did_you_mean, likeliest

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


class _Loader(Loader):
    """YAML in which a key said twice is an error: the first of two values would be lost in silence."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    loader.flatten_mapping(node)
    seen: set[Any] = set()
    for key_node, _value in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise Told(_("the key '{key}' stands here for the second time").format(key=key), key_node)
        seen.add(key)
    return Loader.construct_mapping(loader, node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def names(folders: Sequence[Path] = ()) -> list[str]:
    """Return the names of all programmes, variants included, sorted.

    Parameters
    ----------
    folders : sequence of Path
        Folders of the user's own programme files, beside those that come with the planner.
    """
    found: set[str] = set()
    for folder in (*folders, PROGRAMMES):
        for path in folder.glob("*.yaml"):
            programme = read(path)
            found |= {programme.programme, *(f"{programme.programme}-{v}" for v in programme.variants)}
    return sorted(found)


def load(name: str, folders: Sequence[Path] = ()) -> Programme:
    """Return a programme by name; a variant (``fr-egalim-mayotte``) comes with the shares and rules that it has in place of others.

    Parameters
    ----------
    name : str
        Name as in `names`.
    folders : sequence of Path
        Folders of the user's own programme files, looked at first.

    Raises
    ------
    InputError
        If no programme is so called (with the nearest name), or its file is faulty (with every fault).
    """
    path = file_of(name, folders)
    programme = read(path)
    return programme if path.stem == name else variant_of(programme, name.removeprefix(f"{path.stem}-"))


def file_of(name: str, folders: Sequence[Path] = ()) -> Path:
    """Return the file in which a programme stands, itself or as a variant; parameters and errors as of `load`."""
    for folder in (*folders, PROGRAMMES):
        if (path := folder / f"{name}.yaml").is_file():
            return path
        for path in sorted(folder.glob("*.yaml")):
            if name.startswith(f"{path.stem}-") and name.removeprefix(f"{path.stem}-") in read(path).variants:
                return path
    known = names(folders)
    near = likeliest(name, known)
    raise InputError(
        [
            Finding(
                code="unknown-programme",
                severity="error",
                table="case",
                rows=(),
                column="programmes",
                what=_("No programme is called '{name}'.").format(name=name),
                why=_("Its shares, caps and standards cannot be applied."),
                mend=(
                    _("Did you mean '{near}'? Known are: {known}.").format(near=near, known=", ".join(known))
                    if near
                    else _("Use one of: {known}.").format(known=", ".join(known))
                ),
            )
        ]
    )


def read(path: Path) -> Programme:
    """Return the programme in a file.

    Raises
    ------
    InputError
        With a finding for every fault: the place in the file, what is wrong and how to mend it.
    """
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=128)
def _read(path: Path, _changed: int) -> Programme:
    try:
        text = path.read_text(encoding="utf-8")
    except READ_ERRORS as error:
        raise InputError([_faulty(path, "", text_reason(error))]) from error
    return parsed(text, path)


def parsed(text: str, path: Path) -> Programme:
    """Return the programme that a text holds, which is or will be that of a file.

    Raises
    ------
    InputError
        As from `read`.
    """
    try:
        content = yaml.load(text, Loader=_Loader)
    except READ_ERRORS as error:
        raise InputError([_faulty(path, "", text_reason(error))]) from error
    root = yaml.compose(text, Loader=_Loader)
    lost = [_faulty(path, *_placed("", fault), root) for fault in names_that_lead_nowhere(content)]
    try:
        programme = Programme.model_validate(content)
    except ValidationError as error:
        faults = [
            _faulty(path, *_placed(".".join(str(p) for p in e["loc"]), fault), root)
            for e in error.errors()
            for fault in (fault_reason(e) + _meant(e)).split("\n")
        ]
        raise InputError([*faults, *lost]) from error
    lost += [_faulty(path, "superseded_by", fault, root) for fault in _no_successor(programme.superseded_by, path)]
    if lost:
        raise InputError(lost)
    if programme.programme != path.stem:
        fault = _("the file is called '{stem}', the programme '{name}'").format(
            stem=path.stem, name=programme.programme
        )
        raise InputError([_faulty(path, "programme", fault, root)])
    return programme


def _placed(place: str, fault: str) -> tuple[str, str]:
    """Return the place of a fault and what is wrong there; of the whole file the place with which the words begin, if they do."""
    named = re.match(r"([a-z_]+(?:\.\S+)?): ", fault) if not place else None
    if named is None or named[1].partition(".")[0] not in Programme.model_fields:
        return place, fault
    return named[1], fault[named.end() :]


def _line_of(node: yaml.Node | None, place: str) -> tuple[int, ...]:
    """Return the line on which a place of a file stands, or the nearest part of the file that is around it; none of the whole file.

    The first line is 1. Names may hold points: of those with which the place begins the longest is meant.
    """
    line: tuple[int, ...] = ()
    while place:
        if isinstance(node, yaml.MappingNode):
            known = {str(key.value): (key, value) for key, value in node.value}
            name = max((one for one in known if place == one or place.startswith(f"{one}.")), key=len, default="")
            key, value = known.get(name, (None, None))
        elif isinstance(node, yaml.SequenceNode):
            name = place.partition(".")[0]
            key = value = node.value[int(name)] if name.isdecimal() and int(name) < len(node.value) else None
        else:
            break
        if key is None:
            break
        line, node, place = (key.start_mark.line + 1,), value, place.removeprefix(name).removeprefix(".")
    return line


def _meant(error: ErrorDetails) -> str:
    """Return what was probably meant by a fault, as a sentence behind its words: a share, a text with a comma, another part; or nothing."""
    percent = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*%?\s*", str(error["input"]))
    if (
        error["loc"]
        and str(error["loc"][-1]) in SHARES
        and percent is not None
        and error["type"] in ("float_type", "less_than_equal")
    ):
        figure = float(percent[1].replace(",", "."))
        if figure <= 1 and "," in percent[1] and "%" not in str(error["input"]):
            return ". " + _("Decimals are written with a point: {number}").format(number=f"{figure:g}")
        return ". " + _("A share is written from 0 to 1: {percent} % is {share}").format(
            percent=percent[1], share=f"{figure / 100:g}"
        )
    if error["type"] != "extra_forbidden":
        return ""
    if error["input"] is None:
        return ". " + _("If it is the rest of a text with a comma, put the whole text in quotation marks")
    *place, word = error["loc"]
    model = _model_at(Programme, place)
    known = [] if model is None else [field.alias or name for name, field in model.model_fields.items()]
    meant = did_you_mean(str(word), known)
    return f".{meant}" if meant else ""


def _model_at(kind: Any, place: Sequence[int | str]) -> type[BaseModel] | None:
    """Return the description of what stands at a place of a file; None where words of the writer stand."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if not place:
            return kind
        fields = {field.alias or name: field.annotation for name, field in kind.model_fields.items()}
        return _model_at(fields.get(str(place[0])), place[1:])
    parts = get_args(kind)
    if get_origin(kind) in (list, dict):
        return _model_at(parts[-1], place[1:])
    return next((found for part in parts if (found := _model_at(part, place)) is not None), None)


def _no_successor(name: str, path: Path) -> list[str]:
    """Return what is wrong with the name of a programme that took the place of one: no file is called so, nor one of which it is a variant."""
    if not name or any(letter.isspace() for letter in name):  # a law in words, of which there is no file
        return []
    known = sorted({one.stem for folder in (path.parent, PROGRAMMES) for one in folder.glob("*.yaml")} - {path.stem})
    if name in known or any(name.startswith(f"{one}-") for one in known):
        return []
    text = _("no programme is called '{name}'. A law of which there is no file is named in words, as “Law 5 of 2027”.")
    return [text.format(name=name) + did_you_mean(name, known)]


def stopped(text: str) -> str:
    """Return a text that ends as a sentence does.

    >>> stopped("it is missing"), stopped("no such part. Did you mean “share”?")
    ('it is missing.', 'no such part. Did you mean “share”?')
    """
    return text if text.endswith(("?", ".")) else f"{text}."


SHARES = ("share", "kept_share", "set_aside", "margin")
"""Parts of a file that are shares."""


def _faulty(path: Path, place: str, fault: str, root: yaml.Node | None = None) -> Finding:
    return Finding(
        code="programme-file",
        severity="error",
        table=path.name,
        rows=_line_of(root, place),
        column=place,
        what=_("{place}: {fault}").format(place=place or _("the file"), fault=stopped(fault)),
        why=_("A rule that cannot be read cannot be applied, so none of the file is."),
        mend=_("Correct it in {file}; the files that come with the planner show how each part is written.").format(
            file=path.name
        ),
    )


def variant_of(programme: Programme, name: str) -> Programme:
    """Return a variant of a programme as a programme of its own."""
    variant = programme.variants[name]
    targets: dict[str, Target] = {
        key: target.model_copy(
            update={
                "dated": variant.targets.get(key, target.dated),
                "basis": variant.bases.get(key, target.basis),
            }
        )
        for key, target in programme.targets.items()
    }
    return programme.model_copy(
        update=variant.in_place_of(programme)
        | {
            "programme": f"{programme.programme}-{name}",
            "name": variant.name,
            "plain": variant.plain,
            "targets": targets,
            "variants": {},
        }
    )
