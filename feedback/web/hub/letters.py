"""Writing to the anonymous person behind a comment, and reading what they answer.

Nobody learns who they are: the letter waits behind their receipt, and we see only that it was opened.
"""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.responses import letters
from feedback.responses import reading as comments_reading
from feedback.responses.letterbox import LIMIT
from feedback.responses.letters import LetterFault
from feedback.responses.models import Comment
from feedback.responses.reading import Filter, Line
from feedback.secrets import new_id
from feedback.surveys.models import Survey
from feedback.web.guard import allow
from feedback.web.language import own_name
from feedback.web.service import actor, reading, service, writing

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Choice:
    """A language the letter can be in."""

    value: str
    label: str
    hint: str
    checked: bool


def add_to(hub: Blueprint) -> None:
    at = "/surveys/<key>/comments/<comment_id>/letter"
    hub.add_url_rule(at, "letter", letter)
    hub.add_url_rule(at, "letter_send", send, methods=["POST"])
    hub.add_url_rule(f"{at}/<letter_id>", "letter_seen", seen, methods=["POST"])


@allow(Permission.READ_COMMENTS)
def letter(key: str, comment_id: str) -> str:
    """The comment, all that has been written between us and this person, and the box for the next letter."""
    return _page(key, comment_id)


@allow(Permission.READ_COMMENTS)
def send(key: str, comment_id: str) -> Response | tuple[str, int]:
    """Put a letter behind the person's receipt."""
    form = request.form
    try:
        with writing() as session:
            line = _line(session, key, comment_id)
            written_in = line.language if form.get("language") == line.language else ENGLISH
            letters.write(
                session,
                form.get("once", "") or new_id(),
                line.response_id,
                form.get("text", ""),
                written_in,
                actor(),
                service().clock.now(),
            )
    except LetterFault as fault:
        return _page(key, comment_id, str(fault)), 422
    flash("Your letter waits behind their receipt. We can see here when it has been read.", "good")
    return redirect(url_for("hub.letter", key=key, comment_id=comment_id), 303)


@allow(Permission.READ_COMMENTS)
def seen(key: str, comment_id: str, letter_id: str) -> Response:
    """Record that somebody has read their answer."""
    with writing() as session:
        letters.seen(session, letter_id, actor(), service().clock.now())
    flash("Marked as read.", "good")
    return redirect(url_for("hub.letter", key=key, comment_id=comment_id), 303)


def _page(key: str, comment_id: str, fault: str = "") -> str:
    with reading() as session:
        survey = session.get(Survey, key) or abort(404)
        line = _line(session, key, comment_id)
        return render_template(
            "hub/letter.html",
            survey=survey,
            line=line,
            letters=letters.of_responses(session, [line.response_id]).get(line.response_id, []),
            can_be_read=bool(letters.reachable(session, [line.response_id])),
            choices=_languages(line.language),
            once=new_id(),
            limit=LIMIT,
            fault=fault,
            typed=request.form.get("text", ""),
        )


def _line(session: Session, key: str, comment_id: str) -> Line:
    found = comments_reading.page(session, key, Filter(ids=Comment.id == comment_id), 1)
    return found[0] if found else abort(404)


def _languages(theirs: str) -> list[Choice]:
    chosen = request.form.get("language", ENGLISH)
    rows = [Choice(theirs, own_name(theirs), "The language they answered in", chosen == theirs)]
    if theirs.split("-")[0] != ENGLISH:
        hint = "Their page says that this letter is in English"
        rows.append(Choice(ENGLISH, "English", hint, chosen != theirs))
    return rows
