"""Ogg recordings with Opus or Vorbis sound: every page is counted, and the comments are written over.

The comments (title, place, a picture) are the second packet. It is replaced by one of the same length that says
nothing, so that all other pages stay as they are, and the pages it lies on get a new checksum.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from feedback.media.checked import Checked
from feedback.media.fault import MediaFault

UNREADABLE = "This Ogg recording cannot be read. Save it anew as MP3 or Opus, and try again."
COMMENTS = {b"OpusHead": b"OpusTags", b"\x01vorbis": b"\x03vorbis"}


@dataclass(frozen=True, slots=True)
class _Page:
    start: int
    laces: bytes
    body: int
    end: int
    serial: bytes


def looks_like(content: bytes) -> bool:
    return content.startswith(b"OggS")


def harmless(content: bytes) -> Checked:
    """The recording without its comments.

    Raises:
        MediaFault: its pages do not follow on each other, or hold something else than one stream of sound.
    """
    pages = list(_pages(content))
    head = content[pages[0].body : pages[0].end] if pages else b""
    mark = next((mark for mark in COMMENTS if head.startswith(mark)), None)
    if mark is None or len(pages) < 3:
        raise MediaFault("This Ogg file holds no Opus or Vorbis sound. Save the recording as MP3 or Opus.")
    if len({page.serial for page in pages}) > 1:
        raise MediaFault("This Ogg file holds more than one stream. Save the sound alone, as MP3 or Opus.")
    return Checked("audio", "audio/ogg", _without_comments(content, pages[1:], COMMENTS[mark]))


def _pages(content: bytes) -> Iterator[_Page]:
    at = 0
    while at < len(content):
        count = content[at + 26] if len(content) > at + 27 else 0
        laces = content[at + 27 : at + 27 + count]
        body = at + 27 + count
        end = body + sum(laces)
        if content[at : at + 5] != b"OggS\x00" or len(laces) != count or end > len(content):
            raise MediaFault(UNREADABLE)
        yield _Page(at, laces, body, end, content[at + 14 : at + 18])
        at = end


def _without_comments(content: bytes, pages: list[_Page], mark: bytes) -> bytes:
    pieces = _of_first_packet(pages)
    length = sum(end - start for _, start, end in pieces)
    old = b"".join(content[start:end] for _, start, end in pieces)
    # The mark, the name of who made it in so many signs, no comments; Vorbis ends in a bit that is set.
    ending = b"\0\0\0\0\x01" if mark.endswith(b"vorbis") else b"\0\0\0\0"
    name = length - len(mark) - 4 - len(ending)
    if not old.startswith(mark) or name < 0:
        raise MediaFault(UNREADABLE)
    new = mark + name.to_bytes(4, "little") + b" " * name + ending
    out, taken = bytearray(content), 0
    for page, start, end in pieces:
        out[start:end] = new[taken : taken + end - start]
        taken += end - start
        out[page.start + 22 : page.start + 26] = b"\0\0\0\0"
        checksum = _crc(bytes(out[page.start : page.end]))
        out[page.start + 22 : page.start + 26] = checksum.to_bytes(4, "little")
    return bytes(out)


def _of_first_packet(pages: list[_Page]) -> list[tuple[_Page, int, int]]:
    """On which pages the first packet of these lies, from where to where."""
    found = []
    for page in pages:
        length = 0
        for lace in page.laces:
            length += lace
            if lace < 255:
                return [*found, (page, page.body, page.body + length)]
        found.append((page, page.body, page.body + length))
    raise MediaFault(UNREADABLE)


def _table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1 ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
        table.append(value)
    return table


_CRC = _table()


def _crc(page: bytes) -> int:
    value = 0
    for byte in page:
        value = (value << 8 ^ _CRC[value >> 24 ^ byte]) & 0xFFFFFFFF
    return value
