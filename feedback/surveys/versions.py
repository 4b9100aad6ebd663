"""Keeping definitions: a new one, a correction, publishing, and reading them back quickly."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.database import Transaction
from feedback.media import shelf
from feedback.secrets import new_id
from feedback.surveys import pairing
from feedback.surveys.models import Collector, Survey, SurveyPriority, SurveyVersion
from forms import definition
from forms.confidentiality import Mode
from forms.survey import Survey as Definition

#: Returns stand under the organisation's name and nothing of them is hidden. Answers of people never may.
OTHER_SIDE = (
    "This survey cannot change between people, who answer for themselves, and organisations, which answer by name: their "
    "answers would be counted together. Give it another key under “survey”, and it is a survey of its own."
)


class SurveyFault(Exception):
    """What was asked of a survey cannot be done. The message says why and what to do."""


def keep(session: Session, survey: Definition, at: datetime, actor: str) -> SurveyVersion:
    """The version that holds this definition: an existing one when nothing in it has changed, else a new one.

    A correction therefore never touches what people have answered: it stands beside it under the next number.
    """
    text = definition.to_json(survey)
    content_hash = definition.content_hash(survey)
    row = session.get(Survey, survey.key)
    if row is None:
        row = Survey(key=survey.key, title=survey.title.to_dict(), created_at=at)
        session.add(row)
        session.flush()
    same = session.scalar(
        select(SurveyVersion).where(
            SurveyVersion.survey_key == survey.key, SurveyVersion.content_hash == content_hash
        )
    )
    if same is not None:
        return same
    newest = session.scalar(
        select(func.max(SurveyVersion.number)).where(SurveyVersion.survey_key == survey.key)
    )
    version = SurveyVersion(
        id=new_id(),
        survey_key=survey.key,
        number=(newest or 0) + 1,
        definition=text,
        content_hash=content_hash,
        mode=survey.mode.value,
        created_at=at,
    )
    session.add(version)
    session.flush()
    trail.note(session, at, actor, "survey version kept", f"survey/{survey.key}", number=version.number)
    return version


def publish(session: Session, version: SurveyVersion, at: datetime, actor: str) -> None:
    """Freeze a version and make it what the doors open to.

    Raises:
        SurveyFault: it names a picture, a recording or a video that is not here, or it would ask organisations by name
            what people were asked before, or the other way round: nothing that counts both could hide what it must.
    """
    if version.published_at is not None:
        return
    if any(
        (one.mode == Mode.RETURN) != (version.mode == Mode.RETURN)
        for one in published(session, version.survey_key)
    ):
        raise SurveyFault(OTHER_SIDE)
    survey = read(version)
    lacking = shelf.missing(session, survey)
    if lacking:
        raise SurveyFault(shelf.missing_sentence(survey, lacking))
    version.published_at, version.published_by = at, actor
    row = session.get_one(Survey, version.survey_key)
    row.title = survey.title.to_dict()
    _inform(session, survey)
    if version.mode == Mode.PAIRED and _has_door(session, survey.key):
        pairing.settle(session, survey.key)
    trail.note(session, at, actor, "survey version published", f"survey/{survey.key}", number=version.number)
    session.flush()


def _has_door(session: Session, survey_key: str) -> bool:
    found = select(Collector.code).where(Collector.survey_key == survey_key).limit(1)
    return session.scalar(found) is not None


def _inform(session: Session, survey: Definition) -> None:
    """Note which priorities the survey and its questions inform. What an older version informed stays."""
    pairs = {(ref, "") for ref in survey.priorities}
    pairs |= {(question.priority, question.id) for question in survey.questions if question.priority}
    for ref, question_id in sorted(pairs):
        session.merge(SurveyPriority(survey_key=survey.key, priority_ref=ref, question_id=question_id))


def current(session: Session, survey_key: str) -> SurveyVersion | None:
    """The newest published version."""
    return session.scalar(
        select(SurveyVersion)
        .where(SurveyVersion.survey_key == survey_key, SurveyVersion.published_at.is_not(None))
        .order_by(SurveyVersion.number.desc())
        .limit(1)
    )


def newest(session: Session, survey_key: str) -> SurveyVersion | None:
    """The newest version, published or not."""
    return session.scalar(
        select(SurveyVersion)
        .where(SurveyVersion.survey_key == survey_key)
        .order_by(SurveyVersion.number.desc())
        .limit(1)
    )


def published(session: Session, survey_key: str) -> Sequence[SurveyVersion]:
    """All published versions, the oldest first: results join on their question ids."""
    return session.scalars(
        select(SurveyVersion)
        .where(SurveyVersion.survey_key == survey_key, SurveyVersion.published_at.is_not(None))
        .order_by(SurveyVersion.number)
    ).all()


def read(version: SurveyVersion) -> Definition:
    """The definition as a value. Parsed once per process: a frozen version cannot change under its hash."""
    return parsed(version.content_hash, version.definition)


_parsed: dict[str, Definition] = {}


def parsed(content_hash: str, text: str) -> Definition:
    """A definition by its hash, from memory when it was read before."""
    known = _parsed.get(content_hash)
    if known is None:
        if len(_parsed) > 200:
            _parsed.clear()
        known = _parsed[content_hash] = definition.from_json(text)
    return known


def known(session: Transaction, version_id: str, content_hash: str) -> Definition:
    """A version's definition; its text is fetched only when this process has not read it before."""
    found = _parsed.get(content_hash)
    if found is None:
        text = session.execute(
            select(SurveyVersion.definition).where(SurveyVersion.id == version_id)
        ).scalar_one()
        found = parsed(content_hash, text)
    return found
