"""Two towns, one farm, by hand: alone they would sell the same harvest twice, by the register the second buys what is left.

Each town eats 7 kg of lettuce a week, for two weeks. The cooperative has it from 2 to 15 March, 14 kg in all of March: 1 kg a day, 7 a week. A firm
has as much as anybody wants, dearer. A quarter, 3.5 kg, is set aside for the second town.
"""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from planner import service
from planner.case import Case
from planner.findings import InputError
from planner.io import read_case, write_case
from planner.making.pipeline import make_plan
from planner.making.plan import Plan
from planner.programmes.case_law import law_for
from planner.record.keeping import Refused
from planner.record.store import Record
from planner.verify import verify
from tests.cases import edited, rows, tiny_case

MARCH = ("Coop of the valley", "Alface", "2026-03")
CAPACITY = "Supplier,Product,Year,Months,Weight in kg\nCoop of the valley,Alface,2026,3,14\n"
SAYS = ['supplier:"Coop of the valley"=coop']


def town(word: str, folder: Path) -> Case:
    """Return a town's case, written into a folder of its own."""
    offers = edited("offers", 0, kg_per_period=10, first_day=date(2026, 3, 2), last_day=date(2026, 3, 15))
    offers[2] = {"offer": "firma-alface", "supplier": "firma", "product": "alface", "price": 6}
    head = rows("case")[0] | {"case": word, "name": word.title()}
    write_case(tiny_case(case=[head], offers=offers), folder / word)
    return read_case(folder / word)[0]


def lettuce(plan: Plan) -> dict[str, float]:
    """Return the kg of lettuce that a plan buys of each supplier."""
    orders = plan.tables["orders"]
    mine = orders[orders["product"] == "alface"].groupby("supplier")["kg"].sum()
    return {str(supplier): float(kg) for supplier, kg in mine.items()}


@pytest.fixture
def register(tmp_path: Path) -> Record:
    """Return a register of both towns on which the cooperative's harvest is stated, a quarter of it set aside for the second."""
    record = Record(tmp_path / "register.sqlite", create=True)
    record.begin("Valley", "ana")
    for word in ("one", "two"):
        service.register.join(record, "ana", word, f"Town {word}", ["bea"])
    (tmp_path / "capacity.csv").write_text(CAPACITY)
    assert service.register.state_capacity(record, "bea", tmp_path / "capacity.csv", "Visit of 3 February") == 1
    service.register.reserve(record, "ana", "two", *MARCH[:2], share=0.25)
    return record


def test_two_towns_share_a_farm(register: Record, tmp_path: Path) -> None:
    """Alone each buys 14 of 14 kg. By the register the first buys 10 (5.25 a week, in packs), the second the 4 that are left."""
    first, second = town("one", tmp_path), town("two", tmp_path)
    alone = make_plan(second)
    assert lettuce(alone) == {"coop": 14}, "and so would the first: 28 of 14 kg"

    first = service.register.take(register, first, "one", SAYS).case
    plan = make_plan(first)
    assert lettuce(plan) == {"coop": 10, "firma": 4}
    assert service.register.commit(register, "bea", "one", plan)[0] == 10

    with pytest.raises(InputError) as error:
        service.register.commit(register, "bea", "two", alone, said=SAYS)
    assert (
        "14.0 kg are asked for, 4.0 kg are left of 14.0; others have: Town one 10.0 kg" in error.value.findings[0].what
    )
    assert isinstance(register.acts()[-1][1], Refused)

    taken = service.register.take(register, second, "two", SAYS)
    assert read_case(tmp_path / "two")[0].fingerprint == taken.case.fingerprint, "it is written where it lies"
    file = write(alone, tmp_path)
    with pytest.raises(InputError):
        service.plan_from_file(taken.case, file)
    plan = make_plan(taken.case)
    assert lettuce(plan) == {"coop": 4, "firma": 10}
    assert verify(taken.case, law_for(taken.case), plan.tables) == []
    assert verify(taken.case, law_for(taken.case), alone.tables) != [], "the plan made alone breaks it"
    assert service.register.commit(register, "bea", "two", plan)[0] == 4, "names are known by the case now"
    (month,) = service.register.months(register)
    assert (month.capacity, month.free) == (14, 0)

    again = service.register.take(register, taken.case, "two")
    assert again.changes == [], "what it has committed itself is held by nobody else"


def write(plan: Plan, folder: Path) -> Path:
    """Write a plan and return its file."""
    service.export_plan(plan, folder / "alone")
    return folder / "alone" / "plan.json"


WEEKDAYS = ["", "mon", "tue", "wed", "mon | thu", "tue | fri"]


