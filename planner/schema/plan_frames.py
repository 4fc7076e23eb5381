"""The tables of a plan, for type checkers.

Written from the schema by ``uv run python -m planner.schema.write_frames``; see `models.frame`.
"""
# fmt: off

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Literal, overload

if TYPE_CHECKING:
    import pandas as pd

    from models.frame import Frame

type Orders = Frame[Literal["period", "delivery_day", "order_by", "zone", "offer", "supplier", "supplier_name", "product", "product_name", "packs", "units", "unit", "kg", "order_packs", "order_kg", "price_per_unit", "amount", "organic"]]
type Payments = Frame[Literal["period", "since", "supplier", "offer", "contract", "fund", "scope", "product", "amount", "invoiced_from", "invoiced_until"]]
type Served = Frame[Literal["date", "menu", "meal", "slot", "dish", "dish_name", "choice", "stage", "product", "portions"]]
type Nutrition = Frame[Literal["menu", "stage", "window", "standard", "nutrient", "nutrient_name", "basis", "unit", "days", "value", "minimum", "maximum", "target", "known_share", "judgement", "light", "gap", "mode", "source", "verified"]]
type MenuFrequency = Frame[Literal["menu", "rule", "window", "what", "count", "days", "found", "minimum", "asked", "maximum", "too_soon", "few_there", "judgement", "mode", "source"]]
type MealCosts = Frame[Literal["menu", "stage", "month", "pupil_days", "meals", "food_amount", "cost_per_meal", "cost_per_pupil_day", "priced_share"]]
type MenuSheet = Frame[Literal["date", "menu", "meal", "slot", "dish", "diet", "pupils", "text", "change", "ingredients", "allergens", "not_stated", "farms"]]
type RecipeSheet = Frame[Literal["site", "dish", "dish_name", "first_day", "last_day", "diet", "choice", "product", "product_name", "pupils", "net_kg", "gross_kg", "allergens"]]
type DietPlates = Frame[Literal["kitchen", "kitchen_name", "dish", "dish_name", "first_day", "last_day", "diet", "site", "site_name", "pupils"]]
type MenuNotes = Frame[Literal["kind", "menu", "stage", "window", "subject", "amount", "unit", "text", "help"]]
type Deliveries = Frame[Literal["delivery_day", "period", "zone", "site", "site_name", "offer", "supplier", "supplier_name", "product", "product_name", "packs", "units", "unit", "kg"]]
type DietDeliveries = Frame[Literal["delivery_day", "site", "site_name", "product", "product_name", "diet", "pupils", "also_usual", "allergens"]]
type Stocks = Frame[Literal["period", "zone", "product", "kg"]]
type Shortfalls = Frame[Literal["period", "zone", "product", "product_name", "demand_kg", "short_kg", "short_servings", "reason"]]
type Targets = Frame[Literal["target", "window", "scope", "name", "sense", "required_share", "reached_share", "numerator", "counted_before", "denominator", "base", "unit", "gap", "judgement", "level", "mode", "definition", "source", "verified"]]
type GivenWay = Frame[Literal["family", "rule", "about", "window", "mode", "bound", "found", "amount", "unit", "judgement", "words"]]
type Promises = Frame[Literal["supplier", "supplier_name", "kind", "window", "rule", "scope", "promised", "bought", "missing", "judgement", "mode", "decision"]]
type Contracts = Frame[Literal["contract", "name", "supplier", "supplier_name", "product", "product_name", "ends_on", "minimum_kg", "maximum_kg", "before_kg", "ordered_kg", "left_kg", "missing_kg", "due", "charge_amount", "charge_day", "charge_fund", "judgement", "mode"]]
type Rooms = Frame[Literal["site", "site_name", "kept", "first_day", "last_day", "room_kg", "room_litres", "day", "found_kg", "found_litres", "too_full_days", "judgement", "mode"]]
type Points = Frame[Literal["rule", "minimum", "reached", "points", "weighed", "unit", "missing", "judgement", "level", "mode", "definition", "source", "verified"]]
type Scores = Frame[Literal["rule", "supplier", "supplier_name", "score", "weighed", "points"]]
type LotScores = Frame[Literal["rule", "product", "product_name", "score", "weighed", "points"]]
type CostCeilings = Frame[Literal["stage", "scope", "ceiling", "cost", "pupil_days", "worth", "excess", "judgement", "mode", "source", "verified"]]
type Routes = Frame[Literal["product", "product_name", "committee", "route", "route_name", "kind", "worth", "below_amount", "from_amount", "preferred", "passed_over", "reserved_share", "margin_share", "bought", "reserved", "bought_preferred", "unit", "missing", "judgement", "mode", "source", "verified"]]
type FundUse = Frame[Literal["fund", "period", "spent", "spent_to_date", "available", "come"]]
type SupplierTotals = Frame[Literal["supplier", "supplier_name", "kind", "municipality", "families", "kg", "goods_amount", "delivery_amount", "amount_per_family", "sold_before_amount", "cap_amount", "cap_used_share"]]
type Prices = Frame[Literal["offer", "supplier", "product_name", "organic", "unit", "price_per_unit", "reference_price", "quotes", "difference_share", "units", "note"]]
type Lots = Frame[Literal["lot", "committee", "paper", "family", "product", "product_name", "organic", "specification", "unit", "units", "packs", "kg", "zones", "deliveries", "first_delivery", "last_delivery", "reference_price", "quotes", "price_note", "plan_price", "amount", "routes", "able_bidders", "warning", "proposal"]]
type LotShares = Frame[Literal["paper", "family", "committee", "target", "name", "counted", "amount", "share", "required"]]
type LotDeliveries = Frame[Literal["lot", "period", "zone", "delivery_day", "packs", "units", "kg"]]
type MemberSplit = Frame[Literal["supplier", "supplier_name", "member", "offer", "product", "product_name", "packs", "kg", "amount", "share", "cap_amount", "cap_used_share", "note"]]
type Committees = Frame[Literal["committee", "sites", "meals", "goods_kg", "goods_amount", "family_amount", "family_share", "suppliers", "shared_suppliers"]]
type Binding = Frame[Literal["rank", "family", "concerns", "name", "text", "step", "step_unit", "measure", "measure_unit", "more", "less", "anew_more", "anew_less", "anew_within", "agreement", "price", "range_from", "range_to", "checked"]]
type WhyOffers = Frame[Literal["offer", "supplier", "supplier_name", "product", "product_name", "kg", "decided", "text", "price_per_unit", "chosen_below", "change"]]
type Robustness = Frame[Literal["plan", "name", "care_share", "cost", "price", "futures", "holds_share", "short_share", "text"]]
type SupplierLosses = Frame[Literal["supplier", "supplier_name", "short_kept_share", "short_best_share", "missed_points", "cost", "text"]]
type ToGrow = Frame[Literal["product", "product_name", "month", "need_kg", "offered_kg", "open_kg", "reason", "price_per_kg", "price_from", "amount", "target", "points"]]
type SowingCalendar = Frame[Literal["sow_from", "sow_to", "product", "product_name", "month", "open_kg", "crop_cycle_days", "note"]]
type Warnings = Frame[Literal["topic", "text"]]
type Sources = Frame[Literal["table", "kind", "text", "rows"]]
type Summary = Frame[Literal["measure", "name", "value", "unit", "note"]]
type Run = Frame[Literal["item", "value"]]


