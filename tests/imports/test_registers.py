"""Registers of schools: each published form by its profile, lists of one's own by their headings, and all that can be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.findings import InputError
from planner.imports import read_register
from planner.ledger import Meaning
from tests.cases import tiny_case
from tests.imports.samples import (
    ANNUAIRE,
    DESE,
    INEP,
    INEP_2023,
    INEP_PUPILS,
    NCES,
    SAO_PAULO,
    SAO_PAULO_PUPILS,
    book,
    codes,
    named,
    pupils,
    text,
)
from tests.start.towns import started

TO = "2025;Tocantins;TO;Almas;{name};{code};3;63 3333-0000;{lat};{lon};{open}"


def inep(folder: Path, *rows: tuple[str, str, str, str, str]) -> Path:
    """Write a school census."""
    lines = [TO.format(name=n, code=c, lat=lat, lon=lon, open=o) for n, c, lat, lon, o in rows]
    return text(folder / "escolas.csv", INEP, *lines, encoding="latin-1")


def test_a_lost_decimal_point_is_asked_and_put_back_only_where_one_place_lies_in_the_state(tmp_path: Path) -> None:
    """-96240167 in Tocantins is -9.6240167; nothing is taken until it is said, and each row says so then."""
    path = inep(tmp_path, ("Escola Açaí", "17010535", "-96240167", "-491565213", "1"))
    asked = read_register(path, pupils={"primary": 10})
    assert named(asked, "decimal-point-lost").rows == (2,)
    assert not asked.usable
    mended = read_register(path, pupils={"primary": 10}, mend=True)
    assert mended.usable
    site = mended.tables["sites"].iloc[0]
    assert (site["lat"], site["lon"]) == (-9.6240167, -49.1565213)
    assert "decimal point" in site["assumed"]
    assert "lat" not in mended.given["sites"]


def test_a_decimal_point_that_fits_in_no_place_or_in_two_is_never_put_back(tmp_path: Path) -> None:
    """South of Tocantins nothing fits: the error stays, with --mend too."""
    path = inep(tmp_path, ("Escola Um", "17010535", "-30123456", "-491565213", "1"))
    found = read_register(path, pupils={"primary": 10}, mend=True)
    assert named(found, "decimal-point-lost").severity == "error"


def test_closed_schools_and_telephones_stay_out_and_are_told(tmp_path: Path) -> None:
    """A school that is not open in the year is listed as left; a column of telephones is named as left out."""
    path = inep(
        tmp_path,
        ("Aberta", "17000001", "-9.5", "-49.1", "1"),
        ("Fechada", "17000002", "-9.5", "-49.1", "2"),
    )
    found = read_register(path, pupils={"primary": 7})
    assert found.tables["sites"]["site"].tolist() == ["17000001"]
    assert [one.line for one in found.left] == [3]
    assert "Fechada" in found.left[0].text
    assert "NU_TELEFONE" in named(found, "personal-columns-left-out").what
    assert found.source == "INEP, Censo Escolar, 2025"


def test_pupils_of_a_census_are_those_of_the_single_stages(tmp_path: Path) -> None:
    """QT_MAT_INF and QT_MAT_FUND are sums of columns beside them and count no pupil twice."""
    path = text(tmp_path / "matricula.csv", INEP_PUPILS, "17000001;60;30;10;20;30;25;5", "17000002;;;;;;;")
    found = read_register(path)
    assert pupils(found) == {("17000001", "creche"): 10, ("17000001", "pre_school"): 20, ("17000001", "primary"): 25, ("17000001", "lower_secondary"): 5}  # fmt: skip
    assert found.usable


def test_a_column_over_two_stages_is_asked_unless_it_is_blank(tmp_path: Path) -> None:
    """Without the single columns nobody knows how many of QT_MAT_INF are babies; an answer places them."""
    path = text(tmp_path / "m.csv", INEP_2023, "PB;PB;Araruna;EMEF A;779;0;675;0;104;43", "PB;PB;Araruna;EMEF B;;;;;;")
    asked = read_register(path, place=(-6.5, -35.7))
    assert [(q.kind, q.theirs) for q in asked.questions] == [("stage", "QT_MAT_FUND")]
    assert named(asked, "stage-in-doubt").rows == (2,)
    said = read_register(path, place=(-6.5, -35.7), meanings=[Meaning("stage", "QT_MAT_FUND", "primary")])
    assert pupils(said) == {("emef_a", "primary"): 675, ("emef_a", "adult"): 104}
    assert named(said, "schools-without-pupils").rows == (3,)


def test_a_kind_of_school_with_pupils_of_two_stages_is_asked_and_a_file_by_grade_answers(tmp_path: Path) -> None:
    """EMEF keeps two stages: its one number is asked; the file by grade beside it is summed over shifts."""
    schools = text(
        tmp_path / "e.csv",
        SAO_PAULO,
        "2019,19313,EMEF,Manoel,PARELHEIROS,DIR,300,-23.83,-46.72",
        "2019,400720,CEI DIRET,Pilar,PARELHEIROS,DIR,144,-23.85,-46.73",
    )
    asked = read_register(schools)
    assert [q.theirs for q in asked.questions] == ["EMEF"]
    assert asked.questions[0].choices[0][0] == "lower_secondary" or asked.questions[0].choices[0][0] == "primary"
    assert named(asked, "leading-zeros").rows == (2,)
    site = read_register(schools, later=True).tables["sites"].iloc[0]
    assert (site["site"], site["name"], site["zone"]) == ("019313", "EMEF Manoel", "PARELHEIROS")
    grades = text(
        tmp_path / "m.csv", SAO_PAULO_PUPILS, "019313,1º Ano,60,0,60", "019313,1º Ano,0,40,40", "019313,6º ANO,50,0,50"
    )
    assert pupils(read_register(grades)) == {("019313", "primary"): 100, ("019313", "lower_secondary"): 50}


def test_pupils_of_schools_that_the_case_has_not_are_left_and_counted(tmp_path: Path) -> None:
    """The tiny case has none of these schools: that is an error, for the codes cannot be right."""
    grades = text(tmp_path / "m.csv", SAO_PAULO_PUPILS, "019313,1º Ano,60,0,60")
    found = read_register(grades, case=tiny_case())
    assert named(found, "schools-not-in-case").severity == "error"
    assert [one.line for one in found.left] == [2]


def test_the_french_register_has_no_pupils_and_they_are_asked(tmp_path: Path) -> None:
    """Pupils of the town are shared evenly among the schools of the stage, by hand: 10 in three are 4, 3 and 3."""
    path = text(
        tmp_path / "annuaire.csv",
        ANNUAIRE,
        "0940176F;Ecole A;Ecole;Fresnes;094;0;1;01 00;1;48.7511397;2.3235583;OUVERT",
        "0940177G;Ecole B;Ecole;Fresnes;094;1;1;01 00;1;48.7512;2.3236;OUVERT",
        "0940178H;Ecole C;Ecole;Fresnes;094;0;1;01 00;1;48.7513;2.3237;OUVERT",
        "0940179J;Ecole D;Ecole;Cachan;094;0;1;01 00;1;48.79;2.33;OUVERT",
    )
    assert "pupils-asked" in codes(read_register(path, only=["municipality=FRESNES"]), "error")
    found = read_register(path, only=["municipality=FRESNES"], pupils={"primary": 10, "pre_school": 5})
    assert pupils(found) == {("0940176F", "primary"): 4, ("0940177G", "primary"): 3, ("0940178H", "primary"): 3, ("0940177G", "pre_school"): 5}  # fmt: skip
    assert found.tables["sites"]["state"].unique().tolist() == ["94"]
    assert found.tables["enrolment"]["assumed"].str.contains("shared evenly").all()
    assert found.tables["stages"]["name"].tolist() == ["Maternelle", "Élémentaire"]


def test_grades_of_one_stage_are_placed_and_a_span_over_several_is_asked(tmp_path: Path) -> None:
    """KG to 05 are grades K to 5; PK to 08 are three kinds of portions. -999 pupils are unknown, not none."""
    path = text(
        tmp_path / "schools.csv",
        NCES,
        "-84.2,30.4,120000000001,OAK,TALLAHASSEE,FL,1,LEON,30.4,-84.2,2024-01-31 00:00:00,ELEMENTARY,500,KG,05",
        "-84.2,30.4,120000000002,ELM,TALLAHASSEE,FL,1,LEON,30.4,-84.2,2024-01-31 00:00:00,OTHER,700,PK,08",
        "-84.2,30.4,120000000003,ASH,TALLAHASSEE,FL,1,LEON,30.4,-84.2,2024-01-31 00:00:00,HIGH,-999,09,12",
    )
    found = read_register(path)
    assert pupils(found) == {("120000000001", "k_5"): 500}
    assert [q.theirs for q in found.questions] == ["PK-08"]
    assert [choice[0] for choice in found.questions[0].choices[:2]] == ["k_5", "6_8"]
    assert named(found, "pupils-not-known").rows == (4,)
    assert "120000000003" in found.tables["sites"]["site"].tolist()
    assert found.source.endswith("2024-01-31")


def test_enrolment_by_grade_is_summed_and_held_against_its_total(tmp_path: Path) -> None:
    """K and 1st grade are one stage; a total that the grades do not give is told with its line."""
    path = text(
        tmp_path / "ma.csv", DESE, "10505,Abington,Abington,MA,Abington,0,40,60,0,0,0,100", "90025,West,Andover,MA,Andover,0,0,0,50,0,0,55"
    )  # fmt: skip
    found = read_register(path, place=(42.1, -71.0))
    assert pupils(found) == {("00010505", "k_5"): 100, ("00090025", "6_8"): 50}
    assert named(found, "total-differs").rows == (3,)


@pytest.mark.parametrize(
    "headings",
    [
        "School;Town;Pre-school;Primary school;Latitude;Longitude",
        "Escola;Município;Pré-escola;Ensino fundamental;Latitude;Longitude",
        "Escuela;Municipio;Inicial;Primaria;Latitud;Longitud",
        "École;Commune;Élèves maternelle;Élèves élémentaire;Latitude;Longitude",
    ],
)
def test_a_list_of_ones_own_is_read_by_its_headings_in_four_languages(tmp_path: Path, headings: str) -> None:
    """Columns by stage hold pupils; totals at the end are left out and told."""
    path = text(
        tmp_path / "own.csv", headings, "Sol;Luz;20;80;48.75;2.32", "Lua;Luz;0;50;48.76;2.33", "TOTAL;;20;130;;"
    )
    found = read_register(path)
    assert pupils(found) == {("sol", "pre_school"): 20, ("sol", "primary"): 80, ("lua", "primary"): 50}
    assert named(found, "totals-left-out").rows == (4,)
    assert [one.line for one in found.left] == [4]
    assert found.usable


def test_an_unknown_heading_is_asked_with_the_likest_first_and_an_answer_places_it(tmp_path: Path) -> None:
    """Nothing is guessed: without the answer the list has no pupils."""
    path = text(tmp_path / "own.csv", "School,Town,Stage,Pupills", "Sol,Luz,primary,80")
    asked = read_register(path, place=(1.0, 2.0), pupils=None)
    (question,) = asked.questions
    assert (question.kind, question.theirs, question.choices[0][0]) == ("school_column", "Pupills", "pupils")
    assert 0.8 < question.choices[0][2] < 1
    said = read_register(path, place=(1.0, 2.0), meanings=[Meaning("school_column", "Pupills", "pupils")])
    assert pupils(said) == {("sol", "primary"): 80}
    taken = read_register(path, place=(1.0, 2.0), accept_suggestions=True)
    assert taken.accepted == [Meaning("school_column", "Pupills", "pupils")]


def test_two_schools_with_one_code_are_asked_with_their_lines_and_one_may_be_left_out(tmp_path: Path) -> None:
    """Neither is taken while nobody says which; the line left out is listed."""
    lines = ("Code,School,Town,Stage,Pupils", "7,Sol,Luz,primary,80", "7,Lua,Luz,primary,50")
    path = text(tmp_path / "own.csv", *lines)
    found = read_register(path, place=(1.0, 2.0))
    assert named(found, "one-code-two-schools").rows == (2, 3)
    assert "enrolment" not in found.tables
    said = read_register(path, place=(1.0, 2.0), leave_out=[3])
    assert pupils(said) == {("7", "primary"): 80}
    assert said.left[0].line == 3


def test_a_school_twice_for_one_stage_is_asked_and_for_two_stages_is_one_school(tmp_path: Path) -> None:
    """Two lines of one school add up only where they are of different stages."""
    path = text(tmp_path / "a.csv", "School,Town,Stage,Pupils", "Sol,Luz,primary,80", "Sol,Luz,pre-school,20")
    assert pupils(read_register(path, place=(1.0, 2.0))) == {("sol", "primary"): 80, ("sol", "pre_school"): 20}
    path = text(tmp_path / "b.csv", "School,Town,Stage,Pupils", "Sol,Luz,primary,80", "Sol,Luz,primary,20")
    assert named(read_register(path, place=(1.0, 2.0)), "school-twice").rows == (3,)


def test_headings_over_two_lines_with_merged_cells_are_joined_and_told_with_their_cells(tmp_path: Path) -> None:
    """Pupils over Pre-school and Primary school are pupils of these stages; a merged number is asked."""
    rows: list[list[object]] = [
        ["Schools of Luz", None, None, None],
        ["School", "Town", "Pupils", None],
        [None, None, "Pre-school", "Primary school"],
        ["Sol", "Luz", 20, 80],
        ["Lua", None, 0, 50],
    ]
    merged = ("A1:D1", "A2:A3", "B2:B3", "C2:D2", "B4:B5")
    found = read_register(book(tmp_path / "own.xlsx", rows, merged), place=(1.0, 2.0))
    assert pupils(found) == {("sol", "pre_school"): 20, ("sol", "primary"): 80, ("lua", "primary"): 50}
    assert "C2:D2" in named(found, "headings-joined").what
    assert "B4:B5" in named(found, "merged-cells-filled").what
    assert found.tables["sites"]["municipality"].tolist() == ["Luz", "Luz"]
    found = read_register(book(tmp_path / "sum.xlsx", rows, ("A2:A3", "B2:B3", "C2:D2", "D4:D5")), place=(1.0, 2.0))
    assert "D4:D5" in named(found, "merged-cells").what
    assert not found.usable


def test_a_register_without_stages_or_coordinates_is_asked_for_both(tmp_path: Path) -> None:
    """The stage is an error with its option; places may come later, and the middle of the town is marked as assumed."""
    path = text(tmp_path / "own.csv", "School,Town,Pupils", "Sol,Luz,80")
    found = read_register(path)
    assert codes(found, "error") == ["no-stage"]
    assert named(found, "no-coordinates").severity == "warning"
    assert "--map 'stage:\"(blank)\"=primary'" in named(found, "no-stage").mend
    said = read_register(path, place=(1.0, 2.0), meanings=[Meaning("stage", "(blank)", "primary")])
    assert said.tables["sites"].iloc[0]["assumed"].startswith("lat, lon")
    assert pupils(said) == {("sol", "primary"): 80}


def test_what_only_asks_for_is_told_where_nothing_is_it(tmp_path: Path) -> None:
    """A town misspelt is proposed, a column that is not there is named."""
    path = text(tmp_path / "own.csv", "School,Town,Stage,Pupils", "Sol,Fresnes,primary,80")
    with pytest.raises(InputError, match="No line") as error:
        read_register(path, only=["municipality=Fresne"])
    assert "Fresnes" in error.value.findings[0].mend
    with pytest.raises(InputError) as error:
        read_register(path, only=["comune=Fresnes"])
    assert error.value.findings[0].code == "no-such-column"
    with pytest.raises(InputError) as error:
        read_register(path, only=["Fresnes"])
    assert error.value.findings[0].code == "condition-not-understood"


def test_a_town_is_read_out_of_a_file_that_is_too_large_to_be_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limits count what is kept: a country's register is refused whole, a town of it is read with its line numbers."""
    from planner.io import files, text_files

    lines = [f"Escola {n},Town {n % 50},primary,{n + 1}" for n in range(500)]
    path = text(tmp_path / "country.csv", "School,Town,Stage,Pupils", *lines)
    monkeypatch.setattr(files, "MAX_CELLS", 1000)
    monkeypatch.setattr(text_files, "MAX_CELLS", 1000)
    with pytest.raises(InputError) as error:
        read_register(path)
    assert error.value.findings[0].code == "too-large"
    assert "--only" in error.value.findings[0].mend
    found = read_register(path, only=["municipality=Town 7"], place=(1.0, 2.0))
    assert sum(pupils(found).values()) == sum(n + 1 for n in range(7, 500, 50))
    assert named(read_register(path, only=["municipality=Town 7"]), "no-coordinates").rows[0] == 9


