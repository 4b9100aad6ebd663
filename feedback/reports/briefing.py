"""A seven-minute briefing for the workforce, made of a published loop and what staff add to it.

Everything people said, and what came of it, is taken from the edition that stands on the public page, so its numbers
and quotes are those the public may see: a quote that was taken back is gone from here as well.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from analysis import reading_age
from feedback.clock import HOME
from feedback.loop import briefings
from feedback.loop.models import Briefing, Loop
from feedback.papers.paper import Block, Manner, Number, Paper, Points, Quote, Section, Words
from feedback.partnership import profile
from feedback.publications import shelf
from feedback.publications.shelf import Shelved
from feedback.reports.promises import day

LANGUAGE = "en"
#: Read aloud to a team in seven minutes.
MOST_WORDS, A_MINUTE = 900, 130
STATES = {
    "done": "Done",
    "doing": "Being done",
    "planned": "Planned",
    "already": "There already",
    "passed_on": "Passed on",
}
Items = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Made:
    """A briefing, how long it is, and how many quotes were left out so that it fits."""

    paper: Paper
    words: int
    left_out: int

    @property
    def minutes(self) -> int:
        return max(1, math.ceil(self.words / A_MINUTE))

    @property
    def too_long(self) -> bool:
        return self.words > MOST_WORDS

    @property
    def gaps(self) -> list[str]:
        """What is missing, as the paper itself says it."""
        blocks = (block for _, section in self.paper.walk() for block in section.blocks)
        return [one.text for one in blocks if isinstance(one, Words) and one.manner is Manner.GAP]


def make(session: Session, loop: Loop, public_url: str, at: datetime) -> Made | None:
    """The briefing of the edition that stands; None where none does.

    Where it is longer than seven minutes, quotes are left out, the last first; nothing else is.
    """
    shelved = shelf.find(session, loop.slug, LANGUAGE)
    if shelved is None or shelved.withdrawn_on is not None:
        return None
    added, who = briefings.of(session, loop.id), profile.read(session).name
    quotes = sum(len(list(_quotes(item))) for item in shelved.content["items"])

    def made(kept: int) -> Made:
        paper = _paper(shelved, added, who, public_url, at, kept)
        return Made(paper, count(paper), quotes - kept)

    fitting = (one for kept in range(quotes, -1, -1) if not (one := made(kept)).too_long)
    return next(fitting, None) or made(0)


def count(paper: Paper) -> int:
    """The words of a paper."""
    return len(reading_age.words("\n".join((paper.title, paper.about, *_texts(paper)))))


def _paper(
    shelved: Shelved, added: Briefing | None, who: str, public_url: str, at: datetime, quotes: int
) -> Paper:
    items: Items = shelved.content["items"]
    edition = f"publication/{shelved.slug}/{shelved.edition}"
    sections = (
        Section("Background", tuple(_background(shelved, added, edition))),
        Section("What children and families said", tuple(_said(items, edition, quotes))),
        Section("What we decided", tuple(_decided(items))),
        Section("What changed", tuple(_changed(items))),
        Section("What we cannot do, and why", tuple(_cannot(items))),
        Section("What you can do in practice", tuple(_points(added, "practice", _NO_PRACTICE))),
        Section("Questions for your team", tuple(_points(added, "questions", _NO_QUESTIONS))),
        Section("The whole answer", (Words(f"{public_url.rstrip('/')}/loops/{shelved.slug}"),)),
    )
    released = day(shelved.released_at.astimezone(HOME).date())
    about = (
        f"Seven-minute briefing for everybody who works with children. Edition {shelved.edition}, {released}."
    )
    return Paper(shelved.title.words, about, who, LANGUAGE, at, sections)


_NO_PRACTICE = "Nobody has written down yet what to do in practice."
_NO_QUESTIONS = "Nobody has written questions for teams yet."


def _background(shelved: Shelved, added: Briefing | None, edition: str) -> Iterator[Block]:
    if added and added.background:
        yield from (Words(line) for line in briefings.lines(added.background))
    content = shelved.content
    if content["asked"]:
        yield Words(f"We asked: {content['asked']['words']}", Manner.LEAD)
    if content["base_label"]:
        yield Words(f"Who was asked: {content['base_label']['words']}.".replace("..", "."))
    answered = content["answered"]
    if answered and answered["number"] is not None:
        number = Number(str(answered["number"]), f"{edition}/answered")
        word = "took part" if content.get("sessions") else "answered"
        of = f" of {content['base']}" if content["base"] else ""
        yield Words(f"{number}{of} people {word}.", numbers=(number,))
    if shelved.language != LANGUAGE:
        yield Words("The loop is not published in English: its words stand in another language.", Manner.GAP)


def _said(items: Items, edition: str, quotes: int) -> Iterator[Block]:
    left = quotes
    for item in items:
        said = _words(item["said"])
        people = item["people"]
        if people and people["number"] is not None:
            number = Number(str(people["number"]), f"{edition}/{item['id']}/people")
            yield Words(f"{said} ({number} people)", numbers=(number,))
        else:
            yield Words(
                said + {"some": " (some people)", "most": " (most people)"}.get(_how_many(people), "")
            )
        for one in list(_quotes(item))[:left]:
            left -= 1
            yield Quote(one["words"], one["language"], _words(one.get("who")))
    if not items:
        yield Words("Nothing that people said has been taken up.", Manner.GAP)


def _decided(items: Items) -> Iterator[Block]:
    decided = [item for item in items if item["decided"]]
    if decided:
        yield Points(tuple(_with_board(item) for item in decided))
    if waiting := [item for item in items if not item["decided"]]:
        yield Words(
            "Not decided yet: " + "; ".join(_bare(item["said"]) for item in waiting) + ".", Manner.GAP
        )


def _changed(items: Items) -> Iterator[Block]:
    points = [_change(item) for item in items if item["state"] in STATES]
    if points:
        yield Points(tuple(points))
    if not any(item["state"] in ("done", "already") for item in items):
        yield Words("Nothing has changed yet.", Manner.GAP)


def _change(item: Mapping[str, Any]) -> str:
    due = item["done_on"] if item["state"] == "done" else item["due_on"]
    by = "" if not due else f" {'on' if item['state'] == 'done' else 'by'} {day(date.fromisoformat(due))}"
    return " ".join(
        filter(None, (f"{STATES[item['state']]}{by}:", _words(item["answer"]), _words(item["changed"])))
    )


def _cannot(items: Items) -> Iterator[Block]:
    refused = [item for item in items if item["state"] == "cannot"]
    for item in refused:
        yield Words(f"{_words(item['said'])} {_words(item['answer'])} Because: {_words(item['because'])}")
    if not refused:
        yield Words("Nothing was refused.")


def _points(added: Briefing | None, field: str, missing: str) -> Iterator[Block]:
    points = briefings.lines(getattr(added, field)) if added else ()
    yield Points(points) if points else Words(missing, Manner.GAP)


def _with_board(item: Mapping[str, Any]) -> str:
    by = f" ({item['decided_by']})" if item["decided_by"] else ""
    return _words(item["decided"]) + by


def _quotes(item: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Those that stand: of one that was taken back only its place is left."""
    return (one for one in item.get("quotes", ()) if "words" in one)


def _how_many(people: Mapping[str, Any] | None) -> str:
    return people["words"] if people else ""


def _words(frozen: Mapping[str, str] | None) -> str:
    return frozen["words"] if frozen else ""


def _bare(frozen: Mapping[str, str] | None) -> str:
    return _words(frozen).rstrip(".")


def _texts(paper: Paper) -> Iterator[str]:
    for _, section in paper.walk():
        yield section.title
        for block in section.blocks:
            yield from _OF_BLOCK[type(block)](block)


_OF_BLOCK: dict[type, Callable[[Any], Sequence[str]]] = {
    Words: lambda one: (one.text,),
    Points: lambda one: one.items,
    Quote: lambda one: (one.words, one.of),
}
