"""Words of other people's files: known, mapped or suggested; never guessed, and kept where the case lies."""

from __future__ import annotations

import shlex
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from planner import i18n
from planner.findings import InputError
from planner.io import read_case, write_case
from planner.ledger.lines import accept_option, read_lines
from planner.ledger.meanings import keep_meanings, read_meanings
from planner.ledger.words import Meaning, Suggestion, Words, certain, words_of
from tests.cases import added, tiny_case
from tests.ledger.samples import CASE, HEADINGS, ONE, TODAY, TWO, codes, csv, read


def test_our_names_need_no_mapping(tmp_path: Path) -> None:
    """Short names, names in full, labels and headings in other languages are known, whatever their capitals and accents."""
    lines = read(
        tmp_path,
        "03/03/2026;COOPERATIVA;ALFACÊ;12;Maço;2,5;30,00;recursos proprios;NF 1;EMEF Um",
        headings="Data;FORNECEDOR;Produto;Quantidade;Unidade;Preco unitario;Valor total;Fonte;Nota fiscal;Escola",
    )
    assert lines.findings == []
    row = lines.frame.iloc[0]
    assert row[["supplier", "product", "unit", "fund", "site"]].tolist() == ["coop", "alface", "bunch", "city", "emef"]
    assert str(row["date"].date()) == "2026-03-03"


