"""A paper as a page of ours: its one style is allowed by its hash, its pictures stand in it, nothing else may run."""

import base64
import hashlib
import re

from flask import make_response
from werkzeug.wrappers import Response

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def respond(html: str, status: int = 200) -> Response:
    """The page, kept by nobody on its way."""
    response = make_response(html, status)
    response.headers["Content-Security-Policy"] = policy(html)
    response.headers["Cache-Control"] = "no-store"
    return response


def policy(html: str) -> str:
    """What the page may do: show its own style and the pictures that it carries in itself."""
    hashes = " ".join(f"'sha256-{_digest(style)}'" for style in _STYLE.findall(html))
    return (
        f"default-src 'none'; style-src {hashes}; img-src data:; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


def _digest(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
