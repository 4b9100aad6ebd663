"""What is written down of a session, before it is kept: plain values, and what is wrong with them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

#: The kinds of session, as the hub calls them.
KINDS = {
    "workshop": "Workshop",
    "youth_council": "Youth council",
    "voice_group": "Voice group",
    "visit": "Visit",
    "focus_group": "Focus group",
    "phone_line": "Phone line",
    "report": "Report of another tool",
}
MOST_PEOPLE = 100_000
LONGEST = 20_000


class SessionFault(Exception):
    """A session cannot be kept so. `field` says where, the message why and what to do."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was said, as one person said it where that is known. `quotable`: they said their words may be shown."""

    words: str
    language: str
    quotable: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything about a session but what was said. `groups` are (group, how many) and name nobody."""

    title: str
    kind: str
    held_on: date
    people: int
    place: str = ""
    groups: tuple[tuple[str, int], ...] = field(default=())
    office: str = ""
    how_asked: str = ""


def check(facts: Facts, today: date) -> None:
    """See to it that a session can be kept.

    Raises:
        SessionFault: it has no title, kind or people, is still to come, or its groups are more than all.
    """
    if not facts.title.strip():
        raise SessionFault("Write what the session was, for example “Youth council, May”.", "title")
    if facts.kind not in KINDS:
        raise SessionFault("Choose what kind of session it was.", "kind")
    if facts.held_on > today:
        raise SessionFault("Give the day on which it was: it cannot be in the future.", "held_on")
    if not 0 < facts.people <= MOST_PEOPLE:
        raise SessionFault("Write how many people took part, as a whole number.", "people")
    if any(not group.strip() or number < 1 for group, number in facts.groups):
        raise SessionFault("Write each group with how many of it came: “Years 5 and 6: 12”.", "groups")
    if sum(number for _, number in facts.groups) > facts.people:
        raise SessionFault("The groups are more people than took part. Correct one of the two.", "groups")


def check_notes(notes: Iterable[Note]) -> None:
    """See to it that what was said can be kept.

    Raises:
        SessionFault: a note is empty, too long, or in no language.
    """
    for number, note in enumerate(notes, 1):
        if not note.words.strip():
            raise SessionFault(f"Note {number} is empty. Write what was said, or leave it out.", "notes")
        if len(note.words) > LONGEST:
            raise SessionFault(
                f"Note {number} is longer than {LONGEST:,} letters. Cut it into several.", "notes"
            )
        if not note.language:
            raise SessionFault(f"Choose the language of note {number}.", "notes")


def groups_of(text: str) -> tuple[tuple[str, int], ...]:
    """Groups as they are typed, one a line: "Years 5 and 6: 12".

    Raises:
        SessionFault: a line does not say how many.
    """
    found = []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        group, _, number = line.rpartition(":")
        if not group.strip() or not number.strip().isdecimal():
            raise SessionFault(
                f"Write “{line[:60]}” as a group and how many of it came: “Years 5 and 6: 12”.", "groups"
            )
        found.append((group.strip(), int(number)))
    return tuple(found)
