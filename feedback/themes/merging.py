"""Two themes that are one, and one that is two. What was before is kept, so that a merge can be undone."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.secrets import new_id
from feedback.themes import codebook
from feedback.themes.codebook import ThemeFault
from feedback.themes.models import Coding, MergedCoding, Theme, ThemeMerge

_STRENGTH = {"rejected": 0, "candidate": 1, "confirmed": 2}


def merge(session: Session, theme: Theme, into: Theme, account_id: str, at: datetime) -> ThemeMerge:
    """Put a theme into another: its comments move, and its parts. Neither is agreed any more.

    Raises:
        ThemeFault: they are the same, of two surveys, or one of them was merged already.
    """
    if theme.id == into.id or theme.survey_key != into.survey_key:
        raise ThemeFault("Choose another theme of this survey to merge it into.")
    if theme.merged_into or into.merged_into:
        raise ThemeFault("One of the two was merged into another theme meanwhile. Load the page again.")
    done = ThemeMerge(id=new_id(), theme_id=theme.id, into_id=into.id, account_id=account_id, at=at)
    session.add(done)
    session.flush()
    moved = _move_all(session, done)
    _move_parts(session, theme, into)
    theme.merged_into = into.id
    for one in (theme, into):
        one.agreed_at = one.agreed_by = None
    _note(session, "theme merged", done, theme, into, account_id, at, moved)
    return done


def last_merge(session: Session, theme_id: str) -> ThemeMerge | None:
    """The merge by which this theme went into another, if it stands."""
    return session.scalar(
        select(ThemeMerge)
        .where(ThemeMerge.theme_id == theme_id, ThemeMerge.undone_at.is_(None))
        .order_by(ThemeMerge.at.desc())
    )


def merged_into(session: Session, theme_id: str) -> list[Theme]:
    """The themes that were merged into this one, by name."""
    return list(
        session.scalars(select(Theme).where(Theme.merged_into == theme_id).order_by(Theme.name)).all()
    )


def undo(session: Session, theme: Theme, account_id: str, at: datetime) -> None:
    """Take a merge back: the theme stands again with the comments it had.

    What people decided about the other theme since the merge stands. Its parts stay where they are.

    Raises:
        ThemeFault: it was not merged.
    """
    done = last_merge(session, theme.id)
    if done is None or theme.merged_into is None:
        raise ThemeFault("This theme is not merged into another.")
    into = session.get_one(Theme, done.into_id)
    saved = session.scalars(select(MergedCoding).where(MergedCoding.merge_id == done.id)).all()
    for one in saved:
        _put_back(session, done, one)
    theme.merged_into, done.undone_at = None, at
    into.agreed_at = into.agreed_by = None
    _note(session, "theme merge undone", done, theme, into, account_id, at, len(saved))


def split(
    session: Session,
    theme: Theme,
    comment_ids: Collection[str],
    name: str,
    account_id: str,
    at: datetime,
) -> Theme:
    """Move these comments of a theme to a new one beside it, or to one that has this name already.

    Raises:
        ThemeFault: none was chosen, none of them is under the theme any more, or the name cannot be had.
    """
    rows = session.scalars(
        select(Coding).where(
            Coding.theme_id == theme.id, Coding.comment_id.in_(comment_ids), Coding.status == "confirmed"
        )
    ).all()
    if not rows:
        raise ThemeFault("Choose the comments that should move first.")
    known = codebook.named(session, theme.survey_key, name)
    if known is not None and known.id == theme.id:
        raise ThemeFault("They are under this theme already. Give the other theme its own name.")
    if known is None or known.merged_into is not None:
        known = codebook.add(session, theme.survey_key, name, at, account_id, parent_id=theme.parent_id)
    for row in rows:
        there = session.get(Coding, (row.comment_id, known.id))
        _tie(session, there, row, known.id, account_id, at)
        session.delete(row)
    session.flush()
    trail.note(
        session,
        at,
        account_id,
        "theme split",
        f"survey/{theme.survey_key}",
        theme=theme.id,
        into=known.id,
        name=known.name,
        comments=sorted(row.comment_id for row in rows),
    )
    return known


def _move_all(session: Session, done: ThemeMerge) -> int:
    rows = session.scalars(select(Coding).where(Coding.theme_id == done.theme_id)).all()
    there = {
        row.comment_id: row for row in session.scalars(select(Coding).where(Coding.theme_id == done.into_id))
    }
    for row in rows:
        held = there.get(row.comment_id)
        session.add(
            MergedCoding(
                merge_id=done.id,
                comment_id=row.comment_id,
                made_by=row.made_by,
                status=row.status,
                account_id=row.account_id,
                at=row.at,
                before=held.status if held else "",
            )
        )
        if held is None or _STRENGTH[row.status] > _STRENGTH[held.status]:
            _tie(session, held, row, done.into_id, row.account_id, row.at)
        session.delete(row)
    session.flush()
    return len(rows)


def _tie(
    session: Session, held: Coding | None, row: Coding, theme_id: str, account_id: str | None, at: datetime
) -> None:
    """The same tie to another theme; who made the first one stays said."""
    if held is None:
        held = Coding(comment_id=row.comment_id, theme_id=theme_id)
        session.add(held)
    held.made_by, held.status, held.account_id, held.at = row.made_by, row.status, account_id, at


def _move_parts(session: Session, theme: Theme, into: Theme) -> None:
    if into.parent_id == theme.id:
        into.parent_id = theme.parent_id
    for part in session.scalars(select(Theme).where(Theme.parent_id == theme.id, Theme.id != into.id)):
        part.parent_id = into.id
    session.flush()
    known = {one.id: one.parent_id for one in codebook.of_survey(session, theme.survey_key)}
    above, seen = into.parent_id, {into.id}
    while above is not None and above not in seen:
        seen.add(above)
        above = known.get(above)
    if above is not None:  # the other stood further down among the parts of this one
        into.parent_id = theme.parent_id


def _put_back(session: Session, done: ThemeMerge, one: MergedCoding) -> None:
    session.merge(
        Coding(
            comment_id=one.comment_id,
            theme_id=done.theme_id,
            made_by=one.made_by,
            status=one.status,
            account_id=one.account_id,
            at=one.at,
        )
    )
    held = session.get(Coding, (one.comment_id, done.into_id))
    if held is None or held.at > done.at or held.status == one.before:
        return
    if not one.before:
        session.delete(held)
    else:
        held.status = one.before
        if one.before == "candidate":
            held.made_by, held.account_id = "machine", None


def _note(
    session: Session,
    action: str,
    done: ThemeMerge,
    theme: Theme,
    into: Theme,
    account_id: str,
    at: datetime,
    comments: int,
) -> None:
    trail.note(
        session,
        at,
        account_id,
        action,
        f"survey/{theme.survey_key}",
        theme=theme.id,
        into=into.id,
        name=theme.name,
        into_name=into.name,
        merge=done.id,
        comments=comments,
    )
