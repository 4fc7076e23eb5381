"""The command that publishes: listed before, published, published again; what it refuses, and that the town's key stays its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from planner import service
from planner.commands.main import app
from planner.making.plan import Plan
from planner.service.cases import save_case
from tests.cases import edited
from tests.publication.made import plan_of, town


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the town lies; any file named is its plan, which is written by hand and fits no check."""
    known = town()
    save_case(known, tmp_path / "vila")

    def plan(of: Any, _file: Any, **_how: Any) -> Plan:
        return plan_of(of)

    monkeypatch.setattr(service, "plan_from_file", plan)
    return tmp_path / "vila"


def run(*words: object) -> tuple[int, str]:
    """Return the exit code and what was printed, in one line."""
    done = CliRunner().invoke(app, ["publish", *map(str, words)], env={"COLUMNS": "300"})
    return done.exit_code, " ".join(done.output.split())


def test_listed_published_and_again(case: Path, tmp_path: Path) -> None:
    """The list writes nothing and tells who stands behind a code; publishing keeps the key beside the case; again adds nothing."""
    out = tmp_path / "out"
    code, told = run(case, "plan.json", "--out", out, "--list")
    assert code == 0
    assert all(word in told for word in ("Chamada Pública", "Cooperativa", "Producer", "f1", "Nothing was written."))
    assert not out.exists()
    assert not (tmp_path / "tiny-publication.key").exists()
    code, told = run(case, "plan.json", "--out", out)
    assert (code, "3 releases were added." in told, "no prefix is registered" in told) == (0, True, True)
    key = (tmp_path / "tiny-publication.key").read_text(encoding="ascii").strip()
    assert len(bytes.fromhex(key)) == 32
    assert "no release was added" in run(case, "plan.json", "--out", out)[1]
    named = json.loads((out / "ocds" / "record-package.json").read_text(encoding="utf-8"))
    code_of = next(one["name"] for record in named["records"] for one in record["compiledRelease"]["parties"] if one["name"].startswith("Producer"))  # fmt: skip
    assert code_of in run(case, "plan.json", "--out", out, "--list")[1]


def test_a_ledger_is_read_and_its_faults_are_told(case: Path, tmp_path: Path) -> None:
    """Lines of a file are published; a line of an unknown supplier stops it before anything is written."""
    lines = tmp_path / "lines.csv"
    head = "date,supplier,product,quantity,unit,price,amount,fund,invoice\n"
    lines.write_text(head + "2026-03-03,coop,alface,12,bunch,2.5,30.00,city,NF 1\n", encoding="utf-8")
    assert run(case, "plan.json", "--ledger", lines, "--out", tmp_path / "out")[0] == 0
    rows = (tmp_path / "out" / "tables" / "tiny" / "deliveries.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 2
    lines.write_text(head + "2026-03-03,nobody,alface,12,bunch,2.5,30.00,city,NF 1\n", encoding="utf-8")
    code, told = run(case, "plan.json", "--ledger", lines, "--out", tmp_path / "other")
    assert (code, "nobody" in told, (tmp_path / "other").exists()) == (2, True, False)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--ocid-prefix", "ocds-1"), "ocds-213czf"),
        (("--ocid-prefix", "OCDS-213CZF"), "ocds-213czf"),
        (("--address", "town.example"), "https://"),
        (("--address", "https://town example"), "https://"),
    ],
)
def test_what_is_no_prefix_or_address_is_told(case: Path, tmp_path: Path, words: tuple[str, str], named: str) -> None:
    """Each is told with how it is written, and nothing is written."""
    code, told = run(case, "plan.json", "--out", tmp_path / "out", *words)
    assert (code, named in told, (tmp_path / "out").exists()) == (2, True, False)


