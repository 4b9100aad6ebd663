"""What staff do with a comment: say that they have read it, tie it to themes, translate it.

With scripts each of these happens in its place: the page asks with `X-In-Place`, and is given the comment as it now
stands. Without, it goes back to the same view at the comment to read next.
"""

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask import session as browser
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.responses import reading as comments_reading
from feedback.responses import translations
from feedback.responses.reading import PER_PAGE
from feedback.responses.translations import TranslationFault
from feedback.surveys.models import Survey
from feedback.themes import codebook, coding
from feedback.themes.codebook import ThemeFault
from feedback.web.guard import allow
from feedback.web.hub import comment_filters, comments
from feedback.web.service import actor, reading, service, writing

IN_PLACE = "X-In-Place"
Answer = Response | tuple[str, int, dict[str, str]]


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/surveys/<key>/comments/read", "comments_read", mark_read, methods=["POST"])
    hub.add_url_rule("/surveys/<key>/comments/unread", "comments_unread", mark_unread, methods=["POST"])
    at = "/surveys/<key>/comments/<comment_id>"
    hub.add_url_rule(at, "comment_code", code, methods=["POST"])
    hub.add_url_rule(f"{at}/translation", "comment_translate", translate, methods=["POST"])


@allow(Permission.READ_COMMENTS)
def mark_read(key: str) -> Answer:
    """Record that these comments were read; one press takes it back."""
    ids = request.form.getlist("comment")[:PER_PAGE]
    with writing() as session:
        new = comments_reading.mark_read(session, key, ids, actor(), service().clock.now())
    if len(ids) > 1:
        browser["read_just_now"] = new
    said = "Marked as read." if len(ids) < 2 else f"{len(new)} comments are marked as read."
    return done(key, ids[0] if len(ids) == 1 else None, said)


@allow(Permission.READ_COMMENTS)
def mark_unread(key: str) -> Answer:
    """Take back that these comments were read, as far as this person said so."""
    ids = request.form.getlist("comment")[:PER_PAGE]
    with writing() as session:
        comments_reading.unmark(session, ids, actor())
    return done(key, ids[0] if len(ids) == 1 else None, "Marked as not read by you.")


@allow(Permission.CODE_COMMENTS)
def code(key: str, comment_id: str) -> Answer:
    """Tie a comment to themes, an own new one among them; who does that has read it."""
    now, ids = service().clock.now(), set(request.form.getlist("theme"))
    seen = request.form.getlist("seen") if "had" in request.form else None
    try:
        with writing() as session:
            name = request.form.get("new_theme", "").strip()
            if name:
                known = codebook.named(session, key, name)
                ids.add((known or codebook.add(session, key, name, now, actor())).id)
            coding.assign(session, comment_id, ids, actor(), now, seen=seen)
            comments_reading.mark_read(session, key, [comment_id], actor(), now)
    except ThemeFault as fault:
        return refused(key, comment_id, str(fault))
    return done(key, comment_id, "Saved.")


@allow(Permission.READ_COMMENTS)
def translate(key: str, comment_id: str) -> Answer:
    """Keep what a comment says in English, and whether a person or a computer said so."""
    form = request.form
    try:
        with writing() as session:
            translations.write(
                session,
                key,
                comment_id,
                form.get("edition", 0, int),
                form.get("translation", ""),
                form.get("made_by", ""),
                actor(),
                service().clock.now(),
            )
    except TranslationFault as fault:
        return refused(key, comment_id, str(fault))
    return done(key, comment_id, "The translation is saved.")


def done(key: str, comment_id: str | None, said: str) -> Answer:
    """It is kept: the comment as it now stands, or back to the view at the comment to read next."""
    if request.headers.get(IN_PLACE) and comment_id:
        return _in_place(key, comment_id, said, 200)
    flash(said, "good")
    return redirect(comment_filters.back(key, request.form.get("next")), 303)


def refused(key: str, comment_id: str, why: str) -> Answer:
    """Nothing was kept; what was typed is shown again."""
    if request.headers.get(IN_PLACE):
        return _in_place(key, comment_id, why, 422)
    return _in_place(key, comment_id, why, 422, alone=True)


def _in_place(key: str, comment_id: str, said: str, status: int, *, alone: bool = False) -> Answer:
    with reading() as session:
        survey = session.get(Survey, key) or abort(404)
        one = comments.one(session, survey, comment_id)
        page = render_template(
            "hub/comment_alone.html" if alone else "hub/comment_in_place.html",
            one=one,
            said=said,
            refused=status != 200,
            typed=request.form if status != 200 else {},
            **comments.around(session, survey),
        )
    comments.note_looks([one] if one else [])
    return page, status, {IN_PLACE: "1"}
