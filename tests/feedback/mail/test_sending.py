"""From the outbox to a real mail server, and what a bad one can do to it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from feedback.mail import claims, outbox
from feedback.mail.claims import PAUSES
from feedback.mail.smtp import End, ServerFault, Smtp
from tests.feedback.mail.conftest import HELLO, Mailroom
from tests.support.mailserver import Dead, free_port


def test_a_message_arrives_whole_and_once(mailroom: Mailroom):
    mailroom.post("a")
    assert mailroom.sender.round().ends == {End.SENT: 1}
    assert mailroom.sender.round().ends == {}
    (arrived,) = mailroom.server.taken
    assert arrived["To"] == "ann@example.org"
    assert arrived["From"] == '"Hilltop, listening" <listening@example.gov.uk>'
    assert arrived["Subject"] == "Hello"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived.get_content().replace("\r\n", "\n") == HELLO.text
    row = mailroom.row("a")
    assert (row.state, row.sent_at, row.text, row.claimed_by) == ("sent", mailroom.clock.now(), "", None)
    assert row.message_id == arrived["Message-ID"]


def test_words_of_every_alphabet_arrive(mailroom: Mailroom):
    words = outbox.Words("Dziękujemy · شكرا", "ਧੰਨਵਾਦ\nDiolch yn fawr\n")
    with mailroom.database.writing() as session:
        outbox.post(session, "a", "test", "ann@example.org", words, mailroom.clock.now())
    mailroom.sender.round()
    assert mailroom.server.taken[0]["Subject"] == words.subject
    assert mailroom.server.taken[0].get_content().replace("\r\n", "\n") == words.text


def test_a_key_is_posted_once(mailroom: Mailroom):
    assert mailroom.post("a")
    assert not mailroom.post("a", "ben@example.org")
    mailroom.sender.round()
    assert not mailroom.post("a")
    assert mailroom.sender.round().ends == {}


def test_a_message_stands_or_falls_with_its_cause(mailroom: Mailroom):
    with pytest.raises(ZeroDivisionError), mailroom.database.writing() as session:
        outbox.post(session, "a", "test", "ann@example.org", HELLO, mailroom.clock.now())
        raise ZeroDivisionError
    assert mailroom.sender.round().ends == {}


NO_ADDRESSES = """

