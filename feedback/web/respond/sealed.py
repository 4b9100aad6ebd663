"""Where sealed answers arrive: `/s/<code>/sealed` and, for what is not finished, `/s/<code>/sealed/unfinished`.

Neither looks at a form: an envelope is bytes of a type that a page of another site cannot post without being asked
first, and nobody asks here. Each answer is a small JSON object whose `state` says what has become of the envelope:
`received`, `refused` with a `why` (it need never be sent again), or `wait`.
"""

from dataclasses import replace
from typing import Any

from flask import jsonify, request, url_for
from werkzeug.wrappers import Response

from feedback.database import Transaction
from feedback.responses import drafts, sealed
from feedback.sealing.envelope import LARGEST
from feedback.web import csrf, flood
from feedback.web.guard import anyone
from feedback.web.respond import doorstep
from feedback.web.service import changing, service
from feedback.web.watch import watch
from forms import routing
from forms.flow import ASIDE

ENVELOPE = "application/octet-stream"


@anyone
@csrf.takes_no_form
def receive(code: str) -> tuple[Response, int]:
    """Finished answers. No cookie is looked at, so it does not matter in whose browser they waited."""
    if fault := _fault(code):
        return fault
    code, clock = code.lower(), service().clock
    try:
        contents = sealed.read(service().key, request.get_data(), sealed.FINISHED, code)
        with changing() as session:
            sealed.receive(session, contents, clock.now(), clock.today(), watch())
    except sealed.Refused as refused:
        return _refused(refused)
    return _said(200, state="received")


@anyone
@csrf.takes_no_form
def carry_on(code: str) -> tuple[Response, int]:
    """Unfinished answers become a draft, which this browser may go on with."""
    if fault := _fault(code):
        return fault
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return _said(403, state="wait")
    code = code.lower()
    try:
        contents = sealed.read(service().key, request.get_data(), sealed.UNFINISHED, code)
        with changing() as session:
            begun = sealed.begun(session, contents, service().clock.now())
            token = _as_draft(session, begun, contents.made)
    except sealed.Refused as refused:
        return _refused(refused)
    response, status = _said(200, state="received", next=url_for("respond.start", code=code))
    if token:
        doorstep.remember(response, code, token)
    return response, status


def _as_draft(session: Transaction, begun: drafts.Kept, made: float) -> str | None:
    """Make the answers this browser's draft; gives the secret of a new one.

    The page without a network begins at the start, whoever answers on it, so nothing of an earlier draft is mixed in:
    two people's answers would become one person's. What was answered last stays; the other goes, as with "Start again".
    """
    now = service().clock.now()
    answers = routing.kept(begun.survey, begun.answers)
    answers |= {name: begun.answers[name] for name in ASIDE if begun.answers.get(name) in ASIDE[name]}
    draft = doorstep.held(session, begun.code, hold=True)
    if draft is not None and draft.answers and draft.touched_at and draft.touched_at.timestamp() > made:
        return None
    drafts.drop(session, doorstep.token(begun.code))
    opened = doorstep.behind(session, begun.code)
    assert opened is not None
    begins = replace(opened, version_id=begun.version_id)
    token = drafts.begin(session, begins, begun.audience_version, begun.language, now)
    fresh = drafts.find(session, token, begun.code, now, hold=True)
    assert fresh is not None
    drafts.keep(session, fresh, answers, begun.language, now)
    return token


def _fault(code: str) -> tuple[Response, int] | None:
    """What is wrong with the request before anybody opens the envelope."""
    if request.mimetype != ENVELOPE:
        return _said(415, state="refused", why="unreadable")
    if (request.content_length or 0) > LARGEST:
        return _refused(sealed.Refused("too_large"), 413)
    if not flood.allow("sealed", code):
        return _said(429, state="wait")
    return None


def _refused(refused: sealed.Refused, status: int = 422) -> tuple[Response, int]:
    return _said(status, state="refused", why=refused.why, sentence=str(refused))


def _said(status: int, **told: Any) -> tuple[Response, int]:
    return jsonify(told), status
