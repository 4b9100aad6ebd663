"""Voice that was not a survey: series of sessions, one session with what was said, and tables of them."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.loop import loops
from feedback.responses.models import Comment
from feedback.responses.models import Response as Sent
from feedback.results.also_heard import hidden
from feedback.sessions import heads, naming, recording
from feedback.sessions.definition import AUDIENCES, key_of
from feedback.sessions.facts import KINDS, SessionFault
from feedback.sessions.models import Series, VoiceSession
from feedback.surveys.models import Survey
from feedback.themes import codebook
from feedback.web.guard import allow
from feedback.web.hub import session_form, session_table
from feedback.web.rendering import picked
from feedback.web.service import actor, reading, service, writing
from feedback.web.watch import watch


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/sessions", "sessions", sessions)
    hub.add_url_rule("/sessions/new", "session_new", session_new)
    hub.add_url_rule("/sessions/new", "session_keep", session_keep, methods=["POST"])
    hub.add_url_rule("/sessions/of/<key>", "session_series", session_series)
    hub.add_url_rule("/sessions/<code>", "session", session_one)
    hub.add_url_rule("/sessions/<code>", "session_save", session_save, methods=["POST"])
    hub.add_url_rule("/sessions/<code>/notes", "session_notes", session_notes, methods=["POST"])
    hub.add_url_rule("/sessions/<code>/take-out", "session_take_out", session_take_out, methods=["POST"])
    session_table.add_to(hub)


@allow(Permission.SEE_HUB)
def sessions() -> str:
    """Every series with who was heard in it."""
    with reading() as session:
        rows = session.scalars(select(Survey).where(Survey.kind == recording.SURVEY)).all()
        found = heads.of_surveys(session, [row.key for row in rows])
        lines = sorted(
            ((row, found[row.key]) for row in rows if row.key in found),
            key=lambda line: str(picked(line[0].title)),
        )
        return render_template(
            "hub/sessions.html",
            lines=[(row, hidden(session, row.key, one.people), one) for row, one in lines],
            may_record=Permission.KEY_PAPER in g.signed_in.permissions,
        )


@allow(Permission.KEY_PAPER)
def session_new() -> str:
    """The form for a session; `?series=` chooses its series."""
    return _form({"series": request.args.get("series", "")})


@allow(Permission.KEY_PAPER)
def session_keep() -> Response | tuple[str, int]:
    """Keep a session, once somebody has looked at what may be a name in it."""
    form, now = request.form, service().clock.now()
    try:
        facts, notes = session_form.facts(form), session_form.notes(form)
        suspects = naming.suspects(session_form.texts(form))
        if suspects and form.get("looked") != "yes":
            return _form(form, suspects=suspects), 422
        with writing() as session:
            row = recording.record(session, _series(session, form), facts, notes, now, actor(), watch())
            code = row.code
    except SessionFault as fault:
        return _form(form, fault=fault), 422
    flash(f"Kept, with {len(notes)} {'thing' if len(notes) == 1 else 'things'} that were said.", "good")
    return redirect(url_for("hub.session", code=code), 303)


@allow(Permission.SEE_HUB)
def session_series(key: str) -> str:
    """One series: who was heard, its sessions, and what was said by theme, in sessions and notes."""
    with reading() as session:
        series, survey = _found(session, key)
        told = heads.of_surveys(session, [key])[key]
        rows = session.scalars(
            select(VoiceSession).where(VoiceSession.survey_key == key).order_by(VoiceSession.held_on.desc())
        ).all()
        said = heads.said(session, key)
        return render_template(
            "hub/session_series.html",
            series=series,
            survey=survey,
            told=told,
            people=hidden(session, key, told.people),
            rows=[(row, hidden(session, key, row.people)) for row in rows],
            kinds=KINDS,
            themes=sorted(
                ((theme, said.get(theme.id)) for theme in codebook.of_survey(session, key)),
                key=lambda one: (-one[1].sessions, -one[1].notes) if one[1] else (0, 0),
            ),
            loops=loops.of_survey(session, key),
            may_record=Permission.KEY_PAPER in g.signed_in.permissions,
            may_read=Permission.READ_COMMENTS in g.signed_in.permissions,
        )


@allow(Permission.KEY_PAPER)
def session_one(code: str) -> str:
    """One session with its facts, and for those who read comments with what was said."""
    with reading() as session:
        row = recording.find(session, code) or abort(404)
        return _one(session, row, session_form.shown(row))


@allow(Permission.KEY_PAPER)
def session_save(code: str) -> Response | tuple[str, int]:
    """Correct the facts of a session."""
    form = request.form
    try:
        facts = session_form.facts(form)
        suspects = naming.suspects(session_form.texts(form))
        with writing() as session:
            row = recording.find(session, code) or abort(404)
            if suspects and form.get("looked") != "yes":
                return _one(session, row, form, suspects=suspects), 422
            changed = recording.change(session, row, facts, service().clock.now(), actor())
    except SessionFault as fault:
        with reading() as session:
            return _one(session, recording.find(session, code) or abort(404), form, fault), 422
    flash("Saved." if changed else "Nothing was changed.", "good")
    return redirect(url_for("hub.session", code=code), 303)


@allow(Permission.KEY_PAPER)
def session_notes(code: str) -> Response | tuple[str, int]:
    """Add what was said and was not written down yet."""
    form = request.form
    suspects = naming.suspects(session_form.texts(form))
    try:
        with writing() as session:
            row = recording.find(session, code) or abort(404)
            if suspects and form.get("looked") != "yes":
                return _one(session, row, session_form.shown(row) | dict(form), suspects=suspects), 422
            notes = session_form.notes(form)
            recording.add_notes(session, row, notes, service().clock.now(), actor(), watch())
    except SessionFault as fault:
        with reading() as session:
            row = recording.find(session, code) or abort(404)
            return _one(session, row, session_form.shown(row) | dict(form), fault), 422
    flash("Added.", "good")
    return redirect(url_for("hub.session", code=code, _anchor="said"), 303)


@allow(Permission.EDIT_LOOPS)
def session_take_out(code: str) -> Response:
    """Take one thing that was said out for good."""
    try:
        with writing() as session:
            row = recording.find(session, code) or abort(404)
            note, reason = request.form.get("note", ""), request.form.get("reason", "")
            recording.take_out(session, row, note, reason, service().clock.now(), actor())
        flash("Taken out. The trail keeps your reason, and not the words.", "good")
    except SessionFault as fault:
        flash(str(fault), "halt")
    return redirect(url_for("hub.session", code=code, _anchor="said"), 303)


def _series(session: Session, form: Mapping[str, str]) -> Series:
    """The series that was chosen, or the one that was named, begun now."""
    if form.get("series"):
        found = session.get(Series, form["series"])
        if found is None:
            raise SessionFault("Choose the series from the list.", "series")
        return found
    title, audience = form.get("new_series", "").strip(), form.get("audience", "child")
    if audience not in AUDIENCES:
        raise SessionFault("Choose whose voice it is.", "audience")
    return recording.begin(
        session,
        key_of(title),
        title,
        audience,
        form.get("same_people") == "yes",
        service().partnership().languages[0],
        service().clock.now(),
        actor(),
    )


def _found(session: Session, key: str) -> tuple[Series, Survey]:
    series = session.get(Series, key) or abort(404)
    return series, session.get_one(Survey, key)


def _form(
    typed: Mapping[str, Any],
    fault: SessionFault | None = None,
    suspects: list[naming.Suspect] | None = None,
) -> str:
    with reading() as session:
        series = session.scalars(select(Survey).where(Survey.kind == recording.SURVEY)).all()
        return render_template(
            "hub/session_form.html",
            typed=typed,
            fault=fault,
            suspects=suspects or [],
            series=series,
            audiences=AUDIENCES,
            kinds=KINDS,
            boxes=session_form.boxes(typed),
            written_in=service().partnership().languages,
        )


def _one(
    session: Session,
    row: VoiceSession,
    typed: Mapping[str, Any],
    fault: SessionFault | None = None,
    suspects: list[naming.Suspect] | None = None,
) -> str:
    may_read = Permission.READ_COMMENTS in g.signed_in.permissions
    said = session.execute(
        select(Sent.id, Sent.quotes, Comment.id, Comment.text, Comment.language)
        .join(Comment, Comment.response_id == Sent.id)
        .where(Sent.collector_code == row.code)
        .order_by(Comment.id)
    ).all()
    return render_template(
        "hub/session.html",
        row=row,
        survey=session.get_one(Survey, row.survey_key),
        typed=typed,
        fault=fault,
        suspects=suspects or [],
        kinds=KINDS,
        said=said if may_read else [],
        count=len(said),
        boxes=session_form.boxes(typed) if any(name.startswith("note-") for name in typed) else 3,
        written_in=service().partnership().languages,
        may_read=may_read,
        may_take_out=Permission.EDIT_LOOPS in g.signed_in.permissions,
    )
