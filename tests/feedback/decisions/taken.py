"""Decisions to test with, on the world of `tests.feedback.loop.stories`. Alice writes, Bob checks, Cora takes them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from feedback.decisions import freezing, record
from feedback.decisions.models import Decision
from feedback.decisions.record import Written
from feedback.loop.models import LoopItem
from feedback.responses import taking_back
from feedback.responses.models import Comment, Receipt, Response
from feedback.responses.receipts import Held
from feedback.secrets import new_id
from feedback.themes import coding
from tests.feedback.loop.stories import NOW, PRIORITY, TODAY, World

VOICE = "The pupils’ words led the discussion, and the path was chosen because they named it."
WHY_NOT = "The law leaves no choice here, so nobody was asked."


def written(*items: LoopItem, **changes: Any) -> Written:
    """A decision that lacks nothing but its check."""
    values: dict[str, Any] = {
        "board_key": "board",
        "met_on": TODAY,
        "title": "Light the path",
        "decided": "To light the path behind the shops by May.",
        "informed": "yes" if items else "no",
        "voice": VOICE if items else WHY_NOT,
        "minute": "March board, item 7",
        "owner": "Head of streets",
        "priorities": (PRIORITY,),
        "answers": tuple(one.id for one in items),
    }
    return Written(**(values | changes))


def take(story: World, *items: LoopItem, later: int = 0, **changes: Any) -> Decision:
    """A decision that is written, checked and taken, so many days after the first."""
    at = NOW + timedelta(days=later)
    decision = record.draft(story.session, written(*items, **changes), at, story.alice)
    record.check(story.session, decision, at, story.bob)
    freezing.take(story.session, decision, at, story.cora)
    return decision


def withdraw(story: World, number: int, about_theme: bool = False) -> None:
    """So many people take their answers back, those tied to the theme or those who are not."""
    tied = select(Comment.response_id).where(coding.under(story.theme.id))
    which = Response.id.in_(tied) if about_theme else Response.id.not_in(tied)
    rows = story.session.scalars(select(Response).where(which).order_by(Response.id).limit(number)).all()
    assert len(rows) == number
    for row in rows:
        receipt = Receipt(
            code_hash=new_id(),
            response_id=row.id,
            survey_key=row.survey_key,
            collector_code=row.collector_code,
            day=row.day,
        )
        story.session.add(receipt)
        story.session.flush()
        held = Held(
            receipt.code_hash, row.survey_key, row.collector_code, row.day, row.id, None, False, False
        )
        assert taking_back.take_back(story.session, held, TODAY)
        story.session.expire_all()
