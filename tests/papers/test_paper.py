"""How a paper becomes a file: what stands on it, its foot, its letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
import typst
from pypdf import PdfReader

from planner.findings import InputError
from planner.i18n import using
from planner.making.plan import Plan
from planner.papers import paper as papers
from planner.papers.paper import Body, Field, Meal, Month, Paper, Row, Sheet, paper, pdf, undrawn


def text_of(one: Paper) -> list[str]:
    """Return what stands on each page."""
    return [page.extract_text() for page in PdfReader(BytesIO(pdf(one))).pages]


def body(rows: int) -> Body:
    """Return a table with a head of a part and so many rows."""
    lines = (Row(("Zone A",), "part"), *(Row((f"Beans {n}", str(n))) for n in range(rows)))
    return Body((("Product", "kg"),), lines, 1, "What goes where")


def test_every_page_has_its_number_and_says_of_which_plan_it_is(tiny_plan: Plan) -> None:
    """Two hundred rows need several pages: each repeats headings and part, and at its foot stand number, case and day."""
    one = paper(tiny_plan.case, tiny_plan["run"], "List", [Sheet("Coop", "To know", (body(200),))])
    pages = text_of(one)
    made = dict(zip(tiny_plan["run"]["item"], tiny_plan["run"]["value"], strict=True))["made_on"]
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in page
        assert tiny_plan.case.fingerprint in page
        assert f"plan of {made}" in page
        assert "Product" in page
        assert "Zone A" in page
    assert sum(page.count("Beans ") for page in pages) == 200


def test_texts_are_never_code(tiny_plan: Plan) -> None:
    """Hashes, brackets, asterisks, dollars and tags stand on the page as they were typed."""
    evil = '#sys.inputs *b* [x] $a$ <b> "q" \\ `c` @d'
    one = paper(tiny_plan.case, tiny_plan["run"], evil, [Sheet(evil, evil, (Body(((evil,),), (Row((evil,)),), 0),))])
    (page,) = text_of(one)
    assert page.replace("\n", " ").count("#sys.inputs *b* [x] $a$ <b>") == 5


def test_a_month_fits_on_its_page_and_drops_the_farms_first(tiny_plan: Plan) -> None:
    """A few dishes are printed with their farms; with many the print shrinks, and at last the farms of each day give way."""

    def page_of(dishes: int, farms: int) -> list[str]:
        names = ", ".join(f"Farm {n} of the long valley" for n in range(farms))
        day = Field("2", (Meal("Lunch", ("Rice with vegetables of the season",) * dishes),), f"From {names}")
        month = Month(("Mon", "Tue", "Wed", "Thu", "Fri"), ((day,) * 5,) * 5, "note with", f"note: {names}")
        return text_of(paper(tiny_plan.case, tiny_plan["run"], "Menu", [Sheet("March", month=month, landscape=True)]))

    (few,) = page_of(1, 2)
    assert few.count("From Farm 0") == 25
    assert "note with" in few
    (many,) = page_of(9, 60)
    assert "From Farm 0" not in many
    assert "note: Farm 0" in many
    assert many.count("Lunch") == 25


def test_days_without_meals_and_of_other_months_are_blank(tiny_plan: Plan) -> None:
    """A holiday has its number alone, a day of another month nothing."""
    month = Month(("Mon", "Tue"), ((None, Field("1")),), "n", "n")
    (page,) = text_of(paper(tiny_plan.case, tiny_plan["run"], "Menu", [Sheet("March", month=month)]))
    assert "Tue\n1" in page


def test_the_same_plan_gives_the_same_file(tiny_plan: Plan) -> None:
    """Written twice, a paper is the same to the byte; its language is the reader's."""
    one = paper(tiny_plan.case, tiny_plan["run"], "List", [Sheet("Coop", tables=(body(3),))])
    assert pdf(one) == pdf(one)
    with using("fr"):
        reader = PdfReader(BytesIO(pdf(one)))
    assert reader.root_object["/Lang"] == "fr"


@pytest.fixture
def own_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave the layout its own fonts alone, as on a machine that has none."""
    fonts = typst.Fonts(include_system_fonts=False)
    papers._undrawn.cache_clear()
    monkeypatch.setattr(papers, "_fonts", lambda: fonts)
    yield
    papers._undrawn.cache_clear()


def test_letters_that_no_font_has_are_told_before_they_are_printed_as_boxes(own_fonts: None) -> None:
    """Latin with all its marks, Greek, Cyrillic and Devanagari need no font of the machine; Chinese does, and without one no paper is written."""
    assert undrawn("Ação, über, 3 828,50 €, ₹, ñandú, Ω, Ж, e\u0301, “a” – b…, चीनी 12") == set()
    assert undrawn("漢字 12") == {"漢", "字"}
    with pytest.raises(InputError, match="字 漢") as told:
        pdf(Paper("漢字", (Sheet("x"),), "", "a4", date(2026, 3, 2)))
    assert "Install a font" in told.value.findings[0].mend


def test_a_sign_that_no_font_has_is_printed_by_its_name(own_fonts: None) -> None:
    """Emoji, wherever they stand, and signs of nobody, stand in words; those that a font has, and joiners that show nothing, stay."""
    cells = ("Soup \N{WOMAN}\N{ZERO WIDTH JOINER}\N{EAR OF RICE} \ue000 \x07 ✓ →",)
    table = Body((("Dish \N{CARROT}",),), (Row(cells, below=("I \N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16} it",)),))
    one = Paper("Minutes \N{GRINNING FACE}", (Sheet("x", tables=(table,)),), "", "a4", date(2026, 3, 2))
    found = PdfReader(BytesIO(pdf(one)))
    (page,) = (one.extract_text().replace("\N{ZERO WIDTH JOINER}", "") for one in found.pages)
    assert "Dish [carrot]" in page
    assert "[woman]" in page
    assert "[ear of rice]" in page
    assert "[u+e000] [u+0007] ✓ →" in page
    assert found.metadata is not None
    assert found.metadata.title == "Minutes [grinning face]"
