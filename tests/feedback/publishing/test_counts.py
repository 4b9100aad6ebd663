"""Nothing the public page says lets anybody work out a number from 1 to 9."""

import itertools
from datetime import date
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure_control import PUBLIC
from feedback.loop.models import Loop, LoopItem
from feedback.publishing import compose, counts

DAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("behind", "number", "said"),
    [
        (0, 100, None),
        (3, 100, "some"),
        (9, 100, "some"),
        (10, 100, 10),
        (90, 100, 90),
        (91, 100, "most"),
        (99, 100, "most"),
        (100, 100, "most"),
        (10, 10, "most"),
        (5, 9, "some"),
        (9, 9, "some"),
    ],
)
def test_how_many_people_said_it(behind, number, said):
    count = counts.people(behind, number, PUBLIC)
    assert (count and (count["number"] or count["words"])) == said


def test_everybody_is_said_only_where_somebody_has_looked_at_it():
    assert counts.people(40, 40, PUBLIC, confirmed=True) == {"number": 40, "words": ""}
    assert counts.people(9, 9, PUBLIC, confirmed=True) == counts.SOME


def test_so_many_behind_a_theme_as_never_answered_are_not_believed():
    assert counts.people(20, 12, PUBLIC) is None


@pytest.mark.parametrize(
    ("could", "number", "said"),
    [(None, 50, None), (120, 64, 120), (60, 55, None), (60, 60, None), (300, 7, None), (50, 60, None)],
)
def test_how_many_could_have_answered(could, number, said):
    assert counts.base(could, number, PUBLIC) == said


@given(
    number=st.integers(0, 200),
    base=st.none() | st.integers(1, 250),
    behind=st.lists(st.integers(0, 200), max_size=5),
)
def test_no_small_count_and_no_small_rest_can_be_worked_out(number, base, behind):
    revealed = _revealed(_counted(number, base, behind))
    assert not any(PUBLIC.small(one) for one in revealed)


@given(
    first=st.integers(0, 60),
    joined=st.lists(st.integers(-5, 40), min_size=1, max_size=4),
    shares=st.lists(st.floats(0, 1), min_size=1, max_size=3),
)
def test_no_small_count_can_be_worked_out_from_two_editions(first, joined, shares):
    numbers, content = [], None
    for more in (0, *joined):
        first = max(0, first + more)
        fresh = _counted(first, None, [int(first * share) for share in shares])
        content = _as_content(compose.steady(fresh, content, PUBLIC))
        numbers.append(content)
    for before, after in itertools.pairwise(numbers):
        pairs = [(before["answered"], after["answered"])]
        pairs += [
            (one["people"], other["people"])
            for one, other in zip(before["items"], after["items"], strict=True)
        ]
        for old, new in pairs:
            if old and new and old["number"] and new["number"]:
                assert not PUBLIC.small(abs(old["number"] - new["number"]))


def test_the_watchdog_barks_when_the_rest_is_forgotten():
    leaky = {
        "answered": {"number": 100, "words": ""},
        "base": None,
        "people": {"a": {"number": 95, "words": ""}},
    }
    assert any(PUBLIC.small(one) for one in _revealed(leaky))


def _counted(number: int, base: int | None, behind: list[int]) -> dict:
    items = [LoopItem(id=str(place), theme_id=str(place)) for place in range(len(behind))]
    loop = Loop(survey_key="s", base=base)
    loop.items = items
    with (
        patch.object(compose.store, "how_many", return_value=number),
        patch.object(compose.heads, "of_surveys", return_value={}),
        patch.object(compose, "_surveys_of_themes", return_value={item.id: "s" for item in items}),
        patch.object(compose.unanimous, "themes", return_value=set()),
        patch.object(
            compose.coding, "people_behind", side_effect=lambda _, theme: min(behind[int(theme)], number)
        ),
    ):
        return compose.count(None, loop, DAY, PUBLIC)  # type: ignore[arg-type]


def _revealed(counted: dict) -> list[int]:
    """Every number the page says, and every difference between two that stand in each other."""
    whole = counted["answered"]["number"] if counted["answered"] else None
    parts = [one["number"] for one in counted["people"].values() if one and one["number"] is not None]
    said = [*parts, *([whole] if whole is not None else []), *([counted["base"]] if counted["base"] else [])]
    if whole is not None:
        said += [whole - part for part in parts]
        if counted["base"]:
            said.append(counted["base"] - whole)
    return said


def _as_content(counted: dict) -> dict:
    items = [{"id": key, "people": people} for key, people in counted["people"].items()]
    sources = [{"key": key, **one} for key, one in counted["sources"].items()]
    return counted | {"items": items, "sources": sources}
