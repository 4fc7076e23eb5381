"""Small things the pages stand on: changes that widgets can say, where a map looks, seals of checked plans, saved scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from planner import service
from planner.case import Case
from planner.findings import InputError
from planner.i18n import _, using
from planner.making.plan import Plan
from planner.paths import CASES
from planner.ui.charts import months_in_words
from planner.ui.shell import upload_words
from planner.ui.tables import in_time
from planner.ui.wishes import is_plain, wish_text


@pytest.mark.parametrize(
    ("change", "plain"),
    [
        ("budget fund=own change=+10%", True),
        ("budget fund=own change=+12%", False),
        ("budget fund=own change=+60%", False),
        ("budget fund=own change=+500", False),
        ("target target=t share=0.45", True),
        ("target target=t share=0.4523", False),
        ("target target=t mode=soft", False),
        ("priority first=meals", True),
        ("priority first=meals,shares", False),
        ("menu mode=repertoire", True),
        ("harvest product=x factor=2", False),
        ("'broken", False),
    ],
)
def test_a_change_that_no_widget_can_say_is_written_out(change: str, plain: bool) -> None:
    """What a slider or list cannot hold exactly is kept as a line, never rounded."""
    assert is_plain(change) is plain


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ("budget fund=transfer change=-10%", "Repasse -10%"),
        ("budget fund=transfer change==1200", "Money of a fund (fund: Repasse; change: to 1,200)"),
        ("harvest food_group=vegetable months=9-11 factor=0.5", "A part of the usual harvest (food group: vegetable; months: Sep, Oct, Nov; part of the usual: 50%)"),
        ("harvest supplier=coop-c factor=2", "A part of the usual harvest (supplier: Cooperativa C; part of the usual: 200%)"),
        ("price product=feijao change=x1.25", "Prices of an offer, supplier, product or food group (product: Feijão; change: times 1.25)"),
        ("supplier_lost supplier=coop-c from=2026-03-09", "A supplier delivers no more (supplier: Cooperativa C; from: 2026-03-09)"),
        ("delivery_days supplier=coop-c weekdays=mon,thu", "Weekdays on which a supplier, or an offer of it, delivers; any: every day (supplier: Cooperativa C; weekdays: Monday, Thursday)"),
        ("target target=family-share mode=soft", "A share: changed, tightened beyond the law, or added (share: Family farming; how it counts: may give way, if nothing else helps)"),
        ("programme date=2025-06-30", "law: 2025-06-30"),
        ("once_a_week", "All food comes on the first school day of each week, whatever its shelf life and the days of suppliers and sites"),
        ("harvest supplier=nobody factor=much", "A part of the usual harvest (supplier: nobody; part of the usual: much)"),
        ("'broken", "'broken"),
    ],
)  # fmt: skip
def test_a_change_is_told_in_words(change: str, text: str) -> None:
    """Each kind of change is told by what it does and by names; what is not known stands as it was typed."""
    with using("en"):
        assert wish_text(service.load_case(service.TINY), change) == text


@pytest.mark.parametrize("name", ["parelheiros", "tiny"])
def test_no_scenario_of_a_bundled_case_is_told_as_a_line(name: str) -> None:
    """Of all scenarios that come with a case, no change is shown as a line with an equals sign."""
    case = service.load_case(CASES / name)
    told = [wish_text(case, change) for one in service.known_scenarios(case).values() for change in one.changes]
    assert all("=" not in text for text in told)


def test_a_map_stretches_nothing() -> None:
    """A degree of longitude is as much narrower as the cosine of the latitude says, and every point lies inside."""
    points = pd.DataFrame({"lat": [60.0, 60.0], "lon": [10.0, 12.0]})
    (west, east), (south, north) = service.map_window(points, 2.0)
    assert west < 10 < 12 < east
    assert south < 60 < north
    assert (east - west) * 0.5 == pytest.approx(2.0 * (north - south))


def test_a_seal_stands_for_one_file_and_one_case(tiny_plan: Plan, tmp_path: Path) -> None:
    """A file that was checked is taken without another check; one byte more, or another case, and it is checked again."""
    path = service.export_plan(tiny_plan, tmp_path)["data"]
    seal = service.plan_seal(tiny_plan.case, path)
    assert service.plan_from_file(tiny_plan.case, path, seal=seal).figure("total_amount") == 1155
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"packs": ', '"packs": 1', 1), encoding="utf-8")
    assert service.plan_seal(tiny_plan.case, path) != seal
    with pytest.raises(InputError):
        service.plan_from_file(tiny_plan.case, path, seal=seal)
    other = service.changed_case(tiny_plan.case, ["target target=family-share share=0.5"])
    path.write_text(text, encoding="utf-8")
    assert service.plan_seal(other, path) != seal


def test_a_saved_scenario_gets_a_short_name_of_its_own(tiny_plan: Plan) -> None:
    """Two of one name are told apart, the case's content stays the same, and what others build on cannot go."""
    changes = ["budget fund=own change=+10%"]
    once = service.noted(tiny_plan.case, "More money", "why not", changes)
    twice = service.noted(once, "More money", "", changes)
    assert list(service.known_scenarios(twice)) == ["more-money", "more-money-2"]
    assert twice.fingerprint == tiny_plan.case.fingerprint
    assert service.known_scenarios(service.without(twice, "more-money")).keys() == {"more-money-2"}
    rows = twice.tables["scenarios"]
    on_top = rows.assign(based_on=rows["scenario"].map({"more-money-2": "more-money"}).fillna("")).astype(rows.dtypes)
    with pytest.raises(InputError):
        service.without(Case({**twice.tables, "scenarios": on_top}), "more-money")
    with pytest.raises(InputError):
        service.noted(tiny_plan.case, "  ", "", changes)
    with pytest.raises(InputError):
        service.noted(tiny_plan.case, "Nothing", "", [])


