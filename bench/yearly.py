"""`python -m bench.yearly`: how long the yearly pack of a partnership with 20 surveys and 40 loops takes to make and write.

Method: 20 surveys of 15 questions (those of `bench.results`), each tied to the one priority of a plan and answered by 500
people; 40 loops of six things said. The pack is made once in a fresh process's first session ("cold", every answer is
counted) and once more ("again"), then written as Word, OpenDocument, web page and PDF. Statements are counted for 10 and
for 20 surveys: the difference is what one survey costs. Wall and CPU seconds of our process, SQLite.
"""

import datetime
import random
import tempfile
import time
from pathlib import Path

from sqlalchemy import event, insert

from bench import machine, results
from feedback.clock import SystemClock
from feedback.database import Database
from feedback.loop import items, loops
from feedback.migrations.upgrade import upgrade
from feedback.papers.pdf import PdfMissing
from feedback.partnership import profile
from feedback.plans import importing, periods, plan_file
from feedback.reports import files
from feedback.reports.asked import Asked
from feedback.reports.kinds import KINDS
from feedback.responses.models import Response
from feedback.secrets import new_id
from feedback.surveys import collectors, versions
from forms import author_file

SURVEYS, LOOPS, THINGS, PEOPLE = 20, 40, 6, 500
PLAN = """
key: plan
title: Plan
partnership: Bench
period: 2026
source: Bench
priorities: [{code: 1, title: Neglect, plain_title: Looking after children well}]
"""


def fill(database: Database, surveys: int) -> None:
    """The partnership with so many surveys, and 40 loops."""
    upgrade(database)
    now, chance = SystemClock().now(), random.Random(11)
    with database.writing() as session:
        profile.set_up(session, name="Bench", short_name="Bench", languages=["en"])
        plan = plan_file.read(PLAN).plan
        assert plan is not None
        importing.bring_in(session, plan, now, "bench")
        for place in range(surveys):
            words = results.definition().replace("survey: fifteen", f"survey: s{place}")
            survey = author_file.read(words.replace("mode:", "priorities: [plan/1]\nmode:", 1)).survey
            assert survey is not None
            version = versions.keep(session, survey, now, "bench")
            versions.publish(session, version, now, "bench")
            collectors.open_door(session, f"s{place}", now, "bench", code=f"s{place}")
            about = {"survey_key": f"s{place}", "version_id": version.id, "mode": "anonymous"}
            about |= {"collector_code": f"s{place}", "language": "en"}
            day = datetime.date(2026, 5, 4)
            rows = [
                about | {"id": new_id(), "day": day, "answers": results.answers(chance)}
                for _ in range(PEOPLE)
            ]
            session.execute(insert(Response), rows)
        for place in range(LOOPS):
            title, asked = {"en": f"Loop {place}"}, {"en": "What would help?"}
            loop = loops.make(
                session, title=title, asked=asked, survey_key=f"s{place % surveys}", at=now, actor="bench"
            )
            for said in range(THINGS):
                item = items.add(session, loop, {"en": f"Thing {said} that people said"}, now, "bench")
                items.edit(session, item, now, "bench", priority_ref="plan/1")


def measured() -> list[str]:
    """Sentences with the figures."""
    statements = {}
    for surveys in (SURVEYS // 2, SURVEYS):
        with tempfile.TemporaryDirectory() as folder:
            database = Database(f"sqlite:///{Path(folder) / 'yearly.sqlite'}")
            fill(database, surveys)
            statements[surveys], said = _made(database, surveys)
            database.dispose()
    per = (statements[SURVEYS] - statements[SURVEYS // 2]) / (SURVEYS - SURVEYS // 2)
    return [
        *said,
        f"  {statements[SURVEYS]} statements, {per:.1f} for each survey more",
        f"  {machine.load()}",
    ]


def _made(database: Database, surveys: int) -> tuple[int, list[str]]:
    now, count = SystemClock().now(), []
    asked = Asked(period=periods.quarter(now.date()), plan="plan")
    said = []
    event.listen(database.engine, "before_cursor_execute", lambda *_: count.append(1))
    for what in ("cold", "again"):
        with database.reading() as session:
            started, before = time.perf_counter(), time.process_time()
            paper = KINDS["yearly"].make(session, asked, now)
            said.append(f"  {surveys} surveys, {LOOPS} loops, made, {what}: {_took(started, before)}")
        if what == "cold":
            first = len(count)
    for ending in files.ENDINGS:
        started, before = time.perf_counter(), time.process_time()
        try:
            size = len(files.write(paper, ending)) / 1024
        except PdfMissing:
            continue
        said.append(f"  written as {ending}: {_took(started, before)}, {size:,.0f} KB")
    return first, said


def _took(started: float, before: float) -> str:
    return f"{time.perf_counter() - started:.2f} s ({time.process_time() - before:.2f} of our processor)"


if __name__ == "__main__":
    print("\n".join(measured()))
