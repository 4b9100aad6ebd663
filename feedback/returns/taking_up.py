"""What one organisation answered becomes something that is followed: a recommendation, or an item of a loop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.loop import items
from feedback.loop.models import Loop, LoopItem
from feedback.plans import recommendations
from feedback.plans.recommendations import Recommended
from feedback.returns import rounds
from feedback.returns.answers import Return
from feedback.returns.fault import ReturnFault
from feedback.returns.models import ReturnRound, ReturnTakenUp
from feedback.returns.sheets import cell
from forms.question import Question
from forms.survey import Survey as Definition

#: By when a recommendation is to be met where nobody says otherwise, in days.
USUAL = 90


@dataclass(frozen=True, slots=True)
class Proposal:
    """A recommendation as it is proposed: in the organisation's own words where it wrote any."""

    required: str
    to_achieve: str
    risk: str
    source: str
    due_on: date


def propose(survey: Definition, one: ReturnRound, sent: Return, question: Question, today: date) -> Proposal:
    """What a recommendation would say. A person reads it, changes it, and makes it."""
    standard = question.text.pick("en").words
    planned = sent.answers.get(question.id.replace("standard_", "action_", 1))
    words = planned.strip() if isinstance(planned, str) else ""
    choice = question.choice(cell(question, sent))
    stands = choice.text.pick("en").words.lower() if choice else "not answered"
    return Proposal(
        required=words or f"Put this in place: {standard}",
        to_achieve=standard,
        risk=f"{sent.agency} says of this: {stands}. Children there may not be kept safe where it is missing.",
        source=f"{survey.title.pick('en').words} {one.name}, return of {sent.agency}",
        due_on=today + timedelta(days=USUAL),
    )


def recommend(
    session: Session,
    one: ReturnRound,
    agency_key: str,
    question_id: str,
    board_key: str,
    words: Proposal,
    at: datetime,
    actor: str,
) -> Recommended:
    """Make the recommendation, and tie it to the answer it comes from.

    Raises:
        ReturnFault: this answer has become one already.
        WorkFault: as `recommendations.make`.
    """
    _ensure_new(session, one, agency_key, question_id, "recommendation")
    made = recommendations.make(
        session,
        board_key,
        at,
        actor,
        required=words.required,
        to_achieve=words.to_achieve,
        risk=words.risk,
        source_kind="audit",
        source=words.source,
        due_on=words.due_on,
        agency_key=agency_key,
    )
    _tie(session, one, agency_key, question_id, "recommendation", made.id, at, actor)
    return made


def take_up(
    session: Session,
    one: ReturnRound,
    agency_key: str,
    question_id: str,
    loop: Loop,
    said: str,
    at: datetime,
    actor: str,
) -> LoopItem:
    """Take the answer up in a loop, as something that was said.

    Raises:
        ReturnFault: this answer has become one already.
        LoopFault: nothing is written.
    """
    _ensure_new(session, one, agency_key, question_id, "loop_item")
    item = items.add(session, loop, {"en": said.strip()}, at, actor)
    _tie(session, one, agency_key, question_id, "loop_item", item.id, at, actor)
    return item


def of_round(session: Session, one: ReturnRound) -> dict[tuple[str, str], list[ReturnTakenUp]]:
    """What became of the answers of a round, by (organisation, question). One statement."""
    found: dict[tuple[str, str], list[ReturnTakenUp]] = {}
    rows: Sequence[ReturnTakenUp] = session.scalars(
        select(ReturnTakenUp).where(ReturnTakenUp.round_id == one.id).order_by(ReturnTakenUp.taken_up_at)
    ).all()
    for row in rows:
        found.setdefault((row.agency_key, row.question_id), []).append(row)
    return found


def _ensure_new(session: Session, one: ReturnRound, agency_key: str, question_id: str, became: str) -> None:
    if session.get(ReturnTakenUp, (one.id, agency_key, question_id, became)) is not None:
        what = "a recommendation" if became == "recommendation" else "an item of a loop"
        raise ReturnFault(f"This answer has become {what} already. Open that one.")


def _tie(
    session: Session,
    one: ReturnRound,
    agency_key: str,
    question_id: str,
    became: str,
    thing_id: str,
    at: datetime,
    actor: str,
) -> None:
    session.add(
        ReturnTakenUp(
            round_id=one.id,
            agency_key=agency_key,
            question_id=question_id,
            became=became,
            thing_id=thing_id,
            taken_up_at=at,
        )
    )
    session.flush()
    about = {"agency": agency_key, "question": question_id, "became": became}
    trail.note(session, at, actor, "answer of a return taken up", rounds.thing(one), **about)
