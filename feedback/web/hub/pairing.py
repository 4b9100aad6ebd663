"""Answers from before and after: how they find each other, which may be the same person's, and what codes are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from feedback.accounts.roles import Permission
from feedback.responses import pair_offers, pairs
from feedback.responses.pair_offers import OfferFault, Point
from feedback.surveys import pairing, versions
from feedback.surveys.models import Survey
from feedback.surveys.pairing import PairingFault
from feedback.web.guard import allow
from feedback.web.hub.concerns import names
from feedback.web.service import actor, reading, service, writing
from forms import own_code
from forms.confidentiality import Mode


@dataclass(frozen=True, slots=True)
class Laid:
    """Two points laid beside each other, in numbers; HIDDEN where one is small enough to point at somebody."""

    before: str
    after: str
    numbers: tuple[int | str, ...]


#: How a number that is not shown is said; see templates/parts/tables.html.
HIDDEN = "[c]"


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/surveys/<key>/pairs", "pairs", page)
    hub.add_url_rule("/surveys/<key>/pairs", "pairs_decide", decide, methods=["POST"])
    hub.add_url_rule("/surveys/<key>/pairs/undo", "pairs_undo", undo, methods=["POST"])
    hub.add_url_rule("/partnership/codes", "own_codes", codes)
    hub.add_url_rule("/partnership/codes", "own_codes_choose", choose, methods=["POST"])


@allow(Permission.PAIR_ANSWERS)
def page(key: str) -> str:
    """How many are matched, what may be the same person, and what was decided."""
    with reading() as session:
        return _page(session, key)


@allow(Permission.PAIR_ANSWERS)
def decide(key: str) -> Response | tuple[str, int]:
    """The same person, or two."""
    verdict, now = request.form.get("verdict", ""), service().clock.now()
    try:
        with writing() as session:
            _survey(session, key)
            offer = request.form.get("offer", "")
            pair_offers.decide(session, key, offer, verdict, service().clock.today(), now, actor())
    except OfferFault as refused:
        with reading() as session:
            return _page(session, key, str(refused)), 409
    flash("Joined: they count as one person's." if verdict == "same" else "Kept apart.", "good")
    return redirect(url_for("hub.pairs", key=key), 303)


@allow(Permission.PAIR_ANSWERS)
def undo(key: str) -> Response | tuple[str, int]:
    """Take a decision back."""
    try:
        with writing() as session:
            _survey(session, key)
            pair_offers.undo(session, key, request.form.get("offer", ""), service().clock.now(), actor())
    except OfferFault as refused:
        with reading() as session:
            return _page(session, key, str(refused)), 409
    flash("Undone. It is offered again.", "good")
    return redirect(url_for("hub.pairs", key=key), 303)


@allow(Permission.EDIT_PARTNERSHIP)
def codes() -> str:
    """What codes are made of from now on."""
    with reading() as session:
        return _codes(pairing.chosen(session))


@allow(Permission.EDIT_PARTNERSHIP)
def choose() -> Response | tuple[str, int]:
    """Choose; or the page again with what was ticked."""
    wanted = request.form.getlist("prompts")
    try:
        with writing() as session:
            pairing.choose(session, wanted, service().clock.now(), actor())
    except PairingFault as refused:
        return _codes(wanted, str(refused)), 422
    flash("Kept. New surveys ask for these; those with an open door keep theirs.", "good")
    return redirect(url_for("hub.own_codes"), 303)


def _survey(session: Session, key: str) -> Survey:
    """The survey, where its answers find each other at all."""
    current = versions.current(session, key)
    if current is None or current.mode != Mode.PAIRED:
        abort(404)
    return session.get_one(Survey, key)


def _page(session: Session, key: str, fault: str = "") -> str:
    survey = _survey(session, key)
    way, points = pairing.way(session, key), pair_offers.points(session, key)
    return render_template(
        "hub/pairs.html",
        survey=survey,
        way=way,
        called={point: _called(session, point) for point in points},
        laid=[_laid(session, key, *two) for two in combinations(points, 2)],
        ways=[_ways(session, key, point) for point in points] if way.by == pairing.TOKEN else [],
        least=pair_offers.threshold(session, key),
        offers=pair_offers.offers(session, key, service().clock.today()),
        decided=pair_offers.decided(session, key),
        people=names(session),
        prompts=[own_code.labels(str)[one.id] for one in pairing.prompts(session, way.scope)],
        fault=fault,
    )


def _ways(session: Session, key: str, point: Point) -> tuple[str, tuple[int | str, ...]]:
    until, least = service().clock.today() - timedelta(days=1), pair_offers.threshold(session, key)
    return _called(session, point), _shown(pairs.ways(session, point.side(until)), least)


def _called(session: Session, point: Point) -> str:
    title = session.get_one(Survey, point.survey_key).title
    return ", ".join(filter(None, (title.get("en") or next(iter(title.values())), point.wave)))


def _laid(session: Session, key: str, before: Point, after: Point) -> Laid:
    """Up to yesterday, so that nobody can watch a number move while somebody they know answers."""
    until, least = service().clock.today() - timedelta(days=1), pair_offers.threshold(session, key)
    found = pairs.beside(session, before.side(until), after.side(until))
    numbers = (len(found.matched), len(found.only_before), len(found.only_after))
    aside = (sum(found.without_key), sum(found.ambiguous))
    shown = [_shown(some, least) for some in (numbers, aside)]
    return Laid(_called(session, before), _called(session, after), (*shown[0], *shown[1]))


def _shown(numbers: tuple[int, ...], least: int) -> tuple[int | str, ...]:
    """All of them, or none: of three that add up to what is known elsewhere, one hidden number could be worked out."""
    return (HIDDEN,) * len(numbers) if any(0 < one < least for one in numbers) else numbers


def _codes(ticked: Sequence[str], fault: str = "") -> str:
    labels = own_code.labels(str)
    return render_template(
        "hub/own_codes.html",
        rows=[
            {"value": one, "label": labels[one], "checked": one in ticked, "hint": _hint(one)}
            for one in own_code.PROMPTS
        ],
        least=own_code.LEAST,
        most=own_code.MOST,
        fault=fault,
    )


def _hint(prompt: str) -> str:
    return "Asked where nothing else is chosen" if prompt in own_code.USUAL else ""
