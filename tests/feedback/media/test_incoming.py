"""What comes in is known by its content and leaves without what tells on people or could do something."""

from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from feedback.media import incoming, ogg, pictures
from feedback.media.fault import MediaFault
from tests.feedback.media import made

NAMES = (b"A telephone", b"our garden", b"a telephone", b"+53.8", b"\xaa\xaa")
GOOD = {
    "png": (made.png(), "picture", "image/png"),
    "jpeg": (made.jpeg_with_a_place(), "picture", "image/jpeg"),
    "svg": (made.svg(), "picture", "image/svg+xml"),
    "mp3": (made.mp3(), "audio", "audio/mpeg"),
    "mp3 with tags": (
        made.id3(b"our garden") + made.mp3() + b"TAG" + b"our garden".ljust(125),
        "audio",
        "audio/mpeg",
    ),
    "opus": (made.opus(), "audio", "audio/ogg"),
    "m4a": (made.mp4(made.track(b"soun", b"mp4a")), "audio", "audio/mp4"),
    "mp4": (made.mp4(), "video", "video/mp4"),
    "webm": (made.webm(), "video", "video/webm"),
    "webm made live": (made.webm(open_ended=True), "video", "video/webm"),
    "webm sound": (made.webm(2, b"A_OPUS"), "audio", "audio/webm"),
    "captions": (made.VTT, "captions", "text/vtt"),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_file_is_known_by_its_content_and_says_nothing_of_who_made_it(name: str) -> None:
    content, kind, content_type = GOOD[name]
    found = incoming.checked(content)
    assert (found.kind, found.content_type) == (kind, content_type)
    assert [one for one in NAMES if one in found.content] == []
    assert incoming.checked(found.content).kind == kind, "what leaves can come in again"


@pytest.mark.parametrize("name", ["m4a", "mp4", "webm", "webm made live", "opus"])
def test_what_is_written_over_keeps_its_length_so_that_addresses_inside_stay_true(name: str) -> None:
    content = GOOD[name][0]
    assert len(incoming.checked(content).content) == len(content)


def test_a_video_says_how_large_it_is() -> None:
    for content in (made.mp4(), made.webm()):
        assert incoming.checked(content).details == {"width": 640, "height": 360}


def test_pages_that_were_written_over_have_the_right_checksum() -> None:
    done = incoming.checked(made.opus(b"x" * 600)).content
    second = next(page for page in list(ogg._pages(done))[1:])
    page = bytearray(done[second.start : second.end])
    told = int.from_bytes(page[22:26], "little")
    page[22:26] = bytes(4)
    assert told == ogg._crc(bytes(page)) != 0


def test_a_checksum_is_what_the_format_says() -> None:
    """A page of a file made by another program: the head of a recording, with its checksum."""
    assert ogg._crc(b"123456789") == 0x89A1897F


def test_a_photograph_stands_upright_and_has_lost_its_place() -> None:
    found = incoming.checked(made.jpeg_with_a_place(80, 40, turned=6) + b"<?php what stands behind the end")
    with Image.open(BytesIO(found.content)) as picture:
        assert picture.size == (40, 80)
        assert not picture.getexif()
        assert "comment" not in picture.info
    assert b"php" not in found.content
    assert found.details == {"width": 40, "height": 80}


def test_a_large_picture_is_made_as_large_as_a_telephone_needs() -> None:
    assert incoming.checked(made.png(3000, 1500)).details == {
        "width": pictures.EDGE,
        "height": pictures.EDGE // 2,
    }


def test_captions_keep_times_words_and_place_alone() -> None:
    assert incoming.checked(made.VTT).content.decode() == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:04.000 line:0 position:20%\nHow safe do you feel &amp; why?\n\n"
        "00:00:05.000 --> 00:00:07.500\nVery safe, or not.\n"
    )


def bomb() -> bytes:
    """A picture of few bytes and very many pixels."""
    out = BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    return out.getvalue()


def moving() -> bytes:
    out = BytesIO()
    Image.new("RGB", (9, 9)).save(out, "PNG", save_all=True, append_images=[Image.new("RGB", (9, 9), "red")])
    return out.getvalue()


