"""Every route says who may come in. One that says nothing lets nobody in, and a test names it."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from feedback.accounts import sessions
from feedback.accounts.roles import Permission
from feedback.web import headers
from feedback.web.service import service

View = TypeVar("View", bound=Callable[..., Any])

#: What a public route declares instead of a permission.
ANYONE = "anyone"


def anyone(view: View) -> View:
    """This route is open to everybody, signed in or not."""
    view.permission = ANYONE  # type: ignore[attr-defined]
    return view


def allow(permission: Permission) -> Callable[[View], View]:
    """This route needs a signed-in member of staff with this permission."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def staff_cookie() -> str:
    """The name of the staff session's cookie."""
    return headers.cookie_name("ll_staff", service().settings.https)


def install(app: Flask) -> None:
    app.before_request(_let_in)


def _let_in() -> Response | None:
    if request.endpoint is None:
        return None
    needed = getattr(app_view(request.endpoint), "permission", None)
    if needed == ANYONE:
        return None
    if signed_in() is None:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("hub.sign_in", next=wanted))
    if request.endpoint == "hub.today" and Permission.SEE_HUB not in g.signed_in.permissions:
        return redirect(url_for("hub.panel"))  # the panel sees the drafts given to it, and nothing else
    if needed is None or needed not in g.signed_in.permissions:
        abort(403)
    return None


def app_view(endpoint: str) -> Callable[..., Any]:
    """The function behind an endpoint."""
    from flask import current_app

    return current_app.view_functions[endpoint]


def signed_in() -> sessions.SignedIn | None:
    """The member of staff behind this request, looked up once."""
    if "signed_in" not in g:
        g.signed_in = _who()
    return g.signed_in


def _who() -> sessions.SignedIn | None:
    token = request.cookies.get(staff_cookie(), "")
    if not token:
        return None
    now = service().clock.now()
    with service().database.reading() as session:
        idle, triage = service().idle, service().triage_idle
        found = sessions.who(session, token, now, idle, service().longest, triage)
        stale = found is not None and sessions.is_stale(session, token, now)
    if stale:
        with service().database.writing() as session:
            sessions.touch(session, token, now)
    return found
