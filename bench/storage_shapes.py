#!/usr/bin/env python3
"""Measure ways of storing survey answers on SQLite and on PostgreSQL.

Run by hand, never by the tests:

    pip install sqlalchemy "psycopg[binary]" orjson msgspec
    python bench/storage_shapes.py --responses 1000000 --database both

Shapes
    rows            a `response` row, and an `answer` row per question asked
                    (key: response, question; index: question, value)
    document        a `response` row that holds all answers as one JSON object
                    (TEXT on SQLite; measured as JSONB and as TEXT on PostgreSQL)

Both shapes key a response by 128 random bits.  On SQLite every table is
WITHOUT ROWID, so that no row number tells in which order responses came in.
Both also keep each free-text answer as a row of `comment`.  The `answer` row of
a free-text question only says that there is one: a long comment cannot be part
of an index on PostgreSQL, and leaving it out favours `rows`.

The survey has 15 questions: 6 one-of, 3 many-of, 3 scales, 1 number, 2 texts
(30 % write about 80 characters).  Any question may be left unanswered, which is
stored as null; q6 is asked only after some answers to q1, and is otherwise
absent.  The random seed is fixed.

Method
    load       batches of 10,000 responses, a transaction each, executemany on
               SQLite and COPY on PostgreSQL.  Includes the JSON encoding,
               the index on answers and VACUUM ANALYZE; excludes making up the
               answers.  Keys arrive in random order, as they do in production.
    write      one response per transaction into the loaded tables, through
               SQLAlchemy, synchronous=FULL in WAL mode or PostgreSQL's default
               durability.  Rounds alternate between shapes.  CPU is this
               process plus, on PostgreSQL, its backend.
    summary    counts per choice, mean of scales and numbers, asked and answered
               for every question of the survey.
    crosstab   q1 by q10.
    export     CSV, one row per response, written to disk.

Each reading task runs in a process of its own and reports wall seconds, without
starting Python (the least of the repeats, since other work on the machine only
adds); CPU seconds, PostgreSQL's included (the median); and peak resident memory
of that process and its workers, without PostgreSQL's own.  Repeats go round all
tasks; exports and the grouping of whole documents run once.  The files are in
the operating system's cache.  All recipes for a task must give the same result,
or the program stops.

The directory must be on a real disk: on a memory file system the write figures
mean nothing.  PostgreSQL runs as a private cluster with default settings in
that directory, reached by a Unix socket, and is removed at the end.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import gc
import hashlib
import itertools
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

SEED = 20240229
SURVEY, VERSION = 1, 1
BATCH = 10_000
WRITE_ROUNDS, WARM_UP = 4, 20

ONE_OF = ["q1", "q2", "q3", "q4", "q5", "q6"]
MANY_OF = ["q7", "q8", "q9"]
SCALE = ["q10", "q11", "q12"]
NUMBER = ["q13"]
TEXT = ["q14", "q15"]
QUESTIONS = ONE_OF + MANY_OF + SCALE + NUMBER + TEXT
NUMERIC = set(SCALE + NUMBER)

SHAPES = {
    "sqlite": ["rows", "document"],
    "postgresql": ["rows", "document-jsonb", "document-text"],
}


# --- The answers ---------------------------------------------------------------

SENTENCE = """the queue at reception was long but staff were kind and room signs could be
larger please open earlier on weekdays thank you for asking"""
WORDS = SENTENCE.split()


def with_gaps(rng, values, count, missing=0.04):
    """Pick `count` values, some of which are left unanswered."""
    return [None if rng.random() < missing else v for v in rng.choices(values, k=count)]


def comment_or_none(rng):
    return " ".join(rng.choices(WORDS, k=15)) if rng.random() < 0.3 else None


def make_documents(rng, count):
    """Return `count` responses as dictionaries of question to answer."""
    subsets = [[choice for choice in range(1, 8) if bits >> (choice - 1) & 1] for bits in range(1, 128)]
    columns = [with_gaps(rng, range(1, 6), count) for _ in ONE_OF]
    columns += [with_gaps(rng, subsets, count) for _ in MANY_OF]
    columns += [with_gaps(rng, range(1, 6), count) for _ in SCALE]
    columns += [with_gaps(rng, range(16, 96), count) for _ in NUMBER]
    columns += [[comment_or_none(rng) for _ in range(count)] for _ in TEXT]
    documents = [dict(zip(QUESTIONS, row, strict=True)) for row in zip(*columns, strict=True)]
    for document in documents:
        if document["q1"] not in (1, 2):
            del document["q6"]
    return documents


def make_batches(seed, total):
    """Yield lists of (16 random bytes, document)."""
    rng = random.Random(seed)
    for start in range(0, total, BATCH):
        count = min(BATCH, total - start)
        yield [(rng.randbytes(16), document) for document in make_documents(rng, count)]


def encode(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


# --- The tables ------------------------------------------------------------------


class Store:
    """One database that holds one shape."""

    def __init__(self, url, shape):
        self.url, self.shape = url, shape
        self.engine = sa.create_engine(url)
        self.sqlite = self.engine.dialect.name == "sqlite"
        if self.sqlite:
            sa.event.listen(self.engine, "connect", set_pragmas)
        self.metadata = sa.MetaData()
        self.response, self.answer, self.comment = self.define_tables()

    def define_tables(self):
        key = sa.LargeBinary(16) if self.sqlite else sa.Uuid()
        options = {"sqlite_with_rowid": False}
        columns = [
            sa.Column("survey_id", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("id", key, primary_key=True),
            sa.Column("version", sa.SmallInteger, nullable=False),
        ]
        if self.shape != "rows":
            kind = JSONB() if self.shape == "document-jsonb" else sa.Text()
            columns.append(sa.Column("answers", kind, nullable=False))
        response = sa.Table("response", self.metadata, *columns, **options)
        answer = None
        if self.shape == "rows":
            answer = self.define_part("answer", key, sa.Column("value", sa.Text), options)
        body = sa.Column("body", sa.Text, nullable=False)
        return response, answer, self.define_part("comment", key, body, options)

    def define_part(self, name, key, value, options):
        return sa.Table(
            name,
            self.metadata,
            sa.Column("response_id", key, primary_key=True),
            sa.Column("question_id", sa.SmallInteger, primary_key=True, autoincrement=False),
            value,
            **options,
        )

    def key(self, raw):
        return raw if self.sqlite else uuid.UUID(bytes=raw)

    def to_rows(self, raw, document):
        """Return the tuples to insert, by table."""
        key = self.key(raw)
        numbered = [(number, q) for number, q in enumerate(QUESTIONS, 1) if q in document]
        comments = [(key, number, document[q]) for number, q in numbered if q in TEXT and document[q]]
        if self.shape != "rows":
            return {
                "response": [(SURVEY, key, VERSION, encode(document))],
                "comment": comments,
            }
        answers = [(key, number, answer_value(q, document[q])) for number, q in numbered]
        return {"response": [(SURVEY, key, VERSION)], "answer": answers, "comment": comments}

    def stream(self, statement, size=500):
        """Yield lists of rows without ever holding the whole result."""
        # Small lists stay in the processor's cache: 500 beats 5,000 by a third.
        with self.engine.connect() as connection:
            options = {"stream_results": True, "max_row_buffer": size}
            result = connection.execute(statement, execution_options=options)
            while rows := result.fetchmany(size):
                yield rows


def set_pragmas(connection, _record):
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA cache_size=-64000")


def answer_value(question, value):
    if value is None:
        return None
    return "true" if question in TEXT else encode(value)


# --- Loading and writing ---------------------------------------------------------


def insert_bulk(store, connection, rows):
    for name, tuples in rows.items():
        if store.sqlite:
            marks = ",".join("?" * len(tuples[0]))
            connection.exec_driver_sql(f"INSERT INTO {name} VALUES ({marks})", tuples)
            continue
        with connection.connection.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN") as copy:
            for row in tuples:
                copy.write_row(row)


def load(store, responses):
    """Fill the empty store; return seconds and bytes on disk."""
    store.metadata.create_all(store.engine)
    seconds = 0.0
    for batch in make_batches(SEED, responses):
        started = time.perf_counter()
        # Neighbouring keys share pages, so a batch sorted by key touches each page once.
        parts = [store.to_rows(raw, document) for raw, document in sorted(batch, key=lambda b: b[0])]
        rows = {name: [row for part in parts for row in part[name]] for name in parts[0]}
        with store.engine.begin() as connection:
            insert_bulk(store, connection, rows)
        seconds += time.perf_counter() - started
    started = time.perf_counter()
    finish_load(store)
    return {"seconds": seconds + time.perf_counter() - started, "bytes": size_on_disk(store)}


def finish_load(store):
    if store.answer is not None:
        sa.Index("answer_by_value", store.answer.c.question_id, store.answer.c.value).create(store.engine)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if store.sqlite:
            connection.exec_driver_sql("ANALYZE")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.exec_driver_sql("VACUUM ANALYZE")


def size_on_disk(store):
    if store.sqlite:
        return Path(store.engine.url.database).stat().st_size
    with store.engine.connect() as connection:
        return sum(
            connection.scalar(sa.text(f"SELECT pg_total_relation_size('{name}')"))
            for name in store.metadata.tables
        )


def stat_of(pid):
    """Return the parent of another process and the CPU ms of itself and of its ended children."""
    fields = [int(f) for f in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1:15]]
    tick = 1000 / os.sysconf("SC_CLK_TCK")
    return fields[0], (fields[10] + fields[11]) * tick, (fields[12] + fields[13]) * tick


def backend_pid(store):
    """Return the process that serves us; None on SQLite.  The pool keeps the connection."""
    if store.sqlite:
        return None
    with store.engine.connect() as connection:
        return connection.scalar(sa.text("SELECT pg_backend_pid()"))


def backend_cpu_ms(pid):
    return stat_of(pid)[1] if pid else 0


def ended_cpu_ms(server):
    """CPU time of the server's processes that have ended, among them parallel workers."""
    return stat_of(server)[2] if server else 0


