"""What a new plan changes for each supplier, and why: every reason is read off the two plans, none is guessed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.assembly import Assembly, assemble
from planner.assembly.choices import menus_to_choose
from planner.i18n import N_, _
from planner.making.plan import Plan

REASONS = {
    "supply": N_("It can deliver no more than this now."),
    "cap": N_("Its cap for the year is reached."),
    "price_up": N_("Its price has risen."),
    "price_down": N_("Its price has fallen."),
    "stock": N_("Less is needed: there is some in store."),
    "need_less": N_("Less is needed: menus, pupils or school days have changed."),
    "need_more": N_("More is needed: menus, pupils or school days have changed, or something was not delivered."),
    "share": N_("It counts toward a share that is only just reached."),
    "replaces": N_("It takes the place of another supplier of the same product."),
    "replaced": N_("Another supplier of the same product takes its place."),
    "moved": N_("The same in all, on other days."),
}
"""Every reason, in words."""

_KEYS = ["supplier", "product"]
_EDGE = 1e-4


def changes(old: Plan, new: Plan) -> pd.DataFrame:
    """Return what changes for each supplier and product from the new plan's first day on.

    Returns
    -------
    pandas.DataFrame
        ``supplier``, ``product``, ``announced_kg``, ``now_kg``, ``difference_kg``, ``announced_amount``, ``now_amount``,
        ``difference_amount`` (currency), ``reason`` (of `REASONS`; the first that holds, what lies with the supplier
        itself before what lies with others), ``why`` (in words); what stays as it was is left out.
    """
    first = pd.Timestamp(new.case.head["first_day"])
    orders = old["orders"][old["orders"]["delivery_day"] >= first], new["orders"]
    sums = [part.groupby(_KEYS)[["kg", "amount"]].sum() for part in orders]
    frame = sums[0].add_prefix("announced_").join(sums[1].add_prefix("now_"), how="outer").fillna(0.0).reset_index()
    for unit in ("kg", "amount"):
        frame[f"difference_{unit}"] = (frame[f"now_{unit}"] - frame[f"announced_{unit}"]).round(6)
    packs = [part.groupby(["supplier", "product", "offer", "delivery_day"])["packs"].sum() for part in orders]
    apart = packs[1].sub(packs[0], fill_value=0)
    touched = apart[apart != 0].reset_index().drop(columns="packs")[_KEYS].drop_duplicates()
    frame = frame.merge(pd.concat([touched, frame.loc[frame["difference_amount"] != 0, _KEYS]]).drop_duplicates())
    frame = frame.sort_values(_KEYS, ignore_index=True)
    facts = _Facts(old, new, first, apart)
    frame["reason"] = pd.Series(
        [facts.reason(s, p, d) for s, p, d in frame[[*_KEYS, "difference_kg"]].itertuples(index=False)], dtype="str"
    )
    frame["why"] = pd.Series([_(REASONS[reason]) for reason in frame["reason"]], dtype="str")
    names = [f"{when}_{unit}" for unit in ("kg", "amount") for when in ("announced", "now", "difference")]
    return frame[[*_KEYS, *names, "reason", "why"]]


class _Facts:
    """What the two plans say of suppliers, prices and needs."""

    def __init__(self, old: Plan, new: Plan, first: pd.Timestamp, apart: pd.Series) -> None:
        before, after = _assembly(old), _assembly(new)
        instance = after.instance
        begins = instance.periods["first_day"].to_numpy()
        self._apart = apart.rename("packs").reset_index()
        row = np.searchsorted(begins, self._apart["delivery_day"].to_numpy(), side="right") - 1
        self._apart["period"] = instance.periods["period"].to_numpy()[row]
        supply = instance.supply
        most = pd.DataFrame(
            {
                "offer": instance.offers["offer"].to_numpy()[supply["offer"]],
                "period": instance.periods["period"].to_numpy()[supply["period"]],
                "most": supply["packs"].to_numpy(),
            }
        )
        self._most = most.set_index(["offer", "period"])["most"]
        now = new["orders"].groupby(["offer", "period"])["packs"].sum()
        self._full = self._most.reindex(now.index).fillna(0.0) <= now
        total = instance.offers.set_index("offer")["total_packs"]
        self._sold_out = set(total.index[total <= new["orders"].groupby("offer")["packs"].sum().reindex(total.index)])
        used = new["supplier_totals"].set_index("supplier")["cap_used_share"]
        whole = instance.suppliers.set_index("supplier")
        worth = instance.offers["price_per_pack"].groupby(instance.offers["supplier"]).min()
        room = (1 - used) * whole["cap_amount"].reindex(used.index)
        least = pd.Series(worth.to_numpy(), index=whole.index[worth.index]).reindex(used.index)
        spent = whole["cap_amount"] <= whole["sold_amount"]
        self._capped = set(used.index[room < least]) | set(spent.index[spent])
        self._price = [a.offers.set_index("offer")["price_per_unit"] for a in (before, after)]
        # What was announced at a price stays announced at it, also where the case has changed since.
        agreed = old["orders"].groupby("offer")["price_per_unit"].first()
        self._price[0] = agreed.combine_first(self._price[0])
        needs = [_needs(assembly, first) for assembly in (before, after)]
        self._need = [part["kg"] for part in needs]
        self._opening = needs[1]["opening_kg"]
        self._packs = [
            a.site_needs[a.site_needs["day"] >= first].groupby("product")["packs"].sum() for a in (before, after)
        ]
        rows = new["targets"]
        tight = rows[(rows["reached_share"] - rows["required_share"]).abs() < _EDGE]
        rules = {t.rule.counts for t in after.targets if t.rule.target in set(tight["target"])}
        counts = after.counting[sorted(rules)].any(axis=1).to_numpy()
        self._toward = set(after.offers.loc[counts, "offer"])

    def reason(self, supplier: str, product: str, difference: float) -> str:
        """Return the first reason that holds."""
        rows = self._apart[(self._apart["supplier"] == supplier) & (self._apart["product"] == product)]
        rows = rows[rows["packs"] != 0]
        rise = self._risen(rows["offer"])
        if difference < 0:
            if self._at_its_end(rows[rows["packs"] < 0]):
                return "supply"
            if supplier in self._capped:
                return "cap"
            if rise > 0:
                return "price_up"
            if self._of(self._need[1], product) < self._of(self._need[0], product) - 1e-6:
                return "need_less"
            if self._of(self._packs[1], product) < self._of(self._packs[0], product) and self._of(
                self._opening, product
            ):
                return "stock"
            return "replaced"
        if difference == 0:
            return "price_up" if rise > 0 else "price_down" if rise < 0 else "moved"
        if rise < 0:
            return "price_down"
        if self._of(self._packs[1], product) > self._of(self._packs[0], product):
            return "need_more"
        return "share" if self._toward & set(rows["offer"]) else "replaces"

    def _risen(self, offers: pd.Series) -> float:
        old, new = (price.reindex(offers.unique()) for price in self._price)
        return float((new - old).sum())

    def _at_its_end(self, rows: pd.DataFrame) -> bool:
        """Tell whether, wherever less is bought than announced, the offer brings all it has."""
        if not len(rows):
            return False
        keys = pd.MultiIndex.from_frame(rows[["offer", "period"]])
        full = self._full.reindex(keys)
        cannot = self._most.reindex(keys).isna().to_numpy()
        end = np.where(full.isna(), cannot, full.fillna(False).astype(bool)) | rows["offer"].isin(self._sold_out)
        return bool(np.all(end))

    @staticmethod
    def _of(values: pd.Series, product: str) -> float:
        return float(values.get(product, 0.0))


def _needs(assembly: Assembly, first: pd.Timestamp) -> pd.DataFrame:
    """Return by product the ``kg`` eaten from a day on, and ``opening_kg``, of it from what was in store."""
    daily = assembly.daily_needs
    rows = daily.table[daily.dates[daily.table["day"]] >= first.to_datetime64()]
    sums = rows.groupby("product")[["kg", "opening_kg"]].sum()
    return sums.set_axis(pd.Index(daily.products[sums.index], name="product"))


def _assembly(plan: Plan) -> Assembly:
    free = menus_to_choose(plan.case)
    served = plan["served"][plan["served"]["menu"].isin(free)] if free else None
    return assemble(plan.case, plan.law, served)
