"""Dishes as a menu names them: those of the case, new ones, and names written so nearly alike that it is asked once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from planner.case import Case
from planner.i18n import _, listed
from planner.imports.ids import short_name
from planner.imports.result import Said, Told
from planner.imports.told import told
from planner.io.troubles import quoted
from planner.ledger.lines import accept_option
from planner.ledger.words import Meaning, Unknown, words_of
from planner.words import alike, likeness

NEAR = 0.92
"""Likeness from which two names may be one dish."""

_LITTLE = frozenset(
    "de da do das dos d e a o ao aos c com sem del la el los las y con al du des le les et avec aux au en of and with the in".split()  # noqa: SIM905
)
"""Words that do not tell dishes apart, but for those of without."""

_WITHOUT = frozenset("sem sin sans without".split())  # noqa: SIM905


@dataclass
class Dishes(Told):
    """The dishes of a menu.

    Parameters
    ----------
    key : dict of str to str
        Short name of the dish by each spelling.
    name : dict of str to str
        Name of each new dish, as it is spelled most often.
    """

    key: dict[str, str] = field(default_factory=dict)
    name: dict[str, str] = field(default_factory=dict)


def dishes_of(spelled: Sequence[tuple[str, int]], case: Case | None, said: Said, table: str) -> Dishes:
    """Return the dishes that spellings mean.

    Parameters
    ----------
    spelled : sequence of (str, int)
        Names as they stand in the file, each with its line.
    case : Case or None
        The case, whose dishes and mappings are known.
    said : Said
        What the user said: what spellings mean, that names nearly alike are apart, or that suggestions are taken.
    table : str
        The file.

    Returns
    -------
    Dishes
        The dish of each spelling, and what is asked.
    """
    found = Dishes()
    counts = Counter(name for name, _line in spelled)
    words = None if case is None else words_of(case, said.meanings)["dish"]
    mapped = {alike(m.theirs): m.ours for m in said.meanings if m.kind == "dish"}
    taken = set() if case is None else {str(dish) for dish in case["dishes"]["dish"]}
    new: dict[str, list[str]] = {}
    for name in counts:
        ours = mapped.get(alike(name)) or (words(name) if words else None)
        if ours:
            found.key[name] = ours
        else:
            new.setdefault(alike(name), []).append(name)
    firsts = {form: max(names, key=lambda n: counts[n]) for form, names in new.items()}
    known = (
        {}
        if case is None
        else {str(n): str(d) for d, n in zip(case["dishes"]["dish"], case["dishes"]["name"], strict=True)}
    )
    joined = {} if said.apart else _near(list(firsts.values()), [*known])
    for form, first in firsts.items():
        key = found.key.get(first) or short_name(first, taken)
        for name in new[form]:
            found.key[name] = key
        found.name[key] = first
    for key in dict.fromkeys(found.key.values()):
        if key not in taken and key not in found.name:
            found.name[key] = next((n for n in counts if short_name(n) == key), "") or next(
                n for n, k in found.key.items() if k == key
            )
    lines: dict[str, list[int]] = {}
    for name, line in spelled:
        lines.setdefault(alike(name), []).append(line)
    for group in _groups(joined):
        # A dish that the case has is what the others are spelled otherwise of.
        _join(found, sorted(group, key=lambda n: (n not in known, -counts[n], n)), known, lines, said, table)
    return found


def _near(names: list[str], known: list[str]) -> dict[str, list[str]]:
    """Return for each name those that may be the same dish: others of the file, and one that alone may be of the case."""
    parts = {name: _telling(name) for name in (*names, *known)}

    def same(one: str, other: str) -> bool:
        return parts[one] == parts[other] or (_comparable(one, other) and likeness(one, other) >= NEAR)

    found: dict[str, list[str]] = {}
    for at, one in enumerate(names):
        others = [other for other in names[at + 1 :] if same(one, other)]
        of_case = [other for other in known if same(one, other)]
        if others or len(of_case) == 1:
            found[one] = [*others, *(of_case if len(of_case) == 1 else ())]
    return found


def _comparable(one: str, other: str) -> bool:
    return abs(len(one) - len(other)) <= 0.2 * max(len(one), len(other))


def _telling(name: str) -> tuple[str, ...]:
    """Return the words of a name that tell it from others, whatever their order, without the s of a plural."""
    words = [alike(word) for word in re.findall(r"[^\W_]+", name)]
    kept = [
        word.removesuffix("s") if len(word) > 3 else word for word in words if word not in _LITTLE or word in _WITHOUT
    ]
    return tuple(sorted(kept)) or (alike(name),)


def _groups(near: dict[str, list[str]]) -> Iterable[list[str]]:
    """Yield groups of names of which each may be the same as another of the group."""
    groups: list[set[str]] = []
    for one, others in near.items():
        its = {one, *others}
        for group in [g for g in groups if g & its]:
            its |= group
            groups.remove(group)
        groups.append(its)
    return [sorted(group) for group in groups]


def _join(
    found: Dishes, group: list[str], known: dict[str, str], lines: dict[str, list[int]], said: Said, table: str
) -> None:
    first, others = group[0], [name for name in group[1:] if name not in known]
    key = known.get(first) or found.key[first]
    if said.accept_suggestions:
        for other in others:
            found.name.pop(found.key[other], None)
            found.key = {name: key if known == found.key[other] else known for name, known in found.key.items()}
            found.accepted.append(Meaning("dish", other, key))
    else:
        found.questions += [
            Unknown(
                "dish",
                other,
                ((key, first, likeness(first, other)), (found.key[other], other, 0.0)),
                tuple(lines.get(alike(other), ())),
            )
            for other in others
        ]
    options = " ".join(accept_option(Meaning("dish", other, key)) for other in others)
    found.findings.append(
        told(
            "one-dish-spelled-otherwise",
            "note" if said.accept_suggestions else "error",
            table,
            [line for name in group for line in lines.get(alike(name), ())],
            "dish",
            what=_("One dish may be spelled in {count} ways: {names}.").format(
                count=len(group), names=listed([quoted(name) for name in group], 8)
            )
            + (" " + _("They were taken for one.") if said.accept_suggestions else ""),
            why=_("Each dish needs a recipe, and rules on how often a dish may come count it by its name."),
            mend=_(
                "Say once that they are one: {options}. --accept-suggestions takes all such names for one, --apart for as many dishes."
            ).format(options=options),
        )
    )
