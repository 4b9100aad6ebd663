"""WebM videos and recordings: element by element, as for MP4. What tells on people becomes "void" of the same length."""

from collections.abc import Iterator

from feedback.media.checked import Checked
from feedback.media.fault import MediaFault

UNREADABLE = "This file cannot be read as WebM. Save it anew as MP4 or WebM, and try again."
HEAD, SEGMENT, INFO, TRACKS, CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
SEEK, CUES, VOID, CHECKSUM = 0x114D9B74, 0x1C53BB6B, 0xEC, 0xBF
KEPT = {SEEK, INFO, TRACKS, CLUSTER, CUES}
#: Tags, attachments and chapters are known, so that an open-ended cluster is known to end before them.
FIRST_FLOOR = KEPT | {0x1254C367, 0x1941A469, 0x1043A770}
ENTRY, KIND, CODEC, NAME, VIDEO, WIDTH, HEIGHT = 0xAE, 0x83, 0x86, 0x536E, 0xE0, 0xB0, 0xBA
#: Of the information about the whole: how long it is and in what steps time is counted. Two more, which must be
#: there, name the programs it was made with.
INFORMS = {0x2AD7B1, 0x4489, 0x4D80, 0x5741}
PLAYED = {b"V_VP8", b"V_VP9", b"V_AV1", b"A_OPUS", b"A_VORBIS"}


def looks_like(content: bytes) -> bool:
    return content.startswith(b"\x1a\x45\xdf\xa3")


def harmless(content: bytes) -> Checked:
    """The video or recording, without tags, attachments, chapters, names and dates.

    Raises:
        MediaFault: it is another kind of Matroska, cannot be read, or holds more than sound and picture.
    """
    walk = _Walk(content)
    whole = list(_elements(content, 0, len(content)))
    if [one[0] for one in whole if one[0] != VOID] != [HEAD, SEGMENT]:
        raise MediaFault(UNREADABLE)
    head = {name: content[body:end] for name, _, body, end in _elements(content, whole[0][2], whole[0][3])}
    if head.get(0x4282, b"").rstrip(b"\0") != b"webm":
        raise MediaFault("This is Matroska, but not WebM. Save it as MP4 or WebM.")
    segment = next(one for one in whole if one[0] == SEGMENT)
    walk.segment(segment[2], segment[3])
    if not walk.kinds:
        raise MediaFault("There is neither sound nor picture in this file.")
    if 1 in walk.kinds:
        return Checked("video", "video/webm", bytes(walk.out), walk.size)
    return Checked("audio", "audio/webm", bytes(walk.out))


class _Walk:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.out = bytearray(content)
        self.kinds: set[int] = set()
        self.size: dict[str, int] = {}

    def segment(self, start: int, end: int) -> None:
        for name, begins, body, ends in _elements(self.content, start, end):
            if name not in KEPT:
                self._void(begins, ends)
            elif name == INFO:
                for inner, at, _, stop in _elements(self.content, body, ends):
                    if inner not in INFORMS:
                        self._void(at, stop)
            elif name == TRACKS:
                for inner, at, into, stop in _elements(self.content, body, ends):
                    if inner == ENTRY:
                        self._track(into, stop)
                    else:
                        self._void(at, stop)

    def _track(self, start: int, end: int) -> None:
        for name, begins, body, ends in _elements(self.content, start, end):
            value = self.content[body:ends]
            if name == KIND:
                if value not in (b"\x01", b"\x02"):
                    raise MediaFault("This file holds more than sound and picture. Save it with those alone.")
                self.kinds.add(value[0])
            elif name == CODEC and value.rstrip(b"\0") not in PLAYED:
                raise MediaFault("Not every telephone plays this file. Save it as MP4 with H.264 and AAC.")
            elif name in (NAME, CHECKSUM):
                self._void(begins, ends)
            elif name == VIDEO:
                parts = {
                    one: self.content[at:stop] for one, _, at, stop in _elements(self.content, body, ends)
                }
                width, height = (int.from_bytes(parts.get(one, b""), "big") for one in (WIDTH, HEIGHT))
                if 0 < width <= 8192 and 0 < height <= 8192:
                    self.size = {"width": width, "height": height}

    def _void(self, start: int, end: int) -> None:
        """An element of the same length that holds nothing: one byte of name, then its length in one byte or eight."""
        rest = end - start - 1
        if rest < 1:
            raise MediaFault(UNREADABLE)
        if rest <= 127:
            head = bytes([VOID, 0x80 | (rest - 1)])
        else:
            head = bytes([VOID, 0x01]) + (rest - 8).to_bytes(7, "big")
        self.out[start:end] = head + bytes(end - start - len(head))


def _elements(content: bytes, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Each element between two places: its name, where it begins, where its body begins, where it ends."""
    at = start
    while at < end:
        name, after = _number(content, at, end, keep_mark=True)
        size, body = _number(content, after, end)
        if size is None:
            ends = end if name in (SEGMENT, HEAD) else _end_of_open(content, body, end)
        else:
            ends = body + size
        if name is None or ends > end:
            raise MediaFault(UNREADABLE)
        yield name, at, body, ends
        at = ends


def _end_of_open(content: bytes, start: int, end: int) -> int:
    """A recording made live does not know how long its clusters are: one ends where the next thing of its floor begins."""
    at = start
    while at < end:
        name, after = _number(content, at, end, keep_mark=True)
        if name in FIRST_FLOOR:
            return at
        size, body = _number(content, after, end)
        if size is None:
            raise MediaFault(UNREADABLE)
        at = body + size
    return end


def _number(content: bytes, at: int, end: int, keep_mark: bool = False) -> tuple[int | None, int]:
    """A number whose first bit that is set says how many bytes it has; None where all its bits say "not known"."""
    first = content[at] if at < end else 0
    length = 9 - first.bit_length()
    if length > 8 or at + length > end:
        raise MediaFault(UNREADABLE)
    value = int.from_bytes(content[at : at + length], "big")
    if keep_mark:
        return value, at + length
    value &= (1 << 7 * length) - 1
    return (None if value == (1 << 7 * length) - 1 else value), at + length
