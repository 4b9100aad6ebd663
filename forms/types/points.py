"""What `faces` and `scale` have in common: whole numbers from lowest to highest, as radios."""

from typing import Any

from forms.bound import Point
from forms.conditions import ANSWERED, COMPARISONS, Value
from forms.measures import Measure
from forms.survey import Question
from forms.text import Phrase
from forms.types.base import Objection, QuestionType, compared, offered
from forms.types.field import AnswerField


def span(question: Question) -> range:
    """The values of a completed question, lowest first."""
    return range(int(question.options.minimum or 0), int(question.options.maximum or 0) + 1)


class PointsField(AnswerField):
    extras_inside = True
    extra_kind = "radio"
    sent_value = ""

    def read(self, formdata: Any) -> None:
        sent = [value for value in self.sent(formdata, self.name) if value and value not in self.offered]
        self.sent_value = sent[0] if sent else ""
        known = {str(value): value for value in span(self.question)}
        self.data = known.get(self.sent_value)
        if self.data is None and not self.sent_value:
            self.data = next(iter(self.set_aside), None)

    def check(self) -> str | None:
        gettext = self.gettext
        if self.sent_value and self.data is None:
            return gettext("Choose from the answers shown.")
        return None

    def ask(self) -> str:
        gettext = self.gettext
        return gettext("Choose one answer")

    def points(self) -> list[Point]:
        labels = self.question.options.labels
        return [
            Point(
                value=value,
                html_id=f"{self.id}-{value}",
                name=self.name,
                phrase=labels[place].pick(self.language) if labels else Phrase(str(value), self.language),
                checked=self.data == value,
            )
            for place, value in enumerate(span(self.question))
        ]

    def shown(self) -> dict[str, Any]:
        return {"points": self.points()}

    def first_id(self) -> str:
        return f"{self.id}-{span(self.question).start}"


class PointsType(QuestionType):
    measure = Measure.SCALE
    operators = ("=", "!=", "<", "<=", ">", ">=", ANSWERED)

    def is_answer(self, question: Question, value: Any) -> bool:
        return type(value) is int and value in span(question)

    def meets(self, question: Question, answer: Any, operator: str, value: Value) -> bool:
        return operator in COMPARISONS and compared(answer, operator, value)

    def value_objection(self, question: Question, value: Value) -> Objection | None:
        points = span(question)
        if value in offered(question) or (not isinstance(value, str) and value in points):
            return None
        return Objection(
            f"'{question.id}' is never answered with '{value}'.",
            f"Use a whole number from {points.start} to {points.stop - 1}.",
        )
