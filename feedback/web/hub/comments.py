"""Reading what people wrote: unread first, each beside the rest of its answers, tied to themes on the spot."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, g, render_template, request
from flask import session as browser
from flask_babel import gettext
from sqlalchemy.orm import Session

from feedback.accounts.roles import Permission
from feedback.responses import letters, store, translations
from feedback.responses import reading as comments_reading
from feedback.responses.models import Comment, Letter
from feedback.responses.reading import PER_PAGE, Filter, Line, Reader
from feedback.responses.translations import Translation
from feedback.results import sentiment
from feedback.safeguarding import queue
from feedback.safeguarding.models import Concern
from feedback.surveys import versions
from feedback.surveys.models import Survey
from feedback.themes import codebook, coding, suggestions
from feedback.themes.models import Theme
from feedback.web import headers, language
from feedback.web.guard import allow
from feedback.web.hub import comment_filters
from feedback.web.hub import reading as reading_page
from feedback.web.rendering import picked
from feedback.web.service import actor, reading, service, writing
from forms import wording
from forms.survey import Question
from forms.survey import Survey as Definition
from forms.text import Phrase

_Definitions = Mapping[str, Definition]
#: A guess takes about a millisecond a comment; more than these wait for the next page of unread ones.
MOST_GUESSED = 500


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/surveys/<key>/comments", "comments", comments)


@dataclass(frozen=True, slots=True)
class Shown:
    """A comment as it is shown: what was asked, what else the same person answered, and what staff did with it."""

    line: Line
    question: Phrase | None
    beside: list[tuple[Phrase, list[Phrase]]]
    themes: set[str]
    suggested: list[Theme]
    readers: list[Reader]
    translation: Translation | None
    letters: list[Letter]
    reachable: bool
    concern: Concern | None = None


@allow(Permission.READ_COMMENTS)
def comments(key: str) -> str:
    """A page of comments."""
    headers.also_allow("connect-src 'self'")  # what is done with a comment is done in its place (comments.js)
    with reading() as session:
        survey = session.get(Survey, key) or abort(404)
        wanted = comment_filters.wanted()
        total = comments_reading.how_many(session, key, wanted)
        number = min(max(request.args.get("page", 1, int), 1), max(1, -(-total // PER_PAGE)))
        defined = _defined(session, key)
        guessed = comment_filters.guessed(defined)
        if guessed:
            lines, total = _critical_first(session, key, defined, wanted, number)
        else:
            lines = comments_reading.page(session, key, wanted, number)
        found = shown(session, lines, defined)
        page = render_template(
            "hub/comments.html",
            shown=found,
            choices=comment_filters.choices(session, key, defined),
            total=total,
            number=number,
            per_page=PER_PAGE,
            guessed=MOST_GUESSED if guessed else None,
            undo=browser.pop("read_just_now", []),
            owed=reading_page.of_survey(session, key),
            by=reading_page.by,
            **around(session, survey),
        )
    note_looks(found)
    return page


def _critical_first(
    session: Session, key: str, defined: _Definitions, wanted: Filter, number: int
) -> tuple[list[Line], int]:
    """A page in the order of a rough guess, and how many comments were put in that order."""
    found = comments_reading.texts(session, key, wanted, MOST_GUESSED)
    ids = sentiment.critical_first([*defined.values()][-1], found)
    here = ids[(number - 1) * PER_PAGE : number * PER_PAGE]
    lines = {one.id: one for one in comments_reading.page(session, key, Filter(ids=Comment.id.in_(here)), 1)}
    return [lines[one] for one in here if one in lines], len(ids)


def note_looks(found: list[Shown]) -> None:
    """Every look at words that the safeguarding lead has is in the trail, wherever they are shown."""
    watched = [one.concern.id for one in found if one.concern is not None]
    if watched:
        with writing() as session:
            for concern_id in watched:
                queue.seen(session, concern_id, service().clock.now(), actor())


def around(session: Session, survey: Survey) -> dict[str, Any]:
    """What every comment on the page needs beside its own words."""
    return {
        "survey": survey,
        "themes": codebook.of_survey(session, survey.key),
        "filters": comment_filters.given(),
        "may_code": Permission.CODE_COMMENTS in g.signed_in.permissions,
        "may_raise": Permission.RAISE_CONCERNS in g.signed_in.permissions,
        "may_see_concerns": Permission.SEE_CONCERNS in g.signed_in.permissions,
        "reader": g.signed_in.account_id,
        "longest": translations.LIMIT,
    }


def one(session: Session, survey: Survey, comment_id: str) -> Shown | None:
    """One comment of a survey as it is shown; None where it is gone."""
    lines = comments_reading.page(session, survey.key, Filter(ids=Comment.id == comment_id), 1)
    return next(iter(shown(session, lines, _defined(session, survey.key))), None)


def shown(session: Session, lines: list[Line], defined: _Definitions) -> list[Shown]:
    """Each comment with its surroundings, in a number of statements that does not grow with the page."""
    ids = [line.id for line in lines]
    answered = store.answers_by_id(session, list({line.response_id for line in lines}))
    themes, suggested = coding.of_comments(session, ids), suggestions.themes_of(session, ids)
    readers, translated = comments_reading.readers(session, ids), translations.of_comments(session, ids)
    written, reachable = letters.of_responses(session, answered), letters.reachable(session, answered)
    raised = queue.of_comments(session, ids)
    found = []
    for line in lines:
        sent, answers = answered[line.response_id]
        survey = defined[sent.version_id].for_audience(sent.audience_version)
        own = survey.question(line.question_id.removesuffix(".other"))
        found.append(
            Shown(
                line,
                picked(own.text) if own else None,
                _beside(survey, own, answers),
                themes.get(line.id, set()),
                suggested.get(line.id, []),
                readers.get(line.id, []),
                translated.get(line.id),
                written.get(line.response_id, []),
                line.response_id in reachable,
                raised.get(line.id),
            )
        )
    return found


def _defined(session: Session, key: str) -> _Definitions:
    return {row.id: versions.read(row) for row in versions.published(session, key)}


def _beside(
    survey: Definition, own: Question | None, answers: dict[str, Any]
) -> list[tuple[Phrase, list[Phrase]]]:
    tag = language.page_language()
    return [
        (question.text.pick(tag), said)
        for question in survey.questions
        if question != own and (said := wording.said(question, answers, tag, gettext))
    ]
