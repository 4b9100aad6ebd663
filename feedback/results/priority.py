"""Everything that informs a priority: who was asked or heard, what themes came of it, what was promised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.loop.models import Loop, LoopItem
from feedback.sessions import heads
from feedback.sessions.heads import Heads
from feedback.surveys.models import Survey, SurveyPriority
from feedback.themes.models import Theme


@dataclass(frozen=True, slots=True)
class AskedSurvey:
    """A survey that informs a priority, as a whole or by some of its questions."""

    survey: Survey
    question_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Informs:
    """What there is about one priority. Empty lists are findings too: the page says so."""

    surveys: tuple[AskedSurvey, ...]
    themes: Sequence[Theme]
    loops: Sequence[Loop]
    items: Sequence[LoopItem]
    heard: Mapping[str, Heads]

    @property
    def nothing(self) -> bool:
        """Whether nobody has been asked, and nothing said or promised."""
        return not (self.surveys or self.themes or self.items)

    @property
    def promises(self) -> Sequence[LoopItem]:
        """Items in which the partnership has answered what it will do, does, did, or cannot do."""
        return [item for item in self.items if item.response != "none"]


def informing(session: Session, ref: str) -> Informs:
    """What informs the priority behind a ref, in six statements."""
    asked: dict[str, AskedSurvey] = {}
    rows = session.execute(
        select(Survey, SurveyPriority.question_id)
        .join(SurveyPriority, SurveyPriority.survey_key == Survey.key)
        .where(SurveyPriority.priority_ref == ref)
        .order_by(Survey.key, SurveyPriority.question_id)
    ).all()
    for survey, question_id in rows:
        known = asked.get(survey.key, AskedSurvey(survey, ()))
        asked[survey.key] = AskedSurvey(survey, (*known.question_ids, *filter(None, [question_id])))
    items = session.scalars(
        select(LoopItem).where(LoopItem.priority_ref == ref).order_by(LoopItem.created_at)
    ).all()
    loops = session.scalars(
        select(Loop).where(Loop.id.in_({item.loop_id for item in items})).order_by(Loop.slug)
    ).all()
    themes = session.scalars(
        select(Theme).where(Theme.priority_ref == ref, Theme.merged_into.is_(None)).order_by(Theme.name)
    ).all()
    heard = heads.of_surveys(session, list(asked))
    return Informs(tuple(asked.values()), themes, loops, items, heard)


def informed(session: Session, refs: Sequence[str]) -> dict[str, tuple[int, int]]:
    """For each ref, how many surveys ask about it and how many promises are made; in two statements."""
    surveys: dict[str, set[str]] = {ref: set() for ref in refs}
    for ref, key in session.execute(
        select(SurveyPriority.priority_ref, SurveyPriority.survey_key).where(
            SurveyPriority.priority_ref.in_(refs)
        )
    ):
        surveys[ref].add(key)
    promises = dict.fromkeys(refs, 0)
    for ref, response in session.execute(
        select(LoopItem.priority_ref, LoopItem.response).where(LoopItem.priority_ref.in_(refs))
    ):
        promises[str(ref)] += response != "none"
    return {ref: (len(surveys[ref]), promises[ref]) for ref in refs}
