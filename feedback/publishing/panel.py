"""The young people's panel: a draft is given to them as it would be published, and what they say of it is kept.

Their verdict is shown to staff before a release, to the board and the scrutineer, and, if they agree, on the public page.
Publishing what they said not to publish needs a reason, and the reason stands beside their verdict.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.loop.faults import LoopFault
from feedback.loop.models import Loop, PanelReading
from feedback.responses.watching import CAREFUL, Watch
from feedback.safeguarding import acts
from feedback.secrets import new_id

#: What they may say, and how the hub calls it.
VERDICTS = {"clear": "Clear and fair", "change": "Change this", "stop": "Do not publish it like this"}
#: The most characters in one box.
LIMIT = 1000
WHY = "The panel said: do not publish it like this. Write why it is published all the same."
FLAGGED = "Found by screening in what the panel wrote."


def give(
    session: Session, loop: Loop, contents: Mapping[str, Mapping[str, Any]], today: date, actor: str
) -> PanelReading:
    """Give the panel a draft: what a release would freeze now. One that they have not read yet is taken back for it.

    Raises:
        LoopFault: there is nothing in it to read.
    """
    if not loop.items:
        raise LoopFault("Take up at least one thing that people said: there is nothing to read yet.")
    for row in of(session, loop.id):
        if not row.verdict:
            session.delete(row)
    row = PanelReading(id=new_id(), loop_id=loop.id, content=dict(contents), given_on=today, given_by=actor)
    row.items, row.words, row.verdict, row.because, row.public = {}, "", "", "", False
    session.add(row)
    session.flush()
    return row


def waiting(session: Session) -> Sequence[PanelReading]:
    """What the panel has been given and has not read, the oldest first."""
    unread = select(PanelReading).where(PanelReading.verdict == "")
    return session.scalars(unread.order_by(PanelReading.given_on, PanelReading.id)).all()


def read(session: Session) -> Sequence[PanelReading]:
    """What the panel has read, the newest first."""
    done = select(PanelReading).where(PanelReading.verdict != "")
    return session.scalars(done.order_by(PanelReading.read_on.desc(), PanelReading.id)).all()


def of(session: Session, loop_id: str) -> Sequence[PanelReading]:
    """Everything the panel was given of one loop, the newest first."""
    rows = select(PanelReading).where(PanelReading.loop_id == loop_id)
    return session.scalars(rows.order_by(PanelReading.given_on.desc(), PanelReading.read_on.desc())).all()


def say(
    session: Session,
    reading: PanelReading,
    verdict: str,
    words: str,
    items: Mapping[str, Mapping[str, str]],
    public: bool,
    at: datetime,
    actor: str,
    watch: Watch,
) -> None:
    """Keep what the panel says. Their words are screened as anybody's; once said, a verdict stands.

    Raises:
        LoopFault: there is no verdict, one box holds too much, they said it already, or want a change and say not what.
    """
    texts = [words, *(one.get("words", "") for one in items.values())]
    if reading.verdict:
        raise LoopFault(
            "You have said what you think of this one. Ask for it again if you changed your mind."
        )
    if verdict not in VERDICTS:
        raise LoopFault("Choose what you think of it.", field="verdict")
    if any(len(text) > LIMIT for text in texts):
        raise LoopFault(f"Write up to {LIMIT} characters in each box.", field="words")
    if verdict != "clear" and not any(text.strip() for text in texts):
        raise LoopFault("Write what has to change.", field="words")
    reading.verdict, reading.words, reading.public = verdict, words.strip(), public
    reading.items = {key: dict(one) for key, one in items.items() if any(one.values())}
    reading.read_on, reading.read_by = at.astimezone(HOME).date(), actor
    session.flush()
    trail.note(session, at, actor, "read by the panel", f"loop/{reading.loop_id}", verdict=verdict)
    _screen(session, reading, "\n".join(text for text in texts if text.strip()), at, actor, watch)


def standing(session: Session, loop_id: str) -> PanelReading | None:
    """The last verdict that no edition has answered yet."""
    return next((row for row in of(session, loop_id) if row.verdict and row.edition is None), None)


def publish(session: Session, loop: Loop, edition: int, because: str) -> None:
    """An edition is released: it is the one that the panel's verdicts were about.

    Raises:
        LoopFault: they said not to publish it, and nothing says why it is.
    """
    last = standing(session, loop.id)
    if last is not None and last.verdict == "stop" and not because.strip():
        raise LoopFault(WHY, field="panel_because")
    for row in of(session, loop.id):
        if row.verdict and row.edition is None:
            row.because = because.strip() if row is last else row.because or "They read it again afterwards."
            row.edition = edition
    session.flush()


def frozen(session: Session, loop_id: str, language: str, because: str = "") -> dict[str, Any] | None:
    """What the public page says of the panel, where they agree that it does."""
    last = standing(session, loop_id)
    if last is None or not last.public:
        return None
    said = {"words": last.words, "language": language} if last.words else None
    why = (
        {"words": because.strip(), "language": language}
        if last.verdict == "stop" and because.strip()
        else None
    )
    return {"verdict": last.verdict, "words": said, "because": why}


def _screen(
    session: Session, reading: PanelReading, text: str, at: datetime, actor: str, watch: Watch
) -> None:
    seen = watch.look(text, "en", CAREFUL) if text else None
    if seen and seen.level:
        place = (
            f"What the panel wrote of a draft given on {reading.given_on:%-d %B %Y} (loop {reading.loop_id})"
        )
        acts.raise_by_hand(session, seen.level, place, FLAGGED, at, actor)
