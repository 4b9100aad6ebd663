import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.crosstab import crosstab_by_group
from analysis.crosstab_control import protect_crosstab
from analysis.disclosure_control import ALL_ALIKE, HIDDEN, INTERNAL, PUBLIC, TOO_FEW, protect
from analysis.gathering import gathered, in_order
from forms.measures import Measure
from tests.analysis.asking import asking, scale_of_five
from tests.analysis.attacker import on_crosstab

POLICIES = st.sampled_from([INTERNAL, PUBLIC])
SIZES = st.one_of(st.integers(0, 14), st.integers(0, 40))
ABC = asking(Measure.ONE_OF, "abc")
PICKS = asking(Measure.MANY_OF, "abc")


def by_agency(question, **agencies):
    rows = [(agency, answer, count) for agency, counts in agencies.items() for answer, count in counts]
    return crosstab_by_group(question, "agency", sorted(agencies), rows)


def counts(**of):
    return list(of.items())


def shown(table):
    return {group.id: [str(row.count) for row in group.rows] for group in table.groups}


def test_a_table_without_small_counts_is_shown_as_it_is():
    table = by_agency(ABC, health=counts(a=20, b=30, c=15), police=counts(a=12, b=0, c=18))
    assert protect_crosstab(table, PUBLIC) == table


def test_a_small_cell_is_hidden_with_three_others():
    table = by_agency(ABC, health=counts(a=20, b=30, c=15), police=counts(a=12, b=4, c=18))
    protected = protect_crosstab(table, PUBLIC)
    assert shown(protected) == {"health": ["[c]", "[c]", "15"], "police": ["[c]", "[c]", "18"]}
    assert protected.group("police").answered == 34


def test_totals_are_hidden_exactly_as_in_the_table_of_the_question_alone():
    table = by_agency(ABC, health=counts(a=20, b=30, c=4), police=counts(a=12, b=20, c=4))
    assert protect_crosstab(table, PUBLIC).total == protect(table.total, PUBLIC)


def test_a_small_group_is_hidden_with_another_so_that_the_rest_does_not_give_it():
    table = by_agency(ABC, fire=counts(a=4), health=counts(a=20, b=30, c=15), police=counts(a=12, b=14, c=18))
    protected = protect_crosstab(table, PUBLIC)
    hidden = [group.id for group in protected.groups if group.answered is HIDDEN]
    assert "fire" in hidden
    assert len(hidden) > 1


def test_people_whose_group_is_not_known_make_a_group_of_their_own():
    rows = [("health", "a", 30), ("health", "b", 30), (None, "a", 3), (None, "b", 2)]
    table = protect_crosstab(crosstab_by_group(ABC, "agency", ["health"], rows), PUBLIC)
    assert table.group("not_stated").answered is HIDDEN
    assert table.group("health").answered is HIDDEN


def test_a_group_that_is_all_alike_is_hidden_until_confirmed():
    table = by_agency(ABC, health=counts(a=20, b=30, c=15), police=counts(a=20))
    assert set(shown(protect_crosstab(table, PUBLIC))["police"]) == {"[c]"}
    assert shown(protect_crosstab(table, PUBLIC, confirmed=True))["police"] == ["20", "0", "0"]


def test_the_mean_of_a_group_goes_with_its_cells():
    table = by_agency(
        scale_of_five(), health=[(4, 20), (5, 20)], police=[(4, 12), (5, 14)], fire=[(4, 3), (5, 15)]
    )
    protected = protect_crosstab(table, PUBLIC)
    assert protected.group("fire").mean is HIDDEN
    assert all((group.mean is HIDDEN) == ("[c]" in shown(protected)[group.id]) for group in protected.groups)


@pytest.mark.parametrize(("count", "reason"), [(3, TOO_FEW), (40, ALL_ALIKE)])
def test_where_the_question_is_withheld_so_is_its_table(count, reason):
    protected = protect_crosstab(by_agency(ABC, health=counts(a=count), police=counts(a=2)), PUBLIC)
    assert protected.total.withheld == reason
    assert {HIDDEN} == {row.count for group in protected.groups for row in group.rows}


def test_a_group_in_which_nearly_all_picked_an_option_hides_it():
    table = by_agency(
        PICKS, health=[(["a", "b"], 20), (["c"], 20)], police=[(["a", "b"], 20), (["a", "c"], 17), (["c"], 3)]
    )
    assert shown(protect_crosstab(table, PUBLIC))["police"][0] == "[c]"


def test_everybody_in_a_group_picked_something_which_noughts_would_give_away():
    table = by_agency(PICKS, health=[(["a"], 5)], police=[(["c"], 10)])
    protected = protect_crosstab(table, INTERNAL, confirmed=True)
    assert on_crosstab(protected, table.total).found(INTERNAL.threshold) == []
    assert shown(protected)["health"][0] == "[c]"


@st.composite
def choice_tables(draw):
    width = draw(st.integers(2, 4))
    question = asking(Measure.ONE_OF, "abcd"[:width]) if draw(st.booleans()) else scale_of_five()
    answers = "abcd"[:width] if question.choices else range(1, 6)
    groups = draw(st.integers(1, 4))
    return by_agency(
        question,
        **{f"g{n}": [(answer, draw(SIZES)) for answer in (*answers, "dont_know")] for n in range(groups)},
    )


