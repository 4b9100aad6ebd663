"""Somebody reads all that is served of surveys of other forms, and solves for what is hidden.

Several answers to choose, a question asked after certain answers, audience versions with instruments of their own, waves and
the page over time, and versions whose answers became another thing; as JSON, CSV and page, by whatever the hub settled, a
lead's page beside it, a report on paper, and the command. `tests.feedback.results.solver` holds what is read.
"""

import csv
import io
import itertools
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, assume, given, reject, settings
from hypothesis import strategies as st

from analysis import crosstab_control, disclosure_control, over_waves
from analysis.policy import PUBLIC
from feedback.accounts import groups
from feedback.accounts.models import Account
from feedback.cli.installation import Installation
from feedback.cli.main import command_line
from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses import store
from feedback.results import follow_ups
from feedback.surveys import collectors, versions, waves
from feedback.surveys.models import SurveyPriority
from forms import author_file
from tests.feedback.loop.stories import PRIORITY, world
from tests.feedback.results import served
from tests.feedback.results.answered import DAY, send
from tests.feedback.results.solver import ABSENT, Cell, Found, Holds, Solver, both, every, everybody
from tests.support.asked import HEAD

DOORS = ("web", "club")
MINE = "web"
#: A wave before any was named, and two that were.
DAYS = {"before": date(2025, 5, 5), "2025-09-01": date(2025, 9, 10), "2026-02-01": DAY}
NAMES = {"2025-09-01": "Autumn", "2026-02-01": "Spring"}

WHO = """{id: who, type: many_of, text: who, dont_know: true, choices: [{id: friend, text: friend}, {id: mum, text: mum},
         {id: school, text: school}, {id: nobody, text: nobody, exclusive: true}]}"""
SAFE = "{id: safe, type: scale, text: safe, minimum: 1, maximum: 3, dont_know: true}"
AGENCY = "{id: agency, type: one_of, text: agency, choices: [{id: police, text: police}, {id: health, text: health}, {id: school, text: school}]}"
FEEL = "{id: feel, type: one_of, text: feel, dont_know: true, choices: [{id: well, text: well}, {id: so, text: so}, {id: ill, text: ill}]}"
WHY = "{id: why, type: one_of, text: why, dont_know: true, choices: [{id: home, text: home}, {id: road, text: road}]}"
PICKS = [picked for size in (1, 2, 3) for picked in itertools.combinations(("friend", "mum", "school"), size)]

#: The words for points, first of three faces, then of four words.
POINTS = {"low": "1", "mid": "2", "high": "3", "one": "1", "two": "2", "three": "3", "four": "4"}
FACES = ("low", "mid", "high")
THREE: tuple[Any, ...] = (1, 2, 3, "dont_know", None)
FOUR: tuple[Any, ...] = (1, 2, 3, 4, "dont_know", None)
BODIES: tuple[Any, ...] = ("police", "health", "school", None)


def pages(*asked: str, more: str = "") -> str:
    return "".join(f"  - id: p{n}\n    questions:\n      - {one}\n" for n, one in enumerate(asked)) + more


@dataclass(frozen=True, repr=False)
class Form:
    """A survey of one form. `written` are the pages of its versions, the last the newest; a cell is a value for each of
    `dims`: its questions, then where it came from. `by`: what the hub may settle, `turned` (question, by) the tables
    read the other way round."""

    name: str
    written: tuple[str, ...]
    dims: tuple[str, ...]
    asked: tuple[str, ...]
    cells: tuple[Cell, ...]
    by: tuple[str, ...]
    turned: frozenset[tuple[str, str]] = frozenset()
    audience: str = "child"

    def __repr__(self) -> str:
        return self.name


def product(*values: Sequence[Any]) -> tuple[Cell, ...]:
    return tuple(itertools.product(*values))


