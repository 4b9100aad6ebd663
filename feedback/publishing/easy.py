"""How hard the public words of a loop are to read: one hint for each group of readers and language."""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.reading_age import EASY, LONGEST, Hint, hint
from feedback.loop import wordings
from feedback.publishing.looking import Public

PAGE = ""
READERS = {PAGE: "The page", **wordings.BANDS}
#: Words a sentence may have: children and Easy Read get the shorter ones.
LONGEST_FOR = {PAGE: LONGEST, "4-7": EASY, "8-11": EASY, "11-18": LONGEST, "easy": EASY}


@dataclass(frozen=True, slots=True)
class Spot:
    """One text with something to look at."""

    place: str
    hint: Hint


@dataclass(frozen=True, slots=True)
class Read:
    """All words for one group of readers in one language: the hint of them together, and the texts to look at."""

    band: str
    language: str
    limit: int
    whole: Hint
    spots: tuple[Spot, ...]

    @property
    def name(self) -> str:
        return READERS[self.band]


def looked(texts: Iterable[Public]) -> list[Read]:
    """Hints for every group of readers and language there are words for. Quotes are as they were said."""
    together: dict[tuple[str, str], list[Public]] = {}
    for text in texts:
        if text.band in READERS:
            together.setdefault((text.band, text.language), []).append(text)
    order = list(READERS)
    return [
        _read(band, language, said)
        for (band, language), said in sorted(together.items(), key=lambda one: order.index(one[0][0]))
    ]


def _read(band: str, language: str, said: list[Public]) -> Read:
    limit = LONGEST_FOR[band]
    spots = [Spot(one.place, hint(one.words, language, limit)) for one in said]
    whole = hint("\n".join(one.words for one in said), language, limit)
    return Read(band, language, limit, whole, tuple(one for one in spots if not one.hint.silent))
