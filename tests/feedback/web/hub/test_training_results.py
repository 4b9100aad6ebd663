"""What came of a course in the hub; and one health visitor among thirty, whom no page, file or report gives away."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from feedback.accounts.roles import Role
from feedback.clock import SetClock
from feedback.database import Database
from feedback.training import reviews, targets
from tests.feedback.training.held import Held, held

Staff = Callable[..., FlaskClient]
COURSE = "/hub/training/courses/recognising-neglect"
#: What nobody else on the course answered: only the health visitor did, at each point.
HERS = {"before": 5, "end": 1}


def asked_thirty(made: Held) -> None:
    """Twenty-nine from three agencies, who go up by one or stay, and one health visitor, who goes down by four."""
    made.people(0, "police", 10)
    made.people(0, "school", 10)
    made.people(0, "council", 9)
    made.people(0, "health", 1)
    for one in range(30):
        agency = ("police", "school", "council")[one % 3] if one < 29 else "health"
        was, now = (2 + one % 2, 3 + one % 2 - one % 5 // 4) if one < 29 else (HERS["before"], HERS["end"])
        who = {"agency": agency, "role": "direct" if one % 2 else "leads"}
        key = f"k{one * 7919 % 1009:04}"
        made.answer(0, "before", {"confidence_aim1": was, **who}, key)
        end = {
            "confidence_aim1": now,
            "then_aim1": was,
            "now_aim1": now,
            "recommend": 9 if one < 29 else 0,
            **who,
        }
        made.answer(0, "end", end, key, words="I will ask." if one < 29 else "")
        did = {"did": "yes" if one < 29 else "no_chance", "changed_for_children": "yes" if one < 29 else "no"}
        made.answer(0, "follow-up", {**did, "confidence_aim1": now, **who}, key)
        if one >= 12:
            made.answer(0, "follow-up 2", {**did, "confidence_aim1": now, **who}, key)


@pytest.fixture
def thirty(database: Database) -> str:
    with database.writing() as session:
        made = held(session, trainers=("Ann",), follow_ups=2)
        asked_thirty(made)
        targets.set_one(session, "health", 12, made.events[0].created_at, "tests")
        return made.events[0].code


def pages_of(code: str) -> list[str]:
    by = ("", "agency", "role", "event", "trainer", "mode", "year")
    kinds = {"uptake": "period=2026-01-01", "course": "course=recognising-neglect", "event": f"event={code}"}
    files = [f"/hub/reports/training-{kind}/file.html?{chosen}" for kind, chosen in kinds.items()]
    return [
        *(f"{COURSE}/results?by={one}" for one in by),
        f"/hub/training/events/{code}/results",
        "/hub/training/uptake?quarter=2026-01-01",
        *files,
    ]


@pytest.mark.parametrize(
    "database", ["sqlite"], indirect=True
)  # every role looks at every page: once is enough
def test_one_health_visitor_among_thirty_is_found_on_no_page(thirty: str, staff: Staff) -> None:
    seen = {role.value: _looks(staff(role.value), thirty) for role in Role}
    assert seen["hub"] >= 10
    assert seen["board"] >= 8
    assert seen["trainer"] >= 8
    assert seen["translator"] == 0


def _looks(browser: FlaskClient, code: str) -> int:
    """Everything that one person can open is looked through; gives how many pages that were."""
    opened = 0
    for address in pages_of(code):
        page = browser.get(address)
        assert page.status_code in (200, 403, 404), (address, page.status_code)
        if page.status_code != 200:
            continue
        opened += 1
        text = _plain(page.text)
        # Her agency has a row in the register and nowhere else, and no evaluation is told of it.
        for row in re.findall(r"<tr><th scope=\"row\">Health.*?</tr>", page.text, re.DOTALL):
            assert "/results" not in address or "Counted together" in row, (address, row)
            assert row.rstrip().endswith(
                ("[c]</span></td></tr>", "–</td></tr>", "[c]</abbr></td></tr>", "<td>[c]</td></tr>")
            ), row
        # One went down, one would not recommend it, one had no chance: no count of one stands anywhere.
        assert "1 would not" not in text
        assert not re.search(r"No chance 1\b|\b1 \d+ % \(|: 1 had come further|, 1 were less far", text), (
            address
        )
        for row in re.findall(r'data-label="Worse">(.*?)</td>', page.text):
            assert "[c]" in row or row.strip() == "0", (address, row)
    return opened


def _plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_who_sees_nothing_but_results_is_offered_one_grouping(thirty: str, staff: Staff) -> None:
    assert 'value="agency"' in staff("hub").get(f"{COURSE}/results").text
    assert 'value="agency"' not in staff("board").get(f"{COURSE}/results").text
    assert "Counted together" not in staff("board").get(f"{COURSE}/results?by=agency").text


def test_every_level_stands_there_with_the_warning(thirty: str, staff: Staff) -> None:
    page = _plain(staff("hub").get(f"{COURSE}/results").text)
    for words in (
        "Level 1: Reaction",
        "Level 2: Learning",
        "Level 3: Behaviour",
        "Level 4: Results for children",
        "own judgements of themselves",
        "This is another measure than asking before and after",
        "30 people answered both times",
        "This course is tied to no priority",
        "answered after 8 weeks",
        "answered after 6 months",
        "Each follow-up stands by itself",
        "At the end → after 6 months",
        "After 8 weeks → after 6 months",
        "Promised at the end, done after 6 months",
        "What people wrote they would do 29 people wrote something. Nobody has read these texts yet.",
        "Nobody has sorted them into themes yet.",
    ):
        assert words in page, words


def test_what_was_not_asked_is_said_to_be_not_measured(database: Database, staff: Staff) -> None:
    with database.writing() as session:
        held(session)
    page = _plain(staff("hub").get(f"{COURSE}/results").text)
    assert page.count("Not measured.") >= 4


def test_a_decision_is_made_in_the_hub_and_stands_in_a_loop(
    thirty: str, staff: Staff, database: Database
) -> None:
    browser = staff("hub")
    form = {
        "verdict": "change",
        "what": "More time for cases",
        "said": "There was too little time for cases.",
        "because": "Half asked for it",
        "due_on": "2026-06-01",
    }
    refused = browser.post(f"{COURSE}/review", data=form | {"because": ""})
    assert refused.status_code == 422
    assert "Write why." in refused.text
    assert "There was too little time for cases." in refused.text
    assert browser.post(f"{COURSE}/review", data=form).status_code == 303
    page = browser.get(f"{COURSE}/review").text
    assert "More time for cases" in page
    with database.reading() as session:
        (one,) = reviews.of_course(session, "recognising-neglect")
        assert one.item.response == "planned"
    assert staff("board").get(f"{COURSE}/review").status_code == 403


def test_targets_are_set_in_the_hub(thirty: str, staff: Staff, clock: SetClock) -> None:
    browser = staff("hub")
    page = browser.get("/hub/training/uptake")
    assert "Police" in page.text
    form = {"quarter": "2026-01-01", "target-police": "20", "target-health": ""}
    assert browser.post("/hub/training/targets", data=form).status_code == 303
    shown = _plain(browser.get("/hub/training/uptake?quarter=2026-01-01").text)
    assert "50 %" in shown
    wrong = browser.post("/hub/training/targets", data=form | {"target-police": "many"})
    assert wrong.status_code == 422
    assert "Write a whole number" in wrong.text
