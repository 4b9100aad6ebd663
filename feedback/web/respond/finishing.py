"""Checking, sending, the thank-you page with the receipt, and the two ways of going away."""

from types import SimpleNamespace

from flask import redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.database import Transaction
from feedback.loop import target
from feedback.publications import shelf
from feedback.responses import drafts, intake, receipts
from feedback.surveys import offline
from feedback.web import csrf, flood, language, qr
from feedback.web.guard import anyone
from feedback.web.rendering import picked
from feedback.web.respond import certificate, doorstep, help_order, invited, needs, pairing, together
from feedback.web.service import changing, looking, reading, service
from feedback.web.watch import watch
from forms import aside, routing, wording
from forms.text import Phrase


@anyone
def check(code: str) -> Response:
    """All answers on one page, before they are sent."""
    with looking() as session:
        draft = doorstep.held(session, code)
    return _check(draft) if draft else doorstep.lost(code)


@anyone
@csrf.shows_again
def send(code: str) -> Response:
    """Send, once, however often it is pressed."""
    with changing() as session:
        draft = doorstep.held(session, code, hold=True)
        if draft is None:
            return doorstep.lost(code)
        if csrf.failed():
            return _check(
                draft,
                notice=gettext("This page had been open for a while. Press “Send my answers” once more."),
            )
        if routing.unanswered(draft.survey, draft.answers):
            return _check(draft)
        if together.unseen(draft):
            return _check(draft, notice=_look_again(), status=409)
        if away := receive(session, draft, doorstep.token(code)):
            return away
    return sent(draft)


def sent(draft: drafts.Kept) -> Response:
    """Where somebody goes whose answers have arrived: to thanks, by way of the equality questions where it has them."""
    invited.note_answered(draft.code, draft.mode)
    on = "respond.equality" if draft.survey.flow.equality else "respond.thanks"
    return doorstep.keep_language(redirect(url_for(on, code=draft.code), 303))


def receive(session: Transaction, draft: drafts.Kept, token: str) -> Response | None:
    """Hand a finished draft to the intake under the receipt that belongs to its holder.

    Gives the page for somebody who was invited and cannot send. Who calls it calls `sent` once its transaction is
    over.
    """
    if away := invited.cannot_send(session, draft):
        return away
    receipt = receipts.code_for(service().key, token)
    today, guard = service().clock.today(), watch()
    beside, slips = invited.beside(session, draft), pairing.slips_of(draft)
    if intake.receive(session, draft, receipt, today, beside, guard, slips):
        help_order.note(draft.code, guard.kinds, draft.survey.audience)
    flood.sent(draft.code)
    return None


@anyone
def thanks(code: str) -> Response:
    """Thanks, what happens next, where help is, and the receipt."""
    token = doorstep.token(code)
    receipt = receipts.code_for(service().key, token) if token else ""
    with reading() as session:
        opened = doorstep.behind(session, code)
        sent = bool(receipt) and receipts.exists(session, receipt)
        if opened is None or not sent:
            return redirect(url_for("respond.start", code=code), 303)
        doorstep.settle_language(opened.survey)
        newest = shelf.newest(session, language.page_language())
        told_by = target.told_by(session, opened.closes_at)
        certificate_url = certificate.address(session, opened)
        told_needs = needs.way(session, opened)
    invited.note_again(code, opened.mode)
    start = opened.survey.start
    address = url_for("public.receipt", _external=True)
    return doorstep.page(
        "respond/thanks.html",
        opened.survey,
        survey=SimpleNamespace(title=picked(opened.survey.title)),
        help_contacts=help_order.shown(code),
        receipt=receipts.in_blocks(receipt),
        receipt_url=address,
        receipt_qr=qr.svg(f"{address}#{receipt}", gettext("QR code of your receipt"), quickly=True),
        what_next=picked(start.next_steps),
        hear_back=picked(start.hear_back),
        told_by=told_by,
        newest_change={"title": newest.title, "href": url_for("public.loop", slug=newest.slug)}
        if newest
        else None,
        sent_at=opened.code if offline.allowed(opened.kind, opened.mode, opened.survey) else None,
        certificate_url=certificate_url,
        needs=told_needs,
        finish_url=url_for("respond.finish", code=code),
        leave_url=url_for("respond.leave", code=code),
    )


def _look_again() -> str:
    return gettext(
        "Somebody else changed an answer meanwhile. Look at the answers once more before you send them."
    )


def _check(draft: drafts.Kept, notice: str | None = None, status: int = 400) -> Response:
    path = routing.path(draft.survey, draft.answers)
    unfinished = routing.unanswered(draft.survey, draft.answers)
    tag = language.page_language()
    rows = [
        SimpleNamespace(
            id=f"row-{question.id}",
            label=question.text.pick(tag),
            answer=wording.said(question, draft.answers, tag, gettext),
            change_url=url_for("respond.question", code=draft.code, page_id=page.id, returning=1),
        )
        for page in path
        for question in page.questions
        if question.type != "note"
    ]
    rows += [
        SimpleNamespace(
            id=f"row{one.name}",
            label=Phrase(one.label, tag),
            answer=one.words(draft.answers.get(one.name)) or [],
            change_url=url_for("respond.last", code=draft.code, returning=1),
        )
        for one in aside.asked(draft.survey, draft.answers, gettext)
    ]
    asked = request.method == "POST"
    faults = [
        (
            f"row-{page.questions[0].id}",
            gettext("Answer “%(question)s”", question=page.questions[0].text.pick(tag).words),
        )
        for page in unfinished
    ]
    return doorstep.page(
        "respond/check.html",
        draft.survey,
        status if notice else 422 if asked else 200,
        survey=SimpleNamespace(title=picked(draft.survey.title)),
        rows=rows,
        faults=faults if asked else [],
        notice=notice,
        seen=together.whole(draft),
        action_url=url_for("respond.send", code=draft.code),
        back_url=url_for("respond.question", code=draft.code, page_id=path[-1].id)
        if path
        else url_for("respond.start", code=draft.code),
        leave_url=url_for("respond.leave", code=draft.code),
    )
