"""What a command is handed as `ctx.obj`: settings, database and clock, each opened when first asked for."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from feedback.clock import Clock
    from feedback.database import Database
    from feedback.settings import Settings

#: Where the service answers until a public address is set.
LOCAL_URL = "http://127.0.0.1:8000"


class Installation:
    """This machine's installation, as its environment describes it."""

    @cached_property
    def settings(self) -> "Settings":
        from feedback import settings

        return settings.read()

    @cached_property
    def clock(self) -> "Clock":
        from feedback.clock import SystemClock

        return SystemClock()

    @cached_property
    def database(self) -> "Database":
        """The configured database, which must be there: looking for one must not make an empty file.

        Raises:
            click.ClickException: there is no such file.
        """
        path = self.database_file
        if path is not None and not path.exists():
            raise click.ClickException(
                f"There is no database at {path} yet. Run 'listening-loop database upgrade' to make it."
            )
        return self.opened()

    def opened(self) -> "Database":
        """The configured database, whether or not its file is there."""
        from sqlalchemy.exc import ArgumentError

        from feedback.database import Database

        try:
            return Database(self.settings.database)
        except (ArgumentError, ImportError) as fault:
            raise click.ClickException(
                f"LISTENING_LOOP_DATABASE cannot be read as a database URL ({fault}). "
                "Write one like sqlite:///instance/listening-loop.sqlite."
            ) from fault

    @property
    def database_file(self) -> Path | None:
        """The file of an SQLite database; None for a server or for memory."""
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError

        try:
            url = make_url(self.settings.database)
        except ArgumentError:
            return None
        named = url.database if url.get_backend_name() == "sqlite" else None
        return Path(named) if named and named != ":memory:" else None

    def url(self, path: str) -> str:
        """An address people can follow, for a path of the service."""
        return (self.settings.public_url.rstrip("/") or LOCAL_URL) + path
