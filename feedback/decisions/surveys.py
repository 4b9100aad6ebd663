"""A survey as it stands in a frozen chain: its versions, when and whom it asked, its numbers, and what is not known."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.plain import plain
from analysis.policy import Policy
from analysis.representation import Voice
from feedback.clock import HOME
from feedback.decisions import steady
from feedback.decisions.steady import HIDDEN, Plain
from feedback.responses import store
from feedback.results import equality, questions
from feedback.results.questions import Results
from feedback.results.told_words import speak
from feedback.sessions import heads
from feedback.sessions.heads import Heads
from feedback.sessions.models import VoiceSession
from feedback.surveys import collectors, versions, waves
from forms.measures import Measure

#: What is said of a number that would give a few people away beside an earlier one.
BESIDE = "Not frozen: beside what was frozen on {day} it would tell what fewer than {least} people did."
SESSIONS = "Who was there is known by group. How many of them agreed with what was said is not, so there is no share."
NO_RATE = "How many people were asked is not recorded, so there is no response rate."
FEW_RATE = "How many came of those asked is not said: it would tell that few did, or few did not."
NOBODY_SAYS = "Who answered, by age, sex, ethnicity or need, was not asked. Who is missing is not known."
NOT_YET = "Too few had answered the equality questions to say who is missing."
NO_POPULATION = "The partnership has not written down whom it serves, so who is missing cannot be said."

_HEARD_LESS = {Voice.NOBODY: "nobody", Voice.BARELY: "hardly anybody", Voice.LESS: "fewer than their share"}


def block(
    session: Session, key: str, wanted: Sequence[str], earlier: Sequence[Plain], today: date
) -> tuple[Plain, Policy | None]:
    """The survey with its numbers, those to the `wanted` questions included; and the policy they are under.

    `earlier` are the blocks of the same survey that are frozen already, the newest first.
    """
    found = questions.results(session, key)
    policy = found.policy if found else None
    fresh = _block(session, key, found, wanted, today)
    return steadied(fresh, earlier, policy), policy


def steadied(fresh: Plain, earlier: Sequence[Plain], policy: Policy | None) -> Plain:
    """The block as it may be frozen beside the earlier ones."""
    kept = steady.near(fresh.pop("exactly"), [one["answers"] for one in earlier], policy)
    if kept is not None:
        return _as_before(fresh, next(one for one in earlier if one["answers"] == kept), policy)
    wanted = fresh.pop("questions")
    fresh["questions"] = []
    for question in wanted:
        before = _frozen_before(question["id"], earlier)
        clash = next((one for one, stood in before if steady.moved_little(question, stood, policy)), None)
        fresh["questions"].append(_left_out(question, clash, policy) if clash else question)
    rates = [one for one in earlier if one["invited"]]
    if any(steady.moved_little(fresh["invited"], one["invited"], policy) for one in rates):
        fresh["invited"] = None
        fresh["not_known"] = [FEW_RATE, *fresh["not_known"]]
    return fresh


def _as_before(fresh: Plain, before: Plain, policy: Policy | None) -> Plain:
    """The numbers of an earlier block; questions it does not hold are left out."""
    stood = {one["id"]: one for one in before["questions"] if "left_out" not in one}
    same = {name: before[name] for name in ("answers", "invited", "counted_on", "not_known", "missing")}
    asked = [stood.get(one["id"]) or _left_out(one, before, policy) for one in fresh["questions"]]
    return fresh | same | {"questions": asked}


def _frozen_before(question_id: str, earlier: Sequence[Plain]) -> list[tuple[Plain, Plain]]:
    return [
        (block_, one)
        for block_ in earlier
        for one in block_["questions"]
        if one["id"] == question_id and "left_out" not in one
    ]


def _left_out(question: Plain, beside: Plain, policy: Policy | None) -> Plain:
    least = policy.threshold if policy else 0
    day = f"{date.fromisoformat(beside['counted_on']):%-d %B %Y}"
    return {"id": question["id"], "text": question["text"], "left_out": BESIDE.format(day=day, least=least)}


def how_many(session: Session, key: str) -> int:
    """How many people answered a survey, or took part in a series of sessions: notes are no people."""
    there = heads.of_surveys(session, [key]).get(key)
    return there.people if there else store.how_many(session, key)


def _block(session: Session, key: str, found: Results | None, wanted: Sequence[str], today: date) -> Plain:
    there = heads.of_surveys(session, [key]).get(key)
    number = there.people if there else store.how_many(session, key)
    policy = found.policy if found else None
    missing, not_heard = _missing(session, found, today)
    invited, no_rate = (None, [SESSIONS]) if there else _invited(found)
    return {
        "key": key,
        "kind": "sessions" if there else "survey",
        "sessions": _sessions(session, key, there) if there else None,
        "title": found.survey.title.pick("en").words if found else key,
        "audience": found.survey.audience if found else "",
        "versions": _versions(session, key),
        "waves": [
            {"name": one.name, "starts_on": one.starts_on.isoformat()} for one in waves.of(session, key)
        ],
        "doors": _doors(session, key),
        "policy": {"name": policy.name, "hides_below": policy.threshold} if policy else None,
        "counted_on": today.isoformat(),
        "exactly": number,
        "answers": steady.shown(number, None, policy),
        "invited": invited,
        "missing": missing,
        "not_known": [*no_rate, *not_heard],
        "questions": _questions(found, () if there else wanted),
    }


def _sessions(session: Session, key: str, there: Heads) -> Plain:
    """How many sessions, from when to when, and whether the same people came each time: then nobody is added up."""
    first, last = session.execute(
        select(func.min(VoiceSession.held_on), func.max(VoiceSession.held_on)).where(
            VoiceSession.survey_key == key
        )
    ).one()
    days = {"first": first.isoformat() if first else None, "last": last.isoformat() if last else None}
    return days | {"number": there.sessions, "same_people": there.same_people}


def _questions(found: Results | None, wanted: Sequence[str]) -> list[Plain]:
    return [_question(one) for one in found.questions if one.question.id in wanted] if found else []


def _versions(session: Session, key: str) -> list[Plain]:
    return [
        {"number": one.number, "content_hash": one.content_hash, "published_on": _day(one.published_at)}
        for one in versions.published(session, key)
    ]


def _doors(session: Session, key: str) -> Plain:
    """When its doors were open: the first day and the last, and how many there were."""
    doors = collectors.of(session, key)
    opened = [one.opens_at or one.created_at for one in doors]
    closed = [one.closed_at or one.closes_at for one in doors]
    shut = max((one for one in closed if one), default=None) if closed and all(closed) else None
    return {"number": len(doors), "opened": _day(min(opened, default=None)), "closed": _day(shut)}


def _day(moment: Any) -> str | None:
    return moment.astimezone(HOME).date().isoformat() if moment else None


def _invited(found: Results | None) -> tuple[Plain | None, list[str]]:
    """Who came of those asked, and what to say where that cannot be said."""
    if found is None or not found.invited:
        return None, [NO_RATE]
    came, of = found.invited
    if came > of:
        return None, [NO_RATE]
    number = steady.shown(came, of, found.policy)
    return (None, [FEW_RATE]) if number == HIDDEN else ({"came": came, "of": of}, [])


def _missing(session: Session, found: Results | None, today: date) -> tuple[list[Plain], list[str]]:
    """The groups that were heard less than they are served, and what is not known of that."""
    if found is None or not found.survey.flow.equality:
        return [], [NOBODY_SAYS]
    adult = found.survey.audience != "child"
    heard = equality.heard(session, found.survey.key, adult, today, str)
    if heard.until is None:
        return [], [NOT_YET]
    if not heard.served:
        return [], [NO_POPULATION]
    names = {one.id: (one.text, dict(one.choices)) for one, _ in heard.questions}
    return [
        {"question": names[question][0], "group": names[question][1][one.id], "heard": _HEARD_LESS[one.voice]}
        for question, groups in heard.served.items()
        for one in groups
        if one.voice in _HEARD_LESS
    ], []


def _question(one: questions.QuestionResults) -> Plain:
    """A question with its parts, each with its base; words people wrote are counted, never shown."""
    parts = []
    for part in one.parts:
        held = plain(part.summary)
        held.pop("question_id", None)
        if part.question.measure is not Measure.TEXT:
            speak(held.get("rows", []), part.words, "en")
        named = [text.pick("en").words if text else "As written for everybody" for text in part.audiences]
        parts.append(held | {"for": named, "instrument": part.instrument})
    return {"id": one.question.id, "text": one.question.text.pick("en").words, "parts": parts}
