"""Small files made by hand, byte by byte, as the formats say: no recording of anybody is needed for a test."""

from io import BytesIO

from PIL import Image


def png(width: int = 60, height: int = 40) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "#0b5a66").save(out, "PNG")
    return out.getvalue()


def jpeg_with_a_place(width: int = 60, height: int = 40, turned: int = 6) -> bytes:
    """A photograph that says where it was taken, with what, and which way up it is held."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = turned, "A telephone"
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 48.0, 0.0)})
    out = BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(out, "JPEG", exif=exif, comment=b"our garden")
    return out.getvalue()


def mp3(frames: int = 40) -> bytes:
    """Silence: MPEG-1 layer III, 32 kbit/s, 44.1 kHz, one channel; each frame is 104 bytes."""
    frame = b"\xff\xfb\x10\xc4" + bytes(100)
    return frame * frames


def id3(words: bytes) -> bytes:
    size = len(words)
    return b"ID3\x04\0\0" + bytes([size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127]) + words


def page(body: list[bytes], number: int, kind: int = 0, serial: bytes = b"loop") -> bytes:
    """A page of Ogg that holds whole packets. The checksum is left to whoever cares."""
    laces = b"".join(b"\xff" * (len(one) // 255) + bytes([len(one) % 255]) for one in body)
    head = b"OggS\0" + bytes([kind]) + bytes(8) + serial + number.to_bytes(4, "little") + bytes(4)
    return head + bytes([len(laces)]) + laces + b"".join(body)


def opus(comment: bytes = b"TITLE=our garden", serial: bytes = b"loop") -> bytes:
    head = b"OpusHead\x01\x01" + bytes(9)
    vendor = b"a telephone"
    tags = b"OpusTags" + len(vendor).to_bytes(4, "little") + vendor + b"\x01\0\0\0"
    tags += len(comment).to_bytes(4, "little") + comment
    sound = [b"\xf8\xff\xfe"] * 5
    return page([head], 0, 2, serial) + page([tags], 1, 0, serial) + page(sound, 2, 4, serial)


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return (len(body) + 8).to_bytes(4, "big") + kind + body


def track(
    handler: bytes, codec: bytes, width: int = 0, height: int = 0, source: bytes = b"\0\0\0\x01"
) -> bytes:
    tkhd = (
        b"\0\0\0\x07"
        + b"\xaa" * 8
        + bytes(68)
        + (width << 16).to_bytes(4, "big")
        + (height << 16).to_bytes(4, "big")
    )
    mdhd = b"\0\0\0\0" + b"\xaa" * 8 + (1000).to_bytes(4, "big") + bytes(8)
    dref = box(b"dref", bytes(4), b"\0\0\0\x01", box(b"url ", source))
    stsd = box(b"stsd", bytes(4), b"\0\0\0\x01", box(codec, bytes(78)))
    return box(
        b"trak",
        box(b"tkhd", tkhd),
        box(
            b"mdia",
            box(b"mdhd", mdhd),
            box(b"hdlr", bytes(8), handler, bytes(12), b"A telephone\0"),
            box(b"minf", box(b"dinf", dref), box(b"stbl", stsd, box(b"stco", bytes(8)))),
        ),
        box(b"udta", b"our garden"),
    )


def mp4(*tracks: bytes, brand: bytes = b"isom", more: bytes = b"") -> bytes:
    mvhd = box(b"mvhd", b"\0\0\0\0" + b"\xaa" * 8 + bytes(88))
    tracks = tracks or (track(b"vide", b"avc1", 640, 360), track(b"soun", b"mp4a"))
    place = box(b"udta", box(b"\xa9xyz", b"+53.8000-001.5000/"))
    return (
        box(b"ftyp", brand, bytes(4), brand)
        + box(b"moov", mvhd, *tracks, place)
        + box(b"mdat", bytes(64))
        + more
    )


def element(name: int, *content: bytes, open_ended: bool = False) -> bytes:
    body = b"".join(content)
    told = b"\x01" + (b"\xff" * 7 if open_ended else len(body).to_bytes(7, "big"))
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + told + body


def webm(kind: int = 1, codec: bytes = b"V_VP8", doctype: bytes = b"webm", open_ended: bool = False) -> bytes:
    video = element(0xE0, element(0xB0, b"\x02\x80"), element(0xBA, b"\x01\x68")) if kind == 1 else b""
    entry = element(
        0xAE,
        element(0xD7, b"\x01"),
        element(0x83, bytes([kind])),
        element(0x86, codec),
        video,
        element(0x536E, b"A telephone"),
    )
    info = element(
        0x1549A966,
        element(0x2AD7B1, b"\x0f\x42\x40"),
        element(0x7BA9, b"our garden"),
        element(0x4461, bytes(8)),
    )
    cluster = element(
        0x1F43B675, element(0xE7, b"\0"), element(0xA3, b"\x81\0\0\x80" + bytes(20)), open_ended=open_ended
    )
    tags = element(0x1254C367, b"our garden" * 30)
    segment = element(0x18538067, info, element(0x1654AE6B, entry), cluster, tags, open_ended=open_ended)
    return element(0x1A45DFA3, element(0x4282, doctype)) + segment


VTT = b"""WEBVTT a title

STYLE
::cue { background: url(https://elsewhere.example/) }

NOTE our garden

one
00:01.000 --> 00:04.000 line:0 position:20% evil:1
<v Ada><b onclick=x>How safe</b> do you feel &amp; why?

00:00:05.000 --> 00:00:07.500
Very safe, or not.
"""


def svg(inside: str = "", root: str = 'viewBox="0 0 64 64"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {root}><path d="M1 1h9"/>{inside}</svg>'.encode()
