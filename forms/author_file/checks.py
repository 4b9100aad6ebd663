"""What can be wrong with a survey as a whole, once each part of it could be read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields

from forms.author_file import people
from forms.author_file.fault import Fault
from forms.author_file.spot import near
from forms.conditions import ANSWERED, Comparison, Condition
from forms.confidentiality import Mode
from forms.measures import Measure
from forms.media import Picture
from forms.survey import Question, Survey
from forms.text import Text
from forms.types import TYPES

#: Stems of "anonymous" as authors may write it: English, French, German; Polish, Romanian, Turkish; Spanish,
#: Portuguese; Welsh; Arabic; Urdu; Ukrainian, Russian; Punjabi; Bengali; Farsi; Pashto; Kurdish; Somali.
_ANONYMOUS = re.compile(
    "anonym|anonim|anónim|anônim|dienw|مجهول|گمنام|анонім|аноним|ਗੁਮਨਾਮ|বেনামী|নামহীন"
    "|ناشناس|بی[\u200c ]نام|بې[\u200c ]نوم|بێ[\u200c ]ناو|نەناسراو|magac la['’]aan|aan la aqoon",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&[a-z]+;")
_WAY_OUT_MEASURES = (Measure.ONE_OF, Measure.MANY_OF, Measure.SCALE)

Lines = Mapping[str, int]


def checked(survey: Survey, lines: Lines) -> Iterator[Fault]:
    """Every fault of the whole survey."""
    yield from _twice(survey, lines)
    yield from _conditions(survey, lines)
    yield from _promises(survey, lines)
    yield from _markup(survey, lines)
    yield from _ways_out(survey, lines)
    yield from _priorities(survey)
    yield from people.checked(survey, lines)


def _twice(survey: Survey, lines: Lines) -> Iterator[Fault]:
    ids = {
        "question": [question.id for page in survey.pages for question in page.questions],
        "page": [page.id for page in survey.pages],
        "version": [version.id for version in survey.versions],
    }
    for kind, names in ids.items():
        for name in sorted({name for name in names if names.count(name) > 1}):
            fault = f"The id '{name}' is used {names.count(name)} times."
            yield Fault(
                f"{kind} '{name}'", fault, f"Give each {kind} its own id.", line=lines.get(f"{kind} {name}")
            )


def _conditions(survey: Survey, lines: Lines) -> Iterator[Fault]:
    earlier: list[str] = []
    for page in survey.pages:
        here = [question.id for question in page.questions]
        yield from _condition(
            survey, page.when, f"page '{page.id}', when", earlier, here, lines.get(f"page {page.id} when")
        )
        for question in page.questions:
            line = lines.get(f"question {question.id} when")
            yield from _condition(
                survey, question.when, f"question '{question.id}', when", earlier, here, line
            )
        earlier += here


def _condition(
    survey: Survey,
    condition: Condition | None,
    place: str,
    earlier: list[str],
    here: list[str],
    line: int | None,
) -> Iterator[Fault]:
    for comparison in condition.comparisons() if condition else ():
        found = _comparison(survey, comparison, earlier, here)
        if found is not None:
            yield Fault(place, *found, line=line)


def _comparison(
    survey: Survey, comparison: Comparison, earlier: list[str], here: list[str]
) -> tuple[str, str] | None:
    """What is wrong with one comparison: the fault and its remedy."""
    name = comparison.question
    question = survey.question(name)
    if question is None:
        return f"There is no question '{name}'.", near(name, [question.id for question in survey.questions])
    if name in here:
        return f"'{name}' is asked on the same page.", "Move what depends on it to a later page."
    if name not in earlier:
        return f"'{name}' is asked later.", f"Move '{name}' to an earlier page."
    return _against_type(question, comparison)


def _against_type(question: Question, comparison: Comparison) -> tuple[str, str] | None:
    kind = TYPES[question.type]
    if comparison.operator not in kind.operators:
        if not kind.operators:
            return f"'{question.id}' is a note and has no answer.", "Look at a question instead."
        fault = (
            f"'{comparison.operator}' cannot be asked of '{question.id}', which is of type '{question.type}'."
        )
        return fault, f"Use one of: {', '.join(kind.operators)}."
    if comparison.operator == ANSWERED:
        return None
    return kind.value_objection(question, comparison.value)


def _promises(survey: Survey, lines: Lines) -> Iterator[Fault]:
    if survey.mode is Mode.ANONYMOUS:
        return
    for place, line, text in _texts(survey, lines):
        if any(_ANONYMOUS.search(phrase.words) for phrase in text.phrases):
            fault = f"It promises to be anonymous, but the mode is '{survey.mode}'."
            remedy = "Take the word out: the start page says what is true of this mode. Or choose 'mode: anonymous'."
            yield Fault(place, fault, remedy, line=line)


def _markup(survey: Survey, lines: Lines) -> Iterator[Fault]:
    for place, line, text in _texts(survey, lines):
        found = next(filter(None, (_MARKUP.search(phrase.words) for phrase in text.phrases)), None)
        if found:
            fault = f"'{found[0]}' looks like HTML and will be shown as it is written."
            yield Fault(place, fault, "Use plain words.", "warning", line)


def _texts(survey: Survey, lines: Lines) -> Iterator[tuple[str, int | None, Text]]:
    """Every text an author wrote, with its place and line."""
    yield "title", None, survey.title
    for name in ("why", "who_asks", "who_sees", "next_steps", "hear_back"):
        yield f"start, {name}", lines.get(f"start {name}"), getattr(survey.start, name)
    for page in survey.pages:
        if page.title:
            yield f"page '{page.id}'", lines.get(f"page {page.id}"), page.title
        for question in page.questions:
            for text in _question_texts(question):
                yield f"question '{question.id}'", lines.get(f"question {question.id}"), text
    for version in survey.versions:
        for text in (version.title, *_changed_texts(version.changes.values())):
            yield f"version '{version.id}'", lines.get(f"version {version.id}"), text


def _question_texts(question: Question) -> Iterator[Text]:
    options = question.options
    given = (
        question.text,
        question.hint,
        question.stem,
        options.low,
        options.high,
        options.unit,
        options.missing,
    )
    yield from (text for text in (*given, *options.labels) if text)
    yield from _alts(question.media.picture, *(choice.picture for choice in question.choices))
    for choice in question.choices:
        yield from (text for text in (choice.text, choice.hint) if text)


def _alts(*pictures: Picture | None) -> Iterator[Text]:
    """What pictures are said to show is read too, by those who cannot see them."""
    yield from (picture.alt for picture in pictures if picture and picture.alt)


def _changed_texts(changes: object) -> Iterator[Text]:
    for change in changes:  # type: ignore[attr-defined]
        for field in fields(change):
            value = getattr(change, field.name)
            if isinstance(value, Text):
                yield value
        yield from change.labels
        yield from _alts(change.media.picture, *(picture for _, picture in change.pictures))
        for _, text, hint in change.choices:
            yield from (said for said in (text, hint) if said)


def _ways_out(survey: Survey, lines: Lines) -> Iterator[Fault]:
    for question in survey.questions:
        way_out = (
            question.dont_know or question.prefer_not or any(choice.exclusive for choice in question.choices)
        )
        if question.required and question.measure in _WAY_OUT_MEASURES and not way_out:
            fault = "People must answer and have no way out."
            remedy = "Add 'prefer_not: true' or 'dont_know: true', or take 'required' off."
            yield Fault(
                f"question '{question.id}'", fault, remedy, "warning", lines.get(f"question {question.id}")
            )


def _priorities(survey: Survey) -> Iterator[Fault]:
    tied = survey.priorities or any(question.priority for question in survey.questions)
    if survey.audience == "child" and not tied:
        fault = "Children are asked, and no priority is named that will hear them."
        yield Fault("survey", fault, "Add 'priorities:' with the code of a priority.", "warning")
