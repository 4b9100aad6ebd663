"""A decision is written down with how voice informed it, or why not; a second person checks it; then it stands."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from feedback.audit import trail
from feedback.database import Database
from feedback.decisions import freezing, record
from feedback.decisions.fault import DecisionFault
from tests.feedback.decisions.taken import VOICE, take, written
from tests.feedback.loop.stories import NOW, World, world


@pytest.fixture
def story(database: Database) -> Iterator[World]:
    with database.writing() as session:
        yield world(session)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"voice": " "}, "voice", "did not inform it"),
        ({"informed": "yes", "voice": ""}, "voice", "informed the decision"),
        ({"informed": ""}, "informed", "Say whether"),
        ({"board_key": "nobody"}, "board_key", "Choose the board"),
        ({"met_on": None}, "met_on", "day of the meeting"),
        ({"title": ""}, "title", "short title"),
        ({"decided": "  "}, "decided", "what was decided"),
        ({"priorities": ("plan/none",)}, "priorities", "from the list"),
        ({"answers": ("none",)}, "answers", "from the list"),
        ({"replaces_id": "none"}, "replaces_id", "was taken"),
    ],
)
def test_a_draft_that_lacks_something_says_what_to_do(
    story: World, changes: dict, field: str, words: str
) -> None:
    with pytest.raises(DecisionFault, match=words) as refused:
        record.draft(story.session, written(**changes), NOW, story.alice)
    assert refused.value.field == field


def test_the_database_itself_refuses_silence_about_voice(database: Database) -> None:
    with database.writing() as session:
        story = world(session)
        record.draft(session, written(), NOW, story.alice)
    for change, name in (("voice = ' '", "says_how_or_why_not"), ("informed = ''", "informed")):
        with pytest.raises(DBAPIError, match=name), database.writing() as session:
            session.execute(text(f"UPDATE decisions SET {change}"))


def test_who_wrote_it_cannot_check_it_and_a_change_takes_the_check_away(story: World) -> None:
    decision = record.draft(story.session, written(), NOW, story.alice)
    with pytest.raises(DecisionFault, match="wrote the last words"):
        record.check(story.session, decision, NOW, story.alice)
    record.check(story.session, decision, NOW, story.bob)
    assert not record.edit(story.session, decision, written(), NOW, story.alice)
    assert decision.checked_by == story.bob
    assert record.edit(story.session, decision, written(owner="Head of schools"), NOW, story.alice)
    assert decision.checked_by is None
    acts = [one.action for one in trail.of(story.session, record.thing(decision))]
    assert acts == ["decision written down", "decision checked", "decision edited"]
    changes = trail.of(story.session, record.thing(decision))[-1].detail["changes"]
    assert changes == {"owner": ["Head of streets", "Head of schools"]}


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"minute": ""}, "minute"), ({"owner": ""}, "owner"), ({"priorities": ()}, "priorities")],
)
def test_what_a_taken_decision_needs(story: World, changes: dict, field: str) -> None:
    decision = record.draft(story.session, written(**changes), NOW, story.alice)
    record.check(story.session, decision, NOW, story.bob)
    with pytest.raises(DecisionFault) as refused:
        freezing.take(story.session, decision, NOW, story.cora)
    assert refused.value.field == field


def test_a_second_person_and_a_voice_are_needed(story: World) -> None:
    decision = record.draft(story.session, written(), NOW, story.alice)
    assert [field for field, _ in freezing.missing(story.session, decision)] == ["checked_by"]
    said = written(informed="yes", voice=VOICE)
    record.edit(story.session, decision, said, NOW, story.alice)
    assert [field for field, _ in freezing.missing(story.session, decision)] == ["answers", "checked_by"]


def test_a_promise_that_it_creates_is_no_voice_behind_it(story: World) -> None:
    item = story.item(story.loop())
    decision = record.draft(
        story.session, written(informed="yes", voice=VOICE, creates=(item.id,)), NOW, story.alice
    )
    assert ("answers", freezing.VOICE) in freezing.missing(story.session, decision)


def test_a_taken_decision_stands_and_a_later_one_replaces_it(story: World) -> None:
    decision = take(story, story.item(story.loop()))
    with pytest.raises(DecisionFault, match="Record a later one"):
        record.edit(story.session, decision, written(title="Another"), NOW, story.alice)
    with pytest.raises(DecisionFault, match="taken already"):
        freezing.take(story.session, decision, NOW, story.cora)
    later = take(story, title="Light it sooner", replaces_id=decision.id)
    assert later.replaces_id == decision.id


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions SET frozen = '{}'",
        "UPDATE decisions SET title = 'x'",
        "UPDATE decisions SET state = 'draft'",
        "DELETE FROM decision_priorities",
        "DELETE FROM decision_items",
        "UPDATE decision_surveys SET taken_back = 1000",
        "INSERT INTO decision_priorities (decision_id, priority_ref) SELECT id, 'x/1' FROM decisions",
        "DELETE FROM decision_surveys",
    ],
)
def test_the_database_refuses_any_change_to_what_was_taken(database: Database, statement: str) -> None:
    with database.writing() as session:
        story = world(session)
        take(story, story.item(story.loop()))
    with pytest.raises(DBAPIError, match="frozen"), database.writing() as session:
        session.execute(text(statement))


def test_words_that_somebody_may_still_take_back_are_not_frozen(story: World) -> None:
    from feedback.quotes.models import Quote  # the model that the loop's release looks at as well
    from tests.feedback.quotes.saying import WORDS, say

    assert Quote
    comment = say(story)
    item = story.item(story.loop(), said={"en": f"They told us: {WORDS}"})
    give_receipt(story, comment.response_id)
    decision = record.draft(story.session, written(item), NOW, story.alice)
    lacks = [sentence for field, sentence in freezing.missing(story.session, decision) if field == "answers"]
    assert len(lacks) == 1
    assert "may still take back" in lacks[0]


def give_receipt(story: World, response_id: str) -> None:
    from feedback.responses.models import Receipt
    from tests.feedback.loop.stories import TODAY

    story.session.add(
        Receipt(
            code_hash="h",
            response_id=response_id,
            survey_key=story.survey_key,
            collector_code=story.code,
            day=TODAY,
        )
    )
    story.session.flush()
