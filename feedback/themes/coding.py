"""Tying comments to themes, and how many people stand behind a theme."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.responses.models import Comment
from feedback.themes import codebook
from feedback.themes.codebook import ThemeFault
from feedback.themes.models import Coding, Theme


def people_behind(session: Session, theme_id: str) -> int:
    """How many people wrote something that a person has tied to this theme; one with two comments counts once.

    Of a theme that was merged into another, those of that one.
    """
    theme_id = codebook.standing(session, theme_id)
    counted = (
        select(func.count(Comment.response_id.distinct()))
        .join(Coding, Coding.comment_id == Comment.id)
        .where(Coding.theme_id == theme_id, Coding.status == "confirmed")
    )
    return session.scalar(counted) or 0


def assign(
    session: Session,
    comment_id: str,
    theme_ids: Collection[str],
    account_id: str,
    at: datetime,
    *,
    seen: Collection[str] | None = None,
) -> None:
    """Make these the themes of a comment: what a person leaves out falls away.

    `seen` are the themes it had when they looked (None: all that it has): what somebody else has tied to it since is
    not theirs to drop, and stays. A machine's candidate that is not among them is kept as rejected, so that it is not
    proposed again.

    Raises:
        ThemeFault: the comment is gone, or a theme belongs to another survey.
    """
    comment = session.get(Comment, comment_id)
    if comment is None:
        raise ThemeFault("This comment is gone: the person may have taken it back.")
    _belong(session, comment.survey_key, set(theme_ids))
    held = {
        row.theme_id: row for row in session.scalars(select(Coding).where(Coding.comment_id == comment_id))
    }
    for theme_id, row in held.items():
        since = seen is not None and row.status == "confirmed" and theme_id not in seen
        if theme_id not in theme_ids and not since:
            _let_go(session, row, account_id, at)
    for theme_id in theme_ids:
        _confirm(session, held.get(theme_id), comment_id, theme_id, account_id, at)
    session.flush()
    trail.note(
        session,
        at,
        account_id,
        "comment coded",
        f"survey/{comment.survey_key}",
        comment=comment_id,
        themes=sorted(theme_ids),
    )


def remove(session: Session, comment_id: str, theme_id: str, account_id: str, at: datetime) -> None:
    """Undo one tie; one a machine proposed is kept as rejected. Nothing happens where there is none."""
    theme = session.get(Theme, theme_id)
    row = session.get(Coding, (comment_id, theme_id))
    if theme is not None and row is not None:
        _let_go(session, row, account_id, at)
        trail.note(
            session,
            at,
            account_id,
            "coding removed",
            f"survey/{theme.survey_key}",
            comment=comment_id,
            theme=theme_id,
        )


def of_comments(session: Session, comment_ids: Sequence[str]) -> dict[str, set[str]]:
    """The themes a person has tied to each of these comments: `{comment id: {theme id}}`. One statement."""
    rows = session.execute(
        select(Coding.comment_id, Coding.theme_id).where(
            Coding.comment_id.in_(comment_ids), Coding.status == "confirmed"
        )
    )
    found: dict[str, set[str]] = {}
    for comment_id, theme_id in rows:
        found.setdefault(comment_id, set()).add(theme_id)
    return found


def made_by(session: Session, theme_id: str) -> dict[str, str]:
    """Who first tied each comment to this theme, "person" or "machine": `{comment id: which}`. Confirmed ties only."""
    rows = session.execute(
        select(Coding.comment_id, Coding.made_by).where(
            Coding.theme_id == theme_id, Coding.status == "confirmed"
        )
    )
    return {row.comment_id: row.made_by for row in rows}


def under(theme_id: str) -> ColumnElement[bool]:
    """The condition that a comment is tied to a theme by a person, for a query over comments."""
    carried = select(Coding.comment_id).where(Coding.theme_id == theme_id, Coding.status == "confirmed")
    return Comment.id.in_(carried)


def _belong(session: Session, survey_key: str, theme_ids: set[str]) -> None:
    known = select(func.count()).where(Theme.id.in_(theme_ids), Theme.survey_key == survey_key)
    if theme_ids and session.scalar(known) != len(theme_ids):
        raise ThemeFault("One of these themes is not in this survey’s codebook. Load the page again.")


def _let_go(session: Session, row: Coding, account_id: str, at: datetime) -> None:
    if row.made_by == "machine":
        row.status, row.account_id, row.at = "rejected", account_id, at
    else:
        session.delete(row)


def _confirm(
    session: Session, row: Coding | None, comment_id: str, theme_id: str, account_id: str, at: datetime
) -> None:
    if row is None:
        row = Coding(comment_id=comment_id, theme_id=theme_id, made_by="person")
        session.add(row)
    elif row.status == "confirmed":
        return
    row.status, row.account_id, row.at = "confirmed", account_id, at
