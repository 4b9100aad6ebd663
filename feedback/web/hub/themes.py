"""The codebook of a survey: its themes, what they mean, and who stands behind them."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.plans import shelf as plans
from feedback.responses import reading as comments_reading
from feedback.surveys.models import Survey
from feedback.themes import codebook, coding, memos, merging, people, suggestions
from feedback.themes.models import Theme
from feedback.web.guard import allow
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/surveys/<key>/themes", "themes", themes)
    hub.add_url_rule("/surveys/<key>/themes", "theme_add", add, methods=["POST"])
    hub.add_url_rule("/surveys/<key>/themes/<theme_id>", "theme", theme)
    hub.add_url_rule("/surveys/<key>/themes/<theme_id>", "theme_define", define, methods=["POST"])
    hub.add_url_rule("/surveys/<key>/themes/<theme_id>/agree", "theme_agree", agree, methods=["POST"])
    hub.add_url_rule("/surveys/<key>/themes/<theme_id>/remove", "coding_remove", remove, methods=["POST"])


@allow(Permission.READ_COMMENTS)
def themes(key: str) -> str:
    """The codebook, with how many comments and people each theme has."""
    with reading() as session:
        return _themes(session, key)


@allow(Permission.CODE_COMMENTS)
def add(key: str) -> Response | tuple[str, int]:
    """A new theme; or the page again with what was typed."""
    with writing() as session:
        if session.get(Survey, key) is None:
            abort(404)
        try:
            made = codebook.add(
                session,
                key,
                request.form.get("name", ""),
                service().clock.now(),
                actor(),
                definition=request.form.get("definition", ""),
                belongs=request.form.get("belongs", ""),
                belongs_not=request.form.get("belongs_not", ""),
                parent_id=request.form.get("parent"),
                priority_ref=request.form.get("priority"),
            )
        except codebook.ThemeFault as refused:
            return _themes(session, key, faults=[("name", str(refused))]), 422
        flash(f"“{made.name}” is in the codebook.", "good")
    return redirect(url_for("hub.themes", key=key), 303)


@allow(Permission.READ_COMMENTS)
def theme(key: str, theme_id: str) -> str:
    """One theme, with the comments that carry it."""
    with reading() as session:
        return theme_page(session, key, theme_id)


@allow(Permission.CODE_COMMENTS)
def define(key: str, theme_id: str) -> Response | tuple[str, int]:
    """Change a theme's name, meaning or priority."""
    with writing() as session:
        found = found_theme(session, key, theme_id)
        try:
            codebook.define(session, found, service().clock.now(), actor(), _typed_words())
        except codebook.ThemeFault as refused:
            return theme_page(session, key, theme_id, faults=[("name", str(refused))]), 422
    flash("Saved.", "good")
    return redirect(url_for("hub.theme", key=key, theme_id=theme_id), 303)


@allow(Permission.CODE_COMMENTS)
def agree(key: str, theme_id: str) -> Response:
    """Say that a theme stands; or say what it lacks."""
    try:
        with writing() as session:
            found = found_theme(session, key, theme_id)
            codebook.agree(session, found, actor(), service().clock.now())
            flash(f"“{found.name}” is agreed.", "good")
    except codebook.ThemeFault as refused:
        flash(str(refused), "care")
    return redirect(url_for("hub.theme", key=key, theme_id=theme_id), 303)


@allow(Permission.CODE_COMMENTS)
def remove(key: str, theme_id: str) -> Response:
    """Take a comment out of a theme."""
    with writing() as session:
        found_theme(session, key, theme_id)
        coding.remove(session, request.form.get("comment", ""), theme_id, actor(), service().clock.now())
    flash("The comment no longer stands under this theme.", "good")
    return redirect(url_for("hub.theme", key=key, theme_id=theme_id), 303)


def found_theme(session: Session, key: str, theme_id: str) -> Theme:
    """The theme of this survey, or no such page."""
    found = codebook.find(session, theme_id)
    return found if found is not None and found.survey_key == key else abort(404)


def _typed_words() -> codebook.Words:
    names = ("name", "definition", "belongs", "belongs_not")
    return codebook.Words(
        *(request.form.get(name, "") for name in names),
        parent_id=request.form.get("parent"),
        priority_ref=request.form.get("priority"),
    )


def _themes(session: Session, key: str, faults: list[tuple[str, str]] | None = None) -> str:
    survey = session.get(Survey, key) or abort(404)
    entries, policy = codebook.entries(session, key), people.policy(session, key)
    return render_template(
        "hub/themes.html",
        survey=survey,
        entries=entries,
        titles=plans.titles(session, {one.theme.priority_ref for one in entries if one.theme.priority_ref}),
        priorities=plans.priorities(session),
        parents=[one.theme for one in entries],
        state=suggestions.state(session, key),
        people={one.theme.id: people.shown(one.people, policy) for one in entries},
        faults=faults or [],
        typed=request.form,
        may_code=Permission.CODE_COMMENTS in g.signed_in.permissions,
        may_export=Permission.EXPORT_ANSWERS in g.signed_in.permissions,
    )


def theme_page(session: Session, key: str, theme_id: str, faults: list[tuple[str, str]] | None = None) -> str:
    """The page of one theme, with what was wrong in what was typed."""
    found = found_theme(session, key, theme_id)
    wanted = comments_reading.Filter(ids=coding.under(theme_id))
    total = comments_reading.how_many(session, key, wanted)
    number = max(request.args.get("page", 1, int), 1)
    return render_template(
        "hub/themes_one.html",
        survey=session.get_one(Survey, key),
        theme=found,
        people=people.shown(coding.people_behind(session, theme_id), people.policy(session, key)),
        total=total,
        number=number,
        per_page=comments_reading.PER_PAGE,
        lines=comments_reading.page(session, key, wanted, number),
        priorities=plans.priorities(session),
        parents=codebook.may_stand_under(session, found),
        parent=codebook.find(session, found.parent_id) if found.parent_id else None,
        into=codebook.find(session, found.merged_into) if found.merged_into else None,
        merged=merging.merged_into(session, theme_id),
        others=[one for one in codebook.of_survey(session, key) if one.id != theme_id],
        memos=memos.of(session, theme_id),
        history=memos.history(session, found),
        made_by=coding.made_by(session, theme_id),
        faults=faults or [],
        typed=request.form,
        may_code=Permission.CODE_COMMENTS in g.signed_in.permissions,
    )
