"""How the same people moved, better, same or worse, as a question like any other, so that the same control holds for it."""

from collections.abc import Iterator, Sequence
from typing import Any

from analysis.made_question import made_question
from analysis.paired import Pair
from analysis.tally import QuestionTally, tally_counts

BETTER, SAME, WORSE = "better", "same", "worse"


#: How somebody moved, as a question with one answer.
MOVES = made_question("moved", BETTER, SAME, WORSE)


def move(pair: Pair) -> str:
    before, after = pair
    return BETTER if after > before else SAME if after == before else WORSE


def tallied(pairs: Sequence[Pair]) -> QuestionTally:
    rows: Iterator[tuple[str, Any, int]] = ((MOVES.id, move(pair), 1) for pair in pairs)
    return tally_counts([MOVES], rows).questions[0]