SEVERAL = Form(
    "several",
    (pages(WHO, SAFE),),
    ("who", "safe", "door"),
    ("who", "safe"),
    product((*PICKS, ("nobody",), "dont_know", None), THREE, DOORS),
    ("_door", "who", "safe"),
    frozenset({("safe", "who")}),
)
FOLLOW = Form(
    "follow",
    (
        pages(FEEL)
        + f"  - id: then\n    when: feel = ill\n    questions:\n      - {WHY}\n"
        + pages(AGENCY).replace("id: p0", "id: last"),
    ),
    ("feel", "why", "agency", "door"),
    ("feel", "why", "agency"),
    tuple(
        cell
        for cell in product(
            ("well", "so", "ill", "dont_know", None),
            ("home", "road", "dont_know", None, ABSENT),
            BODIES,
            DOORS,
        )
        if (cell[0] == "ill") == (cell[1] != ABSENT)
    ),
    ("_door", "feel", "agency"),
    frozenset({("feel", "agency")}),
)
VERSIONS = Form(
    "versions",
    (
        pages(
            AGENCY,
            "{id: safe, type: scale, text: safe, minimum: 1, maximum: 4, labels: [one, two, three, four], dont_know: true}",
            more="versions:\n  - id: young\n    title: young\n    band: 4-7\n    changes: {safe: {type: faces, points: 3, labels: [low, mid, high]}}\n",
        ),
    ),
    ("agency", "safe", "version", "door"),
    ("agency", "safe"),
    (*product(BODIES, THREE, ("young",), DOORS), *product(BODIES, FOUR, (None,), DOORS)),
    ("_door", "agency", "safe"),
)
WAVES = Form(
    "waves",
    (pages(AGENCY, SAFE),),
    ("agency", "safe", "wave", "door"),
    ("agency", "safe"),
    product(BODIES, THREE, tuple(DAYS), DOORS),
    ("_wave", "_door", "_wave:agency"),
)
#: Colleagues asked again in waves, by agency: the survey of practitioners.
WORKERS = replace(WAVES, name="workers", audience="practitioner", by=("_wave:agency",))
ERAS = Form(
    "eras",
    (
        pages(AGENCY, SAFE),
        pages(AGENCY, "{id: safe, type: scale, text: safe, minimum: 1, maximum: 4, dont_know: true}"),
    ),
    ("agency", "safe", "era", "door"),
    ("agency", "safe"),
    (*product(BODIES, THREE, ("1",), DOORS), *product(BODIES, FOUR, ("2",), DOORS)),
    ("_door", "agency"),
)
#: Colleagues, whose results the hub shows from five on and a report from ten on.
COLLEAGUES = replace(FOLLOW, name="colleagues", audience="practitioner")
FORMS = {form.name: form for form in (SEVERAL, FOLLOW, VERSIONS, WAVES, ERAS, COLLEAGUES, WORKERS)}


@dataclass
class Hub:
    """A hub with its board member and the lead of one group; every survey sent to it is another one."""

    database: Database
    clock: SetClock
    staff: FlaskClient
    board: FlaskClient
    lead: FlaskClient
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def holds(self, form: Form, answers: Sequence[Cell], by: str) -> tuple[str, str]:
        """A new survey of this form, answered so and printed under a priority; and by what it is seen, where it can be.

        A lead reads everybody’s table by door: where something else is settled the lead has no door of their own."""
        key = f"{form.name}-{next(self._numbers)}"
        for written in form.written:
            self._publish(form, key, written)
            if written == form.written[0]:
                self._open(key, led=by == "_door")
            self._answered(form, key, answers, str(form.written.index(written) + 1))
        if "wave" in form.dims:
            self._waves(key)
        settled = self.staff.post(f"/hub/surveys/{key}/results/shown-by", data={"by": by})
        return key, by if settled.status_code == 303 else ""

    def _publish(self, form: Form, key: str, written: str) -> None:
        head = HEAD.format(key=key, mode="anonymous", check="true").replace(
            "languages: [en, ar]", "languages: [en]"
        )
        head = head.replace("title: {en: Feeling safe, ar: الشعور بالأمان}", f"title: {key}")
        read = author_file.read(head.replace("audience: child", f"audience: {form.audience}") + written)
        assert read.survey is not None, [fault.sentence() for fault in read.faults]
        with self.database.writing() as session:
            version = versions.keep(session, read.survey, self.clock.now(), "tests")
            versions.publish(session, version, self.clock.now(), "tests")

    def _open(self, key: str, *, led: bool) -> None:
        with self.database.writing() as session:
            for door in DOORS:
                label = door if led or door != MINE else "net"
                collectors.open_door(
                    session, key, self.clock.now(), "tests", code=f"{door}-{key}", group_label=label
                )
            session.add(SurveyPriority(survey_key=key, question_id="", priority_ref=PRIORITY))

    def _answered(self, form: Form, key: str, answers: Sequence[Cell], era: str) -> None:
        place = {name: at for at, name in enumerate(form.dims)}
        mine = [one for one in answers if "era" not in place or one[place["era"]] == era]
        grouped: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
        for one in mine:
            where = tuple(one[place[name]] if name in place else None for name in ("door", "version", "wave"))
            grouped.setdefault(where, []).append(_typed(form, one))
        for (door, version, wave), typed in grouped.items():
            day = DAYS[wave] if wave else None
            send(self.database, *typed, key=key, code=f"{door}-{key}", audience=version, day=day)

    def _waves(self, key: str) -> None:
        with self.database.writing() as session:
            for starts, name in NAMES.items():
                days = store.by_day(session, key)
                waves.begin(
                    session, key, name, date.fromisoformat(starts), days, None, self.clock.now(), "tests"
                )


