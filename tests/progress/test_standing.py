"""Where a year stands: counted again by other code, forecast, last day, alerts, files, and a year as it might go."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import service
from planner.case import Case
from planner.inputs import records
from planner.ledger.lines import read_lines
from planner.making.pipeline import load_case, make_plan
from planner.making.plan import Plan
from planner.progress import Standing, share_path, simulate, simulate_year, write_progress
from planner.progress.alerts import DEARER, NEAR_CAP, REFUSED, STOPPED, alerts
from planner.progress.last_day import CLOSE, _most, last_day
from planner.progress.planned import planned_to_date, still_to_come
from planner.progress.standing import planned_case, typed
from planner.replan import bought_until
from planner.schema.plan_tables import WORKBOOK_HEADER_ROW
from planner.schema.progress_tables import PROGRESS_TABLES
from tests.cases import typed as case_table
from tests.replan.ledgers import entries

Row = dict[str, Any]

BEFORE, FIRST, SECOND, LAST = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 13)
FAMILY = {"sitio-a", "sitio-b", "coop-c", "coop-d"}
OTHERS = {"atacado-e", "atacado-f"}
LINE: Row = {"date": FIRST, "supplier": "coop-c", "product": "feijao", "kg": 10, "amount": 70, "fund": "transfer"}


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return the plan of the case that is solved by hand: R$ 450 of R$ 1,000 with family farmers."""
    return make_plan(load_case("data/cases/tiny"))


def ledger(rows: list[Row]) -> pd.DataFrame:
    """Return rows as a ledger; ``reverses`` is the number of the row that is taken back."""
    taken_back = pd.array([row.get("reverses", pd.NA) for row in rows], dtype="Int64")
    return entries(rows).assign(reverses=taken_back)


def as_planned(plan: Plan, parts: dict[str, float] | None = None) -> pd.DataFrame:
    """Return the ledger of a year that goes as planned, but for the part of its orders that a supplier brings."""
    names = ["date", "supplier", "product", "kg", "amount", "fund"]
    rows = planned_case(plan)["bought"][names].to_dict("records")
    scale = parts or {}
    return ledger([r | {k: r[k] * scale.get(r["supplier"], 1.0) for k in ("kg", "amount")} for r in rows])


def of_farms(plan: Plan, supplier: str = "") -> float:
    """Return what of the first week counts (of one supplier): 70 of coop-c, and sitio-a's 10 or 20 kg at 3.00, whose weeks cost the same."""
    orders = plan["orders"]
    wanted = {supplier} if supplier else FAMILY
    return float(orders.loc[orders["supplier"].isin(wanted) & (orders["period"] == str(FIRST)), "amount"].sum())


def stands(plan: Plan, lines: pd.DataFrame, day: date, *, last_days: bool = False) -> Standing:
    """Return where the tiny case stands."""
    return service.standing(plan.case, lines, day, plan, last_days=last_days)


# --- what counts -----------------------------------------------------------------------------------------------------


@st.composite
def random_lines(draw: st.DrawFn) -> list[Row]:
    """Return lines of every kind, some before the year, after the day, refused, without fund, negative or taken back."""
    rows: list[Row] = []
    for _number in range(draw(st.integers(0, 14))):
        kind = draw(st.sampled_from(["delivery"] * 4 + ["payment", "order"]))
        back = kind == "delivery" and draw(st.integers(0, 4)) == 0
        quantity = draw(st.integers(1, 60)) * (-1 if back else 1)
        cents = draw(st.integers(1, 1999))
        row = {
            "kind": kind,
            "date": date(2026, 2, 26) + timedelta(days=draw(st.integers(0, 18))),
            "supplier": draw(st.sampled_from(sorted(FAMILY | OTHERS))),
            "product": draw(st.sampled_from(["banana", "feijao", ""])),
            "quantity": quantity,
            "unit": "kg",
            "kg": quantity,
            "price": cents / 100,
            "amount": draw(st.sampled_from([None, quantity * cents / 100])),
            "fund": draw(st.sampled_from(["transfer", "transfer", "own", ""])),
            "invoice": draw(st.sampled_from(["", "NF 1", "NF 2"])),
            "credit_note": back,
            "accepted": draw(st.sampled_from([True, True, None, False])),
        }
        rows.append(row)
        if draw(st.integers(0, 7)) == 0:
            rows.append(row | {"reverses": len(rows) - 1})
    return rows


