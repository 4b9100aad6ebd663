"""Loops in the hub: the list, one loop with all that people said, and how they were told."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from analysis.hidden import Count
from feedback.accounts.roles import Permission
from feedback.loop import askings, demands, items, ledger, mailing, target, telling
from feedback.loop import loops as made
from feedback.loop.faults import LoopFault
from feedback.loop.hollow import check as hollow
from feedback.loop.models import Loop, LoopItem, Told
from feedback.partnership import thresholds
from feedback.publications import reactions, shelf
from feedback.publishing import panel, release
from feedback.publishing import reactions as counted
from feedback.responses import corrections
from feedback.sessions import heads, recording
from feedback.surveys.collectors import SESSION
from feedback.surveys.models import Survey
from feedback.themes import people
from feedback.web.guard import allow
from feedback.web.hub import loop_form, loop_items, meeting
from feedback.web.hub.collectors import KINDS
from feedback.web.public import reacting
from feedback.web.rendering import picked
from feedback.web.service import actor, reading, service, writing
from forms.text import Phrase

#: The groups of a loop's page, in the order of the work: what waits for us first.
GROUPS = ("heard", "considered", "decided", *(one for one in demands.RESPONSES if one != "none"))


@dataclass(frozen=True, slots=True)
class Line:
    """A loop in the list: how much is in it and how much of that is open, owed or late."""

    id: str
    title: Phrase | None
    survey_key: str | None
    items: int
    owing: int
    overdue: int
    published: bool


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/loops", "loops", loops)
    hub.add_url_rule("/loops/new", "loop_new", loop_new)
    hub.add_url_rule("/loops/new", "loop_make", loop_make, methods=["POST"])
    meeting.add_to(hub)
    hub.add_url_rule("/loops/<loop_id>", "loop", loop)
    hub.add_url_rule("/loops/<loop_id>/edit", "loop_edit", loop_edit)
    hub.add_url_rule("/loops/<loop_id>/edit", "loop_save", loop_save, methods=["POST"])
    hub.add_url_rule("/loops/<loop_id>/look-again", "loop_look_again", loop_look_again, methods=["POST"])
    hub.add_url_rule("/loops/<loop_id>/told", "loop_tell", loop_tell, methods=["POST"])
    hub.add_url_rule("/loops/<loop_id>/told/<told_id>", "loop_reached", loop_reached, methods=["POST"])
    loop_items.add_to(hub)


@allow(Permission.SEE_HUB)
def loops() -> str:
    """Every loop, the newest first."""
    with reading() as session:
        unpublished = {one.id for one in made.unpublished(session)}
        lines = [_line(one, one.id not in unpublished) for one in made.newest_first(session)]
    return render_template("hub/loops.html", loops=lines, may_edit=_may(Permission.EDIT_LOOPS))


@allow(Permission.EDIT_LOOPS)
def loop_new() -> str:
    """The form for a new loop; `?survey=` chooses its survey."""
    return _form(None, {"survey_key": request.args.get("survey", "")})


@allow(Permission.EDIT_LOOPS)
def loop_make() -> Response | tuple[str, int]:
    """Make a loop."""
    try:
        values = loop_form.loop_values(request.form, service().partnership().languages)
        with writing() as session:
            further = request.form.getlist("further")
            loop = made.make(session, at=service().clock.now(), actor=actor(), further=further, **values)
            loop_id = loop.id
    except LoopFault as fault:
        return _form(None, request.form, fault), 422
    return redirect(url_for("hub.loop", loop_id=loop_id), 303)


@allow(Permission.SEE_HUB)
def loop(loop_id: str) -> str:
    """One loop: what people said by how far we have come with it, what is owed, and the telling back."""
    with reading() as session:
        loop = found(session, loop_id)
        behind: dict[str, Count | str] = {**_people(session, loop), **_said(session, loop)}
        standing = [one for one in shelf.editions(session, loop.slug) if one.withdrawn_on is None]
        said = reactions.answered(session, loop.slug, standing[0].edition) if standing else None
        return render_template(
            "hub/loop.html",
            said=reacting.told(said) if said else {},
            again=reactions.reopened(session, {loop.slug: standing[0].edition}) if standing else [],
            panel_readings=panel.of(session, loop.id),
            panel_verdicts=panel.VERDICTS,
            names_of={item.id: picked(item.said) for item in loop.items},
            shown=loop,
            surveys=_surveys(session, loop),
            groups=_groups(loop, behind),
            waiting=[(theme, behind.get(theme.id, 0)) for theme in items.waiting(session, loop)],
            told=telling.of(session, loop.id),
            ways={key: telling.WAYS[key] for key in telling.BY_HAND},
            **_asked(session, loop),
            lacks=release.faults(session, loop),
            edition=standing[0] if standing else None,
            written_in=service().partnership().languages,
            may_edit=_may(Permission.EDIT_LOOPS),
            may_release=_may(Permission.PUBLISH),
            wrong=corrections.unseen(session, slug=loop.slug) if _may(Permission.READ_COMMENTS) else [],
        )


@allow(Permission.EDIT_LOOPS)
def loop_edit(loop_id: str) -> str:
    """The form for what the loop says of itself."""
    with reading() as session:
        loop = found(session, loop_id)
        return _form(loop, loop_form.shown(loop, loop_form.LOOP_TEXTS, service().partnership().languages))


@allow(Permission.EDIT_LOOPS)
def loop_save(loop_id: str) -> Response | tuple[str, int]:
    """Keep what the loop says of itself."""
    try:
        with writing() as session:
            loop = found(session, loop_id)
            values = loop_form.loop_values(request.form, service().partnership().languages, loop)
            made.edit(session, loop, service().clock.now(), actor(), **values)
            made.also_heard_in(session, loop, request.form.getlist("further"), service().clock.now(), actor())
    except LoopFault as fault:
        with reading() as session:
            return _form(found(session, loop_id), request.form, fault), 422
    flash("Saved.", "good")
    return redirect(url_for("hub.loop", loop_id=loop_id), 303)


@allow(Permission.EDIT_LOOPS)
def loop_tell(loop_id: str) -> Response:
    """Write down an act of telling back."""
    clock, form = service().clock, request.form
    try:
        with writing() as session:
            loop = found(session, loop_id)
            told_on = loop_form.day(form, "told_on") or clock.today()
            way, whom, note = (form.get(name, "").strip() for name in ("way", "whom", "note"))
            groups = form.getlist("groups")
            telling.record(session, loop, told_on, way, whom, clock.now(), actor(), note=note, groups=groups)
        flash("Written down.", "good")
    except LoopFault as fault:
        flash(str(fault), "halt")
    return redirect(url_for("hub.loop", loop_id=loop_id, _anchor="telling"), 303)


@allow(Permission.EDIT_LOOPS)
def loop_reached(loop_id: str, told_id: str) -> Response:
    """Say which groups an act of telling reached, of which only words were written down."""
    try:
        with writing() as session:
            told = session.get(Told, told_id)
            if told is None or told.loop_id != loop_id:
                abort(404)
            telling.reached(session, told, request.form.getlist("groups"), service().clock.now(), actor())
        flash("Written down.", "good")
    except LoopFault as fault:
        flash(str(fault), "halt")
    return redirect(url_for("hub.loop", loop_id=loop_id, _anchor="telling"), 303)


@allow(Permission.EDIT_LOOPS)
def loop_look_again(loop_id: str) -> Response:
    """Decide that what was published about one thing, or about all, is looked at again."""
    item_id, because = request.form.get("item", ""), request.form.get("because", "")
    try:
        with writing() as session:
            loop = found(session, loop_id)
            item = items.find(session, loop_id, item_id) if item_id else None
            counted.look_again(session, loop, item, because, service().clock.now(), actor())
        flash("The public page says now that you look at it again, until a new edition answers it.", "good")
    except LoopFault as fault:
        flash(str(fault), "halt")
    return redirect(url_for("hub.loop", loop_id=loop_id, _anchor="said-of-it"), 303)


def found(session: Session, loop_id: str) -> Loop:
    """The loop of an address, or the page that says there is none."""
    return made.find(session, loop_id) or abort(404)


def _asked(session: Session, loop: Loop) -> dict[str, object]:
    """Who was asked what the loop answers, with the numbers that may be shown."""
    asked = askings.all_of(session, service().clock.now(), loop.survey_keys) if loop.survey_keys else []
    labels = dict.fromkeys(one.label for one in asked)
    return {
        "asked": asked,
        "numbers": ledger.by_survey(asked, thresholds.public(session)),
        "groups_asked": sorted(labels, key=lambda label: (label == "", label.casefold())),
        "kinds": {**{key: name for key, (name, _) in KINDS.items()}, SESSION: "Session"},
        "by_itself": telling.BY_ITSELF,
        "target": target.of(session),
        "mail": mailing.offer(session, loop, service().key) if _may(Permission.PUBLISH) else None,
    }


def _may(permission: Permission) -> bool:
    return permission in g.signed_in.permissions


def _line(loop: Loop, published: bool) -> Line:
    today = service().clock.today()
    return Line(
        id=loop.id,
        title=picked(loop.title),
        survey_key=loop.survey_key,
        items=len(loop.items),
        owing=sum(bool(demands.before_release(item)) for item in loop.items),
        overdue=sum(items.overdue(item, today) for item in loop.items),
        published=published,
    )


def _groups(loop: Loop, behind: Mapping[str, Count | str]) -> list[tuple[str, list[dict]]]:
    """`[(stage or response, [{"item", "owes", "hollow", "overdue", "people"}])]`, groups with something in them only."""
    today = service().clock.today()
    rows: dict[str, list[dict]] = {name: [] for name in GROUPS}
    for item in loop.items:
        rows[_group(item)].append(
            {
                "item": item,
                "owes": demands.before_release(item),
                "hollow": [*hollow.refusals(item), *hollow.open_warnings(item)],
                "overdue": items.overdue(item, today),
                "people": behind.get(item.theme_id or ""),
            }
        )
    return [(name, group) for name, group in rows.items() if group]


def _group(item: LoopItem) -> str:
    return item.stage if item.response == "none" else item.response


def _surveys(session: Session, loop: Loop) -> list[Survey]:
    """What the loop answers, the one it began with first."""
    return [session.get_one(Survey, key) for key in loop.survey_keys]


def _people(session: Session, loop: Loop) -> dict[str, Count]:
    """How many people stand behind each theme of all that the loop answers, for who may read their comments."""
    if not _may(Permission.READ_COMMENTS):
        return {}
    return {
        theme: count
        for key in loop.survey_keys
        if not recording.is_series(session, key)
        for theme, count in people.behind(session, key).items()
    }


def _said(session: Session, loop: Loop) -> dict[str, str]:
    """In how many of its sessions each theme of a series came up, in words: nobody counted who agreed."""
    there = heads.of_surveys(session, loop.survey_keys)
    return {
        theme: f"in {one.sessions} of {told.sessions} {'session' if told.sessions == 1 else 'sessions'}"
        for key, told in there.items()
        for theme, one in heads.said(session, key).items()
    }


def _form(loop: Loop | None, typed: dict | object, fault: LoopFault | None = None) -> str:
    with reading() as session:
        surveys = session.scalars(select(Survey).order_by(Survey.key)).all()
        return render_template(
            "hub/loop_form.html",
            shown=loop,
            typed=typed,
            fault=fault,
            surveys=surveys,
            further=_further(loop, typed),
            written_in=service().partnership().languages,
        )


def _further(loop: Loop | None, typed: object) -> set[str]:
    """Which further surveys are ticked: as typed, or as they are kept."""
    if isinstance(typed, MultiDict):
        return set(typed.getlist("further"))
    return {one.survey_key for one in loop.further} if loop else set()
