"""What the service says of itself: what it keeps, who can use it, and where help is."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from feedback.web.guard import anyone
from feedback.web.public.page import page
from feedback.web.service import service
from forms.confidentiality import Mode, promises

MODES = {
    Mode.ANONYMOUS: lazy_gettext("Anonymous surveys"),
    Mode.UNLINKED: lazy_gettext("Surveys with a personal link"),
    Mode.PAIRED: lazy_gettext("Surveys that are asked before and after"),
    Mode.CONFIDENTIAL: lazy_gettext("Confidential surveys"),
    Mode.RETURN: lazy_gettext("Answers for an organisation"),
}
#: What a survey of each mode keeps beside the answers. The database holds it to this.
KEPT = {
    Mode.ANONYMOUS: lazy_gettext(
        "We keep your answers, the language, the link you came through, and the day."
    ),
    Mode.UNLINKED: lazy_gettext(
        "We keep the same as for anonymous surveys. Apart from it we keep that your link was used."
    ),
    Mode.PAIRED: lazy_gettext(
        "We keep the same as for anonymous surveys, and a key that only your own answers in this survey share."
    ),
    Mode.CONFIDENTIAL: lazy_gettext(
        "We keep your answers with your name, for the people named on the first page."
    ),
    Mode.RETURN: lazy_gettext("We keep your answers with your organisation and your name."),
}


@dataclass(frozen=True, slots=True)
class Conformance:
    """What the accessibility statement says. A day stays empty until the thing has been done."""

    target: str
    prepared_on: date | None
    reviewed_on: date | None
    tested_on: date | None


STATEMENT = Conformance("WCAG 2.2 AA", prepared_on=None, reviewed_on=None, tested_on=None)
#: Parts that are known not to meet the target yet, and what to do instead.
GAPS = (
    lazy_gettext(
        "Some words that staff write may be in another language than the page. They are marked as such."
    ),
    lazy_gettext(
        "The picture of a receipt code cannot be read by a screen reader. The code stands beside it as text."
    ),
    lazy_gettext("We have not yet tested every page with every screen reader."),
)


def add_to(public: Blueprint) -> None:
    public.add_url_rule("/privacy", "privacy", privacy)
    public.add_url_rule("/accessibility", "accessibility", accessibility)
    public.add_url_rule("/help", "help", help_page)


@anyone
def privacy() -> Response:
    """What is kept in each mode, cookies, and who to ask."""
    modes = [(MODES[mode], KEPT[mode], promises(mode, False, gettext)) for mode in Mode]
    return page("public/privacy.html", modes=modes, draft_hours=service().settings.draft_hours)


@anyone
def accessibility() -> Response:
    """The accessibility statement that the regulations of 2018 ask for."""
    return page("public/accessibility.html", statement=STATEMENT, gaps=GAPS)


@anyone
def help_page() -> Response:
    """Every contact, emergency first."""
    return page("public/help.html")
