"""`listening-loop analyse`: figures with their base, and none that gives somebody away."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.disclosure_control import INTERNAL, PUBLIC, Policy
from feedback.cli.analysed import stricter
from tests.feedback.cli.conftest import SURVEY, Run

Table = Callable[..., Path]


@pytest.fixture
def told(run: Run, published: str, table: Table) -> Callable[..., Any]:
    """`told("3,park", ...)`: the analysis of these answers as JSON; further words as `words`."""

    def analyse(*lines: str, words: tuple[str, ...] = ()) -> Any:
        if lines:
            assert run("responses", "import", published, table("safe,places", *lines)).exit_code == 0
        done = run("analyse", published, "--json", *words)
        assert done.exit_code == 0, done.stderr
        return json.loads(done.stdout)

    return analyse


def question(found: Any, question_id: str) -> Any:
    return next(one for one in found["questions"] if one["id"] == question_id)


def test_counts_shares_intervals_and_means(told: Callable[..., Any]):
    found = told(*["5,park"] * 30, *["1,club"] * 10)
    safe = question(found, "safe")
    assert (found["responses"], found["policy"]) == (40, {"name": "public", "hides_below": 10})
    assert (safe["asked"], safe["answered"], safe["mean"]) == (40, 40, 4.0)
    best = safe["rows"][-1]
    assert (best["id"], best["count"], best["share"]) == ("5", 30, 75)
    assert best["interval"] == {"low": 59.8, "high": 85.8}  # Wilson, 30 of 40
    places = question(found, "places")
    assert [(row["text"], row["count"]) for row in places["rows"]][:2] == [("The park", 30), ("A club", 10)]
    assert question(found, "why")["asked"] == 0


def test_small_counts_are_hidden_and_cannot_be_asked_for(told: Callable[..., Any]):
    found = told(*["5,park"] * 30, *["1,club"] * 3, words=("--policy", "internal"))
    assert found["policy"]["name"] == "public"
    rows = {row["id"]: row["count"] for row in question(found, "safe")["rows"]}
    assert rows["1"] == "[c]"
    assert sum(count == "[c]" for count in rows.values()) >= 2, "one hidden count alone can be worked out"


def test_a_survey_with_few_answers_does_not_say_how_few(told: Callable[..., Any]):
    found = told("5,park", "1,club")
    assert found["responses"] == "[c]"
    assert question(found, "safe")["withheld"] == "too_few"


@pytest.mark.parametrize(
    ("house", "wish", "taken"),
    [
        (INTERNAL, None, INTERNAL),
        (INTERNAL, "public", PUBLIC),
        (PUBLIC, "internal", PUBLIC),
        (None, "internal", INTERNAL),
        (None, None, None),
    ],
)
def test_a_policy_can_be_raised_and_never_lowered(
    house: Policy | None, wish: str | None, taken: Policy | None
):
    assert stricter(house, wish) == taken


def test_a_practitioners_survey_can_be_kept_as_for_the_public(run: Run, table: Table, survey_file: Path):
    survey_file.write_text(SURVEY.replace("audience: family", "audience: practitioner"), encoding="utf-8")
    run("survey", "import", survey_file, "--publish")
    run("responses", "import", "after-school", table("safe", *["5"] * 12, *["4"] * 12, *["1"] * 7))
    inside = json.loads(run("analyse", "after-school", "--json").stdout)
    outside = json.loads(run("analyse", "after-school", "--policy", "public", "--json").stdout)
    assert [row["count"] for row in question(inside, "safe")["rows"]] == [7, 0, 0, 12, 12]
    assert "[c]" in [row["count"] for row in question(outside, "safe")["rows"]]


def test_a_question_by_group(told: Callable[..., Any], run: Run, published: str):
    found = told(
        *["5,park"] * 20, *["5,club"] * 12, *["1,park"] * 15, *["1,club"] * 14, words=("--by", "safe")
    )
    (table,) = found["tables"]
    assert (table["id"], found["by"]) == ("places", "safe")
    groups = {group["id"]: group for group in table["groups"]}
    assert groups["5"]["answered"] == 32
    assert {row["text"]: row["count"] for row in groups["1"]["rows"]} == {
        "The park": 15,
        "A club": 14,
        "Straight home": 0,
    }
    assert "places by safe" in run("analyse", published, "--by", "safe").stdout


def test_the_same_for_people_to_read(run: Run, told: Callable[..., Any], published: str):
    told(*["5,park"] * 30, *["1,club"] * 10)
    said = run("analyse", published).stdout
    assert "After school (after-school): 40 responses, counts below 10 hidden as [c]" in said
    assert "40 answered of 40 asked" in said
    assert "mean 4.00" in said
    assert "Nobody was asked." in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("after-skool",), "Did you mean 'after-school'"),
        (("after-school", "--by", "saef"), "Did you mean 'safe'"),
    ],
)
def test_what_cannot_be_analysed(run: Run, published: str, words: tuple[str, ...], said: str):
    done = run("analyse", *words)
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.stderr
