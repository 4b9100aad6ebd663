"""What somebody keys in from a sheet of paper, by the codes `forms.paper` prints, as plain values.

Nothing, or `?` for what cannot be read or where two boxes are ticked and one is asked for, is no answer. Sentences are
for staff.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from forms.measures import Measure
from forms.paper import ASIDE_CODES
from forms.question import Question
from forms.survey import Survey
from forms.types import TYPES
from forms.types.base import offered
from forms.types.date import is_day
from forms.types.field import clean
from forms.types.number import parsed

UNCLEAR = "?"
_BETWEEN = re.compile(r"[\s,;/.+]+")


class Unreadable(Exception):
    """What was keyed is no answer to this question. The message says what to key."""


def read(question: Question, typed: str, own_words: str = "") -> dict[str, Any]:
    """Plain values by key; empty where nothing was answered.

    Raises:
        Unreadable: the codes do not fit the question.
    """
    own = clean(own_words).strip()
    value = _with_own(question, _value(question, clean(typed).strip()), own)
    if value is None:
        return {}
    if not TYPES[question.type].accepts(question, value):
        raise Unreadable(_objection(question))
    return {question.id: value} | ({question.other_id: own} if own and question.other else {})


def codes(question: Question, answers: Mapping[str, Any]) -> str:
    """A plain value as it would be keyed: what `read` reads back."""
    value = answers.get(question.id)
    if value is None:
        return ""
    if isinstance(value, str) and value in offered(question):
        return ASIDE_CODES[value]
    ids = question.choice_ids
    match question.measure:
        case Measure.ONE_OF:
            return str(ids.index(value) + 1)
        case Measure.MANY_OF:
            return " ".join(str(ids.index(one) + 1) for one in value)
        case Measure.RANK:
            return " ".join(str(value.index(one) + 1) if one in value else "-" for one in ids)
        case Measure.DATE:
            year, month, day = value.split("-")
            return f"{day} {month} {year}"
        case _:
            return str(value)


def differing(names: Sequence[str], one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """In which of these fields two people keyed something else.

    Words are compared without what is only space; an empty field and a missing one are the same.
    """
    return [name for name in names if _plain(one.get(name)) != _plain(other.get(name))]


def fields(survey: Survey) -> list[str]:
    """All that can be keyed of a sheet: questions, and the words behind "other"."""
    found = []
    for question in survey.questions:
        if question.measure is not Measure.NONE:
            found.append(question.id)
            found += [question.other_id] if question.other else []
    return found


def _plain(value: Any) -> Any:
    return " ".join(value.split()) or None if isinstance(value, str) else value


def _value(question: Question, typed: str) -> Any:
    if typed in ("", UNCLEAR):
        return None
    aside = {ASIDE_CODES[one]: one for one in offered(question)}
    if typed.casefold() in aside:
        return aside[typed.casefold()]
    match question.measure:
        case Measure.TEXT:
            return typed
        case Measure.ONE_OF:
            return _one(question, typed)
        case Measure.MANY_OF:
            chosen = {_one(question, code) for code in _BETWEEN.split(typed) if code}
            return [choice for choice in question.choice_ids if choice in chosen] or None
        case Measure.RANK:
            return _ranked(question, typed)
        case Measure.DATE:
            return _day(typed)
        case _:
            return _number(question, typed)


def _one(question: Question, code: str) -> str:
    if code.isdecimal() and 1 <= int(code) <= len(question.choices):
        return question.choice_ids[int(code) - 1]
    raise Unreadable(_objection(question))


def _number(question: Question, typed: str) -> int | float:
    number = parsed(typed, question.options.step or 1)
    if number is None:
        raise Unreadable(_objection(question))
    return number


def _ranked(question: Question, typed: str) -> list[str] | None:
    """A number for each choice in the printed order; `-` or 0 where none was written."""
    written = [code for code in _BETWEEN.split(typed) if code]
    places = {
        choice: int(code)
        for choice, code in zip(question.choice_ids, written, strict=False)
        if code.isdecimal() and int(code)
    }
    sound = all(code.isdecimal() or code == "-" for code in written)
    in_turn = sorted(places.values()) == list(range(1, len(places) + 1))
    if not sound or not in_turn or len(written) != len(question.choices):
        raise Unreadable(_objection(question))
    return sorted(places, key=lambda choice: places[choice]) or None


def _day(typed: str) -> str:
    parts = [part for part in re.split(r"\D+", typed) if part]
    if len(parts) == 1 and len(parts[0]) == 8:
        parts = [parts[0][:2], parts[0][2:4], parts[0][4:]]
    if len(parts) == 3 and len(parts[2]) == 4:
        day = f"{parts[2]}-{parts[1]:0>2}-{parts[0]:0>2}"
        if is_day(day):
            return day
    raise Unreadable("Key day, month and year, like 27 3 2026. If there is no such day, key ?.")


def _with_own(question: Question, value: Any, own: str) -> Any:
    """Words behind "other" tick its box, as they do on the screen."""
    other = question.other
    if not own or other is None:
        return value
    if question.measure is Measure.MANY_OF and not isinstance(value, str):
        chosen = {*(value or []), other.id}
        return [choice for choice in question.choice_ids if choice in chosen]
    if value is None or value == other.id:
        return other.id
    raise Unreadable(
        f"The words belong to box {question.choice_ids.index(other.id) + 1}. "
        "If another box is ticked as well, key ? and leave the words in."
    )


def _objection(question: Question) -> str:
    """What can be keyed here."""
    count, aside = len(question.choices), _ways_out(question)
    options = question.options
    match question.measure:
        case Measure.ONE_OF:
            return f"Key one number from 1 to {count}{aside}. If two boxes are ticked, key ?."
        case Measure.MANY_OF if options.most:
            return f"Key up to {options.most} numbers from 1 to {count}{aside}. If more are ticked, key ?."
        case Measure.MANY_OF:
            return f"Key numbers from 1 to {count}{aside}, with a space between. A box that goes with no other stands alone."
        case Measure.RANK:
            return f"Key {count} numbers in the printed order, each once, and - where none is written{aside}."
        case Measure.TEXT:
            return f"Up to {options.limit} characters are kept. Shorten it, and note that you did."
        case Measure.SCALE:
            return f"Key one number from {options.minimum or 0:g} to {options.maximum or 0:g}{aside}. If two are ticked, key ?."
        case _:
            return f"Key the number as it is written{aside}. If it cannot be one, key ?."


def _ways_out(question: Question) -> str:
    letters = [ASIDE_CODES[one] for one in offered(question)]
    return f", or {' or '.join(letters)}" if letters else ""
