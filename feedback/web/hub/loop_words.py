"""One thing people said, in words for other readers: younger children, older ones, Easy Read."""

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.loop import items, wordings
from feedback.loop import loops as made
from feedback.loop.models import LoopItem
from feedback.web.guard import allow
from feedback.web.hub import loop_form
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    one = "/loops/<loop_id>/items/<item_id>/words"
    hub.add_url_rule(one, "loop_words", loop_words)
    hub.add_url_rule(one, "loop_words_save", loop_words_save, methods=["POST"])


@allow(Permission.SEE_HUB)
def loop_words(loop_id: str, item_id: str) -> str:
    """The words for every band in the language of `?in=`, beside the words they say again."""
    with reading() as session:
        item = _found(session, loop_id, item_id)
        language = _language()
        return render_template(
            "hub/loop_words.html",
            shown=made.find(session, loop_id),
            item=item,
            bands=wordings.BANDS,
            fields=wordings.FIELDS,
            language=language,
            written_in=[(tag, len(wordings.missing(item, tag))) for tag in service().partnership().languages],
            words={
                (band, field): said.words
                for band in wordings.BANDS
                for field in wordings.FIELDS
                if (said := wordings.of(item, band, field, language))
            },
            may_edit=Permission.EDIT_LOOPS in g.signed_in.permissions,
        )


@allow(Permission.EDIT_LOOPS)
def loop_words_save(loop_id: str, item_id: str) -> Response:
    """Keep one language of them."""
    language = _language()
    with writing() as session:
        item = _found(session, loop_id, item_id)
        values = loop_form.wording_values(request.form, language, item)
        changed = items.edit(session, item, service().clock.now(), actor(), **values)
    flash("Saved. A second person has to check it now." if changed else "Nothing was changed.", "good")
    there: dict[str, Any] = {"loop_id": loop_id, "item_id": item_id, "in": language}
    return redirect(url_for("hub.loop_words", **there), 303)


def _found(session: Session, loop_id: str, item_id: str) -> LoopItem:
    return items.find(session, loop_id, item_id) or abort(404)


def _language() -> str:
    offered = service().partnership().languages
    wanted = request.args.get("in", offered[0])
    return wanted if wanted in offered else offered[0]
