"""The staff's face: everything under `/hub`. Each part adds its own addresses."""

from flask import Blueprint

from feedback.web.hub import (
    accounts,
    agreement,
    boards,
    collectors,
    comment_acts,
    comments,
    concerns,
    contacts,
    corrections,
    duty,
    gallery,
    groups,
    invitations,
    keying,
    languages,
    letters,
    loops,
    many_doors,
    media,
    over_time,
    own_group,
    paper,
    partnership,
    plan_work,
    plans,
    posters,
    quotes,
    raising,
    reading,
    releasing,
    reporting,
    results,
    sample,
    signing_in,
    suggestions,
    surveys,
    theme_changes,
    theme_files,
    themes,
    thresholds,
    today,
    workshop,
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
    duty,
    raising,
    concerns,
    contacts,
    surveys,
    collectors,
    many_doors,
    workshop,
    posters,
    invitations,
    paper,
    keying,
    results,
    own_group,
    over_time,
    comments,
    comment_acts,
    reading,
    sample,
    letters,
    corrections,
    quotes,
    themes,
    theme_changes,
    theme_files,
    suggestions,
    groups,
    agreement,
    media,
    loops,
    releasing,
    plans,
    plan_work,
    boards,
    reporting,
    partnership,
    languages,
    thresholds,
    accounts,
    gallery,
):
    part.add_to(hub)
