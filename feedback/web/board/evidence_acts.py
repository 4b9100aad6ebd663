"""Writing evidence of other kinds down, and saying what it bears on."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.evidence import record
from feedback.evidence.fault import EvidenceFault
from feedback.evidence.models import Evidence
from feedback.evidence.record import KINDS, Bearing, Written
from feedback.partnership import bodies
from feedback.plans import measures
from feedback.returns.rounds import titled
from feedback.web.board import filters
from feedback.web.board.evidence import found, page
from feedback.web.guard import allow
from feedback.web.service import actor, reading, service, writing

Answer = Response | tuple[str, int]
Form = Mapping[str, str]


def add_to(board: Blueprint) -> None:
    board.add_url_rule("/evidence/new", "evidence_new", new)
    board.add_url_rule("/evidence/new", "evidence_add", add, methods=["POST"])
    board.add_url_rule("/evidence/<evidence_id>/edit", "evidence_edit", edit)
    board.add_url_rule("/evidence/<evidence_id>/edit", "evidence_save", save, methods=["POST"])
    board.add_url_rule("/evidence/<evidence_id>/bears-on", "evidence_tie", tie, methods=["POST"])


@allow(Permission.RECORD_DECISIONS)
def new() -> str:
    """An empty form."""
    return _form(None, {})


@allow(Permission.RECORD_DECISIONS)
def add() -> Answer:
    """Keep it."""
    try:
        with writing() as session:
            written, looked = _written(request.form), bool(request.form.get("looked"))
            row = record.add(session, written, service().clock.now(), actor(), looked=looked)
            key = row.id
    except EvidenceFault as fault:
        return _form(None, request.form, fault), 422
    flash("Kept. Now say what it bears on.", "good")
    return redirect(url_for("board.evidence_piece", evidence_id=key), 303)


@allow(Permission.RECORD_DECISIONS)
def edit(evidence_id: str) -> str:
    """The form of one piece."""
    with reading() as session:
        row = found(session, evidence_id).row
    return _form(row, _shown(row))


@allow(Permission.RECORD_DECISIONS)
def save(evidence_id: str) -> Answer:
    """Keep it as it was written. What is frozen in a decision stays as it stood."""
    try:
        with writing() as session:
            row, looked = found(session, evidence_id).row, bool(request.form.get("looked"))
            written = _written(request.form)
            changed = record.edit(session, row, written, service().clock.now(), actor(), looked=looked)
    except EvidenceFault as fault:
        with reading() as session:
            row = found(session, evidence_id).row
        return _form(row, request.form, fault), 422
    flash("Saved." if changed else "Nothing was changed.", "good")
    return redirect(url_for("board.evidence_piece", evidence_id=evidence_id), 303)


@allow(Permission.RECORD_DECISIONS)
def tie(evidence_id: str) -> Answer:
    """Say what it bears on, which way, why, and who says so."""
    try:
        with writing() as session:
            row, looked = found(session, evidence_id).row, bool(request.form.get("looked"))
            record.tie(session, row, _bearing(request.form), service().clock.now(), actor(), looked=looked)
    except EvidenceFault as fault:
        with reading() as session:
            return page(session, found(session, evidence_id), request.form, fault), 422
    flash("Written down.", "good")
    return redirect(url_for("board.evidence_piece", evidence_id=evidence_id, _anchor="bears-on"), 303)


def _written(form: Form) -> Written:
    return Written(
        kind=form.get("kind", ""),
        title=form.get("title", "").strip(),
        dated_on=_day(form),
        found=form.get("found", "").strip(),
        source=form.get("source", "").strip(),
        agency_key=form.get("agency_key") or None,
        sample=_sample(form),
        grades=_grades(form),
        measure=form.get("measure", "").strip(),
        return_round=form.get("return_round", "").strip(),
    )


def _shown(row: Evidence) -> dict[str, str]:
    held = record.written_of(row)
    names = ("kind", "title", "found", "source", "measure", "return_round")
    return {name: getattr(held, name) for name in names} | {
        "dated_on": row.dated_on.isoformat(),
        "agency_key": row.agency_key or "",
        "sample": str(row.sample or ""),
        "grades": "\n".join(f"{one} | {grade}" for one, grade in held.grades),
    }


def _day(form: Form) -> date | None:
    typed = form.get("dated_on", "").strip()
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise EvidenceFault(
            f"Write the day as year, month, day, for example 2026-12-04, not “{typed}”.", "dated_on"
        ) from None


def _sample(form: Form) -> int | None:
    typed = form.get("sample", "").strip()
    if not typed:
        return None
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0


def _grades(form: Form) -> tuple[tuple[str, str], ...]:
    """One a line: the standard, a bar, the grade. A line without a bar has no grade, and the verb says so."""
    lines = [line for line in form.get("grades", "").splitlines() if line.strip()]
    return tuple((one.strip(), grade.strip()) for one, _, grade in (line.rpartition("|") for line in lines))


def _bearing(form: Form) -> Bearing:
    what, _, key = form.get("bears_on", "").partition(":")
    return Bearing(
        stance=form.get("stance", ""),
        why=form.get("why", "").strip(),
        said_by=form.get("said_by", "").strip(),
        priority_ref=key if what == "priority" else None,
        decision_id=key if what == "decision" else None,
    )


def _form(row: Evidence | None, typed: Form, fault: EvidenceFault | None = None) -> str:
    with reading() as session:
        agencies = [(one.key, one.name) for one in bodies.read(session).agencies]
        watched = [(one.key, one.title) for one in measures.every(session)]
        rounds = [(one.id, called) for one, called in titled(session)]
    return render_template(
        "board/evidence_form.html",
        shown=row,
        typed=typed,
        fault=fault,
        kinds=filters.rows(list(KINDS.items()), typed.get("kind")),
        measures=filters.rows(watched, typed.get("measure"), "None"),
        rounds=filters.rows(rounds, typed.get("return_round"), "None"),
        agencies=filters.rows(agencies, typed.get("agency_key"), "No single agency"),
    )
