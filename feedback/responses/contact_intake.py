"""Leaving a request to be contacted: once for each form, with no road from it to any answers."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from feedback.database import Transaction
from feedback.responses import watching
from feedback.responses.models import ContactRequest
from feedback.responses.watching import Watch
from feedback.secrets import hashed


def leave(
    session: Transaction,
    ticket: str,
    survey_key: str,
    language: str,
    at: datetime,
    *,
    reach: str,
    name: str = "",
    safe_time: str = "",
    message_safe: str | None = None,
    about: str = "",
    watch: Watch | None = None,
) -> bool:
    """Write a request, once for each form (`ticket`) however often it is sent; gives whether this call wrote it.

    A form that was changed and sent again is another request: a number that was put right must not be lost.
    """
    said = "\0".join((ticket, name, reach, safe_time, message_safe or "", about))
    request_id = hashed(said)[:32]
    try:
        with session.begin_nested():
            session.execute(
                insert(ContactRequest).values(
                    id=request_id,
                    survey_key=survey_key,
                    language=language,
                    name=name,
                    reach=reach,
                    safe_time=safe_time,
                    message_safe=message_safe,
                    about=about,
                    received_at=at,
                    outcome="",
                )
            )
    except IntegrityError:
        return False
    words = (about, safe_time, reach)
    watching.watched(watch, session, survey_key, "contact", request_id, words, language)
    return True
