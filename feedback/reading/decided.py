"""Texts that a person has judged, for the screening to learn from: what came of concerns, and the weekly sample.

Only English comments that are still here: words taken back are gone with their pointers, and the model reads English.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.languages import language_of
from feedback.reading.models import SampleText
from feedback.responses.models import Comment
from feedback.safeguarding.acts import LETS_GO
from feedback.safeguarding.models import Concern

#: Fewer of either sort say more about those few people's words than about how this place decides, and the file of
#: weights would be easier to guess them from. Each weighs as three of our sentences: 20 are one for nine or ten of ours.
LEAST = 20
#: The newest of each sort; the time to train grows faster than they do.
MOST = 500
#: False alarms are many times as common as harm. More of them than this for one that needed a person would hush the model.
ORDINARY_FOR_ONE = 3


class Judged(NamedTuple):
    """What somebody said of a comment, and when."""

    needed: bool
    at: datetime


def decided(session: Session) -> list[tuple[str, bool]]:
    """Each judged text once, and whether a person had to look at it; the newest judgement first.

    What the safeguarding lead decided goes before what a reader of the sample said. A text that was at risk once stays
    one, and nothing that still lies open with the lead is learnt as harmless.
    """
    judged = _sample(session) | _closed(session)
    waiting = select(Concern.comment_id).where(Concern.closed_at.is_(None), Concern.comment_id.is_not(None))
    for comment_id in session.scalars(waiting):
        if comment_id in judged and not judged[str(comment_id)].needed:
            del judged[str(comment_id)]
    return _texts(session, judged)


def balanced(texts: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The newest of each sort, and not so many false alarms that the model would learn to be quiet."""
    needed = [one for one in texts if one[1]][:MOST]
    ordinary = [one for one in texts if not one[1]]
    return needed + ordinary[: min(MOST, ORDINARY_FOR_ONE * len(needed))]


def _sample(session: Session) -> dict[str, Judged]:
    rows = session.execute(
        select(SampleText.comment_id, SampleText.verdict, SampleText.judged_at).where(
            SampleText.comment_id.is_not(None), SampleText.verdict.is_not(None)
        )
    )
    return {key: Judged(verdict == "look", at) for key, verdict, at in rows if key and at}


def _closed(session: Session) -> dict[str, Judged]:
    rows = session.execute(
        select(Concern.comment_id, Concern.outcome, Concern.closed_at)
        .where(Concern.comment_id.is_not(None), Concern.closed_at.is_not(None))
        .order_by(Concern.closed_at, Concern.id)
    )
    found: dict[str, Judged] = {}
    for key, outcome, at in rows:
        if key and at:
            was_at_risk = key in found and found[key].needed
            found[key] = Judged(outcome not in LETS_GO or was_at_risk, at)
    return found


def _texts(session: Session, judged: Mapping[str, Judged]) -> list[tuple[str, bool]]:
    """Read in one pass over the comments: thousands of ids would be more than a statement may hold."""
    rows = session.execute(select(Comment.id, Comment.text).where(Comment.language == "en", _JUDGED))
    english = {key: text for key, text in rows if key in judged and language_of(text, "en") == "en"}
    newest = sorted(english, key=lambda key: (judged[key].at, key), reverse=True)
    return [(english[key], judged[key].needed) for key in newest]


_JUDGED = Comment.id.in_(
    select(Concern.comment_id)
    .where(Concern.comment_id.is_not(None))
    .union(select(SampleText.comment_id).where(SampleText.comment_id.is_not(None)))
)
