"""How the work of a plan stands, in a paper: actions, recommendations, challenges, risks."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from feedback.papers.paper import NONE, Block, Cell, Manner, Table, Words
from feedback.plans import challenges, recommendations, risks
from feedback.plans.standing import Standing
from feedback.reports.promises import Around, day

STATUSES = {
    "not_started": "Not started",
    "on_track": "On track",
    "slipping": "Slipping",
    "done": "Done",
    "stopped": "Stopped",
}
RESPONSES = {
    "waiting": "no answer yet",
    "accepted": "accepted",
    "partly": "partly accepted",
    "not": "not accepted",
}


def actions(found: Iterable[Standing], names: Around, today: date) -> list[Block]:
    """Objectives and actions, those overdue first."""
    rows = sorted(
        (one for one in found if not one.dropped),
        key=lambda one: (not one.overdue(today), one.due_on or date.max),
    )
    if not rows:
        return [Words("No objective or action is written down.", Manner.GAP)]
    table = Table(
        "Objectives and actions",
        ("What", "How it stands", "Who answers for it", "Due"),
        tuple(_action(one, names, today) for one in rows),
        long=True,
    )
    late = sum(one.overdue(today) for one in rows)
    said = Words(f"{late} of {len(rows)} overdue.", Manner.LEAD) if late else Words("None is overdue.")
    return [said, table]


def advised(session: Session, keys: Sequence[str] | None, names: Around, today: date) -> list[Block]:
    """Recommendations in the form what, to achieve what, against which risk, of whom."""
    found = recommendations.every(session, keys)
    if not found:
        return [Words("No recommendation is written down.")]
    rows = tuple(
        (
            one.required,
            f"To achieve: {one.to_achieve} Against the risk of: {one.risk}",
            names.agencies.get(one.agency_key or "") or names.boards.get(one.to_board_key or "") or NONE,
            _answered(one.response, one.closed_on, one.impact, one.late(today)),
            day(one.due_on),
        )
        for one in found
    )
    return [
        Table(
            "Recommendations", ("What is required", "Why", "Of whom", "How it stands", "Due"), rows, long=True
        )
    ]


def challenged(session: Session, keys: Sequence[str] | None, names: Around) -> list[Block]:
    """Challenges and what came of them."""
    found = challenges.every(session, keys)
    if not found:
        return [Words("No challenge is written down.")]
    rows = tuple(
        (
            f"{day(one.put_on)}: {one.about}",
            names.agencies.get(one.agency_key or "") or names.boards.get(one.to_board_key or "") or NONE,
            one.response or "no answer yet",
            one.outcome or (one.reviews[-1].outcome if one.reviews else "open"),
        )
        for one in found
    )
    return [Table("Challenges", ("What was challenged", "Of whom", "Answer", "Outcome"), rows, long=True)]


def risked(session: Session, keys: Sequence[str] | None) -> list[Block]:
    """Open risks, the heaviest first."""
    found = [one for one in risks.every(session, keys, open_only=True) if one.reviews]
    if not found:
        return [Words("No risk is open.")]
    rows = tuple(_risk(one) for one in sorted(found, key=lambda one: -_weight(one)))
    return [
        Table(
            "Open risks",
            ("Risk", "Likelihood × impact", "Who answers for it", "What is done about it"),
            rows,
            long=True,
        )
    ]


def _risk(one: risks.RiskStanding) -> tuple[Cell, ...]:
    last = one.reviews[-1]
    return one.title, f"{last.likelihood} × {last.impact} = {_weight(one)}", one.owner, last.mitigations


def _weight(one: risks.RiskStanding) -> int:
    return one.reviews[-1].likelihood * one.reviews[-1].impact


def _action(one: Standing, names: Around, today: date) -> tuple[Cell, ...]:
    status = "Overdue" if one.overdue(today) else STATUSES.get(one.status, one.status)
    note = one.updates[-1].note if one.updates else ""
    who = ", ".join(filter(None, (one.owner, names.agencies.get(one.agency_key or "", ""))))
    return f"{one.code} {one.text}", f"{status}. {note}".strip(), who or NONE, day(one.due_on)


def _answered(response: str, closed_on: date | None, impact: str, late: bool) -> str:
    if closed_on:
        return f"Closed on {day(closed_on)}. Impact: {impact}"
    return f"{'Overdue; ' if late else ''}{RESPONSES.get(response, response)}"
