"""Groups of similar comments: the same for everybody, without those that say nothing, and with telling phrases."""

import importlib.util
import random

import pytest

from analysis import embedding, grouping, phrases
from tests.conftest import missing

KINDS = {
    "lamps": (
        "The lamps on the path are broken",
        "No lamps on the way home",
        "It is dark, the lamps are off",
        "More lamps near the school path",
        "The street lamps do not work",
        "Fix the lamps at the gate",
        "The lamps by the park are off",
        "Lamps please, it is dark on the path",
    ),
    "bus": (
        "The bus is always late",
        "I wait for the bus a long time",
        "The bus is full and late",
        "The bus driver shouts at us",
        "There is no bus after clubs",
        "The bus stop is far away",
        "The late bus makes me miss lessons",
        "The bus is late every morning",
    ),
    "food": (
        "The school dinner is cold",
        "School dinner costs too much",
        "I do not like the school dinner",
        "Bigger portions at school dinner",
        "The queue for dinner is long",
        "Cold school dinner again",
        "More fruit at dinner",
        "School dinner is too small",
    ),
}
TEXTS = [text for texts in KINDS.values() for text in texts]


def can_group(way: str = "words") -> None:
    if importlib.util.find_spec("sklearn") is None or (way == "meaning" and not embedding.installed()):
        missing("The extra “language”", "pip install 'listening-loop[language]'")


def kind(text: str) -> str:
    return next(name for name, texts in KINDS.items() if text in texts)


@pytest.mark.parametrize("way", ["words", "meaning"])
def test_what_is_alike_stands_together(way: str) -> None:
    can_group(way)
    found = grouping.group(TEXTS, 3, way)
    right = sum(
        max(names.count(one) for one in KINDS)
        for names in ([kind(TEXTS[place]) for place in group.members] for group in found.groups)
    )
    assert right >= 20
    assert sum(len(one.members) for one in found.groups) + len(found.alone) == len(TEXTS)


def test_the_order_of_the_comments_changes_nothing() -> None:
    can_group()
    mixed = random.Random(5).sample(TEXTS, len(TEXTS))
    one, two = grouping.group(TEXTS, 3, "words"), grouping.group(mixed, 3, "words")
    assert [[TEXTS[place] for place in group.members] for group in one.groups] == [
        [mixed[place] for place in group.members] for group in two.groups
    ]
    assert [group.phrases for group in one.groups] == [group.phrases for group in two.groups]


def test_what_says_nothing_is_left_out_and_said() -> None:
    can_group()
    found = grouping.group(["n/a", *TEXTS, "Nothing."], 3, "words")
    assert found.said_nothing == (0, len(TEXTS) + 1)
    assert all({0, len(TEXTS) + 1}.isdisjoint(group.members) for group in found.groups)


def test_too_few_different_comments_are_not_sorted() -> None:
    can_group()
    with pytest.raises(grouping.CannotGroup, match="There are 2 comments"):
        grouping.group(["Lamps!"] * 30 + ["lamps"] * 30 + ["A bus"] * 30, way="words")


def test_where_nothing_can_sort_it_says_what_to_ask_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "best_way", lambda: None)
    with pytest.raises(grouping.CannotGroup, match="extra “language”"):
        grouping.group(TEXTS)


def test_phrases_tell_one_group_from_the_others() -> None:
    lamps, bus, food = phrases.telling([list(texts) for texts in KINDS.values()])
    assert "lamps" in " ".join(lamps)
    assert "bus" in " ".join(bus)
    assert food[0] == "school dinner"
    assert not any("the" in one.split() or "is" in one.split()[:1] for one in (*lamps, *bus, *food))
    assert phrases.telling([[], ["Only this"]]) == ((), phrases.telling([["Only this"]])[0])


@pytest.mark.parametrize(("comments", "count"), [(20, 4), (100, 6), (500, 13), (5_000, 25)])
def test_as_many_groups_as_can_be_looked_through(comments: int, count: int) -> None:
    assert grouping.fitting(comments) == count
