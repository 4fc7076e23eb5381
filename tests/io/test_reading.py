"""What is wrong with a case's cells, columns and tables is found and told all at once."""

from __future__ import annotations

import json
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from planner.case import Case
from planner.findings import InputError
from planner.i18n import using
from planner.io import read_case, write_case
from planner.io.geojson import PART_CHARACTERS
from planner.io.writing import write_csv
from tests.io.small import BASICS, brief, folder, read, workbook


def test_a_clean_folder_has_no_findings(tmp_path: Path) -> None:
    """The small case is read whole, typed, with the line numbers of the file."""
    case, findings = read(folder(tmp_path / "case"))
    assert findings == []
    assert case.tables["sites"].index.tolist() == [2]
    assert case.tables["case"].loc[2, "first_day"] == pd.Timestamp("2026-02-09")
    assert case.tables["offers"].loc[2, "price"] == 4.2
    assert case.tables["offers"].loc[2, "source"] == ""
    assert case.path == tmp_path / "case"


def test_days_of_delivery_are_read_and_may_be_missing(tmp_path: Path) -> None:
    """A case without columns and tables on days of delivery is read with blanks; words of a language become codes."""
    case, _findings = read(folder(tmp_path / "old"))
    assert case["suppliers"]["delivery_weekdays"].tolist() == case["sites"]["receives_weekdays"].tolist() == [""]
    assert len(case["supplier_days"]) == len(case["delivery_places"]) == 0
    offers = "offer,supplier,product,price,delivery_weekdays\no,f,rice,4.2,terça|sexta\n"
    days = "supplier,first_day,last_day,kind\nf,2026-03-02,,não entrega\n"
    case, findings = read(folder(tmp_path / "new", offers=offers, supplier_days=days))
    assert findings == []
    assert case["offers"]["delivery_weekdays"].tolist() == ["tue|fri"]
    assert case["supplier_days"]["kind"].tolist() == ["does_not_deliver"]


def test_contracts_are_read_and_may_be_missing(tmp_path: Path) -> None:
    """A case without contracts is read with none; one with them has the defaults where cells are blank."""
    case, _findings = read(folder(tmp_path / "old"))
    assert case["offers"]["contract"].tolist() == [""]
    assert len(case["contracts"]) == 0
    offers = "offer,supplier,product,contract,price\no,f,rice,c,4.2\n"
    rows = "contract,name,supplier,product,first_day,last_day,option_until,option_drawn,maximum_kg\nc,C 7,f,rice,2026-01-01,2026-12-31,2027-12-31,sim,1000\n"
    case, findings = read(folder(tmp_path / "new", offers=offers, contracts=rows))
    assert findings == []
    (row,) = case["contracts"].to_dict("records")
    assert (row["option_drawn"], row["maximum_kg"], row["called_off_kg"]) == (True, 1000, 0)
    assert pd.isna(row["minimum_kg"])


def test_folder_workbook_and_zip_are_the_same_case(tmp_path: Path) -> None:
    """The fingerprint does not depend on how a case is stored."""
    place = folder(tmp_path / "case")
    with zipfile.ZipFile(tmp_path / "case.zip", "w") as archive:
        for path in place.iterdir():
            archive.write(path, f"case/{path.name}")
        archive.writestr("__MACOSX/case/._sites.csv", b"\x00")
    book = workbook(tmp_path / "case.xlsx")
    found = [read(path) for path in (place, tmp_path / "case.zip", book)]
    assert [findings for _case, findings in found] == [[], [], []]
    assert len({case.fingerprint for case, _findings in found}) == 1


def test_a_column_or_table_without_a_value_leaves_a_case_as_it_is(tmp_path: Path) -> None:
    """What a later edition knows beside a case changes its fingerprint only once something stands there."""
    case, _findings = read(folder(tmp_path / "case"))
    products = case.tables["products"]
    sparse = {name: frame for name, frame in case.tables.items() if not frame.empty}
    assert Case(sparse | {"products": products.dropna(axis="columns", how="all")}).fingerprint == case.fingerprint
    told = Case({**case.tables, "products": products.assign(season_months="3|4")})
    assert told.fingerprint != case.fingerprint


