"""Asking people by name: a list looked at row by row, links shown once, and who has answered."""

import base64
import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.cells import harmless
from feedback.invitations import asking, people, sending
from feedback.invitations.asking import Link
from feedback.invitations.people import Line
from feedback.loop import ledger
from feedback.mail import outbox
from feedback.responses import csv_words, table_file
from feedback.returns import rounds
from feedback.surveys import collectors, promises, versions
from feedback.surveys.collectors import Door
from feedback.surveys.models import Collector, Survey, SurveyVersion
from feedback.web.guard import allow
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    place = "/surveys/<key>/doors/<code>/people"
    hub.add_url_rule(place, "invitations", everybody)
    hub.add_url_rule(place, "invitations_ask", ask, methods=["POST"])
    hub.add_url_rule(f"{place}/<person>/link", "invitation_renew", renew, methods=["POST"])
    hub.add_url_rule(f"{place}/<person>/cancel", "invitation_cancel", cancel, methods=["POST"])


@allow(Permission.EDIT_SURVEYS)
def everybody(key: str, code: str) -> str:
    """Who was asked through this door, how many have answered, and a place to ask more."""
    with reading() as session:
        return _everybody(session, key, code)


@allow(Permission.EDIT_SURVEYS)
def ask(key: str, code: str) -> str | tuple[str, int] | Response:
    """Look at a list first; then, pressed again, make the invitations and show each link, once. A door that sends by
    itself writes to those with an address."""
    with writing() as session:
        survey, door, version = found(session, key, code)
        try:
            lines = people.judged(session, door, version.mode, _rows())
        except table_file.TableFault as fault:
            return _everybody(session, key, code, fault=str(fault)), 422
        if not lines:
            return _everybody(session, key, code, fault="Paste a list, or choose a file with one."), 422
        if request.form.get("action") != "ask" or not any(not line.fault for line in lines):
            return _everybody(session, key, code, lines=lines), 200
        now = service().clock.now()
        by_hand = _write_to(session, door, lines, now)
        if not by_hand:
            flash("They are on the list. The door writes to them itself.", "good")
            return redirect(url_for("hub.invitations", key=key, code=code), 303)
        return _links(survey, door, asking.ask(session, door, by_hand, now, actor()))


@allow(Permission.EDIT_SURVEYS)
def renew(key: str, code: str, person: str) -> str | Response:
    """Another link for somebody whose own does not work. In a round of returns its page makes it: what was begun goes on."""
    with writing() as session:
        survey, door, _ = found(session, key, code)
        if one := rounds.of_door(session, code):
            return redirect(url_for("hub.returns_round", round_id=one.id), 303)
        link = asking.new_link(session, door, person, service().clock.now(), actor()) or abort(404)
        return _links(survey, door, [link])


@allow(Permission.EDIT_SURVEYS)
def cancel(key: str, code: str, person: str) -> Response:
    """Take an invitation back."""
    with writing() as session:
        _, door, version = found(session, key, code)
        if not asking.cancel(session, door, version.mode, person, service().clock.now(), actor()):
            abort(404)
    flash("The invitation is taken back. Its link opens nothing any more.", "good")
    return redirect(url_for("hub.invitations", key=key, code=code), 303)


def found(session: Session, key: str, code: str) -> tuple[Survey, Collector, SurveyVersion]:
    """A personal door of a survey, with what is asked through it today."""
    door = session.get(Collector, code)
    version = versions.current(session, key)
    if door is None or version is None or door.survey_key != key or door.kind != promises.PERSONAL:
        abort(404)
    return session.get_one(Survey, key), door, version


def _write_to(session: Session, door: Collector, lines: Sequence[Line], now: datetime) -> list[Line]:
    """Who on the list needs a link shown: everybody, or where the door sends by itself who has no address."""
    good = [line for line in lines if not line.fault]
    if sending.of(session, door.code) is None:
        return good
    written = [line for line in good if outbox.sendable(line.address)]
    people = [sending.Asked(line.name, line.address, line.agency_key, line.language) for line in written]
    sending.add(session, door.code, people, now, actor())
    return [line for line in good if line not in written]


def _rows() -> Iterable[tuple[int, Sequence[str]]]:
    """What was sent as a file, or pasted."""
    file = request.files.get("file")
    if file is not None and file.filename:
        return table_file.lines(file.read(), file.filename)[0]
    pasted = request.form.get("list", "").strip("\r\n")
    return csv_words.rows(pasted.encode(), "The list")[0] if pasted else ()


def _everybody(session: Session, key: str, code: str, *, lines: Sequence[Line] = (), fault: str = "") -> str:
    survey, door, version = found(session, key, code)
    closed = collectors.state(door, service().clock.now()) is Door.CLOSED
    return render_template(
        "hub/invitations.html",
        survey=survey,
        door=door,
        mode=version.mode,
        closed=closed,
        round=rounds.of_door(session, code),
        sends=sending.of(session, code) is not None,
        together=asking.at_door.TOLD_TOGETHER,
        people=asking.everybody(session, door, version.mode, closed=closed),
        counts=asking.counts(session, code),
        lines=lines,
        untold=ledger.untold(session, [door.group_label], service().clock.now()),
        good=[line for line in lines if not line.fault],
        text=people.as_text(lines) if lines else request.form.get("list", ""),
        faults=[("list", fault)] if fault else [],
    )


def _links(survey: Survey, door: Collector, links: Sequence[Link]) -> str:
    """Links are shown on the answer to the press itself and nowhere else; a reload finds the people asked before."""
    rows = [(one, url_for("public.come_in", link=one.link, _external=True)) for one in links]
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(("name", "e-mail", "agency", "link"))
    for one, address in rows:
        writer.writerow([harmless(cell) for cell in (one.name, one.address, one.agency, address)])
    packed = base64.b64encode(table.getvalue().encode("utf-8-sig")).decode()
    return render_template(
        "hub/invitation_links.html",
        survey=survey,
        door=door,
        rows=rows,
        file=f"data:text/csv;charset=utf-8;base64,{packed}",
    )
