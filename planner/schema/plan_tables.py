"""The tables of a plan: what `plan.json` holds and `plan.xlsx` shows, and what `verify` reads back.

The first three are the decisions; every other table follows from them and the case.
"""

from __future__ import annotations

from planner.schema.base import Column, Table

C = Column


_PERIOD = C("period", "text", "Planning period: its first day.", label="Period", key=True, required=True)
_SUPPLIER = C("supplier", "text", "Supplier.", label="Supplier", required=True)
_PRODUCT = C("product", "text", "Product.", label="Product", required=True)

_TABLES = (
    Table(
        "orders",
        "What is bought: one row per offer, delivery zone and period, in whole packs.",
        (
            C("period", "text", "Planning period: its first day.", label="Period", key=True, required=True),
            C(
                "delivery_day",
                "date",
                "Day of delivery: the zone's first school day in the period.",
                label="Delivery day",
                required=True,
            ),
            C("order_by", "date", "Last day to order, by the offer's lead time.", label="Order by"),
            C("zone", "text", "Delivery zone.", label="Zone", key=True, required=True),
            C("offer", "text", "Offer of the case.", label="Offer", key=True, required=True),
            _SUPPLIER,
            C("supplier_name", "text", "Supplier's name.", label="Supplier name"),
            _PRODUCT,
            C("product_name", "text", "Product's name.", label="Product name"),
            C("packs", "integer", "Whole packs.", label="Packs", unit="packs", required=True, minimum=0),
            C("units", "number", "Purchase units.", label="Units", unit="units", required=True, minimum=0),
            C("unit", "text", "Purchase unit.", label="Unit"),
            C("kg", "number", "Weight.", label="Weight", unit="kg", required=True, minimum=0),
            C(
                "price_per_unit",
                "number",
                "Price of a purchase unit in the plan's year.",
                label="Unit price",
                unit="currency",
                required=True,
                minimum=0,
            ),
            C(
                "amount",
                "number",
                "Worth of the goods: units x price, rounded to the cent.",
                label="Amount",
                unit="currency",
                required=True,
                minimum=0,
            ),
            C("organic", "boolean", "Certified organic or agroecological?", label="Organic"),
        ),
        label="Orders",
    ),
    Table(
        "payments",
        "Which fund pays what: the worth of an offer's orders in a period, or a supplier's charges for delivery, by fund.",
        (
            _PERIOD,
            C("supplier", "text", "Supplier.", label="Supplier", key=True, required=True),
            C(
                "offer",
                "text",
                "Offer of the case. Blank: the supplier's charges for delivery.",
                label="Offer",
                key=True,
            ),
            C("fund", "text", "Fund.", label="Fund", key=True, required=True),
            C("product", "text", "Product. Blank: charges for delivery.", label="Product"),
            C(
                "amount",
                "number",
                "Paid.",
                label="Amount",
                unit="currency",
                required=True,
                minimum=0,
            ),
        ),
        label="Payments",
    ),
    Table(
        "served",
        "The menu that is served: one row per day, menu group and dish; with the product that fills each interchangeable ingredient.",
        (
            C("date", "date", "School day.", label="Day", key=True, required=True),
            C("menu", "text", "Menu group.", label="Menu", key=True, required=True),
            C("meal", "text", "Meal.", label="Meal"),
            C("slot", "text", "Part of the meal.", label="Slot"),
            C("dish", "text", "Dish.", label="Dish", key=True, required=True),
            C("dish_name", "text", "Name on the menu sheet.", label="Dish name"),
            C("choice", "text", "Interchangeable ingredient. Blank: none in this dish.", label="Ingredient", key=True),
            C("product", "text", "Product that fills it. Blank: none in this dish.", label="Product"),
        ),
        label="Menu",
    ),
    Table(
        "deliveries",
        "What each site receives when, in whole packs.",
        (
            C("delivery_day", "date", "Day of delivery.", label="Delivery day", key=True, required=True),
            _PERIOD,
            C("zone", "text", "Delivery zone.", label="Zone"),
            C("site", "text", "Site.", label="Site", key=True, required=True),
            C("site_name", "text", "Site's name.", label="Site name"),
            C("offer", "text", "Offer of the case.", label="Offer", key=True, required=True),
            _SUPPLIER,
            C("supplier_name", "text", "Supplier's name.", label="Supplier name"),
            _PRODUCT,
            C("product_name", "text", "Product's name.", label="Product name"),
            C("packs", "integer", "Whole packs.", label="Packs", unit="packs", required=True, minimum=0),
            C("units", "number", "Purchase units.", label="Units", unit="units", required=True, minimum=0),
            C("unit", "text", "Purchase unit.", label="Unit"),
            C("kg", "number", "Weight.", label="Weight", unit="kg", required=True, minimum=0),
        ),
        label="Deliveries",
    ),
    Table(
        "stocks",
        "What is in store at the end of a period, where it is more than nothing.",
        (
            _PERIOD,
            C("zone", "text", "Delivery zone.", label="Zone", key=True, required=True),
            C("product", "text", "Product.", label="Product", key=True, required=True),
            C(
                "kg",
                "number",
                "In store at the end of the period.",
                label="In store",
                unit="kg",
                required=True,
                minimum=0,
            ),
        ),
        label="Stores",
    ),
    Table(
        "shortfalls",
        "What is missing: demand that nothing in the plan meets.",
        (
            _PERIOD,
            C("zone", "text", "Delivery zone.", label="Zone", key=True, required=True),
            C("product", "text", "Product.", label="Product", key=True, required=True),
            C("product_name", "text", "Product's name.", label="Product name"),
            C("demand_kg", "number", "Needed.", label="Needed", unit="kg", minimum=0),
            C("short_kg", "number", "Missing.", label="Missing", unit="kg", required=True, minimum=0),
            C(
                "short_servings",
                "number",
                "Servings to pupils that lack it.",
                label="Servings short",
                unit="servings",
                minimum=0,
            ),
            C("reason", "text", "Why: nobody offers it, not in season, no money, ...", label="Reason"),
        ),
        label="Shortfalls",
    ),
    Table(
        "targets",
        "Every share with what it is a share of.",
        (
            C("target", "text", "Short name.", label="Short name", key=True, required=True),
            C("window", "text", "The plan, or the period.", label="Window", key=True, required=True),
            C("name", "text", "Name in print.", label="Share"),
            C("sense", "text", "Reach it or stay below it.", label="Sense"),
            C("required_share", "number", "Share required.", label="Required", unit="share"),
            C(
                "reached_share",
                "number",
                "Share reached: numerator / denominator. Blank if there is no denominator.",
                label="Reached",
                unit="share",
            ),
            C("numerator", "number", "What counts.", label="Numerator"),
            C("denominator", "number", "What it is a share of.", label="Denominator"),
            C("unit", "text", "Currency or kg.", label="Unit"),
            C("gap", "number", "Missing in the numerator (or too much), in its unit; zero if met.", label="Missing"),
            C("met", "boolean", "Is it met?", label="Met"),
            C("mode", "text", "Must hold, an aim, waived or off.", label="Mode"),
            C("definition", "text", "What counts, and of what it is a share, in words.", label="Definition"),
            C("source", "text", "Law or decision.", label="Source"),
            C("verified", "boolean", "Was the number read in its source?", label="Verified"),
        ),
        label="Targets",
    ),
    Table(
        "fund_use",
        "Each fund in each period, with the total so far.",
        (
            C("fund", "text", "Fund.", label="Fund", key=True, required=True),
            _PERIOD,
            C("spent", "number", "Paid in the period.", label="Paid", unit="currency"),
            C("spent_to_date", "number", "Paid so far.", label="Paid to date", unit="currency"),
            C("available", "number", "Money of the fund in all.", label="Available", unit="currency"),
        ),
        label="Budget",
    ),
    Table(
        "supplier_totals",
        "What each supplier sells in the plan.",
        (
            C("supplier", "text", "Supplier.", label="Supplier", key=True, required=True),
            C("supplier_name", "text", "Supplier's name.", label="Supplier name"),
            C("kind", "text", "Kind.", label="Kind"),
            C("municipality", "text", "Municipality.", label="Municipality"),
            C("families", "integer", "Member families.", label="Families", unit="families"),
            C("kg", "number", "Weight.", label="Weight", unit="kg"),
            C("goods_amount", "number", "Worth of the goods.", label="Goods", unit="currency"),
            C("delivery_amount", "number", "Charges for delivery.", label="Delivery", unit="currency"),
            C(
                "amount_per_family",
                "number",
                "Worth of the goods per member family.",
                label="Per family",
                unit="currency",
            ),
            C("cap_amount", "number", "Most it may sell.", label="Cap", unit="currency"),
            C("cap_used_share", "number", "Part of the cap that is used.", label="Cap used", unit="share"),
        ),
        label="Suppliers",
    ),
    Table(
        "prices",
        "Prices paid against the price research.",
        (
            C("offer", "text", "Offer of the case.", label="Offer", key=True, required=True),
            _SUPPLIER,
            C("product_name", "text", "Product's name.", label="Product name"),
            C("organic", "boolean", "Organic?", label="Organic"),
            C("unit", "text", "Purchase unit.", label="Unit"),
            C("price_per_unit", "number", "Price in the plan.", label="Price", unit="currency"),
            C(
                "reference_price",
                "number",
                "Mean of the quotes with freight; blank: no quotes.",
                label="Reference",
                unit="currency",
            ),
            C("quotes", "integer", "Quotes behind the reference.", label="Quotes"),
            C("difference_share", "number", "Price against reference.", label="Difference", unit="share"),
            C("units", "number", "Units bought in the plan.", label="Units"),
            C("note", "text", "Fewer quotes than the law asks for, above the allowed premium, ...", label="Note"),
        ),
        label="Prices",
    ),
    Table(
        "warnings",
        "What the reader should know before trusting the plan.",
        (
            C("topic", "text", "Subject.", label="Topic", required=True),
            C("text", "text", "The warning.", label="Warning", required=True),
        ),
        label="Warnings",
    ),
    Table(
        "sources",
        "Where facts come from, and what is assumed.",
        (
            C("table", "text", "Table of the case.", label="Table", required=True),
            C("kind", "text", "Source or assumption.", label="Kind", required=True),
            C("text", "text", "Publishing body, or what is assumed and why.", label="Text", required=True),
            C("rows", "integer", "Rows concerned.", label="Rows"),
        ),
        label="Sources",
    ),
    Table(
        "summary",
        "The plan in a few figures.",
        (
            C("measure", "text", "Short name of the figure.", label="Measure", key=True, required=True),
            C("name", "text", "The figure in words.", label="Figure"),
            C("value", "number", "Value.", label="Value"),
            C("unit", "text", "Unit.", label="Unit"),
            C("note", "text", "Definition.", label="Definition"),
        ),
        label="Summary",
    ),
    Table(
        "run",
        "How the plan was made.",
        (
            C("item", "text", "Item.", label="Item", key=True, required=True),
            C("value", "text", "Value.", label="Value"),
        ),
        label="Run record",
    ),
)

