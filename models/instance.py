"""The checked, frozen input of one solve.

An instance is a set of tables. In each, a row number IS the index of the thing: column ``supplier`` of table
``offers`` holds row numbers of table ``suppliers``, and the decision variable of lane 17 is row 17 of its column set.
Words of the user appear only in the label columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

import numpy as np
import pandas as pd

from models import frames

Mode = Literal["hard", "soft", "off"]

# table -> column -> (dtype, meaning). A missing number is NaN: "no limit" or "unknown", as its text says.
TABLES: dict[str, dict[str, tuple[str, str]]] = {
    "periods": {
        "period": ("str", "label: ISO date of its first day"),
        "first_day": ("datetime64[s]", "first day"),
        "last_day": ("datetime64[s]", "last day"),
    },
    # Days on which something is delivered or begins to be eaten; in order of time.
    "days": {
        "day": ("datetime64[s]", "the day"),
        "period": ("int64", "row of periods in which it lies"),
        "span": ("int64", "number of the span of days, within which no fund begins, gets money or ends"),
    },
    # A delivery zone is one row for each group of its sites that rules tell apart, that receive on other days or from
    # other suppliers, and one for each site that says how much room it has; mostly one.
    "zones": {
        "zone": ("str", "label"),
        "group": ("int64", "number of the group of its sites: what goods for them are billed to"),
        "round": ("int64", "row of zones: the first of the same delivery zone, to which one drop goes"),
        "charged": ("int64", "number to which deliveries to it are billed"),
    },
    "products": {
        "product": ("str", "label"),
        "pack_kg": ("float64", "kg in one whole pack: the grain of every purchase"),
        "storable": ("bool", "may be bought ahead and kept in store"),
    },
    "suppliers": {
        "supplier": ("str", "label"),
        "families": ("float64", "member families; NaN: not a family-farming supplier"),
        "cap_amount": ("float64", "most it may sell, goods only, in currency; NaN: no cap"),
        "sold_amount": ("float64", "already sold this year before the plan's first period, in currency"),
    },
    "offers": {
        "offer": ("str", "label"),
        "supplier": ("int64", "row of suppliers"),
        "product": ("int64", "row of products"),
        "price_per_pack": ("float64", "currency per whole pack, goods only"),
        "total_packs": ("float64", "most in all, whole packs, loss taken off; NaN: no limit"),
        "rank": ("int64", "legal order of preference, 0 first; equal ranks are ties"),
    },
    "supply": {
        "offer": ("int64", "row of offers"),
        "period": ("int64", "row of periods"),
        "packs": ("float64", "most in the period, whole packs, loss taken off; inf: no limit"),
        "minimum_packs": ("float64", "least, if ordered at all; 0: no minimum"),
    },
    # What is eaten in a window of days that one delivery feeds.
    "demand": {
        "zone": ("int64", "row of zones"),
        "product": ("int64", "row of products"),
        "period": ("int64", "row of periods: that of the day"),
        "day": ("int64", "row of days: the first on which it is eaten"),
        "packs": ("float64", "fixed need in packs of the product (whole numbers for a fixed menu)"),
        "servings": (
            "float64",
            "servings to pupils that rest on one pack of it: what one missing pack costs the children",
        ),
    },
    "lanes": {
        "supply": ("int64", "row of supply: the offer and the period"),
        "demand": ("int64", "row of demand: the zone, the product and the window of days"),
        "day": ("int64", "row of days: when it is delivered, in the period of the supply"),
        "late": ("bool", "can an order of this plan not come in time for that day? Then only what was announced comes"),
        "delivery_per_pack": ("float64", "charge for delivery in currency per pack"),
        "shifted": (
            "int64",
            "days between the day and the first on which the offer could come for it; 0: it is that day",
        ),
    },
    "late_orders": {
        "supply": ("int64", "row of supply"),
        "packs": (
            "float64",
            "most on days for which an order of this plan comes too late: what was announced for them",
        ),
    },
    "stocks": {
        "demand": ("int64", "row of demand at the end of whose window the stock is counted"),
        "next_demand": (
            "int64",
            "row of demand of the same zone and product, the window that opens with it; -1: the plan's end",
        ),
        "last_demand": (
            "int64",
            "row of demand that follows, the last that it keeps for; -1: it keeps to the plan's end",
        ),
        "max_packs": ("float64", "room in store in packs; inf: no limit"),
    },
    "opening_stocks": {
        "demand": ("int64", "row of demand of the first window in which the opening stock can be used"),
        "packs": ("float64", "in store on the first day, in packs"),
    },
    "drops": {
        "supplier": ("int64", "row of suppliers"),
        "zone": ("int64", "row of zones: the first of the delivery zone"),
        "day": ("int64", "row of days on which it comes"),
        "charge": ("float64", "currency for the drop, by drop and by km"),
        "minimum_kg": ("float64", "least brought, if it comes at all; 0: no minimum"),
        "maximum_kg": ("float64", "most that could sensibly be brought: the demand it could serve"),
    },
    "supplier_orders": {
        "supplier": ("int64", "row of suppliers"),
        "period": ("int64", "row of periods"),
        "minimum_amount": ("float64", "least worth of goods in the period, if anything is ordered"),
        "maximum_amount": ("float64", "most that could sensibly be ordered"),
    },
    # Days on which a supplier can come that brings no more than so much in a day or a week, or comes on so many days a week.
    "delivery_days": {
        "supplier": ("int64", "row of suppliers"),
        "day": ("int64", "row of days on which it can come"),
        "week": ("int64", "row of delivery_weeks in which the day lies"),
        "most_kg": ("float64", "most it brings on the day, all its goods together; inf: no limit"),
        "maximum_kg": ("float64", "most that could sensibly be brought: the demand it could serve"),
    },
    "delivery_weeks": {
        "supplier": ("int64", "row of suppliers"),
        "first_day": ("datetime64[s]", "label: Monday of the week"),
        "period": ("int64", "row of periods: that of the first of its days"),
        "most_kg": ("float64", "most it brings in the week, less what it brought before the plan; inf: no limit"),
        "most_days": ("float64", "most days on which it comes, less those before the plan; inf: no limit"),
    },
    # Room in store where food is received; empty where nobody says how much there is.
    "rooms": {
        "site": ("str", "label"),
        "kept": ("str", "label: how the food is kept"),
        "first_day": ("datetime64[s]", "label: first day on which so much fits in; NaT: no limit"),
        "last_day": ("datetime64[s]", "label: last day on which so much fits in; NaT: no limit"),
        "zone": ("int64", "row of zones: the site alone"),
        "unit": ("str", "label: what the room is told in, kg or l"),
        "most": ("float64", "most that fits in, > 0, in its unit; 0: nothing does"),
    },
    "room_days": {
        "room": ("int64", "row of rooms"),
        "day": ("int64", "row of days on which something for it can come, or on which the room begins"),
        "most": (
            "float64",
            "most that the terms may come to, in the unit of the room: it, less what lies there whatever is decided; of what is needed and may be short, all is taken off",
        ),
    },
    "room_terms": {
        "room_day": ("int64", "row of room_days"),
        "column": ("str", "lane, stock or short: which column set"),
        "index": ("int64", "row of lanes, of stocks or of demand"),
        "takes": (
            "float64",
            "what one unit of the column adds to what lies there after the day's deliveries, in the unit of the room",
        ),
    },
    "bills": {
        "offer": ("int64", "row of offers whose goods of the period are billed; -1: a bill for delivery"),
        "supplier": ("int64", "row of suppliers"),
        "period": ("int64", "row of periods"),
        "span": ("int64", "number of the span of days in which they come; as in days"),
        "group": ("int64", "number of the sites that the goods, or the deliveries, are for; as in zones"),
    },
    "funds": {
        "fund": ("str", "label"),
        "amount": ("float64", "money in all, less what was spent before; NaN: no limit"),
        "amount_per_period": ("float64", "money in each period; NaN: no limit"),
        "minimum": (
            "float64",
            "least that is paid in all, so that nothing lapses, less what was spent before; NaN: none",
        ),
        "place": ("int64", "place in the order in which funds are spent, among plans of equal cost: 0 first"),
    },
    # Money that comes while the plan runs, or after it; empty where all is there on the first day.
    "instalments": {
        "fund": ("int64", "row of funds"),
        "day": ("datetime64[s]", "the day on which it comes"),
        "amount": ("float64", "money that has come before it, less what was spent before the plan"),
    },
    "payments": {
        "bill": ("int64", "row of bills"),
        "fund": ("int64", "row of funds that may pay it"),
        "day": (
            "datetime64[s]",
            "day by which its money must have come: of the first delivery of its span, or of the invoice for it",
        ),
    },
    "targets": {
        "target": ("str", "label, with its window where it is one period's"),
        "sense": ("str", "at_least or at_most"),
        "share": ("float64", "0-1"),
        "denominator": ("float64", "fixed denominator in currency or kg; NaN: the sum of the denominator terms"),
        "counted_to_date": ("float64", "numerator reached before the plan's first period"),
        "denominator_to_date": ("float64", "moving denominator reached before the plan's first period"),
        "scale": ("float64", "denominator to which a gap is related in the objective, in currency or kg, > 0"),
        "mode": ("str", "hard, soft or off"),
    },
    "target_terms": {
        "target": ("int64", "row of targets"),
        "column": ("str", "payment, bought or brought: which column set"),
        "index": ("int64", "row of payments, of supply or of lanes"),
        "numerator": ("float64", "what one unit of the column adds to the numerator"),
        "denominator": ("float64", "what one unit of the column adds to a moving denominator"),
    },
    "product_limits": {
        "limit": ("str", "label"),
        "maximum_share": ("float64", "0-1 of the kg"),
        "room_kg": (
            "float64",
            "by how much the supplier stayed below its part before the plan's first period; negative: it was above",
        ),
    },
    "product_limit_terms": {
        "limit": ("int64", "row of product_limits"),
        "column": ("str", "bought or brought: which column set"),
        "index": ("int64", "row of supply that belongs to the whole, or of lanes that do"),
        "counts": ("bool", "does it belong to the supplier that is limited?"),
    },
    "commitments": {
        "commitment": ("str", "label"),
        "minimum_amount": ("float64", "least worth of goods, in currency"),
        "mode": ("str", "hard, soft or off"),
    },
    "commitment_terms": {
        "commitment": ("int64", "row of commitments"),
        "column": ("str", "bought or payment: which column set"),
        "index": ("int64", "row of supply whose goods count, or of payments for goods that do"),
    },
    "contracts": {
        "contract": ("str", "label"),
        "minimum_kg": ("float64", "least kg still to be ordered, where it ends within the plan; NaN or 0: none"),
        "maximum_kg": ("float64", "most kg that may still be ordered; NaN: no limit"),
    },
    "contract_terms": {
        "contract": ("int64", "row of contracts"),
        "supply": ("int64", "row of supply that is called off under it"),
        "ordered": ("float64", "packs ordered for each that arrives, 1 or more"),
    },
    "points": {
        "rule": ("str", "label"),
        "minimum": ("float64", "least mean of the points of what is bought"),
        "points_to_date": ("float64", "sum of weight x points of what was bought before the plan's first period"),
        "weight_to_date": ("float64", "sum of weight of what was bought before the plan's first period"),
        "scale": ("float64", "weight to which a lack is related in the objective, in currency or kg, > 0"),
        "mode": ("str", "hard, soft or off"),
    },
    "point_terms": {
        "rule": ("int64", "row of points"),
        "column": ("str", "bought, payment or brought: which column set"),
        "index": ("int64", "row of supply whose goods are scored, of payments for them, or of lanes"),
        "points": ("float64", "points of the goods"),
        "weight": (
            "float64",
            "what one unit of the column weighs in the mean: a pack its price or its kg, money itself, > 0",
        ),
    },
    "cost_ceilings": {
        "ceiling": ("str", "label"),
        "amount": ("float64", "most worth of goods in all, in currency"),
        "mode": ("str", "hard, soft or off"),
    },
    "cost_ceiling_terms": {
        "ceiling": ("int64", "row of cost_ceilings"),
        "column": ("str", "bought, payment, serving or fill: which column set"),
        "index": ("int64", "row of supply whose goods count, or of payments for goods that do, of servings, of fills"),
        "part": (
            "float64",
            "part of the goods' worth that counts, 0-1; of a serving or fill what a day of it costs, in currency",
        ),
    },
    # Lots whose route of award prefers some suppliers; empty where none does.
    "award_routes": {
        "lot": ("str", "label: the product, and whose lot it is where not everybody's"),
        "reserved_share": ("float64", "part of the lot that is for those preferred, 0-1; 1: all of it"),
        "bought_to_date": (
            "float64",
            "what of the lot was bought before the plan's first period, where its part is one of the year",
        ),
        "preferred_to_date": ("float64", "what of that was bought from those preferred"),
        "value": ("float64", "what a unit that is not reserved counts for, in currency"),
        "unit": ("str", "unit of the row: packs or currency"),
        "mode": ("str", "hard, soft or off"),
    },
    "award_terms": {
        "route": ("int64", "row of award_routes"),
        "column": ("str", "bought or brought: which column set"),
        "index": ("int64", "row of supply whose goods belong to the lot, or of lanes that bring them"),
        "preferred": ("bool", "is the supplier preferred?"),
        "weight": ("float64", "what a pack weighs: 1, or its price"),
    },
    "price_preferences": {
        "column": ("str", "bought or brought: which column set"),
        "index": ("int64", "row of supply of a preferred supplier, or of its lanes"),
        "discount": ("float64", "by how much a pack counts as cheaper than it is, in currency"),
    },
    # What is awarded in the law's order of preference; empty where there is none.
    "lots": {
        "lot": ("str", "label: product, and period unless the product is storable"),
        "packs": ("float64", "whole packs that the call asks for; NaN: not settled, as long as cost decides"),
        "price": ("float64", "worth of a pack in the order of preference, the same for all offers, in currency"),
    },
    "lot_terms": {
        "lot": ("int64", "row of lots"),
        "supply": ("int64", "row of supply of a ranked offer"),
    },
    "fair_parts": {
        "supplier": ("int64", "row of suppliers"),
        "product": ("int64", "row of products"),
        "packs": ("float64", "whole packs that it gets before an equal gets more than its part"),
        "weight": ("float64", "what a pack below the part counts for: worth per member family, in currency"),
    },
    "fair_part_terms": {
        "part": ("int64", "row of fair_parts"),
        "supply": ("int64", "row of supply that counts toward it"),
    },
    # What was announced to the suppliers, where it is to be kept; empty where a plan is made anew.
    "announced": {
        "supply": ("int64", "row of supply"),
        "packs": ("float64", "whole packs announced; 0: nothing was"),
        "weight": ("float64", "what a pack more or less counts in the level cost, in currency"),
    },
    # The menu where it is free; all empty for a fixed menu, whose needs stand in demand.packs.
    "servings": {
        "menu": ("str", "label of the menu group"),
        "period": ("int64", "row of periods"),
        "meal": ("str", "label"),
        "slot": ("str", "label"),
        "dish": ("str", "label"),
        "minimum_days": ("float64", "least days served in the period"),
        "maximum_days": ("float64", "most days served in the period"),
        "whole": ("bool", "is it served on whole days, and filled so? A free basket holds parts of portions"),
    },
    "fills": {
        "serving": ("int64", "row of servings"),
        "choice": ("str", "label of the interchangeable ingredient"),
        "product": ("int64", "row of products that fills it"),
    },
    "slots": {
        "menu": ("str", "label of the menu group"),
        "period": ("int64", "row of periods"),
        "meal": ("str", "label"),
        "slot": ("str", "label"),
        "minimum_days": ("float64", "least days on which something is served in it"),
        "maximum_days": ("float64", "most days: the school days of the period"),
    },
    "menu_needs": {
        "demand": ("int64", "row of demand"),
        "column": ("str", "serving or fill: which column set"),
        "index": ("int64", "row of servings or of fills"),
        "packs": ("float64", "packs needed per day served"),
    },
    "frequencies": {
        "rule": ("str", "label, with menu group and window"),
        "minimum": ("float64", "least; NaN: none"),
        "maximum": ("float64", "most; NaN: none"),
        "mode": ("str", "hard, soft or off"),
    },
    "frequency_terms": {
        "frequency": ("int64", "row of frequencies"),
        "column": ("str", "serving, fill or food"),
        "index": ("int64", "row of servings, of fills or of foods"),
        "count": ("float64", "what a day served, or a food that is there, adds to the count"),
    },
    # Different foods that a rule counts: each is there, once in each of its windows, if anything that holds it is served.
    "foods": {
        "food": ("str", "label"),
        "menu": ("str", "menu group"),
        "period": ("int64", "row of periods: the last in which it counts"),
        "most": ("float64", "times it can count: windows added up"),
    },
    "food_terms": {
        "food": ("int64", "row of foods"),
        "column": ("str", "serving or fill"),
        "index": ("int64", "row of servings or of fills"),
    },
    "standards": {
        "standard": ("str", "label, with stage and window"),
        "unit": ("str", "unit of the amounts"),
        "minimum": ("float64", "least of (terms + constant); NaN: none"),
        "maximum": ("float64", "most; NaN: none"),
        "constant": ("float64", "what the fixed part of the menu gives"),
        "scale": ("float64", "amount to which a gap is related in the objective, > 0"),
        "mode": ("str", "hard, soft or off"),
    },
    "standard_terms": {
        "standard": ("int64", "row of standards"),
        "column": ("str", "serving or fill"),
        "index": ("int64", "row of servings or of fills"),
        "amount": ("float64", "what a day served adds, known nutrients only"),
    },
}


def empty_table(name: str) -> pd.DataFrame:
    """Return table `name` of an instance without rows, with its dtypes."""
    return _empty(name).copy(deep=False)


@cache
def _empty(name: str) -> pd.DataFrame:
    return pd.DataFrame({c: pd.Series(dtype=dtype) for c, (dtype, _) in TABLES[name].items()})


REFERENCES: dict[str, tuple[tuple[str, str], ...]] = {
    name: tuple(
        (column, text.removeprefix("row of ").split()[0].rstrip(":;,"))
        for column, (dtype, text) in columns.items()
        if dtype == "int64" and text.startswith("row of ") and " or of " not in text
    )
    for name, columns in TABLES.items()
}
"""By table its columns that hold rows of another table, and which one that is."""


def _none(name: str) -> Any:
    return field(default_factory=lambda: empty_table(name))


@dataclass(frozen=True, eq=False)
class Instance:
    """Tables of one solve; see `TABLES` for every column, its type, unit and meaning.

    Raises
    ------
    ValueError
        If a table lacks a column, a row index points outside its table, or a needed number is missing. The checks of
        the planner come before; this guards against faults of our own.
    """

    periods: frames.Periods
    days: frames.Days
    zones: frames.Zones
    products: frames.Products
    suppliers: frames.Suppliers
    offers: frames.Offers
    supply: frames.Supply
    demand: frames.Demand
    lanes: frames.Lanes
    bills: frames.Bills
    funds: frames.Funds
    payments: frames.Payments
    instalments: frames.Instalments = _none("instalments")
    late_orders: frames.LateOrders = _none("late_orders")
    stocks: frames.Stocks = _none("stocks")
    opening_stocks: frames.OpeningStocks = _none("opening_stocks")
    drops: frames.Drops = _none("drops")
    supplier_orders: frames.SupplierOrders = _none("supplier_orders")
    delivery_days: frames.DeliveryDays = _none("delivery_days")
    delivery_weeks: frames.DeliveryWeeks = _none("delivery_weeks")
    rooms: frames.Rooms = _none("rooms")
    room_days: frames.RoomDays = _none("room_days")
    room_terms: frames.RoomTerms = _none("room_terms")
    targets: frames.Targets = _none("targets")
    target_terms: frames.TargetTerms = _none("target_terms")
    product_limits: frames.ProductLimits = _none("product_limits")
    product_limit_terms: frames.ProductLimitTerms = _none("product_limit_terms")
    commitments: frames.Commitments = _none("commitments")
    commitment_terms: frames.CommitmentTerms = _none("commitment_terms")
    contracts: frames.Contracts = _none("contracts")
    contract_terms: frames.ContractTerms = _none("contract_terms")
    points: frames.Points = _none("points")
    point_terms: frames.PointTerms = _none("point_terms")
    cost_ceilings: frames.CostCeilings = _none("cost_ceilings")
    cost_ceiling_terms: frames.CostCeilingTerms = _none("cost_ceiling_terms")
    award_routes: frames.AwardRoutes = _none("award_routes")
    award_terms: frames.AwardTerms = _none("award_terms")
    price_preferences: frames.PricePreferences = _none("price_preferences")
    lots: frames.Lots = _none("lots")
    lot_terms: frames.LotTerms = _none("lot_terms")
    fair_parts: frames.FairParts = _none("fair_parts")
    fair_part_terms: frames.FairPartTerms = _none("fair_part_terms")
    announced: frames.Announced = _none("announced")
    servings: frames.Servings = _none("servings")
    fills: frames.Fills = _none("fills")
    slots: frames.Slots = _none("slots")
    menu_needs: frames.MenuNeeds = _none("menu_needs")
    frequencies: frames.Frequencies = _none("frequencies")
    frequency_terms: frames.FrequencyTerms = _none("frequency_terms")
    foods: frames.Foods = _none("foods")
    food_terms: frames.FoodTerms = _none("food_terms")
    standards: frames.Standards = _none("standards")
    standard_terms: frames.StandardTerms = _none("standard_terms")
    modes: Mapping[str, Mode] = field(kw_only=True)
    """Mode of every family; `models.constraints.DEFAULT_MODES` are those unless a scenario says otherwise."""
    whole_packs: bool = True
    fairness: float = 0.0
    """Part of an equal share per member family that every supplier of equal rank gets, 0 to 1."""
    room: Mapping[str, np.ndarray] = field(default_factory=dict)
    """By block of rows, how much each row is tightened, so that sums of rounded lines keep it; see `models.cents`."""
    goals: tuple[str, ...] = ()
    """Wishes to grant first, in order: levels of `models.objective.SLACK_LEVELS`; the others follow in theirs."""

    def __post_init__(self) -> None:
        for name, columns in TABLES.items():
            frame: pd.DataFrame = getattr(self, name)
            missing = columns.keys() - set(frame.columns)
            if missing:
                raise ValueError(f"instance table {name} lacks {[c for c in columns if c in missing]}")
            for column, target in REFERENCES[name] if len(frame) else ():
                self._check_index(name, column, frame[column].to_numpy(), target)

        of_menu = (("serving", "servings"), ("fill", "fills"))
        in_store = (("lane", "lanes"), ("stock", "stocks"), ("short", "demand"))
        of_goods = (("bought", "supply"), ("payment", "payments"), ("brought", "lanes"))
        for name, kinds in (
            ("menu_needs", of_menu),
            ("frequency_terms", (*of_menu, ("food", "foods"))),
            ("food_terms", of_menu),
            ("standard_terms", of_menu),
            ("room_terms", in_store),
            ("target_terms", of_goods),
            ("product_limit_terms", of_goods),
            ("commitment_terms", of_goods),
            ("point_terms", of_goods),
            ("cost_ceiling_terms", (*of_goods, *of_menu)),
            ("award_terms", of_goods),
            ("price_preferences", of_goods),
        ):
            terms: pd.DataFrame = getattr(self, name)
            if terms.empty:
                continue
            words, index = terms["column"].to_numpy(), terms["index"].to_numpy()
            for kind, target in kinds:
                self._check_index(name, "index", index[words == kind], target)

    def _check_index(self, table: str, column: str, rows: np.ndarray, target: str) -> None:
        size = len(getattr(self, target))
        absent = (("stocks", "next_demand"), ("stocks", "last_demand"), ("bills", "offer"))
        lowest = -1 if (table, column) in absent else 0
        if len(rows) and (rows.min() < lowest or rows.max() >= size):
            raise ValueError(f"instance table {table}: {column} points outside {target} (0 to {size - 1})")

    def mode(self, family: str) -> Mode:
        """Return whether a family of rules is hard, soft or off."""
        return self.modes[family]
