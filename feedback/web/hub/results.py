"""Results: what a survey's answers say, question by question, alone or by one grouping; on screen and as a file."""

import json
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from analysis.crosstab import Group
from analysis.summary import QuestionSummary
from feedback.accounts.roles import Permission
from feedback.results import (
    also_heard,
    equality,
    group_waves,
    groupings,
    questions,
    sentiment,
    settled,
    tables,
    told,
    told_csv,
    told_tables,
)
from feedback.results.equality import Heard
from feedback.results.groupings import Grouping
from feedback.results.questions import Results
from feedback.results.tables import Table, Tables
from feedback.surveys.models import Survey
from feedback.surveys.versions import SurveyFault
from feedback.web.guard import allow
from feedback.web.hub import over_waves
from feedback.web.hub.as_it_stood import results_of
from feedback.web.hub.bars import bar_of, bars, label_of, of_one
from feedback.web.service import actor, service, writing
from forms.measures import DONT_KNOW, PREFER_NOT


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/surveys/<key>/results", "results", results)
    hub.add_url_rule("/surveys/<key>/results.csv", "results_csv", as_csv)
    hub.add_url_rule("/surveys/<key>/results.json", "results_json", as_json)
    hub.add_url_rule("/surveys/<key>/results/shown-by", "results_shown_by", shown_by, methods=["POST"])


@allow(Permission.SEE_RESULTS)
def results(key: str) -> str | Response:
    """Bars with their numbers for every question, small numbers hidden; by one grouping where that is asked for."""
    with results_of(key) as (session, stood):
        survey = session.get(Survey, key) or abort(404)
        if survey.kind == "sessions":
            return redirect(url_for("hub.session_series", key=key))
        found = questions.results(session, key, request.args.get("versions", ""))
        fit = open_to(session, survey, found)
        by = _by(fit, _wish())
        no_bands = by is None and bool(request.args.get("bands"))
        by = _by(fit, request.args.get("by", "")) if no_bands else by
        over = group_waves.group_waves(session, found, by) if found and by and by.over else None
        crossed = tables.tables(session, found, by) if found and by and not by.over else None
        heard = None if by else _heard(session, found)
        everybody = settled.settled(session, survey)
        sorts = sentiment.rough_sorts(session, key, found) if found and not by else {}
        also = also_heard.beside(session, key)
    return render_template(
        "hub/results.html",
        survey=survey,
        results=found,
        stood=stood,
        bars=bars,
        beside=beside,
        may_read=Permission.READ_COMMENTS in g.signed_in.permissions,
        may_choose=may_choose(),
        heard=heard,
        also=also,
        sorts=sorts,
        groupings=fit,
        crossed=crossed,
        small=small,
        over=over and over_waves.shown(over),
        left_out=_left_out(crossed),
        settled=everybody,
        bands_fault=no_bands,
        bands=request.args.get("bands", ""),
        chosen={"versions": request.args.get("versions") or None, "by": by.id if by else None},
    )


@allow(Permission.SEE_RESULTS)
def as_csv(key: str) -> Response:
    """What the screen shows, as a table: through the same door, with the same numbers hidden."""
    text = "\ufeff" + told_csv.written(_told(key))
    return _file(text, "text/csv; charset=utf-8", f"{key}-results.csv")


@allow(Permission.SEE_RESULTS)
def as_json(key: str) -> Response:
    """The same for a program."""
    text = json.dumps(_told(key), ensure_ascii=False, indent=1)
    return _file(text, "application/json", f"{key}-results.json")


@allow(Permission.EXPORT_ANSWERS)
def shown_by(key: str) -> Response:
    """Settle by what those who see nothing but results may see them."""
    with writing() as session:
        survey = session.get(Survey, key) or abort(404)
        found = questions.results(session, key) or abort(404)
        try:
            settled.settle(session, survey, found, request.form.get("by", ""), service().clock.now(), actor())
        except settled.Led as fault:
            flash(str(fault), "halt")
            return redirect(url_for("hub.results", key=key), 303)
        except SurveyFault:
            abort(400)
        others = len(settled.of_the_same_people(session, survey)) - 1
    too = " The other surveys of the same people are seen by it too." if others else ""
    flash(f"Saved. Everybody who may see results sees them by this, and by nothing else.{too}", "good")
    return redirect(url_for("hub.results", key=key, by=request.form.get("by") or None), 303)


