"""Alembic's way in: the connection is given by `panel migrate`."""

from alembic import context

import panel.app  # noqa: F401 - loads every table
from panel.extensions import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
