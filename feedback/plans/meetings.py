"""Meetings of boards and events they share: holding one, moving it, cancelling it. The trail keeps where it was."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.partnership.models import Board
from feedback.plans.meeting_models import Meeting, MeetingBoard
from feedback.plans.work_fault import WorkFault, need
from feedback.secrets import new_id

KINDS = ("meeting", "event")
CHANGEABLE = ("kind", "title", "held_on", "starts", "ends", "place")


def hold(
    session: Session,
    board_key: str,
    at: datetime,
    actor: str,
    *,
    shared_with: Iterable[str] = (),
    **values: Any,
) -> Meeting:
    """A new meeting or event of a board, shared with others. Values are the columns in `CHANGEABLE`.

    Raises:
        WorkFault: it has no day, its times cannot be, or a board is not known.
    """
    values = _sound({"kind": "meeting", "title": "", "starts": "", "ends": "", "place": ""} | values)
    if session.get(Board, board_key) is None:
        raise WorkFault("Choose the board that holds it.", "board_key")
    meeting = Meeting(id=new_id(), board_key=board_key, **values)
    session.add(meeting)
    session.flush()
    _share(session, meeting, shared_with)
    trail.note(
        session, at, actor, "meeting set", thing(meeting), board=board_key, held_on=str(meeting.held_on)
    )
    return meeting


def change(
    session: Session, meeting: Meeting, at: datetime, actor: str, *, shared_with: Iterable[str], **values: Any
) -> None:
    """Move a meeting or say more of it.

    Raises:
        WorkFault: as `hold`.
    """
    values = _sound(values)
    changed = {
        name: [str(getattr(meeting, name)), str(new)]
        for name, new in values.items()
        if new != getattr(meeting, name)
    }
    for name in changed:
        setattr(meeting, name, values[name])
    _share(session, meeting, shared_with)
    session.flush()
    trail.note(session, at, actor, "meeting changed", thing(meeting), changes=changed)


def cancel(session: Session, meeting: Meeting, because: str, at: datetime, actor: str) -> None:
    """Call a meeting off. Nothing is due because of it any more.

    Raises:
        WorkFault: no reason is given.
    """
    meeting.because = need(because, "Write why it is cancelled.", "because")
    meeting.cancelled_at = at
    session.flush()
    trail.note(session, at, actor, "meeting cancelled", thing(meeting), because=meeting.because)


def shared_with(session: Session, meeting: Meeting) -> tuple[str, ...]:
    """The other boards that share it, by key."""
    statement = select(MeetingBoard.board_key).where(MeetingBoard.meeting_id == meeting.id)
    return tuple(session.scalars(statement.order_by(MeetingBoard.board_key)))


def thing(meeting: Meeting) -> str:
    """The meeting's name in the audit trail."""
    return f"meeting/{meeting.id}"


def _share(session: Session, meeting: Meeting, keys: Iterable[str]) -> None:
    wanted = set(keys) - {meeting.board_key}
    if set(session.scalars(select(Board.key).where(Board.key.in_(wanted)))) != wanted:
        raise WorkFault("Choose the boards from the list.", "shared_with")
    session.execute(delete(MeetingBoard).where(MeetingBoard.meeting_id == meeting.id))
    session.add_all(MeetingBoard(meeting_id=meeting.id, board_key=key) for key in sorted(wanted))
    session.flush()


def _sound(values: dict[str, Any]) -> dict[str, Any]:
    if values["kind"] not in KINDS:
        raise WorkFault("Choose whether it is a meeting or an event.", "kind")
    if not isinstance(values.get("held_on"), date):
        raise WorkFault("Give the day of the meeting.", "held_on")
    if values["kind"] == "event" and not values["title"]:
        raise WorkFault("Write what the event is called.", "title")
    times = {name: _time(values[name], name) for name in ("starts", "ends")}
    if times["ends"] and not times["starts"] < times["ends"]:
        raise WorkFault("It has to begin before it ends.", "ends")
    return values | times


def _time(written: str, field: str) -> str:
    try:
        return f"{time.fromisoformat(written):%H:%M}" if written else ""
    except ValueError:
        raise WorkFault(f"Write the time as 14:30, not “{written}”.", field) from None
