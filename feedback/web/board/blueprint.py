"""The board's and the scrutineer's face: everything under `/board`. Each part adds its own addresses."""

from datetime import date

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.web.board import claims, decisions, evidence, evidence_acts, gaps, surveys, writing
from feedback.web.guard import allow
from feedback.web.language import day, speak

board = Blueprint("board", __name__, url_prefix="/board")


@board.before_request
def in_english() -> None:
    """As the hub: its own words are in English, whatever the browser asks for."""
    speak("en")


@board.app_template_filter("iso_day")
def iso_day(written: str) -> str:
    """A day as it is frozen, "2026-03-04", as people say it."""
    return day(date.fromisoformat(written))


@board.get("/")
@allow(Permission.SEE_DECISIONS)
def home() -> Response:
    """The log of decisions is where everything begins."""
    return redirect(url_for("board.decisions"))


for part in (decisions, writing, claims, evidence, evidence_acts, gaps, surveys):
    part.add_to(board)
