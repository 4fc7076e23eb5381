"""Files that cannot be read at all are refused in words, before they can do harm."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from planner.io import files, reading
from tests.io.small import folder, refused, workbook

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    """The path is named, and how to begin."""
    finding = refused(tmp_path / "nowhere")
    assert finding.code == "no-such-path"
    assert "nowhere" in finding.what
    assert "planner template" in finding.mend


def test_an_empty_folder_and_one_with_only_a_workbook(tmp_path: Path) -> None:
    """Where the case seems to be elsewhere, the user is sent there."""
    assert refused(tmp_path).code == "no-tables"
    workbook(tmp_path / "my case.xlsx")
    finding = refused(tmp_path)
    assert finding.code == "no-tables"
    assert "my case.xlsx" in finding.mend


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("case.xlsx", OLE + b"\0" * 100 + "EncryptedPackage".encode("utf-16-le"), "password-protected"),
        ("case.xlsx", OLE + b"\0" * 100, "password-protected"),
        ("case.xls", OLE + b"\0" * 100, "unsupported-file"),
        ("case.xlsm", b"PK\3\4", "unsupported-file"),
        ("case.xlsb", b"PK\3\4", "unsupported-file"),
        ("case.ods", b"PK\3\4 and no more", "corrupt-file"),
        ("sites.csv", b"site,name\n", "single-table"),
        ("case.xlsx", b"", "corrupt-file"),
        ("case.xlsx", b"<html></html>", "corrupt-file"),
        ("case.xlsx", b"PK\3\4 and no more", "corrupt-file"),
        ("case.zip", b"PK\3\4 and no more", "corrupt-file"),
        ("case.bin", b"\x89PNG", "corrupt-file"),
    ],
)
def test_files_of_another_kind(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    """Protected, old, macro, foreign, single and damaged files each get their own advice."""
    path = tmp_path / name
    path.write_bytes(content)
    finding = refused(path)
    assert finding.code == code
    assert name in finding.what


def test_a_workbook_with_macros_under_another_name(tmp_path: Path) -> None:
    """Renaming an .xlsm does not help."""
    path = workbook(tmp_path / "case.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    assert refused(path).code == "unsupported-file"


@pytest.mark.parametrize("cut", [0.3, 0.7, 0.99])
def test_a_workbook_cut_short(tmp_path: Path, cut: float) -> None:
    """A download that broke off is damaged, wherever it broke off."""
    path = workbook(tmp_path / "case.xlsx")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * cut)])
    assert refused(path).code == "corrupt-file"


def test_a_workbook_with_changed_bytes(tmp_path: Path) -> None:
    """A flipped byte within a sheet is noticed by its checksum."""
    path = workbook(tmp_path / "case.xlsx")
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo("xl/worksheets/sheet1.xml")
        at = member.header_offset + 30 + len(member.filename) + member.compress_size // 2
    content = bytearray(path.read_bytes())
    content[at] ^= 0xFF
    path.write_bytes(content)
    assert refused(path).code == "corrupt-file"


def test_a_zip_that_is_a_workbook_without_sheets(tmp_path: Path) -> None:
    """Parts of a workbook alone are not one."""
    with zipfile.ZipFile(tmp_path / "case.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<nothing/>")
    assert refused(tmp_path / "case.xlsx").code == "corrupt-file"


def test_a_zip_without_tables_and_a_protected_zip(tmp_path: Path) -> None:
    """Both are refused in words."""
    with zipfile.ZipFile(tmp_path / "case.zip", "w") as archive:
        archive.writestr("photo.jpg", b"x")
    assert refused(tmp_path / "case.zip").code == "no-tables"
    content = bytearray((tmp_path / "case.zip").read_bytes())
    content[content.index(b"PK\1\2") + 8] |= 1
    (tmp_path / "case.zip").write_bytes(content)
    assert refused(tmp_path / "case.zip").code == "password-protected"


def test_an_empty_workbook(tmp_path: Path) -> None:
    """A workbook with nothing in it is no case."""
    openpyxl.Workbook().save(tmp_path / "case.xlsx")
    assert refused(tmp_path / "case.xlsx").code == "no-tables"


def test_sizes_are_checked_from_both_sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file at the limit is read, one byte beyond it is refused; packed and unpacked."""
    book = workbook(tmp_path / "case.xlsx")
    packed = book.stat().st_size
    with zipfile.ZipFile(book) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    for name, limit in (("MAX_FILE_BYTES", packed), ("MAX_UNPACKED_BYTES", unpacked)):
        with monkeypatch.context() as patch:
            patch.setattr(files, name, limit)
            reading.read_case(book)
            patch.setattr(files, name, limit - 1)
            assert refused(book).code == "too-large"


