"""How many evaluations and follow-ups came back, hidden where that would tell who answered.

Who came is known by name. Where everybody of an agency answered, or nobody, or all but a few, the number names them. So
it is shown only where enough answered and enough did not, or for whole courses of enough people.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.hidden import HIDDEN, Count
from analysis.policy import Policy
from feedback.invitations.models import Invitation
from feedback.responses import store
from feedback.training import doors
from feedback.training.models import TrainingEvent
from feedback.training.point_models import EventDoor


@dataclass(frozen=True, slots=True)
class Returned:
    """Of some events: how many answered at each point. None where it was not asked."""

    of_events: Mapping[str, Mapping[str, int]]
    courses: Mapping[str, str]

    def at(self, point: str, event_ids: Iterable[str], came: int, policy: Policy | None) -> Count | None:
        """How many of those who came to these events answered at a point. Hidden where few came: it would say who."""
        asked = [one for one in event_ids if point in self.of_events.get(one, {})]
        if not asked:
            return None
        number = sum(self.of_events[one][point] for one in asked)
        if policy and (policy.small(came) or policy.small(number) or self._telling(point, asked, policy)):
            return HIDDEN
        return number

    def apart(
        self, points: Sequence[str], event_ids: Sequence[str], came: int, policy: Policy | None
    ) -> dict[str, Count | None]:
        """The same at several points that ask one survey. How many answered it in all stands on the survey's own pages, so
        those that stay unsaid stay so together."""
        found = {point: self.at(point, event_ids, came, policy) for point in points}
        if policy is None:
            return found
        counts = {
            point: sum(self.of_events[one].get(point, 0) for one in event_ids if one in self.of_events)
            for point, number in found.items()
            if number is not None
        }
        hidden = policy.unsaid(counts) | {point for point in counts if found[point] is HIDDEN}
        for point in sorted(counts, key=lambda point: (counts[point] == 0, counts[point])):
            if len(hidden) != 1 and not policy.small(sum(counts[one] for one in hidden)):
                break
            hidden.add(point)
        return {point: HIDDEN if point in hidden else number for point, number in found.items()}

    def _telling(self, point: str, asked: Sequence[str], policy: Policy) -> bool:
        """Whether the number of other events of the course could be worked out from this one and that of the course: all
        that stay unsaid of a course stay so together."""
        kin = {self.courses[one] for one in asked}
        counts = {
            one: found[point]
            for one, found in self.of_events.items()
            if point in found and self.courses[one] in kin
        }
        unsaid = policy.unsaid(counts)
        return bool(unsaid & set(asked)) and not unsaid <= set(asked)


def of_events(session: Session, held: Sequence[TrainingEvent]) -> Returned:
    """How many answered at each point of each event, by its doors, and of the other events of the same courses."""
    kin = select(TrainingEvent).where(TrainingEvent.course_key.in_({one.course_key for one in held}))
    all_of_them = session.scalars(kin).all()
    found: dict[str, dict[str, int]] = {}
    for door in doors.of_events(session, all_of_them):
        counts = found.setdefault(door.event_id, {})
        counts[door.point] = counts.get(door.point, 0) + door.answers
    return Returned(found, {one.id: one.course_key for one in all_of_them})


def asked(session: Session, held: Sequence[TrainingEvent], point: str) -> Counter[str]:
    """How many were given a link of their own at a point, by the course's key. Whose link was taken back is not counted."""
    rows = session.execute(
        select(EventDoor.event_id, func.count())
        .join(Invitation, Invitation.collector_code == EventDoor.collector_code)
        .where(
            EventDoor.event_id.in_([one.id for one in held]),
            EventDoor.point == point,
            Invitation.cancelled.is_(False),
        )
        .group_by(EventDoor.event_id)
    )
    course_of = {one.id: one.course_key for one in held}
    found = Counter[str]()
    for event_id, number in rows:
        found[course_of[event_id]] += number
    return found


def by_agency(
    session: Session,
    held: Sequence[TrainingEvent],
    point: str,
    came: Mapping[str, int],
    policy: Policy | None,
) -> dict[str, Count]:
    """How many of each agency answered, by what they said themselves. Where it would tell who, it is hidden, with as many
    others as it takes that it cannot be worked out."""
    answered: Counter[str] = Counter(dict.fromkeys((key for key, number in came.items() if number), 0))
    names = {key.replace("-", "_"): key for key in came}
    for key, codes in doors.codes(doors.of_events(session, held), point).items():
        for _, door, said in store.chosen(session, key, ["agency"]):
            if door in codes:
                answered[_agency(said.get("agency"), names)] += 1
    if policy is None:
        return dict(answered)
    telling = {key for key, number in answered.items() if _tells(number, came.get(key, 0), policy)}
    silent = policy.unsaid(answered) | telling
    while 0 < len(silent) < len(answered) and _found_out(silent, answered, policy):
        silent.add(min(sorted(answered.keys() - silent), key=answered.__getitem__))
    if silent and _found_out(silent, answered, policy):
        silent = set(answered)
    return {key: HIDDEN if key in silent else number for key, number in answered.items()}


def _agency(answer: object, names: Mapping[str, str]) -> str:
    """The key of the agency that somebody named; ids of choices have no hyphens."""
    return names.get(str(answer or "").replace("-", "_"), "")


def _found_out(silent: Iterable[str], answered: Mapping[str, int], policy: Policy) -> bool:
    """Whether what stays unsaid is one number, or few people together: how many answered in all is known."""
    numbers = [answered[key] for key in silent]
    return len(numbers) == 1 or sum(numbers) < policy.threshold


def _tells(answered: int, came: int, policy: Policy) -> bool:
    """Nobody, everybody, and all but a few are people with names."""
    return policy.small(came) or came - answered < policy.threshold
