"""One thing people said, in the hub: taking it up, all its fields, and the second person's check."""

from collections.abc import Mapping

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.models import Account
from feedback.accounts.roles import Permission
from feedback.audit import trail
from feedback.decisions import log
from feedback.loop import demands, items, promises, rechecks, timeline, wordings
from feedback.loop import loops as made
from feedback.loop.faults import LoopFault
from feedback.loop.hollow import check as hollow
from feedback.loop.hollow.check import Found
from feedback.loop.models import LoopItem
from feedback.partnership import bodies
from feedback.plans import shelf as plans
from feedback.quotes import bank
from feedback.responses.taking_back import HOLDER
from feedback.themes import codebook
from feedback.web.guard import allow
from feedback.web.hub import loop_form, loop_words
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    one = "/loops/<loop_id>/items/<item_id>"
    hub.add_url_rule("/loops/<loop_id>/items", "loop_item_add", loop_item_add, methods=["POST"])
    hub.add_url_rule(one, "loop_item", loop_item)
    hub.add_url_rule(one, "loop_item_save", loop_item_save, methods=["POST"])
    hub.add_url_rule(f"{one}/check", "loop_item_check", loop_item_check, methods=["POST"])
    hub.add_url_rule(f"{one}/keep-words", "loop_item_keep_words", loop_item_keep_words, methods=["POST"])
    hub.add_url_rule(f"{one}/asked-again", "loop_item_asked", loop_item_asked, methods=["POST"])
    loop_words.add_to(hub)


@allow(Permission.EDIT_LOOPS)
def loop_item_add(loop_id: str) -> Response:
    """Take up a theme of the survey, or something said elsewhere."""
    now, language = service().clock.now(), service().partnership().languages[0]
    try:
        with writing() as session:
            loop = made.find(session, loop_id) or abort(404)
            if request.form.get("theme_id"):
                theme = codebook.find(session, request.form["theme_id"]) or abort(404)
                item = items.take_up(session, loop, theme, language, now, actor())
            else:
                said = {language: request.form.get("said", "").strip()}
                item = items.add(session, loop, said, now, actor())
            item_id = item.id
    except LoopFault as fault:
        flash(str(fault), "halt")
        return redirect(url_for("hub.loop", loop_id=loop_id), 303)
    return redirect(url_for("hub.loop_item", loop_id=loop_id, item_id=item_id), 303)


@allow(Permission.SEE_HUB)
def loop_item(loop_id: str, item_id: str) -> str:
    """All fields of one item, and what it still owes."""
    with reading() as session:
        item = _found(session, loop_id, item_id)
        return _page(session, item, _shown(item))


@allow(Permission.EDIT_LOOPS)
def loop_item_save(loop_id: str, item_id: str) -> Response | tuple[str, int]:
    """Keep an item as it was written."""
    try:
        with writing() as session:
            item = _found(session, loop_id, item_id)
            values = loop_form.item_values(request.form, service().partnership().languages, item)
            changed = items.edit(session, item, service().clock.now(), actor(), **values)
    except LoopFault as fault:
        with reading() as session:
            return _page(session, _found(session, loop_id, item_id), request.form, fault), 422
    flash("Saved. A second person has to check it now." if changed else "Nothing was changed.", "good")
    return redirect(url_for("hub.loop_item", loop_id=loop_id, item_id=item_id), 303)


@allow(Permission.CHECK_LOOPS)
def loop_item_check(loop_id: str, item_id: str) -> Response:
    """The second person stands by it."""
    try:
        with writing() as session:
            items.check(session, _found(session, loop_id, item_id), service().clock.now(), actor())
        flash("Checked.", "good")
    except LoopFault as fault:
        flash(str(fault), "halt")
    return redirect(url_for("hub.loop_item", loop_id=loop_id, item_id=item_id), 303)


