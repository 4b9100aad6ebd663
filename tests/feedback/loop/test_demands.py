from datetime import date

import pytest

from feedback.loop import demands
from feedback.loop.models import LoopItem

TEXTS = {name: {} for name in ("said", "decided", "answer", "because", "changed")}


def item(**values) -> LoopItem:
    return LoopItem(**(TEXTS | {"stage": "heard", "response": "none", "owner": "", "evidence": ""} | values))


def owed(**values) -> set[str]:
    return {demand.field for demand in demands.missing(item(**values))}


def test_what_was_heard_needs_only_the_words():
    assert owed() == {"said"}
    assert owed(said={"en": "It is dark."}) == set()


def test_words_of_spaces_are_no_words():
    assert owed(said={"en": "  "}) == {"said"}


def test_what_is_considered_needs_to_say_who_said_it():
    assert owed(stage="considered", said={"en": "Dark"}) == {"theme_id"}
    assert owed(stage="considered", said={"en": "Dark"}, theme_id="t") == set()
    assert owed(stage="considered", said={"en": "Dark"}, evidence="Workshop in May") == set()


@pytest.mark.parametrize(
    ("response", "fields"),
    [
        ("none", set()),
        ("planned", {"answer", "owner", "agency_key", "due_on"}),
        ("doing", {"answer", "owner", "agency_key", "due_on"}),
        ("done", {"answer", "done_on", "owner", "agency_key", "evidence"}),
        ("cannot", {"answer", "because", "owner"}),
        ("already", {"answer", "evidence"}),
        ("passed_on", {"answer", "agency_key"}),
    ],
)
def test_each_answer_demands_its_own_things(response, fields):
    decided = {
        "stage": "decided",
        "said": {"en": "Dark"},
        "theme_id": "t",
        "decided": {"en": "Lamps"},
        "decided_on": date(2026, 2, 1),
        "decided_by": "board",
    }
    assert owed(response=response, **decided) == fields


def test_every_stage_and_response_has_its_demands():
    assert tuple(demands.OF_STAGE) == demands.STAGES
    assert tuple(demands.OF_RESPONSE) == demands.RESPONSES


def test_release_demands_a_priority_and_a_second_person():
    fields = {demand.field for demand in demands.before_release(item(said={"en": "Dark"}))}
    assert fields == {"priority_ref", "checked_by"}


def test_what_changed_is_never_demanded():
    asked = {
        one.field
        for table in (demands.OF_STAGE, demands.OF_RESPONSE)
        for row in table.values()
        for one in row
    }
    assert "changed" not in asked
