"""Surveys: the list of all, a new one from the library or from a file, and one with its versions and doors."""

from collections.abc import Iterable
from types import SimpleNamespace

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.loop import ledger
from feedback.media import shelf as media
from feedback.partnership import bodies
from feedback.plans import shelf as plans
from feedback.reading import owed
from feedback.responses import store, taking_back
from feedback.results import shelf
from feedback.surveys import collectors, own_agencies, setup, versions
from feedback.surveys.models import Survey, SurveyPriority, SurveyVersion
from feedback.surveys.versions import SurveyFault
from feedback.web import language
from feedback.web.beside import both
from feedback.web.guard import allow
from feedback.web.hub import reading as reading_page
from feedback.web.service import actor, reading, service, writing
from forms import author_file, library
from forms.confidentiality import promises
from forms.page_form import form_for
from forms.survey import Survey as Definition


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/surveys", "surveys", surveys)
    hub.add_url_rule("/surveys/new", "survey_new", new)
    hub.add_url_rule("/surveys/new", "survey_keep", keep, methods=["POST"])
    hub.add_url_rule("/surveys/<key>", "survey", survey)
    hub.add_url_rule("/surveys/<key>/publish", "survey_publish", publish, methods=["POST"])
    hub.add_url_rule("/surveys/<key>/<int:number>", "survey_preview", preview)
    hub.add_url_rule("/surveys/<key>/<int:number>.yaml", "survey_definition", definition)


@allow(Permission.SEE_SURVEYS)
def surveys() -> str:
    """Every survey with its state, its answers, and what waits to be read."""
    with reading() as session:
        lines = shelf.lines(session, service().clock.now())
    return render_template("hub/surveys.html", lines=lines)


@allow(Permission.EDIT_SURVEYS)
def new() -> str:
    """Start from the library, from a survey that is there already, or from a file of one's own.

    `?agencies=1`: with the partnership's own organisations to choose from.
    """
    start_from, of = request.args.get("from", ""), request.args.get("of", "")
    ours = bool(request.args.get("agencies"))
    if start_from in library.names() and not ours:
        return _new(library.text(start_from))
    with reading() as session:
        version = versions.newest(session, of) if of else None
        survey = library.read(start_from) if start_from in library.names() else None
        survey = versions.read(version) if version else survey
        if survey is not None and ours:
            known = [(one.key, one.name) for one in bodies.read(session).agencies]
            survey = own_agencies.put_in(survey, known)
        return _new(author_file.write(survey) if survey else "")


@allow(Permission.EDIT_SURVEYS)
def keep() -> Response | tuple[str, int]:
    """Keep a survey as a new version; or show what is wrong in it, with the text as it was."""
    text = _sent_text()
    found = author_file.read(text)
    if found.survey is None:
        return _new(text, found.faults), 422
    with writing() as session:
        version = versions.keep(session, found.survey, service().clock.now(), actor())
        number, known = version.number, version.published_at is not None
    title = found.survey.title.pick("en").words
    flash(
        f"“{title}” is published already, just like this."
        if known
        else f"“{title}” is kept as version {number}. Look at it, then publish it.",
        "good",
    )
    return redirect(url_for("hub.survey", key=found.survey.key), 303)


@allow(Permission.SEE_SURVEYS)
def survey(key: str) -> str | Response:
    """One survey: its versions, its doors, and what it informs."""
    with reading() as session:
        row = session.get(Survey, key) or abort(404)
        if row.kind == "sessions":
            return redirect(url_for("hub.session_series", key=key))
        return _survey(session, row)


@allow(Permission.EDIT_SURVEYS)
def publish(key: str) -> Response | tuple[str, int]:
    """Publish the newest version, unless today's checks find a fault in it."""
    with writing() as session:
        row = session.get(Survey, key) or abort(404)
        version = versions.newest(session, key) or abort(404)
        if version.id != request.form.get("version"):
            flash("A newer version has been kept since. Look at it before you publish it.", "care")
        elif faults := _checked(versions.read(version)).errors:
            return _survey(session, row, refused=[fault.sentence() for fault in faults]), 422
        elif refused := _refused(session, versions.read(version)):
            return _survey(session, row, refused=refused), 422
        else:
            try:
                versions.publish(session, version, service().clock.now(), actor())
            except SurveyFault as fault:
                return _survey(session, row, refused=[str(fault)]), 422
            flash(f"Version {version.number} is published. Every open door now leads to it.", "good")
    return redirect(url_for("hub.survey", key=key), 303)


