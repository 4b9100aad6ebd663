"""Groups of similar comments, as a computer sorts them, kept so that two people look at the same ones.

A group is no theme: a person names it, drops comments out of it, parts it or throws it away. Sorting takes seconds, so
it is done between two transactions: `texts` reads, `analysis.grouping.group` sorts, `keep` writes.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from analysis import grouping, phrases
from feedback.audit import trail
from feedback.responses.models import Comment
from feedback.secrets import new_id
from feedback.themes import codebook
from feedback.themes.codebook import ThemeFault
from feedback.themes.models import Coding, Group, Grouped, Grouping, Theme

#: Comments sorted at once: what a request can do in a few seconds.
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A group with its comments, the most typical first, and the theme it became."""

    group: Group
    comments: Sequence[Comment]
    theme: Theme | None


def texts(session: Session, survey_key: str, question_id: str = "") -> list[tuple[str, str]]:
    """The comments to sort, `(id, text)`: all of a survey, or the answers to one question."""
    wanted = select(Comment.id, Comment.text).where(Comment.survey_key == survey_key)
    if question_id:
        wanted = wanted.where(Comment.question_id.in_([question_id, f"{question_id}.other"]))
    return [(one, text) for one, text in session.execute(wanted.order_by(Comment.id).limit(AT_ONCE))]


def keep(
    session: Session,
    survey_key: str,
    sorted_ids: Sequence[str],
    found: grouping.Grouping,
    account_id: str,
    at: datetime,
) -> Grouping:
    """Keep these groups in the place of the survey's former ones. Themes made of those stay."""
    for old in session.scalars(select(Grouping).where(Grouping.survey_key == survey_key)):
        session.delete(old)
    session.flush()
    there = set(session.scalars(select(Comment.id).where(Comment.survey_key == survey_key)).all())
    kept = Grouping(
        id=new_id(),
        survey_key=survey_key,
        account_id=account_id,
        at=at,
        way=found.way,
        comments=len(sorted_ids),
        bare=len(found.said_nothing),
        alone=len(found.alone),
    )
    session.add(kept)
    session.flush()
    for number, one in enumerate(found.groups, 1):
        members = [sorted_ids[place] for place in one.members if sorted_ids[place] in there]
        _add(session, kept.id, number, one.phrases, members)
    trail.note(
        session,
        at,
        account_id,
        "comments grouped",
        f"survey/{survey_key}",
        groups=len(found.groups),
        comments=len(sorted_ids),
        way=found.way,
    )
    return kept


def current(session: Session, survey_key: str) -> Grouping | None:
    """The groups a survey has now."""
    return session.scalar(select(Grouping).where(Grouping.survey_key == survey_key))


def of(session: Session, kept: Grouping) -> list[tuple[Group, int]]:
    """The groups with how many comments each has: those to look at first, then the named, then the dismissed."""
    sizes = select(Grouped.group_id, func.count().label("size")).group_by(Grouped.group_id).subquery()
    rows = session.execute(
        select(Group, func.coalesce(sizes.c.size, 0))
        .outerjoin(sizes, sizes.c.group_id == Group.id)
        .where(Group.grouping_id == kept.id)
    )
    order = {"open": 0, "named": 1, "dismissed": 2}
    return sorted(
        ((group, size) for group, size in rows), key=lambda one: (order[one[0].status], one[0].number)
    )


def find(session: Session, survey_key: str, group_id: str) -> Shown | None:
    """One group of a survey with its comments."""
    group = session.get(Group, group_id)
    if group is None or session.get_one(Grouping, group.grouping_id).survey_key != survey_key:
        return None
    comments = session.scalars(
        select(Comment)
        .join(Grouped, Grouped.comment_id == Comment.id)
        .where(Grouped.group_id == group_id)
        .order_by(Grouped.place, Comment.id)
    ).all()
    theme = session.get(Theme, codebook.standing(session, group.theme_id)) if group.theme_id else None
    return Shown(group, comments, theme)


