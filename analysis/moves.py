"""How the same people moved, better, same or worse, as a question like any other, so that the same control holds for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.paired import Pair
from analysis.tally import QuestionTally, tally_counts
from forms.measures import Measure

BETTER, SAME, WORSE = "better", "same", "worse"


@dataclass(frozen=True, slots=True)
class _Choice:
    id: str
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Moves:
    """How somebody moved, as a question with one answer, so that the same control holds for it as for any."""

    id: str = "moved"
    measure: Measure = Measure.ONE_OF
    choices: tuple[_Choice, ...] = (_Choice(BETTER), _Choice(SAME), _Choice(WORSE))
    options: Any = None


MOVES = Moves()


def move(pair: Pair) -> str:
    before, after = pair
    return BETTER if after > before else SAME if after == before else WORSE


def tallied(pairs: Sequence[Pair]) -> QuestionTally:
    rows: Iterator[tuple[str, Any, int]] = ((MOVES.id, move(pair), 1) for pair in pairs)
    return tally_counts([MOVES], rows).questions[0]
