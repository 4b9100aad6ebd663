"""`python -m bench.results`: how long the results screen of 50,000 responses to 15 questions takes to answer, and exports.

Method: the real tables, filled with plain inserts (15 questions: 4 one of, 6 scales, 2 many of, a number, a rank, a
text; 30 % write something); the whole request through the application with a signed-in member of staff, in a process of
its own: cold is its first request, warm the median of the five after it. By group is `?by=` a one-of question. An export
is `listening-loop responses export` to CSV, in a process of its own; its largest memory tells whether it streams.
Wall and CPU seconds of our process, SQLite and PostgreSQL in turn.
"""

import argparse
import datetime
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

from sqlalchemy import insert

from bench import machine
from feedback.accounts import accounts, sessions
from feedback.app import create_app
from feedback.clock import SystemClock
from feedback.database import Database
from feedback.migrations.upgrade import upgrade
from feedback.responses.models import Comment, Response
from feedback.secrets import new_id
from feedback.settings import Settings
from feedback.surveys import collectors, versions
from forms import author_file

KEY, BATCH = "fifteen", 5_000
CHOICES = "abcde"
HEAD = """
survey: fifteen
title: Fifteen questions
languages: [en]
audience: practitioner
mode: anonymous
start: {why: W, who_asks: A, who_sees: S, minutes: 5, next_steps: N, hear_back: H}
questions:
"""


def definition() -> str:
    """The author file of the survey that is measured."""
    listed = ", ".join(f"{{id: {one}, text: Choice {one}}}" for one in CHOICES)
    lines = [f"  - {{id: one{n}, type: one_of, text: One {n}, choices: [{listed}]}}" for n in range(4)]
    lines += [
        f"  - {{id: scale{n}, type: scale, text: Scale {n}, minimum: 1, maximum: 5, dont_know: true}}"
        for n in range(6)
    ]
    lines += [f"  - {{id: many{n}, type: many_of, text: Many {n}, choices: [{listed}]}}" for n in range(2)]
    lines.append("  - {id: number, type: number, text: Number, minimum: 0, maximum: 120}")
    lines.append(f"  - {{id: rank, type: rank, text: Rank, choices: [{listed}]}}")
    lines.append("  - {id: words, type: long_text, text: Words}")
    return HEAD + "\n".join(lines) + "\n"


def fill(url: str, responses: int) -> None:
    database, chance = Database(url), random.Random(11)
    upgrade(database)
    now, survey = SystemClock().now(), author_file.read(definition()).survey
    assert survey is not None
    with database.writing() as session:
        version = versions.keep(session, survey, now, "bench")
        versions.publish(session, version, now, "bench")
        collectors.open_door(session, KEY, now, "bench", code="bench")
        about = {"survey_key": KEY, "version_id": version.id, "mode": "anonymous", "collector_code": "bench"}
    day = datetime.date(2026, 5, 4)
    for start in range(0, responses, BATCH):
        rows = [
            about | {"id": new_id(), "language": "en", "day": day, "answers": answers(chance)}
            for _ in range(min(BATCH, responses - start))
        ]
        words = [
            {
                "id": new_id(),
                "response_id": row["id"],
                "survey_key": KEY,
                "question_id": "words",
                "language": "en",
                "text": "What would help is " + "more time " * chance.randint(1, 12),
            }
            for row in rows
            if row["answers"]["words"]
        ]
        with database.changing() as connection:
            connection.execute(insert(Response.__table__), rows)  # type: ignore[arg-type]
            connection.execute(insert(Comment.__table__), words)  # type: ignore[arg-type]
    database.dispose()


def answers(chance: random.Random) -> dict[str, object]:
    given: dict[str, object] = {f"one{n}": chance.choice(CHOICES) for n in range(4)}
    given |= {f"scale{n}": chance.choice((1, 2, 3, 4, 5, "dont_know", None)) for n in range(6)}
    given |= {f"many{n}": sorted(chance.sample(CHOICES, chance.randint(1, 4))) for n in range(2)}
    given |= {"number": chance.randint(0, 99), "rank": chance.sample(CHOICES, 5)}
    return given | {"words": True if chance.random() < 0.3 else None}


def ask(url: str, path: str) -> dict[str, float]:
    """One process's requests for a page: the first, and the median of five more."""
    settings = Settings(database=url, secret_file=str(Path(tempfile.mkdtemp()) / "key"), https=False)
    app, clock = create_app(settings), SystemClock()
    database = Database(url)
    with database.writing() as session:
        email = f"{new_id()}@example.org"
        account = accounts.add(session, email, "Bench", ["hub"], clock.now(), "bench")
        token = sessions.begin(session, account, clock.now())
    client = app.test_client()
    client.set_cookie("ll_staff", token)
    took, spent = [], []
    for _ in range(6):
        started, before = time.perf_counter(), time.process_time()
        page = client.get(path)
        took.append(time.perf_counter() - started)
        spent.append(time.process_time() - before)
        assert page.status_code == 200, page.status_code
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "cold": took[0],
        "cold_cpu": spent[0],
        "warm": statistics.median(took[1:]),
        "warm_cpu": statistics.median(spent[1:]),
        "peak_mb": peak,
    }


def export(url: str, out: str) -> dict[str, float]:
    """One export to CSV."""
    from feedback.responses import export as exporting

    started, before = time.perf_counter(), time.process_time()
    exporting.export(Database(url), KEY, "csv", Path(out), SystemClock().now(), "bench")
    took = time.perf_counter() - started
    spent = time.process_time() - before
    return {
        "seconds": took,
        "cpu": spent,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _apart(*words: str) -> dict[str, float]:
    """In a process of its own."""
    command = [sys.executable, "-m", "bench.results", *words]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def lines(url: str, name: str, responses: int) -> list[str]:
    """What was measured on one database, as sentences."""
    said = []
    for what, query in (("everybody", ""), ("by group", "?by=one0")):
        took = _apart("--ask", url, f"/hub/surveys/{KEY}/results{query}")
        said.append(
            f"  {name}, {what}, {responses:,} responses: cold {took['cold']:.2f} s ({took['cold_cpu']:.2f} of "
            f"our processor), warm {took['warm']:.2f} s ({took['warm_cpu']:.2f}), {took['peak_mb']:.0f} MB"
        )
    with tempfile.TemporaryDirectory() as folder:
        took = _apart("--export", url, str(Path(folder) / "answers.csv"))
    said.append(
        f"  {name}, export to CSV, {responses:,}: {took['seconds']:.1f} s ({took['cpu']:.1f} of our "
        f"processor), {took['peak_mb']:.0f} MB"
    )
    return said


def measured(responses: int) -> list[str]:
    """SQLite, and PostgreSQL where the machine has it."""
    from tests.support import postgresql

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls = {"SQLite": f"sqlite:///{folder / 'results.sqlite'}"}
        if postgresql.programs():
            urls["PostgreSQL"] = stack.enter_context(postgresql.server()).format(name="postgres")
        said = []
        for name, url in urls.items():
            fill(url, responses)
            said += [*lines(url, name, responses), f"  {machine.load()}"]
        return said


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--responses", type=int, default=50_000)
    parser.add_argument("--ask", nargs=2, metavar=("URL", "PATH"), help="ask for a page in this process")
    parser.add_argument("--export", nargs=2, metavar=("URL", "OUT"), help="export once in this process")
    arguments = parser.parse_args()
    if arguments.ask:
        print(json.dumps(ask(*arguments.ask)))
    elif arguments.export:
        print(json.dumps(export(*arguments.export)))
    else:
        print("\n".join(measured(arguments.responses)))


if __name__ == "__main__":
    main()
