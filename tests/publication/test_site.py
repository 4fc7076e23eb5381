"""The town's site: pages that everybody can read, with the figures of plan and ledger, and nothing of anybody's own."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from planner.case import Case
from planner.findings import InputError
from planner.i18n import LANGUAGES, using
from planner.making.plan import Plan
from planner.progress import standing
from planner.publication.privacy import Cloak
from planner.publication.public import gather
from planner.publication.site import keep_minutes, main_language, refuse_minutes, write_site
from planner.publication.site import map as maps
from planner.publication.site.blocks import (
    Block,
    Cell,
    Day,
    Dish,
    Dishes,
    Drawn,
    Figures,
    Light,
    Lights,
    Links,
    Meal,
    Menu,
    Notice,
    Notices,
    Page,
    Part,
    Parts,
    Picture,
    Prose,
    Section,
    Share,
    Shares,
    Table,
    Week,
    Weeks,
)
from planner.publication.site.calls import state, state_words
from planner.publication.site.layout import Frame, Language, written
from planner.publication.site.origins import Origins
from planner.publication.site.overview import overview_page
from planner.publication.site.prices import prices_page
from planner.publication.site.shares import shares
from planner.publication.site.suppliers import suppliers_page
from planner.publication.site.told import Told
from planner.reports.map_picture import views
from planner.schema import CASE_TABLES
from planner.schema.base import DTYPES
from tests.publication.made import AS_OF, KEY, filled, ledger, plan_of, town
from tests.publication.pages import PageRead, broken, heavy, read, site

ADDRESS = "https://food.example.org/"

MENU = [
    {"date": date(2026, 3, 2), "menu": "all", "meal": "lunch", "slot": "base", "dish": "arroz_feijao", "ingredients": "Arroz|Feijão", "allergens": "milk", "not_stated": "Feijão"},
    {"date": date(2026, 3, 9), "menu": "all", "meal": "lunch", "slot": "base", "dish": "salada", "ingredients": "Alface", "allergens": "none"},
    {"date": date(2026, 3, 9), "menu": "all", "meal": "lunch", "slot": "base", "dish": "salada", "diet": "zqdiet", "pupils": 1, "change": "zqdiet gets zqfood"},
]  # fmt: skip


def made_plan(case: Case | None = None, menu: list[dict[str, object]] | None = None) -> Plan:
    """Return the plan written by hand, with a menu of two days."""
    return plan_of(case or town()).with_tables({"menu_sheet": filled("menu_sheet", menu or MENU)})


def _told(*, entries: bool = True, plan: Plan | None = None) -> Told:
    made, lines = plan or made_plan(), ledger() if entries else None
    now = standing(made.case, lines, AS_OF, made, last_days=False) if lines is not None else None
    return Told(gather(made, lines, key=KEY, as_of=AS_OF), made, Cloak(made.case, KEY), now)


@pytest.fixture(scope="module")
def told() -> Told:
    """Return what is told of the town with its ledger."""
    return _told()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of the town in every language, beside a file of data and minutes."""
    place = tmp_path_factory.mktemp("site")
    (place / "tables").mkdir()
    (place / "tables" / "tiny.xlsx").write_bytes(b"PK")
    minutes = place.parent / "Ata 1 & 2 #3.txt"
    minutes.write_text("decided", "utf-8")
    keep_minutes([minutes], place)
    with pytest.MonkeyPatch.context() as patch:  # a picture takes a second; those of one language are enough (below)
        patch.setattr(maps, "drawings", lambda _found: [])
        write_site(made_plan(), ledger(), place, key=KEY, as_of=AS_OF, address=ADDRESS)
    return place


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, PageRead]:
    """Return its pages as read."""
    return site(folder)


def test_every_page_is_well_formed_and_can_be_heard(pages: dict[str, PageRead]) -> None:
    """Elements nest and close; headings go down by one; tables have captions and scopes, pictures words, parts of the page names."""
    assert len(pages) == 7 * len(LANGUAGES)
    assert {name: page.wrong for name, page in pages.items() if page.wrong} == {}


def test_a_fault_of_a_page_is_found() -> None:
    """What reads the pages is no rubber stamp: an element that stays open, a heading too deep, a script, a picture without words."""
    wrong = "".join(read("<html><body><h1>a</h1><h3>b<p><ul></ul><script>x</script><img src='a'></body></html>").wrong)
    for fault in ("</body> closes", "<h3> follows <h1>", "<script>", "without words", "<ul> in <p>", "<ul> is empty"):
        assert fault in wrong


