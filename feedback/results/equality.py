"""Who we heard from: the equality answers of a survey, counted, with small numbers hidden. Never a row.

Months are counted whole, and only once ten or more people have come since the last count: a table that moved with each
person would say what that person answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.disclosure_control import PUBLIC, protect_all
from analysis.follow_up import Hinge
from analysis.representation import Standing, standings
from analysis.summary import QuestionSummary, summarise
from analysis.tally import tally
from feedback.partnership import population
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
    people: int
    questions: tuple[tuple[EqualityQuestion, QuestionSummary], ...]
    population: Population | None = None
    served: Mapping[str, tuple[Standing, ...]] = field(default_factory=dict)


def heard(session: Session, survey_key: str, adult: bool, today: date, gettext: Gettext) -> Heard:
    """The counts of one survey, under the public threshold whoever looks at them."""
    months = _counted_months(session, survey_key, today)
    if not months:
        return Heard(None, 0, ())
    rows = session.scalars(
        select(EqualityAnswers.answers).where(
            EqualityAnswers.survey_key == survey_key, EqualityAnswers.month <= months[-1]
        )
    ).all()
    asked = equality.questions(adult, gettext)
    counted = tuple(zip(asked, _summaries(asked, rows), strict=True))
    people = population.of(session, "adult" if adult else "child")
    served = {
        one.id: standings(summary, people.counts[one.id])
        for one, summary in counted
        if people and one.id in people.counts
    }
    return Heard(months[-1], len(rows), counted, people, served)


def _counted_months(session: Session, survey_key: str, today: date) -> list[str]:
    """Whole months up to which there is something to count; each has at least ten people more than the one before."""
    rows = session.execute(
        select(EqualityAnswers.month, func.count())
        .where(EqualityAnswers.survey_key == survey_key, EqualityAnswers.month < f"{today:%Y-%m}")
        .group_by(EqualityAnswers.month)
        .order_by(EqualityAnswers.month)
    )
    found, since = [], 0
    for month, count in rows:
        since += count
        if since >= PUBLIC.threshold:
            found.append(month)
            since = 0
    return found


def _summaries(asked: Sequence[EqualityQuestion], rows: Sequence[dict[str, Any]]) -> list[QuestionSummary]:
    questions = [_question(one) for one in asked]
    hinges = {one.id: (Hinge(one.follows[0], frozenset({one.follows[1]})),) for one in asked if one.follows}
    answers = [_unfolded(asked, row) for row in rows]
    return list(protect_all(summarise(tally(questions, answers)), PUBLIC, hinges=hinges))


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