def test_an_e_mail_column_is_left_out_whatever_its_heading_and_a_personal_number_stops_all(tmp_path: Path) -> None:
    """Personal data is no part of a case, and is not repeated where it is refused."""
    path = text(tmp_path / "a.csv", "School,Town,Stage,Pupils,Info", "Sol,Luz,primary,80,a@b.org")
    assert "Info" in named(read_register(path, place=(1.0, 2.0)), "personal-columns-left-out").what
    path = text(tmp_path / "b.csv", "School,Town,Stage,Pupils", "Sol 529.982.247-25,Luz,primary,80")
    found = read_register(path, place=(1.0, 2.0))
    assert codes(found) == ["personal-number"]
    assert "529" not in found.findings[0].what
    assert not found.tables


def test_a_case_keeps_its_own_stages_menus_and_schools(tmp_path: Path) -> None:
    """A school known by its name keeps its short name, its stage the case's word, its pupils the case's menu."""
    case = tiny_case()
    name = str(case["sites"]["name"].iloc[0])
    path = text(tmp_path / "own.csv", "Code,School,Town,Stage,Pupils", f"9,{name.upper()},Luz,pré-escola,33")
    found = read_register(path, case=case, place=(1.0, 2.0))
    site = str(case["sites"]["site"].iloc[0])
    assert pupils(found) == {(site, "pre"): 33}
    assert "stages" not in found.tables
    assert set(found.tables["enrolment"]["menu"]) <= set(case["menu_groups"]["menu"])


