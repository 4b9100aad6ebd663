"""Somebody reads all that the hub serves them of a survey, and solves for what is hidden.

A board member reads the results on screen, as JSON and as CSV, for everybody and by the one thing that is settled; a
lead reads the page of their own group. Numbers are taken from the bodies of the answers, never from our objects.
"""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, assume, given, settings

from analysis import crosstab_control, disclosure_control
from analysis.disclosure_control import PUBLIC
from feedback.accounts import groups
from feedback.accounts.models import Account
from feedback.clock import SetClock
from feedback.database import Database
from feedback.surveys import collectors
from tests.feedback.results import served
from tests.feedback.results.answered import send
from tests.feedback.results.pages import ASKED, PAGES, Response
from tests.feedback.results.reader import DOORS, FEW, MINE, Cell, Reader, Wanted, crowds
from tests.feedback.results.served import Plain, Told
from tests.support.asked import publish

HEADINGS = {"Who do you work for?": "agency", "How safe is it?": "safe"}


@dataclass
class Hub:
    """A hub with its board member and the lead of one group; every survey sent to it is another one."""

    database: Database
    clock: SetClock
    staff: FlaskClient
    board: FlaskClient
    lead: FlaskClient
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def holds(self, answers: Sequence[Response]) -> str:
        """The key of a new survey, answered so through its doors, and settled to be seen by door."""
        number = next(self._numbers)
        key, (first, *more) = f"survey-{number}", DOORS
        publish(self.database, self.clock, key=key, pages=PAGES, code=f"{first}-{number}", group_label=first)
        with self.database.writing() as session:
            for door in more:
                code = f"{door}-{number}"
                collectors.open_door(session, key, self.clock.now(), "tests", code=code, group_label=door)
        for door in DOORS:
            given = [{"agency": agency, "safe": safe} for agency, safe, through in answers if through == door]
            send(self.database, *given, key=key, code=f"{door}-{number}")
        settled = self.staff.post(f"/hub/surveys/{key}/results/shown-by", data={"by": "_door"})
        assert settled.status_code == 303
        return key


@pytest.fixture
def hub(database: Database, clock: SetClock, staff: Callable[..., FlaskClient]) -> Hub:
    lead = staff("group_lead")
    with database.writing() as session:
        account = session.get_one(Account, lead.account_id)  # type: ignore[attr-defined]
        groups.choose(session, account, [MINE], clock.now(), "tests")
    return Hub(database, clock, staff("hub"), staff("board"), lead)


