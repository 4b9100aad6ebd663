"""What staff add to a briefing for the workforce: the background, what to do in practice, questions for a team."""

from datetime import datetime

from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.loop.faults import LoopFault
from feedback.loop.models import Briefing, Loop

FIELDS = ("background", "practice", "questions")
LONGEST = 3_000


def of(session: Session, loop_id: str) -> Briefing | None:
    """What was written, or None."""
    return session.get(Briefing, loop_id)


def write(session: Session, loop: Loop, words: dict[str, str], at: datetime, actor: str) -> bool:
    """Keep the words of these fields; gives whether anything changed.

    Raises:
        LoopFault: a text is much too long for seven minutes.
    """
    said = {name: words.get(name, "").strip() for name in FIELDS}
    for name, text in said.items():
        if len(text) > LONGEST:
            raise LoopFault(f"Keep it under {LONGEST} letters: it is read in seven minutes.", field=name)
    row = of(session, loop.id)
    if row is not None and said == {name: getattr(row, name) for name in FIELDS}:
        return False
    if row is None:
        row = Briefing(loop_id=loop.id)
        session.add(row)
    for name, text in said.items():
        setattr(row, name, text)
    row.written_by, row.written_at = actor, at
    session.flush()
    trail.note(session, at, actor, "briefing written", f"loop/{loop.id}", **said)
    return True


def lines(text: str) -> tuple[str, ...]:
    """One point a line, without the signs people put before points."""
    return tuple(one.strip().lstrip("-–•* ").strip() for one in text.splitlines() if one.strip(" -–•*\t"))
