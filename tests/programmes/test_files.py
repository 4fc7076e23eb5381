from __future__ import annotations

from contextvars import copy_context
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from planner.findings import InputError
from planner.i18n import set_language
from planner.paths import PROGRAMMES
from planner.programmes import law_of, load, names
from planner.programmes.loader import read

SMALL = """
programme: town
name: Town
country: BR
currency: BRL
status: local_law
covers: {from: 2026-01-01, to: 2026-12-31, plain: one year}
plain: words
references: {law: {text: Law 1}}
not_modelled: []
counting_rules:
  women: {definition: words, any: [{all: {supplier.ownership: [women]}}]}
targets:
  women:
    name: Women
    counts: women
    sense: at_least
    denominator: spend
    dated: [{from: 2026-01-01, share: 0.2, reference: law, verified: true, plain: words}]
"""


BONUS = (
    "bonuses: {b: [{from: 2026-01-01, name: Bonus, target: women, amount: 1, otherwise: 0.5, "
    "reference: law, verified: true, plain: words}]}\n"
)


DUTY = (
    "duties: {d: [{from: 2026-01-01, name: Duty, event: year_over, target: women, within: 5, "
    "reference: law, verified: true, plain: words}]}\n"
)


OFTEN = (
    "frequencies: {dishes: [{from: 2026-01-01, scope: dish_tag, value: fried, per: month, minimum: 2, "
    "reference: law, verified: true, plain: words}]}\n"
)


def any_of(*rules: str, name: str = "a") -> str:
    """Return a choice between rules."""
    return f"{name}: [{{from: 2026-01-01, rules: [{', '.join(rules)}], reference: law, verified: true, plain: words}}]"


def faults(folder: Path, old: str = "", new: str = "", name: str = "town") -> list[str]:
    """Return what is said of the small file after a change."""
    assert old in SMALL
    path = folder / f"{name}.yaml"
    path.write_text(SMALL.replace(old, new, 1) if old else SMALL, encoding="utf-8")
    try:
        read(path)
    except InputError as error:
        return [f.what for f in error.findings if f.table == path.name and f.severity == "error" and f.mend]
    return []


def test_a_choice_between_rules_is_read_and_one_without_a_figure_is_none(tmp_path: Path) -> None:
    """Two rules of which one is enough are a choice; before the second one holds there is none, and the other has to be met."""
    late = OFTEN.replace("2026-01-01", "2026-06-01")
    new = f"{late}any_of: {{{any_of('frequencies.dishes', 'targets.women')}}}\ntargets:"
    assert faults(tmp_path, "targets:", new) == []
    (choice,) = law_of(["town"], date(2026, 6, 1), [tmp_path]).alternatives
    assert [way.rule for way in choice.ways] == ["dishes", "women"]
    assert law_of(["town"], date(2026, 5, 31), [tmp_path]).alternatives == ()


def test_a_rule_that_leads_no_plan_is_no_way(tmp_path: Path) -> None:
    """A share that is off cannot be one of which one has to be met."""
    new = f"{OFTEN}any_of: {{{any_of('targets.women', 'frequencies.dishes')}}}\ntargets:"
    path = tmp_path / "town.yaml"
    path.write_text(
        SMALL.replace("targets:", new).replace("counts: women", 'mode: "off"\n    counts: women'), encoding="utf-8"
    )
    with pytest.raises(InputError, match="is off"):
        read(path)


def test_what_another_programme_asks_of_everybody_is_no_choice(tmp_path: Path) -> None:
    """A second programme with a share of the same name asks for it in any case: the two contradict each other; of another name they do not."""
    new = f"{OFTEN}any_of: {{{any_of('targets.women', 'frequencies.dishes')}}}\ntargets:"
    (tmp_path / "town.yaml").write_text(SMALL.replace("targets:", new), encoding="utf-8")
    other = SMALL.replace("programme: town", "programme: other")
    (tmp_path / "other.yaml").write_text(other, encoding="utf-8")
    with pytest.raises(InputError, match="Rule 'women' is not the same"):
        law_of(["town", "other"], date(2026, 6, 1), [tmp_path])
    (tmp_path / "other.yaml").write_text(other.replace("  women:\n    name", "  girls:\n    name"), encoding="utf-8")
    assert len(law_of(["town", "other"], date(2026, 6, 1), [tmp_path]).alternatives) == 1


