"""Pages of help: of every table with its columns, of every finding; found by words."""

from __future__ import annotations

from planner import service
from planner.i18n import using
from planner.service.help import KINDS
from tests.cases import edited, tiny_case


def test_a_table_says_all_that_the_schema_says() -> None:
    """Recipes: three columns are needed, grams lie between bounds, and dish, stage and product are things of other tables."""
    page = service.help_on_table("case", "recipes")
    assert page is not None
    columns = {column.name: column for column in page.columns}
    assert [link.of for link in columns["dish"].tables] == ["dishes"]
    assert ("Blank means", "must be filled in") in columns["dish"].lines
    assert dict(columns["net_g"].lines)["How it is written"] == "number, in g"
    assert "serving-without-grams" in {link.of for link in page.findings}


def test_a_table_tells_who_names_its_things() -> None:
    """Products are named by recipes and offers, among others."""
    page = service.help_on_table("case", "products")
    assert page is not None
    assert {"recipes", "offers"} <= {link.of for link in page.named_by}


def test_a_table_offers_the_words_of_the_case_at_hand() -> None:
    """With a case open the words that its programmes read stand at the column; without one none do."""

    def allowed(page: service.TableHelp | None) -> str:
        assert page is not None
        return dict(next(c for c in page.columns if c.name == "ownership").lines).get("Allowed", "")

    case = tiny_case(case=edited("case", 0, programmes="br-pnae"))
    assert "quilombola" in allowed(service.help_on_table("case", "suppliers", case))
    assert allowed(service.help_on_table("case", "suppliers")) == ""


def test_every_table_and_every_finding_has_a_page() -> None:
    """Whatever is listed can be opened, in each kind of help; what there is not has none."""
    for kind in service.HELP_TABLES:
        assert all(service.help_on_table(kind, link.of) for link in service.help_of_tables(kind))
    listed = [link.of for name in ("", *service.case_tables()) for link in service.help_of_findings(name)]
    assert len(listed) == len(set(listed))
    assert all(service.help_on_finding(code) for code in listed)
    assert service.help_on_table("case", "nothing") is service.help_on_finding("nothing") is None
    assert list(service.help_kinds()) == list(KINDS)


def test_help_is_found_by_words_in_the_readers_language() -> None:
    """Titles come before texts, accents and capitals do not matter, all words must stand in a page."""
    assert service.found_help("offers")[0].of == "offers"
    with using("pt_BR"):
        assert "cancelled_meals" in {link.of for link in service.found_help("REFEICOES canceladas")}
    assert service.found_help("offers zzz") == []
    assert service.found_help(" ") == []


def test_the_manual_of_findings_has_each() -> None:
    """On the command line: a heading for each code, and its sentences."""
    text = service.findings_manual()
    assert "## `fund-without-money`" in text
    assert "* **How to mend it:** Write a share, not a percentage: 92 % is 0.92." in text
