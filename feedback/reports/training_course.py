"""What came of a course, or of one event of it, on Kirkpatrick's four levels; what is not measured is named."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from analysis.hidden import HIDDEN
from analysis.pairs_control import Result, Shown
from analysis.rounding import half_up
from feedback.papers.paper import HIDDEN as SIGN
from feedback.papers.paper import NONE, Block, Cell, Manner, Number, Paper, Points, Section, Table, Words
from feedback.partnership import profile, thresholds
from feedback.reports import promises, training_followed, training_written, voices
from feedback.reports.asked import Asked, ReportFault
from feedback.training import (
    bookings,
    courses,
    events,
    levels,
    outcomes,
    returned,
    reviews,
    written,
)
from feedback.training.doors import END, MANAGER
from feedback.training.models import Course, TrainingEvent
from feedback.training.outcomes import Outcome

SELF_REPORT = (
    "These are people’s own judgements of themselves. Whoever is content answers more readily, and many think they can do "
    "more than they can. A rise says that people feel surer, and not that children are safer."
)
#: What is asked of an aim, where there is room for two words.
SHORT = {"confidence": "how sure", "knowledge": "what they know"}
HEADINGS = (
    "Aim",
    "Matched",
    "Counted",
    "First",
    "Second",
    "Change",
    "Likely range",
    "Better",
    "Same",
    "Worse",
)


def paper(session: Session, asked: Asked, now: datetime) -> Paper:
    """What came of one course.

    Raises:
        ReportFault: there is no such course.
    """
    course = courses.find(session, asked.course)
    if course is None:
        raise ReportFault(f"There is no course “{asked.course}”. Choose one from the list.", "course")
    found = outcomes.of_course(session, course, wish=thresholds.public(session))
    held = [
        one
        for one in events.of_course(session, course.key)
        if one.cancelled_at is None and one.starts_at <= now
    ]
    sections = (
        Section("Who came", tuple(_bases(session, held, found, f"training/course/{course.key}"))),
        Section(
            f"Level 1: {levels.NAMES[1]}",
            tuple(asked_of(session, found, END, outcomes.REACTION, "Nobody has answered at the end yet.")),
        ),
        Section(f"Level 2: {levels.NAMES[2]}", tuple(learned(found))),
        Section(
            f"Level 3: {levels.NAMES[3]}",
            (
                *training_followed.asked(
                    session, found, outcomes.DEED, "Nobody has answered a follow-up yet."
                ),
                *training_followed.promises(found),
                *_written(session, found, levels.BEHAVIOUR),
            ),
        ),
        Section(
            f"Level 4: {levels.NAMES[4]}",
            (
                *training_followed.asked(
                    session, found, outcomes.CHANGE, "Nobody has said whether anything changed for children."
                ),
                *asked_of(
                    session, found, MANAGER, outcomes.SEEN, "Managers have not been asked what they saw."
                ),
                *_written(session, found, levels.RESULTS),
            ),
        ),
        Section("Keep, change, stop", tuple(_decided(session, course))),
    )
    return _paper(
        session, f"What came of the course {course.title}", course.answers or "All its events", sections, now
    )


def of_event(session: Session, asked: Asked, now: datetime) -> Paper:
    """One event on one page.

    Raises:
        ReportFault: there is no such event.
    """
    event = events.by_code(session, asked.event)
    course = courses.find(session, event.course_key) if event else None
    if event is None or course is None:
        raise ReportFault(f"There is no event “{asked.event}”. Choose one from the list.", "event")
    found = outcomes.of_course(session, course, wish=thresholds.public(session), event=event)
    # As in the hub: who sees nothing but results sees a course by one thing only, or the two could be laid side by side.
    alone = "event" in outcomes.may_show_by(session, course)
    sections = (
        Section("Who came", tuple(_bases(session, [event], found, f"training/event/{event.code}"))),
        Section(f"Level 2: {levels.NAMES[2]}", tuple(_learned_there(found, event if alone else None))),
        Section(
            "The other levels",
            (
                Words(
                    "What people thought, did and saw change is counted for the course as a whole: of one event it would be few people’s answers."
                ),
            ),
        ),
    )
    about = f"{event.trainer or 'Trainer not named'}, {event.place or events.MODES[event.mode].lower()}"
    return _paper(session, events.name(event, course), about, sections, now)


def learned(found: Outcome) -> Iterator[Block]:
    """Before and at the end, looked back, and what stayed: three measures that stand apart."""
    yield _aims(found)
    true = [(one.aim, one.kind, one.true) for one in found.aims if one.true]
    back = [(one.aim, "then", one.result) for one in found.looked_back]
    place = f"training/course/{found.course.key}"
    yield from _table("The same people before and at the end", true, f"{place}/true", found)
    if back:
        yield from _table(
            "As people judged it at the end: how it had been, and now", back, f"{place}/back", found
        )
        yield Words(
            "That is another measure than asking twice, and shows larger gains. They are never added up.",
            Manner.NOTE,
        )
    yield from _later(found)
    yield Words(SELF_REPORT, Manner.NOTE)


def _written(session: Session, found: Outcome, level: int) -> Iterator[Block]:
    return training_written.of_level(written.of_course(session, found), level, found)


def _later(found: Outcome) -> Iterator[Block]:
    """A table for every two points: each is of the people who answered both, and none is added to another."""
    place = f"training/course/{found.course.key}/later"
    every = [(measured, each) for measured in found.aims for each in measured.later]
    for points in dict.fromkeys(each.points for _, each in every):
        those = [(measured, each) for measured, each in every if each.points == points]
        rows = [(measured.aim, measured.kind, each.result) for measured, each in those]
        caption = f"The same people {those[0][1].first} and {those[0][1].second}"
        yield from _table(caption, rows, f"{place}/{'/'.join(points)}", found)


def asked_of(session: Session, found: Outcome, point: str, ids: Sequence[str], gap: str) -> Iterator[Block]:
    """Questions of one point as charts with their tables; a gap that is named where nobody answered."""
    results = found.asked.get(point)
    if results is None or not results.responses or not found.of(point, ids):
        yield Words(f"Not measured. {gap}", Manner.GAP)
        return
    yield from voices.section(session, found.points[point], results, ids).blocks


def _paper(session: Session, title: str, about: str, sections: tuple[Section, ...], now: datetime) -> Paper:
    return Paper(title, about, profile.read(session).name, "en", now, sections)


def _bases(session: Session, held: Sequence[TrainingEvent], found: Outcome, place: str) -> Iterator[Block]:
    counts = bookings.counts(session, [one.id for one in held]).values()
    came = sum(one.came for one in counts)
    back = returned.of_events(session, held)
    ids = [one.id for one in held]
    rows: list[tuple[str, Cell]] = [
        (words, Number(f"{sum(getattr(one, name) for one in counts):,}", f"{place}/{name}"))
        for words, name in (
            ("Booked", "places"),
            ("Came", "came"),
            ("Left early", "left_early"),
            ("Did not come", "no_show"),
            ("Cancelled", "cancelled"),
        )
    ]
    answered = {END: back.at(END, ids, came, found.policy)}
    answered |= back.apart([one.point for one in found.follow_ups], ids, came, found.policy)
    words_of = {END: "at the end"} | {one.point: one.words for one in found.follow_ups}
    for point, number in answered.items():
        cell = (
            NONE
            if number is None
            else SIGN
            if number is HIDDEN
            else Number(f"{number:,}", f"{place}/returned/{point}")
        )
        rows.append((f"Answered {words_of[point]}", cell))
    yield Table(
        "People",
        ("What", "People"),
        tuple(rows),
        "Who left early came. A number of answers is hidden where it would say who answered.",
    )


def _learned_there(found: Outcome, event: TrainingEvent | None) -> Iterator[Block]:
    rows: list[tuple[Cell, ...]] = []
    for one in found.aims:
        if event is None:
            break
        group = (
            next((each for each in one.true.groups if each.gathers == (event.id,)), None)
            if one.true
            else None
        )
        if group is not None:
            place = f"training/event/{event.code}/true/{one.kind}_{one.aim.id}"
            rows.append((_named(found, one.aim, one.kind), NONE, *_figures(group.shown, place)))
    if not rows:
        yield Words(
            "Too few people answered both before and at the end to show this event by itself. They are counted in the "
            "report of the course.",
            Manner.GAP,
        )
    else:
        yield _aims(found)
        yield Table("The same people before and at the end", HEADINGS, tuple(rows))
    yield Words(SELF_REPORT, Manner.NOTE)


def _aims(found: Outcome) -> Block:
    """The aims once in words: in tables of ten numbers a sentence would stand a word to the line."""
    return Points(tuple(promises.spoken(one.text) for one in courses.aims(found.course)), numbered=True)


def _named(found: Outcome, aim: courses.Aim, kind: str) -> str:
    """An aim in a table, by its number in the list, and what was asked of it."""
    number = [one.id for one in courses.aims(found.course)].index(aim.id) + 1
    return f"Aim {number}, {SHORT[kind]}" if kind in SHORT else f"Aim {number}"


def _table(
    caption: str, results: Sequence[tuple[courses.Aim, str, Result]], place: str, found: Outcome
) -> Iterator[Block]:
    if not results:
        yield Words(f"Not measured: {caption[0].lower()}{caption[1:]}.", Manner.GAP)
        return
    rows, left_out = [], 0
    for aim, kind, result in results:
        source = f"{place}/{kind}_{aim.id}"
        both = result.matching.shown(found.of_pairs)[0]
        matched = SIGN if both is HIDDEN else Number(f"{both:,}", f"{source}/matched")
        rows.append((_named(found, aim, kind), matched, *_figures(result.shown, source)))
        left_out += result.left_out
    note = "Change is the second mean less the first, on a scale of 1 to 5, with its 95 % interval."
    if left_out:
        note += " Some of the matched are left out by lot, so that nobody can be found out by subtracting."
    yield Table(caption, HEADINGS, tuple(rows), note)


def _figures(shown: Shown | None, source: str) -> tuple[Cell, ...]:
    if shown is None:
        return (SIGN,) * 8
    moves = tuple(
        SIGN if row.count is HIDDEN else Number(f"{row.count:,}", f"{source}/{row.id}")
        for row in shown.moves.rows
    )
    counted = Number(f"{shown.counted:,}", f"{source}/counted")
    one = shown.figures
    if one is None or one.before is None or one.after is None or one.change is None:
        return (counted, SIGN, SIGN, SIGN, SIGN, *moves)
    between = (
        f"{half_up(one.interval.low, 2)} to {half_up(one.interval.high, 2)}"
        if shown.spread and one.interval
        else NONE
    )
    return (
        counted,
        Number(str(half_up(one.before.mean, 2)), f"{source}/first"),
        Number(str(half_up(one.after.mean, 2)), f"{source}/second"),
        Number(f"{half_up(one.change, 2):+}", f"{source}/change"),
        between,
        *moves,
    )


def _decided(session: Session, course: Course) -> Iterator[Block]:
    rows = reviews.of_course(session, course.key)
    if not rows:
        yield Words("This course has not been reviewed yet.", Manner.GAP)
        return
    yield Table(
        "What was decided, the latest first",
        ("Decided", "What", "Why", "Day"),
        tuple(
            (
                reviews.VERDICTS[one.review.verdict],
                one.review.what,
                one.review.because,
                promises.day(one.review.decided_on),
            )
            for one in rows
        ),
        long=True,
    )
