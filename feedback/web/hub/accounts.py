"""Who has an account: adding one, giving a new link, choosing a lead's groups, ending one."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from feedback.accounts import accounts as verbs
from feedback.accounts import groups
from feedback.accounts.models import Account
from feedback.accounts.roles import NAMES, Permission, Role
from feedback.surveys import collectors
from feedback.web.guard import allow
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/accounts", "accounts", accounts)
    hub.add_url_rule("/accounts", "account_add", add, methods=["POST"])
    hub.add_url_rule("/accounts/<account_id>/link", "account_link", link, methods=["POST"])
    hub.add_url_rule("/accounts/<account_id>/groups", "account_groups", of_account)
    hub.add_url_rule("/accounts/<account_id>/groups", "account_groups_choose", choose, methods=["POST"])
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


@allow(Permission.EDIT_ACCOUNTS)
def of_account(account_id: str) -> str:
    """Which groups' results somebody may see: those that have a door, and those chosen before that have none yet."""
    with reading() as session:
        account = session.get(Account, account_id) or abort(404)
        chosen = groups.of(session, account_id)
        labels = sorted({*collectors.groups(session), *chosen})
        return render_template("hub/account_groups.html", account_of=account, labels=labels, chosen=chosen)


@allow(Permission.EDIT_ACCOUNTS)
def choose(account_id: str) -> Response:
    """Make these the groups of an account, and no others."""
    labels = [*request.form.getlist("group"), request.form.get("another", "")]
    with writing() as session:
        account = session.get(Account, account_id) or abort(404)
        kept = groups.choose(session, account, labels, service().clock.now(), actor())
        flash(f"{account.name} sees the results of {', '.join(kept) or 'no group'}.", "good")
    return redirect(url_for("hub.accounts"), 303)


def _page(fault: str | None = None, link: str | None = None, link_for: str | None = None) -> str:
    with reading() as session:
        rows = session.scalars(
            select(Account)
            .options(selectinload(Account.groups))
            .order_by(Account.disabled_at.is_not(None), Account.email)
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
