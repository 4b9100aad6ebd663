"""A file that says who runs this service: the partnership, its bodies, and where people find help.

Described in `docs/partnership-format.md`. Everything is checked before anything is changed, and a word that is not
known is answered with the near one.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import delete
from sqlalchemy.orm import Session

from feedback.partnership import file_checks, profile
from feedback.partnership.file_checks import Checker
from feedback.partnership.models import Agency, Board, VoiceGroup
from feedback.partnership.profile import PartnershipFault


@dataclass(frozen=True, slots=True)
class PartnershipEntry:
    """What a file says. Rows are keyword arguments of the tables in `models`; None: the file does not say."""

    about: dict[str, Any]
    agencies: list[dict[str, Any]] | None = None
    boards: list[dict[str, Any]] | None = None
    voice_groups: list[dict[str, Any]] | None = None
    help_contacts: list[dict[str, Any]] | None = None
    faults: tuple[str, ...] = field(default=())


def read(path: Path) -> PartnershipEntry:
    """Read and check a file.

    Raises:
        PartnershipFault: something in it is wrong; the message has every fault, one a line.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - a text stays a text
    except (OSError, UnicodeDecodeError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else "it is not UTF-8"
        raise PartnershipFault(f"{path} cannot be read: {why}. Give the path of a YAML file.") from fault
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        where = f" on line {mark.line + 1}" if mark else ""
        raise PartnershipFault(
            f"{path.name} is not YAML{where}. Look at the spaces and quotes there."
        ) from fault
    checker = Checker()
    entry = file_checks.checked(checker, content)
    if checker.faults:
        first, *more = checker.faults
        raise PartnershipFault(
            "\n".join([f"{path.name} was not taken: {first}", *(f"  {one}" for one in more)])
        )
    return PartnershipEntry(**entry)


def bring_in(session: Session, entry: PartnershipEntry) -> None:
    """Make the database say what the file says. A list the file does not have stays as it is.

    Raises:
        PartnershipFault: the colour cannot be read on the page.
    """
    profile.set_up(session, **entry.about)
    if entry.help_contacts is not None:
        profile.set_help(session, entry.help_contacts)
    if entry.agencies is not None:
        _merge(session, Agency, entry.agencies)
    if entry.voice_groups is not None:
        _merge(session, VoiceGroup, entry.voice_groups)
    if entry.boards is not None:
        _merge(session, Board, entry.boards)


def _merge(session: Session, table: type[Agency | Board | VoiceGroup], rows: list[dict[str, Any]]) -> None:
    """Rows by their key. What the file leaves out goes, unless something speaks of it: then the database refuses."""
    for row in rows:
        session.merge(table(**row))
        session.flush()
    kept = [row["key"] for row in rows]
    session.execute(delete(table).where(table.key.not_in(kept)))
