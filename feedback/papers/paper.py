"""A paper as a value: what it says, before anybody decides whether it is read in Word, in a browser or in print.

A paper is made of sections, a section of blocks. A block is words, points, a table, a chart or a quote; every chart has
its table and its description, so a paper without pictures says the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

#: What stands in place of a number that would give somebody away.
HIDDEN = "[c]"
#: What stands where there is no number.
NONE = "–"


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is printed, and where it is found again.

    `source` names the record or the count behind it ("survey/feeling-safe/safe_home/answered"), so that a test, or a
    scrutineer, can look it up. It is not printed.
    """

    words: str
    source: str

    def __str__(self) -> str:
        return self.words


Cell = str | Number


class Manner(StrEnum):
    """How words are said: as they come, as the one sentence to read first, as a gap that is named, as a small note."""

    PLAIN = "plain"
    LEAD = "lead"
    GAP = "gap"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph. `numbers` are those it mentions, with their sources."""

    text: str
    manner: Manner = Manner.PLAIN
    numbers: tuple[Number, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """Several things of one kind, in the order given."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings. The first cell of a row is its heading. One of sentences is `long`: it may run over pages.

    `numbers` are those that the note mentions, with their sources.
    """

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    long: bool = False
    numbers: tuple[Number, ...] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.headings):
                raise ValueError(f"“{self.caption}”: a row of {len(row)} under {len(self.headings)} headings")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `share` runs from 0 to 1 and is None where it is hidden; `low` and `high` are its interval."""

    label: str
    share: float | None
    value: Cell
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """Horizontal bars. `base` says of how many, and of whom; `table` holds the same and more."""

    title: str
    base: str
    bars: tuple[Bar, ...]
    table: Table

    @property
    def description(self) -> str:
        """What somebody hears who cannot see it."""
        bars = "; ".join(f"{bar.label}: {bar.value}" for bar in self.bars)
        title = self.title if self.title.endswith(("?", ".", "!")) else f"{self.title}."
        return f"{title} {self.base} {bars}."


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words, in the language they were said in."""

    words: str
    language: str
    of: str = ""


Block = Words | Points | Table | Chart | Quote


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. `language` is that of all words but quotes; `about` is one line under the title."""

    title: str
    about: str
    partnership: str
    language: str
    made_at: datetime
    sections: tuple[Section, ...]

    def walk(self) -> Iterator[tuple[int, Section]]:
        """Every section with its depth, the highest being 1, in reading order."""
        yield from _walk(self.sections, 1)

    def numbers(self) -> Iterator[Number]:
        """Every number of the paper that has a source."""
        for _, section in self.walk():
            for block in section.blocks:
                yield from _numbers(block)


def _walk(sections: tuple[Section, ...], depth: int) -> Iterator[tuple[int, Section]]:
    for section in sections:
        yield depth, section
        yield from _walk(section.sections, depth + 1)


def _numbers(block: Block) -> Iterator[Number]:
    if isinstance(block, Words):
        yield from block.numbers
    elif isinstance(block, Table):
        yield from (cell for row in block.rows for cell in row if isinstance(cell, Number))
        yield from block.numbers
    elif isinstance(block, Chart):
        yield from (bar.value for bar in block.bars if isinstance(bar.value, Number))
        yield from _numbers(block.table)
