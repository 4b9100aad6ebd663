"""The public words of a thing for other readers: younger children, older ones, and Easy Read.

`LoopItem.wordings` is `{band: {field: {language: words}}}`. A card for a band takes these, and where nobody has written
them it says so rather than give a child the words of a committee.
"""

from collections.abc import Mapping
from typing import Any

from feedback.loop.models import LoopItem
from forms.text import Phrase

#: The bands cards and postcards are made for, and how they are called in the hub.
BANDS = {
    "4-7": "Ages 4 to 7",
    "8-11": "Ages 8 to 11",
    "11-18": "Ages 11 to 18",
    "easy": "Easy Read",
}
FIELDS = ("said", "answer", "because", "changed")

Wordings = dict[str, dict[str, dict[str, str]]]


def of(item: LoopItem, band: str, field: str, language: str) -> Phrase | None:
    """The words of one field for one band in one language; None where nobody has written them in that language."""
    words = (item.wordings or {}).get(band, {}).get(field, {}).get(language, "").strip()
    return Phrase(words, language) if words else None


def texts(item: LoopItem) -> dict[tuple[str, str], Mapping[str, str]]:
    """Everything that is written for other readers, `{(band, field): {language: words}}`."""
    return {
        (band, field): words
        for band, fields in (item.wordings or {}).items()
        for field, words in fields.items()
        if words
    }


def with_language(
    before: Mapping[str, Any], language: str, written: Mapping[tuple[str, str], str]
) -> Wordings:
    """The wordings after one language of them was written anew: `written` maps (band, field) to words."""
    after: Wordings = {}
    for band in BANDS:
        for field in FIELDS:
            words = {
                tag: said for tag, said in before.get(band, {}).get(field, {}).items() if tag != language
            }
            if said := written.get((band, field), "").strip():
                words[language] = said
            if words:
                after.setdefault(band, {})[field] = words
    return after


def missing(item: LoopItem, language: str) -> list[str]:
    """The bands for which something that is published has no words of its own in this language."""
    needed = [field for field in FIELDS if (getattr(item, field) or {}).get(language, "").strip()]
    return [band for band in BANDS if any(of(item, band, field, language) is None for field in needed)]