def submit(store, raw, document):
    """Store one response, as a web request would."""
    rows = store.to_rows(raw, document)
    with store.engine.begin() as connection:
        for name, tuples in rows.items():
            if tuples:
                table = store.metadata.tables[name]
                names = table.columns.keys()
                dicts = [dict(zip(names, row, strict=True)) for row in tuples]
                if store.shape == "document-jsonb" and name == "response":
                    dicts[0]["answers"] = document  # SQLAlchemy encodes for JSONB
                connection.execute(table.insert(), dicts if len(dicts) > 1 else dicts[0])


def write(store, commits, seed):
    """Commit responses one by one; return milliseconds each, and CPU ms per commit."""
    responses = [r for batch in make_batches(seed, commits + WARM_UP) for r in batch]
    for raw, document in responses[:WARM_UP]:
        submit(store, raw, document)
    pid = backend_pid(store)
    cpu = time.process_time() * 1000 + backend_cpu_ms(pid)
    wall = []
    for raw, document in responses[WARM_UP:]:
        started = time.perf_counter()
        submit(store, raw, document)
        wall.append((time.perf_counter() - started) * 1000)
    cpu = time.process_time() * 1000 + backend_cpu_ms(pid) - cpu
    return {"wall": wall, "cpu": cpu / commits}


