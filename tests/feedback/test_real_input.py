"""Two real conferences, from the printed comments to a published loop whose base is the attendance.

A partnership's annual report prints what delegates wrote after two conferences, and about how many attended. Input
only: nothing of it is kept here, and the test is passed over where it is not beside the checkout.
"""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.accounts import accounts
from feedback.clock import SetClock
from feedback.database import Database
from feedback.loop import items, loops, telling
from feedback.partnership import bodies
from feedback.plans import importing as plans
from feedback.plans import plan_file
from feedback.publications import shelf
from feedback.publishing import release
from feedback.responses import importing, reading, store, table_file
from feedback.responses.models import Comment
from feedback.surveys import collectors, versions
from feedback.themes import codebook, coding
from forms import library
from tests.conftest import ROOT, SHARED

EVENTS = SHARED / "data" / "events"
#: The two files, and how many the report says attended.
ATTENDED = {"conference-june-2022": 95, "conference-december-2022": 80}
PRIORITY = "buckinghamshire-2020-23/1"
#: A theme, what it means, and words by which a reader of these few comments would know it.
THEMES = {
    "The speakers": (
        "Speakers and what they brought",
        ("speaker", "speech", "presentation", "talk from", "listening to"),
    ),
    "Time to look after ourselves": ("Wellbeing and self-care during the day", ("wellbeing", "self-care")),
    "Mental capacity and liberty": (
        "The law on capacity and deprivation of liberty",
        ("mca", "dols", "liberty", "capacity"),
    ),
}


def _bring_in(session: Session, clock: SetClock) -> dict[str, importing.Outcome]:
    version = versions.keep(session, library.read("event-evaluation"), clock.now(), "tests")
    versions.publish(session, version, clock.now(), "tests")
    found = {}
    for name, attended in ATTENDED.items():
        door = collectors.open_door(
            session, "event-evaluation", clock.now(), "tests", kind="paper", name=name, invited=attended
        )
        table = table_file.read(EVENTS / f"{name}.csv")
        found[name] = importing.bring_in(
            session,
            "event-evaluation",
            table,
            clock.now(),
            clock.today(),
            "tests",
            importing.Wishes(day=date(2022, 12, 9), door=door.code),
        )
    return found


def _coded(session: Session, account_id: str, clock: SetClock) -> dict[str, str]:
    """Read every comment and tie it to its themes; gives theme name to id."""
    made = {
        name: codebook.add(session, "event-evaluation", name, clock.now(), account_id, definition=meaning).id
        for name, (meaning, _) in THEMES.items()
    }
    comments = session.scalars(select(Comment).where(Comment.survey_key == "event-evaluation")).all()
    reading.mark_read(session, "event-evaluation", [one.id for one in comments], account_id, clock.now())
    for comment in comments:
        about = {
            made[name] for name, (_, words) in THEMES.items() if any(w in comment.text.lower() for w in words)
        }
        if about:
            coding.assign(session, comment.id, about, account_id, clock.now())
    for theme in codebook.of_survey(session, "event-evaluation"):
        codebook.agree(session, theme, account_id, clock.now())
    return made


def _closed(session: Session, hub: str, second: str, themes: dict[str, str], clock: SetClock) -> str:
    """A loop over both conferences, decided, done, checked by a second person and released; gives its slug."""
    loop = loops.make(
        session,
        "event-evaluation",
        {"en": "What you said about our conferences"},
        {"en": "What did you think of the day, and what did you learn?"},
        clock.now(),
        hub,
        base=sum(ATTENDED.values()),
        base_label={"en": "people who came to the two conferences"},
    )
    theme = codebook.find(session, themes["Time to look after ourselves"])
    assert theme is not None
    item = items.take_up(session, loop, theme, "en", clock.now(), hub)
    items.edit(
        session,
        item,
        clock.now(),
        hub,
        priority_ref=PRIORITY,
        said={"en": "Time for our own wellbeing was the best part of the day."},
        stage="decided",
        decided={"en": "Every conference has a wellbeing session."},
        decided_on=date(2023, 1, 20),
        decided_by="learning-and-development",
        response="done",
        answer={"en": "The next conference had one in the morning and one in the afternoon."},
        owner="Training manager",
        agency_key="county-council",
        done_on=date(2023, 6, 15),
        evidence="Programme of the June conference",
    )
    items.check(session, item, clock.now(), second)
    telling.record(session, loop, date(2023, 7, 1), "page", "Everybody who attended", clock.now(), hub)
    assert release.faults(session, loop) == []
    release.release(session, loop, ["en"], clock.now(), second)
    return loop.slug


@pytest.mark.skipif(not EVENTS.is_dir(), reason="the conference comments are not beside this checkout")
def test_two_conferences_become_a_published_loop(
    database: Database, clock: SetClock, client: FlaskClient
) -> None:
    with database.writing() as session:
        plan = plan_file.read(ROOT / "examples" / "plans" / "buckinghamshire-2020-23.yaml").plan
        assert plan is not None
        plans.bring_in(session, plan, clock.now(), "tests")
        bodies.set_from_lines(
            session, agencies="County Council", boards="Learning and Development", voice_groups=""
        )
        hub, second = (
            accounts.add(session, f"{role}@example.org", "", [role], clock.now(), "tests").id
            for role in ("hub", "second_reader")
        )
        outcomes = _bring_in(session, clock)
        assert {name: (one.landed, one.refused) for name, one in outcomes.items()} == {
            "conference-june-2022": (16, ()),
            "conference-december-2022": (17, ()),
        }
        assert store.how_many(session, "event-evaluation") == 33
        by_question = reading.by_question(session, "event-evaluation")
        assert {key: counts[0] for key, counts in by_question.items()} == {"comments": 24, "learned": 9}
        themes = _coded(session, hub, clock)
        assert reading.unread(session) == []
        slug = _closed(session, hub, second, themes, clock)
    with database.reading() as session:
        shelved = shelf.find(session, slug, "en")
        assert shelved is not None
        assert shelved.content["base"] == 175
        assert shelved.content["answered"]["number"] == 33
        # Fewer than ten people said it: the page says that some did, and not how many.
        (frozen,) = shelved.content["items"]
        assert frozen["people"] == {"number": None, "words": "some"}
    page = client.get(f"/loops/{slug}")
    assert page.status_code == 200
    for words in ("175", "wellbeing was the best part", "The next conference had one", "Training manager"):
        assert words in page.text
