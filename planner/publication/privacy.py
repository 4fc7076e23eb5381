"""Who is named how in what a town publishes, and what is merged or left out.

Everything that is published passes through a `Cloak`: names become plain text; suppliers who are persons have a code that is
made with a key of the town's own, so that nobody finds the person by trying names; of them only what enough others share is told; schools
of few pupils are told together; food that only a diet of few pupils needs has no name of its own. The numbers stand with their
sources in ``data/publication/privacy.yaml``.

By hand, with 3 suppliers and 10 pupils as the least: of four coded farmers in Vila, three of them organic, the three are told with
town and certificate; the fourth, alone without it, is told with neither, since town without certificate would single it out. A school of 6 pupils
beside one of 8 and one of 200: the first two are told as one of 14; with one of 200 alone beside it, they are told as one of 206.
"""

from __future__ import annotations

import hashlib
import hmac
import html
import math
import re
import unicodedata
from base64 import b32encode
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

import pandas as pd
import yaml

from planner.case import Case
from planner.i18n import _
from planner.inputs import records
from planner.ledger.personal import without_numbers
from planner.paths import PUBLICATION, file_name
from planner.schema.base import split_list

BUYER = "buyer"
"""Id of the buyer among the parties."""

_NOT_A_SUPPLIER = re.compile(r"buyer|(?:p|committee)-.*")
"""Ids of parties that are no named supplier: its short name may not take one of them."""

SPECIAL = "special"
"""Id of all food together that only a diet of few pupils needs."""

_TAG = re.compile(r"<[^<>]*>")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_MARKUP = re.compile(r"[*`~|\\]+|(?<!\w)_+|_+(?!\w)")
_HEADING = re.compile(r"^[\s=+\-@#>]+")
_SPACES = re.compile(r"\s+")
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
_MAIL = re.compile(r"\S+@\S+\.\S+")


@dataclass(frozen=True, slots=True)
class Rule:
    """A number or list of a rule of privacy, whose rule it is, and when that was last read."""

    value: Any
    source: str
    read_on: date


@cache
def rules() -> Mapping[str, Rule]:
    """Return the rules of privacy by name, from ``data/publication/privacy.yaml``."""
    told = yaml.safe_load((PUBLICATION / "privacy.yaml").read_text(encoding="utf-8"))
    return {name: Rule(**one) for name, one in told.items()}


def plain(text: object) -> str:
    r"""Return a text as plain words: without tags, links, marks of Markdown, what begins a formula, unseen characters, personal numbers, addresses of mail.

    >>> plain("=1+1"), plain("<b>Sítio</b> **Boa** [Vista](javascript:x)"), plain("A&amp;B\u202e\x07  C"), plain("a < b")
    ('1+1', 'Sítio Boa Vista', 'A&B C', 'a ‹ b')
    """
    if text is None or text is pd.NA or (isinstance(text, float) and math.isnan(text)):
        return ""
    # Of what hides within itself, as a tag in a tag, the inmost goes first; each round makes the text shorter, so there is an end.
    words, before = str(text), ""
    while words != before:
        before = words
        words = _LINK.sub(r"\1", _TAG.sub(" ", html.unescape(_SPACES.sub(" ", words))))
        words = "".join(one for one in words if one in _JOINERS or unicodedata.category(one)[0] != "C")
    words = _MARKUP.sub("", words.replace("<", "‹").replace(">", "›"))
    words = _HEADING.sub("", _MAIL.sub("", words))
    return without_numbers(_SPACES.sub(" ", words).strip())


