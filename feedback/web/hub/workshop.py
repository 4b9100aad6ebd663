"""The page for the projector: a large code, the address, a button for the door, and how many have sent."""

from flask import Blueprint, g, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.surveys import collectors
from feedback.web import qr
from feedback.web.guard import allow
from feedback.web.hub.collectors import STATES, address_of, found, short
from feedback.web.service import reading, service

#: Seconds between two counts. A header asks for the page again, so no script is needed; a link stops it.
COUNTS_EVERY = 10


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/surveys/<key>/doors/<code>/room", "workshop", workshop)


@allow(Permission.SEE_SURVEYS)
def workshop(key: str, code: str) -> Response:
    """One door on a wall. Of the answers it tells only how many have been sent."""
    counting = "still" not in request.args
    with reading() as session:
        survey, door = found(session, key, code)
        address = address_of(door)
        here = url_for("hub.workshop", key=key, code=code)
        page = render_template(
            "hub/workshop.html",
            survey=survey,
            door=door,
            state=collectors.state(door, service().clock.now()).value,
            states=STATES,
            address=short(address),
            drawing=qr.svg(address, f"QR code for {short(address)}"),
            counting=counting,
            seconds=COUNTS_EVERY,
            other_url=url_for("hub.workshop", key=key, code=code, still=1) if counting else here,
            may_edit=Permission.EDIT_SURVEYS in g.signed_in.permissions,
        )
    response = make_response(page)
    if counting:
        response.headers["Refresh"] = str(COUNTS_EVERY)
    return response