@pytest.mark.parametrize("seed", range(12))
def test_no_month_is_oversold_by_the_days_of_delivery(seed: int, tmp_path: Path) -> None:
    """Two towns with weekdays of their own, months of any size and any part set aside: what both take delivery of in a calendar month is never more than there is, and no plan made by the register is refused."""
    draw = random.Random(seed)
    capacity = {month: draw.choice([0, 3, 7, 12, 20, 31]) for month in ("2026-03", "2026-04")}
    delivered = dict.fromkeys(capacity, 0.0)
    lines = [f"Cooperativa,Alface,2026,{int(month[-2:])},{kg}" for month, kg in capacity.items()]
    (tmp_path / "capacity.csv").write_text("\n".join(["supplier,product,year,months,kg", *lines]) + "\n")
    with Record(tmp_path / "register.sqlite", create=True) as register:
        register.begin("Valley", "ana")
        for word in ("one", "two"):
            service.register.join(register, "ana", word, f"Town {word}", ["bea"])
        service.register.state_capacity(register, "bea", tmp_path / "capacity.csv", "Visit")
        service.register.reserve(register, "ana", "two", "Cooperativa", "Alface", share=draw.choice([0.01, 0.3, 0.5, 1]))  # fmt: skip
        for word in ("one", "two"):
            offers = edited("offers", 0, kg_per_period=draw.choice([None, 4, 10]), price=1, delivery_weekdays=draw.choice(WEEKDAYS))  # fmt: skip
            offers[2] = {"offer": "firma-alface", "supplier": "firma", "product": "alface", "price": 6}
            head = edited("case", 0, case=word, name=word, first_day=date(2026, 3, 16), last_day=date(2026, 4, 17))
            case = service.register.take(register, tiny_case(case=head, offers=offers), word).case
            plan = make_plan(case)
            assert verify(case, law_for(case), plan.tables) == []
            orders = plan.tables["orders"]
            orders = orders[(orders["product"] == "alface") & (orders["supplier"] == "coop")]
            for day, kg in zip(orders["delivery_day"], orders["order_kg"], strict=True):
                delivered[f"{day:%Y-%m}"] += float(kg)
            taken = service.register.commit(register, "bea", word, plan)[0]
            assert taken == pytest.approx(orders["order_kg"].sum())
        months = {one.month: sum(held.committed for held in one.held) for one in service.register.months(register)}
    assert months == pytest.approx(delivered), "the register counts by the same days"
    assert {month: kg for month, kg in delivered.items() if kg > capacity[month] + 0.001} == {}


def test_names_are_asked_and_never_guessed(register: Record, tmp_path: Path) -> None:
    """A name that is like one of the case's is asked; another product of a supplier of the case's own too; what is strange is told."""
    case = town("one", tmp_path)
    text = "supplier,product,year,months,kg\nCooperativas,Alface,2026,3,14\nFirma,Repolho,2026,3,5\nBakery,Bread,2026,3,5\n"
    (tmp_path / "more.csv").write_text(text)
    service.register.state_capacity(register, "bea", tmp_path / "more.csv", "Visit")
    with pytest.raises(InputError) as error:
        service.register.take(register, case, "one")
    asked = [one.what for one in error.value.findings if one.severity == "error"]
    assert len(asked) == 2
    assert "“Cooperativas” may be" in asked[0]
    assert "“Repolho” of Firma" in asked[1]
    said = ['supplier:"Cooperativas"=-', 'product:"Repolho"=-']
    done = service.register.take(register, case, "one", said, dry_run=True)
    assert done.changes != []
    assert read_case(tmp_path / "one")[0].tables["sold_elsewhere"].empty, "nothing is written"
    (note,) = [one for one in done.findings if one.code == "not-of-this-case"]
    assert "Bakery" in note.what


def test_a_file_of_capacities_is_taken_whole_or_not_at_all(register: Record, tmp_path: Path) -> None:
    """Two lines are wrong and one is said twice: all three are told, and nothing is stated."""
    lines = ["A,Kale,2026,3-4,10", "A,Kale,2026,4,12", "A,,2026,5,10", "A,Kale,2026,6,many"]
    (tmp_path / "bad.csv").write_text("supplier,product,year,months,kg\n" + "\n".join(lines) + "\n")
    before = len(register.state().capacities)
    with pytest.raises(InputError) as error:
        service.register.state_capacity(register, "bea", tmp_path / "bad.csv", "hearsay")
    assert {row for one in error.value.findings for row in one.rows} == {3, 4, 5}
    assert len(register.state().capacities) == before
