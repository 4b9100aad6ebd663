"""What the cells of one question say, as its plain value; or why they cannot be read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from feedback.responses.import_map import near
from feedback.responses.import_words import answers_by_word, normal
from forms.measures import SET_ASIDE, Measure
from forms.page_form import form_for
from forms.question import Question
from forms.survey import Page
from forms.types import TYPES
from forms.types.field import clean
from forms.types.number import parsed

NOT_ASKED = "[z]"
#: What stands between several answers in one cell; a choice's own words may hold one of them.
_BETWEEN = ("|", "\n", ">", ";")
_YES = frozenset({"1", "yes", "y", "true", "x", "✓", "✔", "selected", "checked"})
_NO = frozenset({"", "0", "no", "n", "false", "not selected", "unchecked"})
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


class Refused(Exception):
    """A cell that cannot be read. The message says why and, where it can, what to write."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one question in one row: its own, one per choice, and the words behind "other"."""

    own: str = ""
    by_choice: Mapping[str, str] | None = None
    other: str = ""


class CellReader:
    """Reads the cells of one question, whatever its words; `mapped` are the map's words for it.

    Raises `Refused` from `read`.
    """

    def __init__(self, variants: list[Question], mapped: Mapping[str, str] | None = None) -> None:
        self.question = variants[0]
        self.type = TYPES[self.question.type]
        self.words = answers_by_word(variants)
        self.mapped = {normal(words): target for words, target in (mapped or {}).items()}

    def read(self, cells: Cells) -> dict[str, Any]:
        """Plain values under the question's id (and that of its other words); empty where nothing was answered."""
        value = self._value(cells)
        other = clean(restored(cells.other)).strip()
        if other and self.question.other is not None:
            value = self._with_other(value)
        if value is None:
            return {}
        if not self.type.accepts(self.question, value):
            raise Refused(self._objection(value))
        return {self.question.id: value} | ({self.question.other_id: other} if other else {})

    def _value(self, cells: Cells) -> Any:
        if cells.by_choice is not None and not cells.own:
            return self._from_columns(cells.by_choice)
        words = self.mapped.get(normal(cells.own), cells.own)
        return self._from_words(restored(words)) if words and words != NOT_ASKED else None

    def _from_words(self, words: str) -> Any:
        known = self.words.get(normal(words))
        match self.question.measure:
            case Measure.TEXT:
                return known if known in SET_ASIDE else clean(words)
            case Measure.MANY_OF | Measure.RANK:
                return known if known in SET_ASIDE else self._several(words)
            case Measure.SCALE | Measure.NUMBER:
                return known if known is not None else self._number(words)
            case Measure.DATE:
                return known if known is not None else day(words).isoformat()
            case _:
                return self._choice(words)

    def _choice(self, words: str) -> str:
        words = self.mapped.get(normal(words), words)
        known = self.words.get(normal(words))
        if known is None:
            raise Refused(f"'{_short(words)}' is not one of its choices. {near(words, self._choices())}")
        return str(known)

    def _choices(self) -> list[str]:
        texts = [choice.text.phrases[0].words for choice in self.question.choices]
        return [*self.question.choice_ids, *(text for text in texts if len(texts) < 8)]

    def _several(self, words: str) -> Any:
        chosen = [self._choice(part) for part in self._parted(words)]
        if len(chosen) == 1 and chosen[0] in SET_ASIDE:
            return chosen[0]
        return chosen if self.question.measure is Measure.RANK else self._in_order(chosen)

    def _parted(self, words: str) -> list[str]:
        """The parts of a cell, by the first sign between them that makes sense of all."""
        cuts = [
            [one.strip() for one in words.split(sign) if one.strip()] for sign in _BETWEEN if sign in words
        ]
        sensible = (cut for cut in ([words], *cuts) if all(self._known(one) for one in cut))
        return next(sensible, cuts[-1] if cuts else [words])

    def _known(self, words: str) -> bool:
        return normal(self.mapped.get(normal(words), words)) in self.words

    def _in_order(self, chosen: list[str]) -> list[str]:
        unknown = [one for one in chosen if one in SET_ASIDE]
        return [one for one in self.question.choice_ids if one in chosen] + unknown

    def _number(self, words: str) -> int | float:
        number = parsed(words, self.question.options.step or 1)
        if number is None:
            labels = [str(one) for one in self.words] if self.question.options.labels else []
            raise Refused(
                f"'{_short(words)}' is not a number. {near(words, labels) if labels else 'Write one like 7.'}"
            )
        return number

    def _from_columns(self, cells: Mapping[str, str]) -> Any:
        if self.question.measure is Measure.RANK:
            return self._from_ranks(cells)
        chosen = [choice for choice, words in cells.items() if self._ticked(choice, words)]
        if len(chosen) == 1 and chosen[0] in SET_ASIDE:
            return chosen[0]
        return self._in_order(chosen) or None

    def _ticked(self, choice: str, words: str) -> bool:
        said = normal(words)
        if said in _YES or self.words.get(said) == choice:
            return True
        if said in _NO or words == NOT_ASKED:
            return False
        raise Refused(f"'{_short(words)}' under '{choice}' is neither yes nor no. Write 1 or 0.")

    def _from_ranks(self, cells: Mapping[str, str]) -> Any:
        aside = [choice for choice in cells if choice in SET_ASIDE and self._ticked(choice, cells[choice])]
        ranks = {
            choice: self._number(words)
            for choice, words in cells.items()
            if choice not in SET_ASIDE and words not in ("", NOT_ASKED)
        }
        if sorted(ranks.values()) != list(range(1, len(ranks) + 1)):
            raise Refused("The ranks must be 1, 2, 3 and so on, each once.")
        return next(iter(aside), None) or sorted(ranks, key=lambda choice: ranks[choice]) or None

    def _with_other(self, value: Any) -> Any:
        """Words behind "other" tick it, as they do on the page."""
        assert self.question.other is not None
        other = self.question.other.id
        if self.question.measure is Measure.MANY_OF:
            return self._in_order([*(value or []), other]) if value not in SET_ASIDE_VALUES else value
        if value not in (None, other):
            raise Refused(
                f"The words behind '{other}' go with '{other}' only. Clear them, or choose '{other}'."
            )
        return other

    def _objection(self, value: Any) -> str:
        """What the question's own form says about a value it does not take."""
        question = self.question
        if question.measure is Measure.SCALE:
            first, last = int(question.options.minimum or 0), int(question.options.maximum or 0)
            return f"'{_short(value)}' is not on its scale. Write a whole number from {first} to {last}."
        sent: dict[str, Any] = {question.id: value if isinstance(value, list) else str(value)}
        page = Page(question.id, (question,))
        form = form_for(page, "en", str, formdata=sent)
        form.validate()
        said = " ".join(sentence for _, sentence in form.faults()) or "Use what the question offers."
        return f"'{_short(value)}' cannot be taken. {said}"


SET_ASIDE_VALUES = (*SET_ASIDE,)


def day(words: str) -> date:
    """A day as it was written: 2026-03-04, or 4/3/2026 with the day first. A time behind it is dropped.

    Raises:
        Refused: there is no such day.
    """
    match = _DAY.match(words)
    try:
        if match and match[1]:
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match:
            return date(int(match[6]), int(match[5]), int(match[4]))
    except ValueError:
        pass
    raise Refused(f"'{_short(words)}' is not a day. Write it like 2026-03-04 or 4/3/2026.")


def restored(words: str) -> str:
    """A cell without the apostrophe that made it harmless to a spreadsheet."""
    return words[1:] if re.match(r"'[=+\-@\t\r\n＝＋－＠]", words) else words


def _short(value: Any) -> str:
    words = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return words if len(words) <= 60 else words[:57] + "..."
