"""Price lists, bid sheets and lines of calls: offers of suppliers, or quotes for reference prices, and products that they need.

A line that says who offers is an offer; one that does not is a quote. Prices are brought to the unit of the product by what the
units weigh; a price with tax, or of another year than the plan, is asked about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from planner.case import Case
from planner.checks.mappings import LEFT_OUT
from planner.findings import Finding
from planner.i18n import _, listed, number_text
from planner.imports.asked import NO_FACTOR
from planner.imports.files import Opened, head_text, opened
from planner.imports.head_units import priced_per
from planner.imports.headings import Columns, map_headings
from planner.imports.ids import short_name
from planner.imports.lines import Lines, row_text
from planner.imports.priced import Priced, in_product_units
from planner.imports.prices_told import is_organic, missing_columns, quotes_told
from planner.imports.products import Foods, taken_by_part, unknown_food
from planner.imports.result import Imported, Left, Said, Told, rows_of
from planner.imports.told import told
from planner.imports.typed import typed_lines
from planner.io.raw import RawTable
from planner.io.troubles import quoted
from planner.ledger import personal
from planner.ledger.lines import accept_option, likely
from planner.ledger.words import TAX_RATES, WITH_TAX, Meaning, Unknown, words_of
from planner.schema.import_tables import PRICES
from planner.words import alike

HALF_A_CENT = 0.005


@dataclass
class _Found(Told):
    """What has been made of the lines so far: rows by table."""

    rows: dict[str, list[dict[str, object]]] = field(default_factory=dict)


def prices_of(path: Path, case: Case | None, said: Said) -> Imported:
    """Read a price list, a bid sheet or the lines of a call as offers, quotes and products.

    Parameters
    ----------
    path : Path
        A text file or workbook.
    case : Case or None
        The case that it is for.
    said : Said
        What the user said of it.

    Returns
    -------
    Imported
        ``tables`` has ``offers`` or ``quotes``, and ``products`` that the case has not yet.
    """
    file = opened(path, "prices", case, said)
    habits = replace(said.habits, country=head_text(case, "country"), currency=head_text(case, "currency"))
    columns = map_headings(file.raw, file.profile, file.words, said.accept_suggestions)
    lines = _lines(columns.without_strange(file.raw), columns, said)
    found = _Found(findings=[*file.findings])
    found.hear(columns, lines)
    frame, raw, more = typed_lines(lines.raw, columns, PRICES, habits, case)
    found.findings += more
    _unit_of_heading(frame, file.raw, columns)
    if persons := personal.in_table(raw):
        return Imported("prices", {}, findings=persons)
    found.findings += missing_columns(file.raw, columns)
    foods = Foods(case, said.meanings, habits.country)
    goods = _products(raw, frame, columns, foods, found)
    _tax(file.raw, columns, said, found)
    priced = in_product_units(frame, goods, foods, case, habits.country, raw)
    found.hear(priced)
    _sums(raw, frame, found)
    _put(_Context(file, raw, frame, case, said, path.name), priced, found)
    tables = {name: rows_of(name, rows) for name, rows in found.rows.items() if rows}
    given = {"offers": ("price", "price_factor", "organic", "months"), "quotes": ("price",), "products": ()}
    unread = any(one.severity == "error" for one in more)
    blanks = {"offers": ("price_factor",), "quotes": ("price_factor",)}  # a price of the file is of its own year
    imported = Imported("prices", {} if unread else tables, given, file.source, blanks)
    imported.hear(found)
    return imported


@dataclass(frozen=True)
class _Context:
    file: Opened
    raw: RawTable
    frame: pd.DataFrame
    case: Case | None
    said: Said
    name: str

    @property
    def year(self) -> int | None:
        """Return the year of the plan; None if it is not known."""
        if self.case is None or not len(self.case["case"]) or pd.isna(self.case.head["first_day"]):
            return None
        return int(pd.Timestamp(self.case.head["first_day"]).year)


def _lines(raw: RawTable, columns: Columns, said: Said) -> Lines:
    """Return the lines of goods, told without who offers them, who may be a person."""
    lines = Lines(raw, [at for at in range(len(raw.headings)) if at != columns.places.get("supplier")])
    lines.leave_out(said.leave_out)
    lines.leave_totals_out([columns.places[name] for name in ("product", "number") if name in columns.places])
    return lines


def _products(raw: RawTable, frame: pd.DataFrame, columns: Columns, foods: Foods, found: _Found) -> dict[int, str]:
    """Return the description of each line whose food is known; the others are asked or left."""
    column = raw.headings[raw.headings.index("product")] if "product" in raw.headings else "product"
    lines: dict[str, list[int]] = {}
    for line, text in frame["product"].items():
        if text:
            lines.setdefault(str(text), []).append(int(str(line)))
        else:
            found.left.append(Left(int(str(line)), _row(raw, int(str(line))), _("no product in the line")))
    known: dict[int, str] = {}
    for text, its in lines.items():
        food = foods(text)
        if food is not None:
            known |= dict.fromkeys(its, text)
        elif foods.is_left_out(text):
            found.left += [Left(line, _row(raw, line), _("left out as you said")) for line in its]
        else:
            finding, question = unknown_food(raw.name, column, its, text, foods)
            found.findings.append(finding)
            found.questions.append(question)
    found.hear(taken_by_part(raw.name, column, foods, lines))
    return known


def _row(raw: RawTable, line: int) -> str:
    """Return what stands in a line but for who offers it, who may be a person."""
    shown = [at for at, heading in enumerate(raw.headings) if heading != "supplier"]
    return row_text(raw, raw.lines.index(line), shown)


def _unit_of_heading(frame: pd.DataFrame, raw: RawTable, columns: Columns) -> None:
    """Fill in the unit that the heading of the prices tells, as *Rs./Quintal*, where a line has none."""
    if "price" in columns.places and (unit := priced_per(raw.headings[columns.places["price"]]).unit):
        frame["unit"] = frame["unit"].mask(frame["unit"] == "", unit)


def _tax(raw: RawTable, columns: Columns, said: Said, found: _Found) -> None:
    """Ask what tax prices hold whose heading says that they hold one."""
    taxed = [heading for heading in raw.headings if says_tax(heading)]
    priced = [raw.headings[columns.places[name]] for name in ("price",) if name in columns.places]
    asked = [heading for heading in taxed if heading in priced or not priced]
    found.findings += _rates_asked(raw, columns, said)
    if asked and said.tax_percent is None and "tax" not in columns.places:
        found.findings.append(
            told(
                "sum-with-tax",
                "error",
                raw.name,
                (),
                asked[0],
                what=_("{heading} holds prices with tax.").format(heading=quoted(asked[0])),
                why=_("Prices of the case are compared with one another, and shares are reckoned from them."),
                mend=_("Say how much tax they hold, in percent: --tax 5.5; with --tax 0 they are taken as they are.")
                + (
                    ""
                    if priced
                    else " "
                    + _("Say too that they are the prices: {option}.").format(
                        option=accept_option(Meaning("price_column", asked[0], "price"))
                    )
                ),
            )
        )


def _rates_asked(raw: RawTable, columns: Columns, said: Said) -> list[Finding]:
    """Ask whether prices hold the tax whose rates stand in a column beside them."""
    rates = {alike(word) for word in TAX_RATES}
    heading = next((raw.headings[at] for at in columns.unread if alike(raw.headings[at].strip(" %()")) in rates), "")
    if not heading or said.tax_percent is not None or "tax" in columns.places:
        return []
    return [
        told(
            "tax-rates-beside-prices",
            "error",
            raw.name,
            (),
            heading,
            what=_("{heading} holds rates of tax; whether the prices hold that tax, the file does not say.").format(
                heading=quoted(heading)
            ),
            why=_("Prices of the case are compared with one another, and shares are reckoned from them."),
            mend=_(
                "If the prices hold it, it is taken off line by line: {option}. If they are without it: {left_out}."
            ).format(
                option=accept_option(Meaning("price_column", heading, "tax")),
                left_out=accept_option(Meaning("price_column", heading, LEFT_OUT)),
            ),
        )
    ]


def says_tax(heading: str) -> bool:
    """Tell whether a heading says that its sums hold a tax.

    >>> says_tax("Prix unitaire TTC"), says_tax("Price (incl. VAT)"), says_tax("Prix HT")
    (True, True, False)
    """
    words = {alike(word) for word in re.findall(r"[^\W\d_]+", heading)}
    return any(alike(word) in words or (" " in word and alike(word) in alike(heading)) for word in WITH_TAX)


def _sums(raw: RawTable, frame: pd.DataFrame, found: _Found) -> None:
    """Tell lines in which quantity times price is not the amount beside them."""
    product = frame["quantity"] * frame["price"]
    off = (product - frame["amount"]).abs()
    wrong = frame.index[off > frame["quantity"].fillna(0) * HALF_A_CENT + 0.011]
    if len(wrong):
        line = int(wrong[0])
        found.findings.append(
            told(
                "sum-differs",
                "error",
                raw.name,
                [int(one) for one in wrong],
                "amount",
                what=_("{quantity} x {price} is not {amount}.").format(
                    quantity=number_text(float(frame["quantity"][line]), 2),
                    price=number_text(float(frame["price"][line]), 2),
                    amount=number_text(float(frame["amount"][line]), 2),
                ),
                why=_("One of the three was read or written wrong; a price may be off by a hundred."),
                mend=_("Correct the line in the file, or leave it out: --leave-out {line}.").format(line=line),
            )
        )


def _put(at: _Context, priced: Priced, found: _Found) -> None:
    """Make offers of the lines that name a supplier, quotes of the others."""
    suppliers = _suppliers(at, found)
    factor = _factor(at, priced, found)
    found.rows["products"] = priced.products
    without = [line for line in priced.price.index if pd.isna(priced.price[line])]
    found.left += [Left(int(line), _row(at.raw, int(line)), _("no price in the line")) for line in without]
    taken: set[str] = set()
    offered = _offered(at.case)
    for line, price in priced.price.dropna().items():
        number = int(str(line))
        row = at.frame.loc[number]
        tax = float(str(row["tax"])) if pd.notna(row["tax"]) else at.said.tax_percent or 0.0
        cells: dict[str, object] = {
            "product": priced.product[number],
            "price": round(float(price) / (1 + tax / 100), 6),
            "price_factor": factor,
            "organic": row["organic"],
            "source": at.file.source,
            "assumed": "; ".join(part for part in (priced.assumed.get(number, ""), _tax_note(tax)) if part),
        }
        supplier = suppliers.get(str(row["supplier"]))
        if row["supplier"]:
            if supplier == LEFT_OUT:
                found.left.append(Left(number, _row(at.raw, number), _("left out as you said")))
            elif supplier:
                organic = is_organic(row["organic"])
                offer = offered.pop((supplier, priced.product[number], organic), "") or short_name(
                    f"{supplier}-{cells['product']}{'-bio' if organic else ''}", taken
                )
                found.rows.setdefault("offers", []).append(
                    cells | {"offer": offer, "supplier": supplier, "months": row["months"]}
                )
        else:
            day = row["date"] if pd.notna(row["date"]) else at.said.day or None
            market = str(row["market"]) or at.said.market
            found.rows.setdefault("quotes", []).append(
                cells | {"market": market, "date": pd.Timestamp(str(day)) if day else None}
            )
    found.findings += quotes_told(at.raw.name, found.rows.get("quotes", []))


def _offered(case: Case | None) -> dict[tuple[str, str, bool], str]:
    """Return the offers of the case that are the only ones of their supplier for such goods."""
    found: dict[tuple[str, str, bool], list[str]] = {}
    for row in [] if case is None else case["offers"].to_dict("records"):
        key = str(row["supplier"]), str(row["product"]), is_organic(row["organic"])
        found.setdefault(key, []).append(str(row["offer"]))
    return {key: offers[0] for key, offers in found.items() if len(offers) == 1}


def _tax_note(percent: float) -> str:
    if not percent:
        return ""
    return _("price: {percent} % tax taken off").format(percent=number_text(percent, 2).rstrip("0").rstrip(".,"))


def _suppliers(at: _Context, found: _Found) -> dict[str, str]:
    """Return the suppliers of the case by the names in the file; unknown ones are asked, never made: they may be persons."""
    named = [str(word) for word in dict.fromkeys(at.frame["supplier"]) if word]
    if not named or at.case is None:
        return {}
    words = words_of(at.case, at.said.meanings)["supplier"]
    known: dict[str, str] = {}
    for word in named:
        ours = words(word)
        if ours is not None:
            known[word] = ours
            continue
        suggestions = words.suggest(word)
        lines = [int(line) for line in at.frame.index[at.frame["supplier"] == word]]
        found.questions.append(Unknown("supplier", word, words.choices(word), tuple(lines)))
        found.findings.append(
            told(
                "unknown-supplier",
                "error",
                at.raw.name,
                lines,
                "supplier",
                what=_("{word} is not a supplier of the case.").format(word=quoted(word)) + likely(suggestions),
                why=_(
                    "What the law asks for depends on who delivers: kind, place, families. None of it stands in a price list."
                ),
                mend=_(
                    "Say once who it is: {option}; or add it to the table suppliers. An individual gets a code, never the name. "
                    "To leave its lines out: {left_out}."
                ).format(
                    option=accept_option(Meaning("supplier", word, suggestions[0].ours if suggestions else "NAME")),
                    left_out=accept_option(Meaning("supplier", word, LEFT_OUT)),
                ),
            )
        )
    return known


def _factor(at: _Context, priced: Priced, found: _Found) -> str:
    """Return the factor that brings the prices to the plan's year; asked where they are of another year."""
    said = at.said.price_factor
    if said == NO_FACTOR:
        return ""
    if said:
        known = [] if at.case is None else [str(one) for one in at.case["price_factors"]["price_factor"]]
        if said not in known:
            found.findings.append(
                told(
                    "unknown-price-factor",
                    "error",
                    at.raw.name,
                    (),
                    "price_factor",
                    what=_("The case has no price factor {word}.").format(word=quoted(said)),
                    why=_("The prices cannot be brought to the plan's year."),
                    mend=_("Add it to the table price_factors, with how it was found; known are: {names}.").format(
                        names=", ".join(known) or _("none")
                    ),
                )
            )
        return said
    days = list(at.frame.loc[priced.price.dropna().index, "date"].dropna())
    if at.said.day and len(days) < priced.price.notna().sum():
        days.append(pd.Timestamp(at.said.day))
    undated = not at.said.day and len(days) < priced.price.notna().sum()
    above = _years_above(at) if undated else {}
    years = sorted({*(day.year for day in days), *above.values()})
    if at.year is not None and any(year != at.year for year in years):
        rows = [
            int(line)
            for line in at.frame.index
            if pd.notna(at.frame.loc[line, "date"]) and at.frame.loc[line, "date"].year != at.year
        ]
        where = _("so says {titles}").format(titles=listed([quoted(one) for one in above])) if above else ""
        found.findings.append(
            told(
                "prices-of-another-year",
                "error",
                at.raw.name,
                rows,
                "" if above else "date",
                what=_("Prices are of {years}, the plan is of {year}.").format(
                    years=", ".join(map(str, years)) + (f" ({where})" if where else ""), year=at.year
                ),
                why=_("Prices of another year make the plan too cheap or too dear."),
                mend=_(
                    "Name a factor of the table price_factors that brings them to the plan's year, --price-factor NAME, or say that none "
                    "is needed: --price-factor none."
                )
                + (" " + _("If they are of another day, say it: --day 2026-02-01.") if above else ""),
            )
        )
    return ""


