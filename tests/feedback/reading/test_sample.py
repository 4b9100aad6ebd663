"""The weekly sample: drawn once, at random, blind, never lost, and the estimate it gives."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import delete, select

from feedback.accounts import accounts
from feedback.reading import drawing, judging, missed
from feedback.reading.models import SampleDraw, SampleText
from feedback.responses import reading
from feedback.responses.models import Comment
from feedback.safeguarding import acts
from feedback.safeguarding.models import Concern
from tests.feedback.reading.texts import Texts

#: The clock of these tests stands at Wednesday 4 March 2026; last week began on this Monday.
LAST_WEEK = date(2026, 2, 23)


def draw(texts: Texts, chance: Random | None = None) -> int:
    with texts.database.writing() as session:
        return drawing.draw(session, texts.clock.now(), chance)


def rows(texts: Texts) -> list[SampleText]:
    with texts.database.reading() as session:
        found = list(session.scalars(select(SampleText).order_by(SampleText.id)))
        session.expunge_all()
    return found


@pytest.fixture
def reader(texts: Texts) -> str:
    with texts.database.writing() as session:
        return accounts.add(session, "r@example.org", "Ria", ["second_reader"], texts.clock.now(), "tests").id


def judge(texts: Texts, sample_id: str, verdict: judging.Verdict, account: str) -> str | None:
    with texts.database.writing() as session:
        return judging.judge(session, sample_id, verdict, texts.clock.now(), account)


@pytest.mark.parametrize(("there", "drawn"), [(0, 0), (4, 4), (10, 10), (60, 10), (200, 10), (260, 13)])
def test_five_per_cent_and_at_least_ten_where_there_are(texts: Texts, there: int, drawn: int):
    texts.open().write(LAST_WEEK, there)
    assert draw(texts) == drawn


def test_only_a_week_that_is_over_is_drawn_and_only_once(texts: Texts):
    texts.open()
    texts.write(LAST_WEEK + timedelta(days=6), 3)
    texts.write(LAST_WEEK + timedelta(days=7), 5)  # Monday of this week
    assert draw(texts) == 3
    texts.write(LAST_WEEK, 3)
    assert draw(texts) == 0
    texts.clock.moment += timedelta(days=7)
    assert draw(texts) == 5


def test_weeks_in_which_nobody_drew_are_caught_up_with(texts: Texts):
    texts.open()
    for back in range(10):
        texts.write(LAST_WEEK - timedelta(weeks=back))
    assert draw(texts) == drawing.WEEKS_BACK


def test_a_week_is_not_drawn_while_a_text_of_it_waits_to_be_screened(texts: Texts):
    texts.open().write(LAST_WEEK, 3)
    (waits,) = texts.write(LAST_WEEK, screened=False)
    assert draw(texts) == 0
    with texts.database.writing() as session:
        session.get_one(Comment, waits).screened_by = "rules 1"
    assert draw(texts) == 4


def test_flagged_texts_are_mixed_in(texts: Texts):
    texts.open()
    plain = set(texts.write(LAST_WEEK, 40))
    flagged = set(texts.write(LAST_WEEK, 7, flagged=True))
    assert draw(texts) == 12
    drawn = rows(texts)
    assert {one.comment_id for one in drawn if one.flagged} <= flagged
    assert {one.comment_id for one in drawn if not one.flagged} <= plain
    assert Counter(one.flagged for one in drawn) == {False: 10, True: 2}
    with texts.database.reading() as session:
        (of,) = session.scalars(select(SampleDraw)).all()
        assert (of.population, of.drawn, of.audience) == (40, 10, "child")


def test_every_text_has_the_same_chance(texts: Texts):
    """400 draws of 10 from 40: each comes 100 times, give or take what chance allows (five standard deviations)."""
    ids = texts.open().write(LAST_WEEK, 40)
    chance, came = Random(20260304), Counter[str]()
    for _ in range(400):
        came.update(chance.sample(sorted(ids), 10))
    assert set(came) == set(ids)
    assert all(abs(count - 100) < 5 * (400 * 0.25 * 0.75) ** 0.5 for count in came.values())
    assert draw(texts, Random(1)) == 10
    again = sorted(Random(1).sample(sorted(ids), 10))
    assert sorted(one.comment_id or "" for one in rows(texts)) == again


def test_audiences_are_drawn_apart(texts: Texts):
    texts.open().write(LAST_WEEK, 30)
    Texts(texts.database, texts.clock, "at-work").open(audience="practitioner").write(LAST_WEEK, 12)
    assert draw(texts) == 20
    assert Counter(one.audience for one in rows(texts)) == {"child": 10, "practitioner": 10}


def test_a_reader_sees_no_score_and_no_order(texts: Texts, reader: str):
    texts.open().write(LAST_WEEK, 6)
    texts.write(LAST_WEEK, 6, flagged=True)
    draw(texts)
    with texts.database.reading() as session:
        shown = judging.waiting(session, reader, 50)
    assert [one.id for one in shown] == sorted(one.id for one in shown)
    assert not {"score", "flagged", "level", "screened_by"} & set(judging.Text.__slots__)


def test_who_has_read_a_text_is_not_its_second_reader(texts: Texts, reader: str):
    ids = texts.open().write(LAST_WEEK, 3)
    with texts.database.writing() as session:
        reading.mark_read(session, texts.key, ids[:1], reader, texts.clock.now())
    draw(texts)
    with texts.database.reading() as session:
        assert judging.how_many(session, reader) == (2, 1)
        assert len(judging.waiting(session, reader)) == 2
    (read,) = [one for one in rows(texts) if one.comment_id == ids[0]]
    with pytest.raises(judging.SampleFault, match="among the comments"):
        judge(texts, read.id, "nothing", reader)


def test_a_text_is_judged_once_and_is_read_by_that(texts: Texts, reader: str):
    ids = texts.open().write(LAST_WEEK)
    draw(texts)
    (row,) = rows(texts)
    assert judge(texts, row.id, "nothing", reader) is None
    with pytest.raises(judging.SampleFault, match="already"):
        judge(texts, row.id, "look", reader)
    with texts.database.reading() as session:
        assert [one.account_id for one in reading.readers(session, ids)[ids[0]]] == [reader]


def test_what_was_missed_is_before_the_lead_at_once(texts: Texts, reader: str):
    texts.open().write(LAST_WEEK)
    texts.write(LAST_WEEK, flagged=True)
    draw(texts)
    raised = [
        judge(texts, one.id, "look", reader) for one in sorted(rows(texts), key=lambda one: one.flagged)
    ]
    assert raised[1] is None  # the lead has it already
    with texts.database.reading() as session:
        concern = session.get_one(Concern, raised[0])
        assert (concern.raised_by, concern.level) == (reader, "look")


def test_what_a_lead_dismissed_is_before_them_again(texts: Texts, reader: str):
    texts.open().write(LAST_WEEK)
    texts.write(LAST_WEEK, flagged=True)
    draw(texts)
    now = texts.clock.now()
    with texts.database.writing() as session:
        dismissed = session.scalars(select(Concern)).one().id
        acts.decide(session, dismissed, "no_concern", "A film", now, reader)
    (row,) = [one for one in rows(texts) if one.flagged]
    raised = judge(texts, row.id, "look", reader)
    assert raised not in (None, dismissed)


def test_a_second_reader_sorts_what_no_machine_could(texts: Texts, reader: str):
    texts.open().write(LAST_WEEK)
    texts.write(LAST_WEEK, flagged=True)
    with texts.database.writing() as session:
        concern = session.scalars(select(Concern)).one()
        concern.unsorted, concern.held = True, False
    draw(texts)
    (row,) = [one for one in rows(texts) if one.flagged]
    assert judge(texts, row.id, "look", reader) is None
    with texts.database.reading() as session:
        concern = session.scalars(select(Concern)).one()
        assert (concern.unsorted, concern.held) == (False, True)


def test_a_verdict_outlives_a_concern_that_cannot_be_opened(
    texts: Texts, reader: str, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*said: object) -> None:
        raise acts.ConcernFault("Somebody raised this one at the same moment. The lead has it.")

    texts.open().write(LAST_WEEK)
    draw(texts)
    monkeypatch.setattr(acts, "raise_for_comment", refuse)
    (row,) = rows(texts)
    assert judge(texts, row.id, "look", reader) is None
    (row,) = rows(texts)
    assert (row.verdict, row.judged_by) == ("look", reader)


def test_nothing_is_lost_where_answers_are_taken_back(texts: Texts, reader: str):
    ids = texts.open().write(LAST_WEEK, 4)
    draw(texts)
    by_comment = {one.comment_id: one.id for one in rows(texts)}
    judge(texts, by_comment[ids[0]], "look", reader)
    with texts.database.writing() as session:
        session.execute(delete(Comment).where(Comment.id == ids[1]))
    with pytest.raises(judging.SampleFault, match="taken back"):
        judge(texts, by_comment[ids[1]], "nothing", reader)
    with texts.database.reading() as session:
        (week,) = missed.weeks(session, texts.clock.now())
        assert judging.how_many(session, reader)[0] == 2
    assert (week.drawn, week.judged, week.missed, week.gone, week.waiting) == (4, 1, 1, 1, 2)


def test_the_estimate_leaves_out_what_was_mixed_in(texts: Texts, reader: str):
    texts.open().write(LAST_WEEK, 200)
    texts.write(LAST_WEEK, 5, flagged=True)
    draw(texts)
    plain = [one for one in rows(texts) if not one.flagged]
    for number, one in enumerate(plain):
        judge(texts, one.id, "look" if number == 0 else "nothing", reader)
    for one in rows(texts):
        if one.flagged:
            judge(texts, one.id, "look", reader)
    now = texts.clock.now()
    with texts.database.reading() as session:
        found = missed.by_audience(missed.weeks(session, now), now)["child"]
        mixed = missed.readers(session, now)
    assert (found.judged, found.missed, found.population) == (10, 1, 200)
    assert found.share == 0.1
    assert found.number == 20
    assert (mixed.judged, mixed.looked) == (2, 2)


def test_two_workers_draw_a_week_once(texts: Texts):
    texts.open().write(LAST_WEEK, 5)
    with texts.database.writing() as session:
        assert drawing._first(session, LAST_WEEK, "child", 5, 5, texts.clock.now())
        assert not drawing._first(session, LAST_WEEK, "child", 5, 5, texts.clock.now())
