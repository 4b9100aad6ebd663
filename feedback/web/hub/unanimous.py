"""Everybody gave the same answer: a person looks whether it may be shown, says why, and may take it back."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.results import questions, unanimous, unanimous_found
from feedback.results.unanimous import UnanimousFault
from feedback.surveys.models import Survey
from feedback.web.guard import allow
from feedback.web.hub.concerns import names
from feedback.web.service import actor, reading, service, writing

GONE = (
    "This is no longer so: somebody has answered otherwise, or it is shown already. Look at what waits now."
)


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/surveys/<key>/results/unanimous", "unanimous", page)
    hub.add_url_rule("/surveys/<key>/results/unanimous", "unanimous_confirm", confirm, methods=["POST"])
    hub.add_url_rule(
        "/surveys/<key>/results/unanimous/take-back", "unanimous_take_back", take_back, methods=["POST"]
    )


@allow(Permission.CONFIRM_UNANIMOUS)
def page(key: str) -> str:
    """What waits for somebody to look, and what was confirmed."""
    with reading() as session:
        return _page(session, key)


@allow(Permission.CONFIRM_UNANIMOUS)
def confirm(key: str) -> Response | tuple[str, int]:
    """Show one; or the page again with what was typed."""
    wanted = request.form.get("alike", "")
    try:
        with writing() as session:
            one = unanimous_found.find(session, key, _era(), wanted)
            if one is None:
                raise UnanimousFault(GONE)
            now, reason = service().clock.now(), request.form.get("reason", "")
            unanimous.confirm(session, key, one.era, one.about, one.answer, one.base, reason, now, actor())
    except UnanimousFault as refused:
        with reading() as session:
            return _page(session, key, (wanted, str(refused))), 422
    flash("Confirmed. It is shown wherever results are, with your reason kept here.", "good")
    return _back(key)


@allow(Permission.CONFIRM_UNANIMOUS)
def take_back(key: str) -> Response | tuple[str, int]:
    """Hide one again."""
    try:
        with writing() as session:
            unanimous.take_back(session, key, request.form.get("id", ""), service().clock.now(), actor())
    except UnanimousFault as refused:
        with reading() as session:
            return _page(session, key, ("", str(refused))), 422
    flash("Taken back: it is hidden again. What was published stays as it stood.", "good")
    return _back(key)


def _era() -> str:
    return request.args.get("versions", "")


def _back(key: str) -> Response:
    return redirect(url_for("hub.unanimous", key=key, versions=_era() or None), 303)


def _page(session: Session, key: str, fault: tuple[str, str] | None = None) -> str:
    survey = session.get(Survey, key) or abort(404)
    found = questions.results(session, key, _era())
    waiting = unanimous_found.waiting(session, key, _era())
    places = {one.id: f"reason-{place}" for place, one in enumerate(waiting, 1)}
    return render_template(
        "hub/unanimous.html",
        survey=survey,
        results=found,
        waiting=waiting,
        done=[one for one in unanimous.of(session, key) if one.taken_back_at is None],
        back=[one for one in unanimous.of(session, key) if one.taken_back_at is not None],
        called=unanimous_found.names(session, key, unanimous.of(session, key)),
        people=names(session),
        fault=(places.get(fault[0], "waiting"), fault[1]) if fault else None,
        typed=request.form,
        era=_era() or None,
    )