def test_every_trouble_in_a_column_is_one_finding(tmp_path: Path) -> None:
    """Cells with the same trouble are told together, cells with another apart; all of them are missing."""
    text = "offer,supplier,product,price,lead_time_days,organic,first_day,months\n" + "".join(
        f"o{n},f,rice,{cells}\n"
        for n, cells in enumerate(["x,7,yes,2026-01-01,3-11", "y,1.5,perhaps,soon,13", "3,,,,", "x,,,,"])
    )
    case, findings = read(folder(tmp_path / "case", offers=text))
    assert brief(findings) == {
        ("error", "not-a-number", "offers", "price", (2, 3, 5)),
        ("error", "not-whole", "offers", "lead_time_days", (3,)),
        ("error", "not-yes-or-no", "offers", "organic", (3,)),
        ("error", "not-a-date", "offers", "first_day", (3,)),
        ("error", "not-months", "offers", "months", (3,)),
    }
    offers = case.tables["offers"]
    assert offers["price"].isna().tolist() == [True, True, False, True]
    assert offers["lead_time_days"].isna().tolist() == [False, True, True, True]
    assert "“x”, “y”" in next(f.what for f in findings if f.column == "price")


def test_columns_missing_doubled_unknown_and_misspelt(tmp_path: Path) -> None:
    """Each is told; a near miss names the column meant; what is unknown is kept."""
    text = "offer, Supplier ,PRODUCT,kg_per_perod,price,price,My own\no,f,rice,5,1,2,mine\n"
    case, findings = read(folder(tmp_path / "case", offers=text, stages="stage\nprimary\n"))
    assert brief(findings) == {
        ("warning", "unknown-column", "offers", "kg_per_perod", ()),
        ("note", "unknown-column", "offers", "My own", ()),
        ("error", "duplicate-column", "offers", "price", (1,)),
        ("error", "missing-column", "stages", "name", ()),
    }
    assert "kg_per_period" in next(f.what for f in findings if f.column == "kg_per_perod")
    assert case.extras["offers"].to_dict("list") == {"kg_per_perod": ["5"], "price": ["2"], "My own": ["mine"]}
    assert case.extras["offers"].index.equals(case.tables["offers"].index)
    assert case.tables["offers"].loc[2, "price"] == 1


def test_a_column_that_only_a_programme_has_is_told_where_it_stands(tmp_path: Path) -> None:
    """Levels of a scale or a share have names, which stand in a programme file: the column is kept, and it is said where to write them."""
    text = "rule,minimum,Levels\nstars,1,One star: 1\n"
    case, findings = read(
        folder(tmp_path / "case", points=text, targets="target,name,counts,share,level\nt,T,c,0.3,Bronze\n")
    )
    assert {one for one in brief(findings) if one[1] == "column-of-programmes"} == {
        ("warning", "column-of-programmes", "points", "Levels", (2,)),
        ("warning", "column-of-programmes", "targets", "level", (2,)),
    }
    assert all("own-goals.yaml" in one.mend for one in findings if one.code == "column-of-programmes")
    assert case.extras["points"].to_dict("list") == {"Levels": ["One star: 1"]}


def test_tables_missing_empty_unknown_and_misspelt(tmp_path: Path) -> None:
    """A near miss names the table meant; what is unknown is kept; what is missing is a table without rows."""
    place = folder(
        tmp_path / "case",
        funds=None,
        dishes="dish,name,meal,slot\n",
        notes="a;b\n1;007\n",
        offer=BASICS["offers"],
        offers=None,
    )
    case, findings = read(place)
    assert brief(findings) == {
        ("note", "unknown-table", "notes", "", ()),
        ("warning", "unknown-table", "offer", "", ()),
    }
    assert case.extras["notes"].to_dict("list") == {"a": ["1"], "b": ["007"]}


