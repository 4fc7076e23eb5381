"""Which scenarios there are, and the changed case that each of them gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.making.scenarios import Scenario, apply, case_scenarios, find, read_scenarios, resolve

BASE = "base"
"""Name of the case as it is."""

AD_HOC = "set"
"""Name of the scenario made of the changes given beside the command."""


@dataclass(frozen=True, eq=False)
class Choice:
    """A scenario with all its changes, and the case that they give.

    Parameters
    ----------
    scenario : Scenario
        The scenario; its `changes` are all changes, those of the scenarios it is based on first.
    case : Case
        The changed case.
    findings : tuple of Finding
        Why the changes cannot be applied, in which case `case` is the unchanged one.
    """

    scenario: Scenario
    case: Case
    findings: tuple[Finding, ...] = ()


def known_scenarios(case: Case, file: Path | None = None) -> dict[str, Scenario]:
    """Return the scenarios of a case's table and of a file; those of the file outweigh.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    return case_scenarios(case) | (read_scenarios(file) if file else {})


def base_choice(case: Case) -> Choice:
    """Return the case as it is, as a choice."""
    return Choice(Scenario(BASE, _("The case as it is"), ()), case)


def choose(
    case: Case, names: Sequence[str] = (), file: Path | None = None, changes: Sequence[str] = (), *, among: bool = False
) -> Choice:
    """Return the choice that some scenarios, one after the other, and further changes give.

    Parameters
    ----------
    case : Case
        The case that is changed.
    names : sequence of str
        Scenarios by short name; ``base`` changes nothing.
    file : Path, optional
        File with more scenarios.
    changes : sequence of str
        Further changes, as on the command line.
    among : bool
        It is one of many: changes that cannot be applied are told in the choice instead of being raised.

    Returns
    -------
    Choice
        The scenario put together, and the changed case.

    Raises
    ------
    InputError
        If a scenario is unknown or a change cannot be applied.
    """
    known = known_scenarios(case, file)
    return _choose(case, names, known, changes, among=among)


def _choose(
    case: Case, names: Sequence[str], known: Mapping[str, Scenario], changes: Sequence[str], *, among: bool = False
) -> Choice:
    """Return a choice; `among` others, changes that cannot be applied are told in it instead of being raised."""
    named = [find(name, known) for name in names if name != BASE or BASE in known]
    all_changes = [change for one in named for change in resolve(one, known)] + list(changes)
    if not named and not all_changes:
        return base_choice(case)
    parts = [(one.scenario, one.name, one.note) for one in named]
    if changes:
        parts.append((AD_HOC, "; ".join(changes), ""))
    short, name, note = zip(*parts, strict=True)
    scenario = Scenario("+".join(short), "; ".join(name), tuple(all_changes), (), " ".join(n for n in note if n))
    try:
        return Choice(scenario, apply(case, all_changes))
    except InputError as error:
        if not among:
            raise
        return Choice(scenario, case, tuple(error.findings))


def side_by_side(
    case: Case, names: Sequence[str] = (), file: Path | None = None, changes: Sequence[str] = ()
) -> list[Choice]:
    """Return the case as it is, each scenario, and the changes given beside them as one more; each once.

    Parameters
    ----------
    case : Case
        The case as it is.
    names : sequence of str
        Scenarios by short name, each a choice of its own.
    file : Path, optional
        File with more scenarios.
    changes : sequence of str
        Changes, as on the command line, which together are one more choice.

    Returns
    -------
    list of Choice
        The case as it is first.

    Raises
    ------
    InputError
        If a scenario is unknown, or one of the changes given cannot be applied. A scenario of which a change cannot be applied
        says so in its own choice.
    """
    known = known_scenarios(case, file)
    wanted = [_choose(case, [name], known, (), among=True) for name in dict.fromkeys(names)]
    if changes:
        wanted.append(_choose(case, [], known, changes))
    return [base_choice(case), *(choice for choice in wanted if choice.scenario.scenario != BASE)]
