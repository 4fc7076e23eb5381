"""The feed of calls: RSS 2.0 by its rules (RSS Advisory Board, RSS 2.0 specification and best practices profile)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from planner.publication.privacy import Cloak
from planner.publication.public import Public
from planner.publication.site.feed import ATOM, feed
from planner.publication.site.told import Told
from tests.publication.made import KEY, plan_of, public, town

ADDRESS = "https://food.example.org/en/"
SELF = f"{{{ATOM}}}link"
CHANNEL = {"title", "link", "description", "language", "lastBuildDate", SELF, "item"}
ITEM = {"title", "link", "description", "guid", "pubDate"}


def _feed(found: Public) -> ElementTree.Element:
    plan = plan_of(town())
    return ElementTree.fromstring(feed(Told(found, plan, Cloak(plan.case, KEY), None), ADDRESS, "pt-BR"))


def _faults(root: ElementTree.Element) -> list[str]:
    """Return what in a feed is against the rules of RSS 2.0."""
    wrong = [] if (root.tag, root.get("version")) == ("rss", "2.0") else ["no RSS 2.0"]
    (channel,) = root
    for parent, known, needed in (
        (channel, CHANNEL, {"title", "link", "description"}),
        *((item, ITEM, {"title", "description"}) for item in channel.findall("item")),
    ):
        names = [child.tag for child in parent]
        wrong += [f"unknown: {name}" for name in set(names) - known]
        wrong += [f"missing: {name}" for name in needed if not (parent.findtext(name) or "").strip()]
        wrong += [f"twice: {name}" for name in set(names) - {"item"} if names.count(name) > 1]
        link = urlsplit(parent.findtext("link") or "")
        wrong += [] if link.scheme in ("http", "https") and link.netloc else ["a link that is not whole"]
        for day in ("pubDate", "lastBuildDate"):
            if (text := parent.findtext(day)) is not None and parsedate_to_datetime(text).tzinfo is None:
                wrong.append(f"a day without a zone: {text}")
    guids = [item.findtext("guid") for item in channel.findall("item")]
    wrong += [] if len(set(guids)) == len(guids) and all(guids) else ["a guid twice, or none"]
    for item in channel.findall("item"):
        guid = item.find("guid")
        wrong += [] if guid is not None and guid.get("isPermaLink") == "false" else ["a guid taken for an address"]
    (own,) = channel.findall(SELF)
    return wrong + ([] if own.get("href") == f"{ADDRESS}calls.xml" and own.get("rel") == "self" else ["not at home"])


@pytest.fixture(scope="module")
def found() -> Public:
    """Return what is public of the town."""
    return public()


def test_the_feed_keeps_the_rules_and_tells_each_call(found: Public) -> None:
    """One call of the public call to family farming, with what it asks for; it leads to its place on the page."""
    root = _feed(found)
    assert _faults(root) == []
    (item,) = root.iter("item")
    call = next(one for one in found.processes if one.kind == "call")
    assert item.findtext("link") == f"{ADDRESS}calls.html#{call.id}"
    assert item.findtext("guid") == f"{found.head.id}/{call.id}"
    said = item.findtext("description") or ""
    assert "Running: deliveries from 2026-03-02 to 2026-03-13." in said
    assert "Alface, Banana" in said


def test_a_fault_of_a_feed_is_found(found: Public) -> None:
    """A link that is not whole, an element that no rule knows, an item without words."""
    root = _feed(found)
    item = next(root.iter("item"))
    ElementTree.SubElement(item, "price").text = "1"
    for name, text in (("link", "calls.html"), ("description", " ")):
        child = item.find(name)
        assert child is not None
        child.text = text
    assert sorted(_faults(root)) == ["a link that is not whole", "missing: description", "unknown: price"]


def test_words_of_a_call_stay_text(found: Public) -> None:
    """Readers of feeds take a description for HTML: a tag in the name of a product is text there, twice escaped."""
    call = next(one for one in found.processes if one.kind == "call")
    lot = call.lots[0]
    item = replace(lot.items[0], product=replace(lot.items[0].product, name="<b>&x"))
    other = replace(call, title="<b>call", lots=(replace(lot, items=(item,)),))
    root = _feed(replace(found, processes=(other,)))
    assert _faults(root) == []
    said = next(root.iter("item"))
    assert "Asked for: &lt;b&gt;&amp;x." in (said.findtext("description") or "")
    assert said.findtext("title") == "<b>call"


def test_a_call_keeps_its_mark_from_one_day_to_the_next(found: Public) -> None:
    """Who follows the feed is not told of the same call again as if it were new."""
    later = replace(found, head=replace(found.head, as_of=date(2026, 3, 12)))
    marks = [[one.text for one in _feed(told).iter("guid")] for told in (found, later)]
    assert marks[0] == marks[1]
