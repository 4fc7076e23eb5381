"""A town's record for tests: a committee of five, a case, a plan that nobody need make."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from planner.case import Case
from planner.making.plan import Plan
from planner.record.deciding import InterestDeclared, Proposed, StepDone, StepSet
from planner.record.store import Record
from planner.service import record as door
from planner.studies.choices import base_choice
from tests.cases import rows, tiny_case
from tests.committees import two_committees
from tests.shared import make_plan

RULES = {
    "quorum": "more_than_half",
    "majority": "of_votes",
    "signatures": ("nutritionist",),
    "kinship": 4,
    "in_law": 2,
    "appeal_days": 5,
}

TEXT = "=1+1 <b>x</b> *y* [l](http://d.org) :smile: :material/home: $a$ #let z"
"""What means something to a spreadsheet, a browser, Markdown, a terminal, the app or the printer, if it is not shown as text."""

MEMBERS = [
    ("ana", "Ana", "purchasing", "administrator"),
    ("bea", "Bea", "nutritionist", "chair"),
    ("cai", "Cai", "parent", "member"),
    ("dora", "Dora", "farmer", "member"),
    ("eva", "Eva", "teacher", "reader"),
]
"""Three of them have a vote, so a quorum is two."""


@cache
def tiny_plan() -> tuple[Case, Plan]:
    """Return the tiny case and its plan, made once."""
    from planner.making.pipeline import make_plan

    case = tiny_case()
    return case, make_plan(case)


def begun(place: str, **rules: object) -> Record:
    """Return a record with a committee and its members."""
    record = Record(place, create=True)
    record.begin("Tiny town", "ana")
    door.set_committee(record, "ana", "cae", "CAE", **(RULES | rules))
    for who, name, seat, role in MEMBERS:
        door.seat_member(record, "ana", "cae", who, name, seat, role)
    return record


def with_proposal(place: str, **rules: object) -> Record:
    """Return a record with a plan that is proposed as p1."""
    record, (case, plan) = begun(place, **rules), tiny_plan()
    door.keep_case(record, case, "cai")
    word = door.keep_plan(record, case, plan, base_choice(case).scenario, "cai")
    door.propose(record, "cai", "cae", word, "Plan of the year", "It meets the share")
    return record


def in_session(place: str, present: tuple[str, ...] = ("bea", "cai", "dora"), **rules: object) -> Record:
    """Return a record with a session s1 that is open on the proposal, point i1, and another point, i2."""
    record = with_proposal(place, **rules)
    agenda = [door.Point("Plan of the year", "p1"), door.Point("Any other business")]
    door.open_session(record, "bea", "cae", date(2026, 3, 2), agenda, held_before=True)
    door.attend(record, "bea", "s1", present, ["A guest"])
    return record


def adopted(place: str, **rules: object) -> Record:
    """Return a record on which the plan is adopted as a1."""
    record = in_session(place, **rules)
    for who in ("bea", "cai"):
        door.vote(record, who, "s1", "i1", "yes")
    door.close_session(record, "bea", "s1")
    door.adopt(record, "bea", "s1", "i1")
    return record


def calling_apart() -> Plan:
    """Return the plan of two committees, alto and bajo, that call each for itself."""
    day = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 6), "usual_cost_per_meal": 0.24}
    return make_plan(two_committees(case=[rows("case")[0] | day | {"calls": "by_committee"}]))


def apart(place: str, plan: Plan) -> Record:
    """Return a record on which the plan of two calls is adopted."""
    record = begun(place, signatures=())
    door.keep_case(record, plan.case, "cai")
    word = door.keep_plan(record, plan.case, plan, base_choice(plan.case).scenario, "cai")
    door.propose(record, "cai", "cae", word, "Milk", "It is needed")
    session = door.open_session(record, "bea", "cae", date(2026, 2, 1), [door.Point("Milk", "p1")], held_before=True)
    door.attend(record, "bea", session, ("bea", "cai"), [])
    for who in ("bea", "cai"):
        door.vote(record, who, session, "i1", "yes")
    door.close_session(record, "bea", session)
    door.adopt(record, "bea", session, "i1")
    return record


def appeal_decided(
    record: Record, adoption: str, appeal: str, *, carried: bool, answer: str = "It was so decided"
) -> None:
    """Let a session decide an appeal, upheld if it is carried, and the chair answer it."""
    point = door.Point(answer, "", adoption, appeal)
    session = door.open_session(record, "bea", "cae", date(2026, 3, 16), [point], held_before=True)
    door.attend(record, "bea", session, ["bea", "cai"], [answer])
    for who in ("bea", "cai"):
        door.vote(record, who, session, "i1", "yes" if carried else "no")
    door.close_session(record, "bea", session)
    door.answer_appeal(record, "bea", adoption, appeal, answer)


def worded(place: str) -> Record:
    """Return a record on which every act that can hold a text of somebody holds `TEXT`: two plans adopted, one set aside, one proposal taken back."""
    case, plan = tiny_plan()
    record = Record(place, create=True)
    record.begin(TEXT, "ana")
    door.set_committee(record, "ana", "cae", TEXT, **RULES)
    for who, _name, seat, role in (*MEMBERS, ("fay", "", "student", "member")):
        door.seat_member(record, "ana", "cae", who, TEXT, seat, role)
    door.unseat_member(record, "ana", "cae", "fay", TEXT)
    head = case.tables["case"]
    named = Case({**case.tables, "case": head.assign(name=TEXT)}, case.extras, case.path)
    door.keep_case(record, named, "cai", None, TEXT)
    door.remove_case(record, "tiny", TEXT, "ana")
    door.bring_case_back(record, "tiny", TEXT, "ana")
    word = door.keep_plan(record, case, plan, replace(base_choice(case).scenario, scenario=TEXT), "cai")
    for number in (1, 2, 3):
        record.do(Proposed(proposal=f"p{number}", committee="cae", plan=word, title=TEXT, reason=TEXT), "cai")
        door.comment(record, "cai", f"p{number}", TEXT)
    door.withdraw(record, "cai", "p3", TEXT)
    answers: list[tuple[str, bool]] = []
    for session in ("s1", "s2"):
        points = [door.Point(TEXT, f"p{session[1]}"), door.Point(TEXT)]
        door.open_session(record, "bea", "cae", date(2026, 3, 2), points, TEXT, held_before=True)
        door.attend(record, "bea", session, ("bea", "cai", "dora"), [TEXT])
        record.do(InterestDeclared(session=session, item="i1", tie="other", supplier=TEXT), "dora")
        door.vote(record, "dora", session, "i1", "abstain", TEXT)
        for who in ("bea", "cai"):
            door.vote(record, who, session, "i1", "yes", TEXT)
        door.close_session(record, "bea", session, TEXT)
        adoption = door.adopt(record, "bea", session, "i1")
        door.appeal(record, "cai", adoption, TEXT, TEXT)
        answers.append((adoption, session == "s1"))
    for adoption, carried in answers:
        appeal_decided(record, adoption, "e1", carried=carried, answer=TEXT)
    door.set_step(record, "bea", "tiny", "call", TEXT)
    door.finish_step(record, "bea", "tiny", "call", TEXT)
    record.do(StepSet(case="tiny", step="award", owner=TEXT, call=TEXT, called=TEXT), "bea")
    record.do(StepDone(case="tiny", step="award", note=TEXT, call=TEXT, called=TEXT), "bea")
    later = date.today() + timedelta(days=30)
    called = door.call_session(record, "bea", "cae", later, [door.Point(TEXT)], TEXT)
    door.call_off_session(record, "bea", called, TEXT)
    return record