@dataclass(frozen=True, slots=True)
class Shown:
    """Something as it is published.

    Parameters
    ----------
    id : str
        Stable: from its short name in the case, or made of it with the town's key.
    name : str
        Plain text.
    coded : bool
        True if `name` is a code in place of a name.
    """

    id: str
    name: str
    coded: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """What is told of a supplier beside its name.

    Parameters
    ----------
    kind, municipality, state : str
        As in the table ``suppliers``; empty: not told.
    families : int or None
        Member families of a named group.
    certificates, ownership : tuple of str
        Codes as in the table ``suppliers``.
    """

    kind: str = ""
    municipality: str = ""
    state: str = ""
    families: int | None = None
    certificates: tuple[str, ...] = ()
    ownership: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SchoolShown:
    """A school, or several of few pupils together.

    Parameters
    ----------
    id, name, municipality : str
        Plain; of several together no municipality unless all lie in it.
    pupils : int
        Pupils on the plan's first day, or on the first day with a number.
    schools : int
        How many schools these are.
    """

    id: str
    name: str
    municipality: str
    pupils: int
    schools: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is not published as it stands.

    Parameters
    ----------
    what : str
        What it is, in words.
    count : int
        How many of it there are.
    why : str
        The rule, in words.
    """

    what: str
    count: int
    why: str


class Cloak:
    """Names of a case as its public sees them.

    Parameters
    ----------
    case : Case
        The case.
    key : bytes
        Secret of the town, with which codes are made: the same key gives the same codes for ever, another key others. It is never published.
    """

    def __init__(self, case: Case, key: bytes) -> None:
        self._case, self._key = case, key
        self.least_suppliers = int(rules()["least_suppliers"].value)
        self.least_pupils = int(rules()["least_pupils"].value)
        kinds = dict(zip(case["suppliers"]["supplier"], case["suppliers"]["kind"], strict=True))
        named = set(rules()["named_kinds"].value)
        self._named = {supplier for supplier, kind in kinds.items() if kind in named}
        self._names = {
            table: dict(zip(case.table(table)[key], case.table(table)["name"], strict=True))
            for table, key in (("suppliers", "supplier"), ("funds", "fund"), ("contracts", "contract"), ("products", "product"))
        }  # fmt: skip

    # ---- ids --------------------------------------------------------------------------------------------------------

    def code(self, kind: str, *words: object) -> str:
        """Return a code of eight letters and digits that stands for some words and tells none of them."""
        content = "\0".join((kind, *(str(word) for word in words)))
        digest = hmac.new(self._key, content.encode(), hashlib.sha256).digest()
        return b32encode(digest)[:8].decode().lower()

    def id(self, short: str) -> str:
        """Return the short name of something that is no person's as part of an address: it stays the same, and different ones stay different."""
        told = re.sub(r"[^a-z0-9]+", "-", _ascii(plain(file_name(short))).casefold()).strip("-")
        return told if told == short else f"{told}-{hashlib.sha256(short.encode()).hexdigest()[:6]}".lstrip("-")

    # ---- suppliers --------------------------------------------------------------------------------------------------

    def is_named(self, supplier: str) -> bool:
        """Tell whether a supplier is published by name; one that the case does not know is not."""
        return supplier in self._named

    def supplier(self, supplier: str) -> Shown:
        """Return a supplier: named, or by a code."""
        if self.is_named(supplier):
            known = self.id(supplier)
            if _NOT_A_SUPPLIER.fullmatch(known):
                known = f"supplier-{known}"
            return Shown(known, plain(self._names["suppliers"].get(supplier)) or known)
        code = self.code("supplier", supplier)
        return Shown(f"p-{code}", _("Producer {code}").format(code=code.upper()), coded=True)

    def profile(self, supplier: str) -> Profile:
        """Return what is told of a supplier beside its name: of one with a code, what enough others with a code share."""
        return self._profiles.get(supplier, Profile())

    @cached_property
    def _profiles(self) -> dict[str, Profile]:
        found: dict[str, Profile] = {}
        hidden: dict[str, Profile] = {}
        for row in records(self._case["suppliers"]):
            families = None if pd.isna(row.families) else int(row.families)
            full = Profile(
                row.kind,
                plain(row.municipality),
                plain(row.state),
                families,
                tuple(sorted(plain(word) for word in split_list(row.certificates))),
                tuple(sorted(plain(word) for word in split_list(row.ownership))),
            )
            (found if self.is_named(row.supplier) else hidden)[row.supplier] = full
        steps: tuple[Callable[[Profile], Profile], ...] = (
            lambda one: Profile(one.kind, one.municipality, one.state, None, one.certificates, one.ownership),
            lambda one: Profile(one.kind, one.municipality, one.state),
            lambda one: Profile(one.kind, "", one.state),
            lambda one: Profile(one.kind),
        )
        for step in steps:
            told = {supplier: step(full) for supplier, full in hidden.items() if supplier not in found}
            many = Counter(told.values())
            found |= {supplier: one for supplier, one in told.items() if many[one] >= self.least_suppliers}
        return found

    # ---- contracts, funds, products ---------------------------------------------------------------------------------

    def contract(self, contract: str, supplier: str) -> Shown:
        """Return a contract; one with a person has a code, since its name may tell whose it is."""
        if self.is_named(supplier):
            return Shown(self.id(contract), plain(self._names["contracts"].get(contract)) or self.id(contract))
        code = self.code("contract", contract)
        return Shown(f"c-{code}", _("Contract {code}").format(code=code.upper()), coded=True)

    def committee(self, committee: str) -> Shown:
        """Return a committee that calls for itself."""
        return Shown(f"committee-{self.id(committee)}", plain(committee))

    def fund(self, fund: str) -> Shown:
        """Return a fund."""
        return Shown(self.id(fund), plain(self._names["funds"].get(fund)) or self.id(fund))

    def product(self, product: str) -> Shown:
        """Return a product; what only a diet of few pupils needs has no name of its own."""
        if product in self.special:
            return Shown(SPECIAL, _("Food for special needs"), coded=True)
        return Shown(self.id(product), plain(self._names["products"].get(product)) or self.id(product))

    @cached_property
    def special(self) -> frozenset[str]:
        """Products that no recipe holds and that only diets of fewer pupils in all than the least put in the place of others."""
        diets = self._case["diets"]
        usual = set(self._case["recipes"]["product"])
        pupils: dict[str, float] = {}
        for row in records(diets[(diets["substitute"] != "") & ~diets["substitute"].isin(usual)]):
            there = self._pupils
            if row.site:
                there = there[there["site"] == row.site]
            if row.stage:
                there = there[there["stage"] == row.stage]
            share = 0.0 if pd.isna(row.pupils_share) else float(row.pupils_share)
            many = float(row.pupils) if pd.notna(row.pupils) else math.ceil(share * float(there["pupils"].sum()))
            # One pupil who may not have two products is one all the same: the most of any row stands for all.
            pupils[row.substitute] = max(pupils.get(row.substitute, 0.0), many)
        return frozenset(product for product, many in pupils.items() if many < self.least_pupils)

    # ---- schools and menus ------------------------------------------------------------------------------------------

    @cached_property
    def _pupils(self) -> pd.DataFrame:
        """Pupils by school and stage on the plan's first day, or on the first day of which a number is known."""
        frame = self._case["enrolment"]
        begin = pd.Timestamp(self._case.head["first_day"])
        since = frame["valid_from"].fillna(begin)
        late = (since > begin).to_numpy()
        # Of those that hold on the first day the latest counts; of others the first.
        order = pd.Series(since.astype("int64")).where(late, -since.astype("int64"))
        held = frame.assign(late=late, order=order.to_numpy()).sort_values(["late", "order"], kind="stable")
        return held.drop_duplicates(["site", "stage"])[["site", "stage", "pupils"]]

    @cached_property
    def _small(self) -> list[str]:
        """Schools that are not told alone: those of fewer pupils than the least, with the next larger ones if that is still too few.

        They are two at least: one that stood alone in a group would be told all the same.
        """
        pupils = self._pupils.groupby("site")["pupils"].sum().sort_values(kind="stable")
        small: list[str] = []
        for site, many in pupils.items():
            too_few = small and (len(small) < 2 or int(pupils[small].sum()) < self.least_pupils)
            if int(many) < self.least_pupils or too_few:
                small.append(str(site))
        return small

    @cached_property
    def schools(self) -> tuple[SchoolShown, ...]:
        """Schools by name, then those that are not told alone together; what is still too few is not told."""
        sites = self._case["sites"].set_index("site")
        pupils = self._pupils.groupby("site")["pupils"].sum()
        small = self._small
        told = []
        for site, many in pupils.items():
            site = str(site)
            if site not in small:
                place = sites.loc[site]
                name = plain(place["name"]) or self.id(site)
                told.append(SchoolShown(self.id(site), name, plain(place["municipality"]), int(many), 1))
        told.sort(key=lambda one: (one.name, one.id))
        together = int(pupils[small].sum())
        if len(small) > 1 and together >= self.least_pupils:
            towns = {plain(sites.loc[site, "municipality"]) for site in small}
            town = towns.pop() if len(towns) == 1 else ""
            told.append(SchoolShown("small-schools", _("Small schools together"), town, together, len(small)))
        return tuple(told)

    def menu_is_told(self, menu: str) -> bool:
        """Tell whether a menu group has enough pupils for its menu to be published: a menu of few may be that of a diet."""
        frame = self._case["enrolment"]
        least = (
            frame[frame["menu"] == menu].groupby(["site", "stage"])["pupils"].min()
        )  # of several days the day of fewest
        return int(least.sum()) >= self.least_pupils

    # ---- what is told of all this -----------------------------------------------------------------------------------

    def left_out(self) -> list[LeftOut]:
        """Return what of the case is merged or not published, with the rule."""
        suppliers = self._case["suppliers"]["supplier"]
        coded = [one for one in suppliers if not self.is_named(one)]
        less = [one for one in coded if not self.profile(one).municipality]
        menus = [one for one in self._case["menu_groups"]["menu"] if not self.menu_is_told(one)]
        persons = _(
            "Who delivers as a person, alone or in an informal group, has a code; cooperatives, associations and firms are named."
        )
        shared = _("Of suppliers with a code, town, certificates and groups are told where {count} or more share them.")
        alone = _("A school with fewer pupils than {count} is told together with others, or not at all.")
        diet = _("What is served to fewer pupils than {count} may tell who has a diet.")
        told = [
            LeftOut(_("Names of persons who deliver"), len(coded), persons),
            LeftOut(
                _("Suppliers with a code whose town is not told"), len(less), shared.format(count=self.least_suppliers)
            ),
            LeftOut(_("Schools not told alone"), len(self._small), alone.format(count=self.least_pupils)),
            LeftOut(_("Menus that are not told"), len(menus), diet.format(count=self.least_pupils)),
            LeftOut(_("Products told without their name"), len(self.special), diet.format(count=self.least_pupils)),
        ]
        return [one for one in told if one.count]


def times(found: Iterable[Hashable]) -> list[int]:
    """Return for each of several things how often it stood before, so that equal ones have ids apart.

    >>> times(["a", "b", "a"])
    [0, 0, 1]
    """
    seen: Counter[Hashable] = Counter()
    numbers = []
    for one in found:
        numbers.append(seen[one])
        seen[one] += 1
    return numbers


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
