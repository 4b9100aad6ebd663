"""Photographs and pictures, decoded and encoded anew: what leaves holds pixels and nothing else.

No place, no camera, no thumbnail of what was cut away, no code that waits behind the end of the picture.
"""

from io import BytesIO
from typing import TYPE_CHECKING

from feedback.media.checked import Checked
from feedback.media.fault import MediaFault

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "WEBP")
#: The most pixels a picture may have before it is decoded: 40 million is more than a good telephone takes.
MOST_PIXELS = 40_000_000
#: What the longer edge measures at most when it is served. A telephone shows 360 to 430 points, in up to three pixels each.
EDGE = 1200


def looks_like(content: bytes) -> bool:
    return (
        content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))
        or content[:4] + content[8:12] == b"RIFFWEBP"
    )


def harmless(content: bytes) -> Checked:
    """The picture upright, at most `EDGE` long, as PNG where it is drawn or see-through, else as JPEG.

    Raises:
        MediaFault: it cannot be read, moves, or would unfold to more than memory should hold.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(content), formats=FORMATS) as opened:
            width, height = opened.size
            if width * height > MOST_PIXELS:
                raise MediaFault(
                    f"This picture is {width} by {height} pixels. Make it smaller: {EDGE} pixels are enough."
                )
            if opened.format != "MPO" and getattr(opened, "n_frames", 1) > 1:
                raise MediaFault(
                    "This picture moves. Bring in a still one, or a video with a way to stop it."
                )
            keeps_lines = opened.format == "PNG"
            picture = ImageOps.exif_transpose(_in_srgb(opened))
    except MediaFault:
        raise
    except Exception as fault:  # whatever hostile bytes make a decoder do: the file is not one for us
        raise MediaFault(
            "This picture cannot be read. Open it, save it anew as PNG or JPEG, and try again."
        ) from fault
    return _written(picture, keeps_lines)


def _in_srgb(opened: "Image") -> "Image":
    """The colours as every screen shows them; a profile that cannot be read is left aside."""
    from PIL import ImageCms

    clear = opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info
    mode = "RGBA" if clear else "RGB"
    profile = opened.info.get("icc_profile")
    orientation = opened.getexif().get(0x0112)
    picture = opened.convert(mode)
    if profile and opened.mode in ("RGB", "RGBA"):
        try:
            srgb = ImageCms.createProfile("sRGB")
            found = ImageCms.profileToProfile(picture, BytesIO(profile), srgb, outputMode=mode)
            picture = found or picture
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    picture.info = {}
    picture.getexif().clear()
    if orientation in range(2, 9):
        picture.getexif()[0x0112] = orientation
    return picture


def _written(picture: "Image", keeps_lines: bool) -> Checked:
    from PIL import Image

    picture.thumbnail((EDGE, EDGE), Image.Resampling.LANCZOS)
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = BytesIO()
    if keeps_lines or _see_through(bare):
        bare.save(out, "PNG", optimize=True)
        kind = "image/png"
    else:
        bare.convert("RGB").save(out, "JPEG", quality=82, optimize=True, progressive=True)
        kind = "image/jpeg"
    width, height = bare.size
    return Checked("picture", kind, out.getvalue(), {"width": width, "height": height})


def _see_through(picture: "Image") -> bool:
    if picture.mode != "RGBA":
        return False
    least = picture.getchannel("A").getextrema()[0]
    return not isinstance(least, tuple) and least < 255
