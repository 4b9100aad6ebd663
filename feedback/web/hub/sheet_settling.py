"""Where two people keyed a sheet differently: settled from the paper, or parted into two sheets."""

from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.responses import paper
from feedback.responses.paper import Keyed, SheetFault
from feedback.safeguarding import sheets as sheets_of_concern
from feedback.web.guard import allow
from feedback.web.hub import paper_door
from feedback.web.hub.keying import tell_of
from feedback.web.service import actor, reading, service, writing
from feedback.web.watch import watch
from forms import aside, keying, wording
from forms.keying import Unreadable
from forms.measures import Measure
from forms.paper import Printed, form


def add_to(hub: Blueprint) -> None:
    place = "/surveys/<key>/doors/<code>/sheets"
    hub.add_url_rule(f"{place}/<int:number>", "sheet_differs", differs)
    hub.add_url_rule(f"{place}/<int:number>", "sheet_settle", settle, methods=["POST"])
    hub.add_url_rule(f"{place}/<int:number>/part", "sheet_part", part, methods=["POST"])


@allow(Permission.KEY_PAPER)
def differs(key: str, code: str, number: int) -> str:
    """Where two people keyed something else, side by side, to be settled from the paper."""
    with reading() as session:
        return _differs(session, key, code, number, {}, [])


@allow(Permission.KEY_PAPER)
def settle(key: str, code: str, number: int) -> Response | tuple[str, int]:
    """What stands on the paper is counted."""
    now, today = service().clock.now(), service().clock.today()
    with writing() as session:
        _, door, _ = paper_door.find(session, key, code)
        found = paper.of(session, door, number) or abort(404)
        row, first = found
        answers, faults = _settled(first, row.second or {}, paper.differing(row, first.survey))
        if not faults:
            try:
                paper.settle(session, door, number, answers, actor(), now, today, watch())
                stands = replace(first, answers=answers)
                told = sheets_of_concern.look(session, watch(), door, stands, actor(), counted=True)
                tell_of(told, stands)
                flash(f"Sheet {number} is settled and counted.", "good")
                return redirect(url_for("hub.sheets", key=key, code=code), 303)
            except SheetFault as fault:
                faults = [("settle", str(fault))]
        session.rollback()
        return _differs(session, key, code, number, dict(request.form), faults), 422


@allow(Permission.KEY_PAPER)
def part(key: str, code: str, number: int) -> Response:
    """They are two sheets with one number: the second gets its own."""
    with writing() as session:
        _, door, _ = paper_door.find(session, key, code)
        try:
            own = paper.part(session, door, number)
            flash(
                f"The second sheet is now number {own}. Write {own} on it. Both wait for a second person.",
                "good",
            )
        except SheetFault as fault:
            flash(str(fault), "care")
    return redirect(url_for("hub.sheets", key=key, code=code), 303)


def _differs(
    session: Session,
    key: str,
    code: str,
    number: int,
    typed: Mapping[str, str],
    faults: list[tuple[str, str]],
) -> str:
    survey, door, _ = paper_door.find(session, key, code)
    row, first = paper.of(session, door, number) or abort(404)
    if row.second is None:
        abort(404)
    asked = {one.question.id: one for one in form(first.survey, "en", str)}
    asides = {one.name: one for one in aside.possible(first.survey, str)}
    names = paper_door.names(session, {row.first_by, row.second_by or ""})
    return render_template(
        "hub/sheet_differs.html",
        survey=survey,
        door=door,
        number=number,
        first_by=names.get(row.first_by, "the first person"),
        second_by=names.get(row.second_by or "", "the second person"),
        lang=row.language,
        fields=[
            _field(name, asked, asides, first.answers, row.second)
            for name in paper.differing(row, first.survey)
        ],
        typed=typed,
        faults=faults,
        wrong=dict(faults),
    )


def _field(
    name: str,
    asked: Mapping[str, Printed],
    asides: Mapping[str, aside.Aside],
    first: Mapping[str, Any],
    second: Mapping[str, Any],
) -> SimpleNamespace:
    """One field in which two people differ, in words and in codes."""
    if name in asides:
        one = asides[name]
        return SimpleNamespace(
            id=name,
            number=None,
            label=one.label,
            own=False,
            first=one.words(first.get(name)) or "",
            second=one.words(second.get(name)) or "",
        )
    row = asked[name.removesuffix(".other")]
    own = name != row.question.id

    def said(answers: Mapping[str, Any]) -> str:
        if own:
            return str(answers.get(name, ""))
        words = wording.said(row.question, {row.question.id: answers.get(name)}, "en", str)
        shown = ", ".join(phrase.words for phrase in words)
        codes = keying.codes(row.question, answers)
        return shown if row.question.measure is Measure.TEXT or not shown else f"{codes}: {shown}"

    return SimpleNamespace(
        id=name,
        number=row.number,
        label=row.label.words + (" (own words)" if own else ""),
        own=own or row.question.measure is Measure.TEXT,
        first=said(first),
        second=said(second),
    )


def _settled(
    first: Keyed, second: Mapping[str, Any], names: list[str]
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The answers that stand: both people's where they agree, and for the rest what was chosen or keyed anew."""
    answers, faults = dict(first.answers), []
    for name in names:
        chosen = request.form.get(f"s.{name}", "")
        answers.pop(name, None)
        if chosen == "first" and name in first.answers:
            answers[name] = first.answers[name]
        elif chosen == "second" and name in second:
            answers[name] = second[name]
        elif chosen == "anew":
            try:
                answers |= _anew(first, name, request.form.get(f"a.{name}", ""))
            except Unreadable as fault:
                faults.append((f"s-{name}", str(fault)))
        elif chosen not in ("first", "second"):
            faults.append((f"s-{name}", "Choose what stands on the paper."))
    return answers, faults


def _anew(first: Keyed, name: str, typed: str) -> dict[str, Any]:
    for one in aside.possible(first.survey, str):
        if one.name == name:
            known = [value for value, _ in one.choices]
            code = typed.strip()
            if code and not (code.isdecimal() and 1 <= int(code) <= len(known)):
                raise Unreadable(f"Key one number from 1 to {len(known)}.")
            return {name: known[int(code) - 1]} if code else {}
    question = first.survey.question(name)
    if question is not None:
        return keying.read(question, typed)
    return {name: typed.strip()} if typed.strip() else {}
