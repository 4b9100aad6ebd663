"""Requests to be contacted: who waits longest stands first, and what came of each is written down."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.models import Account
from feedback.accounts.roles import Permission
from feedback.responses import contacts as kept
from feedback.responses.contacts import OUTCOMES, ContactFault
from feedback.web.guard import allow
from feedback.web.hub.clocks import until
from feedback.web.service import actor, service, writing


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/contacts", "contacts", contacts)
    hub.add_url_rule("/contacts/<request_id>", "contact_handled", contact_handled, methods=["POST"])


@allow(Permission.SEE_CONTACTS)
def contacts() -> str:
    """The list. That somebody read it goes into the trail; nothing here leads to what anybody answered."""
    now = service().clock.now()
    with writing() as session:
        waiting = kept.waiting(session)
        kept.read(session, waiting, now, actor())
        return render_template(
            "hub/contacts.html",
            waiting=[(one, until(one.due, now), one.due < now) for one in waiting],
            handled=kept.handled(session),
            outcomes=OUTCOMES,
            names=_names(session),
        )


@allow(Permission.SEE_CONTACTS)
def contact_handled(request_id: str) -> Response:
    """Write down what came of a request."""
    try:
        with writing() as session:
            kept.handle(session, request_id, request.form.get("outcome", ""), service().clock.now(), actor())
        flash("Saved.", "good")
    except ContactFault as fault:
        flash(str(fault), "halt")
    return redirect(url_for("hub.contacts"), 303)


def _names(session: Session) -> dict[str, str]:
    rows = session.execute(select(Account.id, Account.name, Account.email))
    return {account_id: name or email for account_id, name, email in rows}
