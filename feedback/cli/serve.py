"""`listening-loop serve`: the production server on the configured database."""

import click

from feedback.cli.installation import Installation


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--workers", type=click.IntRange(min=1), help="Server processes; the setting 'workers' otherwise."
)
@click.pass_obj
def serve(installation: Installation, host: str, port: int, workers: int | None) -> None:
    """Serve the configured database to people.

    Nothing is logged of who comes. Put a proxy with HTTPS in front, and say so in 'trusted_proxies'.

    \b
    Example:
      listening-loop serve --host 0.0.0.0 --port 8000 --workers 4
    """
    settings = installation.settings
    installation.database  # noqa: B018 - says what to do where there is none
    from feedback import serve as server

    try:
        server.ready(settings)
    except server.CannotServe as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(
        f"Serving {installation.settings.public_url or f'http://{host}:{port}'} until Ctrl+C.", err=True
    )
    server.run(settings, host, port, workers or settings.workers)
