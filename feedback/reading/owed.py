"""The duty to read: every text of children and families within the time their survey states, flagged or not.

A response has a day and nothing finer, so its clock starts when that day has ended.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from feedback.accounts.models import Account, AccountRole
from feedback.accounts.roles import NAMES, Permission, Role, permissions_of
from feedback.clock import HOME
from feedback.partnership.working_time import WorkingTime
from feedback.responses.models import Comment, CommentReading, Response
from feedback.surveys import versions
from feedback.surveys.models import Survey, SurveyVersion

#: Who reads where a survey does not say.
BY_DEFAULT = Role.HUB


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads a survey's texts: `asked` as the author wrote it in words people know, and the accounts it stands for."""

    asked: str
    people: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Owed:
    """What is to be read of one survey. `due` is by when the next text that is not late must be read.

    `within` is in working days; None where nobody has promised a time, and nothing is ever late.
    """

    key: str
    title: Mapping[str, str]
    within: int | None
    readers: Readers
    unread: int
    late: int
    due: datetime | None
    since: date | None


def of_all(session: Session, now: datetime, hours: WorkingTime) -> list[Owed]:
    """Every survey with texts that nobody has read, those with late ones first."""
    return sorted(_owed(session, now, hours), key=lambda one: (-one.late, one.due or now, one.key))


def of_survey(session: Session, key: str, now: datetime, hours: WorkingTime) -> Owed | None:
    """The same for one survey; None where every text has been read."""
    return next(iter(_owed(session, now, hours, key)), None)


def due(day: date, within: int, hours: WorkingTime) -> datetime:
    """By when a text of this day has to be read: so many working days after the day has ended."""
    ended = datetime.combine(day + timedelta(days=1), time(), HOME)
    last = hours.after_days(ended, within - 1).astimezone(HOME)
    return datetime.combine(last.date(), hours.closes, HOME)


def readers(session: Session, read_by: str) -> Readers:
    """The accounts a survey's `read_by` stands for: those that are open and may read."""
    word = read_by or BY_DEFAULT
    rows = session.scalars(select(Account).where(_called(word), Account.disabled_at.is_(None)))
    people = {one.id: one.name or one.email for one in rows if _may_read(one)}
    asked = NAMES[Role(word)] if word in set(Role) else word
    return Readers(asked, dict(sorted(people.items(), key=lambda item: item[1])))


def _may_read(account: Account) -> bool:
    return Permission.READ_COMMENTS in permissions_of([one.role for one in account.roles])


def _called(word: str) -> ColumnElement[bool]:
    if "@" in word:
        return Account.email == word.lower()
    return exists().where(AccountRole.account_id == Account.id, AccountRole.role == word)


def _owed(session: Session, now: datetime, hours: WorkingTime, key: str = "") -> Iterable[Owed]:
    """Texts counted by survey, version and day, because the time is the version's that was answered."""
    rows = session.execute(
        select(Comment.survey_key, Response.version_id, Response.day, func.count())
        .join(Response, Response.id == Comment.response_id)
        .where(
            ~exists().where(CommentReading.comment_id == Comment.id),
            *([Comment.survey_key == key] if key else []),
        )
        .group_by(Comment.survey_key, Response.version_id, Response.day)
    )
    days: dict[str, list[tuple[str, date, int]]] = defaultdict(list)
    for survey_key, version_id, day, count in rows:
        days[survey_key].append((version_id, day, count))
    for survey_key, counted in days.items():
        yield _of(session, survey_key, counted, now, hours)


def _of(
    session: Session, key: str, counted: list[tuple[str, date, int]], now: datetime, hours: WorkingTime
) -> Owed:
    within = {version_id: _within(session, version_id) for version_id, _, _ in counted}
    late, ahead, since = 0, list[datetime](), list[date]()
    for version_id, day, count in counted:
        days = within[version_id]
        if days is None:
            continue
        end = due(day, days, hours)
        if end < now:
            late += count
            since.append(end.date())
        else:
            ahead.append(end)
    current = versions.current(session, key)
    survey = versions.read(current) if current else None
    return Owed(
        key=key,
        title=session.get_one(Survey, key).title,
        within=survey.read_within if survey else None,
        readers=readers(session, survey.flow.read_by if survey else ""),
        unread=sum(count for _, _, count in counted),
        late=late,
        due=min(ahead, default=None),
        since=min(since, default=None),
    )


def _within(session: Session, version_id: str) -> int | None:
    return versions.read(session.get_one(SurveyVersion, version_id)).read_within


def read_since(session: Session, moment: datetime) -> dict[str, tuple[str, int]]:
    """Who has read since then: `{account id: (name, how many texts)}`."""
    rows = session.execute(
        select(Account.id, Account.name, func.count())
        .join(CommentReading, CommentReading.account_id == Account.id)
        .where(CommentReading.read_at >= moment)
        .group_by(Account.id, Account.name)
    )
    return {account_id: (name, count) for account_id, name, count in rows}
