"""What an author sets beside words: a picture, recordings, a signed video. Whether a file is there is asked elsewhere.

picture: symbol:school
picture: {source: asset:our-park, alt: A park with a pond}
audio: {en: asset:safe-en, so: asset:safe-so}
video: {source: asset:safe-bsl, captions: {en: asset:safe-captions}, signer: "A. Jones, RSLI 1234567"}
"""

import re

from forms.author_file.spot import Spot
from forms.media import ASSET, SYMBOL, Media, Picture, Video

MEDIA_KEYS = ("picture", "audio", "video")
VIDEO_KEYS = ("source", "sign_language", "captions", "signer")
NAME = "[a-z0-9][a-z0-9_-]{0,63}"
_NAME = re.compile(NAME)
_RULE = "small letters, digits, - and _"


def media(spot: Spot) -> Media:
    return Media(picture=picture(spot), audio=_by_language(spot, "audio"), video=_video(spot))


def picture(spot: Spot) -> Picture | None:
    """Plain words name the file; a mapping gives what a picture shows, where the words beside it do not say it."""
    inside = spot.at("picture")
    if inside is None:
        return None
    if inside.kind == "words":
        source = reference(spot, "picture", (SYMBOL, ASSET))
        return Picture(source) if source else None
    if not inside.keys(("source", "alt")):
        return None
    source = reference(inside, "source", (SYMBOL, ASSET))
    alt = inside.text("alt")
    return Picture(source, alt) if source else None


def _by_language(spot: Spot, key: str) -> dict[str, str]:
    """A file for each language; one alone is in the survey's first language."""
    inside = spot.at(key)
    if inside is None:
        return {}
    if inside.kind == "words":
        source = reference(spot, key, (ASSET,))
        return {spot.file.languages[0]: source} if source else {}
    if not inside.keys(spot.file.languages):
        return {}
    found = {code: reference(inside, code, (ASSET,)) for code in spot.file.languages if inside.has(code)}
    return {code: source for code, source in found.items() if source}


def _video(spot: Spot) -> Video | None:
    inside = spot.at("video")
    if inside is None:
        return None
    if inside.kind == "words":
        source = reference(spot, "video", (ASSET,))
        return Video(source) if source else None
    if not inside.keys(VIDEO_KEYS):
        return None
    source = reference(inside, "source", (ASSET,))
    captions = _by_language(inside, "captions")
    language, signer = inside.words("sign_language"), inside.words("signer")
    return Video(source, language or "BSL", captions, signer or "") if source else None


def reference(spot: Spot, key: str, kinds: tuple[str, ...]) -> str | None:
    """The file named under a key: `symbol:school` or `asset:our-park`."""
    if not spot.has(key):
        spot.object(f"'{key}' is missing.", f"Write '{key}: {kinds[-1]}our-file'.")
        return None
    words = spot.words(key)
    if words is None:
        return None
    kind, colon, name = words.partition(":")
    if f"{kind}{colon}" in kinds and _NAME.fullmatch(name):
        return words
    spot.object(f"'{words}' does not name a file of ours.", _remedy(kind, colon, name, kinds), key)
    return None


def _remedy(kind: str, colon: str, name: str, kinds: tuple[str, ...]) -> str:
    usual = " or ".join(f"'{one}{'school' if one == SYMBOL else 'our-file'}'" for one in kinds)
    if name.startswith("//"):
        return f"Nothing is fetched from elsewhere. Bring the file in, and write {usual}."
    if f"{kind}{colon}" == SYMBOL and SYMBOL not in kinds:
        return f"Symbols are pictures. Bring the file in, and write {usual}."
    if f"{kind}{colon}" in kinds:
        return f"A name has {_RULE}, at most 64 of them."
    return f"Write {usual}, with a name of {_RULE}."
