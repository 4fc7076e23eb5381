"""Units of other people's files: plurals, slips, and an amount with its unit in one cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.i18n import reading_as
from planner.units import apart, as_weighed, canonical, meant_unit, same_unit
from tests.cases import edited, tiny_case
from tests.ledger.samples import ONE, codes, read


def test_weights_become_pounds_where_people_weigh_so() -> None:
    """A kg is 1 / 0.45359237 = 2.20462 lb in the United States, a tonne a thousand times that; pounds, dozens and all units elsewhere are themselves."""
    asked = ("kg", "t", "lb", "dozen", "gallon")
    there = {unit: reading_as(("en", "US"), as_weighed, unit) for unit in asked}
    assert {unit: (round(each, 5), own) for unit, (each, own) in there.items()} == {
        "kg": (2.20462, "lb"),
        "t": (2204.62262, "lb"),
        "lb": (1.0, "lb"),
        "dozen": (1.0, "dozen"),
        "gallon": (1.0, "gallon"),
    }
    assert [reading_as(("en", "BR"), as_weighed, unit) for unit in asked] == [(1.0, unit) for unit in asked]


@pytest.mark.parametrize(
    ("word", "unit"),
    [
        ("cajas", "case"), ("Caixas", "case"), ("cases", "case"), ("caisses", "case"), ("bunches", "bunch"), ("maços", "bunch"),
        ("manojos", "bunch"), ("bottes", "bunch"), ("quilogramas", "kg"), ("kilogrammes", "kg"), ("gramos", "g"), ("onces", "onces"),
        ("packs", "pack"), ("paquetes", "pack"), ("unidades", "piece"), ("pièces", "piece"), ("docenas", "dozen"), ("tonnes", "t"),
        ("litros", "litre"), ("pounds", "lb"),
    ],
)  # fmt: skip
def test_plurals_are_their_unit(word: str, unit: str) -> None:
    """Several of a unit are called as one is, in the languages of the planner; an unknown word stays."""
    assert canonical(word) == unit


def test_a_product_s_own_unit_has_a_plural_too() -> None:
    """Trays are those of a product ordered by the tray; bags are no sacks, and a symbol of two letters has no plural."""
    assert same_unit("trays", "tray")
    assert same_unit("Barquettes", "barquette")
    assert not same_unit("gs", "g2")
    assert not same_unit("bags", "sack")


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("12 kg", ("12", "kg")), ("12kg", ("12", "kg")), ("1.234,5 KG", ("1.234,5", "KG")), ("2 cajas", ("2", "cajas")),
        ("3 cx.", ("3", "cx")), ("4 trays", ("4", "trays")), ("१२ किग्रा", ("12", "किग्रा")), ("-2 kg", ("-2", "kg")),
        ("12", None), ("kg", None), ("12 BRL", None), ("12 kg 3", None), ("1e5", None), ("R$ 12", None), ("12 x 2 kg", None),
    ],
)  # fmt: skip
def test_amount_and_unit_are_told_apart(cell: str, found: tuple[str, str] | None) -> None:
    """A number and a unit that is known are two things; whatever else stands there is left as it is."""
    assert apart(cell, ["tray"]) == found


def test_an_amount_with_its_unit_in_one_cell(tmp_path: Path) -> None:
    """12 bunches in a cell are read, with or without a column of units; one that contradicts its unit, or grams as kg, are asked."""
    plain = read(tmp_path, ONE)
    for cell, unit in (("12 bunches", ""), ("12 maços", "bunch"), ("6 kg", "")):
        lines = read(tmp_path, ONE.replace("12,bunch", f"{cell},{unit}").replace(",2.5,", ",,"))
        assert codes(lines, "error") == []
        assert lines.frame["kg"].tolist() == plain.frame["kg"].tolist()
    heads = "date,supplier,product,quantity,amount,fund,invoice"
    without = read(tmp_path, "2026-03-03,coop,alface,12 bunches,30.00,city,NF 1", headings=heads)
    assert without.frame["kg"].tolist() == plain.frame["kg"].tolist()
    assert codes(read(tmp_path, ONE.replace("12,bunch", "12 kg,bunch")), "error") == ["two-units"]
    weights = "date,supplier,product,kg,amount,fund,invoice"
    assert codes(read(tmp_path, "2026-03-03,coop,alface,6 kg,30.00,city,NF 1", headings=weights), "error") == []
    (finding,) = read(tmp_path, "2026-03-03,coop,alface,600 g,30.00,city,NF 1", headings=weights).findings
    assert (finding.code, finding.rows, finding.column) == ("two-units", (2,), "kg")
    assert "reckoned in kg" in finding.mend
    mended = read(tmp_path, "2026-03-03,coop,alface,0.6,30.00,city,NF 1", headings=weights)
    assert (codes(mended, "error"), mended.frame["kg"].tolist()) == ([], [0.6])


def test_an_unknown_unit_in_the_cell_of_the_amount_is_asked_as_a_unit(tmp_path: Path) -> None:
    """150 pots is an amount of an unknown unit, not a number amiss; said once, it is read, and centilitres are known."""
    for cell in ("150 pots", "120 œufs", "50 cl"):
        line = ONE.replace("12,bunch", f"{cell},").replace(",2.5,", ",,")
        (finding,) = [f for f in read(tmp_path, line).findings if f.severity == "error"]
        assert (finding.code, finding.column) == ("unit-not-convertible", "unit")
        assert "--map 'unit:" in finding.mend
        assert cell.split()[1] in finding.what
    case = tiny_case(mappings=[{"kind": "unit", "theirs": "pots", "ours": "bunch"}])
    lines = read(tmp_path, ONE.replace("12,bunch", "12 pots,"), case=case)
    assert (codes(lines, "error"), lines.frame["unit"].tolist()) == ([], ["bunch"])
    assert "not-a-number" in codes(read(tmp_path, ONE.replace("12,bunch", "12 euros,")), "error")
    milk = tiny_case(products=edited("products", 2, unit="litre", unit_kg=1.03))
    assert read(tmp_path, ONE.replace("12,bunch", "50 cl,").replace(",2.5,", ",,"), case=milk).frame["kg"].tolist() == [
        0.515
    ]


def test_a_slip_in_a_unit_is_suggested(tmp_path: Path) -> None:
    """A word very like a unit is proposed with the option that accepts it, and the option works; what is like none gets no proposal."""
    (finding,) = [f for f in read(tmp_path, ONE.replace("bunch", "bunhc")).findings if f.severity == "error"]
    assert "--map 'unit:\"bunhc\"=bunch'" in finding.what
    (other,) = [f for f in read(tmp_path, ONE.replace("bunch", "trays")).findings if f.severity == "error"]
    assert "Perhaps" not in other.what
    case = tiny_case(mappings=[{"kind": "unit", "theirs": "bunhc", "ours": "bunch"}])
    assert codes(read(tmp_path, ONE.replace("bunch", "bunhc"), case=case), "error") == []
    assert meant_unit("kilso") == "kg"
    trays = tiny_case(products=edited("products", 2, unit="tray"))
    assert codes(read(tmp_path, ONE.replace("bunch", "trays"), case=trays), "error") == []


@pytest.mark.parametrize(
    "headings",
    [
        "Jour de livraison;Fournisseur;Produit;Poids;Montant HT",
        "Dia da entrega;Fornecedor;Produto;Peso (kg);Valor total",
    ],
)
def test_headings_of_delivery_days_and_weights(tmp_path: Path, headings: str) -> None:
    """What offices call the day of delivery and the weight needs no mapping."""
    lines = read(tmp_path, "03/03/2026;coop;alface;6;30,00", headings=headings)
    assert codes(lines, "error") == []
    assert lines.frame[["kg", "amount"]].to_numpy().tolist() == [[6.0, 30.0]]


def test_a_column_is_suggested_by_what_stands_in_it(tmp_path: Path) -> None:
    """A heading like that of invoices over days is not suggested for the invoice; over numbers of notes it is."""
    heads = "Bons de livraisons;date;supplier;product;quantity;unit;amount"
    row = ";2026-03-03;coop;alface;12;bunch;30,00"
    over_days, over_notes = (
        next(f for f in read(tmp_path, cell + row, headings=heads).findings if f.code == "unmapped-column")
        for cell in ("03/03/2026", "BL 12")
    )
    assert "=invoice" not in over_days.mend
    assert "=invoice" in over_notes.mend
