"""A booking system's table: its columns looked at, every row judged, then kept.

Between the two presses the table travels with the page: nobody's name lies on the server before it is kept.
"""

import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.responses import table_file
from feedback.responses.table_fault import TableFault
from feedback.responses.table_file import Row, TableFile
from feedback.training import agencies, bookings, columns, importing, remembered
from feedback.training.fault import TrainingFault
from feedback.training.importing import Judged, Said
from feedback.training.models import Course, TrainingEvent
from feedback.web.guard import allow
from feedback.web.hub import events
from feedback.web.hub.training_agencies import placed
from feedback.web.service import actor, reading, service, writing

#: A table of one event is small, and travels with the page.
LARGEST = 2 * 1024 * 1024
#: Rows of each kind that a page shows.
SHOWN = 200


def add_to(hub: Blueprint) -> None:
    place = "/training/events/<code>/table"
    hub.add_url_rule(place, "booking_table", look)
    hub.add_url_rule(place, "booking_table_judge", judge, methods=["POST"])


@allow(Permission.KEEP_TRAINING)
def look(code: str) -> str:
    """A place for the file."""
    with reading() as session:
        return _page(session, events.found(session, code))


@allow(Permission.KEEP_TRAINING)
def judge(code: str) -> Response | str | tuple[str, int]:
    """Say what each column and row is; on the second press keep what can be kept."""
    form, now = request.form, service().clock.now()
    try:
        table = _table()
        with writing() as session:
            event = events.found(session, code)
            said = _said(table, remembered.of(session, remembered.COLUMN))
            try:
                judged = importing.judge(session, event, table, said, now)
            except TrainingFault as fault:
                return _page(session, event, table, said, fault=str(fault)), 422
            refused = judged.of("refused")
            if form.get("action") != "keep" or (refused and form.get("skip_bad") != "yes"):
                status = 422 if form.get("action") == "keep" else 200
                return _page(session, event, table, said, judged), status
            done = importing.land(session, event, judged, said, table, now, actor())
    except TableFault as fault:
        with reading() as session:
            return _page(session, events.found(session, code), fault=str(fault)), 422
    flash(
        f"{done['new']} new, {done['changed']} changed, {done['same']} there already,"
        f" {done['passed'] + done['refused']} left out.",
        "good",
    )
    return redirect(url_for("hub.event", code=code, _anchor="register"), 303)


def _table() -> TableFile:
    """The file that was chosen, or the table that travelled with the page."""
    file, carried = request.files.get("file"), request.form.get("table", "")
    if file is not None and file.filename:
        content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise TableFault("The file is larger than 2 MB. Export one event, or cut it.")
        return table_file.taken(content, file.filename)
    if not carried:
        raise TableFault("Choose a file: CSV or a workbook.")
    try:
        held: Any = json.loads(carried)
        rows = [Row(int(number), tuple(map(str, cells))) for number, cells in held["rows"]]
        return TableFile(str(held["name"]), rows[0], tuple(rows[1:]), (), str(held["sha256"]))
    except (ValueError, TypeError, KeyError, IndexError):
        raise TableFault("The table was lost on its way. Choose the file again.") from None


def _carried(table: TableFile) -> str:
    rows: Sequence[Row] = (table.header, *table.rows)
    held = {"name": table.name, "sha256": table.sha256, "rows": [[one.number, one.cells] for one in rows]}
    return json.dumps(held, ensure_ascii=False)


def _said(table: TableFile, known: dict[str, str]) -> Said:
    form = request.form
    chosen = [form.get(f"column-{place}", "") for place in range(len(table.header.cells))]
    guessed = columns.guess(table.header.cells, known)
    meanings = [one if one in columns.MEANINGS else guess for one, guess in zip(chosen, guessed, strict=True)]
    numbers = [name.removeprefix("state-words-") for name in form if name.startswith("state-words-")]
    states = {form[f"state-words-{one}"]: form.get(f"state-is-{one}", "") for one in numbers}
    told = {words: state for words, state in states.items() if state in bookings.STATES}
    return Said(tuple(meanings), placed(form), told)


def _page(
    session: Session,
    event: TrainingEvent,
    table: TableFile | None = None,
    said: Said | None = None,
    judged: Judged | None = None,
    fault: str = "",
) -> str:
    return render_template(
        "hub/booking_table.html",
        event=event,
        course=session.get_one(Course, event.course_key),
        when=events.when_words(event),
        table=table,
        carried=_carried(table) if table else "",
        said=said,
        judged=judged,
        shown=SHOWN,
        meanings=columns.MEANINGS,
        states=bookings.STATES,
        agencies=events.agencies(session),
        outside=agencies.OUTSIDE,
        skip_bad=request.form.get("skip_bad") == "yes",
        fault=fault,
    )
