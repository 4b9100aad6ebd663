"""Sessions from a table: looked at first, with every line that cannot be kept, then kept."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.responses import table_file
from feedback.responses.table_fault import TableFault
from feedback.sessions import importing, recording
from feedback.sessions.facts import SessionFault
from feedback.sessions.importing import Judged
from feedback.sessions.models import Series
from feedback.surveys.models import Survey
from feedback.web.guard import allow
from feedback.web.service import actor, reading, service, writing
from feedback.web.watch import watch


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/sessions/table", "session_table", session_table)
    hub.add_url_rule("/sessions/table", "session_table_keep", session_table_keep, methods=["POST"])


@allow(Permission.KEY_PAPER)
def session_table() -> str:
    """A place for the file, and what its columns are."""
    return _page()


@allow(Permission.KEY_PAPER)
def session_table_keep() -> Response | tuple[str, int]:
    """Keep a table's sessions, or say what is wrong in which line. All or nothing, unless bad lines are to be left out."""
    clock, file = service().clock, request.files.get("file")
    if file is None or not file.filename:
        return _page(fault="Choose a file: CSV, xlsx or ods."), 422
    try:
        table = table_file.taken(file.read(), file.filename)
        judged = importing.judge(table, clock.today(), service().partnership().languages[0])
        if judged.refused and request.form.get("skip_bad") != "yes":
            return _page(judged), 422
        with writing() as session:
            series = session.get(Series, request.form.get("series", ""))
            if series is None:
                return _page(judged, "Choose the series these sessions belong to."), 422
            kept = importing.land(session, series, judged, clock.now(), actor(), watch())
            number, key = len(kept), series.survey_key
    except (TableFault, SessionFault) as fault:
        return _page(fault=str(fault)), 422
    left = f" {len(judged.refused)} lines were left out." if judged.refused else ""
    flash(f"{number} sessions with {judged.notes} things that were said are kept.{left}", "good")
    return redirect(url_for("hub.session_series", key=key), 303)


def _page(judged: Judged | None = None, fault: str = "") -> str:
    with reading() as session:
        series = session.scalars(select(Survey).where(Survey.kind == recording.SURVEY)).all()
        return render_template(
            "hub/session_table.html",
            judged=judged,
            fault=fault,
            series=series,
            chosen=request.form.get("series", request.args.get("series", "")),
            columns=importing.COLUMNS,
        )
