"""What is told of a law that ended, was long not looked up, or changes while a plan runs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner import service
from planner.commands.main import app
from planner.findings import InputError
from planner.programmes import law_of, load, names
from planner.programmes.case_law import law_doubts, law_for
from planner.programmes.loader import file_of
from planner.programmes.page import page, take_page
from planner.programmes.watch import changes, is_stale, stale
from tests.cases import edited, tiny_case


@pytest.mark.parametrize(
    ("on", "old"), [(date(2027, 5, 23), False), (date(2027, 5, 24), True), (date(2026, 3, 2), False)]
)
def test_six_months_after_the_last_look(on: date, old: bool) -> None:
    """Looked up on 23 November 2026: six months later on 23 May it is trusted, a day later not; a law of before is."""
    assert is_stale(date(2026, 11, 23), on) is old
    assert is_stale(None, on) is False


@pytest.mark.parametrize(("on", "codes"), [(date(2025, 12, 31), []), (date(2026, 1, 1), ["law-ended"])])
def test_a_programme_that_ended_says_so(on: date, codes: list[str]) -> None:
    """Wasi Mikuna holds to the end of 2025; under its law of 2026 a plan is told that the PAE took its place."""
    findings = law_of(["pe-wasi-mikuna"], on).findings
    assert [finding.code for finding in findings] == codes
    assert all("pe-pae" in finding.what for finding in findings)


@pytest.mark.parametrize(("on", "told"), [(date(2027, 5, 23), False), (date(2027, 5, 24), True)])
def test_a_rule_that_was_long_not_looked_up_says_so(on: date, told: bool) -> None:
    """The rules of the PNAE of 23 November 2026 are doubted from 24 May 2027 on; those looked up a week later are not yet."""
    found = [f for f in law_of(["br-pnae"], on).findings if f.code == "law-not-checked"]
    assert bool(found) is told
    if told:
        old = [f for _place, f in load("br-pnae").facts() if load("br-pnae").checked(f) == date(2026, 11, 29)]
        assert old
        assert "2026-11-23" in found[0].what


@pytest.mark.parametrize(("last", "told"), [(date(2026, 12, 31), False), (date(2027, 1, 1), True)])
def test_what_changes_before_the_plan_ends_is_told(last: date, told: bool) -> None:
    """Level 2 of the certification counts to the end of 2026: a plan of a day more is told that what counts changes."""
    found = changes(load("fr-egalim"), date(2026, 9, 1), date(2026, 9, 1), last)
    assert [f.code for f in found] == (["law-changes"] if told else [])
    assert all("level 2 until the end of 2026" in f.what for f in found)
    assert all("changes from 2027-01-01 on" in f.what for f in found), "2026-12-31 is the last day on which it counts"


@pytest.mark.parametrize(
    ("programme", "on", "days", "told"),
    [
        ("br-pnae", date(2025, 12, 1), (date(2025, 12, 1), date(2026, 1, 2)), "2026-01-01: At least 45 % of the money received from the FNDE buys food directly from family farming. Until then 30 %, which the plan used."),
        ("br-pnae", date(2026, 1, 5), (date(2025, 12, 1), date(2026, 1, 30)), "Until then 30 %; the plan used 45 %."),
        ("br-pnae", date(2026, 1, 1), (date(2026, 1, 1), date(2026, 12, 18)), ""),
        ("br-pnae", date(2026, 1, 1), (date(2026, 1, 1), date(2025, 12, 18)), ""),
        ("us-nslp", date(2028, 6, 1), (date(2028, 6, 1), date(2028, 7, 1)), "2028-07-01: At most 8 % of what commercial food costs in a school year is non-domestic: at least 92 % is domestic. Until then 90 %, which the plan used."),
        ("us-nslp", date(2028, 6, 1), (date(2028, 6, 1), date(2028, 6, 30)), ""),
        ("us-nslp", date(2028, 6, 1), (date(2028, 8, 1), date(2031, 8, 1)), "The plan used neither it nor what held until then."),
    ],
)  # fmt: skip
def test_a_new_value_within_the_plan_is_told(programme: str, on: date, days: tuple[date, date], told: str) -> None:
    """Which figure changes on which day, and which of the two the plan used: Brazil's 30 to 45 %, the 10 to 8 % of the United States; a plan of one law is told nothing."""
    found = changes(load(programme), on, *days)
    assert len(found) == bool(told)
    assert all(told in one.what for one in found)


