"""The phrases that tell one group of comments from the others: short runs of words, as people wrote them."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?", re.UNICODE)
_LONGEST = 3

#: English words that say nothing by themselves. Other languages have none here: their phrases are rougher.
_SMALL = frozenset(
    [
        "a",
        "about",
        "after",
        "again",
        "all",
        "also",
        "always",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "before",
        "being",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "don't",
        "down",
        "for",
        "from",
        "get",
        "gets",
        "getting",
        "go",
        "got",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "here",
        "hers",
        "him",
        "his",
        "how",
        "i",
        "i'm",
        "i've",
        "if",
        "in",
        "into",
        "is",
        "isn't",
        "it",
        "it's",
        "its",
        "just",
        "like",
        "made",
        "make",
        "me",
        "more",
        "most",
        "much",
        "my",
        "no",
        "not",
        "now",
        "of",
        "off",
        "on",
        "one",
        "only",
        "or",
        "our",
        "out",
        "over",
        "really",
        "she",
        "so",
        "some",
        "still",
        "than",
        "that",
        "that's",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "too",
        "up",
        "us",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)


def telling(groups: Sequence[Sequence[str]], most: int = 5) -> tuple[tuple[str, ...], ...]:
    """For each group up to `most` phrases, the most telling first.

    A phrase counts once a comment. Its weight is the share of the group's comments that have it, times the logarithm
    of how much more often it stands here than in all of them. One that lies inside a chosen one is passed over.
    """
    counts = [Counter(phrase for text in group for phrase in set(_runs(text))) for group in groups]
    everywhere: Counter[str] = Counter()
    for one in counts:
        everywhere.update(one)
    total = sum(map(len, groups)) or 1
    return tuple(
        _chosen(count, len(group), everywhere, total, most)
        for count, group in zip(counts, groups, strict=True)
    )


def _chosen(
    count: Counter[str], size: int, everywhere: Counter[str], total: int, most: int
) -> tuple[str, ...]:
    def weight(phrase: str) -> float:
        here, all_over = count[phrase] / size, everywhere[phrase] / total
        return here * math.log(1 + here / all_over) * (1 + 0.4 * phrase.count(" "))

    least = 2 if size > 3 else 1
    found: list[str] = []
    for phrase in sorted((one for one in count if count[one] >= least), key=lambda one: (-weight(one), one)):
        if not any(f" {phrase} " in f" {other} " or f" {other} " in f" {phrase} " for other in found):
            found.append(phrase)
        if len(found) == most:
            break
    return tuple(found)


def _runs(text: str) -> Iterator[str]:
    words = [word.replace("’", "'") for word in _WORD.findall(text.lower())]
    for start, word in enumerate(words):
        if word in _SMALL:
            continue
        for end in range(start, min(start + _LONGEST, len(words))):
            last = words[end]
            if last not in _SMALL and (end > start or len(last) > 2):
                yield " ".join(words[start : end + 1])
