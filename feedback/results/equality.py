"""Who we heard from: the equality answers of a survey, counted, with small numbers hidden. Never a row.

Months are counted whole, and only once enough people have come since the last count (ten, or as many as the partnership
has raised it to): a table that moved with each person would say what that person answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.disclosure_control import protect_all
from analysis.follow_up import Hinge
from analysis.policy import Policy
from analysis.representation import Standing, standings
from analysis.summary import QuestionSummary, summarise
from analysis.tally import tally
from feedback.partnership import population, thresholds
from feedback.partnership.population import Population
from feedback.responses.models import EqualityAnswers
from forms import equality
from forms.confidentiality import Gettext
from forms.equality import EqualityQuestion
from forms.measures import Measure
from forms.question import Choice, Question
from forms.text import Text


@dataclass(frozen=True, slots=True)
class Heard:
    """Whom a survey has heard, up to the end of a month (None while too few have answered).

    `served` holds the answers to a question against the people the partnership serves, by its id, where it has said
    how many there are (`population`).
    """

    until: str | None
    policy: Policy
    people: int
    questions: tuple[tuple[EqualityQuestion, QuestionSummary], ...]
    population: Population | None = None
    served: Mapping[str, tuple[Standing, ...]] = field(default_factory=dict)


def heard(session: Session, survey_key: str, adult: bool, today: date, gettext: Gettext) -> Heard:
    """The counts of one survey, under the public threshold whoever looks at them."""
    months, policy = _counted_months(session, survey_key, today), thresholds.public(session)
    if not months:
        return Heard(None, policy, 0, ())
    rows = session.scalars(
        select(EqualityAnswers.answers).where(
            EqualityAnswers.survey_key == survey_key, EqualityAnswers.month <= months[-1]
        )
    ).all()
    asked = equality.questions(adult, gettext)
    counted = tuple(zip(asked, _summaries(asked, rows, policy), strict=True))
    people = population.of(session, "adult" if adult else "child")
    served = {
        one.id: standings(summary, people.counts[one.id])
        for one, summary in counted
        if people and one.id in people.counts
    }
    return Heard(months[-1], policy, len(rows), counted, people, served)


def _counted_months(session: Session, survey_key: str, today: date) -> list[str]:
    """Whole months up to which there is something to count; each has at least as many people more than the one before
    as the threshold was then. Raised since, it does not part anew what has been seen."""
    rows = session.execute(
        select(EqualityAnswers.month, func.count())
        .where(EqualityAnswers.survey_key == survey_key, EqualityAnswers.month < f"{today:%Y-%m}")
        .group_by(EqualityAnswers.month)
        .order_by(EqualityAnswers.month)
    )
    raises = thresholds.over_time(session, "public")
    found, since = [], 0
    for month, count in rows:
        since += count
        if since >= max(least for day, least in raises if f"{day:%Y-%m}" <= month):
            found.append(month)
            since = 0
    return found


def _summaries(
    asked: Sequence[EqualityQuestion], rows: Sequence[dict[str, Any]], policy: Policy
) -> list[QuestionSummary]:
    questions = [_question(one) for one in asked]
    hinges = {one.id: (Hinge(one.follows[0], frozenset({one.follows[1]})),) for one in asked if one.follows}
    answers = [_unfolded(asked, row) for row in rows]
    return list(protect_all(summarise(tally(questions, answers)), policy, hinges=hinges))


def _unfolded(asked: Sequence[EqualityQuestion], row: dict[str, Any]) -> dict[str, Any]:
    """Each question that was put to somebody, None where it was skipped; a second step only after its first."""
    return {
        one.id: row.get(one.id)
        for one in asked
        if not one.follows or row.get(one.follows[0]) == one.follows[1]
    }


def _question(one: EqualityQuestion) -> Question:
    return Question(
        id=one.id,
        type="one_of",
        text=Text.of(one.text, "en"),
        measure=Measure.ONE_OF,
        choices=tuple(Choice(value, Text.of(words, "en")) for value, words in one.choices),
        prefer_not=True,
    )
