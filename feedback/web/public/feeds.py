"""Feeds: a reader, a school's website or a partner's newsletter hears when a loop is published, changed or withdrawn.

Atom 1.0 (RFC 4287) and JSON Feed 1.1 of the same entries. Nobody who reads them is known to us.
"""

import json
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Blueprint, Response, url_for
from flask_babel import gettext

from feedback.publications import shelf
from feedback.publications.shelf import Shelved
from feedback.web import language
from feedback.web.guard import anyone
from feedback.web.public import pairs
from feedback.web.service import reading, service

ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """One loop as a feed tells it: plain text, in one language."""

    address: str
    title: str
    language: str
    text: str
    changed_at: datetime


def add_to(public: Blueprint) -> None:
    public.add_url_rule("/loops/feed.atom", "feed_atom", atom)
    public.add_url_rule("/loops/feed.json", "feed_json", as_json)


@anyone
def atom() -> Response:
    """The feed as Atom."""
    entries, tag = _entries(), language.page_language()
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": tag})
    _add(feed, "id", _home(tag))
    _add(feed, "title", _title())
    _add(feed, "updated", _moment(_newest(entries)))
    _add(feed, "link", href=_home(tag), rel="alternate", type="text/html")
    _add(feed, "link", href=url_for("public.feed_atom", lang=tag, _external=True), rel="self")
    _add(_add(feed, "author"), "name", service().partnership().name)
    for one in entries:
        entry = _add(feed, "entry")
        if one.language != tag:
            entry.set("xml:lang", one.language)
        _add(entry, "id", one.address)
        _add(entry, "title", one.title)
        _add(entry, "updated", _moment(one.changed_at))
        _add(entry, "link", href=one.address, rel="alternate", type="text/html")
        _add(entry, "summary", one.text)
    content = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return Response(content, mimetype="application/atom+xml")


@anyone
def as_json() -> Response:
    """The feed as JSON Feed."""
    tag = language.page_language()
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(),
        "home_page_url": _home(tag),
        "feed_url": url_for("public.feed_json", lang=tag, _external=True),
        "language": tag,
        "authors": [{"name": service().partnership().name}],
        "items": [
            {
                "id": one.address,
                "url": one.address,
                "title": one.title,
                "content_text": one.text,
                "date_modified": _moment(one.changed_at),
                "language": one.language,
            }
            for one in _entries()
        ],
    }
    return Response(json.dumps(told, ensure_ascii=False, indent=1), mimetype="application/feed+json")


def _entries() -> list[Entry]:
    """Every loop, also one that was withdrawn: whoever took it must hear that it no longer stands."""
    today = service().clock.today()
    with reading() as session:
        shelved = shelf.listed(session, language.page_language(), withdrawn=True)
    return sorted((_entry(one, today) for one in shelved), key=lambda one: one.changed_at, reverse=True)


def _entry(one: Shelved, today: date) -> Entry:
    address = url_for("public.loop", slug=one.slug, _external=True)
    if one.withdrawn_on is not None:
        note = gettext("We took this page back on %(day)s.", day=language.day(one.withdrawn_on))
        at = datetime(one.withdrawn_on.year, one.withdrawn_on.month, one.withdrawn_on.day, tzinfo=UTC)
        return Entry(address, one.title.words, one.title.language, f"{note} {one.withdrawn_note}", at)
    return Entry(address, one.title.words, one.title.language, _text(one, today), one.released_at)


def _text(one: Shelved, today: date) -> str:
    """You said, we did, line by line."""
    told = []
    for pair in pairs.pairs(one, today):
        came = pair.answer or pair.decided
        parts = [pair.said, came, pair.because, pair.changed]
        told.append(" – ".join(part.words for part in parts if part))
    return "\n".join(told)


def _title() -> str:
    return gettext("What changed because people answered")


def _home(tag: str) -> str:
    return url_for("public.loops", lang=tag, _external=True)


def _newest(entries: list[Entry]) -> datetime:
    return entries[0].changed_at if entries else service().clock.now()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = text or None
    return element
