"""A door for paper: which form is keyed there, what waits, and who keyed it."""

from types import SimpleNamespace

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.accounts.models import Account
from feedback.responses import paper
from feedback.surveys import versions
from feedback.surveys.models import Collector, Survey, SurveyVersion
from feedback.web.service import actor


def find(session: Session, key: str, code: str) -> tuple[Survey, Collector, SurveyVersion]:
    """The door, its survey and the form that is in force; or "there is no page here"."""
    door, version = session.get(Collector, code), versions.current(session, key)
    if door is None or version is None or door.survey_key != key or door.kind != "paper":
        abort(404)
    return session.get_one(Survey, key), door, version


def version(session: Session, key: str, number: str) -> SurveyVersion:
    """The form that is keyed: as the foot of the paper names it."""
    published = versions.published(session, key)
    return next((one for one in published if str(one.number) == number), published[-1])


def waiting(session: Session, door: Collector) -> SimpleNamespace:
    """Numbers of a door's sheets that wait: for a second person (mine apart), and to be settled."""
    rows = paper.waiting(session, door.code)
    return SimpleNamespace(
        second=[row for row in rows if row.second is None and row.first_by != actor()],
        mine=[row for row in rows if row.second is None and row.first_by == actor()],
        settle=[row for row in rows if row.second is not None],
        forms={one.id: one.number for one in versions.published(session, door.survey_key)},
    )


def names(session: Session, account_ids: set[str]) -> dict[str, str]:
    """What these people are called."""
    rows = session.execute(select(Account.id, Account.name, Account.email).where(Account.id.in_(account_ids)))
    return {account: name or email for account, name, email in rows}
