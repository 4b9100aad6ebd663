"""What can have come of a concern, how it can be handed over, and what the words mean (standards D28)."""

from dataclasses import dataclass

from feedback.safeguarding.models import HANDED_ON


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way a concern can end. `means` is shown where a person chooses; `place` is whom it is handed to, if anybody."""

    label: str
    means: str
    place: str = ""


OUTCOMES = {
    "no_concern": Outcome(
        "No concern", "A person has read it, and nobody is at risk. The words are released."
    ),
    "theme_only": Outcome(
        "Theme only",
        "It matters for what people say as a whole, and not for one child. The words are released.",
    ),
    "signposted": Outcome(
        "Signposted",
        "They were told where help is, for example in a letter behind their receipt. The words stay held.",
    ),
    "front_door": Outcome(
        "Referred to the front door (MASH)",
        "A child may be at risk: the multi-agency safeguarding hub decides what happens. Closed once the hand-over is "
        "written down.",
        "front_door",
    ),
    "lado": Outcome(
        "Allegation about somebody who works with children, to the LADO",
        "The local authority’s designated officer is told within one working day. Nobody asks the person meanwhile.",
        "lado",
    ),
    "dsl": Outcome(
        "Allegation about a place, to its DSL",
        "The designated safeguarding lead of that school or agency is told; the LADO, if it is about the lead.",
    ),
}

WAYS = {
    "phone": "By telephone",
    "secure_mail": "By secure mail",
    "form": "By their own online form",
    "in_person": "In person",
}

#: How it is said where words come from.
SOURCES = {
    "answer": "An answer",
    "letter": "An answer to our letter",
    "contact": "A request to be contacted",
    "correction": "“You got it wrong”",
    "hand": "Raised by hand",
}
LEVELS = {"urgent": "Urgent", "look": "Look"}
#: How the act is written down by which a person makes a concern urgent; mails go by it.
BECAME_URGENT = "level: urgent"


def hands_on(outcome: str | None) -> bool:
    """Whether this outcome is complete only once it has been handed over."""
    return outcome in HANDED_ON
