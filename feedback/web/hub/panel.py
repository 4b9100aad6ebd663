"""The young people's panel: the drafts given to it, read as the public would read them, and what it says of them."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.loop.faults import LoopFault
from feedback.loop.models import PanelReading
from feedback.publications.shelf import Shelved, phrase
from feedback.publishing import panel, release
from feedback.web.guard import allow
from feedback.web.hub.loops import found
from feedback.web.public import choosing, pairs
from feedback.web.service import actor, reading, service, writing
from feedback.web.watch import watch
from forms.text import Phrase


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/panel", "panel", page)
    hub.add_url_rule("/panel/<reading_id>", "panel_read", read)
    hub.add_url_rule("/panel/<reading_id>", "panel_say", say, methods=["POST"])
    hub.add_url_rule("/loops/<loop_id>/panel", "panel_give", give, methods=["POST"])


@allow(Permission.EDIT_LOOPS)
def give(loop_id: str) -> Response:
    """Give the panel the draft as it stands."""
    clock, tags = service().clock, service().partnership().languages
    try:
        with writing() as session:
            loop = found(session, loop_id)
            contents = release.drafted(session, loop, tags, clock.now())
            panel.give(session, loop, contents, clock.today(), actor())
        flash("Given to the panel. They see it under “To read”.", "good")
    except LoopFault as fault:
        flash(str(fault), "halt")
    return redirect(url_for("hub.loop", loop_id=loop_id, _anchor="panel"), 303)


@allow(Permission.READ_DRAFTS)
def page() -> str:
    """What there is to read, and what was read."""
    with reading() as session:
        return render_template(
            "hub/panel.html",
            waiting=[(one, _title(one)) for one in panel.waiting(session)],
            read=[(one, _title(one)) for one in panel.read(session)],
            verdicts=panel.VERDICTS,
        )


@allow(Permission.READ_DRAFTS)
def read(reading_id: str) -> str:
    """One draft, in the language of `?in=` and the words of `?for=`."""
    with reading() as session:
        return _page(session, reading_id, {}, None)


@allow(Permission.READ_DRAFTS)
def say(reading_id: str) -> Response | tuple[str, int]:
    """Keep what they say."""
    form = request.form
    try:
        with writing() as session:
            one = _found(session, reading_id)
            items = {
                item["id"]: {
                    "verdict": form.get(f"verdict.{item['id']}", ""),
                    "words": form.get(f"words.{item['id']}", "").strip(),
                }
                for item in _content(one)["items"]
            }
            verdict, words, public = form.get("verdict", ""), form.get("words", ""), bool(form.get("public"))
            panel.say(session, one, verdict, words, items, public, service().clock.now(), actor(), watch())
    except LoopFault as fault:
        with reading() as session:
            return _page(session, reading_id, form, fault), 422
    flash("Thank you. The people who write this see now what you said.", "good")
    return redirect(url_for("hub.panel"), 303)


def _page(session: Session, reading_id: str, typed: Any, fault: LoopFault | None) -> str:
    one = _found(session, reading_id)
    content, tag = _content(one, request.args.get("in", "")), _tag(one, request.args.get("in", ""))
    shelved = Shelved("", _title(one), tag, 0, service().clock.now(), None, content, None, None)
    bands = choosing.bands_of(shelved)
    band = request.args.get("for", "") if request.args.get("for") in bands else ""
    return render_template(
        "hub/panel_read.html",
        one=one,
        tags=list(one.content),
        shelved=shelved,
        asked=phrase(content["asked"]),
        base_label=phrase(content["base_label"]),
        answered=pairs.answered(content),
        pairs=pairs.pairs(shelved, service().clock.today(), band),
        bands=[(name, choosing.band_name(name)) for name in bands],
        band=band,
        verdicts=panel.VERDICTS,
        typed=typed,
        fault=fault,
    )


def _found(session: Session, reading_id: str) -> PanelReading:
    return session.get(PanelReading, reading_id) or abort(404)


def _tag(one: PanelReading, wanted: str) -> str:
    return wanted if wanted in one.content else next(iter(one.content))


def _content(one: PanelReading, wanted: str = "") -> dict[str, Any]:
    return one.content[_tag(one, wanted)]


def _title(one: PanelReading) -> Phrase:
    return phrase(_content(one)["title"]) or Phrase("", "en")
