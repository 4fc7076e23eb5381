"""Short names are made from names where none is typed, and names may stand where another table refers to a thing."""

from __future__ import annotations

from pathlib import Path

from planner.checks import check
from tests.io.small import brief, folder, read


def test_short_names_are_made_from_names(tmp_path: Path) -> None:
    """A blank or missing short name is made from the name; references by name and by short name mean the same thing."""
    place = folder(
        tmp_path / "case",
        sites="name,municipality,lat,lon,zone\nEscola Álvaro (Norte),Town,-23.5,-46.5,z\n",
        products="product,name,food_group,processing_class,unit,unit_kg\n,Feijão preto,legume,fresh,kg,1\nrice,Rice,cereal,fresh,kg,1\n",
        enrolment="site,stage,pupils,menu\nEscola Álvaro (Norte),Primary,100,m\n",
        recipes="dish,product,net_g\nDish,feijão preto,40\nd,Rice,60\n",
        offers="offer,supplier,product,price,months\n,Farm,Feijão preto,7,1-6\n,f,feijao_preto,8,7-12\no,f,rice,4.2,\n",
    )
    case, findings = read(place)
    assert findings == []
    assert case.tables["sites"]["site"].tolist() == ["escola_alvaro_norte"]
    assert case.tables["enrolment"][["site", "stage"]].values.tolist() == [["escola_alvaro_norte", "primary"]]
    assert case.tables["products"]["product"].tolist() == ["feijao_preto", "rice"]
    assert case.tables["recipes"][["dish", "product"]].values.tolist() == [["d", "feijao_preto"], ["d", "rice"]]
    assert case.tables["offers"]["offer"].tolist() == ["f-feijao_preto", "f-feijao_preto-2", "o"]


def test_two_equal_names_are_asked(tmp_path: Path) -> None:
    """Names that make the same short name are an error with all their lines; a short name typed for one of them tells them apart."""
    text = "product,name,food_group,processing_class,unit,unit_kg\n{one},Banana,fruit,fresh,kg,1\n{two},BANANA,fruit,fresh,kg,1\nrice,Rice,cereal,fresh,kg,1\n"
    both = read(folder(tmp_path / "both", products=text.format(one="", two="")))
    assert brief(both[1]) == {("error", "same-names", "products", "product", (2, 3))}
    typed = read(folder(tmp_path / "typed", products=text.format(one="banana", two="")))
    assert brief(typed[1]) == {("error", "same-names", "products", "product", (2, 3))}
    other = read(folder(tmp_path / "other", products=text.format(one="banana_prata", two="")))
    assert other[1] == []
    assert other[0].tables["products"]["product"].tolist() == ["banana_prata", "banana", "rice"]


def test_a_name_that_two_things_have_stays_as_it_is(tmp_path: Path) -> None:
    """Where a name may mean two things the reference is left for the check, which tells that it leads nowhere."""
    place = folder(
        tmp_path / "case",
        products="product,name,food_group,processing_class,unit,unit_kg\na,Rice,cereal,fresh,kg,1\nb,Rice,cereal,fresh,kg,1\n",
        recipes="dish,product,net_g\nd,Rice,60\n",
        offers="offer,supplier,product,price\no,f,a,4.2\n",
    )
    case, findings = read(place)
    assert findings == []
    assert case.tables["recipes"]["product"].tolist() == ["Rice"]
    assert ("recipes", "product") in {(found.table, found.column) for found in check(case) if found.severity == "error"}


def test_a_line_without_a_name_is_told_once(tmp_path: Path) -> None:
    """What lacks its name lacks its short name too, and only the name is asked for."""
    place = folder(tmp_path / "case", stages="stage,name,age_from_years\n,,4\nprimary,Primary,6\n")
    found = [f for f in check(*_with_law(place)) if f.table == "stages" and f.severity == "error"]
    assert [(one.column, one.rows) for one in found] == [("name", (2,))]


def _with_law(place: Path) -> tuple:
    case, findings = read(place)
    return case, None, findings