def by_hand(rows: list[Row], day: date) -> dict[str, Decimal]:
    """Count raw lines in cents, line by line."""
    gone = {row["reverses"] for row in rows if "reverses" in row}
    held = [row for number, row in enumerate(rows) if "reverses" not in row and number not in gone]
    paid_by: dict[tuple[str, str], set[str]] = {}
    for row in held:
        if row["kind"] == "payment" and row["fund"] and row["invoice"]:
            paid_by.setdefault((row["supplier"], row["invoice"]), set()).add(row["fund"])
    sums = dict.fromkeys(("counted", "denominator_to_date", "unassigned"), Decimal(0))
    for row in held:
        came = row["kind"] == "delivery" and row["accepted"] is not False and FIRST <= row["date"] <= day
        if not came or not row["product"]:
            continue
        worth = Decimal(row["quantity"]) * Decimal(str(row["price"]))
        payers = paid_by.get((row["supplier"], row["invoice"]), set())
        fund = row["fund"] or (next(iter(payers)) if len(payers) == 1 else "")
        sums["unassigned"] += worth if fund == "" else 0
        sums["denominator_to_date"] += worth if fund == "transfer" else 0
        sums["counted"] += worth if fund == "transfer" and row["supplier"] in FAMILY else 0
    return sums


@settings(max_examples=40, deadline=None)
@given(rows=random_lines(), day=st.dates(FIRST, LAST))
def test_the_shares_are_those_of_another_reckoning(plan: Plan, rows: list[Row], day: date) -> None:
    """Counted in Decimal from the raw lines, each figure to date is the same to the cent."""
    row = stands(plan, ledger(rows), day)["standing"].iloc[0]
    expected = by_hand(rows, day)
    assert {name: round(Decimal(float(row[name])), 2) for name in expected} == expected
    assert row["share_of_year"] == pytest.approx(float(expected["counted"]) / 1000)


@pytest.mark.parametrize("kind", ["payment", "order"])
def test_payments_and_orders_never_count(plan: Plan, kind: str) -> None:
    """They are told of the supplier, but change nothing of the share."""
    found = stands(plan, ledger([LINE, LINE | {"kind": kind, "product": "banana"}]), FIRST)
    pd.testing.assert_frame_equal(found["standing"], stands(plan, ledger([LINE]), FIRST)["standing"])
    supplier = found["supplier_progress"].set_index("supplier").loc["coop-c"]
    assert supplier[["delivered", "paid", "ordered"]].tolist() == [70, 70 * (kind == "payment"), 70 * (kind == "order")]


@pytest.mark.parametrize(
    ("came", "expected"),
    [({}, 0), ({"accepted": False}, 70), ({"credit_note": True, "kg": -1, "amount": -7}, 70)],
)
def test_an_order_stays_open_until_something_is_accepted(plan: Plan, came: Row, expected: float) -> None:
    """What was refused, or given back of an earlier delivery, is not what was ordered."""
    found = stands(plan, ledger([LINE | {"kind": "order"}, LINE | came]), FIRST)
    assert found["supplier_progress"].set_index("supplier").loc["coop-c", "ordered"] == expected


