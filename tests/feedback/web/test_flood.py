"""A class behind one address is never in anybody's way; a script that floods one door is."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses import store
from feedback.responses.models import Draft
from feedback.web import flood
from feedback.web.buckets import HOUR, Buckets, Limit
from feedback.web.flood import ACTS, BEGUN, Flood
from tests.support.asked import Person, publish

SCHOOL, SCRIPT = "203.0.113.7", "198.51.100.66"
MINUTE, MORNING = 60.0, 3.5 * 3600
ONE_TOO_MANY = "Wait a little, then try again"

gaps = st.floats(min_value=0, max_value=10)


@given(st.lists(st.floats(min_value=0, max_value=MINUTE), min_size=180, max_size=180))
def test_sixty_people_may_press_start_three_times_within_a_minute(moments: list[float]) -> None:
    rules = Flood()
    assert all(rules.wait("begin", SCHOOL, "abc", moment) == 0 for moment in sorted(moments))


@given(st.lists(st.floats(min_value=0, max_value=MORNING), min_size=5, max_size=5))
@settings(max_examples=20)
def test_a_school_of_1500_answers_in_a_morning(lessons: list[float]) -> None:
    """Five lessons of 300, each beginning within two minutes, at least forty minutes apart."""
    rules = Flood()
    for number, late in enumerate(sorted(lessons)):
        begins = number * 40 * MINUTE + late % 300
        for pupil in range(300):
            at = begins + pupil * 0.4
            assert rules.wait("begin", SCHOOL, "abc", at) == 0
            rules.doors.give_back(("abc",), BEGUN, at)


@given(st.lists(gaps, min_size=1, max_size=300))
def test_a_bucket_never_gives_more_than_its_burst_and_its_flow(pauses: list[float]) -> None:
    buckets, limit = Buckets(10), Limit(20, 2)
    now = taken = 0.0
    for pause in pauses:
        now += pause
        taken += buckets.take(("one",), limit, now) == 0
    assert taken <= limit.burst + now / limit.every + 1e-6


@given(st.lists(gaps, min_size=1, max_size=100))
def test_who_waits_as_long_as_was_said_is_let_in(pauses: list[float]) -> None:
    buckets, limit = Buckets(10), Limit(3, 7)
    now = 0.0
    for pause in pauses:
        now += pause
        wait = buckets.take(("one",), limit, now)
        if wait:
            now += wait
            assert buckets.take(("one",), limit, now) <= 1e-6


def test_a_script_is_refused_far_above_what_people_do() -> None:
    rules = Flood()
    let_in = sum(rules.wait("begin", SCRIPT, "abc", second / 50) == 0 for second in range(50 * 60))
    assert let_in <= ACTS["begin"].burst + 60
    assert rules.wait("begin", SCHOOL, "abc", 60.0) == 0, "others come in all the same"
    assert rules.wait("begin", SCRIPT, "other", 60.0) == 0, "and one door is one door"


def test_drafts_begun_from_everywhere_and_never_sent_are_too_many_at_one_door() -> None:
    rules = Flood()
    let_in = sum(rules.wait("begin", f"10.0.{n // 250}.{n % 250}", "abc", 1.0) == 0 for n in range(6000))
    assert let_in == BEGUN.burst
    rules.doors.give_back(("abc",), BEGUN, 1.0)
    assert rules.wait("begin", "192.0.2.1", "abc", 1.0) == 0


processes = st.integers(min_value=0, max_value=3)


@given(st.lists(st.tuples(processes, processes), min_size=90, max_size=90))
def test_a_class_of_thirty_is_let_in_whichever_process_serves_whom(served: list[tuple[int, int]]) -> None:
    """Thirty who press Start three times in one minute; each is begun in one process and sent in another."""
    four = [Flood() for _ in range(4)]
    for number, (begun_in, sent_in) in enumerate(served):
        assert four[begun_in].wait("begin", SCHOOL, "abc", number * 0.6) == 0
        four[sent_in].doors.give_back(("abc",), BEGUN, number * 0.6)


@pytest.mark.parametrize("act", sorted(ACTS))
def test_a_script_gets_from_several_processes_what_is_written_times_their_number(act: str) -> None:
    chance = Random(act)
    four = [Flood() for _ in range(4)]
    let_in = sum(chance.choice(four).wait(act, SCRIPT, "abc", n / 50) == 0 for n in range(3000))
    assert let_in <= 4 * (ACTS[act].burst + 60 / ACTS[act].every)


def test_a_million_addresses_leave_memory_as_it_was() -> None:
    rules = Flood()
    limit = ACTS["receipt"]
    for number in range(200_000):
        rules.addresses.take((str(number),), limit, number / 1000)
    assert len(rules.addresses) == flood.ADDRESSES


def test_after_an_hour_the_key_is_another_and_nothing_is_left() -> None:
    buckets = Buckets(10)
    buckets.take(("one",), Limit(1, 1e9), 0.0)
    before = buckets._key
    assert buckets.take(("one",), Limit(1, 1e9), 1.0) > 0
    assert buckets.take(("one",), Limit(1, 1e9), HOUR + 1) == 0
    assert buckets._key != before
    assert len(buckets) == 1


def test_a_clock_that_is_put_back_shuts_nobody_out_for_long() -> None:
    buckets, limit = Buckets(10), Limit(2, 1)
    assert buckets.take(("one",), limit, 10_000.0) == 0
    assert buckets.take(("one",), limit, 10_900.0) == 0
    assert buckets.take(("one",), limit, 10_900.0) == 0
    assert 0 < buckets.take(("one",), limit, 10_100.0) <= 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2:3::4", "2001:db8:1:2:ffff::1", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("", "unix:", True),
    ],
)
def test_an_address_is_one_household_or_school(one: str, other: str, same: bool) -> None:
    assert (flood.network(one) == flood.network(other)) is same


def test_no_address_is_kept_as_it_is() -> None:
    rules = Flood()
    rules.wait("begin", SCHOOL, "abc", 0.0)
    held = re.sub("0x[0-9a-f]+", "", repr([vars(one) for one in (rules.addresses, rules.doors, rules.notes)]))
    assert SCHOOL not in held
    assert "abc" not in held


def _empty(app: Flask, clock: SetClock, act: str, address: str, code: str) -> None:
    while app.extensions["flood"].wait(act, address, code, clock.now().timestamp()) == 0:
        pass


def _from(app: Flask, address: str, code: str = "abc") -> Person:
    browser = app.test_client()
    browser.environ_base["REMOTE_ADDR"] = address
    return Person(browser, code)


def test_a_script_gets_a_page_that_says_when_to_come_again_and_where_help_is(
    app: Flask, database: Database, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    publish(database, clock)
    _empty(app, clock, "begin", SCRIPT, "abc")
    script = _from(app, SCRIPT)
    script.look()
    with caplog.at_level(logging.WARNING):
        page = script.press()
        script.look()
        script.press()
    assert page.status_code == 429
    assert page.headers["Retry-After"] == "60"
    for words in (
        ONE_TOO_MANY,
        "You can try again in 1 minute.",
        "Nothing you have sent is lost.",
        'id="help"',
    ):
        assert words in page.text
    assert len(caplog.records) == 1, "one line a minute is enough"
    assert SCRIPT not in caplog.text
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 0
    assert "How safe do you feel" in _from(app, SCHOOL).start().text


def test_who_has_begun_goes_on_and_sends_however_many_are_refused(
    app: Flask, database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    child = _from(app, SCHOOL)
    child.start()
    _empty(app, clock, "begin", SCHOOL, "abc")
    child.look()
    child.press()  # "Carry on where you stopped"
    child.press(safe="very")
    child.press(who=["friend"])
    child.press(words="Good")
    child.send()
    assert child.receipt


def test_beginning_anew_is_refused_without_losing_what_was_kept(
    app: Flask, database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    child = _from(app, SCHOOL)
    child.start()
    child.press(safe="very")
    _empty(app, clock, "begin", SCHOOL, "abc")
    child.look()
    assert child.press(action="again").status_code == 429
    kept = re.search(r'<input[^>]*value="very"[^>]*>', child.look("q/safe").text)
    assert kept is not None
    assert " checked" in kept[0]


def test_wrong_receipt_codes_run_out_and_right_ones_do_not(
    app: Flask, database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    child = _from(app, SCHOOL)
    child.answer_all()
    child.send()
    receipt = child.receipt
    for _ in range(ACTS["receipt"].burst + 5):
        child.look("/receipt")
        assert child.press("/receipt", code=receipt).status_code == 200
    _empty(app, clock, "receipt", SCHOOL, "")
    child.look("/receipt")
    page = child.press("/receipt", code=receipt)
    assert (page.status_code, page.headers["Retry-After"]) == (429, "240")
    assert ONE_TOO_MANY in page.text


def test_thirty_behind_one_address_begin_and_send_at_once(
    app: Flask, database: Database, clock: SetClock
) -> None:
    publish(database, clock)

    def answer(_: int) -> str:
        child = _from(app, SCHOOL)
        child.answer_all()
        child.send()
        return child.receipt

    with ThreadPoolExecutor(30) as room:
        receipts = set(room.map(answer, range(30)))
    assert len(receipts) == 30
    with database.reading() as session:
        assert store.how_many(session, "safe-at-school") == 30


def test_nothing_of_an_address_is_on_the_disk(
    app: Flask, database: Database, clock: SetClock, tmp_path: Path, client: FlaskClient
) -> None:
    publish(database, clock)
    child = _from(app, SCHOOL)
    child.answer_all()
    child.send()
    database.dispose()
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or SCHOOL.encode() not in file.read_bytes(), file
