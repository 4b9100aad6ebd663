"""Signing in and out, and the one-time link with which an account begins."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.accounts import accounts, sessions
from feedback.web.guard import anyone, staff_cookie
from feedback.web.service import reading, service, writing

WRONG = (
    "That email and password do not belong together. Check both, or ask your administrator for a new link."
)
WAIT = "There were too many tries for this email. Wait five minutes, then try again."
GONE = "This link has been used or is too old. Ask your administrator for a new one."


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/sign-in", "sign_in", sign_in, methods=["GET", "POST"])
    hub.add_url_rule("/sign-out", "sign_out", sign_out, methods=["POST"])
    hub.add_url_rule("/welcome/<token>", "welcome", welcome, methods=["GET", "POST"])


@anyone
def sign_in() -> Response | str | tuple[str, int]:
    """Email and password. The same sentence for a wrong one of either."""
    fault = None
    if request.method == "POST":
        email, password = request.form.get("email", ""), request.form.get("password", "")
        with writing() as session:
            try:
                token = sessions.sign_in(session, email, password, service().clock.now())
            except sessions.SlowDown:
                token, fault = None, WAIT
        if token:
            return _signed_in(token, request.args.get("next"))
        fault = fault or WRONG
    page = render_template("hub/sign_in.html", fault=fault, email=request.form.get("email", ""))
    return (page, 422) if fault else page


@anyone
def sign_out() -> Response:
    """End the session here and in the database."""
    token = request.cookies.get(staff_cookie(), "")
    if token:
        with writing() as session:
            sessions.end(session, token, service().clock.now())
    response = redirect(url_for("hub.sign_in"), 303)
    response.delete_cookie(staff_cookie(), secure=service().settings.https, httponly=True, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache"'  # not "storage": answers may wait there to be sent
    return response


@anyone
def welcome(token: str) -> Response | str | tuple[str, int]:
    """A one-time link: sets the first password and signs in. Looking at it changes nothing; mail scanners look."""
    if request.method == "GET":
        with reading() as session:
            found = accounts.behind(session, token, service().clock.now())
            asks = found is not None and found[1] != "demo"
        return _welcome(GONE if found is None else None, asks)
    fault, signed_in = None, None
    with writing() as session:
        now = service().clock.now()
        found = accounts.behind(session, token, now)
        asks = found is not None and found[1] != "demo"
        if found is None:
            return _welcome(GONE, False)
        account, purpose = found
        try:
            if purpose != "demo":
                accounts.set_password(session, account, request.form.get("password", ""), now, account.id)
            accounts.use(session, token, now)
            signed_in = sessions.begin(session, account, now)
        except accounts.AccountFault as refused:
            fault = str(refused)
    if signed_in is None:
        return _welcome(fault, asks)
    flash("You are signed in.")
    return _signed_in(signed_in, None)


def _welcome(fault: str | None, asks_password: bool) -> str | tuple[str, int]:
    page = render_template("hub/welcome.html", fault=fault, asks_password=asks_password, gone=fault == GONE)
    return (page, 410 if fault == GONE else 422) if fault else page


def _signed_in(token: str, wanted: str | None) -> Response:
    """On to where they wanted to go, if that is a page of ours."""
    home = url_for("hub.today")
    target = wanted if wanted and wanted.startswith("/hub") and "\\" not in wanted else home
    response = redirect(target, 303)
    response.set_cookie(
        staff_cookie(), token, httponly=True, secure=service().settings.https, samesite="Lax", path="/"
    )
    g.signed_in = None
    return response
