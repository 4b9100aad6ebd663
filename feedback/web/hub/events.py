"""Events in the hub: the list, one with its register, and the poster for its door."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.clock import HOME
from feedback.partnership.models import Agency
from feedback.training import bookings, courses, event_doors, events, listing, needs
from feedback.training.fault import TrainingFault
from feedback.training.listing import Chosen
from feedback.training.models import Booking, Course, TrainingEvent
from feedback.web.guard import allow
from feedback.web.hub import course_form, who
from feedback.web.hub.courses import may_keep
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    one = "/training/events/<code>"
    hub.add_url_rule("/training/events/", "events", every)
    hub.add_url_rule("/training/courses/<key>/events/new", "event_new", new)
    hub.add_url_rule("/training/courses/<key>/events/new", "event_hold", hold, methods=["POST"])
    hub.add_url_rule(one, "event", event)
    hub.add_url_rule(f"{one}/change", "event_edit", edit)
    hub.add_url_rule(f"{one}/change", "event_change", change, methods=["POST"])
    hub.add_url_rule(f"{one}/cancel", "event_cancel", cancel, methods=["POST"])


@allow(Permission.SEE_TRAINING)
def every() -> str:
    """The events; `?course=`, `?trainer=` and `?when=` choose among them."""
    said, now = request.args, service().clock.now()
    when = said.get("when", "all")
    chosen = Chosen(said.get("course", ""), said.get("trainer", ""), when if when in listing.WHEN else "all")
    with reading() as session:
        return render_template(
            "hub/events.html",
            events=listing.events(session, chosen, now),
            chosen=chosen,
            courses=courses.all_of(session, archived=True),
            trainers=listing.trainers(session),
            now=now,
            may_keep=may_keep(),
        )


@allow(Permission.SEE_TRAINING)
def event(code: str) -> str:
    """One event: how it stands, and for those who keep registers who is booked."""
    with reading() as session:
        return page(session, found(session, code))


@allow(Permission.KEEP_TRAINING)
def new(key: str) -> str:
    """The form for a new event of a course."""
    with reading() as session:
        return _form(session, who.found(session, Course, key), None, {"mode": "place"})


@allow(Permission.KEEP_TRAINING)
def hold(key: str) -> Response | tuple[str, int]:
    """Plan an event."""
    try:
        about = course_form.event(request.form)
        with writing() as session:
            course = who.found(session, Course, key)
            row = events.hold(session, course, about, service().clock.now(), actor())
            event_doors.follow(session, row, service().clock.now(), actor())
            code = row.code
    except TrainingFault as fault:
        with reading() as session:
            return _form(session, who.found(session, Course, key), None, request.form, fault), 422
    flash("Planned. Bring in who is booked, or write them down one by one.", "good")
    return redirect(url_for("hub.event", code=code), 303)


@allow(Permission.KEEP_TRAINING)
def edit(code: str) -> str:
    """The form of one that is there."""
    with reading() as session:
        row = found(session, code)
        course = session.get_one(Course, row.course_key)
        return _form(session, course, row, course_form.shown_event(row))


@allow(Permission.KEEP_TRAINING)
def change(code: str) -> Response | tuple[str, int]:
    """Say something else of it."""
    try:
        about = course_form.event(request.form)
        with writing() as session:
            row = found(session, code)
            changed = events.change(session, row, about, service().clock.now(), actor())
            event_doors.follow(session, row, service().clock.now(), actor())
    except TrainingFault as fault:
        with reading() as session:
            row = found(session, code)
            course = session.get_one(Course, row.course_key)
            return _form(session, course, row, request.form, fault), 422
    flash("Saved." if changed else "Nothing was changed.", "good")
    return redirect(url_for("hub.event", code=code), 303)


@allow(Permission.KEEP_TRAINING)
def cancel(code: str) -> Response | tuple[str, int]:
    """Say that it is not held, and why."""
    try:
        with writing() as session:
            row = found(session, code)
            events.cancel(session, row, request.form.get("why", ""), service().clock.now(), actor())
            event_doors.follow(session, row, service().clock.now(), actor())
    except TrainingFault as fault:
        with reading() as session:
            return page(session, found(session, code), fault=fault), 422
    flash("Cancelled. Nothing is sent from here: tell those who were booked.", "good")
    return redirect(url_for("hub.event", code=code), 303)


def found(session: Session, code: str) -> TrainingEvent:
    """The event of an address, or the page that says there is none."""
    row = events.by_code(session, code)
    return row if row is not None else who.found(session, TrainingEvent, "")


def page(
    session: Session,
    row: TrainingEvent,
    *,
    fault: TrainingFault | None = None,
    typed: Mapping[str, str] | None = None,
) -> str:
    """The page of an event, with what was typed and could not be kept."""
    now = service().clock.now()
    register = bookings.of_event(session, row.id) if may_keep() else []
    return render_template(
        "hub/event.html",
        event=row,
        course=session.get_one(Course, row.course_key),
        when=when_words(row),
        modes=events.MODES,
        counts=bookings.counts(session, [row.id])[row.id],
        agencies=listing.by_agency(session, [row.id]),
        register=register,
        needs=_needs(session, row, register),
        pairs=bookings.same_name(register),
        states=bookings.STATES,
        now=now,
        begun=row.starts_at <= now and row.cancelled_at is None,
        over=row.ends_at <= now,
        names={one.key: one.name for one in agencies(session)},
        fault=fault,
        typed=typed or {},
        may_keep=may_keep(),
    )


def _needs(session: Session, row: TrainingEvent, register: Sequence[Booking]) -> dict[str, list[str]]:
    """What people need, by booking: as it was said at the booking, and as they said it themselves."""
    said = needs.of_event(session, service().key, row.id) if register else {}
    found = {one.id: [*filter(None, (one.needs,)), *said.get(one.id, ())] for one in register}
    return {one: list(dict.fromkeys(words)) for one, words in found.items() if words}


def agencies(session: Session) -> Sequence[Agency]:
    """The partnership's agencies, by name."""
    return session.scalars(select(Agency).order_by(Agency.name)).all()


def when_words(row: TrainingEvent) -> str:
    """When it is, as people say it."""
    starts, ends = row.starts_at.astimezone(HOME), row.ends_at.astimezone(HOME)
    last = f"{ends:%A %-d %B %Y}, " if ends.date() != starts.date() else ""
    return f"{starts:%A %-d %B %Y}, {starts:%H:%M} to {last}{ends:%H:%M}"


def _form(
    session: Session,
    course: Course,
    row: TrainingEvent | None,
    typed: Mapping[str, Any],
    fault: TrainingFault | None = None,
) -> str:
    return render_template(
        "hub/event_form.html",
        course=course,
        shown=row,
        typed=typed,
        fault=fault,
        modes=events.MODES,
        trainers=listing.trainers(session),
    )
