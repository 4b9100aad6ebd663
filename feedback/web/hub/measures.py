"""Measures in the hub: all that are watched, one with its quarters, and values out of a table."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.plans import measure_import, measures, periods, series
from feedback.plans.measure_import import Bad, Line
from feedback.plans.measure_models import Measure
from feedback.plans.work_fault import WorkFault
from feedback.responses import table_file
from feedback.responses.table_fault import TableFault
from feedback.web.guard import allow
from feedback.web.hub import log_form, plan_form, who
from feedback.web.service import actor, reading, service, writing

#: A table of values is small; a larger file is another file.
LARGEST = 5 * 1024 * 1024
#: Quarters a value can be written for on the page; older ones come in a table.
BACK = 8


def add_to(hub: Blueprint) -> None:
    one = "/measures/<measure_id>"
    hub.add_url_rule("/measures", "measures", every)
    hub.add_url_rule("/measures", "measure_define", define, methods=["POST"])
    hub.add_url_rule("/measures/new", "measure_new", new)
    hub.add_url_rule("/measures/table", "measure_table", table)
    hub.add_url_rule("/measures/table", "measure_bring_in", bring_in, methods=["POST"])
    hub.add_url_rule(one, "measure", measure)
    hub.add_url_rule(one, "measure_record", record, methods=["POST"])
    hub.add_url_rule(f"{one}/change", "measure_edit", edit)
    hub.add_url_rule(f"{one}/change", "measure_change", change, methods=["POST"])
    hub.add_url_rule(f"{one}/archive", "measure_archive", archive, methods=["POST"])


@allow(Permission.SEE_PLANS)
def every() -> str:
    """What is watched, each with its last value; `?board=` narrows it to a board and its sub groups."""
    with reading() as session:
        choices = log_form.choices(session)
        chosen, _, keys = log_form.narrowed(choices.boards)
        return render_template(
            "hub/measures.html",
            series=series.of(session, measures.every(session, keys)),
            choices=choices,
            chosen=chosen,
            may_edit=log_form.may_edit(),
        )


@allow(Permission.SEE_PLANS)
def measure(measure_id: str) -> str:
    """One measure, quarter by quarter."""
    with reading() as session:
        return _page(session, who.found(session, Measure, measure_id))


@allow(Permission.UPDATE_PLANS)
def new() -> str:
    """The form for a new one; `?board=` chooses whose it is."""
    return _form(None, {"board_key": request.args.get("board", "")})


@allow(Permission.UPDATE_PLANS)
def define() -> Response | tuple[str, int]:
    """Define a measure."""
    try:
        values = _values()
        with writing() as session:
            key = values.pop("board_key")
            made = measures.define(session, key, service().clock.now(), actor(), **values)
            measure_id = made.id
    except WorkFault as fault:
        return _form(None, request.form, fault), 422
    return redirect(url_for("hub.measure", measure_id=measure_id), 303)


@allow(Permission.UPDATE_PLANS)
def edit(measure_id: str) -> str:
    """The form of one that is there."""
    with reading() as session:
        held = who.found(session, Measure, measure_id)
        values = {
            name: getattr(held, name) for name in (*measures.WORDS, "board_key", "agency_key", "priority_ref")
        }
        target = "" if held.target is None else f"{held.target:g}"
        return _form(held, {name: value or "" for name, value in values.items()} | {"target": target})


@allow(Permission.UPDATE_PLANS)
def change(measure_id: str) -> Response | tuple[str, int]:
    """Say something else of it."""
    try:
        values = _values()
        with writing() as session:
            held = who.found(session, Measure, measure_id)
            measures.change(session, held, service().clock.now(), actor(), **values)
    except WorkFault as fault:
        with reading() as session:
            return _form(who.found(session, Measure, measure_id), request.form, fault), 422
    flash("Saved.", "good")
    return redirect(url_for("hub.measure", measure_id=measure_id), 303)


@allow(Permission.UPDATE_PLANS)
def archive(measure_id: str) -> Response:
    """It is watched no more."""
    with writing() as session:
        measures.archive(session, who.found(session, Measure, measure_id), service().clock.now(), actor())
    flash("It is watched no more. Its values are kept.", "good")
    return redirect(url_for("hub.measures"), 303)


@allow(Permission.UPDATE_PLANS)
def record(measure_id: str) -> Response | tuple[str, int]:
    """Write a quarter's value, or put one right."""
    form = request.form
    try:
        numbers = {name: _number(form, name) for name in ("value", "numerator", "denominator")}
        quarter = periods.read_quarter(form.get("quarter", ""))
        if quarter is None:
            raise WorkFault("Choose the quarter.", "quarter")
        words = plan_form.words(form, *measures.NARRATIVE)
        whole = [_whole(numbers[name], name) for name in ("numerator", "denominator")]
        with writing() as session:
            held = who.found(session, Measure, measure_id)
            given = measures.figure(held, numbers["value"], *whole)
            done = measures.record(session, held, quarter, given, service().clock.now(), actor(), **words)
    except WorkFault as fault:
        with reading() as session:
            return _page(session, who.found(session, Measure, measure_id), form, fault), 422
    said = {
        "new": "Kept.",
        "corrected": "Put right. What stood there before is kept.",
        "same": "It stood there already.",
    }
    flash(said[done], "good")
    return redirect(url_for("hub.measure", measure_id=measure_id), 303)


