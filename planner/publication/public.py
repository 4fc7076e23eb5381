"""Everything of a town's food that is public, gathered once from case, plan, law and ledger as plain typed data.

`gather` gives a `Public`; the open data (`planner.publication.ocds`, `planner.publication.tables`) and the site read it alone. All text in
it is plain and may be shown as it is, all amounts are `decimal.Decimal` to the cent, all days are dates. What the site may tell:

* `Public.head`: whose record it is, of which days, under which law, in which currency; `Public.programmes` the law by name;
* `Public.suppliers` by id with what is told of each (`Party`); a code stands in place of a person's name;
* `Public.processes`: how the food is bought, one by one: calls with their lots and what each asks for, what the plan would buy from whom
  (`Award`, ``pending``), signed contracts (``active``), what was delivered and paid under each;
* `Public.purchases`: what the plan buys by month, product and supplier; `Public.deliveries` and `Public.payments`: all that the ledger holds of the year;
* `Public.prices`: what a kg of a product costs by month; `Public.figures`: meals, cost of a meal, member families, suppliers (`FIGURES`);
* `Public.shares`: each share of the law with what it is a share of; `Public.funds`; `Public.menus`: the usual menu by day; `Public.schools`;
* `Public.decisions`: where the plan was adopted on record, by whom, in which sessions, and how far the purchase is; `Public.draft`: nobody adopted it;
* `Public.left_out`: what is merged or left out, and by which rule.

Sums hold by construction: what `purchases` come to is what the table ``orders`` of the plan comes to; what all awards that the plan gives and all calls
without one (`Process.open_amount`) come to, with the contracts' orders, is the same; deliveries and payments of all processes are those of the ledger.

What a plan would buy is no award. It is told as one that is ``pending`` where the way of award follows from the law's own order (a direct
award, a public call at prices fixed beforehand); where offers compete, nobody can know who wins, and only the lots are told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import pandas as pd

from planner.assembly.asked import asked
from planner.assembly.counting import counting_rules, counting_table, offer_facts
from planner.callers import callers
from planner.case import Case
from planner.exact import MONEY_PLACES, PRICE_PLACES, exact
from planner.findings import InputError
from planner.i18n import _
from planner.inputs import records
from planner.judgement import Judgement
from planner.ledger.goods import bought, in_force
from planner.ledger.window import belongs, year_window
from planner.making.plan import Plan
from planner.programmes.award import ways_of
from planner.programmes.case_law import own_folders
from planner.programmes.law import ALLOTMENT, AwardRoute
from planner.programmes.loader import load
from planner.publication.decisions import Decisions
from planner.publication.privacy import BUYER, Cloak, LeftOut, Profile, SchoolShown, Shown, plain, times
from planner.reports.documents import call_title, call_word, prices_fixed
from planner.schema.base import split_list
from planner.units import QUANTITY_PLACES

OUTSIDE = "outside"
"""Id of the process of what is on record and belongs to no call or contract that is known."""

OTHER = "other"
"""Id of the process of what the plan buys and no paper of the law asks for."""

ProcessKind = Literal["call", "other", "contract", "outside"]
AwardStatus = Literal["pending", "active"]
ContractStatus = Literal["pending", "active", "terminated"]

OF_PERSONS = frozenset({"supplier.ownership", "supplier.women_members_share", "supplier.priority_members_share"})
"""Attributes by which a share tells to which group persons belong."""

FIGURES = ("meals_planned", "cost_per_meal", "total_amount", "families", "suppliers")
"""Measures of a plan's summary that are public."""

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Head:
    """Whose record it is; `id` and `name` of the case, days of the plan, ISO codes, the day of the law, the day as of which it is told."""

    id: str
    name: str
    buyer: Shown
    country: str
    currency: str
    first_day: date
    last_day: date
    law_on: date
    as_of: date
    made_up: bool


def only_municipality(case: Case) -> str:
    """Return the municipality in which all places of a case lie; empty where there are several, or it is not said of one."""
    found = set(case["sites"]["municipality"].fillna("").astype(str))
    return found.pop() if len(found) == 1 else ""


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme of the law: its short name, its name, what it is in plain words."""

    id: str
    name: str
    plain: str


@dataclass(frozen=True, slots=True)
class Party:
    """A supplier: how it is shown, and what is told of it beside."""

    shown: Shown
    profile: Profile


@dataclass(frozen=True, slots=True)
class Fund:
    """A source of money: what it has in all (None: no limit is known), what the plan pays of it, what is on record as paid, its days."""

    shown: Shown
    role: str
    amount: Decimal | None
    planned: Decimal
    paid: Decimal
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Way:
    """A way of award.

    Parameters
    ----------
    id, name : str
        Short name and name in print; empty: no programme says it.
    kind : str
        As in `planner.programmes.law.AwardRoute`; empty: not known.
    method : str
        Code of the Open Contracting Data Standard; empty: no programme says it.
    rationale, reference : str
        What the law says, in plain words, and where.
    verified : bool
        True if that was read in its source.
    """

    id: str = ""
    name: str = ""
    kind: str = ""
    method: str = ""
    rationale: str = ""
    reference: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """So much of a product, organic or not; `price` of one unit where it is one and the same, `amount` where it may be told."""

    id: str
    product: Shown
    food_group: str
    organic: bool
    quantity: Decimal
    unit: str
    kg: Decimal
    price: Decimal | None = None
    amount: Decimal | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot of a call: what is asked for in which days; `amount` only where the buyer fixes prices beforehand.

    `id` is made of what is asked for and stays where the plan changes; `number` is the one on the paper of today.
    """

    id: str
    number: str
    title: str
    items: tuple[Item, ...]
    amount: Decimal | None
    first_day: date
    last_day: date
    deliveries: int


