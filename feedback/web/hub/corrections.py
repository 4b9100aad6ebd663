""" "You got it wrong": what people who answered say about what was published, until somebody has seen it."""

from itertools import groupby

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.loop.models import Loop
from feedback.responses import corrections as kept
from feedback.responses.corrections import Unseen
from feedback.surveys.models import Survey
from feedback.web.guard import allow
from feedback.web.rendering import picked
from feedback.web.service import actor, reading, service, writing
from forms.text import Phrase

Group = tuple[Phrase | None, str | None, list[Unseen]]


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/corrections", "corrections", corrections)
    hub.add_url_rule("/corrections/<correction_id>", "correction_seen", seen, methods=["POST"])


@allow(Permission.READ_COMMENTS)
def corrections() -> str:
    """All that nobody has seen yet, by the loop it is about."""
    with reading() as session:
        found = sorted(kept.unseen(session), key=_about)
        groups = [_group(session, about, list(rows)) for about, rows in groupby(found, key=_about)]
    return render_template("hub/corrections.html", groups=groups)


@allow(Permission.READ_COMMENTS)
def seen(correction_id: str) -> Response:
    """Somebody has seen it; back to the page it was shown on."""
    with writing() as session:
        kept.seen(session, correction_id, actor(), service().clock.now())
    back = request.form.get("back", "")
    return redirect(back if back.startswith(url_for("hub.today")) else url_for("hub.corrections"), 303)


def _about(one: Unseen) -> tuple[str, str]:
    return one.survey_key, one.slug or ""


def _group(session: Session, about: tuple[str, str], rows: list[Unseen]) -> Group:
    survey_key, slug = about
    loop = session.scalar(select(Loop).where(Loop.slug == slug)) if slug else None
    if loop is not None:
        return picked(loop.title), url_for("hub.loop", loop_id=loop.id), rows
    return picked(session.get_one(Survey, survey_key).title), None, rows
