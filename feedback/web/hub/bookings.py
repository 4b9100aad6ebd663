"""Who is booked: keyed by hand, put right, and the register of who came."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.partnership import languages
from feedback.training import bookings, needs, register
from feedback.training.bookings import Person
from feedback.training.fault import TrainingFault
from feedback.training.models import Booking, Course, TrainingEvent
from feedback.web.guard import allow
from feedback.web.hub import events
from feedback.web.service import actor, reading, service, writing

_STATE = "state-"


def add_to(hub: Blueprint) -> None:
    place = "/training/events/<code>"
    hub.add_url_rule(f"{place}/people/new", "booking_new", new)
    hub.add_url_rule(f"{place}/people/new", "booking_keep", keep, methods=["POST"])
    hub.add_url_rule(f"{place}/people/<booking_id>", "booking", booking)
    hub.add_url_rule(f"{place}/people/<booking_id>", "booking_change", change, methods=["POST"])
    hub.add_url_rule(f"{place}/people/<booking_id>/take-out", "booking_take_out", take_out, methods=["POST"])
    hub.add_url_rule(f"{place}/everybody", "register_everybody", everybody, methods=["POST"])
    hub.add_url_rule(f"{place}/register", "register_save", save, methods=["POST"])
    hub.add_url_rule(f"{place}/join", "booking_join", join, methods=["POST"])


@allow(Permission.KEEP_TRAINING)
def new(code: str) -> str:
    """The form for somebody who is booked."""
    with reading() as session:
        return _form(session, events.found(session, code), None, {})


@allow(Permission.KEEP_TRAINING)
def keep(code: str) -> Response | tuple[str, int]:
    """Book somebody; “and another” comes back to an empty form."""
    form = request.form
    try:
        with writing() as session:
            event = events.found(session, code)
            state = "waiting" if form.get("waiting") == "yes" else "booked"
            made = bookings.book(session, event, _person(form), service().clock.now(), actor(), state=state)
            said = made.name or made.address
    except TrainingFault as fault:
        with reading() as session:
            return _form(session, events.found(session, code), None, form, fault), 422
    flash(f"{said} is booked.", "good")
    to = "hub.booking_new" if form.get("action") == "another" else "hub.event"
    return redirect(url_for(to, code=code), 303)


@allow(Permission.KEEP_TRAINING)
def booking(code: str, booking_id: str) -> str:
    """One booking, to be put right."""
    with reading() as session:
        event, row = _found(session, code, booking_id)
        return _form(session, event, row, {name: getattr(row, name) or "" for name in bookings.PERSON})


@allow(Permission.KEEP_TRAINING)
def change(code: str, booking_id: str) -> Response | tuple[str, int]:
    """Put right what is known of somebody."""
    try:
        with writing() as session:
            _, row = _found(session, code, booking_id)
            person = _person(request.form, row)
            changed = bookings.change(session, row, person, service().clock.now(), actor())
    except TrainingFault as fault:
        with reading() as session:
            event, row = _found(session, code, booking_id)
            return _form(session, event, row, request.form, fault), 422
    flash("Saved." if changed else "Nothing was changed.", "good")
    return redirect(url_for("hub.event", code=code), 303)


@allow(Permission.KEEP_TRAINING)
def take_out(code: str, booking_id: str) -> Response | tuple[str, int]:
    """Take a booking out for good."""
    try:
        with writing() as session:
            _, row = _found(session, code, booking_id)
            bookings.take_out(session, row, request.form.get("reason", ""), service().clock.now(), actor())
            needs.forget(session, service().key, booking_id)
    except TrainingFault as fault:
        with reading() as session:
            event, row = _found(session, code, booking_id)
            typed = {name: getattr(row, name) or "" for name in bookings.PERSON}
            return _form(session, event, row, typed, fault), 422
    flash("Taken out. The trail keeps your reason, and not the name.", "good")
    return redirect(url_for("hub.event", code=code), 303)


@allow(Permission.KEEP_TRAINING)
def everybody(code: str) -> Response | tuple[str, int]:
    """Everybody came, but for those who are named or numbered."""
    form = request.form
    try:
        with writing() as session:
            event = events.found(session, code)
            there = {one.id: one for one in bookings.of_event(session, event.id)}
            shown = [there[one] for one in form.getlist("shown") if one in there]
            away, early = form.get("no_show", ""), form.get("left_early", "")
            done = register.everybody_but(session, shown, away, early, service().clock.now(), actor())
    except TrainingFault as fault:
        with reading() as session:
            return events.page(session, events.found(session, code), fault=fault, typed=form), 422
    flash(
        f"Marked: {done['attended']} attended, {done['left_early']} left early, {done['no_show']} did not come.",
        "good",
    )
    return redirect(url_for("hub.event", code=code, _anchor="register"), 303)


@allow(Permission.KEEP_TRAINING)
def save(code: str) -> Response | tuple[str, int]:
    """Save how each booking stands, as it was chosen row by row."""
    changed = 0
    try:
        with writing() as session:
            event = events.found(session, code)
            chosen: dict[str, list[Booking]] = {}
            for row in bookings.of_event(session, event.id):
                chosen.setdefault(request.form.get(_STATE + row.id, row.state), []).append(row)
            for state, rows in chosen.items():
                changed += bookings.mark(session, rows, state, service().clock.now(), actor())
    except TrainingFault as fault:
        with reading() as session:
            return events.page(session, events.found(session, code), fault=fault, typed=request.form), 422
    flash(f"Saved: {changed} changed." if changed else "Nothing was changed.", "good")
    return redirect(url_for("hub.event", code=code, _anchor="register"), 303)


@allow(Permission.KEEP_TRAINING)
def join(code: str) -> Response | tuple[str, int]:
    """Make one booking of two that are the same person."""
    form = request.form
    try:
        with writing() as session:
            _, row = _found(session, code, form.get("booked", ""))
            _, door = _found(session, code, form.get("door", ""))
            needs.move(session, service().key, door, row)
            bookings.join(session, row, door, service().clock.now(), actor())
    except TrainingFault as fault:
        with reading() as session:
            return events.page(session, events.found(session, code), fault=fault), 422
    flash("One booking is left of the two.", "good")
    return redirect(url_for("hub.event", code=code, _anchor="register"), 303)


def _found(session: Session, code: str, booking_id: str) -> tuple[TrainingEvent, Booking]:
    event, row = events.found(session, code), bookings.find(session, booking_id)
    if row is None or row.event_id != event.id:
        abort(404)
    return event, row


def _person(form: Mapping[str, str], row: Booking | None = None) -> Person:
    """What the boxes say; what no box asks for stays as it was."""
    said: dict[str, Any] = {name: form.get(name, "").strip() for name in bookings.PERSON}
    if row is not None:
        said |= {"imported_ref": row.imported_ref, "agency_words": row.agency_words}
    said["agency_key"] = said["agency_key"] or None
    return Person(**said)


def _form(
    session: Session,
    event: TrainingEvent,
    row: Booking | None,
    typed: Mapping[str, Any],
    fault: TrainingFault | None = None,
) -> str:
    return render_template(
        "hub/booking_form.html",
        event=event,
        course=session.get_one(Course, event.course_key),
        shown=row,
        typed=typed,
        fault=fault,
        agencies=events.agencies(session),
        tongues=[(one.tag, one.name) for one in languages.known().values()],
        states=bookings.STATES,
        over=event.ends_at <= service().clock.now(),
    )
