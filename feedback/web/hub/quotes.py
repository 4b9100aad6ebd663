"""Quotes in the hub: proposing one from a comment, the bank, the second reader, and taking one back."""

from datetime import date, datetime

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from analysis.redaction import names_looked_for
from feedback.accounts.models import Account
from feedback.accounts.roles import Permission
from feedback.audit import trail
from feedback.loop.models import LoopItem
from feedback.quotes import bank, checking, groups, proposing, spans, withdrawing
from feedback.quotes.bank import Wanted
from feedback.quotes.fault import QuoteFault
from feedback.quotes.models import STATES, Quote
from feedback.responses.models import Comment
from feedback.responses.models import Response as Sent
from feedback.responses.taking_back import HOLDER
from feedback.safeguarding import queue
from feedback.surveys.models import Survey
from feedback.themes import codebook, coding
from feedback.web.guard import allow
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    new, one = "/surveys/<key>/comments/<comment_id>/quote", "/quotes/<quote_id>"
    hub.add_url_rule(new, "quote_new", quote_new)
    hub.add_url_rule(new, "quote_propose", quote_propose, methods=["POST"])
    hub.add_url_rule("/quotes/", "quotes", quotes)
    hub.add_url_rule(one, "quote", quote)
    hub.add_url_rule(f"{one}/check", "quote_check", quote_check, methods=["POST"])
    hub.add_url_rule(f"{one}/refuse", "quote_refuse", quote_refuse, methods=["POST"])
    hub.add_url_rule(f"{one}/withdraw", "quote_withdraw", quote_withdraw, methods=["POST"])
    hub.add_url_rule(f"{one}/printed", "quote_printed", quote_printed, methods=["POST"])
    hub.add_url_rule(f"{one}/prints/<print_id>", "quote_taken_down", quote_taken_down, methods=["POST"])
    item = "/loops/<loop_id>/items/<item_id>/quotes"
    hub.add_url_rule(item, "loop_item_quote", loop_item_quote, methods=["POST"])


@allow(Permission.CODE_COMMENTS)
def quote_new(key: str, comment_id: str) -> str:
    """The comment with what would be hidden, and the boxes to choose a part of it."""
    with reading() as session:
        refused = _watched(session, comment_id)
    return _propose_page(key, comment_id, refused)


@allow(Permission.CODE_COMMENTS)
def quote_propose(key: str, comment_id: str) -> Response | str | tuple[str, int]:
    """Look at the words chosen once more, or hand them to the second reader."""
    form = request.form
    if "look" in form or form.get("looked", "") != _typed("chosen"):
        return _propose_page(key, comment_id)
    try:
        with writing() as session:
            comment = _comment(session, key, comment_id)
            if refused := _watched(session, comment_id):
                raise refused
            made = proposing.propose(
                session,
                comment,
                _typed("chosen"),
                form.get("told_of", ""),
                service().clock.now(),
                actor(),
                own=_own(),
                shown=_shown(),
            )
            quote_id = made.id
    except QuoteFault as fault:
        return _propose_page(key, comment_id, fault), 422
    flash("Proposed. Somebody else has to read it before it can be used.", "good")
    return redirect(url_for("hub.quote", quote_id=quote_id), 303)


@allow(Permission.READ_COMMENTS)
def quotes() -> str:
    """The quote bank. The filter is in the address."""
    wanted = {name: request.args.get(name, "") for name in ("survey", "theme", "state")}
    under = coding.under(wanted["theme"]) if wanted["theme"] else None
    with reading() as session:
        surveys = session.scalars(select(Survey).order_by(Survey.key)).all()
        found = bank.listed(session, Wanted(wanted["survey"], wanted["state"], under))
        gone = [one.id for one in found if one.state == "withdrawn"]
        return render_template(
            "hub/quotes.html",
            found=found,
            prints=withdrawing.of_prints(session, gone),
            holder=HOLDER,
            wanted=wanted,
            surveys=surveys,
            titles={one.key: one.title for one in surveys},
            themes=codebook.of_survey(session, wanted["survey"]) if wanted["survey"] else [],
            states=STATES,
        )


@allow(Permission.READ_COMMENTS)
def quote(quote_id: str) -> str:
    """One quote: its words, what was hidden, where it stands, and what the reader may do."""
    return _page(quote_id)


@allow(Permission.CHECK_LOOPS)
def quote_check(quote_id: str) -> Response | tuple[str, int]:
    """The second reader stands by it."""
    return _do(quote_id, "Checked. It can be used in a loop now.", _check)


@allow(Permission.CHECK_LOOPS)
def quote_refuse(quote_id: str) -> Response | tuple[str, int]:
    """The second reader says no, and why."""
    why = request.form.get("note", "")
    return _do(
        quote_id,
        "Refused. The reason stands beside it.",
        lambda session, one, at, who: checking.refuse(session, one, why, at, who),
    )


@allow(Permission.READ_COMMENTS)
def quote_withdraw(quote_id: str) -> Response | tuple[str, int]:
    """Take it from every page. Whoever may read comments may do this: it must not wait for anybody."""
    why = request.form.get("why", "")
    return _do(
        quote_id,
        "Taken back. No page shows it any more. Look below where it was printed.",
        lambda session, one, at, who: withdrawing.withdraw(session, one, why, at, who),
    )


@allow(Permission.CODE_COMMENTS)
def quote_printed(quote_id: str) -> Response | tuple[str, int]:
    """Write down where it was printed."""

    def noted(session: Session, one: Quote, at, who: str) -> None:
        withdrawing.note_print(
            session, one, _day("printed_on"), request.form.get("what", ""), _copies(), at, who
        )

    return _do(quote_id, "Written down.", noted)


