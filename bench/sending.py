"""`python -m bench.sending`: what screening adds to sending an answer with a text in it.

Method: `feedback.responses.intake.receive`, one transaction each as a respondent's press of "send" is one, with a draft of
the survey of fifteen questions and one text; each text is sent twice, with screening and without, in an order drawn anew,
warm, in one process. The figure is the difference of the two, text by text. Texts are NHS patient comments from beside
the checkout where they are there, and the unseen sentences of the tests, a third of which open a concern. Commits go to the
disk, so the clock tells of the disk too; processor seconds tell of us.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench import machine, results, screening
from feedback.clock import SystemClock
from feedback.database import Database
from feedback.partnership.duty import Duty
from feedback.responses import intake
from feedback.responses.drafts import Kept
from feedback.safeguarding import screen
from feedback.secrets import new_id, new_token
from feedback.surveys import versions

GOAL = 20
Took = tuple[float, float]


def texts(many: int) -> list[str]:
    ordinary = screening.comments() if screening.COMMENTS.exists() else []
    unseen = [row.text for row in screening.rows(screening.UNSEEN)]
    chance = random.Random(3)
    chance.shuffle(ordinary)
    return (unseen + ordinary)[:many]


def sent(database: Database, draft: Kept, screener: screen.Screener | None) -> Took:
    """Send it once; wall and processor seconds."""
    now = SystemClock().now()
    guard = screen.Guard(now, Duty(), screener)
    wall, spent = time.perf_counter(), time.process_time()
    with database.changing() as session:
        assert intake.receive(session, draft, new_token(), now.date(), watch=guard)
    return time.perf_counter() - wall, time.process_time() - spent


def differences(url: str, many: int) -> list[tuple[Took, Took]]:
    """(with screening, without) for each text."""
    results.fill(url, 0)
    database, screener = Database(url), screen.usual()
    screen.ready(Duty(), SystemClock().now())
    with database.reading() as session:
        version = versions.current(session, results.KEY)
        assert version is not None
        survey = versions.read(version)
    chance, found = random.Random(5), []
    given = results.answers(random.Random(11))
    for text in [*texts(20), *texts(many)]:
        draft = Kept(
            new_id(),
            "bench",
            version.id,
            results.KEY,
            "anonymous",
            None,
            "en",
            given | {"words": text},
            survey,
        )
        order = [screener, None]
        chance.shuffle(order)
        took = {one is None: sent(database, draft, one) for one in order}
        found.append((took[False], took[True]))
    database.dispose()
    return found[20:]  # the first are warming up


def lines(name: str, found: Sequence[tuple[Took, Took]]) -> list[str]:
    said = []
    for kind, what in enumerate(("by the clock", "of processor")):
        more = sorted(1000 * (on[kind] - off[kind]) for on, off in found)
        on, off = (1000 * statistics.median(pair[place][kind] for pair in found) for place in (0, 1))
        said.append(
            f"  {name}, {len(found)} texts, ms {what}: {on:.1f} with screening, {off:.1f} without (medians); "
            f"more text by text: median {statistics.median(more):.1f}, p95 {more[int(len(more) * 0.95)]:.1f}"
        )
    return said


def measured(many: int) -> list[str]:
    """SQLite, and PostgreSQL where the machine has it."""
    from tests.support import postgresql

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls = {"SQLite": f"sqlite:///{folder / 'sending.sqlite'}"}
        if postgresql.programs():
            urls["PostgreSQL"] = stack.enter_context(postgresql.server()).format(name="postgres")
        said = [line for name, url in urls.items() for line in lines(name, differences(url, many))]
    return [*said, f"  {machine.load()}"]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=int, default=400)
    arguments = parser.parse_args()
    print(f"Screening inside sending (goal: {GOAL} ms more at most)")
    print("\n".join(measured(arguments.texts)))


if __name__ == "__main__":
    main()
