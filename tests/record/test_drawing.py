"""A draw on record: who may, what stays on record, and that it is held once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from planner.commands.main import app
from planner.findings import InputError
from planner.record.audit import audit
from planner.record.entering import of_law
from planner.record.store import Record
from planner.service import record as door
from tests.cases import added, edited, rows, tiny_case
from tests.making.test_draws import law
from tests.record.town import begun

HELD: dict[str, Any] = {
    "seed": "04 17 23",
    "seed_from": "A lottery",
    "witnesses": ["chair", "clerk"],
    "day": date(2026, 2, 4),
}


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    """Return a record with the tiny case under the PNAE, in which F1 and F2 offer lettuce alike."""
    f1, lettuce = rows("suppliers")[1], rows("offers")[2]
    known = tiny_case(
        case=edited("case", 0, programmes="br-pnae"),
        suppliers=added("suppliers", f1 | {"supplier": "f2", "name": "F2"}),
        offers=added("offers", lettuce | {"offer": "f2-alface", "supplier": "f2"}),
    )
    with begun(str(tmp_path / "record.sqlite")) as made:
        door.keep_case(made, known, "cai")
        yield made


def test_a_draw_by_the_chair_is_on_record_and_in_the_case(record: Record) -> None:
    """F1 drew 1c27, F2 3abf: seed, origin, witnesses and order are on record, the next version has the places; drawn again it is refused, on record."""
    done = door.draw(record, "bea", "tiny", **HELD)
    assert done.case["draws"]["supplier"].tolist() == ["f1", "f2"]
    (held,) = record.state().draws["tiny", "alface"]
    assert (held.seed, held.witnesses, held.suppliers) == ("04 17 23", ("chair", "clerk"), ("f1", "f2"))
    with pytest.raises(InputError, match="drawn already"):
        door.draw(record, "bea", "tiny", **HELD | {"seed": "1"})
    # Whoever takes the rows out of the case draws no second time either.
    door.keep_case(
        record, done.case.__class__({**done.case.tables, "draws": done.case.tables["draws"].iloc[:0]}), "cai", 2
    )
    with pytest.raises(InputError, match="a draw was held"):
        door.draw(record, "bea", "tiny", **HELD | {"seed": "1"})
    assert record.acts()[-1][1].kind == "refused"
    assert audit(record, anew=False).faults == []


@pytest.mark.parametrize(
    ("who", "day"), [("cai", date(2026, 2, 4)), ("eva", date(2026, 2, 4)), ("bea", date(2999, 1, 1))]
)
def test_only_the_chair_draws_and_not_ahead(record: Record, who: str, day: date) -> None:
    """A member, a reader, and a day to come are refused, and the case stays as it was."""
    with pytest.raises(InputError, match=r"Only who chairs|still to come"):
        door.draw(record, who, "tiny", **HELD | {"day": day})
    assert len(record.state().cases["tiny"].versions) == 1
    assert not record.state().draws


def test_a_draw_from_the_command_line(record: Record) -> None:
    """It prints the order and the text that anybody can redo; an unknown case is told."""
    options = [
        "--seed",
        "04 17 23",
        "--seed-from",
        "A lottery",
        "--witness",
        "chair",
        "--witness",
        "clerk",
        "--by",
        "bea",
    ]
    done = CliRunner().invoke(app, ["record", "draw", record.place, "tiny", *options])
    assert done.exit_code == 0, done.output
    assert "04 17 23|f1|alface \N{RIGHTWARDS ARROW} 1c27eec5" in done.output
    assert CliRunner().invoke(app, ["record", "draw", record.place, "none", *options]).exit_code == 2


def test_what_the_check_finds_is_told_before_a_line_is_answered(record: Record) -> None:
    """Lettuce at 40, twenty times the others, is questioned before anybody accepts it; at 2.10 nothing is."""
    for price, told in (("40", True), ("2.10", False)):
        secret = door.invite(record, "bea", "tiny", "coop", date(2099, 3, 31))
        line = next(dict(one) for one in door.sheet_by_link(record, secret).lines if one.get("product") == "Alface")
        word = door.offer_by_link(record, secret, [line | {"price": price, "period_quantity": "6"}])
        assert any("price" in one.column for one in door.offer_findings(record, word)) == told
        assert len(record.state().cases["tiny"].versions) == 1


def test_what_law_and_price_research_say_of_new_lines() -> None:
    """Under 1,000 a family F1 may sell 1,000: 600 kg of lettuce at 2.30 a bunch of half a kilo are 2,760; 2.30 is above the mean quote, 2.20.

    At 2.20 and 200 kg, 880, nothing is told; the firm's lettuce is not of the call where family farming is ranked.
    """
    before, under = tiny_case(), law()
    for price, kg, told in (
        (2.3, 600.0, ["price-above-reference", "offers-above-cap"]),
        (2.2, 200.0, []),
        (2.2, 228.0, ["offers-above-cap"]),
    ):
        after = tiny_case(offers=edited("offers", 2, price=price, kg_total=kg))
        assert [one.code for one in of_law(before, after, under)] == told, (price, kg)
    firm = tiny_case(offers=added("offers", rows("offers")[2] | {"offer": "firma-alface", "supplier": "firma"}))
    assert [one.code for one in of_law(before, firm, under)] == ["offer-not-of-the-procedure"]
