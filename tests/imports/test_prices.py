"""Price lists: offers and quotes, units by what they weigh, taxes and years asked, products from the library."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from planner.findings import InputError
from planner.imports import Imported, Said
from planner.imports.prices import prices_of
from planner.imports.products import pack_kg, parts
from planner.io import read_case
from planner.ledger import Meaning, read_meanings
from planner.paths import CASES
from tests.cases import tiny_case
from tests.imports.samples import codes, named, text

SAID = Said(day="2026-02-01", market="Fair")


def read(path: Path, said: Said = SAID) -> Imported:
    """Return what a price list says to the tiny case."""
    return prices_of(path, tiny_case(), said)


def test_lines_with_a_supplier_are_offers_in_the_units_of_the_products(tmp_path: Path) -> None:
    """A dozen bananas of the case weighs 1.5 kg: 4.00 a kg is 6.00 a dozen, and rice by the kg stays as it is."""
    path = text(
        tmp_path / "bids.csv", "Bidder,Product,Unit,Price", "Cooperativa,Banana,kg,4.00", "Cooperativa,Arroz,kg,5.20"
    )
    case = tiny_case()
    kg = dict(zip(case["products"]["product"], case["products"]["unit_kg"], strict=True))
    found = read(path)
    assert found.usable, found.findings
    table = found.tables["offers"].set_index("product")
    assert table.loc["banana", "price"] == pytest.approx(4.0 * kg["banana"])
    assert table.loc["arroz", "price"] == pytest.approx(5.2 * kg["arroz"])
    assert table["supplier"].unique().tolist() == ["coop"]


@pytest.mark.parametrize(
    ("unit", "price", "per_kg"),
    [
        ("cx 20kg", 80, 4.0),
        ("pct 5kg", 25, 5.0),
        ("900ml", 9, 10.0),
        ("cx 12x500g", 30, 5.0),
        ("kg", 5, 5.0),
        ("1kg", 5, 5.0),
    ],
)
def test_a_weight_in_the_words_of_a_unit_is_read(tmp_path: Path, unit: str, price: int, per_kg: float) -> None:
    """A box of 20 kg at 80.00 is 4.00 a kg, not 80.00; that a litre was taken for a kg is said."""
    found = read(text(tmp_path / "a.csv", "Bidder,Product,Unit,Price", f"coop,Arroz,{unit},{price}"))
    assert found.usable, found.findings
    row = found.tables["offers"].iloc[0]
    rice = tiny_case()["products"].set_index("product").loc["arroz", "unit_kg"]
    assert row["price"] == pytest.approx(per_kg * rice)
    assert ("litre" in row["assumed"]) == (unit == "900ml")


def test_numbers_beside_a_weight_are_asked_and_no_wrong_mend_is_offered(tmp_path: Path) -> None:
    """A box of 12 pieces of 1 kg may weigh 12 kg or 1 kg; to call it a kg would make the price wrong."""
    found = read(text(tmp_path / "a.csv", "Bidder,Product,Unit,Price", "coop,Arroz,cx c/ 12 un de 1kg,60"))
    asked = named(found, "unknown-unit")
    assert "--map" not in asked.mend
    assert "offers" not in found.tables


def test_an_unknown_supplier_is_asked_and_never_made(tmp_path: Path) -> None:
    """It may be a person; what the law asks of a supplier stands in no price list."""
    path = text(tmp_path / "bids.csv", "Bidder,Product,Unit,Price", "João da Silva,Banana,kg,4.00")
    found = read(path)
    assert named(found, "unknown-supplier").rows == (2,)
    assert [q.kind for q in found.questions] == ["supplier"]
    assert "offers" not in found.tables
    said = read(path, replace(SAID, meanings=(Meaning("supplier", "João da Silva", "f1"),)))
    assert said.tables["offers"]["supplier"].tolist() == ["f1"]


def test_organic_and_usual_goods_are_two_quotes_and_the_same_goods_twice_are_asked(tmp_path: Path) -> None:
    """One market, one day: a second price of the same rice cannot hold beside the first."""
    path = text(tmp_path / "a.csv", "Product,Unit,Price,Organic", "Arroz,kg,5,no", "Arroz,kg,7,yes")
    assert read(path).usable
    path = text(tmp_path / "b.csv", "Product,Unit,Price,Organic", "Arroz,kg,5,yes", "Arroz,kg,7,yes")
    assert codes(read(path), "error") == ["quoted-twice"]


def test_lines_without_a_supplier_are_quotes_that_say_where_and_when(tmp_path: Path) -> None:
    """Day and market are asked if the file does not say them."""
    path = text(tmp_path / "lines.csv", "Descrição;Unid.;Unitário", "Arroz;kg;5,20")
    assert codes(read(path, Said()), "error") == ["quotes-without-date", "quotes-without-market"]
    row = read(path).tables["quotes"].iloc[0]
    assert (row["market"], row["date"].date().isoformat()) == ("Fair", "2026-02-01")


def test_the_size_in_a_description_makes_the_price_one_by_the_kg(tmp_path: Path) -> None:
    """5 kg of rice for 26.00 are 5.20 a kg, whatever a blank unit is said to be; the row says how."""
    path = text(tmp_path / "l.csv", "Descrição;Unitário", "ARROZ: tipo 1. Embalagem de 5kg;26,00", "Feijão;8,00")
    asked = read(path)
    assert named(asked, "unknown-unit").rows == (3,)
    found = read(path, replace(SAID, meanings=(Meaning("unit", "(blank)", "kg"),)))
    case = tiny_case()
    kg = dict(zip(case["products"]["product"], case["products"]["unit_kg"], strict=True))
    prices = found.tables["quotes"].set_index("product")
    assert prices.loc["arroz", "price"] == pytest.approx(5.2 * kg["arroz"])
    assert prices.loc["feijao", "price"] == pytest.approx(8.0 * kg["feijao"])
    assert "5kg" in prices.loc["arroz", "assumed"]
    assert "ARROZ" in named(found, "product-by-part").what


def test_foods_that_the_case_has_not_come_from_the_library_and_others_are_asked(tmp_path: Path) -> None:
    """A carrot is one food of the library; a mystery is asked, and with - left out and listed."""
    path = text(tmp_path / "l.csv", "Descrição;Unid.;Unitário", "Cenoura;kg;4,50", "Coisa misteriosa;kg;1,00")
    found = read(path)
    assert named(found, "unknown-product").rows == (3,)
    product = found.tables["products"].iloc[0]
    assert (product["product"], product["unit"], product["food_group"]) == ("carrot", "kg", "vegetable")
    assert "library" in product["assumed"]
    said = read(path, replace(SAID, meanings=(Meaning("product", "Coisa misteriosa", "-"),)))
    assert said.usable
    assert [one.line for one in said.left] == [3]


def test_prices_with_tax_are_asked_and_taken_without_it(tmp_path: Path) -> None:
    """10.55 with 5.5 % is 10.00, and the row says so."""
    path = text(tmp_path / "l.csv", "Produit;Unité;Prix unitaire TTC", "Arroz;kg;10,55")
    meaning = Meaning("price_column", "Prix unitaire TTC", "price")
    assert "sum-with-tax" in codes(read(path), "error")
    found = read(path, replace(SAID, tax_percent=5.5, meanings=(meaning,)))
    kg = tiny_case()["products"].set_index("product")["unit_kg"]["arroz"]
    assert found.tables["quotes"]["price"].tolist() == [pytest.approx(10.0 * kg)]
    assert "5.5 % tax" in found.tables["quotes"]["assumed"].iloc[0]


def test_prices_of_another_year_are_asked_with_their_lines(tmp_path: Path) -> None:
    """The plan is of 2026: a price of 2024 needs a factor, or the word that none is needed."""
    path = text(
        tmp_path / "l.csv", "Data;Descrição;Unid.;Unitário", "2024-05-02;Arroz;kg;5,20", "2026-01-02;Feijão;kg;8,00"
    )
    assert named(read(path), "prices-of-another-year").rows == (2,)
    assert read(path, replace(SAID, price_factor="none")).usable
    assert named(read(path, replace(SAID, price_factor="x")), "unknown-price-factor").severity == "error"


def test_a_line_whose_sum_is_not_right_is_told(tmp_path: Path) -> None:
    """10 x 5.20 is 52.00 and not 520.00; half a cent a unit is rounding."""
    path = text(
        tmp_path / "l.csv",
        "Quantidade;Descrição;Unid.;Unitário;Valor total",
        "10;Arroz;kg;5,20;520,00",
        "3;Feijão;kg;3,33;9,99",
    )
    assert named(read(path), "sum-differs").rows == (2,)


def test_unknown_units_and_units_without_a_weight_are_asked_with_their_lines(tmp_path: Path) -> None:
    """A glob is no unit; a crate of beans weighs nothing that anybody says."""
    path = text(tmp_path / "l.csv", "Descrição;Unid.;Unitário", "Arroz;glob;5,20", "Feijão;caixa;8,00")
    found = read(path)
    assert named(found, "unknown-unit").rows == (2,)
    assert named(found, "unit-without-weight").rows == (3,)


def test_item_is_a_number_over_numbers_and_the_goods_over_words(tmp_path: Path) -> None:
    """The same heading stands over line numbers in a Brazilian call and over goods in an American bid sheet."""
    path = text(tmp_path / "a.csv", "ITEM;DESCRIÇÃO;Unid.;Unitário", "01;Arroz;kg;5,20", "02;Feijão;kg;8,00")
    assert read(path).tables["quotes"]["product"].tolist() == ["arroz", "feijao"]
    path = text(tmp_path / "b.csv", "Item,Unit,Unit price", "Arroz,kg,5.20")
    assert read(path).tables["quotes"]["product"].tolist() == ["arroz"]


@pytest.mark.parametrize(
    ("description", "kg"),
    [
        ("Açúcar cristal 5KG", 5.0),
        ("Embalagem de 350 gr", 0.35),
        ("Leite, 1 litro", 1.0),
        ("Alho", None),
        ("2 kg ou 5 kg", None),
    ],
)
def test_the_size_of_a_pack_is_read_only_where_there_is_one(description: str, kg: float | None) -> None:
    """Two sizes in one description are none."""
    found = pack_kg(description)
    assert (None if found is None else found[0]) == kg


def test_a_description_is_read_by_less_and_less_of_it() -> None:
    """The whole first, then without the size, then what stands before the first mark."""
    assert parts("Alface – Pés com folhas íntegras")[-1] == "Alface"


@pytest.mark.parametrize("heading", ["Valor unitário (R$)", "Preço (R$)", "Preço [BRL]", "Prix unitaire (€)"])
def test_a_currency_behind_a_heading_does_not_hide_the_price(tmp_path: Path, heading: str) -> None:
    """Item numbers lines even with a total below them; Descrição holds the goods, and the price is read."""
    lines = (f"Item;Descrição;Unid.;{heading}", "1;Arroz;kg;5,20", "2;Banana;kg;4,00", "Total;;;9,20")
    found = read(text(tmp_path / "a.csv", *lines))
    assert found.usable, found.findings
    kg = tiny_case()["products"].set_index("product")["unit_kg"]
    assert found.tables["quotes"].set_index("product")["price"].to_dict() == {
        "arroz": pytest.approx(5.2 * kg["arroz"]),
        "banana": pytest.approx(4 * kg["banana"]),
    }


def test_a_file_whose_price_column_is_not_known_is_refused_with_the_mend(tmp_path: Path) -> None:
    """Not "no price in the line" for every line; the column that holds numbers is offered."""
    found = read(text(tmp_path / "a.csv", "Product;Unit;Wieviel;Wo", "Arroz;kg;5,20;Vila"))
    (asked,) = [one for one in found.findings if one.code == "missing-column"]
    assert asked.severity == "error"
    assert """'price_column:"Wieviel"=price'""" in asked.mend


def test_of_two_columns_of_goods_either_can_be_left_out(tmp_path: Path) -> None:
    """Nobody can tell which of them holds: the mend names both."""
    found = read(text(tmp_path / "a.csv", "Produto,Descrição,Unit,Price", "Arroz,Arroz,kg,5"))
    mend = named(found, "duplicate-column").mend
    assert """"Produto"=-""" in mend
    assert """"Descrição"=-""" in mend


@pytest.mark.parametrize(
    ("title", "heading", "years"),
    [
        ("Preços de referência 2019", "Price", "2019"),
        ("Cotação de março de 2024", "Price", "2024"),
        ("Mercuriale", "Prix HT 2023", "2023"),
        ("Preços de 2026", "Price", ""),
        ("Tarifs 2025-2026", "Price", ""),
        ("Chamada pública 01/2026, Lei 11.947/2009", "Price", ""),
        ("Lei 11.947/2009", "Price", ""),
        ("Lote 2.019", "Price", ""),
    ],
)
def test_a_year_above_the_prices_is_asked_as_one_in_the_lines(
    tmp_path: Path, title: str, heading: str, years: str
) -> None:
    """The tiny plan is of 2026: 2019 above the lines is another year, a law's or a lot's number is none; the day that is said outweighs it."""
    path = text(tmp_path / "a.csv", title, f"Bidder,Product,Unit,{heading}", "coop,Arroz,kg,5", "coop,Banana,kg,4")
    said = Said(meanings=(Meaning("price_column", heading, "price"),))
    found = read(path, said)
    asked = [one.what for one in found.findings if one.code == "prices-of-another-year"]
    assert bool(asked) == bool(years)
    assert all(f"are of {years} " in what for what in asked)
    for answer in (replace(said, price_factor="none"), replace(said, day="2026-02-01")):
        assert "prices-of-another-year" not in codes(read(path, answer))


def test_lines_of_a_supplier_may_be_left_out_by_its_name(tmp_path: Path) -> None:
    """Of two suppliers one is unknown: said to be left out, its line is told and the other's is taken."""
    path = text(tmp_path / "a.csv", "Bidder,Product,Unit,Price", "coop,Arroz,kg,5", "Sacolão,Banana,kg,4")
    assert 'supplier:"Sacolão"=-' in named(read(path), "unknown-supplier").mend
    found = read(path, replace(SAID, meanings=(Meaning("supplier", "Sacolão", "-"),)))
    assert found.usable, found.findings
    assert found.tables["offers"]["product"].tolist() == ["arroz"]
    assert [one.line for one in found.left] == [3]


