"""What towns may learn of each other: a file of a few figures without a name, and where one's own town stands among those of others.

A file holds shares, prices of a kg by product and month, the cost of a meal and member families by million spent. It names no town, school or supplier; prices behind which
fewer persons stand alone than the least are left out (`planner.publication.privacy`). Nothing is told of a figure that fewer towns have
than the least, one's own among them, and of towns in another country or money nothing at all.

By hand, meals at 3.00, 4.00, 5.00, 6.00 and 9.00: the median is 5.00, and who pays 4.00 is the second of five, from the lowest. Of four towns nothing is told.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from planner.findings import Finding, InputError
from planner.i18n import _, month_text
from planner.io.atomic import atomic_path
from planner.library import library
from planner.publication.privacy import plain, rules
from planner.publication.public import Public

FORMAT = 1
_LARGEST = 1_000_000
"""Bytes of a file of figures beyond which it is none."""

_GREATEST = 1e15
"""Figure beyond which it is none: no share, price or count of a town comes near, and sums of such are still exact to a cent."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a town stands in a figure.

    Parameters
    ----------
    figure, name : str
        What it is, as ``cost_per_meal``, ``share:family-share`` or ``price:carrot:2026-05``, and in words.
    own : float
        The town's own.
    median : float
        Of all towns, one's own among them.
    place, towns : int
        From the lowest, 1; of how many. Towns with the same figure share the first of their places.
    """

    figure: str
    name: str
    own: float
    median: float
    place: int
    towns: int


def figures(public: Public, town: str) -> dict[str, Any]:
    """Return the figures of a town that others may have.

    Parameters
    ----------
    public : Public
        All that is public of it.
    town : str
        A code that stands for it, and from which nobody finds it.

    Returns
    -------
    dict
        JSON: ``format``, ``town``, ``year``, ``country``, ``currency``, and by short name ``figures`` and their ``names``.
    """
    head, known = public.head, public.figures
    found = {
        f"share:{one.id}": (one.name, one.reached) for one in public.shares if one.reached is not None and one.source
    }
    if known.get("cost_per_meal"):
        found["cost_per_meal"] = (_("Food of a meal"), known["cost_per_meal"])
    if known.get("families") and known.get("total_amount"):
        text = _("Member families that deliver, by million spent")
        found["families_per_million"] = (text, known["families"] / known["total_amount"] * 1e6)
    prices: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for price in public.prices:
        foods = library().find(price.product.name, head.country)
        food = foods[0] if len(foods) == 1 else price.product.name.casefold()
        name = ", ".join(word for word in (price.product.name, _("organic") if price.organic else "") if word)
        text = _("{product}, a kg, {month}").format(product=name, month=month_text(price.month))
        key = f"price:{food}{'-organic' if price.organic else ''}:{price.month:%Y-%m}"
        prices[key].append((text, float(price.per_kg)))
    # Two products of a town that are one food to others have no one price.
    found |= {name: one[0] for name, one in prices.items() if len(one) == 1}
    return {
        "format": FORMAT,
        "town": town,
        "year": head.first_day.year,
        "country": head.country,
        "currency": head.currency,
        "figures": {name: round(value, 6) for name, (_text, value) in sorted(found.items())},
        "names": {name: text for name, (text, _value) in sorted(found.items())},
    }


def write_figures(told: Mapping[str, Any], path: Path) -> None:
    """Write the figures of a town; the file is there in full, or as it was before."""
    with atomic_path(path) as place:
        place.write_text(json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8")


def read_figures(path: Path) -> dict[str, Any]:
    """Return the figures of a town.

    Raises
    ------
    InputError
        If the file cannot be read, or is none of figures.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError(path.name)
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        texts = all(isinstance(told[name], str) and told[name] for name in ("town", "country", "currency"))
        numbers = all(_is_number(value) for value in told["figures"].values())
        texts = texts and all(isinstance(told["names"][name], str) for name in told["figures"])
        if told["format"] != FORMAT or not texts or not isinstance(told["year"], int) or not numbers:
            raise ValueError(path.name)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        what = _("{path} holds no figures of a town, or cannot be read.").format(path=path)
        why = _("Towns cannot be held against each other by it.")
        mend = _("Take it out, or ask the town for what `planner publish --benchmark` writes.")
        raise InputError([Finding("no-figures", "error", path.name, (), "", what, why, mend)]) from error
    return told


def read_all(folder: Path) -> tuple[list[dict[str, Any]], list[Finding]]:
    """Return the figures of all towns in a folder, in the order of the names of its files, and what is wrong with those left out.

    Raises
    ------
    InputError
        If there is none.
    """
    files = sorted(folder.glob("*.json")) if folder.is_dir() else []
    if not files:
        what = _("There are no files of figures in {path}.").format(path=folder)
        mend = _("Name a folder with the files (.json) of several towns.")
        raise InputError([Finding("no-figures", "error", folder.name, (), "", what, _("There is nothing to compare with."), mend)])  # fmt: skip
    found, wrong = [], []
    for file in files:
        try:
            found.append(read_figures(file))
        except InputError as error:
            wrong += [
                replace(one, severity="warning", why=_("It is left out of the comparison.")) for one in error.findings
            ]
    return found, wrong


def standings(own: Mapping[str, Any], others: Iterable[Mapping[str, Any]]) -> list[Standing]:
    """Return where a town stands among others, figure by figure.

    Parameters
    ----------
    own : mapping
        Its figures.
    others : iterable of mapping
        Those of others; that of the town itself may be among them. Of several files of one town in one year the last counts.

    Returns
    -------
    list of Standing
        By the name of the figure; none that fewer towns have than the least.
    """
    least = int(rules()["least_towns"].value)
    same = ("country", "currency", "year")
    towns = {one["town"]: one["figures"] for one in others if all(one[name] == own[name] for name in same)}
    towns[own["town"]] = own["figures"]
    found = []
    for name, value in sorted(own["figures"].items()):
        values = [told[name] for told in towns.values() if name in told]
        if len(values) >= least:
            place = 1 + sum(other < value for other in values)
            found.append(
                Standing(name, plain(own["names"][name]), float(value), float(median(values)), place, len(values))
            )
    return found


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return -_GREATEST <= value <= _GREATEST  # which compares integers of any length, and NaN and infinity are outside
