"""`listening-loop survey open` and `close`: doors into a survey."""

import json
import re
from datetime import date, datetime, time
from difflib import get_close_matches

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit.trail import COMMAND_LINE
from feedback.cli.installation import Installation
from feedback.clock import HOME
from feedback.surveys import collectors, versions
from feedback.surveys.models import Collector, Survey

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{3,39}")


@click.command("open")
@click.argument("key")
@click.option("--kind", type=click.Choice(collectors.KINDS), default="open_link", show_default=True)
@click.option("--name", default="", help="What the hub calls this door.")
@click.option("--group", default="", help="Who comes through it, as results may group by: a school, a team.")
@click.option("--listed", is_flag=True, help="Show it on the public home page.")
@click.option("--invited", type=click.IntRange(min=1), help="How many people could come through it.")
@click.option("--cap", type=click.IntRange(min=1), help="Close after so many answers.")
@click.option(
    "--closes", type=click.DateTime(["%Y-%m-%d"]), help="Last day it is open.", metavar="YYYY-MM-DD"
)
@click.option("--code", help="The sign after /s/; made at random otherwise.")
@click.option("--audience", help="Open straight into this audience version.")
@click.option("--json", "as_json", is_flag=True, help="Code, path and url as JSON.")
@click.pass_obj
def open_(
    installation: Installation,
    key: str,
    kind: str,
    name: str,
    group: str,
    listed: bool,
    invited: int | None,
    cap: int | None,
    closes: datetime | None,
    code: str | None,
    audience: str | None,
    as_json: bool,
) -> None:
    """Open a door into the published survey KEY and print its address.

    \b
    Example:
      listening-loop survey open feeling-safe --kind qr_poster --name "Library poster" --closes 2026-07-31
    """
    at = installation.clock.now()
    with installation.database.writing() as session:
        _check_audience(session, key, audience)
        collector = collectors.open_door(
            session,
            key,
            at,
            COMMAND_LINE,
            kind=kind,
            name=name,
            group_label=group,
            listed=listed,
            invited=invited,
            cap=cap,
            closes_at=end_of(closes.date(), at) if closes else None,
            code=_free(session, code) if code is not None else None,
            audience_version=audience,
        )
        path = f"/s/{collector.code}"
        told = {"key": key, "code": collector.code, "path": path, "url": installation.url(path)}
    click.echo(json.dumps(told) if as_json else told["url"])


@click.command()
@click.argument("code")
@click.pass_obj
def close(installation: Installation, code: str) -> None:
    """Close the door with this CODE, the sign after /s/ in its address.

    \b
    Example:
      listening-loop survey close k3v9m2q
    """
    with installation.database.writing() as session:
        collector = session.get(Collector, code.lower())
        if collector is None:
            raise versions.SurveyFault(
                f"There is no door with the code '{code}'. Look at its address: /s/CODE."
            )
        if collector.closed_at is not None:
            raise versions.SurveyFault(f"The door '{code}' was closed before. There is nothing to do.")
        collectors.close(session, collector, installation.clock.now(), COMMAND_LINE)
        click.echo(f"/s/{collector.code} is closed; {collector.received} answers came through it.")


def standing(session: Session, survey_key: str, at: datetime) -> Collector | None:
    """A plain open link that is open to everybody already: importing twice makes no second one."""
    return next(
        (
            one
            for one in collectors.of(session, survey_key)
            if one.kind == "open_link"
            and not one.group_label
            and one.audience_version is None
            and collectors.state(one, at) is collectors.Door.OPEN
        ),
        None,
    )


def unknown(session: Session, key: str) -> str:
    """The sentence for a key no survey has."""
    keys = session.scalars(select(Survey.key)).all()
    near = get_close_matches(key, keys, 1)
    remedy = f"Did you mean '{near[0]}'?" if near else "Run 'listening-loop survey import' first."
    return f"There is no survey '{key}'. {remedy}"


def _check_audience(session: Session, key: str, audience: str | None) -> None:
    version = versions.current(session, key)
    if version is None:
        raise versions.SurveyFault(
            unknown(session, key)
            if session.get(Survey, key) is None
            else f"'{key}' is not published. Run 'listening-loop survey import FILE --publish'."
        )
    known = [one.id for one in versions.read(version).versions]
    if audience is not None and audience not in known:
        remedy = f"Choose one of: {', '.join(known)}." if known else "Leave out --audience."
        raise versions.SurveyFault(f"'{key}' has no audience version '{audience}'. {remedy}")


def end_of(day: date, at: datetime) -> datetime:
    """The last second of a day in England: wherever its date is shown, it is that day."""
    end = datetime.combine(day, time(23, 59, 59), HOME)
    if end <= at:
        raise click.UsageError(f"--closes {day} has passed; give today or a later day")
    return end


def _free(session: Session, code: str) -> str:
    code = code.lower()
    if not _CODE.fullmatch(code):
        raise click.UsageError("--code needs 4 to 40 letters a-z, figures or dashes, such as hill-primary")
    if session.get(Collector, code) is not None:
        raise versions.SurveyFault(f"The code '{code}' is taken by another door. Choose another one.")
    return code
