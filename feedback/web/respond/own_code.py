"""One page before the first question: a code that the person makes, so that their answers of another day find these.

What is typed is turned into a key at once and is not kept; so the page can never be shown again with it.
"""

from flask import redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.database import Transaction
from feedback.responses import drafts
from feedback.surveys import pairing as kept_pairing
from feedback.web import csrf, language
from feedback.web.beside import both
from feedback.web.guard import anyone
from feedback.web.respond import doorstep, pairing, starting
from feedback.web.service import changing, looking, service
from forms import own_code
from forms.own_code import Prompt

#: Longer than anything that is asked for.
_LONGEST = 100


@anyone
def page(code: str) -> Response:
    """What the code is made of, and that one may go on without."""
    with looking() as session:
        draft = doorstep.held(session, code)
        if draft is None:
            return doorstep.lost(code)
        prompts = _prompts(session, draft)
        return _page(draft, prompts) if prompts else redirect(_on(session, draft), 303)


@anyone
@csrf.shows_again
def said(code: str) -> Response:
    """Keep the key of what was typed, or that there is none, and go on to the first question."""
    with changing() as session:
        draft = doorstep.held(session, code, hold=True)
        if draft is None:
            return doorstep.lost(code)
        prompts = _prompts(session, draft)
        if not prompts:  # staff have changed meanwhile how answers find each other
            return redirect(_on(session, draft), 303)
        typed = {one.id: request.form.get(one.id, "")[:_LONGEST] for one in prompts}
        if csrf.failed():
            return _page(draft, prompts, typed, notice=doorstep.press_again())
        if request.form.get("lang"):
            drafts.keep(session, draft, {}, language.page_language(), service().clock.now())
            return _page(draft, prompts, typed)
        made = None if request.form.get("action") == "without" else own_code.code(prompts, typed)
        if made is None and request.form.get("action") != "without":
            return _page(draft, prompts, typed, fault=_fill_in(), status=422)
        keys = _keys(session, draft, made)
        draft = drafts.keep(session, draft, keys, language.page_language(), service().clock.now())
        return redirect(_on(session, draft), 303)


def _keys(session: Transaction, draft: drafts.Kept, made: str | None) -> dict[str, object]:
    """What a draft keeps of a code: nothing that leads back to it without the server's key."""
    if made is None:
        return {pairing.IN_DRAFT: {"key": "", "slips": []}}
    key, scope = service().key, kept_pairing.way(session, draft.survey_key).scope
    return {
        pairing.IN_DRAFT: {
            "key": kept_pairing.by_code(key, scope, made),
            "slips": kept_pairing.slips(key, scope, made),
        }
    }


def _prompts(session: Transaction, draft: drafts.Kept) -> tuple[Prompt, ...]:
    """What this person is asked for; nothing where no code is made."""
    if not pairing.asked(session, draft.survey_key, draft.kind, draft.mode):
        return ()
    return kept_pairing.prompts(session, kept_pairing.way(session, draft.survey_key).scope)


def _on(session: Transaction, draft: drafts.Kept) -> str:
    """To the first question; who has answered some already goes on where they stopped."""
    if draft.answers.keys() - {pairing.IN_DRAFT}:
        return starting.where_they_stopped(draft)
    opened = doorstep.behind(session, draft.code)
    assert opened is not None  # a draft's door is there
    return starting.way_in(opened, draft.audience_version)


def _fill_in() -> str:
    return gettext("Fill these in. You can leave one of them out.")


def _page(
    draft: drafts.Kept,
    prompts: tuple[Prompt, ...],
    typed: dict[str, str] | None = None,
    *,
    fault: str = "",
    notice: str | None = None,
    status: int = 200,
) -> Response:
    labels = own_code.labels(both)
    empty = [one.id for one in prompts if not one.read((typed or {}).get(one.id, "")).strip(own_code.NOTHING)]
    return doorstep.page(
        "respond/own_code.html",
        draft.survey,
        400 if notice else status,
        prompts=[(one, labels[one.id]) for one in prompts],
        typed=typed or {},
        fault=fault,
        empty=empty if fault else [],
        faults=[(empty[0], fault)] if fault else [],
        notice=notice,
        action_url=url_for("respond.own_code_said", code=draft.code),
        back_url=url_for("respond.start", code=draft.code),
    )
