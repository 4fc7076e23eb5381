"""What is found in lines before they are recorded, from both sides of every bound, and what is reckoned."""

from __future__ import annotations

import shlex
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from planner.findings import InputError
from planner.habits import Decimals
from planner.io.offices import Habits
from planner.ledger.lines import read_lines
from planner.ledger.meanings import read_meanings
from planner.schema.base import DTYPES
from planner.schema.ledger_tables import ENTRIES
from planner.units import exact, weight_of
from tests.cases import tiny_case
from tests.ledger.samples import CASE, HEADINGS, ONE, TODAY, TWO, codes, csv, read

MORE = HEADINGS + ",kind,credit_note,accepted,reason,kg"


def _more(line: str = ONE, kind: str = "", credit: str = "", accepted: str = "", reason: str = "", kg: str = "") -> str:
    return ",".join((line, kind, credit, accepted, reason, kg))


def test_good_lines_have_the_schema_s_types_and_nothing_is_found(tmp_path: Path) -> None:
    """Kinds and flags are filled in, weights and amounts reckoned, and every column has its type."""
    lines = read(tmp_path, "2026-03-03,coop,alface,12,,2.5,,city,NF 1".replace(",,2.5", ",bunch,2.5"), TWO)
    assert lines.findings == []
    assert {name: str(lines.frame[name].dtype) for name in ENTRIES.names} == {
        column.name: DTYPES[column.kind] for column in ENTRIES.columns
    }
    assert lines.frame["amount_cents"].tolist() == [3000, 7500]
    assert lines.frame["kg"].tolist() == [6.0, 15.0]
    assert lines.frame["kind"].tolist() == ["delivery", "delivery"]
    assert lines.frame["accepted"].tolist() == [True, True]


@pytest.mark.parametrize(
    ("unit", "kg"),
    [("bunch", 6.0), ("Maço", 6.0), ("kg", 12.0), ("g", 0.012), ("t", 12000.0), ("pack", 6.0), ("dozen", None)],
)
def test_units_become_weights_or_an_error(tmp_path: Path, unit: str, kg: float | None) -> None:
    """The product's own unit, its packs, kg, g and t are known; any other unit is an error, unless the weight is given."""
    lines = read(tmp_path, f"2026-03-03,coop,alface,12,{unit},,30,city,NF 1")
    if kg is None:
        assert codes(lines, "error") == ["unit-not-convertible"]
        weighed = read(tmp_path, f"2026-03-03,coop,alface,12,{unit},,30,city,NF 1,7", headings=HEADINGS + ",kg")
        assert weighed.frame["kg"].tolist() == [7.0]
    else:
        assert codes(lines, "error") == []
        assert lines.frame["kg"].tolist() == [kg]


def test_a_blank_unit_is_told(tmp_path: Path) -> None:
    """The purchase unit is taken for a blank one, with a warning unless it is kg."""
    assert codes(read(tmp_path, "2026-03-03,coop,alface,12,,2.5,,city,1")) == ["unit-taken"]
    assert codes(read(tmp_path, "2026-03-03,firma,feijao,12,,8,,city,1")) == []


def test_weight_of_packs() -> None:
    """A pack weighs its units; a unit without a known weight is unknown."""
    assert weight_of("pack", "dozen", 1.5, 4.0) == 6
    assert weight_of("", "dozen", float("nan"), 1.0) is None
    assert weight_of("crate", "dozen", 1.5, 1.0) is None


def test_amounts_are_exact() -> None:
    """Halves go away from zero as they are written, not as binary fractions have them."""
    assert [exact(x, 2) for x in (2.675, 1.005, -1.005, 0.125)] == [
        Decimal(x) for x in ("2.68", "1.01", "-1.01", "0.13")
    ]