def test_coordinates_exchanged_are_asked_and_a_point_outside_is_told(tmp_path: Path) -> None:
    """Latitude and longitude the wrong way round lie outside France and in it the other way; 0, 0 is no place."""
    line = "094{n};Ecole {n};Ecole;Fresnes;094;0;1;;1;{lat};{lon};OUVERT"
    path = text(
        tmp_path / "a.csv",
        ANNUAIRE,
        line.format(n=1, lat=2.3235, lon=48.7511),
        line.format(n=2, lat=43.7511, lon=2.3235),
        line.format(n=3, lat=0, lon=0),
    )
    found = read_register(path, pupils={"primary": 9})
    assert named(found, "exchanged").rows == (2,)
    assert named(found, "outside-the-state").rows == (3,)
    assert named(found, "no-coordinates").rows == (4,)
    mended = read_register(path, pupils={"primary": 9}, mend=True).tables["sites"].iloc[0]
    assert (mended["lat"], mended["lon"]) == (48.7511, 2.3235)


@pytest.mark.parametrize(
    "lines",
    [
        ("Code,School,Town,Stage,Pupils", "7,Sol,Vila,primary,80", "Observação: dados do censo,,,,"),
        ("School,Town,Stage,Pupils", "Sol,Vila,primary,80", "* dados do censo,,,", "Fonte: INEP,,,"),
    ],
)
def test_a_remark_below_a_list_is_no_school(tmp_path: Path, lines: tuple[str, ...]) -> None:
    """It is told, and the list is read without an error about its stage."""
    found = read_register(text(tmp_path / "a.csv", *lines), case=tiny_case(), place=(-23.8, -46.7))
    assert found.usable, found.findings
    assert found.tables["sites"]["name"].tolist() == ["Sol"]
    assert len(named(found, "remarks-left-out").rows) == len(lines) - 2 == len(found.left)


