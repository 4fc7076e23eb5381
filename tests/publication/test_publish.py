"""What is written is valid by the standard and by its keepers' own checks, adds up, is amended and not replaced, and is there whole or not at all."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from planner.findings import InputError
from planner.publication.decisions import AdoptionTold, AppealTold, Decisions, SessionTold, StepTold
from planner.publication.ocds import state
from planner.publication.public import Public
from planner.publication.publish import INDEX, RECORDS, Published, publish
from planner.publication.standard import STANDARD, faults
from planner.record.deciding import STEPS
from tests.cases import edited, rows
from tests.publication.made import CONTRACT, DAY, KEY, LINES, LOTS, ORDERS, ledger, public, town

Json = dict[str, Any]
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
PREFIX = "ocds-213czf"


@pytest.fixture(scope="module")
def told() -> Public:
    """Return what is public of the town with its ledger."""
    return public(entries=ledger())


def put(told: Public, folder: Path, hours: int = 0, **more: Any) -> Published:
    """Publish some hours after noon of 10 March."""
    return publish(told, folder, key=KEY, now=NOW + timedelta(hours=hours), **({"prefix": PREFIX} | more))


def read(folder: Path, name: str = RECORDS) -> Json:
    """Return a JSON file of a publication."""
    found: Json = json.loads((folder / name).read_text(encoding="utf-8"))
    return found


def compiled(folder: Path) -> dict[str, Json]:
    """Return the compiled releases by the process's own id."""
    return {record["ocid"].removeprefix(f"{PREFIX}-tiny-"): record["compiledRelease"] for record in read(folder)["records"]}  # fmt: skip


def checked(package: Json) -> Json:
    """Return what libcoveocds finds in a package of releases, offline: extensions are left out, since it would fetch them."""
    from libcoveocds.api import ocds_json_output
    from libcoveocds.config import LibCoveOCDSConfig

    config = LibCoveOCDSConfig()
    config.config |= {"standard_zip": STANDARD.as_uri(), "context": "api"}
    bare = {name: value for name, value in package.items() if name != "extensions"}
    found: Json = ocds_json_output(json_data=bare, lib_cove_ocds_config=config, record_pkg=False)
    return found


def total(amounts: Iterable[Any]) -> Decimal:
    """Return a sum of amounts as they stand in JSON or CSV."""
    return sum((Decimal(str(amount)) for amount in amounts), Decimal(0))


def on_record(told: Public) -> Public:
    """Return what is public with an adoption that somebody appealed against, a session and steps."""
    appeals = (AppealTold("e1", DAY, "refused"), AppealTold("e2", DAY, ""))
    one = AdoptionTold("a1", "CAE", "s1", "Plan of the year", DAY, "ab" * 32, DAY, appeals, "in_force")
    made = {word: StepTold(word, DAY, DAY if word in ("call", "award") else None) for word in STEPS}
    return replace(told, decisions=Decisions(one, (one,), (SessionTold("s1", "CAE", DAY, ()),), made))


def test_fields_of_extensions_have_their_form(told: Public) -> None:
    """Lots have ids of their own to which items and awards lead; a scale is one of three words; classifications and parts of a budget have ids."""
    for process in told.processes:
        one = state(told, process, PREFIX)
        lots = [lot["id"] for lot in one.get("tender", {}).get("lots", [])]
        assert len(lots) == len(set(lots))
        assert all(isinstance(lot, str) and lot for lot in lots)
        assert {item["relatedLot"] for item in one.get("tender", {}).get("items", []) if "relatedLot" in item} <= set(lots)  # fmt: skip
        assert {lot for award in one.get("awards", []) for lot in award.get("relatedLots", [])} <= set(lots)
        details = [party["details"] for party in one["parties"] if "details" in party]
        assert {detail["scale"] for detail in details if "scale" in detail} <= {"micro", "sme", "large"}
        held = [kind for detail in details for kind in detail.get("classifications", [])]
        held += one.get("planning", {}).get("budget", {}).get("budgetBreakdown", [])
        assert all(isinstance(kind["id"], str) and kind["id"] for kind in held)


@pytest.mark.parametrize("recorded", [False, True])
def test_what_is_written_is_valid_by_the_standard_and_its_keepers_checks(
    told: Public, tmp_path: Path, recorded: bool
) -> None:
    """Neither the schema nor libcoveocds finds a fault in the releases, nor in what they compile to; nothing deprecated, no code unknown."""
    put(on_record(told) if recorded else told, tmp_path / "out")
    records, releases = read(tmp_path / "out"), read(tmp_path / "out", "ocds/releases/0001.json")
    assert faults(records, "record") == faults(releases, "release") == []
    compiled_ones = [{**record["compiledRelease"], "tag": ["planning"]} for record in records["records"]]
    for package in (releases, {**releases, "releases": compiled_ones}):
        found = checked(package)
        assert found["validation_errors"] == []
        assert "conformance_errors" not in found
        assert found["deprecated_fields"] == []
        assert found["additional_closed_codelist_values"] == {}
        fields = {(one["path"], one["field"]) for one in found["additional_fields"]}
        assert fields <= {("/releases/tender", "lots"), ("/releases/awards", "relatedLots"), ("/releases/tender/items", "relatedLot"), ("/releases/parties/details", "classifications"), ("/releases/planning/budget", "budgetBreakdown")}  # fmt: skip


