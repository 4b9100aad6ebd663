"""Reading plan files, sound and broken."""

from pathlib import Path
from textwrap import dedent

import pytest

from feedback.plans import plan_file
from feedback.plans.faults import Fault

SOUND = """\
key: town-2024
title: Plan
partnership: Town
period: "2024"
source: A printed plan
priorities:
  - code: 1
    title: Neglect
    plain_title: Looking after children
    objectives:
      - code: 1.10
        text: Notice early
        due: Mar-24
  - code: online
    kind: issue
    part_of: 1
    title: Online
    plain_title: Safe online
figures:
  - {text: Half, value: 48.5, unit: "%", place: page 2, priority: 1}
"""


def fault_of(text: str) -> Fault:
    reading = plan_file.read(text)
    assert len(reading.faults) == 1, reading.faults
    return reading.faults[0]


def test_a_sound_file_has_a_plan_and_no_faults():
    reading = plan_file.read(SOUND)
    assert reading.faults == ()
    assert reading.plan is not None
    assert list(reading.plan.codes()) == ["1", "1.10", "online"]
    assert reading.plan.figures[0].value == 48.5


def test_a_misspelt_key_is_named_with_its_place_its_line_and_the_near_word():
    fault = fault_of(SOUND.replace("    objectives:", "    objectivs:"))
    assert fault.place == "priorities 1, objectivs"
    assert fault.line == 10
    assert fault.remedy == "Did you mean 'objectives'"


def test_an_unknown_kind_gets_the_near_word():
    fault = fault_of(SOUND.replace("kind: issue", "kind: isue"))
    assert fault.sentence() == (
        "priorities online, kind (line 15): 'isue' is not known here. Did you mean 'issue'."
    )


def test_a_field_that_was_cut_needs_a_note():
    cut = SOUND.replace("    title: Neglect\n", "    title: Neglect\n    lead:\n")
    fault = fault_of(cut)
    assert (fault.place, fault.line, fault.severity) == ("priorities 1, lead", 9, "error")
    assert plan_file.read(cut.replace("    lead:\n", "    lead:\n    note: Cut off\n")).faults == ()


@pytest.mark.parametrize(
    ("right", "wrong", "place", "words"),
    [
        ("code: 1.10", "code: 1", "priorities 1, objectives 1, code", "taken on line 7"),
        ("part_of: 1", "part_of: 2", "priorities online, part_of", "no priority before it"),
        ("priority: 1}", "priority: onlin}", "figures no. 1, priority", "'onlin'"),
        ("value: 48.5", "value: half", "figures no. 1, value", "a number is needed"),
        ("key: town-2024", "key: Town 2024", "key", "wrong form"),
        ("title: Plan", "title: ''", "title", "nothing is written"),
        ("    plain_title: Safe online\n", "", "priorities online", "'plain_title' is missing"),
        (
            'period: "2024"',
            "period: 2024\nstarts: 2024-04-01\nends: 2024-03-31",
            "ends",
            "ends before it starts",
        ),
        ('period: "2024"', "period: 2024\nstarts: 2024-02-31", "starts", "no day 2024-02-31"),
    ],
)
def test_a_planted_fault_is_found_in_its_place(right: str, wrong: str, place: str, words: str):
    assert right in SOUND
    fault = fault_of(SOUND.replace(right, wrong))
    assert fault.place == place
    assert words in fault.fault
    assert fault.line is not None


def test_a_date_that_is_no_day_is_a_warning_and_is_kept():
    reading = plan_file.read(SOUND.replace("Mar-24", "in spring"))
    assert [fault.severity for fault in reading.faults] == ["warning"]
    assert reading.plan is not None
    assert reading.plan.priorities[0].objectives[0].due == "in spring"


@pytest.mark.parametrize(
    "text", ["", "a plan", "- 1", "key: [", "key: a\nkey: b", "priorities: {}", "key: \x00"]
)
def test_what_is_no_plan_is_a_fault_and_never_an_exception(text: str):
    reading = plan_file.read(text)
    assert reading.plan is None
    assert all(fault.sentence() for fault in reading.faults)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{n}: &{n} [" + ", ".join([f"*{m}"] * 9) + "]\n"
            for m, n in zip("abcdefg", "bcdefgh", strict=True)
        ),
        "a: &a [*a]",
        "[" * 2000,
    ],
)
def test_a_file_that_unfolds_without_end_is_refused(text: str):
    assert "more than a plan can hold" in fault_of(text).fault


@pytest.mark.parametrize("value", ["1:30", ".inf", ".nan", "0x1f", "half", "'48 %'"])
def test_a_value_that_is_no_plain_number_is_a_fault(value: str):
    assert fault_of(SOUND.replace("48.5", value)).fault == "a number is needed here"


def test_a_file_that_is_missing_or_not_utf_8_is_a_fault(tmp_path: Path):
    path = tmp_path / "plan.yaml"
    assert plan_file.read(path).plan is None
    path.write_bytes(b"title: caf\xe9")
    assert plan_file.read(path).faults[0].fault == "the file is not UTF-8"


def test_two_files_that_say_the_same_have_one_hash():
    turned = dedent("source: A printed plan\n") + SOUND.replace("source: A printed plan\n", "").replace(
        "1\n", "'1'\n", 1
    )
    first, second = plan_file.read(SOUND).plan, plan_file.read(turned).plan
    assert first is not None
    assert second is not None
    assert first.content_hash() == second.content_hash()
