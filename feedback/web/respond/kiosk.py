"""A device that goes from hand to hand: what one person left is gone before the next one comes.

Where scripts run, `kiosk.js` watches the clock on the page itself and asks before it clears anything. Where none run, a
refresh in the page's head does the same by the page "Are you still there?", but never on a page somebody may be writing
on: what is typed and not sent yet would be lost. Both end at `cleared`, which forgets no draft that was touched lately.
"""

import re
from datetime import timedelta

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from feedback.responses import drafts
from feedback.surveys.devices import Device
from feedback.web import csrf
from feedback.web.guard import anyone
from feedback.web.respond import doorstep
from feedback.web.respond.leaving import forget
from feedback.web.service import changing, looking, service

_PLACE = re.compile(r"[\w/-]{1,80}")


@anyone
def cleared(code: str) -> Response:
    """The time is over: forget who was here, and begin again for the next person."""
    start = redirect(url_for("respond.start", code=code), 303)
    with looking() as session:
        opened = doorstep.behind(session, code)
        draft = doorstep.held(session, code)
    if opened is None or not opened.device.shared or (draft and not _left_lying(draft, opened.device)):
        return start
    return next_person(code)


@anyone
@csrf.shows_again
def next_person(code: str) -> Response:
    """Pressed by hand: the draft, the receipt and the language go at once."""
    token = doorstep.token(code)
    if token:
        with changing() as session:
            drafts.drop(session, token)
    return forget(redirect(url_for("respond.start", code=code), 303), code)


@anyone
def still(code: str) -> Response:
    """Are you still there? For browsers without scripts."""
    with looking() as session:
        draft = doorstep.held(session, code)
    place = request.args.get("at", "")
    start = url_for("respond.start", code=code)
    if draft is None or not draft.device.shared or not _PLACE.fullmatch(place):
        return redirect(start, 303)
    return doorstep.page("respond/still.html", draft.survey, on_url=f"{start}/{place}")


def _left_lying(draft: drafts.Kept, device: Device) -> bool:
    """Whether nothing was answered for as long as staff have said. Only then may a clock forget answers."""
    if not device.idle_after or draft.touched_at is None:
        return False
    return service().clock.now() - draft.touched_at >= timedelta(minutes=device.idle_after)
