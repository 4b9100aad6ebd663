"""British postcodes, in any case and spacing, with O for 0; and the first half where it is called a postcode."""

import re
from collections.abc import Iterator

from analysis.redaction.looked import Looked, Span

_AREAS = (
    "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK "
    "FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP "
    "NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA "
    "WC WD WF WN WR WS WV YO ZE"
).replace(" ", "|")
_OUT = rf"(?:{_AREAS})[0-9OI][0-9O]?[A-Z]?"
_IN = r"[0-9OI][ABD-HJLNP-UW-Z]{2}"
_FULL = re.compile(rf"(?<!\w)(?:GIR\s?0AA|{_OUT}\s?[-.]?\s?{_IN})(?!\w)", re.IGNORECASE)
_SPACED = re.compile(
    rf"(?<!\w)(?:{_AREAS.replace('|', ' |')} )\s?[0-9](?: [0-9A-Z])? {{1,2}}[0-9] [A-Z] [A-Z](?!\w)",
    re.IGNORECASE,
)
_LETTERS = re.compile(
    r"(?<![\w'])[A-Z] (?:[A-Z] )?[0-9O] (?:[0-9A-Z] )?[0-9] [A-Z] [A-Z](?![\w'])", re.IGNORECASE
)
_CALLED = re.compile(
    rf"\bpost\s?code\b(?:\s+(?:is|its|it's|of|area|starts|with))*\s*[:=-]?\s*({_OUT})(?!\w)", re.IGNORECASE
)


def find(looked: Looked) -> Iterator[Span]:
    for match in _FULL.finditer(looked.text):
        if any(sign.isdigit() for sign in match.group()):
            yield match.span()
    for pattern in (_SPACED, _LETTERS):
        yield from (match.span() for match in pattern.finditer(looked.text))
    yield from (match.span(1) for match in _CALLED.finditer(looked.text))
