"""Each survey under space, voice, audience and influence: what is recorded, and what is not."""

from flask import Blueprint, render_template

from feedback.accounts.roles import Permission
from feedback.decisions import lundy
from feedback.surveys.setup import LINES
from feedback.web.board import filters
from feedback.web.board.decisions import may
from feedback.web.guard import allow
from feedback.web.service import reading


def add_to(board: Blueprint) -> None:
    board.add_url_rule("/surveys", "surveys", page)


@allow(Permission.SEE_DECISIONS)
def page() -> str:
    """Every survey, or the one that `?survey=` names."""
    key = filters.chosen("survey")["survey"]
    with reading() as session:
        found = lundy.of_surveys(session, [key] if key else [])
        return render_template(
            "board/surveys.html",
            surveys=found,
            nine=LINES,
            narrowed=bool(key),
            may_see=may(Permission.SEE_SURVEYS),
        )
