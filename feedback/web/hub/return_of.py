"""One organisation in a round: what it answered, what was agreed, who answers, and what its answers became."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.loop import loops
from feedback.loop.faults import LoopFault
from feedback.partnership import bodies
from feedback.plans.work_fault import WorkFault
from feedback.returns import answers, contacts, links, rounds, sheets, standing, taking_up
from feedback.returns.answers import Answered
from feedback.returns.fault import ReturnFault
from feedback.returns.models import ReturnRound
from feedback.returns.standing import Standing
from feedback.returns.taking_up import Proposal
from feedback.surveys.models import Survey
from feedback.web.guard import allow
from feedback.web.hub import plan_form, returns, who
from feedback.web.service import actor, reading, service, writing
from forms.measures import Measure

Act = Callable[[Session, ReturnRound, str], Any]
Answer = Response | tuple[str, int] | str


def add_to(hub: Blueprint) -> None:
    one = "/returns/<round_id>/of/<agency_key>"
    hub.add_url_rule(one, "return_of", page)
    hub.add_url_rule(f"{one}/more-time", "return_extend", extend, methods=["POST"])
    hub.add_url_rule(f"{one}/will-not", "return_decline", decline, methods=["POST"])
    hub.add_url_rule(f"{one}/will", "return_will", will, methods=["POST"])
    hub.add_url_rule(f"{one}/link", "return_link", link, methods=["POST"])
    hub.add_url_rule(f"{one}/link/again", "return_link_again", link_again, methods=["POST"])
    hub.add_url_rule(f"{one}/take-up/<question_id>", "return_take_up", take_up)
    hub.add_url_rule(f"{one}/take-up/<question_id>", "return_taken_up", taken_up, methods=["POST"])


@allow(Permission.SEE_RESULTS)
def page(round_id: str, agency_key: str) -> str:
    """What is known of one organisation in a round."""
    with reading() as session:
        return _page(session, returns.found(session, round_id), agency_key)


@allow(Permission.EDIT_SURVEYS)
def extend(round_id: str, agency_key: str) -> Answer:
    """More time, with a reason."""

    def act(session: Session, one: ReturnRound, why: str) -> None:
        until = plan_form.needed_day(request.form, "until", "Give the new day.")
        rounds.extend(session, one, agency_key, until, why, service().clock.now(), actor())

    return _done(round_id, agency_key, act, "Written down. Reminders follow the new day.")


@allow(Permission.EDIT_SURVEYS)
def decline(round_id: str, agency_key: str) -> Answer:
    """It will not return, with a reason that stays."""

    def act(session: Session, one: ReturnRound, why: str) -> None:
        rounds.decline(session, one, agency_key, why, service().clock.now(), actor())

    return _done(round_id, agency_key, act, "Written down. It stays on the list, with its reason.")


@allow(Permission.EDIT_SURVEYS)
def will(round_id: str, agency_key: str) -> Answer:
    """It will return after all."""

    def act(session: Session, one: ReturnRound, why: str) -> None:
        rounds.will_return(session, one, agency_key, why, service().clock.now(), actor())

    return _done(round_id, agency_key, act, "Written down.")


@allow(Permission.EDIT_SURVEYS)
def link(round_id: str, agency_key: str) -> Answer:
    """A link for who answers: the first, for somebody else, or for a return that is put right."""
    try:
        with writing() as session:
            one = returns.found(session, round_id)
            name, address = _person(session, agency_key)
            why, now = request.form.get("why", ""), service().clock.now()
            made = links.make(
                session, one, agency_key, name, address, returns.sender(), now, actor(), why=why
            )
            return returns.handed_over(session, one, [made])
    except ReturnFault as fault:
        with reading() as session:
            return _page(session, returns.found(session, round_id), agency_key, fault), 422


@allow(Permission.EDIT_SURVEYS)
def link_again(round_id: str, agency_key: str) -> Answer:
    """The same person's link anew."""
    try:
        with writing() as session:
            one = returns.found(session, round_id)
            now = service().clock.now()
            made = links.again(session, one, agency_key, returns.sender(), now, actor())
            return returns.handed_over(session, one, [made])
    except ReturnFault as fault:
        with reading() as session:
            return _page(session, returns.found(session, round_id), agency_key, fault), 422


@allow(Permission.UPDATE_PLANS)
def take_up(round_id: str, agency_key: str, question_id: str) -> str:
    """What one answer would become, written out: one press makes it."""
    with reading() as session:
        return _take_up(session, returns.found(session, round_id), agency_key, question_id)


@allow(Permission.UPDATE_PLANS)
def taken_up(round_id: str, agency_key: str, question_id: str) -> Answer:
    """Make it a recommendation, or an item of a loop."""
    try:
        with writing() as session:
            one = returns.found(session, round_id)
            _sent(session, one, agency_key, question_id)
            return redirect(_make(session, one, agency_key, question_id), 303)
    except (ReturnFault, WorkFault, LoopFault) as fault:
        with reading() as session:
            one = returns.found(session, round_id)
            return _take_up(session, one, agency_key, question_id, request.form, fault), 422


