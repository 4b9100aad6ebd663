"""Taking a survey's answers along as a file, for whoever may: what is in it is said first, and each time is written down."""

import tempfile
import zipfile
from pathlib import Path
from typing import IO

from flask import Blueprint, abort, render_template, request, send_file
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.responses import export, store
from feedback.surveys import versions
from feedback.surveys.models import Survey
from feedback.surveys.versions import SurveyFault
from feedback.web.guard import allow
from feedback.web.service import actor, reading, service
from forms.confidentiality import Mode

#: What a file can be, and the words for it. Those with a codebook beside them come together in one zip file.
KINDS = {
    "xlsx": "Excel workbook",
    "ods": "OpenDocument spreadsheet",
    "csv": "CSV, with its codebook",
    "sav": "SPSS, also for R and Stata",
    "jsonl": "JSON lines, with its codebook",
}
#: Modes whose answers have a name beside them, so that a reason is asked for.
NAMED = (Mode.CONFIDENTIAL, Mode.RETURN)
LONGEST = 500


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/surveys/<key>/results/answers", "answers_export", page)
    hub.add_url_rule("/surveys/<key>/results/answers", "answers_file", file, methods=["POST"])


@allow(Permission.EXPORT_ANSWERS)
def page(key: str) -> str:
    """What a file would hold, and which kinds there are."""
    with reading() as session:
        return _page(session, key)


@allow(Permission.EXPORT_ANSWERS)
def file(key: str) -> Response | tuple[str, int]:
    """The file; or the page again with what was typed."""
    kind, reason = request.form.get("kind", ""), " ".join(request.form.get("reason", "").split())
    with reading() as session:
        fault = _fault(kind, reason, named=_named(_survey(session, key)[1]))
        if fault:
            return _page(session, key, fault), 422
    try:
        held, name = _written(key, kind, reason)
    except SurveyFault as refused:
        with reading() as session:
            return _page(session, key, ("kind", str(refused))), 422
    response = send_file(held, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _written(key: str, kind: str, reason: str) -> tuple[IO[bytes], str]:
    """The file, open; its name on disk is gone before the first byte is sent, so that nothing is left behind."""
    with tempfile.TemporaryDirectory(prefix="answers-") as folder:
        out = Path(folder) / f"{key}-answers.{kind}"
        done = export.export(
            service().database, key, kind, out, service().clock.now(), actor(), reason=reason
        )
        whole = done.files[0] if len(done.files) == 1 else _together(done.files, out.with_suffix(".zip"))
        return whole.open("rb"), whole.name


def _together(files: tuple[Path, ...], out: Path) -> Path:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for one in files:
            bundle.write(one, one.name)
    return out


def _fault(kind: str, reason: str, *, named: bool) -> tuple[str, str] | None:
    if kind not in KINDS:
        return "kind", "Choose what kind of file it is to be."
    if named and not reason:
        return "reason", "Say what it is for: names are in it. Your reason is kept beside your name."
    if len(reason) > LONGEST:
        return "reason", f"Say it in {LONGEST} letters or fewer."
    return None


def _survey(session: Session, key: str) -> tuple[Survey, list[str]]:
    """The survey, and in which modes it was ever published."""
    survey = session.get(Survey, key) or abort(404)
    published = versions.published(session, key)
    if not published or survey.kind == "sessions":
        abort(404)
    return survey, [one.mode for one in published]


def _named(modes: list[str]) -> bool:
    return any(mode in NAMED for mode in modes)


def _page(session: Session, key: str, fault: tuple[str, str] | None = None) -> str:
    survey, modes = _survey(session, key)
    return render_template(
        "hub/answers_export.html",
        survey=survey,
        answers=store.how_many(session, key),
        kinds=KINDS,
        named=_named(modes),
        paired=Mode.PAIRED in modes,
        fault=fault,
        typed=request.form,
    )
