"""The equality questions: after the answers are sent, behind "do you want to?", in a request of their own."""

from flask import redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.responses import equality as kept
from feedback.responses import receipts
from feedback.surveys.collectors import Opened
from feedback.web import csrf
from feedback.web.guard import anyone
from feedback.web.respond import doorstep
from feedback.web.service import changing, looking, service
from forms import equality as forms


@anyone
def equality(code: str) -> Response:
    """Whether somebody wants to, why it is asked, and that it makes no difference."""
    opened = _sent(code)
    if opened is None:
        return redirect(url_for("respond.thanks", code=code), 303)
    return doorstep.page(
        "respond/equality_gate.html",
        opened.survey,
        questions_url=url_for("respond.equality_questions", code=code),
        thanks_url=url_for("respond.thanks", code=code),
    )


@anyone
def equality_questions(code: str) -> Response:
    """All of them on one page; each can be left out."""
    opened = _sent(code)
    return _page(opened) if opened else redirect(url_for("respond.thanks", code=code), 303)


@anyone
@csrf.shows_again
def equality_said(code: str) -> Response:
    """Keep what was answered, apart from all else, and go on to thanks."""
    opened = _sent(code)
    thanks = redirect(url_for("respond.thanks", code=code), 303)
    if opened is None:
        return thanks
    if csrf.failed() or request.form.get("lang"):
        return _page(opened, again=csrf.failed())
    answers = forms.read(opened.survey.audience != "child", request.form)
    with changing() as session:
        key, secret = service().key, doorstep.token(code)
        kept.keep(session, key, secret, opened.survey.key, service().clock.today(), answers)
    return thanks


def _sent(code: str) -> Opened | None:
    """The survey behind this door, for somebody who has just sent their answers to it and is asked."""
    token = doorstep.token(code)
    if not token:
        return None
    with looking() as session:
        opened = doorstep.behind(session, code)
        sent = receipts.exists(session, receipts.code_for(service().key, token))
    if opened is None or not sent or not opened.survey.flow.equality:
        return None
    doorstep.settle_language(opened.survey)
    return opened


def _page(opened: Opened, *, again: bool = False) -> Response:
    response = doorstep.page(
        "respond/equality.html",
        opened.survey,
        400 if again else 200,
        questions=forms.questions(opened.survey.audience != "child", gettext),
        said=request.form,
        notice=doorstep.press_again() if again else None,
        action_url=url_for("respond.equality_said", code=opened.code),
        back_url=url_for("respond.equality", code=opened.code),
    )
    return doorstep.keep_language(response)
