"""Doors into a survey: opening one, its QR code and link, closing it and opening it again."""

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.clock import HOME
from feedback.responses import store
from feedback.surveys import collectors, versions
from feedback.surveys.models import Collector, Survey
from feedback.web import qr
from feedback.web.guard import allow
from feedback.web.service import actor, reading, service, writing

#: How a kind of door is called on screen, and when one would choose it.
KINDS = {
    "open_link": ("Open link", "to put on a page or in a message"),
    "qr_poster": ("Poster with a QR code", "for a wall or a leaflet"),
    "school_link": ("School link", "one for each school, so that answers can be told apart by school"),
    "group_link": ("Group link", "one for each group or team"),
    "personal": ("Personal links", "one for each person, where you know whom you ask"),
    "paper": ("Paper batch", "for paper answers that are keyed in"),
}


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/surveys/<key>/doors/new", "collector_new", new)
    hub.add_url_rule("/surveys/<key>/doors/new", "collector_open", open_door, methods=["POST"])
    hub.add_url_rule("/surveys/<key>/doors/<code>", "collector", collector)
    hub.add_url_rule("/surveys/<key>/doors/<code>/close", "collector_close", close, methods=["POST"])
    hub.add_url_rule("/surveys/<key>/doors/<code>/open", "collector_reopen", reopen, methods=["POST"])


@allow(Permission.EDIT_SURVEYS)
def new(key: str) -> str:
    """What kind of door, for whom, until when."""
    with reading() as session:
        return _new(session, key, Asked())


@allow(Permission.EDIT_SURVEYS)
def open_door(key: str) -> Response | tuple[str, int]:
    """Open a door; or show the form again with what was typed and what to do about it."""
    asked = Asked.from_form(service().clock.now())
    with writing() as session:
        if not asked.faults:
            try:
                door = collectors.open_door(session, key, service().clock.now(), actor(), **asked.values)
                session.flush()
                flash("The door is open. Copy the link or print the code.", "good")
                return redirect(url_for("hub.collector", key=key, code=door.code), 303)
            except versions.SurveyFault as refused:
                asked.faults.append(("kind", str(refused)))
        session.rollback()
        return _new(session, key, asked), 422


@allow(Permission.SEE_SURVEYS)
def collector(key: str, code: str) -> str:
    """One door: its link and code, how many came through it, and the way to close it."""
    with reading() as session:
        survey, door = _door(session, key, code)
        address = url_for("respond.start", code=door.code, _external=True)
        return render_template(
            "hub/collector.html",
            survey=survey,
            door=door,
            state=collectors.state(door, service().clock.now()).value,
            kind=KINDS.get(door.kind, (door.kind, ""))[0],
            responses=store.by_collector(session, key).get(door.code, 0),
            address=address,
            drawing=qr.svg(address, f"QR code for {address}"),
            may_edit=Permission.EDIT_SURVEYS in g.signed_in.permissions,
        )


@allow(Permission.EDIT_SURVEYS)
def close(key: str, code: str) -> Response:
    """Close a door. Who is in the middle of answering can still finish."""
    with writing() as session:
        _, door = _door(session, key, code)
        collectors.close(session, door, service().clock.now(), actor())
    flash("The door is closed. People who had begun can still finish.", "good")
    return redirect(url_for("hub.collector", key=key, code=code), 303)


@allow(Permission.EDIT_SURVEYS)
def reopen(key: str, code: str) -> Response:
    """Open a closed door again."""
    with writing() as session:
        _, door = _door(session, key, code)
        collectors.reopen(session, door, service().clock.now(), actor())
    flash("The door is open again.", "good")
    return redirect(url_for("hub.collector", key=key, code=code), 303)


@dataclass
class Asked:
    """What somebody asked for in the form of a new door: as it was typed, as it is meant, and what is wrong."""

    typed: dict[str, str] = field(default_factory=lambda: {"kind": "open_link"})
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def from_form(cls, now: datetime) -> "Asked":
        """Read the form; `now` decides whether a closing day is still to come."""
        asked = cls({name: value.strip() for name, value in request.form.items()})
        asked.values = {
            "kind": asked.typed.get("kind", "open_link"),
            "name": asked.typed.get("name", "")[:200],
            "group_label": asked.typed.get("group_label", "")[:200],
            "listed": asked.typed.get("listed") == "1",
            "audience_version": asked.typed.get("audience_version") or None,
            "cap": asked.number("cap", "Write how many answers are enough, as a whole number above 0."),
            "invited": asked.number(
                "invited", "Write how many people are invited, as a whole number above 0."
            ),
            "closes_at": asked.end_of_day(now),
        }
        return asked

    def number(self, name: str, sentence: str) -> int | None:
        """A whole number above 0, or None where nothing was typed."""
        typed = self.typed.get(name, "")
        if not typed:
            return None
        if typed.isascii() and typed.isdigit() and 0 < int(typed) <= 10_000_000:
            return int(typed)
        self.faults.append((name, sentence))
        return None

    def end_of_day(self, now: datetime) -> datetime | None:
        """The last second of the closing day, in England: wherever its date is shown, it is that day."""
        typed = self.typed.get("closes_on", "")
        if not typed:
            return None
        try:
            day = datetime.strptime(typed, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            self.faults.append(("closes_on", "Write the closing day as year-month-day, such as 2026-11-20."))
            return None
        end = datetime.combine(day, time(23, 59, 59), HOME)
        if end <= now:
            self.faults.append(("closes_on", "Choose a closing day that is still to come."))
        return end

    def fault(self, name: str) -> str:
        """What is wrong with one field, or nothing."""
        return next((sentence for place, sentence in self.faults if place == name), "")


def _new(session: Session, key: str, asked: Asked) -> str:
    survey = session.get(Survey, key) or abort(404)
    current = versions.current(session, key)
    return render_template(
        "hub/collector_new.html",
        survey=survey,
        audience_versions=versions.read(current).versions if current else (),
        published=current is not None,
        kinds=[(kind, *KINDS.get(kind, (kind, ""))) for kind in collectors.KINDS],
        asked=asked,
        faults=asked.faults,
    )


def _door(session: Session, key: str, code: str) -> tuple[Survey, Collector]:
    door = session.get(Collector, code) or abort(404)
    if door.survey_key != key:
        abort(404)
    return session.get_one(Survey, key), door
