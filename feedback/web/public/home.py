"""The front door: what can be answered now, what came of it before, and where help is."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.publications import shelf
from feedback.surveys import collectors
from feedback.web import language
from feedback.web.guard import anyone
from feedback.web.public.page import page
from feedback.web.public.pairs import states
from feedback.web.rendering import picked
from feedback.web.service import reading, service
from forms.text import Phrase

#: How many loops the home page shows; the rest are one touch away.
NEWEST = 3


@dataclass(frozen=True, slots=True)
class Open:
    """A survey that can be answered now."""

    title: Phrase | None
    href: str
    closes_at: datetime | None


def add_to(public: Blueprint) -> None:
    public.add_url_rule("/", "home", home)


@anyone
def home() -> Response:
    """Open surveys, the newest loops, help now."""
    clock = service().clock
    with reading() as session:
        loops = shelf.listed(session, language.page_language())
        return page(
            "public/home.html",
            surveys=_open_surveys(session, clock.now()),
            loops=[(one, states(one, clock.today())) for one in loops[:NEWEST]],
            more=len(loops) > NEWEST,
        )


def _open_surveys(session: Session, at: datetime) -> list[Open]:
    """One row for each survey, through its newest open door."""
    rows = {
        survey.key: Open(
            picked(survey.title), url_for("respond.start", code=collector.code), collector.closes_at
        )
        for collector, survey in reversed(collectors.listed(session, at))
    }
    return list(reversed(rows.values()))
