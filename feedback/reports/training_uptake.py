"""Training of a quarter: who came, by agency against what it meant to send, and what each course came to."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from analysis.hidden import HIDDEN, Count
from analysis.policy import Policy
from analysis.rounding import percent
from feedback.papers.paper import HIDDEN as SIGN
from feedback.papers.paper import NONE, Bar, Block, Cell, Chart, Manner, Number, Paper, Section, Table, Words
from feedback.partnership import profile, thresholds
from feedback.reports.asked import Asked
from feedback.reports.choosing import period_of
from feedback.training import returned, reviews, uptake
from feedback.training.returned import Returned
from feedback.training.uptake import Bases, OfAgency, OfCourse, Uptake

BASES = ("places", "came", "left_early", "no_show", "cancelled")
HEADINGS = ("Booked", "Came", "Left early", "Did not come", "Cancelled")


def paper(session: Session, asked: Asked, now: datetime) -> Paper:
    """The uptake of one quarter.

    Raises:
        ReportFault: no quarter is asked for.
    """
    period = period_of(asked)
    found = uptake.of_period(session, period, now)
    came_back = returned.of_events(session, found.held)
    again = returned.asked(session, found.held, "follow_up_1")
    policy = thresholds.public(session)
    place = f"training/{period.first}"
    return Paper(
        title="Uptake of training",
        about=period.words,
        partnership=profile.read(session).name,
        language="en",
        made_at=now,
        sections=(
            Section("In one minute", tuple(_minute(found, place))),
            Section("By agency, against its target", tuple(_agencies(session, found, place, policy))),
            Section("By course", tuple(_courses(found, came_back, again, place, policy))),
            Section("What was decided about courses", tuple(_reviewed(session, found))),
        ),
    )


def _minute(found: Uptake, place: str) -> Sequence[Block]:
    if not found.held:
        return [Words("No course was held in this quarter.", Manner.GAP)]
    events = Number(f"{len(found.held):,}", f"{place}/events")
    came, places = (_number(getattr(found.whole, name), f"{place}/all/{name}") for name in ("came", "places"))
    said = f"{events} events were held. {came} people came, of {places} who were booked."
    numbers = [events, came, places]
    if found.whole.places:
        rate = Number(_percent(found.whole.came, found.whole.places), f"{place}/all/came_of_places")
        numbers.append(rate)
        said += f" That is {rate}."
    if found.capacity:
        capacity = Number(f"{found.capacity:,}", f"{place}/capacity")
        numbers.append(capacity)
        said += f" There was room for {capacity}, of the events that say how many."
    if found.cancelled:
        cancelled = Number(f"{found.cancelled:,}", f"{place}/events_cancelled")
        numbers.append(cancelled)
        said += f" {cancelled} {'event was' if found.cancelled == 1 else 'events were'} cancelled."
    return [
        Words(said, Manner.LEAD, tuple(numbers)),
        Words(
            "Who left early came. A place that was given back is no longer booked, and stands under “cancelled”.",
            Manner.NOTE,
        ),
    ]


def _agencies(session: Session, found: Uptake, place: str, policy: Policy) -> Sequence[Block]:
    if not found.agencies:
        return [Words("No agency is on the list of the partnership yet.", Manner.GAP)]
    came = {one.key: one.bases.came for one in found.agencies}
    evaluated = returned.by_agency(session, found.held, "end", came, policy)
    table = Table(
        "People of each agency",
        ("Agency", "Target", *HEADINGS, "Evaluated"),
        tuple(
            (
                one.name,
                NONE if one.target is None else Number(f"{one.target:,}", f"{place}/agency/{one.key}/target"),
                *_cells(one.bases, f"{place}/agency/{one.key}"),
                _count(evaluated.get(one.key), f"{place}/agency/{one.key}/evaluated"),
            )
            for one in found.agencies
        ),
        "These are places, from the register. Evaluations are shown where enough of an agency answered and enough did not: "
        "else the number would say who did.",
    )
    aimed = [one for one in found.agencies if one.target]
    if not aimed:
        return [table, Words("No agency has said how many people it means to send.", Manner.GAP)]
    bars = tuple(_bar(one, place) for one in aimed)
    title = "How many of those meant to come did"
    return [Chart(title, "Of each agency’s target for a quarter.", bars, table), *_sent_nobody(found)]


def _sent_nobody(found: Uptake) -> Sequence[Block]:
    none = [one.name for one in found.agencies if not one.bases.came]
    return [Words(f"Nobody came from: {', '.join(none)}.", Manner.GAP)] if none else []


def _bar(one: OfAgency, place: str) -> Bar:
    assert one.target
    share = one.bases.came / one.target
    return Bar(
        one.name,
        min(share, 1.0),
        Number(f"{one.of_target} %", f"{place}/agency/{one.key}/of_target"),
    )


def _courses(
    found: Uptake, came_back: Returned, again: Mapping[str, int], place: str, policy: Policy
) -> Sequence[Block]:
    if not found.courses:
        return [Words("No course was held in this quarter.", Manner.GAP)]
    table = Table(
        "Each course",
        ("Course", "Events", "Room", *HEADINGS, "Evaluated", "Asked again", "Followed up"),
        tuple(
            _course(one, came_back, again, f"{place}/course/{one.course.key}", policy)
            for one in found.courses
        ),
        "Asked again counts those who were sent a link for the first follow-up; followed up, the answers to it, which may "
        "still be coming in. "
        "A number is hidden where few came or few answered.",
    )
    return [table]


def _course(
    one: OfCourse, came_back: Returned, again: Mapping[str, int], place: str, policy: Policy
) -> tuple[Cell, ...]:
    ids = [event.id for event in one.events]
    ends, later = (came_back.at(point, ids, one.bases.came, policy) for point in ("end", "follow_up_1"))
    return (
        one.course.title,
        Number(f"{len(one.events):,}", f"{place}/events"),
        NONE if one.capacity is None else Number(f"{one.capacity:,}", f"{place}/capacity"),
        *_cells(one.bases, place),
        _count(ends, f"{place}/returned/end"),
        _number(again.get(one.course.key, 0), f"{place}/asked/follow_up_1"),
        _count(later, f"{place}/returned/follow_up_1"),
    )


def _reviewed(session: Session, found: Uptake) -> Sequence[Block]:
    rows = reviews.within(session, found.period.first, found.period.last)
    if not rows:
        return [Words("No course was reviewed in this quarter.", Manner.GAP)]
    titles: Mapping[str, str] = reviews.titles(session, {one.course_key for one in rows})
    return [
        Table(
            "Keep, change, stop",
            ("Course", "Decided", "What", "Why"),
            tuple(
                (titles[one.course_key], reviews.VERDICTS[one.verdict], one.what, one.because) for one in rows
            ),
            long=True,
        )
    ]


def _cells(bases: Bases, place: str) -> tuple[Cell, ...]:
    return tuple(_number(getattr(bases, name), f"{place}/{name}") for name in BASES)


def _number(count: int, source: str) -> Number:
    return Number(f"{count:,}", source)


def _count(count: Count | None, source: str) -> Cell:
    if count is None:
        return NONE
    return SIGN if count is HIDDEN else Number(f"{count:,}", source)


def _percent(part: int, whole: int) -> str:
    return f"{percent(part, whole)} %"
