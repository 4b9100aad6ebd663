"""Proposing a quote: a part of one comment, of somebody who said yes, without what may tell who it is."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.quotes import groups, spans
from feedback.quotes.fault import QuoteFault
from feedback.quotes.groups import Group
from feedback.quotes.models import Quote
from feedback.responses.models import Comment, Response
from feedback.responses.taking_back import HOLDER
from feedback.secrets import new_id

SAID_NO = "This person said that their words must not be shown. Say it in your own words instead."
NOT_ASKED = "This person was not asked whether their words may be shown. Say it in your own words instead."
OTHER_WORDS = (
    "These are not the words of the comment. Leave words out at the beginning and the end, and change none."
)


TAKEN_BACK = (
    "This person took words from this answer back. No new ones are shown. Say it in your own words instead."
)


def permission(response: Response) -> str:
    """Why this person's words may not be quoted, as a sentence; empty where they said yes."""
    return {"yes": "", "no": SAID_NO}.get(response.quotes or "", NOT_ASKED)


def propose(
    session: Session,
    comment: Comment,
    chosen: str,
    told_of: str,
    at: datetime,
    account_id: str,
    *,
    own: Collection[str] = (),
    shown: Collection[str] = (),
) -> Quote:
    """A new quote, for a second person to read.

    Raises:
        QuoteFault: there is no permission, the words are not the comment's, or too few people are in the group.
    """
    response = session.get_one(Response, comment.response_id)
    chosen = chosen.strip().replace("\r\n", "\n")
    if refusal := permission(response):
        raise QuoteFault(refusal)
    if taken_back(session, comment.id):
        raise QuoteFault(TAKEN_BACK)
    if not chosen:
        raise QuoteFault("Leave the words that are to be quoted.", "chosen")
    if chosen not in comment.text.replace("\r\n", "\n"):
        raise QuoteFault(OTHER_WORDS, "chosen")
    group = _large_enough(groups.of_quote(session, response, told_of))
    found = spans.looked(session, chosen, own, shown)
    quote = Quote(
        id=new_id(),
        survey_key=comment.survey_key,
        response_id=response.id,
        permission=response.quotes,
        comment_id=comment.id,
        language=comment.language,
        chosen=chosen,
        words=spans.words_without(chosen, found),
        hidden=[one.logged() for one in found],
        told_of=told_of,
        group_label=group.label,
        group_size=group.size,
        state="proposed",
        proposed_by=account_id,
        proposed_at=at,
    )
    session.add(quote)
    session.flush()
    trail.note(
        session, at, account_id, "quote proposed", thing(quote), comment=comment.id, hidden=quote.hidden
    )
    return quote


def taken_back(session: Session, comment_id: str) -> bool:
    """Whether the person took words of this comment back: they were told that no new ones of it are shown."""
    theirs = (Quote.comment_id == comment_id, Quote.withdrawn_by == HOLDER)
    return session.scalar(select(Quote.id).where(*theirs).limit(1)) is not None


def of_comment(session: Session, comment_id: str) -> list[Quote]:
    """The quotes made of one comment."""
    return list(
        session.scalars(select(Quote).where(Quote.comment_id == comment_id).order_by(Quote.proposed_at))
    )


def thing(quote: Quote) -> str:
    """The quote's name in the audit trail."""
    return f"quote/{quote.id}"


def _large_enough(group: Group | None) -> Group:
    if group is None:
        raise QuoteFault("Choose what is said of who speaks.", "told_of")
    if not group.large_enough:
        raise QuoteFault(
            f"Fewer than {group.least} people are in this group: they could be found. Choose a larger one.",
            "told_of",
        )
    return group