def test_a_school_of_which_only_the_name_is_known_is_no_remark(tmp_path: Path) -> None:
    """It stays, and that its pupils are not known is told."""
    lines = ("School,Primary", "Sol,80", "Lua,")
    found = read_register(text(tmp_path / "a.csv", *lines), case=tiny_case(), place=(-23.8, -46.7))
    assert "remarks-left-out" not in codes(found)
    assert found.tables["sites"]["name"].tolist() == ["Sol", "Lua"]


FRENCH = "Identifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;Nom_commune;Code_departement;{more}latitude;longitude;etat"


def french(folder: Path, more: str, *cells: str) -> Path:
    """Write a nursery school, an elementary school and a college with further columns."""
    kinds = ("Ecole", "Ecole", "Collège")
    lines = [
        f"044000{at}A;Ecole {at};{kind};Nantes;044;{its}47.21;-1.55;OUVERT"
        for at, (kind, its) in enumerate(zip(kinds, cells, strict=True))
    ]
    return text(folder / "annuaire.csv", FRENCH.format(more=more), *lines)


def test_pupils_of_a_stage_go_to_the_schools_that_have_it(tmp_path: Path) -> None:
    """170 nursery children go to the nursery school and 300 to the elementary one, none to the college."""
    path = french(tmp_path, "Ecole_maternelle;Ecole_elementaire;", "1;0;", "0;1;", "0;0;")
    found = read_register(path, pupils={"maternelle": 170, "élémentaire": 300})
    assert pupils(found) == {("0440000A", "pre_school"): 170, ("0440001A", "primary"): 300}


