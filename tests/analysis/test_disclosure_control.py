import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.disclosure_control import (
    ALL_ALIKE,
    HIDDEN,
    INTERNAL,
    PUBLIC,
    TOO_ENTANGLED,
    TOO_FEW,
    Policy,
    may_filter,
    protect,
    protect_all,
    raised,
)
from analysis.follow_up import Hinge
from forms.measures import Measure
from tests.analysis.asking import asking, scale_of_five, summary_of_answers, summary_of_counts
from tests.analysis.attacker import on_follow_up, on_question

POLICIES = st.sampled_from([INTERNAL, PUBLIC])
SIZES = st.one_of(st.integers(0, 14), st.integers(0, 60))
ABC = asking(Measure.ONE_OF, "abc")
PICKS = asking(Measure.MANY_OF, "abc")


def shown(summary):
    return [str(row.count) for row in summary.rows]


def one_of(a, b, c, missing=0):
    return summary_of_counts(ABC, [("a", a), ("b", b), ("c", c), (None, missing)])


# --- policies ---------------------------------------------------------------------------------------------------------


def test_a_hidden_count_prints_as_the_mark_for_confidential():
    assert f"{HIDDEN}" == "[c]"


def test_the_shipped_policies_hide_below_five_and_below_ten():
    assert (INTERNAL.threshold, PUBLIC.threshold) == (5, 10)


def test_a_policy_can_be_raised():
    assert raised(PUBLIC, 15).threshold == 15


def test_a_policy_is_never_lowered():
    with pytest.raises(ValueError, match="can only be raised: choose 10 or more, not 5"):
        raised(PUBLIC, 5)


def test_no_policy_starts_below_the_floor():
    with pytest.raises(ValueError, match="5 or more"):
        Policy("lenient", 3)


def test_a_filter_is_refused_when_it_or_the_rest_is_small():
    assert may_filter(100, 40, PUBLIC)
    assert may_filter(100, 100, PUBLIC)
    assert not may_filter(100, 9, PUBLIC)
    assert not may_filter(100, 91, PUBLIC)


# --- one answer each --------------------------------------------------------------------------------------------------


def test_large_counts_and_noughts_are_shown():
    assert shown(protect(one_of(30, 0, 12), PUBLIC)) == ["30", "0", "12"]


def test_a_small_count_takes_the_next_smallest_with_it():
    assert shown(protect(one_of(30, 20, 3), PUBLIC)) == ["30", "[c]", "[c]"]


def test_two_small_counts_that_together_are_small_take_a_third_with_them():
    assert shown(protect(one_of(30, 2, 3), PUBLIC)) == ["[c]", "[c]", "[c]"]


def test_two_small_counts_that_hide_each_other_need_no_third():
    assert shown(protect(one_of(30, 6, 7), PUBLIC)) == ["30", "[c]", "[c]"]


def test_shares_and_intervals_go_with_their_count():
    row = protect(one_of(30, 20, 3), PUBLIC).row("b")
    assert (row.share, row.share_of_asked, row.interval) == (HIDDEN, HIDDEN, HIDDEN)


def test_a_question_that_few_answered_is_hidden_altogether():
    few = protect(one_of(9, 0, 0, missing=40), PUBLIC)
    assert few.withheld == TOO_FEW
    assert {few.answered, few.dont_know, few.prefer_not, *(row.count for row in few.rows)} == {HIDDEN}
    assert (few.asked, few.missing) == (49, 40)


def test_what_nobody_was_asked_is_left_as_it_is():
    nobody = one_of(0, 0, 0)
    assert protect(nobody, PUBLIC) == nobody


def test_all_alike_is_hidden_until_a_person_confirms_it():
    alike = one_of(40, 0, 0)
    assert protect(alike, PUBLIC).withheld == ALL_ALIKE
    assert shown(protect(alike, PUBLIC, confirmed=True)) == ["40", "0", "0"]


def test_all_alike_in_a_small_group_stays_hidden_even_for_colleagues():
    assert protect(one_of(9, 0, 0), INTERNAL, confirmed=True).withheld == ALL_ALIKE
    assert protect(one_of(10, 0, 0), INTERNAL).withheld is None


# --- the kinds of empty -----------------------------------------------------------------------------------------------


