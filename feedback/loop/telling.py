"""Telling back: by which way, whom, and when people heard what came of what they said."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.loop.faults import LoopFault
from feedback.loop.models import Loop, Told
from feedback.secrets import new_id

#: The ways, as they are kept and as they are called. Those of `BY_ITSELF` are written down by the service.
WAYS = {
    "page": "public page",
    "receipt": "receipt page",
    "mail": "mail to those who were invited",
    "reply": "reply through the receipt",
    "school": "assembly or lesson",
    "session": "session with the group",
    "poster": "poster",
    "card": "postcard or letter",
    "visit": "visit to the group",
    "workers": "through their workers",
    "message": "message",
    "meeting": "meeting",
}
#: Everybody may find these, and nobody is known to have: they tell no group.
BY_ITSELF = ("page", "receipt")
#: Ways that staff write down.
BY_HAND = tuple(key for key in WAYS if key not in (*BY_ITSELF, "mail"))
_KEYS = {label: key for key, label in WAYS.items()}


def record(
    session: Session,
    loop: Loop,
    told_on: date,
    way: str,
    whom: str,
    at: datetime,
    actor: str,
    *,
    note: str = "",
    groups: Sequence[str] = (),
    edition: int | None = None,
    addresses: int | None = None,
) -> Told:
    """Write down that people were told, or the day on which they will be.

    `way` is a key of `WAYS`, what it is called, or words of one's own. `groups` are the labels of the groups it
    reached, as they stand at doors and in sessions; an empty one is those who came through a door without a group.

    Raises:
        LoopFault: it does not say how, or whom.
    """
    if not way.strip():
        raise LoopFault("Choose how people are told.", field="way")
    if not whom.strip() and not groups:
        raise LoopFault("Write who is told: the group, not a name.", field="whom")
    key = way.strip() if way.strip() in WAYS else _KEYS.get(way.strip())
    told = Told(
        id=new_id(),
        loop_id=loop.id,
        told_on=told_on,
        way_key=key,
        way=WAYS[key] if key else way.strip(),
        whom=whom.strip() or named(groups),
        note=note,
        groups=list(dict.fromkeys(groups)),
        edition=edition,
        addresses=addresses,
    )
    session.add(told)
    session.flush()
    trail.note(
        session, at, actor, "told back", f"loop/{loop.id}", way=told.way, whom=told.whom, groups=told.groups
    )
    return told


def reached(session: Session, told: Told, groups: Sequence[str], at: datetime, actor: str) -> None:
    """Say afterwards which groups an act of telling reached. The way and the words stay as they were written.

    Raises:
        LoopFault: no group is chosen, or it is a page that tells no group.
    """
    if told.way_key in BY_ITSELF:
        raise LoopFault("A page tells nobody in particular. Write down how the group was told.")
    if not groups:
        raise LoopFault("Choose at least one group.", field="groups")
    before, told.groups = told.groups, list(dict.fromkeys(groups))
    trail.note(
        session, at, actor, "told back to groups", f"loop/{told.loop_id}", groups=[before, told.groups]
    )
    session.flush()


def of(session: Session, loop_id: str) -> Sequence[Told]:
    """All telling back of one loop, the newest first."""
    return session.scalars(
        select(Told).where(Told.loop_id == loop_id).order_by(Told.told_on.desc(), Told.id)
    ).all()


def named(groups: Sequence[str]) -> str:
    """Groups in words."""
    return ", ".join(label or "People who came without a group" for label in groups)
