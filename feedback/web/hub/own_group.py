"""What a school's or agency's lead sees: their own group beside everybody, and nothing else of the answers."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, abort, render_template
from sqlalchemy.orm import Session

from analysis.hidden import HIDDEN
from analysis.summary import Row
from feedback.accounts import groups
from feedback.accounts.roles import Permission
from feedback.results import own
from feedback.results.own import Own
from feedback.results.tables import Table
from feedback.web.guard import allow
from feedback.web.hub.as_it_stood import results_of
from feedback.web.hub.bars import label_of
from feedback.web.service import actor, reading


@dataclass(frozen=True, slots=True)
class Column:
    """A group, or everybody: how many answered, the row of each answer, and the mean where there is one."""

    title: str
    base: Any
    rows: tuple[Row, ...]
    mean: Any


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/own", "own_group", own_group)
    hub.add_url_rule("/own/<key>", "own_results", own_results)


@allow(Permission.SEE_OWN_GROUP)
def own_group() -> str:
    """The surveys that people of one's groups were asked."""
    with reading() as session:
        labels = groups.of(session, actor())
        return render_template("hub/own_group.html", groups=labels, surveys=own.surveys(session, labels))


@allow(Permission.SEE_OWN_GROUP)
def own_results(key: str) -> str:
    """Every question: one's own groups beside everybody."""
    with results_of(key) as (session, stood):
        found = _found(session, key)
    return render_template(
        "hub/own_results.html",
        own=found,
        stood=stood,
        survey=found.results.survey,
        columns=partial(columns, labels=found.came),
    )


def _found(session: Session, key: str) -> Own:
    return own.results(session, key, groups.of(session, actor())) or abort(404)


def columns(table: Table, labels: Collection[str]) -> tuple[list[str], list[Column]]:
    """The words of the answers, and a column for each of these groups that may be shown, everybody last."""
    total = table.crosstab.total
    words = [label_of(table.part, row.id) for row in total.rows]
    if total.withheld:
        return words, []
    shown = [
        Column(group.id, _base(group.answered), group.rows, group.mean)
        for group in table.crosstab.groups
        if group.id in labels and not group.gathers
    ]
    return words, [*shown, Column("Everybody", _base(total.answered), total.rows, total.mean)]


def _base(answered: Any) -> Any:
    return HIDDEN if answered is None else answered
