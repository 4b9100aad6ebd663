"""How much somebody agrees: five worded answers unless the author gives others."""

from dataclasses import replace

from forms.survey import Choice, Question
from forms.text import Text
from forms.types.one_of import OneOf

_IDS = ("strongly_agree", "agree", "neither", "disagree", "strongly_disagree")
_WORDS = {
    "en": ("Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree"),
    "cy": ("Cytuno’n gryf", "Cytuno", "Ddim yn cytuno nac yn anghytuno", "Anghytuno", "Anghytuno’n gryf"),
    "ar": ("أوافق بشدة", "أوافق", "لا أوافق ولا أعارض", "لا أوافق", "لا أوافق بشدة"),
    "pl": (
        "Zdecydowanie się zgadzam",
        "Zgadzam się",
        "Ani się zgadzam, ani nie zgadzam",
        "Nie zgadzam się",
        "Zdecydowanie się nie zgadzam",
    ),
    "ur": ("بالکل متفق ہوں", "متفق ہوں", "نہ متفق نہ غیر متفق", "متفق نہیں ہوں", "بالکل متفق نہیں ہوں"),
}


def worded(words: dict[str, tuple[str, ...]], languages: tuple[str, ...]) -> tuple[Text, ...]:
    """Built-in words for a survey in `languages`: each point a text. English where nothing else is known."""
    codes = [code for code in languages if code in words] or ["en"]
    return tuple(
        Text(dict(zip(codes, said, strict=True)))
        for said in zip(*(words[code] for code in codes), strict=True)
    )


class Agree(OneOf):
    name = "agree"

    def completed(self, question: Question, languages: tuple[str, ...]) -> Question:
        question = super().completed(question, languages)
        if question.choices:
            return question
        pairs = zip(_IDS, worded(_WORDS, languages), strict=True)
        return replace(question, choices=tuple(Choice(choice_id, text) for choice_id, text in pairs))


TYPE = Agree()
