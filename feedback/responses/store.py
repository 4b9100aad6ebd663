"""The only place that reads stored answers.

Nothing here goes through the ORM or its JSON type: a survey may have a million responses, and they are read as texts,
decoded many at a time, and never held all at once.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, Text, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from feedback.responses.models import Comment, Response

#: Responses decoded together: one call for many documents costs less than many calls, and few enough stay in the cache.
BATCH = 200
#: Different answers to one question that are held while counting.
DIFFERENT = 20_000


@dataclass(frozen=True, slots=True)
class Everyone:
    """No matter which audience version was answered; `None` would mean those who answered the survey as written."""


EVERYONE = Everyone()


class NotAsked(Enum):
    """A question that was not put to somebody; one that was left empty is None."""

    NOT_ASKED = "not asked"


NOT_ASKED: Final = NotAsked.NOT_ASKED


@dataclass(frozen=True, slots=True)
class Sent:
    """What is known of a response beside its answers. `day` is a day and nothing finer."""

    response_id: str
    version_id: str
    collector_code: str
    audience_version: str | None
    language: str
    day: date


_META: tuple[Any, ...] = (
    Response.id,
    Response.version_id,
    Response.collector_code,
    Response.audience_version,
    Response.language,
    Response.day,
)


_ONLY = "answers read only so"


def reads_only(session: Session, survey_key: str, within: ColumnElement[bool], mark: Hashable) -> None:
    """From here on this session reads of a survey only the answers that are `within`: nothing that counts answers can
    forget it. `mark` is another one for each other set of them."""
    session.info.setdefault(_ONLY, {})[survey_key] = (within, mark)


def mark(session: Session, survey_key: str) -> Hashable:
    """What tells the answers this session reads from others of the same survey; None where it reads all."""
    return session.info.get(_ONLY, {}).get(survey_key, (None, None))[1]


def read(session: Session, survey_key: str) -> list[ColumnElement[bool]]:
    """The responses of a survey, as far as this session reads them: for a statement over what hangs on them."""
    return _of(session, survey_key)


def how_many(session: Session, survey_key: str) -> int:
    """How many responses a survey has."""
    counted = select(func.count()).select_from(Response).where(*_of(session, survey_key))
    return session.scalar(counted) or 0


def how_many_in_all(session: Session, survey_key: str) -> int:
    """The same, whatever this session reads of them: how many there are is known to everybody."""
    return _grouped(session, Response.survey_key, Response.survey_key == survey_key).get(survey_key, 0)


def fingerprint(session: Session, survey_key: str, most: int) -> int | None:
    """The same number for the very same responses, in this process; None where there are more than `most`.

    Ids are random, so how many there are says nothing of which: all are read, from the index alone.
    """
    ids = session.scalars(select(Response.id).where(Response.survey_key == survey_key).limit(most + 1)).all()
    return None if len(ids) > most else hash(frozenset(ids))


def counts(session: Session) -> dict[str, int]:
    """How many responses every survey has, by its key; a survey without any is left out."""
    return _grouped(session, Response.survey_key)


def by_collector(session: Session, survey_key: str) -> dict[str, int]:
    """How many responses of a survey came through each door."""
    return _grouped(session, Response.collector_code, *_of(session, survey_key))


def by_day(session: Session, survey_key: str) -> dict[date, int]:
    """How many responses of a survey there are of each day. For reckoning with: on no page."""
    return _grouped(session, Response.day, *_of(session, survey_key))


def by_part(session: Session, survey_key: str) -> dict[tuple[str, str | None], int]:
    """How many responses of a survey lie under each (version id, audience version)."""
    columns = (Response.version_id, Response.audience_version)
    rows = session.execute(select(*columns, func.count()).where(*_of(session, survey_key)).group_by(*columns))
    return {(version, audience): count for version, audience, count in rows}


def by_helped(session: Session, survey_key: str, version_ids: Sequence[str]) -> dict[str | None, int]:
    """How many responses to these versions of a survey say that somebody helped, and how; None: not said."""
    return _grouped(session, Response.helped, *_of(session, survey_key), Response.version_id.in_(version_ids))


def answers(
    session: Session,
    survey_key: str,
    collector: str | None = None,
    *,
    versions: Sequence[str] | None = None,
    audience: str | Everyone | None = EVERYONE,
) -> Iterator[dict[str, Any]]:
    """The answers of every response, in no order that means anything; `{question id: plain value}`, texts as `True`.

    A stream: memory does not grow with the survey. `collector` is a door's code, `versions` ids of survey versions,
    `audience` an audience version or None for those who answered the survey as it is written.
    """
    conditions = _conditions(session, survey_key, collector, versions, audience)
    for rows in _partitions(session, (_as_text(),), conditions):
        yield from _decoded(rows)


def chosen(
    session: Session, survey_key: str, question_ids: Sequence[str]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(response id, door, {question id: plain value}) of every response, of some questions only. A stream.

    For what has to know that two answers are of one person. The id is random and stays in the house.
    """
    columns = (Response.id, Response.collector_code, _as_text())
    for rows in _partitions(session, columns, _conditions(session, survey_key, None, None, EVERYONE)):
        documents = orjson.loads("[" + ",".join([row[2] for row in rows]) + "]")
        for (key, door, _), document in zip(rows, documents, strict=True):
            yield key, door, {one: document[one] for one in question_ids if one in document}


