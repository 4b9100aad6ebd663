"""The weekly blind sample: a second reader's texts, and what they say of all that screening passes over."""

from dataclasses import dataclass
from typing import cast

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.reading import drawing, judging, missed
from feedback.reading.judging import SampleFault, Text, Verdict
from feedback.surveys import versions
from feedback.surveys.models import SurveyVersion
from feedback.web.guard import allow
from feedback.web.rendering import picked
from feedback.web.service import actor, reading, service, writing
from forms.text import Phrase

SAID = {"look": "Kept: a person should have looked.", "nothing": "Kept: nothing."}
WITH_LEAD = " The safeguarding lead has it now."


@dataclass(frozen=True, slots=True)
class Shown:
    """A text and the question it answers."""

    text: Text
    question: Phrase | None


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/sample", "sample", sample)
    hub.add_url_rule("/sample/draw", "sample_draw", draw, methods=["POST"])
    hub.add_url_rule("/sample/<sample_id>", "sample_judge", judge, methods=["POST"])


@allow(Permission.CHECK_SCREENING)
def sample() -> str:
    """Texts to judge, and beneath them the estimate."""
    now = service().clock.now()
    with reading() as session:
        weeks = missed.weeks(session, now)
        waits, others = judging.how_many(session, actor())
        return render_template(
            "hub/sample.html",
            shown=[_shown(session, one) for one in judging.waiting(session, actor())],
            waits=waits,
            others=others,
            weeks=weeks,
            estimates=missed.by_audience(weeks, now),
            readers=missed.readers(session, now),
            back=missed.WEEKS,
            share=drawing.SHARE,
            least=drawing.LEAST,
        )


@allow(Permission.CHECK_SCREENING)
def judge(sample_id: str) -> Response:
    """One of two answers. "A person should have looked" brings it before the safeguarding lead at once."""
    verdict = request.form.get("verdict", "")
    if verdict not in SAID:
        abort(400)
    try:
        with writing() as session:
            now = service().clock.now()
            raised = judging.judge(session, sample_id, cast("Verdict", verdict), now, actor())
        flash(SAID[verdict] + (WITH_LEAD if raised else ""), "good")
    except SampleFault as fault:
        flash(str(fault), "care")
    return redirect(url_for("hub.sample"), 303)


@allow(Permission.CHECK_SCREENING)
def draw() -> Response:
    """What the worker does on Mondays, now: for an installation whose worker has not run."""
    with writing() as session:
        drawn = drawing.draw(session, service().clock.now())
    flash(f"{drawn} texts were drawn." if drawn else "Every week that is over has been drawn.", "good")
    return redirect(url_for("hub.sample"), 303)


def waiting(session: Session) -> int:
    """How many texts wait for who is signed in."""
    return judging.how_many(session, g.signed_in.account_id)[0]


def _shown(session: Session, one: Text) -> Shown:
    survey = versions.read(session.get_one(SurveyVersion, one.version_id)).for_audience(one.audience_version)
    question = survey.question(one.question_id.removesuffix(".other"))
    return Shown(one, picked(question.text) if question else None)
