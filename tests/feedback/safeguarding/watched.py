"""A screening that a test can read: it flags by plain marks in the text, and breaks when it is told to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """What `analysis.screening.screen` would say."""

    flagged: bool
    score: float
    level: str | None
    kinds: tuple[str, ...]
    reasons: tuple[str, ...]
    rules: tuple[str, ...]
    language: str
    by: str = "rules"


def screener(text: str, language: str, audience: str) -> Said:
    """HITS is urgent, WORRY is to be looked at, BREAK breaks; Arabic cannot be sorted."""
    if "BREAK" in text:
        raise RuntimeError(text)
    if "HITS" in text:
        return Said(True, 0.9, "urgent", ("abuse",), ("Somebody hits (rule hit).",), ("hit",), language)
    if "WORRY" in text:
        return Said(True, 0.6, "look", ("neglect",), ("A worry (rule worry).",), ("worry",), language)
    if language == "ar":
        return Said(True, 0.5, "look", ("language",), ("Written in Arabic.",), ("language",), language)
    return Said(False, 0.01, None, (), (), (), language)
