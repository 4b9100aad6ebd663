"""One thing looked at twice on one page, on one day: "Before today ..." and "Now ...".

Who has learned something knows better afterwards how little they knew, so they are asked afterwards about both. That is
another measure than asking before and again at the end, and shows larger gains (T3 of our standards): the ids say which
it is, `then_<aim>` and `now_<aim>`, and nothing adds the two kinds up.

An author writes each aim once; reading unfolds it into a page with two scales, so that everything that knows a scale
knows these.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from forms.measures import Measure
from forms.media import NOTHING
from forms.survey import Page, Question, Statement
from forms.text import Text
from forms.types import scale
from forms.types.base import Objection
from forms.types.note import Note
from forms.types.words import BEFORE_NOW, worded

THEN, NOW = "then_", "now_"
#: Stands between the time and the aim, and therefore in neither time.
BETWEEN = ": "


class Times(NamedTuple):
    """What the two times are called: "Before today" and "Now", unless the author says otherwise."""

    before: Text
    now: Text

    def objections(self, statements: tuple[Statement, ...]) -> Iterator[Objection]:
        for key, words in zip(self._fields, self, strict=True):
            if any(BETWEEN in phrase.words for phrase in words.phrases):
                yield Objection(f"'{key}' has a colon in it.", "A colon is put after it: take yours out.")
            wanted = dict.fromkeys(tag for one in statements for tag in one.text.languages)
            for tag in [tag for tag in wanted if tag not in words.languages]:
                yield Objection(
                    f"'{key}' has no words in '{tag}'.", f"Write '{key}:' with words in each language."
                )


class Pair(NamedTuple):
    """A page of this type as its author could have written it."""

    times: Times
    statement: Statement


class BeforeNow(Note):
    """Stands in author files only; no survey that has been read holds a question of this type."""

    name = "before_now"
    measure = Measure.SCALE
    takes = scale.TYPE.takes | {"statements", "before", "now"}

    def objections(self, question: Question) -> Iterator[Objection]:
        yield Objection("Before and now were not unfolded.", "Read the survey with forms.author_file.")


def usual(languages: tuple[str, ...]) -> Times:
    """Our own words for the two times."""
    return Times(*worded(BEFORE_NOW, languages))


def unfolded(question: Question, statements: tuple[Statement, ...], times: Times) -> tuple[Question, ...]:
    """Two questions for each statement. The words above them stand in `stem` until `pages` puts them on a page."""
    return tuple(each for statement in statements for each in _two(question, statement, times))


def _two(question: Question, statement: Statement, times: Times) -> tuple[Question, Question]:
    asked = replace(question, group=question.id, stem=question.text)
    now = replace(asked, hint=None, media=NOTHING)
    return (
        replace(asked, id=f"{THEN}{statement.id}", text=_said(times.before, statement.text)),
        replace(now, id=f"{NOW}{statement.id}", text=_said(times.now, statement.text)),
    )


def are(questions: tuple[Question, ...]) -> bool:
    """Whether these were written as one question of this type."""
    first, *others = questions
    together = first.group is not None and any(one.group == first.group for one in others[:1])
    return together and first.id.startswith(THEN) and others[0].id.startswith(NOW)


def pages(around: Page) -> list[Page]:
    """A page for each statement on this one; its heading is what was written above them all."""
    pairs = zip(around.questions[::2], around.questions[1::2], strict=False)
    return [
        replace(
            around,
            id=f"{then.group}_{then.id.removeprefix(THEN)}",
            title=then.stem,
            questions=(replace(then, stem=None), replace(now, stem=None)),
        )
        for then, now in pairs
    ]


def pair(page: Page) -> Pair | None:
    """The aim and the times of a page of this type; None for every other page."""
    if len(page.questions) != 2 or page.title is None:
        return None
    then, now = page.questions
    aim = then.id.removeprefix(THEN)
    if (then.id, now.id, page.id) != (f"{THEN}{aim}", f"{NOW}{aim}", f"{then.group}_{aim}"):
        return None
    alike = replace(now, id=then.id, text=then.text, hint=then.hint, media=then.media)
    before, statement = _parted(then.text)
    today, same = _parted(now.text)
    if alike != then or before is None or today is None or statement is None or statement != same:
        return None
    return Pair(Times(before, today), Statement(aim, statement))


def _said(time: Text, statement: Text) -> Text:
    return Text(
        {tag: f"{time.pick(tag).words}{BETWEEN}{words}" for tag, words in statement.to_dict().items()}
    )


def _parted(text: Text) -> tuple[Text, Text] | tuple[None, None]:
    parts = {tag: words.partition(BETWEEN) for tag, words in text.to_dict().items()}
    if not all(time and aim for time, _, aim in parts.values()):
        return None, None
    return Text({tag: part[0] for tag, part in parts.items()}), Text(
        {tag: part[2] for tag, part in parts.items()}
    )


TYPE = BeforeNow()
