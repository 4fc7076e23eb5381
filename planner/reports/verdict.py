"""The verdict on a plan in words, in the order in which it matters, all of it read off the table ``given_way``.

Everybody fed or not; rules that must hold and are broken; what gave way, by family with the worst named; what is not known; what of
the law is to be doubted.
Console, first sheet and screen say these lines and no others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from planner.assumed import assumed_cells
from planner.case import Case
from planner.families import BY_NAME, FAMILIES
from planner.families.facts import Tables, Told
from planner.families.family import figures, with_window
from planner.i18n import N_, _, money_text, ngettext, number_text
from planner.inputs import WHOLE_PLAN, names_of, records
from planner.judgement import Judgement
from planner.programmes.case_law import law_doubts, law_or_none
from planner.reports.alternatives import Choice, choices
from planner.reports.given_way import told_by_tables
from planner.reports.levels import level_texts
from planner.schema.base import LIST_SEPARATOR
from planner.schema.words import in_words

Weight = Literal["good", "broken", "gave_way", "not_known"]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the verdict, and how much it weighs."""

    weight: Weight
    text: str


def verdict(case: Case, tables: Tables) -> list[Line]:
    """Return the verdict on a plan, the gravest first after whether everybody is fed.

    Parameters
    ----------
    case : Case
        The case that was planned.
    tables : mapping of str to pandas.DataFrame
        The plan's tables, with ``given_way``.
    """
    if "given_way" not in tables:  # a plan of an earlier edition
        tables = dict(tables) | {"given_way": told_by_tables(tables)}
    words = Words(case, tables)
    rows = tables["given_way"]
    missed = rows[(rows["judgement"] == Judgement.NOT_MET) & ~rows["family"].isin(LIGHTS["fed"][1])]
    unknown = rows[rows["judgement"] == Judgement.NOT_KNOWN]
    lines = [_fed(case, tables)]
    hard = missed["mode"] == "hard"
    lines += [Line("broken", _of_family(words, part, ngettext("{rules} that must hold are broken in {count} place: {worst}.", "{rules} that must hold are broken in {count} places. The worst: {worst}.", len(part)))) for part in _families(missed[hard])]  # fmt: skip
    lines += [Line("gave_way", _of_family(words, part, ngettext("{rules} gave way in {count} place: {worst}.", "{rules} gave way in {count} places. The worst: {worst}.", len(part)))) for part in _families(missed[~hard])]  # fmt: skip
    for part in _families(unknown):
        lines.append(Line("not_known", _unknown(words, part)))
    idle = _nothing_to_count(tables["targets"])
    if idle:
        lines.append(Line("not_known", _("Nothing to count for: {shares}.").format(shares=", ".join(idle))))
    made_good = (_asked(tables)["judgement"] == Judgement.NOT_MET).any()  # by another rule, of which one is enough
    if rows.empty and (idle or made_good):
        lines.append(Line("good", _("Nothing is short, and no rule gave way.")))
    elif rows.empty:
        lines.append(Line("good", _("Nothing is short, every share is reached, and no rule gave way.")))
    elif len(lines) == len(list(_families(unknown))) + bool(idle) + 1 and lines[0].weight == "good":
        lines.append(Line("good", _("As far as is known, no rule gave way.")))
    lines += [Line(_weight(one, rows), one.text) for one in _choices(case, tables)]
    lines += [Line("good", text) for text in level_texts(law_or_none(case), tables)]
    doubts = [*_rough(case), *law_doubts(case)]
    return lines + _ways_not_followed(tables) + [Line("not_known", text) for text in doubts]


def _rough(case: Case) -> list[str]:
    """Return how much of the case nobody has confirmed, if it was filled in for the user."""
    cells = assumed_cells(case)
    if cells.empty:
        return []
    prices = int(((cells["table"] == "offers") & (cells["column"] == "price")).sum())
    text = _(
        "This plan is rough. Cells and rows of its case that were filled in: {count}, among them {prices} of {offers} prices. Figures of your own make "
        "it firm, those first that move the cost most: see page Plan of the app, or `planner assumptions`."
    )
    told = (number_text(count) for count in (len(cells), prices, len(case.tables["offers"])))
    return [text.format(**dict(zip(("count", "prices", "offers"), told, strict=True)))]


LIGHTS: dict[str, tuple[str, tuple[str, ...]]] = {
    light: (title, tuple(one.name for one in FAMILIES if one.light == light))
    for light, title in {
        "fed": N_("Everybody fed"),
        "money": N_("Money"),
        "shares": N_("Shares"),
        "menus": N_("Nutrition and menus"),
    }.items()
}
"""The four things that are asked of a plan first, each with its name and the families of rules of which it tells."""


