"""What came of a course, on Kirkpatrick's four levels: what people thought of it, learned, did, and what changed.

The true before and after are of the same people, matched; what they say at the end of before and now is another measure
and stands apart; so does the follow-up. No two of these are ever added up. D. L. Kirkpatrick, "Techniques for evaluating
training programs", Journal of the American Society of Training Directors 13 (1959).
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from analysis import pairs_control
from analysis.crosstab import Crosstab, crosstab_by_group
from analysis.crosstab_control import protect_crosstab
from analysis.gathering import gathered
from analysis.hidden import HIDDEN
from analysis.pairs_control import Result
from analysis.pairs_counted import Person, blocks
from analysis.policy import Policy
from feedback.clock import HOME
from feedback.partnership import thresholds
from feedback.plans import periods
from feedback.results import questions, settled
from feedback.results.groupings import DOOR
from feedback.results.questions import QuestionResults, Results, stricter
from feedback.results.twice import Recommended, of_scores
from feedback.surveys.models import Survey
from feedback.training import answers, courses, doors, events
from feedback.training.answers import Both
from feedback.training.doors import BEFORE, END, FOLLOW_UP, MANAGER
from feedback.training.models import Course, TrainingEvent
from forms.measures import DONT_KNOW
from forms.survey import Question

#: What each aim is asked about at several points, as the page calls it.
ASKED = {"confidence": "How sure people are that they can", "knowledge": "What people know"}
#: By what a course can be shown, as the page calls it: what people named, and what is known of the event.
NAMED = {"agency": "Agency", "role": "Role"}
OF_EVENTS = {"event": "Event", "trainer": "Trainer", "mode": "In a room or online", "year": "Year"}
#: The questions of each level, by their ids.
REACTION = ("relevant", "worth", "pace", "recommend")
DEED = ("did", "got_in_the_way")
CHANGE = ("changed_for_children",)
SEEN = ("seen", "support", "changed_for_children")


@dataclass(frozen=True, slots=True)
class Measured:
    """One aim, asked in one way. `true` is before and at the end, `kept` at the end and at the follow-up, each of the same
    people; None where it was not asked at both."""

    aim: courses.Aim
    kind: str
    true: Result | None
    kept: Result | None


@dataclass(frozen=True, slots=True)
class LookedBack:
    """One aim as people judged it at the end: how it had been, and how it is now."""

    aim: courses.Aim
    result: Result


@dataclass(frozen=True, slots=True)
class Kept:
    """Of those who wrote at the end what they would do, and of those who did not: whether they did it. `words` are the
    texts of the answers; None where too few answered both times."""

    question: Question
    table: Crosstab | None
    counted: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a course, or of one event of it. `policy` is what hides small numbers, `of_pairs` those of people who
    answered twice; None where nothing is hidden.

    `points` are the surveys there are. Empty lists are "not measured", and the page says so.
    """

    course: Course
    event: TrainingEvent | None
    policy: Policy | None
    of_pairs: Policy | None
    points: Mapping[str, str]
    asked: Mapping[str, Results]
    aims: tuple[Measured, ...]
    looked_back: tuple[LookedBack, ...]
    net: Recommended | None
    promise: Kept | None

    @property
    def several(self) -> bool:
        """Whether more than one follow-up is asked: levels 3 and 4 then count answers, and somebody may have given two."""
        return sum(point.startswith("follow_up") for point in self.points) > 1

    def of(self, point: str, ids: Sequence[str]) -> tuple[QuestionResults, ...]:
        """The results of these questions at a point, in this order; of a course only: an event's are in its figures."""
        found = self.asked.get(point)
        if found is None or self.event is not None:
            return ()
        by_id = {one.question.id: one for one in found.questions}
        return tuple(by_id[one] for one in ids if one in by_id)


def of_course(
    session: Session,
    course: Course,
    by: str = "",
    wish: Policy | None = None,
    event: TrainingEvent | None = None,
) -> Outcome:
    """What came of a course, by one thing where that is asked for; or of one event.

    `wish` can only hide more. An event is shown alone only where it may stand alone beside all others of the course.
    """
    points = doors.surveys(session, course.key)
    asked = {
        point: found
        for point, key in points.items()
        if (found := questions.results(session, key, policy=wish))
    }
    policy = _strictest([found.policy for found in asked.values()], wish)
    # Who is left out by lot depends on the threshold. Were it another one in the hub than in a paper, whoever has both
    # would find by subtracting what those few answered: so people who answered twice are shown to all by one, the public.
    of_pairs = stricter(policy, thresholds.public(session)) if policy else None
    maker = _Maker(session, course, points, of_pairs, "event" if event else by)
    return Outcome(
        course,
        event,
        policy,
        of_pairs,
        points,
        asked,
        tuple(maker.aims()),
        tuple(maker.looked_back()),
        maker.net(asked.get(END), event),
        maker.promise(asked.get(FOLLOW_UP)) if event is None else None,
    )


