"""What the service says of itself: what it keeps, who can use it, and where help is."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from feedback.web import monitoring
from feedback.web.beside import both
from feedback.web.guard import anyone
from feedback.web.public.page import page
from feedback.web.service import service
from forms.confidentiality import Mode, kept, promises
from forms.notice import in_short

MODES = {
    Mode.ANONYMOUS: lazy_gettext("Anonymous surveys"),
    Mode.UNLINKED: lazy_gettext("Surveys with a personal link"),
    Mode.PAIRED: lazy_gettext("Surveys that are asked before and after"),
    Mode.CONFIDENTIAL: lazy_gettext("Confidential surveys"),
    Mode.RETURN: lazy_gettext("Answers for an organisation"),
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
    return page(
        "public/privacy.html",
        young=in_short(False, both),
        adult=in_short(True, both),
        modes=[(MODES[mode], kept(mode, both), promises(mode, False, both)) for mode in Mode],
        draft_hours=service().settings.draft_hours,
    )


@anyone
def accessibility() -> Response:
    """The accessibility statement that the regulations of 2018 ask for."""
    return page("public/accessibility.html", statement=STATEMENT, gaps=GAPS)


@anyone
def help_page() -> Response:
    """Every contact, emergency first."""
    return page("public/help.html", when=monitoring.when())
