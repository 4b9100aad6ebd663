"""The reporting calendar as a file for other calendars: iCalendar, RFC 5545."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

from feedback.clock import HOME
from feedback.plans.calendar import Calendar, Due, Event


def write(calendar: Calendar, names: Mapping[str, str], title: str, host: str, at: datetime) -> bytes:
    """Meetings at their hours, reports as whole days. `names` are those of boards, `host` makes ids that stay unique.

    A meeting that was called off is sent as cancelled, so that it goes from calendars that had it.
    """
    import icalendar  # a sixth of a second that only this needs

    sheet = icalendar.Calendar()
    for name, value in (
        ("prodid", "-//Listening Loop//Reporting calendar//EN"),
        ("version", "2.0"),
        ("x-wr-calname", title),
    ):
        sheet.add(name, value)
    for one in calendar.events:
        sheet.add_component(_event(icalendar.Event(), one, names, host, at))
    for one in calendar.dues:
        if one.due_on is not None and one.delivered_on is None:
            sheet.add_component(_due(icalendar.Event(), one, names, host, at))
    return sheet.to_ical()


def _event(entry, one: Event, names: Mapping[str, str], host: str, at: datetime):
    holder, *others = (names[key] for key in one.boards)
    entry.add("uid", f"meeting-{one.id}@{host}")
    entry.add("dtstamp", at.astimezone(UTC))
    entry.add("summary", f"{one.title}, {holder}" if one.title else holder)
    if one.starts:
        entry.add("dtstart", _moment(one, one.starts))
        entry.add(
            "dtend", _moment(one, one.ends) if one.ends else _moment(one, one.starts) + timedelta(hours=1)
        )
    else:
        entry.add("dtstart", one.on)
        entry.add("dtend", one.on + timedelta(days=1))
    if one.place:
        entry.add("location", one.place)
    if others:
        entry.add("description", f"Together with {', '.join(others)}")
    if one.cancelled:
        entry.add("status", "CANCELLED")
    return entry


def _due(entry, one: Due, names: Mapping[str, str], host: str, at: datetime):
    assert one.due_on is not None
    entry.add("uid", f"due-{one.duty_id}-{one.occasion.replace('/', '-')}@{host}")
    entry.add("dtstamp", at.astimezone(UTC))
    entry.add("summary", f"Due: {one.title}, {names[one.board_key]}")
    entry.add("description", f"About {one.about}")
    entry.add("dtstart", one.due_on)
    entry.add("dtend", one.due_on + timedelta(days=1))
    entry.add("transp", "TRANSPARENT")
    return entry


def _moment(one: Event, clock: str) -> datetime:
    return datetime.combine(one.on, time.fromisoformat(clock), HOME).astimezone(UTC)