def test_a_line_without_a_fund_is_told_and_not_counted(plan: Plan) -> None:
    """R$ 70 that no fund paid count toward no share of the transfer, and somebody is asked which it was."""
    found = stands(plan, ledger([LINE | {"fund": ""}]), FIRST)
    assert found["standing"].loc[0, ["counted", "unassigned"]].tolist() == [0, 70]
    assert found["alerts"].set_index("alert").loc["Fund missing", "pressing"]
    assert stands(plan, ledger([LINE]), FIRST)["standing"].loc[0, ["counted", "unassigned"]].tolist() == [70, 0]


# --- where it leads --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "status", "missing"),
    [(BEFORE, "on_track", 450), (date(2026, 3, 8), "on_track", None), (LAST, "reached", 0)],
)
def test_a_year_that_goes_as_planned_ends_as_planned(plan: Plan, day: date, status: str, missing: float | None) -> None:
    """The forecast is the plan's share on every day, no product is missing, and at the end nothing of the share is."""
    found = stands(plan, as_planned(plan), day)
    row = found["standing"].iloc[0]
    assert row["forecast_share"] == pytest.approx(plan["targets"]["reached_share"].iloc[0])
    assert (row["status"], found.on_track) == (status, True)
    assert row["missing"] == (450 - row["planned"] if missing is None else missing)
    assert row["counted"] == row["planned"]
    assert found["product_progress"]["missing_kg"].max() == pytest.approx(0)


def test_a_supplier_that_brings_half_is_expected_to_go_on_so(plan: Plan) -> None:
    """Half of the first week and four weeks as planned: coop-c is expected to bring (35 + 4 x 140) / (70 + 4 x 140)."""
    row = stands(plan, as_planned(plan, {"coop-c": 0.5}), date(2026, 3, 8))["standing"].iloc[0]
    rate = (35 + 4 * 140) / (70 + 4 * 140)
    rest = of_farms(plan, "sitio-a")
    assert (of_farms(plan, "coop-c"), of_farms(plan)) == (70, 70 + rest)
    assert row["counted"] == 35 + rest
    assert row["forecast_share"] == pytest.approx((35 + rest + 210 * rate + (90 - rest) + 80) / 1000)
    assert row["status"] == "slipping"


def test_what_came_tells_the_path_and_what_is_to_come_is_blank(plan: Plan) -> None:
    """The second week is blank until the day on which it begins."""
    lines = as_planned(plan)
    for day, expected in ((BEFORE, [True, True]), (date(2026, 3, 8), [False, True]), (SECOND, [False, False])):
        path = stands(plan, lines, day)["path"]
        assert path["actual"].isna().tolist() == expected
        assert path["planned"].tolist() == [of_farms(plan), 450]
        known = path["actual"].notna()
        assert path.loc[known, "actual"].tolist() == path.loc[known, "planned"].tolist()


# --- the last day ----------------------------------------------------------------------------------------------------


def test_the_last_day_lies_between_what_can_and_what_cannot_be_reached(plan: Plan) -> None:
    """Nothing came: from the day told the share can be reached, from the next period on it cannot."""
    now = pd.Timestamp(BEFORE)
    so_far = bought_until(plan.case, ledger([]), BEFORE)
    early, late = (_most(so_far, plan, "family-share", pd.Timestamp(day)) for day in (FIRST, SECOND))
    assert early > late > 0.45
    for share, day in ((late, SECOND), (late + 0.001, FIRST), (early, FIRST), (early + 0.001, None)):
        assert last_day(so_far, plan, "family-share", share, now) == day
        if day:
            assert _most(so_far, plan, "family-share", pd.Timestamp(day)) >= share - CLOSE
    # What is planned for the very day still comes, R$ 130 of it toward the share; on the day after it has not come.
    assert last_day(so_far, plan, "family-share", late + 0.001, pd.Timestamp(FIRST)) == SECOND
    assert last_day(so_far, plan, "family-share", late + 0.001, pd.Timestamp(FIRST) + pd.Timedelta(days=1)) is None


