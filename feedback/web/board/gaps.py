"""What is missing: decisions with no voice behind them, priorities nobody was asked about or told of; also as CSV."""

import csv
import io
from collections.abc import Iterator

from flask import Blueprint, Response, render_template
from sqlalchemy.orm import Session

from feedback.accounts.roles import Permission
from feedback.cells import harmless
from feedback.decisions import log
from feedback.decisions.priorities_not_asked import Gaps, gaps
from feedback.decisions.priorities_not_asked import Wanted as Asked
from feedback.decisions.without_voice import SAID, Without, without_voice
from feedback.web.board import filters
from feedback.web.guard import allow
from feedback.web.service import reading, service

HEADER = ("report", "board", "day", "code", "title", "why", "surveys", "minute", "owner")


def add_to(board: Blueprint) -> None:
    board.add_url_rule("/gaps", "gaps", page)
    board.add_url_rule("/gaps.csv", "gaps_csv", as_csv)


@allow(Permission.SEE_DECISIONS)
def page() -> str:
    """The three reports, of one board and one time where the address says so."""
    with reading() as session:
        wanted, boards = filters.chosen("board"), filters.boards(session)
        silent, found = _found(session, wanted["board"])
        taken = log.listed(session, log.Wanted(wanted["board"], since=_since(), until=_until()))
        return render_template(
            "board/gaps.html",
            silent=silent,
            taken=len(taken),
            gaps=found,
            names={key: name.removeprefix("– ") for key, name in boards},
            boards=filters.rows(boards, wanted["board"], "All boards"),
            days={"since": _since(), "until": _until()},
            chosen=wanted | {"since": _since(), "until": _until()},
        )


@allow(Permission.SEE_DECISIONS)
def as_csv() -> Response:
    """The same lines for a spreadsheet."""
    with reading() as session:
        names = {key: name.removeprefix("– ") for key, name in filters.boards(session)}
        silent, found = _found(session, filters.chosen("board")["board"])
        file = io.StringIO()
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for line in _lines(silent, found, names):
            writer.writerow([harmless(cell) for cell in line])
    response = Response("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="gaps.csv"'
    return response


def _since():
    return filters.day("since")


def _until():
    return filters.day("until")


def _found(session: Session, board: str) -> tuple[list[Without], Gaps]:
    silent = without_voice(session, log.Wanted(board, since=_since(), until=_until()))
    return silent, gaps(session, Asked(board, _since(), _until()), service().clock.today())


def _lines(silent: list[Without], found: Gaps, names: dict[str, str]) -> Iterator[tuple[str, ...]]:
    for one in silent:
        row = one.decision
        why = f"{SAID}: {one.why}" if one.said else one.why
        about = (names[row.board_key], row.met_on.isoformat(), "", row.title, why, "", row.minute, row.owner)
        yield ("decision with no voice behind it", *about)
    for kind, many in (("nobody was asked", found.not_asked), ("asked, nobody was told", found.not_told)):
        for gap in many:
            about = (gap.priority.code, gap.priority.title, gap.plan, ", ".join(gap.surveys))
            yield (f"priority: {kind}", "", "", *about, "", gap.priority.lead or "")
