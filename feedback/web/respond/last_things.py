"""After the last question: may we show your words, and did somebody help you. Each can be left out."""

from flask import redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.responses import drafts
from feedback.web import csrf, language
from feedback.web.beside import both
from feedback.web.guard import anyone
from feedback.web.respond import doorstep, finishing
from feedback.web.service import changing, looking, service
from forms import aside, routing


def asked(draft: drafts.Kept) -> tuple[aside.Aside, ...]:
    """What there is to ask the holder of this draft."""
    return aside.asked(draft.survey, draft.answers, gettext)


@anyone
def last(code: str) -> Response:
    """The page, with what was said before."""
    with looking() as session:
        draft = doorstep.held(session, code)
    if draft is None:
        return doorstep.lost(code)
    return _page(draft) if asked(draft) else redirect(url_for("respond.check", code=code), 303)


@anyone
@csrf.shows_again
def last_said(code: str) -> Response:
    """Keep what was said, and go on to the check page or send."""
    with changing() as session:
        draft = doorstep.held(session, code, hold=True)
        if draft is None:
            return doorstep.lost(code)
        if csrf.failed():
            return _page(draft, again=True)
        said = {
            one.name: value if one.words(value := request.form.get(one.name)) else None
            for one in asked(draft)
        }
        draft = drafts.keep(session, draft, said, language.page_language(), service().clock.now())
        if request.form.get("lang"):
            return doorstep.keep_language(redirect(url_for("respond.last", code=code), 303))
        if draft.survey.check_answers or routing.unanswered(draft.survey, draft.answers):
            return redirect(url_for("respond.check", code=code), 303)
        away = finishing.receive(session, draft, doorstep.token(code))
    return away or finishing.sent(draft)


def _page(draft: drafts.Kept, *, again: bool = False) -> Response:
    path = routing.path(draft.survey, draft.answers)
    before = url_for("respond.question", code=draft.code, page_id=path[-1].id) if path else None
    if request.values.get("returning"):
        before = url_for("respond.check", code=draft.code)
    return doorstep.page(
        "respond/last_things.html",
        draft.survey,
        400 if again else 200,
        asked=aside.asked(draft.survey, draft.answers, both),  # what is agreed to here has to be understood
        said={**draft.answers, **request.form},
        sends=not draft.survey.check_answers,
        notice=doorstep.press_again() if again else None,
        action_url=url_for("respond.last_said", code=draft.code),
        back_url=before or url_for("respond.start", code=draft.code),
    )
