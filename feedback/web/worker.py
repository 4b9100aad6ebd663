"""The service worker, at the root of the service so that it may look after all of it, and what all of this weighs."""

import hashlib
import json

import brotli
from flask import Flask, Response, url_for

from feedback.web import assets
from feedback.web.guard import anyone

#: It may load our scripts and ask our server, and nothing else.
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"
#: What answering without a network needs beside a page of questions; each is loaded on two pages only.
SCRIPTS = ("worker.js", "keeping.js", "whole.js")


def install(app: Flask) -> None:
    app.add_url_rule("/worker.js", "worker", serve)


@anyone
def serve() -> Response:
    """The worker of this release. Browsers ask for it anew, and replace theirs when it has changed."""
    head = "".join(
        (
            '"use strict";\n',
            f"const RELEASE = {json.dumps(release())};\n",
            f"importScripts({json.dumps(assets.asset('outbox.js'))});\n",
        )
    )
    response = Response(head + _source("worker.js").decode(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = POLICY
    return response


def release() -> str:
    """A name that changes whenever a file changes that a page is made of."""
    return hashlib.sha256("\n".join(sorted(assets.shelf()[0])).encode()).hexdigest()[:12]


def address() -> dict[str, str]:
    """Where a page finds the worker, and how far it reaches."""
    found = url_for("worker")
    return {"worker": found, "scope": found.removesuffix("worker.js")}


def sizes() -> dict[str, int]:
    """How many bytes each script travels with, for whoever prints what pages weigh."""
    return {name: len(brotli.compress(_source(name), quality=11)) for name in SCRIPTS}


def _source(name: str) -> bytes:
    by_hash, names = assets.shelf()
    return by_hash[names[name]].plain
