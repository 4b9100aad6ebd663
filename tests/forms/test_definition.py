import json
from dataclasses import replace
from pathlib import Path

import pytest

from forms import author_file, definition, library
from forms.question import AsksFor
from forms.survey import Survey
from forms.text import Text
from tests.forms.writing import survey

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "surveys").glob("*.yaml"))


def every_survey() -> list[Survey]:
    examples = [author_file.read(path).survey for path in EXAMPLES]
    return [*map(library.read, library.names()), *(example for example in examples if example)]


@pytest.mark.parametrize("asked", every_survey(), ids=lambda asked: asked.key)
def test_a_survey_survives_json(asked):
    assert definition.from_json(definition.to_json(asked)) == asked
    assert definition.from_dict(json.loads(json.dumps(definition.to_dict(asked)))) == asked


@pytest.mark.parametrize("asked", every_survey(), ids=lambda asked: asked.key)
def test_a_survey_in_the_words_of_a_version_survives_json(asked):
    for version in asked.versions:
        spoken = asked.for_audience(version.id)
        assert definition.from_json(definition.to_json(spoken)) == spoken


def test_the_order_of_keys_does_not_change_the_hash_or_the_fallback():
    asked = survey("- {id: q, type: text, text: {pl: Pytanie, ar: سؤال}}", languages="pl, ar")
    again = definition.from_dict(json.loads(json.dumps(definition.to_dict(asked), sort_keys=True)))
    assert definition.content_hash(again) == definition.content_hash(asked)
    assert again.questions[0].text.pick("en").language == "pl"


def test_any_change_changes_the_hash():
    asked = survey("- {id: q, type: text, text: Question}")
    assert definition.content_hash(replace(asked, title=Text.of("Else", "en"))) != definition.content_hash(
        asked
    )
    assert definition.content_hash(replace(asked, check_answers=False)) != definition.content_hash(asked)


def test_the_hash_is_sha256_in_hex():
    assert len(bytes.fromhex(definition.content_hash(survey("- {id: q, type: text, text: Q}")))) == 32


def test_a_bound_of_nought_is_kept():
    asked = survey("- {id: q, type: scale, text: Q, minimum: 0, maximum: 10}")
    assert definition.from_json(definition.to_json(asked)).questions[0].options.minimum == 0


def test_what_a_question_asks_for_is_kept_and_a_survey_without_it_keeps_its_hash():
    asked = survey("- {id: q, type: text, text: Q, asks_for: improvement}")
    assert (
        definition.from_json(definition.to_json(asked)).questions[0].options.asks_for is AsksFor.IMPROVEMENT
    )
    assert "asks_for: improvement" in author_file.write(asked)
    assert "asks_for" not in definition.to_json(survey("- {id: q, type: text, text: Q}"))


def test_an_unknown_format_is_refused():
    with pytest.raises(ValueError, match="format 99"):
        definition.from_dict({"format": 99})