def test_the_same_table_twice_is_told(tmp_path: Path) -> None:
    """Two files for one table cannot both hold."""
    place = folder(tmp_path / "case")
    (place / "Menu Groups.csv").write_text("menu,name\nx,X\n")
    _case, findings = read(place)
    assert brief(findings) == {("error", "duplicate-table", "menu_groups", "", ())}


def test_blank_lines_are_dropped_and_lines_are_counted_as_a_spreadsheet_does(tmp_path: Path) -> None:
    """A cell with line breaks is on one line; blank lines count but hold nothing."""
    text = '\nstage,name\n\n a ,"two\nlines"\n,\n  ,\t\nb,B\n'
    case, findings = read(folder(tmp_path / "case", stages=text))
    assert findings == []
    assert case.tables["stages"].index.tolist() == [4, 7]
    assert case.tables["stages"]["stage"].tolist() == ["a", "b"]
    assert case.tables["stages"].loc[4, "name"] == "two\nlines"


def test_headings_below_a_title_are_found(tmp_path: Path) -> None:
    """Lines above the headings are reported, and line numbers stay those of the file."""
    case, findings = read(folder(tmp_path / "case", stages="Our stages\n\nstage,name\nprimary,P\n"))
    assert brief(findings) == {("note", "lines-above-headings", "stages", "", (1, 2))}
    assert case.tables["stages"].index.tolist() == [4]


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        ("stage,name\nc,Crèche e pré\n".encode(), set()),
        ("stage,name\nc,Crèche e pré\n".encode("utf-8-sig"), set()),
        ("stage;name\nc;Crèche e pré\n".encode(), set()),
        ("sep=;\nstage;name\nc;Crèche e pré\n".encode(), set()),
        ("stage\tname\nc\tCrèche e pré\n".encode("utf-16"), set()),
        ("stage,name\r\nc,Crèche e pré\r\n".encode("latin-1"), {"encoding-guessed"}),
        ("stage;name\r\nc;Crèche e pré\r\n".encode("cp1252"), {"encoding-guessed"}),
    ],
)
def test_encodings_and_separators(tmp_path: Path, content: bytes, codes: set[str]) -> None:
    """Spreadsheets of many countries write the same table; a guessed encoding is told."""
    case, findings = read(folder(tmp_path / "case", stages=content))
    assert {finding.code for finding in findings} == codes
    assert case.tables["stages"]["name"].tolist() == ["Crèche e pré"]


def test_bytes_without_meaning_in_windows_1252_are_latin_1(tmp_path: Path) -> None:
    """A file that is neither UTF-8 nor Windows-1252 is still read, and told."""
    case, findings = read(folder(tmp_path / "case", stages=b"stage,name\nc,a\x81\xe9b\n"))
    assert {finding.code for finding in findings} == {"encoding-guessed"}
    assert case.tables["stages"]["name"].tolist() == ["a\x81éb"]


@pytest.mark.parametrize(
    ("tongue", "group", "told"),
    [
        ("en", "viande", "“viande”: meat"),
        ("en", "Meat", ""),
        ("en", "meat", ""),
        ("fr", "viande", ""),
        ("fr", "carne", "“carne”"),
        ("en", "snails", ""),
    ],
)
def test_a_word_of_another_language_is_read_and_told(tmp_path: Path, tongue: str, group: str, told: str) -> None:
    """What rules count is the word's meaning: as what it is read is told, unless it is the very word of the language in use; an unknown word stays."""
    row = f"product,name,food_group,processing_class,unit,unit_kg\nrice,Rice,{group},fresh,kg,1\n"
    with using(tongue):
        case, findings = read(folder(tmp_path / "case", products=row))
    notes = [(one.code, one.severity, one.rows, one.column) for one in findings]
    assert notes == ([("read-as-word", "note", (2,), "food_group")] if told else [])
    assert not told or told in findings[0].what
    assert case.tables["products"]["food_group"].tolist() == ["snails" if group == "snails" else "meat"]


