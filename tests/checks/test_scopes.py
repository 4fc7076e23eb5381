"""Checks of committees, zones and sites that funds and shares name; each on both sides."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.checks import check
from planner.findings import Finding
from planner.programmes.case_law import law_for
from planner.programmes.law import Law
from tests.cases import Row
from tests.committees import FUNDS, SITES, TARGET, two_committees

KITCHEN = {"site": "k", "name": "Kitchen", "kind": "kitchen", "municipality": "Vila", "state": "SP", "lat": -23.8,
           "lon": -46.7, "zone": "za"}  # fmt: skip


def case_rows(table: str) -> list[Row]:
    """Return the rows of a table of the two committees' case."""
    frame = two_committees()[table]
    return [{k: v for k, v in row.items() if v not in ("", None) and v == v} for row in frame.to_dict("records")]


ONE: Row = TARGET | {"per": None}


def found(code: str, law: Law | None = None, **tables: Any) -> list[Finding]:
    """Return what a check finds in the case of the two committees with tables replaced."""
    case = two_committees(**tables)
    return [one for one in check(case, law or law_for(case)) if one.code == code]


def rows(code: str, **tables: Any) -> list[tuple[str, tuple[int, ...]]]:
    """Return table and rows of what a check finds."""
    return [(one.table, one.rows) for one in found(code, **tables)]


def test_a_case_of_committees_is_sound() -> None:
    """The case itself gives no finding of these."""
    case = two_committees()
    assert {one.code for one in check(case, law_for(case))} == {"product-without-composition"}


def test_a_fund_of_an_unknown_committee() -> None:
    """A committee that no site names is told as an unknown word."""
    assert rows("unknown-reference", funds=[FUNDS[0], FUNDS[1] | {"committee": "baja"}]) == [("funds", (3,))]


def test_scope_of_nobody() -> None:
    """Bajo has no site in zone za; a school that a kitchen cooks for receives nothing, the kitchen does."""
    assert rows("scope-of-nobody", funds=[FUNDS[0], FUNDS[1] | {"zone": "za"}]) == [("funds", (3,))]
    assert rows("scope-of-nobody", funds=[FUNDS[0], FUNDS[1] | {"zone": "zb"}]) == []
    fed = [SITES[0] | {"kitchen": "k"}, SITES[1], KITCHEN | {"committee": "alto"}]
    assert rows("scope-of-nobody", sites=fed, targets=[ONE | {"site": "a1"}]) == [("targets", (2,))]
    assert rows("scope-of-nobody", sites=fed, targets=[ONE | {"site": "k"}]) == []


def test_an_offer_for_nobody() -> None:
    """An offer for bajo in zone za, where bajo has no site, is of no use; one for bajo alone is."""
    farm, firm = (dict(row) for row in case_rows("offers"))
    assert rows("scope-of-nobody", offers=[farm | {"committee": "bajo", "zone": "za"}, firm]) == [("offers", (2,))]
    assert rows("scope-of-nobody", offers=[farm | {"committee": "bajo"}, firm]) == []
    assert rows("unknown-reference", offers=[farm | {"committee": "baja"}, firm]) == [("offers", (2,))]


APART: list[Row] = [
    {"offer": "alto-milk", "supplier": "farm", "product": "milk", "price": 3, "kg_per_period": 15, "months": "3", "committee": "alto"},
    {"offer": "bajo-milk", "supplier": "farm", "product": "milk", "price": 2.5, "kg_per_period": 15, "months": "3", "committee": "bajo"},
]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, [("offers", (2, 3))]),
        ({"kg_per_period": None}, []),
        ({"kg_per_period": None, "committee": "alto"}, [("offers", (2, 3))]),
        ({"months": "4"}, []),
        ({"product": "cream"}, []),
    ],
)
def test_one_harvest_offered_to_two_committees(cells: Row, expected: list[Any]) -> None:
    """15 kg for each of two committees may be 30: not if one has no limit, unless both are one's; nor of other days, nor of other goods."""
    assert rows("offer-twice", offers=[APART[0], APART[1] | cells]) == expected


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("limits", {"limit": "half", "maximum_share": 0.5}),
        ("commitments", {"supplier": "farm", "minimum_amount_per_period": 3}),
        ("points", {"rule": "good", "minimum": 0.1}),
        ("cost_ceilings", {"amount": 1}),
    ],
)
def test_a_rule_for_nobody(table: str, row: Row) -> None:
    """A limit, a promise, a mean of points and a ceiling name bajo in zone za, where bajo has no site; an unknown committee is told too."""
    scores = [{"rule": "good", "counts": "farms", "points": 1}] if table == "points" else []
    more: dict[str, Any] = {"point_scores": scores}
    assert rows("scope-of-nobody", **more, **{table: [row | {"committee": "bajo", "zone": "za"}]}) == [(table, (2,))]
    assert rows("scope-of-nobody", **more, **{table: [row | {"committee": "bajo"}]}) == []
    assert rows("unknown-reference", **more, **{table: [row | {"committee": "baja"}]}) == [(table, (2,))]


