"""Coming in by a personal link: `/i/<link>`, and what a personal door asks before somebody begins and when they send.

Looking at a link changes nothing on the server, because scanners of mail look at every link. The browser is given a
cookie and the survey's clean address; the link is exchanged at the person's first press of a button. The cookie goes
when they leave quickly or finish, as all cookies do.
"""

import logging
from collections.abc import Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from flask import after_this_request, g, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from feedback.database import Transaction
from feedback.invitations import entrance
from feedback.invitations.entrance import Guest, Ticket
from feedback.responses import drafts, receipts
from feedback.surveys import pairing as pairs
from feedback.surveys import promises
from feedback.surveys.collectors import Door, Opened
from feedback.training import needs
from feedback.training.needs import Place
from feedback.web import headers
from feedback.web.guard import anyone
from feedback.web.rendering import picked
from feedback.web.respond import doorstep, pairing
from feedback.web.service import changing, looking, service
from forms.confidentiality import Mode

_PREFIX = "ll_invited_"
_log = logging.getLogger(__name__)


@anyone
def come_in(link: str) -> Response:
    """A link from a message: on to the clean address. Nothing about the person is shown, and nothing is changed."""
    with looking() as session:
        code = entrance.code_of(session, link)
        at_home = code is not None and entrance.leads_to(session, link, _guest(session, code))
    if code is None:
        return redirect(url_for("respond.start", code=known), 303) if (known := _used_here(link)) else _used()
    response = redirect(url_for("respond.start", code=code), 303)
    held = _ticket(code)
    if not at_home and (held is None or held.kind != "l" or not held.belongs_to(link)):
        _hand(response, code, entrance.unused(link))
        if held is not None:  # somebody else's answers, begun in this browser, are not theirs to see
            doorstep.forget(response, doorstep.cookie(code))
    return response


def turned_away(session: Transaction, opened: Opened) -> Response | None:
    """The page for somebody who cannot come in through this door as they are; None where they can.

    A door whose survey has been given another mode since is shut: neither promise would be true.
    """
    if opened.kind == "paper":  # its answers come with the post: a code on a form lets nobody in
        doorstep.settle_language(opened.survey)
        return _nothing_here()
    if not promises.fits(opened.kind, opened.mode):
        doorstep.settle_language(opened.survey)
        return _own_link_needed() if opened.mode in promises.BY_INVITATION else _nothing_here()
    if opened.kind != promises.PERSONAL:
        return None
    guest = _guest(session, opened.code)
    if guest is not None and not guest.answered and not _is_sent(session, _shared(opened)):
        return _closed(opened) if takes_no_more(opened) and held(session, opened) else None
    doorstep.settle_language(opened.survey)
    if guest is None:
        return _own_link_needed()
    return _answered_before(session, opened.code)


def begin(
    session: Transaction, opened: Opened, audience_version: str | None, language: str, at: datetime
) -> str:
    """`drafts.begin` for any door. At a personal one the link is exchanged, and its one draft is begun.

    The caller has asked `turned_away` in the same transaction.
    """
    if opened.kind != promises.PERSONAL:
        return drafts.begin(session, opened, audience_version, language, at)
    ticket, guest = _ticket(opened.code), _guest(session, opened.code)
    assert ticket is not None
    assert guest is not None
    if token := _shared(opened):
        if drafts.begin_together(session, opened, audience_version, language, at, token):
            if _is_sent(session, token):  # a moment ago: what would be begun now could not be sent
                drafts.drop(session, token)
            else:
                entrance.note_begun(session, opened.code, guest.id, token)
        return token
    kept = entrance.exchange(session, service().key, ticket, guest)
    token = entrance.draft_token(service().key, kept)
    drafts.drop(session, token)

    @after_this_request
    def remember(response: Any) -> Any:
        return _hand(response, opened.code, kept)

    return drafts.begin(session, opened, audience_version, language, at, token=token)


def held(session: Transaction, opened: Opened) -> drafts.Kept | None:
    """What is kept for who stands at this door: what this browser holds, or what was begun by the link of an organisation's
    return, on whatever device."""
    return doorstep.held(session, opened.code, secret=_shared(opened))


def hand_on(response: Response, opened: Opened) -> Response:
    """Give this browser what opens the return that was begun elsewhere."""
    if token := _shared(opened):
        doorstep.remember(response, opened.code, token, opened.mode)
    return response


def shared(mode: str) -> bool:
    """Whether others may be at work on the same answers: nobody of them begins anew or wipes them for all."""
    return mode == Mode.RETURN


def takes_no_more(opened: Opened) -> bool:
    """Whether a round of returns is closed: what was begun is kept, and not taken. Anybody else who had begun may finish."""
    return shared(opened.mode) and opened.door is Door.CLOSED


def cannot_send(session: Transaction, draft: drafts.Kept) -> Response | None:
    """The page for somebody whose answers cannot be taken: cancelled, asked anew, or answered elsewhere meanwhile, or the
    round of returns is closed."""
    if draft.kind != promises.PERSONAL:
        return None
    guest = g.guest = _guest(session, draft.code)
    if guest is None:
        return _own_link_needed()
    if guest.answered:
        drafts.drop(session, doorstep.token(draft.code))
        return _answered_before(session, draft.code)
    opened = doorstep.behind(session, draft.code) if shared(draft.mode) else None
    return _closed(opened) if opened is not None and takes_no_more(opened) else None


