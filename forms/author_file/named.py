"""Things with an id and a text: choices and statements.

Written as `- {id: agree, text: I agree}`, as `- agree: I agree`, or as a mapping with `agree: I agree` a line. The text is
words, or words by language.
"""

from collections.abc import Iterator

from forms.author_file.source import Entry
from forms.author_file.spot import Spot
from forms.text import Text

Named = tuple[str, Spot, bool]


def named(spot: Spot, key: str, known: tuple[str, ...], kind: str) -> Iterator[Named]:
    """Each as its id, its spot, and whether the spot is a full one, with `text:` and more."""
    inside = spot.at(key)
    if inside is None:
        return
    if inside.kind == "words":
        spot.object(f"'{key}' must be a list.", "Write each on a line like '- agree: I agree'.", key)
    word = key.removesuffix("s")
    for name, entry in _pairs(inside):
        item = Spot(spot.file, entry, f"{spot.place}, {word} '{name}'")
        full = entry.kind == "mapping" and any(key in entry.items for key in known if key != "id")
        if full:
            item.keys(known)
        if item.can_be_id(name, kind):
            yield name, item, full


def _pairs(spot: Spot) -> Iterator[tuple[str, Entry]]:
    yield from spot.entry.items.items()
    for number, entry in enumerate(spot.entry.entries, 1):
        given = entry.get("id")
        if given is not None and given.kind == "words":
            yield given.words, entry
        elif len(entry.items) == 1:
            yield from entry.items.items()
        else:
            spot.below(entry, str(number)).object(
                "It has no id.", "Write it like '- agree: I agree', the id first."
            )


def words_of(item: Spot, full: bool) -> Text:
    if full:
        return item.needed_text("text")
    return item.said() or item.stand_in()
