"""How a round stands: of each organisation whether it was asked, has begun, has returned, is late, or will not return.

Organisations are named, here and before any board, and nothing of them is hidden. Only returns are read: an answer that
was given in another mode is a person's, and is in no round (`returned`).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from feedback.invitations.models import Invitation, InvitedPerson
from feedback.partnership.models import Agency
from feedback.responses.models import Response
from feedback.returns import rounds
from feedback.returns.models import ReturnAsked, ReturnLink, ReturnRound, ReturnStep
from feedback.surveys.models import Collector
from forms.confidentiality import Mode

#: A round's id and an organisation's key.
Place = tuple[str, str]
#: What an organisation's state is called.
STATES = {
    "returned": "Returned",
    "late": "Late",
    "begun": "Begun",
    "asked": "Asked",
    "taken_back": "Taken back",
    "no_link": "Nobody has a link yet",
    "declined": "Will not return",
}


@dataclass(frozen=True, slots=True)
class Returned:
    """One return that came. The one with the highest `number` counts; those before it stay on record."""

    response_id: str
    number: int
    day: date
    name: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One organisation in a round. `name` and `address` are whose link it is now; `due_on` the day it was given last."""

    agency_key: str
    agency: str
    asked_on: date
    due_on: date
    link: ReturnLink | None
    name: str
    address: str
    begun: bool
    sent: bool
    returns: tuple[Returned, ...]
    steps: tuple[ReturnStep, ...]

    @property
    def counts(self) -> Returned | None:
        """The return that counts."""
        return self.returns[-1] if self.returns else None

    @property
    def declined(self) -> ReturnStep | None:
        """That it will not return, where that was the last word on it and nothing has come."""
        words = [one for one in self.steps if one.kind in ("declined", "will_return")]
        return words[-1] if words and words[-1].kind == "declined" and not self.returns else None

    @property
    def extended(self) -> ReturnStep | None:
        """The last time it was given more time."""
        return next((one for one in reversed(self.steps) if one.kind == "extended"), None)

    @property
    def came_late(self) -> bool:
        """Whether its first return came after its day."""
        return bool(self.returns) and self.returns[0].day > self.due_on

    def missing(self, today: date) -> bool:
        """Not returned, and not excused: its day may be still to come."""
        return not self.returns and self.declined is None

    def state(self, today: date) -> str:
        """One word, a key of `STATES`."""
        if self.returns:
            return "returned"
        if self.declined:
            return "declined"
        if self.due_on < today:
            return "late"
        if self.link is None:
            return "no_link"
        if self.sent:
            return "taken_back"
        return "begun" if self.begun else "asked"


@dataclass(frozen=True, slots=True)
class Counts:
    """A round in numbers. `waiting` are those that have not returned and whose day has not gone."""

    asked: int
    returned: int
    late: int
    declined: int
    waiting: int
    came_late: int
    extended: int


def read(session: Session, one: ReturnRound) -> tuple[Standing, ...]:
    """Every organisation asked in a round, by name. Four statements."""
    return read_all(session, [one])[one.id]


def read_all(session: Session, found: Sequence[ReturnRound]) -> dict[str, tuple[Standing, ...]]:
    """Every organisation asked in each of these rounds, by name. Four statements, however many they are."""
    if not found:
        return {}
    by_id = {one.id: one for one in found}
    links, steps = _links(session, by_id), _steps(session, by_id)
    numbers = {row.invitation_id: row.number for rows in links.values() for row, *_ in rows}
    returns = _returns(session, found, numbers)
    asked = session.execute(
        select(ReturnAsked, Agency.name)
        .join(Agency, Agency.key == ReturnAsked.agency_key)
        .where(ReturnAsked.round_id.in_(by_id))
    )
    standings: dict[str, list[Standing]] = {one.id: [] for one in found}
    for row, name in asked:
        place = (row.round_id, row.agency_key)
        told = (links.get(place, []), returns.get(place, []), steps.get(place, []))
        standings[row.round_id].append(_standing(by_id[row.round_id], row, name, *told))
    return {
        round_id: tuple(sorted(rows, key=lambda each: each.agency.casefold()))
        for round_id, rows in standings.items()
    }


def of_boards(
    session: Session, board_keys: Collection[str]
) -> list[tuple[ReturnRound, str, tuple[Standing, ...]]]:
    """The rounds that these boards hear of, with what each is called, the one that is due last first."""
    heard = [(one, called) for one, called in rounds.titled(session) if one.board_key in board_keys]
    standings = read_all(session, [one for one, _ in heard])
    return [(one, called, standings[one.id]) for one, called in heard]