def test_the_amount_must_be_quantity_times_price(tmp_path: Path) -> None:
    """A cent per unit may be lost in rounding a price, no more."""
    fits = read(tmp_path, "2026-03-03,coop,alface,12,bunch,2.5,30.12,city,1")
    assert codes(fits) == []
    assert fits.frame["amount"].tolist() == [30.12]
    assert codes(read(tmp_path, "2026-03-03,coop,alface,12,bunch,2.5,30.13,city,1")) == [
        "amount-is-not-quantity-x-price"
    ]


def test_amounts_are_whole_cents(tmp_path: Path) -> None:
    """A fraction of a cent is rounded and told; what only a spreadsheet's arithmetic left is not."""
    assert codes(read(tmp_path, "2026-03-03,coop,alface,12,bunch,,30.005,city,1", TWO)) == ["rounded-to-the-cent"]
    assert codes(read(tmp_path, "2026-03-03,coop,alface,12,bunch,,30.0000000001,city,1")) == []


@pytest.mark.parametrize(("kg", "found"), [("12.01", []), ("12.02", ["weight-contradicts-unit"])])
def test_a_weight_must_fit_the_unit(tmp_path: Path, kg: str, found: list[str]) -> None:
    """In kg, quantity and weight are the same to a thousandth; of bunches the weight may vary up to double."""
    line = "2026-03-03,coop,alface,12,kg,,60,city,1"
    assert codes(read(tmp_path, f"{line},{kg}", headings=HEADINGS + ",kg")) == found


def test_an_unusual_weight_of_pieces_is_asked_about(tmp_path: Path) -> None:
    """Twelve bunches of half a kilo may weigh 12 kg, not more."""
    assert codes(read(tmp_path, f"{ONE},12", headings=HEADINGS + ",kg")) == []
    assert codes(read(tmp_path, f"{ONE},12.1", headings=HEADINGS + ",kg")) == ["weight-unusual"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (_more(ONE.replace("12,bunch,2.5,30.00", "-12,bunch,2.5,-30.00"), credit="yes"), []),
        (_more(ONE.replace("12,bunch,2.5,30.00", ",,,-30.00"), credit="yes"), ["without-weight"]),
        (_more(ONE.replace("12,bunch,2.5,30.00", "-12,bunch,2.5,-30.00")), ["negative"]),
        (_more(credit="yes"), ["negative", "negative"]),
        (_more(ONE.replace("12,bunch,2.5,30.00", "12,bunch,,-30.00"), credit="yes"), ["negative"]),
        (_more(ONE.replace("12,bunch,2.5,30.00", "-12,bunch,-2.5,30.00")), ["negative", "negative"]),
    ],
)
def test_negative_only_on_a_credit_note(tmp_path: Path, line: str, found: list[str]) -> None:
    """A credit note takes back money, and goods if it names any; nothing else is below zero."""
    assert codes(read(tmp_path, line, headings=MORE)) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (_more("2026-03-03,coop,alface,12,bunch,,,city,1"), ["without-amount"]),
        (_more("2026-03-03,coop,alface,12,bunch,,0,city,1"), []),
        (_more("2026-03-03,coop,alface,12,bunch,,,city,1", kind="order"), ["without-amount"]),
        (_more("2026-03-03,coop,,,,,30,city,NF 1", kind="payment"), []),
        (_more("2026-03-03,coop,,,,,30,city,", kind="payment"), ["payment-without-invoice"]),
        (_more("2026-03-03,coop,,,,,,city,NF 1", kind="payment"), ["without-amount"]),
        (_more("2026-03-03,coop,,,,,30,city,NF 1"), ["unknown-product"]),
        (_more("2026-03-03,coop,delivery charge,,,,30,city,NF 1"), ["without-weight"]),
        (_more("2026-03-03,coop,,12,kg,,30,city,NF 1"), ["without-weight"]),
        (_more(accepted="no"), ["refused-without-reason"]),
        (_more(accepted="no", reason="spoilt"), []),
        (_more(ONE.replace(",city,", ",,")), ["without-fund"]),
        (_more(ONE.replace(",city,", ",,"), kind="order"), []),
        (_more(ONE.replace(",city,", ",,"), accepted="no", reason="spoilt"), []),
        (_more(kind="gift"), ["unknown-kind"]),
        (_more(kind="Pagamento"), []),
        (_more(ONE.replace("2026-03-03", "")), ["blank-cell"]),
        (_more(ONE.replace("coop", "")), ["blank-cell"]),
        (_more(ONE.replace("2026-03-03", "2026-03-01")), ["outside-the-year"]),
        (_more(ONE.replace("2026-03-03", "2026-03-14")), ["outside-the-year"]),
        (_more(ONE.replace("2026-03-03", "2026-03-21")), ["outside-the-year", "outside-the-year"]),
        (_more(ONE.replace("2026-03-03", "32/03/2026")), ["not-a-date"]),
        (_more("2026-03-03,coop,alface,2e9,bunch,,30,city,1"), ["figure-too-large"]),
        (_more("2026-03-03,coop,alface,twelve,bunch,,30,city,1"), ["not-a-number"]),
    ],
)  # fmt: skip
def test_doubtful_lines_are_findings(tmp_path: Path, line: str, found: list[str]) -> None:
    """Each trouble has its finding, with the line."""
    lines = read(tmp_path, line, headings=MORE)
    assert codes(lines) == found
    assert all(finding.rows == (2,) for finding in lines.findings)
    assert all("{" not in text for f in lines.findings for text in (f.what, f.why, f.mend))


