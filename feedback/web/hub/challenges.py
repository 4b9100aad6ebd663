"""The challenge log in the hub: what was put to whom, what was answered, and each quarter what has come of it."""

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.plans import challenges, periods
from feedback.plans.log_models import Challenge
from feedback.plans.work_fault import WorkFault
from feedback.web.guard import allow
from feedback.web.hub import log_form, plan_form, who
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    one = "/challenges/<entry_id>"
    hub.add_url_rule("/challenges", "challenges", every)
    hub.add_url_rule("/challenges", "challenge_put", put, methods=["POST"])
    hub.add_url_rule("/challenges/new", "challenge_new", new)
    hub.add_url_rule(one, "challenge", challenge)
    hub.add_url_rule(f"{one}/answer", "challenge_answer", answer, methods=["POST"])
    hub.add_url_rule(f"{one}/review", "challenge_review", review, methods=["POST"])
    hub.add_url_rule(f"{one}/close", "challenge_close", close, methods=["POST"])


@allow(Permission.SEE_PLANS)
def every() -> str:
    """Those that are open, newest first, with the quarters nobody has written an outcome for."""
    return log_form.listed("hub/challenges.html", challenges.every)


@allow(Permission.UPDATE_PLANS)
def new() -> str:
    """The form for a new one; `?board=` chooses whose it is."""
    day = service().clock.today().isoformat()
    return _form({"board_key": request.args.get("board", ""), "put_on": day})


@allow(Permission.UPDATE_PLANS)
def put() -> Response | tuple[str, int]:
    """Put a challenge."""
    form = request.form
    try:
        put_on = plan_form.needed_day(form, "put_on", "Give the day on which it was put.")
        values = plan_form.words(form, "put_by", "about") | log_form.keys()
        with writing() as session:
            key, now = form.get("board_key", ""), service().clock.now()
            made = challenges.put(session, key, now, actor(), put_on=put_on, **values)  # type: ignore[arg-type]
    except WorkFault as fault:
        return _form(form, fault), 422
    return redirect(url_for("hub.challenge", entry_id=made.id), 303)


@allow(Permission.SEE_PLANS)
def challenge(entry_id: str) -> str:
    """One challenge with its quarters."""
    with reading() as session:
        return _page(session, entry_id)


@allow(Permission.UPDATE_PLANS)
def answer(entry_id: str) -> Response | tuple[str, int]:
    """Write down what was answered."""
    words = request.form.get("response", "")
    return _done(entry_id, lambda session, key, at, by: challenges.respond(session, key, words, at, by))


@allow(Permission.UPDATE_PLANS)
def review(entry_id: str) -> Response | tuple[str, int]:
    """Write what had come of it by the end of a quarter."""
    words = request.form.get("outcome", "")

    def act(session: Session, key: str, at: object, by: str) -> None:
        quarter = periods.read_quarter(request.form.get("quarter", ""))
        if quarter is None:
            raise WorkFault("Choose the quarter.", "quarter")
        challenges.review(session, key, quarter, words, at, by)  # type: ignore[arg-type]

    return _done(entry_id, act)


@allow(Permission.UPDATE_PLANS)
def close(entry_id: str) -> Response | tuple[str, int]:
    """Close it with what came of it."""
    words = request.form.get("closing", "")

    def act(session: Session, key: str, at: object, by: str) -> None:
        try:
            challenges.close(session, key, words, at, by)  # type: ignore[arg-type]
        except WorkFault as fault:
            raise WorkFault(str(fault), "closing") from fault

    return _done(entry_id, act)


def _done(entry_id: str, act: Callable[..., object]) -> Response | tuple[str, int]:
    """Do one thing to a challenge, or show it again with what is wrong."""
    try:
        with writing() as session:
            who.found(session, Challenge, entry_id)
            act(session, entry_id, service().clock.now(), actor())
    except WorkFault as fault:
        with reading() as session:
            return _page(session, entry_id, request.form, fault), 422
    flash("Written down.", "good")
    return redirect(url_for("hub.challenge", entry_id=entry_id), 303)


def _form(typed: Mapping[str, str], fault: WorkFault | None = None) -> str:
    with reading() as session:
        return render_template(
            "hub/challenge_new.html", choices=log_form.choices(session), typed=typed, fault=fault
        )


def _page(
    session: Session, entry_id: str, typed: Mapping[str, str] | None = None, fault: WorkFault | None = None
) -> str:
    who.found(session, Challenge, entry_id)
    one, today = challenges.found(session, entry_id), service().clock.today()
    owed = one.owed(today)
    return render_template(
        "hub/challenge.html",
        one=one,
        owed=owed,
        quarters=[*owed, *([periods.quarter(today)] if one.closed_on is None else [])],
        choices=log_form.choices(session),
        names=who.names(session),
        typed=typed or {},
        fault=fault,
        may_edit=log_form.may_edit(),
    )