def test_a_spoiled_key_is_told(case: Path, tmp_path: Path) -> None:
    """A key that cannot be read is never replaced by a new one."""
    place = tmp_path / "tiny-publication.key"
    place.write_text("zz", encoding="ascii")
    code, told = run(case, "plan.json", "--out", tmp_path / "out")
    assert (code, "is no key" in told, place.read_text(encoding="ascii")) == (2, True, "zz")


def test_with_an_address_and_a_prefix(case: Path, tmp_path: Path) -> None:
    """Packages say where they are seen; ids begin with the prefix of the town."""
    run(
        case,
        "plan.json",
        "--out",
        tmp_path / "out",
        "--ocid-prefix",
        "ocds-213czf",
        "--address",
        "https://vila.example/x/",
    )
    told = json.loads((tmp_path / "out" / "ocds" / "record-package.json").read_text(encoding="utf-8"))
    assert told["uri"] == "https://vila.example/x/ocds/record-package.json"
    assert all(record["ocid"].startswith("ocds-213czf-tiny-") for record in told["records"])


def test_figures_for_other_towns(case: Path, tmp_path: Path) -> None:
    """The file is written and nothing published; four towns are too few to tell of, five are told."""
    own = tmp_path / "own.json"
    code, _told = run(case, "plan.json", "--benchmark", own, "--out", tmp_path / "out")
    assert (code, own.exists(), (tmp_path / "out").exists()) == (0, True, False)
    others = tmp_path / "towns"
    others.mkdir()
    content = json.loads(own.read_text(encoding="utf-8"))
    for number in range(3):
        (others / f"{number}.json").write_text(json.dumps(content | {"town": f"t{number}"}), encoding="utf-8")

    def compared() -> str:
        done = CliRunner().invoke(app, ["benchmark-towns", str(others), "--own", str(own)], env={"COLUMNS": "300"})
        assert done.exit_code == 0
        return " ".join(done.output.split())

    assert "Nothing is told: too few towns" in compared()
    (others / "3.json").write_text(json.dumps(content | {"town": "t3"}), encoding="utf-8")
    assert "1 of 5" in compared()


def test_a_record_of_another_name_is_named_with_the_ways_to_it(case: Path, tmp_path: Path) -> None:
    """Nothing lies where the record would be: both ways to name one are told, and the record that lies beside the case by another name."""
    assert "planner record begin" in run(case, "--out", tmp_path / "out")[1]
    service.record.begin_record(tmp_path / "vila.sqlite", "Vila", "ana")
    (tmp_path / "notes.sqlite").write_bytes(b"no database")
    code, told = run(case, "--out", tmp_path / "out")
    assert code == 2
    assert all(word in told for word in ("tiny-record.sqlite", "--record", "PLANNER_RECORD", "vila.sqlite"))
    assert "notes.sqlite" not in told


@pytest.mark.parametrize(("buyer", "warned"), [("Prefeitura de Vila", False), ("", True)])
def test_a_buyer_that_nobody_named_is_told(tmp_path: Path, case: Path, buyer: str, warned: bool) -> None:
    """The municipality of all schools stands for it, never the title of the case; and table and column are told."""
    head = edited("case", 0, programmes="br-pnae", buyer=buyer)
    save_case(town(case=head), tmp_path / "other")
    code, told = run(tmp_path / "other", "plan.json", "--out", tmp_path / "out")
    assert (code, "The buyer is not named" in told) == (0, warned)
    package = json.loads((tmp_path / "out" / "ocds" / "record-package.json").read_text(encoding="utf-8"))
    assert package["publisher"]["name"] == (buyer or "Vila")


def test_of_several_municipalities_none_stands_for_the_buyer(case: Path, tmp_path: Path) -> None:
    """Schools of two municipalities: the case's name is told as the buyer, as nothing better is known."""
    sites = edited("sites", 1, municipality="Outra")
    known = town(case=edited("case", 0, programmes="br-pnae", buyer=""), sites=sites)
    (finding,) = service.unnamed_buyer(known)
    assert "Tiny case for tests" in finding.what
