"""Pictures, recordings, signed videos and captions: what is here, bringing in, describing and replacing."""

from types import SimpleNamespace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.media import incoming, shelf, symbols
from feedback.media.checked import Checked
from feedback.media.fault import MediaFault
from feedback.media.models import MediaFile
from feedback.surveys.media_use import used_in
from feedback.web import language, media
from feedback.web.guard import allow
from feedback.web.hub import help_form
from feedback.web.service import actor, reading, service, writing
from forms.media import ASSET

#: What is kept with a signed video besides its language: who signs, who checked it, and when.
SIGNED = ("signer", "checker", "checked_on")


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/media", "media", files)
    hub.add_url_rule("/media/new", "media_new", new)
    hub.add_url_rule("/media/new", "media_keep", keep, methods=["POST"])
    hub.add_url_rule("/media/<name>", "media_one", one)
    hub.add_url_rule("/media/<name>", "media_describe", describe, methods=["POST"])
    hub.add_url_rule("/media/<name>/replace", "media_replace", replace, methods=["POST"])


@allow(Permission.EDIT_SURVEYS)
def files() -> str:
    """Every file of today, where it is used, and the symbols that come with the service."""
    with reading() as session:
        used = used_in(session)
        rows = [_line(row, used.get(f"{ASSET}{row.name}", [])) for row in shelf.everything(session)]
        total = shelf.total(session)
    shown = [SimpleNamespace(name=name, shows=words) for name, words in symbols.SHOWS.items()]
    return render_template("hub/media.html", rows=rows, total=total, symbols=shown)


@allow(Permission.EDIT_SURVEYS)
def new() -> str:
    """The form to bring a file in."""
    return _new()


@allow(Permission.EDIT_SURVEYS)
def keep() -> Response | tuple[str, int]:
    """Look a file through and put it on the shelf; or say why not, with what was typed."""
    name = request.form.get("name", "").strip()
    try:
        found = incoming.checked(_sent())
        with writing() as session:
            if shelf.current(session, name) is not None:
                raise NameTaken(
                    f"There is a file called {name} already. Choose another name, or replace that one."
                )
            shelf.keep(session, found, name, service().clock.now(), actor(), **_said())
    except MediaFault as refused:
        about_name = isinstance(refused, NameTaken) or str(refused).startswith("Write the name")
        return _new([("name" if about_name else "file", str(refused))]), 422
    media.known().forget()
    _tell(found, f"{name} is here. A survey names it asset:{name}.")
    return redirect(url_for("hub.media_one", name=name), 303)


@allow(Permission.EDIT_SURVEYS)
def one(name: str) -> str:
    """One file as people will see or hear it, with what is said of it."""
    with reading() as session:
        return _one(session, name)


@allow(Permission.EDIT_SURVEYS)
def describe(name: str) -> Response:
    """Change what is said of a file."""
    with writing() as session:
        row = shelf.current(session, name) or abort(404)
        shelf.describe(session, row, service().clock.now(), actor(), **_said())
    media.known().forget()
    flash("Saved.", "good")
    return redirect(url_for("hub.media_one", name=name), 303)


@allow(Permission.EDIT_SURVEYS)
def replace(name: str) -> Response | tuple[str, int]:
    """Put another file in place of one. Who signs and who checked is asked anew: it was true of the other file."""
    with writing() as session:
        row = shelf.current(session, name) or abort(404)
        try:
            found = incoming.checked(_sent())
            shelf.keep(
                session,
                found,
                name,
                service().clock.now(),
                actor(),
                alt=row.alt,
                language=row.language,
                licence=row.licence,
            )
        except MediaFault as refused:
            return _one(session, name, [("file", str(refused))]), 422
    media.known().forget()
    _tell(found, "Replaced. Look at what is said of it: is it still true?")
    return redirect(url_for("hub.media_one", name=name), 303)


class NameTaken(MediaFault):
    """Bringing in must not replace by accident."""


def _sent() -> bytes:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise MediaFault("Choose a file.")
    return file.stream.read(incoming.LARGEST_OF_ALL + 1)


def _said() -> dict:
    """What the form says of a file."""
    typed = {name: request.form.get(name, "").strip() for name in (*SIGNED, "language", "licence")}
    return {
        "alt": help_form.texts(request.form, "alt", _languages()),
        "language": typed["language"] or None,
        "licence": typed["licence"],
        "details": {name: typed[name] for name in SIGNED if typed[name]},
    }


def _tell(found: Checked, words: str) -> None:
    flash(words, "good")
    if found.left_out:
        flash(
            f"Left out of the drawing: {', '.join(found.left_out)}. Look whether it is still whole.", "care"
        )


def _languages() -> tuple[str, ...]:
    return service().partnership().languages


def _line(row: MediaFile, surveys: list) -> SimpleNamespace:
    return SimpleNamespace(
        row=row,
        file=media.shown(f"{ASSET}{row.name}"),
        kilobytes=-(-row.size // 1024),
        language=language.own_name(row.language) if row.language else "",
        surveys=surveys,
    )


def _new(faults: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "hub/media_new.html",
        faults=faults or [],
        typed=SimpleNamespace(name=request.form.get("name", ""), **_said()),
        tongues=_languages(),
        kinds=incoming.KINDS,
    )


def _one(session: Session, name: str, faults: list[tuple[str, str]] | None = None) -> str:
    row = shelf.current(session, name) or abort(404)
    media.known().forget()
    return render_template(
        "hub/media_one.html",
        line=_line(row, used_in(session).get(f"{ASSET}{name}", [])),
        typed=SimpleNamespace(alt=row.alt, language=row.language, licence=row.licence, details=row.details),
        tongues=_languages(),
        faults=faults or [],
    )
