"""What a tally says about each question: counts with their base, shares, intervals, means.

The base of every share is those who gave an answer of substance; "I don't know", "I don't want to say" and a question
left empty stand beside it, and every row gives its share of all who were asked as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from analysis.averages import Averages, averages, borda, mean_rank
from analysis.hidden import HIDDEN, Count, Hidden
from analysis.intervals import Interval, wilson
from analysis.question import points
from analysis.rounding import half_up, percent
from analysis.tally import QuestionTally, Tally
from forms.measures import DONT_KNOW, PREFER_NOT, Measure

Share: TypeAlias = Decimal | Hidden | None
Figure: TypeAlias = float | Hidden | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table of counts.

    `share` is a percentage, rounded half up, of the people who answered; `share_of_asked` of all who were asked.
    `interval` is Wilson's 95 % interval for `share`, in percent. A rank question counts first places and adds
    `mean_rank` (1 is best) and `score` (see `analysis.averages.borda`).
    """

    id: str
    count: Count
    share: Share
    share_of_asked: Share
    interval: Interval | Hidden | None
    mean_rank: Figure = None
    score: Figure = None
    places: tuple[int, ...] | Hidden = ()


@dataclass(frozen=True, slots=True)
class QuestionSummary:
    """All that is said about one question. `asked` = `answered` + `dont_know` + `prefer_not` + `missing` + `unallocated`.

    After disclosure control any number may be `HIDDEN`; `withheld` then says why, if the whole question is.
    What does not apply to the measure is None: `mentions` (choices picked, all told), `most` and `exclusive` belong to
    many-of, `top_two` to scales of four points or more, `median`, `minimum` and `maximum` to numbers, with how many
    people gave those two ends in `at_ends`.
    """

    question_id: str
    measure: Measure
    asked: Count
    answered: Count
    dont_know: Count
    prefer_not: Count
    missing: Count
    unallocated: Count
    rows: tuple[Row, ...] = ()
    mentions: Count | None = None
    mean: Figure = None
    sd: Figure = None
    mean_interval: Interval | Hidden | None = None
    median: Figure = None
    minimum: Figure = None
    maximum: Figure = None
    at_ends: tuple[int, int] | Hidden | None = None
    top_two: Row | None = None
    most: int | None = None
    exclusive: frozenset[str] = frozenset()
    withheld: str | None = None

    @property
    def non_answers(self) -> tuple[Row, ...]:
        """The kinds of empty as rows with their share of all asked: don't know, prefer not, missing, unallocated."""
        return tuple(self._beside(kind) for kind in NON_ANSWERS)

    @property
    def unanimous(self) -> str | None:
        """The row into which everybody fell, if one did: "all of you said ..." is a disclosure about each."""
        if self.answered is HIDDEN or not self.answered:
            return None
        return next((row.id for row in self.rows if row.count == self.answered), None)

    def row(self, row_id: str) -> Row:
        """One row by its choice id or point; KeyError when there is none."""
        for row in self.rows:
            if row.id == row_id:
                return row
        raise KeyError(row_id)

    def _beside(self, kind: str) -> Row:
        count = getattr(self, kind)
        known = count is not HIDDEN and not isinstance(self.asked, Hidden)
        return Row(kind, count, None, percent(count, self.asked) if known else HIDDEN, None)  # type: ignore[arg-type]


NON_ANSWERS = (DONT_KNOW, PREFER_NOT, "missing", "unallocated")


def summarise(tally: Tally, places: int = 0, confidence: float = 0.95) -> tuple[QuestionSummary, ...]:
    """Summaries in the order of the survey; percentages to `places` decimals. Pass them through
    `analysis.disclosure_control.protect` before anybody sees them."""
    return tuple(summary_of(counted, places, confidence) for counted in tally.questions)


def summary_of(counted: QuestionTally, places: int = 0, confidence: float = 0.95) -> QuestionSummary:
    """The summary of one question."""
    return _Writer(counted, places, confidence).summary()


