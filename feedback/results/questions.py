"""What a survey's answers say, question by question, after disclosure control.

Answers given to different words stand apart: where an audience version puts a question in its own words, that
question has a part for it. Parts with the very same words are counted together.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from analysis.disclosure_control import INTERNAL, PUBLIC, Policy, protect_all
from analysis.summary import QuestionSummary, summarise
from analysis.tally import QuestionTally, Tally, tally_counts
from feedback.responses import reading, store
from feedback.results import follow_ups, versions
from feedback.results.versions import Era
from feedback.surveys import collectors
from feedback.surveys import versions as kept
from forms.confidentiality import Mode
from forms.measures import Measure
from forms.survey import Question
from forms.survey import Survey as Definition
from forms.text import Text


@dataclass(frozen=True, slots=True)
class Part:
    """The answers to a question in one wording. `audiences` says for whom, where there are several; None: as written.

    `words` are the texts of the summary's rows by their id; a point without words of its own is not in it.
    """

    question: Question
    audiences: tuple[Text | None, ...]
    summary: QuestionSummary
    words: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class QuestionResults:
    """One question: its newest words, its parts, how many comments it has, and whether it is still asked."""

    question: Question
    parts: tuple[Part, ...]
    comments: int
    still_asked: bool


@dataclass(frozen=True, slots=True)
class Results:
    """A survey's results over one era of its versions.

    `responses` counts this era's; `invited` is (answers through doors where the number invited is known, invited),
    over all eras. `policy` is None where nothing is hidden, because organisations answer by name.
    """

    survey: Definition
    era: Era
    eras: tuple[Era, ...]
    responses: int
    invited: tuple[int, int] | None
    policy: Policy | None
    questions: tuple[QuestionResults, ...]


def policy_for(survey: Definition) -> Policy | None:
    """How small a count may be shown to staff: children's and families' answers are kept as for the public."""
    if survey.mode is Mode.RETURN:
        return None
    return PUBLIC if survey.audience in ("child", "family") else INTERNAL


def stricter(own: Policy | None, wish: Policy | None) -> Policy | None:
    """The one that hides more; nothing that a survey's own policy hides comes back with another."""
    if own is None or wish is None:
        return own or wish
    taken = max(own, wish, key=lambda policy: policy.threshold)
    return replace(taken, confirm_unanimous=own.confirm_unanimous or wish.confirm_unanimous)


def results(
    session: Session, survey_key: str, era_name: str = "", policy: Policy | None = None
) -> Results | None:
    """The results of a survey's newest era, or of the one named; None where nothing is published.

    `policy` is kept to where it is stricter than the survey's own (`policy_for`), which it cannot lower.
    """
    eras = tuple(versions.eras(kept.published(session, survey_key)))
    if not eras:
        return None
    era = next((one for one in eras if one.name == era_name), eras[-1])
    audiences = _audiences(session, survey_key, era, eras)
    comments = {key: count for key, (count, _) in reading.by_question(session, survey_key).items()}
    taken = stricter(policy_for(era.newest), policy)
    return Results(
        survey=era.newest,
        era=era,
        eras=eras,
        responses=sum(audiences.values()),
        invited=_invited(session, survey_key),
        policy=taken,
        questions=_questions(era, _counted(session, survey_key, era, audiences), comments, taken),
    )


def _audiences(
    session: Session, survey_key: str, era: Era, eras: tuple[Era, ...]
) -> Mapping[str | None, int]:
    """How many answered each audience version. Where there can be only one, the answers are not looked at for it."""
    if len(eras) == 1 and not any(survey.versions for survey in era.surveys):
        return {None: store.how_many(session, survey_key)}
    found: Counter[str | None] = Counter()
    for (version, audience), count in store.by_part(session, survey_key).items():
        if version in era.version_ids:
            found[audience] += count
    return found


def _invited(session: Session, survey_key: str) -> tuple[int, int] | None:
    known = {door.code: door.invited for door in collectors.of(session, survey_key) if door.invited}
    if not known:
        return None
    came = store.by_collector(session, survey_key)
    return sum(came.get(code, 0) for code in known), sum(known.values())


_Counted = dict[str, list[tuple[str | None, QuestionTally]]]


def _counted(session: Session, survey_key: str, era: Era, audiences: Iterable[str | None]) -> _Counted:
    """Each question's tallies by audience version. Every answer is read once."""
    found: _Counted = {}
    for audience in sorted(audiences, key=lambda one: one or "") or [None]:
        wordings = [versions.wording(era, one, audience) for one in versions.question_ids(era)]
        asked = [one for one in wordings if one is not None]
        ids = [one.id for one in asked]
        rows = store.counted(session, survey_key, ids, versions=era.version_ids, audience=audience)
        for counted in tally_counts(asked, rows).questions:
            found.setdefault(counted.question.id, []).append((audience, counted))
    return found


def _questions(
    era: Era, counted: _Counted, comments: Mapping[str, int], policy: Policy | None
) -> tuple[QuestionResults, ...]:
    """The parts of all questions, protected together, and then dealt out to their questions again."""
    grouped = [(question_id, _same_words(counted[question_id])) for question_id in _order(era, counted)]
    together = [_together(group) for _, groups in grouped for group in groups]
    summaries = summarise(Tally(tuple(together)))
    shown = iter(protect_all(summaries, policy, hinges=follow_ups.hinges(era)) if policy else summaries)
    return tuple(
        QuestionResults(
            question=_newest(era, question_id, groups),
            parts=tuple(_part(era, group, next(shown), len(groups) > 1) for group in groups),
            comments=comments.get(question_id, 0) + comments.get(f"{question_id}.other", 0),
            still_asked=era.newest.question(question_id) is not None,
        )
        for question_id, groups in grouped
    )


_Group = list[tuple[str | None, QuestionTally]]


def _order(era: Era, counted: _Counted) -> list[str]:
    return [question_id for question_id in versions.question_ids(era) if question_id in counted]


def _same_words(counted: _Group) -> list[_Group]:
    groups: dict[Question, _Group] = {}
    for audience, one in counted:
        groups.setdefault(one.question, []).append((audience, one))  # type: ignore[arg-type]
    return list(groups.values())


def _together(group: _Group) -> QuestionTally:
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


def _newest(era: Era, question_id: str, groups: list[_Group]) -> Question:
    """The question as it is written for everybody, or in its only wording."""
    written = versions.wording(era, question_id, None)
    return written or groups[0][0][1].question  # type: ignore[return-value]


def _part(era: Era, group: _Group, summary: QuestionSummary, several: bool) -> Part:
    audience, counted = group[0]
    question: Question = counted.question  # type: ignore[assignment]
    titles = tuple(versions.audience_title(era, one) for one, _ in group) if several else ()
    return Part(question, titles, summary, _words(era, question, audience, summary))


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