def test_a_folder_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text files of a folder count together."""
    place = folder(tmp_path / "case")
    size = sum(path.stat().st_size for path in place.iterdir())
    monkeypatch.setattr(reading, "MAX_UNPACKED_BYTES", size)
    reading.read_case(place)
    monkeypatch.setattr(reading, "MAX_UNPACKED_BYTES", size - 1)
    assert refused(place).code == "too-large"


def test_a_zip_bomb_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Much that packs small is refused by what it unpacks to."""
    with zipfile.ZipFile(tmp_path / "case.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sites.csv", b"0" * 3_000_000)
    monkeypatch.setattr(files, "MAX_UNPACKED_BYTES", 2_999_999)
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_args: pytest.fail("it was unpacked"))
    assert refused(tmp_path / "case.zip").code == "too-large"


def test_a_zip_that_understates_its_size_is_refused(tmp_path: Path) -> None:
    """A member that unpacks to more than it says is damage."""
    path = tmp_path / "case.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sites.csv", b"0" * 100_000)
    content = path.read_bytes()
    path.write_bytes(content.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    assert refused(path).code == "corrupt-file"


def test_rows_are_checked_from_both_sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table at the limit is read, one line more is refused; in a file and in a sheet."""
    lines = 50
    rows = [["stage", "name"], *([f"s{n}", "S"] for n in range(lines))]
    book = workbook(tmp_path / "case.xlsx", stages=[list(row) for row in rows])
    place = folder(tmp_path / "case", stages="\n".join(",".join(row) for row in rows) + "\n")
    for path in (book, place):
        with monkeypatch.context() as patch:
            patch.setattr(files, "MAX_ROWS", lines)
            reading.read_case(path)
            patch.setattr(files, "MAX_ROWS", lines - 1)
            finding = refused(path)
        assert (finding.code, finding.table) == ("too-many-rows", "stages")


def test_a_cell_in_the_farthest_corner_does_not_fill_the_memory(tmp_path: Path) -> None:
    """A sheet is read as a rectangle, so a lone cell far away is refused before reading, and named."""
    path = workbook(tmp_path / "case.xlsx")
    book = openpyxl.load_workbook(path)
    book["sites"]["XFD900000"] = "x"
    book.save(path)
    finding = refused(path)
    assert finding.code == "too-large"
    assert "XFD900000" in finding.what


@pytest.mark.parametrize("line", ["," * 40_000, '"a",' * 40_000, ";" * 40_000, "a," * 20_000 + "\n\n"])
def test_a_text_file_too_wide(tmp_path: Path, line: str) -> None:
    """A text file has as many columns as a workbook's sheet at most, whatever stands between the separators."""
    place = tmp_path / "case"
    place.mkdir()
    (place / "case.csv").write_text(line)
    assert refused(place).code == "too-large"


def test_a_text_file_of_too_many_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines times the widest line are limited as in a sheet: one below is read, one beyond is not."""
    monkeypatch.setattr(files, "MAX_CELLS", 30)
    place = tmp_path / "case"
    place.mkdir()
    (place / "own.csv").write_text("a,b,c\n" + "1\n" * 9)
    reading.read_case(place)
    (place / "own.csv").write_text("a\n" + "1\n" * 9 + "1,2,3,4\n")
    assert refused(place).code == "too-large"


def test_a_zip_of_nothing_but_commas(tmp_path: Path) -> None:
    """A small zip that unpacks to hundreds of times its size is refused before it is unpacked, as is one of very many files."""
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("case.csv", "," * 5_000_000)
    assert refused(tmp_path / "bomb.zip").code == "too-large"
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        for number in range(1_001):
            archive.writestr(f"{number}.csv", "a\n")
    assert refused(tmp_path / "many.zip").code == "too-large"
