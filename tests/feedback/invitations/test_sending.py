"""A door that sends by itself: to whom, when, and what nobody learns from it."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from feedback.clock import SetClock
from feedback.database import Database
from feedback.invitations import asking, sending, standing, writing
from feedback.invitations.models import Invitation
from feedback.invitations.sending import Asked, SendingFault
from feedback.mail import opting_out, outbox, reach
from feedback.mail.reach import Trouble
from feedback.mail.wording import Words
from feedback.settings import Settings
from feedback.surveys.models import Collector
from tests.feedback.invitations.asked import answered, come, walk
from tests.feedback.invitations.sendings import HOME, Post, open_post
from tests.feedback.invitations.test_traces import _joined, _marks
from tests.support.mailserver import Handler, mail_server


@pytest.fixture
def server() -> Iterator[tuple[Handler, int]]:
    with mail_server() as found:
        yield found


@pytest.fixture
def opened(
    app: Flask, database: Database, clock: SetClock, settings: Settings, server: tuple[Handler, int]
) -> Callable[..., Post]:
    def open_it(**more: object) -> Post:
        return open_post(app, database, clock, settings, server, **more)

    return open_it


@pytest.fixture
def post(opened: Callable[..., Post]) -> Post:
    found = opened()
    found.plan()
    return found


def test_a_link_and_its_message_are_one_and_the_link_is_kept_nowhere(post: Post) -> None:
    post.add("Ann", "Bilal")
    post.later()
    assert [len(post.arrived(name)) for name in ("Ann", "Bilal")] == [1, 1]
    for name in ("Ann", "Bilal"):
        assert post.link(name) not in post.everything()
        assert post.stop_link(name).rpartition("/")[2] not in post.everything()
    assert answered(post.app, post.link("Ann")).where.endswith("/thanks")


def test_people_who_come_in_later_are_written_to_on_days_of_their_own(post: Post) -> None:
    post.add("Ann")
    post.later()
    post.later(days=2)
    assert post.add("ANN", "Bilal", Asked("Cora", ""))[2] is None
    post.later()
    assert (len(post.arrived("Ann")), len(post.arrived("Bilal"))) == (1, 1)
    post.later(days=5)
    assert (len(post.arrived("Ann")), len(post.arrived("Bilal"))) == (2, 1)


def test_who_was_asked_by_hand_is_written_to_as_well_and_loses_nothing_they_began(
    opened: Callable[..., Post],
) -> None:
    post = opened()
    with post.database.writing() as session:
        from feedback.invitations import people

        door = session.get_one(Collector, "abc")
        lines = people.judged(session, door, "unlinked", [(1, ("Ann", "ann@example.org"))])
        (by_hand,) = asking.ask(session, door, lines, post.clock.now(), "tests")
    ann = come(post.app, by_hand.link)
    ann.start()
    ann.look("q/safe")
    ann.press(safe="very")
    post.plan()
    post.later()
    ann.look(f"/i/{post.link('Ann')}")
    assert ann.where == "/s/abc"
    walk(ann)
    assert ann.send().status_code == 200


def test_reminders_lead_back_to_what_was_begun_and_open_on_another_device(post: Post) -> None:
    post.add("Ann")
    post.later()
    first = post.link("Ann")
    phone = come(post.app, first)
    phone.start()
    assert come(post.app, first).page.status_code == 404
    post.later(days=7)
    assert post.link("Ann") == first
    phone.look(f"/i/{first}")
    assert "carry on" in phone.page.text.lower()
    laptop = come(post.app, first)
    laptop.start()
    walk(laptop)
    laptop.send()
    assert phone.look("q/safe").status_code != 500
    phone.look(f"/i/{first}")
    assert phone.page.status_code in (403, 404)


def test_nobody_gets_more_than_the_reminders_set(post: Post) -> None:
    post.add("Ann")
    for _ in range(12):
        post.later(days=4)
    assert len(post.arrived("Ann")) == 3
    assert "This is a reminder" in post.arrived("Ann")[1]


@pytest.mark.parametrize("mode", ["confidential", "unlinked"])
def test_who_has_answered_gets_no_reminder_as_far_as_that_may_be_known(
    opened: Callable[..., Post], mode: str
) -> None:
    names = ("Ann", "Bilal", "Cora", "Dan", "Eve", "Finn", "Gus")
    post = opened(mode=mode)
    post.plan()
    post.add(*names)
    post.later()
    for name in names[:4]:
        answered(post.app, post.link(name))
    post.later(days=7)
    reminded = [name for name in names if len(post.arrived(name)) == 2]
    assert reminded == (list(names) if mode == "unlinked" else list(names[4:]))
    answered(post.app, post.link("Eve"))
    post.later(days=7)
    assert [name for name in names if len(post.arrived(name)) == 3] == list(names[5:])


def test_all_messages_that_wait_are_withdrawn_once_their_reader_has_answered(
    opened: Callable[..., Post],
) -> None:
    """A mail server that was away for a week: the first message waits, and the reminder behind it."""
    post = opened(mode="confidential")
    post.plan()
    ann, bilal = post.add("Ann", "Bilal")
    words, now = Words("Hello", "Words.\n"), post.clock.now()
    with post.database.writing() as session:
        for who in (ann, bilal):
            for number in range(3):
                outbox.post(
                    session,
                    f"invite/abc/{who}/0/{number}",
                    writing.KIND,
                    "ann@example.org",
                    words,
                    now,
                    not_before=now + timedelta(days=9),
                    stop_link=f"{HOME}/no-mail/x",
                )
        session.execute(text("UPDATE invitations SET answered = true WHERE id = :id"), {"id": ann})
    post.later(minutes=1)
    states = {one.key: (one.state, one.reason) for one in post.rows()}
    assert [states[f"invite/abc/{ann}/0/{one}"] for one in range(3)] == [("given_up", writing.ANSWERED)] * 3
    assert [states[f"invite/abc/{bilal}/0/{one}"][0] for one in range(1, 3)] == ["waiting"] * 2


def test_tables_do_not_tell_who_has_answered_among_those_not_told(post: Post) -> None:
    """The attack: everything this room and the outbox keep of somebody who answered, beside one who has not."""
    post.add("Ann", "Bilal")
    post.later()
    answered(post.app, post.link("Ann"))
    post.later(days=7)
    with post.database.reading() as session:
        people = session.execute(
            text("SELECT first_at, next_at, rounds, turn, language FROM sending_people")
        ).all()
        mails = session.execute(
            text("SELECT posted_at, next_try_at, state, count(*) FROM outbox GROUP BY 1, 2, 3 ORDER BY 1")
        ).all()
    assert len(set(people)) == 1
    assert [row[3] for row in mails] == [2, 2]
    ann, bilal = post.arrived("Ann")[-1], post.arrived("Bilal")[-1]
    assert "If you have answered already, there is nothing to do" in ann
    plain = [_without_own(words, name) for words, name in ((ann, "Ann"), (bilal, "Bilal"))]
    assert plain[0] == plain[1]


def _without_own(words: str, name: str) -> str:
    lines = words.replace(name, "").splitlines()
    return "\n".join(line for line in lines if "https://" not in line)


def test_a_new_link_by_staff_shuts_out_whoever_has_the_message(post: Post) -> None:
    (ann,) = post.add("Ann")
    post.later()
    sent = post.link("Ann")
    with post.database.writing() as session:
        asking.new_link(session, session.get_one(Collector, "abc"), str(ann), post.clock.now(), "tests")
    post.later(days=7)
    assert post.link("Ann") != sent
    assert come(post.app, sent).page.status_code == 404


def test_a_cancelled_invitation_gets_nothing_more_and_its_waiting_message_goes(post: Post) -> None:
    (ann,) = post.add("Ann")
    post.server.refuse["ann@example.org"] = "451 later"
    post.later()
    with post.database.writing() as session:
        door = session.get_one(Collector, "abc")
        asking.cancel(session, door, "unlinked", str(ann), post.clock.now(), "tests")
    post.server.refuse.clear()
    for _ in range(5):
        post.later(days=4)
    assert post.arrived("Ann") == []
    assert [(row.state, row.text) for row in post.rows()] == [("given_up", "")]


@pytest.mark.parametrize(
    ("moment", "options", "sent"),
    [
        (datetime(2026, 3, 4, 21, 0, tzinfo=UTC), {}, 0),
        (datetime(2026, 3, 4, 21, 0, tzinfo=UTC), {"any_hour": True}, 1),
        (datetime(2026, 3, 7, 12, 0, tzinfo=UTC), {}, 0),
        (datetime(2026, 3, 7, 12, 0, tzinfo=UTC), {"any_day": True}, 1),
        (datetime(2026, 4, 3, 12, 0, tzinfo=UTC), {}, 0),  # Good Friday
        (datetime(2026, 3, 5, 8, 0, tzinfo=UTC), {}, 1),
    ],
)
def test_nights_weekends_and_bank_holidays_are_quiet_unless_the_hub_says_so(
    post: Post, moment: datetime, options: dict[str, bool], sent: int
) -> None:
    post.plan(**options)
    post.add("Ann")
    post.clock.moment = moment
    post.later()
    assert len(post.arrived("Ann")) == sent


def test_what_waited_for_a_dead_server_over_friday_comes_on_monday_once(post: Post) -> None:
    post.clock.moment = datetime(2026, 3, 6, 16, 0, tzinfo=UTC)
    post.add("Ann")
    post.server.refuse["ann@example.org"] = "451 later"
    post.later()
    post.server.refuse.clear()
    post.later(days=1)
    assert post.arrived("Ann") == []
    post.later(days=2)
    assert len(post.arrived("Ann")) == 1


def test_who_wants_no_messages_gets_none_not_even_one_that_waits(post: Post, settings: Settings) -> None:
    post.add("Ann", "Bilal")
    post.server.refuse["ann@example.org"] = "451 later"
    post.later()
    key = post.app.extensions["service"].key
    with post.database.writing() as session:
        opting_out.go_out(session, opting_out.token(key, "ANN@example.org"))
    post.server.refuse.clear()
    for _ in range(8):
        post.later(days=1)
    assert (len(post.arrived("Ann")), len(post.arrived("Bilal"))) == (0, 2)


def test_an_address_that_does_not_exist_is_not_written_to_again(post: Post) -> None:
    post.add("Ann", "Bilal")
    post.later()
    key = post.app.extensions["service"].key
    with post.database.writing() as session:
        reach.note(session, key, "ann@example.org", Trouble(True, "No such address.", post.clock.now()))
        reach.note(
            session, key, "bilal@example.org", Trouble(False, "The mailbox is full.", post.clock.now())
        )
    post.later(days=7)
    assert (len(post.arrived("Ann")), len(post.arrived("Bilal"))) == (1, 2)


def test_a_closed_door_or_a_stopped_plan_sends_nothing(post: Post) -> None:
    post.add("Ann")
    with post.database.writing() as session:
        sending.stop(session, "abc", post.clock.now(), "tests")
    post.later()
    assert post.arrived("Ann") == []
    with post.database.writing() as session:
        sending.go_on(session, "abc", post.clock.now(), "tests")
        session.get_one(Collector, "abc").closed_at = post.clock.now()
    post.later()
    assert post.arrived("Ann") == []


def test_words_of_the_hub_in_the_persons_language(post: Post) -> None:
    post.plan(subject={"ar": "رأيك يهمنا"}, words={"ar": "مرحبًا بكم.", "en": "Our own words."})
    post.add(Asked("Ann", "ann@example.org", language="ar"), "Bilal")
    post.later()
    assert post.arrived("Ann")[0].startswith("رأيك يهمنا\n")
    assert "مرحبًا بكم." in post.arrived("Ann")[0]
    assert "Our own words." in post.arrived("Bilal")[0]


def test_somebody_is_written_to_in_a_language_the_survey_is_not_in_and_told_which_it_is(post: Post) -> None:
    with post.database.writing() as session:
        session.execute(text('UPDATE partnership SET languages = \'["en", "ar", "pl"]\''))
    post.plan()
    post.add(
        Asked("Ann", "ann@example.org", language="pl"), Asked("Bilal", "bilal@example.org", language="uk")
    )
    post.later()
    assert "To jest twój własny link." in post.arrived("Ann")[0]
    assert "English, العربية" in post.arrived("Ann")[0]
    assert "This is your own link." in post.arrived("Bilal")[0]  # the hub does not write in Ukrainian


def test_what_staff_have_written_reaches_somebody_whose_language_the_survey_is_not_in(post: Post) -> None:
    with post.database.writing() as session:
        session.execute(text('UPDATE partnership SET languages = \'["en", "ar", "pl", "uk"]\''))
    own = {"en": "Lunch is at one.", "uk": "Обід о першій."}
    post.plan(subject={"en": "Your day"}, words=own)
    post.add(
        *(Asked(name, f"{name.lower()}@example.org", language=tag) for name, tag in
          (("Ann", "pl"), ("Bilal", "uk"), ("Cora", "ar"), ("Dana", "")))
    )  # fmt: skip
    post.later()
    polish = post.arrived("Ann")[0]
    assert polish.startswith("Chcemy poznać twoje zdanie: Your day\n")
    places = [polish.index(one) for one in ("Mamy kilka pytań.", "Lunch is at one.", "To jest twój własny")]
    assert places == sorted(places)
    assert "Обід о першій." in post.arrived("Bilal")[0]
    assert "Lunch" not in post.arrived("Bilal")[0] + post.arrived("Cora")[0]  # the survey itself is in Arabic
    assert post.arrived("Dana")[0].startswith("Your day\n")


def test_two_workers_at_once_make_one_message(post: Post) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from feedback.invitations import writing

    post.add(*(f"Person{number}" for number in range(30)))

    def write(_: int) -> int:
        with post.database.writing() as session:
            return writing.write(session, post.clock.now(), post.worker.settings)

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(write, range(4))) == 30
    post.worker.round()
    assert len(post.rows()) == 30
    links = {post.link(f"Person{number}") for number in range(30)}
    with post.database.reading() as session:
        armed = set(session.scalars(select(Invitation.link_hash)))
    assert len(links) == len(armed) == 30
    assert all(come(post.app, link).where == "/s/abc" for link in links)


@pytest.mark.parametrize(
    ("reminders", "word"), [((1, 2, 3), "days apart"), ((0,), "1 to"), ((7, 14, 21, 28, 35), "too much")]
)
def test_a_plan_that_pesters_is_refused(post: Post, reminders: tuple[int, ...], word: str) -> None:
    with pytest.raises(SendingFault, match=word):
        post.plan(reminders)


def test_only_a_personal_door_sends(post: Post) -> None:
    with post.database.writing() as session, pytest.raises(SendingFault, match="personal"):
        sending.plan(session, "none", post.clock.now(), at=post.clock.now(), actor="tests")


def test_invitations_and_answers_cannot_be_laid_beside_each_other_where_a_door_sends(post: Post) -> None:
    """The attack of test_traces, with messages, reminders and all that they leave."""
    names = [f"Person{number}" for number in range(12)]
    post.add(*names)
    post.later()
    first = random.Random(7).sample(names, 6)
    for name in first:
        answered(post.app, post.link(name), f"I am {name}")
    post.later(days=7)
    for name in sorted(set(names) - set(first))[:3]:
        answered(post.app, post.link(name), f"I am {name}")
    post.later(days=7)
    assert _joined(post.database) == []
    reminded = [sum(len(post.arrived(name)) > number for name in names) for number in (1, 2)]
    assert reminded == [12 - 5, 12 - 5], "who is reminded moves on in steps of five"
    with post.database.reading() as session:
        people = session.execute(
            text("SELECT DISTINCT first_at, next_at, rounds, turn FROM sending_people")
        ).all()
        rows = session.execute(text(f"SELECT id, {_marks(post.database)} FROM sending_people")).all()
        shown = standing.of(session, post.app.extensions["service"].key, "abc")
    assert len(people) == 1
    assert len({row[1] for row in rows}) == 1
    assert [one.sent for one in shown.rounds] == [12, 7, 7]
