"""Two questions that the same person answered in one survey, one about before and one about after.

So it is where an old tool kept both sides in one row, and where somebody is asked at the end about before and now. How
answers to two surveys find each other is in `feedback.responses.pairs`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from analysis import pairs_control
from analysis.crosstab import OTHERS
from analysis.disclosure_control import HIDDEN, protect
from analysis.made_question import made_question
from analysis.paired import Matching, Recommend, cronbach, matching, recommend, straight_liners
from analysis.pairs_control import Result
from analysis.pairs_counted import Person
from analysis.policy import Policy
from analysis.summary import Count, QuestionSummary, summary_of
from analysis.tally import tally_counts
from feedback.partnership import thresholds
from feedback.responses import store
from feedback.results.questions import stricter
from feedback.surveys import versions
from feedback.surveys.versions import SurveyFault
from forms.measures import Measure
from forms.survey import Question
from forms.survey import Survey as Definition


@dataclass(frozen=True, slots=True)
class Twice:
    """What came of each pair of questions, and how many answered any on the one side, the other, or both."""

    each: tuple[tuple[Question, Question, Result], ...]
    any_of_them: Matching


@dataclass(frozen=True, slots=True)
class Recommended:
    """Would they recommend it: the three groups, protected as any answers are, and the net score where all are shown."""

    question: Question
    groups: QuestionSummary
    net: float | None


@dataclass(frozen=True, slots=True)
class Together:
    """Statements that were answered on one scale, as one: of those who answered all of them. None where they are few.

    `groups` are (what they answered to another question, how many, their mean); the few are among the others.
    """

    questions: tuple[Question, ...]
    complete: int
    mean: float | None
    alpha: float | None
    straight: Count | None
    groups: tuple[tuple[str, int, float], ...] = ()


def twice(
    session: Session, survey_key: str, asked: Sequence[tuple[str, str]], policy: Policy | None = None
) -> Twice:
    """What came of pairs of questions, by their ids, under the survey's own policy or a stricter one.

    Raises:
        SurveyFault: there is no such survey or question, or its answers are no numbers.
    """
    survey, policy = _survey(session, survey_key, policy)
    ids = [one for pair in asked for one in pair]
    questions = {one: _question(survey, one) for one in ids}
    rows = list(store.chosen(session, survey_key, ids))
    each = []
    for before, after in asked:
        people = [
            Person(key, door, store.number(said.get(before)), store.number(said.get(after)))
            for key, door, said in rows
        ]
        each.append((questions[before], questions[after], pairs_control.result(people, policy)))
    sides = [
        {
            key: True
            for key, _, said in rows
            if any(store.number(said.get(pair[side])) is not None for pair in asked)
        }
        for side in (0, 1)
    ]
    return Twice(tuple(each), matching(sides[0], sides[1]))


def recommended(
    session: Session, survey_key: str, question_id: str, policy: Policy | None = None
) -> Recommended:
    """The net promoter score of a question from 0 to 10.

    Raises:
        SurveyFault: there is no such survey or question, or it is not answered from 0 to 10.
    """
    survey, policy = _survey(session, survey_key, policy)
    question = _question(survey, question_id)
    if (question.options.minimum, question.options.maximum) != (0, 10):
        raise SurveyFault(f"'{question_id}' is not answered from 0 to 10, so it has no net score.")
    scores = [
        store.number(said[question_id]) for _, _, said in store.chosen(session, survey_key, [question_id])
    ]
    return of_scores(question, [int(score) for score in scores if score is not None], policy)


def of_scores(question: Question, scores: Sequence[int], policy: Policy | None) -> Recommended:
    """The same from the scores themselves."""
    found = recommend(scores)
    groups = summary_of(tally_counts([_RECOMMEND], _rows(found)).questions[0])
    groups = protect(groups, policy) if policy else groups
    if policy and _gives_a_row_away(scores, policy):
        groups = replace(
            groups,
            rows=tuple(
                replace(row, count=HIDDEN, share=HIDDEN, share_of_asked=HIDDEN, interval=HIDDEN)
                for row in groups.rows
            ),
        )
    shown = all(row.count is not HIDDEN for row in groups.rows)
    return Recommended(question, groups, found.net if shown else None)


def _gives_a_row_away(scores: Sequence[int], policy: Policy) -> bool:
    """Whether promoters, passives or detractors are the sum of what is shown of 0 to 10 and of one hidden row, or of hidden
    rows with few people together."""
    counts = Counter(scores)
    hidden = policy.unsaid(counts)
    for group in (range(7), (7, 8), (9, 10)):
        inside = hidden & set(group)
        if inside and (len(inside) == 1 or sum(counts[score] for score in inside) < policy.threshold):
            return True
    return False


def together(
    session: Session,
    survey_key: str,
    question_ids: Sequence[str],
    policy: Policy | None = None,
    by: str | None = None,
) -> Together:
    """Several statements as one scale: its mean, how well they go together, how many gave one answer to all; and the mean
    by the answers to another question.

    Raises:
        SurveyFault: there is no such survey or question, or its answers are no numbers.
    """
    survey, policy = _survey(session, survey_key, policy)
    questions = tuple(_question(survey, one) for one in question_ids)
    if by is not None and ((asked := survey.question(by)) is None or asked.measure is not Measure.ONE_OF):
        raise SurveyFault(f"'{by}' is no question of '{survey_key}' with one answer from a list.")
    whole: list[tuple[str, list[float]]] = []
    for _, _, said in store.chosen(session, survey_key, [*question_ids, *([by] if by else [])]):
        row = [number for one in question_ids if (number := store.number(said.get(one))) is not None]
        if len(row) == len(questions):
            whole.append((str(said.get(by) or OTHERS) if by else "", row))
    if not whole or (policy and policy.small(len(whole))):
        return Together(questions, len(whole), None, None, None)
    rows = [row for _, row in whole]
    straight = straight_liners(rows)
    few = policy is not None and (policy.small(straight) or policy.small(len(whole) - straight))
    groups = _means(whole, policy) if by else ()
    return Together(questions, len(whole), _mean(rows), cronbach(rows), HIDDEN if few else straight, groups)


def _means(
    whole: Sequence[tuple[str, list[float]]], policy: Policy | None
) -> tuple[tuple[str, int, float], ...]:
    sizes = Counter(name for name, _ in whole)
    apart = policy.unsaid(sizes) if policy else set[str]()
    found: dict[str, list[list[float]]] = {}
    for name, row in whole:
        found.setdefault(OTHERS if name in apart else name, []).append(row)
    return tuple((name, len(rows), _mean(rows)) for name, rows in sorted(found.items()))


def _mean(rows: Sequence[Sequence[float]]) -> float:
    return sum(map(sum, rows)) / (len(rows) * len(rows[0]))


def _survey(session: Session, survey_key: str, policy: Policy | None) -> tuple[Definition, Policy | None]:
    version = versions.current(session, survey_key)
    if version is None:
        raise SurveyFault(f"There is no survey '{survey_key}' that is published.")
    survey = versions.read(version)
    return survey, stricter(thresholds.of_survey(session, survey), policy)


def _question(survey: Definition, question_id: str) -> Question:
    question = survey.question(question_id)
    if question is None:
        raise SurveyFault(f"'{survey.key}' has no question '{question_id}'.")
    if question.measure not in (Measure.SCALE, Measure.NUMBER):
        raise SurveyFault(f"'{question_id}' is not answered with a number, so nothing can go up or down.")
    return question


_RECOMMEND = made_question("recommend", "promoters", "passives", "detractors")


def _rows(found: Recommend) -> list[tuple[str, str, int]]:
    return [(_RECOMMEND.id, one.id, getattr(found, one.id)) for one in _RECOMMEND.choices]
