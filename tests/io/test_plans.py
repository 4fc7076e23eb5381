"""Plans in and out."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from planner import service
from planner.findings import InputError
from planner.io import read_plan, write_plan_json
from planner.io.plans import plan_files, plan_json_schema
from planner.reports import write_workbook
from planner.schema import PLAN_TABLES, Column, Table
from planner.schema.base import DTYPES
from planner.schema.plan_tables import DETAILS
from tests.cases import tiny_case
from tests.plan_files import json_rows, write_json_rows
from tests.reports.samples import plan_tables

ORDER = {
    "period": "2026-02-09",
    "delivery_day": date(2026, 2, 10),
    "order_by": None,
    "zone": "centro",
    "offer": "coop-alface",
    "supplier": "coop",
    "supplier_name": "=COOP()",
    "product": "alface",
    "product_name": "Alface",
    "packs": 12,
    "units": 12.5,
    "unit": "kg",
    "kg": 12.5,
    "order_packs": 12,
    "order_kg": 12.5,
    "price_per_unit": 0.1 + 0.2,
    "amount": 3.75,
    "organic": True,
}


def orders(*changes: dict[str, object]) -> pd.DataFrame:
    """Return the table of orders with one row per set of changes to `ORDER`."""
    rows = [ORDER | change for change in changes]
    data = {}
    for column in PLAN_TABLES["orders"].columns:
        cells = [row[column.name] for row in rows]
        if column.kind == "date":
            cells = [pd.NaT if cell is None else pd.Timestamp(cell) for cell in cells]
        data[column.name] = pd.Series(cells, dtype=DTYPES[column.kind])
    return pd.DataFrame(data)


def sheet(book: openpyxl.Workbook, title: str, *lines: list[object]) -> None:
    """Add a sheet with these lines."""
    added = book.create_sheet(title)
    for line in lines:
        added.append(line)


def labels(name: str) -> list[str]:
    """Return a table's headings in a workbook."""
    return [column.label for column in PLAN_TABLES[name].columns]


