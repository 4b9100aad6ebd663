"""A line of words."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from forms.conditions import Value
from forms.measures import Measure
from forms.survey import Question
from forms.types.base import Objection, QuestionType
from forms.types.field import AnswerField

#: The most characters where the author sets no limit.
LIMITS = {"text": 500, "long_text": 5000}


def limit(question: Question) -> int:
    return question.options.limit or LIMITS[question.type]


def folded(words: str) -> str:
    """Words without the difference of capitals, in a way that a browser can do as well."""
    return words.strip().upper().lower().replace("ς", "σ")


class TextField(AnswerField):
    typed = ""

    @property
    def limit(self) -> int:
        return limit(self.question)

    def read(self, formdata: Any) -> None:
        self.typed = self.first(formdata, self.name)
        if self.typed.strip():
            self.data = self.typed
        elif len(self.set_aside) == 1:
            self.data = self.set_aside[0]

    def show_answer(self, value: Any) -> None:
        self.typed = value

    def check(self) -> str | None:
        gettext = self.gettext
        too_many = len(self.typed) - self.limit
        if too_many > 0:
            return gettext("Write up to %(limit)s characters. Take out at least %(too_many)s.") % {
                "limit": self.limit,
                "too_many": too_many,
            }
        return self.clash(bool(self.typed.strip()))

    def ask(self) -> str:
        gettext = self.gettext
        return gettext("Write something in the box")

    def shown(self) -> dict[str, Any]:
        return {"value": self.typed, "limit": self.limit}


class TextType(QuestionType):
    name = "text"
    measure = Measure.TEXT
    field = TextField
    takes = frozenset({"asks_for", "limit", "required", "dont_know", "prefer_not", "missing"})

    def completed(self, question: Question, languages: tuple[str, ...]) -> Question:
        question = super().completed(question, languages)
        if question.options.limit is not None:
            return question
        return replace(question, options=replace(question.options, limit=limit(question)))

    def is_answer(self, question: Question, value: Any) -> bool:
        return isinstance(value, str) and bool(value.strip()) and len(value) <= limit(question)

    def meets(self, question: Question, answer: Any, operator: str, value: Value) -> bool:
        same = folded(answer) == folded(str(value))
        return {"=": same, "!=": not same}.get(operator, False)

    def objections(self, question: Question) -> Iterator[Objection]:
        if question.options.limit is not None and not 1 <= question.options.limit <= 20_000:
            yield Objection("'limit' is out of bounds.", "Write a limit from 1 to 20000 characters.")


TYPE = TextType()