@st.composite
def picking_tables(draw):
    most = draw(st.sampled_from([None, 1, 2]))
    question = asking(Measure.MANY_OF, "abcd", alone=draw(st.sampled_from(["", "d"])), most=most)
    answer = st.lists(st.sampled_from("abc"), min_size=1, max_size=most or 3, unique=True)
    answer |= st.sampled_from([["d"], "prefer_not"])
    kinds = st.lists(st.tuples(answer, SIZES), min_size=1, max_size=5)
    return by_agency(question, **{f"g{n}": draw(kinds) for n in range(draw(st.integers(1, 3)))})


@settings(max_examples=40, deadline=None)
@given(st.one_of(choice_tables(), picking_tables()), POLICIES, st.booleans())
def test_an_attacker_recovers_no_hidden_count(table, policy, confirmed):
    protected = protect_crosstab(table, policy, confirmed=confirmed)
    assert on_crosstab(protected, table.total).found(policy.threshold) == []


@settings(max_examples=40, deadline=None)
@given(st.one_of(choice_tables(), picking_tables()), POLICIES, st.booleans())
def test_nor_where_the_size_of_every_group_is_known(table, policy, confirmed):
    together = gathered(table, policy.small)
    protected = protect_crosstab(together, policy, confirmed=confirmed, sizes_known=True)
    assert not any(HIDDEN in (group.answered, group.said) for group in protected.groups)
    assert on_crosstab(protected, together.total).found(policy.threshold) == []


def test_a_small_group_is_counted_with_the_next_smallest_and_named_there():
    table = by_agency(ABC, fire=counts(a=4), health=counts(a=20, b=30, c=15), police=counts(a=12, b=14, c=18))
    protected = protect_crosstab(gathered(table, PUBLIC.small), PUBLIC, sizes_known=True)
    assert {group.id: group.answered for group in protected.groups} == {"health": 65, "others": 48}
    assert protected.group("others").gathers[:2] == ("fire", "police")
    assert "[c]" not in str(shown(protected))


def test_a_small_wave_is_counted_with_the_one_before():
    table = by_agency(ABC, w1=counts(a=20, b=30), w2=counts(a=2, b=3), w3=counts(a=20, b=20))
    together = in_order(table, PUBLIC.small)
    assert [(group.id, group.answered) for group in together.groups] == [("w1+w2", 55), ("w3", 40)]


def test_where_few_do_not_know_groups_have_everybody_who_said_something_as_their_base():
    table = by_agency(
        ABC, health=counts(a=30, b=30, dont_know=2), police=counts(a=25, b=25, c=20, dont_know=1)
    )
    protected = protect_crosstab(gathered(table, PUBLIC.small), PUBLIC, sizes_known=True)
    health = protected.group("health")
    rows = {row.id: row for row in health.rows}
    assert (health.answered, health.said) == (None, 62)
    assert (rows["b"].count, rows["b"].share, str(rows["b"].share_of_asked)) == (30, HIDDEN, "48")


@settings(max_examples=40, deadline=None)
@given(st.one_of(choice_tables(), picking_tables()), POLICIES)
def test_no_small_count_or_base_is_ever_shown(table, policy):
    protected = protect_crosstab(table, policy)
    bases = [group.answered for group in protected.groups]
    cells = [row.count for group in protected.groups for row in group.rows]
    assert not any(policy.small(count) for count in (*bases, *cells) if count is not HIDDEN)


def test_without_secondary_suppression_the_attacker_finds_the_small_cell():
    table = by_agency(ABC, health=counts(a=20, b=30, c=15), police=counts(a=12, b=4, c=18))
    bare = on_crosstab(protect_crosstab(table, PUBLIC, secondary=False), table.total)
    assert bare.found(PUBLIC.threshold) == [(("cell", "police", "b"), 4, 4)]


def test_without_secondary_suppression_the_attacker_finds_the_small_group():
    table = by_agency(PICKS, fire=[(["a"], 4)], health=[(["a"], 20), (["b", "c"], 20)])
    bare = on_crosstab(protect_crosstab(table, PUBLIC, secondary=False), table.total)
    assert bare.range(("base", "fire")) == (4, 4)


def test_a_group_of_nobody_does_not_shut_the_table_where_an_answer_is_hidden_of_everybody() -> None:
    """Few won't say, so the number who answered is hidden, and the smallest answer with it."""
    safe = scale_of_five()
    answers = [("then", 4)] * 40 + [("then", 2)] * 12 + [("now", 4)] * 45 + [("now", 2)] * 11
    answers += [("then", "prefer_not"), ("now", "prefer_not"), ("now", "prefer_not")]
    rows = [(group, value, 1) for group, value in answers]
    table = crosstab_by_group(safe, "wave", ["before", "then", "now"], rows)
    shown = protect_crosstab(table, INTERNAL, sizes_known=True)
    assert shown.total.withheld is None
    assert [str(row.count) for row in shown.group("then").rows if row.id == "4"] == ["40"]
    assert {str(row.count) for row in shown.group("before").rows} == {"0"}