def test_a_share_that_slips_with_no_period_left_is_out_of_reach(plan: Plan) -> None:
    """On the last day nothing more can be bought: what is missing stays missing, and no day is told."""
    found = stands(plan, as_planned(plan, {"coop-d": 0.0}), LAST, last_days=True)
    row = found["standing"].iloc[0]
    assert (row["status"], row["missing"]) == ("out_of_reach", 80)
    assert pd.isna(row["last_day"])
    assert not found.on_track
    early = stands(plan, ledger([]), BEFORE, last_days=True)["standing"].iloc[0]
    assert early["last_day"] == pd.Timestamp(SECOND)


SITIO: Row = {"date": FIRST, "supplier": "sitio-a", "product": "banana", "kg": 20, "amount": 60, "fund": "transfer"}


def new_year() -> Plan:
    """Return the plan of the tiny case in the fortnight that ends on New Year's Day."""
    case = load_case("data/cases/tiny")
    days = {"first_day": pd.Timestamp(2026, 12, 21), "last_day": pd.Timestamp(2027, 1, 1)}
    head = case.tables["case"].assign(**days).astype(dict.fromkeys(days, "datetime64[s]"))
    return make_plan(Case({**case.tables, "case": head}))


def test_nothing_is_out_of_reach_that_the_plan_of_the_rest_reaches(plan: Plan) -> None:
    """With R$ 60 on the first day alone, the rest planned anew on any day of the last week and the status say the same.

    On Monday it reaches R$ 452: 60 + 30 (sitio-a up to its cap of 90) + 30 x 7 + 10 x 8 + 20 x 3.60.
    """
    lines = ledger([SITIO])
    for day in (SECOND, SECOND + timedelta(days=2), SECOND + timedelta(days=3)):
        row = stands(plan, lines, day, last_days=True)["standing"].iloc[0]
        reached = service.replan(plan.case, lines, day, plan).plan["targets"].loc[0, "reached_share"]
        assert (row["status"] == "out_of_reach") == (reached < 0.45)
        assert row["status"] == "out_of_reach" or row["last_day"] == pd.Timestamp(day)
        if day == SECOND:
            assert reached == pytest.approx(0.452)
    assert row["status"] == "out_of_reach"


def test_the_last_week_is_still_to_come_on_its_first_day_over_new_year() -> None:
    """On Monday, 28 December, the orders of that day count as to come, as on the Sunday before; recorded, they count once."""
    plan = new_year()
    first, monday = date(2026, 12, 21), date(2026, 12, 28)
    lines = ledger([SITIO | {"date": first}])
    sunday = stands(plan, lines, monday - timedelta(days=1), last_days=True)["standing"].iloc[0]
    row = stands(plan, lines, monday, last_days=True)["standing"].iloc[0]
    assert row["forecast_share"] == pytest.approx(sunday["forecast_share"])
    assert (row["status"], row["last_day"]) == ("slipping", pd.Timestamp(monday))
    whole = stands(plan, as_planned(plan), monday, last_days=True)["standing"].iloc[0]
    assert (whole["status"], whole["forecast_share"]) == ("reached", pytest.approx(0.45))


@pytest.mark.parametrize(("date_", "kg", "part"), [(FIRST, 10, 0.75), (FIRST, 50, 0.0), (BEFORE, 10, 1.0)])
def test_of_the_day_itself_comes_what_is_not_recorded_yet(date_: date, kg: float, part: float) -> None:
    """40 kg for the day, 10 kg of them recorded: three quarters still come; of the day before nothing, of the next all."""
    days = pd.to_datetime([BEFORE, FIRST, SECOND])
    planned = pd.DataFrame({"date": days, "supplier": "a", "product": "banana", "kg": 40.0, "amount": 80.0})
    real = planned.iloc[:1].assign(date=pd.Timestamp(date_), kg=float(kg))
    assert still_to_come(planned, real, pd.Timestamp(FIRST)).tolist() == [0.0, part, 1.0]


