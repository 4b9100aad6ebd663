import pytest

from analysis.crosstab import crosstab, crosstab_by_group
from forms.measures import Measure
from tests.analysis.asking import asking, scale_of_five

HELPED = asking(Measure.ONE_OF, ["yes", "no"], name="helped")
SAFE = scale_of_five("safe")
TOPICS = asking(Measure.MANY_OF, "ab", name="topics")
ANSWERS = [
    {"helped": "yes", "safe": 5, "topics": ["a", "b"]},
    {"helped": "yes", "safe": 4, "topics": ["a"]},
    {"helped": "no", "safe": 4, "topics": ["b"]},
    {"helped": "prefer_not", "safe": 1, "topics": ["b"]},
    {"helped": None, "safe": 5},
    {"safe": 5, "helped": "no", "topics": "dont_know"},
]


def counts(group):
    return {row.id: row.count for row in group.rows if row.count}


def test_answers_are_counted_within_each_group():
    table = crosstab(SAFE, HELPED, ANSWERS)
    assert counts(table.group("yes")) == {"4": 1, "5": 1}
    assert table.group("no").answered == 2


def test_groups_stand_in_the_authors_order_and_those_who_did_not_say_last():
    assert [group.id for group in crosstab(SAFE, HELPED, ANSWERS).groups] == [
        "yes",
        "no",
        "prefer_not",
        "not_stated",
    ]


def test_the_groups_add_up_to_the_total():
    table = crosstab(SAFE, HELPED, ANSWERS)
    assert sum(group.answered for group in table.groups) == table.total.answered == 6


def test_shares_and_means_are_of_the_group():
    group = crosstab(SAFE, HELPED, ANSWERS).group("yes")
    assert {row.id: row.share for row in group.rows} == {"1": 0, "2": 0, "3": 0, "4": 50, "5": 50}
    assert group.mean == 4.5


def test_several_choices_count_for_the_person_once_each():
    table = crosstab(TOPICS, HELPED, ANSWERS)
    assert table.group("yes").answered == 2
    assert counts(table.group("yes")) == {"a": 2, "b": 1}
    assert table.total.dont_know == 1


def test_the_points_of_a_scale_can_be_groups():
    assert [group.id for group in crosstab(HELPED, SAFE, ANSWERS).groups] == ["1", "2", "3", "4", "5"]


def test_collectors_are_groups_from_counted_rows():
    table = crosstab_by_group(
        SAFE, "collector", ["school", "library"], [("school", 5, 7), (None, 4, 2), ("fair", 1, 1)]
    )
    assert [(group.id, group.answered) for group in table.groups] == [
        ("school", 7),
        ("library", 0),
        ("fair", 1),
        ("not_stated", 2),
    ]


def test_overlapping_groups_are_refused():
    with pytest.raises(ValueError, match="one answer, from a list or on a scale: 'topics'"):
        crosstab(SAFE, TOPICS, ANSWERS)


def test_free_text_is_refused():
    with pytest.raises(ValueError, match="choices or points of a scale"):
        crosstab(asking(Measure.TEXT), HELPED, ANSWERS)


def test_an_unknown_group_is_a_key_error():
    with pytest.raises(KeyError):
        crosstab(SAFE, HELPED, ANSWERS).group("nowhere")