def beside(session: Transaction, draft: drafts.Kept) -> Mapping[str, Any]:
    """What the response carries of who sent it: nothing, unless the start page has said so.

    In the mode `paired` a key that leads to no name: see `feedback.surveys.pairing`.
    """
    guest: Guest | None = g.get("guest")
    if draft.mode == Mode.PAIRED:
        return {"pair_key": pairing.key_of(session, draft, guest)}
    if guest is None or draft.mode not in (Mode.CONFIDENTIAL, Mode.RETURN):
        return {}
    agency = entrance.agency_of(session, guest) if draft.mode == Mode.RETURN else None
    return {"invitation_id": guest.id, "agency_key": agency}


def note_answered(code: str, mode: str) -> None:
    """That this person has answered, in a transaction of its own, after the one with the answers.

    A fault here loses no answer and is not shown: the thank-you page tries again.
    """
    if mode == Mode.ANONYMOUS or _ticket(code) is None:
        return
    try:
        with changing() as session:
            guest = _guest(session, code)
            if guest is not None:
                entrance.note_answered(session, guest)
    except SQLAlchemyError:
        _log.exception("That somebody has answered could not be noted; the thank-you page tries again.")


def note_again(code: str, mode: str) -> None:
    """From the thank-you page: note it where it could not be noted when the answers were sent."""
    if mode == Mode.ANONYMOUS or _ticket(code) is None:
        return
    with looking() as session:
        guest = _guest(session, code)
    if guest is not None and not guest.answered:
        note_answered(code, mode)


def who(session: Transaction, code: str) -> Guest | None:
    """Whom this browser's link was sent to, as far as this face may know them."""
    return _guest(session, code)


def place(session: Transaction, code: str) -> Place | None:
    """The booking of whom this browser's link was sent to, on a course that is still to come."""
    guest = _guest(session, code)
    if guest is None:
        return None
    booking = pairs.booking_of(service().key, entrance.pair_basis_of(session, guest))
    return needs.place(session, booking, service().clock.now())


def _shared(opened: Opened) -> str:
    """The secret of the one draft that an organisation's link opens; empty at any other door. A browser that exchanged its
    link, as it was done before, keeps what it has."""
    ticket = _ticket(opened.code) if opened.kind == promises.PERSONAL and shared(opened.mode) else None
    return entrance.shared_token(service().key, ticket.word) if ticket and ticket.kind == "l" else ""


def _is_sent(session: Transaction, token: str) -> bool:
    """Whether what this secret opened was sent, also in the moment before it is noted that they have answered."""
    return bool(token) and receipts.exists(session, receipts.code_for(service().key, token))


def _cookie(code: str) -> str:
    return headers.cookie_name(f"{_PREFIX}{code}", service().settings.https)


def _ticket(code: str) -> Ticket | None:
    return entrance.read(request.cookies.get(_cookie(code), ""))


def _guest(session: Transaction, code: str) -> Guest | None:
    return entrance.guest(session, service().key, _ticket(code), code)


def _used_here(link: str) -> str | None:
    """The door this link was exchanged for in this browser."""
    start = _cookie("")
    for name, words in request.cookies.items():
        ticket = entrance.read(words) if name.startswith(start) else None
        if ticket is not None and ticket.belongs_to(link):
            return name.removeprefix(start)
    return None


def _hand(response: Any, code: str, ticket: Ticket) -> Any:
    response.set_cookie(
        _cookie(code),
        str(ticket),
        max_age=90 * 86400,
        httponly=True,
        secure=service().settings.https,
        samesite="Lax",
    )
    return response


def _answered_before(session: Transaction, code: str) -> Response:
    if _is_sent(session, doorstep.token(code)):
        return redirect(url_for("respond.thanks", code=code), 303)
    return doorstep.page(
        "respond/message.html",
        None,
        403,
        heading=gettext("We have your answers already"),
        sentences=[gettext("Each person answers once. Thank you for taking part.")],
        action={
            "label": gettext("Do you need an interpreter, or anything else to take part?"),
            "href": url_for("respond.needs", code=code),
        }
        if place(session, code)
        else None,
    )


def _closed(opened: Opened) -> Response:
    return doorstep.page(
        "respond/closed.html",
        opened.survey,
        410,
        survey=SimpleNamespace(title=picked(opened.survey.title)),
        sentence=gettext("It has closed. Thank you for wanting to take part."),
        more=[
            gettext("What you wrote has not been sent. It is still kept."),
            gettext("If you still want to send it, ask the person who sent you the link."),
        ],
    )


def _own_link_needed() -> Response:
    return doorstep.page(
        "respond/message.html",
        None,
        403,
        heading=gettext("You need your own link"),
        sentences=[
            gettext(
                "People are asked to this survey one by one. Open the link in the message you were sent."
            ),
            _ask_for_a_new_one(),
        ],
    )


def _used() -> Response:
    return doorstep.page(
        "respond/message.html",
        None,
        404,
        heading=gettext("This link does not work here"),
        sentences=[
            gettext("It may have been used on another device, or there may be a newer one."),
            _ask_for_a_new_one(),
        ],
    )


def _ask_for_a_new_one() -> str:
    return gettext("If your link does not work, ask the person who sent it for a new one.")


def _nothing_here() -> Response:
    return doorstep.page(
        "respond/message.html",
        None,
        404,
        heading=gettext("We cannot find this survey"),
        sentences=[gettext("Check the code on the poster or in the link: one sign may be different.")],
        action={"label": gettext("See what you can answer"), "href": url_for("public.home")},
    )