def with_empty(dont_know, missing, prefer_not=0):
    empty = [("dont_know", dont_know), ("prefer_not", prefer_not), (None, missing)]
    return summary_of_counts(ABC, [("a", 30), ("b", 20), *empty])


def test_how_many_left_it_empty_is_no_secret():
    summary = protect(with_empty(0, 3), PUBLIC)
    assert (summary.asked, summary.answered, summary.missing) == (53, 50, 3)
    assert (summary.dont_know, summary.prefer_not, summary.unallocated) == (0, 0, 0)
    assert shown(summary) == ["30", "20", "0"]


def test_a_small_dont_know_is_covered_by_those_who_would_not_say():
    summary = protect(with_empty(3, 4, prefer_not=14), PUBLIC)
    assert (summary.dont_know, summary.prefer_not) == (HIDDEN, HIDDEN)
    assert (summary.asked, summary.answered, summary.missing) == (71, 50, 4)
    assert shown(summary) == ["30", "20", "0"]


def test_a_small_dont_know_alone_takes_the_base_and_the_smallest_answer_with_it():
    summary = protect(with_empty(3, 0), PUBLIC)
    assert (summary.asked, summary.answered, summary.dont_know, summary.prefer_not) == (53, HIDDEN, HIDDEN, 0)
    assert shown(summary) == ["30", "[c]", "0"]


def test_without_the_base_shares_are_of_all_asked():
    row = protect(with_empty(3, 0), PUBLIC).row("a")
    assert (row.share, row.interval, row.share_of_asked) == (HIDDEN, HIDDEN, 57)


def test_a_small_dont_know_is_not_told_by_an_option_that_everybody_else_picked():
    answers = [(["a", "b"], 20), (["a"], 30), ("dont_know", 3)]
    summary = summary_of_counts(PICKS, answers)
    protected = protect(summary, PUBLIC, confirmed=True)
    assert (protected.answered, shown(protected)) == (HIDDEN, ["[c]", "20", "0"])
    assert on_question(protected, summary).found(PUBLIC.threshold) == []


def test_without_a_base_a_number_has_no_mean():
    summary = protect(summary_of_counts(asking(Measure.NUMBER), [(1, 20), (3, 20), ("dont_know", 3)]), PUBLIC)
    assert {summary.answered, summary.mean, summary.median, summary.minimum} == {HIDDEN}


# --- follow-ups -------------------------------------------------------------------------------------------------------