PLAN_TABLES: dict[str, Table] = {table.name: table for table in _TABLES}
"""Every table of a plan, by name, in the order in which a reader meets them in `plan.json`."""

DECISION_TABLES = ("orders", "payments", "served")
"""The tables from which every other table of a plan follows."""

WORKBOOK_HEADER_ROW = 4
"""Row of the headings (the columns' labels) in every sheet of `plan.xlsx` that holds a table; title and totals stand
above it, the table ends at the first blank row. The sheet's title is the table's label. Other sheets are views."""

SUMMARY_MEASURES: dict[str, str] = {
    "meals_planned": "Pupils who eat x school days x meals on the menu.",
    "meals_covered": "Meals planned less servings that lack a product; per zone and period never below zero. A meal that "
    "lacks two products counts twice as missing, so the true figure is this or more.",
    "goods_amount": "Worth of all orders.",
    "delivery_amount": "Suppliers' charges for delivery, beside the goods.",
    "total_amount": "Goods and delivery: all that the funds pay.",
    "cost_per_meal": "All that the funds pay, by meals planned.",
    "goods_kg": "Weight of all orders.",
    "suppliers": "Suppliers from whom something is bought.",
    "families": "Member families of the suppliers from whom something is bought; an individual farmer counts as one.",
    "short_kg": "Weight that is needed and that nothing in the plan covers.",
    "rounding_share": "Weight of the whole packs needed beyond the exact need, by the exact need not met from stores. "
    "What is left over of a pack is used first later on, as long as it keeps.",
    "driven_km": "There and back between supplier and zone for every delivery, without shared rounds. Blank: a distance "
    "is unknown.",
}
"""Figures of the table `summary`, with their definitions. Beside them it has ``paid:FUND`` for each fund and
``share:TARGET`` for each target over the whole plan."""
