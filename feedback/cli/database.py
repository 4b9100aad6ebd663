"""`listening-loop database`: the tables this release needs."""

import os
from pathlib import Path

import click

from feedback.cli.installation import Installation


@click.group()
def database() -> None:
    """Tables: bring them up to date, or check them.

    \b
    Example:
      listening-loop database upgrade
      listening-loop database check
    """


@database.command()
@click.pass_obj
def upgrade(installation: Installation) -> None:
    """Make the database, or bring its tables up to this release.

    \b
    Example:
      listening-loop database upgrade
    """
    from feedback.migrations import upgrade as migrations

    file = installation.database_file
    made = file is not None and _made_private(file)
    database = installation.opened()
    try:
        before = migrations.current(database)
        migrations.upgrade(database)
        after = migrations.current(database)
    except BaseException:
        if made and file is not None:
            database.dispose()
            file.unlink(missing_ok=True)
        raise
    click.echo(
        f"The database is up to date ({after})."
        if before == after
        else f"The database was brought from {before or 'nothing'} to {after}."
    )
    if before and before != after and installation.settings.public_database:
        click.echo(
            "Run 'listening-loop database public-role ROLE' again: the public pages may need rights on new tables."
        )


@database.command("public-role")
@click.argument("role")
@click.pass_obj
def public_role(installation: Installation, role: str) -> None:
    """Print the SQL that gives a PostgreSQL role what respondents' and public pages need, and no right to read answers.

    Give the role a login, and its URL to the setting 'public_database'. Run it again after every upgrade.

    \b
    Example:
      listening-loop database public-role listening_public | psql listening
    """
    from feedback.migrations import public_role as grants

    if installation.opened().url.get_backend_name() != "postgresql":
        raise click.ClickException("SQLite has no roles. This is for a PostgreSQL database.")
    for statement in grants.grants(role):
        click.echo(f"{statement};")


@database.command()
@click.pass_obj
def check(installation: Installation) -> None:
    """Say whether the tables are those of this release; exit 1 when not.

    \b
    Example:
      listening-loop database check
    """
    from feedback.migrations.upgrade import current, head

    held, needed = current(installation.database), head()
    if held != needed:
        raise click.ClickException(
            f"The database stands at {held or 'nothing'} and this release needs {needed}. "
            "Run 'listening-loop database upgrade'."
        )
    click.echo(f"The database is up to date ({held}).")


def _made_private(file: Path) -> bool:
    """Make an empty file that only its owner can read; SQLite's own files beside it take after it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return False
    return True
