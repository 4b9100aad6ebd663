"""The loop clock in the hub: how long each step takes, by priority, by board and by agency, and who still waits."""

import csv
import io

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.cells import harmless
from feedback.loop import clock, target
from feedback.loop.clock import Row
from feedback.loop.faults import LoopFault
from feedback.partnership import bodies
from feedback.plans import shelf as plans
from feedback.web.guard import allow
from feedback.web.service import actor, reading, service, writing

#: What the rows may be, and how the hub calls it.
BY = {"priority": "Priority", "board": "Board or sub group", "agency": "Agency"}


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/loops/clock", "loop_clock", page)
    hub.add_url_rule("/loops/clock.csv", "loop_clock_file", file)
    hub.add_url_rule("/loops/clock", "loop_clock_target", set_target, methods=["POST"])


@allow(Permission.SEE_HUB)
def page() -> str:
    """Medians of each step, and the loops whose people wait too long."""
    today, by = service().clock.today(), _by()
    with reading() as session:
        courses, within = clock.read(session, today), target.of(session)
        found = clock.rows(courses, lambda one: getattr(one, by), today, within)
        return render_template(
            "hub/loop_clock.html",
            by=by,
            choices=BY,
            steps={name: called for name, (_, _, called) in clock.STEPS.items()},
            all=clock.rows(courses, lambda _: "", today, within),
            rows=[(_name(_names(session), by, row), row) for row in found],
            longest=max((row.steps["told"].days or 0 for row in found), default=0),
            late=clock.late(courses, today, within),
            no_end=len({one.loop_id for one in courses if one.closed is None}),
            within=within,
            may_set=Permission.EDIT_PARTNERSHIP in g.signed_in.permissions,
        )


@allow(Permission.SEE_HUB)
def file() -> Response:
    """The same as a table to take away."""
    today, by = service().clock.today(), _by()
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    steps = [f"{name}_{part}" for name in clock.STEPS for part in ("median_days", "n", "longest_days")]
    writer.writerow([by, "name", "loops", *steps, "overdue", "target_days"])
    with reading() as session:
        courses, within, names = clock.read(session, today), target.of(session), _names(session)
        for row in clock.rows(courses, lambda one: getattr(one, by), today, within):
            parts = [part for one in row.steps.values() for part in (one.days, one.n, one.longest)]
            cells = [row.key or "", _name(names, by, row), row.loops, *parts, row.overdue, within]
            writer.writerow(["" if cell is None else harmless(str(cell)) for cell in cells])
    response = make_response(out.getvalue())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="loop-clock-{by}.csv"'
    return response


@allow(Permission.EDIT_PARTNERSHIP)
def set_target() -> Response:
    """Set within how many days people are to be told."""
    typed = request.form.get("days", "").strip()
    try:
        with writing() as session:
            days = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0
            target.set_to(session, days, service().clock.now(), actor())
        flash("Saved.", "good")
    except LoopFault as fault:
        flash(str(fault), "halt")
    return redirect(url_for("hub.loop_clock"), 303)


def _by() -> str:
    return request.args.get("by", "") if request.args.get("by") in BY else "priority"


def _names(session: Session) -> dict[str, dict[str, str]]:
    around = bodies.read(session)
    return {
        "priority": {one.ref: one.plain_title for one in plans.priorities(session)},
        "board": {one.key: one.name for one in around.boards},
        "agency": {one.key: one.name for one in around.agencies},
    }


def _name(names: dict[str, dict[str, str]], by: str, row: Row) -> str:
    missing = {"priority": "No priority yet", "board": "Not decided yet", "agency": "No agency named"}
    return names[by].get(row.key, row.key) if row.key else missing[by]
