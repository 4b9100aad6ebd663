"""`listening-loop plan due`: what boards are owed, for a terminal, a mail, or another program."""

import json
from dataclasses import asdict

import click

from feedback.cli.installation import Installation


@click.command("due")
@click.option(
    "--days", default=14, show_default=True, type=click.IntRange(0, 400), help="How far to look on."
)
@click.option("--board", "key", help="Only this board, with its sub groups, by its key.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@click.pass_obj
def due(installation: Installation, days: int, key: str | None, as_json: bool) -> None:
    """What is late and what falls due: reports, objectives and actions, recommendations, outcomes, decisions.

    \b
    Example:
      listening-loop plan due --days 30 --board quality-assurance
    """
    from feedback.partnership import bodies, profile
    from feedback.plans import boards, owed

    with installation.database.reading() as session:
        around = bodies.boards(session)
        names = {one.key: one.name for one in around}
        if key is not None and key not in names:
            raise click.ClickException(f"No board has the key '{key}'. Keys: {', '.join(sorted(names))}.")
        working, today = profile.read(session).duty.time, installation.clock.today()
        found = owed.now(session, around, working, today, days)
        wanted = boards.below(key, around) if key is not None else tuple(names)
    lines = [one for one in found if one.board_key in wanted]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in lines], default=str, ensure_ascii=False))
        return
    for one in lines:
        late = "late" if one.late else "due"
        click.echo(f"{late}\t{one.due_on}\t{one.kind}\t{names[one.board_key]}\t{one.title}")
    if not lines:
        click.echo("Nothing is late or falls due.", err=True)
