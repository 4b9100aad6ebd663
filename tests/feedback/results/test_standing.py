"""Results stand still for those who see nothing else: whatever comes and goes, two visits differ by nobody or by many."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from analysis import steps
from feedback.clock import SetClock
from feedback.database import Database
from feedback.partnership import thresholds
from feedback.responses import store
from feedback.responses.models import Response
from feedback.results import questions, standing
from feedback.results.models import StandingAnswer
from feedback.surveys import collectors
from tests.feedback.results import answered
from tests.feedback.results.answered import send
from tests.support.asked import publish
from tests.support.statements import recorded

FIRST = date(2026, 3, 3)
DOORS = ("web", "club")
LEAST = 10
_numbers = itertools.count()


@dataclass
class Survey:
    """A survey with two doors, as it is seen day after day by somebody who sees results and nothing else."""

    database: Database
    clock: SetClock
    monkeypatch: pytest.MonkeyPatch
    key: str = ""
    today: date = FIRST
    doors: dict[str, str] = field(default_factory=dict)  # response -> door, also of those that are gone
    seen: list[frozenset[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        number = next(_numbers)
        self.key = f"survey-{number}"
        publish(self.database, self.clock, key=self.key, code=f"web-{number}", group_label="web")
        with self.database.writing() as session:
            collectors.open_door(
                session, self.key, self.clock.now(), "tests", code=f"club-{number}", group_label="club"
            )
        self.codes = {door: f"{door}-{number}" for door in DOORS}

    def come(self, count: int, door: str = "web", say: str = "very") -> list[str]:
        self.monkeypatch.setattr(answered, "DAY", self.today)
        given = [{"safe": say}] * count
        ids = send(self.database, *given, key=self.key, code=self.codes[door])
        self.doors |= dict.fromkeys(ids, door)
        return ids

    def go(self, response_id: str) -> None:
        with self.database.writing() as session:
            session.execute(delete(Response).where(Response.id == response_id))

    def there(self) -> list[str]:
        with self.database.reading() as session:
            return sorted(session.scalars(select(Response.id).where(Response.survey_key == self.key)))

    def night(self) -> None:
        self.today += timedelta(days=1)

    def look(self) -> frozenset[str]:
        """Whose answers are on the page."""
        with self.database.reading() as session:
            due = standing.due(session, self.key, self.today)
        if due:
            with self.database.writing() as session:
                standing.move_on(session, self.key, self.today)
        with self.database.reading() as session:
            stood = standing.look(session, self.key)
            ids = frozenset(session.scalars(select(Response.id).where(*store._of(session, self.key))))
            found = questions.results(session, self.key)
        assert stood is not None
        assert found is not None
        assert (stood.counted, stood.waiting) == (len(ids), len(self.there()) - len(ids))
        assert found.responses == len(ids)
        self.seen.append(ids)
        return ids

    def told(self) -> Iterator[str]:
        """Two visits that tell what few people said: in all, or at one door."""
        shown = [ids if len(ids) >= LEAST else frozenset() for ids in self.seen]
        for one, other in itertools.combinations(dict.fromkeys(shown), 2):
            if len(one ^ other) < LEAST:
                yield f"{len(one)} and {len(other)} differ by {len(one ^ other)}"
            for door in DOORS:
                here, there = ({each for each in ids if self.doors[each] == door} for ids in (one, other))
                if min(len(here), len(there)) >= LEAST > len(here ^ there) > 0:
                    yield f"at {door} {len(here)} and {len(there)} differ by {len(here ^ there)}"


@pytest.fixture
def survey(database: Database, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> Survey:
    return Survey(database, clock, monkeypatch)


def test_numbers_come_the_day_after_enough_have_answered(survey: Survey) -> None:
    survey.come(9)
    survey.night()
    assert survey.look() == frozenset()
    survey.come(1)
    assert survey.look() == frozenset(), "the day is not over"
    survey.night()
    first = survey.look()
    assert len(first) == 10
    survey.come(9)
    survey.night()
    assert survey.look() == first
    survey.come(1)
    survey.night()
    assert len(survey.look()) == 20


def test_a_door_moves_by_nobody_or_by_many(survey: Survey) -> None:
    survey.come(20, "web")
    survey.come(20, "club")
    survey.night()
    survey.look()
    survey.come(11, "web")
    survey.come(1, "club")
    survey.night()
    now = survey.look()
    assert [sum(survey.doors[one] == door for one in now) for door in DOORS] == [31, 20]
    survey.come(9, "club")
    survey.night()
    assert len(survey.look()) == 61


def test_answers_taken_back_are_gone_at_once_and_others_with_them_until_the_next_step(survey: Survey) -> None:
    ids = survey.come(40)
    survey.night()
    before = survey.look()
    survey.go(ids[7])
    after = survey.look()
    assert ids[7] not in after
    assert after < before
    assert len(before - after) == LEAST
    assert survey.look() == after, "the same ones are left out"
    survey.come(9)
    survey.night()
    assert survey.look() == after
    survey.come(1)
    survey.night()
    assert len(survey.look()) == 49, "everybody is counted again but the one who is gone"
    assert not list(survey.told())


def test_a_raised_threshold_holds_from_the_next_step_on(survey: Survey) -> None:
    survey.come(12)
    survey.night()
    first = survey.look()
    with survey.database.writing() as session:
        thresholds.set_to(session, {"public": 20}, survey.clock.now(), "tests")
    survey.come(12)
    survey.night()
    assert survey.look() == first
    survey.come(8)
    survey.night()
    assert len(survey.look()) == 32


def test_what_is_counted_goes_with_the_response_and_says_nothing_of_when(survey: Survey) -> None:
    ids = survey.come(12)
    survey.night()
    survey.look()
    survey.go(ids[0])
    with survey.database.reading() as session:
        assert set(session.scalars(select(StandingAnswer.response_id))) == set(ids[1:])
    assert {column.name for column in StandingAnswer.__table__.columns} == {"response_id", "block"}


def test_answers_are_not_read_again_while_nothing_moved(survey: Survey) -> None:
    survey.come(40)
    survey.night()
    survey.look()
    with recorded(survey.database) as statements:
        survey.look()
    assert not any("responses.answers" in one for one in statements)
    assert len(statements) <= 30


#: One day: how many come at each door, how many go, and whether somebody looks in the evening and the morning after.
Day = tuple[int, int, int, bool, bool]
COMING = st.one_of(st.integers(0, 3), st.integers(0, 25))
DAYS = st.lists(
    st.tuples(COMING, COMING, st.sampled_from([0, 0, 0, 1, 1, 2, 3]), st.booleans(), st.booleans()),
    min_size=3,
    max_size=9,
)


def lived(survey: Survey, days: Sequence[Day], choose: int) -> list[str]:
    for at_web, at_club, going, evening, morning in days:
        survey.come(at_web, "web")
        survey.come(at_club, "club")
        for place in range(going):
            there = survey.there()
            if there:
                survey.go(there[(choose * 31 + place * 17) % len(there)])
        if evening:
            survey.look()
        survey.night()
        if morning:
            survey.look()
    return list(survey.told())


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(days=DAYS, choose=st.integers(0, 1000))
def test_two_visits_never_tell_what_a_few_people_said(
    database: Database, clock: SetClock, monkeypatch: pytest.MonkeyPatch, days: list[Day], choose: int
) -> None:
    numbers = itertools.count()
    monkeypatch.setattr(
        answered, "new_id", lambda: sha256(f"{next(_numbers)} {choose} {next(numbers)}".encode()).hexdigest()
    )
    assert lived(Survey(database, clock, monkeypatch), days, choose) == []


BUSY: list[Day] = [
    (20, 20, 0, True, True),
    (12, 1, 0, True, True),
    (3, 3, 1, True, True),
    (9, 30, 0, True, True),
]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("fault", ["every day is a step", "nobody is left out", "doors are not looked at"])
def test_the_watchdog_barks(
    database: Database, clock: SetClock, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    assert lived(Survey(database, clock, monkeypatch), BUSY, 5) == []
    if fault == "every day is a step":
        monkeypatch.setattr(standing, "next_step", lambda waiting, *_, **__: set(waiting))
    elif fault == "nobody is left out":
        monkeypatch.setattr(standing, "goes_with", lambda *_: set())
    else:
        monkeypatch.setattr(steps, "SEEN", ((),))
    assert lived(Survey(database, clock, monkeypatch), BUSY, 5)
