"""Who has an account: adding one, giving a new link, ending one."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from feedback.accounts import accounts as verbs
from feedback.accounts.models import Account
from feedback.accounts.roles import NAMES, Permission, Role
from feedback.web.guard import allow
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/accounts", "accounts", accounts)
    hub.add_url_rule("/accounts", "account_add", add, methods=["POST"])
    hub.add_url_rule("/accounts/<account_id>/link", "account_link", link, methods=["POST"])
    hub.add_url_rule("/accounts/<account_id>/disable", "account_disable", disable, methods=["POST"])


@allow(Permission.EDIT_ACCOUNTS)
def accounts() -> str:
    """All accounts."""
    return _page()


@allow(Permission.EDIT_ACCOUNTS)
def add() -> str | tuple[str, int]:
    """A new account; its one-time link is shown once, to be handed over."""
    form = request.form
    now = service().clock.now()
    try:
        with writing() as session:
            account = verbs.add(
                session, form.get("email", ""), form.get("name", ""), form.getlist("roles"), now, actor()
            )
            token = verbs.one_time_link(session, account, "welcome", now)
            email = account.email
    except verbs.AccountFault as refused:
        return _page(fault=str(refused)), 422
    return _page(link=url_for("hub.welcome", token=token, _external=True), link_for=email)


@allow(Permission.EDIT_ACCOUNTS)
def link(account_id: str) -> str:
    """A new link for somebody who forgot their password."""
    now = service().clock.now()
    with writing() as session:
        account = session.get(Account, account_id) or abort(404)
        token = verbs.one_time_link(session, account, "reset", now)
        email = account.email
    return _page(link=url_for("hub.welcome", token=token, _external=True), link_for=email)


@allow(Permission.EDIT_ACCOUNTS)
def disable(account_id: str) -> Response:
    """Close an account and sign it out everywhere. Not one's own: nobody locks the last door behind themselves."""
    with writing() as session:
        account = session.get(Account, account_id) or abort(404)
        if account.id == actor():
            flash("You cannot close your own account. Ask another administrator.")
        else:
            verbs.disable(session, account, service().clock.now(), actor())
            flash(f"The account of {account.email} is closed.")
    return redirect(url_for("hub.accounts"), 303)


def _page(fault: str | None = None, link: str | None = None, link_for: str | None = None) -> str:
    with reading() as session:
        rows = session.scalars(
            select(Account).order_by(Account.disabled_at.is_not(None), Account.email)
        ).all()
    return render_template(
        "hub/accounts.html",
        accounts=rows,
        roles=[(role.value, NAMES[role]) for role in Role],
        names={role.value: name for role, name in NAMES.items()},
        fault=fault,
        link=link,
        link_for=link_for,
        typed=request.form,
    )
