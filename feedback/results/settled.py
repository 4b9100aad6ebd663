"""By what a survey's results are shown to those who see nothing but results.

Tables of the same answers by several groupings are protected each by itself. Read together they can give away what each
of them hides, so whoever cannot see the answers themselves sees tables by one grouping, which the hub settles. Where a lead
sees their own group of a survey, which is a column of the table by door, that grouping is the doors: a board member and a
lead may lay their pages side by side.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.accounts.models import AccountGroup
from feedback.audit import trail
from feedback.results import groupings
from feedback.results.groupings import DOOR, WAVE
from feedback.results.questions import Results
from feedback.surveys import waves
from feedback.surveys.models import Collector, Survey
from feedback.surveys.versions import SurveyFault

LED = (
    "A school’s or agency’s lead sees their own group of this survey, so everybody else sees it by door and by nothing"
    " else: two who compare their pages must not find anybody out."
)


class Led(SurveyFault):
    """Another grouping than the doors cannot be settled. The message says why."""


def settled(session: Session, survey: Survey) -> str:
    """The grouping everybody may see: the doors where a lead reads one of them, else what was chosen, else the waves."""
    if led(session, survey.key):
        return DOOR
    if survey.shown_by is not None:
        return survey.shown_by
    return WAVE if waves.of(session, survey.key) else ""


def sees(everybody: str, by: str) -> bool:
    """Whether those who see what is settled (`everybody`) may see results by `by`. Groups over waves are protected together
    with the waves by themselves, and with no other table."""
    return by == everybody or (by == WAVE and everybody.startswith(f"{WAVE}:"))


def led(session: Session, survey_key: str) -> bool:
    """Whether somebody answers for one of the groups that a survey has a door for."""
    wanted = (
        select(AccountGroup.label)
        .join(Collector, Collector.group_label == AccountGroup.label)
        .where(Collector.survey_key == survey_key)
    )
    return session.scalar(wanted.limit(1)) is not None


def settle(session: Session, survey: Survey, found: Results, by: str, now: datetime, actor: str) -> None:
    """Choose it.

    Raises:
        Led: a lead reads it by door, and another grouping was chosen.
        SurveyFault: there is no such grouping.
    """
    if by not in ("", DOOR) and led(session, survey.key):
        raise Led(LED)
    survey.shown_by = groupings.find(session, found, by).id if by else None
    trail.note(session, now, actor, "grouping settled", f"survey/{survey.key}", by=survey.shown_by or "none")
