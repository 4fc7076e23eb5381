"""The tables of an instance, for type checkers.

Written from the schema by ``uv run python -m planner.schema.write_frames``; see `models.frame`.
"""
# fmt: off

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from models.frame import Frame

type Periods = Frame[Literal["period", "first_day", "last_day"]]
type Days = Frame[Literal["day", "period", "span"]]
type Zones = Frame[Literal["zone", "group", "round", "charged"]]
type Products = Frame[Literal["product", "pack_kg", "storable"]]
type Suppliers = Frame[Literal["supplier", "families", "cap_amount", "sold_amount"]]
type Offers = Frame[Literal["offer", "supplier", "product", "price_per_pack", "total_packs", "rank"]]
type Supply = Frame[Literal["offer", "period", "packs", "minimum_packs"]]
type Demand = Frame[Literal["zone", "product", "period", "day", "packs", "servings"]]
type Lanes = Frame[Literal["supply", "demand", "day", "late", "delivery_per_pack", "shifted"]]
type LateOrders = Frame[Literal["supply", "packs"]]
type Stocks = Frame[Literal["demand", "next_demand", "last_demand", "max_packs"]]
type OpeningStocks = Frame[Literal["demand", "packs"]]
type Drops = Frame[Literal["supplier", "zone", "day", "charge", "minimum_kg", "maximum_kg"]]
type SupplierOrders = Frame[Literal["supplier", "period", "minimum_amount", "maximum_amount"]]
type DeliveryDays = Frame[Literal["supplier", "day", "week", "most_kg", "maximum_kg"]]
type DeliveryWeeks = Frame[Literal["supplier", "first_day", "period", "most_kg", "most_days"]]
type Rooms = Frame[Literal["site", "kept", "first_day", "last_day", "zone", "unit", "most"]]
type RoomDays = Frame[Literal["room", "day", "most"]]
type RoomTerms = Frame[Literal["room_day", "column", "index", "takes"]]
type Bills = Frame[Literal["offer", "supplier", "period", "span", "group"]]
type Funds = Frame[Literal["fund", "amount", "amount_per_period", "minimum", "place"]]
type Instalments = Frame[Literal["fund", "day", "amount"]]
type Payments = Frame[Literal["bill", "fund", "day"]]
type Targets = Frame[Literal["target", "sense", "share", "denominator", "counted_to_date", "denominator_to_date", "scale", "mode"]]
type TargetTerms = Frame[Literal["target", "column", "index", "numerator", "denominator"]]
type ProductLimits = Frame[Literal["limit", "maximum_share", "room_kg"]]
type ProductLimitTerms = Frame[Literal["limit", "column", "index", "counts"]]
type Commitments = Frame[Literal["commitment", "minimum_amount", "mode"]]
type CommitmentTerms = Frame[Literal["commitment", "column", "index"]]
type Contracts = Frame[Literal["contract", "minimum_kg", "maximum_kg"]]
type ContractTerms = Frame[Literal["contract", "supply", "ordered"]]
type Points = Frame[Literal["rule", "minimum", "points_to_date", "weight_to_date", "scale", "mode"]]
type PointTerms = Frame[Literal["rule", "column", "index", "points", "weight"]]
type CostCeilings = Frame[Literal["ceiling", "amount", "mode"]]
type CostCeilingTerms = Frame[Literal["ceiling", "column", "index", "part"]]
type AwardRoutes = Frame[Literal["lot", "reserved_share", "bought_to_date", "preferred_to_date", "value", "unit", "mode"]]
type AwardTerms = Frame[Literal["route", "column", "index", "preferred", "weight"]]
type PricePreferences = Frame[Literal["column", "index", "discount"]]
type Lots = Frame[Literal["lot", "packs", "price"]]
type LotTerms = Frame[Literal["lot", "supply"]]
type FairParts = Frame[Literal["supplier", "product", "packs", "weight"]]
type FairPartTerms = Frame[Literal["part", "supply"]]
type Announced = Frame[Literal["supply", "packs", "weight"]]
type Servings = Frame[Literal["menu", "period", "meal", "slot", "dish", "minimum_days", "maximum_days", "whole"]]
type Fills = Frame[Literal["serving", "choice", "product"]]
type Slots = Frame[Literal["menu", "period", "meal", "slot", "minimum_days", "maximum_days"]]
type MenuNeeds = Frame[Literal["demand", "column", "index", "packs"]]
type Frequencies = Frame[Literal["rule", "minimum", "maximum", "mode"]]
type FrequencyTerms = Frame[Literal["frequency", "column", "index", "count"]]
type Foods = Frame[Literal["food", "menu", "period", "most"]]
type FoodTerms = Frame[Literal["food", "column", "index"]]
type Standards = Frame[Literal["standard", "unit", "minimum", "maximum", "constant", "scale", "mode"]]
type StandardTerms = Frame[Literal["standard", "column", "index", "amount"]]
