"""`listening-loop mail`: the outbox, for whoever runs the service. It shows no address and no words."""

import json
from typing import Any

import click

from feedback.cli.installation import Installation

STATES = ("waiting", "sending", "sent", "given_up")


@click.group()
def mail() -> None:
    """The outbox: what waits, what was given up, a message to try it.

    \b
    Example:
      listening-loop mail list --state given_up
      listening-loop mail test you@example.gov.uk
    """


@mail.command("list")
@click.option("--state", type=click.Choice(STATES), default="given_up", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@click.pass_obj
def list_(installation: Installation, state: str, as_json: bool) -> None:
    """List the last hundred messages in one state: id, kind, since when, tries, and why.

    \b
    Example:
      listening-loop mail list --state waiting
    """
    from feedback.mail import outbox

    with installation.database.reading() as session:
        standing = outbox.standing(session)
        rows = [_held(one) for one in outbox.listed(session, state)]
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        twice = "\tmay have arrived twice" if row["maybe_twice"] else ""
        click.echo(
            f"{row['id']}\t{row['kind']}\t{row['posted_at']}\t{row['attempts']}\t{row['reason']}{twice}"
        )
    click.echo(
        f"{standing.waiting} wait, {standing.sent} were sent, {standing.given_up} were given up, "
        f"{standing.maybe_twice} may have arrived twice.",
        err=True,
    )


@mail.command()
@click.argument("message_id", metavar="ID")
@click.pass_obj
def again(installation: Installation, message_id: str) -> None:
    """Try a message that was given up once more, with the next round of the worker.

    \b
    Example:
      listening-loop mail again 3f2c0e51a2b34c5d8e9f0a1b2c3d4e5f
    """
    from feedback.mail import outbox

    with installation.database.writing() as session:
        found = outbox.again(session, message_id, installation.clock.now())
    if not found:
        raise click.ClickException("There is no such message that was given up and still has its words.")
    click.echo("It goes with the next round of the worker.")


@mail.command()
@click.argument("address")
@click.pass_obj
def test(installation: Installation, address: str) -> None:
    """Send one message to ADDRESS now, past the outbox, and say what the mail server said.

    \b
    Example:
      listening-loop mail test you@example.gov.uk
    """
    from feedback.mail import trial
    from feedback.mail.smtp import End

    if not installation.settings.sends_mail:
        raise click.ClickException(
            "No mail server is set. Set LISTENING_LOOP_MAIL_HOST and LISTENING_LOOP_MAIL_FROM, "
            "or LISTENING_LOOP_NOTIFY_KEY_FILE."
        )
    outcome = trial.send(installation.settings, address, installation.clock.now())
    if outcome.end is not End.SENT:
        raise click.ClickException(outcome.reason or "The mail server gave no answer. It may have arrived.")
    click.echo("The mail server has taken it. Look whether it arrived.")


@mail.command()
@click.argument("place", metavar="FILE|-")
@click.pass_obj
def bounces(installation: Installation, place: str) -> None:
    """Read messages that came back from FILE (one message, an mbox, a Maildir folder) or from standard input.

    Each is a delivery status notification (RFC 3464). Whom a message did not reach, and why, then stands on the page of
    the door. Nothing is taken out of a mailbox; reading it again changes nothing.

    \b
    Example:
      listening-loop mail bounces /var/mail/listening
      listening-loop mail bounces - < notice.eml
    """
    from pathlib import Path

    from feedback.mail import bounces as back
    from feedback.secrets import key_from

    if place != "-" and not Path(place).exists():
        raise click.ClickException(f"There is no file or folder '{place}'.")
    if place == "-":
        with click.open_file("-", "rb") as pipe:
            whole = back.in_bytes(pipe.read())
    else:
        whole = back.messages(Path(place))
    key = key_from(Path(installation.settings.secret_file))
    with installation.database.writing() as session:
        read = back.take(session, key, whole, installation.clock.now())
    click.echo(
        f"{read.hard} did not arrive for good, {read.soft} for now. {read.unknown} notices are of messages that are "
        f"not ours, {read.others} messages are no notices."
    )


def _held(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "posted_at": row.posted_at.isoformat(timespec="seconds"),
        "attempts": row.attempts,
        "maybe_twice": row.answers_lost > 0,
        "reason": row.reason,
    }
