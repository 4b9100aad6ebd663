"""The whole survey on one page, for a phone that has lost the network, and what makes it a thing one can install.

The page is the same for everybody who asks for it on one day: it has no form token and sets no cookie, so a browser may
keep it. What is answered on it is sealed to the server's key (see `sealed`).
"""

from types import SimpleNamespace
from typing import Any

import brotli
from flask import abort, jsonify, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.responses import receipts
from feedback.sealing import passes
from feedback.sealing.key import from_server_key
from feedback.surveys import offline
from feedback.surveys.collectors import Door, Opened
from feedback.web import assets, language, monitoring
from feedback.web.guard import anyone
from feedback.web.rendering import picked
from feedback.web.respond import doorstep, keeping, starting
from feedback.web.service import looking, service
from forms import aside, routing
from forms.browser import for_browser
from forms.direction import direction
from forms.page_form import form_for
from forms.sentences import sentences
from forms.survey import Survey


@anyone
def whole(code: str) -> Response:
    """Every page of the survey in one language, for one audience version, one section each."""
    opened = _opened(code)
    known = {one.id for one in opened.survey.versions}
    wanted = request.args.get("version")
    version = wanted if wanted in known else opened.audience_version
    survey = opened.survey.for_audience(wanted) if wanted in known else opened.survey
    tag = language.page_language()
    keeping.allow()
    pages = [
        SimpleNamespace(
            id=page.id,
            title=picked(page.title),
            form=form_for(page, tag, gettext),
            monitoring=monitoring.sentence(),
        )
        for page in survey.pages
    ]
    response = doorstep.page(
        "respond/whole.html",
        survey,
        **starting.about(opened)
        | {"notice_url": url_for("respond.notice", code=opened.code, lang=language.page_language())},
        pages=pages,
        aside=_aside(survey),
        facts=_facts(opened, survey, version),
        start_url=url_for("respond.start", code=opened.code),
        has_media=any(question.has_media for page in pages for question in page.form.questions),
    )
    return _packed(_nobodys(response))


@anyone
def manifest(code: str) -> Response:
    """What a phone needs to put the survey on its first screen."""
    opened = _opened(code)
    tag = language.page_language()
    title = opened.survey.title.pick(tag)
    start = url_for("respond.start", code=opened.code)
    response = jsonify(
        id=start,
        name=title.words,
        short_name=service().partnership().short_name,
        lang=title.language,
        dir=direction(title.language),
        start_url=f"{start}?lang={tag}",
        scope=start,
        display="standalone",
        background_color="#fbfaf7",
        theme_color="#fbfaf7",
        icons=[
            {"src": assets.asset(f"icons/{name}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": use}
            for name, size, use in (("192", 192, "any"), ("512", 512, "any"), ("maskable", 512, "maskable"))
        ],
    )  # fmt: skip
    response.content_type = "application/manifest+json"
    return response


def _nobodys(response: Response) -> Response:
    """Without a cookie: the language is this page's own, and the form token made on the way belongs to no form of it."""
    session.modified = False
    response.headers.pop("Set-Cookie", None)
    return response


def _packed(response: Response) -> Response:
    """A long page of much the same, fetched before anybody needs it: a sixth of its size where the browser can read that.

    There is no secret on it that its length could give away: it is the same for everybody.
    """
    if "br" in request.headers.get("Accept-Encoding", ""):
        response.set_data(brotli.compress(response.get_data(), quality=6))
        response.headers["Content-Encoding"] = "br"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _opened(code: str) -> Opened:
    """The survey behind this door, in the language asked for, where it may be answered without a network."""
    with looking() as connection:
        opened = doorstep.behind(connection, code)
    if opened is None or not offline.allowed(opened.kind, opened.mode, opened.survey):
        abort(404)
    doorstep.settle_language(opened.survey)
    if opened.door is not Door.OPEN:
        abort(404)
    return opened


def _aside(survey: Survey) -> list[aside.Aside]:
    """Everything that may be asked at the end; the script leaves out what there is no reason to ask."""
    return list(aside.possible(survey, gettext))


def _facts(opened: Opened, survey: Survey, version: str | None) -> dict[str, Any]:
    key, tag, today = service().key, language.page_language(), service().clock.today()
    return {
        "survey": for_browser(survey, tag),
        "said": sentences(survey, tag, gettext),
        "code": opened.code,
        "version": opened.version_id,
        "audience": version,
        "choose": bool(opened.survey.versions) and version is None,
        "checks": survey.check_answers,
        "pass": passes.made(key, opened.code, opened.version_id, today),
        "key": from_server_key(key).public.hex(),
        "finished": url_for("respond.sealed", code=opened.code),
        "unfinished": url_for("respond.unfinished", code=opened.code),
        "hours": service().settings.draft_hours,
        "cuts": receipts.CUTS,
        "error": gettext("Error:"),
        "answer": gettext("Answer “%(question)s”", question="{question}"),
        "position": gettext("Question %(number)s of %(total)s", number="{number}", total="{total}")
        if routing.steady(survey)
        else gettext("Question %(number)s", number="{number}"),
    }
