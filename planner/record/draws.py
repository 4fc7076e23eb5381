"""Draws on record, among those whom the law prefers alike: the case is kept with the order, then the act says by which seed before whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from planner.findings import InputError
from planner.i18n import _
from planner.making.draws import draw as drawn_case
from planner.programmes.case_law import law_for
from planner.record.drawing import Drawn, DrawnProduct
from planner.record.keeping import unknown_case
from planner.record.store import Record, finding_of
from planner.record.versions import Kept, keep_case, open_version


def draw(
    record: Record,
    who: str,
    case: str,
    *,
    seed: str,
    seed_from: str,
    witnesses: Sequence[str],
    day: date,
    product: str = "",
) -> Kept:
    """Draw among those who are equal in a case on record, and keep the case with the order.

    Parameters
    ----------
    record : Record
        The record.
    who, case : str
        Who puts it on record, of which case.
    seed, seed_from, witnesses, day, product
        As for `planner.making.draws.draw`.

    Returns
    -------
    Kept
        The case with the draw.

    Raises
    ------
    InputError
        If nothing is to be drawn, or who wants to may not.
    """
    state = record.state()
    unknown = unknown_case(state, case)
    if unknown is not None:
        raise InputError([finding_of(unknown)])
    kept = state.cases[case]
    with TemporaryDirectory() as place:
        before = open_version(record, kept.head.manifest, Path(place) / "case")
        after, drawn = drawn_case(
            before,
            law_for(before),
            seed=seed,
            seed_from=seed_from,
            witnesses=witnesses,
            day=day,
            product=product,
        )
        rows = after["draws"]
        rows = rows[rows["product"].isin(drawn) & (rows["seed"] == seed.strip())].sort_values("place", kind="stable")
        order = rows.groupby("product", sort=True)["supplier"].agg(tuple)
        act = Drawn(
            case=case,
            day=day,
            seed=seed,
            seed_from=seed_from,
            witnesses=tuple(witnesses),
            products=tuple(DrawnProduct(product=str(one), suppliers=names) for one, names in order.items()),
        )
        if act.refused(state, record.as_if(who)) is not None:
            record.do(act, who)
        done = keep_case(record, after, who, kept.head.manifest, _("Draw among equals"))
    # Last: killed before, the version that was kept has seed, witnesses and order all the same.
    record.do(act, who)
    return done
