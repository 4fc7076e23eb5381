"""Whole packs go to the sites: nothing is lost, the earliest need first, a shortage shared."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.reports.purchases import delivery_table, site_shares
from tests.cases import edited, rows, tiny_case
from tests.reports.plans import solved, solved_with


def assembly(needs: list[tuple[str, str, int]]) -> Any:
    """Return as much of an assembly as sharing out needs: zone z, product p, needs by site and day."""
    frame = pd.DataFrame(needs, columns=["site", "day", "packs"]).assign(zone="z", part=0, product="p")
    frame["day"] = pd.to_datetime(frame["day"]).astype("datetime64[s]")
    days = sorted(frame["day"].unique())
    demand = frame.groupby("day")["packs"].sum().reindex(days)
    instance = SimpleNamespace(
        products=pd.DataFrame({"product": ["p"]}),
        days=pd.DataFrame({"day": days}),
        demand=pd.DataFrame({"zone": 0, "product": 0, "day": range(len(days)), "packs": demand.to_numpy(dtype=float)}),
    )
    offers = pd.DataFrame({"offer": ["o", "q"], "pack_units": 1.0, "pack_kg": 2.0})
    return SimpleNamespace(instance=instance, site_needs=frame, offers=offers)


def orders(*lines: tuple[str, str, int]) -> pd.DataFrame:
    """Return order lines of zone z and product p: day of delivery, offer, packs."""
    frame = pd.DataFrame(lines, columns=["period", "offer", "packs"])
    return frame.assign(
        zone="z", product="p", product_name="P", supplier="s", supplier_name="S", unit="kg", units=0.0, kg=0.0, order_packs=0.0, order_kg=0.0,
        delivery_day=pd.to_datetime(frame["period"]).astype("datetime64[s]"),
    )  # fmt: skip


def for_days(lines: pd.DataFrame, *days: str) -> pd.DataFrame:
    """Return order lines as they are bought, each for the needs from a day on; by default from its delivery on."""
    wanted = pd.to_datetime(pd.Series(days)).astype("datetime64[s]") if days else lines["delivery_day"]
    return lines[["period", "delivery_day", "zone", "offer", "product", "packs"]].assign(part=0, day=wanted)


def case() -> Any:
    """Return the names of the sites."""
    return {"sites": pd.DataFrame({"site": ["a", "b", "c"], "name": ["A", "B", "C"]})}


def test_a_shortage_is_shared_in_proportion() -> None:
    """Of 13 packs for needs of 10, 5 and 2 each site gets its part, the largest remainders rounded up."""
    shares = site_shares(
        assembly([(site, "2026-03-02", packs) for site, packs in (("a", 10), ("b", 5), ("c", 2))]), np.array([13])
    )
    assert dict(zip(shares["site"], shares["packs"], strict=True)) == {"a": 8, "b": 4, "c": 1}


def test_equal_remainders_go_by_the_sites_order() -> None:
    """With one pack for two equal needs the first site gets it, always."""
    shares = site_shares(assembly([("b", "2026-03-02", 1), ("a", "2026-03-02", 1)]), np.array([1]))
    assert list(shares["site"]) == ["a"]


def test_early_purchases_serve_the_earliest_needs() -> None:
    """What is bought ahead goes to the site whose need is next, on the day on which it is bought."""
    lines = orders(("2026-03-02", "o", 4), ("2026-03-09", "q", 1))
    asm = assembly([("a", "2026-03-02", 2), ("b", "2026-03-09", 3)])
    found = delivery_table(case(), asm, lines, np.array([2, 3]), for_days(lines))
    got = set(zip(found["period"], found["offer"], found["site"], found["packs"], strict=True))
    assert got == {("2026-03-02", "o", "a", 2), ("2026-03-02", "o", "b", 2), ("2026-03-09", "q", "b", 1)}
    assert found["kg"].tolist() == (found["packs"] * 2.0).tolist()


def test_what_comes_on_one_day_goes_to_the_needs_for_which_it_is_bought() -> None:
    """O comes on Tuesday for Wednesday's need of b; q comes on Monday, for Monday's of a and, later bought, for Wednesday's of b."""
    lines = orders(("2026-03-03", "o", 2), ("2026-03-02", "q", 3))
    asm = assembly([("a", "2026-03-02", 1), ("b", "2026-03-04", 4)])
    bought = pd.concat([for_days(lines.iloc[[0]], "2026-03-04"),
                        for_days(lines.iloc[[1, 1]].reset_index(drop=True), "2026-03-02", "2026-03-04")])  # fmt: skip
    bought["packs"] = [2, 1, 2]
    found = delivery_table(case(), asm, lines, np.array([1, 4]), bought.reset_index(drop=True))
    got = set(zip(found["offer"], found["site"], found["packs"], strict=True))
    assert got == {("q", "a", 1), ("q", "b", 2), ("o", "b", 2)}