@allow(Permission.CODE_COMMENTS)
def quote_taken_down(quote_id: str, print_id: str) -> Response | tuple[str, int]:
    """A poster with words that were taken back is gone."""
    return _do(
        quote_id,
        "Written down: it is gone from there.",
        lambda session, one, at, who: withdrawing.taken_down(session, one, print_id, at, who),
    )


@allow(Permission.EDIT_LOOPS)
def loop_item_quote(loop_id: str, item_id: str) -> Response:
    """Put a checked quote under one thing of a loop, or take it out. A second person reads the item again."""
    chosen = request.form.get("quote", "")
    try:
        with writing() as session:
            item = session.get(LoopItem, item_id)
            one = bank.find(session, chosen)
            if item is None or item.loop_id != loop_id or one is None:
                abort(404)
            bank.put(session, one, item, "leave_out" in request.form, service().clock.now(), actor())
        flash("Saved. A second person has to check it now.", "good")
    except QuoteFault as fault:
        flash(str(fault), "halt")
    return redirect(url_for("hub.loop_item", loop_id=loop_id, item_id=item_id), 303)


def _do(quote_id: str, said: str, verb) -> Response | tuple[str, int]:
    try:
        with writing() as session:
            verb(
                session, bank.find(session, quote_id, hold=True) or abort(404), service().clock.now(), actor()
            )
    except QuoteFault as fault:
        return _page(quote_id, fault), 422
    flash(said, "good")
    return redirect(url_for("hub.quote", quote_id=quote_id), 303)


def _check(session: Session, one: Quote, at: datetime, who: str) -> None:
    if one.comment_id and (refused := _watched(session, one.comment_id)):
        raise refused
    checking.check(session, one, at, who)


def _propose_page(key: str, comment_id: str, fault: QuoteFault | None = None) -> str:
    with reading() as session:
        comment = _comment(session, key, comment_id)
        response = session.get_one(Sent, comment.response_id)
        written = comment.text.replace("\r\n", "\n").strip()
        chosen = _typed("chosen") or written
        if fault is None and chosen not in written:
            fault = QuoteFault(proposing.OTHER_WORDS, "chosen")
        found = spans.looked(session, chosen, _own(), _shown())
        absent = spans.missing(chosen, _own())
        if fault is None and absent:
            fault = QuoteFault(f"“{absent[0]}” is not in the words above.", "own")
        return render_template(
            "hub/quote_new.html",
            survey=session.get_one(Survey, key),
            comment=comment,
            chosen=chosen,
            own="\n".join(_own()),
            spans=found,
            pieces=_pieces(chosen, found),
            placeholder=spans.placeholder,
            refusal=_refusal(session, response, comment_id),
            groups=groups.of_response(session, response),
            told_of=request.form.get("told_of", "survey"),
            how=names_looked_for(comment.language),
            made=proposing.of_comment(session, comment_id),
            fault=fault,
        )


def _page(quote_id: str, fault: QuoteFault | None = None) -> str:
    with reading() as session:
        one = bank.find(session, quote_id) or abort(404)
        comment = session.get(Comment, one.comment_id) if one.comment_id else None
        allowed = g.signed_in.permissions
        items = session.scalars(select(LoopItem).where(LoopItem.id.in_(bank.items_of(session, one.id))))
        return render_template(
            "hub/quote.html",
            one=one,
            holder=HOLDER,
            survey=session.get_one(Survey, one.survey_key),
            comment=comment,
            hidden=[{**span, "words": one.chosen[span["start"] : span["end"]]} for span in one.hidden],
            placeholder=spans.placeholder,
            published=withdrawing.published(session, one),
            printed=withdrawing.printed(session, one.id),
            items=items.all(),
            history=trail.of(session, proposing.thing(one)),
            names={account_id: name or email for account_id, name, email in session.execute(_NAMES)},
            how=names_looked_for(one.language),
            fault=fault,
            typed=request.form,
            may_check=Permission.CHECK_LOOPS in allowed and one.proposed_by != actor(),
            may_print=Permission.CODE_COMMENTS in allowed,
        )


_NAMES = select(Account.id, Account.name, Account.email)


def _pieces(chosen: str, found: list[spans.Span]) -> list[tuple[str, spans.Span | None]]:
    """The words cut where something is hidden."""
    pieces, at = [], 0
    for span in found:
        pieces += [(chosen[at : span.start], None), (span.words, span)]
        at = span.end
    return [*pieces, (chosen[at:], None)]


def _comment(session: Session, key: str, comment_id: str) -> Comment:
    found = session.get(Comment, comment_id)
    return found if found is not None and found.survey_key == key else abort(404)


def _watched(session: Session, comment_id: str) -> QuoteFault | None:
    """Words that the safeguarding lead is looking at are nobody's to show."""
    if not queue.watched(session, [comment_id]):
        return None
    return QuoteFault(
        "The safeguarding lead is looking at these words. They cannot be quoted until that is closed."
    )


def _refusal(session: Session, response: Sent, comment_id: str) -> str:
    """Why nothing of this comment may be quoted, as a sentence."""
    refused = proposing.permission(response)
    return refused or (proposing.TAKEN_BACK if proposing.taken_back(session, comment_id) else "")


def _typed(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n").strip()


def _own() -> list[str]:
    return [line.strip() for line in request.form.get("own", "").splitlines() if line.strip()]


def _shown() -> set[str]:
    """Spans offered to be hidden and not ticked: a person lets these words stand."""
    return set(request.form.getlist("offered")) - set(request.form.getlist("hide"))


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, "").strip())
    except ValueError:
        return None


def _copies() -> int | None:
    written = request.form.get("copies", "").strip()
    return int(written) if written.isdecimal() else None
