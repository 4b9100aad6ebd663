"""The chain is frozen as it stood, with small numbers hidden for good; what changes later stands beside it."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from feedback.database import Database
from feedback.decisions import chain, freezing, record, surveys
from feedback.decisions.frozen import frozen
from feedback.decisions.log import Wanted
from feedback.decisions.without_voice import without_voice
from feedback.evidence import record as evidence
from feedback.loop import items
from feedback.quotes import bank, checking, proposing, withdrawing
from feedback.quotes.models import Quote
from feedback.responses.models import Comment
from feedback.sessions import recording
from feedback.sessions.facts import Facts, Note
from feedback.surveys import collectors
from feedback.themes import codebook, coding
from tests.feedback.decisions.taken import take, withdraw, written
from tests.feedback.loop.stories import NOW, TODAY, World, world
from tests.feedback.quotes.saying import say
from tests.support.statements import recorded


@pytest.fixture
def story(database: Database) -> Iterator[World]:
    with database.writing() as session:
        yield world(session)


def test_the_chain_holds_every_link_with_its_base_and_its_source(story: World) -> None:
    story.answers(40, about_theme=15)
    decision = take(story, story.item(story.loop()))
    found = frozen(story.session, decision).content
    assert found["decision"]["board"]["name"] == "The Board"
    assert found["decision"]["minute"] == "March board, item 7"
    assert found["decision"]["priorities"] == [{"ref": "plan-2026/1", "code": "1", "title": "Safe outside"}]
    item = found["items"][0]
    assert (item["said"]["words"], item["theme"]["name"]) == ("It is dark behind the shops.", "Dark paths")
    assert (item["people"], item["survey"], item["part"]) == (15, "way-home", "answers")
    survey = found["surveys"][0]
    assert (survey["answers"], survey["counted_on"]) == (40, "2026-03-04")
    assert survey["policy"] == {"name": "public", "hides_below": 10}
    assert [one["number"] for one in survey["versions"]] == [1]
    assert surveys.NO_RATE in survey["not_known"]
    assert surveys.NOBODY_SAYS in survey["not_known"]
    assert chain.NO_EVIDENCE in found["not_known"]
    assert freezing.is_whole(decision)
    assert decision.frozen == freezing.canonical(json.loads(decision.frozen or ""))


@pytest.mark.parametrize(
    ("number", "behind", "answers", "people"),
    [
        (9, 3, "[c]", "[c]"),
        (40, 9, 40, "[c]"),
        (40, 31, 40, "[c]"),
        (40, 30, 40, 30),
        (0, 0, 0, 0),
        (40, 40, 40, 40),
    ],
)
def test_small_numbers_are_hidden_when_it_is_frozen(
    story: World, number: int, behind: int, answers: object, people: object
) -> None:
    story.answers(number, about_theme=behind)
    found = frozen(story.session, take(story, story.item(story.loop()))).content
    assert found["surveys"][0]["answers"] == answers
    assert found["items"][0]["people"] == people


def test_a_number_hidden_then_stays_hidden_for_good(story: World) -> None:
    story.answers(8, about_theme=3)
    decision = take(story, story.item(story.loop()))
    story.answers(60, about_theme=40)
    now = frozen(story.session, decision)
    assert now.content["surveys"][0]["answers"] == "[c]"
    assert now.content["items"][0]["people"] == "[c]"
    assert now.surveys["way-home"].answers is None
    assert "8" not in str(now.surveys["way-home"])


def test_a_decision_without_voice_is_frozen_with_why(story: World) -> None:
    found = frozen(story.session, take(story)).content
    assert (found["items"], found["surveys"]) == ([], [])
    assert found["decision"]["voice"].startswith("The law leaves no choice")
    assert chain.NO_VOICE in found["not_known"]


def test_what_changes_later_stands_beside_and_not_inside(story: World) -> None:
    story.answers(40, about_theme=25)
    item = story.item(story.loop(), "planned")
    decision = take(story, item)
    before = decision.frozen
    codebook.define(story.session, story.theme, NOW, story.alice, codebook.Words("Paths without light", "x"))
    items.edit(story.session, item, NOW, story.alice, response="done", done_on=TODAY, evidence="Works order")
    story.answers(12)
    withdraw(story, 11, about_theme=True)
    now = frozen(story.session, decision)
    assert decision.frozen == before
    assert now.content["items"][0]["theme"]["name"] == "Dark paths"
    assert now.themes[story.theme.id].name_now == "Paths without light"
    assert now.items_now[item.id].response == "done"
    since = now.surveys["way-home"]
    assert (since.taken_back, since.answers.by) == (10, 0)  # type: ignore[union-attr]
    assert now.themes[story.theme.id].people.sentence == "Since then: at least 10 fewer"  # type: ignore[union-attr]


def test_a_merged_theme_says_what_it_went_into(story: World) -> None:
    from feedback.themes import merging

    story.answers(40, about_theme=25)
    decision = take(story, story.item(story.loop()))
    other = codebook.add(story.session, story.survey_key, "Light", NOW, story.alice)
    merging.merge(story.session, story.theme, other, story.alice, NOW)
    now = frozen(story.session, decision).themes[story.theme.id]
    assert (now.name_now, now.merged) == ("Light", True)


def test_a_quote_taken_back_leaves_every_chain_and_was_never_in_the_record(story: World) -> None:
    story.answers(20, about_theme=15)
    item = story.item(story.loop())
    quote = quoted(story, item.id)
    decision = take(story, item)
    assert quote.words not in (decision.frozen or "")
    assert frozen(story.session, decision).words == {quote.id: quote.words}
    withdrawing.withdraw(story.session, quote, "They asked us to", NOW, story.alice)
    now = frozen(story.session, decision)
    assert now.words == {}
    assert now.content["items"][0]["quotes"][0]["id"] == quote.id


def quoted(story: World, item_id: str) -> Quote:
    comment = say(story, others=0)
    words = comment.text[:24]
    quote = proposing.propose(story.session, comment, words, "survey", NOW, story.alice)
    checking.check(story.session, quote, NOW, story.bob)
    bank.use(story.session, quote, item_id, story.alice)
    return quote


def test_a_response_rate_is_frozen_where_it_is_known(story: World) -> None:
    door = collectors.of(story.session, story.survey_key)[0]
    door.invited = 90
    story.answers(60)
    block, _ = surveys.block(story.session, story.survey_key, [], [], TODAY)
    assert block["invited"] == {"came": 60, "of": 90}
    door.invited = 64
    block, _ = surveys.block(story.session, story.survey_key, [], [], TODAY)
    assert block["invited"] is None
    assert surveys.FEW_RATE in block["not_known"]


def test_evidence_of_other_kinds_is_frozen_beside_and_never_counted_with_voices(story: World) -> None:
    story.answers(40, about_theme=15)
    item = story.item(story.loop())
    decision = record.draft(story.session, written(item), NOW, story.alice)
    audit = evidence.add(
        story.session,
        evidence.Written("audit", "Lighting", date(2026, 2, 1), "Most paths are lit.", "Folder 3", sample=12),
        NOW,
        story.alice,
    )
    bearing = evidence.Bearing("contradicts", "It found light.", "Audit group", decision_id=decision.id)
    evidence.tie(story.session, audit, bearing, NOW, story.alice)
    record.check(story.session, decision, NOW, story.bob)
    freezing.take(story.session, decision, NOW, story.cora)
    found = frozen(story.session, decision).content
    assert [(one["stance"], one["sample"]) for one in found["evidence"]] == [("contradicts", 12)]
    assert (found["items"][0]["people"], found["surveys"][0]["answers"]) == (15, 40)
    evidence.edit(
        story.session,
        audit,
        evidence.Written("audit", "Lighting", date(2026, 2, 1), "We were wrong.", "Folder 3"),
        NOW,
        story.alice,
    )
    assert frozen(story.session, decision).content["evidence"][0]["found"] == "Most paths are lit."


def test_looking_at_a_decision_costs_as_much_with_many_items_as_with_one(database: Database) -> None:
    with database.writing() as session:
        story = world(session)
        story.answers(40, about_theme=15)
        loop = story.loop()
        one = take(story, story.item(loop)).id
        many = take(story, *(story.item(loop) for _ in range(7))).id
    counts = []
    for key in (one, many):
        with database.reading() as session, recorded(database) as statements:
            from feedback.decisions.log import find

            decision = find(session, key)
            assert decision is not None
            frozen(session, decision)
        counts.append(len(statements))
    assert counts[0] == counts[1] == 15


def test_a_series_of_sessions_says_who_was_there_and_in_how_many_it_came_up(story: World) -> None:
    council = recording.begin(
        story.session, "council", "Youth council", "child", True, "en", NOW, story.alice
    )
    for month, people in ((1, 12), (2, 14)):
        facts = Facts("Youth council", "youth_council", date(2026, month, 11), people)
        notes = (Note("The bus stops too far from the club.", "en"), Note("It is late.", "en"))
        recording.record(story.session, council, facts, notes, NOW, story.alice)
    theme = codebook.add(story.session, "council", "Late buses", NOW, story.alice, definition="x")
    for comment in story.session.scalars(select(Comment).where(Comment.survey_key == "council")):
        coding.assign(story.session, comment.id, [theme.id], story.alice, NOW)
    loop = story.loop(survey_key="council")
    decision = take(story, story.item(loop, theme_id=theme.id))
    now = frozen(story.session, decision)
    block, told = now.content["surveys"][0], now.content["items"][0]
    assert (block["kind"], block["answers"], block["questions"]) == ("sessions", 14, [])
    assert block["sessions"] == {
        "number": 2,
        "same_people": True,
        "first": "2026-01-11",
        "last": "2026-02-11",
    }
    assert (told["people"], told["sessions"]) == (None, 2)
    assert surveys.SESSIONS in block["not_known"]
    assert now.surveys["council"].answers.by == 0  # type: ignore[union-attr]
    assert without_voice(story.session, Wanted()) == []
