from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.invitations import asking, sending
from feedback.invitations.people import Line
from feedback.loop import ledger, mailing, telling
from feedback.loop.faults import LoopFault
from feedback.mail import opting_out
from feedback.mail.models import Message
from feedback.partnership import profile
from feedback.publishing import release
from feedback.surveys import collectors, versions
from forms.confidentiality import Mode
from forms.measures import Measure
from forms.survey import Page, Question, Start, Survey
from forms.text import Text
from tests.feedback.loop.stories import NOW, TODAY, world

KEY = b"k" * 32
HOME = "https://listening.example.org"
LATER = NOW + timedelta(days=1)


@pytest.fixture
def story(database):
    with database.writing() as session:
        yield world(session)


def by_name(story, *addresses, mode=Mode.UNLINKED, sensitive=False, key="by-name"):
    """A survey people were invited to by name, through the door of the training day."""
    words = Question(id="words", type="long_text", text=Text.of("Tell us", "en"), measure=Measure.TEXT)
    said = Text.of("Because you know best", "en")
    survey = Survey(
        key=key,
        title=Text.of("The training", "en"),
        languages=("en",),
        audience="practitioner",
        mode=mode,
        pages=(Page("words", (words,)),),
        start=Start(said, said, said, 3, said, said),
        sensitive=sensitive,
    )
    version = versions.keep(story.session, survey, NOW, "tests")
    versions.publish(story.session, version, NOW, "tests")
    door = collectors.open_door(story.session, key, NOW, "tests", kind="personal", group_label="Training day")
    lines = [Line(place, f"P{place}", address, "", None) for place, address in enumerate(addresses)]
    asking.ask(story.session, door, lines, NOW, "tests")
    story.session.flush()
    return key, door


def published(story, key, **values):
    loop = story.loop(survey_key=key, **values)
    story.item(loop, theme_id=None, evidence="Minute 3")
    release.release(story.session, loop, ["en"], NOW, story.cora)
    return loop


def messages(story):
    return story.session.scalars(select(Message).order_by(Message.address)).all()


def send(story, loop, at=LATER):
    return mailing.send(story.session, loop, HOME, at, story.cora, KEY)


def test_everybody_who_was_invited_is_written_to_whether_they_answered_or_not(story):
    key, _ = by_name(story, "ann@example.org", "bilal@example.org", "", "not-an-address")
    loop = published(story, key)
    told = send(story, loop)
    assert [one.address for one in messages(story)] == ["ann@example.org", "bilal@example.org"]
    assert (told.way_key, told.addresses, told.edition, told.groups) == ("mail", 2, 1, ["Training day"])
    assert all(one.quiet for one in messages(story))


def test_the_message_leads_to_the_page_and_does_not_say_what_it_is_about(story):
    key, _ = by_name(story, "ann@example.org")
    loop = published(story, key)
    send(story, loop)
    (one,) = messages(story)
    assert f"{HOME}/loops/{loop.slug}" in one.text
    assert one.subject == "What came of it: Rivermouth Partnership"
    for words in ("training", "way home", "P0"):
        assert words not in f"{one.subject} {one.text.replace(loop.slug, '')}".lower()


def test_somebody_reads_it_in_their_language_with_the_english_below(story):
    key, door = by_name(story, "ann@example.org")
    sending.plan(story.session, door.code, NOW, at=NOW, actor="tests")
    sending.add(story.session, door.code, [sending.Asked("", "bil@example.org", language="ar")], NOW, "tests")
    profile.set_up(story.session, name="Rivermouth Partnership", short_name="R", languages=["en", "ar"])
    send(story, published(story, key))
    ann, bilal = messages(story)
    assert "Some time ago you were asked" in ann.text
    assert ann.text.count(HOME) == 2
    assert bilal.text.startswith("قبل فترة طُلب منك")
    assert "Some time ago you were asked" in bilal.text.partition("English: What came of it")[2]


def test_of_a_sensitive_survey_not_even_the_link_says_it(story):
    key, _ = by_name(story, "ann@example.org", sensitive=True)
    loop = published(story, key)
    send(story, loop)
    assert f"{HOME}/loops\n" in messages(story)[0].text
    assert loop.slug not in messages(story)[0].text


def test_one_address_gets_one_message(story):
    key, _ = by_name(story, "ann@example.org", "bilal@example.org")
    second, _ = by_name(story, "ANN@example.org", key="second")
    send(story, published(story, key, further=[second]))
    assert len(messages(story)) == 2


def test_whose_invitation_was_taken_back_is_left_alone(story):
    key, door = by_name(story, "ann@example.org", "bilal@example.org")
    ann = next(
        one.id
        for one in asking.everybody(story.session, door, "unlinked", closed=False)
        if one.address.startswith("ann")
    )
    asking.cancel(story.session, door, "unlinked", ann, NOW, "tests")
    send(story, published(story, key))
    assert [one.address for one in messages(story)] == ["bilal@example.org"]


def test_it_goes_once_for_each_edition(story):
    key, _ = by_name(story, "ann@example.org")
    loop = published(story, key)
    send(story, loop)
    with pytest.raises(LoopFault, match="edition 1 already"):
        send(story, loop)
    release.release(story.session, loop, ["en"], LATER, story.cora)
    send(story, loop)
    assert len(messages(story)) == 2


def test_nothing_goes_before_there_is_a_page_or_after_it_is_gone(story):
    key, _ = by_name(story, "ann@example.org")
    loop = story.loop(survey_key=key)
    with pytest.raises(LoopFault, match="Publish the loop first"):
        send(story, loop)
    story.item(loop, theme_id=None, evidence="Minute 3")
    release.release(story.session, loop, ["en"], NOW, story.cora)
    release.withdraw(story.session, loop.slug, "Wrong", NOW, story.cora)
    with pytest.raises(LoopFault, match="Publish the loop first"):
        send(story, loop)
    assert messages(story) == []


def test_without_an_address_of_its_own_the_service_sends_nothing(story):
    key, _ = by_name(story, "ann@example.org")
    with pytest.raises(LoopFault, match="LISTENING_LOOP_PUBLIC_URL"):
        mailing.send(story.session, published(story, key), "", LATER, story.cora, KEY)
    assert messages(story) == []


def test_nobody_invited_by_name_means_nobody_to_write_to(story):
    assert mailing.offer(story.session, story.loop(), KEY).addresses == 0


def test_the_group_of_the_door_has_been_told(story):
    key, door = by_name(story, "ann@example.org")
    door.received, door.closed_at = 1, NOW
    loop = published(story, key)
    send(story, loop)
    line = next(one for one in ledger.lines(story.session, LATER) if one.label == "Training day")
    assert line.last_told == TODAY + timedelta(days=1)
    assert "mail" in {one.way_key for one in telling.of(story.session, loop.id)}


def test_who_wants_no_messages_is_not_written_to(story):
    key, _ = by_name(story, "ann@example.org", "bilal@example.org")
    loop = published(story, key)
    opting_out.go_out(story.session, opting_out.token(KEY, "ann@example.org"))
    assert mailing.offer(story.session, loop, KEY).addresses == 1
    assert mailing.send(story.session, loop, HOME, LATER, story.cora, KEY).addresses == 1
    (message,) = messages(story)
    assert message.address == "bilal@example.org"
    assert opting_out.token(KEY, "bilal@example.org") in message.text
    assert message.stop_link in message.text
