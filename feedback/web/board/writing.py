"""Writing a decision down, having it checked, and recording it as taken."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.decisions import freezing, log, record
from feedback.decisions.fault import DecisionFault
from feedback.decisions.models import Decision
from feedback.loop import loops
from feedback.plans.models import Plan
from feedback.web.board import decision_form, filters
from feedback.web.board.decisions import found
from feedback.web.guard import allow
from feedback.web.service import actor, reading, service, writing

Answer = Response | tuple[str, int]
Verb = Callable[[Session, Decision, datetime, str], None]


def add_to(board: Blueprint) -> None:
    one = "/decisions/<decision_id>"
    board.add_url_rule("/decisions/new", "decision_new", new)
    board.add_url_rule("/decisions/new", "decision_draft", draft, methods=["POST"])
    board.add_url_rule(f"{one}/edit", "decision_edit", edit)
    board.add_url_rule(f"{one}/edit", "decision_save", save, methods=["POST"])
    board.add_url_rule(f"{one}/check", "decision_check", check, methods=["POST"])
    board.add_url_rule(f"{one}/take", "decision_take", take, methods=["POST"])


@allow(Permission.RECORD_DECISIONS)
def new() -> str:
    """An empty form; `?item=` ties one thing people said, `?board=` chooses the board."""
    names = {"board": "board_key", "met_on": "met_on", "item": "answers", "replaces": "replaces_id"}
    typed = MultiDict({field: request.args[name] for name, field in names.items() if request.args.get(name)})
    return _form(None, typed)


@allow(Permission.RECORD_DECISIONS)
def draft() -> Answer:
    """Keep a new draft."""
    try:
        with writing() as session:
            written = decision_form.written(request.form)
            made = record.draft(session, written, service().clock.now(), actor()).id
    except DecisionFault as fault:
        return _form(None, request.form, fault), 422
    flash("Kept as a draft. A second person has to read it against the minutes.", "good")
    return redirect(url_for("board.decision", decision_id=made), 303)


@allow(Permission.RECORD_DECISIONS)
def edit(decision_id: str) -> str:
    """The form of a draft."""
    with reading() as session:
        shown = found(session, decision_id)
        typed = decision_form.shown(shown)
    return _form(shown, typed)


@allow(Permission.RECORD_DECISIONS)
def save(decision_id: str) -> Answer:
    """Keep a draft as it was written."""
    try:
        with writing() as session:
            shown = found(session, decision_id)
            written = decision_form.written(request.form)
            changed = record.edit(session, shown, written, service().clock.now(), actor())
    except DecisionFault as fault:
        with reading() as session:
            shown = found(session, decision_id)
        return _form(shown, request.form, fault), 422
    flash("Saved. A second person has to check it now." if changed else "Nothing was changed.", "good")
    return redirect(url_for("board.decision", decision_id=decision_id), 303)


@allow(Permission.CHECK_DECISIONS)
def check(decision_id: str) -> Response:
    """The second person stands by it."""
    return _act(decision_id, record.check, "Checked.")


@allow(Permission.RECORD_DECISIONS)
def take(decision_id: str) -> Response:
    """Record it as taken: what stands behind it is frozen now."""
    return _act(
        decision_id, freezing.take, "Recorded as taken. What stands behind it is frozen as it stands today."
    )


def _act(decision_id: str, verb, done: str) -> Response:
    try:
        with writing() as session:
            verb(session, found(session, decision_id), service().clock.now(), actor())
        flash(done, "good")
    except DecisionFault as fault:
        for sentence in fault.sentences:
            flash(sentence, "halt")
    return redirect(url_for("board.decision", decision_id=decision_id), 303)


def _form(shown: Decision | None, typed: MultiDict[str, str], fault: DecisionFault | None = None) -> str:
    with reading() as session:
        return render_template(
            "board/decision_form.html",
            shown=shown,
            typed=typed,
            fault=fault,
            place=decision_form.place(fault.field, typed) if fault else "",
            boards=filters.rows(filters.boards(session), typed.get("board_key"), "Choose one"),
            plans=_priorities(session),
            loops=loops.newest_first(session),
            taken=log.listed(session, log.Wanted()),
        )


def _priorities(session: Session) -> list[Plan]:
    """The plans with their priorities, for boxes to tick."""
    return list(session.scalars(select(Plan).order_by(Plan.partnership, Plan.period)))
