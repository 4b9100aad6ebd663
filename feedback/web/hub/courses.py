"""Courses in the hub: what is taught, to what end, and the events at which it is."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.plans.models import Plan, Priority
from feedback.training import courses, listing, points
from feedback.training.courses import LEVELS, PAIRINGS
from feedback.training.fault import TrainingFault
from feedback.training.listing import Chosen
from feedback.training.models import Course
from feedback.web.guard import allow
from feedback.web.hub import course_form, who
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    one = "/training/courses/<key>"
    hub.add_url_rule("/training/", "courses", every)
    hub.add_url_rule("/training/new", "course_new", new)
    hub.add_url_rule("/training/new", "course_keep", keep, methods=["POST"])
    hub.add_url_rule(one, "course", course)
    hub.add_url_rule(f"{one}/change", "course_edit", edit)
    hub.add_url_rule(f"{one}/change", "course_change", change, methods=["POST"])
    hub.add_url_rule(f"{one}/archive", "course_archive", archive, methods=["POST"])


@allow(Permission.SEE_TRAINING)
def every() -> str:
    """The catalogue; `?archived=yes` with what is held no more."""
    archived = request.args.get("archived") == "yes"
    with reading() as session:
        rows = courses.all_of(session, archived=archived)
        held: dict[str, list[listing.Listed]] = {}
        for one in listing.events(session, Chosen(), service().clock.now()):
            held.setdefault(one.course.key, []).append(one)
        return render_template(
            "hub/courses.html",
            courses=rows,
            held=held,
            now=service().clock.now(),
            priorities=_titles(session),
            archived=archived,
            may_keep=may_keep(),
        )


@allow(Permission.SEE_TRAINING)
def course(key: str) -> str:
    """One course with its events."""
    now = service().clock.now()
    with reading() as session:
        row = who.found(session, Course, key)
        return render_template(
            "hub/course.html",
            course=row,
            aims=courses.aims(row),
            events=listing.events(session, Chosen(course_key=key), now),
            now=now,
            pairing=PAIRINGS[row.pairing],
            priority=session.get(Priority, row.priority_ref) if row.priority_ref else None,
            may_keep=may_keep(),
        )


@allow(Permission.KEEP_TRAINING)
def new() -> str:
    """The form for a new course."""
    return _form(None, course_form.new_course())


@allow(Permission.KEEP_TRAINING)
def keep() -> Response | tuple[str, int]:
    """Begin a course."""
    try:
        about = course_form.course(request.form, _language())
        with writing() as session:
            key = courses.begin(session, about, service().clock.now(), actor()).key
    except TrainingFault as fault:
        return _form(None, request.form, fault), 422
    flash("Kept. Plan its first event next.", "good")
    return redirect(url_for("hub.course", key=key), 303)


@allow(Permission.KEEP_TRAINING)
def edit(key: str) -> str:
    """The form of one that is there."""
    with reading() as session:
        row = who.found(session, Course, key)
        return _form(row, course_form.shown_course(row, _language()))


@allow(Permission.KEEP_TRAINING)
def change(key: str) -> Response | tuple[str, int]:
    """Say something else of it."""
    try:
        with writing() as session:
            row = who.found(session, Course, key)
            about = course_form.course(request.form, _language(), row)
            changed = courses.change(session, row, about, service().clock.now(), actor())
            if Permission.EDIT_SURVEYS in g.signed_in.permissions:
                points.follow(session, row, service().clock.now(), actor())
    except TrainingFault as fault:
        with reading() as session:
            return _form(who.found(session, Course, key), request.form, fault), 422
    flash("Saved." if changed else "Nothing was changed.", "good")
    return redirect(url_for("hub.course", key=key), 303)


@allow(Permission.KEEP_TRAINING)
def archive(key: str) -> Response:
    """Hold it no more, or take it up again."""
    with writing() as session:
        row = who.found(session, Course, key)
        act = courses.take_up if row.archived_at else courses.archive
        act(session, row, service().clock.now(), actor())
    flash("Changed. Its events and what was said of them stay.", "good")
    return redirect(url_for("hub.course", key=key), 303)


def may_keep() -> bool:
    return Permission.KEEP_TRAINING in g.signed_in.permissions


def _language() -> str:
    """Aims are written in the first language of the hub."""
    return service().partnership().languages[0]


def _titles(session: Session) -> dict[str, str]:
    return {ref: title for ref, title in session.execute(select(Priority.ref, Priority.title))}  # noqa: C416


def _form(row: Course | None, typed: Mapping[str, Any], fault: TrainingFault | None = None) -> str:
    with reading() as session:
        priorities = session.execute(
            select(Priority.ref, Priority.title, Plan.title)
            .join(Plan, Plan.key == Priority.plan_key)
            .order_by(Plan.title, Priority.position)
        ).all()
        return render_template(
            "hub/course_form.html",
            shown=row,
            typed=typed,
            fault=fault,
            boxes=course_form.boxes(typed),
            levels=LEVELS,
            pairings=PAIRINGS,
            answered=row is not None and courses.answered(session, row),
            priorities=priorities,
        )