def test_site_of_no_committee() -> None:
    """One of two sites names none: doubtful; none of all names one: no committees."""
    nobody = [site | {"committee": None} for site in SITES]
    free = {"funds": [{"fund": "f", "name": "F", "amount": 80}], "targets": [ONE]}
    assert rows("site-of-no-committee", sites=[SITES[0], nobody[1]], **free) == [("sites", (3,))]
    assert rows("site-of-no-committee", sites=nobody, **free) == []


@pytest.mark.parametrize(("committee", "expected"), [("bajo", [("sites", (2,))]), ("alto", [])])
def test_kitchen_of_another_committee(committee: str, expected: list[Any]) -> None:
    """School A is alto's; its kitchen bajo's, or alto's."""
    sites = [SITES[0] | {"kitchen": "k"}, SITES[1], KITCHEN | {"committee": committee}]
    assert rows("kitchen-of-another-committee", sites=sites) == expected


def test_share_within_and_apart() -> None:
    """A share of alto that is to hold per committee is unclear; one of the two is not."""
    assert rows("share-within-and-apart", targets=[TARGET | {"committee": "alto"}]) == [("targets", (2,))]
    assert rows("share-within-and-apart", targets=[ONE | {"committee": "alto"}]) == []


def test_scopes_named_alike() -> None:
    """Alto's school lies in a zone called bajo; where it is bajo's own zone, both mean the same sites."""
    target = ONE | {"zone": "bajo"}
    assert rows("scopes-named-alike", sites=[SITES[0] | {"zone": "bajo"}, SITES[1]], targets=[target]) == [
        ("targets", (2,))
    ]
    assert rows("scopes-named-alike", sites=[SITES[0], SITES[1] | {"zone": "bajo"}], targets=[target]) == []


def test_scopes_that_overlap() -> None:
    """Alto has a school in each zone: its fund and that of zone zb overlap; the fund of a site lies within its committee's."""
    sites = [*SITES, SITES[0] | {"site": "a2", "name": "School A2", "zone": "zb"}]
    zone = {"fund": "fz", "name": "Zone", "amount": 5, "zone": "zb"}
    assert rows("scopes-that-overlap", sites=sites, funds=[FUNDS[0], zone]) == [("funds", (3,))]
    site = {"fund": "fs", "name": "Site", "amount": 5, "site": "a2"}
    assert rows("scopes-that-overlap", sites=sites, funds=[*FUNDS, site]) == []


def test_share_without_money() -> None:
    """Bajo's share where only alto has a fund; of money received also where the only fund is everybody's."""
    assert [one.what for one in found("share-without-money", funds=FUNDS[:1])] == [
        "farm is asked of bajo, but no fund may pay for all of its sites."
    ]
    assert rows("share-without-money", funds=FUNDS) == []
    shared = {"fund": "f", "name": "F", "amount": 80}
    assert rows("share-without-money", funds=[shared]) == []
    received = [TARGET | {"denominator": "received"}]
    assert len(found("share-without-money", funds=[shared], targets=received)) == 2
    assert rows("share-without-money", targets=received) == []
    of_one = [TARGET | {"denominator": "received", "fund": "fa"}]
    assert [one.what for one in found("share-without-money", targets=of_one)] == [
        "No fund is for bajo alone, so what it receives is not known, and farm neither."
    ]


def test_waiver_of_no_share_there() -> None:
    """A waiver for a zone of a share that each committee has waives nothing; one for a committee does."""
    waiver = {"target": "farm", "ground": "g", "note": "n"}
    assert rows("waiver-of-no-share-there", waivers=[waiver | {"zone": "za"}]) == [("waivers", (2,))]
    assert rows("waiver-of-no-share-there", waivers=[waiver | {"committee": "alto"}]) == []
    assert rows("waiver-of-no-share-there", waivers=[waiver]) == []


@pytest.mark.parametrize(
    ("cells", "expected"),
    [({}, [("bought", (2,))]), ({"site": "a1"}, []), ({"committee": "bajo"}, []), ({"fund": "fa"}, [])],
)
def test_bought_for_nobody_known(cells: Row, expected: list[Any]) -> None:
    """What was bought says for whom by its site, its committee or the fund of one that paid it; else it is doubted."""
    line = {"date": date(2026, 2, 2), "supplier": "farm", "product": "milk", "kg": 1, "amount": 3}
    assert rows("bought-for-nobody-known", bought=[line | cells]) == expected


@pytest.mark.parametrize(("per", "site", "told"), [("supplier", "k", 1), ("supplier", None, 0), (None, "k", 0)])
def test_each_supplier_of_some_sites(per: str | None, site: str | None, told: int) -> None:
    """A row for some sites of a most for each supplier is refused; one for all sites, and one of another share, is not."""
    most = TARGET | {"per": per, "sense": "at_most"}
    sites = [*case_rows("sites"), KITCHEN]
    assert (
        len(found("each-supplier-of-some-sites", sites=sites, targets=[most, most | {"per": None, "site": site}]))
        == told
    )
