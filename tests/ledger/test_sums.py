"""Whatever is imported, undone and corrected in whatever order: what counts is what other code reckons from the files."""

from __future__ import annotations

import csv as csv_files
import shutil
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.findings import InputError
from planner.ledger import bookkeeping, open_ledger, questions
from planner.ledger.bookkeeping import correct_entry
from planner.ledger.goods import in_force
from planner.ledger.store import total
from tests.ledger.samples import CASE, TODAY, csv, record


def _with_four_places(thousandths: int) -> Decimal:
    """Return a number that can mean one thing only: with three places a point may mark thousands, which is asked about."""
    return (Decimal(thousandths) / 1000).quantize(Decimal("0.0001"))


LINE = st.tuples(
    st.sampled_from(["coop", "f1"]),
    st.sampled_from(["alface", "banana"]),
    st.integers(1, 3000).map(_with_four_places),
    st.integers(1, 99999).map(_with_four_places),
    st.booleans(),
)
STEP = st.one_of(
    st.tuples(st.just("import"), st.lists(LINE, min_size=1, max_size=5)),
    st.tuples(st.just("undo"), st.integers(0, 20)),
    st.tuples(st.just("correct"), st.integers(0, 20), st.none() | st.integers(1, 5000)),
)


class Reckoning:
    """The same in plain Python: batches of lines with amounts in exact decimals, and which of them count."""

    def __init__(self) -> None:
        self.batches: dict[int, list[int]] = {}
        self.lines: dict[int, dict[str, str]] = {}
        self.amounts: dict[int, Decimal] = {}
        self.reverses: dict[int, int] = {}
        self.undone: set[int] = set()
        self._batch, self._entry = count(1), count(1)

    def imported(self, path: Path) -> None:
        """Count the lines of a file that are not there yet."""
        with path.open(encoding="utf-8") as file:
            rows = list(csv_files.DictReader(file))
        known = [same(self.lines[e]) for e in self.standing()]
        new: list[dict[str, str]] = []
        for row in rows:
            if same(row) not in [*known, *map(same, new)]:
                new.append(row)
        if new:
            self._add([(row, amount(row), None) for row in new])

    def corrected(self, entry: int, quantity: str | None) -> None:
        """Take an entry back and, unless it is cancelled, put one with another quantity in its place."""
        old = self.lines[entry]
        rows: list[tuple[dict[str, str], Decimal, int | None]] = [(old, -self.amounts[entry], entry)]
        if quantity is not None:
            new = old | {"quantity": quantity, "amount": ""}
            rows.append((new, amount(new), None))
        self._add(rows)

    def undo(self, batch: int) -> None:
        """Let a batch count no more."""
        self.undone |= {batch}
        self.batches[next(self._batch)] = []

    def live(self) -> Iterator[int]:
        """Yield the entries of batches that count."""
        for batch, entries in self.batches.items():
            if batch not in self.undone:
                yield from entries

    def standing(self) -> list[int]:
        """Return the entries that count and were not taken back."""
        live = list(self.live())
        back = {self.reverses[e] for e in live if e in self.reverses}
        return [e for e in live if e not in back and e not in self.reverses]

    def _add(self, rows: list[tuple[dict[str, str], Decimal, int | None]]) -> None:
        entries = []
        for row, value, reverses in rows:
            entry = next(self._entry)
            self.lines[entry], self.amounts[entry] = row, value
            if reverses is not None:
                self.reverses[entry] = reverses
            entries.append(entry)
        self.batches[next(self._batch)] = entries


def amount(row: dict[str, str]) -> Decimal:
    """Return quantity x price to the cent, halves up, or the amount that stands there."""
    if row["amount"]:
        return Decimal(row["amount"])
    return (Decimal(row["quantity"]) * Decimal(row["price"])).quantize(Decimal("0.01"), ROUND_HALF_UP)


def same(row: dict[str, str]) -> tuple[object, ...]:
    """Return what makes a line the same as another."""
    return row["supplier"], row["product"], Decimal(row["quantity"]), amount(row), row["invoice"]


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger without a batch, to copy."""
    place = tmp_path_factory.mktemp("blank") / "ledger.sqlite"
    open_ledger(place, create=True).close()
    return place


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, min_size=2, max_size=6))
def test_what_counts_is_what_the_files_say(
    blank: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    steps: list[tuple],  # type: ignore[type-arg]
) -> None:
    """Sums, entries and what stands are those of the plain reckoning, to the cent, after every step."""
    monkeypatch.setattr(questions, "ask", lambda *_args: [])  # warnings only, and slow
    folder = tmp_path_factory.mktemp("sums")
    place = folder / "ledger.sqlite"
    shutil.copyfile(blank, place)
    reckoning = Reckoning()
    with open_ledger(place) as ledger:
        for at, (what, *how) in enumerate(steps):
            if what == "import":
                rows = [
                    f"2026-03-03,{supplier},{product},{quantity},kg,{price},{'' if blank_amount else amount({'amount': '', 'quantity': quantity, 'price': price})},,NF"
                    for supplier, product, quantity, price, blank_amount in how[0]
                ]
                path = csv(
                    folder / f"{at}.csv", *(row if i else row.replace("NF", f"NF {at}") for i, row in enumerate(rows))
                )
                record(ledger, path)
                reckoning.imported(path)
            elif what == "undo" and reckoning.batches:
                batch = 1 + how[0] % len(reckoning.batches)
                try:
                    ledger.undo(batch, who="bea")
                except InputError:
                    continue
                reckoning.undo(batch)
            elif what == "correct" and reckoning.standing():
                entry = reckoning.standing()[how[0] % len(reckoning.standing())]
                quantity = None if how[1] is None else str(_with_four_places(how[1]))
                changes = None if quantity is None else {"quantity": quantity}
                correct_entry(CASE, place, entry, changes, who="bea", today=TODAY)
                reckoning.corrected(entry, quantity)
            entries = ledger.entries()
            assert total(entries) == sum((reckoning.amounts[e] for e in reckoning.live()), Decimal())
            assert entries.index.tolist() == sorted(reckoning.live())
            assert in_force(entries).index.tolist() == sorted(reckoning.standing())
            assert total(in_force(entries)) == total(entries)
            assert total(entries) >= 0


def test_the_user_of_the_machine_is_the_one_who_did_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless somebody is named; a machine that knows no name says so."""
    monkeypatch.setattr(bookkeeping.getpass, "getuser", lambda: "ana")
    assert bookkeeping.user() == "ana"

    def nobody() -> str:
        raise OSError

    monkeypatch.setattr(bookkeeping.getpass, "getuser", nobody)
    assert bookkeeping.user() == "unknown"