def us(tmp_path: Path, *lines: str, said: Said = SAID) -> Imported:
    """Return what a price list says to the American example."""
    case, _findings = read_case(CASES / "us-example")
    return prices_of(text(tmp_path / "us.csv", *lines), case, replace(said, price_factor="none"))


@pytest.mark.parametrize(
    ("line", "per_kg"),
    [
        ('"Brown rice, 25 lb",bag,19.75', 19.75 / 11.339809),
        ('"Apples, 40 lb",case,36.00', 36 / 18.143695),
        ("Apples,case of 40 lb,36.00", 36 / 18.143695),
        ("Brown rice,25#,19.75", 19.75 / 11.339809),
        ("Apples,cwt,38.00", 38 / 45.359237),
        ("Apples,ton,500", 500 / 907.18474),
    ],
)
def test_sizes_and_weights_of_american_trade_are_read(tmp_path: Path, line: str, per_kg: float) -> None:
    """A bag of 25 lb at $19.75 is $1.74 a kg; a hundredweight of 100 lb at $38 is $0.84 a kg."""
    found = us(tmp_path, "Description,Unit,Unit price", line)
    assert found.usable, found.findings
    assert found.tables["quotes"]["price"].tolist() == [pytest.approx(per_kg, rel=1e-5)]


def test_what_a_unit_weighs_is_said_with_its_number_and_no_weight_is_offered(tmp_path: Path) -> None:
    """Of a bag nobody knows the weight: the mend has NUMBER in place of a number, and 25 lb is understood."""
    lines = "Description,Unit,Unit price", "Brown rice,bag,19.75"
    assert """'unit:"bag"=NUMBER """ in named(us(tmp_path, *lines), "unknown-unit").mend
    case, _findings = read_case(CASES / "us-example")
    with pytest.raises(InputError):
        read_meanings(case, ['unit:"bag"=NUMBER lb'])
    meanings = tuple(read_meanings(case, ['unit:"bag"=25 lb']))
    found = us(tmp_path, *lines, said=replace(SAID, meanings=meanings))
    assert found.tables["quotes"]["price"].tolist() == [pytest.approx(19.75 / 11.339809, rel=1e-5)]


