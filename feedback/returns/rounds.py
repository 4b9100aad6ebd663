"""Rounds of returns: opening one, asking one organisation more, and what is agreed with one on the way."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.mail import outbox
from feedback.partnership.models import Agency, Board
from feedback.returns.fault import ReturnFault
from feedback.returns.models import ReturnAsked, ReturnLink, ReturnRound, ReturnStep
from feedback.secrets import new_id
from feedback.surveys import collectors, promises, versions
from feedback.surveys.models import Collector, Survey, SurveyVersion
from feedback.surveys.versions import SurveyFault
from forms.confidentiality import Mode
from forms.text import Text

LONGEST_NAME = 80
MORE_TIME = "It was given more time meanwhile."


def fit(session: Session) -> list[Survey]:
    """The surveys that organisations can be asked: those whose newest published version is a return, by key."""
    found = session.scalars(select(Survey).where(Survey.archived_at.is_(None)).order_by(Survey.key))
    return [one for one in found if _is_return(versions.current(session, one.key))]


def begin(
    session: Session,
    survey_key: str,
    name: str,
    due_on: date,
    agency_keys: Collection[str],
    at: datetime,
    actor: str,
    *,
    board_key: str | None = None,
    by_mail: bool = False,
) -> ReturnRound:
    """Open a round, with a door of its own. Nobody has a link yet: see `feedback.returns.links`.

    Raises:
        ReturnFault: the survey is no return, a part is missing, or its day has gone.
    """
    if not _is_return(versions.current(session, survey_key)):
        raise ReturnFault(
            "Choose a survey that organisations answer by name: one whose published version has the mode “return”.",
            "survey_key",
        )
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise ReturnFault(f"Write a name of up to {LONGEST_NAME} letters, such as 2026 to 2027.", "name")
    if due_on < _day(at):
        raise ReturnFault("Give a day that is still to come.", "due_on")
    if board_key and session.get(Board, board_key) is None:
        raise ReturnFault("Choose the board from the list.", "board_key")
    if not agency_keys:
        raise ReturnFault("Choose the organisations that are asked.", "agencies")
    row = ReturnRound(
        id=new_id(),
        survey_key=survey_key,
        collector_code=_door(session, survey_key, name, at, actor).code,
        name=name,
        due_on=due_on,
        board_key=board_key or None,
        by_mail=by_mail,
        opened_at=at,
    )
    session.add(row)
    session.flush()
    trail.note(session, at, actor, "round of returns opened", thing(row), survey=survey_key, due=str(due_on))
    for key in agency_keys:
        ask(session, row, key, at, actor)
    return row


def ask(session: Session, one: ReturnRound, agency_key: str, at: datetime, actor: str) -> ReturnAsked:
    """Ask one organisation in a round; it stays on the list from then on.

    Raises:
        ReturnFault: there is no such organisation.
    """
    if session.get(Agency, agency_key) is None:
        raise ReturnFault("Choose the organisation from the list.", "agencies")
    row = session.get(ReturnAsked, (one.id, agency_key))
    if row is None:
        row = ReturnAsked(round_id=one.id, agency_key=agency_key, asked_on=_day(at))
        session.add(row)
        session.flush()
        trail.note(session, at, actor, "organisation asked", thing(one), agency=agency_key)
    return row


def extend(
    session: Session, one: ReturnRound, agency_key: str, until: date, why: str, at: datetime, actor: str
) -> ReturnStep:
    """Give an organisation more time.

    Raises:
        ReturnFault: no reason is given, the day is not later than the one it has or has gone, or the round is closed.
    """
    if closed_on(session, one):
        raise ReturnFault("The round is closed, and takes nothing more. Open its door again first.", "until")
    before = due(session, one, agency_key)
    if until <= before:
        raise ReturnFault("Give a day after the one by which it is due now.", "until")
    if until < _day(at):
        raise ReturnFault("Give a day that is still to come.", "until")
    step = _step(session, one, agency_key, "extended", until, why, at, actor)
    numbers = select(ReturnLink.number).where(
        ReturnLink.round_id == one.id, ReturnLink.agency_key == agency_key
    )
    for number in session.scalars(numbers).all():  # its reminders of the day of before
        outbox.withdraw(session, f"return/{one.id}/{agency_key}/{number}/{before}/", at, MORE_TIME)
    return step


def decline(
    session: Session, one: ReturnRound, agency_key: str, why: str, at: datetime, actor: str
) -> ReturnStep:
    """Write down that an organisation will not return, and why. It stays on the list, with its reason.

    Raises:
        ReturnFault: no reason is given.
    """
    return _step(session, one, agency_key, "declined", None, why, at, actor)


def will_return(
    session: Session, one: ReturnRound, agency_key: str, why: str, at: datetime, actor: str
) -> ReturnStep:
    """Write down that it will return after all. What was said before stays.

    Raises:
        ReturnFault: no reason is given.
    """
    return _step(session, one, agency_key, "will_return", None, why, at, actor)


def close(session: Session, one: ReturnRound, at: datetime, actor: str) -> None:
    """No more returns come in and nobody is reminded. The list stays as it is, those who did not return on it."""
    collectors.close(session, session.get_one(Collector, one.collector_code), at, actor)
    outbox.withdraw(session, f"return/{one.id}/", at, "The round is closed.")
    trail.note(session, at, actor, "round of returns closed", thing(one))


def closed_on(session: Session, one: ReturnRound) -> date | None:
    """The day it was closed; None while returns may come."""
    at = session.get_one(Collector, one.collector_code).closed_at
    return _day(at) if at else None


def due(session: Session, one: ReturnRound, agency_key: str) -> date:
    """By when an organisation is asked to return: the round's day, or the last it was given."""
    given = session.scalars(
        select(ReturnStep)
        .where(ReturnStep.round_id == one.id, ReturnStep.agency_key == agency_key)
        .order_by(ReturnStep.noted_at, ReturnStep.id)
    )
    return next((step.until for step in reversed(given.all()) if step.until), one.due_on)


