"""What people wrote to a question, summed up: the themes that people have tied to it, and beside them what a computer suggests.

How many stand behind a theme is a result, and is protected as the answers to any question are: the base are those whose words
somebody has sorted, and one may be behind several themes. What a machine suggests is of words nobody has sorted, is counted
apart, and is called a suggestion.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from analysis.disclosure_control import protect
from analysis.hidden import HIDDEN, Count
from analysis.made_question import made_question
from analysis.policy import Policy
from analysis.summary import QuestionSummary, Row, summary_of
from analysis.tally import tally_counts
from feedback.responses import store
from feedback.responses.models import Comment, CommentReading, Response
from feedback.themes import codebook
from feedback.themes.models import Coding
from forms.measures import Measure


@dataclass(frozen=True, slots=True)
class Behind:
    """A theme by its name, and how many people are behind it."""

    theme_id: str
    name: str
    people: Count


@dataclass(frozen=True, slots=True)
class Themed:
    """What became of the words written to a question.

    `wrote` people did; `read` of their texts somebody has read, and `unread` nobody. Of `sorted_` people somebody has tied the
    words to a theme; `themes` are these, with most people behind them first, and `suggested` what a computer would say of
    the others. All are hidden where few people wrote, or are behind one.
    """

    wrote: Count
    read: Count
    unread: Count
    sorted_: Count
    themes: tuple[Behind, ...]
    suggested: tuple[Behind, ...]


def themed(
    session: Session, survey_key: str, question_ids: Sequence[str], policy: Policy | None
) -> Themed | None:
    """What was written to these questions of a survey; None where nobody has written anything."""
    wrote, texts, read = _written(session, survey_key, question_ids)
    if not wrote:
        return None
    few = policy is not None and policy.small(wrote)
    names = {one.id: one.name for one in codebook.of_survey(session, survey_key)}
    tied = _tied(session, survey_key, question_ids, names)
    rest = wrote - len(tied)
    confirmed = _summed(names, [*tied.values(), *[()] * rest], Measure.MANY_OF, policy)
    likely = _likely(session, survey_key, question_ids, names, tied.keys())
    waiting = _summed(names, [*likely.values(), *[()] * max(0, rest - len(likely))], Measure.ONE_OF, policy)
    return Themed(
        HIDDEN if few else wrote,
        HIDDEN if few else read,
        HIDDEN if few else texts - read,
        HIDDEN if few or (policy and policy.small(len(tied))) else len(tied),
        _behind(confirmed, names) if not few else (),
        _behind(waiting, names) if not few else (),
    )


def _written(session: Session, survey_key: str, question_ids: Sequence[str]) -> tuple[int, int, int]:
    """How many people wrote, how many texts, and how many of those somebody has read."""
    was_read = exists().where(CommentReading.comment_id == Comment.id)
    row = session.execute(
        select(
            func.count(Comment.response_id.distinct()),
            func.count(Comment.id),
            func.count(Comment.id).filter(was_read),
        )
        .join(Response, Response.id == Comment.response_id)
        .where(*store.read(session, survey_key), Comment.question_id.in_(question_ids))
    ).one()
    return row[0], row[1], row[2]


def _tied(
    session: Session, survey_key: str, question_ids: Sequence[str], names: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """The themes of each response, as people have confirmed them."""
    found: dict[str, set[str]] = {}
    for response_id, theme_id, _ in _codings(session, survey_key, question_ids, "confirmed"):
        if theme_id in names:
            found.setdefault(response_id, set()).add(theme_id)
    return {response_id: tuple(sorted(themes)) for response_id, themes in found.items()}


def _likely(
    session: Session,
    survey_key: str,
    question_ids: Sequence[str],
    names: Mapping[str, str],
    sorted_: Iterable[str],
) -> dict[str, str]:
    """The likeliest theme of each response that nobody has sorted, as a computer has it."""
    known, found = set(sorted_), dict[str, str]()
    for response_id, theme_id, _ in _codings(session, survey_key, question_ids, "candidate"):
        if theme_id in names and response_id not in known:
            found.setdefault(response_id, theme_id)
    return found


def _codings(session: Session, survey_key: str, question_ids: Sequence[str], status: str):
    return session.execute(
        select(Comment.response_id, Coding.theme_id, Coding.rank)
        .join(Coding, Coding.comment_id == Comment.id)
        .join(Response, Response.id == Comment.response_id)
        .where(
            *store.read(session, survey_key), Comment.question_id.in_(question_ids), Coding.status == status
        )
        .order_by(Coding.rank, Coding.theme_id)
    ).all()


def _summed(
    names: Mapping[str, str], answers: Iterable[object], measure: Measure, policy: Policy | None
) -> QuestionSummary:
    question = made_question("themes", *names, measure=measure)
    summary = summary_of(
        tally_counts([question], ((question.id, answer or None, 1) for answer in answers)).questions[0]
    )
    return protect(summary, policy) if policy else summary


def _behind(summary: QuestionSummary, names: Mapping[str, str]) -> tuple[Behind, ...]:
    """The themes that anybody is behind; those of how many is not said come last, by their names."""
    if summary.withheld:
        return ()
    rows = [row for row in summary.rows if row.count]
    return tuple(
        Behind(row.id, names[row.id], row.count) for row in sorted(rows, key=lambda row: _most(row, names))
    )


def _most(row: Row, names: Mapping[str, str]) -> tuple[int, str]:
    return (-row.count if isinstance(row.count, int) else 0), names[row.id].casefold()
