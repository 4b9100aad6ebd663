"""The start page, and the first step from it."""

from types import SimpleNamespace

from flask import redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.responses import drafts
from feedback.surveys.collectors import Door, Opened
from feedback.web import csrf, flood, language, monitoring
from feedback.web.beside import both, joined, nboth
from feedback.web.guard import anyone
from feedback.web.rendering import picked
from feedback.web.respond import agreeing, data_use, doorstep, invited, keeping, needs, pairing
from feedback.web.service import changing, looking, service
from forms import routing
from forms.confidentiality import promises, taking_back
from forms.flow import Consent


@anyone
def start_page(code: str) -> Response:
    """Why, who asks, who sees it, how long, what is promised, what happens next: before anything is asked."""
    with looking() as session:
        opened = doorstep.behind(session, code)
        if opened is None:
            return _no_such_door()
        if away := invited.turned_away(session, opened):
            return away
        draft = invited.held(session, opened)
        told_needs = needs.way(session, opened)
    if draft is None:
        doorstep.settle_language(opened.survey)
        if opened.door is not Door.OPEN:
            return _shut(opened)
    return _start(opened, kept=draft is not None and not opened.device.shared, told_needs=told_needs)


@anyone
@csrf.shows_again
def begin(code: str) -> Response:
    """Begin, carry on, or begin anew. Nothing is written about the person but a draft that only they hold."""
    now = service().clock.now()
    newcomer = not doorstep.token(code)
    if newcomer and not flood.allow("begin", code):  # before the one writer is kept waiting
        return flood.refusal("begin", code)
    with changing() as session:
        opened = doorstep.behind(session, code)
        if opened is None:
            return _no_such_door()
        if away := invited.turned_away(session, opened):
            return away
        draft = invited.held(session, opened)
        if csrf.failed():
            doorstep.settle_language(opened.survey)
            return _start(opened, kept=draft is not None, status=400)
        anew = request.form.get("action") == "again" and not invited.shared(opened.mode)
        goes_on = not anew and not opened.device.shared
        if draft is not None and goes_on:
            asked = pairing.IN_DRAFT not in draft.answers and _makes_a_code(opened)
            on = redirect(_own_code(opened) if asked else where_they_stopped(draft), 303)
            return invited.hand_on(on, opened)
        doorstep.settle_language(opened.survey)
        if opened.door is not Door.OPEN:
            return _shut(opened)
        if not newcomer and not flood.allow("begin", opened.code):
            return flood.refusal("begin", opened.code)
        if draft is not None:
            drafts.drop(session, doorstep.token(code))
        version = _chosen_version(opened, draft)
        if before := agreeing.step(opened, version):
            return redirect(url_for(before, code=opened.code), 303)
        token = invited.begin(session, opened, version, language.page_language(), now)
        first = _own_code(opened) if _makes_a_code(opened) else way_in(opened, version)
    agreeing.forget()
    response = redirect(first, 303)
    doorstep.remember(response, opened.code, token, opened.mode)
    return response


def way_in(opened: Opened, version: str | None) -> str:
    """Where somebody goes who has just begun: to the first question, or first to how one leaves quickly."""
    survey = opened.survey.for_audience(version)
    if (
        survey.leaves_quickly and not opened.device.shared
    ):  # there the button clears the device, and leads nowhere
        return url_for("respond.ways_out", code=opened.code)
    first = routing.first_page(survey, {})
    if first is None:
        return url_for("respond.check", code=opened.code)
    return url_for("respond.question", code=opened.code, page_id=first.id)


def _makes_a_code(opened: Opened) -> bool:
    return opened.pairs.asks_code(opened.kind, opened.mode)


def _own_code(opened: Opened) -> str:
    return url_for("respond.own_code", code=opened.code)


def _chosen_version(opened: Opened, draft: drafts.Kept | None) -> str | None:
    """The version chosen now, on the way here, or by who begins anew; else the door's own."""
    known = {one.id for one in opened.survey.versions}
    wanted = (
        request.form.get("version"),
        agreeing.version(opened.code),
        draft.audience_version if draft else None,
    )
    return next((one for one in wanted if one in known), opened.audience_version)


def where_they_stopped(draft: drafts.Kept) -> str:
    """The first page on the path without an answer, else the check page."""
    for page in routing.path(draft.survey, draft.answers):
        asked = [question for question in page.questions if question.type != "note"]
        if asked and not any(question.id in draft.answers for question in asked):
            return url_for("respond.question", code=draft.code, page_id=page.id)
    return url_for("respond.check", code=draft.code)


def _start(opened: Opened, *, kept: bool, status: int = 200, told_needs: needs.Way | None = None) -> Response:
    return doorstep.page(
        "respond/start.html",
        opened.survey,
        status,
        **about(opened),
        keeping=keeping.asked(opened),
        kept=kept,
        needs=told_needs,
        anew=not invited.shared(opened.mode),
        start_url=url_for("respond.begin", code=opened.code),
        notice=doorstep.press_again() if status != 200 else None,
    )


def about(opened: Opened) -> dict[str, object]:
    """What a person is told before the first question, here and on the page that holds the whole survey."""
    survey = opened.survey
    asked = survey.for_audience(opened.audience_version)
    start = survey.start
    return {
        "survey": SimpleNamespace(
            title=picked(survey.title),
            why=picked(start.why),
            who_asks=picked(start.who_asks),
            who_sees=picked(start.who_sees),
            minutes=start.minutes,
            next_steps=picked(start.next_steps),
            hear_back=picked(start.hear_back),
        ),
        "promises": promises(survey.mode, opened.few_invited, both, pairing.known_by(opened)),
        "taking_back": joined(taking_back(survey.flow.take_back_days, both, nboth)),
        "told": agreeing.told(opened),
        "two_buttons": survey.consent is not Consent.ADULT,
        "kilobytes": data_use.kilobytes(opened),
        "heavier": data_use.has_media(survey),
        "notice_url": url_for("respond.notice", code=opened.code),
        "monitoring": joined((monitoring.promise(asked), monitoring.reading_days())),
        "versions": [
            {"id": one.id, "title": picked(one.title)}
            for one in survey.versions
            if opened.audience_version is None
        ],
    }


def _no_such_door() -> Response:
    return doorstep.page(
        "respond/message.html",
        None,
        404,
        heading=gettext("We cannot find this survey"),
        sentences=[gettext("Check the code on the poster or in the link: one sign may be different.")],
        action={"label": gettext("See what you can answer"), "href": url_for("public.home")},
    )


def _shut(opened: Opened) -> Response:
    sentences = {
        Door.NOT_YET: gettext("It has not opened yet. Come back a little later."),
        Door.CLOSED: gettext("It has closed. Thank you for wanting to take part."),
        Door.FULL: gettext("As many people have answered as could. Thank you for wanting to take part."),
    }
    return doorstep.page(
        "respond/closed.html",
        opened.survey,
        410 if opened.door is Door.CLOSED else 403,
        survey=SimpleNamespace(title=picked(opened.survey.title)),
        sentence=sentences[opened.door],
        loops_url=url_for("public.loops"),
    )
