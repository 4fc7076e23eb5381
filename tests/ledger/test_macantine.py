"""The purchase table of ma cantine: what is written is what its schema asks for, and reads back as it was."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.case import Case
from planner.findings import InputError
from planner.ledger import read_entries
from planner.ledger.lines import read_lines
from planner.ledger.macantine import FIELDS, LABELS, LOCAL_DEFINITIONS, ORIGINS, SHORT_CHAIN, purchase_table
from planner.paths import CASES
from planner.programmes import law_of
from planner.programmes.law import Law
from planner.reports.pictures import plain_csv
from planner.schema.base import split_list
from tests.cases import edited, tiny_case
from tests.ledger.samples import HEADINGS, ONE, TWO, codes, csv, read

SIRET = "49463556926130"
FAMILIES = (
    "VIANDES_VOLAILLES|CHARCUTERIE|PRODUITS_DE_LA_MER|FRUITS_ET_LEGUMES|PRODUITS_LAITIERS|BOULANGERIE|BOISSONS|AUTRES"
)
CATEGORIES = "BIO|LABEL_ROUGE|AOCAOP|IGP|STG|HVE|PECHE_DURABLE|RUP|COMMERCE_EQUITABLE|FERMIER|EXTERNALITES|PERFORMANCE"
PATTERNS = {
    "siret": "[0-9]{14}",
    "description": ".+",
    "fournisseur": ".+",
    "date": r"\d{4}-\d{2}-\d{2}",
    "prix_ht": r"\d+\.\d{2}",
    "famille_produits": FAMILIES,
    "categories_egalim": f"(({CATEGORIES})(,({CATEGORIES}))*)?",
    "origine": "(EUROPE|FRANCE)?",
    "est_circuit_court": "(OUI)?",
    "est_local": "(OUI)?",
    "definition_local": "(AUTOUR_SERVICE|DEPARTEMENT|REGION|PAT|AUTRE)?",
}
"""What the public schema of 2026 allows."""

LABELLED = HEADINGS + ",organic,labels"


def entries(folder: Path, *lines: str, headings: str = HEADINGS) -> pd.DataFrame:
    """Return the entries of a file of lines."""
    found, findings = read_entries(tiny_case(), csv(folder / "lines.csv", *lines, headings=headings))
    assert [f for f in findings if f.severity == "error"] == []
    return found


def test_the_labels_are_those_of_the_programme() -> None:
    """Each label that the French law counts is written, and no other; organic is one of them."""
    law: Law = law_of(["fr-egalim"], pd.Timestamp("2026-03-02").date())
    counted = {
        value
        for clause in law.counting_rules["egalim_durable"].clauses
        for condition in clause
        if condition.attribute == "offer.labels"
        for value in condition.values
    }
    assert set(LABELS) == counted


def test_a_line_becomes_a_purchase(tmp_path: Path) -> None:
    """Names in full, the amount without tax, the family by food group, labels, origin, short chain and local."""
    lines = entries(
        tmp_path,
        ONE + ",yes,label_rouge|origin_france|short_chain|local_departement|own word",
        TWO + ",no,",
        headings=LABELLED,
    )
    table, findings = purchase_table(tiny_case(), lines, SIRET)
    assert findings == []
    assert list(table.columns) == list(FIELDS)
    first = table.iloc[0].tolist()
    assert first == [SIRET, "Alface", "Cooperativa", "2026-03-03", "30.00", "FRUITS_ET_LEGUMES", "BIO,LABEL_ROUGE", "FRANCE", "OUI", "OUI", "DEPARTEMENT"]  # fmt: skip
    assert table.iloc[1].tolist()[6:] == ["", "", "", "", ""]


def test_labels_that_the_line_does_not_tell_come_from_the_offer(tmp_path: Path) -> None:
    """The offer says organic; where two offers disagree the goods are taken as plain, and that is told."""
    table, findings = purchase_table(tiny_case(), entries(tmp_path, ONE), SIRET)
    assert (table["categories_egalim"].tolist(), findings) == (["BIO"], [])
    other = {"offer": "coop-2", "supplier": "coop", "product": "alface", "price": 2.0, "organic": False}
    case = tiny_case(offers=[*edited("offers", 0), other])
    table, findings = purchase_table(case, entries(tmp_path, ONE), SIRET)
    assert table["categories_egalim"].tolist() == [""]
    assert [f.code for f in findings] == ["organic-not-told"]


def test_what_was_not_bought_is_not_told(tmp_path: Path) -> None:
    """Refused goods, orders, payments and charges are no purchases."""
    lines = entries(
        tmp_path,
        ONE + ",delivery,no",
        ONE + ",order,yes",
        ONE.replace("alface,12,bunch,2.5", ",,,") + ",payment,yes",
        ONE.replace("alface,12,bunch,2.5", "frete,,,") + ",delivery,yes",
        headings=HEADINGS + ",kind,accepted",
    )
    assert len(lines) == 4
    assert purchase_table(tiny_case(), lines, SIRET)[0].empty


def test_credit_notes_are_taken_off_what_was_bought(tmp_path: Path) -> None:
    """Amounts are never below zero: the latest purchase before is lessened, then earlier ones; what is left is told."""
    credit = ONE.replace("12,bunch,2.5,30.00", ",,,{amount}").replace("03-03", "03-06") + ",yes"
    lines = [ONE + ",", ONE.replace("03-03", "03-05") + ",", TWO + ","]
    headings = HEADINGS + ",credit_note"
    table, findings = purchase_table(
        tiny_case(), entries(tmp_path, *lines, credit.format(amount=-35), headings=headings), SIRET
    )
    assert table[["date", "prix_ht"]].to_numpy().tolist() == [["2026-03-03", "25.00"], ["2026-03-04", "75.00"]]
    assert findings == []
    table, findings = purchase_table(
        tiny_case(), entries(tmp_path, *lines, credit.format(amount=-61), headings=headings), SIRET
    )
    assert table["prix_ht"].tolist() == ["75.00"]
    assert [(f.code, "1.00" in f.what) for f in findings] == [("credit-note-left", True)]


def test_the_canteen_comes_from_the_mappings_and_is_asked_for(tmp_path: Path) -> None:
    """A SIRET mapped to a site is its lines'; without any the lines are named; local needs its definition."""
    lines = entries(tmp_path, ONE + ",emef,", TWO + ",,local", headings=HEADINGS + ",site,labels")
    case = tiny_case(mappings=[{"kind": "site", "theirs": SIRET, "ours": "emef"}])
    with pytest.raises(InputError) as error:
        purchase_table(case, lines)
    assert [(f.code, f.rows) for f in error.value.findings] == [("siret-unknown", (3,)), ("local-not-defined", (3,))]
    table, _findings = purchase_table(case, lines.iloc[:1], "1" * 14)
    assert table["siret"].tolist() == [SIRET]


