"""Which mails are due about a concern: to whom, when, once each, and without a word of a child."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from feedback.accounts import accounts
from feedback.clock import HOME, SetClock
from feedback.database import Database
from feedback.safeguarding import acts, escalation, rota
from feedback.safeguarding.models import Concern
from feedback.safeguarding.rota import RotaFault

WEDNESDAY = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)
FRIDAY_EVENING = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)


@pytest.fixture
def people(database: Database) -> dict[str, str]:
    """Ann and Ben, two leads; Cy, a third; and Hal of the hub."""
    with database.writing() as session:
        found = {}
        for name, role in (
            ("ann", "safeguarding_lead"),
            ("ben", "safeguarding_lead"),
            ("cy", "safeguarding_lead"),
            ("hal", "hub"),
        ):
            account = accounts.add(session, f"{name}@example.org", name.title(), [role], WEDNESDAY, "tests")
            found[name] = account.id
        return found


def on_the_rota(
    database: Database, people: dict[str, str], first: str, second: str, evening: str | None = None
) -> None:
    with database.writing() as session:
        rota.enter(
            session, date(2026, 3, 1), date(2026, 3, 31), people[first], people[second],
            people[evening] if evening else None, WEDNESDAY, people["hal"],
        )  # fmt: skip


def raised(database: Database, people: dict[str, str], at: datetime, level: str = "look") -> str:
    with database.writing() as session:
        place = "Sheet 14: my stepfather hits me"
        return acts.raise_by_hand(session, level, place, "He hits me", at, people["hal"]).id


def told(database: Database, people: dict[str, str], at: datetime) -> set[tuple[str, str]]:
    """`(step, name)` of every mail that is due."""
    names = {account_id: name for name, account_id in people.items()}
    with database.reading() as session:
        due = escalation.due(session, at)
    assert len({one.key for one in due}) == len(due)
    assert all("hits" not in " ".join((one.subject, *one.lines)) for one in due)
    return {(one.key.split("/")[2], names[one.to_account_id]) for one in due}


def test_the_clock_of_a_concern_walks_up_the_rota(database: Database, people: dict[str, str]) -> None:
    on_the_rota(database, people, "ann", "ben")
    raised(database, people, WEDNESDAY)
    due = WEDNESDAY + timedelta(days=1)
    assert told(database, people, WEDNESDAY) == {("new", "ann")}
    assert told(database, people, due - timedelta(hours=1)) == {("new", "ann"), ("half", "ben")}
    late = {("new", "ann"), ("late", "ann"), ("late", "ben"), ("late", "cy")}
    assert told(database, people, due) == late


def test_an_urgent_one_on_friday_evening_reaches_who_covers(
    database: Database, people: dict[str, str]
) -> None:
    on_the_rota(database, people, "ann", "ben", "cy")
    raised(database, people, FRIDAY_EVENING, "urgent")
    assert told(database, people, FRIDAY_EVENING) == {("urgent", "ann"), ("urgent", "ben"), ("urgent", "cy")}
    with database.reading() as session:
        on = rota.now(session, FRIDAY_EVENING, escalation.profile.read(session).duty)
    assert not on.working
    assert on.begins == datetime(2026, 3, 9, 9, tzinfo=HOME)
    assert on.evening == people["cy"]


def test_with_nobody_on_the_rota_every_lead_is_told_at_once(
    database: Database, people: dict[str, str]
) -> None:
    raised(database, people, WEDNESDAY)
    assert told(database, people, WEDNESDAY) == {("new", name) for name in ("ann", "ben", "cy")}


def test_somebody_who_left_is_on_no_rota(database: Database, people: dict[str, str]) -> None:
    on_the_rota(database, people, "ann", "ben")
    with database.writing() as session:
        session.execute(text("UPDATE accounts SET disabled_at = created_at WHERE email = 'ann@example.org'"))
    raised(database, people, WEDNESDAY)
    assert told(database, people, WEDNESDAY) == {("new", "ben")}


def test_what_is_looked_at_and_not_decided_is_not_forgotten(
    database: Database, people: dict[str, str]
) -> None:
    on_the_rota(database, people, "ann", "ben")
    concern = raised(database, people, WEDNESDAY)
    with database.writing() as session:
        acts.acknowledge(session, concern, WEDNESDAY, people["ann"])
    assert told(database, people, WEDNESDAY + timedelta(hours=3)) == set()
    assert told(database, people, WEDNESDAY + timedelta(days=1)) == {("undecided", "ann")}
    friday = WEDNESDAY + timedelta(days=2)
    assert told(database, people, friday) == {
        ("undecided", "ann"),
        ("undecided-2", "ann"),
        ("undecided-2", "ben"),
    }
    monday = WEDNESDAY + timedelta(days=5)
    assert {("undecided-3", name) for name in ("ann", "ben", "cy")} <= told(database, people, monday)
    with database.writing() as session:
        acts.decide(session, concern, "no_concern", "A film", friday, people["ann"])
    assert told(database, people, friday) == set()


def test_texts_no_machine_could_sort_are_one_mail_a_day(database: Database, people: dict[str, str]) -> None:
    on_the_rota(database, people, "ann", "ben")
    for _ in range(3):
        raised(database, people, WEDNESDAY)
    with database.writing() as session:
        for concern in session.query(Concern):
            concern.unsorted = True
    names = {account_id: name for name, account_id in people.items()}
    with database.reading() as session:
        (one,) = escalation.due(session, WEDNESDAY)
        late = escalation.due(session, WEDNESDAY + timedelta(days=2))
    assert (names[one.to_account_id], one.subject) == ("ann", "3 texts wait that no machine could sort")
    assert sorted(names[each.to_account_id] for each in late) == ["ann", "ben", "cy"]


def test_a_turn_entered_later_covers_somebodys_leave(database: Database, people: dict[str, str]) -> None:
    on_the_rota(database, people, "ann", "ben")
    with database.writing() as session:
        day = date(2026, 3, 4)
        leave = rota.enter(
            session,
            day,
            day,
            people["cy"],
            people["ben"],
            None,
            WEDNESDAY + timedelta(minutes=1),
            people["hal"],
        )
        turn = rota.on_day(session, day)
        assert turn is not None
        assert turn.id == leave.id
        rota.take_out(session, leave.id, WEDNESDAY, people["hal"])
        session.flush()
        turn = rota.on_day(session, day)
        assert turn is not None
        assert turn.first_id == people["ann"]


@pytest.mark.parametrize(
    ("first", "second", "days", "why"),
    [("ann", "ann", 1, "two different"), ("ann", "hal", 1, "role"), ("ann", "ben", -1, "before"), ("ann", "ben", 400, "year")],
)  # fmt: skip
def test_a_turn_that_would_cover_nobody_is_refused(
    database: Database, people: dict[str, str], first: str, second: str, days: int, why: str
) -> None:
    start = date(2026, 3, 4)
    with database.writing() as session, pytest.raises(RotaFault, match=why):
        rota.enter(
            session,
            start,
            start + timedelta(days=days),
            people[first],
            people[second],
            None,
            WEDNESDAY,
            people["hal"],
        )


def test_days_ahead_with_nobody_are_named(
    database: Database, people: dict[str, str], clock: SetClock
) -> None:
    on_the_rota(database, people, "ann", "ben")
    with database.reading() as session:
        gaps = rota.gaps(session, date(2026, 3, 30), escalation.profile.read(session).duty, days=10)
    assert gaps == [date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 7), date(2026, 4, 8)]


def close(database: Database, *names: str) -> None:
    with database.writing() as session:
        for name in names:
            session.execute(
                text("UPDATE accounts SET disabled_at = created_at WHERE email = :email"),
                {"email": f"{name}@example.org"},
            )


def test_a_turn_of_closed_accounts_is_a_gap(database: Database, people: dict[str, str]) -> None:
    on_the_rota(database, people, "ann", "ben")
    close(database, "ann")
    with database.reading() as session:
        duty = escalation.profile.read(session).duty
        assert rota.gaps(session, date(2026, 3, 30), duty, days=2) == []
    close(database, "ben")
    with database.reading() as session:
        assert rota.gaps(session, date(2026, 3, 30), duty, days=2) == [date(2026, 3, 30), date(2026, 3, 31)]


def test_what_an_owner_left_behind_goes_to_who_is_there(database: Database, people: dict[str, str]) -> None:
    on_the_rota(database, people, "ann", "ben")
    concern = raised(database, people, WEDNESDAY)
    with database.writing() as session:
        acts.acknowledge(session, concern, WEDNESDAY, people["cy"])
    close(database, "cy")
    assert told(database, people, WEDNESDAY + timedelta(days=1)) == {("undecided", "ben")}
    assert ("undecided-2", "ann") in told(database, people, WEDNESDAY + timedelta(days=2))


def test_an_owner_who_is_the_second_is_not_the_only_one_told(
    database: Database, people: dict[str, str]
) -> None:
    on_the_rota(database, people, "ann", "ben")
    concern = raised(database, people, WEDNESDAY)
    with database.writing() as session:
        acts.acknowledge(session, concern, WEDNESDAY, people["ben"])
    assert told(database, people, WEDNESDAY + timedelta(days=2)) == {
        ("undecided", "ben"),
        ("undecided-2", "ben"),
        ("undecided-2", "ann"),
    }


def test_with_no_lead_at_all_who_may_see_concerns_is_told(database: Database, people: dict[str, str]) -> None:
    on_the_rota(database, people, "ann", "ben")
    raised(database, people, WEDNESDAY, "urgent")
    close(database, "ann", "ben", "cy")
    assert told(database, people, WEDNESDAY) == {("urgent", "hal")}
    with database.reading() as session:
        (notice,) = escalation.due(session, WEDNESDAY)
    assert escalation.NOBODY in notice.lines
    assert notice.link == "/hub/concerns"
