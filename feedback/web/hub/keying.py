"""Keying in paper answers: which doors wait for it, and one fast page a sheet."""

from types import SimpleNamespace

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.responses import paper
from feedback.responses.paper import Keyed, Outcome, SheetFault
from feedback.safeguarding import sheets as sheets_of_concern
from feedback.surveys import versions
from feedback.surveys.models import Collector, Survey
from feedback.web import csrf, language
from feedback.web.guard import allow
from feedback.web.hub import paper_door
from feedback.web.hub.typed_sheet import Typed
from feedback.web.service import actor, reading, service, writing
from feedback.web.watch import watch
from forms import aside, keying
from forms.paper import form

_SAID = {
    Outcome.COUNTED: "Sheet {number} is counted.",
    Outcome.WAITS: "Sheet {number} is keyed once. Somebody else keys it a second time.",
    Outcome.AGREED: "Sheet {number} was keyed alike twice and is counted.",
    Outcome.DIFFERS: "Sheet {number} was keyed twice and not alike. It waits to be settled from the paper.",
}


def add_to(hub: Blueprint) -> None:
    place = "/surveys/<key>/doors/<code>/sheets"
    hub.add_url_rule("/paper", "paper_doors", doors)
    hub.add_url_rule(place, "sheets", sheets)
    hub.add_url_rule(f"{place}/rules", "sheets_rules", rules, methods=["POST"])
    hub.add_url_rule(f"{place}/key", "sheet", sheet)
    hub.add_url_rule(f"{place}/key", "sheet_key", key_sheet, methods=["POST"])


@allow(Permission.KEY_PAPER)
def doors() -> str:
    """Every door for paper, and how many of its sheets wait."""
    with reading() as session:
        rows = session.execute(
            select(Collector, Survey)
            .join(Survey, Survey.key == Collector.survey_key)
            .where(Collector.kind == "paper", Survey.archived_at.is_(None))
            .order_by(Collector.created_at.desc(), Collector.code)
        ).all()
        found = [(door, survey, paper_door.waiting(session, door)) for door, survey in rows]
        return render_template("hub/paper_doors.html", doors=found)


@allow(Permission.KEY_PAPER)
def sheets(key: str, code: str) -> str:
    """One door's paper: begin to key, what waits for a second person, what has to be settled, and how often we slip."""
    with reading() as session:
        survey, door, version = paper_door.find(session, key, code)
        known = paper.rules(door)
        names = paper_door.names(session, {one for pair in known.pairs for one in pair})
        whole = versions.read(version)
        return render_template(
            "hub/sheets.html",
            survey=survey,
            door=door,
            rules=known,
            waits=paper_door.waiting(session, door),
            next=paper.next_number(session, door),
            versions=versions.published(session, key)[::-1],
            spoken=[SimpleNamespace(tag=tag, name=language.own_name(tag)) for tag in whole.languages],
            audiences=whole.versions,
            pairs=[
                SimpleNamespace(
                    who=" and ".join(names.get(one, "somebody") for one in pair), differed=d, of=n
                )
                for pair, (d, n) in sorted(known.pairs.items())
            ],
            may_edit=Permission.EDIT_SURVEYS in g.signed_in.permissions,
        )


@allow(Permission.EDIT_SURVEYS)
def rules(key: str, code: str) -> Response:
    """Of which sheets two people key everything, and where forms are given back."""
    with writing() as session:
        _, door, _ = paper_door.find(session, key, code)
        double, back = request.form.get("double", ""), request.form.get("return_to", "").strip()[:500]
        try:
            paper.demand(session, door, double, back, service().clock.now(), actor())
            flash("Kept.", "good")
        except SheetFault as fault:
            flash(str(fault), "care")
    return redirect(url_for("hub.sheets", key=key, code=code), 303)


@allow(Permission.KEY_PAPER)
def sheet(key: str, code: str) -> str:
    """An empty page for one sheet."""
    with reading() as session:
        return _page(session, key, code, Typed.asked_for())


