"""Run the fuzzer: ``python -m tests.fuzz --minutes 60``; exit 1 if anything fell."""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.fuzz.answers import FAULTS
from tests.fuzz.run import Tally, fuzz


def main() -> int:
    """Try cases on every core for the time given, and tell what came of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0, help="time to spend")
    parser.add_argument("--seed", type=int, default=1, help="seed of the first batch")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--keep", type=Path, help="folder for the cases that fail")
    asked = parser.parse_args()
    if asked.keep:
        asked.keep.mkdir(parents=True, exist_ok=True)
    tally = Tally()
    with ProcessPoolExecutor(asked.workers, mp_context=get_context("spawn")) as pool:
        seeds = range(asked.seed, asked.seed + asked.workers)
        for done in pool.map(
            fuzz, seeds, *([value] * asked.workers for value in (asked.workers, asked.minutes, asked.keep))
        ):
            tally.merge(done)
    tell(tally)
    return bool(tally.faults) or not tally.tried


def tell(tally: Tally) -> None:
    """Print what came of the cases, faults last."""
    for source, words in (("case", "random cases"), ("cell", "broken cells")):
        kinds = {kind: count for (of, kind), count in sorted(tally.answers.items()) if of == source}
        print(f"{sum(kinds.values())} {words}: " + ", ".join(f"{count} {kind}" for kind, count in kinds.items()))
    for fault, places in sorted(tally.faults.items(), key=lambda item: -len(item[1])):
        print(f"{len(places)} x {fault}\n    {'; '.join(places[:3])}")
    counts = {kind: sum(count for (_of, told), count in tally.answers.items() if told == kind) for kind in FAULTS}
    print(f"crashes {counts['crash']}, refusals {counts['refused']}, answers without a reason {counts['empty']}")


if __name__ == "__main__":
    sys.exit(main())
