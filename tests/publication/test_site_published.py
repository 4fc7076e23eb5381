"""The site beside the open data: what it wrote before and does not write again goes, nothing else; what cannot be meant is refused first."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from planner import service
from planner.findings import InputError
from planner.publication.public import Public
from planner.publication.publish import INDEX, publish
from planner.publication.site import map as maps
from tests.publication.made import AS_OF, KEY, ledger, plan_of, public, town
from tests.publication.pages import broken, site

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def told() -> Public:
    """Return what is public of the town."""
    return public()


def test_pages_that_are_not_written_again_go(told: Public, tmp_path: Path) -> None:
    """A month's page of the year before goes; a file of the town's own in the folder stays, as does one outside that the index names."""
    folder, outside = tmp_path / "out", tmp_path / "outside.html"
    outside.write_text("x", "utf-8")

    def wrote(*names: str) -> None:
        def beside(place: Path) -> list[str]:
            for name in names:
                (place / name).write_text("x", "utf-8")
            return list(names)

        publish(told, folder, key=KEY, now=NOW, beside=beside)

    wrote("index.html", "food-2025-03.html")
    (folder / "own.html").write_text("x", "utf-8")
    index = json.loads((folder / INDEX).read_text("utf-8"))
    (folder / INDEX).write_text(json.dumps(index | {"site": [*index["site"], "../outside.html"]}), "utf-8")
    wrote("index.html")
    assert outside.is_file()
    assert sorted(path.name for path in folder.glob("*.html")) == ["index.html", "own.html"]


def test_a_town_publishes_all_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open data, site, minutes and papers in one folder, every link leading somewhere, each file of data with its fingerprint on the page."""
    monkeypatch.setattr(maps, "public_map", lambda _told: None)
    monkeypatch.setattr("planner.service.publication.export_call", _papers)
    minutes = tmp_path / "ata.txt"
    minutes.write_text("x", "utf-8")
    plan = plan_of(replace(town(), path=tmp_path / "case"))
    folder = tmp_path / "out"
    done = service.publish_plan(plan, ledger(), folder, now=NOW, as_of=AS_OF, languages=("en",), minutes=[minutes])
    assert done.files["site"] == folder / "index.html"
    pages = site(folder)
    assert broken(folder, pages) == []
    links = pages["data.html"].links
    for path in (*folder.glob("tables/*/*.csv"), *folder.glob("ocds/**/*.json")):
        assert path.relative_to(folder).as_posix() in links
    assert "papers/call.pdf" in pages["calls.html"].links
    assert "minutes/ata.txt" in pages["decisions.html"].links
    assert not any(link.endswith(".xml") for link in pages["calls.html"].links)  # without an address there is no feed


def _papers(_plan: object, folder: Path, **_how: object) -> dict[str, Path]:
    folder.mkdir()
    (folder / "call.pdf").write_bytes(b"%PDF")
    return {"document": folder / "call.pdf"}


@pytest.mark.parametrize(
    "days", [(date(2026, 1, 2), None), (None, date(2026, 1, 2)), (date(2026, 1, 2), date(2026, 1, 1))]
)
def test_days_of_offers_are_told_both_and_in_order(tmp_path: Path, days: tuple[date | None, date | None]) -> None:
    """One alone, or a last day before the first, is refused before a key is made or anything is written."""
    plan = plan_of(replace(town(), path=tmp_path / "case"))
    with pytest.raises(InputError, match="days on which offers are taken"):
        service.publish_plan(plan, None, tmp_path / "out", offers=days)
    assert list(tmp_path.iterdir()) == []
