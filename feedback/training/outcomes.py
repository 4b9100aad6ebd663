"""What came of a course, on Kirkpatrick's four levels: what people thought of it, learned, did, and what changed.

The true before and after are of the same people, matched; what they say at the end of before and now is another measure
and stands apart; so does the follow-up. No two of these are ever added up. D. L. Kirkpatrick, "Techniques for evaluating
training programs", Journal of the American Society of Training Directors 13 (1959).
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from sqlalchemy.orm import Session

from analysis import crosstab_within, pairs_control
from analysis.crosstab import Crosstab
from analysis.hidden import HIDDEN
from analysis.pairs_control import Beside, Result
from analysis.pairs_counted import Person
from analysis.pairs_several import Several
from analysis.policy import Policy
from feedback.clock import HOME
from feedback.partnership import thresholds
from feedback.plans import periods
from feedback.results import questions, settled
from feedback.results.groupings import DOOR
from feedback.results.questions import QuestionResults, Results, stricter
from feedback.results.twice import Recommended, of_scores
from feedback.surveys.models import Survey
from feedback.training import answers, courses, doors, events, follow_ups
from feedback.training import points as points_of
from feedback.training.answers import Both, Said
from feedback.training.doors import BEFORE, END, MANAGER
from feedback.training.follow_ups import FollowUp, SideBySide
from feedback.training.models import Course, TrainingEvent
from forms.measures import SET_ASIDE
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
#: How far somebody has come, for who answered two follow-ups: more is further.
RANKS = {
    "did": {"no_chance": 0, "not_yet": 0, "partly": 1, "yes": 2},
    "changed_for_children": {"no": 0, "not_yet": 0, "a_little": 1, "yes": 2},
}
#: What people had done at the end, of those who answered a follow-up.
PROMISED = ("promised", "not", "unmatched")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same people at two points, in words: "before" and "after 8 weeks"."""

    points: tuple[str, str]
    first: str
    second: str
    result: Result


@dataclass(frozen=True, slots=True)
class Measured:
    """One aim, asked in one way. `true` is before and at the end, None where it was not asked at both; `later` sets each
    follow-up beside the end and beside before, and follow-ups beside each other. Every one is of the same people."""

    aim: courses.Aim
    kind: str
    true: Result | None
    later: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class LookedBack:
    """One aim as people judged it at the end: how it had been, and how it is now."""

    aim: courses.Aim
    result: Result


@dataclass(frozen=True, slots=True)
class Kept:
    """At one follow-up: of those who wrote at the end what they would do, of those who came to the end and wrote nothing,
    and of those who cannot be found there: whether they did it. None where it cannot be shown."""

    question: Question
    words: str
    table: Crosstab | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a course, or of one event of it. `policy` is what hides small numbers, `of_pairs` those of people who
    answered twice; None where nothing is hidden.

    `points` are the surveys there are. Empty lists are "not measured", and the page says so. `apart` is levels 3 and 4 at
    each follow-up; `further` says, of those who answered two of them, who had come further in what (by its question).
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
    follow_ups: tuple[FollowUp, ...]
    apart: SideBySide
    promises: tuple[Kept, ...]
    further: tuple[tuple[str, Comparison], ...]

    @property
    def several(self) -> bool:
        """Whether there is more than one follow-up: levels 3 and 4 then stand side by side, and are never added up."""
        return len(self.follow_ups) > 1

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
    *,
    may_choose: bool = False,
) -> Outcome:
    """What came of a course, by one thing where that is asked for; or of one event of it.

    `wish` can only hide more. An event is shown alone only where it may stand alone beside all others of the course.
    `may_choose`: whoever reads it may take the answers themselves.
    """
    every = doors.of_course(session, course.key)
    known = follow_ups.of_course(session, course.key, every)
    points = _asked_at(session, course, known)
    asked = {
        point: found
        for point, key in points.items()
        if (found := questions.results(session, key, policy=wish))
    }
    policy = _strictest([found.policy for found in asked.values()], wish)
    # Who is left out by lot depends on the threshold. Were it another one in the hub than in a paper, whoever has both
    # would find by subtracting what those few answered: so people who answered twice are shown to all by one, the public.
    of_pairs = stricter(policy, thresholds.public(session)) if policy else None
    settled_by = _shown_by(session, course)
    maker = _Maker(
        session, course, points, of_pairs, "event" if event else by, settled_by, tuple(known), tuple(every)
    )
    first = asked.get(known[0].point) if known and event is None else None
    apart = maker.apart(first, wish, may_choose)
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
        known,
        apart,
        tuple(maker.promises(first, apart, wish)),
        tuple(maker.further()) if event is None else (),
    )


def _asked_at(session: Session, course: Course, known: Sequence[FollowUp]) -> dict[str, str]:
    """The surveys of the course by point, of follow-ups those that count."""
    counts = {one.point for one in known}
    return {
        point: key
        for point, key in doors.surveys(session, course.key).items()
        if point in counts or not points_of.is_follow_up(point)
    }


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


