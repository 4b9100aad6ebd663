"""Who was heard against the people served: told group by group, and who is missing."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from feedback.clock import SetClock
from feedback.database import Database
from feedback.partnership import partnership_file, population
from feedback.partnership.profile import PartnershipFault
from feedback.responses import equality as kept
from feedback.results import equality
from tests.support.asked import publish

KEY = "safe-at-school"
FILE = """
name: Town Partnership
short_name: Town
populations:
  - who: child
    area: Town
    code: E06000054
    source: Mid-year estimates
    date: 2024-06-30
    counts:
      sex: {female: "5,000", male: 5000}
      ethnic_group: {white: 6000, mixed: 500, asian: 2500, black: 800, other: 200}
"""


@pytest.fixture
def entry(tmp_path: Path) -> Callable[[str], partnership_file.PartnershipEntry]:
    def read(text: str) -> partnership_file.PartnershipEntry:
        path = tmp_path / "town.yaml"
        path.write_text(text, encoding="utf-8")
        return partnership_file.read(path)

    return read


@pytest.fixture
def heard(database: Database, clock: SetClock, entry) -> equality.Heard:
    publish(database, clock)
    said = {("female", "white"): 70, ("female", "asian"): 30, ("male", "white"): 20}
    with database.writing() as session:
        partnership_file.bring_in(session, entry(FILE))
        for (sex, group), count in said.items():
            for number in range(count):
                answers = {"sex": sex, "ethnic_group": group}
                kept.keep(session, b"k" * 32, f"{sex} {group} {number}", KEY, date(2026, 2, 3), answers)
    with database.reading() as session:
        return equality.heard(session, KEY, False, date(2026, 3, 4), str)


def voices(found: equality.Heard, question: str) -> dict[str, str]:
    return {one.id: one.voice.value for one in found.served[question]}


def test_each_group_is_heard_as_far_as_its_interval_lets_us_say(heard: equality.Heard) -> None:
    assert voices(heard, "sex") == {"female": "more", "male": "barely"}
    # 120 said so: of 10 expected black children none came, which chance does not explain; of the 2.4 others it may.
    assert voices(heard, "ethnic_group") == {
        "white": "more",
        "mixed": "nobody",
        "asian": "as_much",
        "black": "nobody",
        "other": "as_much",
    }
    (female, male) = heard.served["sex"]
    assert (female.heard, str(female.share), str(female.share_served), male.served) == (
        100,
        "83",
        "50.0",
        5000,
    )
    assert "religion" not in heard.served


def test_the_population_has_its_area_source_and_day(heard: equality.Heard) -> None:
    assert heard.population is not None
    assert (heard.population.code, heard.population.date, heard.population.invented) == (
        "E06000054",
        "2024-06-30",
        False,
    )


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("E06000054", "Town", "is not a GSS code"),
        ("2024-06-30", "last year", "is not a day"),
        ("other: 200", "others: 200", "Did you mean 'other'"),
        (", other: 200", "", "give a number for other too"),
        ("black: 800", "black: many", "is not a whole number"),
        ("who: child", "who: children", "Did you mean 'child'"),
        ("sex:", "gender_is:", "is not known here"),
    ],
)
def test_what_is_wrong_in_the_file_is_said_with_its_place(entry, old: str, new: str, fault: str) -> None:
    with pytest.raises(PartnershipFault, match="populations 1") as refused:
        entry(FILE.replace(old, new))
    assert fault in str(refused.value)


def test_a_file_that_does_not_speak_of_populations_leaves_them(database: Database, entry) -> None:
    with database.writing() as session:
        partnership_file.bring_in(session, entry(FILE))
        partnership_file.bring_in(session, entry("name: Town Partnership\nshort_name: Town\n"))
    with database.reading() as session:
        assert population.of(session, "child") is not None
        assert population.of(session, "adult") is None


def test_the_page_says_who_is_missing(
    heard: equality.Heard, staff: Callable[..., FlaskClient], database: Database, app
) -> None:
    from flask import render_template

    with app.test_request_context():
        page = render_template("hub/heard.html", heard=heard)
    assert "Missing or barely heard:" in page
    assert "Town (E06000054), Mid-year estimates" in page
    assert "nobody: missing" in page
