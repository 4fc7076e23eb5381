"""What is public, in the words of the Open Contracting Data Standard 1.1.5: a state of each process, and packages of releases and records.

A process is a call (its lots by the way of award that they take), a contract that was signed, what no call asks for, or what is on record and belongs to none of
them. What the plan says is ``pending`` where the law's own order says who is to deliver, and no award where offers compete; goods
that came without a signed contract stand under a contract that is ``pending`` and says why. Days of call and award are those of the steps that the town put on
record; without a record no day is known on which anything was awarded, and none is told. Who wins is not known from a step: an award stays ``pending``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from planner.i18n import _, day_text, language, money_text, ngettext, number_text, reader
from planner.publication.decisions import AdoptionTold, AppealTold, Decisions
from planner.publication.privacy import Profile
from planner.publication.public import NOTHING, Award, Contract, Delivery, Item, Lot, Party, Payment, Process, Public
from planner.publication.releases import Json
from planner.publication.standard import VERSION, mapping
from planner.record.words import steps
from planner.schema.law_words import CERTIFICATE_WORDS, FOOD_GROUP_WORDS, OWNERSHIP_WORDS
from planner.schema.words import in_words, unit_in_words


def ocid(public: Public, process: str, prefix: str = "") -> str:
    """Return the id of a process for the whole world: prefix, case and process.

    Parameters
    ----------
    public : Public
        Whose process it is.
    process : str
        The process, by its id.
    prefix : str
        The prefix that the town registered; empty: a placeholder that says it is not registered.

    Returns
    -------
    str
        As ``ocds-213czf-my-town-2026-call-public-call``.
    """
    return "-".join((prefix or mapping()["placeholder_prefix"], public.head.id, process))


def state(public: Public, process: Process, prefix: str = "", address: str = "") -> Json:
    """Return a process as it is now: a release without its own id, date and tag.

    Parameters
    ----------
    public : Public
        All that is public.
    process : Process
        One of its processes.
    prefix : str
        As for `ocid`.
    address : str
        Where the publication is seen on the web: then the tables are told as documents; empty: not said.

    Returns
    -------
    dict
        JSON, without a field that has no value.
    """
    return _Told(public, process, address).state(ocid(public, process.id, prefix))


def record_package(public: Public, records: list[Json], published: str, uri: str) -> Json:
    """Return a package of records.

    Parameters
    ----------
    public : Public
        Whose buyer publishes it.
    records : list of dict
        The records.
    published : str
        The moment, with its time zone.
    uri : str
        Where the package is seen, or a name for it.

    Returns
    -------
    dict
        JSON.
    """
    return _package(public, published, uri) | {"records": records}


def release_package(public: Public, releases: list[Json], published: str, uri: str) -> Json:
    """Return a package of releases.

    Parameters
    ----------
    public : Public
        Whose buyer publishes it.
    releases : list of dict
        The releases.
    published : str
        The moment, with its time zone.
    uri : str
        Where the package is seen, or a name for it.

    Returns
    -------
    dict
        JSON.
    """
    return _package(public, published, uri) | {"releases": releases}


def _package(public: Public, published: str, uri: str) -> Json:
    return {
        "uri": uri,
        "version": VERSION,
        "extensions": list(mapping()["extensions"]),
        "publishedDate": published,
        "publisher": {"name": public.head.buyer.name},
    }


class _Told:
    """A process being told."""

    def __init__(self, public: Public, process: Process, address: str) -> None:
        self.public, self.process, self.address = public, process, address
        self.currency = public.head.currency

    def state(self, ocid: str) -> Json:
        """Return it all."""
        one = self.process
        asked = one.kind in ("call", "other")
        told: Json = _filled(
            {
                "ocid": ocid,
                "language": language(),
                "initiationType": "tender",
                "parties": list(self._parties()),
                "buyer": self._reference(self.public.head.buyer.id),
                "planning": self._planning(),
                "tender": self._tender() if asked else None,
                "awards": [self._award(award) for award in one.awards],
                "contracts": [self._contract(contract) for contract in one.contracts],
            }
        )
        return told

    # ---- parties ----------------------------------------------------------------------------------------------------

    def _name(self, party: str) -> str:
        if party == self.public.head.buyer.id:
            return self.public.head.buyer.name
        if party in self.public.committees:
            return self.public.committees[party].name
        return self.public.suppliers[party].shown.name

    def _reference(self, party: str) -> Json:
        return {"id": party, "name": self._name(party)}

    @property
    def _caller(self) -> str:
        return self.process.committee or self.public.head.buyer.id

    def _parties(self) -> Iterator[Json]:
        buyer = self.public.head.buyer.id
        paid = {line.supplier for contract in self.process.contracts for line in contract.payments}
        asks = self.process.kind in ("call", "other")
        roles = {buyer: ["buyer", *(["payer"] if paid else [])]}
        if asks:
            roles.setdefault(self._caller, []).append("procuringEntity")
        for award in self.process.awards:
            roles[award.supplier] = ["supplier", *(["payee"] if award.supplier in paid else [])]
        country = reader().territories.get(self.public.head.country, self.public.head.country)
        for party, own in roles.items():
            told = {"id": party, "name": self._name(party), "roles": own}
            if party in self.public.suppliers:
                yield _filled(told | self._details(self.public.suppliers[party]))
            else:
                yield _filled(told | {"address": {"countryName": country}})

    def _details(self, party: Party) -> Json:
        profile, schemes = party.profile, mapping()["schemes"]
        kind = [(schemes["kind"], profile.kind, in_words("kind", profile.kind))] if profile.kind else []
        owners = [(schemes["ownership"], word, _(OWNERSHIP_WORDS.get(word, word))) for word in profile.ownership]
        held = [(schemes["certificates"], word, _(CERTIFICATE_WORDS.get(word, word))) for word in profile.certificates]
        return {
            "address": {"locality": profile.municipality, "region": profile.state},
            "details": {
                "scale": self._scale(profile),
                "classifications": [
                    {"scheme": scheme, "id": word, "description": text} for scheme, word, text in kind + owners + held
                ],
            },
        }

    def _scale(self, profile: Profile) -> str:
        return str(mapping()["scale"].get(profile.kind, ""))

    # ---- planning, tender -------------------------------------------------------------------------------------------

    def _planning(self) -> Json | None:
        funds = {fund.shown.id: fund for fund in self.public.funds}
        parts = [
            {
                "id": fund,
                "description": funds[fund].shown.name if fund in funds else fund,
                "amount": self._value(amount),
                "period": self._period(self.public.head.first_day, self.public.head.last_day),
            }
            for fund, amount in self.process.budget.items()
        ]
        decided = self.public.decisions
        if not parts and decided is None:
            return None
        names = "; ".join(one.name for one in self.public.programmes)
        if self.public.draft:
            names = " ".join((_("No committee has adopted this plan: it is a draft."), names))
        text = _("What the plan of the year spends on this, by the fund that pays it.")
        return {
            "rationale": names,
            "milestones": self._steps("planning") if decided is not None else [],
            "budget": {
                "description": text,
                "amount": self._value(sum(self.process.budget.values(), NOTHING)),
                "budgetBreakdown": parts,
            }
            if parts
            else None,
            "documents": [
                *self._documents("purchases", "procurementPlan", _("What the plan buys, by month")),
                *self._decided(),
            ],
        }

    def _decided(self) -> Iterator[Json]:
        """Yield adoptions with their appeals, and sessions, as documents of the planning."""
        decided = self.public.decisions
        if decided is None:
            return
        kinds = mapping()["decisions"]
        page = {"url": f"{self.address}/decisions.html", "format": "text/html"} if self.address else {}
        for one in decided.adoptions:
            title = _("“{title}” is adopted by {committee}.").format(title=one.title, committee=one.committee)
            text = f"{standing_words(one)} {_('Fingerprint: {fingerprint}').format(fingerprint=one.fingerprint)}"
            yield self._paper(f"adoption-{one.id}", kinds["adoption"], title, one.day, text) | page
            for appeal in one.appeals:
                title = _("Appeal against the adoption of “{title}”").format(title=one.title)
                known = f"appeal-{one.id}-{appeal.id}"
                yield self._paper(known, kinds["appeal"], title, appeal.day, appeal_words(appeal)) | page
        for session in decided.sessions:
            title = _("Minutes of {committee}").format(committee=session.committee)
            yield self._paper(f"minutes-{session.id}", kinds["minutes"], title, session.day, "") | page

    def _paper(self, known: str, kind: str, title: str, day: date, text: str) -> Json:
        told = {"id": known, "documentType": kind, "title": title, "description": text, "language": language()}
        return told | {"datePublished": _moment(day)}

    @property
    def _asked_by_call(self) -> Decisions | None:
        """The decisions, where this is a call: the steps on record are those of calls."""
        return self.public.decisions if self.process.kind == "call" else None

    def _steps(self, section: str) -> list[Json]:
        """Return the steps of the procurement that belong to a section as milestones; who sees to them is a person and not told."""
        decided, kinds = self._asked_by_call, mapping()["steps"]
        return [
            {
                "id": f"step-{one.id}",
                "title": steps()[one.id],
                "type": kinds[one.id]["type"],
                "dueDate": None if one.due is None else f"{one.due.isoformat()}T23:59:59Z",
                "dateMet": None if one.done is None else _moment(one.done),
                "status": "met" if one.done is not None else "scheduled",
            }
            for one in (decided.steps_of(self.process.call).values() if decided is not None else ())
            if kinds[one.id]["section"] == section
        ]

    def _done(self, step: str) -> date | None:
        """Return the day on which a step of the procurement was done; None: it is not, or nobody says so."""
        decided = self._asked_by_call
        found = decided.steps_of(self.process.call).get(step) if decided is not None else None
        return found.done if found is not None else None

    def _day_of(self, step: str) -> date | None:
        """Return the day on which a step was done, else on which it is due; None: nobody says so."""
        decided = self._asked_by_call
        found = decided.steps_of(self.process.call).get(step) if decided is not None else None
        return None if found is None else found.done or found.due

    def _tender_status(self) -> str | None:
        """Return how a tender stands; None: nobody has told."""
        decided = self.public.decisions
        if decided is not None and decided.cancelled:
            return "cancelled"
        if self._done("award"):
            return "complete"
        if any(contract.deliveries for contract in self.process.contracts):
            return None  # of what has begun to be delivered nobody has told the planner whether all lots are awarded
        return "active" if self._done("call") else "planned"

    def _tender(self) -> Json:
        one, way = self.process, self.process.way
        offers = self._asked_by_call.offers_of(one.call) if self._asked_by_call is not None else None
        lots = [self._lot(lot) for lot in one.lots]
        worths = [lot.amount for lot in one.lots if lot.amount is not None]
        items = [self._item(item) | {"relatedLot": lot.id} for lot in one.lots for item in lot.items]
        first = min((lot.first_day for lot in one.lots), default=self.public.head.first_day)
        last = max((lot.last_day for lot in one.lots), default=self.public.head.last_day)
        rationale = " ".join(word for word in (way.rationale, f"({way.reference})" if way.reference else "") if word)
        if way.rationale and not way.verified:
            rationale += " " + _("This was not read in its source.")
        return {
            "id": one.id,
            "title": one.title,
            "status": self._tender_status(),
            "value": self._value(sum(worths, NOTHING)) if worths and len(worths) == len(lots) else None,
            "procurementMethod": way.method,
            "procurementMethodDetails": way.name,
            "procurementMethodRationale": rationale,
            "mainProcurementCategory": "goods",
            "procuringEntity": self._reference(self._caller),
            "tenderPeriod": self._period(*offers) if offers else None,
            "awardPeriod": self._period(None, self._day_of("award")),
            "contractPeriod": self._period(first, last),
            "milestones": self._steps("tender"),
            "items": items or [self._item(item) for item in one.items],
            "lots": lots,
            "documents": self._documents("lots", "biddingDocuments", _("What is asked for, as a table"))
            if lots
            else [],
        }

    def _documents(self, table: str, kind: str, title: str) -> list[Json]:
        """Return a flat table as a document, where it is known where it is seen."""
        if not self.address:
            return []
        url = f"{self.address}/tables/{self.public.head.id}/{table}.csv"
        return [
            {
                "id": table,
                "documentType": kind,
                "title": title,
                "url": url,
                "format": "text/csv",
                "language": language(),
            }
        ]

    def _lot(self, lot: Lot) -> Json:
        count = ngettext("{count} day of delivery.", "{count} days of delivery.", lot.deliveries)
        number = _("Lot {number}.").format(number=lot.number)
        return {
            "id": lot.id,
            "title": ", ".join((lot.title, _("organic"))) if all(item.organic for item in lot.items) else lot.title,
            "description": f"{number} {count.format(count=number_text(lot.deliveries))}",
            "value": self._value(lot.amount),
            "contractPeriod": self._period(lot.first_day, lot.last_day),
        }

    def _item(self, item: Item) -> Json:
        group = item.food_group
        words = [item.product.name, _("organic") if item.organic else ""]
        text = ", ".join(word for word in words if word)
        return {
            "id": item.id,
            "description": f"{text}. {item.description}" if item.description else text,
            "classification": {
                "scheme": mapping()["schemes"]["food_group"],
                "id": group,
                "description": _(FOOD_GROUP_WORDS.get(group, group)),
            }
            if group
            else None,
            "quantity": _number(item.quantity),
            "unit": {"name": unit_in_words(item.unit), "value": self._value(item.price)},
        }

    # ---- awards, contracts ------------------------------------------------------------------------------------------

    def _award(self, award: Award) -> Json:
        text = {
            "plan": _("What the plan would buy, in the order that the law asks for. Nothing is awarded yet."),
            "ledger": _("Goods or money are on record; of an award or a signed contract nothing is known."),
            "contract": "",
        }[award.of]
        decided = self.public.decisions
        gone = decided is not None and decided.cancelled and award.of == "plan"
        return {
            "id": award.id,
            "description": text,
            "status": "cancelled" if gone else award.status,
            "value": self._value(award.amount),
            "suppliers": [self._reference(award.supplier)],
            "items": [self._item(item) for item in award.items],
            "relatedLots": list(award.lots),
        }

    def _contract(self, contract: Contract) -> Json:
        signed = self.process.kind == "contract"
        text = "" if signed else _("Goods or money are on record; that a contract is signed nobody has said.")
        return {
            "id": contract.id,
            "awardID": contract.award,
            "title": contract.name,
            "description": text,
            "status": contract.status,
            "period": self._period(contract.first_day, contract.last_day),
            "items": [self._item(item) for item in contract.items],
            "implementation": {
                "transactions": [self._transaction(line) for line in contract.payments],
                "milestones": [self._milestone(line) for line in contract.deliveries],
            },
        }

    def _transaction(self, line: Payment) -> Json:
        return {
            "id": line.id,
            "date": _moment(line.day),
            "value": self._value(line.amount),
            "payer": self._reference(self.public.head.buyer.id),
            "payee": self._reference(line.supplier),
        }

    def _milestone(self, line: Delivery) -> Json:
        if line.product is None:
            title = _("Charge")
        else:
            quantity = "" if line.quantity is None else number_text(float(line.quantity), _places(line.quantity))
            title = " ".join(word for word in (quantity, unit_in_words(line.unit), line.product.name) if word)
        return {
            "id": line.id,
            "title": title,
            "type": "delivery",
            "description": money_text(float(line.amount), self.currency),
            "dateMet": _moment(line.day),
            "status": "met",
        }

    # ---- small things -----------------------------------------------------------------------------------------------

    def _value(self, amount: Decimal | None) -> Json | None:
        return None if amount is None else {"amount": _number(amount), "currency": self.currency}

    def _period(self, first: date | None, last: date | None) -> Json:
        return {
            "startDate": None if first is None else _moment(first),
            "endDate": None if last is None else f"{last.isoformat()}T23:59:59Z",
        }


def standing_words(one: AdoptionTold) -> str:
    """Return in a sentence what an adoption is now."""
    if one.standing == "set_aside":
        return _("It was set aside after an appeal: nothing is bought by it.")
    if one.standing == "superseded":
        return _("A later adoption has taken its place.")
    if one.appeal_until is not None:
        return _("The year goes by it. It can be appealed against until {day}.").format(day=day_text(one.appeal_until))
    return _("The year goes by it.")


def appeal_words(one: AppealTold) -> str:
    """Return in a sentence what came of an appeal."""
    said = {
        "": _("It waits for an answer."),
        "upheld": _("It was upheld: the plan is set aside."),
        "refused": _("It was refused: the plan stands."),
    }
    return said[one.outcome]


def _moment(day: date) -> str:
    """Return a day as a moment with a time zone, as the standard asks for days of which the hour is not known."""
    return f"{day.isoformat()}T00:00:00Z"


def _number(value: Decimal) -> int | float:
    """Return a decimal as the number of JSON that is written with the same digits."""
    return int(value) if value == value.to_integral_value() else float(value)


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return min(3, max(0, -exponent)) if isinstance(exponent, int) else 0


def _filled(told: Any) -> Any:
    """Return JSON without what has no value: None, empty texts, lists and objects."""
    if isinstance(told, Mapping):
        kept = {name: _filled(value) for name, value in told.items()}
        return {name: value for name, value in kept.items() if value is not None and value not in ("", [], {})}
    return [_filled(one) for one in told] if isinstance(told, list) else told
