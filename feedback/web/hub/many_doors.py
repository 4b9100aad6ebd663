"""Doors for many schools or groups at once, and all doors of a survey with their links: on a page and as a file."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Blueprint, abort, flash, g, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.cells import harmless
from feedback.loop import ledger
from feedback.responses import csv_words, store
from feedback.responses.table_fault import TableFault
from feedback.surveys import collectors, many_doors, versions
from feedback.surveys.many_doors import Line
from feedback.surveys.models import Collector, Survey
from feedback.web import qr
from feedback.web.guard import allow
from feedback.web.hub.collector_form import Asked, said
from feedback.web.hub.collectors import KINDS, STATES, address_of, kinds_for, short
from feedback.web.service import actor, reading, service, writing

COLUMNS = ("name", "group", "kind", "state", "address", "code", "invited", "answers", "opens", "closes")


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/surveys/<key>/doors/many", "many_doors", many)
    hub.add_url_rule("/surveys/<key>/doors/many", "many_doors_open", open_many, methods=["POST"])
    hub.add_url_rule("/surveys/<key>/doors/", "doors", doors)
    hub.add_url_rule("/surveys/<key>/doors.csv", "doors_file", doors_file)


@allow(Permission.EDIT_SURVEYS)
def many(key: str) -> str:
    """A place to paste a list."""
    with reading() as session:
        return _many(session, key, Asked({"kind": "school_link"}))


@allow(Permission.EDIT_SURVEYS)
def open_many(key: str) -> Response | tuple[str, int]:
    """Look at a list first; then, pressed again, open one door for each line of it."""
    now = service().clock.now()
    asked = Asked.for_new(now)
    kind = asked.values["kind"]
    with writing() as session:
        lines = _judged(session, key, asked)
        if kind not in many_doors.KINDS:
            asked.faults.append(("kind", "Choose what kind of door each line gets."))
        ready = bool(lines) and not asked.faults and not any(line.fault for line in lines)
        if not ready or request.form.get("action") != "open":
            return _many(session, key, asked, lines), 422 if asked.faults or not lines else 200
        times = {name: asked.values[name] for name in ("opens_at", "closes_at")}
        try:
            opened = many_doors.open_all(session, key, lines, now, actor(), kind=kind, **times)
        except versions.SurveyFault as refused:
            session.rollback()
            asked.faults.append(("kind", str(refused)))
            return _many(session, key, asked, lines), 422
    flash(f"{len(opened)} {'door is' if len(opened) == 1 else 'doors are'} open.", "good")
    return redirect(url_for("hub.doors", key=key, kind=kind), 303)


@allow(Permission.SEE_SURVEYS)
def doors(key: str) -> str:
    """Every door with its link and code; `kind` shows those of one kind."""
    with reading() as session:
        survey, found = _of(session, key)
        now = service().clock.now()
        rows = [
            {
                "door": door,
                "kind": KINDS.get(door.kind, (door.kind, ""))[0],
                "state": STATES[collectors.state(door, now).value],
                "address": address_of(door),
                "drawing": qr.svg(address_of(door), f"QR code for {short(address_of(door))}", quickly=True),
            }
            for door in found
        ]
        return render_template(
            "hub/doors.html",
            survey=survey,
            rows=rows,
            said=said,
            came=store.by_collector(session, key),
            kind=request.args.get("kind", ""),
            kinds=[(kind, words) for kind, (words, _) in KINDS.items()],
            may_edit=Permission.EDIT_SURVEYS in g.signed_in.permissions,
        )


@allow(Permission.SEE_SURVEYS)
def doors_file(key: str) -> Response:
    """The same as a file for a spreadsheet, to send each school its own line of."""
    with reading() as session:
        _, found = _of(session, key)
        now, came = service().clock.now(), store.by_collector(session, key)
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for door in found:
            cells = (
                door.name,
                door.group_label,
                door.kind,
                collectors.state(door, now).value,
                address_of(door),
                door.code,
                door.invited or "",
                came.get(door.code, 0),
                said(door.opens_at),
                said(door.closes_at),
            )
            writer.writerow([harmless(cell) for cell in cells])
    response = make_response("\ufeff" + out.getvalue())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{key}-doors.csv"'
    return response


def _of(session: Session, key: str) -> tuple[Survey, Sequence[Collector]]:
    survey = session.get(Survey, key) or abort(404)
    kind = request.args.get("kind", "")
    found = [door for door in collectors.of(session, key) if kind in ("", door.kind)]
    return survey, sorted(found, key=lambda door: (door.name or door.group_label or "\uffff").casefold())


def _judged(session: Session, key: str, asked: Asked) -> list[Line]:
    try:
        lines = many_doors.judged(session, key, _rows(asked.typed.get("list", "")))
    except TableFault as fault:
        asked.faults.append(("list", str(fault)))
        return []
    if not lines:
        asked.faults.append(("list", "Write one school or group in each line."))
    return lines


def _rows(text: str) -> Iterable[tuple[int, Sequence[str]]]:
    """Rows of what was pasted: a spreadsheet gives tabs, people write a name and a comma."""
    if "\t" in text:
        return ((number, line.split("\t")) for number, line in enumerate(text.splitlines(), 1))
    return csv_words.rows(text.replace(";", ",").encode(), "The list", "utf-8")[0]


def _many(session: Session, key: str, asked: Asked, lines: Sequence[Line] = ()) -> str:
    survey = session.get(Survey, key) or abort(404)
    current = versions.current(session, key)
    return render_template(
        "hub/many_doors.html",
        survey=survey,
        published=current is not None,
        asked=asked,
        faults=asked.faults,
        lines=lines,
        untold=ledger.untold(session, [line.name for line in lines], service().clock.now()),
        wrong=sum(bool(line.fault) for line in lines),
        most=many_doors.MOST,
        **kinds_for(many_doors.KINDS, current),
    )