def _typed(form: Form, cell: Cell) -> dict[str, Any]:
    given = {name: cell[place] for place, name in enumerate(form.dims) if name in form.asked}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in given.items()
        if value != ABSENT
    }


@pytest.fixture
def hub(database: Database, clock: SetClock, staff: Callable[..., FlaskClient]) -> Hub:
    lead = staff("group_lead")
    with database.writing() as session:
        world(session)
        account = session.get_one(Account, lead.account_id)  # type: ignore[attr-defined]
        groups.choose(session, account, [MINE], clock.now(), "tests")
    return Hub(database, clock, staff("hub"), staff("board"), lead)


def body(browser: FlaskClient, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.text


class Reading(Solver):
    """The pages of one survey as they are read."""

    def __init__(self, form: Form, answers: Sequence[Cell]) -> None:
        super().__init__(form.dims, form.asked, form.cells, answers)
        self.form = form
        self.threshold = 5 if form.audience == "practitioner" else PUBLIC.threshold
        for name in (
            "door",
            "wave",
        ):  # how many came when, and through which door, is seen on the survey’s page
            for value in {cell[self.place[name]] for cell in form.cells} if name in self.place else ():
                self.reads(("came", name, value), self.true_of(self.at(name, value)), self.at(name, value))

    def gave(self, question: str, answer: str) -> Holds:
        return super().gave(question, POINTS.get(answer, answer))

    def whom(self, part: Mapping[str, Any]) -> Holds:
        """The audience versions a part counts."""
        if "audiences" not in part or "version" not in self.place:
            return everybody
        return self.at("version", *part["audiences"])

    def group(self, by: str, name: str) -> Holds:
        """Who is in a group."""
        if by == "_door":
            return self.at("door", MINE if name == "net" else name)
        if by == "_wave":
            return self.at("wave", name)
        if name == "not_stated":
            return self.at(by, None)
        said = name.rpartition(": ")[2]
        if said != name and said in POINTS:  # "3 faces: young: low"
            name = f"{int(said in FACES)}/{said}"
        part, parted, answer = name.rpartition("/")
        whom = everybody if not parted else self.at("version", (None, "young")[int(part)])
        return both(whom, self.gave(by, answer))

    def results(self, found: Mapping[str, Any], era: Holds, where: str) -> None:
        for one in found["questions"]:
            for part in one.get("parts", [one]):
                _nothing_beside_the_hidden(part)
                self.reads_part(
                    one["id"], part, both(era, self.whom(part)), (where, *part.get("audiences", ()))
                )

    def tables(self, found: Mapping[str, Any], era: Holds, where: str) -> None:
        by = found["by"]
        for one in found["tables"]:
            turned = (one["id"], by) in self.form.turned
            whom = both(era, self.whom(one))
            place = (where, *one.get("audiences", ()))
            self.seeks = (
                False  # hidden here is the table by group where it is withheld, which the one alone may show
            )
            self.reads_part(one["id"], one["total"], whom, place)
            self.seeks = True
            if by in self.asked:  # of these people, those who were asked both
                whom = both(whom, self.put_to(by))
            for group in one["groups"]:
                _nothing_beside_the_hidden(group)
            self.reads_groups(one["id"], one | {"by": by}, whom, partial(self.group, by), turned, place)

    def over_waves(self, found: Mapping[str, Any], page: str) -> None:
        """Groups in each wave, from the JSON; the page says of each what is there, and draws what can be added up from it."""
        charts = [chart for section in page.split("<section ")[1:] for chart in _charts(section)]
        assert "question_id" not in page
        for one in found["tables"]:
            for group in one["groups"]:
                _nothing_beside_the_hidden(group)
                inside = self.at("wave", *group["wave"].split("+"))
                if group["group"] != "everybody":
                    names = group.get("gathers") or [group["group"]]
                    among = [self.group("agency", WORDS.get(name, name)) for name in names]
                    inside = both(inside, lambda cell, among=among: any(one(cell) for one in among))
                alone = {"by": "over", "groups": [group | {"gathers": []}]}
                self.reads_groups(one["id"], alone, inside, lambda _: everybody, False, group["id"])
            for name in dict.fromkeys(group["group"] for group in one["groups"]):
                waves = [group for group in one["groups"] if group["group"] == name]
                series = next(
                    each for each in found["over_time"] if (each["id"], each["group"]) == (one["id"], name)
                )
                _chart_says_no_more(charts.pop(0), waves, series)
        assert not charts

    def over_time(self, page: str, found: Sequence[Mapping[str, Any]], by_wave: bool) -> None:
        """The small charts of the page, one for each wave or version; the sentences say no more than these numbers."""
        sections = page.split("<section ")[1:]
        charts = [served.figures(one) for one in sections if "<figure " in one]
        assert len(charts) == len(found)
        for chart, series in zip(charts, found, strict=True):
            assert list(chart) == [one["name"] for one in series["waves"]]
            for title, part in chart.items():
                self._point(series, title, part, by_wave)
            for change in series["changes"]:
                self._change(change, chart)

    def _point(self, series: Mapping[str, Any], title: str, part: str, by_wave: bool) -> None:
        question = series["id"]
        called = {name: wave for wave, name in NAMES.items()} | {"Before that": "before"}
        if by_wave:
            inside = self.at("wave", *(called[one] for one in title.split(" and ")))
        else:
            inside = self.at("era", title.removeprefix("Version "))
        inside = every([inside, self.whom(series)])
        said = served.readable(part.split("</figcaption>")[0])
        base = re.search(r"(\d+) (answered|people)", said)
        rows = served.table(part)[1:]
        if base is None:
            assert not rows
            return
        of_all = base[2] == "people"
        group: dict[str, Any] = {"id": title, "rows": [], "said" if of_all else "answered": int(base[1])}
        for label, count, share, *_ in rows:
            number = count if count == "[c]" else int(count)
            percent = None if share in ("–", "[c]") else int(share.removesuffix(" %"))
            group["rows"].append(
                {"id": label, "count": number, "share_of_asked" if of_all else "share": percent}
            )
        mean = re.search(r"Mean (\d+\.\d)", said)
        if mean:
            assert all(row["count"] != "[c]" for row in group["rows"])
        if not by_wave and of_all:  # everybody who was asked
            group.pop("said")
        self.reads_groups(
            question, {"by": "time", "groups": [group]}, inside, lambda _: everybody, False, "over time"
        )

    def _change(self, change: Mapping[str, Any], chart: Mapping[str, str]) -> None:
        for title in (change["before"], change["now"]):
            lines = {line[0]: line[1] for line in served.table(chart[title])[1:]}
            about = (
                lines.values() if change["of"] == "mean" else [lines.get(change["of"])]
            )  # no lines: all noughts
            assert "[c]" not in about

    def lead(self, page: str) -> None:
        """A lead’s own group, and beside it everybody."""
        newest = self.at("era", "2") if "era" in self.place else everybody
        for section in served.sections(page).values():
            question, lines = served.heading(section), served.table(section)
            told = re.search(
                r'<p class="soft">(?:[^:<]*: )?(young|[Aa]s written for everybody)[^<]*</p>', section
            )
            part = {"audiences": [None if "ritten" in told[1] else told[1]]} if told else {}
            whom = both(newest, self.whom(part))
            for title, column in served.columns(lines).items():
                if title == "Everybody":
                    self.reads_part(question, column, whom, ("lead", *part.get("audiences", ())))
                    mean = column.get("rounded_mean")
                    self.reads_mean(question, mean, whom, 1)
                else:
                    assert title == MINE
                    group = column | {"id": title, "mean": column.get("rounded_mean"), "places": 1}
                    table = {"by": "_own", "groups": [group]}
                    of_door = partial(self.group, "_door")
                    self.reads_groups(
                        question, table, whom, of_door, False, ("lead", *part.get("audiences", ()))
                    )

    def report(self, page: str, key: str) -> None:
        """The tables of a paper under the heading of one survey."""
        newest = self.at("era", "2") if "era" in self.place else everybody
        part = re.search(rf"<h\d[^>]*>{key}</h\d>(.*?)<h\d", page, re.S)
        assert part is not None
        self.seeks = self.threshold == PUBLIC.threshold  # else what is hidden here may stand in the hub
        for caption, head, rows, note in re.findall(
            r"<caption>(.*?)</caption>\s*<thead>(.*?)</thead>\s*<tbody>(.*?)</tbody></table></div>\s*<p class=\"note\">(.*?)</p>",
            part[1],
            re.S,
        ):
            question, _, whose = caption.partition(" (")
            audience = "young" if "young" in whose else None
            whom = both(newest, self.at("version", audience) if whose else everybody)
            of_asked = "were asked" in head
            column: dict[str, Any] = {"rows": []}
            for line in re.findall(r"<tr>(.*?)</tr>", rows, re.S):
                label, count, share, _ = (
                    served.readable(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.S)
                )
                number = count if count == "[c]" else int(count)
                percent = int(share.removesuffix(" %")) if share.endswith("%") else None
                kind = "share_of_asked" if of_asked else "share"
                column["rows"].append({"id": label, "count": number, kind: percent})
            told = re.findall(r"\d+", note)
            column["asked"] = int(told[-1]) if told else None
            column["answered"] = int(told[0]) if len(told) == 2 else None
            self.reads_part(question, column, whom, ("paper", whose))
        self.seeks = True

    def wants_the_few(self, by: str) -> None:
        """What is hidden by being counted with others is looked for too."""
        names = ("version", "era", by.removeprefix("_"))
        for name, question in itertools.product(names, self.asked):
            if name not in self.place or name == question:
                continue
            for value in {cell[self.place[name]] for cell in self.cells}:
                if isinstance(value, tuple) or value in (None, ABSENT, "dont_know"):
                    continue
                among = both(self.at(name, value), self.replied(question))
                for answer in {cell[self.place[question]] for cell in self.cells}:
                    if isinstance(answer, tuple) or answer in (None, ABSENT, "dont_know"):
                        continue
                    given = both(among, self.gave(question, str(answer)))
                    self.wants(("few", question, name, value, answer), given, self.threshold, among)


def _nothing_beside_the_hidden(part: Mapping[str, Any]) -> None:
    """What the solver cannot write down as a sum stands only where it has nothing to tell: beside shown numbers."""
    for row in part.get("rows", ()):
        if "[c]" in (row["count"], part.get("answered")) or part.get("answered") is None:
            assert not isinstance(row.get("interval"), dict)
    if any(row["count"] == "[c]" for row in part.get("rows", ())) or part.get("answered") == "[c]":
        for name in ("mean", "sd", "mean_interval"):
            assert not isinstance(part.get(name), dict | int | float)


class Waiting(Exception):
    """Some are not counted until more come: `tests/feedback/results/test_standing.py` looks at these."""


def board_reads(hub: Hub, form: Form, key: str, by: str, reader: Reading) -> None:
    """Everybody’s results of every version, by what is settled, and over time."""
    url = f"/hub/surveys/{key}/results"
    for number in range(len(form.written), 0, -1):
        era = reader.at("era", str(number)) if "era" in reader.place else everybody
        asked = f"?versions={number}"
        found = json.loads(body(hub.board, f"{url}.json{asked}"))
        if found["responses"] != reader.true_of(era):
            raise Waiting
        reader.reads(("era", number), found["responses"], era)
        for one in found.get("audiences", ()):
            reader.reads(("version", one["title"]), one["responses"], reader.at("version", one["title"]))
        reader.results(found, era, f"era {number}")
        _page_says_no_more(body(hub.board, f"{url}{asked}"), found)
        _csv_says_no_more(body(hub.board, f"{url}.csv{asked}"), found)
    for number in range(len(form.written), 0, -1) if by else ():
        era = reader.at("era", str(number)) if "era" in reader.place else everybody
        asked = f"?versions={number}&by={by}"
        answer = hub.board.get(f"{url}.json{asked}")
        if answer.status_code == 404:  # nothing can be shown by it
            continue
        found = answer.json
        _csv_says_no_more(body(hub.board, f"{url}.csv{asked}"), found)
        if by.startswith("_wave:"):  # beside it stand the waves by themselves
            reader.over_waves(found, body(hub.board, f"{url}{asked}"))
            asked = f"?versions={number}&by=_wave"
            found = hub.board.get(f"{url}.json{asked}").json
            _csv_says_no_more(body(hub.board, f"{url}.csv{asked}"), found)
            for other in ("agency", "_door", "_wave:safe"):
                assert hub.board.get(f"{url}.json?by={other}").status_code == 404
        reader.tables(found, era, f"era {number}")
    if "wave" in reader.place or "era" in reader.place:
        in_waves = by.startswith("_wave")
        newest = hub.board.get(f"{url}.json{'?by=_wave' if in_waves else ''}").json
        found = newest.get("over_time", ())
        reader.over_time(body(hub.board, f"{url}/over-time"), found, in_waves)


WORDS = {"Not stated": "not_stated", "Don’t know": "dont_know", "Prefer not to say": "prefer_not"}


def _charts(section: str) -> list[str]:
    return [chart.split("</figure>")[0] for chart in section.split("<figure ")[1:]]


def _chart_says_no_more(chart: str, waves: Sequence[Mapping[str, Any]], series: Mapping[str, Any]) -> None:
    """A chart of one group: its table is that of the JSON, its bars are sums of what stands in the table, and its sentences
    those of the JSON."""
    head, *lines = served.table(chart)
    assert len(head) == len(waves) + 1
    bases = [wave.get("answered", wave.get("said")) for wave in waves]
    last = lines.pop()
    assert last == ["Answered" if "answered" in waves[0] else "People", *map(str, bases)]
    if lines[-1][0] == "Mean":
        for told, wave in zip(lines.pop()[1:], waves, strict=True):
            assert told == "[c]" or (wave["mean"] != "[c]" and abs(float(told) - wave["mean"]) < 0.051)
    for place, line in enumerate(lines):
        rows = [wave["rows"][place] for wave in waves]
        assert [cell.split()[0] for cell in line[1:]] == [str(row["count"]) for row in rows]
        assert all(cell == "[c]" for cell, row in zip(line[1:], rows, strict=True) if row["count"] == "[c]")
    bars = re.findall(r"<b>([^<]*)</b>(?: <span class=\"soft\">(\d+)</span>)?</span>", chart)
    assert len(bars) in (0, len(waves))
    for (told, count), wave, of in zip(bars, waves, bases, strict=False):
        if not count:  # a mean, where all of it is shown
            assert wave["mean"] != "[c]"
            continue
        shown = [row["count"] for row in wave["rows"] if row["count"] != "[c]"]
        sums = {sum(some) for size in (1, 2) for some in itertools.combinations(shown, size)}
        assert int(count) in sums
        assert int(told.removesuffix(" %")) == int(100 * int(count) / of + 0.5000001)
    said = re.findall(r"<p>([^<]*)</p>", chart)
    assert set(map(served.readable, said)) == set(series["said"])


def _page_says_no_more(page: str, found: Mapping[str, Any]) -> None:
    sections = served.sections(page)
    for one in found["questions"]:
        assert served.numbers(sections[one["id"]]) <= served.told_numbers(one), one["id"]


def _csv_says_no_more(text: str, found: Mapping[str, Any]) -> None:
    lines = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert lines or not (found.get("questions") or any(one["groups"] for one in found["tables"]))
    told = served.told_numbers(dict(found)) | {100.0}
    for line in lines:
        for name in (
            "count",
            "share",
            "low",
            "high",
            "answered",
            "asked",
            "change",
            "change_low",
            "change_high",
        ):
            if re.fullmatch(r"-?\d+(\.\d+)?", line[name]):
                assert float(line[name]) in told, (name, line)


def command_says_no_more(hub: Hub, key: str, by: str) -> None:
    """`listening-loop analyse`, as JSON what the hub serves, and as lines no number more than that."""
    for words, asked in (((), ""), (("--by", by.removeprefix("_")), f"?by={by}")):
        answer = hub.staff.get(f"/hub/surveys/{key}/results.json{asked}")
        if answer.status_code == 404:
            continue
        installation = Installation()
        vars(installation).update(database=hub.database, clock=hub.clock)
        run = partial(CliRunner().invoke, command_line, obj=installation)
        assert json.loads(run(["analyse", key, *words, "--json"]).stdout) == answer.json
        lines = run(["analyse", key, *words]).stdout.split("responses", 1)[1]
        told = {abs(one) for one in served.told_numbers(answer.json)}
        assert {float(one) for one in re.findall(r"\d+(?:\.\d+)?", lines)} <= told


def read_all(hub: Hub, form: Form, answers: Sequence[Cell], by: str) -> Found:
    """Everything that a board member, and a lead where there is one, are served, laid side by side."""
    key, by = hub.holds(form, answers, by)
    reader = Reading(form, answers)
    board_reads(hub, form, key, by, reader)
    paper = body(hub.board, f"/hub/reports/priority/read?priority={PRIORITY}")
    reader.report(paper, key)
    if by == "_door":
        reader.lead(body(hub.lead, f"/hub/own/{key}"))
    reader.wants_the_few(by)
    with hub.database.writing() as session:  # so that the next paper prints one survey only
        for one in session.query(SurveyPriority).filter_by(survey_key=key):
            session.delete(one)
    return reader.finds(reader.threshold)


@st.composite
def crowds(draw: st.DrawFn, form: Form) -> Counter[Cell]:
    sizes = st.one_of(st.integers(1, 4), st.integers(1, 30))
    return Counter(
        dict(draw(st.lists(st.tuples(st.sampled_from(form.cells), sizes), min_size=5, max_size=25)))
    )


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", FORMS)
@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),  # a failing survey is not made smaller: each takes seconds
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_nobody_finds_a_hidden_count_in_what_is_served(hub: Hub, name: str, data: st.DataObject) -> None:
    form = FORMS[name]
    answers = list(data.draw(crowds(form)).elements())
    by = data.draw(st.sampled_from(form.by))
    assume(len(answers) >= PUBLIC.threshold)
    try:
        found = read_all(hub, form, answers, by)
    except Waiting:
        reject()
    assert found == []


