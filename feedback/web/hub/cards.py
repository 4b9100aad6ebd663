"""Posters, postcards and story cards of a published loop: chosen, looked at, and taken as PDF or picture."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask_babel import gettext

from feedback.accounts.roles import Permission
from feedback.loop.wordings import BANDS
from feedback.papers import card as papers
from feedback.papers import pdf
from feedback.papers.card import Layout, Row, TooMuch, Words
from feedback.publications import cards, shelf
from feedback.publications.cards import Card, CardFault
from feedback.publications.shelf import Shelved
from feedback.publishing import release
from feedback.web import language
from feedback.web.guard import allow
from feedback.web.hub.collectors import short
from feedback.web.hub.loops import found
from feedback.web.public import pairs
from feedback.web.service import reading, service
from forms.text import Phrase

NAMES = {"poster": "Poster, A4", "postcard": "Postcard, A6", "story": "Story card, for social media"}
ENDINGS = {"pdf": "application/pdf", "png": "image/png"}


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/loops/<loop_id>/cards", "cards", choose)
    hub.add_url_rule("/loops/<loop_id>/cards/<sheet>.<ending>", "card_file", file)


@allow(Permission.SEE_HUB)
def choose(loop_id: str) -> str:
    """What can be made of this loop, and how it looks. The choice is in the address."""
    with reading() as session:
        loop = found(session, loop_id)
        tags = release.languages_in_force(session, loop.slug)
        tag = request.args.get("in", "")
        tag = (
            tag
            if tag in tags
            else next((one for one in service().partnership().languages if one in tags), "")
        )
        shelved = shelf.find(session, loop.slug, tag) if tag else None
    sheet, band = _asked("sheet", tuple(cards.SHEETS)), _asked("band", cards.BANDS)
    made, fault = _tried(shelved, sheet, band) if shelved else (None, "")
    language.speak("en")
    return render_template(
        "hub/cards.html",
        shown=loop,
        shelved=shelved,
        sheet=sheet,
        band=band,
        tag=tag,
        tags=tags,
        sheets=NAMES,
        bands={"": "Everybody", **BANDS},
        ready={one: cards.ready(shelved, one) for one in cards.BANDS} if shelved else {},
        chosen=[one.id for one in made.things] if made else request.args.getlist("item"),
        most=cards.SHEETS[sheet],
        made=made,
        fault=fault,
        missing=pdf.missing(),
    )


@allow(Permission.SEE_HUB)
def file(loop_id: str, sheet: str, ending: str) -> Response | tuple[str, int]:
    """One card as a file."""
    if sheet not in cards.SHEETS or ending not in ENDINGS:
        abort(404)
    with reading() as session:
        slug = found(session, loop_id).slug
        tag = request.args.get("in", "")
        if tag not in release.languages_in_force(session, slug):
            abort(404)
        shelved = shelf.find(session, slug, tag) or abort(404)
    band = _asked("band", cards.BANDS)
    try:
        content = papers.render(_layout(shelved, _made(shelved, sheet, band)))
        content = content if ending == "pdf" else pdf.picture(content)
    except (CardFault, TooMuch, pdf.PdfMissing) as fault:
        language.speak("en")
        return render_template("hub/card_refused.html", loop_id=loop_id, said=str(fault)), 422
    name = "-".join(filter(None, (slug, sheet, band, tag)))
    response = Response(content, mimetype=ENDINGS[ending])
    kind = "inline" if request.args.get("look") else "attachment"
    response.headers["Content-Disposition"] = f'{kind}; filename="{name}.{ending}"'
    return response


def _asked(name: str, among: Sequence[str]) -> str:
    wanted = request.args.get(name, "")
    return wanted if wanted in among else among[0]


def _tried(shelved: Shelved, sheet: str, band: str) -> tuple[Card | None, str]:
    try:
        return _made(shelved, sheet, band), ""
    except CardFault as fault:
        return None, str(fault)


def _made(shelved: Shelved, sheet: str, band: str) -> Card:
    """The card, its headings in its own language."""
    language.speak(shelved.language)
    return cards.make(shelved, sheet, band, request.args.getlist("item"), gettext)


def _layout(shelved: Shelved, made: Card) -> Layout:
    days = {one.id: one.day for one in pairs.pairs(shelved, service().clock.today())}
    link = url_for("public.loop", slug=shelved.slug, _external=True)
    profile = service().partnership()
    return Layout(
        sheet=made.sheet,
        band=made.band,
        language=made.language,
        title=_words(made.title),
        you_said=made.you_said,
        rows=tuple(
            Row(_words(one.said), one.heading, one.state, tuple(map(_words, one.came)), days.get(one.id, ""))
            for one in made.things
        ),
        scan=gettext("Point a phone’s camera at the code, or type the address."),
        address=short(link),
        link=link,
        partnership=profile.name,
        accent=profile.accent,
    )


def _words(phrase: Phrase) -> Words:
    return Words(phrase.words, phrase.language)
