"""Receiving what somebody sends: once, whole, and with nothing beside it that the promise forbids."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from feedback.database import Transaction
from feedback.responses import watching
from feedback.responses.drafts import Kept
from feedback.responses.models import Comment, Draft, PairSlip, Receipt, Response
from feedback.responses.watching import Looked, Watch
from feedback.secrets import hashed, new_id
from feedback.surveys.models import Collector
from forms import aside, routing
from forms.measures import DONT_KNOW, PREFER_NOT, Measure
from forms.survey import Survey as Definition


def receive(
    session: Transaction,
    draft: Kept,
    receipt_code: str,
    day: date,
    beside: Mapping[str, Any] = MappingProxyType({}),
    watch: Watch | None = None,
    slips: Iterable[str] = (),
) -> bool:
    """Write a draft's answers as a response with its comments and receipt, and wipe the draft.

    The receipt's hash is a primary key and goes in first: a second press of the button, a reload, or a worker that
    died after the commit finds it there, and nothing is written twice. Gives whether this call wrote it. `beside` is
    what the response carries of who sent it, in the modes whose start page says so, `slips` what its code shares with
    those one slip away (`feedback.surveys.pairing`). What the `watch` flags comes before a person in the same
    transaction, and cannot be taken back until they let it go.
    """
    answers = routing.kept(draft.survey, draft.answers)
    response_id = new_id()
    row, comments = shaped(draft.survey, answers)
    looked = watching.look_at(watch, comments, draft.language, draft.survey.audience)
    try:
        with session.begin_nested():
            session.execute(
                insert(Receipt).values(
                    code_hash=hashed(receipt_code),
                    survey_key=draft.survey_key,
                    collector_code=draft.code,
                    day=day,
                    version_id=draft.version_id,
                    is_held=watching.holds(looked),
                )
            )
    except IntegrityError:
        session.execute(delete(Draft).where(Draft.token_hash == draft.token_hash))
        return False
    write(
        session,
        response_id=response_id,
        survey_key=draft.survey_key,
        version_id=draft.version_id,
        mode=draft.mode,
        collector_code=draft.code,
        audience_version=draft.audience_version,
        language=draft.language,
        day=day,
        answers=row,
        comments=comments,
        watch=watch,
        looked=looked,
        **aside.kept(draft.survey, draft.answers),
        **beside,
    )
    if rows := [{"response_id": response_id, "slip": one} for one in sorted(set(slips))]:
        session.execute(insert(PairSlip), rows)
    session.execute(
        update(Receipt).where(Receipt.code_hash == hashed(receipt_code)).values(response_id=response_id)
    )
    session.execute(delete(Draft).where(Draft.token_hash == draft.token_hash))
    return True


def write(
    session: Transaction,
    *,
    response_id: str,
    comments: Mapping[str, str],
    watch: Watch | None = None,
    looked: Looked = MappingProxyType({}),
    **columns: Any,
) -> None:
    """Insert a response and its comments, with what a watch thought of them, and count it at its door."""
    session.execute(insert(Response).values(id=response_id, **columns))
    rows = [
        {
            "id": new_id(),
            "response_id": response_id,
            "survey_key": columns["survey_key"],
            "question_id": question_id,
            "language": columns["language"],
            "text": text,
            **_screened(looked, question_id),
        }
        for question_id, text in comments.items()
    ]
    if rows:
        session.execute(insert(Comment), rows)
    for row in rows:
        seen = looked.get(row["question_id"])
        if watch and seen and seen.level:
            watch.flag(session, columns["survey_key"], "answer", row["id"], seen)
    session.execute(
        update(Collector)
        .where(Collector.code == columns["collector_code"])
        .values(received=Collector.received + 1)
    )


def _screened(looked: Looked, question_id: str) -> dict[str, Any]:
    """The columns screening fills. What is flagged counts as screened once its concern has been seen to be there."""
    seen = looked.get(question_id)
    if seen is None:
        return {"score": None, "screened_by": None}
    return {"score": seen.score, "screened_by": None if seen.level else seen.by}


def shaped(survey: Definition, answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Answers as a response keeps them, and the words apart.

    Gives `(answers with true in place of words, {question id or "<question>.other": words})`.
    """
    texts = {question.id for question in survey.questions if question.measure is Measure.TEXT}
    row: dict[str, Any] = {}
    comments: dict[str, str] = {}
    for name, value in answers.items():
        words = isinstance(value, str) and value not in (DONT_KNOW, PREFER_NOT)
        if words and (name in texts or name.endswith(".other")):
            comments[name] = value
            row[name] = True
        else:
            row[name] = value
    return row, comments
