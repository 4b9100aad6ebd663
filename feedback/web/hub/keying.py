"""Keying in paper answers: which doors wait for it, one fast page a sheet, and settling where two people differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.models import Account
from feedback.accounts.roles import Permission
from feedback.responses import paper
from feedback.responses.paper import Keyed, Outcome, SheetFault
from feedback.safeguarding import sheets as sheets_of_concern
from feedback.surveys import versions
from feedback.surveys.models import Collector, Survey, SurveyVersion
from feedback.web import csrf, language
from feedback.web.guard import allow
from feedback.web.service import actor, reading, service, writing
from feedback.web.watch import watch
from forms import aside, keying, wording
from forms.keying import Unreadable
from forms.measures import Measure
from forms.paper import Printed, form

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
    hub.add_url_rule(f"{place}/<int:number>", "sheet_differs", differs)
    hub.add_url_rule(f"{place}/<int:number>", "sheet_settle", settle, methods=["POST"])
    hub.add_url_rule(f"{place}/<int:number>/part", "sheet_part", part, methods=["POST"])


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
        found = [(door, survey, _waiting(session, door)) for door, survey in rows]
        return render_template("hub/paper_doors.html", doors=found)


@allow(Permission.KEY_PAPER)
def sheets(key: str, code: str) -> str:
    """One door's paper: begin to key, what waits for a second person, what has to be settled, and how often we slip."""
    with reading() as session:
        survey, door, version = _door(session, key, code)
        known = paper.rules(door)
        names = _names(session, {one for pair in known.pairs for one in pair})
        whole = versions.read(version)
        return render_template(
            "hub/sheets.html",
            survey=survey,
            door=door,
            rules=known,
            waits=_waiting(session, door),
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
        _, door, _ = _door(session, key, code)
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
        _, door, _ = _door(session, key, code)
        keyed = typed.keyed(_version(session, key, typed.form))
        if csrf.failed():
            typed.notice = "This page had been open for a while. Nothing is lost: keep the sheet once more."
        if typed.faults or typed.notice or request.form.get("action") != "keep":
            return _page(session, key, code, typed), 422 if typed.faults else 200
        try:
            outcome = paper.key(session, door, keyed, actor(), now, today, watch())
            counted = outcome in (Outcome.COUNTED, Outcome.AGREED)
            _tell_of(sheets_of_concern.look(session, watch(), door, keyed, actor(), counted=counted), keyed)
        except SheetFault as fault:
            session.rollback()
            typed.faults.append(("number", str(fault)))
            return _page(session, key, code, typed), 422
        _tell(outcome, keyed)
        following = _following(session, door, typed)
    return redirect(url_for("hub.sheet", key=key, code=code, **typed.address(following)), 303)


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
        _, door, _ = _door(session, key, code)
        found = paper.of(session, door, number) or abort(404)
        row, first = found
        answers, faults = _settled(first, row.second or {}, paper.differing(row, first.survey))
        if not faults:
            try:
                paper.settle(session, door, number, answers, actor(), now, today, watch())
                stands = replace(first, answers=answers)
                told = sheets_of_concern.look(session, watch(), door, stands, actor(), counted=True)
                _tell_of(told, stands)
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
        _, door, _ = _door(session, key, code)
        try:
            own = paper.part(session, door, number)
            flash(
                f"The second sheet is now number {own}. Write {own} on it. Both wait for a second person.",
                "good",
            )
        except SheetFault as fault:
            flash(str(fault), "care")
    return redirect(url_for("hub.sheets", key=key, code=code), 303)


@dataclass
class Typed:
    """A sheet as it was typed: which form it is, its number, and the boxes by their names."""

    form: str
    lang: str
    version: str
    number: str
    boxes: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    notice: str = ""

    @classmethod
    def asked_for(cls) -> "Typed":
        """An empty sheet of the form and number in the address."""
        sent = request.args
        return cls(
            sent.get("form", ""),
            sent.get("lang", ""),
            sent.get("version", ""),
            sent.get("number", "").strip(),
        )

    @classmethod
    def from_form(cls) -> "Typed":
        """What was posted. The boxes of questions begin with "a."."""
        sent = request.form
        boxes = {name[2:]: words for name, words in sent.items() if name.startswith("a.")}
        return cls(
            sent.get("form", ""),
            sent.get("lang", ""),
            sent.get("version", ""),
            sent.get("number", "").strip(),
            boxes,
        )

    def address(self, number: int) -> dict[str, Any]:
        return {"form": self.form, "lang": self.lang, "version": self.version or None, "number": number}

    def keyed(self, version: SurveyVersion) -> Keyed:
        """As plain values. What cannot be read is noted among the faults, under the box it stands in."""
        whole = versions.read(version)
        audience = self.version if whole.version(self.version) else None
        survey = whole.for_audience(audience)
        if self.lang not in whole.languages:
            abort(404)
        number = (
            int(self.number)
            if self.number.isascii() and self.number.isdigit() and len(self.number) < 9
            else 0
        )
        if not number:
            self.faults.append(("number", "Key the number that stands on the sheet."))
        answers: dict[str, Any] = {}
        for question in survey.questions:
            try:
                own = self.boxes.get(question.other_id, "") if question.other else ""
                answers |= keying.read(question, self.boxes.get(question.id, ""), own)
            except Unreadable as fault:
                self.faults.append((f"a-{question.id}", str(fault)))
        for one in aside.possible(survey, str):
            answers |= self._aside(one)
        return Keyed(number, version, audience, self.lang, answers)

    def _aside(self, one: aside.Aside) -> dict[str, str]:
        code = self.boxes.get(one.name, "").strip()
        if code in ("", keying.UNCLEAR):
            return {}
        if code.isascii() and code.isdigit() and 1 <= int(code) <= len(one.choices):
            return {one.name: one.choices[int(code) - 1][0]}
        self.faults.append((f"a-{one.name}", f"Key one number from 1 to {len(one.choices)}."))
        return {}


def _page(session: Session, key: str, code: str, typed: Typed) -> str:
    survey, door, _ = _door(session, key, code)
    version = _version(session, key, typed.form)
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


def _tell_of(told: bool, keyed: Keyed) -> None:
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


def _differs(
    session: Session,
    key: str,
    code: str,
    number: int,
    typed: Mapping[str, str],
    faults: list[tuple[str, str]],
) -> str:
    survey, door, _ = _door(session, key, code)
    row, first = paper.of(session, door, number) or abort(404)
    if row.second is None:
        abort(404)
    asked = {one.question.id: one for one in form(first.survey, "en", str)}
    asides = {one.name: one for one in aside.possible(first.survey, str)}
    names = _names(session, {row.first_by, row.second_by or ""})
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


def _waiting(session: Session, door: Collector) -> SimpleNamespace:
    """Numbers of a door's sheets that wait: for a second person (mine apart), and to be settled."""
    rows = paper.waiting(session, door.code)
    return SimpleNamespace(
        second=[row for row in rows if row.second is None and row.first_by != actor()],
        mine=[row for row in rows if row.second is None and row.first_by == actor()],
        settle=[row for row in rows if row.second is not None],
        forms={one.id: one.number for one in versions.published(session, door.survey_key)},
    )


def _door(session: Session, key: str, code: str) -> tuple[Survey, Collector, SurveyVersion]:
    door, version = session.get(Collector, code), versions.current(session, key)
    if door is None or version is None or door.survey_key != key or door.kind != "paper":
        abort(404)
    return session.get_one(Survey, key), door, version


def _version(session: Session, key: str, number: str) -> SurveyVersion:
    """The form that is keyed: as the foot of the paper names it."""
    published = versions.published(session, key)
    return next((one for one in published if str(one.number) == number), published[-1])


def _names(session: Session, account_ids: set[str]) -> dict[str, str]:
    rows = session.execute(select(Account.id, Account.name, Account.email).where(Account.id.in_(account_ids)))
    return {account: name or email for account, name, email in rows}
