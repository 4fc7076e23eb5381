from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.assembly.asked import asked
from planner.findings import InputError
from planner.paths import PROGRAMMES
from planner.programmes import law_of, load, names

OWN = (Path(__file__).parent / "own",)
TODAY = date(2026, 2, 9)


def town(folder: Path, **parts: str) -> tuple[Path, ...]:
    """Write a small programme `town` with the parts given and return its folder."""
    text = (
        "programme: town\nname: Town\ncountry: BR\ncurrency: BRL\nstatus: local_law\nplain: words\n"
        "covers: {from: 2020-01-01, to: null, plain: always}\nreferences: {own: {text: Decision 1}}\nnot_modelled: []\n"
    )
    text += "".join(f"{key}: {value}\n" for key, value in parts.items())
    (folder / "town.yaml").write_text(text, encoding="utf-8")
    return (folder,)


def figure(value: float) -> str:
    """Return a series of one figure as YAML."""
    return f"[{{from: 2020-01-01, value: {value}, unit: BRL, reference: own, verified: true, plain: words.}}]"


def share(value: float, counts: str = "family_farming", denominator: str = "received") -> str:
    """Return a target of the name of the PNAE's as YAML."""
    fact = f"{{from: 2020-01-01, share: {value}, reference: own, verified: true, plain: words.}}"
    return (
        f"{{family-share: {{name: N, counts: {counts}, sense: at_least, denominator: {denominator}, "
        f"fund_role: transfer, dated: [{fact}]}}}}"
    )


FAMILY = (
    "{family_farming: {definition: words, any: [{all: {supplier.kind: [individual, informal_group, formal_group]}}]}}"
)


def findings(programmes: list[str], on: date = TODAY, folders: tuple[Path, ...] = ()) -> list[str]:
    """Return the codes of the errors that a law gives."""
    with pytest.raises(InputError) as error:
        law_of(programmes, on, folders)
    return [finding.code for finding in error.value.findings]


def test_the_law_changes_on_its_day() -> None:
    """The last day of 2025 still asks for 30 %, the first of 2026 for 45 %, each with its own source."""
    old, new = (law_of(["br-pnae"], day).targets[0] for day in (date(2025, 12, 31), date(2026, 1, 1)))
    assert (old.share, new.share) == (0.30, 0.45)
    assert old.source is not None
    assert new.source is not None
    assert "Lei 15.226/2025" in new.source.reference
    assert new.source.valid_from == date(2026, 1, 1)
    assert old.source.rule == new.source.rule == "family-share"


def test_no_programme_asks_for_nothing() -> None:
    """A case without programmes has a law without rules."""
    law = law_of([], TODAY)
    assert (law.targets, law.standards, law.family_cap, law.findings) == ((), (), None, ())


def test_a_date_before_coverage_is_an_error() -> None:
    """The day before a file's first day is refused, the first day is not."""
    first = load("br-pnae").covers.from_
    assert findings(["br-pnae"], first - timedelta(days=1)) == ["law-before-coverage"]
    assert law_of(["br-pnae"], first).targets


def test_a_date_after_coverage_is_a_warning() -> None:
    """After the last year that was looked up the last values hold, and the user is told."""
    last = load("br-pnae").covers.to
    assert last is not None
    assert law_of(["br-pnae"], last).findings == ()
    (finding,) = law_of(["br-pnae"], last + timedelta(days=1)).findings
    assert (finding.code, finding.severity) == ("law-after-coverage", "warning")


def test_years_between_known_ones_are_not_guessed() -> None:
    """São Paulo's share of 2025 is not known: there is no target, and a warning says so."""
    law = law_of(["br-sao-paulo-organic"], date(2025, 6, 1))
    assert law.targets == ()
    assert [(f.code, f.severity) for f in law.findings] == [("law-not-known", "warning")]


def test_unset_figures_of_a_template_are_noted_once() -> None:
    """The template of a town's own goals sets nothing, and one note names all that is not set."""
    law = law_of(["own-goals"], TODAY)
    assert (law.targets, law.points, law.commitments, law.award_routes, law.local) == ((), (), (), (), None)
    (finding,) = law.findings
    assert finding.severity == "note"
    assert "women-owned" in finding.what
    assert "secure-income" in finding.what
    assert "women_owned" in law.counting_rules


