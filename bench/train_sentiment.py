"""`python -m bench.train_sentiment FOLDER`: learn the weights of the rough sort anew, and write them.

FOLDER holds the sets named in `SOURCES`, which are openly licensed and not kept in this repository; each is refused
where its checksum is another. The course evaluations are an R file: `rdata` reads it (install it for the day). Beside
them it learns from `sentiment_sentences.csv`, sentences of our own about services for children and families, written
before any comment of a test set was read. The NHS comments are never learnt from.

Method: words and pairs of words that two sources or more use, weighed by rarity, cut to the 4,000 that matter most; the
scores of TextBlob and VADER; what was asked. Logistic regression, L2. Each source, and each kind of question within our
own, is given as much praise as criticism, so that no share of either is taken for granted. Film reviews count for less,
sentences about services for more. The settings were chosen by what was right on course evaluations and product reviews
when each was left out. Nothing is drawn by chance, so the same input gives the same weights.
"""

import argparse
import csv
import hashlib
import json
import math
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from analysis.sentiment import scorer
from analysis.sentiment.features import features, terms
from forms.question import AsksFor

OWN = Path(__file__).with_name("sentiment_sentences.csv")
MOST_WORDS = 4_000
RAREST = 3
STRENGTH = 1.0
SOURCES = (
    {
        "name": "course evaluations",
        "file": "course_evaluations.rda",
        "sha256": "dd01e83a9f4d1898b11664fdf5eba3bdde4e3844ae2f816c758e44bf70321fb8",
        "from": "github.com/trinker/sentimentr, data/; C. Welch and R. Mihalcea (2017)",
        "licence": "MIT, copyright 2015-2018 Tyler Wade Rinker",
        "counts_for": 2.0,
    },
    {
        "name": "product reviews",
        "file": "product_reviews_1.zip",
        "sha256": "627bfb0bb7c87586246d99b4402c3d7e4fb77ac14559d8695c283bd6850615ac",
        "from": "github.com/nltk/nltk_data, packages/corpora/; M. Hu and B. Liu (2004)",
        "licence": "CC BY 4.0, copyright 2004 Bing Liu",
        "counts_for": 1.0,
    },
    {
        "name": "product reviews",
        "file": "product_reviews_2.zip",
        "sha256": "272b08fe130882e5867aa7ecc69a65616099183c4ccc10374a62c271801b0bc1",
        "from": "github.com/nltk/nltk_data, packages/corpora/; X. Ding, B. Liu and P. Yu (2008)",
        "licence": "CC BY 4.0, copyright 2007 Bing Liu",
        "counts_for": 1.0,
    },
    {
        "name": "sentence polarity",
        "file": "sentence_polarity.zip",
        "sha256": "6e1ed4405b65c7eabf1d199a7f7c437091ac21da0ea7467b410a74062574566b",
        "from": "github.com/nltk/nltk_data, packages/corpora/; B. Pang and L. Lee (2005)",
        "licence": "CC BY 4.0, copyright 2005 Bo Pang and Lillian Lee",
        "counts_for": 0.3,
    },
)
OURS = {
    "name": "our own sentences",
    "file": OWN.name,
    "from": "bench/ of this repository",
    "licence": "MIT",
    "counts_for": 3.0,
}


class Example(NamedTuple):
    text: str
    positive: bool
    asks_for: AsksFor
    source: str


def examples(folder: Path) -> list[Example]:
    """Everything that is learnt from, sentences that are both or neither left out."""
    found: list[Example] = []
    for source in SOURCES:
        path = folder / str(source["file"])
        sum_ = hashlib.sha256(path.read_bytes()).hexdigest()
        if sum_ != source["sha256"]:
            raise SystemExit(f"{path} is another file than the one named: its SHA-256 is {sum_}.")
        read = {"course": _course, "product": _product, "sentence": _film}[path.name.partition("_")[0]]
        found += (Example(text, good, AsksFor.OPINION, str(source["name"])) for text, good in read(path))
    with OWN.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            good, asked = row["label"] == "positive", AsksFor(row["asks_for"])
            found.append(Example(row["text"], good, asked, str(OURS["name"])))
    return found


def _course(path: Path) -> Iterator[tuple[str, bool]]:
    import rdata

    table = rdata.read_rda(path)["course_evaluations"]
    for sign, text in zip(table["sentiment"], table["text"], strict=True):
        if sign:
            yield str(text), sign > 0


def _product(path: Path) -> Iterator[tuple[str, bool]]:
    """Lines "feature[+2]##sentence": those whose features are all praised, or all criticised."""
    with zipfile.ZipFile(path) as held:
        for name in sorted(held.namelist()):
            if not name.endswith(".txt") or name.endswith("README.txt"):
                continue
            for line in held.read(name).decode("latin-1").splitlines():
                about, mark, text = line.partition("##")
                signs = set(re.findall(r"\[([+-])\d?\]", about))
                if mark and len(signs) == 1 and not line.startswith("[t]"):
                    yield _joined(text), signs == {"+"}


