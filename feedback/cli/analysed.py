"""Results of a survey as plain values, after disclosure control."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.crosstab import COUNTED, GROUPING, crosstab
from analysis.crosstab_control import protect_crosstab
from analysis.disclosure_control import HIDDEN, INTERNAL, PUBLIC, Policy
from analysis.plain import plain
from feedback.responses import store
from feedback.results import questions as results
from feedback.surveys.models import Survey
from feedback.surveys.versions import SurveyFault
from forms.question import Question
from forms.text import Text

_POLICIES = {"internal": INTERNAL, "public": PUBLIC}
Plain = dict[str, Any]


def analysed(session: Session, key: str, by: str | None, wish: str | None, language: str) -> Plain:
    """What may be seen of a survey's answers.

    Raises:
        SurveyFault: there is no such survey, or no such question to group by.
    """
    found = results.results(session, key)
    if found is None:
        raise SurveyFault(_unknown(session, key))
    policy = stricter(found.policy, wish)
    if policy != found.policy:
        found = _under(session, found, policy)
    held: Plain = {
        "key": key,
        "title": found.survey.title.pick(language).words,
        "versions": list(found.era.numbers),
        "responses": HIDDEN if policy and policy.small(found.responses) else found.responses,
        "policy": {"name": policy.name, "hides_below": policy.threshold} if policy else None,
    }
    if by is None:
        held["questions"] = [_question(one, language) for one in found.questions]
    else:
        held["by"] = by
        held["tables"] = list(_tables(session, key, found, by, policy, language))
    return plain(held)


def _under(session: Session, found: results.Results, policy: Policy | None) -> results.Results:
    """The same results under another policy: what the house's has hidden cannot be hidden a second time."""
    key, era = found.survey.key, found.era
    audiences = {audience for version, audience in store.by_part(session, key) if version in era.version_ids}
    counted = results._counted(session, key, era, audiences)
    comments = {one.question.id: one.comments for one in found.questions}
    return replace(found, policy=policy, questions=results._questions(era, counted, comments, policy))


def stricter(house: Policy | None, wish: str | None) -> Policy | None:
    """The policy asked for, or the house's where that hides more."""
    if wish is None:
        return house
    asked = _POLICIES[wish]
    return house if house is not None and house.threshold > asked.threshold else asked


def _unknown(session: Session, key: str) -> str:
    known = session.scalars(select(Survey.key)).all()
    if key in known:
        return f"'{key}' was never published, so nobody has answered it."
    near = get_close_matches(key, known, 1)
    return f"There is no survey '{key}'. " + (f"Did you mean '{near[0]}'?" if near else "Bring it in first.")


def _question(one: results.QuestionResults, language: str) -> Plain:
    about = {"id": one.question.id, "text": one.question.text.pick(language).words}
    parts = [_summary(part.summary, part.words, language) for part in one.parts]
    if len(parts) == 1:
        return about | parts[0]
    for part, held in zip(one.parts, parts, strict=True):
        held["audiences"] = [title.pick(language).words if title else None for title in part.audiences]
    return about | {"parts": parts}


def _summary(summary: Any, words: Mapping[str, Text], language: str) -> Plain:
    held = plain(summary)
    held.pop("question_id", None)
    _speak(held.get("rows", []), words, language)
    return held


def _tables(
    session: Session, key: str, found: results.Results, by: str, policy: Policy | None, language: str
) -> Iterator[Plain]:
    grouping = _grouping(found, by)
    answers = list(store.answers(session, key, versions=found.era.version_ids))
    for one in found.questions:
        if one.question.measure in COUNTED and one.question.id != by:
            table = crosstab(one.question, grouping, answers)
            held = plain(protect_crosstab(table, policy) if policy else table)
            words, group_words = _words(found, one.question.id), _words(found, by)
            for group in (held["total"], *held["groups"]):
                _speak(group["rows"], words, language)
            _speak(held["groups"], group_words, language)
            yield {"id": one.question.id, "text": one.question.text.pick(language).words} | held


def _grouping(found: results.Results, by: str) -> Question:
    fit = {one.question.id: one.question for one in found.questions if one.question.measure in GROUPING}
    if by not in fit:
        near = get_close_matches(by, fit, 1)
        remedy = f"Did you mean '{near[0]}'?" if near else f"Use one of: {', '.join(fit)}."
        raise SurveyFault(f"'{by}' is not a question with one answer of '{found.survey.key}'. {remedy}")
    return fit[by]


def _words(found: results.Results, question_id: str) -> Mapping[str, Text]:
    """The words of a question's rows, whoever was asked in which."""
    one = next(one for one in found.questions if one.question.id == question_id)
    return {row: text for part in reversed(one.parts) for row, text in part.words.items()}


def _speak(rows: list[Plain], words: Mapping[str, Text], language: str) -> None:
    for row in rows:
        if row["id"] in words:
            row["text"] = words[row["id"]].pick(language).words
