"""What needs attention, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from planner.case import Case
from planner.families.family import with_window
from planner.findings import Finding
from planner.i18n import _, day_text, money_text, ngettext, number_text, share_text
from planner.ledger.window import Window, plan_window
from planner.programmes.duties import days_text, due_day
from planner.programmes.law import Duty
from planner.progress.choices import BELOW
from planner.progress.in_force import CASE_CHANGED

NEAR_CAP = 0.9
"""Part of its cap from which a supplier is near it."""

ENDING_DAYS = 28
"""Days before its last one from which a contract that ends is told: what is missing must be called off, and the next one signed."""

STOPPED = 0.5
"""Part of what was planned to date below which a supplier counts as failing."""

REFUSED = 0.05
"""Part of what a supplier brought above which refusals are told."""

DEARER = 0.1
"""Rise of a price against that of the same offer above which it is told."""


def alerts(
    tables: Mapping[str, pd.DataFrame],
    case: Case,
    now: pd.Timestamp,
    findings: Iterable[Finding] = (),
    late: pd.DataFrame | None = None,
    duties: Iterable[Duty] = (),
) -> pd.DataFrame:
    """Return what needs attention, the most pressing first.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        The other tables of progress.
    case : Case
        The case of the year, for its names, its currency and the days of the plan.
    now : pandas.Timestamp
        The day on which it is asked.
    findings : iterable of Finding
        Those of the plan in force; that the case has changed since stands first.
    late : pandas.DataFrame, optional
        From `planner.progress.orders.overdue`.
    duties : iterable of Duty
        What the law asks the buyer to do by a day.

    Returns
    -------
    pandas.DataFrame
        The table ``alerts`` of `planner.schema.progress_tables.PROGRESS_TABLES`; without rows if nothing needs
        attention.
    """
    currency = str(case.head["currency"])
    window = plan_window(case)
    rows = [
        *_plan(findings),
        *_day(now, window),
        *_shares(tables["standing"], now, window),
        *_choices(tables.get("choices")),
        *_points(tables.get("points_progress")),
        *_bonuses(tables.get("bonus_progress"), currency),
        *_duties(duties, tables["standing"], now, window),
        *_suppliers(tables["supplier_progress"], currency),
        *_contracts(tables["contract_progress"], now),
        *_overcharged(tables["contract_progress"], currency),
        *_funds(tables["fund_progress"], currency),
        *_orders(tables["orders_due"], currency),
        *(() if late is None else _late(late, case, currency)),
        *_prices(tables["price_progress"], currency),
    ]
    frame = pd.DataFrame(rows, columns=["alert", "subject", "pressing", "text", "help"])
    return frame.sort_values("pressing", ascending=False, kind="stable", ignore_index=True)


def _records(frame: pd.DataFrame) -> list[Any]:
    return list(frame.itertuples(index=False))


def _amount(value: float, unit: str) -> str:
    return f"{number_text(value)} kg" if unit == "kg" else money_text(value, unit)


def _plan(findings: Iterable[Finding]) -> Iterator[dict[str, Any]]:
    for finding in findings:
        if finding.code == CASE_CHANGED:
            yield {
                "alert": _("Plan"),
                "subject": _("Case"),
                "pressing": True,
                "text": f"{finding.what} {finding.why}",
                "help": finding.mend,
            }


def _day(now: pd.Timestamp, window: Window) -> Iterator[dict[str, Any]]:
    if now < window.first or now > window.last:
        yield {
            "alert": _("Day"),
            "subject": day_text(now),
            "pressing": False,
            "text": _("The day is not within the case, {first} to {last}: only what came on those days counts.").format(
                first=day_text(window.first), last=day_text(window.last)
            ),
            "help": _("For another year take the case of that year."),
        }


def _duties(
    duties: Iterable[Duty], standing: pd.DataFrame, now: pd.Timestamp, window: Window
) -> Iterator[dict[str, Any]]:
    """Yield the duties that are due, or will be soon: of a share that cannot be reached any more, of a year that is over or nearly."""
    names = dict(zip(standing["target"], standing["name"], strict=True))
    over = now >= window.last
    lost = set(
        standing.loc[
            standing["status"].isin(["out_of_reach", "missed"]) | (over & (standing["status"] == "slipping")), "target"
        ]
    )
    for duty in duties:
        days = days_text(duty.within, working=duty.working)
        if duty.event == "share_short":
            if duty.target not in lost:
                continue
            text = _(
                "{share} is short. {plain} It is due {days} from the day on which that is known: if that is today, by {due}."
            )
            text = text.format(
                share=names[duty.target], plain=duty.source.plain, days=days, due=day_text(due_day(duty, now.date()))
            )
            pressing = True
        else:
            due = pd.Timestamp(due_day(duty, window.last.date()))
            if now < window.last - pd.Timedelta(days=ENDING_DAYS):
                continue
            text = _("{plain} It is due {days} from the year's last day, {last}: by {due}.")
            text = text.format(plain=duty.source.plain, days=days, last=day_text(window.last), due=day_text(due))
            if now > due:
                text += " " + _("That day is over.")
            pressing = over
        yield {
            "alert": _("Duty"),
            "subject": duty.name,
            "pressing": pressing,
            "text": text,
            "help": _("Do it, and put its day on record ({reference}).").format(reference=duty.source.reference),
        }


def _shares(frame: pd.DataFrame, now: pd.Timestamp, window: Window) -> Iterator[dict[str, Any]]:
    for row in _records(frame):
        last, name = pd.Timestamp(row.ends), with_window(row.name, row.window)
        weeks = max(1, (last - max(now, window.first)).days // 7)
        if row.unassigned > 0:
            text = _("{amount} of goods have no fund, so they count toward no share of a fund.")
            yield {
                "alert": _("Fund missing"),
                "subject": name,
                "pressing": True,
                "text": text.format(amount=_amount(row.unassigned, row.unit)),
                "help": _("Say in the ledger which fund paid them."),
            }
        if row.unplaced > 0:
            text = _(
                "Of {amount} of goods nobody says where they went, and that decides whether they count. They are not counted."
            )
            yield {
                "alert": _("Place missing"),
                "subject": name,
                "pressing": True,
                "text": text.format(amount=_amount(row.unplaced, row.unit)),
                "help": _("Say in the ledger to which site they came, or which committee's fund paid them."),
            }  # fmt: skip
        if row.status not in BELOW:
            continue
        if row.status == "missed":
            most = row.sense == "at_most"
            text = (
                _("{share:.1%} at the end, at most {required:.1%} is allowed; {missing} are too much.")
                if most
                else _("{share:.1%} at the end, {required:.1%} is required; {missing} are missing.")
            )
            yield {
                "alert": _("Ceiling") if most else _("Share"),
                "subject": name,
                "pressing": True,
                "text": text.format(
                    share=row.forecast_share, required=row.required_share, missing=_amount(row.missing, row.unit)
                ),
                "help": _("Its days are over: put on record why. The windows that follow can still be reached."),
            }
            continue
        if row.sense == "at_most":
            yield {
                "alert": _("Ceiling"),
                "subject": name,
                "pressing": True,
                "text": _("Heading for {share:.1%}, at most {required:.1%} is allowed.").format(
                    share=row.forecast_share, required=row.required_share
                ),
                "help": _("Buy less of what counts toward it, or plan the rest anew."),
            }
            continue
        if now >= last:
            yield {
                "alert": _("Share"),
                "subject": name,
                "pressing": True,
                "text": _("{share:.1%} at the end, {required:.1%} is required; {missing} are missing.").format(
                    share=row.forecast_share, required=row.required_share, missing=_amount(row.missing, row.unit)
                ),
                "help": _("The year is over: put on record why."),
            }
            continue
        text = _(
            "Heading for {share:.1%}, {required:.1%} is required; {missing} are missing: {each} a week until {last}."
        )
        text = text.format(
            share=row.forecast_share,
            required=row.required_share,
            missing=_amount(row.missing, row.unit),
            each=_amount(row.missing / weeks, row.unit),
            last=day_text(last),
        )
        if row.status == "out_of_reach":
            help_ = _("Even the best plan of the rest does not reach it: look for new offers, and put on record why.")
        elif pd.isna(row.last_day):
            help_ = _("Plan the rest of the year anew.")
        else:
            help_ = _("Plan the rest of the year anew, by {day} at the latest: after that it is out of reach.").format(
                day=day_text(row.last_day)
            )
        if row.instead:
            help_ += " " + _("In its place this would do: {others}.").format(others=row.instead)
        yield {"alert": _("Share"), "subject": name, "pressing": True, "text": text, "help": help_}


def _choices(frame: pd.DataFrame | None) -> Iterator[dict[str, Any]]:
    """Yield the rules of which one has to be met where none is: of a share that is followed `_shares` tells it already."""
    rows = [] if frame is None else _records(frame)
    for row in rows:
        if row.followed and row.judged_by == "plan" and row.status in BELOW:
            others = _(" or ").join(
                _("“{way}”").format(way=one.name) for one in rows if one.choice == row.choice and not one.followed
            )
            yield {
                "alert": _("One of several rules"),
                "subject": row.name,
                "pressing": True,
                "text": _(
                    "The plan in force does not meet it, and the year is not heading for another rule in its place."
                ),
                "help": _("Plan the rest of the year anew. In its place this would do: {others}.").format(
                    others=others
                ),
            }


def _points(frame: pd.DataFrame | None) -> Iterator[dict[str, Any]]:
    """Yield the scales of points whose least mean will not be reached."""
    for row in [] if frame is None else _records(frame):
        if row.status in BELOW:
            yield {
                "alert": _("Points"),
                "subject": row.name,
                "pressing": True,
                "text": _("Heading for {mean} points on average, {least} are required.").format(
                    mean=number_text(row.forecast, 2), least=number_text(row.minimum, 2)
                ),
                "help": _("Plan the rest of the year anew."),
            }


def _bonuses(frame: pd.DataFrame | None, currency: str) -> Iterator[dict[str, Any]]:
    """Yield what money of a later year the year is not heading for; nobody has to reach it, so it does not press."""
    for row in [] if frame is None else _records(frame):
        if pd.isna(row.reached) or row.reached:
            continue
        text = _(
            "Heading for {share:.1%} of {name}; from {required:.1%} on {more} more are paid from {first} on. {missing} are missing."
        )
        yield {
            "alert": _("Bonus"),
            "subject": row.name,
            "pressing": False,
            "text": text.format(
                share=row.forecast_share,
                name=row.share_name,
                required=row.required_share,
                more=money_text(row.if_reached - row.otherwise, currency),
                first=day_text(row.first_day),
                missing=_amount(row.missing, row.unit),
            ),
            "help": _("Nobody has to reach it. See whether it is worth it with: planner worth"),
        }


def _suppliers(frame: pd.DataFrame, currency: str) -> Iterator[dict[str, Any]]:
    for row in _records(frame):
        name = row.supplier_name or row.supplier
        if pd.notna(row.cap) and (row.delivered >= NEAR_CAP * row.cap or pd.notna(row.cap_reached)):
            text = _("{share:.0%} of its cap is sold; {left} are left.").format(
                share=row.delivered / row.cap, left=money_text(max(row.cap_left, 0.0), currency)
            )
            if pd.notna(row.cap_reached):
                text += " " + _("At this rate it is beyond it on {day}.").format(day=day_text(row.cap_reached))
            yield {
                "alert": _("Cap"),
                "subject": name,
                "pressing": row.contracted > row.cap or pd.notna(row.cap_reached),
                "text": text,
                "help": _("Order no more than is left, and look for others for the rest."),
            }
        if pd.notna(row.silent_since):
            yield {
                "alert": _("Deliveries"),
                "subject": name,
                "pressing": True,
                "text": _("Nothing has come of what was planned since {day}.").format(day=day_text(row.silent_since)),
                "help": _(
                    "Ask what holds it up; if it will not deliver, lose it in a scenario and plan the rest anew."
                ),
            }
        elif row.planned > 0 and row.delivered < STOPPED * row.planned:
            yield {
                "alert": _("Deliveries"),
                "subject": name,
                "pressing": True,
                "text": _("{delivered} came of {planned} planned to this day.").format(
                    delivered=money_text(row.delivered, currency), planned=money_text(row.planned, currency)
                ),
                "help": _(
                    "Ask what holds it up; if it will not deliver, lose it in a scenario and plan the rest anew."
                ),
            }
        if row.overpaid > 0:
            yield {
                "alert": _("Payment"),
                "subject": name,
                "pressing": False,
                "text": _("{amount} more were paid than came.").format(amount=money_text(row.overpaid, currency)),
                "help": _("See whether a delivery is missing in the ledger, or claim it back."),
            }
        if row.refused > REFUSED * (row.delivered + row.refused):
            yield {
                "alert": _("Refused"),
                "subject": name,
                "pressing": False,
                "text": _("{amount} were refused. {reasons}").format(
                    amount=money_text(row.refused, currency), reasons=row.reasons
                ),
                "help": _("Talk with the supplier about quality and transport."),
            }


def _contracts(frame: pd.DataFrame, now: pd.Timestamp) -> Iterator[dict[str, Any]]:
    """Yield the contracts of which little or nothing is left, those about to end, and those that ended before their least was called off."""
    for row in _records(frame):
        called = row.earlier_kg + row.delivered_kg + row.open_kg
        if called >= NEAR_CAP * row.maximum_kg:
            text = _("{called} kg of {most} kg are called off, {open} kg of them on their way; {left} kg are left.")
            if row.open_kg == 0:
                text = _("{called} kg of {most} kg are called off; {left} kg are left.")
            if row.left_kg < 0:
                text = _("{called} kg are called off, and it allows {most} kg.")
            yield {
                "alert": _("Contract"),
                "subject": row.name,
                "pressing": row.left_kg < 0,
                "text": text.format(
                    called=number_text(called, 1),
                    most=number_text(row.maximum_kg, 1),
                    left=number_text(row.left_kg, 1),
                    open=number_text(row.open_kg, 1),
                ),
                "help": _("Order no more than is left, and look for others for the rest."),
            }
        if now <= row.ends_on <= now + pd.Timedelta(days=ENDING_DAYS):
            text = _("It ends on {day}.")
            if row.missing_kg > 0:
                text = _("It ends on {day}, and {missing} kg must be called off until then.")
            yield {
                "alert": _("Contract ends"),
                "subject": row.name,
                "pressing": row.missing_kg > 0,
                "text": text.format(day=day_text(row.ends_on), missing=number_text(row.missing_kg, 1)),
                "help": _("Order what is missing; draw its extension, or find who delivers afterwards."),
            }
        if row.missing_kg > 0 and row.ends_on < now:
            text = _("It ended on {day} with {missing} kg less called off than it binds to.")
            yield {
                "alert": _("Contract"),
                "subject": row.name,
                "pressing": True,
                "text": text.format(day=day_text(row.ends_on), missing=number_text(row.missing_kg, 1)),
                "help": _("Settle with the supplier what becomes of the rest, and put it on record."),
            }


def _overcharged(frame: pd.DataFrame, currency: str) -> Iterator[dict[str, Any]]:
    """Yield the contracts under which more was invoiced than their prices, or their charge for the year, come to."""
    for row in _records(frame):
        told = (
            (row.overcharged, _("{amount} more were invoiced than its prices come to.")),
            (row.charged - row.charge_per_year, _("{amount} more were charged than its charge for the year.")),
        )
        for amount, text in told:
            if round(amount, 2) > 0:
                yield {
                    "alert": _("Contract price"),
                    "subject": row.name,
                    "pressing": True,
                    "text": text.format(amount=money_text(amount, currency)),
                    "help": _("Check the invoices against the contract, and claim a credit note."),
                }


def _funds(frame: pd.DataFrame, currency: str) -> Iterator[dict[str, Any]]:
    for row in _records(frame):
        if pd.notna(row.runs_out):
            yield {
                "alert": _("Money"),
                "subject": row.name,
                "pressing": True,
                "text": _("At this pace it is empty on {day}; {left} are left.").format(
                    day=day_text(row.runs_out), left=money_text(row.left, currency)
                ),
                "help": _("Plan the rest of the year anew, or find more money."),
            }
        if row.to_spend > 0:
            yield {
                "alert": _("Money"),
                "subject": row.name,
                "pressing": False,
                "text": _("{amount} are to be spent by {day}, or they lapse.").format(
                    amount=money_text(row.to_spend, currency), day=day_text(row.spend_by)
                ),
                "help": _("Let it pay before the other funds (spend_order), or buy what it alone may pay."),
            }


def _orders(frame: pd.DataFrame, currency: str) -> Iterator[dict[str, Any]]:
    if frame.empty:
        return
    for supplier, rows in frame.groupby("supplier_name", sort=True):
        text = ngettext(
            "{count} order to place by {day}, worth {amount}.",
            "{count} orders to place by {day}, worth {amount}.",
            len(rows),
        )
        yield {
            "alert": _("Order"),
            "subject": supplier,
            "pressing": False,
            "text": text.format(
                count=len(rows), day=day_text(rows["order_by"].min()), amount=money_text(rows["amount"].sum(), currency)
            ),
            "help": _("See the orders to place."),
        }


def _late(frame: pd.DataFrame, case: Case, currency: str) -> Iterator[dict[str, Any]]:
    """Yield the suppliers whose orders have not come though they were planned to: a plan of the rest does not know of them."""
    suppliers, products = (case.table(f"{key}s").set_index(key)["name"].to_dict() for key in ("supplier", "product"))
    for row in _records(frame):
        amount = _amount(row.open_kg, "kg") if row.open_kg > 0 else money_text(row.open_amount, currency)
        text = _("{amount} of {product}, ordered on {ordered} and planned for {due}, have not come.")
        yield {
            "alert": _("Overdue"),
            "subject": suppliers.get(row.supplier, row.supplier),
            "pressing": True,
            "text": text.format(
                amount=amount,
                product=products.get(row.product, row.product),
                ordered=day_text(row.date),
                due=day_text(row.due),
            ),
            "help": _(
                "Ask when it comes, or take the order back in the ledger: an order below zero, with yes under credit_note. Planning the rest anew does not count it and may "
                "order it again, also beyond what a contract allows."
            ),
        }


def _prices(frame: pd.DataFrame, currency: str) -> Iterator[dict[str, Any]]:
    for row in _records(frame[frame["price_difference"] > DEARER]):
        yield {
            "alert": _("Price"),
            "subject": row.product_name or row.product,
            "pressing": False,
            "text": _("{supplier}: {share} dearer than agreed, {paid} a kg instead of {agreed}.").format(
                supplier=row.supplier_name or row.supplier,
                share=share_text(row.price_difference, 0),
                paid=money_text(row.paid_per_kg, currency),
                agreed=money_text(row.contract_per_kg, currency),
            ),
            "help": _("Check the invoices against the contract; put the new price into the case if it stays."),
        }
