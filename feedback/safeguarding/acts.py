"""What people do with a concern: raise it, look, change its level, decide, hand over, close, hold and let go.

Every act needs a person, is written in the trail, and holds the row while it looks, so that of two people who press at
once both are told who was first. Nothing here closes a concern or writes to a child by itself.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from feedback.partnership import profile
from feedback.responses.models import Comment
from feedback.safeguarding import keeping, queue, row
from feedback.safeguarding.models import Concern
from feedback.safeguarding.outcomes import BECAME_URGENT, LEVELS, OUTCOMES, WAYS, hands_on
from feedback.safeguarding.row import ConcernFault
from feedback.secrets import new_id

#: Outcomes after which nobody is at risk, so that the words may go when their owner takes them back.
LETS_GO = ("no_concern", "theme_only")
NO_LEVEL = "Choose how urgent it is."


class HasItAlready(Exception):
    """The lead has these words already. What was written is kept with them, so the transaction stands."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """To whom it was handed, by which way, and under which of their references."""

    to: str
    way: str
    reference: str = ""


def raise_for_comment(
    session: Session, comment_id: str, level: str, why: str, at: datetime, actor: str
) -> Concern:
    """A reader asks the safeguarding lead to look at a comment.

    Where a concern is open already it becomes what this reader says, if that is more urgent, and words that no person
    had sorted are sorted by that: held, and on the ordinary clock.

    Raises:
        ConcernFault: it is not there, or it does not say how urgent it is.
        HasItAlready: the lead has it already; what was said now stands with it.
    """
    comment = session.get(Comment, comment_id)
    if comment is None:
        raise ConcernFault("This comment is no longer here. Load the page again.")
    standing = _standing(session, comment_id)
    if standing is not None:
        raise HasItAlready(_raised_again(session, standing, level, why, at, actor))
    concern = _raised(session, level, at, actor, survey_key=comment.survey_key, language=comment.language)
    concern.source, concern.comment_id, concern.score = "answer", comment_id, comment.score
    try:
        _put(session, concern)
    except ConcernFault:  # somebody was quicker: theirs is the one that this reader adds to
        standing = _standing(session, comment_id)
        if standing is None:
            raise
        raise HasItAlready(_raised_again(session, standing, level, why, at, actor)) from None
    keeping.hold(session, concern, at, actor)
    row.noted(session, concern, "raised", why, at, actor)
    return concern


def raise_by_hand(session: Session, level: str, place: str, why: str, at: datetime, actor: str) -> Concern:
    """Somebody asks the lead to look at words that are not kept here: a sheet of paper, something said at a door.

    Raises:
        ConcernFault: it does not say where the words are.
    """
    if not place.strip():
        raise ConcernFault("Write where the lead finds it, such as “sheet 14, in the box at the youth club”.")
    concern = _raised(session, level, at, actor, survey_key=None, language="en")
    concern.source, concern.place = "hand", place.strip()
    _put(session, concern)
    row.noted(session, concern, "raised", why, at, actor)
    return concern


def acknowledge(session: Session, concern_id: str, at: datetime, account_id: str) -> Concern:
    """Somebody has looked, and it is theirs.

    Raises:
        ConcernFault: somebody else was first; the message says who and when.
    """
    concern = row.still_open(session, concern_id)
    if concern.acknowledged_at is not None:
        if concern.acknowledged_by == account_id:
            return concern
        raise ConcernFault(
            f"{row.name(session, concern.acknowledged_by)} was first, at {row.moment(concern.acknowledged_at)}, and has it. "
            "Speak with them before you do anything."
        )
    concern.acknowledged_at, concern.acknowledged_by, concern.owner_id = at, account_id, account_id
    if concern.held:
        keeping.hold(session, concern, at, account_id)
    row.noted(session, concern, "acknowledged", "", at, account_id)
    return concern


def take_over(session: Session, concern_id: str, at: datetime, account_id: str) -> None:
    """It passes to somebody else, who has to have looked as well."""
    concern = row.still_open(session, concern_id)
    if concern.acknowledged_at is None:
        acknowledge(session, concern_id, at, account_id)
        return
    if concern.owner_id == account_id:
        return
    concern.owner_id = account_id
    row.noted(session, concern, "taken over", "", at, account_id)


def set_level(session: Session, concern_id: str, level: str, why: str, at: datetime, account_id: str) -> None:
    """A person thinks it more urgent than it was, or less. The clock follows; it never gives more time to what is late.

    Any lead may make it more urgent; for less a reason is needed, and it is noted where somebody steps in.

    Raises:
        ConcernFault: there is no such level, or no reason for less.
    """
    concern = row.still_open(session, concern_id)
    if level not in LEVELS:
        raise ConcernFault("Choose a level.")
    if level == concern.level:
        return
    if level == "look" and not why.strip():
        raise ConcernFault("Write why it is less urgent, so that the next person knows.")
    duty = profile.read(session).duty
    if level == "urgent":
        _sorted(session, concern, at, account_id)
        concern.due_at = min(concern.due_at, duty.due(level, at))
    elif concern.due_at > at:
        concern.due_at = duty.due(level, concern.opened_at)
    concern.level = level
    lower = f"level: {LEVELS[level].lower()}"
    act = (
        BECAME_URGENT if level == "urgent" else row.stepping_in(session, concern, lower, why, at, account_id)
    )
    row.noted(session, concern, act, why, at, account_id)


def decide(
    session: Session, concern_id: str, outcome: str, why: str, at: datetime, account_id: str
) -> Concern:
    """What comes of it. One that is handed on stays open until the hand-over is written down; any other closes.

    Raises:
        ConcernFault: there is no such outcome, no reason, or somebody else is working on it.
    """
    concern = row.mine(session, concern_id, account_id)
    if outcome not in OUTCOMES:
        raise ConcernFault("Choose what came of it.")
    if not why.strip():
        raise ConcernFault("Write in a sentence why. Leave out names: the case file is where they belong.")
    if concern.acknowledged_at is None:
        acknowledge(session, concern_id, at, account_id)
    if outcome not in LETS_GO and not concern.held and keeping.pointed_at(concern):
        concern.held = True
        keeping.hold(session, concern, at, account_id)
    concern.outcome, concern.decided_at, concern.decided_by = outcome, at, account_id
    row.noted(session, concern, f"decided: {OUTCOMES[outcome].label}", why, at, account_id)
    if not hands_on(outcome):
        _close(session, concern, at, account_id)
    return concern


def hand_over(session: Session, concern_id: str, given: HandOver, at: datetime, account_id: str) -> Concern:
    """It was handed over: to whom, how, and under which of their references. That closes it.

    Raises:
        ConcernFault: nobody has decided that it is handed on, the record is not whole, or somebody else is working on
            it.
    """
    concern = row.mine(session, concern_id, account_id)
    if not hands_on(concern.outcome):
        raise ConcernFault("Decide first to whom it goes; then write down that it has gone.")
    if not given.to.strip():
        raise ConcernFault("Write who took it: the office, or their name and role.")
    if given.way not in WAYS:
        raise ConcernFault("Choose how it was handed over.")
    concern.handed_to, concern.handed_way = given.to.strip(), given.way
    concern.handed_reference = given.reference.strip()
    concern.handed_at, concern.handed_by = at, account_id
    row.noted(session, concern, "handed over", "", at, account_id)
    _close(session, concern, at, account_id)
    return concern


def take_out(session: Session, concern_id: str, at: datetime, account_id: str, why: str = "") -> Concern:
    """The words leave for the hand-over, once: after that the copy elsewhere is the one that is worked with.

    Raises:
        ConcernFault: they have been taken out before, nobody has decided that they are handed on, or somebody steps in
            and says no reason.
    """
    concern = row.still_open(session, concern_id)
    if not hands_on(concern.outcome):
        raise ConcernFault("Decide first to whom it goes; then the words can be taken out for them.")
    if concern.taken_out_at is not None:
        raise ConcernFault(
            f"{row.name(session, concern.taken_out_by)} took the words out at {row.moment(concern.taken_out_at)}. "
            "They go out once, so that no second copy lies about: ask for theirs, or read them here."
        )
    act = row.stepping_in(session, concern, "words taken out", why, at, account_id)
    concern.taken_out_at, concern.taken_out_by = at, account_id
    row.noted(session, concern, act, why, at, account_id)
    return concern


def reopen(session: Session, concern_id: str, why: str, at: datetime, account_id: str) -> Concern:
    """It was closed too early, or more has come to light: the same words as a new concern, on a clock from now, held.

    What was decided before stays as it was written down; a hand-over that happened is not undone by this.

    Raises:
        ConcernFault: it is not closed, there is no reason, the words are gone, or they are before the lead already.
    """
    before = row.one(session, concern_id)
    if before.closed_at is None:
        raise ConcernFault("This is still open. Load the page again.")
    if not why.strip():
        raise ConcernFault("Write in a sentence why it is opened again. Leave out names.")
    if before.source != "hand" and not keeping.pointed_at(before):
        raise ConcernFault(
            "The words have been taken back by who wrote them. Write down what you know beside it."
        )
    if session.scalar(select(Concern.id).where(queue.same_words(before), Concern.closed_at.is_(None))):
        raise ConcernFault("These words are open again already. Find them in the queue.")
    concern = _raised(
        session, before.level, at, account_id, survey_key=before.survey_key, language=before.language
    )
    concern.source, concern.place, concern.score = before.source, before.place, before.score
    concern.comment_id, concern.letter_id = before.comment_id, before.letter_id
    concern.contact_id, concern.correction_id = before.contact_id, before.correction_id
    _put(session, concern)
    keeping.hold(session, concern, at, account_id)
    row.noted(session, before, "opened again", why, at, account_id)
    row.noted(session, concern, "opened again", why, at, account_id)
    return concern


def note(session: Session, concern_id: str, text: str, at: datetime, account_id: str) -> None:
    """Write something down beside a concern, also after it is closed."""
    if text.strip():
        row.noted(session, row.one(session, concern_id), "note", text, at, account_id)


def hold(session: Session, concern_id: str, why: str, at: datetime, account_id: str) -> None:
    """Keep the words, whatever the day: the law asks for it, or somebody may.

    Raises:
        ConcernFault: the words are gone, or somebody steps in and says no reason.
    """
    concern = row.one(session, concern_id)
    if concern.held:
        return
    if concern.source != "hand" and not keeping.pointed_at(concern):
        raise ConcernFault("The words have been taken back by who wrote them. There is nothing to keep.")
    act = row.stepping_in(session, concern, "held", why, at, account_id)
    concern.held = True
    keeping.hold(session, concern, at, account_id)
    row.noted(session, concern, act, why, at, account_id)


def release(session: Session, concern_id: str, why: str, at: datetime, account_id: str) -> None:
    """Let the words go: who wrote them may take them back, and they are wiped when their time is over.

    Raises:
        ConcernFault: it is still open, or there is no reason.
    """
    concern = row.one(session, concern_id)
    if concern.closed_at is None:
        raise ConcernFault("This is still open. Decide it first; until then the words stay.")
    if not why.strip():
        raise ConcernFault("Write why the words need not be kept.")
    if concern.held:
        act = row.stepping_in(session, concern, "released", why, at, account_id)
        keeping.let_go(session, concern, at, account_id)
        row.noted(session, concern, act, why, at, account_id)


def _standing(session: Session, comment_id: str) -> Concern | None:
    """The open concern about this comment, held against whoever would close it meanwhile."""
    return session.scalar(
        select(Concern)
        .where(Concern.comment_id == comment_id, Concern.closed_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _raised_again(session: Session, concern: Concern, level: str, why: str, at: datetime, actor: str) -> str:
    """What a reader adds to a concern that is open; gives what they are told."""
    if level not in LEVELS:
        raise ConcernFault(NO_LEVEL)
    _sorted(session, concern, at, actor)
    if level == "urgent":
        set_level(session, concern.id, level, "", at, actor)
    concern.due_at = min(concern.due_at, profile.read(session).duty.due(level, at))
    row.noted(session, concern, "raised again", why, at, actor)
    urgent = " It is now urgent. If somebody is in danger, call 999 as well: do not wait for us."
    added = " What you wrote was added to it." if why.strip() else ""
    return f"The safeguarding lead has this one already.{added}{urgent if level == 'urgent' else ''}"


def _sorted(session: Session, concern: Concern, at: datetime, actor: str) -> None:
    """A person has said that these words matter: no longer in the pile that nobody sorted, and held."""
    if concern.source != "hand" and not keeping.pointed_at(concern):
        return  # they were taken back before anybody looked: there is nothing to hold
    concern.unsorted, concern.brought_in = False, False
    if not concern.held:
        concern.held = True
        keeping.hold(session, concern, at, actor)


def _close(session: Session, concern: Concern, at: datetime, account_id: str) -> None:
    concern.closed_at, concern.closed_by = at, account_id
    if concern.outcome in LETS_GO:
        keeping.let_go(session, concern, at, account_id)
    session.flush()


def _raised(
    session: Session, level: str, at: datetime, actor: str, *, survey_key: str | None, language: str
) -> Concern:
    if level not in LEVELS:
        raise ConcernFault(NO_LEVEL)
    due = profile.read(session).duty.due(level, at)
    return Concern(
        id=new_id(),
        survey_key=survey_key,
        language=language,
        level=level,
        kinds=[],
        reasons=[],
        rules=[],
        raised_by=actor,
        opened_at=at,
        due_at=due,
    )


def _put(session: Session, concern: Concern) -> None:
    try:
        with session.begin_nested():
            session.add(concern)
    except IntegrityError:
        raise ConcernFault("Somebody raised this one at the same moment. The lead has it.") from None
