"""What a comment says in another language, for staff to read: who or what translated it, edition by edition."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from feedback.accounts.models import Account
from feedback.audit import trail
from feedback.responses.models import Comment, CommentTranslation

#: The language staff read in.
INTO = "en"
PERSON, MACHINE = "person", "machine"
#: A translation can be longer than what it translates, not without end.
LIMIT = 20_000


class TranslationFault(Exception):
    """A translation was not kept. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Translation:
    """The newest edition of a translation. `made_by` is "person" or "machine"; `name` is who kept it here."""

    edition: int
    text: str
    made_by: str
    name: str
    at: datetime


def of_comments(session: Session, comment_ids: Collection[str]) -> dict[str, Translation]:
    """The newest translation of each of these comments that has one, by comment. One statement."""
    rows = session.execute(
        select(
            CommentTranslation.comment_id,
            CommentTranslation.edition,
            CommentTranslation.text,
            CommentTranslation.made_by,
            Account.name,
            CommentTranslation.at,
        )
        .join(Account, Account.id == CommentTranslation.account_id)
        .where(CommentTranslation.comment_id.in_(comment_ids), CommentTranslation.language == INTO)
        .order_by(CommentTranslation.edition)
    )
    return {row[0]: Translation(*row[1:]) for row in rows}  # the newest last, and it stays


def write(
    session: Session,
    survey_key: str,
    comment_id: str,
    based_on: int,
    text: str,
    made_by: str,
    account_id: str,
    at: datetime,
) -> None:
    """Keep a translation as the edition after the one its writer saw (0: there was none).

    Raises:
        TranslationFault: there are no words or too many, nobody said who translated, the comment is gone, or somebody
            else kept another edition in the meantime.
    """
    words = text.strip()
    if not words:
        raise TranslationFault("Write what the comment says in English.")
    if len(words) > LIMIT:
        raise TranslationFault(f"Shorten the translation to {LIMIT:,} characters.")
    if made_by not in (PERSON, MACHINE):
        raise TranslationFault("Say whether a person or a computer translated it.")
    comment = session.get(Comment, comment_id)
    if comment is None or comment.survey_key != survey_key:
        raise TranslationFault("This comment is gone: the person may have taken it back.")
    held = of_comments(session, [comment_id]).get(comment_id)
    if (held.edition if held else 0) != based_on or not _added(
        session, comment_id, based_on + 1, words, made_by, account_id, at
    ):
        raise TranslationFault(
            "Somebody else kept a translation while you wrote. Theirs is shown above, and yours is still in the box: "
            "take over what is good in theirs, then save again."
        )
    trail.note(
        session, at, account_id, "comment translated", f"survey/{survey_key}", comment=comment_id, by=made_by
    )


def _added(
    session: Session, comment_id: str, edition: int, text: str, made_by: str, account_id: str, at: datetime
) -> bool:
    """Whether this edition could be kept: its number is a key, so that two people cannot have the same."""
    try:
        with session.begin_nested():
            session.execute(
                insert(CommentTranslation).values(
                    comment_id=comment_id,
                    language=INTO,
                    edition=edition,
                    text=text,
                    made_by=made_by,
                    account_id=account_id,
                    at=at,
                )
            )
    except IntegrityError:
        return False
    return True