def test_labels_in_the_languages_of_the_planner_are_headings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A label as it is shown in another language is a heading that needs no mapping."""

    class Catalogue:
        def gettext(self, text: str) -> str:
            return {"Supplier": "Hankija"}.get(text, text)

    monkeypatch.setattr(i18n, "catalogue", lambda _name: Catalogue())
    assert words_of(tiny_case())["column"]("hankija") == "supplier"


@pytest.mark.parametrize(
    ("kind", "line", "suggested"),
    [
        ("product", ONE.replace("alface", "Alfaces"), 'product:"Alfaces"=alface'),
        ("supplier", ONE.replace("coop", "Kooperativa"), 'supplier:"Kooperativa"=coop'),
        ("fund", ONE.replace("city", "citty"), 'fund:"citty"=city'),
    ],
)
def test_what_is_like_is_suggested_and_not_taken(tmp_path: Path, kind: str, line: str, suggested: str) -> None:
    """An unknown word is an error that names the likest words and how to accept one; the line does not count."""
    lines = read(tmp_path, line, ONE)
    finding = next(f for f in lines.findings if f.code == f"unknown-{kind}")
    assert (finding.severity, finding.rows) == ("error", (2,))
    assert suggested in finding.mend
    assert "alike" in finding.what
    assert lines.frame.index.tolist() == [3]


def test_suggestions_are_taken_only_if_very_like_and_clearly_the_likest(tmp_path: Path) -> None:
    """Allowed to, the reader takes a likely word and says so; a word like two, or hardly like any, stays an error."""
    case = tiny_case(products=added("products", {"product": "alfaca", "name": "Alfaca", "unit": "kg", "unit_kg": 1.0, "food_group": "vegetable", "processing_class": "fresh"}))  # fmt: skip
    path = csv(tmp_path / "a.csv", ONE.replace("coop", "Cooperativas"), ONE.replace("alface", "alfacs"), ONE.replace("alface", "couve"))  # fmt: skip
    lines = read_lines(case, path, accept_suggestions=True, today=TODAY)
    assert lines.accepted == [Meaning("supplier", "Cooperativas", "coop")]
    note = next(f for f in lines.findings if f.code == "suggestion-accepted")
    assert "Cooperativas" in note.what
    assert "96" in note.what
    assert codes(lines, "error") == ["unknown-product", "unknown-product"]


def test_certain_from_both_sides() -> None:
    """85 % alike is enough, a little less is not; the next must be 5 points less alike."""
    assert certain([Suggestion("a", 0.85)]) is not None
    assert certain([Suggestion("a", 0.849)]) is None
    assert certain([Suggestion("a", 0.9), Suggestion("b", 0.85)]) is not None
    assert certain([Suggestion("a", 0.9), Suggestion("b", 0.86)]) is None
    assert certain([]) is None


def test_a_word_that_may_mean_two_is_not_known() -> None:
    """Two things under one name: neither is taken; each is known as it is written, and what is like both is asked."""
    words = Words({"a1": ("Alface",), "a2": ("Alface",)})
    assert words("Alface") is None
    words = Words({"alface": (), "a2": ("Alface",)})
    assert (words("alface"), words("Alface"), words("ALFACE")) == ("alface", "a2", None)
    assert words.may_mean("ALFACE") == ("alface", "a2")


def test_what_was_accepted_outweighs_what_is_only_like() -> None:
    """An accepted word outweighs a name that is like it, but no name of the case as it is written; a heading always."""
    mapped = [Meaning("product", "ALFACE", "a2")]
    assert Words({"a1": ("Alface",)}, mapped)("alface") == "a2"
    assert Words({"a1": ("Alface",)}, mapped)("Alface") == "a1"
    assert Words({"a1": ("Alface",)}, mapped, built_in=True)("Alface") == "a2"


def test_products_that_differ_by_a_sign_are_told_apart(tmp_path: Path) -> None:
    """3.5 is not 35, whichever stands last in the case; 3.50 means neither and is asked."""
    known = {"unit": "kg", "unit_kg": 1.0, "food_group": "dairy", "processing_class": "fresh"}
    creams = [{"product": word,  "name": name, **known} for word, name in (("creme-3.5", "Creme 3,5 %"), ("creme-35", "Creme 35 %"))]  # fmt: skip
    for order in (creams, creams[::-1]):
        case = tiny_case(products=added("products", *order))
        files = [ONE.replace("alface", word).replace("bunch", "kg") for word in ("creme-3.5", '"CREME 3,5 %"', "creme_35", "Creme 35%")]  # fmt: skip
        lines = read_lines(case, csv(tmp_path / "a.csv", *files), today=TODAY)
        assert lines.frame["product"].tolist() == ["creme-3.5", "creme-3.5", "creme-35", "creme-35"]
        asked = read_lines(case, csv(tmp_path / "b.csv", ONE.replace("alface", "creme 3.50")), accept_suggestions=True)
        assert codes(asked, "error") == ["unknown-product"]


def test_what_is_like_two_products_is_a_question_that_names_both(tmp_path: Path) -> None:
    """A word that is written like two products is never given to the last of them; the answer is told."""
    known = {"unit": "kg", "unit_kg": 1.0, "food_group": "fruit", "processing_class": "fresh"}
    case = tiny_case(products=added("products", {"product": "p1", "name": "Pera", **known}, {"product": "p2", "name": "Pêra", **known}))  # fmt: skip
    asked = read_lines(case, csv(tmp_path / "a.csv", ONE.replace("alface", "PERA")), accept_suggestions=True)
    (finding,) = [f for f in asked.findings if f.code == "unknown-product"]
    assert 'product:"PERA"=p1' in finding.mend
    assert 'product:"PERA"=p2' in finding.mend


def test_columns_unknown_missing_and_twice(tmp_path: Path) -> None:
    """Missing columns are errors that name candidates; unknown ones are told; two for one thing are an error."""
    lines = read(tmp_path, "2026-03-03,coop,x,y,12", headings="Dia de chegada,Vendedor,Suplier,Remarkable stuff,amount")
    found = {(f.code, f.column): f for f in lines.findings}
    assert found["missing-column", "date"].severity == "error"
    assert "“Dia de chegada”" in found["missing-column", "date"].mend
    assert found["unmapped-column", "Suplier"].severity == "warning"
    assert 'column:"Suplier"=supplier' in found["unmapped-column", "Suplier"].mend
    assert found["unmapped-column", "Remarkable stuff"].mend.count("=-") == 1
    assert lines.frame.empty
    twice = read(tmp_path, "2026-03-03,2026-03-03,coop,alface,12", headings="date,Data,supplier,product,amount")
    assert codes(twice, "error") == ["duplicate-column"]


def test_a_mapping_outweighs_and_a_column_may_be_left_out(tmp_path: Path) -> None:
    """What the case keeps is used for headings, names, units and words; `-` leaves a column out without a word."""
    rows = [
        ("column", "Chegou em", "date"),
        ("column", "Total", "-"),
        ("supplier", "Coop. Vila", "coop"),
        ("product", "Alface crespa (maço)", "alface"),
        ("unit", "molho", "bunch"),
        ("value", "Recusado", "no"),
        ("value", "AB", "label_rouge"),
    ]
    case = tiny_case(mappings=[{"kind": k, "theirs": t, "ours": o} for k, t, o in rows])
    lines = read(
        tmp_path,
        "2026-03-03,coop. vila,ALFACE crespa maço,12,Molho,2.5,99,recusado,spoilt,AB|x",
        headings="chegou em,supplier,product,quantity,unit,price,total,accepted,reason,labels",
        case=case,
    )
    assert lines.findings == []
    row = lines.frame.iloc[0]
    assert row[["supplier", "product", "kg", "amount", "accepted", "labels"]].tolist() == ["coop", "alface", 6.0, 30.0, False, "label_rouge|x"]  # fmt: skip


def test_options_are_read_and_checked_all_at_once() -> None:
    """Quotation marks are optional, signs of equality may stand in the word; what leads nowhere is told with the words."""
    case = tiny_case()
    said = read_meanings(case, ['product:"Alface = crespa"=alface', "supplier:Coop Vila=coop", 'column:"X"=-'])
    assert said == [
        Meaning("product", "Alface = crespa", "alface"),
        Meaning("supplier", "Coop Vila", "coop"),
        Meaning("column", "X", "-"),
    ]
    with pytest.raises(InputError) as error:
        read_meanings(case, ["alface", "food:a=b", "product:Couve=couve", "unit:caixa=blub"])
    assert [f.code for f in error.value.findings] == ["mapping-not-understood"] * 2 + ["mapping-leads-nowhere"] * 2
    assert "bunch" in error.value.findings[3].mend


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ('product:"Alface crespa"="alface"', Meaning("product", "Alface crespa", "alface")),
        ("product:“Alface crespa” = “Alface”", Meaning("product", "Alface crespa", "alface")),
        ("Product:«Alface crespa»=ALFACE", Meaning("product", "Alface crespa", "alface")),
        ("product:'Alface crespa'='alface'", Meaning("product", "Alface crespa", "alface")),
        ('supplier:"C.V. Ltda"=cooperativa', Meaning("supplier", "C.V. Ltda", "coop")),
        ("product:Huile d'olive=banana", Meaning("product", "Huile d'olive", "banana")),
        ('unit:"quilinho"=quilos', Meaning("unit", "quilinho", "kg")),
    ],
)
def test_a_word_may_be_said_by_name_and_in_any_quotation_marks(option: str, said: Meaning) -> None:
    """The name of a supplier or product stands for its short name, a unit for the planner's word; marks are those of any keyboard."""
    assert read_meanings(tiny_case(), [option]) == [said]


