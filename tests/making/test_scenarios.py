"""Scenarios: every kind of change does what it says, builds on others, and refuses what it does not know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from models.build import make_problem
from models.optimise import optimise
from planner.assembly import assemble
from planner.assembly.funds import fund_table
from planner.case import Case
from planner.checks import check
from planner.findings import InputError
from planner.making import scenarios
from planner.making.scenarios import Scenario, _changed, _with_point
from planner.paths import CASES, PROGRAMMES
from planner.programmes.case_law import law_for
from planner.programmes.law import Law
from planner.service import load_case
from planner.verify.facts import Facts
from tests.cases import edited, tiny_case, tiny_law

CASE = tiny_case()
FUND = CASE["funds"].loc[CASE["funds"]["amount"].notna(), "fund"].iloc[0]
OFFER = CASE["offers"].iloc[0]


def _after(*changes: str) -> scenarios.Case:
    return scenarios.apply(CASE, changes)


@pytest.mark.parametrize(
    ("change", "factor", "plus"), [("+10%", 1.1, 0), ("-10%", 0.9, 0), ("x2", 2, 0), ("+50", 1, 50), ("-50", 1, -50)]
)
def test_a_budget_changes_as_written(change: str, factor: float, plus: float) -> None:
    """Percent, factor and difference are applied to the fund that is named and to no other."""
    before, after = (
        CASE["funds"].set_index("fund")["amount"],
        _after(f"budget fund={FUND} change={change}")["funds"].set_index("fund")["amount"],
    )
    assert after[FUND] == pytest.approx(before[FUND] * factor + plus)
    pd.testing.assert_series_equal(after.drop(FUND), before.drop(FUND))


def test_a_blank_before_the_sign_of_percent_changes_nothing() -> None:
    """+13 % is +13%, as written in most languages, with whatever blank."""
    expected = _after(f"budget fund={FUND} change=+13%").fingerprint
    for written in ("+13 %", "+13\u00a0%", "+13\u202f%"):
        assert _after(f"budget fund={FUND} change={written}").fingerprint == expected
        assert _after(f"budget change={written} fund={FUND}").fingerprint == expected


@pytest.mark.parametrize(("change", "factor"), [("+10%", 1.1), ("-10%", 0.9), ("x2", 2.0)])
def test_money_reckoned_from_rates_changes_in_proportion(change: str, factor: float) -> None:
    """The money that the rates give is multiplied, in the plan's reckoning as in the check's, and twice multiplies twice."""
    law = tiny_law()
    line = f"budget fund=federal change={change}"
    once, twice = _after(line), _after(line, line)
    before = _money(CASE, law)
    assert _money(once, law) == pytest.approx(before * factor, abs=0.01)
    assert _money(twice, law) == pytest.approx(before * factor**2, abs=0.01)
    assert Facts(once, law).fund_money["federal"] == pytest.approx(_money(once, law), abs=0.01)


def test_money_reckoned_from_rates_takes_an_amount_or_none() -> None:
    """An amount replaces what is reckoned; a sum cannot be added to what is not yet known."""
    assert _money(_after("budget fund=federal change==500"), tiny_law()) == 500
    with pytest.raises(InputError, match="reckoned from pupils"):
        _after("budget fund=federal change=+500")


@pytest.mark.parametrize(
    ("change", "parts"),
    [("+10%", [220.0, 110.11]), ("-0.1", [199.93, 100.07]), ("=0", [0.0, 0.0]), ("x2", [400.0, 200.2]), ("+0.01", [200.01, 100.1])],
)  # fmt: skip
def test_money_that_comes_in_instalments_changes_in_each(change: str, parts: list[float]) -> None:
    """200.00 and 100.10 come: each changes in proportion, to the cent, and what is left over falls to the larger."""
    come = [{"fund": "city", "date": date(2026, 3, day), "amount": amount} for day, amount in ((2, 200.0), (9, 100.1))]
    funds = edited("funds", 1, amount=300.1)
    case = scenarios.apply(tiny_case(instalments=come, funds=funds), [f"budget fund=city change={change}"])
    assert case["instalments"]["amount"].tolist() == pytest.approx(parts, abs=1e-9)
    assert case["instalments"]["amount"].sum() == pytest.approx(case["funds"]["amount"].iloc[1], abs=1e-9)


def _money(case: Case, law: Law) -> float:
    return float(fund_table(case, law).set_index("fund")["amount"]["federal"])


def test_a_share_of_the_law_is_tightened_never_loosened() -> None:
    """Above the law's share a row of the case's own appears; at it too, below it the change is refused."""
    case = load_case(CASES / "parelheiros")
    row = scenarios.apply(case, ["target target=family-share share=0.6"])["targets"].iloc[-1]
    assert (row["target"], row["share"], row["counts"], row["fund"]) == (
        "family-share",
        0.6,
        "family_farming",
        "federal",
    )
    assert scenarios.apply(case, ["target target=family-share share=0.45"])["targets"].iloc[-1]["share"] == 0.45
    with pytest.raises(InputError, match="may not ask for less"):
        scenarios.apply(case, ["target target=family-share share=0.449"])


def test_a_case_stays_as_it_is() -> None:
    """Applying a scenario leaves the case itself untouched."""
    before = CASE.fingerprint
    _after(f"budget fund={FUND} change=x3", f"supplier_lost supplier={OFFER['supplier']}", "pupils change=+5%")
    assert tiny_case().fingerprint == CASE.fingerprint == before


def test_a_lost_supplier_has_no_offers() -> None:
    """Without a day all offers go; with a day they end the day before."""
    supplier = OFFER["supplier"]
    assert supplier not in set(_after(f"supplier_lost supplier={supplier}")["offers"]["supplier"])
    offers = _after(f"supplier_lost supplier={supplier} from=2026-03-09")["offers"]
    assert (offers.loc[offers["supplier"] == supplier, "last_day"] == pd.Timestamp("2026-03-08")).all()


def test_a_price_changes_in_decimals() -> None:
    """12.50 and 13 % more are 14.125, where binary numbers say 14.124999999999998; 10 % less of 0.0025 is 0.00225."""
    assert _changed(pd.Series([12.5, 0.0025]), "+13%").tolist() == [14.125, 0.002825]
    assert _changed(pd.Series([0.0025, 0.1]), "-10%").tolist() == [0.00225, 0.09]
    assert _changed(pd.Series([0.1, 0.7]), "+0.2").tolist() == [0.3, 0.9]
    assert _changed(pd.Series([1.1]), "x1.1").tolist() == [1.21]


def test_a_price_changes_for_all_that_fits() -> None:
    """The price of a product changes for every supplier of it, and of nothing else."""
    after = _after(f"price product={OFFER['product']} change=+50%")["offers"]
    ratio = after["price"] / CASE["offers"]["price"]
    fits = CASE["offers"]["product"] == OFFER["product"]
    assert ratio[fits].to_list() == pytest.approx([1.5] * int(fits.sum()))
    assert (ratio[~fits] == 1).all()


def test_a_harvest_becomes_a_row() -> None:
    """A failing harvest is written as a row of the table `harvests`, typed as the schema says."""
    row = _after(f"harvest product={OFFER['product']} months=9-11 factor=0.5")["harvests"].iloc[-1]
    assert (row["product"], row["months"], row["factor"]) == (OFFER["product"], "9-11", 0.5)


@pytest.mark.parametrize(
    ("weekdays", "cell"),
    [("tue,fri", "tue|fri"), ("fri|tue", "tue|fri"), ("Tuesday,sexta", "tue|fri"), ("lundi", "mon"), ("any", "")],
)
def test_a_supplier_delivers_on_other_weekdays(weekdays: str, cell: str) -> None:
    """All that a supplier offers comes on its new days, whatever its offers said; an offer alone changes alone."""
    before = scenarios.apply(CASE, ["delivery_days offer=coop-banana weekdays=thu"])
    assert before["offers"]["delivery_weekdays"].tolist() == ["", "thu", "", "", "", ""]
    after = scenarios.apply(before, [f"delivery_days supplier=coop weekdays={weekdays}"])
    assert after["suppliers"]["delivery_weekdays"].tolist() == [cell, "", ""]
    assert (after["offers"]["delivery_weekdays"] == "").all()
    both = _after("delivery_days supplier=coop product=alface weekdays=mon")["offers"]["delivery_weekdays"]
    assert both.tolist() == ["mon", "", "", "", "", ""]


def test_sites_receive_on_other_weekdays() -> None:
    """Of a zone all, of a site it alone."""
    assert _after("receiving_days zone=sul weekdays=mon,thu")["sites"]["receives_weekdays"].tolist() == ["", "mon|thu"]
    assert _after("receiving_days site=emef weekdays=fri")["sites"]["receives_weekdays"].tolist() == ["fri", ""]


def test_a_supplier_is_closed_for_some_days() -> None:
    """Holidays from the 4th to the 10th cut what it was to deliver beside from the 2nd to the 12th, and contradict nothing."""
    days = [{"supplier": "coop", "first_day": "2026-03-02", "last_day": "2026-03-12", "kind": "delivers"}]
    case = tiny_case(
        supplier_days=[
            {**row, "first_day": pd.Timestamp(row["first_day"]), "last_day": pd.Timestamp(row["last_day"])}
            for row in days
        ]
    )
    after = scenarios.apply(case, ["supplier_closed supplier=coop from=2026-03-04 to=2026-03-10"])
    rows = after["supplier_days"]
    told = zip(rows["first_day"].dt.day, rows["last_day"].dt.day, rows["kind"], strict=True)
    assert list(told) == [(2, 3, "delivers"), (11, 12, "delivers"), (4, 10, "does_not_deliver")]
    assert "supplier-days-contradict" not in {f.code for f in check(after)}
    (one,) = _after("supplier_closed supplier=f1 from=2026-03-04")["supplier_days"].itertuples()
    assert one.first_day == one.last_day == pd.Timestamp(2026, 3, 4)


def test_all_food_comes_once_a_week() -> None:
    """Days of suppliers, offers and sites, rooms and limits by the day are gone; lettuce keeps six days in place of four, rice as long as before."""
    case = tiny_case(
        suppliers=edited(
            "suppliers", 0, delivery_weekdays="tue", kg_per_day=9, delivery_days_per_week=1, kg_per_week=90
        ),
        offers=edited("offers", 0, delivery_weekdays="wed", life_left_days=4),
        products=edited("products", 2, whole_life_days=5),
        sites=edited("sites", 0, receives_weekdays="mon|thu"),
        supplier_days=[{"supplier": "f1", "first_day": pd.Timestamp(2026, 3, 2), "kind": "does_not_deliver"}],
        storage_room=[{"site": "emef", "kept": "dry", "kg": 9}],
    )
    after = scenarios.apply(case, ["once_a_week"])
    assert (after["suppliers"]["delivery_weekdays"] == "").all()
    assert after["suppliers"][["kg_per_day", "delivery_days_per_week"]].isna().all(axis=None)
    assert after["suppliers"]["kg_per_week"].iloc[0] == 90
    assert (after["offers"]["delivery_weekdays"] == "").all()
    assert (after["sites"]["receives_weekdays"] == "").all()
    assert after["supplier_days"].empty
    assert after["storage_room"].empty
    assert after["products"]["shelf_life_days"].tolist() == [180, 180, 6, 6]
    assert (after["offers"].loc[2, "life_left_days"], after["products"].loc[4, "whole_life_days"]) == (6, 6)
    assert after["offers"]["life_left_days"].notna().sum() == after["products"]["whole_life_days"].notna().sum() == 1
    with pytest.raises(InputError, match="no weeks"):
        scenarios.apply(tiny_case(case=edited("case", 0, period="month")), ["once_a_week"])


def test_a_product_keeps_longer_and_may_be_stored() -> None:
    """Lettuce frozen: ninety days, storable; what is not said stays."""
    after = _after("shelf_life product=alface days=90 storable=yes")["products"].set_index("product")
    assert after.loc["alface", ["shelf_life_days", "storable"]].tolist() == [90, True]
    shorter = _after("shelf_life product=arroz days=0")["products"].set_index("product")
    assert shorter.loc["arroz", ["shelf_life_days", "storable"]].tolist() == [0, True]


def _signed(**cells: object) -> list[dict[str, object]]:
    days = {"first_day": pd.Timestamp(2026, 1, 1), "last_day": pd.Timestamp(2026, 3, 6)}
    return [{"contract": "c", "name": "C", "supplier": "coop", "product": "alface", "minimum_kg": 5} | days | cells]


def test_a_contract_is_extended_as_far_as_its_option_allows() -> None:
    """Drawn, it runs to the day of its option; one without an option is refused, with the column to fill in."""
    case = tiny_case(contracts=_signed(option_until=pd.Timestamp(2027, 3, 6)))
    assert scenarios.apply(case, ["contract_extended contract=c"])["contracts"]["option_drawn"].tolist() == [True]
    with pytest.raises(InputError) as caught:
        scenarios.apply(tiny_case(contracts=_signed()), ["contract_extended contract=c"])
    assert "option_until" in caught.value.findings[0].what


def test_nothing_has_to_be_called_off_from_a_supplier_that_is_lost() -> None:
    """The contract of a supplier that delivers no more binds to nothing; that of another stays as it is."""
    case = tiny_case(contracts=_signed())
    assert scenarios.apply(case, ["supplier_lost supplier=coop"])["contracts"]["minimum_kg"].isna().all()
    assert scenarios.apply(case, ["supplier_lost supplier=f1"])["contracts"]["minimum_kg"].tolist() == [5]


def test_pupils_and_take_up() -> None:
    """Pupils stay whole numbers, and take-up stays a share."""
    after = _after("pupils change=+10%", "take_up change=x5")["enrolment"]
    assert after["pupils"].to_list() == [round(p * 1.1) for p in CASE["enrolment"]["pupils"]]
    assert (after["take_up_share"] == 1).all()


def test_a_banned_dish_leaves_menu_and_repertoire() -> None:
    """A banned dish is on no menu; with another instead, that one takes its days."""
    dish = CASE["menus"].iloc[0]["dish"]
    assert dish not in set(_after(f"dish_banned dish={dish}")["menus"]["dish"])
    other = next(d for d in CASE["dishes"]["dish"] if d != dish)
    swapped = _after(f"dish_banned dish={dish} instead={other}")["menus"]
    assert dish not in set(swapped["dish"])
    assert other in set(swapped["dish"])


def _seasonal() -> Case:
    """Return the tiny case with its fruit in May to September, and 60 g of it in the other months."""
    recipes = CASE["recipes"]
    rows = recipes[recipes["dish"] == "fruta"]
    changed = [recipes[recipes["dish"] != "fruta"], rows.assign(months="5-9"), rows.assign(months="10-4", net_g=60.0)]
    return tiny_case(recipes=pd.concat(changed).reset_index(drop=True).rename(index=lambda line: line + 2))


def test_a_product_is_in_a_dish_in_other_months() -> None:
    """Months are set, or every month with any; days from and to bound a row, and any lets go of them; no other row changes, nor of another stage."""
    words = "recipe_days dish=fruta product=banana"
    after = _after(f"{words} months=5-9 from=2026-03-04")["recipes"]
    mine = (after["dish"] == "fruta") & (after["product"] == "banana")
    assert set(after.loc[mine, "months"]) == {"5-9"}
    assert (after.loc[mine, "first_day"] == pd.Timestamp("2026-03-04")).all()
    assert (after.loc[~mine, "months"] == "").all()
    assert after.loc[~mine, "first_day"].isna().all()
    rice = _after("recipe_days dish=arroz_feijao product=arroz stage=pre months=5-9")["recipes"]
    assert set(rice.loc[rice["months"] != "", "stage"]) == {"pre"}
    again = _after(f"{words} months=5-9 from=2026-03-04", f"{words} months=any from=any")["recipes"]
    pd.testing.assert_frame_equal(again, CASE["recipes"])


def test_another_product_is_in_the_dish_in_the_other_months() -> None:
    """Fresh in May to September, another for the same pupils and grams from October to April."""
    before = CASE["recipes"]
    rows = before[(before["dish"] == "fruta") & (before["product"] == "banana")]
    after = _after("recipe_days dish=fruta product=banana months=5-9 instead=arroz")["recipes"]
    new = after[(after["dish"] == "fruta") & (after["product"] == "arroz")]
    assert set(new["months"]) == {"1|2|3|4|10|11|12"}
    assert new[["stage", "net_g"]].to_numpy().tolist() == rows[["stage", "net_g"]].to_numpy().tolist()
    assert len(after) == len(before) + len(rows)


def test_of_several_rows_the_change_is_about_one() -> None:
    """Of tomatoes in 5-9 and in 10-4 the months that a row has now say which is meant, however they are written; else both are told."""
    case = _seasonal()
    words = "recipe_days dish=fruta product=banana months=6-8"
    after = scenarios.apply(case, [f"{words} was=5|6|7|8|9"])["recipes"]
    assert sorted(set(after.loc[after["dish"] == "fruta", "months"])) == ["10-4", "6-8"]
    with pytest.raises(InputError) as told:
        scenarios.apply(case, [words])
    assert "was=5-9, was=10-4" in told.value.findings[0].mend
    with pytest.raises(InputError, match="several rows, or in none"):
        scenarios.apply(case, [f"{words} was=1-2"])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("product=granite months=5-9", "no product granite"),
        ("months=5-9", "takes"),
        ("product={product} months=13", "are not months"),
        ("product={other} months=5-9", "not in the recipe"),
        ("product={product} months=any instead={other}", "stays in the dish in all of its months"),
        ("product={product} from=tomorrow", "is not a day"),
    ],
)
def test_days_of_a_recipe_that_cannot_be_meant_are_refused(change: str, told: str) -> None:
    """What is unknown, missing or no month is told, with a way out."""
    recipes = CASE["recipes"]
    dish, product = recipes.iloc[0][["dish", "product"]]
    inside = set(recipes.loc[recipes["dish"] == dish, "product"])
    other = next(one for one in CASE["products"]["product"] if one not in inside)
    with pytest.raises(InputError) as error:
        _after(f"recipe_days dish={dish} {change.format(product=product, other=other)}")
    assert told in error.value.findings[0].what + error.value.findings[0].mend


def test_rule_menu_and_programme() -> None:
    """Families, menu modes and the law's date are set as named."""
    after = _after(
        "rule family=share_targets mode=hard",
        "menu mode=ingredients",
        "programme names=br-pnae,own-goals date=2025-06-01",
    )
    assert after["rules"].set_index("family")["mode"]["share_targets"] == "hard"
    assert set(after["menu_groups"]["mode"]) == {"ingredients"}
    assert after.head["programmes"] == "br-pnae|own-goals"
    assert after.head["programme_date"] == pd.Timestamp("2025-06-01")


