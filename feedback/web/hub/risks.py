"""The risk log in the hub: the list by how high it is, and one risk with every review."""

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.plans import risks
from feedback.plans.log_models import Risk
from feedback.plans.work_fault import WorkFault
from feedback.web.guard import allow
from feedback.web.hub import log_form, plan_form, who
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    one = "/risks/<entry_id>"
    hub.add_url_rule("/risks", "risks", every)
    hub.add_url_rule("/risks", "risk_take_up", take_up, methods=["POST"])
    hub.add_url_rule("/risks/new", "risk_new", new)
    hub.add_url_rule(one, "risk", risk)
    hub.add_url_rule(f"{one}/review", "risk_review", review, methods=["POST"])
    hub.add_url_rule(f"{one}/close", "risk_close", close, methods=["POST"])


@allow(Permission.SEE_PLANS)
def every() -> str:
    """Those that are open, the highest first; `?board=` and `?state=` narrow the list."""
    return log_form.listed("hub/risks.html", risks.every)


@allow(Permission.UPDATE_PLANS)
def new() -> str:
    """The form for a new one; `?board=` chooses whose it is."""
    return _form({"board_key": request.args.get("board", "")})


@allow(Permission.UPDATE_PLANS)
def take_up() -> Response | tuple[str, int]:
    """Take a risk up."""
    form = request.form
    try:
        values = plan_form.words(form, "title", "about", "owner", "mitigations")
        tied = {name: value for name, value in log_form.keys().items() if name != "to_board_key"}
        with writing() as session:
            key, now = form.get("board_key", ""), service().clock.now()
            made = risks.take_up(session, key, now, actor(), **values, **tied, **_numbers(form))  # type: ignore[arg-type]
    except WorkFault as fault:
        return _form(form, fault), 422
    return redirect(url_for("hub.risk", entry_id=made.id), 303)


@allow(Permission.SEE_PLANS)
def risk(entry_id: str) -> str:
    """One risk with every review."""
    with reading() as session:
        return _page(session, entry_id)


@allow(Permission.UPDATE_PLANS)
def review(entry_id: str) -> Response | tuple[str, int]:
    """Look at it again."""
    values = plan_form.words(request.form, "mitigations", "note")
    numbers = _numbers(request.form)
    return _done(entry_id, lambda *told: risks.review(*told, **values, **numbers))


@allow(Permission.UPDATE_PLANS)
def close(entry_id: str) -> Response | tuple[str, int]:
    """Close it, with the reason."""
    words = request.form.get("because", "")
    return _done(entry_id, lambda session, key, at, by: risks.close(session, key, words, at, by))


def _numbers(form: Mapping[str, str]) -> dict[str, int]:
    written = plan_form.words(form, "likelihood", "impact")
    return {name: int(value) if value in "12345" and value else 0 for name, value in written.items()}


def _done(entry_id: str, act: Callable[..., object]) -> Response | tuple[str, int]:
    """Do one thing to a risk, or show it again with what is wrong."""
    try:
        with writing() as session:
            who.found(session, Risk, entry_id)
            act(session, entry_id, service().clock.now(), actor())
    except WorkFault as fault:
        with reading() as session:
            return _page(session, entry_id, request.form, fault), 422
    flash("Written down.", "good")
    return redirect(url_for("hub.risk", entry_id=entry_id), 303)


def _form(typed: Mapping[str, str], fault: WorkFault | None = None) -> str:
    with reading() as session:
        return render_template(
            "hub/risk_new.html",
            choices=log_form.choices(session),
            likelihoods=risks.LIKELIHOODS,
            impacts=risks.IMPACTS,
            typed=typed,
            fault=fault,
        )


def _page(
    session: Session, entry_id: str, typed: Mapping[str, str] | None = None, fault: WorkFault | None = None
) -> str:
    who.found(session, Risk, entry_id)
    one = risks.found(session, entry_id)
    now = {
        "likelihood": str(one.now.likelihood),
        "impact": str(one.now.impact),
        "mitigations": one.now.mitigations,
    }
    return render_template(
        "hub/risk.html",
        one=one,
        owed=one.owed(service().clock.today()),
        choices=log_form.choices(session),
        likelihoods=risks.LIKELIHOODS,
        impacts=risks.IMPACTS,
        names=who.names(session),
        typed=typed or now,
        fault=fault,
        may_edit=log_form.may_edit(),
    )