def test_the_small_file_is_right(tmp_path: Path) -> None:
    """The file that the other tests spoil is read without a fault."""
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "place", "fault"),
    [
        ("plain: words\nreferences", "plain: words\ncap: 3\nreferences", "cap", "Extra inputs"),
        ("share: 0.2", "share: 20", "targets.women.dated.0.share", "less than or equal to 1"),
        ("share: 0.2", 'share: "0.2"', "targets.women.dated.0.share", "valid number"),
        ("reference: law", "reference: lwa", "targets.women", "reference 'lwa'"),
        ("counts: women", "counts: men", "targets.women", "counting rule 'men'"),
        ("supplier.ownership:", "supplier.owner:", "counting_rules.women", "unknown attribute 'supplier.owner'"),
        ("[women]", "[yes]", "counting_rules.women", "valid string"),
        ("verified: true, ", "", "targets.women.dated.0.verified", "required"),
        ("share: 0.2", "until: 2025-01-01, share: 0.2", "targets.women.dated.0", "lies before"),
        ("sense: at_least", "sense: atleast", "targets.women.sense", "at_least"),
        ("reference: law", "reference: laws", "targets.women", "Did you mean “law”?"),
        ("counts: women", "counts: womn", "targets.women", "Did you mean “women”?"),
        (
            "supplier.ownership: [women]",
            "supplier.kind: [formal_grup]",
            "counting_rules.women",
            "Did you mean formal_group",
        ),
        ("supplier.ownership: [women]", "supplier.tier: [locl]", "counting_rules.women", "Did you mean local?"),
        (
            "supplier.ownership: [women]",
            "product.processing_class: [frsh]",
            "counting_rules.women",
            "Did you mean fresh?",
        ),
        (
            "supplier.ownership: [women]}}]",
            "supplier.ownership: [women]}, from: 2026-02-01, until: 2026-01-01}]",
            "counting_rules.women",
            "lies before",
        ),
        (
            "not_modelled: []",
            "not_modelled: [{plain: words, reference: lwa}]",
            "not_modelled",
            "not_modelled: reference 'lwa'",
        ),
        (
            "targets:",
            "stages: {x: X}\nstandards: {s: [{from: 2026-01-01, nutrient: energy_kca, basis: per_day, window: week, unit: kcal, reference: law, verified: true, plain: w, stages: {x: {minimum: 1}}}]}\ntargets:",
            "standards.s.0",
            "unknown nutrient",
        ),
        *(
            ("targets:", f"{OFTEN}any_of: {{{words}}}\ntargets:", place, fault)
            for words, place, fault in (
                (any_of("targets.women"), "any_of.a.0", "two rules or more"),
                (any_of("targets.women", "targets.women"), "any_of.a.0", "a short name of its own"),
                (any_of("targets.women", "standards.dishes"), "any_of.a.0", "standards.dishes is neither"),
                (any_of("targets.women", "frequencies.dish"), "any_of.a", "Did you mean “dishes”?"),
                (any_of("targets.woman", "frequencies.dishes"), "any_of.a", "Did you mean “women”?"),
                (
                    ", ".join(any_of("targets.women", "frequencies.dishes", name=name) for name in "ab"),
                    "any_of.b",
                    "in one of them only",
                ),
            )
        ),
        *(
            (
                "targets:",
                f"frequencies: {{f: [{{from: 2026-01-01, {words}, reference: law, verified: true, plain: w}}]}}\ntargets:",
                "frequencies.f.0",
                fault,
            )
            for words, fault in (
                ("scope: food_group, value: meat, per: serving_days, maximum: 3", "give 'span', a number"),
                ("scope: food_group, value: meat, per: week, span: 16, maximum: 3", "give 'span', a number"),
                ("scope: food_group, value: fruit, per: week, count: foods, maximum: 3", "with a minimum alone"),
                ("scope: dish_tag, value: fried, per: week, count: foods, minimum: 3", "with a minimum alone"),
                (
                    "scope: season, value: in_season, per: week, count: share, minimum: 0.4",
                    "give 'of' with count share",
                ),
                (
                    "scope: food_group, value: fruit, of: 'food_group:fruit', per: week, minimum: 1",
                    "give 'of' with count share",
                ),
                (
                    "scope: season, value: in_season, of: 'dish:x', per: week, count: share, minimum: 0.4",
                    "give 'of' with count share",
                ),
                (
                    "scope: slot, value: x, of: 'food_group:fruit', per: week, count: share, minimum: 0.4",
                    "one of these scopes",
                ),
                (
                    "scope: season, value: ripe, of: 'food_group:fruit', per: week, count: share, minimum: 0.4",
                    "the value in_season",
                ),
                ("scope: season, value: in_season, per: week, minimum: 1", "for shares of servings"),
                (
                    "scope: season, value: in_season, of: 'food_group:fruit', per: week, count: share, minimum: 45",
                    "between 0 and 1",
                ),
            )
        ),
        (
            "denominator: spend",
            "denominator: received\n    window: quarter",
            "targets.women",
            "money is received for the year",
        ),
        (
            "sense: at_least",
            "sense: at_most\n    levels: {Bronze: 0.1}",
            "targets.women",
            "levels are of a share to reach",
        ),
        (
            "sense: at_least",
            "sense: at_most\n    baseline_year: 2019",
            "targets.women",
            "baseline year is of a share to reach",
        ),
        ("sense: at_least", "sense: at_least\n    unmarked: unknown", "targets.women", "looks at no offer.labels"),
        ("targets:", DUTY + "targets:", "duties.d.0", "only with it"),
        ("targets:", DUTY.replace("year_over", "year_end") + "targets:", "duties.d.0.event", "year_over"),
        (
            "targets:",
            DUTY.replace("year_over, target: women", "share_short, target: womn") + "targets:",
            "duties.d",
            "Did you mean “women”?",
        ),
        ("targets:", BONUS + "targets:", "bonuses.b", "voluntary"),
        ("targets:", BONUS.replace("women", "womn") + "targets:", "bonuses.b", "Did you mean “women”?"),
        ("targets:", BONUS.replace("amount: 1", "amount: 0.5") + "targets:", "bonuses.b.0", "more than 'otherwise'"),
        ("targets:", BONUS.replace("amount", "year_begins: 02-30, amount") + "targets:", "bonuses.b.0", "02-30"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, old: str, new: str, place: str, fault: str) -> None:
    """Each slip of the pen is refused with the place in the file and what is wrong there."""
    (said,) = faults(tmp_path, old, new)
    assert said.startswith(place)
    assert fault in said


def test_what_counts_by_a_mark_may_be_unknown_without_one(tmp_path: Path) -> None:
    """The same rule by a label is right."""
    path = tmp_path / "town.yaml"
    marked = SMALL.replace("supplier.ownership: [women]", "supplier.ownership: [women], offer.labels: [made_here]")
    path.write_text(marked.replace("sense: at_least", "sense: at_least\n    unmarked: unknown"), encoding="utf-8")
    assert read(path).targets["women"].unmarked == "unknown"


def test_all_faults_at_once(tmp_path: Path) -> None:
    """Two faults give two findings."""
    path = tmp_path / "town.yaml"
    path.write_text(SMALL.replace("share: 0.2", "share: 20").replace("country: BR", "country: Brazil"))
    with pytest.raises(InputError) as error:
        read(path)
    assert len(error.value.findings) == 2


def test_names_that_lead_nowhere_are_told_together_with_faults_of_values(tmp_path: Path) -> None:
    """A share of 20, in the same fact a reference that is not there, beside it a counting rule, a stage, a target and an attribute of nowhere: six."""
    path = tmp_path / "town.yaml"
    spoiled = SMALL.replace("share: 0.2, reference: law", "share: 20, reference: lwa").replace(
        "counts: women", "counts: men"
    )
    spoiled += """
rates:
  nursery: [{from: 2026-01-01, value: 1, unit: BRL, reference: law, verified: true, plain: words}]
variants:
  north: {name: North, plain: words, targets: {girls: [{from: 2026-01-01, share: 0.1, reference: law, verified: true, plain: words}]}}
refusals:
  supplier.owner: [{from: 2026-01-01, reference: law, verified: true, plain: words}]
"""
    path.write_text(spoiled, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read(path)
    told = " ".join(finding.what for finding in error.value.findings)
    assert len(error.value.findings) == 6
    for name in ("dated.0.share", "'lwa'", "'men'", "'nursery'", "'girls'", "'supplier.owner'"):
        assert name in told


@pytest.mark.parametrize(
    "content", ["- a", "targets: 3", "targets: {women: [1, x]}", "references: [law]", "ranking: {a: b}", "3"]
)
def test_names_are_looked_for_in_anything(tmp_path: Path, content: str) -> None:
    """Whatever stands in a file, it is answered with findings."""
    path = tmp_path / "town.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError):
        read(path)


def test_a_key_said_twice_is_an_error(tmp_path: Path) -> None:
    """YAML would take the second of two values in silence."""
    (said,) = faults(tmp_path, "name: Town", "name: Town\nname: City")
    assert "second time" in said


def test_a_key_said_twice_is_told_in_the_readers_language(tmp_path: Path) -> None:
    """What is wrong is ours to tell, so it is not taken for a word of the library because it is translated."""
    reader = copy_context()
    reader.run(set_language, "pt_BR")
    (said,) = reader.run(faults, tmp_path, "name: Town", "name: Town\nname: City")
    assert "segunda vez" in said


@pytest.mark.parametrize("day", ["2026-13-01", "2026-02-30"])
def test_a_day_that_no_calendar_has(tmp_path: Path, day: str) -> None:
    """A slip in a date is a finding with its line, not a traceback."""
    (said,) = faults(tmp_path, "from: 2026-01-01", f"from: {day}")
    assert day in said


def test_no_yaml_at_all(tmp_path: Path) -> None:
    """A file that is no YAML is a finding, not a traceback."""
    assert faults(tmp_path, "programme: town", "programme: [town")


def test_the_file_is_called_like_the_programme(tmp_path: Path) -> None:
    """A file under another name would be found by neither."""
    (said,) = faults(tmp_path, name="city")
    assert "'city'" in said
    assert "'town'" in said


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    """A user who corrects a file need not start the app again."""
    assert faults(tmp_path, "share: 0.2", "share: 20")
    assert faults(tmp_path) == []


def test_an_unknown_programme_gets_the_nearest_name() -> None:
    """A misspelt name is answered with the right one and the list of all."""
    with pytest.raises(InputError) as error:
        load("br-pnea")
    (finding,) = error.value.findings
    assert "'br-pnae'" in finding.mend
    assert "us-nslp" in finding.mend


def test_own_files_stand_beside_the_bundled(tmp_path: Path) -> None:
    """A folder of the user's own programmes adds to those that come with the planner."""
    (tmp_path / "town.yaml").write_text(SMALL, encoding="utf-8")
    assert load("town", (tmp_path,)).name == "Town"
    assert {"town", "br-pnae"} <= set(names((tmp_path,)))
    assert "town" not in names()


def test_variants_differ_in_shares_only() -> None:
    """An overseas territory has the law of the mainland with other thresholds, and keeps what it does not change."""
    mainland, mayotte = load("fr-egalim"), load("fr-egalim-mayotte")
    assert mayotte.programme == "fr-egalim-mayotte"
    assert mayotte.counting_rules == mainland.counting_rules
    assert mayotte.targets["egalim-meat-fish"] == mainland.targets["egalim-meat-fish"]
    assert mayotte.targets["egalim-durable"].dated != mainland.targets["egalim-durable"].dated
    with pytest.raises(InputError):
        load("fr-egalim-atlantis")


NORTH = """
stages: {school: School}
rates:
  school: [{from: 2026-01-01, value: 1, unit: BRL, reference: law, verified: true, plain: words.}]
family_cap: [{from: 2026-01-01, value: 40000, unit: BRL, reference: law, verified: true, plain: words.}]
frequencies:
  meat: [{from: 2026-01-01, scope: food_group, value: meat, per: week, maximum: 3, reference: law, verified: true, plain: words.}]
  fish: [{from: 2026-01-01, scope: food_group, value: fish, per: week, minimum: 1, reference: law, verified: true, plain: words.}]
variants:
  north:
    name: North
    plain: words
    rates:
      school: [{from: 2026-01-01, value: 2, unit: BRL, reference: law, verified: true, plain: words.}]
    family_cap: [{from: 2026-01-01, value: 30000, unit: BRL, reference: law, verified: true, plain: words.}]
    frequencies:
      meat: [{from: 2026-01-01, scope: food_group, value: meat, per: serving_days, span: 16, maximum: 3, reference: law, verified: true, plain: words.}]
    standards:
      iron:
        - {from: 2026-01-01, nutrient: iron_mg, basis: per_day, window: week, unit: mg, reference: law, verified: true, plain: words., stages: {school: {minimum: 3}}}
"""  # fmt: skip


def _north(folder: Path, old: str = "", new: str = "") -> Path:
    assert old in NORTH
    path = folder / "town.yaml"
    path.write_text(SMALL + NORTH.replace(old, new), encoding="utf-8")
    return path


def test_a_variant_changes_any_rule(tmp_path: Path) -> None:
    """Rate, cap, meat and iron are those of the north, where it has them; fish, the share and all else are the town's."""
    _north(tmp_path)
    day = date(2026, 3, 2)
    town, north = (law_of([name], day, (tmp_path,)) for name in ("town", "town-north"))
    assert (town.rates["school"].value, north.rates["school"].value) == (1, 2)
    assert town.family_cap is not None
    assert north.family_cap is not None
    assert (town.family_cap.value, north.family_cap.value) == (40000, 30000)
    meat = [next(rule for rule in law.frequencies if rule.rule == "meat") for law in (town, north)]
    assert [(rule.per, rule.span) for rule in meat] == [("week", 0), ("serving_days", 16)]
    assert [len(law.frequencies) for law in (town, north)] == [2, 2]
    assert [len(law.standards) for law in (town, north)] == [0, 1]
    assert town.targets == tuple(replace(t, source=town.targets[0].source) for t in north.targets)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("stages: {school: {minimum: 3}}", "stages: {schol: {minimum: 3}}", "stage 'schol'"),
        ("      school: [{from: 2026-01-01, value: 2", "      schol: [{from: 2026-01-01, value: 2", "stage 'schol'"),
        ("span: 16, maximum: 3, reference: law", "span: 16, maximum: 3, reference: lwa", "reference 'lwa'"),
        ("per: serving_days, span: 16", "per: serving_days", "give 'span'"),
        ("nutrient: iron_mg", "nutrient: iron_mmg", "unknown nutrient"),
        ("    standards:", "    standrads:", "Extra inputs"),
    ],
)
def test_a_slip_in_a_variant_is_told(tmp_path: Path, old: str, new: str, fault: str) -> None:
    """A stage, a reference, a value or a section that is not known is refused in a variant as in the programme."""
    with pytest.raises(InputError) as error:
        read(_north(tmp_path, old, new))
    assert any(fault in finding.what and "variants" in finding.what for finding in error.value.findings)