@pytest.mark.parametrize(("kg", "to_date"), [(0, 60), (10, 70), (40, 100), (50, 100)])
def test_planned_to_date_is_of_the_day_itself_what_is_recorded(kg: float, to_date: float) -> None:
    """60 kg were planned until yesterday and 40 kg for today, of which some are recorded; tomorrow all 100 kg are planned to date."""
    days = pd.to_datetime([BEFORE, FIRST, SECOND])
    planned = pd.DataFrame(
        {"date": days, "supplier": "a", "product": "banana", "kg": [60.0, 40.0, 40.0], "amount": 80.0}
    )
    real = planned.iloc[:1].assign(date=pd.Timestamp(FIRST), kg=float(kg))
    for day, expected in ((FIRST, to_date), (date(2026, 3, 3), 100)):
        parts = planned_to_date(planned, real, pd.Timestamp(day))
        assert (planned["kg"] * parts).sum() == pytest.approx(expected)


def test_on_the_first_day_nobody_is_late_who_may_still_come(plan: Plan) -> None:
    """In the morning of the first day nothing is planned to date, in no table; on the day after it is what the plan had for the day."""
    tables = (
        ("standing", "planned"),
        ("supplier_progress", "planned"),
        ("product_progress", "planned_kg"),
        ("fund_progress", "planned"),
    )
    morning, after = stands(plan, ledger([]), FIRST), stands(plan, ledger([]), FIRST + timedelta(days=1))
    assert all(morning[table][column].sum() == 0 for table, column in tables)
    assert all(after[table][column].sum() > 0 for table, column in tables)
    evening = stands(plan, as_planned(plan), FIRST)
    assert evening["fund_progress"]["planned"].sum() == after["fund_progress"]["planned"].sum()


# --- alerts ----------------------------------------------------------------------------------------------------------


def told(plan: Plan, **rows: Row) -> list[str]:
    """Return what alerts are about, of one row of a table and blanks in all others."""
    names = ("standing", "supplier_progress", "contract_progress", "fund_progress", "orders_due", "price_progress")
    tables = {name: typed(name, pd.DataFrame([rows[name]] if name in rows else [])) for name in names}
    return list(alerts(tables, plan.case, pd.Timestamp(FIRST))["alert"])


SUPPLIER: Row = {"supplier": "coop-c", "contracted": 1000.0, "planned": 0.0, "delivered": 0.0, "refused": 0.0}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"cap": 1000.0, "delivered": NEAR_CAP * 1000}, ["Cap"]),
        ({"cap": 1000.0, "delivered": NEAR_CAP * 1000 - 0.01}, []),
        ({"delivered": 5000.0}, []),
        ({"planned": 1000.0, "delivered": STOPPED * 1000 - 0.01}, ["Deliveries"]),
        ({"planned": 1000.0, "delivered": STOPPED * 1000}, []),
        ({"delivered": 1000 - REFUSED * 1000 - 0.01, "refused": REFUSED * 1000 + 0.01}, ["Refused"]),
        ({"delivered": 1000 - REFUSED * 1000, "refused": REFUSED * 1000}, []),
    ],
)
def test_a_supplier_is_told_from_each_threshold_on(plan: Plan, cells: Row, expected: list[str]) -> None:
    """A cent less, and nothing is said of cap, deliveries or refusals."""
    assert told(plan, supplier_progress=SUPPLIER | cells) == expected


@pytest.mark.parametrize(("rise", "expected"), [(DEARER, []), (DEARER + 0.001, ["Price"]), (-0.5, []), (None, [])])
def test_a_price_is_told_above_its_threshold(plan: Plan, rise: float | None, expected: list[str]) -> None:
    """A tenth dearer is not told yet; cheaper or not bought never is."""
    assert told(plan, price_progress={"product": "banana", "price_difference": rise}) == expected


