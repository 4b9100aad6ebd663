"""The web application, put together: settings, database, clock, blueprints, and what surrounds every request."""

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from feedback import paths
from feedback.clock import Clock, SystemClock
from feedback.database import Database
from feedback.secrets import key_from
from feedback.settings import Settings
from feedback.web import (
    assets,
    beside,
    csrf,
    errors,
    flood,
    guard,
    headers,
    incoming,
    language,
    media,
    rendering,
    worker,
)
from feedback.web.board.blueprint import board
from feedback.web.hub.blueprint import hub
from feedback.web.public.blueprint import public
from feedback.web.respond.blueprint import respond
from feedback.web.service import Service

#: The longest post a respondent's or a staff page can make, in bytes; a workbook of answers is the largest.
LARGEST_POST = 8 * 1024 * 1024


def create_app(settings: Settings, database: Database | None = None, clock: Clock | None = None) -> Flask:
    """The WSGI application for these settings.

    A test hands in its own database and clock; a server opens them from the settings.
    """
    app = Flask("feedback", template_folder=str(paths.TEMPLATES), static_folder=None)
    key = key_from(Path(settings.secret_file))
    app.secret_key = key
    database = database or Database(settings.database)
    face = Database(settings.public_database) if settings.public_database else database
    app.extensions["service"] = Service(settings, database, clock or SystemClock(), key, face)
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_POST,
        MAX_FORM_MEMORY_SIZE=LARGEST_POST,
        SESSION_COOKIE_NAME=headers.cookie_name("ll_form", settings.https),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for part in (
        incoming,
        media,
        assets,
        language,
        beside,
        csrf,
        guard,
        headers,
        rendering,
        errors,
        flood,
        worker,
    ):
        part.install(app)
    for blueprint in (respond, public, hub, board):
        app.register_blueprint(blueprint)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app