def raw_fsync_ms(directory, count=200):
    """Median of appending 4 KiB and syncing it: what any commit costs at least."""
    samples = []
    with (Path(directory) / "fsync").open("wb", buffering=0) as file:
        for _ in range(count):
            started = time.perf_counter()
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
            samples.append((time.perf_counter() - started) * 1000)
    return statistics.median(samples)


# --- Summaries -------------------------------------------------------------------
# Every recipe yields a Counter of (question, answer): an answer is None when left
# out, a tuple for many-of and True for a comment.  `summarise` makes the rest.


def summarise(tally):
    summary = {q: {"asked": 0, "answered": 0, "counts": Counter()} for q in QUESTIONS}
    for (question, answer), count in tally.items():
        entry = summary[question]
        entry["asked"] += count
        if answer is None:
            continue
        entry["answered"] += count
        for choice in answer if isinstance(answer, tuple) else (answer,):
            entry["counts"][choice] += count
    for question in NUMERIC:
        entry = summary[question]
        total = sum(value * count for value, count in entry["counts"].items())
        entry["mean"] = total / max(entry["answered"], 1)
    return {q: {**e, "counts": sorted(e["counts"].items())} for q, e in summary.items()}


def frozen(question, value):
    """Make an answer countable."""
    if value is None:
        return None
    if question in TEXT:
        return True
    return tuple(value) if isinstance(value, list) else value


