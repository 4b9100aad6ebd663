"""The schema and the entries speak of the same keys."""

from dataclasses import fields

import pytest
from jsonschema import Draft202012Validator

from feedback.plans.entries import ActionEntry, FigureEntry, ObjectiveEntry, PlanEntry, PriorityEntry
from feedback.plans.schema import json_schema
from tests.feedback.plans.printed import HERE

WHOLE = json_schema()


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(WHOLE)


@pytest.mark.parametrize(
    ("schema", "entry"),
    [
        (WHOLE, PlanEntry),
        (WHOLE["$defs"]["priority"], PriorityEntry),
        (WHOLE["$defs"]["objective"], ObjectiveEntry),
        (WHOLE["$defs"]["action"], ActionEntry),
        (WHOLE["$defs"]["figure"], FigureEntry),
    ],
)
def test_every_key_has_a_field_and_every_field_a_key(schema: dict, entry: type):
    assert set(schema["properties"]) == {field.name for field in fields(entry)}


def test_every_key_is_in_the_document():
    words = (HERE / "docs" / "plan-format.md").read_text(encoding="utf-8")
    parts = (WHOLE, *WHOLE["$defs"].values())
    assert [key for part in parts for key in part["properties"] if f"`{key}`" not in words] == []
