"""What every page of a survey asks first: which door, which draft, which language."""

from dataclasses import dataclass

from flask import g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.database import Transaction
from feedback.responses import drafts, receipts
from feedback.surveys import collectors
from feedback.web import headers, language
from feedback.web.public import page as public_page
from feedback.web.respond import clearing
from feedback.web.service import looking, service
from forms.confidentiality import Mode
from forms.survey import Survey


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """One language a page is offered in, called by its own name."""

    tag: str
    name: str
    href: str
    current: bool


def cookie(code: str) -> str:
    """The cookie of a draft: one per door, so that two surveys on one phone do not meet."""
    return headers.cookie_name(f"ll_draft_{code}", service().settings.https)


def token(code: str) -> str:
    """The draft's secret that the browser sent, or an empty text."""
    return request.cookies.get(cookie(code), "")


def remember(response: Response, code: str, secret: str, mode: str = "") -> None:
    """Give the browser the draft's secret, for as long as the draft is kept; a shared device until it is closed."""
    settings = service().settings
    hours = drafts.RETURN_HOURS if mode == Mode.RETURN else settings.draft_hours
    shared = "device" in g and g.device.shared
    response.set_cookie(
        cookie(code),
        secret,
        max_age=None if shared else hours * 3600,
        httponly=True,
        secure=settings.https,
        samesite="Lax",
    )


def forget(response: Response, name: str) -> None:
    """Take a cookie away. With all that it was set with: a browser lets nobody change `__Host-` cookies otherwise."""
    response.delete_cookie(name, httponly=True, secure=service().settings.https, samesite="Lax")


def behind(session: Transaction, code: str) -> collectors.Opened | None:
    """What stands behind a door; the page takes on what the door says of the device."""
    opened = collectors.behind(session, code, service().clock.now())
    if opened is not None:
        g.device = opened.device
    return opened


def held(session: Transaction, code: str, *, hold: bool = False, secret: str = "") -> drafts.Kept | None:
    """The draft of this request's person behind this door, or the one that `secret` opens; the page takes on its language."""
    secret = secret or token(code)
    draft = drafts.find(session, secret, code, service().clock.now(), hold=hold) if secret else None
    if draft is not None:
        g.device = draft.device
        settle_language(draft.survey, draft.language)
    return draft


def settle_language(survey: Survey, kept: str | None = None) -> None:
    """Speak the language asked for just now, else the draft's, else the best of those the survey is in."""
    offered = language.offered(survey.languages)
    asked = request.values.get("lang")
    if asked in offered:
        language.speak(str(asked))
    elif (
        kept in survey.languages
    ):  # also one that was switched off since: nobody is turned round in the middle
        language.speak(str(kept))
    else:
        language.speak(language.among(offered))


def languages(survey: Survey) -> list[LanguageChoice]:
    """The languages a survey is offered in, for the chooser on every page."""
    now = language.page_language()
    offered = language.offered(survey.languages)
    return [
        LanguageChoice(tag, language.own_name(tag), f"{request.path}?lang={tag}", tag == now)
        for tag in survey.languages
        if tag in offered or tag == now
    ]


def keep_language(response: Response) -> Response:
    """Remember the page's language for the next one: the thank-you page has no draft to ask."""
    response.set_cookie(
        language.cookie(),
        language.page_language(),
        max_age=365 * 86400,
        httponly=True,
        secure=service().settings.https,
        samesite="Lax",
    )
    return response


def surroundings(survey: Survey) -> dict[str, object]:
    """What stands around every page of a survey: its languages, help, and the ways out of it."""
    around: dict[str, object] = {
        "languages": languages(survey),
        "leaves_quickly": survey.leaves_quickly,
        "easy_read": survey.easy_read,
        "read_aloud": survey.flow.read_aloud,
    }
    code = (request.view_args or {}).get("code")
    if code:
        around |= {
            "help_url": url_for("respond.help_page", code=code),
            "leave_url": url_for("respond.leave", code=code),
            "contact_url": url_for("respond.contact", code=code) if survey.flow.contact else None,
        }
    return around


def press_again() -> str:
    """What is said above a form that stood open for too long."""
    return gettext("This page had been open for a while. Press the button once more.")


def page(template: str, survey: Survey | None, status: int = 200, /, **context: object) -> Response:
    """Render a respondent's page and remember its language for the next one."""
    if survey is not None:
        context = surroundings(survey) | context
    elif request.method == "GET":
        context = {"languages": public_page.languages()} | context
    context |= clearing.around(context.get("form"))
    headers.also_allow("connect-src 'self'")  # a button that finds no network tries again (signal.js)
    response = make_response(render_template(template, **context), status)
    return keep_language(response) if request.values.get("lang") else response


def lost(code: str) -> Response:
    """Nothing is kept for this browser behind this door: it was sent, or left, or never begun."""
    secret = token(code)
    if secret:
        with looking() as session:
            sent = receipts.exists(session, receipts.code_for(service().key, secret))
        if sent:
            return redirect(url_for("respond.thanks", code=code), 303)
    with looking() as session:
        opened = behind(session, code)
    if opened is not None and opened.device.shared:  # the way back of a person who came later
        return redirect(url_for("respond.start", code=opened.code), 303)
    return page(
        "respond/message.html",
        None,
        404 if request.method == "GET" else 400,
        heading=gettext("We have no answers kept here"),
        sentences=[
            gettext("You may have left this survey, or it was open for a very long time."),
            gettext("You can start again. It does not take long."),
        ],
        action={"label": gettext("Go to the start"), "href": url_for("respond.start", code=code)},
    )