def test_every_page_says_its_language_and_leads_to_the_others(pages: dict[str, PageRead]) -> None:
    """The first folder is in the language of the country; each page leads to itself in every language."""
    assert {name: pages[name].tag for name in ("index.html", "en/index.html", "es/food.html", "fr/data.html")} == {
        "index.html": "pt-BR",
        "en/index.html": "en",
        "es/food.html": "es",
        "fr/data.html": "fr",
    }
    assert {"../es/prices.html", "../prices.html", "../fr/prices.html"} <= set(pages["en/prices.html"].links)


def test_nothing_is_loaded_from_elsewhere_and_every_link_leads_somewhere(
    folder: Path, pages: dict[str, PageRead]
) -> None:
    """Pictures, sheets, files and marks lie in the folder; the pages forbid the browser anything else, and all scripts."""
    assert broken(folder, pages) == []
    for page in pages.values():
        assert page.policy.startswith("default-src 'none';")
        assert "script-src" not in page.policy
        assert "unsafe" not in page.policy
    assert "url(" not in (folder / "site.css").read_text("utf-8")
    assert "@import" not in (folder / "site.css").read_text("utf-8")


def test_a_page_is_light(folder: Path, pages: dict[str, PageRead], tmp_path: Path) -> None:
    """Every page with its sheet and pictures is below 300 kB; one of 300,001 bytes is found."""
    assert heavy(folder, pages) == []
    (tmp_path / "a.html").write_text("x" * 300_000, "utf-8")
    assert heavy(tmp_path, {"a.html": PageRead()}) == []
    (tmp_path / "a.html").write_text("x" * 300_001, "utf-8")
    assert heavy(tmp_path, {"a.html": PageRead()}) == ["a.html: 300001 bytes"]


def test_files_are_told_with_their_fingerprints(folder: Path, pages: dict[str, PageRead]) -> None:
    """The workbook of the two letters PK has the SHA-256 that sha256sum says; minutes are linked under a safe name."""
    assert hashlib.sha256(b"PK").hexdigest() in pages["en/data.html"].text
    assert "../tables/tiny.xlsx" in pages["en/data.html"].links
    assert any(link.startswith("../minutes/Ata_1_2_3") for link in pages["en/decisions.html"].links)


def test_shares_to_date_are_those_of_progress(told: Told) -> None:
    """28.00 of 980.00 of the year count, by hand the lettuce of cooperative and farmer; without a ledger it is told as planned."""
    (one,) = shares(told)
    assert one.sentences[:2] == (
        "So far 2.9% of the whole year: R$28.00 of R$980.00.",
        "At least 30.0% is asked for.",
    )
    assert (one.reached, one.mood, one.word) == (pytest.approx(28 / 980), "gave_way", "Slipping")
    (planned,) = shares(_told(entries=False))
    assert planned.sentences[0] == "By the plan, at the end of the year: 25.0%, that is R$125.50 of R$502.00."
    assert planned.mood == "broken"


def test_what_is_not_known_is_never_nothing(told: Told) -> None:
    """A share that nobody knows has no bar and no 0; sums that a plan has not are said to be unknown."""
    public = told.public
    unknown = replace(public.shares[0], reached=None, numerator=None, denominator=None, judgement="not_known")
    (one,) = shares(replace(told, public=replace(public, shares=(unknown,)), standing=None))
    assert (one.reached, one.mood, one.sentences[0]) == (None, "not_known", "By the plan: not known.")
    first = overview_page(told)
    assert ("A meal or snack costs", "not known") in [row[:2] for row in first.sections[0].blocks[0].rows]  # type: ignore[union-attr]


def test_a_share_that_is_not_public_is_nowhere_on_the_first_page() -> None:
    """What the cloak keeps back is not told by the lights either: they say how many shares are reached, and name none."""
    plan = made_plan()
    told = _told(plan=plan)
    missed = [{"family": "share_targets", "rule": "families", "window": "plan", "mode": "soft", "bound": 0.3, "found": 0.25, "amount": 0.05, "judgement": "not_met"}]  # fmt: skip
    held = plan.with_tables({"given_way": filled("given_way", missed)})
    page = overview_page(replace(told, plan=held, public=replace(told.public, shares=())))
    assert "Bought from family farms" not in repr(page)
    assert "0 of 1 share is reached." in repr(page)


def test_suppliers_add_up_to_the_ledger_by_kind(told: Told) -> None:
    """By hand: 290.00 of the firm, 25.00 of the cooperative, 8.00 of a farmer of whom no kind is told: 323.00 in all."""
    page = suppliers_page(told, ())
    delivered, planned = (block.table for block in page.sections[0].blocks)  # type: ignore[union-attr]
    money = {row[0].text: row[1].text for row in delivered.rows}
    assert money == {
        "Other firm": "R$290.00",
        "Cooperative or association": "R$25.00",
        "Kind not told": "R$8.00",
        "In all": "R$323.00",
    }
    assert planned.rows[-1][1].text == "R$615.50"


