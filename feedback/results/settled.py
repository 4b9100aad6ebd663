"""By what a survey's results are shown to those who see nothing but results.

Tables of the same answers by several groupings are protected each by itself. Read together they can give away what each
of them hides, so whoever cannot see the answers themselves sees tables by one grouping, which the hub settles. Where a lead
sees their own group of a survey, which is a column of the table by door, that grouping is the doors: a board member and a
lead may lay their pages side by side.

Surveys that the same people answer, laid beside each other (the points of a course), are seen by one and the same thing. Were one
seen by event and another by agency, whoever has both would find the one of another agency who came to an event of one.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.accounts.models import AccountGroup
from feedback.audit import trail
from feedback.results import groupings
from feedback.results.groupings import DOOR, WAVE
from feedback.results.questions import Results
from feedback.surveys import pairing, waves
from feedback.surveys.models import Collector, Survey
from feedback.surveys.versions import SurveyFault

LED = (
    "A school’s or agency’s lead sees their own group of this survey, so everybody else sees it by door and by nothing"
    " else: two who compare their pages must not find anybody out."
)


class Led(SurveyFault):
    """Another grouping than the doors cannot be settled. The message says why."""


def settled(session: Session, survey: Survey) -> str:
    """The grouping everybody may see: the doors where a lead reads one of them, else what was chosen, else the waves. For
    surveys of the same people it is one; they have no waves unless somebody chose them, since their events are seen too."""
    kin = of_the_same_people(session, survey)
    if any(led(session, one.key) for one in kin):
        return DOOR
    chosen = next((one.shown_by for one in kin if one.shown_by is not None), None)
    if chosen is not None:
        return chosen
    return WAVE if len(kin) == 1 and waves.of(session, survey.key) else ""


def of_the_same_people(session: Session, survey: Survey) -> list[Survey]:
    """The surveys whose answers are laid beside each other, person by person, and this one among them."""
    keys = pairing.surveys_of(session, pairing.way(session, survey.key).scope)
    if len(keys) < 2:
        return [survey]
    return list(session.scalars(select(Survey).where(Survey.key.in_(keys)).order_by(Survey.key)))


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
    """Choose it, for the other surveys of the same people too.

    Raises:
        Led: a lead reads it by door, and another grouping was chosen.
        SurveyFault: there is no such grouping.
    """
    kin = of_the_same_people(session, survey)
    if by not in ("", DOOR) and any(led(session, one.key) for one in kin):
        raise Led(LED)
    chosen = groupings.find(session, found, by).id if by else None
    for one in kin:
        one.shown_by = chosen
        trail.note(session, now, actor, "grouping settled", f"survey/{one.key}", by=chosen or "none")
