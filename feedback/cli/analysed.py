"""Results of a survey as plain values, after disclosure control."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.crosstab import COUNTED, GROUPING, crosstab
from analysis.crosstab_control import protect_crosstab
from analysis.disclosure_control import INTERNAL, PUBLIC, TOO_ENTANGLED
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
    """What may be seen of a survey's answers. How many there are is told even where they are few, as in the hub.

    With `by`, `left_out` names the follow-up questions that are withheld and so have no table.

    Raises:
        SurveyFault: there is no such survey, or no such question to group by.
    """
    found = results.results(session, key, policy=_POLICIES[wish] if wish else None)
    if found is None:
        raise SurveyFault(_unknown(session, key))
    policy = found.policy
    held: Plain = {
        "key": key,
        "title": found.survey.title.pick(language).words,
        "versions": list(found.era.numbers),
        "responses": found.responses,
        "policy": {"name": policy.name, "hides_below": policy.threshold} if policy else None,
    }
    if by is None:
        held["questions"] = [_question(one, language) for one in found.questions]
    else:
        held["by"] = by
        held["tables"] = list(_tables(session, key, found, by, language))
        held["left_out"] = [one.question.id for one in found.questions if _counts(one) and _entangled(one)]
    return plain(held)


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


def _counts(one: results.QuestionResults) -> bool:
    return one.question.measure in COUNTED


def _entangled(one: results.QuestionResults) -> bool:
    """A table counts those asked, so a follow-up withheld in any of its wordings has none."""
    return any(part.summary.withheld == TOO_ENTANGLED for part in one.parts)


def _tables(session: Session, key: str, found: results.Results, by: str, language: str) -> Iterator[Plain]:
    grouping, policy = _grouping(found, by), found.policy
    answers = list(store.answers(session, key, versions=found.era.version_ids))
    for one in found.questions:
        if _counts(one) and one.question.id != by and not _entangled(one):
            table = crosstab(one.question, grouping, answers)
            held = plain(protect_crosstab(table, policy) if policy else table)
            words, group_words = _words(found, one.question.id), _words(found, by)
            for group in (held["total"], *held["groups"]):
                _speak(group["rows"], words, language)
            _speak(held["groups"], group_words, language)
            yield {"id": one.question.id, "text": one.question.text.pick(language).words} | held


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


def _words(found: results.Results, question_id: str) -> Mapping[str, Text]:
    """The words of a question's rows, whoever was asked in which."""
    one = next(one for one in found.questions if one.question.id == question_id)
    return {row: text for part in reversed(one.parts) for row, text in part.words.items()}


def _speak(rows: list[Plain], words: Mapping[str, Text], language: str) -> None:
    for row in rows:
        if row["id"] in words:
            row["text"] = words[row["id"]].pick(language).words
