"""The lists that are handed to suppliers and hung in schools."""

from __future__ import annotations

import re
import zipfile
from html import unescape
from pathlib import Path

import pandas as pd
import pytest

from planner import service
from planner.case import Case
from planner.i18n import number_text, using
from planner.plan import Plan
from planner.reports.delivery_lists import site_page, supplier_page, write_delivery_lists
from planner.reports.order_sheets import count_text, order_sheets
from tests.cases import edited, tiny_case, typed


def cells(page: str) -> list[list[str]]:
    """Return the rows of all tables of a page, cell by cell as they read."""
    rows = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL)]
    return [[unescape(cell) for cell in row] for row in rows]


def test_every_supplier_and_site_has_a_page(tiny_plan: Plan, tmp_path: Path) -> None:
    """The zip holds a page for each supplier that delivers and for each school, and each names what is ordered."""
    path = service.export_deliveries(tiny_plan, tmp_path)["deliveries"]
    deliveries = tiny_plan["deliveries"]
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        wanted = {f"suppliers/{s}.html" for s in deliveries["supplier"]} | {
            f"sites/{s}.html" for s in deliveries["site"]
        }
        assert names == wanted
        page = archive.read(f"suppliers/{deliveries['supplier'].iloc[0]}.html").decode()
    assert str(deliveries["product_name"].iloc[0]) in page


def test_a_supplier_reads_under_which_contract_it_delivers(tiny_plan: Plan) -> None:
    """A page names the contract and its product; without one it says nothing of contracts."""
    orders = tiny_plan["orders"]
    offer, supplier = orders["offer"].iloc[0], orders["supplier"].iloc[0]
    deliveries = tiny_plan["deliveries"][tiny_plan["deliveries"]["supplier"] == supplier]
    sheets = order_sheets({"orders": orders[orders["supplier"] == supplier]})
    case, named = tiny_plan.case, deliveries.loc[deliveries["offer"] == offer, "product_name"].iloc[0]
    assert "Under contract" not in supplier_page(sheets, deliveries, case)
    offers = case["offers"].assign(contract=case["offers"]["offer"].eq(offer).map({True: "7", False: ""}))
    signed = typed("contracts", [{"contract": "7", "name": "Contract 7/2025"}])
    under = Case({**case.tables, "offers": offers, "contracts": signed})
    assert f"Under contract: Contract 7/2025 ({named})." in supplier_page(sheets, deliveries, under)


def test_a_supplier_reads_what_comes_on_which_day_and_where_it_goes(tiny_plan: Plan) -> None:
    """Each order stands under its day with what is to be ordered; below, each school has its units of the same days."""
    supplier = tiny_plan["orders"]["supplier"].iloc[0]
    sheets = [sheet for sheet in order_sheets(tiny_plan.tables) if sheet.supplier == supplier]
    deliveries = tiny_plan["deliveries"][tiny_plan["deliveries"]["supplier"] == supplier]
    page = supplier_page(sheets, deliveries, tiny_plan.case)
    rows = cells(page)
    for sheet in sheets:
        assert f"<h1>{sheet.name} \N{EN DASH} {sheet.title}</h1>" in page
        for line in sheet.lines:
            by_day = [count_text(line.by_day[day]) if day in line.by_day else "" for day in sheet.days]
            assert [*line.labels, count_text(line.units), number_text(line.kg, 1), *by_day] in rows
        goods = deliveries[deliveries["delivery_day"].dt.date.isin(sheet.days)]
        several = goods["product"].nunique() > 1
        for (name, product, unit), part in goods.groupby(["site_name", "product_name", "unit"]):
            units = part.groupby(part["delivery_day"].dt.date)["units"].sum()
            by_day = [count_text(units[day]) if day in units else "" for day in sheet.days]
            labels = [product, unit] if several else [name]
            assert [*labels, count_text(units.sum()), *by_day] in rows
            assert not several or [name] in rows


def test_a_school_reads_what_comes_on_which_day_and_from_whom(tiny_plan: Plan) -> None:
    """Under each day stand its suppliers, under each of these what it brings, with a box to tick."""
    mine = tiny_plan["deliveries"]
    mine = mine[mine["site"] == mine["site"].iloc[0]]
    rows = cells(site_page(mine, tiny_plan.case))
    days = [row[0] for row in rows if len(row) == 1 and re.match(r"\w+day 20\d\d-", row[0])]
    assert len(days) == mine["delivery_day"].nunique()
    first = mine["delivery_day"].min()
    assert days[0].startswith(f"{first:%A} {first:%Y-%m-%d}: ")
    at = next(n for n, row in enumerate(rows) if row == [days[0]])
    end = next((n for n, row in enumerate(rows) if len(days) > 1 and row == [days[1]]), len(rows))
    told = {(rows[n][0]) for n in range(at + 1, end)}
    today = mine[mine["delivery_day"] == first]
    assert set(today["supplier_name"]) | set(today["product_name"]) <= told
    assert all(row[3] == "" for row in rows[at + 1 : end] if len(row) == 4)


