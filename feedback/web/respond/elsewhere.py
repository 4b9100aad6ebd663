"""Carrying on with another phone or computer: a page that shows a code, and `/resume`, where it is typed."""

from flask import redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.database import Transaction
from feedback.responses import drafts, resuming
from feedback.surveys import promises
from feedback.web import csrf, flood, language
from feedback.web.guard import anyone
from feedback.web.respond import doorstep
from feedback.web.service import changing, looking, service


def address(draft: drafts.Kept) -> str | None:
    """Where a question page leads who wants to go on elsewhere; None where the author does not offer it."""
    return url_for("respond.elsewhere", code=draft.code) if _offered(draft) else None


def _offered(draft: drafts.Kept) -> bool:
    """Not where people come by a link of their own: it opens one browser, and in another nothing could be sent."""
    asked = draft.kind == promises.PERSONAL
    return draft.survey.flow.resume_elsewhere and not draft.device.shared and not asked


@anyone
def elsewhere(code: str) -> Response:
    """What the code does, before one is made."""
    with looking() as session:
        draft = doorstep.held(session, code)
    if draft is None:
        return doorstep.lost(code)
    return _page(draft) if _offered(draft) else redirect(url_for("respond.start", code=code), 303)


@anyone
@csrf.shows_again
def elsewhere_code(code: str) -> Response:
    """A new code. It is shown once, and one made before is good no more."""
    with changing() as session:
        draft = doorstep.held(session, code, hold=True)
        if draft is None:
            return doorstep.lost(code)
        if not _offered(draft):
            return redirect(url_for("respond.start", code=code), 303)
        if csrf.failed():
            return _page(draft, again=True)
        made = resuming.offer(session, service().key, draft.token_hash, service().clock.now())
    return _page(draft, made=resuming.in_blocks(made))


@anyone
def resume() -> Response:
    """The box for the code."""
    return _box("")


@anyone
@csrf.shows_again
def resume_typed() -> Response:
    """On with the answers of another device, where the code is good.

    Answers of the same survey that this device holds would go: that is said first, and the code stays good meanwhile.
    """
    typed = request.form.get("code", "")[:100]
    if csrf.failed():
        return _box(typed, doorstep.press_again(), 400)
    if not typed.strip():
        return _box("", gettext("Type the code from your other phone or computer."), 422)
    if not flood.allow("resume"):
        return flood.refusal("resume")
    with changing() as session:
        here = _in_its_place(session, typed)
        if here is not None and not request.form.get("replace"):
            flood.came_right("resume")
            return _asks(typed, here)
        moved = resuming.take(session, service().key, typed, service().clock.now())
        if moved and here is not None:
            drafts.drop(session, doorstep.token(here.code))
    if moved is None:
        return _box(
            typed,
            gettext(
                "We do not know this code. It works once, for 48 hours. Check each sign, or make a new code."
            ),
            422,
        )
    flood.came_right("resume")
    code, secret = moved
    response = redirect(url_for("respond.start", code=code), 303)
    doorstep.remember(response, code, secret)
    return response


def _in_its_place(session: Transaction, typed: str) -> drafts.Kept | None:
    """Answers this browser holds at the door of the code, where they are others than those the code moves."""
    found = resuming.peek(session, service().key, typed, service().clock.now())
    if found is None:
        return None
    code, moves = found
    secret = doorstep.token(code)
    held = drafts.find(session, secret, code, service().clock.now(), hold=True) if secret else None
    return held if held is not None and held.answers and held.token_hash != moves else None


def _asks(typed: str, here: drafts.Kept) -> Response:
    """Which answers to go on with. The page keeps the language it was asked in: the answers here may have another."""
    return doorstep.page(
        "respond/resume_instead.html",
        None,
        409,
        typed=typed,
        here_url=url_for("respond.start", code=here.code),
    )


def _page(draft: drafts.Kept, *, made: str | None = None, again: bool = False) -> Response:
    return doorstep.page(
        "respond/elsewhere.html",
        draft.survey,
        400 if again else 200,
        made=made,
        resume_address=url_for("public.resume", _external=True).partition("://")[2],
        action_url=url_for("respond.elsewhere_code", code=draft.code),
        back_url=url_for("respond.start", code=draft.code),
        notice=doorstep.press_again() if again else None,
    )


def _box(typed: str, fault: str = "", status: int = 200) -> Response:
    return doorstep.page(
        "respond/resume.html",
        None,
        status,
        languages=[
            doorstep.LanguageChoice(
                tag, language.own_name(tag), f"{request.path}?lang={tag}", tag == language.page_language()
            )
            for tag in service().partnership().languages
        ],
        typed=typed,
        fault=fault,
        faults=[("code", fault)] if fault else [],
    )
