"""The rough sort of what people wrote to a question, as totals only: never one comment, and never of few.

A small table like any other, so it goes through disclosure control; where how many wrote is hidden, so is this.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.disclosure_control import protect
from analysis.hidden import HIDDEN
from analysis.sentiment.asking import asks_for
from analysis.sentiment.measured import measured
from analysis.sentiment.sort import FEWEST, Label, Sorted, Why, likely_critical_first, rough_sort
from analysis.summary import QuestionSummary, summary_of
from analysis.tally import tally_counts
from feedback.responses import store
from feedback.results.parts import Part
from feedback.results.questions import Results
from forms.measures import DONT_KNOW, PREFER_NOT, Measure
from forms.question import AsksFor, Choice, Question
from forms.survey import Survey as Definition
from forms.text import Text

#: Of more answers than this, so many are drawn by chance: what sampling adds is small beside the computer's own errors.
MOST = 500
WORDS: Mapping[str, Text] = {
    Label.NEGATIVE: Text.of("Likely critical", "en"),
    Label.UNCLEAR: Text.of("Unclear", "en"),
    Label.POSITIVE: Text.of("Likely positive", "en"),
}
_SORTED = Question(
    id="_rough_sort",
    type="one_of",
    text=Text.of("Rough sort by computer", "en"),
    measure=Measure.ONE_OF,
    choices=tuple(Choice(str(label), words) for label, words in WORDS.items()),
    dont_know=True,
    prefer_not=True,
)
_ASKED_FOR = {
    AsksFor.IMPROVEMENT: "This question asks what could be better, so most answers are critical whatever people think on the whole.",
    AsksFor.PRAISE: "This question asks what was good, so most answers are positive whatever people think on the whole.",
}


@dataclass(frozen=True, slots=True)
class RoughSort:
    """A summary like a question's: `answered` were analysed, `dont_know` say nothing, `prefer_not` are not in English.

    `drawn_from` is how many wrote, where only some of them were looked at. `about` says in words what it is worth.
    """

    question: Question
    summary: QuestionSummary
    words: Mapping[str, Text]
    asks_for: AsksFor
    about: tuple[str, ...]
    drawn_from: int | None


#: By question, and which of its parts.
RoughSorts = Mapping[tuple[str, int], RoughSort]


def rough_sorts(session: Session, survey_key: str, found: Results) -> RoughSorts:
    """One for each part of a question for words with enough English answers in it to sort."""
    return {
        (one.question.id, place): sort
        for one in found.questions
        for place, part in enumerate(one.parts)
        if (sort := _rough_sort(session, survey_key, found, part)) is not None
    }


def _rough_sort(session: Session, survey_key: str, found: Results, part: Part) -> RoughSort | None:
    wrote = part.summary.answered
    asked_for = asks_for(part.question)
    if part.question.measure is not Measure.TEXT or part.summary.withheld or asked_for is AsksFor.FACTS:
        return None
    if wrote is HIDDEN or wrote < FEWEST:
        return None
    written = store.words_written(
        session,
        survey_key,
        part.question.id,
        versions=found.era.version_ids,
        audiences=part.audience_ids,
        at_most=MOST,
    )
    sorts = rough_sort([text for text, _ in written], asked_for, [tag for _, tag in written])
    if sum(one.label is not Label.NOT_ANALYSED for one in sorts) < FEWEST:
        return None
    summary = _counted(sorts)
    return RoughSort(
        question=_SORTED,
        summary=protect(summary, found.policy) if found.policy else summary,
        words=WORDS,
        asks_for=asked_for,
        about=tuple(_about(found.survey, asked_for)),
        drawn_from=wrote if wrote > MOST else None,
    )


def _counted(sorts: Sequence[Sorted]) -> QuestionSummary:
    kinds = {Why.LANGUAGE: PREFER_NOT, Why.NOTHING_SAID: DONT_KNOW}
    rows = ((_SORTED.id, kinds[one.why] if one.why else str(one.label), 1) for one in sorts)
    return summary_of(tally_counts([_SORTED], rows).questions[0])


def _about(survey: Definition, asked_for: AsksFor) -> Iterator[str]:
    yield "A guess about the whole, right for no single answer for certain."
    yield from measured().sentences()
    if asked_for in _ASKED_FOR:
        yield _ASKED_FOR[asked_for]
    if survey.audience == "child":
        yield "It sorts what was written, not how children feel. A calm answer does not mean that a child is safe."


def may_order(survey: Definition) -> bool:
    """Whether comments may be offered "likely critical first": never where a child wrote them."""
    return survey.audience != "child"


def critical_first(survey: Definition, comments: Sequence[tuple[str, str, str, str]]) -> list[str]:
    """Ids of comments, likely critical ones first, those no computer can sort before them. A rough guess and no safety
    filter: say so where it is offered, and ask `may_order` first.

    Each comment is (id, question id, text, language answered in).
    """
    if not may_order(survey):
        raise ValueError("What children wrote is not put in an order by a computer's guess.")
    kinds = {one.id: asks_for(one) for one in survey.questions}
    sorts = [
        rough_sort([text], kinds.get(question_id, AsksFor.OPINION), [language])[0]
        for _, question_id, text, language in comments
    ]
    return [comments[place][0] for place in likely_critical_first(sorts)]
