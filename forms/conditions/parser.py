"""From the words of a condition to its parts."""

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches

from forms.conditions.tree import (
    ANSWERED,
    COMPARISONS,
    JOINED,
    KEYWORDS,
    Comparison,
    Condition,
    ConditionError,
    Not,
    Value,
    value_of,
)

_SPELLINGS = {"==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">="}
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<quoted>"[^"]*"|'[^']*') |
        (?P<sign>==|!=|<>|<=|>=|[=<>≠≤≥()]) |
        (?P<word>-?[A-Za-z0-9_][A-Za-z0-9_.\-]*)
    )""",
    re.VERBOSE,
)


class _Parser:
    """Recursive descent over the tokens of one condition."""

    def __init__(self, text: str):
        self.text = text
        self.tokens = list(_tokens(text))
        self.place = 0

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.place += 1
        return token

    def took(self, word: str) -> bool:
        if self.peek().lower() != word:
            return False
        self.place += 1
        return True

    def whole(self) -> Condition:
        condition = self.either()
        if self.peek():
            raise self.unexpected(self.peek())
        return condition

    def unexpected(self, token: str) -> ConditionError:
        near = get_close_matches(token.lower(), KEYWORDS, 1)
        remedy = (
            f"Did you mean '{near[0]}'?"
            if near
            else "Join comparisons with 'and' or 'or', and close every bracket."
        )
        return ConditionError(f"'{token}' is not expected here in the condition '{self.text}'.", remedy)

    def either(self) -> Condition:
        return self.joined("or", self.both)

    def both(self) -> Condition:
        return self.joined("and", self.one)

    def joined(self, word: str, part: Callable[[], Condition]) -> Condition:
        parts = [part()]
        while self.took(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else JOINED[word](tuple(parts))

    def one(self) -> Condition:
        if self.took("not"):
            return Not(self.one())
        if self.took("("):
            inside = self.either()
            if not self.took(")"):
                raise ConditionError(f"A bracket is not closed in the condition '{self.text}'.", "Add ')'.")
            return inside
        return self.comparison()

    def comparison(self) -> Condition:
        question = self.take()
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", question) or question.lower() in KEYWORDS:
            raise ConditionError(
                f"The condition '{self.text}' needs the id of a question where it says '{question or 'nothing'}'.",
                "Write it like this: safe < 3 and helped = yes",
            )
        if self.took("not"):
            if self.took(ANSWERED):
                return Not(Comparison(question, ANSWERED))
            raise self.unexpected(self.peek() or "not")
        if self.took(ANSWERED):
            return Comparison(question, ANSWERED)
        return Comparison(question, self.operator(question), self.value(question))

    def operator(self, question: str) -> str:
        token = self.take()
        operator = _SPELLINGS.get(token, token.lower())
        if operator not in COMPARISONS:
            near = get_close_matches(operator, ("has", ANSWERED), 1)
            remedy = (
                f"Did you mean '{near[0]}'?" if near else f"Use one of: {', '.join(COMPARISONS)}, answered."
            )
            raise ConditionError(f"'{question}' is followed by '{token}', which is not a comparison.", remedy)
        return operator

    def value(self, question: str) -> Value:
        given = self.take()
        if not given or given in "()" or _SPELLINGS.get(given, given) in COMPARISONS:
            raise ConditionError(
                f"'{question}' is compared with nothing in the condition '{self.text}'.",
                "Write a choice id, a number, a date or words in quotes after the comparison.",
            )
        return given[1:-1] if given[0] in "\"'" else value_of(given)


def _tokens(text: str) -> Iterator[str]:
    place = 0
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if match is None:
            sign = text[place:].strip()[0]
            raise ConditionError(
                f"The condition '{text}' holds the sign {sign}, which means nothing here.",
                "Write it like this: safe < 3 and helped = yes",
            )
        yield match[match.lastgroup or 0]
        place = match.end()


def parse(text: str) -> Condition:
    """Read a condition as authors write it. Raises ConditionError."""
    try:
        return _Parser(text.strip()).whole()
    except RecursionError:
        raise ConditionError("The condition is nested too deeply.", "Use fewer brackets.") from None
