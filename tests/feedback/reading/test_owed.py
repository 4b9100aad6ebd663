"""Every text of a child is read within the time its survey states, and what is late is said."""

from datetime import UTC, date, datetime, timedelta

import pytest

from feedback.accounts import accounts
from feedback.clock import HOME
from feedback.partnership.working_time import WorkingTime
from feedback.reading import owed
from feedback.responses import reading
from tests.feedback.reading.texts import Texts

WEEK = WorkingTime()
#: The clock of these tests stands at half past two on Wednesday 4 March 2026.
TODAY = date(2026, 3, 4)


def of(texts: Texts) -> owed.Owed | None:
    with texts.database.reading() as session:
        return owed.of_survey(session, texts.key, texts.clock.now(), WEEK)


@pytest.mark.parametrize(
    ("day", "within", "by"),
    [
        (date(2026, 3, 4), 1, datetime(2026, 3, 5, 17)),  # Wednesday: by Thursday evening
        (date(2026, 3, 6), 1, datetime(2026, 3, 9, 17)),  # Friday: by Monday
        (date(2026, 3, 7), 1, datetime(2026, 3, 9, 17)),  # Saturday too
        (date(2026, 3, 4), 5, datetime(2026, 3, 11, 17)),
        (date(2026, 4, 2), 1, datetime(2026, 4, 7, 17)),  # before Good Friday: after Easter Monday
        (date(2026, 3, 27), 1, datetime(2026, 3, 30, 17)),  # over the change to summer time
    ],
)
def test_the_time_counts_in_working_days_from_the_end_of_the_day(day: date, within: int, by: datetime):
    assert owed.due(day, within, WEEK) == by.replace(tzinfo=HOME)


def test_nothing_is_owed_where_everything_was_read(texts: Texts):
    texts.open()
    assert of(texts) is None
    ids = texts.write(TODAY, 2)
    with texts.database.writing() as session:
        sam = accounts.add(session, "sam@example.org", "Sam", ["hub"], texts.clock.now(), "tests").id
        reading.mark_read(session, texts.key, ids[:1], sam, texts.clock.now())
    found = of(texts)
    assert found is not None
    assert (found.unread, found.late) == (1, 0)
    with texts.database.writing() as session:
        reading.mark_read(session, texts.key, ids[1:], sam, texts.clock.now())
    assert of(texts) is None


def test_what_was_not_read_in_time_is_late(texts: Texts):
    texts.open()
    texts.write(date(2026, 2, 24), 3)  # by the evening of Tuesday 3 March: yesterday
    texts.write(date(2026, 2, 25), 2)  # by this evening
    found = of(texts)
    assert found is not None
    assert (found.unread, found.late, found.within) == (5, 3, 5)
    assert (found.since, found.due) == (date(2026, 3, 3), datetime(2026, 3, 4, 17, tzinfo=UTC))
    texts.clock.moment = datetime(2026, 3, 4, 17, 0, 1, tzinfo=UTC)
    found = of(texts)
    assert found is not None
    assert found.late == 5


def test_the_survey_says_how_soon(texts: Texts):
    texts.open("{read_within: 1}")
    texts.write(TODAY - timedelta(days=2))
    found = of(texts)
    assert found is not None
    assert (found.late, found.within) == (1, 1)


def test_where_nothing_is_promised_nothing_is_late(texts: Texts):
    texts.open(audience="practitioner")
    texts.write(date(2025, 3, 4), 2)
    found = of(texts)
    assert found is not None
    assert (found.unread, found.late, found.within, found.due) == (2, 0, None, None)


def test_a_new_version_does_not_change_what_was_promised_before(texts: Texts):
    texts.open("{read_within: 1}")
    texts.write(TODAY - timedelta(days=3))
    texts.open("{read_within: 10}")
    texts.write(TODAY - timedelta(days=3))
    found = of(texts)
    assert found is not None
    assert (found.unread, found.late, found.within) == (2, 1, 10)


def test_readers_are_open_accounts_that_may_read(texts: Texts):
    with texts.database.writing() as session:
        for email, role in (
            ("sam@x.org", "hub"),
            ("ada@x.org", "safeguarding_lead"),
            ("tim@x.org", "trainer"),
        ):
            accounts.add(session, email, email[:3].title(), [role], texts.clock.now(), "tests")
        gone = accounts.add(session, "gone@x.org", "Gone", ["hub"], texts.clock.now(), "tests")
        accounts.disable(session, gone, texts.clock.now(), "tests")
    with texts.database.reading() as session:
        said = {
            word: (found.asked, list(found.people.values()))
            for word in ("", "safeguarding_lead", "Ada@X.org", "tim@x.org", "gone@x.org", "trainer", "nobody")
            for found in [owed.readers(session, word)]
        }
    assert said[""] == ("Listening-hub staff", ["Sam"])
    assert said["safeguarding_lead"] == ("Safeguarding lead or deputy", ["Ada"])
    assert said["Ada@X.org"][1] == ["Ada"]
    assert all(said[word][1] == [] for word in ("tim@x.org", "gone@x.org", "trainer", "nobody"))


def test_what_is_late_stands_first(texts: Texts):
    texts.open()
    texts.write(TODAY, 9)
    other = Texts(texts.database, texts.clock, "another").open()
    other.write(date(2026, 2, 2))
    with texts.database.reading() as session:
        found = owed.of_all(session, texts.clock.now(), WEEK)
    assert [(one.key, one.late) for one in found] == [("another", 1), ("safe-at-school", 0)]
