"""A session as it comes from a form, and as a form shows it again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from feedback.sessions.facts import Facts, Note, SessionFault, groups_of
from feedback.sessions.models import VoiceSession

#: Boxes for notes on an empty form; more come as they are filled.
BOXES = 6

Form = Mapping[str, str]


def facts(form: Form) -> Facts:
    """What the boxes say of a session.

    Raises:
        SessionFault: a day, a number or a group cannot be read.
    """
    return Facts(
        title=form.get("title", ""),
        kind=form.get("kind", ""),
        held_on=_day(form),
        people=_people(form),
        place=form.get("place", ""),
        groups=groups_of(form.get("groups", "")),
        office=form.get("office", ""),
        how_asked=form.get("how_asked", ""),
    )


def notes(form: Form) -> list[Note]:
    """What was said, box by box; empty boxes are left out."""
    return [
        Note(
            form[f"note-{number}"].strip(),
            form.get(f"language-{number}", ""),
            form.get(f"quote-{number}") == "yes",
        )
        for number in range(1, boxes(form) + 1)
        if form.get(f"note-{number}", "").strip()
    ]


def boxes(form: Form) -> int:
    """How many boxes for notes the form has: as many as were sent, and always some empty ones."""
    sent = [int(name[5:]) for name in form if name.startswith("note-") and name[5:].isdecimal()]
    filled = sum(bool(form.get(f"note-{number}", "").strip()) for number in sent)
    return min(max([BOXES, *sent, filled + 2]), 400)


def texts(form: Form) -> list[tuple[str, str, str]]:
    """Every box that could name somebody, for whoever looks for names: (box id, text, language)."""
    named = ("title", "place", "groups", "office", "how_asked")
    found = [(name, form.get(name, ""), "en") for name in named]
    return found + [
        (f"note-{number}", form.get(f"note-{number}", ""), form.get(f"language-{number}", "en"))
        for number in range(1, boxes(form) + 1)
    ]


def shown(row: VoiceSession) -> dict[str, Any]:
    """The boxes of a session that is kept."""
    return {
        "title": row.title,
        "kind": row.kind,
        "held_on": row.held_on.isoformat(),
        "people": str(row.people),
        "place": row.place,
        "groups": "\n".join(f"{one['group']}: {one['people']}" for one in row.groups),
        "office": row.office,
        "how_asked": row.how_asked,
    }


def _day(form: Form) -> date:
    try:
        return date.fromisoformat(form.get("held_on", "").strip())
    except ValueError:
        raise SessionFault("Give the day on which it was.", "held_on") from None


def _people(form: Form) -> int:
    said = form.get("people", "").strip()
    return int(said) if said.isdecimal() and len(said) < 9 else 0
