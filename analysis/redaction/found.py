"""What redaction finds, and the text with it hidden."""

from dataclasses import dataclass

#: Each kind with what stands in its place.
PLACES = {
    "known": "[name]",
    "email": "[email]",
    "link": "[link]",
    "nhs_number": "[NHS number]",
    "birth_date": "[date of birth]",
    "ni_number": "[NI number]",
    "id": "[number]",
    "phone": "[phone]",
    "postcode": "[postcode]",
    "plate": "[number plate]",
    "address": "[address]",
    "school": "[school]",
    "organisation": "[organisation]",
    "handle": "[handle]",
    "name": "[name]",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One span that may tell who somebody is: `text[start:end] == words`."""

    kind: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """`text` with every span in `found` replaced; `found` counts in the text as it was written, in its order."""

    text: str
    found: tuple[Found, ...]


def hidden(text: str, found: tuple[Found, ...]) -> str:
    """A text with these spans replaced; they stand in order and do not overlap."""
    parts, at = [], 0
    for one in found:
        parts += [text[at : one.start], PLACES[one.kind]]
        at = one.end
    return "".join([*parts, text[at:]])
