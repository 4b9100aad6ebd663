"""Links of returns before and after they could be made again."""

from sqlalchemy import select, text

from feedback.clock import SetClock
from feedback.database import Database
from feedback.invitations import asking, entrance
from feedback.invitations.people import Line
from feedback.mail.models import Message
from feedback.migrations.upgrade import upgrade
from feedback.returns import chasing
from feedback.surveys.models import Collector
from tests.feedback.returns.stories import KEY, SENDER, story


def test_a_link_that_was_there_opens_until_a_reminder_brings_one_that_lasts(
    bare: Database, clock: SetClock
) -> None:
    upgrade(bare, "041")
    with bare.writing() as session:
        told = story(session, clock.now(), days=7, by_mail=True)
        door = session.get_one(Collector, told.round.collector_code)
        line = Line(1, "Ann", "ann@trust.example", "Moorside Trust", "trust")
        (made,), code = asking.ask(session, door, [line], clock.now(), "tests"), door.code
        session.execute(
            text(
                "INSERT INTO return_links (invitation_id, round_id, agency_key, number, why, made_on)"
                " SELECT id, :round, 'trust', 1, '', '2026-03-04' FROM invited_people"
            ),
            {"round": told.round.id},
        )
    upgrade(bare)
    with bare.writing() as session:
        assert session.execute(text("SELECT number, turn FROM return_links")).all() == [(1, 0)]
        assert entrance.code_of(session, made.link) == code
        assert chasing.due(session, clock.now(), SENDER) == 1
        reminder = session.scalars(select(Message)).one()
        link = reminder.text.split("/i/", 1)[1].split()[0]
        (invitation,) = session.scalars(text("SELECT id FROM invited_people"))
        assert link == entrance.own_link(KEY, invitation, 1)
        assert entrance.code_of(session, link) == code
