"""Numbers that a town says: as in a file, what can be read in two ways is asked with both readings."""

from __future__ import annotations

import pytest

from planner.findings import InputError
from planner.service.answers import amount_said, numbers_by_word, percent_said, place_said, whole_by_word


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("600000", 600_000),
        ("R$ 600.000,00", 600_000),
        ("600 000,50", 600_000.5),
        ("1.200.000", 1_200_000),
        ("2,1", 2.1),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, amount: float) -> None:
    """With the sign of the town's money, and marks of either kind where only one reading is possible."""
    assert amount_said(text, "--money", "BRL") == amount


@pytest.mark.parametrize(
    ("text", "code", "mend"),
    [
        ("600.000", "answer-in-two-ways", "600000 or 600.00"),
        ("R$ 600,000", "answer-in-two-ways", "600000 or 600.00"),
        ("2.105", "answer-in-two-ways", "2105 or 2.1050"),
        ("much", "answer-no-number", "600000"),
        ("€ 5", "answer-no-number", "600000"),
        ("", "answer-no-number", "600000"),
    ],
)
def test_an_amount_in_doubt_is_refused_with_the_mend(text: str, code: str, mend: str) -> None:
    """600.000 is six hundred or six hundred thousand: nobody guesses; money of another country is no number of this one's."""
    with pytest.raises(InputError) as error:
        amount_said(text, "--money", "BRL")
    (finding,) = error.value.findings
    assert (finding.code, finding.severity) == (code, "error")
    assert mend in finding.mend


def test_pupils_in_doubt_are_refused_all_at_once() -> None:
    """1.500 may be one and a half; both such stages are told; a number with two points is thousands and is read."""
    with pytest.raises(InputError) as error:
        numbers_by_word(["creche=1.500,primary=2.000"], "--pupils")
    assert [one.code for one in error.value.findings] == ["answer-in-two-ways"] * 2
    assert "creche" in error.value.findings[0].what
    assert numbers_by_word(["creche=1500; primary=1.234.567"], "--pupils") == {"creche": 1500, "primary": 1_234_567}


def test_pupils_are_whole_numbers() -> None:
    """A half pupil is no answer."""
    assert whole_by_word(["creche=20,primary=1200"], "--pupils") == {"creche": 20, "primary": 1200}
    with pytest.raises(InputError, match=r"--pupils creche=2\.5 is not understood"):
        whole_by_word(["creche=2.5"], "--pupils")


@pytest.mark.parametrize(("text", "place"), [("", None), ("47.2,-1.5", (47.2, -1.5)), ("90,180", (90, 180))])
def test_a_place_is_latitude_and_longitude(text: str, place: tuple[float, float] | None) -> None:
    """Degrees with a comma between them, up to the poles and the line of dates; nothing is no place."""
    assert place_said(text) == place


@pytest.mark.parametrize("text", ["47.2", "90.1,0", "0,-180.1", "47,2,-1,5", "north,west", "nan,0"])
def test_what_is_no_place_on_the_globe_is_refused(text: str) -> None:
    """One number, too many, words, or degrees beyond the globe."""
    with pytest.raises(InputError, match="--place"):
        place_said(text)


def test_a_percentage_lies_between_nothing_and_all() -> None:
    """With or without its sign, a comma or a point for decimals; blank: not said."""
    assert [percent_said(text, "--tax") for text in ("", "5,5 %", "5.5", "0", "100%")] == [None, 5.5, 5.5, 0, 100]
    for text in ("-1", "100.1", "much"):
        with pytest.raises(InputError, match="--tax"):
            percent_said(text, "--tax")
