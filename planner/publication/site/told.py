"""What the pages of the site read, in one language, and how they say it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from planner.i18n import _, money_text, month_text, number_text, price_text, weekday_text
from planner.i18n import day_in_year as _day_in_year
from planner.making.plan import Plan
from planner.progress import Standing
from planner.publication.privacy import Cloak
from planner.publication.public import Party, Process, Public
from planner.publication.site.blocks import Cell
from planner.schema.words import in_words

WHOLE_TON = 10_000.0
"""Kilograms from which on a weight is told in whole tonnes."""


@dataclass(frozen=True, slots=True)
class File:
    """A file beside the pages: its address from the site's first folder, what it is, its bytes and its fingerprint."""

    address: str
    text: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Told:
    """All that the pages of one language read.

    Parameters
    ----------
    public : Public
        What is public, gathered in the language of the pages.
    plan : Plan
        The plan in force; only its figures of sums are read, and what passes the cloak.
    cloak : Cloak
        Says who is named how.
    standing : Standing or None
        Where the year stands by its ledger; None: there is no ledger, and all is told as planned.
    offers : tuple of (date, date) or None
        First and last day on which offers are taken for all calls, as whoever publishes says; None: the steps on record say it of each.
    root : str
        Way from the pages to the site's first folder.
    numbers : mapping of str to str
        Number on the map of each supplier that has one, in words, by its public id.
    data, minutes, papers : tuple of File
        Open data, minutes of decisions in the language of the pages, and papers of calls, with addresses from the site's first folder.
    """

    public: Public
    plan: Plan
    cloak: Cloak
    standing: Standing | None
    offers: tuple[date, date] | None = None
    root: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)
    data: tuple[File, ...] = ()
    minutes: tuple[File, ...] = ()
    papers: tuple[File, ...] = ()

    def offers_of(self, process: Process) -> tuple[date, date] | None:
        """Return the first and last day on which a call takes offers; None: nobody told them."""
        if self.offers is not None or self.public.decisions is None or process.kind != "call":
            return self.offers
        return self.public.decisions.offers_of(process.call)

    @property
    def currency(self) -> str:
        """The currency of all amounts."""
        return self.public.head.currency

    @property
    def as_of(self) -> date:
        """The day as of which all is told."""
        return self.public.head.as_of

    def money(self, amount: float | Decimal | None) -> str:
        """Return an amount in words of the reader, or that it is not known."""
        return known(amount, lambda value: money_text(value, self.currency))

    def party(self, supplier: str) -> Party | None:
        """Return a supplier by its id; None where nobody knows who delivers."""
        return self.parties.get(supplier)

    @cached_property
    def parties(self) -> Mapping[str, Party]:
        """Every supplier of whom something is told, by its id: also of food that is given and not bought."""
        bought = {one.supplier for one in self.public.purchases} - self.public.suppliers.keys()
        shorts = self.plan.case["suppliers"]["supplier"]
        given = {(shown := self.cloak.supplier(one)).id: Party(shown, self.cloak.profile(one)) for one in shorts}
        return {**self.public.suppliers, **{one: party for one, party in given.items() if one in bought}}

    def kind(self, supplier: str) -> str:
        """Return of which kind a supplier is, as the table ``suppliers`` says it; empty: not known or not told."""
        party = self.party(supplier)
        return "" if party is None else party.profile.kind

    def figure(self, measure: str) -> float:
        """Return a figure of the plan's summary; NaN where it has none."""
        return float(self._figures.get(measure, np.nan))

    @cached_property
    def _figures(self) -> Mapping[str, float]:
        rows = self.plan["summary"].drop_duplicates("measure")
        return dict(zip(rows["measure"], rows["value"].astype("float64"), strict=True))

    @cached_property
    def modes(self) -> Mapping[str, str]:
        """How each share of the plan is asked for, by its public id: as an aim, off, waived."""
        rows = self.plan["targets"]
        return {self.cloak.id(target): mode for target, mode in zip(rows["target"], rows["mode"], strict=True)}

    @cached_property
    def months(self) -> tuple[date, ...]:
        """First days of the months in which something is served."""
        return tuple(sorted({one.day.replace(day=1) for one in self.public.menus}))


def known(value: Any, write: Callable[[float], str]) -> str:
    """Return a figure in words, or that it is not known: never a zero in its place.

    >>> known(None, str), known(2.0, str)
    ('not known', '2.0')
    """
    number = math.nan if value is None or value is pd.NA else float(value)
    return _("not known") if math.isnan(number) else write(number)


def count(value: float | Decimal | None) -> str:
    """Return a whole number, or that it is not known."""
    return known(value, number_text)


def kg(value: float | Decimal | None) -> str:
    """Return a weight in words: in kg, large ones in tonnes."""
    if value is not None and value == value and abs(float(value)) >= WHOLE_TON:
        return _unbroken(_("{tonnes} t").format(tonnes=number_text(float(value) / 1000)))
    return known(value, lambda weight: _unbroken(_("{kg} kg").format(kg=number_text(weight))))


def _unbroken(words: str) -> str:
    """Return a figure with its unit, between which no line breaks."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def per_kg(value: float | Decimal | None) -> str:
    """Return the mean price of a kg to the hundredth, or that it is not known."""
    return known(value, lambda mean: number_text(mean, 2))


def price(value: float | Decimal | None) -> str:
    """Return a price of one unit with the places that it has, two to four, or that it is not known."""
    return known(value, lambda one: price_text(round(one, 4)))


def kind_words(kind: str) -> str:
    """Return of which kind a supplier is in words, with a first capital; of none that is told, that it is not."""
    words = in_words("kind", kind) if kind else _("kind not told")
    return words[:1].upper() + words[1:]


def day_words(day: date) -> str:
    """Return a day of a week that is known: Monday, Feb 9."""
    weekday = weekday_text(day)
    return f"{weekday[:1].upper()}{weekday[1:]}, {_day_in_year(day)}"


def month_words(month: date) -> str:
    """Return a month with a first capital: February 2026."""
    words = month_text(month)
    return words[:1].upper() + words[1:]


def own(text: str, href: str = "", *below: str) -> Cell:
    """Return a cell in the town's own words.

    Parameters
    ----------
    text : str
        Its text.
    href : str
        Where it leads; blank: nowhere.
    *below : str
        Lines below it; blank ones are left out.

    Returns
    -------
    Cell
        The cell.
    """
    return Cell(text, href, tuple(one for one in below if one), own=True)


def text(words: Any) -> Cell:
    """Return a cell in the reader's words."""
    return Cell(str(words))
