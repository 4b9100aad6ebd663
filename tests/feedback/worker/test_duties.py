"""What the worker does by itself: notices without anybody's words, and forgetting."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.accounts import accounts
from feedback.audit.models import AuditEntry
from feedback.clock import SetClock
from feedback.database import Database
from feedback.mail.models import Message
from feedback.responses import contact_intake, contacts
from feedback.responses.models import ContactRequest
from feedback.safeguarding.models import Concern
from feedback.secrets import new_id
from feedback.settings import Settings
from feedback.worker.loop import Worker
from tests.feedback.reading.texts import Texts
from tests.support.mailserver import Handler, mail_server

SECRET_WORDS = "Words"


@pytest.fixture
def server() -> Iterator[tuple[Handler, int]]:
    with mail_server() as found:
        yield found


@pytest.fixture
def worker(settings: Settings, database: Database, clock: SetClock, server: tuple[Handler, int]) -> Worker:
    told = replace(
        settings,
        mail_host="127.0.0.1",
        mail_port=server[1],
        mail_security="none",
        mail_from="listening@example.gov.uk",
        public_url="https://listen.example.gov.uk/",
    )
    return Worker(told, database, clock)


@pytest.fixture
def texts(database: Database, clock: SetClock) -> Texts:
    return Texts(database, clock).open()


@pytest.fixture
def lead(database: Database, clock: SetClock) -> str:
    with database.writing() as session:
        added = accounts.add(session, "lead@example.org", "Lea", ["safeguarding_lead"], clock.now(), "tests")
        return added.id


@pytest.mark.usefixtures("lead")
def test_a_concern_is_told_once_without_the_childs_words(
    worker: Worker, texts: Texts, server: tuple[Handler, int]
):
    texts.write(texts.clock.today(), flagged=True)
    worker.round()
    worker.round()
    (mail,) = server[0].taken
    assert mail["To"] == "lead@example.org"
    body = mail.get_content()
    assert "https://listen.example.gov.uk/hub/concerns/" in body
    assert SECRET_WORDS not in str(mail["Subject"]) + body
    assert "What was written is not in this mail" in body


@pytest.mark.usefixtures("lead")
def test_a_concern_that_waits_too_long_is_told_again(
    worker: Worker, texts: Texts, clock: SetClock, server: tuple[Handler, int]
):
    texts.write(clock.today(), flagged=True)
    worker.round()
    clock.moment += timedelta(days=3)
    worker.round()
    assert any("Late" in str(one["Subject"]) for one in server[0].taken[1:])


def ask(database: Database, clock: SetClock) -> str:
    with database.writing() as session:
        contact_intake.leave(
            session,
            new_id(),
            "safe-at-school",
            "en",
            clock.now(),
            name="Zebedee",
            reach="07700 900123",
            about="Home",
        )
    with database.reading() as session:
        return session.scalars(select(ContactRequest.id)).one()


@pytest.mark.usefixtures("texts", "lead")
def test_who_asks_to_be_contacted_is_told_of_without_name_or_number(
    worker: Worker, database: Database, clock: SetClock, server: tuple[Handler, int]
):
    ask(database, clock)
    worker.round()
    clock.moment += timedelta(days=2)
    worker.round()
    worker.round()
    about = [one for one in server[0].taken if "/hub/contacts" in one.get_content()]
    assert [str(one["Subject"]) for one in about] == [
        "Somebody asks to be contacted",
        "Late: somebody waits to be contacted",
    ]
    whole = " ".join(one.as_string() for one in server[0].taken)
    assert not any(word in whole for word in ("Zebedee", "07700", "Home"))


@pytest.mark.usefixtures("texts")
def test_where_nobody_may_decide_who_may_see_concerns_is_told_and_why(
    worker: Worker, database: Database, clock: SetClock, server: tuple[Handler, int]
):
    with database.writing() as session:
        accounts.add(session, "hal@example.org", "Hal", ["hub"], clock.now(), "tests")
    ask(database, clock)
    worker.round()
    (told,) = [one for one in server[0].taken if one["To"] == "hal@example.org"]
    assert "Nobody here is safeguarding lead" in told.get_content()
    assert not any(word in told.as_string() for word in ("Zebedee", "07700", "Home"))


@pytest.mark.usefixtures("texts")
def test_nobody_is_written_to_whose_account_is_closed(
    worker: Worker, database: Database, clock: SetClock, lead: str, server: tuple[Handler, int]
):
    ask(database, clock)
    with database.writing() as session:
        account = accounts.by_email(session, "lead@example.org")
        assert account is not None
        accounts.disable(session, account, clock.now(), "tests")
    assert worker.round().faults == ()
    assert server[0].taken == []


@pytest.mark.usefixtures("texts", "lead")
def test_an_address_that_is_none_does_not_keep_others_from_being_told(
    worker: Worker, database: Database, clock: SetClock, server: tuple[Handler, int]
):
    ask(database, clock)
    with database.writing() as session:
        accounts.add(session, "no one@nowhere", "", ["safeguarding_lead"], clock.now(), "tests")
    worker.round()
    assert {str(one["To"]) for one in server[0].taken} == {"lead@example.org"}


def handled(database: Database, clock: SetClock, lead: str) -> str:
    request_id = ask(database, clock)
    with database.writing() as session:
        contacts.handle(session, request_id, "no_concern", clock.now(), lead)
    return request_id


@pytest.mark.usefixtures("texts")
def test_a_handled_request_is_emptied_after_ninety_days(
    worker: Worker, database: Database, clock: SetClock, lead: str
):
    request_id = handled(database, clock, lead)
    clock.moment += timedelta(days=90)
    worker.round()
    with database.reading() as session:
        assert session.get_one(ContactRequest, request_id).name == "Zebedee"
    clock.moment += timedelta(hours=1)
    assert "1 handled requests to be contacted emptied" in worker.would().done
    with database.reading() as session:
        assert session.get_one(ContactRequest, request_id).name == "Zebedee"
    assert "1 handled requests to be contacted emptied" in worker.round().done
    with database.reading() as session:
        row = session.get_one(ContactRequest, request_id)
        assert (row.name, row.reach, row.safe_time, row.message_safe, row.about) == ("", "", "", None, "")
        assert (row.outcome, row.handled_by) == ("no_concern", lead)
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.actor == "worker")).all()
    assert actions == ["contact requests emptied"]
    clock.moment += timedelta(days=1)
    assert not any("handled requests" in line for line in worker.round().done)


@pytest.mark.usefixtures("texts")
def test_a_request_that_waits_or_is_held_by_law_is_not_emptied(
    worker: Worker, database: Database, clock: SetClock, lead: str
):
    request_id = handled(database, clock, lead)
    now = clock.now()
    with database.writing() as session:
        session.add(
            Concern(
                id=new_id(),
                source="contact",
                contact_id=request_id,
                language="en",
                level="look",
                opened_at=now,
                due_at=now + timedelta(days=1),
                held=True,
            )
        )
    clock.moment += timedelta(days=400)
    worker.round()
    with database.reading() as session:
        assert session.get_one(ContactRequest, request_id).name == "Zebedee"


@pytest.mark.usefixtures("texts", "lead")
def test_where_no_mail_server_is_set_nothing_is_written(
    settings: Settings, database: Database, clock: SetClock
):
    ask(database, clock)
    Worker(settings, database, clock).round()
    with database.reading() as session:
        assert session.scalars(select(Message)).all() == []