@pytest.mark.parametrize(
    ("text", "prices", "codes"),
    [
        ("o;f;rice;4,20\np;f;rice;1.234", [4.2, 1234], {"read-as-thousands"}),
        ("o;f;rice;4.20\np;f;rice;1.234", [4.2, 1.234], set()),
        ("o;f;rice;1.234", [None], {"ambiguous-number"}),
        ("o;f;rice;4,20\np;f;rice;3.90\nq;f;rice;1.234", [4.2, 3.9, None], {"ambiguous-number", "mixed-decimal-marks"}),
        ("o;f;rice;1.234,50", [1234.5], set()),
    ],
)
def test_decimal_commas_in_semicolon_files(
    tmp_path: Path, text: str, prices: list[float | None], codes: set[str]
) -> None:
    """What the column shows decides; what nothing decides is told and never guessed."""
    case, findings = read(folder(tmp_path / "case", offers=f"offer;supplier;product;price\n{text}\n"))
    assert {finding.code for finding in findings} == codes
    assert [None if pd.isna(price) else price for price in case.tables["offers"]["price"]] == prices


def test_the_rest_of_a_semicolon_file_decides_for_a_column_that_does_not(tmp_path: Path) -> None:
    """A spreadsheet writes all columns of a file under one setting."""
    text = "offer;supplier;product;price;kg_total\no;f;rice;4,20;12.000\n"
    case, findings = read(folder(tmp_path / "case", offers=text))
    assert brief(findings) == {("note", "read-as-thousands", "offers", "kg_total", (2,))}
    assert case.tables["offers"]["kg_total"].tolist() == [12000]


@pytest.mark.parametrize(
    ("price", "total", "found", "codes"),
    [
        ("4.2", "12.000", [4.2, None], {"ambiguous-number"}),
        ("4.2", "12.345", [4.2, 12.345], set()),
        ("1.234", "", [1.234, None], set()),
        ('"4,20"', "12.000", [4.2, None], {"ambiguous-number"}),
        ('"1,234"', "", [None, None], {"ambiguous-number"}),
        ('"1,234.5"', '"1,234"', [1234.5, None], {"ambiguous-number"}),
    ],
)
def test_decimals_in_comma_files(
    tmp_path: Path, price: str, total: str, found: list[float | None], codes: set[str]
) -> None:
    """There a point is a decimal point, as the manual says, until a comma in the file raises doubt, or three noughts that nobody writes for nothing."""
    text = f"offer,supplier,product,price,kg_total\no,f,rice,{price},{total}\n"
    case, findings = read(folder(tmp_path / "case", offers=text))
    row = case.tables["offers"].iloc[0]
    assert [None if pd.isna(row[name]) else row[name] for name in ("price", "kg_total")] == found
    assert {finding.code for finding in findings} == codes


def test_an_unquoted_decimal_comma_is_noticed(tmp_path: Path) -> None:
    """A line with more cells than headings may have slipped, so it is an error."""
    text = "offer,supplier,product,price\no,f,rice,4,20\np,f,rice,3\n"
    _case, findings = read(folder(tmp_path / "case", offers=text))
    assert ("error", "cells-beyond-headings", "offers", "", (2,)) in brief(findings)


@pytest.mark.parametrize("text", ['stage,name\nc,"C\nd,D\n', 'stage,name\nc,"C"x\nd,D\n'])
def test_broken_quotation_marks_are_told(tmp_path: Path, text: str) -> None:
    """A quotation mark that is not closed, or is in the middle of a cell, is an error at its line."""
    _case, findings = read(folder(tmp_path / "case", stages=text))
    assert ("error", "broken-quotes", "stages", "", (2,)) in brief(findings)


def test_nul_and_long_text_in_a_file(tmp_path: Path) -> None:
    """Both cells are told and missing; the rest of the table is read."""
    text = f"stage,name\na,x\x00y\nb,{'z' * 40_000}\nc,C\n"
    case, findings = read(folder(tmp_path / "case", stages=text))
    assert brief(findings) == {
        ("error", "not-a-character", "stages", "name", (2,)),
        ("error", "text-too-long", "stages", "name", (3,)),
    }
    assert case.tables["stages"]["name"].tolist() == ["", "", "C"]