@dataclass(frozen=True, slots=True)
class Light:
    """Whether one of the four things asked first is well, and the figures that say so.

    Parameters
    ----------
    name : str
        Which of `LIGHTS`.
    title : str
        In words.
    weight : str
        How bad it is, as of a `Line`.
    texts : tuple of str
        A sentence for each figure.
    """

    name: str
    title: str
    weight: Weight
    texts: tuple[str, ...]

    @property
    def word(self) -> str:
        """Whether it is well, in a word that stands beside the colour."""
        words = {"good": _("yes"), "gave_way": _("in part"), "broken": _("no"), "not_known": _("not known")}
        return words[self.weight]


def lights(case: Case, tables: Tables) -> list[Light]:
    """Return the four lights over a plan, in the order of `LIGHTS`.

    Parameters
    ----------
    case : Case
        The case that was planned.
    tables : mapping of str to pandas.DataFrame
        The plan's tables, with ``given_way``.
    """
    rows = tables["given_way"] if "given_way" in tables else told_by_tables(tables)
    texts = {
        "fed": _fed_in_figures(case, tables),
        "money": _money_in_figures(case, tables),
        "shares": _shares_in_figures(case, tables, rows),
        "menus": _menus_in_figures(rows),
    }
    for choice in _choices(case, tables):
        shares = any(way.section == "targets" for way in choice.rule.ways)
        texts["shares" if shares else "menus"] += (choice.text,)
    weights = {name: _gravest(rows, families) for name, (_title, families) in LIGHTS.items()}
    weights["fed"] = _fed(case, tables).weight
    if weights["shares"] == "gave_way" and not (_asked(tables)["judgement"] == Judgement.MET).any():
        weights["shares"] = "broken"  # where no share is reached, they are not reached "in part"
    if weights["shares"] == "good" and _nothing_to_count(tables["targets"]):
        weights["shares"] = "not_known"  # a most of what nobody buys is not reached
    return [Light(name, _(title), weights[name], texts[name]) for name, (title, _families) in LIGHTS.items()]


def _choices(case: Case, tables: Tables) -> list[Choice]:
    law = law_or_none(case)
    return [] if law is None else choices(case, law, tables)


def _weight(choice: Choice, rows: pd.DataFrame) -> Weight:
    """Return how much it weighs whether one of several rules is met: as the one that is followed, where none surely is."""
    missed = rows[rows["rule"].str.split("@").str[0].isin(list(choice.followed.rules))]
    # none where what is followed is waived, or its family off
    missed = missed[missed["judgement"] == Judgement.NOT_MET]
    if choice.met == Judgement.NOT_MET and len(missed):
        return "broken" if (missed["mode"] == "hard").any() else "gave_way"
    return "good" if choice.met == Judgement.MET else "not_known"


def _asked(tables: Tables) -> pd.DataFrame:
    """Return the shares that are asked for and not waived."""
    targets = tables["targets"]
    return targets[~targets["mode"].isin(["off", "waived"])]


def _gravest(rows: pd.DataFrame, families: tuple[str, ...]) -> Weight:
    told = rows[rows["family"].isin(families)]
    missed = told[told["judgement"] == Judgement.NOT_MET]
    if (missed["mode"] == "hard").any():
        return "broken"
    if len(missed):
        return "gave_way"
    return "not_known" if (told["judgement"] == Judgement.NOT_KNOWN).any() else "good"


def _fed_in_figures(case: Case, tables: Tables) -> tuple[str, ...]:
    figures = tables["summary"].drop_duplicates("measure").set_index("measure")["value"]
    text = _("{covered} of {planned} meals of the menu can be served.")
    planned, covered = (float(figures.get(name, np.nan)) for name in ("meals_planned", "meals_covered"))
    if np.isnan(planned) or np.isnan(covered):
        return (_fed(case, tables).text,)
    told = text.format(covered=number_text(covered), planned=number_text(planned))
    return (told,) if _fed(case, tables).weight == "good" else (told, _fed(case, tables).text)


