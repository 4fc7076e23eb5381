"""What a case holds only as an assumption gives way to what a file says of the same thing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from planner import service
from planner.assumed import assumed_cells, key_text
from planner.case import Case
from planner.edits import differences
from planner.i18n import money_text
from planner.imports import Imported
from planner.imports.giving_way import given_way, stand_ins, town_place
from planner.imports.menus import menus_of
from planner.imports.merge import merge
from planner.imports.result import Said, rows_of
from planner.io import write_case
from planner.start import start_case
from tests.imports.samples import again, named, text
from tests.start.towns import TOWNS, started

SCHOOLS = (
    "Code,School,Town,Stage,Pupils,Latitude,Longitude",
    "7,Sol,Botucatu,creche,300,-22.88,-48.44",
    "8,Lua,Botucatu,primary,1200,-22.89,-48.45",
)


def begun(folder: Path) -> Case:
    """Return the town that began from five inputs, kept as a folder."""
    write_case(started("BR").case, folder / "case")
    return again(folder)


def test_the_place_that_stands_for_the_schools_goes_with_its_pupils(tmp_path: Path) -> None:
    """1500 pupils at one made-up place become 300 and 1200 at two schools, not 3000 in all; undone, the place is back."""
    before = begun(tmp_path)
    (place,) = stand_ins(before)
    done = service.import_files(tmp_path / "case", [text(tmp_path / "schools.csv", *SCHOOLS)])
    after = again(tmp_path)
    assert after["sites"]["site"].tolist() == ["7", "8"]
    assert after["enrolment"]["pupils"].sum() == before["enrolment"]["pupils"].sum() == 1500
    told = named(done.findings, "stand-in-replaced")
    assert "1500" in told.what
    assert place not in set(after["assumptions"]["row"])
    assert stand_ins(after) == []
    service.undo_import(tmp_path / "case")
    assert not differences(before, again(tmp_path))


NOWHERE = ("Code,School,Town,Stage,Pupils", "7,Sol,Botucatu,creche,300", "8,Lua,Botucatu,primary,1200")


def test_schools_without_a_place_lie_where_the_town_was_said_to_lie(tmp_path: Path) -> None:
    """The place of the town that was said to begin with is not asked for again; of a town that nobody placed it is."""
    town = replace(TOWNS["BR"], place=(-22.88, -48.44))
    write_case(start_case(town).case, tmp_path / "case")
    service.import_files(tmp_path / "case", [text(tmp_path / "schools.csv", *NOWHERE)])
    sites = again(tmp_path)["sites"]
    assert [(lat, lon) for lat, lon in zip(sites["lat"], sites["lon"], strict=True)] == [(-22.88, -48.44)] * 2
    assert town_place(start_case(replace(town, place=None)).case) is None
    assert town_place(again(tmp_path)) is None


def test_the_advice_to_name_the_place_and_import_again_is_followed(tmp_path: Path) -> None:
    """The same file with --place fills the blank coordinates, says that they are assumed, and leaves what was typed."""
    write_case(start_case(replace(TOWNS["BR"], place=None)).case, tmp_path / "case")
    file = text(tmp_path / "schools.csv", *NOWHERE)
    first = service.import_files(tmp_path / "case", [file])
    assert "--place" in named(first.findings, "no-coordinates").mend
    case = again(tmp_path)
    assert case["sites"]["lat"].isna().all()
    case.tables["sites"].loc[case["sites"]["site"] == "7", ["lat", "lon"]] = (-22.9, -48.5)
    write_case(case, tmp_path / "case")
    service.import_files(tmp_path / "case", [file], place="-22.88,-48.44")
    sites = again(tmp_path)["sites"].set_index("site")
    assert sites["lat"].to_dict() == {"7": -22.9, "8": -22.88}
    assert "the middle of the town" in sites.loc["8", "assumed"]
    assert "the middle of the town" not in sites.loc["7", "assumed"]


def test_money_reckoned_with_other_pupils_is_told(tmp_path: Path) -> None:
    """The rest beside the programme's rates was reckoned with the pupils filled in; without such money nothing is told."""
    before = begun(tmp_path)
    rest = before["funds"].set_index("role").loc["own", "amount"]
    done = service.import_files(tmp_path / "case", [text(tmp_path / "schools.csv", *SCHOOLS)])
    assert money_text(rest, "BRL") in named(done.findings, "money-of-before").what
    service.undo_import(tmp_path / "case")
    typed = again(tmp_path)
    typed.tables["funds"].loc[typed["funds"]["role"] == "own", "amount"] = 5000.0
    write_case(typed, tmp_path / "case")
    done = service.import_files(tmp_path / "case", [text(tmp_path / "schools.csv", *SCHOOLS)])
    assert "money-of-before" not in {one.code for one in done.findings}


