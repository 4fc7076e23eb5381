"""How a plan workbook looks: number formats of the case's currency, and one style object per look."""

from __future__ import annotations

from typing import Any

from babel.numbers import get_currency_precision, get_currency_symbol
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.worksheet import Worksheet

from planner.i18n import day_pattern, reader

WHOLE = "#,##0"
NUMBER = "#,##0.00"
KG = '#,##0.00" kg"'
SHARE = "0.0%"
DIFFERENCE = "+0.0%;-0.0%;0.0%"
TEXT = "General"

# Told apart by lightness too, so that a black-and-white print and a colour-blind reader lose nothing.
CHART_COLOURS = ("1F4E79", "E69F00", "9DC3E6", "7F7F7F", "D9D9D9", "548235")

_HEAD_FILL = PatternFill("solid", start_color="DCE6EE")
_FLAG_FILL = PatternFill("solid", start_color="FCE4D6")
_LIGHT_FILLS = {
    "good": PatternFill("solid", start_color="C6E0B4"),
    "gave_way": PatternFill("solid", start_color="FFE699"),
    "broken": PatternFill("solid", start_color="F4B183"),
    "not_known": PatternFill("solid", start_color="D9D9D9"),
}
_THIN = Side(style="thin", color="7F7F7F")
_HAIR = Side(style="hair", color="BFBFBF")

_FONTS = {
    "title": Font(name="Calibri", size=16, bold=True),
    "subtitle": Font(name="Calibri", size=12, bold=True),
    "note": Font(name="Calibri", size=10, italic=True, color="404040"),
    "head": Font(name="Calibri", size=10, bold=True),
    "total": Font(name="Calibri", size=10, bold=True),
    "flag": Font(name="Calibri", size=10, bold=True),
    "body": Font(name="Calibri", size=10),
    "line": Font(name="Calibri", size=10),
    "field": Font(name="Calibri", size=10),
    **dict.fromkeys(_LIGHT_FILLS, Font(name="Calibri", size=11, bold=True)),
}


def date_format() -> str:
    """Return how a day is written in the language in use."""
    return day_pattern().lower()


def currency_symbol(currency: str) -> str:
    """Return the sign of a currency as people write it, e.g. ``R$``; an unknown code stands for itself."""
    return str(get_currency_symbol(currency, locale=reader())) if currency else ""


def money_format(currency: str) -> str:
    """Return the number format of amounts in a currency, e.g. ``"R$ "#,##0.00`` for BRL.

    Parameters
    ----------
    currency : str
        ISO 4217 code; an unknown code stands for itself.
    """
    symbol = currency_symbol(currency)
    decimals = "." + "0" * get_currency_precision(currency) if currency and get_currency_precision(currency) else ""
    symbol = symbol.replace('"', "")
    figure = f"#,##0{decimals or ''}"
    return f'"{symbol} "{figure};-"{symbol} "{figure}' if symbol else figure


def price_format(currency: str) -> str:
    """Return the number format of prices: as many places as a price has, up to six, and no fewer than amounts have."""
    places = get_currency_precision(currency) if currency else 2
    parts = money_format(currency).split(";")
    return ";".join(part + ("" if places else ".") + "#" * (6 - places) for part in parts)


class Looks:
    """The styles of one workbook, each made once and shared by all cells that have it.

    Giving every cell a style object of its own is what makes large workbooks slow.

    Parameters
    ----------
    sheet : Worksheet
        Any sheet of the workbook; a cell of it is used to make the styles and is left empty.
    """

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._made: dict[tuple[str, str, bool, bool], Any] = {}

    def __call__(
        self, role: str = "body", number_format: str = TEXT, *, wrap: bool = False, quote: bool = False
    ) -> Any:
        """Return the style for a role and a number format.

        Parameters
        ----------
        role : str
            ``title``, ``subtitle``, ``note``, ``head``, ``total``, ``flag`` (what needs attention), ``line`` (to sign
            on), ``field`` (framed), ``good``, ``gave_way``, ``broken``, ``not_known`` (lights) or ``body``.
        number_format : str
            As Excel writes it.
        wrap : bool
            Break long text into lines.
        quote : bool
            Mark the text as text even when the cell is edited, because it looks like a formula.
        """
        key = (role, number_format, wrap, quote)
        if key not in self._made:
            cell = self._sheet.cell(1, 1)
            cell._style = StyleArray()
            cell.font = _FONTS[role]
            cell.number_format = number_format
            # Figures stand to the right, days in the middle, texts to the left with air, so that neighbours do not touch.
            figure = number_format not in (TEXT, date_format())
            across = "right" if figure else "center" if number_format == date_format() else "left"
            cell.alignment = Alignment(
                horizontal=across,
                indent=1 if across == "left" and role in ("body", "head", "flag", "field") else 0,
                vertical="top" if role in ("body", "note", "flag", "field") else "center",
                wrap_text=wrap or role == "head",
            )
            if role == "head":
                cell.fill = _HEAD_FILL
                cell.border = Border(bottom=_THIN, top=_THIN)
            elif role == "flag":
                cell.fill = _FLAG_FILL
                cell.border = Border(bottom=_HAIR)
            elif role in _LIGHT_FILLS:
                cell.fill = _LIGHT_FILLS[role]
                cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            elif role == "total":
                cell.border = Border(top=_THIN, bottom=_THIN)
            elif role == "line":
                cell.border = Border(bottom=_THIN)
            elif role == "field":
                cell.border = Border(left=_THIN, right=_THIN, bottom=_THIN)
            elif role == "body":
                cell.border = Border(bottom=_HAIR)
            cell.quotePrefix = quote
            self._made[key] = cell._style
            cell._style = StyleArray()
        return self._made[key]
