"""Raising a concern by hand: from a comment, or about words that are not kept here."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.safeguarding import acts, rota
from feedback.safeguarding.acts import ConcernFault
from feedback.surveys.models import Survey
from feedback.web.guard import allow
from feedback.web.hub import comments
from feedback.web.hub.comments import Shown
from feedback.web.hub.concerns import names, said
from feedback.web.service import actor, reading, service, writing

RAISED = "The safeguarding lead has it now. If somebody is in danger, call 999 as well: do not wait for us."


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/concerns/new", "concern_new", new)
    hub.add_url_rule("/concerns/new", "concern_raise", by_hand, methods=["POST"])
    place = "/surveys/<key>/comments/<comment_id>/concern"
    hub.add_url_rule(place, "comment_concern", comment_concern)
    hub.add_url_rule(place, "comment_raise", of_comment, methods=["POST"])


@allow(Permission.RAISE_CONCERNS)
def new() -> str:
    """The form for words that are on paper, or were said."""
    return _page(None, None)


@allow(Permission.RAISE_CONCERNS)
def by_hand() -> Response | tuple[str, int]:
    """Ask the lead to look at something that is not kept here."""
    form = request.form
    try:
        with writing() as session:
            acts.raise_by_hand(
                session,
                form.get("level", ""),
                form.get("place", ""),
                form.get("why", ""),
                service().clock.now(),
                actor(),
            )
    except ConcernFault as fault:
        return _page(None, None, str(fault)), 422
    flash(RAISED, "good")
    return redirect(url_for("hub.today"), 303)


@allow(Permission.RAISE_CONCERNS)
def comment_concern(key: str, comment_id: str) -> str:
    """The form for a comment."""
    return _page(key, comment_id)


@allow(Permission.RAISE_CONCERNS)
def of_comment(key: str, comment_id: str) -> Response | tuple[str, int]:
    """Ask the lead to look at a comment."""
    form, fault = request.form, None
    try:
        with writing() as session:
            try:
                acts.raise_for_comment(
                    session,
                    comment_id,
                    form.get("level", ""),
                    form.get("why", ""),
                    service().clock.now(),
                    actor(),
                )
            except acts.HasItAlready as known:  # what was written is kept with it
                fault = str(known)
    except ConcernFault as refused:
        return _page(key, comment_id, str(refused)), 422
    flash(fault or RAISED, "good")
    return redirect(url_for("hub.comments", key=key, _anchor=f"comment-{comment_id}"), 303)


def _page(key: str | None, comment_id: str | None, fault: str = "") -> str:
    with reading() as session:
        survey, about = _about(session, key, comment_id)
        page = render_template(
            "hub/concern_new.html",
            survey=survey,
            about=about,
            comment_id=comment_id,
            fault=fault,
            typed=request.form,
            on=rota.now(session, service().clock.now(), service().partnership().duty),
            duty=service().partnership().duty,
            names=names(session),
            **said(),
        )
    comments.note_looks([about] if about else [])
    return page


def _about(session: Session, key: str | None, comment_id: str | None) -> tuple[Survey | None, Shown | None]:
    """The survey and the comment a concern is raised from, for those who may read it; it may be gone."""
    if key is None or comment_id is None or Permission.READ_COMMENTS not in g.signed_in.permissions:
        return None, None
    survey = session.get(Survey, key) or abort(404)
    return survey, comments.one(session, survey, comment_id)