REFUSED = {
    "nothing": (b"", "empty"),
    "a page": (b"<!doctype html><script>alert(1)</script>", "do not know"),
    "a program": (b"\x7fELF" + bytes(200), "do not know"),
    "a workbook": (b"PK\x03\x04" + bytes(200), "do not know"),
    "a PDF": (b"%PDF-1.7 " + bytes(200), "do not know"),
    "a GIF": (b"GIF89a" + bytes(200), "do not know"),
    "a WAV": (b"RIFF\0\0\0\0WAVEfmt ", "MP3"),
    "a page that begins as a picture": (b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", "cannot be read"),
    "half a picture": (made.png()[:60], "cannot be read"),
    "a picture that unfolds": (bomb(), "smaller"),
    "a picture that moves": (moving(), "moves"),
    "a picture too large": (made.png() + bytes(9 * incoming.MEGABYTE), "larger than 8 MB"),
    "tags without sound": (made.id3(b"x" * 900), "MP3"),
    "two frames": (made.mp3(2), "MP3"),
    "a recording too large": (made.mp3(90_000), "larger than 8 MB"),
    "a video too large": (made.mp4() + bytes(41 * incoming.MEGABYTE), "larger than 40 MB"),
    "an Ogg video": (made.page([b"\x80theora" + bytes(40)], 0) * 3, "no Opus"),
    "an Ogg with two streams": (made.opus() + made.opus(serial=b"more"), "more than one"),
    "an Ogg with something behind it": (made.opus() + b"<script>", "cannot be read"),
    "half an Ogg": (made.opus()[:90], "cannot be read"),
    "places in an MP4": (made.mp4(made.track(b"vide", b"avc1"), made.track(b"meta", b"gpmd")), "places"),
    "an MP4 from elsewhere": (
        made.mp4(made.track(b"vide", b"avc1", source=bytes(4) + b"http://e/")),
        "another address",
    ),
    "an MP4 few can play": (made.mp4(made.track(b"vide", b"hvc1")), "H.264"),
    "a HEIC": (made.mp4(brand=b"heic"), "H.264"),
    "boxes that do not fit": (made.mp4(more=b"\xff\xff\xff\xffmdat"), "cannot be read"),
    "an MP4 of nothing": (made.box(b"ftyp", b"isom", bytes(8)), "neither"),
    "subtitles in a WebM": (made.webm(17, b"S_TEXT/UTF8"), "more than sound"),
    "another Matroska": (made.webm(doctype=b"matroska"), "not WebM"),
    "a WebM few can play": (made.webm(codec=b"V_MPEGH/ISO/HEVC"), "H.264"),
    "half a WebM": (made.webm()[:-40], "cannot be read"),
    "captions in another alphabet": ("WEBVTT\n\n00:01.000 --> 00:02.000\nÉ".encode("latin-1"), "UTF-8"),
    "captions without any": (b"WEBVTT\n\nNOTE nothing", "no caption"),
    "captions that run backwards": (b"WEBVTT\n\n00:04.000 --> 00:02.000\nx", "ends before"),
    "captions without a clock": (b"WEBVTT\n\nsoon --> later\nx", "cannot be read"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_made_harmless_is_refused_with_a_sentence(name: str) -> None:
    content, words = REFUSED[name]
    with pytest.raises(MediaFault, match=words) as refused:
        incoming.checked(content)
    assert str(refused.value).endswith(".")


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(GOOD)),
    st.lists(st.tuples(st.integers(0, 3000), st.binary(min_size=1, max_size=9)), max_size=6),
    st.integers(0, 40),
)
def test_a_damaged_file_is_mended_or_refused_and_never_breaks_the_reader(
    name: str, damage: list[tuple[int, bytes]], cut: int
) -> None:
    content = bytearray(GOOD[name][0])
    for place, what in damage:
        at = place % len(content)
        content[at : at + len(what)] = what
    with suppress(MediaFault):
        incoming.checked(bytes(content[: len(content) - cut]))
