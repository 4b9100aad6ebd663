"""Groups of similar comments: a first sorting by a computer, for people to look through, name or throw away.

Two people coding by hand would group them differently, and on labelled comments these groups share little more with
people's codes than two such people would (`bench/themes.py` prints how much). So nothing here is a theme until a person
has named it. The same comments give the same groups: the seed is fixed and their order does not matter.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from analysis import embedding, phrases
from analysis.said_nothing import said_nothing

#: Fewer comments than this are read sooner than their groups.
FEWEST = 20
#: A group of fewer is none: its comments stand alone.
_SMALLEST = 3
_SEED = 20_260_304

WAYS = {
    "meaning": "by the meaning of sentences",
    "words": "by shared words only (the extra “language” is not installed whole)",
}


class CannotGroup(Exception):
    """Groups cannot be made. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Group:
    """Comments that are alike, by their place in what was given, the most typical first; and the phrases they share."""

    phrases: tuple[str, ...]
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups, the largest first; which comments are like no others, and which said nothing ("n/a")."""

    way: str
    groups: tuple[Group, ...]
    alone: tuple[int, ...]
    said_nothing: tuple[int, ...]


def best_way() -> str | None:
    """The best way this machine has; None where it has none."""
    if find_spec("sklearn") is None:
        return None
    return "meaning" if embedding.installed() else "words"


def group(texts: Sequence[str], count: int | None = None, way: str | None = None) -> Grouping:
    """Sort comments into about `count` groups (as many as suit their number, where none is given).

    Raises:
        CannotGroup: there are too few, or the extra `language` is not installed.
    """
    way = way or best_way()
    if way is None:
        raise CannotGroup("Groups need the extra “language” of this release. Ask whoever installed it.")
    bare = {place for place, text in enumerate(texts) if said_nothing(text)}
    places = sorted((place for place in range(len(texts)) if place not in bare), key=lambda one: texts[one])
    different = len({alike(texts[place]) for place in places})
    if different < FEWEST:
        raise CannotGroup(
            f"There are {different} comments that say something of their own. From {FEWEST} on groups are worth looking at; "
            "until then it is quicker to read them."
        )
    points = _points([texts[place] for place in places], way)
    found, alone = _clusters(points, min(count or fitting(different), different))
    members = [tuple(places[one] for one in cluster) for cluster in found]
    told = phrases.telling([[texts[one] for one in cluster] for cluster in members])
    groups = tuple(Group(words, cluster) for words, cluster in zip(told, members, strict=True))
    return Grouping(way, groups, tuple(sorted(places[one] for one in alone)), tuple(sorted(bare)))


def fitting(comments: int) -> int:
    """How many groups suit so many comments: enough to be about one thing, few enough to look through in an evening."""
    return max(4, min(25, round(math.sqrt(comments) * 0.6)))


def alike(text: str) -> str:
    """What two comments share that were written in the same words, whatever their capitals and signs."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.lower()).split())


def _points(texts: Sequence[str], way: str) -> Any:
    if way == "meaning":
        return embedding.vectors(texts)
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import normalize

    words = TfidfVectorizer(sublinear_tf=True, stop_words="english", min_df=1).fit_transform(texts)
    size = max(2, min(100, words.shape[0] - 1, words.shape[1] - 1))
    return normalize(TruncatedSVD(size, random_state=_SEED).fit_transform(words))


def _clusters(points: Any, count: int) -> tuple[list[list[int]], list[int]]:
    from sklearn.cluster import KMeans

    model = KMeans(count, n_init=4, random_state=_SEED)  # type: ignore[arg-type]  # a number is what it wants
    with embedding.one_thread():
        labels: Any = model.fit_predict(points)
    near = (points * model.cluster_centers_[labels]).sum(axis=1)
    found: dict[int, list[int]] = {}
    for place, label in enumerate(labels):
        found.setdefault(int(label), []).append(place)
    clusters = [sorted(one, key=lambda place: (-float(near[place]), place)) for one in found.values()]
    whole = sorted((one for one in clusters if len(one) >= _SMALLEST), key=lambda one: (-len(one), one))
    return whole, [place for one in clusters if len(one) < _SMALLEST for place in one]
