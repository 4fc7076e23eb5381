"""Offer sheets that suppliers filled in: offers of the case, line by line; what contradicts itself is told with its cells.

A line says of which case, supplier and offer it is (`planner.papers.offer_sheets.line_code`). One without a price and quantities is not offered. By hand: bananas
at 6.00 a bunch of 1.2 kg, at most 50 bunches a week, where the case orders them by the kg: 5.00 a kg, and 60 kg a week.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from planner.case import Case
from planner.findings import Finding
from planner.i18n import _, listed, ngettext
from planner.imports.files import head_text, opened
from planner.imports.headings import map_headings
from planner.imports.ids import short_name
from planner.imports.lines import Lines, row_text
from planner.imports.priced import in_product_units
from planner.imports.products import Foods, taken_by_part, unknown_food
from planner.imports.result import Imported, Left, Said, Told, rows_of
from planner.imports.told import told
from planner.imports.typed import typed_lines
from planner.io.raw import RawTable
from planner.io.troubles import quoted
from planner.ledger import personal
from planner.schema.base import LIST_SEPARATOR, WEEKDAYS, split_months
from planner.schema.import_tables import MONTH_COLUMNS, OFFERS
from planner.words import alike

_TICKS = {alike(word) for word in ("x", "✓", "✔", "v", "1", "yes", "true", "sim", "oui", "sí", "si", "s", "o", "y")}
_NO_TICKS = {alike(word) for word in ("", "0", "-", "no", "false", "não", "nao", "non", "n")}
_TICKED = (*MONTH_COLUMNS, *WEEKDAYS, "organic")
_FILLED = ("price", "period_quantity", "quantity")


@dataclass
class _Found(Told):
    """Rows that the sheet gives."""

    offers: list[dict[str, object]] = field(default_factory=list)
    products: list[dict[str, object]] = field(default_factory=list)


def offers_of(path: Path, case: Case | None, said: Said) -> Imported:
    """Read an offer sheet as offers of the case.

    Parameters
    ----------
    path : Path
        A text file or workbook that `planner offer-sheet` wrote, filled in.
    case : Case or None
        The case that it is for.
    said : Said
        What the user said of it.

    Returns
    -------
    Imported
        ``tables`` has ``offers``, and ``products`` that the case has not yet.
    """
    file = opened(path, "offers", case, said)
    country = head_text(case, "country")
    habits = replace(said.habits, country=country, currency=head_text(case, "currency"))
    columns = map_headings(file.raw, file.profile, file.words, said.accept_suggestions)
    lines = Lines(columns.without_strange(file.raw))
    lines.leave_out(said.leave_out)
    frame, raw, unread = typed_lines(lines.raw, columns, OFFERS, habits, case)
    if persons := personal.in_table(raw):
        return Imported("offers", {}, findings=persons)
    found = _Found(findings=[one for one in file.findings if one.code != "lines-above-headings"])
    found.hear(columns, lines)
    found.findings += unread
    headings = {name: file.raw.headings[at] for name, at in columns.places.items()}
    if missing := [name for name in ("sheet", "product", "price") if name not in columns.places]:
        found.findings.append(_not_a_sheet(raw.name, missing))
    elif case is not None:
        sheet = _Sheet(case, said, raw, headings, file.source, found)
        sheet.tell(frame, Foods(case, said.meanings, country), country)
    tables = {name: rows_of(name, its) for name, its in (("products", found.products), ("offers", found.offers)) if its}
    # A sheet that says nothing of something, since the column was deleted, says not that there is none.
    in_file = {
        "kg_per_period": "period_quantity" in headings,
        "kg_total": "quantity" in headings,
        "delivery_weekdays": not headings.keys().isdisjoint(WEEKDAYS),
        "organic": "organic" in headings,
    }
    cells = [name for name, there in in_file.items() if there]
    given = {"products": (), "offers": ("price", "price_factor", "months", *cells)}
    imported = Imported("offers", tables, given, file.source, {"offers": ("price_factor", *cells)})
    imported.hear(found)
    return imported


class _Sheet:
    """The lines of a sheet, held against each other and against the case."""

    def __init__(
        self, case: Case, said: Said, raw: RawTable, headings: dict[str, str], source: str, found: _Found
    ) -> None:
        self._case, self._said, self._raw, self._headings = case, said, raw, headings
        self._source, self._day, self._found = source, said.day if said.source else "", found
        self._stored = {str(row["offer"]): row for row in case["offers"].to_dict("records")}

    def tell(self, frame: pd.DataFrame, foods: Foods, country: str) -> None:
        """Add the offers of the lines that are filled in."""
        suppliers = self._suppliers(frame)
        filled = frame[frame[[name for name in _FILLED if name in frame]].notna().any(axis="columns")]
        ticks = {name: self._ticks(filled, name) for name in _TICKED if name in filled}
        goods = self._products(filled, foods)
        priced = in_product_units(filled, goods, foods, self._case, country, self._raw)
        self._found.hear(priced)
        self._found.products += priced.products
        weights = self._weights(priced.products)
        taken: set[str] = set(self._stored)
        of_lines = {offer for _supplier, offer in suppliers.values()}
        before = [
            code for code, row in self._stored.items() if code not in of_lines and self._source in str(row["source"])
        ]
        read: set[int] = set()
        said: dict[tuple[str, str, bool], list[tuple[int, set[int]]]] = {}
        rows = dict(zip(map(_number, filled.index), filled.to_dict("records"), strict=True))
        for line, product in priced.product.items():
            row, price = rows[line], float(priced.price.get(line, float("nan")))
            months = {at for at, name in enumerate(MONTH_COLUMNS, 1) if name in ticks and line in ticks[name]}
            if self._contradicts(line, row, months):
                continue
            supplier, offer = suppliers.get(line, ("", ""))
            stored = self._stored.get(offer)
            organic = line in ticks["organic"] if "organic" in ticks else stored is not None and _is_organic(stored)
            said.setdefault((supplier, product, organic), []).append((line, months))
            read.add(line)
            if stored is None or (stored["supplier"], stored["product"]) != (supplier, product):
                offer = self._again(before, supplier, product, organic, months) or short_name(
                    f"{supplier}-{product}{'-bio' if organic else ''}", taken
                )
                stored = self._stored.get(offer)
            # A unit of the line weighs as much more than one of the product as its price is higher for the same goods.
            kg = weights[product] * float(row["price"]) / price if price else weights[product]
            days = [day for day in WEEKDAYS if day in ticks and line in ticks[day]]
            self._found.offers.append(
                {
                    "offer": offer,
                    "supplier": supplier,
                    "product": product,
                    "price": round(price, 6),
                    "months": _months(months, "" if stored is None else str(stored["months"])),
                    "delivery_weekdays": LIST_SEPARATOR.join(days),
                    "kg_per_period": _kg(row.get("period_quantity"), kg),
                    "kg_total": _kg(row.get("quantity"), kg),
                    "organic": organic,
                    "source": ", ".join(filter(None, (self._source, self._day))),
                    "assumed": priced.assumed.get(line, ""),
                }
            )
        self._twice(said)
        unread = {suppliers[line][1] for line in rows.keys() - read if line in suppliers}
        self._not_offered({one for one, _offer in suppliers.values()}, unread)

    def _again(self, before: list[str], supplier: str, product: str, organic: bool, months: set[int]) -> str:
        """Return, and take out of `before`, the offer that a line without one made when the sheet came before; blank: none."""
        wanted = (supplier, product, organic)
        rows = {code: self._stored[code] for code in before}
        same = [code for code, row in rows.items() if (row["supplier"], row["product"], _is_organic(row)) == wanted]
        found = next((code for code in same if set(split_months(rows[code]["months"])) == months), "".join(same[:1]))
        if found:
            before.remove(found)
        return found

    def _weights(self, new: list[dict[str, object]]) -> dict[str, float]:
        table = self._case["products"]
        known = dict(zip(table["product"], table["unit_kg"].astype("float64"), strict=True))
        return known | {str(row["product"]): float(str(row["unit_kg"])) for row in new}

    def _suppliers(self, frame: pd.DataFrame) -> dict[int, tuple[str, str]]:
        """Return supplier and offer of each line; a line of another case, or of nobody, is refused."""
        head, known = str(self._case.head["case"]), set(self._case["suppliers"]["supplier"])
        codes = {_number(line): str(code) for line, code in frame["sheet"].items()}
        parts = {line: code.split("/") for line, code in codes.items() if code}
        sound = {line: (its[1], its[2]) for line, its in parts.items() if len(its) == 3 and its[0] == head}
        foreign = [line for line, its in parts.items() if line not in sound]
        if foreign:
            code = codes[foreign[0]]
            what = _("The sheet is not of this case: {code}; this one is {case}.").format(
                code=quoted(code), case=quoted(head)
            )
            why = _("What somebody offers to one town is not offered to another.")
            mend = _("Import it into the case that it was written for.")
            self._error("sheet-of-another-case", foreign, "sheet", what, why, mend)
        bare = [line for line in codes if line not in parts and frame.loc[line, "product"]]
        strangers = [line for line, (supplier, _offer) in sound.items() if supplier not in known]
        if bare or strangers:
            what = _("It is not known of which supplier these lines are.")
            why = _("What the law asks for depends on who delivers.")
            mend = _("Copy the last cell of another line of the sheet; a supplier must be in the table suppliers.")
            self._error("supplier-of-line-not-known", [*bare, *strangers], "sheet", what, why, mend)
        return {line: its for line, its in sound.items() if line not in strangers}

    def _ticks(self, frame: pd.DataFrame, name: str) -> set[int]:
        """Return the lines that have a tick in a column; what is neither a tick nor none is asked."""
        words = {_number(line): alike(str(cell)) for line, cell in frame[name].items()}
        strange = [line for line, word in words.items() if word not in _TICKS | _NO_TICKS]
        if strange:
            what = _("{cell} is neither a tick nor none.").format(cell=quoted(str(frame.loc[strange[0], name])))
            why = _("It cannot be told whether it is meant.")
            self._error("not-a-tick", strange, name, what, why, _("Write x, or leave the cell blank."))
        return {line for line, word in words.items() if word in _TICKS}

    def _products(self, frame: pd.DataFrame, foods: Foods) -> dict[int, str]:
        lines: dict[str, list[int]] = {}
        for line, text in frame["product"].items():
            if text:
                lines.setdefault(str(text), []).append(_number(line))
            else:
                what, why = _("A price or quantity stands in a line without a product."), _("It is not known of what.")
                self._error(
                    "line-without-product",
                    [_number(line)],
                    "product",
                    what,
                    why,
                    _("Write the product, or clear the line."),
                )
        known: dict[int, str] = {}
        for text, its in lines.items():
            if foods(text) is not None:
                known |= dict.fromkeys(its, text)
            elif foods.is_left_out(text):
                self._found.left += [Left(line, self._text(line), _("left out as you said")) for line in its]
            else:
                finding, question = unknown_food(self._raw.name, self._headings["product"], its, text, foods)
                self._found.findings.append(finding)
                self._found.questions.append(question)
        self._found.hear(taken_by_part(self._raw.name, self._headings["product"], foods, lines))
        return dict(sorted(known.items()))

    def _text(self, line: int) -> str:
        return row_text(self._raw, self._raw.lines.index(line))

    def _contradicts(self, line: int, row: dict[Hashable, Any], months: set[int]) -> bool:
        """Tell whether a line contradicts itself, and say where."""
        found = len(self._found.findings)
        if pd.isna(row["price"]):
            what = _("{product} has a quantity and no price.").format(product=quoted(str(row["product"])))
            self._error(
                "no-price",
                [line],
                "price",
                what,
                _("Nothing can be bought without a price."),
                _("Ask for the price, or clear the line."),
            )
        if not months:
            what = _("{product} has a price and no month.").format(product=quoted(str(row["product"])))
            self._error(
                "no-month",
                [line],
                MONTH_COLUMNS[0],
                what,
                _("It is not known when it can be delivered."),
                _("Tick the months, or clear the line."),
            )
        if row.get("period_quantity", float("nan")) > row.get("quantity", float("nan")):
            what = _("{product}: more in a period than in all.").format(product=quoted(str(row["product"])))
            self._error(
                "more-in-a-period-than-in-all",
                [line],
                "period_quantity",
                what,
                _("One of the two is wrong."),
                _("Ask which is meant, and correct the cell."),
            )
        return len(self._found.findings) > found

    def _twice(self, said: dict[tuple[str, str, bool], list[tuple[int, set[int]]]]) -> None:
        """Tell lines that offer the same goods in the same month."""
        for its in said.values():
            for at, (line, months) in enumerate(its):
                same = [other for other, others in its[at + 1 :] if months & others]
                if same:
                    what = _("The same goods are offered in the same month in several lines.")
                    why = _("Whether the quantities add up, and which price holds, cannot be told.")
                    self._error(
                        "offered-twice",
                        [line, *same],
                        "product",
                        what,
                        why,
                        _("Keep one line for a month, or tick Certified organic where they differ by that."),
                    )

    def _not_offered(self, suppliers: set[str], unread: set[str]) -> None:
        """Tell offers of the suppliers that no line has a price for: they stay; what a line has that is not read is told already."""
        told_of = unread | {str(row["offer"]) for row in self._found.offers}
        blank = [code for code, row in self._stored.items() if row["supplier"] in suppliers and code not in told_of]
        if blank:
            names = dict(zip(self._case["products"]["product"], self._case["products"]["name"], strict=True))
            text = ngettext(
                "{count} offer of the case has no price in the sheet: {names}.",
                "{count} offers of the case have no price in the sheet: {names}.",
                len(blank),
            )
            self._found.findings.append(
                told(
                    "not-offered-again",
                    "warning",
                    self._raw.name,
                    (),
                    self._headings["price"],
                    what=text.format(
                        count=len(blank),
                        names=listed(quoted(str(names.get(self._stored[code]["product"], ""))) for code in blank),
                    ),
                    why=_("They stay in the case as they are, at their price of before."),
                    mend=_("If they are not offered any more, take their rows out of the table offers."),
                )
            )

    def _error(self, code: str, lines: list[int], column: str, what: str, why: str, mend: str) -> None:
        heading = self._headings.get(column, column)
        self._found.findings.append(told(code, "error", self._raw.name, lines, heading, what=what, why=why, mend=mend))


def _is_organic(offer: dict[Hashable, Any]) -> bool:
    return bool(pd.notna(offer["organic"]) and offer["organic"])


def _number(line: object) -> int:
    return int(str(line))


def _months(months: set[int], stored: str) -> str:
    """Return months as a cell; as they are stored, where these are the same."""
    if stored and set(split_months(stored)) == months:
        return stored
    return LIST_SEPARATOR.join(map(str, sorted(months)))


def _kg(quantity: Any, kg: float) -> float | None:
    return None if quantity is None or pd.isna(quantity) else round(float(quantity) * kg, 3)


def _not_a_sheet(table: str, missing: list[str]) -> Finding:
    return told(
        "not-an-offer-sheet",
        "error",
        table,
        (),
        "",
        what=_("The file is no offer sheet of the planner: columns are missing ({names}).").format(
            names=", ".join(quoted(OFFERS[name].heading) for name in missing)
        ),
        why=_("It cannot be told who offers what to whom."),
        mend=_("Take the sheet that `planner offer-sheet` wrote. A list of another form is a price list: --as prices."),
    )
