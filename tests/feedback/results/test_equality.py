"""Who we heard from: whole months, ten people at a time, small numbers hidden."""

from datetime import date

import pytest

from analysis.disclosure_control import HIDDEN
from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses import equality as kept
from feedback.results import equality
from tests.support.asked import publish

KEY = "safe-at-school"


@pytest.fixture
def answer(database: Database, clock: SetClock):
    publish(database, clock)
    numbers = iter(range(10_000))

    def keep(count: int, month: date, **answers: str) -> None:
        with database.writing() as session:
            for _ in range(count):
                kept.keep(session, b"k" * 32, f"secret {next(numbers)}", KEY, month, answers)

    return keep


def heard(database: Database, today: date) -> equality.Heard:
    with database.reading() as session:
        return equality.heard(session, KEY, False, today, str)


def counts(found: equality.Heard, name: str) -> dict[str, object]:
    summary = next(summary for asked, summary in found.questions if asked.id == name)
    return {row.id: row.count for row in summary.rows}


def test_large_groups_are_counted_and_small_ones_hidden(database: Database, answer) -> None:
    for sex, count in (("female", 30), ("male", 25)):
        answer(count, date(2026, 2, 3), sex=sex, religion="none" if sex == "female" else "muslim")
    answer(4, date(2026, 2, 20), sex="female", religion="hindu")
    found = heard(database, date(2026, 3, 4))
    assert (found.until, found.people) == ("2026-02", 59)
    assert counts(found, "sex") == {"female": 34, "male": 25}
    religion = counts(found, "religion")
    assert religion["hindu"] is HIDDEN
    assert sum(value is HIDDEN for value in religion.values()) >= 2


def test_a_month_that_is_not_over_is_not_counted(database: Database, answer) -> None:
    answer(40, date(2026, 3, 2), sex="female")
    assert heard(database, date(2026, 3, 4)).until is None
    assert heard(database, date(2026, 4, 1)).until == "2026-03"


def test_one_more_person_does_not_move_the_numbers(database: Database, answer) -> None:
    answer(20, date(2026, 1, 9), sex="female")
    answer(20, date(2026, 1, 9), sex="male")
    before = heard(database, date(2026, 2, 1))
    answer(1, date(2026, 2, 9), sex="male")
    after = heard(database, date(2026, 3, 1))
    assert (after.people, counts(after, "sex")) == (before.people, counts(before, "sex"))
    answer(9, date(2026, 3, 9), sex="male")
    assert heard(database, date(2026, 4, 1)).people == 50


def test_a_second_step_is_withheld_where_it_would_tell_a_hidden_first(database: Database, answer) -> None:
    answer(40, date(2026, 2, 3), ethnic_group="white", ethnic_white="british")
    answer(3, date(2026, 2, 3), ethnic_group="asian", ethnic_asian="indian")
    answer(20, date(2026, 2, 3), ethnic_group="black", ethnic_black="african")
    found = heard(database, date(2026, 3, 4))
    assert counts(found, "ethnic_group")["asian"] is HIDDEN
    asian = next(summary for asked, summary in found.questions if asked.id == "ethnic_asian")
    assert asian.withheld
    assert asian.asked is HIDDEN


def test_skipped_declined_and_answered_stay_three_things(database: Database, answer) -> None:
    answer(20, date(2026, 2, 3), sex="female", religion="none")
    answer(12, date(2026, 2, 3), sex="prefer_not", religion="none")
    answer(11, date(2026, 2, 3), religion="none")
    answer(13, date(2026, 2, 3), sex="male")
    summary = next(
        summary for asked, summary in heard(database, date(2026, 3, 4)).questions if asked.id == "sex"
    )
    assert (summary.prefer_not, summary.missing, summary.answered) == (12, 11, 33)
