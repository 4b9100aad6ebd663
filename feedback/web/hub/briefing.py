"""The seven-minute briefing of a loop: what staff add, how long it is, and the paper in every format."""

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.loop import briefings
from feedback.loop.faults import LoopFault
from feedback.papers import pdf
from feedback.publishing import looking
from feedback.publishing.looking import Public
from feedback.reports import briefing, files
from feedback.web.guard import allow
from feedback.web.hub.loops import found
from feedback.web.service import actor, reading, service, writing

LABELS = {
    "background": "Background",
    "practice": "What you can do in practice",
    "questions": "Questions for your team",
}


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/loops/<loop_id>/briefing", "briefing", page)
    hub.add_url_rule("/loops/<loop_id>/briefing", "briefing_save", save, methods=["POST"])
    hub.add_url_rule("/loops/<loop_id>/briefing.<ending>", "briefing_file", file)


@allow(Permission.SEE_HUB)
def page(loop_id: str) -> str:
    """What is in the briefing, what is missing, and its files."""
    return _page(loop_id)


@allow(Permission.EDIT_LOOPS)
def save(loop_id: str) -> Response | tuple[str, int]:
    """Keep what staff add."""
    try:
        with writing() as session:
            loop = found(session, loop_id)
            changed = briefings.write(session, loop, dict(request.form), service().clock.now(), actor())
    except LoopFault as fault:
        return _page(loop_id, fault), 422
    flash("Saved." if changed else "Nothing was changed.", "good")
    return redirect(url_for("hub.briefing", loop_id=loop_id), 303)


@allow(Permission.SEE_HUB)
def file(loop_id: str, ending: str) -> Response:
    """The briefing as a file."""
    if ending not in files.ENDINGS:
        abort(404)
    with reading() as session:
        loop = found(session, loop_id)
        made = briefing.make(session, loop, _home(), service().clock.now()) or abort(404)
        slug = loop.slug
    try:
        content = files.write(made.paper, ending)
    except pdf.PdfMissing as fault:
        flash(str(fault), "halt")
        return redirect(url_for("hub.briefing", loop_id=loop_id), 303)
    response = Response(content, content_type=files.ENDINGS[ending][0])
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-briefing.{ending}"'
    return response


def _page(loop_id: str, fault: LoopFault | None = None) -> str:
    with reading() as session:
        loop = found(session, loop_id)
        row = briefings.of(session, loop_id)
        typed: dict[str, Any] = (
            dict(request.form) if fault else {name: getattr(row, name, "") for name in LABELS}
        )
        texts = [Public(LABELS[name], typed.get(name, ""), "en") for name in LABELS if typed.get(name)]
        return render_template(
            "hub/briefing.html",
            shown=loop,
            made=briefing.make(session, loop, _home(), service().clock.now()),
            labels=LABELS,
            typed=typed,
            sights=looking.in_texts(session, texts),
            endings={key: name for key, (_, name) in files.ENDINGS.items()},
            missing=pdf.missing(),
            most=briefing.MOST_WORDS,
            faults=[(fault.field, str(fault))] if fault else [],
            may_edit=Permission.EDIT_LOOPS in g.signed_in.permissions,
        )


def _home() -> str:
    return service().settings.public_url or request.url_root
