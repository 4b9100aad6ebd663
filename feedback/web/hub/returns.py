"""Returns of organisations: every round, a new one, and one with who has returned and who has not.

Who may see results sees every organisation by name. Who answers for one, and how they are reached, only the hub sees.
"""

import base64
import csv
import io
from collections.abc import Mapping, Sequence

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.cells import harmless
from feedback.invitations.writing import can_send
from feedback.partnership import bodies
from feedback.returns import contacts, links, rounds, standing
from feedback.returns.fault import ReturnFault
from feedback.returns.letters import Sender
from feedback.returns.links import Handed
from feedback.returns.models import ReturnRound
from feedback.surveys.models import Survey
from feedback.web.guard import allow
from feedback.web.hub import plan_form
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/returns", "returns", every)
    hub.add_url_rule("/returns", "returns_begin", begin, methods=["POST"])
    hub.add_url_rule("/returns/new", "returns_new", new)
    hub.add_url_rule("/returns/<round_id>", "returns_round", page)
    hub.add_url_rule("/returns/<round_id>", "returns_ask", ask, methods=["POST"])
    hub.add_url_rule("/returns/<round_id>/close", "returns_close", close, methods=["POST"])


@allow(Permission.SEE_RESULTS)
def every() -> str:
    """Every round with how many have returned, and the organisations that are late."""
    with reading() as session:
        today = service().clock.today()
        titled = rounds.titled(session)
        standings = standing.read_all(session, [one for one, _ in titled])
        return render_template(
            "hub/returns.html",
            lines=[
                (one, called, standing.counts(standings[one.id], today), standings[one.id])
                for one, called in titled
            ],
            may_edit=may_edit(),
        )


@allow(Permission.EDIT_SURVEYS)
def new() -> str:
    """The form for a new round, with everybody on it."""
    with reading() as session:
        return _form(session, request.args, [one.key for one in bodies.read(session).agencies])


@allow(Permission.EDIT_SURVEYS)
def begin() -> str | Response | tuple[str, int]:
    """Open a round, and make a link for the first contact of every organisation."""
    form, chosen = request.form, request.form.getlist("agencies")
    try:
        due_on = plan_form.needed_day(form, "due_on", "Give the day by which it is due.")
        with writing() as session:
            one = rounds.begin(
                session,
                form.get("survey_key", ""),
                form.get("name", ""),
                due_on,
                chosen,
                service().clock.now(),
                actor(),
                board_key=form.get("board_key") or None,
                by_mail=bool(form.get("by_mail")),
            )
            return _handed_over(session, one, _first_links(session, one, chosen))
    except (ReturnFault, plan_form.WorkFault) as fault:
        with reading() as session:
            return _form(session, form, chosen, fault), 422


@allow(Permission.SEE_RESULTS)
def page(round_id: str) -> str:
    """One round: who has returned, who has not, and why."""
    with reading() as session:
        return shown(session, found(session, round_id))


@allow(Permission.EDIT_SURVEYS)
def ask(round_id: str) -> str | Response | tuple[str, int]:
    """One organisation more."""
    key = request.form.get("agency_key", "")
    try:
        with writing() as session:
            one = found(session, round_id)
            rounds.ask(session, one, key, service().clock.now(), actor())
            return _handed_over(session, one, _first_links(session, one, [key]))
    except ReturnFault as fault:
        with reading() as session:
            return shown(session, found(session, round_id), fault), 422


@allow(Permission.EDIT_SURVEYS)
def close(round_id: str) -> Response:
    """No more returns come in, and nobody is reminded."""
    with writing() as session:
        rounds.close(session, found(session, round_id), service().clock.now(), actor())
    flash("The round is closed. Its list stays as it is.", "good")
    return redirect(url_for("hub.returns_round", round_id=round_id), 303)


def found(session: Session, round_id: str) -> ReturnRound:
    """The round of an address, or the page that says there is none."""
    return rounds.find(session, round_id) or abort(404)


def sender() -> Sender:
    """Where links lead, and whether mail is sent from here."""
    settings = service().settings
    return Sender(settings.public_url, can_send(settings), service().key)


def may_edit() -> bool:
    return Permission.EDIT_SURVEYS in g.signed_in.permissions


def shown(session: Session, one: ReturnRound, fault: ReturnFault | None = None) -> str:
    """The page of one round."""
    today, rows = service().clock.today(), standing.read(session, one)
    order = {
        name: place
        for place, name in enumerate(("late", "taken_back", "no_link", "asked", "begun", "declined"))
    }
    on_it = {each.agency_key for each in rows}
    return render_template(
        "hub/returns_round.html",
        round=one,
        survey=session.get_one(Survey, one.survey_key),
        rows=sorted(rows, key=lambda each: order.get(each.state(today), len(order))),
        counts=standing.counts(rows, today),
        states=standing.STATES,
        unlisted=standing.unlisted(session, one),
        others=[each for each in bodies.read(session).agencies if each.key not in on_it],
        board=next((each for each in bodies.boards(session) if each.key == one.board_key), None),
        mails=sender().mails,
        closed_on=rounds.closed_on(session, one),
        fault=fault,
        may_edit=may_edit(),
    )


def handed_over(session: Session, one: ReturnRound, made: Sequence[Handed]) -> str | Response:
    """Links that did not go by mail are shown on the answer to the press itself, once, and nowhere else."""
    by_hand = [each.link for each in made if not each.mailed]
    mailed = len(made) - len(by_hand)
    if mailed:
        flash(f"{'A link is' if mailed == 1 else f'{mailed} links are'} on the way by mail.", "good")
    if not by_hand:
        return redirect(url_for("hub.returns_round", round_id=one.id), 303)
    rows = [(each, url_for("public.come_in", link=each.link, _external=True)) for each in by_hand]
    return render_template("hub/returns_links.html", round=one, rows=rows, file=_as_file(rows))


def _handed_over(session: Session, one: ReturnRound, made: Sequence[Handed]) -> str | Response:
    if not made:
        flash("The round is open. Nobody has a link yet: choose who answers for each organisation.", "care")
    return handed_over(session, one, made)


def _as_file(rows: Sequence[tuple]) -> str:
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(("organisation", "name", "e-mail", "link"))
    for each, address in rows:
        writer.writerow([harmless(cell) for cell in (each.agency, each.name, each.address, address)])
    packed = base64.b64encode(table.getvalue().encode("utf-8-sig")).decode()
    return f"data:text/csv;charset=utf-8;base64,{packed}"


def _first_links(session: Session, one: ReturnRound, keys: Sequence[str]) -> list[Handed]:
    known, now = contacts.of_all(session), service().clock.now()
    firsts = [(key, known[key][0]) for key in keys if key in known]
    return [
        links.make(session, one, key, first.name, first.address, sender(), now, actor())
        for key, first in firsts
        if links.current(session, one, key) is None
    ]


def _form(
    session: Session, typed: Mapping[str, str], chosen: Sequence[str], fault: Exception | None = None
) -> str:
    around = bodies.read(session)
    return render_template(
        "hub/returns_new.html",
        surveys=rounds.fit(session),
        agencies=around.agencies,
        boards=around.boards,
        contacts=contacts.of_all(session),
        chosen=set(chosen),
        mails=sender().mails,
        typed=typed,
        fault=fault,
    )