def find(session: Session, round_id: str) -> ReturnRound | None:
    """One round."""
    return session.get(ReturnRound, round_id)


def of_door(session: Session, code: str) -> ReturnRound | None:
    """The round that a door belongs to."""
    return session.scalar(select(ReturnRound).where(ReturnRound.collector_code == code))


def newest_first(session: Session) -> Sequence[ReturnRound]:
    """Every round, the one that is due last first."""
    return session.scalars(select(ReturnRound).order_by(ReturnRound.due_on.desc(), ReturnRound.id)).all()


def titled(session: Session) -> list[tuple[ReturnRound, str]]:
    """Every round with what it is called, the one that is due last first. One statement."""
    rows = session.execute(
        select(ReturnRound, Survey.title)
        .join(Survey, Survey.key == ReturnRound.survey_key)
        .order_by(ReturnRound.due_on.desc(), ReturnRound.id)
    )
    return [(one, f"{Text(title).pick('en').words} {one.name}") for one, title in rows]


def before(session: Session, one: ReturnRound) -> ReturnRound | None:
    """The round of the same survey that was due before this one."""
    return session.scalar(
        select(ReturnRound)
        .where(ReturnRound.survey_key == one.survey_key, ReturnRound.due_on < one.due_on)
        .order_by(ReturnRound.due_on.desc(), ReturnRound.id)
        .limit(1)
    )


def thing(one: ReturnRound) -> str:
    """Its name in the audit trail."""
    return f"returns/{one.id}"


def _step(
    session: Session,
    one: ReturnRound,
    agency_key: str,
    kind: str,
    until: date | None,
    why: str,
    at: datetime,
    actor: str,
) -> ReturnStep:
    if session.get(ReturnAsked, (one.id, agency_key)) is None:
        raise ReturnFault("This organisation is not asked in this round.")
    words = why.strip()
    if not words:
        raise ReturnFault("Write why. It stays where it can be read.", "why")
    step = ReturnStep(
        id=new_id(),
        round_id=one.id,
        agency_key=agency_key,
        kind=kind,
        until=until,
        why=words,
        noted_at=at,
        noted_by=actor,
    )
    session.add(step)
    session.flush()
    trail.note(
        session, at, actor, f"return {kind.replace('_', ' ')}", thing(one), agency=agency_key, why=words
    )
    return step


def _door(session: Session, survey_key: str, name: str, at: datetime, actor: str) -> Collector:
    try:
        return collectors.open_door(session, survey_key, at, actor, kind=promises.PERSONAL, name=name)
    except SurveyFault as fault:
        raise ReturnFault(str(fault), "name") from fault


def _is_return(version: SurveyVersion | None) -> bool:
    return version is not None and version.mode == Mode.RETURN


def _day(at: datetime) -> date:
    return at.astimezone(HOME).date()
