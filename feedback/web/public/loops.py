"""Published loops: you said, we did. Read from the shelf of frozen publications and from nowhere else."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from feedback.publications import reactions, shelf
from feedback.publications.shelf import phrase
from feedback.web import language
from feedback.web.guard import anyone
from feedback.web.public import choosing, pairs, reacting
from feedback.web.public.page import page
from feedback.web.service import reading, service
from forms.text import Phrase


def add_to(public: Blueprint) -> None:
    public.add_url_rule("/loops/", "loops", loops)
    public.add_url_rule("/loops/<slug>", "loop", loop)


@anyone
def loops() -> Response:
    """The loops that stand and fit what was chosen, the newest first, and how things stand in them."""
    today = service().clock.today()
    with reading() as session:
        shelved = shelf.listed(session, language.page_language())
        spoken = shelf.spoken(session)
    found, wanted = choosing.lines(shelved, spoken, today), choosing.chosen()
    asking, figures = choosing.figures(found, today)
    return page(
        "public/loops.html",
        kept=wanted,
        lines=found,
        filters=choosing.filters(shelved, spoken, today),
        wanted=wanted,
        asking=asking,
        figures=figures,
    )


@anyone
def loop(slug: str) -> Response:
    """One loop, in the words for everybody or for the readers of `?for=`; where it was withdrawn, the page says why."""
    with reading() as session:
        shelved = shelf.find(session, slug, language.page_language()) or abort(404)
        answered = reactions.answered(session, slug, shelved.edition)
    if shelved.withdrawn_on is not None:
        note = Phrase(shelved.withdrawn_note or "", service().partnership().languages[0])
        thanks = "thanks" in request.args
        return page("public/loop_withdrawn.html", 410, shelved=shelved, note=note, thanks=thanks)
    content, bands = shelved.content, choosing.bands_of(shelved)
    band = request.args.get("for", "") if request.args.get("for") in bands else ""
    return page(
        "public/loop.html",
        kept={"for": band} if band else {},
        shelved=shelved,
        asked=phrase(content["asked"]),
        base_label=phrase(content["base_label"]),
        asked_from=pairs.spoken(content["asked_from"]),
        asked_to=pairs.spoken(content["asked_to"]),
        answered=pairs.answered(content),
        sources=pairs.sources(content),
        counted_on=pairs.spoken(content["counted_on"]),
        pairs=pairs.pairs(shelved, service().clock.today(), band),
        panel=_panel(content.get("panel")),
        band=band,
        bands=[(one, choosing.band_name(one)) for one in bands],
        again=answered.looked_at_again,
        told=reacting.told(answered),
        form=reacting.form(shelved),
        thanks="thanks" in request.args,
    )


def _panel(said: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What the panel said, in phrases."""
    return (
        {"verdict": said["verdict"], **{name: phrase(said[name]) for name in ("words", "because")}}
        if said
        else None
    )
