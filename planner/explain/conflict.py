"""Not possible? The wishes that contradict each other, in words, and the ways out, each as a scenario ready to run."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.conflict import ALL, Conflict, ConflictSearch, Wish
from models.constraints import SLACK_FAMILIES
from planner.assembly import Assembly, assemble
from planner.assembly.choices import menus_to_choose
from planner.case import Case
from planner.findings import InputError
from planner.i18n import _, day_text, figures_text, share_text
from planner.inputs import names_of, of_sites
from planner.programmes.case_law import law_for
from planner.reports.promises import limit_text, points_text, promise_text
from planner.reports.rooms import room_days
from planner.scenarios import apply
from planner.schema.words import in_words

MARGIN = 1.001
"""A way out gives a thousandth more than the least that is enough, so that rounding does not close it again."""


@dataclass(frozen=True, eq=False)
class Explained:
    """Why no plan is possible.

    Parameters
    ----------
    wishes : pandas.DataFrame
        One row per member of the conflict: ``family``, ``concerns``, ``text``, ``needed`` (by how much it must give way
        alone; NaN where that does not help), ``unit``.
    ways_out : pandas.DataFrame
        One row per way out, the least first: ``change`` (a line of a scenario), ``text``, ``relative`` (of what the wish
        asks for; NaN where only its whole family can open one), ``works`` (a plan was found to be possible with it, packs split and yes-or-no decisions in part).
    minimal : bool
        True if without any one wish the others were found to hold together.
    """

    wishes: pd.DataFrame
    ways_out: pd.DataFrame
    minimal: bool


def explain_conflict(case: Case, assembly: Assembly, *, cancel: threading.Event | None = None) -> Explained | None:
    """Find the smallest set of wishes in conflict, check that it is smallest, and the ways out.

    Parameters
    ----------
    case, assembly : Case, Assembly
        A case without a plan, and its instance.
    cancel : threading.Event, optional
        Set it to stop.

    Returns
    -------
    Explained or None
        None if the rules hold together as long as packs may be split and minimum orders kept in part: then whole numbers
        alone stand in the way.
    """
    search = ConflictSearch(assembly.instance, cancel)
    conflict = search.find()
    if conflict is None:
        return None
    kept = list(conflict.wishes)
    minimal = not search.possible(kept) and all(
        search.possible([one for one in kept if one != wish]) for wish in conflict.wishes
    )
    words = _Words(case, assembly)
    wishes = pd.DataFrame([words.row(wish, conflict) for wish in conflict.wishes])
    ways = [way for wish in conflict.wishes for way in words.ways(wish, conflict)]
    frame = pd.DataFrame(ways, columns=["change", "text", "relative"])
    frame = frame.drop_duplicates("change").sort_values("relative", kind="stable", ignore_index=True)
    frame["works"] = pd.Series([_works(case, assembly, line) for line in frame["change"]], dtype="bool")
    # What cannot open a way alone is offered only where its whole family can.
    frame = frame[frame["works"] | frame["relative"].notna()]
    return Explained(wishes, frame.sort_values("works", ascending=False, kind="stable", ignore_index=True), minimal)


def why_not(case: Case, *, cancel: threading.Event | None = None) -> Explained | None:
    """Explain why a case has no plan; None where its menus are free, or where whole numbers alone stand in the way.

    Parameters
    ----------
    case : Case
        A case without errors and without a plan.
    cancel : threading.Event, optional
        Set it to stop.
    """
    if (case["menu_groups"]["mode"] != "fixed").any():
        return None
    return explain_conflict(case, assemble(case, law_for(case)), cancel=cancel)


def _works(case: Case, assembly: Assembly, change: str) -> bool:
    """Tell whether the hard rules of the changed case hold together."""
    try:
        changed = apply(case, [change])
        served = assembly.served if menus_to_choose(changed) else None
        instance = assemble(changed, law_for(changed), served).instance
    except InputError:
        return False
    search = ConflictSearch(instance)
    return search.possible(list(search.members))


class _Words:
    """Says wishes and ways out in the user's words."""

    def __init__(self, case: Case, assembly: Assembly) -> None:
        self._case, self._assembly, self._instance = case, assembly, assembly.instance
        self._currency = str(case["case"].iloc[0]["currency"])

    def _label(self, wish: Wish) -> tuple[str, str]:
        """Return the short name of what a wish is about, and its name in print."""
        slack, number = wish
        table, column, home = {
            "short": ("products", "product", "products"),
            "supply_excess": ("products", "product", "products"),
            "offer_excess": ("products", "product", "products"),
            "cap_excess": ("suppliers", "supplier", "suppliers"),
            "day_excess": ("suppliers", "supplier", "suppliers"),
            "week_excess": ("suppliers", "supplier", "suppliers"),
            "days_excess": ("suppliers", "supplier", "suppliers"),
            "fund_excess": ("funds", "fund", "funds"),
            "fund_period_excess": ("funds", "fund", "funds"),
            "instalment_excess": ("funds", "fund", "funds"),
            "lapse": ("funds", "fund", "funds"),
            "gap": ("targets", "target", ""),
            "room_excess": ("rooms", "site", "sites"),
            "limit_excess": ("product_limits", "limit", ""),
            "commitment_lack": ("commitments", "commitment", "suppliers"),
            "contract_lack": ("contracts", "contract", "contracts"),
            "contract_excess": ("contracts", "contract", "contracts"),
            "points_lack": ("points", "rule", ""),
            "ceiling_excess": ("cost_ceilings", "ceiling", "stages"),
            "reserve_lack": ("award_routes", "lot", "products"),
            "frequency_gap": ("frequencies", "rule", ""),
            "nutrition_gap": ("standards", "standard", ""),
        }.get(slack, ("", "", ""))
        if not table or number == ALL:
            return "", ""
        label = str(getattr(self._instance, table)[column].iloc[number])
        if slack == "gap":
            return self._assembly.targets[number].rule.target, self._assembly.targets[number].rule.name
        sites = names_of(self._case["sites"], "site")
        if slack == "points_lack":
            return label, points_text(self._assembly.scores[number].rule, sites)
        suppliers = names_of(self._case["suppliers"], "supplier")
        if slack == "commitment_lack":
            return label, promise_text(label, suppliers, sites)
        if slack == "limit_excess":
            return label, limit_text(label, names_of(self._case["products"], "product"), suppliers, sites)
        key = {"cost_ceilings": "stage", "award_routes": "product"}.get(table, column)
        names = names_of(self._case[home], key) if home else {}
        if slack in ("ceiling_excess", "reserve_lack"):
            return label, of_sites(label, names, sites)
        return label, names.get(label, label)

    def row(self, wish: Wish, conflict: Conflict) -> dict[str, object]:
        """Return a wish as a row."""
        concerns, name = self._label(wish)
        return {
            "family": SLACK_FAMILIES[wish[0]].name,
            "concerns": concerns,
            "text": self._text(wish, name),
            "needed": conflict.gives.get(wish, np.nan),
            "unit": self._unit(wish),
        }

    def _unit(self, wish: Wish) -> str:
        slack = wish[0]
        if slack in ("short", "supply_excess", "offer_excess", "order_lack"):
            return _("packs")
        if slack == "reserve_lack" and self._instance.award_routes["unit"].iloc[max(wish[1], 0)] == "packs":
            return _("packs")
        if slack in (
            "room_excess",
            "limit_excess",
            "drop_lack",
            "day_excess",
            "week_excess",
            "contract_lack",
            "contract_excess",
        ):
            return "kg"
        if slack in ("frequency_gap", "days_excess"):
            return _("days")
        if slack == "points_lack":
            by_worth = self._assembly.scores[max(wish[1], 0)].rule.weight == "worth"
            return _("points times {unit}").format(unit=self._currency if by_worth else "kg")
        if slack == "nutrition_gap":
            return str(self._instance.standards["unit"].iloc[wish[1]])
        if slack == "gap" and self._assembly.targets[wish[1]].rule.basis == "mass":
            return "kg"
        return self._currency

    def _text(self, wish: Wish, name: str) -> str:
        slack, number = wish
        if number == ALL:
            return self._text_of_all(slack)
        if slack == "gap":
            target = self._instance.targets.iloc[number]
            text = (
                _("“{name}” must reach {share:.1%}")
                if target["sense"] == "at_least"
                else _("“{name}” must stay below {share:.1%}")
            )
            return text.format(name=name, share=target["share"])
        if slack == "fund_excess":
            text = _("{name} has {amount:,.2f} {currency}")
            return text.format(name=name, amount=self._instance.funds["amount"].iloc[number], currency=self._currency)
        if slack == "instalment_excess":
            text = _("the money of {name} comes only on {days}")
            return text.format(name=name, days=self._comes(number))
        if slack == "lapse":
            text = _("{name} spends {amount:,.2f} {currency} at least, so that nothing lapses")
            least = self._instance.funds["minimum"].iloc[number]
            return text.format(name=name, amount=least, currency=self._currency)
        if slack == "cap_excess":
            text = _("{name} may sell for {amount:,.2f} {currency} at most")
            cap = self._instance.suppliers["cap_amount"].iloc[number]
            return text.format(name=name, amount=cap, currency=self._currency)
        if slack in ("contract_lack", "contract_excess"):
            row = self._instance.contracts.iloc[number]
            if slack == "contract_lack":
                return _("at least {kg:,.0f} kg more must be called off under the contract {name}").format(
                    kg=row["minimum_kg"], name=name
                )
            return _("the contract {name} allows only {kg:,.0f} kg more").format(kg=row["maximum_kg"], name=name)
        if slack == "room_excess":
            room = self._instance.rooms.iloc[number]
            text = _("no more than {room} {unit} of {kept} food lies at {site} after a delivery")
            text = text.format(
                room=figures_text(room["most"]), unit=room["unit"], kept=in_words("kept", str(room["kept"])), site=name
            )
            return f"{text}{room_days(room['first_day'], room['last_day'])}"
        texts = {
            "short": _("every serving of {name} that the menus ask for is covered"),
            "supply_excess": _("no more {name} is bought than is offered in a period"),
            "offer_excess": _("no more {name} is bought than is offered in all"),
            "fund_period_excess": _("{name} has only so much in a period"),
            "day_excess": _("{name} brings no more on a day than it can"),
            "week_excess": _("{name} brings no more in a week than it can"),
            "days_excess": _("{name} comes on no more days of a week than it does"),
            "limit_excess": _("the limit {name} on one supplier's part"),
            "commitment_lack": _("what was promised to {name} is bought"),
            "points_lack": _("the points of “{name}” reach their floor"),
            "ceiling_excess": _("the food of a day of {name} costs no more than its ceiling"),
            "reserve_lack": _("what is reserved of {name} is bought from those for whom it is"),
            "frequency_gap": _("the menu rule {name}"),
            "nutrition_gap": _("the nutrition standard {name}"),
        }
        return texts.get(slack, _("minimum orders and drops are kept")).format(name=name)

    def _comes(self, number: int) -> str:
        """Return the days, after the plan's first, on which money of a fund comes."""
        rows, fund = self._case["instalments"], self._instance.funds["fund"].iloc[number]
        days = rows.loc[(rows["fund"] == fund) & (rows["date"] > self._case["case"].iloc[0]["first_day"]), "date"]
        return ", ".join(day_text(day) for day in sorted(days))

    def _text_of_all(self, slack: str) -> str:
        """Return the wishes of one kind in words, where they stand together."""
        texts = {
            "short": _("every serving of all that the menus ask for is covered"),
            "supply_excess": _("nothing is bought beyond what is offered in a period"),
            "offer_excess": _("nothing is bought beyond what is offered in all"),
            "cap_excess": _("no supplier sells more than its cap"),
            "fund_excess": _("no fund pays more than it has"),
            "fund_period_excess": _("no fund pays more in a period than it has then"),
            "instalment_excess": _("no fund pays before its money came"),
            "lapse": _("of every fund enough is spent that nothing lapses"),
            "gap": _("every share that must hold is reached"),
            "day_excess": _("no supplier brings more on a day than it can"),
            "week_excess": _("no supplier brings more in a week than it can"),
            "days_excess": _("no supplier comes on more days of a week than it does"),
            "room_excess": _("at no site more lies than fits in"),
            "limit_excess": _("every limit on one supplier's part is kept"),
            "commitment_lack": _("all that was promised is bought"),
            "contract_lack": _("as much is called off under every contract as it binds to"),
            "contract_excess": _("no more is called off under any contract than it allows"),
            "points_lack": _("every floor of points is reached"),
            "ceiling_excess": _("no food of a day costs more than its ceiling"),
            "reserve_lack": _("what is reserved of every lot is bought from those for whom it is"),
            "frequency_gap": _("every menu rule is kept"),
            "nutrition_gap": _("every nutrition standard is kept"),
        }
        return texts.get(slack, _("minimum orders and drops are kept"))

    def ways(self, wish: Wish, conflict: Conflict) -> list[tuple[str, str, float]]:
        """Return the ways out that a wish offers: line of a scenario, words, relative size."""
        slack, number = wish
        concerns, name = self._label(wish)
        family = SLACK_FAMILIES[slack].name
        if slack == "short" and wish not in conflict.gives:
            return [("rule family=demand mode=soft", _("Let meals go short, of as little as possible."), 1.0)]
        if wish not in conflict.gives:
            return [self._soft(family, np.nan)]
        needed = conflict.gives[wish] * MARGIN
        if number == ALL:
            return self._ways_of_all(slack, conflict.gives[wish], family)
        if slack == "fund_excess":
            return self._more_money(number, concerns, name, needed)
        if slack == "gap":
            return self._smaller_share(number, concerns, name, needed)
        if slack in ("supply_excess", "offer_excess"):
            return [*self._more_harvest(slack, number, concerns, name, needed), self._soft(family, 2.0)]
        if slack == "short":
            packs = self._instance.demand.loc[self._instance.demand["product"] == number, "packs"].sum()
            text = _("Let meals go short: {share:.1%} of {name} would be missing at the least.")
            share = conflict.gives[wish] / max(float(packs), 1.0)
            return [("rule family=demand mode=soft", text.format(share=share, name=name), share)]
        return [self._soft(family, 1.0)]

    def _ways_of_all(self, slack: str, needed: float, family: str) -> list[tuple[str, str, float]]:
        """Return the way out of wishes that stand together."""
        if slack != "short":
            return [self._soft(family, 1.0)]
        share = needed / max(float(self._instance.demand["packs"].sum()), 1.0)
        text = _("Let meals go short: {share} of all packs that the menus need would be missing at the least.")
        return [("rule family=demand mode=soft", text.format(share=share_text(share, 2)), share)]

    def _soft(self, family: str, relative: float) -> tuple[str, str, float]:
        text = _("Let the rules of the family {family} give way, as little as possible.")
        return f"rule family={family} mode=soft", text.format(family=in_words("family", family)), relative

    def _more_money(self, number: int, fund: str, name: str, needed: float) -> list[tuple[str, str, float]]:
        has = float(self._instance.funds["amount"].iloc[number])
        given = self._case["funds"].set_index("fund")["amount"].notna().loc[fund]
        reckoned = not given and fund not in set(self._case["instalments"]["fund"])
        amount = float(np.ceil(needed))
        percent = float(np.ceil(1000 * needed / has) / 10) if has > 0 else np.nan
        if reckoned and not percent > 0:
            return []
        change = f"+{percent:g}%" if reckoned else f"+{amount:.0f}"
        text = _("Put {amount:,.0f} {currency} more into {name}.")
        more = text.format(amount=amount, currency=self._currency, name=name)
        return [(f"budget fund={fund} change={change}", more, needed / has if has > 0 else np.inf)]

    def _smaller_share(self, number: int, target: str, name: str, needed: float) -> list[tuple[str, str, float]]:
        row, rule = self._instance.targets.iloc[number], self._assembly.targets[number].rule
        if rule.supplier:  # it is changed for each supplier
            sellers = names_of(self._case["suppliers"], "supplier")
            target, name = rule.stem, name.removesuffix(f" ({sellers[rule.supplier]})")
        found = [
            (
                f"target target={target} mode=soft",
                _("Let the share “{name}” be an aim: it is missed by as little as possible.").format(name=name),
                needed / float(row["scale"]),
            )
        ]
        own = set(self._case["targets"]["target"])
        whole = float(row["denominator"])
        if target in own and np.isfinite(whole) and whole > 0:
            less = needed / whole * (1.0 if row["sense"] == "at_least" else -1.0)
            share = float(np.floor((row["share"] - less) * 10_000) / 10_000) if less > 0 else float(row["share"] - less)
            text = _("Ask for {share:.2%} of “{name}” in place of {now:.2%}.")
            found.append(
                (
                    f"target target={target} share={share:.4f}",
                    text.format(share=share, name=name, now=row["share"]),
                    abs(less),
                )
            )
        return found

    def _more_harvest(
        self, slack: str, number: int, product: str, name: str, needed: float
    ) -> list[tuple[str, str, float]]:
        offers = self._instance.offers
        of_product = (offers["product"] == number).to_numpy()
        if slack == "offer_excess":
            packs = float(offers.loc[of_product, "total_packs"].sum())
        else:
            limit = self._instance.supply["packs"].to_numpy()
            packs = float(limit[of_product[self._instance.supply["offer"].to_numpy()] & np.isfinite(limit)].sum())
        if packs <= 0:
            return []
        factor = 1 + 2 * needed / packs
        text = _("Find about {kg:,.0f} kg more of {name} from farms, in the months in which it is short.")
        kg = needed * float(self._instance.products["pack_kg"].iloc[number])
        return [(f"harvest product={product} factor={factor:.3f}", text.format(kg=kg, name=name), needed / packs)]
