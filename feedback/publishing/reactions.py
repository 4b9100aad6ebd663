"""Counting reactions so that nobody can tell one of them, and opening again what people say was not right.

What a count shows, or what can be worked out from two counts read side by side, is nought or at least the public
threshold. So a new count is taken only once so many more have reacted, and in such a way, that it can say it; until then
the count before stands.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.policy import Policy
from feedback.audit import trail
from feedback.clock import HOME
from feedback.loop.faults import LoopFault
from feedback.loop.models import Loop, LoopItem
from feedback.partnership import thresholds
from feedback.publications import shelf
from feedback.publications.models import Publication, Reaction, ReactionCount, Reopening
from feedback.publications.reactions import DIFFERENCE, HEARD, PEOPLE

#: One question: how many answered it and what. `{"base": n or None, "answers": {answer: n or None}}`; without a base
#: only that some did.
Shown = dict[str, Any]
WHO = ("spoke", "other")
QUESTIONS = {"heard": HEARD, "difference": DIFFERENCE, "who": WHO}
#: Where most say this, it was not right.
POOR = ("heard", "difference")


def recount(session: Session, now: datetime) -> int:
    """Count what has come for the editions that stand, and open again what most say was not right; gives how many
    counts are new."""
    policy, standing = thresholds.public(session), in_force(session)
    before = {(row.slug, row.edition, row.item_id): row for row in session.scalars(select(ReactionCount))}
    new = 0
    for (slug, edition, item_id), raw in _raw(session, standing).items():
        row = before.get((slug, edition, item_id))
        shown = {name: steady(row.shown[name] if row else None, raw[name], policy) for name in QUESTIONS}
        if row is not None and row.shown == shown:
            continue
        new += 1
        counted_on = now.astimezone(HOME).date()
        if row is None:
            row = ReactionCount(
                slug=slug, edition=edition, item_id=item_id, shown=shown, counted_on=counted_on
            )
            session.add(row)
        row.shown, row.counted_on = shown, counted_on
        if any(shown[name]["base"] and poor(raw[name]) for name in POOR):
            _reopen(session, slug, edition, item_id, now, PEOPLE, "")
    session.flush()
    return new


def protect(raw: Mapping[str, int], policy: Policy) -> Shown:
    """A count as it may be shown: no small number, and none that can be worked out from the rest."""
    base = sum(raw.values())
    if base < policy.threshold:
        return {"base": None, "answers": {}}
    hidden = policy.unsaid(raw)
    return {"base": base, "answers": {name: None if name in hidden else raw[name] for name in raw}}


def steady(before: Shown | None, raw: Mapping[str, int], policy: Policy) -> Shown:
    """The count anew, or the one before where the two together would tell of a few people."""
    fresh = protect(raw, policy)
    if before is None or before["base"] is None:
        return fresh
    if fresh["base"] is None or fresh["base"] - before["base"] < policy.threshold:
        return before
    told = [name for name, number in before["answers"].items() if number is not None]
    if any(fresh["answers"][name] is None for name in told):
        return before
    moves = [fresh["answers"][name] - before["answers"][name] for name in told]
    moves.append(fresh["base"] - before["base"] - sum(moves))
    return before if any(policy.small(abs(move)) for move in moves) else fresh


def poor(raw: Mapping[str, int]) -> bool:
    """Whether most of those who answered say no."""
    return 2 * raw["no"] > sum(raw.values())


def look_again(
    session: Session, loop: Loop, item: LoopItem | None, because: str, now: datetime, actor: str
) -> None:
    """A member of staff decides that what was published is looked at again; the public page says so.

    Raises:
        LoopFault: it does not say why, or it is not published.
    """
    if not because.strip():
        raise LoopFault("Write why it is looked at again.", field="because")
    edition = in_force(session).get(loop.slug)
    if edition is None:
        raise LoopFault("This is not published, so there is nothing to open again.")
    _reopen(session, loop.slug, edition, item.id if item else "", now, actor, because.strip())
    session.flush()


def in_force(session: Session) -> dict[str, int]:
    """The edition in which each loop stands on the public page."""
    newest = select(Publication.slug, func.max(Publication.edition)).where(
        Publication.kind == shelf.KIND, Publication.format == shelf.FORMAT, Publication.withdrawn_on.is_(None)
    )
    return dict(session.execute(newest.group_by(Publication.slug)).all())


def _reopen(
    session: Session, slug: str, edition: int, item_id: str, now: datetime, actor: str, because: str
) -> None:
    """Once for an edition: who was first stands."""
    if session.get(Reopening, (slug, edition, item_id)) is not None:
        return
    session.add(
        Reopening(
            slug=slug,
            edition=edition,
            item_id=item_id,
            opened_on=now.astimezone(HOME).date(),
            opened_by=actor,
            because=because,
        )
    )
    loop_id = session.scalar(select(Loop.id).where(Loop.slug == slug))
    thing = f"loop item/{item_id}" if item_id else f"loop/{loop_id}"
    trail.note(session, now, actor, "opened again", thing, edition=edition, because=because)


def _raw(
    session: Session, standing: Mapping[str, int]
) -> dict[tuple[str, int, str], dict[str, dict[str, int]]]:
    """How many gave each answer, by edition and thing."""
    found: dict[tuple[str, int, str], dict[str, dict[str, int]]] = defaultdict(
        lambda: {name: dict.fromkeys(answers, 0) for name, answers in QUESTIONS.items()}
    )
    for about, name, answer, number in _answers(session):
        if answer and standing.get(about[0]) == about[1]:
            found[about][name][answer] += number
    return found


def _answers(session: Session) -> Iterator[tuple[tuple[str, int, str], str, str, int]]:
    about = (Reaction.slug, Reaction.edition, Reaction.item_id)
    said = (Reaction.heard, Reaction.difference, Reaction.spoke)
    rows = session.execute(select(*about, *said, func.count()).group_by(*about, *said))
    for slug, edition, item_id, heard, difference, spoke, number in rows:
        for name, answer in (("heard", heard), ("difference", difference), ("who", WHO[0 if spoke else 1])):
            yield (slug, edition, item_id), name, answer, number
