"""One text held against the rules, the model and its language: flagged or not, how soon, and why.

A flag orders the reading, nothing else: "not flagged" is never "no concern". Called while a person waits for the page
after sending, so it imports neither pandas nor scikit-learn, and the model is loaded before the first person comes
(`ready`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from analysis import languages
from analysis.screening import model
from analysis.screening.reading import read_yaml
from analysis.screening.rulebook import STRENGTHS, Damper, Level, Rule, RuleBook, shipped
from analysis.screening.words import END, plain

Audience = Literal["child", "family", "practitioner"]
By = Literal["rules", "rules and model"]

_THRESHOLDS = Path(__file__).with_name("thresholds.yaml")
UNREAD_LANGUAGE = "language"  # the id under which a text goes to a person for its language alone
MODEL = "model"
_BEFORE = 3  # so many words before a phrase may say "nobody" or "never"
_NEGATED = 0.12
_MODEL_QUIETENED = 0.75
_NOT = frozenset(["not", "never", "nobody", "none", "without", "nor", "isnt", "no-one"])
#: After these "not" denies something else: "can not stop", "does not know he hits".
_STILL = frozenset(
    [
        "stop",
        "only",
        "just",
        "know",
        "sure",
        "why",
        "help",
        "cope",
        "safe",
        "allowed",
        "tell",
        "say",
        "told",
        "want",
        "like",
        "care",
        "if",
        "when",
        "because",
        "until",
    ]
)


@dataclass(frozen=True, slots=True)
class Screened:
    """What screening made of one text.

    `score` from 0 to 1 is the place in the reading order. `reasons` are sentences for a safeguarding lead, each with
    the rule it comes from; `rules` are those rules' ids, urgent ones first. `by` says whether the model took part.
    """

    flagged: bool
    score: float
    level: Level | None
    kinds: tuple[str, ...]
    reasons: tuple[str, ...]
    rules: tuple[str, ...]
    language: str
    by: By


@dataclass(slots=True)
class _Hit:
    """A rule that was found, with the most weight it had anywhere in the text, and what quietened it."""

    rule: Rule
    weight: float
    quietened: str | None = field(default=None)


def screen(
    text: str, language: str = "en", audience: str = "child", book: RuleBook | None = None
) -> Screened:
    """Hold a text against everything. `language` is the survey's, `audience` whom it asks; unknown ones count as child."""
    found_in = languages.language_of(text, language)
    words = plain(text)
    hits = sorted(_hits(words, audience, book or shipped()).values(), key=lambda hit: -hit.weight)
    by_rules = 1.0
    for hit in hits:
        by_rules *= 1 - hit.weight
    by_rules = 1 - by_rules
    english = text if found_in == "en" else languages.english_parts(text)
    guess = _guess(english, audience, book or shipped()) if found_in == "en" or english else None
    score = by_rules if guess is None else 1 - (1 - by_rules) * (1 - guess)
    strange = found_in != "en" and any(c.isalpha() for c in text)
    flagged = strange or score >= threshold(audience, guess is not None)
    loud = [hit for hit in hits if hit.quietened is None]
    level: Level | None = "look" if flagged else None
    if any(hit.rule.level == "urgent" for hit in loud):
        level = "urgent"
    return Screened(
        flagged=flagged,
        score=round(max(score, 0.5) if strange else score, 4),
        level=level,
        kinds=_kinds(loud or hits, strange, flagged),
        reasons=tuple(_reasons(loud, hits, guess, found_in if strange else None, flagged)),
        rules=_names(loud or hits, guess, strange),
        language=found_in,
        by="rules" if guess is None else "rules and model",
    )


def ready(own_weights: Path | None = None) -> By:
    """Read rules, spelling and model now, so that nobody waits for it later; says what will take part.

    `own_weights` are those an installation trained for itself; where there are none, the shipped ones serve. None
    leaves it as it is.
    """
    if own_weights is not None:
        model.use(own_weights)
    shipped().compile()
    screen("Are you ready?")
    return "rules and model" if model.there() else "rules"


def local_file(secret_file: str) -> Path:
    """Where an installation keeps weights of its own: beside its key, which is guarded as well."""
    return Path(secret_file).with_name("screening-model.npz")


@cache
def _thresholds() -> Mapping[str, Mapping[str, float]]:
    return read_yaml(_THRESHOLDS)