def paired(session: Session, survey_key: str) -> Iterator[tuple[str | None, str, str, dict[str, Any]]]:
    """(pair key, response id, door, answers) of every response, in the order of their random ids. A stream."""
    columns = (Response.pair_key, Response.id, Response.collector_code, _as_text())
    conditions = _conditions(session, survey_key, None, None, EVERYONE)
    statement = select(*columns).where(*conditions).order_by(Response.id)
    for rows in session.execute(statement.execution_options(yield_per=BATCH)).partitions():
        for row, document in zip(
            rows, orjson.loads("[" + ",".join([row[3] for row in rows]) + "]"), strict=True
        ):
            yield row[0], row[1], row[2], document


def number(value: Any) -> float | None:
    """An answer as a number; None where it is none."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def counted(
    session: Session,
    survey_key: str,
    question_ids: Sequence[str],
    *,
    versions: Sequence[str] | None = None,
    audience: str | Everyone | None = EVERYONE,
) -> Iterator[tuple[str, Any, int]]:
    """(question id, plain value, how many gave it), for `analysis.tally.tally_counts`; a question not asked is left out.

    The quick way to a summary (docs/decisions/0002): question by question, so that `Counter` does the counting. Lists
    come as tuples, and one question's value may come several times.
    """
    counters: list[Counter[Any]] = [Counter() for _ in question_ids]
    for rows in _partitions(
        session, (_as_text(),), _conditions(session, survey_key, None, versions, audience)
    ):
        documents = _decoded(rows)
        for question_id, counter in zip(question_ids, counters, strict=True):
            counter.update(_column(documents, question_id))
            if len(counter) > DIFFERENT:
                yield from _emptied(question_id, counter)
    for question_id, counter in zip(question_ids, counters, strict=True):
        yield from _emptied(question_id, counter)


def crossed(
    session: Session,
    survey_key: str,
    by: str | InstrumentedAttribute[Any] | tuple[str, InstrumentedAttribute[Any]],
    question_ids: Sequence[str],
    *,
    versions: Sequence[str] | None = None,
    audience: str | Everyone | None = EVERYONE,
    group: Callable[[Any], Any] | None = None,
) -> dict[str, Counter[tuple[Any, Any]]]:
    """For each question, how many gave each (group, plain value); `NOT_ASKED` stands for a question not put.

    `by` is a question's id, a column of `Response` such as the door, or both as a pair; `group` says which group what it
    holds stands for, where that is not itself. One pass, counted as `counted` does. For few different groups and answers: all of them
    are held.
    """
    counters: dict[str, Counter[tuple[Any, Any]]] = {one: Counter() for one in question_ids}
    question, column = by if isinstance(by, tuple) else (by, None) if isinstance(by, str) else (None, by)
    columns = (_as_text(),) if column is None else (_as_text(), column)
    for rows in _partitions(session, columns, _conditions(session, survey_key, None, versions, audience)):
        documents = _decoded(rows)
        groups = _all(documents, question) if question else [row[1] for row in rows]
        if question and column is not None:
            groups = [(one, row[1]) for one, row in zip(groups, rows, strict=True)]
        if group is not None:
            groups = [group(one) for one in groups]
        for question_id, counter in counters.items():
            counter.update(zip(groups, _all(documents, question_id), strict=True))
    return counters


def responses_of(
    session: Session, survey_key: str, collector: str | None = None
) -> Iterator[tuple[Sent, dict[str, Any]]]:
    """Every response with people's own words in their places, for an export. A stream."""
    conditions = _conditions(session, survey_key, collector, None, EVERYONE)
    for rows in _partitions(session, (*_META, _as_text()), conditions):
        words = words_of(session, [row[0] for row in rows])
        for *meta, text in rows:
            yield Sent(*meta), orjson.loads(text) | words.get(meta[0], {})


