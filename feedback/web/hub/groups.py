"""Groups of similar comments: made by a computer, looked through, named or thrown away by people."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from analysis import grouping
from feedback.accounts.roles import Permission
from feedback.surveys import versions
from feedback.surveys.models import Survey
from feedback.themes import asked, codebook, groups
from feedback.web.guard import allow
from feedback.web.hub import making
from feedback.web.service import actor, reading, service, writing
from forms.measures import Measure


def add_to(hub: Blueprint) -> None:
    here = "/surveys/<key>/themes/groups"
    hub.add_url_rule(here, "groups", all_groups)
    hub.add_url_rule(here, "groups_make", make, methods=["POST"])
    hub.add_url_rule(f"{here}/<group_id>", "group", one)
    hub.add_url_rule(f"{here}/<group_id>", "group_change", change, methods=["POST"])


@allow(Permission.READ_COMMENTS)
def all_groups(key: str) -> str:
    """The groups with their phrases, those nobody has decided about first."""
    with reading() as session:
        survey = session.get(Survey, key) or abort(404)
        kept = groups.current(session, key)
        row = asked.of(session, key, "groups")
        return render_template(
            "hub/groups.html",
            survey=survey,
            kept=kept,
            asked=row,
            overdue=making.overdue(row),
            rows=groups.of(session, kept) if kept else [],
            names={one.id: one.name for one in codebook.of_survey(session, key)},
            questions=_questions(session, key),
            ways=grouping.WAYS,
            can=grouping.best_way() is not None,
            fewest=grouping.FEWEST,
            may_code=Permission.CODE_COMMENTS in g.signed_in.permissions,
        )


@allow(Permission.CODE_COMMENTS)
def make(key: str) -> Response:
    """Sort the comments of a survey, or of one question, and keep the groups for everybody."""
    count = making.begin(key, "groups", request.form.get("question", ""))
    if count is not None:
        flash(f"{count} groups to look through. Everybody sees the same ones.", "good")
    return redirect(url_for("hub.groups", key=key), 303)


@allow(Permission.READ_COMMENTS)
def one(key: str, group_id: str) -> str:
    """A group with its comments, the most typical first."""
    with reading() as session:
        return _page(session, key, group_id)


@allow(Permission.CODE_COMMENTS)
def change(key: str, group_id: str) -> Response | tuple[str, int]:
    """Name a group, take comments out of it, part it, or throw it away."""
    act, chosen = request.form.get("act", ""), request.form.getlist("comment")
    try:
        with writing() as session:
            shown = groups.find(session, key, group_id) or abort(404)
            said = _do(session, key, shown, act, chosen)
    except codebook.ThemeFault as fault:
        with reading() as session:
            field = "name" if act in ("confirm", "suggest") else "ticked"
            return _page(session, key, group_id, faults=[(field, str(fault))]), 422
    flash(said, "good")
    if act in ("drop", "back"):
        return redirect(url_for("hub.group", key=key, group_id=group_id), 303)
    return redirect(url_for("hub.groups", key=key), 303)


def _do(session: Session, key: str, shown: groups.Shown, act: str, chosen: list[str]) -> str:
    if act in ("confirm", "suggest"):
        now, called = service().clock.now(), request.form.get("name", "")
        theme = groups.name(session, shown, key, called, act == "confirm", actor(), now)
        return (
            f"{len(shown.comments)} comments are under “{theme.name}”."
            if act == "confirm"
            else f"{len(shown.comments)} comments are suggested for “{theme.name}”: look at them under Suggestions."
        )
    if act == "drop":
        return f"{groups.drop(session, shown, chosen)} taken out of the group. They are still among the comments."
    if act == "part":
        groups.part(session, shown, chosen)
        return "They are a group of their own now, at the end of the list."
    groups.dismiss(session, shown, back=act == "back")
    return "The group is back." if act == "back" else "The group is thrown away; its comments are untouched."


def _page(session: Session, key: str, group_id: str, faults: list[tuple[str, str]] | None = None) -> str:
    shown = groups.find(session, key, group_id) or abort(404)
    return render_template(
        "hub/group.html",
        survey=session.get_one(Survey, key),
        shown=shown,
        same=_same(shown),
        faults=faults or [],
        typed=request.form,
        may_code=Permission.CODE_COMMENTS in g.signed_in.permissions,
    )


def _same(shown: groups.Shown) -> int:
    """How many comments of a group were written in the same words as another one of it."""
    return len(shown.comments) - len({grouping.alike(one.text) for one in shown.comments})


def _questions(session: Session, key: str) -> list[tuple[str, str]]:
    """The questions that are answered in words, by the newest version."""
    newest = versions.newest(session, key)
    if newest is None:
        return []
    survey = versions.read(newest)
    tag = survey.languages[0]
    return [(one.id, one.text.pick(tag).words) for one in survey.questions if one.measure is Measure.TEXT]
