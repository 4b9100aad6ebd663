"""Messages that came back, as mail servers write them."""

import mailbox
from email import message_from_string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from sqlalchemy import select

from feedback.mail import bounces, reach
from feedback.mail.bounces import Read, bounced
from feedback.mail.models import Message
from feedback.mail.reach import Trouble
from tests.feedback.mail.conftest import Mailroom

KEY = b"k" * 32
ID = "<0123456789abcdef0123456789abcdef@example.gov.uk>"

POSTFIX = """\
Return-Path: <>
From: MAILER-DAEMON@mail.example.net (Mail Delivery System)
To: listening@example.gov.uk
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.net
X-Postfix-Queue-ID: 4F2Q1x0Y2z
Arrival-Date: Wed,  4 Mar 2026 14:30:00 +0000 (GMT)

Final-Recipient: rfc822; ann@example.org
Original-Recipient: rfc822;ann@example.org
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; {diagnosis}

--B
{given}
--B--
"""
WHOLE = "Content-Type: message/rfc822\n\nFrom: listening@example.gov.uk\nTo: ann@example.org\nMessage-ID: {id}\n\nWords\n"
HEADERS = (
    "Content-Type: text/rfc822-headers\n\nFrom: listening@example.gov.uk\nMessage-ID: {id}\nSubject: x\n"
)
AWAY = """\
From: ann@example.org
To: listening@example.gov.uk
Subject: Out of office
Auto-Submitted: auto-replied
In-Reply-To: {id}

I am away. If this is urgent, write to bilal@example.org.
"""


def notice(
    status: str = "5.1.1",
    diagnosis: str = "550 5.1.1 <ann@example.org>: Recipient address rejected: User unknown",
    *,
    action: str = "failed",
    given: str = WHOLE,
    which: str = ID,
) -> bytes:
    words = POSTFIX.format(action=action, status=status, diagnosis=diagnosis, given=given.format(id=which))
    return words.encode()


@pytest.mark.parametrize(
    ("status", "diagnosis", "hard", "reason"),
    [
        ("5.1.1", "550 5.1.1 User unknown", True, "There is no such address (5.1.1)."),
        ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound", True, "There is no such address (5.1.10)."),
        ("5.1.2", "", True, "There is nothing at the part of the address after the @ (5.1.2)."),
        ("5.2.1", "550 5.2.1 The account is disabled", True, "The mailbox is closed (5.2.1)."),
        ("5.2.2", "552 5.2.2 The email account is over quota", False, "The mailbox is full (5.2.2)."),
        ("4.4.7", "delivery time expired", False, "could not be reached in time (4.4.7)."),
        ("5.7.1", "550 5.7.1 Message rejected as spam", False, "does not let our messages in."),
        ("5.1.8", "550 5.1.8 Bad sender", False, "does not take messages from ours."),
        ("5.0.0", "550 5.1.1 no mailbox here", True, "There is no such address (5.1.1)."),
        ("5.0.0", "554 delivery error: This user does not exist", True, "There is no such address (5.0.0)."),
        ("5.0.0", "554 delivery error", False, "The message was sent back (5.0.0)."),
        ("4.1.1", "450 greylisted", False, "There is no such address (4.1.1)."),
        ("", "", False, "The message was sent back."),
    ],
)
def test_for_good_and_for_now_are_told_apart_in_words(
    status: str, diagnosis: str, hard: bool, reason: str
) -> None:
    (one,) = bounced(notice(status, diagnosis))
    assert (one.message_id, one.hard) == (ID, hard)
    assert reason in one.reason or reason.rstrip(".") in one.reason
    assert "@example.org" not in one.reason


@pytest.mark.parametrize("given", [WHOLE, HEADERS])
def test_the_message_is_known_by_itself_or_by_its_headers(given: str) -> None:
    assert [one.message_id for one in bounced(notice(given=given))] == [ID]


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_is_late_or_arrived_is_no_bounce(action: str) -> None:
    assert bounced(notice("4.4.1", action=action)) == []


