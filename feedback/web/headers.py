"""What every answer of the server says beside its words: nothing from elsewhere, nothing kept, nothing told on."""

import base64
import hashlib
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from markupsafe import Markup

from feedback.partnership import contrast
from feedback.web.service import service


def cookie_name(name: str, https: bool) -> str:
    """`__Host-` binds a cookie to this host and to HTTPS; a plain demo on a laptop cannot have it."""
    return f"__Host-{name}" if https else name


def also_allow(directive: str) -> None:
    """Let this request's page do what others may not: "connect-src 'self'", say."""
    g.also_allowed = {**g.get("also_allowed", {}), directive: True}


def install(app: Flask) -> None:
    app.after_request(_add)


@lru_cache(maxsize=8)
def accent_style(accent: str) -> tuple[Markup, str]:
    """The one inline style a page may have, the partnership's colour, and its hash for the policy."""
    if accent == contrast.DEFAULT:
        return Markup(""), ""
    dark = contrast.on_dark(accent)
    css = f":root{{--accent:{accent};--accent-dark:{dark}}}"
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    # Six hexadecimal digits, checked by contrast.fault(): nothing in it can end the element.
    return Markup(f"<style>{css}</style>"), f" 'sha256-{digest}'"


@lru_cache(maxsize=8)
def _policy(style_hash: str, exit_url: str) -> str:
    """Leaving quickly is a form that ends at another site, so that one site is allowed as a form's target."""
    parts = urlsplit(exit_url)
    away = f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return (
        f"default-src 'none'; style-src 'self'{style_hash}; script-src 'self'; img-src 'self' data:; media-src 'self'; "
        f"form-action 'self'{away}; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    )


def _add(response: Response) -> Response:
    settings = service().settings
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    if request.endpoint == "static":
        return response
    _, style_hash = accent_style(service().partnership().accent)
    # A file that an author brought in has a stricter policy of its own.
    policy = "; ".join([_policy(style_hash, settings.exit_url), *g.get("also_allowed", {})])
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers["Permissions-Policy"] = "geolocation=(), camera=(), microphone=(), interest-cohort=()"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "no-store")
    if settings.https:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response
