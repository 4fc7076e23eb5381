"""What each rule of the law does in a case."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from planner.explain.law_in_case import _SECTIONS, DOES, law_in_case
from planner.programmes.files import Programme
from tests.cases import edited, rows, tiny_case

PROGRAMME = """
programme: town
name: The town
country: ""
currency: ""
status: template
covers: {from: 2020-01-01, to: null, plain: All times.}
plain: What the town asks for.
references: {minutes: {text: Minutes of the council}}
not_modelled: [Plates are to be of glass.]
stages: {primary: Primary, evening: Evening}
counting_rules:
  family: {definition: Family farms, any: [{all: {supplier.kind: [individual, formal_group]}}]}
  firms_abroad: {definition: Firms abroad, any: [{all: {supplier.state: [XX]}}]}
targets:
  share: {name: Family farming, counts: family, sense: at_least, denominator: spend, dated: [{from: 2020-01-01, share: 0.3, reference: minutes, verified: true, plain: Buy from families.}]}
  later: {name: Later, counts: family, sense: at_least, denominator: spend, dated: [{from: 2030-01-01, share: 0.3, reference: minutes, verified: true, plain: Not yet.}]}
  ended: {name: Ended, counts: family, sense: at_least, denominator: spend, dated: [{from: 2020-01-01, until: 2021-01-01, share: 0.3, reference: minutes, verified: true, plain: No more.}]}
  unset: {name: Unset, counts: family, sense: at_least, denominator: spend, dated: [{from: 2020-01-01, share: null, reference: minutes, verified: true, plain: To be set.}]}
family_cap: [{from: 2020-01-01, value: 500, unit: BRL, reference: minutes, verified: false, plain: Most of a family.}]
calls: {open: [{from: 2020-01-01, title: Appel, reference: minutes, verified: true, plain: So it is called.}]}
call_open_days: [{from: 2020-01-01, value: 20, unit: days, reference: minutes, verified: true, plain: The call stays open.}]
cost_ceilings:
  primary: [{from: 2020-01-01, value: 5, unit: BRL, reference: minutes, verified: true, plain: Most of a day.}]
  evening: [{from: 2020-01-01, value: 5, unit: BRL, reference: minutes, verified: true, plain: Most of an evening.}]
commitments:
  abroad: [{from: 2020-01-01, applies_to: firms_abroad, minimum_per_period: 5, reference: minutes, verified: true, plain: A promise to firms abroad.}]
"""


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Return a folder in which a case has a programme of its own beside it."""
    folder = tmp_path / "programmes"
    folder.mkdir()
    (folder / "town.yaml").write_text(PROGRAMME, encoding="utf-8")
    return tmp_path


def asked(town: Path, **tables: list[dict[str, object]]) -> pd.DataFrame:
    """Return what each rule of the town's programme does in the tiny case."""
    case = tiny_case(**({"case": edited("case", 0, programmes="town", programme_date=date(2026, 1, 1))} | tables))
    object.__setattr__(case, "path", town)
    return law_in_case(case).set_index("rule")


def test_what_each_rule_does(town: Path) -> None:
    """A share and a cap bind, a ceiling of a stage without pupils and a promise to nobody concern nobody, the rest waits or is told."""
    found = asked(town)["does"].to_dict()
    assert found.pop("") == "not_modelled"
    assert found == {
        "targets.share": "binds",
        "family_cap": "binds",
        "cost_ceilings.primary": "binds",
        "targets.ended": "no_figure",
        "targets.unset": "no_figure",
        "calls.open": "noted",
        "call_open_days": "noted",
        "cost_ceilings.evening": "nobody",
        "commitments.abroad": "nobody",
    }


def test_why_and_how(town: Path) -> None:
    """A row tells how the rule binds, whom it leads, its value, and whether the figure was read in its source."""
    found = asked(town)
    assert found.loc["targets.share", ["mode", "value"]].tolist() == ["soft", "30 %"]
    assert found.loc["targets.share", "why"] == "3 of 6 offers count"
    assert found.loc["family_cap", ["mode", "verified"]].tolist() == ["hard", False]
    assert found.loc["family_cap", "why"] == "caps 2 suppliers"
    assert found.loc["targets.ended", "value"] == "not known"


def test_a_family_switched_off_no_longer_binds(town: Path) -> None:
    """What the case switches off is only noted, with the reason."""
    found = asked(town, rules=[{"family": "supplier_caps", "mode": "off"}, {"family": "share_targets", "mode": "off"}])
    assert found.loc[["family_cap", "targets.share"], "does"].tolist() == ["noted", "noted"]
    assert "off" in found.loc["targets.share", "why"]


def test_a_case_of_firms_has_no_family_to_cap(town: Path) -> None:
    """Without family farms the cap concerns nobody."""
    firms = [row | {"kind": "other"} for row in rows("suppliers")]
    assert asked(town, suppliers=firms).loc["family_cap", "does"] == "nobody"


def test_a_paper_that_asks_nobody_concerns_nobody(town: Path) -> None:
    """A paper for those whom an earlier one asks already gets no offer; one for the rest does, and is noted."""
    file = town / "programmes" / "town.yaml"
    words = "from: 2020-01-01, reference: minutes, verified: true, plain: So it is called."
    papers = (
        f"calls: {{direct: [{{title: First, open_to: family, {words}}}], preference: [{{title: Again, open_to: family, {words}}}], "
        f"open: [{{title: Rest, {words}}}]}}"
    )
    lines = [papers if line.startswith("calls:") else line for line in PROGRAMME.splitlines()]
    file.write_text("\n".join(lines), encoding="utf-8")
    does = asked(town)["does"]
    assert does[["calls.direct", "calls.preference", "calls.open"]].tolist() == ["noted", "nobody", "noted"]


def test_a_paper_in_whose_place_another_programme_s_is_used_says_so(town: Path) -> None:
    """Of two programmes with a paper of one kind the first one's is used: it names the call, and the other is told of."""
    other = PROGRAMME.split("not_modelled")[0].replace("programme: town", "programme: county")
    paper = next(line for line in PROGRAMME.splitlines() if line.startswith("calls:")).replace("Appel", "Tender")
    (town / "programmes" / "county.yaml").write_text(f"{other}not_modelled: []\n{paper}\n", encoding="utf-8")
    case = tiny_case(case=edited("case", 0, programmes="town|county", programme_date=date(2026, 1, 1)))
    object.__setattr__(case, "path", town)
    found = law_in_case(case).set_index(["programme", "rule"]).loc[[("town", "calls.open"), ("county", "calls.open")]]
    assert found["does"].tolist() == ["noted", "noted"]
    assert found["why"].tolist() == [
        "names the paper of the call and what must stand in it",
        "town has a paper for this too, and that is used",
    ]


def test_a_case_without_a_programme_has_no_rule() -> None:
    """Nothing is asked where no programme is named."""
    assert law_in_case(tiny_case()).empty


def test_every_section_of_a_programme_is_answered_for() -> None:
    """A new section of programme files fails here until somebody says what its rules do in a case."""
    dated = {"targets", *(name for name, field in Programme.model_fields.items() if "files." in str(field.annotation))}
    dated -= {"covers", "references", "stages", "counting_rules", "variants", "not_modelled"}
    assert dated == set(_SECTIONS)
    assert list(DOES) == ["binds", "no_figure", "noted", "nobody", "not_modelled"]
