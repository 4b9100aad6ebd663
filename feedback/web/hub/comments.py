"""Reading what people wrote: unread first, each beside the rest of its answers, tied to themes on the spot."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask import session as browser
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.responses import letters, store
from feedback.responses import reading as comments_reading
from feedback.responses.models import Letter
from feedback.responses.reading import PER_PAGE, Filter, Line
from feedback.surveys import versions
from feedback.surveys.models import Survey
from feedback.themes import codebook, coding
from feedback.web import language
from feedback.web.guard import allow
from feedback.web.rendering import picked
from feedback.web.service import actor, reading, service, writing
from forms import wording
from forms.survey import Question
from forms.survey import Survey as Definition
from forms.text import Phrase


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/surveys/<key>/comments", "comments", comments)
    hub.add_url_rule("/surveys/<key>/comments/read", "comments_read", mark_read, methods=["POST"])
    hub.add_url_rule("/surveys/<key>/comments/unread", "comments_unread", mark_unread, methods=["POST"])
    hub.add_url_rule("/surveys/<key>/comments/<comment_id>", "comment_code", code, methods=["POST"])


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a filter offers."""

    value: str
    label: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A comment as it is shown: what was asked, and what else the same person answered, and any letters."""

    line: Line
    question: Phrase | None
    beside: list[tuple[Phrase, list[Phrase]]]
    themes: set[str]
    letters: list[Letter]
    reachable: bool


@allow(Permission.READ_COMMENTS)
def comments(key: str) -> str:
    """A page of comments. The filter is in the address, so that a view can be sent to a colleague."""
    with reading() as session:
        survey = session.get(Survey, key) or abort(404)
        wanted = _filter(key)
        total = comments_reading.how_many(session, key, wanted)
        number = min(max(request.args.get("page", 1, int), 1), max(1, -(-total // PER_PAGE)))
        lines = comments_reading.page(session, key, wanted, number)
        defined = {row.id: versions.read(row) for row in versions.published(session, key)}
        return render_template(
            "hub/comments.html",
            survey=survey,
            shown=_shown(session, lines, defined),
            themes=codebook.of_survey(session, key),
            choices=_choices(session, key, defined),
            total=total,
            number=number,
            per_page=PER_PAGE,
            filters=_filters(),
            undo=browser.pop("read_just_now", []),
            may_code=Permission.CODE_COMMENTS in g.signed_in.permissions,
        )


@allow(Permission.READ_COMMENTS)
def mark_read(key: str) -> Response:
    """Record that these comments were read; one press takes it back."""
    ids = request.form.getlist("comment")[:PER_PAGE]
    with writing() as session:
        new = comments_reading.mark_read(session, key, ids, actor(), service().clock.now())
    if len(new) > 1:
        browser["read_just_now"] = new
    flash("Marked as read." if len(new) < 2 else f"{len(new)} comments are marked as read.", "good")
    return redirect(_back(key), 303)


@allow(Permission.READ_COMMENTS)
def mark_unread(key: str) -> Response:
    """Take back one's own mark."""
    with writing() as session:
        comments_reading.unmark(session, request.form.getlist("comment")[:PER_PAGE], actor())
    flash("Marked as not read.", "good")
    return redirect(_back(key), 303)


@allow(Permission.CODE_COMMENTS)
def code(key: str, comment_id: str) -> Response:
    """Tie a comment to themes, an own new one among them; who does that has read it."""
    now, ids = service().clock.now(), set(request.form.getlist("theme"))
    try:
        with writing() as session:
            name = request.form.get("new_theme", "").strip()
            if name:
                known = codebook.named(session, key, name)
                ids.add((known or codebook.add(session, key, name, now, actor())).id)
            coding.assign(session, comment_id, ids, actor(), now)
            comments_reading.mark_read(session, key, [comment_id], actor(), now)
        flash("Saved.", "good")
    except codebook.ThemeFault as refused:
        flash(str(refused), "care")
    return redirect(_back(key), 303)


def _filters() -> dict[str, str]:
    names = ("question", "theme", "read", "language")
    return {name: request.args[name] for name in names if request.args.get(name)}


def _filter(key: str) -> Filter:
    theme = request.args.get("theme", "")
    return Filter(
        question=request.args.get("question", ""),
        language=request.args.get("language", ""),
        read=request.args.get("read", ""),
        ids=coding.under(theme) if theme else None,
    )


def _back(key: str) -> str:
    """The view somebody came from: the same filter and page, at the comment to read next."""
    following = request.form.get("next")
    chosen: dict[str, Any] = {
        **_filters(),
        "page": request.args.get("page", type=int),
        "_anchor": f"comment-{following}" if following else None,
    }
    return url_for("hub.comments", key=key, **chosen)


def _choices(session: Session, key: str, defined: dict[str, Definition]) -> dict[str, list[Choice]]:
    """What the filters offer: only what there is, each with how many comments it has."""
    tag = language.page_language()
    texts = {one.id: one.text.pick(tag).words for survey in defined.values() for one in survey.questions}
    counts: Counter[str] = Counter()
    unread = 0
    for question_id, (count, new) in comments_reading.by_question(session, key).items():
        counts[question_id.removesuffix(".other")] += count
        unread += new
    spoken = comments_reading.languages(session, key)
    return {
        "read": _offer("read", [("no", f"Not read yet ({unread})"), ("yes", "Read")]),
        "question": _offer(
            "question", [(one, f"{texts[one]} ({counts[one]})") for one in texts if counts[one]]
        ),
        "theme": _offer("theme", [(one.id, one.name) for one in codebook.of_survey(session, key)]),
        "language": _offer("language", [(one, language.own_name(one)) for one in spoken]),
    }


def _offer(name: str, rows: list[tuple[str, str]]) -> list[Choice]:
    chosen = request.args.get(name, "")
    return [Choice("", "All", not chosen), *(Choice(value, label, value == chosen) for value, label in rows)]


def _shown(session: Session, lines: list[Line], defined: dict[str, Definition]) -> list[Shown]:
    """Each comment with its surroundings, in a number of statements that does not grow with the page."""
    answered = store.answers_by_id(session, list({line.response_id for line in lines}))
    themes = coding.of_comments(session, [line.id for line in lines])
    written, reachable = letters.of_responses(session, answered), letters.reachable(session, answered)
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
                written.get(line.response_id, []),
                line.response_id in reachable,
            )
        )
    return found


def _beside(
    survey: Definition, own: Question | None, answers: dict[str, Any]
) -> list[tuple[Phrase, list[Phrase]]]:
    tag = language.page_language()
    return [
        (question.text.pick(tag), said)
        for question in survey.questions
        if question != own and (said := wording.said(question, answers, tag, gettext))
    ]
