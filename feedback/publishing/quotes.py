"""Nobody is quoted who said no: words of theirs in a text that is to be published keep it from being released.

A text borrows from a comment where both have six words in a row, or all of a comment of four or five. Words that
somebody else said too, and did not say no, may stand.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.loop import wordings
from feedback.loop.demands import Demand
from feedback.loop.models import Loop, LoopItem
from feedback.quotes import bank, checking, proposing
from feedback.responses.models import Comment, Response
from feedback.safeguarding import queue

LONG, SHORT = 6, 4
TEXTS = ("said", "decided", "answer", "because", "changed")
QUOTE_GONE = "A quote here was taken back or not agreed. Take it out of this item."
QUOTE_WATCHED = "The safeguarding lead is looking at the words of a quote here. Take it out of this item."
QUOTE_SMALL = "Too few people are in the group of a quote here now. Take it out of this item."
SAID_NO = "These are words of somebody who said that we must not show them. Say it in your own words."

Run = tuple[str, ...]


def borrowed(session: Session, loop: Loop) -> Iterator[tuple[LoopItem | None, Demand]]:
    """Where a loop's texts hold words of somebody who said no: the item (None: the loop itself) and the demand."""
    forbidden: set[Run] = set().union(*(_forbidden(session, key) for key in loop.survey_keys))
    if not forbidden:
        return
    for name in ("title", "asked", "base_label"):
        if _borrows(getattr(loop, name).values(), forbidden):
            yield None, Demand(name, SAID_NO)
    for item in loop.items:
        for name, texts in _written(item):
            if _borrows(texts.values(), forbidden):
                yield item, Demand(name, SAID_NO)


def not_to_be_shown(session: Session, loop: Loop) -> Iterator[tuple[LoopItem, Demand]]:
    """Quotes under a loop's items that were taken back or refused, or whose group has become small."""
    chosen = bank.of_items(session, [item.id for item in loop.items])
    comments = [one.comment_id for many in chosen.values() for one in many if one.comment_id]
    watched = queue.watched(session, comments)
    for item in loop.items:
        for one in chosen.get(item.id, ()):
            if one.state != "checked" or (one.comment_id and proposing.taken_back(session, one.comment_id)):
                yield item, Demand("quotes", QUOTE_GONE)
            elif one.comment_id in watched:
                yield item, Demand("quotes", QUOTE_WATCHED)
            elif checking.too_small(session, one):
                yield item, Demand("quotes", QUOTE_SMALL)


def quoted(session: Session, loop: Loop, survey_key: str) -> set[str]:
    """The responses to one survey whose own words stand in a loop's texts: once released, they can no longer be taken
    back."""
    written = [getattr(loop, name) for name in ("title", "asked", "base_label")]
    written += [texts for item in loop.items for _, texts in _written(item)]
    return repeated(session, survey_key, (text for texts in written for text in texts.values()))


def _written(item: LoopItem) -> Iterator[tuple[str, Mapping[str, str]]]:
    """All of an item that is published, by field: its words, those for other readers, and why a day was moved."""
    yield from ((name, getattr(item, name)) for name in TEXTS)
    yield from (("wordings", words) for words in wordings.texts(item).values())
    yield "moved_because", item.moved_because or {}


def repeated(session: Session, survey_key: str, texts: Iterable[str]) -> set[str]:
    """The responses to a survey whose own words stand in these texts."""
    said = set().union(*(_said(text) for text in texts))
    rows = session.execute(select(Comment.response_id, Comment.text).where(Comment.survey_key == survey_key))
    return {response_id for response_id, text in rows if not said.isdisjoint(_runs(text))}


def _forbidden(session: Session, survey_key: str) -> set[Run]:
    """Every run of words of those who said no, but for what others said as well."""
    rows = session.execute(
        select(Comment.text, Response.quotes)
        .join(Response, Response.id == Comment.response_id)
        .where(Comment.survey_key == survey_key)
    ).all()
    refused: set[Run] = set()
    for text, quotes in rows:
        if quotes == "no":
            refused.update(_runs(text))
    if refused:
        for text, quotes in rows:
            if quotes != "no":
                refused.difference_update(_said(text))
    return refused


def _borrows(texts: Iterable[str], forbidden: set[Run]) -> bool:
    return any(not forbidden.isdisjoint(_said(text)) for text in texts)


def _runs(text: str) -> set[Run]:
    """What may not be repeated of a comment: each six words in a row, or the whole of a short one."""
    words = _words(text)
    if SHORT <= len(words) < LONG:
        return {tuple(words)}
    return _windows(words, LONG)


def _said(text: str) -> set[Run]:
    words = _words(text)
    return set().union(*(_windows(words, length) for length in range(SHORT, LONG + 1)))


def _windows(words: list[str], length: int) -> set[Run]:
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def _words(text: str) -> list[str]:
    """Words as they are compared: letters and digits, whatever stands between them, and however an accent is typed."""
    return re.findall(
        r"\w+", unicodedata.normalize("NFKC", text).casefold().replace("’", "").replace("'", "")
    )