def test_the_former_form_is_read_too(tmp_path: Path) -> None:
    """Before 2026 one column held labels, origin, short chain and local."""
    headings = "siret,description,fournisseur,date,prix_ht,famille_produits,caracteristiques,definition_local"
    line = f'{SIRET},Alface,Cooperativa,2026-03-03,30.00,FRUITS_ET_LEGUMES,"BIO,HVE,FRANCE,CIRCUIT_COURT,LOCAL",REGION'
    lines = read(tmp_path, line, headings=headings)
    assert codes(lines) == ["without-weight", "without-fund"]
    row = lines.frame.iloc[0]
    assert row[["supplier", "product", "amount", "organic"]].tolist() == ["coop", "alface", 30.0, True]
    assert row["labels"] == "hve|origin_france|short_chain|local_region"
    assert row["note"] == f"SIRET {SIRET}"


AT_EMEF = tiny_case(mappings=[{"kind": "site", "theirs": SIRET, "ours": "emef"}])
WORDS = st.lists(st.sampled_from([*LABELS, SHORT_CHAIN]), unique=True)
LINE = st.tuples(
    st.integers(2, 13),
    st.sampled_from(["coop", "f1", "firma"]),
    st.sampled_from(["arroz", "feijao", "alface", "banana"]),
    st.integers(1, 10**7),
    st.booleans(),
    WORDS,
    st.sampled_from(["", *ORIGINS]),
    st.sampled_from(["", *LOCAL_DEFINITIONS]),
)