@pytest.mark.parametrize(("price", "unusual"), [("12.5", False), ("12.6", True), ("0.5", False), ("0.49", True)])
def test_a_price_five_times_off_is_asked_about(tmp_path: Path, price: str, unusual: bool) -> None:
    """The supplier's own offer is 2.50: from 0.50 to 12.50 nothing is asked."""
    lines = read(tmp_path, f"2026-03-03,coop,alface,2,bunch,{price},,city,1")
    assert codes(lines) == (["price-unusual"] if unusual else [])


def test_more_than_all_menus_need_is_asked_about(tmp_path: Path) -> None:
    """The two weeks need 140 x 4 x 20 g x 1.25 = 14 kg of lettuce."""
    assert codes(read(tmp_path, "2026-03-03,coop,alface,14,kg,5,,city,1")) == []
    assert codes(read(tmp_path, "2026-03-03,coop,alface,14.1,kg,5,,city,1")) == ["more-than-a-year"]


def test_a_coming_day_is_an_error_only_where_it_is_recorded(tmp_path: Path) -> None:
    """A file that is only read may ask what coming purchases would do."""
    path = csv(tmp_path / "a.csv", ONE.replace("2026-03-03", "2026-03-21"))
    recorded = read_lines(tiny_case(), path, today=TODAY)
    tried = read_lines(tiny_case(), path)
    assert codes(recorded, "error") == ["outside-the-year"]
    assert codes(tried, "error") == []
    assert len(tried.frame) == 1


def test_a_workbook_is_read_below_its_title_and_other_sheets_are_told(tmp_path: Path) -> None:
    """The sheet that knows most headings is read; formulas count by their values, and broken ones are errors."""
    book = Workbook()
    sheet = book.active
    sheet.title = "March"
    for row in (
        ["Deliveries of March"],
        [],
        HEADINGS.split(","),
        ["2026-03-03", "coop", "alface", 12, "bunch", 2.5, 30, "city", '=HYPERLINK("x")'],
    ):
        sheet.append(row)
    other = book.create_sheet("April")
    other.append(["date", "supplier"])
    other.append(["2026-04-01", "coop"])
    book.save(tmp_path / "a.xlsx")
    lines = read_lines(tiny_case(), tmp_path / "a.xlsx", today=TODAY)
    assert codes(lines) == ["lines-above-headings", "sheet-not-read", "formula-without-value"]
    assert next(f for f in lines.findings if f.severity == "error").rows == (4,)


