"""The ranking of proposals, and the draw that decides among equals, for commands and pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from planner.case import Case
from planner.explain.proposals import Placed as Placed
from planner.explain.proposals import Proposals as Proposals
from planner.explain.proposals import proposals
from planner.explain.proposals import redone_lines as redone_lines
from planner.explain.proposals import tie_text as tie_text
from planner.explain.proposals_paper import write_proposals
from planner.explain.report import why_offers
from planner.making import draws
from planner.making.draws import Tie as Tie
from planner.making.plan import Plan
from planner.papers.forms import by_kind
from planner.programmes.case_law import law_for
from planner.schema import PLAN_TABLES


def ranking(case: Case, plan: Plan | None = None, product: str = "") -> Proposals:
    """Return the ranking of the proposals of a case; see `planner.explain.proposals.proposals`.

    Parameters
    ----------
    case : Case
        The case.
    plan : Plan, optional
        A plan of it, whose awards stand beside the places.
    product : str
        Short name of the product that alone is told; blank: all.

    Returns
    -------
    Proposals
        Places, ties and the procedure.
    """
    law = law_for(case)
    why = why_offers(plan, product=product) if plan is not None and law.ranking is not None else None
    return proposals(case, law, why, product)


def is_ranked(case: Case) -> bool:
    """Tell whether the programmes of a case set an order of preference."""
    return law_for(case).ranking is not None


def export_ranking(found: Proposals, case: Case, plan: Plan | None, folder: str | Path) -> dict[str, Path]:
    """Write the ranking of proposals as ``ranking.pdf`` and ``ranking.html``; see `planner.explain.proposals_paper.write_proposals`.

    Parameters
    ----------
    found : Proposals
        The ranking.
    case : Case
        Its case.
    plan : Plan or None
        The plan whose awards it tells.
    folder : str or Path
        Where they are written.

    Returns
    -------
    dict of str to Path
        The files by kind: ``ranking``, to print, and ``page``, to read on a screen.
    """
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    run = PLAN_TABLES["run"].empty() if plan is None else plan["run"]
    return by_kind("ranking", write_proposals(found, case, run, place))


def draw(
    case: Case, *, seed: str, seed_from: str, witnesses: Sequence[str], day: date, product: str = ""
) -> tuple[Case, list[str]]:
    """Draw among those who are equal; see `planner.making.draws.draw`.

    Parameters
    ----------
    case : Case
        The case.
    seed, seed_from, witnesses, day, product
        As for `planner.making.draws.draw`.

    Returns
    -------
    tuple of (Case, list of str)
        The case with the draws, and short names of the products that were drawn.
    """
    return draws.draw(
        case, law_for(case), seed=seed, seed_from=seed_from, witnesses=witnesses, day=day, product=product
    )
