"""Any number of choices, as checkboxes. A choice like "None of these" goes with no other."""

from typing import Any

from forms.conditions import ANSWERED, Value
from forms.measures import Measure
from forms.survey import Question
from forms.types.choices import ChoicesField, ChoiceType


class ManyOfField(ChoicesField):
    kind = "checkbox"

    def tick_other(self) -> None:
        other = self.question.other
        if other and self.other.strip() and other.id not in self.ticked and not self.set_aside:
            chosen = {*self.ticked, other.id}
            self.ticked = tuple(choice for choice in self.question.choice_ids if choice in chosen)

    def settle(self) -> None:
        self.data = list(self.ticked) or next(iter(self.set_aside), None)

    def show_answer(self, value: Any) -> None:
        self.ticked = tuple(value)

    def ask(self) -> str:
        gettext = self.gettext
        return gettext("Choose one answer or more")

    def alone(self) -> str:
        """The words of a ticked choice that goes with no other; empty when there is none."""
        for choice in self.question.choices:
            if choice.exclusive and choice.id in self.ticked:
                return self.chosen_words(choice.id)
        return self.extra_phrase(self.set_aside[0]).words if self.set_aside else ""

    def check(self) -> str | None:
        gettext = self.gettext
        if self.alone() and len(self.ticked) + len(self.set_aside) > 1:
            return gettext("Choose ‘%(alone)s’ on its own, or choose only the others.") % {
                "alone": self.alone()
            }
        return super().check()


class ManyOf(ChoiceType):
    name = "many_of"
    measure = Measure.MANY_OF
    field = ManyOfField
    operators = ("has", "=", "!=", ANSWERED)

    def is_answer(self, question: Question, value: Any) -> bool:
        if not isinstance(value, list) or not value or len(set(map(str, value))) != len(value):
            return False
        alone = any(choice.exclusive and choice.id in value for choice in question.choices)
        return all(item in question.choice_ids for item in value) and not (alone and len(value) > 1)

    def meets(self, question: Question, answer: Any, operator: str, value: Value) -> bool:
        if operator == "has":
            return str(value) in answer
        return (answer == [str(value)]) == (operator == "=") if operator in ("=", "!=") else False


TYPE = ManyOf()