def _money_in_figures(case: Case, tables: Tables) -> tuple[str, ...]:
    use, names = tables["fund_use"], names_of(case["funds"], "fund")
    currency = str(case.head["currency"])
    lines = []
    for fund, part in use.groupby("fund", sort=False):
        spent, available = float(part["spent"].sum()), part["available"].iloc[0]
        name = names.get(str(fund), str(fund))
        if pd.isna(available):
            lines.append(_("{fund}: {spent} paid; no limit.").format(fund=name, spent=money_text(spent, currency)))
            continue
        text = _("{fund}: {spent} paid of {available}; {left} left.")
        amounts = {"spent": spent, "available": float(available), "left": round(float(available) - spent, 2) + 0.0}
        lines.append(text.format(fund=name, **{key: money_text(value, currency) for key, value in amounts.items()}))
    return tuple(lines) or (_("Nothing is paid."),)


def _shares_in_figures(case: Case, tables: Tables, rows: pd.DataFrame) -> tuple[str, ...]:
    asked = _asked(tables)
    if asked.empty:
        return (_("No share is asked for."),)
    words, kept = Words(case, tables), asked[asked["judgement"] == Judgement.MET]
    text = ngettext("{met} of {count} share is reached.", "{met} of {count} shares are reached.", len(asked))
    told = text.format(met=number_text(len(kept)), count=number_text(len(asked)))
    missed = rows[rows["family"].isin(LIGHTS["shares"][1]) & (rows["judgement"] == Judgement.NOT_MET)]
    idle = _nothing_to_count(tables["targets"])
    nothing = (_("Nothing to count for: {shares}.").format(shares=", ".join(idle)),) if idle else ()
    return (told, *nothing, *(f"{words.of(row)}." for row in records(missed)))


def _menus_in_figures(rows: pd.DataFrame) -> tuple[str, ...]:
    lines = []
    for part in _families(rows[rows["family"].isin(LIGHTS["menus"][1])]):
        told = part["judgement"]
        missed, unknown = int((told == Judgement.NOT_MET).sum()), int((told == Judgement.NOT_KNOWN).sum())
        text = _("{rules}: {missed} not met, {unknown} not known.")
        lines.append(text.format(rules=_title(part), missed=number_text(missed), unknown=number_text(unknown)))
    return tuple(lines) or (_("Every nutrition standard and rule on menus is kept, as far as the case asks."),)


def _ways_not_followed(tables: Tables) -> list[Line]:
    """Return which ways of award the plan did not look at, because another one was open to the lot before them."""
    routes = tables.get("routes", pd.DataFrame())
    if "passed_over" not in routes:  # a plan of an earlier edition
        return []
    rows = routes[routes["passed_over"].fillna("") != ""]
    if rows.empty:
        return []
    text = _(
        "Of several ways of award open to a lot the first is followed, and what others set aside of the rest. Not followed: {ways}."
    )
    ways = [
        _("{product}, “{route}”").format(product=row.product_name, route=way)
        for row in records(rows)
        for way in str(row.passed_over).split(LIST_SEPARATOR)
    ]
    return [Line("not_known", text.format(ways="; ".join(ways)))]


def _nothing_to_count(targets: pd.DataFrame) -> list[str]:
    """Return the shares that are sought and of which there is nothing in any window: 45 % of fish, and no fish."""
    sought = targets[~targets["mode"].isin(["off", "waived"])]
    idle = (sought["judgement"] == Judgement.NOTHING).groupby(sought["target"]).transform("all").astype(bool)
    return list(dict.fromkeys(sought.loc[idle, "name"]))


def _fed(case: Case, tables: Tables) -> Line:
    """Say whether everybody is fed: of a plan without a meal that nothing is served, though nothing of it is short."""
    short = tables["shortfalls"]
    summary = tables["summary"].drop_duplicates("measure").set_index("measure")["value"]
    without = float(summary.get("days_without_menu", 0.0))
    if summary.get("meals_planned") == 0:
        text = _("Nothing is served: there is no meal in the plan, on {days} pupils x school days.")
        return Line("broken", text.format(days=number_text(without)))
    stated = dict(zip(case["rules"]["family"], case["rules"]["mode"], strict=True))
    if stated.get("demand") == "off":
        return Line("not_known", _("Whether everybody is fed was not asked: the case sets this rule off."))
    if short.empty and without > 0:
        text = _("Every meal of the menu can be served, but on {days} pupils x school days there is none.")
        return Line("gave_way", text.format(days=number_text(without)))
    if short.empty:
        return Line("good", _("Everybody can be fed: every meal of the menu can be served."))
    worst = short.groupby("product_name")["short_servings"].sum().sort_values(ascending=False, kind="stable")
    text = ngettext(
        "Not everybody can be fed: {products} product is short, {kg} kg for {servings} servings: {worst}.",
        "Not everybody can be fed: {products} products are short, {kg} kg for {servings} servings; most of all {worst}.",
        len(worst),
    )
    told = text.format(
        products=number_text(len(worst)),
        kg=number_text(float(short["short_kg"].sum()), 1),
        servings=number_text(float(short["short_servings"].sum())),
        worst=", ".join(str(name) for name in worst.index[:3]),
    )
    return Line("broken", told)


