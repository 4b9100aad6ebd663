"""What somebody needs to take part in a course they are booked on, said from the link they were sent before it.

It goes to their booking and never beside their answers. The page shows nothing back: a message may have been passed on.
In every language of the hub, whichever the survey speaks.
"""

from dataclasses import dataclass

from flask import redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.database import Transaction
from feedback.surveys import pairing, promises
from feedback.surveys.collectors import Opened
from feedback.training import needs
from feedback.training.bookings import LONGEST_NEEDS
from feedback.web import csrf, language
from feedback.web.guard import anyone
from feedback.web.public import page as public_page
from feedback.web.respond import doorstep, invited
from feedback.web.service import changing, looking, service
from forms.text import Phrase


@dataclass(frozen=True, slots=True)
class Way:
    """Where it is said, and how the page asks: in the person's own language, whichever the survey speaks."""

    url: str
    asks: Phrase
    tells: Phrase


def way(session: Transaction, opened: Opened) -> Way | None:
    """For who came by a link of their own to a course that is still to come; None for everybody else. A survey of no course
    costs no statement."""
    if opened.kind != promises.PERSONAL or not opened.pairs.scope.startswith(pairing.scope_of_course("")):
        return None
    if invited.place(session, opened.code) is None:
        return None
    own = language.among(service().partnership().languages)
    asks = language.said("Do you need an interpreter, or anything else to take part?", own)
    return Way(url_for("respond.needs", code=opened.code, lang=own), asks, language.said("Tell us", own))


@anyone
def page(code: str) -> Response:
    """The box; or that it is kept."""
    with looking() as session:
        if invited.place(session, code) is None:
            return redirect(url_for("respond.start", code=code), 303)
    return _page(code, done=request.args.get("told") == "1")


@anyone
@csrf.shows_again
def said(code: str) -> Response:
    """Keep what they need. What was typed is not lost, whatever is wrong with it: also where the course has begun, or their
    place on it was given up, since they opened the page."""
    words = request.form.get("needs", "").strip()
    with changing() as session:
        place = invited.place(session, code)
        if place is None:
            fault = gettext("This was not kept. Please tell the people at the door of the course.")
            return _page(code, words, fault, status=409)
        if csrf.failed():
            return _page(code, words, notice=doorstep.press_again(), status=400)
        if request.form.get("lang"):
            return _page(code, words)
        if len(words) > LONGEST_NEEDS:
            return _page(code, words, gettext("This is too long. Say it in fewer words."), status=422)
        needs.say(session, service().key, place, words, needs.LINK)
    return redirect(url_for("respond.needs", code=code, told=1), 303)


def _page(
    code: str,
    typed: str = "",
    fault: str = "",
    *,
    done: bool = False,
    notice: str | None = None,
    status: int = 200,
) -> Response:
    return doorstep.page(
        "respond/needs.html",
        None,
        status,
        languages=public_page.languages(),
        done=done,
        typed=typed,
        faults=[("needs", fault)] if fault else [],
        notice=notice,
        action_url=url_for("respond.needs_said", code=code),
        back_url=url_for("respond.start", code=code),
    )