def test_a_new_supplier_with_an_offer() -> None:
    """A supplier and its offer can be added together, in this order."""
    after = _after(
        "supplier_added supplier=nova kind=individual families=1 municipality=Vila",
        f"offer_added supplier=nova product={OFFER['product']} price=1.5 kg_per_period=20 organic=yes",
    )
    offer = after["offers"].iloc[-1]
    assert (offer["supplier"], offer["price"], bool(offer["organic"])) == ("nova", 1.5, True)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("bugdet fund=x change=+1%", "budget"),
        (f"budget fund={FUND[:-1]} change=+1%", FUND),
        (f"budget fund={FUND} change=10%", "+10%"),
        (f"budget fund={FUND} change=13", "=13 or +13"),
        (f"price offer={OFFER['offer']} change=13", "may be the new number"),
        (f"price offer={OFFER['offer']} change=1,5", "=1.5 or +1.5"),
        (f"budget fund={FUND}", "change"),
        ("harvest months=13 factor=0.5", "9-11"),
        ("rule family=share_target mode=hard", "share_targets"),
        ("supplier_lost supplier=nobody-at-all-9", "Known are"),
        ("price change=+5%", "supplier"),
        ("delivery_days supplier=coop weekdays=tues,wensday", "wed"),
        ("delivery_days weekdays=tue", "supplier"),
        ("receiving_days weekdays=tue", "site"),
        ("receiving_days zone=leste weekdays=tue", "norte"),
        ("supplier_closed supplier=coop from=2026-03-05 to=2026-03-04", "from="),
        ("once_a_week days=7", "no words beside it"),
        ("shelf_life product=arroz days=1.5", "whole number"),
        ("shelf_life product=arroz days=-1", "whole number"),
        ("shelf_life product=arroz storable=perhaps", "yes or no"),
        ('budget fund="open', "quotes"),
    ],
)
def test_what_is_unknown_is_refused_with_the_nearest(change: str, says: str) -> None:
    """A misspelt change, name or number is an error that says how to mend it."""
    with pytest.raises(InputError) as caught:
        _after(change)
    assert says in caught.value.findings[0].mend + caught.value.findings[0].what


