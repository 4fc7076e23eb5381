"""Folder and workbook hold the same case."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
from hypothesis import HealthCheck, given, settings

from planner.case import Case
from planner.io import read_case, write_case
from planner.schema import CASE_TABLES
from tests.io.strategies import cases


def assert_same(left: Case, right: Case) -> None:
    """Raise unless two cases hold the same tables and extras, line numbers aside."""
    for name in CASE_TABLES:
        pd.testing.assert_frame_equal(
            left.tables[name].reset_index(drop=True), right.tables[name].reset_index(drop=True), obj=name
        )
    assert set(left.extras) == set(right.extras)
    for name, frame in left.extras.items():
        pd.testing.assert_frame_equal(
            frame.reset_index(drop=True), right.extras[name].reset_index(drop=True), obj=f"extras of {name}"
        )
    assert left.fingerprint == right.fingerprint


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(cases())
def test_folder_workbook_folder_loses_nothing(case: Case) -> None:
    """Any case comes back equal from a folder, then from a workbook, then from a folder again."""
    with tempfile.TemporaryDirectory() as where:
        first, book, last = Path(where, "first"), Path(where, "case.xlsx"), Path(where, "last")
        write_case(case, first)
        from_folder, _findings = read_case(first)
        assert_same(case, from_folder)
        write_case(from_folder, book)
        from_book, findings = read_case(book)
        assert_same(case, from_book)
        assert not [f for f in findings if f.severity == "error"]
        write_case(from_book, last)
        assert_same(case, read_case(last)[0])
        for path in first.iterdir():
            assert path.read_bytes() == (last / path.name).read_bytes()