def with_share(folder: Path) -> None:
    """Fill in that everybody eats, as a case that begins does."""
    case = again(folder)
    case.tables["enrolment"]["take_up_share"] = 1.0
    rows = [
        {
            "table": "enrolment",
            "row": key_text(row, "enrolment"),
            "column": "take_up_share",
            "value": "1",
            "assumed": "everybody",
        }
        for row in case["enrolment"].to_dict("records")
    ]
    write_case(replace(case, tables={**case.tables, "assumptions": rows_of("assumptions", rows)}), folder / "case")


def test_a_school_gone_from_the_file_goes_with_its_pupils_though_a_share_was_filled_in(tmp_path: Path) -> None:
    """Only what was filled in differs from what the file said: nobody edited the row."""
    begun(tmp_path)
    service.import_files(tmp_path / "case", [text(tmp_path / "schools.csv", *SCHOOLS)])
    with_share(tmp_path)
    done = service.import_files(tmp_path / "case", [text(tmp_path / "schools.csv", *SCHOOLS[:2])])
    assert again(tmp_path)["sites"]["site"].tolist() == ["7"]
    assert again(tmp_path)["enrolment"]["site"].tolist() == ["7"]
    assert "edited-since" not in [one.code for one in done.findings]


def test_pupils_of_a_school_gone_from_the_file_stay_where_somebody_typed_the_share(tmp_path: Path) -> None:
    """A share of 0.9 is no longer what was filled in: the row was edited, stays and is told."""
    begun(tmp_path)
    service.import_files(tmp_path / "case", [text(tmp_path / "schools.csv", *SCHOOLS)])
    with_share(tmp_path)
    case = again(tmp_path)
    case.tables["enrolment"]["take_up_share"] = 0.9
    write_case(case, tmp_path / "case")
    done = service.import_files(tmp_path / "case", [text(tmp_path / "schools.csv", *SCHOOLS[:2])])
    assert again(tmp_path)["enrolment"]["site"].tolist() == ["7", "8"]
    assert named(done.findings, "edited-since")


@pytest.mark.parametrize("recorded", [True, False])
def test_an_edit_stays_whether_or_not_the_file_was_on_record(tmp_path: Path, recorded: bool) -> None:
    """300 set to 295 by hand: the file that still says 300 leaves it, also where the case began with that file."""
    begun(tmp_path)
    path = text(tmp_path / "schools.csv", *SCHOOLS)
    service.import_files(tmp_path / "case", [path])
    if not recorded:
        shutil.rmtree(next(tmp_path.glob("*-imports")))
    case = again(tmp_path)
    case.tables["enrolment"].loc[case["enrolment"]["site"] == "7", "pupils"] = 295
    write_case(case, tmp_path / "case")
    done = service.import_files(tmp_path / "case", [path])
    assert again(tmp_path)["enrolment"]["pupils"].tolist() == [295, 1200]
    assert ("edited-since" in [one.code for one in done.findings]) == (not recorded)