def test_the_country_orders_day_and_month(tmp_path: Path) -> None:
    """The same text is another day in the United States than in Brazil."""
    for country, day in (("BR", "2026-09-02"), ("us", "2026-02-09")):
        text = f"case,name,country,currency,first_day,last_day\nc,C,{country},BRL,02/09/2026,2026-12-18\n"
        case, findings = read(folder(tmp_path / country, case=text))
        assert findings == []
        assert case.tables["case"]["first_day"].tolist() == [pd.Timestamp(day)]


def test_sheets_with_dates_numbers_and_wrong_formats(tmp_path: Path) -> None:
    """Date cells and numeric codes are read; what Excel turned into something else is told."""
    offers = [
        ["offer", "supplier", "product", "price", "months", "first_day", "lead_time_days"],
        [101, "f", "rice", 4.2, "3-11", datetime(2026, 2, 9), 7],
        ["b", "f", "rice", date(2026, 5, 4), date(2026, 11, 3), 46062, "7"],
        ["c", "f", "rice", "4,2", 5, "09/02/2026", None],
    ]
    case, findings = read(workbook(tmp_path / "case.xlsx", offers=offers))
    assert brief(findings) == {
        ("error", "date-for-number", "offers", "price", (3,)),
        ("error", "date-for-months", "offers", "months", (3,)),
        ("error", "date-as-number", "offers", "first_day", (3,)),
    }
    table = case.tables["offers"]
    assert table["offer"].tolist() == ["101", "b", "c"]
    assert table["months"].tolist() == ["3-11", "", "5"]
    assert table.loc[4, "price"] == 4.2
    assert table.loc[2, "first_day"] == table.loc[4, "first_day"] == pd.Timestamp("2026-02-09")


def test_merged_cells_are_named_and_not_spread(tmp_path: Path) -> None:
    """The range is named; only its first cell has the value."""
    path = workbook(tmp_path / "case.xlsx", stages=[["stage", "name"], ["a", "A"], ["b", None], ["c", "C"]])
    book = openpyxl.load_workbook(path)
    book["stages"].merge_cells("B2:B3")
    book.save(path)
    case, findings = read(path)
    assert brief(findings) == {("error", "merged-cells", "stages", "", (2, 3))}
    assert "B2:B3" in findings[0].what
    assert case.tables["stages"]["name"].tolist() == ["A", "", "C"]


def test_formulas_that_failed_or_were_never_calculated(tmp_path: Path) -> None:
    """Both would look blank to a plan, so both are errors at their cell."""
    offers = [
        ["offer", "supplier", "product", "price"],
        ["a", "f", "rice", "#REF!"],
        ["b", "f", "rice", "=1+1"],
        ["c", "f", "rice", 2],
    ]
    case, findings = read(workbook(tmp_path / "case.xlsx", offers=offers))
    assert brief(findings) == {
        ("error", "formula-error", "offers", "price", (2,)),
        ("error", "formula-without-value", "offers", "price", (3,)),
    }
    assert "#REF!" in next(f.what for f in findings if f.code == "formula-error")
    assert case.tables["offers"]["price"].isna().tolist() == [True, True, False]


def test_a_remark_beside_a_sheet_is_kept_and_told(tmp_path: Path) -> None:
    """A column without heading is no part of the table, but nothing is lost."""
    case, findings = read(
        workbook(tmp_path / "case.xlsx", stages=[["stage", "name"], ["a", "A", None, "ask Ana"], ["b", "B"]])
    )
    assert brief(findings) == {("warning", "column-without-heading", "stages", "", (2,))}
    assert case.extras["stages"].iloc[:, 0].tolist() == ["ask Ana", ""]


