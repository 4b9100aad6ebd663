"""A pass is the same for everybody on one day, and nobody but the server can make one."""

from datetime import date

from feedback.sealing import passes

DAY = date(2026, 3, 4)


def test_a_pass_says_its_day_and_nothing_of_who_holds_it() -> None:
    one = passes.made(b"k" * 32, "abc", "v1", DAY)
    assert one == passes.made(b"k" * 32, "abc", "v1", DAY)
    assert passes.day_of(b"k" * 32, one, "abc", "v1") == DAY


def test_a_pass_is_good_for_its_own_door_version_day_and_server() -> None:
    one = passes.made(b"k" * 32, "abc", "v1", DAY)
    assert passes.day_of(b"k" * 32, one, "abd", "v1") is None
    assert passes.day_of(b"k" * 32, one, "abc", "v2") is None
    assert passes.day_of(b"j" * 32, one, "abc", "v1") is None
    assert passes.day_of(b"k" * 32, one.replace("2026-03-04", "2026-03-05"), "abc", "v1") is None
    for nonsense in ("", ".", "today", "2026-03-04", "2026-03-04.", "2026-03-04.é", "\ud800"):
        assert passes.day_of(b"k" * 32, nonsense, "abc", "v1") is None
