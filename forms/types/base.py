"""What a question type says of itself.

A type is one file: a subclass of `QuestionType` with its WTForms field, and a line in `forms.types.TYPES`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar, NamedTuple

from forms.bound import Gettext
from forms.conditions import ANSWERED, Value
from forms.measures import DONT_KNOW, PREFER_NOT, Measure
from forms.survey import Question
from forms.types.field import AnswerField


class Objection(NamedTuple):
    """What an author got wrong about a question, and what to write instead."""

    fault: str
    remedy: str


class QuestionType:
    """How one kind of question is asked, kept, compared and checked.

    `takes` are the author's options it accepts (names of `forms.survey.Options`, and `choices`, `required`,
    `dont_know`, `prefer_not`); `operators` what a condition may ask of its answers.
    """

    name: ClassVar[str]
    measure: ClassVar[Measure]
    field: ClassVar[type[AnswerField]]
    takes: ClassVar[frozenset[str]] = frozenset()
    operators: ClassVar[tuple[str, ...]] = ("=", "!=", ANSWERED)

    def unbound(self, question: Question, language: str, gettext: Gettext) -> Any:
        """The field that asks this question, for a WTForms form to bind."""
        return self.field(question, self, language, gettext)

    def accepts(self, question: Question, value: Any) -> bool:
        """Whether `value` is a plain value this question could have been answered with."""
        return (isinstance(value, str) and value in offered(question)) or self.is_answer(question, value)

    def is_answer(self, question: Question, value: Any) -> bool:
        """The same, for answers other than "I don't know" and "I don't want to say"."""
        raise NotImplementedError

    def matches(self, question: Question, answer: Any, operator: str, value: Value) -> bool:
        """Whether a plain value meets a comparison. Never raises: what cannot be compared does not match."""
        if isinstance(answer, str) and answer in offered(question):
            return {"=": answer == value, "!=": answer != value}.get(operator, False)
        if operator == ANSWERED:
            return True
        return self.meets(question, answer, operator, value)

    def meets(self, question: Question, answer: Any, operator: str, value: Value) -> bool:
        """The same, for substantive answers and real comparisons."""
        return {"=": answer == value, "!=": answer != value}.get(operator, False)

    def value_objection(self, question: Question, value: Value) -> Objection | None:
        """What is wrong with comparing this question with `value`, for the author."""
        return None

    def completed(self, question: Question, languages: tuple[str, ...]) -> Question:
        """The question with everything the author may leave to the type filled in."""
        return replace(question, measure=self.measure)

    def objections(self, question: Question) -> Iterator[Objection]:
        """What is wrong with a completed question."""
        return iter(())

    def answers(self, question: Question, answers: Mapping[str, Any]) -> dict[str, Any]:
        """What is kept of this question out of all answers: its plain value, or None."""
        value = answers.get(question.id)
        return {question.id: value if value is not None and self.accepts(question, value) else None}


def offered(question: Question) -> tuple[str, ...]:
    """Which of the two answers that set a question aside it offers."""
    return (DONT_KNOW,) * question.dont_know + (PREFER_NOT,) * question.prefer_not


def compared(answer: Any, operator: str, value: Any) -> bool:
    """Order comparison of two values of one kind; False where they cannot be compared."""
    try:
        return {
            "=": lambda: answer == value,
            "!=": lambda: answer != value,
            "<": lambda: answer < value,
            "<=": lambda: answer <= value,
            ">": lambda: answer > value,
            ">=": lambda: answer >= value,
        }[operator]()
    except (KeyError, TypeError):
        return False
