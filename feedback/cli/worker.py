"""`listening-loop worker`: what has to happen by itself."""

import signal
import threading
from typing import TYPE_CHECKING

import click

from feedback.cli.installation import Installation

if TYPE_CHECKING:
    from feedback.worker.loop import Told


@click.command(short_help="Send mail that is due, and forget what is kept long enough.")
@click.option("--once", is_flag=True, help="One round, then end: for cron.")
@click.option("--dry-run", is_flag=True, help="With --once: say what would be done, and do nothing.")
@click.pass_obj
def worker(installation: Installation, once: bool, dry_run: bool) -> None:
    """Do what is due, send what waits in the outbox, and again, until Ctrl+C or SIGTERM.

    Several may run at once; no message is sent by two of them. No address is written to the log.

    \b
    Example:
      listening-loop worker
      listening-loop worker --once
      listening-loop worker --once --dry-run
    """
    if dry_run and not once:
        raise click.UsageError("--dry-run goes with --once")
    _ready(installation)
    from feedback.worker.loop import Worker

    busy = Worker(installation.settings, installation.database, installation.clock)
    if dry_run:
        for line in busy.would().done:
            click.echo(f"would be: {line}")
    elif once:
        told = busy.round()
        _tell(told)
        if told.faults:
            raise click.ClickException(
                f"{told.faults[0].rstrip('.')}. What could not be sent waits in the outbox."
            )
    else:
        _run(busy.stop)
        for told in busy.rounds():
            _tell(told)


def _ready(installation: Installation) -> None:
    """The same that `serve` asks for: a database of this release that is no demo."""
    installation.database  # noqa: B018 - says what to do where there is none
    from feedback import serve as server

    try:
        server.ready(installation.settings)
    except server.CannotServe as fault:
        raise click.ClickException(str(fault)) from fault


def _run(stop: threading.Event) -> None:
    """From now on SIGTERM and Ctrl+C let the message at hand be finished."""
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: stop.set())
    click.echo("Working until Ctrl+C.", err=True)


def _tell(told: "Told") -> None:
    for line in (*told.done, *told.faults):
        click.echo(line, err=True)
