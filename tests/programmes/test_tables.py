from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from planner.findings import InputError
from planner.programmes import describe_programmes, describe_rules, load, names, rule_changes
from planner.programmes.files import Local
from planner.programmes.tables import value_words


def test_the_register_has_every_programme() -> None:
    """One row per programme, with the days covered, how much is verified and what is not modelled."""
    register = describe_programmes().set_index("programme")
    assert list(register.index) == names()
    assert register.loc["br-pnae", "from"] == pd.Timestamp("2020-05-08")
    assert register.loc["br-pnae", "to"] == pd.Timestamp("2026-12-31")
    assert pd.isna(register.loc["own-goals", "to"])
    assert (register["verified"] <= register["rules"]).all()
    assert register.loc["own-goals", "verified"] == 0
    assert (register[["name", "plain", "covers", "not_modelled"]] != "").all(axis=None)


@pytest.mark.parametrize("name", names())
def test_every_rule_is_printed(name: str) -> None:
    """All dated values of a programme are told with value, plain words and reference."""
    rules = describe_rules(name)
    assert len(rules) == len(load(name).facts())
    assert (rules[["rule", "plain", "reference"]] != "").all(axis=None)
    named = ~rules["rule"].str.startswith(("waiver_grounds", "refusals"))
    assert (rules.loc[named, "value"] != "").all()


def test_rules_of_a_day() -> None:
    """On a day only the values in force are told, each once."""
    shown = {day: describe_rules("br-pnae", day).set_index("rule") for day in (date(2025, 12, 31), date(2026, 1, 1))}
    assert [frame.loc["targets.family-share", "value"] for frame in shown.values()] == ["30 %", "45 %"]
    assert all(frame.index.is_unique for frame in shown.values())
    assert describe_rules("br-pnae", date(2019, 1, 1)).empty


def test_what_a_share_is_of_is_told() -> None:
    """No percentage stands without its denominator."""
    rules = describe_rules("br-pnae", date(2026, 2, 9)).set_index("rule")
    assert rules.loc["targets.family-share", "unit"] == "at least, of the money received, fund with the role transfer"
    assert rules.loc["targets.processed-share", "unit"] == "at most, of the money spent, fund with the role transfer"


def test_a_value_with_an_end_is_told_until_then() -> None:
    """A share known for one year only is not told for the next."""
    assert len(describe_rules("br-sao-paulo-organic", date(2017, 12, 31))) == 2
    assert list(describe_rules("br-sao-paulo-organic", date(2018, 1, 1))["rule"]) == ["organic_premium"]


def test_figures_that_are_not_set_say_so() -> None:
    """A template shows what is the town's to fill in."""
    values = describe_rules("own-goals")["value"]
    assert values.str.contains("not set").all()


def test_what_changed_from_2025_to_2026() -> None:
    """The new year raises the family share, moves the money shares and raises every rate; nothing else."""
    changes = rule_changes("br-pnae", date(2025, 12, 31), date(2026, 1, 1)).set_index("rule")
    shares = changes[changes.index.str.startswith("targets")]
    assert shares[["before", "after"]].to_dict("index") == {
        "targets.family-share": {"before": "30 %", "after": "45 %"},
        "targets.fresh-share": {"before": "80 %", "after": "85 %"},
        "targets.processed-share": {"before": "15 %", "after": "10 %"},
    }
    assert (changes["from"] == pd.Timestamp("2026-01-01")).all()
    assert set(changes.index.str.partition(".").get_level_values(0)) == {"targets", "rates"}
    assert len(changes) == 3 + len(load("br-pnae").rates)


def test_a_rule_that_begins_or_ends_is_a_change() -> None:
    """Where a rule does not hold on one of the days its value is blank there."""
    begun = rule_changes("br-pnae", date(2025, 2, 10), date(2025, 2, 11)).set_index("rule")
    assert begun.loc["targets.women-individual", ["before", "after"]].tolist() == ["", "50 %"]
    assert "ranking" in begun.index
    ended = rule_changes("br-sao-paulo-organic", date(2017, 12, 31), date(2018, 1, 1)).set_index("rule")
    assert ended.loc["targets.sao-paulo-organic", ["before", "after"]].tolist() == ["3 %", ""]
    assert rule_changes("br-pnae", date(2026, 1, 1), date(2026, 12, 31)).empty


def test_an_unknown_programme_is_an_input_error() -> None:
    """A wrong name is answered like everywhere."""
    with pytest.raises(InputError):
        describe_rules("nowhere")


def test_a_variant_says_of_what_its_own_share_is() -> None:
    """Denmark's label by weight has variants by worth: their shares are of the money spent, as the variants themselves say, too."""
    whole = describe_rules("dk-spisemaerke").set_index("rule")["unit"]
    for variant, word in {"silver": "weight", "gold": "weight", "money": "money", "money-silver": "money"}.items():
        assert word in whole[f"variants.{variant}.organic-label"]
        assert word in describe_rules(f"dk-spisemaerke-{variant}")["unit"].iloc[0]


def test_what_changes_for_others_is_not_told_of_a_programme() -> None:
    """A town on the mainland is told nothing of the steps overseas, which are those of the variants."""
    before, after = date(2026, 12, 31), date(2027, 1, 1)
    assert not rule_changes("fr-egalim", before, after)["rule"].str.startswith("variants.").any()


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"kind": "municipality"}, "within the municipality"),
        ({"kind": "region", "region": "state"}, "within the same State"),
        ({"kind": "radius_straight", "km": 150}, "within a straight line of: 150"),
        ({"kind": "radius_road"}, "within a way by road of: not set"),
        ({"kind": "area", "areas": ["Norte", "Sul"]}, "within Norte, Sul"),
    ],
)
def test_what_is_local_is_told_in_words(cells: dict[str, object], words: str) -> None:
    """Each kind of what counts as local is told as a reader says it, a radius that the town is to set as not set."""
    fact = {"from": date(2026, 1, 1), "reference": "law", "verified": True, "plain": "Local is near."}
    assert value_words(Local.model_validate(fact | cells)) == words


def test_stages_and_foods_of_a_standard_have_the_readers_words() -> None:
    """Stages are called as the programme calls them, figures written as the reader writes them, and what is left out by its name."""
    rules = describe_rules("us-nslp").set_index("rule")["value"]
    assert "Grades K to 5 ≤ 1,230; Grades 6 to 8 ≤ 1,360; Grades 9 to 12 ≤ 1,420" in set(rules.loc["standards.sodium"])
    assert any(value.endswith("; without milk") for value in rules.loc["standards.saturated-fat"])
