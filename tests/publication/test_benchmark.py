"""Towns learn of each other without a name, and of few nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from planner.findings import InputError
from planner.inputs import table_of
from planner.publication.benchmark import figures, read_all, standings, write_figures
from planner.publication.public import gather
from tests.publication.made import AS_OF, KEY, farmers, plan_of, town


def told(name: str, **given: Any) -> dict[str, Any]:
    """Return the figures of a made-up town; `given` are its figures."""
    return {"format": 1, "town": name, "year": 2026, "country": "BR", "currency": "BRL", "figures": given, "names": dict.fromkeys(given, "Cost")}  # fmt: skip


def test_a_town_s_figures_by_hand() -> None:
    """Ten families for 620.50 are 16,116.03 a million; lettuce is 5.00 a kg where organic; what the farmer alone sells has no price."""
    summary = table_of("summary", [{"measure": "families", "value": 10.0}, {"measure": "total_amount", "value": 620.5}, {"measure": "cost_per_meal", "value": 4.2}])  # fmt: skip
    plan = plan_of(town()).with_tables({"summary": summary})
    found = figures(gather(plan, None, key=KEY, as_of=AS_OF), "code")
    prices = {name: value for name, value in found["figures"].items() if name.startswith("price:")}
    assert found["figures"]["families_per_million"] == pytest.approx(16116.03545, abs=1e-4)
    assert found["figures"]["cost_per_meal"] == 4.2
    assert {name.split(":")[1].endswith("-organic"): value for name, value in prices.items() if value == 5.0} == {True: 5.0, False: 5.0}  # fmt: skip
    assert 4.0 not in prices.values()  # 8.00 for 2 kg of the farmer's lettuce
    assert set(found["names"]) == set(found["figures"])
    words = json.dumps(found, ensure_ascii=False)
    assert not [word for word in ("Cooperativa", "Firma", "Vila", "EMEF", "f1-", "tiny", "Prefeitura") if word in words]


@pytest.mark.parametrize(("towns", "told_of"), [(4, False), (5, True)])
def test_nothing_is_told_of_too_few(towns: int, told_of: bool) -> None:
    """Four towns, one's own among them, are too few; five are enough."""
    others = [told(f"t{number}", cost=3.0 + number) for number in range(1, towns)]
    assert bool(standings(told("own", cost=3.0), others)) is told_of


def test_median_and_place_by_hand() -> None:
    """Of 3, 4, 5, 6 and 9 the median is 5, and who has 4 is the second; who shares a figure shares the first of the places."""
    others = [told(f"t{value}", cost=float(value)) for value in (3, 5, 6, 9)]
    (one,) = standings(told("own", cost=4.0), others)
    assert (one.median, one.place, one.towns, one.name) == (5.0, 2, 5, "Cost")
    (equal,) = standings(told("own", cost=5.0), others)
    assert (equal.place, equal.towns) == (2, 5)


def test_only_towns_alike_count_and_each_once() -> None:
    """Another country, money or year does not count, a town's second file takes the place of its first, and one's own counts once."""
    others = [told(f"t{number}", cost=5.0) for number in range(4)]
    strange = [told("a", cost=1.0) | {"country": "FR"}, told("b", cost=1.0) | {"currency": "EUR"}, told("c", cost=1.0) | {"year": 2025}]  # fmt: skip
    again = [told("t0", cost=7.0), told("own", cost=99.0)]
    (one,) = standings(told("own", cost=6.0), [*others, *strange, *again])
    assert (one.towns, one.median, one.place) == (5, 5.0, 4)


def test_files_are_read_and_what_is_none_is_told_all_at_once(tmp_path: Path) -> None:
    """Broken files, figures too long or not finite are left out, each with a finding; the rest is read."""
    write_figures(told("t", cost=5.0), tmp_path / "a.json")
    (tmp_path / "b.json").write_text("[" * 100_000, encoding="utf-8")
    (tmp_path / "c.json").write_text(json.dumps(told("t") | {"figures": {"cost": "5"}}), encoding="utf-8")
    for name, figure in {"d": "1" + "0" * 400, "e": "NaN", "f": "1e999"}.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(told("t", cost=5.0)).replace("5.0", figure), encoding="utf-8")
    found, left_out = read_all(tmp_path)
    assert found == [told("t", cost=5.0)]
    assert [(one.table, one.severity) for one in left_out] == [(f"{name}.json", "warning") for name in "bcdef"]
    with pytest.raises(InputError):
        read_all(tmp_path / "nowhere")


def test_a_price_needs_a_name_or_enough_persons() -> None:
    """Bananas that two farmers sell have no price; with a third, or with the cooperative, they have."""
    more = farmers({"supplier": "f2"}, {"supplier": "f3"})
    case = town(suppliers=more)

    def priced(*sellers: str) -> bool:
        rows = [("sul", "coop-banana", who, "banana", 1.0, "dozen", 1.5, 7.5, 7.5, False) for who in sellers]
        return bool(gather(plan_of(case, orders=rows), None, key=KEY, as_of=AS_OF).prices)

    assert not priced("f1", "f2")
    assert priced("f1", "f2", "f3")
    assert priced("f1", "coop")
