"""What a plan takes, beside one solve of its whole matrix by other ways: the truth about speed, as ratios within one run.

Everything is processor time of one thread, on the machine of who asks. "The whole matrix" is every zone for itself, continuous, cost as the
objective (`models.yardsticks`); the planner's own figures are whole packs, awarded by the law and verified, which no one solve gives.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.yardsticks import SAME, WAYS, Timed, own_way, whole_matrix
from models.yardsticks import measure as timed
from planner.assembly import assemble
from planner.assembly.choices import menus_to_choose
from planner.making.pipeline import export_plan, load_case, make_plan
from planner.programmes.case_law import law_for

SOLVER = "highs"
"""How the ways are called with which a plan is compared: the better of them is one solve."""


@dataclass(frozen=True)
class Speed:
    """What was measured of a case.

    Parameters
    ----------
    case : str
        Its name.
    sizes : dict of str to int
        How many zones, suppliers, offers, needs and lanes it has, and rows, columns and terms of its matrix.
    phases : dict of str to float
        Seconds of processor time to read the case, of each stage of its plan, and to write all files.
    ways : tuple of Timed
        The planner's own continuous optimum, and one solve of the whole matrix by each way.
    peak_mb : float
        Most memory of the process until the plan was written, in MB; NaN where the system does not tell.
    """

    case: str
    sizes: dict[str, int]
    phases: dict[str, float]
    ways: tuple[Timed, ...]
    peak_mb: float

    @property
    def one_solve(self) -> float:
        """Seconds of one solve of the whole matrix by HiGHS, by simplex or interior point, whichever is faster."""
        return min(way.solve for way in self.ways if way.way.startswith(SOLVER))

    @property
    def planned(self) -> float:
        """Seconds from a case in memory to verified figures."""
        return sum(value for name, value in self.phases.items() if name not in ("read", "write"))

    @property
    def agree(self) -> bool:
        """True if every way that was there found an objective, and all the same but for `models.yardsticks.SAME`."""
        found = np.array([way.objective for way in self.ways if way.version])
        return bool(np.ptp(found) <= SAME * max(float(np.abs(found).max()), 1.0))


def measure(path: str | Path, folder: str | Path, ways: Iterable[str] = WAYS) -> Speed:
    """Plan and write a case once, then solve its whole matrix in other ways.

    Parameters
    ----------
    path : str or Path
        The case.
    folder : str or Path
        Where the plan is written.
    ways : iterable of str
        Keys of `models.yardsticks.WAYS`.

    Returns
    -------
    Speed
        Processor time, memory and objectives.

    Raises
    ------
    InputError
        If the case has errors, or no plan is possible.
    """
    begin = time.process_time()
    case = load_case(path)
    read = time.process_time() - begin
    plan = make_plan(case)
    begin = time.process_time()
    export_plan(plan, folder)
    write = time.process_time() - begin
    peak = _peak_mb()
    served = plan["served"] if menus_to_choose(case) else None
    instance = assemble(case, law_for(case), served).instance
    matrix = whole_matrix(instance)
    rows, columns, terms = matrix.size
    sizes = {
        "zones": len(instance.zones),
        "suppliers": len(instance.suppliers),
        "offers": len(instance.offers),
        "needs": len(instance.demand),
        "lanes": len(instance.lanes),
        "rows": rows,
        "columns": columns,
        "terms": terms,
    }
    return Speed(
        case=str(case.head["name"]),
        sizes=sizes,
        phases={"read": read, **plan.seconds, "write": write},
        ways=(own_way(instance), *(timed(matrix, way) for way in ways)),
        peak_mb=peak,
    )


def _peak_mb() -> float:
    """Return the most memory that this process has had; Linux tells kB, macOS bytes, Windows nothing."""
    if sys.platform == "win32":
        return np.nan
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(most) / (2**20 if sys.platform == "darwin" else 2**10)