def test_a_filled_copy_sets_the_goals() -> None:
    """A town that fills the template gets targets, points, commitments and routes."""
    law = law_of(["our-town"], TODAY, OWN)
    assert [t.target for t in law.targets] == ["women-owned"]
    assert law.points[0].minimum == 1.5
    assert (law.commitments[0].minimum_per_period, law.commitments[0].kept_share) == (300, 0.8)
    assert [(r.route, r.below_amount, r.from_amount) for r in law.award_routes] == [
        ("direct-award", 5000, None),
        ("preference", None, 5000),
    ]
    assert law.local is not None
    assert (law.local.kind, law.local.km) == ("radius_road", 50)


def test_all_targets_apply_together() -> None:
    """The city's organic share stands beside the national shares."""
    law = law_of(["br-pnae", "br-sao-paulo-organic"], TODAY)
    assert {"family-share", "fresh-share", "sao-paulo-organic"} <= {t.target for t in law.targets}
    assert law.programmes == ("br-pnae", "br-sao-paulo-organic")


@pytest.mark.parametrize(("value", "kept", "by"), [(30000, 30000, "town"), (50000, 40000, "br-pnae")])
def test_the_lower_cap_holds(tmp_path: Path, value: float, kept: float, by: str) -> None:
    """A town may lower the family cap but not raise it, and the source is that of the cap that holds."""
    cap = law_of(["br-pnae", "town"], TODAY, town(tmp_path, family_cap=figure(value))).family_cap
    assert cap is not None
    assert (cap.value, cap.source.programme) == (kept, by)


@pytest.mark.parametrize(("value", "kept"), [(2, 3), (5, 5)])
def test_the_higher_number_of_quotes_holds(tmp_path: Path, value: float, kept: float) -> None:
    """A town may ask for more quotes but not for fewer."""
    quotes = law_of(["br-pnae", "town"], TODAY, town(tmp_path, quotes_required=figure(value))).quotes_required
    assert quotes is not None
    assert quotes.value == kept


@pytest.mark.parametrize(("value", "kept", "by"), [(0.6, 0.6, "town"), (0.2, 0.45, "br-pnae")])
def test_the_tighter_share_holds(tmp_path: Path, value: float, kept: float, by: str) -> None:
    """A town may raise a legal share but not lower it."""
    folders = town(tmp_path, counting_rules=FAMILY, targets=share(value))
    for order in (["br-pnae", "town"], ["town", "br-pnae"]):
        target = next(t for t in law_of(order, TODAY, folders).targets if t.target == "family-share")
        assert target.source is not None
        assert (target.share, target.source.programme) == (kept, by)


def test_a_share_of_something_else_contradicts(tmp_path: Path) -> None:
    """Two targets of one name that measure different things cannot be compared."""
    folders = town(tmp_path, counting_rules=FAMILY, targets=share(0.6, denominator="spend"))
    assert findings(["br-pnae", "town"], folders=folders) == ["programmes-contradict"]


def test_counting_rules_of_one_name_must_agree(tmp_path: Path) -> None:
    """One name with two meanings would make two percentages of one label."""
    other = "{family_farming: {definition: words, any: [{all: {supplier.kind: [individual]}}]}}"
    assert findings(["br-pnae", "town"], folders=town(tmp_path, counting_rules=other)) == ["programmes-contradict"]
    assert law_of(["br-pnae", "town"], TODAY, town(tmp_path, counting_rules=FAMILY)).counting_rules["family_farming"]


def test_two_orders_of_preference_contradict() -> None:
    """Suppliers cannot be ranked by two laws at once (and the French one refuses the Brazilian tiers)."""
    assert set(findings(["br-pnae", "fr-terres-de-sources"])) == {"programmes-contradict", "attribute-refused"}


def test_what_is_local_must_agree() -> None:
    """A town's own radius cannot stand beside the law's municipality."""
    assert findings(["br-pnae", "our-town"], folders=OWN) == ["programmes-contradict"]


def test_several_unknown_programmes_are_all_told() -> None:
    """Every wrong name is a finding of its own."""
    assert findings(["nowhere", "fr-egalim", "elsewhere"]) == ["unknown-programme", "unknown-programme"]