def test_a_fault_is_found() -> None:
    """A release without an id, on a day without an hour, of money that there is not, is refused with its places."""
    wrong = {"ocid": "x", "date": "2026-03-10", "tag": ["planning"], "initiationType": "tender", "tender": {"id": "t", "value": {"currency": "XXQ"}}}  # fmt: skip
    package = {"uri": "urn:x", "version": "1.1", "publisher": {"name": "T"}, "publishedDate": "2026-02-30T00:00:00Z", "releases": [wrong]}  # fmt: skip
    found = " ".join(faults(package, "release"))
    assert all(word in found for word in ("'id'", "releases/0/date", "currency", "publishedDate"))


def test_sums_of_records_are_those_of_plan_and_ledger(told: Public, tmp_path: Path) -> None:
    """Pending awards 122.50 + 8.00, lots 8.80 + 17.60 + 84.50, payments 25.00 + 8.00 + 290.00; budgets 620.50 of all that the plan spends."""
    put(told, tmp_path / "out")
    found = compiled(tmp_path / "out")
    call = found["call-public-call"]
    assert total(award["value"]["amount"] for award in call["awards"]) == Decimal("130.5")
    assert {award["status"] for award in call["awards"]} == {"pending"}
    assert total(lot["value"]["amount"] for lot in call["tender"]["lots"]) == Decimal("110.9")
    assert call["tender"]["value"] == {"amount": 110.9, "currency": "BRL"}
    paid = [line for one in found.values() for contract in one.get("contracts", []) for line in contract["implementation"].get("transactions", [])]  # fmt: skip
    assert total(line["value"]["amount"] for line in paid) == Decimal("323")
    budgets = [one["planning"]["budget"] for one in found.values() if "planning" in one]
    assert total(budget["amount"]["amount"] for budget in budgets) == Decimal("620.5")
    assert total(part["amount"]["amount"] for budget in budgets for part in budget["budgetBreakdown"]) == Decimal("620.5")  # fmt: skip


