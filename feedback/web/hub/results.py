"""Results: what a survey's answers say, question by question."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, abort, g, render_template, request
from flask_babel import gettext
from sqlalchemy.orm import Session

from analysis.hidden import HIDDEN
from analysis.intervals import Interval
from analysis.summary import QuestionSummary, Row
from feedback.accounts.roles import Permission
from feedback.results import equality, questions, sentiment
from feedback.results.equality import Heard
from feedback.results.helped import Helped
from feedback.results.questions import Part, Results
from feedback.results.sentiment import RoughSort
from feedback.surveys.models import Survey
from feedback.web.guard import allow
from feedback.web.rendering import picked
from feedback.web.service import reading, service
from forms.measures import DONT_KNOW, PREFER_NOT


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/surveys/<key>/results", "results", results)


@allow(Permission.SEE_RESULTS)
def results(key: str) -> str:
    """Bars with their numbers for every question, small numbers hidden."""
    with reading() as session:
        survey = session.get(Survey, key) or abort(404)
        found = questions.results(session, key, request.args.get("versions", ""))
        heard = _heard(session, found)
        sorts = sentiment.rough_sorts(session, key, found) if found else {}
    return render_template(
        "hub/results.html",
        survey=survey,
        results=found,
        bars=bars,
        beside=beside,
        may_read=Permission.READ_COMMENTS in g.signed_in.permissions,
        heard=heard,
        sorts=sorts,
    )


def _heard(session: Session, found: Results | None) -> Heard | None:
    """Who answered the equality questions, where the survey has them."""
    if found is None or not found.survey.flow.equality:
        return None
    adult, today = found.survey.audience != "child", service().clock.today()
    return equality.heard(session, found.survey.key, adult, today, gettext)


def bars(part: Part | Helped | RoughSort) -> list[dict[str, Any]]:
    """A part's rows as the chart macros take them: shares and the ends of intervals from 0 to 1.

    Where the number who answered is hidden, shares are of those asked, and have no interval.
    """
    of_asked = part.summary.answered is HIDDEN
    return [_bar(row, _label(part, row.id), of_asked) for row in part.summary.rows]


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
            yield {"label": words[row.id], "count": row.count, "share": _of_one(row.share)}


def _bar(row: Row, label: str, of_asked: bool) -> dict[str, Any]:
    low, high = (row.interval.low, row.interval.high) if isinstance(row.interval, Interval) else (None, None)
    return {
        "label": label,
        "count": row.count,
        "share": _of_one(row.share_of_asked if of_asked else row.share),
        "low": None if low is None else low / 100,
        "high": None if high is None else high / 100,
        "mean_rank": row.mean_rank,
    }


def _of_one(share: object) -> object:
    """A share in per cent as one of 1; what is hidden stays hidden."""
    return share if share is None or isinstance(share, str) else float(share) / 100  # type: ignore[arg-type]


def _label(part: Part | Helped | RoughSort, row_id: str) -> str:
    words = picked(part.words.get(row_id))
    if part.question.options.labels or not row_id.lstrip("-").isdigit():
        return words.words if words else row_id
    return f"{row_id} – {words.words}" if words else row_id
