"""The production server: gunicorn with threads, started from here so that nothing depends on a file of its own.

It keeps no access log, and its error log no address: who came to a survey, and from where, is written nowhere.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from analysis import screening
from feedback.database import Database
from feedback.migrations.upgrade import current, head
from feedback.partnership.duty import Duty
from feedback.safeguarding import screen
from feedback.settings import Settings

THREADS = 8
#: Heartbeats of the workers in memory, where there is some: a slow disk must not look like a dead worker.
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of the system, and only file names of gunicorn's


class CannotServe(Exception):
    """The database is not one to serve. The message says what to do."""


class QuietLogger(Logger):
    """gunicorn's log without the addresses and headers of people whose request was broken, and without the paths they
    asked for: a personal link is a secret."""

    def warning(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        if str(msg).startswith("Invalid request from"):
            msg, args = "A request that is not sound HTTP was refused.", ()
        super().warning(msg, *args, **kwargs)

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        if str(msg).startswith("Error handling request"):
            msg, args = "A request could not be handled.", ()
        super().exception(msg, *args, **kwargs)


class Server(BaseApplication):
    """Makes the application once and shares it between processes."""

    def __init__(self, make_app: Callable[[], Flask], options: dict[str, Any]) -> None:
        self.make_app = make_app
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        assert self.cfg is not None
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        app = self.make_app()
        service = app.extensions["service"]
        screen.ready(Duty(), service.clock.now())
        return app


def ready(settings: Settings) -> None:
    """Look at the database before anybody is served.

    Raises:
        CannotServe: it holds a demo, or its tables are not those of this release.
    """
    from feedback.demo_mark import is_demo

    database = Database(settings.database)
    try:
        held = current(database)
        if held != head():
            raise CannotServe(
                f"The database stands at {held or 'nothing'} and this release needs {head()}. "
                "Run 'listening-loop database upgrade', then start again."
            )
        if is_demo(database):
            raise CannotServe(
                "This database holds a demo: everybody in it can sign in with a link. "
                "Set LISTENING_LOOP_DATABASE to one of your own, or run 'listening-loop demo'."
            )
    finally:
        database.dispose()


def options(host: str, port: int, workers: int) -> dict[str, Any]:
    """gunicorn's settings."""
    return {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers,
        "threads": THREADS,
        "worker_class": "gthread",
        "preload_app": True,
        "accesslog": None,
        "errorlog": "-",
        "loglevel": "warning",
        "logger_class": QuietLogger,
        "timeout": 60,
        "graceful_timeout": 30,
        "keepalive": 5,
        "control_socket_disable": True,
        "worker_tmp_dir": str(_SHARED_MEMORY) if _SHARED_MEMORY.is_dir() else None,
        "post_fork": _own_connections,
    }


def _screening_ready(settings: Settings) -> None:
    """Read the screening once, before the server divides: its processes share what was read, and nobody waits for it."""
    screening.ready(screening.local_file(settings.secret_file))


def run(settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve until told to stop.

    Raises:
        CannotServe: see `ready`.
    """
    from feedback.app import create_app

    ready(settings)
    _screening_ready(settings)
    Server(lambda: create_app(settings), options(host, port, workers)).run()


def _own_connections(_server: Any, worker: Any) -> None:
    """A connection must not be shared between processes; the master's stay open for the master."""
    service = worker.app.wsgi().extensions["service"]
    for database in {service.database, service.public_database}:
        database.engine.dispose(close=False)