def test_children_of_a_nursery_do_not_go_to_a_college_where_only_the_kind_is_told(tmp_path: Path) -> None:
    """Of the two schools whose stage is not told each gets a half; the college gets its own pupils alone."""
    path = french(tmp_path, "", "", "", "")
    found = read_register(path, pupils={"maternelle": 170, "collège": 400})
    assert pupils(found) == {
        ("0440000A", "pre_school"): 85,
        ("0440001A", "pre_school"): 85,
        ("0440002A", "lower_secondary"): 400,
    }


def test_pupils_go_to_the_stages_as_the_case_calls_them(tmp_path: Path) -> None:
    """A case that calls its stage maternelle keeps it: none is made beside it."""
    path = french(tmp_path, "Ecole_maternelle;Ecole_elementaire;", "1;0;", "0;1;", "0;0;")
    found = read_register(path, pupils={"maternelle": 170, "elementaire": 300}, case=started("FR").case)
    assert pupils(found) == {("0440000A", "maternelle"): 170, ("0440001A", "elementaire"): 300}
    assert "stages" not in found.tables


@pytest.mark.parametrize("heading", ["Nombre_d_eleves", "Effectif"])
def test_a_column_that_may_hold_the_pupils_is_named_where_they_are_asked(tmp_path: Path, heading: str) -> None:
    """And taken once it is said to hold them: of schools of one stage."""
    path = french(tmp_path, f"Ecole_maternelle;Ecole_elementaire;{heading};", "1;0;90;", "0;1;120;", "0;0;400;")
    asked = named(read_register(path), "pupils-asked")
    option = f'school_column:"{heading}"=pupils'
    assert option in asked.mend
    found = read_register(path, meanings=[Meaning("school_column", heading, "pupils")])
    assert pupils(found) == {
        ("0440000A", "pre_school"): 90,
        ("0440001A", "primary"): 120,
        ("0440002A", "lower_secondary"): 400,
    }


