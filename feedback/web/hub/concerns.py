"""The safeguarding queue: what the clock says, one concern with all that belongs to it, and what people do with it.

The queue shows that there is a concern; its words stand on its own page, for those who decide, and every look at them
is in the trail.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.models import Account
from feedback.accounts.roles import Permission
from feedback.responses.models import Response as Answered
from feedback.safeguarding import acts, catching_up, cover, queue, rota
from feedback.safeguarding.acts import ConcernFault, HandOver
from feedback.safeguarding.models import Concern
from feedback.safeguarding.outcomes import LEVELS, OUTCOMES, SOURCES, WAYS, hands_on
from feedback.safeguarding.queue import Waiting, Words
from feedback.surveys.models import Collector, Survey
from feedback.web.guard import allow
from feedback.web.hub import comments
from feedback.web.hub.clocks import until
from feedback.web.service import actor, reading, service, writing

#: Closed concerns on one page.
PER_PAGE = 20


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/concerns", "concerns", concerns)
    hub.add_url_rule("/concerns/<concern_id>", "concern", concern)
    hub.add_url_rule("/concerns/<concern_id>/words", "concern_words", words, methods=["POST"])
    hub.add_url_rule("/concerns/<concern_id>/<act>", "concern_act", act, methods=["POST"])


@dataclass(frozen=True, slots=True)
class Line:
    """A concern as the queue shows it, with what its clock says."""

    row: Concern
    title: Mapping[str, str] | None
    clock: str
    late: bool


@allow(Permission.SEE_CONCERNS)
def concerns() -> str:
    """The queue: nobody has looked, looked at and not decided, and what no machine could sort."""
    now = service().clock.now()
    number = max(1, request.args.get("page", 1, type=int))
    with reading() as session:
        waiting = [_line(one, now) for one in queue.waiting(session)]
        return render_template(
            "hub/concerns.html",
            found=[one for one in waiting if not one.row.acknowledged_at and not one.row.unsorted],
            unsorted=[one for one in waiting if not one.row.acknowledged_at and one.row.unsorted],
            undecided=[one for one in waiting if one.row.acknowledged_at],
            closed=queue.closed(session, (number - 1) * PER_PAGE, PER_PAGE),
            how_many_closed=queue.how_many_closed(session),
            number=number,
            per_page=PER_PAGE,
            unscreened=catching_up.waiting(session),
            on=rota.now(session, now, service().partnership().duty),
            names=names(session),
            **said(),
        )


@allow(Permission.DECIDE_CONCERNS)
def concern(concern_id: str) -> str | tuple[str, int]:
    """One concern. That its words were seen is written down before they are shown."""
    return _page(concern_id)


@allow(Permission.DECIDE_CONCERNS)
def act(concern_id: str, act: str) -> Response | tuple[str, int]:
    """Something a person does with a concern; refused, the page says why and keeps what was typed."""
    if act not in _ACTS:
        abort(404)
    try:
        with writing() as session:
            told = _ACTS[act](session, concern_id, service().clock.now())
    except ConcernFault as fault:
        return _page(concern_id, fault=(act, str(fault)))
    flash(told, "good")
    return redirect(url_for("hub.concern", concern_id=concern_id), 303)


@allow(Permission.DECIDE_CONCERNS)
def words(concern_id: str) -> Response | tuple[str, int]:
    """The words as a plain file for the hand-over: once."""
    now = service().clock.now()
    try:
        with writing() as session:
            found = acts.take_out(session, concern_id, now, actor(), request.form.get("why", ""))
            text = render_template(
                "hub/concern_words.txt",
                one=queue.one(session, concern_id),
                words=queue.words(session, found),
                door=_door(session, queue.words(session, found)),
                **said(),
            )
    except ConcernFault as fault:
        return _page(concern_id, fault=("words", str(fault)))
    response = Response(text, mimetype="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="concern-{concern_id[:8]}.txt"'
    return response


def said() -> dict[str, Any]:
    """What the words of this room are on screen."""
    return {
        "levels": LEVELS | {"look": "To look at"},
        "sources": SOURCES,
        "outcomes": OUTCOMES,
        "ways": WAYS,
        "may_decide": Permission.DECIDE_CONCERNS in g.signed_in.permissions,
        "may_edit_rota": Permission.EDIT_ROTA in g.signed_in.permissions,
    }


def names(session: Session) -> dict[str, str]:
    """What everybody with an account is called."""
    rows = session.execute(select(Account.id, Account.name, Account.email))
    return {account_id: name or email for account_id, name, email in rows}


def _page(concern_id: str, fault: tuple[str, str] | None = None) -> Any:
    now = service().clock.now()
    with writing() as session:
        one = queue.one(session, concern_id) or abort(404)
        queue.seen(session, concern_id, now, actor())
        session.flush()
        about = queue.words(session, one.row)
        page = render_template(
            "hub/concern.html",
            one=_line(one, now),
            words=about,
            shown=_shown(session, one.row, about),
            door=_door(session, about),
            notes=queue.noted(session, concern_id),
            others=queue.others(session, one.row),
            views=queue.views(session, concern_id),
            names=names(session),
            duty=service().partnership().duty,
            hands_on=hands_on(one.row.outcome),
            fault=fault,
            typed=request.form,
            me=actor(),
            covers=cover.covers(session, one.row, now, actor()),
            **said(),
        )
    return (page, 409 if fault and fault[0] == "acknowledge" else 422) if fault else page


def _line(one: Waiting, now: datetime) -> Line:
    late = one.row.acknowledged_at is None and one.row.due_at < now
    return Line(one.row, one.title, until(one.row.due_at, now), late)


def _shown(session: Session, row: Concern, about: Words) -> comments.Shown | None:
    """The comment as readers see it, with the same person's other answers."""
    survey = session.get(Survey, row.survey_key) if row.survey_key else None
    return comments.one(session, survey, about.comment_id) if survey and about.comment_id else None


