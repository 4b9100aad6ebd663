"""What one survey keeps, made from its own settings: six short sentences first, and the rest for who wants to know."""

from types import SimpleNamespace

from flask import redirect, url_for
from werkzeug.wrappers import Response

from feedback.web.beside import both, nboth
from feedback.web.guard import anyone
from feedback.web.rendering import picked
from feedback.web.respond import doorstep, pairing
from feedback.web.service import looking, service
from forms.confidentiality import Mode, kept, promises, taking_back
from forms.notice import in_short


@anyone
def notice(code: str) -> Response:
    """The privacy notice of the survey behind this door."""
    with looking() as session:
        opened = doorstep.behind(session, code)
        if opened is None:
            return redirect(url_for("public.privacy"), 303)
        draft = doorstep.held(session, opened.code)
    if draft is None:
        doorstep.settle_language(opened.survey)
    survey = opened.survey
    return doorstep.page(
        "respond/notice.html",
        survey,
        survey=SimpleNamespace(
            title=picked(survey.title),
            why=picked(survey.start.why),
            who_asks=picked(survey.start.who_asks),
            who_sees=picked(survey.start.who_sees),
        ),
        short=in_short(survey.audience != "child", both, survey.mode),
        kept=kept(survey.mode, both),
        promises=promises(survey.mode, opened.few_invited, both, pairing.known_by(opened)),
        taking_back=taking_back(survey.flow.take_back_days, both, nboth),
        flow=survey.flow,
        draft_hours=service().settings.draft_hours,
        of_organisation=survey.mode == Mode.RETURN,
        back_url=url_for("respond.start", code=opened.code),
    )