def test_a_name_is_never_markup(tiny_plan: Plan) -> None:
    """A supplier, school or product whose name is HTML or would end a style is printed letter by letter."""
    names = {"supplier_name": '"}</style><script>x</script>', "site_name": "<b>y</b>", "product_name": "a & b"}
    orders = tiny_plan["orders"].head(1).assign(supplier_name=names["supplier_name"], product_name="a & b")
    rows = tiny_plan["deliveries"].head(1).assign(**names)
    for page in (
        supplier_page(order_sheets({"orders": orders}), rows, tiny_plan.case),
        site_page(rows, tiny_plan.case),
    ):
        assert "<script>" not in page
        assert page.count("</style>") == 1
        assert "<b>y" not in page
        assert "a &amp; b" in page


def test_names_are_no_paths_and_stay_apart(tiny_plan: Plan, tmp_path: Path) -> None:
    """Short names that lead elsewhere, or that differ in vowel marks or capitals only, each have a page in the folder."""
    names = dict(zip(tiny_plan["deliveries"]["supplier"].unique(), ("../../x", "चीनी", "चना", "A", "a"), strict=False))
    tables = {
        name: tiny_plan[name].assign(supplier=tiny_plan[name]["supplier"].map(names))
        for name in ("orders", "deliveries")
    }
    tables = {name: frame.dropna(subset="supplier") for name, frame in tables.items()}
    write_delivery_lists(tables, tiny_plan.case, tmp_path / "lists.zip")
    with zipfile.ZipFile(tmp_path / "lists.zip") as archive:
        pages = [name for name in archive.namelist() if name.startswith("suppliers/")]
    assert len(pages) == len({page.casefold() for page in pages}) == tables["deliveries"]["supplier"].nunique()
    assert all(page.count("/") == 1 and ".." not in page for page in pages)


def test_a_school_reads_what_is_for_a_diet(tiny_plan: Plan) -> None:
    """Under a product that is for a diet the school's list says for whom, how many and what is in it; another school's does not."""
    rows = tiny_plan["deliveries"].head(1)
    place = rows[["delivery_day", "site", "product"]].assign(pupils=10.0, also_usual=False, diet="no <beans>")
    diets = pd.concat(
        [place.assign(allergens="gluten|soy"), place.assign(also_usual=True, diet="b", allergens="not_stated")]
    )
    page = site_page(rows, tiny_plan.case, diets)
    assert "For the diet no &lt;beans&gt; only: 10 pupils. Allergens in it: gluten, soy." in page
    assert "For all; in the place of something else for the diet b: 10 pupils. Allergens in it: not stated." in page
    assert "For the diet" not in site_page(rows.assign(site="other"), tiny_plan.case, diets)


@pytest.mark.parametrize(("country", "paper"), [("BR", "A4"), ("US", "letter")])
def test_paper_is_that_of_the_country(tiny_plan: Plan, country: str, paper: str) -> None:
    """A4, or letter in the United States and Canada; a page with many days lies."""
    case = tiny_case(case=edited("case", 0, country=country))
    assert f"size: {paper};" in site_page(tiny_plan["deliveries"].head(1), case)
    days = [pd.Timestamp("2026-03-02") + pd.Timedelta(days=n) for n in range(7)]
    orders = pd.concat([tiny_plan["orders"].head(1).assign(delivery_day=day) for day in days], ignore_index=True)
    for count, lies in ((6, False), (7, True)):
        page = supplier_page(order_sheets({"orders": orders.head(count)}), None, case)
        assert ("<section class=wide>" in page) == lies


def test_days_and_figures_are_written_as_the_reader_writes_them(tiny_plan: Plan) -> None:
    """In Portuguese the days of the week above the columns and the months are Portuguese."""
    orders = tiny_plan["orders"].head(1).assign(delivery_day=pd.Timestamp("2026-03-02"))
    with using("pt_BR"):
        page = supplier_page(order_sheets({"orders": orders}), None, tiny_plan.case)
    assert "março de 2026" in page
    assert "seg." in page
