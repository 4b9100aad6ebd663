"""Run by Alembic with the connection that `feedback.migrations.upgrade` hands it. Imports no models."""

from alembic import context

connection = context.config.attributes["connection"]
# SQLite rolls DDL back as well, once the driver leaves transactions to us; see feedback.database.
context.configure(connection=connection, transactional_ddl=True, transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