def words_of(session: Session, response_ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """People's own words: `{response id: {question id: words}}`. One statement; at most `BATCH` responses at a time."""
    found: dict[str, dict[str, str]] = {}
    rows = session.execute(
        select(Comment.response_id, Comment.question_id, Comment.text).where(
            Comment.response_id.in_(response_ids)
        )
    )
    for response_id, question_id, text in rows:
        found.setdefault(response_id, {})[question_id] = text
    return found


def words_written(
    session: Session,
    survey_key: str,
    question_id: str,
    *,
    versions: Sequence[str],
    audiences: Sequence[str | None],
    at_most: int,
) -> list[tuple[str, str]]:
    """What people wrote to a question, each with the language they answered in. Of more than `at_most`, that many
    drawn by chance, and always the same ones: ids are random."""
    named = [one for one in audiences if one is not None]
    whom = Response.audience_version.in_(named)
    if None in audiences:
        whom = or_(whom, Response.audience_version.is_(None))
    rows = session.execute(
        select(Comment.text, Response.language)
        .join(Response, Response.id == Comment.response_id)
        .where(Comment.survey_key == survey_key, Comment.question_id == question_id)
        .where(*_of(session, survey_key), Response.version_id.in_(versions), whom)
        .order_by(Comment.id)
        .limit(at_most)
    )
    return [(text, language) for text, language in rows]


def answers_by_id(session: Session, response_ids: Sequence[str]) -> Mapping[str, tuple[Sent, dict[str, Any]]]:
    """A few responses by id, with people's words in their places: to read a comment beside the rest. Two statements."""
    rows = session.execute(select(*_META, _as_text()).where(Response.id.in_(response_ids))).all()
    words = words_of(session, response_ids)
    return {meta[0]: (Sent(*meta), orjson.loads(text) | words.get(meta[0], {})) for *meta, text in rows}


def _of(session: Session, survey_key: str) -> list[ColumnElement[bool]]:
    """The responses of a survey, as far as this session reads them."""
    only = session.info.get(_ONLY, {}).get(survey_key)
    return [Response.survey_key == survey_key, *([only[0]] if only else [])]


def _conditions(
    session: Session,
    survey_key: str,
    collector: str | None,
    versions: Sequence[str] | None,
    audience: str | Everyone | None,
) -> list[ColumnElement[bool]]:
    conditions = _of(session, survey_key)
    if collector is not None:
        conditions.append(Response.collector_code == collector)
    if versions is not None:
        conditions.append(Response.version_id.in_(versions))
    if not isinstance(audience, Everyone):
        conditions.append(Response.audience_version.is_not_distinct_from(audience))
    return conditions


def _decoded(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return orjson.loads("[" + ",".join([row[0] for row in rows]) + "]")


def _column(documents: list[dict[str, Any]], question_id: str) -> list[Any]:
    """One question's answers, those not asked left out; lists as tuples, because a `Counter` needs keys."""
    values = [document[question_id] for document in documents if question_id in document]
    return [tuple(value) if value.__class__ is list else value for value in values]


def _all(documents: list[dict[str, Any]], question_id: str) -> list[Any]:
    values = [document.get(question_id, NOT_ASKED) for document in documents]
    return [tuple(value) if value.__class__ is list else value for value in values]


def _emptied(question_id: str, counter: Counter[Any]) -> Iterator[tuple[str, Any, int]]:
    """What a counter holds, and none of it afterwards."""
    for value, count in counter.items():
        yield question_id, value, count
    counter.clear()


def _as_text() -> ColumnElement[str]:
    """The answers as the database keeps them, past every decoder on the way."""
    return cast(Response.answers, Text)


def _partitions(
    session: Session, columns: Sequence[Any], conditions: Sequence[ColumnElement[bool]]
) -> Iterator[Sequence[Any]]:
    statement = select(*columns).where(*conditions).execution_options(yield_per=BATCH)
    return session.execute(statement).partitions()


def _grouped(session: Session, column: Any, *conditions: ColumnElement[bool]) -> dict[Any, int]:
    rows = session.execute(select(column, func.count()).where(*conditions).group_by(column))
    return {name: count for name, count in rows}  # noqa: C416 - a Row is no pair to `dict`'s type