def test_prices_paid_stand_beside_reference_prices(told: Told) -> None:
    """Lettuce: 28.00 for 6 kg are 4.67 a kg against quotes of 2.20 for a bunch of half a kg, 6.1% more; without quotes it is not known, and not 0."""
    paid, months = (section.blocks[0] for section in prices_page(told).sections)
    assert isinstance(paid, Table)
    assert isinstance(months, Table)
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in paid.rows}
    assert rows["Alface"] == ["4.67", "4.40", "+6.1%"]
    assert [row[1].text for row in months.rows if row[0].text == "Alface"] == ["4.67"]
    (unknown, _months) = (section.blocks[0] for section in prices_page(_told(plan=made_plan(town(quotes=[])))).sections)
    assert isinstance(unknown, Table)
    assert [cell.text for cell in unknown.rows[0][1:]] == ["4.67", "not known", "not known"]


def test_origins_are_what_came_else_what_is_planned(told: Told) -> None:
    """In March lettuce came of cooperative and farmer; without a ledger beans are open to offers; of bananas that nobody brought nobody is told."""
    march = date(2026, 3, 1)
    came = Origins(told).of("alface", march)
    assert came is not None
    assert (came.delivered, [kg for _seller, kg in came.sellers]) == (True, [4.0, 2.0])
    assert Origins(told).of("banana", march) is None
    planned = Origins(_told(entries=False))
    assert planned.kinds(planned.of("feijao", march)) == ("Not known yet: offers compete",)
    assert planned.kinds(planned.of("feijao", date(2026, 2, 1))) == ("not known",)


@pytest.mark.parametrize(
    ("day", "stands", "by_offers"),
    [
        ("2026-01-09", "coming", "coming"),
        ("2026-01-10", "coming", "open"),
        ("2026-01-31", "coming", "open"),
        ("2026-02-01", "coming", "closed"),
        ("2026-03-01", "coming", "closed"),
        ("2026-03-02", "running", "running"),
        ("2026-03-13", "running", "running"),
        ("2026-03-14", "over", "over"),
    ],
)
def test_a_call_stands_by_its_days(told: Told, day: str, stands: str, by_offers: str) -> None:
    """Offers are taken from 10 to 31 January, food is needed from 2 to 13 March; in the second column nobody told the days of offers."""
    call = next(one for one in told.public.processes if one.kind == "call")
    offers = date(2026, 1, 10), date(2026, 1, 31)
    assert state(call, date.fromisoformat(day)) == stands
    assert state(call, date.fromisoformat(day), offers) == by_offers
    words = state_words(
        replace(
            told,
            offers=offers,
            public=replace(told.public, head=replace(told.public.head, as_of=date.fromisoformat(day))),
        ),
        call,
    )
    said = {
        "coming": "Coming: offers are taken from 2026-01-10 to 2026-01-31.",
        "open": "Open: offers are taken until 2026-01-31.",
    }
    assert words == said.get(by_offers, words)


def test_the_menu_tells_dishes_ingredients_and_who_brings_them(pages: dict[str, PageRead]) -> None:
    """Each dish of the week leads to its ingredients, each ingredient to its suppliers; what a diet of few gets is nowhere."""
    page = pages["en/food.html"]
    for words in (
        "Week of Monday, Mar 2",
        "Week of Monday, Mar 9",
        "Arroz",
        "Allergens: milk.",
        "Allergens are not known of Feijão.",
        "Other firm",
    ):
        assert words in page.text
    assert all("zqdiet" not in one.text and "zqfood" not in one.text for one in pages.values())


POISON = '<script>alert(1)</script>"><img src=x onerror=alert(2)> =1+1 [zq](javascript:alert(3)) {{ 7 }} zqend'


def _poisoned(case: Case) -> Case:
    """Return a case whose every name and text is poison; short names and words of the law stay."""
    tables = {}
    for name, table in case.tables.items():
        columns = {
            column.name: POISON
            for column in CASE_TABLES[name].columns
            if column.name in ("name", "buyer", "municipality", "source", "note", "assumed", "area_name")
            and DTYPES[column.kind] == "str"
        }
        tables[name] = table.assign(**{column: text for column, text in columns.items() if column in table})
    return Case(tables)


