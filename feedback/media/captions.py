"""Captions in WebVTT, read and written anew: times and words, and where on the picture they stand."""

import re
from html import escape, unescape

from feedback.media.checked import Checked
from feedback.media.fault import MediaFault

LARGEST = 256 * 1024
_CLOCK = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES = re.compile(rf"{_CLOCK}[ \t]+-->[ \t]+{_CLOCK}(.*)")
_SETTING = re.compile(r"(?:line|position|size):[\d.]+%?|line:-\d+|align:(?:start|center|end|left|right)")
_TAG = re.compile(r"<[^>]*>?")


def looks_like(content: bytes) -> bool:
    return content.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT")


def harmless(content: bytes) -> Checked:
    """The captions, without styles, notes and tags.

    Raises:
        MediaFault: it is not UTF-8, a time cannot be read, or there is no caption in it.
    """
    if len(content) > LARGEST:
        raise MediaFault("These captions are larger than 256 kB. Bring in the captions of one video alone.")
    try:
        text = content.decode("utf-8-sig").replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as fault:
        raise MediaFault("The captions are not in UTF-8. Save them as WebVTT in UTF-8.") from fault
    blocks = [block.strip("\n").split("\n") for block in re.split(r"\n{2,}", text)][1:]
    cues = [cue for cue in map(_cue, blocks) if cue]
    if not cues:
        raise MediaFault(
            "There is no caption in this file. A caption is a line of times and a line of words."
        )
    return Checked("captions", "text/vtt", ("WEBVTT\n\n" + "\n\n".join(cues) + "\n").encode())


def _cue(lines: list[str]) -> str | None:
    """One caption; None for a block of another kind."""
    place = next((number for number, line in enumerate(lines[:2]) if "-->" in line), None)
    if place is None:
        return None
    found = _TIMES.fullmatch(lines[place].strip())
    if found is None:
        raise MediaFault(
            f"The times “{lines[place].strip()[:60]}” cannot be read. Write 00:01.000 --> 00:04.000."
        )
    start, end = _milliseconds(found.groups()[:4]), _milliseconds(found.groups()[4:8])
    if end <= start:
        raise MediaFault(f"The caption at {_written(start)} ends before it begins. Correct its times.")
    settings = [one for one in found[9].split() if _SETTING.fullmatch(one)]
    said = [
        escape(unescape(_TAG.sub("", line)).replace("-->", "->"), quote=False) for line in lines[place + 1 :]
    ]
    words = "\n".join(line for line in said if line.strip())
    return f"{' '.join([f'{_written(start)} --> {_written(end)}', *settings])}\n{words}" if words else None


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _written(moment: int) -> str:
    seconds, rest = divmod(moment, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"
