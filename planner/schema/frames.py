"""The tables of a case, for type checkers.

Written from the schema by ``uv run python -m planner.schema.write_frames``; see `models.frame`.
"""
# fmt: off

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, Literal, overload

if TYPE_CHECKING:
    import pandas as pd

    from models.frame import Frame, Row

type Case = Frame[Literal["case", "name", "buyer", "country", "currency", "programmes", "programme_date", "first_day", "last_day", "year_first_day", "order_day", "period", "school_weekdays", "cycle_first_day", "road_factor", "fairness_share", "goals", "stability_share", "calls", "usual_cost_per_meal", "source", "assumed"]]
type Calendar = Frame[Literal["first_day", "last_day", "kind", "site", "menu_of", "note", "source", "assumed"]]
type CancelledMeals = Frame[Literal["first_day", "last_day", "weekdays", "site", "menu", "meal", "pupils_share", "note", "source", "assumed"]]
type Stages = Frame[Literal["stage", "name", "programme_stage", "attendance", "age_from_years", "age_to_years", "source", "assumed"]]
type Sites = Frame[Literal["site", "name", "kind", "municipality", "state", "lat", "lon", "zone", "kitchen", "committee", "receives_weekdays", "source", "assumed"]]
type Enrolment = Frame[Literal["site", "stage", "valid_from", "pupils", "take_up_share", "meals_per_day", "menu", "source", "assumed"]]
type StorageRoom = Frame[Literal["site", "kept", "first_day", "last_day", "kg", "litres", "source", "assumed"]]
type Diets = Frame[Literal["diet", "site", "stage", "pupils_share", "pupils", "product", "substitute", "grams_factor", "avoids", "source", "assumed"]]
type Composition = Frame[Literal["food", "name", "energy_kcal", "protein_g", "carbohydrate_g", "fat_g", "saturated_fat_g", "fibre_g", "added_sugar_g", "calcium_mg", "iron_mg", "zinc_mg", "magnesium_mg", "sodium_mg", "vitamin_a_ug", "vitamin_c_mg", "source", "assumed"]]
type Products = Frame[Literal["product", "name", "food_group", "processing_class", "season_months", "food", "gross_factor", "cooking_factor", "unit", "unit_kg", "pack_units", "shelf_life_days", "whole_life_days", "storable", "kept", "litres_per_kg", "tags", "allergens", "minimum_age_years", "crop_cycle_days", "source", "assumed"]]
type Components = Frame[Literal["product", "component", "amount_per_100g", "unit", "source", "assumed"]]
type Dishes = Frame[Literal["dish", "name", "meal", "slot", "tags", "preparation", "source", "assumed"]]
type Recipes = Frame[Literal["dish", "stage", "product", "choice", "net_g", "cooked_g", "months", "first_day", "last_day", "source", "assumed"]]
type MenuGroups = Frame[Literal["menu", "name", "mode", "cycle_counts", "source", "assumed"]]
type Menus = Frame[Literal["menu", "date", "cycle_week", "weekday", "dish", "source", "assumed"]]
type Repertoire = Frame[Literal["menu", "dish", "months", "source", "assumed"]]
type FrequencyRules = Frame[Literal["rule", "menu", "scope", "value", "per", "span", "count", "of", "minimum", "maximum", "rest_days", "mode", "committee", "zone", "site", "source", "assumed"]]
type NutritionStandards = Frame[Literal["standard", "stage", "nutrient", "without", "basis", "window", "minimum", "maximum", "target", "mode", "committee", "zone", "site", "source", "assumed"]]
type PriceFactors = Frame[Literal["price_factor", "factor", "note", "source", "assumed"]]
type PriceIndices = Frame[Literal["price_index", "month", "value", "note", "source", "assumed"]]
type Suppliers = Frame[Literal["supplier", "name", "kind", "families", "municipality", "state", "lat", "lon", "certificates", "ownership", "labels", "priority_members_share", "family_members_share", "practice_score", "cap_amount", "delivery_cost_per_drop", "delivery_cost_per_km", "delivery_cost_per_kg", "minimum_drop_kg", "delivery_weekdays", "kg_per_day", "kg_per_week", "delivery_days_per_week", "minimum_order_amount", "order_weekdays", "days_to_invoice", "invoice_day", "source", "assumed"]]
type SupplierDays = Frame[Literal["supplier", "first_day", "last_day", "kind", "note", "source", "assumed"]]
type DeliveryPlaces = Frame[Literal["supplier", "committee", "zone", "site", "source", "assumed"]]
type DeliveryCharges = Frame[Literal["supplier", "zone", "offer", "delivery_cost_per_kg", "delivery_cost_per_drop", "source", "assumed"]]
type PracticeScores = Frame[Literal["supplier", "valid_from", "valid_to", "score", "source", "assumed"]]
type Members = Frame[Literal["supplier", "member", "product", "capacity_kg", "woman_holder", "source", "assumed"]]
type Contracts = Frame[Literal["contract", "name", "supplier", "product", "first_day", "last_day", "option_until", "option_drawn", "minimum_kg", "maximum_kg", "called_off_kg", "charge_per_year", "charge_fund", "note", "source", "assumed"]]
type Offers = Frame[Literal["offer", "supplier", "product", "contract", "price", "price_factor", "price_index", "index_base", "months", "first_day", "last_day", "delivery_weekdays", "kg_per_period", "kg_total", "expected_loss_share", "organic", "labels", "minimum_kg", "lead_time_days", "life_left_days", "cost_price", "committee", "zone", "site", "source", "assumed"]]
type Harvests = Frame[Literal["harvest", "supplier", "product", "food_group", "months", "first_day", "last_day", "factor", "note", "source", "assumed"]]
type SoldElsewhere = Frame[Literal["supplier", "product", "first_day", "last_day", "buyer", "kg", "harvest_kg", "source", "assumed"]]
type Quotes = Frame[Literal["product", "organic", "market", "date", "price", "freight", "price_factor", "source", "assumed"]]
type Funds = Frame[Literal["fund", "name", "role", "amount", "days_paid", "rates_factor", "amount_per_period", "first_day", "last_day", "paid_on", "carry_over_share", "spend_order", "pays_classes", "pays_food_groups", "pays_supplier_kinds", "committee", "zone", "site", "source", "assumed"]]
type FundRates = Frame[Literal["fund", "stage", "amount_per_pupil_day", "source", "assumed"]]
type Instalments = Frame[Literal["fund", "date", "amount", "note", "source", "assumed"]]
type CountingRules = Frame[Literal["counts", "clause", "attribute", "values", "definition", "committee", "zone", "site", "source", "assumed"]]
type Targets = Frame[Literal["target", "name", "counts", "sense", "share", "basis", "denominator", "denominator_amount", "fund", "within", "window", "baseline_year", "mode", "committee", "zone", "site", "per", "source", "assumed"]]
type PastShares = Frame[Literal["target", "year", "counted", "whole", "source", "assumed"]]
type Waivers = Frame[Literal["target", "ground", "note", "decided_on", "committee", "zone", "site", "source", "assumed"]]
type Alternatives = Frame[Literal["alternative", "follows", "source", "assumed"]]
type AwardCriteria = Frame[Literal["criterion", "lot", "how", "weight_share", "source", "assumed"]]
type Draws = Frame[Literal["product", "supplier", "place", "date", "seed", "seed_from", "witnesses", "source", "assumed"]]
type Limits = Frame[Literal["limit", "product", "food_group", "supplier", "maximum_share", "committee", "zone", "site", "source", "assumed"]]
type Commitments = Frame[Literal["supplier", "minimum_amount_per_period", "last_year_amount", "kept_share", "year_part_share", "decision", "lifts", "committee", "zone", "site", "source", "assumed"]]
type Points = Frame[Literal["rule", "name", "minimum", "weight", "most_points", "mode", "committee", "zone", "site", "source", "assumed"]]
type PointScores = Frame[Literal["rule", "practice", "counts", "figure", "at_least", "at_most", "points", "most_points", "source", "assumed"]]
type AwardRoutes = Frame[Literal["route", "name", "kind", "counts", "below_amount", "from_amount", "margin_share", "set_aside_share", "set_aside_of", "source", "assumed"]]
type CostCeilings = Frame[Literal["stage", "amount", "committee", "zone", "site", "source", "assumed"]]
type Distances = Frame[Literal["supplier", "site", "zone", "km", "source", "assumed"]]
type Zones = Frame[Literal["area", "part", "kind", "name", "geometry", "source", "assumed"]]
type Stock = Frame[Literal["zone", "product", "kg", "use_by", "source", "assumed"]]
type Bought = Frame[Literal["date", "supplier", "offer", "contract", "product", "kg", "amount", "fund", "organic", "labels", "site", "committee", "source", "assumed"]]
type Announced = Frame[Literal["offer", "date", "zone", "packs", "source", "assumed"]]
type Served = Frame[Literal["date", "menu", "dish", "choice", "stage", "product", "portions", "source", "assumed"]]
type Rules = Frame[Literal["family", "mode", "source", "assumed"]]
type Scenarios = Frame[Literal["scenario", "step", "change", "name", "based_on", "note", "source", "assumed"]]
type UnitWeights = Frame[Literal["unit", "product", "supplier", "first_day", "last_day", "kg", "source", "assumed"]]
type Mappings = Frame[Literal["kind", "theirs", "ours", "source", "assumed"]]
type Assumptions = Frame[Literal["table", "row", "column", "value", "source", "assumed"]]
type Head = Row[Literal["case", "name", "buyer", "country", "currency", "programmes", "programme_date", "first_day", "last_day", "year_first_day", "order_day", "period", "school_weekdays", "cycle_first_day", "road_factor", "fairness_share", "goals", "stability_share", "calls", "usual_cost_per_meal", "source", "assumed"]]


