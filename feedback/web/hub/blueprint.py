"""The staff's face: everything under `/hub`. Each part adds its own addresses."""

from flask import Blueprint

from feedback.web.hub import (
    accounts,
    collectors,
    comments,
    gallery,
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

hub = Blueprint("hub", __name__, url_prefix="/hub")

for part in (
    signing_in,
    today,
    surveys,
    collectors,
    results,
    comments,
    themes,
    loops,
    releasing,
    plans,
    partnership,
    accounts,
    gallery,
):
    part.add_to(hub)
