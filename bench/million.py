"""`python -m bench.million`: a whole survey's results, as the hub shows them, at a million responses.

Method: the real tables, filled with plain inserts (ten questions; words are not stored with the numbers); the results
are worked out in a process of their own by `feedback.results.questions.results`, disclosure control included; wall and
CPU seconds and the process's largest memory, on SQLite and PostgreSQL. PostgreSQL's own CPU is not in the figure.
"""

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import insert, select

from bench import machine
from bench.serving import CODE, prepare
from feedback.database import Database
from feedback.responses.models import Response
from feedback.secrets import new_id
from feedback.surveys.models import SurveyVersion

BATCH = 5_000
ROUNDS, SECONDS, MEGABYTES = 3, 10, 1_000
HEADING = f"A whole survey's results (goal for a million: {SECONDS} s, {MEGABYTES:,} MB)"


def fill(url: str, responses: int) -> None:
    """Publish the survey of ten questions and store so many responses to it."""
    import datetime

    prepare(url)
    database, chance = Database(url), random.Random(7)
    with database.reading() as session:
        version_id = session.scalars(select(SurveyVersion.id)).one()
    day = datetime.date(2026, 5, 4)
    for start in range(0, responses, BATCH):
        rows = [
            {
                "id": new_id(),
                "survey_key": "bench",
                "version_id": version_id,
                "mode": "anonymous",
                "collector_code": CODE,
                "language": "en",
                "day": day,
                "answers": _answers(chance),
            }
            for _ in range(min(BATCH, responses - start))
        ]
        with database.changing() as connection:
            connection.execute(insert(Response.__table__), rows)  # type: ignore[arg-type]
    database.dispose()


def _answers(chance: random.Random) -> dict[str, object]:
    pick = chance.choice
    words = [True if chance.random() < 0.3 else None for _ in range(2)]
    return {
        "q1": chance.randint(1, 5),
        "q2": pick("abc"),
        "q3": chance.sample("abc", chance.randint(1, 3)),
        "q4": chance.randint(0, 10),
        "q5": pick(("agree", "disagree", "neither")),
        "q6": chance.randint(0, 99),
        "q7": chance.sample("abc", 2),
        "q8": pick(("agree", "disagree", "strongly_agree")),
        "q9": words[0],
        "q10": words[1],
    }


def summarise(url: str) -> dict[str, float]:
    """Work the results out once, here."""
    from feedback.results import questions

    database = Database(url)
    wall, cpu = time.perf_counter(), time.process_time()
    with database.reading() as session:
        found = questions.results(session, "bench")
    assert found is not None
    return {
        "responses": found.responses,
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def measured(responses: int) -> list[str]:
    """SQLite, and PostgreSQL where the machine has it: three times each, in a process of its own."""
    from tests.support import postgresql

    said = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls = {"SQLite": f"sqlite:///{folder / 'million.sqlite'}"}
        if postgresql.programs():
            urls["PostgreSQL"] = stack.enter_context(postgresql.server()).format(name="postgres")
        for name, url in urls.items():
            fill(url, responses)
            took = [_apart(url) for _ in range(ROUNDS)]
            wall, cpu = (statistics.median(one[kind] for one in took) for kind in ("wall", "cpu"))
            peak, met = max(one["peak_mb"] for one in took), wall <= SECONDS
            said.append(
                f"  {name}, {responses:,} responses, median of {ROUNDS}: {wall:.1f} s ({cpu:.1f} of our processor), "
                f"{peak:.0f} MB: {'met' if met and peak <= MEGABYTES else 'NOT MET'}; {machine.load()}"
            )
    return said


def _apart(url: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.million", "--summarise", url]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--responses", type=int, default=1_000_000)
    parser.add_argument("--summarise", metavar="URL", help="work the results out once in this process")
    arguments = parser.parse_args()
    if arguments.summarise:
        print(json.dumps(summarise(arguments.summarise)))
        return
    print(HEADING)
    print("\n".join(measured(arguments.responses)))


if __name__ == "__main__":
    main()
