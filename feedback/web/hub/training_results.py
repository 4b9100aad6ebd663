"""What came of a course, and of one event of it, on Kirkpatrick's four levels; small numbers hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, render_template, request
from sqlalchemy.orm import Session

from analysis.crosstab import OTHERS
from analysis.hidden import Count
from analysis.pairs_control import Group, Result, Shown
from feedback.accounts.roles import Permission
from feedback.clock import HOME
from feedback.partnership.models import Agency
from feedback.training import (
    beside_children,
    bookings,
    events,
    levels,
    outcomes,
    returned,
    reviews,
    written,
)
from feedback.training.doors import END, MANAGER
from feedback.training.follow_ups import Apart, Column, FollowUp
from feedback.training.models import Course, TrainingEvent
from feedback.training.outcomes import NAMED, OF_EVENTS, Outcome
from feedback.training.returned import Returned
from feedback.web.guard import allow
from feedback.web.hub import who
from feedback.web.hub.as_it_stood import results_of_all
from feedback.web.hub.bars import bar_of, bars, label_of


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table of matched people: whom it counts, and what may be shown of them."""

    name: str
    shown: Shown | None
    gathers: tuple[str, ...] = ()
    whole: bool = False


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/training/courses/<key>/results", "course_results", of_course)
    hub.add_url_rule("/training/events/<code>/results", "event_results", of_event)


@allow(Permission.SEE_TRAINING)
def of_course(key: str) -> str:
    """All events of a course together, by one thing where that is asked for."""
    with results_of_all() as session:
        course = who.found(session, Course, key)
        offered = offered_by(session, course)
        by = request.args.get("by", "")
        by = by if by in offered else ""
        found = outcomes.of_course(session, course, by, may_choose=_may_choose())
        held = events.of_course(session, course.key)
        names = _names(session, held, found)
        return render_template(
            "hub/course_results.html",
            **_context(session, course, held, found),
            event=None,
            by=by,
            offered={one: (NAMED | OF_EVENTS)[one] for one in offered},
            lines=lambda result: _lines(result, by, names),
            reviewed=reviews.of_course(session, course.key),
            children=_children(session, course),
            written=written.of_course(session, found),
        )


@allow(Permission.SEE_TRAINING)
def of_event(code: str) -> str:
    """One event by itself, where it may stand by itself beside the others of its course."""
    with results_of_all() as session:
        event = events.by_code(session, code)
        course = who.found(session, Course, event.course_key if event else "")
        assert event is not None
        alone = "event" in offered_by(session, course)
        found = outcomes.of_course(session, course, event=event)
        return render_template(
            "hub/course_results.html",
            **_context(session, course, [event], found),
            event=event,
            by="",
            offered={},
            lines=lambda result: _of_one(result, event) if alone else [],
            reviewed=[],
            children=None,
            written=(),
        )


def _children(session: Session, course: Course) -> beside_children.Beside | None:
    """What children and families say of the same, for whoever may read their results: a trainer may not."""
    if Permission.SEE_RESULTS not in g.signed_in.permissions:
        return None
    return beside_children.of_course(session, course)


def offered_by(session: Session, course: Course) -> tuple[str, ...]:
    """By what the person signed in may see a course: by anything for who may take the answers themselves."""
    return (*NAMED, *OF_EVENTS) if _may_choose() else outcomes.may_show_by(session, course)


def _may_choose() -> bool:
    return Permission.EXPORT_ANSWERS in g.signed_in.permissions


def _context(
    session: Session, course: Course, held: Sequence[TrainingEvent], found: Outcome
) -> dict[str, object]:
    counts = bookings.counts(session, [one.id for one in held]).values()
    came = sum(one.came for one in counts)
    back = returned.of_events(session, held)
    ids = [one.id for one in held]
    return {
        "course": course,
        "found": found,
        "levels": levels.NAMES,
        "places": sum(one.places for one in counts),
        "came": came,
        "left_early": sum(one.left_early for one in counts),
        "no_show": sum(one.no_show for one in counts),
        "back": back.at(END, ids, came, found.policy),
        "followed": _followed(session, held, found, back, came),
        "name_of_event": lambda one: events.name(one, course),
        "bars": bars,
        "bars_of": bars_of,
        "label": label_of,
        "kinds": outcomes.ASKED,
        "points": {"end": END, "manager": MANAGER},
        "ids": {
            "reaction": outcomes.REACTION,
            "deed": outcomes.DEED,
            "change": outcomes.CHANGE,
            "seen": outcomes.SEEN,
        },
        "may_read": Permission.READ_COMMENTS in g.signed_in.permissions,
        "may_review": Permission.EDIT_LOOPS in g.signed_in.permissions,
    }


def _followed(
    session: Session, held: Sequence[TrainingEvent], found: Outcome, back: Returned, came: int
) -> list[tuple[FollowUp, int, Count | None]]:
    """Each follow-up with how many were sent a link, and how many answered."""
    answered = back.apart(
        [one.point for one in found.follow_ups], [one.id for one in held], came, found.policy
    )
    return [
        (one, sum(returned.asked(session, held, one.point).values()), answered[one.point])
        for one in found.follow_ups
    ]


def bars_of(one: Apart, column: Column) -> list[dict[str, Any]]:
    """The rows of one follow-up, as the chart macros take them."""
    return [bar_of(row, label_of(one.part, row.id), False) for row in column.rows]


def _lines(result: Result, by: str, names: Mapping[str, str]) -> list[Line]:
    """Everybody counted, and each group."""
    found = [Line("Everybody counted", result.shown, whole=True)]
    for group in result.groups if by else ():
        gathers = tuple(sorted({names.get(str(one), str(one)) or "Not said" for one in group.gathers}))
        alone = len(gathers) == 1 and group.id != OTHERS
        name = names.get(group.id, group.id)
        if alone and by == "event":
            name = gathers[0]
        found.append(
            Line(name if group.id != OTHERS else "Counted together", group.shown, () if alone else gathers)
        )
    return found


def _of_one(result: Result, event: TrainingEvent) -> list[Line]:
    """The event by itself; nothing where it is only counted together with others."""
    return [Line("Everybody counted", group.shown) for group in result.groups if _is_alone(group, event)]


def _is_alone(group: Group, event: TrainingEvent) -> bool:
    return tuple(group.gathers) == (event.id,)


def _names(session: Session, held: object, found: Outcome) -> dict[str, str]:
    """What groups are called: events by their day, answers by their words, everything else as it is."""
    names = {
        one.id: f"{one.starts_at.astimezone(HOME):%-d %B %Y}"
        for one in events.of_course(session, found.course.key)
    }
    names |= {one.key: one.name for one in session.query(Agency).all()}
    for results in found.asked.values():
        for one in results.questions:
            if one.question.id in NAMED:
                names |= {choice.id: choice.text.pick("en").words for choice in one.question.choices}
    return names | {"": "Not said", "prefer_not": "Would rather not say"}
