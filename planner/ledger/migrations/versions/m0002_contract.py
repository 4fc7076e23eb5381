"""The contract under which goods were ordered or came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column; entries that are there name none."""
    op.add_column("entries", sa.Column("contract", sa.Text(), nullable=False, server_default=""))