def test_a_heading_tells_what_its_prices_are_for(tmp_path: Path) -> None:
    """2,500 rupees a quintal are 25 a kg; lowest and highest prices are told as not read."""
    path = text(
        tmp_path / "apmc.csv",
        "Market,Commodity,Arrival_Date,Min Price (Rs./Quintal),Modal Price (Rs./Quintal)",
        "Mandya,Carrot,04/03/2027,2200,2500",
    )
    case, _findings = read_case(CASES / "india-example")
    found = prices_of(path, case, Said(price_factor="none"))
    row = found.tables["quotes"].iloc[0]
    assert (row["product"], row["price"], row["market"]) == ("carrot", 25.0, "Mandya")
    assert named(found, "unmapped-column").column == "Min Price (Rs./Quintal)"


@pytest.mark.parametrize(
    ("description", "food"),
    [
        ("Milk, 1% low fat", "milk"),
        ("Milk, fat free chocolate", ""),
        ("Tomato, canned diced", ""),
        ("Chicken nuggets, breaded", ""),
        ("Apple juice, 100%", ""),
        ("Chili powder", ""),
    ],
)
def test_the_nearest_name_is_taken_and_another_state_is_asked(tmp_path: Path, description: str, food: str) -> None:
    """Low-fat milk is the low-fat milk; what names another state of a food is no mapping offered ready-made."""
    found = us(tmp_path, "Description,Unit,Unit price", f'"{description}",lb,1')
    if food:
        assert found.tables["quotes"]["product"].str.startswith(food).tolist() == [True]
        assert "whole" not in found.tables["quotes"]["product"].iloc[0]
    else:
        assert "=FOOD" in named(found, "unknown-product").mend


