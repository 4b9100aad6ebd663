"""A code people make themselves: read as it was meant, the same each time, and one slip is seen for what it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import own_code
from forms.own_code import NOTHING, PROMPTS

USUAL = own_code.asked(own_code.USUAL)
SIGNS = "0123456789abcdefgh"


@pytest.mark.parametrize(
    ("prompt", "typed", "read"),
    [
        ("birth_day", "3", "03"),
        ("birth_day", " 03 ", "03"),
        ("birth_day", "the 3rd", "03"),
        ("birth_day", "٣", "03"),
        ("birth_day", "", "--"),
        ("birth_day", "third", "--"),
        ("phone_last", "07700 900 147", "47"),
        ("phone_last", "৪৭", "47"),
        ("called_last", "Zoë", "e"),
        ("called_last", "ZOE", "e"),
        ("called_last", "  e.", "e"),
        ("called_last", "J", "j"),
        ("school_first", "St. Mary’s", "st"),
        ("school_first", "ŚW", "sw"),
        ("school_first", "Łódź", "lo"),
        ("school_first", "ſt", "st"),
        ("school_first", "É", "e-"),
        ("school_first", "Straße", "st"),
        ("school_first", "مدرسة", "مد"),
        ("school_first", "???", "--"),
    ],
)
def test_what_is_typed_is_read_as_it_was_meant(prompt: str, typed: str, read: str) -> None:
    assert PROMPTS[prompt].read(typed) == read


def test_nothing_asks_for_a_mother_a_birthplace_or_a_first_home() -> None:
    assert not {word for one in PROMPTS for word in one.split("_")} & {
        "mother",
        "father",
        "home",
        "street",
        "born",
    }


def test_one_thing_may_be_left_out_and_no_more() -> None:
    whole = {"birth_day": "3", "called_last": "a", "school_first": "St", "phone_last": "47"}
    assert own_code.code(USUAL, whole) == "03ast47"
    assert own_code.code(USUAL, whole | {"phone_last": ""}) == "03ast--"
    assert own_code.code(USUAL, whole | {"phone_last": "", "called_last": "?"}) is None
    assert own_code.code(USUAL, {}) is None
    assert own_code.code((), {}) is None


@given(st.text(max_size=30), st.sampled_from(sorted(PROMPTS)))
def test_whatever_is_typed_gives_as_many_signs_as_were_asked_for(typed: str, prompt: str) -> None:
    one = PROMPTS[prompt]
    found = one.read(typed)
    assert len(found) == one.signs
    assert one.read(typed.upper()) == one.read(typed.upper().lower()) or not typed.isascii()
    assert one.read(found) == found or NOTHING in found


@given(st.text(SIGNS, min_size=7, max_size=7), st.text(SIGNS, min_size=7, max_size=7))
def test_two_codes_share_a_slip_when_they_are_one_slip_apart_and_only_then(one: str, other: str) -> None:
    shared = set(own_code.slips(one)) & set(own_code.slips(other))
    assert bool(shared) == (one == other or _apart(one, other))


@given(st.text(SIGNS, min_size=7, max_size=7), st.integers(0, 6), st.sampled_from(SIGNS), st.booleans())
def test_one_slip_of_the_hand_is_always_seen(one: str, place: int, sign: str, about: bool) -> None:
    if about:
        place = min(place, 5)
        other = one[:place] + one[place + 1] + one[place] + one[place + 2 :]
    else:
        other = one[:place] + sign + one[place + 1 :]
    assert set(own_code.slips(one)) & set(own_code.slips(other))


def _apart(one: str, other: str) -> bool:
    """One sign another, or two neighbours changed about: said in another way than the code says it."""
    different = [place for place in range(len(one)) if one[place] != other[place]]
    if len(different) == 1:
        return True
    if len(different) != 2 or different[1] - different[0] != 1:
        return False
    first, second = different
    return one[first] == other[second] and one[second] == other[first]