def test_zones_from_geojson(tmp_path: Path) -> None:
    """Areas become lines of the table, a long outline several, own properties extras; writing keeps them all."""
    ring = [[n / 7, n / 3] for n in range(2500)]
    features = [
        {
            "type": "Feature",
            "properties": {"area": "a", "kind": "catchment", "name": "A", "hectares": 12.5},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        },
        {
            "type": "Feature",
            "id": "b",
            "properties": {"kind": "other"},
            "geometry": {"type": "Point", "coordinates": [1, 2]},
        },
    ]
    place = folder(tmp_path / "case")
    (place / "zones.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    case, findings = read(place)
    assert {f.severity for f in findings} <= {"note"}
    zones = case.tables["zones"]
    parts = zones[zones["area"] == "a"]
    assert len(parts) > 1
    assert parts["part"].tolist() == list(range(1, len(parts) + 1))
    assert (parts["geometry"].str.len() <= PART_CHARACTERS).all()
    assert json.loads("".join(parts["geometry"])) == features[0]["geometry"]
    assert zones.iloc[-1]["area"] == "b"
    assert case.extras["zones"]["hectares"].tolist() == ["12.5"] * len(parts) + [""]
    write_case(case, tmp_path / "case.xlsx")
    assert read(tmp_path / "case.xlsx")[0].fingerprint == case.fingerprint
    write_case(case, place)
    assert read(place)[0].fingerprint == case.fingerprint
    assert not (place / "zones.geojson").exists()


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"type": "FeatureCollection"}',
        '{"type": "FeatureCollection", "features": [{"properties": {}}]}',
        '{"type": "FeatureCollection", "features": [], "crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::31983"}}}',
    ],
)
def test_geojson_that_cannot_be_used_is_told(tmp_path: Path, text: str) -> None:
    """What is wrong with it is a finding; the rest of the case is read."""
    place = folder(tmp_path / "case")
    (place / "zones.geojson").write_text(text)
    case, findings = read(place)
    assert brief(findings) == {("error", "bad-geojson", "zones", "", ())}
    assert case.tables["zones"].empty


def test_other_files_in_a_folder_do_not_matter(tmp_path: Path) -> None:
    """A manual, a lock file and a hidden file are not tables."""
    place = folder(tmp_path / "case")
    for name in ("README.md", "~$case.xlsx", "._sites.csv"):
        (place / name).write_bytes(b"\x00\xff")
    assert read(place)[1] == []


