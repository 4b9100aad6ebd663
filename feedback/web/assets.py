"""Stylesheet, scripts and pictures: read once, named by their content, compressed once, kept by browsers for a year.

A handful of small files; a server in front may serve them as well, but none is needed. Scripts that a page always has
together travel as one (`TOGETHER`): on a poor line each further request costs a new connection, two waits of nearly half
a second, whatever its size.
"""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import lru_cache

import brotli
from flask import Flask, Response, abort, request

from feedback import paths
from feedback.web.guard import anyone

YEAR = "public, max-age=31536000, immutable"
#: One file for every page a respondent sees, so that the start page has fetched what the questions need; one for what is
#: kept on the phone; one for the page that holds the whole survey. A fault in one part stops those after it, so the way
#: out comes first. Each part begins a statement of its own.
TOGETHER = {
    "walk.js": ("respond.js", "signal.js", "read.js"),
    "keeping.js": ("outbox.js", "keep.js"),
    "whole.js": ("routing.js", "boxes.js", "seal.js", "outbox.js", "offline.js"),
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One static file in the three ways it is sent."""

    name: str
    content_type: str
    plain: bytes
    gzipped: bytes
    brotlied: bytes


@lru_cache(maxsize=1)
def shelf() -> tuple[dict[str, Asset], dict[str, str]]:
    """All files by hashed name, and the hashed name of each plain one."""
    by_hash: dict[str, Asset] = {}
    names: dict[str, str] = {}
    for name, plain in sorted(_contents().items()):
        stem, dot, ending = name.rpartition(".")
        hashed = f"{stem}.{hashlib.sha256(plain).hexdigest()[:12]}{dot}{ending}"
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        kind = {
            "text/javascript": "text/javascript; charset=utf-8",
            "text/css": "text/css; charset=utf-8",
        }.get(kind, kind)
        by_hash[hashed] = Asset(
            name, kind, plain, gzip.compress(plain, 9, mtime=0), brotli.compress(plain, quality=11)
        )
        names[name] = hashed
    return by_hash, names


def _contents() -> dict[str, bytes]:
    """Every file by its name, as it is sent."""
    found = {
        path.relative_to(paths.STATIC).as_posix(): without_margins(path.read_bytes(), path.suffix)
        for path in paths.STATIC.rglob("*")
        if path.is_file()
    }
    return found | {name: b"".join(found[part] for part in parts) for name, parts in TOGETHER.items()}


def without_margins(content: bytes, ending: str) -> bytes:
    """A script or stylesheet without its indents and the lines that are comments: people pay for their data.

    No line of ours begins with a comment and ends with something else, or lies inside a text of several lines.
    """
    margin = {".js": rb"^[ \t]*(?://.*\n)?", ".css": rb"^[ \t]*(?:/\*[^*]*\*/\n)?"}.get(ending)
    return re.sub(margin, b"", content, flags=re.M) if margin else content


def asset(name: str) -> str:
    """The address of a static file."""
    return f"/static/{shelf()[1][name]}"


def install(app: Flask) -> None:
    app.jinja_env.globals["asset"] = asset
    app.add_url_rule("/static/<path:name>", "static", _serve)


@anyone
def _serve(name: str) -> Response:
    found = shelf()[0].get(name)
    if found is None:
        abort(404)
    accepted = request.headers.get("Accept-Encoding", "")
    body, encoding = found.plain, ""
    if "br" in accepted:
        body, encoding = found.brotlied, "br"
    elif "gzip" in accepted:
        body, encoding = found.gzipped, "gzip"
    response = Response(body, content_type=found.content_type)
    response.headers["Cache-Control"] = YEAR
    response.headers["Vary"] = "Accept-Encoding"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response
