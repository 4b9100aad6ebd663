"""Decisions for the board and the scrutineer: written by the hub, read a level at a time, with small numbers hidden."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from feedback.clock import SetClock
from feedback.database import Database
from feedback.decisions import log
from feedback.decisions.models import Decision
from feedback.publishing import release
from feedback.quotes import withdrawing
from feedback.quotes.models import Quote
from tests.feedback.decisions.taken import take, withdraw
from tests.feedback.decisions.test_frozen import quoted
from tests.feedback.loop.stories import NOW, PRIORITY, TODAY, World, world
from tests.support.statements import recorded

Staff = Callable[..., FlaskClient]


@pytest.fixture
def story(database: Database, clock: SetClock) -> dict[str, str]:
    """A loop with one thing said by fifteen of forty, and a decision that answers it: their keys."""
    clock.moment = NOW
    with database.writing() as session:
        made: World = world(session)
        made.answers(40, about_theme=15)
        loop = made.loop()
        item = made.item(loop)
        decision = take(made, item)
        return {
            "decision": decision.id,
            "item": item.id,
            "loop": loop.id,
            "slug": loop.slug,
            "theme": made.theme.id,
        }


def words(page: str) -> str:
    plain = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
    return re.sub(r" ([,.:;)])", r"\1", plain)


def form(**changes: Any) -> dict[str, Any]:
    return {
        "board_key": "board",
        "met_on": "2026-03-04",
        "title": "Light the path",
        "decided": "To light the path by May.",
        "minute": "Item 7",
        "owner": "Head of streets",
        "informed": "no",
        "why_not": "It could not wait.",
        "priorities": [PRIORITY],
    } | changes


@pytest.mark.parametrize("role", ["board", "scrutineer", "hub", "second_reader", "analyst", "admin"])
def test_who_reads_decisions_sees_every_level_of_the_chain(
    staff: Staff, story: dict[str, str], role: str
) -> None:
    page = staff(role).get(f"/board/decisions/{story['decision']}").text
    said = words(page)
    assert "15 people, of 40 who answered" in said
    assert "As a decision" not in said
    for place in (
        "decision",
        f"said-{story['item']}",
        f"theme-{story['theme']}",
        "survey-way-home",
        "beside",
    ):
        assert f'id="{place}"' in page
        assert f'href="#{place}"' in page
    may_read = role in ("hub", "second_reader", "analyst")
    assert ("Read the comments under it today" in said) is may_read
    assert "It is dark." not in said, "a raw comment"


@pytest.mark.parametrize("role", ["translator", "trainer", "panel", "group_lead"])
def test_others_do_not(staff: Staff, story: dict[str, str], role: str) -> None:
    browser = staff(role)
    assert browser.get("/board/decisions").status_code == 403
    assert browser.get(f"/board/decisions/{story['decision']}").status_code == 403


@pytest.mark.parametrize("role", ["board", "scrutineer"])
def test_readers_write_nothing(staff: Staff, story: dict[str, str], role: str) -> None:
    browser = staff(role)
    for path in (
        "decisions/new",
        f"decisions/{story['decision']}/edit",
        f"decisions/{story['decision']}/check",
    ):
        assert browser.post(f"/board/{path}", data=form()).status_code == 403
    for path in (
        f"decisions/{story['decision']}/take",
        "evidence/new",
        "evidence/x/edit",
        "evidence/x/bears-on",
    ):
        assert browser.post(f"/board/{path}").status_code == 403
    assert (
        "<form method" not in browser.get(f"/board/decisions/{story['decision']}").text.partition("<main")[2]
    )


def test_a_decision_is_written_checked_and_taken_by_two_people(
    staff: Staff, database: Database, story: dict[str, str]
) -> None:
    hub, second, board = staff("hub"), staff("second_reader"), staff("board")
    refused = hub.post("/board/decisions/new", data=form(why_not=""))
    assert refused.status_code == 422
    assert "That is never left empty" in words(refused.text)
    assert "To light the path by May." in refused.text
    assert 'href="#why_not"' in refused.text
    made = hub.post("/board/decisions/new", data=form(informed="yes", how="", why_not="x"))
    assert "informed the decision" in words(made.text)
    done = hub.post(
        "/board/decisions/new", data=form(informed="yes", how="Pupils named it.", answers=[story["item"]])
    )
    assert done.status_code == 303
    where = done.location
    assert board.get(where).status_code == 404, "a draft is for the hub"
    assert "Ask a second person" in words(hub.get(where).text)
    assert "Not taken yet" in words(hub.get("/board/decisions").text)
    assert hub.post(f"{where}/check").status_code == 303
    assert "You wrote the last words of this yourself" in words(hub.get(where).text)
    assert "Decisions not taken yet" in words(second.get("/hub/").text)
    assert "Decisions not taken yet" not in words(hub.get("/hub/").text), "who wrote it does not check it"
    second.post(f"{where}/check")
    assert "Decisions not taken yet" not in words(second.get("/hub/").text)
    assert "Nothing is missing" in words(hub.get(where).text)
    hub.post(f"{where}/edit", data=form(informed="yes", how="Pupils chose it.", answers=[story["item"]]))
    assert "Ask a second person" in words(hub.get(where).text), "the check fell with the change"
    second.post(f"{where}/check")
    hub.post(f"{where}/take")
    page = words(board.get(where).text)
    assert "Pupils chose it." in page
    assert "Nothing below has changed since" in page
    assert hub.post(f"{where}/edit", data=form()).status_code == 422


def test_numbers_that_were_small_are_hidden_also_for_the_scrutineer(
    staff: Staff, database: Database, clock: SetClock
) -> None:
    clock.moment = NOW
    with database.writing() as session:
        made = world(session)
        made.answers(40, about_theme=7)
        decision = take(made, made.item(made.loop())).id
    page = staff("scrutineer").get(f"/board/decisions/{decision}").text
    assert '<abbr class="hush"' in page
    assert "7 people" not in words(page)


def test_what_came_after_stands_beside_it(staff: Staff, database: Database, story: dict[str, str]) -> None:
    scrutineer = staff("scrutineer")
    where = f"/board/decisions/{story['decision']}"
    before = words(scrutineer.get(where).text)
    assert "fewer than 10 answers were taken back, or none" in before
    with database.writing() as session:
        gone = World(session, "way-home", "door1", *_people(session, story))
        withdraw(gone, 9)
    assert words(scrutineer.get(where).text) == before, "nine who took their answers back are not to be seen"
    with database.writing() as session:
        gone = World(session, "way-home", "door1", *_people(session, story))
        withdraw(gone, 3)
    after = words(scrutineer.get(where).text)
    assert "15 people, of 40 who answered" in after
    assert "at least 10 answers were taken back" in after
    assert not re.search(r"\b(12|28) (people|answers|fewer)", after)


def _people(session: Any, story: dict[str, str]) -> tuple[Any, str, str, str]:
    from feedback.themes.models import Theme

    decision = session.get_one(Decision, story["decision"])
    return session.get_one(Theme, story["theme"]), decision.edited_by, decision.checked_by, decision.taken_by


def test_a_quote_taken_back_leaves_a_note_and_no_word(
    staff: Staff, database: Database, clock: SetClock
) -> None:
    clock.moment = NOW
    with database.writing() as session:
        made = world(session)
        made.answers(40, about_theme=15)
        item = made.item(made.loop())
        quote = quoted(made, item.id)
        key, said = quote.id, quote.words
        where = f"/board/decisions/{take(made, item).id}"
    board = staff("board")
    assert said in words(board.get(where).text)
    with database.writing() as session:
        withdrawing.withdraw(session, session.get_one(Quote, key), "They asked", NOW, made.alice)
    page = words(board.get(where).text)
    assert said not in page
    assert "a quote that stood here was taken back" in page


def test_from_a_public_claim_up_to_the_decision_and_down_again(
    staff: Staff, database: Database, story: dict[str, str]
) -> None:
    from sqlalchemy import select

    from feedback.accounts.models import Account
    from feedback.loop.models import Loop

    scrutineer = staff("scrutineer")
    assert "Nothing is published here" in words(scrutineer.get("/board/claims").text)
    assert scrutineer.get(f"/board/claims/{story['item']}").status_code == 404
    with database.writing() as session:
        cora = session.scalars(select(Account.id).where(Account.name == "Cora")).one()
        release.release(session, session.get_one(Loop, story["loop"]), ["en"], NOW, cora)
    assert (
        f'href="/board/claims/{story["item"]}"' in scrutineer.get(f"/board/claims?loop={story['slug']}").text
    )
    assert "It is dark" in scrutineer.get("/board/claims?decided=yes").text
    assert "It is dark" not in scrutineer.get("/board/claims?decided=no").text
    page = scrutineer.get(f"/board/claims/{story['item']}").text
    assert f'href="/board/decisions/{story["decision"]}#said-{story["item"]}"' in page
    assert f'href="/board/decisions/{story["decision"]}#theme-{story["theme"]}"' in page
    assert f'href="/loops/{story["slug"]}"' in page
    assert (
        f'href="/board/claims/{story["item"]}"'
        in scrutineer.get(f"/board/decisions/{story['decision']}").text
    )
    assert f'href="/board/decisions/{story["decision"]}#said-{story["item"]}"' in (
        staff("hub").get(f"/hub/loops/{story['loop']}/items/{story['item']}").text
    )


def test_the_list_is_narrowed_by_the_address(staff: Staff, database: Database, story: dict[str, str]) -> None:
    with database.writing() as session:
        decision = session.get_one(Decision, story["decision"])
        assert log.listed(session, log.Wanted("board", PRIORITY, "yes", since=TODAY, until=TODAY)) == [
            decision
        ]
    board = staff("board")
    for query, there in (
        ("", True),
        ("?voice=no", False),
        ("?voice=yes&board=board", True),
        ("?board=nobody", False),
        (f"?priority={PRIORITY}", True),
        ("?since=2026-03-05", False),
        ("?until=2026-03-04", True),
        ("?since=nonsense", True),
    ):
        page = words(board.get(f"/board/decisions{query}").text)
        assert ("1 decision " in page) is there, query


def test_what_is_missing_is_listed_and_comes_as_a_file(
    staff: Staff, database: Database, story: dict[str, str]
) -> None:
    board = staff("board")
    page = words(board.get("/board/gaps").text)
    assert "0 of 1 decision taken" in page
    assert "1 of 1 priority" in page, "no survey is tied to it"
    file = board.get("/board/gaps.csv")
    assert file.mimetype == "text/csv"
    lines = file.text.lstrip("\ufeff").splitlines()
    assert lines[0].startswith("report,board,day")
    assert lines[1].startswith("priority: nobody was asked,,,1,Harm outside")
    assert len(lines) == 2


def test_evidence_is_written_down_without_a_case_and_stands_in_a_column_of_its_own(
    staff: Staff, database: Database, story: dict[str, str]
) -> None:
    hub = staff("hub")
    typed = {
        "kind": "audit",
        "measure": "",
        "title": "Family history",
        "dated_on": "2026-02-01",
        "sample": "12",
        "found": "The file of Mrs Kowalczyk was not read.",
        "grades": "Child’s voice | Good",
        "source": "Folder 3",
    }
    assert "Take this out" in words(
        hub.post("/board/evidence/new", data=typed | {"found": "Case number 00482915"}).text
    )
    refused = hub.post("/board/evidence/new", data=typed)
    assert refused.status_code == 422
    assert "“Mrs Kowalczyk”" in words(refused.text)
    assert 'name="looked"' in refused.text
    assert "Write each grade on a line" in words(
        hub.post("/board/evidence/new", data=typed | {"grades": "Good"}).text
    )
    made = hub.post("/board/evidence/new", data=typed | {"looked": "1"})
    assert made.status_code == 303
    tie = {"bears_on": f"decision:{story['decision']}", "stance": "contradicts", "said_by": "Audit group"}
    assert "Write why" in words(hub.post(f"{made.location}/bears-on", data=tie).text)
    assert hub.post(f"{made.location}/bears-on", data=tie | {"why": "It found light."}).status_code == 303
    page = staff("board").get(f"/board/decisions/{story['decision']}").text
    beside = words(page.partition('id="beside"')[2])
    assert "Contradicts" in beside.partition("Since then")[2], "it came after the decision was taken"
    assert "Looked at: 12 cases or files" in beside
    assert "15 people, of 40" in words(page)


def test_the_four_columns_say_what_is_not_recorded(staff: Staff, story: dict[str, str]) -> None:
    page = words(staff("scrutineer").get("/board/surveys").text)
    assert "How seldom-heard groups are reached: not recorded" in page
    assert "The Board decided on 1 February 2026" in page
    assert "Light the path, 4 March 2026" in page


def test_each_page_takes_so_many_statements(staff: Staff, database: Database, story: dict[str, str]) -> None:
    board = staff("board")
    expected = {
        "/board/decisions": 11,
        f"/board/decisions/{story['decision']}": 25,
        "/board/claims": 6,
        "/board/evidence": 11,
        "/board/gaps": 17,
        "/board/surveys": 13,
    }
    board.get("/board/decisions")
    found = {}
    for path in expected:
        with recorded(database) as statements:
            assert board.get(path).status_code == 200
        found[path] = len(statements)
    assert found == expected


def test_a_later_decision_says_that_it_replaces(
    staff: Staff, database: Database, story: dict[str, str]
) -> None:
    with database.writing() as session:
        made = World(session, "way-home", "door1", *_people(session, story))
        take(made, title="Light it sooner", replaces_id=story["decision"])
    assert "A later decision stands in its place" in words(
        staff("board").get(f"/board/decisions/{story['decision']}").text
    )