def test_a_folder_that_cannot_be_read_is_an_input_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that another program holds is told, with no traceback."""
    place = folder(tmp_path / "case")

    def held(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", held)
    with pytest.raises(InputError) as error:
        read_case(place)
    assert [finding.code for finding in error.value.findings] == ["cannot-read"]


def test_write_csv_quotes_a_heading_that_could_mislead(tmp_path: Path) -> None:
    """A heading with a semicolon does not change what separates the cells."""
    frame = pd.DataFrame({"a;b;c": pd.Series(["1;2"], dtype="str"), "d": pd.Series(["x"], dtype="str")})
    write_csv(frame, tmp_path / "own.csv")
    case, _findings = read(folder(tmp_path / "case", own=(tmp_path / "own.csv").read_bytes()))
    assert case.extras["own"].to_dict("list") == {"a;b;c": ["1;2"], "d": ["x"]}


@pytest.mark.parametrize(
    ("cells", "read_as"),
    [
        (["1.000", "60"], [1000, 60]),
        (["1,000", "60"], [1000, 60]),
        (["1.250", "60"], [1250, 60]),
        (["1.000"], [None]),
        (["1.000", "2.000"], [None, None]),
        (["100", "60"], [100, 60]),
    ],
)
def test_a_thousand_pupils_are_never_one(tmp_path: Path, cells: list[str], read_as: list[int | None]) -> None:
    """Beside whole numbers 1.000 pupils are a thousand, with a note; where every number has three places it is asked."""
    lines = "".join(f's{at},primary,"{cell}",all\n' for at, cell in enumerate(cells))
    case, findings = read(folder(tmp_path / "case", enrolment=f"site,stage,pupils,menu\n{lines}"))
    pupils = case.tables["enrolment"]["pupils"]
    assert [None if pd.isna(value) else int(value) for value in pupils] == read_as
    told = {f.code for f in findings if f.column == "pupils"}
    assert told == (
        {"ambiguous-number"}
        if None in read_as
        else {"read-as-thousands"}
        if 60 in read_as and 100 not in read_as
        else set()
    )


def test_three_noughts_that_cannot_be_thousands(tmp_path: Path) -> None:
    """A latitude of 45.000 is one; where decimals of the column show a point, 20.000 kg are twenty."""
    text = "site,name,municipality,lat,lon,zone\na,A,V,45.000,2.000,z\nb,B,V,45.500,2.125,z\n"
    case, _findings = read(folder(tmp_path / "places", sites=text))
    assert case.tables["sites"]["lat"].to_list() == [45.0, 45.5]
    offers = "offer,supplier,product,price,kg_total\na,f,rice,1,20.000\nb,f,rice,1,7.5\n"
    case, _findings = read(folder(tmp_path / "offers", offers=offers))
    assert case.tables["offers"]["kg_total"].to_list() == [20.0, 7.5]


ACCENTED = "stage,name\nprimary,Educação básica\ncreche,शिशु\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"], ids=lambda name: name
)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "mixed"])
def test_every_unicode_is_read(tmp_path: Path, encoding: str, ends: str) -> None:
    """Unicode with and without a mark, lines ended in any way or in several: the same names, and nothing to say."""
    text = (
        ACCENTED.replace("\n", "\r\n", 1).replace("básica\n", "básica\r")
        if ends == "mixed"
        else ACCENTED.replace("\n", ends)
    )
    case, findings = read(folder(tmp_path / "case", stages=text.encode(encoding)))
    assert case.tables["stages"]["name"].tolist() == ["Educação básica", "शिशु"]
    assert findings == []


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_what_is_not_unicode_is_read_with_a_note(tmp_path: Path, encoding: str) -> None:
    """Windows-1252 and Latin-1 are read, and the reader is asked to look at the accents."""
    text = "stage,name\nprimary,Educação básica\n".encode(encoding)
    case, findings = read(folder(tmp_path / "case", stages=text))
    assert case.tables["stages"]["name"].tolist() == ["Educação básica"]
    assert [f.code for f in findings] == ["encoding-guessed"]


def test_lines_of_another_encoding_are_named(tmp_path: Path) -> None:
    """A file put together from two is read line by line, each as it is, and the odd lines are told."""
    text = "stage,name\nprimary,Educação\n".encode() + "creche,Crèche\n".encode("cp1252")
    case, findings = read(folder(tmp_path / "case", stages=text))
    assert case.tables["stages"]["name"].tolist() == ["Educação", "Crèche"]
    assert [(f.code, f.severity, f.rows) for f in findings] == [("encodings-mixed", "warning", (3,))]


@pytest.mark.parametrize(
    ("content", "code", "rows"),
    [
        (b"stage,name\nprim\x00ary,Primary\n", "not-a-character", (2,)),
        (b"stage,name\nprimary,\x00Prim\x00ary\nx,y\n", "not-a-character", (2,)),
        (ACCENTED.encode("utf-16")[:-1], "file-torn", ()),
    ],
)
def test_a_damaged_text_is_told_once(tmp_path: Path, content: bytes, code: str, rows: tuple[int, ...]) -> None:
    """NULs in a file of one byte a character are no UTF-16 and are told with their line; half a character at the end is told too."""
    _case, findings = read(folder(tmp_path / "case", stages=content))
    assert [(f.code, f.severity, f.rows) for f in findings if f.severity == "error"] == [(code, "error", rows)]


def test_a_declared_separator_whatever_ends_the_line(tmp_path: Path) -> None:
    """The line sep=; of Excel is none of the table, also where lines end with a lone carriage return."""
    for ends in ("\n", "\r\n", "\r"):
        text = ends.join(("sep=;", "stage;name", "primary;A, B", ""))
        assert read(folder(tmp_path / "case", stages=text))[0].tables["stages"]["name"].tolist() == ["A, B"]
