"""Windows of days that one delivery feeds, reckoned by hand."""

from __future__ import annotations

import numpy as np
import pytest

from planner.assembly.windows import NEVER, Windows, make_windows

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
SCHOOL = {MON, TUE, WED, THU, FRI}


def week(*weekdays: int, days: int = 14) -> np.ndarray:
    """Return the days of two weeks that are one of the weekdays; the first day is a Monday."""
    return np.isin(np.arange(days) % 7, weekdays)


def windows(
    life: int,
    *offers: np.ndarray,
    needed: np.ndarray | None = None,
    receives: np.ndarray | None = None,
    season: np.ndarray | None = None,
    usual: np.ndarray | None = None,
    cuts: tuple[int, ...] = (),
    storable: bool = False,
) -> Windows:
    """Return the windows of a product that is eaten, and received, on school days, unless said otherwise; periods are weeks."""
    school = week(*SCHOOL)
    can = np.array(offers) if offers else np.zeros((0, 14), dtype=bool)
    always = np.ones_like(can)
    return make_windows(
        school if needed is None else needed,
        school if receives is None else receives,
        np.arange(14) // 7,
        cuts,
        can,
        can if usual is None else usual[None, :],
        always if season is None else season[None, :],
        life,
        storable,
    )


def told(found: Windows, offer: int = 0) -> list[tuple[int, int, int | None]]:
    """Return first and last day of each window, and the day on which an offer comes for it."""
    comes = found.comes[offer].tolist()
    rows = zip(found.first.tolist(), found.last.tolist(), comes, strict=True)
    return [(first, last, came if came < NEVER else None) for first, last, came in rows]


@pytest.mark.parametrize(
    ("life", "expected"),
    [
        (0, [(d, d, d) for d in range(5)]),
        (1, [(MON, TUE, MON), (WED, THU, WED), (FRI, FRI, FRI)]),
        (3, [(MON, THU, MON), (FRI, FRI, FRI)]),
        (4, [(MON, FRI, MON)]),
    ],
)
def test_a_delivery_feeds_as_many_days_as_the_food_keeps(life: int, expected: list[tuple[int, int, int]]) -> None:
    """Eaten from Monday to Friday and delivered on any of these days: daily, every other day, once and on Friday, once."""
    assert told(windows(life, week(*SCHOOL)))[: len(expected)] == expected


def test_what_comes_in_a_week_is_eaten_in_it_however_long_it_keeps() -> None:
    """Bread that keeps ten days is delivered anew on the second Monday, since it is not storable."""
    assert told(windows(10, week(*SCHOOL))) == [(MON, FRI, MON), (7, 11, 7)]


def test_a_bakery_that_comes_on_tuesdays_and_thursdays() -> None:
    """Bread keeps a day: it feeds Tuesday and Wednesday, Thursday and Friday; on Mondays nobody feeds anyone."""
    found = windows(1, week(TUE, THU))
    assert told(found) == [
        *((MON, MON, None), (TUE, TUE, TUE), (WED, WED, TUE), (THU, THU, THU), (FRI, FRI, THU)),
        *((7, 7, None), (8, 8, 8), (9, 9, 8), (10, 10, 10), (11, 11, 10)),
    ]


def test_two_bakeries_share_windows_that_each_feeds_whole_or_not_at_all() -> None:
    """The one that comes every day feeds Wednesday from Wednesday, the other from Tuesday; no window is cut that both feed whole."""
    found = windows(1, week(*SCHOOL), week(TUE, THU))
    assert told(found)[:5] == [(MON, MON, MON), (TUE, TUE, MON), (WED, WED, WED), (THU, THU, WED), (FRI, FRI, FRI)]
    assert told(found, 1)[:5] == [(MON, MON, None), (TUE, TUE, TUE), (WED, WED, TUE), (THU, THU, THU), (FRI, FRI, THU)]


