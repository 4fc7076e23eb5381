"""Measure the bundled case, copies of it and a city, each in a process of its own, and print the tables of this folder's README.

``uv run python -m tests.benchmarks --copies 1,2,4,8 --register FILE``; a size that takes longer than ``--minutes`` is told as such, and so
is one that ends without a plan.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import numpy as np

from planner.paths import CASES
from planner.studies.speed import Speed, measure
from tests.benchmarks.cases import city, copies

DISTRICT = CASES / "parelheiros"
LIBRARIES = ("highspy", "pulp", "linopy", "pandas", "numpy")


def measured(case: Path, ways: Sequence[str], minutes: float) -> Speed | str:
    """Measure a case in a process of its own, whose memory is then its own, too.

    Parameters
    ----------
    case : Path
        Folder of the case.
    ways : sequence of str
        Keys of `models.yardsticks.WAYS`.
    minutes : float
        Most time.

    Returns
    -------
    Speed or str
        What was measured, or in words why nothing was.
    """
    code = (
        "import json, sys\n"
        "from tests.benchmarks.__main__ import told\n"
        "print(json.dumps(told(sys.argv[1], sys.argv[2], sys.argv[3:])))"
    )
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run(
                [sys.executable, "-c", code, str(case), folder, *ways],
                capture_output=True,
                text=True,
                timeout=60 * minutes,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"no plan in {minutes:g} minutes"
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["no plan"])[-1]
    return read(done.stdout.strip().splitlines()[-1])


def told(case: str, folder: str, ways: Sequence[str]) -> dict[str, object]:
    """Measure a case and return what was found as plain values."""
    return asdict(measure(case, folder, ways))


def read(text: str) -> Speed:
    """Return what `told` printed as JSON."""
    from models.yardsticks import Timed

    found = json.loads(text)
    return Speed(**{**found, "ways": tuple(Timed(**way) for way in found["ways"])})


def exponent(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """Return b of seconds = a x size^b that fits best; NaN of fewer than two."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0]) if len(sizes) > 1 else np.nan


def phases_table(runs: Sequence[tuple[str, Speed | str]]) -> list[str]:
    """Return lines of Markdown: sizes, stages, memory and ratios, a column a case."""
    good = [(name, run) for name, run in runs if isinstance(run, Speed)]
    if not good:
        return []
    names = [*dict.fromkeys(stage for _name, run in good for stage in run.phases)]
    lines = ["| | " + " | ".join(name for name, _run in good) + " |", "|---" + "|---:" * len(good) + "|"]

    def line(what: str, cells: Sequence[str]) -> None:
        lines.append(f"| {what} | " + " | ".join(cells) + " |")

    for size in good[0][1].sizes:
        line(size, [f"{run.sizes[size]:,}" for _name, run in good])
    for stage in names:
        line(f"{stage}, s", [f"{run.phases.get(stage, 0.0):.2f}" for _name, run in good])
    line("**in memory to verified figures, s**", [f"{run.planned:.1f}" for _name, run in good])
    line("one solve of the whole matrix, s", [f"{run.one_solve:.2f}" for _name, run in good])
    line("**ratio**", [f"{run.planned / run.one_solve:.1f}" for _name, run in good])
    line("most memory, MB", [f"{run.peak_mb:,.0f}" for _name, run in good])
    return lines


def ways_table(runs: Sequence[tuple[str, Speed | str]]) -> list[str]:
    """Return lines of Markdown: the least cost by each way, a line a case and way."""
    lines = ["| case | way | handed over, s | solved, s | cost |", "|---|---|---:|---:|---:|"]
    for name, run in runs:
        if isinstance(run, str):
            lines.append(f"| {name} | {run} | | | |")
            continue
        lines += [
            f"| {name} | {way.way} {way.version} | {way.build:.2f} | {way.solve:.2f} | {way.objective:,.4f} |"
            for way in run.ways
        ]
        if not run.agree:
            lines.append(f"| {name} | **the ways do not agree** | | | |")
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and return 1 where two ways found another optimum."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--case", type=Path, default=DISTRICT, help="folder of the case that is copied")
    parser.add_argument("--copies", default="1,2,4,8", help="how many districts, parted by commas")
    parser.add_argument("--register", type=Path, help="São Paulo's table of schools of 2019: measures the city, too")
    parser.add_argument("--ways", default="highs-simplex,highs-ipm", help="ways of one solve beyond the first size")
    parser.add_argument("--minutes", type=float, default=30.0, help="most time for each size")
    told_ = parser.parse_args(arguments)
    ways = told_.ways.split(",")
    every = [*dict.fromkeys([*ways, "pulp", "linopy"])]
    runs: list[tuple[str, Speed | str]] = []
    with tempfile.TemporaryDirectory() as place:
        for count in map(int, told_.copies.split(",")):
            case = copies(told_.case, Path(place) / f"copies-{count}", count)
            runs.append((f"{count} x", measured(case, every if not runs else ways, told_.minutes)))
            print(runs[-1], file=sys.stderr, flush=True)
        if told_.register:
            case = city(told_.case, Path(place) / "city", told_.register)
            runs.append(("city", measured(case, ways, told_.minutes)))
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    print(f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}; {libraries}\n")
    print("\n".join([*phases_table(runs), "", *ways_table(runs), ""]))
    good = [run for _name, run in runs if isinstance(run, Speed)]
    needs = [float(run.sizes["needs"]) for run in good]
    print(
        f"Growth of the time to verified figures with the needs: exponent {exponent(needs, [r.planned for r in good]):.2f}."
    )
    return 0 if all(run.agree for run in good) else 1


if __name__ == "__main__":
    sys.exit(main())
