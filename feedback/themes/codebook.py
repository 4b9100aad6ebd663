"""The codebook of a survey: its themes, what each means, and whether people agreed that it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
class Words:
    """What a theme is called and means, what belongs under it and what does not, and the theme it is a part of."""

    name: str
    definition: str = ""
    belongs: str = ""
    belongs_not: str = ""
    parent_id: str | None = None
    priority_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A theme with how many comments a person has tied to it, and how many people wrote those.

    `depth` is how many themes it is a part of. The counts are its own, without those of its parts.
    """

    theme: Theme
    comments: int
    people: int
    depth: int = 0


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
    """The themes of a survey that stand, by name; those merged into another do not."""
    return session.scalars(
        select(Theme)
        .where(Theme.survey_key == survey_key, Theme.merged_into.is_(None))
        .order_by(func.lower(Theme.name))
    ).all()


def standing(session: Session, theme_id: str) -> str:
    """The theme that stands for this one today: itself, or what it was merged into."""
    theme = session.get(Theme, theme_id)
    while theme is not None and theme.merged_into is not None:
        theme_id = theme.merged_into
        theme = session.get(Theme, theme_id)
    return theme_id


def entries(session: Session, survey_key: str) -> list[Entry]:
    """The codebook with its counts of confirmed codings, by name, each theme before its parts. One statement."""
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
        .where(Theme.survey_key == survey_key, Theme.merged_into.is_(None))
        .order_by(func.lower(Theme.name))
    )
    return _as_tree([Entry(*row) for row in rows])


def people(session: Session, survey_key: str) -> dict[str, int]:
    """How many people stand behind each theme of a survey. One that was merged has those of the theme it went into."""
    found = {entry.theme.id: entry.people for entry in entries(session, survey_key)}
    merged = session.scalars(
        select(Theme.id).where(Theme.survey_key == survey_key, Theme.merged_into.is_not(None))
    )
    return found | {theme_id: found.get(standing(session, theme_id), 0) for theme_id in merged}


def may_stand_under(session: Session, theme: Theme) -> list[Theme]:
    """The themes this one could be a part of: not itself, and none of its own parts."""
    themes = of_survey(session, theme.survey_key)
    below = _below(themes, theme.id)
    return [one for one in themes if one.id != theme.id and one.id not in below]


def _as_tree(flat: list[Entry]) -> list[Entry]:
    known = {one.theme.id for one in flat}
    parts: dict[str | None, list[Entry]] = {}
    for one in flat:
        parts.setdefault(one.theme.parent_id if one.theme.parent_id in known else None, []).append(one)

    def walk(parent: str | None, depth: int) -> Iterator[Entry]:
        for one in parts.get(parent, ()):
            yield replace(one, depth=depth)
            yield from walk(one.theme.id, depth + 1)

    return list(walk(None, 0))


def _below(themes: Sequence[Theme], theme_id: str) -> set[str]:
    """The parts of a theme, their parts, and so on."""
    found: set[str] = set()
    new = {theme_id}
    while new := {one.id for one in themes if one.parent_id in new} - found:
        found |= new
    return found


def add(
    session: Session,
    survey_key: str,
    name: str,
    at: datetime,
    actor: str,
    *,
    definition: str = "",
    belongs: str = "",
    belongs_not: str = "",
    parent_id: str | None = None,
    priority_ref: str | None = None,
) -> Theme:
    """A new theme.

    Raises:
        ThemeFault: it has no name, the survey has a theme of that name, or the parent is no theme of the survey.
    """
    name = _free_name(session, survey_key, name)
    theme = Theme(id=new_id(), survey_key=survey_key, name=name, created_by=actor)
    words = Words(name, definition, belongs, belongs_not, parent_id, priority_ref)
    _write(theme, words, _parent(session, theme, parent_id))
    session.add(theme)
    session.flush()
    trail.note(session, at, actor, "theme added", f"survey/{survey_key}", theme=theme.id, name=name)
    return theme


def define(session: Session, theme: Theme, at: datetime, actor: str, words: Words) -> None:
    """Change what a theme is called and means. People agreed to the old words, so the agreement falls.

    Raises:
        ThemeFault: it has no name, the survey has another theme of that name, or the parent would be a part of it.
    """
    name = _free_name(session, theme.survey_key, words.name, theme.id)
    before = _said(theme)
    _write(theme, replace(words, name=name), _parent(session, theme, words.parent_id))
    if _said(theme) != before:
        theme.agreed_at = theme.agreed_by = None
    was = {"was": before[0]} if name != before[0] else {}
    trail.note(
        session, at, actor, "theme defined", f"survey/{theme.survey_key}", theme=theme.id, name=name, **was
    )


def _said(theme: Theme) -> tuple[str, str, str, str]:
    """The words that people agree to."""
    return theme.name, theme.definition, theme.belongs, theme.belongs_not


def _write(theme: Theme, words: Words, parent_id: str | None) -> None:
    theme.name, theme.definition = words.name, words.definition.strip()
    theme.belongs, theme.belongs_not = words.belongs.strip(), words.belongs_not.strip()
    theme.parent_id, theme.priority_ref = parent_id, words.priority_ref or None


def _parent(session: Session, theme: Theme, parent_id: str | None) -> str | None:
    if not parent_id:
        return None
    if parent_id not in {one.id for one in may_stand_under(session, theme)}:
        raise ThemeFault("A theme cannot be a part of itself or of its own parts. Choose another, or none.")
    return parent_id


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
    if taken is not None and taken.id != own_id and taken.merged_into is not None:
        raise ThemeFault(
            f"“{name}” was merged into another theme. Undo that on its page, or choose another name."
        )
    if taken is not None and taken.id != own_id:
        raise ThemeFault(f"There is a theme called “{name}” already. Use it, or choose another name.")
    return name
