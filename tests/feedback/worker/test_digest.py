"""The morning mail: counts, once a working day, to who wants it and for whom something waits."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from feedback.accounts import accounts
from feedback.clock import SetClock
from feedback.database import Database
from feedback.mail.models import Message
from feedback.settings import Settings, SettingsError
from feedback.worker import digest
from tests.feedback.reading.texts import Texts

#: A Wednesday, in winter.
MORNING = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)


@pytest.fixture
def people(database: Database, clock: SetClock) -> dict[str, str]:
    roles = {"hub": "hub", "lead": "safeguarding_lead", "board": "board"}
    with database.writing() as session:
        return {
            name: accounts.add(
                session, f"{name}@example.org", name, [role], datetime(2026, 1, 1, tzinfo=UTC), "t"
            ).id
            for name, role in roles.items()
        }


@pytest.fixture
def texts(database: Database, clock: SetClock) -> Texts:
    clock.moment = MORNING
    return Texts(database, clock).open()


def write(database: Database, settings: Settings, now: datetime = MORNING) -> int:
    with database.writing() as session:
        return digest.write(session, now, settings)


def mails(database: Database) -> dict[str, str]:
    with database.reading() as session:
        rows = session.scalars(select(Message).where(Message.kind == digest.KIND)).all()
        return {one.address.partition("@")[0]: one.text for one in rows}


def test_counts_go_to_readers_and_leads_without_a_word_that_anybody_wrote(
    database: Database, settings: Settings, texts: Texts, people: dict[str, str]
) -> None:
    texts.write(date(2026, 2, 1), 3, words="The old mill")
    texts.write(date(2026, 3, 3), 2, flagged=True, words="The old mill")
    assert write(database, settings) == 2
    told = mails(database)
    assert set(told) == {"hub", "lead"}
    assert "5 texts wait to be read, 3 of them late." in told["hub"]
    assert "concern" not in told["hub"]
    assert "2 concerns are on the clock" in told["lead"]
    assert not any("mill" in one or "safe-at-school" in one for one in told.values())


def test_once_a_day_whoever_asks(
    database: Database, settings: Settings, texts: Texts, people: dict[str, str]
) -> None:
    texts.write(date(2026, 3, 3), 2)
    assert [write(database, settings), write(database, settings)] == [1, 0]
    assert write(database, settings, datetime(2026, 3, 5, 9, 30, tzinfo=UTC)) == 1


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        (datetime(2026, 3, 4, 7, 59, tzinfo=UTC), 0),
        (datetime(2026, 3, 4, 11, 59, tzinfo=UTC), 1),
        (datetime(2026, 3, 4, 12, 0, tzinfo=UTC), 0),
        (datetime(2026, 3, 7, 9, 0, tzinfo=UTC), 0),  # a Saturday
        (datetime(2026, 4, 3, 9, 0, tzinfo=UTC), 0),  # Good Friday
        (datetime(2026, 4, 7, 7, 0, tzinfo=UTC), 1),  # eight o'clock, by the clock of summer
        (datetime(2026, 12, 28, 9, 0, tzinfo=UTC), 0),  # for Boxing Day
    ],
)
def test_on_working_days_at_the_hour_that_is_set(
    database: Database,
    settings: Settings,
    texts: Texts,
    people: dict[str, str],
    moment: datetime,
    number: int,
) -> None:
    texts.write(date(2026, 3, 3), 2)
    assert write(database, settings, moment) == number


def test_to_nobody_for_whom_nothing_waits_or_who_does_not_want_it(
    database: Database, settings: Settings, texts: Texts, people: dict[str, str]
) -> None:
    assert write(database, settings) == 0
    texts.write(date(2026, 3, 3), 1)
    with database.writing() as session:
        accounts.want_digest(session, people["hub"], False, MORNING)
    assert write(database, settings) == 0
    with database.writing() as session:
        accounts.want_digest(session, people["hub"], True, MORNING)
    assert write(database, settings) == 1
    assert "1 text waits to be read." in mails(database)["hub"]


def test_a_time_that_is_none_is_refused_and_an_empty_one_ends_it(
    database: Database, texts: Texts, people: dict[str, str]
) -> None:
    with pytest.raises(SettingsError, match="digest_at"):
        Settings(digest_at="8 o'clock")
    texts.write(date(2026, 3, 3), 1)
    assert write(database, Settings(digest_at="")) == 0


def test_it_is_switched_on_today(app, staff, database: Database) -> None:
    hub = staff("hub")
    assert "By mail" not in hub.get("/hub/").text  # no mail server is set
    service = app.extensions["service"]
    service.settings = Settings(mail_host="localhost", mail_from="a@example.org", https=False)
    assert "Do not send me this" in hub.get("/hub/").text
    hub.post("/hub/digest", data={"wanted": "no"})
    assert "Send me a mail each morning" in hub.get("/hub/").text
    assert "By mail" not in staff("board").get("/hub/").text
