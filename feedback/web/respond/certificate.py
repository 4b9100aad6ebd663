"""A certificate for who has sent their answers: asked for on the thank-you page, and made from a name they type.

It is made from the secret in the browser and the server's key, and nothing of the response is looked at but that it came.
"""

from flask import redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.database import Transaction
from feedback.invitations import entrance
from feedback.responses import receipts
from feedback.surveys import pairing
from feedback.surveys.collectors import Opened
from feedback.training import certificates
from feedback.training.certificates import Offered
from feedback.web import csrf
from feedback.web.guard import anyone
from feedback.web.respond import doorstep, invited
from feedback.web.service import changing, looking, service


def address(session: Transaction, opened: Opened) -> str | None:
    """Where the thank-you page leads who may have one. Not from a device that goes from hand to hand."""
    if opened.device.shared or certificates.offered(session, opened) is None:
        return None
    return url_for("respond.certificate", code=opened.code)


@anyone
def certificate(code: str) -> Response:
    """Which name it should say."""
    with looking() as session:
        opened, of = _may(session, code)
        if opened is None or of is None:
            return redirect(url_for("respond.thanks", code=code), 303)
        doorstep.settle_language(opened.survey)
        return _page(opened, of, asks_address=_booking(session, code) is None)


@anyone
@csrf.shows_again
def certificate_made(code: str) -> Response:
    """Make it, and lead to it. Pressed again with another name it says the other name."""
    name = " ".join(request.form.get("name", "").split())[: certificates.LONGEST_NAME]
    typed = request.form.get("address", "").strip()[: certificates.LONGEST_ADDRESS]
    with changing() as session:
        opened, of = _may(session, code)
        if opened is None or of is None:
            return redirect(url_for("respond.thanks", code=code), 303)
        doorstep.settle_language(opened.survey)
        booking = _booking(session, code)
        if csrf.failed() or request.form.get("lang") or not name:
            fault = "" if csrf.failed() or request.form.get("lang") else gettext("Write your name.")
            notice = doorstep.press_again() if csrf.failed() else None
            return _page(opened, of, name, typed, fault, notice, asks_address=booking is None)
        made = certificates.issue(session, service().key, doorstep.token(code), of, name, typed, booking)
    return redirect(url_for("public.certificate", code=made), 303)


def _may(session: Transaction, code: str) -> tuple[Opened | None, Offered | None]:
    """The door and what it gives a certificate of, where this browser has sent answers through it."""
    token, opened = doorstep.token(code), doorstep.behind(session, code)
    sent = bool(token) and receipts.exists(session, receipts.code_for(service().key, token))
    if opened is None or not sent or opened.device.shared:
        return None, None
    return opened, certificates.offered(session, opened)


def _booking(session: Transaction, code: str) -> str | None:
    """Under which booking somebody was asked who came by a link of their own."""
    guest = invited.who(session, code)
    basis = entrance.pair_basis_of(session, guest) if guest else None
    return pairing.booking_of(service().key, basis)


def _page(
    opened: Opened,
    of: Offered,
    name: str = "",
    typed: str = "",
    fault: str = "",
    notice: str | None = None,
    *,
    asks_address: bool,
) -> Response:
    return doorstep.page(
        "respond/certificate.html",
        opened.survey,
        400 if notice else 422 if fault else 200,
        course=of.course,
        day=of.day,
        name=name,
        typed=typed,
        fault=fault,
        faults=[("name", fault)] if fault else [],
        notice=notice,
        asks_address=asks_address,
        action_url=url_for("respond.certificate_made", code=opened.code),
        back_url=url_for("respond.thanks", code=opened.code),
    )
