"""What the screening may learn from: decided, English, still here, each text once."""

from datetime import date

import pytest
from sqlalchemy import delete, select

from feedback.accounts import accounts
from feedback.reading import decided
from feedback.reading.models import SampleDraw, SampleText
from feedback.responses.models import Comment
from feedback.safeguarding import acts
from feedback.safeguarding.acts import HandOver
from feedback.safeguarding.models import Concern
from feedback.secrets import new_id
from tests.feedback.reading.texts import Texts

WEEK = date(2026, 2, 23)


@pytest.fixture
def lead(texts: Texts) -> str:
    texts.open()
    with texts.database.writing() as session:
        return accounts.add(
            session, "l@example.org", "Lea", ["safeguarding_lead"], texts.clock.now(), "tests"
        ).id


def write(texts: Texts, words: str, language: str = "en", *, flagged: bool = True) -> str:
    """A comment of these words; gives its id."""
    return texts.write(WEEK, flagged=flagged, words=words, language=language)[0]


def close(texts: Texts, comment_id: str, outcome: str, lead: str, *, handed: bool = True) -> None:
    now = texts.clock.now()
    with texts.database.writing() as session:
        concern = session.scalars(
            select(Concern).where(Concern.comment_id == comment_id, Concern.closed_at.is_(None))
        ).one()
        acts.decide(session, concern.id, outcome, "Because", now, lead)
        if handed and concern.closed_at is None:
            acts.hand_over(session, concern.id, HandOver("Somebody", "phone"), now, lead)


def judge(texts: Texts, comment_id: str, verdict: str | None, lead: str) -> None:
    """As a reader of the weekly sample did, if at all."""
    now = texts.clock.now()
    with texts.database.writing() as session:
        if session.get(SampleDraw, (WEEK, "child")) is None:
            session.add(SampleDraw(week=WEEK, audience="child", population=99, drawn=9, drawn_at=now))
            session.flush()
        judged = {"verdict": verdict, "judged_by": lead, "judged_at": now} if verdict else {}
        session.add(
            SampleText(
                id=new_id(), week=WEEK, audience="child", comment_id=comment_id, flagged=False, **judged
            )
        )


def learnt(texts: Texts) -> dict[str, bool]:
    with texts.database.reading() as session:
        found = decided.decided(session)
    assert len(found) == len(dict(found)), "a text twice"
    return dict(found)


@pytest.mark.parametrize(
    ("outcome", "needed"),
    [
        ("no_concern", False),
        ("theme_only", False),
        ("signposted", True),
        ("front_door", True),
        ("lado", True),
        ("dsl", True),
    ],
)
def test_what_came_of_a_concern_says_whether_a_person_had_to_look(
    texts: Texts, lead: str, outcome: str, needed: bool
):
    close(texts, write(texts, "I am afraid to go home after school"), outcome, lead)
    assert learnt(texts) == {"I am afraid to go home after school": needed}


def test_what_is_open_teaches_nothing(texts: Texts, lead: str):
    write(texts, "Nobody has looked at this one yet")
    close(texts, write(texts, "This one is not handed over yet"), "front_door", lead, handed=False)
    assert learnt(texts) == {}


def test_the_weekly_sample_teaches_as_well(texts: Texts, lead: str):
    for words, verdict in (
        ("He waits for me at the gate", "look"),
        ("The food is cold again", "nothing"),
        ("Nobody has judged this text yet", None),
    ):
        judge(texts, write(texts, words, flagged=False), verdict, lead)
    assert learnt(texts) == {"He waits for me at the gate": True, "The food is cold again": False}


def test_the_lead_goes_before_a_reader_and_harm_before_all(texts: Texts, lead: str):
    calmed = write(texts, "A reader worried and the lead did not")
    judge(texts, calmed, "look", lead)
    close(texts, calmed, "no_concern", lead)
    waits = write(texts, "A reader saw nothing and the lead has it still")
    judge(texts, waits, "nothing", lead)
    again = write(texts, "It was handed over and then raised again")
    close(texts, again, "front_door", lead)
    with texts.database.writing() as session:
        acts.raise_for_comment(session, again, "look", "Again", texts.clock.now(), lead)
    close(texts, again, "no_concern", lead)
    assert learnt(texts) == {
        "A reader worried and the lead did not": False,
        "It was handed over and then raised again": True,
    }


def test_only_english_is_learnt(texts: Texts, lead: str):
    for words, language in (
        ("I like the art room very much", "en"),
        ("Boj\u0119 si\u0119 wraca\u0107 do domu po szkole", "pl"),
        ("Boj\u0119 si\u0119 wraca\u0107 do domu, bo on krzyczy", "en"),
    ):
        close(texts, write(texts, words, language), "no_concern", lead)
    assert learnt(texts) == {"I like the art room very much": False}


def test_what_was_taken_back_is_not_learnt(texts: Texts, lead: str):
    gone, sampled = write(texts, "I take this back now"), write(texts, "And this one too", flagged=False)
    close(texts, gone, "no_concern", lead)
    judge(texts, sampled, "nothing", lead)
    assert len(learnt(texts)) == 2
    with texts.database.writing() as session:
        session.execute(delete(Comment).where(Comment.id.in_([gone, sampled])))
    assert learnt(texts) == {}


def test_false_alarms_do_not_drown_what_needed_a_person():
    texts = [(f"alarm {number}", False) for number in range(900)]
    harm = [(f"harm {number}", True) for number in range(30)]
    kept = decided.balanced(texts + harm)
    assert kept == harm + texts[:90]
    assert len(decided.balanced(texts + [("harm", True)] * 900)) == 2 * decided.MOST
