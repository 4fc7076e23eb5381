"""The feed of calls: RSS 2.0, so that a farm is told of a new call by any reader of feeds."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import urljoin
from xml.etree import ElementTree

from planner.i18n import _, listed
from planner.publication.site.calls import call_title, calls, state_words
from planner.publication.site.told import Told

FILE = "calls.xml"

ATOM = "http://www.w3.org/2005/Atom"
"""Namespace of the element by which a feed says where it lies itself."""


def feed(told: Told, address: str, tag: str) -> bytes:
    """Return the feed of calls.

    Parameters
    ----------
    told : Told
        What is told.
    address : str
        Where the pages of this language lie, ending with a slash.
    tag : str
        Language of the pages.

    Returns
    -------
    bytes
        RSS 2.0 in UTF-8: an item for each call, in the order of the page.
    """
    ElementTree.register_namespace("atom", ATOM)
    root = ElementTree.Element("rss", version="2.0")
    channel = ElementTree.SubElement(root, "channel")
    head = told.public.head
    _put(channel, "title", _("Calls for offers: {town}").format(town=head.buyer.name))
    _put(channel, "link", urljoin(address, "calls.html"))
    _put(channel, "description", _("What {town} asks for to feed its schools.").format(town=head.buyer.name))
    _put(channel, "language", tag.lower())
    _put(channel, "lastBuildDate", _day(told))
    ElementTree.SubElement(
        channel,
        f"{{{ATOM}}}link",
        {"href": urljoin(address, FILE), "rel": "self", "type": "application/rss+xml"},
    )
    for one in calls(told):
        item = ElementTree.SubElement(channel, "item")
        products = dict.fromkeys(item.product.name for lot in one.lots for item in lot.items)
        _put(item, "title", call_title(told, one))
        _put(item, "link", urljoin(address, f"calls.html#{one.id}"))
        lines = (state_words(told, one), _("Asked for: {products}.").format(products=listed(products, shown=40)))
        # Readers of feeds take a description for HTML: what is text here is to stay text there.
        _put(item, "description", " ".join(lines).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
        ElementTree.SubElement(item, "guid", isPermaLink="false").text = f"{head.id}/{one.id}"
        _put(item, "pubDate", _day(told))
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _put(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = text


def _day(told: Told) -> str:
    """Return the day as of which all is told, as feeds write it."""
    day = told.as_of
    return format_datetime(datetime(day.year, day.month, day.day, tzinfo=UTC))
