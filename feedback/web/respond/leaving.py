"""Leaving quickly: what the button does, said before it is needed; the leaving itself; help that can be left as well."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from feedback.responses import drafts
from feedback.web import csrf, monitoring
from feedback.web.guard import anyone
from feedback.web.respond import doorstep
from feedback.web.service import changing, looking, service
from forms import routing


@anyone
def ways_out(code: str) -> Response:
    """What the button does and what it cannot do, before the first question."""
    with looking() as session:
        draft = doorstep.held(session, code)
    if draft is None:
        return doorstep.lost(code)
    first = routing.first_page(draft.survey, draft.answers)
    on = url_for("respond.question", code=code, page_id=first.id) if first else url_for(".check", code=code)
    return doorstep.page(
        "respond/ways_out.html", draft.survey, on_url=on, back_url=url_for("respond.start", code=code)
    )


@anyone
@csrf.shows_again
def leave(code: str) -> Response:
    """Leave quickly: the draft goes first, then the cookies, then the page. Never refused, whatever the form holds.

    An organisation's return is not one person's to wipe: its link leads back to it.
    """
    token = doorstep.token(code)
    if token:
        with changing() as session:
            drafts.leave(session, token)
    response = forget(redirect(service().settings.exit_url, 303), code)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@anyone
@csrf.shows_again
def finish(code: str) -> Response:
    """Done: this browser forgets the receipt, so that the next person on this phone does not find it."""
    return forget(redirect(url_for("public.home"), 303), code)


@anyone
def help_page(code: str) -> Response:
    """Help without leaving the survey, so that the way out and the way back are both still there."""
    with looking() as session:
        opened = doorstep.behind(session, code)
        if opened is None:
            return redirect(url_for("public.help"), 303)
        kept = doorstep.held(session, opened.code) is not None
    if not kept:
        doorstep.settle_language(opened.survey)
    return doorstep.page(
        "respond/help.html",
        opened.survey,
        reading_days=monitoring.reading_days(),
        back_url=url_for("respond.start", code=opened.code),
    )


def forget(response: Response, code: str) -> Response:
    """Take every cookie of ours away, and every page the browser remembers. What waits sealed to be sent stays: it is
    somebody's answers, and nobody can read it there. Only who leaves quickly wants all of it gone, and is told so."""
    for name in {*request.cookies, doorstep.cookie(code)}:
        doorstep.forget(response, name)
    response.headers["Clear-Site-Data"] = '"cache", "cookies"'
    return response
