"""The languages of our own words: which are offered, how far each has been read, and its sentences to be read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.audit import trail
from feedback.partnership import languages, profile
from feedback.partnership.languages import ENGLISH, Interface
from feedback.web import language
from feedback.web.guard import allow
from feedback.web.service import actor, reading, service, writing

FILLED_IN = re.compile(r"%\((\w+)\)[sd]")
DRAFTED = "Drafted, not yet read by a native speaker"


@dataclass(frozen=True, slots=True)
class Row:
    """One language as staff see it. `status` is a sentence; `whole` says that every sentence of it has been read."""

    tag: str
    name: str
    own_name: str
    on: bool
    first: bool
    status: str
    whole: bool


def add_to(hub: Blueprint) -> None:
    at = "/partnership/languages"
    hub.add_url_rule(at, "languages", all_languages)
    hub.add_url_rule(f"{at}/<tag>", "language", one_language)
    hub.add_url_rule(f"{at}/<tag>", "language_switch", switch, methods=["POST"])
    hub.add_url_rule(f"{at}/<tag>/read", "language_read", note_read, methods=["POST"])


@allow(Permission.SEE_HUB)
def all_languages() -> str:
    """All languages of this release."""
    rows = [_row(one) for one in languages.known().values()]
    return render_template("hub/languages.html", rows=rows, may_edit=_may_edit())


@allow(Permission.SEE_HUB)
def one_language(tag: str) -> str:
    """Every sentence of a language beside its English, those that nobody has read yet first; to be read or printed."""
    return _page(_known(tag))


@allow(Permission.EDIT_PARTNERSHIP)
def switch(tag: str) -> Response:
    """Offer a language, or offer it no more."""
    one, on = _known(tag), request.form.get("on") == "yes"
    try:
        with writing() as session:
            profile.switch_language(session, tag, on)
            what = f"language {tag} switched {'on' if on else 'off'}"
            trail.note(session, service().clock.now(), actor(), what, "partnership")
        flash(f"{one.name} is {'offered' if on else 'no longer offered'}.", "good")
    except profile.PartnershipFault as refused:
        flash(str(refused), "care")
    service().forget_partnership()
    return redirect(url_for("hub.languages"), 303)


@allow(Permission.EDIT_PARTNERSHIP)
def note_read(tag: str) -> Response | tuple[str, int]:
    """Remember who has read a language's sentences as they were on the page."""
    one, who = _known(tag), request.form.get("read_by", "").strip()[:120]
    shown = set(request.form.getlist("sentence")) & language.sentences(tag).keys()
    if not who:
        return _page(one, "Write who has read them: an office or a name."), 422
    now = service().clock.now()
    with writing() as session:
        languages.note_review(session, tag, shown, who, actor(), now)
        what = f"language {tag} read by a native speaker"
        trail.note(session, now, actor(), what, "partnership", sentences=len(shown))
    service().forget_partnership()
    flash(f"{one.name} is marked as read by {who}. The English beside it is gone from its pages.", "good")
    return redirect(url_for("hub.languages"), 303)


def _known(tag: str) -> Interface:
    one = languages.known().get(tag)
    return one if one is not None and tag != ENGLISH else abort(404)


def _may_edit() -> bool:
    return Permission.EDIT_PARTNERSHIP in g.signed_in.permissions


def _row(one: Interface) -> Row:
    offered = service().partnership().languages
    status, whole = _status(one)
    first = one.tag == offered[0]
    return Row(one.tag, one.name, language.own_name(one.tag), one.tag in offered, first, status, whole)


def _status(one: Interface) -> tuple[str, bool]:
    review = service().partnership().reviews.get(one.tag)
    if one.tag == ENGLISH:
        return "The words as they were written", True
    if review is None:
        return (DRAFTED, False) if not one.read else ("Read by a native speaker before it was shipped", True)
    new = len(language.sentences(one.tag).keys() - review.sentences)
    said = f"Read by {review.read_by} on {review.noted_at:%-d %B %Y}"
    if not new:
        return said, True
    return f"{said}; {new} {'sentence is' if new == 1 else 'sentences are'} new or different since", False


def _page(one: Interface, fault: str = "") -> str:
    with reading() as session:
        review = languages.reviews(session).get(one.tag)
    read = review.sentences if review else frozenset()
    sentences = language.sentences(one.tag)
    return render_template(
        "hub/language.html",
        one=_row(one),
        groups=[
            ("Not read yet", _shown(sentences[mark] for mark in sentences if mark not in read)),
            ("Read", _shown(sentences[mark] for mark in sentences if mark in read)),
        ],
        marks=list(sentences),
        fault=fault,
        typed=request.form.get("read_by", ""),
        may_edit=_may_edit(),
    )


def _shown(sentences: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What is filled in stands as a word in brackets: `%(day)s` means nothing to who reads over."""
    return [(FILLED_IN.sub(r"[\1]", english), FILLED_IN.sub(r"[\1]", said)) for english, said in sentences]
