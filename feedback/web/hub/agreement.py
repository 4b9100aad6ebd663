"""Do two people code alike? A second person codes a sample blind; then the two are shown side by side."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.surveys.models import Survey
from feedback.themes import codebook, samples
from feedback.web.guard import allow
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    here = "/surveys/<key>/themes/agreement"
    hub.add_url_rule(here, "agreement", all_samples)
    hub.add_url_rule(here, "agreement_draw", draw, methods=["POST"])
    hub.add_url_rule(f"{here}/<sample_id>", "agreement_sample", one)
    hub.add_url_rule(f"{here}/<sample_id>", "agreement_code", code, methods=["POST"])


@allow(Permission.CODE_COMMENTS)
def all_samples(key: str) -> str:
    """The samples of a survey, and how to draw one."""
    with reading() as session:
        survey = session.get(Survey, key) or abort(404)
        return render_template(
            "hub/agreement.html",
            survey=survey,
            samples=samples.of_survey(session, key),
            sizes=samples.SIZES,
            me=g.signed_in.account_id,
        )


@allow(Permission.CODE_COMMENTS)
def draw(key: str) -> Response:
    """Draw a sample for oneself."""
    size = min(max(request.form.get("size", samples.SIZES[1], int), 1), samples.SIZES[-1])
    try:
        with writing() as session:
            _ = session.get(Survey, key) or abort(404)
            made = samples.draw(session, key, size, actor(), service().clock.now())
            return redirect(url_for("hub.agreement_sample", key=key, sample_id=made.id), 303)
    except codebook.ThemeFault as fault:
        flash(str(fault), "care")
    return redirect(url_for("hub.agreement", key=key), 303)


@allow(Permission.CODE_COMMENTS)
def one(key: str, sample_id: str) -> str:
    """The next comment to code, for whose sample it is; else how far the two agree. Nothing is shown before the end."""
    with reading() as session:
        survey = session.get(Survey, key) or abort(404)
        drawn = samples.find(session, key, sample_id) or abort(404)
        mine = drawn.sample.account_id == g.signed_in.account_id
        comment = samples.next_up(session, drawn.sample) if mine else None
        themes = samples.themes_of(session, drawn.sample)
        return render_template(
            "hub/agreement_code.html" if comment else "hub/agreement_found.html",
            survey=survey,
            drawn=drawn,
            comment=comment,
            themes=themes,
            names={one.id: one.name for one in themes},
            result=samples.result(session, drawn.sample) if drawn.finished else None,
        )


@allow(Permission.CODE_COMMENTS)
def code(key: str, sample_id: str) -> Response:
    """Keep how the second person sees one comment."""
    chosen = [] if request.form.get("none") else request.form.getlist("theme")
    try:
        with writing() as session:
            drawn = samples.find(session, key, sample_id) or abort(404)
            samples.code(session, drawn.sample, request.form.get("comment", ""), chosen, actor())
    except codebook.ThemeFault as fault:
        flash(str(fault), "care")
    return redirect(url_for("hub.agreement_sample", key=key, sample_id=sample_id), 303)
