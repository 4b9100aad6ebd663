"""Open data sets brought in and analysed by command: the figures their owners print, and missing answers never dropped.

Input only; passed over where it is not beside the checkout.
"""

import ast
import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SHARED
from tests.feedback.cli.conftest import Run

DATA = SHARED / "data" / "datasets"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the open data sets are not beside this checkout")
HEAD = """
survey: open-data
title: Open data
languages: [en]
audience: practitioner
mode: anonymous
start: {why: W, who_asks: A, who_sees: S, minutes: 5, next_steps: N, hear_back: H}
questions:
"""
Rows = Sequence[dict[str, str]]
Analysed = Callable[..., dict[str, Any]]


@pytest.fixture
def analysed(run: Run, tmp_path: Path) -> Analysed:
    """`analysed(questions, rows, "--by", ...)`: the survey published, the rows brought in, what `analyse` says."""

    def go(questions: str, rows: Rows, *words: str) -> dict[str, Any]:
        survey, table = tmp_path / "survey.yaml", tmp_path / "answers.csv"
        if not survey.exists():
            survey.write_text(HEAD + questions, encoding="utf-8")
            with table.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
            assert run("survey", "import", survey, "--publish").exit_code == 0
            done = run("responses", "import", "open-data", table)
            assert done.exit_code == 0, done.stderr
        return json.loads(run("analyse", "open-data", "--json", *words).stdout)

    return go


