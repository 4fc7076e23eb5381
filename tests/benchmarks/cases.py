"""Bigger cases made of a small one: copies of it side by side, and a city with the schools of a public register.

A copy is a district of its own: its sites and suppliers lie elsewhere, have other prices, harvests and pupils by chance, and every supplier
may bring to every site, as in the original. The menus, dishes and rules are the same for all.
"""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Row = dict[str, str]

BY_CHANCE = {"price": (0.92, 1.15), "kg_per_period": (0.7, 1.3), "pupils": (0.7, 1.3)}
"""Between which factors a figure of a copy lies, evenly."""

PARTS_OF_UNIT = (
    (("CEI", "CR.", "CCI", "CEMEI", "CEU CEI"), {"creche": 0.8, "pre_school_full": 0.2}),
    (("EMEI", "CEU EMEI"), {"pre_school": 1.0}),
    (("EMEF", "CEU EMEF", "EMEBS"), {"primary": 0.55, "lower_secondary": 0.45}),
    (("CECI",), {"indigenous": 1.0}),
)
"""Stages of the pupils of a type of unit in São Paulo's register, by how its name begins; the parts are assumed, as in the bundled case."""

OTHERS = {"adult": 1.0}
"""Stages of units of another type."""


def copies(source: Path, target: Path, count: int, seed: int = 0) -> Path:
    """Write a case that is a district several times over.

    Parameters
    ----------
    source : Path
        Folder of a case.
    target : Path
        Folder to write; it must not be there.
    count : int
        How many districts; with one the case stays as it is but for its scenarios.
    seed : int
        Of what differs by chance.

    Returns
    -------
    Path
        The folder.
    """
    chance = random.Random(seed)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("scenarios.csv"))
    for table, own in (("suppliers", ("supplier",)), ("offers", ("offer", "supplier")), ("members", ("supplier",))):
        _repeat(target / f"{table}.csv", count, own, chance)
    _repeat(target / "sites.csv", count, ("site", "zone"), chance)
    _repeat(target / "enrolment.csv", count, ("site",), chance)
    before, now = (_pupils(folder / "enrolment.csv") for folder in (source, target))
    _each(target / "funds.csv", lambda row: _scaled(row, "amount", now / before))
    return target


SUPPLIERS_OF_CITY = 9
"""Districts whose suppliers serve the city, each grown until they have as much for a pupil as in the district."""


def city(source: Path, target: Path, register: Path, zone_by: str = "SUBPREF") -> Path:
    """Write a case with the units of São Paulo's register of schools of 2019, and suppliers that have as much for a pupil as in the district.

    Parameters
    ----------
    source : Path
        Folder of the bundled case.
    target : Path
        Folder to write; it must not be there.
    register : Path
        The register's table of schools (Prefeitura de São Paulo, Secretaria Municipal de Educação, open data).
    zone_by : str
        Column of the register by whose words units are in one delivery zone.

    Returns
    -------
    Path
        The folder.
    """
    with register.open(encoding="utf-8-sig", newline="") as file:
        units = list(csv.DictReader(file))
    copies(source, target, SUPPLIERS_OF_CITY)
    headings, sites = _read(source / "sites.csv")
    made = [
        sites[0]
        | {
            "site": unit["CODESC"],
            "name": f"{unit['TIPOESC']} {unit['NOMESC']}".strip(),
            "lat": unit["lat"][:8],
            "lon": unit["lon"][:8],
            "zone": _word(unit[zone_by]),
        }
        for unit in units
    ]
    _write(target / "sites.csv", headings, made)
    headings, rows = _read(source / "enrolment.csv")
    pattern = {row["stage"]: row for row in rows}
    eaters = [
        pattern[stage] | {"site": unit["CODESC"], "pupils": str(pupils)}
        for unit in units
        for stage, part in _stages(unit["TIPOESC"]).items()
        if (pupils := round(int(unit["TOTALU"] or 0) * part)) > 0
    ]
    _write(target / "enrolment.csv", headings, eaters)
    factor = _pupils(target / "enrolment.csv") / _pupils(source / "enrolment.csv")
    _write(target / "funds.csv", *_read(source / "funds.csv"))
    _each(target / "funds.csv", lambda row: _scaled(row, "amount", factor))
    for name in ("kg_per_period", "kg_total"):
        _each(target / "offers.csv", lambda row, name=name: _scaled(row, name, factor / SUPPLIERS_OF_CITY))
    _each(target / "suppliers.csv", lambda row: _scaled(row, "families", factor / SUPPLIERS_OF_CITY))
    headings, _rows = _read(target / "members.csv")
    _write(target / "members.csv", headings, [])
    return target


def _repeat(path: Path, count: int, own: Sequence[str], chance: random.Random) -> None:
    """Write each row of a table once a district, with short names of its own from the second on."""
    if not path.exists():
        return
    headings, rows = _read(path)
    made = list(rows)
    for copy in range(1, count):
        east, north = chance.uniform(-0.3, 0.3), chance.uniform(-0.3, 0.3)
        for row in rows:
            new = row | {name: f"{row[name]}-{copy}" for name in own if row.get(name)}
            if new.get("name"):
                new["name"] = f"{row['name']} ({copy})"
            if new.get("lat"):
                new |= {"lat": f"{float(row['lat']) + north:.4f}", "lon": f"{float(row['lon']) + east:.4f}"}
            for name, bounds in BY_CHANCE.items():
                if new.get(name):
                    new = _scaled(new, name, chance.uniform(*bounds))
            made.append(new)
    _write(path, headings, made)


def _scaled(row: Row, name: str, factor: float) -> Row:
    """Return a row with a figure times a factor, in whole numbers unless it is a price."""
    if not row.get(name):
        return row
    value = float(row[name]) * factor
    return row | {name: f"{value:.2f}" if name == "price" else str(max(1, round(value)))}


def _stages(unit: str) -> Mapping[str, float]:
    return next((parts for names, parts in PARTS_OF_UNIT if unit.upper().startswith(names)), OTHERS)


def _word(text: str) -> str:
    return "".join(one if one.isalnum() else "_" for one in text.strip().lower()) or "unknown"


def _pupils(path: Path) -> int:
    return sum(int(row["pupils"] or 0) for row in _read(path)[1])


def _each(path: Path, change: Callable[[Row], Row]) -> None:
    headings, rows = _read(path)
    _write(path, headings, [change(row) for row in rows])


def _read(path: Path) -> tuple[list[str], list[Row]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or ()), list(reader)


def _write(path: Path, headings: Sequence[str], rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings)
        writer.writeheader()
        writer.writerows(rows)