def _make(session: Session, one: ReturnRound, agency_key: str, question_id: str) -> str:
    form, by = request.form, (service().clock.now(), actor())
    about = (session, one, agency_key, question_id)
    if form.get("becomes") == "loop_item":
        loop = loops.find(session, form.get("loop_id", ""))
        if loop is None:
            raise ReturnFault("Choose the loop that takes it up.", "loop_id")
        item = taking_up.take_up(*about, loop, form.get("said", ""), *by)
        return url_for("hub.loop_item", loop_id=loop.id, item_id=item.id)
    day = plan_form.needed_day(form, "due_on", "Give the day by which it has to be met.")
    words = Proposal(**plan_form.words(form, "required", "to_achieve", "risk", "source"), due_on=day)
    made = taking_up.recommend(*about, form.get("board_key", ""), words, *by)
    return url_for("hub.recommendation", entry_id=made.id)


def _done(round_id: str, agency_key: str, act: Act, said: str) -> Answer:
    """Do one thing, or show the page again with what is wrong."""
    try:
        with writing() as session:
            act(session, returns.found(session, round_id), request.form.get("why", ""))
    except (ReturnFault, WorkFault) as fault:
        with reading() as session:
            return _page(session, returns.found(session, round_id), agency_key, fault), 422
    flash(said, "good")
    return redirect(url_for("hub.return_of", round_id=round_id, agency_key=agency_key), 303)


def _person(session: Session, agency_key: str) -> tuple[str, str]:
    """Who was chosen from the contacts, or was written down."""
    chosen = request.form.get("contact", "")
    known = next((one for one in contacts.of(session, agency_key) if one.id == chosen), None)
    if known is not None:
        return known.name, known.address
    return request.form.get("name", ""), request.form.get("address", "")


def _sent(session: Session, one: ReturnRound, agency_key: str, question_id: str) -> tuple:
    found = answers.read(session, one)
    sent, question = found.of(agency_key), found.survey.question(question_id)
    if sent is None or question is None:
        abort(404)
    return found, sent, question


def _take_up(
    session: Session,
    one: ReturnRound,
    agency_key: str,
    question_id: str,
    typed: Mapping[str, str] | None = None,
    fault: Exception | None = None,
) -> str:
    found, sent, question = _sent(session, one, agency_key, question_id)
    words = taking_up.propose(found.survey, one, sent, question, service().clock.today())
    proposed = {name: str(getattr(words, name)) for name in Proposal.__slots__}
    said = f"{sent.agency}: {question.text.pick('en').words}. {sheets.said(question, sent.answers.get(question.id))}"
    return render_template(
        "hub/return_take_up.html",
        round=one,
        agency=sent.agency,
        agency_key=agency_key,
        question=question,
        stands=sheets.said(question, sent.answers.get(question.id)),
        typed=typed or proposed | {"board_key": one.board_key or "", "said": said},
        boards=bodies.boards(session),
        loops=loops.newest_first(session),
        may_loop=Permission.EDIT_LOOPS in g.signed_in.permissions,
        fault=fault,
    )


def _page(session: Session, one: ReturnRound, agency_key: str, fault: Exception | None = None) -> str:
    found = answers.read(session, one)
    here = next((each for each in found.asked if each.agency_key == agency_key), None) or abort(404)
    became = taking_up.of_round(session, one)
    return render_template(
        "hub/return_of.html",
        round=one,
        survey=session.get_one(Survey, one.survey_key),
        one=here,
        closed_on=rounds.closed_on(session, one),
        states=standing.STATES,
        rows=list(_answers(found, agency_key)),
        earlier=list(_earlier(session, found, here)),
        became={key[1]: rows for key, rows in became.items() if key[0] == agency_key},
        contacts=contacts.of(session, agency_key),
        names=who.names(session),
        typed=request.form,
        fault=fault,
        may_edit=returns.may_edit(),
        may_read=Permission.READ_COMMENTS in g.signed_in.permissions,
        may_take_up=Permission.UPDATE_PLANS in g.signed_in.permissions,
    )


def _answers(found: Answered, agency_key: str) -> Iterator[tuple]:
    """(question, its answer in words, its id where it has one) of the return that counts."""
    sent = found.of(agency_key)
    for question in found.survey.questions if sent else ():
        if sent and question.id in sent.answers and question.measure is not Measure.NONE:
            value = sent.answers[question.id]
            yield (
                question,
                sheets.said(question, value, str(sent.answers.get(question.other_id) or "")),
                value,
            )


def _earlier(session: Session, found: Answered, here: Standing) -> Iterator[tuple]:
    """(what was returned before, [(question, then, now)] of what was put right)."""
    now = found.of(here.agency_key)
    for sent, held in answers.earlier(session, here):
        changed = [
            (
                question,
                sheets.said(question, held.get(question.id)),
                sheets.said(question, now.answers.get(question.id)),
            )
            for question in found.survey.questions
            if now
            and question.measure is not Measure.NONE
            and held.get(question.id) != now.answers.get(question.id)
        ]
        yield sent, changed
