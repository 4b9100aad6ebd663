"""Keeping a session and what was said in it, so that it is read, screened, coded and quoted like any answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.responses import intake, watching
from feedback.responses.models import Response
from feedback.responses.watching import Watch
from feedback.secrets import new_id, short_code
from feedback.sessions import facts as checks
from feedback.sessions.definition import QUESTION, definition
from feedback.sessions.facts import Facts, Note, SessionFault
from feedback.sessions.models import Series, VoiceSession
from feedback.surveys import collectors, versions
from feedback.surveys.models import Collector, Survey, SurveyVersion

#: The kind of a door that nobody comes through, and of a survey nobody fills in.
DOOR, SURVEY = collectors.SESSION, "sessions"


def begin(
    session: Session,
    key: str,
    title: str,
    audience: str,
    same_people: bool,
    language: str,
    at: datetime,
    actor: str,
    *,
    priorities: Sequence[str] = (),
) -> Series:
    """Begin a series of sessions. `audience` says whose voice it is: who reads it by when follows from that.

    Raises:
        SessionFault: it has no name, or one that is taken.
    """
    if not title.strip() or not key:
        raise SessionFault("Write what these sessions are called, for example “Youth Council”.", "series")
    if session.get(Survey, key) is not None:
        raise SessionFault(f"“{key}” is taken by another series or survey. Choose another name.", "series")
    version = versions.keep(session, definition(key, title, audience, language, tuple(priorities)), at, actor)
    session.get_one(Survey, key).kind = SURVEY
    versions.publish(session, version, at, actor)
    series = Series(survey_key=key, same_people=same_people)
    session.add(series)
    session.flush()
    trail.note(session, at, actor, "series of sessions begun", f"survey/{key}", same_people=same_people)
    return series


def record(
    session: Session,
    series: Series,
    facts: Facts,
    notes: Sequence[Note],
    at: datetime,
    actor: str,
    watch: Watch | None = None,
) -> VoiceSession:
    """Keep a session with what was said in it. What the `watch` flags comes before a person in the same transaction.

    Raises:
        SessionFault: see `facts.check` and `facts.check_notes`.
    """
    checks.check(facts, at.astimezone(HOME).date())
    checks.check_notes(notes)
    door = Collector(
        code=_free_code(session),
        survey_key=series.survey_key,
        kind=DOOR,
        name=f"{facts.title.strip()}, {facts.held_on:%-d %B %Y}",
        group_label="",
        invited=facts.people,
        created_at=at,
        closed_at=at,
        settings={},
    )
    session.add(door)
    session.flush()
    row = VoiceSession(
        code=door.code,
        survey_key=series.survey_key,
        **_columns(facts),
        recorded_by=actor,
        recorded_at=at,
    )
    session.add(row)
    session.flush()
    trail.note(session, at, actor, "session recorded", thing(row), people=row.people, notes=len(notes))
    _write(session, row, notes, watch)
    return row


def change(session: Session, row: VoiceSession, facts: Facts, at: datetime, actor: str) -> bool:
    """Correct what is known of a session; the trail keeps the old and the new. Gives whether anything changed.

    Raises:
        SessionFault: see `facts.check`.
    """
    checks.check(facts, at.astimezone(HOME).date())
    columns = _columns(facts)
    changed = {name: new for name, new in columns.items() if new != getattr(row, name)}
    if not changed:
        return False
    detail = {name: [_plain(getattr(row, name)), _plain(new)] for name, new in changed.items()}
    for name, new in changed.items():
        setattr(row, name, new)
    session.get_one(Collector, row.code).invited = row.people
    trail.note(session, at, actor, "session changed", thing(row), changes=detail)
    session.flush()
    return True


def add_notes(
    session: Session,
    row: VoiceSession,
    notes: Sequence[Note],
    at: datetime,
    actor: str,
    watch: Watch | None = None,
) -> None:
    """Add what was said and was not written down yet.

    Raises:
        SessionFault: see `facts.check_notes`, or there are none.
    """
    if not notes:
        raise SessionFault("Write at least one thing that was said.", "notes")
    checks.check_notes(notes)
    _write(session, row, notes, watch)
    trail.note(session, at, actor, "session notes added", thing(row), notes=len(notes))


def take_out(
    session: Session, row: VoiceSession, response_id: str, reason: str, at: datetime, actor: str
) -> None:
    """Take one thing that was said out for good, because its speaker asks for it or it should not have been kept.

    A quote made of it goes from every page with it.

    Raises:
        SessionFault: no reason is given, it is not of this session, or it is held for somebody's safety.
    """
    if not reason.strip():
        raise SessionFault("Write why it is taken out: the trail keeps the reason, not the words.", "reason")
    found = session.get(Response, response_id)
    if found is None or found.collector_code != row.code:
        raise SessionFault("This note is gone already.")
    try:
        with session.begin_nested():
            session.execute(delete(Response).where(Response.id == response_id))
    except IntegrityError as held:
        raise SessionFault(
            "These words are held for somebody’s safety. The safeguarding lead lets them go first."
        ) from held
    trail.note(session, at, actor, "session note taken out", thing(row), reason=reason.strip())


def find(session: Session, code: str) -> VoiceSession | None:
    """One session."""
    return session.get(VoiceSession, code)


def is_series(session: Session, survey_key: str) -> bool:
    """Whether a survey is a series of sessions."""
    return session.scalar(select(Survey.kind).where(Survey.key == survey_key)) == SURVEY


def thing(row: VoiceSession) -> str:
    """The session's name in the audit trail."""
    return f"session/{row.code}"


def _write(session: Session, row: VoiceSession, notes: Sequence[Note], watch: Watch | None) -> None:
    version = versions.current(session, row.survey_key)
    assert version is not None
    audience = versions.read(version).audience
    for note in notes:
        words = {QUESTION: note.words.strip()}
        intake.write(
            session,
            response_id=new_id(),
            comments=words,
            watch=watch,
            looked=watching.look_at(watch, words, note.language, audience),
            **_response(row, version, note),
        )


def _response(row: VoiceSession, version: SurveyVersion, note: Note) -> dict[str, Any]:
    """What is not said to be quotable is not."""
    return {
        "survey_key": row.survey_key,
        "version_id": version.id,
        "mode": version.mode,
        "collector_code": row.code,
        "audience_version": None,
        "language": note.language,
        "day": row.held_on,
        "answers": {QUESTION: True},
        "quotes": "yes" if note.quotable else "no",
        "helped": None,
    }


def _columns(facts: Facts) -> dict[str, Any]:
    return {
        "title": facts.title.strip(),
        "kind": facts.kind,
        "held_on": facts.held_on,
        "people": facts.people,
        "place": facts.place.strip(),
        "groups": [{"group": group.strip(), "people": number} for group, number in facts.groups],
        "office": facts.office.strip(),
        "how_asked": facts.how_asked.strip(),
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _free_code(session: Session) -> str:
    while session.get(Collector, code := short_code()) is not None:
        pass
    return code
