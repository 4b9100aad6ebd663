"""The receipt: its holder sees what was answered and what came of it. The code travels in a form, never in an address."""

from flask import Blueprint, request
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.publications import shelf
from feedback.responses import receipts
from feedback.responses.receipts import Held
from feedback.surveys import versions
from feedback.web import csrf, flood, language
from feedback.web.guard import anyone
from feedback.web.public import pairs
from feedback.web.public.page import page
from feedback.web.rendering import picked
from feedback.web.service import reading, service
from forms.text import Phrase


def add_to(public: Blueprint) -> None:
    public.add_url_rule("/receipt", "receipt", receipt)
    public.add_url_rule("/receipt", "receipt_read", receipt_read, methods=["POST"])


@anyone
def receipt() -> Response:
    """The box for the code."""
    return _box("", "")


@anyone
@csrf.shows_again
def receipt_read() -> Response:
    """What the holder of this code may know."""
    typed = request.form.get("code", "")[:200]
    if csrf.failed():
        return _box(typed, gettext("This page had been open for a while. Press the button once more."), 400)
    if not typed.strip():
        return _box("", gettext("Type the code from your receipt."), 422)
    if not flood.allow("receipt"):
        return flood.refusal("receipt")
    with reading() as session:
        held = receipts.find(session, typed)
        if held is None:
            return _box(typed, gettext("We do not know this code. Check each sign and try again."), 422)
        flood.came_right("receipt")
        return _found(session, held)


def _box(typed: str, fault: str, status: int = 200) -> Response:
    faults = [("code", fault)] if fault else []
    return page("public/receipt.html", status, typed=typed, fault=fault, faults=faults, held=None)


def _found(session: Session, held: Held) -> Response:
    title, hear_back = _survey(session, held.survey_key)
    today = service().clock.today()
    loops = shelf.for_survey(session, held.survey_key, language.page_language())
    return page(
        "public/receipt.html",
        held=held,
        title=title,
        hear_back=hear_back,
        loops=[(one, pairs.states(one, today)) for one in loops],
    )


def _survey(session: Session, survey_key: str) -> tuple[Phrase | None, Phrase | None]:
    """What was asked, and when people hear back, as the survey says it today."""
    version = versions.current(session, survey_key)
    if version is None:
        return None, None
    survey = versions.read(version)
    return picked(survey.title), picked(survey.start.hear_back)
