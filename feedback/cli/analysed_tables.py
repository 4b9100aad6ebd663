"""Questions by the answers to another one, each part of a question in a table of its own."""

from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from sqlalchemy.orm import Session

from analysis.crosstab import COUNTED, GROUPING, crosstab_by_group
from analysis.crosstab_control import protect_crosstab
from analysis.disclosure_control import TOO_ENTANGLED, Policy
from analysis.plain import plain
from analysis.question import offered
from analysis.tally import held
from feedback.cli.analysed_words import Plain, named, speak, title
from feedback.responses import store
from feedback.results import questions as results
from feedback.results.parts import Part
from feedback.surveys.versions import SurveyFault
from forms.measures import SET_ASIDE
from forms.question import Question
from forms.text import Text


def tables(session: Session, key: str, found: results.Results, by: str, language: str) -> Iterator[Plain]:
    """A table for each part of each question, so that its total is the one that stands beside it without groups."""
    _grouping(found, by)
    grouping = next(one for one in found.questions if one.question.id == by)
    answers = _Answers(session, key, found)
    for one in found.questions:
        if _counts(one) and one.question.id != by and not _entangled(one):
            about = {"id": one.question.id, "text": one.question.text.pick(language).words}
            for part in one.parts:
                groups = _groups_within(grouping, part)
                if groups is not None:
                    told = _table(answers, part, groups, found.policy, by, language)
                    yield about | named(part, language) | told


def _groups_within(grouping: results.QuestionResults, part: Part) -> list[Part] | None:
    """The parts of the grouping question that these people answered; None where one of them counts others too.

    Beside what all of them answered, the groups of some would tell the groups of the rest.
    """
    asked = frozenset(part.audience_ids)
    about = [one for one in grouping.parts if asked & set(one.audience_ids)]
    return about if all(asked >= set(one.audience_ids) for one in about) else None


def left_out(found: results.Results, by: str) -> Iterator[str]:
    """Questions without a table, or with one for some of their parts only."""
    grouping = next(one for one in found.questions if one.question.id == by)
    for one in found.questions:
        parted = any(_groups_within(grouping, part) is None for part in one.parts)
        if _counts(one) and one.question.id != by and (_entangled(one) or parted):
            yield one.question.id


class _Answers:
    """The answers of an era by audience version, each read once."""

    def __init__(self, session: Session, key: str, found: results.Results) -> None:
        self.session, self.key, self.found = session, key, found
        self.held: dict[str | None, list[dict[str, Any]]] = {}

    def of(self, audience: str | None) -> list[dict[str, Any]]:
        if audience not in self.held:
            ids = self.found.era.version_ids
            rows = store.answers(self.session, self.key, versions=ids, audience=audience)
            self.held[audience] = list(rows)
        return self.held[audience]


def _table(
    answers: _Answers, part: Part, groups: list[Part], policy: Policy | None, by: str, language: str
) -> Plain:
    """One part of a question by the answers to another. Groups answered with another instrument, or in other words,
    are groups of their own."""
    start = {audience: place for place, one in enumerate(groups) for audience in one.audience_ids}
    several = len(groups) > 1
    counted: Counter[tuple[str | None, Any]] = Counter()
    for audience in part.audience_ids:
        for given in answers.of(audience):
            if part.question.id in given:
                said = given.get(by) if audience in start else None
                group = None if said in (None, "", []) else str(said)
                if several and group is not None and group not in SET_ASIDE:
                    group = f"{start[audience]}/{group}"
                counted[group, held(given[part.question.id])] += 1
    words = {
        f"{place}/{row}" if several else row: _group_words(one, text, several, language)
        for place, one in enumerate(groups)
        for row, text in one.words.items()
    }
    offers = [
        f"{place}/{answer}" if several else answer
        for place, one in enumerate(groups)
        for answer in offered(one.question)
    ]
    rows = ((group, value, count) for (group, value), count in counted.items())
    table = crosstab_by_group(part.question, by, offers, rows)
    told = plain(protect_crosstab(table, policy) if policy else table)
    for group in (told["total"], *told["groups"]):
        speak(group["rows"], part.words, language)
    for group in told["groups"]:
        if group["id"] in words:
            group["text"] = words[group["id"]]
    return told


def _group_words(part: Part, text: Text, several: bool, language: str) -> str:
    words = text.pick(language).words
    return f"{title(part, language)}: {words}" if several else words


def _counts(one: results.QuestionResults) -> bool:
    return one.question.measure in COUNTED


def _entangled(one: results.QuestionResults) -> bool:
    """A table counts those asked, so a follow-up withheld in any of its wordings has none."""
    return any(part.summary.withheld == TOO_ENTANGLED for part in one.parts)


def _grouping(found: results.Results, by: str) -> Question:
    of_one_answer = {one.question.id: one for one in found.questions if one.question.measure in GROUPING}
    fit = {
        key: one.question
        for key, one in of_one_answer.items()
        if not any(part.summary.withheld for part in one.parts)
    }
    if by in fit:
        return fit[by]
    if by in of_one_answer and not _entangled(of_one_answer[by]):
        raise SurveyFault(
            f"What was answered to '{by}' is withheld, and groups by it would tell it. {_others(fit)}"
        )
    if by in of_one_answer:
        raise SurveyFault(
            f"'{by}' was asked after certain answers only, and groups by it would tell how many gave an answer "
            f"that is hidden. {_others(fit)}"
        )
    near = get_close_matches(by, fit, 1)
    remedy = f"Did you mean '{near[0]}'?" if near else _others(fit)
    raise SurveyFault(f"'{by}' is not a question with one answer of '{found.survey.key}'. {remedy}")


def _others(fit: Mapping[str, Question]) -> str:
    return f"Use one of: {', '.join(fit)}." if fit else "There is no other to group by."
