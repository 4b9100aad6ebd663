"""The staff's face: everything under `/hub`. Each part adds its own addresses."""

from flask import Blueprint

from feedback.web.hub import (
    accounts,
    collectors,
    comments,
    contacts,
    gallery,
    invitations,
    languages,
    loops,
    partnership,
    plans,
    releasing,
    results,
    signing_in,
    surveys,
    themes,
    today,
)
from feedback.web.language import speak

hub = Blueprint("hub", __name__, url_prefix="/hub")


@hub.before_request
def in_english() -> None:
    """The hub's own words are in English, whatever the browser asks for; a preview sets its survey's language."""
    speak("en")


for part in (
    signing_in,
    today,
    contacts,
    surveys,
    collectors,
    invitations,
    results,
    comments,
    themes,
    loops,
    releasing,
    plans,
    partnership,
    languages,
    accounts,
    gallery,
):
    part.add_to(hub)