@pytest.mark.parametrize(
    "other", [b"", b"\xff\x00junk", AWAY.format(id=ID).encode(), b"From: a\n\nHello", notice(given="\n")]
)
def test_other_mail_is_no_bounce(other: bytes) -> None:
    assert bounced(other) == []


@given(some.data())
@settings(max_examples=150, deadline=None)
def test_nothing_that_comes_breaks_the_reading(data: some.DataObject) -> None:
    whole = bytearray(notice())
    for _ in range(data.draw(some.integers(1, 30))):
        whole[data.draw(some.integers(0, len(whole) - 1))] = data.draw(some.integers(0, 255))
    bounced(bytes(whole))
    bounced(data.draw(some.binary(max_size=300)))


def sent(mailroom: Mailroom, key: str = "k", address: str = "ann@example.org") -> str:
    mailroom.post(key, address)
    mailroom.sender.round()
    return str(mailroom.row(key).message_id)


def taken(mailroom: Mailroom, *found: bytes) -> Read:
    with mailroom.database.writing() as session:
        return bounces.take(session, KEY, found, mailroom.clock.now())


def trouble(mailroom: Mailroom, address: str = "ann@example.org") -> Trouble | None:
    with mailroom.database.reading() as session:
        return reach.among(session, KEY, [address]).get(address)


def test_whom_our_message_did_not_reach_is_noted_once(mailroom: Mailroom) -> None:
    which = sent(mailroom)
    for _ in range(2):
        assert taken(mailroom, notice(which=which), AWAY.format(id=which).encode()) == Read(1, 0, 0, 1)
    found = trouble(mailroom)
    assert found is not None
    assert (found.hard, mailroom.row("k").arrival, mailroom.row("k").state) == (True, "failed", "sent")
    assert trouble(mailroom, "ANN@example.org") is not None


def test_what_is_for_now_does_not_take_the_place_of_what_is_for_good(mailroom: Mailroom) -> None:
    which = sent(mailroom)
    taken(mailroom, notice(which=which), notice("5.2.2", "over quota", which=which))
    found = trouble(mailroom)
    assert found is not None
    assert found.hard


def test_a_notice_of_a_message_we_did_not_send_marks_nobody(mailroom: Mailroom) -> None:
    """Anybody can write to a mailbox, and name anybody in it."""
    sent(mailroom)
    assert taken(mailroom, notice()) == Read(0, 0, 1, 0)
    assert trouble(mailroom) is None


def test_the_address_is_that_we_wrote_to_not_where_it_was_passed_on(mailroom: Mailroom) -> None:
    which = sent(mailroom, address="team@example.org")
    taken(mailroom, notice(which=which))
    assert trouble(mailroom, "team@example.org") is not None
    assert trouble(mailroom, "ann@example.org") is None


def test_an_mbox_a_maildir_and_a_single_message_are_read(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "mbox")
    folder = mailbox.Maildir(tmp_path / "maildir")
    for _ in range(3):
        box.add(message_from_string(notice().decode()))
        folder.add(message_from_string(notice().decode()))
    box.flush(), box.close()
    (tmp_path / "one.eml").write_bytes(notice())
    counted = {
        name: sum(len(bounced(one)) for one in bounces.messages(tmp_path / name))
        for name in ("mbox", "maildir", "one.eml")
    }
    assert counted == {"mbox": 3, "maildir": 3, "one.eml": 1}


def test_no_address_is_kept_beside_the_reason(mailroom: Mailroom) -> None:
    taken(mailroom, notice(which=sent(mailroom)))
    with mailroom.database.reading() as session:
        rows = session.scalars(select(reach.Unreached)).all()
        assert [("@" in one.mark, "@" in one.reason) for one in rows] == [(False, False)]
        assert session.scalars(select(Message.id)).all()