def test_headings_are_offered_only_where_what_stands_below_them_fits(tmp_path: Path) -> None:
    """Of two columns with figures neither is offered as the price, nor a column of places as the product."""
    found = read(
        text(tmp_path / "a.csv", "Ort;Wieviel;Dazu;Wo", "Vila;5,20;3;Praia", "Vila;5,30;4;Praia"), replace(SAID)
    )
    mends = [one.mend for one in found.findings if one.code == "missing-column"]
    assert [("HEADING" in mend) for mend in mends] == [True, True]


def test_rates_of_tax_are_asked_and_then_used_line_by_line(tmp_path: Path) -> None:
    """105 with 5 % are 100, 22 with 0 % stay 22; without an answer nothing is taken."""
    lines = "Description,Unit,Unit price,GST", "Apples,kg,105,5%", "Carrots,kg,22,0%"
    asked = us(tmp_path, *lines)
    assert """'price_column:"GST"=tax'""" in named(asked, "tax-rates-beside-prices").mend
    found = us(tmp_path, *lines, said=replace(SAID, meanings=(Meaning("price_column", "GST", "tax"),)))
    assert found.tables["quotes"]["price"].tolist() == [100.0, 22.0]
    left = us(tmp_path, *lines, said=replace(SAID, meanings=(Meaning("price_column", "GST", "-"),)))
    assert left.tables["quotes"]["price"].tolist() == [105.0, 22.0]