@dataclass(frozen=True, slots=True)
class Award:
    """Who delivers what: ``pending`` where a plan or a delivery says it and no contract is signed, ``active`` under a signed contract.

    `amount` is goods and delivery as planned; None: not known. `of` says where it comes from.
    """

    id: str
    supplier: str
    status: AwardStatus
    of: Literal["plan", "contract", "ledger"]
    lots: tuple[str, ...]
    items: tuple[Item, ...]
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A line of what was delivered and accepted; without a product a charge; below nothing on a credit note."""

    id: str
    process: str
    contract: str
    supplier: str
    day: date
    product: Shown | None
    quantity: Decimal | None
    unit: str
    kg: Decimal | None
    amount: Decimal
    fund: str


@dataclass(frozen=True, slots=True)
class Payment:
    """Money paid to a supplier out of a fund (empty: not said)."""

    id: str
    process: str
    contract: str
    supplier: str
    day: date
    amount: Decimal
    fund: str


@dataclass(frozen=True, slots=True)
class Contract:
    """What is delivered and paid under an award.

    ``pending`` where nothing says that it is signed, or it holds from a later day on. `planned` is what the plan calls off, in money; of one
    that is not signed, nothing: its award has it.
    """

    id: str
    award: str
    supplier: str
    status: ContractStatus
    name: str
    first_day: date | None
    last_day: date | None
    items: tuple[Item, ...]
    planned: Decimal
    deliveries: tuple[Delivery, ...]
    payments: tuple[Payment, ...]


@dataclass(frozen=True, slots=True)
class Process:
    """One purchasing process: a call by its paper, committee and way of award; a signed contract; the rest.

    `items` are asked for without lots. `open_amount` is what the plan expects to spend on what offers compete for: no award is told.
    `budget` is what each fund pays of it by the plan. `call` is by what the record knows a call (`planner.reports.documents.Call`).
    """

    id: str
    kind: ProcessKind
    title: str
    committee: str
    way: Way
    budget: Mapping[str, Decimal]
    lots: tuple[Lot, ...]
    items: tuple[Item, ...]
    open_amount: Decimal
    awards: tuple[Award, ...]
    contracts: tuple[Contract, ...]
    call: str = ""


@dataclass(frozen=True, slots=True)
class Purchase:
    """What the plan buys in a month of a product, of a supplier (empty: offers compete, so nobody knows); without a product its charges."""

    month: date
    process: str
    product: Shown | None
    organic: bool
    supplier: str
    units: Decimal
    unit: str
    kg: Decimal
    amount: Decimal
    given: bool


@dataclass(frozen=True, slots=True)
class Price:
    """Mean price of a kg of a product in a month, delivered as its offers say; not told where fewer persons alone than the least stand behind it."""

    month: date
    product: Shown
    organic: bool
    per_kg: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the law as the plan reaches it; amounts in currency, or kg where `unit` says so; `reached` None: not known."""

    id: str
    name: str
    scope: str
    sense: str
    required: float
    reached: float | None
    numerator: float | None
    denominator: float | None
    unit: str
    judgement: str
    definition: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class MenuDay:
    """The usual menu of a group of pupils at a meal of a day; `allergens_known` False: of some food it is not stated."""

    day: date
    menu: Shown
    meal: str
    dishes: tuple[str, ...]
    allergens: tuple[str, ...]
    allergens_known: bool