class CaseTables(ABC):
    """What has the tables of a case by name."""

    @overload
    def __getitem__(self, name: Literal["case"], /) -> Case: ...
    @overload
    def __getitem__(self, name: Literal["calendar"], /) -> Calendar: ...
    @overload
    def __getitem__(self, name: Literal["cancelled_meals"], /) -> CancelledMeals: ...
    @overload
    def __getitem__(self, name: Literal["stages"], /) -> Stages: ...
    @overload
    def __getitem__(self, name: Literal["sites"], /) -> Sites: ...
    @overload
    def __getitem__(self, name: Literal["enrolment"], /) -> Enrolment: ...
    @overload
    def __getitem__(self, name: Literal["storage_room"], /) -> StorageRoom: ...
    @overload
    def __getitem__(self, name: Literal["diets"], /) -> Diets: ...
    @overload
    def __getitem__(self, name: Literal["composition"], /) -> Composition: ...
    @overload
    def __getitem__(self, name: Literal["products"], /) -> Products: ...
    @overload
    def __getitem__(self, name: Literal["components"], /) -> Components: ...
    @overload
    def __getitem__(self, name: Literal["dishes"], /) -> Dishes: ...
    @overload
    def __getitem__(self, name: Literal["recipes"], /) -> Recipes: ...
    @overload
    def __getitem__(self, name: Literal["menu_groups"], /) -> MenuGroups: ...
    @overload
    def __getitem__(self, name: Literal["menus"], /) -> Menus: ...
    @overload
    def __getitem__(self, name: Literal["repertoire"], /) -> Repertoire: ...
    @overload
    def __getitem__(self, name: Literal["frequency_rules"], /) -> FrequencyRules: ...
    @overload
    def __getitem__(self, name: Literal["nutrition_standards"], /) -> NutritionStandards: ...
    @overload
    def __getitem__(self, name: Literal["price_factors"], /) -> PriceFactors: ...
    @overload
    def __getitem__(self, name: Literal["price_indices"], /) -> PriceIndices: ...
    @overload
    def __getitem__(self, name: Literal["suppliers"], /) -> Suppliers: ...
    @overload
    def __getitem__(self, name: Literal["supplier_days"], /) -> SupplierDays: ...
    @overload
    def __getitem__(self, name: Literal["delivery_places"], /) -> DeliveryPlaces: ...
    @overload
    def __getitem__(self, name: Literal["delivery_charges"], /) -> DeliveryCharges: ...
    @overload
    def __getitem__(self, name: Literal["practice_scores"], /) -> PracticeScores: ...
    @overload
    def __getitem__(self, name: Literal["members"], /) -> Members: ...
    @overload
    def __getitem__(self, name: Literal["contracts"], /) -> Contracts: ...
    @overload
    def __getitem__(self, name: Literal["offers"], /) -> Offers: ...
    @overload
    def __getitem__(self, name: Literal["harvests"], /) -> Harvests: ...
    @overload
    def __getitem__(self, name: Literal["sold_elsewhere"], /) -> SoldElsewhere: ...
    @overload
    def __getitem__(self, name: Literal["quotes"], /) -> Quotes: ...
    @overload
    def __getitem__(self, name: Literal["funds"], /) -> Funds: ...
    @overload
    def __getitem__(self, name: Literal["fund_rates"], /) -> FundRates: ...
    @overload
    def __getitem__(self, name: Literal["instalments"], /) -> Instalments: ...
    @overload
    def __getitem__(self, name: Literal["counting_rules"], /) -> CountingRules: ...
    @overload
    def __getitem__(self, name: Literal["targets"], /) -> Targets: ...
    @overload
    def __getitem__(self, name: Literal["past_shares"], /) -> PastShares: ...
    @overload
    def __getitem__(self, name: Literal["waivers"], /) -> Waivers: ...
    @overload
    def __getitem__(self, name: Literal["alternatives"], /) -> Alternatives: ...
    @overload
    def __getitem__(self, name: Literal["award_criteria"], /) -> AwardCriteria: ...
    @overload
    def __getitem__(self, name: Literal["draws"], /) -> Draws: ...
    @overload
    def __getitem__(self, name: Literal["limits"], /) -> Limits: ...
    @overload
    def __getitem__(self, name: Literal["commitments"], /) -> Commitments: ...
    @overload
    def __getitem__(self, name: Literal["points"], /) -> Points: ...
    @overload
    def __getitem__(self, name: Literal["point_scores"], /) -> PointScores: ...
    @overload
    def __getitem__(self, name: Literal["award_routes"], /) -> AwardRoutes: ...
    @overload
    def __getitem__(self, name: Literal["cost_ceilings"], /) -> CostCeilings: ...
    @overload
    def __getitem__(self, name: Literal["distances"], /) -> Distances: ...
    @overload
    def __getitem__(self, name: Literal["zones"], /) -> Zones: ...
    @overload
    def __getitem__(self, name: Literal["stock"], /) -> Stock: ...
    @overload
    def __getitem__(self, name: Literal["bought"], /) -> Bought: ...
    @overload
    def __getitem__(self, name: Literal["announced"], /) -> Announced: ...
    @overload
    def __getitem__(self, name: Literal["served"], /) -> Served: ...
    @overload
    def __getitem__(self, name: Literal["rules"], /) -> Rules: ...
    @overload
    def __getitem__(self, name: Literal["scenarios"], /) -> Scenarios: ...
    @overload
    def __getitem__(self, name: Literal["unit_weights"], /) -> UnitWeights: ...
    @overload
    def __getitem__(self, name: Literal["mappings"], /) -> Mappings: ...
    @overload
    def __getitem__(self, name: Literal["assumptions"], /) -> Assumptions: ...
    def __getitem__(self, name: str, /) -> pd.DataFrame:
        """Return a table with the schema's defaults in its blank cells; do not modify it."""
        return self.table(name)

    @cached_property
    def head(self) -> Head:
        """The one row of the table `case`; do not modify it. IndexError where the case has none."""
        return self["case"].iloc[0]

    @abstractmethod
    def table(self, name: str) -> pd.DataFrame:
        """Return a table whose name is not known before; see `__getitem__`."""
