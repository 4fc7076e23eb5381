"""The tables of a ledger's database, as classes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Dialect, ForeignKey, Integer, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from planner.units import MONEY_PLACES, QUANTITY_PLACES, exact

_NUMBER = BigInteger().with_variant(Integer, "sqlite")


class Exact(TypeDecorator[Decimal]):
    """A decimal kept as a whole number of its smallest part, so that the database itself adds without rounding.

    Parameters
    ----------
    places : int
        Decimals.
    """

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Return what is stored."""
        return None if value is None else int(exact(value, self.places).scaleb(self.places))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Return what was stored."""
        return None if value is None else Decimal(value).scaleb(-self.places)


class Record(DeclarativeBase):
    """Base of the tables."""


class Batch(Record):
    """What was recorded at once: an import, a correction, or the undoing of an earlier batch.

    A batch is never changed but for one thing: once, `undone_by` is set to the batch that undoes it.
    """

    __tablename__ = "batches"

    id: Mapped[int] = mapped_column(_NUMBER, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(DateTime)
    who: Mapped[str] = mapped_column(String(200))
    file: Mapped[str] = mapped_column(Text, default="")
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    rows: Mapped[int] = mapped_column(Integer, default=0)
    currency: Mapped[str] = mapped_column(String(3), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("batches.id"))


class Entry(Record):
    """One line of what happened; never changed, never deleted. The columns are those of the schema's ledger."""

    __tablename__ = "entries"

    id: Mapped[int] = mapped_column(_NUMBER, primary_key=True)
    batch: Mapped[int] = mapped_column(ForeignKey("batches.id"), index=True)
    line: Mapped[int | None] = mapped_column(Integer)
    reverses: Mapped[int | None] = mapped_column(ForeignKey("entries.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    date: Mapped[date] = mapped_column(Date, index=True)
    supplier: Mapped[str] = mapped_column(Text)
    product: Mapped[str] = mapped_column(Text)
    quantity: Mapped[Decimal | None] = mapped_column(Exact(QUANTITY_PLACES))
    unit: Mapped[str] = mapped_column(Text)
    kg: Mapped[Decimal | None] = mapped_column(Exact(QUANTITY_PLACES))
    price: Mapped[Decimal | None] = mapped_column(Exact(QUANTITY_PLACES))
    amount: Mapped[Decimal | None] = mapped_column(Exact(MONEY_PLACES))
    fund: Mapped[str] = mapped_column(Text)
    contract: Mapped[str] = mapped_column(Text, server_default="")
    invoice: Mapped[str] = mapped_column(Text)
    credit_note: Mapped[bool] = mapped_column(Boolean)
    organic: Mapped[bool | None] = mapped_column(Boolean)
    labels: Mapped[str] = mapped_column(Text)
    accepted: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str] = mapped_column(Text)
    site: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
