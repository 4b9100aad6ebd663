"""What boards are owed, in one list and at a terminal."""

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from feedback.cli.plan import plan as plan_command
from feedback.clock import SetClock
from feedback.database import Database
from feedback.partnership import bodies
from feedback.partnership.working_time import WorkingTime
from feedback.plans import calendar, escalation, meetings, owed
from tests.feedback.plans.at_work import NOW, TODAY, settle
from tests.feedback.plans.test_log import make, put
from tests.feedback.plans.test_plan_command import Service
from tests.support.statements import recorded


@pytest.fixture
def town(database: Database) -> Database:
    with database.writing() as session:
        settle(session)
        escalation.raise_due(session, TODAY, NOW)
        calendar.oblige(session, "quality", NOW, "ann", title="Summary", rule="meeting", days=1)
        meetings.hold(session, "quality", NOW, "ann", held_on=date(2026, 3, 9))
        make(session, due_on=date(2026, 3, 12))
        put(session, put_on=date(2025, 12, 1))
    return database


def test_everything_that_is_owed_stands_in_one_list_by_day(town: Database):
    with town.reading() as session:
        found = owed.now(session, bodies.boards(session), WorkingTime(), TODAY, 30)
    assert [(one.kind, one.board_key, str(one.due_on), one.late) for one in found] == [
        ("challenge", "executive", "2025-12-31", True),
        ("action", "quality", "2026-01-31", True),
        ("decision", "executive", "2026-03-04", True),
        ("report", "quality", "2026-03-10", False),
        ("recommendation", "executive", "2026-03-12", False),
        ("action", "quality", "2026-03-31", False),
    ]


def test_it_takes_the_same_statements_however_much_is_owed(town: Database):
    counted = []
    for _ in range(2):
        with town.writing() as session:
            around = bodies.boards(session)
            with recorded(town) as sent:
                owed.now(session, around, WorkingTime(), TODAY, 400)
            counted.append(len(sent))
            for day in range(5):
                make(session)
                put(session)
                meetings.hold(session, "quality", NOW, "ann", held_on=TODAY + timedelta(days=day))
    assert counted == [15, 15]


def test_a_terminal_is_told_of_one_board_with_its_sub_groups(town: Database):
    service = Service(town, SetClock(NOW))

    def run(*words: str):
        return CliRunner().invoke(plan_command, ["due", *words], obj=service)

    whole = json.loads(run("--days", "30", "--json").stdout)
    assert [one["kind"] for one in whole][:2] == ["challenge", "action"]
    lines = run("--days", "10", "--board", "quality").stdout.splitlines()
    assert lines == [
        "late\t2026-01-31\taction\tQuality\tAudit",
        "due\t2026-03-10\treport\tQuality\tSummary, meeting of 9 March 2026",
    ]
    assert "Nothing is late" in run("--board", "adults").stderr
    assert "No board has the key 'cats'" in run("--board", "cats").output
