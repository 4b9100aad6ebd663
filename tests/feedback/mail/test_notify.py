"""GOV.UK Notify as the road: the same states of the outbox as by a mail server, and what it says afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from feedback.clock import SetClock
from feedback.database import Database
from feedback.doctor import outside
from feedback.mail import arrivals, claims, outbox, reach
from feedback.mail.models import Message
from feedback.mail.notify import Notify, _token
from feedback.mail.sending import Sender
from feedback.mail.smtp import End, ServerFault
from feedback.mail.wording import Words
from feedback.settings import Settings, SettingsError
from feedback.worker.loop import Worker
from tests.support.notify import KEY, SECRET, SERVICE, TEMPLATE, Taken, notify_server

SECRET_KEY = b"k" * 32


@dataclass
class Road:
    database: Database
    clock: SetClock
    server: Taken
    sender: Sender
    road: Notify

    def post(self, key: str = "k", address: str = "ann@example.org", **more: object) -> None:
        with self.database.writing() as session:
            outbox.post(
                session, key, "invite", address, Words("Hello", "Two words.\n"), self.clock.now(), **more
            )  # type: ignore[arg-type]

    def row(self, key: str = "k") -> Message:
        with self.database.reading() as session:
            found = session.scalars(select(Message).where(Message.key == key)).one()
            session.expunge(found)
            return found

    def trouble(self, address: str = "ann@example.org") -> reach.Trouble | None:
        with self.database.reading() as session:
            return reach.among(session, SECRET_KEY, [address]).get(address)


@pytest.fixture
def road(database: Database, clock: SetClock, settings: Settings, tmp_path: Path) -> Iterator[Road]:
    (tmp_path / "notify").write_text(f"{KEY}\n")
    with notify_server() as (taken, url):
        told = replace(
            settings, notify_key_file=str(tmp_path / "notify"), notify_template=TEMPLATE, notify_url=url
        )
        sender = Sender.of(told, database, clock, "Hilltop")
        yield Road(database, clock, taken, sender, replace(Notify.of(told), patience=5))


def test_a_message_goes_with_its_template_its_reference_and_the_button_to_stop(road: Road) -> None:
    road.post(stop_link="https://listen.example.gov.uk/no-mail/abc")
    assert road.sender.round().ends == {End.SENT: 1}
    (sent,) = road.server.posts
    assert sent["email_address"] == "ann@example.org"
    assert sent["template_id"] == TEMPLATE
    assert sent["personalisation"] == {"subject": "Hello", "text": "Two words.\n"}
    assert sent["one_click_unsubscribe_url"] == "https://listen.example.gov.uk/no-mail/abc"
    row = road.row()
    assert sent["reference"] == row.id
    assert (row.state, row.text, row.stop_link) == ("sent", "", "")


def test_a_token_is_as_rfc_7519_says() -> None:
    """Checked against PyJWT once: jwt.encode({"iss": …, "iat": 1767225600}, secret, headers={"typ": "JWT"})."""
    import base64
    import json

    head, claims, _ = _token(SERVICE, SECRET, 1767225600).split(".")
    assert json.loads(base64.urlsafe_b64decode(head + "==")) == {"typ": "JWT", "alg": "HS256"}
    assert json.loads(base64.urlsafe_b64decode(claims + "==")) == {"iss": SERVICE, "iat": 1767225600}


@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        ((400, "email_address Not a valid email address"), "given_up", "Not a valid email"),
        ((400, "Missing personalisation: name"), "waiting", "Missing personalisation"),
        ((403, "Cannot send to ann@example.org"), "waiting", "[address]"),
        ((429, "Exceeded send limits (2000) for today"), "waiting", "Exceeded send limits"),
    ],
)
def test_a_no_is_about_the_message_or_for_now(
    road: Road, answer: tuple[int, str], state: str, reason: str
) -> None:
    road.post()
    road.server.answers.append(answer)
    road.sender.round()
    row = road.row()
    assert (row.state, row.answers_lost) == (state, 0)
    assert reason in row.reason
    assert "ann@" not in row.reason


@pytest.mark.parametrize("how", ["lost", "taken"])
def test_a_lost_answer_is_looked_up_at_once_and_counted_as_what_it_is(road: Road, how: str) -> None:
    road.post()
    road.server.answers.append(how)
    assert road.sender.round().ends == {End.SENT: 1}
    row = road.row()
    assert (row.state, row.answers_lost, row.reason) == ("sent", 0, "")
    assert len(road.server.posts) == 1
    assert any(f"reference={row.id}" in one for one in road.server.asked)


@pytest.mark.parametrize("how", ["gone", (500, "Internal server error"), (504, "Gateway time-out")])
def test_what_is_not_known_there_is_asked_again_before_it_goes_once_more(road: Road, how: object) -> None:
    """It may still be under way: so the row says that it may arrive twice."""
    road.post()
    road.server.answers.append(how)
    assert road.sender.round().ends == {End.LOST: 1}
    assert (road.row().state, road.row().reason) == ("waiting", claims.LOST_ASK)
    road.clock.moment += timedelta(minutes=6)
    assert road.sender.round().ends == {End.SENT: 1}
    assert (len(road.server.posts), road.row().answers_lost) == (1, 1)


def test_who_cannot_be_asked_at_once_is_asked_later_and_nothing_is_sent_twice(road: Road) -> None:
    road.post()
    road.server.answers.append("lost")
    road.server.deaf = 1
    assert road.sender.round().ends == {End.LOST: 1}
    road.clock.moment += timedelta(minutes=6)
    road.server.deaf = 1
    assert "503" in road.sender.round().fault
    assert road.row().state == "waiting"
    assert road.sender.round().ends == {End.SENT: 1}
    assert (len(road.server.posts), road.row().answers_lost) == (1, 0)


def test_the_second_lost_answer_is_asked_about_too_before_anything_is_given_up(road: Road) -> None:
    road.post()
    road.server.answers[:] = ["gone", "lost"]
    assert road.sender.round().ends == {End.LOST: 1}
    road.clock.moment += timedelta(minutes=6)
    road.sender.round()
    assert (road.row().state, len(road.server.posts)) == ("sent", 1)


def test_an_outage_of_hours_loses_no_message(road: Road) -> None:
    """What Notify says it does not have, minutes later, was not sent: it is tried as often as what was refused for now."""
    road.post()
    road.server.answers[:] = [(503, "Down")] * 6
    ends = []
    for _ in range(80):
        ends += road.sender.round().ends
        road.clock.moment += timedelta(minutes=6)
    assert ends.count(End.LOST) == 6
    assert ends[-1] == End.SENT
    assert (road.row().state, road.row().answers_lost, len(road.server.posts)) == ("sent", 1, 1)


def test_what_notify_never_has_is_given_up_and_nobody_says_that_it_has_arrived(road: Road) -> None:
    road.post()
    road.server.answers[:] = ["gone"] * 40
    for _ in range(40):
        road.sender.round()
        road.clock.moment += timedelta(hours=4)
    row = road.row()
    assert (row.state, row.reason) == ("given_up", claims.NOT_THERE)
    assert road.server.posts == []


def test_what_was_given_up_asks_before_it_is_sent_again(road: Road) -> None:
    road.post()
    road.server.answers[:] = ["gone"] * 40
    for _ in range(40):
        road.sender.round()
        road.clock.moment += timedelta(hours=4)
    row = road.row()
    road.server.posts.append({"id": "late", "reference": row.id, "email_address": row.address})
    with road.database.writing() as session:
        assert outbox.again(session, row.id, road.clock.now())
    assert road.sender.round().ends == {End.SENT: 1}
    assert (len(road.server.posts), road.row().answers_lost) == (1, 0)


@pytest.mark.parametrize(
    ("how", "state", "reason"), [("lost", "sent", ""), ("gone", "given_up", claims.TOO_LATE)]
)
def test_what_may_have_arrived_is_asked_about_also_when_its_time_is_over_and_never_sent_then(
    road: Road, how: str, state: str, reason: str
) -> None:
    road.post(send_by=road.clock.now() + timedelta(minutes=2))
    road.server.answers.append(how)
    road.server.deaf = 1
    assert road.sender.round().ends == {End.LOST: 1}
    road.clock.moment += timedelta(minutes=6)
    road.sender.round()
    assert (road.row().state, road.row().reason) == (state, reason)
    assert len(road.server.posts) == (how == "lost")


def test_a_refused_connection_leaves_the_road_fit_for_the_next_message(road: Road) -> None:
    """A request that was begun and never sent would be taken for a lost answer."""
    message = EmailMessage()
    message["To"], message["Subject"], message["Message-ID"] = "ann@example.org", "Hello", "<one@here>"
    message.set_content("Two words.")
    asked: list[int] = []

    def ready() -> bool:
        asked.append(1)
        return True

    with road.road.connected() as connection:
        port = connection.server.port
        connection.server.close()
        connection.server.port = 9
        with pytest.raises(ServerFault, match="cannot be reached"):
            connection.hand_over(message, ready)
        with pytest.raises(ServerFault, match="ConnectionRefused"):
            connection.listed()
        assert asked == []
        connection.server.port = port
        assert connection.listed() == []
        assert connection.hand_over(message, ready).end is End.SENT
    assert len(road.server.posts) == 1


def test_a_key_or_template_that_is_wrong_costs_no_message_a_try(road: Road, tmp_path: Path) -> None:
    road.post()
    road.server.template = {"subject": "Hello", "body": "((text))"}
    assert "((subject))" in road.sender.round().fault
    (tmp_path / "notify").write_text(KEY.replace("b0", "b1"))
    assert "403" in road.sender.round().fault
    (tmp_path / "notify").write_text("nothing")
    assert "holds no key" in road.sender.round().fault
    (tmp_path / "notify").unlink()
    assert "cannot be read" in road.sender.round().fault
    assert (road.row().state, road.row().attempts) == ("waiting", 0)


def test_a_notify_that_is_away_loses_nothing(road: Road) -> None:
    road.post()
    away = replace(road.sender, road=replace(road.road, url="http://127.0.0.1:9"))
    assert "cannot be reached" in away.round().fault
    assert road.row().state == "waiting"
    assert road.sender.round().ends == {End.SENT: 1}


@pytest.mark.parametrize(
    ("status", "arrival", "hard"),
    [
        ("delivered", "delivered", None),
        ("permanent-failure", "failed", True),
        ("temporary-failure", "failed", False),
        ("technical-failure", "failed", False),
        ("sending", "", None),
    ],
)
def test_what_became_of_a_message_is_asked_and_noted_once(
    road: Road, status: str, arrival: str, hard: bool | None
) -> None:
    road.post()
    road.sender.round()
    road.server.status[road.row().id] = status
    noted = arrivals.read(road.road, road.database, SECRET_KEY, road.clock.now())
    assert (noted, road.row().arrival) == (int(bool(arrival)), arrival)
    trouble = road.trouble()
    assert (trouble.hard if trouble else None) is hard
    assert arrivals.read(road.road, road.database, SECRET_KEY, road.clock.now()) == 0


def test_more_than_one_page_is_read(road: Road) -> None:
    for number in range(300):
        road.post(str(number), f"person{number}@example.org")
    road.sender.round()
    road.server.status |= {one["reference"]: "delivered" for one in road.server.posts}
    assert arrivals.read(road.road, road.database, SECRET_KEY, road.clock.now()) == 300


def test_who_is_not_ours_is_left_alone(road: Road) -> None:
    road.server.posts.append({"id": "x", "reference": "theirs", "email_address": "x@example.org"})
    road.server.status["theirs"] = "permanent-failure"
    assert arrivals.read(road.road, road.database, SECRET_KEY, road.clock.now()) == 0


def test_one_way_is_set_and_whole() -> None:
    with pytest.raises(SettingsError, match="both"):
        Settings(mail_host="mail", mail_from="a@example.org", notify_key_file="k", notify_template="t")
    with pytest.raises(SettingsError, match="notify_template"):
        Settings(notify_key_file="k")


def test_asking_where_nobody_answers_is_a_fault_of_the_road(road: Road) -> None:
    road.post()
    road.sender.round()
    with pytest.raises(ServerFault):
        arrivals.read(
            replace(road.road, url="http://127.0.0.1:9"), road.database, SECRET_KEY, road.clock.now()
        )


def test_the_worker_sends_by_notify_and_asks_what_became_of_it(
    road: Road, settings: Settings, tmp_path: Path
) -> None:
    told = replace(
        settings, notify_key_file=str(tmp_path / "notify"), notify_template=TEMPLATE, notify_url=road.road.url
    )
    worker = Worker(told, road.database, road.clock, ())
    road.post()
    assert worker.round().done == ("1 sent",)
    road.server.status[road.row().id] = "permanent-failure"
    worker.round()
    assert road.row().arrival == "", "asked again too soon"
    road.clock.moment += timedelta(minutes=11)
    assert worker.round().faults == ()
    assert road.row().arrival == "failed"


def test_the_doctor_says_which_way_is_set_and_whether_it_is_good(
    road: Road, settings: Settings, tmp_path: Path
) -> None:
    told = replace(
        settings, notify_key_file=str(tmp_path / "notify"), notify_template=TEMPLATE, notify_url=road.road.url
    )
    (found,) = outside.mail(told)
    assert (found.state, "GOV.UK Notify takes messages" in found.says) == ("sound", True)
    road.server.template = {"subject": "x", "body": "y"}
    (found,) = outside.mail(told)
    assert found.state == "fault"
    assert "((subject))" in found.says
