"""Boards in the hub: all of them, and one with what it answers for, what is late, and what it has to decide."""

from collections.abc import Mapping

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.partnership import bodies
from feedback.partnership.models import BOARD_KINDS, Board
from feedback.plans import agenda, boards, challenges, escalation, measures, recommendations, risks, series
from feedback.plans.work_fault import WorkFault
from feedback.returns import standing
from feedback.web.guard import allow
from feedback.web.hub import plan_form, reporting
from feedback.web.service import actor, reading, service, writing

#: How a kind of board is called on screen.
KINDS = {"children": "Children", "adults": "Adults", "community_safety": "Community safety", "other": "Other"}

#: How far a board's own page looks on in the calendar, in days.
SOON = 45


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/boards", "boards", boards_page)
    hub.add_url_rule("/boards/<key>", "board", board)
    hub.add_url_rule("/boards/<key>", "board_describe", describe, methods=["POST"])
    hub.add_url_rule("/boards/<key>/decided/<put_id>", "board_decided", decided, methods=["POST"])


@allow(Permission.SEE_PLANS)
def boards_page() -> str:
    """Every board with its sub groups: how many priorities, what is late, what waits for a decision."""
    with reading() as session:
        around = bodies.boards(session)
        return render_template(
            "hub/boards.html",
            boards=around,
            agendas=agenda.of_all(session, around, service().clock.today()),
            kinds={one.key: KINDS.get(boards.kind_of(one, around), "") for one in around},
        )


@allow(Permission.SEE_PLANS)
def board(key: str) -> str:
    """One board: what it has to decide, what is late, and its priorities."""
    with reading() as session:
        return _page(session, key)


@allow(Permission.UPDATE_PLANS)
def describe(key: str) -> Response | tuple[str, int]:
    """Say what the board is for, who chairs it, and who leads for voice."""
    try:
        with writing() as session:
            values = plan_form.words(request.form, "kind", "chair", "voice_lead")
            boards.describe(session, found(session, key), service().clock.now(), actor(), **values)
    except WorkFault as fault:
        with reading() as session:
            return _page(session, key, request.form, fault), 422
    flash("Saved.", "good")
    return redirect(url_for("hub.board", key=key, _anchor="about"), 303)


@allow(Permission.UPDATE_PLANS)
def decided(key: str, put_id: str) -> Response | tuple[str, int]:
    """Write down what the board decided about something that was put to it."""
    try:
        on = plan_form.needed_day(request.form, "on", "Give the day of the decision.")
        values = plan_form.words(request.form, "decision", "minute")
        with writing() as session:
            escalation.answer(session, put_id, on, service().clock.now(), actor(), **values)
    except WorkFault as fault:
        with reading() as session:
            return _page(session, key, request.form, fault, put_id), 422
    flash("Written down.", "good")
    return redirect(url_for("hub.board", key=key), 303)


def found(session: Session, key: str) -> Board:
    """The board of an address, or the page that says there is none."""
    return session.get(Board, key) or abort(404)


def _page(
    session: Session,
    key: str,
    typed: Mapping[str, str] | None = None,
    fault: WorkFault | None = None,
    at: str = "",
) -> str:
    around = bodies.boards(session)
    shown = next((one for one in around if one.key == key), None) or abort(404)
    today = service().clock.today()
    below = boards.below(key, around)
    due = reporting.read(session, around).of(below)
    return render_template(
        "hub/board.html",
        shown=shown,
        kind=KINDS.get(boards.kind_of(shown, around), ""),
        kinds={name: KINDS[name] for name in BOARD_KINDS},
        names={one.key: one.name for one in around},
        parent=next((one for one in around if one.key == shown.parent_key), None),
        sub_groups=[one for one in around if one.parent_key == key],
        agenda=agenda.of_board(session, key, around, today),
        late_reports=due.late(today),
        coming=due.coming(today, SOON),
        recommendations=recommendations.every(session, below, open_only=True),
        challenges=challenges.every(session, below, open_only=True),
        risks=risks.every(session, below, open_only=True),
        series=series.of(session, measures.every(session, below)),
        returns=standing.of_boards(session, below),
        typed=typed or {},
        fault=fault,
        fault_at=at,
        may_edit=Permission.UPDATE_PLANS in g.signed_in.permissions,
    )
