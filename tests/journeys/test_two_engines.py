"""The browser finds the same way through a survey as the server: one table, two engines, and any survey at all."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from playwright.sync_api import Browser, Page

from feedback import paths
from forms import definition
from forms.browser import for_browser
from forms.survey import Survey
from forms.types import TYPES, UNFOLDED
from tests.support.routed import answered
from tests.vectors.write import TABLE, expected

SCRIPT = (paths.STATIC / "routing.js").read_text(encoding="utf-8")
ROWS = json.loads(TABLE.read_text(encoding="utf-8"))
_WALK = """(walks) => walks.map(([survey, answers]) => ({
  path: routing.path(survey, answers), kept: routing.kept(survey, answers),
  unanswered: routing.unanswered(survey, answers),
  beside: survey.pages.map(({id}) => [routing.previous(survey, answers, id), routing.next(survey, answers, id)]),
}))"""


@pytest.fixture(scope="module")
def bare(browser: Browser) -> Iterator[Page]:
    """An empty page with nothing of ours but the engine."""
    page = browser.new_page()
    page.add_script_tag(content=SCRIPT)
    yield page
    page.close()


def walked(page: Page, walks: list[tuple[Survey, dict[str, Any]]]) -> list[dict[str, Any]]:
    return page.evaluate(_WALK, [[for_browser(survey, "en"), answers] for survey, answers in walks])


def table() -> list[tuple[Survey, dict[str, Any]]]:
    return [(definition.from_dict(row["survey"]), walk) for row in ROWS for walk in row["walks"]]


def wrong(page: Page) -> list[str]:
    found = walked(page, [(survey, walk["answers"]) for survey, walk in table()])
    return [
        f"{survey.key}: {walk['about']}, {name}: {mine[name]} instead of {walk[name]}"
        for (survey, walk), mine in zip(table(), found, strict=True)
        for name in mine
        if mine[name] != walk[name]
    ]


def test_the_browser_finds_every_way_in_the_table(bare: Page) -> None:
    assert wrong(bare) == []


@pytest.mark.parametrize(
    ("right", "planted"),
    [
        ("if (!questions.length) continue;", "for (const id in answers) counted.set(id, answers[id]);"),
        ('"<": return alike && answer < value', '"<": return alike && answer <= value'),
        ("required && here.get(id) === null", "here.get(id) === null"),
        ('if (word === "or") return parts.some', 'if (word === "or") return parts.every'),
        ("!(value.length > 1 &&", "!(value.length > 2 &&"),
        ('.toUpperCase().toLowerCase().replace(/ς/g, "σ")', ".toLowerCase()"),
    ],
)
def test_a_fault_in_the_browser_is_heard(browser: Browser, right: str, planted: str) -> None:
    assert SCRIPT.count(right) == 1
    page = browser.new_page()
    page.add_script_tag(content=SCRIPT.replace(right, planted))
    assert wrong(page) != []
    page.close()


def test_any_survey_with_any_answers_leads_both_the_same_way(bare: Page) -> None:
    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(answered())
    def both(case: tuple[Survey, dict[str, Any]]) -> None:
        survey, answers = case
        assert walked(bare, [(survey, answers)])[0] == json.loads(json.dumps(expected(survey, answers)))

    both()


def test_words_are_the_same_words_to_both_whatever_their_capitals(bare: Page) -> None:
    import sys
    import unicodedata

    from forms.types.text import folded

    signs = [
        chr(code)
        for code in range(sys.maxunicode)
        if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")
    ]
    theirs = bare.evaluate("(signs) => signs.map(routing.folded)", signs)
    assert [sign for sign, said in zip(signs, theirs, strict=True) if folded(sign) != said] == []


def test_every_type_is_known_to_the_browser() -> None:
    head, _, rest = SCRIPT.partition("const TYPES = {")
    known = rest.partition("};")[0]
    assert head
    assert [name for name in TYPES if name not in UNFOLDED and f"{name}: " not in known] == []