def test_more_than_is_needed_is_a_fault() -> None:
    """The model buys nothing that nobody eats; if it did, the tables would not hide it."""
    lines = orders(("2026-03-02", "o", 3))
    with pytest.raises(ValueError, match="more is bought"):
        delivery_table(case(), assembly([("a", "2026-03-02", 2)]), lines, np.array([2]), for_days(lines))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whole_packs_are_shared_out_without_rest(data: st.DataObject) -> None:
    """Every order is delivered in full; no site gets more than its need; where the zone is fed every site is."""
    days = ["2026-03-02", "2026-03-03", "2026-03-16"]
    needs = [(s, day, data.draw(st.integers(0, 6))) for day in days for s in "abc"]
    asm = assembly(needs)
    wanted = asm.instance.demand["packs"].to_numpy(dtype=int)
    met = np.array([data.draw(st.integers(0, int(n))) for n in wanted])
    shares = site_shares(asm, met)
    got = shares.groupby("day")["packs"].sum().reindex(pd.to_datetime(days)).fillna(0).to_numpy()
    assert (got == met).all()
    both = shares.merge(asm.site_needs[["site", "day", "packs"]], on=["site", "day"], suffixes=("", "_need"))
    assert (both["packs"] <= both["packs_need"]).all()
    bought = orders(("2026-03-02", "o", int(met.sum())), ("2026-03-02", "q", 0))
    bought = bought[bought["packs"] > 0].reset_index(drop=True)
    if len(bought):
        found = delivery_table(case(), asm, bought, met, for_days(bought))
        per_site = found.groupby("site")["packs"].sum()
        assert per_site.to_dict() == shares.groupby("site")["packs"].sum().to_dict()


def test_order_by_takes_off_the_lead_time() -> None:
    """An offer that needs seven days must be ordered a week before it is delivered; the others on the day."""
    found = solved(tiny_case(offers=edited("offers", 3, lead_time_days=7)))["orders"]
    days = (found["delivery_day"] - found["order_by"]).dt.days
    assert set(days[found["offer"] == "firma-arroz"]) == {7}
    assert set(days[found["offer"] != "firma-arroz"]) == {0}


def test_food_goes_to_the_kitchen_that_cooks() -> None:
    """A school whose kitchen is another site receives nothing itself."""
    tables = solved(tiny_case(sites=edited("sites", 1, kitchen="emef")))
    assert set(tables["deliveries"]["site"]) == {"emef"}


def test_deliveries_are_the_orders() -> None:
    """Packs, units and kg of the deliveries add up to each order, also with packs of several units."""
    products = [r | {"pack_units": n} for r, n in zip(rows("products"), (0.5, 3, 3, 2), strict=True)]
    overrides = {"products": products, "sites": edited("sites", 1, zone="norte")}
    tables, *_ = solved_with(tiny_case(**overrides))
    keys = ["period", "delivery_day", "zone", "offer"]
    ordered = tables["orders"].set_index(keys)[["packs", "units", "kg"]].sort_index().astype(float)
    brought = tables["deliveries"].groupby(keys)[["packs", "units", "kg"]].sum().sort_index().astype(float)
    pd.testing.assert_frame_equal(ordered, brought)


def test_pieces_of_an_average_weight_are_planned_by_it() -> None:
    """Beans in pieces of about 1.2 kg, at 8.00 a kg: of 30 and 8 kg that are needed come 25 and 7 pieces, 38.4 kg for 307.20."""
    plan = solved(tiny_case(products=edited("products", 1, pack_units=1.2)))["orders"]
    beans = plan[plan["product"] == "feijao"]
    assert beans.groupby("zone")["packs"].sum().to_dict() == {"norte": 25, "sul": 7}
    assert (round(beans["kg"].sum(), 6), round(beans["amount"].sum(), 2)) == (38.4, 307.2)