def _shown_by(session: Session, course: Course) -> str:
    """By what all readers may see the course's surveys: its events, what people named, or another of their questions."""
    found = may_show_by(session, course)
    survey = session.get(Survey, doors.surveys(session, course.key).get(END, ""))
    return found[0] if found else settled.settled(session, survey) if survey else "event"


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
    settled: str
    known: tuple[FollowUp, ...]
    doors: tuple[doors.Door, ...]

    def aims(self) -> Iterator[Measured]:
        for aim in courses.aims(self.course):
            for kind in ASKED:
                name = f"{kind}_{aim.id}"
                shown = self._several(name)
                true = self._result(self._both(BEFORE, END), name, name, self._beside(shown, BEFORE, END))
                later = tuple(self._later(shown, name))
                if true or later:
                    yield Measured(aim, kind, true, later)

    def _later(self, shown: Several | None, name: str) -> Iterator[Comparison]:
        """Every follow-up beside the end and before, then each beside the one before it. The order matters: what comes
        first leaves out the fewest."""
        words = {BEFORE: "before", END: "at the end"} | {one.point: one.words for one in self.known}
        wanted = [(first, one.point) for one in self.known for first in (END, BEFORE)]
        wanted += [(one.point, two.point) for one, two in pairwise(self.known)]
        for first, second in wanted:
            result = self._compared(self._both(first, second), shown, name, first, second)
            if result:
                yield Comparison((first, second), words[first], words[second], result)

    def _compared(
        self,
        both: Both,
        shown: Several | None,
        name: str,
        first: str,
        second: str,
        rank: Mapping[str, int] | None = None,
    ) -> Result | None:
        people = both.people(name, name, self._named, rank)
        if not _both_times(people):
            return None
        by = _by_event(self._events, self.by) if self.by in OF_EVENTS else None
        beside = self._beside(shown, first, second)
        if beside is None:
            return pairs_control.result(people, None, by=by)
        return pairs_control.later(people, self.policy, beside, by)

    def further(self) -> Iterator[tuple[str, Comparison]]:
        """Of those who answered two follow-ups, one after the other: who had come further with what they did, and with
        what changed."""
        for question, rank in RANKS.items():
            shown = self._several(question, rank)
            for one, two in pairwise(self.known):
                both = self._both(one.point, two.point)
                result = self._compared(both, shown, question, one.point, two.point, rank)
                if result:
                    yield question, Comparison((one.point, two.point), one.words, two.words, result)

    def _several(self, name: str, rank: Mapping[str, int] | None = None) -> Several | None:
        """What the surveys' own pages show of a question at each point."""
        if self.policy is None:
            return None
        by = "" if self.settled == "event" else self.settled
        return Several(
            self.policy, {point: answers.groups(self._side(point), name, by, rank) for point in self._asking}
        )

    def _beside(self, shown: Several | None, before: str, after: str) -> Beside | None:
        if shown is None:
            return None
        return Beside(shown, before, after, self.settled == "event", self.by == self.settled)

    @property
    def _asking(self) -> tuple[str, ...]:
        return (BEFORE, END, *(one.point for one in self.known))

    @property
    def _named(self) -> str:
        """What people named, in what they are shown by; else in what everybody may see the surveys by."""
        if self.by in NAMED:
            return self.by
        return "" if self.settled == "event" else self.settled

    def apart(self, asked: Results | None, wish: Policy | None, may_choose: bool) -> SideBySide:
        """Levels 3 and 4 at each follow-up."""
        ids = (*DEED, *CHANGE)
        if asked is None:
            return SideBySide()
        if len(self.known) == 1:
            return follow_ups.of_one(asked, ids, self.known[0])
        return follow_ups.side_by_side(
            self.session, asked, ids, self.known, self.doors, wish, may_choose=may_choose
        )

    def looked_back(self) -> Iterator[LookedBack]:
        found = Both(self._side(END), self._side(END))
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
        said = self._side(END).values()
        scores = [each.answers.get("recommend") for each in said]
        return of_scores(one.question, [score for score in scores if isinstance(score, int)], self.policy)

    def promises(self, found: Results | None, apart: SideBySide, wish: Policy | None) -> Iterator[Kept]:
        """At each follow-up: whether those who wrote what they would do did it, beside those who wrote nothing."""
        one = next((one for one in found.questions if one.question.id == "did"), None) if found else None
        if found is None or one is None:
            return
        own = questions.results(self.session, found.survey.key) if wish else None
        for follow_up in self.known:
            column = apart.column("did", follow_up.point)
            said = list(self._promised(follow_up.point))
            if not said:
                continue
            table = None
            if column is not None and column.answered == len(said):
                table = crosstab_within.parted(column.rows, "promise", PROMISED, said, found.policy)
                if own is not None and table is not None:
                    first = crosstab_within.parted(column.rows, "promise", PROMISED, said, own.policy)
                    table = crosstab_within.of_both(first, table) if first else None
            yield Kept(one.question, follow_up.words, table)

    def _promised(self, point: str) -> Iterator[tuple[str, str]]:
        ends = self._side(END)
        for key, later in self._side(point).items():
            answer, end = later.answers.get("did"), ends.get(key)
            if answer and answer not in SET_ASIDE:
                kind = (
                    "unmatched"
                    if end is None
                    else "promised"
                    if end.answers.get("will_do") is True
                    else "not"
                )
                yield kind, str(answer)

    def _side(self, point: str) -> Mapping[str, Said]:
        if point not in self._sides:
            self._sides[point] = answers.side(self.session, self.points, point, self.doors)
        return self._sides[point]

    @cached_property
    def _sides(self) -> dict[str, Mapping[str, Said]]:
        return {}

    def _both(self, before: str, after: str) -> Both:
        return Both(self._side(before), self._side(after))

    @cached_property
    def _events(self) -> dict[str, TrainingEvent]:
        return {one.id: one for one in events.of_course(self.session, self.course.key)}

    def _result(self, found: Both, before: str, after: str, beside: Beside | None = None) -> Result | None:
        people = found.people(before, after, self._named)
        if not _both_times(people):
            return None
        known = self._events
        by = _by_event(known, self.by) if self.by in OF_EVENTS else None
        return pairs_control.result(people, self.policy, _kind(known), by, beside)


def _both_times(people: Sequence[Person]) -> bool:
    """Whether anybody answered at the one point, and anybody at the other."""
    return any(one.before is not None for one in people) and any(one.after is not None for one in people)


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
