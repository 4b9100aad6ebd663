"""Figures of questions in a frozen chain: what stands beside an earlier freezing gives nobody away."""

from typing import Any

import pytest
from sqlalchemy import delete, select

from feedback.clock import SetClock
from feedback.database import Database
from feedback.decisions import steady, surveys
from feedback.partnership import thresholds
from feedback.responses.models import Response
from tests.feedback.loop.stories import TODAY
from tests.feedback.results.answered import send
from tests.support.asked import publish

KEY = "safe-at-school"


@pytest.fixture
def asked(database: Database, clock: SetClock) -> Database:
    publish(database, clock)
    send(database, *[{"safe": "very"}] * 40, *[{"safe": "not", "why": "Light"}] * 20)
    return database


def frozen(database: Database, *earlier: dict[str, Any]) -> dict[str, Any]:
    with database.reading() as session:
        return surveys.block(session, KEY, ["safe"], earlier, TODAY)[0]


def rows(block: dict[str, Any]) -> dict[str, Any]:
    return {row["id"]: row["count"] for row in block["questions"][0]["parts"][0]["rows"]}


def gone(database: Database, answer: str, number: int) -> None:
    with database.writing() as session:
        ids = [row.id for row in session.scalars(select(Response)) if row.answers["safe"] == answer][:number]
        assert len(ids) == number
        session.execute(delete(Response).where(Response.id.in_(ids)))


def test_each_figure_has_its_base(asked: Database) -> None:
    block = frozen(asked)
    part = block["questions"][0]["parts"][0]
    assert (part["asked"], part["answered"], rows(block)) == (60, 60, {"very": 40, "not": 20})
    assert [row["text"] for row in part["rows"]] == ["Very safe", "Not safe"]


@pytest.mark.parametrize("number", [1, 5, 9])
def test_a_few_who_took_their_answers_back_change_nothing_that_is_frozen_next(
    asked: Database, number: int
) -> None:
    first = frozen(asked)
    gone(asked, "not", number)
    assert frozen(asked, first) == first


def test_a_few_of_one_answer_among_many_leave_the_question_out(asked: Database) -> None:
    first = frozen(asked)
    gone(asked, "very", 12)
    gone(asked, "not", 3)
    second = frozen(asked, first)
    assert second["answers"] == 45
    assert "what fewer than 10 people did" in second["questions"][0]["left_out"]
    assert "parts" not in second["questions"][0]
    send(asked, *[{"safe": "very"}] * 40, *[{"safe": "not", "why": "Light"}] * 20)
    third = frozen(asked, second, first)
    assert rows(third) == {"very": 68, "not": 37}


def test_what_was_shown_and_would_be_hidden_now_is_left_out(asked: Database) -> None:
    first = frozen(asked)
    gone(asked, "not", 12)
    assert "left_out" in frozen(asked, first)["questions"][0]


def test_a_raised_threshold_holds_for_the_next_freezing(asked: Database, clock: SetClock) -> None:
    first = frozen(asked)
    with asked.writing() as session:
        thresholds.set_to(session, {"public": 25}, clock.now(), "alice")
    later = frozen(asked)
    assert later["policy"] == {"name": "public", "hides_below": 25}
    assert steady.HIDDEN in rows(later).values()
    assert rows(first)["not"] == 20
