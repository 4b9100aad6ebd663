"""The parts of a question: those who were asked in the same words with the same instrument, counted together."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from analysis import bands
from analysis.policy import FLOOR, Policy
from analysis.summary import QuestionSummary
from analysis.tally import QuestionTally
from feedback.results import instruments, versions
from feedback.results.versions import Era
from forms.measures import Measure
from forms.question import Question
from forms.text import Text

#: One tally for each audience version, None for the survey as it is written.
Group = list[tuple[str | None, QuestionTally]]


@dataclass(frozen=True, slots=True)
class Part:
    """The answers to a question in one wording. `audiences` says for whom, where there are several; None: as written.

    `instrument` says with what they were given ("3 faces", "words") where other parts were given with another.
    `audience_ids` are the audience versions counted, None for the survey as it is written. `words` are the texts of
    the summary's rows by their id; a point without words of its own is not in it. `edges` are where a number's bands
    begin, where nobody says (`analysis.bands`).
    """

    question: Question
    audiences: tuple[Text | None, ...]
    summary: QuestionSummary
    words: Mapping[str, Text]
    instrument: str = ""
    audience_ids: tuple[str | None, ...] = (None,)
    edges: tuple[float, ...] = ()


def grouped(counted: Group) -> list[Group]:
    """Those who were asked in the same words with the same instrument, together."""
    groups: dict[Question, Group] = {}
    for audience, one in counted:
        groups.setdefault(instruments.worded(asked_of(one)), []).append((audience, one))
    return list(groups.values())


def asked_of(counted: QuestionTally) -> Question:
    return counted.question  # type: ignore[return-value]


def together(group: Group) -> QuestionTally:
    tallies = [counted for _, counted in group]
    counts: Counter[object] = Counter()
    for counted in tallies:
        counts.update(counted.counts)
    return QuestionTally(
        question=tallies[0].question,
        asked=sum(one.asked for one in tallies),
        answered=sum(one.answered for one in tallies),
        dont_know=sum(one.dont_know for one in tallies),
        prefer_not=sum(one.prefer_not for one in tallies),
        missing=sum(one.missing for one in tallies),
        unallocated=sum(one.unallocated for one in tallies),
        counts=counts,
    )


def part(
    era: Era, group: Group, summary: QuestionSummary, groups: list[Group], policy: Policy | None = None
) -> Part:
    audience, question = group[0][0], asked_of(group[0][1])
    titles = tuple(versions.audience_title(era, one) for one, _ in group) if len(groups) > 1 else ()
    differs = instruments.several([asked_of(one[0][1]) for one in groups])
    return Part(
        question=question,
        audiences=titles,
        summary=summary,
        words=_words(era, question, audience, summary),
        instrument=instruments.named(question) if differs else "",
        audience_ids=tuple(one for one, _ in group),
        edges=_edges(group, policy),
    )


def _edges(group: Group, policy: Policy | None) -> tuple[float, ...]:
    if asked_of(group[0][1]).measure is not Measure.NUMBER:
        return ()
    return bands.edges(together(group).counts, (policy or Policy("none", FLOOR)).small)


def _words(era: Era, question: Question, audience: str | None, summary: QuestionSummary) -> dict[str, Text]:
    if question.measure is Measure.SCALE:
        return _point_words(question)
    texts = {row.id: versions.choice_text(era, question.id, audience, row.id) for row in summary.rows}
    return {row_id: text for row_id, text in texts.items() if text is not None}


def _point_words(question: Question) -> dict[str, Text]:
    """Words for points: every one of `faces`, the two ends of a `scale`."""
    options = question.options
    first = int(options.minimum) if options.minimum is not None else 1
    if options.labels:
        return {str(point): text for point, text in enumerate(options.labels, start=first)}
    ends = {}
    if options.low is not None:
        ends[str(first)] = options.low
    if options.high is not None and options.maximum is not None:
        ends[str(int(options.maximum))] = options.high
    return ends
