"""Pages about one thing each: a school, a supplier, a product, a week, with all that the plan says of it."""

from planner.reports.things.products import product_page
from planner.reports.things.schools import site_page
from planner.reports.things.suppliers import supplier_page
from planner.reports.things.thing import (
    KINDS,
    Days,
    Handout,
    Page,
    Section,
    Thing,
    days_of,
    meant,
    search,
    spans,
    things,
)
from planner.reports.things.weeks import week_page

__all__ = [
    "KINDS",
    "PAGES",
    "Days",
    "Handout",
    "Page",
    "Section",
    "Thing",
    "days_of",
    "meant",
    "search",
    "spans",
    "things",
]

PAGES = {"site": site_page, "supplier": supplier_page, "product": product_page, "week": week_page}
"""What makes the page of a thing of each kind: of the case, the tables of a plan, the thing and the days asked for."""