def _covers(self: Any, *_: Any) -> bool:
    return True


#: A survey of each form with three of a kind, by what it is seen, and the rule without which the three are found.
FEW = {
    "several": (
        SEVERAL,
        "who",
        {
            (("friend",), 1, "web"): 20,
            (("friend", "mum"), 2, "web"): 25,
            (("mum",), 3, "club"): 30,
            (("school",), 1, "web"): 22,
            (("school",), 2, "club"): 3,
            (("friend", "school"), 3, "club"): 21,
        },
        (crosstab_control._PickAny, "cover", _covers),
    ),
    "follow": (
        FOLLOW,
        "agency",
        {
            ("well", ABSENT, "police", "web"): 24,
            ("so", ABSENT, "health", "club"): 16,
            ("ill", "home", "police", "club"): 2,
            ("ill", "road", "health", "web"): 1,
        },
        (follow_ups, "hinges", lambda era: {}),
    ),
    "versions": (
        VERSIONS,
        "agency",
        {
            ("police", 1, "young", "web"): 3,
            ("health", 2, "young", "club"): 20,
            ("police", 3, "young", "web"): 25,
            ("health", 4, None, "web"): 20,
            ("police", 1, None, "club"): 22,
        },
        (disclosure_control._Table, "covered", lambda self, hidden: hidden),
    ),
    "waves": (
        WAVES,
        "_wave",
        {
            ("police", 1, "before", "web"): 20,
            ("police", 2, "before", "club"): 25,
            ("health", 1, "2025-09-01", "web"): 30,
            ("health", 2, "2025-09-01", "club"): 3,
            ("police", 1, "2026-02-01", "web"): 22,
            ("police", 2, "2026-02-01", "club"): 21,
        },
        (crosstab_control._Additive, "cover", _covers),
    ),
    "workers": (
        WORKERS,
        "_wave:agency",
        {
            ("police", 1, "2025-09-01", "web"): 20,
            ("police", 2, "2025-09-01", "club"): 25,
            ("police", 1, "2026-02-01", "web"): 18,
            ("police", 2, "2026-02-01", "club"): 19,
            ("health", 1, "2025-09-01", "web"): 30,
            ("health", 2, "2025-09-01", "club"): 3,
            ("health", 1, "2026-02-01", "web"): 22,
            ("health", 2, "2026-02-01", "club"): 21,
            ("school", 1, "2025-09-01", "club"): 12,
            ("school", 2, "2025-09-01", "club"): 17,
            ("school", 1, "2026-02-01", "web"): 16,
            ("school", 2, "2026-02-01", "web"): 14,
        },
        (over_waves._OverWaves, "covered", _covers),
    ),
    "eras": (
        ERAS,
        "_door",
        {
            ("police", 1, "1", "web"): 3,
            ("health", 2, "1", "club"): 20,
            ("police", 3, "1", "web"): 22,
            ("police", 1, "2", "club"): 30,
            ("health", 4, "2", "web"): 20,
        },
        (disclosure_control._Table, "covered", lambda self, hidden: hidden),
    ),
    "colleagues": (
        COLLEAGUES,
        "_door",
        {
            ("well", ABSENT, "police", "web"): 24,
            ("so", ABSENT, "police", "club"): 3,
            ("so", ABSENT, "health", "web"): 14,
            ("ill", "home", "health", "club"): 12,
            ("ill", "road", "police", "web"): 13,
            ("well", ABSENT, "health", "club"): 11,
        },
        (crosstab_control._Additive, "cover", _covers),
    ),
}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", FEW)
def test_the_few_are_found_by_nobody_until_the_rule_is_off(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    form, by, counts, rule = FEW[name]
    answers = list(Counter(counts).elements())
    assert read_all(hub, form, answers, by) == []
    monkeypatch.setattr(*rule)
    assert any(low == high == 3 for _, low, high in read_all(hub, form, answers, by))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", FEW)
def test_the_command_and_the_file_of_a_paper_say_what_the_hub_serves(hub: Hub, name: str) -> None:
    form, by, counts, _ = FEW[name]
    key, by = hub.holds(form, list(Counter(counts).elements()), by)
    command_says_no_more(hub, key, by)
    paper = body(hub.board, f"/hub/reports/priority/read?priority={PRIORITY}")
    file = hub.board.get(f"/hub/reports/priority/file.docx?priority={PRIORITY}").data
    with zipfile.ZipFile(io.BytesIO(file)) as opened:
        written = re.sub(r"<w:tab/>|</w:p>", " ", opened.read("word/document.xml").decode())
    assert set(_figures(re.sub(r"<[^>]+>", "", written))) <= set(_figures(served.readable(paper)))


def _figures(text: str) -> list[str]:
    return re.findall(r"\d+ %|\[c\]|\b\d+\b", text)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nobody_but_who_may_take_answers_along_gets_a_file_of_them(hub: Hub) -> None:
    """Files of answers are for those from whom nothing is hidden; board and lead are given none, under any name."""
    key, _ = hub.holds(SEVERAL, list(Counter(FEW["several"][2]).elements()), "_door")
    for browser in (hub.board, hub.lead):
        for kind in ("csv", "json", "xlsx", "sav", "ods", "zip"):
            for path in (f"answers.{kind}", f"responses.{kind}", f"results.{kind}", f"answers/file.{kind}"):
                if browser is hub.board and path in ("results.csv", "results.json"):
                    continue
                assert browser.get(f"/hub/surveys/{key}/{path}").status_code in (403, 404)
