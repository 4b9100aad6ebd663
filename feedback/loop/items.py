"""What people said, one thing at a time: taking it up, writing what came of it, and the second person's check."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.loop import promises
from feedback.loop.demands import OF_RESPONSE, OF_STAGE, PROMISES
from feedback.loop.faults import LoopFault
from feedback.loop.hollow import check as hollow
from feedback.loop.loops import plain
from feedback.loop.models import Loop, LoopItem, Promise
from feedback.secrets import new_id
from feedback.themes.models import Theme

TEXTS = ("said", "decided", "answer", "because", "changed")
CHANGEABLE = (
    *TEXTS,
    *("theme_id", "priority_ref", "stage", "response", "decided_on", "decided_by"),
    *("agency_key", "owner", "due_on", "done_on", "evidence", "position"),
    *("minute_ref", "moved_because", "asks_change", "recheck_on", "wordings", "kept_words"),
)


def add(
    session: Session,
    loop: Loop,
    said: Mapping[str, str],
    at: datetime,
    actor: str,
    *,
    theme_id: str | None = None,
    priority_ref: str | None = None,
) -> LoopItem:
    """Take up one thing that people said, at the end of the loop, as heard.

    Raises:
        LoopFault: nothing is written down.
    """
    if not any(words.strip() for words in said.values()):
        raise LoopFault("Write what people said.", field="said")
    last = session.scalar(select(func.max(LoopItem.position)).where(LoopItem.loop_id == loop.id)) or 0
    item = LoopItem(
        id=new_id(),
        loop_id=loop.id,
        position=last + 1,
        theme_id=theme_id,
        priority_ref=priority_ref,
        said=dict(said),
        decided={},
        answer={},
        because={},
        changed={},
        moved_because={},
        wordings={},
        kept_words={},
        stage="heard",
        response="none",
        edited_by=actor,
        created_at=at,
    )
    session.add(item)
    session.flush()
    session.expire(loop, ["items"])
    trail.note(session, at, actor, "loop item added", thing(item), loop=loop.id, said=dict(said))
    return item


def take_up(session: Session, loop: Loop, theme: Theme, language: str, at: datetime, actor: str) -> LoopItem:
    """Take up an agreed theme: its name is the first wording of what people said, and its priority comes with it.

    Raises:
        LoopFault: nobody has agreed the theme, or it belongs to a survey the loop does not answer.
    """
    if theme.agreed_at is None:
        raise LoopFault(f"“{theme.name}” is not agreed yet. Agree it on the themes page first.")
    if theme.survey_key not in loop.survey_keys:
        raise LoopFault(f"“{theme.name}” is a theme of another survey. Choose one from the list.")
    words = {language: theme.name}
    return add(session, loop, words, at, actor, theme_id=theme.id, priority_ref=theme.priority_ref)


def waiting(session: Session, loop: Loop) -> Sequence[Theme]:
    """Agreed themes of all that the loop answers that no item of it has taken up."""
    taken = select(LoopItem.theme_id).where(LoopItem.loop_id == loop.id, LoopItem.theme_id.is_not(None))
    return session.scalars(
        select(Theme)
        .where(Theme.survey_key.in_(loop.survey_keys), Theme.agreed_at.is_not(None), Theme.id.not_in(taken))
        .order_by(Theme.name)
    ).all()


def find(session: Session, loop_id: str, item_id: str) -> LoopItem | None:
    """One item of one loop."""
    item = session.get(LoopItem, item_id)
    return item if item is not None and item.loop_id == loop_id else None


def edit(session: Session, item: LoopItem, at: datetime, actor: str, **changes: Any) -> bool:
    """Change an item; gives whether anything changed.

    The trail keeps the old and the new value of every field. A change takes the second person's check away: they
    had read other words.

    Raises:
        LoopFault: a stage or response is unknown, an answer is given before the decision, a promise or a deed has no
            day, a deed's day is still to come, or a promised day moves without a reason.
    """
    changed = change(session, item, at, actor, changes, promises.of(session, item.id))
    session.flush()
    return bool(changed)


def change(
    session: Session,
    item: LoopItem,
    at: datetime,
    actor: str,
    changes: Mapping[str, Any],
    made: Sequence[Promise],
    act: str = "",
) -> dict[str, list[Any]]:
    """As `edit`, without a statement: for many at once, with what was promised about each (`made`) at hand.

    Gives each field that changed with its old and new value, as the trail keeps them. `act` names the one act that
    several changes belong to.
    """
    unknown = changes.keys() - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"an item cannot change its {', '.join(sorted(unknown))}")
    changed = {name: new for name, new in changes.items() if new != getattr(item, name)}
    if not changed:
        return {}
    after = {name: getattr(item, name) for name in CHANGEABLE} | changed
    _ensure_sound(after, at.astimezone(HOME).date())
    promises.demand_reason(made, after)
    detail = {name: [plain(getattr(item, name)), plain(new)] for name, new in changed.items()}
    for name, new in changed.items():
        setattr(item, name, new)
    item.edited_by, item.checked_by, item.checked_at = actor, None, None
    together = {"together": act} if act else {}
    trail.note(session, at, actor, "loop item edited", thing(item), changes=detail, **together)
    return detail


def check(session: Session, item: LoopItem, at: datetime, account_id: str) -> None:
    """The second person has read the item and stands by it. From here on its day is a promise.

    Raises:
        LoopFault: they wrote its last words themselves, or it says that something is done and names no deed.
    """
    if refused := hollow.refusals(item):
        raise LoopFault(*(one.sentence for one in refused), field=refused[0].field)
    if item.edited_by == account_id:
        raise LoopFault("You wrote the last words of this yourself. Ask somebody else to check it.")
    item.checked_by, item.checked_at = account_id, at
    promises.keep(session, item, at.astimezone(HOME).date(), account_id)
    trail.note(session, at, account_id, "loop item checked", thing(item))
    session.flush()


def keep_words(session: Session, item: LoopItem, key: str, reason: str, at: datetime, actor: str) -> None:
    """Leave words that sound hollow as they are, with a reason that the second person reads.

    Raises:
        LoopFault: the words are not there any more, cannot be kept, or no reason is given.
    """
    found = next((one for one in hollow.of_item(item) if one.key == key), None)
    if found is None:
        raise LoopFault("These words are not there any more.")
    if found.refused:
        raise LoopFault(f"This cannot stay, whatever the reason. {found.sentence}", field=found.field)
    if not reason.strip():
        raise LoopFault("Write why these words stay. The second person reads it.", field="reason")
    kept = {"words": found.words, "reason": reason.strip(), "by": actor}
    edit(session, item, at, actor, kept_words={**(item.kept_words or {}), key: kept})


def overdue(item: LoopItem, today: date) -> bool:
    """Whether a promise has been broken: it is not done and its day is gone."""
    return item.response in PROMISES and item.due_on is not None and item.due_on < today


def promises_due(session: Session, today: date, within_days: int = 14) -> Sequence[LoopItem]:
    """Items whose promise is overdue or due within so many days, the oldest first. One statement."""
    return session.scalars(
        select(LoopItem)
        .where(LoopItem.response.in_(PROMISES), LoopItem.due_on <= today + timedelta(days=within_days))
        .order_by(LoopItem.due_on, LoopItem.id)
    ).all()


def thing(item: LoopItem) -> str:
    """The item's name in the audit trail."""
    return f"loop item/{item.id}"


def _ensure_sound(values: Mapping[str, Any], today: date) -> None:
    """What the database would refuse, said in words first."""
    if values["stage"] not in OF_STAGE:
        raise LoopFault("Choose how far you have come: heard, considered or decided.", field="stage")
    if values["response"] not in OF_RESPONSE:
        raise LoopFault("Choose the answer from the list.", field="response")
    if values["response"] != "none" and values["stage"] != "decided":
        raise LoopFault("Record the decision first: an answer needs one behind it.", field="stage")
    if values["response"] == "done" and values["done_on"] is None:
        raise LoopFault("Give the day it was done.", field="done_on")
    for name, words in (("done_on", "done"), ("decided_on", "decided")):
        if values[name] is not None and values[name] > today:
            raise LoopFault(f"Nothing is {words} on a day that is still to come.", field=name)
    if values["response"] in PROMISES and values["due_on"] is None:
        raise LoopFault("Give the day by which it will be done.", field="due_on")
    if not any(words.strip() for words in values["said"].values()):
        raise LoopFault("Write what people said.", field="said")
