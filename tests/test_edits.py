"""What differs between two states of a case, and both edits in one."""

from __future__ import annotations

import pandas as pd

from planner import service
from planner.case import Case
from planner.edits import Difference, differences, differences_in_words, merged
from planner.paths import CASES


def _tiny() -> Case:
    return service.load_case(CASES / "tiny")


def _with(case: Case, table: str, line: int, **cells: object) -> Case:
    frame = case.tables[table].copy()
    for column, value in cells.items():
        frame.loc[frame.index[line], column] = value
    return Case({**case.tables, table: frame}, case.extras)


def _without(case: Case, table: str, line: int) -> Case:
    return Case({**case.tables, table: case.tables[table].drop(case.tables[table].index[line])}, case.extras)


def test_a_cell_that_differs_is_told_with_both_values() -> None:
    """Table, key of the row, column, and both values as in a file; the same case differs in nothing."""
    case = _tiny()
    assert differences(case, _tiny()) == []
    before = case.tables["offers"]["price"].iloc[0]
    key = case.tables["offers"]["offer"].iloc[0]
    assert differences(case, _with(case, "offers", 0, price=9.75)) == [
        Difference("offers", str(key), "price", str(before), "9.75")
    ]


def test_edits_of_different_cells_are_both_kept() -> None:
    """A price by one, another price and a new name in the same row by the other; a row added by each: nothing collides."""
    case = _tiny()
    mine = _with(_with(case, "offers", 0, price=9.75), "case", 0, name="Mine")
    theirs = (
        _with(_with(case, "offers", 1, price=8.25), "case", 0, buyer="Theirs")
        if "buyer" in case.tables["case"]
        else _with(case, "offers", 1, price=8.25)
    )
    both, collisions = merged(case, mine, theirs)
    assert collisions == []
    assert both.tables["offers"]["price"].iloc[:2].tolist() == [9.75, 8.25]
    assert both.tables["case"]["name"].iloc[0] == "Mine"
    assert both.tables["offers"].dtypes.equals(case.tables["offers"].dtypes)


def test_one_cell_edited_twice_keeps_what_is_stored_and_tells_both() -> None:
    """The stored value stands; mine is told beside it; equal edits do not collide."""
    case = _tiny()
    stored, mine = _with(case, "offers", 0, price=9.5), _with(case, "offers", 0, price=9.7)
    both, collisions = merged(case, mine, stored)
    assert both.tables["offers"]["price"].iloc[0] == 9.5
    assert [(c.column, c.one, c.other) for c in collisions] == [("price", "9.5", "9.7")]
    assert merged(case, stored, stored)[1] == []


def test_a_row_deleted_here_and_changed_there_collides_as_a_whole() -> None:
    """It stays as it is stored, and is told."""
    case = _tiny()
    both, collisions = merged(case, _without(case, "offers", 0), _with(case, "offers", 0, price=9.5))
    assert both.tables["offers"]["price"].iloc[0] == 9.5
    assert [(c.table, c.column, c.other) for c in collisions] == [("offers", "", "")]


def test_rows_deleted_and_added_on_both_sides() -> None:
    """One deletes the first row, the other adds one: the first is gone, the new one is there, with its own columns beside it."""
    case = _tiny()
    lines = case.tables["offers"].index
    case = Case(case.tables, {"offers": pd.DataFrame({"phone": [f"n{n}" for n in range(len(lines))]}, index=lines)})
    added = case.tables["offers"].iloc[[0]].assign(offer="new").set_axis([99], axis="index")
    stored = Case(
        {**case.tables, "offers": pd.concat([case.tables["offers"], added])},
        {"offers": pd.concat([case.extras["offers"], pd.DataFrame({"phone": ["n99"]}, index=[99])])},
    )
    gone = _without(case, "offers", 0)
    mine = Case(gone.tables, {"offers": case.extras["offers"].iloc[1:]})
    both, collisions = merged(case, mine, stored)
    assert collisions == []
    assert both.tables["offers"]["offer"].tolist() == [*case.tables["offers"]["offer"].iloc[1:], "new"]
    assert both.extras["offers"]["phone"].tolist() == [*(f"n{n}" for n in range(1, len(lines))), "n99"]
    assert list(both.extras["offers"].index) == list(both.tables["offers"].index)


def test_rows_without_a_key_are_told_apart_by_what_is_in_them() -> None:
    """Both change the one row of a table without a key while one adds another: nobody can tell, so mine is told, not added."""
    case = _tiny()
    columns = case.tables["bought"].columns

    def rows(*weights: float) -> Case:
        frame = pd.DataFrame({"product": ["x"] * len(weights), "kg": list(weights)}).reindex(columns=columns)
        return Case({**case.tables, "bought": frame.astype(case.tables["bought"].dtypes.to_dict())})

    both, collisions = merged(rows(1), rows(2, 5), rows(3))
    assert both.tables["bought"]["kg"].tolist() == [3]
    assert [c.other for c in collisions] == ["x, 2.0", "x, 5.0"]
    both, collisions = merged(rows(1), rows(1, 5), rows(1, 1, 4))
    assert both.tables["bought"]["kg"].tolist() == [1, 1, 4, 5]
    assert collisions == []


def test_differences_are_told_in_words() -> None:
    """Tables and columns by their headings, things by their names, codes and figures as a reader writes them; of a row only which it is."""
    case = _tiny()
    site, stage = case.tables["enrolment"][["site", "stage"]].iloc[0]
    names = {
        table: dict(zip(case[table][key], case[table]["name"], strict=True))
        for table, key in (("sites", "site"), ("stages", "stage"), ("products", "product"), ("suppliers", "supplier"))
    }
    offer = case.tables["offers"].iloc[0]
    product = case.tables["products"].iloc[0]
    found = [
        Difference("enrolment", f"{site}, {stage}, ", "pupils", "80", "81"),
        Difference("enrolment", f"{site}, {stage}, ", "", "a, b", ""),
        Difference("offers", str(offer["offer"]), "price", "4.0", "4.25"),
        Difference("products", str(product["product"]), "storable", "True", "False"),
        Difference("mystery", "x", "y", "1", "2"),
    ]
    told = differences_in_words(found, case)
    whose = f"{names['sites'][site]}, {names['stages'][stage]}"
    assert told[0] == Difference("Pupils", whose, "Number of pupils", "80", "81")
    assert told[1] == Difference("Pupils", whose, "", "", "")
    assert told[2].row.startswith(f"{names['suppliers'][offer['supplier']]}, {names['products'][offer['product']]}")
    assert (told[2].one, told[2].other) == ("4", "4.25")
    assert (told[3].row, told[3].one, told[3].other) == (product["name"], "yes", "no")
    assert told[4] == found[4]
