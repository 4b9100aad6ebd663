"""How many answered an event is never what another event of the course can be worked out from."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from analysis.hidden import HIDDEN
from analysis.policy import INTERNAL
from feedback.training.returned import Returned

COUNTS = st.lists(st.integers(0, 12), min_size=2, max_size=5)


@given(COUNTS)
def test_what_is_shown_of_events_and_of_their_course_gives_no_small_number_away(counts: list[int]) -> None:
    names = [str(number) for number in range(len(counts))]
    found = Returned(
        {name: {"end": count} for name, count in zip(names, counts, strict=True)}, dict.fromkeys(names, "c")
    )
    whole = found.at("end", names, 100, INTERNAL)
    shown = {name: found.at("end", [name], 100, INTERNAL) for name in names}
    if whole is HIDDEN:
        return
    assert whole is not None
    left = [name for name in names if shown[name] is HIDDEN]
    rest = whole - sum(one for one in shown.values() if isinstance(one, int))
    assert len(left) != 1, "one alone is what is left of the course"
    assert not left or rest == 0 or rest >= INTERNAL.threshold
    for pair in combinations(names, 2):
        if found.at("end", pair, 100, INTERNAL) is not HIDDEN:
            assert sum(shown[name] is HIDDEN for name in pair) != 1