class PlanByName(ABC):
    """What has the tables of a plan by name."""

    @overload
    def __getitem__(self, name: Literal["orders"], /) -> Orders: ...
    @overload
    def __getitem__(self, name: Literal["payments"], /) -> Payments: ...
    @overload
    def __getitem__(self, name: Literal["served"], /) -> Served: ...
    @overload
    def __getitem__(self, name: Literal["nutrition"], /) -> Nutrition: ...
    @overload
    def __getitem__(self, name: Literal["menu_frequency"], /) -> MenuFrequency: ...
    @overload
    def __getitem__(self, name: Literal["meal_costs"], /) -> MealCosts: ...
    @overload
    def __getitem__(self, name: Literal["menu_sheet"], /) -> MenuSheet: ...
    @overload
    def __getitem__(self, name: Literal["recipe_sheet"], /) -> RecipeSheet: ...
    @overload
    def __getitem__(self, name: Literal["diet_plates"], /) -> DietPlates: ...
    @overload
    def __getitem__(self, name: Literal["menu_notes"], /) -> MenuNotes: ...
    @overload
    def __getitem__(self, name: Literal["deliveries"], /) -> Deliveries: ...
    @overload
    def __getitem__(self, name: Literal["diet_deliveries"], /) -> DietDeliveries: ...
    @overload
    def __getitem__(self, name: Literal["stocks"], /) -> Stocks: ...
    @overload
    def __getitem__(self, name: Literal["shortfalls"], /) -> Shortfalls: ...
    @overload
    def __getitem__(self, name: Literal["targets"], /) -> Targets: ...
    @overload
    def __getitem__(self, name: Literal["given_way"], /) -> GivenWay: ...
    @overload
    def __getitem__(self, name: Literal["promises"], /) -> Promises: ...
    @overload
    def __getitem__(self, name: Literal["contracts"], /) -> Contracts: ...
    @overload
    def __getitem__(self, name: Literal["rooms"], /) -> Rooms: ...
    @overload
    def __getitem__(self, name: Literal["points"], /) -> Points: ...
    @overload
    def __getitem__(self, name: Literal["scores"], /) -> Scores: ...
    @overload
    def __getitem__(self, name: Literal["lot_scores"], /) -> LotScores: ...
    @overload
    def __getitem__(self, name: Literal["cost_ceilings"], /) -> CostCeilings: ...
    @overload
    def __getitem__(self, name: Literal["routes"], /) -> Routes: ...
    @overload
    def __getitem__(self, name: Literal["fund_use"], /) -> FundUse: ...
    @overload
    def __getitem__(self, name: Literal["supplier_totals"], /) -> SupplierTotals: ...
    @overload
    def __getitem__(self, name: Literal["prices"], /) -> Prices: ...
    @overload
    def __getitem__(self, name: Literal["lots"], /) -> Lots: ...
    @overload
    def __getitem__(self, name: Literal["lot_shares"], /) -> LotShares: ...
    @overload
    def __getitem__(self, name: Literal["lot_deliveries"], /) -> LotDeliveries: ...
    @overload
    def __getitem__(self, name: Literal["member_split"], /) -> MemberSplit: ...
    @overload
    def __getitem__(self, name: Literal["committees"], /) -> Committees: ...
    @overload
    def __getitem__(self, name: Literal["binding"], /) -> Binding: ...
    @overload
    def __getitem__(self, name: Literal["why_offers"], /) -> WhyOffers: ...
    @overload
    def __getitem__(self, name: Literal["robustness"], /) -> Robustness: ...
    @overload
    def __getitem__(self, name: Literal["supplier_losses"], /) -> SupplierLosses: ...
    @overload
    def __getitem__(self, name: Literal["to_grow"], /) -> ToGrow: ...
    @overload
    def __getitem__(self, name: Literal["sowing_calendar"], /) -> SowingCalendar: ...
    @overload
    def __getitem__(self, name: Literal["warnings"], /) -> Warnings: ...
    @overload
    def __getitem__(self, name: Literal["sources"], /) -> Sources: ...
    @overload
    def __getitem__(self, name: Literal["summary"], /) -> Summary: ...
    @overload
    def __getitem__(self, name: Literal["run"], /) -> Run: ...
    def __getitem__(self, name: str, /) -> pd.DataFrame:
        """Return a table; KeyError where the plan has none of that name."""
        return self.table(name)

    @abstractmethod
    def table(self, name: str) -> pd.DataFrame:
        """Return a table whose name is not known before; see `__getitem__`."""
