"""Releasing a loop: what is missing, how the frozen words will read, the release, and taking it back."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.loop.faults import LoopFault
from feedback.publications import shelf
from feedback.publications.shelf import Shelved, phrase
from feedback.publishing import compose, easy, looking, panel
from feedback.publishing import release as releases
from feedback.web.guard import allow
from feedback.web.hub.loops import found
from feedback.web.public import pairs
from feedback.web.rendering import picked
from feedback.web.service import actor, reading, service, writing
from forms.text import Phrase


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/loops/<loop_id>/release", "release", release)
    hub.add_url_rule("/loops/<loop_id>/release", "release_now", release_now, methods=["POST"])
    hub.add_url_rule("/loops/<loop_id>/withdraw", "withdraw", withdraw, methods=["POST"])


@allow(Permission.PUBLISH)
def release(loop_id: str) -> str:
    """What is missing, and the words as they will be frozen, in the language of `?in=`."""
    return _page(loop_id)


@allow(Permission.PUBLISH)
def release_now(loop_id: str) -> Response | tuple[str, int]:
    """Freeze the loop in the languages chosen."""
    wanted = [tag for tag in service().partnership().languages if tag in request.form.getlist("languages")]
    try:
        with writing() as session:
            because = request.form.get("panel_because", "")
            loop, looked_at = found(session, loop_id), request.form.getlist("looked_at")
            rows = releases.release(session, loop, wanted, service().clock.now(), actor(), looked_at, because)
            edition, number = rows[0].edition, len(rows)
    except LoopFault as fault:
        return _page(loop_id, fault), 422
    languages = "1 language" if number == 1 else f"{number} languages"
    flash(f"Published in {languages} as edition {edition}.", "good")
    return redirect(url_for("hub.loop", loop_id=loop_id), 303)


@allow(Permission.PUBLISH)
def withdraw(loop_id: str) -> Response | tuple[str, int]:
    """Take the loop off the public page; the page says why."""
    clock = service().clock
    try:
        with writing() as session:
            slug = found(session, loop_id).slug
            releases.withdraw(session, slug, request.form.get("note", ""), clock.now(), actor())
    except LoopFault as fault:
        return _page(loop_id, fault), 422
    flash("Withdrawn. The page now says why.", "good")
    return redirect(url_for("hub.loop", loop_id=loop_id), 303)


def _page(loop_id: str, fault: LoopFault | None = None) -> str:
    tags = service().partnership().languages
    shown_in = request.args.get("in", tags[0])
    clock = service().clock
    with reading() as session:
        loop = found(session, loop_id)
        drafted = releases.drafted(session, loop, tags, clock.now())
        texts = looking.texts(drafted)
        preview = _as_shelved(loop.slug, shown_in if shown_in in drafted else tags[0], drafted)
        return render_template(
            "hub/release.html",
            shown=loop,
            lacks=releases.faults(session, loop),
            mine=any(item.edited_by == actor() for item in loop.items),
            fault=fault,
            panel_last=panel.standing(session, loop.id),
            panel_verdicts=panel.VERDICTS,
            panel_because=request.form.get("panel_because", ""),
            names_of={item.id: picked(item.said) for item in loop.items},
            sights=looking.found(session, drafted),
            looked_at=set(request.form.getlist("looked_at")),
            chosen=set(request.form.getlist("languages")) if fault else None,
            blind=looking.blind(dict.fromkeys(text.language for text in texts)),
            easy=easy.looked(texts),
            offered=[(tag, compose.borrowed(drafted[tag], tag)) for tag in tags],
            in_force=releases.languages_in_force(session, loop.slug),
            editions=shelf.editions(session, loop.slug),
            preview=preview,
            asked=phrase(preview.content["asked"]),
            base_label=phrase(preview.content["base_label"]),
            answered=pairs.answered(preview.content),
            sources=pairs.sources(preview.content),
            pairs=pairs.pairs(preview, clock.today()),
        )


def _as_shelved(slug: str, language: str, drafted: dict[str, dict[str, Any]]) -> Shelved:
    """The draft as the public page would find it."""
    content = drafted[language]
    title: Phrase = phrase(content["title"]) or Phrase("", language)
    return Shelved(slug, title, language, 0, service().clock.now(), None, content, None, None)