def test_another_mix_at_the_prices_agreed_is_not_dearer(plan: Plan) -> None:
    """Bananas of A at 3 and of F at 2 a kg: buying more of the dearer is no rise; a dearer invoice is, for its offer alone."""
    offers = plan.case["offers"].merge(plan.case["products"], on="product")
    each = (offers["price"] / offers["unit_kg"]).to_dict()
    rows = [
        LINE | {"supplier": s, "product": p, "kg": 10 * (n + 1), "amount": 10 * (n + 1) * each[n]}
        for n, s, p in offers[["supplier", "product"]].itertuples()
    ]
    found = stands(plan, ledger(rows), FIRST)
    assert found["price_progress"]["price_difference"].abs().max() < 1e-9
    assert found["product_progress"]["price_difference"].abs().max() < 1e-9
    assert "Price" not in set(found["alerts"]["alert"])
    dearer = stands(plan, ledger([rows[0] | {"amount": rows[0]["amount"] * 1.5}, *rows[1:]]), FIRST)
    assert (dearer["price_progress"]["price_difference"] > DEARER).sum() == 1
    alert = dearer["alerts"].set_index("alert").loc["Price"]
    assert "50 %" in alert["text"].replace("\u00a0", " ").replace("50%", "50 %")


@pytest.mark.parametrize("day", [date(2025, 1, 1), LAST + timedelta(days=200)])
def test_a_day_outside_the_year_is_told(plan: Plan, day: date) -> None:
    """Before the first day nothing has come, after the last only what came until then; the alert says which days count."""
    lines = ledger([LINE, LINE | {"date": LAST + timedelta(days=60), "amount": 900}])
    found = stands(plan, lines, day)
    assert found["standing"].loc[0, "counted"] == (70 if day > LAST else 0)
    assert "Day" in set(found["alerts"]["alert"])
    assert "Day" not in set(stands(plan, lines, LAST)["alerts"]["alert"])
    path = share_path(plan.case, lines, plan, as_of=day).set_index("year")
    assert path.loc[2026, "reached_share"] == pytest.approx(found["standing"].loc[0, "share_of_year"])


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"status": "on_track"}, []),
        ({"status": "reached"}, []),
        ({"status": "slipping", "last_day": pd.Timestamp(SECOND)}, ["Share"]),
        ({"status": "out_of_reach"}, ["Share"]),
        ({"status": "slipping", "sense": "at_most"}, ["Ceiling"]),
    ],
)
def test_a_share_is_told_unless_it_is_on_track(plan: Plan, cells: Row, expected: list[str]) -> None:
    """A floor that slips and a ceiling that will be broken are two things."""
    row = {"target": "t", "window": "", "ends": pd.Timestamp(LAST), "name": "T", "sense": "at_least", "unit": "BRL", "required_share": 0.45, "missing": 80.0,
           "forecast_share": 0.4, "unassigned": 0.0}  # fmt: skip
    assert told(plan, standing=row | cells) == expected


# --- files -----------------------------------------------------------------------------------------------------------


def test_the_files_hold_every_table(plan: Plan, tmp_path: Path) -> None:
    """The workbook has each table's headings on a sheet of its own, the data file each table's rows."""
    found = stands(plan, as_planned(plan), SECOND)
    path = share_path(plan.case, as_planned(plan), plan)
    files = write_progress(found, tmp_path / "new", {"share_path": path})
    assert {file.name for file in (tmp_path / "new").iterdir()} == {"progress.xlsx", "progress.json"}
    names = [*found.tables, "share_path"]
    book = openpyxl.load_workbook(files["workbook"])
    for name in names:
        table = PROGRESS_TABLES[name]
        headings = [cell.value for cell in book[table.label][WORKBOOK_HEADER_ROW]][: len(table.columns)]
        assert headings == [column.heading for column in table.columns]
    data = json.loads(files["data"].read_text(encoding="utf-8"))
    assert set(data["tables"]) == set(names)
    assert data["as_of"] == SECOND.isoformat()
    assert data["tables"]["standing"][0]["counted"] == found["standing"].loc[0, "counted"]


