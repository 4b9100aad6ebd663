"""Somebody reads the survey's page, the course's page and its paper, at every follow-up, and solves for what is hidden.

Unknown is how many gave each answer at each follow-up among those who promised, wrote nothing, or were not at the end. Every
number in sight is a sum of those, whoever it is shown to: the reader sits in the partnership and has the paper as well.
"""

from functools import partial
from random import Random

import pytest
from sqlalchemy.orm import Session

from analysis import crosstab_within
from analysis.crosstab import OTHERS
from analysis.crosstab_control import protect_crosstab
from analysis.hidden import HIDDEN
from analysis.policy import INTERNAL
from feedback.database import Database
from feedback.partnership import thresholds
from feedback.results import questions, tables
from feedback.training import outcomes
from feedback.training.outcomes import PROMISED, Kept, Outcome
from tests.analysis.attacker import Attacker
from tests.feedback.training.held import Held, held

POINTS = {"follow-up": "follow_up_1", "follow-up 2": "follow_up_2"}
HUB, PAPER = "hub", "paper"
ANSWERS = ("yes", "partly", "not_yet", "no_chance")


def story(session: Session, seed: int) -> tuple[Held, dict[tuple[str, str, str], int]]:
    """A course with few in some places, and how many gave each answer, where and among whom."""
    drawn, made = Random(seed), held(session, trainers=("Ann",), follow_ups=2)
    counts = {(point, kind, one): 0 for point in POINTS.values() for kind in PROMISED for one in ANSWERS}
    weights = [drawn.choice((1, 2, 8, 12)) for _ in ANSWERS]
    for number in range(55):
        kind = drawn.choices(PROMISED, (5, 4, 2))[0]
        key = f"k{number * 7919 % 1009:04}"
        if kind != "unmatched":
            made.answer(
                0, "end", {"confidence_aim1": 3}, key, words="I will ask." if kind == "promised" else ""
            )
        for name, point in POINTS.items():
            if drawn.random() < 0.6:
                answer = drawn.choices(ANSWERS, weights)[0]
                made.answer(0, name, {"did": answer}, key)
                counts[point, kind, answer] += 1
    return made, counts


def found_by(
    made: Held, counts: dict[tuple[str, str, str], int], *, paper_alone: bool = False
) -> list[tuple[object, int, int]]:
    """Reads all that is shown, and gives the hidden counts that are found: of what the hub hides, to who has the paper as
    well; or of what the paper hides, to who has nothing else."""
    reader, public = Attacker(), thresholds.public(made.session)
    for point in POINTS.values():
        base = sum(number for (where, _, _), number in counts.items() if where == point)
        reader.knows({(point, kind, one): 1.0 for kind in PROMISED for one in ANSWERS}, base, base)
    for place, wish in [(PAPER, public)] if paper_alone else [(HUB, None), (PAPER, public)]:
        _reads_survey(reader, made, place, wish)
        _reads_course(reader, outcomes.of_course(made.session, made.course, wish=wish), place)
    sought = PAPER if paper_alone else HUB
    reader.unknown = [name for name in reader.unknown if isinstance(name, tuple) and name[1] == sought]
    return reader.found(public.threshold if paper_alone else INTERNAL.threshold)


def _sees(reader: Attacker, name: object, count: object, cells: list[tuple[str, str, str]]) -> None:
    reader.sees(name, count)
    reader.adds_up(name, list(cells))


def _reads_survey(reader: Attacker, made: Held, place: str, wish) -> None:
    found = questions.results(made.session, f"{made.course.key}-follow-up", policy=wish)
    assert found is not None
    (did,) = [one for one in found.questions if one.question.id == "did"]
    for row in did.parts[0].summary.rows:
        cells = [(point, kind, row.id) for point in POINTS.values() for kind in PROMISED]
        _sees(reader, ("survey", place, row.id), row.count, cells)


def _reads_course(reader: Attacker, found: Outcome, place: str) -> None:
    for one in found.apart.of(["did"]):
        for column in one.columns:
            for row in column.rows:
                cells = [(column.point, kind, row.id) for kind in PROMISED]
                _sees(reader, ("column", place, column.point, row.id), row.count, cells)
    for follow_up, promise in zip(found.follow_ups, found.promises, strict=True):
        _reads_promise(reader, promise, follow_up.point, place)


def _reads_promise(reader: Attacker, promise: Kept, point: str, place: str) -> None:
    for group in promise.table.groups if promise.table else ():
        kinds = [one for one in PROMISED if one in (group.gathers if group.id == OTHERS else (group.id,))]
        every = [(point, kind, answer) for kind in kinds for answer in ANSWERS]
        _sees(reader, ("group", place, point, group.id), group.answered, every)
        for row in group.rows:
            cells = [(point, kind, row.id) for kind in kinds]
            _sees(reader, ("part", place, point, group.id, row.id), row.count, cells)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # what is shown does not hang on it
@pytest.mark.parametrize("seed", range(6))
def test_whoever_has_page_and_paper_finds_no_hidden_count(database: Database, seed: int) -> None:
    with database.writing() as session:
        made, counts = story(session, seed)
        assert found_by(made, counts) == []
        assert found_by(made, counts, paper_alone=True) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_some_of_it_is_shown_and_some_hidden(database: Database) -> None:
    with database.writing() as session:
        made, _ = story(session, 1)
        columns = outcomes.of_course(session, made.course).apart.of(["did"])[0].columns
        counts = [row.count for column in columns for row in column.rows]
        assert any(one is HIDDEN for one in counts)
        assert any(isinstance(one, int) and one for one in counts)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_where_only_small_numbers_are_hidden_the_reader_finds_them(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = partial(protect_crosstab, secondary=False)
    monkeypatch.setattr(tables, "protect_crosstab", bare)
    monkeypatch.setattr(crosstab_within, "protect_crosstab", bare)
    with database.writing() as session:
        made, counts = story(session, 1)
        assert found_by(made, counts)
