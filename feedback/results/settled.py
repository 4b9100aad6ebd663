"""By what a survey's results are shown to those who see nothing but results.

Tables of the same answers by several groupings are protected each by itself. Read together they can give away what each
of them hides, so whoever cannot see the answers themselves sees tables by one grouping, which the hub settles.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.results import groupings
from feedback.results.groupings import WAVE
from feedback.results.questions import Results
from feedback.surveys import waves
from feedback.surveys.models import Survey


def settled(session: Session, survey: Survey) -> str:
    """The grouping everybody may see; waves where nothing else was chosen; nothing where there are none either."""
    if survey.shown_by is not None:
        return survey.shown_by
    return WAVE if waves.of(session, survey.key) else ""


def settle(session: Session, survey: Survey, found: Results, by: str, now: datetime, actor: str) -> None:
    """Choose it.

    Raises:
        SurveyFault: there is no such grouping.
    """
    survey.shown_by = groupings.find(session, found, by).id if by else None
    trail.note(session, now, actor, "grouping settled", f"survey/{survey.key}", by=survey.shown_by or "none")
