"""Releasing a loop: what is still missing, the release itself, and taking one back."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.loop import demands, telling
from feedback.loop.demands import Demand
from feedback.loop.faults import LoopFault
from feedback.loop.hollow import check as hollow
from feedback.loop.models import Loop, LoopItem
from feedback.partnership import profile
from feedback.publications import shelf
from feedback.publications.models import Publication, PublicationSource
from feedback.publishing import looking, panel, quotes
from feedback.publishing.compose import compose
from feedback.publishing.looking import Sight
from feedback.responses import receipts, taking_back
from feedback.responses.taking_back import Kept
from feedback.secrets import new_id

TITLE = Demand("title", "Give the loop a title.")
ASKED = Demand("asked", "Write what was asked.")
WHO = Demand("base_label", "Write who was asked.")
ITEMS = Demand("items", "Take up at least one thing that people said.")
TOLD = Demand("told", "Add under “Telling back” how the people who spoke will hear of it.")


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that keeps a loop from being released: in one of its items, or in the loop itself."""

    demand: Demand
    item: LoopItem | None = None

    @property
    def sentence(self) -> str:
        return self.demand.sentence

    def __str__(self) -> str:
        return f"{self.item.position}. {self.sentence}" if self.item else self.sentence


def faults(session: Session, loop: Loop) -> list[Lack]:
    """All that keeps the loop from being released; `str()` of each is a sentence that says what to do."""
    lacks = [Lack(demand) for demand in (TITLE, ASKED, WHO, ITEMS) if not getattr(loop, demand.field)]
    if not telling.of(session, loop.id):
        lacks.append(Lack(TOLD))
    lacks += [Lack(demand, item) for item in loop.items for demand in demands.before_release(item)]
    lacks += [
        Lack(Demand(one.field, one.sentence), item)
        for item in loop.items
        for one in (*hollow.refusals(item), *hollow.open_warnings(item))
    ]
    lacks += [Lack(demand, item) for item, demand in quotes.borrowed(session, loop)]
    return lacks + [Lack(demand, item) for item, demand in quotes.not_to_be_shown(session, loop)]


def languages_in_force(session: Session, slug: str) -> tuple[str, ...]:
    """The languages the loop stands in now, those of its newest edition; none once it is withdrawn."""
    rows = shelf.editions(session, slug)
    return tuple(row.language for row in rows if row.edition == rows[0].edition and row.withdrawn_on is None)


def drafted(
    session: Session, loop: Loop, languages: Sequence[str], at: datetime, panel_because: str = ""
) -> dict[str, dict[str, Any]]:
    """What a release at this moment would freeze, `{language: content}`."""
    rows = shelf.editions(session, loop.slug)
    before = rows[0].content if rows else None
    contents = compose(session, loop, languages, at.astimezone(HOME).date(), before)
    written_in = profile.read(session).languages[0]
    said = panel.frozen(session, loop.id, written_in, panel_because)
    return {language: {**content, "panel": said} for language, content in contents.items()}


def release(
    session: Session,
    loop: Loop,
    languages: Sequence[str],
    at: datetime,
    account_id: str,
    looked_at: Collection[str] = (),
    panel_because: str = "",
) -> list[Publication]:
    """Freeze the loop as its next edition, one publication per language.

    A language it stands in already is released again with the others: an old promise must not stand in one language
    when another says how it ended. `looked_at` are the keys of what the harm and name check found
    (`feedback.publishing.looking`) and the releaser says to have looked at. `panel_because` says why it is published
    although the young people's panel said not to.

    Raises:
        LoopFault: something is missing, no language is chosen, the releaser wrote the last words of an item, or has
            not looked at something that was found; or the panel said not to publish it and nothing says why it is.
    """
    lacks = faults(session, loop)
    if lacks:
        raise LoopFault(*(str(lack) for lack in lacks))
    if any(item.edited_by == account_id for item in loop.items):
        raise LoopFault("You wrote the last words of this loop yourself. Ask somebody else to release it.")
    wanted = tuple(dict.fromkeys((*languages, *languages_in_force(session, loop.slug))))
    if not languages:
        raise LoopFault("Choose at least one language.", field="languages")
    contents = drafted(session, loop, wanted, at, panel_because)
    sights = _ensure_looked_at(session, contents, looked_at)
    edition = _next_edition(session, loop.slug)
    panel.publish(session, loop, edition, panel_because)
    rows = [
        Publication(
            id=new_id(),
            kind=shelf.KIND,
            slug=loop.slug,
            language=language,
            format=shelf.FORMAT,
            edition=edition,
            survey_key=loop.survey_key,
            content=content,
            content_hash=content_hash(content),
            released_at=at,
            released_by=account_id,
        )
        for language, content in contents.items()
    ]
    session.add_all(rows)
    session.flush()
    session.add_all(
        PublicationSource(publication_id=row.id, survey_key=key) for row in rows for key in loop.survey_keys
    )
    for key in loop.survey_keys:
        taking_back.keep(session, key, quotes.quoted(session, loop, key), Kept.PUBLISHED, at, account_id)
    _tell(session, loop, edition, at, account_id)
    detail = {"edition": edition, "languages": list(wanted)}
    if sights:
        detail["looked_at"] = [f"{one.kind}, {one.place}, {one.language}" for one in sights]
    trail.note(session, at, account_id, "loop released", f"loop/{loop.id}", **detail)
    return rows


def _tell(session: Session, loop: Loop, edition: int, at: datetime, account_id: str) -> None:
    """The page is a way of telling, and so is the receipt, which leads to it."""
    day = at.astimezone(HOME).date()
    people = {"page": "Everybody who opens it"}
    if receipts.any_of(session, loop.survey_keys):
        people["receipt"] = "Everybody who kept their receipt"
    for way, whom in people.items():
        telling.record(session, loop, day, way, whom, at, account_id, edition=edition)


def _ensure_looked_at(
    session: Session, contents: Mapping[str, Mapping[str, Any]], looked_at: Collection[str]
) -> list[Sight]:
    """What was found in these contents, all of it looked at. The trail keeps where, and not the words."""
    sights = looking.found(session, contents)
    if left := [one for one in sights if one.key not in looked_at]:
        raise LoopFault(
            "Look at what may tell of harm, or who somebody is, and tick each line.",
            *(f"{one.place}: “{one.words}”" for one in left),
            field="looked_at",
        )
    return sights


def withdraw(session: Session, slug: str, note: str, at: datetime, actor: str) -> int:
    """Take a loop off the public page; the page then says why. Gives how many publications were withdrawn.

    Raises:
        LoopFault: the note is empty, or nothing stands under this slug.
    """
    if not note.strip():
        raise LoopFault("Write why it is withdrawn: the page will say so.", field="note")
    standing = [row for row in shelf.editions(session, slug) if row.withdrawn_on is None]
    if not standing:
        raise LoopFault("Nothing stands under this address that could be withdrawn.")
    for row in standing:
        row.withdrawn_on, row.withdrawn_note = at.astimezone(HOME).date(), note.strip()
    session.flush()
    trail.note(session, at, actor, "loop withdrawn", f"publication/{slug}", note=note.strip())
    return len(standing)


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256 of the content as canonical JSON, in hex."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _next_edition(session: Session, slug: str) -> int:
    return max((row.edition for row in shelf.editions(session, slug)), default=0) + 1
