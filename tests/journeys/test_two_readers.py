"""What is typed into a page without a network is read, and objected to, exactly as the server would."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from babel.support import Translations
from hypothesis import HealthCheck, given, settings
from playwright.sync_api import Browser, Page

from feedback import paths
from forms.browser import for_browser
from forms.page_form import form_for
from forms.sentences import sentences
from forms.survey import Survey
from tests.support.routed import typed

SCRIPTS = [(paths.STATIC / name).read_text(encoding="utf-8") for name in ("routing.js", "boxes.js")]
_READ = """([survey, said, sent]) => {
  const found = survey.pages[0].questions.map((one) => [one.id, boxes.read(one, (name) => sent[name] ?? [])]);
  return {answers: Object.assign({}, ...found.map(([, {answers}]) => answers)),
    faults: found.filter(([, {fault}]) => fault).map(([id, {fault}]) => [said[id].first, boxes.sentence(said[id], fault)])};
}"""


@pytest.fixture(scope="module")
def bare(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    for script in SCRIPTS:
        page.add_script_tag(content=script)
    yield page
    page.close()


def both(page: Page, case: tuple[Survey, dict[str, list[str]]], language: str = "en") -> tuple[Any, Any]:
    """What the browser and what the server make of a page sent like this."""
    survey, sent = case
    gettext = Translations.load(str(paths.TRANSLATIONS), [language]).gettext
    form = form_for(survey.pages[0], language, gettext, formdata=sent)
    form.validate()
    ours = {"answers": form.answers(), "faults": [list(one) for one in form.faults()]}
    theirs = page.evaluate(_READ, [for_browser(survey, language), sentences(survey, language, gettext), sent])
    return theirs, json.loads(json.dumps(ours))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_any_page_with_anything_typed_is_read_alike(bare: Page, language: str) -> None:
    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
    @given(typed())
    def alike(case: tuple[Survey, dict[str, list[str]]]) -> None:
        theirs, ours = both(bare, case, language)
        assert theirs == ours

    alike()


def test_a_fault_planted_in_the_reader_is_heard(browser: Browser) -> None:
    planted = SCRIPTS[1].replace('["unreadable"]', '["range"]')
    assert planted != SCRIPTS[1]
    page = browser.new_page()
    for script in (SCRIPTS[0], planted):
        page.add_script_tag(content=script)

    @settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(typed())
    def alike(case: tuple[Survey, dict[str, list[str]]]) -> None:
        theirs, ours = both(page, case)
        assert theirs == ours

    with pytest.raises(AssertionError):
        alike()
    page.close()