def test_tables_hold_the_same_sums_and_no_formula(told: Public, tmp_path: Path) -> None:
    """Purchases come to 615.50, deliveries to 323.00, lots to 110.90; the workbook has the same, and a name like a formula is a text."""
    names = edited("products", 2, name="=1+1 Alface")
    found = public(town(products=names), ledger())
    put(found, tmp_path / "out")
    place = tmp_path / "out" / "tables"

    def column(table: str, name: str) -> list[str]:
        with (place / "tiny" / f"{table}.csv").open(encoding="utf-8-sig") as file:
            return [row[name] for row in csv.DictReader(file)]

    assert total(column("purchases", "amount")) == Decimal("615.5")
    assert total(column("deliveries", "amount")) == Decimal("323")
    assert total(column("lots", "amount")) == Decimal("110.9")
    assert total(column("processes", "planned_amount")) == Decimal("620.5")
    assert "1+1 Alface" in column("lots", "product")
    book = load_workbook(place / "tiny.xlsx")
    sheet = book["purchases"]
    head = [cell.value for cell in sheet[1]]
    at = head.index("amount")
    assert total(row[at].value for row in sheet.iter_rows(min_row=2)) == Decimal("615.5")
    assert not [cell for one in book.worksheets for row in one.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_same_state_adds_nothing(told: Public, tmp_path: Path) -> None:
    """Published twice, every file but the index is byte for byte as it was, and the index too."""
    first = put(told, tmp_path / "out")
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    again = put(told, tmp_path / "out", hours=1)
    assert (first.releases, again.releases) == (5 - 1, 0)
    assert {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()} == before


def test_a_changed_plan_adds_a_release_and_keeps_the_first(told: Public, tmp_path: Path) -> None:
    """Five bunches of the farmer's in place of four, no bananas: one release with that, an amendment; the lot and the bananas are cancelled."""
    out = tmp_path / "out"
    put(told, out)
    first = {record["ocid"]: record["releases"] for record in read(out)["records"]}
    orders = [ORDERS[0], (*ORDERS[1][:4], 5.0, "bunch", 2.5, 2.0, 10.0, False), *ORDERS[3:]]
    lots = [("001", "alface", "Alface", False, "bunch", 5.0, 2.5, 2.2, 11.0), LOTS[1]]
    done = put(public(entries=ledger(), orders=orders, lots=lots), out, hours=1)
    records = {record["ocid"]: record for record in read(out)["records"]}
    for ocid, record in records.items():
        assert record["releases"][: len(first[ocid])] == first[ocid]
    call = records[f"{PREFIX}-tiny-call-public-call"]
    assert (done.releases, len(call["releases"])) == (1, 2)
    new = call["releases"][1]
    assert new["tag"] == ["planningUpdate", "tenderAmendment", "awardUpdate"]
    assert new["tender"]["lots"] == [{"id": "alface", "value": {"amount": 11}}, {"id": "banana", "status": "cancelled"}]
    assert [one["releaseID"] for one in new["tender"]["amendments"]] == [new["id"]]
    assert "contracts" not in new
    farmer = next(award for award in call["compiledRelease"]["awards"] if "-p-" in award["id"])
    assert (farmer["value"]["amount"], farmer["items"][0]["quantity"]) == (10, 5)
    package = read(out, "ocds/releases/0002.json")
    assert [one["id"] for one in package["releases"]] == [new["id"]]
    assert checked(package)["validation_errors"] == []
    assert put(public(entries=ledger(), orders=orders, lots=lots), out, hours=2).releases == 0


def test_a_process_that_is_gone_is_cancelled(told: Public, tmp_path: Path) -> None:
    """Without a signed contract for rice any more its award and contract are cancelled, once; another year's case stays as it is."""
    out = tmp_path / "out"
    put(told, out)
    without = public(town(contracts=[], offers=rows("offers")), ledger())
    put(without, out, hours=1)
    gone = compiled(out)["contract-arroz-26"]
    assert [one["status"] for one in (*gone["awards"], *gone["contracts"])] == ["cancelled", "cancelled"]
    assert put(without, out, hours=2).releases == 0
    other = public(town(case=edited("case", 0, case="tiny-27", programmes="br-pnae", buyer="Prefeitura de Vila")))
    put(other, out, hours=3)
    assert compiled(out)["contract-arroz-26"] == gone
    assert len(read(out)["records"]) > len(other.processes)
    assert put(without, out, hours=4).releases == 0


def test_a_line_taken_back_and_a_new_one(told: Public, tmp_path: Path) -> None:
    """What the ledger has no more is of 0.00; sums of the records stay those of the ledger."""
    out = tmp_path / "out"
    put(told, out)
    lines = [*LINES[:6], {**LINES[6], "amount": 20.0}, *LINES[7:]]
    put(public(entries=ledger(lines)), out, hours=1)
    paid = [line for one in compiled(out).values() for contract in one.get("contracts", []) for line in contract["implementation"].get("transactions", [])]  # fmt: skip
    assert total(line["value"]["amount"] for line in paid) == Decimal("318")
    assert sorted(line["value"]["amount"] for line in paid) == [0, 8, 20, 290]


def test_without_a_prefix_the_ids_say_so(told: Public, tmp_path: Path) -> None:
    """A placeholder stands there that no reader takes for a registered one; the checks name it and nothing else."""
    put(told, tmp_path / "out", prefix="")
    records = read(tmp_path / "out")["records"]
    assert all(record["ocid"].startswith("ocds-not-registered-") for record in records)
    found = checked(read(tmp_path / "out", "ocds/releases/0001.json"))
    assert set(found["conformance_errors"]) == {"ocds_prefixes_bad_format"}
    assert put(told, tmp_path / "out", hours=1, prefix=None).releases == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"prefix": "ocds-abcdef"}, "other-prefix"),
        ({"key": b"other"}, "other-key"),
    ],
)
def test_another_prefix_or_key_is_refused(told: Public, tmp_path: Path, change: Json, code: str) -> None:
    """One process would be told under two ids, or every farmer seem another: nothing is written."""
    out = tmp_path / "out"
    put(told, out)
    before = (out / RECORDS).read_bytes()
    with pytest.raises(InputError) as refused:
        publish(told, out, now=NOW, **({"key": KEY, "prefix": PREFIX} | change))
    assert [one.code for one in refused.value.findings] == [code]
    assert (out / RECORDS).read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("letter.txt", "private", "not-a-publication"),
        (INDEX, "{", "publication-unreadable"),
        (INDEX, "[]", "publication-unreadable"),
        (INDEX, '{"format": 2}', "other-publication"),
    ],
)
def test_a_folder_of_something_else_is_refused(
    told: Public, tmp_path: Path, name: str, content: str, code: str
) -> None:
    """A folder with other files, or with what cannot be read, stays as it is."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        put(told, tmp_path)
    assert [one.code for one in refused.value.findings] == [code]
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_broken_records_are_refused_and_other_files_stay(told: Public, tmp_path: Path) -> None:
    """What a town put into the folder itself is there afterwards; records that cannot be read are not written over."""
    out = tmp_path / "out"
    put(told, out)
    (out / "index.html").write_text("<h1>", encoding="utf-8")
    put(public(), out, hours=1)
    assert (out / "index.html").read_text(encoding="utf-8") == "<h1>"
    (out / RECORDS).write_text("{}", encoding="utf-8")
    with pytest.raises(InputError):
        put(told, out, hours=2)
    assert (out / RECORDS).read_text(encoding="utf-8") == "{}"


def test_money_that_the_standard_does_not_know_is_refused(told: Public, tmp_path: Path) -> None:
    """A currency that is none in the standard's list is named, and nothing is written."""
    money = town(case=edited("case", 0, programmes="br-pnae", currency="XXQ"))
    with pytest.raises(InputError) as refused:
        put(public(money), tmp_path / "out")
    assert "currency" in refused.value.findings[0].what
    assert not (tmp_path / "out").exists()