def _door(session: Session, about: Words) -> Collector | None:
    """The door an answer came through: its school or group may have a safeguarding lead."""
    if about.response_id is None:
        return None
    code = session.scalar(select(Answered.collector_code).where(Answered.id == about.response_id))
    return session.get(Collector, code) if code else None


def _acknowledge(session: Session, concern_id: str, now: datetime) -> str:
    acts.acknowledge(session, concern_id, now, actor())
    return "It is yours. Decide what comes of it, or hand it on."


def _take_over(session: Session, concern_id: str, now: datetime) -> str:
    acts.take_over(session, concern_id, now, actor())
    return "It is yours now."


def _level(session: Session, concern_id: str, now: datetime) -> str:
    form = request.form
    acts.set_level(session, concern_id, form.get("level", ""), form.get("why", ""), now, actor())
    return "Saved. The clock follows the level."


def _decide(session: Session, concern_id: str, now: datetime) -> str:
    form = request.form
    done = acts.decide(session, concern_id, form.get("outcome", ""), form.get("why", ""), now, actor())
    return "Closed." if done.closed_at else "Saved. It stays open until the hand-over is written down."


def _hand_over(session: Session, concern_id: str, now: datetime) -> str:
    form = request.form
    given = HandOver(form.get("to", ""), form.get("way", ""), form.get("reference", ""))
    acts.hand_over(session, concern_id, given, now, actor())
    return "Handed over and closed."


def _reopen(session: Session, concern_id: str, now: datetime) -> str:
    acts.reopen(session, concern_id, request.form.get("why", ""), now, actor())
    return "Opened again, on a clock from now: it stands in the queue, and those on the rota are told."


def _note(session: Session, concern_id: str, now: datetime) -> str:
    acts.note(session, concern_id, request.form.get("text", ""), now, actor())
    return "Written down."


def _hold(session: Session, concern_id: str, now: datetime) -> str:
    acts.hold(session, concern_id, request.form.get("why", ""), now, actor())
    return "Held: the words stay until somebody releases them."


def _release(session: Session, concern_id: str, now: datetime) -> str:
    acts.release(session, concern_id, request.form.get("why", ""), now, actor())
    return "Released: who wrote the words may take them back."


_ACTS: dict[str, Callable[[Session, str, datetime], str]] = {
    "acknowledge": _acknowledge,
    "take-over": _take_over,
    "level": _level,
    "decide": _decide,
    "hand-over": _hand_over,
    "reopen": _reopen,
    "note": _note,
    "hold": _hold,
    "release": _release,
}