CCD = "NCESSCH,SCH_NAME,LEA_NAME,LCITY,LSTATE,GSLO,GSHI,LEVEL,MEMBER,LATCOD,LONCOD"


def test_the_common_core_of_data_tells_stage_place_and_code_of_each_school(tmp_path: Path) -> None:
    """Grades 06 to 08 are the stage 6_8 and 09 to 12 are 9_12; towns, codes and coordinates are the file's own; PK to 05 is asked."""
    middle = "500297000102,Edmunds Middle,Burlington,Burlington,VT,06,08,Middle,388,44.4762,-73.2079"
    high = "500297000103,Burlington High,Burlington,Winooski,VT,09,12,High,1021,44.5020,-73.2380"
    first = "500297000101,Edmunds Elementary,Burlington,Burlington,VT,PK,05,Elementary,312,44.4760,-73.2080"
    path = text(tmp_path / "ccd.csv", CCD, middle, high, first)
    asked = read_register(path, country="US")
    assert [(one.kind, one.theirs) for one in asked.questions] == [("stage", "PK-05")]
    found = read_register(path, country="US", meanings=[Meaning("stage", "PK-05", "k_5")])
    assert found.usable
    sites, enrolment = found.tables["sites"], found.tables["enrolment"]
    assert list(sites["site"]) == ["500297000102", "500297000103", "500297000101"]
    assert list(sites["municipality"]) == ["Burlington", "Winooski", "Burlington"]
    assert list(zip(sites["lat"], sites["lon"], strict=True))[1] == (44.502, -73.238)
    assert dict(zip(enrolment["stage"], enrolment["pupils"], strict=True)) == {"6_8": 388, "9_12": 1021, "k_5": 312}
