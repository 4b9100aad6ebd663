"""The codebook and its codings as files, out and in."""

import io

from flask import Blueprint, flash, redirect, request, send_file, url_for
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.themes import codebook, exporting, importing
from feedback.web.guard import allow
from feedback.web.service import actor, service, writing

TYPES = {"qdpx": "application/zip", "qdc": "application/xml", "csv": "text/csv"}


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/surveys/<key>/themes/export", "themes_export", export, methods=["POST"])
    hub.add_url_rule("/surveys/<key>/themes/import", "themes_import", bring_in, methods=["POST"])


@allow(Permission.EXPORT_ANSWERS)
def export(key: str) -> Response:
    """A file of the codebook, or of it with everything coded. It is in the trail before anybody has it."""
    kind, now = request.form.get("format", ""), service().clock.now()
    book = kind == "codebook"
    if kind not in TYPES and not book:
        return redirect(url_for("hub.themes", key=key), 303)
    try:
        with writing() as session:
            found = exporting.gather(session, key, now)
            exporting.note(session, key, kind, found, now, actor())
            files = exporting.made(found, "csv" if book else kind)
    except codebook.ThemeFault as fault:
        flash(str(fault), "care")
        return redirect(url_for("hub.themes", key=key), 303)
    name = f"{key}-codebook.csv" if book else f"{key}.{kind}"
    content = files[".codebook.csv"] if book else files[""]
    answer = send_file(
        io.BytesIO(content), mimetype=TYPES.get(kind, "text/csv"), as_attachment=True, download_name=name
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@allow(Permission.CODE_COMMENTS)
def bring_in(key: str) -> Response:
    """The themes of a REFI-QDA codebook that the survey does not have yet."""
    file = request.files.get("file")
    try:
        with writing() as session:
            content = file.read() if file else b""
            done = importing.bring_in(session, key, content, service().clock.now(), actor())
        flash(f"{len(done.added)} themes were added; {len(done.known)} were there already.", "good")
    except codebook.ThemeFault as fault:
        flash(str(fault), "care")
    return redirect(url_for("hub.themes", key=key), 303)
