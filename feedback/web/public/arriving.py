"""Signing in at the door of an event: `/e/<code>`, from a poster in the room.

Whoever types an address hears the same whether it was booked or not, and nobody's name is ever shown. No script is
needed, and no cookie but the form's own.
"""

from collections.abc import Mapping

from flask import Blueprint, abort, redirect, request, url_for
from flask_babel import format_date, format_time, gettext
from werkzeug.wrappers import Response

from feedback.clock import HOME
from feedback.secrets import new_id
from feedback.training import door
from feedback.training.door import Arrival, Door, Event
from feedback.web import csrf, flood, language
from feedback.web.guard import anyone
from feedback.web.public.page import page
from feedback.web.service import changing, looking, service

Fault = tuple[str, str]


def add_to(public: Blueprint) -> None:
    public.add_url_rule("/e/<code>", "arrive", arrive)
    public.add_url_rule("/e/<code>", "arrived", arrived, methods=["POST"])


@anyone
def arrive(code: str) -> Response:
    """The form; or that it is another day, or that the event is not held."""
    return _page(code, _event(code), done=request.args.get("here") == "1")


@anyone
@csrf.shows_again
def arrived(code: str) -> Response:
    """Write down that somebody is there. What was typed is not lost, whatever is wrong with it."""
    event = _event(code)
    if event.door is not Door.OPEN or request.form.get("lang"):
        return _page(code, event)
    arrival = _arrival(request.form)
    if csrf.failed():
        words = gettext("This page had been open for a while. Press the button once more.")
        return _page(code, event, [("name", words)], 400)
    if arrival.fault:
        box, kind = arrival.fault
        return _page(code, event, [(box, _sentence(kind))], 422)
    if not flood.allow("arrival", code):
        return _page(code, event, [("name", " ".join(flood.sentences("arrival", code)))], 429)
    with changing() as session:
        door.sign_in(session, event, arrival, request.form.get("once") or new_id(), service().key)
    return redirect(url_for("public.arrive", code=code, here=1), 303)  # type: ignore[return-value]


def _event(code: str) -> Event:
    with looking() as session:
        return door.find(session, code, service().clock.now()) or abort(404)


def _arrival(form: Mapping[str, str]) -> Arrival:
    said = {
        name: " ".join(form.get(name, "").split()) for name in ("name", "address", "agency_words", "role")
    }
    said["address"] = said["address"].lower()
    with looking() as session:
        known = {key for key, _ in door.agencies(session)}
    agency = form.get("agency", "")
    return Arrival(
        **said,
        agency_key=agency if agency in known else None,
        needs=form.get("needs", "").strip(),
        language=language.page_language(),
    )


def _sentence(kind: str) -> str:
    return {
        "missing": gettext("Write your name or your email address."),
        "strange": gettext("Write the email address like name@example.org."),
        "long": gettext("This is too long. Say it in fewer words."),
    }[kind]


def _page(
    code: str, event: Event, faults: list[Fault] | None = None, status: int = 200, *, done: bool = False
) -> Response:
    with looking() as session:
        agencies = door.agencies(session)
    starts = event.starts_at.astimezone(HOME)
    return page(
        "public/arrive.html",
        status,
        kept={"here": "1"} if done else {},
        event=event,
        day=format_date(starts.date(), "full"),
        time=format_time(starts.time(), "short"),
        done=done,
        agencies=agencies,
        typed=request.form,
        once=request.form.get("once") or new_id(),
        faults=faults or [],
        action=url_for("public.arrived", code=code),
    )
