"""An objective or action at work, with its whole history; and the boards a priority belongs to."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.audit import trail
from feedback.partnership import bodies
from feedback.plans import boards, progress, shelf, standing
from feedback.plans.work_fault import WorkFault
from feedback.web.guard import allow
from feedback.web.hub import plan_form, who
from feedback.web.language import day
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    one = "/plans/<key>/at-work/<code>"
    hub.add_url_rule(one, "plan_work", plan_work)
    hub.add_url_rule(one, "plan_progress", write_progress, methods=["POST"])
    hub.add_url_rule(f"{one}/owner", "plan_assign", assign, methods=["POST"])
    hub.add_url_rule("/plans/<key>/<path:code>/boards", "priority_share", share, methods=["POST"])


@allow(Permission.SEE_PLANS)
def plan_work(key: str, code: str) -> str:
    """One objective or action: who answers for it, by when, and every update there has been."""
    with reading() as session:
        return _page(session, f"{key}/{code}")


@allow(Permission.UPDATE_PLANS)
def write_progress(key: str, code: str) -> Response | tuple[str, int]:
    """Write down how far it has come."""
    ref, form = f"{key}/{code}", request.form
    values = plan_form.words(form, "status", "note", "because", "evidence")
    try:
        with writing() as session:
            was = (standing.find(session, ref) or abort(404)).waits
            one = progress.record(session, ref, service().clock.now(), actor(), **values)
    except WorkFault as fault:
        with reading() as session:
            return _page(session, ref, form, fault), 422
    flash("Written down. It is now put to the board." if one.waits and not was else "Written down.", "good")
    return redirect(url_for("hub.plan_work", key=key, code=code), 303)


@allow(Permission.UPDATE_PLANS)
def assign(key: str, code: str) -> Response | tuple[str, int]:
    """Say which office and agency answer for it, and by when."""
    ref, form = f"{key}/{code}", request.form
    try:
        due_on = plan_form.day(form, "due_on")
        values = plan_form.words(form, "owner", "agency_key")
        with writing() as session:
            _ = standing.find(session, ref) or abort(404)
            progress.assign(session, ref, service().clock.now(), actor(), due_on=due_on, **values)
    except WorkFault as fault:
        with reading() as session:
            return _page(session, ref, form, fault), 422
    flash("Saved.", "good")
    return redirect(url_for("hub.plan_work", key=key, code=code), 303)


@allow(Permission.UPDATE_PLANS)
def share(key: str, code: str) -> Response:
    """Say which boards the priority belongs to and which of them leads."""
    try:
        with writing() as session:
            priority = shelf.find(session, f"{key}/{code}") or abort(404)
            keys, leads = request.form.getlist("boards"), request.form.get("leads", "")
            boards.share(session, priority, keys, leads, service().clock.now(), actor())
        flash("Saved.", "good")
    except WorkFault as fault:
        flash(str(fault), "halt")
    return redirect(url_for("hub.priority", key=key, code=code, _anchor="boards"), 303)


_LABELS = {"owner": "office", "agency_key": "agency", "due_on": "due"}


def _changes(session: Session, ref: str, agencies: Mapping[str, str]) -> list[dict]:
    """Every change of office, agency or day, newest first, in words."""

    def said(name: str, value: str | None) -> str:
        if not value:
            return "(nothing)"
        return day(date.fromisoformat(value)) if name == "due_on" else agencies.get(value, value)

    return [
        {
            "at": entry.at,
            "actor": entry.actor,
            "changes": [
                (_LABELS[name], *(said(name, value) for value in values))
                for name, values in entry.detail["changes"].items()
            ],
        }
        for entry in reversed(trail.of(session, progress.thing(ref)))
        if entry.detail.get("changes")
    ]


def _page(
    session: Session, ref: str, typed: Mapping[str, str] | None = None, fault: WorkFault | None = None
) -> str:
    one = standing.find(session, ref) or abort(404)
    around = bodies.read(session)
    assigned = {"owner": one.owner, "agency_key": one.agency_key, "due_on": one.due_on}
    return render_template(
        "hub/plan_work.html",
        one=one,
        plan=shelf.plan(session, one.plan_key),
        priority=shelf.find(session, one.priority_ref),
        agencies=around.agencies,
        boards={board.key: board.name for board in around.boards},
        changes=_changes(session, ref, {agency.key: agency.name for agency in around.agencies}),
        names=who.names(session),
        statuses=standing.STATUSES,
        typed=typed or {name: value or "" for name, value in assigned.items()},
        fault=fault,
        may_edit=Permission.UPDATE_PLANS in g.signed_in.permissions,
    )
