"""How much somebody agrees: five worded answers unless the author gives others."""

from dataclasses import replace

from forms.survey import Choice, Question
from forms.types.one_of import OneOf
from forms.types.words import AGREE, worded

_IDS = ("strongly_agree", "agree", "neither", "disagree", "strongly_disagree")


class Agree(OneOf):
    name = "agree"

    def completed(self, question: Question, languages: tuple[str, ...]) -> Question:
        question = super().completed(question, languages)
        if question.choices:
            return question
        pairs = zip(_IDS, worded(AGREE, languages), strict=True)
        return replace(question, choices=tuple(Choice(choice_id, text) for choice_id, text in pairs))


TYPE = Agree()
