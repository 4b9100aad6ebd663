"""Names people have online: @name, and what follows "my snap is"."""

import re
from collections.abc import Iterator

from analysis.redaction.looked import Looked, Span
from analysis.redaction.vocabulary import folded, listed, ordinary

_SIGN = r"[\w.-]*\w"
_AT = re.compile(rf"(?<![\w.@])@\s?({_SIGN})")
_WHERE = (
    r"snap\s?chat|snapchat|snap|sc|insta(?:gram)?|ig|tik\s?tok|discord|roblox|xbox(?:\s?live)?|psn|playstation|fortnite|"
    r"minecraft|steam|twitch|telegram|kik|twitter|facebook|fb|threads|youtube|whatsapp|bereal|yubo|reddit|gamer\s?tag|"
    r"user\s?name|user|handle|@"
)
_CALLED = re.compile(
    rf"(?<!\w)(?:{_WHERE})(?:\s+(?:name|id|account|user\s?name|user|handle|tag|@))?"
    rf"(?:\s+(?:is|its|it's|was|called|as|me|at|under)|'s|s)*\s*[:=@-]?\s*[\"'(]?@?((?:{_SIGN}){{1}}(?:\s?#\s?[0-9]{{3,}})?)",
    re.IGNORECASE,
)
_ADD = re.compile(
    rf"\b(?:add|follow|message|msg|dm|find|inbox|txt)\s+(?:me|us|him|her)\s+(?:on\s+)?(?:{_WHERE})?\s*[:,-]?\s*(?:at|as|its|it's|is)?\s*@?({_SIGN})",
    re.IGNORECASE,
)
_ON = re.compile(rf"({_SIGN})\s+(?:on|is my|is her|is his)\s+(?:{_WHERE})(?!\w)", re.IGNORECASE)


def find(looked: Looked) -> Iterator[Span]:
    text = looked.text
    yield from (match.span() for match in _AT.finditer(text))
    for match in _CALLED.finditer(text):
        if _is_handle(
            match.group(1),
            bool(
                re.search(
                    r"(?:\bis\b|:|=|\bcalled\b|\bas\b|\bits\b|it's)\W*$", text[match.start() : match.start(1)]
                )
            ),
        ):
            yield match.span(1)
    for pattern in (_ADD, _ON):
        yield from (match.span(1) for match in pattern.finditer(text) if _is_handle(match.group(1), False))


def _is_handle(word: str, said: bool) -> bool:
    """A sign no ordinary word has; or, after "my snap is", a word that is not an ordinary one."""
    if re.search(r"[a-z][\w.-]*[0-9_.]|[0-9_.][\w.-]*[a-z]", word, re.IGNORECASE) and not _TIME.fullmatch(
        word
    ):
        return True
    plain = folded(word)
    return (
        said and len(plain) > 2 and plain.isalpha() and not ordinary(plain) and plain not in listed("places")
    )


_TIME = re.compile(r"[0-9]+(?:st|nd|rd|th|am|pm|min|mins|hrs|yrs|k|x|s|d|g|year-?olds?)?", re.IGNORECASE)
