"""Acts, contents and what may go of them, with the triggers that let nothing else be changed or deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MAY_GO = "EXISTS (SELECT 1 FROM expired WHERE expired.digest = OLD.digest)"

_SQLITE = [
    *(
        f"""
        CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, 'what is on record is never changed or deleted'); END
        """
        for table, verb in (
            *(("acts", "UPDATE"), ("acts", "DELETE"), ("contents", "UPDATE")),
            *(("expired", "UPDATE"), ("expired", "DELETE")),
        )
    ),
    f"""
    CREATE TRIGGER contents_DELETE BEFORE DELETE ON contents WHEN NOT {_MAY_GO}
    BEGIN SELECT RAISE(ABORT, 'what is on record is never deleted before an act lets it go'); END
    """,
]

_POSTGRESQL = [
    """
    CREATE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'what is on record is never changed or deleted'; END $$
    """,
    f"""
    CREATE FUNCTION record_may_go() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT {_MAY_GO} THEN RAISE EXCEPTION 'what is on record is never deleted before an act lets it go'; END IF;
      RETURN OLD;
    END $$
    """,
    "CREATE TRIGGER acts_keep BEFORE UPDATE OR DELETE ON acts FOR EACH ROW EXECUTE FUNCTION record_refuse()",
    "CREATE TRIGGER expired_keep BEFORE UPDATE OR DELETE ON expired FOR EACH ROW EXECUTE FUNCTION record_refuse()",
    "CREATE TRIGGER contents_keep BEFORE UPDATE ON contents FOR EACH ROW EXECUTE FUNCTION record_refuse()",
    "CREATE TRIGGER contents_stay BEFORE DELETE ON contents FOR EACH ROW EXECUTE FUNCTION record_may_go()",
    *(
        f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} EXECUTE FUNCTION record_refuse()"
        for table in ("acts", "contents", "expired")
    ),
]


def upgrade() -> None:
    """Make the tables and the triggers."""
    op.create_table(
        "contents",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "acts",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False, index=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("before", sa.String(64), nullable=False),
        sa.Column("link", sa.String(64), nullable=False, unique=True),
    )
    op.create_table(
        "expired",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("act", sa.Integer(), sa.ForeignKey("acts.number"), nullable=False),
    )
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)