@settings(max_examples=10, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=6))
def test_what_is_written_reads_back(tmp_path_factory: pytest.TempPathFactory, lines: list[tuple]) -> None:  # type: ignore[type-arg]
    """Every purchase keeps to the schema; read back, day, supplier, product, amount and labels are what they were."""
    folder = tmp_path_factory.mktemp("macantine")
    case = AT_EMEF
    rows = [
        f"2026-03-{day:02d},{supplier},{product},,,,{Decimal(cents) / 100},,{at},emef,{'yes' if organic else 'no'},"
        + "|".join([*labels, *filter(None, (origin, local))])
        for at, (day, supplier, product, cents, organic, labels, origin, local) in enumerate(lines)
    ]
    before, _findings = read_entries(case, csv(folder / "a.csv", *rows, headings=HEADINGS + ",site,organic,labels"))
    table, _findings = purchase_table(case, before)
    for field, pattern in PATTERNS.items():
        assert all(re.fullmatch(pattern, value) for value in table[field]), field
    assert all(table.loc[table["est_local"] == "OUI", "definition_local"] != "")
    (folder / "b.csv").write_bytes(plain_csv(table))
    after = read_lines(case, folder / "b.csv").frame
    assert _told(after) == _told(before)


def _told(frame: pd.DataFrame) -> list[tuple]:  # type: ignore[type-arg]
    """Return what a purchase table tells of entries; organic conversion is organic there, and both levels of HVE are one."""
    return sorted(
        (
            str(row.date),
            row.supplier,
            row.product,
            row.amount_cents,
            row.site,
            bool(row.organic) or "organic_conversion" in row.labels,
            sorted({"hve" if word == "hve_2" else word for word in split_list(row.labels)} - {"organic_conversion"}),
        )
        for row in frame.itertuples()
    )


def test_the_french_example_is_written_and_read(tmp_path: Path) -> None:
    """The example's own names, with commas and accents, come back as they were."""
    from planner.service import load_case

    case: Case = load_case(CASES / "france-example")
    offers = case["offers"]
    rows = [
        f"2026-03-{2 + at % 28:02d},{supplier},{product},2,kg,{price},,commune,F {at}"
        for at, (supplier, product, price) in enumerate(
            zip(offers["supplier"], offers["product"], offers["price"], strict=True)
        )
    ]
    before, findings = read_entries(case, csv(tmp_path / "a.csv", *rows))
    assert [f for f in findings if f.severity == "error"] == []
    table, findings = purchase_table(case, before, SIRET)
    assert findings == []
    assert set(table["famille_produits"]) == {"VIANDES_VOLAILLES", "PRODUITS_DE_LA_MER", "FRUITS_ET_LEGUMES", "PRODUITS_LAITIERS", "BOULANGERIE", "AUTRES"}  # fmt: skip
    (tmp_path / "b.csv").write_bytes(plain_csv(table))
    after = read_lines(case, tmp_path / "b.csv")
    assert codes(after, "error") == []
    assert after.frame["amount_cents"].sum() == before["amount_cents"].sum()
    assert sorted(zip(after.frame["supplier"], after.frame["product"], strict=True)) == sorted(
        zip(before["supplier"], before["product"], strict=True)
    )
    assert pd.read_csv(io.BytesIO(plain_csv(table))).shape == table.shape


@pytest.mark.parametrize(
    ("headings", "line", "note"),
    [
        ("cantine_id,description,fournisseur,date,prix_ht,famille_produits,caracteristiques,definition_local", '949,alface,coop,2026-03-03,30.00,AUTRES,"AOCAOP, LOCAL",DEPARTEMENT', "ma cantine 949"),
        ("cantine_SIRET ou SIREN ou ID ,description,fournisseur,date,prix_ht,famille_produits,caracteristique_label1,caracteristique_label2,caracteristique_france,definition_local", "494635569,alface,coop,2026-03-03,30.00,AUTRES,AOC_AOP,LOCAL,,DEPARTEMENT", "SIREN 494635569"),
    ],
)  # fmt: skip
def test_the_form_by_canteen_number_and_the_official_workbook_are_purchases_too(
    tmp_path: Path, headings: str, line: str, note: str
) -> None:
    """Labels of the workbook stand in three columns; a number that no site is mapped to is noted as what it is."""
    row = entries(tmp_path, line, headings=headings).iloc[0]
    assert (row["amount"], row["note"]) == (30.0, note)
    labels = split_list(row["labels"])
    assert "aoc_aop" in labels
    assert len(labels) == 2
