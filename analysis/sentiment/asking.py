"""What a question asks for, by its author's word or by its own words: "nothing" means another thing each time."""

import re

from forms.question import AsksFor, Question

_IMPROVEMENT = re.compile(
    r"\b(?:better|improve[ds]?|improvements?|differently|safer)\b"
    r"|\b(?:could|would|should|to) (?:(?:you|we|they|be) )?(?:change|changed|stop)\b|\b(?:missing|lacking|left out)\b"
    r"|\bwhat\b.*\b(?:not|\w+n't) (?:go |work |going |working )?(?:so |as )?(?:good|well|helpful)\b"
    r"|\b(?:worst|dislike|disliked|least)\b|\bgets? in the way\b|\bwhat would (?:have )?(?:help|made|make)\w*\b"
    r"|\bone thing (?:that )?(?:would|could|we|you)\b|\bbiggest difference\b"
)
_PRAISE = re.compile(
    r"\b(?:best|proud|enjoy|enjoyed)\b|\bwhat (?:do|did) you like\b|\bworks? well\b|\b(?:worked|working|goes|going|went|done|do) well\b"
    r"|\bwhat (?:was|is|were) (?:good|great|helpful|useful)\b|\bmost (?:useful|helpful)\b"
)
#: What asks for something else than what a person thinks of us.
_FACTS = re.compile(
    r"^(?:who|where|when|which|how (?:often|many|much|old|long))\b"
    r"|\bwhat (?:did|have|will) you (?:learn|learnt|learned|do|call)\b"
    r"|\b(?:give|name) (?:one|an|a) example\b|\bwhat is your (?:name|job|role|team|school)\b"
)


def asks_for(question: Question, language: str = "en") -> AsksFor:
    """The author's word; else what the question's English words say, with care: in doubt, an opinion."""
    if question.options.asks_for is not None:
        return question.options.asks_for
    said = question.text.pick(language)
    return by_words(said.words) if said.language == language else AsksFor.OPINION


def by_words(text: str) -> AsksFor:
    """What these English words ask for. Both at once, "what was good and what could be better", is an opinion."""
    plain = text.lower().replace("’", "'")
    if _FACTS.search(plain):
        return AsksFor.FACTS
    praise, improvement = bool(_PRAISE.search(plain)), bool(_IMPROVEMENT.search(plain))
    if praise == improvement:
        return AsksFor.OPINION
    return AsksFor.PRAISE if praise else AsksFor.IMPROVEMENT