def documents_of(store, decode, low=None, high=None):
    """Yield lists of decoded documents; `low` and `high` bound the key."""
    answers = store.response.c.answers
    if store.shape == "document-jsonb":
        answers = sa.cast(answers, sa.Text)  # else the driver would decode it with `json`
    statement = sa.select(answers).where(store.response.c.survey_id == SURVEY)
    if low is not None:
        statement = statement.where(store.response.c.id.between(store.key(low), store.key(high)))
    for rows in store.stream(statement):
        # One call that decodes 500 documents costs less than 500 calls.
        yield decode("[" + ",".join([row[0] for row in rows]) + "]")


def tally_one_by_one(store):
    """The plain way: decode a response, count its answers, take the next."""
    tally = Counter()
    select = sa.select(sa.cast(store.response.c.answers, sa.Text))
    for rows in store.stream(select.where(store.response.c.survey_id == SURVEY)):
        for row in rows:
            for question, value in json.loads(row[0]).items():
                tally[question, frozen(question, value)] += 1
    return tally


def count_column(question, documents):
    """Count one question's answers; Counter counts an iterable in C."""
    if question in TEXT:
        values = [True if d[question] is not None else None for d in documents if question in d]
    elif question in MANY_OF:
        # Counting the distinct combinations first leaves little to take apart later.
        values = [v and tuple(v) for v in [d[question] for d in documents if question in d]]
    else:
        values = [d[question] for d in documents if question in d]
    return Counter(values)


def tally_columns(batches):
    columns = {question: Counter() for question in QUESTIONS}
    for documents in batches:
        for question, column in columns.items():
            column.update(count_column(question, documents))
    return Counter({(q, v): n for q, column in columns.items() for v, n in column.items()})


def tally_without_collector(store):
    """Decoded JSON has no cycles: looking for them in every new list is wasted."""
    gc.disable()
    try:
        return tally_columns(documents_of(store, decoder("orjson")))
    finally:
        gc.enable()


def decoder(name):
    if name == "json":
        return json.loads
    if name == "orjson":
        import orjson

        return orjson.loads
    import msgspec

    return msgspec.json.decode


def tally_range(url, shape, decode, low, high):
    """A worker's part: the responses whose keys lie between `low` and `high`."""
    tally = tally_columns(documents_of(Store(url, shape), decoder(decode), low, high))
    return tally, peak_mb()


def tally_in_two(store, decode):
    """Random keys are spread evenly, so halves of the key space are halves of the work."""
    middle = 1 << 127
    bounds = [(0, middle - 1), (middle, 2 * middle - 1)]
    tally, memory = Counter(), 0.0
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        jobs = [
            pool.submit(
                tally_range, store.url, store.shape, decode,
                low.to_bytes(16, "big"), high.to_bytes(16, "big"),
            )
            for low, high in bounds
        ]  # fmt: skip
        for job in jobs:
            part, used = job.result()
            tally.update(part)
            memory += used
    return tally, memory


EXPAND = {
    "document": """
        SELECT key, CASE WHEN key IN ('q14', 'q15') AND type <> 'null' THEN 'true' ELSE value END,
               count(*)
        FROM response, json_each(answers) WHERE survey_id = 1 GROUP BY 1, 2""",
    "document-jsonb": """
        SELECT key, CASE WHEN key IN ('q14', 'q15') AND value IS NOT NULL THEN 'true'
                         ELSE value END, count(*)
        FROM response, jsonb_each_text(answers) WHERE survey_id = 1 GROUP BY 1, 2""",
    "document-text": """
        SELECT key, CASE WHEN key IN ('q14', 'q15') AND value IS NOT NULL THEN 'true'
                         ELSE value END, count(*)
        FROM response, json_each_text(answers::json) WHERE survey_id = 1 GROUP BY 1, 2""",
    "rows": "SELECT question_id, value, count(*) FROM answer GROUP BY question_id, value",
}


