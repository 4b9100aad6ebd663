"""One choice out of several, as radios."""

from typing import Any

from forms.conditions import Value
from forms.measures import Measure
from forms.survey import Question
from forms.types.base import compared
from forms.types.choices import ChoicesField, ChoiceType


class OneOfField(ChoicesField):
    extra_kind = "radio"

    def settle(self) -> None:
        self.data = next(iter((*self.ticked, *self.set_aside)), None)

    def show_answer(self, value: Any) -> None:
        self.ticked = (value,)

    def ask(self) -> str:
        gettext = self.gettext
        return gettext("Choose one answer")

    def check(self) -> str | None:
        gettext = self.gettext
        other = self.question.other
        if len(self.ticked) + len(self.set_aside) > 1:
            return gettext("Choose one answer only.")
        if other and self.other.strip() and other.id not in self.ticked:
            return gettext("Choose ‘%(other)s’ to go with what you wrote, or clear the box.") % {
                "other": self.chosen_words(other.id)
            }
        return super().check()


class OneOf(ChoiceType):
    name = "one_of"
    measure = Measure.ONE_OF
    field = OneOfField

    def is_answer(self, question: Question, value: Any) -> bool:
        return isinstance(value, str) and value in question.choice_ids

    def meets(self, question: Question, answer: Any, operator: str, value: Value) -> bool:
        return compared(answer, operator, str(value)) if operator in ("=", "!=") else False


TYPE = OneOf()
