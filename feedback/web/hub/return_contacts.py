"""Whom the hub writes to at each organisation."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.partnership import bodies
from feedback.returns import contacts
from feedback.returns.fault import ReturnFault
from feedback.web.guard import allow
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/returns/contacts", "return_contacts", page)
    hub.add_url_rule("/returns/contacts", "return_contact_add", add, methods=["POST"])
    hub.add_url_rule(
        "/returns/contacts/<contact_id>/remove", "return_contact_remove", remove, methods=["POST"]
    )


@allow(Permission.EDIT_SURVEYS)
def page() -> str:
    """Every organisation with its contacts; the first of each is the first asked."""
    with reading() as session:
        return _page(session)


@allow(Permission.EDIT_SURVEYS)
def add() -> Response | tuple[str, int]:
    """Somebody more."""
    form = request.form
    try:
        with writing() as session:
            words = (form.get("agency_key", ""), form.get("name", ""), form.get("address", ""))
            contacts.add(session, *words, service().clock.now(), actor())
    except ReturnFault as fault:
        with reading() as session:
            return _page(session, fault), 422
    flash("Added.", "good")
    return redirect(url_for("hub.return_contacts", _anchor=form.get("agency_key")), 303)


@allow(Permission.EDIT_SURVEYS)
def remove(contact_id: str) -> Response:
    """Somebody is no contact any more, and is forgotten here."""
    with writing() as session:
        if not contacts.remove(session, contact_id, service().clock.now(), actor()):
            abort(404)
    flash("Removed. Rounds they were asked in stay as they are.", "good")
    return redirect(url_for("hub.return_contacts"), 303)


def _page(session: Session, fault: ReturnFault | None = None) -> str:
    return render_template(
        "hub/return_contacts.html",
        agencies=bodies.read(session).agencies,
        contacts=contacts.of_all(session),
        typed=request.form,
        fault=fault,
    )
