"""Recommendations in the hub: the list, a new one, and one with its answer, its history and its evidence."""

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.plans import recommendations
from feedback.plans.log_models import Recommendation
from feedback.plans.work_fault import WorkFault
from feedback.web.guard import allow
from feedback.web.hub import log_form, plan_form, who
from feedback.web.service import actor, reading, service, writing

WORDS = ("required", "to_achieve", "risk", "source_kind", "source")


def add_to(hub: Blueprint) -> None:
    one = "/recommendations/<entry_id>"
    hub.add_url_rule("/recommendations", "recommendations", every)
    hub.add_url_rule("/recommendations", "recommendation_make", make, methods=["POST"])
    hub.add_url_rule("/recommendations/new", "recommendation_new", new)
    hub.add_url_rule(one, "recommendation", recommendation)
    hub.add_url_rule(f"{one}/answer", "recommendation_answer", answer, methods=["POST"])
    hub.add_url_rule(f"{one}/step", "recommendation_step", step, methods=["POST"])
    hub.add_url_rule(f"{one}/close", "recommendation_close", close, methods=["POST"])


@allow(Permission.SEE_PLANS)
def every() -> str:
    """Those that are open, soonest due first; `?board=` and `?state=` narrow the list."""
    return log_form.listed("hub/recommendations.html", recommendations.every)


@allow(Permission.UPDATE_PLANS)
def new() -> str:
    """The form for a new one; `?board=` chooses whose it is."""
    return _form({"board_key": request.args.get("board", "")})


@allow(Permission.UPDATE_PLANS)
def make() -> Response | tuple[str, int]:
    """Make one."""
    form = request.form
    try:
        due_on = plan_form.needed_day(form, "due_on", "Give the day by which it has to be met.")
        values = plan_form.words(form, *WORDS) | log_form.keys()
        with writing() as session:
            key, now = form.get("board_key", ""), service().clock.now()
            made = recommendations.make(session, key, now, actor(), due_on=due_on, **values)  # type: ignore[arg-type]
    except WorkFault as fault:
        return _form(form, fault), 422
    return redirect(url_for("hub.recommendation", entry_id=made.id), 303)


@allow(Permission.SEE_PLANS)
def recommendation(entry_id: str) -> str:
    """One recommendation with its history."""
    with reading() as session:
        return _page(session, entry_id)


@allow(Permission.UPDATE_PLANS)
def answer(entry_id: str) -> Response | tuple[str, int]:
    """Write down what was answered."""
    values = plan_form.words(request.form, "response", "reason")
    return _done(entry_id, lambda *told: recommendations.respond(*told, **values))


@allow(Permission.UPDATE_PLANS)
def step(entry_id: str) -> Response | tuple[str, int]:
    """Write down how far it has come."""
    note = request.form.get("note", "")
    return _done(entry_id, lambda session, key, at, by: recommendations.step(session, key, note, at, by))


@allow(Permission.UPDATE_PLANS)
def close(entry_id: str) -> Response | tuple[str, int]:
    """Close it with the evidence of what it changed."""
    impact = request.form.get("impact", "")
    return _done(entry_id, lambda session, key, at, by: recommendations.close(session, key, impact, at, by))


def _done(entry_id: str, act: Callable[..., object]) -> Response | tuple[str, int]:
    """Do one thing to a recommendation, or show it again with what is wrong."""
    try:
        with writing() as session:
            who.found(session, Recommendation, entry_id)
            act(session, entry_id, service().clock.now(), actor())
    except WorkFault as fault:
        with reading() as session:
            return _page(session, entry_id, request.form, fault), 422
    flash("Written down.", "good")
    return redirect(url_for("hub.recommendation", entry_id=entry_id), 303)


def _form(typed: Mapping[str, str], fault: WorkFault | None = None) -> str:
    with reading() as session:
        return render_template(
            "hub/recommendation_new.html",
            choices=log_form.choices(session),
            sources=recommendations.SOURCES,
            typed=typed,
            fault=fault,
        )


def _page(
    session: Session, entry_id: str, typed: Mapping[str, str] | None = None, fault: WorkFault | None = None
) -> str:
    who.found(session, Recommendation, entry_id)
    return render_template(
        "hub/recommendation.html",
        one=recommendations.found(session, entry_id),
        choices=log_form.choices(session),
        names=who.names(session),
        typed=typed or {},
        fault=fault,
        may_edit=log_form.may_edit(),
    )
