"""A poster for the door of an event, on A4: whoever comes signs in by their own phone, in their own language."""

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from flask_babel import gettext

from feedback.accounts.roles import Permission
from feedback.training.models import Course
from feedback.web import language, qr
from feedback.web.guard import allow
from feedback.web.hub import events
from feedback.web.hub.collectors import short
from feedback.web.service import reading, service
from forms.direction import direction


@dataclass(frozen=True, slots=True)
class Block:
    """What a poster says in one language."""

    tag: str
    direction: str
    title: str
    scan: str


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/training/events/<code>/poster", "event_poster", poster)


@allow(Permission.KEEP_TRAINING)
def poster(code: str) -> str:
    """One event as a poster."""
    with reading() as session:
        row = events.found(session, code)
        course = session.get_one(Course, row.course_key)
        address = address_of(row.code)
        blocks = [_block(tag) for tag in service().partnership().languages]
        language.speak("en")
        return render_template(
            "hub/event_poster.html",
            event=row,
            course=course,
            when=events.when_words(row),
            address=short(address),
            drawing=qr.svg(address, f"QR code for {short(address)}"),
            blocks=blocks,
        )


def address_of(code: str) -> str:
    """Where people sign in: at the public address where one is set."""
    public, path = service().settings.public_url, url_for("public.arrive", code=code)
    return public.rstrip("/") + path if public else url_for("public.arrive", code=code, _external=True)


def _block(tag: str) -> Block:
    language.speak(tag)
    scan = gettext("Point a phone’s camera at the code, or type the address.")
    return Block(tag, direction(tag), gettext("Sign in to the course"), scan)