def _film(path: Path) -> Iterator[tuple[str, bool]]:
    with zipfile.ZipFile(path) as held:
        for kind in ("pos", "neg"):
            for line in held.read(f"sentence_polarity/rt-polarity.{kind}").decode("latin-1").splitlines():
                yield _joined(line), kind == "pos"


def _joined(text: str) -> str:
    """As people write it: "does n't" in one word."""
    return re.sub(r"(\w) n't\b", r"\1n't", text.strip())


def learn(rows: list[Example]) -> dict[str, Any]:
    """The weights, as `weights.json` holds them."""
    rarity = _rarity(rows)
    names, weights, intercept, matter = _fitted(rows, rarity)
    rank = sorted((name for name in names if name in rarity), key=lambda name: (-matter[name], name))
    rarity = {name: round(rarity[name], 3) for name in rank[:MOST_WORDS]}
    names, weights, intercept, _ = _fitted(rows, rarity)
    return {
        "about": "Weights of the rough sort. Learnt by bench/train_sentiment.py; words hold [rarity, weight].",
        "sources": [*SOURCES, OURS | {"sha256": hashlib.sha256(OWN.read_bytes()).hexdigest()}],
        "intercept": round(intercept, 4),
        "others": {name: round(weights[name], 4) for name in sorted(names) if name.startswith("#")},
        "words": {name: [rarity[name], round(weights.get(name, 0.0), 3)] for name in sorted(rarity)},
    }


def _rarity(rows: list[Example]) -> dict[str, float]:
    count: Counter[str] = Counter()
    users: dict[str, set[str]] = {}
    for row in rows:
        for term in terms(row.text):
            count[term] += 1
            users.setdefault(term, set()).add(row.source)
    return {
        term: math.log(len(rows) / number) + 1
        for term, number in count.items()
        if number >= RAREST and len(users[term]) > 1
    }


def _fitted(
    rows: list[Example], rarity: dict[str, float]
) -> tuple[list[str], dict[str, float], float, dict[str, float]]:
    """Names, weights, intercept, and how much each feature moves a score on the whole."""
    import numpy as np
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    table = DictVectorizer()
    seen = table.fit_transform([features(row.text, row.asks_for, rarity) for row in rows])
    good = np.array([row.positive for row in rows])
    model = LogisticRegression(C=STRENGTH, max_iter=2_000).fit(seen, good, sample_weight=_counts_for(rows))
    names, weights = list(table.get_feature_names_out()), model.coef_[0]
    matter = np.abs(weights) * np.sqrt(np.asarray(seen.power(2).mean(axis=0)).ravel())
    named = dict(zip(names, map(float, weights), strict=True))
    return names, named, float(model.intercept_[0]), dict(zip(names, map(float, matter), strict=True))


def _counts_for(rows: list[Example]) -> list[float]:
    """Praise and criticism alike within a source and a kind of question."""
    own = {str(source["name"]): float(source["counts_for"]) for source in (*SOURCES, OURS)}
    both = Counter((row.source, row.asks_for) for row in rows)
    each = Counter((row.source, row.asks_for, row.positive) for row in rows)
    return [
        own[row.source] * both[row.source, row.asks_for] / (2 * each[row.source, row.asks_for, row.positive])
        for row in rows
    ]


def held_out(rows: list[Example]) -> Iterator[str]:
    """How often it is right on a source it has not seen."""
    for name in ("course evaluations", "product reviews"):
        held = learn([row for row in rows if row.source != name])
        judge = scorer.Scorer(
            held["intercept"],
            held["others"] | {word: weight for word, (_, weight) in held["words"].items()},
            {word: rarity for word, (rarity, _) in held["words"].items()},
        )
        unseen = [row for row in rows if row.source == name]
        right = sum((judge.score(row.text, row.asks_for) > 0.5) == row.positive for row in unseen)
        yield f"{name}, left out: {right / len(unseen):.3f} right of {len(unseen):,}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    rows = examples(parser.parse_args().folder)
    for name, number in Counter(row.source for row in rows).items():
        print(f"{number:6,} {name}")
    for line in held_out(rows):
        print(line)
    held = learn(rows)
    lines = json.dumps(held, ensure_ascii=False, indent=0, separators=(",", ": "))
    lines = re.sub(r"\[\n([\d.]+),\n(-?[\d.]+)\n\]", r"[\1, \2]", lines)
    scorer.WEIGHTS.write_text(lines + "\n", encoding="utf-8")
    print(f"{len(held['words']):,} words, {scorer.WEIGHTS.stat().st_size:,} bytes: {scorer.WEIGHTS}")


if __name__ == "__main__":
    main()
