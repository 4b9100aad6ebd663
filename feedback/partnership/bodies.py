"""Agencies, boards with their sub groups, and voice groups: read as lists, written one a line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from feedback.partnership.models import Agency, Board, VoiceGroup

KINDS = ("agencies", "boards", "voice_groups")


class BodyFault(Exception):
    """A list of bodies cannot be taken. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Bodies:
    """The bodies around the partnership, by name; boards each followed by their sub groups."""

    agencies: Sequence[Agency]
    boards: Sequence[Board]
    voice_groups: Sequence[VoiceGroup]


def read(session: Session) -> Bodies:
    """All bodies, in three statements."""
    return Bodies(
        session.scalars(select(Agency).order_by(Agency.name)).all(),
        boards(session),
        session.scalars(select(VoiceGroup).order_by(VoiceGroup.name)).all(),
    )


def boards(session: Session) -> list[Board]:
    """Every board by name, each followed by the sub groups below it. One statement."""
    found = session.scalars(select(Board).order_by(Board.name)).all()

    def below(parent: str | None) -> Iterator[Board]:
        for board in found:
            if board.parent_key == parent:
                yield board
                yield from below(board.key)

    return list(below(None))


def key_of(name: str) -> str:
    """A readable key: "Learning and Development" becomes "learning-and-development"."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def as_lines(session: Session, kind: str) -> str:
    """The list as it is edited: one a line; a sub group begins with a dash; details follow a bar."""
    found = read(session)
    if kind == "agencies":
        return "\n".join(" | ".join(filter(None, (one.name, one.kind))) for one in found.agencies)
    if kind == "boards":
        return "\n".join(("- " if one.parent_key else "") + one.name for one in found.boards)
    return "\n".join(" | ".join(filter(None, (one.name, one.who, one.meets))) for one in found.voice_groups)


def set_from_lines(session: Session, *, agencies: str, boards: str, voice_groups: str) -> None:
    """Make the lists what the lines say. A body that something refers to cannot be taken away.

    Raises:
        BodyFault: a sub group stands before any board, or a body that is taken away is in use.
    """
    _keep(
        session,
        Agency,
        [Agency(key=key_of(name), name=name, kind=kind) for name, kind, _ in _parts(agencies)],
    )
    _keep(session, Board, _boards(boards))
    _keep(
        session,
        VoiceGroup,
        [
            VoiceGroup(key=key_of(name), name=name, who=who, meets=meets)
            for name, who, meets in _parts(voice_groups)
        ],
    )


def _parts(lines: str) -> list[tuple[str, str, str]]:
    found = []
    for line in lines.splitlines():
        name, who, meets, *_ = [*(part.strip() for part in line.split("|")), "", ""]
        if name:
            found.append((name, who, meets))
    return found


def _boards(lines: str) -> list[Board]:
    found: list[Board] = []
    parent: str | None = None
    for line in filter(str.strip, lines.splitlines()):
        name = line.strip().lstrip("-–• ").strip()
        if line.strip()[0] not in "-–•":
            parent = key_of(name)
            found.append(Board(key=parent, name=name, parent_key=None))
        elif parent is None:
            raise BodyFault(
                f"'{name}' begins with a dash, so it is a sub group, but no board stands above it."
            )
        else:
            found.append(Board(key=key_of(name), name=name, parent_key=parent))
    return found


def _keep(
    session: Session, model: type[Agency | Board | VoiceGroup], wanted: Sequence[Agency | Board | VoiceGroup]
) -> None:
    names = {one.key: one for one in wanted}
    for one in names.values():
        session.merge(one)
    session.flush()
    for row in session.scalars(select(model)).all():
        if row.key not in names:
            try:
                with session.begin_nested():
                    session.delete(row)
            except IntegrityError:
                raise BodyFault(
                    f"'{row.name}' cannot be taken away: loops, plans or meetings refer to it. Keep it on the list."
                ) from None
