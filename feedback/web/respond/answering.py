"""One page of questions: shown, answered, kept, and on to the next."""

from collections.abc import Sequence
from types import SimpleNamespace

from flask import redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.responses import drafts
from feedback.web import csrf, language, monitoring
from feedback.web.guard import anyone
from feedback.web.rendering import picked
from feedback.web.respond import doorstep, elsewhere, finishing, last_things, sent_meanwhile, together
from feedback.web.service import changing, looking, service
from forms import routing
from forms.page_form import PageForm, form_for
from forms.survey import Page, Survey


@anyone
def question(code: str, page_id: str) -> Response:
    """Show a page with what is kept of its answers."""
    with looking() as session:
        draft = doorstep.held(session, code)
    if draft is None:
        return doorstep.lost(code)
    page = routing.page(draft.survey, draft.answers, page_id)
    if page is None:
        return redirect(_first(draft), 303)
    form = form_for(page, language.page_language(), gettext, answers=draft.answers)
    return shown(draft, page, form)


@anyone
@csrf.shows_again
def answer(code: str, page_id: str) -> Response:
    """Keep a page's answers and go on; or show it again with what was typed and what to do about it."""
    with changing() as session:
        draft = doorstep.held(session, code, hold=True)
        page = routing.page(draft.survey, draft.answers, page_id) if draft else None
        if draft is None:
            return sent_meanwhile.page(code, page_id) or doorstep.lost(code)
        if page is None:
            return redirect(_first(draft), 303)
        form = form_for(page, language.page_language(), gettext, formdata=request.form)
        good = form.validate()
        if csrf.failed():
            return shown(draft, page, form, notice=_PRESS_AGAIN(), status=400)
        given, both, seen = together.laid_beside(draft, page, form.answers() if good else {})
        if good and both:
            said = together.notice(draft, both)
            return shown(draft, page, form, notice=said, status=409, seen=seen)
        now = service().clock.now()
        if request.form.get("lang"):
            drafts.keep(session, draft, given if good else {}, language.page_language(), now)
            if (
                not good
            ):  # what cannot be kept yet stays in its box; nothing is said of it, nobody pressed Continue
                typed = form_for(page, language.page_language(), gettext, formdata=request.form)
                return doorstep.keep_language(shown(draft, page, typed))
            again = redirect(url_for("respond.question", code=code, page_id=page_id), 303)
            return doorstep.keep_language(again)
        if not good:
            return shown(draft, page, form, status=422)
        draft = drafts.keep(session, draft, given, language.page_language(), now)
        following = _next(draft, page)
        if following is None and (away := finishing.receive(session, draft, doorstep.token(code))):
            return away
    return finishing.sent(draft) if following is None else redirect(following, 303)


def _next(draft: drafts.Kept, page: Page) -> str | None:
    """Where to go from a page; None when nothing is left to ask and the author wants no check page."""
    following = routing.next_page(draft.survey, draft.answers, page.id)
    if following is not None and not request.form.get("returning"):
        return url_for("respond.question", code=draft.code, page_id=following.id)
    unfinished = routing.unanswered(draft.survey, draft.answers)
    if following is not None and unfinished:
        return url_for("respond.question", code=draft.code, page_id=unfinished[0].id, returning=1)
    if not unfinished and not request.form.get("returning") and last_things.asked(draft):
        return url_for("respond.last", code=draft.code)
    if draft.survey.check_answers or unfinished:
        return url_for("respond.check", code=draft.code)
    return None


def _first(draft: drafts.Kept) -> str:
    first = routing.first_page(draft.survey, draft.answers)
    if first is None:
        return url_for("respond.check", code=draft.code)
    return url_for("respond.question", code=draft.code, page_id=first.id)


def _PRESS_AGAIN() -> str:  # noqa: N802 - a sentence, looked up in the page's language
    return gettext(
        "This page had been open for a while. What you wrote is still here: press Continue once more."
    )


def shown(
    draft: drafts.Kept,
    page: Page,
    form: PageForm,
    *,
    notice: str | None = None,
    status: int = 200,
    seen: str = "",
) -> Response:
    """The page. `seen` is what it has been shown of its answers before; what it holds now, where it is shown anew."""
    way = routing.path(draft.survey, draft.answers)
    before = routing.before(draft.survey, way, page.id)
    returning = bool(request.values.get("returning"))
    back = None if draft.device.shared else url_for("respond.start", code=draft.code)
    if returning:
        back = url_for("respond.check", code=draft.code)
    elif before is not None:
        back = url_for("respond.question", code=draft.code, page_id=before.id)
    return doorstep.page(
        "respond/question.html",
        draft.survey,
        status,
        survey=SimpleNamespace(title=picked(draft.survey.title)),
        page=SimpleNamespace(id=page.id, title=picked(page.title)),
        form=form,
        faults=form.faults(),
        notice=notice,
        position=_position(draft.survey, way, page),
        monitoring=monitoring.sentence(),
        back_url=back,
        action_url=url_for("respond.answer", code=draft.code, page_id=page.id),
        leave_url=url_for("respond.leave", code=draft.code),
        returning=returning,
        seen=seen or request.form.get(together.FIELD) or together.seen(draft, page),
        elsewhere_url=elsewhere.address(draft),
    )


def _position(survey: Survey, way: Sequence[Page], page: Page) -> tuple[int, int | None] | None:
    """Which question this is, and of how many: the total only where no answer can change it. A note is no question."""
    asking = [one.id for one in way if _asks(one)]
    if page.id not in asking:
        return None
    return asking.index(page.id) + 1, len(asking) if routing.steady(survey) else None


def _asks(page: Page) -> bool:
    return any(question.type != "note" for question in page.questions)
