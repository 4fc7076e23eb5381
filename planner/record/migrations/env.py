"""Alembic's entry: it is given an open connection and runs the steps in its transaction."""

from __future__ import annotations

from alembic import context

config = context.config
context.configure(
    connection=config.attributes["connection"],
    transactional_ddl=True,
    version_table=config.get_main_option("version_table"),
)
context.run_migrations()