def column(file: str, *names: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8-sig", newline="") as opened:
        return [{name: row[name] for name in names} for row in csv.DictReader(opened)]


def counts(found: dict[str, Any], question: str) -> dict[str, int]:
    (one,) = [one for one in found["questions"] if one["id"] == question]
    return {row.get("text", row["id"]): row["count"] for row in one["rows"]} | {"missing": one["missing"]}


WORTH = ("Strongly Agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly Disagree")


def test_instructor_training_of_the_carpentries(analysed: Analysed) -> None:
    rows = column("04_carpentries_instructor_training_post.csv", "Worth", "Pace", "LikelyToRecommend")
    rows = [row | {"day": "2018-09-08"} for row in rows]  # a row of nothing would be passed over
    worth, pace = (sorted({row[name] for row in rows} - {""}) for name in ("Worth", "Pace"))
    found = analysed(
        f"""
  - {{id: Worth, type: one_of, text: Worth, choices: [{_choices(worth)}]}}
  - {{id: Pace, type: one_of, text: Pace, choices: [{_choices(pace)}]}}
  - {{id: LikelyToRecommend, type: scale, text: Recommend, minimum: 0, maximum: 10}}
""",
        rows,
    )
    said = {key.lower(): count for key, count in counts(found, "Worth").items()}
    assert said["strongly agree"] == 474
    assert (said["agree"], said["disagree"], said["strongly disagree"], said["missing"]) == (343, 17, 12, 63)
    assert sum(count for key, count in said.items() if key.startswith("neither")) == 58
    (one,) = [one for one in found["questions"] if one["id"] == "Worth"]
    assert (one["answered"], found["responses"]) == (904, 967)
    speed = {key.lower(): count for key, count in counts(found, "Pace").items()}
    assert sorted(speed.values(), reverse=True) == [513, 225, 133, 58, 33, 5]
    assert speed["missing"] == 58
    marks = counts(found, "LikelyToRecommend")
    parts = [
        sum(marks[str(mark)] for mark in span if marks[str(mark)] != "[c]")
        for span in (range(9, 11), range(7, 9))
    ]
    assert parts == [501, 317]
    (likely,) = [one for one in found["questions"] if one["id"] == "LikelyToRecommend"]
    assert likely["answered"] - sum(parts) == 71


def _choices(words: Sequence[str]) -> str:
    return ", ".join(f'{{id: c{place}, text: "{one}"}}' for place, one in enumerate(words))


def test_the_symbol_survey_of_beewell_against_its_published_aggregates(analysed: Analysed) -> None:
    names = [f"symbol_{name}" for name in ("family", "home", "friends", "choice", "school", "life")]
    rows = column("07_beewell_symbol_synthetic_raw.csv", *(f"{name}_lab" for name in names), "school_lab")
    rows = [{key.removesuffix("_lab"): value for key, value in row.items()} for row in rows]
    faces = _choices(("Happy", "Ok", "Sad"))
    questions = "".join(
        f"  - {{id: {name}, type: one_of, text: {name}, choices: [{faces}]}}\n" for name in names
    )
    schools = _choices(sorted({row["school"] for row in rows}))
    found = analysed(
        questions + f"  - {{id: school, type: one_of, text: School, choices: [{schools}]}}\n", rows
    )
    assert counts(found, "symbol_family") == {"Ok": 18, "Sad": 18, "Happy": 15, "missing": 9}
    oracle = _oracle()
    everybody = {name: _sum(oracle, name) for name in names}
    for name in names:
        assert counts(found, name) == everybody[name]
    tables = analysed(questions, rows, "--by", "school")["tables"]
    compared = 0
    for table in tables:
        for group in table["groups"]:
            wanted = oracle.get((table["id"], group.get("text", "")))
            for row in group["rows"] if wanted else ():
                if row["count"] != "[c]":
                    assert row["count"] == wanted[row["text"]]
                    compared += 1
    assert compared > 10


def _oracle() -> dict[tuple[str, str], dict[str, int]]:
    """By question and school: how many gave each answer, and how many none."""
    found = {}
    with (DATA / "07_beewell_symbol_oracle_aggregate.csv").open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            if (
                row["year_group_lab"] == row["gender_lab"] == row["fsm_lab"] == "All"
                and "nan" not in row["count"]
            ):
                labels, numbers = ast.literal_eval(row["cat_lab"]), ast.literal_eval(row["count"])
                found[row["measure"], row["school_lab"]] = {
                    "missing" if label == "No response" else label: int(number)
                    for label, number in zip(labels, numbers, strict=True)
                }
    return found


def _sum(oracle: dict[tuple[str, str], dict[str, int]], name: str) -> dict[str, int]:
    schools = [told for (measure, school), told in oracle.items() if measure == name and school != "All"]
    return {label: sum(told.get(label, 0) for told in schools) for label in ("Happy", "Ok", "Sad", "missing")}


def test_course_evaluations_from_turkey_by_instructor(analysed: Analysed) -> None:
    with (DATA / "08_turkiye_student_evaluation.csv").open(encoding="utf-8-sig", newline="") as opened:
        header, *lines = list(csv.reader(opened))
    start = header.index("Orientation")
    items = [f"q{place}" for place in range(28)]
    rows = [
        {"instructor": line[0]} | dict(zip(items, line[start : start + 28], strict=True))
        for line in lines
        if line
    ]
    questions = "  - {id: instructor, type: one_of, text: Who, choices: [{id: '1', text: One}, {id: '2', text: Two}, {id: '3', text: Three}]}\n"
    questions += "".join(
        f"  - {{id: {item}, type: scale, text: Item {item}, minimum: 1, maximum: 5}}\n" for item in items
    )
    found = analysed(questions, rows)
    means = [one["mean"] for one in found["questions"] if one["id"] in items]
    assert (found["responses"], len(means), round(sum(means) / 28, 4)) == (5820, 28, 3.1862)
    tables = analysed(questions, rows, "--by", "instructor")["tables"]
    bases = {group["id"]: group["answered"] for group in tables[0]["groups"]}
    assert bases == {"1": 775, "2": 1444, "3": 3601}
    # The figures handed down with the data, 3.3840, 3.4052 and 3.0711, leave the first of the 28 items out.
    assert _means(tables[1:]) == {"1": 3.384, "2": 3.4052, "3": 3.0711}
    assert _means(tables) == {"1": 3.3781, "2": 3.395, "3": 3.0611}


def _means(tables: Sequence[dict[str, Any]]) -> dict[str, float]:
    return {who: round(sum(_mean(table, who) for table in tables) / len(tables), 4) for who in "123"}


def _mean(table: dict[str, Any], group_id: str) -> float:
    return next(group["mean"] for group in table["groups"] if group["id"] == group_id)
