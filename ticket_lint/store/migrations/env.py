"""What Alembic runs: the migrations, over the connection that `database.migrate` hands in."""

from __future__ import annotations

from alembic import context

from ticket_lint.store.tables import METADATA, VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    render_as_batch=True,
    # Our own transaction is open: all migrations succeed, or none of them was.
    transactional_ddl=False,
)
context.run_migrations()
