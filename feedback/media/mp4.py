"""MP4 videos and M4A recordings: box by box, what plays is kept, and what tells on people is written over.

Telephones note the place, the day and the device in boxes that no player needs. Those boxes become empty ones of the
same length, so that all addresses inside the file stay true; a track that is neither sound nor picture (a camera's
record of places, for one) is a reason to refuse the file.
"""

from collections.abc import Iterator

from feedback.media.checked import Checked
from feedback.media.fault import MediaFault

UNREADABLE = "This file cannot be read as MP4. Save it anew as MP4 (H.264 and AAC), and try again."
#: Boxes that hold boxes, and which of those may stay inside; everything else is emptied.
INSIDE = {
    b"": {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"moof", b"sidx", b"mfra", b"styp"},
    b"moov": {b"mvhd", b"trak", b"mvex", b"iods"},
    b"trak": {b"tkhd", b"edts", b"mdia", b"tref"},
    b"mdia": {b"mdhd", b"hdlr", b"minf"},
    b"minf": {b"vmhd", b"smhd", b"nmhd", b"dinf", b"stbl"},
    b"moof": {b"mfhd", b"traf"},
    b"traf": {b"tfhd", b"tfdt", b"trun", b"sdtp", b"sbgp", b"sgpd"},
}
BRANDS = {
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4A ",
    b"M4V ",
    b"dash",
    b"qt  ",
}
PLAYED = {b"avc1", b"avc3", b"av01", b"vp09", b"mp4a", b"Opus", b"fLaC"}
#: What tells when the file was made.
DATED = {b"mvhd", b"tkhd", b"mdhd"}


def looks_like(content: bytes) -> bool:
    return content[4:8] == b"ftyp"


def harmless(content: bytes) -> Checked:
    """The video or recording, without what it says of who made it, where and when.

    Raises:
        MediaFault: its boxes do not fit into each other, or it holds something else than sound and picture.
    """
    if content[8:12] not in BRANDS:
        raise MediaFault(
            "This is a kind of MP4 that not every telephone plays. Save it as MP4 (H.264 and AAC)."
        )
    walk = _Walk(content)
    walk.through(b"", 0, len(content))
    if not walk.tracks:
        raise MediaFault("There is neither sound nor picture in this file.")
    if b"vide" in walk.tracks:
        return Checked("video", "video/mp4", bytes(walk.out), walk.size)
    return Checked("audio", "audio/mp4", bytes(walk.out))


class _Walk:
    """One way through all boxes, writing over what has to go."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.out = bytearray(content)
        self.tracks: set[bytes] = set()
        self.size: dict[str, int] = {}

    def through(self, parent: bytes, start: int, end: int) -> None:
        for kind, begins, body, ends in _boxes(self.content, start, end):
            if kind not in INSIDE[parent]:
                self._empty(begins, body, ends)
            elif kind in INSIDE:
                self.through(kind, body, ends)
            elif kind in (b"free", b"skip", b"wide"):
                self._empty(begins, body, ends)
            else:
                self._look(kind, body, ends)

    def _empty(self, begins: int, body: int, ends: int) -> None:
        self.out[begins + 4 : begins + 8] = b"free"
        self.out[body:ends] = bytes(ends - body)

    def _look(self, kind: bytes, body: int, ends: int) -> None:
        if kind in DATED:
            wide = 8 if self.content[body : body + 1] == b"\x01" else 4
            self._over(body + 4, 2 * wide, ends)
        if kind == b"tkhd":
            width, height = (
                int.from_bytes(self.content[at : at + 4], "big") >> 16 for at in (ends - 8, ends - 4)
            )
            if 0 < width <= 8192 and 0 < height <= 8192:
                self.size = {"width": width, "height": height}
        elif kind == b"hdlr":
            self._handler(body, ends)
        elif kind == b"dinf":
            self._sources(body, ends)
        elif kind == b"stbl":
            self._formats(body, ends)

    def _over(self, at: int, length: int, ends: int) -> None:
        if at + length > ends:
            raise MediaFault(UNREADABLE)
        self.out[at : at + length] = bytes(length)

    def _handler(self, body: int, ends: int) -> None:
        kind = self.content[body + 8 : body + 12]
        if kind not in (b"vide", b"soun"):
            raise MediaFault(
                "This file holds a track that is neither sound nor picture; cameras keep places in such a track. "
                "Save the video anew with sound and picture alone."
            )
        self.tracks.add(kind)
        self._over(body + 24, max(ends - body - 24, 0), ends)

    def _sources(self, body: int, ends: int) -> None:
        """Where sound and picture lie: in this file, never at another address."""
        for kind, _, inner, end in _boxes(self.content, body, ends):
            entries = _boxes(self.content, inner + 8, end) if kind == b"dref" else ()
            for _, _, entry, _ in entries:
                if self.content[entry : entry + 4] != b"\0\0\0\x01":
                    raise MediaFault(
                        "This file plays something from another address. Save it as one whole file."
                    )

    def _formats(self, body: int, ends: int) -> None:
        for kind, begins, inner, end in _boxes(self.content, body, ends):
            if kind == b"stsd":
                for name, _, _, _ in _boxes(self.content, inner + 8, end):
                    if name not in PLAYED:
                        raise MediaFault(
                            "Not every telephone plays this file. Save it as MP4 with H.264 and AAC."
                        )
            elif kind in (b"uuid", b"udta", b"meta"):
                self._empty(begins, inner, end)


def _boxes(content: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Each box between two places: its kind, where it begins, where its body begins, where it ends."""
    at = start
    while at < end:
        if end - at < 8:
            raise MediaFault(UNREADABLE)
        size, kind, head = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(content[at + 8 : at + 16], "big"), 16
        elif size == 0:
            size = end - at
        if size < head or at + size > end:
            raise MediaFault(UNREADABLE)
        yield kind, at, at + head, at + size
        at += size
