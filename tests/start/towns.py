"""Two towns that begin from five inputs, made once for all tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pandas as pd

from planner.case import Case
from planner.making.plan import Plan
from planner.start import Started, Town, start_case
from tests.shared import make_plan

TODAY = date(2026, 11, 30)
TOWNS = {
    "BR": Town("br", "Botucatu", 900_000, {"Ensino fundamental, anos iniciais": 1200, "creche": 300}, today=TODAY),
    "FR": Town("fr", "Rezé", 450_000, {"maternelle": 600, "élémentaire": 900}, cost_per_meal=2.1, today=TODAY),
}


@cache
def started(country: str) -> Started:
    """Return what a town begins with."""
    return start_case(TOWNS[country])


@cache
def month(country: str) -> Case:
    """Return the town's case of one month, with a part of the money."""
    case = started(country).case
    head = case.tables["case"].assign(last_day=pd.Timestamp("2027-03-12"), first_day=pd.Timestamp("2027-02-22"))
    return replace(case, tables={**case.tables, "case": head.astype(case.tables["case"].dtypes)})


@cache
def planned(country: str) -> Plan:
    """Return the plan of the month."""
    return make_plan(month(country))
