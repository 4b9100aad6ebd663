"""The printed plans as text, where they lie beside the checkout, and how their tables are cut out of it."""

import re
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

import pytest

from feedback.plans import plan_file
from feedback.plans.entries import ActionEntry, ObjectiveEntry, PlanEntry
from tests.conftest import SHARED

HERE = Path(__file__).resolve().parents[3]
EXAMPLES = HERE / "examples" / "plans"
SEEDS = SHARED / "seeds"
KEYS = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))

#: Per plan: the document, and where the parts that are carried over begin and end in it.
TABLES = {
    "bury-2023-24": ("bury-strategic-priorities-2023-24.txt", [("Priority 1 - Emerging Safeguarding", "")]),
    "rochdale-2022-24": ("rochdale-strategic-plan-2022-24.txt", [("\t2.5 To provide", "")]),
    "bradford-2016-18": ("bradford-safeguarding-plan-2016-18.txt", [("Priorities of the Bradford", "")]),
    "salford-2023-26": (
        "salford-three-year-strategy-2023-26.txt",
        [("1. Working to prevent abuse", "Working with other Partnerships")],
    ),
    "buckinghamshire-2020-23": (
        "buckinghamshire-annual-report-2022-23.txt",
        [
            ("# Children and Young People in Buckinghamshire", "# **Activity/Subgroups**"),
            ("## **Child Death Overview Panel**", "#### Impact"),
            ("In the interim, the quantitative data", "To enhance our work"),
            ("Over 900 multi-agency staff", "BSAB/BSCP Safeguarding Now!"),
            ('<i>"Talk to me', "#### <u>Glossary"),
        ],
    ),
}


def plan(key: str) -> PlanEntry:
    reading = plan_file.read(EXAMPLES / f"{key}.yaml")
    assert reading.plan is not None, reading.faults
    return reading.plan


def document(key: str) -> str:
    path = SEEDS / TABLES[key][0]
    if not path.exists():
        pytest.skip("the printed plans are not beside this checkout")
    return path.read_text(encoding="utf-8")


def tables(key: str) -> str:
    text = document(key)
    return "\n".join(_between(text, begin, end) for begin, end in TABLES[key][1])


def numbers(text: str) -> list[str]:
    """Dates such as Mar-24, codes such as 1.1, and numbers; marks for footnotes and superscripts left out."""
    return re.findall(r"\b[A-Z][a-z]{2}-\d\d\b|\d+(?:[.,]\d+)*", text)


def strings(value: object) -> Iterator[str]:
    """Every text and number in an entry, however deep."""
    if isinstance(value, tuple | list):
        for item in value:
            yield from strings(item)
    elif value is not None:
        yield str(value)


def words_of(entry: object) -> str:
    return "\n".join(strings(astuple(entry)))  # type: ignore[call-overload]


def coded(whole: PlanEntry) -> dict[str, ObjectiveEntry | ActionEntry]:
    """Objectives and actions by code."""
    found: dict[str, ObjectiveEntry | ActionEntry] = {}
    for priority in whole.priorities:
        found |= {item.code: item for item in (*priority.objectives, *priority.actions)}
    return found


def squashed(text: str) -> str:
    """Letters and figures only: the gaps that the extraction of the text left inside words do not count."""
    return re.sub(r"<[^>]+>|[\W_]", "", text).lower()


def _between(text: str, begin: str, end: str) -> str:
    start = text.index(begin)
    return text[start : text.index(end, start) if end else None]
