"""Who came to courses in a quarter, by agency against its target and by course; and setting the targets."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.partnership import bodies, thresholds
from feedback.plans import periods
from feedback.plans.periods import Period
from feedback.reports import loops
from feedback.training import returned, targets, uptake
from feedback.training.fault import TrainingFault
from feedback.web.guard import allow
from feedback.web.hub.as_it_stood import results_of_all
from feedback.web.service import actor, service, writing

#: Quarters offered: two years and the one we are in.
QUARTERS = 9


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/training/uptake", "uptake", of_quarter)
    hub.add_url_rule("/training/targets", "training_targets", set_targets, methods=["POST"])


@allow(Permission.SEE_TRAINING)
def of_quarter() -> str:
    """One quarter; the one we are in, where none is asked for."""
    with results_of_all() as session:
        return _page(session, _period())


@allow(Permission.KEEP_TRAINING)
def set_targets() -> Response | tuple[str, int]:
    """How many people each agency means to send in a quarter; an empty box is no target."""
    now = service().clock.now()
    try:
        with writing() as session:
            for one in bodies.read(session).agencies:
                targets.set_one(session, one.key, _people(one.key), now, actor())
    except TrainingFault as fault:
        with results_of_all() as session:
            return _page(session, _period(), fault), 422
    flash("Saved.", "good")
    return redirect(url_for("hub.uptake", quarter=_period().first.isoformat()), 303)


def _page(session: Session, period: Period, fault: TrainingFault | None = None) -> str:
    now = service().clock.now()
    found = uptake.of_period(session, period, now)
    policy = thresholds.internal(session)
    came = {one.key: one.bases.came for one in found.agencies}
    return render_template(
        "hub/uptake.html",
        found=found,
        quarters=[(one.first.isoformat(), one.words) for one in loops.quarters(now, QUARTERS)],
        chosen=period.first.isoformat(),
        evaluated=returned.by_agency(session, found.held, "end", came, policy),
        back=returned.of_events(session, found.held),
        asked_again=returned.asked(session, found.held, "follow_up_1"),
        policy=policy,
        fault=fault,
        typed=request.form,
        may_set=Permission.KEEP_TRAINING in g.signed_in.permissions,
        may_report=Permission.SEE_DECISIONS in g.signed_in.permissions,
    )


def _period() -> Period:
    written = request.values.get("quarter", "")
    if not written:
        return periods.quarter(service().clock.today())
    return periods.read_quarter(written) or abort(404)


def _people(agency_key: str) -> int | None:
    written = request.form.get(f"target-{agency_key}", "").strip()
    if not written:
        return None
    if not written.isdecimal():
        raise TrainingFault("Write a whole number, or leave it empty.", f"target-{agency_key}")
    return int(written)
