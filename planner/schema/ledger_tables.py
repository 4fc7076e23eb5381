"""The tables of a ledger: what happened, line by line, as delivery notes, invoices and bank statements tell it.

Files come in with the user's own headings and product names; once mapped to these columns and to the words of the case
they are entries. An entry is never changed: what was wrong is corrected by further entries.
"""

from __future__ import annotations

from planner.schema.base import Column, Table

C = Column

LINE_KINDS = ("delivery", "order", "payment")

ENTRIES = Table(
    "entries",
    "What happened, one line each: goods received (or refused), goods ordered, money paid.",
    (
        C(
            "kind",
            "text",
            "What the line tells: goods that came with their invoice, an order placed, or money paid. Only goods received "
            "and accepted count toward shares and caps; a payment settles them and is not counted again.",
            label="Kind",
            allowed=LINE_KINDS,
            default="delivery",
            example="delivery",
        ),
        C("date", "date", "Day of the delivery, order or payment.", label="Day", required=True, example="2026-03-02"),
        C(
            "supplier",
            "text",
            "Supplier, as in the case.",
            label="Supplier",
            required=True,
            references=("suppliers.supplier",),
            example="cooperapas",
        ),
        C(
            "product",
            "text",
            "Product, as in the case. Blank on a payment, or on a bill for delivery.",
            label="Product",
            references=("products.product",),
            example="alface",
        ),
        C(
            "quantity",
            "number",
            "How many units. Negative on a credit note: goods taken back or invoiced too high.",
            label="Quantity",
            example=40,
        ),
        C(
            "unit",
            "text",
            "Unit of the quantity and the price: the product's purchase unit, or kg, g or t.",
            label="Unit",
            example="kg",
        ),
        C("kg", "number", "Weight; reckoned from quantity and unit where it is blank.", label="Weight", unit="kg"),
        C(
            "price",
            "number",
            "Price of one unit, without delivery charges.",
            label="Unit price",
            unit="currency per unit",
            minimum=0,
            example=3.9,
        ),
        C(
            "amount",
            "number",
            "Worth of the line: quantity x price where it is blank. Negative on a credit note.",
            label="Amount",
            unit="currency",
            example=156,
        ),
        C(
            "fund",
            "text",
            "Fund that pays it.",
            label="Fund",
            references=("funds.fund",),
            example="federal",
        ),
        C(
            "contract",
            "text",
            "Contract under which it was ordered, came or is taken back, whatever the product. Blank: as the supplier's offer says.",
            label="Contract",
            references=("contracts.contract",),
        ),
        C("invoice", "text", "Number of the invoice or delivery note.", label="Invoice", example="NF 1042"),
        C(
            "credit_note",
            "boolean",
            "Is it a credit note? Only then may quantity and amount be negative.",
            label="Credit note",
            default=False,
        ),
        C("organic", "boolean", "Organic? Blank: as the supplier's offer says.", label="Organic"),
        C("labels", "list", "Labels on the goods. Blank: as the supplier's offer says.", label="Labels"),
        C(
            "accepted",
            "boolean",
            "Was it accepted? Refused goods count for nothing.",
            label="Accepted",
            default=True,
            example=True,
        ),
        C("reason", "text", "Why it was refused.", label="Reason"),
        C("site", "text", "School or kitchen that received it.", label="Site", references=("sites.site",)),
        C("note", "text", "Anything else.", label="Note"),
    ),
    label="Ledger",
)

_FUND = C("fund", "text", "Fund.", label="Fund (short)")
_FUND_NAME = C("fund_name", "text", "Fund that pays; blank: none was stated.", label="Fund")
_SUPPLIER = C("supplier", "text", "Supplier.", label="Supplier (short)")
_SUPPLIER_NAME = C("supplier_name", "text", "Supplier.", label="Supplier")
_FAMILY = C("family", "boolean", "Does it count as family farming under the law of the case?", label="Family farming")
_DOCUMENT = C("document", "text", "Number of the invoice or delivery note.", label="Document")
_GOODS = C("goods_amount", "number", "Worth of goods accepted, credit notes taken off.", label="Goods", unit="currency")
_CHARGES = C("charges_amount", "number", "Charges without goods, such as delivery.", label="Charges", unit="currency")
_PAID = C("paid_amount", "number", "Money paid.", label="Paid", unit="currency")
_OPEN = C("open_amount", "number", "Goods and charges less what was paid.", label="Still to pay", unit="currency")

_ACCOUNTS = (
    Table(
        "account_funds",
        "What each fund bought and paid, for the accounts.",
        (
            _FUND,
            _FUND_NAME,
            _GOODS,
            C("family_amount", "number", "Of the goods: from family farming.", label="Family farming", unit="currency"),
            C("family_share", "number", "Family farming of the goods.", label="Share of the goods", unit="share"),
            _CHARGES,
            _PAID,
            _OPEN,
        ),
        label="By fund",
    ),
    Table(
        "account_suppliers",
        "What was bought from each supplier and paid to it, by fund, for the accounts.",
        (
            _FUND,
            _FUND_NAME,
            _SUPPLIER,
            _SUPPLIER_NAME,
            _FAMILY,
            C("documents", "integer", "Invoices and delivery notes.", label="Documents"),
            C("kg", "number", "Weight of the goods, where it is known.", label="Weight", unit="kg"),
            _GOODS,
            _CHARGES,
            _PAID,
            _OPEN,
        ),
        label="By supplier",
    ),
    Table(
        "account_lines",
        "Every line bought and accepted that counts, by fund, supplier and day, for the accounts.",
        (
            _FUND,
            _FUND_NAME,
            _SUPPLIER,
            _SUPPLIER_NAME,
            _FAMILY,
            _DOCUMENT,
            C("date", "date", "Day.", label="Day"),
            C("product", "text", "Product.", label="Product (short)"),
            C("product_name", "text", "Product; blank: a charge without goods.", label="Product"),
            C("quantity", "number", "How many units.", label="Quantity"),
            C("unit", "text", "Unit of the quantity and the price.", label="Unit"),
            C("unit_price", "number", "Price of one unit; the amount divided by the quantity if none was stated.", label="Unit price"),
            C("kg", "number", "Weight.", label="Weight", unit="kg"),
            C("amount", "number", "Worth of the line; below zero on a credit note.", label="Amount", unit="currency"),
            C("entry", "integer", "Number of the entry in the ledger, or the line of the file.", label="Entry"),
        ),
        label="Lines",
    ),
    Table(
        "account_payments",
        "Every payment, by fund, supplier and day, for the accounts.",
        (
            _FUND,
            _FUND_NAME,
            _SUPPLIER,
            _SUPPLIER_NAME,
            _DOCUMENT,
            C("date", "date", "Day.", label="Day"),
            C("amount", "number", "Money paid.", label="Amount", unit="currency"),
            C("entry", "integer", "Number of the entry in the ledger, or the line of the file.", label="Entry"),
        ),
        label="Payments",
    ),
)  # fmt: skip

ACCOUNT_TABLES: dict[str, Table] = {table.name: table for table in _ACCOUNTS}
"""Every table of the accounts that are drawn from a ledger, by name."""

LEDGER_TABLES: dict[str, Table] = {ENTRIES.name: ENTRIES}
"""Every table of a ledger, by name."""
