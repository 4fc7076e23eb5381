"""What a family of rules looks at when it tells people of itself: how a case calls its things, what was assembled, planned, bought."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self, cast

import numpy as np
import pandas as pd

from models.blocks import Floats, Ints
from models.instance import Instance
from models.solution import Solution
from planner.case import Case
from planner.inputs import Assembly, names_of
from planner.schema import CASE_TABLES

Tables = Mapping[str, pd.DataFrame]


class Names:
    """How a case calls its things.

    Parameters
    ----------
    case : Case
        The case.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self._found: dict[Any, Any] = {}

    def __getitem__(self, table: str) -> Mapping[str, str]:
        """Return the name in print of each thing of a case's table, by its short name."""
        if table not in self._found:
            self._found[table] = names_of(self.case.table(table), CASE_TABLES[table].columns[0].name)
        return cast(Mapping[str, str], self._found[table])

    def once[T](self, reckon: Callable[[Self], T]) -> T:
        """Return what a function reckons of this, reckoned once however many ask."""
        if reckon not in self._found:
            self._found[reckon] = reckon(self)
        return cast(T, self._found[reckon])

    @property
    def currency(self) -> str:
        """The currency of the case."""
        return str(self.case.head["currency"])


class Planned(Names):
    """A case with what was assembled of it: of this a family says what its rows are about.

    Parameters
    ----------
    case, assembly : Case, Assembly
        The case, and the instance with what stands behind its numbers.
    """

    def __init__(self, case: Case, assembly: Assembly) -> None:
        super().__init__(case)
        self.assembly, self.instance = assembly, assembly.instance


class Told(Names):
    """A case with the tables of its plan: of this a family says how its rules are called that gave way.

    Parameters
    ----------
    case, tables : Case, mapping of str to pandas.DataFrame
        The case, and the tables of the plan; none where no plan is possible.
    """

    def __init__(self, case: Case, tables: Tables) -> None:
        super().__init__(case)
        self.tables = tables


@dataclass(frozen=True, eq=False)
class Asked:
    """What a family looks at to say what it asks for and what the plan has.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        The plan's tables.
    assembly : Assembly
        The instance with what stands behind its numbers.
    bills : pandas.DataFrame
        The payments of bills, on which the plan decides.
    currency : str
        Of the case.
    """

    tables: Tables
    assembly: Assembly
    bills: pd.DataFrame
    currency: str

    def ordered(self, what: str, *keys: str) -> pd.DataFrame:
        """Return the sum of kg or amount of what is ordered, by keys, as ``found``; lines without packs are none."""
        orders = self.tables["orders"]
        orders = orders[orders["packs"] > 0]
        return orders.groupby(list(keys), as_index=False)[[what]].sum().rename(columns={what: "found"})


class Bought:
    """What a solution buys: of this a family says on which lanes it stands in the way of one pack more.

    Parameters
    ----------
    instance, solution : Instance, Solution
        What was solved, and what was found.
    """

    def __init__(self, instance: Instance, solution: Solution) -> None:
        self.instance, self.values = instance, solution.values
        self.of_lane: Ints = instance.lanes["supply"].to_numpy()
        self.buy: Floats = np.rint(solution.values["buy"])
        self.packs = np.bincount(self.of_lane, weights=self.buy, minlength=len(instance.supply))
        self.offer: Ints = instance.supply["offer"].to_numpy()
        self.supplier: Ints = instance.offers["supplier"].to_numpy()[self.offer]
        self.price: Floats = instance.offers["price_per_pack"].to_numpy()[self.offer]
