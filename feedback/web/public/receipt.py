"""The receipt: its holder sees what was answered and what came of it. The code travels in a form, never in an address.

Once the code has let somebody in, the page's forms carry a pass in its place, so that the next person at the same
screen finds no code on it. What the holder can do from here is in `receipt_acts`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, request
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.publications import shelf
from feedback.publications.shelf import Shelved
from feedback.quotes import own
from feedback.quotes.own import Shown
from feedback.responses import letterbox, receipts, taking_back
from feedback.responses.letterbox import Received
from feedback.responses.receipts import Held
from feedback.responses.taking_back import Terms
from feedback.secrets import new_id
from feedback.surveys import versions
from feedback.surveys.models import SurveyVersion
from feedback.web import csrf, flood, language, monitoring
from feedback.web.guard import anyone
from feedback.web.public import pairs
from feedback.web.public.page import page
from feedback.web.rendering import picked
from feedback.web.service import reading, service, writing
from forms.text import Phrase


def add_to(public: Blueprint) -> None:
    public.add_url_rule("/receipt", "receipt", receipt)
    public.add_url_rule("/receipt", "receipt_read", receipt_read, methods=["POST"])


@dataclass(frozen=True, slots=True)
class Story:
    """What there is to see behind a receipt."""

    title: Phrase | None
    hear_back: Phrase | None
    loops: list[Shelved]
    letters: list[Received]
    words: list[Shown]
    terms: Terms | None


@anyone
def receipt() -> Response:
    """The box for the code."""
    return box("", "")


@anyone
@csrf.shows_again
def receipt_read() -> Response:
    """What the holder of this code, or of a page that it opened, may know."""
    typed = request.form.get("code", "")[:200]
    if "pass" in request.form and not typed:
        return _again()
    if csrf.failed():
        return box(typed, _press_again(), 400)
    if not typed.strip():
        return box("", gettext("Type the code from your receipt."), 422)
    if not flood.allow("receipt"):
        return flood.refusal("receipt")
    with reading() as session:
        held = receipts.find(session, typed)
    if held is None:
        return box(typed, gettext("We do not know this code. Check each sign and try again."), 422)
    flood.came_right("receipt")
    return show(held)


def box(typed: str, fault: str, status: int = 200) -> Response:
    """The box for the code. What was typed on a page that has grown old waits behind it, and comes back."""
    faults = [("code", fault)] if fault else []
    return page(
        "public/receipt.html", status, typed=typed, fault=fault, faults=faults, held=None, carried=_said()
    )


def admitted(session: Session, *, hold: bool = False) -> Held | None:
    """Whose page this request comes from."""
    return receipts.admitted(
        session, service().key, request.form.get("pass", ""), service().clock.now(), hold=hold
    )


def grown_old() -> Response:
    """A page that stood open too long, or was never ours."""
    fault = gettext("This page was open for a long time. Type your code again: what you wrote is kept.")
    return box("", fault, 400)


def show(
    held: Held,
    status: int = 200,
    *,
    notice: str = "",
    faults: Sequence[tuple[str, str]] = (),
    typed: Mapping[str, str] | None = None,
) -> Response:
    """The page behind a receipt. Letters on it count as read."""
    with reading() as session:
        story = told(session, held)
    if held.response_id and any(not letter.read for letter in story.letters):
        with writing() as session:
            letterbox.mark_read(session, held.response_id)
    today = service().clock.today()
    return page(
        "public/receipt.html",
        status,
        held=held,
        **pass_of(held),
        title=story.title,
        hear_back=story.hear_back,
        loops=[(one, pairs.states(one, today)) for one in story.loops],
        letters=story.letters,
        words=story.words,
        terms=story.terms,
        typed=_said() if typed is None else typed,
        faults=faults,
        notice=notice,
        once=new_id(),
        monitoring=monitoring.sentence(),
    )


def pass_of(held: Held) -> dict[str, str]:
    """What a page's forms carry in place of the code."""
    return {"pass": receipts.pass_for(service().key, held, service().clock.now())}


def told(session: Session, held: Held) -> Story:
    """What was asked, and when people hear back, as the survey says it today; its terms, as they were answered."""
    current = versions.current(session, held.survey_key)
    answered = (session.get(SurveyVersion, held.version_id) if held.version_id else None) or current
    now = versions.read(current) if current else None
    terms = None
    if answered and not held.taken_back:
        terms = taking_back.terms(held, versions.read(answered).flow, service().clock.today())
    return Story(
        picked(now.title) if now else None,
        picked(now.start.hear_back) if now else None,
        shelf.for_survey(session, held.survey_key, language.page_language()),
        letterbox.received(session, held.response_id) if held.response_id else [],
        own.shown(session, held),
        terms,
    )


def _again() -> Response:
    """The same page once more, without the code: after a change of language, or "no, keep my answers"."""
    with reading() as session:
        held = admitted(session)
    return show(held) if held else grown_old()


def _said() -> dict[str, str]:
    """What somebody typed into the page's boxes; it is shown again, whatever happens."""
    form = request.form
    names = [name for name in form if name in ("wrong", "which") or name.startswith("answer.")]
    return {name: form[name][: 2 * letterbox.LIMIT] for name in names[:20]}


def _press_again() -> str:
    return gettext("This page had been open for a while. Press the button once more.")
