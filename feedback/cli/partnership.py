"""`listening-loop partnership`: who runs this service, and where help is."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from feedback.audit import trail
from feedback.cli.installation import Installation
from feedback.partnership import languages, partnership_file, population, profile


@click.group()
def partnership() -> None:
    """Who runs this service, and where help is.

    \b
    Example:
      listening-loop partnership set partnership.yaml
      listening-loop partnership show
    """


@partnership.command("set")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def set_(installation: Installation, file: Path) -> None:
    """Set the partnership up from FILE, or change it. What the file does not speak of stays as it is.

    \b
    Example:
      listening-loop partnership set partnership.yaml
    """
    entry = partnership_file.read(file)
    with installation.database.writing() as session:
        partnership_file.bring_in(session, entry)
        trail.note(session, installation.clock.now(), trail.COMMAND_LINE, "partnership set", "partnership")
        held = profile.read(session)
        contacts = len(entry.help_contacts) if entry.help_contacts is not None else len(held.help)
    click.echo(f"{held.name} is set up, with {contacts} places to find help.")


@partnership.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def show(installation: Installation, as_json: bool) -> None:
    """Say what every page says of the partnership.

    \b
    Example:
      listening-loop partnership show --json
    """
    with installation.database.reading() as session:
        held = profile.read(session)
        served = population.all_of(session)
    if as_json:
        about = _plain(held) | {"populations": [asdict(one) for one in served]}
        click.echo(json.dumps(about, ensure_ascii=False))
        return
    click.echo(f"{held.name} ({held.short_name}), {', '.join(held.languages)}")
    for tag in held.languages:
        click.echo(f"{tag}\t{_read_over(held, tag)}")
    for one in served:
        click.echo(one.line())
    for contact in held.help:
        click.echo(f"{contact.name.pick('en').words}\t{contact.phone or contact.text or contact.web}")


def _read_over(held: profile.Profile, tag: str) -> str:
    known, review = languages.known().get(tag), held.reviews.get(tag)
    if review is not None:
        return f"read by {review.read_by} on {review.noted_at:%-d %B %Y}"
    return "read" if known is not None and known.read else "drafted, not yet read by a native speaker"


def _plain(held: profile.Profile) -> dict:
    return {
        "name": held.name,
        "short_name": held.short_name,
        "area": held.area,
        "accent": held.accent,
        "languages": list(held.languages),
        "languages_read": {
            tag: {"by": review.read_by, "on": review.noted_at.date().isoformat()}
            for tag, review in held.reviews.items()
        },
        "contact_email": held.contact_email,
        "privacy_contact": held.privacy_contact,
        "help": [
            {"name": one.name.to_dict(), "phone": one.phone, "text": one.text, "web": one.web}
            for one in held.help
        ],
    }
