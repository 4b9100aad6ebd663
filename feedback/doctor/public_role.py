"""The public pages’ own road to the database."""

from collections.abc import Iterator

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from feedback.database import Database
from feedback.doctor.finding import Finding
from feedback.migrations.public_role import ADDS_TO
from feedback.settings import Settings

#: After an upgrade the role may lack a table that this release needs: then concerns are not opened, and nobody sees it.
_OLD_ROLE = (
    "LISTENING_LOOP_PUBLIC_DATABASE may not add to: {}. Run 'listening-loop database public-role ROLE' again, "
    "as after every upgrade, then 'listening-loop concerns catch-up'."
)


def _denied(connection: Connection) -> list[str]:
    """The tables this road must be able to add to and may not."""
    if connection.dialect.name != "postgresql":
        return []
    may = text("SELECT has_table_privilege(:name, 'INSERT')")
    return [name for name in ADDS_TO if not connection.scalar(may, {"name": name})]


def public_role(settings: Settings) -> Iterator[Finding]:
    """Whether the public pages' own road to the database really leads past the answers."""
    if not settings.public_database:
        return
    database = Database(settings.public_database)
    try:
        with database.engine.connect() as connection:
            connection.execute(text("SELECT count(*) FROM surveys"))
            if missing := _denied(connection):
                yield Finding("public role", "fault", _OLD_ROLE.format(", ".join(missing)))
                return
            connection.rollback()
            # It may know that a response is there, so that its holder can take it back; not what it says.
            connection.execute(text("SELECT answers FROM responses LIMIT 1"))
        yield Finding(
            "public role",
            "fault",
            "LISTENING_LOOP_PUBLIC_DATABASE can read answers. Run 'listening-loop database public-role ROLE'.",
        )
    except SQLAlchemyError as fault:
        reason = " ".join(str(getattr(fault, "orig", fault)).split())
        if "permission denied" in reason and "responses" in reason:
            yield Finding("public role", "sound", "Respondents' and public pages cannot read answers")
        else:
            yield Finding(
                "public role", "fault", f"LISTENING_LOOP_PUBLIC_DATABASE cannot be used ({reason}). Check it."
            )
    finally:
        database.dispose()
