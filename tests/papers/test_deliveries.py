"""The lists that are handed to suppliers and hung in schools."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from planner import service
from planner.case import Case
from planner.findings import InputError
from planner.i18n import number_text, using
from planner.making.plan import Plan
from planner.papers import write_delivery_lists
from planner.papers.deliveries import site_paper, supplier_paper
from planner.papers.paper import Body, Paper, pdf
from planner.reports.order_sheets import By, count_text, order_sheets
from tests.cases import edited, tiny_case, typed


def cells(paper: Paper) -> list[list[str]]:
    """Return the rows of all tables of a paper, cell by cell as they read."""
    bodies: list[Body] = [body for sheet in paper.sheets for body in sheet.tables]
    return [list(row) for body in bodies for row in (*body.heads, *(line.cells for line in body.rows))]


def test_every_supplier_and_site_has_a_paper(tiny_plan: Plan, tmp_path: Path) -> None:
    """The archive holds a PDF and a page to read for each supplier that delivers and for each school."""
    path = service.export_deliveries(tiny_plan, tmp_path)["deliveries"]
    deliveries = tiny_plan["deliveries"]
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        wanted = {f"suppliers/{s}" for s in deliveries["supplier"]} | {f"sites/{s}" for s in deliveries["site"]}
        assert names == {f"{name}.{form}" for name in wanted for form in ("pdf", "html")}
        begins = {"pdf": b"%PDF-", "html": b"<!DOCTYPE html>"}
        assert all(archive.read(name).lstrip().startswith(begins[name.rpartition(".")[2]]) for name in names)


def test_a_supplier_reads_under_which_contract_it_delivers(tiny_plan: Plan) -> None:
    """A sheet names the contract and its product; without one it says nothing of contracts."""
    orders = tiny_plan["orders"]
    offer, supplier = orders["offer"].iloc[0], orders["supplier"].iloc[0]
    deliveries = tiny_plan["deliveries"][tiny_plan["deliveries"]["supplier"] == supplier]
    sheets = order_sheets({"orders": orders[orders["supplier"] == supplier]})
    case, named = tiny_plan.case, deliveries.loc[deliveries["offer"] == offer, "product_name"].iloc[0]
    notes = [sheet.note for sheet in supplier_paper(sheets, deliveries, case, tiny_plan["run"]).sheets]
    assert not any("Under contract" in note for note in notes)
    offers = case["offers"].assign(contract=case["offers"]["offer"].eq(offer).map({True: "7", False: ""}))
    signed = typed("contracts", [{"contract": "7", "name": "Contract 7/2025"}])
    under = Case({**case.tables, "offers": offers, "contracts": signed})
    notes = [sheet.note for sheet in supplier_paper(sheets, deliveries, under, tiny_plan["run"]).sheets]
    assert any(f"Under contract: Contract 7/2025 ({named})." in note for note in notes)


@pytest.mark.parametrize("by", ["month", "week"])
def test_a_supplier_reads_what_comes_on_which_day_and_where_it_goes(tiny_plan: Plan, by: By) -> None:
    """Each order stands under its day with what is to be ordered; below, each school has its units of the same days."""
    supplier = tiny_plan["orders"]["supplier"].iloc[0]
    sheets = [sheet for sheet in order_sheets(tiny_plan.tables, by=by) if sheet.supplier == supplier]
    deliveries = tiny_plan["deliveries"][tiny_plan["deliveries"]["supplier"] == supplier]
    paper = supplier_paper(sheets, deliveries, tiny_plan.case, tiny_plan["run"])
    rows = cells(paper)
    assert [sheet.title for sheet in paper.sheets] == [f"{sheet.name} \N{EN DASH} {sheet.title}" for sheet in sheets]
    for sheet in sheets:
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


def test_a_week_is_told_by_its_days(tiny_plan: Plan) -> None:
    """Two weeks from Monday 2 March: by week two sheets with one day each where by month there is one with both."""
    monday = [pd.Timestamp("2026-03-02"), pd.Timestamp("2026-03-09")]
    orders = pd.concat([tiny_plan["orders"].head(1).assign(delivery_day=day) for day in monday], ignore_index=True)
    (month,) = order_sheets({"orders": orders})
    first, second = order_sheets({"orders": orders}, by="week")
    assert [len(sheet.days) for sheet in (month, first, second)] == [2, 1, 1]
    assert (first.title, second.title) == ("Week from 2026-03-02 to 2026-03-08", "Week from 2026-03-09 to 2026-03-15")


def test_a_school_reads_what_comes_on_which_day_and_from_whom(tiny_plan: Plan) -> None:
    """Under each day stand its suppliers, under each of these what it brings, with a box to tick."""
    mine = tiny_plan["deliveries"]
    mine = mine[mine["site"] == mine["site"].iloc[0]]
    rows = cells(site_paper(mine, tiny_plan.case, tiny_plan["run"]))
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


def test_a_school_reads_what_is_for_a_diet(tiny_plan: Plan) -> None:
    """Under a product that is for a diet the school's list says for whom, how many and what is in it; another school's does not."""
    rows = tiny_plan["deliveries"].head(1)
    place = rows[["delivery_day", "site", "product"]].assign(pupils=10.0, also_usual=False, diet="no_beans")
    diets = pd.concat(
        [place.assign(allergens="gluten|soy"), place.assign(also_usual=True, diet="b", allergens="not_stated")]
    )

    def below(rows: pd.DataFrame) -> list[str]:
        paper = site_paper(rows, tiny_plan.case, tiny_plan["run"], diets)
        return [text for sheet in paper.sheets for body in sheet.tables for row in body.rows for text in row.below]

    assert below(rows) == [
        "For the diet no beans only: 10 pupils. Allergens in it: gluten, soy.",
        "For all; in the place of something else for the diet b: 10 pupils. Allergens in it: not stated.",
    ]
    assert below(rows.assign(site="other")) == []


def test_names_are_no_paths_and_stay_apart(tiny_plan: Plan, tmp_path: Path) -> None:
    """Short names that lead elsewhere, or that differ in capitals only, each have a paper in the folder."""
    names = dict(zip(tiny_plan["deliveries"]["supplier"].unique(), ("../../x", "A", "a", "é", "e"), strict=False))
    tables = {
        name: tiny_plan[name].assign(supplier=tiny_plan[name]["supplier"].map(names))
        for name in ("orders", "deliveries")
    }
    tables = {name: frame.dropna(subset="supplier") for name, frame in tables.items()} | {"run": tiny_plan["run"]}
    with zipfile.ZipFile(write_delivery_lists(tables, tiny_plan.case, tmp_path)["zip"]) as archive:
        pages = [name for name in archive.namelist() if name.startswith("suppliers/") and name.endswith(".pdf")]
    assert len(pages) == len({page.casefold() for page in pages}) == tables["deliveries"]["supplier"].nunique()
    assert all(page.count("/") == 1 and ".." not in page for page in pages)


@pytest.mark.parametrize(("country", "size"), [("BR", "a4"), ("US", "us-letter")])
def test_paper_is_that_of_the_country(tiny_plan: Plan, country: str, size: str) -> None:
    """A4, or letter in the United States and Canada; a page with many days lies."""
    case = tiny_case(case=edited("case", 0, country=country))
    assert site_paper(tiny_plan["deliveries"].head(1), case, tiny_plan["run"]).size == size
    days = [pd.Timestamp("2026-03-02") + pd.Timedelta(days=n) for n in range(7)]
    orders = pd.concat([tiny_plan["orders"].head(1).assign(delivery_day=day) for day in days], ignore_index=True)
    for count, lies in ((6, False), (7, True)):
        paper = supplier_paper(order_sheets({"orders": orders.head(count)}), None, case, tiny_plan["run"])
        assert [sheet.landscape for sheet in paper.sheets] == [lies]
        assert pdf(paper).startswith(b"%PDF-")


def test_days_and_units_are_written_as_the_reader_writes_them(tiny_plan: Plan) -> None:
    """In Portuguese the days of the week, the months and the usual units are Portuguese; other units stand as typed."""
    orders = tiny_plan["orders"].head(1).assign(delivery_day=pd.Timestamp("2026-03-02"), unit="dozen")
    with using("pt_BR"):
        paper = supplier_paper(order_sheets({"orders": orders}), None, tiny_plan.case, tiny_plan["run"])
        rows = cells(paper)
    assert "março de 2026" in paper.sheets[0].title
    assert any(cell.startswith("seg.") for cell in rows[0])
    assert "dozen" not in rows[2]
    (sheet,) = order_sheets({"orders": orders.assign(unit="barquette")})
    assert sheet.lines[0].labels[1] == "barquette"


def test_one_list_of_some_days(tiny_plan: Plan, tmp_path: Path) -> None:
    """Of one supplier or school, by its name, in one week; who is unknown, or has nothing then, is told so and nothing is written."""
    rows = tiny_plan["deliveries"]
    name, site = rows["supplier_name"].iloc[0], rows["site"].iloc[0]
    first = rows["delivery_day"].min().date()
    path = service.export_deliveries(tiny_plan, tmp_path, of=name, first=first, last=first)["deliveries"]
    assert path.name == f"deliveries-{rows['supplier'].iloc[0]}.pdf"
    assert service.export_deliveries(tiny_plan, tmp_path, of=site)["deliveries"].name == f"deliveries-{site}.pdf"
    before = sorted(tmp_path.iterdir())
    with pytest.raises(InputError, match="Nobody is called"):
        service.export_deliveries(tiny_plan, tmp_path, of=f"{name}x")
    with pytest.raises(InputError, match="nothing to print") as none:
        service.export_deliveries(tiny_plan, tmp_path, of=name, last=first.replace(year=2000))
    assert "other days" in none.value.findings[0].mend
    assert service.export_deliveries(tiny_plan, tmp_path, of=name, last=first)["deliveries"].is_file()
    assert sorted(tmp_path.iterdir()) == before