def tally_sql(store):
    """Let the database expand and group; only distinct answers travel."""
    tally = Counter()
    with store.engine.connect() as connection:
        for question, value, count in connection.execute(sa.text(EXPAND[store.shape])):
            name = QUESTIONS[question - 1] if isinstance(question, int) else question
            answer = json.loads(value) if isinstance(value, str) else value
            tally[name, frozen(name, answer)] += count
    return tally


def tally_whole_documents(store):
    """Group equal documents first: pays only if many people answer all the same."""
    tally = Counter()
    answers = store.response.c.answers
    counted = sa.select(sa.cast(answers, sa.Text), sa.func.count()).group_by(answers)
    for rows in store.stream(counted.where(store.response.c.survey_id == SURVEY)):
        for text, count in rows:
            for question, value in json.loads(text).items():
                tally[question, frozen(question, value)] += count
    return tally


# --- Crosstab and export -----------------------------------------------------------

CROSSTAB = {
    "document": """
        SELECT json_extract(answers, '$.q1'), json_extract(answers, '$.q10'), count(*)
        FROM response WHERE survey_id = 1 GROUP BY 1, 2""",
    "document-jsonb": """
        SELECT answers->>'q1', answers->>'q10', count(*)
        FROM response WHERE survey_id = 1 GROUP BY 1, 2""",
    "document-text": """
        SELECT answers::json->>'q1', answers::json->>'q10', count(*)
        FROM response WHERE survey_id = 1 GROUP BY 1, 2""",
    "rows": """
        SELECT a.value, b.value, count(*) FROM answer a
        JOIN answer b ON b.response_id = a.response_id
        WHERE a.question_id = 1 AND b.question_id = 10 GROUP BY 1, 2""",
}


def crosstab_sql(store):
    with store.engine.connect() as connection:
        rows = connection.execute(sa.text(CROSSTAB[store.shape])).all()
    return sorted([str(a), str(b), count] for a, b, count in rows)


def crosstab_decoded(store):
    table = Counter()
    for documents in documents_of(store, decoder("orjson")):
        table.update([(d.get("q1"), d.get("q10")) for d in documents])
    return sorted([str(a), str(b), count] for (a, b), count in table.items())


def cell(value):
    return ";".join(map(str, value)) if isinstance(value, list) else value


def wide_from_documents(store, decode):
    for documents in documents_of(store, decoder(decode)):
        for document in documents:
            yield [cell(document.get(question)) for question in QUESTIONS]


def wide_from_rows(store):
    """Gather the answers of a response, which the key keeps next to each other."""
    statement = sa.text("""
        SELECT a.response_id, a.question_id, a.value, c.body FROM answer a
        LEFT JOIN comment c ON c.response_id = a.response_id AND c.question_id = a.question_id
        ORDER BY a.response_id, a.question_id""")
    rows = itertools.chain.from_iterable(store.stream(statement))
    for _, group in itertools.groupby(rows, key=lambda row: row[0]):
        wide = [None] * len(QUESTIONS)
        for _, question, value, body in group:
            wide[question - 1] = body or (value and cell(json.loads(value)))
        yield wide


def export(store, rows):
    """Write the CSV; return what does not depend on the order of the rows."""
    path = Path(os.environ["BENCH_DIRECTORY"]) / "export.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(QUESTIONS)
        writer.writerows(rows)
    size = path.stat().st_size
    path.unlink()
    return size


# --- Tasks, each in a process of its own ---------------------------------------------


def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


READS = {
    "summary: SQL, group by": tally_sql,
    "summary: decode one by one, json": tally_one_by_one,
    "summary: decode by column, json": lambda s: tally_columns(documents_of(s, decoder("json"))),
    "summary: decode by column, orjson": lambda s: tally_columns(documents_of(s, decoder("orjson"))),
    "summary: decode by column, orjson, gc off": tally_without_collector,
    "summary: decode by column, msgspec": lambda s: tally_columns(documents_of(s, decoder("msgspec"))),
    "summary: decode by column, json, two processes": lambda s: tally_in_two(s, "json"),
    "summary: decode by column, orjson, two processes": lambda s: tally_in_two(s, "orjson"),
    "summary: SQL, group by whole document": tally_whole_documents,
    "crosstab: SQL": crosstab_sql,
    "crosstab: decode, orjson": crosstab_decoded,
    "export: rows gathered": lambda s: export(s, wide_from_rows(s)),
    "export: json": lambda s: export(s, wide_from_documents(s, "json")),
    "export: orjson": lambda s: export(s, wide_from_documents(s, "orjson")),
}
ONCE = ["summary: SQL, group by whole document", "export: "]
FOR_ROWS = ["summary: SQL, group by", "crosstab: SQL", "export: rows gathered"]


