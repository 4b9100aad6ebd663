"""Answers that were given without a network: opened, looked over, and handed to the intake once.

What is inside an envelope was written by a stranger: it is taken apart here, and nothing of it is believed. Only the
questions of the version it names count, with values they can have (`forms.routing.kept`).
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf
from typing import Any

import orjson
from sqlalchemy import select

from feedback.database import Transaction
from feedback.responses import intake
from feedback.responses.drafts import Kept
from feedback.responses.watching import Watch
from feedback.sealing import envelope, passes
from feedback.sealing.key import from_server_key
from feedback.secrets import ALPHABET
from feedback.surveys import offline, versions
from feedback.surveys.models import Collector, SurveyVersion
from forms.types.choices import OTHER_LIMIT
from forms.types.field import clean

FINISHED, UNFINISHED = "finished", "unfinished"
#: How long after a door has closed an envelope is still taken: who has begun may finish.
AFTER_CLOSING = timedelta(days=14)
_RECEIPT = re.compile(f"[{ALPHABET}]{{26}}")


class Refused(Exception):
    """This envelope will never be taken. `why` is one of `WHY`."""

    def __init__(self, why: str) -> None:
        super().__init__(WHY[why])
        self.why = why


WHY = {
    "unreadable": "It is broken, somebody has changed it, or it was made for another survey.",
    "other_key": "It was sealed to a key that this server does not have any more.",
    "pass": "It does not come from a page of this survey.",
    "version": "This server does not know the survey it belongs to.",
    "late": "The survey closed more than 14 days ago.",
    "too_large": "It is larger than any answer can be.",
}


@dataclass(frozen=True, slots=True)
class Contents:
    """What was in an envelope. `made`: when, in seconds, as the phone's clock has it; only compared with a draft's time."""

    code: str
    version_id: str
    audience_version: str | None
    language: str
    answers: dict[str, Any]
    receipt: str
    made: float


def read(key: bytes, sealed: bytes, kind: str, code: str) -> Contents:
    """Open an envelope that was made for this door, and see that it comes from there.

    Raises:
        Refused: it cannot be opened, or has no true pass.
    """
    try:
        told = orjson.loads(envelope.opened(from_server_key(key), sealed, kind, code))
    except envelope.OtherKey:
        raise Refused("other_key") from None
    except (envelope.Unreadable, orjson.JSONDecodeError):
        raise Refused("unreadable") from None
    contents = _contents(told, code)
    if contents is None or (kind == FINISHED and not _RECEIPT.fullmatch(contents.receipt)):
        raise Refused("unreadable")
    if passes.day_of(key, told.get("pass", ""), code, contents.version_id) is None:
        raise Refused("pass")
    return contents


def begun(session: Transaction, contents: Contents, at: datetime) -> Kept:
    """The answers as a draft that is nowhere kept, with the survey as it was when they were given.

    Raises:
        Refused: there is no such survey behind this door, or it closed too long ago.
    """
    row = session.execute(_behind(contents)).first()
    if row is None:
        raise Refused("version")
    survey = versions.known(session, row.version_id, row.content_hash)
    known = {None, row.audience_version, *(one.id for one in survey.versions)}
    if contents.audience_version not in known or contents.language not in survey.languages:
        raise Refused("version")
    if not offline.allowed(row.kind, row.mode, survey):
        raise Refused("version")
    closed = min(filter(None, (row.closed_at, row.closes_at)), default=at)
    if at > closed + AFTER_CLOSING:
        raise Refused("late")
    return Kept(
        token_hash="",
        code=contents.code,
        version_id=row.version_id,
        survey_key=row.survey_key,
        mode=row.mode,
        audience_version=contents.audience_version,
        language=contents.language,
        answers=contents.answers,
        survey=survey.for_audience(contents.audience_version),
    )


def receive(
    session: Transaction, contents: Contents, at: datetime, day: date, watch: Watch | None = None
) -> bool:
    """Write the answers as a response under the receipt that was made on the device; gives whether this call wrote it.

    Sent again, by whomever, it writes nothing: the receipt is there.

    Raises:
        Refused: see `begun`.
    """
    return intake.receive(session, begun(session, contents, at), contents.receipt, day, watch=watch)


def _behind(contents: Contents) -> Any:
    return (
        select(
            Collector.kind,
            Collector.audience_version,
            Collector.closes_at,
            Collector.closed_at,
            SurveyVersion.id.label("version_id"),
            SurveyVersion.survey_key,
            SurveyVersion.mode,
            SurveyVersion.content_hash,
        )
        .join(SurveyVersion, SurveyVersion.survey_key == Collector.survey_key)
        .where(
            Collector.code == contents.code,
            SurveyVersion.id == contents.version_id,
            SurveyVersion.published_at.is_not(None),
        )
    )


def _contents(told: Any, code: str) -> Contents | None:
    """The parts, where each is of its kind; None where one is not."""
    if not isinstance(told, dict) or not isinstance(told.get("answers"), dict):
        return None
    words = [told.get(name) for name in ("version", "language", "pass")]
    audience, receipt = told.get("audience"), told.get("receipt", "")
    if not all(isinstance(one, str) for one in (*words, receipt, audience or "")):
        return None
    answers = {clean(name): _cleaned(value) for name, value in told["answers"].items()}
    answers = {name: value for name, value in answers.items() if not _endless(name, value)}
    made = told.get("made")
    made = made / 1000 if isinstance(made, int | float) else inf
    return Contents(code, str(words[0]), audience or None, str(words[1]), answers, receipt, made)


def _cleaned(value: Any) -> Any:
    """Words as a page would have kept them. No answer is a list of lists."""
    if isinstance(value, list):
        return [clean(one) for one in value if isinstance(one, str)]
    return clean(value) if isinstance(value, str) else value


def _endless(name: str, value: Any) -> bool:
    """Words for an "other" choice that are longer than its box: no page of ours lets anybody type them."""
    return name.endswith(".other") and isinstance(value, str) and len(value) > OTHER_LIMIT