@pytest.mark.parametrize(
    ("cells", "shown", "are_months"),
    [
        (["2026-03", "2026-11", ""], [pd.Timestamp("2026-03-01"), pd.Timestamp("2026-11-01"), pd.NaT], True),
        (["2026-03-02", "2026-03-09"], [pd.Timestamp("2026-03-02"), pd.Timestamp("2026-03-09")], False),
        (["plan", "2026-03", "2026-03-02"], ["the whole plan", "March 2026", "2026-03-02"], False),
        (["year", "plan"], ["year", "the whole plan"], False),
    ],
)
def test_months_and_days_on_screen_are_sorted_by_time(cells: list[str], shown: list[Any], are_months: bool) -> None:
    """A column of months or of days alone becomes one of dates; mixed with other words it is told in words."""
    frame, months = in_time(pd.DataFrame({"window": pd.Series(cells, dtype="str"), "kg": 1.0}))
    assert [None if pd.isna(one) else one for one in frame["window"]] == [
        None if pd.isna(one) else one for one in shown
    ]
    assert months == ({"window"} if are_months else set())


def test_months_of_a_chart_are_written_out() -> None:
    """A reader sees months as in a letter, in the order given."""
    months = pd.Series(["2026-11", "2027-02"])
    assert months_in_words(months).tolist() == ["Nov 2026", "Feb 2027"]
    with using("fr"):
        assert months_in_words(months).tolist() == ["nov. 2026", "févr. 2027"]


@pytest.mark.parametrize("tongue", ["en", "fr", "es", "pt_BR"])
def test_the_place_for_a_file_speaks_the_readers_language(tongue: str) -> None:
    """The style that stands for Streamlit's words holds whole sentences, letters with accents as they are."""
    with using(tongue):
        style = upload_words()
        assert f'"{_("Choose a file")}"' in style
    assert "\\u" not in style
    assert "{" not in style.replace("{ content", "").replace("{ font-size", "")
