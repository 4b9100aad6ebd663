"""Asking to be contacted: apart from the answers, with the safest way and time, and the truth about who reads it when."""

from flask import redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.responses import contact_intake
from feedback.secrets import new_token
from feedback.surveys.collectors import Opened
from feedback.web import csrf, flood, language, monitoring
from feedback.web.guard import anyone
from feedback.web.respond import doorstep
from feedback.web.service import changing, looking, service
from feedback.web.watch import watch

#: The longest each box is kept; what is longer is shown again with a sentence.
LONGEST = {"name": 200, "reach": 500, "safe_time": 500, "about": 2000}


@anyone
def contact(code: str) -> Response:
    """The form."""
    opened = _opened(code)
    return _page(opened) if opened else redirect(url_for("respond.start", code=code), 303)


@anyone
@csrf.shows_again
def contact_said(code: str) -> Response:
    """Keep the request, once; or show what was typed again with what to do."""
    opened = _opened(code)
    if opened is None:
        return redirect(url_for("respond.start", code=code), 303)
    if csrf.failed():
        return _page(opened, notice=doorstep.press_again(), status=400)
    if request.form.get("lang"):
        return doorstep.keep_language(_page(opened))
    typed = {name: request.form.get(name, "").strip() for name in LONGEST}
    faults = _faults(typed)
    if faults:
        return _page(opened, faults=faults, status=422)
    if not flood.allow("contact", opened.code):
        return _page(opened, notice=" ".join(flood.sentences("contact", opened.code)), status=429)
    safe = request.form.get("message_safe")
    with changing() as session:
        contact_intake.leave(
            session,
            request.form.get("ticket") or new_token(),
            opened.survey.key,
            language.page_language(),
            service().clock.now(),
            message_safe=safe if safe in ("yes", "no") else None,
            watch=watch(),
            **typed,
        )
    return doorstep.keep_language(redirect(url_for("respond.contact_sent", code=code), 303))


@anyone
def contact_sent(code: str) -> Response:
    """That it has arrived, when somebody reads it, and whom to call if it cannot wait."""
    opened = _opened(code)
    if opened is None:
        return redirect(url_for("respond.start", code=code), 303)
    return doorstep.page(
        "respond/contact_sent.html",
        opened.survey,
        reading_days=monitoring.reading_days(),
        back_url=url_for("respond.start", code=code),
    )


def _opened(code: str) -> Opened | None:
    """The survey behind this door, where it offers this. A door that has closed still does: the need has not."""
    with looking() as session:
        opened = doorstep.behind(session, code)
    if opened is None or not opened.survey.flow.contact:
        return None
    doorstep.settle_language(opened.survey)
    return opened


def _faults(typed: dict[str, str]) -> list[tuple[str, str]]:
    faults = [
        (name, gettext("This is too long. Say it in fewer words."))
        for name, longest in LONGEST.items()
        if len(typed[name]) > longest
    ]
    if not typed["reach"]:
        faults.append(("reach", gettext("Write how we can reach you, for example a phone number.")))
    return faults


def _page(
    opened: Opened,
    *,
    faults: list[tuple[str, str]] | None = None,
    notice: str | None = None,
    status: int = 200,
) -> Response:
    return doorstep.page(
        "respond/contact.html",
        opened.survey,
        status,
        typed=request.form,
        ticket=request.form.get("ticket") or new_token(),
        faults=faults or [],
        notice=notice,
        reading_days=monitoring.reading_days(),
        action_url=url_for("respond.contact_said", code=opened.code),
        back_url=url_for("respond.help_page", code=opened.code),
    )