def body(browser: FlaskClient, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.text


def both_find(hub: Hub, key: str, answers: Sequence[Response]) -> Wanted:
    """A board member and the lead of a group, who lay their pages beside each other."""
    reader = Reader(answers)
    board_finds(hub, key, answers, reader)
    return lead_finds(hub, key, answers, reader)


def board_finds(hub: Hub, key: str, answers: Sequence[Response], reader: Reader | None = None) -> Wanted:
    """From the JSON alone, which is seen first to hold every number that the pages and the CSV have."""
    url = f"/hub/surveys/{key}/results"
    alone_here, reader = reader is None, reader or Reader(answers)
    alone, by_door = (hub.board.get(f"{url}.json{by}").json for by in ("", "?by=_door"))
    for found, by in ((alone, ""), (by_door, "?by=_door")):
        assert served.csv_lines(body(hub.board, f"{url}.csv{by}")) == set(served.expected_lines(found))
    _page_says_what_json_says(served.sections(body(hub.board, url)), alone)
    _page_by_door_says_no_more(served.sections(body(hub.board, f"{url}?by=_door")), by_door)
    assert alone["responses"] == by_door["responses"] == len(answers)
    for one in alone["questions"]:
        assert one["unallocated"] == 0, "every answer counts as it was meant"
        _nothing_beside_the_hidden(one, one)
        reader.reads_table(ASKED.index(one["id"]), Told(one | {"question_id": one["id"]}))
    for one in by_door["tables"]:
        _nothing_beside_the_hidden(one["total"], one["total"])
        reader.reads_table(ASKED.index(one["id"]), Told(one["total"]))
        for group in one["groups"]:
            _nothing_beside_the_hidden(group, group)
        reader.reads_groups(ASKED.index(one["id"]), 2, Told(one))
    _wants_the_few(reader, answers, {door: (lambda cell, door=door: cell[2] == door) for door in DOORS})
    return reader.finds(PUBLIC.threshold) if alone_here else []


def lead_finds(hub: Hub, key: str, answers: Sequence[Response], reader: Reader | None = None) -> Wanted:
    """From the one page, of their own people and, as the difference, of all others."""
    reader = reader or Reader(answers)
    page = body(hub.lead, f"/hub/own/{key}")
    for section in served.sections(page).values():
        question = HEADINGS[served.heading(section)]
        lines = served.table(section)
        if not lines:
            continue
        for place, title in enumerate(lines[0][1:], 1):
            means = [line[place] for line in lines if line[0] == "Mean" and line[place] not in ("[c]", "–")]
            column = _column([line for line in lines[1:] if line[0] != "Mean"], place)
            assert served.numbers(section) <= {float(one) for line in lines for one in _digits(line)}
            for mean in means:
                whose = (lambda cell: True) if title == "Everybody" else (lambda cell: cell[2] == MINE)
                reader.reads_rounded_mean(ASKED.index(question), float(mean), whose)
            if title == "Everybody":
                reader.reads_table(ASKED.index(question), Told(column | {"question_id": question}))
            else:
                assert title == MINE
                shown = {
                    "by": "_own",
                    "total": {"question_id": question},
                    "groups": [column | {"id": title}],
                }
                reader.reads_groups(ASKED.index(question), 2, Told(shown))
    whom = {"own": lambda cell: cell[2] == MINE, "rest": lambda cell: cell[2] != MINE}
    _wants_the_few(reader, answers, whom)
    return reader.finds(PUBLIC.threshold)


def _column(lines: list[list[str]], place: int) -> Plain:
    """A column of the lead's page, in the form of the JSON."""
    *answers, base = [(line[0].lower(), _cell(line[place])) for line in lines]
    rows = [{"id": answer, "count": count, "share": share} for answer, (count, share) in answers]
    assert base[0] == "answered"
    return {"rows": rows, "answered": base[1][0]}


def _cell(text: str) -> tuple[Any, int | None]:
    if text == "[c]":
        return text, None
    found = re.fullmatch(r"(\d+)(?: \((\d+) %(?:, likely \d+ to \d+)?\))?", text)
    assert found is not None, text
    return int(found[1]), int(found[2]) if found[2] else None


def _digits(line: list[str]) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", " ".join(line))


def _wants_the_few(reader: Reader, answers: Sequence[Response], groups: Plain) -> None:
    """What is hidden by being counted with others is looked for too."""
    for (name, holds), (place, question) in itertools.product(groups.items(), enumerate(ASKED)):
        came = sum(count for cell, count in Counter(answers).items() if holds(cell))
        for answer in {one[place] for one in answers} - {"dont_know", None}:
            given = _also(holds, place, answer)
            reader.wants((question, "few", name, answer), given, PUBLIC.threshold, came)


def _also(holds: Callable[[Cell], bool], place: int, answer: Any) -> Callable[[Cell], bool]:
    return lambda cell: holds(cell) and cell[place] == answer


def _nothing_beside_the_hidden(base: Plain, found: Plain) -> None:
    """What the solver cannot write down as a sum stands only where it has nothing to tell: beside shown numbers."""
    for row in found.get("rows", ()):
        if "[c]" in (row["count"], base.get("answered")) or base.get("answered") is None:
            assert not isinstance(row.get("interval"), dict)
    if any(row["count"] == "[c]" for row in found.get("rows", ())) or base.get("answered") == "[c]":
        assert not any(
            isinstance(found.get(name), dict | int | float) for name in ("mean", "sd", "mean_interval")
        )


def _page_says_what_json_says(sections: dict[str, str], found: Plain) -> None:
    asked = {one["id"]: one for one in found["questions"]}
    assert sections.keys() == asked.keys()
    for name, section in sections.items():
        one = asked[name]
        assert served.numbers(section) <= served.told_numbers(one), name
        lines = served.table(section)[1:]
        if "withheld" in one or all(row["count"] == "[c]" for row in one["rows"]):
            assert not lines
        else:
            assert lines == served.expected_table(one["rows"], one["answered"] == "[c]")


def _page_by_door_says_no_more(sections: dict[str, str], found: Plain) -> None:
    for section, one in zip(sections.values(), found["tables"], strict=True):
        assert served.numbers(section) <= served.told_numbers(one), one["id"]
        if "withheld" in one["total"]:
            assert not served.table(section)
            continue
        charts = served.figures(section)
        assert charts.keys() == {group["text"] for group in one["groups"]}
        for group in one["groups"]:
            lines = served.table(charts[group["text"]])[1:]
            shown = any(row["count"] not in ("[c]", 0) for row in group["rows"])
            assert lines == (served.expected_table(group["rows"], "answered" not in group) if shown else [])


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),  # a failing survey is not made smaller: each takes seconds
    suppress_health_check=list(HealthCheck),
)
@given(answers=crowds())
def test_nobody_finds_a_hidden_count_in_what_is_served(hub: Hub, answers: list[Response]) -> None:
    assume(len(answers) >= PUBLIC.threshold)  # before that many came, nothing is counted for them
    key = hub.holds(answers)
    assert board_finds(hub, key, answers) == []
    assert lead_finds(hub, key, answers) == []
    assert both_find(hub, key, answers) == []


