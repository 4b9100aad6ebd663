"""Write the table of vectors that both engines of routing are held to: `python -m tests.vectors.write`.

The walks of `by_hand.yaml`, and some of surveys that nobody would write. What is expected is what `forms.routing` says
on the day of writing; look through the difference before you commit it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, Phase, given, seed, settings

from forms import author_file, definition, routing
from forms.survey import Survey
from tests.support.routed import answered

HERE = Path(__file__).parent
TABLE = HERE / "routing.json"
MADE_UP = 120


def expected(survey: Survey, answers: dict[str, Any]) -> dict[str, Any]:
    """Where these answers lead, as plain lists: what the two engines must agree on."""

    def name(page: Any) -> str | None:
        return page.id if page else None

    return {
        "path": [[page.id, [one.id for one in page.questions]] for page in routing.path(survey, answers)],
        "kept": routing.kept(survey, answers),
        "unanswered": [page.id for page in routing.unanswered(survey, answers)],
        "beside": [
            [
                name(routing.previous_page(survey, answers, page.id)),
                name(routing.next_page(survey, answers, page.id)),
            ]
            for page in survey.pages
        ],
    }


def by_hand() -> Iterator[dict[str, Any]]:
    for one in yaml.safe_load((HERE / "by_hand.yaml").read_text(encoding="utf-8")):
        reading = author_file.read(HERE.parent.parent / one["file"])
        assert reading.survey is not None, [fault.sentence() for fault in reading.faults]
        walks = [{**walk, **expected(reading.survey, walk["answers"])} for walk in one["walks"]]
        yield {"survey": definition.to_dict(reading.survey), "walks": walks}


def made_up() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    @seed(20261122)
    @settings(
        max_examples=MADE_UP, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(answered())
    def collect(case: tuple[Survey, dict[str, Any]]) -> None:
        survey, answers = case
        walk = {"about": "made up", "answers": answers, **expected(survey, answers)}
        found.append({"survey": definition.to_dict(survey), "walks": [walk]})

    collect()
    return found


def main() -> None:
    rows = [*by_hand(), *made_up()]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)
    TABLE.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
