"""How `analysis/redaction/words/` was made: first names, surnames and ordinary words, from openly licensed lists.

    python -m bench.name_lists FAKER ENGLISH_WORDS

where both are folders with the unpacked wheels of Faker (MIT) and english-words (MIT; its "web2" is in the public
domain). The frequencies are TextBlob's (MIT), counted in public-domain books. `more_names.txt` and `places.txt` are our
own and are not touched.
"""

import importlib
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import textblob

from analysis.redaction.vocabulary import FOLDER, folded, words_of

LOCALES = [
    "en",
    "en_GB",
    "en_IE",
    "en_IN",
    "en_NZ",
    "en_PK",
    "en_US",
    "en_TH",
    "pl_PL",
    "ro_RO",
    "sk_SK",
    "cs_CZ",
    "hu_HU",
    "lt_LT",
    "lv_LV",
    "tr_TR",
    "fr_FR",
    "es_ES",
    "pt_PT",
    "it_IT",
    "de_DE",
    "zu_ZA",
    "tw_GH",
    "yo_NG",
    "sw",
    "ga_IE",
    "vi_VN",
    "hr_HR",
    "nl_NL",
]
LATIN = re.compile(r"[A-Za-zÀ-ž]{3,}(?:['’-][A-Za-zÀ-ž]+)?")

#: Listed as first names, and ordinary words which nobody in an English classroom is called.
NOT_NAMES = words_of(
    """made man little long general young don love case less son red west friend ever early name north till
    true else german reason doctor lady governor sister colonel silver captain royal tea hill floor carry
    fate cap pleasant marry cannon sad gray wood unknown justice hall press liberty major forest council
    canal worth sole spring journey marshal green bell nail brain burns banks branch winter baker cord baby
    hung judge china harm elder male steward haven bird mad sing trace shade rush gay lot comfort hence wing
    mile hunt essence chin author minor webster pink add roll porter cher ties fleet fed orange burke rice
    merrily scarlet harsh sincere wash queen tiny velvet infant lawyer saint park bee unique berlin manly
    ward arch pierce link baron ryder fuller garrison doll job commodore ally rod deacon era manila lone
    marine colon bush dock gunner villa ether miner bishop fairy media echo alpha pleas raid burr lemon rock
    cherish foster kick wheeler admiral dimple urban ham gale geneva herb kaiser wells handy boss flint tory
    wright miracle mare weaver levy gage maxim trinity peer prosper loot junior whit lope watt pier shafter
    grove almond ante emit mat mal noma bud unnamed pat divan ethyl coral prince princess king said victory
    holmes cash york boston paris montana christian islam muslim england english france india asia america
    africa london kenya israel ireland scotland wales devon essex monday friday sunday easter christmas
    april march august november october december february september january july nan nanny mum mummy dad
    daddy papa ok okay app mam mammy bro sis teddy ana ani anon any are ben-t ill too the and for dr mr mrs
    miss sir madam ain ali-e day door dorm dear ease eden-s ems eve-s fan fin foe gum gun hay hen her his
    how ice ing ink ion ire its jab kid lad law lay led let lib lid lie log low mot nap net new nil nit nor
    not now oak oar odd off oil old one opt our out own pal per phone pip pit pop pot pro pub pun put ram
    ran rap rat rev rid rig rim rip rot row rub rug rum run sea see set she sit six sky-e sly soy spa spy
    sub sum sun tab tag tan tap tar tee ten ton top tow two urn use van vat vet via vow wad wag war was wax
    way web wed wee wet who why wig win wit won yes yet you zip nurse care carer school teacher online wifi
    internet"""
)
#: Ordinary words in a dictionary, and far oftener a person where a child or a worker writes.
OFTENER_NAMES = words_of(
    """mary anna vera peter james irene henry benjamin franklin morris vincent victor maria lewis ken sam roger
    martin tom lucy sophia abigail laura sabine barry bob davy troy timothy carl fraser mack jack ruby sally
    mason harper john george david charles harry robert william thomas edward alexander jane elizabeth emma
    ellen kate alice tommy jimmy billy charlie danny jenny peggy molly polly kitty nick jim joe ben dan max
    napoleon"""
)


def flat(values: object) -> Iterator[str]:
    for value in values if not isinstance(values, Mapping) else values.keys():  # type: ignore[union-attr]
        one = value[0] if isinstance(value, tuple) else value
        if isinstance(one, str) and LATIN.fullmatch(one):
            yield folded(one)


def faker(kind: str) -> set[str]:
    found: set[str] = set()
    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for name in dir(provider):
            values = getattr(provider, name)
            if name.startswith(kind) and isinstance(values, tuple | list | dict):
                found.update(flat(values))
    return found


def ordinary() -> set[str]:
    """Words of common books that a dictionary has in small letters, inflected forms among them."""
    from english_words import get_english_words_set  # type: ignore[import-not-found]

    known = {word for word in get_english_words_set(["web2"], lower=False) if word.islower()}
    lines = (Path(textblob.__file__).parent / "en" / "en-spelling.txt").read_text("utf-8").splitlines()
    counts = dict(line.split() for line in lines if line and line[0] != ";")
    return {word for word, number in counts.items() if int(number) >= 3 and _is_word(word, known)}


ENDINGS = [
    "s:",
    "es:",
    "ed:",
    "ed:e",
    "ing:",
    "ing:e",
    "d:",
    "ies:y",
    "ied:y",
    "ly:",
    "er:",
    "er:e",
    "est:",
    "n't:",
]


def _is_word(word: str, known: set[str]) -> bool:
    if word in known:
        return True
    stems = (word[: -len(a)] + b for a, _, b in (e.partition(":") for e in ENDINGS) if word.endswith(a))
    doubled = re.fullmatch(r"(.+)(.)\2(ing|ed|er)", word)
    return any(len(stem) > 1 and stem in known for stem in stems) or bool(
        doubled and doubled[1] + doubled[2] in known
    )


def main() -> None:
    sys.path[:0] = sys.argv[1:3]
    words = ordinary() - OFTENER_NAMES
    firsts = faker("first_name") - NOT_NAMES
    lasts = faker("last_name") - words - NOT_NAMES
    for name, found in (("ordinary", words), ("first_names", firsts), ("surnames", lasts)):
        (FOLDER / f"{name}.txt").write_text("\n".join(sorted(found)) + "\n", "utf-8")
        print(name, len(found))


if __name__ == "__main__":
    main()