@allow(Permission.UPDATE_PLANS)
def table() -> str:
    """Where a table of values is pasted or chosen."""
    return _table()


@allow(Permission.UPDATE_PLANS)
def bring_in() -> Response | tuple[str, int]:
    """Judge every row of a table; keep all of them, or none."""
    try:
        lines = _lines()
    except TableFault as fault:
        return _table(bad=(Bad(1, "", str(fault)),)), 422
    with writing() as session:
        judged = measure_import.judge(session, lines, service().clock.now())
        if judged.bad or not judged.good:
            return _table(
                judged.bad or (Bad(1, "", "It has no rows under its first line."),), len(judged.good)
            ), 422
        done = measure_import.bring_in(session, judged.good, service().clock.now(), actor())
    flash(f"{done.new} new, {done.corrected} put right, {done.same} there already.", "good")
    return redirect(url_for("hub.measures"), 303)


def _lines() -> list[Line]:
    """What was chosen as a file or pasted, as numbered lines of cells."""
    file = request.files.get("file")
    content = file.read(LARGEST + 1) if file and file.filename else b""
    if len(content) > LARGEST:
        raise TableFault("The file is larger than 5 MB. Cut it into several files.")
    name = file.filename if file and content else "pasted.csv"
    content = content or request.form.get("pasted", "").encode()
    if not content.strip():
        raise TableFault("Choose a file, or paste a table.")
    rows, _ = table_file.lines(content, str(name))
    return [(number, tuple(cells)) for number, cells in rows]


def _values() -> dict:
    form = request.form
    tied = {name: value for name, value in log_form.keys().items() if name != "to_board_key"}
    target = _number(form, "target")
    return plan_form.words(form, *measures.WORDS, "board_key") | tied | {"target": target}


def _number(form: Mapping[str, str], name: str) -> float | None:
    written = form.get(name, "").replace(",", "").replace("%", "").strip()
    try:
        found = float(written) if written else None
    except ValueError:
        found = float("inf")
    if found is not None and not abs(found) < 1e12:
        raise WorkFault(f"Write a number, not “{form.get(name)}”.", name)
    return found


def _whole(value: float | None, name: str) -> int | None:
    if value is not None and value != int(value):
        raise WorkFault("Write a whole number.", name)
    return int(value) if value is not None else None


def _page(
    session: Session, held: Measure, typed: Mapping[str, str] | None = None, fault: WorkFault | None = None
) -> str:
    quarter, quarters = periods.quarter(service().clock.today()), []
    for _ in range(BACK):
        quarters.append(quarter)
        quarter = periods.before(quarter)
    return render_template(
        "hub/measure.html",
        series=series.of(session, [held])[0],
        corrected=measures.corrected(session, held),
        quarters=quarters,
        choices=log_form.choices(session),
        typed=typed or {"quarter": quarters[1].name},
        fault=fault,
        may_edit=log_form.may_edit() and held.archived_on is None,
    )


def _form(held: Measure | None, typed: Mapping[str, str], fault: WorkFault | None = None) -> str:
    with reading() as session:
        return render_template(
            "hub/measure_form.html", shown=held, choices=log_form.choices(session), typed=typed, fault=fault
        )


def _table(bad: tuple[Bad, ...] = (), good: int = 0) -> str:
    with reading() as session:
        known = [(one.title, one.kind) for one in measures.every(session)]
    return render_template(
        "hub/measure_table.html",
        bad=bad,
        good=good,
        known=known,
        columns=measure_import.COLUMNS,
        pasted=request.form.get("pasted", ""),
    )