@pytest.mark.parametrize(("life", "thursday"), [(1, None), (2, MON + 2)])
def test_a_site_that_receives_on_mondays_and_thursdays(life: int, thursday: int | None) -> None:
    """Lettuce for Wednesday must keep two days from Monday; keeping one, it is missing on Wednesday, and nothing else is."""
    found = windows(life, week(*SCHOOL), receives=week(MON, THU))
    fed = {day: came for first, last, came in told(found) for day in range(first, last + 1) if first < 5}
    assert fed[TUE] == MON
    assert fed[WED] == (None if thursday is None else MON)
    assert (fed[THU], fed[FRI]) == (THU, THU)


@pytest.mark.parametrize(("life", "came"), [(2, None), (3, FRI)])
def test_a_school_closed_on_monday_is_fed_on_it_by_nobody(life: int, came: int | None) -> None:
    """Nobody receives on the second Monday, on which the site eats: Friday's delivery must keep three days until then."""
    receives = week(*SCHOOL) & (np.arange(14) != 7)
    found = windows(life, week(FRI, MON), receives=receives, needed=week(FRI, MON))
    assert told(found)[-2:] == [(7, 7, came), (11, 11, 11)]


def test_food_of_last_week_waits_only_as_long_as_its_offer_cannot_come_again() -> None:
    """A farm comes on Fridays and Tuesdays; its lettuce keeps a week: Friday's feeds Monday, and Tuesday's the days from Tuesday on.

    Where it might come on the second Monday by its calendar, but nothing can be ordered for it any more, Friday's does not feed Monday.
    """
    assert told(windows(7, week(TUE, FRI)))[-2:] == [(7, 7, FRI), (8, 11, 8)]
    late = week(TUE, FRI, MON) & (np.arange(14) != 7)
    assert told(windows(7, late, usual=week(TUE, FRI, MON)))[-2:] == [(7, 7, None), (8, 11, 8)]


@pytest.mark.parametrize(("over", "came"), [(SAT, None), (7, None), (8, FRI)])
def test_food_out_of_season_is_not_eaten_in_a_later_week(over: int, came: int | None) -> None:
    """A farm that comes on Fridays feeds the Monday after only if its season is not over by then."""
    season = np.arange(14) < over
    found = windows(7, week(FRI) & season, needed=week(MON, FRI), season=season)
    assert [day for first, _last, day in told(found) if first == 7] == [came]


def test_an_offer_that_begins_on_a_friday_feeds_friday() -> None:
    """The window of the week is cut where it begins to be of use; for the days before nobody comes."""
    assert told(windows(4, week(*SCHOOL) & (np.arange(14) >= FRI))) == [(MON, THU, None), (FRI, FRI, FRI), (7, 11, 7)]


def test_a_season_that_ends_in_a_week_feeds_on_within_it() -> None:
    """Last delivered on Tuesday, it keeps two days: Thursday is the last day fed, in the same week as it came."""
    season = np.arange(14) <= TUE
    found = windows(2, week(*SCHOOL) & season, season=season)
    assert told(found)[:3] == [(MON, WED, MON), (THU, THU, TUE), (FRI, FRI, None)]


def test_a_delivery_is_due_anew_on_the_day_on_which_a_fund_is_over() -> None:
    """A grant pays until Tuesday: what keeps the week is delivered on Monday for two days, and on Wednesday for the rest."""
    assert told(windows(9, week(*SCHOOL), cuts=(WED,)))[:2] == [(MON, TUE, MON), (WED, FRI, WED)]
    assert told(windows(9, week(MON), cuts=(WED,)))[:2] == [(MON, TUE, MON), (WED, FRI, MON)]


def test_what_may_be_stored_is_brought_to_a_window_from_before_it() -> None:
    """Storable, from a farm that comes on Fridays: Friday's food feeds the next week until Thursday, as long as nobody comes anew."""
    assert told(windows(7, week(FRI), storable=True))[-2:] == [(7, 10, 4), (11, 11, 11)]


def test_without_offers_there_are_the_windows_of_any_supplier() -> None:
    """Nobody offers it: the windows tell what is missing when."""
    found = windows(1)
    assert found.first.tolist()[:3] == [MON, WED, FRI]
    assert found.born.tolist()[:3] == [MON, WED, FRI]
