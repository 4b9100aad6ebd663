"""Taking a decision: what is still missing, and the freezing of the chain behind it."""

import hashlib
import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.decisions import chain, record
from feedback.decisions.fault import DecisionFault
from feedback.decisions.models import Decision, DecisionSurvey
from feedback.decisions.steady import Plain
from feedback.loop.models import Loop, LoopItem
from feedback.publishing import quotes
from feedback.responses import taking_back
from feedback.responses.models import Receipt

MINUTE = "Give the reference of the minute: where can the decision be read?"
OWNER = "Name the office that answers for it, not a person."
PRIORITY = "Choose the priority of your plan that it belongs to, at least one."
CHECK = "Ask a second person to read it against the minutes and press “I have checked this”."
VOICE = (
    "Tie at least one thing people said to it, or say that their voice did not inform it, and why. A decision that says"
    " it was informed needs something that informed it."
)
REPEATS = (
    "“{said}” repeats somebody’s own words, which that person may still take back. What is frozen cannot be changed: say"
    " it in your own words, or use a checked quote."
)


def missing(session: Session, decision: Decision) -> list[tuple[str, str]]:
    """What stands between a draft and its being taken: (the field to fill, what to do)."""
    lacks = [("minute", MINUTE)] if not decision.minute else []
    lacks += [("owner", OWNER)] if not decision.owner else []
    lacks += [("priorities", PRIORITY)] if not decision.priorities else []
    if decision.informed == "yes" and not any(one.part == "answers" for one in decision.items):
        lacks.append(("answers", VOICE))
    rows = said(session, decision)
    lacks += [("answers", REPEATS.format(said=words)) for words in _repeats(session, decision, rows)]
    for loop in dict.fromkeys(loop for _, loop in rows):
        ours = {item.id for item, of in rows if of is loop}
        lacks += [
            ("answers", demand.sentence)
            for item, demand in quotes.not_to_be_shown(session, loop)
            if item.id in ours
        ]
    return lacks if decision.checked_by else [*lacks, ("checked_by", CHECK)]


def take(session: Session, decision: Decision, at: datetime, actor: str) -> None:
    """Record a decision as taken: what stands behind it is frozen, and nothing of it changes any more.

    Raises:
        DecisionFault: it was taken already, or something is missing.
    """
    if decision.state == "taken":
        raise DecisionFault("This decision was taken already.")
    lacks = missing(session, decision)
    if lacks:
        raise DecisionFault(*(sentence for _, sentence in lacks), field=lacks[0][0])
    today = at.astimezone(HOME).date()
    content = chain.gather(session, decision, today)
    keys = [one["key"] for one in content["surveys"]]
    session.add_all(
        DecisionSurvey(decision_id=decision.id, survey_key=key, taken_back=taking_back.how_many(session, key))
        for key in keys
    )
    session.flush()  # nothing can be tied to a decision once it is taken
    text = canonical(content)
    decision.frozen, decision.content_hash = text, hashlib.sha256(text.encode()).hexdigest()
    decision.state, decision.taken_at, decision.taken_by = "taken", at, actor
    session.flush()
    what = {"content_hash": decision.content_hash, "informed": decision.informed, "surveys": keys}
    trail.note(session, at, actor, "decision taken", record.thing(decision), **what)


def canonical(content: Plain) -> str:
    """The one way a content is written, so that its hash is the same wherever it is reckoned."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def is_whole(decision: Decision) -> bool:
    """Whether what is frozen still has the hash it was given."""
    text = decision.frozen or ""
    return hashlib.sha256(text.encode()).hexdigest() == decision.content_hash


def said(session: Session, decision: Decision) -> list[tuple[LoopItem, Loop]]:
    """What people said that it answers or creates, each with its loop."""
    ids = [one.item_id for one in decision.items]
    rows = session.execute(
        select(LoopItem, Loop).join(Loop, Loop.id == LoopItem.loop_id).where(LoopItem.id.in_(ids))
    )
    return [(item, loop) for item, loop in rows]


def _repeats(session: Session, decision: Decision, rows: list[tuple[LoopItem, Loop]]) -> list[str]:
    """Texts that would be frozen and hold words which somebody may still take back."""
    found = []
    own = " … ".join((decision.title, decision.decided, decision.voice))
    for key in sorted({key for _, loop in rows for key in loop.survey_keys}):
        texts = [own] + [
            text
            for item, loop in rows
            if key in loop.survey_keys
            for words in (item.said, item.answer, item.because)
            for text in words.values()
        ]
        if _may_go(session, quotes.repeated(session, key, texts)):
            found += [text for text in texts if _may_go(session, quotes.repeated(session, key, [text]))]
    return found


def _may_go(session: Session, response_ids: set[str]) -> bool:
    """Whether any of these answers can still be taken back by whoever holds their receipt."""
    statement = select(Receipt.code_hash).where(
        Receipt.response_id.in_(response_ids), Receipt.is_published.is_(False)
    )
    return bool(response_ids) and session.scalar(statement.limit(1)) is not None
