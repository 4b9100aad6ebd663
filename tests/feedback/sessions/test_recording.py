"""What was said in a session is read, screened, coded, quoted and answered like any answer, and counted by who was there."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from feedback.loop import items, loops, telling
from feedback.partnership import profile
from feedback.publishing import compose
from feedback.quotes import groups, proposing
from feedback.quotes.fault import QuoteFault
from feedback.responses import reading
from feedback.responses.models import Comment, Response
from feedback.results import also_heard, told
from feedback.results.shelf import lines
from feedback.safeguarding.models import Concern
from feedback.safeguarding.screen import Guard, usual
from feedback.sessions import facts as checks
from feedback.sessions import heads, recording
from feedback.sessions.facts import Facts, Note, SessionFault
from feedback.sessions.models import Series
from feedback.surveys import collectors
from feedback.surveys.models import Collector
from feedback.surveys.versions import SurveyFault
from feedback.themes import codebook, coding
from tests.feedback.loop.stories import NOW, TODAY, world
from tests.support.statements import recorded

MAY = Facts(
    "Youth council, February", "youth_council", date(2026, 2, 11), 14, groups=(("Years 9 to 11", 14),)
)
SAID = (
    Note("The bus stops too far from the club.", "en", quotable=True),
    Note("Autobus jedzie za rzadko.", "pl"),
)


@pytest.fixture
def story(database):
    with database.writing() as session:
        yield world(session)


@pytest.fixture
def council(story) -> Series:
    return recording.begin(
        story.session, "youth-council", "Youth Council", "child", True, "en", NOW, story.alice
    )


def record(story, council, facts=MAY, notes=SAID, watch=None):
    return recording.record(story.session, council, facts, notes, NOW, story.alice, watch)


def comment(story, row, words):
    return story.session.scalars(
        select(Comment)
        .join(Response)
        .where(Response.collector_code == row.code, Comment.text.contains(words))
    ).one()


def test_each_note_is_a_comment_in_its_language_with_the_leave_its_speaker_gave(story, council):
    row = record(story, council)
    found = story.session.execute(
        select(Comment.text, Comment.language, Response.quotes, Response.day, Response.account_id)
        .join(Response)
        .where(Response.collector_code == row.code)
    ).all()
    assert sorted(tuple(one) for one in found) == [
        ("Autobus jedzie za rzadko.", "pl", "no", MAY.held_on, None),
        ("The bus stops too far from the club.", "en", "yes", MAY.held_on, None),
    ]


def test_what_was_said_waits_to_be_read_like_any_answer(story, council):
    record(story, council)
    assert [(key, count) for key, _, count in reading.unread(story.session)] == [("youth-council", 2)]


def test_a_disclosure_in_a_note_becomes_a_concern_on_save(story, council):
    guard = Guard(NOW, _duty(story.session), usual())
    record(story, council, notes=[Note("My dad hits me with his belt every night.", "en")], watch=guard)
    assert story.session.scalar(select(func.count()).select_from(Concern)) == 1


def _duty(session):
    return profile.read(session).duty


def test_a_theme_of_a_session_is_taken_up_and_counted_in_sessions(story, council):
    row = record(story, council)
    record(story, council, Facts("Youth council, March", "youth_council", date(2026, 3, 2), 11))
    theme = codebook.add(story.session, "youth-council", "Buses", NOW, story.alice, definition="Buses")
    coding.assign(story.session, comment(story, row, "bus stops").id, [theme.id], story.alice, NOW)
    codebook.agree(story.session, theme, story.alice, NOW)
    assert heads.said(story.session, "youth-council") == {theme.id: heads.Said(1, 1)}
    loop = loops.make(story.session, "youth-council", {"en": "Buses"}, {"en": "?"}, NOW, story.alice)
    item = items.take_up(story.session, loop, theme, "en", NOW, story.alice)
    telling.record(story.session, loop, TODAY, "visit to the group", "The council", NOW, story.alice)
    content = compose.compose(story.session, loop, ["en"], TODAY)["en"]
    assert content["answered"] == {"number": 14, "words": ""}
    assert content["sessions"] is True
    assert content["items"][0]["people"] is None, item.id


def test_people_of_a_group_that_comes_each_time_are_not_added_up(story, council):
    record(story, council)
    record(story, council, Facts("Youth council, March", "youth_council", date(2026, 3, 2), 17), [])
    assert heads.of_surveys(story.session, ["youth-council", "way-home"]) == {
        "youth-council": heads.Heads(17, 2, True)
    }


def test_people_of_different_sessions_are_added_up(story):
    series = recording.begin(story.session, "w", "Workshops", "child", False, "en", NOW, story.alice)
    record(story, series)
    record(story, series, Facts("At Tarn Hollow", "workshop", date(2026, 3, 2), 17), [])
    assert heads.of_surveys(story.session, ["w"])["w"].people == 31


def test_sessions_stand_beside_a_survey_and_in_none_of_its_numbers(story, council):
    story.answers(40)
    record(story, council)
    loop = story.loop(further=["youth-council"])
    content = compose.compose(story.session, loop, ["en"], TODAY)["en"]
    assert [(one["key"], one["answered"]["number"], one["sessions"]) for one in content["sources"]] == [
        ("way-home", 40, False),
        ("youth-council", 14, True),
    ]
    (also,) = also_heard.beside(story.session, "way-home")
    assert (also.people, also.told.sessions) == (14, 1)
    assert "youth-council" not in {one.key for one in lines(story.session, NOW)}


def test_few_people_of_a_session_are_hidden(story, council):
    record(story, council, Facts("Two of us", "visit", date(2026, 3, 2), 2), [])
    story.loop(further=["youth-council"])
    assert also_heard.beside(story.session, "way-home")[0].people == "[c]"


def test_there_are_no_shares_of_a_session(story, council):
    record(story, council)
    with pytest.raises(SurveyFault, match="no shares"):
        told.told(story.session, "youth-council", None, None, "en")


def test_a_quote_needs_the_leave_of_who_said_it_and_ten_people_in_the_room(story, council):
    row = record(story, council)
    yes, no = comment(story, row, "bus stops"), comment(story, row, "Autobus")
    quote = proposing.propose(story.session, yes, yes.text, "survey", NOW, story.alice)
    assert quote.group_size == 14
    with pytest.raises(QuoteFault, match="must not be shown"):
        proposing.propose(story.session, no, no.text, "survey", NOW, story.alice)
    response = story.session.get_one(Response, yes.response_id)
    assert groups.of_quote(story.session, response, "survey").size == 14


def test_nobody_comes_through_the_door_of_a_session(story, council):
    row = record(story, council)
    assert collectors.behind(story.session, row.code, NOW) is None
    with pytest.raises(SurveyFault, match="Nobody can come"):
        collectors.reopen(story.session, story.session.get_one(Collector, row.code), NOW, story.alice)


def test_what_should_not_have_been_kept_is_taken_out_with_a_reason(story, council):
    row = record(story, council)
    response_id = comment(story, row, "Autobus").response_id
    with pytest.raises(SessionFault, match="Write why"):
        recording.take_out(story.session, row, response_id, " ", NOW, story.alice)
    recording.take_out(story.session, row, response_id, "She asked for it.", NOW, story.alice)
    assert heads.of_session(story.session, "youth-council") == {row.code: 1}


def test_words_held_for_somebodys_safety_are_not_taken_out(story, council):
    guard = Guard(NOW, _duty(story.session), usual())
    row = record(story, council, notes=[Note("My dad hits me with his belt every night.", "en")], watch=guard)
    with pytest.raises(SessionFault, match="held for somebody’s safety"):
        recording.take_out(
            story.session, row, comment(story, row, "belt").response_id, "A slip", NOW, story.alice
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"kind": "party"}, "kind"),
        ({"held_on": TODAY + timedelta(days=1)}, "held_on"),
        ({"people": 0}, "people"),
        ({"groups": (("Year 9", 15),)}, "groups"),
        ({"groups": ((" ", 3),)}, "groups"),
    ],
)
def test_a_session_that_cannot_be_is_refused_with_its_field(story, council, changes, field):
    values = {name: getattr(MAY, name) for name in Facts.__slots__} | changes
    with pytest.raises(SessionFault) as refused:
        record(story, council, Facts(**values))
    assert refused.value.field == field


def test_a_correction_is_kept_in_the_trail(story, council):
    row = record(story, council)
    values = {name: getattr(MAY, name) for name in Facts.__slots__} | {"people": 15}
    assert recording.change(story.session, row, Facts(**values), NOW, story.alice)
    assert not recording.change(story.session, row, Facts(**values), NOW, story.alice)
    assert story.session.get_one(Collector, row.code).invited == 15


def test_a_series_is_not_begun_twice(story, council):
    with pytest.raises(SessionFault, match="is taken"):
        recording.begin(
            story.session, "youth-council", "Youth Council", "child", True, "en", NOW, story.alice
        )


def test_the_database_knows_no_session_without_people(database):
    with database.writing() as session:
        story = world(session)
        series = recording.begin(session, "w", "Workshops", "child", False, "en", NOW, story.alice)
        code = record(story, series).code
    with pytest.raises(IntegrityError, match="somebody_was_there"), database.writing() as session:
        recording.find(session, code).people = 0


def test_counting_heads_takes_one_statement_however_many_sessions(story, council, database):
    for day in range(1, 5):
        record(story, council, Facts(f"Day {day}", "visit", date(2026, 2, day), 12), [])
    story.session.flush()
    with recorded(database) as statements:
        heads.of_surveys(story.session, ["youth-council"])
        heads.said(story.session, "youth-council")
    assert len(statements) == 2


@given(
    st.lists(
        st.tuples(st.from_regex(r"[A-Za-z][A-Za-z ]{0,8}[a-z]", fullmatch=True), st.integers(1, 99)),
        max_size=4,
    )
)
def test_groups_are_read_as_they_are_shown(rows):
    text = "\n".join(f"{group}: {number}" for group, number in rows)
    assert checks.groups_of(text) == tuple(rows)
