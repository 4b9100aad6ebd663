"""Results of a survey as plain values, after disclosure control."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.plain import plain
from analysis.policy import Policy, raised
from feedback.partnership import thresholds
from feedback.results import (
    group_waves,
    groupings,
    over_time,
    sentiment,
    told_group_waves,
    told_over_time,
    told_tables,
)
from feedback.results import questions as results
from feedback.results import tables as crossed
from feedback.results.groupings import WAVE
from feedback.results.told_words import Plain, named, speak
from feedback.sessions import recording
from feedback.surveys import versions
from feedback.surveys.models import Survey
from feedback.surveys.versions import SurveyFault
from forms.text import Text


def told(
    session: Session,
    key: str,
    by: str | None,
    wish: str | None,
    language: str,
    era: str = "",
    threshold: int | None = None,
) -> Plain:
    """What may be seen of a survey's answers. How many there are is told even where they are few, as in the hub.

    `wish` names a policy, and `threshold` raises the one that holds; neither shows anything that is hidden without it.
    With `by`, `left_out` names the questions that have no table for some who answered them: those asked after certain
    answers only, and those put in one wording to people who were asked `by` in several. By wave, and without `by` where
    versions stand apart, `over_time` says what has changed and what nobody can be sure of; by a question over waves
    ("wave:agency") it says so of each group.

    Raises:
        SurveyFault: there is no such survey, or no such question to group by, or the threshold would be lowered.
    """
    wished = _wished(session, key, wish, threshold)
    found = results.results(session, key, era, wished)
    if found is None or recording.is_series(session, key):
        raise SurveyFault(_unknown(session, key))
    policy = found.policy
    held: Plain = {
        "key": key,
        "title": found.survey.title.pick(language).words,
        "versions": list(found.era.numbers),
        "responses": found.responses,
        "policy": {"name": policy.name, "hides_below": policy.threshold} if policy else None,
    }
    if found.invited:
        held["invited"] = {"came": found.invited[0], "of": found.invited[1]}
    if found.audiences:
        held["audiences"] = [
            {"title": one.title.pick(language).words if one.title else None, "responses": one.responses}
            for one in found.audiences
        ]
    if found.helped:
        held["helped"] = _summary(found.helped.summary, found.helped.words, language)
    grouping = groupings.find(session, found, by) if by is not None else None
    if grouping is None:
        sorts = sentiment.rough_sorts(session, key, found)
        held["questions"] = [_question(one, sorts, language) for one in found.questions]
    elif grouping.over:
        held |= told_group_waves.told(group_waves.group_waves(session, found, grouping), language)
    else:
        held |= told_tables.told(crossed.tables(session, found, grouping), language)
    in_waves = grouping is not None and grouping.id == WAVE
    if found.era == found.eras[-1] and (in_waves or (grouping is None and len(found.eras) > 1)):
        series = over_time.over_time(session, key, wished, by_wave=in_waves)
        held["over_time"] = told_over_time.told(series, language)
    return plain(held)


def _wished(session: Session, key: str, wish: str | None, threshold: int | None) -> Policy | None:
    named = thresholds.named(session, wish) if wish else None
    if threshold is None:
        return named
    newest = versions.current(session, key)
    own = thresholds.of_survey(session, versions.read(newest)) if newest else None
    try:
        return raised(results.stricter(own, named) or thresholds.internal(session), threshold)
    except ValueError as refused:
        raise SurveyFault(str(refused)) from None


def _unknown(session: Session, key: str) -> str:
    known = session.scalars(select(Survey.key)).all()
    if recording.is_series(session, key):
        return (
            f"'{key}' is a series of sessions: it is known who was there, and not how many of them agreed, so there"
            " are no shares. See it under Sessions in the hub."
        )
    if key in known:
        return f"'{key}' was never published, so nobody has answered it."
    near = get_close_matches(key, known, 1)
    return f"There is no survey '{key}'. " + (f"Did you mean '{near[0]}'?" if near else "Bring it in first.")


def _question(one: results.QuestionResults, sorts: sentiment.RoughSorts, language: str) -> Plain:
    about = {"id": one.question.id, "text": one.question.text.pick(language).words}
    parts = [_summary(part.summary, part.words, language) for part in one.parts]
    for place, part in enumerate(parts):
        if (one.question.id, place) in sorts:
            part["rough_sort"] = _rough_sort(sorts[one.question.id, place], language)
    if len(parts) == 1:
        return about | parts[0]
    for part, told in zip(one.parts, parts, strict=True):
        told |= named(part, language)
    return about | {"parts": parts}


def _rough_sort(sort: sentiment.RoughSort, language: str) -> Plain:
    """Counts as of a question with one answer: `answered` is how many were analysed."""
    held = _summary(sort.summary, sort.words, language)
    kept = {"answered": "analysed", "dont_know": "says_nothing", "prefer_not": "not_in_english"}
    told = {name: held[key] for key, name in kept.items()} | {"rows": held.get("rows", [])}
    told |= {"withheld": held["withheld"]} if "withheld" in held else {}
    told |= {"drawn_from": sort.drawn_from} if sort.drawn_from else {}
    return told | {"asks_for": str(sort.asks_for), "about": list(sort.about)}


def _summary(summary: Any, words: Mapping[str, Text], language: str) -> Plain:
    held = plain(summary)
    held.pop("question_id", None)
    speak(held.get("rows", []), words, language)
    return held
