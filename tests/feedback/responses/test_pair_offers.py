"""One slip apart: offered to a person, and never more said than that; joined, kept apart, and undone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.audit.models import AuditEntry
from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses import pair_offers, pairs
from feedback.responses.models import PairSlip, Response
from feedback.responses.pair_offers import OfferFault
from feedback.responses.pairs import Side
from feedback.secrets import new_id
from feedback.surveys import collectors, pairing, versions
from tests.support.asked import publish

KEY = b"a key"
SCOPE = "course/course"
BEFORE = ("03nst47", "28loa02", "11aco55", "09ebr31", "30dza88", "17usp60")
#: The first with one sign another; the second as it was; the others strangers.
AFTER = ("03nst48", "28loa02", "01fxx10", "02gyy21", "05hzz32")
TODAY_IS_LATER = timedelta(days=1)


def course(
    database: Database, clock: SetClock, before: tuple[str, ...] = BEFORE, after: tuple[str, ...] = AFTER
) -> None:
    for point in ("before", "end"):
        key = f"course-{point}"
        publish(
            database, clock, key=key, code=point, mode="paired", kind="qr_poster", audience="practitioner"
        )
        with database.writing() as session:
            pairing.share(session, key, SCOPE, pairing.CODE)
    answer(database, clock, "before", before)
    answer(database, clock, "end", after)


def answer(database: Database, clock: SetClock, point: str, codes: tuple[str, ...], door: str = "") -> None:
    """Responses with these codes, as the intake writes them."""
    with database.writing() as session:
        version = versions.current(session, f"course-{point}")
        assert version is not None
        for code in codes:
            response = Response(
                id=new_id(),
                survey_key=version.survey_key,
                version_id=version.id,
                mode="paired",
                collector_code=door or point,
                language="en",
                day=clock.today(),
                answers={"safe": "very"},
                pair_key=pairing.by_code(KEY, SCOPE, code),
            )
            session.add(response)
            session.flush()
            session.add_all(
                PairSlip(response_id=response.id, slip=slip) for slip in pairing.slips(KEY, SCOPE, code)
            )


def offered(database: Database, clock: SetClock) -> list[pair_offers.Offer]:
    with database.reading() as session:
        return pair_offers.offers(session, "course-before", clock.today())


def matched(database: Database) -> int:
    with database.reading() as session:
        return len(pairs.beside(session, Side("course-before"), Side("course-end")).matched)


def test_one_slip_is_offered_from_the_next_day_on(database: Database, clock: SetClock) -> None:
    course(database, clock)
    assert offered(database, clock) == []
    clock.moment += TODAY_IS_LATER
    (one,) = offered(database, clock)
    assert [[point.survey_key for point in at] for at in one.at] in (
        [["course-before"], ["course-end"]],
        [["course-end"], ["course-before"]],
    )
    assert (one.others, one.together) == (0, None)
    assert matched(database) == 1  # and nothing is joined by itself


def test_a_person_joins_or_keeps_apart_and_it_can_be_undone(database: Database, clock: SetClock) -> None:
    course(database, clock)
    clock.moment += TODAY_IS_LATER
    (one,) = offered(database, clock)
    for verdict, found in (("same", 2), ("two", 1)):
        with database.writing() as session:
            pair_offers.decide(session, "course-end", one.id, verdict, clock.today(), clock.now(), "somebody")
        assert matched(database) == found
        assert offered(database, clock) == []
        with database.writing() as session:
            (decided,) = pair_offers.decided(session, "course-before")
            assert (decided.id, decided.verdict, decided.by) == (one.id, verdict, "somebody")
            pair_offers.undo(session, "course-before", one.id, clock.now(), "somebody")
        assert matched(database) == 1
        assert offered(database, clock) == [one]
    with database.reading() as session:
        trail = session.scalars(select(AuditEntry).where(AuditEntry.thing == f"pairing/{SCOPE}")).all()
        held = set(session.scalars(select(Response.pair_key)))
    assert [entry.action for entry in trail] == [
        "answers joined as one person's",
        "decision about a pair undone",
        "answers kept as two people's",
        "decision about a pair undone",
    ]
    assert not held & {word for entry in trail for word in entry.detail.values()}


def test_what_is_offered_no_more_is_refused(database: Database, clock: SetClock) -> None:
    course(database, clock)
    clock.moment += TODAY_IS_LATER
    with database.writing() as session:
        with pytest.raises(OfferFault, match="not offered any more"):
            pair_offers.decide(session, "course-end", "nothing", "same", clock.today(), clock.now(), "x")
        with pytest.raises(OfferFault, match="undone already"):
            pair_offers.undo(session, "course-end", "nothing", clock.now(), "x")


def test_one_from_before_and_one_from_after_are_never_offered(database: Database, clock: SetClock) -> None:
    """They need no code: who was there knows that they are the same person."""
    course(database, clock, BEFORE[:1], AFTER[:1])
    clock.moment += TODAY_IS_LATER
    assert offered(database, clock) == []
    answer(database, clock, "before", BEFORE[1:])
    clock.moment += TODAY_IS_LATER
    assert offered(database, clock) == []  # six before, and still one after


def test_who_answered_both_times_is_offered_to_nobody(database: Database, clock: SetClock) -> None:
    course(database, clock, (*BEFORE, AFTER[0]), AFTER)
    clock.moment += TODAY_IS_LATER
    assert offered(database, clock) == []


def test_rivals_are_said(database: Database, clock: SetClock) -> None:
    course(database, clock, BEFORE, (*AFTER, "03nst57"))
    clock.moment += TODAY_IS_LATER
    assert [one.others for one in offered(database, clock)] == [1, 1]


def test_the_group_is_said_only_where_it_is_large(database: Database, clock: SetClock) -> None:
    course(database, clock, (), ())
    with database.writing() as session:
        for point in ("before", "end"):
            collectors.open_door(
                session, f"course-{point}", clock.now(), "x", kind="qr_poster", name="one", group_label="One event",
                code=f"{point}-one",
            )  # fmt: skip
    answer(database, clock, "before", BEFORE, "before-one")
    answer(database, clock, "end", AFTER[:4], "end-one")
    answer(database, clock, "end", AFTER[4:])
    clock.moment += TODAY_IS_LATER
    assert [one.together for one in offered(database, clock)] == [None]
    answer(database, clock, "end", ("06izz43",), "end-one")
    clock.moment += TODAY_IS_LATER
    assert [one.together for one in offered(database, clock)] == [True]


def test_the_page_shows_neither_answers_nor_codes_nor_doors_nor_days(
    database: Database, clock: SetClock, staff: Callable[..., FlaskClient]
) -> None:
    course(database, clock)
    clock.moment += TODAY_IS_LATER
    browser = staff("analyst")
    page = browser.get("/hub/surveys/course-before/pairs").text
    assert "May be the same person" in page
    assert page.count("The same person</button>") == 1
    with database.reading() as session:
        rows = session.scalars(select(Response)).all()
    main = page.partition("<main")[2]
    for row in rows:
        assert row.id not in page
        assert str(row.pair_key) not in page
    for word in (*BEFORE, *AFTER, "Very safe", "4 March"):
        assert word not in main
    (one,) = offered(database, clock)
    browser.post("/hub/surveys/course-before/pairs", data={"offer": one.id, "verdict": "same"})
    assert matched(database) == 2
    again = browser.post("/hub/surveys/course-before/pairs", data={"offer": one.id, "verdict": "same"})
    assert again.status_code == 409
    assert "not offered any more" in again.text
    browser.post("/hub/surveys/course-before/pairs/undo", data={"offer": one.id})
    assert matched(database) == 1
    assert browser.post("/hub/surveys/course-before/pairs/undo", data={"offer": one.id}).status_code == 409


def test_small_numbers_of_pairs_are_hidden(
    database: Database, clock: SetClock, staff: Callable[..., FlaskClient]
) -> None:
    course(database, clock)
    clock.moment += TODAY_IS_LATER
    page = staff("analyst").get("/hub/surveys/course-before/pairs").text
    assert page.count("[c]") == 3


def test_prompts_are_chosen_in_the_hub(
    database: Database, clock: SetClock, staff: Callable[..., FlaskClient]
) -> None:
    browser = staff("admin")
    assert "Codes people make" in browser.get("/hub/partnership/codes").text
    few = browser.post("/hub/partnership/codes", data={"prompts": ["birth_day"]})
    assert few.status_code == 422
    wanted = ["birth_day", "animal_first", "place_first", "birth_month"]
    browser.post("/hub/partnership/codes", data={"prompts": wanted})
    with database.reading() as session:
        assert set(pairing.chosen(session)) == set(wanted)
    assert browser.get("/hub/surveys/nothing/pairs").status_code in (403, 404)


def test_a_survey_of_another_mode_has_no_such_page(
    database: Database, clock: SetClock, staff: Callable[..., FlaskClient]
) -> None:
    publish(database, clock)
    assert staff("hub").get("/hub/surveys/safe-at-school/pairs").status_code == 404
