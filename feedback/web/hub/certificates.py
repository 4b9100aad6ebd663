"""The certificates of an event: who has one, as far as it may be told, and the doors at which one can be had."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.invitations.door import TOLD_TOGETHER
from feedback.surveys.models import Collector
from feedback.training import certificates
from feedback.training.models import Course, TrainingEvent
from feedback.web.guard import allow
from feedback.web.service import actor, reading, service, writing

UNKNOWN = "There is no door with this code. Copy the sign after /s/ from the door’s address."


def add_to(hub: Blueprint) -> None:
    place = "/training/events/<code>/certificates"
    hub.add_url_rule(place, "certificates", page)
    hub.add_url_rule(place, "certificates_offer", offer, methods=["POST"])


@allow(Permission.KEEP_TRAINING)
def page(code: str) -> str:
    """Who has a certificate, in groups of five while people still answer."""
    with reading() as session:
        return _page(session, _event(session, code))


@allow(Permission.KEEP_TRAINING)
def offer(code: str) -> Response | tuple[str, int]:
    """Let whoever answers through a door have a certificate of this event."""
    typed = request.form.get("door", "").strip().lower()
    with writing() as session:
        event, door = _event(session, code), session.get(Collector, typed)
        if door is None:
            return _page(session, event, typed, UNKNOWN), 422
        certificates.offer(session, door, event, service().clock.now(), actor())
    flash("Whoever answers there can have a certificate from now on.", "good")
    return redirect(url_for("hub.certificates", code=code), 303)


def _event(session: Session, code: str) -> TrainingEvent:
    return session.scalars(select(TrainingEvent).where(TrainingEvent.code == code)).first() or abort(404)


def _page(session: Session, event: TrainingEvent, typed: str = "", fault: str = "") -> str:
    return render_template(
        "hub/certificates.html",
        event=event,
        course=session.get_one(Course, event.course_key),
        listed=certificates.of_event(session, service().key, event.id),
        doors=certificates.doors(session, event.id),
        together=TOLD_TOGETHER,
        typed=typed,
        fault=fault,
    )
