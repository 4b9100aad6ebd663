"""What somebody brings in, known by its content and never by its name, checked and made harmless."""

from feedback.media import captions, drawings, mp3, mp4, ogg, pictures, webm
from feedback.media.checked import Checked
from feedback.media.fault import MediaFault

MEGABYTE = 1024 * 1024
#: The most bytes of a file before it is opened, by what it looks like. A video of a question is a minute or two.
LARGEST = {"picture": 8 * MEGABYTE, "audio": 8 * MEGABYTE, "video": 40 * MEGABYTE, "captions": 256 * 1024}
#: The most bytes of any file.
LARGEST_OF_ALL = max(LARGEST.values())
KINDS = {
    "picture": "PNG, JPEG, WebP or SVG",
    "audio": "MP3, Opus or M4A",
    "video": "MP4 or WebM",
    "captions": "WebVTT",
}
ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/svg+xml": "svg",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "audio/webm": "weba",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "text/vtt": "vtt",
}
_READERS = (captions, pictures, ogg, mp4, webm, mp3, drawings)


def checked(content: bytes) -> Checked:
    """The file as it may be served.

    Raises:
        MediaFault: it is empty, too large, of no kind we serve, or cannot be made harmless. Says what to do.
    """
    if not content:
        raise MediaFault("The file is empty. Choose another one.")
    if len(content) > LARGEST_OF_ALL:
        raise MediaFault(_too_large("video"))
    if content[:4] + content[8:12] == b"RIFFWAVE":
        raise MediaFault(
            "A WAV recording is ten times as large as it need be, and people pay for their data. Save it as MP3."
        )
    reader = next((one for one in _READERS if one.looks_like(content)), None)
    if reader is None:
        raise MediaFault(f"We do not know this kind of file. Bring in {_all_kinds()}.")
    if reader is pictures and len(content) > LARGEST["picture"]:
        raise MediaFault(_too_large("picture"))
    found = reader.harmless(content)
    if len(content) > LARGEST[found.kind]:
        raise MediaFault(_too_large(found.kind))
    return found


def _too_large(kind: str) -> str:
    name = {"audio": "recording"}.get(kind, kind)
    return f"This {name} is larger than {LARGEST[kind] // MEGABYTE} MB. People pay for their data: make it smaller."


def _all_kinds() -> str:
    *most, last = (f"{kinds}" for kinds in KINDS.values())
    return f"{', '.join(most)}, or {last}"
