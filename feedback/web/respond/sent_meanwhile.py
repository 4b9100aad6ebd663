"""A colleague has sent an organisation's return while somebody was writing: what they wrote is shown, and where to ask."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.responses import receipts
from feedback.web import language
from feedback.web.respond import doorstep, invited, together
from feedback.web.service import looking, service
from forms import wording
from forms.page_form import form_for
from forms.survey import Page, Survey
from forms.text import Phrase

#: What a page's form carries beside the answers.
_BESIDE = ("csrf_token", together.FIELD, "returning", "lang")


def page(code: str, page_id: str) -> Response | None:
    """The page that says so; None where no return was sent, or nothing was written on the page that came too late."""
    secret = doorstep.token(code)
    with looking() as session:
        opened = doorstep.behind(session, code) if secret else None
        if opened is None or not invited.shared(opened.mode):
            return None
        if not receipts.exists(session, receipts.code_for(service().key, secret)):
            return None
    doorstep.settle_language(opened.survey)
    rows = _written(opened.survey, page_id)
    if not rows:
        return None
    return doorstep.page(
        "respond/message.html",
        opened.survey,
        409,
        heading=gettext("Somebody else has sent the answers meanwhile"),
        sentences=[
            gettext("What you wrote here was not part of them. Copy it if you need it."),
            gettext("If you still want to send it, ask the person who sent you the link."),
        ],
        rows=rows,
    )


def _written(survey: Survey, page_id: str) -> list[SimpleNamespace]:
    """What the sent page says that it did not say when it was shown; all of it as it was typed where it cannot be read."""
    found = next((one for one in survey.pages if one.id == page_id), None)
    form = form_for(found, language.page_language(), gettext, formdata=request.form) if found else None
    if found is None or form is None or not form.validate():
        return _as_typed(found)
    return _said(found, form.answers())


def _said(found: Page, given: Mapping[str, Any]) -> list[SimpleNamespace]:
    tag = language.page_language()
    return [
        SimpleNamespace(label=question.text.pick(tag), answer=said)
        for question in together.written(found, given)
        if (said := wording.said(question, given, tag, gettext))
    ]


def _as_typed(found: Page | None) -> list[SimpleNamespace]:
    tag = language.page_language()
    labels = {one.id: one.text.pick(tag) for one in found.questions} if found else {}
    return [
        SimpleNamespace(label=labels.get(name, Phrase("", "")), answer=[Phrase(value, "")])
        for name, value in request.form.items(multi=True)
        if name not in _BESIDE and value.strip()
    ]
