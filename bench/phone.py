"""What Lighthouse sees as a phone, and how soon an old one with a poor signal can be touched.

Performance: Lighthouse's mobile profile, median of five. Usable: its "interactive" under WebPageTest's "Slow 3G" (400 ms
round trip, 400 kbit/s) with a processor four times slower, median of five; goal: under 3 seconds.
"""

import statistics
from collections.abc import Iterator
from contextlib import closing

from bench.people import ANSWERS, Person
from bench.serving import CODE
from tests.support import lighthouse

TIMES = 5


def pages(address: tuple[str, int]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Start, first question and thank-you page: name, path, and the cookies of somebody who stands there."""
    start = f"/s/{CODE}"
    yield "start", start, {}
    with closing(Person(address)) as person:
        _, where = person.press(start)
        yield "question", where, dict(person.cookies)
        for answers in ANSWERS:
            _, where = person.press(where, **answers)
        _, where = person.press(where, f"{start}/send")
        yield "thank you", where, dict(person.cookies)


def figures(address: tuple[str, int]) -> Iterator[str]:
    """One line a page."""
    home = f"http://{address[0]}:{address[1]}"
    for name, path, cookies in list(pages(address)):  # the audits take longer than a connection is kept
        usual = [lighthouse.audit(home + path, cookies, "performance") for _ in range(TIMES)]
        slow = [
            lighthouse.audit(home + path, cookies, "performance", throttling=lighthouse.SLOW_3G)
            for _ in range(TIMES)
        ]
        score = statistics.median(one.performance or 0 for one in usual)
        usable = sorted(one.usable or 0 for one in slow)
        yield (
            f"  {name:10s} performance {score:.0f} of 100; slow 3G and a slow processor: usable after "
            f"{statistics.median(usable):.2f} s ({usable[0]:.2f} to {usable[-1]:.2f})"
        )
