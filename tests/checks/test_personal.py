"""Checks that no person can be told from a case. The numbers here are made up; only their check digits are right."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from planner.checks import check
from planner.checks.personal import blacked_out
from tests.cases import edited, tiny_case
from tests.checks.asking import found, one

NUMBER = "529.982.247-25"


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        "52998224725",
        "F1 529982247-25",
        "(529.982.247-25)",
        "529 982 247 25",
        "x52998224725y",
        "120.12345.67-2",
        "f52998224725",
        "CPF52998224725abc",
    ],
)
def test_personal_number(text: str) -> None:
    """A number with right check digits is an error wherever it stands, with or without points, and is not repeated."""
    finding = one("personal-number", suppliers=edited("suppliers", 1, source=text))
    assert (finding.severity, finding.table, finding.rows, finding.column) == ("error", "suppliers", (3,), "source")
    said = finding.what + finding.why + finding.mend
    assert not any(part in said for part in ("529", "247", "12345"))


@pytest.mark.parametrize(
    "text",
    [
        "529.982.247-24",
        "52998224726",
        "11111111111",
        "5299822472",
        "529982247250",
        "152998224725",
        "https://example.org/2019/52998224724",
        "120.12345.67-3",
        "12012345672",
        "52998224725/0001-10",
        "cd57d70767947568fa38bf7276d849c1",
        "52998224725abcde",
    ],
)
def test_personal_number_silent(text: str) -> None:
    """Wrong check digits, other lengths, parts of longer numbers and digits within a hash are no personal numbers."""
    assert found("personal-number", suppliers=edited("suppliers", 1, source=text)) == []


def test_personal_number_in_the_users_own_columns() -> None:
    """Columns and tables that the schema does not know are looked at too."""
    case = tiny_case()
    extra = pd.DataFrame({"tax": [52998224725, 1]}, index=[2, 3])
    findings = check(replace(case, extras={"suppliers": extra}))
    assert [(f.code, f.table, f.column, f.rows) for f in findings] == [("personal-number", "suppliers", "tax", (2,))]


def test_personal_number_is_never_repeated() -> None:
    """Findings of other checks about the same cell do not print the number either."""
    case = tiny_case(suppliers=edited("suppliers", 1, supplier=NUMBER, name=NUMBER))
    findings = check(case)
    assert {"personal-number", "unknown-reference", "supplier-without-offer"} <= {f.code for f in findings}
    assert not any(NUMBER in f.what + f.why + f.mend for f in findings)
    assert any("[personal number]" in f.what for f in findings)


def test_blacked_out_keeps_other_text() -> None:
    """Only the number is taken out of a text."""
    assert blacked_out(f"a {NUMBER} b, 123") == "a [personal number] b, 123"


@pytest.mark.parametrize(
    ("name", "asked"), [("Joana da Horta", True), ("F1", False), ("Horta", False), ("Family 12", False)]
)
def test_personal_name(name: str, asked: bool) -> None:
    """Several words without a digit for an individual look like a person's name; a code does not."""
    assert len(found("personal-name", suppliers=edited("suppliers", 1, name=name))) == asked


def test_personal_name_groups_and_members() -> None:
    """Groups may have names; their members appear by code."""
    assert found("personal-name", suppliers=edited("suppliers", 0, name="Cooperativa dos Produtores")) == []
    members = [{"supplier": "coop", "member": "Joana Horta"}, {"supplier": "coop", "member": "F02"}]
    assert one("personal-name", members=members).rows == (2,)


def test_personal_number_in_a_heading() -> None:
    """A taxpayer's number as a heading, or in the name of a table, is found and told by no text; other columns are let be."""
    for extras in ({"sites": pd.DataFrame({"529.982.247-25": ["x"]})}, {"CPF 52998224725": pd.DataFrame({"a": ["x"]})}):
        case = replace(tiny_case(), extras=extras)
        (finding,) = check(case)
        assert finding.code == "personal-number-in-a-heading"
        assert not {"529.982.247-25", "52998224725"} & set(" ".join(map(str, finding.as_dict().values())).split())
    assert check(replace(tiny_case(), extras={"sites": pd.DataFrame({"telefone da escola": ["x"]})})) == []


def test_personal_number_in_a_column_of_figures() -> None:
    """A number typed where a figure belongs is found too; a figure with cents, and one more, is none."""
    finding = one("personal-number", suppliers=edited("suppliers", 0, cap_amount=52998224725.0))
    assert (finding.rows, finding.column) == ((2,), "cap_amount")
    for figure in (52998224725.5, 52998224726.0, float("inf")):
        assert found("personal-number", suppliers=edited("suppliers", 0, cap_amount=figure)) == []


@pytest.mark.parametrize("number", [NUMBER, "52998224725", "120.12345.67-2"])
def test_personal_number_mended(number: str) -> None:
    """What is advised for a number that is no person's, a letter between its digits, is accepted."""
    assert "between its digits" in one("personal-number", suppliers=edited("suppliers", 1, source=number)).mend
    parted = number[:6] + "A" + number[6:]
    assert found("personal-number", suppliers=edited("suppliers", 1, source=parted)) == []
