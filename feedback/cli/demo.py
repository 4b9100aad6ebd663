"""`listening-loop demo`: a partnership that does not exist, to look at everything."""

import json
import socket
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from feedback.cli.installation import Installation

HOST = "127.0.0.1"
FOLDER = Path("instance")


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--fresh", is_flag=True, help="Forget the demo that is there, and make it anew.")
@click.option("--no-serve", is_flag=True, help="Prepare it and print the links only.")
@click.option("--json", "as_json", is_flag=True, help="The links as JSON.")
@click.pass_obj
def demo(installation: Installation, port: int, fresh: bool, no_serve: bool, as_json: bool) -> None:
    """Prepare a demo partnership and serve it.

    The demo has a database file of its own, instance/demo.sqlite, and touches no other. Starting it again keeps what
    you did in it.

    \b
    Example:
      listening-loop demo
      listening-loop demo --port 8080 --fresh
      listening-loop demo --no-serve --json
    """
    from feedback.app import create_app
    from feedback.cli.progress import bar
    from feedback.demo import links, prepare

    if not no_serve:
        _ensure_free(port)
    settings = prepare.settings_for(installation.settings, FOLDER, port)
    try:
        prepared = prepare.prepare(
            settings, FOLDER, installation.clock, fresh=fresh, progress=bar("Preparing the demo")
        )
    except prepare.DemoFault as fault:
        raise click.ClickException(str(fault)) from fault
    app = create_app(settings)
    database = app.extensions["service"].database
    told = {
        "made_on": prepared.notes.made_on.isoformat(),
        "made_now": prepared.made,
        "database": str(FOLDER / prepare.FILE),
        "receipts": prepared.notes.receipts,
        "faces": [asdict(one) for one in links.faces(app, database, prepared, installation.clock.now())],
        "sign_in": [asdict(one) for one in links.sign_in(app, database, prepared, installation.clock)],
    }
    database.dispose()
    app.config["DEMO"] = told
    _tell(told, as_json)
    if not no_serve:
        _serve(app, port, settings.workers)


def _ensure_free(port: int) -> None:
    with closing(socket.socket()) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((HOST, port))
        except OSError as fault:
            raise click.ClickException(
                f"Port {port} is taken by another program. Choose another one: listening-loop demo --port {port + 1}"
            ) from fault


def _serve(app: Any, port: int, workers: int) -> None:
    from feedback import serve

    click.echo(f"\nServing http://{HOST}:{port} until Ctrl+C.", err=True)
    serve.Server(lambda: app, serve.options(HOST, port, workers)).run()


def _tell(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    if not told["made_now"]:
        click.echo(f"This demo was made on {told['made_on']}. Make it anew with --fresh.\n")
    click.echo("For everybody")
    _list([one for one in told["faces"] if one["who"] == "everybody"])
    click.echo("\nSign in with one click, as")
    _list(told["sign_in"])
    click.echo("\nOnce you are signed in")
    _list([one for one in told["faces"] if one["who"] == "staff"])


def _list(rows: list[dict[str, str]]) -> None:
    """A line a page; the languages it is also in stand at its end."""
    widest = min(max((len(one["name"]) for one in rows), default=0), 48)
    pages = [one for one in rows if not one.get("language")]
    for one in pages:
        others = [row["language"] for row in rows if row["url"] == f"{one['url']}?lang={row.get('language')}"]
        tail = f"  (?lang={' '.join(others)})" if others else ""
        click.echo(f"  {one['name']:<{widest}}  {one['url']}{tail}")
