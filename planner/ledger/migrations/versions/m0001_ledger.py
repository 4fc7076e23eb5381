"""Batches and entries, with the triggers that let nothing be changed or deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_BATCH_COLUMNS = ("id", "kind", "at", "who", "file", "fingerprint", "rows", "currency", "note")

_SQLITE = [
    """
    CREATE TRIGGER entries_keep BEFORE UPDATE ON entries
    BEGIN SELECT RAISE(ABORT, 'an entry is never changed; record a correction'); END
    """,
    """
    CREATE TRIGGER entries_stay BEFORE DELETE ON entries
    BEGIN SELECT RAISE(ABORT, 'an entry is never deleted; undo its batch'); END
    """,
    f"""
    CREATE TRIGGER batches_keep BEFORE UPDATE ON batches
    WHEN OLD.undone_by IS NOT NULL OR NEW.undone_by IS NULL
      OR {" OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _BATCH_COLUMNS)}
    BEGIN SELECT RAISE(ABORT, 'a batch is never changed; it can be undone once'); END
    """,
    """
    CREATE TRIGGER batches_stay BEFORE DELETE ON batches
    BEGIN SELECT RAISE(ABORT, 'a batch is never deleted; undo it'); END
    """,
]

_POSTGRESQL = [
    """
    CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'what is in the ledger is never changed or deleted'; END $$
    """,
    "CREATE TRIGGER entries_keep BEFORE UPDATE OR DELETE ON entries FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
    "CREATE TRIGGER batches_stay BEFORE DELETE ON batches FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
    f"""
    CREATE TRIGGER batches_keep BEFORE UPDATE ON batches FOR EACH ROW
    WHEN (OLD.undone_by IS NOT NULL OR NEW.undone_by IS NULL
      OR {" OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _BATCH_COLUMNS)})
    EXECUTE FUNCTION ledger_refuse()
    """,
    "CREATE TRIGGER entries_whole BEFORE TRUNCATE ON entries EXECUTE FUNCTION ledger_refuse()",
    "CREATE TRIGGER batches_whole BEFORE TRUNCATE ON batches EXECUTE FUNCTION ledger_refuse()",
]


def upgrade() -> None:
    """Make the tables, the rule that a file counts once, and the triggers."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "batches",
        sa.Column("id", number, primary_key=True),
        sa.Column(
            "kind", sa.String(10), sa.CheckConstraint("kind IN ('import', 'undo', 'correction')"), nullable=False
        ),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("undone_by", number, sa.ForeignKey("batches.id")),
    )
    # A file counts once: two who import it at the same moment cannot both succeed.
    live = sa.text("kind = 'import' AND undone_by IS NULL")
    op.create_index(
        "one_live_import", "batches", ["fingerprint"], unique=True, sqlite_where=live, postgresql_where=live
    )
    op.create_table(
        "entries",
        sa.Column("id", number, primary_key=True),
        sa.Column("batch", number, sa.ForeignKey("batches.id"), nullable=False, index=True),
        sa.Column("line", sa.Integer()),
        sa.Column("reverses", number, sa.ForeignKey("entries.id"), index=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("date", sa.Date(), nullable=False, index=True),
        sa.Column("supplier", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger()),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("kg", sa.BigInteger()),
        sa.Column("price", sa.BigInteger()),
        sa.Column("amount", sa.BigInteger()),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("invoice", sa.Text(), nullable=False),
        sa.Column("credit_note", sa.Boolean(), nullable=False),
        sa.Column("organic", sa.Boolean()),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)