@pytest.mark.parametrize("content", [b"", b"date,supplier\n", b"PK\x03\x04rubbish"])
def test_what_holds_no_lines_is_refused(tmp_path: Path, content: bytes) -> None:
    """An empty file, headings alone and a broken workbook are refused plainly."""
    for name in ("a.csv", "a.xlsx"):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError):
            read_lines(tiny_case(), tmp_path / name)
    with pytest.raises(InputError, match="no file"):
        read_lines(tiny_case(), tmp_path / "none.csv")


def test_thousands_or_decimals_are_asked_and_the_option_answers(tmp_path: Path) -> None:
    """20.000 is 20 or twenty thousand: other figures tell, or the user does; nobody guesses."""
    heading = "date,supplier,product,quantity,unit,amount,fund"
    alone = csv(tmp_path / "a.csv", "2026-03-03,coop,alface,20.000,kg,80,city", headings=heading)
    (asked,) = [f for f in read_lines(CASE, alone).findings if f.severity == "error"]
    assert (asked.code, asked.rows, asked.column) == ("ambiguous-number", (2,), "quantity")
    assert "--decimals" in asked.mend
    for decimals, value in ((Decimals.POINT, 20), (Decimals.COMMA, 20000)):
        assert read_lines(CASE, alone, habits=Habits(decimals=decimals)).frame["quantity"].tolist() == [value]
    for amount, value in (("80.00", 20), ('"80,00"', 20000)):
        told = csv(tmp_path / "b.csv", f"2026-03-03,coop,alface,20.000,kg,{amount},city", headings=heading)
        assert read_lines(CASE, told).frame["quantity"].tolist() == [value]


def test_an_amount_without_goods_is_asked_and_the_option_answers(tmp_path: Path) -> None:
    """Neither product nor quantity: goods or a charge is for the user to say; until then nothing counts."""
    path = csv(tmp_path / "a.csv", "2026-03-03,coop,,,,,30,city,NF 1", ONE)
    asked = read_lines(CASE, path, today=TODAY)
    (finding,) = [f for f in asked.findings if f.severity == "error"]
    assert (finding.code, finding.rows) == ("unknown-product", (2,))
    assert [word.theirs for word in asked.unknown] == ["(blank)"]
    said = read_meanings(CASE, [finding.mend.split("--map ")[1].strip(".").strip("'")])
    told = read_lines(CASE, path, said, today=TODAY)
    assert told.frame["product"].tolist() == ["", "alface"]
    assert codes(told, "error") == []
    named = read_lines(CASE, csv(tmp_path / "b.csv", "2026-03-03,coop,Frais de livraison,,,,30,city,NF 1"), today=TODAY)
    assert named.frame["product"].tolist() == [""]


def test_a_discount_is_asked_and_a_sum_with_tax_is_never_one_without(tmp_path: Path) -> None:
    """An invoice as French offices print it: TTC is not recorded, Remise asked; after the answer the amounts hold."""
    heading = "Date livraison;Fournisseur;Désignation;Qté;Unité;PU HT;Remise;Montant HT;Montant TTC;N° BL;Fonte"
    lines = (
        "03/03/2026;coop;alface;10;kg;3,00 ;10 %;27,00;28,49;BL 7;city",
        "04/03/2026;coop;alface;10;kg;3,00;0;30,00;31,65;BL 8;city",
    )
    path = csv(tmp_path / "a.csv", *lines, headings=heading)
    asked = read_lines(CASE, path, today=TODAY)
    found = {f.code: f for f in asked.findings}
    assert found["discount-in-doubt"].rows == (2,)
    assert found["sum-with-tax"].column == "Montant TTC"
    said = read_meanings(CASE, ['column:"Remise"=-', 'column:"Montant TTC"=-'])
    told = read_lines(CASE, path, said, today=TODAY)
    assert told.findings == []
    assert told.frame["amount"].tolist() == [27, 30]
    assert told.frame["price"].isna().tolist() == [True, False]
    only = csv(
        tmp_path / "b.csv",
        "03/03/2026;coop;alface;10;kg;28,49;city",
        headings="Date;Fournisseur;Désignation;Qté;Unité;Total TTC;Fonte",
    )
    assert codes(read_lines(CASE, only, accept_suggestions=True), "error") == ["without-amount"]