@allow(Permission.SEE_SURVEYS)
def preview(key: str, number: int) -> str:
    """Every page of a version as people will see it. Nothing can be answered here."""
    with reading() as session:
        version = _version(session, key, number)
        whole = versions.read(version)
    chosen = request.args.get("version") or None
    one = whole.for_audience(chosen if chosen and whole.version(chosen) else None)
    language.speak(language.among(whole.languages))
    tag = language.page_language()
    return render_template(
        "hub/survey_preview.html",
        key=key,
        number=number,
        survey=one,
        whole=whole,
        chosen=chosen,
        easy_read=one.easy_read,
        has_media=True,
        read_aloud=one.flow.read_aloud,
        promises=promises(one.mode, False, both),
        forms=[SimpleNamespace(page=page, form=form_for(page, tag, gettext)) for page in one.pages],
        languages=[
            SimpleNamespace(
                tag=tag,
                name=language.own_name(tag),
                href=url_for("hub.survey_preview", key=key, number=number, lang=tag, version=chosen),
                current=tag == language.page_language(),
            )
            for tag in whole.languages
        ],
    )


@allow(Permission.SEE_SURVEYS)
def definition(key: str, number: int) -> Response:
    """A version as a file that people can read, change and bring back."""
    with reading() as session:
        text = author_file.write(versions.read(_version(session, key, number)))
    response = Response(text, content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{key}-{number}.yaml"'
    return response


def _sent_text() -> str:
    """The file, the survey picked from the library, or the pasted text, always as text and never as a path."""
    file = request.files.get("file")
    if file is not None and file.filename:
        return file.read().decode("utf-8-sig", "replace") + "\n"
    picked = request.form.get("library", "")
    if picked in library.names():
        return library.text(picked)
    return request.form.get("text", "").replace("\r\n", "\n").rstrip("\n") + "\n"


def _checked(survey: Definition) -> author_file.Reading:
    """What today's rules say of a definition that was kept earlier."""
    return author_file.read(author_file.write(survey) + "\n")


def _lacking(session: Session, survey: Definition) -> str | None:
    """Which pictures, recordings and videos a survey names that are not here, as a sentence."""
    lacking = media.missing(session, survey)
    return media.missing_sentence(survey, lacking) if lacking else None


def _refused(session: Session, survey: Definition) -> list[str]:
    """Why a version cannot be published now, in sentences: what it shows is not here, or nobody thought it through."""
    lacking, unanswered = _lacking(session, survey), setup.lacking(session, survey)
    found = [lacking] if lacking else []
    if unanswered:
        found.append(
            f"These lines under “Before you ask” are not answered yet: {', '.join(unanswered)}. "
            "A survey of children needs all nine."
        )
    return found


def _version(session: Session, key: str, number: int) -> SurveyVersion:
    found = session.scalar(
        select(SurveyVersion).where(SurveyVersion.survey_key == key, SurveyVersion.number == number)
    )
    return found or abort(404)


def _new(text: str, faults: tuple[author_file.Fault, ...] = ()) -> str:
    shelf = [(name, library.read(name)) for name in library.names()]
    own = {name for name, one in shelf if own_agencies.asks(one)}
    return render_template("hub/survey_new.html", text=text, faults_found=faults, shelf=shelf, own=own)


def _survey(session: Session, row: Survey, refused: list[str] | None = None) -> str:
    rows = session.scalars(
        select(SurveyVersion).where(SurveyVersion.survey_key == row.key).order_by(SurveyVersion.number.desc())
    ).all()
    priorities = session.scalars(select(SurveyPriority).where(SurveyPriority.survey_key == row.key)).all()
    newest = versions.read(rows[0]) if rows else abort(404)
    now, doors = service().clock.now(), collectors.of(session, row.key)
    return render_template(
        "hub/survey.html",
        untold=ledger.untold_of_survey(session, row.key, {door.group_label for door in doors}, now),
        survey=row,
        definition=newest,
        versions=rows,
        current=next((one for one in rows if one.published_at), None),
        warnings=_checked(newest).warnings if rows[0].published_at is None else (),
        lacking=_lacking(session, newest),
        unanswered=setup.lacking(session, newest),
        refused=refused or [],
        doors=[SimpleNamespace(row=door, state=collectors.state(door, now).value) for door in doors],
        came=store.by_collector(session, row.key),
        taken_back=taking_back.how_many(session, row.key),
        informs=_informs(session, newest, priorities),
        owed=reading_page.of_survey(session, row.key),
        asked=owed.readers(session, newest.flow.read_by),
        by=reading_page.by,
        may_edit=Permission.EDIT_SURVEYS in g.signed_in.permissions,
    )


def _informs(session: Session, newest: Definition, noted: Iterable[SurveyPriority]) -> list[SimpleNamespace]:
    """Each priority once, with its title where its plan is on the shelf, and the questions that inform it.

    What published versions inform, and what the newest one will.
    """
    pairs = {(row.priority_ref, row.question_id) for row in noted}
    pairs |= {(ref, "") for ref in newest.priorities}
    pairs |= {(one.priority, one.id) for one in newest.questions if one.priority}
    refs = sorted({ref for ref, _ in pairs})
    titles = plans.titles(session, refs)
    return [
        SimpleNamespace(
            ref=ref, title=titles.get(ref), questions=[one for at, one in pairs if at == ref and one]
        )
        for ref in refs
    ]