def may_show_by(session: Session, course: Course) -> tuple[str, ...]:
    """By what a course may be shown to those who see nothing but results: by one thing only. Two who compare what they see
    must not find anybody out, so it is what its surveys are shown by, which are all shown by the same; where that is nothing,
    or the doors, its events. Beside a grouping that a course has none of it is shown by nothing. Managers are other people."""
    for point, key in doors.surveys(session, course.key).items():
        survey = session.get(Survey, key)
        if survey is not None and point != MANAGER:
            by = settled.settled(session, survey)
            return (by,) if by in NAMED else ("event",) if by in ("", DOOR) else ()
    return ("event",)


def _strictest(policies: Sequence[Policy | None], wish: Policy | None) -> Policy | None:
    found = wish
    for one in policies:
        found = stricter(found, one)
    return found


@dataclass(frozen=True)
class _Maker:
    session: Session
    course: Course
    points: Mapping[str, str]
    policy: Policy | None
    by: str

    def aims(self) -> Iterator[Measured]:
        before, after = (self._both(*pair) for pair in ((BEFORE, END), (END, FOLLOW_UP)))
        for aim in courses.aims(self.course):
            for kind in ASKED:
                name = f"{kind}_{aim.id}"
                true, kept = self._result(before, name, name), self._result(after, name, name)
                if true or kept:
                    yield Measured(aim, kind, true, kept)

    def looked_back(self) -> Iterator[LookedBack]:
        found = answers.once(self.session, self.points, END, self._doors)
        for aim in courses.aims(self.course):
            result = self._result(found, f"then_{aim.id}", f"now_{aim.id}")
            if result:
                yield LookedBack(aim, result)

    def net(self, found: Results | None, event: TrainingEvent | None) -> Recommended | None:
        """Of a course. Of one event it would be one more table of the same people, protected against nothing."""
        one = (
            next((one for one in found.questions if one.question.id == "recommend"), None) if found else None
        )
        if one is None or event is not None:
            return None
        if any(row.count is HIDDEN for part in one.parts for row in part.summary.rows):
            return (
                None  # the three groups of the score are sums of its rows, and would give a hidden row away
            )
        said = answers.once(self.session, self.points, END, self._doors).after.values()
        scores = [each.answers.get("recommend") for each in said]
        return of_scores(one.question, [score for score in scores if isinstance(score, int)], self.policy)

    def promise(self, found: Results | None) -> Kept | None:
        """Whether those who wrote what they would do did it, beside those who wrote nothing."""
        one = next((one for one in found.questions if one.question.id == "did"), None) if found else None
        if one is None:
            return None
        laid = self._both(END, FOLLOW_UP)
        people, did = [], {}
        for key in sorted(laid.before.keys() | laid.after.keys()):
            end, later = laid.before.get(key), laid.after.get(key)
            answer = later.answers.get("did") if later else None
            did[key] = answer
            promised = None if end is None else float(end.answers.get("will_do") is True)
            event = later.event if later else end.event if end else None
            people.append(Person(key, event, promised, 1.0 if answer and answer != DONT_KNOW else None))
        parts = blocks(people, self.policy, lambda event: None)
        counted = [each for part in parts for each in part.people if each.key in part.kept]
        if self.policy and len(counted) < self.policy.threshold:
            return Kept(one.question, None, len(counted))
        rows = [("promised" if each.before else "not", did[each.key], 1) for each in counted]
        table = crosstab_by_group(one.question, "promise", ("promised", "not"), rows)
        if self.policy:
            table = protect_crosstab(gathered(table, self.policy.small), self.policy, sizes_known=True)
        return Kept(one.question, table, len(counted))

    def _both(self, before: str, after: str) -> Both:
        return answers.both(self.session, self.points, before, after, self._doors)

    @cached_property
    def _doors(self) -> list[doors.Door]:
        return doors.of_course(self.session, self.course.key)

    @cached_property
    def _events(self) -> dict[str, TrainingEvent]:
        return {one.id: one for one in events.of_course(self.session, self.course.key)}

    def _result(self, found: Both, before: str, after: str) -> Result | None:
        people = found.people(before, after, self.by if self.by in NAMED else "")
        if not any(one.before is not None for one in people) or not any(
            one.after is not None for one in people
        ):
            return None
        known = self._events
        by = _by_event(known, self.by) if self.by in OF_EVENTS else None
        return pairs_control.result(people, self.policy, _kind(known), by)


def _by_event(known: Mapping[str, TrainingEvent], by: str) -> Callable[[Person], str]:
    def group(person: Person) -> str:
        event = known.get(str(person.event))
        return "" if event is None else _word(event, by)

    return group


def _kind(known: Mapping[str, TrainingEvent]) -> Callable[[Hashable], Hashable]:
    """What an event is shown by beside itself: small ones are counted together where that is the same."""

    def kind(event: Hashable) -> Hashable:
        found = known.get(str(event))
        return found and tuple(_word(found, by) for by in OF_EVENTS if by != "event")

    return kind


def _word(event: TrainingEvent, by: str) -> str:
    match by:
        case "trainer":
            return event.trainer or "Nobody named"
        case "mode":
            return events.MODES[event.mode]
        case "year":
            year = periods.year_of(event.starts_at.astimezone(HOME).date())
            return f"{year}-{(year + 1) % 100:02}"
        case _:
            return event.id