def _families(rows: pd.DataFrame) -> list[pd.DataFrame]:
    return [part for _family, part in rows.groupby("family", sort=False)]


def _of_family(words: Words, part: pd.DataFrame, text: str) -> str:
    return text.format(rules=_title(part), count=number_text(len(part)), worst=words.of(worst_of(part)))


def _unknown(words: Words, part: pd.DataFrame) -> str:
    family = part["family"].iloc[0]
    if family == "search":
        return _("The search ended before this was proved to be the best plan.")
    if family == "lots":
        return ngettext(
            "{count} lot of the call may stay without a bid.",
            "{count} lots of the call may stay without a bid.",
            len(part),
        ).format(count=number_text(len(part)))
    names = list(dict.fromkeys(words.rule(row) for row in records(part)))
    text = ngettext(
        "{rules}: of {count} it is not known whether it is kept: {names}.",
        "{rules}: of {count} it is not known whether they are kept, first of all {names}.",
        len(part),
    )
    return text.format(rules=_title(part), count=number_text(len(part)), names=", ".join(names[:3]))


def _title(part: pd.DataFrame) -> str:
    words = in_words("family", str(part["family"].iloc[0]))
    return words[:1].upper() + words[1:]


def worst_of(part: pd.DataFrame) -> Any:
    """Return the row that is missed by the largest part of what it asks for."""
    size = part["bound"].abs().where(part["bound"].abs() > 0, 1.0)
    return next(records(part.iloc[[int(np.argmax((part["amount"] / size).fillna(0.0).to_numpy()))]]))


class Words:
    """Names the rules of a plan as a reader knows them.

    Parameters
    ----------
    case : Case
        The case that was planned.
    tables : mapping of str to pandas.DataFrame
        The plan's tables; none where no plan is possible.
    """

    def __init__(self, case: Case, tables: Tables) -> None:
        self._told = Told(case, tables)

    def of(self, row: Any) -> str:
        """Return a rule that gave way with what it asks for and what the plan has."""
        name, family = self.name(row), BY_NAME.get(row.family)
        if family is not None and family.missed is not None and (own := family.missed(self._told, row, name)):
            return own
        if pd.isna(row.found) or pd.isna(row.bound):
            return name
        unit, found, bound = figures(self._told, row)
        if row.judgement == Judgement.NOT_KNOWN:  # which way it is passed, if it is, nobody can tell
            text = _("{name}: {found} {unit} as far as is known, {bound} asked")
            return _with_unit(text, unit, name=name, found=found, bound=bound)
        text = _("{name}: {found} {unit}, at most {bound}") if row.found > row.bound else _("{name}: {found} {unit}, at least {bound}")  # fmt: skip
        return _with_unit(text, unit, name=name, found=found, bound=bound)

    def name(self, row: Any) -> str:
        """Return the name of a rule with the window in which it was looked at."""
        name, family = self.rule(row), BY_NAME.get(row.family)
        if row.window == WHOLE_PLAN:
            return name
        if family is not None and family.window is not None and (own := family.window(self._told, row, name)):
            return own
        return with_window(name, row.window)

    def rule(self, row: Any) -> str:
        """Return the name of a rule, whatever the window; of what is no rule of a family, such as a lot, its short name."""
        family = BY_NAME.get(row.family)
        return str(row.rule) if family is None else family.called(self._told, row)

    def of_label(self, family: str, label: str) -> str:
        """Return the name of a rule by the label that a diagnosis has of it; the label itself where no family is called so."""
        return BY_NAME[family].label(self._told, label) if family in BY_NAME else label


def _with_unit(text: str, unit: str, **words: str) -> str:
    """Return a sentence with a figure and its unit; without a place for it where it has none."""
    return (text if unit else text.replace(" {unit}", "")).format(unit=unit and _(unit), **words)


def in_words_table(case: Case, tables: Tables) -> pd.DataFrame:
    """Return the table ``given_way`` with each rule in words, as it is shown."""
    words, rows = Words(case, tables), tables["given_way"]
    return rows.assign(words=pd.Series([words.of(row) for row in records(rows)], index=rows.index, dtype="str"))