def test_releases_are_told_apart_on_a_clock_that_stands_still(told: Public, tmp_path: Path) -> None:
    """Published twice in one second, the second release is a second later."""
    put(told, tmp_path / "out")
    put(public(), tmp_path / "out")
    dates = [one["date"] for record in read(tmp_path / "out")["records"] for one in record["releases"]]
    assert {"2026-03-10T12:00:00Z", "2026-03-10T12:00:01Z"} == set(dates)


def test_nothing_private_is_written(told: Public, tmp_path: Path) -> None:
    """No remark, reason, invoice, diet or short name of the farmer's stands in any file, nor the key."""
    put(told, tmp_path / "out")
    content = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.suffix in (".json", ".csv"))
    for word in (b"zqgreen", b"zqdiet", b"NF 1", b'"f1"', b",f1,", KEY.hex().encode()):
        assert word not in content


def test_tables_are_documents_where_the_folder_is_seen(told: Public, tmp_path: Path) -> None:
    """With an address the tables have one each; without it none is told."""
    put(told, tmp_path / "out", address="https://vila.example/x/")
    call = compiled(tmp_path / "out")["call-public-call"]
    (one,) = call["tender"]["documents"]
    assert (one["url"], one["documentType"]) == ("https://vila.example/x/tables/tiny/lots.csv", "biddingDocuments")
    assert (tmp_path / "out" / "tables" / "tiny" / "lots.csv").exists()
    assert "documents" not in state(told, told.processes[0])["tender"]


def test_the_sample_s_shape() -> None:
    """A process has the fields that the sample of the standard has for planning, tender, award, contract and implementation."""
    found = public(entries=ledger())
    call = state(found, found.processes[0], PREFIX)
    assert {"ocid", "language", "initiationType", "parties", "buyer", "planning", "tender", "awards", "contracts"} <= call.keys()  # fmt: skip
    assert {"id", "title", "procuringEntity", "procurementMethod", "procurementMethodRationale", "items", "value", "contractPeriod"} <= call["tender"].keys()  # fmt: skip
    assert {"id", "status", "value", "suppliers", "items", "relatedLots"} <= call["awards"][0].keys()
    assert {"id", "date", "value", "payer", "payee"} <= call["contracts"][0]["implementation"]["transactions"][0].keys()


def test_names_come_out_as_plain_text(tmp_path: Path) -> None:
    """Tags, links, formulas and unseen characters in every name that is public are gone from what is written, the names are not."""
    nasty = "=cmd|<script>x</script>[Boa](javascript:1)\u202e\x07 **Safra**"

    def named(table: str, *columns: str) -> list[Json]:
        return [{**row, **dict.fromkeys(columns, f"{nasty} {number}")} for number, row in enumerate(rows(table))]

    case = town(
        case=edited("case", 0, programmes="br-pnae", buyer=nasty, name=nasty),
        suppliers=named("suppliers", "name", "municipality", "state"),
        products=named("products", "name", "food_group", "unit"),
        funds=named("funds", "name", "role"),
        contracts=[CONTRACT | {"name": nasty}],
        sites=named("sites", "name", "municipality"),
        dishes=named("dishes", "name"),
        menu_groups=named("menu_groups", "name"),
    )
    found = public(case, ledger())
    put(found, tmp_path / "out")
    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "out").rglob("*") if path.suffix in (".json", ".csv")]  # fmt: skip
    for text in (*texts, repr(found)):
        assert not [word for word in ("<script", "javascript", "\u202e", "\x07", "**", "=cmd") if word in text]
    assert "Safra" in "".join(texts)
    assert found.head.buyer.name == "cmd x Boa Safra"
