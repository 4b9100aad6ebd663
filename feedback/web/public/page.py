"""What every public page has around its words: the languages it can be read in, and a memory of the one chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from feedback.web import language
from feedback.web.service import service

YEAR = 365 * 86400


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """One language a page is offered in, called by its own name."""

    tag: str
    name: str
    href: str
    current: bool


def page(template: str, status: int = 200, **context: object) -> Response:
    """Render a public page. What stands in `kept` stays in its address when its language is changed."""
    offered = languages(dict(context.get("kept", ())))  # type: ignore[call-overload]
    return remembered(make_response(render_template(template, languages=offered, **context), status))


def remembered(response: Response) -> Response:
    """The response, with the language chosen on it kept for the next page."""
    if request.values.get("lang"):
        response.set_cookie(
            language.cookie(),
            language.page_language(),
            max_age=YEAR,
            httponly=True,
            secure=service().settings.https,
            samesite="Lax",
        )
    return response


def languages(keep: Mapping[str, str] = MappingProxyType({})) -> list[LanguageChoice]:
    """What the partnership offers, each leading to this page in that language."""
    now = language.page_language()
    return [
        LanguageChoice(
            tag, language.own_name(tag), f"{request.path}?{urlencode({**keep, 'lang': tag})}", tag == now
        )
        for tag in service().partnership().languages
    ]
