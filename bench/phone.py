"""What Lighthouse sees as a phone, and how soon an old one with a poor signal can be touched.

Performance: Lighthouse's mobile profile, median of five. Usable: its "interactive" under WebPageTest's "Slow 3G" (400 ms
round trip, 400 kbit/s) with a processor four times slower, median of five; goal: under 3 seconds.
"""

import statistics
from collections.abc import Iterator
from contextlib import closing, suppress

from bench.people import ANSWERS, Person
from bench.serving import CODE
from tests.support import lighthouse

TIMES = 5


def pages(address: tuple[str, int]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Start, first question and thank-you page: name, path, and the cookies of somebody who stands there.

    Somebody else for each page: who has sent their answers is led away from the questions.
    """
    start = f"/s/{CODE}"
    yield "start", start, {}
    with closing(Person(address)) as person:
        _, where = person.press(start)
        yield "question", where, dict(person.cookies)
    with closing(Person(address)) as person:
        _, where = person.press(start)
        for answers in ANSWERS:
            _, where = person.press(where, **answers)
        _, where = person.press(where, f"{start}/send")
        yield "thank you", where, dict(person.cookies)


def figures(address: tuple[str, int]) -> Iterator[str]:
    """One line a page."""
    home = f"http://{address[0]}:{address[1]}"
    for name, path, cookies in list(pages(address)):  # the audits take longer than a connection is kept
        usual = [one.performance or 0 for one in _audits(home + path, cookies)]
        slow = sorted(one.usable or 0 for one in _audits(home + path, cookies, lighthouse.SLOW_3G))
        if not usual or not slow:
            yield f"  {name:10s} could not be seen on this machine just now"
            continue
        yield (
            f"  {name:10s} performance {statistics.median(usual):.0f} of 100 (n = {len(usual)}); slow 3G and a slow "
            f"processor: usable after {statistics.median(slow):.2f} s ({slow[0]:.2f} to {slow[-1]:.2f}, n = {len(slow)})"
        )


def _audits(
    address: str, cookies: dict[str, str], throttling: dict[str, int] | None = None
) -> list[lighthouse.Audit]:
    """`TIMES` audits; one that fails for good takes none of the others with it."""
    found = []
    for _ in range(TIMES):
        with suppress(lighthouse.NotSeen):
            found.append(lighthouse.audit(address, cookies, "performance", throttling=throttling))
    return found
