"""`make bench`: what a respondent's phone loads, what a response costs the server, how soon the first page is there.

Method. Page weight: a headless browser's view is not needed, since the exact bytes are known: the first question page
and every file it names are fetched with `Accept-Encoding: br`, bodies as sent. Server time: gunicorn with two workers,
a ten-question anonymous survey at one question a page (25 requests a response), scripted people without think time on
loopback; user and system seconds of the server's processes from /proc, divided by responses; median of three rounds,
SQLite and PostgreSQL in turn within each round. Client and server share the machine. Time to first page: from the
command `listening-loop demo` to the first 200, in an empty folder.
"""

import argparse
import http.client
import re
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from bench import million, phone, redaction, results, screening, sending, sentiment, themes, yearly
from bench.people import Person, crowd
from bench.serving import CODE, free_port, prepare, server
from feedback.web import assets, worker
from tests.support import lighthouse, postgresql

PEOPLE = (8, 32)


def page_weight(address: tuple[str, int]) -> list[tuple[str, int]]:
    """Every body of the first question page on a cold phone, in bytes as sent."""
    person = Person(address)
    _, _, start = person.ask("GET", f"/s/{CODE}")
    token = re.search(rb'name="csrf_token" value="([^"]+)"', start)
    assert token is not None
    _, where, _ = person.ask("POST", f"/s/{CODE}", {"csrf_token": token.group(1).decode()})
    connection = http.client.HTTPConnection(*address)
    cookie = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    found = []
    page = _fetch(connection, where, cookie)
    found.append((where, len(page)))
    for name in dict.fromkeys(re.findall(rb'(?:href|src)="(/static/[^"]+)"', page)):
        found.append((name.decode(), len(_fetch(connection, name.decode(), cookie))))
    return found


def fetched_apart() -> list[tuple[str, int]]:
    """What a phone fetches beside the page, once, where a survey wants it: name and bytes as sent."""
    by_hash, names = assets.shelf()
    sizes = dict(worker.sizes())
    for name in ("kiosk.js", "kiosk.css", "media.css"):
        sizes.setdefault(name, len(by_hash[names[name]].brotlied))
    return sorted(sizes.items())


def _fetch(connection: http.client.HTTPConnection, path: str, cookie: str) -> bytes:
    connection.request("GET", path, headers={"Accept-Encoding": "br", "Cookie": cookie})
    return connection.getresponse().read()


def cost(url: str, responses: int) -> dict[str, float]:
    """CPU seconds per response, and responses a second and p95 for each size of crowd."""
    with server(url) as running:
        Person(running.address).answer()
        crowd(running.address, 4, 8)
        before = running.cpu_seconds()
        figures: dict[str, float] = {}
        done = 0
        for people in PEOPLE:
            measured = crowd(running.address, people, max(responses, people))
            figures[f"per second at {people}"] = measured.per_second
            figures[f"p95 ms at {people}"] = measured.p95 * 1000
            done += measured.responses
        figures["cpu"] = (running.cpu_seconds() - before) / done
    return figures


def first_page() -> float:
    """Seconds from the demo's command to its first page."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "feedback", "demo", "--port", str(port)],
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parent.parent)},
            stdout=subprocess.DEVNULL,
        )
        try:
            while True:
                time.sleep(0.02)
                assert process.poll() is None, "the demo ended by itself"
                try:
                    connection = http.client.HTTPConnection("127.0.0.1", port)
                    connection.request("GET", "/")
                    if connection.getresponse().status == 200:
                        return time.perf_counter() - started
                except ConnectionError:
                    continue
        finally:
            process.terminate()
            process.wait(20)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--responses", type=int, default=64, help="responses per crowd and round")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    print(__doc__.strip(), end="\n\n")
    print("The rough sort of free text")
    for line in sentiment.report():
        print(line, flush=True)
    print()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls = {"SQLite": f"sqlite:///{folder / 'bench.sqlite'}"}
        if postgresql.programs():
            urls["PostgreSQL"] = stack.enter_context(postgresql.server()).format(name="postgres")
        for url in urls.values():
            prepare(url)
        with server(urls["SQLite"]) as running:
            parts = page_weight(running.address)
        print("First question page, cold: bytes as sent")
        for name, size in parts:
            print(f"  {size:7,d}  {name}")
        print(f"  {sum(size for _, size in parts):7,d}  in {len(parts)} requests (goal: 14,600 in 3)")
        print("Apart from it, once, where a survey wants them")
        for name, size in fetched_apart():
            print(f"  {size:7,d}  {name}")
        print()
        if lighthouse.node():
            print("As a phone, median of five (goals: 95 or more; under 3 seconds)")
            with server(urls["SQLite"]) as running:
                for line in phone.figures(running.address):
                    print(line, flush=True)
            print()
        rounds: dict[str, list[dict[str, float]]] = {name: [] for name in urls}
        for _ in range(arguments.rounds):
            for name, url in urls.items():
                rounds[name].append(cost(url, arguments.responses))
    print(
        f"A complete response, median of {arguments.rounds} rounds (goal: 0.080 CPU seconds or less, aim at 0.050)"
    )
    for name, figures in rounds.items():
        median = {key: statistics.median(one[key] for one in figures) for key in figures[0]}
        spread = ", ".join(f"{one['cpu']:.4f}" for one in figures)
        print(f"  {name}: {median['cpu']:.4f} CPU seconds ({spread})")
        for people in PEOPLE:
            print(
                f"    {people:2d} people: {median[f'per second at {people}']:.1f} responses a second, "
                f"p95 {median[f'p95 ms at {people}']:.0f} ms a request"
            )
    print()
    redaction.main()
    print()
    themes.figures()
    print("\nResults screen of 15 questions (goals: warm 1 s, cold 3 s)")
    print("\n".join(results.measured(50_000)))
    print("\nThe same with 100,000 (goal of an export: 2 s of our processor)")
    print("\n".join(results.measured(100_000)))
    print("\nThe yearly pack (goal: made in 20 s)")
    print("\n".join(yearly.measured()))
    print(f"\n{million.HEADING}")
    print("\n".join(million.measured(1_000_000)))
    print(f"\nScreening inside sending (goal: {sending.GOAL} ms more at most)")
    print("\n".join(sending.measured(400)))
    print(f"\nFrom the command to the first page of the demo: {first_page():.1f} s")
    print()
    screening.report()


if __name__ == "__main__":
    main()