def reads_of(shape):
    if shape == "rows":
        return FOR_ROWS
    return [name for name in READS if name != "export: rows gathered"]


def own_cpu_seconds():
    """CPU time of this process and of the workers that it has seen off."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def read(store, name):
    pid = backend_pid(store)
    server = pid and stat_of(pid)[0]
    before = own_cpu_seconds() + ended_cpu_ms(server) / 1000
    started = time.perf_counter()
    result, workers_mb = READS[name](store), 0.0
    if isinstance(result, tuple):
        result, workers_mb = result
    if isinstance(result, Counter):
        result = summarise(result)
    seconds = time.perf_counter() - started
    own = own_cpu_seconds()
    store.engine.dispose()
    if server:
        time.sleep(0.5)  # until the server has collected its ended processes
    cpu = own + ended_cpu_ms(server) / 1000 - before
    digest = hashlib.sha256(json.dumps(result).encode()).hexdigest()[:12]
    return {"seconds": seconds, "cpu": cpu, "mb": peak_mb() + workers_mb, "digest": digest}


def run_task(task):
    store = Store(task["url"], task["shape"])
    actions = {"load": load, "write": write, "read": read}
    return actions[task["action"]](store, *task["arguments"])


def in_subprocess(target, action, *arguments):
    """Run a task apart, so that its peak memory is its own."""
    task = {**target, "action": action, "arguments": arguments}
    label = f"{target['database']}/{target['shape']} {action} {arguments}"
    command = [sys.executable, __file__, "--task", json.dumps(task)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"failed: {label}")
    result = json.loads(done.stdout)
    shown = {k: v for k, v in result.items() if k != "wall"}
    print(f"{time.strftime('%H:%M:%S')} {label}: {shown}", file=sys.stderr, flush=True)
    return result


# --- A private PostgreSQL --------------------------------------------------------------


def postgresql_bin():
    """Find initdb and pg_ctl, which distributions often keep off the PATH."""
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else list(Path("/usr/lib/postgresql").glob("*/bin"))
    if not places:
        raise SystemExit("PostgreSQL's server programs were not found; see --postgresql-bin")
    return sorted(places)[-1]


@contextlib.contextmanager
def private_cluster(directory, programs):
    """Start PostgreSQL in `directory`; yield a function from database name to URL."""
    home = Path(directory) / "postgresql"
    home.mkdir()
    as_user = {}
    if os.getuid() == 0:  # the server refuses to run as root
        Path(directory).chmod(0o755)
        shutil.chown(home, "postgres", "postgres")
        as_user = {"user": "postgres", "group": "postgres", "cwd": home}
    data = str(home / "data")

    def call(program, *arguments):
        command = [str(Path(programs) / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **as_user)

    call("initdb", "-D", data, "-A", "trust", "-U", "bench", "-E", "UTF8", "--locale=C")
    options = f"-c listen_addresses='' -k {home}"
    call("pg_ctl", "-D", data, "-w", "-l", str(home / "log"), "-o", options, "start")
    try:
        yield lambda name: f"postgresql+psycopg://bench@/{name}?host={home}"
    finally:
        call("pg_ctl", "-D", data, "-w", "-m", "fast", "stop")


def make_targets(databases, directory, stack, programs):
    """Return an empty database per database product and shape."""
    targets = []
    if "sqlite" in databases:
        for shape in SHAPES["sqlite"]:
            url = f"sqlite:///{directory}/{shape}.db"
            targets.append({"database": "sqlite", "shape": shape, "url": url})
    if "postgresql" in databases:
        url_of = stack.enter_context(private_cluster(directory, programs or postgresql_bin()))
        admin = sa.create_engine(url_of("postgres"), isolation_level="AUTOCOMMIT")
        for shape in SHAPES["postgresql"]:
            name = shape.replace("-", "_")
            with admin.connect() as connection:
                connection.exec_driver_sql(f"CREATE DATABASE {name}")
            targets.append({"database": "postgresql", "shape": shape, "url": url_of(name)})
        admin.dispose()
    return targets


# --- The whole measurement ----------------------------------------------------------


def measure_reads(targets, repeats):
    """Return {(database, task, shape): [result, ...]}; check that recipes agree."""
    results = {}
    for turn in range(repeats):
        for target in targets:
            for name in reads_of(target["shape"]):
                if turn and name.startswith(tuple(ONCE)):
                    continue
                place = (target["database"], name, target["shape"])
                results.setdefault(place, []).append(in_subprocess(target, "read", name))
    # All shapes hold the same responses, so each kind of task has one right result.
    for kind in ("summary", "crosstab", "export"):
        digests = {
            r["digest"] for place, runs in results.items() if place[1].startswith(kind)
            for r in runs
        }  # fmt: skip
        if len(digests) > 1:
            raise SystemExit(f"recipes disagree about the {kind}: {digests}")
    return results


def measure_writes(targets, commits):
    """Alternate between shapes, so that noise on the machine strikes all of them."""
    results = [{"wall": [], "cpu": []} for _ in targets]
    for round_number in range(WRITE_ROUNDS):
        for target, result in zip(targets, results, strict=True):
            seed = SEED + 1 + round_number
            done = in_subprocess(target, "write", commits // WRITE_ROUNDS, seed)
            result["wall"] += done["wall"]
            result["cpu"].append(done["cpu"])
    return results


def print_table(header, rows):
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def print_storage(targets, loads, writes):
    rows = []
    for target, loaded, written in zip(targets, loads, writes, strict=True):
        wall = sorted(written["wall"])
        rows.append([
            target["database"], target["shape"], f"{loaded['seconds']:.0f}",
            f"{loaded['bytes'] / 1e6:.0f}", f"{statistics.median(wall):.2f}",
            f"{wall[int(len(wall) * 0.95)]:.2f}", f"{statistics.median(written['cpu']):.2f}",
        ])  # fmt: skip
    header = ["database", "shape", "load s", "MB on disk", "commit ms", "95 % ms", "CPU ms"]
    print_table(header, rows)


def print_reads(databases, results):
    for database in databases:
        shapes = SHAPES[database]
        rows = []
        for name in READS:
            cells = [read_cell(results.get((database, name, shape))) for shape in shapes]
            rows.append([name, *cells])
        print_table([f"{database}: least wall s / CPU s / peak MB", *shapes], rows)


def read_cell(runs):
    if not runs:
        return "–"
    seconds = min(run["seconds"] for run in runs)
    cpu = statistics.median(run["cpu"] for run in runs)
    return f"{seconds:.1f} / {cpu:.1f} / {max(run['mb'] for run in runs):.0f}"


def measure(args):
    databases = ["sqlite", "postgresql"] if args.database == "both" else [args.database]
    with contextlib.ExitStack() as stack:
        directory = stack.enter_context(tempfile.TemporaryDirectory(dir=args.directory))
        os.environ["BENCH_DIRECTORY"] = directory
        targets = make_targets(databases, directory, stack, args.postgresql_bin)
        loads = [in_subprocess(target, "load", args.responses) for target in targets]
        reads = measure_reads(targets, args.repeats)
        # Last, because the commits change what the summaries must find.
        writes = measure_writes(targets, args.commits)
        fsync = raw_fsync_ms(directory)
    print(f"{args.responses:,} responses, {len(QUESTIONS)} questions, {args.commits:,} commits;")
    print(f"{args.repeats} repeats; a bare 4 KiB fdatasync takes {fsync:.2f} ms\n")
    print_storage(targets, loads, writes)
    print_reads(databases, reads)


def parse_arguments():
    parser = argparse.ArgumentParser(description="Measure ways of storing survey answers.")
    parser.add_argument("--responses", type=int, default=1_000_000)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--commits", type=int, default=2_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--directory", help="a directory on a real disk")
    parser.add_argument("--postgresql-bin", help="where initdb and pg_ctl are")
    parser.add_argument("--task", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    arguments = parse_arguments()
    if arguments.task:
        print(json.dumps(run_task(json.loads(arguments.task))))
    else:
        measure(arguments)
