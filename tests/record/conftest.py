"""Places for records: files of SQLite and, where there is one, a PostgreSQL server that is started for the tests."""

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [Path(shutil.which("initdb") or "")]
    return found[-1].parent if found[-1].is_file() else None


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Start a PostgreSQL server of the tests' own and return its folder; fail if PLANNER_REQUIRE_POSTGRES is 1 and there is none."""
    programs = _programs()
    if programs is None:
        if os.environ.get("PLANNER_REQUIRE_POSTGRES") == "1":
            pytest.fail("there is no PostgreSQL")
        pytest.skip("there is no PostgreSQL")
    as_other = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []  # it refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    if as_other:
        shutil.chown(folder, "postgres")
    owner = "postgres" if as_other else getpass.getuser()

    def run(*command: str) -> None:
        subprocess.run(
            [*as_other, *command], check=True, cwd=folder, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL
        )

    run(str(programs / "initdb"), "-D", str(folder / "data"), "-A", "trust", "-U", owner, "-N")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    run(str(programs / "pg_ctl"), "-D", str(folder / "data"), "-o", options, "-w", "-l", str(folder / "log"), "start")
    try:
        yield f"{folder}\0{owner}"
    finally:
        run(str(programs / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


_COUNT = iter(range(10**6))


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return a place for a record where there is nothing yet, in each kind of database."""
    if request.param == "sqlite":
        return str(tmp_path / "record.sqlite")
    folder, owner = request.getfixturevalue("server").split("\0")
    import psycopg

    name = f"record{next(_COUNT)}"
    with psycopg.connect(host=folder, user=owner, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
    return f"postgresql+psycopg://{owner}@/{name}?host={folder}"
