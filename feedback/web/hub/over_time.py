"""Results over waves: the same question beside itself, and what can be said of the change."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.responses import store
from feedback.results import changes_said, over_time, questions, settled
from feedback.results.groupings import WAVE
from feedback.results.over_time import Series
from feedback.results.standing import Stood
from feedback.surveys import waves
from feedback.surveys.models import Survey
from feedback.surveys.waves import WaveFault
from feedback.web.guard import allow
from feedback.web.hub.as_it_stood import results_of
from feedback.web.hub.bars import bar_of, label_of
from feedback.web.hub.results import may_choose, open_to
from feedback.web.service import actor, reading, service, writing


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/surveys/<key>/results/over-time", "results_over_time", page)
    hub.add_url_rule("/surveys/<key>/results/over-time", "wave_begin", begin, methods=["POST"])
    hub.add_url_rule("/surveys/<key>/results/over-time/take-away", "wave_away", take_away, methods=["POST"])


@allow(Permission.SEE_RESULTS)
def page(key: str) -> str:
    """Every question that was asked in more than one wave."""
    with results_of(key) as (session, stood):
        return _page(session, key, stood=stood)


@allow(Permission.EDIT_SURVEYS)
def begin(key: str) -> Response | tuple[str, int]:
    """Name a wave; or the page again with what was typed."""
    try:
        starts_on = date.fromisoformat(request.form.get("starts_on", "").strip())
    except ValueError:
        with reading() as session:
            return _page(session, key, ("starts_on", "Write the day as 2026-09-01, or choose it.")), 422
    try:
        with writing() as session:
            found = questions.results(session, key) or abort(404)
            name, came = request.form.get("name", ""), store.by_day(session, key)
            waves.begin(session, key, name, starts_on, came, found.policy, service().clock.now(), actor())
    except WaveFault as refused:
        place = "name" if "name" in str(refused).split(".")[0].lower() else "starts_on"
        with reading() as session:
            return _page(session, key, (place, str(refused))), 422
    flash("The wave is named.", "good")
    return redirect(url_for("hub.results_over_time", key=key), 303)


@allow(Permission.EDIT_SURVEYS)
def take_away(key: str) -> Response | tuple[str, int]:
    """Take the last wave away, while nobody has answered in it."""
    try:
        with writing() as session:
            waves.take_away(session, key, store.by_day(session, key), service().clock.now(), actor())
    except WaveFault as refused:
        with reading() as session:
            return _page(session, key, ("waves", str(refused))), 422
    flash("The wave is taken away.", "good")
    return redirect(url_for("hub.results_over_time", key=key), 303)


def _page(
    session: Session, key: str, fault: tuple[str, str] | None = None, stood: Stood | None = None
) -> str:
    survey = session.get(Survey, key) or abort(404)
    found = questions.results(session, key)
    named, came = waves.of(session, key), store.by_day(session, key)
    may_name = Permission.EDIT_SURVEYS in g.signed_in.permissions
    by_wave = may_choose() or settled.sees(settled.settled(session, survey), WAVE)
    return render_template(
        "hub/over_time.html",
        survey=survey,
        results=found,
        stood=stood,
        series=over_time.over_time(session, key, by_wave=by_wave) if found and found.responses else (),
        over=[one for one in open_to(session, survey, found) if one.over],
        waves=named,
        may_name=may_name,
        may_take_away=may_name and bool(named) and max(came, default=date.min) < named[-1].starts_on,
        small=_small,
        said=said,
        typed=request.form,
        fault=fault,
    )


def _small(series: Series) -> list[dict[str, Any]]:
    return [
        {
            "title": point.name,
            "base": point.base,
            "of_all": point.of_all,
            "rows": []
            if point.withheld
            else [bar_of(row, label_of(point.part, row.id), point.of_all) for row in point.rows],
            "mean": point.spread.mean if point.spread else None,
        }
        for point in series.points
    ]


def said(series: Series) -> Iterator[str]:
    """What can be said of each step, as sentences."""
    return changes_said.sentences(series, lambda row: label_of(series.part, row))
