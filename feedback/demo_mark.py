"""The mark of a demo: a number in the header of its SQLite file, made for applications to know their files by.

A demo is always a file of its own; a database on a server is never one.
"""

from pathlib import Path

from feedback.database import Database

#: "LLDE", in the field that SQLite keeps for this: https://www.sqlite.org/pragma.html#pragma_application_id
DEMO = 0x4C4C4445


def mark(database: Database) -> None:
    """Mark a database as a demo. It stays one for good."""
    with database.engine.execution_options(writes=True).connect() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {DEMO}")
        connection.commit()


def is_demo(database: Database) -> bool:
    """Whether this database is a demo. Looking makes no file where there is none."""
    url = database.url
    if url.get_backend_name() != "sqlite" or not (url.database and Path(url.database).is_file()):
        return False
    with database.engine.connect() as connection:
        return connection.exec_driver_sql("PRAGMA application_id").scalar() == DEMO