@allow(Permission.EDIT_LOOPS)
def loop_item_keep_words(loop_id: str, item_id: str) -> Response:
    """Leave words that sound hollow as they are, with a reason."""
    key, reason = request.form.get("key", ""), request.form.get("reason", "")
    try:
        with writing() as session:
            item = _found(session, loop_id, item_id)
            items.keep_words(session, item, key, reason, service().clock.now(), actor())
        flash("The words stay. The second person reads your reason.", "good")
    except LoopFault as fault:
        flash(str(fault), "halt")
    return redirect(url_for("hub.loop_item", loop_id=loop_id, item_id=item_id, _anchor="hollow"), 303)


@allow(Permission.EDIT_LOOPS)
def loop_item_asked(loop_id: str, item_id: str) -> Response:
    """Write down what people said when they were asked whether it made a difference."""
    clock, form = service().clock, request.form
    try:
        with writing() as session:
            item = _found(session, loop_id, item_id)
            asked_on = loop_form.day(form, "asked_on") or clock.today()
            verdict, how = form.get("verdict", ""), form.get("how", "")
            rechecks.note(session, item, asked_on, verdict, how, clock.now(), actor())
        flash("Written down.", "good")
    except LoopFault as fault:
        flash(str(fault), "halt")
    return redirect(url_for("hub.loop_item", loop_id=loop_id, item_id=item_id, _anchor="difference"), 303)


def _found(session: Session, loop_id: str, item_id: str) -> LoopItem:
    return items.find(session, loop_id, item_id) or abort(404)


def _beside(found: list[Found], item: LoopItem) -> dict[str, list[Found]]:
    """What is said beside each box: `{"answer-en": […]}`; a warning that was answered is silent."""
    boxes: dict[str, list[Found]] = {}
    for one in found:
        if one.refused or not hollow.kept(item, one):
            boxes.setdefault(f"{one.field}-{one.language}", []).append(one)
    return boxes


def _shown(item: LoopItem) -> dict[str, str]:
    """The boxes of an item as it is kept."""
    boxes = loop_form.shown(item, loop_form.ITEM_TEXTS, service().partnership().languages)
    return boxes | {"asks_change": "yes" if item.asks_change else "no"}


def _page(session: Session, item: LoopItem, typed: Mapping[str, str], fault: LoopFault | None = None) -> str:
    loop = made.find(session, item.loop_id) or abort(404)
    around, today, found = bodies.read(session), service().clock.today(), hollow.of_item(item)
    allowed = g.signed_in.permissions
    return render_template(
        "hub/loop_item.html",
        shown=loop,
        item=item,
        typed=typed,
        fault=fault,
        quotes=bank.of_items(session, [item.id]).get(item.id, []),
        decisions=log.of_item(session, item.id) if Permission.SEE_DECISIONS in allowed else None,
        holder=HOLDER,
        usable=bank.usable(session, loop.survey_keys),
        owes=demands.before_release(item),
        hollow=found,
        beside=_beside(found, item),
        kept={one.key: hollow.kept(item, one) for one in found},
        overdue=items.overdue(item, today),
        promised=promises.record(item, promises.of(session, item.id), today),
        events=timeline.of(session, loop, item, today),
        asked_again=rechecks.of(session, item.id),
        verdicts=rechecks.VERDICTS,
        bands=wordings.BANDS,
        without_words=wordings.missing(item, service().partnership().languages[0]),
        checker=session.get(Account, item.checked_by) if item.checked_by else None,
        history=trail.of(session, items.thing(item)),
        names=_names(session),
        themes=[one for key in loop.survey_keys for one in codebook.of_survey(session, key)],
        priorities=plans.priorities(session),
        boards=around.boards,
        agencies=around.agencies,
        written_in=service().partnership().languages,
        texts=loop_form.ITEM_TEXTS,
        may_edit=Permission.EDIT_LOOPS in allowed,
        may_check=Permission.CHECK_LOOPS in allowed and item.edited_by != actor(),
    )


def _names(session: Session) -> dict[str, str]:
    """Who stands in the history, by account."""
    rows = session.execute(select(Account.id, Account.name, Account.email))
    return {account_id: name or email for account_id, name, email in rows}
