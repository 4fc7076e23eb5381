"""Take the pictures of the README's tour: ``uv run python -m tests.browser.tour``.

The app is started on a workspace of its own, the worked case is opened and planned, and every page is photographed at
1280 x 800 into ``.pictures``; each picture has 64 colours, so that it stays small.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from planner import service
from planner.io import read_plan
from tests.browser.conftest import FLAGS, ROOT, Server, chromium_path, settle

PICTURES = ROOT / ".pictures"
SIZE = {"width": 1280, "height": 800}
SHOWN_WIDTH = 1000
COLOURS = 64
PLAN_SECONDS = 300
LOSSES = 0.94


def main() -> None:
    """Take every picture anew."""
    path = chromium_path()
    if path is None:
        raise SystemExit("no Chromium is installed")
    with tempfile.TemporaryDirectory() as place:
        record = Path(place) / "town.sqlite"
        _seat(record)
        server = Server(Path(place), settings={"PLANNER_RECORD": str(record)})
        try:
            server.start()
            with sync_playwright() as tool:
                browser = tool.chromium.launch(executable_path=path, args=FLAGS)
                page = browser.new_context(viewport=SIZE).new_page()
                page.set_default_timeout(60_000)
                _tour(page, server.address, Path(place))
                browser.close()
        finally:
            server.kill()


def _seat(place: Path) -> None:
    """Begin a record with a committee that whoever uses the app chairs."""
    who = service.user()
    service.record.begin_record(place, "Parelheiros", who)
    with service.record.opened_record(place) as record:
        service.record.set_committee(record, who, "cae", "CAE", quorum="more_than_half", majority="of_votes")
        for word, name, seat, role in (
            (who, "Bea", "nutritionist", "chair"),
            ("cai@town.example", "Cai", "parent", "member"),
            ("dio@town.example", "Dio", "farmer", "member"),
        ):
            service.record.seat_member(record, who, "cae", word, name, seat, role)


def _tour(page: Page, address: str, place: Path) -> None:
    page.goto(f"{address}/?lang=en")
    page.get_by_role("button", name="Open the example").click()
    expect(page.get_by_text("A case is open")).to_be_visible()
    _picture(page, "start")
    _go(page, "Case")
    _view(page, "Recipes and nutrients")
    _picture(page, "case")
    _go(page, "Plan")
    page.get_by_role("button", name="Make the plan").click()
    expect(page.get_by_text("has passed the independent check")).to_be_visible(timeout=PLAN_SECONDS * 1000)
    _picture(page, "plan")
    _go(page, "Committee")
    page.get_by_text("Propose the plan at hand").click()
    for label, text in (
        ("Title, as it will stand on the agenda", "The year's purchases"),
        ("Why it is proposed", "Reaches the share of family farming within the budget."),
    ):
        page.get_by_label(label, exact=True).first.fill(text)
        page.keyboard.press("Tab")
        _settle(page)
    page.get_by_role("button", name="Propose this plan", exact=True).click()
    expect(page.get_by_text("is proposed.")).to_be_visible()
    _picture(page, "committee")
    _go(page, "Explore")
    _view(page, "Nutrition")
    _picture(page, "explore")
    _view(page, "Map")
    _picture(page, "map")
    _go(page, "Scenarios")
    _view(page, "Trade-off")
    page.get_by_role("button", name="Draw the curve").click()
    expect(page.get_by_text("Plan behind the point")).to_be_visible(timeout=PLAN_SECONDS * 1000)
    _picture(page, "scenarios")
    _go(page, "Progress")
    page.locator('input[type="file"]').set_input_files(_deliveries(place))
    page.get_by_role("button", name="Record these lines").click()
    expect(page.get_by_test_id("stMetric").first).to_be_visible(timeout=PLAN_SECONDS * 1000)
    _view(page, "Path")
    page.get_by_role("combobox", name="Share").click()
    page.get_by_role("option", name="Family farming").click()
    _picture(page, "progress")
    _go(page, "Export")
    _picture(page, "export")
    _go(page, "Help")
    _picture(page, "help")
    _go(page, "Import")
    page.locator('input[type="file"]').set_input_files(_prices(place))
    _picture(page, "import")


def _deliveries(place: Path) -> Path:
    """Write what came until the end of May if every delivery had been 6 % short of the plan, and return the file."""
    plan = read_plan(next(place.rglob("plan.json")))
    orders = plan["orders"].query("period < '2026-06-01'")
    keys = ["period", "supplier", "offer", "product"]
    goods = orders.groupby(keys, as_index=False).agg(date=("delivery_day", "min"), kg=("kg", "sum"))
    lines = plan["payments"].merge(goods, on=keys)
    part = lines["amount"] / lines.groupby(keys)["amount"].transform("sum")
    lines = lines.assign(
        quantity=(lines["kg"] * part * LOSSES).round(3), unit="kg", amount=(lines["amount"] * LOSSES).round(2)
    )[["date", "supplier", "product", "quantity", "unit", "amount", "fund"]]
    path = place / "deliveries.csv"
    lines.to_csv(path, index=False)
    return path


def _prices(place: Path) -> Path:
    """Write the prices of a call, with a heading, a name and a unit that are no words of the case, and return the file."""
    path = place / "bids.csv"
    path.write_text(
        "Cooperative;Item;Unit;Price\nCOOPERAPAS;Banana prata;kg;4,10\nCOOPERAPAS;Alface crespa;maço;3,20\n",
        encoding="utf-8",
    )
    return path


def _go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    _settle(page)


def _view(page: Page, name: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).click()
    _settle(page)


def _settle(page: Page) -> None:
    settle(page)
    page.wait_for_timeout(1500)  # charts and tables are drawn after the page


def _picture(page: Page, name: str) -> None:
    _settle(page)
    page.mouse.move(SIZE["width"] - 5, SIZE["height"] - 5)
    whole = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    height = round(whole.height * SHOWN_WIDTH / whole.width)
    small = whole.resize((SHOWN_WIDTH, height), Image.Resampling.LANCZOS)
    path = PICTURES / f"app-{name}.png"
    small.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