#: Three of one agency are too few for the question’s own table. To the lead they are among all others.
FEW_HERE = [
    *[("police", 1, "web")] * 24,
    *[("police", 2, "web")] * 16,
    *[("health", 1, "club")] * 31,
    *[("health", 2, "club")] * 12,
    *[("school", 1, "club")] * 3,
]
#: Few of those who came through another door than the lead's said something that many of the lead's did.
FEW_OF_OTHERS = [
    *[("police", 1, "web")] * 20,
    *[("police", 2, "web")] * 25,
    *[("police", 3, "web")] * 12,
    *[("health", 1, "club")] * 30,
    *[("health", 2, "club")] * 3,
    *[("health", 3, "club")] * 15,
]


def test_the_few_are_found_by_nobody_until_secondary_suppression_is_off(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    for answers in (FEW, FEW_HERE, FEW_OF_OTHERS):
        key = hub.holds(answers)
        assert board_finds(hub, key, answers) == []
        assert lead_finds(hub, key, answers) == []
        assert both_find(hub, key, answers) == []
    monkeypatch.setattr(crosstab_control._Additive, "cover", lambda self: True)
    assert _exactly(3, board_finds(hub, hub.holds(FEW), FEW))
    assert _exactly(3, lead_finds(hub, hub.holds(FEW_OF_OTHERS), FEW_OF_OTHERS))
    monkeypatch.undo()
    monkeypatch.setattr(disclosure_control._Table, "covered", lambda self, hidden: hidden)
    assert ("agency", "school") in _exactly(3, board_finds(hub, hub.holds(FEW_HERE), FEW_HERE))


def _exactly(count: int, found: Wanted) -> list[Any]:
    return [name for name, low, high in found if low == high == count]


def test_nobody_is_served_a_second_table_of_the_same_answers(hub: Hub) -> None:
    key = hub.holds(FEW)
    url = f"/hub/surveys/{key}/results"
    for other in ("agency", "safe", "_wave", "nothing"):
        for kind in ("json", "csv"):
            assert hub.board.get(f"{url}.{kind}?by={other}").status_code == 404
        page = body(hub.board, f"{url}?by={other}")
        assert served.sections(page) == served.sections(body(hub.board, url)), "everybody together"
    assert hub.board.post(f"{url}/shown-by", data={"by": "agency"}).status_code == 403
    assert hub.board.get(f"/hub/own/{key}").status_code == 403
    for kind in ("", ".json", ".csv", "?by=_door", ".json?by=_door", ".csv?by=_door"):
        assert hub.lead.get(f"{url}{kind}").status_code == 403
