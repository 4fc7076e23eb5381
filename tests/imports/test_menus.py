"""Menus in every form: tables, grids in sheets and PDF, calendars; dishes spelled otherwise asked once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import typst
from PIL import Image

from planner.findings import InputError
from planner.imports import Imported, Said
from planner.imports.dishes import dishes_of
from planner.imports.menu_days import Heading, day_of
from planner.imports.menus import menus_of
from planner.ledger import Meaning
from tests.cases import rows, tiny_case
from tests.imports.samples import book, codes, named, text

LUNCH = Said(meal="lunch")


def served(found: Imported) -> list[tuple[str, str]]:
    """Return day, or week and weekday, with the dish, of each row of the menu."""
    rows = found.tables["menus"].to_dict("records")
    return [
        (str(r["date"].date()) if r["date"] == r["date"] else f"{r['cycle_week']} {r['weekday']}", r["dish"])
        for r in rows
    ]


WEEKS: list[list[object]] = [
    ["Restaurant scolaire - Semaine 1", None, None, None],
    [None, "Lundi", "Mardi", "Jeudi"],
    ["Entrée", "Carottes râpées", "Férié", "Betteraves"],
    ["Plat", "Poulet rôti", None, "Omelette\nRiz"],
    ["Semaine 2", None, None, None],
    [None, "Lundi", "Mardi", "Jeudi"],
    ["Plat", "Poulet rôti", "Poulet rôti", "Omelette"],
]


def test_weeks_one_below_the_other_are_a_cycle_in_the_words_of_the_file(tmp_path: Path) -> None:
    """Days across, parts down: slots keep their words, two lines of a cell are two dishes, a holiday is left and told."""
    found = menus_of(book(tmp_path / "m.xlsx", WEEKS, ("A1:D1", "A5:D5", "B7:C7")), None, LUNCH)
    assert served(found) == [
        ("1 mon", "carottes_rapees"), ("1 thu", "betteraves"), ("1 mon", "poulet_roti"), ("1 thu", "omelette"), ("1 thu", "riz"),
        ("2 mon", "poulet_roti"), ("2 tue", "poulet_roti"), ("2 thu", "omelette"),
    ]  # fmt: skip
    assert (
        dict(zip(found.tables["dishes"]["dish"], found.tables["dishes"]["slot"], strict=True))["poulet_roti"] == "Plat"
    )
    assert [one.text for one in found.left] == ["Férié"]


@pytest.mark.parametrize("weeks", [("1a semana", "2a semana"), ("Semana 1", "Semana 2"), (1, 2)])
def test_weeks_in_the_first_column_are_weeks_of_the_cycle_and_no_parts(
    tmp_path: Path, weeks: tuple[object, object]
) -> None:
    """Two lines, one a week, are two weeks of the cycle: the word for the week is no part of the meal."""
    lines: list[list[object]] = [
        ["Semana", "Segunda", "Terça"],
        [weeks[0], "Feijoada", "Sopa"],
        [weeks[1], "Arroz", "Omelete"],
    ]
    found = menus_of(book(tmp_path / "a.xlsx", lines), None, LUNCH)
    assert served(found) == [("1 mon", "feijoada"), ("1 tue", "sopa"), ("2 mon", "arroz"), ("2 tue", "omelete")]
    assert set(found.tables["dishes"]["slot"]) == {"whole"}


def test_a_week_beside_the_parts_holds_until_the_next(tmp_path: Path) -> None:
    """A column of weeks, named once, and a column of parts: the parts keep their words."""
    lines: list[list[object]] = [
        ["Semana", "", "Segunda", "Terça"],
        ["1a semana", "Prato", "Feijoada", "Sopa"],
        ["", "Fruta", "Banana", "Maçã"],
        ["2a semana", "Prato", "Arroz", "Omelete"],
    ]
    found = menus_of(book(tmp_path / "a.xlsx", lines), None, LUNCH)
    assert [week for week, _dish in served(found)] == ["1 mon", "1 tue", "1 mon", "1 tue", "2 mon", "2 tue"]
    assert found.tables["dishes"]["slot"].tolist() == ["Prato", "Prato", "Fruta", "Fruta", "Prato", "Prato"]


def test_one_week_without_a_title_holds_for_every_week(tmp_path: Path) -> None:
    """And two weeks without titles are the first and the second."""
    week: list[list[object]] = [[None, "Mon", "Tue"], ["Main", "Rice", "Pasta"]]
    found = menus_of(book(tmp_path / "a.xlsx", week), None, LUNCH)
    assert [day for day, _dish in served(found)] == ["None mon", "None tue"]
    found = menus_of(book(tmp_path / "b.xlsx", [*week, *week]), None, LUNCH)
    assert sorted({day for day, _dish in served(found)}) == ["1 mon", "1 tue", "2 mon", "2 tue"]


def test_days_without_a_year_are_asked_and_take_the_year_nearest_to_a_day_that_is_named(tmp_path: Path) -> None:
    """2 March 2026 is a Monday; in 2025 it is none, and the file says Monday."""
    rows: list[list[object]] = [[None, "Lundi 2 mars", "Mardi 3 mars"], ["Plat", "Riz", "Pâtes"]]
    path = book(tmp_path / "a.xlsx", rows)
    assert "year-asked" in codes(menus_of(path, None, LUNCH), "error")
    found = menus_of(path, None, Said(meal="lunch", day="2026-02-20"))
    assert served(found) == [("2026-03-02", "riz"), ("2026-03-03", "pates")]
    wrong = menus_of(path, None, Said(meal="lunch", day="2025-02-20"))
    assert named(wrong, "weekday-differs").rows == (1,)


def test_columns_that_are_parts_of_a_meal_hold_a_dish_each(tmp_path: Path) -> None:
    """A day a line with rice, salad and fruit in columns of their own: no column holds the dish, and that is told."""
    path = text(
        tmp_path / "m.csv",
        "data;dia;refeicao;arroz;salada",
        "2025-12-01;SEG;ALMOÇO;BRANCO;ALFACE",
        "2025-12-02;TER;ALMOÇO;BRANCO;-",
    )
    found = menus_of(path, None, Said())
    assert served(found) == [("2025-12-01", "branco"), ("2025-12-01", "alface"), ("2025-12-02", "branco")]
    assert found.tables["dishes"]["slot"].tolist() == ["arroz", "salada"]
    assert "“salada”" in named(found, "columns-as-parts").what
    assert found.usable


@pytest.mark.parametrize(
    "headings",
    ["restaurantNom,restaurantConvive,menuDate,menuTypeRepas,menuTypePlat,menuNomPlat", "menu_rest_nom,menu_rest_convive,menu_date,menu_type_repas,menu_type_plat,menu_nom_plat", "menuRestaurantNom,menuRestaurantConvive,menuDate,menuRepasType,menuPlatType,menuPlatNom"],
)  # fmt: skip
def test_the_french_standard_is_read_in_its_three_forms(tmp_path: Path, headings: str) -> None:
    """A dish a line; the group of pupils is a menu group; two places with the same menu are one, others are asked."""
    lines = ["A,maternelle,2026-03-02,déjeuner,entrée,Carottes", "B,maternelle,2026-03-02,déjeuner,entrée,Carottes"]
    found = menus_of(text(tmp_path / "m.csv", headings, *lines), None, Said())
    assert served(found) == [("2026-03-02", "carottes")]
    assert found.tables["menu_groups"]["name"].tolist() == ["maternelle"]
    assert found.tables["dishes"].iloc[0]["slot"] == "entrée"
    asked = menus_of(text(tmp_path / "m.csv", headings, lines[0], lines[1].replace("Carottes", "Soupe")), None, Said())
    assert "menus-of-several-sites" in codes(asked, "error")


def test_a_district_menu_is_read_by_month_and_day_and_a_dish_of_two_meals_becomes_two(tmp_path: Path) -> None:
    """1/2/2023 in the US is 2 January; milk at breakfast and lunch is a dish of each."""
    path = text(
        tmp_path / "m.csv",
        "ServingSession,MenuPlanName,Date,CategoryName,RecipeName",
        "Breakfast,K-5,1/2/2023,Milk,MILK 1%",
        "Lunch,K-5,1/2/2023,Milk,MILK 1%",
        "Lunch,K-5,1/13/2023,Entrees,PIZZA",
    )
    found = menus_of(path, None, Said())
    assert served(found) == [("2023-01-02", "milk_1"), ("2023-01-02", "milk_1_lunch"), ("2023-01-13", "pizza")]
    assert found.tables["dishes"]["meal"].tolist() == ["breakfast", "lunch", "lunch"]


def test_a_menu_of_a_group_that_nobody_is_in_is_told_unless_it_is_said_who_eats_it(tmp_path: Path) -> None:
    """The pupils of the case eat the menu m: one called K-5 would be passed over; with m named, or without a case, nothing is told."""
    heads = "ServingSession,MenuPlanName,Date,CategoryName,RecipeName"
    path = text(tmp_path / "m.csv", heads, "Lunch,K-5,1/2/2023,Entrees,PIZZA")
    case = tiny_case()
    own = str(case["menu_groups"]["menu"].iloc[0])
    found = menus_of(path, case, Said())
    assert f"--menu {own}" in named(found, "menu-of-nobody").mend
    assert found.usable
    assert "menu-of-nobody" not in codes(menus_of(path, case, Said(menu=own)), "warning")
    assert "menu-of-nobody" not in codes(menus_of(path, None, Said()), "warning")
    both = text(tmp_path / "n.csv", heads, "Lunch,K-5,1/2/2023,Milk,MILK", "Lunch,6-8,1/2/2023,Milk,MILK")
    assert '--only "menu=K-5"' in named(menus_of(both, case, Said()), "menu-of-nobody").mend


def test_a_calendar_has_a_day_an_event_and_a_dish_a_line(tmp_path: Path) -> None:
    """Parts stand before a colon; an event that repeats itself is asked."""
    event = "BEGIN:VEVENT\nUID:{n}\nDTSTART;VALUE=DATE:202603{n}\nSUMMARY:Déjeuner\nDESCRIPTION:Plat : Riz\\nDessert : Pomme\n{rule}END:VEVENT"
    calendar = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{events}\nEND:VCALENDAR"
    path = text(tmp_path / "m.ics", calendar.format(events=event.format(n="02", rule="")))
    found = menus_of(path, None, Said())
    assert served(found) == [("2026-03-02", "riz"), ("2026-03-02", "pomme")]
    assert found.tables["dishes"]["slot"].tolist() == ["Plat", "Dessert"]
    path = text(tmp_path / "m.ics", calendar.format(events=event.format(n="03", rule="RRULE:FREQ=WEEKLY\n")))
    assert "event-repeats" in codes(menus_of(path, None, Said()), "error")
    with pytest.raises(InputError):
        menus_of(text(tmp_path / "n.ics", "no calendar"), None, Said())


PDF = """#set page(width: 20cm, height: 10cm)
#table(columns: 3, table.cell(colspan: 3)[ALMOÇO DEZEMBRO - 2025], [1 SEG], [ARROZ], [MAÇÃ], [2 TER], table.cell(colspan: 2)[TORTA DE
LEGUMES])"""


def test_a_table_in_a_pdf_is_read_and_a_picture_is_told_as_such(tmp_path: Path) -> None:
    """Month and meal stand in the title, days down the side, a dish over two columns is one dish of its day."""
    source = text(tmp_path / "m.typ", PDF)
    typst.compile(str(source), output=str(tmp_path / "m.pdf"))
    found = menus_of(tmp_path / "m.pdf", None, Said())
    assert served(found) == [("2025-12-01", "arroz"), ("2025-12-01", "maca"), ("2025-12-02", "torta_de_legumes")]
    assert set(found.tables["dishes"]["meal"]) == {"lunch"}
    assert named(found, "parts-without-heading").severity == "warning"
    Image.new("RGB", (60, 40), "white").save(tmp_path / "picture.pdf")
    with pytest.raises(InputError) as error:
        menus_of(tmp_path / "picture.pdf", None, Said())
    assert error.value.findings[0].code == "pdf-is-a-picture"
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    with pytest.raises(InputError) as error:
        menus_of(tmp_path / "broken.pdf", None, Said())
    assert error.value.findings[0].code in ("corrupt-file", "pdf-is-a-picture")


SIX = ["Arroz e feijão", "ARROZ E FEIJÃO", "arroz  e feijao", "Arroz com feijão", "Feijão e arroz", "Arroz, feijão"]


def test_one_dish_under_six_spellings_is_asked_once() -> None:
    """Capitals, accents and blanks are forgiven; the three other spellings are one question, answered in three ways."""
    spelled = [(name, line) for line, name in enumerate(SIX, 2)]
    found = dishes_of(spelled, None, Said(), "menu.csv")
    assert named(found.findings, "one-dish-spelled-otherwise").rows == (2, 3, 4, 5, 6, 7)
    assert len(found.questions) == 3
    taken = dishes_of(spelled, None, Said(accept_suggestions=True), "menu.csv")
    assert len(set(taken.key.values())) == 1
    assert len(dishes_of(spelled, None, Said(apart=True), "menu.csv").name) == 4
    said = tuple(Meaning("dish", q.theirs, q.choices[0][0]) for q in found.questions)
    answered = dishes_of(spelled, None, Said(meanings=said), "menu.csv")
    assert not answered.findings
    assert len(set(answered.key.values())) == 1


def test_a_dish_of_the_case_that_is_spelled_otherwise_is_asked_about() -> None:
    """A name that is nearly one dish of the case is asked, and taken for it if that is allowed; one near two dishes is a new one."""
    case = tiny_case()
    names = dict(zip(case["dishes"]["dish"], case["dishes"]["name"], strict=True))
    assert names["arroz_feijao"] == "Arroz e feijão"
    asked = dishes_of([("Arroz com feijão", 2)], case, Said(), "menu.csv")
    finding = named(asked.findings, "one-dish-spelled-otherwise")
    assert finding.rows == (2,)
    assert 'dish:"Arroz com feijão"=arroz_feijao' in finding.mend
    taken = dishes_of([("Arroz com feijão", 2)], case, Said(accept_suggestions=True), "menu.csv")
    assert (taken.key, taken.name) == ({"Arroz com feijão": "arroz_feijao"}, {})
    apart = dishes_of([("Arroz com feijão", 2)], case, Said(apart=True), "menu.csv")
    assert list(apart.name.values()) == ["Arroz com feijão"]
    twins = tiny_case(dishes=[*rows("dishes"), rows("dishes")[0] | {"dish": "twin", "name": "Feijão e arroz"}])
    assert not dishes_of([("Arroz com feijão", 2)], twins, Said(), "menu.csv").findings


@pytest.mark.parametrize("other", ["Frango ensopado", "Arroz sem sal", "Leite 1%", "Bolinho de PTS"])
def test_dishes_that_differ_in_a_word_are_no_question(other: str) -> None:
    """Roast is no stew, without is not with, and nobody is asked."""
    names = ["Frango assado", "Arroz com sal", "Leite 2%", "Bolinho de soja", other]
    assert not dishes_of([(name, 1) for name in names], None, Said(), "m").findings


def test_dishes_and_groups_of_the_case_are_known_again(tmp_path: Path) -> None:
    """SALADA is the case's salad, its only menu group eats it."""
    path = text(tmp_path / "m.csv", "date,dish", "2026-03-02,SALADA")
    found = menus_of(path, tiny_case(), LUNCH)
    assert served(found) == [("2026-03-02", "salada")]
    assert found.tables["menus"]["menu"].tolist() == ["all"]
    assert "dishes" not in found.tables


