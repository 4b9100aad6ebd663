"""What the types that offer choices have in common: rows, the box behind "other", and the author's checks."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from forms.bound import Row, seen
from forms.conditions import Value
from forms.measures import SET_ASIDE
from forms.survey import Choice, Question
from forms.types.base import Objection, QuestionType, offered
from forms.types.field import AnswerField

#: The most characters in the box behind an "other" choice.
OTHER_LIMIT = 500
CHOICE_OPTIONS = frozenset({"choices", "required", "dont_know", "prefer_not", "missing"})


class ChoicesField(AnswerField):
    """Rows to choose from. `ticked` are the values that are chosen, in the author's order."""

    extras_inside = True
    kind = "radio"
    foreign = False
    ticked: tuple[str, ...] = ()

    def read(self, formdata: Any) -> None:
        sent = self.sent(formdata, self.name)
        self.other = self.first(formdata, self.question.other_id) if self.question.other else ""
        self.ticked = tuple(choice for choice in self.question.choice_ids if choice in sent)
        known = set(self.ticked) | set(self.offered) | {""}
        self.foreign = any(value not in known for value in sent)
        self.tick_other()
        self.settle()

    def tick_other(self) -> None:
        """Words given without ticking "other" tick it."""
        other = self.question.other
        if other and self.other.strip() and not self.ticked and not self.set_aside:
            self.ticked = (other.id,)

    def settle(self) -> None:
        """Set `data` from what is ticked."""
        raise NotImplementedError

    def load(self, answers: Mapping[str, Any]) -> None:
        super().load(answers)
        words = answers.get(self.question.other_id)
        if self.question.other and self.question.other.id in self.ticked and isinstance(words, str):
            self.other = words

    def check(self) -> str | None:
        gettext = self.gettext
        if self.foreign:
            return gettext("Choose from the answers shown.")
        too_many = len(self.other) - OTHER_LIMIT
        if too_many > 0:
            return gettext("Write up to %(limit)s characters in the box. Take out at least %(too_many)s.") % {
                "limit": OTHER_LIMIT,
                "too_many": too_many,
            }
        return None

    def rows(self) -> list[Row]:
        return [self.row(choice) for choice in self.question.choices]

    def row(self, choice: Choice) -> Row:
        row = Row(
            id=choice.id,
            html_id=self.row_id(choice.id),
            name=self.name,
            value=choice.id,
            phrase=choice.text.pick(self.language),
            hint=self.words(choice.hint),
            checked=choice.id in self.ticked,
            exclusive=choice.exclusive,
            kind=self.kind,
            picture=seen(choice.picture, self.language),
        )
        if choice.other:
            row.other_name = self.question.other_id
            row.other_html_id = f"{self.row_id(choice.id)}--other"
            row.other_value = self.other
            row.other_limit = OTHER_LIMIT
            row.other_label = self.interface(lambda gettext: gettext("Tell us more, if you want to"))
        return row

    def shown(self) -> dict[str, Any]:
        return {"rows": self.rows()}

    def first_id(self) -> str:
        return self.row_id(self.question.choice_ids[0]) if self.question.choices else self.id

    def answers(self) -> dict[str, Any]:
        plain = {self.question.id: self.data}
        if self.question.other:
            chosen = self.question.other.id in self.ticked
            plain[self.question.other_id] = self.other if chosen and self.other.strip() else None
        return plain

    def chosen_words(self, choice_id: str) -> str:
        choice = self.question.choice(choice_id)
        return choice.text.pick(self.language).words if choice else choice_id


class ChoiceType(QuestionType):
    """A type whose answers are ids of its choices."""

    takes = CHOICE_OPTIONS

    def value_objection(self, question: Question, value: Value) -> Objection | None:
        known = (*question.choice_ids, *offered(question))
        if str(value) in known:
            return None
        return Objection(f"'{question.id}' has no choice '{value}'.", near_or_all(str(value), known))

    def objections(self, question: Question) -> Iterator[Objection]:
        if not question.choices:
            yield Objection("The question has no choices.", "Add 'choices:' with an id and words for each.")
        if len(question.choices) == 1:
            yield Objection("There is only one choice.", "Add a second choice.")
        seen: set[str] = set()
        for choice in question.choices:
            if choice.id in seen:
                yield Objection(f"The choice '{choice.id}' is there twice.", "Give each choice its own id.")
            if choice.id in SET_ASIDE:
                yield Objection(
                    f"'{choice.id}' cannot be the id of a choice.",
                    f"Write '{choice.id}: true' on the question.",
                )
            seen.add(choice.id)
        if sum(choice.other for choice in question.choices) > 1:
            yield Objection("Two choices open a box for other words.", "Leave 'other: true' on one of them.")

    def answers(self, question: Question, answers: Mapping[str, Any]) -> dict[str, Any]:
        plain = super().answers(question, answers)
        other = question.other
        words = answers.get(question.other_id)
        value = plain[question.id]
        chosen = other is not None and (value == other.id or (isinstance(value, list) and other.id in value))
        if chosen and isinstance(words, str) and words.strip():
            plain[question.other_id] = words
        return plain


def near_or_all(word: str, known: tuple[str, ...]) -> str:
    """A remedy for a word that is not among the known: the near one, or all of them."""
    near = get_close_matches(word, known, 1)
    if near:
        return f"Did you mean '{near[0]}'?"
    return f"Use one of: {', '.join(known)}." if known else "There is nothing to choose from yet."
