"""Stored answers are read in one place, as a stream, with nothing lost between the null and the absent."""

import tracemalloc
from collections import Counter

import pytest
from sqlalchemy.orm import Session

from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses import store
from feedback.surveys import collectors
from tests.feedback.results.answered import DAY, send
from tests.support.asked import publish
from tests.support.statements import recorded

KEY = "safe-at-school"


@pytest.fixture
def asked(database: Database, clock: SetClock) -> Database:
    """A database with the small survey published, behind the doors `abc` and `def`."""
    publish(database, clock)
    with database.writing() as session:
        collectors.open_door(session, KEY, clock.now(), "tests", code="def")
    return database


def test_left_empty_and_not_asked_stay_two_things(asked: Database) -> None:
    send(asked, {"safe": "not", "why": None}, {"safe": "very"})
    with asked.reading() as session:
        found = sorted(store.answers(session, KEY), key=len)
    assert found == [{"safe": "very"}, {"safe": "not", "why": None}]


def test_words_are_only_said_to_be_there(asked: Database) -> None:
    send(asked, {"words": "A secret", "who": ["else"], "who.other": "My nan"})
    with asked.reading() as session:
        (found,) = store.answers(session, KEY)
    assert found == {"words": True, "who": ["else"], "who.other": True}


def test_an_export_has_the_words_in_their_places(asked: Database) -> None:
    ids = send(asked, {"words": "Żółw 🐢", "safe": "very"}, {"words": None})
    with asked.reading() as session:
        found = {sent.response_id: (sent, answers) for sent, answers in store.responses_of(session, KEY)}
    sent, answers = found[ids[0]]
    assert answers == {"words": "Żółw 🐢", "safe": "very"}
    assert (sent.collector_code, sent.language, sent.day, sent.audience_version) == ("abc", "en", DAY, None)
    assert found[ids[1]][1] == {"words": None}


def test_one_door_is_read_alone(asked: Database) -> None:
    send(asked, {"safe": "very"})
    send(asked, {"safe": "not"}, {"safe": "not"}, code="def")
    with asked.reading() as session:
        assert [one["safe"] for one in store.answers(session, KEY, "def")] == ["not", "not"]
        assert len(list(store.responses_of(session, KEY, "abc"))) == 1
        assert store.by_collector(session, KEY) == {"abc": 1, "def": 2}
        assert store.how_many(session, KEY) == 3
        assert store.counts(session) == {KEY: 3}


def test_an_audience_version_is_told_from_none_and_from_everyone(asked: Database) -> None:
    send(asked, {"safe": "very"}, audience="young")
    send(asked, {"safe": "not"})
    with asked.reading() as session:
        assert [one["safe"] for one in store.answers(session, KEY, audience="young")] == ["very"]
        assert [one["safe"] for one in store.answers(session, KEY, audience=None)] == ["not"]
        assert len(list(store.answers(session, KEY))) == 2
        assert sorted(audience or "" for _, audience in store.by_part(session, KEY)) == ["", "young"]


def test_another_surveys_answers_never_mix_in(asked: Database, clock: SetClock) -> None:
    publish(asked, clock, key="other", code="xyz")
    send(asked, {"safe": "very"}, key="other", code="xyz")
    with asked.reading() as session:
        assert list(store.answers(session, KEY)) == []
        assert list(store.responses_of(session, KEY)) == []


def test_a_few_responses_are_found_in_two_statements(asked: Database) -> None:
    ids = send(asked, *[{"words": f"No. {n}"} for n in range(5)])
    with asked.reading() as session, recorded(asked) as statements:
        found = store.answers_by_id(session, ids)
    assert {answers["words"] for _, answers in found.values()} == {f"No. {n}" for n in range(5)}
    assert len(statements) == 2


def test_reading_a_survey_four_times_as_large_takes_no_more_memory(
    asked: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BATCH", 50)
    long = {"who": ["teacher", "friend"] * 20}
    send(asked, *[long] * 200)
    small = _peak(asked)
    send(asked, *[long] * 600)
    assert _peak(asked) < 1.5 * small


def _peak(database: Database) -> int:
    with database.reading() as session:
        for _ in store.answers(session, KEY):  # what is read once only, such as compiled statements
            pass
        tracemalloc.start()
        try:
            for _ in store.answers(session, KEY):
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


def test_counting_and_streaming_say_the_same(asked: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = [
        {"safe": "not", "why": None, "who": ["teacher", "friend"], "words": "True"},
        {"safe": "not", "why": "prefer_not", "who": []},
        {"safe": "very", "who": ["friend"], "words": "null"},
        {"safe": None, "who": ["friend"]},
    ]
    send(asked, *sent * 3)
    ids = ["safe", "why", "who", "words"]
    with asked.reading() as session:
        streamed = Counter(
            (name, repr(value)) for answers in store.answers(session, KEY) for name, value in answers.items()
        )
        assert _counted(session, ids) == streamed
        monkeypatch.setattr(store, "DIFFERENT", 1)
        monkeypatch.setattr(store, "BATCH", 2)
        assert _counted(session, ids) == streamed
    assert streamed["why", "None"] == 3
    assert streamed["who", "['friend']"] == 6


def _counted(session: Session, ids: list[str]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for name, value, count in store.counted(session, KEY, ids):
        found[name, repr(list(value) if isinstance(value, tuple) else value)] += count
    return found


def test_counting_keeps_to_the_versions_and_the_audience_asked_for(asked: Database) -> None:
    send(asked, {"safe": "very"}, audience="young")
    send(asked, {"safe": "not"})
    with asked.reading() as session:
        assert list(store.counted(session, KEY, ["safe"], audience="young")) == [("safe", "very", 1)]
        assert list(store.counted(session, KEY, ["safe"], audience=None)) == [("safe", "not", 1)]
        assert list(store.counted(session, KEY, ["safe"], versions=["another"])) == []
