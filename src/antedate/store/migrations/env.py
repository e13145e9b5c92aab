"""Runs the migrations in the transaction of whoever asked for them."""

from __future__ import annotations

from alembic import context

from antedate.store.schema import metadata

# The caller's transaction makes all steps one: an interrupted upgrade leaves the old schema.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
