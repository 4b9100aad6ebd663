"""Paper that leads to a door: an A4 poster in the survey's languages, small cards to hand out, all posters of a survey."""

from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request
from flask_babel import format_date, gettext
from markupsafe import Markup
from sqlalchemy.orm import Session

from feedback.accounts.roles import Permission
from feedback.loop import ledger
from feedback.surveys import collectors, versions
from feedback.surveys.collectors import Door
from feedback.surveys.models import Collector, Survey
from feedback.web import language, qr
from feedback.web.guard import allow
from feedback.web.hub.collectors import address_of, found, short
from feedback.web.rendering import picked
from feedback.web.service import reading, service
from forms.direction import direction
from forms.survey import Survey as Definition
from forms.text import Phrase

#: Doors nobody comes through with a poster in front of them.
NO_POSTER = frozenset({"personal", "paper"})
CARDS = 8
#: The most help contacts that fit at the foot without crowding out what the poster is for.
HELP = 4


@dataclass(frozen=True, slots=True)
class Block:
    """What a poster says in one language."""

    tag: str
    direction: str
    title: Phrase | None
    why: str
    choice: str
    scan: str
    closes: str
    help: str
    contacts: list[tuple[Phrase, str]]


@dataclass(frozen=True, slots=True)
class Poster:
    """One sheet of paper: for which door, and what it says."""

    door: Collector
    address: str
    drawing: Markup
    blocks: list[Block]


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/surveys/<key>/doors/<code>/poster", "poster", poster)
    hub.add_url_rule("/surveys/<key>/doors/<code>/cards", "poster_cards", cards)
    hub.add_url_rule("/surveys/<key>/doors/posters", "posters", posters)


@allow(Permission.SEE_SURVEYS)
def poster(key: str, code: str) -> str:
    """One door as a poster."""
    with reading() as session:
        survey, door = found(session, key, code)
        return _sheets(session, "hub/poster.html", survey, [_poster(door, _asked(session, key))])


@allow(Permission.SEE_SURVEYS)
def cards(key: str, code: str) -> str:
    """One door as eight small cards on a sheet."""
    with reading() as session:
        survey, door = found(session, key, code)
        return _sheets(
            session, "hub/poster_cards.html", survey, [_poster(door, _asked(session, key))] * CARDS
        )


@allow(Permission.SEE_SURVEYS)
def posters(key: str) -> str:
    """A poster for every door that is open or opens later, each on its own sheet."""
    kind, now = request.args.get("kind", ""), service().clock.now()
    with reading() as session:
        survey = found_survey(session, key)
        asked = _asked(session, key)
        doors = [
            one
            for one in collectors.of(session, key)
            if one.kind not in NO_POSTER
            and kind in ("", one.kind)
            and collectors.state(one, now) in (Door.OPEN, Door.NOT_YET)
        ]
        return _sheets(session, "hub/poster.html", survey, [_poster(one, asked) for one in reversed(doors)])


def found_survey(session: Session, key: str) -> Survey:
    """A survey, or "there is no page here"."""
    return session.get(Survey, key) or abort(404)


def _sheets(session: Session, template: str, survey: Survey, sheets: list[Poster]) -> str:
    labels = {one.door.group_label for one in sheets}
    untold = ledger.untold(session, labels, service().clock.now())
    unmatched = any(collectors.unmatched(session, one.door) for one in sheets[:1])
    return render_template(template, survey=survey, posters=sheets, untold=untold, unmatched=unmatched)


def _asked(session: Session, key: str) -> Definition | None:
    version = versions.current(session, key)
    return versions.read(version) if version else None


def _poster(door: Collector, asked: Definition | None) -> Poster:
    address = address_of(door)
    drawing = qr.svg(address, f"QR code for {short(address)}")
    blocks = [_block(door, asked, tag) for tag in languages(asked)] if asked else []
    language.speak("en")
    return Poster(door, short(address), drawing, blocks)


def languages(asked: Definition) -> list[str]:
    """The survey's languages that the hub offers; its first where the hub offers none of them."""
    offered = service().partnership().languages
    return [tag for tag in asked.languages if tag in offered] or [asked.languages[0]]


def _block(door: Collector, asked: Definition, tag: str) -> Block:
    """Words of ours and of the author in one language. An author's words that are in another are left out, but a title."""
    language.speak(tag)
    why = picked(asked.start.why)
    profile = service().partnership()
    return Block(
        tag=tag,
        direction=direction(tag),
        title=picked(asked.title),
        why=first_sentence(why.words) if why and why.language == tag else "",
        choice=gettext("It is your choice."),
        scan=gettext("Point a phone’s camera at the code, or type the address."),
        closes=gettext("Open until %(day)s", day=format_date(door.closes_at, "d MMMM y"))
        if door.closes_at
        else "",
        help=gettext("If you need help now"),
        contacts=[(one.name.pick(tag), one.phone) for one in profile.help if one.phone][:HELP],
    )


def first_sentence(words: str) -> str:
    """The first sentence of a text, in any of the scripts we write."""
    for place, sign in enumerate(words):
        ends = place + 1 == len(words) or words[place + 1].isspace()
        if sign in ".!?؟۔।" and ends:
            return words[: place + 1]
    return words