def test_poisoned_names_are_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tags, quotes, formulas, links and marks of templates in every name, with menu, call and map: the pages are as well-formed as ever."""
    monkeypatch.setattr(maps, "views", lambda found: views(found)[:1])
    case = _poisoned(town())
    menu = [{**row, "ingredients": POISON, "not_stated": POISON, "allergens": POISON} for row in MENU[:2]]
    write_site(made_plan(case, menu), ledger(), tmp_path, key=KEY, as_of=AS_OF, languages=("en",), address=ADDRESS)
    found = site(tmp_path)
    assert {name: page.wrong for name, page in found.items() if page.wrong} == {}
    assert broken(tmp_path, found) == []
    assert "zqend" in found["index.html"].text
    assert "{{ 7 }}" in found["index.html"].text
    for path in tmp_path.rglob("*"):
        content = path.read_text("utf-8") if path.is_file() else ""
        for active in ("<script", "<img src=x", "onerror=alert(2)>"):
            assert active not in content


def test_the_layout_escapes_by_itself() -> None:
    """Also a text that no cloak made plain is text: in titles, cells, links, pictures' words and attributes."""
    poison = Cell(POISON, "x.html", (POISON,), own=True)
    table = Table(POISON, (POISON,), ((poison,),), note=POISON)
    blocks: tuple[Block, ...] = (
        Prose((POISON,)),
        Figures(((POISON, POISON, POISON),)),
        Lights((Light(POISON, "good", POISON, (POISON,)),)),
        Shares("share", POISON, (Share(POISON, "good", POISON, (POISON,), 0.5, 0.4, ((POISON, POISON),)),)),
        Parts("parts", POISON, POISON, (Part(POISON, POISON, 1.0, "#000000"),), table),
        Picture(Drawn("a.svg", 1, 1), Drawn("b.svg", 1, 1), POISON, POISON),
        Notices((Notice("notice", poison, POISON, ((POISON, POISON),), (POISON,), (poison,)),)),
        Weeks((Week(POISON, True, (Menu(poison, (Day(POISON, (Meal(POISON, (poison,)),)),)),)),)),
        Dishes((Dish("dish", poison, (POISON,), (poison,)),)),
        Links((poison,)),
    )
    assert {type(block) for block in (*blocks, table)} == set(get_args(Block))
    page = Page("index", POISON, POISON, (Section("one", POISON, blocks),))
    words = dict.fromkeys(("skip", "language", "pages", "feed"), POISON)
    frame = Frame("en", "pt-BR", POISON, "", "calls.xml", {"index": POISON}, words, (POISON,), (poison,))
    made = read(written(page, frame, (Language("en", POISON, "index.html"),)))
    assert made.wrong == []
    assert made.text.count("zqend") > 40
    assert not any("script" in address for address in (*made.links, *made.loads))


def test_what_is_private_is_in_no_file(folder: Path) -> None:
    """The farmer has a code on every page, in every picture and in the feed, and no place on the map; the reason of a refusal is nowhere."""
    case = town()
    farmer = case["suppliers"].set_index("supplier").loc["f1", "name"]
    assert farmer
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes().decode("utf-8", "ignore")
            assert str(farmer) not in content, path
            assert "zqgreen" not in content, path
    drawn = maps.public_map(_told())
    assert drawn is not None
    assert "supplier:f1" not in set(drawn.points["place"])
    assert "supplier:coop" in set(drawn.points["place"])


def test_the_map_tells_no_supplier_of_what_offers_compete_for() -> None:
    """The firm that sells beans without a contract has no line for them: its kg are those of the rice under contract, 50."""
    drawn = maps.public_map(_told())
    assert drawn is not None
    kg = drawn.points.set_index("place")["kg"]
    if "supplier:firma" in kg:
        assert kg["supplier:firma"] == 50.0


def test_minutes_are_papers_that_are_only_read(tmp_path: Path) -> None:
    """A page, a program and a file that is not there are refused, all at once; a text is kept."""
    page, text = tmp_path / "a.html", tmp_path / "b.TXT"
    page.write_text("x", "utf-8")
    text.write_text("x", "utf-8")
    with pytest.raises(InputError) as refused:
        refuse_minutes([page, text, tmp_path / "c.pdf"])
    assert [finding.code for finding in refused.value.findings] == ["other-minutes", "no-minutes"]
    refuse_minutes([text])


@pytest.mark.parametrize(("country", "language"), [("BR", "pt_BR"), ("PE", "es"), ("FR", "fr"), ("US", "en"), ("IN", "en"), ("DE", "en")])  # fmt: skip
def test_the_first_page_is_in_the_language_of_the_country(country: str, language: str) -> None:
    """Of a country whose languages the planner has not, it is in the language in use."""
    with using("en"):
        assert main_language(country) == language
