"""Checks that follow from the schema alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner import service
from planner.schema import CASE_TABLES
from tests.cases import added, edited, rows, typed
from tests.checks.asking import found, one
from tests.io.small import folder


def test_table_empty() -> None:
    """A required table without rows is an error; an optional one is not."""
    assert one("table-empty", suppliers=[]).table == "suppliers"
    assert found("table-empty", quotes=[]) == []


def test_table_empty_free_basket() -> None:
    """The foods of a free basket are dishes of its repertoire, so it needs dishes and recipes too."""
    free = [{"menu": "all", "name": "Todos", "mode": "free_basket"}]
    assert [f.table for f in found("table-empty", menu_groups=free, dishes=[], recipes=[])] == ["dishes", "recipes"]


def test_one_row_only() -> None:
    """A second row in a table of one row is an error, naming the rows beyond the first."""
    assert one("one-row-only", case=rows("case") * 3).rows == (3, 4)
    assert found("one-row-only") == []


def test_required_cell() -> None:
    """Blank required cells of a column are one finding with all rows; defaults fill theirs."""
    blank = [row | {"unit": None} for row in rows("products")]
    finding = one("required-cell", products=blank)
    assert (finding.table, finding.column, finding.rows) == ("products", "unit", (2, 3, 4, 5))
    assert "4 of 4" in finding.what
    assert found("required-cell", counting_rules=edited("counting_rules", 0, clause=None)) == []


def test_word_not_allowed() -> None:
    """An unknown word is an error with the nearest allowed one; blank is fine."""
    finding = one("word-not-allowed", suppliers=edited("suppliers", 0, kind="Formal Group"))
    assert "Did you mean “cooperative or association”?" in finding.what
    assert finding.rows == (2,)
    assert found("word-not-allowed", menus=edited("menus", 1, weekday=None)) == []


@pytest.mark.parametrize(
    ("table", "cells", "meant"),
    [
        ("menus", {"weekday": "monn"}, "Monday"),
        ("menus", {"weekday": "Mondey"}, "Monday"),
        ("suppliers", {"delivery_weekdays": "mon|tues"}, "Tuesday"),
        ("funds", {"role": "own fund"}, "own funds"),
        ("suppliers", {"kind": "farmers"}, "individual farmer"),
        ("suppliers", {"kind": "firms"}, "other firm"),
    ],
)
def test_what_is_proposed_for_a_wrong_word_is_a_word_and_no_code(table: str, cells: dict[str, str], meant: str) -> None:
    """A weekday near “mon” or near “Monday” is proposed as Monday."""
    finding = one("word-not-allowed", **{table: edited(table, 1, **cells)})
    assert f"Did you mean “{meant}”?" in finding.what


def test_word_not_allowed_in_list() -> None:
    """Words of a list are looked at one by one, and the same wrong word of several rows is told once."""
    funds = [row | {"pays_classes": "fresh|procesed"} for row in rows("funds")]
    finding = one("word-not-allowed", funds=funds)
    assert (finding.rows, finding.column) == ((2, 3), "pays_classes")
    assert "“procesed”" in finding.what
    assert "|" in finding.mend


def test_number_not_finite() -> None:
    """Infinity is no number to plan with."""
    assert one("number-not-finite", offers=edited("offers", 0, kg_total=float("inf"))).column == "kg_total"
    assert found("number-not-finite", offers=edited("offers", 0, kg_total=1e9)) == []


@pytest.mark.parametrize(
    ("table", "column", "inside", "outside"),
    [
        ("enrolment", "take_up_share", (0, 1), (-0.01, 1.01)),
        ("enrolment", "pupils", (0, 100000), (-1, 100001)),
        ("products", "unit_kg", (0.001, 1000), (0, 1000.1)),
        ("products", "gross_factor", (1, 10), (0.99, 10.01)),
        ("offers", "price", (0, 0.01, 100000), (-0.01, -1)),
        ("sites", "lat", (-90, 90), (-90.1, 90.1)),
    ],
)
def test_number_out_of_range(
    table: str, column: str, inside: tuple[float, float], outside: tuple[float, float]
) -> None:
    """Values at the bounds are fine, values just beyond are errors in their row."""
    for value in inside:
        assert found("number-out-of-range", **{table: edited(table, 1, **{column: value})}) == []
    for value in outside:
        finding = one("number-out-of-range", **{table: edited(table, 1, **{column: value})})
        assert (finding.table, finding.column, finding.rows, finding.severity) == (table, column, (3,), "error")


@pytest.mark.parametrize(
    ("table", "column", "believed", "beyond"),
    [
        ("funds", "amount", (0, 1e12), (1e300, 1.0001e12)),
        ("offers", "kg_total", (0, 1e9), (1e308, 1e10)),
        ("suppliers", "cap_amount", (0, 1e12), (1e13,)),
        ("products", "unit_kg", (1e-6,), (1e-300,)),
    ],
)
def test_number_beyond_belief(table: str, column: str, believed: tuple[float, ...], beyond: tuple[float, ...]) -> None:
    """A number larger, or nearer to nothing, than anything a town has is an error in its row."""
    for value in believed:
        assert found("number-beyond-belief", **{table: edited(table, 1, **{column: value})}) == []
    for value in beyond:
        finding = one("number-beyond-belief", **{table: edited(table, 1, **{column: value})})
        assert (finding.table, finding.column, finding.rows, finding.severity) == (table, column, (3,), "error")


def test_number_beyond_belief_of_every_column() -> None:
    """Whatever number a column of a case holds, 1e300 and -1e300 in it are errors."""
    for table in CASE_TABLES.values():
        for column in table.columns:
            if column.kind == "number":
                for value in (1e300, -1e300):
                    facts = {table.name: typed(table.name, [{column.name: value}])}
                    assert [f for code in ("number-beyond-belief", "number-out-of-range") for f in found(code, **facts)]


def test_number_out_of_range_percentage() -> None:
    """A share above one that looks like a percentage is answered with how to write it."""
    for value in (92, 120, 200):
        assert "0.92" in one("number-out-of-range", enrolment=edited("enrolment", 0, take_up_share=value)).mend
    assert "0.92" not in one("number-out-of-range", enrolment=edited("enrolment", 0, take_up_share=920)).mend


def test_number_out_of_range_grouped() -> None:
    """Many rows with the same fault are one finding."""
    wrong = [row | {"price": -row["price"]} for row in rows("offers")]
    assert one("number-out-of-range", offers=wrong).rows == tuple(range(2, 8))


def test_key_twice() -> None:
    """Rows with the same key are one error that names them all."""
    finding = one("key-twice", offers=added("offers", rows("offers")[0]))
    assert finding.rows == (2, 8)
    assert "coop-alface" in finding.what


def test_key_twice_is_told_in_the_readers_words() -> None:
    """A weekday is named, a blank date and week are blanks, and a day is written as a day."""
    told = one("key-twice", menus=added("menus", rows("menus")[1])).what
    assert told.endswith("menu all, date blank, cycle_week blank, weekday Monday, dish salada.")
    closed = {"first_day": date(2026, 3, 4), "kind": "no_school"}
    assert "first_day 2026-03-04" in one("key-twice", calendar=[closed, closed]).what


def test_key_twice_blank_counts_as_a_value() -> None:
    """A blank part of the key equals another blank, and differs from a filled one."""
    same = {"dish": "salada", "product": "alface", "net_g": 25}
    assert one("key-twice", recipes=added("recipes", same)).rows == (6, 8)
    assert found("key-twice", recipes=added("recipes", same | {"stage": "pre"})) == []


def test_key_twice_leaves_blank_keys_to_the_other_check() -> None:
    """Rows whose required key is blank are not called the same."""
    nameless = [row | {"offer": None} for row in rows("offers")]
    assert found("key-twice", offers=nameless) == []


def test_separator_in_a_name() -> None:
    """A zone or a key that holds the sign of lists is an error where it stands; lists and free text may hold it."""
    finding = one("separator-in-a-name", sites=edited("sites", 0, zone="norte|leste"))
    assert (finding.severity, finding.table, finding.rows, finding.column) == ("error", "sites", (2,), "zone")
    assert found("separator-in-a-name", sites=edited("sites", 0, name="EMEF | Um")) == []
    offers = [row | {"offer": "||"} if row["offer"] == "f1-alface" else row for row in rows("offers")]
    assert one("separator-in-a-name", offers=offers).column == "offer"


def test_key_look_alike() -> None:
    """Keys that differ in capitals, accents, hyphens or leading zeros are noted; different ones are not."""
    extra = rows("products")[2] | {"product": "Alface"}
    finding = one("key-look-alike", products=added("products", extra))
    assert (finding.severity, finding.rows) == ("note", (4, 6))
    assert found("key-look-alike", products=added("products", extra | {"product": "alface_roxa"})) == []


def test_name_look_alike() -> None:
    """Products that files cannot tell apart by name are noted; names that differ by a digit or a word are not."""
    extra = rows("products")[2] | {"product": "outra", "name": "ALFÁCE"}
    finding = one("name-look-alike", products=added("products", extra))
    assert (finding.severity, finding.table, finding.rows) == ("note", "products", (4, 6))
    assert found("name-look-alike", products=added("products", extra | {"name": "Alface 2"})) == []


def test_the_same_name_twice_is_a_warning() -> None:
    """Two suppliers written letter by letter the same are told as that, and as more than a note."""
    twin = rows("suppliers")[0] | {"supplier": "outra"}
    finding = one("name-look-alike", suppliers=added("suppliers", twin))
    assert (finding.severity, "the same name" in finding.what) == ("warning", True)


def test_unknown_reference() -> None:
    """A dangling reference is an error with the nearest word and all its rows."""
    wrong = [row | {"supplier": "Co-op"} if row["supplier"] == "coop" else row for row in rows("offers")]
    finding = one("unknown-reference", offers=wrong)
    assert (finding.table, finding.column, finding.rows) == ("offers", "supplier", (2, 3))
    assert "Did you mean “coop”?" in finding.what


def test_unknown_reference_blank() -> None:
    """A blank reference refers to nothing and is fine."""
    assert found("unknown-reference", products=edited("products", 0, food=None)) == []


@pytest.mark.parametrize(("count", "findings"), [(5, 5), (6, 1)])
def test_unknown_reference_many(count: int, findings: int) -> None:
    """Up to five unknown words are told one by one, more of them in one finding with the likely reason."""
    sites = [rows("sites")[0] | {"site": f"0{n}931"} for n in range(1, 10)]
    enrolment = [rows("enrolment")[0] | {"site": f"{n}931" if n <= count else f"0{n}931"} for n in range(1, 10)]
    result = found("unknown-reference", sites=sites, enrolment=enrolment)
    assert len(result) == findings
    assert sorted(row for finding in result for row in finding.rows) == list(range(2, 2 + count))
    assert "Did you mean “01931”?" in result[0].what


@pytest.mark.parametrize("cell", ["13", "0-3", "jan", "3-", "2026-03-01", "1-2-3"])
def test_months_not_understood(cell: str) -> None:
    """What is no list of months is an error in its row."""
    finding = one("months-not-understood", offers=edited("offers", 2, months=cell))
    assert (finding.rows, finding.column) == ((4,), "months")


@pytest.mark.parametrize("cell", ["1-12", "11-2|5", "3, 4", "", "12"])
def test_months_not_understood_silent(cell: str) -> None:
    """Months, ranges over the new year and blank cells are fine."""
    assert found("months-not-understood", offers=edited("offers", 2, months=cell)) == []


def test_list_separator() -> None:
    """A list with commas is questioned; one with bars is not."""
    finding = one("list-separator", suppliers=edited("suppliers", 0, certificates="organic, fair"))
    assert (finding.severity, finding.column) == ("warning", "certificates")
    assert found("list-separator", suppliers=edited("suppliers", 0, certificates="organic | fair")) == []


def test_missing_columns_are_blank() -> None:
    """A table that lacks a column of the schema is read as if it were blank."""
    frame = typed("products", rows("products")).drop(columns=["gross_factor", "food"])
    assert found("required-cell", products=frame) == []


def test_all_of_it_is_no_percentage() -> None:
    """A loss of 1 is beyond the most of 0.95, and no hint at percent is given; a loss of 50 gets it."""
    assert "92 %" not in one("number-out-of-range", offers=edited("offers", 0, expected_loss_share=1.0)).mend
    assert "92 %" in one("number-out-of-range", offers=edited("offers", 0, expected_loss_share=50.0)).mend


def test_a_cell_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    """A price that is no number and an amount in doubt are each one finding; a blank cell beside them is told as blank."""
    offers = "offer,supplier,product,price\no,f,rice,abc\np,f,rice,\nq,f,rice,1.5\n"
    funds = "fund,name,amount\nown,Own,9.000\n"
    findings = service.check_case(folder(tmp_path / "case", offers=offers, funds=funds))
    told = [(f.code, f.rows) for f in findings if (f.table, f.column) == ("offers", "price")]
    assert told == [("not-a-number", (2,)), ("required-cell", (3,))]
    assert "1 of 2 rows" in next(f.what for f in findings if f.code == "required-cell")
    assert [f.code for f in findings if (f.table, f.column) == ("funds", "amount")] == ["ambiguous-number"]