@pytest.mark.parametrize(("last", "told"), [(date(2026, 1, 2), True), (date(2025, 12, 31), False)])
def test_the_first_page_of_a_plan_says_which_figure_changes(last: date, told: bool) -> None:
    """A Brazilian plan of December 2025 that runs into January says on its first page that 45 % hold from then on and 30 % were used."""
    head = edited("case", 0, programmes="br-pnae", first_day=date(2025, 12, 29), last_day=last)
    plan = service.make_plan(tiny_case(case=head))
    lines = [line.text for line in service.verdict(plan) if "changes from 2026-01-01 on" in line.text]
    assert len(lines) == told
    assert all("Until then 30 %, which the plan used." in text for text in lines)
    assert set(plan["targets"].loc[plan["targets"]["target"] == "family-share", "required_share"]) == {0.3}


def test_the_first_page_of_a_plan_says_it() -> None:
    """A plan under a programme that ended says so among the lines of its verdict; one under its successor does not."""
    case = tiny_case(case=edited("case", 0, country="PE", currency="PEN", programmes="pe-wasi-mikuna"))
    (doubt,) = law_doubts(case)
    assert doubt in [line.text for line in service.verdict(service.make_plan(case))]
    assert "law-ended" in {f.code for f in service.check_case(case)}
    assert law_doubts(tiny_case(case=edited("case", 0, country="PE", currency="PEN", programmes="pe-pae"))) == []


def test_a_plan_over_the_change_of_the_law_says_it() -> None:
    """A French plan from September to January is told what changes, from the case alone."""
    head = edited("case", 0, programmes="fr-egalim", first_day=date(2026, 12, 1), last_day=date(2027, 1, 15))
    assert [f.code for f in law_for(tiny_case(case=head)).findings if f.code == "law-changes"] == ["law-changes"]


def test_what_is_to_be_looked_up_again() -> None:
    """On the day of the last look only what ended is listed; seven months later every rule in force, with its article."""
    today = stale(date(2026, 11, 29))
    assert today[["programme", "why"]].to_numpy().tolist() == [["pe-wasi-mikuna", "ended"]]
    later = stale(date(2027, 6, 29))
    files = {name for name in names() if file_of(name).stem == name}  # a variant is looked up with its programme
    assert set(later["programme"]) == files - {"own-goals"}
    assert (later.loc[later["why"] == "unchecked", "reference"] != "").all()
    said = CliRunner().invoke(app, ["programmes", "--stale", "--as-of", "2026-11-29"])
    assert (said.exit_code, "Wasi Mikuna" in said.output) == (0, True)


def test_every_bundled_programme_says_when_it_was_looked_up() -> None:
    """Each file but the template tells the day of its last look, none in days that are to come before its rules begin."""
    for name in names():
        programme = load(name)
        assert (programme.checked_on is None) == (programme.status == "template"), name


@pytest.mark.parametrize("name", names())
def test_a_page_says_everything_and_is_read_back(name: str, tmp_path: Path) -> None:
    """Every value, reference and note stands on the page, and the page makes the very file from which it came."""
    told, programme = page(name), load(name)
    for _place, fact in programme.facts():
        assert fact.plain in told
        assert fact.note in told
    for left in programme.left_out():
        assert left.plain in told
    (tmp_path / "page.md").write_text(told, encoding="utf-8")
    place, asked = take_page(tmp_path / "page.md", tmp_path / "programmes", date(2026, 11, 30))
    assert {finding.code for finding in asked} <= {"law-replaced", "programme-doubt"}
    assert place.read_text(encoding="utf-8") in told
    stem = place.stem
    assert load(stem, (tmp_path / "programmes",)) == load(stem)


def test_a_corrected_page_becomes_the_town_s_own_file(tmp_path: Path) -> None:
    """A figure corrected on the page is that of the town's file; a slip is told and nothing is written."""
    path = tmp_path / "page.md"
    path.write_text(page("pe-pae").replace("share: 0.30", "share: 0.35"), encoding="utf-8")
    assert CliRunner().invoke(app, ["programmes", "--page", str(path), "--out", str(tmp_path / "own")]).exit_code == 0
    (target,) = law_of(["pe-pae"], date(2026, 6, 1), (tmp_path / "own",)).targets
    assert target.share == 0.35
    path.write_text(page("pe-pae").replace("share: 0.30", "share: 35"), encoding="utf-8")
    with pytest.raises(InputError):
        take_page(path, tmp_path / "other", date(2026, 11, 30))
    assert not (tmp_path / "other").exists()
    path.write_text("# Nothing", encoding="utf-8")
    with pytest.raises(InputError):
        take_page(path, tmp_path / "other", date(2026, 11, 30))


def test_what_is_not_modelled_names_the_article() -> None:
    """The law and the article stand behind what is left out, where they are known."""
    (line,) = (text for text in law_of(["br-pnae"], date(2026, 3, 2)).not_modelled if "a matter of invoices" in text)
    assert "art. 14, paragraph 3" in line
