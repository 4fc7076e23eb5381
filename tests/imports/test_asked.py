"""What is asked of a file as a whole, as data: no advice names an option that nothing asks for, on the command line and in the app alike."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from planner import imports, service
from planner.imports.asked import ANSWERS, HEADINGS_ASKED, WORDS_ASKED, Ask, asked
from planner.imports.result import Imported
from planner.service.imports import Answers
from tests.imports.samples import kept, text

OPTION = re.compile(r"--([a-z]+(?:-[a-z]+)*)")
OF_WORDS = {"map", "accept-suggestions"}
NOT_OF_A_FILE = {"list", "into"}
CALLED = {"as": "about"}
MAKERS = ("told", "Finding", "file_error", "refuse")


def advice() -> list[tuple[str, str, set[str]]]:
    """Return of all that is told in the code of imports its module, its code, and the options that it names."""
    found = []
    for path in sorted(Path(inspect.getfile(imports)).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS and node.args:
                code, said = node.args[0], ast.unparse(node)
                options = set(OPTION.findall(said)) | ({"map"} if "accept_option(" in said else set())
                if isinstance(code, ast.Constant) and options - NOT_OF_A_FILE:
                    found.append((path.name, str(code.value), options - NOT_OF_A_FILE))
    return found


@pytest.mark.parametrize(
    ("module", "code", "options"), advice(), ids=lambda one: "+".join(sorted(one)) if isinstance(one, set) else one
)
def test_what_an_advice_names_as_an_option_is_asked_as_data_too(module: str, code: str, options: set[str]) -> None:
    """A page without a command line could not ask it otherwise."""
    answers = {
        WORDS_ASKED if option in OF_WORDS else CALLED.get(option, option).replace("-", "_") for option in options
    }
    asked_as = {WORDS_ASKED if answer == HEADINGS_ASKED else answer for answer in ANSWERS.get(code, ())}
    assert answers <= asked_as, module


def test_every_answer_is_one_that_an_import_takes() -> None:
    """Nothing is asked that cannot be said."""
    answers = {answer for answers in ANSWERS.values() for answer in answers} - {WORDS_ASKED, HEADINGS_ASKED, "about"}
    assert answers <= set(Answers.__annotations__)


def looked_at(folder: Path, *lines: str, **answers: object) -> tuple[Imported, list[Ask]]:
    """Return what a price list says to the tiny case, and what is asked of it."""
    case = kept(folder)
    done = service.import_files(case, [text(folder / "prices.csv", *lines)], dry_run=True, **answers)  # type: ignore[arg-type]
    return done.found[0], asked(done.found[0].findings, case)


def test_a_price_list_is_asked_for_its_day_and_market_and_words_with_their_lines(tmp_path: Path) -> None:
    """Lines 2 and 4 have a unit that nobody knows; line 3 a slip, of which banana is the likest."""
    lines = ("Product,Unit,Price", "Banana,blub,4.00", "Bananna,kg,4.00", "Banana,blub,4.10")
    found, asks = looked_at(tmp_path, *lines)
    assert {(one.kind, one.theirs): one.lines for one in found.questions} == {
        ("product", "Bananna"): (3,),
        ("unit", "blub"): (2, 4),
    }
    assert found.questions[0].choices[0][0] == "banana"
    (out,) = [ask for ask in asks if ask.answer == "leave_out"]
    assert (out.lines, out.needed) == ((2, 4), True)
    assert [ask.answer for ask in asks] == ["leave_out"]
    found, asks = looked_at(tmp_path, *lines, leave_out=[2, 4], said=['product:"Bananna"=banana'])
    assert [ask.answer for ask in asks] == ["day", "market"]
    found, asks = looked_at(
        tmp_path, *lines, leave_out=[2, 4], said=['product:"Bananna"=banana'], day="2026-02-01", market="Feira"
    )
    assert (asks, found.usable) == ([], True)


def test_prices_of_another_year_are_asked_for_a_factor_of_the_case(tmp_path: Path) -> None:
    """The case's own factors may be chosen; that none is needed, or another day, is an answer too."""
    lines = ("Product,Unit,Price,Date,Market", "Banana,kg,4.00,2020-02-01,Feira")
    _found, (ask, other) = looked_at(tmp_path, *lines)
    case = kept(tmp_path)
    assert (ask.answer, other.answer) == ("price_factor", "day")
    assert [word for word, _name in ask.choices] == list(case["price_factors"]["price_factor"])
    found, asks = looked_at(tmp_path, *lines, price_factor=service.NO_FACTOR)
    assert (asks, found.usable) == ([], True)


def test_a_file_that_cannot_be_told_keeps_its_place_among_the_others(tmp_path: Path) -> None:
    """The second of two files is a picture: a dry run tells it of that one, and the first is read all the same."""
    case = kept(tmp_path)
    good = text(tmp_path / "a.csv", "Code,School,Town,Stage,Pupils,Latitude,Longitude", "7,S,V,primary,1,-23.8,-46.7")
    (tmp_path / "photo.png").write_bytes(b"x")
    done = service.import_files(case, [good, tmp_path / "photo.png"], dry_run=True)
    assert [(one.about, one.usable) for one in done.found] == [("schools", True), ("", False)]
    assert [one.code for one in done.found[1].findings] == ["kind-of-file"]


def test_each_file_has_what_is_said_of_it_alone(tmp_path: Path) -> None:
    """Line 2 of one list is left out; line 2 of the other stays. The case's unit of bananas is 1.5 kg: 4.10 and 5.00 a kg are 6.15 and 7.50."""
    case = kept(tmp_path)
    head = "Product,Unit,Price,Date,Market"
    one = text(tmp_path / "one.csv", head, "Banana,kg,4.00,2026-02-01,Feira", "Banana,kg,4.10,2026-02-02,Feira")
    two = text(tmp_path / "two.csv", head, "Banana,kg,5.00,2026-03-01,Feira")
    done = service.import_each(
        case, [service.ToImport(one, answers=service.Answers(leave_out=[2])), service.ToImport(two)], dry_run=True
    )
    assert [list(found.tables["quotes"]["price"]) for found in done.found] == [[6.15], [7.5]]
