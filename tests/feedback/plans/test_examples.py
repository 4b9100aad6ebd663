"""The five printed plans: counted by reading them, and held against the documents where those are at hand."""

import re

import pytest

from feedback.plans import due, plan_file
from feedback.plans.entries import ActionEntry, ObjectiveEntry, PlanEntry
from tests.feedback.plans.printed import (
    EXAMPLES,
    KEYS,
    coded,
    document,
    numbers,
    plan,
    squashed,
    strings,
    tables,
    words_of,
)

#: Priorities by kind, objectives, actions: counted in the printed documents.
COUNTS = {
    "bury-2023-24": ({"priority": 5}, 5, 0),
    "buckinghamshire-2020-23": ({"priority": 4}, 0, 14),
    "salford-2023-26": ({"theme_of_work": 5, "area_of_focus": 6}, 17, 23),
    "rochdale-2022-24": ({"priority": 5}, 20, 0),
    "bradford-2016-18": ({"priority": 3, "issue": 8}, 9, 12),
}

#: What stands between the last row of a page or table and the next thing.
END_OF_ROW = re.compile(r"2016-2018 Outcomes|The high level risks|\d\tAction Required|Business Plan Author")


def test_there_are_five_examples():
    assert sorted(COUNTS) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_an_example_reads_without_a_fault(key: str):
    reading = plan_file.read(EXAMPLES / f"{key}.yaml")
    assert reading.faults == ()
    assert reading.plan is not None
    assert reading.plan.key == key


@pytest.mark.parametrize("key", KEYS)
def test_an_example_holds_as_much_as_the_printed_plan(key: str):
    whole, (kinds, objectives, actions) = plan(key), COUNTS[key]
    found = [priority.kind for priority in whole.priorities]
    assert {kind: found.count(kind) for kind in found} == kinds
    assert sum(len(priority.objectives) for priority in whole.priorities) == objectives
    assert sum(len(priority.actions) for priority in whole.priorities) == actions


@pytest.mark.parametrize("key", KEYS)
def test_every_number_of_the_printed_tables_is_carried_over(key: str):
    carried = set(numbers(words_of(plan(key))))
    assert [token for token in numbers(tables(key)) if token not in carried] == []


@pytest.mark.parametrize("key", ["bradford-2016-18", "buckinghamshire-2020-23"])
def test_every_number_stands_with_its_own_row(key: str):
    blocks = re.split(r"^(\d\.\d)\t", tables(key), flags=re.MULTILINE)
    items = coded(plan(key))
    rows = dict(zip(blocks[1::2], blocks[2::2], strict=True))
    assert rows.keys() == {code for code in items if re.fullmatch(r"\d\.\d", code)}
    for code, row in rows.items():
        cells = END_OF_ROW.split(row)[0]
        carried = set(numbers(words_of(items[code])))
        assert [token for token in numbers(cells) if token not in carried] == [], code


def test_every_date_of_rochdale_stands_with_its_row_or_in_its_note():
    items = coded(plan("rochdale-2022-24"))
    for line in tables("rochdale-2022-24").splitlines():
        codes = [code for code in re.findall(r"\b\d\.[1-9]\b", line) if code in items]
        carried = [token for code in codes for token in numbers(words_of(items[code]))]
        assert set(re.findall(r"[A-Z][a-z]{2}-\d\d", line)) <= set(carried), line


def test_rochdale_keeps_the_date_of_every_whole_row():
    items = coded(plan("rochdale-2022-24"))
    whole_row = re.compile(
        r"\t\s*(\d\.\d) [^\t]+\t([^\t]*)\t[^\t]+\t(\S+-\d\d|ongoing|Ongoing)$", re.MULTILINE
    )
    rows = {code: (group, date) for code, group, date in whole_row.findall(tables("rochdale-2022-24"))}
    del rows["2.5"]  # its cells belong in part to 2.4, as its note says
    assert len(rows) == 16
    for code, (group, date) in rows.items():
        assert squashed(_lead_group(items[code]) or "") == squashed(group), code
        assert items[code].due == date, code


def test_rochdale_leaves_open_what_cannot_be_tied_to_a_row():
    items = coded(plan("rochdale-2022-24"))
    for code in ("2.1", "2.2", "2.4", "2.5"):
        assert items[code].due is None
        assert items[code].note


@pytest.mark.parametrize("key", KEYS)
def test_titles_leads_and_groups_are_as_printed(key: str):
    source = squashed(document(key))
    for name, note in _names(plan(key)):
        assert squashed(name) in source or "mended" in note or "two lines" in note, name


@pytest.mark.parametrize("key", KEYS)
def test_prose_is_our_own(key: str):
    source = squashed(document(key))
    copied = [run for line in _prose(plan(key)) for run in _runs(line, 8) if squashed(run) in source]
    assert copied == []


@pytest.mark.parametrize("key", KEYS)
def test_every_date_can_be_read(key: str):
    printed = [item.due for item in coded(plan(key)).values() if item.due]
    assert [words for words in printed if not due.readable(words)] == []


def _lead_group(item: ObjectiveEntry | ActionEntry) -> str | None:
    assert isinstance(item, ObjectiveEntry)
    return item.lead_group


def _names(whole: PlanEntry):
    for priority in whole.priorities:
        for name in (priority.title, priority.lead, priority.lead_deputy, priority.sub_group):
            if name:
                yield name, priority.note
        for objective in priority.objectives:
            for name in (objective.lead_group, *objective.responsibility):
                if name:
                    yield name, objective.note
        for action in priority.actions:
            yield from ((name, action.note) for name in action.owner)


def _prose(whole: PlanEntry):
    yield from strings(whole.vision)
    for priority in whole.priorities:
        yield from strings((priority.rationale, priority.success, priority.plain_title))
        for item in (*priority.objectives, *priority.actions):
            yield from strings((item.text, item.outcome))


def _runs(line: str, length: int):
    words = line.split()
    return (" ".join(words[i : i + length]) for i in range(len(words) - length + 1))