@dataclass(frozen=True, slots=True)
class Public:
    """All that is public; see the module."""

    head: Head
    programmes: tuple[Programme, ...]
    suppliers: Mapping[str, Party]
    committees: Mapping[str, Shown]
    funds: tuple[Fund, ...]
    processes: tuple[Process, ...]
    purchases: tuple[Purchase, ...]
    deliveries: tuple[Delivery, ...]
    payments: tuple[Payment, ...]
    shares: tuple[Share, ...]
    menus: tuple[MenuDay, ...]
    schools: tuple[SchoolShown, ...]
    prices: tuple[Price, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    decisions: Decisions | None = None
    draft: bool = False


def gather(
    plan: Plan,
    entries: pd.DataFrame | None,
    *,
    key: bytes,
    as_of: date,
    decisions: Decisions | None = None,
    draft: bool = False,
) -> Public:
    """Return everything that is public of a plan and what happened.

    Parameters
    ----------
    plan : Plan
        A plan with its tables, its case and its law.
    entries : pandas.DataFrame or None
        Entries of a ledger, as `planner.ledger.read_entries` gives them; None: nothing is on record.
    key : bytes
        The town's secret, with which codes of persons are made; see `planner.publication.privacy.Cloak`.
    as_of : datetime.date
        Day as of which it is told whether a contract holds.
    decisions : Decisions, optional
        What a committee decided on the plan; None: the plan was named by hand, and no record is asked.
    draft : bool
        Whether nobody adopted the plan of a town that has a record.

    Returns
    -------
    Public
        Typed data without any word that is private.
    """
    return replace(_Gathering(plan, entries, Cloak(plan.case, key), as_of).public(), decisions=decisions, draft=draft)


class _Gathering:
    """What is looked up while a plan is gathered."""

    def __init__(self, plan: Plan, entries: pd.DataFrame | None, cloak: Cloak, as_of: date) -> None:
        self.plan, self.case, self.law, self.cloak, self.as_of = plan, plan.case, plan.law, cloak, as_of
        self.products = self.case["products"].set_index("product")
        self.hidden: list[str] = []
        self.orders = self._orders()
        held = None if entries is None else in_force(entries)
        self.entries = None if held is None else held[belongs(held, year_window(self.case))]
        self.lots = self._lots()
        self.lot_ids = self._stable_lots()

    def public(self) -> Public:
        """Return it all."""
        deliveries, payments = self._on_record()
        processes = self._processes(deliveries, payments)
        sellers = {self.cloak.supplier(one).id: one for one in self._sellers()}
        used = {award.supplier for process in processes for award in process.awards}
        used |= {line.supplier for line in deliveries} | {paid.supplier for paid in payments}
        suppliers = {
            known: Party(self.cloak.supplier(sellers[known]), self.cloak.profile(sellers[known]))
            for known in sorted(used)
        }
        return Public(
            head=self._head(),
            programmes=tuple(self._programmes()),
            suppliers=suppliers,
            committees={one.id: one for one in map(self.cloak.committee, sorted(set(callers(self.case)) - {""}))},
            funds=tuple(self._funds(payments)),
            processes=processes,
            purchases=tuple(self._purchases()),
            deliveries=tuple(deliveries),
            payments=tuple(payments),
            shares=tuple(self._shares()),
            menus=tuple(self._menus()),
            schools=self.cloak.schools,
            prices=tuple(self._prices()),
            figures=self._figures(),
            left_out=tuple(self._left_out()),
        )

    def _sellers(self) -> set[str]:
        """Return all suppliers of case, plan and ledger: a plan in force may know one that the case has no more."""
        of_ledger = set() if self.entries is None else set(self.entries["supplier"])
        return {
            *self.case["suppliers"]["supplier"],
            *self.orders["supplier"],
            *self.plan["payments"]["supplier"],
            *of_ledger,
        }

    # ---- the plan ---------------------------------------------------------------------------------------------------

    def _head(self) -> Head:
        row = self.case.head
        buyer = plain(row["buyer"]) or plain(only_municipality(self.case)) or plain(row["name"])
        return Head(
            id=self.cloak.id(str(row["case"])),
            name=plain(row["name"]) or self.cloak.id(str(row["case"])),
            buyer=Shown(BUYER, buyer),
            country=str(row["country"]),
            currency=str(row["currency"]),
            first_day=_day(row["first_day"]),
            last_day=_day(row["last_day"]),
            law_on=self.law.on,
            as_of=self.as_of,
            made_up=str(row["assumed"]).casefold().startswith("all:"),
        )

    def _programmes(self) -> Iterator[Programme]:
        for name in self.law.programmes:
            with suppress(InputError):  # a town's own programme whose file is not beside the plan has no words
                file = load(name, own_folders(self.case))
                yield Programme(name, plain(_(file.name)), plain(_(file.plain)))

    def _orders(self) -> pd.DataFrame:
        """Return the plan's orders with the contract, paper, committee and process of each."""
        case, law = self.case, self.law
        offers = case["offers"]
        facts = offer_facts(case, offers, law)
        self.rules = counting_rules(case, law)
        counting = counting_table(self.rules, facts, case, law)
        papers = asked(law, counting, facts)
        papers.index = counting.index = pd.Index(offers["offer"])
        self.counting = counting
        rows = self.plan.table("orders")
        contract = rows["offer"].map(offers.set_index("offer")["contract"]).fillna("").astype("str")
        frame = rows.assign(
            organic=rows["organic"].fillna(False).astype(bool),
            contract=contract.to_numpy(),
            paper=rows["offer"].map(papers["paper"]).fillna("").astype("str").to_numpy(),
            asked=rows["offer"].map(papers["asked"]).fillna(False).astype(bool).to_numpy(),
            committee=rows["zone"].map(callers(case)).fillna("").astype("str").to_numpy(),
        )
        lots = self.plan["lots"]
        ways = {
            (str(row.committee), str(row.paper), str(row.product), bool(row.organic)): self._way_of(str(row.routes))
            for row in records(lots)
        }
        given = (frame["paper"] == ALLOTMENT) & (frame["price_per_unit"] == 0)
        found: list[tuple[str, AwardRoute | None]] = []
        for row, is_given in zip(records(frame), given, strict=True):
            if is_given:
                found.append(("", None))
            elif row.contract:
                found.append((f"contract-{self.cloak.contract(row.contract, row.supplier).id}", None))
            elif row.asked and (row.committee, row.paper, row.product, row.organic) in ways:
                way = ways[row.committee, row.paper, row.product, row.organic]
                found.append((self._call_id(row.committee, row.paper, way), way))
            else:
                found.append((OTHER, self._other_way))
        frame["process"] = [process for process, _way in found]
        frame["by_law"] = [
            self._gives(way, paper) for (_process, way), paper in zip(found, frame["paper"], strict=True)
        ]
        frame["given"] = given.to_numpy()
        return frame

    def _way_of(self, routes: str) -> AwardRoute | None:
        """Return the first of the ways of award that the table ``lots`` names; None: it names none that the law knows."""
        known = {route.name: route for route in self.law.award_routes}
        first = next((name for name in sorted(known, key=len, reverse=True) if routes.startswith(name)), None)
        return None if first is None else known[first]

    def _gives(self, way: AwardRoute | None, paper: str) -> bool:
        """Tell whether a way of award says who is to deliver, so that the plan does: nobody competes, or by the law's own order at fixed prices."""
        if way is None or way.kind not in ("direct", "public_call"):
            return False
        return way.kind == "direct" or prices_fixed(self.law, self.law.calls.get(paper))

    @property
    def _other_way(self) -> AwardRoute | None:
        """The way of award of what no paper asks for, if the law has but one for it."""
        ways = ways_of(self.law, "")
        left = [route for route in ways if not route.applies_to]
        return left[0] if len(left) == 1 else None

    def _call_id(self, committee: str, paper: str, way: AwardRoute | None) -> str:
        words = [paper, "" if way is None else way.route, committee]
        return "-".join(["call", *dict.fromkeys(self.cloak.id(word.replace("_", "-")) for word in words if word)])

    def _lots(self) -> dict[str, dict[str, Any]]:
        """Return by call what is common to its lots: committee, paper, way, title, whether prices are fixed, and its lots."""
        found: dict[str, dict[str, Any]] = {}
        lots = self.plan["lots"]
        for row in records(lots[lots["paper"] != ALLOTMENT]):
            way = self._way_of(str(row.routes))
            call = self._call_id(str(row.committee), str(row.paper), way)
            one = found.setdefault(
                call, {"committee": str(row.committee), "paper": str(row.paper), "way": way, "rows": []}
            )
            one["rows"].append(row)
        for one in found.values():
            of_paper = lots[lots["paper"] == one["paper"]]
            one["title"] = plain(call_title(self.law, of_paper))
            one["fixed"] = prices_fixed(self.law, self.law.calls.get(one["paper"]))
        return found

    def _call_lots(self, call: Mapping[str, Any]) -> Iterator[Lot]:
        together: dict[str, list[Any]] = {}
        for row in call["rows"]:
            together.setdefault(self.lot_ids[str(row.lot)], []).append(row)
        for lot, rows in together.items():
            items = tuple(self._lot_item(row, fixed=call["fixed"]) for row in rows)
            words = [f"{lot}-{one.id}" if rows[0].family else lot for one in items]
            items = tuple(
                _named(one, word if not again else f"{word}-{again + 1}")
                for one, word, again in zip(items, words, times(words), strict=True)
            )
            worth = sum((_money(row.amount) for row in rows), NOTHING) if call["fixed"] else None
            yield Lot(
                id=lot,
                number=_lot_number(rows[0]),
                title=plain(rows[0].family) or items[0].product.name,
                items=items,
                amount=worth,
                first_day=min(_day(row.first_delivery) for row in rows),
                last_day=max(_day(row.last_delivery) for row in rows),
                deliveries=max(int(row.deliveries) for row in rows),
            )

    def _stable_lots(self) -> dict[str, str]:
        """Return by the number of a row of the table ``lots`` the id of its lot: from what is asked for, since numbers move with the plan."""
        words: dict[str, str] = {}
        for row in records(self.plan["lots"]):
            product = f"{self.cloak.product(str(row.product)).id}{'-organic' if row.organic else ''}"
            words.setdefault(_lot_number(row), self.cloak.id(plain(row.family)) if row.family else product)
        calls = {_lot_number(row): (str(row.committee), str(row.paper)) for row in records(self.plan["lots"])}
        again = times((calls[number], word) for number, word in words.items())
        ids = {
            number: word if not many else f"{word}-{many + 1}"
            for (number, word), many in zip(words.items(), again, strict=True)
        }
        return {str(row.lot): ids[_lot_number(row)] for row in records(self.plan["lots"])}

    def _lot_item(self, row: Any, *, fixed: bool) -> Item:
        product = self.cloak.product(str(row.product))
        price = row.plan_price if pd.isna(row.reference_price) else row.reference_price
        return Item(
            id=f"{product.id}{'-organic' if row.organic else ''}",
            product=product,
            food_group=self._group(str(row.product)),
            organic=bool(row.organic),
            quantity=exact(row.units, QUANTITY_PLACES).normalize(),
            unit=plain(row.unit),
            kg=exact(row.kg, QUANTITY_PLACES).normalize(),
            price=exact(price, PRICE_PLACES).normalize() if fixed else None,
            amount=_money(row.amount) if fixed else None,
            description="" if product.coded else plain(row.specification),
        )

    def _group(self, product: str) -> str:
        if self.cloak.product(product).coded or product not in self.products.index:
            return ""
        return plain(self.products.loc[product, "food_group"])

    def _items(self, rows: pd.DataFrame, *, priced: bool) -> tuple[Item, ...]:
        """Return what orders come to by product, organic or not, and price where that is told."""
        found = []
        keys = ["product", "organic", "price_per_unit"] if priced else ["product", "organic"]
        for key, own in rows.groupby(keys, sort=True):
            product, organic = str(key[0]), bool(key[1])
            shown = self.cloak.product(product)
            found.append(
                Item(
                    id="",
                    product=shown,
                    food_group=self._group(product),
                    organic=organic,
                    quantity=_total(own["units"]).normalize(),
                    unit=plain(own["unit"].iloc[0]),
                    kg=_total(own["kg"]).normalize(),
                    price=exact(float(str(key[2])), PRICE_PLACES).normalize() if priced else None,
                    amount=_sum(own["amount"]) if priced else None,
                )
            )
        words = [f"{one.product.id}{'-organic' if one.organic else ''}" for one in found]
        return tuple(
            _named(one, word if not again else f"{word}-{again + 1}")
            for one, word, again in zip(found, words, times(words), strict=True)
        )

    # ---- charges that the plan expects ------------------------------------------------------------------------------

    def _charges(self) -> tuple[dict[tuple[str, str], Decimal], dict[str, Decimal]]:
        """Return what suppliers charge for delivery, by process and supplier, and what contracts charge for the year, by contract.

        A charge is told in the one process in which its supplier sells; of one that sells in several it belongs to none.
        """
        paid = self.plan["payments"]
        of_contracts = {str(key): _sum(own["amount"]) for key, own in paid[paid["contract"] != ""].groupby("contract")}
        places = self.orders[~self.orders["given"]].groupby("supplier")["process"].unique()
        charges = paid[(paid["offer"] == "") & (paid["contract"] == "")]
        found = {}
        for supplier, own in charges.groupby("supplier"):
            there = list(places.get(supplier, []))
            found[there[0] if len(there) == 1 else OUTSIDE, str(supplier)] = _sum(own["amount"])
        return found, of_contracts

    def _budgets(self) -> dict[str, dict[str, Decimal]]:
        """Return by process what each fund pays of it by the plan; charges are where `_charges` tells them.

        What is paid for an offer that is ordered in several processes, by several committees, is told in none.
        """
        places_of = self.orders.groupby("offer")["process"].unique()
        place_of = {str(offer): str(there[0]) for offer, there in places_of.items() if len(there) == 1}
        places = self.orders[~self.orders["given"]].groupby("supplier")["process"].unique()
        sellers = dict(zip(self.case["contracts"]["contract"], self.case["contracts"]["supplier"], strict=True))
        found: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: NOTHING))
        for row in records(self.plan["payments"]):
            if row.contract:
                process = f"contract-{self.cloak.contract(row.contract, sellers.get(row.contract, '')).id}"
            elif row.offer:
                process = place_of.get(row.offer, "")
            else:
                there = list(places.get(row.supplier, []))
                process = there[0] if len(there) == 1 else OUTSIDE
            if process:
                found[process][self.cloak.id(row.fund)] += _money(row.amount)
        return {process: dict(sorted(funds.items())) for process, funds in found.items()}

    # ---- processes --------------------------------------------------------------------------------------------------

    def _processes(self, deliveries: list[Delivery], payments: list[Payment]) -> tuple[Process, ...]:
        charges, of_contracts = self._charges()
        self.budgets = self._budgets()
        record: dict[tuple[str, str], tuple[list[Delivery], list[Payment]]] = defaultdict(lambda: ([], []))
        for line in deliveries:
            record[line.process, line.contract][0].append(line)
        for paid in payments:
            record[paid.process, paid.contract][1].append(paid)
        found = []
        for call, one in self.lots.items():
            found.append(
                self._bought(
                    call,
                    "call",
                    one["title"],
                    self.cloak.committee(one["committee"]).id if one["committee"] else "",
                    one["way"],
                    tuple(self._call_lots(one)),
                    charges,
                    record,
                )
            )
        rest = self.orders[self.orders["process"] == OTHER]
        if len(rest) or any(process == OTHER for process, _contract in record):
            title = _("Food that no call of the programme asks for")
            found.append(self._bought(OTHER, "other", title, "", self._other_way, (), charges, record))
        found += self._signed(of_contracts, charges, record)
        outside = {key for key in (*charges, *record) if key[0] == OUTSIDE}
        if outside:
            found.append(
                self._bought(
                    OUTSIDE,
                    "outside",
                    _("Deliveries, charges and payments that belong to no call or contract alone"),
                    "",
                    None,
                    (),
                    charges,
                    record,
                )
            )
        return tuple(found)

    def _bought(
        self,
        process: str,
        kind: ProcessKind,
        title: str,
        committee: str,
        way: AwardRoute | None,
        lots: tuple[Lot, ...],
        charges: Mapping[tuple[str, str], Decimal],
        record: Mapping[tuple[str, str], tuple[list[Delivery], list[Payment]]],
    ) -> Process:
        """Return a process without a signed contract: awards that are pending, and contracts for what is on record."""
        rows = self.orders[self.orders["process"] == process]
        by_law = self._gives(way, self.lots[process]["paper"] if process in self.lots else "")
        awards: dict[str, Award] = {}
        own_charges = {seller: amount for (place, seller), amount in charges.items() if place == process}
        lot_of: dict[tuple[str, bool], list[str]] = defaultdict(list)
        for row in self.lots.get(process, {}).get("rows", ()):
            lot_of[str(row.product), bool(row.organic)].append(self.lot_ids[str(row.lot)])
        open_amount = NOTHING
        if by_law or kind == "outside":
            for seller in sorted({*rows["supplier"].unique(), *own_charges}):
                own = rows[rows["supplier"] == seller]
                shown = self.cloak.supplier(seller)
                pairs = dict.fromkeys(zip(own["product"], own["organic"], strict=True))
                related = dict.fromkeys(lot for product, organic in pairs for lot in lot_of[product, bool(organic)])
                awards[shown.id] = Award(
                    id=f"{process}-{shown.id}",
                    supplier=shown.id,
                    status="pending",
                    of="plan",
                    lots=tuple(sorted(related)),
                    items=self._items(own, priced=True),
                    amount=_sum(own["amount"]) + own_charges.get(seller, NOTHING),
                )
        else:
            open_amount = _sum(rows["amount"]) + sum(own_charges.values(), NOTHING)
        contracts = []
        for (place, contract), (came, paid) in sorted(record.items()):
            if place != process:
                continue
            seller = (came or paid)[0].supplier
            if seller not in awards:
                awards[seller] = Award(f"{process}-{seller}", seller, "pending", "ledger", (), (), None)
            award = awards[seller].id
            contracts.append(Contract(contract, award, seller, "pending", "", None, None, (), NOTHING, tuple(came), tuple(paid)))  # fmt: skip
        items = () if lots else self._items(rows, priced=False)
        told = self._way(way)
        return Process(
            process,
            kind,
            title,
            committee,
            told,
            self.budgets.get(process, {}),
            lots,
            items,
            open_amount,
            tuple(awards.values()),
            tuple(contracts),
            plain(call_word(lots_of["committee"], lots_of["paper"])) if (lots_of := self.lots.get(process)) else "",
        )

    def _signed(
        self,
        of_contracts: Mapping[str, Decimal],
        charges: Mapping[tuple[str, str], Decimal],
        record: Mapping[tuple[str, str], tuple[list[Delivery], list[Payment]]],
    ) -> Iterator[Process]:
        for row in records(self.case["contracts"]):
            shown, seller = self.cloak.contract(row.contract, row.supplier), self.cloak.supplier(row.supplier)
            process = f"contract-{shown.id}"
            own = self.orders[self.orders["process"] == process]
            planned = _sum(own["amount"]) + of_contracts.get(row.contract, NOTHING)
            planned += charges.get((process, row.supplier), NOTHING)
            drawn = pd.notna(row.option_drawn) and bool(row.option_drawn) and pd.notna(row.option_until)
            ends = row.option_until if drawn else row.last_day
            came, paid = record.get((process, shown.id), ([], []))
            items = self._agreed(row)
            award = Award(shown.id, seller.id, "active", "contract", (), items, None)
            contract = Contract(
                id=shown.id,
                award=shown.id,
                supplier=seller.id,
                status=self._standing(row.first_day, ends),
                name=shown.name,
                first_day=_day(row.first_day) if pd.notna(row.first_day) else None,
                last_day=_day(ends) if pd.notna(ends) else None,
                items=items,
                planned=planned,
                deliveries=tuple(came),
                payments=tuple(paid),
            )
            title = _("Contract {name}").format(name=shown.name) if not shown.coded else shown.name
            budget = self.budgets.get(process, {})
            yield Process(process, "contract", title, "", Way(), budget, (), (), NOTHING, (award,), (contract,))

    def _standing(self, first: pd.Timestamp, last: pd.Timestamp) -> ContractStatus:
        if pd.notna(first) and _day(first) > self.as_of:
            return "pending"
        return "terminated" if pd.notna(last) and _day(last) < self.as_of else "active"

    def _agreed(self, row: Any) -> tuple[Item, ...]:
        """Return what a contract is about: the most of its product that may be called off, in kg, where it says so."""
        if not row.product or pd.isna(row.maximum_kg):
            return ()
        product = self.cloak.product(row.product)
        kg = exact(float(row.maximum_kg), QUANTITY_PLACES).normalize()
        return (Item(product.id, product, self._group(row.product), False, kg, "kg", kg),)

    def _way(self, way: AwardRoute | None) -> Way:
        if way is None:
            return Way()
        return Way(
            id=way.route,
            name=plain(way.name),
            kind=way.kind,
            method=way.procurement_method,
            rationale=plain(_(way.source.plain)) if way.source.programme else "",
            reference=plain(way.source.reference) if way.source.programme else "",
            verified=way.source.verified,
        )

    # ---- what happened ----------------------------------------------------------------------------------------------

    def _on_record(self) -> tuple[list[Delivery], list[Payment]]:
        """Return the accepted deliveries and the payments of the year, each with the process and contract to which it belongs."""
        if self.entries is None or self.entries.empty:
            return [], []
        lines = bought(self.entries)
        paid = self.entries[self.entries["kind"] == "payment"]
        found: dict[tuple[Any, ...], tuple[str, str] | None] = {}
        places = []
        for line in records(lines):  # most lines of a ledger are of the same few goods
            of = line.supplier, line.product, line.contract, None if pd.isna(line.organic) else bool(line.organic)
            if of not in found:
                found[of] = self._place(line)
            places.append(found[of])
        by_invoice: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        by_seller: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for line, known in zip(records(lines), places, strict=True):
            if known is not None:
                by_seller[line.supplier].add(known)
                if line.invoice:
                    by_invoice[line.supplier, line.invoice].add(known)

        def place(line: Any, said: tuple[str, str] | None) -> tuple[str, str]:
            of_invoice = by_invoice[line.supplier, line.invoice] if line.invoice else set()
            for known in ({said} if said else set(), of_invoice, by_seller[line.supplier]):
                if len(known) == 1:
                    return next(iter(known))
            return OUTSIDE, f"{OUTSIDE}-{self.cloak.supplier(line.supplier).id}"

        deliveries: list[Delivery] = []
        payments: list[Payment] = []
        for line, number, known in zip(records(lines), self._numbers(lines), places, strict=True):
            process, contract = place(line, known)
            product = self.cloak.product(line.product) if line.product else None
            deliveries.append(
                Delivery(
                    id=number,
                    process=process,
                    contract=contract,
                    supplier=self.cloak.supplier(line.supplier).id,
                    day=_day(line.date),
                    product=product,
                    quantity=_quantity(line.quantity) if product else None,
                    unit=plain(line.unit) if product else "",
                    kg=_quantity(line.kg) if product else None,
                    amount=_cents(line.amount_cents),
                    fund=self.cloak.id(line.fund) if line.fund else "",
                )
            )
        for line, number in zip(records(paid), self._numbers(paid), strict=True):
            signed = self._contract_place(line.contract) if line.contract else None
            process, contract = place(line, signed)
            seller = self.cloak.supplier(line.supplier).id
            fund = self.cloak.id(line.fund) if line.fund else ""
            payments.append(
                Payment(number, process, contract, seller, _day(line.date), _cents(line.amount_cents), fund)
            )
        return deliveries, payments

    def _place(self, line: Any) -> tuple[str, str] | None:
        """Return the process and contract to which goods belong; None of a charge that names no contract."""
        if line.contract:
            return self._contract_place(line.contract)
        if not line.product:
            return None
        seller = self.cloak.supplier(line.supplier).id
        offers = self.case["offers"]
        agreed = set(
            offers.loc[(offers["supplier"] == line.supplier) & (offers["product"] == line.product), "contract"]
        )
        if len(agreed) == 1 and agreed != {""}:
            return self._contract_place(agreed.pop())
        rows = self.orders[(self.orders["supplier"] == line.supplier) & (self.orders["product"] == line.product)]
        if pd.notna(line.organic) and rows["process"].nunique() > 1:
            rows = rows[rows["organic"] == bool(line.organic)]
        places = set(rows["process"]) - {""}
        process = places.pop() if len(places) == 1 else OUTSIDE
        if process.startswith("contract-"):  # some of its offers are under contract, and the line does not say so
            process = OUTSIDE
        return process, f"{process}-{seller}"

    def _contract_place(self, contract: str) -> tuple[str, str] | None:
        sellers = dict(zip(self.case["contracts"]["contract"], self.case["contracts"]["supplier"], strict=True))
        if contract not in sellers:
            return None
        shown = self.cloak.contract(contract, sellers[contract])
        return f"contract-{shown.id}", shown.id

    def _numbers(self, lines: pd.DataFrame) -> list[str]:
        """Return ids of lines that stay the same wherever the lines stand: codes of what they say, equal ones numbered."""
        words = [
            self.cloak.code("line", *(getattr(line, name) for name in ("kind", "date", "supplier", "product", "quantity", "unit", "amount_cents", "fund", "invoice", "site")))
            for line in records(lines)
        ]  # fmt: skip
        return [word if not again else f"{word}-{again + 1}" for word, again in zip(words, times(words), strict=True)]

    # ---- what else is told ------------------------------------------------------------------------------------------

    def _funds(self, payments: Iterable[Payment]) -> Iterator[Fund]:
        use, planned = self.plan["fund_use"], self.plan["payments"]
        paid: dict[str, Decimal] = defaultdict(lambda: NOTHING)
        for one in payments:
            paid[one.fund] += one.amount
        for row in records(self.case["funds"].sort_values("fund", kind="stable")):
            shown = self.cloak.fund(row.fund)
            available = use.loc[use["fund"] == row.fund, "available"].dropna()
            yield Fund(
                shown=shown,
                role=plain(row.role),
                amount=_money(available.iloc[0]) if len(available) else None,
                planned=_sum(planned.loc[planned["fund"] == row.fund, "amount"]),
                paid=paid[shown.id],
                first_day=_day(row.first_day) if pd.notna(row.first_day) else None,
                last_day=_day(row.last_day) if pd.notna(row.last_day) else None,
            )

    def _purchases(self) -> Iterator[Purchase]:
        rows = self.orders.assign(
            month=self.orders["delivery_day"].dt.to_period("M").dt.start_time,
            seller=self.orders["supplier"].where(
                self.orders["by_law"] | self.orders["given"] | (self.orders["contract"] != ""), ""
            ),
        )
        keys = ["month", "process", "product", "organic", "seller", "given"]
        for key, own in rows.groupby(keys, sort=True):
            month, process, product, organic, seller, given = key
            yield Purchase(
                month=_day(month),
                process=str(process),
                product=self.cloak.product(str(product)),
                organic=bool(organic),
                supplier=self.cloak.supplier(str(seller)).id if seller else "",
                units=_total(own["units"]).normalize(),
                unit=plain(own["unit"].iloc[0]),
                kg=_total(own["kg"]).normalize(),
                amount=_sum(own["amount"]),
                given=bool(given),
            )

    def _prices(self) -> Iterator[Price]:
        rows = self.orders[~self.orders["given"] & (self.orders["kg"] > 0)]
        month = rows["delivery_day"].dt.to_period("M").dt.start_time.rename("month")
        for key, own in rows.groupby([month, "product", "organic"], sort=True):
            day, product, organic = key
            sellers = set(own["supplier"])
            shown = self.cloak.product(str(product))
            few = len(sellers) < self.cloak.least_suppliers and not any(map(self.cloak.is_named, sellers))
            if not few and not shown.coded:
                yield Price(
                    _day(day), shown, bool(organic), exact(_sum(own["amount"]) / _total(own["kg"]), PRICE_PLACES)
                )

    def _figures(self) -> dict[str, float]:
        summary = dict(zip(self.plan["summary"]["measure"], self.plan["summary"]["value"], strict=True))
        return {name: float(summary[name]) for name in FIGURES if name in summary and pd.notna(summary[name])}

    def _shares(self) -> Iterator[Share]:
        persons = {one for one in self._sellers() if not self.cloak.is_named(one)}
        for row in records(self.plan["targets"]):
            # What one person sells alone is no share that anybody but it should read, and its name stands in that of the share.
            if row.window not in ("plan", "year", "") or str(row.target).partition("@")[2] in persons:
                continue
            if self._tells_of_few(str(row.target)):
                self.hidden.append(str(row.target))
                continue
            known = row.judgement not in (Judgement.NOT_KNOWN, Judgement.NOTHING)
            yield Share(
                id=self.cloak.id(str(row.target)),
                name=plain(row.name),
                scope=plain(row.scope),
                sense=str(row.sense),
                required=float(row.required_share),
                reached=float(row.reached_share) if known and pd.notna(row.reached_share) else None,
                numerator=float(row.numerator) if pd.notna(row.numerator) else None,
                denominator=float(row.denominator) if pd.notna(row.denominator) else None,
                unit=str(row.unit),
                judgement=str(row.judgement),
                definition=plain(row.definition),
                source=plain(row.source) if self._of_law(str(row.target)) else "",
                verified=bool(row.verified) if pd.notna(row.verified) else False,
            )

    def _tells_of_few(self, target: str) -> bool:
        """Tell whether a share shows of fewer persons than the least to which group they belong: those who count, or those who do not.

        By hand, of what two farmers sell one is a woman: her share of the money is the part that her code is paid, so her code would be told to be a woman's.
        """
        stem = target.split("@")[0]
        counted_by = {one.stem: (one.counts, one.within) for one in self.law.targets}
        counted_by |= {row.target: (row.counts, row.within) for row in records(self.case["targets"])}
        rule, within = counted_by.get(stem, ("", ""))
        if rule not in self.counting:
            return False
        names = [rule, *([within] if within else [])]
        looked_at = {
            condition.attribute
            for name in names
            if (counted := self.rules.get(name)) is not None
            for clause in counted.clauses
            for condition in clause
        }
        if not looked_at & OF_PERSONS:
            return False
        bought = self.orders[self.orders["offer"].isin(self.counting.index)]
        counts = self.counting[rule].reindex(bought["offer"]).to_numpy(dtype=bool)
        inside = self.counting[within].reindex(bought["offer"]).to_numpy(dtype=bool) if within else counts | True
        for those in (bought.loc[counts & inside, "supplier"], bought.loc[~counts & inside, "supplier"]):
            sellers = set(those)
            if sellers and len(sellers) < self.cloak.least_suppliers and not any(map(self.cloak.is_named, sellers)):
                return True
        return False

    def _of_law(self, target: str) -> bool:
        """Tell whether the source of a share is a text of a programme, and not what somebody wrote into the case."""
        stem = target.split("@")[0]
        of_law = next((rule for rule in self.law.targets if rule.stem == stem), None)
        return (
            of_law is not None
            and of_law.source is not None
            and of_law.source.programme in self.law.programmes
            and stem not in set(self.case["targets"]["target"])
        )

    def _menus(self) -> Iterator[MenuDay]:
        groups = dict(zip(self.case["menu_groups"]["menu"], self.case["menu_groups"]["name"], strict=True))
        told = {
            menu: Shown(self.cloak.id(menu), plain(name) or self.cloak.id(menu))
            for menu, name in groups.items()
            if self.cloak.menu_is_told(menu)
        }
        dishes = {row.dish: plain(row.name) for row in records(self.case["dishes"])}
        allergens = {
            cell: {plain(one) for one in split_list(cell)} - {""}
            for cell in self.plan["menu_sheet"]["allergens"].unique()
        }
        days: dict[tuple[Any, str, str], list[Any]] = defaultdict(list)
        for row in records(self.plan["menu_sheet"]):
            if row.diet == "" and row.menu in told:
                days[row.date, row.menu, row.meal].append(row)
        for (day, menu, meal), rows in sorted(days.items()):
            yield MenuDay(
                day=_day(day),
                menu=told[menu],
                meal=meal,
                dishes=tuple(one for one in dict.fromkeys(dishes.get(row.dish, "") for row in rows) if one),
                allergens=tuple(sorted(set().union(*(allergens[row.allergens] for row in rows)))),
                allergens_known=all(row.not_stated == "" for row in rows),
            )

    def _left_out(self) -> Iterator[LeftOut]:
        yield from self.cloak.left_out()
        if self.entries is not None:
            never = _("It is no purchase, or the words of somebody about one.")
            orders = int((self.entries["kind"] == "order").sum())
            refused = int((~self.entries["accepted"].fillna(True).astype(bool)).sum())
            words = int(((self.entries["note"] != "") | (self.entries["reason"] != "")).sum())
            invoices = int(self.entries.loc[self.entries["invoice"] != "", "invoice"].nunique())
            for what, count in (
                (_("Orders of the ledger"), orders),
                (_("Goods that were refused"), refused),
                (_("Remarks and reasons in the ledger"), words),
                (_("Numbers of invoices"), invoices),
            ):
                if count:
                    yield LeftOut(what, count, never)
        if self.hidden:
            few = _("Of fewer persons than {count} it would show to which group they belong.")
            yield LeftOut(_("Shares"), len(self.hidden), few.format(count=self.cloak.least_suppliers))
        open_to_all = self.orders[~self.orders["by_law"] & (self.orders["contract"] == "") & ~self.orders["given"]]
        if len(open_to_all):
            yield LeftOut(
                _("Suppliers whom the plan reckons with where offers compete"),
                int(open_to_all["supplier"].nunique()),
                _("Who wins is not known before the offers are compared."),
            )


def _lot_number(row: Any) -> str:
    """Return the number of a lot on paper: of one of several products what stands before the point."""
    return str(row.lot).split(".")[0] if row.family else str(row.lot)


def _named(item: Item, name: str) -> Item:
    return Item(
        name, item.product, item.food_group, item.organic, item.quantity, item.unit, item.kg, item.price, item.amount, item.description
    )  # fmt: skip


def _day(value: Any) -> date:
    return pd.Timestamp(value).date()


def _money(value: float) -> Decimal:
    return exact(value, MONEY_PLACES)


def _cents(value: Any) -> Decimal:
    return NOTHING if pd.isna(value) else Decimal(int(value)).scaleb(-MONEY_PLACES)


def _sum(amounts: Iterable[float]) -> Decimal:
    """Return the sum of amounts that are to the cent each, in exact decimals."""
    return sum((_money(amount) for amount in amounts), NOTHING)


def _total(quantities: Iterable[float]) -> Decimal:
    return sum((exact(one, QUANTITY_PLACES) for one in quantities), Decimal(0))


def _quantity(value: Any) -> Decimal | None:
    return None if pd.isna(value) else exact(float(value), QUANTITY_PLACES).normalize()
