"""Figures, money and months are written as in the country of the case at hand: by whatever command reads the case or its record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner import i18n, service
from planner.commands.main import app
from planner.i18n import month_text, number_text
from planner.io import write_case
from planner.record.act import Act
from planner.record.sharing import BuyerJoined, CapacityStated, Ordered, PlanCommitted, Taken
from planner.record.store import Record
from tests.cases import edited, tiny_case

PERU = edited("case", 0, country="PE", currency="PEN")
FARM = {"supplier": "Farm", "product": "Quinoa"}


@pytest.fixture(autouse=True)
def spanish() -> Iterator[None]:
    """Read Spanish, of no country yet."""
    with i18n.using("es"):
        i18n.set_country("")
        yield
    i18n.set_country("")


def test_whoever_checks_a_case_reads_the_figures_of_its_country(tmp_path: Path) -> None:
    """1,200 in a case of Peru, 1.200 where no case was read: in a check as in a plan."""
    write_case(tiny_case(case=PERU), tmp_path / "tiny")
    assert number_text(1200) == "1.200"
    service.check_case(tmp_path / "tiny")
    assert number_text(1200) == "1,200"


def test_a_record_is_shown_as_in_the_country_of_its_case(tmp_path: Path) -> None:
    """Before a case is kept a record is of no country; then it is of the case's."""
    place = tmp_path / "town.sqlite"
    service.record.begin_record(place, "Town", "ana")
    with service.record.begun_record(place) as record:
        assert service.record.country_of(record) == ""
        service.record.keep_case(record, tiny_case(case=PERU), "ana")
        assert service.record.country_of(record) == "PE"


def test_a_register_is_shown_as_in_the_country_of_what_was_committed_last(tmp_path: Path) -> None:
    """September is “septiembre” until a town of Peru commits, then “setiembre”, as in what that town was told."""
    place = tmp_path / "register.sqlite"
    with Record(place, create=True) as record:
        record.begin("Region", "ana")
        taken = Taken(**FARM, kg=1200, first_day=date(2026, 9, 7), last_day=date(2026, 9, 13))
        acts: tuple[Act, ...] = (
            BuyerJoined(buyer="lampa", name="Lampa", people=("ana",)),
            CapacityStated(lines=(Ordered(**FARM, month="2026-09", kg=2000),), source="Visit"),
        )
        for act in acts:
            record.do(act, "ana")
    assert "septiembre de 2026" in _shown(place)
    with Record(place, create=False) as record:
        record.do(PlanCommitted(buyer="lampa", case="c", plan="0" * 64, lines=(taken,), country="PE"), "ana")
    told = _shown(place)
    assert "setiembre de 2026" in told
    assert "1,200" in told


def _shown(place: Path) -> str:
    return CliRunner().invoke(app, ["register", "show", str(place)]).output


@pytest.mark.parametrize(("wanted", "country"), [("es_PE.UTF-8", "PE"), ("es-pe", "PE"), ("es", ""), ("C.UTF-8", "")])
def test_the_name_of_a_locale_tells_a_country(wanted: str, country: str) -> None:
    """Where no case and no record tells it, es_PE is Peru's Spanish; a language alone is no country's."""
    assert i18n.country_in(wanted) == country
    i18n.set_country(i18n.country_in(wanted))
    assert month_text(date(2026, 9, 1)).startswith("setiembre" if country else "septiembre")
