"""Forms that only our own pages can send.

A failed check is not an error page: a view is told (`failed()`), and shows the page again with what was typed, because
a child whose form is refused must not have to write it twice. Every other POST is refused with a sentence.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFError, CSRFProtect

protect = CSRFProtect()
View = TypeVar("View", bound=Callable[..., Any])


def shows_again(view: View) -> View:
    """This view looks at `failed()` itself and keeps what was typed."""
    view.checks_own_form = True  # type: ignore[attr-defined]
    return view


def takes_no_form(view: View) -> View:
    """This view takes no form, and nothing that another site could make a browser send: so it has no form's token."""
    return shows_again(view)


def failed() -> bool:
    """Whether this request's form token is missing, old or not ours."""
    return bool(g.get("form_token_failed"))


class _Sessions(SecureCookieSessionInterface):
    """Flask's, with what signs the form token's cookie made once and not twice at each request."""

    def __init__(self) -> None:
        self._made: tuple[Any, Any] = (None, None)

    def get_signing_serializer(self, app: Flask) -> Any:
        if self._made[0] != app.secret_key:
            self._made = (app.secret_key, super().get_signing_serializer(app))
        return self._made[1]


def install(app: Flask) -> None:
    # A token lives as long as its cookie: a slow child must not lose answers after an hour.
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_SSL_STRICT=False)
    app.session_interface = _Sessions()
    protect.init_app(app)
    app.before_request(_check)


def _check() -> None:
    reading = request.method in {"GET", "HEAD", "OPTIONS"} or request.endpoint is None
    if reading or not current_app.config["WTF_CSRF_ENABLED"]:
        return
    try:
        protect.protect()
    except CSRFError:
        view = current_app.view_functions[str(request.endpoint)]
        if not getattr(view, "checks_own_form", False):
            raise
        g.form_token_failed = True