def threshold(audience: str, with_model: bool = True) -> float:
    """From which score on a text is flagged; the lowest where it is not known who was asked."""
    known = _thresholds()["with_model" if with_model else "rules_alone"]
    return known.get(audience, min(known.values()))


def _guess(text: str, audience: str, book: RuleBook) -> float | None:
    """The model's chance; a piece that speaks of a course, a game or what does not happen counts for less."""

    def quiet(said: str) -> float:
        return _MODEL_QUIETENED if any(True for _ in _dampers(said, audience, book)) else 1.0

    return model.chance(text, quiet)


def _dampers(words: str, audience: str, book: RuleBook) -> Iterator[tuple[Damper, int]]:
    """What quietens in this text, and where it stands."""
    for place, _, start, _ in book.damps.hits(words, frozenset(words.split())):
        damper = book.dampers[place]
        if not damper.audiences or audience in damper.audiences:
            yield damper, start


def _hits(words: str, audience: str, book: RuleBook) -> dict[str, _Hit]:
    tokens = frozenset(words.split())
    dampers = list(_dampers(words, audience, book))
    found: dict[str, _Hit] = {}
    for place, _, start, _end in book.says.hits(words, tokens):
        rule = book.rules[place]
        if _unless(rule, words, start):
            continue
        weight, quietened = _weight(rule, words, start, dampers)
        before = found.get(rule.id)
        if before is None or weight > before.weight:
            found[rule.id] = _Hit(rule, weight, quietened)
    return found


def _unless(rule: Rule, words: str, start: int) -> bool:
    low, high = _sentence(words, start)
    return any(one.pattern.search(words, low, high) for one in rule.unless)


def _sentence(words: str, place: int) -> tuple[int, int]:
    """From where to where the sentence around a place goes."""
    after = words.find(f" {END} ", place)
    return max(words.rfind(f" {END} ", 0, place), 0), len(words) if after < 0 else after + 1


def _weight(
    rule: Rule, words: str, start: int, dampers: list[tuple[Damper, int]]
) -> tuple[float, str | None]:
    weight = STRENGTHS[rule.strength]
    low, high = _sentence(words, start)
    for damper, where in dampers:
        if damper.whole_text or low <= where < high:
            return weight * damper.to, damper.because
    before = words[low:start].split()[-_BEFORE:]
    if rule.strength != "hint" and _denied(before):
        return weight * _NEGATED, "says that it does not happen"
    return weight, None


def _denied(before: list[str]) -> bool:
    for distance, word in enumerate(reversed(before)):
        if word in _STILL or word == END:
            return False
        if word in _NOT:
            return distance < _BEFORE
        if word == "one" and "no" in before:
            return True
    return False


def _kinds(hits: list[_Hit], strange: bool, flagged: bool) -> tuple[str, ...]:
    kinds = dict.fromkeys(kind for hit in hits for kind in hit.rule.kinds) if flagged else {}
    return tuple(kinds) or (("language",) if strange else ("unclear",) if flagged else ())


def _names(hits: list[_Hit], guess: float | None, strange: bool) -> tuple[str, ...]:
    hits = sorted(hits, key=lambda hit: hit.rule.level != "urgent")
    names = [hit.rule.id for hit in hits]
    if guess is not None and guess >= model.SAYS_SO:
        names.append(MODEL)
    return (*names, *([UNREAD_LANGUAGE] if strange else []))


def _reasons(
    loud: list[_Hit], hits: list[_Hit], guess: float | None, strange: str | None, flagged: bool
) -> Iterator[str]:
    for hit in sorted(loud, key=lambda hit: hit.rule.level != "urgent"):
        yield f"{hit.rule.because} (rule {hit.rule.id})."
    if strange == languages.UNKNOWN:
        yield f"Written in a language that was not recognised: nobody can sort this by machine (rule {UNREAD_LANGUAGE})."
    elif strange:
        yield f"Written in {languages.name(strange)}: nobody can sort this by machine (rule {UNREAD_LANGUAGE})."
    if flagged and guess is not None and guess >= model.SAYS_SO:
        yield f"Reads like sentences that a person had to look at (rule {MODEL})."
    if flagged:
        for hit in hits:
            if hit.quietened:
                yield f"{hit.rule.because}, perhaps, but it also {hit.quietened} (rule {hit.rule.id})."
