"""The codebook of a survey: its themes, what each means, and whether people agreed that it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.responses.models import Comment
from feedback.secrets import new_id
from feedback.themes.models import Coding, Theme


class ThemeFault(Exception):
    """What was asked of a theme cannot be done. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A theme with how many comments a person has tied to it, and how many people wrote those."""

    theme: Theme
    comments: int
    people: int


def find(session: Session, theme_id: str) -> Theme | None:
    """One theme."""
    return session.get(Theme, theme_id)


def named(session: Session, survey_key: str, name: str) -> Theme | None:
    """The theme a survey has under this name, whatever its capitals."""
    return session.scalar(
        select(Theme).where(
            Theme.survey_key == survey_key, func.lower(Theme.name) == " ".join(name.split()).lower()
        )
    )


def of_survey(session: Session, survey_key: str) -> Sequence[Theme]:
    """The themes of a survey by name."""
    return session.scalars(
        select(Theme).where(Theme.survey_key == survey_key).order_by(func.lower(Theme.name))
    ).all()


def entries(session: Session, survey_key: str) -> list[Entry]:
    """The codebook with its counts of confirmed codings, by name. One statement."""
    confirmed = (
        select(
            Coding.theme_id,
            func.count().label("comments"),
            func.count(Comment.response_id.distinct()).label("people"),
        )
        .join(Comment, Comment.id == Coding.comment_id)
        .where(Coding.status == "confirmed", Comment.survey_key == survey_key)
        .group_by(Coding.theme_id)
        .subquery()
    )
    rows = session.execute(
        select(Theme, func.coalesce(confirmed.c.comments, 0), func.coalesce(confirmed.c.people, 0))
        .outerjoin(confirmed, confirmed.c.theme_id == Theme.id)
        .where(Theme.survey_key == survey_key)
        .order_by(func.lower(Theme.name))
    )
    return [Entry(*row) for row in rows]


def add(
    session: Session,
    survey_key: str,
    name: str,
    at: datetime,
    actor: str,
    *,
    definition: str = "",
    priority_ref: str | None = None,
) -> Theme:
    """A new theme.

    Raises:
        ThemeFault: it has no name, or the survey has a theme of that name.
    """
    name = _free_name(session, survey_key, name)
    theme = Theme(
        id=new_id(),
        survey_key=survey_key,
        name=name,
        definition=definition.strip(),
        priority_ref=priority_ref or None,
        created_by=actor,
    )
    session.add(theme)
    session.flush()
    trail.note(session, at, actor, "theme added", f"survey/{survey_key}", theme=theme.id, name=name)
    return theme


def define(
    session: Session,
    theme: Theme,
    at: datetime,
    actor: str,
    *,
    name: str,
    definition: str,
    priority_ref: str | None,
) -> None:
    """Change what a theme is called and means. People agreed to the old words, so the agreement falls.

    Raises:
        ThemeFault: it has no name, or the survey has another theme of that name.
    """
    name, definition = _free_name(session, theme.survey_key, name, theme.id), definition.strip()
    if (name, definition) != (theme.name, theme.definition):
        theme.agreed_at = theme.agreed_by = None
    theme.name, theme.definition, theme.priority_ref = name, definition, priority_ref or None
    trail.note(session, at, actor, "theme defined", f"survey/{theme.survey_key}", theme=theme.id, name=name)


def agree(session: Session, theme: Theme, account_id: str, at: datetime) -> None:
    """Say that a theme stands.

    Raises:
        ThemeFault: nobody could say what it means, or no comment carries it.
    """
    if not theme.definition:
        raise ThemeFault(f"Say first what “{theme.name}” means: a theme is agreed by its definition.")
    carried = select(Coding.comment_id).where(Coding.theme_id == theme.id, Coding.status == "confirmed")
    if session.scalar(carried.limit(1)) is None:
        raise ThemeFault(f"Tie a comment to “{theme.name}” first: a theme stands on what people wrote.")
    theme.agreed_at, theme.agreed_by = at, account_id
    trail.note(session, at, account_id, "theme agreed", f"survey/{theme.survey_key}", theme=theme.id)


def _free_name(session: Session, survey_key: str, name: str, own_id: str | None = None) -> str:
    name = " ".join(name.split())
    if not name:
        raise ThemeFault("Give the theme a name: a few words people would use themselves.")
    taken = named(session, survey_key, name)
    if taken is not None and taken.id != own_id:
        raise ThemeFault(f"There is a theme called “{name}” already. Use it, or choose another name.")
    return name
