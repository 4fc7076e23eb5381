"""Routes of award: of a lot that is reserved, so much is bought from those for whom it is."""

from __future__ import annotations

from typing import Any

from models.constraints import award_routes
from models.sensitivity import Push
from planner.families.facts import Names, Planned, Told
from planner.families.family import FamilyWords, FromTable, LimitWords, SlackWords, rule_of
from planner.families.names import of_sites
from planner.i18n import N_, _


def _label(names: Names, label: str) -> str:
    return of_sites(label, names["products"], names["sites"])


def _price(planned: Planned, push: Push, name: str, more: str, less: str) -> str:
    lot = planned.instance.award_routes["lot"].iloc[push.member]
    way = next((one.route.name for one in planned.assembly.routes if one.label == lot and one.route), "")
    text = _("Reserving one hundredth less of {name} by the way of award “{way}” {more}; reserving one hundredth more {less}.")  # fmt: skip
    return text.format(name=name, way=way, more=more, less=less)


def _unit(planned: Planned, number: int) -> str:
    packs = planned.instance.award_routes["unit"].iloc[max(number, 0)] == "packs"
    return _("packs") if packs else planned.currency


def _rule(told: Told, row: Any) -> str:
    product, ways = told["products"].get(row.rule, str(row.rule)), told.tables["routes"]
    route, _at, committee = row.about.partition("@")
    product = f"{product} ({committee})" if committee else product
    way = ways.loc[(ways["product"] == row.rule) & (ways["route"] == route), "route_name"]
    return _("{product}, “{route}”").format(product=product, route=way.iloc[0]) if len(way) else product


_LOT = rule_of("award_routes", "lot", _label)

FAMILY = FamilyWords(
    award_routes.FAMILY,
    wish=N_("What is awarded to whom"),
    needs_proof=True,
    limits={"award_routes": LimitWords(_LOT, _price)},
    slacks={
        "reserve_lack": SlackWords(
            _LOT,
            N_("what is reserved of {name} is bought from those for whom it is"),
            N_("what is reserved of every lot is bought from those for whom it is"),
            unit=_unit,
        )
    },
    asks=FromTable(
        "routes", "product", "bought_preferred", minimum="reserved", about=("route",), whose="committee", unit="unit"
    ),
    label=_label,
    rule=_rule,
)
