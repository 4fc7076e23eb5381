"""Checks of stages and enrolment."""

from __future__ import annotations

from datetime import date

from tests.cases import added, edited, rows, tiny_law, without
from tests.checks.asking import found, one


def test_ages_reversed() -> None:
    """The oldest age may equal the youngest, but not be below it."""
    assert one("ages-reversed", stages=edited("stages", 0, age_to_years=3.9)).rows == (2,)
    assert found("ages-reversed", stages=edited("stages", 0, age_to_years=4)) == []


def test_programme_stage_unknown() -> None:
    """Stages with pupils are called as the programme calls them, if it knows stages at all."""
    law = tiny_law(stages={"pre_school": "4 to 5 years", "primary": "6 to 10 years"})
    assert found("programme-stage-unknown", law) == []
    finding = one("programme-stage-unknown", law, stages=edited("stages", 0, programme_stage="preschool"))
    assert finding.rows == (2,)
    assert "“pre_school”" in finding.what
    assert "Pré-escola" in one("programme-stage-unknown", law, stages=edited("stages", 0, programme_stage=None)).what
    assert found("programme-stage-unknown", tiny_law(), stages=edited("stages", 0, programme_stage="x")) == []
    spare = {"stage": "spare", "name": "Sem alunos", "programme_stage": "x"}
    assert found("programme-stage-unknown", law, stages=added("stages", spare)) == []


def test_school_without_enrolment() -> None:
    """A school without enrolment is noted; a kitchen needs none."""
    new = rows("sites")[0] | {"site": "new"}
    assert one("school-without-enrolment", sites=added("sites", new)).rows == (4,)
    assert found("school-without-enrolment", sites=added("sites", new | {"kind": "kitchen"})) == []


def test_nobody_to_feed() -> None:
    """No pupil in all is an error, whether none is enrolled, none eats or their site is unknown; one pupil is enough."""
    none = [row | {"pupils": 0} for row in rows("enrolment")]
    assert one("nobody-to-feed", enrolment=none).severity == "error"
    assert one("nobody-to-feed", enrolment=[row | {"take_up_share": 0} for row in rows("enrolment")])
    assert one("nobody-to-feed", enrolment=[row | {"site": "elsewhere"} for row in rows("enrolment")])
    assert found("nobody-to-feed", enrolment=[none[0] | {"pupils": 1}, none[1]]) == []


def test_school_without_pupils() -> None:
    """A school whose rows all say zero is noted; one pupil in one of them is enough."""
    more = {"site": "emei", "stage": "primary", "menu": "all"}
    none = edited("enrolment", 1, pupils=0)
    assert one("school-without-pupils", enrolment=[*none, more | {"pupils": 0}]).rows == (3, 4)
    assert found("school-without-pupils", enrolment=[*none, more | {"pupils": 1}]) == []


def test_enrolment_after_the_plan() -> None:
    """Pupils from a day after the plan are questioned, from its last day they are not."""
    assert one("enrolment-after-the-plan", enrolment=edited("enrolment", 0, valid_from=date(2026, 3, 14))).rows == (2,)
    assert found("enrolment-after-the-plan", enrolment=edited("enrolment", 0, valid_from=date(2026, 3, 13))) == []


def test_menu_group_without_menu() -> None:
    """Pupils whose menu group is never served anything are an error."""
    groups = added("menu_groups", {"menu": "new", "name": "Novo"})
    enrolment = edited("enrolment", 1, menu="new")
    finding = one("menu-group-without-menu", menu_groups=groups, enrolment=enrolment)
    assert (finding.rows, finding.severity) == ((3,), "error")
    menus = added("menus", {"menu": "new", "dish": "salada"})
    assert found("menu-group-without-menu", menu_groups=groups, enrolment=enrolment, menus=menus) == []
    nobody = edited("enrolment", 1, menu="new", pupils=0)
    assert found("menu-group-without-menu", menu_groups=groups, enrolment=nobody) == []


def test_menu_group_without_menu_free() -> None:
    """A repertoire menu needs a repertoire, and so does a free basket: its foods are chosen from it."""
    enrolment = edited("enrolment", 1, menu="new")
    repertoire = added("menu_groups", {"menu": "new", "name": "Novo", "mode": "repertoire"})
    assert "repertoire" in one("menu-group-without-menu", menu_groups=repertoire, enrolment=enrolment).mend
    dishes = [{"menu": "new", "dish": "fruta"}]
    assert found("menu-group-without-menu", menu_groups=repertoire, enrolment=enrolment, repertoire=dishes) == []
    basket = added("menu_groups", {"menu": "new", "name": "Novo", "mode": "free_basket"})
    assert "repertoire" in one("menu-group-without-menu", menu_groups=basket, enrolment=enrolment).mend
    assert found("menu-group-without-menu", menu_groups=basket, enrolment=enrolment, repertoire=dishes) == []


def test_take_up_low() -> None:
    """Fewer than 30 % eating are questioned, 30 % are not."""
    assert one("take-up-low", enrolment=edited("enrolment", 0, take_up_share=0.29)).rows == (2,)
    assert found("take-up-low", enrolment=edited("enrolment", 0, take_up_share=0.3)) == []


def test_unknown_sites_are_left_out() -> None:
    """Rows of an unknown site are the reference check's business and disturb no other."""
    assert found("menu-group-without-menu", sites=without("sites", 1)) == []
