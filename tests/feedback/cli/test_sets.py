"""Real sets of training evaluations and a symbol survey, brought in and analysed by the two commands anybody would use.

Input only: no row of them is kept here, and the tests are passed over where they are not beside the checkout.
"""

import csv
import json
from ast import literal_eval
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SHARED
from tests.feedback.cli.conftest import Run

SETS = SHARED / "data" / "datasets"
HERE = Path(__file__).parent / "sets"

pytestmark = pytest.mark.skipif(not SETS.is_dir(), reason="the sets are not beside this checkout")


def brought_in(run: Run, name: str, file: str, survey: Path | None = None) -> None:
    done = run("survey", "import", survey or HERE / f"{name}.yaml", "--publish")
    assert done.exit_code == 0, done.output
    done = run(
        "responses",
        "import",
        name,
        SETS / file,
        "--map",
        HERE / f"{name}-columns.yaml",
        "--day",
        "2026-01-31",
    )
    assert (done.exit_code, done.stderr) == (0, ""), done.output


def analysed(run: Run, *words: str) -> dict[str, Any]:
    done = run("analyse", *words, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


#: item: (n, before, after, change, sd, t, up, same, down), None where the list of facts gives none.
WORKSHOPS = {
    "coding": (138, 3.4203, 4.0362, 0.6159, 1.1734, 6.166, 61, 62, 15),
    "learning": (137, 3.6788, 4.2482, 0.5693, 0.9455, 7.048, 65, 60, 12),
    "workdata": (139, 3.3381, 3.9568, 0.6187, 1.1634, 6.270, 63, 63, 13),
    "accessdata": (138, 4.4203, 4.6377, 0.2174, None, 3.160, 34, 89, 15),
    "answers": (138, None, None, 0.3913, None, 5.205, 52, 72, 14),
    "doanalysis": (140, None, None, 0.2571, None, 3.992, None, None, None),
    "efficientdata": (140, None, None, 0.2500, None, 3.631, None, None, None),
}


def test_workshops_before_and_after(run: Run) -> None:
    brought_in(run, "workshops", "01_ucsb_workshops_prepost.csv")
    pairs = [word for item in WORKSHOPS for word in ("--paired", f"{item}_before:{item}_after")]
    said = analysed(run, "workshops", *pairs, "--recommend", "recommend")
    assert said["matching"] == {"matched": 143, "before": 547, "after": 228}
    for (item, facts), one in zip(WORKSHOPS.items(), said["paired"], strict=True):
        found = (
            one["counted"],
            *(round(one[name], 4) for name in ("mean_before", "mean_after", "change", "sd")),
            round(one["t"], 3),
            *(one[name] for name in ("better", "same", "worse")),
        )
        assert one["left_out"] == 0
        kept = tuple(value for value, fact in zip(found, facts, strict=True) if fact is not None)
        assert kept == tuple(fact for fact in facts if fact is not None), item
    net = said["recommend"]
    assert (net["n"], net["promoters"], net["passives"], net["detractors"]) == (276, 179, 77, 20)
    assert round(net["net"], 2) == 57.61
    # The trap: everybody before against everybody after says more than the same people do.
    coding = {one["id"]: one for one in analysed(run, "workshops")["questions"]}
    assert round(coding["coding_after"]["mean"] - coding["coding_before"]["mean"], 2) == 0.75
    assert "0.62" in run("analyse", "workshops", "--paired", "coding_before:coding_after").stdout


def workshop_rows() -> list[dict[str, str]]:
    text = (SETS / "01_ucsb_workshops_prepost.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def test_codes_that_people_made_recur_between_workshops_and_within_one() -> None:
    """The set as it is described: a code by itself is no person, and is looked for within what people came to."""
    rows = workshop_rows()
    pairs = Counter((row["join_key"], row["workshop"]) for row in rows)
    assert sum(number - 1 for number in pairs.values()) == 11
    assert sum(number > 1 for number in Counter(key for key, _ in pairs).values()) == 85


def test_instructors_say_with_each_question_how_many_answered_it(run: Run) -> None:
    brought_in(run, "instructors", "04_carpentries_instructor_training_post.csv")
    said = {one["id"]: one for one in analysed(run, "instructors")["questions"]}
    worth = {row["id"]: row["count"] for row in said["worth"]["rows"]}
    assert worth == {"a": 474, "b": 343, "c": 58, "d": 17, "e": 12}
    assert (said["worth"]["answered"], said["worth"]["missing"]) == (904, 63)
    assert round(100 * (worth["a"] + worth["b"]) / said["worth"]["answered"], 2) == 90.38
    pace = {row["id"]: row["count"] for row in said["pace"]["rows"]}
    assert pace == {"right": 513, "slow": 225, "fast": 133, "too_slow": 33, "too_fast": 5}
    assert said["pace"]["missing"] == 58
    net = analysed(run, "instructors", "--recommend", "recommend")["recommend"]
    assert (net["n"], net["promoters"], net["passives"], net["detractors"]) == (889, 501, 317, 71)
    assert round(net["net"], 2) == 48.37


def test_lectures_on_28_statements(run: Run) -> None:
    brought_in(run, "lectures", "08_turkiye_student_evaluation.csv")
    statements, but_the_first = (",".join(f"q{one}" for one in range(first, 29)) for first in (1, 2))
    said = analysed(run, "lectures", "--together", statements)["together"]
    assert (said["n"], round(said["mean"], 4), f"{said['alpha']:.4f}") == (5820, 3.1862, "0.9920")
    assert said["same_to_all"] == 2985
    # The figures by instructor leave out the first statement, and the mean of all does not.
    said = analysed(run, "lectures", "--together", but_the_first, "--by", "instructor")["together"]
    assert {one["id"]: (one["n"], f"{one['mean']:.4f}") for one in said["groups"]} == {
        "one": (775, "3.3840"),
        "two": (1444, "3.4052"),
        "three": (3601, "3.0711"),
    }


def test_symbols_as_their_oracle_says(run: Run) -> None:
    brought_in(run, "symbols", "07_beewell_symbol_synthetic_raw.csv")
    said = {one["id"]: one for one in analysed(run, "symbols")["questions"]}
    family = said["symbol_family"]
    assert [row["count"] for row in family["rows"]] == [15, 18, 18]
    assert family["missing"] == 9
    printed = _oracle()
    assert printed["symbol_family"] == Counter({"Ok": 18, "Sad": 18, "Happy": 15, "No response": 9})
    for measure, counts in printed.items():
        one = said[measure]
        shown = dict(zip(("Happy", "Ok", "Sad"), (row["count"] for row in one["rows"]), strict=True))
        assert shown | {"No response": one["missing"]} == {**dict.fromkeys(shown, 0), **counts}, measure
    assert len(printed) == 10


def _oracle() -> dict[str, Counter[str]]:
    """What the survey's own keepers counted of each question: both schools together."""
    text = (SETS / "07_beewell_symbol_oracle_aggregate.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if _whole(row)]
    found: dict[str, Counter[str]] = {row["measure"]: Counter() for row in rows}
    for school, measure in {(row["school_lab"], row["measure"]) for row in rows}:
        row = next(row for row in rows if (row["school_lab"], row["measure"]) == (school, measure))
        counts = dict(zip(literal_eval(row["cat_lab"]), literal_eval(row["count"]), strict=True))
        found[measure].update({label: int(count) for label, count in counts.items()})
    return found


def _whole(row: dict[str, str]) -> bool:
    return all(row[part] == "All" for part in ("year_group_lab", "gender_lab", "fsm_lab"))


def test_few_workshops_are_large_enough_to_be_seen_by_themselves(run: Run, tmp_path: Path) -> None:
    """Of 46 workshops 25 have fewer than five answers afterwards and 41 fewer than ten: what stands by itself obeys that."""
    rows = workshop_rows()
    held = sorted({row["workshop"] for row in rows})
    answered = Counter(row["workshop"] for row in rows if row["agree_coding.post"] not in ("", "NA"))
    assert (len(rows), len(held)) == (716, 46)
    assert [sum(answered[one] < few for one in held) for few in (5, 10)] == [25, 41]
    choices = "".join(f"      - {{id: w{place}, text: '{one}'}}\n" for place, one in enumerate(held))
    whole = (HERE / "workshops.yaml").read_text(encoding="utf-8")
    asked = '{id: workshop, type: text, text: "Which workshop was it?"}'
    assert asked in whole
    survey = tmp_path / "workshops.yaml"
    survey.write_text(
        whole.replace(
            f"  - {asked}",
            f"  - id: workshop\n    type: one_of\n    text: Which workshop was it?\n    choices:\n{choices}",
        )
    )
    brought_in(run, "workshops", "01_ucsb_workshops_prepost.csv", survey)
    for policy, few in (("internal", 5), ("public", 10)):
        said = analysed(run, "workshops", "--by", "workshop", "--policy", policy)
        table = next(one for one in said["tables"] if one["id"] == "coding_after")
        alone = {one["text"]: one["answered"] for one in table["groups"] if one["id"] != "others"}
        assert len(alone) < len(table["groups"]), "the small ones are counted together"
        told = {one for one, number in alone.items() if number != "[c]"}
        assert told
        assert all(alone[one] == answered[one] and answered[one] >= few for one in told if answered[one])