@pytest.mark.parametrize(
    ("headings", "line"),
    [
        ("Data entrega;Fornecedor;Produto;Qtde;Unid.;Valor unit. (R$);Valor total (R$);Fonte;Nota fiscal", "03/03/26;coop;alface;1.000;KG;R$ 3,00;R$ 3.000,00;city;NF 1"),
        ("Delivery date;Vendor;Item;Qty;UOM;Unit price;Ext. price;Fund;Invoice #", "2026-03-03;coop;alface;1,000;kg.;R$3.00;3,000.00;city;1"),
        ("Date livraison;Fournisseur;Désignation;Qté;Unité;P.U. HT;Montant HT;Fonte;N° BL", "3 mars 2026;coop;alface;1\u202f000;kg;3,00;3\u00a0000,00;city;BL 1"),
        ("दिनांक;आपूर्तिकर्ता;वस्तु;मात्रा;इकाई;दर;राशि;fund", "03-03-2026;coop;alface;1000;किलो;3.00;3,000.00;city"),
    ],
)  # fmt: skip
def test_headings_figures_and_units_as_offices_print_them(tmp_path: Path, headings: str, line: str) -> None:
    """A line of a Brazilian, American, French and Indian office is the same line."""
    found = read_lines(CASE, csv(tmp_path / "a.csv", line, headings=headings), today=TODAY)
    assert codes(found, "error") == []
    row = found.frame.iloc[0]
    assert row[["product", "kg", "price", "amount"]].tolist() == ["alface", 1000, 3, 3000]
    assert str(row["date"].date()) == "2026-03-03"


@pytest.mark.parametrize(
    ("unit", "own", "kg"),
    [
        ("lb", "kg", "0.45359237"), ("lbs.", "kg", "0.45359237"), ("OZ", "kg", "0.028349523125"), ("g", "kg", "0.001"),
        ("ea", "piece", "0.3"), ("dz", "piece", "3.6"), ("each", "dozen", "0.025"), ("L", "litre", "0.3"),
        ("gal", "litre", "1.135624"), ("ml", "litre", "0.0003"), ("cx", "case", "0.3"), ("Maço.", "bunch", "0.3"),
        ("case", "kg", None), ("ton", "kg", None), ("quintal", "kg", None), ("#", "kg", None), ("gal", "kg", None), ("ea", "bunch", None),
    ],
)  # fmt: skip
def test_units_with_a_fixed_weight_are_known_and_others_asked(unit: str, own: str, kg: str | None) -> None:
    """Weights, volumes and counts of the product's own kind have fixed factors; a case, a ton or a # depends, and is asked."""
    assert weight_of(unit, own, 0.3, 1) == (None if kg is None else Decimal(kg))


@pytest.mark.parametrize(
    ("headings", "lines", "code"),
    [
        (HEADINGS + ",kind", (f"{ONE},entrega parcial",), "unknown-kind"),
        (HEADINGS.replace("quantity", "how many of them"), (ONE,), "unmapped-column"),
        (HEADINGS.replace("date", "when it came"), (ONE,), "missing-column"),
    ],
)
def test_the_option_of_a_mend_answers_it(tmp_path: Path, headings: str, lines: tuple[str, ...], code: str) -> None:
    """What a mend says with --map is accepted as it stands there, and the finding is gone without a new error."""
    path = csv(tmp_path / "a.csv", *lines, headings=headings)
    before = read_lines(CASE, path, today=TODAY)
    (finding,) = [f for f in before.findings if f.code == code]
    option = shlex.split(finding.mend[finding.mend.index("--map ") :])[1].rstrip(".").replace("=NAME,", "=quantity")
    after = read_lines(CASE, path, read_meanings(CASE, [option]), today=TODAY)
    assert code not in codes(after)
    assert set(codes(after, "error")) <= set(codes(before, "error"))