def then(asked):
    return summary_of_counts(
        asking(Measure.ONE_OF, "xy", name="then"), [("x", asked // 2), ("y", asked - asked // 2)]
    )


def page(first, into, policy=PUBLIC):
    follow = then(sum(first.row(answer).count for answer in into))
    return protect_all([first, follow], policy, hinges={"then": [Hinge("q", frozenset(into))]})


def test_a_follow_up_that_would_split_what_is_hidden_is_hidden():
    follow = page(one_of(30, 24, 3), "b")[1]
    assert follow.withheld == TOO_ENTANGLED
    assert {follow.asked, follow.answered, follow.missing, follow.row("x").count} == {HIDDEN}


def test_a_follow_up_to_answers_that_are_shown_is_shown():
    follow = page(one_of(30, 24, 3), "a")[1]
    assert (follow.withheld, follow.asked) == (None, 30)


def test_a_follow_up_to_all_that_is_hidden_tells_nothing_new():
    assert page(one_of(30, 24, 3), "bc")[1].asked == 27


def test_a_follow_up_to_a_follow_up_that_is_hidden_is_hidden():
    last = summary_of_counts(asking(Measure.ONE_OF, "ab", name="last"), [("a", 12), ("b", 12)])
    hinges = {"then": [Hinge("q", frozenset("b"))], "last": [Hinge("then", frozenset("xy"))]}
    assert protect_all([one_of(30, 24, 3), then(24), last], PUBLIC, hinges=hinges)[2].asked is HIDDEN


def test_a_follow_up_to_several_answers_together_needs_all_of_them_and_a_rest_that_is_not_small():
    hinges = {"then": [Hinge("q")]}
    assert protect_all([one_of(30, 24, 3), then(30)], PUBLIC, hinges=hinges)[1].asked is HIDDEN
    assert protect_all([one_of(30, 24, 0), then(50)], PUBLIC, hinges=hinges)[1].asked is HIDDEN
    assert protect_all([one_of(30, 24, 0), then(30)], PUBLIC, hinges=hinges)[1].asked == 30


# --- several answers each ---------------------------------------------------------------------------------------------


def picks(base, **options):
    counts = {"a": options.get("a", 0), "b": options.get("b", 0), "c": options.get("c", 0)}
    answers = [[name for name, count in counts.items() if person < count] for person in range(base)]
    return summary_of_answers(PICKS, answers)


def test_an_option_that_nearly_everybody_picked_is_hidden():
    assert shown(protect(picks(50, a=50, b=47, c=20), PUBLIC, confirmed=True)) == ["50", "[c]", "20"]


def test_an_option_everybody_picked_waits_for_confirmation():
    assert shown(protect(picks(50, a=50, b=30, c=20), PUBLIC)) == ["[c]", "30", "20"]


def test_everybody_picked_something_so_noughts_would_give_the_only_other_option_away():
    assert shown(protect(picks(50, a=50), PUBLIC)) == ["[c]", "[c]", "[c]"]


def test_a_full_ballot_would_give_the_votes_left_over_away():
    ballot = asking(Measure.MANY_OF, "abcd", most=2)
    papers = [(["a", "b"], 33), (["b", "c"], 33), (["a", "c"], 32), (["a", "d"], 1), (["c", "d"], 1)]
    summary = summary_of_counts(ballot, papers)
    protected = protect(summary, PUBLIC)
    assert shown(protected).count("[c]") == 2
    assert on_question(protected, summary).found(PUBLIC.threshold) == []


def test_a_full_ballot_would_give_those_who_picked_nothing_of_it_away():
    ballot = asking(Measure.MANY_OF, "abcd", alone="d", most=2)
    summary = summary_of_counts(ballot, [(["a", "b"], 4), (["b", "c"], 5), (["a"], 1), (["d"], 4)])
    assert on_question(protect(summary, INTERNAL), summary).found(INTERNAL.threshold) == []


def test_the_number_of_mentions_goes_when_an_option_is_hidden():
    summary = protect(picks(50, a=50, b=30, c=4), PUBLIC, confirmed=True)
    assert (shown(summary), summary.mentions) == (["50", "30", "[c]"], HIDDEN)


def test_a_ballot_for_one_thing_adds_up_and_is_covered_like_a_choice():
    ballot = asking(Measure.MANY_OF, "abc", most=1)
    summary = summary_of_counts(ballot, [(["a"], 30), (["b"], 20), (["c"], 3)])
    assert shown(protect(summary, PUBLIC)) == ["30", "[c]", "[c]"]


# --- means, numbers, ranks --------------------------------------------------------------------------------------------


def test_the_mean_goes_when_a_point_of_the_scale_is_hidden():
    summary = protect(summary_of_counts(scale_of_five(), [(1, 3), (2, 15), (4, 20), (5, 30)]), PUBLIC)
    assert {summary.mean, summary.sd, summary.mean_interval} == {HIDDEN}
    assert summary.top_two is not None
    assert summary.top_two.count is HIDDEN


def test_the_mean_stays_when_every_point_is_shown():
    summary = protect(summary_of_counts(scale_of_five(), [(4, 20), (5, 20)]), PUBLIC)
    assert summary.mean == 4.5


def test_the_ends_of_numbers_are_shown_when_enough_people_share_them():
    summary = protect(summary_of_counts(asking(Measure.NUMBER), [(0, 20), (3, 20), (99, 1)]), PUBLIC)
    assert (summary.minimum, summary.maximum, summary.sd) == (0, HIDDEN, HIDDEN)


def test_the_same_number_from_everybody_is_all_alike():
    assert protect(summary_of_counts(asking(Measure.NUMBER), [(7, 20)]), PUBLIC).withheld == ALL_ALIKE


def test_mean_ranks_go_when_a_first_place_is_hidden():
    rank = asking(Measure.RANK, "abcde")
    summary = summary_of_counts(rank, [(list("abcde"), 20), (list("bcdea"), 20), (list("cabde"), 3)])
    assert {row.mean_rank for row in protect(summary, PUBLIC).rows} == {HIDDEN}


def test_mean_ranks_of_three_things_go_when_they_would_give_a_small_place():
    rank = asking(Measure.RANK, "abc")
    summary = summary_of_counts(
        rank, [(list("abc"), 20), (list("bac"), 20), (list("cab"), 20), (list("bca"), 3)]
    )
    assert {row.mean_rank for row in protect(summary, PUBLIC).rows} == {HIDDEN}


def test_what_has_been_protected_stays_as_it_is():
    once = protect(one_of(9, 0, 0), PUBLIC)
    assert protect(once, PUBLIC) == once


def test_protecting_half_hidden_counts_again_is_refused():
    with pytest.raises(TypeError, match="protected before"):
        protect(protect(one_of(30, 20, 3), PUBLIC), PUBLIC)


# --- the attacker -----------------------------------------------------------------------------------------------------


@st.composite
def choices(draw):
    counts = draw(st.lists(SIZES, min_size=2, max_size=5))
    question = asking(Measure.ONE_OF, "abcde"[: len(counts)])
    empty = [("dont_know", draw(SIZES)), ("prefer_not", draw(SIZES)), (None, draw(SIZES))]
    return summary_of_counts(question, [*zip("abcde", counts, strict=False), *empty])


@st.composite
def scales(draw):
    counts = draw(st.lists(SIZES, min_size=5, max_size=5))
    return summary_of_counts(scale_of_five(), [*enumerate(counts, 1), ("dont_know", draw(SIZES))])


@st.composite
def pickings(draw):
    alone = draw(st.sampled_from(["", "e"]))
    most = draw(st.sampled_from([None, 1, 2, 3]))
    question = asking(Measure.MANY_OF, "abcde", alone=alone, most=most)
    answer = st.lists(st.sampled_from("abcd"), min_size=1, max_size=most or 4, unique=True)
    kinds = draw(st.lists(st.tuples(answer | st.just(["e"]), SIZES), min_size=1, max_size=6))
    return summary_of_counts(question, [*kinds, (None, draw(SIZES)), ("dont_know", draw(SIZES))])


@settings(max_examples=60, deadline=None)
@given(st.one_of(choices(), scales(), pickings()), POLICIES, st.booleans())
def test_an_attacker_recovers_no_hidden_count(summary, policy, confirmed):
    protected = protect(summary, policy, confirmed=confirmed)
    assert on_question(protected, summary).found(policy.threshold) == []


@settings(max_examples=60, deadline=None)
@given(choices(), st.sets(st.sampled_from("ab"), min_size=1), POLICIES)
def test_an_attacker_learns_nothing_from_a_follow_up(summary, into, policy):
    protected = page(summary, into, policy)
    assert on_follow_up(protected, summary, into).found(policy.threshold) == []


@settings(max_examples=40, deadline=None)
@given(st.one_of(choices(), scales(), pickings()), POLICIES)
def test_no_small_count_is_ever_shown(summary, policy):
    protected = protect(summary, policy)
    beside = [protected.dont_know, protected.prefer_not]
    counts = [count for count in (*beside, *(row.count for row in protected.rows)) if count is not HIDDEN]
    assert not any(policy.small(count) for count in counts)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 9), st.lists(st.integers(10, 60), min_size=1, max_size=4))
def test_without_secondary_suppression_the_attacker_finds_the_small_count(small, large):
    question = asking(Measure.ONE_OF, "abcde"[: len(large) + 1])
    summary = summary_of_counts(question, zip("abcde", [small, *large], strict=False))
    assume(summary.answered != small)
    bare = protect(summary, PUBLIC, secondary=False)
    assert on_question(bare, summary).found(PUBLIC.threshold) == [(("row", "a"), small, small)]


def test_without_secondary_suppression_the_mean_gives_two_hidden_points_away():
    summary = summary_of_counts(scale_of_five(), [(1, 3), (2, 4), (4, 30), (5, 40)])
    bare = on_question(protect(summary, PUBLIC, secondary=False), summary)
    assert bare.range(("row", "1")) == (3, 3)


def test_without_secondary_suppression_mentions_give_an_option_away():
    summary = picks(50, a=50, b=30, c=4)
    bare = on_question(protect(summary, PUBLIC, confirmed=True, secondary=False), summary)
    assert bare.range(("row", "c")) == (4, 4)