def test_a_menu_that_does_not_say_its_meal_is_asked(tmp_path: Path) -> None:
    """And so is a meal in a word that is none."""
    path = text(tmp_path / "m.csv", "date,dish", "2026-03-02,Rice")
    assert "meal-asked" in codes(menus_of(path, None, Said()), "error")
    path = text(tmp_path / "m.csv", "date,meal,dish", "2026-03-02,Elevenses,Rice")
    assert "Elevenses" in named(menus_of(path, None, Said()), "meal-asked").what


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("1 SEG", date(2025, 12, 1)),
        ("Lundi 1 décembre", date(2025, 12, 1)),
        ("01/12", date(2025, 12, 1)),
        ("2025-12-01", date(2025, 12, 1)),
        ("Salade 12", None),
        ("Poisson du vendredi", None),
        ("12", date(2025, 12, 12)),
    ],
)
def test_days_are_read_as_menus_write_them(cell: str, day: date | None) -> None:
    """A dish with a number or a weekday in its name is no day."""
    found = day_of(cell, Heading(month=12, year=2025))
    assert (found.date if found else None) == day


@pytest.mark.parametrize("word", ["almoço", "Déjeuner", "lunch"])
def test_the_meal_may_be_said_in_the_words_of_the_country(tmp_path: Path, word: str) -> None:
    """A dish that the case has at lunch is that dish: none is made beside it."""
    case = tiny_case()
    dish = case["dishes"][case["dishes"]["meal"] == "lunch"].iloc[0]
    path = text(tmp_path / "a.csv", "Weekday,Dish", f"mon,{dish['name']}", "tue,Nova sopa")
    found = menus_of(path, case, Said(meal=word))
    assert found.tables["menus"]["dish"].tolist() == [dish["dish"], "nova_sopa"]
    assert found.tables["dishes"][["dish", "meal"]].to_numpy().tolist() == [["nova_sopa", "lunch"]]


