"""What a course asks when, and the doors of an event into it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.invitations import asking
from feedback.responses import store
from feedback.surveys import collectors, versions
from feedback.surveys.models import SurveyVersion
from feedback.training import bookings, counting, courses, due, event_doors, points
from feedback.training.event_doors import Way
from feedback.training.fault import TrainingFault
from feedback.training.models import Booking, Course, TrainingEvent
from feedback.training.point_models import TrainingPoint
from feedback.web import qr
from feedback.web.guard import allow
from feedback.web.hub import events as events_page
from feedback.web.hub import who
from feedback.web.hub.collectors import address_of, short
from feedback.web.service import actor, reading, service, writing
from forms import author_file
from forms.survey import Survey


@dataclass(frozen=True, slots=True)
class Asked:
    """One point of a course with what is asked there today. `first`: an earlier point does not ask the same."""

    row: TrainingPoint
    first: bool
    called: str
    version: SurveyVersion
    survey: Survey


@dataclass(frozen=True, slots=True)
class Standing:
    """One door of an event: whom it is for, how it stands, and how many have answered as far as may be said."""

    way: Way
    called: str
    state: str
    people: int
    invited: int
    answered: str
    address: str
    drawing: Markup | None


def add_to(hub: Blueprint) -> None:
    course, event = "/training/courses/<key>/asked", "/training/events/<code>/asked"
    hub.add_url_rule(course, "course_asked", course_asked)
    hub.add_url_rule(course, "course_settle", settle, methods=["POST"])
    hub.add_url_rule(f"{course}/<point>", "course_switch", switch, methods=["POST"])
    hub.add_url_rule(f"{course}/<point>/words", "course_words", words, methods=["POST"])
    hub.add_url_rule(event, "event_asked", event_asked)
    hub.add_url_rule(event, "event_doors", open_doors, methods=["POST"])


@allow(Permission.SEE_TRAINING)
def course_asked(key: str) -> str:
    """When the course asks, and what."""
    with reading() as session:
        return _course(session, who.found(session, Course, key))


@allow(Permission.EDIT_SURVEYS)
def settle(key: str) -> Response | tuple[str, int]:
    """Make the course's surveys from its aims, or bring them up to date."""
    try:
        with writing() as session:
            row = who.found(session, Course, key)
            published = points.settle(session, row, service().clock.now(), actor()).published
    except TrainingFault as fault:
        return _refused(key, fault), 422
    many = len(published)
    flash(
        f"{many} {'survey is' if many == 1 else 'surveys are'} published."
        if many
        else "Everything is up to date.",
        "good",
    )
    return redirect(url_for("hub.course_asked", key=key), 303)


@allow(Permission.EDIT_SURVEYS)
def switch(key: str, point: str) -> Response | tuple[str, int]:
    """Ask at a point, or not any more."""
    on = request.form.get("asked") == "yes"
    try:
        with writing() as session:
            row = _point(session, key, point)
            points.switch(session, row, on, service().clock.now(), actor())
            called = points.called(row)
    except TrainingFault as fault:
        return _refused(key, fault), 422
    flash(
        f"“{called}” is {'asked from now on' if on else 'not asked any more. Doors that are open stay open'}.",
        "good",
    )
    return redirect(url_for("hub.course_asked", key=key), 303)


@allow(Permission.EDIT_SURVEYS)
def words(key: str, point: str) -> Response | tuple[str, int]:
    """Publish a survey of the course in other words, brought back as its author file."""
    text = _sent_text()
    try:
        with writing() as session:
            row = _point(session, key, point)
            found = points.bring_back(session, row, text, service().clock.now(), actor())
            if found.survey is None:
                return _course(session, who.found(session, Course, key), found=found.faults, at=point), 422
    except TrainingFault as fault:
        return _refused(key, fault, at=point), 422
    flash(
        "Published in your words. The title, the aims, the agencies and the minutes are the course’s own.",
        "good",
    )
    return redirect(url_for("hub.course_asked", key=key), 303)


