"""Files of every kind, good and bad: reading never raises."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import author_file
from forms.survey import Choice
from forms.text import Text
from tests.forms.writing import question, survey, written

TEXT = "- {id: more, type: text, text: More}"


@pytest.mark.parametrize(
    "choices",
    [
        "[{id: yes, text: Yes}, {id: no, text: No}]",
        "[{yes: Yes}, {no: No}]",
        "{yes: Yes, no: No}",
        "{yes: {text: Yes}, no: {en: No}}",
    ],
)
def test_choices_can_be_written_in_four_ways(choices):
    asked = question(f"- {{id: q, type: one_of, text: Q, choices: {choices}}}")
    assert asked.choices == (Choice("yes", Text.of("Yes", "en")), Choice("no", Text.of("No", "en")))


def test_choices_keep_their_order_however_they_are_written():
    asked = question("- {id: q, type: one_of, text: Q, choices: [{c: C}, {id: a, text: A}, {b: B}]}")
    assert asked.choice_ids == ("c", "a", "b")


def test_words_that_yaml_would_change_stay_as_written():
    assert str(question("- {id: q, type: text, text: 1.10}").text.pick("en")) == "1.10"
    assert str(question("- {id: q, type: text, text: no}").text.pick("en")) == "no"


def test_a_file_is_read_from_its_path(tmp_path: Path):
    path = tmp_path / "small.yaml"
    path.write_text("\ufeff" + written(TEXT), encoding="utf-8")
    assert author_file.read(path).survey == author_file.read(str(path)).survey == survey(TEXT)


def test_a_file_that_is_not_there_says_so(tmp_path: Path):
    (fault,) = author_file.read(tmp_path / "none.yaml").faults
    assert fault.sentence() == "None.yaml: It cannot be opened. Check the name and the folder."


def test_a_file_that_is_no_text_says_so(tmp_path: Path):
    path = tmp_path / "picture.yaml"
    path.write_bytes(b"\x89PNG\xff\xfe")
    assert "UTF-8" in author_file.read(path).faults[0].remedy


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", "# only a comment\n", "[]\n", "just words\n", "a: [\n", "\t- x\n", "a: b: c\n", "%TAG\n",
        "survey:\n", "pages: 3\nsurvey: x\n", "survey: [x]\n", "a: &x [1]\nb: *x\n", "\x07\n", "? [a]\n: b\n",
        "--- a\n--- b\n", "[" * 5000 + "\n", "start: 3\nsurvey: a\n", "languages: {en: x}\nsurvey: a\n",
        "versions: [3]\npages: [3]\nsurvey: a\n", "!!python/object:os.system x\n",
    ],
)  # fmt: skip
def test_a_bad_file_is_a_fault_and_never_raises(text):
    reading = author_file.read(text)
    assert reading.survey is None
    assert all(fault.remedy and fault.fault for fault in reading.faults)
    assert reading.errors


def test_aliases_that_would_unfold_without_end_are_refused():
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert "points to another part" in author_file.read(bomb).faults[0].fault


LINES = written(
    f"{TEXT}\n- {{id: q, type: one_of, text: Q, when: more answered, choices: {{a: A, b: B}}}}"
).splitlines()


@given(st.data())
def test_a_file_with_a_line_changed_or_lost_never_raises(data):
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        start = data.draw(st.integers(0, len(lines[place])))
        lines[place] = lines[place][:start] + data.draw(st.text(max_size=5)) + lines[place][start + 3 :]
    reading = author_file.read("\n".join(lines) + "\n")
    assert (reading.survey is None) == bool(reading.errors)


def test_faults_come_in_the_order_of_the_file():
    text = written("- {id: a, type: txt, text: A}\n- {id: b, type: txt, text: B}")
    lines = [fault.line for fault in author_file.read(text).faults]
    assert lines == sorted(lines, key=lambda line: line or 0)
