"""A code that people make themselves, the same each time they are asked, so that their own answers find each other.

What is asked for has to be there for everybody and to hurt nobody: no mother, no birthplace, no first home. Some people
never knew theirs, and some were taken from it. What is typed is taken as it is meant: capitals, accents, blanks, a
whole word where two letters were wanted, a whole number where its last two digits were.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

#: Whatever the caller makes of a sentence: a text, or one with the English beside it.
Said = TypeVar("Said")

#: What stands for a sign that was not given.
NOTHING = "-"
#: How many things a code is made of: with fewer, two people would often make the same one.
LEAST, MOST = 4, 6
#: Letters that Unicode does not take apart into a plain one and a mark.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "a", "œ": "o", "ħ": "h", "ŧ": "t"})


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing a code is made of: how many signs, of which kind, from which end of what is typed."""

    id: str
    signs: int
    digits: bool = False
    last: bool = False

    def read(self, typed: str) -> str:
        """The signs that what somebody typed stands for; all `NOTHING` where it holds none."""
        found = _digits(typed) if self.digits else _letters(typed)
        if not found:
            return NOTHING * self.signs
        if self.digits:
            return found[-self.signs :].rjust(self.signs, "0")
        taken = found[-self.signs :] if self.last else found[: self.signs]
        return taken.ljust(self.signs, NOTHING)


PROMPTS = {
    prompt.id: prompt
    for prompt in (
        Prompt("birth_day", 2, digits=True),
        Prompt("called_last", 1, last=True),
        Prompt("school_first", 2),
        Prompt("phone_last", 2, digits=True),
        Prompt("animal_first", 2),
        Prompt("place_first", 2),
        Prompt("birth_month", 2, digits=True),
    )
}
#: Asked where a partnership has chosen nothing else.
USUAL = ("birth_day", "called_last", "school_first", "phone_last")


def labels(gettext: Callable[[str], Said]) -> dict[str, Said]:
    """What is asked for each."""
    return {
        "birth_day": gettext("The day of the month you were born, as a number"),
        "called_last": gettext("The last letter of the name people call you"),
        "school_first": gettext("The first two letters of a school you remember well"),
        "phone_last": gettext("The last two digits of your phone number"),
        "animal_first": gettext("The first two letters of the name of an animal you knew"),
        "place_first": gettext("The first two letters of a place you like to think of"),
        "birth_month": gettext("The month you were born, as a number"),
    }


def asked(ids: Sequence[str]) -> tuple[Prompt, ...]:
    """The prompts of these ids; what this release does not know is left out."""
    return tuple(PROMPTS[one] for one in ids if one in PROMPTS)


def code(prompts: Sequence[Prompt], typed: Mapping[str, str]) -> str | None:
    """The code that was typed, or None where more than one thing was left out: too many would make the same."""
    parts = [prompt.read(typed.get(prompt.id, "")) for prompt in prompts]
    left_out = sum(not part.strip(NOTHING) for part in parts)
    return "".join(parts) if parts and left_out <= 1 else None


def slips(made: str) -> Iterator[str]:
    """What a code shares with every other that one slip of the hand leads to, and with nothing else but itself.

    One sign another: the rest, with the place of that sign. Two neighbours changed about: the rest, with both in order.
    """
    for place in range(len(made)):
        yield f"{place}.{made[:place]}{made[place + 1 :]}"
    for place in range(len(made) - 1):
        two = "".join(sorted(made[place : place + 2]))
        yield f"{place}~{made[:place]}{two}{made[place + 2 :]}"


def _letters(typed: str) -> str:
    apart = unicodedata.normalize("NFKD", typed.casefold()).translate(_PLAIN)
    return "".join(sign for sign in apart if unicodedata.category(sign).startswith("L"))


def _digits(typed: str) -> str:
    """The figures of any script, as 0 to 9."""
    return "".join(str(unicodedata.decimal(sign)) for sign in typed if unicodedata.category(sign) == "Nd")
