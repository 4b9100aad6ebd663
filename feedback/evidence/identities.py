"""No case can be recognised: what names somebody is refused, what may name somebody is pointed at.

An audit is about cases; what stands here is about practice. Numbers that stand for one person are refused whoever says
otherwise. Names, places and dates of birth may be an agency's or a road's: a person looks at each and says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis import redaction
from analysis.redaction import Found

#: One person each, whatever the context.
NEVER = {
    "nhs_number": "an NHS number",
    "ni_number": "a National Insurance number",
    "birth_date": "a date of birth",
    "email": "an e-mail address",
    "phone": "a phone number",
    "id": "a number of a case, a pupil or a file",
}
#: What these rules see is no identity here: evidence names agencies and schools on purpose, and says where it lies.
OURS = frozenset({"organisation", "link"})


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found in a text: what is refused, and what a person has to look at."""

    refused: tuple[Found, ...]
    pointed_at: tuple[Found, ...]


def look(texts: Iterable[str], places: Iterable[str], known: Iterable[str]) -> Seen:
    """What `texts` hold; of `places`, such as where a file lies, only what is refused: a shared drive is no address.

    `known` are the names of our own bodies, which may stand: agencies, boards.
    """
    ours = {name.casefold() for name in known}
    found = [one for text in texts for one in redaction.redact(text).found]
    there = [one for text in places for one in redaction.redact(text).found]
    rest = [one for one in found if one.kind not in {*NEVER, *OURS} and one.words.casefold() not in ours]
    return Seen(tuple(one for one in (*found, *there) if one.kind in NEVER), tuple(rest))


def refusal(seen: Seen) -> str:
    """Why it is refused, in a sentence; empty where nothing is."""
    if not seen.refused:
        return ""
    what = ", ".join(dict.fromkeys(f"“{one.words}” ({NEVER[one.kind]})" for one in seen.refused))
    return f"Take this out: {what}. It stands for one person, and evidence here is about practice, never about a case."


def question(seen: Seen) -> str:
    """What somebody has to say yes to; empty where nothing was found."""
    if not seen.pointed_at:
        return ""
    what = ", ".join(dict.fromkeys(f"“{one.words}”" for one in seen.pointed_at))
    return (
        f"Look at {what}. Take out whatever may name a person of a case; then say below that none of it does."
    )
