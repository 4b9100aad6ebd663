"""Pictures, recordings and signed videos that stand beside a question's words.

A reference names a file that this service serves itself: `symbol:home` is a symbol that is shipped, `asset:<name>`
is a file the author has brought in under that name. Nothing is ever fetched from elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from forms.text import Text

SYMBOL, ASSET = "symbol:", "asset:"


@dataclass(frozen=True, slots=True)
class Picture:
    """`alt` is None where the words beside the picture already say what it shows."""

    source: str
    alt: Text | None = None


@dataclass(frozen=True, slots=True)
class Video:
    """A question in sign language, or spoken. `captions` maps language to a reference; the question's words are its text.

    signer     who signs or speaks, and who checked it ("NRCPD-registered translators", a name, a day), for staff
    """

    source: str
    sign_language: str = "BSL"
    captions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    signer: str = ""

    def __hash__(self) -> int:
        return hash((self.source, self.sign_language, tuple(self.captions.items()), self.signer))


@dataclass(frozen=True, slots=True)
class Media:
    """All that stands beside a question's words. `audio` maps language to a recording of the words, read aloud."""

    picture: Picture | None = None
    audio: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    video: Video | None = None

    def __hash__(self) -> int:
        return hash((self.picture, tuple(self.audio.items()), self.video))


NOTHING = Media()


def references(media: Media) -> tuple[str, ...]:
    """Every file a question's media name."""
    found = [media.picture.source] if media.picture else []
    found += media.audio.values()
    if media.video:
        found += [media.video.source, *media.video.captions.values()]
    return tuple(found)
