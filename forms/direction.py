"""Which way a language is written."""

RIGHT_TO_LEFT = frozenset({"ar", "ur", "fa", "ps", "ckb", "he", "sd"})


def direction(language: str) -> str:
    """`rtl` or `ltr`. A script that is named decides: Punjabi is written in two, and Kurdish in two."""
    first, *parts = language.split("-")
    if any(len(part) == 4 for part in parts):
        return "rtl" if "Arab" in parts or "Hebr" in parts else "ltr"
    return "rtl" if first in RIGHT_TO_LEFT else "ltr"