def test_the_option_that_is_told_says_the_same_when_a_shell_has_read_it() -> None:
    """An apostrophe does not end the word: what is copied from the screen arrives as it was meant."""
    meaning = Meaning("product", 'Huile d\'olive "vierge"', "banana")
    option, word = shlex.split(accept_option(meaning))
    assert option == "--map"
    assert read_meanings(tiny_case(), [word]) == [meaning]


@pytest.mark.parametrize("form", ["folder", "workbook"])
def test_meanings_are_kept_where_the_case_lies(tmp_path: Path, form: str) -> None:
    """They are added or replaced in the table of mappings, and nothing else of the case changes."""
    place = tmp_path / ("case" if form == "folder" else "case.xlsx")
    write_case(tiny_case(), place)
    case, _findings = read_case(place)
    case = keep_meanings(case, [Meaning("product", "Alface crespa", "alface"), Meaning("column", "=Total", "-")])
    case = keep_meanings(case, [Meaning("product", "ALFACE CRESPA", "banana"), Meaning("unit", "cx", "pack")])
    again, findings = read_case(place)
    assert findings == []
    pd.testing.assert_frame_equal(again.tables["mappings"], case.tables["mappings"], check_index_type=False)
    kept = again.tables["mappings"][["kind", "theirs", "ours"]].to_numpy().tolist()
    assert kept == [["product", "Alface crespa", "banana"], ["column", "=Total", "-"], ["unit", "cx", "pack"]]
    for name, table in tiny_case().tables.items():
        if name != "mappings":
            pd.testing.assert_frame_equal(again.tables[name], table, check_index_type=False)
    if form == "workbook":
        sheet = load_workbook(place)["mappings"]
        assert (sheet["B3"].value, sheet["B3"].data_type) == ("=Total", "s")


