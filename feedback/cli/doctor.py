"""`listening-loop doctor`: is this installation sound?"""

import json
from dataclasses import asdict

import click

from feedback.cli.installation import Installation

_MARKS = {"sound": "ok    ", "advice": "advice", "fault": "FAULT "}


@click.command(short_help="Is this installation sound?")
@click.option("--settings", "show_settings", is_flag=True, help="Every setting, its value, default and help.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def doctor(installation: Installation, show_settings: bool, as_json: bool) -> None:
    """Is this installation sound? Looks at everything and changes nothing. Exit 1 where something must be mended.

    \b
    Example:
      listening-loop doctor
      listening-loop doctor --settings
    """
    if show_settings:
        _tell_settings(installation, as_json)
        return
    from feedback.doctor.examination import examine
    from feedback.doctor.finding import sound as is_sound

    findings = examine(installation.settings)
    sound = is_sound(findings)
    if as_json:
        click.echo(json.dumps({"sound": sound, "findings": [asdict(one) for one in findings]}))
    else:
        for one in findings:
            click.echo(f"{_MARKS[one.state]}  {one.part}: {one.says}")
    if not sound:
        faults = [one.part for one in findings if one.state == "fault"]
        raise click.ClickException(
            f"Mend what is marked above before people are served: {', '.join(faults)}."
        )


def _tell_settings(installation: Installation, as_json: bool) -> None:
    """Also where a setting is broken: then with the defaults, and the sentence about it."""
    from feedback import settings

    broken = None
    try:
        held = installation.settings
    except settings.SettingsError as fault:
        held, broken = settings.Settings(), fault
    _write_settings(settings.table(held), as_json)
    if broken is not None:
        raise broken


def _write_settings(rows: list[dict[str, str]], as_json: bool) -> None:
    for row in rows:
        if row["variable"].endswith("_DATABASE"):
            row["value"] = _without_password(row["value"])
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        click.echo(f"{row['variable']}={row['value']}")
        click.echo(f"    {row['help']} Default: {row['default'] or 'nothing'}")


def _without_password(url: str) -> str:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return url
