"""`listening-loop analyse`: figures with their base, and none that gives somebody away."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.disclosure_control import INTERNAL, PUBLIC, Policy, raised
from feedback.results.questions import stricter
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


def test_how_many_responses_there_are_is_told_and_nothing_that_the_few_said(told: Callable[..., Any]):
    found = told("5,park", "1,club")
    assert found["responses"] == 2
    assert question(found, "safe")["withheld"] == "too_few"


@pytest.mark.parametrize(
    ("house", "wish", "taken"),
    [
        (INTERNAL, None, INTERNAL),
        (INTERNAL, PUBLIC, PUBLIC),
        (PUBLIC, INTERNAL, PUBLIC),
        (None, INTERNAL, INTERNAL),
        (None, None, None),
        (PUBLIC, raised(INTERNAL, 12), Policy("internal", 12, confirm_unanimous=True)),
        (PUBLIC, Policy("lax", 10, confirm_unanimous=False), PUBLIC),
    ],
)
def test_a_policy_can_be_raised_and_never_lowered(
    house: Policy | None, wish: Policy | None, taken: Policy | None
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


def test_a_threshold_can_be_raised_for_one_table(told: Callable[..., Any], run: Run, published: str):
    found = told(*["5,park"] * 30, *["1,club"] * 14, words=("--threshold", "15"))
    assert found["policy"] == {"name": "public", "hides_below": 15}
    assert "[c]" in [row["count"] for row in question(found, "safe")["rows"]]
    lower = run("analyse", published, "--threshold", "9")
    assert lower.exit_code == 1
    assert "can only be raised: choose 10 or more, not 9" in lower.stderr


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


FOLLOW_UP = """
  - id: calm
    type: one_of
    text: Are you calm?
    choices: [{id: always, text: Always}, {id: often, text: Often}, {id: never, text: Never}]
  - id: helped
    type: one_of
    text: Did somebody help?
    when: calm = often
    choices: [{id: friend, text: A friend}, {id: nobody, text: Nobody}]
"""


@pytest.fixture
def followed(run: Run, table: Table, survey_file: Path) -> str:
    """A survey whose hidden count would be told by how many were asked its follow-up."""
    survey_file.write_text(SURVEY + FOLLOW_UP, encoding="utf-8")
    assert run("survey", "import", survey_file, "--publish").exit_code == 0
    lines = [*["5,always,"] * 20, *["1,always,"] * 20, *["5,often,friend"] * 12, *["1,never,"] * 3]
    done = run("responses", "import", "after-school", table("safe,calm,helped", *lines))
    assert done.exit_code == 0, done.stderr
    return "after-school"


def test_a_follow_up_that_is_withheld_has_no_table(run: Run, followed: str):
    alone = json.loads(run("analyse", followed, "--json").stdout)
    assert question(alone, "helped")["withheld"] == "too_entangled"
    found = json.loads(run("analyse", followed, "--by", "safe", "--json").stdout)
    assert found["left_out"] == ["helped"]
    assert [one["id"] for one in found["tables"]] == ["places", "calm"]
    said = run("analyse", followed, "--by", "safe").stdout
    assert "Left out: helped. Asked after certain answers only" in said
    assert "friend" not in said


def test_there_are_no_groups_by_a_follow_up_that_is_withheld(run: Run, followed: str):
    done = run("analyse", followed, "--by", "helped")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "'helped' was asked after certain answers only" in done.stderr
    assert "Use one of: safe, places, calm, door." in done.stderr


def test_a_follow_up_has_no_table_even_where_it_is_shown_alone(run: Run, followed: str, table: Table):
    """How many of a group were asked it is a count of an answer by group, which its own table may hide."""
    run("responses", "import", followed, table("calm", *["never"] * 9, name="more.csv"))
    found = json.loads(run("analyse", followed, "--by", "safe", "--json").stdout)
    assert (found["left_out"], [one["id"] for one in found["tables"]]) == (["helped"], ["places", "calm"])


def test_without_a_base_shares_are_of_those_asked(run: Run, told: Callable[..., Any], published: str):
    told(*["5,park"] * 30, *["1,park"] * 20, *["dont_know,park"] * 3)
    safe, _, _ = run("analyse", published).stdout.partition("places:")
    assert "[c] answered of 53 asked" in safe
    rows = {line.split()[0]: line.split()[1:] for line in safe.splitlines()[3:] if line.strip()}
    assert rows["5"] == ["30", "57", "%", "of", "asked"]  # 30 of 53
    assert rows["1"] == ["[c]", "[c]"]


def test_the_same_for_people_to_read(run: Run, told: Callable[..., Any], published: str):
    told(*["5,park"] * 30, *["1,club"] * 10)
    said = run("analyse", published).stdout
    assert "After school (after-school): 40 responses, counts below 10 hidden as [c]" in said
    assert "40 answered of 40 asked" in said
    assert "mean 4.00" in said
    assert "Nobody was asked." in said


VERSIONS = """
  - id: mood
    type: scale
    text: Your mood
    maximum: 3
    labels: [Low, Fair, High]
  - id: again
    type: one_of
    text: Would you come again?
    choices: [{id: yes, text: Yes}, {id: no, text: No}]