def test_the_order_of_preference_of_the_pnae() -> None:
    """Place first, then priority groups (women's groups since 11 February 2025, young farmers' since 24 July), then organic, then the kind of supplier."""
    days = (date(2025, 2, 10), date(2025, 2, 11), date(2025, 7, 23), date(2025, 7, 24))
    old, new, still, young = (law_of(["br-pnae"], day).ranking for day in days)
    assert old is not None
    assert new is not None
    assert still == new
    assert young is not None
    (groups,) = (clause for clause in young.criteria[1].classes[0].clauses if len(clause) == 2)
    assert groups[0].values == ("women", "youth")
    assert [one.name for one in new.criteria] == [
        "Where the supplier is",
        "Priority groups",
        "Organic",
        "Kind of supplier",
        "Share of members from priority groups, among these groups",
        "Share of members who are family farmers, among formal groups",
    ]
    assert [c.values[0] for k in new.criteria[0].classes for c in k.clauses[0]] == [
        "local",
        "immediate_region",
        "intermediate_region",
        "state",
        "country",
    ]
    assert len(old.criteria[1].classes[0].clauses) == 1
    assert len(new.criteria[1].classes[0].clauses) == 2
    assert [c.values[0] for k in new.criteria[3].classes for c in k.clauses[0]] == [
        "formal_group",
        "informal_group",
        "individual",
    ]


PNAE_PAPER = "{public_call: [{from: 2020-01-01, title: Edital, open_to: family_farming, reference: own, verified: true, plain: words.}]}"


def test_papers_for_some_come_before_those_for_everybody() -> None:
    """Whichever of the two is named first, farms are asked by the public call of Brazil; first, the bid sheet for all would leave it nothing."""
    for named in (["us-nslp", "br-pnae"], ["br-pnae", "us-nslp"]):
        law = law_of(named, TODAY)
        assert list(law.calls) == ["public_call", "open"]
        assert [paper.open_to for paper in law.calls.values()] == ["family_farming", ""]
        facts = pd.DataFrame({"supplier.kind": ["formal_group", "other"]})
        counting = pd.DataFrame({"family_farming": [True, False]})
        assert asked(replace(law, award_routes=()), counting, facts)["paper"].tolist() == ["public_call", "open"]
        assert [f.code for f in law.findings if f.code == "law-paper-left-out"] == []


@pytest.mark.parametrize(
    ("first", "used", "left"), [("br-pnae", "Chamada Pública", "Edital"), ("town", "Edital", "Chamada Pública")]
)
def test_a_paper_in_whose_place_another_is_used_is_told(tmp_path: Path, first: str, used: str, left: str) -> None:
    """Of two papers of one kind the first programme's is used, and a warning names the other; of papers of two kinds nothing is said."""
    folders = town(tmp_path, calls=PNAE_PAPER, counting_rules=family_rule())
    law = law_of([first, *({"br-pnae", "town"} - {first})], TODAY, folders)
    assert law.calls["public_call"].title == used
    (told,) = (f for f in law.findings if f.code == "law-paper-left-out")
    assert told.severity == "warning"
    assert told.what.startswith(f"“{used}” of {first} is used, and “{left}” of ")


def family_rule() -> str:
    """Return the counting rule of family farming as Brazil's file writes it."""
    raw = yaml.safe_load((PROGRAMMES / "br-pnae.yaml").read_text(encoding="utf-8"))["counting_rules"]
    return json.dumps({"family_farming": raw["family_farming"]})


def test_the_lawful_grounds_of_a_waiver() -> None:
    """The three grounds of the law are there by code."""
    assert set(law_of(["br-pnae"], TODAY).waiver_grounds) == {
        "no_fiscal_document",
        "no_regular_supply",
        "inadequate_sanitary_conditions",
    }


@given(st.sampled_from(names()), st.integers(0, 3650))
@settings(max_examples=60, deadline=None)
def test_a_programme_has_a_law_on_every_covered_day(name: str, offset: int) -> None:
    """On any day from its first on, a programme gives a law whose targets name known rules and lie between 0 and 1."""
    law = law_of([name], load(name).covers.from_ + timedelta(days=offset))
    for target in law.targets:
        assert target.counts in law.counting_rules
        assert not target.within or target.within in law.counting_rules
        assert 0 <= target.share <= 1
    assert len({s.standard for s in law.standards}) == len(law.standards)
    assert len({f.rule for f in law.frequencies}) == len(law.frequencies)
    assert law.ranking is None or law.ranking.applies_to in law.counting_rules
    assert all(finding.severity != "error" for finding in law.findings)
