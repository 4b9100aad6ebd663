"""MP3 recordings: the frames of sound are kept, and nothing that stands before, between or after them.

Tags (ID3, APE) hold names, places and pictures; they are no frames and so they go.
"""

from feedback.media.checked import Checked
from feedback.media.fault import MediaFault

_KBIT_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBIT_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_HERTZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
#: So many frames in a row make sure that it is sound; a fifth of a second.
ENOUGH = 8


def looks_like(content: bytes) -> bool:
    return content.startswith(b"ID3") or bool(_length(content, 0))


def harmless(content: bytes) -> Checked:
    """The sound alone.

    Raises:
        MediaFault: there are no frames of MPEG layer III in it, or not in a row.
    """
    place = _after_tag(content)
    frames: list[bytes] = []
    strays = 0
    while place < len(content) - 4:
        length = _length(content, place)
        if length and place + length <= len(content):
            frames.append(content[place : place + length])
            place += length
            continue
        if content[place : place + 3] == b"TAG" or content[place : place + 8] == b"APETAGEX":
            break
        place, strays = place + 1, strays + 1
        if strays > 64 * 1024:
            break
    if len(frames) < ENOUGH:
        raise MediaFault("This is not an MP3 recording that can be read. Save it anew as MP3, and try again.")
    return Checked("audio", "audio/mpeg", b"".join(frames))


def _after_tag(content: bytes) -> int:
    """Where an ID3 tag at the start ends; its length is written in four times seven bits."""
    if not content.startswith(b"ID3") or len(content) < 10:
        return 0
    size = 0
    for one in content[6:10]:
        size = size << 7 | (one & 0x7F)
    return 10 + size


def _length(content: bytes, at: int) -> int:
    """How long the frame at this place is; 0 where there is none."""
    if len(content) < at + 4 or content[at] != 0xFF or content[at + 1] & 0xE6 != 0xE2:
        return 0  # eleven bits of sync, and layer III
    version = content[at + 1] >> 3 & 3
    rate, speed, padding = content[at + 2] >> 4, content[at + 2] >> 2 & 3, content[at + 2] >> 1 & 1
    if version == 1 or rate in (0, 15) or speed == 3:
        return 0
    kbit = (_KBIT_1 if version == 3 else _KBIT_2)[rate]
    samples = 144 if version == 3 else 72
    return samples * kbit * 1000 // _HERTZ[version][speed] + padding