def test_all_faults_at_once() -> None:
    """Every faulty change is reported, not only the first."""
    with pytest.raises(InputError) as caught:
        _after("nonsense", "harvest factor=two", f"budget fund={FUND} change=+1%")
    assert len(caught.value.findings) == 2


def test_scenarios_build_on_one_another() -> None:
    """What a scenario is based on comes first, each once, and a circle is refused."""
    known = {
        s.scenario: s
        for s in (
            Scenario("a", "A", ("1",)),
            Scenario("b", "B", ("2",), ("a",)),
            Scenario("c", "C", ("3",), ("a", "b")),
            Scenario("x", "X", (), ("y",)),
            Scenario("y", "Y", (), ("x",)),
        )
    }
    assert scenarios.resolve(known["c"], known) == ("1", "2", "3")
    with pytest.raises(InputError, match="builds on itself"):
        scenarios.resolve(known["x"], known)
    with pytest.raises(InputError, match="no scenario"):
        scenarios.find("z", known)


def test_scenarios_are_read_from_yaml_and_toml(tmp_path: Path) -> None:
    """The same scenarios in YAML and in TOML are equal; a file built otherwise is refused."""
    (tmp_path / "s.yaml").write_text(
        "scenarios:\n  dry:\n    name: Dry\n    changes:\n      - harvest months=9 factor=0.5\n", encoding="utf-8"
    )
    (tmp_path / "s.toml").write_text(
        '[scenarios.dry]\nname = "Dry"\nchanges = ["harvest months=9 factor=0.5"]\n', encoding="utf-8"
    )
    assert scenarios.read_scenarios(tmp_path / "s.yaml") == scenarios.read_scenarios(tmp_path / "s.toml")
    (tmp_path / "bad.yaml").write_text("scenarios:\n  dry:\n    change: x\n", encoding="utf-8")
    with pytest.raises(InputError, match="not built"):
        scenarios.read_scenarios(tmp_path / "bad.yaml")
    with pytest.raises(InputError, match="cannot be read"):
        scenarios.read_scenarios(tmp_path / "none.yaml")


