"""Records of meals served: rows of the case from which the plan expects who eats, and what is asked and told of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from planner.assembly import assemble
from planner.case import Case
from planner.checks.facts import Facts
from planner.imports import Imported, Said
from planner.imports.attendance import attendance_of
from planner.imports.bring import Bring, bring, take_back
from planner.imports.kinds import about_of
from planner.io import write_case
from planner.ledger import Meaning
from tests.cases import rows, tiny_case, tiny_law
from tests.imports.samples import again, codes, kept, named, text

HEAD = "Date;School;Meals served"


def lines(weeks: int, part: Callable[[pd.Timestamp], float], school: str = "EMEF Um", pupils: int = 100) -> list[str]:
    """Return the lines of a school from 1 September 2025 on, Monday to Friday."""
    days = pd.bdate_range("2025-09-01", periods=5 * weeks)
    return [f"{day:%Y-%m-%d};{school};{round(pupils * part(day))}" for day in days]


def fridays(day: pd.Timestamp) -> float:
    """Return 0.9, and 0.81 on Fridays."""
    return 0.81 if day.day_of_week == 4 else 0.9


def read(path: Path, said: Said | None = None, case: Case | None = None) -> Imported:
    """Return what a record says to the tiny case."""
    return attendance_of(path, case or tiny_case(), said or Said())


def test_the_part_who_eat_and_fewer_on_fridays(tmp_path: Path) -> None:
    """Of 100 pupils 90 eat, 81 on Fridays: 0.9 who eat, of whom 0.1 stay away on Fridays of the plan; each figure says on what it rests."""
    found = read(text(tmp_path / "a.csv", HEAD, *lines(20, fridays)))
    assert found.usable, found.findings
    (enrolled,) = found.tables["enrolment"].to_dict("records")
    assert (enrolled["site"], enrolled["stage"], enrolled["take_up_share"]) == ("emef", "primary", 0.9)
    assert pd.isna(enrolled["pupils"])
    assert enrolled["assumed"].startswith("take_up_share: expected from 100 days with meals, 2025-09-01 to 2026-01-16")
    assert "a week before would have missed by 0.0%" in enrolled["assumed"]
    (away,) = found.tables["cancelled_meals"].to_dict("records")
    assert (away["weekdays"], away["pupils_share"], away["menu"]) == ("fri", pytest.approx(0.1), "")
    assert (away["first_day"].day, away["last_day"].day) == (2, 13)
    assert away["note"] == "81% of the pupils are expected"
    assert "no school's record covers a year" in named(found, "attendance-not-told").what


def test_the_plan_needs_food_for_those_who_are_expected(tmp_path: Path) -> None:
    """Rice of 50 g a head: 4.5 kg from Monday to Thursday, 4.05 kg on Fridays; the check of a case reckons the same pupils."""
    case = kept(tmp_path)
    bring(case, [Bring(text(tmp_path / "a.csv", HEAD, *lines(20, fridays)), Said())])
    case = again(tmp_path)
    daily = assemble(case, tiny_law()).daily_needs
    rice = daily.table[
        (daily.table["product"] == daily.products.get_loc("arroz"))
        & (daily.table["site"] == daily.sites.get_loc("emef"))
    ]
    assert rice["kg"].tolist() == pytest.approx([4.5, 4.5, 4.5, 4.5, 4.05] * 2)
    eating = Facts(case, tiny_law()).eating
    assert eating[eating["site"] == "emef"]["pupils"].tolist() == pytest.approx([90, 90, 90, 90, 81] * 2)


def test_a_longer_record_changes_only_what_it_says_otherwise(tmp_path: Path) -> None:
    """A week more that says the same changes nothing; with 0.72 on Fridays their row changes, and what the old record rested on is not kept beside it."""
    path = text(tmp_path / "a.csv", HEAD, *lines(20, fridays))
    bring(kept(tmp_path), [Bring(path, Said())])
    text(path, HEAD, *lines(21, fridays))
    done = bring(again(tmp_path), [Bring(path, Said())])
    assert done.changes == []
    text(path, HEAD, *lines(21, lambda day: 0.72 if day.day_of_week == 4 else 0.9))
    done = bring(again(tmp_path), [Bring(path, Said())])
    assert "edited-since" not in [one.code for one in done.findings]
    assert {(one.table, one.column) for one in done.changes if one.column != "assumed"} == {
        ("cancelled_meals", "pupils_share"),
        ("cancelled_meals", "note"),
    }
    (away,) = again(tmp_path)["cancelled_meals"].to_dict("records")
    assert (away["pupils_share"], away["assumed"].count("expected from")) == (pytest.approx(0.2), 1)
    assert "105 days" in away["assumed"]


def test_fewer_on_weekdays_of_an_earlier_record_do_not_stay_beside_those_of_a_later(tmp_path: Path) -> None:
    """Last year's file told fewer on Fridays, this year's under another name on Wednesdays: only these stay away; undone, it is Fridays again.

    A row that was edited since, or typed by hand, stays; so does the earlier record if the later one is too thin to be taken.
    """
    old = text(tmp_path / "meals-2025.csv", HEAD, *lines(20, lambda day: 0.6 if day.day_of_week == 4 else 0.9))
    new = text(tmp_path / "meals-2026.csv", HEAD, *lines(20, lambda day: 0.8 if day.day_of_week == 2 else 0.9))
    bring(kept(tmp_path), [Bring(old, Said())])

    def away() -> dict[str, float]:
        table = again(tmp_path)["cancelled_meals"]
        return dict(zip(table["weekdays"], table["pupils_share"], strict=True))

    assert away() == {"fri": pytest.approx(0.3333)}
    bring(again(tmp_path), [Bring(text(tmp_path / "thin.csv", HEAD, *lines(3, fridays)), Said())])
    assert away() == {"fri": pytest.approx(0.3333)}
    done = bring(again(tmp_path), [Bring(new, Said())])
    assert away() == {"wed": pytest.approx(0.1111)}
    assert [(one.added, one.taken_out) for one in done.counts if one.table == "cancelled_meals"] == [(1, 1)]
    assert bring(again(tmp_path), [Bring(new, Said())]).changes == []
    take_back(again(tmp_path))
    assert away() == {"fri": pytest.approx(0.3333)}
    case = again(tmp_path)
    case.tables["cancelled_meals"]["pupils_share"] = 0.25
    write_case(case, tmp_path / "case")
    bring(again(tmp_path), [Bring(new, Said())])
    assert away() == {"fri": 0.25, "wed": pytest.approx(0.1111)}


def test_a_record_without_fewer_on_any_day_takes_out_those_of_before(tmp_path: Path) -> None:
    """Fewer on Fridays, then a file by which 0.9 come on every day, and one of a stage alone: no row of a weekday stays."""
    always = lines(20, lambda _day: 0.9)
    for head, its in ((HEAD, always), (f"{HEAD};Stage", [f"{one};Fundamental" for one in always])):
        folder = tmp_path / str(len(head))
        folder.mkdir()
        bring(kept(folder), [Bring(text(folder / "old.csv", HEAD, *lines(20, fridays)), Said())])
        done = bring(again(folder), [Bring(text(folder / "new.csv", head, *its), Said())])
        assert again(folder)["cancelled_meals"].empty
        assert [one.taken_out for one in done.counts if one.table == "cancelled_meals"] == [1]


def test_schools_are_known_by_code_and_name_and_asked_where_they_are_only_like(tmp_path: Path) -> None:
    """A code, a name, a name written nearly so (asked, said once), and a school of another town (left out, told)."""
    few = lines(20, fridays)
    found = read(text(tmp_path / "a.csv", "Date;Code;Meals", *(one.replace("EMEF Um", "emef") for one in few)))
    assert found.tables["enrolment"]["site"].tolist() == ["emef"]
    path = text(tmp_path / "b.csv", HEAD, *few, *(one.replace("EMEF Um", "Liceo") for one in few))
    assert named(read(path), "unknown-school").severity == "warning"
    assert read(path).tables["enrolment"]["site"].tolist() == ["emef"]
    path = text(tmp_path / "c.csv", HEAD, *(one.replace("EMEF Um", "EMEI Dos") for one in few))
    found = read(path)
    asked = [one for one in found.findings if one.code == "unknown-school"]
    assert [one.severity for one in asked] == ["error"]
    assert "--map 'site:\"EMEI Dos\"=emei'" in asked[0].mend
    said = read(path, Said(meanings=(Meaning("site", "EMEI Dos", "emei"),)))
    assert "unknown-school" not in codes(said)


def test_a_thin_record_says_nothing_and_more_meals_than_pupils_neither(tmp_path: Path) -> None:
    """Three weeks are too few, and 110 meals for 100 pupils are counted otherwise: the case stays as it was, and both are told."""
    thin = read(text(tmp_path / "a.csv", HEAD, *lines(3, fridays)))
    assert "enrolment" not in thin.tables
    assert "EMEF Um" in named(thin, "record-too-thin").what
    many = read(text(tmp_path / "b.csv", HEAD, *lines(20, lambda _day: 1.1)))
    assert "enrolment" not in many.tables
    assert "110.0% of the pupils" in named(many, "more-meals-than-pupils").what
    whole = read(text(tmp_path / "c.csv", HEAD, *lines(20, lambda _day: 1.0)))
    assert whole.tables["enrolment"]["take_up_share"].tolist() == [1.0]


def test_the_pupils_of_each_day_are_those_of_the_file_if_it_tells_them(tmp_path: Path) -> None:
    """45 meals of 50 pupils then are nine tenths, though 100 are enrolled now."""
    rows = [f"{one};50" for one in lines(20, lambda _day: 0.9, pupils=50)]
    found = read(text(tmp_path / "a.csv", f"{HEAD};Pupils", *rows))
    assert found.tables["enrolment"]["take_up_share"].tolist() == [0.9]
    assert "pupils of the case" not in named(found, "attendance-not-told").what


def test_the_forecast_of_the_file_is_told_with_its_bias(tmp_path: Path) -> None:
    """A forecast of 95 where 90 were eaten is 5.6 % too high, of which food would have been bought for nobody."""
    rows = [f"{one};95" for one in lines(20, lambda _day: 0.9)]
    told = named(read(text(tmp_path / "a.csv", f"{HEAD};Forecast", *rows)), "attendance-expected")
    assert "missed by 5.6% on all its days, and was 5.6% too high in all" in told.what
    assert "too much" in told.why


def test_several_meals_and_a_day_told_twice_are_asked(tmp_path: Path) -> None:
    """Lunch and snack are not added up; a line that comes twice is not either; two menus of one day are."""
    few = lines(20, fridays)
    both = [f"{one};{meal}" for one in few for meal in ("Lunch", "Snack")]
    path = text(tmp_path / "a.csv", f"{HEAD};Meal", *both)
    assert '--only "meal=Lunch"' in named(read(path), "several-meals").mend
    assert read(path, Said(only=("meal=Lunch",))).usable
    twice = read(text(tmp_path / "b.csv", HEAD, *few, few[0]))
    assert named(twice, "day-told-twice").rows == (2, 102)
    menus = [f"{one};{menu}" for one in lines(20, lambda _day: 0.45) for menu in ("usual", "vegetarian")]
    assert read(text(tmp_path / "c.csv", f"{HEAD};Menu", *menus)).tables["enrolment"]["take_up_share"].tolist() == [0.9]


def test_pupils_that_the_lines_of_several_menus_repeat_are_counted_once(tmp_path: Path) -> None:
    """60 usual and 20 vegetarian meals of 100 pupils are 0.8, not 0.4; where the lines say 80 and 20 it is asked which they are."""
    usual, other = lines(20, lambda _day: 0.6), lines(20, lambda _day: 0.2)
    head = f"{HEAD};Menu;Pupils"
    menus = [*(f"{one};usual;100" for one in usual), *(f"{one};vegetarian;100" for one in other)]
    found = read(text(tmp_path / "a.csv", head, *menus))
    assert found.usable, found.findings
    assert found.tables["enrolment"]["take_up_share"].tolist() == [0.8]
    apart = [*(f"{one};usual;80" for one in usual), *(f"{one};vegetarian;20" for one in other)]
    path = text(tmp_path / "b.csv", head, *apart)
    doubtful = read(path)
    assert [(one.kind, one.theirs) for one in doubtful.questions] == [("attendance_column", "Pupils")]
    asked = named(doubtful, "pupils-in-doubt")
    assert (asked.rows[:1], len(asked.rows)) == ((2,), 200)
    assert "2025-09-01 tell these pupils: 80, 20" in asked.what
    assert "--map 'attendance_column:\"Pupils\"=-'" in asked.mend
    said = read(path, Said(meanings=(Meaning("attendance_column", "Pupils", "-"),)))
    assert said.tables["enrolment"]["take_up_share"].tolist() == [0.8]


@pytest.mark.parametrize(
    ("pre", "told", "share"),
    [
        (50, (100, 50), 0.8),
        (50, (150, 150), None),
        (50, (100, 100), None),
        (100, (100, 100), 0.6),
        (100, (200, 200), None),
    ],
)
def test_pupils_that_the_lines_of_several_stages_repeat_are_asked(
    tmp_path: Path, pre: int, told: tuple[int, int], share: float | None
) -> None:
    """80 and 40 meals: of 100 and 50 pupils 0.8, of 100 and 100 0.6; 150 in both lines are those of the school, 100 may be either."""
    more = [*rows("enrolment"), {"site": "emef", "stage": "pre", "pupils": pre, "menu": "all"}]
    both = [f"{one};Fundamental;{told[0]}" for one in lines(20, lambda _day: 0.8)]
    both += [f"{one};Pré-escola;{told[1]}" for one in lines(20, lambda _day: 0.4)]
    found = read(text(tmp_path / "a.csv", f"{HEAD};Stage;Pupils", *both), case=tiny_case(enrolment=more))
    if share is None:
        assert len(named(found, "pupils-in-doubt").rows) == 200
        return
    assert found.usable, found.findings
    assert [one.expected.shares.max() for one in found.expected] == [pytest.approx(share)]


def test_a_total_beside_lines_of_stages_is_asked(tmp_path: Path) -> None:
    """40 of a stage and 40 without one are not 80 of 100: it is asked, and with the stage alone they are 0.4; on days of their own they are no totals."""
    meals = lines(20, lambda _day: 0.4)
    stage, whole = [f"{one};Fundamental" for one in meals], [f"{one};" for one in meals]
    path = text(tmp_path / "a.csv", f"{HEAD};Stage", *stage, *whole)
    asked = named(read(path), "totals-beside-stages")
    assert (asked.rows[0], len(asked.rows)) == (102, 100)
    assert '--only "stage=Fundamental"' in asked.mend
    said = read(path, Said(only=("stage=Fundamental",)))
    assert said.tables["enrolment"]["take_up_share"].tolist() == [0.4]
    nantes = [f"{word},{one[:10]},40,40,EMEF UM" for word in ("E", "M/E") for one in meals]
    several = text(tmp_path / "b.csv", "site_type,date,prevision,reel,site_nom", *nantes)
    assert '--only "stage=E"' in named(read(several), "totals-beside-stages").mend
    apart = text(tmp_path / "c.csv", f"{HEAD};Stage", *stage[:50], *whole[50:])
    assert "totals-beside-stages" not in codes(read(apart))


def test_meals_by_stage_are_held_against_the_stage(tmp_path: Path) -> None:
    """A stage of which the school has no pupils is told; where two share a menu, meals of one alone say nothing of who stays away."""
    rows = [f"{one};Fundamental" for one in lines(20, fridays)]
    path = text(tmp_path / "a.csv", f"{HEAD};Stage", *rows)
    (away,) = read(path).tables["cancelled_meals"].to_dict("records")
    assert (away["menu"], away["weekdays"]) == ("all", "fri")
    pre = text(tmp_path / "b.csv", f"{HEAD};Stage", *(one.replace("Fundamental", "Pré-escola") for one in rows))
    assert "stage-not-there" in codes(read(pre))
    more = [*tiny_case()["enrolment"].to_dict("records"), {"site": "emef", "stage": "pre", "pupils": 20, "menu": "all"}]
    shared = read(path, case=tiny_case(enrolment=more))
    assert "stages-share-a-menu" in codes(shared)
    assert "enrolment" not in shared.tables


def test_stages_that_share_a_menu_keep_their_own_part(tmp_path: Path) -> None:
    """Of 100 and 50 pupils 90 and 30 eat, on Fridays a tenth less: 0.9 and 0.6 who eat, and one row of 0.1 on Fridays for the menu of both."""
    more = [*rows("enrolment"), {"site": "emef", "stage": "pre", "pupils": 50, "menu": "all"}]
    both = [f"{one};Fundamental" for one in lines(20, fridays)]
    both += [f"{one};Pré-escola" for one in lines(20, lambda day: 0.54 if day.day_of_week == 4 else 0.6, pupils=50)]
    found = read(text(tmp_path / "a.csv", f"{HEAD};Stage", *both), case=tiny_case(enrolment=more))
    parts = found.tables["enrolment"].set_index("stage")["take_up_share"].to_dict()
    assert parts == {"primary": 0.9, "pre": 0.6}
    (away,) = found.tables["cancelled_meals"].to_dict("records")
    assert away["pupils_share"] == pytest.approx(0.1)


def test_only_days_with_fewer_than_on_their_weekday_have_rows_of_their_own(tmp_path: Path) -> None:
    """On 12 Fridays before and Tuesdays after Mondays off a fifth less eat: so on the 6th and 10th of March about the Monday off, and on no other single day."""
    off = set(pd.bdate_range("2025-09-08", periods=12, freq="14D"))
    beside = {day + pd.Timedelta(days=days) for day in off for days in (-3, 1)}
    record = [one for one in lines(26, lambda day: 0.72 if day in beside else 0.9) if pd.Timestamp(one[:10]) not in off]
    holiday = [{"first_day": date(2026, 3, 9), "kind": "no_school"}]
    found = read(text(tmp_path / "a.csv", HEAD, *record), case=tiny_case(calendar=holiday))
    away = found.tables["cancelled_meals"].query("weekdays == ''")
    assert [(day.month, day.day) for day in away["first_day"]] == [(3, 6), (3, 10)]
    assert away["pupils_share"].tolist() == pytest.approx([0.2, 0.2], abs=0.03)


def test_the_record_of_nantes_is_known(tmp_path: Path) -> None:
    """Lines as the town publishes them: the forecast beside what was eaten, and one table for two stages told as a whole."""
    days = pd.bdate_range("2025-09-01", periods=100)
    rows = [f"M/E,{day:%Y-%m-%d},100,{95 if day.day_of_week else 90},EMEF UM" for day in days]
    path = text(tmp_path / "frequentation.csv", "site_type,date,prevision,reel,site_nom", *rows)
    assert about_of(path, tiny_case(), Said()) == "attendance"
    found = read(path)
    assert found.usable, found.findings
    assert "Nantes" in found.source
    assert found.tables["enrolment"]["take_up_share"].tolist() == [0.95]
    assert "too high" in named(found, "attendance-expected").what


@pytest.mark.parametrize(
    "headings", ["Data;Escola;Refeições servidas", "Date;École;Repas servis", "Fecha;Escuela;Raciones servidas"]
)
def test_own_headings_are_known_in_the_planners_languages(tmp_path: Path, headings: str) -> None:
    """A record of one's own is taken for one by its headings alone."""
    path = text(tmp_path / "a.csv", headings, *lines(20, fridays))
    assert about_of(path, tiny_case(), Said()) == "attendance"
    assert read(path).usable


def test_a_case_without_days_or_columns_without_meals_are_refused(tmp_path: Path) -> None:
    """There is nothing to expect anything for, or from."""
    path = text(tmp_path / "a.csv", HEAD, *lines(20, fridays))
    assert "no-pupils-yet" in codes(attendance_of(path, tiny_case(enrolment=[]), Said()))
    path = text(tmp_path / "b.csv", "Date;School;Something", *lines(20, fridays))
    assert "the meals served" in named(read(path), "missing-column").what
