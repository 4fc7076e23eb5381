"""Is the bundled case's plan fit to be printed and sent? `python -m tests.paper FOLDER`, run by `.ci/run` on what `planner demo` wrote."""

from __future__ import annotations

import math
import sys
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.reports.sheets import LINE_HEIGHT, page_points

MOST_PAGES = 40
MOST_JSON_BYTES = 5_000_000


def pages(ws: Worksheet) -> int:
    """Return the pages on which a sheet prints, by its rows, breaks and pages side by side."""
    if ws.page_setup.fitToHeight:
        return int(ws.page_setup.fitToHeight)
    across = max(1, int(ws.page_setup.fitToWidth or 1))
    room, used, down = page_points(ws) * across, 0.0, 1
    breaks = {one.id for one in ws.row_breaks.brk}
    for row in range(1, ws.max_row + 1):
        height = ws.row_dimensions[row].height or LINE_HEIGHT
        if used and (used + height > room or row - 1 in breaks):
            used, down = 0.0, down + 1
        used += height
    return down * across


def main(folder: Path) -> int:
    """Print what was found, and return 1 if the paper is too long or the data too big."""
    book = load_workbook(folder / "plan.xlsx")
    by_sheet = {ws.title: pages(ws) for ws in book if ws.sheet_state == "visible"}
    total, size = sum(by_sheet.values()), (folder / "plan.json").stat().st_size
    print(f"plan.xlsx prints on about {total} pages: {by_sheet}; plan.json has {math.ceil(size / 1000):,} kB")
    return int(total > MOST_PAGES or size > MOST_JSON_BYTES or by_sheet["Summary"] != 1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