# --- a year as it might go -------------------------------------------------------------------------------------------


def test_the_same_seed_is_the_same_year(plan: Plan) -> None:
    """Twice the same ledger; another seed, another ledger; nothing of which is more than was ordered."""
    one, two, other = (simulate_year(plan.case, seed, plan=plan) for seed in (7, 7, 8))
    pd.testing.assert_frame_equal(one.entries, two.entries)
    assert not one.entries.equals(other.entries)
    assert one.cost == round(one.entries["amount"].sum(), 2)
    assert one.entries["kg"].sum() <= 320


@pytest.mark.parametrize("late", [simulate.LATE, 1.0])
def test_a_supplier_that_fails_brings_nothing_from_its_day_on(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, late: float
) -> None:
    """Neither what was ordered later nor what was ordered before and is late; the others deliver as they would have."""
    monkeypatch.setattr(simulate, "LATE", late)
    whole = simulate_year(plan.case, 7, plan=plan).entries
    failed = simulate_year(plan.case, 7, plan=plan, fails={"coop-c": SECOND}).entries
    gone = (whole["supplier"] == "coop-c") & (whole["date"] >= pd.Timestamp(SECOND))
    assert gone.any()
    pd.testing.assert_frame_equal(failed, whole[~gone].reset_index(drop=True))
    assert all(row.date < pd.Timestamp(SECOND) for row in records(failed) if row.supplier == "coop-c")


@pytest.mark.parametrize(("to_spend", "expected"), [(0.0, []), (0.01, ["Money"]), (None, [])])
def test_money_that_would_lapse_is_told(plan: Plan, to_spend: float | None, expected: list[str]) -> None:
    """As long as a cent must still be spent it is told; of a fund without such a rule nothing is."""
    assert told(plan, fund_progress={"fund": "own", "name": "Own", "to_spend": to_spend, "spend_by": LAST}) == expected


def test_of_each_fund_it_is_told_what_has_come_and_what_is_to_be_spent() -> None:
    """Of 1,000 that come on 2 and 9 March a tenth may be carried over. On the first day 500 have come; 70 are spent, so 830 are to be."""
    case = load_case("data/cases/tiny")
    rows = [{"fund": "transfer", "date": day, "amount": 500.0} for day in (FIRST, SECOND)]
    instalments = case_table("instalments", rows)
    funds = case.tables["funds"].assign(carry_over_share=[0.1, None])
    spent = make_plan(replace(case, tables=dict(case.tables) | {"instalments": instalments, "funds": funds}))
    found = (
        service.standing(spent.case, ledger([LINE]), FIRST, spent, last_days=False)
        .tables["fund_progress"]
        .set_index("fund")
    )
    assert found.loc["transfer", ["come", "to_spend", "spend_by"]].tolist() == [500.0, 830.0, pd.Timestamp(LAST)]
    assert found.loc["own", ["come", "to_spend", "spend_by"]].isna().all()


def test_a_year_with_charges_is_read_again_from_its_file(plan: Plan, tmp_path: Path) -> None:
    """A charge for delivery has no quantity and says that it is no goods: the file is read without a question, to the same cents."""
    goods = simulate_year(plan.case, 7, plan=plan).entries
    charge = goods.iloc[[0]].assign(product="", quantity=float("nan"), kg=float("nan"), unit="", amount=25.0)
    entries = pd.concat([goods, charge], ignore_index=True)
    file = tmp_path / "ledger.csv"
    simulate.as_a_file(entries).to_csv(file, index=False)
    lines = read_lines(plan.case, file, today=date(2030, 1, 1))
    assert [one for one in lines.findings if one.severity == "error"] == []
    assert (lines.frame["product"] == "").sum() == 1
    assert round(lines.frame["amount"].sum(), 2) == round(entries["amount"].sum(), 2)