def test_goals_are_put_in_another_order() -> None:
    """Shares first: they are granted before meals, and the others follow in their usual order."""
    case = _after("priority first=shares,meals", "fairness share=0.5")
    instance = assemble(case, tiny_law()).instance
    assert instance.goals == ("target_gaps", "shortfall")
    assert instance.fairness == 0.5
    usual = [level.name for level in make_problem(assemble(CASE, tiny_law()).instance).levels]
    names = [level.name for level in make_problem(instance).levels]
    assert usual.index("shortfall") < usual.index("target_gaps")
    assert names.index("target_gaps") < names.index("shortfall")


def test_with_little_money_the_order_of_goals_decides_between_meals_and_shares() -> None:
    """Family food eight times as dear, 100 in all: meals first misses the share; shares first reaches it and feeds fewer."""
    dear = [f"price supplier={supplier} change=x8" for supplier in ("coop", "f1")]
    poor = ["budget fund=federal change==100", "budget fund=city change==0", "target target=families share=0.9", *dear]
    solved = {
        first: optimise(assemble(_after(*poor, f"priority first={first}"), tiny_law()).instance)
        for first in ("meals", "shares")
    }
    short, missed = (
        {first: next(x.value for x in one.levels if x.name == name) for first, one in solved.items()}
        for name in ("shortfall", "target_gaps")
    )
    assert missed["shares"] < missed["meals"]
    assert short["meals"] < short["shares"]


