"""Asked and told: every group and school over all surveys, on a page and as a file."""

import csv
import io
from collections.abc import Sequence

from flask import Blueprint, g, make_response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from analysis.hidden import Count
from feedback.accounts.roles import Permission
from feedback.cells import Cell, harmless
from feedback.loop import ledger, target
from feedback.loop.ledger import Line
from feedback.partnership import thresholds
from feedback.web.guard import allow
from feedback.web.hub.collectors import KINDS
from feedback.web.rendering import picked
from feedback.web.service import reading, service

WHICH = {"": "All", "owed": "Not told yet", "late": "Late", "told": "Told of everything"}
OF_KIND = {"": "All", "school": "Schools", "group": "Other groups", "session": "Spoke in sessions"}
COLUMNS = (
    *("group", "school", "survey", "doors", "asked_on", "closed_on", "invited", "answers"),
    *("told_on", "told_by", "days_waiting", "late"),
)
NO_GROUP = "People who came without a group"


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/loops/asked-and-told", "ledger", page)
    hub.add_url_rule("/loops/asked-and-told.csv", "ledger_file", file)


@allow(Permission.SEE_HUB)
def page() -> str:
    """Who was asked how often, who was told, and who waits. The filters are in the address."""
    with reading() as session:
        found, within = ledger.lines(session, service().clock.now()), target.of(session)
        numbers = ledger.by_survey(
            [one for line in found for one in line.askings], thresholds.public(session)
        )
    shown = _chosen(found, within)
    return render_template(
        "hub/ledger.html",
        lines=shown,
        every=len(found),
        waiting=sum(bool(one.owed) for one in found),
        late=sum(one.late(service().clock.today(), within) for one in found),
        numbers=numbers,
        kinds={**{key: name for key, (name, _) in KINDS.items()}, "session": "Session"},
        surveys=_surveys(found),
        which=WHICH,
        of_kind=OF_KIND,
        asked=request.args,
        target=within,
        no_group=NO_GROUP,
        may_edit=Permission.EDIT_LOOPS in g.signed_in.permissions,
    )


@allow(Permission.SEE_HUB)
def file() -> Response:
    """The same, a line for each time a group was asked. Hidden numbers are hidden here too."""
    with reading() as session:
        rows = _rows(session)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    response = make_response("\ufeff" + out.getvalue())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="asked-and-told.csv"'
    return response


def _rows(session: Session) -> list[tuple[Cell, ...]]:
    found, today = ledger.lines(session, service().clock.now()), service().clock.today()
    within = target.of(session)
    numbers = ledger.by_survey([one for line in found for one in line.askings], thresholds.public(session))
    return [
        (
            line.label or NO_GROUP,
            "yes" if line.school else "no",
            one.survey_key,
            " ".join(one.kinds),
            one.opened_on.isoformat(),
            one.closed_on.isoformat() if one.closed_on else "",
            _cell(numbers[one][1]),
            _cell(numbers[one][0]),
            one.told_on.isoformat() if one.told_on else "",
            "; ".join(one.ways),
            one.waiting(today) if one.owed else "",
            "yes" if one.owed and one.waiting(today) > within else "",
        )
        for line in _chosen(found, within)
        for one in line.askings
    ]


def _chosen(found: Sequence[Line], within: int) -> list[Line]:
    wanted = {name: request.args.get(name, "") for name in ("which", "kind", "survey", "words")}
    return ledger.chosen(found, service().clock.today(), within, **wanted)


def _surveys(found: Sequence[Line]) -> list[tuple[str, str]]:
    titles = {one.survey_key: picked(one.title) for line in found for one in line.askings}
    return sorted(
        ((key, title.words if title else key) for key, title in titles.items()), key=lambda one: one[1]
    )


def _cell(value: Count | None) -> Cell:
    return "" if value is None else value
