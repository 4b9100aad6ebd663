"""The agenda of a sub group's meeting, and what it decided, written down for many things at once."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.loop import demands, meeting
from feedback.loop.faults import LoopFault
from feedback.loop.meeting import Outcome, Wanted
from feedback.partnership import bodies
from feedback.plans import boards as held_by
from feedback.plans import shelf as plans
from feedback.web.guard import allow
from feedback.web.hub import loop_form
from feedback.web.rendering import picked
from feedback.web.service import actor, reading, service, writing

FILTERS = ("board", "priority", "state", "overdue")
STATES = ("heard", "considered", "decided", *(one for one in demands.RESPONSES if one != "none"))
#: Boxes of what was decided; an empty one changes nothing.
DAYS = ("decided_on", "due_on", "done_on")
PLAIN = ("stage", "decided_by", "minute_ref", "response", "owner", "agency_key")


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/loops/meeting", "loop_meeting", agenda)
    hub.add_url_rule("/loops/meeting", "loop_meeting_record", record, methods=["POST"])
    hub.add_url_rule("/loops/meeting/undo", "loop_meeting_undo", undo, methods=["POST"])


@allow(Permission.SEE_HUB)
def agenda() -> str:
    """What there is to decide or follow, as the address narrows it: to be worked on, or printed."""
    with reading() as session:
        return _page(session)


@allow(Permission.EDIT_LOOPS)
def record() -> Response | tuple[str, int]:
    """Set what was decided for everything that is ticked. Those refused are named; the others are kept."""
    chosen = request.form.getlist("item")
    try:
        changes = _changes(request.form)
        with writing() as session:
            outcome = meeting.record(session, chosen, changes, service().clock.now(), actor())
            kept, refused = len(outcome.kept), _told(outcome)
    except LoopFault as fault:
        with reading() as session:
            return _page(session, request.form, chosen, fault), 422
    if refused:
        with reading() as session:
            still = [one[0] for one in refused]
            return _page(session, request.form, still, None, kept, refused), 422
    flash(
        f"Written down for {kept} {'thing' if kept == 1 else 'things'}. A second person has to check them.",
        "good",
    )
    return redirect(_here(), 303)


@allow(Permission.EDIT_LOOPS)
def undo() -> Response:
    """Take the last act on many things back."""
    try:
        with writing() as session:
            outcome = meeting.undo(session, request.form.get("act", ""), service().clock.now(), actor())
            kept, refused = len(outcome.kept), _told(outcome)
        flash(f"Put back as {'it was' if kept == 1 else 'they were'}: {kept}.", "good")
        for _, said, why in refused:
            flash(f"“{said}”: {why}", "care")
    except LoopFault as fault:
        flash(str(fault), "halt")
    return redirect(_here(), 303)


def _changes(form: Mapping[str, str]) -> dict[str, Any]:
    """What was filled in.

    Raises:
        LoopFault: a day cannot be read.
    """
    found: dict[str, Any] = {name: form[name].strip() for name in PLAIN if form.get(name, "").strip()}
    found |= {name: day for name in DAYS if (day := loop_form.day(form, name)) is not None}
    if because := form.get("moved_because", "").strip():
        found["moved_because"] = {service().partnership().languages[0]: because}
    return found


def _told(outcome: Outcome) -> list[tuple[str, str, str]]:
    """Those refused: id, what people said, why."""
    return [(item.id, (picked(item.said) or item).words, why) for item, why in outcome.refused]  # type: ignore[union-attr]


def _wanted(session: Session) -> Wanted:
    board = request.args.get("board", "")
    keys = held_by.below(board, bodies.read(session).boards) if board else ()
    refs = (
        {one.priority.ref for rows in held_by.held(session, keys).values() for one in rows} if board else ()
    )
    state = request.args.get("state", "")
    return Wanted(
        boards=keys,
        priorities=refs,
        priority=request.args.get("priority", ""),
        state=state if state in STATES else "",
        overdue=request.args.get("overdue") == "yes",
    )


def _filters() -> dict[str, str]:
    return {name: value for name in FILTERS if (value := request.args.get(name, ""))}


def _here() -> str:
    filters: dict[str, Any] = _filters()
    return url_for("hub.loop_meeting", **filters)


def _page(
    session: Session,
    typed: Mapping[str, str] | None = None,
    chosen: list[str] | None = None,
    fault: LoopFault | None = None,
    kept: int = 0,
    refused: list[tuple[str, str, str]] | None = None,
) -> str:
    around = bodies.read(session)
    may_edit = Permission.EDIT_LOOPS in g.signed_in.permissions
    return render_template(
        "hub/loop_meeting.html",
        lines=meeting.agenda(session, _wanted(session), service().clock.today()),
        filters=_filters(),
        here=_here(),
        states=STATES,
        boards=around.boards,
        board=next((one.name for one in around.boards if one.key == request.args.get("board")), ""),
        agencies={one.key: one.name for one in around.agencies},
        board_names={one.key: one.name for one in around.boards},
        priorities=plans.priorities(session),
        typed=typed or {},
        chosen=chosen or [],
        fault=fault,
        kept=kept,
        refused=refused or [],
        last=meeting.last(session, actor()) if may_edit else "",
        may_edit=may_edit,
    )