def may_choose() -> bool:
    """Whether any grouping is open to somebody: nothing is kept from those who may take the answers themselves."""
    return Permission.EXPORT_ANSWERS in g.signed_in.permissions


def open_to(session: Session, survey: Survey, found: Results | None) -> tuple[Grouping, ...]:
    """What the person signed in may see these results by."""
    if found is None or not found.responses:
        return ()
    fit = (*groupings.groupings(session, found), *groupings.over_waves(session, found))
    everybody = settled.settled(session, survey)
    wish = _wish() if may_choose() else everybody
    if wish and wish not in {one.id for one in fit}:
        fit = (*fit, *_other_bands(session, found, wish))
    return fit if may_choose() else tuple(one for one in fit if settled.sees(everybody, one.id))


def _other_bands(session: Session, found: Results, wish: str) -> Iterator[Grouping]:
    """A number in other bands than those on offer: those that were asked for, or were settled when there were fewer."""
    try:
        by = groupings.find(session, found, wish)
    except SurveyFault:
        return
    if by.edges:
        yield by


def _wish() -> str:
    """The grouping in the address. The bands of a number may stand in it apart, as a form sends them."""
    by, bands = request.args.get("by", ""), "".join(request.args.get("bands", "").split())
    return f"{by.partition(':')[0]}:{bands}" if by and bands else by


def _by(fit: tuple[Grouping, ...], wish: str) -> Grouping | None:
    """The grouping of this name; a number without its bands is the one among those on offer."""
    found = next((one for one in fit if one.id == wish), None)
    return found or next((one for one in fit if one.edges and one.id.partition(":")[0] == wish), None)


def _told(key: str) -> told.Plain:
    versions = request.args.get("versions", "")
    with results_of(key) as (session, stood):
        survey = session.get(Survey, key) or abort(404)
        found = questions.results(session, key, versions) or abort(404)
        by = _by(open_to(session, survey, found), _wish())
        if by is None and request.args.get("by"):
            abort(404)
        held = told.told(session, key, by.id if by else None, None, "en", versions)
    if stood:
        day = stood.as_of.isoformat() if stood.as_of else None
        held["as_it_stood"] = {"on": day, "not_counted": stood.waiting}
    return held


def _file(text: str, kind: str, name: str) -> Response:
    response = Response(text, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _left_out(crossed: Tables | None) -> list[tuple[Any, str]]:
    """Questions without a table, each with the reason."""
    if crossed is None:
        return []
    why = "asked after certain answers only, so its groups would tell of those answers"
    parted = "put in one wording to people who were asked the other question in several"
    several = (
        "several answers can be chosen here too, and two such questions together would tell of single people"
    )
    reasons = ((crossed.follow_ups, why), (crossed.parted, parted), (crossed.several, several))
    return [(one.question, reason) for questions, reason in reasons for one in questions]


def _heard(session: Session, found: Results | None) -> Heard | None:
    """Who answered the equality questions, where the survey has them."""
    if found is None or not found.survey.flow.equality:
        return None
    adult, today = found.survey.audience != "child", service().clock.today()
    return equality.heard(session, found.survey.key, adult, today, gettext)


def small(table: Table) -> list[dict[str, Any]]:
    """One small chart for each group of a table: {title, rows, base, said, mean, gathers}."""
    return [
        {
            "title": told_tables.group_words(table, group.id, "en") or group.id,
            "rows": [bar_of(row, label_of(table.part, row.id), group.answered is None) for row in group.rows],
            "base": group.answered,
            "said": group.said,
            "mean": group.mean,
            "gathers": _gathers(table, group),
        }
        for group in table.crosstab.groups
    ]


def _gathers(table: Table, group: Group) -> list[str]:
    if "+" in group.id:  # the name says it
        return []
    return [told_tables.group_words(table, one, "en") or one for one in group.gathers]


def beside(summary: QuestionSummary) -> Iterator[dict[str, Any]]:
    """Those who were asked and gave no answer of substance, with the words for it; only where there are any."""
    words = {
        DONT_KNOW: gettext("I don’t know"),
        PREFER_NOT: gettext("I don’t want to say"),
        "missing": gettext("Left empty"),
        "unallocated": gettext("Could not be read"),
    }
    for row in summary.non_answers:
        if row.count:
            yield {"label": words[row.id], "count": row.count, "share": of_one(row.share)}