def test_a_variant_that_changes_nothing_is_refused(tmp_path: Path) -> None:
    """It would be the same programme under another name."""
    path = tmp_path / "town.yaml"
    path.write_text(SMALL + "variants: {north: {name: North, plain: words}}\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read(path)
    assert "at least one rule" in error.value.findings[0].what


@pytest.mark.parametrize("name", names())
def test_every_value_can_be_traced(name: str) -> None:
    """Each value has a reference, plain words and a date; one said to be verified tells where its text was read."""
    programme = load(name)
    assert programme.facts()
    for place, fact in programme.facts():
        assert fact.plain.endswith((".", "]")), place
        assert isinstance(fact.from_, date)
        if fact.verified:
            assert programme.references[fact.reference].read_in, place


@pytest.mark.parametrize("name", names())
def test_dates_of_a_value_differ(name: str) -> None:
    """No value is given twice for the same day, and every series is in the order of time."""
    programme = load(name)
    series: dict[str, list[date]] = {}
    for place, fact in programme.facts():
        series.setdefault(place, []).append(fact.from_)
    for place, days in series.items():
        assert days == sorted(set(days)), place


def test_every_bundled_file_is_a_programme() -> None:
    """Nothing lies in the folder that cannot be read."""
    assert {path.stem for path in PROGRAMMES.glob("*.yaml")} <= set(names())
    assert len(list(PROGRAMMES.glob("*.yaml"))) == 16


def test_every_unknown_attribute_and_name_is_told_without_the_library_s_words(tmp_path: Path) -> None:
    """Two attributes of one clause, and two names that lead nowhere, are a finding each; none begins with “Value error”."""
    two = "{supplier.ownership: [women], supplier.owner: [x], product.colour: [y]}"
    said = faults(tmp_path, "{supplier.ownership: [women]}", two)
    assert len(said) == 2
    path = tmp_path / "town.yaml"
    path.write_text(
        SMALL.replace("counts: women", "counts: men").replace("reference: law", "reference: lwa"), encoding="utf-8"
    )
    with pytest.raises(InputError) as error:
        read(path)
    said += [finding.what for finding in error.value.findings]
    assert len(said) == 4
    assert not [text for text in said if "Value error" in text]


def test_every_way_of_award_says_how_it_is_published() -> None:
    """Each way of award of a bundled programme has the code of its procurement method, and keeps it in the law."""
    for path in sorted(PROGRAMMES.glob("*.yaml")):
        for name, facts in read(path).award_routes.items():
            assert all(fact.procurement_method for fact in facts), f"{path.stem}: {name}"
    law = law_of(["br-pnae"], date(2026, 3, 2), currency="BRL")
    assert {way.route: way.procurement_method for way in law.award_routes} == {
        "public-call": "selective",
        "tender": "open",
    }
