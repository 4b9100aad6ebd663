"""The server's engine agrees with the table that the browser's is held to as well."""

import json

import pytest

from forms import definition, routing
from forms.types import TYPES, UNFOLDED
from tests.vectors.write import TABLE, expected

ROWS = json.loads(TABLE.read_text(encoding="utf-8"))


def test_the_server_finds_every_way_in_the_table() -> None:
    assert [one for row in ROWS for one in wrong(row)] == []


def wrong(row: dict) -> list[str]:
    survey = definition.from_dict(row["survey"])
    return [
        f"{survey.key}: {walk['about']}, {name}: {found[name]} instead of {walk[name]}"
        for walk in row["walks"]
        for found in [expected(survey, walk["answers"])]
        for name in found
        if json.dumps(found[name], sort_keys=True) != json.dumps(walk[name], sort_keys=True)
    ]


def test_the_table_has_every_type_and_every_comparison() -> None:
    asked = [one for row in ROWS for page in row["survey"]["pages"] for one in page["questions"]]
    text = json.dumps(
        [one.get("when") for one in asked] + [p.get("when") for r in ROWS for p in r["survey"]["pages"]]
    )
    assert {one["type"] for one in asked} == TYPES.keys() - UNFOLDED
    for word in ("and", "or", "not", "answered", "=", "!=", "<", "<=", ">", ">=", "has"):
        assert f'["{word}", ' in text, word


def test_a_fault_in_the_server_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: answers of hidden questions decide."""
    true_walk = routing._walk

    def forgetful(survey, answers):
        for page, kept in true_walk(survey, answers):
            yield page, {**kept, **{key: answers[key] for key in answers if survey.question(key)}}

    monkeypatch.setattr(routing, "_walk", forgetful)
    assert [one for row in ROWS for one in wrong(row)] != []
