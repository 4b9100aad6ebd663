import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import tally as tallying
from analysis.tally import tally, tally_counts
from forms.measures import Measure
from tests.analysis.asking import asking, scale_of_five


def counted(question, *values):
    return tally([question], [{question.id: value} for value in values]).questions[0]


def test_not_asked_missing_and_dont_know_are_three_things():
    question = asking(Measure.ONE_OF, "ab")
    answers = [{"q": "a"}, {"q": None}, {"q": "dont_know"}, {"q": "prefer_not"}, {}]
    found = tally([question], answers).questions[0]
    assert (found.asked, found.answered, found.missing) == (4, 1, 1)
    assert (found.dont_know, found.prefer_not) == (1, 1)


def test_choices_are_counted():
    assert counted(asking(Measure.ONE_OF, "ab"), "a", "a", "b").counts == {"a": 2, "b": 1}


def test_each_of_many_choices_is_counted_once_per_person():
    found = counted(asking(Measure.MANY_OF, "abc"), ["a", "b"], ["a", "a"], [])
    assert (found.counts, found.answered, found.missing) == ({"a": 2, "b": 1}, 2, 1)


def test_places_of_a_rank_are_counted():
    assert counted(asking(Measure.RANK, "ab"), ["b", "a"], ["b"]).counts == {("b", 1): 2, ("a", 2): 1}


def test_text_counts_only_that_something_was_written():
    assert counted(asking(Measure.TEXT), True, "words", "", None).counts == {True: 2}


def test_dates_count_only_that_they_were_given():
    assert counted(asking(Measure.DATE), "2026-01-02", "2026-01-03").counts == {True: 2}


@pytest.mark.parametrize(
    "measure", [Measure.ONE_OF, Measure.MANY_OF, Measure.SCALE, Measure.NUMBER, Measure.RANK]
)
def test_what_cannot_be_an_answer_is_unallocated(measure):
    found = counted(asking(measure, "ab"), {"not": ["an answer"]})
    assert (found.asked, found.answered, found.unallocated) == (1, 0, 1)


def test_a_word_on_a_scale_is_unallocated():
    assert counted(scale_of_five(), 3, "often").unallocated == 1


def test_a_note_asks_nothing():
    assert tally([asking(Measure.NONE)], [{}]).questions == ()


def test_responses_are_counted_and_questions_found_by_id():
    found = tally([scale_of_five("safe")], [{"safe": 3}, {}])
    assert found.responses == 2
    assert found.question("safe").asked == 1
    with pytest.raises(KeyError):
        found.question("other")


VALUES = st.one_of(
    st.none(),
    st.sampled_from(["a", "b", "c", "dont_know", "prefer_not", ""]),
    st.lists(st.sampled_from("abc"), unique=True),
    st.integers(0, 9),
)


@given(st.sampled_from(list(Measure)), st.lists(VALUES, max_size=40))
def test_the_parts_add_up_to_those_asked(measure, values):
    for found in tally([asking(measure, "abc")], [{"q": value} for value in values]).questions:
        parts = found.answered + found.dont_know + found.prefer_not + found.missing + found.unallocated
        assert parts == found.asked == len(values)


@given(st.sampled_from(list(Measure)), st.lists(VALUES, max_size=40))
def test_counts_handed_in_come_to_the_same_as_answers(measure, values):
    question = asking(measure, "abc")
    one_by_one = tally([question], [{"q": value} for value in values])
    assert tally_counts([question], [("q", value, 1) for value in values]).questions == one_by_one.questions


def test_counts_of_other_questions_are_passed_over():
    assert tally_counts([scale_of_five()], [("else", 3, 9), ("q", 3, 2)]).questions[0].asked == 2


def test_many_different_answers_are_taken_apart_on_the_way(monkeypatch):
    monkeypatch.setattr(tallying, "_DISTINCT", 3)
    monkeypatch.setattr(tallying, "_BATCH", 2)
    found = counted(asking(Measure.MANY_OF, "abcd"), ["a"], ["b"], ["a", "b"], ["c"], ["a", "c"], ["d"], None)
    assert (found.counts, found.asked) == ({"a": 3, "b": 2, "c": 2, "d": 1}, 7)


def test_memory_does_not_grow_with_the_responses():
    def stream(n):
        return ({"q": k % 5, "many": ["a", "b"]} for k in range(n))

    def peak(n):
        tracemalloc.start()
        tally([scale_of_five(), asking(Measure.MANY_OF, "ab", name="many")], stream(n))
        high = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return high

    peak(2_000)
    assert peak(40_000) < 1.5 * peak(8_000)
