"""The reporting calendar in the hub: meetings, what is due from whom, what was delivered, and a file for other calendars."""

from collections.abc import Mapping
from datetime import timedelta

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from feedback.accounts.roles import Permission
from feedback.partnership import bodies
from feedback.plans import boards, calendar, ical, meetings
from feedback.plans.calendar import Calendar, Due
from feedback.plans.meeting_models import Meeting, ReportDuty
from feedback.plans.work_fault import WorkFault
from feedback.web.guard import allow
from feedback.web.hub import plan_form
from feedback.web.service import actor, reading, service, writing

#: How far the page looks on, in days; the file has all of it.
SOON = 120
#: What is due within so many days may have been delivered already.
MAY_BE_THERE = 40


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/calendar", "calendar", calendar_page)
    hub.add_url_rule("/calendar.ics", "calendar_file", calendar_file)
    hub.add_url_rule("/calendar/meetings", "meeting_hold", hold, methods=["POST"])
    hub.add_url_rule("/calendar/meetings/<meeting_id>", "meeting", meeting)
    hub.add_url_rule("/calendar/meetings/<meeting_id>", "meeting_change", change, methods=["POST"])
    hub.add_url_rule("/calendar/meetings/<meeting_id>/off", "meeting_cancel", cancel, methods=["POST"])
    hub.add_url_rule("/calendar/delivered", "report_delivered", delivered, methods=["POST"])
    hub.add_url_rule("/calendar/duties", "report_oblige", oblige, methods=["POST"])
    hub.add_url_rule("/calendar/duties/<duty_id>/end", "report_release", release, methods=["POST"])


@allow(Permission.SEE_PLANS)
def calendar_page() -> str:
    """What is late, what comes, and what was delivered; `?board=` narrows it to a board and its sub groups."""
    with reading() as session:
        return _page(session)


@allow(Permission.SEE_PLANS)
def calendar_file() -> Response:
    """The same as a file for other calendars."""
    with reading() as session:
        around = bodies.boards(session)
        names = {one.key: one.name for one in around}
        chosen = request.args.get("board", "")
        found = _narrowed(read(session, around), chosen, around)
        title = names.get(chosen) or service().partnership().short_name
        content = ical.write(found, names, title, request.host.partition(":")[0], service().clock.now())
    file = f"{chosen or 'boards'}.ics"
    return Response(
        content,
        mimetype="text/calendar",
        headers={"Content-Disposition": f'attachment; filename="{file}"'},
    )


@allow(Permission.UPDATE_PLANS)
def hold() -> Answer | tuple[str, int]:
    """Put a meeting or event into the calendar."""
    form = request.form
    try:
        with writing() as session:
            keys = form.getlist("shared_with")
            values = _meeting_values(form)
            meetings.hold(
                session, form.get("board_key", ""), service().clock.now(), actor(), shared_with=keys, **values
            )
    except WorkFault as fault:
        with reading() as session:
            return _page(session, form, fault, "meeting"), 422
    flash("It is in the calendar.", "good")
    return redirect(url_for("hub.calendar", board=request.args.get("board") or None), 303)


@allow(Permission.SEE_PLANS)
def meeting(meeting_id: str) -> str:
    """One meeting or event."""
    with reading() as session:
        return _meeting_page(session, _meeting(session, meeting_id))


@allow(Permission.UPDATE_PLANS)
def change(meeting_id: str) -> Answer | tuple[str, int]:
    """Move it, or say more of it."""
    form = request.form
    try:
        with writing() as session:
            keys = form.getlist("shared_with")
            held, values = _meeting(session, meeting_id), _meeting_values(form)
            meetings.change(session, held, service().clock.now(), actor(), shared_with=keys, **values)
    except WorkFault as fault:
        with reading() as session:
            return _meeting_page(session, _meeting(session, meeting_id), form, fault), 422
    flash("Saved. What is due because of it has moved with it.", "good")
    return redirect(url_for("hub.meeting", meeting_id=meeting_id), 303)


@allow(Permission.UPDATE_PLANS)
def cancel(meeting_id: str) -> Answer | tuple[str, int]:
    """Call it off."""
    try:
        with writing() as session:
            because = request.form.get("because", "")
            meetings.cancel(session, _meeting(session, meeting_id), because, service().clock.now(), actor())
    except WorkFault as fault:
        with reading() as session:
            return _meeting_page(session, _meeting(session, meeting_id), None, fault), 422
    flash("It is called off. Nothing is due because of it any more.", "good")
    return redirect(url_for("hub.meeting", meeting_id=meeting_id), 303)


