"""`listening-loop concerns`: the safeguarding queue from the outside. It shows no word of anybody."""

import json

import click

from feedback.cli.installation import Installation


@click.group(short_help="The safeguarding queue: what waits, and catching up with it.")
def concerns() -> None:
    """The safeguarding queue: how much waits and how late it is, and texts nobody has looked at.

    \b
    Example:
      listening-loop concerns status
      listening-loop concerns catch-up
    """


@concerns.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def status(installation: Installation, as_json: bool) -> None:
    """How many concerns wait, how many are late, and who is on the rota. Exit 1 where one is late.

    \b
    Example:
      listening-loop concerns status --json
    """
    from feedback.safeguarding import standing

    with installation.database.reading() as session:
        found = standing.now(session, installation.clock.now())
    if as_json:
        click.echo(json.dumps(found.plain()))
    else:
        for line in found.lines():
            click.echo(line)
    if found.late:
        raise click.ClickException(f"{found.late} of them are late. Call the people on the rota.")


@concerns.command("catch-up")
@click.pass_obj
def catch_up(installation: Installation) -> None:
    """Look at every text that screening has not looked at yet: after an import, an upgrade, or a fault.

    \b
    Example:
      listening-loop concerns catch-up
    """
    from feedback.safeguarding import catching_up, screen

    done = catching_up.catch_up(
        installation.database, screen.usual(installation.settings.secret_file), installation.clock.now()
    )
    click.echo(f"{done.screened} texts were looked at; {done.flagged} came before a person.")
    if done.refused:
        raise click.ClickException(
            f"The database refused the concerns of {done.refused} texts, so nobody has been told of them. "
            "The log says why. Mend it, then run this again."
        )