ann
ann@
@example.org
a b@example.org
a,b@example.org
<ann@example.org>
a@b@example.org
(ann)@example.org
zoë@example.org""".splitlines()


@pytest.mark.parametrize(
    "address", [*NO_ADDRESSES, "ann@example.org\nBcc: x@example.org", f"{'a' * 250}@example.org"]
)
def test_what_is_no_address_is_not_posted(mailroom: Mailroom, address: str):
    with pytest.raises(outbox.MailFault) as fault:
        mailroom.post("a", address)
    assert address == "" or address not in str(fault.value)


def test_a_subject_cannot_smuggle_a_header(mailroom: Mailroom):
    words = outbox.Words("Hello\r\nBcc: eve@example.org", "Two words.\n")
    with mailroom.database.writing() as session:
        outbox.post(session, "a", "test", "ann@example.org", words, mailroom.clock.now())
    mailroom.sender.round()
    assert mailroom.server.taken[0]["Bcc"] is None


def test_an_address_that_is_refused_is_given_up_with_a_reason_that_does_not_name_it(mailroom: Mailroom):
    mailroom.server.refuse["ann@example.org"] = "550 5.1.1 <ann@example.org> is not known here"
    mailroom.post("a")
    mailroom.post("b", "ben@example.org")
    assert mailroom.sender.round().ends == {End.REFUSED: 1, End.SENT: 1}
    row = mailroom.row("a")
    assert row.state == "given_up"
    assert "550" in row.reason
    assert "ann" not in row.reason


def test_a_refusal_that_is_about_permission_is_tried_again(mailroom: Mailroom):
    mailroom.server.refuse["ann@example.org"] = "554 5.7.1 Relay access denied"
    mailroom.post("a")
    assert mailroom.sender.round().ends == {End.LATER: 1}
    mailroom.server.refuse.clear()
    mailroom.later(minutes=1)
    assert mailroom.sender.round().ends == {End.SENT: 1}


def test_a_busy_server_is_tried_with_longer_pauses_and_then_given_up(mailroom: Mailroom):
    mailroom.server.refuse["ann@example.org"] = "451 4.3.0 Come again"
    mailroom.post("a")
    tries = 0
    while mailroom.row("a").state == "waiting":
        before = mailroom.row("a").next_try_at
        assert mailroom.sender.round().ends == {End.LATER: 1}
        tries += 1
        assert mailroom.sender.round().ends == {}
        mailroom.clock.moment = max(before, mailroom.row("a").next_try_at)
    assert tries == len(PAUSES) + 1
    assert mailroom.row("a").state == "given_up"
    assert sum(PAUSES, timedelta()) >= timedelta(days=2, hours=12)


def test_given_up_is_tried_again_when_somebody_says_so(mailroom: Mailroom):
    mailroom.server.refuse["ann@example.org"] = "550 5.1.1 Unknown"
    mailroom.post("a")
    mailroom.sender.round()
    mailroom.server.refuse.clear()
    with mailroom.database.writing() as session:
        assert outbox.again(session, mailroom.row("a").id, mailroom.clock.now())
        assert not outbox.again(session, mailroom.row("a").id, mailroom.clock.now())
    assert mailroom.sender.round().ends == {End.SENT: 1}


def test_tried_again_after_two_lost_answers_it_still_says_that_it_may_have_come_before(mailroom: Mailroom):
    mailroom.post("a")
    mailroom.server.at_data[:] = ["lost", "lost"]
    for _ in range(3):
        mailroom.sender.round()
        mailroom.later(hours=1)
    with mailroom.database.writing() as session:
        assert outbox.again(session, mailroom.row("a").id, mailroom.clock.now())
    assert mailroom.sender.round().ends == {End.SENT: 1}
    assert (mailroom.row("a").state, mailroom.row("a").answers_lost) == ("sent", 1)


def test_a_dead_server_loses_nothing_and_costs_no_try(mailroom: Mailroom):
    mailroom.post("a")
    dead = mailroom.another(road=replace(mailroom.sender.road, port=free_port()))
    for _ in range(50):
        done = dead.round()
        assert "cannot be reached" in done.fault
        mailroom.later(hours=2)
    row = mailroom.row("a")
    assert (row.state, row.attempts, row.claimed_by) == ("waiting", 0, None)
    assert mailroom.sender.round().ends == {End.SENT: 1}


def test_a_server_that_says_nothing_is_not_waited_for_long(mailroom: Mailroom):
    mailroom.post("a")
    silent = Dead()
    silent.start()
    try:
        road = Smtp("127.0.0.1", silent.port, "none", "", "", patience=0.2)
        assert mailroom.another(road=road).round().fault
    finally:
        silent.close()
    assert mailroom.sender.round().ends == {End.SENT: 1}


def test_a_lost_answer_is_sent_once_more_and_the_row_says_so(mailroom: Mailroom):
    mailroom.post("a")
    mailroom.post("b", "ben@example.org")
    mailroom.server.at_data[:] = ["lost"]
    assert mailroom.sender.round().ends == {End.LOST: 1, End.SENT: 1}
    mailroom.later(minutes=5)
    assert mailroom.sender.round().ends == {End.SENT: 1}
    row = next(one for one in map(mailroom.row, "ab") if one.answers_lost)
    assert row.state == "sent"
    assert row.reason == claims.LOST_ONCE
    assert mailroom.server.ids().count(row.message_id or "") == 2


def test_a_message_is_never_handed_over_a_third_time(mailroom: Mailroom):
    mailroom.post("a")
    mailroom.server.at_data[:] = ["lost", "lost"]
    for _ in range(5):
        mailroom.sender.round()
        mailroom.later(hours=1)
    row = mailroom.row("a")
    assert (row.state, row.answers_lost, row.reason) == ("given_up", 2, claims.LOST_TWICE)
    assert len(mailroom.server.taken) == 2


def test_the_database_refuses_a_third_lost_answer(mailroom: Mailroom):
    mailroom.post("a")
    with pytest.raises(DBAPIError, match="at_most_twice"), mailroom.database.writing() as session:
        session.execute(text("UPDATE outbox SET answers_lost = 3"))


def test_a_message_refused_at_its_words_is_not_called_perhaps_sent(mailroom: Mailroom):
    mailroom.post("a")
    mailroom.server.at_data[:] = ["451 4.3.0 Disk full"]
    assert mailroom.sender.round().ends == {End.LATER: 1}
    mailroom.later(minutes=1)
    assert mailroom.sender.round().ends == {End.SENT: 1}
    assert mailroom.row("a").answers_lost == 0


def test_a_worker_that_died_before_the_words_went_has_done_nothing(mailroom: Mailroom):
    mailroom.post("a")
    with mailroom.database.writing() as session:
        claims.claim(session, "dead", mailroom.clock.now(), quiet_now=False)
    assert mailroom.sender.round().ends == {}
    mailroom.later(minutes=11)
    assert mailroom.sender.round().ends == {End.SENT: 1}
    assert mailroom.row("a").answers_lost == 0


def test_a_worker_that_died_while_the_words_went_leaves_a_message_that_says_perhaps_twice(mailroom: Mailroom):
    mailroom.post("a")
    with mailroom.database.writing() as session:
        (one,) = claims.claim(session, "dead", mailroom.clock.now(), quiet_now=False)
        assert claims.mark_sending(session, one, "dead", mailroom.clock.now(), "<x@example.org>")
    assert mailroom.sender.round().ends == {}
    mailroom.later(minutes=11)
    assert mailroom.sender.round().ends == {End.SENT: 1}
    assert mailroom.row("a").answers_lost == 1
    assert mailroom.server.ids() == ["<x@example.org>"]


def test_a_worker_whose_loan_has_ended_keeps_its_hands_off(mailroom: Mailroom):
    """It waited long for the mail server; meanwhile another took the message."""
    mailroom.post("a")
    with mailroom.database.writing() as session:
        (slow,) = claims.claim(session, "slow", mailroom.clock.now(), quiet_now=False)
    mailroom.later(minutes=11)
    mailroom.sender.round()
    with mailroom.database.writing() as session:
        assert not claims.mark_sending(session, slow, "slow", mailroom.clock.now(), "<x@example.org>")
        claims.note_refused(session, slow, "slow", mailroom.clock.now(), "No")
        claims.note_lost(session, slow, "slow", mailroom.clock.now())
    assert mailroom.row("a").state == "sent"


def test_two_workers_are_never_lent_the_same_message(mailroom: Mailroom):
    for number in range(30):
        mailroom.post(f"{number}")
    with mailroom.database.writing() as session:
        one = claims.claim(session, "one", mailroom.clock.now(), quiet_now=False)
        if mailroom.database.url.get_backend_name() == "postgresql":  # while the first has not committed
            with mailroom.database.writing() as other:
                two = claims.claim(other, "two", mailroom.clock.now(), quiet_now=False)
    if mailroom.database.url.get_backend_name() != "postgresql":
        with mailroom.database.writing() as other:
            two = claims.claim(other, "two", mailroom.clock.now(), quiet_now=False)
    assert (len(one), len(two)) == (20, 10)
    assert {row.id for row in one}.isdisjoint(row.id for row in two)


def test_quiet_messages_wait_for_the_morning_and_urgent_ones_do_not(mailroom: Mailroom):
    mailroom.post("quiet", quiet=True)
    mailroom.post("urgent", "ben@example.org")
    mailroom.clock.moment = datetime(2026, 7, 1, 19, 30, tzinfo=UTC)  # half past eight in an English summer
    assert mailroom.sender.round().ends == {End.SENT: 1}
    assert mailroom.row("urgent").state == "sent"
    mailroom.clock.moment = datetime(2026, 7, 2, 6, 59, tzinfo=UTC)
    assert mailroom.sender.round().ends == {}
    mailroom.clock.moment = datetime(2026, 7, 2, 7, 0, tzinfo=UTC)
    assert mailroom.sender.round().ends == {End.SENT: 1}


def test_a_message_waits_for_its_time_and_is_given_up_after_it(mailroom: Mailroom):
    now = mailroom.clock.now()
    mailroom.post("a", not_before=now + timedelta(days=1), send_by=now + timedelta(days=2))
    assert mailroom.sender.round().ends == {}
    mailroom.later(days=3)
    assert mailroom.sender.round().ends == {}
    assert (mailroom.row("a").state, mailroom.row("a").reason) == ("given_up", claims.TOO_LATE)


def test_stopping_gives_back_what_was_not_handed_over(mailroom: Mailroom):
    for number in range(5):
        mailroom.post(f"{number}")
    told = iter([False, False, True])
    assert mailroom.sender.round(lambda: next(told, True)).ends == {End.SENT: 2}
    assert mailroom.another().round().ends == {End.SENT: 3}


def test_old_messages_are_emptied_and_their_keys_stay(mailroom: Mailroom):
    mailroom.post("a")
    mailroom.sender.round()
    with mailroom.database.writing() as session:
        assert outbox.purge(session, mailroom.clock.now() + timedelta(days=30), 30) == 0
        assert outbox.purge(session, mailroom.clock.now() + timedelta(days=30, seconds=1), 30) == 1
    row = mailroom.row("a")
    assert (row.address, row.subject, row.text) == ("", "", "")
    assert not mailroom.post("a")


def test_a_road_that_must_be_private_is_not_taken_in_the_open(mailroom: Mailroom):
    """The server offers no STARTTLS; neither password nor message may go."""
    mailroom.post("a")
    road = replace(mailroom.sender.road, security="starttls", user="listening", password_file="/nowhere")
    assert "mail_security" in mailroom.another(road=road).round().fault
    assert mailroom.server.taken == []


def test_a_message_that_cannot_be_written_does_not_stop_those_behind_it(mailroom: Mailroom):
    mailroom.post("a")
    mailroom.post("b", "ben@example.org")
    with mailroom.database.writing() as session:
        session.execute(text("UPDATE outbox SET address = 'no address' WHERE key = 'a'"))
    assert mailroom.sender.round().ends == {End.REFUSED: 1, End.SENT: 1}
    assert mailroom.row("a").state == "given_up"


def test_no_fault_of_a_server_names_an_address(mailroom: Mailroom):
    mailroom.server.refuse["ann@example.org"] = "421 4.3.0 <ann@example.org> must wait, I go down"
    mailroom.post("a")
    fault = mailroom.sender.round().fault
    assert "421" in fault
    assert "ann" not in fault
    assert mailroom.row("a").attempts == 0


def test_a_server_that_does_not_take_the_sender_costs_no_message_a_try(mailroom: Mailroom):
    with mailroom.sender.road.connected() as connection:
        message = EmailMessage()
        message["From"] = "x" * 600 + "@example.org"
        message["To"] = "ann@example.org"
        with pytest.raises(ServerFault):
            connection.hand_over(message, lambda: True)