def row_of(
    row_id: object, count: int, base: int, asked: int | None = None, places: int = 0, confidence: float = 0.95
) -> Row:
    """A count with its share of `base`, and of `asked` where that is given."""
    return Row(
        id=str(row_id),
        count=count,
        share=percent(count, base, places),
        share_of_asked=None if asked is None else percent(count, asked, places),
        interval=_in_percent(wilson(count, base, confidence)) if base else None,
    )


@dataclass(frozen=True)
class _Writer:
    """Writes the summary of one question."""

    counted: QuestionTally
    places: int
    confidence: float

    def summary(self) -> QuestionSummary:
        question, counted = self.counted.question, self.counted
        return QuestionSummary(
            question_id=question.id,
            measure=question.measure,
            asked=counted.asked,
            answered=counted.answered,
            dont_know=counted.dont_know,
            prefer_not=counted.prefer_not,
            missing=counted.missing,
            unallocated=counted.unallocated,
            **self._by_measure(),
        )

    def _by_measure(self) -> dict[str, Any]:
        match self.counted.question.measure:
            case Measure.ONE_OF:
                return {"rows": self._choices()}
            case Measure.MANY_OF:
                return self._many()
            case Measure.SCALE:
                return self._scale()
            case Measure.RANK:
                return {"rows": tuple(self._ranks())}
            case Measure.NUMBER:
                return self._number()
            case _:
                return {}

    def _row(self, row_id: object, count: int) -> Row:
        counted = self.counted
        return row_of(row_id, count, counted.answered, counted.asked, self.places, self.confidence)

    def _choices(self) -> tuple[Row, ...]:
        counts = self.counted.counts
        return tuple(self._row(choice, counts.get(choice, 0)) for choice in choice_ids(self.counted))

    def _many(self) -> dict[str, Any]:
        question = self.counted.question
        return {
            "rows": self._choices(),
            "mentions": sum(self.counted.counts.values()),
            "most": getattr(question.options, "most", None),
            "exclusive": frozenset(choice.id for choice in question.choices if choice.exclusive),
        }

    def _scale(self) -> dict[str, Any]:
        scale = scale_points(self.counted)
        counts = self.counted.counts
        top = scale[-2:] if len(scale) >= 4 else []
        said = _averages(averages(counts, self.confidence))
        return {
            "rows": tuple(self._row(point, counts.get(point, 0)) for point in scale),
            "top_two": self._row("top_two", sum(counts.get(point, 0) for point in top)) if top else None,
            "mean": said["mean"],
            "sd": said["sd"],
            "mean_interval": said["mean_interval"],
        }

    def _number(self) -> dict[str, Any]:
        counts = self.counted.counts
        if not counts:
            return {}
        low, high = min(counts), max(counts)
        ends = {"minimum": low, "maximum": high, "at_ends": (counts[low], counts[high])}
        return _averages(averages(counts, self.confidence)) | ends

    def _ranks(self) -> Iterator[Row]:
        ids = choice_ids(self.counted)
        for choice in ids:
            places = tuple(self.counted.counts.get((choice, place), 0) for place in range(1, len(ids) + 1))
            row = self._row(choice, places[0])
            yield Row(
                *(row.id, row.count, row.share, row.share_of_asked, row.interval),
                mean_rank=mean_rank(places),
                score=borda(places, self.counted.answered),
                places=places,
            )


def choice_ids(counted: QuestionTally) -> list[str]:
    """The choices in the author's order, then any answered that are no longer among them."""
    known = [choice.id for choice in counted.question.choices]
    ranked = counted.question.measure is Measure.RANK
    seen = {key[0] if ranked else key for key in counted.counts}
    return known + sorted(seen.difference(known))


def scale_points(counted: QuestionTally) -> list[int]:
    """Every point of the scale, lowest first, with any answered outside its ends."""
    return sorted({*points(counted.question), *counted.counts})


def _averages(said: Averages | None) -> dict[str, Any]:
    names = ("mean", "sd", "mean_interval", "median")
    return {name: getattr(said, name) if said else None for name in names}


def _in_percent(interval: Interval) -> Interval:
    return Interval(*(float(half_up(end * 100, 1)) for end in (interval.low, interval.high)))
