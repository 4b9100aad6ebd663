"""How many people stand behind a theme, as those may know it who read comments.

It is a result and follows the survey's policy (docs/decisions/0006). Nobody without leave to read comments sees it.
"""

from sqlalchemy.orm import Session

from analysis.hidden import HIDDEN, Count
from analysis.policy import Policy
from feedback.partnership import thresholds
from feedback.surveys import versions
from feedback.themes import codebook


def policy(session: Session, survey_key: str) -> Policy | None:
    """The policy of the survey's newest version, published or not."""
    newest = versions.newest(session, survey_key)
    return thresholds.of_survey(session, versions.read(newest)) if newest else thresholds.public(session)


def shown(people: int, policy: Policy | None) -> Count:
    """A number of people as the survey's results would show it."""
    return HIDDEN if policy and policy.small(people) else people


def behind(session: Session, survey_key: str) -> dict[str, Count]:
    """How many stand behind each theme of a survey, by the theme's id."""
    held = policy(session, survey_key)
    return {theme: shown(people, held) for theme, people in codebook.people(session, survey_key).items()}
