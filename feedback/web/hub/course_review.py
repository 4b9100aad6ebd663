"""Reviewing a course: keep, change or stop, each with its reason, followed in a loop until it is done."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.partnership import bodies
from feedback.training import reviews
from feedback.training.fault import TrainingFault
from feedback.training.models import Course
from feedback.training.reviews import VERDICTS, Decided
from feedback.web.guard import allow
from feedback.web.hub import who
from feedback.web.service import actor, reading, service, writing

_WORDS = ("verdict", "what", "because", "said", "owner", "agency_key", "board_key")


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/training/courses/<key>/review", "course_review", review)
    hub.add_url_rule("/training/courses/<key>/review", "course_decide", decide, methods=["POST"])


@allow(Permission.EDIT_LOOPS)
def review(key: str) -> str:
    """What was decided of a course so far, and the form for one decision more."""
    with reading() as session:
        return _page(session, who.found(session, Course, key), {})


@allow(Permission.EDIT_LOOPS)
def decide(key: str) -> Response | tuple[str, int]:
    """Write one decision down; it becomes a thing in the course's loop."""
    now = service().clock.now()
    try:
        with writing() as session:
            reviews.decide(session, who.found(session, Course, key), _decided(request.form), now, actor())
    except TrainingFault as fault:
        with reading() as session:
            return _page(session, who.found(session, Course, key), request.form, fault), 422
    flash("Decided, and taken up in the loop of this course.", "good")
    return redirect(url_for("hub.course_review", key=key), 303)


def _page(
    session: Session, course: Course, typed: Mapping[str, str], fault: TrainingFault | None = None
) -> str:
    around = bodies.read(session)
    return render_template(
        "hub/course_review.html",
        course=course,
        decided=reviews.of_course(session, course.key),
        loop=reviews.loop_of(session, course.key),
        verdicts=VERDICTS,
        agencies=[(one.key, one.name) for one in around.agencies],
        boards=[(one.key, one.name) for one in around.boards],
        typed=typed,
        fault=fault,
        today=service().clock.today(),
    )


def _decided(form: Mapping[str, str]) -> Decided:
    words = {name: form.get(name, "") for name in _WORDS}
    decided_on = _day(form, "decided_on") or service().clock.today()
    return Decided(**words, decided_on=decided_on, due_on=_day(form, "due_on"))


def _day(form: Mapping[str, str], name: str) -> date | None:
    written = form.get(name, "").strip()
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as fault:
        raise TrainingFault("Write the day as 2026-05-31.", name) from fault