@pytest.mark.parametrize(
    ("text", "read"),
    [("+10,5%", "+10.5%"), ("=0,625", "=0.625"), ("+1,500", "+1,500"), ("+10.5%", "+10.5%"), ("1,2,3", "1,2,3")],
)
def test_a_decimal_comma_is_read_where_it_can_mean_one_thing_only(text: str, read: str) -> None:
    """Tables take a comma, so changes do; 1,500 is one and a half or fifteen hundred and is not guessed at."""
    assert _with_point(text) == read


def test_an_offer_of_a_lost_supplier_that_has_a_charge_of_its_own_stays_and_is_over() -> None:
    """The charge still names it, and the plan begins after its last day."""
    charge = {"supplier": "coop", "zone": "norte", "offer": "coop-banana", "delivery_cost_per_kg": 0.6}
    after = scenarios.apply(tiny_case(delivery_charges=[charge]), ["supplier_lost supplier=coop"])
    offers = after["offers"][after["offers"]["supplier"] == "coop"]
    assert offers["offer"].tolist() == ["coop-banana"]
    assert offers["last_day"].tolist() == [pd.Timestamp("2026-03-01")]


def test_a_share_of_the_town_s_own_programme_is_tightened(tmp_path: Path) -> None:
    """A programme that lies beside the case is looked at by its changes too, also for a share of some sites."""
    (tmp_path / "programmes").mkdir()
    text = (PROGRAMMES / "own-goals.yaml").read_text(encoding="utf-8")
    own = text.replace("programme: own-goals", "programme: my-town", 1)
    (tmp_path / "programmes" / "my-town.yaml").write_text(own, encoding="utf-8")
    town = replace(tiny_case(case=edited("case", 0, programmes="br-pnae|my-town")), path=tmp_path)
    law = law_for(town).targets[0]
    after = scenarios.apply(town, [f"target target={law.target} share={law.share + 0.1}"])
    assert after["targets"].set_index("target")["share"][law.target] == law.share + 0.1


def test_an_unknown_kind_of_change_is_answered_with_all_kinds() -> None:
    """The kinds are listed nowhere else at a terminal, so each of them is told."""
    with pytest.raises(InputError) as told:
        scenarios.apply(tiny_case(), ["qqqq"])
    assert all(kind in told.value.findings[0].mend for kind in scenarios.kinds())
