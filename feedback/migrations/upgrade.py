"""Bringing a database to the tables this release needs."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from feedback import paths
from feedback.database import Database


def upgrade(database: Database, to: str = "head") -> None:
    """Run the migrations that are missing, each in its own transaction."""
    with database.engine.execution_options(writes=True).connect() as connection:
        command.upgrade(_config(connection), to)
        connection.commit()


def head() -> str | None:
    """The newest migration of this release."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def current(database: Database) -> str | None:
    """The newest migration this database has had, or None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _config(connection: object = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(paths.MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
