"""Doors into a survey: opening one, its QR code and link, changing it, closing it and opening it again."""

from collections.abc import Iterable, Sequence

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.loop import ledger
from feedback.loop.ledger import Line
from feedback.responses import store
from feedback.returns import rounds
from feedback.surveys import collectors, devices, promises, versions
from feedback.surveys.models import Collector, Survey, SurveyVersion
from feedback.web import qr
from feedback.web.guard import allow
from feedback.web.hub.collector_form import Asked, said
from feedback.web.service import actor, reading, service, writing
from forms.confidentiality import Mode

#: How a kind of door is called on screen, and when one would choose it.
KINDS = {
    "open_link": ("Open link", "to put on a page or in a message"),
    "qr_poster": ("Poster with a QR code", "for a wall or a leaflet"),
    "school_link": ("School link", "one for each school, so that answers can be told apart by school"),
    "group_link": ("Group link", "one for each group or team"),
    "kiosk": ("Kiosk", "one tablet that goes from hand to hand and clears itself between people"),
    "workshop": (
        "Workshop",
        "a room full of people, each on a device of their own, with a page for the projector",
    ),
    "personal": ("Personal links", "one for each person, where you know whom you ask"),
    "paper": ("Paper batch", "for paper answers that are keyed in"),
}
STATES = {"open": "Open", "not_yet": "Not open yet", "closed": "Closed", "full": "Full"}


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/surveys/<key>/doors/new", "collector_new", new)
    hub.add_url_rule("/surveys/<key>/doors/new", "collector_open", open_door, methods=["POST"])
    hub.add_url_rule("/surveys/<key>/doors/<code>", "collector", collector)
    hub.add_url_rule("/surveys/<key>/doors/<code>/change", "collector_edit", edit)
    hub.add_url_rule("/surveys/<key>/doors/<code>/change", "collector_change", change, methods=["POST"])
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
    asked = Asked.for_new(service().clock.now())
    with writing() as session:
        untold = _untold(session, asked)
        if not asked.faults and untold and not request.form.get("asked_again"):
            return _new(session, key, asked, untold), 200
        if not asked.faults:
            try:
                door = collectors.open_door(session, key, service().clock.now(), actor(), **asked.values)
                session.flush()
                flash("The door is open. Copy the link or print the code.", "good")
                return redirect(url_for("hub.collector", key=key, code=door.code), 303)
            except versions.SurveyFault as refused:
                asked.faults.append(("name" if "with the name" in str(refused) else "kind", str(refused)))
        session.rollback()
        return _new(session, key, asked), 422


@allow(Permission.SEE_SURVEYS)
def collector(key: str, code: str) -> str:
    """One door: its link and code, how many came through it, and the way to close it."""
    with reading() as session:
        survey, door = found(session, key, code)
        address = address_of(door)
        return render_template(
            "hub/collector.html",
            survey=survey,
            door=door,
            state=collectors.state(door, service().clock.now()).value,
            kind=KINDS.get(door.kind, (door.kind, ""))[0],
            device=devices.at(door.kind, door.settings),
            said=said,
            states=STATES,
            untold=ledger.untold(session, [door.group_label], service().clock.now()),
            responses=store.by_collector(session, key).get(door.code, 0),
            address=address,
            drawing=qr.svg(address, f"QR code for {address}"),
            unmatched=collectors.unmatched(session, door),
            may_edit=Permission.EDIT_SURVEYS in g.signed_in.permissions,
        )


@allow(Permission.EDIT_SURVEYS)
def edit(key: str, code: str) -> str:
    """What may change of a door."""
    with reading() as session:
        survey, door = found(session, key, code)
        return _edit(survey, door, Asked.of(door))


@allow(Permission.EDIT_SURVEYS)
def change(key: str, code: str) -> Response | tuple[str, int]:
    """Change a door; or show the form again with what was typed and what to do about it."""
    now = service().clock.now()
    with writing() as session:
        survey, door = found(session, key, code)
        asked = Asked.for_change(door, now)
        if not asked.faults:
            try:
                collectors.change(session, door, now, actor(), **asked.values)
                flash("The door is changed.", "good")
                return redirect(url_for("hub.collector", key=key, code=code), 303)
            except versions.SurveyFault as refused:
                asked.faults.append(("name", str(refused)))
        return _edit(survey, door, asked), 422


@allow(Permission.EDIT_SURVEYS)
def close(key: str, code: str) -> Response:
    """Close a door. Who is in the middle of answering can still finish, but in a round of returns, which is closed with it."""
    with writing() as session:
        _, door = found(session, key, code)
        if one := rounds.of_door(session, code):
            rounds.close(session, one, service().clock.now(), actor())
            flash("The round is closed with its door. What was begun is kept, and not sent.", "good")
            return _back(key, code)
        collectors.close(session, door, service().clock.now(), actor())
    flash("The door is closed. People who had begun can still finish.", "good")
    return _back(key, code)


@allow(Permission.EDIT_SURVEYS)
def reopen(key: str, code: str) -> Response:
    """Open a closed door again."""
    with writing() as session:
        _, door = found(session, key, code)
        collectors.reopen(session, door, service().clock.now(), actor())
    flash("The door is open again.", "good")
    return _back(key, code)


def address_of(door: Collector) -> str:
    """Where people reach a door: at the public address where one is set."""
    public, path = service().settings.public_url, url_for("respond.start", code=door.code)
    return public.rstrip("/") + path if public else url_for("respond.start", code=door.code, _external=True)


def short(address: str) -> str:
    """An address as one writes it on a wall."""
    return address.partition("://")[2].removeprefix("www.")


def _back(key: str, code: str) -> Response:
    """To the page whose button was pressed: the door's own, or the one for the projector."""
    endpoint = "hub.workshop" if request.form.get("from") == "workshop" else "hub.collector"
    return redirect(url_for(endpoint, key=key, code=code), 303)


def _edit(survey: Survey, door: Collector, asked: Asked) -> str:
    return render_template(
        "hub/collector_edit.html",
        survey=survey,
        door=door,
        asked=asked,
        faults=asked.faults,
        clears=devices.CLEARS_AFTER,
        idle=devices.IDLE_AFTER,
    )


def _untold(session: Session, asked: Asked) -> list[Line]:
    """A warning before the group is asked again: shown once, and the second press opens the door."""
    return ledger.untold(session, [asked.typed.get("group_label", "")], service().clock.now())


def _new(session: Session, key: str, asked: Asked, untold: Sequence[Line] = ()) -> str:
    survey = session.get(Survey, key) or abort(404)
    current = versions.current(session, key)
    return render_template(
        "hub/collector_new.html",
        survey=survey,
        audience_versions=versions.read(current).versions if current else (),
        published=current is not None,
        **kinds_for(collectors.KINDS, current),
        asked=asked,
        untold=untold,
        faults=asked.faults,
        clears=devices.CLEARS_AFTER,
        idle=devices.IDLE_AFTER,
    )


def kinds_for(kinds: Iterable[str], current: SurveyVersion | None) -> dict[str, object]:
    """For a form: the kinds of door that keep the promise of what is published, and why the others are not there."""
    mode = current.mode if current else Mode.ANONYMOUS
    fit = [kind for kind in kinds if promises.fits(kind, mode)]
    return {"kinds": [(kind, *KINDS[kind]) for kind in fit], "left_out": promises.left_out(kinds, mode)}


def found(session: Session, key: str, code: str) -> tuple[Survey, Collector]:
    """A survey and one of its doors, or "there is no page here"."""
    door = session.get(Collector, code) or abort(404)
    if door.survey_key != key:
        abort(404)
    return session.get_one(Survey, key), door
