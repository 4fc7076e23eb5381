"""A lawyer's slips in copies of the files that are shipped: each is refused with its place in the file and what to mend."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner import service
from planner.findings import Finding, InputError
from planner.paths import PROGRAMMES
from planner.programmes import load
from tests.cases import edited, tiny_case

FISH = "value: fish, per: week, minimum: 1, maximum: 3"
LEVELS = "levels: {Bronze: 0.30, Silver: 0.60, Gold: 0.90}"


def copy_of(programme: str, written: str, slip: str, folder: Path) -> Path:
    """Write a copy of a shipped programme into the folder of a town, with a slip in it, and return the folder."""
    text = (PROGRAMMES / f"{programme}.yaml").read_text(encoding="utf-8")
    assert written in text
    own = folder / "programmes"
    own.mkdir()
    (own / f"{programme}.yaml").write_text(text.replace(written, slip, 1), encoding="utf-8")
    return own


def faults(programme: str, written: str, slip: str, folder: Path) -> list[Finding]:
    """Return what is told of the slip when the file is read."""
    own = copy_of(programme, written, slip, folder)
    with pytest.raises(InputError) as told:
        load(programme, [own])
    return told.value.findings


@pytest.mark.parametrize(
    ("programme", "written", "slip", "place", "meant"),
    [
        ("us-ny-30", "share: 0.30", "share: 30", "targets.new-york-food.dated.0.share", "1.0"),
        ("br-pnae", "share: 0.45", "share: 0,45", "targets.family-share", "0.45"),
        ("es-rd-315", "minimum: 0.45", "minimum: 45", "frequencies.in-season", "between 0 and 1"),
        ("dk-spisemaerke", "Silver: 0.60", "Silver: 60", "targets.organic-label.levels.Silver", "1.0"),
        ("us-ny-30", "otherwise: 0.059", "otherwise: 5.9", "bonuses.lunch-money.0", "'amount' must be more"),
        ("es-rd-315", "from: 2026-04-16, scope", "from: 2026-04-31, scope", "line", "no calendar has the day"),
        ("es-rd-315", "from: 2026-04-16, scope", "from: 16-04-2026, scope", "frequencies.organic-dishes.0.from", "2026-02-09"),
        ("es-rd-315", "from: 2026-04-16, scope", "from: 2025-04-16, scope", "frequencies.organic-dishes", "before the first day"),
        ("es-rd-315", "to: 2027-12-31", "to: 2025-12-31", "covers", "lies before"),
        ("br-pnae", "- from: 2026-01-01\n        share: 0.45", "- from: 2020-05-08\n        share: 0.45", "targets.family-share", "two values begin"),
        ("br-pnae", "- from: 2020-05-08\n        share: 0.3", "- from: 2020-05-08\n        until: 2026-01-01\n        share: 0.3", "targets.family-share", "begins on 2026-01-01 already"),
        ("es-rd-315", FISH, FISH.replace("1, maximum: 3", "3, maximum: 1"), "frequencies.fish.0", "exceeds"),
        ("es-rd-315", FISH, FISH.replace("1, maximum: 3", "8, maximum: 9"), "frequencies.fish.0", "no more than 7"),
        ("de-dge", "span: 16, maximum: 3", "span: 16, maximum: 30", "frequencies.meat.0", "no more than 16"),
        ("gb-eng-sfs", "per: any_weeks, span: 3", "per: any_weeks", "frequencies.oily-fish.0", "give 'span'"),
        ("dk-spisemaerke", LEVELS, "levels: {Bronze: 0.90, Silver: 0.60, Gold: 0.30}", "targets.organic-label", "from the lowest to the highest"),
        ("dk-spisemaerke", "share: 0.6, reference", "share: 0.2, reference", "variants.silver.targets.organic-label", "less than the programme itself"),
        ("dk-spisemaerke", "bases: {organic-label", "bases: {organic-labl", "variants.money", "“organic-label”"),
        ("es-rd-315", 'offer.organic: ["yes"]', 'offer.organic: ["true"]', "counting_rules.organic", "yes"),
        ("es-rd-315", "counts: organic\n", "counts: organics\n", "targets.organic-spend", "“organic”"),
        ("es-rd-315", "frequencies.organic-dishes]", "frequencies.organic-dish]", "any_of.organic", "“organic-dishes”"),
        ("es-rd-315", "per: month, count", "per: monthly, count", "frequencies.organic-dishes.0.per", "month"),
        ("es-rd-315", "reference: rd-315, verified: true", "reference: rd-135, verified: true", "frequencies.fish", "rd-135"),
        ("co-ley-2046", "days: working", "days: workday", "duties.tell-the-board.0.days", "working"),
        ("br-pnae", "sense: at_least\n", "sense: at_leest\n", "targets.family-share.sense", "at_least"),
        ("us-nslp", "stages:", "stage:", "stage", "no such part"),
    ],
)  # fmt: skip
def test_a_slip_is_refused_with_its_place(
    programme: str, written: str, slip: str, place: str, meant: str, tmp_path: Path
) -> None:
    """A wrong word, day, number or order is an error that names the place in the file, and the file as it is shipped is none."""
    told = faults(programme, written, slip, tmp_path)
    assert {fault.severity for fault in told} == {"error"}
    assert any(place in fault.what and meant in fault.what for fault in told)
    assert all(f"{programme}.yaml" in fault.mend for fault in told)
    assert load(programme).programme == programme


@pytest.mark.parametrize(
    ("written", "slip", "near"), [("value: fish", "value: fisch", "fish"), ("value: salad,", "value: salads,", "salad")]
)
def test_a_word_that_is_nearly_known_is_refused_by_the_check(
    written: str, slip: str, near: str, tmp_path: Path
) -> None:
    """A food group or a tag is any word, so the check of a case refuses one that is nearly one that is known, with the nearest."""
    copy_of("es-rd-315", written, slip, tmp_path)
    case = tiny_case(case=edited("case", 0, programmes="es-rd-315", programme_date=date(2026, 11, 2)))
    object.__setattr__(case, "path", tmp_path)
    (told,) = (f for f in service.check_case(case) if f.code == "word-of-an-own-programme")
    assert (told.severity, f"“{near}”" in told.what) == ("error", True)


def test_a_variant_may_ask_less_where_it_says_so(tmp_path: Path) -> None:
    """The steps overseas ask for less, and the file says that they may; without that word they are taken for a slip."""
    told = faults("fr-egalim", "    looser: true\n", "", tmp_path)
    assert any("variants.guadeloupe.targets.egalim-durable" in fault.what for fault in told)


def test_what_took_a_programmes_place_is_there() -> None:
    """A programme that has ended names one that is shipped."""
    ended = [load(path.stem) for path in sorted(PROGRAMMES.glob("*.yaml"))]
    successors = {one.superseded_by for one in ended if one.superseded_by}
    assert successors
    assert all(load(name) for name in successors)


@pytest.mark.parametrize(("least", "weeks", "refused"), [(1, 3, False), (1, 4, True), (2, 4, True), (1, 2, False)])
def test_a_variant_that_asks_in_a_longer_span_asks_for_less(
    least: int, weeks: int, refused: bool, tmp_path: Path
) -> None:
    """Of once in any three weeks, once in any four is less, even twice, since both may come in the fourth; once in any two is not."""
    written = "variants:\n  primary:"
    source = (PROGRAMMES / "gb-eng-sfs.yaml").read_text(encoding="utf-8")
    line = next(line for line in source.splitlines() if "per: any_weeks, span: 3" in line and "minimum: 1" in line)
    value = (
        line.strip().removeprefix("- ").replace("span: 3", f"span: {weeks}").replace("minimum: 1", f"minimum: {least}")
    )
    slip = f"variants:\n  often:\n    name: Often\n    plain: Often.\n    frequencies:\n      oily-fish: [{value}]\n  primary:"
    own = copy_of("gb-eng-sfs", written, slip, tmp_path)
    if refused:
        with pytest.raises(InputError) as told:
            load("gb-eng-sfs", [own])
        assert any("variants.often.frequencies.oily-fish" in fault.what for fault in told.value.findings)
    else:
        assert "often" in load("gb-eng-sfs", [own]).variants