@allow(Permission.KEY_PAPER)
@csrf.shows_again
def key_sheet(key: str, code: str) -> Response | tuple[str, int]:
    """Take a sheet and go on to the next; or show it again as it was typed, with what to do about it."""
    typed = Typed.from_form()
    now, today = service().clock.now(), service().clock.today()
    with writing() as session:
        _, door, _ = paper_door.find(session, key, code)
        keyed = typed.keyed(paper_door.version(session, key, typed.form))
        if csrf.failed():
            typed.notice = "This page had been open for a while. Nothing is lost: keep the sheet once more."
        if typed.faults or typed.notice or request.form.get("action") != "keep":
            return _page(session, key, code, typed), 422 if typed.faults else 200
        try:
            outcome = paper.key(session, door, keyed, actor(), now, today, watch())
            counted = outcome in (Outcome.COUNTED, Outcome.AGREED)
            tell_of(sheets_of_concern.look(session, watch(), door, keyed, actor(), counted=counted), keyed)
        except SheetFault as fault:
            session.rollback()
            typed.faults.append(("number", str(fault)))
            return _page(session, key, code, typed), 422
        _tell(outcome, keyed)
        following = _following(session, door, typed)
    return redirect(url_for("hub.sheet", key=key, code=code, **typed.address(following)), 303)


def _page(session: Session, key: str, code: str, typed: Typed) -> str:
    survey, door, _ = paper_door.find(session, key, code)
    version = paper_door.version(session, key, typed.form)
    whole = versions.read(version)
    if typed.lang not in whole.languages:
        typed.lang = whole.languages[0]
    if not typed.number:
        typed.number = str(paper.next_number(session, door))
    one = whole.for_audience(typed.version if whole.version(typed.version) else None)
    known = paper.rules(door)
    first = next((row for row in paper.waiting(session, code) if str(row.number) == typed.number), None)
    return render_template(
        "hub/sheet_key.html",
        survey=survey,
        door=door,
        number=version.number,
        typed=typed,
        audience=whole.version(typed.version),
        language_spoken=language.own_name(typed.lang),
        questions=[row for row in form(one, "en", str) if row.number],
        last_things=aside.possible(one, str),
        faults=typed.faults,
        wrong=dict(typed.faults),
        second=first is not None and first.second is None and first.first_by != actor(),
        twice=known.needs_two(int(typed.number)) if typed.number.isdecimal() else False,
        unclear=keying.UNCLEAR,
    )


def tell_of(told: bool, keyed: Keyed) -> None:
    """Say that the safeguarding lead is told, and what to do with the paper."""
    if told:
        flash(
            f"The safeguarding lead is told of sheet {keyed.number}. Keep the paper at hand for them, and show it to "
            "nobody else.",
            "care",
        )


def _tell(outcome: Outcome, keyed: Keyed) -> None:
    flash(_SAID[outcome].format(number=keyed.number), "care" if outcome is Outcome.DIFFERS else "good")
    dropped = paper.left_out(keyed)
    if dropped and outcome is not Outcome.DIFFERS:
        numbers = {row.question.id: row.number for row in form(keyed.survey, "en", str)}
        named = sorted({numbers.get(name.removesuffix(".other")) or 0 for name in dropped})
        said = ", ".join(map(str, named))
        flash(
            f"On sheet {keyed.number} question {said} was answered though the form does not ask it of this person. "
            "It is kept out of the results.",
            "care",
        )


def _following(session: Session, door: Collector, typed: Typed) -> int:
    """The sheet to key next: where this one was somebody's second, the next that waits for a second person."""
    number = int(typed.number)
    waits = [
        row.number
        for row in paper.waiting(session, door.code)
        if row.second is None and row.first_by != actor() and row.number > number
    ]
    if request.form.get("second") and waits:
        return waits[0]
    return paper.next_number(session, door)
