"""The net score of 0 to 10 stands beside the eleven rows it is made of, and gives none of them away."""

import pytest

from analysis.hidden import HIDDEN
from analysis.policy import INTERNAL
from feedback.results.twice import of_scores
from forms import author_file

TEXT = """
survey: day
title: The day
languages: [en]
audience: practitioner
mode: anonymous
start: {why: W, who_asks: A, who_sees: S, minutes: 3, next_steps: N, hear_back: H}
questions:
  - {id: recommend, type: scale, minimum: 0, maximum: 10, text: "Would you recommend it?"}
"""


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({10: 20, 9: 20, 8: 12, 6: 7}, True),
        ({10: 3, 9: 20, 8: 12, 7: 6, 6: 7}, False),  # 23 promoters less the 20 who said 9
        ({10: 20, 9: 20, 8: 12, 3: 4, 2: 3}, True),  # two hidden rows, and seven people in them
        ({10: 20, 9: 20, 8: 12, 3: 2, 2: 2}, False),
    ],
)
def test_the_three_groups_are_shown_where_no_hidden_row_can_be_worked_out(
    counts: dict[int, int], shown: bool
) -> None:
    survey = author_file.read(TEXT).survey
    assert survey is not None
    scores = [score for score, number in counts.items() for _ in range(number)]
    found = of_scores(survey.questions[0], scores, INTERNAL)
    assert (found.net is not None) is shown
    assert all((row.count is HIDDEN) is not shown for row in found.groups.rows)