def name(
    session: Session,
    shown: Shown,
    survey_key: str,
    called: str,
    confirmed: bool,
    account_id: str,
    at: datetime,
) -> Theme:
    """Make a theme of a group, or add it to the theme of that name.

    `confirmed`: the person has read its comments and ties them to it; otherwise they become suggestions to look at.

    Raises:
        ThemeFault: it is empty or no longer open, or the name cannot be had.
    """
    _must_be_open(shown)
    theme = codebook.named(session, survey_key, called)
    if theme is None or theme.merged_into is not None:
        theme = codebook.add(session, survey_key, called, at, account_id)
    held = {row.comment_id: row for row in session.scalars(select(Coding).where(Coding.theme_id == theme.id))}
    for comment in shown.comments:
        _tie(session, held.get(comment.id), comment.id, theme.id, account_id if confirmed else None, at)
    shown.group.status, shown.group.theme_id = "named", theme.id
    session.flush()
    trail.note(
        session,
        at,
        account_id,
        "group named",
        f"survey/{survey_key}",
        theme=theme.id,
        name=theme.name,
        comments=len(shown.comments),
        confirmed=confirmed,
    )
    return theme


def drop(session: Session, shown: Shown, comment_ids: Collection[str]) -> int:
    """Take comments out of a group; gives how many."""
    _must_be_open(shown)
    chosen = [one.id for one in shown.comments if one.id in comment_ids]
    if not chosen:
        raise ThemeFault("Tick the comments that should go first.")
    session.execute(delete(Grouped).where(Grouped.group_id == shown.group.id, Grouped.comment_id.in_(chosen)))
    _say_again(session, shown, set(chosen))
    return len(chosen)


def part(session: Session, shown: Shown, comment_ids: Collection[str]) -> Group:
    """Put these comments of a group into a group of their own."""
    drop(session, shown, comment_ids)
    last = session.scalar(select(func.max(Group.number)).where(Group.grouping_id == shown.group.grouping_id))
    chosen = [one for one in shown.comments if one.id in comment_ids]
    (told,) = phrases.telling([[one.text for one in chosen]])
    return _add(session, shown.group.grouping_id, (last or 0) + 1, told, [one.id for one in chosen])


def dismiss(session: Session, shown: Shown, back: bool = False) -> None:
    """Throw a group away, or take it back. Its comments are where they were: in no theme."""
    if shown.group.status == "named":
        raise ThemeFault("This group has become a theme. Change the theme instead.")
    shown.group.status = "open" if back else "dismissed"


def _must_be_open(shown: Shown) -> None:
    if shown.group.status != "open" or not shown.comments:
        raise ThemeFault("Somebody has named or dismissed this group meanwhile, or it is empty.")


def _say_again(session: Session, shown: Shown, gone: set[str]) -> None:
    rest = [one.text for one in shown.comments if one.id not in gone]
    (told,) = phrases.telling([rest])
    shown.group.phrases = list(told)
    session.flush()


def _add(
    session: Session, grouping_id: str, number: int, words: Sequence[str], members: Sequence[str]
) -> Group:
    group = Group(
        id=new_id(), grouping_id=grouping_id, number=number, phrases=list(words), status="open", theme_id=None
    )
    session.add(group)
    session.flush()
    session.add_all(
        Grouped(group_id=group.id, comment_id=one, place=place) for place, one in enumerate(members)
    )
    session.flush()
    return group


def _tie(
    session: Session, row: Coding | None, comment_id: str, theme_id: str, account_id: str | None, at: datetime
) -> None:
    """A computer put the comment there; who confirms it is said. What people decided before stands."""
    if row is None:
        row = Coding(comment_id=comment_id, theme_id=theme_id, made_by="machine", rank=1)
        session.add(row)
    elif row.status != "candidate":
        return
    row.status, row.account_id, row.at = "confirmed" if account_id else "candidate", account_id, at
