"""An audit finds what was changed, by whoever can write to the database, and names it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from planner.record.audit import audit
from planner.record.chain import FIRST, link
from planner.record.deciding import Adopted, Voted
from planner.record.store import Record
from planner.service import record as door
from tests.record.town import adopted, in_session


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """Return a record on which the plan is adopted."""
    return adopted(str(tmp_path / "record.sqlite"))


def tamper(record: Record, *statements: str) -> None:
    """Change the database behind the record's back, its triggers taken off."""
    with record._database.engine.begin() as connection:
        for (name,) in connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(sa.text(f'DROP TRIGGER "{name}"'))
        for statement in statements:
            connection.execute(sa.text(statement))


def chain_anew(record: Record) -> None:
    """Reckon every link anew, as somebody would who wants to hide what they changed."""
    before = FIRST
    with record._database.engine.begin() as connection:
        for row in connection.execute(sa.text("SELECT * FROM acts ORDER BY number")).mappings().all():
            made = link(row["number"], row["at"], row["who"], row["kind"], json.loads(row["body"]), before)
            values = {"before": before, "link": made, "number": row["number"]}
            connection.execute(sa.text("UPDATE acts SET before = :before, link = :link WHERE number = :number"), values)
            before = made


def of_vote(record: Record) -> int:
    """Return the number of the act of Cai's vote."""
    return next(entry.number for entry, act in record.acts() if isinstance(act, Voted) and entry.who == "cai")


def test_a_record_as_it_was_has_no_fault_and_its_plan_is_made_anew(record: Record) -> None:
    """Nothing is found, and the adopted plan, planned again from its frozen case and law, has the same decisions."""
    done = audit(record)
    assert done.told == ()
    assert (done.adoptions, done.reproduced, done.head) == (1, 1, record.head())


@pytest.mark.parametrize(
    ("column", "value"),
    [("who", "'mallory'"), ("at", "'2026-01-01T00:00:00+00:00'"), ("body", "replace(body, 'yes', 'no')"), ("kind", "'closed'"), ("before", f"'{FIRST}'")],
)  # fmt: skip
def test_a_changed_byte_of_an_act_is_found_and_named(record: Record, column: str, value: str) -> None:
    """Whatever of an act is changed, that act is named."""
    number = of_vote(record)
    tamper(record, f"UPDATE acts SET {column} = {value} WHERE number = {number}")
    assert f"act {number}" in [one.where for one in audit(record, anew=False).faults]


def test_an_act_that_was_taken_out_is_missed(record: Record) -> None:
    """The act after it is named, and which number is missing."""
    number = of_vote(record)
    tamper(record, f"DELETE FROM acts WHERE number = {number}")
    faults = audit(record, anew=False).faults
    assert any(one.where == f"act {number + 1}" and str(number) in one.what for one in faults)


def test_who_reckons_the_chain_anew_is_found_by_the_minutes_and_by_the_rules(record: Record) -> None:
    """With all links made anew the chain is whole, but the link on the minutes is in it no more; and a forged yes of somebody who must
    abstain or was not there was never allowed.
    """
    known = record.head()
    assert audit(record, known=known[:16], anew=False).faults == []
    number = of_vote(record)
    tamper(record, f"UPDATE acts SET who = 'eva' WHERE number = {number}")
    chain_anew(record)
    faults = audit(record, known=known, anew=False).faults
    assert any("no link of this record" in one.what for one in faults)
    assert any(one.where == f"act {number}" and "not allowed" in one.what for one in faults)


def test_the_last_acts_cut_off_are_found_by_the_minutes(record: Record) -> None:
    """Without its last act the chain is whole, but the link that somebody wrote down is missing."""
    known, last = record.head(), record.state().acts
    tamper(record, f"DELETE FROM acts WHERE number = {last}")
    assert audit(record, anew=False).faults == []
    assert audit(record, known=known, anew=False).faults != []


@pytest.mark.parametrize("what", ["package", "plan", "case"])
def test_a_frozen_content_that_was_changed_or_lost_is_found(record: Record, what: str) -> None:
    """A changed plan, case or package is found by its hash; a lost one too; the act that speaks of it is named."""
    plan = next(iter(record.state().plans.values()))
    package = json.loads(record.content(plan.package))
    key = plan.package if what == "package" else package[what]
    tamper(record, f"UPDATE contents SET packed = x'00' WHERE digest = '{key}'")
    assert f"act {plan.act}" in [one.where for one in audit(record, anew=False).faults]
    tamper(record, f"DELETE FROM contents WHERE digest = '{key}'")
    assert any("not on record any more" in one.what for one in audit(record, anew=False).faults)


def forged(tmp_path: Path, change: Callable[[Record], None]) -> list[str]:
    """Return what an audit says of a record in which an adoption was forged with a chain that is whole."""
    with in_session(str(tmp_path / "forged.sqlite"), present=("cai",)) as record:
        door.vote(record, "cai", "s1", "i1", "yes")
        door.close_session(record, "bea", "s1")
        change(record)
        return [one.what for one in audit(record, anew=False).faults]


def test_an_adoption_without_quorum_put_past_the_rules_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody with other code writes an adoption that no rule allows: the audit does every act anew and names it."""

    def adopt(record: Record) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(Adopted, "refused", lambda *_args: None)
            record.do(Adopted(adoption="a1", session="s1", item="i1"), "bea")

    assert any("not allowed" in what and "1 of 3" in what for what in forged(tmp_path, adopt))
