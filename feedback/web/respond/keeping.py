"""What a survey's start page asks the browser to keep, so that the survey can be answered without a network."""

from typing import Any

from flask import url_for

from feedback.surveys import offline
from feedback.surveys.collectors import Door, Opened
from feedback.web import headers, language, worker


def asked(opened: Opened) -> dict[str, Any] | None:
    """Addresses for the start page's script: the worker, and each page to keep; None where nothing may be kept.

    Pages are kept in one language, the one chosen, and for each version that somebody may still choose.
    """
    if opened.door is not Door.OPEN or not offline.allowed(opened.kind, opened.mode, opened.survey):
        return None
    allow()
    tag = language.page_language()
    versions: list[str | None] = [None, *(one.id for one in opened.survey.versions)]
    return {
        **worker.address(),
        "code": opened.code,
        "manifest": url_for("respond.manifest", code=opened.code, lang=tag),
        "pages": [
            *(url_for("respond.whole", code=opened.code, lang=tag, version=one) for one in versions),
            url_for("respond.notice", code=opened.code, lang=tag),
        ],
    }


def allow() -> None:
    """What the content policy must let such a page do."""
    for directive in ("worker-src 'self'", "manifest-src 'self'"):
        headers.also_allow(directive)
