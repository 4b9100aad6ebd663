"""Themes suggested by the computer: asked for, and looked at one comment after the other with one key each."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from analysis.suggesting import FEWEST, WAYS, best_way
from feedback.accounts.roles import Permission
from feedback.responses import reading as comments_reading
from feedback.surveys import versions
from feedback.surveys.models import Survey
from feedback.themes import asked, codebook, coding, suggestions
from feedback.web.guard import allow
from feedback.web.hub import comment_acts, making
from feedback.web.rendering import picked
from feedback.web.service import actor, reading, service, writing
from forms.text import Phrase

#: Comments somebody may pass over in one sitting; the address carries them.
MOST_PASSED = 40


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/surveys/<key>/themes/suggestions", "suggestions", look)
    hub.add_url_rule("/surveys/<key>/themes/suggestions", "suggestions_make", make, methods=["POST"])
    hub.add_url_rule(
        "/surveys/<key>/themes/suggestions/<comment_id>", "suggestions_decide", decide, methods=["POST"]
    )


@allow(Permission.CODE_COMMENTS)
def look(key: str) -> str:
    """The next comment with suggestions, or how to get some."""
    passed = request.args.getlist("passed")[-MOST_PASSED:]
    with reading() as session:
        survey = session.get(Survey, key) or abort(404)
        comment = suggestions.next_up(session, key, passed)
        proposed = suggestions.themes_of(session, [comment.id])[comment.id] if comment else []
        held = coding.of_comments(session, [comment.id]).get(comment.id, set()) if comment else set()
        known = codebook.of_survey(session, key)
        row = asked.of(session, key, "suggestions")
        return render_template(
            "hub/suggestions.html",
            survey=survey,
            comment=comment,
            question=_asked(session, key, comment.question_id) if comment else None,
            proposed=proposed,
            held=[one for one in known if one.id in held],
            themes=[one for one in known if one.id not in held],
            state=suggestions.state(session, key),
            passed=passed,
            asked=row,
            overdue=making.overdue(row),
            way=WAYS[best_way()],
            fewest=FEWEST,
            may_code=Permission.CODE_COMMENTS in g.signed_in.permissions,
        )


@allow(Permission.CODE_COMMENTS)
def make(key: str) -> Response:
    """Let the computer learn from what is coded, and suggest themes for the rest."""
    count = making.begin(key, "suggestions")
    if count:
        flash(f"{count} comment{'s have' if count != 1 else ' has'} suggestions to look at.", "good")
    elif count == 0:
        flash(
            "There is nothing to suggest: every comment is coded, or too few are for the computer to learn from."
        )
    return redirect(url_for("hub.suggestions", key=key), 303)


@allow(Permission.CODE_COMMENTS)
def decide(key: str, comment_id: str) -> comment_acts.Answer:
    """Confirm one suggestion or several, or none; what is not confirmed is not suggested for this comment again."""
    passed = request.form.getlist("passed")[-MOST_PASSED:]
    now, choice = service().clock.now(), request.form.get("choice", "")
    if choice == "pass":
        return redirect(url_for("hub.suggestions", key=key, passed=[*passed, comment_id]), 303)
    chosen = set(request.form.getlist("theme")) if choice == "ticked" else {choice} - {"none", ""}
    listed = request.form.get("back") == "comments"
    try:
        with writing() as session:
            suggestions.decide(session, key, comment_id, chosen, actor(), now)
            comments_reading.mark_read(session, key, [comment_id], actor(), now)
    except codebook.ThemeFault as fault:
        if listed:
            return comment_acts.refused(key, comment_id, str(fault))
        flash(str(fault), "care")
    if listed:
        return comment_acts.done(key, comment_id, "Saved.")
    return redirect(url_for("hub.suggestions", key=key, passed=passed), 303)


def _asked(session: Session, key: str, question_id: str) -> Phrase | None:
    """The question a comment answers, in its newest words."""
    for version in versions.published(session, key):
        question = versions.read(version).question(question_id.removesuffix(".other"))
        if question is not None:
            return picked(question.text)
    return None
