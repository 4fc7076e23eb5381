"""A town begins in the app from five inputs, as from the command line."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from planner import service
from planner.assumed import assumed_cells
from planner.i18n import number_text
from planner.start import Started, Town
from planner.ui.store import Workspace
from tests.start.towns import month, started
from tests.ui.conftest import open_page


def begin(app: AppTest) -> AppTest:
    """Press the button."""
    next(button for button in app.button if button.label == "Begin").click()
    app.run()
    assert not app.exception
    return app


def test_five_inputs_open_a_case(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Country, town, pupils, money and law arrive as they are typed; the case that is begun is open."""
    asked: list[Town] = []

    def first(town: Town) -> Started:
        asked.append(town)
        return started("BR")._replace(case=month("BR"))

    monkeypatch.setattr(service, "first_case", first)
    app = open_page(place, "start")
    app.selectbox(key="five-country").set_value("BR").run()
    app.text_input(key="five-town").set_value("Botucatu")
    app.number_input(key="five-BR-primary").set_value(1200)
    app.number_input(key="five-money").set_value(900_000.0)
    app = begin(app)
    (town,) = asked
    assert (town.code, town.name, dict(town.pupils), town.money) == ("BR", "Botucatu", {"primary": 1200}, 900_000)
    assert town.programmes == ("br-pnae",)
    assert town.cost_per_meal is None
    assert any("A case is open" in str(one.value) for one in app.success)


def test_what_is_wrong_is_told_and_no_case_is_opened(place: Workspace) -> None:
    """Without pupils, town and money each is named, with what to do."""
    app = open_page(place, "start")
    app = begin(app)
    told = " ".join(str(one.value) for one in app.error)
    assert "how many pupils" in told
    assert "has no name" in told
    assert "money for food" in told
    assert not app.success


def test_a_first_rough_case_leads_to_its_own_files(place: Workspace) -> None:
    """Start counts what is assumed; the page Import says which file would take the place of which of it. A case of one's own is not told so."""
    case = month("BR")
    place.open_case(case)
    count = number_text(len(assumed_cells(case)))
    app = open_page(place, "start")
    assert any(f"{count} figures and words of this case are assumed" in str(one.value) for one in app.info)
    app = open_page(place, "imports")
    (told,) = [str(one.value) for one in app.markdown if "**Register of schools**" in str(one.value)]
    schools, menus = (
        next(x for x in told.splitlines() if "Pupils" in x),
        next(x for x in told.splitlines() if "Menus" in x),
    )
    assert "Assumed until then" in schools
    assert "Assumed until then" in menus
    place.open_case(service.load_case(service.TINY))
    app = open_page(place, "start")
    assert not [one for one in app.info if "assumed" in str(one.value)]


def test_what_a_register_leaves_open_is_asked_with_widgets(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pupils of several stages in one column, and a school told twice: each is asked below the inputs, no option is named, and the answers count.

    By hand: 264 pupils said to be of primary school; line 3 tells the school of line 2 again and is left out.
    """
    asked: list[Town] = []

    def first(town: Town) -> Started:
        asked.append(town)
        return started("BR")._replace(case=month("BR"))

    monkeypatch.setattr(service, "first_case", first)
    app = open_page(place, "start")
    app.text_input(key="five-town").set_value("Catolé").run()
    assert app.text_input(key="five-only-Catolé").value == "municipality=Catolé"
    heads = "NO_REGIAO;NO_UF;SG_UF;NO_MUNICIPIO;NO_MESORREGIAO;NO_MICRORREGIAO;NO_ENTIDADE"
    heads += ";QT_MAT_BAS;QT_MAT_INF;QT_MAT_FUND;QT_MAT_MED;QT_MAT_PROF;QT_MAT_EJA;QT_MAT_ESP"
    lines = [("Catolé", "Um", 264), ("Catolé", "Um", 90), ("Outra", "Dois", 10)]
    text = "\n".join([heads, *(f"NE;Paraíba;PB;{town};S;C;{name};{n};0;{n};0;0;0;0" for town, name, n in lines)])
    app.file_uploader(key="five-register").upload("escolas.csv", text.encode(), "text/csv").run()
    app.number_input(key="five-money").set_value(900_000.0)
    app = begin(app)
    assert "--" not in " ".join(str(one.value) for one in (*app.error, *app.caption))
    next(one for one in app.selectbox if "FUND" in one.label).set_value("primary")
    next(one for one in app.multiselect if one.label == "Leave these lines out").set_value([3])
    app = begin(app)
    (town,) = asked
    assert town.register is not None
    assert town.register["enrolment"][["stage", "pupils"]].to_numpy().tolist() == [["primary", 264]]
