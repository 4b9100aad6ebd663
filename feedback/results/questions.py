"""What a survey's answers say, question by question, after disclosure control.

Answers given to different words, or with different instruments, stand apart: where an audience version puts a question
in its own words, or asks it with three faces in place of five, that question has a part for it with a base of its own.
Parts with the very same words and instrument are counted together. No figure is ever of two parts.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from analysis.disclosure_control import Policy, protect_all
from analysis.summary import summarise
from analysis.tally import Tally, tally_counts
from feedback.partnership import thresholds
from feedback.responses import reading, store
from feedback.results import follow_ups, helped, parts, remembered, unanimous, versions
from feedback.results.helped import Helped
from feedback.results.parts import Part
from feedback.results.unanimous import About, Looked
from feedback.results.versions import Era
from feedback.surveys import collectors
from feedback.surveys import versions as kept
from forms.survey import Question
from forms.survey import Survey as Definition
from forms.text import Text


@dataclass(frozen=True, slots=True)
class QuestionResults:
    """One question: its newest words, its parts, how many comments it has, and whether it is still asked."""

    question: Question
    parts: tuple[Part, ...]
    comments: int
    still_asked: bool

    @property
    def instruments(self) -> tuple[str, ...]:
        """With what it was answered, where that differs between its parts."""
        return tuple(dict.fromkeys(part.instrument for part in self.parts if part.instrument))


@dataclass(frozen=True, slots=True)
class Audience:
    """How many answered an audience version; without a title, the survey as it is written for everybody.

    A count of forms, and known as the number of responses is: every part says its base.
    """

    title: Text | None
    responses: int


@dataclass(frozen=True, slots=True)
class Results:
    """A survey's results over one era of its versions.

    `responses` counts this era's; `invited` is (answers through doors where the number invited is known, invited),
    over all eras. `policy` is None where nothing is hidden, because organisations answer by name. `audiences` are the
    versions answered, where the survey has several; `helped` whether somebody helped, where that was asked. `looked` says
    what may be shown of what everybody answered alike.
    """

    survey: Definition
    era: Era
    eras: tuple[Era, ...]
    responses: int
    invited: tuple[int, int] | None
    policy: Policy | None
    questions: tuple[QuestionResults, ...]
    audiences: tuple[Audience, ...]
    helped: Helped | None
    looked: Looked = unanimous.nobody_looked


def stricter(own: Policy | None, wish: Policy | None) -> Policy | None:
    """The one that hides more; nothing that a survey's own policy hides comes back with another."""
    if own is None or wish is None:
        return own or wish
    taken = max(own, wish, key=lambda policy: policy.threshold)
    return replace(taken, confirm_unanimous=own.confirm_unanimous or wish.confirm_unanimous)


def results(
    session: Session,
    survey_key: str,
    era_name: str = "",
    policy: Policy | None = None,
    *,
    looked: Looked | None = None,
) -> Results | None:
    """The results of a survey's newest era, or of the one named; None where nothing is published.

    `policy` is kept to where it is stricter than the survey's own
    (`feedback.partnership.thresholds`), which it cannot lower. `looked`: as if this were confirmed (`unanimous`).
    """
    eras = tuple(versions.eras(kept.published(session, survey_key)))
    if not eras:
        return None
    era = next((one for one in eras if one.name == era_name), eras[-1])
    audiences = _audiences(session, survey_key, era, eras)
    comments = {key: count for key, (count, _) in reading.by_question(session, survey_key).items()}
    taken = stricter(thresholds.of_survey(session, era.newest), policy)
    looked = looked or unanimous.looked(session, survey_key, era.numbers[0])
    return Results(
        survey=era.newest,
        era=era,
        eras=eras,
        responses=sum(audiences.values()),
        invited=_invited(session, survey_key),
        policy=taken,
        questions=_questions(era, _remembered(session, survey_key, era, audiences), comments, taken, looked),
        audiences=_answered(era, audiences),
        helped=helped.helped(session, survey_key, era, taken, looked),
        looked=looked,
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


def _answered(era: Era, audiences: Mapping[str | None, int]) -> tuple[Audience, ...]:
    """In the order of the newest version, those no longer offered last; nothing where there is only one way."""
    if not any(survey.versions for survey in era.surveys):
        return ()
    return tuple(
        Audience(versions.audience_title(era, one), audiences.get(one, 0))
        for one in versions.audiences(era)
        if one is not None or audiences.get(one)
    )


def _invited(session: Session, survey_key: str) -> tuple[int, int] | None:
    known = {door.code: door.invited for door in collectors.of(session, survey_key) if door.invited}
    if not known:
        return None
    came = store.by_collector(session, survey_key)
    return sum(came.get(code, 0) for code in known), sum(known.values())


_Counted = dict[str, parts.Group]


def _remembered(session: Session, survey_key: str, era: Era, audiences: Collection[str | None]) -> _Counted:
    what = ("questions", era.version_ids, tuple(sorted(audiences, key=str)))
    return remembered.remembered(
        session, survey_key, what, lambda: _counted(session, survey_key, era, audiences)
    )


def _counted(session: Session, survey_key: str, era: Era, audiences: Collection[str | None]) -> _Counted:
    """Each question's tallies by audience version. Every answer is read once."""
    found: _Counted = {}
    for audience in [one for one in versions.audiences(era) if one in audiences] or [None]:
        wordings = [versions.wording(era, one, audience) for one in versions.question_ids(era)]
        asked = [one for one in wordings if one is not None]
        ids = [one.id for one in asked]
        rows = store.counted(session, survey_key, ids, versions=era.version_ids, audience=audience)
        for counted in tally_counts(asked, rows).questions:
            found.setdefault(counted.question.id, []).append((audience, counted))
    return found


def _questions(
    era: Era,
    counted: _Counted,
    comments: Mapping[str, int],
    policy: Policy | None,
    looked: Looked = unanimous.nobody_looked,
) -> tuple[QuestionResults, ...]:
    """The parts of all questions, protected together, and then dealt out to their questions again."""
    grouped = [(question_id, parts.grouped(counted[question_id])) for question_id in _order(era, counted)]
    every = [group for _, groups in grouped for group in groups]
    summaries = summarise(Tally(tuple(parts.together(group) for group in every)))
    if policy:
        asked = [{audience: counted.asked for audience, counted in group} for group in every]
        confirmed = [looked(_about(group)) for group in every]
        summaries = protect_all(
            summaries, policy, confirmed=confirmed, hinges=follow_ups.hinges(era), asked=asked
        )
    shown = iter(summaries)
    return tuple(
        QuestionResults(
            question=_newest(era, question_id, groups),
            parts=tuple(parts.part(era, group, next(shown), groups, policy) for group in groups),
            comments=comments.get(question_id, 0) + comments.get(f"{question_id}.other", 0),
            still_asked=era.newest.question(question_id) is not None,
        )
        for question_id, groups in grouped
    )


def _about(group: parts.Group) -> About:
    return About(group[0][1].question.id, unanimous.part_of([audience for audience, _ in group]))


def _order(era: Era, counted: _Counted) -> list[str]:
    return [question_id for question_id in versions.question_ids(era) if question_id in counted]


def _newest(era: Era, question_id: str, groups: list[parts.Group]) -> Question:
    """The question as it is written for everybody, or in its only wording."""
    written = versions.wording(era, question_id, None)
    return written or parts.asked_of(groups[0][0][1])
