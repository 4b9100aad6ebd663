"""One question as one WTForms field, however many boxes it takes.

`data` is the question's plain value (None when empty) and `other` the words behind an "other" choice. What was typed
is kept beside it, so that a page with a fault on it shows what was written.
"""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from wtforms import Field
from wtforms.utils import unset_value
from wtforms.validators import StopValidation

from forms.bound import (
    BoundQuestion,
    Gettext,
    Row,
    heard,
    interface_phrase,
    seen,
    set_aside_phrase,
    signed,
    spoken,
)
from forms.measures import DONT_KNOW, PREFER_NOT, Measure
from forms.survey import Question
from forms.text import Phrase, Text

if TYPE_CHECKING:
    from forms.types.base import QuestionType

_UNKEPT = re.compile("[\x00\ud800-\udfff]")


def clean(words: str) -> str:
    """Words as they are kept: without null bytes, lines ending in LF, everything else untouched."""
    return _UNKEPT.sub("", words).replace("\r\n", "\n").replace("\r", "\n")


class AnswerField(Field):
    """Base of all question fields. A subclass reads its boxes, objects in `check`, and shows itself."""

    #: Whether "I don't know" is a row of the same radios or checkboxes; otherwise a checkbox beside the boxes.
    extras_inside = False
    extra_kind = "checkbox"

    def __init__(
        self, question: Question, kind: "QuestionType", language: str, gettext: Gettext, **kwargs: Any
    ):
        super().__init__(label=question.text.pick(language).words, id=f"q-{question.id}", **kwargs)
        self.question = question
        self.kind = kind
        self.language = language
        self.gettext = gettext  # type: ignore[method-assign]
        self.other = ""
        self.set_aside: list[str] = []

    # --- reading

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read what was sent, or, when nothing was sent, the answers so far."""
        self.process_errors = []
        self.data = None
        if formdata is not None:
            self.set_aside = [
                value for value in self.sent(formdata, self.extra_name) if value in self.offered
            ]
            self.read(formdata)
        elif isinstance(data, Mapping):
            self.load(data)

    def read(self, formdata: Any) -> None:
        """Set `data` from the boxes of a page that was sent."""
        raise NotImplementedError

    def load(self, answers: Mapping[str, Any]) -> None:
        """Set `data` from plain values kept earlier. What the question does not accept is left out."""
        value = answers.get(self.question.id)
        if value is None or not self.kind.accepts(self.question, value):
            return
        self.data = value
        if isinstance(value, str) and value in self.offered:
            self.set_aside = [value]
        else:
            self.show_answer(value)

    def show_answer(self, value: Any) -> None:
        """Fill the boxes from a plain value."""

    @staticmethod
    def sent(formdata: Any, name: str) -> list[str]:
        return [clean(value) for value in formdata.getlist(name)]

    def first(self, formdata: Any, name: str) -> str:
        return next(iter(self.sent(formdata, name)), "")

    # --- objecting

    def pre_validate(self, form: Any) -> None:
        sentence = self.check()
        if sentence is None and self.data is None and self.question.required:
            sentence = self.missing()
        if sentence is not None:
            raise StopValidation(sentence)

    def check(self) -> str | None:
        """The sentence that says what to do about what was written; None when all is well."""
        return None

    def missing(self) -> str:
        """What a required question says when it was left empty."""
        if self.question.options.missing is not None:
            return self.question.options.missing.pick(self.language).words
        return self.with_way_out(self.ask())

    def ask(self) -> str:
        """The bare request, without a full stop: "Choose one answer"."""
        gettext = self.gettext
        return gettext("Answer this question")

    def with_way_out(self, request: str) -> str:
        gettext = self.gettext
        match self.offered:
            case []:
                return gettext("%(request)s.") % {"request": request}
            case [one]:
                return gettext("%(request)s, or choose ‘%(way_out)s’.") % {
                    "request": request,
                    "way_out": self.extra_phrase(one).words,
                }
            case _:
                return gettext("%(request)s, or choose ‘%(first)s’ or ‘%(second)s’.") % {
                    "request": request,
                    "first": self.extra_phrase(DONT_KNOW).words,
                    "second": self.extra_phrase(PREFER_NOT).words,
                }

    def clash(self, written: bool) -> str | None:
        """For fields with boxes: an answer and "I don't know" together, or both ways out at once."""
        gettext = self.gettext
        if len(self.set_aside) > 1:
            return gettext("Choose only one of ‘%(first)s’ and ‘%(second)s’.") % {
                "first": self.extra_phrase(DONT_KNOW).words,
                "second": self.extra_phrase(PREFER_NOT).words,
            }
        if self.set_aside and written:
            return gettext("Write an answer or choose ‘%(way_out)s’, not both.") % {
                "way_out": self.extra_phrase(self.set_aside[0]).words
            }
        return None

    # --- showing

    @property
    def offered(self) -> list[str]:
        return [DONT_KNOW] * self.question.dont_know + [PREFER_NOT] * self.question.prefer_not

    @property
    def extra_name(self) -> str:
        return self.name if self.extras_inside else f"{self.name}.instead"

    def words(self, text: Text | None) -> Phrase | None:
        return spoken(text, self.language)

    def interface(self, say: Callable[[Gettext], str]) -> Phrase:
        return interface_phrase(say, self.language, self.gettext)

    def extra_phrase(self, value: str) -> Phrase:
        return set_aside_phrase(value, self.language, self.gettext)

    def extra_rows(self) -> list[Row]:
        return [
            Row(
                id=value,
                html_id=f"{self.id}-{value}",
                name=self.extra_name,
                value=value,
                phrase=self.extra_phrase(value),
                checked=value in self.set_aside,
                exclusive=True,
                kind=self.extra_kind,
            )
            for value in self.offered
        ]

    def shown(self) -> dict[str, Any]:
        """What this type adds to its `BoundQuestion`."""
        return {}

    def row_id(self, choice_id: str) -> str:
        """The html id of a choice; two hyphens, because a choice may be called "hint" or "error"."""
        return f"{self.id}--{choice_id}"

    def first_id(self) -> str:
        """The html id of the first control."""
        return self.id

    def answers(self) -> dict[str, Any]:
        """Plain values by key, for keeping: None where nothing was answered."""
        return {self.question.id: self.data}

    def bind_question(self) -> BoundQuestion:
        question = self.question
        label, hint = question.text.pick(self.language), self.words(question.hint)
        errors = list(self.errors)
        pointers = [f"{self.id}-hint"] * (hint is not None) + [f"{self.id}-error"] * bool(errors)
        return BoundQuestion(
            question=question,
            field=self,
            id=question.id,
            template=f"questions/{question.type}.html",
            label=label,
            hint=hint,
            stem=self.words(question.stem),
            errors=errors,
            html_id=self.id,
            first_id=self.first_id(),
            described_by=" ".join(pointers),
            optional=not question.required and question.measure is not Measure.NONE,
            name=self.name,
            extra_rows=self.extra_rows(),
            picture=seen(question.media.picture, self.language),
            audio=heard(question.media, label),
            video=signed(question.media),
            **self.shown(),
        )
