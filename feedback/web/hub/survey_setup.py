"""What is thought through before people are asked: the nine lines, who hears the findings, how people are told."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.partnership import bodies
from feedback.surveys import setup, versions
from feedback.surveys.models import Survey
from feedback.surveys.setup import LINES, Setup, SetupFault
from feedback.web.guard import allow
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/surveys/<key>/setup", "survey_setup", page)
    hub.add_url_rule("/surveys/<key>/setup", "survey_setup_keep", keep, methods=["POST"])


@allow(Permission.SEE_SURVEYS)
def page(key: str) -> str:
    """What is on record, and for whoever may edit, the boxes."""
    with reading() as session:
        return _page(session, _survey(session, key), _typed_from(setup.of(session, key)))


@allow(Permission.EDIT_SURVEYS)
def keep(key: str) -> Response | tuple[str, int]:
    """Put it on record; or the page again with what was typed."""
    try:
        with writing() as session:
            _survey(session, key)
            setup.write(session, key, _sent(), service().clock.now(), actor())
    except SetupFault as fault:
        with reading() as session:
            return _page(session, _survey(session, key), request.form, (fault.field, str(fault))), 422
    flash("Kept. The board and the scrutineer see it beside the survey.", "good")
    return redirect(url_for("hub.survey_setup", key=key), 303)


def _survey(session: Session, key: str) -> Survey:
    row = session.get(Survey, key)
    return row if row is not None and row.kind == "survey" else abort(404)


def _sent() -> Setup:
    typed = request.form.get("heard_on", "").strip()
    try:
        heard_on = date.fromisoformat(typed) if typed else None
    except ValueError:
        raise SetupFault("Write the day as year, month, day: 2026-12-04.", "heard_on") from None
    return Setup(
        {key: request.form.get(key, "") for key in LINES},
        request.form.get("reached", ""),
        request.form.get("heard_by") or None,
        heard_on,
        request.form.get("told_by", ""),
    )


def _typed_from(found: Setup) -> Mapping[str, str]:
    day = found.heard_on.isoformat() if found.heard_on else ""
    rest = {
        "reached": found.reached,
        "heard_by": found.heard_by or "",
        "heard_on": day,
        "told_by": found.told_by,
    }
    return {**found.lines, **rest}


def _page(
    session: Session, survey: Survey, typed: Mapping[str, str], fault: tuple[str, str] | None = None
) -> str:
    newest = versions.newest(session, survey.key)
    return render_template(
        "hub/survey_setup.html",
        survey=survey,
        found=setup.of(session, survey.key),
        for_children=newest is not None and versions.read(newest).audience == "child",
        lines=LINES,
        boards=bodies.boards(session),
        typed=typed,
        fault=fault,
        may_edit=Permission.EDIT_SURVEYS in g.signed_in.permissions,
    )