def test_nothing_new_writes_nothing(tmp_path: Path) -> None:
    """What is kept already is not written again."""
    write_case(tiny_case(), tmp_path / "case")
    case, _findings = read_case(tmp_path / "case")
    case = keep_meanings(case, [Meaning("unit", "cx", "pack")])
    (tmp_path / "case" / "mappings.csv").unlink()
    assert keep_meanings(case, [Meaning("unit", "CX", "pack")]) is case
    assert not (tmp_path / "case" / "mappings.csv").exists()


@pytest.mark.parametrize(
    ("heading", "cells", "severity"),
    [
        ("Nature", ("Commande", "Livraison"), "error"),
        ("Situação", ("Pedido", "Entrega"), "error"),
        ("What it is", ("purchase order", "received"), "error"),
        ("Movimiento", ("Entrega", "orden de compra"), "error"),
        ("Nature", ("Avoir", "quelque chose"), "error"),
        ("Nature", ("Livraison", "Livraison"), "warning"),
    ],
)
def test_a_column_of_kinds_is_asked_about_and_no_order_is_taken_for_a_delivery(
    tmp_path: Path, heading: str, cells: tuple[str, str], severity: str
) -> None:
    """The mend names the kind and nothing else; nothing is kept until it is said, where something would be mistaken."""
    lines = [f"{line},{cell}" for line, cell in zip((ONE, TWO), cells, strict=True)]
    path = csv(tmp_path / "a.csv", *lines, headings=f"{HEADINGS},{heading}")
    found = read_lines(CASE, path, today=TODAY, accept_suggestions=True)
    (finding,) = [f for f in found.findings if f.column == heading]
    assert finding.severity == severity
    assert f"--map 'column:\"{heading}\"=kind'" in finding.mend
    assert "Most like it" not in finding.what
    assert len(found.frame) == (0 if severity == "error" else 2)
    assert found.unknown[0].choices[0][0] == "kind"
    for said in (f'column:"{heading}"=kind', f'column:"{heading}"=-'):
        after = read_lines(CASE, path, read_meanings(CASE, [said]), today=TODAY)
        assert "unmapped-column" not in codes(after)


def test_kinds_in_the_words_of_an_office_are_what_they_say(tmp_path: Path) -> None:
    """An order stays an order, and a credit note is a delivery that gives money back."""
    back = "2026-03-05,coop,alface,-2,bunch,2.5,-5.00,city,NF 3"
    lines = (f"{ONE},Livraison", f"{TWO},Bon de commande", f"{back},Avoir")
    path = csv(tmp_path / "a.csv", *lines, headings=f"{HEADINGS},Nature")
    found = read_lines(CASE, path, read_meanings(CASE, ['column:"Nature"=kind']), today=TODAY)
    assert codes(found, "error") == []
    assert found.frame["kind"].tolist() == ["delivery", "order", "delivery"]
    assert found.frame["credit_note"].fillna(False).tolist() == [False, False, True]


def test_remarks_that_name_a_kind_once_are_remarks(tmp_path: Path) -> None:
    """One cell in three says a kind: the column is asked about as any, and the lines are kept."""
    lines = [f"{ONE},{cell}" for cell in ("pago", "chegou tarde", "falta uma caixa")]
    found = read_lines(CASE, csv(tmp_path / "a.csv", *lines, headings=f"{HEADINGS},Zettel"), today=TODAY)
    assert "=kind" not in next(f for f in found.findings if f.column == "Zettel").mend
    assert "unmapped-column" not in codes(found, "error")
