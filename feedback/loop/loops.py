"""Loops: making one, changing what it says of itself and what it answers, and finding it again."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, lazyload

from feedback.audit import trail
from feedback.loop.faults import LoopFault
from feedback.loop.models import Loop, LoopItem, LoopSource
from feedback.publications import shelf
from feedback.publications.models import Publication
from feedback.secrets import new_id
from feedback.surveys.models import Survey
from feedback.themes.models import Theme

#: What of a loop may be changed once it is made. Its slug may be printed on a poster already.
CHANGEABLE = ("title", "asked", "asked_from", "asked_to", "base", "base_label", "survey_key")


def make(
    session: Session,
    survey_key: str | None,
    title: Mapping[str, str],
    asked: Mapping[str, str],
    at: datetime,
    actor: str,
    *,
    asked_from: date | None = None,
    asked_to: date | None = None,
    base: int | None = None,
    base_label: Mapping[str, str] | None = None,
    slug: str | None = None,
    further: Sequence[str] = (),
) -> Loop:
    """A new, empty loop. Its slug is made from the title and is unique; texts map language to words.

    Raises:
        LoopFault: there is no title, no such survey, the dates run backwards, or nobody was asked.
    """
    values = {
        "survey_key": survey_key,
        "title": dict(title),
        "asked": dict(asked),
        "asked_from": asked_from,
        "asked_to": asked_to,
        "base": base,
        "base_label": dict(base_label or {}),
    }
    _ensure_sound(session, values)
    loop = Loop(id=new_id(), slug=_free_slug(session, slug or slug_of(title)), created_at=at, **values)
    session.add(loop)
    session.flush()
    trail.note(session, at, actor, "loop made", f"loop/{loop.id}", slug=loop.slug)
    if further:
        also_heard_in(session, loop, further, at, actor)
    return loop


def also_heard_in(session: Session, loop: Loop, keys: Sequence[str], at: datetime, actor: str) -> None:
    """Make these the further surveys and series of sessions whose voices the loop answers.

    Raises:
        LoopFault: one does not exist, or things taken up from one that is left out stand in the loop still.
    """
    wanted = {key for key in keys if key != loop.survey_key}
    before = {one.survey_key for one in loop.further}
    if wanted == before:
        return
    known = set(session.scalars(select(Survey.key).where(Survey.key.in_(wanted))))
    if strange := sorted(wanted - known):
        raise LoopFault(f"There is no survey “{strange[0]}”. Choose one from the list.", field="further")
    _ensure_not_needed(session, loop, before - wanted)
    loop.further = [one for one in loop.further if one.survey_key in wanted] + [
        LoopSource(loop_id=loop.id, survey_key=key) for key in sorted(wanted - before)
    ]
    detail = {"further": [sorted(before), sorted(wanted)]}
    trail.note(session, at, actor, "loop edited", f"loop/{loop.id}", changes=detail)
    session.flush()


def _ensure_not_needed(session: Session, loop: Loop, keys: Collection[str]) -> None:
    used = select(Theme.survey_key).join(LoopItem, LoopItem.theme_id == Theme.id)
    needed = set(session.scalars(used.where(LoopItem.loop_id == loop.id, Theme.survey_key.in_(keys))))
    if needed:
        raise LoopFault(
            "Things in this loop come from a theme of what you leave out. Change their theme first.",
            field="further",
        )


def edit(session: Session, loop: Loop, at: datetime, actor: str, **changes: Any) -> None:
    """Change what the loop says of itself; the trail keeps the old and the new.

    Raises:
        LoopFault: as `make`.
    """
    unknown = changes.keys() - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"a loop cannot change its {', '.join(sorted(unknown))}")
    _ensure_sound(session, {name: getattr(loop, name) for name in CHANGEABLE} | changes)
    changed = {name: new for name, new in changes.items() if new != getattr(loop, name)}
    if not changed:
        return
    detail = {name: [plain(getattr(loop, name)), plain(new)] for name, new in changed.items()}
    for name, new in changed.items():
        setattr(loop, name, new)
    trail.note(session, at, actor, "loop edited", f"loop/{loop.id}", changes=detail)
    session.flush()


def find(session: Session, loop_id: str) -> Loop | None:
    """One loop with its items and sources, in three statements."""
    return session.get(Loop, loop_id)


def newest_first(session: Session) -> Sequence[Loop]:
    """Every loop with its items and sources, in three statements."""
    return session.scalars(select(Loop).order_by(Loop.created_at.desc(), Loop.slug)).all()


def of_survey(session: Session, survey_key: str) -> Sequence[Loop]:
    """The loops that answer one survey or series of sessions, with their items, the newest first."""
    further = select(LoopSource.loop_id).where(LoopSource.survey_key == survey_key)
    return session.scalars(
        select(Loop)
        .where(or_(Loop.survey_key == survey_key, Loop.id.in_(further)))
        .order_by(Loop.created_at.desc(), Loop.slug)
    ).all()


def of_priority(session: Session, ref: str) -> list[tuple[LoopItem, Loop]]:
    """What people said that belongs to one priority, each with its loop (without that loop's other items)."""
    rows = session.execute(
        select(LoopItem, Loop)
        .join(Loop, Loop.id == LoopItem.loop_id)
        .where(LoopItem.priority_ref == ref)
        .order_by(Loop.created_at.desc(), Loop.slug, LoopItem.position)
        .options(lazyload(Loop.items), lazyload(Loop.further))
    ).all()
    return [(item, loop) for item, loop in rows]


def unpublished(session: Session) -> Sequence[Loop]:
    """Loops that do not stand on the public page, the oldest first, without their items. One statement."""
    standing = select(Publication.slug).where(
        Publication.kind == shelf.KIND, Publication.withdrawn_on.is_(None)
    )
    return session.scalars(
        select(Loop)
        .where(Loop.slug.not_in(standing))
        .order_by(Loop.created_at)
        .options(lazyload(Loop.items), lazyload(Loop.further))
    ).all()


def slug_of(title: Mapping[str, str]) -> str:
    """An address a person can read out: English words where there are any, else `loop`."""
    words = title.get("en") or next(iter(title.values()), "")
    plain_words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain_words.replace("'", "")))[:60].strip("-") or "loop"


def plain(value: Any) -> Any:
    """A value of a column as the trail keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def _ensure_sound(session: Session, values: Mapping[str, Any]) -> None:
    if not any(words.strip() for words in values["title"].values()):
        raise LoopFault("Give the loop a title.", field="title")
    first, last = values["asked_from"], values["asked_to"]
    if first and last and first > last:
        raise LoopFault("Give a last day that is not before the first one.", field="asked_to")
    if values["base"] is not None and values["base"] < 1:
        raise LoopFault("Give how many people could have answered, or leave it empty.", field="base")
    key = values["survey_key"]
    if key is not None and session.get(Survey, key) is None:
        raise LoopFault(f"There is no survey “{key}”. Choose one from the list.", field="survey_key")


def _free_slug(session: Session, wanted: str) -> str:
    taken = set(session.scalars(select(Loop.slug).where(Loop.slug.startswith(wanted, autoescape=True))))
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
