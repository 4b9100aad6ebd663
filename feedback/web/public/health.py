"""For the machines that look after the service: is it alive, and is it ready to answer."""

from functools import lru_cache

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from feedback.migrations import upgrade
from feedback.web.guard import anyone
from feedback.web.service import service


def add_to(public: Blueprint) -> None:
    public.add_url_rule("/healthz", "healthz", healthz)
    public.add_url_rule("/readyz", "readyz", readyz)


@anyone
def healthz() -> Response:
    """Alive, whatever the database does."""
    return Response("ok", content_type="text/plain; charset=utf-8")


@anyone
def readyz() -> tuple[Response, int]:
    """Ready when the database can be reached and has had every migration of this release."""
    try:
        current = upgrade.current(service().database)
    except SQLAlchemyError:
        return jsonify(ready=False, database="unreachable"), 503
    ready = current == _head()
    return jsonify(ready=ready, database="migrated" if ready else "not migrated"), 200 if ready else 503


@lru_cache(maxsize=1)
def _head() -> str | None:
    return upgrade.head()
