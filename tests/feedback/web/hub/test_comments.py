"""Staff read what people wrote: unread first, beside the rest of the answers, tied to themes on the spot."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses.models import Comment, CommentReading, CommentTranslation
from feedback.responses.reading import PER_PAGE
from feedback.safeguarding import acts, queue
from feedback.surveys.models import Collector
from feedback.themes import codebook, coding
from feedback.themes.models import Coding, Theme
from tests.feedback.results.answered import send
from tests.support.asked import publish
from tests.support.statements import recorded

URL = "/hub/surveys/safe-at-school/comments"


@pytest.fixture
def hub(staff: Callable[..., FlaskClient], database: Database, clock: SetClock) -> FlaskClient:
    publish(database, clock)
    return staff("hub")


def _texts(page: str) -> list[str]:
    return re.findall(r'<p class="words"[^>]*>([^<]*)</p>', page)


def _id(database: Database, text: str) -> str:
    with database.reading() as session:
        return _id_in(session, text)


def _id_in(session: Session, text: str) -> str:
    return session.scalars(select(Comment.id).where(Comment.text == text)).one()


def test_a_comment_stands_under_its_question_in_its_own_language(
    hub: FlaskClient, database: Database
) -> None:
    send(database, {"safe": "very", "words": "شكرا لكم"}, language="ar")
    page = hub.get(URL).text
    assert "One more thing?" in page
    assert '<p class="words" lang="ar" dir="rtl">شكرا لكم</p>' in page


def test_words_are_shown_as_words_whatever_they_hold(hub: FlaskClient, database: Database) -> None:
    send(database, {"words": "<script>alert(1)</script>"})
    page = hub.get(URL).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_comment_stands_beside_the_rest_of_the_persons_answers(
    hub: FlaskClient, database: Database
) -> None:
    send(database, {"safe": "not", "why": "More light", "who": ["teacher", "else"], "who.other": "My nan"})
    page = hub.get(f"{URL}?question=why").text
    assert _texts(page) == ["More light"]
    for words in ("Not safe", "A teacher", "My nan"):
        assert words in page
    assert page.count("More light") == 1, "a comment is not said again among the rest"


def test_words_behind_something_else_are_read_with_their_question(
    hub: FlaskClient, database: Database
) -> None:
    send(database, {"who": ["else"], "who.other": "My nan"})
    page = hub.get(f"{URL}?question=who").text
    assert _texts(page) == ["My nan"]
    assert "something else" in page


def test_unread_comes_first_and_reading_is_recorded_with_who_and_when(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    send(database, {"words": "One"}, {"words": "Two"}, {"words": "Three"})
    comment = _id(database, "Two")
    page = hub.post(f"{URL}/read", data={"comment": comment}, follow_redirects=True)
    assert "Marked as read." in page.text
    assert _texts(page.text)[-1] == "Two"
    with database.reading() as session:
        row = session.scalars(select(CommentReading)).one()
    assert (row.comment_id, row.account_id, row.read_at) == (comment, hub.account_id, clock.now())  # type: ignore[attr-defined]


def test_a_whole_page_is_marked_and_one_press_takes_it_back(hub: FlaskClient, database: Database) -> None:
    send(database, {"words": "One"}, {"words": "Two"})
    page = hub.get(URL).text
    ids = re.findall(r'name="comment" value="([^"]+)"', page.split('class="bulk"')[1])
    page = hub.post(f"{URL}/read", data={"comment": ids}, follow_redirects=True).text
    assert "2 comments are marked as read." in page
    undo = page.split("<article")[0]
    assert "Undo" in undo
    hub.post(f"{URL}/unread", data={"comment": re.findall(r'name="comment" value="([^"]+)"', undo)})
    with database.reading() as session:
        assert session.scalars(select(CommentReading)).all() == []
    assert "Undo" not in hub.get(URL).text


def test_unread_comments_stand_in_the_order_screening_would_have_them_read(
    hub: FlaskClient, database: Database
) -> None:
    send(database, {"words": "Nice"}, {"words": "Bad"}, {"words": "Unseen"}, {"safe": "not", "why": "Worse"})
    scores = {"Nice": 0.1, "Bad": 0.6, "Unseen": None, "Worse": 0.9}
    with database.writing() as session:
        for words, score in scores.items():
            session.execute(update(Comment).where(Comment.text == words).values(score=score))
    assert _texts(hub.get(URL).text) == ["Unseen", "Worse", "Bad", "Nice"]
    hub.post(f"{URL}/read", data={"comment": _id(database, "Worse")})
    assert _texts(hub.get(URL).text)[-1] == "Worse"
    assert "computer guesses" in hub.get(URL).text
    assert "computer guesses" not in hub.get(f"{URL}?order=question").text


def test_every_look_at_words_the_safeguarding_lead_has_is_in_the_trail(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    send(database, {"words": "One"}, {"words": "Two"})
    with database.writing() as session:
        concern = acts.raise_for_comment(
            session,
            _id_in(session, "One"),
            "look",
            "",
            clock.now(),
            hub.account_id,  # type: ignore[attr-defined]
        ).id
    hub.get(f"{URL}?words=Two")
    with database.reading() as session:
        assert queue.views(session, concern) == []
    hub.get(URL)
    hub.post(f"{URL}/read", data={"comment": _id(database, "One")}, headers={"X-In-Place": "1"})
    with database.reading() as session:
        assert [one.actor for one in queue.views(session, concern)] == [hub.account_id] * 2  # type: ignore[attr-defined]


def test_likely_critical_comments_stand_first_where_adults_wrote_them_and_never_where_children_did(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    send(database, {"words": "Terrible and rude."}, {"words": "Lovely, thank you"})
    assert "Likely critical first" not in hub.get(URL).text
    assert "rough guess by a computer" not in hub.get(f"{URL}?order=critical").text
    publish(database, clock, key="workers", code="w", audience="practitioner")
    send(
        database,
        *(
            {"words": words}
            for words in ("Lovely, thank you", "Terrible and rude, awful.", "Great day, very helpful")
        ),
        key="workers",
        code="w",
    )
    page = hub.get("/hub/surveys/workers/comments?order=critical").text
    assert _texts(page)[0] == "Terrible and rude, awful."
    assert "rough guess by a computer" in page
    assert "no safety filter" in page


def test_marking_twice_records_one_reading(hub: FlaskClient, database: Database) -> None:
    send(database, {"words": "One"})
    for _ in range(2):
        hub.post(f"{URL}/read", data={"comment": _id(database, "One")})
    with database.reading() as session:
        assert len(session.scalars(select(CommentReading)).all()) == 1


def test_another_surveys_comment_cannot_be_marked_from_here(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    publish(database, clock, key="other", code="xyz")
    send(database, {"words": "Elsewhere"}, key="other", code="xyz")
    hub.post(f"{URL}/read", data={"comment": _id(database, "Elsewhere")})
    with database.reading() as session:
        assert session.scalars(select(CommentReading)).all() == []


def test_filters_are_in_the_address(hub: FlaskClient, database: Database, clock: SetClock) -> None:
    send(database, {"words": "One"}, {"safe": "not", "why": "Two"})
    send(database, {"words": "Trzy"}, language="pl")
    with database.writing() as session:
        theme = codebook.add(session, "safe-at-school", "Light", clock.now(), "tests").id
        coding.assign(session, _id(database, "Two"), [theme], hub.account_id, clock.now())  # type: ignore[attr-defined]
    hub.post(f"{URL}/read", data={"comment": _id(database, "One")})
    assert _texts(hub.get(f"{URL}?question=why").text) == ["Two"]
    assert _texts(hub.get(f"{URL}?language=pl").text) == ["Trzy"]
    assert _texts(hub.get(f"{URL}?theme={theme}").text) == ["Two"]
    assert _texts(hub.get(f"{URL}?read=yes").text) == ["One"]
    assert sorted(_texts(hub.get(f"{URL}?read=no").text)) == ["Trzy", "Two"]
    assert "Every comment that fits has been read" in hub.get(f"{URL}?read=no&question=zzz").text


def test_a_comment_gets_several_themes_a_new_one_among_them(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    send(database, {"words": "Dark and far"})
    with database.writing() as session:
        light = codebook.add(session, "safe-at-school", "Light", clock.now(), "tests").id
    comment = _id(database, "Dark and far")
    page = hub.post(
        f"{URL}/{comment}?read=no", data={"theme": [light], "new_theme": "Way home", "next": "abc"}
    )
    assert page.location == f"{URL}?read=no#comment-abc", "on to the next comment, in the same view"
    with database.reading() as session:
        names = session.scalars(
            select(Theme.name).join(Coding, Coding.theme_id == Theme.id).order_by(Theme.name)
        )
        assert list(names) == ["Light", "Way home"]
        assert {row.status for row in session.scalars(select(Coding))} == {"confirmed"}
        assert len(session.scalars(select(CommentReading)).all()) == 1, "who codes it has read it"


def test_a_new_theme_that_is_there_already_is_used(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    send(database, {"words": "Dark"})
    with database.writing() as session:
        codebook.add(session, "safe-at-school", "Light", clock.now(), "tests")
    hub.post(f"{URL}/{_id(database, 'Dark')}", data={"new_theme": " light "})
    with database.reading() as session:
        assert len(session.scalars(select(Theme)).all()) == 1
        assert len(session.scalars(select(Coding)).all()) == 1


def test_a_page_takes_as_many_statements_for_many_comments_as_for_one(
    hub: FlaskClient, database: Database
) -> None:
    send(database, {"safe": "not", "why": "First"})
    hub.get(URL)
    with recorded(database) as before:
        hub.get(URL)
    send(database, *({"safe": "not", "why": f"More {n}", "words": "And"} for n in range(20)))
    with recorded(database) as after:
        page = hub.get(URL).text
    assert len(_texts(page)) == PER_PAGE
    assert len(after) == len(before)


def test_pages_hold_every_comment_once(hub: FlaskClient, database: Database) -> None:
    send(database, *({"words": f"No. {n}"} for n in range(PER_PAGE + 3)))
    first, second = _texts(hub.get(URL).text), _texts(hub.get(f"{URL}?page=2").text)
    assert (len(first), len(second)) == (PER_PAGE, 3)
    assert len({*first, *second}) == PER_PAGE + 3
    assert _texts(hub.get(f"{URL}?page=99").text) == second


def test_a_comment_of_an_older_version_keeps_its_question(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    from tests.support.asked import PAGES

    send(database, {"words": "From before"})
    publish(
        database,
        clock,
        pages=PAGES.replace("One more thing?", "Anything else?").replace("id: words", "id: more"),
        code="new",
    )
    page = hub.get(URL).text
    assert _texts(page) == ["From before"]
    assert "One more thing?" in page


def test_what_somebody_else_tied_to_a_comment_in_the_meantime_stays(
    hub: FlaskClient, staff: Callable[..., FlaskClient], database: Database, clock: SetClock
) -> None:
    send(database, {"words": "Dark and far"})
    comment, other = _id(database, "Dark and far"), staff("analyst")
    with database.writing() as session:
        light, far, old = (
            codebook.add(session, "safe-at-school", name, clock.now(), "tests").id
            for name in ("Light", "Far", "Old")
        )
        coding.assign(session, comment, [old], hub.account_id, clock.now())  # type: ignore[attr-defined]
    seen = {"had": "1", "seen": [old]}  # both looked at it when only “Old” was tied to it
    hub.post(f"{URL}/{comment}", data={"theme": [old, light], **seen})
    other.post(f"{URL}/{comment}", data={"theme": [far], **seen})
    with database.reading() as session:
        assert coding.of_comments(session, [comment]) == {comment: {light, far}}


def test_each_comment_says_who_read_it_and_the_filters_know_me(
    hub: FlaskClient, staff: Callable[..., FlaskClient], database: Database
) -> None:
    send(database, {"words": "One"}, {"words": "Two"})
    other = staff("analyst")
    other.post(f"{URL}/read", data={"comment": _id(database, "One")})
    page = hub.get(f"{URL}?read=yes").text
    assert _texts(page) == ["One"]
    assert re.search(r"Read by\s+<span[^>]*>(?!you)\w+", page)
    assert sorted(_texts(hub.get(f"{URL}?read=not-mine").text)) == ["One", "Two"]
    hub.post(f"{URL}/read", data={"comment": _id(database, "One")})
    assert _texts(hub.get(f"{URL}?read=mine").text) == ["One"]
    assert re.search(r"Read by .*>you,", hub.get(f"{URL}?read=mine").text)
    hub.post(f"{URL}/unread", data={"comment": _id(database, "One")})
    assert _texts(hub.get(f"{URL}?read=yes").text) == ["One"], "the other has still read it"


def test_filters_narrow_to_door_version_quoting_and_words(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    send(database, {"words": "The 100% corridor"}, {"words": "the corridor"})
    assert _texts(hub.get(f"{URL}?words=100%25+CORR").text) == ["The 100% corridor"]
    assert len(_texts(hub.get(f"{URL}?words=Corridor").text)) == 2
    assert _texts(hub.get(f"{URL}?version=nobody").text) == []
    assert len(_texts(hub.get(f"{URL}?version=-").text)) == 2
    assert _texts(hub.get(f"{URL}?door=elsewhere").text) == []
    assert _texts(hub.get(f"{URL}?quotes=yes").text) == []
    with database.reading() as session:
        door = session.scalars(select(Collector.code)).one()
    assert len(_texts(hub.get(f"{URL}?door={door}").text)) == 2


def _translate(client: FlaskClient, comment: str, **said: object) -> TestResponse:
    form = {"edition": "0", "translation": "Thank you", "made_by": "person", "next": comment} | said
    return client.post(f"{URL}/{comment}/translation", data=form)


def test_a_translation_stands_beside_the_original_and_says_who_made_it(
    hub: FlaskClient, database: Database
) -> None:
    send(database, {"words": "Dziękuję"}, language="pl")
    comment = _id(database, "Dziękuję")
    assert _translate(hub, comment, made_by="machine").status_code == 303
    page = hub.get(URL).text
    assert _texts(page) == ["Dziękuję", "Thank you"]
    assert "by a computer: not checked by a person" in page
    _translate(hub, comment, edition="1", translation="Thanks")
    page = hub.get(URL).text
    assert _texts(page) == ["Dziękuję", "Thanks"]
    assert "In English, by a person" in page


@pytest.mark.parametrize("said", [{"translation": " "}, {"made_by": ""}, {"made_by": "magic"}])
def test_a_translation_that_lacks_something_is_shown_again(
    hub: FlaskClient, database: Database, said: dict[str, str]
) -> None:
    send(database, {"words": "Dziękuję"}, language="pl")
    page = _translate(hub, _id(database, "Dziękuję"), **said)
    assert page.status_code == 422
    assert 'role="status"' in page.text
    assert said.get("translation") or ">\nThank you</textarea>" in page.text
    with database.reading() as session:
        assert session.scalars(select(CommentTranslation)).all() == []


def test_of_two_who_translate_at_once_neither_loses_a_word(
    hub: FlaskClient, staff: Callable[..., FlaskClient], database: Database
) -> None:
    send(database, {"words": "Dziękuję"}, language="pl")
    comment = _id(database, "Dziękuję")
    _translate(hub, comment, translation="Mine")
    page = _translate(staff("analyst"), comment, translation="Yours")
    assert page.status_code == 422
    assert "Somebody else kept a translation while you wrote" in page.text
    assert _texts(page.text) == ["Dziękuję", "Mine"]
    assert ">\nYours</textarea>" in page.text
    assert 'name="edition" value="1"' in page.text, "saving again goes after theirs"


def test_an_act_in_its_place_gives_the_comment_as_it_now_stands(hub: FlaskClient, database: Database) -> None:
    send(database, {"words": "One"}, {"words": "Two"})
    comment = _id(database, "One")
    page = hub.post(f"{URL}/read", data={"comment": comment}, headers={"X-In-Place": "1"})
    assert (page.status_code, page.headers["X-In-Place"]) == (200, "1")
    assert _texts(page.text) == ["One"]
    assert "<html" not in page.text
    assert "Read by" in page.text
    assert "Marked as read." not in hub.get(URL).text, "nothing is left to be said on the next page"


def test_a_comment_that_was_taken_back_while_it_was_read_says_so(
    hub: FlaskClient, database: Database
) -> None:
    page = hub.post(f"{URL}/gone/translation", data={}, headers={"X-In-Place": "1"})
    assert page.status_code == 422
    assert "taken their answers back" in page.text


def test_who_may_read_and_not_code_sees_no_checkboxes(
    hub: FlaskClient, staff: Callable[..., FlaskClient], database: Database
) -> None:
    send(database, {"words": "One"})
    reader = staff("second_reader")
    page = reader.get(URL).text
    assert _texts(page) == ["One"]
    assert "Save themes" not in page
    assert reader.post(f"{URL}/{_id(database, 'One')}").status_code == 403
    assert staff("board").get(URL).status_code == 403
