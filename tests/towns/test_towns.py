"""Three made-up towns of other countries, each taken by hand through all that its users do.

Every figure of `Town` was reckoned by hand from the tables in the folder beside this file; nothing in them is real.

**fr**, under EGalim, 150 pupils on eight days. Carrots 80 g x 1.25 x 150 x 4 = 60 kg at 1.90 = 114.00 (organic); lentils
60 g x 150 x 4 = 36 kg at 2.50 = 90.00; apples 100 g x 1.2 x 150 x 4 = 72 kg at 2.00 = 144.00 (HVE); yoghurt 600 pots at
0.40 = 240.00 (organic); chicken 60 kg, of which x with Label Rouge at 9.00 and the rest at 6.50. Three fifths of the money
for meat must be of quality: 9x >= 0.6 (9x + 6.5 (60 - x)), so x >= 31.2; in whole kg 32: 288.00 + 182.00 = 470.00. In all
1,058.00; of meat and fish 288 / 470; organic 354 / 1,058. No product has a composition: nothing is said of nutrients.

**in**, under PM POSHAN, 2,000 pupils at the primary and 1,000 at the upper primary stage on twelve days. The State's grain
lies in store: 350 kg a day, 4,200 kg in all, free. A week: arhar 210 kg at 95 = 19,950; chickpeas 210 kg at 80 = 16,800;
potatoes 1,050 kg, 600 of the women's group at 25 = 15,000 and 450 at 30 = 13,500; spinach 525 kg = 2,100 bunches at 8 =
16,800; oil 105 kg = 210 pouches at 70 = 14,700; sugar 35 kg = 70 pouches at 22 = 1,540: 98,290. Two weeks 1,96,580; women's
groups 63,600 of them. Fund: 2,84,760, which is (2,000 x 6.78 + 1,000 x 10.17) x 12. A child of primary bears 4 of 7 parts of the
food of its class, 98,290 x 4 / 7 / 12,000 = 4.68 a day, one of upper primary 7.02: below 6.78 and 10.17. Protein of a primary pupil: rice 7.5 g; arhar
4.8 or chickpeas 4.4 g, each on three of six days; potatoes 0.8 g; spinach 0.5 g: 13.4 g on the average (12 is asked).

**us**, under the lunch pattern, 200 pupils on ten days. A week: apples 1,000, 600 of them (75 kg) of the orchard at 0.40 =
240 and 400 at 0.45 = 180; broccoli 25 kg = 55.1, so 56 lb at 2.00 = 112; carrots 22 kg = 48.5, so 49 lb at 1.10 = 53.90;
black beans 10 kg, one bag of 25 lb = 30; potatoes 36 kg = 79.4, so 80 lb at 0.75 = 60; cucumbers 80 at 0.60 = 48; rolls
1,000 at 0.25 = 250; chicken 75 kg = 165.3, so 166 lb at 3.20 = 531.20; milk 1,000 at 0.35 = 350: 1,855.10. Two weeks
3,710.20; of farms 2 x (240 + 53.90) = 587.80; domestic all but the cucumbers, 3,614.20. Red and orange vegetables: 100 g of carrots a week = 0.8 cups (0.75 is asked).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from planner import service
from planner.i18n import using
from planner.io import read_plan
from planner.making.plan import Plan
from planner.papers import pdf
from planner.papers.calls import call_paper
from planner.papers.deliveries import supplier_papers
from planner.papers.menus import menu_paper
from planner.papers.paper import undrawn
from planner.progress.files import write_progress
from tests.plan_files import Sheets

HERE = Path(__file__).parent
TOWNS = ("fr", "in", "us")


@dataclass(frozen=True)
class Town:
    """What was reckoned by hand of a town; see the top of this file.

    Parameters
    ----------
    findings : set of str
        Codes of all that the check has to say.
    total : float
        What all food costs.
    share : (str, float, float)
        A target, its numerator and denominator.
    standard : (str, str, float) or None
        A nutrient or component, a stage, and the amount in each week.
    mark : str
        The currency's sign, as the papers write it.
    elsewhere : str
        The language of another country, in which the plan is verified and its progress told.
    farm, product : str
        A farm on the menu, and a product of the call, by name.
    lines : str
        An office's file of deliveries.
    as_of : date
        Day on which progress is told.
    came : (str, float, float)
        A share of progress with its numerator and denominator.
    """

    findings: set[str]
    total: float
    share: tuple[str, float, float]
    standard: tuple[str, str, float] | None
    mark: str
    elsewhere: str
    farm: str
    product: str
    lines: str
    as_of: date
    came: tuple[str, float, float]


KNOWN = {
    "fr": Town(
        {"product-without-composition", "library-knows"},
        1058.00,
        ("egalim-meat-fish", 288.00, 470.00),
        None,
        "€",
        "pt_BR",
        "Éleveurs réunis (coopérative)",
        "Carotte",
        "Date;Fournisseur;Produit;Quantité;Unité;Montant HT;Financement;N° facture\n"
        "03/03/2026;Ferme-01;Carotte;30;kg;57,00 €;commune;F-1\n"
        "05/03/2026;Éleveurs réunis (coopérative);Poulet;16;kg;144,00 €;commune;F-2\n"
        "06/03/2026;Grossiste d’Exemple;Poulet;589;kg;3 828,50 €;commune;F-3\n"
        "12/03/2026;Grossiste d’Exemple;Lentille;18 000;g;45,00 €;commune;F-4\n"
        "13/03/2026;Laiterie de l’Exemple;Yaourt nature;600;pot;240,00 €;commune;F-5\n",
        date(2026, 3, 13),
        ("egalim-meat-fish", 144.00, 3972.50),
    ),
    "in": Town(
        set(),
        196580.00,
        ("women", 63600.00, 196580.00),
        ("protein_g", "primary", 13.4),
        "₹",
        "fr",
        "स्वयं सहायता समूह 1",
        "पालक",
        "दिनांक,आपूर्तिकर्ता,सामग्री,मात्रा,इकाई,राशि,निधि,बिल संख्या\n"
        '06/07/2026,स्वयं सहायता समूह 1,आलू,600,किलो,"₹15,000.00",सामग्री लागत,1\n'
        '06/07/2026,स्वयं सहायता समूह 1,पालक,"2,100",bunch,"₹16,800.00",सामग्री लागत,2\n'
        '15/07/2026,किराना दुकान 1,चना,210,किग्रा,"₹16,800.00",सामग्री लागत,3\n'
        '16/07/2026,किराना दुकान 1,चीनी,140,pouch,"₹3,080.00",सामग्री लागत,4\n'
        '17/07/2026,किराना दुकान 1,अरहर दाल,"1,299.545",किलो,"₹1,23,456.78",सामग्री लागत,5\n',
        date(2026, 7, 18),
        ("women", 31800.00, 175136.78),
    ),
    "us": Town(
        set(),
        3710.20,
        ("farms", 587.80, 3710.20),
        ("component:vegetable_red_orange", "elementary", 0.8),
        "$",
        "es",
        "Orchard-01",
        "Carrots",
        "Date,Vendor,Item,Qty,UOM,Unit price,Amount,Fund,Invoice #,Credit note\n"
        "09/14/2026,Example Broadline Foods,Potatoes,80,lb,$0.75,$60.00,Cafeteria fund,B-1001,\n"
        "09/15/2026,Orchard-01,Apples,50,dz,$4.80,$240.00,Cafeteria fund,O-17,\n"
        '09/16/2026,Example Broadline Foods,Chicken thighs,"2,656",oz,$0.20,$531.20,Cafeteria fund,B-1002,\n'
        '09/18/2026,Example Dairy Inc.,Low-fat milk,"1,000",each,$0.35,$350.00,Cafeteria fund,D-5,\n'
        "09/18/2026,Example Broadline Foods,Black beans,1,bag of 25 lb,$30.00,$30.00,Cafeteria fund,B-1003,\n"
        "09/21/2026,Example Broadline Foods,Potatoes,-10,lb,$0.75,($7.50),Cafeteria fund,B-1004,yes\n",
        date(2026, 9, 25),
        ("farms", 240.00, 1203.70),
    ),
}


@cache
def plan_of(town: str) -> Plan:
    """Return the plan of a town, explained; shared by all tests."""
    return service.explained_plan(service.make_plan(service.load_case(HERE / town)))


@pytest.mark.parametrize("town", TOWNS)
def test_the_check_says_what_is_so_and_no_more(town: str) -> None:
    """No error, and no question about words, kinds or units that are usual in the country; every row says it is made up."""
    case = service.load_case(HERE / town)
    assert {finding.code for finding in service.check_case(case)} == KNOWN[town].findings
    for name, frame in case.tables.items():
        assert frame["assumed"].str.contains("made up").all(), name


@pytest.mark.parametrize("town", TOWNS)
def test_the_plan_is_the_one_reckoned_by_hand(town: str) -> None:
    """Total, share and standard are those at the top of this file, and every rule that can be judged is kept."""
    plan, known = plan_of(town), KNOWN[town]
    assert plan["orders"]["amount"].sum() == pytest.approx(known.total, abs=0.005)
    target, numerator, denominator = known.share
    share = plan["targets"].set_index("target").loc[target]
    assert (share["numerator"], share["denominator"]) == (numerator, denominator)
    assert set(plan["targets"]["judgement"]) == {"met"}
    nutrition = plan["nutrition"][plan["nutrition"]["standard"] != ""]
    if known.standard is None:
        assert nutrition.empty
        return
    nutrient, stage, amount = known.standard
    weeks = nutrition[(nutrition["nutrient"] == nutrient) & (nutrition["stage"] == stage)]
    assert len(weeks) == 2
    assert weeks["value"].tolist() == pytest.approx([amount] * 2)
    assert set(nutrition["judgement"]) == {"met"}


@pytest.mark.parametrize("town", TOWNS)
def test_both_files_are_read_abroad(town: str, tmp_path: Path) -> None:
    """Written at home and verified in the language of another country, both files tell the same orders."""
    plan = plan_of(town)
    files = service.export_plan(plan, tmp_path)
    with using(KNOWN[town].elsewhere):
        for file in (files["workbook"], files["data"]):
            assert service.verify_plan(plan.case, file) == []
            orders = [frame.reset_index(drop=True) for frame in (read_plan(file)["orders"], plan["orders"])]
            pd.testing.assert_frame_equal(*orders)
    sheets = Sheets(files["workbook"])
    cells = {str(cell) for row in sheets["Orders"].iter_rows(values_only=True) for cell in row}
    assert set(plan["orders"]["product_name"]) <= cells


@pytest.mark.parametrize("town", TOWNS)
def test_every_paper_speaks_of_the_town_as_it_is(town: str) -> None:
    """Menu and lists name farms and foods in their own letters; food is asked for by the country's own paper, of everybody, and prices are the bidders'."""
    plan, known = plan_of(town), KNOWN[town]
    notice = call_paper(plan.tables, plan.case, plan.law)
    call = str(notice)
    assert known.product in call
    assert {"fr": "Dossier de consultation", "in": "Requisition", "us": "bid sheet"}[town] in notice.title
    assert f"({plan.case.head['currency']})" in call
    lots = str([replace(sheet, texts=()) for sheet in notice.sheets])  # its texts name the thresholds of the law
    assert known.product in lots
    assert known.mark not in lots
    assert "family farm" not in call.lower()
    menu = menu_paper(plan.tables, plan.case)
    assert known.farm in str(menu)
    lists = [one for _who, one in supplier_papers(plan.tables, plan.case)]
    assert all(name in str(lists) for name in plan["orders"]["product_name"])
    unprinted = set(filter(str.isalpha, undrawn(f"{notice}{menu}{lists}")))
    if unprinted and "PLANNER_REQUIRE_BROWSER" not in os.environ:
        pytest.skip(f"this machine has no font for {' '.join(sorted(unprinted))}")
    assert all(pdf(one).startswith(b"%PDF-") for one in (notice, menu, *lists))


@pytest.mark.parametrize("town", TOWNS)
def test_an_office_s_lines_are_recorded_and_counted(town: str, tmp_path: Path) -> None:
    """Headings, days, amounts and units as the country's offices write them, and where the year stands after them."""
    plan, known = plan_of(town), KNOWN[town]
    file, ledger = tmp_path / "lines.csv", tmp_path / "ledger.sqlite"
    file.write_text(known.lines, encoding="utf-8")
    decimals = "point" if town == "us" else None  # 2,656 alone could be either: it is asked
    service.import_lines(plan.case, file, ledger, by="office", decimals=decimals)
    entries = service.ledger_entries(plan.case, ledger)
    assert len(entries) == len(known.lines.splitlines()) - 1
    with using(known.elsewhere):
        found = service.standing(plan.case, entries, known.as_of, plan, last_days=False)
        files = write_progress(found, tmp_path / "progress")
        assert load_workbook(files["workbook"], read_only=True).sheetnames
    target, numerator, denominator = known.came
    share = found.tables["standing"].set_index("target").loc[target]
    assert (share["counted"], share["denominator_year"]) == (numerator, denominator)