def test_a_word_that_is_no_meal_is_asked(tmp_path: Path) -> None:
    """It is not taken as a meal of its own."""
    found = menus_of(text(tmp_path / "a.csv", "Weekday,Dish", "mon,Sopa"), tiny_case(), Said(meal="almorço"))
    assert "almorço" in named(found, "meal-asked").what


KINDS = ("Date;Type de menu;Plat", "02/03/2026;{one};Riz", "02/03/2026;{other};Banane")


def kinds(folder: Path, one: str, other: str) -> Path:
    """Write a menu of two kinds."""
    return text(folder / "menu.csv", *(line.format(one=one, other=other) for line in KINDS))


def test_kinds_of_menu_are_meals_or_groups_else_asked(tmp_path: Path) -> None:
    """Breakfast and lunch are two meals of all; the case's own group is that group; a vegetarian menu beside the standard one is asked, not served to all."""
    case = tiny_case()
    group = case["menu_groups"].iloc[0]
    said = Said(meal="lunch", menu=str(group["menu"]))
    found = menus_of(kinds(tmp_path, "Petit-déjeuner", "Déjeuner"), case, replace(said, meal=""))
    assert found.usable, found.findings
    assert set(found.tables["dishes"]["meal"]) <= {"breakfast", "lunch"}
    assert "menus-of-several-kinds" not in codes(found)
    asked = named(menus_of(kinds(tmp_path, "Standard", "Végétarien"), case, said), "menus-of-several-kinds")
    assert asked.rows == (2, 3)
    assert '--only "kind=Standard"' in asked.mend
    chosen = menus_of(kinds(tmp_path, "Standard", "Végétarien"), case, replace(said, only=("kind=Standard",)))
    assert chosen.usable, chosen.findings
    assert len(chosen.tables["menus"]) == 1
    assert menus_of(kinds(tmp_path, "Standard", "Standard"), case, said).usable
    mine = menus_of(kinds(tmp_path, str(group["name"]), str(group["name"])), case, replace(said, menu=""))
    assert set(mine.tables["menus"]["menu"]) == {group["menu"]}


def test_a_column_or_part_for_some_pupils_is_asked(tmp_path: Path) -> None:
    """Columns of breakfast and lunch are those meals; one of vegetarians is asked, and both answers that are told are taken."""
    path = text(
        tmp_path / "menu.csv",
        "Date;Petit déjeuner;Déjeuner;Option végé",
        "02/03/2026;Pain;Riz;Banane",
        "03/03/2026;Pain;Riz;Banane",
    )
    case = tiny_case()
    said = Said(menu=str(case["menu_groups"]["menu"].iloc[0]), meal="lunch")
    asked = named(menus_of(path, case, said), "diet-of-some")
    assert asked.rows == (2, 3)
    for ours, days in (("-", 4), ("main", 6)):
        assert f"""--map 'slot:"Option végé"={ours}'""" in asked.mend
        found = menus_of(path, case, replace(said, meanings=(Meaning("slot", "Option végé", ours),)))
        assert found.usable, found.findings
        assert len(found.tables["menus"]) == days