@allow(Permission.UPDATE_PLANS)
def delivered() -> Answer | tuple[str, int]:
    """Write down that a report is there."""
    form = request.form
    duty_id, occasion = form.get("duty_id", ""), form.get("occasion", "")
    try:
        on = plan_form.needed_day(form, "on", "Give the day on which it was delivered.")
        with writing() as session:
            due = _due(session, duty_id, occasion)
            calendar.deliver(session, due, on, form.get("where", ""), service().clock.now(), actor())
    except WorkFault as fault:
        with reading() as session:
            return _page(session, form, fault, f"{duty_id}-{occasion}"), 422
    flash("Written down.", "good")
    return redirect(url_for("hub.calendar", board=request.args.get("board") or None), 303)


@allow(Permission.UPDATE_PLANS)
def oblige() -> Answer | tuple[str, int]:
    """Say what a board delivers: one thing, or the usual four."""
    form, now = request.form, service().clock.now()
    key = form.get("board_key", "")
    try:
        with writing() as session:
            for title, rule, days in calendar.USUAL if form.get("usual") else [_duty_values(form)]:
                calendar.oblige(session, key, now, actor(), title=title, rule=rule, days=days)
    except WorkFault as fault:
        with reading() as session:
            return _page(session, form, fault, "duty"), 422
    flash("It is asked for from today on.", "good")
    return redirect(url_for("hub.calendar", board=key, _anchor="duties"), 303)


@allow(Permission.UPDATE_PLANS)
def release(duty_id: str) -> Answer:
    """It is asked for no more."""
    with writing() as session:
        duty = session.get(ReportDuty, duty_id) or abort(404)
        calendar.release(session, duty, service().clock.now(), actor())
        key = duty.board_key
    flash("It is asked for no more. What was owed until today stays owed.", "good")
    return redirect(url_for("hub.calendar", board=key, _anchor="duties"), 303)


def read(session: Session, around: list) -> Calendar:
    """The calendar in the partnership's working days."""
    return calendar.read(session, around, service().partnership().duty.time, service().clock.today())


def _narrowed(whole: Calendar, chosen: str, around: list) -> Calendar:
    return whole.of(boards.below(chosen, around)) if chosen else whole


def _due(session: Session, duty_id: str, occasion: str) -> Due:
    whole = read(session, bodies.boards(session))
    found = (one for one in whole.dues if (one.duty_id, one.occasion) == (duty_id, occasion))
    return next(found, None) or abort(404)


def _meeting(session: Session, meeting_id: str) -> Meeting:
    return session.get(Meeting, meeting_id) or abort(404)


def _meeting_values(form: Mapping[str, str]) -> dict:
    words = plan_form.words(form, "kind", "title", "starts", "ends", "place")
    return words | {"held_on": plan_form.needed_day(form, "held_on", "Give the day of the meeting.")}


def _duty_values(form: Mapping[str, str]) -> tuple[str, str, int]:
    written = form.get("days", "").strip()
    if not written.isdecimal():
        raise WorkFault("Give a number of working days from 0 to 90.", "days")
    return form.get("title", ""), form.get("rule", ""), int(written)


def _page(
    session: Session,
    typed: Mapping[str, str] | None = None,
    fault: WorkFault | None = None,
    at: str = "",
) -> str:
    around, today = bodies.boards(session), service().clock.today()
    chosen = request.args.get("board", "")
    if at == "duty":
        chosen = request.form.get("board_key", "")
    found = _narrowed(read(session, around), chosen, around)
    return render_template(
        "hub/calendar.html",
        boards=around,
        names={one.key: one.name for one in around},
        chosen=chosen,
        late=found.late(today),
        coming=found.coming(today, SOON),
        soon=today + timedelta(days=MAY_BE_THERE),
        unknown=[one for one in found.dues if one.due_on is None and one.delivered_on is None],
        delivered=found.delivered(),
        gone=[one for one in found.events if one.on < today][-12:][::-1],
        called_off=[one for one in found.events if one.cancelled and one.on >= today],
        duties=calendar.duties(session, chosen) if chosen else [],
        typed=typed or {},
        shared=request.form.getlist("shared_with"),
        fault=fault,
        fault_at=at,
        may_edit=Permission.UPDATE_PLANS in g.signed_in.permissions,
    )


def _meeting_page(
    session: Session,
    held: Meeting,
    typed: Mapping[str, str] | None = None,
    fault: WorkFault | None = None,
) -> str:
    around = bodies.boards(session)
    values = {name: getattr(held, name) for name in meetings.CHANGEABLE}
    return render_template(
        "hub/meeting.html",
        shown=held,
        boards=around,
        names={one.key: one.name for one in around},
        shared=meetings.shared_with(session, held) if typed is None else request.form.getlist("shared_with"),
        typed=typed or values,
        fault=fault,
        may_edit=Permission.UPDATE_PLANS in g.signed_in.permissions and held.cancelled_at is None,
    )
