"""On PostgreSQL the public face can run as a role that may write answers and cannot read them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from feedback.app import create_app
from feedback.clock import SetClock
from feedback.database import Database
from feedback.migrations.public_role import grants
from feedback.partnership.models import Agency
from feedback.publications import links
from feedback.publishing.release import release
from feedback.safeguarding import catching_up
from feedback.settings import Settings
from tests.feedback.invitations.asked import answered, ask
from tests.feedback.loop.stories import world
from tests.feedback.safeguarding.watched import screener
from tests.support.asked import PAGES, Person, publish


@pytest.fixture
def public_url(database: Database) -> str:
    """The URL of the same database for a role of its own."""
    if database.url.get_backend_name() != "postgresql":
        return ""
    role = f"face_of_{database.url.database}"
    with database.writing() as session:
        for statement in (f'CREATE ROLE "{role}" LOGIN', *grants(role)):
            session.execute(text(statement))
    return database.url.set(username=role).render_as_string(hide_password=False)


def test_a_survey_is_answered_and_its_loop_read_without_the_right_to_read_answers(
    database: Database,
    clock: SetClock,
    settings: Settings,
    public_url: str,
    staff: Callable[..., FlaskClient],
) -> None:
    publish(database, clock)
    app = create_app(replace(settings, public_database=public_url), database, clock)
    app.testing = True
    person = Person(app.test_client())
    person.answer_all()
    person.send()
    receipt = person.receipt
    for path in ("/", "/loops/", "/help", "/privacy", "/accessibility", "/readyz"):
        assert person.look(path).status_code == 200, path
    person.look("/receipt")
    person.press("/receipt", code=receipt)
    assert "Feeling safe" in person.page.text
    _asks_for_more(database, clock, Person(app.test_client(), "more"))
    app.extensions["service"].public_database.dispose()
    assert staff("hub").get("/hub/surveys/safe-at-school/results").status_code == 200
    if public_url:
        _is_refused(public_url)


def test_what_is_flagged_comes_before_a_person_and_is_held_by_a_role_that_reads_neither(
    database: Database, clock: SetClock, settings: Settings, public_url: str
) -> None:
    publish(database, clock)
    app = create_app(replace(settings, public_database=public_url), database, clock)
    app.testing = True
    app.extensions["service"].screener = screener
    person = Person(app.test_client())
    person.start()
    person.press(safe="very")
    person.press(who=["friend"])
    person.press(words="He HITS me")
    person.send()
    receipt = person.receipt
    with database.writing() as session:
        assert session.execute(text("SELECT level, held FROM concerns")).all() == [("urgent", True)]
        session.execute(text("UPDATE receipts SET is_held = FALSE"))  # and still the words stay
    person.look("/receipt")
    person.press("/receipt", code=receipt)
    given = {"pass": person.page.text.split('name="pass" value="', 1)[1].split('"', 1)[0], "sure": "yes"}
    person.press("/receipt/take-back", follow=True, **given)  # type: ignore[arg-type]
    assert "you cannot take them back" in person.page.text
    app.extensions["service"].public_database.dispose()


def _asks_for_more(database: Database, clock: SetClock, person: Person) -> None:
    """Last things, equality questions and a request to be contacted: all of them can be written by that role."""
    flow = "flow: {ask_quotes: true, ask_helped: true, equality: true, contact: true}\n"
    publish(database, clock, key="more", code="more", pages=PAGES + flow)
    person.answer_all()
    person.press(_quotes="no", _helped="alone")
    person.send()
    person.look("equality/questions")
    person.press(sex="female")
    assert person.where == "/s/more/thanks"
    person.look("contact")
    person.press(reach="07700 900123")
    assert person.where == "/s/more/contact/sent"
    with database.reading() as session:
        for table in ("equality_answers", "contact_requests"):
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 1


def test_a_link_to_a_report_opens_and_for_whom_it_is_cannot_be_read(
    database: Database, clock: SetClock, settings: Settings, public_url: str
) -> None:
    with database.writing() as session:
        _, token = links.make(
            session,
            kind="loops",
            title="T",
            about="A",
            html="<p>frozen<footer>",
            for_whom="Scrutiny",
            days=2,
            at=clock.now(),
            actor="a",
        )
    app = create_app(replace(settings, public_database=public_url), database, clock)
    got = app.test_client().get(f"/papers/{token}")
    app.extensions["service"].public_database.dispose()
    assert got.status_code == 200
    assert "frozen" in got.text
    if public_url:
        alone = Database(public_url)
        with pytest.raises(ProgrammingError, match="permission denied"), alone.reading() as session:
            session.execute(text("SELECT for_whom FROM report_links"))
        alone.dispose()


def test_a_role_with_old_rights_costs_no_answer_and_its_concern_is_caught_up_with(
    database: Database, clock: SetClock, settings: Settings, public_url: str
) -> None:
    if not public_url:
        return
    with database.writing() as session:  # as after an upgrade without the new rights
        session.execute(text(f'REVOKE INSERT ON concerns FROM "face_of_{database.url.database}"'))
    publish(database, clock)
    app = create_app(replace(settings, public_database=public_url), database, clock)
    app.testing = True
    app.extensions["service"].screener = screener
    person = Person(app.test_client())
    person.start()
    person.press(safe="very")
    person.press(who=["friend"])
    person.press(words="He HITS me")
    person.send()
    app.extensions["service"].public_database.dispose()
    assert "We have your answers" in person.page.text
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM concerns")) == 0
    assert catching_up.catch_up(database, screener, clock.now()) == catching_up.Caught(1, 1)


def test_a_right_that_an_earlier_release_gave_is_taken_back(database: Database, public_url: str) -> None:
    if not public_url:
        return
    role = f"face_of_{database.url.database}"
    changed = text("UPDATE bookings SET needs = 'none'")
    face = Database(public_url)
    with database.writing() as session:
        session.execute(text(f'GRANT UPDATE (state, role, needs) ON bookings TO "{role}"'))
    with face.writing() as session:
        session.execute(changed)
    with database.writing() as session:
        for statement in grants(role):
            session.execute(text(statement))
    with pytest.raises(ProgrammingError, match="permission denied"), face.writing() as session:
        session.execute(changed)
    face.dispose()


def test_a_personal_link_is_used_without_the_right_to_read_names(
    database: Database, clock: SetClock, settings: Settings, public_url: str
) -> None:
    with database.writing() as session:
        session.add(Agency(key="police", name="Police"))
    links = ask(database, clock, mode="return", agency="Police")
    app = create_app(replace(settings, public_database=public_url), database, clock)
    app.testing = True
    assert answered(app, links["Ann"]).where == "/s/abc/thanks"
    app.extensions["service"].public_database.dispose()
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM invitations WHERE answered")) == 1
    if public_url:
        face = Database(public_url)
        for column in ("name", "address"):
            with face.reading() as session, pytest.raises(ProgrammingError, match="permission denied"):
                session.execute(text(f"SELECT {column} FROM invited_people"))
        face.dispose()


def test_what_people_say_of_a_loop_is_kept_by_a_role_that_reads_none_of_it(
    database: Database, clock: SetClock, settings: Settings, public_url: str
) -> None:
    with database.writing() as session:
        story = world(session)
        story.answers(12)
        loop = story.loop()
        story.item(loop)
        release(session, loop, ["en"], clock.now(), story.cora)
        page = f"/loops/{loop.slug}"
    app = create_app(replace(settings, public_database=public_url), database, clock)
    app.testing = True
    person = Person(app.test_client())
    person.look(page)
    given = {
        "once": person.page.text.split('name="once" value="', 1)[1].split('"', 1)[0],
        "missed": "The bus",
    }
    for heard in ("yes", "no"):
        person.press(f"{page}/react", follow=True, heard=heard, **given)  # type: ignore[arg-type]
        assert "Thank you. We have what you told us." in person.page.text
    app.extensions["service"].public_database.dispose()
    with database.reading() as session:
        assert session.execute(text("SELECT heard FROM reactions")).all() == [("no",)]
        assert session.execute(text("SELECT text FROM corrections")).all() == [("The bus",)]
    if public_url:
        face = Database(public_url)
        for column in ("heard", "slug", "spoke"):
            with face.reading() as session, pytest.raises(ProgrammingError, match="permission denied"):
                session.execute(text(f"SELECT {column} FROM reactions"))
        face.dispose()


def _is_refused(url: str) -> None:
    face = Database(url)
    for table in (
        "responses",
        "comments",
        "accounts",
        "audit_entries",
        "equality_answers",
        "contact_requests",
    ):
        with face.reading() as session, pytest.raises(ProgrammingError, match="permission denied"):
            session.execute(text(f"SELECT * FROM {table}"))
    face.dispose()


def test_answers_of_before_and_after_are_sent_by_a_role_that_reads_no_name_and_no_key(
    database: Database, clock: SetClock, settings: Settings, public_url: str
) -> None:
    app = create_app(replace(settings, public_database=public_url), database, clock)
    app.testing = True
    answered(app, ask(database, clock, mode="paired")["Ann"])
    publish(database, clock, key="after", code="after", mode="paired", kind="qr_poster")
    person = Person(app.test_client(), "after")
    person.look()
    person.press()
    person.press(birth_day="3", called_last="a", school_first="st", phone_last="47")
    person.look("q/safe")
    person.press(safe="very")
    person.press(who=["friend"])
    person.press(words="Thank you")
    person.send()
    assert person.where == "/s/after/thanks"
    app.extensions["service"].public_database.dispose()
    with database.reading() as session:
        assert session.execute(text("SELECT count(pair_key) FROM responses")).scalar_one() == 2
    if public_url:
        face = Database(public_url)
        for column, table in (
            ("name", "invited_people"), ("pair_key", "responses"), ("slip", "pair_slips"), ("*", "pair_decisions"),
        ):  # fmt: skip
            with face.reading() as session, pytest.raises(ProgrammingError, match="permission denied"):
                session.execute(text(f"SELECT {column} FROM {table}"))
        face.dispose()
