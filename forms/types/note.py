"""Words between questions. Nothing is asked."""

from collections.abc import Mapping
from typing import Any

from forms.measures import Measure
from forms.survey import Question
from forms.types.base import QuestionType
from forms.types.field import AnswerField


class NoteField(AnswerField):
    def read(self, formdata: Any) -> None:
        pass

    def pre_validate(self, form: Any) -> None:
        pass

    def answers(self) -> dict[str, Any]:
        return {}


class Note(QuestionType):
    name = "note"
    measure = Measure.NONE
    field = NoteField
    operators = ()

    def is_answer(self, question: Question, value: Any) -> bool:
        return False

    def answers(self, question: Question, answers: Mapping[str, Any]) -> dict[str, Any]:
        return {}


TYPE = Note()
