"""Named schools and nurseries, and other places where a person could be found: clubs, surgeries, places of worship."""

import re
from collections.abc import Iterator

from analysis.redaction.looked import Looked, Span
from analysis.redaction.vocabulary import folded, words_of

_SCHOOL = (
    r"(?:church of england|roman catholic|catholic|c\s?of\s?e|cofe|ce|rc|community|special|girls'?|boys'?|high|grammar|secondary|"
    r"primary|infants?|juniors?|middle|first|nursery|sixth form|free|technical|art|further education|fe|jewish|muslim|islamic|"
    r"voluntary aided|va)\s+"
)
_KIND = (
    r"academy|school|college|skool|nursery|pre-?school|kindergarten|sixth form|high|primary|secondary|grammar|infants|"
    r"juniors|uni|university|pru|playgroup|high skl|skl|day care|daycare|childminders?"
)
_SHORT = {"high", "primary", "secondary", "grammar", "infants", "juniors", "uni"}
_PLACE = (
    r"youth (?:club|centre|group|zone|project|theatre)|children'?s? (?:centre|home|hospital)|childrens (?:centre|home)|family (?:hub|centre)|community centre|"
    r"medical (?:centre|practice)|health centre|surgery|hospital|clinic|hospice|dental practice|leisure centre|sports centre|library|church|mosque|"
    r"masjid|temple|gurdwara|synagogue|madrasa|madrassa|mandir|cathedral|scouts|brownies|cubs|guides|cadets|fc|afc|rugby club|"
    r"football club|boxing club|gym|dance school|stage school|swimming club|refuge|hostel|care home|cafe|primary care network"
)
_NAME = r"[A-Z][\w'.-]*"
_SMALL = r"(?:of|the|&|upon|le|under)"
_WRITTEN = rf"(?<![\w'])((?:{_NAME}(?:\s+{_SMALL}(?=\s))*\s+){{1,5}}?)"
_SCHOOLS = re.compile(rf"{_WRITTEN}((?i:(?:{_SCHOOL})*(?:{_KIND})))(?!\w)")
_PLACES = re.compile(rf"{_WRITTEN}((?i:{_PLACE}))(?!\w)")
_SAINT = re.compile(
    rf"(?<!\w)(?:st\.?|saint|our lady(?:'?s)?|holy|sacred|all saints'?)\s+(?:[a-z][\w'-]*\s+){{0,3}}?(?:{_SCHOOL})*(?:{_KIND}|{_PLACE})(?!\w)",
    re.IGNORECASE,
)
_SAINTS = re.compile(
    r"(?<!\w)(?:go|goes|went|going|start(?:ed|ing)?|at|to|from|in|left)\s+((?:St\.?|Saint)\s+[A-Z][\w'-]*)(?!\w)",
    re.IGNORECASE,
)
_GOES = re.compile(
    r"\b(?:go|goes|went|going|moved|moving|start(?:ed|ing)?|transferred|attend(?:s|ed)?|at|from|left|in|excluded from|school is|school's|schools|school called|college is|academy is|pupil at|student at|teacher at)\s+(?:(?:to|at|from|called|is|my)\s+)*"
    rf"((?:the\s+)?(?:[a-z][\w'-]*\s+){{1,4}}?(?:{_SCHOOL})*(?:{_KIND}))(?!\w)",
    re.IGNORECASE,
)
_SCHOOL_IS = re.compile(
    r"\b(?:my|our|his|her|the|their|old|new)?\s*(?:school|college|nursery|academy)\s+(?:is\s+called|called|name is|is named|was called)\s+((?:(?!\b(?:and|but|in|where|because|i|it|is|which|we|they)\b)[\w'.-]+\s*){1,4})",
    re.IGNORECASE,
)
#: Words that stand before "school" in every text, and name none.
_PLAIN = words_of(
    """a an the my our your his her their this that these those all any some no every each both another other
    same new old big small little good bad nice great best better local nearby different special main whole
    after before during at in from to of on for by with and or but is was are were be as about into near
    outside inside primary secondary high junior infant infants juniors nursery middle first upper lower
    grammar private public state free boarding sunday summer home night art drama music dance language
    medical law business community church faith catholic muslim english british girls boys mixed single-sex
    sixth form further higher education technical mainstream specialist alternative virtual forest
    whole-school pre post inter between within across through around per since until when while if because
    so very really more most less few many much own old-fashioned academy school college university i we you
    he she it they me us them who which what where why how not never always only just even also too then
    there here now today tomorrow yesterday monday tuesday wednesday thursday friday saturday next last like
    love hate go goes went going get got gets come comes came walk walking leave leaving start starting
    finish miss back changed moving hard fun rubbish boring safe unsafe secondary-school children's child's
    parents pupils student students staff teachers head one two three four five year years old-school
    my-school social care mental health family youth support dental general hospital emergency crisis day
    drop-in listening safeguarding training conference event national charity greater north south east west
    northern southern eastern western city town village royal working together young people children child
    adult adults men women disabled voluntary sector pilot research pupil amazing brilliant excellent lovely
    clean dirty warm cold busy full empty mobile walk-in nhs thank thanks please dear gp a&e er need want
    wish think feel maybe perhaps could would should can will may might must do does did has have had said
    says"""
)


def schools(looked: Looked) -> Iterator[Span]:
    yield from _capitals(looked, _SCHOOLS, short=_SHORT)
    for match in _SAINT.finditer(looked.text):
        yield match.span()
    for match in _SAINTS.finditer(looked.text):
        yield match.span(1)
    for match in _GOES.finditer(looked.text):
        span = _named(match.group(1), match.start(1), looked.text)
        if span:
            yield span
    for match in _SCHOOL_IS.finditer(looked.text):
        end = match.start(1) + len(match.group(1).rstrip(" .,"))
        yield match.start(1), end


def organisations(looked: Looked) -> Iterator[Span]:
    yield from _capitals(looked, _PLACES, short=set())


def _capitals(looked: Looked, pattern: re.Pattern[str], short: set[str]) -> Iterator[Span]:
    """Capitals before a word for a place; a lone "High" has to be a capital itself."""
    for match in pattern.finditer(looked.text):
        kind = match.group(2).split()[-1]
        if kind.lower() in short and not kind[0].isupper():
            continue
        span = _named(match.group(), match.start(), looked.text, capitals=True)
        if span:
            yield span


def _named(words: str, start: int, text: str, *, capitals: bool = False) -> Span | None:
    """The span without plain words before it; None where nothing in it is a name."""
    parts = list(re.finditer(r"\S+", words))
    while parts and _plain(parts[0].group()):
        parts = parts[1:]
    name = [part.group() for part in parts[:-1] if not _plain(part.group())]
    if not name or (capitals and not any(part[0].isupper() for part in name)):
        return None
    return start + parts[0].start(), start + parts[-1].end()


def _plain(word: str) -> bool:
    plain = folded(word).strip(".,'").removesuffix("'s")
    return plain in _PLAIN or plain.isdigit()