def _years_above(at: _Context) -> dict[str, int]:
    """Return the years that the titles above the lines, or the heading of the prices, tell; none where one is the plan's.

    By hand: of *Preços de referência 2019* it is 2019, of *Chamada 01/2026, Lei 11.947/2009* 2026: a law has its own year.
    """
    told_in = (*at.file.raw.titles, *(one for one in at.file.raw.headings if _PRICE_WORD.search(one)))
    found = {text: years[-1] for text in told_in if (years := years_in(text))}
    return {} if at.year in {year for text in told_in for year in years_in(text)} else found


_PRICE_WORD = re.compile(r"pre[cç]|pri[cx]|valor|cost|costo|custo|दर", re.IGNORECASE)
"""What a heading of prices holds, that may tell their year."""

_YEAR = re.compile(r"(?<![\d.,])(?:19[89]|20\d)\d(?!\d|[.,]\d)")

_OF_A_LAW = re.compile(
    r"\b(?:lei|ley|loi|law|act|decret\w*|décret|resolu\w+|arr[êe]té|portaria|instru[cç]\w+|cfr)\b\D{0,20}[\d.]+(?:\s*[/-]\s*\d+)?(?:\s*(?:de|du|of)\b[^,;]{0,20}\d{4})?"
    r"|\b\d{1,3}\.\d{3}/\d{4}",
    re.IGNORECASE,
)
"""A law by its number and year, which are not of the prices."""


def years_in(text: str) -> list[int]:
    """Return the years that a text names, without those of laws.

    >>> years_in("Cotação de março de 2024"), years_in("Chamada 01/2026, Lei 11.947/2009"), years_in("Lote 2.019")
    ([2024], [2026], [])
    """
    return [int(one) for one in _YEAR.findall(_OF_A_LAW.sub(" ", text))]
