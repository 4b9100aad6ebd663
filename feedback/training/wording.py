"""What a course asks at each point: a ready-made survey with the course's aims in it.

The first time it is made from a template in `forms/library`, afterwards from what was asked last, so that words
somebody has changed stay. What comes from the course and the partnership is put in anew each time: the title, a
question for each aim, the agencies, the minutes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from math import ceil

from feedback.surveys import own_agencies
from forms import library
from forms.confidentiality import Mode
from forms.measures import Measure
from forms.survey import Page, Question, Statement, Survey
from forms.text import Text
from forms.types import before_now

#: The surveys of a course, by what they are asked for; each has a template "training-<kind>".
KINDS = ("before", "end", "follow-up", "manager")
#: Groups of questions that are asked once for each aim.
BY_AIM = frozenset({"confidence", "knowledge", "looking_back"})
#: How long one thing takes on a phone, in seconds; measured words are longer than a tap.
_START, _TAP, _SECOND_TAP, _LIST, _NUMBER, _WORDS = 20, 7, 4, 15, 15, 35


def template(kind: str) -> Survey:
    """The ready-made survey of a kind."""
    return library.read(f"training-{kind}")


def made(
    last: Survey,
    *,
    key: str,
    course: str,
    kind: str,
    aims: Sequence[Statement],
    agencies: Sequence[tuple[str, str]],
    mode: Mode,
    priority: str | None,
) -> Survey:
    """The survey of a course, from the template or from what it asked last."""
    survey = replace(
        last,
        key=key,
        title=titled(course, kind, last.languages[0]),
        mode=mode,
        priorities=(priority,) if priority else (),
        pages=tuple(own_agencies.on_page(page, agencies) for page in _with_aims(last, aims)),
    )
    return replace(survey, start=replace(survey.start, minutes=minutes(survey)))


def titled(course: str, kind: str, language: str) -> Text:
    """What the survey is called: the course first, because people find it by that."""
    said = template(kind).title.pick("en").words
    return Text.of(f"{course}: {said[0].lower()}{said[1:]}", language)


def once_more(survey: Survey, number: int) -> Survey:
    """The same survey as a version of its own, where it was asked in these words before and then in others.

    A version is known by what is in it, so something has to differ that nobody sees: the name of a page.
    """
    page = next(page for page in reversed(survey.pages) if page.questions[0].group is None)
    renamed = replace(page, id=f"{page.questions[0].id}_{number}")
    return replace(survey, pages=tuple(renamed if one is page else one for one in survey.pages))


def minutes(survey: Survey) -> int:
    """How long it takes somebody who answers everything, on a phone, rounded up."""
    seconds = _START + sum(_seconds(page.questions) for page in survey.pages)
    return max(1, ceil(seconds / 60))


def _seconds(questions: Sequence[Question]) -> int:
    taps = [_of(question) for question in questions]
    return taps[0] + sum(min(one, _SECOND_TAP) if one == _TAP else one for one in taps[1:]) if taps else 0


def _of(question: Question) -> int:
    return {
        Measure.TEXT: _WORDS,
        Measure.MANY_OF: _LIST,
        Measure.RANK: _LIST,
        Measure.NUMBER: _NUMBER,
        Measure.DATE: _NUMBER,
    }.get(question.measure, _TAP)


def _with_aims(survey: Survey, aims: Sequence[Statement]) -> Iterator[Page]:
    """The pages, with those that ask by aim made anew from the first of their kind."""
    said = [_in(survey.languages, aim) for aim in aims]
    for group, pages in groupby(survey.pages, key=_group):
        if group is None:
            yield from pages
        else:
            yield from _for_each(next(pages), said)


def _group(page: Page) -> str | None:
    group = page.questions[0].group
    return group if group in BY_AIM else None


def _for_each(page: Page, aims: Iterable[Statement]) -> Iterator[Page]:
    pair = before_now.pair(page)
    if pair is None:
        first = page.questions[0]
        asked = [replace(first, id=f"{first.group}_{aim.id}", text=aim.text) for aim in aims]
        yield from (replace(page, id=one.id, questions=(one,)) for one in asked)
        return
    first = page.questions[0]
    whole = replace(first, id=str(first.group), text=page.title or first.text, group=None)
    yield from before_now.pages(replace(page, questions=before_now.unfolded(whole, tuple(aims), pair.times)))


def _in(languages: tuple[str, ...], aim: Statement) -> Statement:
    """The aim in the languages of the survey; in its first where the course has it in none of them."""
    known = {tag: words for tag, words in aim.text.to_dict().items() if tag in languages}
    return replace(aim, text=Text(known or {languages[0]: aim.text.pick(languages[0]).words}))
