"""A course and an event as they come from a form, and as a form shows them again."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from feedback.clock import HOME
from feedback.training import courses, events
from feedback.training.courses import Aim
from feedback.training.fault import TrainingFault
from feedback.training.models import Course, TrainingEvent

Form = Mapping[str, str]
#: Empty boxes for aims below those that are filled.
SPARE = 3


def course(form: Form, language: str, before: Course | None = None) -> courses.About:
    """What the boxes say of a course, in this language; an aim's words in other languages stay.

    Raises:
        TrainingFault: the follow-ups cannot be read.
    """
    there = {one.id: dict(one.text) for one in courses.aims(before)} if before else {}
    given = []
    for number in range(1, boxes(form) + 1):
        words, aim = form.get(f"aim-{number}", ""), form.get(f"aim-id-{number}", "")
        if words.strip():
            given.append(Aim(there.get(aim, {}) | {language: words}, aim))
    return courses.About(
        title=form.get("title", ""),
        aims=tuple(given),
        summary=form.get("summary", ""),
        level=form.get("level", ""),
        priority_ref=form.get("priority_ref") or None,
        answers=form.get("answers", ""),
        follow_ups=_days(form.get("follow_ups", "")),
        asks_manager=form.get("asks_manager") == "yes",
        pairing=form.get("pairing") or (before.pairing if before else courses.PAIRING),
    )


def boxes(form: Form) -> int:
    """How many boxes for aims a form has: all that were sent, and always some empty ones."""
    sent = [int(name[4:]) for name in form if name.startswith("aim-") and name[4:].isdecimal()]
    filled = sum(bool(str(form.get(f"aim-{number}", "")).strip()) for number in sent)
    return min(max([SPARE, *sent, filled + SPARE]), courses.MOST_AIMS + SPARE)


def shown_course(row: Course, language: str) -> dict[str, Any]:
    """The boxes of a course that is kept."""
    found: dict[str, Any] = {
        "title": row.title,
        "summary": row.summary,
        "level": row.level,
        "priority_ref": row.priority_ref or "",
        "answers": row.answers,
        "follow_ups": ", ".join(map(str, row.follow_ups)),
        "asks_manager": "yes" if row.asks_manager else "",
        "pairing": row.pairing,
    }
    for number, one in enumerate(courses.aims(row), 1):
        found |= {f"aim-{number}": one.text.get(language, ""), f"aim-id-{number}": one.id}
    return found


def new_course() -> dict[str, Any]:
    """The boxes of a course that is none yet."""
    return {"follow_ups": ", ".join(map(str, courses.FOLLOW_UPS)), "pairing": courses.PAIRING}


def event(form: Form) -> events.About:
    """What the boxes say of an event.

    Raises:
        TrainingFault: a day, a time or the number of places cannot be read.
    """
    day = _day(form, "day")
    last = _day(form, "last_day") if form.get("last_day", "").strip() else day
    return events.About(
        starts_at=_at(day, form, "starts", "Give the time at which it begins, for example 09:30."),
        ends_at=_at(last, form, "ends", "Give the time at which it ends, for example 16:30."),
        mode=form.get("mode", ""),
        place=form.get("place", ""),
        trainer=form.get("trainer", ""),
        capacity=_capacity(form.get("capacity", "").strip()),
    )


def shown_event(row: TrainingEvent) -> dict[str, Any]:
    """The boxes of an event that is kept."""
    starts, ends = row.starts_at.astimezone(HOME), row.ends_at.astimezone(HOME)
    return {
        "day": starts.date().isoformat(),
        "starts": f"{starts:%H:%M}",
        "last_day": ends.date().isoformat() if ends.date() != starts.date() else "",
        "ends": f"{ends:%H:%M}",
        "mode": row.mode,
        "place": row.place,
        "trainer": row.trainer,
        "capacity": str(row.capacity or ""),
    }


def _days(typed: str) -> tuple[int, ...]:
    found = []
    for part in typed.replace(";", ",").split(","):
        word = part.strip().removesuffix("days").strip()
        if word and not (word.isdecimal() and len(word) < 5):
            raise TrainingFault(f"“{part.strip()}” is no number of days. Write 56, 182.", "follow_ups")
        if word:
            found.append(int(word))
    return tuple(found)


def _day(form: Form, name: str) -> date:
    try:
        return date.fromisoformat(form.get(name, "").strip())
    except ValueError:
        raise TrainingFault("Give the day of the event.", name) from None


def _at(day: date, form: Form, name: str, sentence: str) -> datetime:
    try:
        return datetime.combine(day, time.fromisoformat(form.get(name, "").strip()), HOME)
    except ValueError:
        raise TrainingFault(sentence, name) from None


def _capacity(typed: str) -> int | None:
    if typed and not (typed.isdecimal() and len(typed) < 7):
        raise TrainingFault("Write for how many there is room, as a whole number.", "capacity")
    return int(typed) if typed else None