def late(session: Session, today: date) -> list[tuple[ReturnRound, Standing]]:
    """Everybody who is late in a round that is still open, by round."""
    found = session.scalars(
        select(ReturnRound)
        .join(Collector, Collector.code == ReturnRound.collector_code)
        .where(ReturnRound.due_on < today, Collector.closed_at.is_(None))
        .order_by(ReturnRound.due_on, ReturnRound.id)
    ).all()
    standings = read_all(session, found)
    return [(one, each) for one in found for each in standings[one.id] if each.state(today) == "late"]


def counts(found: Iterable[Standing], today: date) -> Counts:
    """A round in numbers."""
    rows = list(found)
    states = [one.state(today) for one in rows]
    done = ("returned", "late", "declined")
    return Counts(
        asked=len(rows),
        returned=states.count("returned"),
        late=states.count("late"),
        declined=states.count("declined"),
        waiting=sum(state not in done for state in states),
        came_late=sum(one.came_late for one in rows),
        extended=sum(one.extended is not None for one in rows),
    )


def unlisted(session: Session, one: ReturnRound) -> list[str]:
    """Organisations that returned through the round's door and are not on its list, by name."""
    listed = select(ReturnAsked.agency_key).where(ReturnAsked.round_id == one.id)
    statement = (
        select(Agency.name)
        .join(Response, Response.agency_key == Agency.key)
        .where(*returned(one), Response.agency_key.not_in(listed))
        .distinct()
    )
    return list(session.scalars(statement.order_by(Agency.name)))


def returned(one: ReturnRound) -> tuple:
    """What is a return of this round, as conditions: through its door, in the mode `return`, for an organisation.

    A survey that asked people and asks organisations now has answers of both. Those of people are in no round.
    """
    return (
        Response.collector_code == one.collector_code,
        Response.survey_key == one.survey_key,
        Response.mode == Mode.RETURN.value,
        Response.agency_key.is_not(None),
    )


def _returns(
    session: Session, found: Sequence[ReturnRound], numbers: dict[str, int]
) -> dict[Place, list[Returned]]:
    columns = (
        Response.id,
        Response.collector_code,
        Response.agency_key,
        Response.day,
        Response.invitation_id,
    )
    rows = session.execute(
        select(*columns, InvitedPerson.name)
        .outerjoin(InvitedPerson, InvitedPerson.id == Response.invitation_id)
        .where(or_(*(and_(*returned(one)) for one in found)))
    )
    round_of = {one.collector_code: one.id for one in found}
    returns: dict[Place, list[Returned]] = {}
    for response_id, code, agency_key, day, invitation_id, name in rows:
        number = numbers.get(invitation_id or "", 0)
        place = (round_of[code], agency_key or "")
        returns.setdefault(place, []).append(Returned(response_id, number, day, name or ""))
    return {key: sorted(each, key=lambda sent: (sent.number, sent.day)) for key, each in returns.items()}


def _steps(session: Session, round_ids: Collection[str]) -> dict[Place, list[ReturnStep]]:
    found: dict[Place, list[ReturnStep]] = {}
    rows = select(ReturnStep).where(ReturnStep.round_id.in_(round_ids))
    for step in session.scalars(rows.order_by(ReturnStep.noted_at, ReturnStep.id)):
        found.setdefault((step.round_id, step.agency_key), []).append(step)
    return found


def _links(session: Session, round_ids: Collection[str]) -> dict[Place, list]:
    rows = session.execute(
        select(ReturnLink, InvitedPerson.name, InvitedPerson.address, Invitation)
        .join(InvitedPerson, InvitedPerson.id == ReturnLink.invitation_id)
        .outerjoin(Invitation, Invitation.id == ReturnLink.invitation_id)
        .where(ReturnLink.round_id.in_(round_ids))
        .order_by(ReturnLink.number)
    )
    found: dict[Place, list] = {}
    for row in rows:
        found.setdefault((row[0].round_id, row[0].agency_key), []).append(row)
    return found


def _standing(
    one: ReturnRound,
    asked: ReturnAsked,
    name: str,
    links: Sequence,
    returns: Sequence[Returned],
    steps: Sequence[ReturnStep],
) -> Standing:
    link, person, address, invitation = links[-1] if links else (None, "", "", None)
    until = next((step.until for step in reversed(steps) if step.until), None)
    return Standing(
        agency_key=asked.agency_key,
        agency=name,
        asked_on=asked.asked_on,
        due_on=until or one.due_on,
        link=link,
        name=person,
        address=address,
        begun=invitation is not None and invitation.cookie_hash is not None,
        sent=invitation is not None and invitation.answered,
        returns=tuple(returns),
        steps=tuple(steps),
    )
