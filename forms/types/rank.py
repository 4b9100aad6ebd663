"""Choices put in order, best first, by writing 1, 2, 3 beside them. Ranking only some is fine unless required."""

from collections.abc import Iterator
from typing import Any

from forms.bound import Row, seen
from forms.conditions import ANSWERED, Value
from forms.measures import Measure
from forms.survey import Question
from forms.types.base import Objection
from forms.types.choices import ChoiceType
from forms.types.field import AnswerField


class RankField(AnswerField):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.typed: dict[str, str] = {}

    def box(self, choice_id: str) -> str:
        return f"{self.name}.rank.{choice_id}"

    @property
    def written(self) -> dict[str, str]:
        return {choice: typed.strip() for choice, typed in self.typed.items() if typed.strip()}

    @property
    def last(self) -> int:
        return len(self.question.choices)

    def read(self, formdata: Any) -> None:
        self.typed = {choice: self.first(formdata, self.box(choice)) for choice in self.question.choice_ids}
        places = self.places()
        if places and self.fault(places) is None:
            self.data = sorted(places, key=lambda choice: places[choice])
        elif not places and not self.written and len(self.set_aside) == 1:
            self.data = self.set_aside[0]

    def places(self) -> dict[str, int]:
        """Rank by choice, for the boxes that hold a number one could give."""
        return {
            choice: int(typed)
            for choice, typed in self.written.items()
            if typed.isdecimal() and len(typed) < 4 and 1 <= int(typed) <= self.last
        }

    def fault(self, places: dict[str, int]) -> str | None:
        gettext = self.gettext
        if len(places) < len(self.written):
            return gettext("Use numbers from 1 to %(last)s. 1 is the most important.") % {"last": self.last}
        ranks = sorted(places.values())
        for rank in ranks:
            if ranks.count(rank) > 1:
                return gettext("You gave the number %(rank)s twice. Use each number once.") % {"rank": rank}
        for rank, given in enumerate(ranks, 1):
            if rank != given:
                return gettext("Nothing has the number %(rank)s yet. Use 1, then 2, then 3, and so on.") % {
                    "rank": rank
                }
        if self.question.required and ranks and len(ranks) < self.last:
            return gettext("Give every answer a number, from 1 to %(last)s.") % {"last": self.last}
        return None

    def show_answer(self, value: Any) -> None:
        self.typed = {choice: str(rank) for rank, choice in enumerate(value, 1)}

    def check(self) -> str | None:
        return self.clash(bool(self.written)) or self.fault(self.places())

    def ask(self) -> str:
        gettext = self.gettext
        return gettext("Give every answer a number, from 1 to %(last)s") % {"last": self.last}

    def rows(self) -> list[Row]:
        return [
            Row(
                id=choice.id,
                html_id=self.row_id(choice.id),
                name=self.box(choice.id),
                value=choice.id,
                phrase=choice.text.pick(self.language),
                hint=self.words(choice.hint),
                kind="number",
                rank_value=self.typed.get(choice.id, ""),
                picture=seen(choice.picture, self.language),
            )
            for choice in self.question.choices
        ]

    def shown(self) -> dict[str, Any]:
        return {"rows": self.rows(), "last": self.last}

    def first_id(self) -> str:
        return self.row_id(self.question.choice_ids[0]) if self.question.choices else self.id


class Rank(ChoiceType):
    name = "rank"
    measure = Measure.RANK
    field = RankField
    operators = ("has", "=", "!=", ANSWERED)

    def is_answer(self, question: Question, value: Any) -> bool:
        if not isinstance(value, list) or not value or len(set(map(str, value))) != len(value):
            return False
        return all(item in question.choice_ids for item in value)

    def meets(self, question: Question, answer: Any, operator: str, value: Value) -> bool:
        """`=` asks for the choice put first, `has` for one that was ranked at all."""
        if operator == "has":
            return str(value) in answer
        return (answer[:1] == [str(value)]) == (operator == "=") if operator in ("=", "!=") else False

    def objections(self, question: Question) -> Iterator[Objection]:
        yield from super().objections(question)
        if any(choice.other or choice.exclusive for choice in question.choices):
            fault = "What is put in order has no box for other words and nothing that stands alone."
            yield Objection(fault, "Take 'other' and 'exclusive' off its choices.")


TYPE = Rank()
