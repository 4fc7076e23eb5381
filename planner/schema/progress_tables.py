"""The tables of progress: where a year stands on a day, by its plan and its ledger."""

from __future__ import annotations

from planner.i18n import N_
from planner.schema.base import Column, Table

C = Column

_SUPPLIER = C("supplier", "text", "Supplier.", label="Supplier", key=True, required=True)
_SUPPLIER_NAME = C("supplier_name", "text", "Supplier's name.", label="Supplier name")
_PRODUCT = C("product", "text", "Product.", label="Product", key=True, required=True)
_PRODUCT_NAME = C("product_name", "text", "Product's name.", label="Product name")


def _money(name: str, text: str, label: str) -> Column:
    return C(name, "number", text, label=label, unit="currency")


def _share(name: str, text: str, label: str) -> Column:
    return C(name, "number", text, label=label, unit="share")


_TABLES = (
    Table(
        "standing",
        "Every share as it stands: what counts so far, of what, and where the year is heading.",
        (
            C("target", "text", "Short name.", label="Short name", key=True, required=True),
            C(
                "window",
                "text",
                "The period or the months in which it holds; each delivery is one of the month of its day. Blank: the whole year.",
                label="Window",
                key=True,
            ),
            C("ends", "date", "Last day of the year, or of the window.", label="Ends on"),
            C("name", "text", "Name in print.", label="Share"),
            C("sense", "text", "Reach it or stay below it.", label="Sense"),
            _share("required_share", "Share required at the end.", "Required"),
            C("counted", "number", "What was delivered and accepted so far and counts.", label="Numerator to date"),
            C(
                "denominator_to_date",
                "number",
                "What it is a share of so far: what was bought in its scope.",
                label="Bought to date",
            ),
            _share("share_to_date", "Numerator to date / bought to date.", "Of what was bought"),
            C(
                "denominator_year",
                "number",
                "What it is a share of at the end of the year or window: the money received, or all that is bought by plan and ledger.",
                label="Denominator at the end",
            ),
            _share("share_of_year", "Numerator to date / denominator of the year.", "Of the year"),
            C(
                "planned",
                "number",
                "What the plan had foreseen to this day; of the day itself only what the ledger shows.",
                label="Planned to date",
            ),
            C("coming", "number", "What of the plan is still to come and counts.", label="Still planned"),
            C("missing", "number", "Still missing to the share required (or too much).", label="Still missing"),
            _share("forecast_share", "Share at the end, if each supplier goes on as so far.", "Forecast"),
            _share("forecast_low", "One in ten years would end below.", "Forecast, low"),
            _share("forecast_high", "One in ten years would end above.", "Forecast, high"),
            C(
                "last_day",
                "date",
                "Last day from which new orders still reach the share, if nothing more that counts comes before; lead times heeded.",
                label="Last day to begin",
            ),
            C(
                "status",
                "text",
                "On track, slipping, out of reach, reached, waived, not known, nothing to count; of a window that is over: kept or missed; "
                "below, but another rule is met in its place; below, and nobody asks for it.",
                label="Status",
            ),
            C("level_to_date", "text", "Highest of its levels reached so far. Blank: none.", label="Level to date"),
            C("level", "text", "Highest of its levels for which it is heading. Blank: none.", label="Level ahead"),
            C("instead", "text", "Rules that would do in its place.", label="In its place"),
            C("unit", "text", "Currency or kg.", label="Unit"),
            C("unassigned", "number", "Goods without a fund: they count toward no share of a fund.", label="No fund"),
            C(
                "unplaced",
                "number",
                "Goods of which nobody says where they went, though it decides whether they count: they are not counted.",
                label="No place",
            ),
            C("definition", "text", "What counts, in words.", label="Definition"),
            C("source", "text", "Law or decision.", label="Source"),
            C("verified", "boolean", "Was the number read in its source?", label="Verified"),
        ),
        label="Where shares stand",
    ),
    Table(
        "choices",
        "Rules of which one has to be met: what is followed, and how each of them stands.",
        (
            C("choice", "text", "Short name of the choice.", label="Choice", key=True, required=True),
            C("way", "text", "Short name of a rule.", label="Short name", key=True, required=True),
            C("name", "text", "What it asks for.", label="Rule"),
            C("followed", "boolean", "Is it the one that the town follows?", label="Followed"),
            C("status", "text", "How it stands, as of a share.", label="Status"),
            C(
                "judged_by",
                "text",
                "What was bought so far and the forecast (`ledger`), or what the plan in force serves (`plan`): no ledger tells "
                "what was served.",
                label="Judged by",
            ),
            C("plain", "text", "What the choice asks for, in words.", label="In words"),
        ),
        label="One of several rules",
    ),
    Table(
        "points_progress",
        "Points for good practice as they stand: the mean of what was bought so far, and where the year is heading.",
        (
            C("rule", "text", "Short name.", label="Short name", key=True, required=True),
            C("name", "text", "The rule in plain words.", label="Points"),
            C("minimum", "number", "Least mean.", label="At least", unit="points"),
            C(
                "reached",
                "number",
                "Mean points of what was bought so far, each purchase weighed by its worth or its kg as the rule says.",
                label="To date",
                unit="points",
            ),
            C("forecast", "number", "Mean at the year's end, if each supplier goes on as so far.", label="Forecast"),
            C(
                "missing",
                "number",
                "Points times worth or kg, as the rule says, missing to the least mean as the year is heading.",
                label="Missing",
            ),
            C("level_to_date", "text", "Highest of its levels reached so far. Blank: none.", label="Level to date"),
            C("level", "text", "Highest of its levels for which it is heading. Blank: none.", label="Level ahead"),
            C("status", "text", "How it stands, as of a share.", label="Status"),
        ),
        label="Points",
    ),
    Table(
        "bonus_progress",
        "Money of a later year that hangs on a share of this one.",
        (
            C("bonus", "text", "Short name.", label="Short name", key=True, required=True),
            C("name", "text", "Name in print.", label="Bonus"),
            C("share_name", "text", "The share on which it hangs.", label="Share"),
            _share("required_share", "Share from which on it is paid, by the law.", "Required"),
            _share("share_to_date", "Numerator to date / bought to date.", "Of what was bought"),
            _share("forecast_share", "Share at the year's end, if each supplier goes on as so far.", "Forecast"),
            C("reached", "boolean", "Is the year heading for it? Blank: not known.", label="Heading for it"),
            C("missing", "number", "Still missing to it, of the year as it is heading.", label="Still missing"),
            C("unit", "text", "Currency or kg.", label="Unit"),
            C("meals", "number", "Meals that are paid, as many as the plan has of them.", label="Meals", unit="meals"),
            _money("if_reached", "What they bring if it is reached.", "If reached"),
            _money("otherwise", "What they bring if it is not.", "If not reached"),
            C("first_day", "date", "First day of the year in which it is paid.", label="Paid from"),
            C("last_day", "date", "Last day of the year in which it is paid.", label="Paid until"),
        ),
        label="Money that hangs on a share",
    ),
    Table(
        "path",
        "Each share period by period: what the plan had foreseen, and what came.",
        (
            C("target", "text", "Short name.", label="Short name", key=True, required=True),
            C("name", "text", "Name in print.", label="Share"),
            C("period", "date", "First day of the period.", label="Period", key=True, required=True),
            C("planned", "number", "Numerator that the plan reaches by the end of the period.", label="Planned"),
            C("actual", "number", "Numerator reached by the end of the period; blank: still to come.", label="Reached"),
        ),
        label="Path of shares",
    ),
    Table(
        "supplier_progress",
        "Each supplier: what was agreed, what came, what is left.",
        (
            _SUPPLIER,
            _SUPPLIER_NAME,
            C("families", "integer", "Member families.", label="Families", unit="families"),
            _money("contracted", "Worth of its orders in the plan, and of what it sold before it.", "Contracted"),
            _money(
                "planned",
                "Worth of its orders to this day; of the day itself only what the ledger shows.",
                "Planned to date",
            ),
            _money("delivered", "Worth of what came and was accepted.", "Delivered"),
            _share("delivered_share", "Delivered / planned to date.", "Delivered of planned"),
            _money("refused", "Worth of what was refused.", "Refused"),
            C("reasons", "text", "Why it was refused.", label="Reasons"),
            _money(
                "ordered",
                "Worth of what of the ledger's orders has not come yet: what comes on the day of an order or later fills the oldest first.",
                "On its way",
            ),
            _money("paid", "Paid by the ledger.", "Paid"),
            _money("unpaid", "Delivered and not paid yet, by the ledger.", "Unpaid"),
            _money("overpaid", "Paid beyond what was delivered, by the ledger.", "Paid too much"),
            _money("cap", "Most it may sell in the year.", "Cap"),
            _money("cap_left", "Left under the cap.", "Left under the cap"),
            C(
                "cap_reached",
                "date",
                "Day on which what is planned, at the rate so far, goes beyond the cap. Blank: it does not.",
                label="Cap reached on",
            ),
            C(
                "silent_since",
                "date",
                "Since when nothing came of what was planned. Blank: something came in one of the last planned periods.",
                label="Silent since",
            ),
            _money("income_per_family", "Delivered / member families.", "Per family"),
        ),
        label="Suppliers so far",
    ),
    Table(
        "product_progress",
        "Each product: planned, bought, missing, and the price paid against plan and quotes.",
        (
            _PRODUCT,
            _PRODUCT_NAME,
            C(
                "planned_kg",
                "number",
                "Ordered by the plan to this day; of the day itself only what the ledger shows.",
                label="Planned to date",
                unit="kg",
            ),
            C("bought_kg", "number", "Came and was accepted.", label="Bought", unit="kg"),
            C("missing_kg", "number", "Planned less bought; nothing if more came.", label="Missing", unit="kg"),
            _money("paid_per_kg", "Mean price paid for a kg.", "Paid per kg"),
            _money("planned_per_kg", "Mean price of a kg in the plan.", "Planned per kg"),
            _share(
                "price_difference",
                "What was paid against what the same goods cost at the prices of their own offers.",
                "Difference",
            ),
            _money("quoted_per_kg", "Mean of the quotes for a kg, freight included.", "Quoted per kg"),
        ),
        label="Products so far",
    ),
    Table(
        "price_progress",
        "Each offer: the price paid against the price agreed, whatever else was bought.",
        (
            _SUPPLIER,
            _SUPPLIER_NAME,
            _PRODUCT,
            _PRODUCT_NAME,
            C("offer", "text", "Offer from which it was bought.", label="Offer", key=True, required=True),
            C("kg", "number", "Came and was accepted.", label="Bought", unit="kg"),
            _money("paid_per_kg", "Price paid for a kg.", "Paid per kg"),
            _money("contract_per_kg", "Price of the offer for a kg.", "Agreed per kg"),
            _share("price_difference", "Price paid against the price agreed.", "Difference"),
        ),
        label="Prices so far",
    ),
    Table(
        "contract_progress",
        "Each contract: what was ordered and what came to date, over all its prices together, and what is left to call off.",
        (
            C("contract", "text", "Contract.", label="Short name of the contract", key=True, required=True),
            C("name", "text", "Its number or name.", label="Contract"),
            C("supplier", "text", "Supplier.", label="Supplier", required=True),
            _SUPPLIER_NAME,
            C("product", "text", "Product.", label="Product", required=True),
            _PRODUCT_NAME,
            C("ends_on", "date", "Last day on which it holds.", label="Ends on"),
            C("minimum_kg", "number", "Least over its whole life. Blank: none.", label="At least", unit="kg"),
            C("maximum_kg", "number", "Most over its whole life. Blank: no limit.", label="At most", unit="kg"),
            C("earlier_kg", "number", "Called off before this year.", label="In earlier years", unit="kg"),
            C(
                "ordered_kg",
                "number",
                "Ordered this year, by orders of the ledger that name it, or whose offer does.",
                label="Ordered this year",
                unit="kg",
            ),
            C(
                "delivered_kg",
                "number",
                "Came and was accepted this year, what was given back taken off.",
                label="Came this year",
                unit="kg",
            ),
            C(
                "open_kg",
                "number",
                "Ordered and not come yet; what comes fills the oldest order first.",
                label="On its way",
                unit="kg",
            ),
            C(
                "left_kg",
                "number",
                "Left to call off once what is on its way has come; below zero: too much. Blank without a most.",
                label="Left to call off",
                unit="kg",
            ),
            C(
                "missing_kg",
                "number",
                "Still missing to its least once what is on its way has come.",
                label="Missing to the least",
                unit="kg",
            ),
            _money("charge_per_year", "Its fixed charge for the year. Blank: none.", "Charge of the year"),
            _money("charged", "What of it was charged this year: lines without a product that name it.", "Charged"),
            _money(
                "overcharged",
                "Invoiced beyond its prices for what came, credit notes taken off.",
                "Invoiced beyond its prices",
            ),
        ),
        label="Contracts so far",
    ),
    Table(
        "fund_progress",
        "Each fund: spent, planned to date, left, come so far, still to be spent, and when it would run out at this pace.",
        (
            C("fund", "text", "Fund.", label="Fund", key=True, required=True),
            C("name", "text", "Name in print.", label="Name"),
            _money("available", "Money of the fund in the year.", "Available"),
            _money("spent", "Spent to this day, for goods and delivery.", "Spent"),
            _money("planned", "Planned to this day; of the day itself only what the ledger shows.", "Planned to date"),
            _money("left", "Available less spent.", "Left"),
            _money("come", "Come by this day. Blank: all of it is there from the first day.", "Come so far"),
            _money(
                "to_spend",
                "Still to be spent by the fund's end, or it lapses. Blank: no part of it lapses in this year.",
                "Still to be spent",
            ),
            C("spend_by", "date", "Day by which it is to be spent.", label="To be spent by"),
            C(
                "runs_out",
                "date",
                "Day on which it is empty if the rest costs as much more as so far.",
                label="Empty on",
            ),
        ),
        label="Funds so far",
    ),
    Table(
        "invoices",
        "What is due and paid by invoice, what is open first. Payments settle what came; they are not counted toward shares.",
        (
            _SUPPLIER,
            _SUPPLIER_NAME,
            C("invoice", "text", "Number of the invoice. Blank: lines that name none.", label="Invoice", key=True),
            C("day", "date", "Day of its first line.", label="Day"),
            _money("due", "Goods and charges accepted, credit notes taken off.", "Due"),
            _money("paid", "Paid.", "Paid"),
            _money(
                "open", "Due less paid; below zero: paid too much, or a credit note that nothing settles yet.", "Open"
            ),
            C("settled", "text", "Is it paid?", label="Settled"),
        ),
        label="Invoices",
    ),
    Table(
        "labels",
        "Goods with labels, each purchase counted once: under the first label, in the law's order, that it bears.",
        (
            C("order", "text", "Order of labels.", label="Order", key=True, required=True),
            C("label", "text", "Short name. Blank: none of the labels.", label="Short name", key=True),
            C("name", "text", "Label in words.", label="Label"),
            _money("amount", "Worth of the goods.", "Amount"),
            _share("bought_share", "Of all goods bought.", "Of all goods"),
        ),
        label="Labels",
    ),
    Table(
        "orders_due",
        "What to order now, so that it comes in time: with what is expected to be lost on the way.",
        (
            C("order_by", "date", "Last day to order.", label="Order by", required=True),
            C("delivery_day", "date", "Day of delivery.", label="Delivery day", required=True),
            _SUPPLIER,
            _SUPPLIER_NAME,
            _PRODUCT,
            _PRODUCT_NAME,
            C("units", "number", "Purchase units.", label="Units", unit="units"),
            C("unit", "text", "Purchase unit.", label="Unit"),
            C("kg", "number", "Weight.", label="Weight", unit="kg"),
            _money("amount", "Worth of what is expected to arrive, which alone is paid.", "Amount"),
        ),
        label="Orders to place",
    ),
    Table(
        "alerts",
        "What needs attention, the most pressing first, with what to do.",
        (
            C("alert", "text", "What it is about.", label="About", key=True, required=True),
            C("subject", "text", "Share, supplier, fund or product.", label="Subject", key=True, required=True),
            C("pressing", "boolean", "Must something be done now?", label="Pressing"),
            C("text", "text", "What is seen.", label="What"),
            C("help", "text", "What to do about it.", label="What to do"),
        ),
        label="Alerts",
    ),
    Table(
        "changes",
        "What the new plan of the rest changes for each supplier, and why.",
        (
            _SUPPLIER,
            _SUPPLIER_NAME,
            _PRODUCT,
            _PRODUCT_NAME,
            C("announced_kg", "number", "Announced.", label="Announced", unit="kg"),
            C("now_kg", "number", "Now.", label="Now", unit="kg"),
            C("difference_kg", "number", "More or less.", label="Difference", unit="kg"),
            _money("announced_amount", "Announced.", "Announced"),
            _money("now_amount", "Now.", "Now"),
            _money("difference_amount", "More or less.", "Difference"),
            C("why", "text", "Why, read off both plans.", label="Why"),
        ),
        label="Changes",
    ),
    Table(
        "share_path",
        "A share over several years: what was reached, and what each coming year asks for.",
        (
            C("target", "text", "Short name.", label="Short name", key=True, required=True),
            C("name", "text", "Name in print.", label="Share"),
            C("year", "integer", "Year.", label="Year", key=True, required=True),
            _share("required_share", "Share that law or decision asks for.", "Required"),
            C(
                "numerator",
                "number",
                "What counts, by the records of the year. Blank: a year to come.",
                label="Numerator",
            ),
            C(
                "denominator",
                "number",
                "What it is a share of, by the records of the year so far. Blank: not on record, as money received in past years.",
                label="Denominator",
            ),
            _share("reached_share", "Share reached, by the records of the year: numerator / denominator.", "Reached"),
            C(
                "needed",
                "number",
                "Numerator that the year asks for: the share required x what it is reckoned on. Blank: the year has no figure, or the base is not known.",
                label="Needed",
            ),
            C(
                "needed_base",
                "number",
                "On what it is reckoned: of a past year what was bought in it, of this year and those to come what the plan has.",
                label="Needed of",
            ),
            C("more", "number", "More than in the last year on record.", label="More than before"),
            C("families", "number", "Families that sell as much at this year's mean.", label="Families"),
            C(
                "products",
                "text",
                "Products of the plan that do not count yet and of which local offers count.",
                label="Products",
            ),
            C("definition", "text", "What counts, and of what it is a share, in words.", label="Definition"),
            C("source", "text", "Law or decision.", label="Source"),
            C("instead", "text", "Rules that would do in its place.", label="In its place"),
        ),
        label="Path over years",
    ),
)

PROGRESS_TABLES: dict[str, Table] = {table.name: table for table in _TABLES}
"""Every table of progress, by name."""

STATUS_WORDS = {
    "reached": N_("reached"),
    "on_track": N_("on track"),
    "slipping": N_("slipping"),
    "out_of_reach": N_("out of reach"),
    "kept": N_("its days are over, and it was kept"),
    "missed": N_("its days are over, and it was missed"),
    "waived": N_("waived"),
    "unknown": N_("not known"),
    "nothing_to_count": N_("nothing to count"),
    "made_good": N_("below, and made good by another rule"),
    "not_asked": N_("below, and not asked for"),
}
"""How a share stands, in words."""