@allow(Permission.SEE_TRAINING)
def event_asked(code: str) -> str:
    """The doors of an event, and how many have answered."""
    with reading() as session:
        return _event(session, events_page.found(session, code))


@allow(Permission.KEEP_TRAINING)
def open_doors(code: str) -> Response:
    """Make the doors that an event lacks."""
    with writing() as session:
        row = events_page.found(session, code)
        made = event_doors.follow(session, row, service().clock.now(), actor(), changed=False)
    said = f"{made} {'door is' if made == 1 else 'doors are'} ready. Each opens in its time."
    flash(said if made else "No door was lacking.", "good")
    return redirect(url_for("hub.event_asked", code=code), 303)


def _point(session: Session, key: str, point: str) -> TrainingPoint:
    return points.find(session, key, point) or abort(404)


def _sent_text() -> str:
    file = request.files.get("file")
    sent = file.read().decode("utf-8-sig", "replace") if file is not None and file.filename else ""
    return sent + "\n" if sent else request.form.get("text", "").replace("\r\n", "\n").rstrip("\n") + "\n"


def _refused(key: str, fault: TrainingFault, at: str = "") -> str:
    with reading() as session:
        return _course(session, who.found(session, Course, key), fault=fault, at=at)


def _course(
    session: Session,
    row: Course,
    *,
    fault: TrainingFault | None = None,
    found: Sequence[author_file.Fault] = (),
    at: str = "",
) -> str:
    rows = points.of(session, row.key)
    today = points.versions_of(session, rows)
    return render_template(
        "hub/course_asked.html",
        course=row,
        aims=courses.aims(row),
        asked=[
            Asked(
                one,
                one.survey_key not in {earlier.survey_key for earlier in rows[:place]},
                points.called(one),
                today[one.survey_key],
                versions.read(today[one.survey_key]),
            )
            for place, one in enumerate(rows)
            if one.survey_key in today
        ],
        stale=bool(rows) and points.stale(session, row),
        fault=fault,
        found=found,
        at=at,
        may_edit=Permission.EDIT_SURVEYS in g.signed_in.permissions,
        may_see=Permission.SEE_SURVEYS in g.signed_in.permissions,
    )


def _event(session: Session, row: TrainingEvent) -> str:
    return render_template(
        "hub/event_asked.html",
        event=row,
        course=session.get_one(Course, row.course_key),
        when=events_page.when_words(row),
        standing=_standing(session, row),
        together=counting.together(session),
        answered=courses.answered(session, session.get_one(Course, row.course_key)),
        asks=bool(points.asked(session, row.course_key)),
        lacking=event_doors.lacking(session, row, service().clock.now()),
        may_keep=Permission.KEEP_TRAINING in g.signed_in.permissions,
        may_see=Permission.SEE_SURVEYS in g.signed_in.permissions,
    )


def _standing(session: Session, row: TrainingEvent) -> list[Standing]:
    now, ways = service().clock.now(), event_doors.of(session, row.id)
    booked = bookings.of_event(session, row.id)
    came: dict[str, int] = {}
    for key in {one.point.survey_key for one in ways}:
        came |= store.by_collector(session, key)
    return [_one(session, way, came.get(way.collector.code, 0), booked, now) for way in ways]


def _one(session: Session, way: Way, answers: int, booked: Sequence[Booking], now: datetime) -> Standing:
    state, door = collectors.state(way.collector, now), way.collector
    open_way = way.door.way == event_doors.OPEN
    address = address_of(door) if open_way else ""
    return Standing(
        way=way,
        called=points.called(way.point),
        state=state.value,
        people=0 if open_way else len(list(due.asked(way.point.point, booked))),
        invited=0 if open_way else asking.counts(session, door.code).asked,
        answered=counting.said(answers, counting.together(session), closed=state is collectors.Door.CLOSED),
        address=address,
        drawing=qr.svg(address, f"QR code for {short(address)}") if open_way else None,
    )
