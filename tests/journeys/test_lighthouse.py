"""Lighthouse, as a phone, finds nothing that shuts anybody out."""

from contextlib import closing
from typing import Any

import pytest

from bench.people import Person
from tests.conftest import missing
from tests.journeys.served import Northmoor
from tests.support import lighthouse


@pytest.fixture(scope="module")
def phone(chromium: str) -> None:
    """Lighthouse, and a Node to run it on."""
    if lighthouse.node() is None:
        missing("Node.js with npm", "apt-get install nodejs npm")
    lighthouse.ready()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("page", ["start", "question", "thanks"])
def test_accessibility_is_complete(phone: None, place: Northmoor, page: str, language: str) -> None:
    path, cookies = on_the_way(place, page, language)
    found = lighthouse.audit(place.home + path, cookies, "accessibility")
    assert (found.accessibility, found.faults) == (100, ())


def on_the_way(place: Northmoor, page: str, language: str) -> tuple[str, dict[str, str]]:
    """An address of the survey of everything, and the cookies of somebody who has come as far as that."""
    path = f"{place.everything}?lang={language}"
    if page == "start":
        return path, {}
    host, port = place.home.removeprefix("http://").split(":")
    with closing(Person((host, int(port)))) as person:
        return _further(person, place, page, path), person.cookies


def _further(person: Person, place: Northmoor, page: str, path: str) -> str:
    person.ask("GET", path)
    person.press(path)
    if page == "question":
        return f"{place.everything}/q/day"
    person.press(f"{place.everything}/q/day", day="4")
    person.press(f"{place.everything}/q/helped", helped="no")
    person.press(f"{place.everything}/check", f"{place.everything}/send")
    return f"{place.everything}/thanks"


SEEN: dict[str, Any] = {
    "requestedUrl": "http://here/a",
    "finalDisplayedUrl": "http://here/a",
    "audits": {"interactive": {"numericValue": 2500}},
    "categories": {"performance": {"score": 0.97, "auditRefs": []}},
}
NOT_SEEN = {"runtimeError": {"code": "NO_NAVSTART", "message": "the record has no beginning"}}


def test_a_page_that_was_not_seen_is_looked_at_again() -> None:
    looks = iter([NOT_SEEN, NOT_SEEN, SEEN])
    assert lighthouse._tried(lambda: next(looks)).usable == 2.5


def test_looking_again_has_an_end() -> None:
    looks = iter([NOT_SEEN] * lighthouse.TRIES + [SEEN])
    with pytest.raises(lighthouse.NotSeen, match="NO_NAVSTART"):
        lighthouse._tried(lambda: next(looks))
    assert next(looks) is SEEN


def test_the_figures_of_another_page_are_no_figures() -> None:
    """The question page of somebody who has sent their answers is the thank-you page, and slower by two redirects."""
    with pytest.raises(AssertionError, match="another page"):
        lighthouse._tried(lambda: SEEN | {"finalDisplayedUrl": "http://here/thanks"})