versions:
  - id: young
    title: Young children
    band: 4-7
    changes: {mood: {type: faces}}
"""


@pytest.fixture
def in_two_ways(run: Run, table: Table, survey_file: Path) -> str:
    """A survey of which one question was answered with words by some, and with faces by others."""
    survey_file.write_text(SURVEY + VERSIONS, encoding="utf-8")
    assert run("survey", "import", survey_file, "--publish").exit_code == 0
    lines = [*["3,yes,"] * 20, *["1,no,"] * 15, *["3,yes,young"] * 12, *["2,no,young"] * 30]
    done = run("responses", "import", "after-school", table("mood,again,audience_version", *lines))
    assert done.exit_code == 0, done.stderr
    return "after-school"


def test_faces_and_words_are_told_apart(run: Run, in_two_ways: str):
    found = json.loads(run("analyse", in_two_ways, "--json").stdout)
    words, faces = question(found, "mood")["parts"]
    assert (words["instrument"], words["audiences"], words["answered"]) == ("words", [None], 35)
    assert (faces["instrument"], faces["audiences"], faces["answered"]) == ("3 faces", ["Young children"], 42)
    assert "answered" not in question(found, "mood")
    assert found["audiences"] == [
        {"title": None, "responses": 35}, {"title": "Young children", "responses": 42},
    ]  # fmt: skip
    said = run("analyse", in_two_ways).stdout
    assert "[3 faces: Young children]" in said


def test_a_table_by_group_is_of_one_instrument(run: Run, in_two_ways: str):
    found = json.loads(run("analyse", in_two_ways, "--by", "again", "--json").stdout)
    moods = [one for one in found["tables"] if one["id"] == "mood"]
    assert moods == []  # who would come again is told for both together, so for neither alone
    assert found["left_out"] == ["mood"]


def test_groups_of_faces_and_of_words_are_groups_of_their_own(run: Run, in_two_ways: str):
    found = json.loads(run("analyse", in_two_ways, "--by", "mood", "--json").stdout)
    (again,) = [one for one in found["tables"] if one["id"] == "again"]
    groups = {one["text"]: one["answered"] for one in again["groups"]}
    assert groups["words: as written: High"] == 20
    assert groups["3 faces: Young children: High"] == 12
    assert again["total"]["answered"] == 77


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


def test_there_are_no_groups_by_a_question_that_is_withheld(
    told: Callable[..., Any], run: Run, published: str
):
    """All said the same: the groups would say it for them."""
    found = told(*["5,park"] * 20, *["5,club"] * 20, words=("--policy", "public"))
    assert "all_alike" in json.dumps(question(found, "safe"))
    done = run("analyse", published, "--by", "safe", "--policy", "public")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "withheld" in done.stderr


def test_a_rough_sort_stands_under_a_question_for_words(run: Run, published: str, table: Table):
    good, bad = "5,It was lovely and kind", "1,Rude and badly organised"
    assert run("responses", "import", published, table("safe,why", *[good] * 20, *[bad] * 20)).exit_code == 0
    lines = run("analyse", published).stdout
    assert "Rough sort by computer of 40 answers in English:" in lines
    assert "of 100 critical ones it found" in lines
    found = json.loads(run("analyse", published, "--json").stdout)
    sort = question(found, "why")["rough_sort"]
    assert {row["id"]: row["count"] for row in sort["rows"]} == {"negative": 20, "unclear": 0, "positive": 20}
    assert (sort["analysed"], sort["not_in_english"], sort["asks_for"]) == (40, 0, "opinion")


def test_a_rough_sort_of_the_few_is_hidden_as_everything_is(run: Run, published: str, table: Table):
    good, bad = "5,It was lovely and kind", "1,Rude and badly organised"
    assert run("responses", "import", published, table("safe,why", *[good] * 37, *[bad] * 3)).exit_code == 0
    sort = question(json.loads(run("analyse", published, "--json").stdout), "why")["rough_sort"]
    shown = {row["id"]: row["count"] for row in sort["rows"]}
    assert shown["negative"] == shown["positive"] == "[c]"
