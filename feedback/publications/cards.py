"""Posters, postcards and story cards: what a published loop says, for a wall, a hand or a screen, and for one age.

A card is made of the frozen words of a publication and of nothing else, so that no card says what no page says. For an
age band it takes the words written for that band; where there are none, it is not made from those of another.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from feedback.publications.shelf import Shelved, phrase
from forms.text import Phrase

#: What is made, and how many things people said fit on one.
SHEETS = {"poster": 5, "postcard": 1, "story": 1}
#: How many are taken where nobody has chosen: few enough to be read in passing.
USUAL = 3
#: For whom: everybody, three ages, Easy Read.
BANDS = ("", "4-7", "8-11", "11-18", "easy")
#: What came of it, in the words of the public page.
HEADINGS = {
    "done": "We did",
    "doing": "We are doing",
    "planned": "We will",
    "cannot": "We can’t, because",
    "already": "It is there already",
    "passed_on": "We passed it on",
    "decided": "We decided",
    "considered": "We are thinking about it",
    "heard": "We heard you",
}

Say = Callable[[str], str]


class CardFault(Exception):
    """The card cannot be made; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that people said, and what came of it. `state` is a key of `HEADINGS`."""

    id: str
    said: Phrase
    state: str
    heading: str
    came: tuple[Phrase, ...]
    due_on: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """One card in one language. `you_said` is the other heading."""

    sheet: str
    band: str
    language: str
    title: Phrase
    you_said: str
    things: tuple[Thing, ...]

    @property
    def alternative(self) -> str:
        """The whole card as text: beside a picture, for whoever cannot see it."""
        lines = [self.title.words]
        for one in self.things:
            lines.append(f"{self.you_said}: {one.said.words}")
            lines += [f"{one.heading}: {words.words}" for words in one.came[:1]]
            lines += [words.words for words in one.came[1:]]
        return "\n".join(lines)


def ready(shelved: Shelved, band: str) -> list[str]:
    """The keys of what may stand on a card for a band: said and answered in its words, in the publication's language."""
    return [
        item["id"]
        for item in shelved.content["items"]
        if _thing(item, band, shelved.language, str) is not None
    ]


def make(shelved: Shelved, sheet: str, band: str, wanted: Collection[str], say: Say) -> Card:
    """A card of these things, in the order of the page; of the first that fit where none is named.

    Raises:
        CardFault: nothing that was asked for has words for this band, or more was asked for than fits.
    """
    if shelved.withdrawn_on is not None:
        raise CardFault("This loop was withdrawn, so nothing is printed of it.")
    found = [_thing(item, band, shelved.language, say) for item in shelved.content["items"]]
    things = [one for one in found if one is not None and (not wanted or one.id in wanted)]
    if not things:
        raise CardFault(
            "Nobody has written words for these readers yet. Write them on the page of each thing."
        )
    if wanted and len(things) > SHEETS[sheet]:
        raise CardFault(f"Choose at most {SHEETS[sheet]}: more cannot be read from a step away.")
    most = SHEETS[sheet] if wanted else min(USUAL, SHEETS[sheet])
    return Card(sheet, band, shelved.language, shelved.title, say("You said"), tuple(things[:most]))


def _thing(item: Mapping[str, Any], band: str, language: str, say: Say) -> Thing | None:
    words = {name: _words(item, band, name, language) for name in ("said", "answer", "because", "changed")}
    decided = None if band else _words(item, band, "decided", language)
    order = (
        (words["because"], words["answer"]) if item["state"] == "cannot" else (words["answer"] or decided,)
    )
    came = tuple(one for one in (*order, words["changed"]) if one is not None)
    if words["said"] is None or not came:
        return None
    heading = HEADINGS[item["state"]]
    return Thing(item["id"], words["said"], item["state"], say(heading), came, item["due_on"])


def _words(item: Mapping[str, Any], band: str, name: str, language: str) -> Phrase | None:
    """Words in the card's language, or none: a poster in Urdu is not filled up with English."""
    found = phrase(item.get("wordings", {}).get(band, {}).get(name) if band else item[name])
    return found if found is not None and found.language == language else None
