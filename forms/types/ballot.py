"""Pick up to so many: votes for priorities."""

from collections.abc import Iterator
from typing import Any

from forms.survey import Question
from forms.text import Phrase
from forms.types.base import Objection
from forms.types.choices import CHOICE_OPTIONS
from forms.types.many_of import ManyOf, ManyOfField


class BallotField(ManyOfField):
    def up_to(self) -> Phrase:
        most = self.question.options.most
        return self.interface(lambda gettext: gettext("Choose up to %(most)s") % {"most": most})

    def ask(self) -> str:
        return self.up_to().words

    def check(self) -> str | None:
        gettext = self.gettext
        too_many = len(self.ticked) - int(self.question.options.most or 0)
        if too_many > 0:
            return gettext("You can choose up to %(most)s. Take the tick off at least %(too_many)s.") % {
                "most": self.question.options.most,
                "too_many": too_many,
            }
        return super().check()

    def shown(self) -> dict[str, Any]:
        return {**super().shown(), "most": self.question.options.most, "most_words": self.up_to()}


class Ballot(ManyOf):
    name = "ballot"
    field = BallotField
    takes = CHOICE_OPTIONS | {"most"}

    def is_answer(self, question: Question, value: Any) -> bool:
        return super().is_answer(question, value) and len(value) <= int(question.options.most or 0)

    def objections(self, question: Question) -> Iterator[Objection]:
        yield from super().objections(question)
        most = question.options.most
        if most is None or not 1 <= most <= max(1, len(question.choices)):
            yield Objection(
                "A ballot needs 'most', the number of choices one may pick.",
                f"Write 'most:' with a number from 1 to {max(1, len(question.choices))}.",
            )


TYPE = Ballot()
