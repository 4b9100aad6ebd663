"""SVG drawings, written anew from what may stand in one.

An SVG is a small web page: it can hold scripts, styles that fetch, pages within pages, and entities that grow without
end. Nothing is searched for and taken out here. The file is read element by element, and only what is on the lists
below is written into a new one. The reader is the standard library's own expat with every document type refused, and
with it every entity; that is all that a library for hostile XML would add.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from feedback.media.checked import Checked
from feedback.media.fault import MediaFault

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
#: An SVG larger than this, deeper or of more parts is no drawing for a phone.
LARGEST, DEEPEST, MOST = 256 * 1024, 40, 5000
#: What the longer edge measures where a drawing says its size in other units than pixels.
EDGE = 512

SHAPES = frozenset(["path", "rect", "circle", "ellipse", "line", "polyline", "polygon"])
#: No `use`, which can be nested until a phone gives up, and no `text`, which no translator could reach.
ELEMENTS = SHAPES | frozenset(
    ["svg", "g", "title", "desc", "defs", "linearGradient", "radialGradient", "stop", "clipPath"]
)
WORDS = frozenset({"title", "desc"})
LINKING = frozenset({"linearGradient", "radialGradient"})
STYLES = frozenset(
    [
        "fill",
        "fill-opacity",
        "fill-rule",
        "stroke",
        "stroke-width",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-dasharray",
        "stroke-dashoffset",
        "stroke-opacity",
        "opacity",
        "stop-color",
        "stop-opacity",
        "clip-path",
        "clip-rule",
        "color",
        "visibility",
    ]
)
ATTRIBUTES = STYLES | frozenset(
    [
        "id",
        "d",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "fx",
        "fy",
        "width",
        "height",
        "points",
        "transform",
        "offset",
        "viewBox",
        "gradientUnits",
        "gradientTransform",
        "spreadMethod",
        "clipPathUnits",
        "preserveAspectRatio",
        "pathLength",
    ]
)
#: No colon, slash, quote or backslash: no address and no escape can be written with these signs.
_PLAIN = re.compile(r"[A-Za-z0-9\s.,+()%#_-]*")
_HERE = re.compile(r"url\(#[\w.-]+\)")
_LOCAL = re.compile(r"#[\w.-]+")
_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*")


def looks_like(content: bytes) -> bool:
    """Whether this may be an SVG: `harmless` finds out."""
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith(b"<") and b"<svg" in content.lower()


def harmless(content: bytes) -> Checked:
    """The drawing, with nothing in it but shapes.

    Raises:
        MediaFault: it cannot be read, is too large, holds a document type, or no shape is left of it.
    """
    if len(content) > LARGEST:
        raise MediaFault("This drawing is larger than 256 kB. Save it as a PNG picture instead.")
    writer = _Writer()
    parser = expat.ParserCreate(
        "utf-8", "}"
    )  # whatever the file says of itself: other encodings can hide signs
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = writer.start
    parser.EndElementHandler = writer.end
    parser.CharacterDataHandler = writer.text
    try:
        parser.Parse(content.decode("utf-8-sig").encode(), True)
    except (expat.ExpatError, UnicodeDecodeError) as fault:
        raise MediaFault(
            f"This SVG cannot be read ({fault}). Save it again as plain SVG in UTF-8."
        ) from fault
    if not writer.drawn:
        raise MediaFault("There is no shape in this SVG that we can show. Save it as a PNG picture instead.")
    width, height = writer.size
    return Checked(
        "picture",
        "image/svg+xml",
        "".join(writer.written).encode() + b"\n",
        {"width": width, "height": height},
        tuple(sorted(writer.left_out)),
    )


def _refuse_doctype(*_: Any) -> None:
    raise MediaFault("This SVG has a document type at its top, which can hide things. Save it as plain SVG.")


class _Writer:
    """Writes what may stay. Inside an element that may not, nothing stays."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.open: list[str] = []
        self.outside = 0
        self.count = 0
        self.drawn = False
        self.size = (0, 0)
        self.left_out: set[str] = set()

    def start(self, full_name: str, attributes: Mapping[str, str]) -> None:
        self.count += 1
        if self.count > MOST or len(self.open) + self.outside > DEEPEST:
            raise MediaFault("This SVG has too many parts. Save it as a PNG picture instead.")
        space, _, name = full_name.rpartition("}")
        first = self.count == 1
        if first and (name != "svg" or space not in ("", SVG)):
            raise MediaFault("This is XML, but not an SVG drawing.")
        if self.outside or space not in ("", SVG) or name not in ELEMENTS or (name == "svg" and not first):
            if not self.outside and space in ("", SVG):
                self.left_out.add(name)
            self.outside += 1
            return
        self.open.append(name)
        self.drawn = self.drawn or (name in SHAPES and "defs" not in self.open)
        kept = _root(attributes, self) if first else "".join(_kept(name, attributes))
        self.written.append(f"<{name}{kept}>")

    def end(self, _: str) -> None:
        if self.outside:
            self.outside -= 1
            return
        self.written.append(f"</{self.open.pop()}>")

    def text(self, words: str) -> None:
        if not self.outside and self.open and self.open[-1] in WORDS:
            self.written.append(escape(words))


def _root(attributes: Mapping[str, str], writer: _Writer) -> str:
    box = [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", attributes.get("viewBox", ""))][:4]
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
        measured = [_NUMBER.fullmatch(attributes.get(name, "")) for name in ("width", "height")]
        if not all(measured):
            raise MediaFault(
                "This SVG does not say how large it is. Save it again with a width and a height."
            )
        box = [0, 0, *(float(one[1]) for one in measured if one)]
        if not all(box[2:]):
            raise MediaFault("This SVG is nothing wide or nothing high.")
    scale = min(1.0, EDGE / max(box[2:]))
    writer.size = tuple(max(1, round(one * scale)) for one in box[2:])  # type: ignore[assignment]
    view = " ".join(f"{one:g}" for one in box)
    width, height = writer.size
    rest = {
        name: value
        for name, value in attributes.items()
        if name not in ("viewBox", "width", "height", "x", "y")
    }
    return f' xmlns="{SVG}" width="{width}" height="{height}" viewBox="{view}"' + "".join(_kept("svg", rest))


def _kept(element: str, attributes: Mapping[str, str]) -> Iterator[str]:
    """The attributes that may stay; a `style` is taken apart into those that may."""
    found = {name: value for name, value in attributes.items() if name in ATTRIBUTES}
    for declaration in attributes.get("style", "").split(";"):
        name, colon, value = declaration.partition(":")
        if colon and name.strip() in STYLES:
            found[name.strip()] = value.strip()
    for name, value in found.items():
        if _PLAIN.fullmatch(value) and ("url" not in value.lower() or _HERE.fullmatch(value)):
            yield f" {name}={quoteattr(value)}"
    link = attributes.get("href") or attributes.get(f"{XLINK}}}href") or ""
    if element in LINKING and _LOCAL.fullmatch(link):
        yield f' href="{link}"'
