"""Attacks on, and by, SVG drawings. What leaves is read again and may hold nothing but shapes."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.media import drawings
from feedback.media.fault import MediaFault
from tests.feedback.media.made import svg

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "script by address": '<script href="https://elsewhere.example/x.js"/>',
    "script in another namespace": '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
    "handler": '<rect width="9" height="9" onload="alert(1)" onclick="alert(1)"/>',
    "page inside": "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><iframe src='//e'/></body></foreignObject>",
    "link": '<a href="javascript:alert(1)"><path d="M0 0h2"/></a>',
    "style sheet": "<style>@import url(https://elsewhere.example/x.css); path{fill:url(//e)}</style>",
    "style that fetches": '<path d="M0 0" style="fill:url(https://elsewhere.example/#a);background:url(//e)"/>',
    "style in disguise": r'<path d="M0 0" style="fill:u\72l(//elsewhere.example)"/>',
    "fill that fetches": '<path d="M0 0" fill="url(https://elsewhere.example/#a)"/>',
    "fill that fetches in capitals": '<path d="M0 0" fill="URL(//elsewhere.example/#a)"/>',
    "picture from elsewhere": '<image href="https://elsewhere.example/x.png" width="9" height="9"/>',
    "picture within": '<image href="data:image/svg+xml;base64,PHN2Zy8+" width="9" height="9"/>',
    "use from elsewhere": '<use href="https://elsewhere.example/x.svg#a"/>',
    "use of data": '<use xlink:href="data:image/svg+xml,x" xmlns:xlink="http://www.w3.org/1999/xlink"/>',
    "use without end": '<g id="a"><use href="#b"/><use href="#b"/></g><g id="b"><use href="#a"/></g>',
    "gradient from elsewhere": '<linearGradient href="https://elsewhere.example/#a"/>',
    "moving address": '<set attributeName="href" to="javascript:alert(1)"/><animate attributeName="href" values="//e"/>',
    "filter": '<filter id="f"><feImage href="https://elsewhere.example/x"/></filter>',
    "words": "<text>Send your answers to elsewhere.example</text>",
    "handler in capitals": '<path d="M0 0" ONLOAD="alert(1)"/>',
    "cdata": "<title><![CDATA[<script>alert(1)</script>]]></title>",
    "words as markup": "<desc>&lt;script&gt;alert(1)&lt;/script&gt;</desc>",
    "comment": "<!-- <script>alert(1)</script> -->",
    "instruction": "<?xml-stylesheet href='https://elsewhere.example/x.css'?>",
    "drawing within": '<svg onload="alert(1)"><path d="M0 0"/></svg>',
    "quote in a value": "<path d='M0 0' id='a\" onload=\"alert(1)'/>",
    "base": '<path d="M0 0" xml:base="https://elsewhere.example/"/>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_hostile_leaves(name: str) -> None:
    only_shapes(drawings.harmless(svg(HOSTILE[name])).content)


def only_shapes(content: bytes) -> None:
    assert re.search(rb"https?:(?!//www\.w3\.org/2000/svg\")", content) is None
    assert b"elsewhere" not in content.lower()
    assert b"javascript" not in content.lower()
    for one in ElementTree.fromstring(content).iter():
        space, _, name = one.tag.rpartition("}")
        assert space == "{" + drawings.SVG
        assert name in drawings.ELEMENTS
        for attribute, value in one.attrib.items():
            assert attribute in drawings.ATTRIBUTES | {"href"}
            assert not re.search(r"[:/\\\"'<>&;]", value)
            assert "url" not in value.lower() or re.fullmatch(r"url\(#[\w.-]+\)", value)


def entities() -> bytes:
    inner = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    return f'<!DOCTYPE svg [<!ENTITY l0 "ha">{inner}]>'.encode() + svg("<title>&l8;</title>")


REFUSED = {
    "entities without end": (entities(), "document type"),
    "a file of the server": (
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + svg("<desc>&x;</desc>"),
        "document type",
    ),
    "a document type from elsewhere": (
        b'<!DOCTYPE svg SYSTEM "https://elsewhere.example/x.dtd">' + svg(),
        "document type",
    ),
    "another encoding": (
        ('<?xml version="1.0" encoding="utf-16"?>' + svg().decode()).encode("utf-16"),
        "cannot be read",
    ),
    "another alphabet, in name only": (
        b'<?xml version="1.0" encoding="utf-7"?><svg>+ADw-script+AD4-</svg>',
        "no shape|does not say",
    ),
    "an unknown entity": (svg("<title>&nbsp;</title>"), "cannot be read"),
    "a page": (b'<html xmlns="http://www.w3.org/1999/xhtml"><svg/></html>', "not an SVG"),
    "words alone": (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>a</text></svg>',
        "no shape",
    ),
    "too deep": (svg("<g>" * 60 + "</g>" * 60), "too many parts"),
    "too many": (svg("<g/>" * 6000), "too many parts"),
    "too large": (svg(f"<desc>{'x' * 300_000}</desc>"), "256 kB"),
    "no size": (svg(root=""), "how large"),
    "no end": (svg()[:-6], "cannot be read"),
    "a size of nothing": (svg(root='width="0" height="9"'), "nothing wide"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_hides_things_is_refused(name: str) -> None:
    content, words = REFUSED[name]
    with pytest.raises(MediaFault, match=words):
        drawings.harmless(content)


def test_an_honest_drawing_keeps_its_shapes_colours_and_size() -> None:
    drawn = svg(
        '<defs><linearGradient id="a"><stop offset="1" stop-color="#fff"/></linearGradient>'
        '<linearGradient id="b" href="#a"/></defs><g style="fill: #0b5a66; stroke-width:2"><circle r="3" fill="url(#b)"/></g>'
        "<title>Tom &amp; Ada</title>",
        'viewBox="-10 0 1024 512"',
    )
    found = drawings.harmless(drawn)
    said = found.content.decode()
    assert found.details == {"width": 512, "height": 256}
    for part in (
        'viewBox="-10 0 1024 512"',
        'fill="#0b5a66"',
        'fill="url(#b)"',
        'href="#a"',
        "Tom &amp; Ada",
        'd="M1 1h9"',
    ):
        assert part in said
    assert found.left_out == ()
    assert drawings.harmless(svg("<text>x</text><style/>")).left_out == ("style", "text")


SIGNS = st.sampled_from(
    [
        *HOSTILE.values(),
        "<g>",
        "</g>",
        "<path d='M0 0'/>",
        '"',
        "'",
        "<",
        ">",
        "&",
        "url(",
        "]]>",
        " on=",
        "\x00",
        "é",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(SIGNS, max_size=8))
def test_whatever_is_put_together_leaves_as_shapes_or_not_at_all(parts: list[str]) -> None:
    try:
        content = drawings.harmless(svg("".join(parts))).content
    except MediaFault:
        return
    only_shapes(content)