def test_a_first_import_that_changes_nothing_is_on_record(tmp_path: Path) -> None:
    """So that a cell edited later is known to be edited."""
    begun(tmp_path)
    path = text(tmp_path / "schools.csv", *SCHOOLS)
    service.import_files(tmp_path / "case", [path])
    other = text(tmp_path / "copy.csv", *SCHOOLS)
    done = service.import_files(tmp_path / "case", [other])
    assert (done.changes, len(done.entries)) == ([], 1)
    case = again(tmp_path)
    case.tables["enrolment"].loc[case["enrolment"]["site"] == "7", "pupils"] = 295
    write_case(case, tmp_path / "case")
    assert service.import_files(tmp_path / "case", [other]).changes == []


def test_a_price_of_a_file_takes_the_place_of_the_one_filled_in(tmp_path: Path) -> None:
    """Onions at 4.50 by the file are the market's only onions, at 4.50 of the plan's year; a second import changes nothing."""
    before = begun(tmp_path)
    before.tables["offers"].loc[before["offers"]["product"] == "onion", "price_factor"] = "dearer"
    write_case(before, tmp_path / "case")
    offers = before["offers"].set_index("product")
    path = text(tmp_path / "prices.csv", "Bidder,Product,Unit,Price", "market,onion,kg,4.50")
    done = service.import_files(tmp_path / "case", [path])
    after = again(tmp_path)
    onion = after["offers"][after["offers"]["product"] == "onion"]
    assert onion[["offer", "price", "price_factor"]].to_numpy().tolist() == [[offers.loc["onion", "offer"], 4.5, ""]]
    assert len(after["offers"]) == len(before["offers"])
    assert named(done.findings, "assumed-prices-replaced").severity == "note"
    cells = assumed_cells(after)
    about = cells[(cells["table"] == "offers") & (cells["row"] == offers.loc["onion", "offer"])]
    assert "price" not in set(about["column"])
    assert service.import_files(tmp_path / "case", [path]).changes == []


def test_a_menu_of_a_file_takes_the_place_of_the_starter_menu(tmp_path: Path) -> None:
    """Of the group all the two lunches of the file are left, none of those filled in."""
    before = begun(tmp_path)
    assert len(before["menus"]) > 10
    path = text(tmp_path / "menu.csv", "Weekday,Dish,Meal", "mon,Sopa nossa,lunch", "tue,Feijoada nossa,lunch")
    done = service.import_files(tmp_path / "case", [path], about="menus")
    after = again(tmp_path)["menus"]
    assert sorted(after["dish"]) == ["feijoada_nossa", "sopa_nossa"]
    assert named(done.findings, "starter-menu-replaced").severity == "warning"


def test_a_menu_of_another_meal_leaves_the_starter_menu(tmp_path: Path) -> None:
    """A dinner says nothing of the lunches."""
    before = begun(tmp_path)
    path = text(tmp_path / "menu.csv", "Weekday,Dish,Meal", "mon,Sopa nossa,dinner")
    merged = merge(before, menus_of(path, before, Said()))
    assert len(merged.case["menus"]) == len(before["menus"]) + 1
    assert merged.findings == []


def test_what_was_typed_does_not_give_way(tmp_path: Path) -> None:
    """A place whose coordinates somebody typed is a school; only what still holds the filled-in value is assumed."""
    case = begun(tmp_path)
    case.tables["sites"]["lat"] += 0.01
    assert stand_ins(case) == []
    same, told = given_way(case, Imported("schools", {}), "a.csv")
    assert (same, told) == (case, [])


@pytest.mark.parametrize("column", ["lat", "lon"])
def test_a_place_is_assumed_by_both_its_coordinates(tmp_path: Path, column: str) -> None:
    """One of them typed is enough for a school of its own."""
    case = begun(tmp_path)
    held = case.tables["assumptions"]
    case.tables["assumptions"] = held[~((held["table"] == "sites") & (held["column"] == column))]
    assert stand_ins(case) == []