def codes(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    """Return the codes of all findings."""
    return [finding.code for finding in error.value.findings]


def test_json_gives_back_the_same_tables(tmp_path: Path) -> None:
    """Every table comes back equal from JSON, missing values and all digits included."""
    tables = {"orders": orders({}, {"organic": None, "packs": 0}), "shortfalls": PLAN_TABLES["shortfalls"].empty()}
    found = read_plan(write_plan_json(tables, tmp_path / "plan.json"))
    assert list(found) == ["orders", "shortfalls"]
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(found[name].reset_index(drop=True), frame)


def test_json_is_plain_and_the_same_every_time(tmp_path: Path) -> None:
    """Days are ISO dates, missing values null, and the order of tables given does not count."""
    tables = {"orders": orders({}), "run": PLAN_TABLES["run"].empty()}
    first = write_plan_json(tables, tmp_path / "a.json").read_bytes()
    second = write_plan_json(dict(reversed(tables.items())), tmp_path / "b.json").read_bytes()
    assert first == second
    content = json.loads(first)
    assert content["format"] == "school-meal-plan/2"
    assert content["tables"]["orders"]["rows"] == 1
    column = content["tables"]["orders"]["columns"]
    assert [column[name] for name in ("delivery_day", "order_by", "packs", "organic")] == [
        ["2026-02-10"],
        [None],
        [12],
        [True],
    ]


def test_a_foreign_column_is_a_fault_of_ours(tmp_path: Path) -> None:
    """A column that the schema does not know is refused and nothing is written."""
    with pytest.raises(ValueError, match=r"orders\.colour"):
        write_plan_json({"orders": orders({}).assign(colour="red")}, tmp_path / "plan.json")
    assert not list(tmp_path.iterdir())


def test_an_edited_workbook_is_read(tmp_path: Path) -> None:
    """Titles above, totals above and beneath, blank lines, moved columns, units in headings and remarks do no harm."""
    book = openpyxl.Workbook()
    book.active.title = "Summary"
    names = labels("orders")
    values = [ORDER[column.name] for column in PLAN_TABLES["orders"].columns]
    values[names.index("Supplier name")] = "COOP"
    swapped = [names.index("Offer"), *[i for i in range(len(names)) if names[i] != "Offer"]]
    head = [names[i].replace("Weight", "Weight (kg)") for i in swapped]
    line = [values[i] for i in swapped]
    total = ["Total", *[None] * (len(names) - 2), "=SUM(N5:N6)"]
    sheet(
        book,
        "Orders",
        ["Orders - my town"],
        ["What is bought"],
        total,
        head,
        line,
        [],
        [None] * 6 + ["a remark"],
        line,
        total,
    )
    book["Orders"]["B8"] = "2026-02-16"
    sheet(book, "Order lists", ["Period", "Offer"], ["view", "view"])
    book.save(tmp_path / "plan.xlsx")
    found = read_plan(tmp_path / "plan.xlsx")
    assert list(found) == ["orders"]
    assert found["orders"].index.tolist() == [5, 8]
    assert found["orders"]["period"].tolist() == ["2026-02-09", "2026-02-16"]
    row = found["orders"].iloc[0]
    assert (row["offer"], row["packs"], row["kg"]) == ("coop-alface", 12, 12.5)
    assert row["delivery_day"] == pd.Timestamp("2026-02-10")


@pytest.mark.parametrize("name", [name for name in PLAN_TABLES if name != "orders"])
def test_headings_are_labels_or_names(tmp_path: Path, name: str) -> None:
    """Every table is found by its title or name, and reads the same under labels and under names."""
    table = PLAN_TABLES[name]
    cells = {"date": date(2026, 2, 9), "integer": 3, "number": 2.5, "boolean": "yes"}
    line = [cells.get(column.kind, column.name) for column in table.columns]
    found = []
    for title, headings in ((table.label, labels(name)), (name, table.names)):
        book = openpyxl.Workbook()
        sheet(book, "Orders", labels("orders"))
        sheet(book, title, ["A title"], [], headings, line)
        book.save(tmp_path / "plan.xlsx")
        found.append(read_plan(tmp_path / "plan.xlsx")[name])
    pd.testing.assert_frame_equal(*found)
    texts = [column for column in table.names if table[column].kind in ("text", "list")]
    read = ["" if (name, column) == ("given_way", "words") else column for column in texts]  # written anew when shown
    assert found[0].loc[4, texts].tolist() == read


def test_a_label_may_be_the_name_of_another_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line of headings is read as labels or as names, whichever knows more of it."""
    columns = (
        Column("target", "text", "", label="Short name", key=True, required=True),
        Column("name", "text", "", label="Target"),
    )
    monkeypatch.setitem(PLAN_TABLES, "targets", Table("targets", "", columns, label="Targets"))
    for headings in (["Short name", "Target"], ["target", "name"]):
        book = openpyxl.Workbook()
        sheet(book, "Orders", labels("orders"))
        sheet(book, "Targets", headings, ["k", "In print"])
        book.save(tmp_path / "plan.xlsx")
        row = read_plan(tmp_path / "plan.xlsx")["targets"].iloc[0]
        assert (row["target"], row["name"]) == ("k", "In print")


def test_cells_merged_over_lines_are_told_and_side_by_side_are_not(tmp_path: Path) -> None:
    """The first hide figures, the second are layout."""
    book = openpyxl.Workbook()
    sheet(book, "Orders", list(ORDER), *[list((ORDER | {"supplier_name": "C", "order_by": "2026-02-01"}).values())] * 2)
    book["Orders"].merge_cells("C2:C3")
    book["Orders"].merge_cells("R2:T2")
    book.save(tmp_path / "plan.xlsx")
    with pytest.raises(InputError) as error:
        read_plan(tmp_path / "plan.xlsx")
    assert [(finding.code, finding.rows) for finding in error.value.findings] == [("merged-cells", (2, 3))]


def test_every_fault_of_an_edited_workbook_is_told_at_once(tmp_path: Path) -> None:
    """A number that is none, half a pack and a blank supplier are named with their lines."""
    book = openpyxl.Workbook()
    bad = [
        list((ORDER | change).values())
        for change in ({"packs": 1.5}, {"amount": "a lot"}, {"supplier": None, "supplier_name": None})
    ]
    sheet(book, "Orders", list(ORDER), *bad)
    for line in (2, 3, 4):
        book["Orders"].cell(line, list(ORDER).index("supplier_name") + 1).value = "COOP"
    book.save(tmp_path / "plan.xlsx")
    with pytest.raises(InputError) as error:
        read_plan(tmp_path / "plan.xlsx")
    found = {(finding.code, finding.rows, finding.column) for finding in error.value.findings}
    assert found == {
        ("not-whole", (2,), "packs"),
        ("not-a-number", (3,), "amount"),
        ("blank-cell", (4,), "Supplier"),
    }


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "JSON"),
        ("[]", "format"),
        ('{"format": "school-meal-plan/3", "tables": {}}', "format"),
        ('{"format": "school-meal-plan/2", "tables": {"orders": []}}', "no columns"),
        (
            '{"format": "school-meal-plan/2", "tables": {"orders": {"rows": 2, "columns": {"packs": [1]}}}}',
            "1 values for 2",
        ),
        (
            '{"format": "school-meal-plan/2", "tables": {"orders": {"rows": 1, "columns": {"packs": {"of": [1], "at": [1]}}}}}',
            "of",
        ),
        ('{"format": "school-meal-plan/2", "tables": {"run": {"rows": 0, "columns": {}}}}', "orders"),
        ('{"format": "school-meal-plan/1"}', "tables"),
        ('{"format": "school-meal-plan/1", "tables": {"orders": 3}}', "list of rows"),
        ('{"format": "school-meal-plan/1", "tables": {"run": []}}', "orders"),
    ],
)
def test_json_that_is_no_plan_is_refused(tmp_path: Path, content: str, why: str) -> None:
    """The reason is given in words."""
    (tmp_path / "plan.json").write_text(content)
    with pytest.raises(InputError) as error:
        read_plan(tmp_path / "plan.json")
    assert codes(error) == ["not-a-plan"]
    assert why in error.value.findings[0].what


def test_a_workbook_without_orders_is_no_plan(tmp_path: Path) -> None:
    """A workbook of something else is refused, and one whose headings are gone says so."""
    book = openpyxl.Workbook()
    book.save(tmp_path / "plan.xlsx")
    with pytest.raises(InputError) as error:
        read_plan(tmp_path / "plan.xlsx")
    assert codes(error) == ["not-a-plan"]
    sheet(book, "Orders", ["no", "headings"])
    book.save(tmp_path / "plan.xlsx")
    with pytest.raises(InputError) as error:
        read_plan(tmp_path / "plan.xlsx")
    assert codes(error) == ["missing-column"]


@pytest.mark.parametrize("name", ["none.json", "."])
def test_a_path_that_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    """Neither a missing file nor a folder is a plan."""
    with pytest.raises(InputError):
        read_plan(tmp_path / name)


TARGET = {"target": "local", "window": "plan", "numerator": 40.0, "denominator": 100.0, "gap": 0.0, "mode": "soft"}


@pytest.mark.parametrize(
    ("table", "row", "expected"),
    [
        ("targets", TARGET | {"met": True}, "met"),
        ("targets", TARGET | {"met": False}, "not_met"),
        ("targets", TARGET | {"met": None, "denominator": None}, "not_known"),
        ("targets", TARGET | {"met": None, "denominator": 0.0}, "nothing_to_count"),
        ("targets", TARGET | {"judgement": "nothing_to_count"}, "nothing_to_count"),
        ("menu_frequency", {"menu": "m", "rule": "fish", "window": "plan", "met": False}, "not_met"),
        ("nutrition", {"menu": "m", "stage": "s", "window": "plan", "nutrient": "iron_mg", "status": "short"}, "not_met"),
        ("nutrition", {"menu": "m", "stage": "s", "window": "plan", "nutrient": "iron_mg", "status": "unknown"}, "not_known"),
        ("nutrition", {"menu": "m", "stage": "s", "window": "plan", "nutrient": "iron_mg", "status": ""}, ""),
    ],
)  # fmt: skip
def test_judgements_of_older_plans_are_read(tmp_path: Path, table: str, row: dict[str, object], expected: str) -> None:
    """Yes, no, blank, too little and unknown of an earlier edition become words of today."""
    rows = json_rows(write_plan_json({"orders": orders({})}, tmp_path / "plan.json"))
    write_json_rows(rows | {table: [row]}, tmp_path / "plan.json")
    assert read_plan(tmp_path / "plan.json")[table]["judgement"].tolist() == [expected]


@pytest.mark.parametrize(
    ("heading", "word", "expected"),
    [
        ("Met", "yes", "met"),
        ("Cumplido", "no", "not_met"),
        ("Met", None, "not_known"),
        ("Result", "not met", "not_met"),
    ],
)
def test_judgements_of_older_workbooks_are_read(tmp_path: Path, heading: str, word: str | None, expected: str) -> None:
    """The sheet's old heading and its yes or no in any language, and today's words."""
    book = openpyxl.Workbook()
    sheet(book, "Orders", list(ORDER), list((ORDER | {"supplier_name": "C", "order_by": "2026-02-01"}).values()))
    sheet(book, "Targets", ["Short name", "Window", "Denominator", heading], ["local", "plan", 100.0, word])
    book.save(tmp_path / "plan.xlsx")
    assert read_plan(tmp_path / "plan.xlsx")["targets"]["judgement"].tolist() == [expected]


def test_a_plan_is_read_from_all_its_workbooks(tmp_path: Path) -> None:
    """A table may stand in any workbook of the details; one that stands twice is that of the file that was named, if one was."""
    book = openpyxl.Workbook()
    book.save(tmp_path / "plan.xlsx")
    details = tmp_path / "plan-details"
    details.mkdir()
    line = ORDER | {"supplier_name": "C", "order_by": "2026-02-01"}
    for file, packs in (("orders.xlsx", 3), ("other.xlsx", 4)):
        book = openpyxl.Workbook()
        sheet(book, "Orders", list(ORDER), list((line | {"packs": packs}).values()))
        book.save(details / file)
    with pytest.raises(InputError) as error:
        read_plan(tmp_path / "plan.xlsx")
    assert codes(error) == ["table-told-twice"]
    assert read_plan(details / "orders.xlsx")["orders"]["packs"].tolist() == [3]
    assert read_plan(details / "other.xlsx")["orders"]["packs"].tolist() == [4]
    assert plan_files(details / "other.xlsx") == [
        details / "other.xlsx",
        tmp_path / "plan.xlsx",
        details / "orders.xlsx",
    ]
    assert plan_files(tmp_path / "plan.json") == [tmp_path / "plan.json"]


def test_a_printed_workbook_alone_says_what_is_missing(tmp_path: Path) -> None:
    """Moved away from its details, the workbook that is printed has no orders, and the error names the folder."""
    tables = plan_tables(1, 1)
    (tmp_path / "there").mkdir()
    write_workbook(tables, tiny_case(), tmp_path / "there" / "plan.xlsx")
    (tmp_path / "alone").mkdir()
    alone = shutil.copy(tmp_path / "there" / "plan.xlsx", tmp_path / "alone")
    with pytest.raises(InputError) as error:
        read_plan(alone)
    assert codes(error) == ["not-a-plan"]
    assert "plan-details" in error.value.findings[0].what
    assert "plan-details" in error.value.findings[0].mend
    assert len(read_plan(tmp_path / "there" / "plan.xlsx")["orders"]) == len(tables["orders"])


def test_the_json_schema_names_every_table_and_column() -> None:
    """Each column of each table is described with its kind and unit, and a plan as it is written keeps to it."""
    schema = plan_json_schema()["properties"]["tables"]["properties"]
    assert schema.keys() == PLAN_TABLES.keys()
    for name, table in PLAN_TABLES.items():
        columns = schema[name]["properties"]["columns"]["properties"]
        assert list(columns) == table.names
        assert all(column.text in columns[column.name]["description"] for column in table.columns)
    assert "whole number, packs: " in schema["orders"]["properties"]["columns"]["properties"]["packs"]["description"]


def test_a_copy_beside_the_workbook_that_was_edited_is_told(tmp_path: Path) -> None:
    """Which of two different sheets is meant nobody can tell; the one that is named is read, and a copy of the same does no harm."""
    printed = service.export_plan(service.make_plan(tiny_case()), tmp_path)["workbook"]
    details = tmp_path / DETAILS
    shutil.copy(details / "orders.xlsx", details / "orders - old.xlsx")
    packs = read_plan(printed)["orders"]["packs"].iloc[0]
    book = openpyxl.load_workbook(details / "orders.xlsx")
    book["Orders"]["J5"] = int(packs) - 1
    book.save(details / "orders.xlsx")
    with pytest.raises(InputError) as caught:
        read_plan(printed)
    assert [(finding.code, finding.table) for finding in caught.value.findings] == [("table-told-twice", "orders")]
    assert read_plan(details / "orders.xlsx")["orders"]["packs"].iloc[0] == packs - 1


def test_a_parquet_file_is_one_table_of_a_plan(tmp_path: Path) -> None:
    """Who names one is told to name the plan, not to save it as a workbook."""
    (tmp_path / "orders.parquet").write_bytes(b"PAR1 and so on PAR1")
    with pytest.raises(InputError) as error:
        read_plan(tmp_path / "orders.parquet")
    assert codes(error) == ["not-a-plan"]
    assert "plan.json" in error.value.findings[0].mend
